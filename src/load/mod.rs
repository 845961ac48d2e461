//! From text to the model: case files and rule sets, JSON or RON.
//!
//! Floor 2. Takes names and texts ([`FileText`]), never the disk; gives a [`Case`] or a [`RuleSet`] in which every id points
//! somewhere and every number is in range, with warnings and the places of things, or a [`LoadError`] with everything that
//! is wrong, in one run. What is no fault of a file (a rule that never matched) is left to inference and to `check`.
//!
//! The way: `outline` finds places, `decode` makes wire types and reports faults of structure, `resolve_case` and
//! `resolve_rules` make the model and report faults of meaning.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice, clippy::arithmetic_side_effects))]

mod addition;
mod builtin;
mod decode;
mod digest;
mod error;
mod expected;
mod faults;
mod form;
pub mod limits;
mod mask;
mod outline;
mod outline_checks;
mod place;
mod places;
mod problem;
mod quick;
mod resolve_case;
mod resolve_rules;
mod rule_tests;
pub(crate) mod scan;
mod schema;
pub mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::IgnoredAny;

pub use builtin::{default_rule_files, default_rules, default_rules_without_places};
pub use error::{LoadError, LoadErrorKind};
pub use form::check_form;
pub use mask::Masker;
pub use places::Places;
pub use rule_tests::{RuleExample, RuleExamples};
pub use schema::{SchemaKind, schema};

use crate::diag::{Code, Diagnostic};
use crate::model::case::Case;
use crate::model::rule_set::RuleSet;
use crate::text::{FileId, FileText, Span};
use decode::{Decoded, Fillers, decode};
use faults::Faults;
use place::Place;
use places::{Sort, Stand};
use resolve_case::Context;
use resolve_rules::Reading;
use wire::expectation::{Expected, RuleTests};

/// What was loaded, with what is worth knowing about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded<T> {
    /// What was loaded.
    pub value: T,
    /// Warnings and notes, in order of place; none is an error.
    pub warnings: Vec<Diagnostic>,
    /// Where things stand.
    pub places: Places,
    /// The files that the warnings point into.
    pub files: Vec<FileText>,
}

const CASE: Fillers = &[
    ("id", "\"-\""),
    ("title", "\"-\""),
    ("as_of", "\"9999-12-31\""),
    ("questions", "[]"),
    ("sources", "[]"),
    ("evidence", "[]"),
];

/// What a file that adds to a case looks like, for who wrote something else.
const ADDITION: &str = "a file that adds to a case is `Case(...)` with any of `sources`, `evidence`, `actors`, `links`, `looked_for` \
                        and `replaces`; `ascribe schema addition` describes it";

/// Loads a case, to be judged with those rules: RON, or JSON where the name ends in `.json`.
///
/// # Errors
/// Any fault of the file, all of them in one run.
pub fn case(file: &FileText, rules: &RuleSet) -> Result<Loaded<Case>, LoadError> {
    case_with(file, &[], rules)
}

/// As [`case`], for many cases of which nobody asks where things stand: there are no places. A sound JSON file is read once and
/// not outlined; any other file is loaded as [`case`] does, so that its faults and warnings are the same.
///
/// # Errors
/// As for [`case`].
pub fn case_without_places(file: &FileText, rules: &RuleSet) -> Result<Loaded<Case>, LoadError> {
    match quick::sound_case(file, rules) {
        Some(value) => Ok(Loaded { value, warnings: Vec::new(), places: Places::default(), files: Vec::new() }),
        None => case(file, rules),
    }
}

/// The digest that the case of a file has: SHA-256 of its text, in hexadecimal.
pub fn case_digest(file: &FileText) -> String {
    digest::of_text(file.text())
}

/// A fault, where a file that should be a case is a fact sheet: each of its fields would be one.
fn fact_sheet(file: &FileText) -> Option<Diagnostic> {
    let fields: BTreeMap<String, IgnoredAny> = serde_json::from_str(file.text()).ok()?;
    let has = |name: &str| fields.contains_key(name);
    let start = file.text().find("\"facts\"").filter(|_| has("facts") && has("expected") && !has("evidence"))?;
    let at = Span::new(FileId(0), start..start.saturating_add("\"facts\"".len()));
    let fault = Diagnostic::new(Code::FileUnknownField, at, "this is a fact sheet, and no case");
    Some(fault.help("`ascribe import sheet FILE -o DIR` makes a case of it"))
}

/// Loads a case with what further files add to it or replace in it, each of the shape that [`SchemaKind::Addition`] describes.
///
/// # Errors
/// Any fault of any of the files, all of them in one run.
pub fn case_with(file: &FileText, additions: &[FileText], rules: &RuleSet) -> Result<Loaded<Case>, LoadError> {
    let mut faults = Faults::default();
    let files: Vec<FileText> = std::iter::once(file).chain(additions).cloned().collect();
    let mut places = Places::new(files.iter().map(|file| Arc::from(file.name())).collect());
    let mut decoded = decode::<wire::case::Case>(file, FileId(0), CASE, &mut faults);
    if faults.has_errors()
        && let Some(fault) = fact_sheet(file)
    {
        faults = Faults::default();
        faults.push(fault);
        return finish(LoadErrorKind::Case, None, faults, files, places);
    }
    for (number, file) in (1..).zip(additions) {
        let added = decode::<wire::case::Addition>(file, FileId(number), &[], &mut faults);
        match (&mut decoded, added) {
            (Some(case), Some(added)) => addition::add(case, added, &mut faults),
            (_, added) => {
                if added.is_none() {
                    faults.explain_last(ADDITION);
                }
                decoded = None;
            }
        }
    }
    let value = decoded.and_then(|Decoded { value, sheet, ghosts, .. }| {
        collect_places(&value, &files, sheet.root(), &mut places);
        let context = Context { vocabulary: rules.vocabulary(), ghosts: &ghosts };
        let digest = if additions.is_empty() { digest::of_text(file.text()) } else { digest::of_files(&files) };
        resolve_case::resolve(value, digest, sheet.root(), &context, &mut faults)
    });
    finish(LoadErrorKind::Case, value, faults, files, places)
}

/// Loads a rule set from all its files, each named by its path relative to the root of the set.
///
/// # Errors
/// Any fault of any file, all of them in one run.
pub fn rule_set(files: Vec<FileText>) -> Result<Loaded<RuleSet>, LoadError> {
    read_rule_set(files, Reading::Outlined)
}

fn read_rule_set(files: Vec<FileText>, reading: Reading) -> Result<Loaded<RuleSet>, LoadError> {
    let mut faults = Faults::default();
    let mut files = files;
    files.sort_by(|a, b| a.name().cmp(b.name()));
    let mut places = Places::new(files.iter().map(|file| Arc::from(file.name())).collect());
    let resolved = resolve_rules::resolve(&files, reading, digest::of_files(&files), &mut faults);
    let value = resolved.map(|resolved| {
        for (id, sheet) in resolved.sheets.into_iter().filter(|_| reading == Reading::Outlined) {
            let line = files.get(sheet.file.0).map_or(1, |file| sheet.root().line(file));
            places.add(Sort::Rule, id, Stand { file: sheet.file.0, line, range: sheet.root().range() });
        }
        resolved.rules
    });
    finish(LoadErrorKind::RuleSet, value, faults, files, places)
}

/// Loads the expectation beside a case.
///
/// # Errors
/// Any fault of the file; names that the case does not have.
pub fn expected(file: &FileText, case: &Case) -> Result<Loaded<Expected>, LoadError> {
    let mut faults = Faults::default();
    let decoded =
        decode::<Expected>(file, FileId(0), &[("by", "\"-\""), ("words", "\"-\""), ("why", "\"-\"")], &mut faults);
    let value = decoded.map(|Decoded { value, sheet, .. }| {
        expected::check(&value, case, sheet.root(), &mut faults);
        value
    });
    finish(LoadErrorKind::Expected, value, faults, vec![file.clone()], Places::default())
}

/// Loads the examples beside a rule, `<rule-id>.tests.ron`.
///
/// # Errors
/// Any fault of the file, or of a case that an example describes.
pub fn rule_tests(file: &FileText, rules: &RuleSet) -> Result<Loaded<RuleExamples>, LoadError> {
    let mut faults = Faults::default();
    let decoded = decode::<RuleTests>(file, FileId(0), &[("rule", "\"-\""), ("examples", "[]")], &mut faults);
    let value = decoded.map(|Decoded { value, sheet, ghosts, .. }| {
        let stem = resolve_rules::stem(file.name());
        let stem = stem.strip_suffix(".tests").unwrap_or(stem);
        let line = |at: Place<'_>| at.line(file);
        rule_tests::resolve_tests(value, stem, sheet.root(), &ghosts, rules, line, &mut faults)
    });
    finish(LoadErrorKind::RuleTests, value, faults, vec![file.clone()], Places::default())
}

fn finish<T>(
    kind: LoadErrorKind,
    value: Option<T>,
    faults: Faults,
    files: Vec<FileText>,
    places: Places,
) -> Result<Loaded<T>, LoadError> {
    let sound = !faults.has_errors();
    let diagnostics = faults.finish();
    match value {
        Some(value) if sound => Ok(Loaded { value, warnings: diagnostics, places, files }),
        _ => Err(LoadError::new(kind, files, diagnostics)),
    }
}

fn collect_places(case: &wire::case::Case, files: &[FileText], at: Place<'_>, places: &mut Places) {
    let mut add = |sort, id: &str, at: Place<'_>| {
        let line = files.get(at.file().0).map_or(1, |file| at.line(file));
        places.add(sort, id.to_owned(), Stand { file: at.file().0, line, range: at.range() });
    };
    for (item, at) in case.evidence.iter().zip(at.list("evidence")) {
        add(Sort::Evidence, &item.id, at);
    }
    for (source, at) in case.sources.iter().zip(at.list("sources")) {
        add(Sort::Source, &source.id, at);
    }
    for (question, at) in case.questions.iter().zip(at.list("questions")) {
        for (hypothesis, at) in question.hypotheses.iter().zip(at.list("hypotheses")) {
            add(Sort::Hypothesis, &hypothesis.id, at);
        }
    }
}
