//! What a careful reviewer would notice in files that are sound: lints of cases and of rule sets.
//!
//! Floor 5. Takes what `load` and `infer` made and gives [`Diagnostic`](crate::diag::Diagnostic)s, none of them an error. One
//! file for each sort of thing that is looked at.

mod cases;
mod rules;
mod spot;
mod subsume;

pub use cases::{JudgedCase, check_case};
pub use rules::{Reach, ReviewedRules, check_rules};
