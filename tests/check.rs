//! `ascribe check` as its users run it: gravity and exit codes, forms of output, suppression with a reason.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Two notes and no warning: nothing bears on `b`, and the one source that supports `a` is relayed by another.
const CASE: &str = r#"Case(
    id: "x",
    title: "An incident",
    as_of: "2030-01-01",
    questions: [
        (
            id: "q",
            asks: "Who?",
            hypotheses: [
                (id: "a", label: "A", kind: State),
                (id: "b", label: "B", kind: State),
            ],
        ),
    ],
    sources: [
        (id: "s", kind: Vendor, reliability: A, first_hand: true),
        (id: "r", kind: Media, reliability: A, cites: ["s"]),
    ],
    evidence: [
        (
            id: "e",
            kind: "ttp",
            says: "They worked as a is known to.",
            known_from: "2029-01-01",
            reported_by: ["s", "r"],
            credibility: 2,
            supports: ["a"],
            fields: {"techniques": ["T1486"], "distinctiveness": "distinctive", "resembles": "a"},
        ),
    ],
)
"#;

const UNTESTED: &str = "                (id: \"b\"";

/// Exit code, standard output and standard error.
fn check(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    command.arg("check").args(arguments).current_dir(folder).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"] {
        command.env_remove(name);
    }
    let output = command.output().expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

fn json(folder: &TempDir, format: &str) -> Value {
    let (_, out, _) = check(folder, &["--format", format]);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
}

fn folder(case: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder, "case.ron", case);
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// The case with a comment above what nothing bears on.
fn allowed(comment: &str) -> String {
    let with = CASE.replace(UNTESTED, &format!("                {comment}\n{UNTESTED}"));
    assert_ne!(with, CASE);
    with
}

#[test]
fn it_fails_from_the_gravity_that_is_asked_for() {
    let noted = folder(CASE);
    for (level, code) in [("note", 4), ("warning", 0), ("error", 0)] {
        assert_eq!(check(&noted, &["--fail-level", level]).0, code, "{level}");
    }
    // Graded as confirmed by others, with one origin: a warning.
    let warned = folder(&CASE.replace("credibility: 2", "credibility: 1"));
    for (level, code) in [("note", 4), ("warning", 4), ("error", 0)] {
        assert_eq!(check(&warned, &["--fail-level", level]).0, code, "{level}");
    }
    let invalid = folder(&CASE.replace("credibility: 2", "credibility: 9"));
    for level in ["note", "warning", "error"] {
        assert_eq!(check(&invalid, &["--fail-level", level]).0, 3, "{level}");
    }
    assert_eq!(check(&noted, &["--fail-level", "fatal"]).0, 2);
}

#[test]
fn a_sarif_log_points_at_each_finding_and_explains_its_rule() {
    let folder = folder(CASE);
    let log = json(&folder, "sarif");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 2, "{log}");
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].as_str().expect("a file").ends_with("case.ron"), "{place}");
        let line = place["region"]["startLine"].as_u64().expect("a line") as usize;
        assert!(CASE.lines().nth(line - 1).expect("in the file").contains("(id: \""), "{place}");
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        let rule = rules.iter().find(|rule| rule["id"] == result["ruleId"]).expect("described");
        assert!(rule["help"]["markdown"].as_str().expect("a page").contains("Right:"), "{rule}");
        assert!(result.get("suppressions").is_none());
    }
}

#[test]
fn annotations_are_lines_of_a_workflow() {
    let (code, out, err) = check(&folder(CASE), &["--format", "github"]);
    assert_eq!((code, err.as_str(), out.lines().count()), (0, "", 2), "{out}");
    assert!(out.lines().all(|line| line.starts_with("::notice file=")), "{out}");
    assert!(out.contains("case.ron,line=11,endLine=11,col=22,endColumn=25,title=case/untested-hypothesis::"), "{out}");
    let (code, out, _) = check(&folder(&CASE.replace("credibility: 2", "credibility: 9")), &["--format", "github"]);
    assert!(code == 3 && out.starts_with("::error file="), "{out}");
}

#[test]
fn what_a_comment_answers_no_longer_counts_and_is_not_lost() {
    let folder = folder(&allowed("// allow(case/untested-hypothesis): b is listed because the press named it"));
    let (code, out, err) = check(&folder, &["--fail-level", "warning"]);
    assert_eq!((code, out.as_str()), (0, "checked 1 case: all valid, 1 note; 1 finding suppressed with a reason\n"));
    assert!(!err.contains("untested") && err.contains("case/one-origin"), "{err}");
    let found = json(&folder, "json");
    assert_eq!(found["diagnostics"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["suppressed"][0]["reason"], "b is listed because the press named it");
    assert_eq!(found["suppressed"][0]["finding"]["code"], "case/untested-hypothesis");
    let log = json(&folder, "sarif");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let suppressed: Vec<&Value> = results.iter().filter(|one| one.get("suppressions").is_some()).collect();
    assert_eq!((results.len(), suppressed.len()), (2, 1));
    assert_eq!(suppressed[0]["suppressions"][0]["justification"], "b is listed because the press named it");
    assert_eq!(suppressed[0]["suppressions"][0]["kind"], "inSource");
}

#[test]
fn a_comment_that_gives_no_reason_or_hits_nothing_is_a_warning() {
    for (comment, code) in [
        ("// allow(case/untested-hypothesis)", "allow/no-reason"),
        ("// allow(case/untested-hypotheses): why", "allow/unknown-code"),
        ("// allow(case/circular-reporting): why", "allow/no-effect"),
        ("// allow(case/no-question): why", "allow/no-effect"),
    ] {
        let (exit, _, err) = check(&folder(&allowed(comment)), &["--fail-level", "warning"]);
        assert!(exit == 4 && err.contains(code) && err.contains("case/untested-hypothesis"), "{comment}: {err}");
    }
    let head =
        folder(&format!("// allow(case/untested-hypothesis): known gaps\n// allow(case/one-origin): so far\n{CASE}"));
    assert_eq!(check(&head, &["--fail-level", "note"]).0, 0);
    let fault =
        format!("// allow(case/credibility-out-of-range): why\n{}", CASE.replace("credibility: 2", "credibility: 9"));
    assert_eq!(check(&folder(&fault), &[]).0, 3);
}

#[test]
fn laying_a_file_out_keeps_what_its_comments_allow() {
    let text = allowed("// allow(case/untested-hypothesis): why");
    let careless = text.replace("                (id: \"a\"", "(id: \"a\"").replace("\n            asks", " asks");
    let folder = folder(&careless);
    let before = check(&folder, &["--fail-level", "warning"]);
    let mut fmt = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    assert!(fmt.args(["fmt", "case.ron"]).current_dir(&folder).output().expect("it runs").status.success());
    assert_ne!(fs::read_to_string(folder.path().join("case.ron")).expect("a file"), careless);
    assert_eq!(check(&folder, &["--fail-level", "warning"]).1, before.1);
}

#[test]
fn the_only_rule_set_found_is_the_one_that_cases_are_checked_with() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let vocabulary = fs::read_to_string(root.join("rules/vocabulary.ron")).expect("the vocabulary");
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder, "cases/x/case.ron", &CASE.replace("\"ttp\"", "\"ttp2\""));
    write(&folder, "rules/vocabulary.ron", &vocabulary);
    assert_eq!(check(&folder, &[]).0, 3);
    let renamed = vocabulary.replacen("id: \"ttp\"", "id: \"ttp2\"", 1);
    assert_ne!(renamed, vocabulary);
    write(&folder, "rules/vocabulary.ron", &renamed);
    let (code, out, err) = check(&folder, &[]);
    assert_eq!(code, 0, "{out}{err}");
    write(&folder, "rules/vocabulary.ron", "Vocabulary(");
    let (code, out, err) = check(&folder, &[]);
    assert!(code == 3 && out.contains("1 file invalid") && !err.contains("case.ron"), "{out}{err}");
}
