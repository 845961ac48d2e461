//! What a careful reviewer would notice in files that are sound: lints of cases and of rule sets.
//!
//! Floor 5. Takes what `load` and `infer` made and gives [`Diagnostic`](crate::diag::Diagnostic)s, none of them an error. One
//! file for each sort of thing that is looked at. `allow` takes out what the author of a file answered in a comment.

mod allow;
mod cases;
mod comments;
mod rules;
mod spot;
mod subsume;

pub use allow::Allowances;
pub use cases::{JudgedCase, check_case};
pub use rules::{Reach, ReviewedRules, check_rules};
