//! The table of answers to a question.

use crate::infer::{Cell, Likelihood, QuestionAssessment, cell_name};
use crate::model::hypothesis::Question;
use crate::model::quantity::{Probability, ProbabilityInterval};

/// One row of the table of answers.
pub(in crate::report) struct Row {
    /// Id or name, indented where it is a part.
    pub(in crate::report) name: String,
    /// Place of a listed hypothesis.
    pub(in crate::report) place: Option<usize>,
    pub(in crate::report) label: String,
    pub(in crate::report) likelihood: Likelihood,
    pub(in crate::report) leading: bool,
}

/// Listed hypotheses, the most probable first and each followed by its parts; then `unknown`; then the false flags, together
/// unless `full`.
pub(in crate::report) fn rows(question: &Question, judged: &QuestionAssessment, full: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    let tops = (0..question.hypotheses.len()).filter(|place| question.hypotheses[*place].within.is_none());
    add_listed(question, judged, tops.collect(), 0, &mut rows);
    let cells = || judged.ledger.cells.iter().zip(&judged.posterior.cells);
    let row = |name: String, label: &str, likelihood| Row {
        name,
        place: None,
        label: label.to_owned(),
        likelihood,
        leading: false,
    };
    for (_, likelihood) in cells().filter(|(ledger, _)| ledger.cell == Cell::Unknown) {
        rows.push(row("unknown".to_owned(), "an actor that nobody listed", *likelihood));
    }
    let flags: Vec<_> = cells().filter(|(ledger, _)| matches!(ledger.cell, Cell::FalseFlag(_))).collect();
    if full || flags.len() == 1 {
        rows.extend(flags.iter().map(|(ledger, one)| row(cell_name(question, ledger.cell), "", **one)));
    } else if !flags.is_empty() {
        let all: Vec<Likelihood> = flags.iter().map(|(_, likelihood)| **likelihood).collect();
        rows.push(row(
            "false flags".to_owned(),
            "somebody posing as one of the answers above, all together",
            together(&all),
        ));
    }
    rows
}

/// Hypotheses side by side, the most probable first, each followed by its parts.
fn add_listed(
    question: &Question,
    judged: &QuestionAssessment,
    mut places: Vec<usize>,
    depth: usize,
    rows: &mut Vec<Row>,
) {
    let point = |place: &usize| judged.posterior.hypotheses[*place].point.value();
    places.sort_by(|one, other| point(other).total_cmp(&point(one)).then(one.cmp(other)));
    for place in places {
        let hypothesis = &question.hypotheses[place];
        rows.push(Row {
            name: format!("{}{}", "  ".repeat(depth.min(4)), hypothesis.id),
            place: Some(place),
            label: if hypothesis.label == hypothesis.id.as_str() { String::new() } else { hypothesis.label.clone() },
            likelihood: judged.posterior.hypotheses[place],
            leading: judged.leading == Some(place),
        });
        let parts: Vec<usize> = question.parts(place).collect();
        // `load` refuses circles, so this ends.
        add_listed(question, judged, parts, depth + 1, rows);
    }
}

/// Several cells as one: sums of both ends and of the points.
pub(in crate::report) fn together(cells: &[Likelihood]) -> Likelihood {
    let sum = |of: fn(&Likelihood) -> f64| Probability::clamped(cells.iter().map(of).sum());
    Likelihood {
        point: sum(|one| one.point.value()),
        interval: ProbabilityInterval::new(sum(|one| one.interval.lo().value()), sum(|one| one.interval.hi().value())),
    }
}
