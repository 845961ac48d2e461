//! What rules do over a casebook: which branches of their conditions hold, and what hangs on a rule alone.

use std::path::Path;

use ascribe::compare::{BranchSort, Coverage, rule_use};
use ascribe::infer::{Options, Plan, assess};
use ascribe::load;
use ascribe::model::case::Case;
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;

const BRANCHED: &str = r#"Rule(
    id: "branched",
    line: "tradecraft",
    title: "Tradecraft or a claim",
    rationale: "For this test alone.",
    when: [
        Any([
            Evidence(kind: "ttp", as: "t", supports: "?h", where: {"distinctiveness": OneOf(["distinctive", "common"])}),
            Evidence(kind: "claim", as: "t", supports: "?h"),
        ]),
        Origin(of: "t", kinds: [Vendor, Government]),
    ],
    unless: [
        Evidence(kind: "motive", opposes: "?h"),
        Evidence(kind: "timing", opposes: "?h"),
    ],
    then: Supports(hypothesis: "?h", band: "Slight", spoofability: 0.5),
    because: "{t.says}",
)
"#;

fn rules() -> RuleSet {
    let mut files = load::default_rule_files();
    files.push(FileText::new("tradecraft/branched.ron", BRANCHED));
    load::rule_set(files).expect("sound").value
}

/// A case with a technique that supports `a`, and more evidence.
fn case(rules: &RuleSet, more: &str) -> Case {
    let text = format!(
        r#"Case(
    id: "x",
    title: "An incident",
    as_of: "2030-01-01",
    questions: [(id: "q", asks: "Who?", hypotheses: [(id: "a", kind: State), (id: "b", kind: State)])],
    sources: [(id: "s", kind: Vendor, reliability: A, first_hand: true)],
    evidence: [
        (id: "e", kind: "ttp", says: "As a does.", known_from: "2029-01-01", reported_by: ["s"], credibility: 2,
            supports: ["a"], fields: {{"techniques": ["T1486"], "distinctiveness": "distinctive", "resembles": "a"}}),
        {more}
    ],
)"#
    );
    let loaded = load::case(&FileText::new("case.ron", text), rules);
    loaded.unwrap_or_else(|error| panic!("{:#?}", error.diagnostics())).value
}

/// Branches of the rule above that hold, by their texts.
fn held(rules: &RuleSet, more: &str) -> Vec<(BranchSort, String)> {
    let place = rules.rules().iter().position(|rule| rule.id == "branched").expect("there");
    let coverage = Coverage::new(rules, |rule| rule == place);
    let held = coverage.held(&case(rules, more), &Options::default()).expect("within the limits");
    held.into_iter().map(|one| coverage.branches()[one].clone()).map(|one| (one.sort, one.text)).collect()
}

#[test]
fn alternatives_members_and_exceptions_hold_by_themselves() {
    let rules = rules();
    let place = rules.rules().iter().position(|rule| rule.id == "branched").expect("there");
    assert_eq!(Coverage::new(&rules, |rule| rule == place).branches().len(), 2 + 2 + 2 + 2);
    let plain = held(&rules, "");
    let texts: Vec<&str> = plain.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert!(texts[0].starts_with("Evidence(kind: \"ttp\"") && plain[0].0 == BranchSort::Alternative, "{texts:?}");
    assert_eq!(texts[1..], ["t.distinctiveness is \"distinctive\"", "origin of t is Vendor"]);
    let motive = r#"(id: "m", kind: "motive", says: "None.", known_from: "2029-01-01", reported_by: ["s"],
        credibility: 2, opposes: ["a"], fields: {"holder": "a"}),"#;
    // With the exception the rule holds in no branch, and what holds it back shows.
    let barred = held(&rules, motive);
    assert_eq!(barred, [(BranchSort::Exception, "Evidence(kind: \"motive\", opposes: \"?h\")".to_owned())]);
}

#[test]
fn what_hangs_on_a_rule_is_what_an_evaluation_without_it_says() {
    let rules = load::default_rules().expect("sound").value;
    let plan = Plan::new(&rules);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut decided = 0;
    for id in ["colonial-2021-05-14-sponsor"] {
        let text = std::fs::read_to_string(root.join(id).join("case.ron")).expect("a case");
        let case = load::case(&FileText::new("case.ron", text), &rules).expect("sound").value;
        let stand = |options: &Options| -> Vec<_> {
            let assessment = assess(&plan, &rules, &case, options).expect("within the limits");
            let each = assessment.questions.iter().map(|question| {
                let level = question.leading.map(|leading| question.judgments[leading].level);
                (question.leading, level)
            });
            each.collect()
        };
        let whole = stand(&Options::default());
        for used in rule_use(&plan, &rules, &case, &Options::default(), |_| true).expect("within the limits") {
            let mut options = Options::default();
            options.without_rules.insert(rules.rules()[used.rule].id.clone());
            let changed = stand(&options).iter().zip(&whole).filter(|(without, with)| without != with).count();
            assert_eq!(used.changes.len(), changed, "{id}: {}", rules.rules()[used.rule].id);
            decided += changed;
        }
    }
    assert!(decided > 0, "nothing hangs on any rule: the comparison says nothing");
}
