//! Ids: names as an author writes them. They print exactly as the file has them.

use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[doc = $doc:literal] $name:ident),+ $(,)?) => {$(
        #[doc = $doc]
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as the file writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $name(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }
    )+};
}

id! {
    /// Names a case.
    CaseId,
    /// Names a question of a case.
    QuestionId,
    /// Names a hypothesis; unique in a case, and never the id of an actor.
    HypothesisId,
    /// Names an actor.
    ActorId,
    /// Names a source.
    SourceId,
    /// Names an evidence item.
    EvidenceId,
    /// Names a rule.
    RuleId,
}
