//! Diagnostics drawn under the source line.
//!
//! The drawing library cleans source lines only, so everything it gets (titles, labels, file names, source) is made safe
//! here. Making text safe lengthens it; spans are moved along.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diag::{Diagnostic, Label, Severity};
use crate::text::{FileText, Safe, Span};

/// Whether the drawing has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Text alone.
    Plain,
    /// With ANSI styles, for a terminal.
    Ansi,
}

/// Draws diagnostics, one after another with a blank line between; empty where there is none.
pub fn render(diagnostics: &[Diagnostic], files: &[FileText], colour: Colour) -> String {
    let drawn: Vec<String> = diagnostics.iter().map(|diagnostic| draw(diagnostic, files, colour)).collect();
    drawn.join("\n\n")
}

fn draw(diagnostic: &Diagnostic, files: &[FileText], colour: Colour) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(Safe(&diagnostic.message).to_string()).id(diagnostic.code.as_str());
    let mut group = title.elements(excerpts(diagnostic, files).into_iter().map(Excerpt::into_snippet));
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(Safe(help).to_string()));
    }
    let renderer = if colour == Colour::Ansi { Renderer::styled() } else { Renderer::plain() };
    let report: [Group<'_>; 1] = [group];
    renderer.render(&report)
}

/// A few lines of a file, made safe, with what is said about them.
struct Excerpt {
    path: String,
    first_line: usize,
    source: String,
    annotations: Vec<(Range<usize>, String, bool)>,
}

impl Excerpt {
    fn into_snippet(self) -> Snippet<'static, Annotation<'static>> {
        let annotations = self.annotations.into_iter().map(|(range, text, primary)| {
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(range);
            if text.is_empty() { annotation } else { annotation.label(text) }
        });
        Snippet::source(self.source).line_start(self.first_line).path(self.path).annotations(annotations)
    }
}

/// Longest line that is drawn whole, in bytes; a longer one is cut around what is pointed at.
const LONGEST_LINE: usize = 400;
/// Lines between two labels that are drawn in one excerpt.
const NEAR: usize = 50;

fn excerpts(diagnostic: &Diagnostic, files: &[FileText]) -> Vec<Excerpt> {
    let mut excerpts: Vec<(Span, Excerpt)> = Vec::new();
    for label in &diagnostic.labels {
        let Some(file) = files.get(label.span.file.0) else { continue };
        let joined = excerpts.iter_mut().find(|(span, _)| joinable(*span, label.span, file));
        match joined {
            Some((span, excerpt)) => {
                let whole = span.start.min(label.span.start)..span.end.max(label.span.end);
                *span = Span::new(span.file, whole);
                let labels = diagnostic.labels.iter().filter(|l| within(l.span, *span)).collect::<Vec<_>>();
                *excerpt = excerpt_of(file, *span, &labels);
            }
            None => excerpts.push((label.span, excerpt_of(file, label.span, &[label]))),
        }
    }
    excerpts.into_iter().map(|(_, excerpt)| excerpt).collect()
}

fn within(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

fn joinable(a: Span, b: Span, file: &FileText) -> bool {
    let lines = file.line(a.start).min(file.line(b.start))..file.line(a.end).max(file.line(b.end)) + 1;
    a.file == b.file && lines.len() <= NEAR && lines.into_iter().all(|line| file.line_range(line).len() <= LONGEST_LINE)
}

fn excerpt_of(file: &FileText, span: Span, labels: &[&Label]) -> Excerpt {
    let (first, last) = (file.line(span.start), file.line(span.end.max(span.start + 1) - 1));
    let lines = file.line_range(first).start..file.line_range(last).end;
    let short = lines.len() <= if first == last { LONGEST_LINE } else { LONGEST_LINE * NEAR };
    let window = if short { lines } else { cut(file, first, span.start) };
    let (source, moved) = escape_lines(file.text().get(window.clone()).unwrap_or(""));
    let annotations = labels.iter().map(|label| {
        let place = |offset: usize| moved.place(offset.clamp(window.start, window.end) - window.start);
        (place(label.span.start)..place(label.span.end), Safe(&label.text).to_string(), label.primary)
    });
    let annotations = annotations.collect();
    Excerpt { path: Safe(file.name()).to_string(), first_line: first, source, annotations }
}

/// Some bytes of a very long line around an offset.
fn cut(file: &FileText, line: usize, offset: usize) -> Range<usize> {
    const BEFORE: usize = 60;
    let (line, text) = (file.line_range(line), file.text());
    let mut start = offset.saturating_sub(BEFORE).max(line.start);
    let mut end = (start + LONGEST_LINE).min(line.end);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start..end.max(start)
}

/// Where bytes went when text was made safe.
struct Moved(Vec<(usize, usize)>);

impl Moved {
    /// The place in the safe text of an offset in the original.
    fn place(&self, offset: usize) -> usize {
        let at = self.0.partition_point(|(from, _)| *from <= offset);
        let (from, to) = at.checked_sub(1).and_then(|at| self.0.get(at)).copied().unwrap_or((0, 0));
        to + (offset - from)
    }
}

/// Makes text of several lines safe; line breaks stay, tabs become a blank.
fn escape_lines(text: &str) -> (String, Moved) {
    let mut safe = String::with_capacity(text.len());
    let mut moved = vec![(0, 0)];
    for (at, c) in text.char_indices() {
        match c {
            '\n' => safe.push(c),
            '\t' => safe.push(' '),
            '\r' if text.get(at + 1..).is_some_and(|rest| rest.starts_with('\n')) => {}
            _ => safe.push_str(&Safe(c.encode_utf8(&mut [0; 4])).to_string()),
        }
        let after = at + c.len_utf8();
        if moved.last().is_some_and(|(from, to)| safe.len() - to != after - from) {
            moved.push((after, safe.len()));
        }
    }
    (safe, Moved(moved))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::text::FileId;

    #[test]
    fn places_move_along_with_what_became_longer() {
        let (safe, moved) = escape_lines("a\u{1b}b\u{202e}c\td");
        assert_eq!(safe, "a\\u{1b}b\\u{202e}c d");
        for (original, shown) in [(0, 0), (1, 1), (2, 7), (3, 8), (6, 16), (7, 17), (8, 18)] {
            assert_eq!(moved.place(original), shown, "{original}");
        }
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_drawn() {
        let file = FileText::new("a\u{1b}]0;x\u{7}.ron", "(id: \"\u{1b}[2J\u{202e}\u{9b}\")\n");
        let span = Span::new(FileId(0), 5..15);
        let fault = Diagnostic::new(Code::IdMalformed, span, "bad \u{1b}[1m").saying("\u{7}").help("\u{9d}\n");
        let drawn = render(&[fault], &[file], Colour::Plain);
        assert!(
            !drawn.chars().any(|c| c != '\n' && crate::text::Safe(&c.to_string()).to_string().len() > 4),
            "{drawn}"
        );
    }

    #[test]
    fn a_very_long_line_is_cut() {
        let file = FileText::new("a", format!("{}ä!{}", "ä".repeat(50_000), "ö".repeat(50_000)));
        let at = file.text().find('!').unwrap();
        let fault = Diagnostic::new(Code::FileSyntax, Span::new(FileId(0), at..at + 1), "here");
        assert!(render(&[fault], &[file], Colour::Plain).len() < 2_000);
    }
}
