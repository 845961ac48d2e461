//! Actors: those that evidence speaks of, and the links that were published between them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{ActorId, HypothesisId};

/// What sort of actor it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum ActorKind {
    /// A name under which somebody speaks in public.
    Persona,
    /// A cluster of activity without a public identity.
    Cluster,
    /// A named group.
    Group,
    /// A state.
    State,
    /// An organisation.
    Organisation,
    /// A family of malicious code.
    MalwareFamily,
}

/// Somebody or something that evidence speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// Unique in the case.
    pub id: ActorId,
    /// Name for people.
    pub label: String,
    /// What sort of actor.
    pub kind: ActorKind,
    /// Links that somebody published, in order of target and source.
    pub links: Vec<Link>,
}

/// A published link to another actor or to a hypothesis.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What is linked.
    pub to: Subject,
    /// Place in [`Case::sources`](super::case::Case::sources) of the source that published the link.
    pub by: usize,
    /// On what ground.
    pub basis: String,
}

/// What evidence or a link can be about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A hypothesis of the case.
    Hypothesis(HypothesisId),
    /// An actor of the case.
    Actor(ActorId),
}

impl Subject {
    /// The id as the file writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Subject::Hypothesis(id) => id.as_str(),
            Subject::Actor(id) => id.as_str(),
        }
    }
}
