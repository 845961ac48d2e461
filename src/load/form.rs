//! Whether a text is RON at all, whatever it describes.

use serde::de::IgnoredAny;

use super::decode::{malformed, too_large};
use super::limits::MAX_FORMATTED_BYTES;
use super::outline::Outline;
use super::problem::parse;
use super::{LoadError, LoadErrorKind};
use crate::diag::{Code, Diagnostic};
use crate::text::{FileId, FileText, Span};

/// Checks that a file is RON: brackets, commas, texts, numbers. What it describes is not looked at.
///
/// # Errors
/// The first fault of form, or more than [`MAX_FORMATTED_BYTES`].
pub fn check_form(file: &FileText) -> Result<(), LoadError> {
    let fault = too_large(file, FileId(0), MAX_FORMATTED_BYTES).or_else(|| fault(file));
    match fault {
        Some(fault) => Err(LoadError::new(LoadErrorKind::File, vec![file.clone()], vec![fault])),
        None => Ok(()),
    }
}

fn fault(file: &FileText) -> Option<Diagnostic> {
    if let Err(fault) = Outline::read(file.text()) {
        return Some(malformed(FileId(0), fault));
    }
    let text = file.text().strip_prefix('\u{feff}').unwrap_or(file.text());
    let trouble = parse::<IgnoredAny>(text, false).err()?;
    // Nothing in particular was expected, so whatever is wrong is wrong with the form.
    let message = trouble.problem.message("");
    let mark = file.text().len().saturating_sub(text.len());
    let at = trouble.offset.saturating_add(mark);
    let first = file.text().get(at..).and_then(|rest| rest.chars().next());
    let end = at.saturating_add(first.map_or(0, char::len_utf8));
    Some(Diagnostic::new(Code::FileSyntax, Span::new(FileId(0), at..end), message))
}
