//! Two texts, line by line.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use crate::text::Safe;

const GONE: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();
const PLACE: Style = AnsiColor::Cyan.on_default();

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// Lines from the first that differs to the last that are compared with each other. Of texts with nothing in common, comparing
/// costs the product of their lengths.
const COMPARED: usize = 1_000;

/// What changes from one text to another, under the name of both, as a unified diff; empty where nothing does. Where very many lines
/// changed, the first of them are shown, and a line says so.
pub fn render_diff(name: &str, old: &str, new: &str) -> String {
    let [(old, left), (new, _)] = compared([old, new]);
    let diff = TextDiff::from_lines(old, new);
    let mut out = String::new();
    let mut unified = diff.unified_diff();
    for hunk in unified.context_radius(CONTEXT).iter_hunks() {
        if out.is_empty() {
            let _ = writeln!(out, "{GONE}--- {name}{GONE:#}\n{NEW}+++ {name}{NEW:#}", name = Safe(name));
        }
        let _ = writeln!(out, "{PLACE}{}{PLACE:#}", hunk.header());
        for change in hunk.iter_changes() {
            let line = change.value();
            // What is left of a line break after its end, such as a carriage return, is a difference to see.
            let line = Safe(line.strip_suffix('\n').unwrap_or(line));
            let _ = match change.tag() {
                ChangeTag::Equal => writeln!(out, " {line}"),
                ChangeTag::Delete => writeln!(out, "{GONE}-{line}{GONE:#}"),
                ChangeTag::Insert => writeln!(out, "{NEW}+{line}{NEW:#}"),
            };
        }
    }
    if left {
        let _ = writeln!(out, "{PLACE}@@ what follows is not compared: too much of it changed @@{PLACE:#}");
    }
    out
}

/// What of two texts is compared, and whether anything is left of either.
fn compared(texts: [&str; 2]) -> [(&str, bool); 2] {
    let [old, new] = texts.map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let before = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let room = old.len().min(new.len()).saturating_sub(before);
    let after = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(one, other)| one == other).count();
    let end = before.saturating_add(COMPARED);
    let left = old.len().max(new.len()).saturating_sub(after) > end;
    [(&old, texts[0]), (&new, texts[1])].map(|(lines, text)| {
        let bytes: usize = lines.iter().take(end).map(|line| line.len()).sum();
        (if left { text.get(..bytes).unwrap_or(text) } else { text }, left)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(old: &str, new: &str) -> String {
        anstream::adapter::strip_str(&render_diff("a.ron", old, new)).to_string()
    }

    #[test]
    fn changed_lines_stand_under_the_name_of_the_file() {
        assert_eq!(plain("a\nb\n", "a\nb\n"), "");
        assert_eq!(plain("a\nb\n", "a\nc\n"), "--- a.ron\n+++ a.ron\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    }

    #[test]
    fn of_very_many_changed_lines_the_first_are_shown() {
        let lines =
            |word: &str, count: usize| (0..count).map(|number| format!("{word} {number}\n")).collect::<String>();
        let whole = plain(&lines("a", COMPARED), &lines("b", COMPARED));
        assert!(!whole.contains("not compared") && whole.ends_with(&format!("+b {}\n", COMPARED - 1)));
        let cut = plain(&lines("a", COMPARED + 1), &lines("b", COMPARED + 1));
        assert!(cut.contains("not compared") && !cut.contains(&format!("+b {COMPARED}\n")));
        // A change at the end of a long text is found however long it is.
        let long = lines("a", 3 * COMPARED);
        assert!(plain(&long, &format!("{long}x\n")).ends_with("+x\n"));
        assert!(plain(&long, &format!("x\n{long}")).contains("\n+x\n"));
    }

    #[test]
    fn a_terminal_sees_no_escape_of_the_text() {
        assert!(plain("\u{1b}[2J\n", "x\n").contains("-\\u{1b}[2J\n"));
    }
}
