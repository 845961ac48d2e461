//! The argument map in the languages of drawing programs, and the layout of graphs.
//!
//! What the map holds is [`explain::map`](crate::explain::map)'s; here its nodes get words, and the whole is written as
//! Mermaid or DOT. The page draws the same nodes.

mod dot;
mod labels;
mod layout;
mod mermaid;

pub use dot::render_dot;
pub use mermaid::render_mermaid;

pub(super) use labels::{Label, Labels, edge_word};
pub(super) use layout::{Layout, Line, lay_out};
