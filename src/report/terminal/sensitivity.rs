//! What `ascribe explain --leave-one-out` prints: a judgment without each single thing.

use super::View;
use super::page::{BOLD, DIM, PLAIN, Page, clip, clip_middle, columns, pad, pad_left, paint, range_bar};
use crate::explain::{LeaveOneOut, LossKind, LossRow, Stand};
use crate::infer::Reassessor;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::Question;
use crate::report::words::{confidence_word, range_text};

/// Rows of each kind that are shown; all of them where everything is asked for.
const SHOWN: usize = 6;
/// Pages at least so wide have longer bars.
const WIDE: usize = 96;
/// Columns of a range.
const RANGE: usize = 12;
/// Columns that names have at least.
const NAME: usize = 12;
/// What a thing says is shown where it has at least so many columns.
const SAYS: usize = 16;

/// Every question without each single thing.
pub fn render_leave_one_out(view: &View<'_>, whole: &Reassessor<'_>, all: &[LeaveOneOut], full: bool) -> String {
    let mut page = view.page();
    super::head_of(&mut page, view, whole.case(), whole.options(), &format!("as known on {}", whole.case().as_of));
    for one in all {
        let Some(question) = whole.case().questions.get(one.question) else { continue };
        let sheet = Sheet { view, whole, question, one, full };
        page.blank();
        question_line(&mut page, question);
        page.hanging("  ", 2, &sheet.stand_sentence(), PLAIN);
        for kind in LossKind::ALL {
            sheet.write_kind(&mut page, kind);
        }
    }
    page.blank();
    let hint =
        "━ likelihood without it, ● its middle, from 0 to 100 %; then what else changes. More: --full, --without ID";
    page.paragraph(0, hint, DIM);
    page.finish()
}

/// `sponsor: On whose behalf …?`, over as many lines as it takes.
pub(super) fn question_line(page: &mut Page, question: &Question) {
    page.heading(&format!("{}: {}", question.id, question.asks));
}

/// `moderate`, `insufficient basis`
pub(super) fn short_level<'v>(view: &'v View<'_>, level: Confidence) -> &'v str {
    let word = confidence_word(view.lexicon, level);
    word.strip_suffix(" confidence").unwrap_or(word)
}

/// One question of the page.
struct Sheet<'a> {
    view: &'a View<'a>,
    whole: &'a Reassessor<'a>,
    question: &'a Question,
    one: &'a LeaveOneOut,
    full: bool,
}

impl Sheet<'_> {
    /// `iran leads, at 93 to 98 %. Confidence in it: moderate.` Likelihood and confidence in sentences of their own.
    fn stand_sentence(&self) -> String {
        let Stand { leading, likelihood, level, .. } = &self.one.whole;
        let name = self.question.hypotheses.get(self.one.place).map(|one| one.id.as_str()).unwrap_or_default();
        let lead = if *leading == Some(self.one.place) { "leads" } else { "does not lead" };
        let range = range_text(likelihood.interval);
        format!("With all: {name} {lead}, at {range}. Confidence in it: {}.", short_level(self.view, *level))
    }

    fn write_kind(&self, page: &mut Page, kind: LossKind) {
        let of_kind: Vec<&LossRow> = self.one.rows.iter().filter(|row| row.kind == kind).collect();
        let (moved, still): (Vec<&LossRow>, Vec<&LossRow>) =
            of_kind.into_iter().partition(|row| row.then != self.one.whole);
        let visible = |row: &&LossRow| self.full || self.is_visible(&row.then);
        let (visible, barely): (Vec<&LossRow>, Vec<&LossRow>) = moved.into_iter().partition(visible);
        page.blank();
        page.heading(match kind {
            LossKind::Item => "Without one item",
            LossKind::Origin => "Without one origin, and all that goes back to it alone",
            LossKind::Rule => "Without one rule",
            LossKind::Line => "Without one line of evidence",
        });
        let shown = if self.full { visible.len() } else { visible.len().min(SHOWN) };
        let (shown, rest) = visible.split_at(shown);
        self.write_rows(page, shown);
        let hint = unshown(rest.len(), barely.len(), still.len());
        if !hint.is_empty() {
            page.hanging("  ", 2, &hint, DIM);
        }
    }

    /// Whether what is concluded differs in anything that a row shows, or may: a level that was not worked out.
    fn is_visible(&self, then: &Stand) -> bool {
        let whole = &self.one.whole;
        !then.is_exact
            || (then.leading, then.level) != (whole.leading, whole.level)
            || range_text(then.likelihood.interval) != range_text(whole.likelihood.interval)
    }

    /// `  f17  79 to 94 %  ·········━●━  level low; Mandiant assessed that…`
    fn write_rows(&self, page: &mut Page, rows: &[&LossRow]) {
        let cells = if self.view.width < WIDE { 12 } else { 20 };
        let remarks: Vec<String> = rows.iter().map(|row| self.remark(&row.then)).collect();
        let most = remarks.iter().map(|remark| columns(remark)).max().unwrap_or(0);
        let names = rows.iter().map(|row| columns(&row.name)).max().unwrap_or(0);
        let names = names.min(page.width().saturating_sub(2 + 2 + RANGE + 2 + cells + 2 + most).max(NAME));
        for (row, remark) in rows.iter().zip(&remarks) {
            let range = pad_left(&range_text(row.then.likelihood.interval), RANGE);
            let bar = range_bar(&row.then.likelihood, cells);
            let name = pad(&clip_middle(&row.name, names), names);
            let room = page.width().saturating_sub(2 + names + 2 + RANGE + 2 + cells + 2);
            let remark = clip(remark, room);
            let left = room.saturating_sub(columns(&remark) + 2);
            let says = if left < SAYS { String::new() } else { clip(self.says(row), left) };
            let gap = if remark.is_empty() { "" } else { "  " };
            page.line(&format!("  {name}  {range}  {bar}  {}{gap}{}", paint(BOLD, &remark), paint(DIM, &says)));
        }
    }

    /// `level low, nothing leads`
    fn remark(&self, then: &Stand) -> String {
        let mut remarks = Vec::new();
        if then.leading != self.one.whole.leading {
            let leads = then.leading.and_then(|place| self.question.hypotheses.get(place));
            remarks.push(leads.map_or_else(|| "nothing leads".to_owned(), |one| format!("{} leads", one.id)));
        }
        if then.level != self.one.whole.level {
            let at_most = if then.is_exact { "" } else { "at most " };
            remarks.push(format!("level: {at_most}{}", short_level(self.view, then.level)));
        } else if !then.is_exact {
            remarks.push("level no higher".to_owned());
        }
        remarks.join("; ")
    }

    /// What an item says, or the name of a source; rules and lines say it by their names.
    fn says(&self, row: &LossRow) -> &str {
        let case = self.whole.case();
        match row.kind {
            LossKind::Item => row.lost.items.first().and_then(|place| case.evidence.get(*place)).map(|one| &*one.says),
            LossKind::Origin => {
                row.lost.origins.first().and_then(|place| case.sources.get(*place)).map(|one| &*one.name)
            }
            LossKind::Rule | LossKind::Line => None,
        }
        .unwrap_or_default()
    }
}

/// `Not shown: 3 more with less effect, 2 with too little to show (--full), 5 without effect.`
fn unshown(less: usize, barely: usize, still: usize) -> String {
    let mut moved = Vec::new();
    if less > 0 {
        moved.push(format!("{less} more with less effect"));
    }
    if barely > 0 {
        moved.push(format!("{barely} with too little to show"));
    }
    let mut parts = Vec::new();
    if !moved.is_empty() {
        parts.push(format!("{} (--full)", moved.join(", ")));
    }
    if still > 0 {
        parts.push(format!("{still} without effect"));
    }
    match parts.as_slice() {
        [] => String::new(),
        parts => format!("Not shown: {}.", parts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shown_is_counted() {
        assert_eq!(unshown(0, 0, 0), "");
        assert_eq!(unshown(0, 0, 4), "Not shown: 4 without effect.");
        assert_eq!(
            unshown(2, 1, 4),
            "Not shown: 2 more with less effect, 1 with too little to show (--full), 4 without effect."
        );
    }
}
