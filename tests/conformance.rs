//! The conformance corpus: `tests/conformance/`, one file a case, for this engine and for others.
//!
//! Each file is made anew in memory and must be what the corpus has (`UPDATE_CONFORMANCE=1 cargo test --test conformance` writes
//! it); then this engine must give what the file expects. What is expected of an evaluation comes from the oracle, which shares
//! nothing with `infer`, and what was worked out by hand must agree with that.

#[path = "oracle/mod.rs"]
mod oracle;

#[path = "conformance/make/mod.rs"]
mod make;

#[path = "diagnostics/say.rs"]
mod say;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ascribe::diag::Code;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

/// Every file of the corpus by its path within it, as it is made here.
fn made() -> BTreeMap<String, Value> {
    let mut files = BTreeMap::from([
        ("tables.json".to_owned(), make::draft::tables()),
        ("fixture.json".to_owned(), make::diagnostics::fixture()),
    ]);
    let mut add = |path: String, file: Value| {
        assert!(files.insert(format!("{path}.json"), file).is_none(), "{path} is there twice");
    };
    for draft in make::drafts() {
        add(draft.path(), draft.file());
    }
    make::words::files().into_iter().for_each(|(path, file)| add(path, file));
    make::diagnostics::files().into_iter().for_each(|(path, file)| add(path, file));
    files
}

fn text(file: &Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(file).unwrap())
}

/// Files of the corpus as they stand.
fn committed() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root()];
    while let Some(folder) = waiting.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "json") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn update(files: &BTreeMap<String, Value>) {
    for stale in committed().keys().filter(|name| !files.contains_key(*name)) {
        std::fs::remove_file(root().join(stale)).unwrap();
    }
    for (name, file) in files {
        let path = root().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text(file)).unwrap();
    }
}

#[test]
fn the_corpus_is_what_is_made_of_it() {
    let faulty =
        make::drafts().into_iter().filter_map(|one| Some(format!("{}: {}", one.path(), one.pair.load(true).err()?)));
    let faulty: Vec<String> = faulty.collect();
    assert!(faulty.is_empty(), "{}", faulty.join("\n"));
    let files = made();
    if std::env::var_os("UPDATE_CONFORMANCE").is_some() {
        update(&files);
    }
    let committed = committed();
    for (name, file) in &files {
        assert_eq!(committed.get(name).map(String::as_str), Some(text(file).as_str()), "{name} is not as it is made");
    }
    let stray: Vec<_> = committed.keys().filter(|name| !files.contains_key(*name)).collect();
    assert!(stray.is_empty(), "nothing makes {stray:?}");
    assert!(committed.len() > 300, "{} cases", committed.len());
}

/// Reads every file as another implementation would: from its text alone.
#[test]
fn this_engine_conforms() {
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (name, text) in committed() {
        let file: Value = serde_json::from_str(&text).unwrap();
        let found = match file["kind"].as_str() {
            Some("evaluation") => make::draft::evaluate(&file),
            Some("words") => make::words::evaluate(&file),
            Some("diagnostics") => make::recipes::evaluate(&file),
            _ => continue,
        };
        *counts.entry(file["kind"].to_string()).or_default() += 1;
        if let Some(how) = make::draft::difference("", &found, &file["expected"]) {
            wrong.push(format!("{name}: {how}"));
        }
        for hand in file["by_hand"].as_array().into_iter().flatten() {
            let at = hand["at"].as_str().unwrap();
            let value = file["expected"].pointer(at).unwrap_or_else(|| panic!("{name} has no {at}"));
            if !make::draft::is_by_hand(value, &hand["is"]) {
                wrong.push(format!("{name}: by hand {at} is {}, expected {value}", hand["is"]));
            }
        }
    }
    println!("{counts:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every paragraph of the semantics and every diagnostic has its cases.
#[test]
fn every_paragraph_and_every_diagnostic_has_a_case() {
    let files: Vec<Value> = committed().values().map(|text| serde_json::from_str(text).unwrap()).collect();
    for paragraph in 1..=11 {
        let paragraph = format!("2.{paragraph}");
        let count = files.iter().filter(|file| file["paragraph"] == *paragraph).count();
        assert!(count >= 3, "{paragraph} has {count}");
    }
    let said: Vec<&str> = files.iter().filter(|file| file["kind"] == "diagnostics").flat_map(codes).collect();
    let silent = Code::ALL.iter().map(|code| code.as_str()).filter(|code| !said.contains(code));
    assert_eq!(silent.collect::<Vec<_>>(), [""; 0], "these codes have no case");
}

fn codes(file: &Value) -> Vec<&str> {
    file["expected"].as_array().into_iter().flatten().filter_map(|one| one["code"].as_str()).collect()
}
