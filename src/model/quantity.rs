//! Quantities: probability and its interval, weight of evidence and its interval.
//!
//! There is one base for logarithms in the program: the deciban. Logarithms and powers come from the pinned `libm`, never
//! from the platform, so that a figure is the same on every machine.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// A probability, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Probability(f64);

impl Probability {
    /// Certainly not.
    pub const ZERO: Probability = Probability(0.0);
    /// Certainly.
    pub const ONE: Probability = Probability(1.0);

    /// A probability from a number from 0 to 1; `None` outside that range and for NaN.
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Probability(value))
    }

    /// A probability from a computed number; what rounding pushed outside 0 to 1 is put back on its edge.
    ///
    /// NaN becomes 0: no computation here yields it, and claiming nothing is the safe side.
    pub fn clamped(value: f64) -> Self {
        if value >= 1.0 {
            Probability::ONE
        } else if value > 0.0 {
            Probability(value)
        } else {
            Probability::ZERO
        }
    }

    /// The number, 0 to 1.
    pub fn value(self) -> f64 {
        self.0
    }

    /// The probability that at least one of two independent events happens: 1 − (1 − p)(1 − q).
    pub fn noisy_or(self, other: Self) -> Self {
        Probability::clamped(1.0 - (1.0 - self.0) * (1.0 - other.0))
    }

    /// The probability that two independent events both happen: p·q.
    pub fn and(self, other: Self) -> Self {
        Probability(self.0 * other.0)
    }

    /// The smaller of two.
    pub fn min(self, other: Self) -> Self {
        if other.0 < self.0 { other } else { self }
    }

    /// The larger of two.
    pub fn max(self, other: Self) -> Self {
        if other.0 > self.0 { other } else { self }
    }
}

/// A lower and an upper probability, `lo <= hi`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProbabilityInterval {
    lo: Probability,
    hi: Probability,
}

impl ProbabilityInterval {
    /// Certainly true.
    pub const ONE: ProbabilityInterval = ProbabilityInterval { lo: Probability::ONE, hi: Probability::ONE };
    /// Certainly false.
    pub const ZERO: ProbabilityInterval = ProbabilityInterval { lo: Probability::ZERO, hi: Probability::ZERO };

    /// An interval; the two ends are put in order.
    pub fn new(a: Probability, b: Probability) -> Self {
        ProbabilityInterval { lo: a.min(b), hi: a.max(b) }
    }

    /// A single value.
    pub fn exactly(value: Probability) -> Self {
        ProbabilityInterval { lo: value, hi: value }
    }

    /// The lower end.
    pub fn lo(self) -> Probability {
        self.lo
    }

    /// The upper end.
    pub fn hi(self) -> Probability {
        self.hi
    }

    /// Applies an operation to both lower ends and to both upper ends; it must grow with each argument.
    pub fn zip(self, other: Self, op: impl Fn(Probability, Probability) -> Probability) -> Self {
        ProbabilityInterval { lo: op(self.lo, other.lo), hi: op(self.hi, other.hi) }
    }

    /// Both hold, taken as independent: p·q at both ends.
    pub fn and(self, other: Self) -> Self {
        self.zip(other, Probability::and)
    }
}

/// Weight of evidence: 10·log₁₀ of a likelihood ratio, in decibans (dB), kept as a whole number of 0.000001 dB.
///
/// A finding's weight is rounded once, to 0.001 dB ([`WeightOfEvidence::rounded`]). Pooling multiplies it by a dependence
/// factor of whole thousandths, which this resolution holds exactly, so every sum of weights is exact.
///
/// # Source
/// I. J. Good, *Probability and the Weighing of Evidence*, 1950; A. M. Turing's deciban.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WeightOfEvidence(i64);

impl WeightOfEvidence {
    /// No weight: the evidence is as probable under both hypotheses.
    pub const ZERO: WeightOfEvidence = WeightOfEvidence(0);
    /// The largest weight a single finding can have, either way: 300 dB, a ratio of 10³⁰.
    pub const LIMIT: WeightOfEvidence = WeightOfEvidence(300_000_000);

    /// A weight of so many decibans, rounded to 0.001 dB and kept within ±300 dB; NaN is no weight.
    pub fn rounded(decibans: f64) -> Self {
        let milli = libm::round(decibans * 1000.0);
        let limit = 300_000.0;
        // NaN fails both comparisons inside clamp's own rules, so it is sent to zero first.
        let milli = if milli.is_nan() { 0.0 } else { milli.clamp(-limit, limit) };
        WeightOfEvidence((milli as i64).saturating_mul(1000))
    }

    /// A weight from whole millionths of a deciban.
    pub const fn from_micro(micro: i64) -> Self {
        WeightOfEvidence(micro)
    }

    /// Whole millionths of a deciban.
    pub const fn micro(self) -> i64 {
        self.0
    }

    /// Decibans.
    pub fn decibans(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The likelihood ratio 10^(w/10), above 0.
    pub fn ratio(self) -> f64 {
        libm::pow(10.0, self.decibans() / 10.0)
    }

    /// This weight times so many thousandths, exact for weights of whole 0.001 dB.
    pub fn times_permille(self, permille: i64) -> Self {
        WeightOfEvidence(self.0.saturating_mul(permille) / 1000)
    }
}

impl Add for WeightOfEvidence {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        WeightOfEvidence(self.0.saturating_add(other.0))
    }
}

impl Sub for WeightOfEvidence {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        WeightOfEvidence(self.0.saturating_sub(other.0))
    }
}

impl Neg for WeightOfEvidence {
    type Output = Self;
    fn neg(self) -> Self {
        WeightOfEvidence(self.0.saturating_neg())
    }
}

impl Sum for WeightOfEvidence {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(WeightOfEvidence::ZERO, Add::add)
    }
}

impl fmt::Display for WeightOfEvidence {
    /// Decibans with a sign and one decimal: `+4.2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+.1}", self.decibans())
    }
}

/// A low and a high weight, `lo <= hi`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct WeightInterval {
    lo: WeightOfEvidence,
    hi: WeightOfEvidence,
}

impl WeightInterval {
    /// No weight.
    pub const ZERO: WeightInterval = WeightInterval { lo: WeightOfEvidence::ZERO, hi: WeightOfEvidence::ZERO };

    /// An interval; the two ends are put in order.
    pub fn new(a: WeightOfEvidence, b: WeightOfEvidence) -> Self {
        WeightInterval { lo: a.min(b), hi: a.max(b) }
    }

    /// The lower end.
    pub fn lo(self) -> WeightOfEvidence {
        self.lo
    }

    /// The upper end.
    pub fn hi(self) -> WeightOfEvidence {
        self.hi
    }

    /// The smaller of two, each end by itself.
    pub fn least(self, other: Self) -> Self {
        WeightInterval { lo: self.lo.min(other.lo), hi: self.hi.min(other.hi) }
    }

    /// The larger of two, each end by itself.
    pub fn greatest(self, other: Self) -> Self {
        WeightInterval { lo: self.lo.max(other.lo), hi: self.hi.max(other.hi) }
    }

    /// Twice the middle, exact.
    #[allow(clippy::arithmetic_side_effects, reason = "weights are added within their range")]
    pub fn twice_centre(self) -> WeightOfEvidence {
        self.lo + self.hi
    }

    /// Upper less lower end, at least 0.
    #[allow(clippy::arithmetic_side_effects, reason = "weights are added within their range")]
    pub fn width(self) -> WeightOfEvidence {
        self.hi - self.lo
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_outside_zero_to_one_is_refused() {
        for bad in [-0.001, 1.001, f64::NAN, f64::INFINITY] {
            assert_eq!(Probability::new(bad), None);
        }
        assert_eq!(Probability::clamped(f64::NAN), Probability::ZERO);
    }

    #[test]
    fn ten_decibans_are_a_ratio_of_ten() {
        assert_eq!(WeightOfEvidence::rounded(10.0).ratio(), 10.0);
        assert_eq!(WeightOfEvidence::ZERO.ratio(), 1.0);
    }

    #[test]
    fn a_weight_is_rounded_to_thousandths_and_kept_in_range() {
        assert_eq!(WeightOfEvidence::rounded(1.23456).micro(), 1_235_000);
        assert_eq!(WeightOfEvidence::rounded(1e9), WeightOfEvidence::LIMIT);
        assert_eq!(WeightOfEvidence::rounded(f64::NEG_INFINITY), -WeightOfEvidence::LIMIT);
        assert_eq!(WeightOfEvidence::rounded(f64::NAN), WeightOfEvidence::ZERO);
    }
}
