//! Evidence items: recorded observations.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actor::Subject;
use super::date::PartialDate;
use super::id::{EvidenceId, QuestionId};
use super::reliability::Credibility;

/// Traffic Light Protocol 2.0 marking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Tlp {
    /// May be disclosed to anyone.
    Clear,
    /// Limited to the community.
    Green,
    /// Limited to the organisation and its clients.
    Amber,
    /// Limited to the organisation.
    AmberStrict,
    /// For the named recipients alone.
    Red,
}

impl Tlp {
    /// As the protocol writes it: `TLP:AMBER+STRICT`.
    pub fn label(self) -> &'static str {
        match self {
            Tlp::Clear => "TLP:CLEAR",
            Tlp::Green => "TLP:GREEN",
            Tlp::Amber => "TLP:AMBER",
            Tlp::AmberStrict => "TLP:AMBER+STRICT",
            Tlp::Red => "TLP:RED",
        }
    }
}

/// Which way an item speaks of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// For it.
    Supports,
    /// Against it.
    Opposes,
    /// It bears on it without a direction of its own.
    Concerns,
}

/// A value of a field, checked against the vocabulary.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A date.
    Date(PartialDate),
    /// Texts, in file order.
    Texts(Vec<String>),
}

/// One recorded observation.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceItem {
    /// Unique in the case.
    pub id: EvidenceId,
    /// A kind of the vocabulary.
    pub kind: String,
    /// The observation in one neutral sentence.
    pub says: String,
    /// When it happened, where known.
    pub happened: Option<PartialDate>,
    /// The day on which it was public.
    pub known_from: Date,
    /// The day from which it no longer stands.
    pub withdrawn: Option<Date>,
    /// Places in [`Case::sources`](super::case::Case::sources) of those that report it, rising; at least one.
    pub reported_by: Vec<usize>,
    /// Admiralty credibility.
    pub credibility: Credibility,
    /// What it bears on, in order; a subject stands once.
    pub bears_on: Vec<(Subject, Direction)>,
    /// Fields in order of name; a field stands once.
    pub fields: Vec<(String, Value)>,
    /// Questions that it answers outright: left out by a blind evaluation.
    pub answers: Vec<QuestionId>,
    /// Who may see it.
    pub tlp: Tlp,
    /// Remarks for people; never evaluated.
    pub notes: Vec<String>,
}

impl EvidenceItem {
    /// The value of a field, where given.
    pub fn field(&self, name: &str) -> Option<&Value> {
        let place = self.fields.binary_search_by(|(field, _)| field.as_str().cmp(name)).ok()?;
        self.fields.get(place).map(|(_, value)| value)
    }

    /// Whether it takes part in a judgment made on that day.
    pub fn known_on(&self, day: Date) -> bool {
        self.known_from <= day && self.withdrawn.is_none_or(|gone| gone > day)
    }
}

/// Something that was searched for; without it, absence says nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Unique among the searches of the case.
    pub id: String,
    /// The kind of evidence looked for.
    pub kind: String,
    /// What it would have borne on; empty where the search was for any.
    pub concerns: Vec<Subject>,
    /// Place in [`Case::sources`](super::case::Case::sources) of who searched.
    pub by: usize,
    /// The day from which the result was known.
    pub known_from: Date,
    /// What was searched, and how.
    pub says: String,
}
