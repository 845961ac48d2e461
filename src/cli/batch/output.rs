//! Where the records of a batch go, and how far an earlier run came.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result};
use ascribe::report::json::BatchRecord;

use super::work::Answer;
use crate::cli::console::{Console, Progress};
use crate::cli::exit::{Exit, UsageError};

/// Bytes that are looked at in one go for the end of a line.
const BLOCK: u64 = 1 << 16;

/// Standard output or a file, a record on each line.
pub struct Output {
    to: Box<dyn Write>,
    last: Option<BatchRecord>,
    is_file: bool,
    judged: u64,
    skipped: u64,
    progress: Progress,
}

impl Output {
    /// To a file, or to standard output where there is none; with `resume` to the end of what the file holds already.
    pub fn new(path: Option<&Path>, resume: bool, console: &Console) -> Result<Output> {
        let (to, last): (Box<dyn Write>, _) = match path {
            None => (Box::new(io::stdout().lock()), None),
            Some(path) if resume && path.exists() => {
                let (file, last) = continued(path).with_context(|| format!("cannot continue {}", path.display()))?;
                (Box::new(file), last)
            }
            Some(path) => {
                let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
                (Box::new(file), None)
            }
        };
        Ok(Output { to, last, is_file: path.is_some(), judged: 0, skipped: 0, progress: console.count() })
    }

    /// The last record of an earlier run.
    pub fn last(&self) -> Option<&BatchRecord> {
        self.last.as_ref()
    }

    /// Writes what came of a part, whole records only.
    pub fn write(&mut self, answer: &Answer, console: &mut Console) -> Result<()> {
        self.to.write_all(answer.records.as_bytes())?;
        self.to.flush()?;
        if !answer.faults.is_empty() {
            self.progress.finish();
            answer.faults.iter().for_each(|fault| console.error(fault));
        }
        self.judged += answer.judged;
        self.skipped += answer.skipped;
        self.progress.advance(usize::try_from(answer.judged + answer.skipped).unwrap_or(usize::MAX));
        Ok(())
    }

    /// Says how many there were.
    pub fn finish(self, console: &mut Console) -> Result<Exit> {
        self.progress.finish();
        let skipped = if self.skipped > 0 { format!(", {} skipped", self.skipped) } else { String::new() };
        let told = format!("{} judged{skipped}", self.judged);
        if self.is_file {
            console.print(&format!("{told}\n"))?;
        } else if self.skipped > 0 {
            console.note(&told);
        }
        Ok(if self.skipped > 0 { Exit::InvalidFile } else { Exit::Done })
    }
}

/// A file to be written on from the end of its last whole line, and the record in that line.
fn continued(path: &Path) -> Result<(File, Option<BatchRecord>)> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.metadata()?.len();
    let end = line_end_before(&mut file, length)?;
    let start = line_end_before(&mut file, end.saturating_sub(1))?;
    let mut line = String::new();
    file.seek(SeekFrom::Start(start))?;
    Read::by_ref(&mut file).take(end - start).read_to_string(&mut line).context("its last line is not text")?;
    let last = match line.trim() {
        "" => None,
        line => Some(
            serde_json::from_str(line).map_err(|_| UsageError("its last line is no record of a batch".to_owned()))?,
        ),
    };
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    Ok((file, last))
}

/// Just past the last line feed before a place; 0 where there is none.
fn line_end_before(file: &mut File, mut before: u64) -> io::Result<u64> {
    let mut block = Vec::new();
    while before > 0 {
        let from = before.saturating_sub(BLOCK);
        file.seek(SeekFrom::Start(from))?;
        block.clear();
        Read::by_ref(file).take(before - from).read_to_end(&mut block)?;
        if let Some(at) = block.iter().rposition(|byte| *byte == b'\n') {
            return Ok(from + at as u64 + 1);
        }
        before = from;
    }
    Ok(0)
}
