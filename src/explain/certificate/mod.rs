//! The certificate: an assessment as plain data, with every term that its figures were made from.
//!
//! `report::json` writes it, [`verify`](super::verify()) recomputes it; neither needs the case or the rules at hand. Weights
//! are whole millionths of a deciban (`..._udb`), probabilities are numbers from 0 to 1, ids stand as the files write them.
//! Every list is in a fixed order. Variants of enums are spelled as in rule files.

mod basis;
mod question;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use basis::{
    BandView, BearingView, CredibilityView, DirectionView, Effect, HypothesisView, ItemView, LadderView, LineView,
    LinkView, ReliabilityView, RuleView, ScalesView, SearchView, SourceView,
};
pub use question::{
    AdjustmentView, AimView, BeyondView, BindingView, CapView, CellLineView, CellName, CellView, DerivationView,
    DerivedView, FindingView, Found, GateView, JudgmentView, LevelView, LikelihoodView, LineSumView, MarginLineView,
    MarginView, OtherView, PremiseView, QuestionView, RowView, SideView, StandingView, SurvivalPair, SurvivalView,
    SuspicionView,
};

/// Version of the shape of [`Certificate`].
pub const SCHEMA_VERSION: u32 = 1;

/// A lower and an upper probability, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// A low and a high weight of evidence, in millionths of a deciban.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightRange {
    /// The lower end.
    pub lower_udb: i64,
    /// The upper end.
    pub upper_udb: i64,
}

/// An assessment with everything that its figures rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Version of this shape.
    pub schema_version: u32,
    /// SHA-256 of this certificate with an empty seal, written without spaces; shows any change, proves no author.
    pub seal: String,
    /// Version of the engine that made it.
    pub engine_version: String,
    /// Id of the case.
    pub case: String,
    /// One line about the case.
    pub title: String,
    /// SHA-256 of the case file.
    pub case_digest: String,
    /// SHA-256 of the rule set.
    pub rules_digest: String,
    /// The day on which the case is judged.
    pub as_of: String,
    /// Whether items that answer a question outright were left out for it.
    pub blind: bool,
    /// Items left out on request.
    pub without: Vec<String>,
    /// The ladder used.
    pub ladder: LadderView,
    /// The scales, as far as they are used.
    pub scales: ScalesView,
    /// Rules that matched.
    pub rules: Vec<RuleView>,
    /// Who reported.
    pub sources: Vec<SourceView>,
    /// Published links that something rests on.
    pub links: Vec<LinkView>,
    /// Searches that something rests on.
    pub searches: Vec<SearchView>,
    /// What was observed.
    pub items: Vec<ItemView>,
    /// What was asked, with the answers.
    pub questions: Vec<QuestionView>,
    /// What a reader should know.
    pub notes: Vec<NoteView>,
}

impl Certificate {
    /// The seal that this certificate should carry.
    pub fn computed_seal(&self) -> String {
        let open = Certificate { seal: String::new(), ..self.clone() };
        // Plain data with string keys always serialises; an empty seal matches nothing.
        let bytes = serde_json::to_vec(&open).unwrap_or_default();
        Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Something that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum NoteView {
    /// Sources that only cite each other; they count as one origin.
    CitationCycle(Vec<String>),
    /// Credibility 1 was lowered to 2 for want of a second origin.
    Unconfirmed(String),
    /// Nobody knows where the reports of this item come from.
    UnknownLineage(String),
    /// No rule looked at this item, though it bears on a hypothesis.
    Unused(String),
    /// A rule that matched these items, undercut by what is itself undecided.
    Undecided(String, Vec<String>),
    /// All support of this hypothesis has this one origin.
    SingleOrigin(String, String),
}
