//! What a check found, and how it is told.

use std::path::Path;

use anyhow::Result;
use ascribe::diag::{Code, Diagnostic, Severity, Suppressed};
use ascribe::lint::Allowances;
use ascribe::report::annotations;
use ascribe::report::diagnostics::{DiagnosticsView, ProofView};
use ascribe::report::json::to_json;
use ascribe::text::{FileText, Safe};
use serde_json::Value;

use super::Batch;
use super::rules::is_examples;
use crate::cli::args::{CheckFormat, FailLevel};
use crate::cli::cases::without_texts;
use crate::cli::console::Console;
use crate::cli::exit::Exit;

/// What was looked at and what was found.
pub(super) struct Found {
    format: CheckFormat,
    pub(super) cases: usize,
    pub(super) rule_sets: usize,
    pub(super) rules: usize,
    pub(super) texts: usize,
    /// Files, or rule sets, that are invalid.
    pub(super) invalid: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
    /// Invariants that a case breaks.
    broken: usize,
    pub(super) proofs: Vec<ProofView>,
    json: DiagnosticsView,
    sarif: Vec<(Code, Value)>,
    github: String,
}

impl Found {
    pub(super) fn new(format: CheckFormat) -> Self {
        Found {
            format,
            cases: 0,
            rule_sets: 0,
            rules: 0,
            texts: 0,
            invalid: 0,
            warnings: 0,
            notes: 0,
            suppressed: 0,
            broken: 0,
            proofs: Vec::new(),
            json: DiagnosticsView::default(),
            sarif: Vec::new(),
            github: String::new(),
        }
    }

    /// Takes in everything found in files that belong together, but for what their authors answered; names of files are
    /// relative to the root. In text it is drawn at once.
    pub(super) fn settle(&mut self, batch: Batch, root: &Path, console: &mut Console) {
        let Batch { mut diagnostics, files, sound, withheld } = batch;
        self.invalid += usize::from(!sound);
        let alone = files.len() == 1;
        let mut allowances = Allowances::of(&files, |file| alone || !is_examples(file));
        let suppressed = allowances.sift(&mut diagnostics);
        // Where a fault kept a review from being made, a comment may wait for what it would have found.
        if sound {
            diagnostics.extend(allowances.faults());
        }
        let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
        self.warnings += count(Severity::Warning);
        self.notes += count(Severity::Note);
        self.suppressed += suppressed.len();
        if withheld {
            let (bare, blank) = without_texts(&diagnostics, &files);
            return self.tell(&bare, &[], &blank, root, console);
        }
        self.tell(&diagnostics, &suppressed, &files, root, console);
    }

    /// Takes in breaches of invariants. Nothing in a file suppresses them.
    pub(super) fn breaks(&mut self, broken: &[Diagnostic], files: &[FileText], root: &Path, console: &mut Console) {
        self.broken += broken.len();
        self.tell(broken, &[], files, root, console);
    }

    fn tell(
        &mut self,
        diagnostics: &[Diagnostic],
        suppressed: &[Suppressed],
        files: &[FileText],
        root: &Path,
        console: &mut Console,
    ) {
        match self.format {
            CheckFormat::Text => console.diagnose(diagnostics, files),
            CheckFormat::Json => self.json.add(diagnostics, suppressed, files),
            CheckFormat::Sarif => {
                let files = on_disk(files, root);
                self.sarif.extend(annotations::sarif_results(diagnostics, &files));
                self.sarif.extend(annotations::sarif_suppressed(suppressed, &files));
            }
            CheckFormat::Github => self.github.push_str(&annotations::github(diagnostics, &on_disk(files, root))),
        }
    }

    pub(super) fn finish(mut self, fail_level: FailLevel, console: &mut Console) -> Result<Exit> {
        let grave = match fail_level {
            FailLevel::Note => self.warnings + self.notes,
            FailLevel::Warning => self.warnings,
            FailLevel::Error => 0,
        };
        let exit = match (self.invalid > 0, grave + self.broken) {
            (true, _) => Exit::InvalidFile,
            (false, 0) => Exit::Done,
            _ => Exit::TestFailed,
        };
        self.json.proofs = std::mem::take(&mut self.proofs);
        match self.format {
            CheckFormat::Text => console.print(&self.summary())?,
            CheckFormat::Json => console.print(&to_json(&self.json)?)?,
            CheckFormat::Sarif => console.print(&to_json(&annotations::sarif(self.sarif))?)?,
            // Every line is escaped, and a terminal is no reader of it.
            CheckFormat::Github => console.print_raw(&self.github)?,
        }
        Ok(exit)
    }

    fn summary(&self) -> String {
        let mut parts = Vec::new();
        if self.cases > 0 {
            parts.push(counted(self.cases, "case"));
        }
        if self.rule_sets > 0 {
            parts.push(format!("{} with {}", counted(self.rule_sets, "rule set"), counted(self.rules, "rule")));
        }
        if self.texts > 0 {
            parts.push(counted(self.texts, "text"));
        }
        let verdict = match self.invalid {
            0 => "all valid".to_owned(),
            invalid => format!("{} invalid", counted(invalid, "file")),
        };
        let asides = [(self.warnings, "warning"), (self.notes, "note")].into_iter().filter(|(count, _)| *count > 0);
        let asides: Vec<String> = asides.map(|(count, thing)| counted(count, thing)).collect();
        let asides = if asides.is_empty() { String::new() } else { format!(", {}", asides.join(" and ")) };
        let suppressed = match self.suppressed {
            0 => String::new(),
            count => format!("; {} suppressed with a reason", counted(count, "finding")),
        };
        let proofs = self.json.proofs.iter().map(|proof| format!("{}\n", Safe(&proof.sentence())));
        let checked = match parts.is_empty() {
            true => String::new(),
            false => format!("checked {}: {verdict}{asides}{suppressed}\n", parts.join(" and ")),
        };
        checked + &proofs.collect::<String>()
    }
}

/// Files named so that a program finds them: those of a rule set with their folder, where they are not built in.
fn on_disk(files: &[FileText], root: &Path) -> Vec<FileText> {
    let named = |file: &FileText| {
        let path = root.join(file.name());
        if path.is_file() { FileText::new(path.display().to_string(), file.text()) } else { file.clone() }
    };
    files.iter().map(named).collect()
}

fn counted(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}
