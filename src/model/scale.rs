//! Scales: named bands of weight, lines of evidence, Admiralty intervals, priors of the rivals that are always present.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reliability::Reliability;

/// Bands, lines and Admiralty intervals: `scales.ron`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scales {
    /// Named bands of weight of evidence.
    pub bands: Vec<Band>,
    /// Lines of evidence.
    pub lines: Vec<Line>,
    /// Probability that a report is true, by reliability of its source; every grade once.
    pub reliability: Vec<(Reliability, f64, f64)>,
    /// Probability that an item is true, by its credibility 1 to 6; every grade once.
    pub credibility: Vec<(u8, f64, f64)>,
    /// Prior weight of a false flag of X against X itself, in dB, below 0.
    pub false_flag_prior: f64,
    /// Highest that suspicions may raise this prior, in dB, at most 0.
    pub false_flag_ceiling: f64,
    /// Prior weight of `unknown` against a listed hypothesis, in dB.
    pub unknown_prior: f64,
    /// Least weight, in dB, with which a line counts as a line of evidence in gates.
    pub counts_from: f64,
}

/// A band of weight of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Name, used in rules.
    pub id: String,
    /// Lower end, dB, at least 0.
    pub lo: f64,
    /// Upper end, dB, at least `lo`.
    pub hi: f64,
    /// What it means, as a likelihood ratio and in words.
    pub means: String,
}

/// A line of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Name, used in rules.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// What sort of line it is, for gates.
    pub nature: LineNature,
    /// 0 to 1: what each further finding of the line counts for, after the strongest.
    pub dependence: f64,
    /// Most that the line may come to, dB, on either side.
    pub ceiling: f64,
    /// Why this dependence and this ceiling.
    pub rationale: String,
}

/// What sort of line of evidence it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum LineNature {
    /// Observed in systems, code, networks.
    Technical,
    /// Shown in a legal process.
    Legal,
    /// Circumstance: motive, timing, victims.
    Circumstantial,
    /// Words of somebody: claims, denials, assessments.
    Testimonial,
}

impl LineNature {
    /// Whether it is technical or legal.
    pub fn is_technical_or_legal(self) -> bool {
        matches!(self, LineNature::Technical | LineNature::Legal)
    }
}
