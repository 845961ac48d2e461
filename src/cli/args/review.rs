//! Commands of those who own a rule set or a casebook.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::civil::Date;

use super::common::{Format, Judging, MaxTlp, date};

/// `ascribe check`
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Cases, rule sets, or folders with any of them; the current folder where none is given and no --prose.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// An assessment in prose, Markdown, or - for stdin; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub prose: Vec<PathBuf>,
    /// Whose words for likelihood and confidence prose is to keep to.
    #[arg(long, value_name = "LEXICON", default_value = "icd203", requires = "prose")]
    pub lexicon: String,
    /// Folder of rules that cases are checked with; else the only rule set found, else the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Withhold every text that is marked above this (Traffic Light Protocol); the judgment stands on all of it.
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub max_tlp: Option<MaxTlp>,
    /// Form of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
    /// Search for a case that breaks an invariant of the rule sets, or of the built-in one where there is none.
    #[arg(long)]
    pub prove: bool,
    /// Pieces, examples of rules, that the cases are built of at most.
    #[arg(long, value_name = "N", default_value_t = 2, requires = "prove", value_parser = clap::value_parser!(u8).range(1..=6))]
    pub size: u8,
    /// Folder to write counterexamples into.
    #[arg(long, value_name = "DIR", default_value = ".", requires = "prove")]
    pub out: PathBuf,
    /// End with 4 where anything as grave as this was found; errors end with 3 in any case.
    #[arg(long, value_enum, default_value = "error")]
    pub fail_level: FailLevel,
}

/// Form of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub workflows.
    Github,
}

/// From what gravity on a check fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailLevel {
    /// Notes, warnings and errors.
    Note,
    /// Warnings and errors.
    Warning,
    /// Errors alone.
    Error,
}

/// `ascribe score`
#[derive(Debug, clap::Args)]
pub struct Score {
    /// Cases with an expected.ron beside them, or folders with such cases.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub judging: Judging,
    /// Show every judgment, not only the misses.
    #[arg(long)]
    pub all: bool,
    /// Form of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `ascribe test`
#[derive(Debug, clap::Args)]
pub struct Test {
    /// Cases, rule sets, or folders with any of them; the current folder where none is given.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder of rules that cases are judged with; else the only rule set found, else the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Only tests whose name matches: `rule-id: example`, `case-id: snapshot`, `case-id: published judgment`.
    #[arg(long, value_name = "REGEX")]
    pub run: Option<String>,
    /// Write every snapshot that is missing or not as it was.
    #[arg(long)]
    pub accept: bool,
    /// Show every snapshot that is missing or not as it was, and ask what to do with it.
    #[arg(long, conflicts_with_all = ["accept", "format"])]
    pub review: bool,
    /// Let a judgment that is more cautious than the published one fail.
    #[arg(long)]
    pub strict: bool,
    /// Write the results as JUnit XML too.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Withhold every text that is marked above this (Traffic Light Protocol); the judgment stands on all of it.
    #[arg(long, conflicts_with_all = ["accept", "review"], value_name = "LEVEL", value_enum)]
    pub max_tlp: Option<MaxTlp>,
    /// Form of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `ascribe diff`
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The old rules: a folder, or a git revision with or without the folder in it (main, HEAD~1:rules); or both sides at once
    /// (main..HEAD, and main.. for the folder as it is now).
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The new rules, likewise; not with both sides at once.
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// Cases, or folders of them; the folder `cases` beside the new rules, or else here, where none is given.
    #[arg(value_name = "CASES")]
    pub cases: Vec<PathBuf>,
    /// Judge as on this day, YYYY-MM-DD; the day of each case where not given.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Leave out the judgments of others that answer the question itself.
    #[arg(long)]
    pub blind: bool,
    /// What each level of confidence asks for.
    #[arg(long, value_name = "LADDER", default_value = "default")]
    pub ladder: String,
    /// Show every row, and what lies between rules and conclusions.
    #[arg(long)]
    pub full: bool,
    /// Withhold every text that is marked above this (Traffic Light Protocol); the judgment stands on all of it.
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub max_tlp: Option<MaxTlp>,
    /// Form of the result.
    #[arg(long, value_enum, default_value = "text")]
    pub format: DiffFormat,
}

/// Form of what a change of rules does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people, at a terminal.
    Text,
    /// For programs.
    Json,
    /// For a pull request.
    Markdown,
}

/// `ascribe rules`
#[derive(Debug, clap::Args)]
pub struct RulesArgs {
    /// Show everything about this rule.
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Only rules of this line of evidence, or of undercutting, discounts, deception, caps or derived.
    #[arg(long, value_name = "LINE", conflicts_with = "id")]
    pub line: Option<String>,
    /// Cases, or folders of them, to see where each rule matches, which branches of its conditions hold, and what is decided
    /// by it alone.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub cases: Vec<PathBuf>,
    /// Only rules that match in no case, or of which a branch holds in none.
    #[arg(long, requires = "cases", conflicts_with = "id")]
    pub uncovered: bool,
    /// Folder of rules in place of the built-in ones; tables that it lacks are the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Withhold every text that is marked above this (Traffic Light Protocol); the judgment stands on all of it.
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub max_tlp: Option<MaxTlp>,
    /// Form of the catalogue.
    #[arg(long, value_enum, default_value = "text")]
    pub format: CatalogueFormat,
}

/// Form of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CatalogueFormat {
    /// For people, at a terminal.
    Text,
    /// For programs.
    Json,
    /// For a repository.
    Markdown,
    /// One page without scripts.
    Html,
}
