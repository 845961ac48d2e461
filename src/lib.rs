//! Graded, explained and checkable attribution judgments.

pub mod load;
pub mod model;
