//! What is done with the cases of one part, on any thread.

use std::fmt::Display;

use anyhow::{Result, anyhow};
use ascribe::diag::{Diagnostic, Severity};
use ascribe::infer::{Options, Reassessor};
use ascribe::load::{self, LoadError};
use ascribe::report::json::{BATCH_VERSION, BatchRecord, brief_conclusions, to_json_line};

use super::input::{Entry, Part};
use crate::cli::cases::without_texts;
use crate::cli::judging::Rules;

/// Faults of one case that are told.
const TOLD: usize = 10;

/// Judges parts.
pub struct Worker<'a> {
    pub rules: &'a Rules,
    pub options: &'a Options,
    /// Whether whoever writes wants records as they are, not as lines.
    pub as_table: bool,
    /// Whether texts that a fault quotes are withheld.
    pub withholds: bool,
}

/// What came of a part.
#[derive(Default)]
pub struct Answer {
    /// A line for each case that was judged.
    pub lines: String,
    /// What a line would hold, for a table.
    pub records: Vec<BatchRecord>,
    /// Cases that were judged.
    pub judged: u64,
    /// Cases that were not.
    pub skipped: u64,
    /// What is wrong with those, a line each.
    pub faults: Vec<String>,
}

impl Worker<'_> {
    /// Judges the cases of a part, each by itself.
    pub fn judge(&self, part: &Part) -> Answer {
        let mut answer = Answer::default();
        for entry in part {
            let judged = self.record(entry).and_then(|record| self.keep(record, &mut answer));
            match judged {
                Ok(()) => answer.judged += 1,
                Err(faults) => {
                    answer.faults.extend(faults);
                    answer.skipped += 1;
                }
            }
        }
        answer
    }

    fn keep(&self, record: BatchRecord, answer: &mut Answer) -> Result<(), Vec<String>> {
        if self.as_table {
            answer.records.push(record);
        } else {
            let line = to_json_line(&record).map_err(|error| vec![whole(&record.at, &anyhow!(error))])?;
            answer.lines.push_str(&line);
        }
        Ok(())
    }

    fn record(&self, entry: &Entry) -> Result<BatchRecord, Vec<String>> {
        let at = &entry.at;
        let whole = |error: &dyn Display| vec![whole(at, error)];
        let text = entry.text.as_ref().map_err(|error| whole(error))?;
        let case = load::case_without_places(text, &self.rules.set).map_err(|error| self.faults(at, &error))?.value;
        let concluded = Reassessor::new(&self.rules.plan, &self.rules.set, &case, self.options)
            .and_then(|evaluated| brief_conclusions(&evaluated));
        let conclusions = concluded.map_err(|error| whole(&error))?;
        Ok(BatchRecord { schema_version: BATCH_VERSION, number: entry.number, at: at.clone(), conclusions })
    }

    fn faults(&self, at: &str, error: &LoadError) -> Vec<String> {
        let withheld;
        let diagnostics = match self.withholds {
            true => {
                withheld = without_texts(error.diagnostics(), error.files()).0;
                &withheld
            }
            false => error.diagnostics(),
        };
        let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|one| one.severity == Severity::Error).collect();
        let told = errors.iter().take(TOLD).map(|one| {
            let place = one.span().and_then(|span| Some(error.files().get(span.file.0)?.position(span.start)));
            let place = place.map(|at| format!("{}:{}", at.line, at.column)).unwrap_or_default();
            format!("{at}:{place}: {} [{}]", one.message, one.code)
        });
        let more = errors.len().saturating_sub(TOLD);
        told.chain((more > 0).then(|| format!("{at}: and {more} more"))).collect()
    }
}

fn whole(at: &str, error: &dyn Display) -> String {
    format!("{at}: {error:#}")
}
