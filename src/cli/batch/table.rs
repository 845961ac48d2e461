//! Records as a table in Parquet: one file, or a folder of parts.
//!
//! A Parquet file says at its end where everything in it is, so one that was cut off is worth nothing. So a file gets its name
//! only when it is whole. In a folder each row group is a file of its own: what a run that was cut off leaves are whole files,
//! and the next run goes on after them.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use ascribe::report::json::Judged;
use ascribe::report::table::{TableWriter, last_row};

use super::output::Sink;
use super::work::Answer;
use crate::cli::exit::UsageError;
use crate::cli::files;

/// A file that is written, and the name that it gets when it is whole.
struct Writing {
    table: TableWriter<BufWriter<File>>,
    beside: Beside,
    path: PathBuf,
    records: usize,
}

/// A file that is not whole yet; gone with this, unless it got another name.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The file, or the part that is written now.
pub struct Table {
    writing: Option<Writing>,
    /// The folder and how many parts it has; none where everything goes to one file.
    parts: Option<(PathBuf, u32)>,
}

impl Table {
    /// To a file where the name ends in `.parquet`, else to parts in a folder; with `resume` after the parts that are there, and
    /// then with what the last row of them is of.
    pub fn new(path: &Path, resume: bool) -> Result<(Table, Option<Judged>)> {
        let is_file = path.extension().is_some_and(|name| name == "parquet") && !path.is_dir();
        let (parts, last) = match is_file {
            true if resume => return Err(UsageError(NO_FILE.to_owned()).into()),
            true => (None, None),
            false => {
                let (parts, last) = parts_in(path, resume)?;
                (Some((path.to_owned(), parts)), last)
            }
        };
        let mut table = Table { writing: None, parts };
        table.writing = Some(match is_file {
            true => Writing::new(path.to_owned())?,
            false => table.next_part()?,
        });
        Ok((table, last))
    }

    fn next_part(&mut self) -> Result<Writing> {
        let (folder, written) = self.parts.as_ref().context("no folder for parts")?;
        Writing::new(part(folder, written + 1))
    }

    /// Gives the part its name and begins another.
    fn turn_over(&mut self) -> Result<()> {
        if let Some(whole) = self.writing.take() {
            whole.finish()?;
        }
        if let Some((_, written)) = &mut self.parts {
            *written += 1;
        }
        self.writing = Some(self.next_part()?);
        Ok(())
    }
}

/// Why one file cannot be gone on with.
const NO_FILE: &str = "a Parquet file that was cut off cannot be gone on with; \
    --output FOLDER --format parquet writes parts that can, and so do lines of JSON";

impl Sink for Table {
    fn write(&mut self, answer: &mut Answer) -> Result<()> {
        for record in answer.records.drain(..) {
            let Some(writing) = &mut self.writing else { return Ok(()) };
            writing.records += 1;
            let shown = writing.path.display();
            let full = writing.table.add(record).with_context(|| format!("cannot write {shown}"))?;
            if full && self.parts.is_some() {
                self.turn_over()?;
            }
        }
        Ok(())
    }

    /// A part without a record is written only where there would be none at all, so that a reader finds the columns.
    fn finish(mut self: Box<Self>) -> Result<()> {
        let Some(writing) = self.writing.take() else { return Ok(()) };
        if writing.records == 0 && self.parts.as_ref().is_some_and(|(_, written)| *written > 0) {
            return Ok(());
        }
        writing.finish()
    }
}

impl Writing {
    fn new(path: PathBuf) -> Result<Writing> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = Beside(path.with_file_name(format!(".{name}.part")));
        // What a run that was killed left.
        let _ = fs::remove_file(&beside.0);
        let opened = File::create_new(&beside.0).map_err(anyhow::Error::from);
        let table = opened.and_then(|file| Ok(TableWriter::new(BufWriter::new(file))?));
        let table = table.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Writing { table, beside, path, records: 0 })
    }

    fn finish(self) -> Result<()> {
        let Writing { table, beside, path, .. } = self;
        let written = table.finish().map_err(anyhow::Error::from).and_then(|mut to| {
            to.flush()?;
            to.get_ref().sync_all()?;
            Ok(fs::rename(&beside.0, &path)?)
        });
        written.with_context(|| format!("cannot write {}", path.display()))
    }
}

fn part(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("part-{number:06}.parquet"))
}

/// How many parts a folder has, and what the last row of them is of; the folder is made where there is none.
fn parts_in(folder: &Path, resume: bool) -> Result<(u32, Option<Judged>)> {
    files::make_folder(folder)?;
    let parts = (1..).take_while(|number| part(folder, *number).exists()).count();
    let parts = u32::try_from(parts)?;
    let shown = folder.display();
    if parts == 0 {
        return Ok((0, None));
    }
    if !resume {
        return Err(
            UsageError(format!("{shown} holds a table: --resume goes on with it, or name another folder")).into()
        );
    }
    let last = File::open(part(folder, parts)).map_err(anyhow::Error::from).and_then(|file| Ok(last_row(file)?));
    Ok((parts, last.with_context(|| format!("cannot continue {shown}"))?))
}
