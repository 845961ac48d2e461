//! Limits, and laws that once did not hold.

use super::*;

/// The least limit with which a case is assessed.
fn needed(pair: &Pair, set: fn(&mut Limits, u64)) -> u64 {
    let (rules, case) = pair.load(false).unwrap();
    let plan = Plan::new(&rules);
    let passes = |most: u64| {
        let mut options = pair.options();
        set(&mut options.limits, most);
        assess(&plan, &rules, &case, &options).is_ok()
    };
    let (mut fails, mut holds) = (0, 100_000);
    if passes(0) {
        return 0;
    }
    assert!(passes(holds));
    while holds - fails > 1 {
        let middle = (holds + fails) / 2;
        if passes(middle) { holds = middle } else { fails = middle }
    }
    holds
}

/// The order in which a plan joins, and the indexes that it looks into, decide how many rows it looks at. Where they get better,
/// the figure here goes down.
#[test]
fn joins_look_at_no_more_rows_than_they_did() {
    let pairs = (0..120).map(|seed| pair(4_000_000 + seed)).filter(|pair| pair.load(false).is_ok());
    let looked_at: Vec<u64> = pairs.map(|pair| needed(&pair, |limits, most| limits.steps = most)).collect();
    assert_eq!(looked_at.iter().sum::<u64>(), 2_795, "{looked_at:?}");
}

/// One source, two hypotheses, two items that speak for the first, and one plain rule.
pub(super) fn two_items() -> Pair {
    let text = r#"Kept(why: "", rules: [], case: (id: "c", title: "c", as_of: "2022-06-01",
        questions: [(id: "q", asks: "Who?", hypotheses: [(id: "g0", kind: State), (id: "g1", kind: State)])],
        sources: [(id: "s1", kind: Vendor, reliability: A, first_hand: true)],
        evidence: [
            (id: "e1", kind: "sample", known_from: "2022-05-01", reported_by: ["s1"], credibility: 2, supports: ["g0"]),
            (id: "e2", kind: "sample", known_from: "2022-05-01", reported_by: ["s1"], credibility: 3, supports: ["g0"]),
        ]))"#;
    let mut pair = oracle::pair::Kept::read(text).unwrap().pair();
    pair.rules.push(plain_rule("plain", "sample", "code", ("Strong", 0.5), true));
    pair
}

#[test]
fn as_many_matches_and_derivations_as_allowed_pass_and_one_more_does_not() {
    let mut pair = two_items();
    assert_eq!(needed(&pair, |limits, most| limits.matches = most as usize), 2);
    assert_eq!(needed(&pair, |limits, most| limits.derivations = most as usize), 0);
    let derives = ascribe::model::rule::Derivation { relation: "seen".into(), args: vec!["?h".into()], strength: 1.0 };
    pair.rules[0].then = Outcome::Derives(derives);
    pair.rules[0].line = None;
    assert_eq!(needed(&pair, |limits, most| limits.matches = most as usize), 0);
    assert_eq!(needed(&pair, |limits, most| limits.derivations = most as usize), 2);
}

/// Two items, two rows of what they support, two hypotheses, one source with two reports and two origins, one derived.
#[test]
fn as_many_facts_as_allowed_pass_and_one_more_does_not() {
    let mut pair = two_items();
    let derives = ascribe::model::rule::Derivation { relation: "seen".into(), args: vec!["?h".into()], strength: 1.0 };
    pair.rules[0].then = Outcome::Derives(derives);
    pair.rules[0].line = None;
    assert_eq!(needed(&pair, |limits, most| limits.facts = most as usize), 12);
}

#[test]
fn facts_are_counted_where_no_rule_derives_any() {
    assert_eq!(needed(&two_items(), |limits, most| limits.facts = most as usize), 11);
}

/// Two items, for each what it supports, and for that the hypothesis: six rows.
#[test]
fn as_many_steps_as_allowed_pass_and_one_more_does_not() {
    assert_eq!(needed(&two_items(), |limits, most| limits.steps = most), 6);
}

/// A link published by C and by F: the second, wider one takes nothing from what the first alone gives.
#[test]
fn a_further_derivation_never_lowers() {
    use ascribe::model::condition::{FactPattern, LinkPattern};
    let text = |grades: &str| {
        format!(
            r#"Kept(why: "", rules: [], case: (id: "c", title: "c", as_of: "2022-06-01",
            questions: [(id: "q", asks: "Who?", hypotheses: [(id: "g0", kind: State), (id: "g1", kind: State)])],
            actors: [(id: "ant", kind: Group, links: [{grades}])],
            sources: [(id: "s1", kind: Vendor, reliability: F, first_hand: true),
                (id: "s2", kind: Vendor, reliability: C, first_hand: true)], evidence: []))"#
        )
    };
    let judged = |links: &str| {
        let mut pair = oracle::pair::Kept::read(&text(links)).unwrap().pair();
        let mut derive = plain_rule("derive", "sample", "code", ("Strong", 0.5), true);
        derive.when = vec![Condition::Link(LinkPattern { from: "?a".into(), to: "?h".into(), ..Default::default() })];
        let tied = ascribe::model::rule::Derivation { relation: "tied".into(), args: vec!["?h".into()], strength: 1.0 };
        (derive.then, derive.line) = (Outcome::Derives(tied), None);
        let mut weigh = plain_rule("weigh", "sample", "code", ("Strong", 0.5), true);
        weigh.when = vec![Condition::Fact(FactPattern { relation: "tied".into(), args: vec!["?h".into()] })];
        pair.rules = vec![derive, weigh];
        verdict(&answers(&pair), "g0")
    };
    let one = judged(r#"(to: "g0", by: "s1")"#);
    let both = judged(r#"(to: "g0", by: "s1"), (to: "g0", by: "s2")"#);
    assert!(one.0 <= both.0 && one.1 <= both.1 && one.2 <= both.2, "{one:?}, then {both:?}");
}

/// The first letters of the alphabet, six to a choice, chosen three times: more ways than a rule may have.
#[test]
fn a_rule_with_too_many_alternatives_is_refused() {
    let mut pair = two_items();
    let choice = |pattern: EvidencePattern| Condition::Any(vec![Condition::Evidence(pattern); 6]);
    let pattern = EvidencePattern { kind: "sample".into(), ..Default::default() };
    pair.rules[0].when.extend([choice(pattern.clone()), choice(pattern.clone()), choice(pattern)]);
    assert!(pair.load(false).is_err());
}

/// The columns of a relation are the bits of a 64-bit word.
#[test]
fn a_kind_with_more_fields_than_the_engine_takes_is_refused() {
    let mut pair = two_items();
    let field = pair.vocabulary.kinds[0].fields[1].clone();
    let more = (0..70).map(|number| ascribe::model::vocabulary::Field { id: format!("f{number}"), ..field.clone() });
    pair.vocabulary.kinds[0].fields.extend(more);
    assert!(pair.load(false).is_err() || !answers(&pair).is_empty());
}

/// Of the gates: a copy counts as one more item, and no loss of one item hurts where there are two copies of it.
#[test]
fn a_second_copy_of_an_item_meets_no_gate() {
    use ascribe::model::ladder::Gate;
    let mut pair = two_items();
    pair.case.evidence.pop();
    pair.ladder.levels.truncate(1);
    pair.ladder.levels[0].gates = vec![Gate::Items(2), Gate::SurvivesAnyItem(0.3)];
    let gates = |pair: &Pair| answers(pair)[0].hypotheses["g0"].gates.clone();
    let before = gates(&pair);
    let copy = ascribe::load::wire::case::Evidence { id: "copy".into(), ..pair.case.evidence[0].clone() };
    pair.case.evidence.push(copy);
    assert_eq!(gates(&pair), before);
}

/// Where `counts_from` is 0.
#[test]
fn a_line_without_a_finding_supports_nothing() {
    use ascribe::model::ladder::Gate;
    let mut pair = two_items();
    pair.scales.counts_from = 0.0;
    pair.ladder.levels.truncate(1);
    pair.ladder.levels[0].gates = vec![Gate::Lines(2)];
    assert_eq!(answers(&pair)[0].hypotheses["g0"].gates, [[false]]);
}
