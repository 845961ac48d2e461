//! Laws of comparison: it finds every difference, no other, and the same both ways.

use ascribe::compare::{Changes, Made, changes};
use ascribe::infer::{Assessment, Standing};
use ascribe::model::rule_set::RuleSet;

use super::*;

fn judged(rules: &RuleSet, pair: &Pair, options: &Options) -> Assessment {
    assess(&Plan::new(rules), rules, &pair.load(false).unwrap().1, options).unwrap()
}

/// Each pair with one item left out.
fn each_loss(law: impl Fn(&RuleSet, &Assessment, &Assessment, &str, &Pair)) {
    each(|pair, seed| {
        let (rules, case) = pair.load(false).unwrap();
        let Some(item) = case.evidence.get(seed as usize % case.evidence.len().max(1)) else { return };
        let old = judged(&rules, &pair, &pair.options());
        let mut options = pair.options();
        options.without.insert(item.id.clone());
        law(&rules, &old, &judged(&rules, &pair, &options), item.id.as_str(), &pair);
    });
}

fn compared(rules: &RuleSet, old: &Assessment, new: &Assessment) -> Changes {
    changes(Made { assessment: old, rules }, Made { assessment: new, rules })
}

#[test]
fn an_assessment_does_not_differ_from_itself() {
    each(|pair, _| {
        let (rules, _) = pair.load(false).unwrap();
        let one = judged(&rules, &pair, &pair.options());
        let none = compared(&rules, &one, &one);
        assert!(none.items.is_empty() && none.inputs.is_empty() && !none.moved(), "{}", pair.printed());
        assert!(
            none.questions.iter().all(|one| one.findings.is_empty() && one.matches.is_empty()),
            "{}",
            pair.printed()
        );
    });
}

#[test]
fn a_loss_shows_its_item_and_every_judgment_that_it_moves() {
    each_loss(|rules, old, new, item, pair| {
        let found = compared(rules, old, new);
        let took_part = old.items.iter().any(|record| record.id.as_str() == item && record.takes_part);
        let gone: Vec<&str> = found.items.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(gone, if took_part { vec![item] } else { Vec::new() }, "{}", pair.printed());
        for ((question, before), after) in found.questions.iter().zip(snapshots(old)).zip(snapshots(new)) {
            assert!(question.moved() || before.hypotheses == after.hypotheses, "{}\n{}", question.id, pair.printed());
            assert!(question.findings.iter().all(|one| !one.why.is_empty()), "{}", pair.printed());
        }
    });
}

/// What stood before, less what went, and with what came, is what stands after.
#[test]
fn findings_that_stand_follow_from_those_that_stood_and_what_differs() {
    each_loss(|rules, old, new, _, pair| {
        let found = compared(rules, old, new);
        for (place, question) in found.questions.iter().enumerate() {
            let count = |judged: &Assessment| {
                let all = judged.questions[place].findings.iter();
                all.filter(|one| one.standing == Standing::Stands).count() as i64
            };
            let stands = |at: &Option<ascribe::compare::Weighed>| {
                i64::from(at.is_some_and(|at| at.standing == Standing::Stands))
            };
            let differ: i64 = question.findings.iter().map(|one| stands(&one.new) - stands(&one.old)).sum();
            assert_eq!(count(old) + differ, count(new), "{}\n{}", question.id, pair.printed());
        }
    });
}

#[test]
fn the_way_back_is_the_same_way() {
    each_loss(|rules, old, new, _, pair| {
        let (there, back) = (compared(rules, old, new), compared(rules, new, old));
        assert_eq!(there.items.len(), back.items.len(), "{}", pair.printed());
        for (there, back) in there.questions.iter().zip(&back.questions) {
            let swapped = (back.leading.1.clone(), back.leading.0.clone());
            assert_eq!(there.leading, swapped, "{}", pair.printed());
            assert_eq!(there.findings.len(), back.findings.len(), "{}", pair.printed());
            assert_eq!(there.matches.len(), back.matches.len(), "{}", pair.printed());
            for (there, back) in there.hypotheses.iter().zip(&back.hypotheses) {
                assert_eq!((there.old, there.new), (back.new, back.old), "{}", pair.printed());
                assert_eq!(there.gates.len(), back.gates.len(), "{}", pair.printed());
            }
        }
    });
}
