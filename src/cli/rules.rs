//! `ascribe rules`: the catalogue of rules, and what they do over a casebook.

use std::path::PathBuf;

use anyhow::{Result, bail};
use ascribe::compare::{RuleUse, rule_use};
use ascribe::infer::Options;
use ascribe::load;
use ascribe::model::case::Case;
use ascribe::model::rule::Rule;
use ascribe::report::catalogue::{Catalogue, Sources, catalogue, group_ids, group_of, render_html, render_markdown};
use ascribe::report::json::to_json;
use ascribe::report::terminal::{render_card, render_catalogue};

use super::args::{CatalogueFormat, RulesArgs};
use super::console::Console;
use super::exit::{Exit, UsageError};
use super::files::{self, Checkable};
use super::judging::{self, Rules};
use super::parallel;

/// Runs the command.
pub fn run(args: &RulesArgs, console: &mut Console) -> Result<Exit> {
    let Some(rules) = judging::load_rules(args.rules.as_deref(), console)? else { return Ok(Exit::InvalidFile) };
    check_names(args, &rules)?;
    let Some(examples) = judging::examples(&rules, console) else { return Ok(Exit::InvalidFile) };
    let wanted = |rule: &Rule| {
        args.id.as_ref().is_none_or(|id| rule.id == *id)
            && args.line.as_deref().is_none_or(|line| group_of(rule) == line)
    };
    let uses = if args.cases.is_empty() {
        None
    } else {
        match cases(&args.cases, &rules, console)? {
            Some(cases) => Some(uses(&cases, &rules, &wanted)?),
            None => return Ok(Exit::InvalidFile),
        }
    };
    let (set, places, root) = (&rules.set, &rules.places, rules.root.as_str());
    let sources = Sources { rules: set, places, root, examples: &examples, uses: uses.as_deref() };
    let catalogue = catalogue(&sources, wanted);
    let text = match args.format {
        CatalogueFormat::Text => text(&catalogue, args.id.is_some(), console.width()),
        CatalogueFormat::Json => to_json(&catalogue)?,
        CatalogueFormat::Markdown => render_markdown(&catalogue),
        CatalogueFormat::Html => render_html(&catalogue),
    };
    console.print(&text)?;
    Ok(Exit::Done)
}

fn check_names(args: &RulesArgs, rules: &Rules) -> Result<()> {
    if let Some(line) = args.line.as_deref().filter(|line| !group_ids(&rules.set).contains(line)) {
        return Err(judging::unknown("line", line, group_ids(&rules.set).into_iter()).into());
    }
    let known = || rules.set.rules().iter().map(|rule| rule.id.as_str());
    match args.id.as_deref().filter(|id| !known().any(|known| known == *id)) {
        Some(id) => Err(unknown_rule(id, known().collect()).into()),
        None => Ok(()),
    }
}

/// Most ids that a message lists.
const LISTED: usize = 12;

/// Says that no rule is called so; where some have it in their names, which.
fn unknown_rule(id: &str, known: Vec<&str>) -> UsageError {
    let similar: Vec<&str> = known.iter().copied().filter(|known| !id.is_empty() && known.contains(id)).collect();
    match similar.len() {
        1..=LISTED => UsageError(format!("no rule is called `{id}`; there are {}", similar.join(", "))),
        _ => judging::unknown("rule", id, known.into_iter()),
    }
}

fn text(catalogue: &Catalogue, only: bool, width: usize) -> String {
    match catalogue.groups.first().and_then(|group| Some((group, group.rules.first()?))) {
        Some((group, card)) if only => render_card(card, group, catalogue.cases, width),
        _ => render_catalogue(catalogue, width),
    }
}

/// Every case at or below the paths; `None` where one is invalid, once all were diagnosed.
fn cases(paths: &[PathBuf], rules: &Rules, console: &mut Console) -> Result<Option<Vec<Case>>> {
    let (mut cases, mut invalid) = (Vec::new(), false);
    for path in paths {
        for found in files::checkable(path)? {
            let Checkable::Case(path) = found else { continue };
            match judging::accept(load::case(&files::read_case(&path)?, &rules.set), console) {
                Some(loaded) => cases.push(loaded.value),
                None => invalid = true,
            }
        }
    }
    if cases.is_empty() && !invalid {
        bail!("no case was found");
    }
    Ok((!invalid).then_some(cases))
}

/// What the wanted rules do in each case.
fn uses(cases: &[Case], rules: &Rules, wanted: &(dyn Fn(&Rule) -> bool + Sync)) -> Result<Vec<Vec<RuleUse>>> {
    let wanted = |place: usize| rules.set.rules().get(place).is_some_and(wanted);
    let each = parallel::map(cases, |case| rule_use(&rules.plan, &rules.set, case, &Options::default(), wanted));
    Ok(each.into_iter().collect::<Result<_, _>>()?)
}
