//! Records as lines of JSON, in a file or on standard output.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result};
use ascribe::report::json::{BatchRecord, Judged};

use super::output::Sink;
use super::work::Answer;
use crate::cli::exit::UsageError;

/// Bytes that are looked at in one go for the end of a line.
const BLOCK: u64 = 1 << 16;

/// A record on each line.
pub struct Lines(Box<dyn Write>);

impl Lines {
    /// To a file, or to standard output where there is none; with `resume` to the end of what the file holds already, and then
    /// with the last record of that.
    pub fn new(path: Option<&Path>, resume: bool) -> Result<(Lines, Option<Judged>)> {
        let (to, last): (Box<dyn Write>, _) = match path {
            None => (Box::new(io::stdout().lock()), None),
            Some(path) if resume && path.exists() => {
                let (file, last) = continued(path).with_context(|| format!("cannot continue {}", path.display()))?;
                (Box::new(file), last.map(Judged::from))
            }
            Some(path) => {
                let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
                (Box::new(file), None)
            }
        };
        Ok((Lines(to), last))
    }
}

impl Sink for Lines {
    fn write(&mut self, answer: &mut Answer) -> Result<()> {
        self.0.write_all(answer.lines.as_bytes())?;
        Ok(self.0.flush()?)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Ok(())
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
