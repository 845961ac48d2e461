//! Lints of a case: evidence that tells nothing apart, answers that nothing could refute, grades that look like defaults,
//! reports that echo each other.

use std::collections::BTreeSet;

use super::spot::Spot;
use crate::diag::{Code, Diagnostic};
use crate::infer::{Assessment, Note};
use crate::load::Places;
use crate::model::actor::Subject;
use crate::model::case::Case;
use crate::model::evidence::{Direction, EvidenceItem};
use crate::model::hypothesis::{HypothesisKind, Question};
use crate::model::reliability::Credibility;
use crate::model::source::SourceKind;
use crate::text::FileText;

/// A case with its assessment, on its own day and with default options.
#[derive(Debug, Clone, Copy)]
pub struct JudgedCase<'a> {
    /// What it comes to.
    pub assessment: &'a Assessment,
    /// Where its parts stand.
    pub places: &'a Places,
    /// Its files.
    pub files: &'a [FileText],
}

/// Fewest items whose grades can look like a habit; also fewest that make an answer well supported.
const ENOUGH: usize = 5;
/// Fewest items that carry an answer far enough to ask what would refute it.
const CARRIED: usize = 3;

/// Everything that a reviewer would notice in a case, in order of place.
pub fn check_case(judged: JudgedCase<'_>) -> Vec<Diagnostic> {
    let JudgedCase { assessment, places, files } = judged;
    let case = &assessment.case;
    let takes_part = |place: &usize| assessment.items.get(*place).is_some_and(|item| item.takes_part);
    let items: Vec<usize> = (0..case.evidence.len()).filter(takes_part).collect();
    let reviewer = Reviewer { case, assessment, items, spot: Spot { places, files } };
    let mut found = Vec::new();
    for (place, question) in case.questions.iter().enumerate() {
        reviewer.supports_every(question, &mut found);
        reviewer.self_claims(question, &mut found);
        reviewer.never_tested(question, &mut found);
        reviewer.no_contrary(place, question, &mut found);
    }
    reviewer.grades(&mut found);
    reviewer.circular(&mut found);
    reviewer.one_origin(&mut found);
    found.sort_by_key(|one| (one.span().map(|span| (span.file, span.start)), one.code));
    found
}

struct Reviewer<'a> {
    case: &'a Case,
    assessment: &'a Assessment,
    /// Places of the items that take part.
    items: Vec<usize>,
    spot: Spot<'a>,
}

impl<'a> Reviewer<'a> {
    fn items(&self) -> impl Iterator<Item = (usize, &'a EvidenceItem)> + '_ {
        self.items.iter().filter_map(|place| Some((*place, self.case.evidence.get(*place)?)))
    }

    /// Items that speak that way of a hypothesis or of one of its parts.
    fn speaking<'s>(
        &'s self,
        question: &'s Question,
        hypothesis: usize,
        way: Direction,
    ) -> impl Iterator<Item = (usize, &'a EvidenceItem)> + 's {
        self.items().filter(move |(_, item)| speaks(item, question, hypothesis, way))
    }

    /// Whether somebody searched for evidence of a hypothesis.
    fn searched(&self, question: &Question, hypothesis: usize) -> bool {
        let searches = self.case.looked_for.iter().filter(|search| search.known_from <= self.case.as_of);
        let mut subjects = searches.flat_map(|search| &search.concerns);
        subjects.any(|subject| is_of(subject, question, hypothesis))
    }

    fn supports_every(&self, question: &Question, found: &mut Vec<Diagnostic>) {
        let tops = tops(question);
        for (_, item) in self.items() {
            if tops.iter().all(|top| speaks(item, question, *top, Direction::Supports)) {
                let message = format!("`{}` supports every answer to `{}`", item.id, question.id);
                let fault = Diagnostic::new(Code::CaseSupportsEvery, self.spot.item(item.id.as_str()), message);
                let fault = fault.saying("tells none of them from another");
                found.push(fault.help("leave out the answers that it fits no better than the others do"));
            }
        }
    }

    fn self_claims(&self, question: &Question, found: &mut Vec<Diagnostic>) {
        for (place, hypothesis) in question.hypotheses.iter().enumerate() {
            let mut supporting = self.speaking(question, place, Direction::Supports).peekable();
            if supporting.peek().is_none() || !supporting.all(|(item, _)| self.claimed_by_personas(item)) {
                continue;
            }
            let span = self.spot.hypothesis(hypothesis.id.as_str());
            let message = format!("nothing supports `{}` but what personas say of themselves", hypothesis.id);
            let mut fault = Diagnostic::new(Code::CaseSelfClaims, span, message);
            for (_, item) in self.speaking(question, place, Direction::Supports).take(CARRIED) {
                fault = fault.also(self.spot.item(item.id.as_str()), "goes back to a persona");
            }
            found.push(fault.help("record what somebody without a stake observed, or that it was looked for"));
        }
    }

    /// Whether all origins of an item are personas.
    fn claimed_by_personas(&self, item: usize) -> bool {
        let origins = self.assessment.items.get(item).map(|item| &*item.lineage.origins).unwrap_or_default();
        let persona =
            |source: &usize| self.case.sources.get(*source).is_some_and(|one| one.kind == SourceKind::Persona);
        !origins.is_empty() && origins.iter().all(persona)
    }

    fn never_tested(&self, question: &Question, found: &mut Vec<Diagnostic>) {
        let hypotheses = question.hypotheses.iter().enumerate();
        let untested = hypotheses.filter(|(place, hypothesis)| {
            let mut bearing = self.items().flat_map(|(_, item)| &item.bears_on);
            hypothesis.kind != HypothesisKind::Other
                && !bearing.any(|(subject, _)| is_of(subject, question, *place))
                && !self.searched(question, *place)
        });
        let mut untested = untested.map(|(_, hypothesis)| hypothesis.id.as_str());
        let Some(first) = untested.next() else { return };
        let (span, rest): (_, Vec<&str>) = (self.spot.hypothesis(first), untested.collect());
        let message = match rest.len() {
            0 => format!("nothing recorded bears on `{first}`"),
            more => format!("nothing recorded bears on {} answers to `{}`", more + 1, question.id),
        };
        let mut fault = Diagnostic::new(Code::CaseNeverTested, span, message).saying("neither for nor against");
        for id in rest {
            fault = fault.also(self.spot.hypothesis(id), "nor on this one");
        }
        found.push(fault.help("record what speaks for or against it, or in `looked_for` what was searched in vain"));
    }

    /// The leading answer, well supported, against which nothing stands: no item, no rival's item, no search.
    fn no_contrary(&self, place: usize, question: &Question, found: &mut Vec<Diagnostic>) {
        let judged = self.assessment.questions.iter().find(|judged| judged.place == place);
        let Some(leading) = judged.and_then(|judged| judged.leading) else { return };
        let Some(hypothesis) = question.hypotheses.get(leading) else { return };
        let supporting = self.speaking(question, leading, Direction::Supports).count();
        let opposed = self.speaking(question, leading, Direction::Opposes).next().is_some();
        if supporting < CARRIED || opposed || self.searched(question, leading) {
            return;
        }
        let span = self.spot.hypothesis(hypothesis.id.as_str());
        let message = format!("`{}` leads, and nothing recorded could speak against it", hypothesis.id);
        let label = format!("supported by {supporting} items, opposed by none");
        let help = "record what does not fit it, or in `looked_for` what would refute it and was searched in vain";
        found.push(Diagnostic::new(Code::CaseNoContrary, span, message).saying(label).help(help));
    }

    fn grades(&self, found: &mut Vec<Diagnostic>) {
        let graded: Vec<(u8, u8)> =
            self.items().map(|(_, item)| (self.reliability(item), item.credibility.grade())).collect();
        let Some((_, first)) = self.items().next().filter(|_| graded.len() >= ENOUGH) else { return };
        let pairs: BTreeSet<(u8, u8)> = graded.iter().copied().collect();
        let credibilities: BTreeSet<u8> = pairs.iter().map(|(_, credibility)| *credibility).collect();
        let count = graded.len();
        let (code, message, label) = if credibilities.len() == 1 {
            let message = format!("all {count} items have credibility {}", first.credibility.grade());
            (Code::CaseGradesAlike, message, "the first of them")
        } else if pairs.iter().all(|(reliability, credibility)| reliability == credibility) {
            let message = format!("all {count} items have the credibility that their source has as reliability");
            (Code::CaseGradesDiagonal, message, "the first of them")
        } else {
            return;
        };
        let help = "grade what is said apart from who says it: does anything else bear it out?";
        found.push(Diagnostic::new(code, self.spot.item(first.id.as_str()), message).saying(label).help(help));
    }

    /// Reliability of the best of those that report an item, 1 for A to 6 for F.
    fn reliability(&self, item: &EvidenceItem) -> u8 {
        let reporting = item.reported_by.iter().filter_map(|source| self.case.sources.get(*source));
        reporting.map(|source| source.reliability).min().map_or(0, |best| best as u8 + 1)
    }

    /// Credibility 1 asks for a second origin; relays of the first are none.
    fn circular(&self, found: &mut Vec<Diagnostic>) {
        for (place, item) in self.items().filter(|(_, item)| item.credibility == Credibility::CONFIRMED) {
            let Some(lineage) = self.assessment.items.get(place).map(|item| &item.lineage) else { continue };
            if !lineage.unconfirmed {
                continue;
            }
            let known = lineage.origins.first().and_then(|origin| self.case.sources.get(*origin));
            let whose = known.map_or("of unknown lineage".to_owned(), |origin| format!("from `{}` alone", origin.id));
            let message = format!("`{}` counts as confirmed by others, but all reports of it are {whose}", item.id);
            let span = self.spot.item(item.id.as_str());
            let mut fault = Diagnostic::new(Code::CaseCircularReporting, span, message).saying("credibility 1");
            if let Some(origin) = known {
                fault = fault.also(self.spot.source(origin.id.as_str()), "the only origin");
            }
            found.push(fault.help("name the second origin in `reported_by`, or grade it 2 or lower"));
        }
    }

    /// Several sources, one origin: it looks like agreement.
    fn one_origin(&self, found: &mut Vec<Diagnostic>) {
        for note in &self.assessment.notes {
            let Note::SingleOrigin(id, origin) = note else { continue };
            let named = |question: &&Question| question.position(id).is_some();
            let Some(question) = self.case.questions.iter().find(named) else { continue };
            let Some(place) = question.position(id) else { continue };
            let supporting = self.speaking(question, place, Direction::Supports);
            let reporting: BTreeSet<usize> =
                supporting.flat_map(|(_, item)| item.reported_by.iter().copied()).collect();
            if reporting.len() < 2 {
                continue;
            }
            let message = format!("{} sources support `{id}`, and all that counts goes back to one", reporting.len());
            let fault = Diagnostic::new(Code::CaseOneOrigin, self.spot.hypothesis(id.as_str()), message);
            let fault = fault.saying("leads").also(self.spot.source(origin.as_str()), "the one");
            found.push(fault.help("look for somebody who observed it without this source"));
        }
    }
}

/// Places of the hypotheses that lie within no other.
fn tops(question: &Question) -> Vec<usize> {
    (0..question.hypotheses.len()).filter(|place| question.hypotheses[*place].within.is_none()).collect()
}

/// Whether an item speaks that way of a hypothesis or of one of its parts.
fn speaks(item: &EvidenceItem, question: &Question, hypothesis: usize, way: Direction) -> bool {
    item.bears_on.iter().any(|(subject, direction)| *direction == way && is_of(subject, question, hypothesis))
}

/// Whether a subject is a hypothesis, an actor that it names, or one of its parts.
fn is_of(subject: &Subject, question: &Question, hypothesis: usize) -> bool {
    let next = |place: &usize| question.hypotheses.get(*place).and_then(|one| one.within);
    let names = |place: &usize| {
        question.hypotheses.get(*place).is_some_and(|one| match subject {
            Subject::Hypothesis(id) => one.id == *id,
            Subject::Actor(id) => one.actors.contains(id),
        })
    };
    let count = question.hypotheses.len();
    (0..count)
        .filter(names)
        .any(|named| std::iter::successors(Some(named), next).take(count).any(|one| one == hypothesis))
}
