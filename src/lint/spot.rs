//! Where a lint points: the id of what it speaks of.

use std::ops::Range;

use crate::load::Places;
use crate::text::{FileId, FileText, Span};

/// Finds things of one loaded file set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) places: &'a Places,
    pub(super) files: &'a [FileText],
}

impl Spot<'_> {
    /// An evidence item.
    pub(super) fn item(self, id: &str) -> Span {
        self.of(id, self.places.evidence(id), self.places.evidence_range(id))
    }

    /// A source.
    pub(super) fn source(self, id: &str) -> Span {
        self.of(id, self.places.source(id), self.places.source_range(id))
    }

    /// A hypothesis.
    pub(super) fn hypothesis(self, id: &str) -> Span {
        self.of(id, self.places.hypothesis(id), self.places.hypothesis_range(id))
    }

    /// A rule.
    pub(super) fn rule(self, id: &str) -> Span {
        self.of(id, self.places.rule(id), self.places.rule_range(id))
    }

    /// A text that a rule quotes, such as the name of its band.
    pub(super) fn rule_part(self, id: &str, quoted: &str) -> Span {
        self.of(quoted, self.places.rule(id), self.places.rule_range(id))
    }

    /// Some words of a ladder; its first line where they are spelled otherwise.
    pub(super) fn ladder(self, id: &str, words: &str) -> Span {
        let quoted = format!("\"{id}\"");
        let is_it = |file: &FileText| file.name().starts_with("ladders/") && file.text().contains(&quoted);
        let file = self.files.iter().position(is_it).unwrap_or(0);
        let text = self.files.get(file).map_or("", FileText::text);
        let line = 0..text.find('\n').unwrap_or(text.len());
        let whole = |at: &usize| !text[..*at].ends_with(char::is_alphanumeric);
        let at = text.match_indices(words).map(|(at, _)| at).find(whole);
        Span::new(FileId(file), at.map_or(line, |at| at..at + words.len()))
    }

    /// The id where the element spells it out, else the first line of the element.
    fn of(self, id: &str, stands: Option<(&str, usize)>, range: Option<Range<usize>>) -> Span {
        let name = stands.map_or("", |(name, _)| name);
        let file = self.files.iter().position(|file| file.name() == name).unwrap_or(0);
        let range = range.unwrap_or(0..0);
        let text = self.files.get(file).and_then(|file| file.text().get(range.clone())).unwrap_or("");
        let quoted = format!("\"{id}\"");
        let within = match text.find(&quoted) {
            Some(at) => at..at + quoted.len(),
            None => 0..text.find('\n').unwrap_or(text.len()),
        };
        Span::new(FileId(file), range.start + within.start..range.start + within.end)
    }
}
