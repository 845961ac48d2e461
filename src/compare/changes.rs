//! What differs between two assessments, causes first: what went in, which findings went, came or weigh otherwise and why, and
//! what that does to each judgment.
//!
//! Takes two assessments of one case, each with the rules that it was made with; gives [`Changes`]. Whatever stands in one
//! file only is told by id, so cases and rule sets may differ as well. Draws nothing and weighs nothing anew.

mod findings;
mod inputs;
mod judgments;

use std::collections::BTreeMap;

pub use findings::{FindingChange, MatchChange, MatchKind, Weighed, Why};
pub use inputs::{Difference, InputChange, ItemAt, ItemChange};
pub use judgments::{GateFlip, HypothesisChange, JudgedAt, RivalChange, margin};

use crate::infer::{Assessment, QuestionAssessment};
use crate::model::hypothesis::Question;
use crate::model::id::{HypothesisId, QuestionId};
use crate::model::rule_set::RuleSet;

/// An assessment with the rules that it was made with.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// The assessment.
    pub assessment: &'a Assessment,
    /// Its rules.
    pub rules: &'a RuleSet,
}

/// What differs between two assessments.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// Items that take part in one only, are believed otherwise or were written anew, in order of id.
    pub items: Vec<ItemChange>,
    /// Whatever else went in and differs: sources, actors, searches, rules, tables; in order of sort and id.
    pub inputs: Vec<InputChange>,
    /// Questions that either has, in order of id.
    pub questions: Vec<QuestionChange>,
}

/// What differs in one question.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionChange {
    /// Its id.
    pub id: QuestionId,
    /// Its place in the old assessment and in the new one; none where that does not have it.
    pub places: (Option<usize>, Option<usize>),
    /// The leading hypothesis, old and new.
    pub leading: (Option<HypothesisId>, Option<HypothesisId>),
    /// Findings that went, came, or weigh otherwise; what moved most first.
    pub findings: Vec<FindingChange>,
    /// Undercuts, discounts, suspicions and caps that went, came, or stand otherwise; in order of rule.
    pub matches: Vec<MatchChange>,
    /// Every hypothesis, in order of id, whether it changed or not.
    pub hypotheses: Vec<HypothesisChange>,
    /// `unknown` and the false flags, in that order.
    pub rivals: Vec<RivalChange>,
}

impl QuestionChange {
    /// Whether anything of the judgment differs: lead, likelihood, level or gate.
    pub fn moved(&self) -> bool {
        self.leading.0 != self.leading.1 || self.hypotheses.iter().any(HypothesisChange::moved)
    }
}

impl Changes {
    /// Whether any judgment differs.
    pub fn moved(&self) -> bool {
        self.questions.iter().any(QuestionChange::moved)
    }
}

/// Compares two assessments of one case.
pub fn changes(old: Made<'_>, new: Made<'_>) -> Changes {
    Changes { items: inputs::items(old, new), inputs: inputs::others(old, new), questions: question_changes(old, new) }
}

/// What differs in the questions that either of two assessments of one case has, in order of id.
pub fn question_changes(old: Made<'_>, new: Made<'_>) -> Vec<QuestionChange> {
    let mut places: BTreeMap<&QuestionId, (Option<usize>, Option<usize>)> = BTreeMap::new();
    for (place, question) in old.assessment.questions.iter().enumerate() {
        places.entry(&question.id).or_default().0 = Some(place);
    }
    for (place, question) in new.assessment.questions.iter().enumerate() {
        places.entry(&question.id).or_default().1 = Some(place);
    }
    places.into_iter().map(|(id, places)| question(id, places, old, new)).collect()
}

fn question(id: &QuestionId, places: (Option<usize>, Option<usize>), old: Made<'_>, new: Made<'_>) -> QuestionChange {
    let old = places.0.and_then(|place| Asked::new(old, place));
    let new = places.1.and_then(|place| Asked::new(new, place));
    QuestionChange {
        id: id.clone(),
        places,
        leading: (old.and_then(Asked::leading), new.and_then(Asked::leading)),
        findings: findings::findings(old, new),
        matches: findings::matches(old, new),
        hypotheses: judgments::hypotheses(old, new),
        rivals: judgments::rivals(old, new),
    }
}

/// One question of one of the assessments.
#[derive(Clone, Copy)]
struct Asked<'a> {
    made: Made<'a>,
    judged: &'a QuestionAssessment,
    question: &'a Question,
}

impl<'a> Asked<'a> {
    fn new(made: Made<'a>, place: usize) -> Option<Self> {
        let judged = made.assessment.questions.get(place)?;
        let question = made.assessment.case.questions.get(judged.place)?;
        Some(Asked { made, judged, question })
    }

    fn leading(self) -> Option<HypothesisId> {
        let hypothesis = self.question.hypotheses.get(self.judged.leading?)?;
        Some(hypothesis.id.clone())
    }

    fn item_ids(self, places: &[usize]) -> Vec<crate::model::id::EvidenceId> {
        let items = places.iter().filter_map(|place| self.made.assessment.case.evidence.get(*place));
        items.map(|item| item.id.clone()).collect()
    }
}
