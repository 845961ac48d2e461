//! What a batch reads: files with a case on each line, files with one case, folders of either, or standard input.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use ascribe::infer::Options;
use ascribe::load::case_digest;
use ascribe::load::limits::MAX_FILE_BYTES;
use ascribe::report::json::Judged;
use ascribe::text::FileText;

use crate::cli::exit::UsageError;
use crate::cli::files;

/// Cases of one part, at most.
const PART: usize = 32;
/// Bytes of one part: once there are so many, no further case is added.
const PART_BYTES: usize = 1 << 20;

/// Some cases that follow each other.
pub type Part = Vec<Entry>;

/// One case of the input, or why it cannot be read.
pub struct Entry {
    /// Its number in the input, from 1.
    pub number: u64,
    /// Its file, and its line where it is one of many.
    pub at: String,
    /// Its text.
    pub text: Result<FileText>,
}

/// The input, read on as it is asked for.
pub struct Input {
    files: VecDeque<PathBuf>,
    lines: Option<Lines>,
    /// Cases that were read.
    number: u64,
}

impl Input {
    /// From files and folders; `-` is standard input, with a case on each line.
    pub fn new(paths: &[PathBuf]) -> Result<Input> {
        let mut found = VecDeque::new();
        for path in paths {
            match path.is_dir() {
                true => found.extend(files::batch_files(path)?),
                false => found.push_back(path.clone()),
            }
        }
        Ok(Input { files: found, lines: None, number: 0 })
    }

    /// Passes over everything up to the case of a record, which must be the same case, judged in the same way.
    pub fn skip_to(&mut self, last: &Judged, rules_digest: &str, options: &Options) -> Result<()> {
        let other = |what: &str| {
            let at = &last.at;
            UsageError(format!(
                "the output cannot be continued: its last case, {at}, {what}; begin anew without --resume"
            ))
        };
        if last.engine_version != env!("CARGO_PKG_VERSION") {
            return Err(other("was judged by another version").into());
        }
        if last.rules_digest != rules_digest {
            return Err(other("was judged with other rules").into());
        }
        if last.ladder != options.ladder || last.blind != options.blind {
            return Err(other("was judged with another --ladder or --blind").into());
        }
        while self.number < last.number {
            let Some(entry) = self.next_entry() else { return Err(other("is no longer in the input").into()) };
            let same = |text: &FileText| entry.at == last.at && case_digest(text) == last.case_digest;
            if entry.number == last.number && !entry.text.as_ref().is_ok_and(same) {
                return Err(other("is another one in the input").into());
            }
        }
        Ok(())
    }

    /// The next cases; none at the end.
    pub fn next_part(&mut self) -> Part {
        let mut part = Vec::new();
        let mut bytes = 0;
        while part.len() < PART && bytes < PART_BYTES {
            let Some(entry) = self.next_entry() else { break };
            bytes += entry.text.as_ref().map_or(0, |text| text.text().len());
            part.push(entry);
        }
        part
    }

    fn next_entry(&mut self) -> Option<Entry> {
        let (at, text) = self.next_text()?;
        self.number += 1;
        Some(Entry { number: self.number, at, text })
    }

    fn next_text(&mut self) -> Option<(String, Result<FileText>)> {
        loop {
            if let Some(text) = self.lines.as_mut().and_then(Lines::next_text) {
                return Some(text);
            }
            self.lines = None;
            let path = self.files.pop_front()?;
            let name = path.display().to_string();
            if name != "-" && !files::holds_lines(&path) {
                return Some((name, files::read(&path)));
            }
            match Lines::open(&path, name.clone()) {
                Ok(lines) => self.lines = Some(lines),
                Err(error) => return Some((name, Err(error))),
            }
        }
    }
}

/// A file with a case on each line.
struct Lines {
    name: String,
    from: Box<dyn BufRead + Send>,
    line: u64,
}

impl Lines {
    fn open(path: &Path, name: String) -> Result<Lines> {
        if name == "-" {
            let name = "stdin.jsonl".to_owned();
            return Ok(Lines { name, from: Box::new(BufReader::new(io::stdin())), line: 0 });
        }
        let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
        Ok(Lines { name, from: Box::new(BufReader::with_capacity(1 << 16, file)), line: 0 })
    }

    /// The next line that is not blank, with its place.
    fn next_text(&mut self) -> Option<(String, Result<FileText>)> {
        loop {
            let bytes = match self.next_line() {
                Ok(Some(bytes)) => bytes,
                Ok(None) => return None,
                Err(error) => {
                    // What follows cannot be read either.
                    self.from = Box::new(io::empty());
                    return Some((self.at(), Err(error.into())));
                }
            };
            if !bytes.trim_ascii().is_empty() {
                let (at, text) = (self.at(), String::from_utf8(bytes).context("not UTF-8 text"));
                let text = text.map(|text| FileText::new(at.as_str(), text));
                return Some((at, text));
            }
        }
    }

    fn at(&self) -> String {
        format!("{}:{}", self.name, self.line)
    }

    /// One line without its end, no longer than a file may be: the loader says of a longer one that it is too large.
    fn next_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let most = MAX_FILE_BYTES as u64 + 1;
        if self.from.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        self.line += 1;
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.len() as u64 == most {
            self.from.skip_until(b'\n')?;
        }
        Ok(Some(line))
    }
}
