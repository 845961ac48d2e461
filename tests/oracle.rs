//! The engine against a second, plain one, on generated cases and on those that once disagreed.
//!
//! `ASCRIBE_ORACLE_CASES` sets how many pairs are compared, `ASCRIBE_ORACLE_SEED` the first seed.

#[path = "oracle/mod.rs"]
mod oracle;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use oracle::generate::pair;
use oracle::pair::{Kept, Outcome};

fn from_environment(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    agree: u64,
    refused: u64,
    open: u64,
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    let cases = from_environment("ASCRIBE_ORACLE_CASES", 10_000);
    let first = from_environment("ASCRIBE_ORACLE_SEED", 0);
    let next = AtomicU64::new(first);
    let counts = Mutex::new(Counts::default());
    let failed: Mutex<Option<u64>> = Mutex::new(None);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + cases || failed.lock().unwrap().is_some() {
                        return;
                    }
                    let outcome = pair(seed).compare(seed % 2 == 1);
                    let mut counts = counts.lock().unwrap();
                    match outcome {
                        Outcome::Agree => counts.agree += 1,
                        Outcome::Refused => counts.refused += 1,
                        Outcome::Open => counts.open += 1,
                        Outcome::Differ(_) => *failed.lock().unwrap() = Some(seed),
                    }
                }
            });
        }
    });
    let counts = *counts.lock().unwrap();
    println!("{counts:?}");
    if let Some(seed) = *failed.lock().unwrap() {
        let differs = |outcome: &Outcome| matches!(outcome, Outcome::Differ(_));
        let small = pair(seed).shrink(&|pair| differs(&pair.compare(false)));
        panic!("seed {seed} differs\n{}\n{:#?}", small.printed(), small.compare(false));
    }
    assert!(counts.agree * 3 > cases, "most pairs must be compared: {counts:?}");
}

/// A case that is still open must differ: once it agrees, the mark and its entry in `oracle/open.rs` go.
#[test]
fn kept_cases_agree_but_for_open_ones() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/kept");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let kept = Kept::read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (open, why, pair) = (kept.open, kept.why.clone(), kept.pair());
        pair.load(false).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        count += 1;
        match pair.compare_all(false).0 {
            Outcome::Agree if open => wrong.push(format!("{} agrees now: {why}", path.display())),
            Outcome::Differ(how) if !open => wrong.push(format!("{} differs: {why}\n{how}", path.display())),
            outcome => println!("{}: {outcome:?}", path.display()),
        }
    }
    assert!(count > 0 && wrong.is_empty(), "{}", wrong.join("\n"));
}
