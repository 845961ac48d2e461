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

/// Which case a record is of, and what it was judged with: whoever goes on after it must have the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Number of the case in the input.
    pub number: u64,
    /// Where the case stands.
    pub at: String,
    /// SHA-256 of the case file.
    pub case_digest: String,
    /// SHA-256 of the rule set.
    pub rules_digest: String,
    /// Version of the engine.
    pub engine_version: String,
    /// The ladder.
    pub ladder: String,
    /// Whether items that answer a question outright were left out for it.
    pub blind: bool,
}

impl From<BatchRecord> for Judged {
    fn from(record: BatchRecord) -> Self {
        let BatchRecord { number, at, conclusions, .. } = record;
        let Conclusions { case_digest, rules_digest, engine_version, ladder, blind, .. } = conclusions;
        Judged { number, at, case_digest, rules_digest, engine_version, ladder, blind }
    }
}
