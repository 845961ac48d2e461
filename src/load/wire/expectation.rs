//! What a case or an example of a rule should come to, as a file spells it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::case::{Actor, Evidence, Hypothesis, Search, Source};
use crate::model::confidence::Confidence;
use crate::model::value::{Entries, is_false};

/// What a case should come to, written by hand: `expected.ron` beside `case.ron`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The question compared.
    pub question: String,
    /// The hypothesis whose level is compared; not always the leading one.
    pub hypothesis: String,
    /// The level of the published judgment; where it is at least moderate, the hypothesis must also lead.
    pub level: Confidence,
    /// Lowest and highest level that published judgments support.
    pub range: (Confidence, Confidence),
    /// Whether the published judgment rests on evidence that was never published; then a lower level is right too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub undisclosed: bool,
    /// Who published the judgment.
    pub by: String,
    /// In which words.
    pub words: String,
    /// Why this level was read from them.
    pub why: String,
    /// Evidence items that an explanation of the judgment must cite.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
}

/// Examples beside a rule: `<rule-id>.tests.ron`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleTests {
    /// The rule tested.
    pub rule: String,
    /// At least one that matches and one that does not.
    pub examples: Vec<Example>,
}

/// One example of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the example shows.
    pub name: String,
    /// The facts. What an example leaves out gets a default: `as_of` 2030-01-01; one first-hand vendor source `s` of
    /// reliability A; evidence reported by `s`, credibility 2, known from 2029-01-01.
    pub given: Given,
    /// What the rule gives; empty where it must not match.
    pub expect: Vec<Expectation>,
}

/// The facts of an example.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Hypotheses of one question, `sponsor`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hypotheses: Vec<Hypothesis>,
    /// Actors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<Actor>,
    /// Sources beside the default one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Searches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looked_for: Vec<Search>,
}

/// One result that a rule must give in an example.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The hypothesis that is weighed or capped, or the derived fact's arguments joined by a blank.
    pub concludes: String,
    /// Items that the result rests on; not compared where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Name of the band that is given; not compared where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
    /// Variables of the rule with their values, `{"?h": "x"}`; those not named are not compared.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub bindings: Entries<String>,
}
