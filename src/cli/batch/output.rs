//! Where the records of a batch go, and what is said of them.

use anyhow::Result;
use ascribe::report::json::Judged;

use super::lines::Lines;
use super::work::Answer;
use crate::cli::args::{Batch, BatchFormat};
use crate::cli::console::{Console, Progress};
use crate::cli::exit::{Exit, UsageError};

/// What takes the records.
pub trait Sink {
    /// Takes what came of a part, whole records only.
    fn write(&mut self, answer: &mut Answer) -> Result<()>;

    /// Ends: there is no more.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// The records, counted.
pub struct Output {
    sink: Box<dyn Sink>,
    last: Option<Judged>,
    is_file: bool,
    judged: u64,
    skipped: u64,
    progress: Progress,
}

impl Output {
    /// As the arguments want it.
    pub fn new(args: &Batch, console: &Console) -> Result<Output> {
        let (sink, last) = match format(args) {
            BatchFormat::Jsonl => {
                let (lines, last) = Lines::new(args.output.as_deref(), args.resume)?;
                (Box::new(lines) as Box<dyn Sink>, last)
            }
            BatchFormat::Parquet => table(args)?,
        };
        let is_file = args.output.is_some();
        Ok(Output { sink, last, is_file, judged: 0, skipped: 0, progress: console.count() })
    }

    /// The last record of an earlier run.
    pub fn last(&self) -> Option<&Judged> {
        self.last.as_ref()
    }

    /// Writes what came of a part.
    pub fn write(&mut self, mut answer: Answer, console: &mut Console) -> Result<()> {
        self.sink.write(&mut answer)?;
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
        self.sink.finish()?;
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

/// The form that is asked for, or that the name of the output stands for.
pub fn format(args: &Batch) -> BatchFormat {
    let named = args.output.as_ref().and_then(|path| path.extension()).is_some_and(|name| name == "parquet");
    args.format.unwrap_or(if named { BatchFormat::Parquet } else { BatchFormat::Jsonl })
}

#[cfg(feature = "parquet")]
fn table(args: &Batch) -> Result<(Box<dyn Sink>, Option<Judged>)> {
    let Some(path) = &args.output else {
        return Err(UsageError("a table in Parquet needs a file or a folder: name one with --output".to_owned()).into());
    };
    let (table, last) = super::table::Table::new(path, args.resume)?;
    Ok((Box::new(table), last))
}

#[cfg(not(feature = "parquet"))]
fn table(_: &Batch) -> Result<(Box<dyn Sink>, Option<Judged>)> {
    let help = "this program was built without Parquet: build it with `--features parquet`, or write lines of JSON";
    Err(UsageError(help.to_owned()).into())
}
