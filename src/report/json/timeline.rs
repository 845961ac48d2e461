//! The timeline of a case as JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::masked;
use super::question::likelihood;
use crate::explain::certificate::{CellName, LikelihoodView, MaskedView};
use crate::explain::{Change, Entry, Move, Part, Snapshot, Timeline};
use crate::infer::{Cell, Likelihood};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::Question;

/// Version of the shape of [`TimelineView`].
pub const TIMELINE_VERSION: u32 = 1;

/// How the judgments of a case moved as evidence became known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelineView {
    /// Version of this shape.
    pub schema_version: u32,
    /// What is withheld from readers; absent where nobody asked for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<MaskedView>,
    /// Version of the engine that judged.
    pub engine_version: String,
    /// Id of the case.
    pub case: String,
    /// One line about the case.
    pub title: String,
    /// SHA-256 of the case file.
    pub case_digest: String,
    /// SHA-256 of the rule set.
    pub rules_digest: String,
    /// The last date.
    pub as_of: String,
    /// Whether items that answer a question outright were left out for it.
    pub blind: bool,
    /// The ladder used.
    pub ladder: String,
    /// Where each question stands before anything is known.
    pub before: Vec<SnapshotView>,
    /// Dates, rising and distinct.
    pub entries: Vec<EntryView>,
}

/// One date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryView {
    /// The date.
    pub date: String,
    /// What changed on it.
    pub changes: Vec<ChangeView>,
    /// Where each question stands then, with what moved it.
    pub questions: Vec<QuestionEntryView>,
}

/// Something that changes what is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ChangeView {
    /// An evidence item became known.
    Known(String),
    /// The result of a search became known.
    Searched(String),
    /// A source was published that reports what was known before, or a link.
    Published(String),
    /// An evidence item was withdrawn.
    Withdrawn(String),
}

/// A question on a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionEntryView {
    /// Where it stands.
    pub now: SnapshotView,
    /// What each change of the date did to it, in the order of the changes.
    pub moves: Vec<MoveView>,
}

/// Where a question stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SnapshotView {
    /// Its id.
    pub id: String,
    /// The hypothesis that leads and lies within no other; none where `unknown` or a false flag leads.
    pub leading: Option<String>,
    /// Every hypothesis, in order of id.
    pub hypotheses: Vec<HypothesisAtView>,
    /// `unknown` and the false flags.
    pub rivals: Vec<RivalAtView>,
}

/// Where a hypothesis stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HypothesisAtView {
    /// Its id.
    pub id: String,
    /// Its likelihood.
    pub likelihood: LikelihoodView,
    /// The confidence in this judgment.
    pub confidence: Confidence,
}

/// Where an answer that nobody listed stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RivalAtView {
    /// Which.
    pub cell: CellName,
    /// Its likelihood.
    pub likelihood: LikelihoodView,
}

/// What one change did to one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveView {
    /// The change.
    pub change: ChangeView,
    /// Its part in what the date changed.
    pub part: PartView,
    /// Where the question would stand had nothing else changed on that date.
    pub alone: SnapshotView,
    /// Where it would stand had all but this changed.
    pub without: SnapshotView,
}

/// The part of a change in what a date changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PartView {
    /// It moves the question by itself.
    Alone,
    /// It moves the question only together with others.
    Together,
    /// It does not move it.
    Nothing,
}

/// A timeline as JSON has it, of these questions by place in the entries.
pub fn timeline_view(timeline: &Timeline, questions: &[usize]) -> TimelineView {
    let case = &timeline.case;
    let before = questions.iter().filter_map(|place| timeline.before.get(*place));
    TimelineView {
        schema_version: TIMELINE_VERSION,
        masked: masked(case),
        engine_version: env!("CARGO_PKG_VERSION").to_owned(),
        case: case.id.to_string(),
        title: case.title.clone(),
        case_digest: case.digest.clone(),
        rules_digest: timeline.rules_digest.clone(),
        as_of: case.as_of.to_string(),
        blind: timeline.options.blind,
        ladder: timeline.options.ladder.clone(),
        before: before.map(|one| snapshot(case, one)).collect(),
        entries: timeline.entries.iter().map(|one| entry(case, one, questions)).collect(),
    }
}

fn entry(case: &Case, entry: &Entry, questions: &[usize]) -> EntryView {
    let question = |place: &usize| {
        let moves = entry.moves.get(*place)?.iter().zip(&entry.changes);
        Some(QuestionEntryView {
            now: snapshot(case, entry.questions.get(*place)?),
            moves: moves.map(|(one, changed)| moved(case, one, changed)).collect(),
        })
    };
    EntryView {
        date: entry.date.to_string(),
        changes: entry.changes.iter().map(change).collect(),
        questions: questions.iter().filter_map(question).collect(),
    }
}

fn moved(case: &Case, one: &Move, changed: &Change) -> MoveView {
    MoveView {
        change: change(changed),
        part: match one.part {
            Part::Alone => PartView::Alone,
            Part::Together => PartView::Together,
            Part::Nothing => PartView::Nothing,
        },
        alone: snapshot(case, &one.alone),
        without: snapshot(case, &one.without),
    }
}

fn change(change: &Change) -> ChangeView {
    match change {
        Change::Known(id) => ChangeView::Known(id.to_string()),
        Change::Searched(id) => ChangeView::Searched(id.clone()),
        Change::Published(id) => ChangeView::Published(id.to_string()),
        Change::Withdrawn(id) => ChangeView::Withdrawn(id.to_string()),
    }
}

fn snapshot(case: &Case, snapshot: &Snapshot) -> SnapshotView {
    let asked = &case.questions[snapshot.place];
    let name = |place: usize| asked.hypotheses[place].id.to_string();
    let at = snapshot.hypotheses.iter().enumerate();
    let rival = |(cell, one): &(Cell, Likelihood)| {
        Some(RivalAtView { cell: rival(asked, *cell)?, likelihood: likelihood(*one) })
    };
    SnapshotView {
        id: snapshot.id.to_string(),
        leading: snapshot.leading.map(name),
        hypotheses: at
            .map(|(place, one)| HypothesisAtView {
                id: name(place),
                likelihood: likelihood(one.likelihood),
                confidence: one.level,
            })
            .collect(),
        rivals: snapshot.cells.iter().filter_map(rival).collect(),
    }
}

fn rival(asked: &Question, cell: Cell) -> Option<CellName> {
    match cell {
        Cell::Listed(_) => None,
        Cell::Unknown => Some(CellName::UNKNOWN),
        Cell::FalseFlag(place) => Some(CellName::of(asked.hypotheses[place].id.as_str(), true)),
    }
}
