//! Why a judgment is as it is.
//!
//! Floor 3. Takes an [`Assessment`](crate::infer::Assessment) and the rules behind it and gives an [`Explanation`]: what
//! carries a hypothesis, what speaks against it, what was set aside, what the next level of confidence lacks, and what the
//! judgment hangs on. Nothing is weighed anew; how it is worded is left to `report`.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice, clippy::arithmetic_side_effects))]

mod because;
pub mod certificate;
mod combinations;
mod flip;
mod gather;
mod loss;
pub mod map;
mod sensitivity;
mod shares;
mod timeline;
mod tree;
mod verify;
mod whynot;

pub use because::because;
pub use certificate::Disagreement;
pub use flip::{BUDGET, Effort, FlipSets, Flips, Fragility, Parts, flip_sets, fragility};
pub use loss::levels_without;
pub use sensitivity::{LeaveOneOut, LossKind, LossRow, Stand, leave_one_out};
pub use timeline::{Change, Entry, HypothesisAt, Move, Part, Snapshot, Timeline, timeline};
pub use tree::{Ceiling, Effect, Explanation, Loss, Missing, Reading, SetAside, Step, explain};
pub use verify::{verify, verify_terms};
pub use whynot::{
    Answer, Behind, CeilingLack, GateLack, Granted, Poser, Then, Uncounted, Way, Why, WhyNot, WhyNotAnswer,
    WhyNotLevel, why_not_answer, why_not_level,
};
