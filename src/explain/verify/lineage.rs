//! Lineage: from sources to origins, and from grades to the truth of items.

use super::*;

/// Origins with the weakest reliability on the best way to each; under nothing, that of reports whose origin nobody knows.
pub(super) type Ways = BTreeMap<Option<String>, Chance>;

/// The origins, no more of them than one above what is stated, and the probability that at least one reports truly. A report
/// without a known origin may relay one of them: it counts where it is the more reliable, and corroborates nothing.
pub(super) fn told(ways: &Ways, stated: &[String]) -> (Vec<String>, Chance) {
    let noisy_or = |one: f64, other: f64| bounded(1.0 - (1.0 - one) * (1.0 - other));
    let traced = ways.iter().filter(|way| way.0.is_some()).fold(Chance::NEVER, |all, way| all.with(*way.1, noisy_or));
    let origins = ways.keys().flatten().take(stated.len() + 1).cloned().collect();
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

/// Whom each source relays; a first-hand source relays nobody.
type Graph<'a> = BTreeMap<&'a String, BTreeSet<&'a String>>;

/// Ways of every source. They end at first-hand sources, at relays that cite nobody, and at circles that cite nobody outside:
/// one origin, which has the name of its first. A relay passes on nothing more reliably than it reports itself.
pub(super) fn trace(c: &Certificate) -> BTreeMap<String, Ways> {
    let cites = citations(c);
    let closed = |circle: &BTreeSet<&String>| circle.iter().all(|one| cites[one].is_subset(circle));
    let circles: Vec<BTreeSet<&String>> = circles(&cites).into_iter().filter(closed).collect();
    // The origin of a source that passes nothing on.
    let end = |one: &SourceView| match circles.iter().find(|circle| circle.contains(&one.id)) {
        Some(circle) => Some(circle.first().map(|first| (*first).clone())),
        None => cites[&one.id].is_empty().then(|| Some(one.id.clone()).filter(|_| one.first_hand)),
    };
    let speaks = |one: &SourceView| !c.without_sources.contains(&one.id);
    let own = |one: &SourceView| end(one).filter(|_| speaks(one)).map(|origin| (origin, one.reliability));
    let own = |one: &SourceView| own(one).into_iter().collect();
    let mut ways: BTreeMap<String, Ways> = c.sources.iter().map(|one| (one.id.clone(), own(one))).collect();
    let relays: Vec<&SourceView> = c.sources.iter().filter(|one| ways[&one.id].is_empty() && speaks(one)).collect();
    // The best way passes each relay at most once, so this many rounds settle all.
    for _ in &relays {
        let before = ways.clone();
        for relay in &relays {
            let cited = cites[&relay.id].iter().flat_map(|cited| before[*cited].clone());
            let relayed = highest(cited.map(|(origin, way)| (origin, way.with(relay.reliability, f64::min))), f64::max);
            ways.insert(relay.id.clone(), relayed.into_iter().take(relay.origins.len() + 2).collect());
        }
        if ways == before {
            break;
        }
    }
    c.without_sources.iter().for_each(|lost| ways.values_mut().for_each(|ways| _ = ways.remove(&Some(lost.clone()))));
    ways
}

pub(super) fn citations(c: &Certificate) -> Graph<'_> {
    let known: BTreeSet<&String> = c.sources.iter().map(|one| &one.id).collect();
    let cited = c.sources.iter().map(|one| one.cites.iter().filter(|id| !one.first_hand && known.contains(id)));
    known.iter().copied().zip(cited.map(Iterator::collect)).collect()
}

/// Groups of sources that cite each other, directly or through others.
pub(super) fn circles<'a>(cites: &Graph<'a>) -> BTreeSet<BTreeSet<&'a String>> {
    let citing = |one| cites.iter().filter(|(_, cited)| cited.contains(one)).map(|(by, _)| *by).collect();
    let cited_by: Graph<'a> = cites.keys().map(|one| (*one, citing(*one))).collect();
    let group = |one: &&'a String| &reach(cites, one) & &reach(&cited_by, one);
    cites.keys().map(group).filter(|group| !group.is_empty()).collect()
}

fn reach<'a>(graph: &Graph<'a>, from: &'a String) -> BTreeSet<&'a String> {
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![from]);
    while let Some(one) = waiting.pop() {
        waiting.extend(graph[one].iter().filter(|next| seen.insert(**next)));
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_that_reach_each_other_are_a_circle() {
        let ids: Vec<String> = (0..5).map(|id| id.to_string()).collect();
        let cites: [&[usize]; 5] = [&[1], &[2], &[1, 3], &[], &[4]];
        let cites = ids.iter().zip(cites).map(|(id, cited)| (id, cited.iter().map(|one| &ids[*one]).collect()));
        let expected = BTreeSet::from([BTreeSet::from([&ids[1], &ids[2]]), BTreeSet::from([&ids[4]])]);
        assert_eq!(circles(&cites.collect()), expected);
    }
}
