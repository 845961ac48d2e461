//! The ledger: what the findings on each hypothesis come to, line by line, and the cells that a question divides into.
//!
//! Cells exclude each other and together exhaust the question: every listed hypothesis that has no parts, a remainder for
//! one that has, `unknown` (an actor nobody listed), and a false flag of every cell that somebody could pose as.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::defeat::Standing;
use super::known::in_order;
use super::line::{LineLedger, LineSum, line_ledger};
use super::weigh::{Finding, Suspicion, pool};
use crate::model::hypothesis::Question;
use crate::model::quantity::{Probability, WeightInterval, WeightOfEvidence};
use crate::model::scale::{Line, LineNature, Scales};

/// One of the possibilities that exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// A listed hypothesis, by place; for one with parts, what is left beside them.
    Listed(usize),
    /// An actor that nobody listed.
    Unknown,
    /// Somebody posing as the listed hypothesis, by place.
    FalseFlag(usize),
}

/// A cell with its prior and its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct CellLedger {
    /// Which cell.
    pub cell: Cell,
    /// Its prior weight; only differences between cells mean anything.
    pub prior: WeightOfEvidence,
    /// What the prior of a false flag is raised by.
    pub suspicion: WeightInterval,
    /// Net weight of every line that weighs on it, by place of the line.
    pub lines: BTreeMap<usize, WeightInterval>,
}

/// Ledgers of all cells of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// Listed cells in order of hypothesis, then `unknown`, then the false flags.
    pub cells: Vec<CellLedger>,
    /// What each line that bears on any of them comes to, by place of the line.
    pub lines: BTreeMap<usize, Rc<LineLedger>>,
}

impl Ledger {
    /// What each line comes to for a listed hypothesis, by place of the line.
    pub fn sums(&self, place: usize) -> impl Iterator<Item = (usize, LineSum)> {
        self.lines.iter().filter_map(move |(line, ledger)| Some((*line, *ledger.sums.get(&place)?)))
    }
}

/// Least prior weight: a stated prior of 0 for what is left over is taken as one in a million.
const PRIOR_FLOOR: f64 = -60.0;

/// Draws up the ledger of a question from the findings that stand.
pub(crate) fn ledger(
    question: &Question,
    findings: &[Arc<Finding>],
    suspicions: &[Suspicion],
    scales: &Scales,
) -> Ledger {
    let lines = lines(question, findings, scales, |_| true);
    let priors = priors_of_cells(question, scales).into_iter();
    let cells = cells(question, priors, &lines, suspicions, scales);
    Ledger { cells, lines }
}

/// Lines with a finding that is not as it was, by place. Both lists are in the order of findings, granted ones last.
pub(crate) fn changed_lines(before: &[Arc<Finding>], findings: &[Arc<Finding>]) -> BTreeSet<usize> {
    let (mut before, mut findings) = (before.iter().peekable(), findings.iter().peekable());
    let mut changed = BTreeSet::new();
    loop {
        let (gone, new) = match (before.peek(), findings.peek()) {
            (None, None) => return changed,
            (Some(one), Some(other)) if Arc::ptr_eq(one, other) => (false, false),
            (Some(one), Some(other)) => (in_order(one, other).is_le(), in_order(one, other).is_ge()),
            (one, other) => (one.is_some(), other.is_some()),
        };
        let same = !gone && !new;
        let (gone, new) = (before.next_if(|_| gone || same), findings.next_if(|_| new || same));
        if !same {
            changed.extend(gone.into_iter().chain(new).map(|one| one.line));
        }
    }
}

/// The ledger of a question that was drawn up as `known`: only the lines that changed are drawn up again.
pub(crate) fn revised(
    question: &Question,
    known: &Ledger,
    changed: &BTreeSet<usize>,
    (findings, suspicions): (&[Arc<Finding>], &[Suspicion]),
    scales: &Scales,
) -> Ledger {
    let unchanged = known.lines.iter().filter(|(line, _)| !changed.contains(line));
    let mut lines: BTreeMap<usize, Rc<LineLedger>> =
        unchanged.map(|(line, ledger)| (*line, Rc::clone(ledger))).collect();
    lines.extend(self::lines(question, findings, scales, |line| changed.contains(&line)));
    let priors = known.cells.iter().map(|known| (known.cell, known.prior));
    let cells = cells(question, priors, &lines, suspicions, scales);
    Ledger { cells, lines }
}

/// Every wanted line that bears on any hypothesis.
fn lines(
    question: &Question,
    findings: &[Arc<Finding>],
    scales: &Scales,
    wanted: impl Fn(usize) -> bool,
) -> BTreeMap<usize, Rc<LineLedger>> {
    let standing = findings.iter().map(Arc::as_ref).filter(|one| one.standing == Standing::Stands && wanted(one.line));
    let mut of: FxHashMap<(usize, &str), Vec<&Finding>> = FxHashMap::default();
    standing.for_each(|one| of.entry((one.line, &one.hypothesis)).or_default().push(one));
    let rivals = question.hypotheses.iter().filter(|hypothesis| hypothesis.within.is_none()).count() > 1;
    let chains: Vec<Vec<&str>> = (0..question.hypotheses.len()).map(|place| chain(question, place)).collect();
    let drawn = |(place, line)| Some((place, Rc::new(of_line(&of, &chains, place, line, rivals)?)));
    scales.lines.iter().enumerate().filter(|(place, _)| wanted(*place)).filter_map(drawn).collect()
}

/// One line, where any finding of it bears on any hypothesis: on it, or on one that it lies within.
fn of_line(
    of: &FxHashMap<(usize, &str), Vec<&Finding>>,
    chains: &[Vec<&str>],
    place: usize,
    line: &Line,
    rivals: bool,
) -> Option<LineLedger> {
    let bearing = |names: &Vec<&str>| -> Vec<&Finding> {
        names.iter().filter_map(|name| of.get(&(place, *name))).flatten().copied().collect()
    };
    let findings: Vec<Vec<&Finding>> = chains.iter().map(bearing).collect();
    findings.iter().any(|findings| !findings.is_empty()).then(|| line_ledger(&findings, line, rivals))
}

/// Every cell of a question with its prior.
fn priors_of_cells(question: &Question, scales: &Scales) -> Vec<(Cell, WeightOfEvidence)> {
    let priors = priors(question);
    let listed = priors.iter().enumerate().map(|(place, prior)| (Cell::Listed(place), *prior));
    let can_be_posed_as =
        |(place, _): &(usize, _)| question.hypotheses.get(*place).is_some_and(|one| one.kind.can_be_posed_as());
    let rarer = WeightOfEvidence::rounded(scales.false_flag_prior);
    let posed_as = priors.iter().enumerate().filter(can_be_posed_as);
    let false_flags = posed_as.map(|(place, prior)| (Cell::FalseFlag(place), *prior + rarer));
    listed.chain([(Cell::Unknown, unknown_prior(question, scales))]).chain(false_flags).collect()
}

fn cells(
    question: &Question,
    priors: impl Iterator<Item = (Cell, WeightOfEvidence)>,
    lines: &BTreeMap<usize, Rc<LineLedger>>,
    suspicions: &[Suspicion],
    scales: &Scales,
) -> Vec<CellLedger> {
    let weights = |place: usize, weight: fn(&LineSum) -> WeightInterval| -> BTreeMap<usize, WeightInterval> {
        lines.iter().filter_map(|(line, ledger)| Some((*line, weight(ledger.sums.get(&place)?)))).collect()
    };
    let none = WeightInterval::ZERO;
    let ledger = |(cell, prior)| {
        let (suspicion, lines) = match cell {
            Cell::Listed(place) => (none, weights(place, LineSum::net)),
            Cell::Unknown => (none, BTreeMap::new()),
            Cell::FalseFlag(place) => (suspicion(question, place, suspicions, scales), weights(place, LineSum::posed)),
        };
        CellLedger { cell, prior, suspicion, lines }
    };
    priors.map(ledger).collect()
}

/// Ids of a hypothesis and of all that it lies within.
pub(crate) fn chain(question: &Question, place: usize) -> Vec<&str> {
    let next = |place: &usize| question.hypotheses.get(*place).and_then(|hypothesis| hypothesis.within);
    // `load` refuses circles; the bound keeps this finite whatever it is given.
    let places = std::iter::successors(Some(place), next).take(question.hypotheses.len());
    places.filter_map(|place| question.hypotheses.get(place)).map(|hypothesis| hypothesis.id.as_str()).collect()
}

/// What signs of deception raise the prior of a false flag by: pooled like a line of half dependence, up to the ceiling
/// that the scales set.
fn suspicion(question: &Question, place: usize, suspicions: &[Suspicion], scales: &Scales) -> WeightInterval {
    let names = chain(question, place);
    let own = suspicions.iter().filter(|one| names.iter().any(|name| *name == &*one.hypothesis));
    let weights: Vec<_> = own.map(|one| (one.statement, one.weight)).collect();
    pool(&weights, &suspicion_line(scales))
}

/// The line that signs of deception are pooled in.
pub(crate) fn suspicion_line(scales: &Scales) -> Line {
    Line {
        id: "suspicion".to_owned(),
        title: "Signs of deception".to_owned(),
        nature: LineNature::Circumstantial,
        dependence: 0.5,
        ceiling: scales.false_flag_ceiling - scales.false_flag_prior,
        rationale: String::new(),
    }
}

/// Prior weight of every listed cell. Stated priors are taken as they are; else the top hypotheses and `unknown` share
/// alike (but for the weight that the scales give `unknown`), and a hypothesis with parts shares with them alike.
fn priors(question: &Question) -> Vec<WeightOfEvidence> {
    let stated: Option<Vec<f64>> = question
        .hypotheses
        .iter()
        .map(|hypothesis| hypothesis.prior.as_ref().map(|(prior, _)| prior.value()))
        .collect();
    let share = |place: usize| match &stated {
        Some(stated) => {
            let of = |place: usize| stated.get(place).copied().unwrap_or(0.0);
            of(place) - question.parts(place).map(of).sum::<f64>()
        }
        None => uniform_share(question, place),
    };
    (0..question.hypotheses.len()).map(share).map(prior_weight).collect()
}

/// Share of a listed cell where no prior is stated: one for a top hypothesis, divided evenly among its parts and itself.
fn uniform_share(question: &Question, place: usize) -> f64 {
    let divided = |place: usize| match question.parts(place).count() {
        0 => 1.0,
        parts => 1.0 / (parts as f64 + 1.0),
    };
    let next = |place: &usize| question.hypotheses.get(*place).and_then(|hypothesis| hypothesis.within);
    let above = std::iter::successors(next(&place), next).take(question.hypotheses.len());
    above.map(divided).fold(divided(place), |share, factor| share * factor)
}

fn unknown_prior(question: &Question, scales: &Scales) -> WeightOfEvidence {
    let top = question.hypotheses.iter().filter(|hypothesis| hypothesis.within.is_none());
    let stated: Option<Vec<f64>> = top.map(|top| top.prior.as_ref().map(|(prior, _)| prior.value())).collect();
    match stated {
        Some(stated) => prior_weight(1.0 - stated.iter().sum::<f64>()),
        None => WeightOfEvidence::rounded(scales.unknown_prior),
    }
}

fn prior_weight(share: f64) -> WeightOfEvidence {
    let weight = 10.0 * libm::log10(Probability::clamped(share).value());
    WeightOfEvidence::rounded(weight.max(PRIOR_FLOOR))
}
