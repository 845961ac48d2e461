//! JSON Schema of the file shapes, for editors.

use super::wire::case::{Addition, Case};
use super::wire::expectation::{Expected, RuleTests};
use crate::model::invariant::Invariants;
use crate::model::ladder::Ladder;
use crate::model::lexicon::Lexicon;
use crate::model::rule::Rule;
use crate::model::scale::Scales;
use crate::model::vocabulary::Vocabulary;

/// Which file shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// A case.
    Case,
    /// What a further file adds to a case.
    Addition,
    /// A rule.
    Rule,
    /// Examples beside a rule.
    RuleTests,
    /// An expectation beside a case.
    Expected,
    /// The vocabulary.
    Vocabulary,
    /// The scales.
    Scales,
    /// A ladder.
    Ladder,
    /// A lexicon.
    Lexicon,
    /// What no rule set may allow.
    Invariants,
}

/// The JSON Schema of a file shape.
pub fn schema(kind: SchemaKind) -> serde_json::Value {
    let schema = match kind {
        SchemaKind::Case => schemars::schema_for!(Case),
        SchemaKind::Addition => schemars::schema_for!(Addition),
        SchemaKind::Rule => schemars::schema_for!(Rule),
        SchemaKind::RuleTests => schemars::schema_for!(RuleTests),
        SchemaKind::Expected => schemars::schema_for!(Expected),
        SchemaKind::Vocabulary => schemars::schema_for!(Vocabulary),
        SchemaKind::Scales => schemars::schema_for!(Scales),
        SchemaKind::Ladder => schemars::schema_for!(Ladder),
        SchemaKind::Lexicon => schemars::schema_for!(Lexicon),
        SchemaKind::Invariants => schemars::schema_for!(Invariants),
    };
    schema.to_value()
}
