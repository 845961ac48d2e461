//! `ascribe batch` into Parquet: the rows are what the lines of JSON say, and parts are gone on with.
#![cfg(feature = "parquet")]

#[path = "batch/mod.rs"]
mod shared;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::{Value, json};
use shared::{ascribe, path, repeated, text};

/// Cases of the casebook as JSON, one a line, so many of them again and again.
fn cases(count: usize) -> String {
    repeated(count).join("\n")
}

/// A case with so many questions and hypotheses that few of them fill a row group.
fn wide(name: usize) -> String {
    let hypothesis = |id: String| json!({"id": id, "label": "An \"answer\", «№ 1»", "kind": "Other"});
    let question = |n| {
        let hypotheses: Vec<Value> = (0..20).map(|h| hypothesis(format!("h{n}-{h}"))).collect();
        json!({"id": format!("q{n}"), "asks": "Who?", "hypotheses": hypotheses})
    };
    let questions: Vec<Value> = (0..50).map(question).collect();
    let (id, none) = (format!("c{name}"), json!([]));
    json!({"id": id, "title": "A case", "as_of": "1969-12-31", "questions": questions, "sources": none, "evidence": none})
        .to_string()
}

fn rows(file: &Path) -> Vec<Row> {
    let table = SerializedFileReader::new(File::open(file).expect("a file")).expect("Parquet");
    table.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect()
}

fn parts(folder: &Path) -> Vec<PathBuf> {
    let mut parts: Vec<_> = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()).collect();
    parts.sort();
    parts
}

/// A row as JSON, by name of column.
fn as_json(row: &Row) -> Value {
    let cell = |field: &Field| match field {
        Field::Long(whole) => json!(whole),
        Field::Str(text) => json!(text),
        Field::Double(real) => json!(real),
        Field::Bool(truth) => json!(truth),
        Field::Date(day) => {
            json!(jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(*day)).to_string())
        }
        Field::Null => Value::Null,
        other => panic!("no such column: {other}"),
    };
    row.get_column_iter().map(|(name, field)| (name.clone(), cell(field))).collect::<serde_json::Map<_, _>>().into()
}

/// The rows that a record of the JSON lines stands for.
fn rows_of(record: &Value) -> Vec<Value> {
    let (mut rows, case) = (Vec::new(), &record["conclusions"]);
    for question in case["questions"].as_array().expect("questions") {
        for one in question["hypotheses"].as_array().expect("hypotheses") {
            rows.push(json!({
                "number": record["number"], "at": record["at"], "case": case["case"], "title": case["title"],
                "as_of": case["as_of"], "question": question["id"], "asks": question["asks"],
                "hypothesis": one["id"], "label": one["label"], "leads": one["leads"],
                "likelihood_lower": one["likelihood"]["lower"], "likelihood_point": one["likelihood"]["point"],
                "likelihood_upper": one["likelihood"]["upper"], "confidence": one["confidence"], "cap": one["cap"],
                "missing": one["missing"].to_string(), "blind": case["blind"], "ladder": case["ladder"],
                "case_digest": case["case_digest"], "rules_digest": case["rules_digest"],
                "engine_version": case["engine_version"],
            }));
        }
    }
    rows
}

/// `missing` is JSON in a text, with its own order of keys.
fn normal(mut row: Value) -> Value {
    let missing: Value = serde_json::from_str(row["missing"].as_str().expect("text")).expect("JSON");
    row["missing"] = missing;
    row
}

#[test]
fn rows_are_what_the_lines_say_whatever_the_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in.jsonl");
    fs::write(&input, format!("{}\nno case\n{}", cases(3), cases(40))).expect("written");
    let lines = text(&ascribe(&["batch", path(&input)]).stdout);
    let expected: Vec<Value> =
        lines.lines().flat_map(|line| rows_of(&serde_json::from_str(line).expect("a record"))).map(normal).collect();
    let with = |jobs| {
        let output = folder.path().join(format!("out{jobs}.parquet"));
        let batch = ascribe(&["batch", path(&input), "--output", path(&output), "--jobs", jobs]);
        assert_eq!(batch.status.code(), Some(3), "{}", text(&batch.stderr));
        assert_eq!(text(&batch.stdout), "43 judged, 1 skipped\n");
        output
    };
    let one = with("1");
    let got: Vec<Value> = rows(&one).iter().map(as_json).map(normal).collect();
    assert!(got.iter().any(|row| !row["cap"].is_null()) && got.iter().any(|row| row["cap"].is_null()));
    assert_eq!(got, expected);
    assert_eq!(fs::read(with("7")).expect("bytes"), fs::read(&one).expect("bytes"));
    // Nothing is left beside the files.
    assert_eq!(parts(folder.path()).len(), 3);
}

#[test]
fn a_file_of_no_records_has_the_columns() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.parquet"));
    fs::write(&input, "\n").expect("written");
    assert_eq!(ascribe(&["batch", path(&input), "--output", path(&output)]).status.code(), Some(0));
    let table = SerializedFileReader::new(File::open(output).expect("a file")).expect("Parquet");
    assert_eq!(table.metadata().file_metadata().schema().get_fields().len(), 21);
    assert_eq!(table.metadata().file_metadata().num_rows(), 0);
}

/// What a killed run leaves: whole parts, and one that has not got its name.
#[test]
fn parts_are_gone_on_with_and_nothing_is_lost_or_doubled() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out"));
    fs::write(&input, (0..40).map(wide).collect::<Vec<_>>().join("\n")).expect("written");
    let run = |more: &[&str]| {
        let arguments = ["batch", path(&input), "--format", "parquet", "--output", path(&output)];
        ascribe(&[&arguments, more].concat())
    };
    assert_eq!(run(&[]).status.code(), Some(0));
    let whole: Vec<_> = parts(&output).iter().map(|part| fs::read(part).expect("bytes")).collect();
    // 40 cases of 1,000 rows; 17 fill a row group.
    assert_eq!(whole.len(), 3);
    fs::rename(output.join("part-000003.parquet"), output.join(".part-000003.parquet.part")).expect("renamed");
    fs::remove_file(output.join("part-000002.parquet")).expect("removed");

    let anew = run(&[]);
    assert_eq!(anew.status.code(), Some(2));
    assert!(text(&anew.stderr).contains("--resume goes on with it"), "{}", text(&anew.stderr));
    let otherwise = run(&["--resume", "--blind"]);
    assert_eq!(otherwise.status.code(), Some(2));
    assert!(text(&otherwise.stderr).contains("another --ladder or --blind"), "{}", text(&otherwise.stderr));

    let resumed = run(&["--resume"]);
    assert_eq!(text(&resumed.stdout), "23 judged\n", "{}", text(&resumed.stderr));
    fs::remove_file(output.join(".part-000003.parquet.part")).expect_err("it is gone");
    assert_eq!(parts(&output).iter().map(|part| fs::read(part).expect("bytes")).collect::<Vec<_>>(), whole);
    assert_eq!(text(&run(&["--resume"]).stdout), "0 judged\n");
    assert_eq!(parts(&output).len(), 3);
    let first = rows(&output.join("part-000001.parquet"));
    assert_eq!(as_json(&first[0])["as_of"], "1969-12-31");
    assert_eq!(as_json(&first[0])["label"], "An \"answer\", «№ 1»");
}

#[test]
fn what_cannot_be_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.parquet"));
    fs::write(&input, cases(1)).expect("written");
    let refused = |arguments: &[&str], what: &str| {
        let output = ascribe(&[&["batch", path(&input)], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains(what), "{}", text(&output.stderr));
    };
    refused(&["--format", "parquet"], "name one with --output");
    refused(&["--output", path(&output), "--resume"], "cannot be gone on with");
    assert!(!output.exists());
    let parts = folder.path().join("parts");
    fs::create_dir(&parts).expect("made");
    fs::write(parts.join("part-000001.parquet"), "no table").expect("written");
    let broken = ascribe(&["batch", path(&input), "--format", "parquet", "-o", path(&parts), "--resume"]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(text(&broken.stderr).contains("cannot continue"), "{}", text(&broken.stderr));
}
