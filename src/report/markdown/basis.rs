//! What a judgment rests on, what speaks against it, and what was set aside.

use std::collections::BTreeSet;

use super::text::{answer_quoted, capital, code, codes, escaped, quoted, several, stopped};
use super::{Markdown, Section};
use crate::explain::{Effect, SetAside, Step};
use crate::infer::{GateValue, Side};
use crate::model::id::EvidenceId;
use crate::model::ladder::Gate;
use crate::model::quantity::WeightInterval;
use crate::report::sentences::answer;
use crate::report::words::{listed, range_text};

/// Items that are told one by one; the others are named.
const TOLD: usize = 4;

pub(super) fn write(section: &Section<'_>, page: &mut Markdown) {
    basis(section, page);
    contrary(section, page);
    set_aside(section, page);
}

fn weighs(step: &&Step) -> bool {
    step.weight != WeightInterval::ZERO
}

fn basis(section: &Section<'_>, page: &mut Markdown) {
    let explanation = section.explanation;
    let own: Vec<&Step> = explanation.carries.iter().filter(weighs).collect();
    let through: Vec<&Step> = explanation.against_rivals.iter().filter(weighs).collect();
    let all: Vec<&Step> = own.iter().chain(&through).copied().collect();
    let text = match (own.is_empty(), all.len()) {
        (_, 0) => "Nothing that was recorded speaks for this answer rather than for another.".to_owned(),
        (true, _) => {
            "Nothing that was recorded speaks for this answer itself; it gains from what speaks against others:"
                .to_owned()
        }
        (false, 1) => format!("{} In detail:", carried_by(section, &own)),
        (false, _) => format!("{} The weightiest first:", carried_by(section, &own)),
    };
    page.lead("Basis", &text);
    page.list(&told(section, &all));
}

/// How many items, lines and origins carry the answer.
fn carried_by(section: &Section<'_>, own: &[&Step]) -> String {
    let items: BTreeSet<&EvidenceId> = own.iter().filter_map(|step| step.item.as_ref()).collect();
    let speak = if items.len() == 1 { "speaks" } else { "speak" };
    let items = capital(&several(items.len(), "item of evidence", "items of evidence"));
    let lines: Vec<String> = counted(section, &|gate| matches!(gate, Gate::Lines(_)))
        .map_or_else(|| own_lines(own), |ids| ids.iter().map(|id| line_title(section, id)).collect());
    let lines: Vec<String> = lines.iter().map(|title| escaped(title)).collect();
    let mut text = format!("{items} {speak} for this answer.");
    if !lines.is_empty() {
        let many = several(lines.len(), "line of evidence", "lines of evidence");
        text.push_str(&format!(" What weighs enough to count lies in {many} ({})", listed(&lines, "and")));
        text.push_str(&format!("{}.", origins(section)));
    }
    text
}

/// Names that a gate of some sort counted for the answer; none where the ladder has no such gate.
fn counted<'a>(section: &Section<'a>, wanted: &dyn Fn(&Gate) -> bool) -> Option<&'a [String]> {
    let judgment = section.judged.judgments.get(section.explanation.place)?;
    let mut gates = judgment.levels.iter().flat_map(|level| &level.gates);
    match &gates.find(|report| wanted(&report.gate))?.value {
        GateValue::Count(names) => Some(names),
        _ => None,
    }
}

fn own_lines(own: &[&Step]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in own.iter().flat_map(|step| &step.readings).map(|reading| reading.line.to_lowercase()) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn line_title(section: &Section<'_>, id: &str) -> String {
    let lines = &section.prose.rules.scales().lines;
    lines.iter().find(|line| line.id == id).map_or_else(|| id.to_owned(), |line| line.title.to_lowercase())
}

/// From how many independent origins what counts comes.
fn origins(section: &Section<'_>) -> String {
    let Some(ids) = counted(section, &|gate| matches!(gate, Gate::Origins(_))) else { return String::new() };
    let names: Vec<String> = ids.iter().map(|id| section.named(id)).collect();
    match names.as_slice() {
        [] => " and is of unknown origin".to_owned(),
        [only] => format!(" and comes from one origin, {only}"),
        names => {
            let many = several(names.len(), "independent origins", "independent origins");
            let named = if names.len() <= TOLD { format!(": {}", listed(names, "and")) } else { String::new() };
            format!(" and comes from {many}{named}")
        }
    }
}

fn contrary(section: &Section<'_>, page: &mut Markdown) {
    let explanation = section.explanation;
    let all: Vec<&Step> = explanation.against.iter().chain(&explanation.for_rivals).filter(weighs).collect();
    if all.is_empty() {
        page.lead("Contrary evidence", "Nothing that was recorded and counted speaks against it.");
        return;
    }
    page.lead("Contrary evidence", "What speaks against it, or for another answer, the weightiest first:");
    page.list(&told(section, &all));
}

/// The weightiest steps with what they say, the rest by name.
fn told(section: &Section<'_>, steps: &[&Step]) -> Vec<String> {
    let shown = if steps.len() == TOLD + 1 { TOLD + 1 } else { TOLD.min(steps.len()) };
    let mut all: Vec<String> = steps[..shown].iter().map(|step| one(section, step)).collect();
    let mut rest: Vec<&str> = Vec::new();
    for step in &steps[shown..] {
        let name = step.item.as_ref().map(EvidenceId::as_str);
        let name = name.or_else(|| step.readings.first().map(|reading| reading.rule.as_str()));
        rest.extend(name.filter(|name| !rest.contains(name)));
    }
    if !rest.is_empty() {
        all.push(format!("Of less weight: {}.", codes(rest)));
    }
    all
}

/// `“Services went down ...” (timing, f1)`
fn one(section: &Section<'_>, step: &Step) -> String {
    let (says, line) = step.readings.first().map_or(("", ""), |one| (one.because.as_str(), one.line.as_str()));
    let mut place = vec![escaped(&line.to_lowercase())];
    place.extend(step.item.as_ref().map(|id| code(id.as_str())));
    let text = format!("{} ({})", quoted(says), place.join(", "));
    match about(section, step) {
        Some(about) => format!("{text}, {about}."),
        None => text,
    }
}

/// Which answer a step speaks of, where it is another than the one written about.
fn about(section: &Section<'_>, step: &Step) -> Option<String> {
    let explanation = section.explanation;
    if step.on == explanation.hypothesis || step.on == explanation.followed {
        return None;
    }
    let place = section.question.position(&step.on)?;
    let way = if step.side == Side::For { "for" } else { "against" };
    Some(format!("which speaks {way} {}", answer_quoted(answer(&section.question.hypotheses[place]))))
}

fn set_aside(section: &Section<'_>, page: &mut Markdown) {
    let mut reasons: Vec<(&str, Vec<&SetAside>)> = Vec::new();
    for one in &section.explanation.set_aside {
        let reason = one.reasons.first().map_or("", |(_, because)| because.as_str());
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, group)) => group.push(one),
            None => reasons.push((reason, vec![one])),
        }
    }
    if reasons.is_empty() {
        return;
    }
    let mut rows: Vec<String> =
        reasons.iter().take(TOLD).map(|(reason, group)| doubted(section, reason, group)).collect();
    if let Some(rest) = reasons.get(TOLD..).filter(|rest| !rest.is_empty()) {
        let all: Vec<&SetAside> = rest.iter().flat_map(|(_, group)| group.iter().copied()).collect();
        rows.push(format!("For other reasons: {}.", codes(names(&all))));
    }
    page.lead("Counted for less, or not at all", "Some of what was recorded is in doubt:");
    page.list(&rows);
}

/// What one reason does to all that it bears on.
fn doubted(section: &Section<'_>, reason: &str, group: &[&SetAside]) -> String {
    let same = |one: &&SetAside, effect: &Effect| one.effect == *effect;
    let mut effects: Vec<Effect> = Vec::new();
    group.iter().for_each(|one| effects.extend((!effects.contains(&one.effect)).then_some(one.effect)));
    let parts: Vec<String> = effects
        .iter()
        .map(|effect| {
            let own: Vec<&SetAside> = group.iter().copied().filter(|one| same(one, effect)).collect();
            effect_on(section, effect, &names(&own))
        })
        .collect();
    let text = capital(&listed(&parts, "and"));
    if reason.is_empty() { stopped(&text) } else { stopped(&format!("{text}: {}", quoted(reason))) }
}

fn effect_on(section: &Section<'_>, effect: &Effect, names: &[&str]) -> String {
    let are = if names.len() == 1 { "is" } else { "are" };
    let names = listed(&names.iter().map(|name| section.referred(name)).collect::<Vec<_>>(), "and");
    match effect {
        Effect::Undercut => format!("{names} {are} not counted"),
        Effect::Undecided => format!("{names} {are} not counted, being disputed"),
        Effect::Discounted(factor) => format!("{names} {are} believed at {}", range_text(*factor)),
    }
}

/// Items of a group, or rules where they weigh no item; each once.
fn names<'a>(group: &[&'a SetAside]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for one in group {
        let name = one.item.as_ref().map_or(one.reading.rule.as_str(), EvidenceId::as_str);
        names.extend((!names.contains(&name)).then_some(name));
    }
    names
}
