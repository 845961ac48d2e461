//! A published judgment beside the one reached here, and where the two differ.
//!
//! For each judgment that a case records: the judgment reached on the same question as of its day, without the judgments that
//! answer it. Where the two differ, the case is assessed again under one change at a time (what became known later, the
//! publisher's word, relays counted as origins, another ladder ...); the first that makes them agree says where they differ.
//! What no evidence and no lineage explains is inference: then the gates and caps that stand between them are named.

mod classify;
mod replay;

use crate::infer::{LimitExceeded, Options, Plan};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::id::{EvidenceId, HypothesisId, SourceId};
use crate::model::quantity::ProbabilityInterval;
use crate::model::rule_set::RuleSet;

use super::expectation::Blocked;

/// A published judgment beside the one reached here.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Place in [`Case::published`].
    pub place: usize,
    /// What is reached here as of its day, blind to the judgments that answer the question.
    pub reached: Reached,
    /// Where the two differ.
    pub difference: Divergence,
    /// Every change that was tried, in order, with what is reached under it.
    pub replays: Vec<Replay>,
}

/// What is reached on the question of a published judgment.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// The leading hypothesis, if one leads.
    pub leading: Option<HypothesisId>,
    /// The level of the leading hypothesis.
    pub leading_level: Confidence,
    /// Whether the published hypothesis leads.
    pub leads: bool,
    /// The level of the published hypothesis; none where it does not lead.
    pub level: Confidence,
    /// Likelihood of the published hypothesis.
    pub interval: ProbabilityInterval,
}

impl Reached {
    /// Whether it is what was published: the same level, and no judgment where none was published.
    pub fn agrees(&self, level: Confidence) -> bool {
        self.level == level
    }
}

/// One change to what was assessed.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// What was changed.
    pub change: Variation,
    /// What is reached then.
    pub reached: Reached,
    /// Whether that is what was published.
    pub agrees: bool,
}

/// A change to what is assessed.
#[derive(Debug, Clone, PartialEq)]
pub enum Variation {
    /// The publisher's own word is weighed: these items, recorded with these disclosures of their basis.
    OwnWord(Vec<(EvidenceId, String)>),
    /// Only what the publisher reports itself; these items come from others.
    OnlyOwn(Vec<EvidenceId>),
    /// Everything known on that day, with these items more.
    Later(jiff::civil::Date, Vec<EvidenceId>),
    /// These relays count as origins of their own.
    RelaysAsOrigins(Vec<SourceId>),
    /// All reports count as relays of one origin.
    OneOrigin(SourceId),
    /// The levels are those of another ladder.
    Ladder(String),
}

/// How the published hypothesis lies to the leading one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The published one is a part of the leading one.
    Narrower,
    /// The leading one is a part of the published one.
    Broader,
}

/// Where two judgments differ.
#[derive(Debug, Clone, PartialEq)]
pub enum Divergence {
    /// Nowhere.
    None,
    /// In the level of the hypothesis: one names a part of what the other names.
    Hypothesis {
        /// What leads here.
        leading: HypothesisId,
        /// How the published one lies to it.
        relation: Relation,
    },
    /// In words alone.
    Words(Wording),
    /// In the evidence: place in [`Comparison::replays`] of the change that shows it.
    Evidence(usize),
    /// In the lineage: place in [`Comparison::replays`] of the change that shows it.
    Lineage(usize),
    /// In the inference: the same evidence is judged otherwise.
    Inference(Barrier),
}

/// What shows that two judgments say the same in other words.
#[derive(Debug, Clone, PartialEq)]
pub enum Wording {
    /// The published words state a likelihood, which is that reached here; the level was read out of it.
    Likelihood {
        /// The lexicon.
        lexicon: String,
        /// The word.
        word: String,
        /// Its range, in whole percent.
        range: (u8, u8),
    },
    /// The published words state the level that is reached here, and another was recorded.
    Level {
        /// The lexicon.
        lexicon: String,
        /// The word.
        word: String,
    },
}

/// What stands between the level reached and the one published.
#[derive(Debug, Clone, PartialEq)]
pub enum Barrier {
    /// Gates and caps that keep it from the published level.
    Below(Vec<Blocked>),
    /// Another hypothesis leads, or none; these items weigh most for it, or against the published one.
    OtherLeads(Vec<EvidenceId>),
    /// It goes beyond what was published; every gate of this level holds, these items weighing most.
    Above(Confidence, Vec<EvidenceId>),
}

/// Compares every published judgment of a case, in their order there, with what is reached here.
///
/// `options` gives ladder, limits and what to leave out; its day is the last on which anything counts as known.
///
/// # Errors
/// [`LimitExceeded`] where an evaluation needs more than its limits allow.
pub fn compare_published(
    plan: &Plan,
    rules: &RuleSet,
    case: &Case,
    options: &Options,
) -> Result<Vec<Comparison>, LimitExceeded> {
    let all = 0..case.published.len();
    all.map(|place| classify::compare(&replay::Bench { plan, rules, case, options }, place)).collect()
}
