//! Laws of what a judgment rests on: how far its prior would have to move, and what each row of leave-one-out takes away.

use std::collections::BTreeSet;

use ascribe::explain::{BUDGET, LossKind, Parts, fragility, leave_one_out};
use ascribe::infer::{Assessment, GateValue, Standing};
use ascribe::model::confidence::Confidence;
use ascribe::model::ladder::{Gate, LadderLevel};

use super::*;

/// Whether a hypothesis is another one or lies within it.
fn lies_within(question: &Question, place: usize, whole: usize) -> bool {
    let above = |place: &usize| {
        let id = question.hypotheses[*place].within.as_ref()?;
        question.hypotheses.iter().position(|one| one.id == *id)
    };
    std::iter::successors(Some(place), above).any(|place| place == whole)
}

/// The most probable of what a hypothesis does not share cells with: a hypothesis beside it, `unknown`, a false flag, what is
/// left of a broader hypothesis.
fn strongest_rival(question: &Question, answer: &Answer, place: usize) -> f64 {
    let id = |place: usize| question.hypotheses[place].id.as_str();
    let beside = (0..question.hypotheses.len())
        .filter(|other| !lies_within(question, *other, place) && !lies_within(question, place, *other));
    let own: Vec<&str> =
        (0..question.hypotheses.len()).filter(|one| lies_within(question, *one, place)).map(id).collect();
    let cells = answer.cells.iter().filter(|(name, _)| !own.contains(&name.as_str())).map(|(_, ends)| ends.1);
    beside.map(|other| answer.hypotheses[id(other)].ends.1).chain(cells).fold(0.0, f64::max)
}

/// The prior is what is concluded without any rule. Odds that move as far as the strongest rival is behind meet it.
#[test]
fn at_break_even_the_strongest_rival_is_as_probable() {
    let (ahead, behind) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    each(|mut pair, _| {
        let (rules, case) = pair.load(false).unwrap();
        let plan = Plan::new(&rules);
        let Ok(whole) = Reassessor::new(&plan, &rules, &case, &pair.options()) else { return };
        let after = answers(&pair);
        pair.rules.clear();
        let before = answers(&pair);
        for (at, question) in pair.case.questions.iter().enumerate() {
            for (place, hypothesis) in question.hypotheses.iter().enumerate() {
                let id = hypothesis.id.as_str();
                let even = whole.break_even(at, place).expect("`unknown` is always a rival");
                let told = || format!("{id}: {even:?}\n{}", pair.printed());
                let prior = before[at].hypotheses[id].ends.1;
                assert!((even.prior - prior).abs() < 1e-9, "prior {prior}, {}", told());
                let point = after[at].hypotheses[id].ends.1;
                let rival = strongest_rival(question, &after[at], place);
                let odds = |prior: f64| prior / (1.0 - prior);
                assert!((odds(even.at) * point / (odds(even.prior) * rival) - 1.0).abs() < 1e-9, "{}", told());
                assert!((10_f64.powf(even.decibans / 10.0) * rival / point - 1.0).abs() < 1e-9, "{}", told());
                let side = if even.decibans > 0.0 { &ahead } else { &behind };
                side.set(side.get() + 1);
            }
        }
    });
    assert!(ahead.get() > 10 && behind.get() > 10, "{} ahead, {} behind", ahead.get(), behind.get());
}

/// What a loss leaves is as sure as the rest assessed afresh, gates of survival included; excluded is what the semantics leave
/// open. An item goes with the copies of its record.
#[test]
fn the_level_without_an_observation_is_that_of_the_case_without_it() {
    let levels = std::cell::RefCell::new(BTreeMap::new());
    each(|pair, seed| {
        if is_open(&pair) || seed % 3 != 0 {
            return;
        }
        let (rules, case) = pair.load(false).unwrap();
        let plan = Plan::new(&rules);
        let Ok(whole) = Reassessor::new(&plan, &rules, &case, &pair.options()) else { return };
        let assert_levels = |pair: &Pair, question: usize, lost: &Loss| {
            for (place, hypothesis) in case.questions[question].hypotheses.iter().enumerate() {
                let afresh = &answers(pair)[question].hypotheses[hypothesis.id.as_str()];
                let level = whole.level(question, place, lost).unwrap();
                assert_eq!(level, afresh.level, "{} without {lost:?}\n{}", hypothesis.id, pair.printed());
                *levels.borrow_mut().entry(level).or_insert(0) += 1;
            }
        };
        for question in 0..case.questions.len() {
            assert_levels(&pair, question, &Loss::default());
            for items in whole.observations(question) {
                let mut fewer = pair.clone();
                let ids: Vec<&str> = items.iter().map(|place| case.evidence[*place].id.as_str()).collect();
                fewer.case.evidence.retain(|item| !ids.contains(&item.id.as_str()));
                if fewer.load(false).is_ok() && !is_open(&fewer) {
                    assert_levels(&fewer, question, &Loss::of_items(items));
                }
            }
        }
    });
    assert!(levels.into_inner().len() > 1, "every level is the same");
}

/// A margin is what tells two cells apart: its centre is the ratio of their probabilities, and seen from the other side it is
/// the same margin, turned round.
#[test]
fn a_margin_is_the_ratio_of_two_cells_from_either_side() {
    each(|pair, _| {
        let (rules, case) = pair.load(false).unwrap();
        let assessment = assess(&Plan::new(&rules), &rules, &case, &pair.options()).unwrap();
        for question in &assessment.questions {
            for (one, ours) in question.posterior.cells.iter().enumerate() {
                for (other, theirs) in question.posterior.cells.iter().enumerate() {
                    let margin = question.ledger.margin(one, other).unwrap();
                    let back = question.ledger.margin(other, one).unwrap();
                    let centre = margin.twice_centre.decibans() / 2.0;
                    let ratio = 10.0 * (ours.point.value() / theirs.point.value()).log10();
                    assert!((centre - ratio).abs() < 1e-5, "{centre}, {ratio}\n{}", pair.printed());
                    let (lo, hi) = (margin.lo().decibans(), margin.hi().decibans());
                    let (middle, width) = (margin.twice_middle.decibans(), margin.width.decibans());
                    assert!((lo + hi - middle).abs() <= 2.0 * SLACK, "{margin:?}\n{}", pair.printed());
                    assert!((hi - lo - width).abs() <= 2.0 * SLACK, "{margin:?}\n{}", pair.printed());
                    assert!((lo + back.hi().decibans()).abs() <= SLACK, "{margin:?} {back:?}\n{}", pair.printed());
                }
            }
        }
    });
}

/// A flip set names one item of each record; what it loses are all copies of it.
#[test]
fn a_flip_set_loses_every_copy_of_what_it_names() {
    let found = std::cell::Cell::new(0);
    each(|mut pair, seed| {
        if seed % 3 != 0 {
            return;
        }
        let copy = |item: &ascribe::load::wire::case::Evidence| {
            let mut copy = item.clone();
            copy.id = format!("{}-copy", item.id);
            copy
        };
        let copies: Vec<_> = pair.case.evidence.iter().map(copy).collect();
        pair.case.evidence.extend(copies);
        let Ok((rules, case)) = pair.load(false) else { return };
        let plan = Plan::new(&rules);
        let Ok(whole) = Reassessor::new(&plan, &rules, &case, &pair.options()) else { return };
        for question in 0..case.questions.len() {
            let observations = whole.observations(question);
            for sets in fragility(&whole, question, BUDGET).unwrap().sets.iter().filter(|one| one.parts == Parts::Items)
            {
                for set in &sets.sets {
                    let named = observations.iter().filter(|items| set.iter().any(|one| items.contains(one)));
                    let all: BTreeSet<usize> = named.flatten().copied().collect();
                    assert!(all.len() >= 2 * set.len(), "{set:?} {observations:?}\n{}", pair.printed());
                    assert_eq!(sets.loss(set).items, all, "{}", pair.printed());
                    found.set(found.get() + 1);
                }
            }
        }
    });
    assert!(found.get() > 2, "few flip sets: {}", found.get());
}

/// What leads is the most probable cell, a part or what is left of its whole, `unknown` and false flags among them.
#[test]
fn the_gate_of_the_lead_names_the_most_probable() {
    let mut places = BTreeSet::new();
    for seed in 0..cases() {
        let pair = pair(1_000_000 + seed);
        let Ok((rules, case)) = pair.load(false) else { continue };
        let assessment = assess(&Plan::new(&rules), &rules, &case, &pair.options()).unwrap();
        for (question, answer) in assessment.questions.iter().zip(answers(&pair)) {
            let gates = question.judgments.iter().flat_map(|one| &one.levels).flat_map(|level| &level.gates);
            for gate in gates {
                let GateValue::Leader(leader) = &gate.value else { continue };
                let most = answer.cells.values().map(|ends| ends.1).fold(0.0, f64::max);
                assert!(answer.cells[leader].1 >= most, "{leader}\n{}", pair.printed());
                places.insert(answer.cells.keys().position(|name| name == leader));
            }
        }
    }
    assert!(places.len() > 2, "nearly always the same leads: {places:?}");
}

/// A line has a sum for a hypothesis where a finding of that line stands for or against it, or for what it lies within.
#[test]
fn a_line_has_a_sum_where_a_finding_of_it_stands() {
    let sums = std::cell::Cell::new(0);
    each(|pair, _| {
        let (rules, case) = pair.load(false).unwrap();
        let assessment = assess(&Plan::new(&rules), &rules, &case, &pair.options()).unwrap();
        for question in &assessment.questions {
            for (place, hypothesis) in case.questions[question.place].hypotheses.iter().enumerate() {
                let lines: BTreeSet<usize> = question.ledger.sums(place).map(|(line, _)| line).collect();
                let stands = question.findings.iter().filter(|one| one.standing == Standing::Stands);
                let of_all: BTreeSet<usize> = stands.clone().map(|one| one.line).collect();
                let own = stands.filter(|one| *one.hypothesis == *hypothesis.id.as_str()).map(|one| one.line);
                let own: BTreeSet<usize> = own.collect();
                assert!(own.is_subset(&lines) && lines.is_subset(&of_all), "{lines:?}, {own:?}\n{}", pair.printed());
                sums.set(sums.get() + lines.len());
            }
        }
    });
    assert!(sums.get() > 10, "few sums: {}", sums.get());
}

/// What it costs can be asked: a loss is judged once, and asking for it again costs nothing.
#[test]
fn evaluations_are_counted_and_made_once() {
    let pair = limits::two_items();
    let (rules, case) = pair.load(false).unwrap();
    let options = Options { blind: true, ..pair.options() };
    let plan = Plan::new(&rules);
    let whole = Reassessor::new(&plan, &rules, &case, &options).unwrap();
    let before = whole.evaluations();
    for _ in 0..3 {
        whole.verdict(0, &Loss::of_items([0])).unwrap();
        whole.verdict(0, &Loss::of_items([1])).unwrap();
    }
    assert_eq!(whole.evaluations(), before + 2);
    assert!(whole.options().blind && whole.options().ladder == options.ladder);
    let few = Options { limits: Limits { steps: 3, ..Limits::default() }, ..pair.options() };
    let error = assess(&plan, &rules, &case, &few).unwrap_err();
    assert_eq!(error.to_string(), "the evaluation needs more than 3 steps");
}

#[test]
fn two_losses_at_once_lose_what_either_does() {
    let of = |places: &[usize]| places.iter().copied().collect::<BTreeSet<usize>>();
    let (one, other, both) = (of(&[1, 2]), of(&[2, 3]), of(&[1, 2, 3]));
    let loss = |places: &BTreeSet<usize>| {
        let places = || places.clone();
        Loss { items: places(), origins: places(), rules: places(), lines: places() }
    };
    assert_eq!(loss(&one).and(&loss(&other)), loss(&both));
}

/// The rules and the lines that an assessment of a question names.
fn named(assessment: &Assessment, question: usize) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let answer = &assessment.questions[question];
    let mut rules: BTreeSet<usize> = answer.others.iter().map(|one| one.rule).collect();
    rules.extend(answer.findings.iter().map(|one| one.rule));
    rules.extend(answer.derived.iter().flat_map(|fact| fact.derivations.iter().map(|(rule, _)| *rule)));
    let lines = answer.findings.iter().filter(|one| one.standing == Standing::Stands).map(|one| one.line);
    (rules, lines.collect())
}

#[test]
fn a_row_loses_the_one_thing_that_it_names() {
    let counts = std::cell::RefCell::new(BTreeMap::new());
    each(|pair, _| {
        let (rules, case) = pair.load(false).unwrap();
        let plan = Plan::new(&rules);
        let Ok(whole) = Reassessor::new(&plan, &rules, &case, &pair.options()) else { return };
        let assessment = assess(&plan, &rules, &case, &pair.options()).unwrap();
        for question in 0..case.questions.len() {
            let table = leave_one_out(&whole, question, Some(0)).unwrap();
            let of_kind = |kind| table.rows.iter().filter(move |row| row.kind == kind);
            let (matched, lines) = named(&assessment, question);
            let items: BTreeSet<usize> = of_kind(LossKind::Item).flat_map(|row| row.lost.items.clone()).collect();
            assert_eq!(Vec::from_iter(items), whole.items(question), "{}", pair.printed());
            let lost: BTreeSet<usize> = of_kind(LossKind::Rule).flat_map(|row| row.lost.rules.clone()).collect();
            // Matches that bear on another question are lost as well: no assessment of this one names them.
            assert!(matched.is_subset(&lost), "{matched:?} {lost:?}\n{}", pair.printed());
            let lost: BTreeSet<usize> = of_kind(LossKind::Line).flat_map(|row| row.lost.lines.clone()).collect();
            assert!(lines.is_subset(&lost), "{lines:?} {lost:?}\n{}", pair.printed());
            for row in &table.rows {
                let Loss { items, origins, rules: of_rules, lines } = &row.lost;
                let ids: Vec<&str> = match row.kind {
                    LossKind::Item => items.iter().map(|place| case.evidence[*place].id.as_str()).collect(),
                    LossKind::Origin => origins.iter().map(|place| case.sources[*place].id.as_str()).collect(),
                    LossKind::Rule => of_rules.iter().map(|place| rules.rules()[*place].id.as_str()).collect(),
                    LossKind::Line => lines.iter().map(|place| rules.scales().lines[*place].id.as_str()).collect(),
                };
                assert_eq!(row.name, ids.join(", "), "{}", pair.printed());
                assert!(ids.len() == 1 || row.kind == LossKind::Item && ids.len() > 1, "{row:?}\n{}", pair.printed());
                let sizes = [items.len(), origins.len(), of_rules.len(), lines.len()];
                assert_eq!(sizes.iter().sum::<usize>(), ids.len(), "{row:?}\n{}", pair.printed());
                *counts.borrow_mut().entry(row.kind).or_insert(0) += 1;
            }
        }
    });
    let counts = counts.into_inner();
    assert!(LossKind::ALL.iter().all(|kind| counts.get(kind).is_some_and(|count| *count > 10)), "{counts:?}");
}

/// Without a rule, and without the rules of a line, the rest is judged as if they had never been written.
#[test]
fn losing_a_rule_or_a_line_is_assessing_without_its_rules() {
    let compared = std::cell::Cell::new(0);
    each(|pair, _| {
        if is_open(&pair) {
            return;
        }
        let (rules, case) = pair.load(false).unwrap();
        let plan = Plan::new(&rules);
        let Ok(whole) = Reassessor::new(&plan, &rules, &case, &pair.options()) else { return };
        let without = |goes: &dyn Fn(&Rule) -> bool| {
            let mut fewer = pair.clone();
            fewer.rules.retain(|rule| !goes(rule));
            (fewer.load(false).is_ok() && !is_open(&fewer)).then(|| answers(&fewer))
        };
        for question in 0..case.questions.len() {
            let of_rules = whole.rules_matched(question).into_iter().map(|place| {
                let id = &rules.rules()[place].id;
                (Loss::of_rule(place), without(&|rule| rule.id == *id))
            });
            let of_lines = whole.lines(question).into_iter().map(|place| {
                let id = &rules.scales().lines[place].id;
                (Loss::of_line(place), without(&|rule| rule.line.as_ref() == Some(id)))
            });
            for (lost, fresh) in of_rules.chain(of_lines) {
                let Some(fresh) = fresh else { continue };
                compared.set(compared.get() + 1);
                let verdict = whole.verdict(question, &lost).unwrap();
                for (hypothesis, likelihood) in case.questions[question].hypotheses.iter().zip(&verdict.likelihoods) {
                    let afresh = fresh[question].hypotheses[hypothesis.id.as_str()].ends;
                    let point = likelihood.point.value();
                    assert!((point - afresh.1).abs() <= SLACK, "{lost:?}: {point}, {afresh:?}\n{}", pair.printed());
                }
            }
        }
    });
    assert!(compared.get() > 30, "too few were compared: {}", compared.get());
}

/// A level that hangs on what survives a loss is exact only where there were evaluations left to find that out; where there were
/// none it is the highest that it can be.
#[test]
fn a_level_without_evaluations_left_is_a_ceiling() {
    let mut pair = limits::two_items();
    pair.ladder.levels = vec![
        LadderLevel { level: Confidence::Low, called: String::new(), gates: vec![Gate::SurvivesAnyOrigin(0.0)] },
        LadderLevel { level: Confidence::Moderate, called: String::new(), gates: vec![Gate::SurvivesAnyItem(0.0)] },
    ];
    let (rules, case) = pair.load(false).unwrap();
    let plan = Plan::new(&rules);
    let whole = Reassessor::new(&plan, &rules, &case, &pair.options()).unwrap();
    let exact = whole.level_within(0, 0, &Loss::default(), usize::MAX).unwrap();
    let ceiling = whole.level_within(0, 0, &Loss::default(), 0).unwrap();
    assert_eq!((exact.level, exact.is_exact), (Confidence::None, true), "all has one origin");
    assert_eq!((ceiling.level, ceiling.is_exact), (Confidence::Moderate, false));
}
