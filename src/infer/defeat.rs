//! Defeat: which matches stand once undercutting is resolved.
//!
//! Every match is an argument; an undercut attacks the matches that rest on what it names. The grounded labelling accepts
//! what is attacked by nothing accepted, rejects what something accepted attacks, and leaves the rest undecided; what is
//! undecided does not count.
//!
//! # Source
//! P. M. Dung, *On the acceptability of arguments*, Artificial Intelligence 77, 1995; J. Pollock's undercutting defeat.
#![allow(clippy::indexing_slicing, reason = "places come from the matches that are labelled")]

use std::collections::BTreeMap;

use super::evaluate::Input;
use super::lineage::Lineage;
use super::matching::{Match, Matches};
use super::symbol::Symbol;
use crate::model::rule::{Outcome, Target};

/// Whether a match stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It counts.
    Stands,
    /// Something that stands undercuts it.
    Defeated,
    /// It is undercut by what is itself undecided; it does not count.
    Undecided,
}

/// Standing of every match, and which undercuts attack it.
#[derive(Debug, Clone)]
pub(crate) struct Labelling {
    pub(crate) standing: Vec<Standing>,
    /// Of matches that are attacked: by which, rising.
    attackers: BTreeMap<usize, Vec<usize>>,
}

impl Labelling {
    /// Undercuts that attack a match, rising.
    pub(crate) fn attackers(&self, place: usize) -> &[usize] {
        self.attackers.get(&place).map_or(&[], Vec::as_slice)
    }
}

/// Labels all matches.
pub(crate) fn label(scope: &Scope<'_>) -> Labelling {
    let mut attackers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let undercuts = scope.found.with_outcome(scope.input.rules, |then| match then {
        Outcome::Undercuts(target) => Some(target),
        _ => None,
    });
    for (place, _, target) in undercuts {
        scope.each_hit(target, place, |victim| attackers.entry(victim).or_default().push(place));
    }
    Labelling { standing: grounded(scope.found.matches.len(), &attackers), attackers }
}

/// The grounded labelling of so many arguments, given those that attack each; what nothing attacks stands.
fn grounded(arguments: usize, attackers: &BTreeMap<usize, Vec<usize>>) -> Vec<Standing> {
    let mut standing = vec![Standing::Stands; arguments];
    attackers.keys().for_each(|argument| standing[*argument] = Standing::Undecided);
    loop {
        let mut changed = false;
        for (argument, attacked_by) in attackers {
            let argument = *argument;
            if standing[argument] != Standing::Undecided {
                continue;
            }
            let next = if attacked_by.iter().any(|attacker| standing[*attacker] == Standing::Stands) {
                Standing::Defeated
            } else if attacked_by.iter().all(|attacker| standing[*attacker] == Standing::Defeated) {
                Standing::Stands
            } else {
                continue;
            };
            standing[argument] = next;
            changed = true;
        }
        if !changed {
            return standing;
        }
    }
}

/// What an undercut or a discount aims at, resolved for one match.
struct Aim<'a> {
    item: Option<usize>,
    source: Option<usize>,
    supporting: Option<Symbol>,
    target: &'a Target,
}

/// What aims are resolved in.
pub(crate) struct Scope<'a> {
    input: Input<'a>,
    found: &'a Matches,
    lineage: &'a Lineage,
    /// By match that aims at an item: that item.
    aimed_at: BTreeMap<usize, usize>,
    /// Matches that rest on an item, rising, by place of the item; of items that none aims at, nothing.
    resting_on: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(input: Input<'a>, found: &'a Matches, lineage: &'a Lineage) -> Scope<'a> {
        let mut scope = Scope { input, found, lineage, aimed_at: BTreeMap::new(), resting_on: BTreeMap::new() };
        let doubts = |then: &Outcome| matches!(then, Outcome::Undercuts(_) | Outcome::Discounts(_)).then_some(());
        let aims = found.with_outcome(input.rules, doubts);
        scope.aimed_at = aims.filter_map(|(place, one, ())| Some((place, scope.item(one)?))).collect();
        scope.resting_on = scope.aimed_at.values().map(|item| (*item, Vec::new())).collect();
        if scope.resting_on.is_empty() {
            return scope;
        }
        for (place, one) in found.matches.iter().enumerate() {
            for item in one.items.iter() {
                if let Some(resting) = scope.resting_on.get_mut(item) {
                    resting.push(place);
                }
            }
        }
        scope
    }

    fn named(&self, one: &Match, place: usize) -> Option<String> {
        let symbol = one.head.get(place).copied().flatten()?;
        Some(self.found.database.symbols.atom(symbol).text())
    }

    fn item(&self, one: &Match) -> Option<usize> {
        let id = self.named(one, 0)?;
        self.input.case.evidence.binary_search_by(|item| item.id.as_str().cmp(&id)).ok()
    }

    /// The item that a match aims at, where it aims at one.
    pub(crate) fn aimed_at(&self, place: usize) -> Option<usize> {
        self.aimed_at.get(&place).copied()
    }

    /// Calls `hit` for every match, rising, that rests on what a match aims at.
    ///
    /// An undercut or a discount that itself looks at an item in order to aim at it is not hit through that item: two
    /// grounds for doubting one report do not cancel.
    pub(crate) fn each_hit(&self, target: &Target, from: usize, mut hit: impl FnMut(usize)) {
        let one = &self.found.matches[from];
        let id = self.named(one, 1);
        let source =
            id.and_then(|id| self.input.case.sources.binary_search_by(|source| source.id.as_str().cmp(&id)).ok());
        let supporting = one.head.get(2).copied().flatten();
        let aim = Aim { item: self.aimed_at(from), source, supporting, target };
        let mut consider = |victim: usize| {
            if victim != from && self.hits(&aim, victim) {
                hit(victim);
            }
        };
        match (target.item.is_some(), aim.item) {
            (true, item) => {
                let resting = item.and_then(|item| self.resting_on.get(&item));
                resting.into_iter().flatten().for_each(|victim| consider(*victim));
            }
            (false, _) => (0..self.found.matches.len()).for_each(consider),
        }
    }

    fn hits(&self, aim: &Aim<'_>, place: usize) -> bool {
        let victim = &self.found.matches[place];
        let rule = &self.input.rules.rules[victim.rule];
        let finding = match &rule.then {
            Outcome::Supports(_) => Some(true),
            Outcome::Opposes(_) => Some(false),
            _ => None,
        };
        let target = aim.target;
        if target.item.is_some() && self.aimed_at(place) == aim.item {
            return false;
        }
        if target.source.is_some() && !aim.source.is_some_and(|source| self.rests_on_source_alone(victim, source)) {
            return false;
        }
        if target.supporting.is_some() {
            let supported = victim.head.first().copied().flatten();
            if finding != Some(true) || supported != aim.supporting {
                return false;
            }
        }
        let line = rule.line.as_deref().unwrap_or_default();
        if !target.lines.is_empty() && (finding.is_none() || !target.lines.iter().any(|name| name == line)) {
            return false;
        }
        target.rules.is_empty() || target.rules.contains(&rule.id)
    }

    fn rests_on_source_alone(&self, victim: &Match, source: usize) -> bool {
        let only = |item: &usize| self.lineage.item(*item).is_some_and(|lineage| *lineage.origins == [source]);
        victim.items.iter().any(only)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Standing::{Defeated, Stands, Undecided};

    #[test]
    fn an_undercut_that_is_undercut_lets_its_victim_stand_again() {
        // 2 attacks 1, 1 attacks 0.
        let attackers = [(0, vec![1]), (1, vec![2])].into();
        assert_eq!(grounded(3, &attackers), [Stands, Defeated, Stands]);
    }

    #[test]
    fn mutual_undercutting_decides_nothing() {
        let attackers = [(0, vec![1]), (1, vec![0]), (2, vec![0, 1])].into();
        assert_eq!(grounded(3, &attackers), [Undecided, Undecided, Undecided]);
    }
}
