//! What we tell the author of a file: messages with a code, places and a way out.
//!
//! Floor 1. Owns only the data of a message and knows no stage; `load` makes them, `report` draws them.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice, clippy::arithmetic_side_effects))]

mod code;
mod diagnostic;
mod suggest;

pub use code::Code;
pub use diagnostic::{Diagnostic, Label, Severity, Suppressed};
pub use suggest::nearest;
