//! Shapes of the command line: the command itself, and a file for each group of commands.

mod common;
mod judge;
mod review;
mod write;

use clap::{Parser, Subcommand, ValueEnum};

pub use common::{Format, Judging, MaxTlp};
pub use judge::{
    Batch, BatchFormat, Evaluate, Explain, ExplainFormat, Import, ImportFrom, ImportSheet, JudgmentFormat, Report,
    Timeline, Verify,
};
pub use review::{CatalogueFormat, Check, CheckFormat, Diff, DiffFormat, FailLevel, RulesArgs, Score, Test};
pub use write::{Completions, Fmt, Man, New, NewCase, NewLadder, NewRule, NewWhat, Schema, Shape};

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
