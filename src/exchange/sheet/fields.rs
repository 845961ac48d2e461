//! A fact's attributes: fields where the vocabulary declares them and the value fits, notes where not.

use serde_json::Value;

use crate::model::date::PartialDate;
use crate::model::value::{Entries, Scalar};
use crate::model::vocabulary::{FieldType, Vocabulary};

/// The attribute by which a sheet marks a fact that restates the judgment to be predicted.
pub(super) const RESTATES_JUDGMENT: &str = "is_target";

/// Fields and notes of an item of that kind. An attribute without a value gives neither.
pub(super) fn split(attrs: Entries<Value>, kind: &str, vocabulary: &Vocabulary) -> (Entries<Scalar>, Vec<String>) {
    let mut fields: Vec<(String, Scalar)> = Vec::new();
    let mut notes = Vec::new();
    for (key, value) in attrs.0 {
        if key == RESTATES_JUDGMENT || value.is_null() {
            continue;
        }
        let repeated = fields.iter().any(|(name, _)| *name == key);
        let fitting = declared(vocabulary, kind, &key).and_then(|is| fit(&value, is)).filter(|_| !repeated);
        match fitting {
            Some(scalar) => fields.push((key, scalar)),
            None => notes.push(format!("{key}: {}", in_words(&value))),
        }
    }
    (Entries(fields), notes)
}

/// Whether the attributes mark a fact that restates the judgment to be predicted.
pub(super) fn restates_judgment(attrs: &Entries<Value>) -> bool {
    attrs.0.iter().any(|(key, value)| key == RESTATES_JUDGMENT && *value == Value::Bool(true))
}

fn declared<'v>(vocabulary: &'v Vocabulary, kind: &str, field: &str) -> Option<&'v FieldType> {
    let kind = vocabulary.kinds.iter().find(|declared| declared.id == kind)?;
    Some(&kind.fields.iter().find(|declared| declared.id == field)?.is)
}

/// The value as a field of that type has it; `None` where it does not fit.
///
/// Nothing is lost: where text is asked for, a list is joined by semicolons and a number written out; where texts are
/// asked for, a single one is a list of one.
fn fit(value: &Value, is: &FieldType) -> Option<Scalar> {
    match is {
        FieldType::Text => Some(Scalar::Text(in_words(value))).filter(|_| !value.is_object()),
        FieldType::OneOf(words) => {
            let word = value.as_str().filter(|word| words.iter().any(|known| known == word))?;
            Some(Scalar::Text(word.to_owned()))
        }
        FieldType::Integer(lo, hi) => whole(value).filter(|number| (lo..=hi).contains(&number)).map(Scalar::Integer),
        FieldType::Number(lo, hi) => value.as_f64().filter(|number| (lo..=hi).contains(&number)).map(Scalar::Number),
        FieldType::Bool => value.as_bool().map(Scalar::Bool),
        FieldType::Date => {
            value.as_str().filter(|text| PartialDate::parse(text).is_some()).map(|text| Scalar::Text(text.to_owned()))
        }
        FieldType::Texts => texts(value),
    }
}

/// A whole number, also one written as `3.0`; decimal numbers hold every one up to 2 to the power of 53.
fn whole(value: &Value) -> Option<i64> {
    let exact = 9_007_199_254_740_992.0;
    let integral = || value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() <= exact);
    value.as_i64().or_else(|| integral().map(|number| number as i64))
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
        assert_eq!(fit(&json!("true"), &FieldType::Bool), None);
    }
}
