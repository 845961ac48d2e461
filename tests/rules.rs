//! The default rules: examples beside every rule, rationales, and no rule, scale or gate that singles anybody out.

use std::collections::{BTreeMap, BTreeSet};

use ascribe::compare::{rule_use, run_example};
use ascribe::load::{RuleExample, case, default_rule_files, default_rules, rule_set, rule_tests};
use ascribe::model::rule::Outcome;
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;
use ascribe::{Options, Plan, assess};

#[test]
fn every_rule_does_in_its_examples_what_they_expect() {
    let rules = default_rules().expect("the default rules load").value;
    let plan = Plan::new(&rules);
    let mut examples = BTreeMap::new();
    for file in default_rule_files().iter().filter(|file| file.name().ends_with(".tests.ron")) {
        let loaded = rule_tests(file, &rules).unwrap_or_else(|error| panic!("{}: {error}", file.name())).value;
        examples.insert(loaded.rule.clone(), loaded.examples);
    }
    let mut failures = Vec::new();
    for rule in rules.rules() {
        let Some(own) = examples.get(&rule.id) else {
            failures.push(format!("{} has no examples", rule.id));
            continue;
        };
        let matching = own.iter().filter(|example| !example.expect.is_empty()).count();
        if matching == 0 || matching == own.len() {
            failures.push(format!("{} needs an example that matches and one that does not", rule.id));
        }
        failures.extend(own.iter().filter_map(|example| failure(&rule.id, example, &plan, &rules)));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn failure(rule: &str, example: &RuleExample, plan: &Plan, rules: &RuleSet) -> Option<String> {
    let result = run_example(plan, rules, rule, example).expect("within limits");
    let message = || format!("{rule}, {}: expected {:?}, got {:?}", example.name, example.expect, result.given);
    (!result.passes).then(message)
}

/// What a rule decides is found by an evaluation that goes without it. That is the same as a set without its file.
#[test]
fn going_without_a_rule_concludes_what_a_set_without_it_does() {
    let rules = default_rules().expect("the default rules load").value;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/albania-2022-07-egov/case.ron");
    let case = case(&FileText::new("case.ron", std::fs::read_to_string(path).expect("a case")), &rules).expect("sound");
    let plan = Plan::new(&rules);
    let judged = |rules: &RuleSet, without: &[&String]| {
        let options = Options { without_rules: without.iter().copied().cloned().collect(), ..Options::default() };
        let assessment = assess(&Plan::new(rules), rules, &case.value, &options).expect("within limits");
        let all = assessment.questions.iter().flat_map(|question| &question.judgments);
        all.map(|judgment| (judgment.likelihood, judgment.leads, judgment.level)).collect::<Vec<_>>()
    };
    let (with, mut compared, mut moved) = (judged(&rules, &[]), 0, 0);
    for used in rule_use(&plan, &rules, &case.value, &Options::default(), |rule| rule % 2 == 0).expect("within limits")
    {
        let id = &rules.rules()[used.rule].id;
        let file = |file: &FileText| file.name().ends_with(&format!("/{id}.ron"));
        // A set in which another rule names the one that is missing is refused.
        let files = default_rule_files().into_iter().filter(|one| !file(one)).collect();
        let Ok(fewer) = rule_set(files) else { continue };
        let without = judged(&rules, &[id]);
        assert_eq!(without, judged(&fewer.value, &[]), "without {id}");
        compared += 1;
        moved += usize::from(without != with);
    }
    assert!(compared > 5 && moved > 2, "{compared} compared, {moved} moved");
}

#[test]
fn every_rule_gives_its_reasons() {
    let rules = default_rules().expect("the default rules load").value;
    assert!(rules.rules().len() >= 50);
    for rule in rules.rules() {
        assert!(rule.rationale.len() >= 60, "{}: a rationale is a reason, not a label", rule.id);
        assert!(!rule.references.is_empty(), "{} has no reference", rule.id);
        let weighs = matches!(rule.then, Outcome::Supports(_) | Outcome::Opposes(_));
        assert_eq!(weighs, rule.line.is_some(), "{}", rule.id);
    }
}

#[test]
fn every_kind_of_evidence_is_weighed_by_some_rule() {
    let rules = default_rules().expect("the default rules load").value;
    for kind in &rules.vocabulary().kinds {
        let quoted = format!("kind: \"{}\"", kind.id);
        let used = rules.rules().iter().any(|rule| format!("{:?}", rule.when).contains(&quoted));
        assert!(used, "no rule looks at {}", kind.id);
    }
}

/// Names that a general rule has no business with, beside those in the cases.
const NAMES: &str = "\
    albania america american australia belarus britain british china chinese cuba cyrillic egypt \
    estonia europe european farsi france french georgia german germany india iran iranian iraq israel \
    israeli japan japanese korea korean moscow nato pakistan pyongyang russia russian saudi syria \
    taiwan tehran turkey turkish ukraine ukrainian vietnam lazarus sandworm turla mandarin arabic \
    persian hebrew beijing tirana mek";

#[test]
fn no_rule_scale_or_gate_names_a_case_an_actor_or_a_country() {
    let names = names_in_cases();
    for file in default_rule_files() {
        let name = file.name();
        if name.starts_with("lexicons/") || !name.ends_with(".ron") {
            continue;
        }
        for (number, line) in file.text().lines().enumerate() {
            // References and sources are titles of publications; they may speak of whom they like.
            let cites = line.trim_start().starts_with('"') || line.trim_start().starts_with("source:");
            if cites {
                continue;
            }
            let words = line.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
            for word in words.filter(|word| !word.is_empty()) {
                assert!(!NAMES.split(' ').any(|name| name == word), "{name}:{} names `{word}`", number + 1);
                assert!(!names.contains(&word), "{name}:{} names `{word}` of a case", number + 1);
            }
        }
    }
}

/// Ids of actors, and of hypotheses that name one, in the cases of the repository; words that are also ordinary are left
/// out.
fn names_in_cases() -> BTreeSet<String> {
    let rules = default_rules().expect("the default rules load").value;
    let mut names = BTreeSet::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    for folder in std::fs::read_dir(root).expect("cases").map(|entry| entry.expect("entry").path()) {
        let path = folder.join("case.ron");
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let case = case(&FileText::new(path.display().to_string(), text), &rules).expect("a sound case").value;
        names.extend(case.actors.iter().map(|actor| actor.id.to_string()).filter(|id| !id.contains('-')));
        let hypotheses = case.questions.iter().flat_map(|question| &question.hypotheses);
        names.extend(hypotheses.filter(|one| !one.actors.is_empty()).map(|one| one.id.to_string()));
    }
    assert!(names.len() > 20);
    names
}
