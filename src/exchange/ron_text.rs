//! Writes file shapes as RON that is pleasant to read and review.
//!
//! The `ron` crate gives the text on one line: names of records, no `Some(...)`, strings escaped. This module lays that line
//! out: whatever fits within [`WIDTH`] stays on one line, anything longer opens up with one entry a line. The same value
//! gives the same text, and reading it back gives an equal value.

use std::fmt;

use ron::Options;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::Serialize;

/// Longest line that is not broken, in characters; a string is never broken.
pub const WIDTH: usize = 120;

const INDENT: usize = 4;

/// Why a value could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteError(String);

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot be written as RON: {}", self.0)
    }
}

impl std::error::Error for WriteError {}

/// The extensions with which every RON file of the project is read and written.
pub fn extensions() -> Extensions {
    Extensions::IMPLICIT_SOME | Extensions::UNWRAP_NEWTYPES | Extensions::UNWRAP_VARIANT_NEWTYPES
}

/// The value as RON text, ending in a line break.
///
/// # Errors
/// Where values are nested more deeply than the reader would accept.
pub fn render_ron<T: Serialize>(value: &T) -> Result<String, WriteError> {
    let one_line = PrettyConfig::new().depth_limit(0).struct_names(true);
    let line = Options::default()
        .with_default_extension(extensions())
        .to_string_pretty(value, one_line)
        .map_err(|error| WriteError(error.to_string()))?;
    let mut text = String::with_capacity(line.len() * 5 / 4);
    read_entry(&line).lay_out(0, &mut text);
    text.push('\n');
    Ok(text)
}

/// One entry of a record, list or map: all of its text, and the parts into which it can open up.
struct Entry<'a> {
    /// The whole entry on one line.
    flat: &'a str,
    /// Bytes up to and with the opening bracket; 0 where there is none.
    head: usize,
    parts: Vec<Entry<'a>>,
}

impl Entry<'_> {
    fn lay_out(&self, indent: usize, out: &mut String) {
        let comma = 1;
        if self.parts.is_empty() || indent + self.flat.chars().count() + comma <= WIDTH {
            out.push_str(self.flat);
            return;
        }
        out.push_str(&self.flat[..self.head]);
        for part in &self.parts {
            start_line(indent + INDENT, out);
            part.lay_out(indent + INDENT, out);
            out.push(',');
        }
        start_line(indent, out);
        out.push_str(&self.flat[self.flat.len() - 1..]);
    }
}

fn start_line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Reads the entry that `text` starts with; it ends before a comma or a closing bracket that is not its own.
fn read_entry(text: &str) -> Entry<'_> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = string_end(bytes, at),
            b'(' | b'[' | b'{' => return read_group(text, at + 1),
            b',' | b')' | b']' | b'}' => break,
            _ => at += 1,
        }
    }
    Entry { flat: &text[..at], head: 0, parts: Vec::new() }
}

/// Reads the entry that `text` starts with and whose opening bracket ends at `head`.
fn read_group(text: &str, head: usize) -> Entry<'_> {
    let mut parts = Vec::new();
    let mut at = head;
    loop {
        at = text.len() - text[at..].trim_start_matches([' ', ',']).len();
        if at >= text.len() || matches!(text.as_bytes()[at], b')' | b']' | b'}') {
            break;
        }
        let part = read_entry(&text[at..]);
        at += part.flat.len();
        parts.push(part);
    }
    let end = text.len().min(at + 1);
    Entry { flat: &text[..end], head, parts }
}

/// The place after the string that opens at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;
    use crate::model::value::{Entries, Scalar};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Record {
        name: String,
        note: Option<String>,
        list: Vec<Record>,
        fields: Entries<Scalar>,
    }

    fn scalar() -> impl Strategy<Value = Scalar> {
        let leaf = prop_oneof![
            any::<String>().prop_map(Scalar::Text),
            any::<i64>().prop_map(Scalar::Integer),
            (-1.0e12..1.0e12f64).prop_map(Scalar::Number),
            any::<bool>().prop_map(Scalar::Bool),
        ];
        leaf.prop_recursive(2, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Scalar::List))
    }

    fn record() -> impl Strategy<Value = Record> {
        let own =
            || (any::<String>(), any::<Option<String>>(), prop::collection::vec((any::<String>(), scalar()), 0..4));
        let plain = |(name, note, fields)| Record { name, note, list: Vec::new(), fields: Entries(fields) };
        let leaf = own().prop_map(plain);
        leaf.prop_recursive(3, 16, 4, move |inner| {
            (own(), prop::collection::vec(inner, 0..4)).prop_map(move |(own, list)| Record { list, ..plain(own) })
        })
    }

    proptest! {
        #[test]
        fn reading_back_gives_an_equal_value(value in record()) {
            let text = render_ron(&value).unwrap();
            let back: Record = Options::default().with_default_extension(extensions()).from_str(&text).unwrap();
            prop_assert_eq!(back, value);
        }
    }

    #[test]
    fn short_records_stay_on_one_line_and_long_ones_open_up() {
        let leaf = |name: &str| Record { name: name.into(), note: None, list: vec![], fields: Entries::default() };
        let value = Record { list: vec![leaf("a, (b"), leaf(&"c\"".repeat(60))], ..leaf("top") };
        let text = render_ron(&value).unwrap();
        assert!(text.contains("\n        Record(name: \"a, (b\", note: None, list: [], fields: {}),\n"), "{text}");
        assert!(text.contains("\n        Record(\n            name: \"c\\\"c"), "{text}");
    }
}
