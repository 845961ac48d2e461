//! Statements: which items tell one observation, so that saying it again adds nothing.

use crate::model::case::Case;
use crate::model::date::PartialDate;
use crate::model::evidence::{EvidenceItem, Value};
use crate::model::rule_set::RuleSet;
use crate::text::LookupMap;

/// A statement: what makes two findings weigh the same observation.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct StatementKey<'a> {
    kind: &'a str,
    fields: Vec<(&'a str, Told<'a>)>,
    /// When it happened and the sentence that says it, where the fields alone do not tell.
    says: Option<(Option<PartialDate>, &'a str)>,
}

/// A value of a field, to be compared; values of two types are never the same.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Told<'a> {
    Text(&'a str),
    Integer(i64),
    /// By its bits.
    Number(u64),
    Bool(bool),
    Date(PartialDate),
    Texts(&'a [String]),
}

/// Which observation every item of a case tells: items with one number tell the same.
#[derive(Debug)]
pub(crate) struct Statements {
    of_items: Vec<usize>,
}

impl Statements {
    pub(crate) fn new(case: &Case, rules: &RuleSet) -> Statements {
        let mut known: LookupMap<_, _> = LookupMap::default();
        let items = case.evidence.iter().enumerate();
        let numbers = items.map(|(place, item)| *known.entry(statement_key(item, rules)).or_insert(place));
        Statements { of_items: numbers.collect() }
    }

    /// The number of what an item tells; numbers of what no item tells start at the number of items.
    pub(crate) fn of_item(&self, item: usize) -> usize {
        self.of_items.get(item).copied().unwrap_or(item)
    }
}

/// What tells one observation from another: the identity fields that the vocabulary declares for the kind, else
/// everything that was recorded of it.
pub(crate) fn statement_key<'a>(item: &'a EvidenceItem, rules: &RuleSet) -> StatementKey<'a> {
    let kind = rules.vocabulary.kinds.iter().find(|kind| kind.id == item.kind);
    let identity = kind.map(|kind| kind.identity.as_slice()).unwrap_or_default();
    if !identity.is_empty() {
        let fields: Vec<_> = item.fields.iter().filter(|(name, _)| identity.contains(name)).map(told).collect();
        if fields.len() == identity.len() {
            return StatementKey { kind: &item.kind, fields, says: None };
        }
    }
    record_key(item)
}

/// Everything that was recorded of an observation, its sources and grades apart: what two copies of one record share.
pub(crate) fn record_key(item: &EvidenceItem) -> StatementKey<'_> {
    let fields = item.fields.iter().map(told).collect();
    StatementKey { kind: &item.kind, fields, says: Some((item.happened, &item.says)) }
}

fn told((name, value): &(String, Value)) -> (&str, Told<'_>) {
    let value = match value {
        Value::Text(text) => Told::Text(text),
        Value::Integer(number) => Told::Integer(*number),
        Value::Number(number) => Told::Number(number.to_bits()),
        Value::Bool(flag) => Told::Bool(*flag),
        Value::Date(date) => Told::Date(*date),
        Value::Texts(texts) => Told::Texts(texts),
    };
    (name, value)
}
