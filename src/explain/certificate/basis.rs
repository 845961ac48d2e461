//! What a certificate takes as given: scales, ladder, rules, sources, items, hypotheses.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Chance;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::HypothesisKind;
use crate::model::ladder::LadderLevel;
use crate::model::reliability::Reliability;
use crate::model::scale::LineNature;

/// The ladder used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LadderView {
    /// Its name.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// The publication that it makes executable.
    pub source: String,
    /// Levels in rising order with their gates.
    pub levels: Vec<LadderLevel>,
}

/// Scales, as far as this certificate uses them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScalesView {
    /// Bands that rules name.
    pub bands: Vec<BandView>,
    /// Lines that rules name, in order of the scales.
    pub lines: Vec<LineView>,
    /// Intervals of the grades that sources have.
    pub reliability: Vec<ReliabilityView>,
    /// Intervals of the grades that items have.
    pub credibility: Vec<CredibilityView>,
    /// Prior weight of a false flag against the one posed as.
    pub false_flag_prior_udb: i64,
    /// Most that signs of deception raise it by.
    pub suspicion_ceiling_udb: i64,
    /// Prior weight of `unknown` where the case states no priors.
    pub unknown_prior_udb: i64,
    /// Twice the least weight with which a line or an item counts in gates.
    pub counts_from_twice_udb: i64,
}

/// A band of weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandView {
    /// Its name.
    pub id: String,
    /// Lower end.
    pub lower_udb: i64,
    /// Upper end.
    pub upper_udb: i64,
}

/// A line of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineView {
    /// Its name.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// What sort of line it is.
    pub nature: LineNature,
    /// What each statement after the strongest counts for, in thousandths.
    pub dependence_permille: i64,
    /// Most that it may come to on either side.
    pub ceiling_udb: i64,
}

/// What a grade of reliability is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReliabilityView {
    /// The grade.
    pub grade: Reliability,
    /// Probability that a report is true.
    pub probability: Chance,
}

/// What a grade of credibility is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CredibilityView {
    /// The grade, 1 to 6.
    pub grade: u8,
    /// Probability that an item is true.
    pub probability: Chance,
}

/// A rule that matched: what follows from it, not when it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleView {
    /// Its id.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// Its line of evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// What follows.
    pub effect: Effect,
}

/// What follows from a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum Effect {
    /// Weight for a hypothesis.
    Supports {
        /// Name of the band.
        band: String,
        /// How cheaply a third party could have planted this, 0 to 1.
        spoofability: f64,
    },
    /// Weight against a hypothesis.
    Opposes {
        /// Name of the band.
        band: String,
        /// How cheaply a third party could have planted this, 0 to 1.
        spoofability: f64,
    },
    /// A derived fact.
    Derives {
        /// Its relation.
        relation: String,
        /// Strength of the step, 0 to 1.
        strength: f64,
    },
    /// Defeats what it aims at.
    Undercuts {
        /// Only findings in these lines; any where empty.
        lines: Vec<String>,
        /// Only matches of these rules; any where empty.
        rules: Vec<String>,
    },
    /// Weakens what it aims at.
    Discounts {
        /// Only findings in these lines; any where empty.
        lines: Vec<String>,
        /// Only matches of these rules; any where empty.
        rules: Vec<String>,
        /// What the truth of a finding's premises is multiplied by where the doubt is certain, 0 to 1.
        to: f64,
    },
    /// Raises the prior of a false flag.
    SuggestsFalseFlag {
        /// Name of the band.
        band: String,
    },
    /// Puts a ceiling on confidence.
    Caps {
        /// The highest level that it allows.
        at: Confidence,
    },
}

/// Who reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceView {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Grade of reliability.
    pub grade: Reliability,
    /// What the grade is worth.
    pub reliability: Chance,
    /// Whether it reports what it saw or did itself.
    pub first_hand: bool,
    /// Whom it relays.
    pub cites: Vec<String>,
    /// First-hand sources at the end of its lineage.
    pub origins: Vec<String>,
    /// Probability that what it reports is true, through its origins.
    pub truth: Chance,
}

/// A link that somebody published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkView {
    /// What is linked.
    pub from: String,
    /// To what.
    pub to: String,
    /// The source that published it.
    pub by: String,
}

/// Something that was searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchView {
    /// Its id.
    pub id: String,
    /// Who searched.
    pub by: String,
}

/// What an item bears on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BearingView {
    /// A hypothesis or an actor.
    pub subject: String,
    /// Which way.
    pub direction: DirectionView,
}

/// Which way an item speaks of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DirectionView {
    /// For it.
    Supports,
    /// Against it.
    Opposes,
    /// It bears on it without a direction of its own.
    Concerns,
}

/// A recorded observation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemView {
    /// Its id.
    pub id: String,
    /// Kind of evidence.
    pub kind: String,
    /// The observation in a sentence; left out where it is masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// When it happened, as precisely as is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<String>,
    /// The day on which it was public.
    pub known_from: String,
    /// The day from which it no longer stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// What it bears on.
    pub bears_on: Vec<BearingView>,
    /// Questions that it answers outright.
    pub answers: Vec<String>,
    /// Whether it takes part: known on the day, not withdrawn, not left out.
    pub takes_part: bool,
    /// Number of the observation; items with one number are the same observation told again.
    pub observation: u64,
    /// Who reported it.
    pub reported_by: Vec<String>,
    /// Its distinct origins.
    pub origins: Vec<String>,
    /// Probability that one of its origins reports truly.
    pub reliability: Chance,
    /// Credibility as the case gives it, 1 to 6.
    pub credibility_given: u8,
    /// Credibility as it is used: 1 asks for two origins.
    pub credibility_used: u8,
    /// What the credibility used is worth.
    pub credibility: Chance,
    /// The smaller of reliability and credibility, end by end.
    pub truth: Chance,
}

/// A candidate answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HypothesisView {
    /// Its id.
    pub id: String,
    /// The answer in words.
    pub label: String,
    /// What sort of answer it is.
    pub kind: HypothesisKind,
    /// The broader hypothesis that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Prior that the case states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<f64>,
    /// Why the case states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior_reason: Option<String>,
}
