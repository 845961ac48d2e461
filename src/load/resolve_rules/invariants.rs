//! Invariants: names, ranges, reasons.

use super::Files;
use super::known::Known;
use super::rule::is_kebab;
use super::tables::unique;
use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::model::invariant::{Invariant, Invariants, Restriction};

/// Reports what is wrong with the invariants of a rule set.
pub(super) fn check(invariants: &Invariants, at: Place<'_>, files: &Files, known: &Known<'_>, faults: &mut Faults) {
    let list = &invariants.invariants;
    unique(list.iter().map(|one| one.id.as_str()), "invariant", at, "invariants", faults);
    for (invariant, at) in list.iter().zip(at.list("invariants")) {
        of_one(invariant, at, files, faults);
        for (restriction, at) in invariant.given.iter().zip(at.list("given")) {
            of_restriction(restriction, at, known, faults);
        }
    }
}

fn of_one(invariant: &Invariant, at: Place<'_>, files: &Files, faults: &mut Faults) {
    if !is_kebab(&invariant.id) {
        let message = format!("the invariant id `{}` is not in kebab-case", invariant.id);
        let fault = Diagnostic::new(Code::IdMalformed, at.field("id").span(), message);
        faults.push(fault.help("small letters and digits, joined by single hyphens"));
    }
    if invariant.rationale.trim().is_empty() && at.has("rationale") {
        let message = format!("nothing says why `{}` must hold", invariant.id);
        faults.push(Diagnostic::new(Code::InvariantNoRationale, at.field("rationale").span(), message));
    }
    let ladders = || files.ladders.iter().map(|ladder| ladder.value.id.as_str());
    // Where no ladder could be read, nothing is said about their names.
    if ladders().next().is_some() && !ladders().any(|id| id == invariant.ladder) {
        let message = format!("no ladder is called `{}`", invariant.ladder);
        let place = if at.has("ladder") { at.field("ladder").span() } else { at.field("id").span() };
        let fault = Diagnostic::new(Code::InvariantUnknownLadder, place, message);
        faults.push(fault.maybe_help(faults.did_you_mean(&invariant.ladder, ladders())));
    }
}

fn of_restriction(restriction: &Restriction, at: Place<'_>, known: &Known<'_>, faults: &mut Faults) {
    let empty = match restriction {
        Restriction::Origins(0) => Some("no origin at all is no restriction: nothing would help a hypothesis"),
        Restriction::OriginKinds(kinds) if kinds.is_empty() => Some("no kind of origin is named"),
        Restriction::Kinds(kinds) if kinds.is_empty() => Some("no kind of evidence is named"),
        Restriction::Spoofability(least) if !(0.0..=1.0).contains(least) => Some("spoofability is from 0 to 1"),
        _ => None,
    };
    if let Some(message) = empty {
        faults.push(Diagnostic::new(Code::InvariantOutOfRange, at.span(), message));
    }
    let (Restriction::Kinds(kinds), Some(vocabulary)) = (restriction, known.vocabulary) else { return };
    let declared = || vocabulary.kinds.iter().map(|kind| kind.id.as_str());
    for kind in kinds.iter().filter(|kind| !declared().any(|id| id == kind.as_str())) {
        let fault =
            Diagnostic::new(Code::EvidenceUnknownKind, at.span(), format!("no kind of evidence is called `{kind}`"));
        faults.push(fault.maybe_help(faults.did_you_mean(kind, declared())));
    }
}
