//! Shapes of the command line.

use std::num::NonZero;
use std::path::PathBuf;

use ascribe::model::evidence::Tlp;
use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Reads a case of evidence and says how strongly it supports each answer to who is responsible, and why.
#[derive(Debug, Parser)]
#[command(name = "ascribe", version, propagate_version = true, max_term_width = 100)]
pub struct Args {
    #[command(flatten)]
    pub output: Output,
    #[command(subcommand)]
    pub command: Command,
}

/// How output looks.
#[derive(Debug, clap::Args)]
pub struct Output {
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value = "auto", hide_possible_values = false)]
    pub color: When,
    /// Columns of the text; those of the terminal, or 100 where there is none.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
}

/// When to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// Where a terminal shows it and nothing in the environment is against it.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say how likely each answer is, and with what confidence
    Evaluate(Evaluate),
    /// Judge any number of cases, one line of JSON for each
    Batch(Batch),
    /// Say why, or what a diagnostic code means
    Explain(Explain),
    /// Show how a judgment moved as evidence became known
    Timeline(Timeline),
    /// Write a page of its own: one HTML file that asks nothing of a network
    Report(Report),
    /// Report everything that is wrong with cases and rule sets
    Check(Check),
    /// Compare conclusions with published ones, over a casebook
    Score(Score),
    /// Recompute every step of a certificate
    Verify(Verify),
    /// Turn files of another format into cases
    Import(Import),
    /// Write the first text of a case, a rule with its examples, or a ladder
    New(New),
    /// Run the examples of rules, and hold cases against published judgments and snapshots
    Test(Test),
    /// Show what a change of rules does to cases, and which part of it
    Diff(Diff),
    /// Show what the rules say, why, and what they do over a casebook
    Rules(RulesArgs),
    /// Lay out RON files, with comments and meaning kept
    Fmt(Fmt),
    /// Print the JSON Schema of a file shape or of an output
    Schema(Schema),
    /// Print what a shell needs to complete commands and options
    Completions(Completions),
    /// Print the manual page, or write those of all commands
    Man(Man),
}

/// How to judge.
#[derive(Debug, clap::Args)]
pub struct Judging {
    /// Judge as on this day, YYYY-MM-DD; the day of the case where not given.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Leave out the judgments of others that answer the question itself.
    #[arg(long)]
    pub blind: bool,
    /// What each level of confidence asks for.
    #[arg(long, value_name = "LADDER", default_value = "default")]
    pub ladder: String,
    /// Whose words for likelihood and confidence.
    #[arg(long, value_name = "LEXICON", default_value = "icd203")]
    pub lexicon: String,
    /// Folder of rules in place of the built-in ones; tables that it lacks are the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Leave out this evidence item, source (with all that is known only from it or through it), line of evidence or rule; may be
    /// given several times.
    #[arg(long, value_name = "ID")]
    pub without: Vec<String>,
    /// Withhold every text that is marked above this (Traffic Light Protocol); the judgment stands on all of it.
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub max_tlp: Option<MaxTlp>,
}

/// The strictest marking that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MaxTlp {
    /// TLP:CLEAR
    Clear,
    /// TLP:GREEN
    Green,
    /// TLP:AMBER
    Amber,
    /// TLP:AMBER+STRICT
    #[value(name = "amber+strict")]
    AmberStrict,
    /// TLP:RED, which is everything
    Red,
}

impl From<MaxTlp> for Tlp {
    fn from(max: MaxTlp) -> Tlp {
        match max {
            MaxTlp::Clear => Tlp::Clear,
            MaxTlp::Green => Tlp::Green,
            MaxTlp::Amber => Tlp::Amber,
            MaxTlp::AmberStrict => Tlp::AmberStrict,
            MaxTlp::Red => Tlp::Red,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "not a date of the form YYYY-MM-DD".to_owned())
}

/// Form of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
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
