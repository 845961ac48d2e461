//! The catalogue of rules as text: a table by group, or everything about one rule.

use super::NARROWEST;
use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, clip, columns, pad, pad_left, paint, wrap};
use crate::report::catalogue::{Card, Catalogue, Group, decides_text, use_text};

/// Draws the catalogue within a width.
pub fn render_catalogue(catalogue: &Catalogue, width: usize) -> String {
    let mut page = Page::new(width.max(NARROWEST));
    let cards = || catalogue.groups.iter().flat_map(|group| &group.rules);
    let widest = |text: fn(&Card) -> &str| cards().map(|card| columns(text(card))).max().unwrap_or(0);
    let effect = widest(|card| &card.effect).min(24);
    for group in &catalogue.groups {
        page.blank();
        page.heading(&format!("{} ({})", group.title, group.id));
        if catalogue.cases.is_some() {
            page.line(&paint(DIM, &format!("{}  matches  decides", pad("", effect))));
        }
        for card in &group.rules {
            row(card, effect, &mut page);
        }
    }
    page.blank();
    summary(catalogue, &mut page);
    page.finish()
}

/// Two lines, one where both fit: effect, id, then the title.
fn row(card: &Card, effect: usize, page: &mut Page) {
    let used = card.used.as_ref().map_or_else(String::new, |used| {
        let decided = match used.decided() {
            0 => String::new(),
            some => some.to_string(),
        };
        format!("  {}  {}", pad_left(&used.matches.len().to_string(), 7), pad_left(&decided, 7))
    });
    let lead = format!("{}{used}  ", pad(&clip(&card.effect, effect), effect));
    let room = page.width().saturating_sub(columns(&lead));
    page.line(&format!("{}{}", paint(style(card), &lead), paint(BOLD, &clip(&card.id, room))));
    let blanks = " ".repeat(columns(&lead));
    for line in wrap(&card.title, room) {
        page.line(&format!("{blanks}{line}"));
    }
}

fn style(card: &Card) -> anstyle::Style {
    match card.effect.as_str() {
        effect if effect.starts_with("for,") => GREEN,
        effect if effect.starts_with("against,") => RED,
        _ => PLAIN,
    }
}

fn summary(catalogue: &Catalogue, page: &mut Page) {
    let rules: usize = catalogue.groups.iter().map(|group| group.rules.len()).sum();
    let rules = if rules == 1 { "1 rule".to_owned() } else { format!("{rules} rules") };
    let over = catalogue.cases.map(|cases| {
        format!(
            ", and in how many of {cases} cases each matches and alone decides what leads or the level of confidence"
        )
    });
    let text = format!("{rules}{}. More: ascribe rules ID", over.unwrap_or_default());
    page.paragraph(0, &text, DIM);
}

/// Columns before the text of a section.
const LEAD: usize = 14;

/// Draws everything about one rule.
pub fn render_card(card: &Card, group: &Group, cases: Option<usize>, width: usize) -> String {
    let mut page = Page::new(width.max(NARROWEST));
    page.heading(&card.title);
    page.paragraph(0, &format!("{} · {} · {}", card.id, group.title, card.place), DIM);
    page.blank();
    section(&mut page, "Effect", &card.meaning);
    section(&mut page, "Why", &card.rationale);
    for (place, reference) in card.references.iter().enumerate() {
        section(&mut page, if place == 0 { "After" } else { "" }, reference);
    }
    conditions(&mut page, "All of", &card.when);
    conditions(&mut page, "None of", &card.unless);
    if !card.because.is_empty() {
        section(&mut page, "Says", &card.because);
    }
    for (place, example) in card.examples.iter().enumerate() {
        let gives = if example.gives.is_empty() { "nothing".to_owned() } else { example.gives.join("; ") };
        section(&mut page, if place == 0 { "Examples" } else { "" }, &format!("{}: {gives}", example.name));
    }
    if let (Some(used), Some(cases)) = (&card.used, cases) {
        section(&mut page, "Over cases", &format!("It {}.", use_text(used, cases)));
        for one in &used.decides {
            section(&mut page, "", &format!("Without it in {}.", decides_text(one)));
        }
        if !used.matches.is_empty() {
            section(&mut page, "Matches in", &used.matches.join(", "));
        }
    }
    page.finish()
}

fn section(page: &mut Page, title: &str, text: &str) {
    page.hanging(&paint(BOLD, &pad(title, LEAD)), LEAD, text, PLAIN);
}

/// Conditions as the file spells them, with their own line breaks.
fn conditions(page: &mut Page, title: &str, conditions: &[String]) {
    for (place, condition) in conditions.iter().enumerate() {
        for (number, line) in condition.lines().enumerate() {
            let first = place == 0 && number == 0;
            let indent = line.len() - line.trim_start().len();
            let lead = paint(BOLD, &pad(if first { title } else { "" }, LEAD + indent));
            page.hanging(&lead, LEAD + indent, line.trim_start(), PLAIN);
        }
    }
}
