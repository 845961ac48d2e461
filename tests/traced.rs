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

/// A folder with a case, a rule set and a file that adds to the case.
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
        let path = folder.path().join("rules").join(file.name());
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file.text()).expect("written");
    }
    folder
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

#[test]
fn a_page_is_written_to_its_file_and_nowhere_else() {
    if !has_strace() {
        return;
    }
    let folder = folder();
    let arguments = ["report", "case", "--out", "page.html"].map(str::to_owned);
    let traces = traces(folder.path(), &arguments);
    assert!(!traces.is_empty());
    for line in traces {
        assert!(line.contains("page.html") && !line.contains("socket"), "{line}");
    }
}
