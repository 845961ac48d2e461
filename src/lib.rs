//! Graded, explained and checkable attribution judgments.

pub mod exchange;
pub mod load;
pub mod model;
