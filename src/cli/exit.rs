//! Outcomes and their exit codes.

use std::fmt;
use std::io::ErrorKind;
use std::process::ExitCode;

use anyhow::{Error, Result};

use super::console::Console;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: could not run.
    CouldNotRun,
    /// 2: asked for what does not exist.
    Usage,
    /// 3: a file is invalid.
    InvalidFile,
    /// 4: it ran, and a test failed.
    TestFailed,
    /// 4: it ran, and found changes.
    Changed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::CouldNotRun => 1,
            Exit::Usage => 2,
            Exit::InvalidFile => 3,
            Exit::TestFailed | Exit::Changed => 4,
        })
    }
}

/// An argument that names what does not exist.
#[derive(Debug)]
pub struct UsageError(pub String);

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

/// A file that is invalid in a way that has no place in it, such as bytes that are no text.
#[derive(Debug)]
pub struct InvalidFile(pub String);

impl fmt::Display for InvalidFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidFile {}

/// Says what went wrong, and how to end. A reader that closed the pipe has what it wanted.
pub fn settle(outcome: Result<Exit>, console: &mut Console) -> Exit {
    let error = match outcome {
        Ok(exit) => return exit,
        Err(error) => error,
    };
    if is_closed_pipe(&error) {
        return Exit::Done;
    }
    console.error(&format!("{error:#}"));
    if error.downcast_ref::<UsageError>().is_some() {
        Exit::Usage
    } else if error.downcast_ref::<InvalidFile>().is_some() {
        Exit::InvalidFile
    } else {
        Exit::CouldNotRun
    }
}

fn is_closed_pipe(error: &Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == ErrorKind::BrokenPipe)
}
