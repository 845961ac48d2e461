//! What a change of rules does over a casebook, as text.

use super::NARROWEST;
use super::page::{BOLD, DIM, PLAIN, Page, clip_middle, columns, pad, paint, safe};
use crate::report::rules_diff::{ConcludedView, Row, RulesDiff, edit_text, likelihood_text, through_text};
use crate::report::words::{counted, level_name};

/// Rows of each block that are shown; all of them where everything is asked for.
const SHOWN: usize = 20;
/// Columns before a cause.
const LABEL: usize = 11;
/// Columns of a range of likelihood.
const RANGE: usize = 12;

/// Draws the report within a width.
pub fn render_rules_diff(diff: &RulesDiff, full: bool, width: usize) -> String {
    let mut page = Page::new(width.max(NARROWEST));
    page.paragraph(0, &format!("{}.", diff.summary()), BOLD);
    page.paragraph(0, &format!("rules: {} → {}", diff.old, diff.new), DIM);
    let most = if full { usize::MAX } else { SHOWN };
    edits(diff, most, &mut page);
    if !diff.conclusions.is_empty() {
        page.blank();
        page.heading("Conclusions that changed");
        for row in diff.conclusions.iter().take(most) {
            conclusion(diff, row, &mut page);
        }
        rest(diff.conclusions.len(), most, &mut page);
    }
    if !diff.reasons.is_empty() {
        page.blank();
        page.heading("The same conclusion on other reasons");
        reasons(diff, full, most, &mut page);
    }
    page.finish()
}

fn rest(count: usize, most: usize, page: &mut Page) {
    if count > most {
        page.line(&paint(DIM, &format!("  and {} more: --full", count - most)));
    }
}

fn edits(diff: &RulesDiff, most: usize, page: &mut Page) {
    if diff.edits.is_empty() {
        page.line("The rules are the same.");
        return;
    }
    page.blank();
    page.heading("What differs in the rules");
    let mut edits: Vec<_> = diff.edits.iter().collect();
    // What did something before what did not; otherwise in order.
    edits.sort_by_key(|edit| edit.causes == 0);
    for edit in edits.into_iter().take(most) {
        let did = match (edit.judges, edit.causes) {
            (false, _) => "judges nothing".to_owned(),
            (true, 0) => "decides nothing here".to_owned(),
            (true, cases) => format!("decides {}", counted(cases, "case")),
        };
        page.hanging("  ", 4, &format!("{} ({did})", edit_text(edit)), if edit.causes > 0 { PLAIN } else { DIM });
    }
    rest(diff.edits.len(), most, page);
}

fn conclusion(diff: &RulesDiff, row: &Row, page: &mut Page) {
    page.hanging("  ", 4, &format!("{} · {}", row.case, row.question), BOLD);
    let name = |one: &ConcludedView| one.leading.clone().unwrap_or_else(|| "none leads".to_owned());
    let (old, new) = (name(&row.old), name(&row.new));
    let room = page.width().saturating_sub(2 + LABEL + 2 + RANGE + 2 + columns("moderate"));
    let widest = columns(&safe(&old)).max(columns(&safe(&new))).min(room);
    for (label, name, one) in [("before", old, &row.old), ("after", new, &row.new)] {
        let name = pad(&clip_middle(&name, widest), widest);
        let range = pad(&likelihood_text(one), RANGE);
        page.line(&format!("    {}{name}  {range}  {}", pad(label, LABEL - 2), level_name(one.level)));
    }
    page.hanging(&format!("    {}", pad("cause", LABEL - 2)), LABEL + 2, &diff.causes_text(row), PLAIN);
    let through = through_text(&row.through);
    if !through.is_empty() {
        page.hanging(&format!("    {}", pad("through", LABEL - 2)), LABEL + 2, &through, DIM);
    }
}

/// Rows with the same causes together, in order of the first of each.
fn reasons(diff: &RulesDiff, full: bool, most: usize, page: &mut Page) {
    let mut groups: Vec<(String, Vec<&Row>)> = Vec::new();
    for row in diff.reasons.iter().take(most) {
        let causes = diff.causes_text(row);
        match groups.iter_mut().find(|(known, _)| *known == causes) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((causes, vec![row])),
        }
    }
    let question = diff.reasons.iter().map(|row| columns(&safe(&row.question))).max().unwrap_or(0).min(16);
    let room = page.width().saturating_sub(4 + 2 + question + 2 + RANGE + 3 + RANGE);
    let case = diff.reasons.iter().map(|row| columns(&safe(&row.case))).max().unwrap_or(0).min(room);
    for (causes, rows) in groups {
        page.hanging("  ", 4, &causes, PLAIN);
        for row in rows {
            let (old, new) = (likelihood_text(&row.old), likelihood_text(&row.new));
            let moved = if old == new { old } else { format!("{} → {new}", pad(&old, RANGE)) };
            let name = pad(&clip_middle(&row.case, case), case);
            let asked = pad(&clip_middle(&row.question, question), question);
            page.line(&format!("    {name}  {asked}  {moved}"));
            let through = through_text(&row.through);
            if full && !through.is_empty() {
                page.hanging("      ", 6, &through, DIM);
            }
        }
    }
    rest(diff.reasons.len(), most, page);
}
