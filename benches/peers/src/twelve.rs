//! The twelve rules of the workload for `ascent`, compiled into the program: a case at a time, its names interned.
//!
//! Lineage is followed to roots only, as `ascribe` does: no rule asks for the closure itself.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use ascent::aggregators::{count, max, min};
use ascent::ascent;

use crate::neutral::{Case, Fact};

type Id = u32;

ascent! {
    struct Rules;

    relation source(Id);
    relation cites(Id, Id);
    relation actor(Id, Id);
    relation known(Id, Id, i64);
    relation hypothesis(Id, Id);
    relation proposition(Id, Id, Id, i64);
    relation operation(Id, Id, Id, i64, Id);
    relation trigger(Id, Id, Id, i64, Id);
    relation code(Id, Id, Id);
    relation infra(Id, Id, i64);
    relation claim(Id, Id);
    // Lines that are no proposition's: code, timing, sponsor.
    relation lines(Id, Id, Id);

    // r1 to r3: roots of a source.
    relation citing(Id);
    citing(s) <-- cites(s, _);
    relation root_of(Id, Id);
    root_of(s, s) <-- source(s), !citing(s);
    root_of(s, r) <-- root_of(t, r), cites(s, t);

    // r4, r5: distinct roots of a proposition; corroborated or not.
    relation claim_root(Id, Id);
    claim_root(q, r) <-- claim(q, s), root_of(s, r);
    relation claimed(Id);
    claimed(q) <-- claim_root(q, _);
    relation corroborated(Id);
    corroborated(q) <-- claimed(q), agg n = count() in claim_root(q, _), if n >= 2;
    relation uncorroborated(Id);
    uncorroborated(q) <-- claimed(q), !corroborated(q);

    // r6: an event of the same sector up to 30 days before an operation, and the actors of its sponsor.
    relation triggered(Id, Id, Id, Id);
    triggered(o, e, a, s) <--
        operation(o, _, x, day, _), trigger(e, p, x, before, s), if (day - 30..=*day).contains(before), actor(a, p);

    // r7: code that is exclusive enough.
    relation code_similarity(Id, Id, Id, i64, Id);
    code_similarity(c, a, k, x, s) <-- code(c, k, s), known(k, a, x), if *x >= 2;

    // r8: two codes, or infrastructure shared within 60 days with a cluster that is linked.
    relation shared(Id, Id, Id);
    shared(c, a, k) <-- code_similarity(c, a, k, _, _);
    relation linked(Id, Id);
    linked(c, a) <-- shared(c, a, k1), shared(c, a, k2), if k1 < k2;
    relation overlap(Id, Id);
    overlap(c, d) <-- infra(c, host, one), infra(d, host, other), if c != d && (one - other).abs() <= 60;
    linked(d, a) <-- linked(c, a), overlap(c, d);

    // r9: from the cluster to the sponsor of the operation.
    relation sponsored(Id, Id);
    sponsored(c, p) <-- linked(c, a), actor(a, p);
    relation attributed(Id, Id);
    attributed(o, p) <-- operation(o, c, _, _, _), sponsored(c, p);
    relation has_sponsor(Id);
    has_sponsor(o) <-- attributed(o, _);

    // r10: what speaks for and against.
    relation item(Id, Id, Id, i64);
    item(h, line, r, 300 * x) <--
        code_similarity(c, a, _, x, s), linked(c, a), hypothesis(h, a), root_of(s, r), lines(line, _, _);
    item(h, line, r, 250) <-- triggered(_, _, a, s), hypothesis(h, a), root_of(s, r), lines(_, line, _);
    item(h, line, r, w) <-- claim(q, s), corroborated(q), proposition(q, h, line, w), root_of(s, r);
    item(h, line, r, w.div_euclid(2)) <-- claim(q, s), uncorroborated(q), proposition(q, h, line, w), root_of(s, r);
    relation of_operation(Id, Id);
    of_operation(o, r) <-- operation(o, _, _, _, s), has_sponsor(o), root_of(s, r);
    item(h, line, r, 150) <-- of_operation(o, r), attributed(o, p), actor(a, p), hypothesis(h, a), lines(_, _, line);
    item(h, line, r, -150) <--
        of_operation(o, r), hypothesis(h, a), actor(a, p), !attributed(o, p), lines(_, _, line);

    // r11: the strongest of a hypothesis, line and root, for and against apart.
    relation judged(Id, Id, Id);
    judged(h, line, r) <-- item(h, line, r, _);
    relation best(Id, Id, Id, i64);
    best(h, line, r, w) <-- judged(h, line, r), agg w = max(v) in item(h, line, r, v), if w > 0;
    best(h, line, r, w) <-- judged(h, line, r), agg w = min(v) in item(h, line, r, v), if w < 0;
}

/// Names of a case as numbers.
#[derive(Default)]
struct Names<'a>(HashMap<&'a str, Id>);

impl<'a> Names<'a> {
    fn of(&mut self, name: &'a str) -> Id {
        let next = Id::try_from(self.0.len()).expect("few names");
        *self.0.entry(name).or_insert(next)
    }
}

/// Reads a file of cases and writes the score of every hypothesis (r12 without the softmax), and the sizes of the relations.
pub fn run(input: &str, scores: &str, sizes: Option<&str>) {
    let text = crate::read(input);
    let (mut lines, mut counts) = (String::new(), BTreeMap::new());
    for line in text.lines() {
        let case: Case<'_> = serde_json::from_str(line).expect("a case");
        let mut names = Names::default();
        let rules = evaluated(&case, &mut names);
        let mut sums: HashMap<Id, i64> = HashMap::new();
        rules.best.iter().for_each(|(h, _, _, w)| *sums.entry(*h).or_default() += w);
        for one in &case.hypotheses {
            let score = one.prior + sums.get(&names.of(one.id)).copied().unwrap_or(0);
            writeln!(lines, "{}\t{}\t{score}", case.case, one.id).expect("memory");
        }
        if sizes.is_some() {
            count_into(&mut counts, &rules);
        }
    }
    std::fs::write(scores, lines).expect("a file");
    if let Some(sizes) = sizes {
        std::fs::write(sizes, serde_json::to_string(&counts).expect("JSON")).expect("a file");
    }
}

fn count_into(counts: &mut BTreeMap<&'static str, usize>, rules: &Rules) {
    for (name, size) in [
        ("claimroot", rules.claim_root.len()),
        ("uncorroborated", rules.uncorroborated.len()),
        ("trig", rules.triggered.len()),
        ("codesim", rules.code_similarity.len()),
        ("overlap", rules.overlap.len()),
        ("linked", rules.linked.len()),
        ("attributed", rules.attributed.len()),
        ("item", rules.item.len()),
        ("best", rules.best.len()),
    ] {
        *counts.entry(name).or_default() += size;
    }
}

fn evaluated<'a>(case: &Case<'a>, names: &mut Names<'a>) -> Rules {
    let mut rules = Rules::default();
    rules.lines.push((names.of("code"), names.of("timing"), names.of("sponsor")));
    for one in &case.sources {
        rules.source.push((names.of(one.id),));
        rules.cites.extend(one.cites.iter().map(|cited| (names.of(one.id), names.of(cited))));
    }
    for one in &case.actors {
        let id = names.of(one.id);
        rules.actor.push((id, names.of(one.sponsor)));
        rules.known.extend(one.profile.iter().map(|known| (names.of(known.code), id, known.excl)));
    }
    rules.hypothesis.extend(case.hypotheses.iter().map(|one| (names.of(one.id), names.of(one.actor))));
    for one in &case.propositions {
        rules.proposition.push((names.of(one.id), names.of(one.hypothesis), names.of(one.line), one.weight));
    }
    case.facts.iter().for_each(|fact| record(&mut rules, fact, names));
    rules.run();
    rules
}

fn record<'a>(rules: &mut Rules, fact: &Fact<'a>, names: &mut Names<'a>) {
    let (day, source) = (day(fact.date), names.of(fact.source));
    match fact.kind {
        "operation" => {
            rules.operation.push((names.of(fact.op), names.of(fact.cluster), names.of(fact.sector), day, source));
        }
        "trigger" => {
            rules.trigger.push((names.of(fact.event), names.of(fact.sponsor), names.of(fact.sector), day, source));
        }
        "code" => rules.code.push((names.of(fact.cluster), names.of(fact.code), source)),
        "infra" => rules.infra.push((names.of(fact.cluster), names.of(fact.host), day)),
        "claim" => rules.claim.push((names.of(fact.prop), source)),
        kind => panic!("no such kind: {kind}"),
    }
}

/// Days of a proleptic Gregorian date since a fixed one.
fn day(date: &str) -> i64 {
    let mut parts = date.split('-').map(|part| part.parse::<i64>().expect("a number"));
    let mut next = || parts.next().expect("a date");
    let (year, month, day) = (next(), next(), next());
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
}
