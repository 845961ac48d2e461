//! Buckets: numbers found by a hash, without a list of its own for each hash.

use rustc_hash::FxHashMap;

/// Numbers 0, 1, 2 ... by the hash that each was added with. A reader compares what the numbers stand for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buckets {
    /// First and last number of each hash.
    ends: FxHashMap<u64, (u32, u32)>,
    /// The next number of the same hash, or [`NONE`].
    next: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Buckets {
    /// How many numbers were added.
    pub(crate) fn len(&self) -> usize {
        self.next.len()
    }

    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, further: usize) {
        self.next.reserve(further);
        self.ends.reserve(further);
    }

    /// Adds the next number.
    pub(crate) fn push(&mut self, hash: u64) {
        let number = self.next.len() as u32;
        self.next.push(NONE);
        let (_, last) = self.ends.entry(hash).or_insert((number, number));
        if let Some(next) = self.next.get_mut(*last as usize).filter(|_| *last != number) {
            *next = number;
        }
        *last = number;
    }

    /// Numbers of a hash, rising.
    pub(crate) fn of(&self, hash: u64) -> Chain<'_> {
        let first = self.ends.get(&hash).map_or(NONE, |(first, _)| *first);
        Chain { next: &self.next, at: first }
    }
}

/// Numbers of one hash.
pub(crate) struct Chain<'a> {
    next: &'a [u32],
    at: u32,
}

impl Iterator for Chain<'_> {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        let number = self.at;
        self.at = *self.next.get(number as usize)?;
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_hash_are_found_in_order() {
        let mut buckets = Buckets::default();
        for hash in [7, 8, 7, 7, 8] {
            buckets.push(hash);
        }
        assert_eq!(buckets.of(7).collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(buckets.of(8).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(buckets.of(9).count(), 0);
    }
}
