//! What a rule asks for: conditions over the facts of a case.
//!
//! These are data, spelled as a file spells them; `load` checks names, kinds and ranges against the vocabulary before a
//! [`RuleSet`](super::rule_set::RuleSet) is made, and `infer::plan` compiles them. A name that starts with `?` is a variable.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actor::ActorKind;
use super::hypothesis::HypothesisKind;
use super::reliability::Reliability;
use super::source::SourceKind;
use super::value::{Entries, Scalar};

/// Most ways in which the conditions of one rule, or those inside one `Not` or `Count`, can hold; `load` refuses more.
pub const WAYS_MAX: usize = 64;

/// How many conditions these are with all those within them.
pub fn all_conditions(conditions: &[Condition]) -> usize {
    let within = |condition: &Condition| match condition {
        Condition::All(inner) | Condition::Any(inner) | Condition::Not(inner) => all_conditions(inner),
        Condition::Count(count) => all_conditions(&count.conditions),
        _ => 0,
    };
    conditions.iter().map(within).fold(conditions.len(), usize::saturating_add)
}

/// How many conditions must hold together at most, on any way through alternatives; those inside `Not` and `Count` besides.
pub fn together(conditions: &[Condition]) -> usize {
    let own = |condition: &Condition| match condition {
        Condition::All(inner) => together(inner),
        Condition::Any(inner) => inner.iter().map(|one| together(std::slice::from_ref(one))).max().unwrap_or(0),
        Condition::Not(inner) => together(inner).saturating_add(1),
        Condition::Count(count) => together(&count.conditions).saturating_add(1),
        _ => 1,
    };
    conditions.iter().map(own).fold(0, usize::saturating_add)
}

/// In how many ways conditions can hold together: every choice among the alternatives of each `Any`. Inside `Not` and
/// `Count` ways are counted for themselves; the largest number found anywhere is given.
pub fn ways(conditions: &[Condition]) -> usize {
    let (mut together, mut inside) = (1_usize, 1);
    for condition in conditions {
        let own = match condition {
            Condition::All(inner) => ways(inner),
            Condition::Any(inner) => {
                inner.iter().map(|one| ways(std::slice::from_ref(one))).fold(0, usize::saturating_add)
            }
            Condition::Not(inner) => {
                inside = inside.max(ways(inner));
                1
            }
            Condition::Count(count) => {
                inside = inside.max(ways(&count.conditions));
                1
            }
            _ => 1,
        };
        together = together.saturating_mul(own);
    }
    together.max(inside)
}

/// A condition of a rule. Names with `?` are variables; `as` names a match so that other conditions can refer to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Condition {
    /// An evidence item.
    Evidence(EvidencePattern),
    /// A source that reports the item `of`.
    Source(SourcePattern),
    /// A first-hand source at the end of the lineage of the item `of`.
    Origin(SourcePattern),
    /// A recorded actor.
    Actor(ActorPattern),
    /// A published link between actors, or from an actor to a hypothesis.
    Link(LinkPattern),
    /// A hypothesis of the case.
    Hypothesis(HypothesisPattern),
    /// A relation that other rules derive.
    Fact(FactPattern),
    /// Nothing of this sort was found although it was looked for.
    Absent(AbsentPattern),
    /// How many different values a variable takes.
    Count(CountPattern),
    /// Compares two values.
    Compare(Comparison),
    /// Days from one date to another, both known to the day.
    Days(DaysPattern),
    /// All of these.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
    /// Not all of these together.
    Not(Vec<Condition>),
}

/// Pattern over evidence items.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidencePattern {
    /// A kind declared in the vocabulary.
    pub kind: String,
    /// Name of the matched item.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it supports: a variable or an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supports: Option<String>,
    /// What it opposes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opposes: Option<String>,
    /// What it concerns without direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concerns: Option<String>,
    /// Tests on its fields.
    #[serde(default, rename = "where", skip_serializing_if = "Entries::is_empty")]
    pub fields: Entries<Test>,
    /// Test on its credibility, 1 to 6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credibility: Option<Test>,
    /// Variable for the date on which it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<String>,
    /// Variable for the day on which it was public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_from: Option<String>,
}

/// Test of a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Test {
    /// Equal to this value.
    Is(Scalar),
    /// Present and different from this value.
    IsNot(Scalar),
    /// One of these values.
    OneOf(Vec<Scalar>),
    /// Present and none of these values.
    NoneOf(Vec<Scalar>),
    /// A number from the first to the second, both included.
    Within(f64, f64),
    /// A number of at least this.
    AtLeast(f64),
    /// A number of at most this.
    AtMost(f64),
    /// Present; binds the value to the variable, or equals it where it is bound already.
    Bind(String),
    /// Present, whatever the value.
    Known,
    /// Not given.
    Missing,
}

/// Pattern over the sources or origins of an item.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcePattern {
    /// Name of the item whose source is meant.
    pub of: String,
    /// Variable for the source.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Kinds of source, one of which it must be; any where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<SourceKind>,
    /// Whether it is a party to the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<bool>,
    /// Whether it is first-hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_hand: Option<bool>,
    /// Reliability grades, one of which it must have; any where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reliability: Vec<Reliability>,
}

/// Pattern over actors.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActorPattern {
    /// Variable or id of the actor.
    #[serde(rename = "as")]
    pub name: String,
    /// Kinds, one of which it must be; any where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ActorKind>,
}

/// Pattern over published links.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkPattern {
    /// Variable or id of the actor that is linked.
    pub from: String,
    /// Variable or id of what it is linked to.
    pub to: String,
    /// Variable or id of the source that published the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Kinds of that source, one of which it must be; any where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_kinds: Vec<SourceKind>,
    /// Whether that source is a party to the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_party: Option<bool>,
}

/// Pattern over hypotheses.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HypothesisPattern {
    /// Variable or id of the hypothesis.
    #[serde(rename = "as")]
    pub name: String,
    /// Kinds, one of which it must be; any where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<HypothesisKind>,
    /// Variable or id of its question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Variable or id of an actor that it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Variable or id of the hypothesis that it lies within.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// Pattern over a derived relation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactPattern {
    /// Name of the relation.
    pub relation: String,
    /// Variables (`?x`), values, or `_` for any.
    pub args: Vec<String>,
}

/// Absence of evidence that was looked for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsentPattern {
    /// A kind declared in the vocabulary.
    pub kind: String,
    /// Variable or id of the hypothesis or actor that such evidence would have supported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supports: Option<String>,
}

/// Number of different values of a variable over all ways in which conditions hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountPattern {
    /// The variable or item name whose different values are counted.
    pub of: String,
    /// Conditions under which it is counted; they may use variables bound outside.
    #[serde(rename = "where")]
    pub conditions: Vec<Condition>,
    /// Test of the number.
    pub is: Test,
}

/// Comparison of two values of one type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Variable or value.
    pub left: String,
    /// The relation that must hold.
    pub is: Operator,
    /// Variable or value.
    pub right: String,
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Operator {
    /// The same.
    Equal,
    /// Not the same.
    Different,
    /// Left before or below right.
    Less,
    /// Left not above right.
    AtMost,
}

/// Days between two dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DaysPattern {
    /// Variable of the first date.
    pub from: String,
    /// Variable of the second date.
    pub to: String,
    /// Test of the number of days from the first to the second; negative where the second is earlier.
    pub is: Test,
}
