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

/// What changes from one text to another, under the name of both, as a unified diff; empty where nothing does.
pub fn render_diff(name: &str, old: &str, new: &str) -> String {
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
    out
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
    fn a_terminal_sees_no_escape_of_the_text() {
        assert!(plain("\u{1b}[2J\n", "x\n").contains("-\\u{1b}[2J\n"));
    }
}
