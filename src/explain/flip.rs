//! Flip sets: the fewest items, or origins, without which another hypothesis leads or the confidence is another; and how far the
//! prior would have to move for that.
//!
//! Sets are tried by size, all of one size before any larger one, so that the first size at which any flips is the smallest. Of
//! those that could change the lead only the ones are tried that reach far enough ([`Hurdles`]), the furthest first; what does
//! not is ruled out without a trial, whole sizes at once, and of sets of parts that are alike one is tried. Sets with an open part,
//! and for the level all sets of parts that anything rests on, are tried one by one.
//!
//! A budget of evaluations bounds the search; past it a set is still looked for by taking away what harms most, within a bound of
//! its own, and the result says how large a set could at least have to be.
//!
//! # Source
//! A. H. Land, A. G. Doig, *An automatic method of solving discrete programming problems*, Econometrica 28, 1960 (branch and bound).

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use std::collections::{BTreeMap, BTreeSet};

use super::combinations::{Ranked, combinations};
use super::sensitivity::followed;
use crate::infer::{BreakEven, Effect, Hurdles, LimitExceeded, Loss, Reassessor};
use crate::model::confidence::Confidence;
use crate::model::quantity::WeightOfEvidence;

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
    /// Every set of at most so many was tried or ruled out, and none but those in `sets` flips.
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

    /// Whether no smaller set flips: proven, as all smaller ones were tried or ruled out.
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

/// Sets that may be looked at for each evaluation of the budget: some are found again at another hurdle.
const LOOKS: usize = 50;

/// How far a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// About so many evaluations for each kind of set.
    pub budget: usize,
    /// Sets of the smallest size that are enough.
    pub sets: usize,
}

impl Default for Effort {
    fn default() -> Effort {
        Effort { budget: BUDGET, sets: usize::MAX }
    }
}

/// Searches the smallest sets whose loss changes what is concluded on a question, with about so many evaluations for each kind
/// of set.
///
/// # Errors
/// [`LimitExceeded`] where an evaluation needs more than its limits allow.
pub fn fragility(whole: &Reassessor<'_>, question: usize, budget: usize) -> Result<Fragility, LimitExceeded> {
    let leads = whole.verdict(question, &Loss::default())?.leading.is_some();
    let mut sets = Vec::new();
    for flips in if leads { &[Flips::Lead, Flips::Level][..] } else { &[Flips::Lead][..] } {
        for parts in [Parts::Items, Parts::Origins] {
            let effort = Effort { budget, ..Effort::default() };
            sets.push(flip_sets(whole, question, (*flips, parts), effort)?);
        }
    }
    let place = followed(&*whole.verdict(question, &Loss::default())?);
    let level = whole.level(question, place, &Loss::default())?;
    let break_even = leads.then(|| whole.break_even(question, place)).flatten();
    Ok(Fragility { question, place, leads, level, sets, break_even })
}

/// Searches the smallest sets of one kind.
///
/// # Errors
/// [`LimitExceeded`] where an evaluation needs more than its limits allow.
pub fn flip_sets(
    whole: &Reassessor<'_>,
    question: usize,
    (flips, parts): (Flips, Parts),
    effort: Effort,
) -> Result<FlipSets, LimitExceeded> {
    let verdict = whole.verdict(question, &Loss::default())?;
    let (leading, place) = (verdict.leading, followed(&verdict));
    let level = match flips {
        Flips::Lead => Confidence::None,
        Flips::Level => whole.level(question, place, &Loss::default())?,
    };
    let members: Vec<Vec<usize>> = match parts {
        Parts::Items => whole.observations(question),
        Parts::Origins => whole.origins(question).into_iter().map(|origin| vec![origin]).collect(),
    };
    let all: Vec<usize> = members.iter().filter_map(|members| members.first().copied()).collect();
    let several = members.into_iter().filter(|members| members.len() > 1);
    let copies: BTreeMap<usize, Vec<usize>> = several.filter_map(|items| Some((*items.first()?, items))).collect();
    let losses: Vec<Loss> = all.iter().map(|one| loss(parts, &copies, &BTreeSet::from([*one]))).collect();
    let bound = Bound::new(flips, whole.hurdles(question, &losses));
    let until = whole.evaluations().saturating_add(effort.budget);
    Search { whole, question, place, leading, level, flips, parts, copies, all, bound, effort, until }.run()
}

/// Which sets could flip at all. Parts are numbers, in order of their places.
struct Bound {
    /// Parts of which anything may come.
    open: Vec<usize>,
    /// Those that do no more than they reach.
    bounded: Vec<usize>,
    /// All others: their loss changes nothing unless an open part is lost too.
    without_effect: Vec<usize>,
    /// By part: the first one in the place of which it may be lost, as far as the lead goes.
    alike: Vec<usize>,
    /// Bounded parts by how far they reach, with what must be reached: a set without an open part flips only where it reaches one of
    /// these.
    hurdles: Vec<(Ranked, WeightOfEvidence)>,
}

impl Bound {
    fn new(flips: Flips, Hurdles { effects, alike, hurdles }: Hurdles) -> Bound {
        let of = |effect: Effect| (0..effects.len()).filter(|part| effects[*part] == effect).collect::<Vec<_>>();
        let (open, bounded) = (of(Effect::Open), of(Effect::Bounded));
        let none = WeightOfEvidence::ZERO;
        let alike = if flips == Flips::Lead { alike } else { (0..effects.len()).collect() };
        let reaches = match flips {
            Flips::Lead => hurdles.into_iter().map(|hurdle| (hurdle.reach, hurdle.height)).collect(),
            // Of gates no bound is known: any set of parts that have an effect could do.
            Flips::Level => vec![(vec![none; effects.len()], none)],
        };
        let ranked = reaches.into_iter().map(|(reach, height)| (Ranked::new(bounded.clone(), reach), height));
        Bound { hurdles: ranked.collect(), open, bounded, without_effect: of(Effect::None), alike }
    }

    /// The next size at which any set could flip.
    fn next_size(&self, after: usize) -> Option<usize> {
        let next = after.saturating_add(1);
        if !self.open.is_empty() {
            return Some(next);
        }
        let fewest = self.hurdles.iter().filter_map(|(ranked, height)| ranked.fewest(*height));
        fewest.min().map(|fewest| fewest.max(next)).filter(|size| *size <= self.bounded.len())
    }

    /// Sets of a size without an open part that could flip, each once; nothing in the place of one that was there before.
    fn closed(&self, size: usize) -> impl Iterator<Item = Option<Vec<usize>>> {
        self.hurdles.iter().enumerate().flat_map(move |(number, (ranked, height))| {
            let earlier = &self.hurdles[..number];
            ranked.worth_enough(size, *height).map(move |set| {
                let is_known = earlier.iter().any(|(ranked, height)| ranked.worth(&set) >= *height);
                (!is_known).then_some(set)
            })
        })
    }

    /// How many sets of a size have an open part, or the largest number where there are more.
    fn count_with_open(&self, size: usize) -> usize {
        let others = self.bounded.len().saturating_add(self.without_effect.len());
        let all = count_of(others.saturating_add(self.open.len()), size);
        match all {
            usize::MAX if !self.open.is_empty() => all,
            all => all.saturating_sub(count_of(others, size)),
        }
    }

    /// Sets of a size with an open part.
    fn with_open(&self, size: usize) -> impl Iterator<Item = Vec<usize>> {
        let order = [self.open.as_slice(), &self.bounded, &self.without_effect].concat();
        // The first number of a choice is its least, and open parts come first.
        let open = self.open.len();
        let choices = combinations(order.len(), size).take_while(move |choice| choice.first() < Some(&open));
        choices.map(move |choice| choice.into_iter().map(|place| order[place]).collect())
    }
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
    /// Places of items or origins, by part.
    all: Vec<usize>,
    bound: Bound,
    effort: Effort,
    /// The search is given up once so many evaluations were made.
    until: usize,
}

impl Search<'_> {
    fn run(self) -> Result<FlipSets, LimitExceeded> {
        let before = self.whole.evaluations();
        let count = self.all.len();
        let (mut sets, mut tried_up_to) = (Vec::new(), 0);
        while sets.is_empty() && tried_up_to < count {
            let Some(size) = self.bound.next_size(tried_up_to) else {
                tried_up_to = count;
                break;
            };
            // What lies between is ruled out.
            tried_up_to = size.saturating_sub(1);
            let (found, all_tried) = self.of_size(size)?;
            sets = found;
            if !all_tried {
                break;
            }
            tried_up_to = size;
        }
        if sets.is_empty() && tried_up_to < count {
            sets.extend(self.greedy(&self.all)?);
        }
        sets.sort();
        let evaluations = self.whole.evaluations().saturating_sub(before);
        let (flips, parts) = (self.flips, self.parts);
        Ok(FlipSets { flips, parts, sets, copies: self.copies, tried_up_to, count, evaluations })
    }

    /// Sets of a size that flip, and whether these are all of that size.
    fn of_size(&self, size: usize) -> Result<(Vec<BTreeSet<usize>>, bool), LimitExceeded> {
        let mut found = Vec::new();
        let left = self.until.saturating_sub(self.whole.evaluations());
        // The level does not say where to begin: sets that cannot all be tried are not.
        if self.flips == Flips::Level && count_of(self.bound.bounded.len(), size) > left {
            return Ok((found, false));
        }
        let mut known: BTreeMap<Vec<usize>, bool> = BTreeMap::new();
        for (looked_at, set) in self.bound.closed(size).enumerate() {
            if looked_at > left.saturating_mul(LOOKS) || self.has_enough(&found) {
                return Ok((found, false));
            }
            let Some(set) = set else { continue };
            let mut kind: Vec<usize> = set.iter().map(|part| self.bound.alike[*part]).collect();
            kind.sort_unstable();
            let flips = match known.get(&kind) {
                Some(flips) => *flips,
                None => {
                    let Some(flips) = self.try_set(&set)? else { return Ok((found, false)) };
                    *known.entry(kind).or_insert(flips)
                }
            };
            found.extend(flips.then(|| self.places(&set)));
        }
        if self.bound.count_with_open(size) > self.until.saturating_sub(self.whole.evaluations()) {
            return Ok((found, false));
        }
        for set in self.bound.with_open(size) {
            let flips = if self.has_enough(&found) { None } else { self.try_set(&set)? };
            let Some(flips) = flips else { return Ok((found, false)) };
            found.extend(flips.then(|| self.places(&set)));
        }
        Ok((found, true))
    }

    /// Whether no more sets are asked for: never more than the budget has evaluations.
    fn has_enough(&self, found: &[BTreeSet<usize>]) -> bool {
        found.len() >= self.effort.sets.min(self.effort.budget)
    }

    /// Whether a set flips; nothing where no more may be tried.
    fn try_set(&self, set: &[usize]) -> Result<Option<bool>, LimitExceeded> {
        match self.whole.evaluations() >= self.until {
            true => Ok(None),
            false => self.flipped(&self.places(set)).map(Some),
        }
    }

    /// Places of the items or origins of a set of parts.
    fn places(&self, set: &[usize]) -> BTreeSet<usize> {
        set.iter().map(|part| self.all[*part]).collect()
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
