//! Statements: which items tell one observation, so that saying it again adds nothing.

use std::hash::{BuildHasher, Hash, Hasher};

use hashbrown::HashTable;

use crate::model::case::Case;
use crate::model::date::PartialDate;
use crate::model::evidence::{EvidenceItem, Value};
use crate::model::rule_set::RuleSet;
use crate::text::{LookupKeys, LookupMap};

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
        let kinds = rules.vocabulary.kinds.iter().map(|kind| (kind.id.as_str(), kind.identity.as_slice()));
        let identities: LookupMap<&str, &[String]> = kinds.collect();
        let told = |place: usize| {
            let item = case.evidence.get(place)?;
            Some(Telling::new(item, identities.get(item.kind.as_str()).copied().unwrap_or_default()))
        };
        let keys = LookupKeys::default();
        let hash = |place: usize| told(place).map_or(0, |telling| telling.hash(&keys));
        let mut known: HashTable<usize> = HashTable::with_capacity(case.evidence.len());
        let number = |place: usize| {
            let is_same = |known: &usize| told(*known).zip(told(place)).is_some_and(|(one, other)| one.is_same(other));
            *known.entry(hash(place), is_same, |known| hash(*known)).or_insert(place).get()
        };
        Statements { of_items: (0..case.evidence.len()).map(number).collect() }
    }

    /// The number of what an item tells; numbers of what no item tells start at the number of items.
    pub(crate) fn of_item(&self, item: usize) -> usize {
        self.of_items.get(item).copied().unwrap_or(item)
    }
}

/// An item with the fields that tell its observation from another: the identity fields that the vocabulary declares for the kind;
/// where it declares none or one is not given, everything that was recorded.
#[derive(Clone, Copy)]
struct Telling<'a> {
    item: &'a EvidenceItem,
    /// Empty for everything.
    identity: &'a [String],
}

impl<'a> Telling<'a> {
    fn new(item: &'a EvidenceItem, identity: &'a [String]) -> Telling<'a> {
        let given = item.fields.iter().filter(|(name, _)| identity.contains(name)).count();
        Telling { item, identity: if given == identity.len() { identity } else { &[] } }
    }

    fn fields(self) -> impl Iterator<Item = (&'a str, Told<'a>)> {
        let tells = move |(name, _): &&(String, Value)| self.identity.is_empty() || self.identity.contains(name);
        self.item.fields.iter().filter(tells).map(told)
    }

    fn says(self) -> Option<(Option<PartialDate>, &'a str)> {
        self.identity.is_empty().then_some((self.item.happened, self.item.says.as_str()))
    }

    fn key(self) -> StatementKey<'a> {
        StatementKey { kind: &self.item.kind, fields: self.fields().collect(), says: self.says() }
    }

    /// Whether the keys are equal, without making them.
    fn is_same(self, other: Telling<'_>) -> bool {
        self.item.kind == other.item.kind && self.says() == other.says() && self.fields().eq(other.fields())
    }

    /// The hash of the key, without making it.
    fn hash(self, keys: &LookupKeys) -> u64 {
        let mut hasher = keys.build_hasher();
        self.item.kind.hash(&mut hasher);
        self.fields().for_each(|field| field.hash(&mut hasher));
        self.says().hash(&mut hasher);
        hasher.finish()
    }
}

/// What tells one observation from another.
pub(crate) fn statement_key<'a>(item: &'a EvidenceItem, rules: &'a RuleSet) -> StatementKey<'a> {
    let kind = rules.vocabulary.kinds.iter().find(|kind| kind.id == item.kind);
    Telling::new(item, kind.map(|kind| kind.identity.as_slice()).unwrap_or_default()).key()
}

/// Everything that was recorded of an observation, its sources and grades apart: what two copies of one record share.
pub(crate) fn record_key(item: &EvidenceItem) -> StatementKey<'_> {
    Telling { item, identity: &[] }.key()
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
