//! Maps that are only looked up.

/// A map whose keys may come from a file. It hashes with keys of its own in each process, so that no file can be written whose keys
/// collide; it is looked up and never walked, so nothing depends on them.
pub(crate) type LookupMap<K, V> = std::collections::HashMap<K, V, LookupKeys>;

/// The keys that it hashes with.
pub(crate) type LookupKeys = foldhash::fast::RandomState;
