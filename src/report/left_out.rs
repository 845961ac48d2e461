//! What the options of an assessment leave out, as names.

use std::collections::BTreeSet;

use crate::infer::Options;
use crate::model::case::Case;
use crate::model::id::EvidenceId;
use crate::text::in_order;

/// Sources, items, lines and rules that are left out; items that go with a source are not named beside it.
pub(in crate::report) fn left_out(case: &Case, options: &Options) -> Vec<String> {
    let sources = (0..case.sources.len()).filter(|place| options.without_sources.contains(&case.sources[*place].id));
    let with_sources: BTreeSet<&EvidenceId> =
        sources.flat_map(|place| case.reported_only_through(place)).map(|item| &case.evidence[item].id).collect();
    let items = options.without.iter().filter(|id| !with_sources.contains(id)).map(ToString::to_string);
    let items = in_order(items.collect());
    let sources = options.without_sources.iter().map(ToString::to_string);
    let lines = options.without_lines.iter().map(|line| format!("line {line}"));
    let rules = options.without_rules.iter().map(|rule| format!("rule {rule}"));
    sources.chain(items).chain(lines).chain(rules).collect()
}
