//! Snapshots that are not as they were: written where that was asked for, or decided one by one.

use std::path::Path;

use anyhow::Result;
use ascribe::report::testing::{Outcome, Subject, Test, TestRun, render_test};

use crate::cli::args;
use crate::cli::console::Console;
use crate::cli::files;

/// Accepts all snapshots, or asks about each, as the arguments want it.
pub fn settle(args: &args::Test, run: &mut TestRun, console: &mut Console) -> Result<()> {
    let open =
        |test: &&mut Test| test.subject == Subject::Snapshot && matches!(test.outcome, Outcome::New | Outcome::Failed);
    let mut left = run.tests.iter_mut().filter(open);
    if args.accept {
        return left.try_for_each(accept);
    }
    if !args.review {
        return Ok(());
    }
    for test in left {
        console.print(&render_test(test))?;
        if let Some(texts) = test.texts.as_ref().filter(|texts| texts.old.is_empty()) {
            console.print(&ascribe::report::diff::render_diff(&test.place, "", &texts.new))?;
        }
        match ask(console)? {
            Answer::Accept => accept(test)?,
            Answer::Reject => reject(test),
            Answer::Skip => {}
            Answer::Quit => break,
        }
    }
    Ok(())
}

/// What a reviewer decides about a snapshot.
enum Answer {
    /// It is right from now on.
    Accept,
    /// It is wrong: the old one stays, and the test fails.
    Reject,
    /// Undecided.
    Skip,
    /// So are all further ones.
    Quit,
}

fn ask(console: &mut Console) -> Result<Answer> {
    loop {
        let answer = console.ask("accept, reject, skip or quit? [a/r/s/q] ")?;
        match answer.as_deref().map(|text| text.trim().to_lowercase()).as_deref() {
            None | Some("q" | "quit") => return Ok(Answer::Quit),
            Some("a" | "accept") => return Ok(Answer::Accept),
            Some("r" | "reject") => return Ok(Answer::Reject),
            Some("s" | "skip") => return Ok(Answer::Skip),
            Some(_) => {}
        }
    }
}

fn accept(test: &mut Test) -> Result<()> {
    if let Some(texts) = test.texts.take() {
        files::write(Path::new(&test.place), &texts.new)?;
        test.outcome = Outcome::Accepted;
        test.message.clear();
    }
    Ok(())
}

fn reject(test: &mut Test) {
    test.outcome = Outcome::Failed;
    test.message = vec!["rejected in review".to_owned()];
}
