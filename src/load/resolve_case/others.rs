//! Actors, searches and published judgments.

use super::evidence::Scene;
use super::names::{Names, duplicate};
use super::{check_id, dates, placed, resolve_kind, wire};
use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::model::actor::{Actor, Link};
use crate::model::case::Published;
use crate::model::evidence::Search;
use crate::text::LookupMap;

pub(super) fn actors(list: Vec<wire::Actor>, at: Place<'_>, names: &Names<'_>, faults: &mut Faults) -> Vec<Actor> {
    let resolved = placed(list, at, "actors").map(|(actor, at)| {
        let links = actor.links.into_iter().zip(at.list("links"));
        let mut links: Vec<Link> = links.filter_map(|(link, at)| self::link(link, at, names, faults)).collect();
        links.sort_by(|a, b| (&a.to, a.by, &a.basis).cmp(&(&b.to, b.by, &b.basis)));
        let label = if actor.label.is_empty() { actor.id.clone() } else { actor.label };
        Actor { id: actor.id.as_str().into(), label, kind: actor.kind, links }
    });
    let mut resolved: Vec<Actor> = resolved.collect();
    resolved.sort_by(|a, b| a.id.cmp(&b.id));
    resolved
}

fn link(link: wire::Link, at: Place<'_>, names: &Names<'_>, faults: &mut Faults) -> Option<Link> {
    let to = names.subject(&link.to, at.field("to"), faults);
    let by = names.source(&link.by, at.field("by"), faults);
    Some(Link { to: to?, by: by?, basis: link.basis })
}

pub(super) fn searches(list: Vec<wire::Search>, at: Place<'_>, scene: &Scene<'_>, faults: &mut Faults) -> Vec<Search> {
    let mut seen: LookupMap<String, Place<'_>> = LookupMap::default();
    let mut resolved = Vec::with_capacity(list.len());
    for (search, at) in placed(list, at, "looked_for") {
        check_id(&search.id, "search", at.field("id"), faults);
        match seen.get(&search.id) {
            Some(first) => faults.push(duplicate(&search.id, "search", *first, at)),
            None => {
                seen.insert(search.id.clone(), at);
            }
        }
        resolved.extend(one_search(search, at, scene, faults));
    }
    resolved.sort_by(|a, b| a.id.cmp(&b.id));
    resolved
}

fn one_search(search: wire::Search, at: Place<'_>, scene: &Scene<'_>, faults: &mut Faults) -> Option<Search> {
    resolve_kind(scene.context.vocabulary, &search.kind, at.field("kind"), faults);
    let concerns = search.concerns.iter().zip(at.list("concerns"));
    let mut concerns: Vec<_> = concerns.filter_map(|(id, at)| scene.names.subject(id, at, faults)).collect();
    concerns.sort();
    concerns.dedup();
    let by = scene.names.source(&search.by, at.field("by"), faults);
    let known_from = dates::day(&search.known_from, at.field("known_from"), faults);
    Some(Search { id: search.id, kind: search.kind, concerns, by: by?, known_from: known_from?, says: search.says })
}

pub(super) fn published(
    list: Vec<wire::Published>,
    at: Place<'_>,
    names: &Names<'_>,
    faults: &mut Faults,
) -> Vec<Published> {
    let resolved = placed(list, at, "published").filter_map(|(judgment, at)| one(judgment, at, names, faults));
    let mut resolved: Vec<Published> = resolved.collect();
    resolved
        .sort_by(|a, b| (a.date, &a.by, &a.question, &a.hypothesis).cmp(&(b.date, &b.by, &b.question, &b.hypothesis)));
    resolved
}

fn one(judgment: wire::Published, at: Place<'_>, names: &Names<'_>, faults: &mut Faults) -> Option<Published> {
    let source = names.source(&judgment.source, at.field("source"), faults);
    let date = dates::day(&judgment.date, at.field("date"), faults);
    let question = names.question(&judgment.question, at.field("question"), faults);
    let of = names.hypothesis(&judgment.hypothesis, at.field("hypothesis"), faults);
    if let Some(of) = of.filter(|of| question && *of != judgment.question) {
        let message = format!("`{}` is an answer to another question, `{of}`", judgment.hypothesis);
        faults.push(Diagnostic::new(Code::CaseUnknownHypothesis, at.field("hypothesis").span(), message));
    }
    Some(Published {
        by: judgment.by,
        source: source?,
        date: date?,
        question: judgment.question.as_str().into(),
        hypothesis: judgment.hypothesis.as_str().into(),
        wording: judgment.wording,
        level: judgment.level,
        inferred: judgment.inferred,
        note: judgment.note,
    })
}
