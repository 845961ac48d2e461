//! Every answer to a question, before and after.

use super::super::page::{BOLD, DIM, PLAIN, Page, clip_middle, columns, pad, pad_left, paint};
use super::{Compared, LEVEL};
use crate::compare::{Made, QuestionChange};
use crate::infer::Likelihood;
use crate::model::confidence::Confidence;
use crate::model::quantity::WeightOfEvidence;
use crate::report::answers::{Row, rows};
use crate::report::words::percent_text;

/// Columns of a difference.
const MOVED: usize = 7;
/// Pages at least so wide show both ends of a likelihood, others its middle alone.
const WIDE: usize = 76;

/// Draws the table; `level` words a level in at most [`LEVEL`] columns.
pub(super) fn draw(
    page: &mut Page,
    compared: &Compared<'_>,
    question: &QuestionChange,
    full: bool,
    level: &dyn Fn(Confidence) -> String,
) {
    let old = side(compared.old, question.places.0, full);
    let new = side(compared.new, question.places.1, full);
    let added = new.iter().filter(|row| !old.iter().any(|other| other.name == row.name));
    let names: Vec<&str> = old.iter().chain(added).map(|row| row.name.as_str()).collect();
    let ends = page.width() >= WIDE;
    let numbers = if ends { columns("12 34 56 %") + 3 } else { columns("12 %") + 1 };
    let half = numbers + 1 + LEVEL;
    let room = page.width().saturating_sub(2 + 2 * (2 + half) + 2 + MOVED).clamp(6, 28);
    let table = Table { question, level, old: &old, new: &new, widest: widest(&names).min(room), numbers, ends };
    let title = |text: &str| pad(text, numbers);
    let heads = format!("{} {}", title(if ends { "low mid high" } else { "mid" }), pad("level", LEVEL));
    let blank = pad("", table.widest);
    page.line(&paint(DIM, &format!("  {blank}  {}  after", pad("before", half))));
    let answer = pad("answer", table.widest);
    page.line(&paint(DIM, &format!("  {answer}  {heads}  {heads}  {}", pad_left("margin", MOVED))));
    names.iter().for_each(|name| page.line(&table.row(name)));
}

fn widest(names: &[&str]) -> usize {
    names.iter().map(|name| columns(name)).max().unwrap_or(0).max(columns("answer"))
}

fn side(made: Made<'_>, place: Option<usize>, full: bool) -> Vec<Row> {
    let judged = place.and_then(|place| made.assessment.questions.get(place));
    let asked = judged.and_then(|judged| made.assessment.case.questions.get(judged.place));
    judged.zip(asked).map(|(judged, asked)| rows(asked, judged, full)).unwrap_or_default()
}

struct Table<'a> {
    question: &'a QuestionChange,
    level: &'a dyn Fn(Confidence) -> String,
    old: &'a [Row],
    new: &'a [Row],
    widest: usize,
    numbers: usize,
    ends: bool,
}

impl Table<'_> {
    fn row(&self, name: &str) -> String {
        let judged = self.question.hypotheses.iter().find(|one| one.id.as_str() == name.trim_start());
        let before = self.half(self.old, name, judged.and_then(|one| one.old).map(|at| at.level));
        let after = self.half(self.new, name, judged.and_then(|one| one.new).map(|at| at.level));
        let moved = judged.and_then(|one| Some(one.new?.margin - one.old?.margin)).map(difference).unwrap_or_default();
        let name = pad(&clip_middle(name, self.widest), self.widest);
        format!("  {name}  {before}  {after}  {}", pad_left(&moved, MOVED))
    }

    fn half(&self, rows: &[Row], name: &str, level: Option<Confidence>) -> String {
        let row = rows.iter().find(|row| row.name == name);
        let style = if row.is_some_and(|row| row.leading) { BOLD } else { PLAIN };
        let numbers = match row {
            Some(row) if self.ends => all(&row.likelihood),
            Some(row) => pad_left(&percent_text(row.likelihood.point), columns(">99 %")),
            None => "–".to_owned(),
        };
        let level = level.map(self.level).unwrap_or_default();
        paint(style, &format!("{} {}", pad(&numbers, self.numbers), pad(&level, LEVEL)))
    }
}

/// `12 34 56 %`
fn all(likelihood: &Likelihood) -> String {
    let number = |text: String| pad_left(text.trim_end_matches(" %"), 3);
    let (lo, hi) = (percent_text(likelihood.interval.lo()), percent_text(likelihood.interval.hi()));
    format!("{} {} {} %", number(lo), number(percent_text(likelihood.point)), number(hi))
}

/// `+4.2`, `−4.2`, nothing where it rounds to nothing.
fn difference(weight: WeightOfEvidence) -> String {
    let text = format!("{:.1}", weight.decibans().abs());
    match text.as_str() {
        "0.0" => String::new(),
        _ if weight < WeightOfEvidence::ZERO => format!("−{text}"),
        _ => format!("+{text}"),
    }
}
