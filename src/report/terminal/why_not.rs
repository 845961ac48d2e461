//! What `ascribe explain --why-not` prints: what is lacking, and the least that would change the answer.

use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, clip, clip_middle, columns, pad, paint};
use super::weights::{grouped, middle, names_of, signed};
use super::words::{confidence_word, counted, gate_text, listed, range_text};
use super::{View, head};
use crate::explain::{
    CeilingLack, GateLack, Granted, Poser, Step, Then, Uncounted, Way, Why, WhyNot, WhyNotAnswer, WhyNotLevel,
};
use crate::infer::{Assessment, Side};
use crate::model::id::QuestionId;
use crate::model::quantity::WeightOfEvidence;
use crate::model::scale::LineNature;
use crate::text::in_order;

/// Columns of the labels at the left.
const LABEL: usize = 14;
/// Most steps, and most findings beside a gate, that are shown.
const MOST_STEPS: usize = 5;
const MOST_UNCOUNTED: usize = 3;
/// Widest name of an item.
const MOST_NAME: usize = 16;
/// What stands below.
const HINT: &str = "Granted findings are believed in full, hard to plant and from origins of their own. In decibans: +3 doubles \
                    the odds. Each “would do” was supposed and judged again.";

/// Why levels were not reached, and answers do not lead.
pub fn render_why_not(view: &View<'_>, assessment: &Assessment, all: &[WhyNot]) -> String {
    let mut page = view.page();
    head(&mut page, view, assessment);
    for one in all {
        page.blank();
        match one {
            WhyNot::Level(one) => of_level(&mut page, view, assessment, one),
            WhyNot::Answer(one) => of_answer(&mut page, view, assessment, one),
        }
    }
    page.blank();
    page.paragraph(0, HINT, DIM);
    page.finish()
}

fn question(page: &mut Page, assessment: &Assessment, id: &QuestionId) {
    let asked = assessment.case.questions.iter().find(|question| question.id == *id).map_or("", |one| &one.asks);
    page.heading(&format!("{id}: {asked}"));
}

/// Rows under a label; only the first shows it.
fn labelled(page: &mut Page, label: &str, texts: impl IntoIterator<Item = String>) {
    for (number, text) in texts.into_iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        page.hanging(&paint(BOLD, &pad(label, LABEL)), LABEL, &text, PLAIN);
    }
}

fn of_level(page: &mut Page, view: &View<'_>, assessment: &Assessment, one: &WhyNotLevel) {
    question(page, assessment, &one.question);
    let asked = confidence_word(view.lexicon, one.asked);
    let called = if one.called.is_empty() { String::new() } else { format!(" ({})", one.called) };
    let reached = confidence_word(view.lexicon, one.reached);
    if one.reached >= one.asked {
        page.paragraph(0, &format!("{}: {reached} is reached; {asked} is not above it.", one.hypothesis), PLAIN);
        return;
    }
    page.paragraph(0, &format!("Why not {asked}{called} in {}? It has: {reached}.", one.hypothesis), PLAIN);
    page.blank();
    if !one.on_ladder {
        let text = format!("nothing can give it: the ladder `{}` has no such level", assessment.ladder);
        labelled(page, "Out of reach", [text]);
        return;
    }
    for lack in &one.ceilings {
        ceiling(page, view, lack);
    }
    let names = Names { view };
    for (number, lack) in one.gates.iter().enumerate() {
        let first = number == 0 || one.gates[number - 1].level != lack.level;
        let word = confidence_word(view.lexicon, lack.level);
        let label = format!("For {}", word.strip_suffix(" confidence").unwrap_or(word));
        gate(page, &names, if first { &label } else { "" }, lack);
    }
    page.blank();
    labelled(page, "Would do", one.ways.iter().map(|way| names.way(way)));
    if one.ways.is_empty() {
        let gates: Vec<String> = one.out_of_reach.iter().map(gate_text).collect();
        let text = format!(
            "Nothing that was tried gives it: not up to five findings of the strongest band in any lines, nor setting aside what \
             is contrary, nor both. In the way: {}.",
            if gates.is_empty() { "the ceilings above".to_owned() } else { gates.join("; ") }
        );
        labelled(page, "Out of reach", [text]);
    }
}

fn ceiling(page: &mut Page, view: &View<'_>, lack: &CeilingLack) {
    let at = confidence_word(view.lexicon, lack.at);
    labelled(page, "Ceiling", [format!("at {at}, by {}: {}", lack.rule, lack.because)]);
    let mut lifts = Vec::new();
    if !lack.rests_on.is_empty() {
        lifts.push(format!("setting aside {} (checked)", ids(&lack.rests_on)));
    }
    if !lack.lifted_by.is_empty() {
        lifts.push(format!("evidence as its exceptions ask, of {}", listed(&lack.lifted_by, "or")));
    }
    if lifts.is_empty() {
        lifts.push("nothing but other evidence in place of all that it rests on".to_owned());
    }
    labelled(page, "", [format!("lifted by: {}", lifts.join("; "))]);
}

fn gate(page: &mut Page, names: &Names<'_>, label: &str, lack: &GateLack) {
    labelled(page, label, [gate_text(&lack.report)]);
    let mut least: Vec<String> = lack.granted.iter().map(|granted| names.granted(granted)).collect();
    least.extend(lack.set_aside.iter().map(|items| format!("setting aside {}", ids(items))));
    let text = match least.is_empty() {
        true => "alone met by nothing that was tried".to_owned(),
        false => format!("alone met by {}", least.join("; or ")),
    };
    row(page, &text);
    let shown = lack.uncounted.iter().take(MOST_UNCOUNTED).map(uncounted);
    shown.for_each(|text| row(page, &text));
}

/// A row below a gate.
fn row(page: &mut Page, text: &str) {
    page.hanging(&" ".repeat(LABEL + 2), LABEL + 2, text, DIM);
}

fn uncounted(one: &Uncounted) -> String {
    let rules =
        |rules: &[crate::model::id::RuleId]| listed(&rules.iter().map(ToString::to_string).collect::<Vec<_>>(), "and");
    let would = |helps: bool| if helps { "; without that it would count" } else { "; without that it would not count" };
    let why = match &one.why {
        Why::Undercut(by, helps) => format!("undercut by {}{}", rules(by), would(*helps)),
        Why::Undecided(by, helps) => format!("disputed by {}{}", rules(by), would(*helps)),
        Why::Discounted(by) => format!("discounted by {}; without that it would count", rules(by)),
        Why::TooWeak(weight) => format!("its line comes to {:.1} dB, too little to count", weight.decibans()),
        Why::Plantable => "a false flag would have nearly all of it".to_owned(),
    };
    let name = one.item.as_ref().map_or_else(|| one.rule.to_string(), ToString::to_string);
    format!("there, not counted: {} {name}: {why}", one.line)
}

fn ids(items: &[crate::model::id::EvidenceId]) -> String {
    listed(&in_order(items.iter().map(ToString::to_string).collect()), "and")
}

/// Tells ways in words.
struct Names<'v> {
    view: &'v View<'v>,
}

impl Names<'_> {
    /// `2 findings of +5 dB each for iran, in lines such as legal and code`
    fn granted(&self, granted: &[Granted]) -> String {
        let Some(first) = granted.first() else { return "nothing more".to_owned() };
        let mut lines: Vec<String> = Vec::new();
        for one in granted {
            let line = self.line(&one.line);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let on: Vec<String> = first.on.iter().map(ToString::to_string).collect();
        let side = if first.side == Side::For { "for" } else { "against" };
        let same = granted.iter().all(|one| one.weight == first.weight);
        let weight = match same {
            true => decibans(first, if granted.len() > 1 { " each" } else { "" }),
            false => granted.iter().map(|one| decibans(one, "")).collect::<Vec<_>>().join(" and "),
        };
        let days: Vec<String> = granted.iter().filter_map(|one| one.day.clone()).collect();
        let days = if days.is_empty() { String::new() } else { format!(", of {}", listed(&days, "and")) };
        format!(
            "{} of {weight} {side} {}, in {} such as {}{days}",
            counted(granted.len(), "finding"),
            listed(&on, "and"),
            if lines.len() == 1 { "a line" } else { "lines" },
            listed(&lines, "and"),
        )
    }

    /// `code (technical)`: only what is technical or legal is told apart by gates.
    fn line(&self, id: &str) -> String {
        let line = self.view.rules.scales().lines.iter().find(|one| one.id == id);
        let hard = line.filter(|line| matches!(line.nature, LineNature::Technical | LineNature::Legal));
        hard.map_or_else(|| id.to_owned(), |_| format!("{id} (technical or legal)"))
    }

    fn way(&self, way: &Way) -> String {
        let mut parts: Vec<String> = Vec::new();
        if !way.lifted.is_empty() {
            let rules: Vec<String> = way.lifted.iter().map(ToString::to_string).collect();
            parts.push(format!("with the ceiling of {} lifted", listed(&rules, "and")));
        }
        if !way.items.is_empty() {
            parts.push(format!("setting aside {}", ids(&way.items)));
        }
        if !way.granted.is_empty() {
            parts.push(format!("granting {}", self.granted(&way.granted)));
        }
        let then = match way.then {
            Then::Level(level) => format!("the level would be: {}", confidence_word(self.view.lexicon, level)),
            Then::Leads(likelihood) => format!("it would lead, at {}", range_text(likelihood.interval)),
        };
        let least = match way.exact {
            true => "checked",
            false => "checked, not shown to be the least",
        };
        capital(&format!("{}, {then} ({least}).", parts.join(" and ")))
    }
}

fn decibans(one: &Granted, each: &str) -> String {
    format!("{:+} dB{each}", one.weight.decibans())
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), rest.as_str()))
}

fn of_answer(page: &mut Page, view: &View<'_>, assessment: &Assessment, one: &WhyNotAnswer) {
    question(page, assessment, &one.question);
    let range = range_text(one.likelihood.interval);
    if one.leads {
        let level = "Ask for a level of confidence to see what that lacks.";
        page.paragraph(0, &format!("{} does lead, at {range}. {level}", one.name), PLAIN);
        return;
    }
    let text = format!("Why not {}? It is at {range}; {} is ahead of it.", one.name, one.leader);
    page.paragraph(0, &text, PLAIN);
    page.blank();
    let (middle, range) = (one.behind.middle.decibans(), one.behind.range);
    let behind = format!(
        "{middle:.1} dB in the middle, {:.1} to {:.1} dB between the ends",
        range.lo().decibans(),
        range.hi().decibans()
    );
    labelled(page, "Behind by", [behind]);
    steps(page, "Kept behind", &one.keeps_behind, RED);
    steps(page, "Speaks for it", &one.speaks_for, GREEN);
    let aside = grouped(&one.set_aside);
    let text = |group: &Vec<&crate::explain::SetAside>| {
        let reason = group[0].reasons.first().map_or("", |(_, because)| because.as_str());
        clip(&format!("{}: {reason}", names_of(group)), page_room(view))
    };
    labelled(page, "Set aside", aside.iter().take(3).map(text).collect::<Vec<_>>());
    page.blank();
    let names = Names { view };
    labelled(page, "Would do", one.ways.iter().map(|way| names.way(way)));
    if one.ways.is_empty() {
        let findings = if one.cannot_be_supported { " against the listed answers" } else { "" };
        let text = format!(
            "Nothing that was tried makes it lead: not up to five findings of the strongest band{findings} in any lines, nor \
             setting aside what keeps it behind, nor both."
        );
        labelled(page, "Out of reach", [text]);
    }
    match &one.poser {
        Some(poser) => labelled(page, "It needs", needs(poser)),
        None if one.cannot_be_supported => {
            let text = "No finding speaks for such an answer by itself: it rises where the listed ones fall.";
            labelled(page, "", [text.to_owned()]);
        }
        None => {}
    }
}

/// What a false flag would have to make up, and with what.
fn needs(poser: &Poser) -> Vec<String> {
    let (named, most) = (&poser.named, poser.most_by_signs.decibans());
    let mut needs = Vec::new();
    if poser.behind_unknown > WeightOfEvidence::ZERO {
        needs.push(format!(
            "{:.1} dB on an actor that nobody listed: from evidence for {named} that anyone could plant",
            poser.behind_unknown.decibans()
        ));
    }
    if poser.behind_named > WeightOfEvidence::ZERO {
        needs.push(format!(
            "{:.1} dB on {named}, whose evidence it shares as far as it could be planted: from what speaks against {named}",
            poser.behind_named.decibans()
        ));
    }
    needs.push(format!("Signs of deception count towards both, with {most:.1} dB at most."));
    needs
}

fn page_room(view: &View<'_>) -> usize {
    view.width.max(super::NARROWEST).saturating_sub(LABEL)
}

fn steps(page: &mut Page, label: &str, steps: &[Step], style: anstyle::Style) {
    let name = |step: &Step| step.item.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
    let room = page.width().saturating_sub(LABEL);
    let mut rows = Vec::new();
    let names = steps.iter().take(MOST_STEPS).map(|step| columns(&name(step))).max().unwrap_or(0).min(MOST_NAME);
    for step in steps.iter().take(MOST_STEPS) {
        let side = if step.side == Side::For { "for" } else { "against" };
        let because = step.readings.first().map_or("", |reading| reading.because.as_str());
        let weight = pad(&signed(middle(step.weight), step.side), 6);
        let lead = format!("{}  ", pad(&clip_middle(&name(step), names), names));
        let left = room.saturating_sub(columns(&weight) + columns(&lead));
        let text = clip(&format!("{side} {}: {because}", step.on), left);
        rows.push(format!("{}{lead}{text}", paint(style, &weight)));
    }
    if steps.len() > MOST_STEPS {
        let rest: Vec<String> = steps.iter().skip(MOST_STEPS).map(name).collect();
        rows.push(paint(DIM, &clip(&format!("and {} more: {}", rest.len(), rest.join(", ")), room)));
    }
    if rows.is_empty() {
        rows.push(paint(DIM, "nothing that was recorded"));
    }
    for (number, row) in rows.iter().enumerate() {
        page.line(&format!("{}{row}", paint(BOLD, &pad(if number == 0 { label } else { "" }, LABEL))));
    }
}
