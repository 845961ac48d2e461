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
use crate::model::rule::{Outcome, Rule};

/// Gives every derived fact the strength of its strongest way, each end from the one in which it is highest, so that a further
/// way never lowers either.
///
/// Relations that depend on each other are gone through until nothing changes, those that they depend on before. Strengths
/// start at nothing and only rise; as no factor is above 1, a way through a circle never rises above the one that
/// entered it, so this ends, and strongest ways never form a circle.
pub(crate) fn strengthen(found: &mut Matches, input: Input<'_>, lineage: &Lineage) {
    let steps: Vec<ProbabilityInterval> = input.rules.rules.iter().map(step).collect();
    for group in &input.plan.groups {
        let mut changed = true;
        while changed {
            changed = false;
            for relation in &group.relations {
                for row in 0..found.derived.len(*relation) as u32 {
                    let relation = input.plan.first_derived.saturating_add(*relation) as u32;
                    let fact = Fact { relation, row };
                    if let Some((strongest, strength)) = strengthened(found, fact, &steps, input.case, lineage) {
                        Rc::make_mut(&mut found.derived).strengthen(fact, strongest, strength);
                        changed = group.is_recursive;
                    }
                }
            }
        }
    }
}

/// The strongest way of a fact and its strength, where that differs from what is known.
fn strengthened(
    found: &Matches,
    fact: Fact,
    steps: &[ProbabilityInterval],
    case: &Case,
    lineage: &Lineage,
) -> Option<(u32, ProbabilityInterval)> {
    let known = found.derived.strength(fact);
    let mut best = found.derived.strongest(fact).map(|(number, _)| number).zip(known);
    for (number, way) in found.derived.ways_of(fact) {
        let Some(strength) = premise_strength(found, case, lineage, way.premises) else { continue };
        let strength = steps.get(way.rule).map_or(strength, |step| strength.and(*step));
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

/// What a rule takes off in deriving.
fn step(rule: &Rule) -> ProbabilityInterval {
    ProbabilityInterval::exactly(match &rule.then {
        Outcome::Derives(derivation) => Probability::clamped(derivation.strength),
        _ => Probability::ONE,
    })
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
