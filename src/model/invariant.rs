//! Invariants: what no rule set may ever allow, whatever its rules, bands and gates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::confidence::Confidence;
use super::source::SourceKind;

/// Everything that must hold of a rule set: `invariants.ron`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invariants {
    /// The invariants, each with a name of its own.
    pub invariants: Vec<Invariant>,
}

/// One thing that must hold in every case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename = "Invariant", deny_unknown_fields)]
pub struct Invariant {
    /// Its name, kebab-case: what is claimed.
    pub id: String,
    /// The claim in a sentence.
    pub title: String,
    /// Why it must hold.
    pub rationale: String,
    /// Of which conclusions it speaks: those of which all of these hold; of every one where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Restriction>,
    /// What must hold of these.
    pub then: Claim,
    /// The ladder that confidence is graded by.
    #[serde(default = "default_ladder")]
    pub ladder: String,
}

fn default_ladder() -> String {
    "default".to_owned()
}

/// What all that helps a hypothesis has in common. What helps it are the findings that stand and speak for it, or against a
/// rival.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Restriction {
    /// All of it goes back to at most this many origins.
    Origins(u32),
    /// All of it goes back to origins of these kinds.
    OriginKinds(Vec<SourceKind>),
    /// All of it rests on evidence of these kinds.
    Kinds(Vec<String>),
    /// All of it is at least this cheap to plant, 0 to 1.
    Spoofability(f64),
}

/// What must hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Claim {
    /// Confidence in the hypothesis is never above this.
    AtMost(Confidence),
    /// A further item that supports a hypothesis and bears on nothing else lowers neither its point nor an end of its interval.
    SupportNeverLowers,
}
