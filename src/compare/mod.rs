//! Comparison of assessments with what was expected of them.
//!
//! Floor 4. Takes assessments and expectations, examples of rules, rule sets and cases; gives verdicts, measures of agreement,
//! and what a rule did. Draws nothing.

mod agreement;
mod example;
mod expectation;
mod usage;

pub use agreement::{Agreement, LEVELS, agreement};
pub use example::{ExampleResult, Given, run_example};
pub use expectation::{Blocked, Verdict, judge, uncited};
pub use usage::{Change, RuleUse, Stand, rule_use};
