//! The short way for a JSON case without any fault: parsed once, resolved without places.
//!
//! Whatever is not plainly sound is left to the long way, which says what is wrong and where; so this one may refuse too much, and
//! must never accept what the long way refuses or warns of.

use std::collections::BTreeSet;

use super::decode::{is_json, too_large};
use super::digest;
use super::faults::Faults;
use super::limits::{MAX_FIELDS, MAX_FILE_BYTES, MAX_NODES};
use super::outline::Outline;
use super::place::Sheet;
use super::problem::parse;
use super::resolve_case::{Context, resolve};
use super::wire::case as wire;
use crate::model::case::Case;
use crate::model::rule_set::RuleSet;
use crate::model::value::Entries;
use crate::text::{FileId, FileText};

/// The case of a JSON file; nothing where anything about it needs a second look.
pub(super) fn sound_case(file: &FileText, rules: &RuleSet) -> Option<Case> {
    if !is_json(file.name()) || too_large(file, FileId(0), MAX_FILE_BYTES).is_some() || may_have_too_many(file.text()) {
        return None;
    }
    let case: wire::Case = parse(file.text(), true).ok()?;
    if case.evidence.iter().any(|item| repeats_a_name(&item.fields)) {
        return None;
    }
    let nowhere = Sheet::blank(FileId(0));
    let ghosts = BTreeSet::new();
    let context = Context { vocabulary: rules.vocabulary(), ghosts: &ghosts };
    let mut faults = Faults::default();
    let case = resolve(case, digest::of_text(file.text()), nowhere.root(), &context, &mut faults)?;
    faults.is_empty().then_some(case)
}

/// Whether a text could have more elements than the limit: each takes a byte of its own and one that parts it from the next.
fn may_have_too_many(text: &str) -> bool {
    text.len() / 2 > MAX_NODES
        && text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{' | b':')).count() >= MAX_NODES
}

/// Whether a map gives a name twice, or has more names than a sound one can have. (Fields of records are told apart by the parser.)
fn repeats_a_name<V>(entries: &Entries<V>) -> bool {
    let names = || entries.0.iter().map(|(name, _)| name);
    entries.0.len() > MAX_FIELDS
        || names().enumerate().any(|(place, name)| names().take(place).any(|before| before == name))
}

impl Sheet {
    /// A file of which nothing is known to stand anywhere.
    pub(super) fn blank(file: FileId) -> Sheet {
        let outline = Outline { nodes: Vec::new() };
        Sheet { file, text: FileText::built_in("", ""), outline, gaps: BTreeSet::new(), grafts: Default::default() }
    }
}
