//! What is said of faulty files: every input of `tests/diagnostics/`, with code, severity and place of each diagnostic.

use std::path::Path;

use ascribe::diag::Diagnostic;
use ascribe::text::{FileText, Position};
use serde_json::{Value, json};

use super::recipes;
use crate::say::{Said, fixture_rules, folder, read, say};

const FAMILIES: [&str; 18] = [
    "addition",
    "allow",
    "case",
    "evidence",
    "example",
    "expected",
    "file",
    "id",
    "invariant",
    "ladder",
    "lexicon",
    "lint",
    "lint-ladder",
    "lint-rule",
    "prose",
    "rule",
    "scales",
    "vocabulary",
];

/// The rule set and the case that faulty files are put into or held against.
pub fn fixture() -> Value {
    let rules = fixture_rules().into_iter().map(|file| (file.name().to_owned(), json!(file.text())));
    let case = read(&folder().join("fixture/case.ron"), "case.ron");
    json!({ "kind": "fixture", "rules": rules.collect::<serde_json::Map<_, _>>(), "case": case.text() })
}

/// One file for each faulty one, and for each that is stated as a recipe.
pub fn files() -> Vec<(String, Value)> {
    let mut files = Vec::new();
    for family in FAMILIES {
        let inside = std::fs::read_dir(folder().join(family)).unwrap().map(|entry| entry.unwrap().path());
        for path in inside.filter(|path| path.is_file()) {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            files.push((format!("diagnostics/{family}/{stem}"), file(family, &path)));
        }
    }
    files.extend(recipes::files());
    files.sort_by(|one, other| one.0.cmp(&other.0));
    files
}

fn file(family: &str, path: &Path) -> Value {
    let name = path.file_name().unwrap().to_str().unwrap();
    json!({
        "kind": "diagnostics",
        "about": format!("{family}: {}", path.file_stem().unwrap().to_str().unwrap().replace('-', " ")),
        "family": family,
        "file": name,
        "text": std::fs::read_to_string(path).unwrap(),
        "expected": said(say(path)),
    })
}

pub fn said((diagnostics, files): Said) -> Value {
    diagnostics.iter().map(|one| view(one, &files)).collect()
}

fn view(diagnostic: &Diagnostic, files: &[FileText]) -> Value {
    let mut view = json!({ "code": diagnostic.code.as_str(), "severity": diagnostic.severity.as_str() });
    let label = diagnostic.labels.first();
    if let Some((label, file)) = label.and_then(|label| Some((label, files.get(label.span.file.0)?))) {
        let at = |Position { line, column }: Position| json!({ "line": line, "column": column });
        view["file"] = json!(file.name());
        view["start"] = at(file.position(label.span.range().start));
        view["end"] = at(file.position(label.span.range().end));
    }
    view
}
