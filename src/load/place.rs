//! A place in an outline: what a resolver points at.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::outline::{Node, Outline};
use crate::text::{FileId, FileText, Span};

/// An element of a file. Every way down is total: what the file does not have stands where it should have been.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'o> {
    sheet: &'o Sheet,
    node: u32,
}

/// A file with its outline.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) file: FileId,
    pub(super) text: FileText,
    pub(super) outline: Outline,
    /// Fields that were given with a value that could not be read: the element that has them, and their names.
    pub(super) gaps: BTreeSet<(u32, String)>,
    /// Lists that other files added to: by the element that has them, the name of the field and all parts in order.
    pub(super) grafts: HashMap<u32, Vec<(&'static str, Vec<Element>)>>,
}

/// A part of a list, of this file or of another.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// The other file; none for this one.
    pub(super) sheet: Option<Arc<Sheet>>,
    /// Its number there.
    pub(super) node: u32,
}

impl Sheet {
    /// The outermost element.
    pub(super) fn root(&self) -> Place<'_> {
        Place { sheet: self, node: 0 }
    }

    /// All parts of a list that other files added to.
    fn grafted(&self, node: u32, field: &str) -> Option<&[Element]> {
        let lists = if self.grafts.is_empty() { None } else { self.grafts.get(&node) };
        let list = lists?.iter().find(|(name, _)| *name == field);
        list.map(|(_, elements)| elements.as_slice())
    }

    /// Puts all parts of a list in the place of those that it had.
    pub(super) fn graft(&mut self, node: u32, field: &'static str, elements: Vec<Element>) {
        let lists = self.grafts.entry(node).or_default();
        lists.retain(|(name, _)| *name != field);
        lists.push((field, elements));
    }

    /// The parts of a list that has so many.
    pub(super) fn elements(&self, node: u32, field: &str, count: usize) -> Vec<Element> {
        let parts = Place { sheet: self, node }.list(field).take(count);
        let own = |part: &Place<'_>| std::ptr::eq(part.sheet, self);
        match self.grafted(node, field) {
            Some(known) => known.to_vec(),
            None => parts.filter(own).map(|part| Element { sheet: None, node: part.node }).collect(),
        }
    }
}

impl<'o> Place<'o> {
    fn node(self) -> Option<&'o Node> {
        self.sheet.outline.node(self.node)
    }

    /// The value. A record or list of several lines is pointed at by its first line.
    pub(super) fn span(self) -> Span {
        let range = self.node().map_or(0..0, Node::range);
        let text = self.sheet.text.text().get(range.clone()).unwrap_or("");
        let line = text.find('\n').map_or(range.end, |length| range.start.saturating_add(length));
        Span::new(self.sheet.file, range.start..line)
    }

    /// The key, or the value where there is none.
    pub(super) fn key_span(self) -> Span {
        match self.node().and_then(Node::key) {
            Some(key) => Span::new(self.sheet.file, key),
            None => self.span(),
        }
    }

    /// The name of the record or variant, or the value where there is none.
    pub(super) fn name_span(self) -> Span {
        match self.node().and_then(Node::name) {
            Some(name) => Span::new(self.sheet.file, name),
            None => self.span(),
        }
    }

    /// Whether the file gives that field.
    pub(super) fn has(self, field: &str) -> bool {
        self.find(field).is_some()
    }

    /// The field of that name; this element where the file does not give it.
    pub(super) fn field(self, name: &str) -> Place<'o> {
        self.find(name).map_or(self, Place::unwrapped)
    }

    fn find(self, name: &str) -> Option<Place<'o>> {
        self.children().find(|child| child.key_text() == Some(name))
    }

    /// The parts in file order, then this element again and again.
    pub(super) fn items(self) -> impl Iterator<Item = Place<'o>> {
        self.children().map(Place::unwrapped).chain(std::iter::repeat(self))
    }

    /// The parts of a list field; this element again and again where the file does not give the field.
    pub(super) fn list(self, name: &str) -> impl Iterator<Item = Place<'o>> {
        let grafted = self.sheet.grafted(self.node, name);
        let list = if grafted.is_none() { self.find(name).map(Place::unwrapped) } else { None };
        let part =
            move |part: &'o Element| Place { sheet: part.sheet.as_deref().unwrap_or(self.sheet), node: part.node };
        let parts = grafted.into_iter().flatten().map(part);
        parts.chain(list.into_iter().flat_map(Place::items)).chain(std::iter::repeat(self))
    }

    /// Its number in its file.
    pub(super) fn number(self) -> u32 {
        self.node
    }

    /// Its file.
    pub(super) fn file(self) -> FileId {
        self.sheet.file
    }

    /// The line, from 1 on, in which it stands.
    pub(super) fn line(self, file: &FileText) -> usize {
        file.line(self.key_span().start)
    }

    /// The bytes of the whole element, its further lines included.
    pub(super) fn range(self) -> Range<usize> {
        self.node().map_or(0..0, Node::range)
    }

    /// The first part; this element where it has none.
    pub(super) fn inner(self) -> Place<'o> {
        self.children().next().unwrap_or(self)
    }

    /// What a variant holds: in JSON the value of the only key, in RON what stands between its brackets.
    pub(super) fn variant(self) -> Place<'o> {
        match self.node().and_then(Node::name) {
            Some(_) => self,
            None => self.inner(),
        }
    }

    /// Whether one of its parts could not be read and was left out.
    pub(super) fn has_gaps(self) -> bool {
        self.sheet.outline.all_children(self.node).any(|child| self.sheet.outline.node(child).is_none_or(|n| n.blanked))
    }

    /// Whether the file gives that field with a value that could not be read.
    pub(super) fn has_gap(self, field: &str) -> bool {
        !self.sheet.gaps.is_empty() && self.sheet.gaps.contains(&(self.node, field.to_owned()))
    }

    /// Whether the file gives that list with elements that could not be read.
    pub(super) fn list_has_gaps(self, field: &str) -> bool {
        self.find(field).is_some_and(Place::has_gaps)
    }

    fn children(self) -> impl Iterator<Item = Place<'o>> {
        self.sheet.outline.children(self.node).map(move |node| Place { sheet: self.sheet, node })
    }

    fn unwrapped(self) -> Place<'o> {
        let name = self.node().and_then(Node::name).and_then(|name| self.sheet.text.text().get(name));
        if name == Some("Some") { self.inner() } else { self }
    }

    fn key_text(self) -> Option<&'o str> {
        let key = self.sheet.text.text().get(self.node()?.key()?)?;
        Some(key.trim_matches('"'))
    }
}
