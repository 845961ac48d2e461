//! The reference workload: the engine derives what plain loops over the same facts derive.

#[path = "../benches/reference/convert.rs"]
mod convert;
#[path = "reference/plain.rs"]
mod plain;

use std::collections::BTreeMap;
use std::path::Path;

use ascribe::infer::{Options, Plan, assess};
use ascribe::load;
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;
use plain::Relations;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/reference");

fn rules() -> RuleSet {
    let mut files: Vec<FileText> =
        load::default_rule_files().into_iter().filter(|file| file.name().starts_with("lexicons/")).collect();
    let mut folders = vec![Path::new(FOLDER).join("rules")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(Path::new(FOLDER).join("rules")).expect("below").to_string_lossy();
                files.push(FileText::new(&*name, std::fs::read_to_string(&path).expect("a rule")));
            }
        }
    }
    load::rule_set(files).expect("sound rules").value
}

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
    let rules = rules();
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
