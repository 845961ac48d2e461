//! The sentence of a rule, with its placeholders filled from what matched.

use crate::infer::Chain;
use crate::model::case::Case;
use crate::model::evidence::{EvidenceItem, Value};
use crate::model::rule::Rule;

/// Stands for what a reader may not see.
const WITHHELD: &str = "(withheld)";
/// Longest name that stands in a sentence, in characters; a longer one is represented by its id.
const LONGEST_NAME: usize = 32;

/// A rule's `because` with `{t.says}`, `{t.field}` and `{?h}` filled in; the rule's title where it has no sentence.
///
/// The text quotes the case and is as untrusted as the case is.
pub fn because(rule: &Rule, chain: &Chain, case: &Case) -> String {
    if rule.because.is_empty() {
        return rule.title.clone();
    }
    let mut text = String::with_capacity(rule.because.len().saturating_mul(2));
    let mut rest = rule.because.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        if let Some(escaped) = after.strip_prefix('{') {
            text.push('{');
            rest = escaped;
        } else if let Some((name, tail)) = after.split_once('}') {
            text.push_str(&fill(name, chain, case));
            rest = tail;
        } else {
            text.push('{');
            rest = after;
        }
    }
    text.push_str(&rest.replace("}}", "}"));
    text
}

fn fill(placeholder: &str, chain: &Chain, case: &Case) -> String {
    let bound = |name: &str| chain.bindings.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    if placeholder.starts_with('?') {
        return bound(placeholder).map_or_else(|| "somebody".to_owned(), |id| name(id, case));
    }
    let (item, field) = placeholder.split_once('.').unwrap_or((placeholder, "id"));
    let id = bound(item);
    match id.and_then(|id| case.evidence.iter().find(|item| item.id.as_str() == id)) {
        Some(item)
            if case.withholds(item) && !matches!(field, "id" | "kind" | "known_from" | "credibility" | "says") =>
        {
            WITHHELD.to_owned()
        }
        Some(item) => of_item(item, field),
        None => "something".to_owned(),
    }
}

fn of_item(item: &EvidenceItem, field: &str) -> String {
    match field {
        "id" => item.id.to_string(),
        "kind" => item.kind.clone(),
        "says" => item.says.clone(),
        "known_from" => item.known_from.to_string(),
        "credibility" => item.credibility.grade().to_string(),
        "happened" => item.happened.map_or_else(|| "an unknown date".to_owned(), |date| date.to_string()),
        other => item.field(other).map_or_else(|| "not given".to_owned(), value_text),
    }
}

/// A field's value as people read it.
fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Texts(texts) => texts.join(", "),
    }
}

/// The name of what an id stands for, or the id where there is no name or it is too long for a sentence.
fn name(id: &str, case: &Case) -> String {
    let hypotheses = case.questions.iter().flat_map(|question| &question.hypotheses);
    let hypothesis = hypotheses.filter(|one| one.id.as_str() == id).map(|one| one.label.as_str());
    let actor = case.actors.iter().filter(|one| one.id.as_str() == id).map(|one| one.label.as_str());
    let source = case.sources.iter().filter(|one| one.id.as_str() == id).map(|one| one.name.as_str());
    let mut names = hypothesis.chain(actor).chain(source);
    let fits = |name: &&str| !name.is_empty() && name.chars().count() <= LONGEST_NAME;
    names.next().filter(fits).unwrap_or(id).to_owned()
}
