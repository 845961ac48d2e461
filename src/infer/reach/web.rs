//! What rests on what: which matches the loss of a part touches, and which may come of it.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is bounded")]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::infer::branch::{Branch, Head, Step};
use crate::infer::database::{Fact, Ground};
use crate::infer::defeat::Scope;
use crate::infer::evaluate::{Input, Matched};
use crate::infer::lineage::{Lineage, credibility_interval};
use crate::infer::loss::Loss;
use crate::infer::matching::{principal, value};
use crate::infer::plan::base;
use crate::infer::solve::{Budget, Solution, Solver};
use crate::infer::symbol::Symbol;
use crate::model::reliability::Credibility;
use crate::model::rule::Outcome;

/// What the loss of a part touches.
#[derive(Debug, Clone, Default)]
pub(super) struct Touched {
    /// Rows that are lost or changed by it.
    pub(super) rows: Vec<Fact>,
    /// Matches, by place; whether they are gone for certain.
    pub(super) matches: BTreeMap<usize, bool>,
    /// Matches that may come of it.
    pub(super) arising: Vec<Arising>,
}

/// What a rule would find if nothing stood against it.
#[derive(Debug, Clone)]
pub(super) struct Arising {
    pub(super) rule: usize,
    pub(super) hypothesis: Option<Symbol>,
    pub(super) principal: Option<usize>,
    pub(super) premises: Vec<Fact>,
}

/// Rule, hypothesis and items of a finding.
type Same<'a> = (usize, Option<Symbol>, &'a [usize]);

/// What rests on what.
pub(super) struct Web<'a> {
    input: Input<'a>,
    matched: &'a Matched,
    /// Rows whose truth, or presence, hangs on an origin.
    of_origins: FxHashMap<usize, Vec<Fact>>,
    /// Matches with a row among their premises or what they counted, rising.
    resting_on: FxHashMap<Fact, Vec<usize>>,
    /// By match: those that it undercuts or discounts where it stands.
    pub(super) victims: Vec<Vec<usize>>,
    /// Matches that are the same finding: those of one rule on one hypothesis that rest on the same items.
    same: FxHashMap<Same<'a>, Vec<usize>>,
    /// Matches that would be the same finding if they rested on the same items.
    alike: FxHashMap<(usize, Option<Symbol>), Vec<usize>>,
}

impl<'a> Web<'a> {
    pub(super) fn new(input: Input<'a>, matched: &'a Matched, lineage: &Lineage, mask: &[bool]) -> Web<'a> {
        let found = &matched.found;
        let scope = Scope::new(input, found, lineage);
        let mut web = Web {
            input,
            matched,
            of_origins: rows_of_origins(input, matched, lineage, mask),
            resting_on: FxHashMap::default(),
            victims: vec![Vec::new(); found.matches.len()],
            same: FxHashMap::default(),
            alike: FxHashMap::default(),
        };
        for (place, one) in found.matches.iter().enumerate() {
            for row in one.premises.iter().chain(&one.counted) {
                let resting = web.resting_on.entry(*row).or_default();
                if resting.last() != Some(&place) {
                    resting.push(place);
                }
            }
            match &input.rules.rules[one.rule].then {
                Outcome::Undercuts(target) => scope.each_hit(target, place, |victim| web.victims[place].push(victim)),
                Outcome::Discounts(discount) => {
                    scope.each_hit(&discount.target, place, |victim| web.victims[place].push(victim));
                }
                Outcome::Supports(_) | Outcome::Opposes(_) => {
                    web.same.entry((one.rule, one.head[0], &one.items)).or_default().push(place);
                    web.alike.entry((one.rule, one.head[0])).or_default().push(place);
                }
                Outcome::Derives(_) | Outcome::SuggestsFalseFlag(_) | Outcome::Caps(_) => {}
            }
        }
        web
    }

    /// What a loss touches; nothing where it is open.
    pub(super) fn touched_by(&self, lost: &Loss) -> Option<Touched> {
        if !lost.rules.is_empty() || !lost.lines.is_empty() || !lost.origins.is_empty() && !self.truth_only_falls() {
            return None;
        }
        let items: Vec<Fact> =
            lost.items.iter().filter_map(|item| self.matched.found.database.row_of_item(*item)).collect();
        let mut rows = items.clone();
        for origin in &lost.origins {
            rows.extend(self.of_origins.get(origin).into_iter().flatten());
        }
        let rows = self.all_above(rows);
        let gone = self.gone_with(items);
        let mut touched = Touched::default();
        let mut waiting = Vec::new();
        for row in &rows {
            for place in self.resting_on.get(row).into_iter().flatten() {
                let one = &self.matched.found.matches[*place];
                if !lost.origins.is_empty() && !self.says_the_same(one.rule, one.principal) {
                    return None;
                }
                let is_gone = one.premises.iter().any(|premise| gone.contains(premise));
                if touched.matches.insert(*place, is_gone).is_none() {
                    waiting.push(*place);
                }
                // Through another derivation it may rest on other items, and be the same finding as any of these.
                if !is_gone && self.is_derived(row) {
                    waiting.extend(touched.add(self.alike.get(&(one.rule, one.head[0]))));
                }
            }
            for arising in self.arising_without(row)? {
                if !lost.origins.is_empty() && !self.says_the_same(arising.rule, arising.principal) {
                    return None;
                }
                waiting.extend(touched.add(Some(&self.same_as(&arising))));
                touched.arising.push(arising);
            }
        }
        while let Some(place) = waiting.pop() {
            let one = &self.matched.found.matches[place];
            waiting.extend(touched.add(Some(&self.victims[place])));
            waiting.extend(touched.add(self.same.get(&(one.rule, one.head[0], &one.items))));
        }
        touched.rows = rows;
        Some(touched)
    }

    fn is_derived(&self, row: &Fact) -> bool {
        row.relation as usize >= self.input.plan.first_derived
    }

    /// Matches that may come or go, or rest on other items, because a row goes that a rule looks at inside a negation or a count: those
    /// that the rule would find without any; nothing where more may come of them than what they weigh.
    fn arising_without(&self, row: &Fact) -> Option<Vec<Arising>> {
        let Input { plan, rules, limits, .. } = self.input;
        let database = &self.matched.found.database;
        let cells = database.relations.get(row.relation as usize).map(|rows| rows.row(row.row)).unwrap_or_default();
        let mut arising = Vec::new();
        for look in plan.looks_at(row.relation).iter().filter(|look| look.inside) {
            let Some(bound) = look.bound(database, cells) else { continue };
            let branch = &plan.branches[look.rule][look.branch];
            let is_plain = |step: &&Step| matches!(step, Step::Scan(_) | Step::Compare(..) | Step::Days(..));
            let steps: Vec<Step> = branch.course.steps.iter().filter(is_plain).cloned().collect();
            let budget = Budget::new(limits.steps);
            let mut solver = Solver::new(plan, database, &budget, branch.names.len(), None);
            solver.bind_all(&bound);
            let is_weighed = !matches!(
                rules.rules[look.rule].then,
                Outcome::Derives(_) | Outcome::Undercuts(_) | Outcome::Discounts(_)
            );
            let most = arising.len().saturating_add(ARISING);
            let flow = solver.each(&steps, None, &mut |solution| {
                arising.push(self.solved(look.rule, branch, solution));
                let is_known = is_weighed && !solution.premises.is_empty() && arising.len() < most;
                if is_known { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            if flow.is_break() {
                return None;
            }
        }
        Some(arising)
    }

    fn solved(&self, rule: usize, branch: &Branch, solution: &Solution<'_>) -> Arising {
        let hypothesis = match &branch.head {
            Head::Hypothesis(term) => Some(value(*term, solution)),
            Head::Derive(..) | Head::Target { .. } => None,
        };
        let principal = principal(branch, solution, &self.matched.found.database);
        Arising { rule, hypothesis, principal, premises: solution.premises.to_vec() }
    }

    /// Matches that are one that may come, or could be the same finding. What it counts, and what is behind what is derived, may
    /// change the items that it rests on.
    fn same_as(&self, arising: &Arising) -> Vec<usize> {
        let counts = self.input.plan.branches[arising.rule]
            .iter()
            .any(|branch| branch.course.steps.iter().any(|step| matches!(step, Step::Count(..))));
        let first = arising.premises.first().and_then(|row| self.resting_on.get(row)).into_iter().flatten();
        let itself = first.filter(|place| {
            let one = &self.matched.found.matches[**place];
            one.rule == arising.rule && *one.premises == *arising.premises
        });
        let others = if counts || arising.premises.iter().any(|row| self.is_derived(row)) {
            self.alike.get(&(arising.rule, arising.hypothesis)).cloned()
        } else {
            let items: BTreeSet<usize> = arising.premises.iter().filter_map(|row| self.item(*row)).collect();
            let items: Vec<usize> = items.into_iter().collect();
            self.same.get(&(arising.rule, arising.hypothesis, items.as_slice())).cloned()
        };
        itself.copied().chain(others.unwrap_or_default()).collect()
    }

    fn item(&self, row: Fact) -> Option<usize> {
        match self.matched.found.database.ground(row) {
            Some(Ground::Item(item)) => Some(item),
            _ => None,
        }
    }

    /// Whether an item is never truer without an origin. `load` lets scales through by which a confirmed item is less credible than a
    /// probable one.
    fn truth_only_falls(&self) -> bool {
        let of = |grade| credibility_interval(grade, &self.input.rules.scales);
        let (confirmed, probable) = (of(Credibility::CONFIRMED), of(Credibility::PROBABLY_TRUE));
        confirmed.lo() >= probable.lo() && confirmed.hi() >= probable.hi()
    }

    /// Whether a match that is found through another origin says what it said before: what a rule weighs may hang on who it is.
    fn says_the_same(&self, rule: usize, principal: Option<usize>) -> bool {
        let weighs = !matches!(
            self.input.rules.rules[rule].then,
            Outcome::Undercuts(_) | Outcome::Discounts(_) | Outcome::Caps(_)
        );
        let asks = self.input.plan.looks_at(base::ORIGIN as u32).iter().any(|look| look.rule == rule);
        !(weighs && asks) || principal.is_some() && self.input.plan.branches[rule].len() == 1
    }

    /// Rows and everything that is derived from them in any way.
    fn all_above(&self, rows: Vec<Fact>) -> Vec<Fact> {
        let derived = &self.matched.found.derived;
        let mut known: FxHashSet<Fact> = rows.iter().copied().collect();
        let (mut all, mut next) = (rows, 0);
        while let Some(row) = all.get(next).copied() {
            all.extend(derived.users(row).map(|(fact, _)| fact).filter(|fact| known.insert(*fact)));
            next = next.saturating_add(1);
        }
        all
    }

    /// Rows that are gone, and the derived ones that cannot be there without them.
    fn gone_with(&self, mut rows: Vec<Fact>) -> FxHashSet<Fact> {
        let derived = &self.matched.found.derived;
        let mut gone: FxHashSet<Fact> = rows.iter().copied().collect();
        let mut lost: FxHashSet<u32> = FxHashSet::default();
        let mut left: FxHashMap<Fact, usize> = FxHashMap::default();
        while let Some(row) = rows.pop() {
            for (fact, _) in derived.users(row).filter(|(_, way)| lost.insert(*way)) {
                let left = left.entry(fact).or_insert_with(|| derived.ways_of(fact).count());
                *left = left.saturating_sub(1);
                if *left == 0 && gone.insert(fact) {
                    rows.push(fact);
                }
            }
        }
        gone
    }
}

/// Rows whose truth, or presence, hangs on an origin: of items, of links, of searches, and those that say whose origin it is.
fn rows_of_origins(
    input: Input<'_>,
    matched: &Matched,
    lineage: &Lineage,
    mask: &[bool],
) -> FxHashMap<usize, Vec<Fact>> {
    let (database, case) = (&matched.found.database, input.case);
    let mut rows: FxHashMap<usize, Vec<Fact>> = FxHashMap::default();
    let mut add = |origins: &[usize], row: Fact| {
        origins.iter().for_each(|origin| rows.entry(*origin).or_default().push(row));
    };
    for item in (0..mask.len()).filter(|item| mask[*item]) {
        let origins = lineage.item(item).map(|item| &*item.origins).unwrap_or_default();
        database.row_of_item(item).into_iter().for_each(|row| add(origins, row));
    }
    let names = case.sources.iter().enumerate();
    let names: FxHashMap<Symbol, usize> =
        names.map(|(place, source)| (database.symbols.known_text(source.id.as_str()), place)).collect();
    for relation in [base::ORIGIN, base::LINK, base::LOOKED_FOR] {
        let Some(known) = database.relations.get(relation) else { continue };
        for row in 0..known.len() as u32 {
            let fact = Fact { relation: relation as u32, row };
            match database.ground(fact) {
                Some(Ground::Link(source)) => add(&lineage.source_origins(source), fact),
                Some(Ground::Search(search)) => {
                    let by = case.looked_for.get(search).map(|search| lineage.source_origins(search.by));
                    add(&by.unwrap_or_default(), fact);
                }
                Some(Ground::Item(_)) | None => {
                    let origin = known.row(row).get(1).and_then(|name| names.get(name));
                    origin.into_iter().for_each(|origin| add(&[*origin], fact));
                }
            }
        }
    }
    rows
}

/// Most matches that may come of one row, before it is taken for open.
const ARISING: usize = 1_000;

impl Touched {
    pub(super) fn is_nothing(&self) -> bool {
        self.matches.is_empty() && self.arising.is_empty()
    }

    /// Adds matches that may change; gives those that are new.
    fn add(&mut self, matches: Option<&Vec<usize>>) -> Vec<usize> {
        let new = |place: &&usize| !self.matches.contains_key(*place);
        let new: Vec<usize> = matches.into_iter().flatten().filter(new).copied().collect();
        self.matches.extend(new.iter().map(|place| (*place, false)));
        new
    }
}
