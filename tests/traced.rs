//! What the program asks of the system, seen by strace: no socket, and nothing written but the named output.
//!
//! Passes over itself, with a word, where there is no strace.

#[path = "commands/mod.rs"]
mod commands;

use std::path::Path;
use std::process::Command;

use commands::SHOWN;

/// Calls that reach a network, and calls that change something on the disk.
const TRACED: &str = "trace=socket,connect,bind,sendto,sendmsg,creat,open,openat,openat2,mkdir,mkdirat,rename,renameat,renameat2,unlink,\
                      unlinkat,link,linkat,symlink,symlinkat,truncate,rmdir,mknod,mknodat";

fn has_strace() -> bool {
    let works =
        Command::new("strace").args(["-f", "-e", "trace=none", "true"]).output().is_ok_and(|it| it.status.success());
    if !works {
        eprintln!("strace is missing or may not trace here: nothing was looked at");
    }
    works
}

/// What a command did that leaves a trace outside: calls to a network, and changes of the disk.
fn traces(folder: &Path, arguments: &[String]) -> Vec<String> {
    let log = folder.join("strace.log");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-e", TRACED, "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_ascribe"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("strace runs");
    assert!(matches!(output.status.code(), Some(0 | 4)), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(&log).expect("a log");
    assert!(text.contains("open"), "strace saw nothing: {text}");
    let reads = |line: &str| line.contains("O_RDONLY") && !line.contains("O_CREAT") || line.contains("\"/dev/");
    let ends = |line: &str| line.contains("+++ exited") || line.contains("--- SIG") || line.contains("resumed>");
    text.lines().filter(|line| !reads(line) && !ends(line)).map(str::to_owned).collect()
}

fn filled(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let fill = |argument: &&str| match *argument {
        "CASE" => "case".to_owned(),
        "ADDED" => "added.ron".to_owned(),
        "ITEM" => "w8".to_owned(),
        "QUESTION" => "operator".to_owned(),
        "RULES" => folder.join("rules").display().to_string(),
        other => other.to_owned(),
    };
    arguments.iter().map(fill).collect()
}

/// A folder with a case, a rule set and what else commands want.
fn folder() -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("case")).expect("a folder");
    for name in ["case.ron", "expected.ron"] {
        let from = root.join("cases/wannacry-2017-05-16").join(name);
        std::fs::copy(from, folder.path().join("case").join(name)).expect("copied");
    }
    std::fs::write(folder.path().join("added.ron"), "(sources: [(id: \"another\", kind: Media, reliability: C)])")
        .expect("written");
    for file in ascribe::load::default_rule_files() {
        write(folder.path(), &format!("rules/{}", file.name()), file.text());
    }
    // Whoever leads is at high confidence, which breaks what the built-in rules promise.
    let tables = ["vocabulary.ron", "scales.ron", "invariants.ron"];
    let of_lax = |name: &str| tables.contains(&name) || name.starts_with("timing/") || name.starts_with("derived/");
    for file in ascribe::load::default_rule_files().into_iter().filter(|file| of_lax(file.name())) {
        write(folder.path(), &format!("lax/{}", file.name()), file.text());
    }
    let level = |name: &str| format!("(level: {name}, gates: [Leads])");
    let levels = ["Low", "Moderate", "High"].map(level).join(", ");
    let ladder = format!("Ladder(id: \"default\", title: \"Lax\", source: \"this test\", levels: [{levels}])");
    write(folder.path(), "lax/ladders/default.ron", &ladder);
    write(
        folder.path(),
        "text.md",
        "It is likely the work of X. We hold this with moderate confidence, and considered Y and a false flag.\n",
    );
    write(folder.path(), "untidy.ron", "Case( id:\"c\" )");
    let sheet = include_str!("fixtures/sheet.json").replace("\"handwriting\"", "\"language\"");
    write(folder.path(), "sheet.json", &sheet);
    std::fs::create_dir(folder.path().join("found")).expect("a folder");
    let made = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["explain", "case", "--format", "json"])
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    std::fs::write(folder.path().join("certificate.json"), made.stdout).expect("written");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("written");
}

#[test]
fn no_command_reaches_a_network_or_writes_where_nobody_said() {
    if !has_strace() {
        return;
    }
    let folder = folder();
    // One of each command is enough: what it is asked to show does not change what it may touch.
    let mut seen = std::collections::BTreeSet::new();
    for arguments in SHOWN {
        if seen.insert(arguments[0]) {
            assert_eq!(traces(folder.path(), &filled(folder.path(), arguments)), [""; 0], "{arguments:?}");
        }
    }
}

/// Further commands that only read, with what they want beside the case.
const READERS: &[&[&str]] = &[
    &["verify", "certificate.json"],
    &["verify", "certificate.json", "--case", "case"],
    &["check", "--prose", "text.md"],
    &["fmt", "--check", "case/case.ron", "untidy.ron"],
    &["explain", "--code", "case/too-many"],
    &["schema", "case"],
    &["completions", "bash"],
    &["man"],
    &["help"],
];

/// Commands that write, and the name that everything has that they may touch.
const WRITERS: &[(&[&str], &str)] = &[
    (&["report", "case", "--out", "page.html"], "page.html"),
    (&["batch", "case", "--output", "records.jsonl"], "records.jsonl"),
    (&["import", "sheet", "sheet.json", "--out", "made"], "made"),
    (&["new", "case", "another-case", "--out", "begun-case"], "begun-case"),
    (&["new", "rule", "another-rule", "--line", "timing", "--rules", "begun-rules"], "begun-rules"),
    (&["new", "ladder", "another-ladder", "--rules", "begun-rules"], "begun-rules"),
    (&["fmt", "untidy.ron"], "untidy.ron"),
    (&["man", "--out", "pages"], "pages"),
    (&["test", "case", "--accept"], "snapshot.txt"),
    (&["check", "lax", "--prove", "--size", "1", "--out", "found"], "found"),
];

#[test]
fn further_commands_read_what_they_are_given_and_change_nothing() {
    if !has_strace() {
        return;
    }
    let folder = folder();
    for arguments in READERS {
        assert_eq!(traces(folder.path(), &filled(folder.path(), arguments)), [""; 0], "{arguments:?}");
    }
}

#[test]
fn what_is_written_goes_to_the_named_file_and_nowhere_else() {
    if !has_strace() {
        return;
    }
    let folder = folder();
    for (arguments, name) in WRITERS {
        let traces = traces(folder.path(), &filled(folder.path(), arguments));
        assert!(!traces.is_empty(), "{arguments:?} wrote nothing");
        for line in traces {
            assert!(line.contains(name) && !line.contains("socket"), "{arguments:?}: {line}");
        }
    }
}

#[test]
fn every_command_is_traced() {
    let help = Command::new(env!("CARGO_BIN_EXE_ascribe")).arg("--help").output().expect("it runs");
    let help = String::from_utf8(help.stdout).expect("text");
    let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let traced = || SHOWN.iter().chain(READERS).copied().chain(WRITERS.iter().map(|(arguments, _)| *arguments));
    let named: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(named.len() > 15, "{named:?}");
    let untraced: Vec<_> = named.into_iter().filter(|name| traced().all(|arguments| arguments[0] != *name)).collect();
    assert_eq!(untraced, [""; 0]);
}
