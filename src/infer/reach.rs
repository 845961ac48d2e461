//! Reach: by how much the loss of each part could move the lead, at most.
//!
//! The lead is decided by margins between cells, and a cell is a sum of pools. A pool rises with each of its statements, and never
//! by more than the statement does, as no dependence is above 1. So whatever is lost together takes no more from a margin than the
//! sum of what each part takes at most: on the one side all that is touched, in full; on the other all that could come up instead.
//!
//! A part touches the matches that rest on it through any derivation, what these undercut or discount, and so on; and what would
//! be the same finding as any of these, of which only the strongest counts. Of a match that goes nothing is left; of one that is
//! touched otherwise anything between nothing and its weight before discounts. A part is *open* where a rule looks at it, or at
//! anything derived from it, inside a negation or a count: what comes when it goes is not known before it is tried.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is bounded")]

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::combine::{cells_of, twice_centre};
use super::database::{Fact, Ground};
use super::defeat::{Scope, Standing};
use super::evaluate::{Input, Matched};
use super::ledger::{Cell, Ledger, chain};
use super::lineage::{Lineage, credibility_interval};
use super::loss::Loss;
use super::matching::Match;
use super::plan::base;
use super::reassess::Reassessor;
use super::symbol::Symbol;
use super::weigh::{Finding, Side, band, cascade, unspoofable};
use crate::model::hypothesis::Question;
use crate::model::quantity::{WeightInterval, WeightOfEvidence};
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
        let weights = Weights::new(self.input(), asked, matched, ledger);
        let touched: Vec<Option<Touched>> = parts.iter().map(|part| web.touched_by(part)).collect();
        let effect = |touched: &Option<Touched>| match touched {
            None => Effect::Open,
            Some(touched) if touched.matches.is_empty() => Effect::None,
            Some(_) => Effect::Bounded,
        };
        let none = Touched::default();
        let moves: Vec<Moves> = touched.iter().map(|one| weights.moves(one.as_ref().unwrap_or(&none))).collect();
        let leading = self.verdict_of(question, &evaluated.judged).leading;
        let contest = Contest { question: asked, ledger, moves: &moves };
        Hurdles { effects: touched.iter().map(effect).collect(), hurdles: contest.hurdles(leading) }
    }
}

/// Matches that the loss of a part touches, by place; whether they are gone for certain.
#[derive(Debug, Clone, Default)]
struct Touched {
    matches: BTreeMap<usize, bool>,
}

/// What rests on what.
struct Web<'a> {
    input: Input<'a>,
    matched: &'a Matched,
    lineage: &'a Lineage,
    mask: &'a [bool],
    /// Matches with a row among their premises or what they counted, rising.
    resting_on: FxHashMap<Fact, Vec<usize>>,
    /// By match: those that it undercuts or discounts where it stands.
    victims: Vec<Vec<usize>>,
    /// Matches that are the same finding.
    same: FxHashMap<(usize, Option<Symbol>, &'a [usize]), Vec<usize>>,
    /// Matches that would be the same finding if they rested on the same items.
    alike: FxHashMap<(usize, Option<Symbol>), Vec<usize>>,
}

impl<'a> Web<'a> {
    fn new(input: Input<'a>, matched: &'a Matched, lineage: &'a Lineage, mask: &'a [bool]) -> Web<'a> {
        let found = &matched.found;
        let scope = Scope::new(input, found, lineage);
        let mut web = Web {
            input,
            matched,
            lineage,
            mask,
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
            rows.extend(self.rows_of_origin(*origin)?);
        }
        let rows = self.all_above(rows)?;
        let gone = self.gone_with(items);
        let mut touched = Touched::default();
        let mut waiting = Vec::new();
        for row in &rows {
            for place in self.resting_on.get(row).into_iter().flatten() {
                let one = &self.matched.found.matches[*place];
                if !lost.origins.is_empty() && !self.says_the_same(one) {
                    return None;
                }
                let is_gone = one.premises.iter().any(|premise| gone.contains(premise));
                if touched.matches.insert(*place, is_gone).is_none() {
                    waiting.push(*place);
                }
                // Through another derivation it may rest on other items, and be the same finding as any of these.
                if !is_gone && row.relation as usize >= self.input.plan.first_derived {
                    waiting.extend(touched.add(self.alike.get(&(one.rule, one.head[0]))));
                }
            }
        }
        while let Some(place) = waiting.pop() {
            let one = &self.matched.found.matches[place];
            waiting.extend(touched.add(Some(&self.victims[place])));
            waiting.extend(touched.add(self.same.get(&(one.rule, one.head[0], &one.items))));
        }
        Some(touched)
    }

    /// Whether an item is never truer without an origin. `load` lets scales through by which a confirmed item is less credible than a
    /// probable one.
    fn truth_only_falls(&self) -> bool {
        let of = |grade| credibility_interval(grade, &self.input.rules.scales);
        let (confirmed, probable) = (of(Credibility::CONFIRMED), of(Credibility::PROBABLY_TRUE));
        confirmed.lo() >= probable.lo() && confirmed.hi() >= probable.hi()
    }

    /// Rows whose truth, or presence, hangs on an origin; nothing where a negation or a count looks at what it is the origin of.
    fn rows_of_origin(&self, origin: usize) -> Option<Vec<Fact>> {
        let (database, case) = (&self.matched.found.database, self.input.case);
        let comes_from = |item: &usize| self.lineage.item(*item).is_some_and(|item| item.origins.contains(&origin));
        let items = (0..self.mask.len()).filter(|item| self.mask[*item]).filter(comes_from);
        let mut rows: Vec<Fact> = items.filter_map(|item| database.row_of_item(item)).collect();
        let name = database.symbols.known_text(case.sources.get(origin)?.id.as_str());
        for relation in [base::ORIGIN, base::LINK, base::LOOKED_FOR] {
            let Some(known) = database.relations.get(relation) else { continue };
            for row in 0..known.len() as u32 {
                let fact = Fact { relation: relation as u32, row };
                let by = match database.ground(fact) {
                    Some(Ground::Link(source)) => Some(source),
                    Some(Ground::Search(search)) => case.looked_for.get(search).map(|search| search.by),
                    Some(Ground::Item(_)) | None => None,
                };
                let hangs = match by {
                    Some(source) => self.lineage.source_origins(source).contains(&origin),
                    None => known.row(row).get(1) == Some(&name),
                };
                if hangs {
                    rows.push(fact);
                }
            }
        }
        Some(rows)
    }

    /// Whether a match that is found through another origin says what it said before: what a rule weighs may hang on who it is.
    fn says_the_same(&self, one: &Match) -> bool {
        let weighs = !matches!(
            self.input.rules.rules[one.rule].then,
            Outcome::Undercuts(_) | Outcome::Discounts(_) | Outcome::Caps(_)
        );
        let asks = self.input.plan.looks_at(base::ORIGIN as u32).iter().any(|look| look.rule == one.rule);
        !(weighs && asks) || one.principal.is_some() && self.input.plan.branches[one.rule].len() == 1
    }

    /// Rows and everything that is derived from them in any way; nothing where a negation or a count looks at any.
    fn all_above(&self, rows: Vec<Fact>) -> Option<Vec<Fact>> {
        let found = &self.matched.found;
        let mut known: FxHashSet<Fact> = rows.iter().copied().collect();
        let (mut all, mut next) = (rows, 0);
        while let Some(row) = all.get(next).copied() {
            let cells = found.database.relations.get(row.relation as usize).map(|rows| rows.row(row.row));
            let mut looks = self.input.plan.looks_at(row.relation).iter().filter(|look| look.inside);
            if looks.any(|look| look.bound(&found.database, cells.unwrap_or_default()).is_some()) {
                return None;
            }
            all.extend(found.derived.users(row).map(|(fact, _)| fact).filter(|fact| known.insert(*fact)));
            next = next.saturating_add(1);
        }
        Some(all)
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

impl Touched {
    /// Adds matches that may change; gives those that are new.
    fn add(&mut self, matches: Option<&Vec<usize>>) -> Vec<usize> {
        let new = |place: &&usize| !self.matches.contains_key(*place);
        let new: Vec<usize> = matches.into_iter().flatten().filter(new).copied().collect();
        self.matches.extend(new.iter().map(|place| (*place, false)));
        new
    }
}

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
    fn new(input: Input<'a>, question: &'a Question, matched: &'a Matched, ledger: &'a Ledger) -> Weights<'a> {
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
        Weights { input, question, matched, ledger, bears, counts, known, rivals }
    }

    fn moves(&self, touched: &Touched) -> Moves {
        let none = vec![Move::default(); self.question.hypotheses.len()];
        let mut moves =
            Moves { support: none.clone(), opposition: none.clone(), unspoofable: none.clone(), suspicion: none };
        let mut statements: BTreeMap<(usize, usize), BTreeMap<(Side, usize), (Weight, Weight)>> = BTreeMap::new();
        for (found, is_gone) in &touched.matches {
            self.suspicion(&self.matched.found.matches[*found], *is_gone, &mut moves);
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
        let above = |of: WeightInterval| WeightInterval::new(of.lo() + ROUNDING, of.hi() + ROUNDING);
        let weight = above(weight);
        Weight { weight, unspoofable: above(unspoofable(weight, one.spoofability)) }
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

    fn suspicion(&self, one: &Match, is_gone: bool, moves: &mut Moves) {
        let Outcome::SuggestsFalseFlag(suspicion) = &self.input.rules.rules[one.rule].then else { return };
        let Some(symbol) = one.head[0] else { return };
        let band = band(&suspicion.band, &self.input.rules.scales);
        let rise = if is_gone { WeightInterval::ZERO } else { band };
        let name = self.matched.found.database.symbols.atom(symbol).text();
        for place in self.bears.get(name.as_str()).into_iter().flatten() {
            moves.suspicion[*place].add(Move::new(band, rise));
        }
    }
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
