//! What is marked above `--max-tlp` is in no output of any command, in any format; and what is concluded stays as it was.
//!
//! One list, [`SHOWN`], drives it (`tests/commands/`). A command or a format that is neither run here nor listed as one that shows no case fails.

#[path = "commands/mod.rs"]
mod commands;

use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use ascribe::load::{self, wire};
use ascribe::model::rule_set::RuleSet;
use ascribe::model::vocabulary::FieldType;
use commands::SHOWN;
use serde_json::{Value, json};

/// Commands that show nothing of a case that is judged, with the reason why they withhold nothing.
const OTHERS: &[(&str, &str)] = &[
    ("verify", "shows what a certificate holds, which is masked where it was made"),
    ("import", "writes cases, for who has all of them"),
    ("new", "begins a file"),
    ("fmt", "lays out a file for who edits it"),
    ("schema", "shows shapes"),
    ("completions", "shows options"),
    ("man", "shows options"),
    ("help", "shows options"),
];

/// Formats that no terminal shows, with the reason why they hold nothing that is withheld.
const ELSEWHERE: &[(&str, &str, &str)] =
    &[("batch", "parquet", "a row holds what a record of --format jsonl holds: tests/batch_table.rs")];

/// In every text of a marked item, of a source that only it names, and of an actor that only it names.
const CANARY: &str = "kanarie";
/// When the marked items happened.
const DAY: &str = "1987-06-05";

fn ascribe(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ascribe")).args(arguments).output().expect("it runs")
}

fn rules() -> RuleSet {
    load::default_rules().expect("sound").value
}

/// A case of the casebook with every third item marked and full of canaries, as JSON, and the first of these items.
fn marked(name: &str, rules: &RuleSet) -> (Value, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name).join("case.ron");
    let text = std::fs::read_to_string(path).expect("a case");
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let case: wire::case::Case = options.from_str(&text).expect("a case");
    let mut case = serde_json::to_value(case).expect("JSON");
    let mut first = None;
    for item in case["evidence"].as_array_mut().expect("items").iter_mut().step_by(3) {
        mark(item, rules);
        first.get_or_insert(item["id"].as_str().expect("an id").to_owned());
    }
    let source = json!({"id": "kanarie-source", "name": "Kanarie Name", "kind": "Vendor", "reliability": "B",
        "first_hand": true, "url": "https://kanarie.example/"});
    case["sources"].as_array_mut().expect("sources").push(source);
    if case["actors"].is_null() {
        case["actors"] = json!([]);
    }
    case["actors"]
        .as_array_mut()
        .expect("actors")
        .push(json!({"id": "kanarie-actor", "label": "Kanarie Label", "kind": "Group"}));
    (case, first.expect("an item"))
}

fn mark(item: &mut Value, rules: &RuleSet) {
    item["tlp"] = json!("Red");
    item["happened"] = json!(DAY);
    item["notes"] = json!(["kanarie in a note"]);
    item["reported_by"].as_array_mut().expect("sources").push(json!("kanarie-source"));
    item["says"] = json!(format!("Kanarie {}", item["says"].as_str().expect("text")));
    if item["concerns"].is_null() {
        item["concerns"] = json!([]);
    }
    item["concerns"].as_array_mut().expect("subjects").push(json!("kanarie-actor"));
    let kind = rules.vocabulary().kinds.iter().find(|kind| Some(kind.id.as_str()) == item["kind"].as_str());
    for field in &kind.expect("a kind").fields {
        match (&field.is, item["fields"].get_mut(&field.id)) {
            (FieldType::Text, Some(value)) => *value = json!(format!("kanarie {}", value.as_str().expect("text"))),
            (FieldType::Texts, Some(value)) => value.as_array_mut().expect("texts").push(json!("kanarie")),
            _ => {}
        }
    }
}

/// A folder with the marked case, what was expected of it, a snapshot that it does not read like, and a file that adds to it.
struct Fixture {
    folder: tempfile::TempDir,
    item: String,
    question: String,
}

impl Fixture {
    fn new(name: &str) -> Fixture {
        let rules = rules();
        let (case, item) = marked(name, &rules);
        let folder = tempfile::tempdir().expect("a folder");
        let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).expect("written");
        write("case.json", &serde_json::to_string_pretty(&case).expect("JSON"));
        write("case.snapshot.txt", "kept otherwise\n");
        write("snapshot.txt", "kept otherwise\n");
        let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name).join("expected.ron");
        write("expected.ron", &std::fs::read_to_string(expected).expect("an expectation"));
        let mut added = case["evidence"][0].clone();
        added["says"] = json!("Kanarie once more, in other words.");
        write("added.json", &serde_json::to_string(&json!({"replaces": [item], "evidence": [added]})).expect("JSON"));
        Fixture { folder, item, question: case["questions"][0]["id"].as_str().expect("an id").to_owned() }
    }

    fn run(&self, arguments: &[&str], more: &[&str]) -> Output {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let fill = |argument: &&str| match *argument {
            "CASE" => path(""),
            "ADDED" => path("added.json"),
            "ITEM" => self.item.clone(),
            "QUESTION" => self.question.clone(),
            "RULES" => Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").display().to_string(),
            other => other.to_owned(),
        };
        let filled: Vec<String> = arguments.iter().map(fill).chain(more.iter().map(|one| (*one).to_owned())).collect();
        ascribe(&filled.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

fn texts(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Of so many commands one is also run without a mask.
const SAMPLED: usize = 5;

#[test]
fn no_string_of_an_item_above_the_marking_is_in_any_output() {
    let fixture = Fixture::new("wannacry-2017-05-16");
    let (next, quoted) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((place, arguments)) = take(&next) {
                    assert_masked(&fixture, arguments);
                    // One in so many is enough to know that the canaries are there to be shown.
                    let shown =
                        place % SAMPLED == 0 && texts(&fixture.run(arguments, &[])).to_lowercase().contains(CANARY);
                    quoted.fetch_add(usize::from(shown), Ordering::Relaxed);
                }
            });
        }
    });
    let (quoted, sampled) = (quoted.into_inner(), SHOWN.len().div_ceil(SAMPLED));
    assert!(quoted * 3 >= sampled, "{quoted} of {sampled}");
}

fn take(next: &AtomicUsize) -> Option<(usize, &'static [&'static str])> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    Some((place, SHOWN.get(place)?))
}

/// Runs a command, and looks for what must not be shown.
fn assert_masked(fixture: &Fixture, arguments: &[&str]) {
    let masked = fixture.run(arguments, &["--max-tlp", "amber"]);
    let code = masked.status.code();
    assert!(matches!(code, Some(0 | 4)), "{arguments:?} ends with {code:?}: {}", texts(&masked));
    let text = texts(&masked).to_lowercase();
    for canary in [CANARY, DAY, "1987", "5 june"] {
        let at = text.find(canary);
        let around = at.map(|at| text.get(at.saturating_sub(120)..(at + 60).min(text.len())).unwrap_or(""));
        assert_eq!(around, None, "{arguments:?} shows {canary}");
    }
}

#[test]
fn every_command_and_format_is_run_or_said_to_show_no_case() {
    let help = |arguments: &[&str]| String::from_utf8(ascribe(arguments).stdout).expect("text");
    let all = help(&["--help"]);
    let commands = all.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    let names = commands.lines().filter_map(|line| line.split_whitespace().next());
    for name in names.filter(|name| all.contains(&format!("\n  {name}"))) {
        let runs: Vec<_> = SHOWN.iter().filter(|one| one[0] == name).collect();
        if OTHERS.iter().any(|(other, _)| *other == name) {
            continue;
        }
        assert!(!runs.is_empty(), "`{name}` is in neither list");
        let own = help(&[name, "-h"]);
        assert!(own.contains("--max-tlp"), "`{name}` has no --max-tlp");
        let formats = own.split("--format <").nth(1).and_then(|rest| rest.split("[possible values: ").nth(1));
        let Some(formats) = formats.and_then(|rest| rest.split(']').next()) else { continue };
        for format in
            formats.split(|c: char| c == ',' || c.is_whitespace()).filter(|one| !one.is_empty() && *one != "text")
        {
            let is_run = runs.iter().any(|run| run.windows(2).any(|two| *two == ["--format", format]));
            let is_elsewhere = ELSEWHERE.iter().any(|(command, other, _)| (*command, *other) == (name, format));
            assert!(is_run || is_elsewhere, "{name} --format {format}");
        }
    }
}

fn pairs<'a>(one: &'a Value, other: &'a Value) -> impl Iterator<Item = (&'a Value, &'a Value)> {
    let lists = one.as_array().zip(other.as_array()).expect("lists");
    assert_eq!(lists.0.len(), lists.1.len());
    lists.0.iter().zip(lists.1)
}

#[test]
fn the_judgment_stands_on_what_is_withheld_and_the_output_says_so() {
    let fixture = Fixture::new("albania-2022-07-egov");
    let json = |more: &[&str]| -> Value {
        let output = fixture.run(&["explain", "CASE", "--format", "json"], more);
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let (whole, masked) = (json(&[]), json(&["--max-tlp", "amber"]));
    for (one, other) in pairs(&whole["questions"], &masked["questions"]) {
        for (one, other) in pairs(&one["judgments"], &other["judgments"]) {
            assert_eq!(one["likelihood"], other["likelihood"]);
            assert_eq!((&one["level"], &one["caps"]), (&other["level"], &other["caps"]));
        }
        assert_eq!(one["leading"], other["leading"]);
        assert_eq!(one["sums"], other["sums"]);
    }
    let items = masked["masked"]["items"].as_array().expect("what is withheld");
    assert!(items.contains(&json!(fixture.item)) && items.len() > 3, "{items:?}");
    assert_eq!(masked["masked"]["max_tlp"], "TLP:AMBER");
    assert_eq!(
        (masked["masked"]["sources"].as_array().map(Vec::len), masked["masked"]["actors"].as_array().map(Vec::len)),
        (Some(2), Some(1))
    );
    for arguments in [
        &["explain", "CASE"][..],
        &["evaluate", "CASE"],
        &["timeline", "CASE"],
        &["report", "CASE", "--out", "-"],
        &["explain", "CASE", "--format", "dot"],
    ] {
        let text = texts(&fixture.run(arguments, &["--max-tlp", "amber"]));
        assert!(
            text.contains("Withheld, as marked above TLP:AMBER") && text.contains(&fixture.item),
            "{arguments:?}: {text}"
        );
    }
    let nothing = texts(&fixture.run(&["explain", "CASE"], &["--max-tlp", "red"]));
    assert!(nothing.contains("Nothing is withheld"), "{nothing}");
}

#[test]
fn a_masked_certificate_is_verified_and_says_that_it_is_masked() {
    for name in ["albania-2022-07-egov", "wannacry-2017-05-16"] {
        let fixture = Fixture::new(name);
        let made = fixture.run(&["explain", "CASE", "--format", "json", "--max-tlp", "amber"], &[]);
        let path = fixture.folder.path().join("certificate.json");
        std::fs::write(&path, &made.stdout).expect("written");
        let verified = ascribe(&["verify", &path.display().to_string()]);
        assert_eq!(verified.status.code(), Some(0), "{}", texts(&verified));
        assert!(texts(&verified).contains("masked TLP:AMBER: texts of"), "{}", texts(&verified));
    }
}

#[test]
fn a_case_that_cannot_be_read_is_diagnosed_without_its_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("case.ron");
    std::fs::write(&path, "Case(id: \"kanarie\", kanarie: 1, evidence: [(id: \"kanarie\")])").expect("written");
    for command in ["evaluate", "explain", "check", "timeline"] {
        let output = ascribe(&[command, &path.display().to_string(), "--max-tlp", "clear"]);
        assert_eq!(output.status.code(), Some(3), "{command}");
        assert!(!texts(&output).contains("kanarie") && texts(&output).contains("case.ron:1"), "{}", texts(&output));
    }
}
