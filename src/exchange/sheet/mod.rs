//! Casebook fact sheets: JSON records of what was publicly known about an incident on a date.
//!
//! [`import`] turns the text of a sheet into the shapes of `case.ron` and `expected.ron` and the text of a `README.md`. The
//! mapping is mechanical, so that a sheet of the same format that nobody has seen yet maps the same way:
//!
//! - A fact's attributes become fields of the item where the vocabulary declares them for its kind and the value fits;
//!   any other attribute is kept in the item's notes as `key: value` (module `fields`).
//! - `direction` decides whether the ids in `about` are supported, opposed or concerned.
//! - A fact that restates the judgment to be predicted (`is_target`) answers the question of `expected`, so a blind
//!   evaluation leaves it out.
//! - The words of `expected` are those of the entry in `published` that gives the expected grade to the expected
//!   hypothesis; without one, of the last entry for that hypothesis; without any, of the last for that question.
//!
//! # Which actors a hypothesis names
//! A sheet keeps the ids of hypotheses and actors apart (`iran` is the answer, `iran-gov` the government). Without its
//! leading and trailing words `gov`, `group`, `org`, `team`, `op`, `operator`, `linked`, `link`, `front` and `aligned`, an
//! id is a bare name; a hypothesis names the actors that have its bare name: `iran` names `iran-gov`, `lazarus` names
//! `lazarus-group`, `apt5-link` names `apt5`. Personas and families of code are never named this way: that a persona is a
//! front for somebody is what a case is to find out.

mod fields;
mod mapping;
mod readme;
mod shape;

use std::fmt;

pub use readme::merge_readme;

use crate::load::wire::case::Case;
use crate::load::wire::expectation::Expected;
use crate::model::vocabulary::Vocabulary;

/// What a sheet becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Shape of `case.ron`.
    pub case: Case,
    /// Shape of `expected.ron`.
    pub expected: Expected,
    /// The generated part of `README.md`; [`merge_readme`] puts it beside what was written by hand.
    pub readme: String,
}

/// Why a text is not a fact sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetError {
    /// The text is not JSON, or lacks something that every sheet has.
    Malformed {
        /// Line from 1.
        line: usize,
        /// Column from 1; 0 where the line as a whole is meant.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A fact's credibility is not a small number.
    Credibility {
        /// The fact.
        fact: String,
        /// What stands there.
        found: String,
    },
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SheetError::Malformed { line, column, message } => {
                write!(f, "not a fact sheet: {message} (line {line}, column {column})")
            }
            SheetError::Credibility { fact, found } => {
                write!(f, "credibility of fact `{fact}` is `{found}`, not a grade from 1 to 6")
            }
        }
    }
}

impl std::error::Error for SheetError {}

/// Reads a fact sheet; `vocabulary` says which attributes are fields.
///
/// # Errors
/// Where the text is not JSON, lacks a part that every sheet has, or uses a word for a kind, a grade or a direction that
/// sheets do not know. Attributes and keys that sheets do not know are no error. Whether ids point somewhere is left to
/// the loader of cases.
pub fn import(text: &str, vocabulary: &Vocabulary) -> Result<Imported, SheetError> {
    let sheet: shape::Sheet = serde_json::from_str(text).map_err(malformed)?;
    let readme = readme::render_readme(&sheet);
    let expected = mapping::expected(&sheet);
    let case = mapping::case(sheet, vocabulary)?;
    Ok(Imported { case, expected, readme })
}

fn malformed(error: serde_json::Error) -> SheetError {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let place = format!(" at line {line} column {column}");
    SheetError::Malformed { line, column, message: message.strip_suffix(&place).unwrap_or(&message).to_owned() }
}
