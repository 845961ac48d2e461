//! Matching: derives facts stratum by stratum, then finds every way in which the other rules hold.
//!
//! Recursion is semi-naive: in each round a recursive condition looks only at rows that the last round added. A fact
//! derived in several ways keeps all its derivations.
#![allow(clippy::indexing_slicing, reason = "places come from the plan and from what was stored under them")]

use std::collections::BTreeSet;
use std::ops::{ControlFlow, Range};
use std::rc::Rc;
use std::sync::Arc;

use smallvec::SmallVec;

use super::branch::{Branch, Course, Head, Step, Term};
use super::database::{Database, Fact, Ground};
use super::derived::{Derivable, DerivedFacts, KnownWays, Way};
use super::evaluate::Input;
use super::limits::{LimitExceeded, Limits};
use super::lineage::Lineage;
use super::loss::Loss;
use super::order::sort_by_key_then;
use super::plan::{Group, Plan, RelationId};
use super::relation::Columns;
use super::rematch::Gone;
use super::solve::{Budget, Fresh, Solution, Solver};
use super::strength::{Behind, Held, Strengths};
use super::symbol::Symbol;
use crate::model::case::Case;
use crate::model::rule::Outcome;
use crate::model::rule_set::RuleSet;

/// A rule that holds, other than one that derives a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    /// Place of the rule.
    pub(crate) rule: usize,
    /// Values of what the head names: the hypothesis, or the item, source and supported hypothesis of a target.
    pub(crate) head: [Option<Symbol>; 3],
    /// Place in the case of the item that the rule weighs: the first one that it asks for.
    pub(crate) principal: Option<usize>,
    /// Places of the items that it rests on, rising; those behind derived facts included.
    pub(crate) items: Arc<[usize]>,
    /// Rows that must be true.
    pub(crate) premises: SmallVec<[Fact; 4]>,
    /// Rows that were counted.
    pub(crate) counted: Vec<Fact>,
    /// Which way of holding it is, by place among the branches of the rule.
    pub(crate) branch: usize,
    /// Values of the slots of that branch, as far as they are bound.
    pub(crate) values: SmallVec<[Symbol; 8]>,
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
    pub(crate) derived: Rc<DerivedFacts>,
    /// In order of rule and content.
    pub(crate) matches: Vec<Rc<Match>>,
    /// What is left of matches that were known: by match its place among those, where it was one; nothing where none were.
    pub(crate) kept: Vec<Option<usize>>,
}

impl Matches {
    /// How probable it is that their rows hold.
    pub(crate) fn held<'h>(&'h self, case: &'h Case, lineage: &'h Lineage) -> Held<'h> {
        Held { database: &self.database, derived: &self.derived, case, lineage }
    }

    /// Matches of the rules of which something is wanted, rising, each with its place and what is wanted of the outcome of its rule.
    pub(crate) fn with_outcome<'m, T: Copy + 'm>(
        &'m self,
        rules: &'m RuleSet,
        wanted: impl Fn(&'m Outcome) -> Option<T> + 'm,
    ) -> impl Iterator<Item = (usize, &'m Match, T)> + 'm {
        let wanted = rules.rules.iter().enumerate().filter_map(move |(rule, one)| Some((rule, wanted(&one.then)?)));
        wanted.flat_map(move |(rule, of)| self.of_rule(rule).map(move |place| (place, &*self.matches[place], of)))
    }

    fn of_rule(&self, rule: usize) -> Range<usize> {
        let start = self.matches.partition_point(|one| one.rule < rule);
        start..start.saturating_add(self.matches[start..].partition_point(|one| one.rule == rule))
    }

    /// Whether these are all of the others, and nothing else.
    pub(crate) fn is_all_of(&self, known: &Matches) -> bool {
        self.matches.len() == known.matches.len()
            && self.matches.iter().zip(&known.matches).all(|(one, known)| Rc::ptr_eq(one, known))
    }
}

/// Runs a plan over a case, but for the rules that are left out.
pub(crate) fn find_matches(
    input: Input<'_>,
    lineage: &Lineage,
    takes_part: &dyn Fn(usize) -> bool,
) -> Result<Matches, LimitExceeded> {
    let Input { plan, rules, case, .. } = input;
    let database = Rc::new(Database::new(plan, case, lineage, takes_part));
    let relations = plan.widths.len().saturating_sub(plan.first_derived);
    let derived = Rc::new(DerivedFacts::new(plan.first_derived, relations));
    let mut found = Matches { database, derived, matches: Vec::new(), kept: Vec::new() };
    let mut run = Run::new(input, lineage, &mut found);
    run.check_facts()?;
    for (rules, group) in plan.strata.iter().zip(&plan.groups) {
        run.derive_all(rules, group)?;
    }
    run.known = KnownWays::default();
    for (place, rule) in rules.rules.iter().enumerate() {
        if !matches!(rule.then, Outcome::Derives(_)) {
            run.match_rule(place, None)?;
        }
    }
    settle(&mut found.matches, |one| one);
    Ok(found)
}

/// Matches of some rules, none of which derives anything, over a database of which something is gone.
pub(crate) fn match_again(
    input: Input<'_>,
    found: &mut Matches,
    again: &[usize],
    gone: &Gone<'_>,
) -> Result<Vec<Rc<Match>>, LimitExceeded> {
    let mut run = Run::new(input, gone.lineage, found);
    again.iter().try_for_each(|rule| run.match_rule(*rule, Some(gone)))?;
    Ok(std::mem::take(&mut found.matches))
}

/// Puts matches in order, each once. The same match through another source or element of a list, which are no premises, is
/// the same.
pub(crate) fn settle<T>(matches: &mut Vec<T>, of: impl Fn(&T) -> &Rc<Match>) {
    let content = |one: &Match| (one.rule, one.head);
    sort_by_key_then(
        matches,
        |one| (of(one).rule, of(one).head, of(one).principal, of(one).items.first().copied()),
        |one, other| of(one).cmp(of(other)),
    );
    matches.dedup_by(|one, other| {
        let (one, other) = (of(one), of(other));
        content(one) == content(other) && (&one.premises, &one.counted) == (&other.premises, &other.counted)
    });
}

/// How many ways are looked up before they are stored.
const AT_ONCE: usize = 64;

struct Run<'a, 'f> {
    plan: &'a Plan,
    limits: &'a Limits,
    strengths: Strengths<'a>,
    budget: Budget,
    found: &'f mut Matches,
    known: KnownWays,
    behind: Behind,
    without: &'a Loss,
}

impl<'a, 'f> Run<'a, 'f> {
    fn new(input: Input<'a>, lineage: &'a Lineage, found: &'f mut Matches) -> Run<'a, 'f> {
        let Input { plan, limits, without, .. } = input;
        let (budget, known, behind) = (Budget::new(limits.steps), KnownWays::default(), Behind::default());
        let strengths = Strengths { input, lineage };
        Run { plan, limits, strengths, budget, found, known, behind, without }
    }

    /// Derives all facts of one stratum, with their strengths.
    fn derive_all(&mut self, rules: &'a [usize], group: &Group) -> Result<(), LimitExceeded> {
        let plan = self.plan;
        let branches: Vec<(usize, &Branch)> =
            self.taken(rules).flat_map(|rule| plan.branches[rule].iter().map(move |branch| (rule, branch))).collect();
        let relations: BTreeSet<RelationId> = branches.iter().filter_map(|(_, branch)| derives(branch)).collect();
        let mut marks: Vec<(RelationId, u32)> = relations.iter().map(|relation| (*relation, 0)).collect();
        let mut fresh = Derivable::default();
        for (rule, branch) in &branches {
            self.collect(*rule, branch, (&branch.course, None), &mut fresh)?;
        }
        while self.store(&mut fresh, group)? {
            let lengths: Vec<u32> = marks.iter().map(|(relation, _)| self.length(*relation)).collect();
            for (rule, branch) in &branches {
                for course in &branch.recursive {
                    let Some(Step::Scan(first)) = course.steps.first() else { continue };
                    let Some(at) = marks.iter().position(|(relation, _)| *relation == first.relation) else { continue };
                    let window = Fresh { from: marks[at].1, until: lengths[at] };
                    self.collect(*rule, branch, (course, Some(window)), &mut fresh)?;
                }
            }
            marks.iter_mut().zip(lengths).for_each(|((_, mark), length)| *mark = length);
        }
        if group.is_recursive {
            self.strengths.take_all(self.found, group);
        }
        Ok(())
    }

    /// Those of some rules that are not left out.
    fn taken(&self, rules: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
        let without = self.without;
        rules.iter().copied().filter(|rule| !without.rules.contains(rule))
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
                    Rc::make_mut(relation).ensure_index(*columns);
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
        into: &mut Derivable,
    ) -> Result<(), LimitExceeded> {
        if !self.prepare(course) {
            return Ok(());
        }
        let mut solver = Solver::new(self.plan, &self.found.database, &self.budget, branch.names.len(), None);
        derive(rule, branch, (&mut solver, &course.steps, fresh), into);
        self.budget.check()
    }

    /// Stores rows and ways that are new; tells whether any row is.
    fn store(&mut self, fresh: &mut Derivable, group: &Group) -> Result<bool, LimitExceeded> {
        let rows = self.found.database.facts();
        let mut ways = fresh.iter(&self.plan.widths);
        while self.store_some(ways.by_ref().take(AT_ONCE), group) {}
        drop(ways);
        fresh.clear();
        if self.found.derived.ways() > self.limits.derivations {
            return Err(LimitExceeded { what: "derivations", allowed: self.limits.derivations as u64 });
        }
        self.check_facts()?;
        Ok(self.found.database.facts() > rows)
    }

    /// Stores some ways, and tells whether there were any. A way has its strength at once where its premises have theirs, as they do
    /// but in a stratum that depends on itself.
    fn store_some<'d>(
        &mut self,
        ways: impl Iterator<Item = (RelationId, &'d [Symbol], Way<'d>)>,
        group: &Group,
    ) -> bool {
        let database = Rc::make_mut(&mut self.found.database);
        let derived = Rc::make_mut(&mut self.found.derived);
        // What lies far apart in memory is looked up for all of them first, as none of these has to wait for another.
        let look_up = |(relation, row, way): (RelationId, &'d [Symbol], Way<'d>)| {
            let known = database.relations.get(relation).and_then(|rows| rows.find(row));
            let Strengths { input: Input { case, .. }, lineage } = self.strengths;
            let held = Held { database, derived, case, lineage };
            let strength = if group.is_recursive { None } else { held.of_way(self.plan, way) };
            (relation, row, way, known, strength)
        };
        let ways: Vec<_> = ways.map(look_up).collect();
        for (relation, row, way, known, strength) in &ways {
            let Some(rows) = database.relations.get_mut(*relation) else { continue };
            let row = known.unwrap_or_else(|| Rc::make_mut(rows).insert(row).0);
            let fact = Fact { relation: *relation as u32, row };
            if self.plan.is_told_apart(way.rule) || self.known.is_new(derived, fact, *way) {
                derived.add(fact, *way, *strength);
            }
        }
        !ways.is_empty()
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
                matches.push(Rc::new(make_match((rule, place), branch, solution, self.found, &mut self.behind)));
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

/// Adds what a branch derives, solved from these steps.
pub(crate) fn derive(
    rule: usize,
    branch: &Branch,
    (solver, steps, fresh): (&mut Solver<'_>, &[Step], Option<Fresh>),
    into: &mut Derivable,
) {
    let Head::Derive(relation, args) = &branch.head else { return };
    let _ = solver.each(steps, fresh, &mut |solution| {
        let way = Way { rule, premises: solution.premises, counted: solution.counted };
        into.push(*relation, args.iter().map(|arg| value(*arg, solution)), way);
        ControlFlow::Continue(())
    });
}

fn derives(branch: &Branch) -> Option<RelationId> {
    match &branch.head {
        Head::Derive(relation, _) => Some(*relation),
        _ => None,
    }
}

pub(crate) fn value(term: Term, solution: &Solution<'_>) -> Symbol {
    match term {
        Term::Constant(symbol) => symbol,
        Term::Variable(slot) => solution.values.get(slot).copied().unwrap_or(Symbol::MISSING),
        Term::Any => Symbol::MISSING,
    }
}

/// Place in the case of the item that a solution weighs.
pub(crate) fn principal(branch: &Branch, solution: &Solution<'_>, database: &Database) -> Option<usize> {
    let item = solution.values.get(branch.principal?)?;
    solution.premises.iter().find_map(|fact| match database.ground(*fact) {
        Some(Ground::Item(place)) => {
            let row = database.relations.get(fact.relation as usize)?.row(fact.row);
            (row.first() == Some(item)).then_some(place)
        }
        _ => None,
    })
}

fn make_match(
    (rule, place): (usize, usize),
    branch: &Branch,
    solution: &Solution<'_>,
    found: &Matches,
    behind: &mut Behind,
) -> Match {
    let one = |term: &Option<Term>| term.map(|term| value(term, solution));
    let head = match &branch.head {
        Head::Hypothesis(term) => [Some(value(*term, solution)), None, None],
        Head::Target { item, source, supporting } => [one(item), one(source), one(supporting)],
        Head::Derive(..) => [None; 3],
    };
    Match {
        rule,
        head,
        principal: principal(branch, solution, &found.database),
        items: behind.items(found, solution.premises, solution.counted),
        premises: solution.premises.into(),
        counted: solution.counted.to_vec(),
        branch: place,
        values: solution.values.into(),
    }
}
