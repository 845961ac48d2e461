//! What a change of rules does, as Markdown for a pull request.

use std::fmt::Write;

use super::{ConcludedView, RulesDiff, edit_text, likelihood_text, through_text};
use crate::report::markdown::escaped;
use crate::report::words::level_name;

/// Most rows of a table; a forge cuts a comment that is too long in its middle.
const MOST: usize = 200;

/// Draws the report.
pub fn render_markdown(diff: &RulesDiff) -> String {
    let mut out = format!("**{}** ({} → {})\n", diff.summary(), escaped(&diff.old), escaped(&diff.new));
    if !diff.conclusions.is_empty() {
        let _ = writeln!(out, "\n### Conclusions that changed\n");
        let _ = writeln!(out, "| case | question | | leads | likelihood | confidence | cause |");
        let _ = writeln!(out, "| --- | --- | --- | --- | --- | --- | --- |");
        for row in diff.conclusions.iter().take(MOST) {
            let cause = escaped(&diff.causes_text(row));
            let (case, question) = (escaped(&row.case), escaped(&row.question));
            let _ = writeln!(out, "| {case} | {question} | old | {} | {cause} |", side(&row.old));
            let _ = writeln!(out, "| | | new | {} | {} |", side(&row.new), escaped(&through_text(&row.through)));
        }
        rest(diff.conclusions.len(), &mut out);
    }
    if !diff.reasons.is_empty() {
        let _ = writeln!(out, "\n<details><summary>The same conclusion on other reasons</summary>\n");
        let _ = writeln!(out, "| case | question | leads | likelihood, old | likelihood, new | cause |");
        let _ = writeln!(out, "| --- | --- | --- | --- | --- | --- |");
        for row in diff.reasons.iter().take(MOST) {
            let (old, new) = (likelihood_text(&row.old), likelihood_text(&row.new));
            let leads = escaped(row.new.leading.as_deref().unwrap_or("–"));
            let (case, question) = (escaped(&row.case), escaped(&row.question));
            let _ = writeln!(
                out,
                "| {case} | {question} | {leads} | {old} | {new} | {} |",
                escaped(&diff.causes_text(row))
            );
        }
        rest(diff.reasons.len(), &mut out);
        let _ = writeln!(out, "\n</details>");
    }
    edits(diff, &mut out);
    out
}

fn side(one: &ConcludedView) -> String {
    let leads = escaped(one.leading.as_deref().unwrap_or("–"));
    format!("{leads} | {} | {}", likelihood_text(one), level_name(one.level))
}

fn rest(count: usize, out: &mut String) {
    if count > MOST {
        let _ = writeln!(out, "\nand {} more.", count - MOST);
    }
}

fn edits(diff: &RulesDiff, out: &mut String) {
    if diff.edits.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n<details><summary>What differs in the rules</summary>\n");
    for edit in diff.edits.iter().take(MOST) {
        let cases = if edit.causes == 1 { "case" } else { "cases" };
        let causes = if edit.causes > 0 { format!(" ({} {cases})", edit.causes) } else { String::new() };
        let _ = writeln!(out, "- {}{causes}", escaped(&edit_text(edit)));
    }
    rest(diff.edits.len(), out);
    let _ = writeln!(out, "\n</details>");
}
