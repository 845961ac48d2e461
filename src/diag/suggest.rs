//! The nearest known name to one that is not known.

/// The known name nearest to `name`, if any is near enough to be what was meant.
///
/// Near enough is a third of the length, at least one edit; letters' case and `-` against `_` cost nothing. A tie goes to
/// the name that sorts first, so the answer does not depend on the order of `known`.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 200;
    if name.len() > LONGEST {
        return None;
    }
    let plain = plain(name);
    let limit = (plain.chars().count() / 3).max(1);
    let distance = |other: &str| strsim::osa_distance(&plain, &self::plain(other));
    let near = |other: &&str| other.len() <= LONGEST && other.len().abs_diff(name.len()) <= limit * 4;
    let measured = known.into_iter().filter(near).map(|other| (distance(other), other));
    measured.filter(|(distance, _)| *distance <= limit).min().map(|(_, other)| other)
}

fn plain(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).map(|c| if c == '_' || c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_the_name_that_was_meant() {
        assert_eq!(nearest("mandaint", ["cisa", "mandiant"]), Some("mandiant"));
        assert_eq!(nearest("Offset-Days", ["offset_days"]), Some("offset_days"));
        assert_eq!(nearest("E12", ["E1", "E2", "E13"]), Some("E1"));
    }

    #[test]
    fn a_different_word_finds_nothing() {
        assert_eq!(nearest("microsoft", ["mandiant", "cisa"]), None);
        assert_eq!(nearest("", ["a"]), Some("a"));
        assert_eq!(nearest("x", []), None);
    }
}
