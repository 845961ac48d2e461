//! A fact's attributes: fields where the vocabulary declares them and the value fits, notes where not.
//!
//! Nobody has checked what stands in a sheet beyond its words from lists, so what a kind requires is there in any case: text that
//! a sheet does not give is [`NOT_GIVEN`], which stands for nobody and nothing, a word is `unknown` where that is one, and a list is empty.

use serde_json::Value;

use crate::model::date::PartialDate;
use crate::model::value::{Entries, Scalar};
use crate::model::vocabulary::{FieldType, Vocabulary};

/// The attribute by which a sheet marks a fact that restates the judgment to be predicted.
pub(super) const RESTATES_JUDGMENT: &str = "is_target";

/// Stands where a sheet has no text for what the kind requires.
const NOT_GIVEN: &str = "not given";

/// Fields and notes of an item of that kind. An attribute without a value gives neither, unless the kind requires it.
pub(super) fn split(attrs: Entries<Value>, kind: &str, vocabulary: &Vocabulary) -> (Entries<Scalar>, Vec<String>) {
    let declared = vocabulary.kinds.iter().find(|declared| declared.id == kind).map_or(&[][..], |kind| &kind.fields);
    let mut fields: Vec<(String, Scalar)> = Vec::new();
    let mut notes = Vec::new();
    for (key, value) in attrs.0 {
        if key == RESTATES_JUDGMENT || value.is_null() {
            continue;
        }
        let repeated = fields.iter().any(|(name, _)| *name == key);
        let field = declared.iter().find(|declared| declared.id == key);
        let fitting = field.and_then(|field| fit(&value, &field.is)).filter(|_| !repeated);
        match fitting {
            Some(scalar) => fields.push((key, scalar)),
            None => notes.push(format!("{key}: {}", in_words(&value))),
        }
    }
    for field in declared.iter().filter(|field| field.required) {
        if !fields.iter().any(|(name, _)| *name == field.id) {
            fields.extend(not_given(&field.is).map(|value| (field.id.clone(), value)));
        }
    }
    (Entries(fields), notes)
}

/// What stands for a value that a sheet does not give; nothing where every value of the type would say something.
fn not_given(is: &FieldType) -> Option<Scalar> {
    match is {
        FieldType::Text => Some(Scalar::Text(NOT_GIVEN.to_owned())),
        FieldType::Texts => Some(Scalar::List(Vec::new())),
        FieldType::OneOf(words) => words.iter().find(|word| *word == "unknown").cloned().map(Scalar::Text),
        FieldType::Integer(..) | FieldType::Number(..) | FieldType::Bool | FieldType::Date => None,
    }
}

/// Whether the attributes mark a fact that restates the judgment to be predicted.
pub(super) fn restates_judgment(attrs: &Entries<Value>) -> bool {
    attrs.0.iter().any(|(key, value)| key == RESTATES_JUDGMENT && *value == Value::Bool(true))
}

/// The value as a field of that type has it; `None` where it does not fit.
///
/// Nothing is lost: where text is asked for, a list is joined by semicolons and a number written out; where texts are
/// asked for, a single one is a list of one. Of a list that should be a count (whole numbers from 0 on) the length is the count, and
/// `true` is at least one and `false` none.
fn fit(value: &Value, is: &FieldType) -> Option<Scalar> {
    match is {
        FieldType::Text => Some(Scalar::Text(in_words(value))).filter(|_| !value.is_object()),
        FieldType::OneOf(words) => {
            let word = value.as_str().filter(|word| words.iter().any(|known| known == word))?;
            Some(Scalar::Text(word.to_owned()))
        }
        FieldType::Integer(lo, hi) => {
            let count = || count(value).filter(|_| *lo == 0);
            whole(value).or_else(count).filter(|number| (lo..=hi).contains(&number)).map(Scalar::Integer)
        }
        FieldType::Number(lo, hi) => value.as_f64().filter(|number| (lo..=hi).contains(&number)).map(Scalar::Number),
        FieldType::Bool => yes_or_no(value).map(Scalar::Bool),
        FieldType::Date => {
            value.as_str().filter(|text| PartialDate::parse(text).is_some()).map(|text| Scalar::Text(text.to_owned()))
        }
        FieldType::Texts => texts(value),
    }
}

/// A whole number, also one written as `3.0` or as text; decimal numbers hold every one up to 2 to the power of 53.
fn whole(value: &Value) -> Option<i64> {
    let exact = 9_007_199_254_740_992.0;
    let integral = || value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() <= exact);
    let written = || value.as_str().and_then(|text| text.trim().parse().ok());
    value.as_i64().or_else(|| integral().map(|number| number as i64)).or_else(written)
}

/// How many a value speaks of.
fn count(value: &Value) -> Option<i64> {
    match value {
        Value::Bool(any) => Some(i64::from(*any)),
        Value::Array(each) => i64::try_from(each.len()).ok(),
        _ => None,
    }
}

fn yes_or_no(value: &Value) -> Option<bool> {
    let text = || value.as_str().map(str::to_ascii_lowercase);
    value.as_bool().or_else(|| match text()?.as_str() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    })
}

fn texts(value: &Value) -> Option<Scalar> {
    let text = |value: &Value| value.as_str().map(|text| Scalar::Text(text.to_owned()));
    let list = match value {
        Value::Array(values) => values.iter().map(text).collect::<Option<Vec<_>>>()?,
        single => vec![text(single)?],
    };
    Some(Scalar::List(list))
}

/// The value for people.
fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_fit_their_type_or_not_at_all() {
        let one_of = FieldType::OneOf(vec!["low".into(), "high".into()]);
        let days = FieldType::Integer(-10, 10);
        assert_eq!(fit(&json!("low"), &one_of), Some(Scalar::Text("low".into())));
        assert_eq!(fit(&json!("Low"), &one_of), None);
        assert_eq!(fit(&json!(-3.0), &days), Some(Scalar::Integer(-3)));
        assert_eq!(fit(&json!(11), &days), None);
        assert_eq!(fit(&json!(["a", "b"]), &FieldType::Text), Some(Scalar::Text("a; b".into())));
        assert_eq!(fit(&json!("T1486"), &FieldType::Texts), Some(Scalar::List(vec![Scalar::Text("T1486".into())])));
        assert_eq!(fit(&json!("2022-13"), &FieldType::Date), None);
        assert_eq!(fit(&json!("Yes"), &FieldType::Bool), Some(Scalar::Bool(true)));
        assert_eq!(fit(&json!("partly"), &FieldType::Bool), None);
        assert_eq!(fit(&json!("-4"), &days), Some(Scalar::Integer(-4)));
        assert_eq!(fit(&json!(["a", "b"]), &days), None, "days are not counted");
    }

    #[test]
    fn a_count_may_be_a_list_or_yes_or_no() {
        let count = |value| fit(&value, &FieldType::Integer(0, 10));
        assert_eq!(count(json!(["one", "two"])), Some(Scalar::Integer(2)));
        assert_eq!((count(json!(true)), count(json!(false))), (Some(Scalar::Integer(1)), Some(Scalar::Integer(0))));
        assert_eq!((count(json!("several")), count(json!(null))), (None, None));
    }
}
