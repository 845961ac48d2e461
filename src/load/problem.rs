//! What `ron` or `serde_json` found wrong, in one shape, with its byte offset.

use ron::error::{Error as RonError, SpannedError};
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

/// A fault with its place.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) offset: usize,
    pub(super) problem: Problem,
}

/// A fault of structure.
#[derive(Debug)]
pub(super) enum Problem {
    Syntax(String),
    UnknownField { found: String, expected: Vec<String> },
    UnknownName { found: String, expected: Vec<String> },
    Missing { field: String },
    Duplicate { field: String },
    WrongType { expected: String },
    WrongLength { expected: String },
    Other(String),
}

impl Problem {
    /// One line about it, with the text that stands there.
    pub(super) fn message(&self, shown: &str) -> String {
        match self {
            Problem::Syntax(message) | Problem::Other(message) => message.clone(),
            Problem::UnknownField { found, .. } => format!("there is no field `{found}` here"),
            Problem::UnknownName { found, .. } => format!("`{found}` is not one of the names permitted here"),
            Problem::Missing { field } => format!("the field `{field}` is missing"),
            Problem::Duplicate { field } => format!("`{field}` is given twice"),
            Problem::WrongType { expected } if shown.is_empty() => format!("expected {expected}"),
            Problem::WrongType { expected } => format!("expected {expected}, found `{shown}`"),
            Problem::WrongLength { expected } => format!("expected {expected} in `{shown}`"),
        }
    }
}

/// Options with which every RON file is read: `Some` may be left out, variants need one pair of brackets.
pub(super) fn ron_options() -> ron::Options {
    // Every level of brackets may take several steps of ron's own count; the outline has limited the brackets already.
    const STEPS: usize = 4 * super::limits::MAX_DEPTH;
    let extensions = Extensions::IMPLICIT_SOME | Extensions::UNWRAP_NEWTYPES | Extensions::UNWRAP_VARIANT_NEWTYPES;
    ron::Options::default().with_default_extension(extensions).with_recursion_limit(STEPS)
}

/// Reads a value.
pub(super) fn parse<T: DeserializeOwned>(text: &str, json: bool) -> Result<T, Trouble> {
    if json {
        serde_json::from_str(text).map_err(|error| json_trouble(text, &error))
    } else {
        ron_options().from_str(text).map_err(|error| ron_trouble(text, error))
    }
}

fn line_start(text: &str, line: usize) -> usize {
    let mut breaks = text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n').map(|(_, after)| after);
    line.checked_sub(2).map_or(0, |before| breaks.nth(before).unwrap_or(text.len()))
}

fn json_trouble(text: &str, error: &serde_json::Error) -> Trouble {
    let offset = line_start(text, error.line()).saturating_add(error.column().saturating_sub(1));
    let offset = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let problem = match error.classify() {
        serde_json::error::Category::Data => from_message(message),
        _ => Problem::Syntax(message.to_owned()),
    };
    Trouble { offset, problem }
}

fn ron_trouble(text: &str, error: SpannedError) -> Trouble {
    let offset = |place: ron::error::Position| {
        let start = line_start(text, place.line);
        let mut rest = text.get(start..).unwrap_or("").char_indices();
        rest.nth(place.col.saturating_sub(1)).map_or(text.len(), |(at, _)| start.saturating_add(at))
    };
    let late = matches!(
        error.code,
        RonError::MissingStructField { .. } | RonError::ExpectedDifferentLength { .. } | RonError::InvalidEscape(_)
    );
    let place = if late { error.span.end } else { error.span.start };
    let offset = offset(place);
    Trouble { offset, problem: ron_problem(error.code, inside_value(text, offset)) }
}

/// Whether an offset cuts a number or name, as when the first digits of one were read and the rest was not.
fn inside_value(text: &str, offset: usize) -> bool {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let before = text.get(..offset).and_then(|text| text.chars().next_back());
    let after = text.get(offset..).and_then(|text| text.chars().next());
    before.is_some_and(word) && after.is_some_and(word)
}

fn ron_problem(code: RonError, inside_value: bool) -> Problem {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match code {
        RonError::NoSuchStructField { expected, found, .. } => {
            Problem::UnknownField { found, expected: owned(expected) }
        }
        RonError::NoSuchEnumVariant { expected, found, .. } => {
            Problem::UnknownName { found, expected: owned(expected) }
        }
        RonError::MissingStructField { field, .. } => Problem::Missing { field: field.to_owned() },
        RonError::DuplicateStructField { field, .. } => Problem::Duplicate { field: field.to_owned() },
        RonError::ExpectedDifferentLength { expected, .. } => Problem::WrongLength { expected: plain_type(&expected) },
        RonError::InvalidValueForType { expected, .. } => wrong(&plain_type(&expected)),
        RonError::ExpectedDifferentStructName { expected, found } => {
            Problem::UnknownName { found, expected: vec![expected.to_owned()] }
        }
        RonError::Message(message) => from_message(&message),
        code => ron_type(&code, inside_value),
    }
}

fn ron_type(code: &RonError, inside_value: bool) -> Problem {
    match code {
        RonError::ExpectedArray => wrong("a list in `[` and `]`"),
        RonError::ExpectedBoolean => wrong("`true` or `false`"),
        RonError::ExpectedFloat => wrong("a number"),
        RonError::ExpectedInteger => wrong("a whole number"),
        RonError::IntegerOutOfBounds => wrong("a whole number within range"),
        RonError::ExpectedString => wrong("text in quotes"),
        RonError::ExpectedMap => wrong("a map in `{` and `}`"),
        RonError::ExpectedStructLike | RonError::ExpectedNamedStructLike(_) => wrong("a record in `(` and `)`"),
        RonError::ExpectedIdentifier | RonError::SuggestRawIdentifier(_) | RonError::InvalidIdentifier(_) => {
            wrong("a name")
        }
        RonError::ExpectedComma if inside_value => wrong("a value of another type"),
        other => Problem::Syntax(lower_first(&other.to_string())),
    }
}

fn wrong(expected: &str) -> Problem {
    Problem::WrongType { expected: expected.to_owned() }
}

/// Reads the message that serde itself makes for a fault of data.
fn from_message(message: &str) -> Problem {
    let mut ticks = message.split('`').skip(1).step_by(2).map(str::to_owned);
    let found = ticks.next().unwrap_or_default();
    let expected = ticks.collect();
    if message.starts_with("unknown field") {
        Problem::UnknownField { found, expected }
    } else if message.starts_with("unknown variant") {
        Problem::UnknownName { found, expected }
    } else if message.starts_with("missing field") {
        Problem::Missing { field: found }
    } else if message.starts_with("duplicate field") {
        Problem::Duplicate { field: found }
    } else {
        let expected = message.rsplit_once(", expected ").map(|(_, expected)| plain_type(expected));
        match expected {
            Some(expected) if message.starts_with("invalid length") => Problem::WrongLength { expected },
            Some(expected) => Problem::WrongType { expected },
            None => Problem::Other(lower_first(message)),
        }
    }
}

/// What serde expected, without the names of Rust types.
fn plain_type(expected: &str) -> String {
    let count = expected.split(' ').find_map(|word| word.parse::<usize>().ok());
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0 and within range".to_owned(),
        "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a string" | "string" => "text in quotes".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        other if other.contains("tuple") => count.map_or("values".to_owned(), |n| format!("{n} values")),
        other if other.contains("enum") || other.contains("variant") => "one of the permitted names".to_owned(),
        other if other.contains("struct") || other.contains("newtype") => "a record".to_owned(),
        other => other.to_owned(),
    }
}

fn lower_first(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}
