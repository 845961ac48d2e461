//! What was found wrong so far.

use super::limits::MAX_FAULTS;
use crate::diag::{Code, Diagnostic, Severity, nearest};

/// Collects diagnostics; past [`MAX_FAULTS`] errors, or as many warnings, further ones are counted only.
#[derive(Debug, Default)]
pub(super) struct Faults {
    list: Vec<Diagnostic>,
    errors: usize,
    others: usize,
}

impl Faults {
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let count = if diagnostic.severity == Severity::Error { &mut self.errors } else { &mut self.others };
        *count = count.saturating_add(1);
        if *count <= MAX_FAULTS {
            self.list.push(diagnostic);
        }
    }

    /// Help that names the nearest known name, as [`did_you_mean`] gives it, while faults are still listed.
    pub(super) fn did_you_mean<'a>(&self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
        if self.is_full() { None } else { did_you_mean(name, known) }
    }

    /// Says more about the way out of the last fault.
    pub(super) fn explain_last(&mut self, help: &str) {
        if let Some(last) = self.list.last_mut() {
            last.help.push(help.to_owned());
        }
    }

    /// Whether further errors would only be counted; then no time goes into suggestions.
    pub(super) fn is_full(&self) -> bool {
        self.errors > MAX_FAULTS
    }

    pub(super) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether there is nothing to say at all.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them in order of place, errors and warnings as they stand in the files.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|d| d.span());
        let more = self.errors > MAX_FAULTS || self.others > MAX_FAULTS;
        if let (true, Some(span)) = (more, self.list.last().and_then(Diagnostic::span)) {
            let message = format!("there are more than {MAX_FAULTS}; the others are not listed");
            let mut more = Diagnostic::new(Code::FileTooManyFaults, span, message);
            more.severity = if self.errors > 0 { Severity::Error } else { Severity::Note };
            self.list.push(more);
        }
        self.list
    }
}

/// Help that names the nearest known name, or lists the known ones where they are few.
pub(super) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    const COMPARED: usize = 5_000;
    const LISTED: usize = 24;
    let known: Vec<&str> = known.into_iter().take(COMPARED).collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() || known.len() > LISTED => None,
        None => Some(format!("known here: {}", quoted(&known))),
    }
}

/// Names in backticks, with commas between.
pub(super) fn quoted<S: AsRef<str>>(names: &[S]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
