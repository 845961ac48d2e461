//! Every small lie that can be told in a JSON document: one number, word, id or flag changed at a time.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

/// One change: where, in general and in particular, and what to.
#[derive(Debug, Clone)]
pub struct Mutation {
    /// JSON pointer.
    pub pointer: String,
    /// The same without the places in lists: `questions[].findings[].weight.lower_udb`.
    pub sort: String,
    /// What is put there.
    pub to: Value,
}

/// Words of enums: where one stands, the others could.
const WORDS: &[&[&str]] = &[
    &["None", "Low", "Moderate", "High"],
    &["Stands", "Defeated", "Undecided"],
    &["For", "Against"],
    &["Supports", "Opposes", "Concerns"],
    &["A", "B", "C", "D", "E", "F"],
    &["Technical", "Legal", "Circumstantial", "Testimonial"],
    &["State", "StateUnit", "CriminalGroup", "Hacktivist", "Insider", "Cluster", "Other"],
    &["Leads", "Unknown", "NotLeading"],
];

/// Variants of enums that hold the same.
const VARIANTS: &[&[&str]] = &[
    &["Supports", "Opposes"],
    &["Item", "Search"],
    &["Listed", "FalseFlag"],
    &["Unconfirmed", "UnknownLineage", "Unused"],
    &["Likelihood", "LowerBound", "RivalUpperBound", "SurvivesAnyItem", "SurvivesAnyOrigin"],
    &["Lines", "TechnicalOrLegalLines", "Origins", "Items", "SpanDays"],
    &["Probability", "Days"],
];

/// All mutations of a document, in its order.
pub fn mutations(document: &Value) -> Vec<Mutation> {
    let mut strings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    walk(document, "", "", &mut |_, sort, value| {
        if let Value::String(text) = value {
            let known = strings.entry(sort.to_owned()).or_default();
            if !known.contains(text) {
                known.push(text.clone());
            }
        }
    });
    let id = |sort: &str| strings.get(sort).and_then(|ids| ids.first()).cloned().unwrap_or_default();
    let ids = [id("items[].id"), id("sources[].id"), id("questions[].hypotheses[].id"), "tampered".to_owned()];
    let mut all = Vec::new();
    walk(document, "", "", &mut |pointer, sort, value| {
        let others = strings.get(sort).map(Vec::as_slice).unwrap_or_default();
        for to in alternatives(value, others, &ids) {
            all.push(Mutation { pointer: pointer.to_owned(), sort: sort.to_owned(), to });
        }
    });
    all
}

/// Calls `found` for every leaf, and for every object that is a variant of an enum.
fn walk(value: &Value, pointer: &str, sort: &str, found: &mut dyn FnMut(&str, &str, &Value)) {
    match value {
        Value::Array(list) => {
            for (place, one) in list.iter().enumerate() {
                walk(one, &format!("{pointer}/{place}"), &format!("{sort}[]"), found);
            }
        }
        Value::Object(map) => {
            if variant(value).is_some() {
                found(pointer, sort, value);
            }
            for (key, one) in map {
                let dot = if sort.is_empty() { "" } else { "." };
                walk(one, &format!("{pointer}/{key}"), &format!("{sort}{dot}{key}"), found);
            }
        }
        leaf => found(pointer, sort, leaf),
    }
}

fn variant(value: &Value) -> Option<(&String, &Value)> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    map.iter().next().filter(|(key, _)| key.starts_with(char::is_uppercase))
}

fn alternatives(value: &Value, others: &[String], ids: &[String]) -> Vec<Value> {
    match value {
        Value::Null => vec![Value::from(ids[2].clone())],
        Value::Bool(flag) => vec![Value::Bool(!flag)],
        Value::Number(number) => numbers(number),
        Value::String(text) if is_date(text) => dates(text),
        Value::String(text) => texts(text, others, ids),
        Value::Object(_) => {
            let Some((key, inner)) = variant(value) else { return Vec::new() };
            let sets = VARIANTS.iter().filter(|set| set.contains(&key.as_str())).flat_map(|set| set.iter());
            let renamed = |name: &&str| Value::Object([((*name).to_owned(), inner.clone())].into_iter().collect());
            sets.filter(|name| *name != key).map(renamed).collect()
        }
        Value::Array(_) => Vec::new(),
    }
}

/// A step, the other sign, and double.
fn numbers(number: &Number) -> Vec<Value> {
    let all = match number.as_i64() {
        Some(whole) => [whole + 1, -whole, whole * 2].map(Value::from).to_vec(),
        None => {
            let number = number.as_f64().unwrap_or_default();
            let step = if number < 0.99 { number + 0.01 } else { number - 0.01 };
            [step, -number, number * 2.0].map(Value::from).to_vec()
        }
    };
    all.into_iter().filter(|other| *other != Value::Number(number.clone())).collect()
}

/// Another word of the same enum; else another text from such a place, and ids from other places.
fn texts(text: &str, others: &[String], ids: &[String]) -> Vec<Value> {
    let words: Vec<&str> = WORDS.iter().filter(|set| set.contains(&text)).flat_map(|set| set.iter().copied()).collect();
    let place = others.iter().position(|other| other == text).unwrap_or(0);
    let next = others.get((place + 1) % others.len().max(1)).map(String::as_str);
    let all = words.into_iter().chain(next).chain(ids.iter().map(String::as_str));
    let mut all: Vec<&str> = all.filter(|other| *other != text).collect();
    all.dedup();
    all.into_iter().map(Value::from).collect()
}

fn is_date(text: &str) -> bool {
    text.starts_with(['1', '2']) && text.len() >= 4 && text.chars().all(|c| c.is_ascii_digit() || c == '-')
}

/// The day after or before, days far off, and no day at all.
fn dates(text: &str) -> Vec<Value> {
    let last = if text.ends_with('1') { "2" } else { "1" };
    let near = format!("{}{last}", &text[..text.len() - 1]);
    [near.as_str(), "1999-01-01", "2999-01-01", "tampered"].map(Value::from).to_vec()
}
