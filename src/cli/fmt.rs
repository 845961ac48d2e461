//! `ascribe fmt`: RON files laid out.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ascribe::exchange::ron_format::format_ron;
use ascribe::report::diff::render_diff;
use ascribe::text::{FileText, Safe};

use super::args::Fmt;
use super::console::Console;
use super::exit::{Exit, UsageError};
use super::files;

/// Runs the command.
pub fn run(args: &Fmt, console: &mut Console) -> Result<Exit> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return standard_input(args, console);
    }
    let here = [PathBuf::from(".")];
    let given = if args.paths.is_empty() { &here[..] } else { &args.paths };
    let mut paths = Vec::new();
    for path in given {
        paths.extend(files::ron_files(path)?);
    }
    paths.dedup();
    if paths.is_empty() {
        bail!("no .ron file was found");
    }
    let mut found = Found::default();
    for path in &paths {
        one(path, args.check, &mut found, console)?;
    }
    let Found { changed, invalid } = found;
    console.print(&summary(paths.len(), changed, invalid, args.check))?;
    Ok(exit(changed, invalid, args.check))
}

/// How many files were not as they should be.
#[derive(Default)]
struct Found {
    changed: usize,
    invalid: usize,
}

fn one(path: &Path, check: bool, found: &mut Found, console: &mut Console) -> Result<()> {
    let file = files::read(path)?;
    let Some(formatted) = formatted(&file, console) else {
        found.invalid += 1;
        return Ok(());
    };
    if formatted == file.text() {
        return Ok(());
    }
    found.changed += 1;
    if check {
        return console.print(&render_diff(file.name(), file.text(), &formatted));
    }
    files::write(path, &formatted)?;
    console.print(&format!("formatted {}\n", Safe(file.name())))
}

fn formatted(file: &FileText, console: &mut Console) -> Option<String> {
    match format_ron(file) {
        Ok(text) => Some(text),
        Err(error) => {
            console.diagnose(error.diagnostics(), error.files());
            None
        }
    }
}

fn standard_input(args: &Fmt, console: &mut Console) -> Result<Exit> {
    if args.paths.len() > 1 {
        return Err(UsageError("- stands alone: standard input goes to standard output".to_owned()).into());
    }
    let file = FileText::new("standard input", files::read(Path::new("-"))?.text());
    let Some(formatted) = formatted(&file, console) else { return Ok(Exit::InvalidFile) };
    let changed = usize::from(formatted != file.text());
    if args.check {
        if changed > 0 {
            console.print(&render_diff(file.name(), file.text(), &formatted))?;
        }
    } else {
        console.print_raw(&formatted)?;
    }
    Ok(exit(changed, 0, args.check))
}

fn exit(changed: usize, invalid: usize, check: bool) -> Exit {
    match (invalid, changed) {
        (0, 1..) if check => Exit::TestFailed,
        (0, _) => Exit::Done,
        _ => Exit::InvalidFile,
    }
}

fn summary(files: usize, changed: usize, invalid: usize, check: bool) -> String {
    let word = if files == 1 { "file" } else { "files" };
    let verdict = match (changed, check) {
        (0, _) if invalid == 0 => "all formatted".to_owned(),
        (changed, true) => format!("{changed} would change"),
        (changed, false) => format!("{changed} changed"),
    };
    let invalid = if invalid == 0 { String::new() } else { format!(", {invalid} left alone because of faults") };
    format!("looked at {files} {word}: {verdict}{invalid}\n")
}
