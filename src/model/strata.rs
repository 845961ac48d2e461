//! Stratification: an order in which rules that derive facts can run, so that negation and counting only look at
//! relations that are complete.
//!
//! # Source
//! K. R. Apt, H. A. Blair, A. Walker, *Towards a Theory of Declarative Knowledge*, 1988: a rule set is stratified when no
//! relation depends on itself through negation.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Condition;
use super::rule::{Outcome, Rule};

/// Groups of rules, by place in the rule list. Within a group rules may depend on each other, never through negation;
/// every group depends only on itself and on earlier ones. Rules that derive no relation are in no group.
pub type Strata = Vec<Vec<usize>>;

/// Relations that depend on each other with a negation or a count among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The relations, in order of name.
    pub relations: Vec<String>,
    /// Place of a rule that negates or counts one of them while deriving another.
    pub rule: usize,
}

/// Relations that a rule reads: name, and whether under negation or a count.
pub fn relations_read(rule: &Rule) -> BTreeSet<(&str, bool)> {
    let mut read = BTreeSet::new();
    for condition in &rule.when {
        collect(condition, false, &mut read);
    }
    for condition in &rule.unless {
        collect(condition, true, &mut read);
    }
    read
}

fn collect<'a>(condition: &'a Condition, negated: bool, read: &mut BTreeSet<(&'a str, bool)>) {
    match condition {
        Condition::Fact(fact) => {
            read.insert((fact.relation.as_str(), negated));
        }
        Condition::All(inner) | Condition::Any(inner) => inner.iter().for_each(|c| collect(c, negated, read)),
        Condition::Not(inner) => inner.iter().for_each(|c| collect(c, true, read)),
        Condition::Count(count) => count.conditions.iter().for_each(|c| collect(c, true, read)),
        _ => {}
    }
}

/// The relation that a rule derives, if it derives one.
pub fn relation_derived(rule: &Rule) -> Option<&str> {
    match &rule.then {
        Outcome::Derives(derivation) => Some(&derivation.relation),
        _ => None,
    }
}

/// Orders the rules that derive facts.
///
/// # Errors
/// [`Cycle`] where a relation depends on itself through a negation or a count.
pub fn stratify<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> Result<Strata, Cycle> {
    let deriving = rules.into_iter().enumerate();
    let deriving: Vec<(usize, &Rule, &str)> =
        deriving.filter_map(|(place, rule)| Some((place, rule, relation_derived(rule)?))).collect();
    let names: BTreeSet<&str> = deriving.iter().map(|(_, _, name)| *name).collect();
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = names.iter().map(|name| (*name, BTreeSet::new())).collect();
    for (_, rule, name) in &deriving {
        for (read, _) in relations_read(rule) {
            if let (Some(read), Some(set)) = (names.get(read), uses.get_mut(name)) {
                set.insert(read);
            }
        }
    }
    let group_of = groups(&uses);
    for (place, rule, name) in &deriving {
        for (read, negated) in relations_read(rule) {
            if negated && group_of.get(read) == group_of.get(name) && group_of.contains_key(read) {
                let relations = names.iter().filter(|other| group_of.get(*other) == group_of.get(name));
                return Err(Cycle { relations: relations.map(|name| (*name).to_owned()).collect(), rule: *place });
            }
        }
    }
    let mut strata: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, _, name) in &deriving {
        strata.entry(group_of.get(name).copied().unwrap_or_default()).or_default().push(*place);
    }
    Ok(strata.into_values().collect())
}

/// Strongly connected groups of a dependency graph, numbered so that a group only uses itself and lower numbers.
///
/// Tarjan's algorithm completes a group only after every group it uses, which is the order wanted; it keeps its own
/// stack, so a long chain of relations cannot exhaust the program's.
fn groups<'a>(uses: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeMap<&'a str, usize> {
    let mut search = Search::default();
    for name in uses.keys() {
        if !search.index.contains_key(name) {
            search.visit(name, uses);
        }
    }
    search.group
}

#[derive(Default)]
struct Search<'a> {
    index: BTreeMap<&'a str, usize>,
    low: BTreeMap<&'a str, usize>,
    open: Vec<&'a str>,
    group: BTreeMap<&'a str, usize>,
    groups: usize,
}

impl<'a> Search<'a> {
    fn visit(&mut self, root: &'a str, uses: &BTreeMap<&'a str, BTreeSet<&'a str>>) {
        let mut path: Vec<(&'a str, Vec<&'a str>)> = Vec::new();
        self.enter(root, uses, &mut path);
        while let Some((name, rest)) = path.last_mut() {
            let name = *name;
            match rest.pop() {
                Some(next) if !self.index.contains_key(next) => self.enter(next, uses, &mut path),
                Some(next) if !self.group.contains_key(next) => self.lower(name, self.index.get(next).copied()),
                Some(_) => {}
                None => {
                    path.pop();
                    if let Some((above, _)) = path.last() {
                        self.lower(above, self.low.get(name).copied());
                    }
                    self.close(name);
                }
            }
        }
    }

    fn enter(
        &mut self,
        name: &'a str,
        uses: &BTreeMap<&'a str, BTreeSet<&'a str>>,
        path: &mut Vec<(&'a str, Vec<&'a str>)>,
    ) {
        let number = self.index.len();
        self.index.insert(name, number);
        self.low.insert(name, number);
        self.open.push(name);
        path.push((name, uses.get(name).map(|set| set.iter().copied().collect()).unwrap_or_default()));
    }

    fn lower(&mut self, name: &'a str, to: Option<usize>) {
        if let (Some(low), Some(to)) = (self.low.get_mut(name), to) {
            *low = (*low).min(to);
        }
    }

    fn close(&mut self, name: &'a str) {
        if self.low.get(name) != self.index.get(name) {
            return;
        }
        while let Some(member) = self.open.pop() {
            self.group.insert(member, self.groups);
            if member == name {
                break;
            }
        }
        self.groups = self.groups.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::condition::FactPattern;
    use crate::model::rule::Derivation;

    fn fact(relation: &str) -> Condition {
        Condition::Fact(FactPattern { relation: relation.into(), args: vec!["?x".into()] })
    }

    fn rule(relation: &str, when: Vec<Condition>) -> Rule {
        Rule {
            id: relation.into(),
            line: None,
            title: String::new(),
            rationale: String::new(),
            references: vec![],
            when,
            unless: vec![],
            then: Outcome::Derives(Derivation { relation: relation.into(), args: vec!["?x".into()], strength: 1.0 }),
            because: String::new(),
        }
    }

    #[test]
    fn a_relation_comes_after_those_it_negates() {
        let rules = [rule("b", vec![Condition::Not(vec![fact("a")])]), rule("a", vec![fact("base")])];
        assert_eq!(stratify(&rules), Ok(vec![vec![1], vec![0]]));
    }

    #[test]
    fn plain_recursion_is_one_stratum() {
        let rules = [rule("a", vec![fact("b")]), rule("b", vec![fact("a")])];
        assert_eq!(stratify(&rules), Ok(vec![vec![0, 1]]));
    }

    #[test]
    fn recursion_through_negation_names_its_relations() {
        let rules = [rule("a", vec![fact("b")]), rule("b", vec![Condition::Not(vec![fact("a")])])];
        assert_eq!(stratify(&rules), Err(Cycle { relations: vec!["a".into(), "b".into()], rule: 1 }));
    }
}
