//! The alternatives considered: every other listed answer, an actor whom nobody listed, and the false flags.

use super::judgment::likelihood_phrase;
use super::text::{answer_quoted, code, stopped};
use super::{Markdown, Section, item_named};
use crate::explain::Step;
use crate::infer::{Cell, Likelihood, is_within};
use crate::model::id::EvidenceId;
use crate::model::quantity::WeightInterval;
use crate::report::answers::together;
use crate::report::sentences::answer;
use crate::report::words::listed;

pub(super) fn write(section: &Section<'_>, page: &mut Markdown) {
    let text =
        "Besides the answers listed in the case, an actor whom nobody has listed and a false flag are always weighed:";
    page.lead("Alternatives considered", text);
    let mut rows: Vec<String> = rivals(section).into_iter().map(|place| rival(section, place)).collect();
    rows.extend(unknown(section));
    rows.extend(false_flags(section));
    page.list(&rows);
}

/// Places of the other answers, the most probable first.
fn rivals(section: &Section<'_>) -> Vec<usize> {
    let point = |place: &usize| section.judged.posterior.hypotheses[*place].point.value();
    let mut places: Vec<usize> =
        (0..section.question.hypotheses.len()).filter(|place| *place != section.explanation.place).collect();
    places.sort_by(|one, other| point(other).total_cmp(&point(one)).then(one.cmp(other)));
    places
}

fn rival(section: &Section<'_>, place: usize) -> String {
    let hypothesis = &section.question.hypotheses[place];
    let own = section.explanation.place;
    let relation = if is_within(section.question, place, own) {
        ", a part of the answer above"
    } else if is_within(section.question, own, place) {
        ", of which the answer above is a part"
    } else {
        ""
    };
    let interval = section.judged.posterior.hypotheses[place].interval;
    let name = answer_quoted(answer(hypothesis));
    let phrase = likelihood_phrase(section.prose.lexicon, interval);
    let said = match speaks_for(section, &hypothesis.id) {
        ids if ids.is_empty() => String::new(),
        ids => {
            let items: Vec<String> = ids.iter().map(|id| section.referred(id)).collect();
            format!(" For it rather than for the answer above: {}.", listed(&items, "and"))
        }
    };
    format!("{name}{relation}: {phrase}.{said}")
}

/// Items that speak for a rival more than for the answer written about.
fn speaks_for<'a>(section: &Section<'a>, id: &crate::model::id::HypothesisId) -> Vec<&'a str> {
    let weighs = |step: &&Step| step.on == *id && step.weight != WeightInterval::ZERO;
    let steps = section.explanation.for_rivals.iter().filter(weighs);
    steps.filter_map(|step| step.item.as_ref()).map(EvidenceId::as_str).collect()
}

fn unknown(section: &Section<'_>) -> Option<String> {
    let cells = section.judged.ledger.cells.iter().zip(&section.judged.posterior.cells);
    let (_, likelihood) = cells.into_iter().find(|(ledger, _)| ledger.cell == Cell::Unknown)?;
    let phrase = likelihood_phrase(section.prose.lexicon, likelihood.interval);
    Some(format!("An actor whom nobody has listed: {phrase}."))
}

fn false_flags(section: &Section<'_>) -> Option<String> {
    let cells = section.judged.ledger.cells.iter().zip(&section.judged.posterior.cells);
    let flags: Vec<Likelihood> =
        cells.filter(|(ledger, _)| matches!(ledger.cell, Cell::FalseFlag(_))).map(|(_, one)| *one).collect();
    if flags.is_empty() {
        let text = "A false flag: none of the answers names an actor whom somebody could pose as.";
        return Some(text.to_owned());
    }
    let phrase = likelihood_phrase(section.prose.lexicon, together(&flags).interval);
    let signs = signs(section);
    let said = if signs.is_empty() {
        "No sign of deception was recorded that bears on it.".to_owned()
    } else {
        stopped(&format!("Signs of deception: {}", signs.join(", ")))
    };
    Some(format!("A false flag, somebody posing as one of these: {phrase}. {said}"))
}

/// Items behind the signs of a false flag that stand; the rule where no item is weighed.
fn signs(section: &Section<'_>) -> Vec<String> {
    let case = section.case();
    let mut names: Vec<String> = Vec::new();
    for suspicion in &section.judged.suspicions {
        let item = suspicion.principal.and_then(|item| case.evidence.get(item));
        let item = item.and_then(|item| item_named(case, item.id.as_str()));
        let rule = || section.prose.rules.rules().get(suspicion.rule).map(|rule| code(&rule.id));
        let name = item.or_else(rule).unwrap_or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
