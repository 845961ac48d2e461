//! Deriving again: which facts are still derived once rows are gone, and which are derived only then.
//!
//! Ways that rest on a row that is gone are lost with it. A rule that looks at a row inside a negation or a count is solved around
//! that row, as things were and as they are: what was found only before is lost, what is found only now is added. Strata go one after
//! another, so that what a rule negates or counts is settled when its turn comes; strengths follow, of the facts that are touched.
//!
//! # Source
//! A. Gupta, I. S. Mumick, V. S. Subrahmanian, *Maintaining views incrementally*, SIGMOD 1993 (delete and rederive).

use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::branch::Slot;
use super::database::{Database, Fact};
use super::derived::{Derivable, DerivedFacts, Way};
use super::evaluate::Input;
use super::limits::LimitExceeded;
use super::look::Look;
use super::matching::{Matches, derive};
use super::plan::Plan;
use super::rematch::Gone;
use super::solve::{Budget, Solver};
use super::strength::Strengths;
use super::symbol::Symbol;

/// What follows from rows that are gone.
pub(crate) struct Consequences {
    /// Rows that came or went, in the order in which they did; one that came back is named once more.
    pub(crate) moved: Vec<Fact>,
    /// Derived facts that are there, but in another way or by another strength.
    pub(crate) revalued: BTreeSet<Fact>,
}

/// Most ways that are added to others: each is looked for one by one.
const ADDED: usize = 500;

/// Derives again what rows that are `gone` had a part in; nothing where so much is derived only now that everything should be. With
/// another lineage every strength is taken again.
pub(crate) fn rederive(
    input: Input<'_>,
    known: &Matches,
    found: &mut Matches,
    gone: &mut Gone<'_>,
    (rows, same_lineage): (Vec<Fact>, bool),
) -> Result<Option<Consequences>, LimitExceeded> {
    let consequences = Consequences { moved: rows, revalued: BTreeSet::new() };
    let budget = Budget::new(input.limits.steps);
    let mut revision = Revision { input, known, found, gone, budget, consequences, touched: BTreeSet::new() };
    for stratum in 0..input.plan.strata.len() {
        if !revision.settle(stratum, same_lineage)? {
            return Ok(None);
        }
    }
    Ok(Some(revision.consequences))
}

struct Revision<'a, 'r, 'g> {
    input: Input<'a>,
    known: &'r Matches,
    found: &'r mut Matches,
    gone: &'r mut Gone<'g>,
    budget: Budget,
    consequences: Consequences,
    /// Facts of the stratum whose ways changed since their strengths were taken.
    touched: BTreeSet<Fact>,
}

impl Revision<'_, '_, '_> {
    /// Draws the consequences of everything that has changed, for the rules of one stratum; false where these are too many.
    fn settle(&mut self, stratum: usize, same_lineage: bool) -> Result<bool, LimitExceeded> {
        if same_lineage {
            let revalued: Vec<Fact> = self.consequences.revalued.iter().copied().collect();
            revalued.into_iter().for_each(|fact| self.touch_users(fact, stratum));
        } else {
            let plan = self.input.plan;
            self.touched.extend(
                self.known.derived.facts().filter(|fact| plan.stratum_of_relation(fact.relation) == Some(stratum)),
            );
        }
        let mut next = 0_usize;
        loop {
            while let Some(row) = self.consequences.moved.get(next).copied() {
                next = next.saturating_add(1);
                self.follow(row, stratum)?;
                if self.found.derived.added_ways() > ADDED {
                    return Ok(false);
                }
            }
            if self.touched.is_empty() {
                return Ok(true);
            }
            self.revalue(stratum);
        }
    }

    /// Touches the facts of a stratum that have a way with a fact.
    fn touch_users(&mut self, fact: Fact, stratum: usize) {
        let of_stratum = |user: &Fact| self.input.plan.stratum_of_relation(user.relation) == Some(stratum);
        let users = self.found.derived.users(fact).map(|(user, _)| user).filter(of_stratum);
        self.touched.extend(users);
    }

    /// Draws the consequences of one row that came or went.
    fn follow(&mut self, row: Fact, stratum: usize) -> Result<(), LimitExceeded> {
        let plan = self.input.plan;
        let looks = plan.looks_in(row.relation, stratum);
        if looks.is_empty() {
            return Ok(());
        }
        let cells: Vec<Symbol> = cells_of(&self.found.database, row).to_vec();
        let went = self.gone.hides(&self.found.database, row, &cells);
        if went {
            let users: Vec<(Fact, u32)> = self.found.derived.users(row).collect();
            for (fact, way) in users {
                if plan.stratum_of_relation(fact.relation) == Some(stratum) {
                    Rc::make_mut(&mut self.found.derived).lose(way);
                    self.touched.insert(fact);
                }
            }
        }
        let is_settled = |look: &&Look| went && !look.inside && plan.is_premise(row.relation as usize);
        let takes_part = |look: &&Look| !self.input.without.rules.contains(&look.rule);
        for look in looks.iter().filter(takes_part).filter(|look| !is_settled(look)) {
            if let Some(bound) = look.bound(&self.found.database, &cells) {
                self.solve_around(look, &bound)?;
            }
        }
        Ok(())
    }

    /// Solves a branch with some variables bound, as things were and as they are.
    fn solve_around(&mut self, look: &Look, bound: &[(Slot, Symbol)]) -> Result<(), LimitExceeded> {
        let plan = self.input.plan;
        let was = derivable(plan, &self.known.database, &self.budget, look, bound, None);
        let is = derivable(plan, &self.found.database, &self.budget, look, bound, Some(self.gone));
        self.budget.check()?;
        let now: FxHashSet<(&[Symbol], Way<'_>)> = is.iter(&plan.widths).map(|(_, cells, way)| (cells, way)).collect();
        for (relation, cells, way) in was.iter(&plan.widths).filter(|(_, cells, way)| !now.contains(&(*cells, *way))) {
            let Some(row) = self.found.database.relations.get(relation).and_then(|rows| rows.find(cells)) else {
                continue;
            };
            let fact = Fact { relation: relation as u32, row };
            let number = self.found.derived.ways_of(fact).find(|(_, known)| *known == way).map(|(number, _)| number);
            if let Some(number) = number {
                Rc::make_mut(&mut self.found.derived).lose(number);
                self.touched.insert(fact);
            }
        }
        for (relation, cells, way) in is.iter(&plan.widths) {
            let row = self.row(relation, cells);
            let fact = Fact { relation: relation as u32, row };
            if !self.found.derived.ways_of(fact).any(|(_, known)| known == way) {
                Rc::make_mut(&mut self.found.derived).add_again(fact, way);
                self.touched.insert(fact);
            }
        }
        Ok(())
    }

    /// The number of a row, which is added where it is not there.
    fn row(&mut self, relation: usize, cells: &[Symbol]) -> u32 {
        let known = self.found.database.relations.get(relation).and_then(|rows| rows.find(cells));
        known.unwrap_or_else(|| Rc::make_mut(&mut self.found.database).insert(relation, cells))
    }

    /// Takes the strengths of the facts that are touched again; some may go, some come.
    fn revalue(&mut self, stratum: usize) {
        let is_recursive = self.input.plan.groups.get(stratum).is_some_and(|group| group.is_recursive);
        let mut facts = std::mem::take(&mut self.touched);
        let mut waiting: Vec<Fact> = facts.iter().copied().filter(|_| is_recursive).collect();
        while let Some(fact) = waiting.pop() {
            self.touch_users(fact, stratum);
            waiting.extend(std::mem::take(&mut self.touched).into_iter().filter(|user| facts.insert(*user)));
        }
        let facts: Vec<Fact> = facts.into_iter().collect();
        let derived = Rc::make_mut(&mut self.found.derived);
        let held = |derived: &DerivedFacts, fact: Fact| {
            derived.strongest(fact).map(|(way, _)| way).zip(derived.strength(fact))
        };
        let before: Vec<_> = facts.iter().map(|fact| held(derived, *fact)).collect();
        facts.iter().for_each(|fact| derived.weaken(*fact));
        Strengths { input: self.input, lineage: self.gone.lineage }.take(self.found, &facts, is_recursive);
        let derived = &self.found.derived;
        for (fact, before) in facts.iter().zip(&before) {
            let now = held(derived, *fact);
            self.gone.set_underived(*fact, now.is_none());
            if before.is_some() != now.is_some() {
                self.consequences.moved.push(*fact);
            }
            if now.is_some() && before.is_some() && now != *before {
                self.consequences.revalued.insert(*fact);
            }
        }
        // Facts that hold as before rest on other items where their strongest way does.
        let revalued = &mut self.consequences.revalued;
        let rests_on_revalued = |fact: &Fact, revalued: &BTreeSet<Fact>| {
            let way = derived.strongest(*fact).map(|(_, way)| way);
            way.is_some_and(|way| way.premises.iter().chain(way.counted).any(|row| revalued.contains(row)))
        };
        loop {
            let further = |fact: &&Fact| !revalued.contains(*fact) && rests_on_revalued(fact, revalued);
            let further: Vec<Fact> = facts.iter().filter(further).copied().collect();
            if further.is_empty() {
                return;
            }
            revalued.extend(further);
        }
    }
}

fn cells_of(database: &Database, fact: Fact) -> &[Symbol] {
    database.relations.get(fact.relation as usize).map(|rows| rows.row(fact.row)).unwrap_or_default()
}

/// What a branch derives with some variables bound.
fn derivable(
    plan: &Plan,
    database: &Database,
    budget: &Budget,
    look: &Look,
    bound: &[(Slot, Symbol)],
    gone: Option<&Gone<'_>>,
) -> Derivable {
    let mut derivable = Derivable::default();
    let branch = plan.branches.get(look.rule).and_then(|branches| branches.get(look.branch));
    if let Some(branch) = branch {
        let mut solver = Solver::new(plan, database, budget, branch.names.len(), gone);
        solver.bind_all(bound);
        derive(look.rule, branch, (&mut solver, &branch.course.steps, None), &mut derivable);
    }
    derivable
}
