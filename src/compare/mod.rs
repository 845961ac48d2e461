//! Comparison of assessments with what was expected of them.
//!
//! Floor 4. Takes assessments and expectations; gives verdicts and measures of agreement. Draws nothing.

mod agreement;
mod expectation;

pub use agreement::{Agreement, LEVELS, agreement};
pub use expectation::{Blocked, Verdict, judge};
