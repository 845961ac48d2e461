//! Commands that judge cases and tell why, that bring cases in, and that check what was told.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;

use super::common::{Format, Judging, MaxTlp, date};

/// `ascribe evaluate`
#[derive(Debug, clap::Args)]
pub struct Evaluate {
    /// Case files, folders with a case.ron, or - for stdin.
    #[arg(required = true, value_name = "CASE")]
    pub cases: Vec<PathBuf>,
    /// Only this question.
    #[arg(long, short, value_name = "ID")]
    pub question: Option<String>,
    #[command(flatten)]
    pub judging: Judging,
    /// Show every false flag by itself.
    #[arg(long)]
    pub full: bool,
    /// Show the facts that rules derived.
    #[arg(long)]
    pub facts: bool,
    /// Form of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: JudgmentFormat,
}

/// Form of a judgment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum JudgmentFormat {
    /// For people, at a terminal.
    Text,
    /// For programs.
    Json,
    /// An assessment in prose, for a report.
    Markdown,
}

/// `ascribe batch`
#[derive(Debug, clap::Args)]
pub struct Batch {
    /// Files with a case on each line (.jsonl, JSON), case files, folders of either, or - for lines on stdin.
    #[arg(required = true, value_name = "CASES")]
    pub cases: Vec<PathBuf>,
    /// File for the records; standard output where not given.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Form of the records; as the name of the output says where not given, else jsonl.
    #[arg(long, value_enum)]
    pub format: Option<BatchFormat>,
    /// Go on where an earlier run of the same input into the same file was cut off.
    #[arg(long, requires = "output")]
    pub resume: bool,
    /// Threads that judge; as many as there are processors where not given. The output is the same.
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
    /// Judge as on this day, YYYY-MM-DD; the day of each case where not given.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Leave out the judgments of others that answer the question itself.
    #[arg(long)]
    pub blind: bool,
    /// What each level of confidence asks for.
    #[arg(long, value_name = "LADDER", default_value = "default")]
    pub ladder: String,
    /// Folder of rules in place of the built-in ones; tables that it lacks are the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Quote nothing of a case that cannot be read: records hold no text of items in any case.
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub max_tlp: Option<MaxTlp>,
}

/// Form of the records of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BatchFormat {
    /// A line of JSON for each case.
    Jsonl,
    /// A table with a row for each hypothesis: a file whose name ends in .parquet, or a folder of parts, which alone can be gone on
    /// with.
    #[value(hide = cfg!(not(feature = "parquet")))]
    Parquet,
}

/// `ascribe explain`
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// Case file, folder with a case.ron, or - for stdin.
    #[arg(required_unless_present = "code", conflicts_with = "code", value_name = "CASE")]
    pub case: Option<PathBuf>,
    /// Print the page of a diagnostic code.
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// Only this question.
    #[arg(long, short, value_name = "ID")]
    pub question: Option<String>,
    /// Explain this answer in place of the leading one.
    #[arg(long, value_name = "ID")]
    pub hypothesis: Option<String>,
    /// Everything about one evidence item.
    #[arg(long, short, value_name = "ID")]
    pub evidence: Option<String>,
    /// Every step, with file and line of each rule and item; before and after, every row.
    #[arg(long, conflicts_with = "evidence")]
    pub full: bool,
    /// File that adds evidence, sources, actors or links to the case, or replaces some: shows the judgment before and after;
    /// may be given several times. It holds `Case(sources: [...], evidence: [...])`, each element written as in a case, with
    /// `replaces: ["ID"]` for what takes the place of another; see `ascribe schema addition`.
    #[arg(long = "with", value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// What the judgment comes to without each item, origin, rule and line of evidence, one at a time.
    #[arg(long, conflicts_with_all = ["evidence", "with", "flip", "compare"])]
    pub leave_one_out: bool,
    /// The fewest items, and origins, whose loss changes which answer leads or the confidence in it; and the break-even prior.
    #[arg(long, conflicts_with_all = ["evidence", "with", "compare", "hypothesis"])]
    pub flip: bool,
    /// Evaluations that each search of `--flip` may take; past it the result is a bound, and says so.
    #[arg(long, value_name = "N", requires = "flip")]
    pub budget: Option<usize>,
    /// Why this level of confidence was not reached, or why this hypothesis, `unknown` or `false flag of ID` does not lead, and
    /// the least that would change it.
    #[arg(long, value_name = "LEVEL|HYPOTHESIS", conflicts_with_all = ["evidence", "full", "with", "compare", "leave_one_out", "flip"])]
    pub why_not: Option<String>,
    /// Each judgment that the case records as published, beside the one reached here, and where the two differ.
    #[arg(long, conflicts_with_all = ["evidence", "full", "hypothesis", "with"])]
    pub compare: bool,
    #[command(flatten)]
    pub judging: Judging,
    /// Form of the result; JSON is the certificate of the whole case, which `verify` takes.
    #[arg(long, value_enum, default_value = "text")]
    pub format: ExplainFormat,
}

/// Form of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For people.
    Text,
    /// The certificate, for programs.
    Json,
    /// An assessment in prose, for a report.
    Markdown,
    /// The argument map, for Mermaid.
    Mermaid,
    /// The argument map, for Graphviz.
    Dot,
}

/// `ascribe report`
#[derive(Debug, clap::Args)]
pub struct Report {
    /// Case file, folder with a case.ron, or - for stdin.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// File to write, or - for stdout.
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
    /// Only this question.
    #[arg(long, short, value_name = "ID")]
    pub question: Option<String>,
    /// File that adds evidence, sources, actors or links to the case, or replaces some; may be given several times. Its shape is
    /// that of `ascribe explain --with`.
    #[arg(long = "with", value_name = "FILE")]
    pub with: Vec<PathBuf>,
    #[command(flatten)]
    pub judging: Judging,
}

/// `ascribe timeline`
#[derive(Debug, clap::Args)]
pub struct Timeline {
    /// Case file, folder with a case.ron, or - for stdin.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// Only this question.
    #[arg(long, short, value_name = "ID")]
    pub question: Option<String>,
    #[command(flatten)]
    pub judging: Judging,
    /// Show every answer on every date, and everything that moved one.
    #[arg(long)]
    pub full: bool,
    /// Form of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `ascribe verify`
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// Certificate, as `explain --format json` prints it, or - for stdin.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The case that it was made from: it is evaluated again, as the certificate says, and compared byte for byte.
    #[arg(long, value_name = "CASE")]
    pub case: Option<PathBuf>,
    /// File that was added to the case; may be given several times, in the same order.
    #[arg(long = "with", value_name = "FILE", requires = "case")]
    pub with: Vec<PathBuf>,
    /// Folder of the rules that it was made with, in place of the built-in ones.
    #[arg(long, value_name = "DIR", requires = "case")]
    pub rules: Option<PathBuf>,
}

/// `ascribe import`
#[derive(Debug, clap::Args)]
pub struct Import {
    #[command(subcommand)]
    pub from: ImportFrom,
}

/// What to import.
#[derive(Debug, Subcommand)]
pub enum ImportFrom {
    /// Casebook fact sheets, JSON: writes DIR/<id>/case.ron, expected.ron and README.md
    Sheet(ImportSheet),
}

/// `ascribe import sheet`
#[derive(Debug, clap::Args)]
pub struct ImportSheet {
    /// Fact sheets.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Folder to write the folders of cases into.
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
    /// Folder of rules whose vocabulary is used, in place of the built-in one.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}
