//! What of a case is withheld from readers who may not see all of it.

use std::collections::BTreeMap;

use super::evidence::{EvidenceItem, Tlp};
use super::id::{ActorId, EvidenceId, SourceId};

/// What is withheld, and from whom. The judgment stands on all of the case; only texts are withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masking {
    /// The strictest marking that readers may see.
    pub max: Tlp,
    /// Items whose texts are withheld, in order of id.
    pub items: Vec<EvidenceId>,
    /// What sources that only those items name are called instead.
    pub sources: Vec<SourceId>,
    /// What actors that only those items name are called instead.
    pub actors: Vec<ActorId>,
    /// Dates and numbers that only those items have, and what stands for each.
    pub(crate) values: BTreeMap<String, String>,
}

impl Masking {
    /// Whether readers may not see what an item says.
    pub fn withholds(&self, item: &EvidenceItem) -> bool {
        item.tlp > self.max
    }

    /// Whether anything is withheld.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// A date or a number as readers may see it.
    pub(crate) fn shown(&self, value: String) -> String {
        self.values.get(&value).cloned().unwrap_or(value)
    }
}
