//! Sorting millions of things that lie apart: what mostly decides is laid beside them first.

use std::cmp::Ordering;

/// Sorts by a key, and where that is equal by `then`; what is equal by both stays in its order.
pub(crate) fn sort_by_key_then<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> K, then: impl Fn(&T, &T) -> Ordering) {
    let mut keyed: Vec<(K, T)> = list.drain(..).map(|one| (key(&one), one)).collect();
    keyed.sort_by(|(key, one), (other_key, other)| key.cmp(other_key).then_with(|| then(one, other)));
    list.extend(keyed.into_iter().map(|(_, one)| one));
}
