//! What doubling the input does to the time of every command: a ratio of 2 is linear, of 4 quadratic, and above 3 is a fault.
//!
//! `cargo bench --bench doubling [-- WORD...]` runs the rows that have every word in them. Times are processor time of the
//! program, from start to end, less what the same command takes for the smallest input; a row grows its input until that is a
//! fifth of a second, and then doubles it once more. Linux only: processor time is read from `/proc`. `ASCRIBE_BINARY` names
//! another program to measure.

#[path = "../../tests/commands/mod.rs"]
mod commands;

mod shapes;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use shapes::{SHAPES, Shape};

/// Processor time from which on a ratio says something.
const ENOUGH: f64 = 0.2;
/// Longest that one run may take.
const LONGEST: Duration = Duration::from_secs(60);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    println!("{:<34}{:<44}{:>9}{:>9}{:>9}{:>7}", "input", "command", "parts", "s", "doubled", "ratio");
    let (mut rows, mut steep) = (0, Vec::new());
    for shape in SHAPES {
        for command in shape.commands() {
            let row = format!("{} {}", shape.name, command.join(" "));
            if !words.iter().all(|word| row.contains(word)) {
                continue;
            }
            let measured = measure(shape, &command);
            print(shape, &command, &measured);
            rows += 1;
            if measured.ratio().is_none_or(|ratio| ratio > 3.0) && !measured.is_small() {
                steep.push(row);
            }
        }
    }
    println!("\n{rows} rows, {} of them above 3{}", steep.len(), if steep.is_empty() { "" } else { ":" });
    steep.iter().for_each(|row| println!("  {row}"));
}

/// Times of a command for an input and for one twice as large, each less what it takes for the smallest.
struct Measured {
    parts: usize,
    once: f64,
    twice: Option<f64>,
}

impl Measured {
    fn is_small(&self) -> bool {
        self.once < ENOUGH / 5.0
    }

    fn ratio(&self) -> Option<f64> {
        Some(self.twice? / self.once.max(0.01))
    }
}

fn measure(shape: &Shape, command: &[&str]) -> Measured {
    let folder = tempfile::tempdir().expect("a folder");
    let least = run(shape, command, folder.path(), shape.least).unwrap_or_default();
    let mut parts = shape.least;
    loop {
        parts *= 2;
        let Some(once) = run(shape, command, folder.path(), parts) else {
            return Measured { parts, once: LONGEST.as_secs_f64(), twice: None };
        };
        let once = once - least;
        if once >= ENOUGH || parts * 2 > shape.most {
            let twice = (parts * 2 <= shape.most * 2).then(|| run(shape, command, folder.path(), parts * 2)).flatten();
            return Measured { parts, once, twice: twice.map(|twice| twice - least) };
        }
    }
}

/// Processor time of a command for an input of so many parts; none where it takes too long.
fn run(shape: &Shape, command: &[&str], folder: &Path, parts: usize) -> Option<f64> {
    (shape.write)(folder, parts);
    let before = children_time();
    let binary = std::env::var_os("ASCRIBE_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_ascribe").into());
    let mut child = Command::new(binary)
        .args(command)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a status") {
            assert!(matches!(status.code(), Some(0 | 3 | 4)), "{command:?} of {parts}: {status}");
            return Some(children_time() - before);
        }
        if start.elapsed() > LONGEST {
            child.kill().expect("it ends");
            child.wait().expect("a status");
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Processor time of all children that have ended, in seconds.
fn children_time() -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_name = stat.rsplit_once(')').expect("a name").1;
    let ticks = after_name.split_whitespace().skip(13).take(2).map(|ticks| ticks.parse::<f64>().expect("ticks"));
    ticks.sum::<f64>() / TICKS_A_SECOND
}

fn print(shape: &Shape, command: &[&str], measured: &Measured) {
    let doubled = measured.twice.map_or("too long".to_owned(), |twice| format!("{twice:.2}"));
    let ratio = match measured.ratio() {
        _ if measured.is_small() => "small".to_owned(),
        Some(ratio) => format!("{ratio:.1}"),
        None => "-".to_owned(),
    };
    let shown: String = command.join(" ").chars().take(42).collect();
    println!("{:<34}{shown:<44}{:>9}{:>9.2}{doubled:>9}{ratio:>7}", shape.name, measured.parts, measured.once);
}
