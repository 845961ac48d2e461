//! `ascribe test` as somebody uses it whose rules and cases live in a repository without Rust.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const RULE: &str = r#"Rule(
    id: "any-tradecraft",
    line: "tradecraft",
    title: "Any tradecraft at all",
    rationale: "For this test alone, to tell it from the built-in rules.",
    when: [Evidence(kind: "ttp", as: "t", supports: "?h")],
    then: Supports(hypothesis: "?h", band: "Moderate", spoofability: 0.1),
    because: "{t.says}",
)
"#;

const TESTS: &str = r#"RuleTests(
    rule: "any-tradecraft",
    examples: [
        Example(
            name: "in favour",
            given: (
                hypotheses: [(id: "x", kind: State), (id: "y", kind: State)],
                evidence: [(id: "E1", kind: "ttp", supports: ["x"], fields: FIELDS)],
            ),
            expect: [(concludes: "x", items: ["E1"], band: "Moderate", bindings: {"?h": "x"})],
        ),
        Example(
            name: "against",
            given: (
                hypotheses: [(id: "x", kind: State), (id: "y", kind: State)],
                evidence: [(id: "E1", kind: "ttp", opposes: ["x"], fields: FIELDS)],
            ),
            expect: [],
        ),
    ],
)
"#;

const FIELDS: &str = r#"{"techniques": ["T1486"], "distinctiveness": "distinctive", "resembles": "a"}"#;

const CASE: &str = r#"Case(
    id: "outage",
    title: "An outage",
    as_of: "2030-01-01",
    questions: [
        (id: "q", asks: "Who?", hypotheses: [(id: "a", label: "A", kind: State), (id: "b", label: "B", kind: State)]),
    ],
    sources: [(id: "s", name: "A vendor", kind: Vendor, reliability: A, first_hand: true)],
    evidence: [
        (
            id: "e",
            kind: "ttp",
            says: "They worked as a is known to.",
            known_from: "2029-01-01",
            reported_by: ["s"],
            credibility: 2,
            supports: ["a"],
            fields: FIELDS,
        ),
    ],
)
"#;

const EXPECTED: &str = r#"Expected(
    question: "q",
    hypothesis: "a",
    level: Low,
    range: (None, Low),
    by: "a vendor",
    words: "possibly",
    why: "the word is weak",
    cites: ["e"],
)
"#;

/// A repository with one rule and one case.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("rules/tradecraft/any-tradecraft.ron", RULE),
        ("rules/tradecraft/any-tradecraft.tests.ron", TESTS),
        ("cases/outage/case.ron", CASE),
        ("cases/outage/expected.ron", EXPECTED),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text.replace("FIELDS", FIELDS)).expect("written");
    }
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    command.arg("test").args(arguments).current_dir(folder).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

fn shown(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

/// Exit code and standard output.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let (code, out, err) = shown(command(folder, arguments).output().expect("the binary runs"));
    assert!(code == 0 || code == 4, "{arguments:?}: {err}");
    assert_eq!(err, "", "{arguments:?}");
    (code, out)
}

/// Answers a review.
fn review(folder: &Path, answers: &str) -> (i32, String) {
    let mut command = command(folder, &["--review"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    child.stdin.take().expect("piped").write_all(answers.as_bytes()).expect("it reads answers");
    let (code, out, _) = shown(child.wait_with_output().expect("it ends"));
    (code, out)
}

fn replace(folder: &Path, name: &str, old: &str, new: &str) {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).expect("text");
    assert!(text.contains(old), "{text}");
    fs::write(path, text.replace(old, new)).expect("written");
}

const SNAPSHOT: &str = "cases/outage/snapshot.txt";

#[test]
fn a_sound_repository_passes_and_says_what_was_run() {
    let folder = repository();
    let (code, out) = run(folder.path(), &[]);
    assert_eq!(code, 0, "{out}");
    let wanted =
        "examples   2 pass, of 1 rule\njudgments  1 as published\nsnapshots  1 without one yet (--accept writes it)\n";
    assert_eq!(out, wanted);
    assert!(!folder.path().join(SNAPSHOT).exists());
}

#[test]
fn an_example_that_fails_says_what_it_gave() {
    let folder = repository();
    replace(folder.path(), "rules/tradecraft/any-tradecraft.ron", "Moderate", "Strong");
    let (code, out) = run(folder.path(), &["rules"]);
    assert_eq!(code, 4, "{out}");
    for wanted in [
        "FAILED any-tradecraft: in favour\n",
        "any-tradecraft.tests.ron:4\n",
        "expected  x from E1; band Moderate; ?h = x\n",
        "given     x from E1; band Strong; ?h = x\n",
        "examples   1 pass, 1 fail, of 1 rule\n",
    ] {
        assert!(out.contains(wanted), "{wanted}: {out}");
    }
    replace(folder.path(), "rules/tradecraft/any-tradecraft.ron", "supports: \"?h\"", "concerns: \"?h\"");
    assert!(run(folder.path(), &["rules"]).1.contains("given     nothing\n"));
}

#[test]
fn a_snapshot_is_written_once_and_then_kept() {
    let folder = repository();
    let (code, out) = run(folder.path(), &["--accept"]);
    assert_eq!((code, out.contains("snapshots  1 accepted")), (0, true), "{out}");
    let snapshot = fs::read_to_string(folder.path().join(SNAPSHOT)).expect("written");
    for wanted in ["outage", "that the answer is: A", "confidence in this judgment", "Carried by", "\"likelihood\""] {
        assert!(snapshot.contains(wanted), "{wanted}: {snapshot}");
    }
    for changing in [env!("CARGO_PKG_VERSION"), "sha256", "case.ron", "digest"] {
        assert!(!snapshot.contains(changing), "{changing}: {snapshot}");
    }
    assert_eq!(run(folder.path(), &[]).1.lines().last(), Some("snapshots  1 as before"));
    // Layout and comments of the files are no difference.
    replace(
        folder.path(),
        "cases/outage/case.ron",
        "    evidence: [\n",
        "\n\n    // What was seen.\n    evidence: [\n",
    );
    assert_eq!(run(folder.path(), &[]).0, 0);
}

#[test]
fn a_changed_rule_shows_in_the_snapshot_and_in_what_was_published() {
    let folder = repository();
    run(folder.path(), &["--accept"]);
    replace(folder.path(), "rules/tradecraft/any-tradecraft.ron", "Moderate", "Negligible");
    let (code, out) = run(folder.path(), &["cases", "--rules", "rules"]);
    assert_eq!(code, 4, "{out}");
    for wanted in ["FAILED outage: snapshot\n", "--- cases/outage/snapshot.txt\n", "\n-", "\n+"] {
        assert!(out.contains(wanted), "{wanted}: {out}");
    }
    assert_eq!(run(folder.path(), &["--accept", "cases", "--rules", "rules"]).0, 0);
    // With other words: what must be cited and is not, what is above and below the published range.
    replace(folder.path(), "cases/outage/case.ron", "supports: [\"a\"]", "concerns: [\"a\"]");
    let (code, out) = run(folder.path(), &["cases", "--rules", "rules", "--run", "published"]);
    assert_eq!(code, 4, "{out}");
    assert!(out.contains("nothing that was found rests on e, which has to be cited"), "{out}");
    replace(folder.path(), "cases/outage/expected.ron", "cites: [\"e\"]", "cites: []");
    replace(folder.path(), "cases/outage/expected.ron", "(None, Low)", "(Low, Low)");
    let short = ["cases", "--rules", "rules", "--run", "outage: published"];
    let (code, out) = run(folder.path(), &short);
    assert_eq!((code, out.contains("short  outage\n")), (0, true), "{out}");
    assert_eq!(run(folder.path(), &[&short[..], &["--strict"]].concat()).0, 4);
}

#[test]
fn a_review_accepts_rejects_and_skips() {
    let folder = repository();
    let (code, out) = review(folder.path(), "what?\ns\n");
    assert_eq!((code, out.matches("[a/r/s/q]").count()), (4, 2), "{out}");
    assert!(out.contains("+") && !folder.path().join(SNAPSHOT).exists(), "{out}");
    let (code, out) = review(folder.path(), "r\n");
    assert_eq!((code, out.contains("rejected in review")), (4, true), "{out}");
    assert_eq!(review(folder.path(), "").0, 4);
    assert_eq!(review(folder.path(), "a\n").0, 0);
    assert!(folder.path().join(SNAPSHOT).is_file());
    assert_eq!(review(folder.path(), "").0, 0);
}

#[test]
fn results_are_json_and_junit_too() {
    let folder = repository();
    replace(folder.path(), "rules/tradecraft/any-tradecraft.ron", "Moderate", "Strong");
    let (code, out) = run(folder.path(), &["--format", "json", "--junit", "out.xml"]);
    assert_eq!(code, 4);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&json["schema_version"], &json["passed"]), (&1.into(), &false.into()));
    let outcomes: Vec<&str> =
        json["tests"].as_array().expect("tests").iter().filter_map(|test| test["outcome"].as_str()).collect();
    assert_eq!(outcomes, ["failed", "passed", "passed", "new"]);
    let xml = fs::read_to_string(folder.path().join("out.xml")).expect("written");
    for wanted in [
        "<testsuites name=\"ascribe\" tests=\"4\" failures=\"1\">",
        "<testsuite name=\"rule.any-tradecraft\" tests=\"2\" failures=\"1\" skipped=\"0\">",
        "<testsuite name=\"case.outage\" tests=\"2\" failures=\"0\" skipped=\"1\">",
    ] {
        assert!(xml.contains(wanted), "{wanted}: {xml}");
    }
}

#[test]
fn some_tests_can_be_chosen_and_mistakes_are_told() {
    let folder = repository();
    assert_eq!(run(folder.path(), &["--run", "^any-.*favour$"]).1, "examples   1 pass, of 1 rule\n");
    assert_eq!(run(folder.path(), &["--run", "nothing-like-it"]).1, "no test was run\n");
    let code = |arguments: &[&str]| shown(command(folder.path(), arguments).output().expect("it runs")).0;
    assert_eq!(code(&["--run", "("]), 2);
    assert_eq!(code(&["nowhere"]), 1);
    fs::write(folder.path().join("cases/outage/expected.ron"), "Expected(").expect("written");
    assert_eq!(code(&[]), 3);
}

#[test]
fn a_rule_without_examples_is_named() {
    let folder = repository();
    fs::remove_file(folder.path().join("rules/tradecraft/any-tradecraft.tests.ron")).expect("removed");
    assert_eq!(run(folder.path(), &["rules"]).1, "without examples: any-tradecraft\n");
}

#[test]
fn rules_are_found_below_a_folder_by_their_name_alone() {
    let folder = repository();
    fs::create_dir_all(folder.path().join("notes/old")).expect("made");
    // Something that only looks like a rule, in a folder that nobody named.
    fs::write(folder.path().join("notes/old/draft.ron"), "Rule(").expect("written");
    assert_eq!(run(folder.path(), &[]).0, 0);
    assert_eq!(run(folder.path(), &["."]).0, 0);
}

#[test]
fn invariants_make_their_own_folder_a_rule_set_and_not_the_one_above() {
    let folder = repository();
    fs::write(folder.path().join("rules/invariants.ron"), include_str!("../rules/invariants.ron")).expect("written");
    // Were the whole repository taken for rules, this would be read as one.
    fs::write(folder.path().join("picture.png"), [0xff, 0xfe]).expect("written");
    assert_eq!(run(folder.path(), &[]).0, 0);
}
