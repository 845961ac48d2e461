//! Defeat: which matches stand once undercutting is resolved.
//!
//! Every match is an argument; an undercut attacks the matches that rest on what it names. The grounded labelling accepts
//! what is attacked by nothing accepted, rejects what something accepted attacks, and leaves the rest undecided; what is
//! undecided does not count.
//!
//! # Source
//! P. M. Dung, *On the acceptability of arguments*, Artificial Intelligence 77, 1995; J. Pollock's undercutting defeat.

use super::lineage::Lineage;
use super::matching::{Match, Matches};
use super::symbol::Symbol;
use crate::model::case::Case;
use crate::model::rule::{Outcome, Target};
use crate::model::rule_set::RuleSet;

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
    pub(crate) attackers: Vec<Vec<usize>>,
}

/// Labels all matches.
pub(crate) fn label(found: &Matches, rules: &RuleSet, case: &Case, lineage: &Lineage) -> Labelling {
    let scope = Scope { found, rules, case, lineage };
    let undercuts: Vec<(usize, Aim<'_>)> = (0..found.matches.len())
        .filter_map(|place| match &rules.rules[found.matches[place].rule].then {
            Outcome::Undercuts(target) => Some((place, scope.aim(target, &found.matches[place]))),
            _ => None,
        })
        .collect();
    let attackers: Vec<Vec<usize>> = (0..found.matches.len())
        .map(|victim| {
            let attacks =
                |(place, aim): &&(usize, Aim<'_>)| *place != victim && scope.hits(aim, &found.matches[victim]);
            undercuts.iter().filter(attacks).map(|(place, _)| *place).collect()
        })
        .collect();
    Labelling { standing: grounded(&attackers), attackers }
}

/// The grounded labelling of arguments, given those that attack each.
pub(crate) fn grounded(attackers: &[Vec<usize>]) -> Vec<Standing> {
    let mut standing = vec![Standing::Undecided; attackers.len()];
    loop {
        let mut changed = false;
        for (argument, attacked_by) in attackers.iter().enumerate() {
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
pub(crate) struct Aim<'a> {
    pub(crate) item: Option<usize>,
    source: Option<usize>,
    supporting: Option<Symbol>,
    target: &'a Target,
}

/// What aims are resolved in.
pub(crate) struct Scope<'a> {
    pub(crate) found: &'a Matches,
    pub(crate) rules: &'a RuleSet,
    pub(crate) case: &'a Case,
    pub(crate) lineage: &'a Lineage,
}

impl Scope<'_> {
    /// Resolves a target for the match whose rule states it.
    pub(crate) fn aim<'t>(&self, target: &'t Target, from: &Match) -> Aim<'t> {
        let named = |place: usize| from.head.get(place).copied().flatten();
        let text = |symbol: Symbol| self.found.database.symbols.atom(symbol).text();
        let item = named(0).and_then(|id| {
            let id = text(id);
            self.case.evidence.binary_search_by(|item| item.id.as_str().cmp(&id)).ok()
        });
        let source = named(1).and_then(|id| {
            let id = text(id);
            self.case.sources.binary_search_by(|source| source.id.as_str().cmp(&id)).ok()
        });
        Aim { item, source, supporting: named(2), target }
    }

    /// Whether a match rests on what is aimed at.
    ///
    /// An undercut or a discount that itself looks at an item in order to aim at it is not hit through that item: two
    /// grounds for doubting one report do not cancel.
    pub(crate) fn hits(&self, aim: &Aim<'_>, victim: &Match) -> bool {
        let rule = &self.rules.rules[victim.rule];
        let finding = match &rule.then {
            Outcome::Supports(_) => Some(true),
            Outcome::Opposes(_) => Some(false),
            _ => None,
        };
        let aims_itself = match &rule.then {
            Outcome::Undercuts(target) => Some(self.aim(target, victim)),
            Outcome::Discounts(discount) => Some(self.aim(&discount.target, victim)),
            _ => None,
        };
        let looks_at = |item: usize| aims_itself.as_ref().is_some_and(|own| own.item == Some(item));
        let target = aim.target;
        if target.item.is_some() && !aim.item.is_some_and(|item| victim.items.contains(&item) && !looks_at(item)) {
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
        let only = |item: &usize| self.lineage.item(*item).is_some_and(|lineage| lineage.origins == [source]);
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
        assert_eq!(grounded(&[vec![1], vec![2], vec![]]), [Stands, Defeated, Stands]);
    }

    #[test]
    fn mutual_undercutting_decides_nothing() {
        assert_eq!(grounded(&[vec![1], vec![0], vec![0, 1]]), [Undecided, Undecided, Undecided]);
    }
}
