//! Lineage by walking every path of citations.

use std::collections::{BTreeMap, BTreeSet};

use ascribe::model::case::Case;
use ascribe::model::scale::Scales;

/// A lower and an upper probability.
pub type Range = (f64, f64);

/// Both hold.
pub fn both(a: Range, b: Range) -> Range {
    (a.0 * b.0, a.1 * b.1)
}

fn weaker(a: Range, b: Range) -> Range {
    (a.0.min(b.0), a.1.min(b.1))
}

fn better(a: Range, b: Range) -> Range {
    (a.0.max(b.0), a.1.max(b.1))
}

fn either(a: Range, b: Range) -> Range {
    (1.0 - (1.0 - a.0) * (1.0 - b.0), 1.0 - (1.0 - a.1) * (1.0 - b.1))
}

/// Where the reports of one source come from.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// The weakest grade on the best path to each origin.
    pub origins: BTreeMap<usize, Range>,
    /// The same for paths that end in a relay that names nobody.
    pub untraced: Option<Range>,
}

/// An item.
#[derive(Debug, Clone)]
pub struct Traced {
    pub origins: BTreeSet<usize>,
    pub reliability: Range,
    pub truth: Range,
}

/// Sources and items of a case.
#[derive(Debug, Clone)]
pub struct Lineage {
    pub ways: Vec<Way>,
    pub items: Vec<Traced>,
}

impl Lineage {
    /// Traces a case; `lost` is an origin to do without.
    pub fn new(case: &Case, scales: &Scales, lost: Option<usize>) -> Lineage {
        let mut ways: Vec<Way> = (0..case.sources.len()).map(|source| way(case, scales, source)).collect();
        if let Some(lost) = lost {
            for way in &mut ways {
                way.origins.remove(&lost);
            }
        }
        let items = case.evidence.iter().map(|item| {
            let (origins, reliability) = together(item.reported_by.iter().map(|source| &ways[*source]));
            let given = item.credibility.grade();
            let grade = if given == 1 && origins.len() < 2 { 2 } else { given };
            let credibility = scales.credibility.iter().find(|(name, _, _)| *name == grade).unwrap();
            Traced { origins, reliability, truth: weaker(reliability, (credibility.1, credibility.2)) }
        });
        Lineage { items: items.collect(), ways }
    }

    /// How far a source may be believed.
    pub fn source_truth(&self, source: usize) -> Range {
        together([&self.ways[source]].into_iter()).1
    }

    /// Whether anybody stands behind a source.
    pub fn is_known(&self, source: usize) -> bool {
        !self.ways[source].origins.is_empty() || self.ways[source].untraced.is_some()
    }

    /// Whether anybody still reports an item.
    pub fn is_reported(&self, item: usize) -> bool {
        !self.items[item].origins.is_empty() || self.items[item].reliability != (0.0, 0.0)
    }
}

fn together<'a>(ways: impl Iterator<Item = &'a Way>) -> (BTreeSet<usize>, Range) {
    let mut origins: BTreeMap<usize, Range> = BTreeMap::new();
    let mut untraced = (0.0, 0.0);
    for way in ways {
        for (origin, grade) in &way.origins {
            let known = origins.entry(*origin).or_insert((0.0, 0.0));
            *known = better(*known, *grade);
        }
        untraced = better(untraced, way.untraced.unwrap_or((0.0, 0.0)));
    }
    // What nobody can trace may be one of these origins again: it corroborates nothing.
    let traced = origins.values().fold((0.0, 0.0), |sum, grade| either(sum, *grade));
    (origins.into_keys().collect(), better(traced, untraced))
}

fn cited(case: &Case, source: usize) -> &[usize] {
    // What a first-hand source cites does not matter: it saw for itself.
    if case.sources[source].first_hand { &[] } else { &case.sources[source].cites }
}

/// Sources that can be reached by at least one citation.
fn reach(case: &Case, source: usize) -> BTreeSet<usize> {
    let mut found: BTreeSet<usize> = cited(case, source).iter().copied().collect();
    loop {
        let more: BTreeSet<usize> = found.iter().flat_map(|one| cited(case, *one)).copied().collect();
        let before = found.len();
        found.extend(more);
        if found.len() == before {
            return found;
        }
    }
}

/// The circle that a source is in, itself included; empty where it is in none.
fn circle(case: &Case, source: usize) -> BTreeSet<usize> {
    let mutual = |other: &usize| reach(case, *other).contains(&source);
    reach(case, source).into_iter().filter(mutual).collect()
}

fn way(case: &Case, scales: &Scales, source: usize) -> Way {
    let mut paths = Vec::new();
    walk(case, &mut vec![source], &mut paths);
    let mut way = Way::default();
    for path in paths {
        let grade = |place: &usize| {
            let letter = case.sources[*place].reliability;
            let found = scales.reliability.iter().find(|(name, _, _)| *name == letter).unwrap();
            (found.1, found.2)
        };
        let weakest = path.iter().map(grade).fold((1.0, 1.0), weaker);
        let end = *path.last().unwrap();
        let ring = circle(case, end);
        if case.sources[end].first_hand {
            let known = way.origins.entry(end).or_insert((0.0, 0.0));
            *known = better(*known, weakest);
        } else if ring.is_empty() {
            way.untraced = Some(better(way.untraced.unwrap_or((0.0, 0.0)), weakest));
        } else {
            let known = way.origins.entry(*ring.first().unwrap()).or_insert((0.0, 0.0));
            *known = better(*known, weakest);
        }
    }
    way
}

/// Every path without repetition that ends where nothing further is cited, or in a circle that nothing leads out of.
fn walk(case: &Case, path: &mut Vec<usize>, paths: &mut Vec<Vec<usize>>) {
    let here = *path.last().unwrap();
    let ring = circle(case, here);
    let closed = !ring.is_empty() && reach(case, here).iter().all(|other| ring.contains(other));
    if cited(case, here).is_empty() || closed {
        paths.push(path.clone());
        return;
    }
    for next in cited(case, here) {
        if !path.contains(next) {
            path.push(*next);
            walk(case, path, paths);
            path.pop();
        }
    }
}
