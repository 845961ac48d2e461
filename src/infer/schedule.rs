//! Order of the steps of a branch: a test as soon as its variables are bound, else the scan with most known columns.

use std::collections::BTreeSet;

use super::branch::{Operand, Scan, Slot, Step, Term};
use super::relation::Columns;

/// Puts goals in order, the goal `first` first where given; `bound` are the variables known before.
///
/// A variable inside `Not` or `Count` that a scan of the same conjunction binds must be bound before it is reached; one
/// that stands inside alone is local to it.
pub(super) fn schedule(goals: &[Step], first: Option<usize>, mut bound: BTreeSet<Slot>) -> Vec<Step> {
    let outer: BTreeSet<Slot> =
        goals.iter().filter_map(as_scan).flat_map(slots_of).chain(bound.iter().copied()).collect();
    let mut waiting: Vec<usize> = (0..goals.len()).collect();
    let mut order = Vec::new();
    if let Some(first) = first {
        waiting.retain(|place| *place != first);
        goals.get(first).into_iter().for_each(|goal| take(goal, &outer, &mut bound, &mut order));
    }
    while !waiting.is_empty() {
        let is_ready = |place: &usize| goals.get(*place).is_some_and(|goal| is_ready_test(goal, &outer, &bound));
        let ready = waiting.iter().position(is_ready);
        let chosen = ready.or_else(|| best_scan(goals, &waiting, &bound)).unwrap_or(0);
        let place = waiting.remove(chosen);
        goals.get(place).into_iter().for_each(|goal| take(goal, &outer, &mut bound, &mut order));
    }
    order
}

pub(super) fn as_scan(step: &Step) -> Option<&Scan> {
    match step {
        Step::Scan(scan) => Some(scan),
        _ => None,
    }
}

pub(super) fn slots_of(scan: &Scan) -> impl Iterator<Item = Slot> + '_ {
    scan.terms.iter().filter_map(|term| term.slot())
}

/// Variables that a test looks at, its inner ones included.
fn slots_in(step: &Step, slots: &mut BTreeSet<Slot>) {
    match step {
        Step::Scan(scan) => slots.extend(slots_of(scan)),
        Step::Compare(left, _, right) => slots.extend([left, right].into_iter().filter_map(|side| match side {
            Operand::Variable(slot) => Some(*slot),
            Operand::Value(..) => None,
        })),
        Step::Days(from, to, _) => slots.extend([*from, *to]),
        Step::Not(inner) => inner.iter().for_each(|one| slots_in(one, slots)),
        Step::Count(_, ways, _) => ways.iter().flatten().for_each(|one| slots_in(one, slots)),
    }
}

fn is_ready_test(step: &Step, outer: &BTreeSet<Slot>, bound: &BTreeSet<Slot>) -> bool {
    if as_scan(step).is_some() {
        return false;
    }
    let mut needed = BTreeSet::new();
    slots_in(step, &mut needed);
    needed.iter().all(|slot| !outer.contains(slot) || bound.contains(slot))
}

/// Among the waiting scans, the one with most known columns; the earliest of equals. Place within `waiting`.
fn best_scan(goals: &[Step], waiting: &[usize], bound: &BTreeSet<Slot>) -> Option<usize> {
    let mut best: Option<(u32, usize)> = None;
    for (position, place) in waiting.iter().enumerate() {
        let Some(scan) = goals.get(*place).and_then(as_scan) else { continue };
        let known = known_columns(scan, bound).count_ones();
        if best.is_none_or(|(most, _)| known > most) {
            best = Some((known, position));
        }
    }
    best.map(|(_, position)| position)
}

fn known_columns(scan: &Scan, bound: &BTreeSet<Slot>) -> Columns {
    let known = |term: &Term| match term {
        Term::Constant(_) => true,
        Term::Variable(slot) => bound.contains(slot),
        Term::Any => false,
    };
    scan.terms.iter().enumerate().filter(|(_, term)| known(term)).fold(0, |columns, (place, _)| columns | (1 << place))
}

fn take(step: &Step, outer: &BTreeSet<Slot>, bound: &mut BTreeSet<Slot>, order: &mut Vec<Step>) {
    match step {
        Step::Scan(scan) => {
            let known = known_columns(scan, bound);
            bound.extend(slots_of(scan));
            let named = scan.terms.iter().copied().enumerate().filter(|(_, term)| *term != Term::Any).collect();
            order.push(Step::Scan(Scan { known, named, ..scan.clone() }));
        }
        Step::Not(inner) => order.push(Step::Not(schedule(inner, None, bound.clone()))),
        Step::Count(of, ways, check) => {
            let ways = ways.iter().map(|way| schedule(way, None, bound.clone())).collect();
            order.push(Step::Count(*of, ways, check.clone()));
        }
        other => order.push(other.clone()),
    }
    debug_assert!(bound.iter().all(|slot| outer.contains(slot)));
}
