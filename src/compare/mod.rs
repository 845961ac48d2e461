//! Comparison of assessments: with each other, and with what was expected of them.
//!
//! Floor 4. Takes assessments and expectations, examples of rules, rule sets and cases; gives what changed, verdicts, measures
//! of agreement, what a rule did, and where published judgments differ from those reached here. Draws nothing.

mod agreement;
mod changes;
mod example;
mod expectation;
mod published;
mod usage;

pub use agreement::{Agreement, LEVELS, agreement};
pub use changes::{
    Changes, Difference, FindingChange, GateFlip, HypothesisChange, InputChange, ItemAt, ItemChange, JudgedAt, Made,
    MatchChange, MatchKind, QuestionChange, RivalChange, Weighed, Why, changes, margin,
};
pub use example::{ExampleResult, Given, run_example};
pub use expectation::{Blocked, Verdict, judge, uncited};
pub use published::{
    Barrier, Comparison, Divergence, Reached, Relation, Replay, Variation, Wording, compare_published,
};
pub use usage::{Change, RuleUse, Stand, rule_use};
