//! Joining pieces into one case.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::actor::{Actor, Link};
use crate::model::case::Case;
use crate::model::evidence::{EvidenceItem, Search};
use crate::model::id::{EvidenceId, SourceId};
use crate::model::source::Source;

/// Joins pieces of one frame: what each holds, under names of its own. Sources that are described alike are one source, or, where
/// they are to stay apart, one for each piece. Nothing where two pieces describe one actor differently.
pub(super) fn merge(pieces: &[&Case], apart: bool) -> Option<Case> {
    let mut whole = (*pieces.first()?).clone();
    let mut sources = Sources::default();
    let maps: Vec<Vec<SourceId>> =
        pieces.iter().enumerate().map(|(number, piece)| sources.take(piece, number, apart)).collect();
    let places = sources.finish(&mut whole);
    (whole.looked_for, whole.actors) = (Vec::new(), Vec::new());
    let mut evidence: Vec<EvidenceItem> = Vec::new();
    let mut actors: BTreeMap<String, Actor> = BTreeMap::new();
    for (number, (piece, map)) in pieces.iter().zip(&maps).enumerate() {
        let place = |source: usize| map.get(source).and_then(|id| places.get(id)).copied().unwrap_or_default();
        evidence.extend(piece.evidence.iter().map(|item| renamed_item(item, number, &place)));
        whole.looked_for.extend(piece.looked_for.iter().map(|search| Search {
            id: numbered(&search.id, number),
            by: place(search.by),
            ..search.clone()
        }));
        for actor in &piece.actors {
            add_actor(&mut actors, actor, &place)?;
        }
        add_names(&mut whole, piece);
    }
    whole.actors = actors.into_values().collect();
    evidence.sort_by(|one, other| one.id.cmp(&other.id));
    whole.looked_for.sort_by(|one, other| one.id.cmp(&other.id));
    let ids: BTreeSet<&EvidenceId> = evidence.iter().map(|item| &item.id).collect();
    let distinct = ids.len() == evidence.len();
    whole.evidence = Arc::new(evidence);
    distinct.then_some(whole)
}

/// The first piece keeps its names.
fn numbered(id: &str, number: usize) -> String {
    if number == 0 { id.to_owned() } else { format!("{id}-{}", number + 1) }
}

fn renamed_item(item: &EvidenceItem, number: usize, place: &dyn Fn(usize) -> usize) -> EvidenceItem {
    let mut reported_by: Vec<usize> = item.reported_by.iter().map(|source| place(*source)).collect();
    reported_by.sort_unstable();
    reported_by.dedup();
    // Observations of different pieces are different observations, even where an example says nothing of them.
    let says = match (item.says.as_str(), number) {
        ("", 0) => String::new(),
        ("", _) => format!("Observation {}.", number + 1),
        (says, 0) => says.to_owned(),
        (says, _) => format!("{says} ({})", number + 1),
    };
    EvidenceItem { id: numbered(item.id.as_str(), number).as_str().into(), says, reported_by, ..item.clone() }
}

/// Adds the actors that hypotheses name in a piece.
fn add_names(whole: &mut Case, piece: &Case) {
    for (own, question) in whole.questions.iter_mut().zip(&piece.questions) {
        for (own, hypothesis) in own.hypotheses.iter_mut().zip(&question.hypotheses) {
            own.actors.extend(hypothesis.actors.iter().cloned());
            own.actors.sort();
            own.actors.dedup();
        }
    }
}

fn add_actor(actors: &mut BTreeMap<String, Actor>, actor: &Actor, place: &dyn Fn(usize) -> usize) -> Option<()> {
    let links = actor.links.iter().map(|link| Link { by: place(link.by), ..link.clone() });
    let own =
        actors.entry(actor.id.as_str().to_owned()).or_insert_with(|| Actor { links: Vec::new(), ..actor.clone() });
    if own.kind != actor.kind {
        return None;
    }
    own.links.extend(links);
    own.links.sort_by(|one, other| (&one.to, one.by).cmp(&(&other.to, other.by)));
    own.links.dedup_by(|one, other| (&one.to, one.by) == (&other.to, other.by));
    Some(())
}

/// Sources of the whole, with those they cite by name.
#[derive(Default)]
struct Sources(BTreeMap<SourceId, (Source, Vec<SourceId>)>);

impl Sources {
    /// Takes in the sources of a piece; gives the name that each has in the whole.
    fn take(&mut self, piece: &Case, number: usize, apart: bool) -> Vec<SourceId> {
        let mut names: Vec<SourceId> = piece.sources.iter().map(|source| source.id.clone()).collect();
        // A source is the same one only if those that it cites are: names are given until none changes.
        for _ in 0..=names.len() {
            let given: Vec<SourceId> = piece
                .sources
                .iter()
                .map(|source| {
                    let alike = |(known, cites): &(Source, Vec<SourceId>)| {
                        same(known, source) && *cites == cited(source, &names)
                    };
                    let shared = !apart && self.0.get(&source.id).is_none_or(alike);
                    if shared || number == 0 { source.id.clone() } else { renamed(&source.id, number) }
                })
                .collect();
            if given == names {
                break;
            }
            names = given;
        }
        for (source, name) in piece.sources.iter().zip(&names) {
            let own = Source { id: name.clone(), ..source.clone() };
            self.0.entry(name.clone()).or_insert_with(|| (own, cited(source, &names)));
        }
        names
    }

    /// Puts the sources into a case, in order of name; gives their places.
    fn finish(self, whole: &mut Case) -> BTreeMap<SourceId, usize> {
        let places: BTreeMap<SourceId, usize> = self.0.keys().cloned().zip(0..).collect();
        let place = |id: &SourceId| places.get(id).copied();
        whole.sources = self
            .0
            .into_values()
            .map(|(source, cites)| {
                let mut cites: Vec<usize> = cites.iter().filter_map(place).collect();
                cites.sort_unstable();
                Source { cites, ..source }
            })
            .collect();
        places
    }
}

fn renamed(id: &SourceId, number: usize) -> SourceId {
    numbered(id.as_str(), number).as_str().into()
}

fn cited(source: &Source, names: &[SourceId]) -> Vec<SourceId> {
    source.cites.iter().filter_map(|place| names.get(*place).cloned()).collect()
}

fn same(one: &Source, other: &Source) -> bool {
    let told = |source: &Source| (source.kind, source.reliability, source.first_hand, source.party, source.published);
    told(one) == told(other)
}

/// A case without one item, and without the sources, actors and searches that nothing names any more.
pub(super) fn without_item(case: &Case, item: usize) -> Case {
    let mut less = case.clone();
    Arc::make_mut(&mut less.evidence).remove(item);
    let used = used_sources(&less);
    let kept: Vec<usize> = (0..less.sources.len()).filter(|source| used.contains(source)).collect();
    let place = |source: &usize| kept.binary_search(source).unwrap_or_default();
    for item in Arc::make_mut(&mut less.evidence) {
        item.reported_by = item.reported_by.iter().map(place).collect();
    }
    for search in &mut less.looked_for {
        search.by = place(&search.by);
    }
    for link in less.actors.iter_mut().flat_map(|actor| &mut actor.links) {
        link.by = place(&link.by);
    }
    less.sources = kept.iter().map(|source| less.sources[*source].clone()).collect();
    for source in &mut less.sources {
        source.cites = source.cites.iter().map(place).collect();
    }
    less
}

/// Places of the sources that anything names, and of those that they cite.
fn used_sources(case: &Case) -> BTreeSet<usize> {
    let reporting = case.evidence.iter().flat_map(|item| item.reported_by.iter().copied());
    let linking = case.actors.iter().flat_map(|actor| actor.links.iter().map(|link| link.by));
    let mut open: Vec<usize> = reporting.chain(linking).chain(case.looked_for.iter().map(|one| one.by)).collect();
    let mut used = BTreeSet::new();
    while let Some(source) = open.pop() {
        if used.insert(source) {
            open.extend(case.sources.get(source).map(|one| one.cites.as_slice()).unwrap_or_default());
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;
    use crate::text::FileText;

    fn case(evidence: &str, sources: &str) -> Case {
        let text = format!(
            "Case(id: \"x\", title: \"X\", as_of: \"2030-01-01\", questions: [(id: \"q\", asks: \"Who?\", hypotheses: \
             [(id: \"a\", kind: State), (id: \"b\", kind: State)])], sources: [{sources}], evidence: [{evidence}])"
        );
        let rules = load::default_rules().unwrap().value;
        load::case(&FileText::new("case.ron", text), &rules).unwrap().value
    }

    const ITEM: &str = "(id: \"e\", kind: \"motive\", says: \"M.\", known_from: \"2029-01-01\", reported_by: [\"s\"], \
                        credibility: 2, supports: [\"a\"])";
    const SOURCE: &str = "(id: \"s\", kind: Vendor, reliability: A, first_hand: true)";

    #[test]
    fn sources_alike_are_one_or_stay_apart() {
        let (one, other) = (case(ITEM, SOURCE), case(ITEM, SOURCE));
        let shared = merge(&[&one, &other], false).unwrap();
        assert_eq!((shared.sources.len(), shared.evidence.len()), (1, 2));
        let apart = merge(&[&one, &other], true).unwrap();
        let reported: Vec<&[usize]> = apart.evidence.iter().map(|item| item.reported_by.as_slice()).collect();
        assert_eq!((apart.sources.len(), reported), (2, vec![&[0][..], &[1]]));
    }

    #[test]
    fn sources_that_differ_are_two_however_they_are_called() {
        let other = case(ITEM, &SOURCE.replace("Vendor", "Persona"));
        let both = merge(&[&case(ITEM, SOURCE), &other], false).unwrap();
        let named: Vec<&str> = both.sources.iter().map(|source| source.id.as_str()).collect();
        assert_eq!(named, ["s", "s-2"]);
        let cites =
            "(id: \"s\", kind: Vendor, reliability: A, cites: [\"t\"]), (id: \"t\", kind: Media, reliability: B)";
        let relayed = merge(&[&case(ITEM, SOURCE), &case(ITEM, cites)], false).unwrap();
        assert_eq!(relayed.sources.len(), 3);
        let relay = relayed.sources.iter().find(|source| source.id.as_str() == "s-2").unwrap();
        assert_eq!(relayed.sources[relay.cites[0]].id.as_str(), "t");
    }

    #[test]
    fn what_nothing_names_goes_with_an_item() {
        let both = merge(&[&case(ITEM, SOURCE), &case(ITEM, SOURCE)], true).unwrap();
        let less = without_item(&both, 0);
        assert_eq!((less.sources.len(), less.evidence[0].reported_by.as_slice()), (1, &[0][..]));
        assert_eq!(less.sources[0].id.as_str(), "s-2");
    }
}
