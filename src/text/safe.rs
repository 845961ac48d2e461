//! Untrusted text, made visible and harmless where it is rendered.
//!
//! Evidence quotes adversaries. Text is kept as it came; whatever shows it goes through here. What a terminal would obey
//! or a reader could not see is written as `\u{...}`.

use std::fmt;

/// Shows text on one line: control, bidirectional, zero-width and other invisible characters become `\u{...}`.
///
/// ```
/// assert_eq!(ascribe::text::Safe("a\u{202e}b\n").to_string(), "a\\u{202e}b\\u{a}");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Safe<'a>(pub &'a str);

impl fmt::Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((before, hidden)) = rest.find(is_hidden).and_then(|at| rest.split_at_checked(at)) {
            f.write_str(before)?;
            let mut after = hidden.chars();
            after.next().map_or(Ok(()), |c| write!(f, "\\u{{{:x}}}", u32::from(c)))?;
            rest = after.as_str();
        }
        f.write_str(rest)
    }
}

/// Whether a character would act on a terminal, reorder text, or not be seen at all.
pub(crate) fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control() || is_bidi_or_zero_width(c) || is_filler_or_tag(c)
}

fn is_bidi_or_zero_width(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_filler_or_tag(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Text for an HTML page, element or quoted attribute: [`Safe`], with `& < > " '` as references.
pub fn html(text: &str) -> String {
    let mut page = String::with_capacity(text.len());
    for c in Safe(text).to_string().chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\'' => page.push_str("&#39;"),
            other => page.push(other),
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(Safe("\u{1b}[31mred").to_string(), "\\u{1b}[31mred");
        assert_eq!(Safe("a\u{9b}2J").to_string(), "a\\u{9b}2J");
        assert_eq!(Safe("one\ttwo\r\n").to_string(), "one\\u{9}two\\u{d}\\u{a}");
    }

    #[test]
    fn what_a_reader_could_not_see_is_shown() {
        for c in
            ['\u{202e}', '\u{2066}', '\u{200b}', '\u{200d}', '\u{feff}', '\u{e0041}', '\u{ad}', '\u{2028}', '\u{7f}']
        {
            assert_eq!(Safe(&c.to_string()).to_string(), format!("\\u{{{:x}}}", u32::from(c)));
        }
    }

    #[test]
    fn ordinary_text_of_any_script_stays() {
        let text = "Прокуратура, 検察, النيابة: \"naïve\" <b>";
        assert_eq!(Safe(text).to_string(), text);
    }

    #[test]
    fn no_markup_reaches_a_page() {
        assert_eq!(html("<a href=\"x\" b='y'>&"), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
    }
}
