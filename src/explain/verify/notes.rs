//! Notes: what a reader should know, drawn from the rest of the certificate.

use std::collections::BTreeSet;

use super::{Index, Report, lineage};
use crate::explain::certificate::{NoteView, QuestionView, SideView, StandingView};

/// Checks the notes.
pub(super) fn check(index: &Index<'_>, report: &mut Report) {
    let certificate = index.certificate;
    let mut notes: BTreeSet<NoteView> = lineage::circles(index).into_iter().map(NoteView::CitationCycle).collect();
    let questions = || certificate.questions.iter();
    let used: BTreeSet<&String> = questions()
        .flat_map(|question| {
            let findings = question.findings.iter().flat_map(|finding| &finding.items);
            findings.chain(question.others.iter().flat_map(|other| &other.items))
        })
        .collect();
    for item in certificate.items.iter().filter(|item| item.takes_part) {
        if item.credibility_used != item.credibility_given {
            notes.insert(NoteView::Unconfirmed(item.id.clone()));
        }
        if item.origins.is_empty() {
            notes.insert(NoteView::UnknownLineage(item.id.clone()));
        }
        let blinded = questions().any(|question| question.blinded.contains(&item.id));
        if !used.contains(&item.id) && !blinded && !item.bears_on.is_empty() {
            notes.insert(NoteView::Unused(item.id.clone()));
        }
    }
    questions().for_each(|question| of_question(index, question, &mut notes));
    report.exact(format_args!("notes"), &certificate.notes, &notes.into_iter().collect());
}

fn of_question(index: &Index<'_>, question: &QuestionView, notes: &mut BTreeSet<NoteView>) {
    for finding in question.findings.iter().filter(|finding| finding.standing == StandingView::Undecided) {
        notes.insert(NoteView::Undecided(finding.rule.clone(), finding.items.clone()));
    }
    for judgment in question.judgments.iter().filter(|judgment| judgment.leads) {
        let own = question.findings.iter().filter(|finding| {
            finding.standing == StandingView::Stands
                && finding.side == SideView::For
                && finding.hypothesis == judgment.hypothesis
        });
        let principals = own.filter_map(|finding| index.item(finding.principal.as_ref()?));
        let origins: BTreeSet<&String> = principals.flat_map(|item| &item.origins).collect();
        if let (1, Some(only)) = (origins.len(), origins.first()) {
            notes.insert(NoteView::SingleOrigin(judgment.hypothesis.clone(), (*only).clone()));
        }
    }
}
