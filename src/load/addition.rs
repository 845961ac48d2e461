//! What further files add to a case: one wire case out of several files, each element with its place in its own file.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::decode::Decoded;
use super::faults::Faults;
use super::place::{Element, Place, Sheet};
use super::wire::case::{Actor, AddedLink, Addition, Case, Evidence, Link, Search, Source};
use crate::diag::{Code, Diagnostic};

/// Adds what a file declares. An id that the case has already is put in its place where the file says that it replaces it;
/// otherwise both stay, and the resolver reports them.
pub(super) fn add(base: &mut Decoded<Case>, added: Decoded<Addition>, faults: &mut Faults) {
    let Decoded { value, sheet, ghosts, .. } = added;
    let from = Arc::new(sheet);
    let at = from.root();
    if let Some(id) = value.id.filter(|id| *id != base.value.id) {
        let message = format!("this adds to the case `{id}`, the case is `{}`", base.value.id);
        faults.push(Diagnostic::new(Code::AdditionOtherCase, at.field("id").span(), message));
    }
    base.ghosts.extend(ghosts);
    let replaces = value.replaces.iter().map(String::as_str).collect();
    let mut graft = Graft { sheet: &mut base.sheet, from: &from, replaces, replaced: BTreeSet::new() };
    let case = &mut base.value;
    graft.list("actors", &mut case.actors, value.actors, |actor: &Actor| &actor.id);
    graft.list("sources", &mut case.sources, value.sources, |source: &Source| &source.id);
    graft.list("evidence", &mut case.evidence, value.evidence, |item: &Evidence| &item.id);
    graft.list("looked_for", &mut case.looked_for, value.looked_for, |search: &Search| &search.id);
    graft.links(&mut case.actors, value.links, &base.ghosts, faults);
    let replaced = graft.replaced;
    let left: Vec<_> =
        value.replaces.iter().zip(at.list("replaces")).filter(|(id, _)| !replaced.contains(*id)).collect();
    let declared: HashSet<&str> = if left.is_empty() { HashSet::new() } else { ids(&base.value).collect() };
    for (id, at) in left {
        let fault = if declared.contains(id.as_str()) {
            let message = format!("`{id}` is to be replaced, but the case and this file do not both declare it");
            Diagnostic::new(Code::AdditionReplaces, at.span(), message).help("declare it anew in this file, whole")
        } else {
            let fault =
                Diagnostic::new(Code::AdditionReplaces, at.span(), format!("the case has nothing called `{id}`"));
            fault.maybe_help(faults.did_you_mean(id, ids(&base.value)))
        };
        faults.push(fault);
    }
}

/// The ids of everything that may be replaced.
fn ids(case: &Case) -> impl Iterator<Item = &str> {
    let actors = case.actors.iter().map(|one| one.id.as_str());
    let sources = actors.chain(case.sources.iter().map(|one| one.id.as_str()));
    let items = sources.chain(case.evidence.iter().map(|one| one.id.as_str()));
    items.chain(case.looked_for.iter().map(|one| one.id.as_str()))
}

/// One file's elements on their way into another's lists.
struct Graft<'a> {
    sheet: &'a mut Sheet,
    from: &'a Arc<Sheet>,
    replaces: BTreeSet<&'a str>,
    replaced: BTreeSet<String>,
}

impl Graft<'_> {
    fn list<T>(&mut self, field: &'static str, into: &mut Vec<T>, added: Vec<T>, id: fn(&T) -> &String) {
        if added.is_empty() {
            return;
        }
        let mut elements = self.sheet.elements(0, field, into.len());
        let places: Vec<u32> = self.from.root().list(field).take(added.len()).map(Place::number).collect();
        // The first of that name, of what is to be replaced.
        let mut known: HashMap<String, usize> = HashMap::new();
        for (place, one) in into.iter().enumerate().filter(|(_, one)| self.replaces.contains(id(one).as_str())) {
            known.entry(id(one).clone()).or_insert(place);
        }
        for (one, node) in added.into_iter().zip(places) {
            let element = Element { sheet: Some(self.from.clone()), node };
            let place = known.get(id(&one)).copied();
            match place.and_then(|place| Some((into.get_mut(place)?, elements.get_mut(place)?))) {
                Some((old, stand)) => {
                    self.replaced.insert(id(&one).clone());
                    (*old, *stand) = (one, element);
                }
                None => {
                    if self.replaces.contains(id(&one).as_str()) {
                        known.insert(id(&one).clone(), into.len());
                    }
                    into.push(one);
                    elements.push(element);
                }
            }
        }
        self.sheet.graft(0, field, elements);
    }

    /// Links, each to the actor that it comes from.
    fn links(&mut self, actors: &mut [Actor], added: Vec<AddedLink>, ghosts: &BTreeSet<String>, faults: &mut Faults) {
        let mut known: HashMap<String, usize> = HashMap::new();
        for (place, actor) in actors.iter().enumerate() {
            known.entry(actor.id.clone()).or_insert(place);
        }
        let mut given: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (link, at) in added.into_iter().zip(self.from.root().list("links")) {
            let place = known.get(&link.from).copied();
            match place.and_then(|place| Some((place, actors.get_mut(place)?))) {
                Some((place, actor)) => {
                    given.entry(place).or_default().push(at.number());
                    actor.links.push(Link { to: link.to, by: link.by, basis: link.basis });
                }
                None if ghosts.contains(&link.from) => {}
                None => faults.push(no_actor(&link.from, at, actors, faults)),
            }
        }
        self.place_links(actors, given);
    }

    /// Of an actor that another file declares, further links are pointed at through the actor.
    fn place_links(&mut self, actors: &[Actor], given: BTreeMap<usize, Vec<u32>>) {
        let elements = self.sheet.elements(0, "actors", actors.len());
        for (place, further) in given {
            let (Some(Element { sheet: None, node }), Some(actor)) = (elements.get(place), actors.get(place)) else {
                continue;
            };
            let before = actor.links.len().saturating_sub(further.len());
            let mut known = self.sheet.elements(*node, "links", before);
            known.extend(further.into_iter().map(|node| Element { sheet: Some(self.from.clone()), node }));
            self.sheet.graft(*node, "links", known);
        }
    }
}

fn no_actor(id: &str, at: Place<'_>, actors: &[Actor], faults: &Faults) -> Diagnostic {
    let fault = Diagnostic::new(Code::CaseUnknownActor, at.field("from").span(), format!("no actor is called `{id}`"));
    fault.maybe_help(faults.did_you_mean(id, actors.iter().map(|one| one.id.as_str())))
}
