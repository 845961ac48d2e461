//! What is made ready for `ascribe`, which is timed as its users run it; and what it derived, for holding against the peers.

use std::collections::BTreeMap;
use std::path::Path;

use ascribe::explain::{BUDGET, Flips, Parts, fragility};
use ascribe::infer::{Options, Plan, Reassessor};
use ascribe::load;
use ascribe::text::FileText;

use crate::read_rules::read_rules;

/// Writes the cases of the workload in the shape that `ascribe` reads.
pub fn convert(input: &str, cases: &str) {
    let convert = |line: &str| crate::convert::convert(serde_json::from_str(line).expect("a case"));
    let text = crate::read(input);
    let lines = text.lines().map(|line| serde_json::to_string(&convert(line)).expect("JSON") + "\n");
    std::fs::write(cases, lines.collect::<String>()).expect("a file");
}

/// Writes the sizes of the relations that the rules derive from all cases.
pub fn sizes(cases: &str, folder: &str, sizes: &str) {
    let rules = read_rules(Path::new(folder));
    let plan = Plan::new(&rules);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in crate::read(cases).lines() {
        let case =
            load::case_without_places(&FileText::new("case.json", line.to_owned()), &rules).expect("a sound case");
        let options = Options::default();
        let evaluated = Reassessor::new(&plan, &rules, &case.value, &options).expect("within limits");
        evaluated.derived_sizes().into_iter().for_each(|(name, size)| *counts.entry(name).or_default() += size);
    }
    std::fs::write(sizes, serde_json::to_string(&counts).expect("JSON")).expect("a file");
}

/// Prints the size of the smallest set of items whose loss changes the lead, and whether that is proven.
pub fn flip(case: &str, folder: &str) {
    let rules = read_rules(Path::new(folder));
    let plan = Plan::new(&rules);
    let case = load::case_without_places(&FileText::new("case.json", crate::read(case)), &rules).expect("a sound case");
    let whole = Reassessor::new(&plan, &rules, &case.value, &Options::default()).expect("within limits");
    let found = fragility(&whole, 0, BUDGET).expect("within limits");
    let sets = found.sets.iter().find(|sets| sets.flips == Flips::Lead && sets.parts == Parts::Items);
    let sets = sets.expect("sets of items");
    println!(
        "{}",
        serde_json::json!({
            "leads": found.leads, "size": sets.size(), "proven": sets.is_smallest(), "tried": sets.tried_up_to,
            "items": sets.count, "evaluations": sets.evaluations,
        })
    );
}
