//! Which mutant is switched on: the one whose number the environment names. Woven into a copy of the program, never part of it.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

const UNKNOWN: u32 = u32::MAX;
const TRACED: u32 = u32::MAX - 1;
const NONE: u32 = u32::MAX - 2;

static ACTIVE: AtomicU32 = AtomicU32::new(UNKNOWN);
static REACHED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
static TRACE: LazyLock<Option<File>> = LazyLock::new(|| {
    let path = env::var_os("ASCRIBE_MUTANT_TRACE")?;
    OpenOptions::new().create(true).append(true).open(path).ok()
});

/// Is this mutant switched on?
#[inline]
#[must_use]
pub fn on(number: u32) -> bool {
    let active = ACTIVE.load(Ordering::Relaxed);
    if active < TRACED { active == number } else { first(number) }
}

#[cold]
fn first(number: u32) -> bool {
    if let Some(mut file) = TRACE.as_ref() {
        ACTIVE.store(TRACED, Ordering::Relaxed);
        if REACHED.get(number as usize).is_some_and(|reached| !reached.swap(true, Ordering::Relaxed)) {
            let _ = file.write_all(format!("{number}\n").as_bytes());
        }
        return false;
    }
    let chosen = env::var("ASCRIBE_MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(NONE);
    ACTIVE.store(chosen, Ordering::Relaxed);
    chosen == number
}
