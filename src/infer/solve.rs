//! Solving a branch: every way in which its steps hold over a database, with the rows that each way rests on.

use std::cell::Cell;
use std::cmp::Ordering;
use std::ops::ControlFlow;

use super::branch::{Check, Operand, Scan, Slot, Step, Term};
use super::database::{Database, Fact};
use super::limits::LimitExceeded;
use super::plan::Plan;
use super::rematch::Gone;
use super::symbol::{Atom, Symbol};
use crate::model::condition::Operator;
use crate::model::date::days_between;

/// Counts the rows that joins look at.
#[derive(Debug)]
pub(crate) struct Budget {
    left: Cell<u64>,
    allowed: u64,
    exceeded: Cell<bool>,
}

impl Budget {
    pub(crate) fn new(allowed: u64) -> Budget {
        Budget { left: Cell::new(allowed), allowed, exceeded: Cell::new(false) }
    }

    /// Takes one; false once there is none left.
    fn take(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        self.exceeded.set(left == 0);
        left > 0
    }

    /// An error where more was asked for than the budget has.
    pub(crate) fn check(&self) -> Result<(), LimitExceeded> {
        match self.exceeded.get() {
            true => Err(LimitExceeded { what: "steps", allowed: self.allowed }),
            false => Ok(()),
        }
    }
}

/// One way in which a branch holds.
pub(crate) struct Solution<'a> {
    /// Value of every slot; [`Symbol::UNBOUND`] where the slot is local to an inner condition.
    pub(crate) values: &'a [Symbol],
    /// Rows that must be true, in the order of the steps.
    pub(crate) premises: &'a [Fact],
    /// Rows that were counted.
    pub(crate) counted: &'a [Fact],
}

/// Only rows from `from` on, for the first step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fresh {
    pub(crate) from: u32,
    pub(crate) until: u32,
}

/// Solves branches over one database.
pub(crate) struct Solver<'a> {
    plan: &'a Plan,
    database: &'a Database,
    budget: &'a Budget,
    values: Vec<Symbol>,
    premises: Vec<Fact>,
    counted: Vec<Fact>,
    /// Where in `premises` and `counted` the rows of the condition start that is being solved: those before are of a condition that it
    /// stands in.
    inner: (usize, usize),
    gone: Option<&'a Gone<'a>>,
}

type Found<'f> = &'f mut dyn FnMut(&Solution<'_>) -> ControlFlow<()>;

impl<'a> Solver<'a> {
    /// Of the database, what is `gone` is passed over.
    pub(crate) fn new(
        plan: &'a Plan,
        database: &'a Database,
        budget: &'a Budget,
        slots: usize,
        gone: Option<&'a Gone<'a>>,
    ) -> Solver<'a> {
        Solver {
            plan,
            database,
            budget,
            values: vec![Symbol::UNBOUND; slots],
            premises: Vec::new(),
            counted: Vec::new(),
            inner: (0, 0),
            gone,
        }
    }

    /// Binds variables before any step is taken.
    pub(crate) fn bind_all(&mut self, bound: &[(Slot, Symbol)]) {
        bound.iter().for_each(|(slot, symbol)| self.set(*slot, *symbol));
    }

    /// Calls `found` for every way in which the steps hold, until it breaks or the budget ends.
    pub(crate) fn each(&mut self, steps: &[Step], fresh: Option<Fresh>, found: Found<'_>) -> ControlFlow<()> {
        let Some((step, rest)) = steps.split_first() else {
            let (premises, counted) = self.inner;
            return found(&Solution {
                values: &self.values,
                premises: self.premises.get(premises..).unwrap_or_default(),
                counted: self.counted.get(counted..).unwrap_or_default(),
            });
        };
        match step {
            Step::Scan(scan) => self.scan(scan, rest, fresh, found),
            Step::Compare(left, operator, right) if !self.compare(*left, *operator, *right) => {
                ControlFlow::Continue(())
            }
            Step::Days(from, to, check) if !self.days(*from, *to, check) => ControlFlow::Continue(()),
            Step::Not(inner) if self.holds(inner) => ControlFlow::Continue(()),
            Step::Count(of, ways, check) => self.count(*of, ways, check, rest, found),
            Step::Compare(..) | Step::Days(..) | Step::Not(_) => self.each(rest, None, found),
        }
    }

    fn scan(&mut self, scan: &Scan, rest: &[Step], fresh: Option<Fresh>, found: Found<'_>) -> ControlFlow<()> {
        let database = self.database;
        let Some(relation) = database.relations.get(scan.relation) else { return ControlFlow::Continue(()) };
        let key = |column: usize| scan.terms.get(column).map_or(Symbol::UNBOUND, |term| self.value(*term));
        let rows = relation.lookup(scan.known, key);
        let is_premise = self.plan.is_premise(scan.relation);
        let window = fresh.map_or(0..u32::MAX, |fresh| fresh.from..fresh.until);
        for number in rows.within(&window) {
            if !window.contains(&number) {
                continue;
            }
            if !self.budget.take() {
                return ControlFlow::Break(());
            }
            let row = relation.row(number);
            let fact = Fact { relation: scan.relation as u32, row: number };
            if self.gone.is_some_and(|gone| gone.hides(database, fact, row)) {
                continue;
            }
            if !passes_all(database, scan, row) {
                continue;
            }
            let Some(bound) = self.bind(&scan.named, row) else { continue };
            if is_premise {
                self.premises.push(fact);
            }
            let flow = self.each(rest, None, found);
            if is_premise {
                self.premises.pop();
            }
            self.release(&scan.named, bound);
            flow?;
        }
        ControlFlow::Continue(())
    }

    fn value(&self, term: Term) -> Symbol {
        match term {
            Term::Constant(symbol) => symbol,
            Term::Variable(slot) => self.values.get(slot).copied().unwrap_or(Symbol::UNBOUND),
            Term::Any => Symbol::UNBOUND,
        }
    }

    /// Binds the free variables of a row; the bits tell which of the terms did. Nothing where the row disagrees.
    fn bind(&mut self, named: &[(usize, Term)], row: &[Symbol]) -> Option<u64> {
        let mut bound = 0;
        for (place, (column, term)) in named.iter().enumerate() {
            let cell = row.get(*column).copied().unwrap_or(Symbol::MISSING);
            let agrees = match (*term, self.value(*term)) {
                (Term::Variable(slot), Symbol::UNBOUND) => {
                    self.set(slot, cell);
                    bound |= 1 << place;
                    true
                }
                (_, value) => value == cell,
            };
            if !agrees {
                self.release(named, bound);
                return None;
            }
        }
        Some(bound)
    }

    fn release(&mut self, named: &[(usize, Term)], mut bound: u64) {
        while bound != 0 {
            if let Some((_, Term::Variable(slot))) = named.get(bound.trailing_zeros() as usize) {
                self.set(*slot, Symbol::UNBOUND);
            }
            bound &= bound.wrapping_sub(1);
        }
    }

    fn set(&mut self, slot: Slot, symbol: Symbol) {
        if let Some(value) = self.values.get_mut(slot) {
            *value = symbol;
        }
    }

    fn holds(&mut self, inner: &[Step]) -> bool {
        self.each_inner(inner, &mut |_| ControlFlow::Break(())).is_break()
    }

    /// As [`Solver::each`], for a condition within the one that is being solved.
    fn each_inner(&mut self, steps: &[Step], found: Found<'_>) -> ControlFlow<()> {
        let outer = std::mem::replace(&mut self.inner, (self.premises.len(), self.counted.len()));
        let flow = self.each(steps, None, found);
        self.inner = outer;
        flow
    }

    fn count(
        &mut self,
        of: Slot,
        ways: &[Vec<Step>],
        check: &Check,
        rest: &[Step],
        found: Found<'_>,
    ) -> ControlFlow<()> {
        let mut different: Vec<Symbol> = Vec::new();
        let mut rows: Vec<Fact> = Vec::new();
        for way in ways {
            let _ = self.each_inner(way, &mut |solution| {
                different.extend(solution.values.get(of));
                rows.extend(solution.premises.iter().chain(solution.counted));
                ControlFlow::Continue(())
            });
        }
        different.sort_unstable();
        different.dedup();
        if !number_passes(different.len() as f64, check) {
            return ControlFlow::Continue(());
        }
        rows.sort_unstable();
        rows.dedup();
        let before = self.counted.len();
        self.counted.append(&mut rows);
        let flow = self.each(rest, None, found);
        self.counted.truncate(before);
        flow
    }

    fn compare(&self, left: Operand, operator: Operator, right: Operand) -> bool {
        let readings = |side: Operand| match side {
            Operand::Variable(slot) => [Some(self.value(Term::Variable(slot))), None],
            Operand::Value(text, reads_like) => [Some(text), reads_like],
        };
        let (left, right) = (readings(left), readings(right));
        let mut pairs = left.iter().flatten().flat_map(|left| right.iter().flatten().map(move |right| (*left, *right)));
        let ordered = |(left, right): (Symbol, Symbol)| self.order(left, right);
        match operator {
            Operator::Equal => pairs.any(|(left, right)| left == right),
            Operator::Different => !pairs.any(|(left, right)| left == right),
            Operator::Less => pairs.filter_map(ordered).next().is_some_and(Ordering::is_lt),
            Operator::AtMost => pairs.filter_map(ordered).next().is_some_and(Ordering::is_le),
        }
    }

    /// Order of two values of one type; dates have one only where both are known to the day.
    fn order(&self, left: Symbol, right: Symbol) -> Option<Ordering> {
        match (self.database.symbols.atom(left), self.database.symbols.atom(right)) {
            (Atom::Day(left), Atom::Day(right)) => Some(left.cmp(right)),
            (Atom::Text(left), Atom::Text(right)) => Some(left.cmp(right)),
            (left, right) => left.as_number()?.partial_cmp(&right.as_number()?),
        }
    }

    /// Days between two dates, both known to the day; a date known less closely never passes.
    fn days(&self, from: Slot, to: Slot, check: &Check) -> bool {
        let day = |slot| match self.database.symbols.atom(self.value(Term::Variable(slot))) {
            Atom::Day(day) => Some(*day),
            _ => None,
        };
        let (Some(from), Some(to)) = (day(from), day(to)) else { return false };
        number_passes(days_between(from, to) as f64, check)
    }
}

/// Whether a row could be one that a scan is after: its constants are there, and its tests pass.
pub(crate) fn admits(database: &Database, scan: &Scan, row: &[Symbol]) -> bool {
    let agrees = |(term, cell): (&Term, &Symbol)| !matches!(term, Term::Constant(symbol) if symbol != cell);
    scan.terms.iter().zip(row).all(agrees) && passes_all(database, scan, row)
}

fn passes_all(database: &Database, scan: &Scan, row: &[Symbol]) -> bool {
    scan.checks.iter().all(|(place, check)| row.get(*place).is_some_and(|value| passes(database, *value, check)))
}

fn passes(database: &Database, value: Symbol, check: &Check) -> bool {
    match check {
        Check::Known => value != Symbol::MISSING,
        Check::OneOf(allowed) => allowed.contains(&value),
        Check::NoneOf(refused) => value != Symbol::MISSING && !refused.contains(&value),
        Check::Numbers(..) => false,
        Check::Within(lo, hi) => {
            database.symbols.atom(value).as_number().is_some_and(|number| *lo <= number && number <= *hi)
        }
    }
}

/// Whether a computed number passes; the plan makes a range of every test of one.
fn number_passes(number: f64, check: &Check) -> bool {
    match check {
        Check::Within(lo, hi) => *lo <= number && number <= *hi,
        Check::Numbers(numbers, wanted) => numbers.contains(&number) == *wanted,
        Check::Known => true,
        Check::OneOf(_) | Check::NoneOf(_) => false,
    }
}
