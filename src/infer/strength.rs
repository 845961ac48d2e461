//! Strength: how probable it is that derived facts hold, and which items are behind them.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::database::{Fact, Ground};
use super::derived::Way;
use super::evaluate::Input;
use super::lineage::Lineage;
use super::matching::Matches;
use crate::model::case::Case;
use crate::model::quantity::{Probability, ProbabilityInterval};

/// What strengths are taken from.
pub(crate) struct Strengths<'a> {
    pub(crate) input: Input<'a>,
    pub(crate) lineage: &'a Lineage,
}

impl Strengths<'_> {
    /// Gives every derived fact the strength of its strongest way, each end from the one in which it is highest, so that a further
    /// way never lowers either. Those that a relation depends on come before it.
    pub(crate) fn take_all(&self, found: &mut Matches) {
        for group in &self.input.plan.groups {
            let rows = |relation: &usize| {
                let id = self.input.plan.first_derived.saturating_add(*relation) as u32;
                (0..found.derived.len(*relation) as u32).map(move |row| Fact { relation: id, row })
            };
            let facts: Vec<Fact> = group.relations.iter().flat_map(rows).collect();
            self.take(found, &facts, group.is_recursive);
        }
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
        for (number, way) in found.derived.ways_of(fact) {
            let premises = premise_strength(found, self.input.case, self.lineage, way.premises);
            let Some(strength) = premises.map(|premises| premises.and(self.input.plan.step(way.rule))) else {
                continue;
            };
            best = Some(match best {
                None => (number, strength),
                Some((strongest, known)) => {
                    let number = if stronger(strength, known) { number } else { strongest };
                    (number, known.zip(strength, Probability::max))
                }
            });
        }
        best.filter(|(_, strength)| Some(*strength) != known)
    }
}

/// Whether a way carries a fact better than what is known of it: by its lower end.
fn stronger(one: ProbabilityInterval, known: ProbabilityInterval) -> bool {
    one.lo() > known.lo()
}

/// Probability that all premises hold, taken as independent; nothing where a derived one has no strength yet.
pub(crate) fn premise_strength(
    found: &Matches,
    case: &Case,
    lineage: &Lineage,
    premises: &[Fact],
) -> Option<ProbabilityInterval> {
    premises.iter().try_fold(ProbabilityInterval::ONE, |product, fact| {
        Some(product.and(fact_strength(found, case, lineage, *fact)?))
    })
}

/// Probability that one premise holds: the truth of its item, source or searcher, or the strength of its derivation.
pub(crate) fn fact_strength(
    found: &Matches,
    case: &Case,
    lineage: &Lineage,
    fact: Fact,
) -> Option<ProbabilityInterval> {
    Some(match found.database.ground(fact) {
        Some(Ground::Item(item)) => lineage.truth(item),
        Some(Ground::Link(source)) => lineage.source_truth(source),
        Some(Ground::Search(search)) => {
            case.looked_for.get(search).map_or(ProbabilityInterval::ZERO, |search| lineage.source_truth(search.by))
        }
        None if found.derived.contains(fact) => return found.derived.strength(fact),
        None => ProbabilityInterval::ONE,
    })
}

/// Finds the items behind facts, again and again without room of its own for each.
#[derive(Default)]
pub(crate) struct Behind {
    waiting: Vec<Fact>,
    few: Vec<Fact>,
    many: FxHashSet<Fact>,
    items: Vec<usize>,
}

/// How many facts are looked for one by one.
const FEW: usize = 16;

impl Behind {
    /// Places of the items that a way rests on, rising, through the strongest way of derived facts.
    pub(crate) fn items(&mut self, found: &Matches, premises: &[Fact], counted: &[Fact]) -> Vec<usize> {
        self.wait_for(premises, counted);
        while let Some(fact) = self.waiting.pop() {
            if let Some(Ground::Item(item)) = found.database.ground(fact) {
                self.items.push(item);
            } else if let Some((_, Way { premises, counted, .. })) = found.derived.strongest(fact)
                && self.is_first(fact)
            {
                self.wait_for(premises, counted);
            }
        }
        self.items.sort_unstable();
        self.items.dedup();
        let items = self.items.to_vec();
        self.items.clear();
        self.few.clear();
        self.many.clear();
        items
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
}
