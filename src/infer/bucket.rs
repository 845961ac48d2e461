//! Buckets: numbers found by a hash, without a list of its own for each hash.

use hashbrown::HashTable;

use super::short_hash::ShortHash;

/// Numbers 0, 1, 2 ... by the hash that each was added with. A reader compares what the numbers stand for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buckets {
    /// By hash.
    ends: HashTable<Ends>,
    /// The next number of the same hash, or [`NONE`].
    next: Vec<u32>,
}

/// First and last number of a hash.
#[derive(Debug, Clone, Copy)]
struct Ends {
    hash: ShortHash,
    first: u32,
    last: u32,
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
        self.ends.reserve(further, |ends| ends.hash.spread());
    }

    /// Adds the next number.
    pub(crate) fn push(&mut self, hash: u64) {
        let number = self.next.len() as u32;
        self.next.push(NONE);
        let hash = ShortHash::of(hash);
        let ends = self.ends.entry(hash.spread(), |ends| ends.hash == hash, |ends| ends.hash.spread());
        let mut ends = ends.or_insert(Ends { hash, first: number, last: number });
        let last = std::mem::replace(&mut ends.get_mut().last, number);
        if let Some(next) = self.next.get_mut(last as usize).filter(|_| last != number) {
            *next = number;
        }
    }

    /// Numbers of a hash, rising.
    pub(crate) fn of(&self, hash: u64) -> Chain<'_> {
        let hash = ShortHash::of(hash);
        let first = self.ends.find(hash.spread(), |ends| ends.hash == hash).map_or(NONE, |ends| ends.first);
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
        // The upper half of a hash tells.
        let [seven, eight, nine] = [7, 8, 9].map(|number| number << 32);
        for hash in [seven, eight, seven, seven, eight] {
            buckets.push(hash);
        }
        assert_eq!(buckets.of(seven).collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(buckets.of(eight).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(buckets.of(nine).count(), 0);
    }
}
