//! Weights and what was set aside, as text.

use crate::explain::SetAside;
use crate::infer::Side;
use crate::model::quantity::{WeightInterval, WeightOfEvidence};
use crate::text::in_order;

/// `+3.0 to +5.0`
pub(in crate::report) fn weights(weight: WeightInterval, side: Side) -> String {
    let (lo, hi) = (signed(weight.lo(), side), signed(weight.hi(), side));
    if lo == hi { hi } else { format!("{lo} to {hi}") }
}

/// The middle of a range of weight.
pub(in crate::report) fn middle(weight: WeightInterval) -> WeightOfEvidence {
    WeightOfEvidence::from_micro(weight.twice_centre().micro() / 2)
}

/// A weight with the sign of its side: `+7.2`, `−2.0`.
pub(in crate::report) fn signed(weight: WeightOfEvidence, side: Side) -> String {
    let sign = match side {
        Side::For => '+',
        Side::Against => '−',
    };
    let number = format!("{:.1}", weight.decibans().abs());
    if number == "0.0" { number } else { format!("{sign}{number}") }
}

/// Findings that the same thing happened to for the same reasons, together.
pub(in crate::report) fn grouped(all: &[SetAside]) -> Vec<Vec<&SetAside>> {
    let mut groups: Vec<Vec<&SetAside>> = Vec::new();
    for one in all {
        let same = |group: &&mut Vec<&SetAside>| group[0].effect == one.effect && group[0].reasons == one.reasons;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// Items of a group, or rules where they weigh no item; each once.
pub(in crate::report) fn names_of(group: &[&SetAside]) -> String {
    let mut names: Vec<String> = Vec::new();
    for one in group {
        let name = one.item.as_ref().map_or_else(|| one.reading.rule.to_string(), ToString::to_string);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    in_order(names).join(", ")
}
