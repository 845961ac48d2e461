//! What `--without` names: evidence items, sources, lines of evidence and rules.

use std::collections::BTreeSet;

use anyhow::Result;
use ascribe::infer::Options;
use ascribe::model::case::Case;
use ascribe::model::id::{EvidenceId, RuleId, SourceId};
use ascribe::model::rule_set::RuleSet;

use super::exit::UsageError;
use super::judging::unknown;

/// What a name can stand for; each may stand before it, with a colon.
const SORTS: [&str; 4] = ["item", "source", "line", "rule"];

/// The options with what some names stand for in a case left out as well. What they do not stand for here is passed over: see
/// [`check`].
///
/// # Errors
/// A name that stands for several things.
pub fn leave_out(options: &Options, names: &[String], case: &Case, rules: &RuleSet) -> Result<Options> {
    let mut options = options.clone();
    for name in names {
        let Some((sort, id)) = meant(name, case, rules)? else { continue };
        match sort {
            "item" => _ = options.without.insert(EvidenceId::from(id)),
            "source" => leave_out_source(&mut options, id, case),
            "line" => _ = options.without_lines.insert(id.to_owned()),
            _ => _ = options.without_rules.insert(id.to_owned()),
        }
    }
    Ok(options)
}

/// A source goes as an origin, and with it what it alone reports or has others relay.
fn leave_out_source(options: &mut Options, id: &str, case: &Case) {
    options.without_sources.insert(SourceId::from(id));
    if let Some(place) = case.sources.iter().position(|source| source.id.as_str() == id) {
        let items = case.reported_only_through(place).into_iter().filter_map(|item| case.evidence.get(item));
        options.without.extend(items.map(|item| item.id.clone()));
    }
}

/// Refuses names that stand for nothing in any of the cases.
pub fn check<'a>(names: &[String], cases: impl Iterator<Item = &'a Case> + Clone, rules: &RuleSet) -> Result<()> {
    for name in names {
        let mut found = false;
        for case in cases.clone() {
            found |= meant(name, case, rules)?.is_some();
        }
        if !found {
            let mut known: BTreeSet<&str> = BTreeSet::new();
            for case in cases.clone() {
                known.extend(case.evidence.iter().map(|item| item.id.as_str()));
                known.extend(case.sources.iter().map(|source| source.id.as_str()));
            }
            known.extend(rules.scales().lines.iter().map(|line| line.id.as_str()));
            known.extend(rules.rules().iter().map(|rule| rule.id.as_str()));
            let bare = split(name).map_or(name.as_str(), |(_, id)| id);
            return Err(unknown("evidence item, source, line or rule", bare, known.into_iter()).into());
        }
    }
    Ok(())
}

/// What a name stands for: the sort, and the id.
fn meant<'n>(name: &'n str, case: &Case, rules: &RuleSet) -> Result<Option<(&'static str, &'n str)>> {
    let whole: Vec<&'static str> = SORTS.into_iter().filter(|sort| stands(sort, name, case, rules)).collect();
    match whole.as_slice() {
        [only] => Ok(Some((only, name))),
        [] => Ok(split(name).filter(|(sort, id)| stands(sort, id, case, rules))),
        several => {
            let choices: Vec<String> = several.iter().map(|sort| format!("`{sort}:{name}`")).collect();
            Err(UsageError(format!("`{name}` stands for several things; say {}", choices.join(" or "))).into())
        }
    }
}

fn split(name: &str) -> Option<(&'static str, &str)> {
    let (before, id) = name.split_once(':')?;
    Some((SORTS.into_iter().find(|sort| *sort == before)?, id))
}

fn stands(sort: &str, id: &str, case: &Case, rules: &RuleSet) -> bool {
    match sort {
        "item" => case.item(&EvidenceId::from(id)).is_some(),
        "source" => case.source(&SourceId::from(id)).is_some(),
        "line" => rules.scales().lines.iter().any(|line| line.id == id),
        _ => rules.rule(&RuleId::from(id)).is_some(),
    }
}
