//! Questions and their rival hypotheses.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{ActorId, HypothesisId, QuestionId};
use super::quantity::Probability;

/// What sort of answer a hypothesis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum HypothesisKind {
    /// A government, or on its behalf.
    State,
    /// A service, unit or institute of a state.
    StateUnit,
    /// A financially motivated group.
    CriminalGroup,
    /// A politically motivated group or person without a state behind it.
    Hacktivist,
    /// Someone inside the victim.
    Insider,
    /// A named or unnamed cluster of activity.
    Cluster,
    /// Anything else; no actor, so nobody can pose as it.
    Other,
}

impl HypothesisKind {
    /// Whether somebody could pose as it, so that a false flag of it is a rival.
    ///
    /// `Other` names no actor; an insider is nobody's public signature.
    pub fn can_be_posed_as(self) -> bool {
        !matches!(self, HypothesisKind::Other | HypothesisKind::Insider)
    }
}

/// What is asked, with its candidate answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Unique in the case.
    pub id: QuestionId,
    /// The question in words.
    pub asks: String,
    /// At least two, in order of id.
    pub hypotheses: Vec<Hypothesis>,
}

impl Question {
    /// Place of a hypothesis in [`Question::hypotheses`].
    pub fn position(&self, id: &HypothesisId) -> Option<usize> {
        self.hypotheses.binary_search_by(|h| h.id.cmp(id)).ok()
    }

    /// Places of the direct parts of a hypothesis.
    pub fn parts(&self, whole: usize) -> impl Iterator<Item = usize> + '_ {
        let parts = self.hypotheses.iter().enumerate().filter(move |(_, one)| one.within == Some(whole));
        parts.map(|(place, _)| place)
    }
}

/// One candidate answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Hypothesis {
    /// Unique in the case.
    pub id: HypothesisId,
    /// The answer in words.
    pub label: String,
    /// What sort of answer it is.
    pub kind: HypothesisKind,
    /// Place in [`Question::hypotheses`] of the broader hypothesis that this one is a part of; never in a circle.
    pub within: Option<usize>,
    /// Actors that it names, in order of id.
    pub actors: Vec<ActorId>,
    /// Prior that the case states, with its reason.
    pub prior: Option<(Probability, String)>,
}
