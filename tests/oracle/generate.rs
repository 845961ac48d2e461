//! Generated cases: small, and with everything that a case can have.

use ascribe::load::wire::case::{Actor, Case, Evidence, Hypothesis, Link, Question, Search, Source};
use ascribe::model::actor::ActorKind;
use ascribe::model::confidence::Confidence;
use ascribe::model::hypothesis::HypothesisKind;
use ascribe::model::ladder::{Gate, Ladder, LadderLevel};
use ascribe::model::reliability::Reliability::{A, B, C, D, E, F};
use ascribe::model::scale::{Band, Line, LineNature, Scales};
use ascribe::model::source::SourceKind;
use ascribe::model::value::{Entries, Scalar};
use ascribe::model::vocabulary::{Field, FieldType, Kind, Vocabulary};

use super::generate_rules;
use super::pair::Pair;

/// Numbers that look random and are the same for the same seed (SplitMix64, Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0, below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, of: usize) -> bool {
        self.below(100) < of
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    /// Some of these, each at most once, in a random order.
    pub fn some<T: Clone>(&mut self, list: &[T], most: usize) -> Vec<T> {
        let mut left = list.to_vec();
        let count = self.below(most + 1).min(left.len());
        (0..count).map(|_| left.swap_remove(self.below(left.len()))).collect()
    }
}

/// A case and rules for it.
pub fn pair(seed: u64) -> Pair {
    let mut random = Random::new(seed);
    let case = case(&mut random);
    let rules = generate_rules::rules(&mut random);
    Pair {
        case,
        rules,
        vocabulary: vocabulary(),
        scales: scales(&mut random),
        ladder: ladder(&mut random),
        blind: random.percent(20),
    }
}

fn field(id: &str, is: FieldType) -> Field {
    Field { id: id.into(), title: id.into(), is, required: false }
}

/// Words of the field `family`.
pub const FAMILIES: [&str; 3] = ["alpha", "beta", "gamma"];
/// Texts of lists.
pub const TAGS: [&str; 3] = ["x", "y", "z"];
/// Dates at every precision.
pub const DATES: [&str; 6] = ["2021", "2022-03", "2022-03-01", "2022-03-09", "2022-04-02", "2022"];

pub fn vocabulary() -> Vocabulary {
    let families = FieldType::OneOf(FAMILIES.iter().map(|word| (*word).to_owned()).collect());
    let kind = |id: &str, identity: &[&str], fields: Vec<Field>| Kind {
        id: id.into(),
        title: id.into(),
        identity: identity.iter().map(|name| (*name).to_owned()).collect(),
        fields,
    };
    Vocabulary {
        kinds: vec![
            kind(
                "sample",
                &["family", "shared"],
                vec![
                    field("family", families.clone()),
                    field("shared", FieldType::Integer(0, 4)),
                    field("tags", FieldType::Texts),
                    field("share", FieldType::Number(0.0, 1.0)),
                ],
            ),
            kind(
                "moment",
                &[],
                vec![
                    field("offset", FieldType::Integer(-9, 9)),
                    field("event", FieldType::Date),
                    field("exact", FieldType::Bool),
                    field("note", FieldType::Text),
                ],
            ),
            kind("words", &["tags"], vec![field("tags", FieldType::Texts), field("family", families)]),
        ],
    }
}

/// Scales and ladder of cases that are kept.
pub fn plain_tables() -> (Scales, Ladder) {
    let line = |id: &str, nature| Line {
        id: id.into(),
        title: id.into(),
        nature,
        dependence: 0.5,
        ceiling: 20.0,
        rationale: String::new(),
    };
    let lines = vec![
        line("code", LineNature::Technical),
        line("legal", LineNature::Legal),
        line("timing", LineNature::Circumstantial),
    ];
    let scales = Scales {
        lines,
        false_flag_prior: -10.0,
        false_flag_ceiling: -3.0,
        unknown_prior: 0.0,
        counts_from: 1.0,
        ..scales(&mut Random::new(0))
    };
    let level = |level, gates| LadderLevel { level, called: String::new(), gates };
    let levels = vec![
        level(Confidence::Low, vec![Gate::Leads]),
        level(Confidence::High, vec![Gate::Items(2), Gate::SpanDays(7)]),
    ];
    (scales, Ladder { levels, ..ladder(&mut Random::new(0)) })
}

fn scales(random: &mut Random) -> Scales {
    let band = |id: &str, lo, hi| Band { id: id.into(), lo, hi, means: String::new() };
    let mut line = |id: &str, nature| Line {
        id: id.into(),
        title: id.into(),
        nature,
        dependence: random.pick(&[0.0, 0.3, 0.5, 0.5, 1.0]),
        ceiling: random.pick(&[4.0, 8.0, 12.0, 20.0, 40.0]),
        rationale: String::new(),
    };
    let lines = vec![
        line("code", LineNature::Technical),
        line("legal", LineNature::Legal),
        line("timing", LineNature::Circumstantial),
    ];
    let prior = random.pick(&[-10.0, -6.0, -3.0]);
    Scales {
        bands: vec![
            band("Nothing", 0.0, 0.0),
            band("Slight", 1.0, 3.0),
            band("Limited", 3.0, 5.5),
            band("Strong", 10.0, 15.0),
            band("Exact", 7.0, 7.0),
        ],
        lines,
        reliability: vec![
            (A, 0.95, 1.0),
            (B, 0.8, 0.95),
            (C, 0.6, 0.85),
            (D, 0.35, 0.65),
            (E, 0.1, 0.4),
            (F, 0.05, 0.95),
        ],
        credibility: vec![
            (1, 0.95, 1.0),
            (2, 0.8, 0.95),
            (3, 0.55, 0.8),
            (4, 0.25, 0.55),
            (5, 0.05, 0.25),
            (6, 0.05, 0.95),
        ],
        false_flag_prior: prior,
        false_flag_ceiling: random.pick(&[prior, -3.0, 0.0]),
        unknown_prior: random.pick(&[0.0, 0.0, -3.3, 2.0]),
        counts_from: random.pick(&[0.0, 1.0, 2.7]),
    }
}

fn ladder(random: &mut Random) -> Ladder {
    let mut gates = || {
        let code = ["code".to_owned(), "timing".to_owned()];
        let all = [
            Gate::Leads,
            Gate::Likelihood(0.313),
            Gate::LowerBound(0.2137),
            Gate::RivalUpperBound(0.4171),
            Gate::Lines(1),
            Gate::Lines(2),
            Gate::TechnicalOrLegalLines(1),
            Gate::LinesAmong(1, code.to_vec()),
            Gate::Origins(1),
            Gate::Origins(2),
            Gate::Items(2),
            Gate::SpanDays(7),
            Gate::SurvivesAnyItem(0.1713),
            Gate::SurvivesAnyOrigin(0.1171),
        ];
        let some = random.some(&all, 5);
        if some.is_empty() { vec![Gate::Leads] } else { some }
    };
    let levels = [Confidence::Low, Confidence::Moderate, Confidence::High];
    Ladder {
        id: "default".into(),
        title: "default".into(),
        source: "none".into(),
        choices: vec![],
        levels: levels.map(|level| LadderLevel { level, called: String::new(), gates: gates() }).to_vec(),
    }
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn case(random: &mut Random) -> Case {
    let actors: Vec<String> = texts(&["ant", "bee", "cow"])[..random.below(4)].to_vec();
    let sources: Vec<String> = texts(&["s1", "s2", "s3", "s4", "s5"])[..1 + random.below(5)].to_vec();
    let mut names = Vec::new();
    let questions: Vec<Question> = (0..1 + random.below(3)).map(|n| question(random, n, &actors, &mut names)).collect();
    let subjects: Vec<String> = names.iter().chain(&actors).cloned().collect();
    let asked: Vec<String> = questions.iter().map(|question| question.id.clone()).collect();
    Case {
        id: "generated".into(),
        title: "Generated".into(),
        as_of: "2022-06-01".into(),
        summary: String::new(),
        victims: vec![],
        actors: actors.iter().map(|id| actor(random, id, &subjects, &sources)).collect(),
        evidence: (0..random.pick(&[0, 2, 4, 5, 6, 7, 8, 10]))
            .map(|n| item(random, n, &subjects, &sources, &asked))
            .collect(),
        looked_for: (0..random.below(3))
            .map(|n| Search {
                id: format!("l{n}"),
                kind: random.pick(&texts(&["sample", "moment", "words"])),
                concerns: random.some(&subjects, 2),
                by: random.pick(&sources),
                known_from: random.pick(&texts(&["2022-05-01", "2022-06-01", "2022-07-01"])),
                says: String::new(),
            })
            .collect(),
        sources: sources.iter().map(|id| source(random, id, &sources)).collect(),
        questions,
        published: vec![],
    }
}

fn question(random: &mut Random, number: usize, actors: &[String], names: &mut Vec<String>) -> Question {
    use HypothesisKind::{Cluster, Insider, Other, State, StateUnit};
    let count = 2 + random.below(3);
    let stated = random.percent(20);
    let letter = ["g", "h", "i"][number];
    let mut hypotheses: Vec<Hypothesis> = Vec::new();
    for place in 0..count {
        let earlier: Vec<String> = hypotheses.iter().map(|one| one.id.clone()).collect();
        let within = (place > 0 && !stated && random.percent(30)).then(|| random.pick(&earlier));
        hypotheses.push(Hypothesis {
            id: format!("{letter}{place}"),
            label: String::new(),
            kind: random.pick(&[State, State, StateUnit, Cluster, Insider, Other]),
            within,
            actors: random.some(actors, 2),
            prior: stated.then(|| random.pick(&[0.1, 0.2, 0.25])),
            prior_reason: if stated { "base rate".into() } else { String::new() },
        });
    }
    names.extend(hypotheses.iter().map(|one| one.id.clone()));
    Question { id: format!("q{number}"), asks: "Who?".into(), hypotheses }
}

fn actor(random: &mut Random, id: &str, subjects: &[String], sources: &[String]) -> Actor {
    let links = (0..random.below(3)).map(|_| Link {
        to: random.pick(subjects),
        by: random.pick(sources),
        basis: random.pick(&texts(&["", "seen"])),
    });
    let links = links.collect();
    Actor { id: id.into(), label: String::new(), kind: random.pick(&[ActorKind::Group, ActorKind::Cluster]), links }
}

fn source(random: &mut Random, id: &str, sources: &[String]) -> Source {
    Source {
        id: id.into(),
        name: String::new(),
        kind: random.pick(&[SourceKind::Vendor, SourceKind::Media, SourceKind::Party]),
        reliability: random.pick(&[A, A, B, C, D, E, F]),
        first_hand: random.percent(45),
        party: random.percent(25),
        cites: random.some(sources, 2),
        published: random.percent(30).then(|| random.pick(&texts(&["2022-05", "2022-06-01", "2022-06-02", "2023"]))),
        url: None,
    }
}

/// An item with random content.
pub fn item(random: &mut Random, number: usize, subjects: &[String], sources: &[String], asked: &[String]) -> Evidence {
    let kind = random.pick(&texts(&["sample", "sample", "moment", "words"]));
    let mut borne = random.some(subjects, 4);
    if borne.is_empty() {
        borne.push(random.pick(subjects));
    }
    let opposes = if random.percent(30) { borne.pop().into_iter().collect() } else { vec![] };
    let concerns = if random.percent(15) { borne.pop().into_iter().collect() } else { vec![] };
    let mut reported_by = random.some(sources, 3);
    if reported_by.is_empty() {
        reported_by.push(random.pick(sources));
    }
    Evidence {
        id: format!("e{number}"),
        says: random.pick(&texts(&["", "seen", "heard"])),
        happened: random.percent(60).then(|| random.pick(&texts(&DATES[..5]))),
        known_from: Some(random.pick(&texts(&["2022-05-01", "2022-05-02", "2022-06-01", "2022-06-01", "2022-07-01"]))),
        withdrawn: random.percent(8).then(|| random.pick(&texts(&["2022-07-05", "2022-09-01"]))),
        reported_by,
        credibility: Some(1 + random.below(6) as u8),
        supports: borne,
        opposes,
        concerns,
        fields: Entries(fields(random, &kind)),
        answers: if random.percent(15) { random.some(asked, 1) } else { vec![] },
        tlp: None,
        notes: vec![],
        kind,
    }
}

fn fields(random: &mut Random, kind: &str) -> Vec<(String, Scalar)> {
    let mut all: Vec<(&str, Scalar)> = Vec::new();
    let text = |text: &str| Scalar::Text(text.to_owned());
    let tags = |random: &mut Random| Scalar::List(random.some(&TAGS, 3).iter().map(|tag| text(tag)).collect());
    match kind {
        "sample" => {
            all.push(("family", text(random.pick(&FAMILIES))));
            all.push(("shared", Scalar::Integer(random.below(5) as i64)));
            all.push(("tags", tags(random)));
            all.push(("share", Scalar::Number(random.pick(&[0.0, 0.25, 0.5, 1.0]))));
        }
        "moment" => {
            all.push(("offset", Scalar::Integer(random.below(19) as i64 - 9)));
            all.push(("event", text(random.pick(&DATES))));
            all.push(("exact", Scalar::Bool(random.percent(50))));
            all.push(("note", text(random.pick(&["2022-03", "z", "2022"]))));
        }
        _ => {
            all.push(("tags", tags(random)));
            all.push(("family", text(random.pick(&FAMILIES))));
        }
    }
    all.retain(|_| random.percent(75));
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
