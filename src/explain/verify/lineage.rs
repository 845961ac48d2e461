//! Lineage: from sources to origins, and from grades to the truth of items.

#![allow(clippy::indexing_slicing, reason = "citations and ways have every source of the certificate as a key")]

use super::*;

/// Origins with the weakest reliability on the best way to each; under nothing, that of reports whose origin nobody knows.
pub(super) type Ways = BTreeMap<Option<String>, Chance>;

/// The origins, no more of them than one above what is stated, and the probability that at least one reports truly. A report
/// without a known origin may relay one of them: it counts where it is the more reliable, and corroborates nothing.
pub(super) fn told(ways: &Ways, stated: &[String]) -> (Vec<String>, Chance) {
    let noisy_or = |one: f64, other: f64| bounded(1.0 - (1.0 - one) * (1.0 - other));
    let traced = ways.iter().filter(|way| way.0.is_some()).fold(Chance::NEVER, |all, way| all.with(*way.1, noisy_or));
    let origins = ways.keys().flatten().take(stated.len().saturating_add(1)).cloned().collect();
    (origins, traced.with(*ways.get(&None).unwrap_or(&Chance::NEVER), f64::max))
}

pub(super) fn item(c: &Certificate, ways: &BTreeMap<String, Ways>, mut item: ItemView) -> ItemView {
    item.reported_by.retain(|source| ways.contains_key(source));
    let reports = item.reported_by.iter().flat_map(|source| ways[source].clone());
    (item.origins, item.reliability) = told(&highest(reports, f64::max), &item.origins);
    let unconfirmed = item.credibility_given == 1 && item.origins.len() < 2;
    item.credibility_used = if unconfirmed { 2 } else { item.credibility_given };
    item.credibility = *c.scales.credibility.get(&item.credibility_used).unwrap_or(&Chance::NEVER);
    item.truth = item.reliability.with(item.credibility, f64::min);
    let withdrawn = item.withdrawn.as_ref().is_some_and(|day| *day <= c.as_of);
    let lost = !c.without_sources.is_empty() && item.origins.is_empty() && item.reliability == Chance::NEVER;
    item.takes_part = item.known_from <= c.as_of && !withdrawn && !lost && !c.without.contains(&item.id);
    item
}

/// Ways of every source. They end at first-hand sources, at relays that cite nobody, and at circles that cite nobody outside:
/// one origin, which has the name of its first. A relay passes on nothing more reliably than it reports itself.
pub(super) fn trace(c: &Certificate) -> BTreeMap<String, Ways> {
    let cites = citations(c);
    let closed = |circle: &BTreeSet<&String>| circle.iter().all(|one| cites[one].is_subset(circle));
    let circles: Vec<BTreeSet<&String>> = circles(&cites).into_iter().filter(closed).collect();
    let first = |circle: &BTreeSet<&String>| circle.first().map(|first| (*first).clone());
    let named = circles.iter().flat_map(|circle| circle.iter().map(move |one| (*one, first(circle))));
    let named: BTreeMap<&String, Option<String>> = named.collect();
    // The origin of a source that passes nothing on.
    let end = |one: &SourceView| match named.get(&one.id) {
        Some(first) => Some(first.clone()),
        None => cites[&one.id].is_empty().then(|| Some(one.id.clone()).filter(|_| one.first_hand)),
    };
    let speaks = |one: &SourceView| !c.without_sources.contains(&one.id);
    let own = |one: &SourceView| end(one).filter(|_| speaks(one)).map(|origin| (origin, one.reliability));
    let own = |one: &SourceView| own(one).into_iter().collect();
    let mut ways: BTreeMap<String, Ways> = c.sources.iter().map(|one| (one.id.clone(), own(one))).collect();
    let relays = settled(&cites).into_iter().filter_map(|id| c.source(id));
    let relays: Vec<&SourceView> = relays.filter(|one| ways[&one.id].is_empty() && speaks(one)).collect();
    // The best way passes each relay at most once, so this many rounds settle all; without circles the first does.
    for _ in &relays {
        let mut is_settled = true;
        for relay in &relays {
            let cited = cites[&relay.id].iter().flat_map(|cited| ways[*cited].iter());
            let cited = cited.map(|(origin, way)| (origin.clone(), way.with(relay.reliability, f64::min)));
            let relayed: Ways =
                highest(cited, f64::max).into_iter().take(relay.origins.len().saturating_add(2)).collect();
            is_settled &= ways[&relay.id] == relayed;
            ways.insert(relay.id.clone(), relayed);
        }
        if is_settled {
            break;
        }
    }
    c.without_sources.iter().for_each(|lost| ways.values_mut().for_each(|ways| _ = ways.remove(&Some(lost.clone()))));
    ways
}

/// Whom each source relays; a first-hand source relays nobody.
pub(super) fn citations(c: &Certificate) -> Graph<'_> {
    let known: BTreeSet<&String> = c.sources.iter().map(|one| &one.id).collect();
    let cited = c.sources.iter().map(|one| one.cites.iter().filter(|id| !one.first_hand && known.contains(id)));
    known.iter().copied().zip(cited.map(Iterator::collect)).collect()
}
