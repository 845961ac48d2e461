//! Is what is said of many small cases what was said: the explanation of every answer, why not, what each loss changes, what a
//! judgment hangs on, how it moved, the argument map, and what the checker finds wrong with a certificate that was changed?
//!
//! The cases are those of the conformance corpus and generated ones, so every condition, outcome and gate is among them. A line
//! of a snapshot has a case and the digest of what is said of it. Where one differs, `ASCRIBE_SAID=FOLDER cargo test --test said`
//! writes the texts there, on the commit before and on this one: `diff -r` shows what changed. That it is also true is the business of
//! `whynot.rs`, `flip.rs`, `laws.rs` and `verify.rs`.

#[path = "oracle/mod.rs"]
mod oracle;

#[path = "conformance/make/mod.rs"]
#[allow(dead_code)] // The corpus is made here, not compared.
mod make;

#[path = "diagnostics/say.rs"]
mod say;

#[path = "verify/mutate.rs"]
mod mutate;

use std::fmt::{Debug, Write};
use std::path::Path;
use std::sync::Arc;

use ascribe::explain::certificate::Certificate;
use ascribe::explain::map::argument_map;
use ascribe::explain::{
    Answer, Effort, Flips, LossRow, Parts, explain, flip_sets, fragility, leave_one_out, levels_without, timeline,
    why_not_answer, why_not_level,
};
use ascribe::explain::{verify, verify_terms};
use ascribe::infer::{Loss, Reassessor};
use ascribe::load::Masker;
use ascribe::model::evidence::Tlp;
use ascribe::report::json::{certificate, to_json};
use ascribe::{Assessment, Case, Confidence, Options, Plan, RuleSet, assess};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Everything that is known of one case.
struct One<'a> {
    plan: &'a Plan,
    rules: &'a RuleSet,
    case: &'a Case,
    options: &'a Options,
    whole: &'a Reassessor<'a>,
    assessment: &'a Assessment,
}

/// Cases of the corpus by their path, then generated ones, of which every third is shown to readers who may not see all of it.
fn pairs() -> Vec<(String, oracle::pair::Pair, Options)> {
    let corpus = make::drafts().into_iter().map(|draft| (draft.path(), draft.pair, draft.options));
    let generated = (0..40).map(|seed| {
        let mut pair = oracle::generate::pair(4_000_000 + seed);
        let mut random = oracle::generate::Random::new(seed);
        pair.rules.extend(oracle::generate_rules::plain_rules(&mut random));
        let options = pair.options();
        (format!("generated/{seed}"), pair, options)
    });
    corpus.chain(generated).collect()
}

/// What is said of every case, as a snapshot of digests.
fn assert_said(name: &str, say: impl Fn(&One<'_>, &mut Text)) {
    let mut lines = String::new();
    let written = std::env::var_os("ASCRIBE_SAID");
    for (path, pair, options) in pairs() {
        // Generated rules that go round in circles are refused.
        let Ok((rules, mut case)) = pair.load(false) else { continue };
        let seed = path.strip_prefix("generated/").and_then(|seed| seed.parse::<u64>().ok());
        if seed.is_some_and(|seed| seed % 3 == 0) {
            Arc::make_mut(&mut case.evidence).iter_mut().step_by(2).for_each(|item| item.tlp = Tlp::Red);
            case = Masker::new(Tlp::Green, &rules).mask(&case);
        }
        let plan = Plan::new(&rules);
        let whole = Reassessor::new(&plan, &rules, &case, &options).unwrap();
        let assessment = whole.assessment().unwrap();
        let mut text = Text::default();
        let (plan, rules, case, options, whole, assessment) = (&plan, &rules, &case, &options, &whole, &assessment);
        say(&One { plan, rules, case, options, whole, assessment }, &mut text);
        if let Some(folder) = &written {
            let file = Path::new(folder).join(name).join(path.replace('/', "-"));
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, &text.0).unwrap();
        }
        let digest: String = Sha256::digest(&text.0).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        writeln!(lines, "{digest} {path}").unwrap();
    }
    assert!(lines.lines().count() > 250, "{lines}");
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, lines) });
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn add(&mut self, what: &impl Debug) {
        writeln!(self.0, "{what:#?}").unwrap();
    }
}

#[test]
fn explanations_are_what_they_were() {
    assert_said("explanations", |one, text| {
        for question in 0..one.assessment.questions.len() {
            for hypothesis in 0..one.assessment.questions[question].judgments.len() {
                let mut explained = explain(one.assessment, one.rules, question, hypothesis).unwrap();
                levels_without(one.plan, one.rules, one.case, one.assessment, &mut explained).unwrap();
                text.add(&explained);
            }
            text.add(&argument_map(one.assessment, one.rules, question));
        }
        let whole = to_json(&certificate(one.assessment, one.rules)).unwrap();
        // Digests and versions change where nothing is said otherwise.
        let is_kept = |line: &&str| !line.contains("_digest\"") && !line.contains("engine_version\"");
        text.add(&whole.lines().filter(is_kept).collect::<Vec<_>>());
    });
}

#[test]
fn why_not_a_level_is_what_it_was() {
    assert_said("why_not_a_level", |one, text| {
        for question in 0..one.assessment.questions.len() {
            for place in 0..one.assessment.questions[question].judgments.len() {
                for level in [Confidence::Low, Confidence::Moderate, Confidence::High] {
                    text.add(&why_not_level(one.whole, one.assessment, question, place, level).unwrap());
                }
            }
        }
    });
}

#[test]
fn why_not_an_answer_is_what_it_was() {
    assert_said("why_not_an_answer", |one, text| {
        for question in 0..one.assessment.questions.len() {
            // One past the end is no answer.
            for place in 0..=one.assessment.questions[question].judgments.len() {
                for answer in [Answer::Listed(place), Answer::FalseFlag(place)] {
                    text.add(&why_not_answer(one.whole, one.assessment, question, answer).unwrap());
                }
            }
            text.add(&why_not_answer(one.whole, one.assessment, question, Answer::Unknown).unwrap());
        }
    });
}

#[test]
fn losses_are_what_they_were() {
    assert_said("losses", |one, text| {
        for question in 0..one.case.questions.len() {
            let table = leave_one_out(one.whole, question, None).unwrap();
            table.rows.iter().for_each(|row| assert_afresh(one, question, table.place, row));
            text.add(&table);
            for place in 0..one.case.questions[question].hypotheses.len() {
                let table = leave_one_out(one.whole, question, Some(place)).unwrap();
                text.add(&table.rows.iter().map(|row| (&row.name, row.then.level)).collect::<Vec<_>>());
            }
        }
    });
}

/// A row says what an evaluation without its item, origin, rule or line says.
fn assert_afresh(one: &One<'_>, question: usize, place: usize, row: &LossRow) {
    let mut options = one.options.clone();
    options.without.extend(row.lost.items.iter().map(|item| one.case.evidence[*item].id.clone()));
    options.without_sources.extend(row.lost.origins.iter().map(|source| one.case.sources[*source].id.clone()));
    options.without_rules.extend(row.lost.rules.iter().map(|rule| one.rules.rules()[*rule].id.clone()));
    options.without_lines.extend(row.lost.lines.iter().map(|line| one.rules.scales().lines[*line].id.clone()));
    let afresh = assess(one.plan, one.rules, one.case, &options).unwrap();
    let judged = &afresh.questions[question];
    let judgment = &judged.judgments[place];
    let expected = (judged.leading, judgment.likelihood, judgment.level);
    assert_eq!((row.then.leading, row.then.likelihood, row.then.level), expected, "{}: {}", one.case.id, row.name);
}

#[test]
fn what_a_judgment_hangs_on_is_what_it_was() {
    assert_said("flips", |one, text| {
        for question in 0..one.case.questions.len() {
            // With all the evaluations that it needs, and with next to none.
            for budget in [2_000, 12, 3, 1] {
                let found = fragility(one.whole, question, budget).unwrap();
                text.add(&found);
                text.add(&found.sets.iter().map(|sets| (sets.is_smallest(), sets.is_complete())).collect::<Vec<_>>());
            }
            // How far each loss could reach, which decides what is tried.
            let items = one.whole.observations(question).into_iter().map(Loss::of_items);
            let origins = one.whole.origins(question).into_iter().map(|origin| Loss::of_origins([origin]));
            for losses in [items.collect::<Vec<_>>(), origins.collect()] {
                text.add(&one.whole.hurdles(question, &losses));
            }
            for parts in [Parts::Items, Parts::Origins] {
                for sets in [1, 2] {
                    let effort = Effort { budget: 200, sets };
                    text.add(&flip_sets(one.whole, question, (Flips::Lead, parts), effort).unwrap());
                }
            }
        }
    });
}

#[test]
fn how_judgments_moved_is_what_it_was() {
    assert_said("moves", |one, text| {
        let moved = timeline(one.plan, one.rules, one.case, one.options).unwrap();
        text.add(&(&moved.before, &moved.entries));
        let mut before = &moved.before;
        for entry in &moved.entries {
            for (question, then) in before.iter().enumerate() {
                text.add(&(then.leader(), then.most_probable()));
                text.add(&entry.parts_in(question, then, |now| now.leading));
                text.add(&entry.parts_in(question, then, |now| now.leader().map(|one| one.level)));
            }
            before = &entry.questions;
        }
    });
}

/// Lies about each certificate, some of each sort: what does not follow then is where the lie was told or where it leads.
#[test]
fn what_the_checker_finds_is_what_it_found() {
    const LIES: usize = 14;
    assert_said("lies", |one, text| {
        let truth = certificate(one.assessment, one.rules);
        assert_eq!(verify(&truth), [], "{}", one.case.id);
        let mut document = serde_json::to_value(&truth).unwrap();
        let all = mutate::mutations(&document);
        // The seal tells nothing of steps, and digests are of what lies outside.
        let all: Vec<_> = all.iter().filter(|lie| !lie.sort.ends_with("digest") && lie.sort != "seal").collect();
        for lie in all.iter().step_by((all.len() / LIES).max(1)) {
            let place = document.pointer_mut(&lie.pointer).unwrap();
            let before = std::mem::replace(place, lie.to.clone());
            let found = Certificate::deserialize(&document).ok().map(|tampered| verify_terms(&tampered));
            let found = found.map(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>());
            text.add(&(&lie.pointer, &lie.to, found));
            *document.pointer_mut(&lie.pointer).unwrap() = before;
        }
    });
}
