//! One rule as a whole.

use super::known::Known;
use super::scope::Scope;
use super::{because, conditions, outcome, stem};
use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::limits::{MAX_ARGUMENTS, MAX_CONDITIONS, MAX_TOGETHER};
use crate::load::place::Place;
use crate::load::resolve_case::check_id;
use crate::model::condition::{WAYS_MAX, all_conditions, together, ways};
use crate::model::rule::{Outcome, Rule};

/// Reports every fault of a rule.
pub(super) fn check(rule: &Rule, file: &str, at: Place<'_>, known: &Known<'_>, faults: &mut Faults) {
    check_names(rule, file, at, known, faults);
    check_substance(rule, at, faults);
    if !check_conditions(rule, at, faults) {
        return;
    }
    check_ways(rule, at, faults);
    let mut scope = Scope::default();
    scope.bind_all(&rule.when);
    for (condition, at) in rule.when.iter().zip(at.list("when")) {
        conditions::check(condition, at, &scope, known, faults);
    }
    for (condition, at) in rule.unless.iter().zip(at.list("unless")) {
        let mut inner = scope.clone();
        inner.bind(condition);
        conditions::check(condition, at, &inner, known, faults);
    }
    scope.report_repeated_items(&rule.when, at, faults);
    outcome::check(&rule.then, at.field("then"), &scope, known, faults);
    because::check(&rule.because, at.field("because"), &scope, known, faults);
}

fn check_names(rule: &Rule, file: &str, at: Place<'_>, known: &Known<'_>, faults: &mut Faults) {
    if !at.has("id") {
        return;
    }
    check_id(&rule.id, "rule", at.field("id"), faults);
    if !is_kebab(&rule.id) {
        let message = format!("the rule id `{}` is not in kebab-case", rule.id);
        let fault = Diagnostic::new(Code::RuleId, at.field("id").span(), message);
        faults.push(fault.help("use lower-case letters and digits with `-` between words"));
    } else if rule.id != stem(file) {
        let message = format!("the rule `{}` lies in the file `{file}`", rule.id);
        let fault = Diagnostic::new(Code::RuleId, at.field("id").span(), message);
        faults.push(fault.help(format!("rename the file to `{}.ron`, or the rule to `{}`", rule.id, stem(file))));
    }
    match &rule.line {
        Some(line) => check_line(rule, line, file, at, known, faults),
        None if matches!(rule.then, Outcome::Supports(_) | Outcome::Opposes(_)) && !at.has_gap("line") => {
            let message = format!("the rule `{}` weighs and names no line of evidence", rule.id);
            let fault = Diagnostic::new(Code::RuleMissingLine, at.field("then").name_span(), message);
            faults.push(fault.help("add `line`, the family of findings that it tends to fail with"));
        }
        None => {}
    }
}

fn check_line(rule: &Rule, line: &str, file: &str, at: Place<'_>, known: &Known<'_>, faults: &mut Faults) {
    known.line(line, at.field("line"), faults);
    let folder = file.split_once('/').map_or("", |(folder, _)| folder);
    if folder != line {
        let message = format!("the rule `{}` of the line `{line}` lies in the folder `{folder}`", rule.id);
        faults.push(Diagnostic::new(Code::RuleFolder, at.field("line").span(), message));
    }
}

fn check_substance(rule: &Rule, at: Place<'_>, faults: &mut Faults) {
    if rule.rationale.trim().is_empty() {
        let message = format!("the rule `{}` gives no rationale", rule.id);
        let fault = Diagnostic::new(Code::RuleNoRationale, at.field("rationale").span(), message);
        faults.push(fault.help("say why the pattern means what the rule concludes, and why this band"));
    }
    if rule.when.is_empty() && at.has("when") && !at.list_has_gaps("when") {
        let message = format!("the rule `{}` has no condition", rule.id);
        faults.push(Diagnostic::new(Code::RuleNoCondition, at.field("when").span(), message));
    }
}

/// Whether a rule has no more conditions than it may; one that has is looked at no further.
fn check_conditions(rule: &Rule, at: Place<'_>, faults: &mut Faults) -> bool {
    let count = all_conditions(&rule.when).saturating_add(all_conditions(&rule.unless));
    let besides = rule.unless.iter().map(|one| together(std::slice::from_ref(one))).max().unwrap_or(0);
    let together = together(&rule.when).saturating_add(besides);
    let message = if count > MAX_CONDITIONS {
        format!("`{}` has {count} conditions, the limit is {MAX_CONDITIONS}", rule.id)
    } else if together > MAX_TOGETHER {
        format!("`{}` has {together} conditions that must hold together, the limit is {MAX_TOGETHER}", rule.id)
    } else {
        return true;
    };
    let fault = Diagnostic::new(Code::CaseTooMany, at.field("when").key_span(), message);
    faults.push(fault.help("split the rule, or derive a fact from some of them"));
    false
}

fn check_ways(rule: &Rule, at: Place<'_>, faults: &mut Faults) {
    let inside = rule.unless.iter().map(|one| ways(std::slice::from_ref(one))).max().unwrap_or(1);
    let most = ways(&rule.when).max(inside);
    if let Outcome::Derives(derivation) = &rule.then
        && derivation.args.len() > MAX_ARGUMENTS
    {
        let message = format!("`{}` has {} arguments, the limit is {MAX_ARGUMENTS}", rule.id, derivation.args.len());
        faults.push(Diagnostic::new(Code::CaseTooMany, at.field("then").span(), message));
    }
    if most > WAYS_MAX {
        let message = format!("the alternatives of `{}` multiply to {most} ways, the limit is {WAYS_MAX}", rule.id);
        let fault = Diagnostic::new(Code::CaseTooMany, at.field("when").span(), message);
        faults.push(fault.help("split the rule, or derive a fact from each set of alternatives"));
    }
}

pub(super) fn is_kebab(id: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.split('-').all(word)
}
