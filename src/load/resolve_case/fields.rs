//! Fields of evidence items, checked against the vocabulary.

use super::{Context, resolve_kind};
use crate::diag::{Code, Diagnostic};
use crate::load::faults::{Faults, did_you_mean, quoted};
use crate::load::place::Place;
use crate::model::date::PartialDate;
use crate::model::evidence::Value;
use crate::model::value::{Entries, Scalar};
use crate::model::vocabulary::{Field, FieldType, Kind, Vocabulary};

pub(super) fn resolve(
    kind: &str,
    entries: Entries<Scalar>,
    at: Place<'_>,
    context: &Context<'_>,
    faults: &mut Faults,
) -> Vec<(String, Value)> {
    let Some(kind) = resolve_kind(context.vocabulary, kind, at.field("kind"), faults) else { return Vec::new() };
    let mut values = Vec::with_capacity(entries.0.len());
    let places = at.list("fields");
    for ((name, scalar), at) in entries.0.into_iter().zip(places) {
        let Some(field) = kind.fields.iter().find(|field| field.id == name) else {
            faults.push(unknown_field(kind, &name, at));
            continue;
        };
        // The outline finds keys that are spelled alike; JSON can spell one in several ways.
        if values.iter().any(|(known, _)| *known == name) {
            let fault = Diagnostic::new(Code::FileDuplicateKey, at.key_span(), format!("`{name}` is given twice"));
            faults.push(fault.help("keep one of the two"));
            continue;
        }
        match fits_field(field, scalar) {
            Ok(value) => values.push((name, value)),
            Err(misfit) => faults.push(misfit.diagnostic(at)),
        }
    }
    check_required(kind, &values, at, faults);
    values.sort_by(|(a, _), (b, _)| a.cmp(b));
    values
}

fn check_required(kind: &Kind, values: &[(String, Value)], at: Place<'_>, faults: &mut Faults) {
    let fields = at.field("fields");
    for field in kind.fields.iter().filter(|field| field.required) {
        let given = values.iter().any(|(name, _)| *name == field.id);
        let tried = at.has("fields") && (fields.has(&field.id) || fields.has_gap(&field.id));
        if !given && !tried && !at.has_gap("fields") {
            let message = format!("evidence of the kind `{}` needs the field `{}`", kind.id, field.id);
            let span = if at.has("fields") { fields.key_span() } else { at.field("kind").span() };
            let fault = Diagnostic::new(Code::EvidenceMissingField, span, message);
            faults.push(fault.help(format!("{}: {}", field.title, described(&field.is))));
        }
    }
}

pub(in crate::load) fn unknown_field(kind: &Kind, name: &str, at: Place<'_>) -> Diagnostic {
    let message = format!("evidence of the kind `{}` has no field `{name}`", kind.id);
    let known = kind.fields.iter().map(|field| field.id.as_str());
    Diagnostic::new(Code::EvidenceUnknownField, at.key_span(), message).maybe_help(did_you_mean(name, known))
}

/// The kinds of a vocabulary, for suggestions.
pub(in crate::load) fn list_kinds(vocabulary: &Vocabulary) -> impl Iterator<Item = &str> {
    vocabulary.kinds.iter().map(|kind| kind.id.as_str())
}

/// Why a value does not fit its field.
pub(in crate::load) struct Misfit {
    code: Code,
    message: String,
    help: Option<String>,
}

impl Misfit {
    pub(in crate::load) fn diagnostic(self, at: Place<'_>) -> Diagnostic {
        Diagnostic::new(self.code, at.span(), self.message).maybe_help(self.help)
    }
}

/// The value that a field takes from what a file gives.
///
/// # Errors
/// The value has another type, is not listed, or is out of range.
pub(in crate::load) fn fits_field(field: &Field, scalar: Scalar) -> Result<Value, Misfit> {
    match (&field.is, scalar) {
        (FieldType::Text, Scalar::Text(text)) => Ok(Value::Text(text)),
        (FieldType::OneOf(listed), Scalar::Text(text)) if listed.contains(&text) => Ok(Value::Text(text)),
        (FieldType::OneOf(listed), Scalar::Text(text)) => Err(not_listed(field, &text, listed)),
        (FieldType::Integer(lo, hi), Scalar::Integer(n)) => integer(field, n, *lo, *hi),
        // Programs that know one sort of number write 6 as 6.0, and JSON reads -0 as a decimal number.
        (FieldType::Integer(lo, hi), Scalar::Number(n)) if n.fract() == 0.0 && n.abs() <= EXACT => {
            integer(field, n as i64, *lo, *hi)
        }
        (FieldType::Number(lo, hi), Scalar::Number(n)) => number(field, n, *lo, *hi),
        (FieldType::Number(lo, hi), Scalar::Integer(n)) => number(field, n as f64, *lo, *hi),
        (FieldType::Bool, Scalar::Bool(flag)) => Ok(Value::Bool(flag)),
        (FieldType::Date, Scalar::Text(text)) => match PartialDate::parse(&text) {
            Some(date) => Ok(Value::Date(date)),
            None => Err(wrong_type(field, &format!("`{text}`"))),
        },
        (FieldType::Texts, Scalar::Text(text)) => Ok(Value::Texts(vec![text])),
        (FieldType::Texts, Scalar::List(list)) => texts(field, list),
        (_, other) => Err(wrong_type(field, shown(&other))),
    }
}

/// The largest whole number up to which decimal numbers hold every one: 2 to the power of 53.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn integer(field: &Field, n: i64, lo: i64, hi: i64) -> Result<Value, Misfit> {
    if (lo..=hi).contains(&n) { Ok(Value::Integer(n)) } else { Err(out_of_range(field, n)) }
}

fn number(field: &Field, n: f64, lo: f64, hi: f64) -> Result<Value, Misfit> {
    if (lo..=hi).contains(&n) { Ok(Value::Number(n)) } else { Err(out_of_range(field, n)) }
}

fn texts(field: &Field, list: Vec<Scalar>) -> Result<Value, Misfit> {
    let text = |scalar| match scalar {
        Scalar::Text(text) => Ok(text),
        other => Err(wrong_type(field, &format!("a list with {}", shown(&other)))),
    };
    list.into_iter().map(text).collect::<Result<Vec<String>, Misfit>>().map(Value::Texts)
}

fn not_listed(field: &Field, text: &str, listed: &[String]) -> Misfit {
    let message = format!("`{text}` is not one of the values of the field `{}`", field.id);
    let near = crate::diag::nearest(text, listed.iter().map(String::as_str));
    let help = near.map_or_else(|| format!("permitted: {}", quoted(listed)), |near| format!("did you mean `{near}`?"));
    Misfit { code: Code::EvidenceNotListed, message, help: Some(help) }
}

fn out_of_range(field: &Field, n: impl std::fmt::Display) -> Misfit {
    let message = format!("{n} is out of range for the field `{}`", field.id);
    Misfit { code: Code::EvidenceOutOfRange, message, help: Some(format!("permitted: {}", described(&field.is))) }
}

fn wrong_type(field: &Field, found: &str) -> Misfit {
    let message = format!("the field `{}` takes {}, not {found}", field.id, described(&field.is));
    Misfit { code: Code::EvidenceWrongType, message, help: None }
}

/// A type in words.
pub(in crate::load) fn described(field: &FieldType) -> String {
    match field {
        FieldType::Text => "text".to_owned(),
        FieldType::OneOf(listed) => format!("one of {}", quoted(listed)),
        FieldType::Integer(lo, hi) => format!("a whole number from {lo} to {hi}"),
        FieldType::Number(lo, hi) => format!("a number from {lo} to {hi}"),
        FieldType::Bool => "`true` or `false`".to_owned(),
        FieldType::Date => "a date (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`)".to_owned(),
        FieldType::Texts => "a list of texts".to_owned(),
    }
}

fn shown(scalar: &Scalar) -> &'static str {
    match scalar {
        Scalar::Text(_) => "text",
        Scalar::Integer(_) => "a whole number",
        Scalar::Number(_) => "a decimal number",
        Scalar::Bool(_) => "yes or no",
        Scalar::List(_) => "a list",
    }
}
