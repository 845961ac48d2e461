//! Every case under `cases/`: what is printed and what its certificate says, as snapshots.
//!
//! A snapshot says what happens; whether it should is `expected.ron`'s to say, and `ascribe score` compares the two.

use std::path::Path;

use ascribe::explain::{explain, verify};
use ascribe::infer::QuestionAssessment;
use ascribe::load::{self, Loaded, Places};
use ascribe::model::rule_set::RuleSet;
use ascribe::report::json::{certificate, conclusions};
use ascribe::report::terminal::{View, render_evaluation, render_explanation};
use ascribe::text::FileText;
use ascribe::{Assessment, Case, Options, Plan, assess};

/// Rules, ready to judge with.
struct Bench {
    rules: Loaded<RuleSet>,
    plan: Plan,
}

impl Bench {
    fn new() -> Self {
        let rules = load::default_rules().expect("the default rules are sound");
        Bench { plan: Plan::new(&rules.value), rules }
    }

    fn assess(&self, case: &Case, blind: bool) -> Assessment {
        let options = Options { blind, ..Options::default() };
        assess(&self.plan, &self.rules.value, case, &options).expect("within limits")
    }

    fn view<'a>(&'a self, places: &'a Places) -> View<'a> {
        View {
            rules: &self.rules.value,
            lexicon: self.rules.value.lexicon("icd203").expect("a lexicon"),
            rule_places: &self.rules.places,
            rule_root: "rules/",
            case_places: places,
            width: 100,
        }
    }
}

/// The case, its name relative to the project so that a snapshot holds nothing of this machine.
fn case(path: &Path, rules: &RuleSet) -> Loaded<Case> {
    let text = std::fs::read_to_string(path).expect("a case");
    let name = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("a folder"));
    let name = name.expect("within the project").to_string_lossy().replace('\\', "/");
    load::case(&FileText::new(name, text), rules).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Explanations of the leading answers, each of which fits a page of 25 lines.
fn explanations(bench: &Bench, loaded: &Loaded<Case>, assessment: &Assessment) -> String {
    let view = bench.view(&loaded.places);
    let leading =
        |(at, question): (usize, &QuestionAssessment)| explain(assessment, &bench.rules.value, at, question.leading?);
    let all: Vec<_> = assessment.questions.iter().enumerate().filter_map(leading).collect();
    for one in &all {
        let page = render_explanation(&view, assessment, std::slice::from_ref(one));
        assert!(page.lines().count() <= 25, "{page}");
    }
    render_explanation(&view, assessment, &all)
}

/// The conclusions as JSON, one line for each hypothesis.
fn json(assessment: &Assessment, questions: &[usize]) -> String {
    let all = conclusions(assessment, questions);
    let hypotheses = all.questions.iter().flat_map(|question| &question.hypotheses);
    let lines = hypotheses.map(|one| format!("{}\n", serde_json::to_string(one).expect("JSON")));
    lines.collect()
}

#[test]
fn every_case_reads_as_it_did() {
    let bench = Bench::new();
    insta::glob!("../cases", "*/case.ron", |path| {
        let loaded = case(path, &bench.rules.value);
        let (seen, blind) = (bench.assess(&loaded.value, false), bench.assess(&loaded.value, true));
        let view = bench.view(&loaded.places);
        let all: Vec<usize> = (0..seen.questions.len()).collect();
        let parts = [
            render_evaluation(&view, &seen, &all, false, false),
            render_evaluation(&view, &blind, &all, false, false),
            explanations(&bench, &loaded, &seen),
            json(&seen, &all),
        ];
        for assessment in [&seen, &blind] {
            assert_eq!(verify(&certificate(assessment, &bench.rules.value)), [], "{}", path.display());
        }
        let name = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy().into_owned();
        insta::with_settings!({ snapshot_suffix => name, omit_expression => true }, {
            insta::assert_snapshot!("case", anstream::adapter::strip_str(&parts.join("\n----\n\n")).to_string());
        });
    });
}
