//! One line of a batch: the conclusions of a case, and which case of the input it was.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::conclusions::Conclusions;

/// Version of the shape of [`BatchRecord`].
pub const BATCH_VERSION: u32 = 1;

/// What a batch says of one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchRecord {
    /// Version of this shape.
    pub schema_version: u32,
    /// Number of the case in the input, from 1; one that is invalid has a number and no record.
    pub number: u64,
    /// Where the case stands: a file, and the line in it where it holds one case a line.
    pub at: String,
    /// What was concluded.
    pub conclusions: Conclusions,
}
