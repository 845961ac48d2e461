//! A lower and an upper end, of a probability or of a weight.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A lower and an upper end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ends<T> {
    /// The lower end.
    pub lower: T,
    /// The upper end.
    pub upper: T,
}

/// A lower and an upper probability, 0 to 1.
pub type Chance = Ends<f64>;

/// A low and a high weight of evidence, in millionths of a deciban.
pub type WeightRange = Ends<i64>;

impl<T: Copy> Ends<T> {
    /// Both ends alike.
    pub const fn both(value: T) -> Ends<T> {
        Ends { lower: value, upper: value }
    }

    /// Both lower ends together, and both upper ends.
    pub fn with<U: Copy, V>(self, other: Ends<U>, op: impl Fn(T, U) -> V) -> Ends<V> {
        Ends { lower: op(self.lower, other.lower), upper: op(self.upper, other.upper) }
    }
}

impl Chance {
    /// Certainly not.
    pub const NEVER: Chance = Ends::both(0.0);
}

impl WeightRange {
    /// No weight.
    pub const NONE: WeightRange = Ends::both(0);

    /// The difference of two whose errors are apart: the low end of one less the high end of the other.
    pub fn less(self, other: WeightRange) -> WeightRange {
        Ends { lower: self.lower.saturating_sub(other.upper), upper: self.upper.saturating_sub(other.lower) }
    }

    /// The difference of two whose errors are the same: end less end, the lower first.
    pub fn without(self, part: WeightRange) -> WeightRange {
        let Ends { lower, upper } = self.with(part, i64::saturating_sub);
        Ends { lower: lower.min(upper), upper: lower.max(upper) }
    }

    /// Twice the middle, exact.
    pub fn twice_centre(self) -> i64 {
        self.lower.saturating_add(self.upper)
    }

    /// Upper less lower end.
    pub fn width(self) -> i64 {
        self.upper.saturating_sub(self.lower)
    }
}
