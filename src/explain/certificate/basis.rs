//! What a certificate takes as given: scales, ladder, rules, sources, items, hypotheses.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Chance, SideView, WeightRange};
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
    /// Lines that rules name, in order of id.
    pub lines: Vec<LineView>,
    /// Probability that a report is true, by the grade of its source; grades that sources have.
    pub reliability: BTreeMap<Reliability, Chance>,
    /// Probability that an item is true, by its credibility, 1 to 6; grades that items have.
    pub credibility: BTreeMap<u8, Chance>,
    /// Prior weight of a false flag against the one posed as.
    pub false_flag_prior_udb: i32,
    /// As what line signs of deception are pooled, which raise it.
    pub deception: LineView,
    /// Prior weight of `unknown` where the case states no priors.
    pub unknown_prior_udb: i32,
    /// Twice the least weight with which a line or an item counts in gates.
    pub counts_from_twice_udb: i32,
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
    pub dependence_permille: u16,
    /// Most that it may come to on either side.
    pub ceiling_udb: u32,
}

/// A rule that matched: what follows from it, not when it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleView {
    /// Its id.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// What follows.
    pub effect: Effect,
}

/// What follows from a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum Effect {
    /// Weight for or against a hypothesis, or for a false flag of it.
    Weighs {
        /// Which of these.
        side: SideView,
        /// The line of evidence of a finding.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<String>,
        /// What it weighs where all premises hold.
        weight: WeightRange,
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
    /// Defeats or weakens what it aims at.
    Doubts {
        /// Only findings in these lines; any where empty.
        lines: Vec<String>,
        /// Only matches of these rules; any where empty.
        rules: Vec<String>,
        /// For a discount, what the truth of a finding's premises is multiplied by where the doubt is certain, 0 to 1; an
        /// undercut has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<f64>,
    },
    /// Puts a ceiling on confidence.
    Caps {
        /// The highest level that it allows.
        at: Confidence,
    },
}

/// What is withheld from readers: texts, dates and figures of some items, and names of sources and actors that only they name.
/// What was concluded stands on all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MaskedView {
    /// The strictest marking that is shown, as the Traffic Light Protocol writes it.
    pub max_tlp: String,
    /// The items.
    pub items: Vec<String>,
    /// What the sources are called instead.
    pub sources: Vec<String>,
    /// What the actors are called instead.
    pub actors: Vec<String>,
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
    /// The first item that tells the same observation; itself, where it tells a new one.
    pub observation: String,
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
