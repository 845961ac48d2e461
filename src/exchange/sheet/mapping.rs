//! From the shape of a sheet to the shapes of a case and of what it should come to.

use std::collections::{HashMap, HashSet};

use super::shape::{self, Direction, GradeIs, Sheet};
use super::{SheetError, fields};
use crate::load::wire::case::{Actor, Case, Evidence, Hypothesis, Link, Published, Question, Source};
use crate::load::wire::expectation::Expected;
use crate::model::actor::ActorKind;
use crate::model::vocabulary::Vocabulary;

/// Words at either end of an id that tell what sort of thing it is, not which one.
const SORTS: [&str; 10] = ["gov", "group", "org", "team", "op", "operator", "linked", "link", "front", "aligned"];

/// The value by which `expected` says that the published judgment rests on unpublished evidence.
const UNDISCLOSED: &str = "undisclosed";

pub(super) fn case(sheet: Sheet, vocabulary: &Vocabulary) -> Result<Case, SheetError> {
    let summary = summary(&sheet.incident_dates);
    let named = by_bare_name(&sheet.actors);
    let questions = sheet.questions.into_iter().map(|asked| question(asked, &named)).collect();
    let target = &sheet.expected.question;
    let evidence = sheet.facts.into_iter().map(|fact| evidence(fact, target, vocabulary));
    Ok(Case {
        id: sheet.id,
        title: sheet.title,
        as_of: sheet.as_of,
        summary,
        victims: sheet.victims,
        questions,
        evidence: evidence.collect::<Result<_, _>>()?,
        actors: sheet.actors.into_iter().map(actor).collect(),
        sources: sheet.sources.into_iter().map(source).collect(),
        looked_for: Vec::new(),
        published: sheet.published.into_iter().map(published).collect(),
    })
}

pub(super) fn expected(sheet: &Sheet) -> Expected {
    let expected = &sheet.expected;
    let restated = sheet.restated();
    Expected {
        question: expected.question.clone(),
        hypothesis: expected.hypothesis.clone(),
        level: expected.grade.0,
        range: (expected.grade_range.0.0, expected.grade_range.1.0),
        undisclosed: expected.basis.as_deref() == Some(UNDISCLOSED),
        by: restated.map(|entry| entry.by.clone()).unwrap_or_default(),
        words: restated.map(|entry| entry.wording.clone()).unwrap_or_default(),
        why: expected.why.clone(),
        cites: Vec::new(),
    }
}

/// When it happened, in a sentence, and the sheet's remark on it.
pub(super) fn summary(dates: &shape::IncidentDates) -> String {
    let when = match (&dates.start, &dates.end) {
        (Some(start), Some(end)) if start == end => format!("Happened on {start}."),
        (Some(start), Some(end)) => format!("Happened from {start} to {end}."),
        (Some(start), None) => format!("Began on {start}."),
        (None, Some(end)) => format!("Ended on {end}."),
        (None, None) => String::new(),
    };
    let note = dates.note.trim();
    let stop = if note.is_empty() || note.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{when} {note}{stop}").trim().to_owned()
}

fn question(question: shape::Question, named: &Named<'_>) -> Question {
    let hypothesis = |hypothesis: shape::Hypothesis| Hypothesis {
        actors: named.get(&bare_name(&hypothesis.id)).cloned().unwrap_or_default(),
        id: hypothesis.id,
        label: hypothesis.label,
        kind: hypothesis.kind.0,
        within: None,
        prior: None,
        prior_reason: String::new(),
    };
    Question {
        id: question.id,
        asks: question.text,
        hypotheses: question.hypotheses.into_iter().map(hypothesis).collect(),
    }
}

/// Ids of actors by their bare names.
type Named<'s> = HashMap<Vec<&'s str>, Vec<String>>;

/// The actors that hypotheses can name, by what their ids have alike: see the module's convention.
fn by_bare_name(actors: &[shape::Actor]) -> Named<'_> {
    let can_be_named = |actor: &&shape::Actor| !matches!(actor.kind.0, ActorKind::Persona | ActorKind::MalwareFamily);
    let mut named = Named::new();
    for actor in actors.iter().filter(can_be_named) {
        let name = bare_name(&actor.id);
        if !name.is_empty() {
            named.entry(name).or_default().push(actor.id.clone());
        }
    }
    named
}

/// The words of an id without those at either end that only tell its sort.
fn bare_name(id: &str) -> Vec<&str> {
    let is_name = |word: &&str| !SORTS.contains(word);
    let words: Vec<&str> = id.split('-').collect();
    let first = words.iter().position(is_name).unwrap_or(words.len());
    let end = words.iter().rposition(is_name).map_or(first, |last| last + 1);
    words.get(first..end).unwrap_or_default().to_vec()
}

fn actor(actor: shape::Actor) -> Actor {
    let link = |link: shape::Link| Link { to: link.actor, by: link.by, basis: link.basis };
    Actor {
        id: actor.id,
        label: actor.label,
        kind: actor.kind.0,
        links: actor.linked_to.into_iter().map(link).collect(),
    }
}

fn source(source: shape::Source) -> Source {
    Source {
        id: source.id,
        name: source.name,
        kind: source.kind.0,
        reliability: source.reliability,
        first_hand: source.first_hand,
        party: source.party_to_dispute,
        cites: source.cites,
        published: source.date,
        url: source.url,
    }
}

fn evidence(fact: shape::Fact, target: &str, vocabulary: &Vocabulary) -> Result<Evidence, SheetError> {
    let credibility = credibility(&fact)?;
    let answers = fields::restates_judgment(&fact.attrs).then(|| target.to_owned()).into_iter().collect();
    let (fields, notes) = fields::split(fact.attrs, &fact.kind, vocabulary);
    let (mut supports, mut opposes, mut concerns) = (Vec::new(), Vec::new(), Vec::new());
    let about = each_once(fact.about);
    match fact.direction {
        Direction::Supports => supports = about,
        Direction::Opposes => opposes = about,
        Direction::Neutral => concerns = about,
    }
    Ok(Evidence {
        id: fact.id,
        kind: fact.kind,
        says: fact.text,
        happened: fact.date,
        known_from: fact.known_from,
        withdrawn: None,
        reported_by: fact.sources,
        credibility: Some(credibility),
        supports,
        opposes,
        concerns,
        fields,
        answers,
        tlp: None,
        notes,
    })
}

/// Ids in their order, each once.
fn each_once(ids: Vec<String>) -> Vec<String> {
    let mut known = HashSet::new();
    ids.into_iter().filter(|id| known.insert(id.clone())).collect()
}

fn credibility(fact: &shape::Fact) -> Result<u8, SheetError> {
    let grade = fact.credibility.parse().ok().filter(|grade| (1..=6).contains(grade));
    grade.ok_or_else(|| SheetError::Credibility { fact: fact.id.clone(), found: fact.credibility.clone() })
}

fn published(entry: shape::Published) -> Published {
    Published {
        by: entry.by,
        source: entry.source,
        date: entry.date,
        question: entry.question,
        hypothesis: entry.hypothesis,
        wording: entry.wording,
        level: entry.grade.0,
        inferred: entry.grade_is == GradeIs::Inferred,
        note: entry.note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_names() {
        assert_eq!(bare_name("iran-gov"), ["iran"]);
        assert_eq!(bare_name("hj-iran-front"), ["hj", "iran"]);
        assert_eq!(bare_name("team-x-op"), ["x"]);
        assert_eq!(bare_name("other-op"), ["other"]);
        assert!(bare_name("front-group").is_empty());
        assert!(bare_name("group").is_empty());
    }

    #[test]
    fn summaries() {
        let dates = |start: Option<&str>, end: Option<&str>, note: &str| shape::IncidentDates {
            start: start.map(str::to_owned),
            end: end.map(str::to_owned),
            note: note.to_owned(),
        };
        assert_eq!(
            summary(&dates(Some("2022-07-15"), None, "closure 17 July")),
            "Began on 2022-07-15. closure 17 July."
        );
        assert_eq!(summary(&dates(Some("2015-04-08"), Some("2015-04-08"), "")), "Happened on 2015-04-08.");
        assert_eq!(summary(&dates(None, None, "")), "");
    }
}
