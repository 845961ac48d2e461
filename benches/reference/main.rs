//! The reference workload: what it costs to read and to evaluate its cases, as multiples of parsing the same text by typed
//! `serde_json`, side by side in one run.
//!
//! `cargo bench --bench reference -- FOLDER [SIZE...]`, where the folder holds what the workload's generator wrote. Where a file of
//! counts lies beside a case (`SIZE.tsv.counts`, from the workload's plain reference), the derived relations are held against it.
//! With `write` before the sizes, the cases are only written as `ascribe` reads them, to `SIZE.cases.jsonl`, for `ascribe batch`.

mod convert;
mod read_rules;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use ascribe::infer::{Loss, Options, Plan, Reassessor};
use ascribe::load::wire::case::Case as WireCase;
use ascribe::load::{self, Loaded};
use ascribe::model::case::Case;
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;
use read_rules::read_rules;

const SIZES: [&str; 6] = ["small", "medium", "large", "deep", "huge", "batch"];
/// Most facts of a case that is also judged without each of them.
const LOSSES: usize = 300;
/// How long one figure is measured, at least.
const AT_LEAST: Duration = Duration::from_millis(400);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with("--")).collect();
    let Some((folder, sizes)) = arguments.split_first() else {
        eprintln!("which folder? first write the workload: gen.py FOLDER");
        return;
    };
    let all = SIZES.map(str::to_owned);
    let (writes, sizes) = match sizes.split_first() {
        Some((first, rest)) if first == "write" => (true, rest),
        _ => (false, sizes),
    };
    let sizes = if sizes.is_empty() { &all[..] } else { sizes };
    if writes {
        sizes.iter().for_each(|size| write(Path::new(folder), size));
        return;
    }
    let rules = read_rules(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/reference/rules")));
    let plan = Plan::new(&rules);
    println!(
        "{:8} {:>10} {:>12} {:>12} {:>12} {:>7} {:>7}",
        "", "bytes", "parse", "load", "evaluate", "load/p", "eval/p"
    );
    for size in sizes {
        measure(Path::new(folder), size, &plan, &rules);
    }
}

fn write(folder: &Path, size: &str) {
    if let Ok(lines) = std::fs::read_to_string(folder.join(format!("{size}.jsonl"))) {
        let cases: String = lines.lines().map(|line| converted(line) + "\n").collect();
        std::fs::write(folder.join(format!("{size}.cases.jsonl")), cases).expect("a folder that can be written");
    }
}

fn measure(folder: &Path, size: &str, plan: &Plan, rules: &RuleSet) {
    let Ok(lines) = std::fs::read_to_string(folder.join(format!("{size}.jsonl"))) else {
        println!("{size:8} is not there");
        return;
    };
    let texts: Vec<FileText> = lines.lines().map(|line| FileText::new("case.json", converted(line))).collect();
    let parse = fastest(|| texts.iter().for_each(|text| drop(parse(text.text()))));
    let load = fastest(|| texts.iter().for_each(|text| drop(loaded(text, rules))));
    let cases: Vec<Case> = texts.iter().map(|text| loaded(text, rules).value).collect();
    let options = Options::default();
    let evaluate = fastest(|| cases.iter().for_each(|case| drop(evaluated(plan, rules, case, &options))));
    let times = |one: Duration| one.as_secs_f64() / parse.as_secs_f64();
    let bytes: usize = texts.iter().map(|text| text.text().len()).sum();
    println!(
        "{size:8} {bytes:>10} {:>9.3} ms {:>9.3} ms {:>9.3} ms {:>7.1} {:>7.1}",
        millis(parse),
        millis(load),
        millis(evaluate),
        times(load),
        times(evaluate)
    );
    if let [case] = &cases[..]
        && facts(case).len() <= LOSSES
    {
        let all = fastest(|| leave_each_out(&evaluated(plan, rules, case, &options)));
        println!(
            "         evaluated, and again without each of its {} facts {:>19.3} ms",
            facts(case).len(),
            millis(all)
        );
    }
    if let (Ok(counts), [case]) = (std::fs::read_to_string(folder.join(format!("{size}.tsv.counts"))), &cases[..]) {
        hold_against(&counts, &evaluated(plan, rules, case, &options).derived_sizes());
    }
}

fn converted(line: &str) -> String {
    let case = convert::convert(serde_json::from_str(line).expect("a case of the workload"));
    serde_json::to_string(&case).expect("JSON")
}

fn parse(text: &str) -> WireCase {
    serde_json::from_str(text).expect("a case")
}

fn loaded(text: &FileText, rules: &RuleSet) -> Loaded<Case> {
    load::case_without_places(text, rules).unwrap_or_else(|error| panic!("{:?}", error.diagnostics()))
}

fn evaluated<'a>(plan: &'a Plan, rules: &'a RuleSet, case: &'a Case, options: &Options) -> Reassessor<'a> {
    Reassessor::new(plan, rules, case, options).expect("within limits")
}

/// Places of the items that are facts of the workload, and not its register of profiles and propositions.
fn facts(case: &Case) -> Vec<usize> {
    (0..case.evidence.len()).filter(|item| case.evidence[*item].happened.is_some()).collect()
}

fn leave_each_out(whole: &Reassessor<'_>) {
    for fact in facts(whole.case()) {
        drop(whole.verdict(0, &Loss::of_items([fact])).expect("within limits"));
    }
}

/// Says where a derived relation has another size than the reference's.
fn hold_against(counts: &str, derived: &BTreeMap<String, usize>) {
    let counts: BTreeMap<String, usize> = serde_json::from_str(counts).expect("counts");
    for (theirs, ours) in [
        ("claimroot", "claim_root"),
        ("uncorroborated", "uncorroborated"),
        ("trig", "triggered"),
        ("codesim", "code_similarity"),
        ("overlap", "overlap"),
        ("linked", "linked"),
        ("attributed", "attributed"),
        ("item", "item"),
    ] {
        let (want, got) = (counts.get(theirs).copied().unwrap_or(0), derived.get(ours).copied().unwrap_or(0));
        if want != got {
            println!("         {ours}: {got}, and the reference has {want}");
        }
    }
}

fn fastest(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    let mut best = Duration::MAX;
    loop {
        let before = Instant::now();
        work();
        best = best.min(before.elapsed());
        if start.elapsed() > AT_LEAST {
            return best;
        }
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
