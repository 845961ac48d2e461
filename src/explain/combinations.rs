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

/// Numbers in falling order of their worth, to be chosen from by what they are worth together.
pub(super) struct Ranked {
    order: Vec<usize>,
    /// By number.
    worth: Vec<WeightOfEvidence>,
    /// By how many of the first ones: what these are worth together.
    first: Vec<WeightOfEvidence>,
}

impl Ranked {
    /// Some numbers; `worth` is by number, at least 0.
    pub(super) fn new(mut order: Vec<usize>, worth: Vec<WeightOfEvidence>) -> Ranked {
        order.sort_by_key(|number| (Reverse(worth[*number]), *number));
        let sums = order.iter().scan(WeightOfEvidence::ZERO, |sum, number| {
            *sum = *sum + worth[*number];
            Some(*sum)
        });
        let first = std::iter::once(WeightOfEvidence::ZERO).chain(sums).collect();
        Ranked { order, worth, first }
    }

    /// What some numbers are worth together.
    pub(super) fn worth(&self, choice: &[usize]) -> WeightOfEvidence {
        choice.iter().map(|number| self.worth[*number]).sum()
    }

    /// The fewest numbers that can be worth enough; nothing where all are not.
    pub(super) fn fewest(&self, enough: WeightOfEvidence) -> Option<usize> {
        Some(self.first.partition_point(|sum| *sum < enough)).filter(|fewest| *fewest < self.first.len())
    }

    /// Every choice of so many that is worth enough; those with the best number first.
    pub(super) fn worth_enough(&self, size: usize, enough: WeightOfEvidence) -> WorthEnough<'_> {
        WorthEnough { ranked: self, size, enough, chosen: Vec::new(), sum: WeightOfEvidence::ZERO, next: 0 }
    }
}

/// Choices that are worth enough. One that has begun is given up once the next best numbers would not make it worth enough, as no
/// others could: whatever is begun comes to a choice.
pub(super) struct WorthEnough<'a> {
    ranked: &'a Ranked,
    size: usize,
    enough: WeightOfEvidence,
    /// Places in the order, rising.
    chosen: Vec<usize>,
    /// What these are worth together.
    sum: WeightOfEvidence,
    next: usize,
}

impl WorthEnough<'_> {
    /// Whether the numbers from the next place on can make a choice of so many more worth enough.
    fn could_do(&self, left: usize) -> bool {
        let first = &self.ranked.first;
        let end = first.get(self.next.saturating_add(left));
        end.is_some_and(|end| self.sum + *end - first[self.next] >= self.enough)
    }

    fn worth_at(&self, place: usize) -> WeightOfEvidence {
        self.ranked.worth[self.ranked.order[place]]
    }
}

impl Iterator for WorthEnough<'_> {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let order = &self.ranked.order;
        loop {
            let left = self.size.saturating_sub(self.chosen.len());
            if left > 0 && self.could_do(left) {
                self.chosen.push(self.next);
                self.sum = self.sum + self.worth_at(self.next);
                self.next = self.next.saturating_add(1);
                continue;
            }
            let is_whole = left == 0 && self.next <= order.len() && self.sum >= self.enough;
            let found = is_whole.then(|| self.chosen.iter().map(|place| order[*place]).collect());
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
        let ranked = Ranked::new((0..worth.len()).collect(), worth.clone());
        for enough in (0..=23).map(WeightOfEvidence::from_micro) {
            let mut fewest = None;
            for size in 0..=8 {
                let mut trial: Vec<Vec<usize>> = combinations(worth.len(), size).collect();
                trial.retain(|choice| ranked.worth(choice) >= enough);
                let mut found: Vec<Vec<usize>> = ranked.worth_enough(size, enough).collect();
                let best = trial.iter().map(|choice| ranked.worth(choice)).max();
                assert_eq!(found.first().map(|choice| ranked.worth(choice)), best, "{size} of at least {enough:?}");
                found.iter_mut().for_each(|choice| choice.sort_unstable());
                found.sort_unstable();
                assert_eq!(found, trial, "{size} of at least {enough:?}");
                fewest = fewest.or((!trial.is_empty()).then_some(size));
            }
            assert_eq!(ranked.fewest(enough), fewest, "at least {enough:?}");
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
