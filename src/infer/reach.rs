//! Reach: by how much the loss of each part could move the lead, at most.
//!
//! The lead is decided by margins between cells, and a cell is a sum of pools. A pool rises with each of its statements, and never
//! by more than the statement does, as no dependence is above 1. So whatever is lost together takes no more from a margin than the
//! sum of what each part takes at most: on the one side all that is touched, in full; on the other all that could come up instead.
//!
//! A part touches the matches that rest on it through any derivation, what these undercut or discount, and so on; and what would
//! be the same finding as any of these, of which only the strongest counts. Of a match that goes nothing is left; of one that is
//! touched otherwise anything between nothing and its weight before discounts. Where a rule that weighs looks at it, or at anything
//! derived from it, inside a negation or a count, every match that the rest of the rule allows may come or go. Where a rule does
//! that which derives, undercuts or discounts, the part is *open*: what comes of its loss is not known before it is tried.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is bounded")]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::branch::{Branch, Head, Step, Term};
use super::combine::{cells_of, twice_centre};
use super::database::{Fact, Ground};
use super::defeat::{Scope, Standing};
use super::evaluate::{Input, Matched};
use super::ledger::{Cell, Ledger, chain};
use super::lineage::{Lineage, credibility_interval};
use super::loss::Loss;
use super::plan::base;
use super::reassess::Reassessor;
use super::solve::{Budget, Solution, Solver};
use super::strength::premise_strength;
use super::symbol::Symbol;
use super::weigh::{Finding, Side, band, cascade, unspoofable};
use crate::model::hypothesis::Question;
use crate::model::quantity::{Probability, ProbabilityInterval, WeightInterval, WeightOfEvidence};
use crate::model::reliability::Credibility;
use crate::model::rule::Outcome;

/// What must at least be moved for something else to lead: by any set of parts, none of them open, that changes the lead at least
/// one hurdle is reached. Weights are twice decibans, as those of centres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hurdle {
    /// Places in the ledger of the cells that are ahead.
    pub ahead: Vec<usize>,
    /// Places of those that would have to come up to them.
    pub behind: Vec<usize>,
    /// A set changes the lead only where the reaches of its parts come to this.
    pub height: WeightOfEvidence,
    /// How far each part reaches at most, at least 0.
    pub reach: Vec<WeightOfEvidence>,
}

/// What the loss of a part can do at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing rests on it: without an open part its loss changes nothing at all, whatever else is lost.
    None,
    /// No more than its reach.
    Bounded,
    /// Something may come into being: no bound is known.
    Open,
}

/// What the loss of any of some parts could do to the lead of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hurdles {
    /// By part.
    pub effects: Vec<Effect>,
    /// By part: the first one that it is like. Without open parts, what leads is the same whichever of two that are alike is lost.
    pub alike: Vec<usize>,
    /// At least one is reached where the lead changes.
    pub hurdles: Vec<Hurdle>,
}

impl Reassessor<'_> {
    /// What the loss of some items or origins could do to the lead of a question. Losses of rules and lines are open.
    pub fn hurdles(&self, question: usize, parts: &[Loss]) -> Hurdles {
        let evaluated = &self.questions[question];
        let asked = &self.case.questions[question];
        let (matched, ledger) = (&*evaluated.matched, &evaluated.judged.ledger);
        let web = Web::new(self.input(), matched, &self.lineage, &evaluated.mask);
        let weights = Weights::new((self.input(), &self.lineage), asked, matched, ledger);
        let touched: Vec<Option<Touched>> = parts.iter().map(|part| web.touched_by(part)).collect();
        let arising = touched.iter().flatten().flat_map(|touched| &touched.arising);
        let may_come: FxHashSet<Fact> = arising.flat_map(|one| &one.premises).copied().collect();
        let effect = |touched: &Option<Touched>| match touched {
            None => Effect::Open,
            Some(one) if one.is_nothing() && !one.rows.iter().any(|row| may_come.contains(row)) => Effect::None,
            Some(_) => Effect::Bounded,
        };
        let none = Touched::default();
        let moves: Vec<Moves> = touched.iter().map(|one| weights.moves(one.as_ref().unwrap_or(&none))).collect();
        let leading = self.verdict_of(question, &evaluated.judged).leading;
        let contest = Contest { question: asked, ledger, moves: &moves };
        let alike = weights.alike(&web, &touched, &may_come);
        Hurdles { effects: touched.iter().map(effect).collect(), alike, hurdles: contest.hurdles(leading) }
    }
}

/// What the loss of a part touches.
#[derive(Debug, Clone, Default)]
struct Touched {
    /// Rows that are lost or changed by it.
    rows: Vec<Fact>,
    /// Matches, by place; whether they are gone for certain.
    matches: BTreeMap<usize, bool>,
    /// Matches that may come of it.
    arising: Vec<Arising>,
}

/// What a rule would find if nothing stood against it.
#[derive(Debug, Clone)]
struct Arising {
    rule: usize,
    hypothesis: Option<Symbol>,
    principal: Option<usize>,
    premises: Vec<Fact>,
}

/// Rule, hypothesis and items of a finding.
type Same<'a> = (usize, Option<Symbol>, &'a [usize]);

/// What rests on what.
struct Web<'a> {
    input: Input<'a>,
    matched: &'a Matched,
    /// Rows whose truth, or presence, hangs on an origin.
    of_origins: FxHashMap<usize, Vec<Fact>>,
    /// Matches with a row among their premises or what they counted, rising.
    resting_on: FxHashMap<Fact, Vec<usize>>,
    /// By match: those that it undercuts or discounts where it stands.
    victims: Vec<Vec<usize>>,
    /// Matches that are the same finding: those of one rule on one hypothesis that rest on the same items.
    same: FxHashMap<Same<'a>, Vec<usize>>,
    /// Matches that would be the same finding if they rested on the same items.
    alike: FxHashMap<(usize, Option<Symbol>), Vec<usize>>,
}

impl<'a> Web<'a> {
    fn new(input: Input<'a>, matched: &'a Matched, lineage: &Lineage, mask: &[bool]) -> Web<'a> {
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
    fn touched_by(&self, lost: &Loss) -> Option<Touched> {
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
        let database = &self.matched.found.database;
        let value = |term: Term| match term {
            Term::Constant(symbol) => Some(symbol),
            Term::Variable(slot) => solution.values.get(slot).copied(),
            Term::Any => None,
        };
        let hypothesis = match &branch.head {
            Head::Hypothesis(term) => value(*term),
            Head::Derive(..) | Head::Target { .. } => None,
        };
        let weighed = branch.principal.and_then(|slot| solution.values.get(slot));
        let principal = solution.premises.iter().find_map(|fact| match database.ground(*fact) {
            Some(Ground::Item(place)) => {
                let row = database.relations.get(fact.relation as usize)?.row(fact.row);
                (row.first() == weighed).then_some(place)
            }
            _ => None,
        });
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
            one.rule == arising.rule && one.premises == arising.premises
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
        let origins = lineage.item(item).map(|item| item.origins.as_slice()).unwrap_or_default();
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
    fn is_nothing(&self) -> bool {
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

/// By line and statement, by side and hypothesis: what is lost of it at most, and what could take its place.
type Statements = BTreeMap<(usize, usize), BTreeMap<(Side, usize), (Weight, Weight)>>;

/// A finding that is missing: its line, side, hypothesis and weights.
type Gap<'a> = (usize, Side, &'a str, [WeightOfEvidence; 4]);

/// What is missing, statement by statement.
type Gaps<'a> = Vec<Vec<Gap<'a>>>;

/// One statement on one side of one hypothesis.
type Key = (usize, usize, Side, usize);

/// What a statement weighs, and what of it a false flag would lack.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    weight: WeightInterval,
    unspoofable: WeightInterval,
}

impl Weight {
    fn greatest(self, other: Weight) -> Weight {
        let (weight, unspoofable) = (self.weight.greatest(other.weight), self.unspoofable.greatest(other.unspoofable));
        Weight { weight, unspoofable }
    }

    fn of(finding: &Finding) -> Weight {
        Weight { weight: finding.weight, unspoofable: finding.unspoofable }
    }
}

/// What statements weigh.
struct Weights<'a> {
    input: Input<'a>,
    lineage: &'a Lineage,
    question: &'a Question,
    matched: &'a Matched,
    ledger: &'a Ledger,
    /// Places of the hypotheses that a finding on one, by its id, bears on.
    bears: FxHashMap<&'a str, Vec<usize>>,
    /// By match: whether it counts as a finding.
    counts: Vec<bool>,
    known: FxHashMap<Key, Weight>,
    /// Whether what all hypotheses have alike is left out.
    rivals: bool,
}

/// How far pools could fall and rise, by place of the hypothesis; twice decibans.
#[derive(Debug, Clone)]
struct Moves {
    support: Vec<Move>,
    opposition: Vec<Move>,
    unspoofable: Vec<Move>,
    suspicion: Vec<Move>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Move {
    fall: WeightOfEvidence,
    rise: WeightOfEvidence,
}

impl<'a> Weights<'a> {
    fn new(
        (input, lineage): (Input<'a>, &'a Lineage),
        question: &'a Question,
        matched: &'a Matched,
        ledger: &'a Ledger,
    ) -> Weights<'a> {
        let mut bears: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for place in 0..question.hypotheses.len() {
            chain(question, place).into_iter().for_each(|name| bears.entry(name).or_default().push(place));
        }
        let mut counted: FxHashSet<*const Finding> = FxHashSet::default();
        let mut known: FxHashMap<Key, Weight> = FxHashMap::default();
        for one in matched.findings.iter().filter(|one| one.standing == Standing::Stands) {
            counted.insert(Rc::as_ptr(one));
            for place in bears.get(&*one.hypothesis).into_iter().flatten() {
                let of = known.entry((one.line, one.statement, one.side, *place)).or_default();
                *of = of.greatest(Weight::of(one));
            }
        }
        let is_counted = |one: &Option<(Rc<Finding>, usize)>| {
            one.as_ref().is_some_and(|(one, _)| counted.contains(&Rc::as_ptr(one)))
        };
        let counts = matched.of_matches.iter().map(is_counted).collect();
        let rivals = question.hypotheses.iter().filter(|hypothesis| hypothesis.within.is_none()).count() > 1;
        Weights { input, lineage, question, matched, ledger, bears, counts, known, rivals }
    }

    /// By part the first one that it is like. Alike are parts of which nothing is left but gaps of the same weight: findings that no
    /// other part touches and no doubt is aimed at, of statements that nothing else makes.
    fn alike(&self, web: &Web<'_>, touched: &[Option<Touched>], may_come: &FxHashSet<Fact>) -> Vec<usize> {
        let mut apart = vec![true; self.matched.found.matches.len()];
        let mut times = vec![0_usize; apart.len()];
        web.victims.iter().flatten().for_each(|victim| apart[*victim] = false);
        for place in touched.iter().flatten().flat_map(|one| one.matches.keys()) {
            times[*place] = times[*place].saturating_add(1);
            apart[*place] &= times[*place] == 1;
        }
        let mut made: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for (one, _) in self.matched.of_matches.iter().flatten() {
            let times = made.entry((one.line, one.statement)).or_default();
            *times = times.saturating_add(1);
        }
        let arising = touched.iter().flatten().flat_map(|one| &one.arising);
        let open: FxHashSet<usize> =
            arising.filter_map(|one| one.principal).map(|item| self.input.statements.of_item(item)).collect();
        let mut known: FxHashMap<Gaps<'_>, usize> = FxHashMap::default();
        let first = |(part, touched): (usize, &Option<Touched>)| {
            let plain = touched.as_ref().filter(|one| one.arising.is_empty());
            let plain = plain.filter(|one| !one.rows.iter().any(|row| may_come.contains(row)));
            let gaps = plain.and_then(|one| self.gaps(one, &apart, &made, &open));
            gaps.map_or(part, |gaps| *known.entry(gaps).or_insert(part))
        };
        touched.iter().enumerate().map(first).collect()
    }

    /// What is missing once a part is lost, where that is all.
    fn gaps(
        &self,
        touched: &Touched,
        apart: &[bool],
        made: &FxHashMap<(usize, usize), usize>,
        open: &FxHashSet<usize>,
    ) -> Option<Gaps<'_>> {
        let mut statements: BTreeMap<(usize, usize), (usize, Vec<Gap<'_>>)> = BTreeMap::new();
        for (place, is_gone) in &touched.matches {
            let (one, _) = self.matched.of_matches[*place].as_ref()?;
            if !is_gone || !apart[*place] || open.contains(&one.statement) {
                return None;
            }
            let (times, gaps) = statements.entry((one.line, one.statement)).or_default();
            *times = times.saturating_add(1);
            if self.counts[*place] {
                let ends = [one.weight.lo(), one.weight.hi(), one.unspoofable.lo(), one.unspoofable.hi()];
                gaps.push((one.line, one.side, &one.hypothesis, ends));
            }
        }
        if statements.iter().any(|(statement, (times, _))| made.get(statement) != Some(times)) {
            return None;
        }
        let mut gaps: Vec<Vec<Gap<'_>>> = statements.into_values().map(|(_, gaps)| gaps).collect();
        gaps.iter_mut().for_each(|gaps| gaps.sort_unstable());
        gaps.sort_unstable();
        Some(gaps)
    }

    fn moves(&self, touched: &Touched) -> Moves {
        let none = vec![Move::default(); self.question.hypotheses.len()];
        let mut moves =
            Moves { support: none.clone(), opposition: none.clone(), unspoofable: none.clone(), suspicion: none };
        let mut statements = Statements::new();
        for (number, arising) in touched.arising.iter().enumerate() {
            self.arise(arising, number, &mut statements, &mut moves);
        }
        for (found, is_gone) in &touched.matches {
            let one = &self.matched.found.matches[*found];
            self.suspicion(one.rule, one.head[0], *is_gone, &mut moves);
            let Some((one, _)) = &self.matched.of_matches[*found] else { continue };
            let lost = if self.counts[*found] { Weight::of(one) } else { Weight::default() };
            let most = if *is_gone { Weight::default() } else { self.undiscounted(one) };
            for place in self.bears.get(&*one.hypothesis).into_iter().flatten() {
                let of = statements.entry((one.line, one.statement)).or_default();
                let of = of.entry((one.side, *place)).or_default();
                *of = (of.0.greatest(lost), of.1.greatest(most));
            }
        }
        for ((line, statement), of) in &statements {
            self.add(*line, *statement, of, &mut moves);
        }
        moves
    }

    /// The most that a match could weigh: without discounts, and with what rounding could put on top.
    fn undiscounted(&self, one: &Finding) -> Weight {
        let weight = if one.adjustments.is_empty() { one.weight } else { cascade(one.band, one.premises) };
        above(weight, one.spoofability)
    }

    /// Adds what could become of one statement.
    fn add(&self, line: usize, statement: usize, of: &BTreeMap<(Side, usize), (Weight, Weight)>, moves: &mut Moves) {
        let common = self.ledger.lines.get(&line).and_then(|line| line.common.get(&statement));
        let common = common.copied().unwrap_or_default();
        let known = |side, place| self.known.get(&(line, statement, side, place)).copied().unwrap_or_default();
        let (mut fall, mut rise) = (WeightInterval::ZERO, WeightInterval::ZERO);
        for ((side, place), (lost, most)) in of {
            let before = known(*side, *place);
            let rises = beyond(most.weight, before.weight);
            match side {
                Side::For => {
                    (fall, rise) = (fall.greatest(lost.weight), rise.greatest(rises));
                    let hard = Move::new(lost.unspoofable, beyond(most.unspoofable, before.unspoofable));
                    moves.unspoofable[*place].add(hard);
                }
                Side::Against => moves.opposition[*place].add(Move::new(lost.weight, rises)),
            }
        }
        // What all have alike falls and rises with the least of them, and what is left of each does the opposite.
        let (fall, rise) = (common.least(fall), if self.rivals { rise } else { WeightInterval::ZERO });
        for place in 0..moves.support.len() {
            let before = known(Side::For, place).weight;
            let (lost, most) = of.get(&(Side::For, place)).copied().unwrap_or_default();
            let falls = beyond(before, common).least(sum(lost.weight, rise));
            moves.support[place].add(Move::new(falls, sum(beyond(most.weight, before), fall)));
        }
    }

    /// Adds what a match would weigh that may come.
    fn arise(&self, arising: &Arising, number: usize, statements: &mut Statements, moves: &mut Moves) {
        let Input { rules, case, without, .. } = self.input;
        self.suspicion(arising.rule, arising.hypothesis, false, moves);
        let rule = &rules.rules[arising.rule];
        let (weighing, side) = match &rule.then {
            Outcome::Supports(weighing) => (weighing, Side::For),
            Outcome::Opposes(weighing) => (weighing, Side::Against),
            _ => return,
        };
        let line = rules.scales.lines.iter().position(|line| rule.line.as_deref() == Some(line.id.as_str()));
        let Some(line) = line.filter(|line| !without.lines.contains(line)) else { return };
        let truth = premise_strength(&self.matched.found, case, self.lineage, &arising.premises);
        let weight = cascade(band(&weighing.band, &rules.scales), truth.unwrap_or(ProbabilityInterval::ONE));
        let most = above(weight, Probability::clamped(weighing.spoofability));
        // Of what weighs no item nobody knows whether it says something new.
        let alone = usize::MAX.saturating_sub(number);
        let statement = arising.principal.map_or(alone, |item| self.input.statements.of_item(item));
        for place in self.bearing(arising.hypothesis) {
            let of = statements.entry((line, statement)).or_default();
            let of = of.entry((side, *place)).or_default();
            of.1 = of.1.greatest(most);
        }
    }

    /// Places of the hypotheses that what names one bears on.
    fn bearing(&self, hypothesis: Option<Symbol>) -> &[usize] {
        let name = hypothesis.map(|symbol| self.matched.found.database.symbols.atom(symbol).text());
        name.and_then(|name| self.bears.get(name.as_str())).map(Vec::as_slice).unwrap_or_default()
    }

    fn suspicion(&self, rule: usize, hypothesis: Option<Symbol>, is_gone: bool, moves: &mut Moves) {
        let Outcome::SuggestsFalseFlag(suspicion) = &self.input.rules.rules[rule].then else { return };
        let band = band(&suspicion.band, &self.input.rules.scales);
        let rise = if is_gone { WeightInterval::ZERO } else { band };
        for place in self.bearing(hypothesis) {
            moves.suspicion[*place].add(Move::new(band, rise));
        }
    }
}

/// A weight with what rounding could put on top.
fn above(weight: WeightInterval, spoofability: Probability) -> Weight {
    let above = |of: WeightInterval| WeightInterval::new(of.lo() + ROUNDING, of.hi() + ROUNDING);
    let weight = above(weight);
    Weight { weight, unspoofable: above(unspoofable(weight, spoofability)) }
}

/// What the last bits of a product can do to a weight, which is rounded to this.
const ROUNDING: WeightOfEvidence = WeightOfEvidence::from_micro(1000);

impl Move {
    fn new(fall: WeightInterval, rise: WeightInterval) -> Move {
        Move { fall: fall.twice_centre(), rise: rise.twice_centre() }
    }

    fn add(&mut self, other: Move) {
        (self.fall, self.rise) = (self.fall + other.fall, self.rise + other.rise);
    }
}

/// What one weight has beyond another, each end by itself.
fn beyond(one: WeightInterval, other: WeightInterval) -> WeightInterval {
    let end = |one: WeightOfEvidence, other: WeightOfEvidence| (one - other).max(WeightOfEvidence::ZERO);
    WeightInterval::new(end(one.lo(), other.lo()), end(one.hi(), other.hi()))
}

fn sum(one: WeightInterval, other: WeightInterval) -> WeightInterval {
    WeightInterval::new(one.lo() + other.lo(), one.hi() + other.hi())
}

/// Who could lead, and what each part could do about it.
struct Contest<'a> {
    question: &'a Question,
    ledger: &'a Ledger,
    moves: &'a [Moves],
}

impl Contest<'_> {
    /// Where a hypothesis leads, each rival is a hurdle; where none does, for each hypothesis the one that is furthest ahead of it.
    fn hurdles(&self, leading: Option<usize>) -> Vec<Hurdle> {
        let tops: Vec<usize> = (0..self.question.hypotheses.len())
            .filter(|place| self.question.hypotheses[*place].within.is_none())
            .collect();
        let beside = |top: usize| {
            let others = tops.iter().filter(move |other| **other != top);
            let others = others.map(|other| cells_of(self.question, self.ledger, *other));
            let is_single = |cell: &usize| !matches!(self.ledger.cells[*cell].cell, Cell::Listed(_));
            others.chain((0..self.ledger.cells.len()).filter(is_single).map(|cell| vec![cell]))
        };
        let own = |top: usize| cells_of(self.question, self.ledger, top);
        match leading {
            Some(top) => beside(top).map(|rival| self.hurdle(&own(top), &rival, WeightOfEvidence::ZERO)).collect(),
            None => {
                let strongest = |top: &usize| {
                    let ahead = beside(*top).map(|rival| (self.ahead(&rival, &own(*top)), rival));
                    let (_, rival) = ahead.max_by_key(|(ahead, _)| *ahead)?;
                    // A tie is no lead.
                    Some(self.hurdle(&rival, &own(*top), WeightOfEvidence::from_micro(1)))
                };
                tops.iter().filter_map(strongest).collect()
            }
        }
    }

    /// What it takes to bring some cells, which are ahead, down to others, and `further`.
    fn hurdle(&self, own: &[usize], others: &[usize], further: WeightOfEvidence) -> Hurdle {
        let height = (self.ahead(own, others) + further).max(WeightOfEvidence::from_micro(1));
        let reach = self.moves.iter().map(|moves| self.reach(moves, own, others)).collect();
        Hurdle { ahead: own.to_vec(), behind: others.to_vec(), height, reach }
    }

    /// By how much some cells are ahead of others, at least; twice decibans. Exact where one cell is held against one.
    fn ahead(&self, own: &[usize], others: &[usize]) -> WeightOfEvidence {
        let centre = |cell: &usize| twice_centre(&self.ledger.cells[*cell]);
        if let ([one], [other]) = (own, others) {
            return centre(one) - centre(other);
        }
        let together = |cells: &[usize]| {
            let highest = cells.iter().map(centre).max().unwrap_or_default();
            let share = |cell: &usize| libm::pow(10.0, (centre(cell) - highest).decibans() / 20.0);
            let more = 20.0 * libm::log10(cells.iter().map(share).sum::<f64>());
            highest + WeightOfEvidence::from_micro(libm::floor(more * 1e6) as i64)
        };
        together(own) - together(others) - SUMMING
    }

    /// By how much a part could bring some cells closer to others.
    fn reach(&self, moves: &Moves, own: &[usize], others: &[usize]) -> WeightOfEvidence {
        let cell = |place: &usize| self.ledger.cells[*place].cell;
        // A hypothesis and its own false flag share what supports both.
        if let ([one], [other]) = (own, others) {
            match (cell(one), cell(other)) {
                (Cell::Listed(place), Cell::FalseFlag(posed)) if place == posed => {
                    return moves.unspoofable[place].fall + moves.opposition[place].rise + moves.suspicion[place].rise;
                }
                (Cell::FalseFlag(posed), Cell::Listed(place)) if place == posed => {
                    return moves.unspoofable[place].rise + moves.opposition[place].fall + moves.suspicion[place].fall;
                }
                _ => {}
            }
        }
        let falls = |own: &usize| match cell(own) {
            Cell::Listed(place) => moves.support[place].fall + moves.opposition[place].rise,
            Cell::Unknown => WeightOfEvidence::ZERO,
            Cell::FalseFlag(place) => {
                moves.support[place].fall + moves.unspoofable[place].rise + moves.suspicion[place].fall
            }
        };
        let rises = |other: &usize| match cell(other) {
            Cell::Listed(place) => moves.support[place].rise + moves.opposition[place].fall,
            Cell::Unknown => WeightOfEvidence::ZERO,
            Cell::FalseFlag(place) => {
                moves.support[place].rise + moves.unspoofable[place].fall + moves.suspicion[place].rise
            }
        };
        let most = |all: Option<WeightOfEvidence>| all.unwrap_or_default();
        most(own.iter().map(falls).max()) + most(others.iter().map(rises).max())
    }
}

/// What the last bits of a sum of odds can come to, in margins of several cells.
const SUMMING: WeightOfEvidence = WeightOfEvidence::from_micro(10);
