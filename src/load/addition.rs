//! What further files add to a case: one wire case out of several files, each element with its place in its own file.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::decode::Decoded;
use super::faults::{Faults, did_you_mean};
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
    let mut graft = Graft { sheet: &mut base.sheet, from: &from, replaces: &value.replaces, replaced: BTreeSet::new() };
    let case = &mut base.value;
    graft.list("actors", &mut case.actors, value.actors, |actor: &Actor| &actor.id);
    graft.list("sources", &mut case.sources, value.sources, |source: &Source| &source.id);
    graft.list("evidence", &mut case.evidence, value.evidence, |item: &Evidence| &item.id);
    graft.list("looked_for", &mut case.looked_for, value.looked_for, |search: &Search| &search.id);
    graft.links(&mut case.actors, value.links, &base.ghosts, faults);
    let replaced = graft.replaced;
    for (id, at) in value.replaces.iter().zip(at.list("replaces")).filter(|(id, _)| !replaced.contains(*id)) {
        faults.push(replaces_nothing(id, at, &base.value));
    }
}

fn replaces_nothing(id: &str, at: Place<'_>, case: &Case) -> Diagnostic {
    let known = || {
        let actors = case.actors.iter().map(|one| one.id.as_str());
        let sources = actors.chain(case.sources.iter().map(|one| one.id.as_str()));
        sources
            .chain(case.evidence.iter().map(|one| one.id.as_str()))
            .chain(case.looked_for.iter().map(|one| one.id.as_str()))
    };
    if known().any(|one| one == id) {
        let message = format!("`{id}` is to be replaced, but the case and this file do not both declare it");
        return Diagnostic::new(Code::AdditionReplaces, at.span(), message).help("declare it anew in this file, whole");
    }
    let fault = Diagnostic::new(Code::AdditionReplaces, at.span(), format!("the case has nothing called `{id}`"));
    fault.maybe_help(did_you_mean(id, known()))
}

/// One file's elements on their way into another's lists.
struct Graft<'a> {
    sheet: &'a mut Sheet,
    from: &'a Arc<Sheet>,
    replaces: &'a [String],
    replaced: BTreeSet<String>,
}

impl Graft<'_> {
    fn list<T>(&mut self, field: &'static str, into: &mut Vec<T>, added: Vec<T>, id: fn(&T) -> &String) {
        if added.is_empty() {
            return;
        }
        let mut elements = self.sheet.elements(0, field, into.len());
        let places: Vec<u32> = self.from.root().list(field).take(added.len()).map(Place::number).collect();
        for (one, node) in added.into_iter().zip(places) {
            let element = Element { sheet: Some(self.from.clone()), node };
            let known =
                into.iter().position(|known| id(known) == id(&one)).filter(|_| self.replaces.contains(id(&one)));
            match known {
                Some(place) => {
                    self.replaced.insert(id(&one).clone());
                    (into[place], elements[place]) = (one, element);
                }
                None => {
                    into.push(one);
                    elements.push(element);
                }
            }
        }
        self.sheet.graft(0, field, elements);
    }

    /// Links, each to the actor that it comes from.
    fn links(
        &mut self,
        actors: &mut [Actor],
        added: Vec<AddedLink>,
        ghosts: &std::collections::BTreeSet<String>,
        faults: &mut Faults,
    ) {
        let from = self.from.clone();
        let elements = self.sheet.elements(0, "actors", actors.len());
        for (link, at) in added.into_iter().zip(from.root().list("links")) {
            let Some(place) = actors.iter().position(|actor| actor.id == link.from) else {
                if !ghosts.contains(&link.from) {
                    let message = format!("no actor is called `{}`", link.from);
                    let fault = Diagnostic::new(Code::CaseUnknownActor, at.field("from").span(), message);
                    faults.push(fault.maybe_help(did_you_mean(&link.from, actors.iter().map(|one| one.id.as_str()))));
                }
                continue;
            };
            let links = &mut actors[place].links;
            // Of an actor that another file declares, further links are pointed at through the actor.
            if let Some(Element { sheet: None, node }) = elements.get(place) {
                let mut known = self.sheet.elements(*node, "links", links.len());
                known.push(Element { sheet: Some(from.clone()), node: at.number() });
                self.sheet.graft(*node, "links", known);
            }
            links.push(Link { to: link.to, by: link.by, basis: link.basis });
        }
    }
}
