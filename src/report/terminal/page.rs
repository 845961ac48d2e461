//! A page of text: wrapping, clipping, columns, bars and the few styles.
//!
//! Width is counted in columns of a terminal. Text is plain when it is measured and styled afterwards; whoever prints a page
//! strips the styles where they are not wanted.

use anstyle::{AnsiColor, Style};
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::infer::Likelihood;
use crate::model::quantity::WeightOfEvidence;
use crate::text::Safe;

/// Headings, and what matters most.
pub(super) const BOLD: Style = Style::new().bold();
/// What is there for reference.
pub(super) const DIM: Style = Style::new().dimmed();
/// Speaks for it.
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
/// Speaks against it.
pub(super) const RED: Style = AnsiColor::Red.on_default();
/// Nothing special.
pub(super) const PLAIN: Style = Style::new();

/// Text from a file, made safe to show.
pub(super) fn safe(text: &str) -> String {
    Safe(text).to_string()
}

/// Text in a style. Only this adds escapes; what it is given has been made safe.
pub(super) fn paint(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}

/// Columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text with blanks after it up to a width.
pub(super) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// The text with blanks before it up to a width.
pub(super) fn pad_left(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(columns(text))))
}

/// The text, made safe and cut to a width, with an ellipsis where something was cut; after a whole word where one ends near.
pub(super) fn clip(text: &str, width: usize) -> String {
    let text = &*safe(text);
    // Marks that take no column could go on without end.
    let most = width.saturating_mul(4);
    if columns(text) <= width && text.chars().count() <= most {
        return text.to_owned();
    }
    let mut taken = 0;
    let mut end = 0;
    for (count, (at, c)) in text.char_indices().enumerate() {
        taken += c.width().unwrap_or(0);
        if taken + 1 > width || count >= most {
            break;
        }
        end = at + c.len_utf8();
    }
    let cut = &text[..end];
    let word_end = cut.rfind(' ').filter(|at| end - at <= 12 && *at > 0);
    let kept = cut[..word_end.unwrap_or(end)].trim_end_matches([' ', ',', ';', ':', '(']);
    format!("{kept}…")
}

/// An id, made safe and cut in its middle: its end tells it from others that start alike.
pub(super) fn clip_middle(text: &str, width: usize) -> String {
    let text = &*safe(text);
    if columns(text) <= width || width < 8 {
        return clip(text, width);
    }
    let tail: String = text.chars().rev().take(width / 2 - 1).collect::<Vec<_>>().into_iter().rev().collect();
    let head: String = text.chars().take(width - width / 2).collect();
    clip(&format!("{head}…{tail}"), width)
}

/// Lines of a text, made safe, within a width. Only blanks part words: paths and ids stay whole where they fit.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width.max(10))
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(&safe(text), options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// A range of probability over `cells` columns, with a mark at its point.
pub(super) fn range_bar(likelihood: &Likelihood, cells: usize) -> String {
    let cell = |probability: f64| ((probability * cells as f64) as usize).min(cells.saturating_sub(1));
    let (lo, hi) = (cell(likelihood.interval.lo().value()), cell(likelihood.interval.hi().value()));
    let point = cell(likelihood.point.value());
    let draw = |at: usize| match at {
        at if at == point => '●',
        at if (lo..=hi).contains(&at) => '━',
        _ => '·',
    };
    (0..cells).map(draw).collect()
}

/// Weight that fills a bar.
const FULL_BAR: f64 = 20.0;
const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// A weight as a bar of at most `cells` columns.
pub(super) fn weight_bar(weight: WeightOfEvidence, cells: usize) -> String {
    let most = cells * 8;
    let filled = (weight.decibans().abs() / FULL_BAR * most as f64) as usize;
    let least = usize::from(weight != WeightOfEvidence::ZERO);
    let filled = filled.clamp(least, most.max(least));
    let mut bar = "█".repeat(filled / 8);
    if filled % 8 > 0 {
        bar.push(EIGHTHS[filled % 8]);
    }
    pad(&bar, cells)
}

/// Lines of text, one after another.
#[derive(Debug, Default)]
pub(super) struct Page {
    width: usize,
    text: String,
}

impl Page {
    /// An empty page of so many columns.
    pub(super) fn new(width: usize) -> Self {
        Page { width, text: String::new() }
    }

    /// Columns of the page.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Lines so far.
    pub(super) fn lines(&self) -> usize {
        self.text.matches('\n').count()
    }

    /// One line as it is.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// An empty line, unless there is one or nothing stands above.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A heading.
    pub(super) fn heading(&mut self, text: &str) {
        self.paragraph(0, text, BOLD);
    }

    /// A paragraph, indented and wrapped.
    pub(super) fn paragraph(&mut self, indent: usize, text: &str, style: Style) {
        self.hanging(&" ".repeat(indent), indent, text, style);
    }

    /// A paragraph after a lead of `indent` columns.
    pub(super) fn hanging(&mut self, lead: &str, indent: usize, text: &str, style: Style) {
        let lines = wrap(text, self.width.saturating_sub(indent));
        if lines.is_empty() {
            self.line(lead);
        }
        for (number, line) in lines.iter().enumerate() {
            let blanks = " ".repeat(indent);
            let before = if number == 0 { lead } else { &blanks };
            self.line(&format!("{before}{}", paint(style, line)));
        }
    }

    /// All lines.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quantity::{Probability, ProbabilityInterval};

    #[test]
    fn a_long_text_is_cut_after_a_word_and_never_wider_than_asked() {
        assert_eq!(clip("one two three", 40), "one two three");
        assert_eq!(clip("one two three", 9), "one two…");
        assert_eq!(clip("Donaudampfschifffahrt", 6), "Donau…");
        for width in 1..20 {
            assert!(columns(&clip("日本語 zalgo\u{301}\u{301}\u{301} text, long", width)) <= width.max(1), "{width}");
        }
    }

    #[test]
    fn an_id_keeps_its_end() {
        assert_eq!(clip_middle("albania-2022-07-egov-2022-09-21", 20), "albania-20…022-09-21");
        assert_eq!(clip_middle("short", 20), "short");
    }

    #[test]
    fn marks_without_width_are_cut_as_well() {
        assert!(clip(&format!("a{}", "\u{301}".repeat(10_000)), 20).chars().count() <= 81);
    }

    #[test]
    fn a_bar_has_its_width_and_a_mark_within_the_range() {
        let at = |value| Probability::clamped(value);
        let likelihood = Likelihood { point: at(0.7), interval: ProbabilityInterval::new(at(0.5), at(0.8)) };
        assert_eq!(range_bar(&likelihood, 10), "·····━━●━·");
        assert_eq!(weight_bar(WeightOfEvidence::rounded(10.0), 4), "██  ");
        assert_eq!(weight_bar(WeightOfEvidence::rounded(99.0), 4), "████");
        assert_eq!(weight_bar(WeightOfEvidence::ZERO, 4), "    ");
    }
}
