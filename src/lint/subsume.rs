//! Whether one rule matches wherever another does: every condition of the general one is a weaker form of one of the special one,
//! under one renaming of variables.
//!
//! Sound, not complete: what cannot be shown this way is not claimed. Conditions other than evidence patterns must be the same
//! but for names.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::condition::{Condition, EvidencePattern, Test};
use crate::model::rule::{Outcome, Rule, Weighing};
use crate::model::value::Scalar;

/// Steps after which a pair is given up; rules as people write them need a few dozen.
const STEPS: usize = 20_000;

/// Names of the general rule with what they stand for in the special one.
type Renamed = BTreeMap<String, String>;

/// Steps after which the rest of the pairs of a rule set is given up: some thousand rules of one line.
pub(super) const ALL_STEPS: usize = 100_000_000;

/// Whether `general` matches, for the same hypothesis, wherever `special` does; `left` is how many steps may still be taken.
pub(super) fn subsumes(general: &Rule, special: &Rule, left: &Cell<usize>) -> bool {
    let (Some(one), Some(other)) = (hypothesis(general), hypothesis(special)) else { return false };
    let steps = STEPS.min(left.get());
    if steps == 0 {
        return false;
    }
    let mut search = Search { steps, unless: &general.unless, special_unless: &special.unless };
    let (generals, specials) = (ways(&general.when), ways(&special.when));
    let start = Renamed::from([(one.to_owned(), other.to_owned())]);
    let all = specials.iter().all(|special| generals.iter().any(|general| search.covers(general, special, &start)));
    let taken = steps.saturating_sub(search.steps).saturating_add(generals.len().saturating_mul(specials.len()));
    left.set(left.get().saturating_sub(taken));
    all
}

fn hypothesis(rule: &Rule) -> Option<&str> {
    match &rule.then {
        Outcome::Supports(Weighing { hypothesis, .. }) | Outcome::Opposes(Weighing { hypothesis, .. }) => {
            Some(hypothesis)
        }
        _ => None,
    }
}

/// Every choice among alternatives, each as a plain list; `load` bounds their number.
fn ways(conditions: &[Condition]) -> Vec<Vec<&Condition>> {
    let mut all = vec![Vec::new()];
    for condition in conditions {
        let own: Vec<Vec<&Condition>> = match condition {
            Condition::All(inner) => ways(inner),
            Condition::Any(inner) => inner.iter().flat_map(|one| ways(std::slice::from_ref(one))).collect(),
            other => vec![vec![other]],
        };
        let joined = all.iter().flat_map(|before| own.iter().map(move |after| [before.as_slice(), after].concat()));
        all = joined.collect();
    }
    all
}

struct Search<'a> {
    steps: usize,
    unless: &'a [Condition],
    special_unless: &'a [Condition],
}

impl Search<'_> {
    /// Whether each general condition follows from a special one, and nothing stops the general rule that would not stop the
    /// special one.
    fn covers(&mut self, general: &[&Condition], special: &[&Condition], names: &Renamed) -> bool {
        let Some((first, rest)) = general.split_first() else { return self.unstopped(names) };
        for one in special {
            if self.steps == 0 {
                return false;
            }
            self.steps -= 1;
            let mut names = names.clone();
            if follows(first, one, &mut names) && self.covers(rest, special, &names) {
                return true;
            }
        }
        false
    }

    fn unstopped(&self, names: &Renamed) -> bool {
        let stops = |one: &Condition| self.special_unless.iter().any(|other| same(one, other, &mut names.clone()));
        self.unless.iter().all(stops)
    }
}

fn follows(general: &Condition, special: &Condition, names: &mut Renamed) -> bool {
    match (general, special) {
        (Condition::Evidence(general), Condition::Evidence(special)) => evidence(general, special, names),
        _ => same(general, special, names),
    }
}

fn evidence(general: &EvidencePattern, special: &EvidencePattern, names: &mut Renamed) -> bool {
    let named = |one: &Option<String>, other: &Option<String>, names: &mut Renamed| match (one, other) {
        (None, _) => true,
        (Some(one), Some(other)) => rename(one, other, names),
        (Some(_), None) => false,
    };
    general.kind == special.kind
        && named(&general.supports, &special.supports, names)
        && named(&general.opposes, &special.opposes, names)
        && named(&general.concerns, &special.concerns, names)
        && named(&general.happened, &special.happened, names)
        && named(&general.known_from, &special.known_from, names)
        && item(&general.name, &special.name, names)
        && general
            .credibility
            .as_ref()
            .is_none_or(|test| special.credibility.as_ref().is_some_and(|other| implied(test, other, names)))
        && general.fields.0.iter().all(|(field, test)| {
            let other = special.fields.0.iter().find(|(name, _)| name == field);
            other.is_some_and(|(_, other)| implied(test, other, names))
        })
}

/// Lets the name of an item stand for the other one. An unnamed item can be meant by nothing else.
fn item(general: &Option<String>, special: &Option<String>, names: &mut Renamed) -> bool {
    match (general, special) {
        (Some(one), Some(other)) => names.insert(one.clone(), other.clone()).is_none_or(|known| known == *other),
        _ => true,
    }
}

/// Whether a value that passes `special` passes `general`.
fn implied(general: &Test, special: &Test, names: &mut Renamed) -> bool {
    match (general, special) {
        (Test::Bind(one), Test::Bind(other)) => rename(one, other, names),
        (Test::Bind(_), _) => false,
        (Test::Known, other) => *other != Test::Missing,
        (one, other) if one == other => true,
        (one, other) => match (range(one), range(other)) {
            (Some(one), Some(other)) => one.0 <= other.0 && other.1 <= one.1,
            _ => words(one, other),
        },
    }
}

fn words(general: &Test, special: &Test) -> bool {
    let allowed: &[Scalar] = match special {
        Test::Is(value) => std::slice::from_ref(value),
        Test::OneOf(values) => values,
        _ => return false,
    };
    match general {
        Test::OneOf(values) => allowed.iter().all(|one| values.contains(one)),
        Test::NoneOf(values) => !allowed.iter().any(|one| values.contains(one)),
        Test::IsNot(value) => !allowed.contains(value),
        _ => false,
    }
}

/// The numbers that pass.
fn range(test: &Test) -> Option<(f64, f64)> {
    match test {
        Test::Within(lo, hi) => Some((*lo, *hi)),
        Test::AtLeast(lo) => Some((*lo, f64::INFINITY)),
        Test::AtMost(hi) => Some((f64::NEG_INFINITY, *hi)),
        Test::Is(Scalar::Integer(number)) => Some((*number as f64, *number as f64)),
        Test::Is(Scalar::Number(number)) => Some((*number, *number)),
        _ => None,
    }
}

/// Whether two conditions are the same but for names.
fn same(general: &Condition, special: &Condition, names: &mut Renamed) -> bool {
    if std::mem::discriminant(general) != std::mem::discriminant(special) {
        return false;
    }
    match (serde_json::to_value(general), serde_json::to_value(special)) {
        (Ok(one), Ok(other)) => same_value(&one, &other, names),
        _ => false,
    }
}

fn same_value(general: &Value, special: &Value, names: &mut Renamed) -> bool {
    match (general, special) {
        (Value::String(one), Value::String(other)) => rename(one, other, names),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_value(one, other, names))
        }
        (Value::Object(one), Value::Object(other)) => {
            let each =
                |(key, one): (&String, &Value)| other.get(key).is_some_and(|other| same_value(one, other, names));
            one.len() == other.len() && one.iter().all(each)
        }
        (one, other) => one == other,
    }
}

/// Lets a variable stand for another name, once and for all. Anything else must be the same, unless it is the name of an item
/// that was renamed where it is declared.
fn rename(one: &str, other: &str, names: &mut Renamed) -> bool {
    if let Some(known) = names.get(one) {
        return known == other;
    }
    if one.starts_with('?') {
        names.insert(one.to_owned(), other.to_owned());
    }
    one.starts_with('?') || one == other
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subsumes(general: &Rule, special: &Rule) -> bool {
        super::subsumes(general, special, &Cell::new(STEPS))
    }

    fn rule(when: &str, unless: &str) -> Rule {
        let text = format!(
            "(id: \"r\", title: \"t\", rationale: \"w\", when: [{when}], unless: [{unless}], \
             then: Supports(hypothesis: \"?h\", band: \"b\", spoofability: 0.5))"
        );
        let options = ron::Options::default().with_default_extension(
            ron::extensions::Extensions::IMPLICIT_SOME | ron::extensions::Extensions::UNWRAP_VARIANT_NEWTYPES,
        );
        options.from_str(&text).expect("a rule")
    }

    const WIDE: &str = r#"Evidence(kind: "k", as: "a", supports: "?h", where: {"n": AtLeast(1.0)})"#;
    const NARROW: &str =
        r#"Evidence(kind: "k", as: "b", supports: "?h", where: {"n": Within(2.0, 3.0), "w": Is("x")})"#;
    const OTHER: &str = r#"Evidence(kind: "l", supports: "?h")"#;

    #[test]
    fn fewer_and_wider_conditions_match_more() {
        assert!(subsumes(&rule(WIDE, ""), &rule(NARROW, "")));
        assert!(!subsumes(&rule(NARROW, ""), &rule(WIDE, "")));
        assert!(subsumes(&rule(WIDE, ""), &rule(&format!("{OTHER}, {NARROW}"), "")));
        assert!(!subsumes(&rule(&format!("{OTHER}, {WIDE}"), ""), &rule(NARROW, "")));
    }

    #[test]
    fn what_stops_the_general_rule_must_stop_the_special_one() {
        assert!(!subsumes(&rule(WIDE, OTHER), &rule(NARROW, "")));
        assert!(subsumes(&rule(WIDE, ""), &rule(NARROW, OTHER)));
        assert!(subsumes(&rule(WIDE, OTHER), &rule(NARROW, OTHER)));
    }

    #[test]
    fn every_alternative_of_the_special_rule_is_covered() {
        let either = format!("Any([{NARROW}, {OTHER}])");
        assert!(!subsumes(&rule(WIDE, ""), &rule(&either, "")));
        assert!(subsumes(&rule(&either, ""), &rule(NARROW, "")));
    }

    #[test]
    fn variables_are_renamed_once_and_for_all() {
        let link =
            |from: &str, to: &str| format!("Link(from: \"{from}\", to: \"{to}\"), Link(from: \"{to}\", to: \"?h\")");
        assert!(subsumes(&rule(&link("?a", "?b"), ""), &rule(&link("?x", "?y"), "")));
        let broken = "Link(from: \"?x\", to: \"?y\"), Link(from: \"?z\", to: \"?h\")";
        assert!(!subsumes(&rule(&link("?a", "?b"), ""), &rule(broken, "")));
    }

    #[test]
    fn nothing_is_said_once_no_step_is_left() {
        let left = Cell::new(STEPS);
        assert!(super::subsumes(&rule(WIDE, ""), &rule(NARROW, ""), &left));
        assert!(left.get() < STEPS);
        left.set(0);
        assert!(!super::subsumes(&rule(WIDE, ""), &rule(NARROW, ""), &left));
    }
}
