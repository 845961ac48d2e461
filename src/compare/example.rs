//! Examples of a rule, run: what the rule gives in each, held against what it must give.

use std::collections::BTreeSet;

use crate::infer::{Assessment, Chain, LimitExceeded, Options, Plan, Premise, QuestionAssessment, assess};
use crate::load::RuleExample;
use crate::load::wire::expectation::Expectation;
use crate::model::rule::Outcome;
use crate::model::rule_set::RuleSet;

/// One result that a rule gave in an example.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given {
    /// The hypothesis that is weighed or capped, what is aimed at, or the derived fact's arguments; joined by blanks.
    pub concludes: String,
    /// Items that it rests on, in order of id.
    pub items: Vec<String>,
    /// The band of the rule, where it weighs.
    pub band: Option<String>,
    /// Variables with their values, in order of name, each as `?x`; none for a derived fact.
    pub bindings: Vec<(String, String)>,
}

/// What came of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleResult {
    /// Everything that the rule gave, in order.
    pub given: Vec<Given>,
    /// Whether that is what was expected.
    pub passes: bool,
}

/// Runs an example of a rule. What the rule concludes must be what is expected and nothing else; items, band and variables
/// are compared where the expectation names them.
///
/// # Errors
/// Where the evaluation hits a limit.
pub fn run_example(
    plan: &Plan,
    rules: &RuleSet,
    rule: &str,
    example: &RuleExample,
) -> Result<ExampleResult, LimitExceeded> {
    let assessment = assess(plan, rules, &example.case, &Options::default())?;
    let given = given_by(rule, &assessment, rules);
    let conclusions: BTreeSet<&str> = given.iter().map(|one| one.concludes.as_str()).collect();
    let expected: BTreeSet<&str> = example.expect.iter().map(|one| one.concludes.as_str()).collect();
    let found = example.expect.iter().all(|one| given.iter().any(|given| agrees(given, one)));
    let passes = conclusions == expected && found;
    Ok(ExampleResult { given: given.into_iter().collect(), passes })
}

fn agrees(given: &Given, expected: &Expectation) -> bool {
    let mut items = expected.items.clone();
    items.sort();
    let bound = |(name, value): &(String, String)| {
        let name = variable(name);
        given.bindings.iter().any(|(known, bound)| *known == name && bound == value)
    };
    given.concludes == expected.concludes
        && (items.is_empty() || given.items == items)
        && (expected.band.is_none() || given.band == expected.band)
        && expected.bindings.0.iter().all(bound)
}

fn variable(name: &str) -> String {
    if name.starts_with('?') { name.to_owned() } else { format!("?{name}") }
}

/// Everything that a rule gave in an assessment.
fn given_by(rule: &str, assessment: &Assessment, rules: &RuleSet) -> BTreeSet<Given> {
    let Some(place) = rules.rules().iter().position(|one| one.id == rule) else { return BTreeSet::new() };
    let band = match &rules.rules()[place].then {
        Outcome::Supports(weighing) | Outcome::Opposes(weighing) => Some(weighing.band.clone()),
        Outcome::SuggestsFalseFlag(suspicion) => Some(suspicion.band.clone()),
        _ => None,
    };
    let each = assessment.questions.iter();
    let mut given: BTreeSet<Given> = each.flat_map(|question| weighed(place, question, assessment)).collect();
    for one in &assessment.questions {
        given.extend(derived(place, one));
    }
    given.into_iter().map(|one| Given { band: band.clone(), ..one }).collect()
}

/// Findings and other matches of a rule.
fn weighed(rule: usize, question: &QuestionAssessment, assessment: &Assessment) -> Vec<Given> {
    let ids = |places: &[usize]| -> Vec<String> {
        let mut ids: Vec<String> =
            places.iter().filter_map(|place| Some(assessment.items.get(*place)?.id.to_string())).collect();
        ids.sort();
        ids
    };
    let findings = question.findings.iter().zip(&question.chains).filter(|(finding, _)| finding.rule == rule);
    let mut given: Vec<Given> =
        findings.map(|(finding, chain)| one(finding.hypothesis.to_string(), ids(&finding.items), chain)).collect();
    for other in question.others.iter().filter(|other| other.rule == rule) {
        let concludes: Vec<&str> = other.head.iter().flatten().map(String::as_str).collect();
        given.push(one(concludes.join(" "), ids(&other.items), &other.chain));
    }
    given
}

/// Facts that a rule derived.
fn derived(rule: usize, question: &QuestionAssessment) -> Vec<Given> {
    let mut given = Vec::new();
    for fact in &question.derived {
        for (_, chain) in fact.derivations.iter().filter(|(place, _)| *place == rule) {
            let premises = chain.premises.iter().map(|(premise, _)| premise).chain(&chain.counted);
            let item = |premise: &Premise| match premise {
                Premise::Item(id) => Some(id.to_string()),
                _ => None,
            };
            let mut items: Vec<String> = premises.filter_map(item).collect();
            items.sort();
            given.push(one(fact.values.join(" "), items, chain));
        }
    }
    given
}

fn one(concludes: String, items: Vec<String>, chain: &Chain) -> Given {
    let mut bindings: Vec<(String, String)> =
        chain.bindings.iter().map(|(name, value)| (variable(name), value.clone())).collect();
    bindings.sort();
    Given { concludes, items, band: None, bindings }
}
