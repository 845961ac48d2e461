//! What a rule concludes: that its variables have values and its numbers are in range.

use super::known::Known;
use super::scope::{Scope, is_variable};
use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::model::rule::{Derivation, Outcome, Target, Weighing};

pub(super) fn check(outcome: &Outcome, at: Place<'_>, scope: &Scope, known: &Known<'_>, faults: &mut Faults) {
    let at = at.variant();
    match outcome {
        Outcome::Supports(weighing) | Outcome::Opposes(weighing) => self::weighing(weighing, at, scope, known, faults),
        Outcome::Derives(derivation) => self::derivation(derivation, at, scope, faults),
        Outcome::Undercuts(target) => self::target(target, at, scope, known, faults),
        Outcome::Discounts(discount) => {
            ratio(discount.to, "`to`", at.field("to"), faults);
            target(&discount.target, at.field("target"), scope, known, faults);
        }
        Outcome::SuggestsFalseFlag(suspicion) => {
            scope.variable(&suspicion.hypothesis, at.field("hypothesis"), faults);
            known.band(&suspicion.band, at.field("band"), faults);
        }
        Outcome::Caps(cap) => scope.variable(&cap.hypothesis, at.field("hypothesis"), faults),
    }
}

fn weighing(weighing: &Weighing, at: Place<'_>, scope: &Scope, known: &Known<'_>, faults: &mut Faults) {
    scope.variable(&weighing.hypothesis, at.field("hypothesis"), faults);
    known.band(&weighing.band, at.field("band"), faults);
    ratio(weighing.spoofability, "spoofability", at.field("spoofability"), faults);
}

fn derivation(derivation: &Derivation, at: Place<'_>, scope: &Scope, faults: &mut Faults) {
    for (arg, at) in derivation.args.iter().zip(at.list("args")) {
        if arg == "_" {
            let fault = Diagnostic::new(Code::RuleUnbound, at.span(), "`_` gives a derived fact no value");
            faults.push(fault.help("name a variable"));
        }
        scope.bound(arg, at, faults);
    }
    ratio(derivation.strength, "strength", at.field("strength"), faults);
}

fn target(target: &Target, at: Place<'_>, scope: &Scope, known: &Known<'_>, faults: &mut Faults) {
    let named = target.item.is_some() || target.source.is_some() || target.supporting.is_some();
    if !named && target.lines.is_empty() && target.rules.is_empty() {
        let fault = Diagnostic::new(Code::RuleEmptyTarget, at.span(), "this names nothing that it weakens");
        faults.push(fault.help("give at least one of `item`, `source`, `supporting`, `lines`, `rules`"));
    }
    if let Some(item) = &target.item {
        let at = at.field("item");
        if is_variable(item) { scope.bound(item, at, faults) } else { scope.item(item, at, faults) }
    }
    if let Some(source) = &target.source {
        scope.variable(source, at.field("source"), faults);
    }
    if let Some(supporting) = &target.supporting {
        scope.bound(supporting, at.field("supporting"), faults);
    }
    for (line, at) in target.lines.iter().zip(at.list("lines")) {
        known.line(line, at, faults);
    }
    for (rule, at) in target.rules.iter().zip(at.list("rules")) {
        known.rule(rule, at, faults);
    }
}

fn ratio(value: f64, what: &str, at: Place<'_>, faults: &mut Faults) {
    if !(0.0..=1.0).contains(&value) {
        let fault = Diagnostic::new(Code::RuleOutOfRange, at.span(), format!("{what} is {value}, outside 0 to 1"));
        faults.push(fault.help("permitted: 0 to 1"));
    }
}
