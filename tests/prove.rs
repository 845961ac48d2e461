//! Invariants: a rule set that breaks one yields a case that shows it, and one that does not is said to hold for what was
//! searched, no further.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use ascribe::exchange::case_text::case_text;
use ascribe::infer::Plan;
use ascribe::load;
use ascribe::model::rule_set::RuleSet;
use ascribe::prove::Pieces;
use ascribe::text::FileText;
use serde_json::Value;
use tempfile::TempDir;

/// A few rules that weigh, with those that keep them in check.
const KEPT: [&str; 9] = [
    "code/code-whole-exclusive",
    "infrastructure/infrastructure-dedicated",
    "timing/shortly-before-dated-event-with-motive",
    "motive/motive-lacking",
    "claims/persona-with-published-link-claims-with-proof",
    "derived/motive-on-record",
    "claims/claim-with-data-or-access",
    "undercutting/persona-describes-itself",
    "caps/only-circumstance-and-claims",
];

/// The tables of the default set with a few of its rules; each is changed or left out by the caller.
fn files(change: &dyn Fn(&str, &str) -> Option<String>) -> Vec<FileText> {
    let kept = |name: &str| {
        let table = !name.contains('/') || name.starts_with("ladders/") || name.starts_with("lexicons/");
        table || name.starts_with("derived/") || KEPT.iter().any(|rule| name.starts_with(&format!("{rule}.")))
    };
    let files = load::default_rule_files().into_iter().filter(|file| kept(file.name()));
    files.filter_map(|file| Some(FileText::new(file.name(), change(file.name(), file.text())?))).collect()
}

fn written(change: &dyn Fn(&str, &str) -> Option<String>) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files(change) {
        let path = folder.path().join("rules").join(file.name());
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, file.text()).expect("written");
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env_remove("CLICOLOR_FORCE");
    let output = command.output().expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

fn same(_: &str, text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A ladder on which one good look is enough.
fn lax(name: &str, text: &str) -> Option<String> {
    if name != "ladders/default.ron" {
        return same(name, text);
    }
    let levels = "levels: [(level: Low, gates: [Leads]), (level: Moderate, gates: [Likelihood(0.5)]), (level: High, \
                  gates: [Likelihood(0.55)])])";
    Some(format!("{}{levels}", &text[..text.find("levels: [").expect("levels")]))
}

#[test]
fn rules_that_hold_are_said_to_hold_for_what_was_searched() {
    let folder = written(&same);
    let (code, out, err) = run(folder.path(), &["check", "rules", "--prove", "--size", "2"]);
    assert_eq!(code, 0, "{out}{err}");
    let proofs: Vec<&str> = out.lines().filter(|line| line.contains(" built of up to 2 of ")).collect();
    assert_eq!(proofs.len(), 5, "{out}");
    assert!(proofs[0].starts_with("one-origin-is-never-high: holds in all "), "{out}");
    assert!(fs::read_dir(folder.path()).expect("a folder").count() == 1, "nothing is written");
}

#[test]
fn a_gate_that_was_taken_away_shows_in_a_case_that_explain_opens() {
    let folder = written(&lax);
    let arguments = ["check", "rules", "--prove", "--size", "2", "--out", "found"];
    let (code, out, err) = run(folder.path(), &arguments);
    assert_eq!(code, 4, "{out}{err}");
    assert!(err.contains("error[invariant/broken]") && err.contains("confidence is high"), "{err}");
    assert!(out.contains("one-origin-is-never-high: BROKEN by a case built of"), "{out}");
    let file = "found/breaks-one-origin-is-never-high.ron";
    let (code, checked, _) = run(folder.path(), &["check", file]);
    assert!(code == 0 && checked.contains("all valid"), "{checked}");
    let (code, out, err) = run(folder.path(), &["evaluate", file, "--rules", "rules", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let json: Value = serde_json::from_str(&out).expect("JSON");
    let hypotheses = json["questions"][0]["hypotheses"].as_array().expect("hypotheses");
    assert!(hypotheses.iter().any(|one| one["confidence"] == "High"), "{out}");
    let (code, out, err) = run(folder.path(), &["explain", file, "--rules", "rules"]);
    assert!(code == 0 && out.contains("high confidence"), "{out}{err}");
    // Nothing that is not needed is in it: with the rules as they were, it is no breach.
    let (_, out, _) = run(folder.path(), &["evaluate", file, "--format", "json"]);
    assert!(!out.contains("\"High\""), "{out}");
}

#[test]
fn programs_read_what_was_proved_and_what_was_not() {
    let folder = written(&lax);
    let (code, out, _) = run(folder.path(), &["check", "rules", "--prove", "--size", "1", "--format", "json"]);
    let json: Value = serde_json::from_str(&out).expect("JSON");
    let proof = &json["proofs"][0];
    assert_eq!((code, &proof["invariant"]), (4, &"one-origin-is-never-high".into()));
    assert!(proof["counterexample"].as_str().expect("a file").ends_with("breaks-one-origin-is-never-high.ron"));
    let monotone = json["proofs"].as_array().expect("proofs").last().expect("one");
    assert!(monotone["counterexample"].is_null() && monotone["cases"].as_u64() > Some(0), "{monotone}");
    let broken = json["diagnostics"].as_array().expect("a list").iter().find(|one| one["code"] == "invariant/broken");
    let place = &broken.expect("said")["labels"][0];
    assert_eq!(place["file"], "invariants.ron");
    let (_, out, _) = run(folder.path(), &["check", "rules", "--prove", "--size", "1", "--format", "sarif"]);
    assert!(out.contains("\"ruleId\": \"invariant/broken\"") && out.contains("rules/invariants.ron"), "{out}");
}

#[test]
fn support_that_lowers_what_it_supports_is_found() {
    // Motive, once recorded, silences the strongest rule: whoever adds it lowers the answer.
    let silenced = |name: &str, text: &str| match name {
        "code/code-whole-exclusive.ron" => {
            let unless = "unless: [Evidence(kind: \"motive\", supports: \"?h\")],\n    then:";
            let changed = text.replace("then:", unless);
            assert!(!text.contains("unless") && changed != text);
            Some(changed)
        }
        _ => same(name, text),
    };
    let folder = written(&silenced);
    let (code, out, err) = run(folder.path(), &["check", "rules", "--prove", "--size", "2"]);
    assert_eq!(code, 4, "{out}{err}");
    assert!(out.contains("support-never-lowers: BROKEN by a case built of 2 of"), "{out}");
    assert!(err.contains("supports it, and lowers the point from"), "{err}");
    let text = fs::read_to_string(folder.path().join("breaks-support-never-lowers.ron")).expect("written");
    assert_eq!(text.matches("kind: \"motive\"").count(), 1, "{text}");
}

fn rule_set(files: Vec<FileText>) -> RuleSet {
    load::rule_set(files).expect("sound").value
}

#[test]
fn a_case_that_was_built_is_read_back_as_it_was() {
    let all = files(&lax);
    let rules = rule_set(all.clone());
    let plan = Plan::new(&rules);
    let examples: Vec<_> = all
        .iter()
        .filter(|file| file.name().ends_with(".tests.ron"))
        .map(|file| load::rule_tests(file, &rules).expect("sound").value)
        .collect();
    let pieces = Pieces::new(&plan, &rules, &examples).expect("within the limits");
    let search = pieces.search(&rules.invariants()[0]).expect("within the limits");
    let mut broken = 0;
    for combination in search.combinations(1).chain(search.combinations(2)) {
        let Some(Some(breach)) = search.judge(&combination).expect("within the limits") else { continue };
        broken += 1;
        if broken > 20 {
            break;
        }
        let file = FileText::new("case.ron", case_text(&breach.case).expect("written"));
        let read = load::case(&file, &rules).unwrap_or_else(|error| panic!("{:#?}", error.diagnostics())).value;
        let digest = read.digest.clone();
        assert_eq!(read, ascribe::Case { digest, ..breach.case });
        let smallest = search.counterexample(&combination, breach_of(&search, &combination)).expect("within");
        assert!(smallest.case.evidence.len() <= read.evidence.len() && !smallest.case.evidence.is_empty());
    }
    assert!(broken > 0, "nothing broke: the test says nothing");
}

fn breach_of(search: &ascribe::prove::Search<'_>, combination: &ascribe::prove::Combination) -> ascribe::prove::Breach {
    search.judge(combination).expect("within the limits").flatten().expect("a breach")
}

#[test]
fn a_stronger_rule_is_tried_in_place_of_a_weaker_one_of_the_same_shape() {
    let rules = rule_set(files(&same));
    let plan = Plan::new(&rules);
    let all = files(&same);
    let tests = all.iter().filter(|file| file.name().ends_with(".tests.ron"));
    let examples: Vec<_> = tests.map(|file| load::rule_tests(file, &rules).expect("sound").value).collect();
    let pieces = Pieces::new(&plan, &rules, &examples).expect("within the limits");
    let twice: Vec<_> = examples.iter().chain(&examples).cloned().collect();
    let doubled = Pieces::new(&plan, &rules, &twice).expect("within the limits");
    assert_eq!(doubled.len(), 2 * pieces.len());
    for invariant in rules.invariants() {
        let (once, twice) = (pieces.search(invariant).expect("within"), doubled.search(invariant).expect("within"));
        assert_eq!(once.pieces(), twice.pieces(), "{}", invariant.id);
    }
}
