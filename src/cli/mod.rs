//! The command line.
//!
//! Floor 6. Owns arguments, the disk, exit codes and nothing else: reads files, calls the floors below, prints what `report`
//! draws. Results go to stdout, diagnostics to stderr.

mod args;
mod batch;
mod cases;
mod check;
mod console;
mod diff;
mod evaluate;
mod exit;
mod explain;
mod files;
mod fmt;
mod git;
mod import;
mod judging;
mod left_out;
mod new;
mod parallel;
mod replay;
mod report;
mod rules;
mod schema;
mod score;
mod sensitivity;
mod shell;
mod test;
mod timeline;
mod verify;
mod what_if;
mod why_not;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use args::{Args, Command};
use console::Console;
use exit::Exit;

/// Runs the program.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let mut console = Console::new(&args.output);
    let outcome = run(args, &mut console);
    exit::settle(outcome, &mut console).into()
}

fn run(args: Args, console: &mut Console) -> Result<Exit> {
    match args.command {
        Command::Evaluate(args) => evaluate::run(&args, console),
        Command::Batch(args) => batch::run(&args, console),
        Command::Explain(args) => explain::run(&args, console),
        Command::Timeline(args) => timeline::run(&args, console),
        Command::Report(args) => report::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        Command::Score(args) => score::run(&args, console),
        Command::Verify(args) => verify::run(&args, console),
        Command::Import(args) => import::run(&args, console),
        Command::New(args) => new::run(&args, console),
        Command::Test(args) => test::run(&args, console),
        Command::Diff(args) => diff::run(&args, console),
        Command::Rules(args) => rules::run(&args, console),
        Command::Fmt(args) => fmt::run(&args, console),
        Command::Schema(args) => schema::run(&args, console),
        Command::Completions(args) => shell::completions(&args, console),
        Command::Man(args) => shell::man(&args, console),
    }
}
