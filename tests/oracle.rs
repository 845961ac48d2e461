//! The engine against a second, plain one, on generated cases and on those that once disagreed.
//!
//! `ASCRIBE_ORACLE_CASES` sets how many pairs are compared, `ASCRIBE_ORACLE_SEED` the first seed. A disagreement is shrunk and kept:
//! `tests/oracle/kept/seed-N.ron`.

#[path = "oracle/mod.rs"]
mod oracle;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use oracle::generate::pair;
use oracle::pair::{Kept, Outcome, Pair};

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
        let kept = keep(seed, &small);
        panic!("seed {seed} differs\n{}\n{:#?}\n{kept}", small.printed(), small.compare(false));
    }
    assert!(counts.agree * 3 > cases, "most pairs must be compared: {counts:?}");
}

/// Writes a disagreement where it is compared from then on; says where.
fn keep(seed: u64, pair: &Pair) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/oracle/kept/seed-{seed}.ron"));
    let kept = Kept::of(pair, format!("Seed {seed} differs; say here what the semantics says."));
    match std::fs::write(&path, kept.text()) {
        Ok(()) => format!("kept as {}", path.display()),
        Err(error) => format!("not kept: {}: {error}", path.display()),
    }
}

#[test]
fn what_is_kept_is_the_pair_that_differed() {
    let mut agreed = 0;
    for seed in 0..40 {
        let (pair, kept) = (pair(seed), Kept::of(&pair(seed), "-".to_owned()));
        let again = Kept::read(&kept.text()).unwrap_or_else(|error| panic!("{error}\n{}", kept.text())).pair();
        assert_eq!(again.printed(), pair.printed());
        assert_eq!(again.compare(false), pair.compare(false), "seed {seed}");
        agreed += usize::from(again.compare(false) == Outcome::Agree);
    }
    assert!(agreed > 10, "{agreed}");
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
