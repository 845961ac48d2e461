//! A fact sheet as its JSON spells it. What a sheet has beyond this is ignored.

use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::model::actor::ActorKind;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::HypothesisKind;
use crate::model::reliability::Reliability;
use crate::model::source::SourceKind;
use crate::model::value::Entries;

#[derive(Deserialize)]
pub(super) struct Sheet {
    pub id: String,
    pub title: String,
    #[serde(default, deserialize_with = "or_default")]
    pub incident_dates: IncidentDates,
    pub as_of: String,
    #[serde(default, deserialize_with = "or_default")]
    pub victims: Vec<String>,
    pub questions: Vec<Question>,
    #[serde(default, deserialize_with = "or_default")]
    pub actors: Vec<Actor>,
    pub sources: Vec<Source>,
    pub facts: Vec<Fact>,
    #[serde(default, deserialize_with = "or_default")]
    pub published: Vec<Published>,
    pub expected: Expected,
    #[serde(default, deserialize_with = "or_default")]
    pub verification: String,
}

#[derive(Deserialize, Default)]
pub(super) struct IncidentDates {
    pub start: Option<String>,
    pub end: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub note: String,
}

#[derive(Deserialize)]
pub(super) struct Question {
    pub id: String,
    pub text: String,
    pub hypotheses: Vec<Hypothesis>,
}

#[derive(Deserialize)]
pub(super) struct Hypothesis {
    pub id: String,
    #[serde(default, deserialize_with = "or_default")]
    pub label: String,
    pub kind: Word<HypothesisKind>,
}

#[derive(Deserialize)]
pub(super) struct Actor {
    pub id: String,
    #[serde(default, deserialize_with = "or_default")]
    pub label: String,
    pub kind: Word<ActorKind>,
    #[serde(default, deserialize_with = "or_default")]
    pub linked_to: Vec<Link>,
}

#[derive(Deserialize)]
pub(super) struct Link {
    pub actor: String,
    pub by: String,
    #[serde(default, deserialize_with = "or_default")]
    pub basis: String,
}

#[derive(Deserialize)]
pub(super) struct Source {
    pub id: String,
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    pub kind: Word<SourceKind>,
    pub date: Option<String>,
    pub url: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub cites: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub party_to_dispute: bool,
    #[serde(default, deserialize_with = "or_default")]
    pub first_hand: bool,
    pub reliability: Reliability,
}

#[derive(Deserialize)]
pub(super) struct Fact {
    pub id: String,
    pub kind: String,
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    pub date: Option<String>,
    pub known_from: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub sources: Vec<String>,
    pub credibility: String,
    #[serde(default, deserialize_with = "or_default")]
    pub about: Vec<String>,
    pub direction: Direction,
    #[serde(default, deserialize_with = "or_default")]
    pub attrs: Entries<Value>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum Direction {
    Supports,
    Opposes,
    Neutral,
}

#[derive(Deserialize)]
pub(super) struct Published {
    pub by: String,
    pub source: String,
    pub date: String,
    pub question: String,
    pub hypothesis: String,
    #[serde(default, deserialize_with = "or_default")]
    pub wording: String,
    pub grade: Word<Confidence>,
    pub grade_is: GradeIs,
    #[serde(default, deserialize_with = "or_default")]
    pub note: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(super) enum GradeIs {
    Stated,
    Inferred,
}

#[derive(Deserialize)]
pub(super) struct Expected {
    pub question: String,
    pub hypothesis: String,
    pub grade: Word<Confidence>,
    pub grade_range: (Word<Confidence>, Word<Confidence>),
    #[serde(default, deserialize_with = "or_default")]
    pub why: String,
    pub basis: Option<String>,
}

impl Sheet {
    /// The published judgment that `expected` restates.
    pub(super) fn restated(&self) -> Option<&Published> {
        let expected = &self.expected;
        let on_question = || self.published.iter().filter(|entry| entry.question == expected.question);
        let on_hypothesis = || on_question().filter(|entry| entry.hypothesis == expected.hypothesis);
        let graded = on_hypothesis().rfind(|entry| entry.grade.0 == expected.grade.0);
        graded.or_else(|| on_hypothesis().next_back()).or_else(|| on_question().next_back())
    }
}

/// Nothing, for what may be left out, also where it is `null`.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A word of the model as sheets spell it: `state-unit` for `StateUnit`.
#[derive(Clone, Copy)]
pub(super) struct Word<T>(pub T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        T::deserialize(name_in_model(&word).into_deserializer()).map(Word)
    }
}

fn name_in_model(word: &str) -> String {
    match word {
        "org" => "Organisation".to_owned(),
        _ => word.split('-').map(capitalised).collect(),
    }
}

fn capitalised(part: &str) -> String {
    let mut letters = part.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
