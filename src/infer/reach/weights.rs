//! What statements weigh, and what could become of them where something is lost.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is bounded")]

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::web::{Arising, Touched, Web};
use crate::infer::database::Fact;
use crate::infer::defeat::Standing;
use crate::infer::evaluate::{Input, Matched};
use crate::infer::ledger::{Ledger, chain};
use crate::infer::lineage::Lineage;
use crate::infer::symbol::Symbol;
use crate::infer::weigh::{Finding, Side, band, cascade, unspoofable};
use crate::model::hypothesis::Question;
use crate::model::quantity::{Probability, ProbabilityInterval, WeightInterval, WeightOfEvidence};
use crate::model::rule::Outcome;

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
pub(super) struct Weights<'a> {
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
pub(super) struct Moves {
    pub(super) support: Vec<Move>,
    pub(super) opposition: Vec<Move>,
    pub(super) unspoofable: Vec<Move>,
    pub(super) suspicion: Vec<Move>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Move {
    pub(super) fall: WeightOfEvidence,
    pub(super) rise: WeightOfEvidence,
}

impl<'a> Weights<'a> {
    pub(super) fn new(
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
            counted.insert(Arc::as_ptr(one));
            for place in bears.get(&*one.hypothesis).into_iter().flatten() {
                let of = known.entry((one.line, one.statement, one.side, *place)).or_default();
                *of = of.greatest(Weight::of(one));
            }
        }
        let is_counted = |one: &Option<(Arc<Finding>, usize)>| {
            one.as_ref().is_some_and(|(one, _)| counted.contains(&Arc::as_ptr(one)))
        };
        let counts = matched.of_matches.iter().map(is_counted).collect();
        let rivals = question.hypotheses.iter().filter(|hypothesis| hypothesis.within.is_none()).count() > 1;
        Weights { input, lineage, question, matched, ledger, bears, counts, known, rivals }
    }

    /// By part the first one that it is like. Alike are parts of which nothing is left but gaps of the same weight: findings that no
    /// other part touches and no doubt is aimed at, of statements that nothing else makes.
    pub(super) fn alike(&self, web: &Web<'_>, touched: &[Option<Touched>], may_come: &FxHashSet<Fact>) -> Vec<usize> {
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

    pub(super) fn moves(&self, touched: &Touched) -> Moves {
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
        let truth = self.matched.found.held(case, self.lineage).of_all(&arising.premises);
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
