//! What is made ready for `ascribe`, which is timed as its users run it; and what it derived, for holding against the peers.

use std::collections::BTreeMap;
use std::path::Path;

use ascribe::explain::{BUDGET, Flips, Parts, fragility};
use ascribe::infer::{Options, Plan, Reassessor};
use ascribe::load;
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;

/// Writes the cases of the workload in the shape that `ascribe` reads.
pub fn convert(input: &str, cases: &str) {
    let convert = |line: &str| crate::convert::convert(serde_json::from_str(line).expect("a case"));
    let text = crate::read(input);
    let lines = text.lines().map(|line| serde_json::to_string(&convert(line)).expect("JSON") + "\n");
    std::fs::write(cases, lines.collect::<String>()).expect("a file");
}

/// Writes the sizes of the relations that the rules derive from all cases.
pub fn sizes(cases: &str, folder: &str, sizes: &str) {
    let rules = rules(folder);
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
    let rules = rules(folder);
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

fn rules(folder: &str) -> RuleSet {
    let root = Path::new(folder);
    let (mut files, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder of the rules") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
                files.push(FileText::new(name, std::fs::read_to_string(&path).expect("a rule")));
            }
        }
    }
    files.extend(load::default_rule_files().into_iter().filter(|file| file.name().starts_with("lexicons/")));
    load::rule_set(files).unwrap_or_else(|error| panic!("{:?}", error.diagnostics())).value
}
