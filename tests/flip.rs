//! Flip sets against plain trial of every set, on generated cases of up to 16 items, and what rules sets out against what their loss
//! does; leave-one-out against assessing without.
//!
//! Many cases: `ASCRIBE_LAWS_CASES=100000 cargo test --release --test flip`, from another seed with `ASCRIBE_LAWS_SEED`.

#[path = "oracle/mod.rs"]
mod oracle;

use std::cell::Cell;
use std::collections::BTreeSet;

use ascribe::explain::{BUDGET, Effort, FlipSets, Flips, Parts, flip_sets, fragility, leave_one_out};
use ascribe::infer::{
    Effect, Hurdle, Hurdles, Loss, Options, Plan, Posterior, Reassessor, Supposing, Supposition, Verdict,
};
use ascribe::load;
use ascribe::model::quantity::WeightOfEvidence;
use ascribe::model::rule::{Outcome, Rule};
use ascribe::text::FileText;
use oracle::generate::{Random, pair};
use oracle::generate_rules::{plain_rules, rules};
use oracle::pair::Pair;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Generated cases; `ASCRIBE_LAWS_CASES` sets how many.
fn cases() -> u64 {
    number("ASCRIBE_LAWS_CASES").unwrap_or(160)
}

/// What the rules of a generated case are.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    /// Of every sort.
    Any,
    /// Rules that look at one item each.
    Plain,
    /// Both.
    Both,
    /// Plain ones, and what undercuts, discounts and casts suspicion on what they find.
    Doubted,
    /// Plain ones, and many of every sort.
    Many,
}

/// Further cases, each of which shows a bound to be too low that the first hundreds of others let through.
const TELLING: [(u64, Sort); 5] =
    [(214, Sort::Both), (262, Sort::Both), (527, Sort::Doubted), (145, Sort::Many), (431, Sort::Many)];

fn generated(seed: u64, sort: Sort) -> Pair {
    let mut pair = pair(3_000_000 + seed);
    let mut random = Random::new(seed);
    let plain = plain_rules(&mut random);
    match sort {
        Sort::Any => {}
        Sort::Both => pair.rules.extend(plain),
        Sort::Plain | Sort::Doubted | Sort::Many => pair.rules = plain,
    }
    let is_wanted = |rule: &Rule| match sort {
        Sort::Any | Sort::Plain | Sort::Both => false,
        Sort::Doubted => {
            matches!(rule.then, Outcome::Undercuts(_) | Outcome::Discounts(_) | Outcome::SuggestsFalseFlag(_))
        }
        Sort::Many => true,
    };
    let more = (0..6).flat_map(|_| rules(&mut random)).filter(is_wanted);
    for (place, mut rule) in more.enumerate() {
        rule.id = format!("more-{place}");
        pair.rules.push(rule);
        if pair.load(false).is_err() {
            pair.rules.pop();
        }
    }
    pair
}

fn each(law: impl Fn(&Reassessor<'_>, u64)) {
    let mut held = 0;
    let first = number("ASCRIBE_LAWS_SEED").unwrap_or(0);
    let sorts = [Sort::Any, Sort::Plain, Sort::Both, Sort::Doubted].into_iter().cycle().skip(first as usize % 4);
    for (seed, sort) in (first..first + cases()).zip(sorts).chain(TELLING) {
        let pair = generated(seed, sort);
        let Ok((rules, case)) = pair.load(false) else { continue };
        let plan = Plan::new(&rules);
        if let Ok(whole) = Reassessor::new(&plan, &rules, &case, &pair.options()) {
            law(&whole, seed);
            held += 1;
        }
    }
    assert!(held * 3 > cases(), "few pairs load: {held}");
}

/// What sets are made of: the places of items or origins, and the loss of each.
fn parts_of(whole: &Reassessor<'_>, question: usize, parts: Parts) -> Vec<(usize, Loss)> {
    match parts {
        // Copies of one record are lost together.
        Parts::Items => {
            let observations = whole.observations(question).into_iter();
            observations.map(|items| (items[0], Loss::of_items(items))).collect()
        }
        Parts::Origins => whole.origins(question).into_iter().map(|one| (one, Loss::of_origins([one]))).collect(),
    }
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
    let found = Cell::new(0);
    each(|whole, seed| {
        for question in 0..whole.case().questions.len() {
            let all = fragility(whole, question, BUDGET).unwrap();
            for sets in &all.sets {
                let parts: Vec<usize> =
                    parts_of(whole, question, sets.parts).into_iter().map(|(place, _)| place).collect();
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

/// All sets of some parts, by the bits of a number.
fn every_set(parts: &[(usize, Loss)]) -> impl Iterator<Item = Vec<usize>> {
    let count = parts.len();
    assert!(count <= 16, "generated cases are small");
    (1_u32..1 << count).map(move |bits| (0..count).filter(|part| bits & 1 << part != 0).collect())
}

fn loss_of(parts: &[(usize, Loss)], set: &[usize]) -> Loss {
    set.iter().fold(Loss::default(), |all, part| all.and(&parts[*part].1))
}

/// By how much the cells that are ahead at a hurdle are ahead, in twice decibans; none where a probability is too small to tell.
fn ahead(hurdle: &Hurdle, posterior: &Posterior) -> Option<f64> {
    let sum = |cells: &[usize]| cells.iter().map(|cell| posterior.cells[*cell].point.value()).sum::<f64>();
    let (ours, theirs) = (sum(&hurdle.ahead), sum(&hurdle.behind));
    (ours > 1e-250 && theirs > 1e-250).then(|| 20.0 * (ours / theirs).log10())
}

fn reach(hurdle: &Hurdle, set: &[usize]) -> WeightOfEvidence {
    set.iter().map(|part| hurdle.reach[*part]).sum()
}

/// What is claimed of every set without an open part, whether or not a search would come to it.
fn holds_of(
    (whole, before, bound): (&Reassessor<'_>, (&Verdict, &Posterior), &Hurdles),
    (parts, set): (&[(usize, Loss)], &[usize]),
    after: (&Verdict, &Posterior),
) -> Result<bool, String> {
    for hurdle in &bound.hurdles {
        let (Some(was), Some(is)) = (ahead(hurdle, before.1), ahead(hurdle, after.1)) else { continue };
        let reach = reach(hurdle, set).decibans();
        if is < was - reach - 1e-5 {
            return Err(format!("{set:?} brings {was} down to {is}, by more than {reach}: {hurdle:?}"));
        }
    }
    let changes = before.0.leading != after.0.leading;
    if changes && !bound.hurdles.iter().any(|hurdle| reach(hurdle, set) >= hurdle.height) {
        return Err(format!("{set:?} changes the lead and was ruled out: {bound:?}"));
    }
    let first: Vec<usize> = set.iter().map(|part| bound.alike[*part]).collect();
    let is_set = first.iter().collect::<BTreeSet<_>>().len() == set.len();
    if is_set && whole.verdict(0, &loss_of(parts, &first)).unwrap().leading != after.0.leading {
        return Err(format!("{set:?} is not like {first:?}: {bound:?}"));
    }
    let others: Vec<usize> = set.iter().copied().filter(|part| bound.effects[*part] != Effect::None).collect();
    if others.len() < set.len() {
        let without = whole.verdict(0, &loss_of(parts, &others)).unwrap();
        if whole.verdict(0, &loss_of(parts, set)).unwrap() != without {
            return Err(format!("{set:?} has an effect that {others:?} has not"));
        }
    }
    Ok(changes)
}

/// A set that is ruled out does not flip; no margin falls by more than the sum of what is lost reaches; what has no effect has none.
#[test]
fn no_loss_reaches_further_than_its_bound() {
    let (sets, changes, bounded) = (Cell::new(0_u64), Cell::new(0_u64), Cell::new(0_u64));
    each(|whole, seed| {
        let suppose = Supposing::new(whole, 0);
        let of = |lost: &Loss| {
            let posterior = suppose.posterior(&Supposition::without(lost.clone())).unwrap();
            (whole.verdict(0, lost).unwrap(), posterior)
        };
        let before = of(&Loss::default());
        for kind in [Parts::Items, Parts::Origins] {
            let parts = parts_of(whole, 0, kind);
            let losses: Vec<Loss> = parts.iter().map(|(_, loss)| loss.clone()).collect();
            let bound = whole.hurdles(0, &losses);
            for set in every_set(&parts) {
                if set.iter().any(|part| bound.effects[*part] == Effect::Open) {
                    continue;
                }
                let after = of(&loss_of(&parts, &set));
                let held = holds_of((whole, (&before.0, &before.1), &bound), (&parts, &set), (&after.0, &after.1));
                let held = held.unwrap_or_else(|wrong| panic!("seed {seed}, {kind:?}: {wrong}"));
                sets.set(sets.get() + 1);
                changes.set(changes.get() + u64::from(held));
                let is_bounded = set.iter().any(|part| bound.effects[*part] == Effect::Bounded);
                bounded.set(bounded.get() + u64::from(is_bounded));
            }
        }
    });
    println!("{} sets, {} with an effect, {} change the lead", sets.get(), bounded.get(), changes.get());
    assert!(bounded.get() > 5 * cases() && changes.get() > cases(), "{} and {}", bounded.get(), changes.get());
}

/// On the casebook, too, sets are those of plain trial, as far as that goes within the budget.
#[test]
fn flip_sets_of_cases_are_those_of_plain_trial() {
    let rules = load::default_rules().expect("the default rules are sound").value;
    let plan = Plan::new(&rules);
    let (mut searched, mut tried, mut compared) = (0, 0, 0);
    let (mut open, mut all_parts) = (0, 0);
    for folder in std::fs::read_dir("cases").expect("cases").map(|entry| entry.expect("a case").path()) {
        let Ok(text) = std::fs::read_to_string(folder.join("case.ron")) else { continue };
        let case = load::case(&FileText::new("case.ron", text), &rules).expect("a sound case").value;
        let whole = Reassessor::new(&plan, &rules, &case, &Options::default()).expect("within limits");
        for question in 0..case.questions.len() {
            for kind in [Parts::Items, Parts::Origins] {
                let losses: Vec<Loss> = parts_of(&whole, question, kind).into_iter().map(|(_, loss)| loss).collect();
                let effects = whole.hurdles(question, &losses).effects;
                all_parts += effects.len();
                open += effects.iter().filter(|effect| **effect == Effect::Open).count();
                let effort = Effort { budget: 1_500, ..Effort::default() };
                let sets = flip_sets(&whole, question, (Flips::Lead, kind), effort).expect("within limits");
                let parts: Vec<usize> = parts_of(&whole, question, kind).into_iter().map(|(place, _)| place).collect();
                let up_to = sets.size().unwrap_or(parts.len()).min(parts.len());
                let trials: usize = (1..=up_to).map(|size| choices(parts.len(), size).len()).sum();
                if trials > 1_200 || !sets.is_complete() {
                    continue;
                }
                let flips = |set: &BTreeSet<usize>| flips(&whole, question, 0, &sets, set);
                let found: Vec<Vec<BTreeSet<usize>>> = (1..=up_to)
                    .map(|size| {
                        let sets = choices(parts.len(), size).into_iter();
                        sets.map(|set| set.iter().map(|part| parts[*part]).collect()).filter(flips).collect()
                    })
                    .collect();
                let smallest = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
                assert_eq!(sets.sets, smallest, "{}, question {question}: {sets:?}", folder.display());
                (searched, tried, compared) = (searched + sets.evaluations, tried + trials, compared + 1);
            }
        }
    }
    println!(
        "{compared} searches: {searched} evaluations where plain trial takes {tried}; {open} of {all_parts} parts open"
    );
    assert!(compared > 60 && searched * 4 < tried * 3, "{compared} searches: {searched} evaluations of {tried}");
}

/// Every choice of some numbers below another, rising.
fn choices(count: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let last = (size - 1..count).flat_map(|last| {
        choices(last, size - 1).into_iter().map(move |mut choice| {
            choice.push(last);
            choice
        })
    });
    let mut all: Vec<Vec<usize>> = last.collect();
    all.sort_unstable();
    all
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
