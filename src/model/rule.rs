//! Rules: what follows from a pattern of facts, with the rationale that an expert is asked to accept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::confidence::Confidence;

/// A declarative rule, one to a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique, kebab-case; names what is observed, never the verdict.
    pub id: String,
    /// Line of evidence (declared in `scales.ron`); required where the rule weighs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// One line for people.
    pub title: String,
    /// Why the pattern says what the rule concludes, and why this band.
    pub rationale: String,
    /// Publications behind the rationale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// All of these must hold.
    pub when: Vec<Condition>,
    /// None of these may hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Condition>,
    /// What follows.
    pub then: Outcome,
    /// One sentence for the reader of an explanation, with `{t.says}`, `{t.field}`, `{?h}` filled in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub because: String,
}

/// What a rule concludes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    /// Weight for a hypothesis.
    Supports(Weighing),
    /// Weight against a hypothesis.
    Opposes(Weighing),
    /// A fact of a relation, with the strength of the step.
    Derives(Derivation),
    /// Defeats what it names: findings that rest on it do not count.
    Undercuts(Target),
    /// Weakens what it names: findings that rest on it are discounted.
    Discounts(Discount),
    /// Raises the prior of a false flag of the hypothesis.
    SuggestsFalseFlag(Suspicion),
    /// Puts a ceiling on the confidence in the hypothesis.
    Caps(Cap),
}

/// Weight of evidence for or against a hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weighing {
    /// Variable of the hypothesis.
    pub hypothesis: String,
    /// Name of a band of `scales.ron`.
    pub band: String,
    /// 0 to 1: how cheaply a third party could have planted this.
    pub spoofability: f64,
}

/// A derived fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    /// Name of the relation.
    pub relation: String,
    /// Variables, item names or values.
    pub args: Vec<String>,
    /// 0 to 1: how probable the conclusion is given the premises.
    #[serde(default = "one")]
    pub strength: f64,
}

pub(crate) fn one() -> f64 {
    1.0
}

/// What is undercut or discounted. At least one is given; several narrow it down.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Name of an item: every finding that uses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Variable of a source: every finding of an item whose only origin it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Variable or id of a hypothesis: only findings that support it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supporting: Option<String>,
    /// Lines of evidence: only findings in one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// Rules: only findings, undercuts and discounts of one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
}

/// A discount.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Discount {
    /// What is discounted.
    pub target: Target,
    /// 0 to 1: the truth of the premises of those findings is multiplied by this.
    pub to: f64,
}

/// A sign that somebody may be posing as the hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspicion {
    /// Variable of the hypothesis.
    pub hypothesis: String,
    /// Name of a band: what the prior of the false flag is raised by.
    pub band: String,
}

/// A ceiling on confidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// Variable of the hypothesis.
    pub hypothesis: String,
    /// The highest level that it may reach.
    pub at: Confidence,
}
