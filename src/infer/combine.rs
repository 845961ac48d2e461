//! Combination: from the ledger to the posterior, a coherent point and an interval for every cell and hypothesis.
//!
//! Everything rests on margins between two cells. The points are one softmax of the cells' centres and sum to one. The ends
//! are those of what tells the two cells apart: in each line what bears on both alike is left out, and the errors of both
//! add; across lines half-widths add in quadrature. So further support for a cell never lowers an end of its margins. Where
//! dependence weighs a shared statement less in one cell than in the other, the point may lie off the middle of the ends,
//! and the interval reaches as far as the point. All of this is whole millionths of a deciban.
#![allow(clippy::indexing_slicing, reason = "places come from the ledger that is combined")]

use std::collections::BTreeMap;
use std::rc::Rc;

use super::ledger::{Cell, CellLedger, Ledger};
use super::line::{LineLedger, LineSum, less};
use crate::model::hypothesis::Question;
use crate::model::quantity::{Probability, ProbabilityInterval, WeightInterval, WeightOfEvidence};

/// How far one cell is ahead of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// What every line that bears on either gives, without what bears on both alike; by place of the line, [`SUSPICION`] for
    /// signs of deception.
    pub lines: BTreeMap<usize, WeightInterval>,
    /// Difference of the priors.
    pub prior: WeightOfEvidence,
    /// Twice the difference of the cells' centres, exact.
    pub twice_centre: WeightOfEvidence,
    /// Twice the middle of the ends: prior and lines, exact.
    pub twice_middle: WeightOfEvidence,
    /// Root of the sum of the squared widths of the lines, rounded up.
    pub width: WeightOfEvidence,
}

/// Stands for the place of a line where signs of deception weigh.
pub const SUSPICION: usize = usize::MAX;

impl Margin {
    /// The lower end, rounded down.
    pub fn lo(&self) -> WeightOfEvidence {
        self.ends().lo()
    }

    /// The upper end, rounded up.
    pub fn hi(&self) -> WeightOfEvidence {
        self.ends().hi()
    }

    fn ends(&self) -> Ends {
        Ends { twice_middle: self.twice_middle, width: self.width, twice_centre: self.twice_centre }
    }
}

/// Likelihood of a hypothesis: a point and an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likelihood {
    /// The centre of all margins; those of cells sum to 1.
    pub point: Probability,
    /// The ends of all margins at once.
    pub interval: ProbabilityInterval,
}

/// The posterior of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    /// Of every cell of the ledger.
    pub cells: Vec<Likelihood>,
    /// Of every listed hypothesis, its parts included.
    pub hypotheses: Vec<Likelihood>,
}

impl Ledger {
    /// How far one cell is ahead of another, by their places; nothing where either is not there.
    pub fn margin(&self, one: usize, other: usize) -> Option<Margin> {
        let (ours, theirs) = (self.cells.get(one)?, self.cells.get(other)?);
        let bears = |line: &usize| ours.lines.contains_key(line) || theirs.lines.contains_key(line);
        let weights = self.lines.iter().filter(|(line, _)| bears(line));
        let mut lines: BTreeMap<usize, WeightInterval> = weights
            .map(|(line, of_line)| (*line, line_margin(&Dense::new(self, of_line), ours.cell, theirs.cell)))
            .collect();
        if ours.suspicion != WeightInterval::ZERO || theirs.suspicion != WeightInterval::ZERO {
            lines.insert(SUSPICION, less(ours.suspicion, theirs.suspicion));
        }
        let prior = ours.prior - theirs.prior;
        let spread = lines.values().copied().fold(Spread::default(), Spread::with);
        let ends = Ends::new(prior, twice_centre(ours) - twice_centre(theirs), spread);
        let (twice_middle, width, twice_centre) = (ends.twice_middle, ends.width, ends.twice_centre);
        Some(Margin { lines, prior, twice_centre, twice_middle, width })
    }
}

/// Combines a ledger.
pub(crate) fn combine(question: &Question, ledger: &Ledger, odds: &Odds) -> Posterior {
    let count = ledger.cells.len();
    let single: Vec<Likelihood> = (0..count).map(|cell| odds.likelihood(&[cell])).collect();
    let cells: Vec<Likelihood> = (0..count).map(|cell| tighten(single[cell], &single, &[cell])).collect();
    let hypotheses = (0..question.hypotheses.len())
        .map(|place| match cells_of(question, ledger, place).as_slice() {
            [only] => cells[*only],
            own => tighten(odds.likelihood(own), &single, own),
        })
        .collect();
    Posterior { cells, hypotheses }
}

/// Places in the ledger of the cells that make up a hypothesis: its own and those of its parts.
pub(crate) fn cells_of(question: &Question, ledger: &Ledger, place: usize) -> Vec<usize> {
    let inside = |cell: &Cell| match cell {
        Cell::Listed(listed) => is_within(question, *listed, place),
        Cell::Unknown | Cell::FalseFlag(_) => false,
    };
    (0..ledger.cells.len()).filter(|cell| inside(&ledger.cells[*cell].cell)).collect()
}

/// Whether a hypothesis is another one or lies within it.
pub(crate) fn is_within(question: &Question, place: usize, whole: usize) -> bool {
    let next = |place: &usize| question.hypotheses.get(*place).and_then(|hypothesis| hypothesis.within);
    std::iter::successors(Some(place), next).take(question.hypotheses.len()).any(|place| place == whole)
}

/// What the margin of one cell over another comes to.
#[derive(PartialEq, Eq)]
struct Ends {
    twice_middle: WeightOfEvidence,
    width: WeightOfEvidence,
    twice_centre: WeightOfEvidence,
}

/// What lines say between two cells: twice the sum of their middles, and the sum of their squared widths.
#[derive(Clone, Copy, Default)]
struct Spread {
    twice_middle: WeightOfEvidence,
    squares: u128,
}

impl Spread {
    fn with(self, line: WeightInterval) -> Spread {
        let squares = self.squares.saturating_add(Spread::square(line));
        Spread { twice_middle: self.twice_middle + line.twice_centre(), squares }
    }

    /// Without a line that it was made with. No sum of squares comes near the largest number, so what was added can be taken off.
    fn without(self, line: WeightInterval) -> Spread {
        let squares = self.squares.saturating_sub(Spread::square(line));
        Spread { twice_middle: self.twice_middle - line.twice_centre(), squares }
    }

    fn square(line: WeightInterval) -> u128 {
        let width = u128::from(line.width().micro().unsigned_abs());
        width.saturating_mul(width)
    }
}

impl Ends {
    /// From the differences of priors and centres, and what every line that bears on either gives.
    fn new(prior: WeightOfEvidence, twice_centre: WeightOfEvidence, lines: Spread) -> Ends {
        Ends { twice_middle: prior + prior + lines.twice_middle, width: root_of(lines.squares), twice_centre }
    }

    /// What the margin of the other cell over the one comes to.
    fn reversed(&self) -> Ends {
        Ends { twice_middle: -self.twice_middle, width: self.width, twice_centre: -self.twice_centre }
    }

    /// Odds at the lower end, at the upper end and at the centre.
    fn odds(&self) -> [f64; 3] {
        let decibans = [self.lo().decibans(), self.hi().decibans(), self.twice_centre.decibans() / 2.0];
        decibans.map(|decibans| libm::pow(10.0, decibans / 10.0))
    }

    /// The lower end, rounded down.
    fn lo(&self) -> WeightOfEvidence {
        WeightOfEvidence::from_micro((self.twice_middle - self.width).micro().div_euclid(2))
    }

    /// The upper end, rounded up.
    fn hi(&self) -> WeightOfEvidence {
        let twice = (self.twice_middle + self.width).micro();
        WeightOfEvidence::from_micro(twice.div_euclid(2).saturating_add(twice.rem_euclid(2)))
    }
}

/// Odds of every cell over every other: at the lower ends of their margins, at the upper ends, and at the centres.
pub(crate) struct Odds {
    /// By place of the one, and place of the other.
    of: Vec<Vec<[f64; 3]>>,
    /// What they were made from, by place of the one and of the others before it.
    from: Vec<Vec<(Spread, Ends)>>,
}

impl Odds {
    /// From a ledger.
    pub(crate) fn new(ledger: &Ledger) -> Odds {
        let none = Odds { of: Vec::new(), from: Vec::new() };
        none.revised(&Ledger { cells: Vec::new(), lines: BTreeMap::new() }, ledger)
    }

    /// From a ledger of the same cells, of which some lines are as they were before.
    pub(crate) fn revised(&self, before: &Ledger, ledger: &Ledger) -> Odds {
        let count = ledger.cells.len();
        let (gone, new) = (lines_beside(before, ledger), lines_beside(ledger, before));
        let (gone, new): (Vec<_>, Vec<_>) = (dense(&gone, ledger).collect(), dense(&new, ledger).collect());
        let mut odds = Odds { of: vec![vec![[1.0; 3]; count]; count], from: Vec::with_capacity(count) };
        let centres: Vec<WeightOfEvidence> = ledger.cells.iter().map(twice_centre).collect();
        for (one, ours) in ledger.cells.iter().enumerate() {
            let mut row = Vec::with_capacity(one);
            for (other, theirs) in ledger.cells.iter().enumerate().take(one) {
                let margin = |of_line: &Dense<'_>| line_margin(of_line, ours.cell, theirs.cell);
                let known = self.from.get(one).and_then(|row| row.get(other));
                let spread = known.map_or_else(Spread::default, |(spread, _)| *spread);
                let spread = gone.iter().map(margin).fold(spread, Spread::without);
                let spread = new.iter().map(margin).fold(spread, Spread::with);
                let all = spread.with(less(ours.suspicion, theirs.suspicion));
                let ends = Ends::new(ours.prior - theirs.prior, centres[one] - centres[other], all);
                (odds.of[one][other], odds.of[other][one]) = match known.filter(|(_, known)| *known == ends) {
                    Some(_) => (self.of[one][other], self.of[other][one]),
                    None => (ends.odds(), ends.reversed().odds()),
                };
                row.push((spread, ends));
            }
            odds.from.push(row);
        }
        odds
    }

    /// Likelihood of cells taken together: 1 / (1 + Σ over rivals of 1 / Σ over cells of 10^(margin/10)).
    fn likelihood(&self, own: &[usize]) -> Likelihood {
        let [lo, hi, point] = [0, 1, 2].map(|end| {
            let rivals = (0..self.of.len()).filter(|cell| !own.contains(cell));
            let over = |rival: usize| own.iter().map(|cell| self.of[*cell][rival][end]).sum::<f64>();
            let odds_against: f64 = rivals.map(|rival| 1.0 / over(rival)).sum();
            Probability::clamped(1.0 / (1.0 + odds_against))
        });
        Likelihood { point, interval: ProbabilityInterval::new(lo.min(point), hi.max(point)) }
    }
}

/// Lines of a ledger that are not the very same in another.
fn lines_beside(ledger: &Ledger, other: &Ledger) -> Vec<Rc<LineLedger>> {
    let is_same = |line: &usize, ours| other.lines.get(line).is_some_and(|theirs| Rc::ptr_eq(ours, theirs));
    let beside = ledger.lines.iter().filter(|(line, ours)| !is_same(line, ours));
    beside.map(|(_, ours)| Rc::clone(ours)).collect()
}

fn dense<'l>(lines: &'l [Rc<LineLedger>], ledger: &Ledger) -> impl Iterator<Item = Dense<'l>> {
    lines.iter().map(|line| Dense::new(ledger, line))
}

/// Twice what a cell weighs in the middle.
pub(crate) fn twice_centre(cell: &CellLedger) -> WeightOfEvidence {
    let lines: WeightOfEvidence = cell.lines.values().map(|line| line.twice_centre()).sum();
    cell.prior + cell.prior + cell.suspicion.twice_centre() + lines
}

/// A line with its sums by place of the hypothesis, as every pair of cells asks for them.
struct Dense<'a> {
    own: Vec<LineSum>,
    line: &'a LineLedger,
}

impl<'a> Dense<'a> {
    fn new(ledger: &Ledger, line: &'a LineLedger) -> Dense<'a> {
        let mut own = vec![LineSum::default(); ledger.cells.len()];
        for (place, sum) in &line.sums {
            if let Some(known) = own.get_mut(*place) {
                *known = *sum;
            }
        }
        Dense { own, line }
    }

    fn own(&self, place: usize) -> LineSum {
        self.own.get(place).copied().unwrap_or_default()
    }

    /// What the line comes to for one hypothesis beyond what a rival has alike.
    fn beside(&self, place: usize, rival: usize) -> LineSum {
        let beyond = if self.line.beyond.is_empty() { None } else { self.line.beyond.get(&(place, rival)) };
        beyond.copied().unwrap_or_else(|| self.own(place))
    }
}

/// What one line says between two cells. A hypothesis and its own false flag share their errors: only what cannot be planted
/// and what opposes the hypothesis tells them apart.
fn line_margin(of_line: &Dense<'_>, ours: Cell, theirs: Cell) -> WeightInterval {
    match (ours, theirs) {
        (Cell::Listed(listed), Cell::FalseFlag(posed)) if listed == posed => of_line.own(listed).over_false_flag(),
        (Cell::FalseFlag(posed), Cell::Listed(listed)) if listed == posed => {
            let margin = of_line.own(listed).over_false_flag();
            WeightInterval::new(-margin.lo(), -margin.hi())
        }
        _ => less(beside(of_line, ours, theirs), beside(of_line, theirs, ours)),
    }
}

/// What a line gives one cell beside another.
fn beside(of_line: &Dense<'_>, ours: Cell, theirs: Cell) -> WeightInterval {
    match (ours, theirs) {
        (Cell::Unknown, _) => WeightInterval::ZERO,
        (Cell::Listed(own), Cell::Unknown) => of_line.own(own).net(),
        (Cell::Listed(own), Cell::Listed(rival)) => of_line.beside(own, rival).net(),
        // Opposition to the one who is posed as does not touch the one who poses: none of ours is shared.
        (Cell::Listed(own), Cell::FalseFlag(rival)) => {
            LineSum { opposition: of_line.own(own).opposition, ..of_line.beside(own, rival) }.net()
        }
        (Cell::FalseFlag(own), Cell::Unknown) => of_line.own(own).posed(),
        (Cell::FalseFlag(own), Cell::Listed(rival) | Cell::FalseFlag(rival)) => of_line.beside(own, rival).posed(),
    }
}

/// Root of a sum of squares, exact in integers and rounded up.
fn root_of(squares: u128) -> WeightOfEvidence {
    let root = squares.isqrt();
    let root = if root.saturating_mul(root) < squares { root.saturating_add(1) } else { root };
    WeightOfEvidence::from_micro(i64::try_from(root).unwrap_or(i64::MAX / 4))
}

/// Makes an interval reachable: what its rivals must leave it at least, and can leave it at most.
///
/// # Source
/// P. Walley, *Statistical Reasoning with Imprecise Probabilities*, 1991, section 4.6 (natural extension of probability
/// intervals).
fn tighten(loose: Likelihood, cells: &[Likelihood], own: &[usize]) -> Likelihood {
    let rivals = || cells.iter().enumerate().filter(|(cell, _)| !own.contains(cell)).map(|(_, rival)| rival.interval);
    let at_least = 1.0 - rivals().map(|rival| rival.hi().value()).sum::<f64>();
    let at_most = 1.0 - rivals().map(|rival| rival.lo().value()).sum::<f64>();
    let lo = loose.interval.lo().max(Probability::clamped(at_least)).min(loose.point);
    let hi = loose.interval.hi().min(Probability::clamped(at_most)).max(loose.point);
    Likelihood { point: loose.point, interval: ProbabilityInterval::new(lo, hi) }
}
