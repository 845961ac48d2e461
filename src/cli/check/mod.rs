//! `ascribe check`: everything that is wrong with cases, rule sets and assessments in prose.

mod cases;
mod found;
mod prove;
mod rules;

use std::path::{Path, PathBuf};

use anyhow::Result;
use ascribe::diag::{Diagnostic, Severity};
use ascribe::lint::Reach;
use ascribe::load::{LoadError, Loaded};
use ascribe::model::evidence::Tlp;
use ascribe::model::lexicon::Lexicon;
use ascribe::prose;
use ascribe::text::FileText;

use super::args::Check;
use super::console::Console;
use super::exit::Exit;
use super::judging::{self, Rules};
use super::{files, parallel};
use found::Found;
use rules::Folder;

/// What was found in files that were loaded together.
struct Batch {
    diagnostics: Vec<Diagnostic>,
    files: Vec<FileText>,
    /// Whether they are sound, so that everything that can be found in them was.
    sound: bool,
    /// Whether their texts are withheld.
    withheld: bool,
}

impl Batch {
    /// What was loaded, with what was said of it on the way.
    fn of<T>(loaded: Result<Loaded<T>, LoadError>) -> (Batch, Option<Loaded<T>>) {
        match loaded {
            Ok(loaded) => {
                let (diagnostics, files) = (loaded.warnings.clone(), loaded.files.clone());
                (Batch { diagnostics, files, sound: true, withheld: false }, Some(loaded))
            }
            Err(error) => {
                let (diagnostics, files) = (error.diagnostics().to_vec(), error.files().to_vec());
                (Batch { diagnostics, files, sound: false, withheld: false }, None)
            }
        }
    }
}

/// Runs the command.
pub fn run(args: &Check, console: &mut Console) -> Result<Exit> {
    let paths = paths(args)?;
    let (cases, folders) = files::cases_and_rules(&paths)?;
    let mut found = Found::new(args.format);
    // A repository with one rule set means that one.
    let alone = folders.len() == 1 && args.rules.is_none();
    let mut read = Vec::new();
    for folder in folders {
        read.extend(Folder::read(folder, &mut found, console)?);
    }
    let given = match read.first_mut().filter(|_| alone) {
        Some(only) => only.rules.take(),
        // Where that one is invalid, nothing can be said of its cases.
        None if alone => return found.finish(args.fail_level, console),
        None => judging::load_rules(args.rules.as_deref(), console)?,
    };
    let Some(rules) = given else { return Ok(Exit::InvalidFile) };
    let reach = check_cases(&cases, &rules, args.max_tlp.map(Tlp::from), &mut found, console)?;
    // After the cases, so that these show what the rules reach.
    for folder in &read {
        folder.review(&rules, &reach, (args, &cases), &mut found, console)?;
    }
    if args.prove && read.is_empty() {
        rules::prove_alone(&rules, args, &mut found, console)?;
    }
    let lexicon = judging::lexicon(&args.lexicon, &rules.set)?;
    for path in &args.prose {
        check_prose(path, lexicon, &rules, &mut found, console)?;
    }
    found.finish(args.fail_level, console)
}

/// What to look at: what is named; the current folder where nothing is, and where `--prove` alone is, if it holds anything.
fn paths(args: &Check) -> Result<Vec<PathBuf>> {
    let here = PathBuf::from(".");
    let nothing = args.paths.is_empty() && args.prose.is_empty();
    if nothing && args.prove && (args.rules.is_some() || files::checkable(&here)?.is_empty()) {
        return Ok(Vec::new());
    }
    Ok(if nothing { vec![here] } else { args.paths.clone() })
}

/// Reviews cases side by side; gives what the rules did in them.
fn check_cases(
    paths: &[PathBuf],
    rules: &Rules,
    max_tlp: Option<Tlp>,
    found: &mut Found,
    console: &mut Console,
) -> Result<Reach> {
    let mut reach = Reach::default();
    for reviewed in parallel::map(paths, |path| cases::review(path, rules, max_tlp)) {
        let reviewed = reviewed?;
        found.cases += 1;
        for batch in reviewed.batches {
            found.settle(batch, Path::new(""), console);
        }
        reach.absorb(reviewed.reach);
    }
    Ok(reach)
}

fn check_prose(path: &Path, lexicon: &Lexicon, rules: &Rules, found: &mut Found, console: &mut Console) -> Result<()> {
    found.texts += 1;
    let file = files::read(path)?;
    let diagnostics = prose::check(&file, lexicon, rules.set.lexicons());
    let sound = !diagnostics.iter().any(|fault| fault.severity == Severity::Error);
    found.settle(Batch { diagnostics, files: vec![file], sound, withheld: false }, Path::new(""), console);
    Ok(())
}
