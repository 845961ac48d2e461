//! Ladders: what a conclusion must meet to reach a level of confidence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::confidence::Confidence;

/// Gates for each level of confidence: `ladders/<id>.ron`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// Name, for `--ladder`.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// The publication that it makes executable.
    pub source: String,
    /// Where the published text leaves something open, and how it was closed here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Levels in rising order: low, moderate, high.
    pub levels: Vec<LadderLevel>,
}

/// One level of a ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LadderLevel {
    /// The level.
    pub level: Confidence,
    /// What the published method calls it, where it has a word of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub called: String,
    /// All must hold, and all of the levels below.
    pub gates: Vec<Gate>,
}

/// A condition that a conclusion must meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Gate {
    /// It is the most probable answer, `unknown` and the false flags included.
    Leads,
    /// Its central likelihood is at least this, 0 to 1.
    Likelihood(f64),
    /// The lower bound of its likelihood is at least this, 0 to 1.
    LowerBound(f64),
    /// No rival's upper bound is above this, 0 to 1.
    RivalUpperBound(f64),
    /// At least this many lines of evidence support it.
    Lines(u32),
    /// At least this many of its supporting lines are technical or legal and have a part that a false flag would not have:
    /// what anyone could plant whole is no technical evidence.
    TechnicalOrLegalLines(u32),
    /// At least so many of these lines support it.
    LinesAmong(u32, Vec<String>),
    /// Its supporting evidence comes from at least this many origins.
    Origins(u32),
    /// At least this many evidence items support it.
    Items(u32),
    /// Its supporting evidence that happened on known days spans at least this many days.
    SpanDays(u32),
    /// Without any one item it still leads, with a lower bound of at least this.
    SurvivesAnyItem(f64),
    /// Without any one origin it still leads, with a lower bound of at least this.
    SurvivesAnyOrigin(f64),
}
