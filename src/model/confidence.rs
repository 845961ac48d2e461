//! Confidence: how good the basis of a judgment is. Never the same field, nor the same sentence, as likelihood.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Level of confidence in a judgment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Confidence {
    /// Insufficient basis for a judgment.
    None,
    /// Low confidence.
    Low,
    /// Moderate confidence.
    Moderate,
    /// High confidence.
    High,
}
