//! What is said of files that are too large to keep, stated as a recipe for their text, and of sets of files.

use std::process::Command;

use serde_json::{Value, json};

use super::diagnostics::said;
use crate::say::{fixture_rules, folder, say_of};
use ascribe::load::{self, limits};
use ascribe::text::FileText;

/// Diagnostics that follow each other line by line are stated once, from so many on.
const ALIKE: usize = 10;

/// One file for each recipe and each set of files.
pub fn files() -> Vec<(String, Value)> {
    let texts = [
        ("case", "too-many", "a list longer than its limit", crowded(limits::MAX_HYPOTHESES + 1)),
        ("case", "as-many-as-may-be", "a list as long as its limit", crowded(limits::MAX_HYPOTHESES)),
        ("file", "too-many-faults", "more faults than are listed", faulty()),
        ("file", "too-deep", "brackets nested deeper than the limit", nested(limits::MAX_DEPTH + 1)),
        ("file", "deep-without-end", "a million brackets that open", json!([{ "repeat": "[", "times": 1_000_000 }])),
        ("file", "too-large", "a file larger than the limit", blanks(limits::MAX_FILE_BYTES + 1)),
    ];
    let sets = [
        ("rules", "missing-file", "a rule set without its scales", json!({ "scales.ron": null })),
        ("rules", "unexpected-file", "a file that a rule set has no place for", json!({ "stray.ron": "()" })),
        ("proof", "broken", "a rule set that allows what its invariant forbids", kept_below("r#None")),
        ("proof", "kept", "a rule set that keeps its invariant", kept_below("Low")),
    ];
    let of_text = texts.map(|(family, name, about, text)| {
        let file = json!({ "family": family, "file": format!("{name}.ron"), "text": text });
        (format!("diagnostics/{family}/{name}"), about, file)
    });
    let of_set = sets.map(|(family, name, about, files)| {
        (format!("diagnostics/{family}/{name}"), about, json!({ "family": family, "files": files }))
    });
    of_text.into_iter().chain(of_set).map(|(path, about, file)| (path, whole(about, file))).collect()
}

fn whole(about: &str, mut file: Value) -> Value {
    file["kind"] = json!("diagnostics");
    file["about"] = json!(format!("{}: {about}", file["family"].as_str().unwrap()));
    file["expected"] = evaluate(&file);
    file
}

/// What this program says of the text, or the set of files, that a file of the corpus has.
pub fn evaluate(file: &Value) -> Value {
    let family = file["family"].as_str().unwrap();
    let found = match family {
        "rules" => said(crate::say::said(load::rule_set(set(&file["files"])))),
        "proof" => prove(&set(&file["files"])),
        _ => said(say_of(family, file["file"].as_str().unwrap(), text(&file["text"]))),
    };
    shortened(found.as_array().unwrap())
}

/// The text that a recipe makes: its parts one after another, each as often as it says, its `#` the number of the repetition.
pub fn text(recipe: &Value) -> String {
    let part = |part: &Value| match (part.as_str(), part["repeat"].as_str()) {
        (Some(text), _) => text.to_owned(),
        (_, Some(text)) if !text.contains('#') => text.repeat(times(part)),
        (_, Some(text)) => (0..times(part)).map(|number| text.replace('#', &number.to_string())).collect(),
        _ => panic!("{part} is no part of a text"),
    };
    match recipe {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(part).collect(),
        other => panic!("{other} makes no text"),
    }
}

fn times(part: &Value) -> usize {
    part["times"].as_u64().unwrap().try_into().unwrap()
}

/// The rule set of the fixture with files put in their places, or left out.
fn set(files: &Value) -> Vec<FileText> {
    let mut set = fixture_rules();
    for (name, text) in files.as_object().unwrap() {
        set.retain(|file| file.name() != name);
        set.extend(text.as_str().map(|text| FileText::new(name.as_str(), text)));
    }
    set
}

/// What `check --prove` says of a rule set, trying cases built of one example.
fn prove(files: &[FileText]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join("rules").join(file.name());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.text()).unwrap();
    }
    let arguments = ["check", "rules", "--prove", "--size", "1", "--format", "json"];
    let output = Command::new(env!("CARGO_BIN_EXE_ascribe")).args(arguments).current_dir(folder.path()).output();
    let found: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    assert!(found["proofs"].as_array().unwrap().iter().all(|proof| proof["cases"] != 0), "nothing was tried: {found}");
    let view = |one: &Value| {
        let mut view = json!({ "code": one["code"], "severity": one["severity"] });
        for part in ["file", "start", "end"] {
            view[part] = one["labels"][0][part].clone();
        }
        view
    };
    let all = found["diagnostics"].as_array().unwrap();
    all.iter().filter(|one| one["code"] == "invariant/broken").map(view).collect()
}

/// Diagnostics that are the same but for their line, each one line below the one before, become one with how many there are.
fn shortened(found: &[Value]) -> Value {
    let mut groups: Vec<(Value, usize)> = Vec::new();
    for one in found {
        match groups.last_mut() {
            Some((first, count)) if lowered(first, *count).as_ref() == Some(one) => *count += 1,
            _ => groups.push((one.clone(), 1)),
        }
    }
    let state = |(mut one, count): (Value, usize)| match count {
        ALIKE.. => {
            one["lines"] = json!(count);
            vec![one]
        }
        _ => (0..count).map(|by| lowered(&one, by).unwrap_or_else(|| one.clone())).collect(),
    };
    groups.into_iter().flat_map(state).collect()
}

/// A diagnostic so many lines further down; none where it has no place.
fn lowered(one: &Value, by: usize) -> Option<Value> {
    let mut one = one.clone();
    for end in ["start", "end"] {
        let line = one[end]["line"].as_u64()? + by as u64;
        one[end]["line"] = json!(line);
    }
    Some(one)
}

/// The case of the fixture with a part put in before a text in it.
fn before(place: &str, part: Value) -> Value {
    let case = std::fs::read_to_string(folder().join("fixture/case.ron")).unwrap();
    let (before, after) = case.split_at(case.find(place).unwrap());
    json!([before, part, after])
}

/// A question of so many hypotheses, the two that it had among them.
fn crowded(hypotheses: usize) -> Value {
    let part = json!({ "repeat": "(id: \"h#\", kind: Other),\n", "times": hypotheses - 2 });
    before("(id: \"criminals\"", part)
}

fn faulty() -> Value {
    before("\"mandiant\"]),", json!({ "repeat": "\n\"nobody\",", "times": 600 }))
}

/// So many brackets around a text.
fn nested(depth: usize) -> Value {
    json!([{ "repeat": "[", "times": depth }, "\"in\"", { "repeat": "]", "times": depth }])
}

fn blanks(bytes: usize) -> Value {
    json!([{ "repeat": " ", "times": bytes }])
}

/// An invariant on the ladder of the fixture, and an example to build cases of.
fn kept_below(most: &str) -> Value {
    json!({ "invariants.ron": INVARIANT.replace("MOST", most), "timing/steady.tests.ron": EXAMPLES })
}

const INVARIANT: &str = r#"Invariants(
    invariants: [
        Invariant(
            id: "one-origin",
            title: "One origin carries no more than this",
            rationale: "One witness may err or lie.",
            given: [Origins(1)],
            then: AtMost(MOST),
            ladder: "plain",
        ),
    ],
)
"#;

const EXAMPLES: &str = r#"RuleTests(
    rule: "steady",
    examples: [
        (
            name: "six days before",
            given: (
                hypotheses: [(id: "x", kind: State)],
                evidence: [(id: "e", kind: "timing", supports: ["x"], fields: {"relative_to": "summit", "offset_days": -6})],
            ),
            expect: [(concludes: "x", items: ["e"])],
        ),
        (name: "nothing known", given: (hypotheses: [(id: "x", kind: State)]), expect: []),
    ],
)
"#;
