//! The ledger: what the findings on each hypothesis come to, line by line, and the cells that a question divides into.
//!
//! Cells exclude each other and together exhaust the question: every listed hypothesis that has no parts, a remainder for
//! one that has, `unknown` (an actor nobody listed), and a false flag of every cell that somebody could pose as.

use std::collections::BTreeMap;

use super::defeat::Standing;
use super::weigh::{Finding, Side, Suspicion, pool};
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

/// What one line comes to for one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineSum {
    /// Support, pooled.
    pub support: WeightInterval,
    /// Opposition, pooled; at least 0.
    pub opposition: WeightInterval,
    /// The part of the support that a false flag would not have, pooled.
    pub unspoofable: WeightInterval,
}

impl LineSum {
    /// Support less opposition; errors within a line go together, so half-widths add.
    pub fn net(&self) -> WeightInterval {
        WeightInterval::new(self.support.lo() - self.opposition.hi(), self.support.hi() - self.opposition.lo())
    }

    /// What the line gives a false flag: the support that can be planted. Opposition to the one who is posed as does not
    /// touch the one who poses.
    pub fn posed(&self) -> WeightInterval {
        WeightInterval::new(self.support.lo() - self.unspoofable.lo(), self.support.hi() - self.unspoofable.hi())
    }

    /// What tells the hypothesis from its own false flag.
    pub fn over_false_flag(&self) -> WeightInterval {
        WeightInterval::new(self.unspoofable.lo() - self.opposition.hi(), self.unspoofable.hi() - self.opposition.lo())
    }
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
    /// For every listed cell: what each line comes to.
    pub sums: BTreeMap<usize, BTreeMap<usize, LineSum>>,
    /// For every pair of listed cells and line: the width of what bears on both alike, on both sides together.
    pub shared: BTreeMap<(usize, usize, usize), WeightOfEvidence>,
}

/// Least prior weight: a stated prior of 0 for what is left over is taken as one in a million.
const PRIOR_FLOOR: f64 = -60.0;

/// Draws up the ledger of a question from the findings that stand.
pub(crate) fn ledger(question: &Question, findings: &[Finding], suspicions: &[Suspicion], scales: &Scales) -> Ledger {
    let listed: Vec<usize> = (0..question.hypotheses.len()).collect();
    let bearing: Vec<Vec<&Finding>> = listed.iter().map(|place| bearing_on(question, *place, findings)).collect();
    let sums: BTreeMap<usize, BTreeMap<usize, LineSum>> =
        listed.iter().map(|place| (*place, line_sums(&bearing[*place], scales))).collect();
    let priors = priors(question);
    let mut cells: Vec<CellLedger> = listed
        .iter()
        .map(|place| CellLedger {
            cell: Cell::Listed(*place),
            prior: priors[*place],
            suspicion: WeightInterval::ZERO,
            lines: sums[place].iter().map(|(line, sum)| (*line, sum.net())).collect(),
        })
        .collect();
    cells.push(CellLedger {
        cell: Cell::Unknown,
        prior: unknown_prior(question, scales),
        suspicion: WeightInterval::ZERO,
        lines: common_to_all(&bearing, scales),
    });
    for place in listed.iter().filter(|place| question.hypotheses[**place].kind.can_be_posed_as()) {
        cells.push(CellLedger {
            cell: Cell::FalseFlag(*place),
            prior: priors[*place] + WeightOfEvidence::rounded(scales.false_flag_prior),
            suspicion: suspicion(question, *place, suspicions, scales),
            lines: sums[place].iter().map(|(line, sum)| (*line, sum.posed())).collect(),
        });
    }
    Ledger { cells, shared: shared(&bearing, scales), sums }
}

/// Findings that stand and bear on a cell: on its hypothesis or on one that it lies within.
fn bearing_on<'a>(question: &Question, place: usize, findings: &'a [Finding]) -> Vec<&'a Finding> {
    let names = chain(question, place);
    let bears = |finding: &&Finding| {
        finding.standing == Standing::Stands && names.iter().any(|name| *name == finding.hypothesis)
    };
    findings.iter().filter(bears).collect()
}

/// Ids of a hypothesis and of all that it lies within.
pub(crate) fn chain(question: &Question, place: usize) -> Vec<&str> {
    let next = |place: &usize| question.hypotheses.get(*place).and_then(|hypothesis| hypothesis.within);
    // `load` refuses circles; the bound keeps this finite whatever it is given.
    let places = std::iter::successors(Some(place), next).take(question.hypotheses.len());
    places.filter_map(|place| question.hypotheses.get(place)).map(|hypothesis| hypothesis.id.as_str()).collect()
}

fn line_sums(findings: &[&Finding], scales: &Scales) -> BTreeMap<usize, LineSum> {
    let mut sums = BTreeMap::new();
    for (place, line) in scales.lines.iter().enumerate() {
        let of = |side: Side, weight: fn(&Finding) -> WeightInterval| -> Vec<(usize, WeightInterval)> {
            let own = findings.iter().filter(|finding| finding.line == place && finding.side == side);
            own.map(|finding| (finding.statement, weight(finding))).collect()
        };
        let sum = LineSum {
            support: pool(&of(Side::For, |finding| finding.weight), line),
            opposition: pool(&of(Side::Against, |finding| finding.weight), line),
            unspoofable: pool(&of(Side::For, |finding| finding.unspoofable), line),
        };
        if findings.iter().any(|finding| finding.line == place) {
            sums.insert(place, sum);
        }
    }
    sums
}

/// Weights of the statements that one cell shares with another, as the first cell has them.
fn common(one: &[&Finding], other: &[&Finding], line: usize, side: Side) -> Vec<(usize, WeightInterval)> {
    let of = |finding: &&&Finding| finding.line == line && finding.side == side;
    one.iter()
        .filter(of)
        .filter(|finding| other.iter().filter(of).any(|same| same.statement == finding.statement))
        .map(|finding| (finding.statement, finding.weight))
        .collect()
}

/// Widths of what bears on two listed cells alike: it moves both together, so it is no error of their margin.
fn shared(bearing: &[Vec<&Finding>], scales: &Scales) -> BTreeMap<(usize, usize, usize), WeightOfEvidence> {
    let mut shared = BTreeMap::new();
    for one in 0..bearing.len() {
        for other in one + 1..bearing.len() {
            for (place, line) in scales.lines.iter().enumerate() {
                let width = |side| {
                    let ours = pool(&common(&bearing[one], &bearing[other], place, side), line).width();
                    let theirs = pool(&common(&bearing[other], &bearing[one], place, side), line).width();
                    ours.min(theirs)
                };
                let both = width(Side::For) + width(Side::Against);
                if both > WeightOfEvidence::ZERO {
                    shared.insert((one, other, place), both);
                }
            }
        }
    }
    shared
}

/// What supports every listed hypothesis alike supports one that nobody listed as well: it says nothing.
fn common_to_all(bearing: &[Vec<&Finding>], scales: &Scales) -> BTreeMap<usize, WeightInterval> {
    let mut lines = BTreeMap::new();
    for (place, line) in scales.lines.iter().enumerate() {
        let mut least: BTreeMap<usize, (usize, WeightInterval)> = BTreeMap::new();
        for findings in bearing {
            for (statement, weight) in strongest_by_statement(findings, place) {
                let known = least.entry(statement).or_insert((0, weight));
                let lower = WeightInterval::new(known.1.lo().min(weight.lo()), known.1.hi().min(weight.hi()));
                *known = (known.0 + 1, lower);
            }
        }
        let everywhere = least.into_iter().filter(|(_, (times, _))| *times == bearing.len());
        let weights: Vec<_> = everywhere.map(|(statement, (_, weight))| (statement, weight)).collect();
        if !weights.is_empty() {
            lines.insert(place, pool(&weights, line));
        }
    }
    lines
}

fn strongest_by_statement(findings: &[&Finding], line: usize) -> BTreeMap<usize, WeightInterval> {
    let mut strongest: BTreeMap<usize, WeightInterval> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.line == line && finding.side == Side::For) {
        let known = strongest.entry(finding.statement).or_default();
        *known = WeightInterval::new(known.lo().max(finding.weight.lo()), known.hi().max(finding.weight.hi()));
    }
    strongest
}

/// What signs of deception raise the prior of a false flag by: pooled like a line of half dependence, up to the ceiling
/// that the scales set.
fn suspicion(question: &Question, place: usize, suspicions: &[Suspicion], scales: &Scales) -> WeightInterval {
    let names = chain(question, place);
    let own = suspicions.iter().filter(|one| names.iter().any(|name| *name == one.hypothesis));
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
    let shares: Vec<f64> = (0..question.hypotheses.len())
        .map(|place| match &stated {
            Some(stated) => stated[place] - question.parts(place).map(|part| stated[part]).sum::<f64>(),
            None => uniform_share(question, place),
        })
        .collect();
    shares.into_iter().map(prior_weight).collect()
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
