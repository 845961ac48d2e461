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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;
    use crate::text::FileText;

    #[test]
    fn values_read_as_people_write_them() {
        let date = crate::model::date::PartialDate::parse("2022-07").unwrap();
        let texts = [
            value_text(&Value::Text("a word".to_owned())),
            value_text(&Value::Integer(-6)),
            value_text(&Value::Number(0.5)),
            value_text(&Value::Bool(true)),
            value_text(&Value::Bool(false)),
            value_text(&Value::Date(date)),
            value_text(&Value::Texts(vec!["one".to_owned(), "two".to_owned()])),
        ];
        assert_eq!(texts, ["a word", "-6", "0.5", "yes", "no", "2022-07", "one, two"]);
    }

    #[test]
    fn placeholders_name_what_is_bound_to_them() {
        let text = r#"Case(
            id: "c", title: "c", as_of: "2024-05-10",
            questions: [(id: "operator", asks: "Who?", hypotheses: [
                (id: "red-fox", label: "Red Fox", kind: CriminalGroup),
                (id: "grey-owl", label: "A name that is far too long to stand in a sentence", kind: CriminalGroup),
            ])],
            sources: [(id: "lab", name: "A laboratory", kind: Vendor, reliability: B, first_hand: true)],
            evidence: [(
                id: "e1", kind: "ttp", says: "They worked alike.", known_from: "2024-05-08", reported_by: ["lab"],
                credibility: 2, supports: ["red-fox"],
                fields: {"techniques": ["T1486", "T1490"], "distinctiveness": "distinctive", "resembles": "Red Fox"},
            )],
        )"#;
        let rules = load::default_rules().unwrap().value;
        let case = load::case(&FileText::new("case.ron", text), &rules).unwrap().value;
        let bound = [("t", "e1"), ("?h", "red-fox"), ("?o", "grey-owl"), ("?s", "lab"), ("x", "e9")];
        let bindings = bound.map(|(name, id)| (name.to_owned(), id.to_owned())).to_vec();
        let chain = Chain { premises: Vec::new(), counted: Vec::new(), bindings };
        let filled = |placeholder: &str| fill(placeholder, &chain, &case);
        assert_eq!(["?h", "?o", "?s", "?n"].map(filled), ["Red Fox", "grey-owl", "A laboratory", "somebody"]);
        assert_eq!(["t", "t.kind", "t.says", "t.credibility"].map(filled), ["e1", "ttp", "They worked alike.", "2"]);
        assert_eq!(["t.known_from", "t.happened"].map(filled), ["2024-05-08", "an unknown date"]);
        assert_eq!(["t.techniques", "t.actor", "x.says"].map(filled), ["T1486, T1490", "not given", "something"]);
    }
}
