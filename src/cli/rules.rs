//! `ascribe rules`: the catalogue of rules, and what they do over a casebook.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Result, bail};
use ascribe::compare::{Branch, Coverage, rule_use};
use ascribe::infer::Options;
use ascribe::load::RuleExample;
use ascribe::model::case::Case;
use ascribe::model::rule::Rule;
use ascribe::report::catalogue::{
    CasebookUse, Catalogue, Sources, catalogue, group_ids, group_of, render_html, render_markdown,
};
use ascribe::report::json::to_json;
use ascribe::report::terminal::{render_card, render_catalogue};

use super::args::{CatalogueFormat, MaxTlp, RulesArgs};
use super::cases::Cases;
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
        match cases(&args.cases, &rules, args.max_tlp, console)? {
            Some(cases) => Some(uses(&cases, &rules, &examples, &wanted)?),
            None => return Ok(Exit::InvalidFile),
        }
    };
    let (set, places, root) = (&rules.set, &rules.places, rules.root.as_str());
    let sources = Sources { rules: set, places, root, examples: &examples, uses: uses.as_ref() };
    let mut catalogue = catalogue(&sources, wanted);
    if args.uncovered {
        catalogue.keep_uncovered();
    }
    let text = match args.format {
        CatalogueFormat::Text => text(&catalogue, args, console.width()),
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

fn text(catalogue: &Catalogue, args: &RulesArgs, width: usize) -> String {
    match catalogue.groups.first().and_then(|group| Some((group, group.rules.first()?))) {
        Some((group, card)) if args.id.is_some() => render_card(card, group, catalogue.cases, width),
        _ => render_catalogue(catalogue, args.uncovered, width),
    }
}

/// Every case at or below the paths; `None` where one is invalid, once all were diagnosed.
fn cases(
    paths: &[PathBuf],
    rules: &Rules,
    max_tlp: Option<MaxTlp>,
    console: &mut Console,
) -> Result<Option<Vec<Case>>> {
    let (mut cases, mut invalid) = (Vec::new(), false);
    let mut all = Cases::new(rules, max_tlp);
    for path in paths {
        for found in files::checkable(path)? {
            let Checkable::Case(path) = found else { continue };
            match all.read(&path, console)? {
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

/// What the wanted rules, and branches of their conditions, do in each case.
fn uses(
    cases: &[Case],
    rules: &Rules,
    examples: &BTreeMap<String, Vec<RuleExample>>,
    wanted: &(dyn Fn(&Rule) -> bool + Sync),
) -> Result<CasebookUse> {
    let wanted = |place: usize| rules.set.rules().get(place).is_some_and(wanted);
    let coverage = Coverage::new(&rules.set, wanted);
    let options = Options::default();
    let each = parallel::map(cases, |case| -> Result<_> {
        let uses = rule_use(&rules.plan, &rules.set, case, &options, wanted)?;
        Ok((uses, coverage.held(case, &options)?))
    });
    let all_branches = coverage.branches().iter();
    let mut branches: Vec<_> = all_branches.map(|branch| (branch.clone(), Vec::new(), 0)).collect();
    let mut used = CasebookUse::default();
    for (case, one) in cases.iter().zip(each) {
        let (uses, held) = one?;
        used.cases.push(uses);
        held.into_iter().for_each(|branch| branches[branch].1.push(case.id.to_string()));
    }
    count_examples(&coverage, rules, examples, &mut branches)?;
    used.branches = branches;
    Ok(used)
}

/// Counts the examples beside each rule in which its branches hold.
fn count_examples(
    coverage: &Coverage,
    rules: &Rules,
    examples: &BTreeMap<String, Vec<RuleExample>>,
    branches: &mut [(Branch, Vec<String>, usize)],
) -> Result<()> {
    let own: BTreeSet<usize> = coverage.branches().iter().map(|branch| branch.rule).collect();
    let of_rule = |place: &usize| rules.set.rules().get(*place).and_then(|rule| examples.get(&rule.id));
    let each: Vec<(usize, &RuleExample)> =
        own.iter().flat_map(|place| of_rule(place).into_iter().flatten().map(|example| (*place, example))).collect();
    let held = parallel::map(&each, |(_, example)| coverage.held(&example.case, &Options::default()));
    for ((place, _), held) in each.iter().zip(held) {
        for branch in held? {
            let (found, _, examples) = &mut branches[branch];
            *examples += usize::from(found.rule == *place);
        }
    }
    Ok(())
}
