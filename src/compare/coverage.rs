//! Coverage: which branches of the conditions of rules hold in a case.
//!
//! A branch is an alternative of an `Any`, a member of a set of values or kinds, or an exception that holds a rule back. Each
//! becomes a *probe*: a rule with the same conditions, narrowed down to the branch, that derives a fact which nothing reads. So
//! a branch holds by the very semantics by which rules do, and nothing else is judged.

use std::collections::{BTreeMap, BTreeSet};

use super::branches::{Branch, Narrowed, branches_of};
use crate::infer::{LimitExceeded, Options, Plan, assess};
use crate::model::case::Case;
use crate::model::rule::{Derivation, Outcome, Rule};
use crate::model::rule_set::RuleSet;

/// A rule set made to show which branches hold.
pub struct Coverage {
    branches: Vec<Branch>,
    rules: RuleSet,
    plan: Plan,
    /// Place of the branch whose probe derives a relation.
    probes: BTreeMap<String, usize>,
}

impl Coverage {
    /// Probes for the branches of the rules that are wanted, by place.
    pub fn new(rules: &RuleSet, wanted: impl Fn(usize) -> bool) -> Self {
        let (mut branches, mut probes) = (Vec::new(), BTreeMap::new());
        // Rules that derive what conditions read; all else would only be judged for nothing.
        let derives = |rule: &&Rule| matches!(rule.then, Outcome::Derives(_));
        let mut all: Vec<Rule> = rules.rules.iter().filter(derives).cloned().collect();
        for (place, rule) in rules.rules.iter().enumerate().filter(|(place, _)| wanted(*place)) {
            for Narrowed { branch, when, unless } in branches_of(place, rule) {
                let relation = format!("probe {}", branches.len());
                let id = format!("probe-{:06}", branches.len());
                probes.insert(relation.clone(), branches.len());
                branches.push(branch);
                all.push(probe(id, relation, when, unless, rule));
            }
        }
        all.sort_by(|one, other| one.id.cmp(&other.id));
        let rules = RuleSet { rules: all, ..rules.clone() };
        Coverage { branches, plan: Plan::new(&rules), rules, probes }
    }

    /// Every branch, in order of rule and as the rule spells them.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// Places of the branches that hold in a case, on any of its questions.
    ///
    /// # Errors
    /// Where the evaluation hits a limit.
    pub fn held(&self, case: &Case, options: &Options) -> Result<BTreeSet<usize>, LimitExceeded> {
        if self.branches.is_empty() {
            return Ok(BTreeSet::new());
        }
        let assessment = assess(&self.plan, &self.rules, case, options)?;
        let derived = assessment.questions.iter().flat_map(|question| &question.derived);
        Ok(derived.filter_map(|fact| self.probes.get(&fact.relation).copied()).collect())
    }
}

fn probe(
    id: String,
    relation: String,
    when: Vec<crate::model::condition::Condition>,
    unless: Vec<crate::model::condition::Condition>,
    rule: &Rule,
) -> Rule {
    // One constant, so that the fact is one row however often the branch holds.
    let then = Outcome::Derives(Derivation { relation, args: vec!["held".to_owned()], strength: 1.0 });
    Rule { id, line: None, when, unless, then, because: String::new(), ..rule.clone() }
}
