//! What the tests of `ascribe batch` share: the binary, and cases as lines of JSON.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use ascribe::load::wire::case::Case as WireCase;

pub fn ascribe(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ascribe")).args(arguments).output().expect("the binary runs")
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

pub fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Cases of the casebook as JSON, one a line.
pub fn lines() -> Vec<String> {
    let implicit = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let folders = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/cases")).expect("cases");
    let mut files: Vec<_> = folders.map(|folder| folder.expect("a folder").path().join("case.ron")).collect();
    files.retain(|file| file.is_file());
    files.sort();
    let case = |file: &std::path::PathBuf| -> WireCase {
        implicit.from_str(&fs::read_to_string(file).expect("a case")).expect("RON")
    };
    files.iter().take(6).map(|file| serde_json::to_string(&case(file)).expect("JSON")).collect()
}

/// So many of them, again and again.
pub fn repeated(count: usize) -> Vec<String> {
    lines().into_iter().cycle().take(count).collect()
}
