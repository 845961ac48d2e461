//! The reference workload: the engine derives what plain loops over the same facts derive.

#[path = "../benches/reference/convert.rs"]
mod convert;
#[path = "reference/plain.rs"]
mod plain;
#[path = "../benches/reference/read_rules.rs"]
mod read_rules;

use std::collections::BTreeMap;
use std::path::Path;

use ascribe::infer::{Options, Plan, assess};
use ascribe::load;
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;
use plain::Relations;
use read_rules::read_rules;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/reference");

fn derived(line: &str, rules: &RuleSet) -> BTreeMap<String, std::collections::BTreeSet<Vec<String>>> {
    let case = convert::convert(serde_json::from_str(line).expect("a case of the workload"));
    let text = FileText::new("case.json", serde_json::to_string(&case).expect("JSON"));
    let case = load::case(&text, rules).expect("a sound case").value;
    let assessment = assess(&Plan::new(rules), rules, &case, &Options::default()).expect("within limits");
    let mut relations: BTreeMap<_, std::collections::BTreeSet<_>> = BTreeMap::new();
    for fact in &assessment.questions[0].derived {
        relations.entry(fact.relation.clone()).or_default().insert(fact.values.clone());
    }
    relations
}

#[test]
fn the_engine_derives_what_plain_loops_derive() {
    let rules = read_rules(&Path::new(FOLDER).join("rules"));
    for size in ["small", "medium"] {
        let line = std::fs::read_to_string(format!("{FOLDER}/cases/{size}.jsonl")).expect("the workload");
        let plain: Relations = plain::derive(&serde_json::from_str(&line).expect("JSON"));
        let derived = derived(&line, &rules);
        for (relation, rows) in &plain {
            assert_eq!(derived.get(*relation), Some(rows), "{relation} of {size}");
        }
        assert_eq!(derived.len(), plain.len(), "{size}");
        assert!(plain["item"].len() > 10, "{size} is no empty case");
    }
}
