//! Points on which engine and oracle are known to differ, or on which the semantics is silent.
//!
//! A pair that touches one is not compared, so that the comparison guards everything else meanwhile; each has a test in
//! `tests/oracle_open.rs` that shows it. `ASCRIBE_ORACLE_OPEN=1` compares them all the same. Take a point out as soon as
//! it is settled.

use ascribe::load::wire::case::Case;
use ascribe::model::condition::{Condition, Test};
use ascribe::model::rule::Rule;
use ascribe::model::value::Scalar;
use ascribe::model::vocabulary::FieldType;

use super::pair::Pair;

/// The first open point that a pair touches.
pub fn touched(pair: &Pair) -> Option<&'static str> {
    if all_compared() {
        return None;
    }
    if circle_with_a_way_out(&pair.case) {
        return Some("a circle of citations with a way out: do its members weaken what comes through them?");
    }
    pair.rules.iter().find_map(|rule| of_rule(pair, rule))
}

/// Whether open points are compared too.
pub fn all_compared() -> bool {
    std::env::var("ASCRIBE_ORACLE_OPEN").is_ok()
}

fn of_rule(pair: &Pair, rule: &Rule) -> Option<&'static str> {
    let mut all = Vec::new();
    rule.when.iter().chain(&rule.unless).for_each(|one| flatten(one, &mut all));
    for condition in &all {
        let Condition::Evidence(pattern) = condition else { continue };
        for (field, test) in &pattern.fields.0 {
            let kind = pair.vocabulary.kinds.iter().find(|kind| kind.id == pattern.kind)?;
            let is = &kind.fields.iter().find(|known| known.id == *field)?.is;
            if *is == FieldType::Texts && matches!(test, Test::IsNot(_) | Test::NoneOf(_)) {
                return Some("`IsNot` and `NoneOf` hold for a list that is not given");
            }
            if *is == FieldType::Date && constants(test).iter().any(|text| text.len() == 4) {
                return Some("a year in a rule never equals a year in a field");
            }
        }
    }
    None
}

fn constants(test: &Test) -> Vec<&str> {
    let values: Vec<&Scalar> = match test {
        Test::Is(one) | Test::IsNot(one) => vec![one],
        Test::OneOf(list) | Test::NoneOf(list) => list.iter().collect(),
        _ => vec![],
    };
    values.into_iter().filter_map(|one| if let Scalar::Text(text) = one { Some(text.as_str()) } else { None }).collect()
}

fn flatten<'c>(condition: &'c Condition, into: &mut Vec<&'c Condition>) {
    into.push(condition);
    match condition {
        Condition::All(inner) | Condition::Any(inner) | Condition::Not(inner) => {
            inner.iter().for_each(|one| flatten(one, into));
        }
        Condition::Count(count) => count.conditions.iter().for_each(|one| flatten(one, into)),
        _ => {}
    }
}

/// Whether relays that reach each other also cite somebody outside.
fn circle_with_a_way_out(case: &Case) -> bool {
    let cited = |id: &str| {
        let source = case.sources.iter().find(|source| source.id == id && !source.first_hand);
        source.map(|source| source.cites.clone()).unwrap_or_default()
    };
    let reach = |id: &str| {
        let mut found = cited(id);
        let mut at = 0;
        while at < found.len() {
            for next in cited(&found[at]) {
                if !found.contains(&next) {
                    found.push(next);
                }
            }
            at += 1;
        }
        found
    };
    case.sources.iter().any(|source| {
        let own = reach(&source.id);
        let back = |other: &String| *other != source.id && reach(other).contains(&source.id);
        own.iter().any(back) && own.iter().any(|other| !reach(other).contains(&source.id))
    })
}
