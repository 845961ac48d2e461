//! The tree of a RON text with every comment at the entry that it belongs to.
//!
//! A comment on lines of its own belongs to the entry below it, one behind an entry on its line to that entry, one before the
//! closing bracket to the bracket.

use super::tokens::{Comment, Kind, Token, tokens};

/// A whole text.
pub(super) struct Document<'t> {
    /// `#![enable(...)]`, with the comments before each.
    pub(super) headers: Vec<(Vec<Comment<'t>>, &'t str)>,
    pub(super) root: Entry<'t>,
    /// Comments below the value.
    pub(super) end: Vec<Comment<'t>>,
}

/// One value of a record, list or map, with its key and comments.
#[derive(Default)]
pub(super) struct Entry<'t> {
    /// Whether a blank line stands between it and what is above: its own comments, or the entry before.
    pub(super) blank: bool,
    /// Comments above it.
    pub(super) lead: Vec<Comment<'t>>,
    /// Comments before it on its line.
    pub(super) inline: Vec<Comment<'t>>,
    pub(super) key: Option<&'t str>,
    /// Comments between key and value.
    pub(super) middle: Vec<Comment<'t>>,
    pub(super) value: Value<'t>,
    /// Comments behind it on its line.
    pub(super) tail: Vec<Comment<'t>>,
    /// Comments on further lines before its comma.
    pub(super) late: Vec<Comment<'t>>,
}

/// A value.
pub(super) enum Value<'t> {
    Atom(&'t str),
    Group(Group<'t>),
}

impl Default for Value<'_> {
    fn default() -> Self {
        Value::Atom("")
    }
}

/// A record, list or map.
pub(super) struct Group<'t> {
    pub(super) name: &'t str,
    pub(super) open: u8,
    /// Comments behind the opening bracket.
    pub(super) head: Vec<Comment<'t>>,
    pub(super) entries: Vec<Entry<'t>>,
    /// Comments above the closing bracket.
    pub(super) end: Vec<Comment<'t>>,
    /// Whether the author set its first entry on a line of its own.
    pub(super) opened: bool,
    /// Whether the author wrote it on several lines.
    pub(super) many_lines: bool,
}

/// Reads a text whose form was checked.
pub(super) fn read(text: &str) -> Document<'_> {
    let mut reader = Reader { text, tokens: tokens(text), at: 0 };
    let mut headers = Vec::new();
    while reader.kind() == Kind::Header {
        let header = reader.next();
        headers.push((header.before, header.text));
    }
    let (behind, rest) = reader.split();
    // A comment behind the last header goes below it: it has a line of its own from then on.
    let mut root = reader.entry([behind, rest].concat());
    let (tail, end) = reader.split();
    root.tail.extend(tail);
    Document { headers, root, end }
}

struct Reader<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
    at: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.at)
    }

    fn kind(&self) -> Kind {
        self.peek().map_or(Kind::End, |token| token.kind)
    }

    fn next(&mut self) -> Token<'t> {
        let end = Token { kind: Kind::End, text: "", at: 0, before: Vec::new(), newline: false, blank: false };
        let token = self.tokens.get_mut(self.at).map_or(end, |token| {
            let before = std::mem::take(&mut token.before);
            Token { before, ..token.clone() }
        });
        self.at += 1;
        token
    }

    /// Takes the comments before the next token: those that still stand on the line of the token before, and the others.
    /// Where the next token stands on that line too, they are its own, unless it closes.
    fn split(&mut self) -> (Vec<Comment<'t>>, Vec<Comment<'t>>) {
        let Some(token) = self.tokens.get_mut(self.at) else { return Default::default() };
        let mut behind = std::mem::take(&mut token.before);
        let on_line = behind.iter().position(|comment| comment.newline).unwrap_or(behind.len());
        let closes = matches!(token.kind, Kind::Close(_) | Kind::Comma | Kind::End);
        if on_line == behind.len() && !token.newline && !closes {
            return (Vec::new(), behind);
        }
        let rest = behind.split_off(on_line);
        (behind, rest)
    }

    /// Reads an entry whose comments above and before were taken already.
    fn entry(&mut self, before: Vec<Comment<'t>>) -> Entry<'t> {
        let mut entry = Entry::default();
        let (newline, blank) = self.peek().map_or((false, false), |token| (token.newline, token.blank));
        place(before, newline, blank, &mut entry);
        if self.tokens.get(self.at + 1).is_some_and(|token| token.kind == Kind::Colon) {
            entry.key = Some(self.next().text);
            entry.middle.extend(self.next().before);
            entry.middle.extend(self.next_comments());
        }
        let mut name = "";
        if self.kind() == Kind::Atom {
            name = self.next().text;
            if matches!(self.kind(), Kind::Open(_)) {
                entry.middle.extend(self.next_comments());
            }
        }
        entry.value = match self.kind() {
            // Only a record has a name; any other bracket here was refused before.
            Kind::Open(open) if name.is_empty() || open == b'(' => Value::Group(self.group(name, open)),
            _ => Value::Atom(name),
        };
        if entry.middle.iter().any(|comment| !comment.is_inline()) {
            let moved = std::mem::take(&mut entry.inline).into_iter().chain(std::mem::take(&mut entry.middle));
            entry.lead.extend(moved);
        }
        entry
    }

    fn next_comments(&mut self) -> Vec<Comment<'t>> {
        self.tokens.get_mut(self.at).map(|token| std::mem::take(&mut token.before)).unwrap_or_default()
    }

    fn group(&mut self, name: &'t str, open: u8) -> Group<'t> {
        let from = self.next().at;
        let (head, mut before) = self.split();
        let first_newline = before.first().map(|comment| comment.newline);
        let opened = first_newline.unwrap_or_else(|| self.peek().is_some_and(|token| token.newline));
        let mut entries: Vec<Entry<'t>> = Vec::new();
        while !matches!(self.kind(), Kind::Close(_) | Kind::End) {
            let mut entry = self.entry(std::mem::take(&mut before));
            before = self.finish(&mut entry);
            entries.push(entry);
        }
        let close = self.next();
        let many_lines = self.text.get(from..close.at).is_some_and(|text| text.contains('\n'));
        Group { name, open, head, entries, end: before, opened, many_lines }
    }

    /// Reads what follows an entry up to the next one; gives the comments that belong to that one.
    fn finish(&mut self, entry: &mut Entry<'t>) -> Vec<Comment<'t>> {
        let (tail, mut rest) = self.split();
        entry.tail = tail;
        if self.kind() == Kind::Comma {
            self.next();
            entry.late = rest;
            let (behind, next) = self.split();
            let ended = entry.tail.last().is_some_and(|comment| comment.text.starts_with("//"));
            let list = if ended || !entry.late.is_empty() { &mut entry.late } else { &mut entry.tail };
            list.extend(behind);
            rest = next;
        }
        rest
    }
}

/// Divides the comments before an entry into those above it and those on its line.
fn place<'t>(mut before: Vec<Comment<'t>>, newline: bool, blank: bool, entry: &mut Entry<'t>) {
    let mut on_line = before.len();
    if !newline {
        while on_line > 0 && before.get(on_line - 1).is_some_and(Comment::is_inline) {
            on_line -= 1;
            if before.get(on_line).is_some_and(|comment| comment.newline) {
                break;
            }
        }
    }
    // One that takes several lines before others on the last of them: all go above.
    let starts_line = before.get(on_line).is_some_and(|comment| comment.newline);
    if !starts_line && on_line > 0 {
        on_line = before.len();
    }
    entry.inline = before.split_off(on_line);
    entry.lead = before;
    entry.blank = entry.inline.first().map_or(blank, |comment| comment.blank);
}
