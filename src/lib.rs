//! Graded, explained and checkable attribution judgments.

pub mod compare;
pub mod diag;
pub mod exchange;
pub mod explain;
pub mod infer;
pub mod load;
pub mod model;
pub mod report;
pub mod text;
