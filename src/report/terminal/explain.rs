//! What `ascribe explain` prints: one question in 25 lines at 100 columns.

use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, clip, columns, pad, paint, weight_bar, wrap};
use super::sensitivity::question_line;
use super::sentences::sentences;
use super::weights::{grouped, middle, names_of, signed};
use super::words::{NOT_TRIED, collection_plan, confidence_word, gate_text, listed, percent_text, range_text};
use super::{View, head};
use crate::explain::{Effect, Explanation, Loss, SetAside, Step};
use crate::infer::{Assessment, Side};
use crate::model::quantity::WeightInterval;
use anstyle::Style;

/// Lines of one question.
const LINES: usize = 25;
/// What stands below an explanation.
const HINT: &str = "Weights in decibans: +3 doubles the odds, +10 makes them tenfold. More: --full, --evidence ID";
/// Columns of the labels at the left.
const LABEL: usize = 14;
/// Columns of a weight with its bar: `+7.2 ██████  `.
const WEIGHT: usize = 5;
const BAR: usize = 6;

/// Explanations of one case, each of one question.
pub fn render_explanation(view: &View<'_>, assessment: &Assessment, explanations: &[Explanation]) -> String {
    let mut page = view.page();
    head(&mut page, view, assessment);
    let above = page.lines();
    for explanation in explanations {
        page.blank();
        explain_one(&mut page, view, assessment, explanation, above);
    }
    page.blank();
    page.paragraph(0, HINT, DIM);
    page.finish()
}

/// One question; `above` lines stand over all of them.
fn explain_one(page: &mut Page, view: &View<'_>, assessment: &Assessment, explanation: &Explanation, above: usize) {
    let judged = assessment.questions.iter().find(|one| one.id == explanation.question);
    let Some((judged, question)) = judged.and_then(|one| Some((one, assessment.case.questions.get(one.place)?))) else {
        return;
    };
    let before = page.lines();
    question_line(page, question);
    for sentence in sentences(view.lexicon, question, judged, explanation) {
        page.paragraph(0, &sentence, PLAIN);
    }
    let used = above + page.lines() - before;
    let blocks = fitting_blocks(view, explanation, page.width(), used);
    page.blank();
    for (label, rows) in blocks {
        for (number, row) in rows.iter().enumerate() {
            let label = if number == 0 { label.as_str() } else { "" };
            page.line(&format!("{}{row}", paint(BOLD, &pad(label, LABEL))));
        }
    }
}

/// A label with the rows beside it.
type Block = (String, Vec<String>);

/// How many rows each block may have.
#[derive(Clone, Copy)]
struct Most {
    carries: usize,
    against: usize,
    set_aside: usize,
    missing: usize,
    /// Whether what is missing and what it hangs on may go over several lines.
    wrapped: bool,
}

/// From roomy to tight.
const MOST: [Most; 7] = [
    Most { carries: 8, against: 4, set_aside: 3, missing: 5, wrapped: true },
    Most { carries: 6, against: 3, set_aside: 2, missing: 5, wrapped: true },
    Most { carries: 5, against: 3, set_aside: 2, missing: 4, wrapped: true },
    Most { carries: 6, against: 3, set_aside: 2, missing: 5, wrapped: false },
    Most { carries: 5, against: 3, set_aside: 1, missing: 5, wrapped: false },
    Most { carries: 5, against: 2, set_aside: 1, missing: 4, wrapped: false },
    Most { carries: 4, against: 2, set_aside: 1, missing: 3, wrapped: false },
];
/// On a narrower page nothing is cut for the sake of a page's length.
const NARROW: usize = 90;

/// Blocks with as many rows as fit, where `used` lines are taken already.
fn fitting_blocks(view: &View<'_>, explanation: &Explanation, width: usize, used: usize) -> Vec<Block> {
    if width < NARROW {
        return blocks(view, explanation, width, MOST[1]);
    }
    // A blank above the question and one before the blocks, a blank and the hint below.
    let room = LINES.saturating_sub(used + 4);
    let mut last = Vec::new();
    for most in MOST {
        last = blocks(view, explanation, width, most);
        if last.iter().map(|(_, rows)| rows.len()).sum::<usize>() <= room {
            break;
        }
    }
    last
}

fn blocks(view: &View<'_>, explanation: &Explanation, width: usize, most: Most) -> Vec<Block> {
    let columns = width - LABEL;
    let for_it = merged(&explanation.carries, &explanation.against_rivals);
    let against = merged(&explanation.against, &explanation.for_rivals);
    let mut blocks = vec![
        ("Carried by".to_owned(), steps(&for_it, explanation, columns, most.carries, GREEN)),
        ("Against it".to_owned(), steps(&against, explanation, columns, most.against, RED)),
        ("Set aside".to_owned(), set_aside(&explanation.set_aside, columns, most.set_aside)),
        missing(view, explanation, columns, most),
        ("Hangs on".to_owned(), losses(view, explanation, columns, most.wrapped)),
    ];
    if for_it.is_empty() {
        blocks[0].1.push(paint(DIM, "nothing that was recorded"));
    }
    blocks.retain(|(_, rows)| !rows.is_empty());
    blocks
}

fn merged<'a>(own: &'a [Step], rivals: &'a [Step]) -> Vec<&'a Step> {
    let weighs = |step: &&Step| step.weight != WeightInterval::ZERO;
    own.iter().filter(weighs).chain(rivals.iter().filter(weighs)).collect()
}

fn steps(steps: &[&Step], explanation: &Explanation, columns_left: usize, most: usize, style: Style) -> Vec<String> {
    let shown = if steps.len() > most { most - 1 } else { steps.len() };
    let names = steps.iter().take(shown).map(|step| columns(&name(step))).max().unwrap_or(0);
    let mut rows: Vec<String> = steps
        .iter()
        .take(shown)
        .map(|step| {
            let text = format!("{}{}", about(step, explanation), sentence(step));
            let room = columns_left.saturating_sub(WEIGHT + 1 + BAR + 2 + names + 2);
            format!(
                "{}  {}  {}",
                weight_and_bar(step.weight, step.side, style),
                pad(&name(step), names),
                clip(&text, room)
            )
        })
        .collect();
    let rest = &steps[shown..];
    if !rest.is_empty() {
        let names: Vec<String> = rest.iter().map(|step| name(step)).collect();
        let text = format!("and {} more: {}", rest.len(), names.join(", "));
        rows.push(paint(DIM, &clip(&text, columns_left)));
    }
    rows
}

/// `+7.2 ██████`
pub(super) fn weight_and_bar(weight: WeightInterval, side: Side, style: Style) -> String {
    let centre = middle(weight);
    let text = pad(&signed(centre, side), WEIGHT);
    paint(style, &format!("{text} {}", weight_bar(centre, BAR)))
}

/// The item, or the rule where no item is weighed; short.
fn name(step: &Step) -> String {
    let id = step.item.as_ref().map(ToString::to_string);
    clip(&id.unwrap_or_else(|| "–".to_owned()), 14)
}

/// Which hypothesis a step speaks of, where it is not the one that is explained.
fn about(step: &Step, explanation: &Explanation) -> String {
    if step.on == explanation.hypothesis || step.on == explanation.followed {
        return String::new();
    }
    match step.side {
        Side::For => format!("for {}: ", step.on),
        Side::Against => format!("against {}: ", step.on),
    }
}

fn sentence(step: &Step) -> &str {
    step.readings.first().map_or("", |reading| reading.because.as_str())
}

fn set_aside(all: &[SetAside], columns_left: usize, most: usize) -> Vec<String> {
    let groups = grouped(all);
    let more = groups.len().saturating_sub(most);
    let row = |(number, group): (usize, &Vec<&SetAside>)| {
        let last = if more > 0 && number + 1 == most { format!(" (and {more} more)") } else { String::new() };
        let text = clip(&set_aside_text(group), columns_left.saturating_sub(columns(&last)));
        format!("{text}{last}")
    };
    groups.iter().take(most).enumerate().map(row).collect()
}

/// `f8, f10: counted for 30 %, because ...`
fn set_aside_text(group: &[&SetAside]) -> String {
    let reason = group[0].reasons.first().map_or("", |(_, because)| because.as_str());
    let effect = match group[0].effect {
        Effect::Undercut => "not counted".to_owned(),
        Effect::Undecided => "not counted, being disputed".to_owned(),
        Effect::Discounted(factor) => format!("believed at {}", range_text(factor)),
    };
    format!("{} {effect}: {reason}", names_of(group))
}

fn missing(view: &View<'_>, explanation: &Explanation, columns_left: usize, most: Most) -> Block {
    let Some(missing) = &explanation.missing else { return (String::new(), Vec::new()) };
    let ceilings = explanation.ceilings.iter().filter(|ceiling| ceiling.at < missing.level);
    let mut texts: Vec<String> = ceilings.map(|ceiling| format!("a ceiling: {}", ceiling.because)).collect();
    texts.extend(missing.gates.iter().map(gate_text));
    let plan = collection_plan(&missing.gates, view.rules.scales());
    let room = if plan.is_empty() { most.missing } else { most.missing - 1 };
    if texts.len() > room {
        let more = texts.len() - room + 1;
        texts.truncate(room - 1);
        texts.push(format!("and {}", super::words::counted(more, "more condition")));
    }
    let mut rows: Vec<String> = texts.iter().flat_map(|text| fit(text, columns_left, most.wrapped)).collect();
    if !plan.is_empty() {
        let lines = wrap(&format!("To collect: {}.", plan.join("; ")), columns_left);
        let cut = if most.wrapped { lines.len() } else { 1 };
        rows.extend(lines.iter().take(cut).cloned());
        rows.extend((lines.len() > cut).then(|| clip(&lines[cut..].join(" "), columns_left)));
    }
    let word = confidence_word(view.lexicon, missing.level);
    let label = format!("For {}", word.strip_suffix(" confidence").unwrap_or(word));
    (clip(&label, LABEL - 1), rows)
}

/// A text over as many lines as it takes, its further lines indented, or cut to one.
fn fit(text: &str, columns_left: usize, wrapped: bool) -> Vec<String> {
    if !wrapped {
        return vec![clip(text, columns_left)];
    }
    let lines = wrap(text, columns_left.saturating_sub(2));
    lines
        .iter()
        .enumerate()
        .map(|(number, line)| if number == 0 { line.clone() } else { format!("  {line}") })
        .collect()
}

fn losses(view: &View<'_>, explanation: &Explanation, columns_left: usize, wrapped: bool) -> Vec<String> {
    let Some(tried) = &explanation.hangs_on else { return fit(NOT_TRIED, columns_left, wrapped) };
    let now = explanation.likelihood.interval.lo();
    let row = |loss: &Loss| {
        let mut text = format!(
            "Without {}: lower end {} instead of {}",
            listed(&loss.without, "and"),
            percent_text(loss.lower),
            percent_text(now)
        );
        text.push_str(if loss.always_leads { "." } else { "; the lead can be lost." });
        if let Some(level) = loss.level.filter(|level| *level != explanation.level) {
            text.push_str(&format!(" Then {}.", confidence_word(view.lexicon, level)));
        }
        fit(&text, columns_left, wrapped)
    };
    let mut rows: Vec<String> = tried.iter().filter(|loss| loss.lower < now).flat_map(row).collect();
    if explanation.leads && rows.is_empty() {
        rows.push("no single item or origin".to_owned());
    }
    rows
}
