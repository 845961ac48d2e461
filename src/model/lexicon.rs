//! Lexicons: the words of a published standard for likelihood and for confidence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::confidence::Confidence;

/// Words for likelihood and confidence: `lexicons/<id>.ron`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lexicon {
    /// Name, for `--lexicon`.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// The publication it comes from.
    pub source: String,
    /// Words for likelihood, from low to high; ranges in whole percent, both ends included; may leave gaps.
    pub likelihood: Vec<LikelihoodWord>,
    /// Words for confidence.
    pub confidence: Vec<(Confidence, String)>,
    /// What a reader must know about it: gaps, overlaps, disagreement with other lexicons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl Lexicon {
    /// The word for that many per cent; `None` in a gap of the lexicon.
    ///
    /// Where two ranges share the number, it is the word nearer to even chances: a hypothesis and its negation then get
    /// mirrored words, and neither sounds surer than it must.
    pub fn word(&self, percent: u8) -> Option<&LikelihoodWord> {
        let fits = |word: &&LikelihoodWord| (word.from..=word.to).contains(&percent);
        let from_even = |word: &&LikelihoodWord| u16::from(word.from).saturating_add(word.to.into()).abs_diff(100);
        self.likelihood.iter().filter(fits).min_by_key(from_even)
    }
}

/// A word for a range of likelihood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LikelihoodWord {
    /// The word.
    pub word: String,
    /// Other words for the same range.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Lowest whole percent.
    pub from: u8,
    /// Highest whole percent.
    pub to: u8,
}
