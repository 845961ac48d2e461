//! What rules may refer to: kinds, bands, lines, each other, and derived relations.

use std::collections::BTreeMap;

use super::Files;
use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::model::rule::{Outcome, Rule};
use crate::model::vocabulary::Vocabulary;

/// Names that rules and ladders may use. What could not be read is `None`, and then nothing is said about its names.
pub(super) struct Known<'k> {
    pub(super) vocabulary: Option<&'k Vocabulary>,
    bands: Option<Vec<&'k str>>,
    lines: Option<Vec<&'k str>>,
    rules: BTreeMap<&'k str, Place<'k>>,
    relations: BTreeMap<&'k str, (usize, Place<'k>)>,
}

impl<'k> Known<'k> {
    pub(super) fn collect(files: &'k Files, faults: &mut Faults) -> Known<'k> {
        let scales = files.scales.as_ref().map(|scales| &scales.value);
        let mut known = Known {
            vocabulary: files.vocabulary.as_ref().map(|vocabulary| &vocabulary.value),
            bands: scales.map(|scales| scales.bands.iter().map(|band| band.id.as_str()).collect()),
            lines: scales.map(|scales| scales.lines.iter().map(|line| line.id.as_str()).collect()),
            rules: BTreeMap::new(),
            relations: BTreeMap::new(),
        };
        for rule in &files.rules {
            known.add(&rule.value, rule.sheet.root(), faults);
        }
        known
    }

    fn add(&mut self, rule: &'k Rule, at: Place<'k>, faults: &mut Faults) {
        match self.rules.get(rule.id.as_str()) {
            Some(first) => {
                let message = format!("two rules are called `{}`", rule.id);
                let fault = Diagnostic::new(Code::IdDuplicate, at.field("id").span(), message);
                faults.push(fault.also(first.field("id").span(), "first declared here"));
            }
            None => {
                self.rules.insert(&rule.id, at);
            }
        }
        if let Outcome::Derives(derivation) = &rule.then {
            let (name, count) = (derivation.relation.as_str(), derivation.args.len());
            let args = at.field("then").variant().field("args");
            match self.relations.get(name) {
                Some((first, _)) if *first != count => faults.push(self.arguments(name, count, args)),
                Some(_) => {}
                None => {
                    self.relations.insert(name, (count, args));
                }
            }
        }
    }

    fn arguments(&self, relation: &str, count: usize, at: Place<'_>) -> Diagnostic {
        let (expected, first) = self.relations.get(relation).map_or((0, at), |(expected, first)| (*expected, *first));
        let message = format!("`{relation}` is used with {count} arguments, elsewhere with {expected}");
        Diagnostic::new(Code::RuleArguments, at.span(), message).also(first.span(), format!("{expected} here"))
    }

    /// Reports a band that does not exist.
    pub(super) fn band(&self, name: &str, at: Place<'_>, faults: &mut Faults) {
        missing(self.bands.as_deref(), name, (Code::RuleUnknownBand, "band"), at, faults);
    }

    /// Reports a line of evidence that does not exist.
    pub(super) fn line(&self, name: &str, at: Place<'_>, faults: &mut Faults) {
        missing(self.lines.as_deref(), name, (Code::RuleUnknownLine, "line of evidence"), at, faults);
    }

    /// Reports a rule that does not exist.
    pub(super) fn rule(&self, name: &str, at: Place<'_>, faults: &mut Faults) {
        if !self.rules.contains_key(name) {
            let ids: Vec<&str> = self.rules.keys().copied().collect();
            missing(Some(&ids), name, (Code::RuleUnknownRule, "rule"), at, faults);
        }
    }

    /// Reports a relation that no rule derives, or not with that number of arguments.
    pub(super) fn relation(&self, name: &str, count: usize, at: Place<'_>, faults: &mut Faults) {
        match self.relations.get(name) {
            Some((expected, _)) if *expected != count => faults.push(self.arguments(name, count, at.field("args"))),
            Some(_) => {}
            None => {
                let message = format!("no rule derives the relation `{name}`");
                let fault = Diagnostic::new(Code::RuleUnknownRelation, at.field("relation").span(), message);
                faults.push(fault.maybe_help(faults.did_you_mean(name, self.relations.keys().copied())));
            }
        }
    }
}

fn missing(known: Option<&[&str]>, name: &str, (code, what): (Code, &str), at: Place<'_>, faults: &mut Faults) {
    let Some(known) = known.filter(|known| !known.contains(&name)) else { return };
    if !faults.is_full() {
        let fault = Diagnostic::new(code, at.span(), format!("no {what} is called `{name}`"));
        faults.push(fault.maybe_help(faults.did_you_mean(name, known.iter().copied())));
    }
}
