//! What a case should come to, checked against the case.

use super::faults::Faults;
use super::place::Place;
use super::wire::expectation::Expected;
use crate::diag::{Code, Diagnostic};
use crate::model::case::Case;
use crate::model::hypothesis::Question;

/// Reports everything that an expectation names and the case does not have.
pub(super) fn check(expected: &Expected, case: &Case, at: Place<'_>, faults: &mut Faults) {
    let question = case.questions.iter().find(|question| question.id.as_str() == expected.question);
    match question {
        Some(question) => hypothesis(expected, question, at, faults),
        None => {
            let message = format!("no question is called `{}`", expected.question);
            let known = case.questions.iter().map(|question| question.id.as_str());
            let fault = Diagnostic::new(Code::CaseUnknownQuestion, at.field("question").span(), message);
            faults.push(fault.maybe_help(faults.did_you_mean(&expected.question, known)));
        }
    }
    let (lowest, highest) = expected.range;
    if lowest > highest || expected.level < lowest || expected.level > highest {
        let fault = Diagnostic::new(Code::ExpectedRange, at.field("range").span(), "the level lies outside the range");
        faults.push(fault.also(at.field("level").span(), "the level").help("lowest level first; the level within"));
    }
    for (id, at) in expected.cites.iter().zip(at.list("cites")) {
        if case.item(&id.as_str().into()).is_none() && !faults.is_full() {
            let fault = Diagnostic::new(Code::ExpectedItem, at.span(), format!("no evidence item is called `{id}`"));
            faults.push(fault.maybe_help(faults.did_you_mean(id, case.evidence.iter().map(|item| item.id.as_str()))));
        }
    }
}

fn hypothesis(expected: &Expected, question: &Question, at: Place<'_>, faults: &mut Faults) {
    let known = || question.hypotheses.iter().map(|h| h.id.as_str());
    let added = expected.hypothesis == "unknown" || expected.hypothesis.starts_with("false flag of ");
    if !added && !known().any(|id| id == expected.hypothesis) {
        let message = format!("no hypothesis of `{}` is called `{}`", question.id, expected.hypothesis);
        let fault = Diagnostic::new(Code::CaseUnknownHypothesis, at.field("hypothesis").span(), message);
        faults.push(fault.maybe_help(faults.did_you_mean(&expected.hypothesis, known())));
    }
}
