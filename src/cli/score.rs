//! `ascribe score`: agreement of conclusions with what was published, over a casebook.

use std::path::Path;

use anyhow::{Result, bail};
use ascribe::compare::{Verdict, agreement, judge};
use ascribe::load;
use ascribe::report::score::score_json;
use ascribe::report::terminal::render_score;

use super::args::{Format, Score};
use super::cases::Cases;
use super::console::Console;
use super::exit::Exit;
use super::files::{self, Checkable};
use super::judging::{self, Rules};

/// Runs the command.
pub fn run(args: &Score, console: &mut Console) -> Result<Exit> {
    let Some(rules) = judging::load_rules_without_places(args.judging.rules.as_deref(), console)? else {
        return Ok(Exit::InvalidFile);
    };
    let (lexicon, options) = judging::options(&args.judging, &rules.set)?;
    let mut verdicts = Vec::new();
    let mut cases = Cases::new(&rules, args.judging.max_tlp);
    let mut invalid = false;
    for path in &args.paths {
        for case in files::checkable(path)? {
            let Checkable::Case(case) = case else { continue };
            match compare(&case, &mut cases, &rules, (&options, &args.judging.without), console)? {
                Compared::Verdict(verdict) => verdicts.push(*verdict),
                Compared::Invalid => invalid = true,
                Compared::NothingExpected => {}
            }
        }
    }
    if invalid {
        return Ok(Exit::InvalidFile);
    }
    if verdicts.is_empty() {
        bail!("no case with an expected.ron beside it was found");
    }
    let places = load::Places::default();
    let view = judging::view(&rules, lexicon, &places, console.width());
    let text = match args.format {
        Format::Text => render_score(&view, &agreement(&verdicts), &verdicts, args.all),
        Format::Json => score_json(&agreement(&verdicts), &verdicts, &rules.set)?,
    };
    console.print(&text)?;
    Ok(Exit::Done)
}

/// What came of one case.
enum Compared {
    Verdict(Box<Verdict>),
    /// Its file or the expectation beside it is invalid; that was said.
    Invalid,
    /// There is no expectation beside it.
    NothingExpected,
}

fn compare(
    path: &Path,
    cases: &mut Cases<'_>,
    rules: &Rules,
    (options, without): (&ascribe::infer::Options, &[String]),
    console: &mut Console,
) -> Result<Compared> {
    let expected = path.with_file_name("expected.ron");
    if !expected.is_file() {
        return Ok(Compared::NothingExpected);
    }
    let Some(case) = cases.read(path, console)? else { return Ok(Compared::Invalid) };
    let expected = load::expected(&files::read(&expected)?, &case.value);
    let Some(expected) = judging::accept(expected, console) else { return Ok(Compared::Invalid) };
    let judged = judging::judge(case, rules, options, without)?;
    Ok(match judge(&judged.assessment, &expected.value) {
        Some(verdict) => Compared::Verdict(Box::new(verdict)),
        None => Compared::Invalid,
    })
}
