//! Probabilities and weights, written anew: whole millionths of a deciban, and numbers from 0 to 1.

use std::collections::BTreeMap;

use crate::explain::certificate::{Chance, LineView, WeightRange};

/// Largest weight of one finding, either way.
pub(super) const LIMIT: i64 = 300_000_000;

pub(super) const NO_WEIGHT: WeightRange = WeightRange { lower_udb: 0, upper_udb: 0 };
pub(super) const CERTAIN: Chance = Chance { lower: 1.0, upper: 1.0 };
pub(super) const NEVER: Chance = Chance { lower: 0.0, upper: 0.0 };

/// Equal up to 10⁻¹² of their size.
pub(super) fn close(one: f64, other: f64) -> bool {
    one == other || (one - other).abs() <= 1e-12 * one.abs().max(other.abs())
}

/// On its edge where rounding pushed it outside 0 to 1; nothing where it is no number.
pub(super) fn bounded(value: f64) -> f64 {
    if value > 0.0 { value.min(1.0) } else { 0.0 }
}

impl Chance {
    pub(super) fn with(self, other: Chance, op: impl Fn(f64, f64) -> f64) -> Chance {
        Chance { lower: op(self.lower, other.lower), upper: op(self.upper, other.upper) }
    }

    /// Both hold.
    pub(super) fn and(self, other: Chance) -> Chance {
        self.with(other, |one, other| one * other)
    }

    /// At least one holds.
    pub(super) fn or(self, other: Chance) -> Chance {
        self.with(other, |one, other| bounded(1.0 - (1.0 - one) * (1.0 - other)))
    }

    /// Whether it is above another: by lower end, then by upper.
    pub(super) fn above(self, other: Chance) -> bool {
        (self.lower, self.upper) > (other.lower, other.upper)
    }
}

/// An interval of weights from its ends in any order.
pub(super) fn range(one: i64, other: i64) -> WeightRange {
    WeightRange { lower_udb: one.min(other), upper_udb: one.max(other) }
}

impl WeightRange {
    pub(super) fn width(self) -> i64 {
        self.upper_udb.saturating_sub(self.lower_udb)
    }

    pub(super) fn twice_centre(self) -> i64 {
        self.lower_udb.saturating_add(self.upper_udb)
    }

    pub(super) fn negative(self) -> WeightRange {
        range(self.lower_udb.saturating_neg(), self.upper_udb.saturating_neg())
    }
}

/// 10 to the power of a weight in decibans over ten.
pub(super) fn ratio(decibans: f64) -> f64 {
    libm::pow(10.0, decibans / 10.0)
}

pub(super) fn decibans(udb: i64) -> f64 {
    udb as f64 / 1e6
}

/// A weight in decibans, rounded to 0.001 dB.
pub(super) fn rounded(decibans: f64) -> i64 {
    let milli = libm::round(decibans * 1000.0);
    if milli.is_nan() { 0 } else { milli.clamp(-300_000.0, 300_000.0) as i64 * 1000 }
}

/// A band discounted by truth: L' = 1 + r·(L − 1), low end with low truth.
pub(super) fn cascade(band: WeightRange, truth: Chance) -> WeightRange {
    let end = |udb: i64, truth: f64| rounded(10.0 * libm::log10(1.0 + truth * (ratio(decibans(udb)) - 1.0)));
    range(end(band.lower_udb, truth.lower), end(band.upper_udb, truth.upper))
}

/// What a false flag would lack of a weight: w − 10·log₁₀(1 + s·(L' − 1)), at least 0.
pub(super) fn beyond_planting(weight: WeightRange, spoofability: f64) -> WeightRange {
    let end = |udb: i64| {
        let planted = rounded(10.0 * libm::log10(1.0 + spoofability * (ratio(decibans(udb)) - 1.0)));
        udb.saturating_sub(planted).max(0)
    };
    range(end(weight.lower_udb), end(weight.upper_udb))
}

/// A statement with what it weighs.
pub(super) type Weighed = (u64, WeightRange);

/// Of each statement the strongest; of these the strongest in full, the others by dependence; up to the ceiling.
pub(super) fn pool(weights: &[Weighed], dependence_permille: i64, ceiling_udb: i64) -> WeightRange {
    let end = |end: fn(&WeightRange) -> i64| {
        let mut strongest: BTreeMap<u64, i64> = BTreeMap::new();
        for (statement, weight) in weights {
            let known = strongest.entry(*statement).or_default();
            *known = end(weight).max(*known);
        }
        let first = strongest.values().copied().max().unwrap_or(0);
        let all = strongest.values().fold(0_i64, |sum, weight| sum.saturating_add(*weight));
        let further = all.saturating_sub(first).saturating_mul(dependence_permille) / 1000;
        first.saturating_add(further).min(ceiling_udb)
    };
    range(end(|weight| weight.lower_udb), end(|weight| weight.upper_udb))
}

/// Pools weights of one line.
pub(super) fn pool_line(weights: &[Weighed], line: &LineView) -> WeightRange {
    pool(weights, line.dependence_permille, line.ceiling_udb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_of_ten_believed_half_is_one_of_five_and_a_half() {
        let half = Chance { lower: 0.5, upper: 0.5 };
        // 10·log10(5.5) = 7.40363
        assert_eq!(cascade(range(10_000_000, 10_000_000), half), range(7_404_000, 7_404_000));
        assert_eq!(cascade(range(10_000_000, 15_000_000), NEVER), NO_WEIGHT);
    }

    #[test]
    fn a_statement_told_twice_counts_once_and_a_further_one_by_dependence() {
        let (four, two) = (range(4_000_000, 6_000_000), range(2_000_000, 4_000_000));
        assert_eq!(pool(&[(1, four), (1, two), (2, two)], 500, 18_000_000), range(5_000_000, 8_000_000));
        assert_eq!(pool(&[(1, four), (2, two)], 500, 4_500_000), range(4_500_000, 4_500_000));
    }

    #[test]
    fn hostile_numbers_saturate() {
        assert_eq!(range(i64::MIN, i64::MAX).width(), i64::MAX);
        assert_eq!(range(i64::MIN, 0).negative(), range(0, i64::MAX));
        assert_eq!(rounded(f64::NAN), 0);
        assert!(!close(f64::NAN, f64::NAN) && !close(0.0, 1e-300));
    }
}
