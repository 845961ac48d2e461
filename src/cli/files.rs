//! The only reader and writer of the disk.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ascribe::load::limits::{MAX_FILE_BYTES, MAX_RULE_FILES};
use ascribe::text::FileText;

use super::exit::InvalidFile;

/// Reads a text file; `-` is standard input.
pub fn read(path: &Path) -> Result<FileText> {
    let name = path.display().to_string();
    if name == "-" {
        return standard_input();
    }
    let text = read_file(path)?;
    Ok(FileText::new(name, text))
}

fn read_file(path: &Path) -> Result<String> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    read_text(file, size, &name)
}

/// Reads a case: a file, the `case.ron` or `case.json` of a folder, or `-` for standard input.
pub fn read_case(path: &Path) -> Result<FileText> {
    if !path.is_dir() {
        return read(path);
    }
    let found = case_in(path);
    read(&found.with_context(|| format!("{} has no case.ron", path.display()))?)
}

/// The case file of a folder.
pub fn case_in(folder: &Path) -> Option<PathBuf> {
    ["case.ron", "case.json"].into_iter().map(|name| folder.join(name)).find(|path| path.is_file())
}

/// RON, or JSON where the first character that is not blank is `{`; the name tells the loader which.
fn standard_input() -> Result<FileText> {
    let text = read_text(io::stdin().lock(), 0, "standard input")?;
    let name = if text.trim_start().starts_with('{') { "stdin.json" } else { "stdin" };
    Ok(FileText::new(name, text))
}

/// A text that is probably of that size.
fn read_text(from: impl Read, size: u64, name: &str) -> Result<String> {
    let most = MAX_FILE_BYTES as u64 + 1;
    // One more, and the end is seen without a further step.
    let mut bytes = Vec::with_capacity(size.saturating_add(1).min(most) as usize);
    from.take(most).read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
    let too_large = bytes.len() > MAX_FILE_BYTES;
    match String::from_utf8(bytes) {
        // The loader reports a text that is too large; it needs no more of it than that.
        Ok(text) => Ok(text),
        Err(error) if too_large && error.utf8_error().error_len().is_none() => {
            let kept = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(kept);
            Ok(String::from_utf8(bytes).unwrap_or_default())
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(InvalidFile(format!("{name} is not UTF-8 text (byte {at})")).into())
        }
    }
}

/// Every text of a folder of rules, each named by its path relative to the folder. Hidden files and links to folders are
/// passed over, so that nothing outside the folder is read.
pub fn read_rules(folder: &Path) -> Result<Vec<FileText>> {
    let mut files = Vec::new();
    for path in walk(folder)? {
        if files.len() >= MAX_RULE_FILES {
            bail!("{} has more than {MAX_RULE_FILES} files", folder.display());
        }
        let relative = path.strip_prefix(folder).unwrap_or(&path);
        let name = relative.to_string_lossy().replace('\\', "/");
        files.push(FileText::new(name, read_file(&path)?));
    }
    Ok(files)
}

/// Levels of folders that are looked into.
const DEEPEST: usize = 8;

/// Files below a folder, in order of path.
fn walk(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_path_buf(), 0)];
    while let Some((folder, depth)) = open.pop() {
        for entry in entries(&folder)? {
            let kind = entry.metadata().map(|meta| meta.file_type());
            match kind {
                Ok(kind) if kind.is_dir() && depth < DEEPEST && entry.file_name() != "target" => {
                    open.push((entry.path(), depth + 1))
                }
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What stands in a folder, in order of name, without what is hidden.
fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>> {
    let context = || format!("cannot read the folder {}", folder.display());
    let mut entries =
        fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>()).with_context(context)?;
    entries.retain(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    entries.sort_by_key(fs::DirEntry::file_name);
    Ok(entries)
}

/// Cases below a folder, in order of path: case files, and files with a case on each line.
pub fn batch_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = walk(folder)?;
    let is_case = |file: &PathBuf| file.file_name().is_some_and(|name| name == "case.ron" || name == "case.json");
    found.retain(|file| is_case(file) || holds_lines(file));
    Ok(found)
}

/// Whether a file of that name holds a case on each line.
pub fn holds_lines(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "jsonl" || end == "ndjson")
}

/// RON files at or below a path.
pub fn ron_files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        // A path that does not exist is reported when it is read.
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = walk(path)?;
    found.retain(|file| file.extension().is_some_and(|end| end == "ron"));
    Ok(found)
}

/// What a path holds that can be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checkable {
    /// A case file.
    Case(PathBuf),
    /// The folder of a rule set.
    Rules(PathBuf),
}

/// Cases, and folders of rule sets, at or below paths, each of which holds one of them.
pub fn cases_and_rules(paths: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut cases, mut folders) = (Vec::new(), Vec::new());
    for path in paths {
        let found = checkable(path)?;
        if found.is_empty() {
            bail!("{} holds no case and no rule set", path.display());
        }
        for one in found {
            match one {
                Checkable::Case(path) => cases.push(path),
                Checkable::Rules(folder) => folders.push(folder),
            }
        }
    }
    Ok((cases, folders))
}

/// Cases and rule sets at or below a path.
pub fn checkable(path: &Path) -> Result<Vec<Checkable>> {
    if !path.is_dir() {
        // A path that does not exist is reported when it is read.
        return Ok(vec![Checkable::Case(path.to_path_buf())]);
    }
    let mut found = Vec::new();
    look_into(path, 0, &mut found)?;
    Ok(found)
}

fn look_into(folder: &Path, depth: usize, found: &mut Vec<Checkable>) -> Result<()> {
    if let Some(case) = case_in(folder) {
        found.push(Checkable::Case(case));
        return Ok(());
    }
    if is_rule_set(folder, depth == 0)? {
        found.push(Checkable::Rules(folder.to_path_buf()));
        return Ok(());
    }
    for entry in entries(folder)? {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth < DEEPEST && entry.file_name() != "target" {
            look_into(&entry.path(), depth + 1, found)?;
        }
    }
    Ok(())
}

/// Whether a folder is the root of a rule set: it has a table of one; or it is called `rules` or was named outright, and has
/// folders with rules in them.
fn is_rule_set(folder: &Path, named: bool) -> Result<bool> {
    let tables = ["vocabulary.ron", "scales.ron", "invariants.ron", "vocabulary.json", "scales.json"];
    if tables.into_iter().any(|name| folder.join(name).is_file()) {
        return Ok(true);
    }
    if !named && folder.file_name().is_none_or(|name| name != "rules") {
        return Ok(false);
    }
    for below in entries(folder)?.iter().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        if entries(&below.path())?.iter().any(|entry| is_rule(&entry.path())) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a file is a rule, or the examples of one, as far as its name and its first word tell.
fn is_rule(path: &Path) -> bool {
    const ENOUGH: u64 = 4096;
    if path.extension().is_none_or(|end| end != "ron") {
        return false;
    }
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(ENOUGH).read_to_end(&mut start));
    let start = String::from_utf8_lossy(&start);
    let first = start.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("//"));
    read.is_ok()
        && first.is_some_and(|line| {
            ["Rule(", "RuleTests(", "Ladder(", "Lexicon("].iter().any(|name| line.starts_with(name))
        })
}

/// Makes a folder and those above it.
pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("cannot make the folder {}", path.display()))
}

/// Writes a file that is not there yet; one that appears meanwhile stays as it is.
pub fn write_new(path: &Path, text: &str) -> Result<()> {
    let mut file = File::create_new(path).with_context(|| format!("cannot write {}", path.display()))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// Writes a file whole or not at all: to a new file beside it, which then takes its name. A link stays a link, and a file that
/// was there keeps its permissions.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let shown = path.display();
    let target = path.canonicalize();
    let path = target.as_deref().unwrap_or(path);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = File::create_new(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        if let Ok(before) = path.metadata() {
            file.set_permissions(before.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| format!("cannot write {shown}"))
}
