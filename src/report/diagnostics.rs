//! Diagnostics as JSON, for programs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diag::{Diagnostic, Label, Suppressed};
use crate::model::invariant::Invariant;
use crate::text::{FileText, Position};

/// Version of the JSON form.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything that was found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DiagnosticsView {
    /// Version of this form.
    pub schema_version: u32,
    /// What is wrong, or worth knowing.
    pub diagnostics: Vec<DiagnosticView>,
    /// What the author of a file answered in a comment, so that it no longer counts.
    pub suppressed: Vec<SuppressedView>,
    /// Invariants that a breach was searched for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<ProofView>,
}

impl Default for DiagnosticsView {
    fn default() -> Self {
        DiagnosticsView {
            schema_version: SCHEMA_VERSION,
            diagnostics: Vec::new(),
            suppressed: Vec::new(),
            proofs: Vec::new(),
        }
    }
}

impl DiagnosticsView {
    /// Takes in what was found in some files.
    pub fn add(&mut self, diagnostics: &[Diagnostic], suppressed: &[Suppressed], files: &[FileText]) {
        self.diagnostics.extend(diagnostics.iter().map(|one| DiagnosticView::new(one, files)));
        self.suppressed.extend(suppressed.iter().map(|one| SuppressedView {
            finding: DiagnosticView::new(&one.diagnostic, files),
            reason: one.reason.clone(),
        }));
    }
}

/// What was searched for a breach of an invariant.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProofView {
    /// The invariant.
    pub invariant: String,
    /// Its claim in a sentence.
    pub title: String,
    /// Pieces that a case was built of at most.
    pub size: usize,
    /// Different pieces, examples beside rules, that were tried.
    pub pieces: usize,
    /// Cases that were built of them and judged.
    pub cases: usize,
    /// The file with the smallest case that breaks it; none where no case of that size does.
    pub counterexample: Option<String>,
}

impl ProofView {
    /// Nothing searched yet.
    pub fn new(invariant: &Invariant, size: usize, pieces: usize) -> Self {
        let (id, title) = (invariant.id.clone(), invariant.title.clone());
        ProofView { invariant: id, title, size, pieces, cases: 0, counterexample: None }
    }

    /// What was found, and in what.
    pub fn sentence(&self) -> String {
        let (size, id) = (self.size, &self.invariant);
        let pieces = if self.pieces == 1 { "1 piece".to_owned() } else { format!("{} pieces", self.pieces) };
        match (&self.counterexample, self.cases) {
            (Some(file), _) => format!("{id}: BROKEN by a case built of {size} of {pieces}: {file}"),
            (None, 0) => format!("{id}: nothing to try; no example is a case that it speaks of"),
            (None, 1) => format!("{id}: holds in the only case built of up to {size} of {pieces}"),
            (None, cases) => format!("{id}: holds in all {cases} cases built of up to {size} of {pieces}"),
        }
    }
}

/// One message.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DiagnosticView {
    /// Names the fault; `ascribe explain --code` explains it.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub labels: Vec<LabelView>,
    /// Ways out.
    pub help: Vec<String>,
}

/// A message that no longer counts.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SuppressedView {
    /// What was found.
    pub finding: DiagnosticView,
    /// Why it stays so.
    pub reason: String,
}

/// A place with a few words about it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabelView {
    /// The file.
    pub file: String,
    /// First character.
    pub start: PlaceView,
    /// First character after it.
    pub end: PlaceView,
    /// What about it; may be empty.
    pub text: String,
    /// Whether this is what is wrong; other labels show why.
    pub primary: bool,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlaceView {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl DiagnosticView {
    fn new(diagnostic: &Diagnostic, files: &[FileText]) -> Self {
        DiagnosticView {
            code: diagnostic.code.as_str().to_owned(),
            severity: diagnostic.severity.as_str().to_owned(),
            message: diagnostic.message.clone(),
            labels: diagnostic.labels.iter().map(|label| LabelView::new(label, files)).collect(),
            help: diagnostic.help.clone(),
        }
    }
}

impl LabelView {
    fn new(label: &Label, files: &[FileText]) -> Self {
        let file = files.get(label.span.file.0);
        let place = |offset: usize| {
            let Position { line, column } = file.map_or(Position { line: 1, column: 1 }, |file| file.position(offset));
            PlaceView { line, column }
        };
        LabelView {
            file: file.map_or("", FileText::name).to_owned(),
            start: place(label.span.start),
            end: place(label.span.end),
            text: label.text.clone(),
            primary: label.primary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::text::{FileId, Span};

    #[test]
    fn places_are_lines_and_columns_in_characters() {
        let file = FileText::new("a.ron", "ä\n(x)\n");
        let fault = Diagnostic::new(Code::FileSyntax, Span::new(FileId(0), 4..5), "m");
        let mut view = DiagnosticsView::default();
        view.add(&[fault], &[], &[file]);
        assert_eq!(view.diagnostics[0].labels[0].start, PlaceView { line: 2, column: 2 });
    }
}
