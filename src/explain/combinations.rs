//! Every choice of some numbers among the first ones, or only those that are worth enough.
#![allow(clippy::indexing_slicing, reason = "places come from the numbers that are chosen from")]

use std::cmp::Reverse;

use crate::model::quantity::WeightOfEvidence;

/// Every choice of `size` numbers below `count`, in order.
pub(super) fn combinations(count: usize, size: usize) -> impl Iterator<Item = Vec<usize>> {
    let first: Vec<usize> = (0..size).collect();
    std::iter::successors((size <= count).then_some(first), move |last| {
        // The last number that can rise rises, and those behind it follow.
        let highest = (0..count).rev().take(size).collect::<Vec<_>>().into_iter().rev();
        let (at, number) = last
            .iter()
            .zip(highest)
            .enumerate()
            .rev()
            .find(|(_, (one, most))| *one < most)
            .map(|(at, (one, _))| (at, *one))?;
        let following = (number..count).skip(1).take(size.saturating_sub(at));
        Some(last.iter().take(at).copied().chain(following).collect())
    })
}

/// Choices of some numbers, each with a worth, that are worth enough together; those that could be worth most first.
///
/// Numbers are taken in falling order of worth. A choice that has begun is given up once the next best numbers would not make it
/// worth enough, as no others could.
pub(super) struct WorthEnough<'a> {
    /// The numbers that there are.
    order: Vec<usize>,
    worth: &'a [WeightOfEvidence],
    /// By number of the first ones in the order: what these are worth together.
    first: Vec<WeightOfEvidence>,
    size: usize,
    enough: WeightOfEvidence,
    /// Places in the order, rising.
    chosen: Vec<usize>,
    /// What these are worth together.
    sum: WeightOfEvidence,
    next: usize,
}

impl<'a> WorthEnough<'a> {
    /// Every choice of `size` of some numbers that is worth `enough`; `worth` is by number.
    pub(super) fn new(
        mut order: Vec<usize>,
        worth: &'a [WeightOfEvidence],
        (size, enough): (usize, WeightOfEvidence),
    ) -> WorthEnough<'a> {
        order.sort_by_key(|number| (Reverse(worth[*number]), *number));
        let sums = order.iter().scan(WeightOfEvidence::ZERO, |sum, number| {
            *sum = *sum + worth[*number];
            Some(*sum)
        });
        let first = std::iter::once(WeightOfEvidence::ZERO).chain(sums).collect();
        WorthEnough { order, worth, first, size, enough, chosen: Vec::new(), sum: WeightOfEvidence::ZERO, next: 0 }
    }

    /// Whether the numbers from a place on could make a choice of so many more worth enough.
    fn could_do(&self, left: usize) -> bool {
        let end = self.first.get(self.next.saturating_add(left));
        end.is_some_and(|end| self.sum + *end - self.first[self.next] >= self.enough)
    }

    fn worth_at(&self, place: usize) -> WeightOfEvidence {
        self.worth[self.order[place]]
    }
}

impl Iterator for WorthEnough<'_> {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        loop {
            let left = self.size.saturating_sub(self.chosen.len());
            let is_whole = left == 0 && self.next <= self.order.len() && self.sum >= self.enough;
            let found = is_whole.then(|| self.chosen.iter().map(|place| self.order[*place]).collect());
            if left > 0 && self.could_do(left) {
                self.chosen.push(self.next);
                self.sum = self.sum + self.worth_at(self.next);
                self.next = self.next.saturating_add(1);
                continue;
            }
            match self.chosen.pop() {
                Some(last) => {
                    self.sum = self.sum - self.worth_at(last);
                    self.next = last.saturating_add(1);
                }
                // Nothing is left to take back: past the end no choice is whole.
                None => self.next = usize::MAX,
            }
            if found.is_some() || self.next == usize::MAX {
                return found;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_worth_enough_are_those_of_plain_trial() {
        let worth: Vec<WeightOfEvidence> = [5, 0, 3, 3, 8, 1, 2].map(WeightOfEvidence::from_micro).to_vec();
        for size in 0..=8 {
            for enough in 0..=23 {
                let enough = WeightOfEvidence::from_micro(enough);
                let is_worth = |choice: &Vec<usize>| {
                    choice.iter().map(|number| worth[*number]).sum::<WeightOfEvidence>() >= enough
                };
                let trial: Vec<Vec<usize>> = combinations(worth.len(), size).filter(is_worth).collect();
                let mut found: Vec<Vec<usize>> =
                    WorthEnough::new((0..worth.len()).collect(), &worth, (size, enough)).collect();
                let best = found.first().map(|best| best.iter().map(|number| worth[*number]).sum::<WeightOfEvidence>());
                let sums = trial.iter().map(|one| one.iter().map(|number| worth[*number]).sum::<WeightOfEvidence>());
                assert_eq!(best, sums.max(), "{size} of at least {enough:?}");
                found.iter_mut().for_each(|choice| choice.sort_unstable());
                found.sort_unstable();
                assert_eq!(found, trial, "{size} of at least {enough:?}");
            }
        }
    }

    #[test]
    fn each_choice_is_made_once() {
        let two: Vec<Vec<usize>> = combinations(4, 2).collect();
        assert_eq!(two, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert_eq!(combinations(3, 3).count(), 1);
        assert_eq!(combinations(3, 0).count(), 1);
        assert_eq!(combinations(2, 3).count(), 0);
        assert_eq!(combinations(10, 4).count(), 210);
    }
}
