//! The catalogue as Markdown: a table of contents by group, then a section for each rule.

use std::fmt::Write;

use super::{Card, Catalogue, Group, UseView, decides_text, use_text};
use crate::report::markdown::escaped;
use crate::text::Safe;

/// Draws the catalogue.
pub fn render_markdown(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    let only = single(catalogue);
    if only.is_none() {
        let _ = writeln!(out, "# Rules\n\n{}", intro(catalogue));
    }
    for group in &catalogue.groups {
        if only.is_none() {
            heading(group, catalogue, &mut out);
        }
        for card in &group.rules {
            section(card, group, catalogue.cases, if only.is_some() { "#" } else { "###" }, &mut out);
        }
    }
    out
}

/// The only rule of a catalogue that has but one.
pub(super) fn single(catalogue: &Catalogue) -> Option<&Card> {
    match catalogue.groups.as_slice() {
        [group] => group.rules.first().filter(|_| group.rules.len() == 1),
        _ => None,
    }
}

pub(super) fn intro(catalogue: &Catalogue) -> String {
    let rules: usize = catalogue.groups.iter().map(|group| group.rules.len()).sum();
    match catalogue.cases {
        Some(cases) => format!("{rules} rules, and what they do in {cases} cases."),
        None => format!("{rules} rules."),
    }
}

fn heading(group: &Group, catalogue: &Catalogue, out: &mut String) {
    let _ = writeln!(out, "\n## {}\n", escaped(&group.title));
    if !group.about.is_empty() {
        let _ = writeln!(out, "{}\n", escaped(&group.about));
    }
    let over =
        if catalogue.cases.is_some() { ("| matches | decides | branches ", "| ---: | ---: | ---: ") } else { ("", "") };
    let _ = writeln!(out, "| rule | effect | says {}|\n| --- | --- | --- {}|", over.0, over.1);
    for card in &group.rules {
        let used = card.used.as_ref().map(|used| {
            format!("| {} | {} | {} of {} ", used.matches.len(), used.decided(), used.held(), used.branches.len())
        });
        let (id, effect, title) = (escaped(&card.id), escaped(&card.effect), escaped(&card.title));
        let _ = writeln!(out, "| [{id}](#{id}) | {effect} | {title} {}|", used.unwrap_or_default());
    }
    out.push('\n');
}

fn section(card: &Card, group: &Group, cases: Option<usize>, mark: &str, out: &mut String) {
    let _ = writeln!(out, "{mark} {}\n\n**{}**\n", escaped(&card.id), escaped(&card.title));
    let _ = writeln!(out, "{} · {}\n\n{}\n", escaped(&group.title), escaped(&card.place), escaped(&card.meaning));
    let _ = writeln!(out, "{}\n", escaped(&card.rationale));
    for reference in &card.references {
        let _ = writeln!(out, "- {}", escaped(reference));
    }
    conditions("All of", &card.when, out);
    conditions("None of", &card.unless, out);
    if !card.because.is_empty() {
        let _ = writeln!(out, "\nIt says: “{}”", escaped(&card.because));
    }
    if !card.examples.is_empty() {
        let _ = writeln!(out, "\nExamples:\n");
    }
    for example in &card.examples {
        let gives = if example.gives.is_empty() { "nothing".to_owned() } else { example.gives.join("; ") };
        let _ = writeln!(out, "- {}: {}", escaped(&example.name), escaped(&gives));
    }
    if let (Some(used), Some(cases)) = (&card.used, cases) {
        let _ = writeln!(out, "\nOver the casebook it {}.\n", use_text(used, cases));
        for one in &used.decides {
            let _ = writeln!(out, "- {}", escaped(&decides_text(one)));
        }
        branches(used, out);
    }
    out.push('\n');
}

fn branches(used: &UseView, out: &mut String) {
    if used.branches.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n| cases | examples | branch |\n| ---: | ---: | --- |");
    for branch in &used.branches {
        let _ = writeln!(out, "| {} | {} | {} |", branch.cases.len(), branch.examples, escaped(&branch.words()));
    }
}

fn conditions(title: &str, conditions: &[String], out: &mut String) {
    if conditions.is_empty() {
        return;
    }
    let all = conditions.join(",\n");
    let shown: Vec<String> = all.lines().map(|line| Safe(line).to_string()).collect();
    // A fence longer than any run of backticks in the text cannot be closed by it.
    let longest = all.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = writeln!(out, "\n{title}:\n\n{fence}ron\n{}\n{fence}", shown.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_condition_closes_the_fence_around_it() {
        let mut out = String::new();
        conditions("All of", &["A(\"```\")".to_owned()], &mut out);
        assert!(out.contains("````ron\nA(\"```\")\n````"), "{out}");
    }
}
