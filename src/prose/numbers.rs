//! Percentages that follow a word of likelihood: `likely (60 to 75 %)`.

use std::ops::Range;

/// One percentage or a range of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Percents {
    /// Lower end, in percent.
    pub(super) lo: f64,
    /// Upper end, in percent.
    pub(super) hi: f64,
    /// Where they stand.
    pub(super) range: Range<usize>,
}

/// Percentages in brackets right after a place of a text.
pub(super) fn percents_after(text: &str, at: usize, end: usize) -> Option<Percents> {
    let rest = text.get(at..end)?;
    let inside = rest.trim_start().strip_prefix('(')?;
    let start = end - inside.len();
    let close = inside.find(')')?;
    let (lo, hi) = read(inside.get(..close)?)?;
    Some(Percents { lo, hi, range: start..start + close })
}

/// `60 to 75 %`, `60-75%`, `<1 to 5 percent`, `55 %`.
fn read(text: &str) -> Option<(f64, f64)> {
    let text = text.trim().trim_start_matches("about ").trim_start_matches('~');
    let text =
        text.strip_suffix('%').or_else(|| text.strip_suffix("percent")).or_else(|| text.strip_suffix("per cent"))?;
    let mut ends = text.split(['-', '–', '—']).flat_map(|part| part.split(" to "));
    let lo = number(ends.next()?)?;
    let hi = ends.next().map_or(Some(lo), number)?;
    ends.next().is_none().then_some((lo, hi))
}

/// `<1` is 1 and `>99` is 99: whole percent are what words are defined for.
fn number(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('%').trim().trim_start_matches(['<', '>', '~']);
    text.parse::<f64>().ok().filter(|number| (0.0..=100.0).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_in_their_usual_forms() {
        for (text, ends) in [
            ("60 to 75 %", (60.0, 75.0)),
            ("60-75%", (60.0, 75.0)),
            ("60%–75%", (60.0, 75.0)),
            ("about 55 percent", (55.0, 55.0)),
            ("<1 to 2 %", (1.0, 2.0)),
            ("99 to >99 %", (99.0, 99.0)),
        ] {
            assert_eq!(read(text), Some(ends), "{text}");
        }
        assert_eq!(read("see page 5"), None);
        assert_eq!(percents_after("likely (a)", 6, 10), None);
        assert_eq!(percents_after("likely (5 %) x", 6, 14).map(|one| one.range), Some(8..11));
    }
}
