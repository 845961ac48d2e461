//! What comparing two rule sets over 1,000 cases costs, as a multiple of evaluating these cases with both, side by side in one run.
//!
//! The cases are those of `cases/`, again and again. `cargo bench --bench rules_diff` prints the ratios, for a change of one rule,
//! of one band that every case depends on, and of several things at once.

use std::time::{Duration, Instant};

use ascribe::compare::{RulesAt, RulesReplay};
use ascribe::infer::{Options, Plan, assess};
use ascribe::load;
use ascribe::model::case::Case;
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;

const CASES: usize = 1_000;

/// A file, what stands in it, and what is put there.
type Change = (&'static str, &'static str, &'static str);

const RULE: Change = ("tradecraft/tradecraft-distinctive.ron", "band: \"Moderate\"", "band: \"Limited\"");
const BAND: Change = ("scales.ron", "id: \"Limited\", lo: 3.0", "id: \"Limited\", lo: 2.5");
const GATE: Change = ("ladders/default.ron", "LowerBound(0.55)", "LowerBound(0.6)");

fn main() {
    let old = rules(&[]);
    let cases = cases(&old);
    println!("cases                                       {:>8}", cases.len());
    let changes: [(&str, &[Change]); 3] =
        [("one rule", &[RULE]), ("one band", &[BAND]), ("a rule, a band and a gate", &[RULE, BAND, GATE])];
    for (name, changes) in changes {
        measure(name, &old, &rules(changes), &cases);
    }
}

fn measure(name: &str, old: &RuleSet, new: &RuleSet, cases: &[Case]) {
    let (old_plan, new_plan) = (Plan::new(old), Plan::new(new));
    let options = Options::default();
    let evaluate = time(|| {
        for case in cases {
            drop(assess(&old_plan, old, case, &options).expect("within limits"));
            drop(assess(&new_plan, new, case, &options).expect("within limits"));
        }
    });
    let (before, after) = (RulesAt { rules: old, plan: &old_plan }, RulesAt { rules: new, plan: &new_plan });
    let replay = RulesReplay::new(before, after, options.clone());
    let mut changed = 0;
    let compare = time(|| {
        changed =
            cases.iter().filter(|case| !replay.case(case, case).expect("within limits").questions.is_empty()).count();
    });
    let ratio = compare.as_secs_f64() / evaluate.as_secs_f64();
    println!("{name}");
    println!("  cases that change                         {changed:>8}");
    println!("  evaluating with both                      {:>8.0} ms", millis(evaluate));
    println!("  comparing                                 {:>8.0} ms", millis(compare));
    println!("  comparing / evaluating                    {ratio:>8.2}");
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The built-in rules with some changes.
fn rules(changes: &[Change]) -> RuleSet {
    let change = |file: FileText| {
        let text = changes.iter().filter(|(name, ..)| *name == file.name()).fold(
            file.text().to_owned(),
            |text, (_, from, to)| {
                assert!(text.contains(from), "{from}");
                text.replacen(from, to, 1)
            },
        );
        FileText::new(file.name(), text)
    };
    load::rule_set(load::default_rule_files().into_iter().map(change).collect()).expect("sound").value
}

fn cases(rules: &RuleSet) -> Vec<Case> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let folders = std::fs::read_dir(root).expect("cases").map(|entry| entry.expect("an entry").path().join("case.ron"));
    let mut paths: Vec<_> = folders.filter(|path| path.is_file()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("a case");
        load::case(&FileText::new("case.ron", text), rules).expect("sound").value
    };
    let all: Vec<Case> = paths.iter().map(read).collect();
    all.iter().cycle().take(CASES).cloned().collect()
}
