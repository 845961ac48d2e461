//! Strength: how probable it is that derived facts hold, and which items are behind them.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::database::{Database, Fact, Ground};
use super::derived::{DerivedFacts, Way};
use super::evaluate::Input;
use super::lineage::Lineage;
use super::matching::Matches;
use super::plan::{Group, Plan};
use crate::model::case::Case;
use crate::model::quantity::{Probability, ProbabilityInterval};

/// What strengths are taken from.
pub(crate) struct Strengths<'a> {
    pub(crate) input: Input<'a>,
    pub(crate) lineage: &'a Lineage,
}

impl Strengths<'_> {
    /// Gives every fact of a group the strength of its strongest way, each end from the one in which it is highest, so that a further
    /// way never lowers either. Those that the group depends on must have theirs.
    pub(crate) fn take_all(&self, found: &mut Matches, group: &Group) {
        let rows = |relation: &usize| {
            let id = self.input.plan.first_derived.saturating_add(*relation) as u32;
            (0..found.derived.len(*relation) as u32).map(move |row| Fact { relation: id, row })
        };
        let facts: Vec<Fact> = group.relations.iter().flat_map(rows).collect();
        self.take(found, &facts, group.is_recursive);
    }

    /// Gives some facts, of relations that depend on each other or on nothing that has no strength yet, their strengths.
    ///
    /// They are gone through until nothing changes. Strengths start at nothing and only rise; as no factor is above 1, a way
    /// through a circle never rises above the one that entered it, so this ends, and strongest ways never form a circle.
    pub(crate) fn take(&self, found: &mut Matches, facts: &[Fact], is_recursive: bool) {
        let mut changed = true;
        while changed {
            changed = false;
            for fact in facts {
                if let Some((strongest, strength)) = self.of(found, *fact) {
                    Rc::make_mut(&mut found.derived).strengthen(*fact, strongest, strength);
                    changed = is_recursive;
                }
            }
        }
    }

    /// The strongest way of a fact and its strength, where that differs from what is known.
    fn of(&self, found: &Matches, fact: Fact) -> Option<(u32, ProbabilityInterval)> {
        let known = found.derived.strength(fact);
        let mut best = found.derived.strongest(fact).map(|(number, _)| number).zip(known);
        let held = found.held(self.input.case, self.lineage);
        for (number, way) in found.derived.ways_of(fact) {
            if let Some(strength) = held.of_way(self.input.plan, way) {
                best = Some(stronger(best, (number, strength)));
            }
        }
        best.filter(|(_, strength)| Some(*strength) != known)
    }
}

/// The strongest way of a fact and its strength once another way is known: a way is stronger by its lower end.
pub(crate) fn stronger(
    known: Option<(u32, ProbabilityInterval)>,
    (way, strength): (u32, ProbabilityInterval),
) -> (u32, ProbabilityInterval) {
    known.map_or((way, strength), |(strongest, known)| {
        let strongest = if strength.lo() > known.lo() { way } else { strongest };
        (strongest, known.zip(strength, Probability::max))
    })
}

/// How probable it is that rows hold.
#[derive(Clone, Copy)]
pub(crate) struct Held<'a> {
    pub(crate) database: &'a Database,
    pub(crate) derived: &'a DerivedFacts,
    pub(crate) case: &'a Case,
    pub(crate) lineage: &'a Lineage,
}

impl Held<'_> {
    /// Probability that a fact holds by a way; nothing where a derived premise has no strength yet.
    pub(crate) fn of_way(self, plan: &Plan, way: Way<'_>) -> Option<ProbabilityInterval> {
        self.of_all(way.premises).map(|premises| premises.and(plan.step(way.rule)))
    }

    /// Probability that all premises hold, taken as independent; nothing where a derived one has no strength yet.
    pub(crate) fn of_all(self, premises: &[Fact]) -> Option<ProbabilityInterval> {
        premises.iter().try_fold(ProbabilityInterval::ONE, |product, fact| Some(product.and(self.of(*fact)?)))
    }

    /// Probability that one premise holds: the truth of its item, source or searcher, or the strength of its derivation.
    pub(crate) fn of(self, fact: Fact) -> Option<ProbabilityInterval> {
        Some(match self.database.ground(fact) {
            Some(Ground::Item(item)) => self.lineage.truth(item),
            Some(Ground::Link(source)) => self.lineage.source_truth(source),
            Some(Ground::Search(search)) => {
                let search = self.case.looked_for.get(search);
                search.map_or(ProbabilityInterval::ZERO, |search| self.lineage.source_truth(search.by))
            }
            None if self.derived.contains(fact) => return self.derived.strength(fact),
            None => ProbabilityInterval::ONE,
        })
    }
}

/// Finds the items behind facts, again and again without room of its own for each.
#[derive(Default)]
pub(crate) struct Behind {
    near: Walk,
    far: Walk,
    spare: Vec<Fact>,
    /// By fact: where in `kept` the items behind it are.
    places: FxHashMap<Fact, Range<usize>>,
    kept: Vec<usize>,
}

/// What lies behind facts so many steps from a match is kept, as many matches share it.
const NEAR: usize = 2;

/// How many facts are looked for one by one, and how many have what lies behind them kept.
const FEW: usize = 16;

impl Behind {
    /// Places of the items that a way rests on, rising, through the strongest way of derived facts.
    pub(crate) fn items(&mut self, found: &Matches, premises: &[Fact], counted: &[Fact]) -> Arc<[usize]> {
        self.near.wait_for(premises, counted);
        let mut facts = std::mem::take(&mut self.spare);
        for _ in 0..NEAR {
            std::mem::swap(&mut facts, &mut self.near.waiting);
            facts.drain(..).for_each(|fact| self.near.step(found, fact));
        }
        // Of many facts, what lies behind some lies behind others too.
        if self.near.waiting.len() <= FEW {
            std::mem::swap(&mut facts, &mut self.near.waiting);
            for fact in facts.drain(..) {
                let behind = self.kept(found, fact);
                self.near.items.extend_from_slice(self.kept.get(behind).unwrap_or_default());
            }
        }
        self.spare = facts;
        self.near.all(found);
        let items = Arc::from(self.near.items.as_slice());
        self.near.clear();
        items
    }

    /// Where in `kept` the items behind a fact are.
    fn kept(&mut self, found: &Matches, fact: Fact) -> Range<usize> {
        if let Some(known) = self.places.get(&fact) {
            return known.clone();
        }
        self.far.waiting.push(fact);
        self.far.all(found);
        let start = self.kept.len();
        self.kept.append(&mut self.far.items);
        self.far.clear();
        let place = start..self.kept.len();
        self.places.insert(fact, place.clone());
        place
    }
}

/// A walk from facts to the items behind them.
#[derive(Default)]
struct Walk {
    waiting: Vec<Fact>,
    few: Vec<Fact>,
    many: FxHashSet<Fact>,
    items: Vec<usize>,
}

impl Walk {
    /// Walks on to the end; leaves the items rising, each once.
    fn all(&mut self, found: &Matches) {
        while let Some(fact) = self.waiting.pop() {
            self.step(found, fact);
        }
        self.items.sort_unstable();
        self.items.dedup();
    }

    /// Takes an item, or goes on to what a derived fact rests on.
    fn step(&mut self, found: &Matches, fact: Fact) {
        if let Some(Ground::Item(item)) = found.database.ground(fact) {
            self.items.push(item);
        } else if let Some((_, Way { premises, counted, .. })) = found.derived.strongest(fact)
            && self.is_first(fact)
        {
            self.wait_for(premises, counted);
        }
    }

    fn wait_for(&mut self, premises: &[Fact], counted: &[Fact]) {
        self.waiting.extend_from_slice(premises);
        self.waiting.extend_from_slice(counted);
    }

    fn is_first(&mut self, fact: Fact) -> bool {
        if self.few.contains(&fact) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push(fact);
            return true;
        }
        self.many.insert(fact)
    }

    fn clear(&mut self) {
        self.items.clear();
        self.few.clear();
        self.many.clear();
    }
}
