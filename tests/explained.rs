//! What else is said of a case, as snapshots: why not a higher level or another answer, what each single loss changes, how the
//! judgments moved as evidence became known, the argument map.
//!
//! A few cases that between them have undercuts, discounts, caps, published judgments, false flags and several questions. That
//! what is said also comes true is the business of `whynot.rs`, `laws.rs` and `flip.rs`.

use std::path::Path;

use ascribe::explain::{Answer, WhyNot, leave_one_out, timeline, why_not_answer, why_not_level};
use ascribe::infer::Reassessor;
use ascribe::load::{self, Loaded};
use ascribe::model::rule_set::RuleSet;
use ascribe::report::graph::render_dot;
use ascribe::report::json::{leave_one_out_view, to_json, why_not_view};
use ascribe::report::snapshot::SNAPSHOT_WIDTH;
use ascribe::report::terminal::{View, render_timeline};
use ascribe::text::FileText;
use ascribe::{Assessment, Case, Confidence, Options, Plan, assess};

const CASES: [&str; 3] = ["albania-2022-07-egov", "dnc-guccifer2-2017-01-06", "wannacry-2017-05-16"];

/// Everything that is asked of a question: every level above the one reached, every answer that does not lead.
fn why_not(whole: &Reassessor<'_>, assessment: &Assessment, question: usize) -> Vec<WhyNot> {
    let judged = &assessment.questions[question];
    let mut all = Vec::new();
    for (place, one) in judged.judgments.iter().enumerate().filter(|(_, one)| one.leads) {
        for level in [Confidence::Low, Confidence::Moderate, Confidence::High] {
            if level > one.level {
                let found = why_not_level(whole, assessment, question, place, level).unwrap();
                all.extend(found.map(|one| WhyNot::Level(Box::new(one))));
            }
        }
    }
    let listed = judged.judgments.iter().filter(|one| !one.leads).map(|one| Answer::Listed(one.place));
    for answer in listed.chain([Answer::Unknown]) {
        let found = why_not_answer(whole, assessment, question, answer).unwrap();
        all.extend(found.map(|one| WhyNot::Answer(Box::new(one))));
    }
    all
}

/// The documents without what a change of the rules or of the version changes in all of them.
fn documents(loaded: &Loaded<RuleSet>, case: &Loaded<Case>) -> String {
    let (rules, places, case) = (&loaded.value, &case.places, &case.value);
    let view = View {
        rules,
        lexicon: rules.lexicon("icd203").unwrap(),
        rule_places: &loaded.places,
        rule_root: "rules/",
        case_places: places,
        width: SNAPSHOT_WIDTH,
    };
    let (plan, options) = (Plan::new(rules), Options::default());
    let assessment = assess(&plan, rules, case, &options).unwrap();
    let whole = Reassessor::new(&plan, rules, case, &options).unwrap();
    let questions: Vec<usize> = (0..case.questions.len()).collect();
    let told: Vec<WhyNot> = questions.iter().flat_map(|place| why_not(&whole, &assessment, *place)).collect();
    let losses: Vec<_> = questions.iter().map(|place| leave_one_out(&whole, *place, None).unwrap()).take(1).collect();
    let moved = timeline(&plan, rules, case, &options).unwrap();
    let all = [
        to_json(&why_not_view(&assessment, &told)).unwrap(),
        to_json(&leave_one_out_view(&whole, &losses)).unwrap(),
        render_timeline(&view, &moved, &questions, true),
        render_dot(&assessment, rules, &questions),
    ];
    // The ladders of other houses ask for other things.
    let others = ["mandiant", "unit42"].map(|ladder| {
        let options = Options { ladder: ladder.to_owned(), ..Options::default() };
        let assessment = assess(&plan, rules, case, &options).unwrap();
        let whole = Reassessor::new(&plan, rules, case, &options).unwrap();
        let told: Vec<WhyNot> =
            why_not(&whole, &assessment, 0).into_iter().filter(|one| matches!(one, WhyNot::Level(_))).collect();
        to_json(&why_not_view(&assessment, &told)).unwrap()
    });
    let is_kept = |line: &&str| !line.contains("_digest\"") && !line.contains("engine_version\"");
    all.iter().chain(&others).flat_map(|text| text.lines()).filter(is_kept).map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_is_said_about_a_case_is_what_was_said() {
    let rules = load::default_rules().unwrap();
    for name in CASES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name).join("case.ron");
        let text = std::fs::read_to_string(path).unwrap();
        let case = load::case(&FileText::new("case.ron", text), &rules.value).unwrap();
        let text = documents(&rules, &case);
        insta::with_settings!({ snapshot_suffix => name, omit_expression => true }, {
            insta::assert_snapshot!("explained", text);
        });
    }
}
