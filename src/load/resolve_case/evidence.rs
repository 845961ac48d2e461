//! Evidence items.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::names::{Names, duplicate};
use super::{Context, check_id, dates, fields, placed, wire};
use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::model::actor::Subject;
use crate::model::date::PartialDate;
use crate::model::evidence::{Direction, EvidenceItem, Tlp};
use crate::model::reliability::Credibility;
use crate::model::source::Source;
use crate::text::LookupMap;

/// What items are resolved against.
pub(super) struct Scene<'s> {
    pub(super) context: &'s Context<'s>,
    pub(super) names: &'s Names<'s>,
    pub(super) sources: &'s [Source],
    pub(super) as_of: Option<Date>,
}

pub(super) fn resolve(
    evidence: Vec<wire::Evidence>,
    at: Place<'_>,
    scene: &Scene<'_>,
    faults: &mut Faults,
) -> Vec<EvidenceItem> {
    let mut seen: LookupMap<String, Place<'_>> = LookupMap::default();
    let mut resolved = Vec::with_capacity(evidence.len());
    for (item, at) in placed(evidence, at, "evidence") {
        check_id(&item.id, "evidence item", at.field("id"), faults);
        match seen.get(&item.id) {
            Some(first) => faults.push(duplicate(&item.id, "evidence item", *first, at)),
            None => {
                seen.insert(item.id.clone(), at);
            }
        }
        resolved.extend(one(item, at, scene, faults));
    }
    resolved.sort_by_cached_key(|item| item.id.clone());
    resolved
}

fn one(item: wire::Evidence, at: Place<'_>, scene: &Scene<'_>, faults: &mut Faults) -> Option<EvidenceItem> {
    let known_from = known_from(&item, at, faults);
    let happened = item.happened.as_deref().and_then(|date| dates::partial(date, at.field("happened"), faults));
    let withdrawn = item.withdrawn.as_deref().and_then(|date| dates::day(date, at.field("withdrawn"), faults));
    let credibility = credibility(&item, at, faults);
    let reported_by = reported_by(&item, at, scene, faults);
    let bears_on = bears_on(&item, at, scene.names, faults);
    let answers = item.answers.iter().zip(at.list("answers"));
    let mut answers: Vec<&String> =
        answers.filter(|(id, at)| scene.names.question(id, *at, faults)).map(|(id, _)| id).collect();
    answers.sort();
    answers.dedup();
    let answers = answers.into_iter().map(|id| id.as_str().into()).collect();
    let fields = fields::resolve(&item.kind, item.fields, at, scene.context, faults);
    let known_from = known_from?;
    check_order(known_from, happened, withdrawn, at, scene, faults);
    check_published(known_from, &reported_by, at, scene, faults);
    Some(EvidenceItem {
        id: item.id.as_str().into(),
        kind: item.kind,
        says: item.says,
        happened,
        known_from,
        withdrawn,
        reported_by,
        credibility: credibility?,
        bears_on,
        fields,
        answers,
        tlp: item.tlp.unwrap_or(Tlp::Clear),
        notes: item.notes,
    })
}

fn incomplete(item: &wire::Evidence, field: &str, help: &str, at: Place<'_>, faults: &mut Faults) {
    let message = format!("the item `{}` lacks `{field}`", item.id);
    faults.push(Diagnostic::new(Code::CaseIncompleteItem, at.field("id").span(), message).help(help));
}

fn known_from(item: &wire::Evidence, at: Place<'_>, faults: &mut Faults) -> Option<Date> {
    match item.known_from.as_deref() {
        Some(date) => dates::day(date, at.field("known_from"), faults),
        None if at.has_gap("known_from") => None,
        None => {
            incomplete(item, "known_from", "add the day on which it was public, `YYYY-MM-DD`", at, faults);
            None
        }
    }
}

fn credibility(item: &wire::Evidence, at: Place<'_>, faults: &mut Faults) -> Option<Credibility> {
    let Some(grade) = item.credibility else {
        if !at.has_gap("credibility") {
            incomplete(item, "credibility", "add 1 (confirmed) to 5 (improbable); 6 is cannot be judged", at, faults);
        }
        return None;
    };
    let credibility = Credibility::new(grade);
    if credibility.is_none() {
        let fault = Diagnostic::new(
            Code::CaseCredibility,
            at.field("credibility").span(),
            format!("credibility {grade} does not exist"),
        );
        faults.push(fault.help("permitted: 1 (confirmed) to 5 (improbable); 6 is cannot be judged"));
    }
    credibility
}

fn reported_by(item: &wire::Evidence, at: Place<'_>, scene: &Scene<'_>, faults: &mut Faults) -> Vec<usize> {
    if item.reported_by.is_empty() && !at.has_gap("reported_by") && !at.list_has_gaps("reported_by") {
        incomplete(item, "reported_by", "add the ids of the sources that report it", at, faults);
    }
    let named = item.reported_by.iter().zip(at.list("reported_by"));
    let mut places: Vec<usize> = named.filter_map(|(id, at)| scene.names.source(id, at, faults)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn bears_on(item: &wire::Evidence, at: Place<'_>, names: &Names<'_>, faults: &mut Faults) -> Vec<(Subject, Direction)> {
    let mut found: BTreeMap<Subject, (Direction, Place<'_>)> = BTreeMap::new();
    for (field, list, direction) in [
        ("supports", &item.supports, Direction::Supports),
        ("opposes", &item.opposes, Direction::Opposes),
        ("concerns", &item.concerns, Direction::Concerns),
    ] {
        for (id, at) in list.iter().zip(at.list(field)) {
            let Some(subject) = names.subject(id, at, faults) else { continue };
            match found.get(&subject) {
                Some((_, first)) => {
                    let message = format!("the item bears on `{id}` twice");
                    let fault = Diagnostic::new(Code::CaseSubjectTwice, at.span(), message);
                    let fault = fault.also(first.span(), "first here");
                    faults.push(fault.help("an item speaks for, against or of a subject, once; split it in two"));
                }
                None => {
                    found.insert(subject, (direction, at));
                }
            }
        }
    }
    found.into_iter().map(|(subject, (direction, _))| (subject, direction)).collect()
}

fn check_order(
    known_from: Date,
    happened: Option<PartialDate>,
    withdrawn: Option<Date>,
    at: Place<'_>,
    scene: &Scene<'_>,
    faults: &mut Faults,
) {
    let known_span = at.field("known_from").span();
    if let Some(date) = happened.filter(|date| date.earliest() > known_from) {
        let message = format!("this happened on {date}, but was known from {known_from}");
        let fault = Diagnostic::new(Code::CaseHappenedAfterKnown, at.field("happened").span(), message);
        faults.push(fault.also(known_span, "known from here on"));
    }
    if let Some(date) = withdrawn.filter(|date| *date <= known_from) {
        let message = format!("this was withdrawn on {date}, but known only from {known_from}");
        let fault = Diagnostic::new(Code::CaseWithdrawnBeforeKnown, at.field("withdrawn").span(), message);
        faults.push(fault.also(known_span, "known from here on"));
    }
    if let Some(as_of) = scene.as_of.filter(|as_of| known_from > *as_of) {
        let message = format!("this was known from {known_from}, after {as_of}, on which the case is judged");
        let warning = Diagnostic::new(Code::CaseKnownAfterAsOf, known_span, message);
        faults.push(warning.help("it takes no part unless the case is judged on a later day"));
    }
}

fn check_published(known_from: Date, reported_by: &[usize], at: Place<'_>, scene: &Scene<'_>, faults: &mut Faults) {
    let published = reported_by.iter().map(|place| scene.sources.get(*place).and_then(|s| s.published));
    let Some(published) = published.collect::<Option<Vec<PartialDate>>>() else { return };
    let first = published.iter().min_by_key(|date| date.earliest());
    if let Some(first) = first.filter(|first| first.earliest() > known_from) {
        let message = format!("this was known from {known_from}, but its first source was published on {first}");
        let warning = Diagnostic::new(Code::CaseKnownBeforePublished, at.field("known_from").span(), message);
        faults.push(warning.help("name the source through which it was known then, or correct the day"));
    }
}
