//! Limits of an evaluation. Every one is counted; hitting one is an error, never a weaker conclusion.

use std::fmt;

/// How far an evaluation may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most rows of all relations together, base facts included.
    pub facts: usize,
    /// Most derivations of all derived facts together.
    pub derivations: usize,
    /// Most ways in which weighing rules match.
    pub matches: usize,
    /// Most rows that joins may look at.
    pub steps: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { facts: 20_000_000, derivations: 50_000_000, matches: 5_000_000, steps: 5_000_000_000 }
    }
}

/// An evaluation stopped because a limit was hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitExceeded {
    /// What was counted: `facts`, `derivations`, `matches` or `steps`.
    pub what: &'static str,
    /// How many are allowed.
    pub allowed: u64,
}

impl fmt::Display for LimitExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the evaluation needs more than {} {}", self.allowed, self.what)
    }
}

impl std::error::Error for LimitExceeded {}
