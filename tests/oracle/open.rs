//! Points on which engine and oracle are known to differ, or on which the semantics is silent.
//!
//! Where a pair that touches one differs, it is counted and passed over, so that the comparison guards everything else
//! meanwhile; each has a case in `kept`, marked `open`. `ASCRIBE_ORACLE_OPEN=1` passes over none. Take a point out as soon
//! as it is settled.

use ascribe::load::wire::case::Evidence;
use ascribe::model::condition::Condition;
use ascribe::model::ladder::Gate;

use super::pair::Pair;

/// The first open point that a pair touches.
pub fn touched(pair: &Pair) -> Option<&'static str> {
    let gates: Vec<&Gate> = pair.ladder.levels.iter().flat_map(|level| &level.gates).collect();
    let items = &pair.case.evidence;
    let told_twice =
        items.iter().any(|one| items.iter().any(|other| other.id < one.id && records_the_same(one, other)));
    if told_twice && gates.iter().any(|gate| matches!(gate, Gate::SpanDays(_))) {
        return Some("records of one observation on different days: which day counts?");
    }
    let by_item = |one: &Condition| matches!(one, Condition::Evidence(_) | Condition::Any(_) | Condition::All(_));
    let by_fact_alone = pair.rules.iter().any(|rule| rule.line.is_some() && !rule.when.iter().any(by_item));
    let items = gates.iter().any(|gate| matches!(gate, Gate::Items(_) | Gate::SpanDays(_)));
    (by_fact_alone && items).then_some("a finding that weighs no item of its own counts as one item")
}

/// Whether two items may record the same observation and differ in the day.
fn records_the_same(one: &Evidence, other: &Evidence) -> bool {
    one.kind == other.kind && one.happened != other.happened
}

/// Whether open points are compared too.
pub fn all_compared() -> bool {
    std::env::var("ASCRIBE_ORACLE_OPEN").is_ok()
}
