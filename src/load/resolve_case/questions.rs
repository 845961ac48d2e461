//! Questions and hypotheses: enough of them, parts within wholes, priors.

use std::collections::BTreeSet;

use super::names::Names;
use super::{placed, wire};
use crate::diag::{Code, Diagnostic};
use crate::load::faults::{Faults, quoted};
use crate::load::place::Place;
use crate::model::hypothesis::{Hypothesis, Question};
use crate::model::quantity::Probability;

pub(super) fn resolve(
    questions: Vec<wire::Question>,
    at: Place<'_>,
    names: &Names<'_>,
    faults: &mut Faults,
) -> Vec<Question> {
    if questions.is_empty() && !at.field("questions").has_gaps() {
        let fault =
            Diagnostic::new(Code::CaseNoQuestion, at.field("questions").key_span(), "the case asks no question");
        faults.push(fault.help("add a question with at least two hypotheses"));
    }
    let resolved = placed(questions, at, "questions").map(|(question, at)| one(question, at, names, faults));
    let mut resolved: Vec<Question> = resolved.collect();
    resolved.sort_by(|a, b| a.id.cmp(&b.id));
    resolved
}

fn one(question: wire::Question, at: Place<'_>, names: &Names<'_>, faults: &mut Faults) -> Question {
    if question.hypotheses.len() < 2 && !at.field("hypotheses").has_gaps() {
        let message = format!("the question `{}` has fewer than two hypotheses", question.id);
        let fault = Diagnostic::new(Code::CaseTooFewHypotheses, at.field("hypotheses").key_span(), message);
        faults.push(fault.help("judging is comparing: add the rival answer, if only its denial"));
    }
    check_priors(&question, at, faults);
    let mut listed: Vec<_> = placed(question.hypotheses, at, "hypotheses").collect();
    listed.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    let ids: Vec<String> = listed.iter().map(|(h, _)| h.id.clone()).collect();
    let places: Vec<Place<'_>> = listed.iter().map(|(_, at)| *at).collect();
    let resolve = |(h, at)| hypothesis(h, at, &question.id, &ids, names, faults);
    let hypotheses: Vec<Hypothesis> = listed.into_iter().map(resolve).collect();
    check_circles(&hypotheses, &places, faults);
    Question { id: question.id.as_str().into(), asks: question.asks, hypotheses }
}

fn hypothesis(
    h: wire::Hypothesis,
    at: Place<'_>,
    question: &str,
    ids: &[String],
    names: &Names<'_>,
    faults: &mut Faults,
) -> Hypothesis {
    let within = h.within.as_deref().and_then(|whole| within(whole, question, ids, at.field("within"), names, faults));
    let mut actors: Vec<_> = h.actors.iter().zip(at.list("actors")).collect();
    actors.retain(|(actor, at)| names.actor(actor, *at, faults));
    let mut actors: Vec<_> = actors.into_iter().map(|(actor, _)| actor.as_str().into()).collect();
    actors.sort();
    actors.dedup();
    let prior = h.prior.and_then(Probability::new).map(|prior| (prior, h.prior_reason));
    let label = if h.label.is_empty() { h.id.clone() } else { h.label };
    Hypothesis { id: h.id.as_str().into(), label, kind: h.kind, within, actors, prior }
}

fn within(
    whole: &str,
    question: &str,
    ids: &[String],
    at: Place<'_>,
    names: &Names<'_>,
    faults: &mut Faults,
) -> Option<usize> {
    let of = names.hypothesis(whole, at, faults)?;
    if of != question {
        let message = format!("`{whole}` is an answer to another question, `{of}`");
        let fault = Diagnostic::new(Code::CaseWithinOtherQuestion, at.span(), message);
        faults.push(fault.help(format!("name a hypothesis of `{question}`")));
        return None;
    }
    ids.iter().position(|id| id == whole)
}

/// Every hypothesis that comes back to itself on the way to broader ones; each circle is reported once.
fn check_circles(hypotheses: &[Hypothesis], places: &[Place<'_>], faults: &mut Faults) {
    let mut reported: BTreeSet<usize> = BTreeSet::new();
    for start in 0..hypotheses.len() {
        let broader = |at: &usize| hypotheses.get(*at).and_then(|h| h.within);
        let way: Vec<usize> = std::iter::successors(broader(&start), broader).take(hypotheses.len()).collect();
        let Some(length) = way.iter().position(|at| *at == start) else { continue };
        let circle = way.get(..=length).unwrap_or(&[]);
        if circle.iter().any(|at| reported.contains(at)) {
            continue;
        }
        reported.extend(circle);
        let ids: Vec<&str> = circle.iter().filter_map(|at| hypotheses.get(*at)).map(|h| h.id.as_str()).collect();
        let message = format!("hypotheses lie within each other in a circle: {}", quoted(&ids));
        if let Some(at) = places.get(start) {
            faults.push(Diagnostic::new(Code::CaseWithinCircle, at.field("within").span(), message));
        }
    }
}

fn check_priors(question: &wire::Question, at: Place<'_>, faults: &mut Faults) {
    let with = question.hypotheses.iter().filter(|h| h.prior.is_some()).count();
    if with > 0 && with < question.hypotheses.len() {
        let lacking = question.hypotheses.iter().filter(|h| h.prior.is_none()).map(|h| &h.id).collect::<Vec<_>>();
        let message = format!("some hypotheses have a prior, but not {}", quoted(&lacking));
        let fault = Diagnostic::new(Code::CasePriorsIncomplete, at.field("hypotheses").key_span(), message);
        faults.push(fault.help("state a prior for every hypothesis of the question, or for none"));
    }
    let mut sum = 0.0;
    for (h, at) in question.hypotheses.iter().zip(at.list("hypotheses")) {
        check_prior(h, at, faults);
        // A part's probability lies within that of its whole.
        sum += h.prior.filter(|_| h.within.is_none()).unwrap_or(0.0);
    }
    if sum > 1.0 + 1e-9 {
        let message = format!("the priors of `{}` sum to {sum:.3}, which is more than 1", question.id);
        faults.push(Diagnostic::new(Code::CasePrior, at.field("hypotheses").key_span(), message));
    }
}

fn check_prior(h: &wire::Hypothesis, at: Place<'_>, faults: &mut Faults) {
    let Some(prior) = h.prior else { return };
    if !(prior > 0.0 && prior < 1.0) {
        let message = format!("the prior {prior} is not above 0 and below 1");
        faults.push(Diagnostic::new(Code::CasePrior, at.field("prior").span(), message));
    }
    if h.prior_reason.trim().is_empty() {
        let message = format!("the prior of `{}` has no reason", h.id);
        let fault = Diagnostic::new(Code::CasePriorWithoutReason, at.field("prior").span(), message);
        faults.push(fault.help("add `prior_reason`"));
    }
}
