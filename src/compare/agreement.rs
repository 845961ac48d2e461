//! Agreement of many judgments with published ones.

use super::expectation::Verdict;
use crate::model::confidence::Confidence;

/// The levels, rising.
pub const LEVELS: [Confidence; 4] = [Confidence::None, Confidence::Low, Confidence::Moderate, Confidence::High];

/// Agreement over a casebook.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Judgments compared.
    pub compared: usize,
    /// Judgments of which the leading hypothesis is compared.
    pub leading_compared: usize,
    /// Those of them in which it is the published one.
    pub leading_right: usize,
    /// Levels equal to the right one: the published one, or a lower one where its basis is undisclosed.
    pub equal: usize,
    /// Levels that published judgments support.
    pub within: usize,
    /// Levels above that.
    pub overclaims: usize,
    /// Levels below that, on a published basis.
    pub underclaims: usize,
    /// Quadratic-weighted kappa of right and reached level, −1 to 1; 0 where there is nothing to weigh.
    pub kappa: f64,
    /// Judgments by right level (rows) and reached level (columns), in order of [`LEVELS`].
    pub confusion: [[usize; 4]; 4],
}

/// Measures agreement.
pub fn agreement(verdicts: &[Verdict]) -> Agreement {
    let count = |wanted: &dyn Fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| wanted(verdict)).count();
    let mut confusion = [[0; 4]; 4];
    for verdict in verdicts {
        confusion[verdict.right_level() as usize][verdict.reached as usize] += 1;
    }
    Agreement {
        compared: verdicts.len(),
        leading_compared: count(&Verdict::compares_leading),
        leading_right: count(&|verdict| verdict.compares_leading() && verdict.leads),
        equal: count(&Verdict::is_equal),
        within: count(&Verdict::is_within),
        overclaims: count(&Verdict::is_overclaim),
        underclaims: count(&Verdict::is_underclaim),
        kappa: kappa(&confusion),
        confusion,
    }
}

/// Cohen's kappa with quadratic weights: 1 − Σ (i − j)²·observed / Σ (i − j)²·expected by chance.
///
/// # Source
/// J. Cohen, *Weighted kappa*, Psychological Bulletin 70, 1968.
fn kappa(confusion: &[[usize; 4]; 4]) -> f64 {
    let total: usize = confusion.iter().flatten().sum();
    let row = |level: usize| confusion[level].iter().sum::<usize>() as f64;
    let column = |level: usize| confusion.iter().map(|row| row[level]).sum::<usize>() as f64;
    let (mut observed, mut chance) = (0.0, 0.0);
    for (expected, reached) in (0..4).flat_map(|one| (0..4).map(move |other| (one, other))) {
        let weight = (expected as f64 - reached as f64) * (expected as f64 - reached as f64);
        observed += weight * confusion[expected][reached] as f64;
        chance += weight * row(expected) * column(reached) / total.max(1) as f64;
    }
    if chance > 0.0 { 1.0 - observed / chance } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn perfect_agreement_is_one_and_a_constant_answer_is_zero() {
        let perfect = [[2, 0, 0, 0], [0, 3, 0, 0], [0, 0, 4, 0], [0, 0, 0, 1]];
        assert_eq!(kappa(&perfect), 1.0);
        let constant = [[0, 0, 2, 0], [0, 0, 3, 0], [0, 0, 4, 0], [0, 0, 1, 0]];
        assert_eq!(kappa(&constant), 0.0);
        assert_eq!(kappa(&[[0; 4]; 4]), 0.0);
    }
}
