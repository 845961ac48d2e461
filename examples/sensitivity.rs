//! How agreement with published judgments moves with the parameters that matter most, and what choosing the thresholds of
//! the ladder without one incident gives for that incident. The figures of `docs/method.md`:
//!
//!     cargo run --release --example sensitivity

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use ascribe::compare::{Agreement, Verdict, agreement, judge};
use ascribe::infer::{Options, Plan, assess};
use ascribe::load::wire::expectation::Expected;
use ascribe::load::{case, default_rule_files, default_rules, expected, rule_set};
use ascribe::model::case::Case;
use ascribe::text::FileText;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let cases = cases()?;
    println!("{:44} {:>8} {:>6} {:>7} {:>5} {:>7}", "variation", "leading", "equal", "within", "over", "kappa");
    for (name, change) in variations() {
        print_row(name, &agreement(&verdicts(&cases, change)?));
    }
    leave_one_incident_out(&cases)
}

fn print_row(name: &str, agreement: &Agreement) {
    let Agreement { leading_right, leading_compared, equal, within, overclaims, kappa, .. } = agreement;
    println!("{name:44} {leading_right:>5}/{leading_compared:<2} {equal:>6} {within:>7} {overclaims:>5} {kappa:>7.3}");
}

/// Cases with their expectations, in order of folder.
fn cases() -> Outcome<Vec<(Case, Expected)>> {
    let rules = default_rules().map_err(|error| error.to_string())?.value;
    let mut folders: Vec<_> =
        std::fs::read_dir("cases")?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    folders.sort();
    let read = |path: &Path| -> Outcome<FileText> {
        Ok(FileText::new(path.display().to_string(), std::fs::read_to_string(path)?))
    };
    folders
        .iter()
        .map(|folder| {
            let case = case(&read(&folder.join("case.ron"))?, &rules).map_err(|error| error.to_string())?.value;
            let expected =
                expected(&read(&folder.join("expected.ron"))?, &case).map_err(|error| error.to_string())?.value;
            Ok((case, expected))
        })
        .collect()
}

/// A change of a rule file's text, by name of the file.
type Change = Box<dyn Fn(&str, &str) -> String>;

/// Judges every case blind, with the default rules changed.
fn verdicts(cases: &[(Case, Expected)], change: Change) -> Outcome<Vec<Verdict>> {
    let files = default_rule_files();
    let files =
        files.iter().map(|file| FileText::new(file.name().to_owned(), change(file.name(), file.text()))).collect();
    let rules = rule_set(files).map_err(|error| format!("{error}: {:?}", error.diagnostics()))?.value;
    let plan = Plan::new(&rules);
    let options = Options { blind: true, ..Options::default() };
    let mut verdicts = Vec::new();
    for (case, expected) in cases {
        let assessment = assess(&plan, &rules, case, &options)?;
        verdicts.extend(judge(&assessment, expected));
    }
    Ok(verdicts)
}

/// Rewrites every number that stands after a key in a file.
fn numbers(file: &'static str, key: &'static str, to: impl Fn(f64) -> f64 + 'static) -> Change {
    Box::new(move |name, text| {
        if name != file {
            return text.to_owned();
        }
        let mut parts = text.split(key);
        let mut changed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(part.len());
            let (number, rest) = part.split_at(end);
            changed.push_str(key);
            match number.parse::<f64>() {
                Ok(number) => changed.push_str(&format!("{:.3}", to(number))),
                Err(_) => changed.push_str(number),
            }
            changed.push_str(rest);
        }
        changed
    })
}

fn both(one: Change, other: Change) -> Change {
    Box::new(move |name, text| other(name, &one(name, text)))
}

/// Moves the ends of every Admiralty interval of a scale (not F and 6) by `by`, within 0 to 1.
fn grades(scale: &'static str, by: f64) -> Change {
    Box::new(move |name, text| {
        if name != "scales.ron" {
            return text.to_owned();
        }
        let moved = |line: &str| {
            let pairs = line.split('(').map(|part| {
                let fields: Vec<&str> = part.split([',', ')']).map(str::trim).collect();
                match fields.as_slice() {
                    [grade, lo, hi, ..] if !["F", "6"].contains(grade) => {
                        match (lo.parse::<f64>(), hi.parse::<f64>()) {
                            (Ok(lo), Ok(hi)) => {
                                let end = part.find(')').map_or("", |at| &part[at..]);
                                format!(
                                    "{grade}, {:.3}, {:.3}{end}",
                                    (lo + by).clamp(0.0, 1.0),
                                    (hi + by).clamp(0.0, 1.0)
                                )
                            }
                            _ => part.to_owned(),
                        }
                    }
                    _ => part.to_owned(),
                }
            });
            pairs.collect::<Vec<_>>().join("(")
        };
        let lines =
            text.lines().map(|line| if line.trim_start().starts_with(scale) { moved(line) } else { line.to_owned() });
        lines.collect::<Vec<_>>().join("\n")
    })
}

fn variations() -> Vec<(&'static str, Change)> {
    let bands = |factor: f64| {
        both(numbers("scales.ron", "lo: ", move |x| x * factor), numbers("scales.ron", "hi: ", move |x| x * factor))
    };
    let ladder = |key, value: f64| numbers("ladders/default.ron", key, move |_| value);
    let only = |old: &'static str, new: &'static str| -> Change {
        Box::new(
            move |name, text| if name == "ladders/default.ron" { text.replacen(old, new, 1) } else { text.to_owned() },
        )
    };
    vec![
        ("as shipped", Box::new(|_: &str, text: &str| text.to_owned())),
        ("bands x 0.75", bands(0.75)),
        ("bands x 1.25", bands(1.25)),
        ("dependence 0: only the strongest of a line", numbers("scales.ron", "dependence: ", |_| 0.0)),
        ("dependence x 1.5", numbers("scales.ron", "dependence: ", |x| (x * 1.5).min(1.0))),
        ("dependence 1: findings independent", numbers("scales.ron", "dependence: ", |_| 1.0)),
        ("ceilings x 0.7", numbers("scales.ron", "ceiling: ", |x| x * 0.7)),
        ("ceilings x 1.5", numbers("scales.ron", "ceiling: ", |x| x * 1.5)),
        ("reliability 0.10 lower", grades("reliability:", -0.1)),
        ("credibility 0.10 lower", grades("credibility:", -0.1)),
        ("false-flag prior -6 dB", numbers("scales.ron", "false_flag_prior: ", |_| -6.0)),
        ("false-flag prior -13 dB", numbers("scales.ron", "false_flag_prior: ", |_| -13.0)),
        ("unknown twice as probable", numbers("scales.ron", "unknown_prior: ", |_| 3.0)),
        ("unknown half as probable", numbers("scales.ron", "unknown_prior: ", |_| -3.0)),
        ("a line counts from 2 dB", numbers("scales.ron", "counts_from: ", |_| 2.0)),
        ("low from 0.2", ladder("Likelihood(", 0.2)),
        ("low from 0.45", ladder("Likelihood(", 0.45)),
        ("moderate from a lower bound of 0.5", only("LowerBound(0.55)", "LowerBound(0.5)")),
        ("moderate from a lower bound of 0.65", only("LowerBound(0.55)", "LowerBound(0.65)")),
        ("moderate with a technical line", only("LowerBound(0.55), ", "LowerBound(0.55), TechnicalOrLegalLines(1), ")),
        ("high from a lower bound of 0.7", only("LowerBound(0.8)", "LowerBound(0.7)")),
        ("high from a lower bound of 0.9", only("LowerBound(0.8)", "LowerBound(0.9)")),
        ("high with one technical line", only("TechnicalOrLegalLines(2)", "TechnicalOrLegalLines(1)")),
    ]
}

/// The incident of a case: its id up to the first date-like part after the year.
fn incident(id: &str) -> String {
    id.split('-')
        .take(if id.starts_with("albania") || id.starts_with("iran") { 3 } else { 1 })
        .collect::<Vec<_>>()
        .join("-")
}

/// Chooses the three thresholds of likelihood from a grid by the other incidents (fewest overclaims, then kappa), and
/// judges the one left out with them.
fn leave_one_incident_out(cases: &[(Case, Expected)]) -> Outcome<()> {
    let mut grid: BTreeMap<(u32, u32, u32), Vec<Verdict>> = BTreeMap::new();
    for low in [20, 30, 40] {
        for moderate in [45, 55, 65] {
            for high in [70, 80, 90] {
                let share = |percent: u32| format!("{:.2}", f64::from(percent) / 100.0);
                let (low_at, moderate_at, high_at) = (share(low), share(moderate), share(high));
                let change: Change = Box::new(move |name, text| match name {
                    "ladders/default.ron" => text
                        .replacen("Likelihood(0.3)", &format!("Likelihood({low_at})"), 1)
                        .replacen("LowerBound(0.55)", &format!("LowerBound({moderate_at})"), 1)
                        .replacen("LowerBound(0.8)", &format!("LowerBound({high_at})"), 1),
                    _ => text.to_owned(),
                });
                grid.insert((low, moderate, high), verdicts(cases, change)?);
            }
        }
    }
    let mut chosen: BTreeMap<(u32, u32, u32), usize> = BTreeMap::new();
    let mut left_out = Vec::new();
    let incidents: std::collections::BTreeSet<String> =
        cases.iter().map(|(case, _)| incident(case.id.as_str())).collect();
    for one in &incidents {
        let rank = |verdicts: &[Verdict]| {
            let rest: Vec<Verdict> =
                verdicts.iter().filter(|verdict| incident(&verdict.case) != *one).cloned().collect();
            let agreement = agreement(&rest);
            (agreement.overclaims, (-1000.0 * agreement.kappa) as i64)
        };
        let Some((thresholds, verdicts)) = grid.iter().min_by_key(|(_, verdicts)| rank(verdicts)) else { continue };
        *chosen.entry(*thresholds).or_default() += 1;
        left_out.extend(verdicts.iter().filter(|verdict| incident(&verdict.case) == *one).cloned());
    }
    println!();
    print_row("leave one incident out", &agreement(&left_out));
    println!("{} incidents; thresholds (low, moderate, high) chosen, with how often: {chosen:?}", incidents.len());
    Ok(())
}
