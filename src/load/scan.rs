//! Tokens of RON and JSON text, one after another, without recursion and without reading anything twice.

use super::outline::{Malformed, MalformedKind};

/// A place in a text.
pub(crate) struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Scanner { text, at: 0 }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.byte(0)
    }

    pub(crate) fn bump(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.text.len());
    }

    /// The end of the character that starts at an offset.
    pub(crate) fn char_end(&self, at: usize) -> usize {
        let width = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        at.saturating_add(width).min(self.text.len())
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at.saturating_add(ahead)).copied()
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or(&[])
    }

    fn unending(&self, start: usize, what: &str) -> Malformed {
        let line = self.text.as_bytes().get(start..).unwrap_or(&[]);
        let length = line.iter().position(|byte| *byte == b'\n').unwrap_or(line.len());
        let message = format!("this {what} does not end");
        Malformed { kind: MalformedKind::Syntax, at: start..start.saturating_add(length), message, opener: None }
    }

    /// Skips a byte order mark and `#![enable(...)]` headers.
    pub(crate) fn skip_headers(&mut self) -> Result<(), Malformed> {
        if self.rest().starts_with("\u{feff}".as_bytes()) {
            self.bump(3);
        }
        loop {
            self.skip_blank()?;
            if !self.rest().starts_with(b"#!") {
                return Ok(());
            }
            match self.rest().iter().position(|byte| *byte == b']') {
                Some(close) => self.bump(close.saturating_add(1)),
                None => return Err(self.unending(self.at, "header")),
            }
        }
    }

    /// Skips white space and comments.
    pub(crate) fn skip_blank(&mut self) -> Result<(), Malformed> {
        loop {
            match (self.byte(0), self.byte(1)) {
                (Some(b'/'), Some(b'/')) => {
                    let length = self.rest().iter().position(|byte| *byte == b'\n').unwrap_or(self.rest().len());
                    self.bump(length);
                }
                (Some(b'/'), Some(b'*')) => self.skip_block_comment()?,
                (Some(byte), _) if byte.is_ascii_whitespace() || byte == 0x0b => self.bump(1),
                (Some(byte), _) if !byte.is_ascii() => match self.blank_char() {
                    0 => return Ok(()),
                    width => self.bump(width),
                },
                _ => return Ok(()),
            }
        }
    }

    /// Bytes of the blank character, beyond ASCII, that stands here; RON knows a few.
    fn blank_char(&self) -> usize {
        let c = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        match c {
            Some(c @ ('\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')) => c.len_utf8(),
            _ => 0,
        }
    }

    fn skip_block_comment(&mut self) -> Result<(), Malformed> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let end = block_end(rest).ok_or_else(|| self.unending(self.at, "comment"))?;
        self.bump(end);
        Ok(())
    }

    /// Skips one name, number, text or character; says whether it was bare, so that it can name a record.
    pub(crate) fn atom(&mut self) -> Result<bool, Malformed> {
        match self.peek() {
            Some(b'"') => self.string(0).map(|()| false),
            Some(b'\'') => {
                self.character();
                Ok(false)
            }
            Some(b'b') if self.byte(1) == Some(b'"') => self.string(1).map(|()| false),
            Some(b'b') if self.byte(1) == Some(b'\'') => {
                self.bump(1);
                self.character();
                Ok(false)
            }
            Some(b'b') if self.byte(1) == Some(b'r') && self.raw_hashes(2).is_some() => self.raw_string(2),
            Some(b'r') if self.raw_hashes(1).is_some() => self.raw_string(1),
            _ => {
                self.bare();
                Ok(true)
            }
        }
    }

    fn string(&mut self, prefix: usize) -> Result<(), Malformed> {
        let start = self.at;
        self.bump(prefix);
        self.bump(1);
        loop {
            match self.peek() {
                Some(b'\\') => self.bump(2),
                Some(b'"') => {
                    self.bump(1);
                    return Ok(());
                }
                Some(_) => self.bump(1),
                None => return Err(self.unending(start, "text")),
            }
        }
    }

    fn character(&mut self) {
        const LONGEST: usize = 12;
        let escaped = self.byte(1) == Some(b'\\');
        let from = if escaped { 3 } else { 2 };
        let window = self.rest().get(from..).unwrap_or(&[]);
        let close = window.iter().take(LONGEST).position(|byte| *byte == b'\'');
        let next = self.at.saturating_add(1);
        let end = close.map_or(next, |close| next.saturating_add(from).saturating_add(close));
        self.at = if self.text.is_char_boundary(end) { end } else { next };
    }

    /// How many `#` stand between here and a `"`, so that a raw string starts.
    fn raw_hashes(&self, prefix: usize) -> Option<usize> {
        let rest = self.rest().get(prefix..).unwrap_or(&[]);
        let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
        (rest.get(hashes) == Some(&b'"')).then_some(hashes)
    }

    fn raw_string(&mut self, prefix: usize) -> Result<bool, Malformed> {
        let start = self.at;
        let hashes = self.raw_hashes(prefix).unwrap_or(0);
        self.bump(prefix);
        self.bump(hashes);
        self.bump(1);
        loop {
            match self.peek() {
                None => return Err(self.unending(start, "text")),
                Some(b'"') => {
                    let closing = self.rest().iter().skip(1).take(hashes).take_while(|byte| **byte == b'#').count();
                    self.bump(1);
                    self.bump(closing);
                    if closing == hashes {
                        return Ok(false);
                    }
                }
                Some(_) => self.bump(1),
            }
        }
    }

    /// A name, a number, or anything else up to the next mark of form; at least one character.
    fn bare(&mut self) {
        let start = self.at;
        while let Some(byte) = self.peek() {
            let mark = byte.is_ascii_whitespace() || b"()[]{},:\"'".contains(&byte);
            let comment = byte == b'/' && matches!(self.byte(1), Some(b'/' | b'*'));
            if mark || comment {
                break;
            }
            self.bump(1);
        }
        if self.at == start {
            self.at = self.char_end(start);
        }
    }
}

/// The end of the block comment that a text starts with, where it has one; comments nest.
pub(crate) fn block_end(text: &str) -> Option<usize> {
    let mut rest = text.as_bytes();
    let mut depth = 0_usize;
    loop {
        rest = match rest {
            [b'/', b'*', after @ ..] => {
                depth = depth.saturating_add(1);
                after
            }
            [b'*', b'/', after @ ..] if depth <= 1 => return text.len().checked_sub(after.len()),
            [b'*', b'/', after @ ..] => {
                depth = depth.saturating_sub(1);
                after
            }
            [_, after @ ..] => after,
            [] => return None,
        };
    }
}
