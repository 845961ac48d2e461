//! The least that changes an answer: the fewest findings granted, the fewest items set aside.

use std::cell::Cell as Count;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Tried;
use crate::explain::combinations::combinations;
use crate::infer::{Grant, LimitExceeded, Loss, Side, Supposing, Supposition};
use crate::model::quantity::WeightOfEvidence;
use crate::model::rule_set::RuleSet;
use crate::model::scale::{Line, LineNature};

/// Most findings that are granted at once.
const MOST_GRANTED: usize = 5;
/// Up to so many are tried in lines that something bears on already, too.
const MOST_IN_ANY: usize = 2;
/// Most items that are sought in every combination.
const MOST_LOST: usize = 3;
/// Suppositions judged before a search through all combinations is given up.
const BUDGET: usize = 250;

/// Whether a supposition gives what is asked.
pub(super) type Target<'t> = dyn Fn(&Supposition) -> Result<bool, LimitExceeded> + 't;

/// What is granted at so many decibans.
type Granting<'t> = dyn Fn(f64) -> Vec<Grant> + 't;

/// What gates tell a line by: whether it is technical or legal, and which of their groups it is in.
type ToGates = (bool, Vec<bool>);
/// What is sought more of.
pub(super) type Merit<'t> = dyn Fn(&Supposition) -> Tried<f64> + 't;
/// The supposition that so many observations, by number, are lost.
type Without<'t> = dyn Fn(&[usize]) -> Supposition + 't;

/// What a search needs to know.
pub(super) struct Search<'s> {
    pub(super) supposing: &'s Supposing<'s>,
    pub(super) rules: &'s RuleSet,
    /// Lines that bear on the question already.
    pub(super) taken: BTreeSet<usize>,
    /// Groups of lines that a gate asks for by name.
    pub(super) groups: Vec<Vec<String>>,
    /// Days that granted findings lie apart, counted back from a day; where no gate asks, none.
    pub(super) apart: Option<(Date, i64)>,
}

/// A set of items, and whether it is known that no smaller one will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fewest {
    pub(super) items: Vec<usize>,
    pub(super) exact: bool,
}

/// Findings to grant: for a hypothesis, or against some.
pub(super) enum Shape<'p> {
    For(usize),
    /// Each finding against all of these, one observation each.
    Against(&'p [usize]),
}

impl Search<'_> {
    /// The fewest findings whose granting gives what is asked, of the least equal weight in whole decibans. First in lines that
    /// nothing bears on yet, then in any.
    pub(super) fn granted(&self, lost: &Loss, shape: &Shape<'_>, target: &Target<'_>) -> Tried<Option<Vec<Grant>>> {
        let (open, all) = (self.classes(false), self.classes(true));
        for number in 1..=MOST_GRANTED {
            let of_all = if number <= MOST_IN_ANY { multisets(&all, number) } else { Vec::new() };
            for choices in [multisets(&open, number), of_all] {
                if let Some(found) = self.lightest(lost, &choices, shape, target)? {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// Of several choices of lines the one where the least weight gives what is asked; of equals the first.
    fn lightest(
        &self,
        lost: &Loss,
        choices: &[Vec<usize>],
        shape: &Shape<'_>,
        target: &Target<'_>,
    ) -> Tried<Option<Vec<Grant>>> {
        let mut best: Option<(u32, Vec<Grant>)> = None;
        for lines in choices {
            let most =
                best.as_ref().map_or(libm::floor(self.heaviest()) as u32, |(decibans, _)| decibans.saturating_sub(1));
            let grants = |decibans| self.grants(lines, shape, decibans);
            if let Some(found) = self.least_weight(lost, most, &grants, target)? {
                best = Some(found);
            }
        }
        Ok(best.map(|(_, granted)| granted))
    }

    fn least_weight(
        &self,
        lost: &Loss,
        most: u32,
        grants: &Granting<'_>,
        target: &Target<'_>,
    ) -> Tried<Option<(u32, Vec<Grant>)>> {
        let holds = |granted: Vec<Grant>| target(&Supposition { lost: lost.clone(), granted });
        if most == 0 || !holds(grants(f64::from(most)))? {
            return Ok(None);
        }
        for decibans in 1..most {
            let granted = grants(f64::from(decibans));
            if holds(granted.clone())? {
                return Ok(Some((decibans, granted)));
            }
        }
        Ok(Some((most, grants(f64::from(most)))))
    }

    /// What one finding can weigh at most: the strongest band.
    fn heaviest(&self) -> f64 {
        self.rules.scales().bands.iter().map(|band| band.hi).fold(1.0, f64::max)
    }

    fn grants(&self, lines: &[usize], shape: &Shape<'_>, decibans: f64) -> Vec<Grant> {
        let (side, on): (Side, &[usize]) = match shape {
            Shape::For(place) => (Side::For, std::slice::from_ref(place)),
            Shape::Against(places) => (Side::Against, places),
        };
        let all = &self.rules.scales().lines;
        let of_line = |(number, line): (usize, &usize)| {
            let ceiling = all.get(*line).map_or(0.0, |line| line.ceiling);
            let day = self
                .apart
                .and_then(|(from, apart)| days_before(from, apart.saturating_mul((number as i64).saturating_add(1))));
            let grant = move |hypothesis: &usize| Grant {
                line: *line,
                hypothesis: *hypothesis,
                side,
                weight: WeightOfEvidence::rounded(decibans.min(ceiling)),
                observation: number,
                day,
            };
            on.iter().map(grant).collect::<Vec<_>>()
        };
        lines.iter().enumerate().flat_map(of_line).collect()
    }

    /// Lines that are alike to every gate, those that can carry most first; with `taken`, those that something bears on.
    fn classes(&self, taken: bool) -> Vec<Vec<usize>> {
        let lines = &self.rules.scales().lines;
        let kind = |line: &Line| {
            let hard = matches!(line.nature, LineNature::Technical | LineNature::Legal);
            let groups: Vec<bool> = self.groups.iter().map(|group| group.contains(&line.id)).collect();
            (hard, groups)
        };
        let mut order: Vec<usize> = (0..lines.len()).filter(|line| taken || !self.taken.contains(line)).collect();
        let ceiling = |line: &usize| lines.get(*line).map_or(0.0, |line| line.ceiling);
        order.sort_by(|one, other| ceiling(other).total_cmp(&ceiling(one)).then(one.cmp(other)));
        let mut classes: Vec<(ToGates, Vec<usize>)> = Vec::new();
        for line in order {
            let Some(own) = lines.get(line).map(kind) else { continue };
            match classes.iter_mut().find(|(known, _)| *known == own && !taken) {
                Some((_, lines)) => lines.push(line),
                None => classes.push((own, vec![line])),
            }
        }
        // What asks least of the evidence comes first, so that a harder line is named only where it is needed.
        classes.sort_by_key(|((hard, groups), _)| (*hard, groups.iter().filter(|group| **group).count()));
        if taken {
            // A line may be used twice.
            classes.iter_mut().for_each(|(_, lines)| lines.extend_from_within(..1));
        }
        classes.into_iter().map(|(_, lines)| lines).collect()
    }

    /// The fewest observations whose loss gives what is asked: every combination of up to three, as far as the budget goes;
    /// else those that raise `merit` most, less those that can be spared.
    pub(super) fn lost(&self, lost: &Loss, merit: &Merit<'_>, target: &Target<'_>) -> Tried<Option<Fewest>> {
        let observations = self.ranked(lost, merit)?;
        let spent = Count::new(0_usize);
        let without = |chosen: &[usize]| {
            spent.set(spent.get().saturating_add(1));
            let items = chosen.iter().filter_map(|one| observations.get(*one)).flatten();
            Supposition::without(lost.and(&Loss::of_items(items.copied())))
        };
        let items = |chosen: &[usize]| {
            let mut items: Vec<usize> =
                chosen.iter().filter_map(|one| observations.get(*one)).flatten().copied().collect();
            items.sort_unstable();
            items
        };
        let mut searched = 0_usize;
        'sizes: for size in 1..=MOST_LOST.min(observations.len()) {
            for chosen in combinations(observations.len(), size) {
                if spent.get() >= BUDGET {
                    break 'sizes;
                }
                if target(&without(&chosen))? {
                    return Ok(Some(Fewest { items: items(&chosen), exact: true }));
                }
            }
            searched = size;
        }
        let Some(chosen) = self.climb(observations.len(), &without, merit, target)? else { return Ok(None) };
        Ok(Some(Fewest { exact: chosen.len() <= searched.saturating_add(1), items: items(&chosen) }))
    }

    /// The fewest observations, no more than `most`, whose loss gives what is asked, as far as the budget goes.
    pub(super) fn of_size(&self, lost: &Loss, most: usize, target: &Target<'_>) -> Tried<Option<Vec<usize>>> {
        let observations = self.supposing.observations();
        let mut spent = 0_usize;
        for size in 1..=most.min(observations.len()) {
            for chosen in combinations(observations.len(), size) {
                let items = chosen.iter().filter_map(|one| observations.get(*one)).flatten();
                let items: BTreeSet<usize> = items.copied().collect();
                if target(&Supposition::without(lost.and(&Loss::of_items(items.iter().copied()))))? {
                    return Ok(Some(items.into_iter().collect()));
                }
                spent = spent.saturating_add(1);
                if spent >= BUDGET {
                    return Ok(None);
                }
            }
        }
        Ok(None)
    }

    /// Observations, those whose loss raises the merit most first.
    fn ranked(&self, lost: &Loss, merit: &Merit<'_>) -> Tried<Vec<Vec<usize>>> {
        let mut ranked = Vec::new();
        for observation in self.supposing.observations() {
            let loss = lost.and(&Loss::of_items(observation.iter().copied()));
            ranked.push((merit(&Supposition::without(loss))?, observation));
        }
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        Ok(ranked.into_iter().map(|(_, observation)| observation).collect())
    }

    /// Loses one after another, each time the one that raises the merit most, until what is asked is given; then takes back
    /// what can be spared.
    fn climb(
        &self,
        count: usize,
        without: &Without<'_>,
        merit: &Merit<'_>,
        target: &Target<'_>,
    ) -> Tried<Option<Vec<usize>>> {
        let mut chosen: Vec<usize> = Vec::new();
        let mut best = merit(&without(&chosen))?;
        while !target(&without(&chosen))? {
            let mut next = None;
            for one in (0..count).filter(|one| !chosen.contains(one)) {
                let with = merit(&without(&[chosen.as_slice(), &[one]].concat()))?;
                if with > best + 1e-9 {
                    (best, next) = (with, Some(one));
                }
            }
            let Some(next) = next else { return Ok(None) };
            chosen.push(next);
        }
        for one in chosen.clone() {
            let less: Vec<usize> = chosen.iter().copied().filter(|other| *other != one).collect();
            if target(&without(&less))? {
                chosen = less;
            }
        }
        Ok(Some(chosen))
    }
}

fn days_before(day: Date, days: i64) -> Option<Date> {
    day.checked_sub(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Every choice of so many lines from classes of lines that are alike; of a class the first ones.
fn multisets(classes: &[Vec<usize>], number: usize) -> Vec<Vec<usize>> {
    let Some((first, rest)) = classes.split_first() else {
        return if number == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    let taken = (0..=number.min(first.len())).rev();
    taken
        .flat_map(|take| {
            let own = first.get(..take).unwrap_or(first);
            multisets(rest, number.saturating_sub(take)).into_iter().map(move |others| [own, &others].concat())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_comes_once() {
        assert_eq!(combinations(4, 2).count(), 6);
        assert_eq!(combinations(3, 3).collect::<Vec<_>>(), [[0, 1, 2]]);
        assert_eq!(combinations(2, 3).count(), 0);
        let all: BTreeSet<Vec<usize>> = combinations(6, 3).collect();
        assert_eq!(all.len(), 20);
    }

    #[test]
    fn lines_that_are_alike_are_chosen_in_one_order() {
        let classes = [vec![7, 8], vec![3]];
        assert_eq!(multisets(&classes, 2), [vec![7, 8], vec![7, 3]]);
        assert_eq!(multisets(&classes, 4), Vec::<Vec<usize>>::new());
    }
}
