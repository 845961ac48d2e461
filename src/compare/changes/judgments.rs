//! What two assessments make of each hypothesis.

use std::collections::BTreeMap;

use super::Asked;
use crate::infer::{Cell, GateReport, Judgment, Likelihood, cell_name};
use crate::model::confidence::Confidence;
use crate::model::id::HypothesisId;
use crate::model::ladder::Gate;
use crate::model::quantity::{Probability, WeightOfEvidence};

/// A hypothesis in both assessments.
#[derive(Debug, Clone, PartialEq)]
pub struct HypothesisChange {
    /// Its id.
    pub id: HypothesisId,
    /// As the old assessment judges it; none where its question does not list it.
    pub old: Option<JudgedAt>,
    /// As the new assessment judges it.
    pub new: Option<JudgedAt>,
    /// Gates that hold in one of them only, in order of level.
    pub gates: Vec<GateFlip>,
}

/// A hypothesis as one assessment judges it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JudgedAt {
    /// Its likelihood.
    pub likelihood: Likelihood,
    /// How far it is ahead of all its rivals together: [`margin`].
    pub margin: WeightOfEvidence,
    /// Whether it leads.
    pub leads: bool,
    /// The level of confidence in it.
    pub level: Confidence,
    /// The lowest ceiling that a rule imposes on it.
    pub cap: Option<Confidence>,
}

/// A gate that holds in one assessment only, or that only one ladder has.
#[derive(Debug, Clone, PartialEq)]
pub struct GateFlip {
    /// The level that asks for it.
    pub level: Confidence,
    /// As the old assessment has it.
    pub old: Option<GateReport>,
    /// As the new assessment has it.
    pub new: Option<GateReport>,
}

/// `unknown` or a false flag in both assessments.
#[derive(Debug, Clone, PartialEq)]
pub struct RivalChange {
    /// `unknown`, or `false flag of` a hypothesis.
    pub name: String,
    /// Its likelihood in the old assessment.
    pub old: Option<Likelihood>,
    /// Its likelihood in the new assessment.
    pub new: Option<Likelihood>,
}

impl HypothesisChange {
    /// Whether anything of the judgment on it differs.
    pub fn moved(&self) -> bool {
        self.old != self.new || !self.gates.is_empty()
    }
}

/// How far a hypothesis is ahead of all its rivals together: 10·log₁₀(p / (1 − p)) of its middle likelihood p, in decibans and
/// to 0.001 dB; 0 where it is as probable as not.
pub fn margin(point: Probability) -> WeightOfEvidence {
    let p = point.value();
    WeightOfEvidence::rounded(10.0 * (libm::log10(p) - libm::log10(1.0 - p)))
}

/// Every hypothesis of a question, in order of id.
pub(super) fn hypotheses(old: Option<Asked<'_>>, new: Option<Asked<'_>>) -> Vec<HypothesisChange> {
    let mut both: BTreeMap<HypothesisId, [Option<&Judgment>; 2]> = BTreeMap::new();
    for (side, asked) in [old, new].into_iter().enumerate() {
        let Some(asked) = asked else { continue };
        for judgment in &asked.judged.judgments {
            if let Some(hypothesis) = asked.question.hypotheses.get(judgment.place) {
                both.entry(hypothesis.id.clone()).or_default()[side] = Some(judgment);
            }
        }
    }
    let change = |(id, [old, new]): (HypothesisId, [Option<&Judgment>; 2])| HypothesisChange {
        id,
        old: old.map(judged_at),
        new: new.map(judged_at),
        gates: gates(old, new),
    };
    both.into_iter().map(change).collect()
}

fn judged_at(judgment: &Judgment) -> JudgedAt {
    JudgedAt {
        likelihood: judgment.likelihood,
        margin: margin(judgment.likelihood.point),
        leads: judgment.leads,
        level: judgment.level,
        cap: judgment.caps.iter().map(|cap| cap.at).min(),
    }
}

fn gates(old: Option<&Judgment>, new: Option<&Judgment>) -> Vec<GateFlip> {
    let all = |judgment: Option<&Judgment>| -> Vec<(Confidence, GateReport)> {
        let levels = judgment.map(|judgment| judgment.levels.as_slice()).unwrap_or_default().iter();
        levels.flat_map(|level| level.gates.iter().map(|gate| (level.level, gate.clone()))).collect()
    };
    let (old, new) = (all(old), all(new));
    let find = |all: &[(Confidence, GateReport)], level: Confidence, gate: &Gate| {
        let found = all.iter().find(|(other, report)| *other == level && report.gate == *gate);
        found.map(|(_, report)| report.clone())
    };
    let mut flips: Vec<GateFlip> = Vec::new();
    for (level, report) in &old {
        let then = find(&new, *level, &report.gate);
        if then.as_ref().is_none_or(|then| then.holds != report.holds) {
            flips.push(GateFlip { level: *level, old: Some(report.clone()), new: then });
        }
    }
    for (level, report) in new.iter().filter(|(level, report)| find(&old, *level, &report.gate).is_none()) {
        flips.push(GateFlip { level: *level, old: None, new: Some(report.clone()) });
    }
    flips.sort_by_key(|flip| flip.level);
    flips
}

/// `unknown` and the false flags.
pub(super) fn rivals(old: Option<Asked<'_>>, new: Option<Asked<'_>>) -> Vec<RivalChange> {
    let mut both: BTreeMap<(bool, String), [Option<Likelihood>; 2]> = BTreeMap::new();
    for (side, asked) in [old, new].into_iter().enumerate() {
        let Some(asked) = asked else { continue };
        let cells = asked.judged.ledger.cells.iter().zip(&asked.judged.posterior.cells);
        for (cell, likelihood) in cells.filter(|(cell, _)| !matches!(cell.cell, Cell::Listed(_))) {
            let key = (cell.cell != Cell::Unknown, cell_name(asked.question, cell.cell));
            both.entry(key).or_default()[side] = Some(*likelihood);
        }
    }
    both.into_iter().map(|((_, name), [old, new])| RivalChange { name, old, new }).collect()
}
