//! Notes: what a reader of an assessment should know and is no fault.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is told")]

use std::collections::BTreeSet;
use std::sync::Arc;

use super::assessment::{ItemRecord, QuestionAssessment};
use super::defeat::Standing;
use super::lineage::Lineage;
use super::weigh::{Finding, Side};
use crate::model::case::Case;
use crate::model::id::{EvidenceId, HypothesisId, RuleId, SourceId};
use crate::model::rule_set::RuleSet;

/// Something that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// Sources that only cite each other; they count as one origin.
    CitationCycle(Vec<SourceId>),
    /// Credibility 1 was lowered to 2 for want of a second origin.
    Unconfirmed(EvidenceId),
    /// Nobody knows where the reports of this item come from.
    UnknownLineage(EvidenceId),
    /// No rule looked at this item, though it bears on a hypothesis.
    Unused(EvidenceId),
    /// A match that is undercut by what is itself undecided.
    Undecided(RuleId, Vec<EvidenceId>),
    /// All support of this hypothesis has one origin.
    SingleOrigin(HypothesisId, SourceId),
}

/// Notes on a judged case.
pub(super) fn notes(
    case: &Case,
    rules: &RuleSet,
    lineage: &Lineage,
    items: &[ItemRecord],
    questions: &[QuestionAssessment],
) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    for cycle in &lineage.cycles {
        notes.push(Note::CitationCycle(cycle.iter().map(|source| case.sources[*source].id.clone()).collect()));
    }
    let mut is_used = vec![false; items.len()];
    for question in questions {
        let findings = question.findings.iter().flat_map(|finding| finding.items.iter());
        let others = question.others.iter().flat_map(|other| other.items.iter());
        findings.chain(others).for_each(|place| is_used[*place] = true);
    }
    for (place, item) in items.iter().enumerate().filter(|(_, item)| item.takes_part) {
        if item.lineage.unconfirmed {
            notes.push(Note::Unconfirmed(item.id.clone()));
        }
        if item.lineage.origins.is_empty() {
            notes.push(Note::UnknownLineage(item.id.clone()));
        }
        let blinded = questions.iter().any(|question| question.blinded.binary_search(&item.id).is_ok());
        if !is_used[place] && !blinded && !case.evidence[place].bears_on.is_empty() {
            notes.push(Note::Unused(item.id.clone()));
        }
    }
    for question in questions {
        note_question(case, rules, question, items, &mut notes);
    }
    notes.sort_unstable();
    notes.dedup();
    notes
}

fn note_question(
    case: &Case,
    rules: &RuleSet,
    question: &QuestionAssessment,
    items: &[ItemRecord],
    notes: &mut Vec<Note>,
) {
    for finding in question.findings.iter().filter(|finding| finding.standing == Standing::Undecided) {
        let ids = finding.items.iter().map(|item| items[*item].id.clone()).collect();
        notes.push(Note::Undecided(RuleId::from(rules.rules[finding.rule].id.as_str()), ids));
    }
    for judgment in question.judgments.iter().filter(|judgment| judgment.leads) {
        let hypothesis = &case.questions[question.place].hypotheses[judgment.place].id;
        let supports = |finding: &&Arc<Finding>| {
            finding.standing == Standing::Stands
                && finding.side == Side::For
                && *finding.hypothesis == *hypothesis.as_str()
        };
        let principals = question.findings.iter().filter(supports).filter_map(|finding| finding.principal);
        let origins: BTreeSet<usize> =
            principals.flat_map(|item| items[item].lineage.origins.iter().copied()).collect();
        if let (1, Some(only)) = (origins.len(), origins.first()) {
            notes.push(Note::SingleOrigin(hypothesis.clone(), case.sources[*only].id.clone()));
        }
    }
}
