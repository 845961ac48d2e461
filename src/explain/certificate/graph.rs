//! Who cites whom: circles, and an order in which each comes after those that it cites. Both cost no more than there are citations.

use std::collections::{BTreeMap, BTreeSet};

/// Names, each with those that it cites; all of these are names of it too.
pub type Graph<'a> = BTreeMap<&'a String, BTreeSet<&'a String>>;

/// Groups of sources that cite each other, directly or through others: what is reached from one, the last settled first, against
/// the direction of citing.
pub fn circles<'a>(cites: &Graph<'a>) -> BTreeSet<BTreeSet<&'a String>> {
    let mut citing: Graph<'a> = cites.keys().map(|one| (*one, BTreeSet::new())).collect();
    for (by, one) in cites.iter().flat_map(|(by, cited)| cited.iter().map(move |one| (*by, *one))) {
        citing.entry(one).or_default().insert(by);
    }
    let mut seen = BTreeSet::new();
    let groups = settled(cites).into_iter().rev().map(|one| reach(&citing, one, &mut seen).into_iter().collect());
    let is_circle = |group: &BTreeSet<_>| group.len() > 1 || group.first().is_some_and(|one| cites[one].contains(one));
    groups.filter(is_circle).collect()
}

/// All sources, each after those that it cites, as far as these do not cite it.
pub fn settled<'a>(cites: &Graph<'a>) -> Vec<&'a String> {
    let mut seen = BTreeSet::new();
    cites.keys().flat_map(|one| reach(cites, one, &mut seen)).collect()
}

/// What is reached from one and was not seen before, the farthest first.
fn reach<'a>(graph: &Graph<'a>, from: &'a String, seen: &mut BTreeSet<&'a String>) -> Vec<&'a String> {
    let (mut done, mut open) = (Vec::new(), Vec::new());
    open.extend(seen.insert(from).then(|| (from, graph[from].iter())));
    while let Some((one, rest)) = open.last_mut() {
        match rest.find(|next| seen.insert(**next)) {
            Some(next) => open.push((*next, graph[*next].iter())),
            None => {
                done.push(*one);
                open.pop();
            }
        }
    }
    done
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
