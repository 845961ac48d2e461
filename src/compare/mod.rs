//! Comparison of assessments: with each other, and with what was expected of them.
//!
//! Floor 4. Takes assessments and expectations, examples of rules, rule sets and cases; gives what changed, verdicts, measures
//! of agreement, what a rule did, what a change of rules does and which part of it, and where published judgments differ from those reached here. Draws nothing.

mod agreement;
mod branches;
mod changes;
mod coverage;
mod diff;
mod example;
mod expectation;
mod published;
mod usage;

pub use agreement::{Agreement, LEVELS, agreement};
pub use branches::{Branch, BranchSort};
pub use changes::{
    Changes, Difference, FindingChange, GateFlip, HypothesisChange, InputChange, ItemAt, ItemChange, JudgedAt, Made,
    MatchChange, MatchKind, QuestionChange, RivalChange, Weighed, Why, changes, margin, question_changes,
};
pub use coverage::Coverage;
pub use diff::{
    CaseDiff, Cause, Concluded, Depth, Edit, Effects, GateChange, Part, QuestionDiff, RulesAt, RulesReplay, Subject,
    edits,
};
pub use example::{ExampleResult, Given, run_example};
pub use expectation::{Blocked, Verdict, judge, uncited};
pub use published::{
    Barrier, Comparison, Divergence, Reached, Relation, Replay, Variation, Wording, compare_published,
};
pub use usage::{Change, RuleUse, Stand, rule_use};
