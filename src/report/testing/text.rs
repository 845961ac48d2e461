//! A test run as text: what failed and why, then one line for each sort of test.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{Outcome, Subject, Test, TestRun};
use crate::report::diff::render_diff;
use crate::report::words::counted;
use crate::text::Safe;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default();

/// Everything that needs a look, and the sums.
pub fn render_run(run: &TestRun) -> String {
    let mut out = String::new();
    let failed = run.tests.iter().filter(|test| test.outcome == Outcome::Failed);
    for test in failed {
        out.push_str(&render_test(test));
        out.push('\n');
    }
    let short: Vec<&Test> = run.tests.iter().filter(|test| test.outcome == Outcome::Short).collect();
    for test in &short {
        let _ = writeln!(out, "{YELLOW}short {YELLOW:#} {}", Safe(&test.id));
        let first = test.message.first().map_or("", String::as_str);
        let _ = writeln!(out, "       {DIM}{}{DIM:#}", Safe(first));
    }
    if !short.is_empty() {
        out.push('\n');
    }
    out.push_str(&sums(run));
    out
}

/// A test that did not pass, with its reasons; a snapshot with what changed in it.
pub fn render_test(test: &Test) -> String {
    let word = match test.outcome {
        Outcome::New => "new",
        Outcome::Short => "short",
        _ => "FAILED",
    };
    let mut out = format!("{RED}{word:<6}{RED:#} {BOLD}{}{BOLD:#}\n", Safe(&test.full_name()));
    let _ = writeln!(out, "       {DIM}{}{DIM:#}", Safe(&test.place));
    for line in &test.message {
        let _ = writeln!(out, "       {}", Safe(line));
    }
    if let Some(texts) = test.texts.as_ref().filter(|texts| !texts.old.is_empty()) {
        out.push_str(&render_diff(&test.place, &texts.old, &texts.new));
    }
    out
}

fn sums(run: &TestRun) -> String {
    let lines = [examples(run), expectations(run), snapshots(run)];
    let mut out: String = lines.into_iter().flatten().map(|line| line + "\n").collect();
    if !run.untested.is_empty() {
        let names: Vec<String> = run.untested.iter().map(|id| Safe(id).to_string()).collect();
        let _ = writeln!(out, "without examples: {}", names.join(", "));
    }
    if out.is_empty() { "no test was run\n".to_owned() } else { out }
}

fn examples(run: &TestRun) -> Option<String> {
    let (passed, failed) =
        (count(run, Subject::Example, Outcome::Passed), count(run, Subject::Example, Outcome::Failed));
    let examples: Vec<&Test> = run.tests.iter().filter(|test| test.subject == Subject::Example).collect();
    let mut rules: Vec<&str> = examples.iter().map(|test| test.id.as_str()).collect();
    rules.dedup();
    let of = counted(rules.len(), "rule");
    match (passed, failed) {
        (0, 0) => None,
        (passed, 0) => Some(format!("examples   {passed} pass, of {of}")),
        (passed, failed) => Some(format!("examples   {passed} pass, {failed} fail, of {of}")),
    }
}

fn expectations(run: &TestRun) -> Option<String> {
    let of = |outcome| count(run, Subject::Expectation, outcome);
    let parts = [
        (of(Outcome::Passed), "as published"),
        (of(Outcome::Short), "more cautious than published"),
        (of(Outcome::Failed), "fail"),
    ];
    told("judgments", &parts)
}

fn snapshots(run: &TestRun) -> Option<String> {
    let of = |outcome| count(run, Subject::Snapshot, outcome);
    let parts = [
        (of(Outcome::Passed), "as before"),
        (of(Outcome::Accepted), "accepted"),
        (of(Outcome::New), "without one yet (--accept writes it)"),
        (of(Outcome::Failed), "fail"),
    ];
    told("snapshots", &parts)
}

fn count(run: &TestRun, subject: Subject, outcome: Outcome) -> usize {
    run.count(subject, outcome)
}

fn told(title: &str, parts: &[(usize, &str)]) -> Option<String> {
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    (!parts.is_empty()).then(|| format!("{title:<9}  {}", parts.join(", ")))
}
