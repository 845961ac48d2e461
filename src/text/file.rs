//! A file's name and text, and the way from byte offsets to lines and columns.

use std::sync::{Arc, OnceLock};

/// The name and the text of one file; cheap to clone.
#[derive(Debug, Clone)]
pub struct FileText {
    name: Arc<str>,
    text: Text,
    /// Where lines start, once anybody asks.
    line_starts: OnceLock<Arc<[usize]>>,
}

#[derive(Debug, Clone)]
enum Text {
    BuiltIn(&'static str),
    Read(Arc<str>),
}

/// A place in a file, as people count: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl FileText {
    /// A file of that name and text.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        FileText { name: name.into(), text: Text::Read(text.into()), line_starts: OnceLock::new() }
    }

    /// A file that is part of the program: its text is not copied.
    pub fn built_in(name: impl Into<Arc<str>>, text: &'static str) -> Self {
        FileText { name: name.into(), text: Text::BuiltIn(text), line_starts: OnceLock::new() }
    }

    /// The name, as the caller gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        match &self.text {
            Text::BuiltIn(text) => text,
            Text::Read(text) => text,
        }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let breaks = self.text().match_indices('\n').map(|(at, _)| at.saturating_add(1));
            std::iter::once(0).chain(breaks).collect()
        })
    }

    /// The line, from 1, in which a byte offset lies; an offset past the end lies in the last line.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|start| *start <= offset).max(1)
    }

    /// Line and column of a byte offset; an offset inside a character counts as that character.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.line_starts().get(line.saturating_sub(1)).copied().unwrap_or(0);
        let end = offset.min(self.text().len());
        // Characters are counted by their first bytes, which is quick where a file is one long line.
        let bytes = self.text().as_bytes().get(start..end).unwrap_or(&[]);
        let before = bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count();
        let inside = usize::from(before > 0 && !self.text().is_char_boundary(end));
        Position { line, column: before.saturating_sub(inside).saturating_add(1) }
    }

    /// The byte offset of a line and a column, both from 1; past the end of the line, the end of the line.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let range = self.line_range(line);
        let text = self.text().get(range.clone()).unwrap_or("");
        let within = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
        range.start.saturating_add(within)
    }

    /// The bytes of a line, from 1, without its line break; empty past the end.
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let (starts, length) = (self.line_starts(), self.text().len());
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(length);
        let end = starts.get(line).map_or(length, |next| next.saturating_sub(1));
        start..end.max(start)
    }
}

impl PartialEq for FileText {
    fn eq(&self, other: &FileText) -> bool {
        (self.name(), self.text()) == (other.name(), other.text())
    }
}

impl Eq for FileText {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_built_in_is_like_one_that_was_read() {
        let (built_in, read) = (FileText::built_in("a", "one\ntwo"), FileText::new("a", "one\ntwo"));
        assert_eq!(built_in.position(5), read.position(5));
        assert_eq!(built_in, read, "which lines are known already makes no difference");
        assert_ne!(built_in, FileText::new("b", "one\ntwo"));
        assert_ne!(built_in, FileText::new("a", "one\ntwi"));
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let file = FileText::new("a", "äb\ncd\n");
        let at = |offset| (file.position(offset).line, file.position(offset).column);
        assert_eq!([at(0), at(1), at(2), at(3), at(4), at(7)], [(1, 1), (1, 1), (1, 2), (1, 3), (2, 1), (3, 1)]);
        assert_eq!(at(99), (3, 1));
    }

    #[test]
    fn offsets_and_positions_agree() {
        let file = FileText::new("a", "one\nzwö drei\n\nvier");
        for (offset, _) in file.text().char_indices() {
            let place = file.position(offset);
            assert_eq!(file.offset(place.line, place.column), offset);
        }
    }

    #[test]
    fn a_place_outside_the_text_is_its_end() {
        let file = FileText::new("a", "one\ntwo");
        assert_eq!(file.offset(1, 99), 3);
        assert_eq!(file.offset(99, 1), 7);
        assert_eq!(FileText::new("a", "").position(0), Position { line: 1, column: 1 });
    }
}
