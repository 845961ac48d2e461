//! Changes of rules, replayed: is the cause that is named the edit that was made? And `ascribe diff` as a command.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use ascribe::compare::{CaseDiff, Depth, QuestionDiff, RulesAt, RulesReplay, Subject};
use ascribe::load::{self, default_rule_files};
use ascribe::text::FileText;
use ascribe::{Case, Confidence, Options, Plan, RuleSet};

const DISTINCTIVE: &str = "tradecraft/tradecraft-distinctive.ron";
const LADDER: &str = "ladders/default.ron";

/// The built-in rules with a text replaced in some files, and with further files.
fn rules(replaced: &[(&str, &str, &str)], gone: &[&str], added: &[(&str, String)]) -> RuleSet {
    let mut files = Vec::new();
    for file in default_rule_files().iter().filter(|file| !gone.contains(&file.name())) {
        let mut text = file.text().to_owned();
        for (_, from, to) in replaced.iter().filter(|(name, ..)| *name == file.name()) {
            assert!(text.contains(from), "{} has no {from}", file.name());
            text = text.replace(from, to);
        }
        files.push(FileText::new(file.name(), text));
    }
    files.extend(added.iter().map(|(name, text)| FileText::new(*name, text.clone())));
    load::rule_set(files).unwrap().value
}

fn case(id: &str, rules: &RuleSet) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(id).join("case.ron");
    load::case(&FileText::new("case.ron", fs::read_to_string(path).unwrap()), rules).unwrap().value
}

/// What differs in a case, each cause with its subject.
struct Found {
    diff: CaseDiff,
    subjects: Vec<Subject>,
}

impl Found {
    fn question(&self, id: &str) -> &QuestionDiff {
        self.diff.questions.iter().find(|one| one.question.as_str() == id).unwrap()
    }

    /// The causes, with whether each is enough alone, and needed.
    fn causes(&self, id: &str) -> Vec<(Subject, bool, bool)> {
        let causes = self.question(id).causes.iter();
        causes.map(|cause| (self.subjects[cause.edit].clone(), cause.alone, cause.needed)).collect()
    }
}

fn diff(new: &RuleSet, id: &str) -> Found {
    let old = load::default_rules().unwrap().value;
    let (old_plan, new_plan) = (Plan::new(&old), Plan::new(new));
    let [before, after] = [RulesAt { rules: &old, plan: &old_plan }, RulesAt { rules: new, plan: &new_plan }];
    let replay = RulesReplay::new(before, after, Options::default());
    let diff = replay.case(&case(id, &old), &case(id, new)).unwrap();
    Found { diff, subjects: replay.edits().iter().map(|edit| edit.subject.clone()).collect() }
}

fn rule(id: &str) -> Subject {
    Subject::Rule(id.to_owned())
}

fn moderate(gate: &str) -> Subject {
    Subject::Gate("default".to_owned(), Confidence::Moderate, gate.to_owned(), 0)
}

/// A rule that caps whatever rests on tradecraft.
fn cap() -> (&'static str, String) {
    let text = r#"Rule(
        id: "cap-of-this-test", title: "A cap", rationale: "For this test alone.",
        when: [Evidence(kind: "ttp", as: "t", supports: "?h")],
        then: Caps(hypothesis: "?h", at: Low), because: "{t.says}",
    )"#;
    ("caps/cap-of-this-test.ron", text.to_owned())
}

/// A rule that weighs whatever rests on tradecraft.
fn weighing(band: &str) -> (&'static str, String) {
    let text = r#"Rule(
        id: "rule-of-this-test", line: "tradecraft", title: "A rule", rationale: "For this test alone.",
        when: [Evidence(kind: "ttp", as: "t", supports: "?h")],
        then: Supports(hypothesis: "?h", band: "BAND", spoofability: 0.0), because: "{t.says}",
    )"#;
    ("tradecraft/rule-of-this-test.ron", text.replace("BAND", band))
}

const NOTPETYA: &str = "notpetya-2017-07-04";
const BANGLADESH: &str = "bangladesh-bank-2016-05-16";

#[test]
fn a_rule_with_another_band_is_the_cause() {
    let found = diff(&rules(&[(DISTINCTIVE, "\"Moderate\"", "\"Slight\"")], &[], &[]), BANGLADESH);
    assert_eq!(found.causes("operator"), [(rule("tradecraft-distinctive"), true, true)]);
    let question = found.question("operator");
    assert_eq!(question.depth, Depth::Conclusion);
    assert!(question.new.level < question.old.level);
    assert_eq!(question.effects.findings.len(), 1);
}

#[test]
fn of_several_edits_only_the_one_that_matters_is_named() {
    let new = rules(
        &[
            (DISTINCTIVE, "\"Moderate\"", "\"Slight\""),
            ("tradecraft/tradecraft-unlike-distinctive.ron", "\"Moderate\"", "\"Slight\""),
            ("scales.ron", "hi: 20.0", "hi: 19.0"),
            ("access/access-fits.ron", "rationale: \"", "rationale: \"Reworded. "),
            (LADDER, "Origins(3)", "Origins(4)"),
            ("ladders/unit42.ron", "Leads", "Leads, Items(9)"),
        ],
        &[],
        &[],
    );
    let found = diff(&new, BANGLADESH);
    assert!(found.subjects.len() >= 6, "{:?}", found.subjects);
    assert_eq!(found.causes("operator"), [(rule("tradecraft-distinctive"), true, true)]);
}

#[test]
fn a_rule_that_went_is_the_cause() {
    let gone = [DISTINCTIVE, "tradecraft/tradecraft-distinctive.tests.ron"];
    let found = diff(&rules(&[], &gone, &[]), BANGLADESH);
    assert_eq!(found.causes("operator"), [(rule("tradecraft-distinctive"), true, true)]);
}

#[test]
fn a_gate_is_the_cause_where_likelihoods_stay() {
    let found = diff(&rules(&[(LADDER, "LowerBound(0.55)", "LowerBound(0.7)")], &[], &[]), NOTPETYA);
    assert_eq!(found.causes("operator"), [(moderate("LowerBound"), true, true)]);
    let question = found.question("operator");
    assert_eq!(question.old.likelihood, question.new.likelihood);
    assert_eq!((question.old.level, question.new.level), (Confidence::Moderate, Confidence::Low));
    // A gate that is met as before is no change.
    assert!(found.diff.questions.iter().all(|one| one.question.as_str() != "sponsor"), "{:?}", found.diff);
}

#[test]
fn a_band_of_the_scales_is_the_cause() {
    let found = diff(&rules(&[("scales.ron", "lo: 5.0, hi: 10.0", "lo: 3.0, hi: 5.0")], &[], &[]), NOTPETYA);
    assert_eq!(found.causes("operator"), [(Subject::Band("Moderate".to_owned()), true, true)]);
}

#[test]
fn where_two_edits_are_each_enough_both_are_named_and_neither_is_needed() {
    let found = diff(&rules(&[(LADDER, "LowerBound(0.55)", "LowerBound(0.7)")], &[], &[cap()]), NOTPETYA);
    let expected = [(moderate("LowerBound"), true, false), (rule("cap-of-this-test"), true, false)];
    assert_eq!(found.causes("operator"), expected);
}

#[test]
fn a_rule_and_the_band_that_it_needs_are_the_cause_together() {
    let band = r#"(id: "Huge", lo: 18.0, hi: 25.0, means: "for this test"), (id: "Decisive""#;
    let scales = default_rule_files().into_iter().find(|file| file.name() == "scales.ron").unwrap();
    let from = scales.text().find("id: \"Decisive\"").map(|at| scales.text()[..at].rfind('(').unwrap()).unwrap();
    let to = from + scales.text()[from..].find("\"Decisive\"").unwrap() + "\"Decisive\"".len();
    let replaced = [("scales.ron", &scales.text()[from..to], band), (LADDER, "Origins(3)", "Origins(4)")];
    let found = diff(&rules(&replaced, &[], &[weighing("Huge")]), BANGLADESH);
    let expected = [(Subject::Band("Huge".to_owned()), false, true), (rule("rule-of-this-test"), false, true)];
    assert_eq!(found.causes("operator"), expected);
}

#[test]
fn reasons_that_change_by_two_edits_name_both() {
    let new = rules(&[("scales.ron", "lo: 5.0, hi: 10.0", "lo: 5.0, hi: 9.9")], &[], &[weighing("Negligible")]);
    let found = diff(&new, NOTPETYA);
    assert_eq!(found.question("operator").depth, Depth::Reasons);
    let expected = [(Subject::Band("Moderate".to_owned()), false, true), (rule("rule-of-this-test"), false, true)];
    assert_eq!(found.causes("operator"), expected);
}

const CASE: &str = r#"Case(
    id: "outage", title: "An outage", as_of: "2030-01-01",
    questions: [(id: "q", asks: "Who?", hypotheses: [(id: "a", label: "A", kind: State), (id: "b", label: "B", kind: State)])],
    sources: [(id: "s", name: "A vendor", kind: Vendor, reliability: A, first_hand: true)],
    evidence: [(
        id: "e", kind: "ttp", says: "They worked as a is known to.", known_from: "2029-01-01", reported_by: ["s"], credibility: 2,
        supports: ["a"], fields: {"techniques": ["T1486"], "distinctiveness": "distinctive", "resembles": "a"},
    )],
)
"#;

/// A folder with rules, `rules` and `other`, and one case.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["rules", "other"] {
        fs::create_dir_all(folder.path().join(name).join("tradecraft")).unwrap();
        fs::write(folder.path().join(name).join("tradecraft/rule-of-this-test.ron"), weighing("Moderate").1).unwrap();
    }
    fs::create_dir_all(folder.path().join("cases/outage")).unwrap();
    fs::write(folder.path().join("cases/outage/case.ron"), CASE).unwrap();
    folder
}

fn change(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join(name).join("tradecraft/rule-of-this-test.ron");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replace(from, to)).unwrap();
}

fn ascribe(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ascribe")).args(args).current_dir(folder).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_exit_code_says_whether_anything_changed() {
    let folder = folder();
    let same = ascribe(folder.path(), &["diff", "rules", "other"]);
    assert_eq!(same.status.code(), Some(0), "{}", err(&same));
    assert!(out(&same).starts_with("0 of 1 case changed.\n"), "{}", out(&same));
    assert!(out(&same).ends_with("The rules are the same.\n"), "{}", out(&same));
    change(folder.path(), "other", "For this test alone", "Another reason");
    let words = ascribe(folder.path(), &["diff", "rules", "other"]);
    assert_eq!(words.status.code(), Some(0));
    assert!(out(&words).contains("rule rule-of-this-test: rationale rewritten (judges nothing)"), "{}", out(&words));
    change(folder.path(), "other", "Moderate", "Strong");
    let changed = ascribe(folder.path(), &["diff", "rules", "other"]);
    assert_eq!(changed.status.code(), Some(4));
    assert!(out(&changed).contains("1 of 1 case changed"), "{}", out(&changed));
    assert!(out(&changed).contains("band Moderate → Strong"), "{}", out(&changed));
}

#[test]
fn every_form_names_the_cause() {
    let folder = folder();
    change(folder.path(), "other", "Moderate", "Strong");
    let json = ascribe(folder.path(), &["diff", "rules", "other", "cases", "--format", "json"]);
    assert_eq!(json.status.code(), Some(4), "{}", err(&json));
    let view: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!(view["schema_version"], 1);
    let rows = [&view["conclusions"], &view["reasons"]].map(|rows| rows.as_array().unwrap().clone()).concat();
    let [row] = rows.as_slice() else { panic!("{view:#}") };
    assert_eq!(row["causes"][0]["id"], "rule-of-this-test");
    assert_eq!(row["causes"][0]["alone"], true);
    let markdown = ascribe(folder.path(), &["diff", "rules", "other", "cases", "--format", "markdown"]);
    assert!(out(&markdown).starts_with("**1 of 1 case changed"), "{}", out(&markdown));
    assert!(out(&markdown).contains("| outage | q |"), "{}", out(&markdown));
}

fn git(folder: &Path, args: &[&str]) {
    let who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").args(who).args(args).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{}", err(&done));
}

#[test]
fn a_revision_is_read_as_it_was_committed() {
    let folder = folder();
    let here = folder.path();
    git(here, &["init", "-q", "-b", "main"]);
    git(here, &["add", "."]);
    git(here, &["commit", "-q", "-m", "first"]);
    assert_eq!(ascribe(here, &["diff", "main.."]).status.code(), Some(0));
    change(here, "rules", "Moderate", "Strong");
    for args in [&["diff", "main.."][..], &["diff", "HEAD", "rules", "cases"], &["diff", "main:other", "rules"]] {
        let changed = ascribe(here, args);
        assert_eq!(changed.status.code(), Some(4), "{args:?} {}", err(&changed));
        assert!(out(&changed).contains("band Moderate → Strong"), "{args:?} {}", out(&changed));
    }
    git(here, &["commit", "-q", "-a", "-m", "second"]);
    assert_eq!(ascribe(here, &["diff", "main.."]).status.code(), Some(0));
    for args in [&["diff", "HEAD~1..HEAD"][..], &["diff", "HEAD~1", "HEAD"], &["diff", "main~1..", "cases/outage"]] {
        assert_eq!(ascribe(here, args).status.code(), Some(4), "{args:?}");
    }
    let unknown = ascribe(here, &["diff", "no-such-branch", "rules"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        err(&unknown).contains("`no-such-branch` is neither a folder nor a git revision here"),
        "{}",
        err(&unknown)
    );
    let no_folder = ascribe(here, &["diff", "HEAD:nowhere", "rules"]);
    assert_eq!(no_folder.status.code(), Some(2));
    // What git could take for an option never reaches it.
    let option = ascribe(here, &["diff", "--", "--output=stolen", "rules"]);
    assert_eq!(option.status.code(), Some(2), "{}", err(&option));
    assert!(!here.join("stolen").exists());
}

#[test]
fn what_is_not_there_is_said() {
    let folder = folder();
    let here = folder.path();
    let alone = ascribe(here, &["diff", "rules"]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(err(&alone).contains("the new rules are missing"), "{}", err(&alone));
    fs::rename(here.join("cases"), here.join("elsewhere")).unwrap();
    let no_cases = ascribe(here, &["diff", "rules", "other"]);
    assert_eq!(no_cases.status.code(), Some(2));
    let no_repository = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["diff", "main", "rules", "elsewhere"])
        .current_dir(here)
        .env("GIT_CEILING_DIRECTORIES", here.parent().unwrap())
        .output()
        .unwrap();
    assert_eq!(no_repository.status.code(), Some(1));
    assert!(err(&no_repository).contains("not a git repository"), "{}", err(&no_repository));
}
