//! The ledger as text: what each line comes to, and by how much a hypothesis is ahead of each rival.

use super::page::{BOLD, DIM, PLAIN, Page, clip, columns, pad, pad_left, paint};
use super::weights::weights;
use crate::infer::{Cell, CellLedger, Margin, QuestionAssessment, SUSPICION, Side, cell_name};
use crate::model::hypothesis::Question;
use crate::model::id::HypothesisId;
use crate::model::quantity::{WeightInterval, WeightOfEvidence};
use crate::model::scale::Scales;

/// What each line comes to for a hypothesis, pooled.
pub(super) fn write_pools(
    page: &mut Page,
    scales: &Scales,
    question: &Question,
    judged: &QuestionAssessment,
    hypothesis: &HypothesisId,
) {
    let Some(place) = question.position(hypothesis) else { return };
    page.blank();
    page.heading("What each line of evidence comes to, in dB");
    let head = ["line", "for it", "against it", "net", "not plantable"].map(str::to_owned);
    let mut rows = vec![head];
    for (line, sum) in judged.ledger.sums(place) {
        let title = scales.lines.get(line).map_or("", |line| line.title.as_str());
        rows.push([
            title.to_owned(),
            weights(sum.support, Side::For),
            weights(sum.opposition, Side::Against),
            plain(sum.net()),
            weights(sum.unspoofable, Side::For),
        ]);
    }
    table(page, &rows);
}

/// How far a hypothesis is ahead of every rival; of each the lines that differ from their net.
pub(super) fn write_margins(
    page: &mut Page,
    scales: &Scales,
    question: &Question,
    judged: &QuestionAssessment,
    hypothesis: &HypothesisId,
) {
    let Some(place) = question.position(hypothesis) else { return };
    let own = judged.ledger.cells.iter().position(|cell| cell.cell == Cell::Listed(place));
    let Some(own) = own else { return };
    page.blank();
    page.heading("How far it is ahead of each rival, in dB");
    page.paragraph(2, "The sum of the net of every line, but for what is named.", DIM);
    let names = judged.ledger.cells.iter().map(|cell| columns(&clip(&cell_name(question, cell.cell), 32)));
    let width = names.max().unwrap_or(0);
    for (rival, cell) in judged.ledger.cells.iter().enumerate().filter(|(rival, _)| *rival != own) {
        let Some(margin) = judged.ledger.margin(own, rival) else { continue };
        let name = pad(&clip(&cell_name(question, cell.cell), 32), width);
        let range = pad(&plain(WeightInterval::new(margin.lo(), margin.hi())), 16);
        let lead = format!("  {name}  {range}  ");
        page.hanging(&lead, columns(&lead), &parts(&margin, &judged.ledger.cells[own], scales), DIM);
    }
}

/// `prior −1.0; Code +3.0 to +5.0`: what differs from the net of the hypothesis's own lines.
fn parts(margin: &Margin, own: &CellLedger, scales: &Scales) -> String {
    let mut parts = Vec::new();
    if margin.prior != WeightOfEvidence::ZERO {
        parts.push(format!("prior {}", one(margin.prior)));
    }
    let net = |line: &usize| own.lines.get(line).copied().unwrap_or_default();
    for (line, weight) in margin.lines.iter().filter(|(line, weight)| **weight != net(line)) {
        let title = match scales.lines.get(*line) {
            Some(line) => line.title.as_str(),
            None if *line == SUSPICION => "signs of deception",
            None => "a line without a name",
        };
        parts.push(format!("{title} {}", plain(*weight)));
    }
    parts.join("; ")
}

/// A weight with its own sign: `+4.2`, `−0.3`.
fn one(weight: WeightOfEvidence) -> String {
    let text = weight.to_string();
    if matches!(text.as_str(), "+0.0" | "-0.0") { "0.0".to_owned() } else { text.replacen('-', "−", 1) }
}

fn plain(weight: WeightInterval) -> String {
    let (lo, hi) = (one(weight.lo()), one(weight.hi()));
    if lo == hi { hi } else { format!("{lo} to {hi}") }
}

/// Widest and narrowest title of a line.
const TITLE: usize = 24;
const NARROW_TITLE: usize = 12;

/// The table; where the page is too narrow for all of it, the net and what a false flag would lack.
fn table(page: &mut Page, rows: &[[String; 5]]) {
    let width = |column: usize| rows.iter().map(|row| columns(&row[column])).max().unwrap_or(0);
    let room =
        |shown: &[usize]| page.width().saturating_sub(2 + shown.iter().map(|one| 2 + width(*one)).sum::<usize>());
    let all: &[usize] = &[1, 2, 3, 4];
    let shown = if room(all) < NARROW_TITLE.min(width(0)) { &[3, 4] } else { all };
    let titles = width(0).min(TITLE).min(room(shown));
    for (number, row) in rows.iter().enumerate() {
        let mut line = pad(&clip(&row[0], titles), titles);
        for column in shown {
            line.push_str("  ");
            line.push_str(&pad_left(&row[*column], width(*column)));
        }
        page.line(&format!("  {}", paint(if number == 0 { BOLD } else { PLAIN }, &line)));
    }
}
