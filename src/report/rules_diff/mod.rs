//! What a change of rules does over a casebook, as a report.
//!
//! Owns the shape [`RulesDiff`], which is the JSON form as it stands, and its Markdown; the terminal draws the same shape.

mod markdown;

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{DifferenceView, chance};
use super::words::{level_name, listed, range_text};
use crate::compare::{CaseDiff, Concluded, Depth, Difference, Edit, Effects, QuestionDiff, RulesReplay, Subject};
use crate::explain::certificate::Chance;
use crate::model::confidence::Confidence;
use crate::model::quantity::{Probability, ProbabilityInterval};

pub use markdown::render_markdown;

/// Version of the JSON shape.
pub const RULES_DIFF_VERSION: u32 = 1;

/// What a change of rules does.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RulesDiff {
    /// Version of this shape.
    pub schema_version: u32,
    /// The old rules, as they were named.
    pub old: String,
    /// The new rules.
    pub new: String,
    /// How many cases were judged.
    pub cases: usize,
    /// In how many of them a conclusion or a reason changed.
    pub changed: usize,
    /// In how many a conclusion changed: a leading hypothesis, or the level of confidence in it.
    pub concluded_otherwise: usize,
    /// Everything in which the rules differ.
    pub edits: Vec<EditView>,
    /// Questions whose conclusion changed.
    pub conclusions: Vec<Row>,
    /// Questions whose conclusion is the same, on other reasons.
    pub reasons: Vec<Row>,
}

/// A difference of the rules.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EditView {
    /// `rule`, `band`, `line`, `grade`, `scale`, `gate`, `ladder`, `lexicon` or `vocabulary`.
    pub what: String,
    /// Its id; of a gate ladder, level and name; empty for the vocabulary.
    pub id: String,
    /// How it differs.
    pub difference: DifferenceView,
    /// Fields that differ; of what went or came, what it is.
    pub parts: Vec<PartView>,
    /// Whether a judgment can depend on it; words alone, or another ladder, judge nothing.
    pub judges: bool,
    /// In how many cases it is a cause of what changed.
    pub causes: usize,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PartView {
    /// Its name.
    pub field: String,
    /// What it was, where that fits a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// A question that changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Row {
    /// The case.
    pub case: String,
    /// The question.
    pub question: String,
    /// What the old rules conclude.
    pub old: ConcludedView,
    /// What the new rules conclude.
    pub new: ConcludedView,
    /// What lies between.
    pub through: EffectsView,
    /// The causes, each of which is enough alone, or which only together are.
    pub causes: Vec<CauseView>,
}

/// What was concluded.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ConcludedView {
    /// The leading hypothesis; absent where `unknown` or a false flag leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leading: Option<String>,
    /// Its likelihood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Chance>,
    /// Its level of confidence.
    pub level: Confidence,
}

/// What lies between rules and conclusion.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EffectsView {
    /// Rules with findings that went, came or weigh otherwise.
    pub findings: Vec<String>,
    /// Rules with undercuts, discounts, suspicions or caps that went, came or stand otherwise.
    pub others: Vec<String>,
    /// Gates that the leading hypothesis meets on one side only.
    pub gates: Vec<GateView>,
}

/// A gate that is met on one side only.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GateView {
    /// The level that asks for it.
    pub level: Confidence,
    /// Its name.
    pub gate: String,
    /// Whether it is met now, or asked for no longer.
    pub holds: bool,
}

/// An edit that is a cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CauseView {
    /// As in [`EditView::what`].
    pub what: String,
    /// As in [`EditView::id`].
    pub id: String,
    /// Whether the old rules with it alone come to what the new rules come to.
    pub alone: bool,
    /// Whether the new rules without it do not.
    pub needed: bool,
}

impl RulesDiff {
    /// The report on all cases, in their order.
    pub fn new((old, new): (&str, &str), replay: &RulesReplay<'_>, cases: &[CaseDiff]) -> Self {
        let caused = |edit: usize| {
            let causes = |one: &&QuestionDiff| one.causes.iter().any(|cause| cause.edit == edit);
            cases.iter().filter(|case| case.questions.iter().any(|one| causes(&one))).count()
        };
        let edits = replay.edits();
        let edits: Vec<EditView> = edits
            .iter()
            .enumerate()
            .map(|(place, edit)| edit_view(edit, replay.judges(place), caused(place)))
            .collect();
        let rows = |depth: Depth| -> Vec<Row> {
            let each = cases.iter().flat_map(|case| case.questions.iter().map(move |one| (case, one)));
            each.filter(|(_, one)| one.depth == depth).map(|(case, one)| row(case, one, &edits)).collect()
        };
        let deep = |case: &&CaseDiff| case.questions.iter().any(|one| one.depth == Depth::Conclusion);
        RulesDiff {
            schema_version: RULES_DIFF_VERSION,
            old: old.to_owned(),
            new: new.to_owned(),
            cases: cases.len(),
            changed: cases.iter().filter(|case| !case.questions.is_empty()).count(),
            concluded_otherwise: cases.iter().filter(deep).count(),
            conclusions: rows(Depth::Conclusion),
            reasons: rows(Depth::Reasons),
            edits,
        }
    }

    /// `3 of 43 cases changed: 1 in a conclusion, 2 in reasons alone`
    pub(in crate::report) fn summary(&self) -> String {
        let cases = if self.cases == 1 { "case" } else { "cases" };
        let counts = format!("{} of {} {cases} changed", self.changed, self.cases);
        match (self.concluded_otherwise, self.changed - self.concluded_otherwise) {
            (0, 0) => counts,
            (deep, rest) => format!("{counts}: {deep} in a conclusion, {rest} in reasons alone"),
        }
    }

    /// A cause with what was edited: `rule a-b: band Slight → Strong`.
    pub(in crate::report) fn cause_text(&self, cause: &CauseView) -> String {
        let edit = self.edits.iter().find(|edit| edit.what == cause.what && edit.id == cause.id);
        edit.map_or_else(|| cause.id.clone(), edit_text)
    }

    /// The causes of a row in words.
    pub(in crate::report) fn causes_text(&self, row: &Row) -> String {
        let names: Vec<String> = row.causes.iter().map(|cause| self.cause_text(cause)).collect();
        match row.causes.as_slice() {
            [only] if only.needed => names.concat(),
            [_] => format!("{} (without it, the other edits together come to the same)", names.concat()),
            [first, ..] if first.alone => format!("each of these alone: {}", names.join("; ")),
            _ => format!("only together: {}", names.join("; ")),
        }
    }
}

/// `rule a-b: band Slight → Strong`, `rule c-d is new: Caps at Low`.
pub(in crate::report) fn edit_text(edit: &EditView) -> String {
    let name = format!("{} {}", edit.what, edit.id);
    let name = name.trim_end();
    let parts: Vec<String> = edit.parts.iter().map(part_text).collect();
    let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    match edit.difference {
        DifferenceView::Gone => format!("{name} is gone{parts}"),
        DifferenceView::New => format!("{name} is new{parts}"),
        DifferenceView::Rewritten => format!("{name}{parts}"),
    }
}

fn part_text(part: &PartView) -> String {
    // The outcome of a rule and a gate say what they are.
    let field = if ["then", "gate"].contains(&part.field.as_str()) { "" } else { &part.field };
    let value = match (&part.old, &part.new) {
        (Some(old), Some(new)) if old == new => new.clone(),
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "rewritten".to_owned(),
    };
    format!("{field} {value}").trim_start().to_owned()
}

/// What lies between rules and conclusion, in words; empty where nothing does.
pub(in crate::report) fn through_text(through: &EffectsView) -> String {
    let mut texts = Vec::new();
    if !through.findings.is_empty() {
        texts.push(format!("findings of {}", listed(&through.findings, "and")));
    }
    if !through.others.is_empty() {
        texts.push(format!("matches of {}", listed(&through.others, "and")));
    }
    for (holds, words) in [(false, "no longer met"), (true, "met now")] {
        let gates = through.gates.iter().filter(|one| one.holds == holds);
        let names: Vec<String> = gates.map(|one| format!("{} for {}", one.gate, level_name(one.level))).collect();
        if !names.is_empty() {
            texts.push(format!("{words}: {}", listed(&names, "and")));
        }
    }
    texts.join("; ")
}

/// `55 to 80 %`, a dash where nothing leads.
pub(in crate::report) fn likelihood_text(concluded: &ConcludedView) -> String {
    let range = |chance: &Chance| {
        let at = Probability::clamped;
        range_text(ProbabilityInterval::new(at(chance.lower), at(chance.upper)))
    };
    concluded.likelihood.as_ref().map_or_else(|| "–".to_owned(), range)
}

fn edit_view(edit: &Edit, judges: bool, causes: usize) -> EditView {
    let (what, id) = named(&edit.subject);
    let part = |part: &crate::compare::Part| PartView {
        field: part.field.to_owned(),
        old: part.old.clone(),
        new: part.new.clone(),
    };
    let difference = match edit.difference {
        Difference::Gone => DifferenceView::Gone,
        Difference::New => DifferenceView::New,
        Difference::Rewritten => DifferenceView::Rewritten,
    };
    EditView { what: what.to_owned(), id, difference, parts: edit.parts.iter().map(part).collect(), judges, causes }
}

fn named(subject: &Subject) -> (&'static str, String) {
    match subject {
        Subject::Vocabulary => ("vocabulary", String::new()),
        Subject::Band(id) => ("band", id.clone()),
        Subject::Line(id) => ("line", id.clone()),
        Subject::Grade(id) => ("grade", id.clone()),
        Subject::Number(name) => ("scale", (*name).to_owned()),
        Subject::Ladder(id) => ("ladder", id.clone()),
        Subject::Gate(ladder, level, gate, 0) => ("gate", format!("{ladder} {} {gate}", level_name(*level))),
        Subject::Gate(ladder, level, gate, nth) => {
            ("gate", format!("{ladder} {} {gate} {}", level_name(*level), nth + 1))
        }
        Subject::Lexicon(id) => ("lexicon", id.clone()),
        Subject::Rule(id) => ("rule", id.clone()),
    }
}

fn row(case: &CaseDiff, one: &QuestionDiff, edits: &[EditView]) -> Row {
    let cause = |cause: &crate::compare::Cause| {
        let edit = edits.get(cause.edit)?;
        Some(CauseView { what: edit.what.clone(), id: edit.id.clone(), alone: cause.alone, needed: cause.needed })
    };
    Row {
        case: case.case.to_string(),
        question: one.question.to_string(),
        old: concluded(&one.old),
        new: concluded(&one.new),
        through: effects(&one.effects),
        causes: one.causes.iter().filter_map(cause).collect(),
    }
}

fn concluded(one: &Concluded) -> ConcludedView {
    ConcludedView {
        leading: one.leading.as_ref().map(ToString::to_string),
        likelihood: one.likelihood.map(chance),
        level: one.level,
    }
}

fn effects(effects: &Effects) -> EffectsView {
    let gate =
        |one: &crate::compare::GateChange| GateView { level: one.level, gate: one.gate.clone(), holds: one.holds };
    EffectsView {
        findings: effects.findings.iter().map(ToString::to_string).collect(),
        others: effects.others.iter().map(ToString::to_string).collect(),
        gates: effects.gates.iter().map(gate).collect(),
    }
}
