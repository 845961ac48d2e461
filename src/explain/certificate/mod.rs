//! The certificate: an assessment as plain data, with every term that its figures were made from.
//!
//! `report::json` writes it, [`verify`](super::verify()) recomputes it; neither needs the case or the rules at hand. Weights,
//! alone (`..._udb`) or as ends of a range, are whole millionths of a deciban; probabilities are numbers from 0 to 1; ids stand
//! as the files write them. Every list is in a fixed order.
//!
//! Beside its shape this module has what anybody needs who reads one: things found by id, arithmetic of both ends, and where two
//! certificates differ.

mod basis;
mod difference;
mod ends;
mod graph;
mod lookup;
mod question;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Words of the model that a certificate is written in.
pub use crate::model::{
    confidence::Confidence,
    hypothesis::HypothesisKind,
    ladder::{Gate, LadderLevel},
    reliability::Reliability,
    scale::LineNature,
};
pub use basis::{
    BearingView, DirectionView, Effect, HypothesisView, ItemView, LadderView, LineView, MaskedView, RuleView,
    ScalesView, SourceView,
};
pub use difference::Disagreement;
pub(in crate::explain) use difference::differences;
pub use ends::{Chance, Ends, WeightRange};
pub(in crate::explain) use graph::{Graph, circles, settled};
pub use question::{
    AdjustmentView, AimView, BindingView, CapView, CellName, CellView, CommonView, DerivationView, DerivedView,
    FactView, GateView, JudgmentView, LevelView, LikelihoodView, MarginView, MatchView, PremiseView, QuestionView,
    RowView, SideView, StandingView, StatementView, SumView, SurvivalPair, SurvivalView, WeighedView,
};

/// Version of the shape of [`Certificate`].
pub const SCHEMA_VERSION: u32 = 1;

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
    /// What is withheld from readers; absent where nobody asked for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<MaskedView>,
    /// Items left out on request.
    pub without: Vec<String>,
    /// Sources left out as origins on request, with all that goes back to them alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_sources: Vec<String>,
    /// Rules left out on request: they match nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_rules: Vec<String>,
    /// Lines of evidence left out on request: there are no findings of theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_lines: Vec<String>,
    /// The ladder used.
    pub ladder: LadderView,
    /// The scales, as far as they are used.
    pub scales: ScalesView,
    /// Rules that matched.
    pub rules: Vec<RuleView>,
    /// Who reported.
    pub sources: Vec<SourceView>,
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
