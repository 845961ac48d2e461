//! How much of a line's pooled weight each statement brings.
//!
//! The strongest statement brings all of its weight, each further one its weight times the line's dependence, until the
//! line's ceiling is reached; so the shares add up to what the line comes to, at both ends.

use std::collections::BTreeMap;

use crate::infer::{Finding, permille, residue};
use crate::model::quantity::{WeightInterval, WeightOfEvidence};
use crate::model::scale::Line;

/// The share of each finding, by its place in `findings`, which are all of one line and on one side. Of several findings
/// that weigh one statement the strongest has its share and the others have none. `common` is what every hypothesis has
/// alike of a statement, and no finding brings.
pub(super) fn shares(
    findings: &[(usize, &Finding)],
    line: &Line,
    common: &BTreeMap<usize, WeightInterval>,
) -> BTreeMap<usize, WeightInterval> {
    let mut weights: BTreeMap<usize, WeightInterval> = BTreeMap::new();
    for (_, finding) in findings {
        let best = weights.entry(finding.statement).or_default();
        *best = best.greatest(finding.weight);
    }
    for (statement, weight) in &mut weights {
        *weight = residue(*weight, common.get(statement).copied().unwrap_or_default());
    }
    let (lo, hi) = (ends(&weights, line, WeightInterval::lo), ends(&weights, line, WeightInterval::hi));
    let strongest = strongest_by_statement(findings);
    let share = |(place, finding): &(usize, &Finding)| {
        let counts = strongest.get(&finding.statement) == Some(place);
        let of = |ends: &BTreeMap<usize, WeightOfEvidence>| ends.get(&finding.statement).copied().unwrap_or_default();
        (*place, if counts { WeightInterval::new(of(&lo), of(&hi)) } else { WeightInterval::ZERO })
    };
    findings.iter().map(share).collect()
}

fn strongest_by_statement(findings: &[(usize, &Finding)]) -> BTreeMap<usize, usize> {
    let mut strongest: BTreeMap<usize, (WeightOfEvidence, usize)> = BTreeMap::new();
    for (place, finding) in findings {
        let weight = finding.weight.twice_centre();
        let known = strongest.entry(finding.statement).or_insert((weight, *place));
        if weight > known.0 {
            *known = (weight, *place);
        }
    }
    strongest.into_iter().map(|(statement, (_, place))| (statement, place)).collect()
}

#[allow(clippy::arithmetic_side_effects, reason = "a share is at most what is left of the ceiling")]
fn ends(
    weights: &BTreeMap<usize, WeightInterval>,
    line: &Line,
    end: fn(WeightInterval) -> WeightOfEvidence,
) -> BTreeMap<usize, WeightOfEvidence> {
    let mut order: Vec<(usize, WeightOfEvidence)> =
        weights.iter().map(|(statement, weight)| (*statement, end(*weight))).collect();
    order.sort_by_key(|(statement, weight)| (std::cmp::Reverse(*weight), *statement));
    let mut left = WeightOfEvidence::rounded(line.ceiling);
    let share = |(rank, (statement, weight)): (usize, (usize, WeightOfEvidence))| {
        let full = if rank == 0 { weight } else { weight.times_permille(permille(line)) };
        let share = full.min(left);
        left = left - share;
        (statement, share)
    };
    order.into_iter().enumerate().map(share).collect()
}
