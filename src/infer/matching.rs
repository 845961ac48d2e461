//! Matching: derives facts stratum by stratum, then finds every way in which the other rules hold.
//!
//! Recursion is semi-naive: in each round a recursive condition looks only at rows that the last round added. A fact
//! derived in several ways keeps all its derivations.
#![allow(clippy::indexing_slicing, reason = "places come from the plan and from what was stored under them")]

use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::ops::ControlFlow;
use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::branch::{Branch, Course, Head, Step, Term};
use super::bucket::Buckets;
use super::database::{Database, Fact, Ground};
use super::evaluate::Input;
use super::limits::{LimitExceeded, Limits};
use super::lineage::Lineage;
use super::loss::Loss;
use super::plan::{Plan, RelationId};
use super::relation::Columns;
use super::rematch::Gone;
use super::solve::{Budget, Fresh, Solution, Solver};
use super::symbol::Symbol;
use crate::model::case::Case;
use crate::model::quantity::{Probability, ProbabilityInterval};
use crate::model::rule::{Outcome, Rule};

/// One way in which a fact was derived.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Derivation {
    /// Place of the rule.
    pub(crate) rule: usize,
    /// Rows that must be true.
    pub(crate) premises: Vec<Fact>,
    /// Rows that were counted.
    pub(crate) counted: Vec<Fact>,
}

/// A derived fact with every derivation and the strongest of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Derived {
    pub(crate) derivations: Vec<Derivation>,
    /// Place of the derivation with the highest lower end: the items behind the fact are those of this one.
    pub(crate) strongest: usize,
    /// The product over the rule and the premises of a derivation; each end from the derivation in which it is highest.
    pub(crate) strength: Option<ProbabilityInterval>,
}

/// A rule that holds, other than one that derives a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    /// Place of the rule.
    pub(crate) rule: usize,
    /// Values of what the head names: the hypothesis, or the item, source and supported hypothesis of a target.
    pub(crate) head: Vec<Option<Symbol>>,
    /// Place in the case of the item that the rule weighs: the first one that it asks for.
    pub(crate) principal: Option<usize>,
    /// Places of the items that it rests on, rising; those behind derived facts included.
    pub(crate) items: Vec<usize>,
    /// Rows that must be true.
    pub(crate) premises: Vec<Fact>,
    /// Rows that were counted.
    pub(crate) counted: Vec<Fact>,
    /// Which way of holding it is, by place among the branches of the rule.
    pub(crate) branch: usize,
    /// Values of the slots of that branch, as far as they are bound.
    pub(crate) values: Vec<Symbol>,
}

impl Match {
    /// Variables as the rule writes them, with their values.
    pub(crate) fn bindings<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = (&'a str, Symbol)> {
        let names = plan.branches.get(self.rule).and_then(|branches| branches.get(self.branch));
        let named = names.into_iter().flat_map(|branch| &branch.names).zip(&self.values);
        let bound = named.filter(|(name, value)| !name.is_empty() && **value != Symbol::UNBOUND);
        bound.map(|(name, value)| (name.as_str(), *value))
    }
}

/// Everything that rules found in a case.
#[derive(Debug, Clone)]
pub(crate) struct Matches {
    pub(crate) database: Rc<Database>,
    /// Derived facts by relation (counted from the first derived one) and row.
    pub(crate) derived: Rc<Vec<Vec<Derived>>>,
    /// In order of rule and content.
    pub(crate) matches: Vec<Rc<Match>>,
}

/// Runs a plan over a case, but for the rules that are left out.
pub(crate) fn find_matches(
    input: Input<'_>,
    lineage: &Lineage,
    takes_part: &dyn Fn(usize) -> bool,
) -> Result<Matches, LimitExceeded> {
    let Input { plan, rules, case, .. } = input;
    let database = Rc::new(Database::new(plan, case, lineage, takes_part));
    let derived = Rc::new(vec![Vec::new(); plan.widths.len().saturating_sub(plan.first_derived)]);
    let mut run = Run::new(input, Matches { database, derived, matches: Vec::new() });
    run.check_facts()?;
    for group in &plan.strata {
        run.derive(group)?;
    }
    strengthen(&mut run.found, input, lineage);
    for (place, rule) in rules.rules.iter().enumerate() {
        if !matches!(rule.then, Outcome::Derives(_)) {
            run.match_rule(place, None)?;
        }
    }
    settle(&mut run.found.matches);
    Ok(run.found)
}

/// Matches some rules, none of which derives anything, over a database of which something is gone.
pub(crate) fn match_again(
    input: Input<'_>,
    found: &mut Matches,
    again: &[usize],
    gone: &Gone<'_>,
) -> Result<(), LimitExceeded> {
    let mut run = Run::new(input, found.clone());
    again.iter().try_for_each(|rule| run.match_rule(*rule, Some(gone)))?;
    *found = run.found;
    Ok(())
}

/// Every derivation by some rules, none of them recursive, over a database of which something is gone.
pub(crate) fn derive_again(
    input: Input<'_>,
    found: &Matches,
    again: &[usize],
    gone: &Gone<'_>,
) -> Result<FxHashSet<Derivation>, LimitExceeded> {
    let mut run = Run::new(input, found.clone());
    let mut derived = Vec::new();
    for rule in again.iter().filter(|rule| !run.without.rules.contains(rule)).copied() {
        for branch in &input.plan.branches[rule] {
            run.collect(rule, branch, (&branch.course, None), Some(gone), &mut derived)?;
        }
    }
    Ok(derived.into_iter().map(|(_, _, derivation)| derivation).collect())
}

/// Puts matches in order, each once. The same match through another source or element of a list, which are no premises, is
/// the same.
pub(crate) fn settle(matches: &mut Vec<Rc<Match>>) {
    matches.sort();
    matches.dedup_by(|one, other| {
        (one.rule, &one.head, &one.premises, &one.counted) == (other.rule, &other.head, &other.premises, &other.counted)
    });
}

struct Run<'a> {
    plan: &'a Plan,
    limits: &'a Limits,
    budget: Budget,
    found: Matches,
    /// Every derivation that was stored: relation, row, and place among the derivations of that row.
    kept: Vec<(usize, u32, usize)>,
    /// The same by hash, so that one found again is known.
    known: Buckets,
    without: &'a Loss,
}

/// A row that a rule derives, before it is stored.
type Derivable = (RelationId, Vec<Symbol>, Derivation);

impl<'a> Run<'a> {
    fn new(input: Input<'a>, found: Matches) -> Run<'a> {
        let Input { plan, limits, without, .. } = input;
        let budget = Budget::new(limits.steps);
        Run { plan, limits, budget, found, kept: Vec::new(), known: Buckets::default(), without }
    }

    /// Derives all facts of one stratum.
    fn derive(&mut self, group: &'a [usize]) -> Result<(), LimitExceeded> {
        let plan = self.plan;
        let branches: Vec<(usize, &Branch)> =
            self.taken(group).flat_map(|rule| plan.branches[rule].iter().map(move |branch| (rule, branch))).collect();
        let relations: BTreeSet<RelationId> = branches.iter().filter_map(|(_, branch)| derives(branch)).collect();
        let mut marks: Vec<(RelationId, u32)> = relations.iter().map(|relation| (*relation, 0)).collect();
        let mut fresh = Vec::new();
        for (rule, branch) in &branches {
            self.collect(*rule, branch, (&branch.course, None), None, &mut fresh)?;
        }
        while self.store(&mut fresh)? {
            let lengths: Vec<u32> = marks.iter().map(|(relation, _)| self.length(*relation)).collect();
            for (rule, branch) in &branches {
                for course in &branch.recursive {
                    let Some(Step::Scan(first)) = course.steps.first() else { continue };
                    let Some(at) = marks.iter().position(|(relation, _)| *relation == first.relation) else { continue };
                    let window = Fresh { from: marks[at].1, until: lengths[at] };
                    self.collect(*rule, branch, (course, Some(window)), None, &mut fresh)?;
                }
            }
            marks.iter_mut().zip(lengths).for_each(|((_, mark), length)| *mark = length);
        }
        Ok(())
    }

    /// Those of some rules that are not left out.
    fn taken(&self, group: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
        let without = self.without;
        group.iter().copied().filter(|rule| !without.rules.contains(rule))
    }

    fn length(&self, relation: RelationId) -> u32 {
        self.found.database.relations.get(relation).map_or(0, |relation| relation.len() as u32)
    }

    /// Makes the indexes that a course needs; false where it cannot hold, for want of any row that it asks for.
    fn prepare(&mut self, course: &Course) -> bool {
        let relations = &self.found.database.relations;
        if course.needs.iter().any(|relation| relations.get(*relation).is_none_or(|relation| relation.len() == 0)) {
            return false;
        }
        let lacks = |(relation, columns): &&(RelationId, Columns)| {
            relations.get(*relation).is_some_and(|relation| !relation.has_index(*columns))
        };
        if course.indexes.iter().find(lacks).is_some() {
            let database = Rc::make_mut(&mut self.found.database);
            for (relation, columns) in &course.indexes {
                if let Some(relation) = database.relations.get_mut(*relation) {
                    relation.ensure_index(*columns);
                }
            }
        }
        true
    }

    fn collect(
        &mut self,
        rule: usize,
        branch: &Branch,
        (course, fresh): (&Course, Option<Fresh>),
        gone: Option<&Gone<'_>>,
        into: &mut Vec<Derivable>,
    ) -> Result<(), LimitExceeded> {
        let Head::Derive(relation, args) = &branch.head else { return Ok(()) };
        if !self.prepare(course) {
            return Ok(());
        }
        let mut solver = Solver::new(self.plan, &self.found.database, &self.budget, branch.names.len(), gone);
        let _ = solver.each(&course.steps, fresh, &mut |solution| {
            let row = args.iter().map(|arg| value(*arg, solution)).collect();
            let derivation =
                Derivation { rule, premises: solution.premises.to_vec(), counted: solution.counted.to_vec() };
            into.push((*relation, row, derivation));
            ControlFlow::Continue(())
        });
        self.budget.check()
    }

    /// Stores rows and derivations that are new; tells whether any row is.
    fn store(&mut self, fresh: &mut Vec<Derivable>) -> Result<bool, LimitExceeded> {
        let mut any = false;
        let database = Rc::make_mut(&mut self.found.database);
        let derived = Rc::make_mut(&mut self.found.derived);
        for (relation, row, derivation) in fresh.drain(..) {
            let Some(rows) = database.relations.get_mut(relation) else { continue };
            let (number, is_new) = rows.insert(&row);
            any |= is_new;
            let place = relation.saturating_sub(self.plan.first_derived);
            if is_new {
                derived[place].push(Derived::default());
            }
            let hash = FxBuildHasher.hash_one((place, number, &derivation));
            let is_known = self.known.of(hash).any(|kept| {
                let (relation, row, known) = self.kept[kept as usize];
                (relation, row) == (place, number) && derived[place][row as usize].derivations[known] == derivation
            });
            if !is_known {
                let derivations = &mut derived[place][number as usize].derivations;
                self.known.push(hash);
                self.kept.push((place, number, derivations.len()));
                derivations.push(derivation);
            }
        }
        if self.kept.len() > self.limits.derivations {
            return Err(LimitExceeded { what: "derivations", allowed: self.limits.derivations as u64 });
        }
        self.check_facts()?;
        Ok(any)
    }

    fn check_facts(&self) -> Result<(), LimitExceeded> {
        match self.found.database.facts() > self.limits.facts {
            true => Err(LimitExceeded { what: "facts", allowed: self.limits.facts as u64 }),
            false => Ok(()),
        }
    }

    fn match_rule(&mut self, rule: usize, gone: Option<&Gone<'_>>) -> Result<(), LimitExceeded> {
        let plan = self.plan;
        if self.without.rules.contains(&rule) {
            return Ok(());
        }
        let mut matches = Vec::new();
        for (place, branch) in plan.branches[rule].iter().enumerate() {
            if !self.prepare(&branch.course) {
                continue;
            }
            let mut solver = Solver::new(plan, &self.found.database, &self.budget, branch.names.len(), gone);
            let _ = solver.each(&branch.course.steps, None, &mut |solution| {
                matches.push(Rc::new(make_match((rule, place), branch, solution, &self.found, plan)));
                ControlFlow::Continue(())
            });
            self.budget.check()?;
        }
        self.found.matches.append(&mut matches);
        match self.found.matches.len() > self.limits.matches {
            true => Err(LimitExceeded { what: "matches", allowed: self.limits.matches as u64 }),
            false => Ok(()),
        }
    }
}

/// Gives every derived fact the strength of its strongest derivation, each end from the one in which it is highest, so
/// that a further derivation never lowers either.
///
/// Relations that depend on each other are gone through until nothing changes, those that they depend on before. Strengths
/// start at nothing and only rise; as no factor is above 1, a derivation through a circle never rises above the one that
/// entered it, so this ends, and strongest derivations never form a circle.
pub(crate) fn strengthen(found: &mut Matches, input: Input<'_>, lineage: &Lineage) {
    for group in &input.plan.groups {
        let mut changed = true;
        while changed {
            changed = false;
            for relation in &group.relations {
                for row in 0..found.derived[*relation].len() {
                    if let Some((strongest, strength)) = strengthened(found, *relation, row, input, lineage) {
                        let fact = &mut Rc::make_mut(&mut found.derived)[*relation][row];
                        (fact.strongest, fact.strength) = (strongest, Some(strength));
                        changed = group.is_recursive;
                    }
                }
            }
        }
    }
}

/// The strongest derivation of a fact and its strength, where that differs from what is known.
fn strengthened(
    found: &Matches,
    relation: usize,
    row: usize,
    input: Input<'_>,
    lineage: &Lineage,
) -> Option<(usize, ProbabilityInterval)> {
    let fact = &found.derived[relation][row];
    let mut best = (fact.strongest, fact.strength);
    for (place, derivation) in fact.derivations.iter().enumerate() {
        let own = rule_strength(&input.rules.rules[derivation.rule]);
        let Some(strength) = premise_strength(found, input.plan, input.case, lineage, &derivation.premises) else {
            continue;
        };
        let strength = strength.and(ProbabilityInterval::exactly(own));
        best = match best.1 {
            None => (place, Some(strength)),
            Some(known) if stronger(strength, known) => (place, Some(known.zip(strength, Probability::max))),
            Some(known) => (best.0, Some(known.zip(strength, Probability::max))),
        };
    }
    if best.1 == fact.strength { None } else { best.1.map(|strength| (best.0, strength)) }
}

fn derives(branch: &Branch) -> Option<RelationId> {
    match &branch.head {
        Head::Derive(relation, _) => Some(*relation),
        _ => None,
    }
}

fn value(term: Term, solution: &Solution<'_>) -> Symbol {
    match term {
        Term::Constant(symbol) => symbol,
        Term::Variable(slot) => solution.values.get(slot).copied().unwrap_or(Symbol::MISSING),
        Term::Any => Symbol::MISSING,
    }
}

fn rule_strength(rule: &Rule) -> Probability {
    match &rule.then {
        Outcome::Derives(derivation) => Probability::clamped(derivation.strength),
        _ => Probability::ONE,
    }
}

/// Whether a derivation carries a fact better than what is known of it: by its lower end.
fn stronger(one: ProbabilityInterval, known: ProbabilityInterval) -> bool {
    one.lo() > known.lo()
}

/// Probability that all premises hold, taken as independent; nothing where a derived one has no strength yet.
pub(crate) fn premise_strength(
    found: &Matches,
    plan: &Plan,
    case: &Case,
    lineage: &Lineage,
    premises: &[Fact],
) -> Option<ProbabilityInterval> {
    premises.iter().try_fold(ProbabilityInterval::ONE, |product, fact| {
        Some(product.and(fact_strength(found, plan, case, lineage, *fact)?))
    })
}

/// Probability that one premise holds: the truth of its item, source or searcher, or the strength of its derivation.
pub(crate) fn fact_strength(
    found: &Matches,
    plan: &Plan,
    case: &Case,
    lineage: &Lineage,
    fact: Fact,
) -> Option<ProbabilityInterval> {
    if let Some(derived) = derived_fact(found, plan, fact) {
        return derived.strength;
    }
    Some(match found.database.ground(fact) {
        Some(Ground::Item(item)) => lineage.item(item).map_or(ProbabilityInterval::ZERO, |lineage| lineage.truth),
        Some(Ground::Link(source)) => lineage.source_truth(source),
        Some(Ground::Search(search)) => {
            case.looked_for.get(search).map_or(ProbabilityInterval::ZERO, |search| lineage.source_truth(search.by))
        }
        None => ProbabilityInterval::ONE,
    })
}

/// The derived fact behind a row, where it is one.
pub(crate) fn derived_fact<'a>(found: &'a Matches, plan: &Plan, fact: Fact) -> Option<&'a Derived> {
    let relation = (fact.relation as usize).checked_sub(plan.first_derived)?;
    found.derived.get(relation)?.get(fact.row as usize)
}

/// Places of the items that facts rest on, rising, through the strongest derivation of derived ones.
pub(crate) fn items_behind(found: &Matches, plan: &Plan, facts: impl Iterator<Item = Fact>) -> Vec<usize> {
    let mut items = Vec::new();
    let mut waiting: Vec<Fact> = facts.collect();
    let mut seen: BTreeSet<Fact> = BTreeSet::new();
    while let Some(fact) = waiting.pop() {
        if let Some(Ground::Item(item)) = found.database.ground(fact) {
            items.push(item);
        } else if let Some(derived) = derived_fact(found, plan, fact)
            && seen.insert(fact)
            && let Some(derivation) = derived.derivations.get(derived.strongest)
        {
            waiting.extend(derivation.premises.iter().chain(&derivation.counted));
        }
    }
    items.sort_unstable();
    items.dedup();
    items
}

fn make_match(
    (rule, place): (usize, usize),
    branch: &Branch,
    solution: &Solution<'_>,
    found: &Matches,
    plan: &Plan,
) -> Match {
    let one = |term: &Option<Term>| term.map(|term| value(term, solution));
    let head = match &branch.head {
        Head::Hypothesis(term) => vec![Some(value(*term, solution))],
        Head::Target { item, source, supporting } => vec![one(item), one(source), one(supporting)],
        Head::Derive(..) => Vec::new(),
    };
    let principal = branch.principal.and_then(|slot| {
        let item = solution.values.get(slot)?;
        solution.premises.iter().find_map(|fact| match found.database.ground(*fact) {
            Some(Ground::Item(place)) => {
                let row = found.database.relations.get(fact.relation as usize)?.row(fact.row);
                (row.first() == Some(item)).then_some(place)
            }
            _ => None,
        })
    });
    Match {
        rule,
        head,
        principal,
        items: items_behind(found, plan, solution.premises.iter().chain(solution.counted).copied()),
        premises: solution.premises.to_vec(),
        counted: solution.counted.to_vec(),
        branch: place,
        values: solution.values.to_vec(),
    }
}
