//! The places of a file: a tree of its records, lists, maps and values with their byte ranges.
//!
//! Serde gives values without places. This scanner reads RON or JSON text once, without recursion, and keeps where each
//! element stands; it interprets nothing. It is used for places, repeated keys, nesting depth and numbers that are not
//! finite, and stops at the first fault of form. Decoding is left to `decode`.

use std::ops::Range;

use super::limits::{MAX_DEPTH, MAX_NODES};
use super::scan::Scanner;

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A value without parts.
    Leaf,
    /// `( ... )`, with or without a name.
    Record,
    /// `[ ... ]`
    List,
    /// `{ ... }`
    Map,
}

/// One element; offsets are 32 bits wide because the size of a file is limited.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) shape: Shape,
    pub(super) blanked: bool,
    start: u32,
    end: u32,
    key: (u32, u32),
    name: (u32, u32),
    /// First byte after the comma that follows, or 0.
    comma: u32,
    pub(super) parent: u32,
    first: u32,
    next: u32,
}

/// No node.
const NONE: u32 = u32::MAX;

impl Node {
    /// The value, with the name of the record.
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The key, where there is one.
    pub(super) fn key(&self) -> Option<Range<usize>> {
        (self.key.1 > 0).then_some(self.key.0 as usize..self.key.1 as usize)
    }

    /// The name of the record or variant, where there is one.
    pub(super) fn name(&self) -> Option<Range<usize>> {
        (self.name.1 > 0).then_some(self.name.0 as usize..self.name.1 as usize)
    }

    /// Key and value.
    pub(super) fn whole(&self) -> Range<usize> {
        self.key().map_or(self.start as usize, |key| key.start)..self.end as usize
    }

    /// Key, value and the comma after it, if any.
    pub(super) fn with_comma(&self) -> Range<usize> {
        let whole = self.whole();
        whole.start..whole.end.max(self.comma as usize)
    }
}

/// A fault of form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// Which limit or rule of form it is.
    pub(super) kind: MalformedKind,
    /// Where.
    pub(super) at: Range<usize>,
    /// What.
    pub(super) message: String,
    /// The bracket that it concerns.
    pub(super) opener: Option<Range<usize>>,
}

/// Which rule of form is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MalformedKind {
    Syntax,
    TooDeep,
    TooLarge,
}

/// The tree of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    pub(super) nodes: Vec<Node>,
}

impl Outline {
    /// Reads the outline of a text.
    ///
    /// # Errors
    /// The first fault of form: brackets that do not match, text that does not end, a comma that is missing, nesting
    /// deeper than [`MAX_DEPTH`], more than [`MAX_NODES`] elements.
    pub(super) fn read(text: &str) -> Result<Outline, Malformed> {
        Builder::new(text).run()
    }

    pub(super) fn node(&self, id: u32) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// The elements of a node that were not blanked out, in file order.
    pub(super) fn children(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        self.all_children(id).filter(|at| self.node(*at).is_some_and(|node| !node.blanked))
    }

    /// The elements of a node, blanked out or not, in file order.
    pub(super) fn all_children(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.node(id).map_or(NONE, |node| node.first);
        let all = std::iter::successors(Some(first), |at| self.node(*at).map(|node| node.next));
        all.take_while(|at| *at != NONE)
    }

    /// The innermost element, not blanked out, whose key or value touches an offset.
    pub(super) fn innermost(&self, offset: usize) -> Option<u32> {
        let mut at = self.nodes.first().map(|_| 0)?;
        loop {
            let holds =
                |child: &u32| self.node(*child).is_some_and(|n| n.whole().start <= offset && offset < n.whole().end);
            match self.children(at).find(holds) {
                Some(child) => at = child,
                None => return Some(at),
            }
        }
    }
}

struct Frame {
    node: u32,
    last: u32,
    close: u8,
}

struct Builder<'t> {
    scan: Scanner<'t>,
    nodes: Vec<Node>,
    stack: Vec<Frame>,
    key: (u32, u32),
    name: (u32, u32),
    after_value: bool,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Builder {
            scan: Scanner::new(text),
            nodes: Vec::new(),
            stack: Vec::new(),
            key: (0, 0),
            name: (0, 0),
            after_value: false,
        }
    }

    fn run(mut self) -> Result<Outline, Malformed> {
        self.scan.skip_headers()?;
        loop {
            self.scan.skip_blank()?;
            match self.scan.peek() {
                None => return self.finish(),
                Some(b'(') => self.open(Shape::Record, b')')?,
                Some(b'[') => self.open(Shape::List, b']')?,
                Some(b'{') => self.open(Shape::Map, b'}')?,
                Some(close @ (b')' | b']' | b'}')) => self.close(close)?,
                Some(b',') => self.comma()?,
                Some(b':') => return Err(self.here("expected a name before `:`")),
                Some(_) => self.atom()?,
            }
        }
    }

    fn here(&self, message: &str) -> Malformed {
        let at = self.scan.at();
        let end = if self.scan.peek().is_some() { self.scan.char_end(at) } else { at };
        Malformed { kind: MalformedKind::Syntax, at: at..end, message: message.to_owned(), opener: None }
    }

    fn add(&mut self, shape: Shape, start: usize, end: usize) -> Result<u32, Malformed> {
        if self.after_value {
            let what = if self.stack.is_empty() { "expected the end of the file" } else { "expected `,`" };
            let mut fault = self.here(what);
            fault.at = start..end.max(start.saturating_add(1));
            return Err(fault);
        }
        if self.nodes.len() >= MAX_NODES {
            let message = format!("more than {MAX_NODES} elements");
            return Err(Malformed { kind: MalformedKind::TooLarge, message, ..self.here("") });
        }
        let id = self.nodes.len() as u32;
        let parent = self.stack.last().map_or(NONE, |frame| frame.node);
        let (key, name) = (std::mem::take(&mut self.key), std::mem::take(&mut self.name));
        let start = if name.1 > 0 { name.0 } else { start as u32 };
        let (end, blanked) = (end as u32, false);
        self.nodes.push(Node { shape, blanked, start, end, key, name, comma: 0, parent, first: NONE, next: NONE });
        self.attach(id);
        Ok(id)
    }

    fn attach(&mut self, id: u32) {
        let Some(frame) = self.stack.last_mut() else { return };
        let before = std::mem::replace(&mut frame.last, id);
        if before == NONE {
            if let Some(parent) = self.nodes.get_mut(frame.node as usize) {
                parent.first = id;
            }
        } else if let Some(sibling) = self.nodes.get_mut(before as usize) {
            sibling.next = id;
        }
    }

    fn open(&mut self, shape: Shape, close: u8) -> Result<(), Malformed> {
        let at = self.scan.at();
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("brackets are nested deeper than {MAX_DEPTH}");
            return Err(Malformed { kind: MalformedKind::TooDeep, message, ..self.here("") });
        }
        let node = self.add(shape, at, at.saturating_add(1))?;
        self.stack.push(Frame { node, last: NONE, close });
        self.scan.bump(1);
        Ok(())
    }

    fn close(&mut self, close: u8) -> Result<(), Malformed> {
        let shown = char::from(close);
        if self.key.1 > 0 {
            return Err(self.here(&format!("expected a value before `{shown}`")));
        }
        let Some(frame) = self.stack.pop() else {
            return Err(self.here(&format!("`{shown}` closes nothing")));
        };
        if frame.close != close {
            let expected = char::from(frame.close);
            let fault = self.here(&format!("expected `{expected}`, found `{shown}`"));
            return Err(Malformed { opener: self.opener(&frame), ..fault });
        }
        self.scan.bump(1);
        if let Some(node) = self.nodes.get_mut(frame.node as usize) {
            node.end = self.scan.at() as u32;
        }
        self.after_value = true;
        Ok(())
    }

    fn opener(&self, frame: &Frame) -> Option<Range<usize>> {
        self.nodes.get(frame.node as usize).map(Node::range)
    }

    fn comma(&mut self) -> Result<(), Malformed> {
        if !self.after_value || self.stack.is_empty() {
            return Err(self.here("expected a value, found `,`"));
        }
        self.scan.bump(1);
        let last = self.stack.last().map_or(NONE, |frame| frame.last);
        if let Some(node) = self.nodes.get_mut(last as usize) {
            node.comma = self.scan.at() as u32;
        }
        self.after_value = false;
        Ok(())
    }

    /// A name, number or text: a value, the key of one, or the name of a record.
    fn atom(&mut self) -> Result<(), Malformed> {
        let start = self.scan.at();
        let bare = self.scan.atom()?;
        let end = self.scan.at();
        self.scan.skip_blank()?;
        let token = (start as u32, end as u32);
        match self.scan.peek() {
            Some(b':') if self.key.1 == 0 && !self.after_value && !self.stack.is_empty() => {
                self.key = token;
                self.scan.bump(1);
            }
            Some(b'(') if bare && !self.after_value => self.name = token,
            _ => {
                self.add(Shape::Leaf, start, end)?;
                self.after_value = true;
            }
        }
        // INVARIANT: `after_value` is false wherever a container was just opened.
        Ok(())
    }

    fn finish(self) -> Result<Outline, Malformed> {
        if let Some(frame) = self.stack.last() {
            let fault = self.here(&format!("expected `{}` before the end of the file", char::from(frame.close)));
            return Err(Malformed { opener: self.opener(frame), ..fault });
        }
        if self.nodes.is_empty() {
            return Err(self.here("the file is empty"));
        }
        Ok(Outline { nodes: self.nodes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let outline = Outline::read(text).unwrap();
        let mut shown = String::new();
        for node in &outline.nodes {
            let key = node.key().map_or("-", |key| &text[key]);
            shown.push_str(&format!("{key}={} ", &text[node.range()]));
        }
        shown
    }

    #[test]
    fn records_keys_and_values_have_places() {
        assert_eq!(shape("A(b: 1, c: B(2),)"), "-=A(b: 1, c: B(2),) b=1 c=B(2) -=2 ");
        assert_eq!(shape(r#"{"a": [1, "x]"]}"#), r#"-={"a": [1, "x]"]} "a"=[1, "x]"] -=1 -="x]" "#);
    }

    #[test]
    fn comments_raw_strings_and_characters_hide_brackets() {
        let text =
            "#![enable(implicit_some)]\n( // (\n a: r#\"(\"[\"#, /* /* ( */ [ */ b: '(', c: '\\'', d: \"\\\"(\")";
        assert_eq!(Outline::read(text).unwrap().nodes.len(), 5);
    }

    #[test]
    fn faults_of_form_are_placed() {
        for (text, at, message) in [
            ("(a: 1 b: 2)", 6, "expected `,`"),
            ("(a: [1)", 6, "expected `]`, found `)`"),
            ("(a: \"x)", 4, "this text does not end"),
            ("(a: 1", 5, "expected `)` before the end of the file"),
            ("(a: )", 4, "expected a value before `)`"),
            ("() x", 3, "expected the end of the file"),
            ("", 0, "the file is empty"),
            ("[,]", 1, "expected a value, found `,`"),
            ("/* ", 0, "this comment does not end"),
            ("r#\"x\"", 0, "this text does not end"),
        ] {
            let fault = Outline::read(text).unwrap_err();
            assert_eq!((fault.at.start, fault.message.as_str()), (at, message), "{text}");
        }
    }

    #[test]
    fn depth_is_counted() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(Outline::read(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(Outline::read(&nested(MAX_DEPTH + 1)).unwrap_err().kind, MalformedKind::TooDeep);
        assert_eq!(Outline::read(&"[".repeat(1_000_000)).unwrap_err().kind, MalformedKind::TooDeep);
    }

    #[test]
    fn hostile_text_ends_in_a_fault_not_a_panic() {
        for text in
            ["\"\\", "'", "'\\", "r", "r#", "r####", "b\"", "#![", "#", "\u{feff}", "a:", ":", "'ä", "-", "/", "(/"]
        {
            let _ = Outline::read(text);
            let _ = Outline::read(&format!("({text}"));
            let _ = Outline::read(&text.repeat(10_000));
        }
    }
}
