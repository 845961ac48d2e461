//! Telling: matches and derived facts in the words of the case, for an assessment.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is told")]

use std::sync::Arc;

use super::assessment::{Chain, DerivedRecord, OtherMatch, Premise};
use super::database::{Fact, Ground};
use super::evaluate::{Input, Matched};
use super::lineage::Lineage;
use super::matching::Match;
use super::symbol::{Atom, Symbol};
use super::weigh::Finding;
use crate::model::quantity::ProbabilityInterval;
use crate::model::rule::Outcome;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    Whole,
    Outline,
}

/// Tells matches in the words of the case.
pub(crate) struct Teller<'a> {
    pub(crate) input: Input<'a>,
    pub(crate) lineage: &'a Lineage,
    pub(crate) detail: Detail,
}

impl Teller<'_> {
    pub(crate) fn others(&self, matched: &Matched, findings: &[Arc<Finding>]) -> Vec<OtherMatch> {
        let weighs_nothing =
            |then: &Outcome| (!matches!(then, Outcome::Supports(_) | Outcome::Opposes(_))).then_some(());
        let others = matched.found.with_outcome(self.input.rules, weighs_nothing);
        let others: Vec<usize> = others.map(|(place, ..)| place).collect();
        // Undercuts weigh nothing, so every attacker is among the others; these are in rising order.
        let among = |attacker: &usize| others.binary_search(attacker).ok();
        let mut undercuts = vec![Vec::new(); others.len()];
        for (finding, one) in findings.iter().enumerate() {
            let attackers = matched.labelling.attackers(one.matched);
            attackers.iter().filter_map(among).for_each(|attacker| undercuts[attacker].push(finding));
        }
        let matches = others.iter().map(|place| (*place, &matched.found.matches[*place]));
        matches
            .zip(undercuts)
            .map(|((place, found), undercuts)| OtherMatch {
                rule: found.rule,
                standing: matched.labelling.standing[place],
                items: Arc::clone(&found.items),
                head: self.head(matched, found),
                chain: self.chain_of(matched, place),
                undercuts,
                attackers: matched.labelling.attackers(place).iter().filter_map(among).collect(),
            })
            .collect()
    }

    /// What findings rest on; nothing in an outline.
    pub(crate) fn chains(&self, matched: &Matched, findings: &[Arc<Finding>]) -> Vec<Chain> {
        match self.detail {
            Detail::Whole => findings.iter().map(|finding| self.chain_of(matched, finding.matched)).collect(),
            Detail::Outline => Vec::new(),
        }
    }

    fn chain_of(&self, matched: &Matched, place: usize) -> Chain {
        if self.detail == Detail::Outline {
            return Chain::default();
        }
        let found = &matched.found.matches[place];
        let mut chain = self.chain(matched, &found.premises, &found.counted);
        chain.bindings = found
            .bindings(self.input.plan)
            .map(|(name, symbol)| (name.to_owned(), self.text(matched, symbol)))
            .collect();
        chain
    }

    fn chain(&self, matched: &Matched, premises: &[Fact], counted: &[Fact]) -> Chain {
        let held = matched.found.held(self.input.case, self.lineage);
        let strength = |fact: &Fact| held.of(*fact).unwrap_or(ProbabilityInterval::ZERO);
        Chain {
            premises: premises.iter().map(|fact| (self.premise(matched, *fact), strength(fact))).collect(),
            counted: counted.iter().map(|fact| self.premise(matched, *fact)).collect(),
            bindings: Vec::new(),
        }
    }

    fn premise(&self, matched: &Matched, fact: Fact) -> Premise {
        let case = self.input.case;
        let row = |fact: Fact| -> Vec<String> {
            let relation = matched.found.database.relations.get(fact.relation as usize);
            let symbols = relation.map(|relation| relation.row(fact.row)).unwrap_or_default();
            symbols.iter().map(|symbol| self.text(matched, *symbol)).collect()
        };
        match matched.found.database.ground(fact) {
            Some(Ground::Item(item)) => Premise::Item(case.evidence[item].id.clone()),
            Some(Ground::Search(search)) => Premise::Search(case.looked_for[search].id.clone()),
            Some(Ground::Link(source)) => {
                let mut row = row(fact).into_iter();
                let (from, to) = (row.next().unwrap_or_default(), row.next().unwrap_or_default());
                Premise::Link(from, to, case.sources[source].id.clone())
            }
            None => Premise::Derived(self.relation_name(fact), row(fact)),
        }
    }

    /// A value as readers may see it.
    fn text(&self, matched: &Matched, symbol: Symbol) -> String {
        let atom = matched.found.database.symbols.atom(symbol);
        match (&self.input.case.masking, atom) {
            // Texts were taken out before: see `load::Masker`.
            (Some(masking), Atom::Integer(_) | Atom::Number(_) | Atom::Day(_) | Atom::Partial(_)) => {
                masking.shown(atom.text())
            }
            _ => atom.text(),
        }
    }

    fn relation_name(&self, fact: Fact) -> String {
        let named = self.input.plan.derived.iter().find(|(_, relation)| **relation == fact.relation as usize);
        named.map(|(name, _)| name.clone()).unwrap_or_default()
    }

    /// Values of what the head of a match names, as many as its rule can name.
    fn head(&self, matched: &Matched, found: &Match) -> Vec<Option<String>> {
        let named = match &self.input.rules.rules[found.rule].then {
            Outcome::Undercuts(_) | Outcome::Discounts(_) => &found.head[..],
            _ => &found.head[..1],
        };
        named.iter().map(|symbol| symbol.map(|symbol| self.text(matched, symbol))).collect()
    }

    pub(crate) fn derived(&self, matched: &Matched) -> Vec<DerivedRecord> {
        if self.detail == Detail::Outline {
            return Vec::new();
        }
        let found = &matched.found;
        let mut records = Vec::new();
        for fact in found.derived.facts() {
            let Premise::Derived(relation, values) = self.premise(matched, fact) else { continue };
            let ways = || found.derived.ways_of(fact);
            let mut derivations: Vec<(usize, Chain)> =
                ways().map(|(_, way)| (way.rule, self.chain(matched, way.premises, way.counted))).collect();
            let strongest = found.derived.strongest(fact).map(|(number, _)| number);
            if let Some(place) = ways().position(|(number, _)| Some(number) == strongest) {
                derivations.swap(0, place);
            }
            let strength = found.derived.strength(fact).unwrap_or(ProbabilityInterval::ZERO);
            records.push(DerivedRecord { relation, values, strength, derivations });
        }
        records.sort_by(|one, other| (&one.relation, &one.values).cmp(&(&other.relation, &other.values)));
        records
    }
}
