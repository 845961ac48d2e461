//! Text of a case within Markdown, and small words.
//!
//! Everything from a file goes through [`escaped`]: what a reader could not see is shown, and nothing is markup, a link, a
//! mention or a formula. What a case says stands in quotation marks, so that its words are not taken for the assessor's.

use jiff::civil::Date;

use crate::text::Safe;

/// Text from a file as Markdown shows it: letter by letter, on one line.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in Safe(text).to_string().chars() {
        if is_active(c) {
            shown.push('\\');
        }
        shown.push(c);
    }
    // The renderers of some forges make links of bare addresses.
    shown.replace("://", "\\://").replace("www.", "www\\.").replace("WWW.", "WWW\\.")
}

/// Whether Markdown, one of its usual extensions, or HTML within it gives the character a meaning.
fn is_active(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '@')
}

/// A text of the case in quotation marks; those within it become single ones.
pub(super) fn quoted(text: &str) -> String {
    let inner = escaped(text.trim()).replace('“', "‘").replace('”', "’");
    format!("“{}”", in_single_quotes(&inner))
}

/// Straight double quotes as single curly ones, opening and closing in turn.
fn in_single_quotes(text: &str) -> String {
    let mut parts = text.split('"');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for (number, part) in parts.enumerate() {
        whole.push(if number % 2 == 0 { '‘' } else { '’' });
        whole.push_str(part);
    }
    whole
}

/// An answer in quotation marks, without the full stop that it may end with.
pub(super) fn answer_quoted(answer: &str) -> String {
    quoted(answer.trim().trim_end_matches('.'))
}

/// An id, set as code.
pub(super) fn code(id: &str) -> String {
    let shown = Safe(id).to_string();
    if shown.contains('`') || shown.trim().is_empty() { escaped(id) } else { format!("`{shown}`") }
}

/// Ids, set as code, with commas between.
pub(super) fn codes<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    ids.into_iter().map(code).collect::<Vec<_>>().join(", ")
}

/// `4 August 2022`
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

const SMALL: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// `two origins`, `one line`, `17 items`.
pub(super) fn several(number: usize, one: &str, many: &str) -> String {
    let thing = if number == 1 { one } else { many };
    SMALL.get(number).map_or_else(|| format!("{number} {thing}"), |word| format!("{word} {thing}"))
}

/// The text with its first letter large.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text with a full stop, unless it ends as a sentence does.
pub(super) fn stopped(text: &str) -> String {
    let ends = text.trim_end_matches(['”', '’', ')']).ends_with(['.', '?', '!']);
    if ends { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_case_is_markup() {
        assert_eq!(escaped("<b>*x*</b> [a](b)"), "\\<b\\>\\*x\\*\\</b\\> \\[a\\](b)");
        assert_eq!(escaped("http://x @y www.z"), "http\\://x \\@y www\\.z");
        assert_eq!(escaped("a\n# b\u{202e}"), "a\\\\u{a}\\# b\\\\u{202e}");
    }

    #[test]
    fn quotation_marks_nest() {
        assert_eq!(quoted("He said \"no\"."), "“He said ‘no’.”");
        assert_eq!(quoted("a ” b"), "“a ’ b”");
    }

    #[test]
    fn a_sentence_has_one_full_stop() {
        assert_eq!(stopped("“It is.”"), "“It is.”");
        assert_eq!(stopped("it is (a)"), "it is (a).");
    }
}
