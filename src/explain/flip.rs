//! Flip sets: the fewest items, or origins, without which another hypothesis leads or the confidence is another; and how far the
//! prior would have to move for that.
//!
//! Sets are tried by size, all of one size before any larger one, so that the first size at which any flips is the smallest. A
//! budget of evaluations bounds the search; past it a set is still looked for by taking away what harms most, within a bound of its
//! own, and the result says how large a set could at least have to be.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use std::collections::{BTreeMap, BTreeSet};

use super::combinations::combinations;
use super::sensitivity::followed;
use crate::infer::{BreakEven, LimitExceeded, Loss, Reassessor};
use crate::model::confidence::Confidence;

/// What a flip changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flips {
    /// The hypothesis that leads.
    Lead,
    /// The level of confidence in the hypothesis that leads.
    Level,
}

/// What a flip set is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parts {
    /// Evidence items, each with the copies of its record: a copy is no second leg to stand on.
    Items,
    /// Origins: first-hand sources, with all that goes back to them alone.
    Origins,
}

/// The smallest sets whose loss changes a conclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlipSets {
    /// What changes.
    pub flips: Flips,
    /// What the sets are made of.
    pub parts: Parts,
    /// Places of items or origins; in order. Of an item with copies the first stands for all. Empty where no set was found.
    pub sets: Vec<BTreeSet<usize>>,
    /// Items of which there are copies, by the place of the first: all of them, rising.
    pub copies: BTreeMap<usize, Vec<usize>>,
    /// Every set of at most so many was tried, and none but those in `sets` flips.
    pub tried_up_to: usize,
    /// How many items or origins there are; copies of one record are one.
    pub count: usize,
    /// How many evaluations the search took.
    pub evaluations: usize,
}

impl FlipSets {
    /// Size of the sets; nothing where none was found.
    pub fn size(&self) -> Option<usize> {
        self.sets.first().map(BTreeSet::len)
    }

    /// The items with their copies, or the origins, that one member of a set stands for.
    pub fn members(&self, place: usize) -> Vec<usize> {
        self.copies.get(&place).cloned().unwrap_or_else(|| vec![place])
    }

    /// What is lost with a set.
    pub fn loss(&self, set: &BTreeSet<usize>) -> Loss {
        loss(self.parts, &self.copies, set)
    }

    /// Whether no smaller set flips: proven, as all smaller ones were tried.
    pub fn is_smallest(&self) -> bool {
        self.size().map_or(self.tried_up_to == self.count, |size| self.tried_up_to.saturating_add(1) >= size)
    }

    /// Whether `sets` are all of their size that flip.
    pub fn is_complete(&self) -> bool {
        self.size().map_or(self.tried_up_to == self.count, |size| self.tried_up_to >= size)
    }
}

fn loss(parts: Parts, copies: &BTreeMap<usize, Vec<usize>>, set: &BTreeSet<usize>) -> Loss {
    match parts {
        Parts::Items => {
            Loss::of_items(set.iter().flat_map(|one| copies.get(one).cloned().unwrap_or_else(|| vec![*one])))
        }
        Parts::Origins => Loss::of_origins(set.iter().copied()),
    }
}

/// Everything that a question hangs on.
#[derive(Debug, Clone, PartialEq)]
pub struct Fragility {
    /// Place of the question in the case.
    pub question: usize,
    /// Place of the hypothesis that leads, else of the most probable one.
    pub place: usize,
    /// Whether it leads.
    pub leads: bool,
    /// The confidence in it.
    pub level: Confidence,
    /// Of items and of origins, for the lead and for the level; for the lead alone where nothing leads.
    pub sets: Vec<FlipSets>,
    /// Where a hypothesis leads.
    pub break_even: Option<BreakEven>,
}

/// Evaluations that a search may take where nothing else is said.
pub const BUDGET: usize = 20_000;

/// Evaluations for taking away what harms most.
const GREEDY: usize = 4_000;

/// Searches the smallest sets whose loss changes what is concluded on a question, with about so many evaluations for each kind
/// of set.
///
/// # Errors
/// [`LimitExceeded`] where an evaluation needs more than its limits allow.
pub fn fragility(whole: &Reassessor<'_>, question: usize, budget: usize) -> Result<Fragility, LimitExceeded> {
    let verdict = whole.verdict(question, &Loss::default())?;
    let place = followed(&verdict);
    let level = whole.level(question, place, &Loss::default())?;
    let leads = verdict.leading.is_some();
    let mut sets = Vec::new();
    for flips in if leads { &[Flips::Lead, Flips::Level][..] } else { &[Flips::Lead][..] } {
        for parts in [Parts::Items, Parts::Origins] {
            let leading = verdict.leading;
            let until = whole.evaluations().saturating_add(budget);
            let copies = copies(whole, question, parts);
            let search = Search { whole, question, place, leading, level, flips: *flips, parts, copies, until };
            sets.push(search.run()?);
        }
    }
    let break_even = leads.then(|| whole.break_even(question, place)).flatten();
    Ok(Fragility { question, place, leads, level, sets, break_even })
}

/// Items that are copies of one record, by the first of them.
fn copies(whole: &Reassessor<'_>, question: usize, parts: Parts) -> BTreeMap<usize, Vec<usize>> {
    let observations = if parts == Parts::Items { whole.observations(question) } else { Vec::new() };
    let several = observations.into_iter().filter(|items| items.len() > 1);
    several.filter_map(|items| Some((*items.first()?, items))).collect()
}

struct Search<'a> {
    whole: &'a Reassessor<'a>,
    question: usize,
    place: usize,
    leading: Option<usize>,
    level: Confidence,
    flips: Flips,
    parts: Parts,
    copies: BTreeMap<usize, Vec<usize>>,
    /// The search is given up once so many evaluations were made.
    until: usize,
}

impl Search<'_> {
    fn run(self) -> Result<FlipSets, LimitExceeded> {
        let all: Vec<usize> = match self.parts {
            Parts::Items => {
                self.whole.observations(self.question).iter().filter_map(|items| items.first().copied()).collect()
            }
            Parts::Origins => self.whole.origins(self.question),
        };
        let before = self.whole.evaluations();
        let (mut sets, mut tried_up_to) = (Vec::new(), 0);
        while sets.is_empty() && tried_up_to < all.len() {
            let next = tried_up_to.saturating_add(1);
            let (found, all_tried) = self.of_size(&all, next)?;
            sets = found;
            if !all_tried {
                break;
            }
            tried_up_to = next;
        }
        if sets.is_empty() && tried_up_to < all.len() {
            sets.extend(self.greedy(&all)?);
        }
        sets.sort();
        let evaluations = self.whole.evaluations().saturating_sub(before);
        let (flips, parts, count) = (self.flips, self.parts, all.len());
        Ok(FlipSets { flips, parts, sets, copies: self.copies, tried_up_to, count, evaluations })
    }

    /// All sets of a size that flip, and whether all of that size were tried.
    fn of_size(&self, all: &[usize], size: usize) -> Result<(Vec<BTreeSet<usize>>, bool), LimitExceeded> {
        let mut found = Vec::new();
        if count_of(all.len(), size) > self.until.saturating_sub(self.whole.evaluations()) {
            return Ok((found, false));
        }
        for (tried, chosen) in combinations(all.len(), size).enumerate() {
            if tried > 0 && self.whole.evaluations() > self.until {
                return Ok((found, false));
            }
            let set: BTreeSet<usize> = chosen.iter().map(|one| all[*one]).collect();
            if self.flipped(&set)? {
                found.push(set);
            }
        }
        Ok((found, true))
    }

    /// A set that flips, by taking away what harms most until it does, and giving back what was not needed; none where that takes
    /// too long.
    fn greedy(&self, all: &[usize]) -> Result<Option<BTreeSet<usize>>, LimitExceeded> {
        let until = self.whole.evaluations().saturating_add(GREEDY);
        let mut set = BTreeSet::new();
        while !self.flipped(&set)? {
            let mut worst: Option<(f64, usize)> = None;
            for one in all.iter().filter(|one| !set.contains(*one)) {
                if self.whole.evaluations() > until {
                    return Ok(None);
                }
                let mut more = set.clone();
                more.insert(*one);
                let ahead = self.ahead(&more)?;
                if worst.is_none_or(|(known, _)| ahead < known) {
                    worst = Some((ahead, *one));
                }
            }
            let Some((_, one)) = worst else { return Ok(None) };
            set.insert(one);
        }
        for one in set.clone() {
            let mut fewer = set.clone();
            fewer.remove(&one);
            if self.flipped(&fewer)? {
                set = fewer;
            }
        }
        Ok(Some(set))
    }

    fn loss(&self, set: &BTreeSet<usize>) -> Loss {
        loss(self.parts, &self.copies, set)
    }

    fn flipped(&self, set: &BTreeSet<usize>) -> Result<bool, LimitExceeded> {
        let lost = self.loss(set);
        Ok(match self.flips {
            Flips::Lead => self.whole.verdict(self.question, &lost)?.leading != self.leading,
            Flips::Level => self.whole.level(self.question, self.place, &lost)? != self.level,
        })
    }

    /// How far the hypothesis is ahead: the less, the nearer a flip. Where nothing leads, a rise of any is one.
    fn ahead(&self, set: &BTreeSet<usize>) -> Result<f64, LimitExceeded> {
        let verdict = self.whole.verdict(self.question, &self.loss(set))?;
        Ok(match self.leading {
            Some(place) => verdict.likelihoods[place].point.value(),
            None => -verdict.likelihoods.iter().map(|one| one.point.value()).fold(0.0, f64::max),
        })
    }
}

/// Number of sets of a size among so many, or the largest number where it is larger.
fn count_of(count: usize, size: usize) -> usize {
    (0..size).zip(1..).fold(1_usize, |product, (taken, divisor)| {
        product
            .checked_mul(count.saturating_sub(taken))
            .and_then(|product| product.checked_div(divisor))
            .unwrap_or(usize::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_a_size_are_counted() {
        assert_eq!(count_of(5, 1), 5);
        assert_eq!(count_of(5, 2), 10);
        assert_eq!(count_of(5, 5), 1);
        assert_eq!(count_of(200, 60), usize::MAX);
    }
}
