//! What went into one of two assessments and not into the other, or otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::Made;
use crate::infer::{ItemRecord, Options};
use crate::model::evidence::EvidenceItem;
use crate::model::id::{EvidenceId, SourceId};
use crate::model::quantity::ProbabilityInterval;

/// How something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Only the old one has it.
    Gone,
    /// Only the new one has it.
    New,
    /// Both have it, written otherwise.
    Rewritten,
}

/// An evidence item that takes part otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemChange {
    /// Its id.
    pub id: EvidenceId,
    /// As the old assessment has it.
    pub old: Option<ItemAt>,
    /// As the new assessment has it.
    pub new: Option<ItemAt>,
    /// Whether both have it and record it otherwise.
    pub rewritten: bool,
}

/// An item as one assessment has it.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemAt {
    /// Whether it takes part.
    pub takes_part: bool,
    /// How probably it is true, through its origins and its credibility.
    pub truth: ProbabilityInterval,
    /// Its origins, in order of id.
    pub origins: Vec<SourceId>,
}

/// Anything else that went in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputChange {
    /// `source`, `actor`, `search`, `date`, `line`, `rule`, `ladder`, `scales` or `vocabulary`.
    pub what: &'static str,
    /// Its id; empty for tables of which there is one.
    pub id: String,
    /// How it differs.
    pub difference: Difference,
}

/// Items that take part in one assessment only, are believed otherwise, or were written anew.
pub(super) fn items(old: Made<'_>, new: Made<'_>) -> Vec<ItemChange> {
    let mut both: BTreeMap<&EvidenceId, [Option<(&ItemRecord, &EvidenceItem)>; 2]> = BTreeMap::new();
    for (side, made) in [old, new].into_iter().enumerate() {
        let records = made.assessment.items.iter().zip(made.assessment.case.evidence.iter());
        records.for_each(|(record, item)| both.entry(&record.id).or_default()[side] = Some((record, item)));
    }
    let change = |(id, [old_item, new_item]): (&EvidenceId, [Option<(&ItemRecord, &EvidenceItem)>; 2])| {
        let rewritten = match (old_item, new_item) {
            (Some((_, old_item)), Some((_, new_item))) => record(old, old_item) != record(new, new_item),
            _ => false,
        };
        let old_at = old_item.map(|(record, _)| item_at(old, record));
        let new_at = new_item.map(|(record, _)| item_at(new, record));
        let aside = |at: &Option<ItemAt>| at.as_ref().is_none_or(|at| !at.takes_part);
        // What takes part in neither changes nothing; but an item that was added in vain is worth a word.
        let in_vain = aside(&old_at) && aside(&new_at) && old_at.is_some();
        (!in_vain && (old_at != new_at || rewritten)).then(|| ItemChange {
            id: id.clone(),
            old: old_at,
            new: new_at,
            rewritten,
        })
    };
    both.into_iter().filter_map(change).collect()
}

/// What is recorded of an item, sources by id.
pub(super) fn record(made: Made<'_>, item: &EvidenceItem) -> (EvidenceItem, Vec<SourceId>) {
    let sources = source_ids(made, &item.reported_by);
    (EvidenceItem { reported_by: Vec::new(), ..item.clone() }, sources)
}

fn item_at(made: Made<'_>, record: &ItemRecord) -> ItemAt {
    let origins = source_ids(made, &record.lineage.origins);
    ItemAt { takes_part: record.takes_part, truth: record.lineage.truth, origins }
}

fn source_ids(made: Made<'_>, places: &[usize]) -> Vec<SourceId> {
    let sources = places.iter().filter_map(|place| made.assessment.case.sources.get(*place));
    sources.map(|source| source.id.clone()).collect()
}

/// Sources, actors, searches, rules and tables that differ.
pub(super) fn others(old: Made<'_>, new: Made<'_>) -> Vec<InputChange> {
    let (old_case, new_case) = (&old.assessment.case, &new.assessment.case);
    let sources = |made: Made<'_>| {
        let all = made.assessment.case.sources.iter();
        all.map(|one| {
            let cites = source_ids(made, &one.cites);
            let plain = crate::model::source::Source { cites: Vec::new(), ..one.clone() };
            (one.id.to_string(), format!("{plain:?} {cites:?}"))
        })
        .collect()
    };
    let actors = |made: Made<'_>| {
        let all = made.assessment.case.actors.iter();
        all.map(|one| {
            let link =
                |link: &crate::model::actor::Link| (link.to.clone(), source_ids(made, &[link.by]), link.basis.clone());
            let links: Vec<_> = one.links.iter().map(link).collect();
            (one.id.to_string(), format!("{:?} {:?} {links:?}", one.kind, one.label))
        })
        .collect()
    };
    let mut all = Vec::new();
    all.extend(differing("source", sources(old), sources(new)));
    all.extend(differing("actor", actors(old), actors(new)));
    let searches = |made: Made<'_>| {
        let all = made.assessment.case.looked_for.iter();
        all.map(|one| {
            let by = source_ids(made, &[one.by]);
            let plain = crate::model::evidence::Search { by: 0, ..one.clone() };
            (one.id.clone(), format!("{plain:?} {by:?}"))
        })
        .collect()
    };
    all.extend(differing("search", searches(old), searches(new)));
    if old_case.as_of != new_case.as_of {
        all.push(InputChange { what: "date", id: new_case.as_of.to_string(), difference: Difference::Rewritten });
    }
    all.extend(left_out(old, new));
    if old.rules.digest() != new.rules.digest() {
        all.extend(rules(old, new));
    }
    all
}

/// Sources, lines and rules that the options of one assessment leave out.
fn left_out(old: Made<'_>, new: Made<'_>) -> Vec<InputChange> {
    let (old, new) = (&old.assessment.options, &new.assessment.options);
    let sources =
        |options: &Options| -> BTreeSet<String> { options.without_sources.iter().map(ToString::to_string).collect() };
    let tables = [
        ("source", sources(old), sources(new)),
        ("line", old.without_lines.clone(), new.without_lines.clone()),
        ("rule", old.without_rules.clone(), new.without_rules.clone()),
    ];
    let mut all = Vec::new();
    for (what, old, new) in tables {
        let change = |id: &String, difference| InputChange { what, id: id.clone(), difference };
        all.extend(new.difference(&old).map(|id| change(id, Difference::Gone)));
        all.extend(old.difference(&new).map(|id| change(id, Difference::New)));
    }
    all
}

/// Rules and tables that differ.
fn rules(old: Made<'_>, new: Made<'_>) -> Vec<InputChange> {
    let rules = |made: Made<'_>| made.rules.rules().iter().map(|one| (one.id.clone(), one.clone())).collect();
    let ladders = |made: Made<'_>| {
        let used = made.rules.ladder(&made.assessment.ladder);
        used.map(|one| (one.id.clone(), one.clone())).into_iter().collect()
    };
    let mut all = differing("rule", rules(old), rules(new));
    all.extend(differing("ladder", ladders(old), ladders(new)));
    let tables = [
        ("scales", old.rules.scales() != new.rules.scales()),
        ("vocabulary", old.rules.vocabulary() != new.rules.vocabulary()),
    ];
    let differ = tables.into_iter().filter(|(_, differ)| *differ);
    all.extend(differ.map(|(what, _)| InputChange { what, id: String::new(), difference: Difference::Rewritten }));
    all
}

fn differing<T: PartialEq>(what: &'static str, old: BTreeMap<String, T>, new: BTreeMap<String, T>) -> Vec<InputChange> {
    let mut all: BTreeMap<&String, Difference> = BTreeMap::new();
    for (id, one) in &old {
        match new.get(id) {
            None => _ = all.insert(id, Difference::Gone),
            Some(other) if other != one => _ = all.insert(id, Difference::Rewritten),
            Some(_) => {}
        }
    }
    new.keys().filter(|id| !old.contains_key(*id)).for_each(|id| _ = all.insert(id, Difference::New));
    all.into_iter().map(|(id, difference)| InputChange { what, id: id.clone(), difference }).collect()
}
