//! Standard output and standard error: colours, width, and nothing from a file that a terminal would obey.

use std::io::{BufRead, BufWriter, IsTerminal, Read, Write};
use std::sync::{Mutex, PoisonError};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use ascribe::diag::Diagnostic;
use ascribe::report::snippet::{self, Colour};
use ascribe::text::{FileText, Safe};

use super::args::{Output, When};

const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Where results and diagnostics go.
pub struct Console {
    out: AutoStream<std::io::Stdout>,
    err: AutoStream<std::io::Stderr>,
    width: usize,
}

/// Columns where there is no terminal.
const WIDTH: usize = 100;
/// A wider terminal is not used whole: long lines are hard to read.
const WIDEST: usize = 120;

impl Console {
    /// A console as the arguments and the environment want it.
    pub fn new(output: &Output) -> Self {
        let choice = match output.color {
            When::Auto => ColorChoice::Auto,
            When::Always => ColorChoice::AlwaysAnsi,
            When::Never => ColorChoice::Never,
        };
        let width = output.width.map_or_else(terminal_width, usize::from);
        Console {
            out: AutoStream::new(std::io::stdout(), choice),
            err: AutoStream::new(std::io::stderr(), choice),
            width,
        }
    }

    /// Columns of a page.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Prints a result.
    pub fn print(&mut self, text: &str) -> Result<()> {
        if self.out.current_choice() != ColorChoice::Never {
            self.out.write_all(text.as_bytes())?;
            return Ok(self.out.flush()?);
        }
        // The stream would write each line by itself.
        let mut out = BufWriter::new(std::io::stdout().lock());
        strip_str(text).try_for_each(|piece| out.write_all(piece.as_bytes()))?;
        Ok(out.flush()?)
    }

    /// Prints a file as it is, byte for byte: for another program or a file, not for a reader.
    pub fn print_raw(&mut self, text: &str) -> Result<()> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    /// Asks a question; `None` where nobody is there to answer.
    pub fn ask(&mut self, question: &str) -> Result<Option<String>> {
        self.print(question)?;
        let mut answer = String::new();
        let read = std::io::stdin().lock().take(LONGEST_ANSWER).read_line(&mut answer)?;
        Ok((read > 0).then_some(answer))
    }

    /// A counter of things done, on a terminal; nothing anywhere else.
    pub fn progress(&self, of: usize) -> Progress {
        Progress { done: Mutex::new(0), of: Some(of), shown: std::io::stderr().is_terminal() }
    }

    /// The same where nobody knows how many there will be.
    pub fn count(&self) -> Progress {
        Progress { done: Mutex::new(0), of: None, shown: std::io::stderr().is_terminal() }
    }

    /// Draws diagnostics on standard error. That nobody reads them stops nothing.
    pub fn diagnose(&mut self, diagnostics: &[Diagnostic], files: &[FileText]) {
        if !diagnostics.is_empty() {
            let drawn = snippet::render(diagnostics, files, Colour::Ansi);
            let _ = writeln!(self.err, "{drawn}\n");
        }
    }

    /// Says something that is no result.
    pub fn note(&mut self, message: &str) {
        let _ = writeln!(self.err, "{}", Safe(message));
    }

    /// Says what went wrong.
    pub fn error(&mut self, message: &str) {
        let _ = writeln!(self.err, "{ERROR}error:{ERROR:#} {}", Safe(message));
    }
}

/// Bytes of an answer that are read.
const LONGEST_ANSWER: u64 = 1000;

/// Counts things that are done, from any thread, in one line of a terminal.
pub struct Progress {
    done: Mutex<usize>,
    of: Option<usize>,
    shown: bool,
}

impl Progress {
    /// One more is done.
    pub fn step(&self) {
        self.advance(1);
    }

    /// So many more are done.
    pub fn advance(&self, by: usize) {
        // Held while it is shown, so that the numbers only rise.
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        *done += by;
        if self.shown {
            let of = self.of.map(|of| format!(" of {of}")).unwrap_or_default();
            let _ = write!(std::io::stderr().lock(), "\r{done}{of}");
        }
    }

    /// Clears the line.
    pub fn finish(&self) {
        if self.shown {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

fn terminal_width() -> usize {
    if !std::io::stdout().is_terminal() {
        return WIDTH;
    }
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0).min(WIDEST))
}
