//! JSON Schema of what commands print as JSON, so that other programs can rely on it.

use super::catalogue::Catalogue;
use super::diagnostics::DiagnosticsView;
use super::json::{BatchRecord, ChangesView, Conclusions, TimelineView, WhyNotView};
use super::rules_diff::RulesDiff;
use super::testing::TestRunView;
use crate::explain::certificate::Certificate;

/// Which output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputKind {
    /// Conclusions of a case: `evaluate --format json`.
    Conclusions,
    /// One line of a batch.
    Batch,
    /// An assessment with every term: `explain --format json`.
    Certificate,
    /// How conclusions moved: `timeline --format json`.
    Timeline,
    /// What changed in a case, and by what.
    Changes,
    /// What a change of rules does: `diff --format json`.
    RulesDiff,
    /// Why not: `explain --why-not --format json`.
    WhyNot,
    /// Results of tests: `test --format json`.
    TestRun,
    /// Rules and what they do: `rules --format json`.
    Catalogue,
    /// What is wrong with files: `check --format json`.
    Diagnostics,
}

/// The JSON Schema of an output.
pub fn output_schema(kind: OutputKind) -> serde_json::Value {
    let schema = match kind {
        OutputKind::Conclusions => schemars::schema_for!(Conclusions),
        OutputKind::Batch => schemars::schema_for!(BatchRecord),
        OutputKind::Certificate => schemars::schema_for!(Certificate),
        OutputKind::Timeline => schemars::schema_for!(TimelineView),
        OutputKind::Changes => schemars::schema_for!(ChangesView),
        OutputKind::RulesDiff => schemars::schema_for!(RulesDiff),
        OutputKind::WhyNot => schemars::schema_for!(WhyNotView),
        OutputKind::TestRun => schemars::schema_for!(TestRunView),
        OutputKind::Catalogue => schemars::schema_for!(Catalogue),
        OutputKind::Diagnostics => schemars::schema_for!(DiagnosticsView),
    };
    schema.to_value()
}
