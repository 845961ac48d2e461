//! Small things for drawings: numbers, lines of text, paths.

use unicode_width::UnicodeWidthChar;

use crate::text::Safe;

/// A coordinate with at most one decimal, never in scientific notation.
pub(super) fn n(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, part) => format!("{sign}{whole}.{part}"),
    }
}

/// A text, made safe, over at most `lines` lines of so many columns; what is left out becomes an ellipsis. A word longer than a
/// line is broken.
pub(super) fn lines(text: &str, columns: usize, lines: usize) -> Vec<String> {
    let safe = Safe(text).to_string();
    let options = textwrap::Options::new(columns.max(4)).word_splitter(textwrap::WordSplitter::NoHyphenation);
    let mut wrapped: Vec<String> = textwrap::wrap(&safe, options).iter().map(|line| narrow(line, columns)).collect();
    if wrapped.len() > lines {
        wrapped.truncate(lines);
        if let Some(last) = wrapped.last_mut() {
            let kept = narrow(last, columns.saturating_sub(1));
            *last = format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '(']));
        }
    }
    wrapped
}

/// At most so many columns, and no more than four characters for each: marks without width could go on without end.
fn narrow(text: &str, columns: usize) -> String {
    let mut taken = 0;
    let fits = |(count, c): &(usize, char)| {
        taken += c.width().unwrap_or(0);
        taken <= columns && *count < columns * 4
    };
    text.chars().enumerate().take_while(fits).map(|(_, c)| c).collect()
}

/// A smooth line from left to right through points.
pub(super) fn path(points: &[(f64, f64)]) -> String {
    let Some(((x, y), rest)) = points.split_first() else { return String::new() };
    let mut path = format!("M{} {}", n(*x), n(*y));
    let mut last = (*x, *y);
    for (x, y) in rest {
        let middle = (last.0 + x) / 2.0;
        path.push_str(&format!("C{} {} {} {} {} {}", n(middle), n(last.1), n(middle), n(*y), n(*x), n(*y)));
        last = (*x, *y);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_plain() {
        for (value, text) in [(0.0, "0"), (-0.04, "0"), (12.34, "12.3"), (-3.5, "-3.5"), (1e6, "1000000")] {
            assert_eq!(n(value), text);
        }
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis_within_its_lines() {
        assert_eq!(lines("one two three four", 8, 2), ["one two", "three…"]);
        assert_eq!(lines("short", 8, 2), ["short"]);
        assert!(lines(&"m\u{301}".repeat(500), 8, 2).iter().all(|line| line.chars().count() <= 33));
        assert_eq!(lines("a\u{202e}b", 20, 1), ["a\\u{202e}b"]);
    }
}
