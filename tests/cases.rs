//! Every case under `cases/`: what is printed and what its certificate says, as snapshots.
//!
//! A snapshot says what happens; whether it should is `expected.ron`'s to say, and `ascribe score` compares the two.

use std::path::Path;

use ascribe::explain::verify;
use ascribe::load::{self, Loaded};
use ascribe::model::rule_set::RuleSet;
use ascribe::report::json::certificate;
use ascribe::report::snapshot::{SNAPSHOT_WIDTH, leading_explanations, snapshot};
use ascribe::report::terminal::{View, render_explanation};
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
}

/// The case, its name relative to the project so that a snapshot holds nothing of this machine.
fn case(path: &Path, rules: &RuleSet) -> Loaded<Case> {
    let text = std::fs::read_to_string(path).expect("a case");
    let name = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("a folder"));
    let name = name.expect("within the project").to_string_lossy().replace('\\', "/");
    load::case(&FileText::new(name, text), rules).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Explanations of the leading answers fit a page of 25 lines each.
fn assert_brief(bench: &Bench, loaded: &Loaded<Case>, assessment: &Assessment) {
    let rules = &bench.rules.value;
    let view = View {
        rules,
        lexicon: rules.lexicon("icd203").expect("a lexicon"),
        rule_places: &bench.rules.places,
        rule_root: "rules/",
        case_places: &loaded.places,
        width: SNAPSHOT_WIDTH,
    };
    for one in leading_explanations(assessment, rules) {
        let page = render_explanation(&view, assessment, &[one]);
        assert!(page.lines().count() <= 25, "{page}");
    }
}

#[test]
fn every_case_reads_as_it_did() {
    let bench = Bench::new();
    insta::glob!("../cases", "*/case.ron", |path| {
        let loaded = case(path, &bench.rules.value);
        let (seen, blind) = (bench.assess(&loaded.value, false), bench.assess(&loaded.value, true));
        assert_brief(&bench, &loaded, &seen);
        let lexicon = bench.rules.value.lexicon("icd203").expect("a lexicon");
        let text = snapshot(&bench.rules.value, lexicon, &seen, &blind);
        for assessment in [&seen, &blind] {
            assert_eq!(verify(&certificate(assessment, &bench.rules.value)), [], "{}", path.display());
        }
        let name = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy().into_owned();
        insta::with_settings!({ snapshot_suffix => name, omit_expression => true }, {
            insta::assert_snapshot!("case", text);
        });
    });
}
