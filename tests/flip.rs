//! Flip sets against plain trial of every set, on generated cases of up to 16 items; leave-one-out against assessing without.

#[path = "oracle/mod.rs"]
mod oracle;

use std::collections::BTreeSet;

use ascribe::explain::{BUDGET, FlipSets, Flips, Parts, fragility, leave_one_out};
use ascribe::infer::{Loss, Plan, Reassessor};
use oracle::generate::pair;

/// Generated cases; `ASCRIBE_LAWS_CASES` sets how many.
fn cases() -> u64 {
    std::env::var("ASCRIBE_LAWS_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(120)
}

fn each(law: impl Fn(&Reassessor<'_>, u64)) {
    let mut held = 0;
    for seed in 0..cases() {
        let pair = pair(3_000_000 + seed);
        let Ok((rules, case)) = pair.load(false) else { continue };
        let plan = Plan::new(&rules);
        if let Ok(whole) = Reassessor::new(&plan, &rules, &case, &pair.options()) {
            law(&whole, seed);
            held += 1;
        }
    }
    assert!(held * 3 > cases(), "few pairs load: {held}");
}

/// All smallest sets that flip, by trying every set there is.
fn by_trial(all: &[usize], flips: &dyn Fn(&BTreeSet<usize>) -> bool) -> Vec<BTreeSet<usize>> {
    let mut smallest: Vec<BTreeSet<usize>> = Vec::new();
    for bits in 1_u32..1 << all.len() {
        let set: BTreeSet<usize> =
            (0..all.len()).filter(|place| bits & 1 << place != 0).map(|place| all[place]).collect();
        let least = smallest.first().map_or(usize::MAX, BTreeSet::len);
        if set.len() > least || !flips(&set) {
            continue;
        }
        if set.len() < least {
            smallest.clear();
        }
        smallest.push(set);
    }
    smallest.sort();
    smallest
}

fn flips(whole: &Reassessor<'_>, question: usize, place: usize, sets: &FlipSets, set: &BTreeSet<usize>) -> bool {
    let lost = sets.loss(set);
    let nothing = Loss::default();
    let leading = |lost: &Loss| whole.verdict(question, lost).unwrap().leading;
    let level = |lost: &Loss| whole.level(question, place, lost).unwrap();
    match sets.flips {
        Flips::Lead => leading(&lost) != leading(&nothing),
        Flips::Level => level(&lost) != level(&nothing),
    }
}

#[test]
fn flip_sets_are_the_smallest_there_are() {
    let found = std::cell::Cell::new(0);
    each(|whole, seed| {
        for question in 0..whole.case().questions.len() {
            let all = fragility(whole, question, BUDGET).unwrap();
            for sets in &all.sets {
                let parts = match sets.parts {
                    // Copies of one record are lost together.
                    Parts::Items => whole.observations(question).iter().map(|items| items[0]).collect(),
                    Parts::Origins => whole.origins(question),
                };
                assert!(parts.len() <= 16, "generated cases are small");
                let trial = by_trial(&parts, &|set| flips(whole, question, all.place, sets, set));
                assert_eq!(sets.sets, trial, "seed {seed}, question {question}: {sets:?}");
                assert!(sets.is_smallest() && sets.is_complete(), "seed {seed}: {sets:?}");
                found.set(found.get() + usize::from(!trial.is_empty()));
            }
        }
    });
    assert!(found.get() > 20, "few flip sets: {}", found.get());
}

/// With next to no budget the result is a set that flips, or none, and says that it is a bound.
#[test]
fn past_its_budget_a_search_claims_no_more_than_it_tried() {
    each(|whole, seed| {
        for question in 0..whole.case().questions.len() {
            let (short, long) = (fragility(whole, question, 0).unwrap(), fragility(whole, question, BUDGET).unwrap());
            for (short, long) in short.sets.iter().zip(&long.sets) {
                let holds =
                    |set: &BTreeSet<usize>| flips(whole, question, 0, short, set) || short.flips == Flips::Level;
                assert!(short.sets.iter().all(holds), "seed {seed}: {short:?}");
                if let (Some(bound), Some(size)) = (short.size(), long.size()) {
                    assert!(bound >= size, "seed {seed}: {short:?} is smaller than the smallest");
                    assert!(!short.is_smallest() || bound == size, "seed {seed}: {short:?}");
                }
                assert!(long.size().is_none_or(|size| short.tried_up_to < size), "seed {seed}: {short:?}");
            }
        }
    });
}

#[test]
fn every_single_loss_is_a_row() {
    each(|whole, seed| {
        for question in 0..whole.case().questions.len() {
            let table = leave_one_out(whole, question, None).unwrap();
            let expected = whole.observations(question).len()
                + whole.origins(question).len()
                + whole.rules_matched(question).len()
                + whole.lines(question).len();
            assert_eq!(table.rows.len(), expected, "seed {seed}");
            for row in &table.rows {
                let verdict = whole.verdict(question, &row.lost).unwrap();
                assert_eq!(row.then.leading, verdict.leading, "seed {seed}");
                assert_eq!(row.then.likelihood, verdict.likelihoods[table.place], "seed {seed}");
            }
        }
    });
}
