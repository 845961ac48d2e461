//! Admiralty grades: reliability of a source, credibility of an item.
//!
//! # Source
//! NATO AJP-2.1, annex on source evaluation: A to F for the source, 1 to 6 for the information, each judged apart.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Admiralty reliability of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Reliability cannot be judged.
    F,
}

/// Admiralty credibility of an item, 1 (confirmed by others) to 5 (improbable); 6 cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credibility(u8);

impl Credibility {
    /// Confirmed by other sources.
    pub const CONFIRMED: Credibility = Credibility(1);
    /// Probably true: what a claimed confirmation without a second origin is worth.
    pub const PROBABLY_TRUE: Credibility = Credibility(2);

    /// A grade from 1 to 6; `None` outside.
    pub fn new(grade: u8) -> Option<Self> {
        (1..=6).contains(&grade).then_some(Credibility(grade))
    }

    /// The grade, 1 to 6.
    pub fn grade(self) -> u8 {
        self.0
    }
}
