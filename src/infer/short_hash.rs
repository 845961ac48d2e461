//! Short hashes: 32 bits kept beside what a table finds, so that a growing table need not look at what it finds.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

/// The upper half of a hash. Two values of one short hash are still to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShortHash(u32);

impl ShortHash {
    pub(crate) fn of(hash: u64) -> ShortHash {
        ShortHash((hash >> 32) as u32)
    }

    /// The hash over all bits, as a table needs it.
    pub(crate) fn spread(self) -> u64 {
        FxBuildHasher.hash_one(self.0)
    }
}
