//! File shapes as serde sees them.
//!
//! A wire type says what may be written in a file and nothing about whether it makes sense: ids are plain strings, dates
//! are text, numbers are unchecked. `load::resolve_case` turns a case into the model and reports what is wrong. The same
//! types are written back by the importer and give the JSON Schema, so a format has one declaration. Rules, scales, ladders
//! and lexicons are pure data: their model types are their own wire shapes.
//!
//! Everything denies unknown fields. Maps are kept as lists of entries in file order
//! ([`Entries`](crate::model::value::Entries)), so that a key given twice can be reported instead of losing the first.

pub mod case;
pub mod expectation;
