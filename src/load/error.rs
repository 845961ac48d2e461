//! Why nothing could be loaded.

use std::fmt;

use crate::diag::{Diagnostic, Severity};
use crate::text::FileText;

/// What was being loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadErrorKind {
    /// A case.
    Case,
    /// A rule set.
    RuleSet,
    /// An expectation beside a case.
    Expected,
    /// Examples beside a rule.
    RuleTests,
    /// A file of which the form alone is read.
    File,
}

/// Files with at least one fault, and everything found wrong with them.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadError {
    kind: LoadErrorKind,
    files: Vec<FileText>,
    diagnostics: Vec<Diagnostic>,
}

impl LoadError {
    pub(super) fn new(kind: LoadErrorKind, files: Vec<FileText>, diagnostics: Vec<Diagnostic>) -> Self {
        LoadError { kind, files, diagnostics }
    }

    /// What was being loaded.
    pub fn kind(&self) -> LoadErrorKind {
        self.kind
    }

    /// The files that the diagnostics point into, by [`FileId`](crate::text::FileId).
    pub fn files(&self) -> &[FileText] {
        &self.files
    }

    /// What is wrong, in order of place; at least one is an error.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        let what = match self.kind {
            LoadErrorKind::Case => "case",
            LoadErrorKind::RuleSet => "rule set",
            LoadErrorKind::Expected => "expectation",
            LoadErrorKind::RuleTests => "rule examples",
            LoadErrorKind::File => "file",
        };
        write!(f, "invalid {what}: {errors} {}", if errors == 1 { "error" } else { "errors" })
    }
}

impl std::error::Error for LoadError {}
