//! The kinds of evidence that a case may record and the fields of each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::value::is_false;

/// The kinds of evidence: `vocabulary.ron`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Every kind that a case may use.
    pub kinds: Vec<Kind>,
}

/// One kind of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Name, snake_case.
    pub id: String,
    /// What it records.
    pub title: String,
    /// Fields whose values tell one observation of this kind from another, for items of one origin; all where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity: Vec<String>,
    /// Its fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
}

/// One field of a kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Name, snake_case.
    pub id: String,
    /// What it records.
    pub title: String,
    /// Its type.
    pub is: FieldType,
    /// Whether every item of the kind must give it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
}

/// Type of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum FieldType {
    /// Any text.
    Text,
    /// One of these words.
    OneOf(Vec<String>),
    /// A whole number from the first to the second, both included.
    Integer(i64, i64),
    /// A number from the first to the second, both included.
    Number(f64, f64),
    /// Yes or no.
    Bool,
    /// A date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    Date,
    /// A list of texts.
    Texts,
}
