//! The nearest known name to one that is not known.

/// The known name nearest to `name`, if any is near enough to be what was meant.
///
/// Near enough is a third of the length, at least one edit; letters' case and `-` against `_` cost nothing. Where none is, a name that
/// begins with the one given, of four letters at least, is meant. A tie goes to the name that sorts first, so the answer does not
/// depend on the order of `known`.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 200;
    const BEGINNING: usize = 4;
    if name.len() > LONGEST {
        return None;
    }
    let plain = plain(name);
    let letters = plain.chars().count();
    let limit = (letters / 3).max(1);
    let rank = |other: &'a str| {
        if other.len() > LONGEST {
            return None;
        }
        let whole = self::plain(other);
        let is_near = other.len().abs_diff(name.len()) <= limit.saturating_mul(4);
        let distance = Some(strsim::osa_distance(&plain, &whole)).filter(|distance| is_near && *distance <= limit);
        let begun = (letters >= BEGINNING && whole.starts_with(&plain)).then_some(usize::MAX);
        Some((distance.or(begun)?, other))
    };
    known.into_iter().filter_map(rank).min().map(|(_, other)| other)
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
    fn the_beginning_of_a_name_finds_it() {
        assert_eq!(nearest("mandiant", ["cisa-2022-09-21", "mandiant-2022-08-04"]), Some("mandiant-2022-08-04"));
        assert_eq!(nearest("man", ["mandiant-2022-08-04"]), None);
    }

    #[test]
    fn a_different_word_finds_nothing() {
        assert_eq!(nearest("microsoft", ["mandiant", "cisa"]), None);
        assert_eq!(nearest("", ["a"]), Some("a"));
        assert_eq!(nearest("x", []), None);
    }
}
