//! Commands that write first texts, lay files out, and print what other programs need.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// `ascribe new`
#[derive(Debug, clap::Args)]
pub struct New {
    #[command(subcommand)]
    pub what: NewWhat,
}

/// What to begin.
#[derive(Debug, Subcommand)]
pub enum NewWhat {
    /// A case: DIR/NAME/case.ron
    Case(NewCase),
    /// A rule with its examples: DIR/LINE/NAME.ron and NAME.tests.ron
    Rule(NewRule),
    /// A ladder of confidence: DIR/ladders/NAME.ron
    Ladder(NewLadder),
}

/// `ascribe new case`
#[derive(Debug, clap::Args)]
pub struct NewCase {
    /// Its id: small letters, digits and hyphens.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Folder to make the folder of the case in.
    #[arg(long, short, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,
    /// Folder of rules whose vocabulary is used, in place of the built-in one.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

/// `ascribe new rule`
#[derive(Debug, clap::Args)]
pub struct NewRule {
    /// Its id: small letters, digits and hyphens; says what is observed, never the verdict.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Its line of evidence.
    #[arg(long, value_name = "LINE")]
    pub line: String,
    /// The kind of evidence that it looks at; the usual one of its line where not given.
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Folder of rules to write it into.
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub rules: PathBuf,
}

/// `ascribe new ladder`
#[derive(Debug, clap::Args)]
pub struct NewLadder {
    /// Its id: small letters, digits and hyphens.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Folder of rules to write it into.
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub rules: PathBuf,
}

/// `ascribe fmt`
#[derive(Debug, clap::Args)]
pub struct Fmt {
    /// RON files, folders of them, or - for stdin to stdout; the current folder where none is given.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Change nothing; show what would change, with exit code 4 where anything would.
    #[arg(long)]
    pub check: bool,
}

/// `ascribe schema`
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// Which file shape or output.
    #[arg(value_enum)]
    pub shape: Shape,
}

/// A file shape, or an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// A case.
    Case,
    /// What a further file adds to a case.
    Addition,
    /// What a case should come to.
    Expected,
    /// A rule.
    Rule,
    /// Examples beside a rule.
    RuleTests,
    /// Kinds of evidence.
    Vocabulary,
    /// Bands, lines, grades.
    Scales,
    /// Gates for each level of confidence.
    Ladder,
    /// Words for likelihood and confidence.
    Lexicon,
    /// What no rule set may allow.
    Invariants,
    /// What `evaluate --format json` prints for a case.
    Conclusions,
    /// What `batch` prints for a case.
    Batch,
    /// What `explain --format json` prints, and `verify` takes.
    Certificate,
    /// What `timeline --format json` prints for a case.
    Timeline,
    /// What changed in a case, and by what.
    Changes,
    /// What `diff --format json` prints.
    RulesDiff,
    /// What `explain --why-not --format json` prints.
    WhyNot,
    /// What `test --format json` prints.
    TestRun,
    /// What `rules --format json` prints.
    Catalogue,
    /// What `check --format json` prints.
    Diagnostics,
}

/// `ascribe completions`
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `ascribe man`
#[derive(Debug, clap::Args)]
pub struct Man {
    /// Folder to write a page for each command into; without it, the page of the program is printed.
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
}
