//! Sources: who reported, and whom they relay.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::id::SourceId;
use super::reliability::Reliability;

/// What sort of source it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum SourceKind {
    /// A security vendor.
    Vendor,
    /// A government body.
    Government,
    /// Police or prosecution.
    LawEnforcement,
    /// Press and broadcast.
    Media,
    /// A persona speaking for itself.
    Persona,
    /// The victim.
    Victim,
    /// Another party to the matter: accused, rival, opponent.
    Party,
    /// A court or its filings.
    Court,
    /// Academics and independent researchers.
    Academic,
    /// Non-governmental organisation.
    Ngo,
}

/// Who reported.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Unique in the case.
    pub id: SourceId,
    /// Name for people.
    pub name: String,
    /// What sort of source.
    pub kind: SourceKind,
    /// Admiralty reliability.
    pub reliability: Reliability,
    /// Whether it reports what it saw or did itself.
    pub first_hand: bool,
    /// Whether it is accuser, accused, victim or persona in the matter.
    pub party: bool,
    /// Places in [`Case::sources`](super::case::Case::sources) of those that it relays, rising.
    pub cites: Vec<usize>,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// Address of the page or report.
    pub url: Option<String>,
}
