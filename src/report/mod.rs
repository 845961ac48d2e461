//! What people and programs are shown.
//!
//! Floor 5. Takes values of the floors below and gives text; every untrusted text goes through
//! [`Safe`](crate::text::Safe) first.

pub mod annotations;
mod answers;
pub mod catalogue;
pub mod diagnostics;
pub mod diff;
pub mod graph;
pub mod html;
pub mod json;
mod left_out;
pub mod markdown;
pub mod published;
pub mod rules_diff;
pub mod schema;
pub mod score;
mod sentences;
pub mod snapshot;
pub mod snippet;
#[cfg(feature = "parquet")]
pub mod table;
pub mod terminal;
pub mod testing;
mod weights;
mod withheld;
mod words;
