//! From the wire shape of a case to the model.
//!
//! Takes what `decode` read and the vocabulary; gives a [`Case`] whose ids point somewhere and whose lists are in order of
//! id, or every fault of meaning in one run. Faults of structure were reported before.

mod dates;
mod evidence;
mod fields;
mod ids;
mod names;
mod others;
mod questions;
mod sources;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::faults::Faults;
use super::limits;
use super::place::Place;
use super::wire::case as wire;
use crate::diag::{Code, Diagnostic};
use crate::model::case::Case;
use crate::model::vocabulary::{Kind, Vocabulary};

use fields::list_kinds;
pub(super) use fields::{described, fits_field, unknown_field};
pub(super) use ids::check_id;
use names::Names;

/// What a case is resolved against.
pub(super) struct Context<'c> {
    pub(super) vocabulary: &'c Vocabulary,
    /// Ids of elements that could not be read.
    pub(super) ghosts: &'c BTreeSet<String>,
}

/// Resolves a case; `None` where a fault was found.
pub(super) fn resolve(
    case: wire::Case,
    digest: String,
    at: Place<'_>,
    context: &Context<'_>,
    faults: &mut Faults,
) -> Option<Case> {
    if !check_sizes(&case, at, faults) {
        return None;
    }
    check_id(&case.id, "case", at.field("id"), faults);
    let as_of = dates::day(&case.as_of, at.field("as_of"), faults);
    let names = Names::collect(&case, at, context.ghosts, faults);
    let questions = questions::resolve(case.questions, at, &names, faults);
    let actors = others::actors(case.actors, at, &names, faults);
    let sources = sources::resolve(case.sources, at, as_of, &names, faults);
    let scene = evidence::Scene { context, names: &names, sources: &sources, as_of };
    let evidence = evidence::resolve(case.evidence, at, &scene, faults);
    let looked_for = others::searches(case.looked_for, at, &scene, faults);
    let published = others::published(case.published, at, &names, faults);
    if faults.has_errors() {
        return None;
    }
    Some(Case {
        id: case.id.as_str().into(),
        title: case.title,
        as_of: as_of?,
        summary: case.summary,
        victims: case.victims,
        questions,
        actors,
        sources,
        evidence: Arc::new(evidence),
        looked_for,
        published,
        digest,
        masking: None,
    })
}

/// Whether every list is within its limit. A case with one that is not is looked at no further: what is found among its parts
/// would cost more than a case may.
fn check_sizes(case: &wire::Case, at: Place<'_>, faults: &mut Faults) -> bool {
    let mut sound = true;
    for (field, count, limit) in [
        ("questions", case.questions.len(), limits::MAX_QUESTIONS),
        ("actors", case.actors.len(), limits::MAX_ACTORS),
        ("sources", case.sources.len(), limits::MAX_SOURCES),
        ("evidence", case.evidence.len(), limits::MAX_ITEMS),
        ("looked_for", case.looked_for.len(), limits::MAX_SEARCHES),
        ("published", case.published.len(), limits::MAX_PUBLISHED),
    ] {
        sound &= check_size(count, limit, at.field(field), faults);
    }
    for (question, at) in case.questions.iter().zip(at.list("questions")) {
        sound &= check_size(question.hypotheses.len(), limits::MAX_HYPOTHESES, at.field("hypotheses"), faults);
    }
    sound
}

/// Whether a list is within its limit; a fault where it is not.
fn check_size(count: usize, limit: usize, at: Place<'_>, faults: &mut Faults) -> bool {
    if count > limit {
        let message = format!("there are {count} here, the limit is {limit}");
        faults.push(Diagnostic::new(Code::CaseTooMany, at.key_span(), message).help("split the case"));
    }
    count <= limit
}

/// The kind of that name; reports it with the nearest known one where the vocabulary has none.
pub(super) fn resolve_kind<'v>(
    vocabulary: &'v Vocabulary,
    kind: &str,
    at: Place<'_>,
    faults: &mut Faults,
) -> Option<&'v Kind> {
    let found = vocabulary.kinds.iter().find(|known| known.id == kind);
    if found.is_none() && !faults.is_full() {
        let fault =
            Diagnostic::new(Code::EvidenceUnknownKind, at.span(), format!("no kind of evidence is called `{kind}`"));
        faults.push(fault.maybe_help(faults.did_you_mean(kind, list_kinds(vocabulary))));
    }
    found
}

/// Pairs what was read with the places it was read from.
fn placed<'o, T>(list: Vec<T>, at: Place<'o>, field: &str) -> impl Iterator<Item = (T, Place<'o>)> {
    list.into_iter().zip(at.list(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::outline::Outline;
    use crate::load::place::Sheet;
    use crate::text::{FileId, FileText};

    #[test]
    fn a_list_at_its_limit_passes_and_one_past_it_does_not() {
        let outline = Outline::read("()").unwrap();
        let sheet = Sheet {
            file: FileId(0),
            text: FileText::built_in("", "()"),
            outline,
            gaps: BTreeSet::new(),
            grafts: Default::default(),
        };
        let faulty = |count| {
            let mut faults = Faults::default();
            let within = check_size(count, 3, sheet.root(), &mut faults);
            assert_eq!(within, !faults.has_errors());
            !within
        };
        assert!(!faulty(3) && faulty(4));
    }
}
