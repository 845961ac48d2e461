//! What leave-one-out costs, as a multiple of one evaluation of the same case, side by side in one run.
//!
//! The case has 200 items: those of a real case again and again, each time on another day, of other sources and otherwise
//! worded, so that no copy is the same observation. `cargo bench --bench leave_one_out` prints the ratios.

use std::time::{Duration, Instant};

use ascribe::explain::leave_one_out;
use ascribe::infer::{Options, Plan, Reassessor, assess};
use ascribe::load;
use ascribe::load::wire::case::Case as WireCase;
use ascribe::model::case::Case;
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;

const ITEMS: usize = 200;
const ROUNDS: usize = 5;

fn main() {
    let rules = load::default_rules().expect("the built-in rules load").value;
    let plan = Plan::new(&rules);
    let case = large_case(&rules);
    let options = Options::default();
    let evaluate = fastest(|| drop(assess(&plan, &rules, &case, &options).expect("within limits")));
    println!("items                 {:>6}", case.evidence.len());
    println!("one evaluation        {:>9.2} ms", millis(evaluate));
    let reassess = fastest(|| {
        let whole = Reassessor::new(&plan, &rules, &case, &options).expect("within limits");
        for question in 0..case.questions.len() {
            leave_one_out(&whole, question, None).expect("within limits");
        }
    });
    let whole = Reassessor::new(&plan, &rules, &case, &options).expect("within limits");
    let rows: usize = (0..case.questions.len())
        .map(|place| leave_one_out(&whole, place, None).expect("within limits").rows.len())
        .sum();
    println!("rows of all tables    {rows:>6}");
    println!("all tables            {:>9.2} ms", millis(reassess));
    println!("tables / evaluation   {:>9.2}", reassess.as_secs_f64() / evaluate.as_secs_f64());
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn fastest(mut work: impl FnMut()) -> Duration {
    let one = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(one).min().unwrap_or_default()
}

fn large_case(rules: &RuleSet) -> Case {
    let text = include_str!("../cases/albania-2022-07-egov/case.ron");
    let implicit = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let mut wire: WireCase = implicit.from_str(text).expect("RON");
    let (items, sources) = (wire.evidence.clone(), wire.sources.clone());
    wire.published.clear();
    wire.looked_for.iter_mut().for_each(|search| search.by = format!("{}-0", search.by));
    wire.actors.iter_mut().flat_map(|actor| &mut actor.links).for_each(|link| link.by = format!("{}-0", link.by));
    wire.evidence.clear();
    wire.sources.clear();
    for round in 0.. {
        for source in &sources {
            let mut source = source.clone();
            source.id = format!("{}-{round}", source.id);
            source.cites.iter_mut().for_each(|cited| *cited = format!("{cited}-{round}"));
            wire.sources.push(source);
        }
        for item in &items {
            if wire.evidence.len() == ITEMS {
                let text = serde_json::to_string(&wire).expect("JSON");
                return load::case(&FileText::new("large.json", text), rules).expect("sound").value;
            }
            let mut item = item.clone();
            item.id = format!("{}-{round}", item.id);
            item.says = format!("{} ({round})", item.says);
            item.reported_by.iter_mut().for_each(|source| *source = format!("{source}-{round}"));
            wire.evidence.push(item);
        }
    }
    unreachable!("rounds go on until the case is large enough")
}
