//! Which branches never find the same way of deriving a fact twice, so that nobody has to look for it among those known.

use std::collections::BTreeSet;

use super::branch::{Head, Slot, Step, Term};
use super::plan::{Layout, RelationId, base};
use super::schedule::as_scan;

/// Whether any two solutions of a branch differ in the fact that they derive or in a row that is a premise.
///
/// What premises and the fact bind is given by them. A row that is no premise must then be given as well: the pair in a relation
/// that holds each pair once, or the row of an id.
pub(crate) fn is_told_apart(goals: &[Step], head: &Head, layout: &Layout) -> bool {
    let Head::Derive(_, args) = head else { return false };
    let (premises, others): (Vec<_>, Vec<_>) =
        goals.iter().filter_map(as_scan).partition(|scan| layout.is_premise(scan.relation));
    let terms = premises.iter().flat_map(|scan| &scan.terms).chain(args);
    let bound: BTreeSet<Slot> = terms.filter_map(|term| term.slot()).collect();
    let is_given =
        |term: &Term| matches!(term, Term::Constant(_)) || term.slot().is_some_and(|slot| bound.contains(&slot));
    others.iter().all(|scan| key(scan.relation, &scan.terms).is_some_and(|key| key.iter().all(is_given)))
}

/// The columns that tell a row from any other; nothing where a row may be there twice.
fn key(relation: RelationId, terms: &[Term]) -> Option<&[Term]> {
    match relation {
        base::SOURCE | base::ACTOR | base::HYPOTHESIS => terms.get(..1),
        base::ORIGIN | base::NAMES => Some(terms),
        _ => None,
    }
}
