//! The generated part of a case's `README.md`.

use std::collections::HashMap;
use std::fmt::Write;

use super::mapping;
use super::shape::{GradeIs, Published, Sheet, Source};
use crate::model::confidence::Confidence;

const BEGIN: &str = "<!-- from the fact sheet, rewritten by every import -->";
const END: &str = "<!-- end of what was imported -->";

/// A `README.md` with the generated part in it: in place of the one that `existing` has, so that a title and paragraphs
/// written by hand around it stay; after a title where there is none yet.
pub fn merge_readme(existing: Option<&str>, title: &str, generated: &str) -> String {
    let around = existing.and_then(|text| {
        let (before, rest) = text.split_once(BEGIN)?;
        let (_, after) = rest.split_once(END)?;
        Some((before.to_owned(), after.to_owned()))
    });
    let (before, after) = around.unwrap_or_else(|| (format!("# {}\n\n", plain(title)), "\n".to_owned()));
    format!("{before}{BEGIN}\n\n{generated}\n{END}{after}")
}

pub(super) fn render_readme(sheet: &Sheet) -> String {
    let mut text = String::new();
    for part in [opening(sheet), asked(sheet), judged(sheet), sources(sheet), checked(sheet)] {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&part);
    }
    text
}

fn opening(sheet: &Sheet) -> String {
    let mut text = format!("As known on {}.", plain(&sheet.as_of));
    for sentence in [plain(&mapping::summary(&sheet.incident_dates)), victims(sheet)] {
        if !sentence.is_empty() {
            text.push(' ');
            text.push_str(&sentence);
        }
    }
    text + "\n"
}

fn victims(sheet: &Sheet) -> String {
    let names: Vec<_> = sheet.victims.iter().map(|name| plain(name)).collect();
    if names.is_empty() { String::new() } else { format!("Victims: {}.", names.join("; ")) }
}

fn asked(sheet: &Sheet) -> String {
    let question = sheet.questions.iter().find(|question| question.id == sheet.expected.question);
    let asks = question.map(|question| plain(&question.text)).unwrap_or_default();
    let answer = label(&labels(sheet), &sheet.expected.hypothesis);
    format!("**Question** (`{}`): {asks}\n\n**Answer compared**: {answer}.\n", plain(&sheet.expected.question))
}

/// Labels of hypotheses by id; of several of one id, the first.
fn labels(sheet: &Sheet) -> HashMap<&str, &str> {
    let mut labels = HashMap::new();
    for hypothesis in sheet.questions.iter().flat_map(|question| &question.hypotheses) {
        labels.entry(hypothesis.id.as_str()).or_insert(hypothesis.label.as_str());
    }
    labels
}

fn label(labels: &HashMap<&str, &str>, hypothesis: &str) -> String {
    let label = labels.get(hypothesis).map(|label| plain(label));
    label.filter(|label| !label.is_empty()).unwrap_or_else(|| plain(hypothesis))
}

fn judged(sheet: &Sheet) -> String {
    let mut text = String::from("**Published judgments** on it:\n\n");
    let sources: HashMap<&str, &Source> = sheet.sources.iter().rev().map(|one| (one.id.as_str(), one)).collect();
    let labels = labels(sheet);
    let on_question = sheet.published.iter().filter(|entry| entry.question == sheet.expected.question);
    for entry in on_question {
        let address = sources.get(entry.source.as_str()).map(|source| address(source)).unwrap_or_default();
        text.push_str(&judgment(entry, &label(&labels, &entry.hypothesis), &address));
    }
    let level = in_words(sheet.expected.grade.0);
    let _ = write!(text, "\nCompared with: {level}. {}", plain(&sheet.expected.why));
    if mapping::expected(sheet).undisclosed {
        text.push_str(" (It rests on evidence that was never published: a lower level is right too.)");
    }
    text + "\n"
}

fn judgment(entry: &Published, label: &str, address: &str) -> String {
    let read = if entry.grade_is == GradeIs::Inferred { "read as" } else { "stated" };
    format!(
        "- {} ({}): \"{}\" on *{label}*, {read} {}{address}\n",
        plain(&entry.by),
        plain(&entry.date),
        plain(&entry.wording),
        in_words(entry.grade.0),
    )
}

fn in_words(level: Confidence) -> &'static str {
    match level {
        Confidence::None => "no confidence (insufficient basis)",
        Confidence::Low => "low confidence",
        Confidence::Moderate => "moderate confidence",
        Confidence::High => "high confidence",
    }
}

fn sources(sheet: &Sheet) -> String {
    let mut text = String::from("**Sources**:\n\n");
    for source in &sheet.sources {
        let name = if source.name.is_empty() { &source.id } else { &source.name };
        let date = source.date.as_ref().map(|date| format!(", {}", plain(date))).unwrap_or_default();
        let _ = writeln!(text, "- {}{date}{}", plain(name), address(source));
    }
    text
}

fn address(source: &Source) -> String {
    let web = source.url.as_deref().filter(|url| is_plain_address(url));
    web.map(|url| format!(": <{url}>")).unwrap_or_default()
}

fn is_plain_address(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && !url.contains(|letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '<' | '>'))
}

fn checked(sheet: &Sheet) -> String {
    let mut text = String::from(
        "The sentences of this case are original paraphrases that cite the reports above; only quoted words are the \
         assessors' own.",
    );
    if !sheet.verification.trim().is_empty() {
        let _ = write!(text, "\n\n**Verification**: {}", plain(sheet.verification.trim()));
    }
    if sheet.verification.to_ascii_lowercase().contains("seed") {
        text.push_str("\n\nA *seed* is one of the news texts that the casebook began with.");
    }
    text + "\n"
}

/// Text of the sheet on one line, without markup of its own.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '*' | '_' | '`' | '[' | ']' | '\\' => out.extend(['\\', letter]),
            _ if letter.is_whitespace() => out.push(' '),
            _ if letter.is_control() => out.push('\u{fffd}'),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_by_hand_stays() {
        let first = merge_readme(None, "A title", "old\n");
        assert!(first.starts_with("# A title\n\n"), "{first}");
        let opened = first.replace("# A title\n", "# Better title\n\nBy hand.\n") + "\nAlso by hand.\n";
        let second = merge_readme(Some(&opened), "A title", "new\n");
        assert_eq!(second, opened.replace("old", "new"));
        assert_eq!(merge_readme(Some(&second), "A title", "new\n"), second);
    }

    #[test]
    fn a_sheet_brings_no_markup() {
        assert_eq!(plain("a <b>\n[c](d) `e`"), "a &lt;b> \\[c\\](d) \\`e\\`");
        assert!(!is_plain_address("javascript:alert(1)"));
        assert!(!is_plain_address("https://x/ >y"));
    }
}
