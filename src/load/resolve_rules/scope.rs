//! What the conditions of a rule give names to.
//!
//! A variable is bound where a condition that must hold takes its value from the facts. Inside `Not`, `unless` and
//! `Count`, variables may be bound for that inside alone. `Any` binds what each of its alternatives binds.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::model::condition::{Condition, EvidencePattern, Test};

/// Variables with a value, and item names with their kinds.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    variables: BTreeSet<String>,
    pub(super) items: BTreeMap<String, String>,
}

/// Whether a name is a variable.
pub(super) fn is_variable(name: &str) -> bool {
    name.starts_with('?')
}

impl Scope {
    pub(super) fn bind_all(&mut self, conditions: &[Condition]) {
        conditions.iter().for_each(|condition| self.bind(condition));
    }

    pub(super) fn bind(&mut self, condition: &Condition) {
        match condition {
            Condition::Evidence(pattern) => self.bind_evidence(pattern),
            Condition::Source(pattern) | Condition::Origin(pattern) => self.add(pattern.name.as_ref()),
            Condition::Actor(pattern) => self.add(Some(&pattern.name)),
            Condition::Link(link) => {
                let ends = [Some(&link.from), Some(&link.to), link.by.as_ref()];
                ends.into_iter().for_each(|name| self.add(name));
            }
            Condition::Hypothesis(h) => {
                self.add(Some(&h.name));
                [&h.question, &h.actor, &h.within].into_iter().for_each(|name| self.add(name.as_ref()));
            }
            Condition::Fact(fact) => fact.args.iter().for_each(|arg| self.add(Some(arg))),
            Condition::All(inner) => self.bind_all(inner),
            Condition::Any(inner) => self.bind_any(inner),
            Condition::Absent(_)
            | Condition::Count(_)
            | Condition::Compare(_)
            | Condition::Days(_)
            | Condition::Not(_) => {}
        }
    }

    fn bind_evidence(&mut self, pattern: &EvidencePattern) {
        if let Some(name) = &pattern.name {
            self.items.insert(name.clone(), pattern.kind.clone());
        }
        for name in [&pattern.supports, &pattern.opposes, &pattern.concerns, &pattern.happened, &pattern.known_from] {
            self.add(name.as_ref());
        }
        let tests = pattern.fields.0.iter().map(|(_, test)| test).chain(&pattern.credibility);
        for test in tests {
            if let Test::Bind(name) = test {
                self.add(Some(name));
            }
        }
    }

    fn bind_any(&mut self, alternatives: &[Condition]) {
        let bound = alternatives.iter().map(|alternative| {
            let mut scope = Scope::default();
            scope.bind(alternative);
            scope
        });
        let shared = bound.reduce(|a, b| Scope {
            variables: a.variables.intersection(&b.variables).cloned().collect(),
            items: a.items.into_iter().filter(|(name, _)| b.items.contains_key(name)).collect(),
        });
        let shared = shared.unwrap_or_default();
        self.variables.extend(shared.variables);
        self.items.extend(shared.items);
    }

    fn add(&mut self, name: Option<&String>) {
        self.variables.extend(name.filter(|name| is_variable(name)).cloned());
    }

    /// Reports a variable without a value; other names are values themselves.
    pub(super) fn bound(&self, name: &str, at: Place<'_>, faults: &mut Faults) {
        if is_variable(name) && !self.variables.contains(name) {
            let message = format!("nothing gives `{name}` a value");
            let fault = Diagnostic::new(Code::RuleUnbound, at.span(), message);
            let help = faults.did_you_mean(name, self.variables.iter().map(String::as_str));
            faults.push(fault.maybe_help(help).help("use it in a condition of `when` that must hold"));
        }
    }

    /// Reports what is not a variable, or one without a value.
    pub(super) fn variable(&self, name: &str, at: Place<'_>, faults: &mut Faults) {
        if is_variable(name) {
            self.bound(name, at, faults);
        } else {
            let fault = Diagnostic::new(Code::RuleVariable, at.span(), format!("`{name}` is not a variable"));
            faults.push(fault.help(format!("variables start with `?`, as in `?{name}`")));
        }
    }

    /// Reports a name that no evidence pattern has.
    pub(super) fn item(&self, name: &str, at: Place<'_>, faults: &mut Faults) {
        if !self.items.contains_key(name) {
            let message = format!("no evidence pattern of the rule is called `{name}`");
            let fault = Diagnostic::new(Code::RuleUnknownItem, at.span(), message);
            let help = faults.did_you_mean(name, self.items.keys().map(String::as_str));
            faults.push(fault.maybe_help(help).help(format!("name a pattern with `as: \"{name}\"`")));
        }
    }

    /// Reports a variable without a value, or a name that is neither a variable nor an item.
    pub(super) fn variable_or_item(&self, name: &str, at: Place<'_>, faults: &mut Faults) {
        if is_variable(name) { self.bound(name, at, faults) } else { self.item(name, at, faults) }
    }

    /// Reports two patterns of a conjunction with one name.
    pub(super) fn report_repeated_items(&self, conditions: &[Condition], at: Place<'_>, faults: &mut Faults) {
        let mut seen: BTreeMap<&str, Place<'_>> = BTreeMap::new();
        for (condition, at) in conditions.iter().zip(at.list("when")) {
            let Condition::Evidence(EvidencePattern { name: Some(name), .. }) = condition else { continue };
            let at = at.variant().field("as");
            match seen.get(name.as_str()) {
                Some(first) => {
                    let fault =
                        Diagnostic::new(Code::IdDuplicate, at.span(), format!("two patterns are called `{name}`"));
                    faults.push(fault.also(first.span(), "first declared here"));
                }
                None => {
                    seen.insert(name, at);
                }
            }
        }
    }
}
