//! Branches: each way in which the alternatives of a rule can hold, as steps in the order in which they are taken.

use super::plan::RelationId;
use super::relation::Columns;
use super::schedule::as_scan;
use super::symbol::Symbol;
use crate::model::condition::Operator;

/// Place of a variable's value while a branch is matched.
pub(crate) type Slot = usize;

/// A column of a scan or an argument of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Term {
    Constant(Symbol),
    Variable(Slot),
    Any,
}

impl Term {
    /// The slot of a variable.
    pub(crate) fn slot(self) -> Option<Slot> {
        match self {
            Term::Variable(slot) => Some(slot),
            Term::Constant(_) | Term::Any => None,
        }
    }
}

/// One side of a comparison: a variable, or a value as text and as the number or date that it reads like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operand {
    Variable(Slot),
    Value(Symbol, Option<Symbol>),
}

/// A test of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Check {
    /// Given, whatever it is.
    Known,
    OneOf(Vec<Symbol>),
    /// Given and none of these.
    NoneOf(Vec<Symbol>),
    /// A number from the first to the second, both included.
    Within(f64, f64),
    /// Of a computed number: one of these, or none of them.
    Numbers(Vec<f64>, bool),
}

/// A row of a relation that must be there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scan {
    pub(crate) relation: RelationId,
    pub(crate) terms: Vec<Term>,
    pub(crate) checks: Vec<(usize, Check)>,
    /// Columns known when the scan is reached; set by `schedule`.
    pub(crate) known: Columns,
    /// The terms that are not for any value, with their columns; set by `schedule`.
    pub(crate) named: Vec<(usize, Term)>,
}

impl Scan {
    pub(crate) fn set(&mut self, column: usize, term: Term) {
        if let Some(place) = self.terms.get_mut(column) {
            *place = term;
        }
    }
}

/// What a branch does next.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    Scan(Scan),
    Compare(Operand, Operator, Operand),
    Days(Slot, Slot, Check),
    Not(Vec<Step>),
    /// Different values of a slot over all ways in which any of these conjunctions holds.
    Count(Slot, Vec<Vec<Step>>, Check),
}

/// Steps in the order in which they are taken, with what they need of a database.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) steps: Vec<Step>,
    /// Indexes that their scans look into.
    pub(crate) indexes: Vec<(RelationId, Columns)>,
    /// Relations without a row of which they cannot hold.
    pub(crate) needs: Vec<RelationId>,
}

impl Course {
    pub(crate) fn new(steps: Vec<Step>) -> Course {
        let mut indexes = Vec::new();
        collect_indexes(&steps, &mut indexes);
        indexes.sort_unstable();
        indexes.dedup();
        let needs = steps.iter().filter_map(as_scan).map(|scan| scan.relation).collect();
        Course { steps, indexes, needs }
    }
}

fn collect_indexes(steps: &[Step], into: &mut Vec<(RelationId, Columns)>) {
    for step in steps {
        match step {
            Step::Scan(scan) => into.push((scan.relation, scan.known)),
            Step::Not(inner) => collect_indexes(inner, into),
            Step::Count(_, ways, _) => ways.iter().for_each(|way| collect_indexes(way, into)),
            Step::Compare(..) | Step::Days(..) => {}
        }
    }
}

/// What follows when a branch holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Head {
    /// Supports, opposes, caps or casts suspicion on this hypothesis.
    Hypothesis(Term),
    /// A row of a derived relation.
    Derive(RelationId, Vec<Term>),
    /// What is undercut or discounted.
    Target { item: Option<Term>, source: Option<Term>, supporting: Option<Term> },
}

/// One way in which a rule can hold.
#[derive(Debug, Clone)]
pub(crate) struct Branch {
    pub(crate) course: Course,
    /// For each scan of a relation of the rule's own stratum: the steps with that scan first.
    pub(crate) recursive: Vec<Course>,
    /// Variables as the rule writes them, by slot; empty for those it does not name.
    pub(crate) names: Vec<String>,
    /// Slot of the first evidence item that the rule asks for: the one it weighs.
    pub(crate) principal: Option<Slot>,
    pub(crate) head: Head,
    /// Whether no way of deriving a fact is found twice.
    pub(crate) is_told_apart: bool,
}
