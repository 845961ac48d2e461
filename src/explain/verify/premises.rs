//! Rows: the truth of premises, the strength of derived facts, the items behind a match.

use std::collections::{BTreeMap, BTreeSet};

use super::arith::{CERTAIN, close};
use super::{Question, Report};
use crate::explain::certificate::{Chance, DerivationView, DerivedView, Effect, LinkView, PremiseView, RowView};

/// Checks derived facts and the premises of everything.
pub(super) fn check(question: &Question<'_>, report: &mut Report) {
    let facts = Facts::new(question);
    let q = question.place;
    let mut last = None;
    for (n, derived) in question.view.derived.iter().enumerate() {
        if last.replace(key(derived)).is_some_and(|last| last >= key(derived)) {
            report.add(format_args!("questions[{q}].derived[{n}]"), &derived.values, "facts in order".to_owned());
        }
        for (m, derivation) in derived.derivations.iter().enumerate() {
            check_derivation(question, &facts, derived, derivation, (n, m), report);
        }
    }
    check_strengths(question, &facts, report);
    for (n, finding) in question.view.findings.iter().enumerate() {
        let at = format_args!("questions[{q}].findings[{n}]").to_string();
        check_rows(question, &facts, &at, &finding.premises, &finding.counted, report);
        let items = items_behind(question, &facts, &finding.premises, &finding.counted);
        report.exact(format_args!("{at}.items"), &finding.items, &items);
        report.chance(format_args!("{at}.premises_hold"), finding.premises_hold, product(finding.premises.iter()));
    }
    for (n, other) in question.view.others.iter().enumerate() {
        let at = format_args!("questions[{q}].others[{n}]").to_string();
        check_rows(question, &facts, &at, &other.premises, &other.counted, report);
        let items = items_behind(question, &facts, &other.premises, &other.counted);
        report.exact(format_args!("{at}.items"), &other.items, &items);
    }
}

/// Probability that all hold, taken as independent.
pub(super) fn product<'p>(premises: impl Iterator<Item = &'p PremiseView>) -> Chance {
    premises.fold(CERTAIN, |product, premise| product.and(premise.probability))
}

fn key(derived: &DerivedView) -> (&str, &[String]) {
    (&derived.relation, &derived.values)
}

/// Derived facts by what they say.
struct Facts<'a> {
    places: BTreeMap<(&'a str, &'a [String]), usize>,
}

impl<'a> Facts<'a> {
    fn new(question: &Question<'a>) -> Facts<'a> {
        let derived = question.view.derived.iter().enumerate();
        Facts { places: derived.map(|(place, one)| (key(one), place)).collect() }
    }

    fn place(&self, row: &RowView) -> Option<usize> {
        match row {
            RowView::Derived { relation, values } => self.places.get(&(relation.as_str(), values.as_slice())).copied(),
            _ => None,
        }
    }
}

/// Probability that a row holds, as stated where it stands; nothing where there is no such row.
fn truth(question: &Question<'_>, facts: &Facts<'_>, row: &RowView) -> Option<Chance> {
    let index = question.index;
    match row {
        RowView::Item(item) => index.item(item).filter(|item| question.present(item)).map(|item| item.truth),
        RowView::Link { from, to, by } => {
            let link = LinkView { from: from.clone(), to: to.clone(), by: by.clone() };
            index.links.get(&link).and_then(|link| index.source_truth(&link.by))
        }
        RowView::Search(search) => {
            let search = index.certificate.searches.get(*index.searches.get(search.as_str())?)?;
            index.source_truth(&search.by)
        }
        RowView::Derived { .. } => Some(question.view.derived.get(facts.place(row)?)?.strength),
    }
}

fn check_rows(
    question: &Question<'_>,
    facts: &Facts<'_>,
    at: &str,
    premises: &[PremiseView],
    counted: &[RowView],
    report: &mut Report,
) {
    let wanted = || "a row that takes part".to_owned();
    for (n, row) in counted.iter().enumerate() {
        if truth(question, facts, row).is_none() {
            report.add(format_args!("{at}.counted[{n}]"), row, wanted());
        }
    }
    for (n, premise) in premises.iter().enumerate() {
        match truth(question, facts, &premise.row) {
            Some(truth) => report.chance(format_args!("{at}.premises[{n}].probability"), premise.probability, truth),
            None => report.add(format_args!("{at}.premises[{n}].row"), &premise.row, wanted()),
        }
    }
}

fn check_derivation(
    question: &Question<'_>,
    facts: &Facts<'_>,
    derived: &DerivedView,
    derivation: &DerivationView,
    (n, m): (usize, usize),
    report: &mut Report,
) {
    let at = format!("questions[{}].derived[{n}].derivations[{m}]", question.place);
    check_rows(question, facts, &at, &derivation.premises, &derivation.counted, report);
    report.in_range(format_args!("{at}.strength"), derivation.strength);
    match question.index.rules.get(derivation.rule.as_str()).map(|rule| &rule.effect) {
        Some(Effect::Derives { relation, strength }) => {
            report.exact(format_args!("{at}.rule"), relation, &derived.relation);
            report.exact(format_args!("{at}.strength"), &derivation.strength, strength);
        }
        _ => report.add(format_args!("{at}.rule"), &derivation.rule, "a rule that derives a fact".to_owned()),
    }
}

/// Strengths as the least solution: each starts at nothing and rises, end by end, to its strongest derivation from what has
/// risen already, so that facts which only support each other have none.
fn check_strengths(question: &Question<'_>, facts: &Facts<'_>, report: &mut Report) {
    let derived = &question.view.derived;
    let mut risen: Vec<Option<Chance>> = vec![None; derived.len()];
    let strength = |derivation: &DerivationView, risen: &[Option<Chance>]| {
        let all = derivation.premises.iter().try_fold(CERTAIN, |product, premise| match facts.place(&premise.row) {
            Some(place) => Some(product.and(risen[place]?)),
            None => Some(product.and(premise.probability)),
        });
        Some(all?.and(Chance { lower: derivation.strength, upper: derivation.strength }))
    };
    // One round settles at least one more fact, or nothing rises any more.
    for _ in 0..=derived.len() {
        let mut changed = false;
        for (place, fact) in derived.iter().enumerate() {
            for derivation in &fact.derivations {
                let Some(strength) = strength(derivation, &risen) else { continue };
                let higher = risen[place].map_or(strength, |known| known.with(strength, f64::max));
                changed |= risen[place] != Some(higher);
                risen[place] = Some(higher);
            }
        }
        if !changed {
            break;
        }
    }
    for (n, fact) in derived.iter().enumerate() {
        let path = format_args!("questions[{}].derived[{n}].strength", question.place);
        match risen[n] {
            Some(risen) => report.chance(path, fact.strength, risen),
            None => report.add(path, &fact.strength, "derived from nothing".to_owned()),
        }
        let first = fact.derivations.first().and_then(|first| strength(first, &risen));
        if !first.is_some_and(|first| close(first.lower, fact.strength.lower)) {
            let path = format_args!("questions[{}].derived[{n}].derivations[0]", question.place);
            report.add(path, &first, "the derivation with the highest lower end".to_owned());
        }
    }
}

/// Ids of the items that rows rest on, through the strongest derivation of derived ones.
fn items_behind(
    question: &Question<'_>,
    facts: &Facts<'_>,
    premises: &[PremiseView],
    counted: &[RowView],
) -> Vec<String> {
    let mut items: BTreeSet<&str> = BTreeSet::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut waiting: Vec<&RowView> = premises.iter().map(|premise| &premise.row).chain(counted).collect();
    while let Some(row) = waiting.pop() {
        if let RowView::Item(item) = row {
            items.insert(item);
        } else if let Some(place) = facts.place(row)
            && seen.insert(place)
            && let Some(first) = question.view.derived.get(place).and_then(|fact| fact.derivations.first())
        {
            waiting.extend(first.premises.iter().map(|premise| &premise.row).chain(&first.counted));
        }
    }
    items.into_iter().map(str::to_owned).collect()
}
