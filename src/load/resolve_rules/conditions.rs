//! Conditions: that kinds, fields, relations and names exist and that tests fit.
//!
//! Recursion here is as deep as the file's brackets, which the outline has limited.

use super::known::Known;
use super::scope::Scope;
use super::tests_of_values as tests;
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::load::resolve_case::{resolve_kind, unknown_field};
use crate::model::condition::{Condition, CountPattern, EvidencePattern};

pub(super) fn check(condition: &Condition, at: Place<'_>, scope: &Scope, known: &Known<'_>, faults: &mut Faults) {
    let inner = at.variant();
    match condition {
        Condition::Evidence(pattern) => evidence(pattern, inner, known, faults),
        Condition::Source(source) | Condition::Origin(source) => scope.item(&source.of, inner.field("of"), faults),
        Condition::Fact(fact) => known.relation(&fact.relation, fact.args.len(), inner, faults),
        Condition::Absent(absent) => {
            if let Some(vocabulary) = known.vocabulary {
                resolve_kind(vocabulary, &absent.kind, inner.field("kind"), faults);
            }
            if let Some(supports) = &absent.supports {
                scope.bound(supports, inner.field("supports"), faults);
            }
        }
        Condition::Compare(comparison) => {
            scope.bound(&comparison.left, inner.field("left"), faults);
            scope.bound(&comparison.right, inner.field("right"), faults);
        }
        Condition::Days(days) => {
            scope.variable(&days.from, inner.field("from"), faults);
            scope.variable(&days.to, inner.field("to"), faults);
            tests::of_number(&days.is, inner.field("is"), faults);
        }
        Condition::Count(count) => self::count(count, inner, scope, known, faults),
        Condition::Not(list) => {
            let mut local = scope.clone();
            local.bind_all(list);
            each(list, at, |_| &local, known, faults);
        }
        Condition::All(list) => each(list, at, |_| scope, known, faults),
        Condition::Any(list) => {
            for (condition, at) in list.iter().zip(at.inner().items()) {
                let mut local = scope.clone();
                local.bind(condition);
                check(condition, at, &local, known, faults);
            }
        }
        Condition::Actor(_) | Condition::Link(_) | Condition::Hypothesis(_) => {}
    }
}

fn each<'s>(
    list: &[Condition],
    at: Place<'_>,
    scope: impl Fn(&Condition) -> &'s Scope,
    known: &Known<'_>,
    faults: &mut Faults,
) {
    for (condition, at) in list.iter().zip(at.inner().items()) {
        check(condition, at, scope(condition), known, faults);
    }
}

fn evidence(pattern: &EvidencePattern, at: Place<'_>, known: &Known<'_>, faults: &mut Faults) {
    if let Some(test) = &pattern.credibility {
        tests::of_number(test, at.field("credibility"), faults);
    }
    let Some(vocabulary) = known.vocabulary else { return };
    let Some(kind) = resolve_kind(vocabulary, &pattern.kind, at.field("kind"), faults) else { return };
    for ((name, test), at) in pattern.fields.0.iter().zip(at.list("where")) {
        match kind.fields.iter().find(|field| field.id == *name) {
            Some(field) => tests::of_field(field, test, at, faults),
            None => faults.push(unknown_field(kind, name, at)),
        }
    }
}

fn count(count: &CountPattern, at: Place<'_>, scope: &Scope, known: &Known<'_>, faults: &mut Faults) {
    let mut local = scope.clone();
    local.bind_all(&count.conditions);
    for (condition, at) in count.conditions.iter().zip(at.list("where")) {
        check(condition, at, &local, known, faults);
    }
    local.variable_or_item(&count.of, at.field("of"), faults);
    tests::of_number(&count.is, at.field("is"), faults);
}
