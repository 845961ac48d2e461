//! Why not: never empty, and granting what it names gives what it says.
//!
//! What is said to be enough is made real here and evaluated afresh: items set aside and ceilings lifted as options, findings
//! granted as new items with a new kind, source, band and rule of their own.

#[path = "oracle/mod.rs"]
mod oracle;

use std::cell::Cell;

use ascribe::explain::{Answer, Then, Way, WhyNot, why_not_answer, why_not_level};
use ascribe::infer::{Assessment, Cell as Rival, Loss, Options, Plan, Reassessor, Side, assess};
use ascribe::load::{self, wire::case::Evidence, wire::case::Source};
use ascribe::model::case::Case;
use ascribe::model::confidence::Confidence;
use ascribe::model::reliability::Reliability;
use ascribe::model::rule::{Outcome, Rule};
use ascribe::model::rule_set::RuleSet;
use ascribe::model::scale::Band;
use ascribe::model::vocabulary::Kind;
use ascribe::text::FileText;
use oracle::generate::{Random, pair};
use oracle::generate_rules::plain_rule;
use oracle::pair::Pair;

const LEVELS: [Confidence; 3] = [Confidence::Low, Confidence::Moderate, Confidence::High];

/// Everything that is asked of one question: every level above the one reached, every answer that does not lead.
fn asked(whole: &Reassessor<'_>, assessment: &Assessment, question: usize, place: usize) -> Vec<WhyNot> {
    let judged = &assessment.questions[question];
    let higher = LEVELS.into_iter().filter(|level| *level > judged.judgments[place].level);
    let level = |level| why_not_level(whole, assessment, question, place, level).unwrap().unwrap();
    let mut all: Vec<WhyNot> = higher.map(|one| WhyNot::Level(Box::new(level(one)))).collect();
    let listed = judged.judgments.iter().filter(|one| !one.leads).map(|one| Answer::Listed(one.place));
    for answer in listed.chain([Answer::Unknown]) {
        let found = why_not_answer(whole, assessment, question, answer).unwrap().unwrap();
        if !found.leads {
            all.push(WhyNot::Answer(Box::new(found)));
        }
    }
    all
}

fn assert_says_something(one: &WhyNot) {
    match one {
        WhyNot::Level(one) => {
            assert!(one.reached < one.asked);
            let lacks = !one.gates.is_empty() || !one.ceilings.is_empty();
            assert!(lacks || !one.on_ladder, "{one:#?}");
            assert!(!one.ways.is_empty() || !one.on_ladder || !one.out_of_reach.is_empty(), "{one:#?}");
        }
        WhyNot::Answer(one) => {
            assert!(!one.leader.is_empty(), "{one:#?}");
            assert!(!one.ways.is_empty() || one.behind.range.hi().micro() >= 0, "{one:#?}");
        }
    }
}

/// Options under which what is lost on the way is left out.
fn without(way: &Way, options: &Options) -> Options {
    let mut options = options.clone();
    options.without.extend(way.items.iter().cloned());
    options.without_rules.extend(way.lifted.iter().map(ToString::to_string));
    options
}

/// Whether an assessment made afresh says what was said would come.
fn assert_comes_true(why: &WhyNot, way: &Way, now: &Assessment, question: usize, told: &dyn Fn() -> String) {
    let judged = &now.questions[question];
    match (why, way.then) {
        (WhyNot::Level(one), Then::Level(level)) => {
            assert!(level >= one.asked, "{way:#?}");
            assert_eq!(judged.judgments[one.place].level, level, "{way:#?}\n{}", told());
        }
        (WhyNot::Answer(one), Then::Leads(likelihood)) => match one.answer {
            Answer::Listed(place) => {
                assert!(judged.judgments[place].leads, "{way:#?}\n{}", told());
                assert_eq!(judged.judgments[place].likelihood, likelihood, "{way:#?}\n{}", told());
            }
            Answer::Unknown | Answer::FalseFlag(_) => {
                assert!(judged.judgments.iter().all(|one| !one.leads), "{way:#?}\n{}", told());
            }
        },
        (why, then) => panic!("{why:#?}\n{then:?}"),
    }
}

/// The pair with what was granted as real evidence: its sources are fully reliable, and nothing else looks at its kinds.
fn with_granted(pair: &Pair, case: &Case, way: &Way, question: usize) -> Pair {
    let mut more = pair.clone();
    let lines: Vec<String> = pair.scales.lines.iter().map(|line| line.id.clone()).collect();
    let mut known = std::collections::BTreeSet::new();
    for grant in &way.supposed.granted {
        let number = grant.observation;
        let id = case.questions[question].hypotheses[grant.hypothesis].id.to_string();
        if !known.insert(number) {
            let item = more.case.evidence.iter_mut().find(|item| item.id == format!("granted{number}")).unwrap();
            item.opposes.push(id);
            continue;
        }
        let (kind, band) = (format!("granted_{number}"), format!("Granted{number}"));
        let weight = grant.weight.decibans();
        let supports = grant.side == Side::For;
        more.vocabulary.kinds.push(Kind { id: kind.clone(), title: kind.clone(), identity: vec![], fields: vec![] });
        more.scales.bands.push(Band { id: band.clone(), lo: weight, hi: weight, means: String::new() });
        more.rules.push(plain_rule(&format!("granted-{number}"), &kind, &lines[grant.line], (&band, 0.0), supports));
        more.case.sources.push(source(number));
        more.case.evidence.push(Evidence {
            id: format!("granted{number}"),
            kind,
            says: format!("granted {number}"),
            happened: grant.day.map(|day| day.to_string()),
            known_from: Some(case.as_of.to_string()),
            withdrawn: None,
            reported_by: vec![format!("giver{number}")],
            credibility: Some(2),
            supports: if supports { vec![id.clone()] } else { vec![] },
            opposes: if supports { vec![] } else { vec![id] },
            concerns: vec![],
            fields: Default::default(),
            answers: vec![],
            tlp: None,
            notes: vec![],
        });
    }
    more
}

fn source(number: usize) -> Source {
    Source {
        id: format!("giver{number}"),
        name: String::new(),
        kind: ascribe::model::source::SourceKind::Vendor,
        reliability: Reliability::A,
        first_hand: true,
        party: false,
        cites: vec![],
        published: None,
        url: None,
    }
}

/// Rules that weigh an item of each kind as it speaks, so that most cases have findings.
fn plain_rules(rules: &mut Vec<Rule>, seed: u64) {
    let mut random = Random::new(seed);
    for kind in ["sample", "moment", "words"] {
        for supports in [true, false] {
            let line = random.pick(&["code", "legal", "timing"]);
            let band = random.pick(&["Slight", "Limited", "Strong", "Exact"]);
            let spoofability = random.pick(&[0.0, 0.3, 0.9, 1.0]);
            let id = format!("plain-{kind}-{}", if supports { "for" } else { "against" });
            rules.push(plain_rule(&id, kind, line, (band, spoofability), supports));
        }
    }
}

/// What was made real, and how often.
#[derive(Debug, Default)]
struct Counts {
    granted: Cell<usize>,
    set_aside: Cell<usize>,
    /// Ways on whose way something was undercut, discounted or derived.
    with_others: Cell<usize>,
}

impl Counts {
    fn count(&self, way: &Way, now: &Assessment, question: usize) {
        let counted = if way.granted.is_empty() { &self.set_aside } else { &self.granted };
        counted.set(counted.get() + 1);
        let judged = &now.questions[question];
        let others = judged.others.iter().any(|one| !one.undercuts.is_empty()) || !judged.derived.is_empty();
        let discounted = judged.findings.iter().any(|one| !one.adjustments.is_empty());
        self.with_others.set(self.with_others.get() + usize::from(others || discounted));
    }
}

/// Everything that is named as enough, made real on generated cases with some of their rules. Excluded: pairs of which the semantics
/// leaves open which match counts, and findings made of a grant that a rule of the pair reaches: a grant is out of reach.
fn made_real(seeds: std::ops::Range<u64>, keeps: fn(&Rule) -> bool) -> Counts {
    let counts = Counts::default();
    for seed in seeds {
        let mut pair = pair(7_000_000 + seed);
        pair.rules.retain(keeps);
        plain_rules(&mut pair.rules, seed);
        pair.scales.reliability[0] = (Reliability::A, 1.0, 1.0);
        pair.scales.credibility[1] = (2, 1.0, 1.0);
        let Ok((rules, case)) = pair.load(false) else { continue };
        if oracle::assess(&rules, &case, &pair.options()).tied {
            continue;
        }
        let plan = Plan::new(&rules);
        let Ok(whole) = Reassessor::new(&plan, &rules, &case, &pair.options()) else { continue };
        let assessment = whole.assessment().unwrap();
        for question in 0..assessment.questions.len() {
            let place = assessment.questions[question].leading.unwrap_or(0);
            for why in asked(&whole, &assessment, question, place) {
                assert_says_something(&why);
                for way in why.ways() {
                    assert_smallest(&whole, &why, way, assessment.questions[question].place);
                    let more = with_granted(&pair, &case, way, assessment.questions[question].place);
                    let (rules, case) = more.load(false).unwrap_or_else(|error| panic!("{error}"));
                    let now = assess(&Plan::new(&rules), &rules, &case, &without(way, &pair.options())).unwrap();
                    if !is_reached(&now, &rules, question) {
                        assert_comes_true(&why, way, &now, question, &|| format!("seed {seed}\n{}", more.printed()));
                        counts.count(way, &now, question);
                    }
                }
            }
        }
    }
    counts
}

/// Where items alone are set aside and no fewer are said to do, no fewer do: every smaller set is tried.
fn assert_smallest(whole: &Reassessor<'_>, why: &WhyNot, way: &Way, question: usize) {
    if !way.exact || !way.granted.is_empty() || !way.lifted.is_empty() {
        return;
    }
    let observations = whole.observations(question);
    let is_lost = |items: &&Vec<usize>| items.iter().any(|item| way.items.contains(&whole.case().evidence[*item].id));
    let size = observations.iter().filter(is_lost).count();
    for bits in (0_u32..1 << observations.len()).filter(|bits| (bits.count_ones() as usize) < size) {
        let chosen = (0..observations.len()).filter(|place| bits & 1 << place != 0);
        let lost = Loss::of_items(chosen.flat_map(|place| observations[place].clone()));
        let does = match why {
            WhyNot::Level(one) => whole.level(question, one.place, &lost).unwrap() >= one.asked,
            WhyNot::Answer(one) => match one.answer {
                Answer::Listed(place) => whole.verdict(question, &lost).unwrap().leads.contains(&place),
                Answer::Unknown | Answer::FalseFlag(_) => false,
            },
        };
        assert!(!does, "{lost:?} does, which is less than {way:#?}");
    }
}

/// Whether a finding made of a grant is undercut or discounted, or its item used by another rule.
fn is_reached(now: &Assessment, rules: &RuleSet, question: usize) -> bool {
    let is_granted = |rule: usize| rules.rules()[rule].id.starts_with("granted-");
    let of_grant = |item: &usize| now.case.evidence[*item].id.as_str().starts_with("granted");
    let judged = &now.questions[question];
    let hit = judged.findings.iter().any(|one| match is_granted(one.rule) {
        true => one.standing != ascribe::infer::Standing::Stands || !one.adjustments.is_empty(),
        false => one.items.iter().any(of_grant),
    });
    hit || judged.others.iter().any(|one| one.items.iter().any(of_grant))
}

#[test]
fn what_is_named_is_enough_on_generated_cases() {
    let counts =
        made_real(0..60, |rule| matches!(rule.then, Outcome::Supports(_) | Outcome::Opposes(_) | Outcome::Caps(_)));
    assert!(counts.granted.get() >= 40 && counts.set_aside.get() >= 20, "{counts:?}");
}

#[test]
fn what_is_named_is_enough_with_undercuts_discounts_and_derived_facts() {
    let counts = made_real(100..135, |_| true);
    assert!(counts.granted.get() >= 20 && counts.with_others.get() >= 20, "{counts:?}");
}

/// Every fourth case, for speed, with the built-in rules: the level above the one reached, and the strongest answer that does not lead. What is
/// granted is not made real here (the rules of people look at what they name); what is set aside is.
#[test]
fn cases_say_why_not_and_what_it_sets_aside_is_enough() {
    let rules = load::default_rules().unwrap().value;
    let plan = Plan::new(&rules);
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/cases");
    let mut folders: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let files = folders.iter().map(|folder| folder.join("case.ron")).filter(|file| file.is_file());
    let mut cases = 0;
    for file in files.step_by(4) {
        let text = FileText::new("case.ron", std::fs::read_to_string(file).unwrap());
        of_case(&rules, &plan, &load::case(&text, &rules).unwrap().value);
        cases += 1;
    }
    assert!(cases > 8, "{cases}");
}

fn of_case(rules: &RuleSet, plan: &Plan, case: &Case) {
    let options = Options::default();
    let whole = Reassessor::new(plan, rules, case, &options).unwrap();
    let assessment = whole.assessment().unwrap();
    for (question, judged) in assessment.questions.iter().enumerate() {
        let place = judged.leading.unwrap_or(0);
        let next = LEVELS.into_iter().find(|level| *level > judged.judgments[place].level);
        let level = next.map(|level| why_not_level(&whole, &assessment, question, place, level).unwrap().unwrap());
        let rejected =
            judged.judgments.iter().filter(|one| !one.leads).map(|one| (one.likelihood.point.value(), one.place));
        let strongest = rejected.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, place)| Answer::Listed(place));
        let answer = strongest.map(|one| why_not_answer(&whole, &assessment, question, one).unwrap().unwrap());
        let level = level.map(|one| WhyNot::Level(Box::new(one)));
        for why in level.into_iter().chain(answer.map(|one| WhyNot::Answer(Box::new(one)))) {
            assert_says_something(&why);
            assert!(!why.ways().is_empty(), "{}: {why:#?}", case.id);
            for way in why.ways().iter().filter(|way| way.granted.is_empty()) {
                let now = assess(plan, rules, case, &without(way, &options)).unwrap();
                assert_comes_true(&why, way, &now, question, &|| case.id.to_string());
            }
        }
    }
}

/// A false flag shares the evidence of the one that it poses as. How far that one and `unknown` are ahead of it is what their
/// likelihoods say, and what signs of deception can give is what the scales say.
#[test]
fn a_false_flag_is_told_what_it_would_have_to_make_up() {
    let rules = load::default_rules().unwrap().value;
    let plan = Plan::new(&rules);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/albania-2022-07-egov/case.ron");
    let text = FileText::new("case.ron", std::fs::read_to_string(file).unwrap());
    let case = load::case(&text, &rules).unwrap().value;
    let whole = Reassessor::new(&plan, &rules, &case, &Options::default()).unwrap();
    let assessment = whole.assessment().unwrap();
    let judged = &assessment.questions[0];
    let leader = judged.leading.unwrap();
    let why = why_not_answer(&whole, &assessment, 0, Answer::FalseFlag(leader)).unwrap().unwrap();
    let poser = why.poser.as_ref().unwrap();
    assert_eq!(poser.named, case.questions[0].hypotheses[leader].id);
    let point = |wanted: Rival| {
        let place = judged.ledger.cells.iter().position(|one| one.cell == wanted).unwrap();
        judged.posterior.cells[place].point.value()
    };
    let ahead = |other: Rival| 10.0 * (point(other) / point(Rival::FalseFlag(leader))).log10();
    assert!((poser.behind_named.decibans() - ahead(Rival::Listed(leader))).abs() < 0.01, "{poser:?}");
    assert!((poser.behind_unknown.decibans() - ahead(Rival::Unknown)).abs() < 0.01, "{poser:?}");
    assert!(poser.behind_named.decibans() > 10.0, "{poser:?}");
    let scales = rules.scales();
    assert!((poser.most_by_signs.decibans() - (scales.false_flag_ceiling - scales.false_flag_prior)).abs() < 0.001);
    // Only a false flag poses as somebody; and nobody poses as a hypothesis that is not there.
    let unknown = why_not_answer(&whole, &assessment, 0, Answer::Unknown).unwrap().unwrap();
    assert_eq!(unknown.poser, None);
    assert!(why_not_answer(&whole, &assessment, 0, Answer::FalseFlag(99)).unwrap().is_none());
    assert!(why_not_answer(&whole, &assessment, 0, Answer::Listed(99)).unwrap().is_none());
}
