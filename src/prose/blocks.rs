//! Markdown as blocks of running text: paragraphs, list items, cells and headings, each with the way back to the file.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// One run of text: what a reader reads without a break.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    /// The text, without markup.
    pub(super) text: String,
    /// Whether it is a heading.
    pub(super) is_heading: bool,
    /// Pieces of the text with their places in the file, in order.
    pieces: Vec<Piece>,
    /// Ranges of the text that quote somebody, in order.
    pub(super) quotes: Vec<Range<usize>>,
    /// Ranges of the text in bold.
    pub(super) strong: Vec<Range<usize>>,
}

/// A piece of text that stands in the file as it is, or as something else of another length.
#[derive(Debug, Clone)]
struct Piece {
    text: Range<usize>,
    file: Range<usize>,
}

impl Block {
    /// A block of plain text, in which nothing is marked.
    pub(super) fn plain(text: &str) -> Block {
        Block { text: text.to_owned(), ..Block::default() }
    }

    /// The place in the file of a range of the text.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.in_file(range.start, true);
        let end = self.in_file(range.end, false);
        start..end.max(start)
    }

    fn in_file(&self, at: usize, is_start: bool) -> usize {
        let holds = |piece: &&Piece| {
            if is_start { piece.text.contains(&at) } else { piece.text.start < at && at <= piece.text.end }
        };
        // Pieces are in order of the text.
        let before = |piece: &Piece| if is_start { piece.text.end <= at } else { piece.text.end < at };
        match self.pieces.get(self.pieces.partition_point(before)).filter(holds) {
            Some(piece) if piece.text.len() == piece.file.len() => piece.file.start + (at - piece.text.start),
            Some(piece) if is_start => piece.file.start,
            Some(piece) => piece.file.end,
            None => self.pieces.last().map_or(0, |piece| piece.file.end),
        }
    }

    fn push(&mut self, text: &str, file: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { text: start..self.text.len(), file });
    }

    /// Whether any of a range quotes somebody.
    pub(super) fn is_quoted(&self, range: &Range<usize>) -> bool {
        // They lie apart and in order.
        let next = self.quotes.partition_point(|quote| quote.end <= range.start);
        self.quotes.get(next).is_some_and(|quote| quote.start < range.end)
    }
}

/// The blocks of a text, in order. Code blocks, HTML and block quotes are left out: they are not the author's prose.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.read(event, range, text);
    }
    reader.finish_block();
    let mut blocks = reader.blocks;
    blocks.iter_mut().for_each(find_quotes);
    blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Block,
    /// Levels of block quotes and code blocks that stand open.
    outside: usize,
    strong_from: Option<usize>,
}

impl Reader {
    fn read(&mut self, event: Event<'_>, range: Range<usize>, source: &str) {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)) => {
                self.finish_block();
                self.outside += 1;
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => {
                self.finish_block();
                self.outside = self.outside.saturating_sub(1);
            }
            Event::Start(Tag::Strong) => self.strong_from = Some(self.open.text.len()),
            Event::End(TagEnd::Strong) => {
                let range = self.strong_from.take().map(|from| from..self.open.text.len());
                self.open.strong.extend(range);
            }
            Event::Start(tag) if is_block(&tag) => {
                self.finish_block();
                self.open.is_heading = matches!(tag, Tag::Heading { .. });
            }
            Event::End(tag) if is_block_end(&tag) => self.finish_block(),
            Event::Text(text) => self.text(&text, range, source),
            Event::Code(text) => {
                let start = self.open.text.len();
                self.text(&text, range, source);
                self.open.quotes.push(start..self.open.text.len());
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", range, source),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>, source: &str) {
        if self.outside > 0 {
            return;
        }
        // Text that stands in the file as it is keeps its letters' places; what was escaped or coded keeps its ends.
        let exact = source.get(range.clone()).is_some_and(|there| there == text);
        let range = if exact || range.len() != text.len() { range } else { range.start..range.end };
        self.open.push(text, range);
    }

    fn finish_block(&mut self) {
        let block = std::mem::take(&mut self.open);
        self.strong_from = None;
        if !block.text.trim().is_empty() {
            self.blocks.push(block);
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::List(_) | Tag::TableCell | Tag::FootnoteDefinition(_)
    )
}

fn is_block_end(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::List(_)
            | TagEnd::TableCell
            | TagEnd::FootnoteDefinition
    )
}

/// Finds what stands in double quotation marks. An opening one without its close quotes nothing.
fn find_quotes(block: &mut Block) {
    let mut from = 0;
    let mut never_closed = Vec::new();
    while let Some((start, open)) = block.text.get(from..).and_then(next_opening).map(|(at, c)| (from + at, c)) {
        let inside = start + open.len_utf8();
        let rest = block.text.get(inside..).filter(|_| !never_closed.contains(&open));
        let end = rest.and_then(|rest| rest.find(closing(open))).map(|at| inside + at);
        match end {
            Some(end) => {
                block.quotes.push(start..end);
                from = end + closing(open).len_utf8();
            }
            // Nor does what comes later close it, so nobody needs to look again.
            None => {
                never_closed.push(open);
                from = inside;
            }
        }
    }
    block.quotes.sort_by_key(|range| range.start);
    block.quotes.dedup_by(|next, last| {
        let overlap = next.start < last.end;
        last.end = if overlap { last.end.max(next.end) } else { last.end };
        overlap
    });
}

fn next_opening(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, c)| matches!(c, '"' | '“' | '„' | '«'))
}

fn closing(open: char) -> char {
    match open {
        '“' => '”',
        '„' => '“',
        '«' => '»',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_the_text_leads_back_to_the_file() {
        let source = "It is **very\nlikely** &lt; a\\*b.\n\n- one\n- two\n";
        let blocks = blocks(source);
        let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["It is very likely < a*b.", "one", "two"]);
        let words = |text: &str, block: &Block| {
            let at = block.text.find(text).unwrap();
            source[block.place(&(at..at + text.len()))].to_owned()
        };
        assert_eq!(words("very likely", &blocks[0]), "very\nlikely");
        assert_eq!(words("a*b", &blocks[0]), "a\\*b");
        assert_eq!(words("two", &blocks[2]), "two");
    }

    #[test]
    fn what_others_said_is_marked_and_what_is_no_prose_left_out() {
        let blocks = blocks("He said “it is likely” and \"sure\" `likely`.\n\n> likely\n\n```\nlikely\n```\n");
        assert_eq!(blocks.len(), 1);
        let quoted: Vec<&str> = blocks[0].quotes.iter().map(|range| &blocks[0].text[range.clone()]).collect();
        assert_eq!(quoted, ["“it is likely", "\"sure", "likely"]);
    }
}
