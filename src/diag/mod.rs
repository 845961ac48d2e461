//! What we tell the author of a file: messages with a code, places and a way out.
//!
//! Floor 1. Owns only the data of a message and knows no stage; `load` makes them, `report` draws them.

mod code;
mod diagnostic;
mod suggest;

pub use code::Code;
pub use diagnostic::{Diagnostic, Label, Severity, Suppressed};
pub use suggest::nearest;
