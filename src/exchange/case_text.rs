//! Writes a case of the model as a file: what reading it back gives is the same case.

use super::ron_text::{WriteError, render_ron};
use crate::load::wire::case as wire;
use crate::model::actor::{Actor, Subject};
use crate::model::case::{Case, Published};
use crate::model::evidence::{Direction, EvidenceItem, Search, Tlp, Value};
use crate::model::hypothesis::Question;
use crate::model::source::Source;
use crate::model::value::{Entries, Scalar};

/// The case as RON.
///
/// # Errors
/// Where values are nested more deeply than the reader would accept.
pub fn case_text(case: &Case) -> Result<String, WriteError> {
    render_ron(&written(case))
}

fn written(case: &Case) -> wire::Case {
    let source = |place: usize| case.sources.get(place).map(|source| source.id.to_string()).unwrap_or_default();
    wire::Case {
        id: case.id.to_string(),
        title: case.title.clone(),
        as_of: case.as_of.to_string(),
        summary: case.summary.clone(),
        victims: case.victims.clone(),
        questions: case.questions.iter().map(question).collect(),
        actors: case.actors.iter().map(|one| actor(one, &source)).collect(),
        sources: case.sources.iter().map(|one| of_source(one, &source)).collect(),
        evidence: case.evidence.iter().map(|one| evidence(one, &source)).collect(),
        looked_for: case.looked_for.iter().map(|one| search(one, &source)).collect(),
        published: case.published.iter().map(|one| published(one, &source)).collect(),
    }
}

/// The id of the source at a place.
type Named<'a> = &'a dyn Fn(usize) -> String;

fn question(question: &Question) -> wire::Question {
    let id = |place: usize| question.hypotheses.get(place).map(|one| one.id.to_string());
    let hypotheses = question.hypotheses.iter().map(|one| wire::Hypothesis {
        id: one.id.to_string(),
        label: one.label.clone(),
        kind: one.kind,
        within: one.within.and_then(id),
        actors: one.actors.iter().map(ToString::to_string).collect(),
        prior: one.prior.as_ref().map(|(prior, _)| prior.value()),
        prior_reason: one.prior.as_ref().map(|(_, reason)| reason.clone()).unwrap_or_default(),
    });
    wire::Question { id: question.id.to_string(), asks: question.asks.clone(), hypotheses: hypotheses.collect() }
}

fn actor(actor: &Actor, source: Named<'_>) -> wire::Actor {
    let links = actor.links.iter().map(|link| wire::Link {
        to: link.to.as_str().to_owned(),
        by: source(link.by),
        basis: link.basis.clone(),
    });
    wire::Actor { id: actor.id.to_string(), label: actor.label.clone(), kind: actor.kind, links: links.collect() }
}

fn of_source(one: &Source, source: Named<'_>) -> wire::Source {
    wire::Source {
        id: one.id.to_string(),
        name: one.name.clone(),
        kind: one.kind,
        reliability: one.reliability,
        first_hand: one.first_hand,
        party: one.party,
        cites: one.cites.iter().map(|place| source(*place)).collect(),
        published: one.published.map(|date| date.to_string()),
        url: one.url.clone(),
    }
}

fn evidence(item: &EvidenceItem, source: Named<'_>) -> wire::Evidence {
    let bearing = |way: Direction| {
        let subjects = item.bears_on.iter().filter(|(_, direction)| *direction == way);
        subjects.map(|(subject, _)| subject.as_str().to_owned()).collect()
    };
    wire::Evidence {
        id: item.id.to_string(),
        kind: item.kind.clone(),
        says: item.says.clone(),
        happened: item.happened.map(|date| date.to_string()),
        known_from: Some(item.known_from.to_string()),
        withdrawn: item.withdrawn.map(|date| date.to_string()),
        reported_by: item.reported_by.iter().map(|place| source(*place)).collect(),
        credibility: Some(item.credibility.grade()),
        supports: bearing(Direction::Supports),
        opposes: bearing(Direction::Opposes),
        concerns: bearing(Direction::Concerns),
        fields: Entries(item.fields.iter().map(|(name, value)| (name.clone(), scalar(value))).collect()),
        answers: item.answers.iter().map(ToString::to_string).collect(),
        tlp: Some(item.tlp).filter(|tlp| *tlp != Tlp::Clear),
        notes: item.notes.clone(),
    }
}

fn scalar(value: &Value) -> Scalar {
    match value {
        Value::Text(text) => Scalar::Text(text.clone()),
        Value::Integer(number) => Scalar::Integer(*number),
        Value::Number(number) => Scalar::Number(*number),
        Value::Bool(flag) => Scalar::Bool(*flag),
        Value::Date(date) => Scalar::Text(date.to_string()),
        Value::Texts(texts) => Scalar::List(texts.iter().cloned().map(Scalar::Text).collect()),
    }
}

fn search(search: &Search, source: Named<'_>) -> wire::Search {
    wire::Search {
        id: search.id.clone(),
        kind: search.kind.clone(),
        concerns: search.concerns.iter().map(Subject::as_str).map(str::to_owned).collect(),
        by: source(search.by),
        known_from: search.known_from.to_string(),
        says: search.says.clone(),
    }
}

fn published(one: &Published, source: Named<'_>) -> wire::Published {
    wire::Published {
        by: one.by.clone(),
        source: source(one.source),
        date: one.date.to_string(),
        question: one.question.to_string(),
        hypothesis: one.hypothesis.to_string(),
        wording: one.wording.clone(),
        level: one.level,
        inferred: one.inferred,
        note: one.note.clone(),
    }
}
