//! Derived facts, bottom up until nothing is new, and the matches of all other rules.

use std::collections::{BTreeMap, BTreeSet};

use ascribe::model::condition::Condition;
use ascribe::model::rule::{Outcome, Rule, Target};

use super::conditions::{Solver, Way, alternatives, names};
use super::facts::{Bindings, Datum, DerivedFact, Premise, Step, World};
use super::lineage::{Range, both};

/// A rule that holds, other than one that derives a fact.
#[derive(Debug, Clone)]
pub struct Match {
    pub rule: usize,
    /// What the outcome names: the hypothesis, or item, source and supported hypothesis of a target.
    pub head: Vec<Option<String>>,
    /// The item that it weighs.
    pub principal: Option<usize>,
    pub items: BTreeSet<usize>,
    pub premises: Vec<Premise>,
    pub counted: BTreeSet<Premise>,
    pub bindings: Bindings,
    pub strength: Range,
}

/// Conditions of a rule: all of `when`, none of `unless`.
fn conditions(rule: &Rule) -> Vec<Condition> {
    let denied = rule.unless.iter().map(|condition| Condition::Not(vec![condition.clone()]));
    rule.when.iter().cloned().chain(denied).collect()
}

/// Relations that conditions read, each with whether under a negation or a count.
fn reads(conditions: &[Condition], denied: bool) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for condition in conditions {
        match condition {
            Condition::Fact(fact) => found.push((fact.relation.clone(), denied)),
            Condition::All(inner) | Condition::Any(inner) => found.extend(reads(inner, denied)),
            Condition::Not(inner) => found.extend(reads(inner, true)),
            Condition::Count(count) => found.extend(reads(&count.conditions, true)),
            _ => {}
        }
    }
    found
}

/// The stratum of every derived relation, by raising those that look at others until all are above what they deny.
fn strata(rules: &[Rule]) -> BTreeMap<String, usize> {
    let mut level: BTreeMap<String, usize> = BTreeMap::new();
    for rule in rules {
        if let Outcome::Derives(derivation) = &rule.then {
            level.insert(derivation.relation.clone(), 0);
        }
    }
    for _ in 0..=level.len() * level.len() {
        for rule in rules {
            let Outcome::Derives(derivation) = &rule.then else { continue };
            for (read, denied) in reads(&conditions(rule), false) {
                let least = level[&read] + usize::from(denied);
                let own = level.get_mut(&derivation.relation).unwrap();
                *own = least.max(*own);
            }
        }
    }
    level
}

/// Ways in which a rule holds, with the solver of each alternative.
fn ways(world: &World<'_>, rule: &Rule, each: &mut dyn FnMut(&Solver<'_, '_>, Way)) {
    let conditions = conditions(rule);
    for branch in alternatives(&conditions) {
        let solver = Solver { world, names: names(branch.iter().copied()) };
        for way in solver.solve(&branch, Way::default()) {
            each(&solver, way);
        }
    }
}

/// Derives every fact of a world and gives each its strength.
pub fn derive(world: &mut World<'_>) {
    let rules = world.rules.rules();
    let levels = strata(rules);
    let top = levels.values().copied().max().unwrap_or(0);
    for level in 0..=top {
        loop {
            let mut found: Vec<(String, Vec<Datum>, Step)> = Vec::new();
            for (place, rule) in rules.iter().enumerate() {
                let Outcome::Derives(derivation) = &rule.then else { continue };
                if levels[&derivation.relation] != level {
                    continue;
                }
                ways(world, rule, &mut |solver, mut way| {
                    let args = derivation.args.iter().map(|arg| solver.value(arg, &way.bindings).unwrap()).collect();
                    way.premises.sort();
                    found.push((derivation.relation.clone(), args, (place, way.premises, way.counted)));
                });
            }
            if !store(world, found) {
                break;
            }
        }
    }
    strengthen(world);
}

/// Adds what is new; tells whether anything is.
fn store(world: &mut World<'_>, found: Vec<(String, Vec<Datum>, Step)>) -> bool {
    let mut any = false;
    for (relation, args, step) in found {
        let known = world.derived.iter().position(|fact| fact.relation == relation && fact.args == args);
        let place = known.unwrap_or_else(|| {
            world.derived.push(DerivedFact { relation, args, steps: Vec::new(), strength: None });
            world.derived.len() - 1
        });
        if !world.derived[place].steps.contains(&step) {
            world.derived[place].steps.push(step);
            any = true;
        }
    }
    any
}

/// The product of the strength of a rule and the truth of its premises; nothing where one has no strength yet.
fn step_strength(world: &World<'_>, step: &Step) -> Option<Range> {
    let Outcome::Derives(derivation) = &world.rules.rules()[step.0].then else { return None };
    let own = (derivation.strength, derivation.strength);
    step.1.iter().try_fold(own, |product, premise| Some(both(product, world.truth(premise)?)))
}

fn strengthen(world: &mut World<'_>) {
    for _ in 0..1000 {
        let strengths: Vec<Option<Range>> = world
            .derived
            .iter()
            .map(|fact| {
                let each = fact.steps.iter().filter_map(|step| step_strength(world, step));
                each.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))
            })
            .collect();
        let changed = world.derived.iter().zip(&strengths).any(|(fact, strength)| fact.strength != *strength);
        for (fact, strength) in world.derived.iter_mut().zip(strengths) {
            fact.strength = strength;
        }
        if !changed {
            return;
        }
    }
}

/// Places of the items behind premises, through the strongest way to each derived fact.
///
/// Tells also whether ways that are equally strong rest on different items: then there is no one answer.
fn items_behind(world: &World<'_>, premises: &[&Premise], seen: &mut BTreeSet<usize>) -> (BTreeSet<usize>, bool) {
    let (mut items, mut tied) = (BTreeSet::new(), false);
    for premise in premises {
        match premise {
            Premise::Item(item) => {
                items.insert(*item);
            }
            Premise::Derived(fact) if seen.insert(*fact) => {
                let fact = &world.derived[*fact];
                let strongest = fact.strength.unwrap();
                let as_strong = fact.steps.iter().filter(|step| {
                    let own = step_strength(world, step).unwrap_or((0.0, 0.0));
                    (own.0 - strongest.0).abs() < 1e-12
                });
                let behind = as_strong.map(|(_, premises, counted)| {
                    let all: Vec<&Premise> = premises.iter().chain(counted).collect();
                    items_behind(world, &all, &mut seen.clone())
                });
                let behind: Vec<(BTreeSet<usize>, bool)> = behind.collect();
                tied |= behind.iter().any(|one| one.1 || one.0 != behind[0].0);
                items.extend(behind.into_iter().next().map(|one| one.0).unwrap_or_default());
            }
            _ => {}
        }
    }
    (items, tied)
}

/// Every match of the rules that do not derive; each counts once, through however many sources or texts it is found.
pub fn matches(world: &World<'_>, tied: &mut bool) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for (place, rule) in world.rules.rules().iter().enumerate() {
        if matches!(rule.then, Outcome::Derives(_)) {
            continue;
        }
        ways(world, rule, &mut |solver, mut way| {
            let Some(head) = head(world, rule, solver, &way) else { return };
            way.premises.sort();
            let all: Vec<&Premise> = way.premises.iter().chain(&way.counted).collect();
            let (items, unclear) = items_behind(world, &all, &mut BTreeSet::new());
            *tied |= unclear;
            let truths = way.premises.iter().map(|premise| world.truth(premise).unwrap());
            let one = Match {
                rule: place,
                head,
                principal: way.first,
                items,
                strength: truths.fold((1.0, 1.0), both),
                premises: way.premises,
                counted: way.counted,
                bindings: way.bindings,
            };
            let same = |known: &Match| {
                known.rule == one.rule
                    && known.premises == one.premises
                    && known.head == one.head
                    && known.counted == one.counted
                    && known.principal == one.principal
            };
            if !found.iter().any(same) {
                found.push(one);
            }
        });
    }
    found
}

/// What the outcome names; nothing where that is no hypothesis although it should be.
fn head(world: &World<'_>, rule: &Rule, solver: &Solver<'_, '_>, way: &Way) -> Option<Vec<Option<String>>> {
    let value = |word: &String| solver.value(word, &way.bindings).map(|value| value.shown());
    let hypothesis = |word: &String| {
        let id = value(word)?;
        world.is_hypothesis(&id).then_some(vec![Some(id)])
    };
    let target = |target: &Target| {
        let words = [&target.item, &target.source, &target.supporting];
        words.into_iter().map(|word| word.as_ref().and_then(value)).collect()
    };
    match &rule.then {
        Outcome::Supports(weighing) | Outcome::Opposes(weighing) => hypothesis(&weighing.hypothesis),
        Outcome::SuggestsFalseFlag(suspicion) => hypothesis(&suspicion.hypothesis),
        Outcome::Caps(cap) => hypothesis(&cap.hypothesis),
        Outcome::Undercuts(what) => Some(target(what)),
        Outcome::Discounts(discount) => Some(target(&discount.target)),
        Outcome::Derives(_) => None,
    }
}
