//! The checker of certificates: it accepts every certificate that the engine writes, and no tampered one that matters.

#[path = "verify/mutate.rs"]
mod mutate;
#[path = "oracle/mod.rs"]
mod oracle;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ascribe::explain::certificate::{
    Certificate, Chance, DerivationView, DerivedView, Effect, FactView, JudgmentView, PremiseView, RowView, RuleView,
};
use ascribe::explain::{explain, verify, verify_terms};
use ascribe::infer::{GateValue, Reassessor};
use ascribe::load::Masker;
use ascribe::model::case::Case;
use ascribe::model::evidence::{EvidenceItem, Tlp};
use ascribe::model::ladder::Gate;
use ascribe::model::rule_set::RuleSet;
use ascribe::report::json;
use ascribe::report::markdown::{Prose, render_markdown};
use ascribe::text::FileText;
use ascribe::{Options, Plan, assess, load};
use mutate::{Mutation, mutations};
use serde::Deserialize;
use serde_json::Value;

/// Texts for people, and names of what lies outside a certificate: nothing is computed from them. The seal covers them, as
/// everything.
const FREE_TEXTS: &[&str] = &[
    "seal",
    "case",
    "title",
    "case_digest",
    "rules_digest",
    "engine_version",
    "ladder.id",
    "ladder.source",
    "ladder.title",
    "scales.lines[].title",
    "rules[].title",
    "sources[].name",
    "items[].says",
    "questions[].id",
    "questions[].asks",
    "questions[].hypotheses[].label",
    "questions[].hypotheses[].prior_reason",
    "questions[].matches[].bindings[].variable",
    "questions[].matches[].bindings[].value",
];

/// What a certificate takes as given. Another value is another premise: it passes where no stated figure depends on it, such
/// as a ceiling that is not reached. Everywhere else it is caught, so that the figures always follow from what is given.
const GIVEN: &[&str] = &[
    // Scales that do not bind: a second statement in no line, a ceiling not reached, no sign of deception.
    "scales.lines[].ceiling_udb",
    "scales.lines[].dependence_permille",
    "scales.lines[].nature",
    "scales.deception",
    "scales.unknown_prior_udb",
    "scales.false_flag_prior_udb",
    "scales.counts_from_twice_udb",
    // What rules conclude, where it hits nothing either way.
    "rules[].effect.Doubts.lines[]",
    "rules[].effect.Doubts.rules[]",
    "rules[].effect.Doubts.to",
    // What the case records, where another day, kind or relay of the same origin leads to the same figures.
    "as_of",
    "blind",
    "items[].id",
    "items[].kind",
    "items[].happened",
    "items[].known_from",
    "items[].withdrawn",
    "items[].answers[]",
    "items[].bears_on[].subject",
    "items[].bears_on[].direction",
    "items[].reported_by[]",
    "items[].observation",
    "sources[].cites[]",
    "questions[].hypotheses[].kind",
    "questions[].hypotheses[].within",
    // What matched: another row as true, or a rule with the same effect.
    "questions[].derived[].fact",
    "questions[].derived[].derivations[].rule",
    "questions[].derived[].derivations[].premises[].row",
    "questions[].derived[].derivations[].counted[]",
    "questions[].matches[].premises[].row",
    "questions[].matches[].counted[]",
    "questions[].matches[].rule",
    "questions[].matches[].hypothesis",
    "questions[].matches[].aim",
    // How a hypothesis fares without an item or an origin, where the ladder has no gate for it.
    "questions[].judgments[].survival.item",
    "questions[].judgments[].survival.origin",
];

fn rules() -> RuleSet {
    load::default_rules().expect("the default rules are sound").value
}

fn cases(rules: &RuleSet) -> Vec<(String, Case)> {
    let mut cases = Vec::new();
    for folder in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/cases")).expect("cases") {
        let folder = folder.expect("a folder").path();
        if let Ok(text) = std::fs::read_to_string(folder.join("case.ron")) {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let case = load::case(&FileText::new(name.clone(), text), rules).expect("a sound case").value;
            cases.push((name, case));
        }
    }
    cases.sort_by(|one, other| one.0.cmp(&other.0));
    cases
}

fn certificate(plan: &Plan, rules: &RuleSet, case: &Case, options: &Options) -> Certificate {
    json::certificate(&assess(plan, rules, case, options).expect("within limits"), rules)
}

/// What a certificate concludes: who leads, likelihoods, levels and gates.
fn conclusions(certificate: &Certificate) -> Vec<(Option<&str>, &[JudgmentView])> {
    certificate.questions.iter().map(|one| (one.leading.as_deref(), one.judgments.as_slice())).collect()
}

/// Changes a document, looks at it, and puts back what was there.
fn with<T>(document: &mut Value, mutation: &Mutation, look: impl FnOnce(&Value) -> T) -> T {
    let put = |document: &mut Value, value: Value| {
        std::mem::replace(document.pointer_mut(&mutation.pointer).expect("a place in the document"), value)
    };
    let before = put(document, mutation.to.clone());
    let seen = look(document);
    put(document, before);
    seen
}

fn listed(sort: &str) -> bool {
    let below = |given: &&&str| sort.strip_prefix(**given).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    FREE_TEXTS.contains(&sort) || GIVEN.iter().any(|given| below(&given))
}

/// Whether it is the rule or the hypothesis of a finding: these always leave their mark.
fn is_of_a_finding(document: &Value, mutation: &Mutation) -> bool {
    let head = mutation.pointer.strip_suffix("/rule").or_else(|| mutation.pointer.strip_suffix("/hypothesis"));
    let weighed = head.and_then(|head| document.pointer(&format!("{head}/weighed/line")));
    mutation.sort.starts_with("questions[].matches[]") && weighed.is_some()
}

/// Some of the mutations: of each sort up to so many, others in every case.
fn sample(all: Vec<Mutation>, of_each: usize, number: usize) -> Vec<Mutation> {
    let mut sorts: BTreeMap<String, Vec<Mutation>> = BTreeMap::new();
    all.into_iter().for_each(|one| sorts.entry(one.sort.clone()).or_default().push(one));
    let some = |all: Vec<Mutation>| {
        let step = (all.len() / of_each).max(1);
        let first = number.wrapping_mul(7919) % step;
        all.into_iter().skip(first).step_by(step).take(of_each)
    };
    sorts.into_values().flat_map(some).collect()
}

/// Tells every lie about a certificate; what passes must be listed and leave the conclusions as they are.
fn check_mutations(name: &str, truth: &Certificate, mutations: Vec<Mutation>) -> Vec<String> {
    let mut document = serde_json::to_value(truth).expect("plain data");
    let mut failures = Vec::new();
    for mutation in mutations {
        let passes = with(&mut document, &mutation, |document| {
            Certificate::deserialize(document).ok().filter(|tampered| verify_terms(tampered).is_empty())
        });
        let Some(tampered) = passes else { continue };
        let known = listed(&mutation.sort) && !is_of_a_finding(&document, &mutation);
        if conclusions(&tampered) != conclusions(truth) || !known {
            failures.push(format!("{name}: {} -> {}", mutation.pointer, mutation.to));
        }
    }
    failures
}

/// Calls `check` for every case on all processors; gives what it finds, in order of case.
fn for_all_cases(check: impl Fn(usize, &str, &Certificate) -> Vec<String> + Sync) -> Vec<String> {
    let rules = rules();
    let plan = Plan::new(&rules);
    let cases = cases(&rules);
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((number, (name, case))) = {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    cases.get(number).map(|case| (number, case))
                } {
                    // Every other case is judged blind, so that what was left out is looked at too.
                    let options = Options { blind: number % 2 == 1, ..Options::default() };
                    let found = check(number, name, &certificate(&plan, &rules, case, &options));
                    failures.lock().expect("no panic").insert(number, found);
                }
            });
        }
    });
    failures.into_inner().expect("no panic").into_values().flatten().collect()
}

fn drawn(certificate: &Certificate) -> Vec<String> {
    verify(certificate).iter().map(ToString::to_string).collect()
}

#[test]
fn every_case_is_accepted_as_written_and_as_read_back() {
    let rules = rules();
    let plan = Plan::new(&rules);
    for (number, (name, case)) in cases(&rules).iter().enumerate() {
        // Every case both ways, on ladders in turn.
        for blind in [false, true] {
            let ladder = &rules.ladders()[(2 * number + usize::from(blind)) % rules.ladders().len()];
            let options = Options { blind, ladder: ladder.id.clone(), ..Options::default() };
            let written = certificate(&plan, &rules, case, &options);
            assert_eq!(drawn(&written), [""; 0], "{name} on {}", ladder.id);
            let text = json::to_json(&written).expect("plain data");
            let read: Certificate = serde_json::from_str(&text).expect("what was written");
            assert_eq!(read, written, "{name} on {}", ladder.id);
            assert_eq!(json::to_json(&read).expect("plain data"), text);
        }
    }
}

#[test]
fn a_case_without_an_item_a_source_a_rule_or_a_line_is_accepted() {
    let rules = rules();
    let plan = Plan::new(&rules);
    for (number, (name, case)) in cases(&rules).iter().enumerate() {
        let item = case.evidence[number % case.evidence.len()].id.clone();
        let source = case.sources[number % case.sources.len()].id.clone();
        let one = |without: Options| drawn(&certificate(&plan, &rules, case, &without));
        assert_eq!(one(Options { without: [item].into(), ..Options::default() }), [""; 0], "{name}");
        assert_eq!(one(Options { without_sources: [source].into(), ..Options::default() }), [""; 0], "{name}");
        let rule = rules.rules()[number * 3].id.clone();
        let line = rules.scales().lines[number % rules.scales().lines.len()].id.clone();
        let (without_rules, without_lines) = ([rule].into(), [line].into());
        assert_eq!(one(Options { without_rules, without_lines, ..Options::default() }), [""; 0], "{name}");
    }
}

#[test]
fn generated_cases_are_accepted() {
    let mut accepted = 0;
    for seed in 0..500 {
        let pair = oracle::generate::pair(seed);
        let Ok((rules, case)) = pair.load(false) else { continue };
        let written = certificate(&Plan::new(&rules), &rules, &case, &pair.options());
        assert_eq!(drawn(&written), [""; 0], "seed {seed}\n{}", pair.printed());
        accepted += 1;
    }
    assert!(accepted > 100, "most pairs load: {accepted}");
}

#[test]
fn a_lie_passes_only_where_no_conclusion_depends_on_it() {
    let failures = for_all_cases(|number, name, truth| {
        let document = serde_json::to_value(truth).expect("plain data");
        check_mutations(name, truth, sample(mutations(&document), 1, number))
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The same, every lie about every case: some minutes.
#[test]
#[ignore = "takes minutes; run it when the checker or the certificate changes"]
fn every_lie_passes_only_where_no_conclusion_depends_on_it() {
    let failures = for_all_cases(|_, name, truth| {
        check_mutations(name, truth, mutations(&serde_json::to_value(truth).expect("plain data")))
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Cases that are accepted, and lies that are told about them, in [`many_generated_cases_are_accepted_and_many_lies_rejected`].
const MANY_CASES: usize = 10_000;
const MANY_LIES: usize = 100_000;

/// `cargo test --release --test verify many_generated -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes; run it when the checker or the certificate changes"]
fn many_generated_cases_are_accepted_and_many_lies_rejected() {
    let (next, accepted, rejected) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let failures = Mutex::new(Vec::new());
    let enough = || accepted.load(Ordering::Relaxed) >= MANY_CASES && rejected.load(Ordering::Relaxed) >= MANY_LIES;
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while !enough() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let Some(found) = lies_about_a_generated_case(seed) else { continue };
                    accepted.fetch_add(1, Ordering::Relaxed);
                    match found {
                        Ok(count) => _ = rejected.fetch_add(count, Ordering::Relaxed),
                        Err(failure) => failures.lock().expect("no panic").push(failure),
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no panic");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    println!("{} cases accepted, {} lies rejected", accepted.into_inner(), rejected.into_inner());
}

/// How many lies that alter what is concluded of a generated case were rejected; nothing where the pair does not load.
fn lies_about_a_generated_case(seed: usize) -> Option<Result<usize, String>> {
    const OF_EACH_CASE: usize = 40;
    let pair = oracle::generate::pair(seed as u64);
    let (rules, case) = pair.load(false).ok()?;
    let truth = certificate(&Plan::new(&rules), &rules, &case, &pair.options());
    if !verify(&truth).is_empty() {
        return Some(Err(format!("seed {seed}: {}", drawn(&truth).join("; "))));
    }
    let mut document = serde_json::to_value(&truth).expect("plain data");
    let concluded = |one: &Mutation| one.sort.starts_with("questions[].judgments") || one.sort == "questions[].leading";
    let all: Vec<Mutation> = mutations(&document).into_iter().filter(concluded).collect();
    let step = (all.len() / OF_EACH_CASE).max(1);
    let mut rejected = 0;
    for lie in all.iter().skip(seed % step).step_by(step) {
        let tampered = with(&mut document, lie, |document| Certificate::deserialize(document).ok());
        // What is no certificate any more is rejected before anybody looks.
        let Some(tampered) = tampered.filter(|one| conclusions(one) != conclusions(&truth)) else { continue };
        // Survival is taken as given; a lie about it is found where a gate asks for it.
        if verify_terms(&tampered).is_empty() && !listed(&lie.sort) {
            return Some(Err(format!("seed {seed}: {} -> {} passes", lie.pointer, lie.to)));
        }
        rejected += usize::from(!verify(&tampered).is_empty());
    }
    Some(Ok(rejected))
}

#[test]
fn under_the_seal_nothing_passes() {
    let failures = for_all_cases(|number, name, truth| {
        if !number.is_multiple_of(8) {
            return Vec::new();
        }
        let mut document = serde_json::to_value(truth).expect("plain data");
        let passes = |document: &Value| Certificate::deserialize(document).is_ok_and(|one| verify(&one).is_empty());
        let some = sample(mutations(&document), 1, number).into_iter().filter(|one| listed(&one.sort));
        let passing = some.filter(|one| with(&mut document, one, passes));
        passing.map(|one| format!("{name}: {} -> {}", one.pointer, one.to)).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn facts_that_only_support_each_other_are_derived_from_nothing() {
    let rules = rules();
    let (_, case) = cases(&rules).swap_remove(0);
    let mut forged = certificate(&Plan::new(&rules), &rules, &case, &Options::default());
    let effect = Effect::Derives { relation: "zz".to_owned(), strength: 1.0 };
    forged.rules.push(RuleView { id: "zz".to_owned(), title: String::new(), effect });
    let half = Chance { lower: 0.5, upper: 0.5 };
    let fact = |value: &str| FactView { relation: "zz".to_owned(), values: vec![value.to_owned()] };
    for (own, other) in [("1", "2"), ("2", "1")] {
        let premises = vec![PremiseView { row: RowView::Derived(fact(other)), probability: half }];
        let derivation = DerivationView { rule: "zz".to_owned(), strength: half, premises, counted: Vec::new() };
        forged.questions[0].derived.push(DerivedView {
            fact: fact(own),
            strength: half,
            derivations: vec![derivation],
        });
    }
    let found = verify_terms(&forged);
    assert!(!found.is_empty() && found.iter().all(|one| one.path.contains("derived")), "{found:?}");
}

#[test]
fn the_checker_is_short() {
    let mut lines = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/explain/verify")).expect("a folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let code = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        lines += code.count();
    }
    assert!((100..=500).contains(&lines), "{lines} lines of code, without blank lines, comments and tests");
}

#[test]
fn hostile_certificates_are_refused_without_a_panic() {
    let failures = for_all_cases(|number, _, truth| {
        if !number.is_multiple_of(4) {
            return Vec::new();
        }
        let document = serde_json::to_value(truth).expect("plain data");
        let mut random = oracle::generate::Random::new(number as u64);
        let all = mutations(&document);
        for _ in 0..4 {
            let mut tampered = document.clone();
            for _ in 0..40 {
                let one = random.pick(&all);
                if let Some(place) = tampered.pointer_mut(&one.pointer) {
                    let huge = [i64::MIN, i64::MAX, 0][random.below(3)];
                    *place = if place.is_i64() { Value::from(huge) } else { one.to };
                }
                disorder(&mut tampered, &mut random);
            }
            if let Ok(tampered) = Certificate::deserialize(&tampered) {
                let _ = verify(&tampered);
            }
        }
        Vec::new()
    });
    assert_eq!(failures, [""; 0]);
}

/// Drops, doubles or turns round the entries of some list.
fn disorder(document: &mut Value, random: &mut oracle::generate::Random) {
    let mut at = document;
    loop {
        let count = match at {
            Value::Array(list) => list.len(),
            Value::Object(map) => map.len(),
            _ => return,
        };
        if count == 0 {
            return;
        }
        let place = random.below(count);
        match at {
            Value::Array(list) if random.percent(30) => {
                match random.below(3) {
                    0 => _ = list.remove(place),
                    1 => list.push(list[place].clone()),
                    _ => list.reverse(),
                }
                return;
            }
            Value::Array(list) => at = &mut list[place],
            Value::Object(map) => match map.values_mut().nth(place) {
                Some(inner) => at = inner,
                None => return,
            },
            _ => return,
        }
    }
}

/// Where texts are withheld dates are too: days between such items are taken as stated, and which items they are must be told.
#[test]
fn what_is_withheld_is_listed_and_days_between_it_are_as_stated() {
    let rules = rules();
    let plan = Plan::new(&rules);
    let mut spans = 0;
    for (name, mut case) in cases(&rules).into_iter().step_by(3) {
        Arc::make_mut(&mut case.evidence).iter_mut().for_each(|item| item.tlp = Tlp::Red);
        let masked = Masker::new(Tlp::Amber, &rules).mask(&case);
        let truth = certificate(&plan, &rules, &masked, &Options { ladder: "unit42".to_owned(), ..Options::default() });
        assert_eq!(drawn(&truth), [""; 0], "{name}");
        let judged = truth.questions.iter().flat_map(|question| &question.judgments);
        let gates = judged.flat_map(|one| &one.levels).flat_map(|level| &level.gates);
        spans += gates.filter(|one| matches!(one.gate, Gate::SpanDays(_)) && one.has > Some(0.0)).count();
        let mut forged = truth.clone();
        forged.masked.as_mut().expect("what is withheld").items.pop();
        assert!(!verify_terms(&forged).is_empty(), "{name}: an item fewer");
        forged.masked = None;
        assert!(!verify_terms(&forged).is_empty(), "{name}: none is told");
    }
    assert!(spans > 0, "no gate asks for days that are withheld");
}

#[test]
fn a_list_out_of_order_or_with_an_entry_twice_is_refused() {
    let rules = rules();
    let (name, case) = cases(&rules).swap_remove(0);
    let truth =
        serde_json::to_value(certificate(&Plan::new(&rules), &rules, &case, &Options::default())).expect("data");
    for list in ["/sources", "/items", "/rules", "/scales/lines", "/questions/0/hypotheses"] {
        let refuses = |change: fn(&mut Vec<Value>)| {
            let mut document = truth.clone();
            change(document.pointer_mut(list).and_then(Value::as_array_mut).expect("a list"));
            let forged = Certificate::deserialize(&document).expect("a certificate");
            assert!(!verify_terms(&forged).is_empty(), "{name}: {list}");
        };
        refuses(|entries| entries.reverse());
        refuses(|entries| entries.insert(0, entries[0].clone()));
    }
}

/// What a rule states as a share is one: outside 0 to 1 it is told, whatever follows from it.
#[test]
fn a_share_outside_its_range_is_told_where_it_stands() {
    let rules = rules();
    let (_, case) = cases(&rules).swap_remove(0);
    let truth =
        serde_json::to_value(certificate(&Plan::new(&rules), &rules, &case, &Options::default())).expect("data");
    let is_share = |one: &Mutation| {
        ["spoofability", "strength"].iter().any(|name| one.pointer.ends_with(name)) && one.sort.starts_with("rules[]")
    };
    let shares: BTreeSet<String> = mutations(&truth).into_iter().filter(is_share).map(|one| one.pointer).collect();
    assert!(shares.len() > 5, "{shares:?}");
    for share in shares {
        for to in [1.5, -0.5] {
            let mut document = truth.clone();
            *document.pointer_mut(&share).expect("a share") = Value::from(to);
            let forged = Certificate::deserialize(&document).expect("a certificate");
            let found = verify_terms(&forged);
            assert!(found.iter().any(|one| one.path.starts_with("rules[")), "{share} as {to}: {found:?}");
        }
    }
}

#[test]
fn conclusions_say_what_the_certificate_says() {
    let rules = rules();
    let plan = Plan::new(&rules);
    for (name, case) in cases(&rules) {
        let assessment = assess(&plan, &rules, &case, &Options::default()).expect("within limits");
        let questions: Vec<usize> = (0..assessment.questions.len()).collect();
        let short = json::conclusions(&assessment, &questions);
        let whole = Reassessor::new(&plan, &rules, &case, &Options::default()).expect("within limits");
        assert_eq!(short, json::conclusions(&whole.outline().expect("within limits"), &questions), "{name}");
        assert_eq!(short, json::brief_conclusions(&whole).expect("within limits"), "{name}");
        let full = json::certificate(&assessment, &rules);
        assert_eq!(short.questions.len(), full.questions.len());
        for (short, full) in short.questions.iter().zip(&full.questions) {
            assert_eq!((&short.id, &short.leading), (&full.id, &full.leading), "{name}");
            for (short, full) in short.hypotheses.iter().zip(&full.judgments) {
                assert_eq!((&short.id, short.likelihood), (&full.hypothesis, full.likelihood), "{name}");
                assert_eq!((short.leads, short.confidence), (full.leads, full.level), "{name}");
                let capped = short.cap.is_some_and(|cap| cap <= short.confidence);
                let top = full.levels.last().is_some_and(|level| level.level == full.level);
                assert!(!short.missing.is_empty() || capped || top, "{name}: {short:?}");
            }
        }
    }
}

/// The case with a thousand more items, of a kind that no rule asks for.
fn with_a_thousand_more(case: &Case) -> Case {
    let mut larger = case.clone();
    let more = case.evidence.first().cloned().into_iter().cycle().take(1_000).zip(1..);
    let evidence = Arc::make_mut(&mut larger.evidence);
    evidence.extend(more.map(|(item, number)| EvidenceItem {
        id: format!("zz-{number:04}").as_str().into(),
        kind: "of-no-use".to_owned(),
        says: format!("number {number}"),
        bears_on: Vec::new(),
        answers: Vec::new(),
        ..item
    }));
    evidence.sort_by(|one, other| one.id.cmp(&other.id));
    larger
}

/// How a large case fares without each item is only tried where a level hangs on it; then the level is what it is in a small one.
#[test]
fn what_weighs_nothing_changes_no_level_however_much_it_is() {
    let rules = rules();
    let plan = Plan::new(&rules);
    let is_survival = |gate: &Gate| matches!(gate, Gate::SurvivesAnyItem(_) | Gate::SurvivesAnyOrigin(_));
    let prose = Prose { rules: &rules, lexicon: rules.lexicon("icd203").expect("a lexicon") };
    let (mut tried, mut not_tried) = (0, 0);
    for (name, case) in cases(&rules) {
        let assess = |case: &Case| assess(&plan, &rules, case, &Options::default()).expect("within limits");
        let (small, large) = (assess(&case), assess(&with_a_thousand_more(&case)));
        for (at, (one, other)) in small.questions.iter().zip(&large.questions).enumerate() {
            for (one, other) in one.judgments.iter().zip(&other.judgments) {
                assert_eq!(
                    (one.level, one.leads, one.likelihood),
                    (other.level, other.leads, other.likelihood),
                    "{name}"
                );
                let gates = || other.levels.iter().flat_map(|level| &level.gates).filter(|one| is_survival(&one.gate));
                if one.survival == other.survival {
                    tried += usize::from(other.leads);
                    assert!(gates().all(|gate| gate.value != GateValue::NotTried), "{name}");
                    assert_eq!(one.levels, other.levels, "{name}");
                } else {
                    not_tried += 1;
                    assert_eq!(other.survival, None, "{name}");
                    let explanation = explain(&large, &rules, at, other.place).expect("a hypothesis");
                    assert_eq!(explanation.hangs_on, None, "{name}");
                    let text = render_markdown(&prose, &large, &[explanation]);
                    assert!(text.contains("What the loss of one item or origin does was not tried"), "{name}: {text}");
                    assert!(gates().all(|gate| gate.value == GateValue::NotTried && !gate.holds), "{name}");
                }
            }
        }
        assert_eq!(drawn(&json::certificate(&large, &rules)), Vec::<String>::new(), "{name}");
    }
    assert!(tried > 5 && not_tried > 5, "{tried} tried, {not_tried} not");
}
