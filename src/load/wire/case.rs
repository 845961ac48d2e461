//! A case as a file spells it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::actor::ActorKind;
use crate::model::confidence::Confidence;
use crate::model::evidence::Tlp;
use crate::model::hypothesis::HypothesisKind;
use crate::model::reliability::Reliability;
use crate::model::source::SourceKind;
use crate::model::value::{Entries, Scalar, is_false};

/// One incident under one or more questions, as known on a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Unique name of the case, kebab-case.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// The date on which the case is judged, `YYYY-MM-DD`: only what was known then takes part.
    pub as_of: String,
    /// What happened, in a few neutral sentences.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Who was hit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub victims: Vec<String>,
    /// What is asked, each with its rival answers.
    pub questions: Vec<Question>,
    /// Personas, groups, malware families, states ... that evidence speaks of, with published links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<Actor>,
    /// Who reported.
    pub sources: Vec<Source>,
    /// What was observed.
    pub evidence: Vec<Evidence>,
    /// What was searched for, whether or not it was found: only then does absence count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looked_for: Vec<Search>,
    /// Judgments that others published on these questions; compared with, never weighed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<Published>,
}

/// What a further file adds to a case, or replaces in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename = "Case", deny_unknown_fields)]
pub struct Addition {
    /// The case that it adds to; checked where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Ids of actors, sources, evidence items and searches of the case that are put anew here; any other id must be new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<String>,
    /// Further actors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<Actor>,
    /// Further links of actors, of the case or of this file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<AddedLink>,
    /// Further sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Further evidence items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Further searches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looked_for: Vec<Search>,
}

/// A published link, from an actor to another actor or to a hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddedLink {
    /// Id of the actor.
    pub from: String,
    /// Actor or hypothesis id.
    pub to: String,
    /// The source that published the link.
    pub by: String,
    /// On what ground.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
}

/// One question of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// `persona`, `operator`, `sponsor`, `event`, or the author's own.
    pub id: String,
    /// The question in words.
    pub asks: String,
    /// Candidate answers; `unknown` and the false flags are added by the engine.
    pub hypotheses: Vec<Hypothesis>,
}

/// One candidate answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hypothesis {
    /// Unique in the case, and never the id of an actor.
    pub id: String,
    /// The answer in words.
    #[serde(default)]
    pub label: String,
    /// What sort of answer it is.
    pub kind: HypothesisKind,
    /// The broader hypothesis of the same question that this one is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Actors that this hypothesis names: evidence and links about them can bear on it through rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<String>,
    /// Prior probability, above 0 and below 1; needs `prior_reason`, and every hypothesis of the question then needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<f64>,
    /// Why this prior.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prior_reason: String,
}

/// Somebody or something that evidence speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Unique in the case.
    pub id: String,
    /// Name for people.
    #[serde(default)]
    pub label: String,
    /// What sort of actor.
    pub kind: ActorKind,
    /// Links that somebody published, each with who said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// A published link from the actor it stands in to another actor or to a hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Actor or hypothesis id.
    pub to: String,
    /// The source that published the link.
    pub by: String,
    /// On what ground.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
}

/// Who reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Unique in the case.
    pub id: String,
    /// Name for people.
    #[serde(default)]
    pub name: String,
    /// What sort of source.
    pub kind: SourceKind,
    /// Admiralty reliability; `F` is *cannot be judged*.
    pub reliability: Reliability,
    /// Whether it reports what it saw or did itself; a relay is not first-hand.
    #[serde(default)]
    pub first_hand: bool,
    /// Whether it is accuser, accused, victim or persona in the matter.
    #[serde(default, skip_serializing_if = "is_false")]
    pub party: bool,
    /// Sources that it relays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
    /// When it was published: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Address of the page or report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// One recorded observation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Unique in the case.
    pub id: String,
    /// A kind declared in the vocabulary.
    pub kind: String,
    /// The observation in one neutral sentence.
    #[serde(default)]
    pub says: String,
    /// When it happened: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; absent where unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<String>,
    /// The day on which it was public, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_from: Option<String>,
    /// The day from which it no longer stands, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// Ids of the sources that report it.
    #[serde(default)]
    pub reported_by: Vec<String>,
    /// Admiralty credibility, 1 to 6; 6 is *cannot be judged*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credibility: Option<u8>,
    /// Hypotheses or actors that it speaks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supports: Vec<String>,
    /// Hypotheses or actors that it speaks against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opposes: Vec<String>,
    /// Hypotheses or actors that it bears on without a direction of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<String>,
    /// Fields that the vocabulary declares for the kind.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub fields: Entries<Scalar>,
    /// Questions that it answers outright, as a published verdict does: left out by `--blind`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tlp: Option<Tlp>,
    /// Remarks for people; never evaluated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Something that was searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Unique among the searches of the case.
    pub id: String,
    /// The kind of evidence that was looked for.
    pub kind: String,
    /// Hypotheses or actors it would have borne on; empty where the search was for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<String>,
    /// Who searched.
    pub by: String,
    /// The day from which the result was known, `YYYY-MM-DD`.
    pub known_from: String,
    /// What was searched, and how.
    #[serde(default)]
    pub says: String,
}

/// A judgment that somebody published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Who judged.
    pub by: String,
    /// The source in which the judgment stands.
    pub source: String,
    /// When, `YYYY-MM-DD`.
    pub date: String,
    /// The question that it answers.
    pub question: String,
    /// The hypothesis that it names.
    pub hypothesis: String,
    /// Its words.
    pub wording: String,
    /// The level of confidence that the words carry.
    pub level: Confidence,
    /// Whether the assessor used the level's word, or a reader inferred it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inferred: bool,
    /// Why the level was read so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
