//! Certificates made again: those of releases are still accepted, and those of today come out of their case byte for byte.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Exit code and output of a command, run in the root of the repository.
fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_ascribe")).args(arguments).current_dir(root()).output().expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).expect("text"))
}

fn kept() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for release in std::fs::read_dir(root().join("tests/certificates")).expect("a folder") {
        let release = release.expect("an entry").path();
        if release.is_dir() {
            files.extend(std::fs::read_dir(release).expect("a folder").map(|file| file.expect("a file").path()));
        }
    }
    files.sort();
    files
}

#[test]
fn certificates_of_releases_are_accepted() {
    let kept = kept();
    assert!(kept.len() > 1, "{kept:?}");
    for path in kept {
        let (code, text) = run(&["verify", &path.display().to_string()]);
        assert_eq!(code, Some(0), "{}: {text}", path.display());
        assert!(text.contains("every step follows"), "{}: {text}", path.display());
    }
}

/// A certificate of a case, written to a file.
fn certificate(case: &str, options: &[&str]) -> tempfile::NamedTempFile {
    let (code, text) = run(&[&["explain", case, "--format", "json"], options].concat());
    assert_eq!(code, Some(0), "{text}");
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), text).expect("written");
    file
}

fn path(file: &tempfile::NamedTempFile) -> String {
    file.path().display().to_string()
}

const CASE: &str = "cases/tv5monde-2015-04-10";

#[test]
fn a_certificate_comes_out_of_its_case_byte_for_byte() {
    for options in [&[][..], &["--blind", "--ladder", "unit42"], &["--as-of", "2015-04-09"], &["--max-tlp", "green"]] {
        let made = certificate(CASE, options);
        for rules in [&[][..], &["--rules", "rules"]] {
            let (code, text) = run(&[&["verify", &path(&made), "--case", CASE], rules].concat());
            // A folder of rules has another digest only where its files are named otherwise.
            assert_eq!(code, Some(0), "{options:?} {rules:?}: {text}");
            assert!(text.contains("byte for byte"), "{text}");
        }
    }
}

#[test]
fn another_case_and_another_certificate_are_told_apart() {
    let made = certificate(CASE, &[]);
    let (code, text) = run(&["verify", &path(&made), "--case", "cases/wannacry-2017-05-16"]);
    assert_eq!(code, Some(4));
    assert!(text.contains("made from another case"), "{text}");

    // A premise changed and sealed anew follows in itself, and does not come out of the case.
    let text = std::fs::read_to_string(made.path()).expect("text");
    let mut forged: ascribe::explain::certificate::Certificate = serde_json::from_str(&text).expect("a certificate");
    forged.title = "Another title".to_owned();
    forged.seal = forged.computed_seal();
    std::fs::write(made.path(), serde_json::to_string_pretty(&forged).expect("JSON") + "\n").expect("written");
    let (code, text) = run(&["verify", &path(&made)]);
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = run(&["verify", &path(&made), "--case", CASE]);
    assert_eq!(code, Some(4));
    assert!(text.contains("differs in 1 place") && text.contains("title: states"), "{text}");

    // The same certificate in one line is not byte for byte the same.
    let sound = certificate(CASE, &[]);
    let value: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(sound.path()).expect("text")).expect("JSON");
    std::fs::write(sound.path(), value.to_string()).expect("written");
    let (code, text) = run(&["verify", &path(&sound), "--case", CASE]);
    assert_eq!(code, Some(4));
    assert!(text.contains("laid out otherwise"), "{text}");
}
