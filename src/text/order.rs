//! The order in which people expect names: `e2` before `e10`.

/// A key that sorts names as people count. Names that differ only in leading zeros have one key: sort them stably, or by
/// themselves after it.
pub fn natural(name: &str) -> Vec<(String, u64)> {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let (word, tail) = rest.split_at(rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len()));
        let (digits, tail) = tail.split_at(tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len()));
        // Too many digits for a number sort last among numbers.
        let number = if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) };
        key.push((word.to_owned(), number));
        rest = tail;
    }
    key
}

/// The names in that order, each as often as it was given.
pub fn in_order(mut names: Vec<String>) -> Vec<String> {
    names.sort_by_cached_key(|name| (natural(name), name.clone()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_as_people_count() {
        let names = ["f10", "f2", "", "e1", "f2b", "lab-2022-10", "lab-2022-9", "e99999999999999999999", "e3"];
        let sorted = in_order(names.map(str::to_owned).to_vec());
        let wanted = ["", "e1", "e3", "e99999999999999999999", "f2", "f2b", "f10", "lab-2022-9", "lab-2022-10"];
        assert_eq!(sorted, wanted);
    }
}
