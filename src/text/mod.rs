//! Text as it came from a file: lines and columns, spans, and the one type that makes it harmless where it is shown.
//!
//! Floor 0. Owns [`FileText`], [`Span`], [`Safe`] and the order of names; knows nothing of formats, cases or rules. Reading the disk is left to
//! the command line.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice, clippy::arithmetic_side_effects))]

mod file;
mod lookup;
mod order;
mod safe;
mod span;

pub use file::{FileText, Position};
pub(crate) use lookup::{LookupKeys, LookupMap};
pub use order::{in_order, natural};
pub(crate) use safe::is_hidden;
pub use safe::{Safe, html};
pub use span::{FileId, Span};
