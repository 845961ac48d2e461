//! Every choice of some numbers among the first ones.

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

#[cfg(test)]
mod tests {
    use super::combinations;

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
