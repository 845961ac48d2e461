//! The catalogue of rules as text: a table by group, or everything about one rule.

use super::NARROWEST;
use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, clip, columns, pad, pad_left, paint, wrap};
use crate::report::catalogue::{Card, Catalogue, Group, UseView, decides_text, use_text};

/// Draws the catalogue within a width; where asked, with the branches that hold in no case.
pub fn render_catalogue(catalogue: &Catalogue, uncovered: bool, width: usize) -> String {
    let mut page = Page::new(width.max(NARROWEST));
    let cards = || catalogue.groups.iter().flat_map(|group| &group.rules);
    let widest = |text: fn(&Card) -> &str| cards().map(|card| columns(text(card))).max().unwrap_or(0);
    let effect = widest(|card| &card.effect).min(24);
    for group in &catalogue.groups {
        page.blank();
        page.heading(&format!("{} ({})", group.title, group.id));
        if catalogue.cases.is_some() {
            page.line(&paint(DIM, &format!("{}  matches  decides  branches", pad("", effect))));
        }
        for card in &group.rules {
            row(card, effect, uncovered, &mut page);
        }
    }
    page.blank();
    summary(catalogue, &mut page);
    page.finish()
}

/// Two lines, one where both fit: effect, id, then the title.
fn row(card: &Card, effect: usize, uncovered: bool, page: &mut Page) {
    let used = card.used.as_ref().map_or_else(String::new, |used| {
        let decided = match used.decided() {
            0 => String::new(),
            some => some.to_string(),
        };
        let branches = match used.branches.len() {
            0 => String::new(),
            all => format!("{} of {all}", used.held()),
        };
        let matches = used.matches.len().to_string();
        format!("  {}  {}  {}", pad_left(&matches, 7), pad_left(&decided, 7), pad_left(&branches, 8))
    });
    let lead = format!("{}{used}  ", pad(&clip(&card.effect, effect), effect));
    let room = page.width().saturating_sub(columns(&lead));
    page.line(&format!("{}{}", paint(style(card), &lead), paint(BOLD, &clip(&card.id, room))));
    let blanks = " ".repeat(columns(&lead));
    for line in wrap(&card.title, room) {
        page.line(&format!("{blanks}{line}"));
    }
    if uncovered {
        uncovered_branches(card, page);
    }
}

/// The branches that hold in no case.
fn uncovered_branches(card: &Card, page: &mut Page) {
    let branches = card.used.iter().flat_map(|used| &used.branches);
    for branch in branches.filter(|branch| branch.cases.is_empty()) {
        let lead = format!("    {}  ", pad(&examples_text(branch.examples), 13));
        page.hanging(&paint(DIM, &lead), columns(&lead), &branch.words(), PLAIN);
    }
}

fn examples_text(count: usize) -> String {
    match count {
        0 => "no example".to_owned(),
        1 => "1 example".to_owned(),
        _ => format!("{count} examples"),
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
    let count =
        |number: usize, thing: &str| if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") };
    let cards: Vec<&Card> = catalogue.groups.iter().flat_map(|group| &group.rules).collect();
    let rules = count(cards.len(), "rule");
    let Some(cases) = catalogue.cases else {
        page.paragraph(0, &format!("{rules}. More: ascribe rules ID"), DIM);
        return;
    };
    let used: Vec<&UseView> = cards.iter().filter_map(|card| card.used.as_ref()).collect();
    let matching = used.iter().filter(|used| !used.matches.is_empty()).count();
    let deciding = used.iter().filter(|used| used.decided() > 0).count();
    let held: usize = used.iter().map(|used| used.held()).sum();
    let branches: usize = used.iter().map(|used| used.branches.len()).sum();
    let text = format!(
        "{rules} over {}: {matching} match in some, {deciding} decide alone what leads or the level of confidence in some, \
         and of {} of conditions {held} hold in some. More: ascribe rules ID --cases PATH",
        count(cases, "case"),
        if branches == 1 { "1 branch".to_owned() } else { format!("{branches} branches") },
    );
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
        branches(&mut page, used);
    }
    page.finish()
}

/// Each branch of the conditions, with how many cases and examples it holds in.
fn branches(page: &mut Page, used: &UseView) {
    if used.branches.is_empty() {
        return;
    }
    let head = format!("{}{}", pad("Branches", LEAD), "cases  examples");
    page.line(&paint(BOLD, &head));
    for branch in &used.branches {
        let (cases, examples) = (branch.cases.len().to_string(), branch.examples.to_string());
        let lead = format!("{}{}  {}  ", pad("", LEAD), pad_left(&cases, 5), pad_left(&examples, 8));
        let style = if branch.cases.is_empty() { DIM } else { PLAIN };
        page.hanging(&lead, columns(&lead), &branch.words(), style);
    }
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
