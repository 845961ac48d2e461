//! `ascribe diff`: what a change of rules does to cases, and which part of it.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ascribe::compare::{RulesAt, RulesReplay};
use ascribe::infer::Options;
use ascribe::load::{self, LoadError, Loaded};
use ascribe::model::case::Case;
use ascribe::report::json::to_json;
use ascribe::report::rules_diff::{RulesDiff, render_markdown};
use ascribe::report::terminal::render_rules_diff;
use ascribe::text::FileText;

use super::args::{Diff, DiffFormat, MaxTlp};
use super::cases::Cases;
use super::console::Console;
use super::exit::{Exit, UsageError};
use super::files::{self, Checkable};
use super::judging::{self, Rules};
use super::{git, parallel};

/// The folder of a repository that its rules are looked for in.
const FOLDER: &str = "rules";

/// Runs the command.
pub fn run(args: &Diff, console: &mut Console) -> Result<Exit> {
    let asked = Asked::new(args)?;
    let cases = case_paths(&asked)?;
    let (Some(old), Some(new)) = (asked.old.rules(console)?, asked.new.rules(console)?) else {
        return Ok(Exit::InvalidFile);
    };
    for rules in [&old, &new] {
        let known = || rules.set.ladders().iter().map(|ladder| ladder.id.as_str());
        let ladder = rules.set.ladder(&args.ladder);
        ladder.ok_or_else(|| judging::unknown("ladder", &args.ladder, known()))?;
    }
    let Some(cases) = load_cases(&cases, &old, &new, args.max_tlp, console)? else { return Ok(Exit::InvalidFile) };
    let options = Options { as_of: args.as_of, blind: args.blind, ladder: args.ladder.clone(), ..Options::default() };
    let [before, after] = [&old, &new].map(|rules| RulesAt { rules: &rules.set, plan: &rules.plan });
    let replay = RulesReplay::new(before, after, options);
    let progress = console.progress(cases.len());
    let found = parallel::map(&cases, |case| {
        let found = replay.case(&case.old, case.new.as_ref().unwrap_or(&case.old));
        progress.step();
        found
    });
    progress.finish();
    let found = found.into_iter().collect::<Result<Vec<_>, _>>()?;
    let diff = RulesDiff::new((&asked.old.name(), &asked.new.name()), &replay, &found);
    let text = match args.format {
        DiffFormat::Text => render_rules_diff(&diff, args.full, console.width()),
        DiffFormat::Json => to_json(&diff)?,
        DiffFormat::Markdown => render_markdown(&diff),
    };
    console.print(&text)?;
    Ok(if diff.changed > 0 { Exit::Changed } else { Exit::Done })
}

/// Where one of the rule sets is.
enum Side {
    /// A folder on disk.
    Folder(PathBuf),
    /// A folder of a git revision.
    Revision(String, String),
}

impl Side {
    /// A folder where there is one of that name, else a revision.
    fn new(text: &str) -> Side {
        if git::is_folder(text) {
            return Side::Folder(PathBuf::from(text));
        }
        let (revision, folder) = parts(text);
        Side::Revision(revision.to_owned(), folder.to_owned())
    }

    fn name(&self) -> String {
        match self {
            Side::Folder(folder) => folder.display().to_string(),
            Side::Revision(revision, folder) => format!("{revision}:{folder}"),
        }
    }

    fn rules(&self, console: &mut Console) -> Result<Option<Rules>> {
        match self {
            Side::Folder(folder) => judging::load_rules(Some(folder), console),
            Side::Revision(revision, folder) => {
                let files = judging::with_built_in_tables(git::read_folder(revision, folder)?);
                Ok(judging::rules_of(files, format!("{}/", self.name()), console))
            }
        }
    }
}

/// Whether a text names both sides; `../rules` does not.
fn is_range(text: &str) -> bool {
    !git::is_folder(text) && !text.starts_with("../") && !text.contains("/..")
}

/// A revision and the folder in it, without a slash at its end.
fn parts(text: &str) -> (&str, &str) {
    let (revision, folder) = text.split_once(':').unwrap_or((text, FOLDER));
    let folder = folder.trim_end_matches('/');
    (revision, if folder.is_empty() { FOLDER } else { folder })
}

/// What the arguments ask for.
struct Asked {
    old: Side,
    new: Side,
    cases: Vec<PathBuf>,
}

impl Asked {
    fn new(args: &Diff) -> Result<Asked> {
        let mut cases = args.cases.clone();
        if let Some((old, new)) = args.old.split_once("..").filter(|_| is_range(&args.old)) {
            cases.splice(0..0, args.new.as_ref().map(PathBuf::from));
            let (new, folder) = parts(new);
            let at = |revision: &str| Side::Revision(revision.to_owned(), folder.to_owned());
            let new = if new.is_empty() { Side::Folder(here(&git::top()?.join(folder))) } else { at(new) };
            return Ok(Asked { old: at(if old.is_empty() { "HEAD" } else { old }), new, cases });
        }
        let Some(new) = &args.new else {
            let text = "the new rules are missing: give a second folder or revision, or both sides as in `main..`";
            return Err(UsageError(text.to_owned()).into());
        };
        Ok(Asked { old: Side::new(&args.old), new: Side::new(new), cases })
    }
}

/// A path as it reads from the current folder, where it lies below that.
fn here(path: &Path) -> PathBuf {
    let current = std::env::current_dir().and_then(|folder| folder.canonicalize());
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let below = current.ok().and_then(|current| path.strip_prefix(current).map(Path::to_path_buf).ok());
    below.filter(|below| !below.as_os_str().is_empty()).unwrap_or(path)
}

/// Every case that is asked for.
fn case_paths(asked: &Asked) -> Result<Vec<PathBuf>> {
    let mut paths = asked.cases.clone();
    if paths.is_empty() {
        let beside = match &asked.new {
            Side::Folder(folder) => folder.parent().map(|parent| parent.join("cases")),
            Side::Revision(..) => None,
        };
        let found = beside.into_iter().chain([PathBuf::from("cases")]).find(|path| path.is_dir());
        paths.push(found.ok_or_else(|| UsageError("there is no folder `cases` here; name the cases".to_owned()))?);
    }
    let mut cases = Vec::new();
    for path in &paths {
        let found = files::checkable(path)?.into_iter();
        cases.extend(found.filter_map(|one| if let Checkable::Case(path) = one { Some(path) } else { None }));
    }
    if cases.is_empty() {
        bail!("no case was found");
    }
    Ok(cases)
}

/// A case as each of the vocabularies reads it; once where they are the same.
struct Read {
    old: Case,
    new: Option<Case>,
}

/// A case of one text, read with each vocabulary.
type Loads = (Result<Loaded<Case>, LoadError>, Option<Result<Loaded<Case>, LoadError>>);

/// Reads the cases; `None` where one is invalid under either rule set, once all were diagnosed.
fn load_cases(
    paths: &[PathBuf],
    old: &Rules,
    new: &Rules,
    max_tlp: Option<MaxTlp>,
    console: &mut Console,
) -> Result<Option<Vec<Read>>> {
    let same = old.set.vocabulary() == new.set.vocabulary();
    let load = |path: &PathBuf| -> Result<Loads> {
        let text: FileText = files::read_case(path)?;
        Ok((load::case(&text, &old.set), (!same).then(|| load::case(&text, &new.set))))
    };
    let (mut cases, mut invalid) = (Vec::new(), false);
    let (mut shown_of_old, mut shown_of_new) = (Cases::new(old, max_tlp), Cases::new(new, max_tlp));
    for loaded in parallel::map(paths, load) {
        let (old, new) = loaded?;
        let old = shown_of_old.accept(old, console)?.map(|loaded| loaded.value);
        let new = new.map(|new| shown_of_new.accept(new, console)).transpose()?;
        let new = new.map(|new| new.map(|loaded| loaded.value));
        match (old, new) {
            (Some(old), None) => cases.push(Read { old, new: None }),
            (Some(old), Some(Some(new))) => cases.push(Read { old, new: Some(new) }),
            _ => invalid = true,
        }
    }
    Ok((!invalid).then_some(cases))
}
