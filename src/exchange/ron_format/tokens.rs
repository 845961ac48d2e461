//! Tokens of a RON text, each with the comments before it.

use crate::load::scan::{Scanner, block_end};

/// One comment, without the blanks around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comment<'t> {
    pub(super) text: &'t str,
    /// Whether it starts on a line of its own.
    pub(super) newline: bool,
    /// Whether a blank line stands before it.
    pub(super) blank: bool,
}

impl Comment<'_> {
    /// Whether more may follow on its line and it takes no more than that line.
    pub(super) fn is_inline(&self) -> bool {
        self.text.starts_with("/*") && !self.text.contains('\n')
    }
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Header,
    Open(u8),
    Close(u8),
    Comma,
    Colon,
    Atom,
    End,
}

/// A token with the comments before it.
#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) before: Vec<Comment<'t>>,
    /// Whether it is the first on its line, comments not counted.
    pub(super) newline: bool,
    /// Whether a blank line stands between it and what is before it.
    pub(super) blank: bool,
}

/// The tokens of a text whose form was checked, without a byte order mark; the last one is the end.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut scan = Scanner::new(text);
    let mut tokens = Vec::new();
    loop {
        let from = scan.at();
        if scan.skip_blank().is_err() {
            scan.bump(text.len());
        }
        let at = scan.at();
        let (before, newline, blank) = comments(text.get(from..at).unwrap_or(""));
        let kind = match scan.peek() {
            None => Kind::End,
            Some(b'#') if text.get(at..).is_some_and(|rest| rest.starts_with("#!")) => Kind::Header,
            Some(open @ (b'(' | b'[' | b'{')) => Kind::Open(open),
            Some(close @ (b')' | b']' | b'}')) => Kind::Close(close),
            Some(b',') => Kind::Comma,
            Some(b':') => Kind::Colon,
            Some(_) => Kind::Atom,
        };
        match kind {
            Kind::End => {}
            Kind::Header => scan.bump(text.get(at..).and_then(|rest| rest.find(']')).map_or(text.len(), |end| end + 1)),
            // What does not end was refused before.
            Kind::Atom => scan.atom().map_or_else(|_| scan.bump(text.len()), |_| ()),
            _ => scan.bump(1),
        }
        let text = text.get(at..scan.at()).unwrap_or("");
        tokens.push(Token { kind, text, at, before, newline, blank });
        if kind == Kind::End {
            return tokens;
        }
    }
}

/// Comments between two tokens; then whether the last of the text is a new line, and one after a blank line.
fn comments(mut between: &str) -> (Vec<Comment<'_>>, bool, bool) {
    let mut found = Vec::new();
    loop {
        let start = between.find('/').unwrap_or(between.len());
        let (blanks, rest) = between.split_at(start);
        let lines = blanks.bytes().filter(|byte| *byte == b'\n').count();
        let (newline, blank) = (lines > 0, lines > 1);
        if rest.is_empty() {
            return (found, newline, blank);
        }
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            block_end(rest).unwrap_or(rest.len())
        };
        let (text, after) = rest.split_at(end);
        found.push(Comment { text: text.trim_end(), newline, blank });
        between = after;
    }
}
