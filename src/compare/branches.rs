//! Branches of the conditions of a rule, each with the conditions narrowed down to it.

use std::fmt::Debug;

use crate::exchange::ron_text::render_ron;
use crate::model::condition::{Condition, EvidencePattern, SourcePattern, Test};
use crate::model::rule::Rule;
use crate::model::value::Scalar;

/// What sort of branch it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BranchSort {
    /// One of the conditions of an `Any`.
    Alternative,
    /// One of several values or kinds that a condition admits.
    Member,
    /// A condition of `unless`, or of a `Not`: where it holds, it alone holds the rule back in that place.
    Exception,
}

/// One branch of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Place of the rule.
    pub rule: usize,
    /// What sort it is.
    pub sort: BranchSort,
    /// What holds, in short.
    pub text: String,
}

/// A branch with the conditions under which it holds.
pub(super) struct Narrowed {
    pub(super) branch: Branch,
    pub(super) when: Vec<Condition>,
    pub(super) unless: Vec<Condition>,
}

/// Every branch of a rule, as it spells them.
pub(super) fn branches_of(place: usize, rule: &Rule) -> Vec<Narrowed> {
    let branch = |sort, text| Branch { rule: place, sort, text };
    let narrowed = variants(&rule.when).into_iter().map(|(sort, text, when)| {
        let unless = rule.unless.clone();
        Narrowed { branch: branch(sort, text), when, unless }
    });
    let exceptions = rule.unless.iter().enumerate().map(|(number, condition)| {
        let when = rule.when.iter().chain([condition]).cloned().collect();
        let others = rule.unless.iter().enumerate().filter(|(other, _)| *other != number);
        let unless = others.map(|(_, condition)| condition.clone()).collect();
        Narrowed { branch: branch(BranchSort::Exception, spelled(condition)), when, unless }
    });
    narrowed.chain(exceptions).collect()
}

type Variant<T> = (BranchSort, String, T);

/// Each way to fix one choice in conditions.
fn variants(conditions: &[Condition]) -> Vec<Variant<Vec<Condition>>> {
    let mut all = Vec::new();
    for (place, condition) in conditions.iter().enumerate() {
        for (sort, text, narrowed) in choices(condition) {
            let mut list = conditions.to_vec();
            list[place] = narrowed;
            all.push((sort, text, list));
        }
    }
    all
}

/// Each way to fix one choice in a condition. What is counted or looked up inside `Count` is no branch.
fn choices(condition: &Condition) -> Vec<Variant<Condition>> {
    match condition {
        Condition::Any(inner) => inner.iter().flat_map(alternative).collect(),
        Condition::All(inner) => {
            variants(inner).into_iter().map(|(sort, text, list)| (sort, text, Condition::All(list))).collect()
        }
        Condition::Not(inner) => {
            let text = inner.iter().map(spelled).collect::<Vec<_>>().join(", ");
            vec![(BranchSort::Exception, text, Condition::All(inner.clone()))]
        }
        Condition::Evidence(pattern) => of_evidence(pattern),
        Condition::Source(pattern) => of_source(pattern, "source", Condition::Source),
        Condition::Origin(pattern) => of_source(pattern, "origin", Condition::Origin),
        Condition::Actor(pattern) => each(&pattern.kinds, |kind| {
            let mut one = pattern.clone();
            one.kinds = vec![*kind];
            (format!("{} is {kind:?}", pattern.name), Condition::Actor(one))
        }),
        Condition::Link(pattern) => each(&pattern.by_kinds, |kind| {
            let mut one = pattern.clone();
            one.by_kinds = vec![*kind];
            (format!("link published by {kind:?}"), Condition::Link(one))
        }),
        Condition::Hypothesis(pattern) => each(&pattern.kinds, |kind| {
            let mut one = pattern.clone();
            one.kinds = vec![*kind];
            (format!("{} is {kind:?}", pattern.name), Condition::Hypothesis(one))
        }),
        _ => Vec::new(),
    }
}

/// An alternative, and the choices inside it.
fn alternative(condition: &Condition) -> Vec<Variant<Condition>> {
    let whole = (BranchSort::Alternative, spelled(condition), condition.clone());
    std::iter::once(whole).chain(choices(condition)).collect()
}

/// The members of a set, where there are several.
fn each<M>(members: &[M], narrow: impl Fn(&M) -> (String, Condition)) -> Vec<Variant<Condition>> {
    let several = members.iter().filter(|_| members.len() > 1).map(narrow);
    several.map(|(text, condition)| (BranchSort::Member, text, condition)).collect()
}

fn of_evidence(pattern: &EvidencePattern) -> Vec<Variant<Condition>> {
    let named = pattern.name.as_deref().unwrap_or(&pattern.kind);
    let mut all = Vec::new();
    for (place, (field, test)) in pattern.fields.0.iter().enumerate() {
        all.extend(each(members(test), |value| {
            let mut one = pattern.clone();
            one.fields.0[place].1 = Test::Is(value.clone());
            (format!("{named}.{field} is {}", value_text(value)), Condition::Evidence(one))
        }));
    }
    if let Some(test) = &pattern.credibility {
        all.extend(each(members(test), |value| {
            let mut one = pattern.clone();
            one.credibility = Some(Test::Is(value.clone()));
            (format!("{named} has credibility {}", value_text(value)), Condition::Evidence(one))
        }));
    }
    all
}

fn members(test: &Test) -> &[Scalar] {
    match test {
        Test::OneOf(values) => values,
        _ => &[],
    }
}

fn of_source(pattern: &SourcePattern, word: &str, make: fn(SourcePattern) -> Condition) -> Vec<Variant<Condition>> {
    let mut all = each(&pattern.kinds, |kind| {
        let one = SourcePattern { kinds: vec![*kind], ..pattern.clone() };
        (format!("{word} of {} is {kind:?}", pattern.of), make(one))
    });
    all.extend(each(&pattern.reliability, |grade| {
        let one = SourcePattern { reliability: vec![*grade], ..pattern.clone() };
        (format!("{word} of {} has reliability {grade:?}", pattern.of), make(one))
    }));
    all
}

fn value_text(value: &Scalar) -> String {
    spelled(value)
}

/// What was read from RON, as RON on one line.
fn spelled<T: serde::Serialize + Debug>(value: &T) -> String {
    let text = render_ron(value).unwrap_or_else(|_| format!("{value:?}"));
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join(" ").replace("( ", "(").replace(", )", ")").replace("[ ", "[").replace(", ]", "]").replace(",)", ")")
}
