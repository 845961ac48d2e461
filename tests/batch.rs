//! `ascribe batch`: the same as `evaluate` for each case, in order, whatever happens on the way.

#[path = "batch/mod.rs"]
mod shared;

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;
use shared::{ascribe, lines, path, repeated, text};

fn records(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

#[test]
fn a_batch_concludes_as_evaluate_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = lines();
    fs::write(folder.path().join("all.jsonl"), lines.join("\n")).expect("written");
    let batch = ascribe(&["batch", path(&folder.path().join("all.jsonl"))]);
    assert_eq!(batch.status.code(), Some(0), "{}", text(&batch.stderr));
    let records = records(&text(&batch.stdout));
    assert_eq!(records.len(), lines.len());
    for (number, (record, line)) in records.iter().zip(&lines).enumerate() {
        let file = folder.path().join("one.json");
        fs::write(&file, line).expect("written");
        let one = ascribe(&["evaluate", path(&file), "--format", "json"]);
        let one: Value = serde_json::from_slice(&one.stdout).expect("conclusions");
        assert_eq!(record["conclusions"], one);
        assert_eq!(record["number"], number + 1);
        assert!(record["at"].as_str().is_some_and(|at| at.ends_with(&format!("all.jsonl:{}", number + 1))));
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("all.jsonl");
    fs::write(&file, repeated(120).join("\n")).expect("written");
    let with = |jobs| text(&ascribe(&["batch", path(&file), "--jobs", jobs]).stdout);
    let one = with("1");
    assert_eq!(records(&one).len(), 120);
    assert_eq!(with("2"), one);
    assert_eq!(with("16"), one);
}

#[test]
fn a_bad_case_is_told_with_its_place_and_skipped() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("some.jsonl");
    let good = lines();
    let mut bad: Value = serde_json::from_str(&good[1]).expect("JSON");
    bad["evidence"][0]["reported_by"] = serde_json::json!(["nobody-of-that-name"]);
    let all = format!("{}\n{bad}\n\n{{\"id\": 7\n\u{1b}[31m\n{}\n", good[0], good[2]);
    let mut bytes = all.into_bytes();
    bytes.extend_from_slice(b"\xff\xfe\n");
    fs::write(&file, bytes).expect("written");
    let batch = ascribe(&["batch", path(&file)]);
    assert_eq!(batch.status.code(), Some(3));
    let (records, said) = (records(&text(&batch.stdout)), text(&batch.stderr));
    let numbers: Vec<_> = records.iter().map(|record| record["number"].as_u64()).collect();
    assert_eq!(numbers, [Some(1), Some(5)]);
    assert!(said.contains("some.jsonl:2:1:") && said.contains("nobody-of-that-name"), "{said}");
    assert!(said.contains("some.jsonl:4:1:") && said.contains("some.jsonl:5:"), "{said}");
    assert!(said.contains("some.jsonl:7: not UTF-8 text"), "{said}");
    assert!(said.contains("2 judged, 4 skipped"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
    let withheld = text(&ascribe(&["batch", path(&file), "--max-tlp", "amber"]).stderr);
    assert!(!withheld.contains("nobody-of-that-name"), "{withheld}");
}

#[test]
fn folders_files_and_standard_input_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let from = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/albania-2022-07-egov/case.ron");
    fs::create_dir(folder.path().join("one")).expect("made");
    fs::copy(from, folder.path().join("one/case.ron")).expect("copied");
    fs::write(folder.path().join("more.jsonl"), lines()[..2].join("\n")).expect("written");
    let batch = ascribe(&["batch", path(folder.path())]);
    assert_eq!(records(&text(&batch.stdout)).len(), 3, "{}", text(&batch.stderr));
    let mut child = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    let mut child = child.args(["batch", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut stdin, lines().join("\n").as_bytes()).expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("ends");
    assert_eq!(records(&text(&output.stdout))[5]["at"], "stdin.jsonl:6");
}

/// Kills a batch as soon as it has written something, cuts its last line, and lets a second run go on.
#[test]
fn a_batch_that_was_killed_goes_on_with_nothing_lost_or_doubled() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    let mut lines = repeated(360);
    lines.insert(100, "no case".to_owned());
    fs::write(&input, lines.join("\n")).expect("written");
    let whole = text(&ascribe(&["batch", path(&input)]).stdout);
    let arguments = ["batch", path(&input), "--output", path(&output), "--resume"];
    let mut child = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    let mut child = child.args(arguments).stderr(Stdio::null()).spawn().expect("runs");
    while fs::metadata(&output).map_or(0, |file| file.len()) == 0 && child.try_wait().expect("known").is_none() {
        std::thread::yield_now();
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    // As if it had been killed in the middle of a line.
    let mut so_far = fs::read(&output).expect("something");
    so_far.truncate(so_far.len() - so_far.len().min(40));
    fs::write(&output, &so_far).expect("written");
    assert_eq!(ascribe(&arguments).status.code(), Some(3));
    assert_eq!(fs::read_to_string(&output).expect("whole"), whole);
    // Once more: there is nothing left to do.
    ascribe(&arguments);
    assert_eq!(fs::read_to_string(&output).expect("whole"), whole);
}

#[test]
fn another_input_is_not_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    let lines = lines();
    fs::write(&input, lines[..2].join("\n")).expect("written");
    assert_eq!(ascribe(&["batch", path(&input), "-o", path(&output)]).status.code(), Some(0));
    let before = fs::read_to_string(&output).expect("records");
    fs::write(&input, lines[2..5].join("\n")).expect("written");
    let resumed = ascribe(&["batch", path(&input), "-o", path(&output), "--resume"]);
    assert_eq!(resumed.status.code(), Some(2), "{}", text(&resumed.stderr));
    assert!(text(&resumed.stderr).contains("is another one in the input"));
    assert_eq!(fs::read_to_string(&output).expect("records"), before);
}

#[test]
fn other_options_are_not_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    fs::write(&input, lines()[..2].join("\n")).expect("written");
    assert_eq!(ascribe(&["batch", path(&input), "-o", path(&output)]).status.code(), Some(0));
    for other in [["--ladder", "mandiant"].as_slice(), &["--blind"]] {
        let resumed = ascribe(&[&["batch", path(&input), "-o", path(&output), "--resume"], other].concat());
        assert_eq!(resumed.status.code(), Some(2), "{}", text(&resumed.stderr));
        assert!(text(&resumed.stderr).contains("judged with another --ladder or --blind"));
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.parquet"));
    fs::write(&input, &lines()[0]).expect("written");
    for arguments in [["--output", path(&output)], ["--format", "parquet"]] {
        let refused = ascribe(&[&["batch", path(&input)], arguments.as_slice()].concat());
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains("without Parquet"), "{}", text(&refused.stderr));
    }
    assert!(!output.exists());
}
