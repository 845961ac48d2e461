//! Values, and the flat list of what rules can look at.

use std::collections::{BTreeMap, BTreeSet};

use ascribe::model::case::Case;
use ascribe::model::date::PartialDate;
use ascribe::model::evidence::Value;
use ascribe::model::rule_set::RuleSet;
use ascribe::model::value::Scalar;
use ascribe::model::vocabulary::FieldType;

use super::lineage::{Lineage, Range};

/// A value, as rules compare it.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    Missing,
    Text(String),
    Number(f64),
    Flag(bool),
    Date(PartialDate),
}

impl Datum {
    pub fn text(text: &str) -> Datum {
        Datum::Text(text.to_owned())
    }

    /// A single value of a field; a list is looked at element by element.
    pub fn of(value: &Value) -> Datum {
        match value {
            Value::Text(text) => Datum::text(text),
            Value::Integer(number) => Datum::Number(*number as f64),
            Value::Number(number) => Datum::Number(*number),
            Value::Bool(flag) => Datum::Flag(*flag),
            Value::Date(date) => Datum::Date(*date),
            Value::Texts(_) => Datum::Missing,
        }
    }

    /// A constant of a rule, of the type that the vocabulary gives the field.
    pub fn constant(value: &Scalar, field: Option<&FieldType>) -> Datum {
        match (value, field) {
            (Scalar::Text(text), Some(FieldType::Date)) => Datum::Date(PartialDate::parse(text).unwrap()),
            (Scalar::Text(text), _) => Datum::text(text),
            (Scalar::Integer(number), _) => Datum::Number(*number as f64),
            (Scalar::Number(number), _) => Datum::Number(*number),
            (Scalar::Bool(flag), _) => Datum::Flag(*flag),
            (Scalar::List(_), _) => Datum::Missing,
        }
    }

    pub fn number(&self) -> Option<f64> {
        if let Datum::Number(number) = self { Some(*number) } else { None }
    }

    /// As an explanation prints it.
    pub fn shown(&self) -> String {
        match self {
            Datum::Missing => "not given".to_owned(),
            Datum::Text(text) => text.clone(),
            Datum::Number(number) => number.to_string(),
            Datum::Flag(flag) => flag.to_string(),
            Datum::Date(date) => date.to_string(),
        }
    }
}

/// What a match rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Premise {
    /// Place of an item.
    Item(usize),
    /// Places of an actor and of a link of it.
    Link(usize, usize),
    /// Place of a search, and the subject that it covers.
    Search(usize, String),
    /// Place of a derived fact.
    Derived(usize),
}

/// One way to a derived fact: the rule, what must be true, what was counted.
pub type Step = (usize, Vec<Premise>, BTreeSet<Premise>);

/// A derived fact with every way to it.
#[derive(Debug, Clone)]
pub struct DerivedFact {
    pub relation: String,
    pub args: Vec<Datum>,
    pub steps: Vec<Step>,
    pub strength: Option<Range>,
}

/// Variables and names of items with their values.
pub type Bindings = BTreeMap<String, Datum>;

/// Everything that conditions are held against.
pub struct World<'a> {
    pub case: &'a Case,
    pub rules: &'a RuleSet,
    pub lineage: &'a Lineage,
    pub takes_part: Vec<bool>,
    pub derived: Vec<DerivedFact>,
}

impl World<'_> {
    /// How far a premise may be believed; nothing for a derived fact that has no strength yet.
    pub fn truth(&self, premise: &Premise) -> Option<Range> {
        match premise {
            Premise::Item(item) => Some(self.lineage.items[*item].truth),
            Premise::Link(actor, link) => Some(self.lineage.source_truth(self.case.actors[*actor].links[*link].by)),
            Premise::Search(search, _) => Some(self.lineage.source_truth(self.case.looked_for[*search].by)),
            Premise::Derived(fact) => self.derived[*fact].strength,
        }
    }

    /// Subjects of the case: what a search for any covers.
    pub fn subjects(&self) -> Vec<String> {
        let hypotheses = self.case.questions.iter().flat_map(|question| &question.hypotheses);
        let hypotheses = hypotheses.map(|hypothesis| hypothesis.id.to_string());
        hypotheses.chain(self.case.actors.iter().map(|actor| actor.id.to_string())).collect()
    }

    /// Whether an id is a hypothesis of the case.
    pub fn is_hypothesis(&self, id: &str) -> bool {
        self.case.questions.iter().flat_map(|question| &question.hypotheses).any(|known| known.id.as_str() == id)
    }

    /// The type of a field.
    pub fn field_type(&self, kind: &str, field: &str) -> Option<&FieldType> {
        let kind = self.rules.vocabulary().kinds.iter().find(|known| known.id == kind)?;
        Some(&kind.fields.iter().find(|known| known.id == field)?.is)
    }
}
