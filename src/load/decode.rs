//! From text to a wire type, with every structural fault of a file in one run.
//!
//! Serde stops at the first fault. So the element at fault is reported, blanked out of a working copy (its length stays,
//! so places stay), and the copy is decoded again, until it decodes or [`MAX_REPAIRS`] is reached. What a value means is
//! left to the resolvers; they learn which ids were blanked out, so that they do not report a reference to one of them.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use serde::de::DeserializeOwned;

use super::faults::{Faults, did_you_mean};
use super::limits::{MAX_FILE_BYTES, MAX_REPAIRS};
use super::outline::{Malformed, MalformedKind, Outline, Shape};
use super::outline_checks::{Oddity, oddities};
use super::place::Sheet;
use super::problem::{Problem, Trouble, parse};
use crate::diag::{Code, Diagnostic};
use crate::text::{FileId, FileText, Span};

/// A decoded file.
pub(super) struct Decoded<T> {
    pub(super) value: T,
    pub(super) sheet: Sheet,
    /// Ids of elements that were left out because something in them could not be read.
    pub(super) ghosts: BTreeSet<String>,
    /// Whether anything was left out or filled in.
    pub(super) damaged: bool,
}

/// What may be put in the place of a missing field of the outermost record, so that the rest can be read.
pub(super) type Fillers = &'static [(&'static str, &'static str)];

/// Decodes a file; `None` where it is beyond repair. Faults go to `faults` either way.
pub(super) fn decode<T: DeserializeOwned>(
    file: &FileText,
    id: FileId,
    fillers: Fillers,
    faults: &mut Faults,
) -> Option<Decoded<T>> {
    if let Some(fault) = too_large(file, id, MAX_FILE_BYTES) {
        faults.push(fault);
        return None;
    }
    let json = is_json(file.name());
    let outline = match Outline::read(file.text()) {
        Ok(outline) => outline,
        Err(fault) => {
            faults.push(malformed(id, fault));
            return None;
        }
    };
    let mut repair = Repair { file, id, json, outline, work: None, ghosts: BTreeSet::new(), missing: BTreeSet::new() };
    repair.oddities(faults);
    let value = repair.run(fillers, faults)?;
    let sheet =
        Sheet { file: id, text: file.clone(), outline: repair.outline, gaps: repair.missing, grafts: HashMap::new() };
    Some(Decoded { value, sheet, ghosts: repair.ghosts, damaged: repair.work.is_some() })
}

/// Decodes a file that is known to be sound, so that nothing in it needs a place; `None` where it is not sound.
pub(super) fn decode_sound<T: DeserializeOwned>(file: &FileText, id: FileId) -> Option<Decoded<T>> {
    let value = parse(file.text(), is_json(file.name())).ok()?;
    Some(Decoded { value, sheet: Sheet::blank(id), ghosts: BTreeSet::new(), damaged: false })
}

/// Whether a file of that name holds JSON, or a line of one that holds JSON on each line, such as `cases.jsonl:7`; anything
/// else holds RON.
pub(super) fn is_json(name: &str) -> bool {
    let ends = |name: &str, with: &str| {
        let end = name.len().checked_sub(with.len()).and_then(|at| name.as_bytes().get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(with.as_bytes()))
    };
    let is_line = |(file, line): (&str, &str)| {
        (ends(file, ".jsonl") || ends(file, ".ndjson")) && line.bytes().all(|byte| byte.is_ascii_digit())
    };
    ends(name, ".json") || name.rsplit_once(':').is_some_and(is_line)
}

pub(super) fn too_large(file: &FileText, id: FileId, limit: usize) -> Option<Diagnostic> {
    let size = file.text().len();
    let message = || format!("the file has {size} bytes, the limit is {limit}");
    (size > limit).then(|| Diagnostic::new(Code::FileTooLarge, Span::new(id, 0..0), message()))
}

pub(super) fn malformed(id: FileId, fault: Malformed) -> Diagnostic {
    let code = match fault.kind {
        MalformedKind::Syntax => Code::FileSyntax,
        MalformedKind::TooDeep => Code::FileTooDeep,
        MalformedKind::TooLarge => Code::FileTooLarge,
    };
    let message = Diagnostic::new(code, Span::new(id, fault.at), fault.message);
    match fault.opener {
        Some(opener) => message.also(Span::new(id, opener), "opened here"),
        None => message,
    }
}

struct Repair<'f> {
    file: &'f FileText,
    id: FileId,
    json: bool,
    outline: Outline,
    /// The working copy, once something was blanked out of it.
    work: Option<String>,
    ghosts: BTreeSet<String>,
    /// Elements (by node) with the names of fields that were blanked out of them, and so are not reported as missing.
    missing: BTreeSet<(u32, String)>,
}

impl Repair<'_> {
    fn run<T: DeserializeOwned>(&mut self, fillers: Fillers, faults: &mut Faults) -> Option<T> {
        for _ in 0..self.most_repairs() {
            let text = self.work.as_deref().unwrap_or(self.file.text());
            let trouble = match parse(text, self.json) {
                Ok(value) => return Some(value),
                Err(trouble) => trouble,
            };
            if !self.repair(trouble, fillers, faults) {
                return None;
            }
        }
        let message = "there are too many faults of structure; the rest is not listed";
        faults.push(Diagnostic::new(Code::FileTooManyFaults, self.span(0..0), message));
        None
    }

    /// Each repair reads the file again, so large files get fewer.
    fn most_repairs(&self) -> usize {
        MAX_FILE_BYTES.checked_div(self.file.text().len()).unwrap_or(MAX_REPAIRS).clamp(1, MAX_REPAIRS)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.id, range)
    }

    fn oddities(&mut self, faults: &mut Faults) {
        if self.file.text().starts_with('\u{feff}') {
            let message = Diagnostic::new(Code::FileByteOrderMark, self.span(0..3), "the file starts with `\u{feff}`");
            faults.push(message.help("save the file as UTF-8 without a byte order mark"));
            self.blank_bytes(0..3);
        }
        for oddity in oddities(&self.outline, self.file.text()) {
            let (node, message) = self.odd(oddity);
            faults.push(message);
            self.remember(node);
            self.blank(node);
        }
    }

    fn odd(&self, oddity: Oddity) -> (u32, Diagnostic) {
        match oddity {
            Oddity::Repeated { node, first, key } => {
                let message = format!("`{key}` is given twice");
                let fault = Diagnostic::new(Code::FileDuplicateKey, self.key_span(node), message);
                (node, fault.also(self.key_span(first), "first given here").help("keep one of the two"))
            }
            Oddity::NotFinite { node } => {
                let span = self.value_span(node);
                let message = format!("`{}` is not a finite number", self.shown(span));
                (node, Diagnostic::new(Code::FileNotANumber, span, message))
            }
        }
    }

    /// Reports a trouble and blanks its cause; false where nothing can be blanked.
    fn repair(&mut self, trouble: Trouble, fillers: Fillers, faults: &mut Faults) -> bool {
        let innermost = self.outline.innermost(trouble.offset);
        let (Some(found), false) = (innermost, matches!(trouble.problem, Problem::Syntax(_))) else {
            faults.push(self.syntax(&trouble));
            return false;
        };
        if let Problem::Missing { field } = &trouble.problem {
            return self.missing_field(self.record(found), field, fillers, faults);
        }
        let node = self.at_fault(found, &trouble);
        faults.push(self.describe(node, &trouble));
        if let Problem::UnknownName { expected, .. } = &trouble.problem
            && self.replace_name(node, expected)
        {
            return true;
        }
        self.remember(node);
        self.blank(node)
    }

    fn syntax(&self, trouble: &Trouble) -> Diagnostic {
        let text = self.file.text();
        let rest = text.get(trouble.offset..).unwrap_or("");
        let end = trouble.offset.saturating_add(rest.chars().next().map_or(0, char::len_utf8));
        let message = match &trouble.problem {
            Problem::Syntax(message) => message.clone(),
            other => other.message(""),
        };
        Diagnostic::new(Code::FileSyntax, self.span(trouble.offset..end), message)
    }

    fn missing_field(&mut self, record: u32, field: &str, fillers: Fillers, faults: &mut Faults) -> bool {
        if !self.missing.contains(&(record, field.to_owned())) {
            let message = format!("the field `{field}` is missing");
            let fault = Diagnostic::new(Code::FileMissingField, self.value_span(record), message);
            faults.push(fault.help(format!("add `{field}`")));
        }
        if record != 0 {
            self.remember_ids(record);
            return self.blank(record);
        }
        match fillers.iter().find(|(name, _)| *name == field) {
            Some((_, value)) => self.fill(field, value),
            None => false,
        }
    }

    /// Adds a field before the end of the outermost record; nothing that has a place stands after it.
    fn fill(&mut self, field: &str, value: &str) -> bool {
        let Some(end) = self.outline.node(0).and_then(|root| root.range().end.checked_sub(1)) else { return false };
        let bare = self.outline.children(0).next().is_none();
        let keyed = if self.json { format!("\"{field}\": {value}") } else { format!("{field}: {value},") };
        let work = self.work.get_or_insert_with(|| self.file.text().to_owned());
        let before = work.get(..end).unwrap_or("").trim_end();
        let comma = if bare || before.ends_with(',') || before.ends_with('(') { "" } else { "," };
        let fits = work.is_char_boundary(end);
        if fits {
            work.insert_str(end, &format!("{comma}{keyed}"));
        }
        fits
    }

    /// The record, list or map that holds an element, or the element itself.
    fn record(&self, mut node: u32) -> u32 {
        while self.outline.node(node).is_some_and(|n| n.shape == Shape::Leaf && n.parent != u32::MAX) {
            node = self.outline.node(node).map_or(0, |n| n.parent);
        }
        node
    }

    /// The smallest element that can be left out: one with a key, or one of a list.
    fn at_fault(&self, found: u32, trouble: &Trouble) -> u32 {
        let mut node = self.just_before(found, trouble).unwrap_or(found);
        while let Some(inner) = self.outline.node(node) {
            let holder = self.outline.node(inner.parent);
            if inner.key().is_some() || holder.is_none_or(|holder| holder.shape == Shape::List) {
                break;
            }
            node = inner.parent;
        }
        node
    }

    /// The part of `found` that ends just before the trouble, where the reader noticed it only after reading on.
    fn just_before(&self, found: u32, trouble: &Trouble) -> Option<u32> {
        let range = self.outline.node(found).filter(|node| node.shape != Shape::Leaf)?.range();
        if trouble.offset <= range.start || matches!(trouble.problem, Problem::WrongLength { .. }) {
            return None;
        }
        let ends = |child: &u32| {
            let end = self.outline.node(*child).map_or(0, |node| node.with_comma().end);
            let between = self.file.text().get(end..trouble.offset);
            // Not `trim`: for each of many parts it would go over the same blanks at the end again.
            between.is_some_and(|text| text.trim_start().is_empty())
        };
        self.outline.children(found).filter(ends).last()
    }

    fn describe(&self, node: u32, trouble: &Trouble) -> Diagnostic {
        let value = self.value_span(node);
        let shown = self.shown(value);
        match &trouble.problem {
            Problem::UnknownField { found, expected } => {
                let message = format!("there is no field `{found}` here");
                let fault = Diagnostic::new(Code::FileUnknownField, self.key_span(node), message);
                fault.maybe_help(did_you_mean(found, expected.iter().map(String::as_str)))
            }
            Problem::UnknownName { found, expected } => {
                let message = format!("`{found}` is not one of the names permitted here");
                let fault = Diagnostic::new(Code::FileUnknownName, self.name_span(node), message);
                fault.maybe_help(did_you_mean(found, expected.iter().map(String::as_str)))
            }
            Problem::Duplicate { field } => {
                let message = format!("`{field}` is given twice");
                Diagnostic::new(Code::FileDuplicateKey, self.key_span(node), message).help("keep one of the two")
            }
            other => Diagnostic::new(Code::FileWrongType, value, other.message(&shown)),
        }
    }

    /// Puts a permitted name that fits in the place of a wrong one, so that the record around it can still be read.
    fn replace_name(&mut self, node: u32, expected: &[String]) -> bool {
        let Some(inner) = self.outline.node(node).filter(|inner| inner.shape == Shape::Leaf) else { return false };
        let range = inner.range();
        let shift = usize::from(self.json);
        let room = range.len().saturating_sub(shift).saturating_sub(shift);
        let Some(name) = expected.iter().filter(|name| name.len() <= room).min_by_key(|name| name.len()) else {
            return false;
        };
        let quote = if self.json { "\"" } else { "" };
        let mut padded = format!("{quote}{name}{quote}");
        padded.push_str(&" ".repeat(range.len().saturating_sub(padded.len())));
        let work = self.work.get_or_insert_with(|| self.file.text().to_owned());
        let known = work.get(range.clone()).is_some_and(|old| old != padded) && padded.len() == range.len();
        if known {
            work.replace_range(range, &padded);
        }
        known
    }

    /// Remembers what leaving an element out takes with it.
    fn remember(&mut self, node: u32) {
        let key = self.outline.node(node).and_then(|inner| Some((inner.parent, inner.key()?)));
        if let Some((parent, key)) = key {
            let name = self.file.text().get(key).unwrap_or("").trim_matches('"').to_owned();
            self.missing.insert((parent, name));
        }
        self.remember_ids(node);
    }

    fn remember_ids(&mut self, node: u32) {
        let mut open = vec![node];
        while let Some(at) = open.pop() {
            let Some(inner) = self.outline.node(at) else { continue };
            let key = inner.key().and_then(|key| self.file.text().get(key)).unwrap_or("");
            if key.trim_matches('"') == "id" {
                let id = self.file.text().get(inner.range()).unwrap_or("");
                self.ghosts.insert(id.trim_matches('"').to_owned());
            }
            open.extend(self.outline.children(at));
        }
    }

    /// Blanks an element; false for the outermost, which nothing could replace.
    fn blank(&mut self, node: u32) -> bool {
        if node == 0 {
            return false;
        }
        let Some(inner) = self.outline.nodes.get_mut(node as usize) else { return false };
        if std::mem::replace(&mut inner.blanked, true) {
            return false;
        }
        let (range, bare) = (inner.with_comma(), inner.whole());
        self.blank_bytes(range.clone());
        if self.json && range == bare {
            self.blank_comma_before(range.start);
        }
        true
    }

    /// JSON permits no comma after the last element.
    fn blank_comma_before(&mut self, start: usize) {
        let work = self.work.get_or_insert_with(|| self.file.text().to_owned());
        let before = work.get(..start).unwrap_or("").trim_end();
        if let Some(rest) = before.strip_suffix(',') {
            let comma = rest.len()..before.len();
            self.blank_bytes(comma);
        }
    }

    fn blank_bytes(&mut self, range: Range<usize>) {
        let work = self.work.get_or_insert_with(|| self.file.text().to_owned());
        let Some(old) = work.get(range.clone()) else { return };
        let blanks: String = old.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        work.replace_range(range, &blanks);
    }

    fn key_span(&self, node: u32) -> Span {
        let range = self.outline.node(node).map(|inner| inner.key().unwrap_or_else(|| inner.range()));
        self.span(range.unwrap_or(0..0))
    }

    fn name_span(&self, node: u32) -> Span {
        let range = self.outline.node(node).map(|inner| inner.name().unwrap_or_else(|| inner.range()));
        self.first_line(range.unwrap_or(0..0))
    }

    fn value_span(&self, node: u32) -> Span {
        self.first_line(self.outline.node(node).map_or(0..0, |inner| inner.range()))
    }

    fn first_line(&self, range: Range<usize>) -> Span {
        let text = self.file.text().get(range.clone()).unwrap_or("");
        let end = text.find('\n').map_or(range.end, |length| range.start.saturating_add(length));
        self.span(range.start..end)
    }

    /// The text of a place, cut where it is long.
    fn shown(&self, span: Span) -> String {
        const LONGEST: usize = 40;
        let text = self.file.text().get(span.range()).unwrap_or("");
        match text.char_indices().nth(LONGEST) {
            Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or("")),
            None => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_past_its_limit_is_refused() {
        let file = FileText::new("a.ron", "12345");
        assert!(too_large(&file, FileId(0), 5).is_none());
        assert!(too_large(&file, FileId(0), 4).is_some());
    }

    #[test]
    fn json_is_told_by_its_extension() {
        assert!(is_json("a/case.JSON") && is_json(".json") && is_json("a/cases.jsonl:12"));
        assert!(!is_json("case.ron") && !is_json("ä.jsn") && !is_json("json"));
    }
}
