//! What a change of rules does to cases, and which part of the change does it.
//!
//! Takes two rule sets and, one by one, cases; gives the [`Edit`]s that lead from the old set to the new one, and for every
//! question whose conclusion or whose reasons differ the edits that are the cause. The cause is found by replaying: an edit is
//! named because the old rules with it alone reach what the new rules reach, or because it is one of a set that does and of which
//! none can be spared. Nothing is inferred from names or from sizes.

mod edits;
mod mixture;
mod replay;

pub use edits::{Edit, Part, Subject, edits};
pub use replay::{CaseDiff, Cause, Concluded, Depth, Effects, GateChange, QuestionDiff, RulesAt, RulesReplay};
