//! Comments on lines of their own in a RON text, each with what stands below it.

use std::ops::Range;

use crate::load::scan::{Scanner, block_end};

/// A comment of one line that nothing else stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    /// Its bytes, from the first `/`.
    pub(super) at: Range<usize>,
    /// The element or field below it; empty where a bracket closes there.
    pub(super) extent: Range<usize>,
}

/// Every `//` comment on a line of its own, in order. What stands after a fault of form is not looked at.
pub(super) fn own_lines(text: &str) -> Vec<Comment> {
    let mut walk = Walk { text, found: Vec::new(), open: Vec::new(), depth: 0 };
    let mut scan = Scanner::new(text);
    loop {
        let from = scan.at();
        if scan.skip_blank().is_err() {
            break;
        }
        let first = walk.found.len();
        walk.comments(from..scan.at());
        let at = scan.at();
        match scan.peek() {
            None => break,
            Some(b'#') if text.get(at..).is_some_and(|rest| rest.starts_with("#!")) => {
                // A header is nothing that a comment is about: what stands above it holds for what stands below it.
                scan.bump(text.get(at..).and_then(|rest| rest.find(']')).map_or(text.len(), |end| end + 1));
                continue;
            }
            Some(b')' | b']' | b'}') => {
                walk.end(at);
                walk.depth = walk.depth.saturating_sub(1);
                walk.forget(first);
                scan.bump(1);
            }
            Some(b',') => {
                walk.end(at);
                walk.forget(first);
                scan.bump(1);
            }
            Some(byte) => {
                walk.begin(at);
                if matches!(byte, b'(' | b'[' | b'{') {
                    walk.depth += 1;
                    scan.bump(1);
                } else if byte == b':' {
                    scan.bump(1);
                } else if scan.atom().is_err() {
                    break;
                }
            }
        }
    }
    walk.finish()
}

struct Walk<'t> {
    text: &'t str,
    found: Vec<Comment>,
    /// Comments whose element has begun, with how many brackets stand open around it.
    open: Vec<(usize, usize)>,
    depth: usize,
}

/// An extent that has not begun.
const PENDING: Range<usize> = usize::MAX..usize::MAX;

impl Walk<'_> {
    /// Takes in the comments of a blank.
    fn comments(&mut self, blank: Range<usize>) {
        let mut at = blank.start;
        while let Some(rest) = self.text.get(at..blank.end)
            && let Some(slash) = rest.find('/')
        {
            let start = at + slash;
            let rest = &rest[slash..];
            if rest.starts_with("/*") {
                at = start + block_end(rest).unwrap_or(rest.len());
                continue;
            }
            let end = start + rest.find('\n').unwrap_or(rest.len());
            let line = self.text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            if self.text.get(line..start).is_some_and(|before| before.trim().is_empty()) {
                self.found.push(Comment { at: start..end, extent: PENDING });
            }
            at = end;
        }
    }

    /// Something begins: the comments that wait are about it.
    fn begin(&mut self, at: usize) {
        for (place, comment) in self.found.iter_mut().enumerate().rev() {
            if comment.extent != PENDING {
                break;
            }
            comment.extent = at..self.text.len();
            self.open.push((place, self.depth));
        }
    }

    /// An element of the innermost bracket ends, if one began.
    fn end(&mut self, at: usize) {
        while let Some((place, _)) = self.open.last().copied().filter(|(_, depth)| *depth == self.depth) {
            if let Some(comment) = self.found.get_mut(place) {
                comment.extent.end = at;
            }
            self.open.pop();
        }
    }

    /// Comments before what closes or divides are about nothing.
    fn forget(&mut self, first: usize) {
        for comment in self.found.iter_mut().skip(first) {
            comment.extent = comment.at.end..comment.at.end;
        }
    }

    fn finish(mut self) -> Vec<Comment> {
        for comment in self.found.iter_mut().filter(|comment| comment.extent == PENDING) {
            comment.extent = comment.at.end..comment.at.end;
        }
        self.found
    }
}
