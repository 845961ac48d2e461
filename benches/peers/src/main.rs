//! The parts of the comparison that are compiled: `parse`, `ascent`, and what is made ready for `ascribe`. See `compare.py`.

#[path = "../../reference/convert.rs"]
mod convert;
mod neutral;
mod ours;
#[path = "../../reference/read_rules.rs"]
mod read_rules;
mod twelve;

use neutral::Case;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["parse", input, rounds] => parse(input, rounds),
        ["ascent", input, scores] => twelve::run(input, scores, None),
        ["ascent", input, scores, sizes] => twelve::run(input, scores, Some(sizes)),
        ["convert", input, cases] => ours::convert(input, cases),
        ["sizes", cases, rules, sizes] => ours::sizes(cases, rules, sizes),
        ["flip", case, rules, sets] => ours::flip(case, rules, sets),
        _ => {
            eprintln!("run by compare.py");
            std::process::exit(2);
        }
    }
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Parses all cases of a file, so many times over, by typed `serde_json`: the floor under everything else.
fn parse(input: &str, rounds: &str) {
    let text = read(input);
    for _ in 0..rounds.parse::<usize>().expect("a number") {
        text.lines().for_each(|line| drop(serde_json::from_str::<Case<'_>>(line).expect("a case")));
    }
}
