//! What is said of a file under `tests/diagnostics/`, by the folder that it lies in.

#![allow(dead_code)] // Each test crate that includes this module uses another part of it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ascribe::diag::Diagnostic;
use ascribe::infer::{Options, Plan, assess};
use ascribe::lint::{self, Allowances, JudgedCase, Reach, ReviewedRules};
use ascribe::load::{self, LoadError, Loaded};
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

pub fn read(path: &Path, name: &str) -> FileText {
    FileText::new(name, std::fs::read_to_string(path).unwrap())
}

pub fn fixture_rules() -> Vec<FileText> {
    let names = ["vocabulary.ron", "scales.ron", "ladders/plain.ron", "lexicons/plain.ron", "timing/steady.ron"];
    names.map(|name| read(&folder().join("fixture/rules").join(name), name)).into()
}

pub fn rules() -> RuleSet {
    load::rule_set(fixture_rules()).expect("the fixture is sound").value
}

/// The fixture with a file put in, in the place of one of the same name.
pub fn rules_with(file: FileText) -> Vec<FileText> {
    let mut files = fixture_rules();
    files.retain(|other| other.name() != file.name());
    files.push(file);
    files
}

/// What is said of a file, with the files it is said of.
pub type Said = (Vec<Diagnostic>, Vec<FileText>);

pub fn said<T>(outcome: Result<Loaded<T>, LoadError>) -> Said {
    match outcome {
        Ok(loaded) => (loaded.warnings, loaded.files),
        Err(error) => (error.diagnostics().to_vec(), error.files().to_vec()),
    }
}

pub fn check_prose(file: &FileText) -> Vec<Diagnostic> {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    let rules = RULES.get_or_init(|| load::default_rules().expect("the default rules are sound").value);
    ascribe::prose::check(file, rules.lexicon("icd203").expect("a lexicon"), rules.lexicons())
}

/// What a reviewer would notice in a case that is sound.
pub fn review(file: &FileText) -> Said {
    let rules = rules();
    let case = load::case(file, &rules).expect("a case to review is sound");
    assert_eq!(case.warnings, []);
    let assessment = assess(&Plan::new(&rules), &rules, &case.value, &Options::default()).expect("within the limits");
    let judged = JudgedCase { assessment: &assessment, places: &case.places, files: &case.files };
    (lint::check_case(judged), case.files)
}

/// What a reviewer would notice in the rule set of the fixture with a file put in, judged by the case of the fixture. Every rule
/// has examples but one that says in its name that it has none.
pub fn review_rules(file: FileText) -> Said {
    let loaded = load::rule_set(rules_with(file)).expect("rules to review are sound");
    assert_eq!(loaded.warnings, []);
    let rules = loaded.value;
    let case = load::case(&read(&folder().join("fixture/case.ron"), "case.ron"), &rules).expect("sound").value;
    let mut reach = Reach::default();
    reach.see("`outage`", &assess(&Plan::new(&rules), &rules, &case, &Options::default()).expect("within the limits"));
    let exemplified = rules.rules().iter().map(|rule| rule.id.clone()).filter(|id| id != "no-examples").collect();
    let (places, files) = (&loaded.places, &loaded.files);
    let reviewed = ReviewedRules { rules: &rules, places, files, exemplified: &exemplified, reach: &reach };
    (lint::check_rules(reviewed), loaded.files)
}

pub fn say(path: &Path) -> Said {
    let name = path.file_name().unwrap().to_str().unwrap();
    let family = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
    say_of(family, name, std::fs::read_to_string(path).unwrap())
}

/// What is said of a text, as a file of that name in the folder of a family.
pub fn say_of(family: &str, name: &str, text: String) -> Said {
    let named = |name: &str| FileText::new(name, text.as_str());
    let fixture_case = || read(&folder().join("fixture/case.ron"), "case.ron");
    match family {
        "rule" => said(load::rule_set(rules_with(named(&format!("timing/{name}"))))),
        "invariant" => said(load::rule_set(rules_with(named("invariants.ron")))),
        "vocabulary" | "scales" => said(load::rule_set(rules_with(named(&format!("{family}.ron"))))),
        "ladder" | "lexicon" => said(load::rule_set(rules_with(named(&format!("{family}s/{name}"))))),
        "prose" => (check_prose(&named(name)), vec![named(name)]),
        "lint-rule" => {
            let line = if text.contains("line: \"motive\"") { "motive" } else { "timing" };
            review_rules(named(&format!("{line}/{name}")))
        }
        "lint-ladder" => review_rules(named(&format!("ladders/{name}"))),
        "lint" => review(&named("case.ron")),
        "allow" => {
            let (mut found, files) = review(&named("case.ron"));
            let mut allowances = Allowances::of(&files, |_| true);
            assert_eq!(allowances.sift(&mut found), []);
            found.extend(allowances.faults());
            (found, files)
        }
        "expected" => {
            let case = load::case(&fixture_case(), &rules()).expect("the fixture is sound").value;
            said(load::expected(&named(name), &case))
        }
        "addition" => said(load::case_with(&fixture_case(), &[named(name)], &rules())),
        "example" => said(load::rule_tests(&named(&name.replace(".ron", ".tests.ron")), &rules())),
        _ => said(load::case(&FileText::new(name, text), &rules())),
    }
}
