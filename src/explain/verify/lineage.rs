//! Lineage: from sources to origins, and from grades to the truth of items.

use std::collections::{BTreeMap, BTreeSet};

use super::arith::NEVER;
use super::{Index, Report, is_day};
use crate::explain::certificate::{Chance, ItemView};

/// Origins with the weakest reliability on the best way to each; and that of reports without a known origin.
#[derive(Clone, Default, PartialEq)]
struct Ways {
    origins: BTreeMap<usize, Chance>,
    untraced: Option<Chance>,
}

impl Ways {
    fn take(&mut self, other: &Ways) {
        for (origin, way) in &other.origins {
            let known = self.origins.entry(*origin).or_insert(NEVER);
            *known = known.with(*way, f64::max);
        }
        if let Some(way) = other.untraced {
            self.untraced = Some(self.untraced.unwrap_or(NEVER).with(way, f64::max));
        }
    }

    /// As a relay passes them on: nothing more reliably than it reports itself.
    fn relayed(&self, own: Chance) -> Ways {
        let weaker = |way: &Chance| way.with(own, f64::min);
        Ways {
            origins: self.origins.iter().map(|(origin, way)| (*origin, weaker(way))).collect(),
            untraced: self.untraced.as_ref().map(weaker),
        }
    }

    /// At least one origin reports truly. A report without a known origin may relay one of them: it counts where it is the
    /// more reliable, and corroborates nothing.
    fn truth(&self) -> Chance {
        let all = self.origins.values().fold(NEVER, |sum, way| sum.or(*way));
        all.with(self.untraced.unwrap_or(NEVER), f64::max)
    }
}

/// Checks sources and items.
pub(super) fn check(index: &Index<'_>, report: &mut Report) {
    let certificate = index.certificate;
    let cites = citations(index, report);
    let ways = trace(index, &cites);
    let ids = |ways: &Ways| -> Vec<String> {
        ways.origins.keys().map(|place| certificate.sources[*place].id.clone()).collect()
    };
    for (n, source) in certificate.sources.iter().enumerate() {
        let grades = &certificate.scales.reliability;
        let worth = grades.iter().find(|one| one.grade == source.grade).map_or(NEVER, |one| one.probability);
        report.chance(format_args!("sources[{n}].reliability"), source.reliability, worth);
        report.exact(format_args!("sources[{n}].origins"), &source.origins, &ids(&ways[n]));
        report.chance(format_args!("sources[{n}].truth"), source.truth, ways[n].truth());
    }
    let mut observations = 0;
    for (n, item) in certificate.items.iter().enumerate() {
        let mut all = Ways::default();
        for (m, source) in item.reported_by.iter().enumerate() {
            match index.sources.get(source.as_str()) {
                Some(source) => all.take(&ways[*source]),
                None => report.add(format_args!("items[{n}].reported_by[{m}]"), source, "a source".to_owned()),
            }
        }
        report.exact(format_args!("items[{n}].origins"), &item.origins, &ids(&all));
        report.chance(format_args!("items[{n}].reliability"), item.reliability, all.truth());
        if item.observation > observations {
            let path = format_args!("items[{n}].observation");
            report.add(path, &item.observation, format!("at most {observations}: they are numbered as they appear"));
        }
        observations = observations.max(item.observation.saturating_add(1));
        check_item(index, n, item, report);
    }
}

fn check_item(index: &Index<'_>, n: usize, item: &ItemView, report: &mut Report) {
    let certificate = index.certificate;
    if !(1..=6).contains(&item.credibility_given) {
        report.add(format_args!("items[{n}].credibility_given"), &item.credibility_given, "1 to 6".to_owned());
    }
    let unconfirmed = item.credibility_given == 1 && item.origins.len() < 2;
    let used = if unconfirmed { 2 } else { item.credibility_given };
    report.exact(format_args!("items[{n}].credibility_used"), &item.credibility_used, &used);
    let grades = &certificate.scales.credibility;
    let worth = grades.iter().find(|one| one.grade == used).map_or(NEVER, |one| one.probability);
    report.chance(format_args!("items[{n}].credibility"), item.credibility, worth);
    report.chance(format_args!("items[{n}].truth"), item.truth, item.reliability.with(item.credibility, f64::min));
    let days = [Some(&item.known_from), item.withdrawn.as_ref()];
    let happened = item.happened.iter().map(|when| when.clone() + "0000-01-01".get(when.len()..).unwrap_or_default());
    for day in days.into_iter().flatten().cloned().chain(happened).filter(|day| !is_day(day)) {
        report.add(format_args!("items[{n}]"), &day, "a day".to_owned());
    }
    let asked = |id: &str| certificate.questions.iter().any(|question| question.id == id);
    for (m, answered) in item.answers.iter().enumerate().filter(|(_, id)| !asked(id)) {
        report.add(format_args!("items[{n}].answers[{m}]"), answered, "a question".to_owned());
    }
    let known = item.known_from <= certificate.as_of
        && item.withdrawn.as_ref().is_none_or(|gone| *gone > certificate.as_of)
        && !certificate.without.contains(&item.id);
    report.exact(format_args!("items[{n}].takes_part"), &item.takes_part, &known);
}

/// Whom each source relays; a first-hand source relays nobody.
fn citations(index: &Index<'_>, report: &mut Report) -> Vec<Vec<usize>> {
    let mut cites = vec![Vec::new(); index.certificate.sources.len()];
    for (n, source) in index.certificate.sources.iter().enumerate() {
        for (m, cited) in source.cites.iter().enumerate() {
            match index.sources.get(cited.as_str()) {
                Some(_) if source.first_hand => {}
                Some(cited) => cites[n].push(*cited),
                None => report.add(format_args!("sources[{n}].cites[{m}]"), cited, "a source".to_owned()),
            }
        }
    }
    cites
}

fn trace(index: &Index<'_>, cites: &[Vec<usize>]) -> Vec<Ways> {
    let sources = &index.certificate.sources;
    let mut ways = vec![Ways::default(); cites.len()];
    for group in groups(cites) {
        let leads_out = group.iter().flat_map(|one| &cites[*one]).any(|cited| !group.contains(cited));
        // Those that only cite each other are one origin, which has the name of the first.
        let together = group.first().copied().filter(|_| is_circle(&group, cites) && !leads_out);
        for one in &group {
            let origin = if sources[*one].first_hand { Some(*one) } else { together };
            let own = sources[*one].reliability;
            ways[*one].origins = origin.map(|origin| (origin, own)).into_iter().collect();
            ways[*one].untraced = (origin.is_none() && cites[*one].is_empty()).then_some(own);
        }
        // Better ways go round a circle until nobody learns of one; each is worth one of six grades.
        let mut changed = leads_out;
        while changed {
            changed = false;
            for one in &group {
                let mut cited = Ways::default();
                cites[*one].iter().for_each(|source| cited.take(&ways[*source]));
                let relayed = cited.relayed(sources[*one].reliability);
                changed |= relayed != ways[*one];
                ways[*one] = relayed;
            }
        }
    }
    ways
}

/// Ids of sources that cite in circles, circle by circle.
pub(super) fn circles(index: &Index<'_>) -> Vec<Vec<String>> {
    let cites = citations(index, &mut Report::default());
    let circles = groups(&cites).into_iter().filter(|group| is_circle(group, &cites));
    circles.map(|group| group.iter().map(|one| index.certificate.sources[*one].id.clone()).collect()).collect()
}

fn is_circle(group: &BTreeSet<usize>, cites: &[Vec<usize>]) -> bool {
    group.len() > 1 || group.iter().any(|one| cites[*one].contains(one))
}

/// Groups of sources that cite each other, those cited first.
///
/// # Source
/// S. R. Kosaraju's algorithm, after M. Sharir, 1981: walks backwards, in the order in which forward walks end.
fn groups(cites: &[Vec<usize>]) -> Vec<BTreeSet<usize>> {
    let mut cited_by = vec![Vec::new(); cites.len()];
    for (one, cited) in cites.iter().enumerate() {
        cited.iter().for_each(|cited| cited_by[*cited].push(one));
    }
    let (mut ended, mut seen) = (Vec::new(), vec![false; cites.len()]);
    (0..cites.len()).for_each(|root| walk(root, cites, &mut seen, &mut ended));
    seen.fill(false);
    let mut groups = Vec::new();
    for root in ended.into_iter().rev() {
        let mut group = Vec::new();
        walk(root, &cited_by, &mut seen, &mut group);
        if !group.is_empty() {
            groups.push(group.into_iter().collect());
        }
    }
    groups.reverse();
    groups
}

/// Everything not seen yet that can be reached, in the order in which it is left; needs no deep stack.
fn walk(root: usize, graph: &[Vec<usize>], seen: &mut [bool], left: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[root], true) {
        return;
    }
    let mut path = vec![(root, 0)];
    while let Some((node, edge)) = path.last_mut() {
        let Some(next) = graph[*node].get(*edge).copied() else {
            left.push(*node);
            path.pop();
            continue;
        };
        *edge += 1;
        if !std::mem::replace(&mut seen[next], true) {
            path.push((next, 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_cited_come_before_those_who_cite_and_circles_are_one_group() {
        // 0 cites 1, 1 and 2 cite each other, 2 cites 3.
        let groups = groups(&[vec![1], vec![2], vec![1, 3], vec![]]);
        assert_eq!(groups, [BTreeSet::from([3]), BTreeSet::from([1, 2]), BTreeSet::from([0])]);
    }
}
