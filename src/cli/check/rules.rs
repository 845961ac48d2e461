//! A rule set under review.

use std::path::{Path, PathBuf};

use anyhow::Result;
use ascribe::infer::{Options, Plan, assess};
use ascribe::lint::{self, Reach, ReviewedRules};
use ascribe::load::{self, Loaded, RuleExamples};
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;

use super::Batch;
use super::found::Found;
use super::prove::prove;
use crate::cli::args::Check;
use crate::cli::console::Console;
use crate::cli::judging::{self, Rules};
use crate::cli::{files, parallel};

/// The folder of a rule set that is sound.
pub(super) struct Folder {
    path: PathBuf,
    loaded: Loaded<RuleSet>,
    batch: Batch,
    /// Its files, with the built-in tables that it lacks.
    files: Vec<FileText>,
    /// The same, ready to judge with, for one taker.
    pub(super) rules: Option<Rules>,
}

impl Folder {
    /// Reads a folder; `None` where it is invalid, once that was reported.
    pub(super) fn read(path: PathBuf, found: &mut Found, console: &mut Console) -> Result<Option<Self>> {
        found.rule_sets += 1;
        let files = judging::with_built_in_tables(files::read_rules(&path)?);
        let (batch, loaded) = Batch::of(load::rule_set(files.clone()));
        let Some(loaded) = loaded else {
            found.settle(batch, &path, console);
            return Ok(None);
        };
        found.rules += loaded.value.rules().len();
        let set = loaded.value.clone();
        let root = format!("{}/", path.display());
        let rules = Rules { plan: Plan::new(&set), places: loaded.places.clone(), root, set, files: files.clone() };
        Ok(Some(Folder { path, loaded, batch, files, rules: Some(rules) }))
    }

    /// Reviews the rule set, with what the rules that judged the cases did in them.
    pub(super) fn review(
        &self,
        judged: &Rules,
        reach: &Reach,
        (args, cases): (&Check, &[PathBuf]),
        found: &mut Found,
        console: &mut Console,
    ) -> Result<()> {
        let rules = &self.loaded.value;
        let mut examples = Vec::new();
        for file in self.files.iter().filter(|file| is_examples(file)) {
            let (batch, loaded) = Batch::of(load::rule_tests(file, rules));
            found.settle(batch, &self.path, console);
            examples.extend(loaded.map(|loaded| loaded.value));
        }
        let plan = Plan::new(rules);
        let mut seen = in_examples(&plan, rules, &examples)?;
        if judged.set.digest() == rules.digest() {
            seen.absorb(reach.clone());
        } else {
            seen.absorb(in_cases(&plan, rules, cases)?);
        }
        let exemplified = examples.iter().map(|examples| examples.rule.clone()).collect();
        let Loaded { places, files, .. } = &self.loaded;
        let reviewed = ReviewedRules { rules, places, files, exemplified: &exemplified, reach: &seen };
        let Batch { diagnostics, files, sound, withheld } = &self.batch;
        let diagnostics = diagnostics.iter().cloned().chain(lint::check_rules(reviewed)).collect();
        let batch = Batch { diagnostics, files: files.clone(), sound: *sound, withheld: *withheld };
        found.settle(batch, &self.path, console);
        match args.prove {
            true => prove(rules, &examples, files, (args, &self.path), found, console),
            false => Ok(()),
        }
    }
}

/// Searches the rules that cases are judged with, where no folder of rules is checked.
pub(super) fn prove_alone(rules: &Rules, args: &Check, found: &mut Found, console: &mut Console) -> Result<()> {
    let mut examples = Vec::new();
    for file in rules.files.iter().filter(|file| is_examples(file)) {
        let (batch, loaded) = Batch::of(load::rule_tests(file, &rules.set));
        found.settle(batch, Path::new(""), console);
        examples.extend(loaded.map(|loaded| loaded.value));
    }
    let mut files = rules.files.clone();
    files.sort_by(|one, other| one.name().cmp(other.name()));
    prove(&rules.set, &examples, &files, (args, Path::new(&rules.root)), found, console)
}

/// Whether a file holds examples: these are read, and allow, by themselves.
pub(super) fn is_examples(file: &FileText) -> bool {
    file.name().ends_with(".tests.ron")
}

/// What rules do in their examples.
fn in_examples(plan: &Plan, rules: &RuleSet, examples: &[RuleExamples]) -> Result<Reach> {
    let each = parallel::map(examples, |one| -> Result<Reach> {
        let mut reach = Reach::default();
        for example in &one.examples {
            let name = format!("an example of `{}`", one.rule);
            reach.see(&name, &assess(plan, rules, &example.case, &Options::default())?);
        }
        Ok(reach)
    });
    gather(each)
}

/// What rules do in cases that others judged. A case that these rules have no words for shows nothing about them.
fn in_cases(plan: &Plan, rules: &RuleSet, cases: &[PathBuf]) -> Result<Reach> {
    let each = parallel::map(cases, |path| -> Result<Reach> {
        let mut reach = Reach::default();
        if let Ok(loaded) = load::case(&files::read_case(path)?, rules) {
            let name = format!("`{}`", loaded.value.id);
            reach.see(&name, &assess(plan, rules, &loaded.value, &Options::default())?);
        }
        Ok(reach)
    });
    gather(each)
}

fn gather(each: Vec<Result<Reach>>) -> Result<Reach> {
    let mut reach = Reach::default();
    for one in each {
        reach.absorb(one?);
    }
    Ok(reach)
}
