//! What is made ready for `ascribe`, which is timed as its users run it; and what it derived, for holding against the peers.

use std::collections::BTreeMap;
use std::path::Path;

use ascribe::explain::{Effort, Flips, Parts, flip_sets};
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

/// Prints the size of the smallest sets of items whose loss changes the lead, whether that is proven, and the milliseconds of processor
/// time from the files to the answer, as clingo is timed, and of the search alone. It ends with so many sets.
pub fn flip(case: &str, folder: &str, sets: &str) {
    let start = processor_millis();
    let rules = read_rules(Path::new(folder));
    let plan = Plan::new(&rules);
    let case = load::case_without_places(&FileText::new("case.json", crate::read(case)), &rules).expect("a sound case");
    let whole = Reassessor::new(&plan, &rules, &case.value, &Options::default()).expect("within limits");
    let evaluated = processor_millis();
    let effort = Effort { sets: sets.parse().unwrap_or(usize::MAX), ..Effort::default() };
    let found = flip_sets(&whole, 0, (Flips::Lead, Parts::Items), effort).expect("within limits");
    let end = processor_millis();
    println!(
        "{}",
        serde_json::json!({
            "size": found.size(), "proven": found.is_smallest(), "sets": found.sets.len(), "all": found.is_complete(),
            "evaluations": found.evaluations, "millis": end - start, "search": end - evaluated,
        })
    );
}

/// Processor time of this thread in milliseconds, as Linux counts it: up to the last time that the thread was scheduled.
fn processor_millis() -> f64 {
    std::thread::yield_now();
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts the time of a thread");
    let nanos: f64 = counted.split(' ').next().and_then(|first| first.parse().ok()).expect("nanoseconds");
    nanos / 1e6
}
