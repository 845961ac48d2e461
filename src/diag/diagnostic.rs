//! One message about a file.

use super::code::Code;
use crate::text::Span;

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The file is read, perhaps not as meant.
    Warning,
    /// The file is refused.
    Error,
}

impl Severity {
    /// In lower case: `error`, `warning`, `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A place with a few words about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What about it; may be empty.
    pub text: String,
    /// Whether this is what is wrong; other labels show why.
    pub primary: bool,
}

/// A finding of a review that the author of the file answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// What was found.
    pub diagnostic: Diagnostic,
    /// Why it stays so, in the author's words.
    pub reason: String,
}

/// One message: one line, lower case first, no full stop, the user's own text in backticks. The way out is in `help`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Names the fault.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where; the first one is primary.
    pub labels: Vec<Label>,
    /// The way out: a name nearby, the permitted range, the field to add.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A message at a place. What is too long to read, here and in all that is added later, loses its middle.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        let label = Label { span, text: String::new(), primary: true };
        let message = readable(message.into());
        Diagnostic { code, severity: code.severity(), message, labels: vec![label], help: Vec::new() }
    }

    /// Words for the primary label.
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = readable(text.into());
        }
        self
    }

    /// A further place that shows why.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: readable(text.into()), primary: false });
        self
    }

    /// A way out.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(readable(text.into()));
        self
    }

    /// A way out, where there is one.
    #[must_use]
    pub fn maybe_help(self, text: Option<String>) -> Self {
        match text {
            Some(text) => self.help(text),
            None => self,
        }
    }

    /// The place of the primary label.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// Longest beginning and longest end of a text that are kept, in bytes.
const KEPT: (usize, usize) = (900, 300);

/// A text as it is, or without its middle where it is longer than anybody reads: a file may name things as long as itself.
fn readable(text: String) -> String {
    if text.len().saturating_sub(KEPT.1) <= KEPT.0 {
        return text;
    }
    let begin = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= KEPT.0).last().unwrap_or(0);
    let end =
        text.char_indices().rev().map(|(at, _)| at).take_while(|at| text.len().saturating_sub(*at) <= KEPT.1).last();
    let (begin, end) = (text.get(..begin).unwrap_or(""), end.and_then(|end| text.get(end..)).unwrap_or(""));
    format!("{begin} … {end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    #[test]
    fn a_text_that_is_too_long_to_read_loses_its_middle() {
        for (letters, whole) in [(1200, true), (1201, false), (10_000_000, false)] {
            for letter in ["a", "ä", "検"] {
                let message = "b".repeat(letters % letter.len()) + &letter.repeat(letters / letter.len());
                let fault = Diagnostic::new(Code::FileSyntax, Span::new(FileId(0), 0..0), message.clone());
                assert_eq!(fault.message == message, whole, "{letters} bytes");
                assert!(fault.message.len() <= 1210 && fault.message.ends_with(letter));
                assert_eq!(fault.clone().help(message.clone()).help, [fault.message]);
            }
        }
    }
}
