//! Lineage: from those who report an item back to its origins, and from their grades to the truth of the item.
//!
//! A first-hand source is an origin. A relay adds none: what it reports comes from the origins of those it cites. Relays
//! that only cite each other are one origin. A relay that cites nobody has an unknown lineage and gives no origin.
#![allow(clippy::indexing_slicing, reason = "places come from the sources that are traced")]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::model::case::Case;
use crate::model::evidence::EvidenceItem;
use crate::model::quantity::{Probability, ProbabilityInterval};
use crate::model::reliability::{Credibility, Reliability};
use crate::model::scale::Scales;
use crate::text::LookupMap;

/// Origins and truth of every item of a case.
#[derive(Debug, Clone)]
pub(crate) struct Lineage {
    sources: Vec<Traced>,
    items: Vec<ItemLineage>,
    /// Truth of every item once more, close together: derived facts ask for it again and again.
    truths: Vec<ProbabilityInterval>,
    source_truths: Vec<ProbabilityInterval>,
    pub(crate) cycles: Vec<Vec<usize>>,
}

/// Where an item comes from, and how probably it is true.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemLineage {
    /// Places in the case of its distinct origins, rising; empty where its lineage is unknown.
    pub origins: Arc<[usize]>,
    /// Probability that one of its origins reports truly: noisy-or over them.
    pub reliability: ProbabilityInterval,
    /// Its credibility after the check that a confirmation needs two origins.
    pub credibility: Credibility,
    /// Whether credibility 1 was lowered to 2 for want of a second origin.
    pub unconfirmed: bool,
    /// The smaller of reliability and credibility, end by end.
    pub truth: ProbabilityInterval,
}

/// Origins of a source, each with the weakest reliability on the best way to it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Traced {
    origins: BTreeMap<usize, ProbabilityInterval>,
    /// Reliability of reports whose lineage is unknown.
    untraced: Option<ProbabilityInterval>,
}

impl Lineage {
    /// Traces every source and item of a case; `lost` are sources to do without: they say nothing and pass nothing on.
    pub(crate) fn new<'c>(case: &'c Case, scales: &Scales, lost: &BTreeSet<usize>) -> Lineage {
        let grade = |source: usize| match case.sources.get(source) {
            Some(source) => reliability_interval(source.reliability, scales),
            None => ProbabilityInterval::ZERO,
        };
        let (mut sources, cycles) = trace(case, &grade, lost);
        if !lost.is_empty() {
            sources.iter_mut().for_each(|traced| traced.origins.retain(|origin, _| !lost.contains(origin)));
        }
        // Many items have the same reporters.
        let mut combined: LookupMap<&[usize], (Arc<[usize]>, ProbabilityInterval)> = LookupMap::default();
        let mut of_item = |item: &'c EvidenceItem| {
            let traced = || item.reported_by.iter().filter_map(|source| sources.get(*source));
            let reports = combined.entry(&item.reported_by).or_insert_with(|| combine(traced()));
            item_lineage(reports.clone(), item.credibility, scales)
        };
        let items: Vec<ItemLineage> = case.evidence.iter().map(&mut of_item).collect();
        let truths = items.iter().map(|item| item.truth).collect();
        let source_truths = sources.iter().map(|traced| combine([traced]).1).collect();
        Lineage { items, truths, source_truths, sources, cycles }
    }

    /// Lineage of an item, by its place in the case.
    pub(crate) fn item(&self, item: usize) -> Option<&ItemLineage> {
        self.items.get(item)
    }

    /// Probability that an item is true; 0 for one that is not there.
    pub(crate) fn truth(&self, item: usize) -> ProbabilityInterval {
        self.truths.get(item).copied().unwrap_or(ProbabilityInterval::ZERO)
    }

    /// Probability that what a source reports is true, as far as its reliability goes.
    pub(crate) fn source_truth(&self, source: usize) -> ProbabilityInterval {
        self.source_truths.get(source).copied().unwrap_or(ProbabilityInterval::ZERO)
    }

    /// Places of the distinct origins of a source, rising.
    pub(crate) fn source_origins(&self, source: usize) -> Vec<usize> {
        self.sources.get(source).map_or(Vec::new(), |traced| traced.origins.keys().copied().collect())
    }

    /// Whether anybody still reports an item: it has an origin, or a report of unknown lineage.
    pub(crate) fn is_reported(&self, item: usize) -> bool {
        self.items
            .get(item)
            .is_some_and(|item| !item.origins.is_empty() || item.reliability != ProbabilityInterval::ZERO)
    }

    /// Whether anybody still stands behind a source.
    pub(crate) fn is_known(&self, source: usize) -> bool {
        let known = |traced: &Traced| !traced.origins.is_empty() || traced.untraced.is_some();
        self.sources.get(source).is_some_and(known)
    }
}

/// The interval of a grade of reliability.
pub(crate) fn reliability_interval(grade: Reliability, scales: &Scales) -> ProbabilityInterval {
    let ends = scales.reliability.iter().find(|(name, _, _)| *name == grade).map(|(_, lo, hi)| (*lo, *hi));
    interval(ends)
}

/// The interval of a grade of credibility.
pub(crate) fn credibility_interval(grade: Credibility, scales: &Scales) -> ProbabilityInterval {
    let ends = scales.credibility.iter().find(|(name, _, _)| *name == grade.grade()).map(|(_, lo, hi)| (*lo, *hi));
    interval(ends)
}

/// `load` refuses scales that leave a grade out; without an interval nothing is believed.
fn interval(ends: Option<(f64, f64)>) -> ProbabilityInterval {
    let (lo, hi) = ends.unwrap_or((0.0, 0.0));
    ProbabilityInterval::new(Probability::clamped(lo), Probability::clamped(hi))
}

/// Lineage of an item by the origins of its reports and how reliable they are together.
fn item_lineage(
    (origins, reliability): (Arc<[usize]>, ProbabilityInterval),
    given: Credibility,
    scales: &Scales,
) -> ItemLineage {
    let unconfirmed = given == Credibility::CONFIRMED && origins.len() < 2;
    let credibility = if unconfirmed { Credibility::PROBABLY_TRUE } else { given };
    let truth = reliability.zip(credibility_interval(credibility, scales), Probability::min);
    ItemLineage { origins, reliability, credibility, unconfirmed, truth }
}

/// Distinct origins of several reports, and the noisy-or over them. A report of unknown lineage may relay one of these origins,
/// so it corroborates nothing: it counts where it is the more reliable, and never as an origin.
fn combine<'a>(traced: impl IntoIterator<Item = &'a Traced>) -> (Arc<[usize]>, ProbabilityInterval) {
    let mut traced = traced.into_iter();
    let first = traced.next();
    let mut origins = first.map_or(Cow::default(), |first| Cow::Borrowed(&first.origins));
    let mut untraced = first.and_then(|first| first.untraced).unwrap_or(ProbabilityInterval::ZERO);
    for report in traced {
        let origins = origins.to_mut();
        for (origin, way) in &report.origins {
            let best = origins.entry(*origin).or_insert(ProbabilityInterval::ZERO);
            *best = best.zip(*way, Probability::max);
        }
        if let Some(way) = report.untraced {
            untraced = untraced.zip(way, Probability::max);
        }
    }
    let traced = origins.values().fold(ProbabilityInterval::ZERO, |sum, way| sum.zip(*way, Probability::noisy_or));
    (origins.keys().copied().collect(), traced.zip(untraced, Probability::max))
}

/// Traces sources in an order in which those cited come first; sources that cite in a circle are one group.
fn trace(
    case: &Case,
    grade: &dyn Fn(usize) -> ProbabilityInterval,
    lost: &BTreeSet<usize>,
) -> (Vec<Traced>, Vec<Vec<usize>>) {
    let cites: Vec<&[usize]> = case.sources.iter().map(|s| if s.first_hand { &[][..] } else { &s.cites[..] }).collect();
    let mut traced = vec![Traced::default(); case.sources.len()];
    let mut cycles = Vec::new();
    for group in circles(&cites) {
        let members: BTreeSet<usize> = group.iter().copied().collect();
        let in_circle = group.len() > 1 || group.first().is_some_and(|one| cites[*one].contains(one));
        if in_circle {
            cycles.push(members.iter().copied().collect());
        }
        let speaking: Vec<usize> = group.into_iter().filter(|member| !lost.contains(member)).collect();
        trace_group(&speaking, &members, in_circle, case, &cites, grade, &mut traced);
    }
    (traced, cycles)
}

/// Traces sources that reach each other. A relay passes on what it cites, no more reliably than it reports itself; those that
/// only cite each other are one origin, and one that cites nobody has an unknown lineage. Those of a group that do not speak are
/// passed over.
fn trace_group(
    speaking: &[usize],
    members: &BTreeSet<usize>,
    in_circle: bool,
    case: &Case,
    cites: &[&[usize]],
    grade: &dyn Fn(usize) -> ProbabilityInterval,
    traced: &mut [Traced],
) {
    let leads_out = members.iter().flat_map(|member| cites[*member]).any(|cited| !members.contains(cited));
    for member in speaking {
        let own = grade(*member);
        let first_hand = case.sources.get(*member).is_some_and(|source| source.first_hand);
        let origin =
            if first_hand { Some(*member) } else { members.first().copied().filter(|_| in_circle && !leads_out) };
        if let Some(origin) = origin {
            traced[*member] = Traced { origins: BTreeMap::from([(origin, own)]), untraced: None };
        } else if cites[*member].is_empty() {
            traced[*member] = Traced { origins: BTreeMap::new(), untraced: Some(own) };
        }
    }
    if leads_out {
        relay(speaking, members, cites, grade, traced);
    }
}

/// Passes what is cited on through relays, until nobody learns of a better way. In a circle every improvement is handed to
/// those that cite the one improved; a way has as many grades as there are letters, so this ends soon.
fn relay(
    group: &[usize],
    members: &BTreeSet<usize>,
    cites: &[&[usize]],
    grade: &dyn Fn(usize) -> ProbabilityInterval,
    traced: &mut [Traced],
) {
    let mut cited_by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for member in group {
        for cited in cites[*member].iter().filter(|cited| members.contains(cited)) {
            cited_by.entry(*cited).or_default().push(*member);
        }
    }
    let mut waiting: VecDeque<usize> = group.iter().copied().collect();
    while let Some(member) = waiting.pop_front() {
        let mut cited = Traced::default();
        cites[member].iter().for_each(|source| merge(&mut cited, &traced[*source]));
        let better = weaken(&cited, grade(member));
        if better != traced[member] {
            traced[member] = better;
            waiting.extend(cited_by.get(&member).into_iter().flatten());
        }
    }
}

fn merge(into: &mut Traced, from: &Traced) {
    for (origin, way) in &from.origins {
        let best = into.origins.entry(*origin).or_insert(ProbabilityInterval::ZERO);
        *best = best.zip(*way, Probability::max);
    }
    if let Some(way) = from.untraced {
        into.untraced = Some(into.untraced.unwrap_or(ProbabilityInterval::ZERO).zip(way, Probability::max));
    }
}

/// A relay passes on nothing more reliably than it reports itself.
fn weaken(cited: &Traced, own: ProbabilityInterval) -> Traced {
    let through = |way: &ProbabilityInterval| way.zip(own, Probability::min);
    Traced {
        origins: cited.origins.iter().map(|(origin, way)| (*origin, through(way))).collect(),
        untraced: cited.untraced.as_ref().map(through),
    }
}

/// Strongly connected groups of the graph of citations, those cited first.
///
/// Tarjan's algorithm with its own stack: a citation chain of any length cannot exhaust the program's.
fn circles(cites: &[&[usize]]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut index = vec![NEW; cites.len()];
    let mut low = vec![NEW; cites.len()];
    let mut done = vec![false; cites.len()];
    let (mut open, mut groups, mut next) = (Vec::new(), Vec::new(), 0);
    for root in 0..cites.len() {
        if index[root] != NEW {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            // A node is at its first edge once only: on coming back the edge has moved on, and a node without any leaves.
            if *edge == 0 {
                (index[node], low[node]) = (next, next);
                next = next.saturating_add(1);
                open.push(node);
            }
            match cites[node].get(*edge) {
                Some(cited) => {
                    *edge = edge.saturating_add(1);
                    if index[*cited] == NEW {
                        path.push((*cited, 0));
                    } else if !done[*cited] {
                        low[node] = low[node].min(index[*cited]);
                    }
                }
                None => {
                    path.pop();
                    if let Some((above, _)) = path.last() {
                        low[*above] = low[*above].min(low[node]);
                    }
                    if low[node] == index[node] {
                        let start = open.iter().rposition(|member| *member == node).unwrap_or(0);
                        let group = open.split_off(start);
                        group.iter().for_each(|member| done[*member] = true);
                        groups.push(group);
                    }
                }
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_cited_come_first_and_a_circle_is_one_group() {
        // 0 cites 1, 1 cites 2, 2 cites 1, 3 cites nobody.
        let cites: Vec<&[usize]> = vec![&[1], &[2], &[1], &[]];
        assert_eq!(circles(&cites), vec![vec![1, 2], vec![0], vec![3]]);
    }

    #[test]
    fn a_long_chain_of_citations_needs_no_deep_stack() {
        let next: Vec<[usize; 1]> = (1..=100_000).map(|n| [n]).collect();
        let mut cites: Vec<&[usize]> = next.iter().map(|n| &n[..]).collect();
        cites.push(&[]);
        assert_eq!(circles(&cites).len(), 100_001);
    }
}
