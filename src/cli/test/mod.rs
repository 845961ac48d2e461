//! `ascribe test`: rules against their examples, cases against published judgments and their snapshots.

mod jobs;
mod review;

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Result, bail};
use ascribe::report::testing::{Outcome, TestRun, render_junit, render_run};
use regex_lite::Regex;

use super::args::{Format, Test};
use super::cases::Cases;
use super::console::Console;
use super::exit::{Exit, UsageError};
use super::files;
use super::judging::{self, Rules};
use super::parallel;
use jobs::{Bench, Job};

/// Runs the command.
pub fn run(args: &Test, console: &mut Console) -> Result<Exit> {
    let wanted = args.run.as_deref().map(Regex::new).transpose();
    let wanted = wanted.map_err(|error| UsageError(format!("--run is no regular expression: {error}")))?;
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &here[..] } else { &args.paths };
    let (case_paths, folders) = files::cases_and_rules(paths)?;
    let mut sets = Vec::new();
    for folder in &folders {
        let Some(rules) = judging::load_rules(Some(folder), console)? else { return Ok(Exit::InvalidFile) };
        sets.push(rules);
    }
    let given = match (&args.rules, sets.as_slice()) {
        // A repository with one rule set means that one.
        (None, [_]) => None,
        (folder, _) => match judging::load_rules(folder.as_deref(), console)? {
            Some(rules) => Some(rules),
            None => return Ok(Exit::InvalidFile),
        },
    };
    let Some(rules) = given.as_ref().or(sets.first()) else { bail!("there are no rules") };
    let mut invalid = false;
    let mut jobs = example_jobs(&sets, console, &mut invalid);
    let mut cases = Cases::new(rules, args.max_tlp);
    for path in &case_paths {
        match jobs::load_case(path, &mut cases, console)? {
            Some(job) => jobs.push(job),
            None => invalid = true,
        }
    }
    let mut run = run_jobs(&jobs, &Bench { rules, wanted, strict: args.strict }, console)?;
    run.untested = untested(&sets);
    review::settle(args, &mut run, console)?;
    if let Some(path) = &args.junit {
        files::write(path, &render_junit(&run)?)?;
    }
    let text = match args.format {
        Format::Text => render_run(&run),
        Format::Json => run.to_json()?,
    };
    console.print(&text)?;
    Ok(exit(&run, invalid, args.review))
}

fn example_jobs<'a>(sets: &'a [Rules], console: &mut Console, invalid: &mut bool) -> Vec<Job<'a>> {
    let mut jobs = Vec::new();
    for rules in sets {
        for file in rules.files.iter().filter(|file| file.name().ends_with(".tests.ron")) {
            match judging::accept(ascribe::load::rule_tests(file, &rules.set), console) {
                Some(loaded) => jobs.push(Job::examples(rules, file, loaded.value)),
                None => *invalid = true,
            }
        }
    }
    jobs
}

fn run_jobs(jobs: &[Job<'_>], bench: &Bench<'_>, console: &mut Console) -> Result<TestRun> {
    let progress = console.progress(jobs.len());
    let results = parallel::map(jobs, |job| {
        let tests = job.run(bench);
        progress.step();
        tests
    });
    progress.finish();
    let mut run = TestRun::default();
    for tests in results {
        run.tests.extend(tests?);
    }
    Ok(run)
}

/// Rules without a file of examples.
fn untested(sets: &[Rules]) -> Vec<String> {
    let mut ids = Vec::new();
    for rules in sets {
        let tested: HashSet<&str> = rules.files.iter().filter_map(|file| jobs::stem(file.name())).collect();
        ids.extend(rules.set.rules().iter().map(|rule| rule.id.clone()).filter(|id| !tested.contains(id.as_str())));
    }
    ids
}

/// Where a reviewer left a new snapshot undecided, there is still something to do.
fn exit(run: &TestRun, invalid: bool, reviewed: bool) -> Exit {
    let open = reviewed && run.tests.iter().any(|test| test.outcome == Outcome::New);
    match (invalid, run.failed() || open) {
        (true, _) => Exit::InvalidFile,
        (false, true) => Exit::TestFailed,
        (false, false) => Exit::Done,
    }
}
