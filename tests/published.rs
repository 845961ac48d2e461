//! Published judgments beside those reached here: each once, each difference shown by what is reached when it is undone.

use std::path::Path;

use ascribe::compare::{Barrier, Comparison, Divergence, Relation, Replay, Variation, Wording, compare_published};
use ascribe::model::case::Published;
use ascribe::model::id::EvidenceId;
use ascribe::model::rule_set::RuleSet;
use ascribe::report::published::published_json;
use ascribe::text::FileText;
use ascribe::{Case, Confidence, Options, Plan, assess, load};

struct Bench {
    rules: RuleSet,
    plan: Plan,
}

impl Bench {
    fn new() -> Self {
        let rules = load::default_rules().expect("sound").value;
        Bench { plan: Plan::new(&rules), rules }
    }

    fn case(&self, text: &str) -> Case {
        let loaded = load::case(&FileText::new("case.ron", text), &self.rules);
        loaded.unwrap_or_else(|error| panic!("{:?}", error.diagnostics())).value
    }

    fn compare(&self, case: &Case) -> Vec<Comparison> {
        compare_published(&self.plan, &self.rules, case, &Options::default()).expect("within limits")
    }

    /// The level of the published hypothesis, none where it does not lead.
    fn level(&self, case: &Case, published: &Published, options: &Options) -> Confidence {
        let assessment = assess(&self.plan, &self.rules, case, options).expect("within limits");
        let judged = assessment.questions.iter().find(|one| one.id == published.question).expect("asked");
        let place = case.questions[judged.place].position(&published.hypothesis).expect("listed");
        if judged.judgments[place].leads { judged.judgments[place].level } else { Confidence::None }
    }

    /// What a change comes to, made here anew.
    fn replayed(&self, case: &Case, published: &Published, change: &Variation) -> Confidence {
        let mut case = case.clone();
        let mut options = Options { as_of: Some(published.date), blind: true, ..Options::default() };
        match change {
            Variation::OwnWord(items) => {
                let own: Vec<&EvidenceId> = items.iter().map(|(id, _)| id).collect();
                options.blind = false;
                let others = case.evidence.iter().filter(|item| item.answers.contains(&published.question));
                options.without = others.map(|item| item.id.clone()).filter(|id| !own.contains(&id)).collect();
            }
            Variation::OnlyOwn(items) => options.without = items.iter().cloned().collect(),
            Variation::Later(day, _) => options.as_of = Some(*day),
            Variation::RelaysAsOrigins(relays) => {
                for source in case.sources.iter_mut().filter(|source| relays.contains(&source.id)) {
                    (source.first_hand, source.cites) = (true, Vec::new());
                }
            }
            Variation::OneOrigin(origin) => {
                let place = case.sources.iter().position(|source| source.id == *origin).expect("a source");
                for (at, source) in case.sources.iter_mut().enumerate() {
                    source.first_hand = at == place;
                    source.cites = if at == place { Vec::new() } else { vec![place] };
                }
            }
            Variation::Ladder(ladder) => options.ladder = ladder.clone(),
        }
        self.level(&case, published, &options)
    }
}

fn shown_by(one: &Comparison) -> Option<&Replay> {
    match one.difference {
        Divergence::Evidence(place) | Divergence::Lineage(place) => Some(&one.replays[place]),
        _ => None,
    }
}

#[test]
fn every_published_judgment_appears_once_and_its_class_can_be_recomputed() {
    let bench = Bench::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).expect("cases") {
        let path = entry.expect("an entry").path().join("case.ron");
        let case = bench.case(&std::fs::read_to_string(&path).expect("a case"));
        let all = bench.compare(&case);
        let places: Vec<usize> = all.iter().map(|one| one.place).collect();
        assert_eq!(places, (0..case.published.len()).collect::<Vec<_>>(), "{}", path.display());
        for one in &all {
            check(&bench, &case, one);
            seen += 1;
        }
        let options = Options { blind: true, ..Options::default() };
        let assessment = assess(&bench.plan, &bench.rules, &case, &options).expect("within limits");
        for one in all.iter().filter(|one| case.published[one.place].date == case.as_of) {
            assert_eq!(one.reached.level, bench.level(&case, &case.published[one.place], &options));
        }
        let json: serde_json::Value =
            serde_json::from_str(&published_json(&assessment, &all, &bench.rules).expect("JSON")).expect("JSON");
        assert_eq!(json["schema_version"], 1);
        assert_eq!(json["published"].as_array().map(Vec::len), Some(case.published.len()));
    }
    assert!(seen > 100, "{seen}");
}

fn check(bench: &Bench, case: &Case, one: &Comparison) {
    let published = &case.published[one.place];
    assert_eq!(one.difference == Divergence::None, one.reached.level == published.level);
    for replay in &one.replays {
        assert_eq!(replay.agrees, replay.reached.level == published.level);
    }
    if let Some(replay) = shown_by(one) {
        assert_eq!(replay.reached.level, bench.replayed(case, published, &replay.change), "{replay:?}");
        let keeps_back = matches!(&replay.change, Variation::OwnWord(items)
            if items.iter().any(|(_, basis)| basis == "none" || basis == "summary"));
        assert!(replay.agrees || keeps_back, "{replay:?}");
    }
    if let Divergence::Inference(barrier) = &one.difference {
        let by_evidence = one.replays.iter().filter(|replay| !matches!(replay.change, Variation::Ladder(_)));
        assert!(by_evidence.into_iter().all(|replay| !replay.agrees), "evidence explains it: {one:?}");
        match barrier {
            Barrier::Below(blocked) => assert!(!blocked.is_empty() && one.reached.level < published.level),
            Barrier::OtherLeads(_) => assert!(!one.reached.leads),
            Barrier::Above(level, _) => assert!(*level > published.level && *level == one.reached.level),
        }
    }
}

/// A case with two lines for one answer, reported by whom `reported_by` says, and one published judgment.
fn small(hypotheses: &str, reported_by: &str, published: &str) -> String {
    format!(
        r#"Case(
    id: "small", title: "An incident", as_of: "2024-05-10",
    questions: [(id: "sponsor", asks: "Who?", hypotheses: [{hypotheses}])],
    sources: [
        (id: "lab", name: "A laboratory", kind: Vendor, reliability: B, first_hand: true),
        (id: "other", name: "Another one", kind: Vendor, reliability: B, first_hand: false, cites: ["lab"]),
        (id: "third", name: "A third one", kind: Vendor, reliability: B, first_hand: false, cites: ["lab"]),
    ],
    evidence: [
        (id: "e1", kind: "code_similarity", credibility: 2, supports: ["a"],
            says: "The tool shares a module with one that only A has used.",
            known_from: "2024-05-08", reported_by: [{reported_by}],
            fields: {{"with": "TOOL", "family_used_by": "A", "extent": "substantial", "exclusivity": "exclusive"}}),
        (id: "e2", kind: "ttp", credibility: 2, supports: ["a"], says: "They worked as only A is known to.",
            known_from: "2024-05-08", reported_by: [{reported_by}],
            fields: {{"techniques": ["T1486"], "distinctiveness": "distinctive", "resembles": "A"}}),
    ],
    published: [(by: "somebody", source: "lab", date: "2024-05-09", question: "sponsor", {published})],
)"#
    )
}

const TWO: &str = r#"(id: "a", label: "A", kind: State), (id: "b", label: "B", kind: State)"#;
const PART: &str = r#"(id: "a", label: "A", kind: State), (id: "a1", label: "A, unit one", kind: StateUnit, within: "a"),
    (id: "b", label: "B", kind: State)"#;

fn only(bench: &Bench, text: &str) -> (Case, Comparison) {
    let case = bench.case(text);
    let mut all = bench.compare(&case);
    (case, all.remove(0))
}

/// The level that the small case comes to.
fn level_of_small(bench: &Bench) -> Confidence {
    let text = small(TWO, r#""lab""#, r#"hypothesis: "a", wording: "w", level: r#None"#);
    only(bench, &text).1.reached.level
}

#[test]
fn a_part_of_what_leads_is_another_level_of_hypothesis() {
    let bench = Bench::new();
    let level = level_of_small(&bench);
    assert!(level >= Confidence::Low, "{level:?}");
    let wording = format!(r#"hypothesis: "a1", wording: "unit one did it", level: {level:?}"#);
    let (_, one) = only(&bench, &small(PART, r#""lab""#, &wording));
    let Divergence::Hypothesis { leading, relation } = &one.difference else { panic!("{one:?}") };
    assert_eq!((leading.as_str(), *relation), ("a", Relation::Narrower));
}

#[test]
fn a_likelihood_that_is_the_one_reached_here_differs_in_words_alone() {
    let bench = Bench::new();
    let text =
        small(TWO, r#""lab""#, r#"hypothesis: "a", wording: "it is almost certain", level: High, inferred: true"#);
    let (_, one) = only(&bench, &text);
    let Divergence::Words(Wording::Likelihood { word, range, .. }) = &one.difference else { panic!("{one:?}") };
    assert_eq!(word, "almost certain");
    let (lo, hi) = (one.reached.interval.lo().value() * 100.0, one.reached.interval.hi().value() * 100.0);
    assert!(f64::from(range.0) <= hi && f64::from(range.1) >= lo);

    let level = level_of_small(&bench);
    let word = format!("{level:?} confidence").to_lowercase();
    let text = small(TWO, r#""lab""#, &format!(r#"hypothesis: "a", wording: "{word} in A", level: High"#));
    let (_, one) = only(&bench, &text);
    let Divergence::Words(Wording::Level { word: found, .. }) = &one.difference else { panic!("{one:?}") };
    assert_eq!(*found, word);
}

#[test]
fn relays_taken_for_origins_are_a_difference_of_lineage() {
    let bench = Bench::new();
    let level = |by: &str, text: &str| {
        let text = small(TWO, by, &format!(r#"hypothesis: "a", wording: "w", level: {text}"#));
        only(&bench, &text.replace("reliability: B", "reliability: D").replace("\"exclusive\"", "\"shared\""))
    };
    let by = r#""lab", "other", "third""#;
    let (case, base) = level(by, "r#None");
    // What relays counted as origins give, whatever it is, was published.
    let relays: Vec<_> = case.sources.iter().filter(|source| !source.first_hand).map(|one| one.id.clone()).collect();
    let change = Variation::RelaysAsOrigins(relays);
    let then = bench.replayed(&case, &case.published[0], &change);
    assert!(then > base.reached.level, "{then:?} {base:?}");
    let (_, one) = level(by, &format!("{then:?}"));
    assert!(matches!(one.difference, Divergence::Lineage(_)), "{one:?}");
    assert_eq!(shown_by(&one).map(|replay| &replay.change), Some(&change));
}
