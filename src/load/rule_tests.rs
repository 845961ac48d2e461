//! Examples beside a rule: each becomes a small case of its own.

use std::collections::BTreeSet;

use super::faults::Faults;
use super::place::Place;
use super::resolve_case::{Context, resolve};
use super::wire::case as wire;
use super::wire::expectation::{Example, Expectation, Given, RuleTests};
use crate::diag::{Code, Diagnostic};
use crate::model::case::Case;
use crate::model::hypothesis::HypothesisKind;
use crate::model::reliability::Reliability;
use crate::model::rule_set::RuleSet;
use crate::model::source::SourceKind;

/// The examples of a rule, each as a case with what the rule must give in it.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleExamples {
    /// The rule tested.
    pub rule: String,
    /// The examples, in file order.
    pub examples: Vec<RuleExample>,
}

/// One example of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleExample {
    /// What it shows.
    pub name: String,
    /// Its facts.
    pub case: Case,
    /// What the rule must give; empty where it must not match.
    pub expect: Vec<Expectation>,
    /// Line of the file, from 1.
    pub line: usize,
}

/// Resolves examples; `line` gives the line of a place.
pub(super) fn resolve_tests(
    tests: RuleTests,
    file_stem: &str,
    at: Place<'_>,
    ghosts: &BTreeSet<String>,
    rules: &RuleSet,
    line: impl Fn(Place<'_>) -> usize,
    faults: &mut Faults,
) -> RuleExamples {
    check_rule(&tests, file_stem, at, rules, faults);
    let context = Context { vocabulary: rules.vocabulary(), ghosts };
    let mut examples = Vec::with_capacity(tests.examples.len());
    for (example, at) in tests.examples.into_iter().zip(at.list("examples")) {
        let Example { name, given, expect } = example;
        let case = case(name.clone(), given);
        if let Some(case) = resolve(case, String::new(), at.field("given"), &context, faults) {
            examples.push(RuleExample { name, case, expect, line: line(at) });
        }
    }
    RuleExamples { rule: tests.rule, examples }
}

fn check_rule(tests: &RuleTests, file_stem: &str, at: Place<'_>, rules: &RuleSet, faults: &mut Faults) {
    let known = || rules.rules().iter().map(|rule| rule.id.as_str());
    if !known().any(|id| id == tests.rule) {
        let fault = Diagnostic::new(
            Code::RuleUnknownRule,
            at.field("rule").span(),
            format!("no rule is called `{}`", tests.rule),
        );
        faults.push(fault.maybe_help(faults.did_you_mean(&tests.rule, known())));
    } else if file_stem != tests.rule {
        let message = format!("these examples of `{}` lie beside `{file_stem}`", tests.rule);
        faults.push(Diagnostic::new(Code::ExampleRule, at.field("rule").span(), message));
    }
    let matching = tests.examples.iter().filter(|example| !example.expect.is_empty()).count();
    if matching == 0 || matching == tests.examples.len() {
        let message = if matching == 0 { "no example matches" } else { "every example matches" };
        let fault = Diagnostic::new(Code::ExampleNone, at.field("examples").key_span(), message);
        faults.push(fault.help("give at least one example that matches and one that does not"));
    }
}

/// The day on which examples are judged.
const AS_OF: &str = "2030-01-01";
/// The day from which evidence of an example is known, where it does not say.
const KNOWN_FROM: &str = "2029-01-01";

/// The facts of an example, with everything that it left out.
fn case(name: String, given: Given) -> wire::Case {
    let Given { mut hypotheses, actors, mut sources, mut evidence, looked_for } = given;
    fill_hypotheses(&mut hypotheses);
    if !sources.iter().any(|source| source.id == "s") {
        sources.push(default_source());
    }
    for item in &mut evidence {
        item.known_from.get_or_insert_with(|| KNOWN_FROM.to_owned());
        item.credibility.get_or_insert(2);
        if item.reported_by.is_empty() {
            item.reported_by.push("s".to_owned());
        }
    }
    let asks = "On whose behalf?".to_owned();
    wire::Case {
        id: "example".to_owned(),
        title: name,
        as_of: AS_OF.to_owned(),
        summary: String::new(),
        victims: Vec::new(),
        questions: vec![wire::Question { id: "sponsor".to_owned(), asks, hypotheses }],
        actors,
        sources,
        evidence,
        looked_for,
        published: Vec::new(),
    }
}

/// Adds catch-alls until there are two rivals; they stand last, so that places of the given ones stay right.
fn fill_hypotheses(hypotheses: &mut Vec<wire::Hypothesis>) {
    for id in ["other", "another"] {
        if hypotheses.len() < 2 && !hypotheses.iter().any(|h| h.id == id) {
            hypotheses.push(wire::Hypothesis {
                id: id.to_owned(),
                label: String::new(),
                kind: HypothesisKind::Other,
                within: None,
                actors: Vec::new(),
                prior: None,
                prior_reason: String::new(),
            });
        }
    }
}

fn default_source() -> wire::Source {
    wire::Source {
        id: "s".to_owned(),
        name: String::new(),
        kind: SourceKind::Vendor,
        reliability: Reliability::A,
        first_hand: true,
        party: false,
        cites: Vec::new(),
        published: None,
        url: None,
    }
}
