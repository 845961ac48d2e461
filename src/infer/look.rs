//! Looks: where rules look at a relation, so that what a row changes by coming or going is solved around it and no further.

use std::collections::BTreeSet;

use super::branch::{Branch, Scan, Slot, Step, Term};
use super::database::Database;
use super::schedule::{as_scan, slots_of};
use super::solve::admits;
use super::symbol::Symbol;

/// One place at which a branch of a rule looks at a relation.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    pub(crate) rule: usize,
    /// Place among the branches of the rule.
    pub(crate) branch: usize,
    /// Whether it stands inside a negation or a count: then a row may also change something by going without being a premise.
    pub(crate) inside: bool,
    /// Variables that are local to a negation or a count are left open.
    scan: Scan,
}

impl Look {
    /// The variables of the branch that a row binds where it is looked at; nothing where the look passes it over.
    pub(crate) fn bound(&self, database: &Database, row: &[Symbol]) -> Option<Vec<(Slot, Symbol)>> {
        if !admits(database, &self.scan, row) {
            return None;
        }
        let mut bound: Vec<(Slot, Symbol)> = Vec::new();
        for (term, cell) in self.scan.terms.iter().zip(row) {
            let Term::Variable(slot) = term else { continue };
            match bound.iter().find(|(known, _)| known == slot) {
                Some((_, value)) if value != cell => return None,
                Some(_) => {}
                None => bound.push((*slot, *cell)),
            }
        }
        Some(bound)
    }
}

/// Looks of all rules, by relation, in order of the strata of the rules; those that derive nothing first.
pub(crate) fn looks(branches: &[Vec<Branch>], relations: usize, stratum_of: &[Option<usize>]) -> Vec<Vec<Look>> {
    let mut looks: Vec<Vec<Look>> = vec![Vec::new(); relations];
    for (rule, branches) in branches.iter().enumerate() {
        for (branch, of) in branches.iter().enumerate() {
            let outer: BTreeSet<Slot> = of.course.steps.iter().filter_map(as_scan).flat_map(slots_of).collect();
            each_scan(&of.course.steps, false, &mut |scan, inside| {
                let Some(of_relation) = looks.get_mut(scan.relation) else { return };
                let open = |term: &Term| match term {
                    Term::Variable(slot) if !outer.contains(slot) => Term::Any,
                    other => *other,
                };
                let (terms, checks) = (scan.terms.iter().map(open).collect(), scan.checks.clone());
                let scan = Scan { relation: scan.relation, terms, checks, known: scan.known, named: Vec::new() };
                of_relation.push(Look { rule, branch, inside, scan });
            });
        }
    }
    looks.iter_mut().for_each(|looks| looks.sort_by_key(|look| stratum_of.get(look.rule).copied().flatten()));
    looks
}

fn each_scan(steps: &[Step], inside: bool, seen: &mut dyn FnMut(&Scan, bool)) {
    for step in steps {
        match step {
            Step::Scan(scan) => seen(scan, inside),
            Step::Not(inner) => each_scan(inner, true, seen),
            Step::Count(_, ways, _) => ways.iter().for_each(|way| each_scan(way, true, seen)),
            Step::Compare(..) | Step::Days(..) => {}
        }
    }
}
