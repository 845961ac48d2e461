//! What `ascribe explain` prints: one question in 25 lines at 100 columns.

use super::evaluate::{judgment_sentences, no_leader};
use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, clip, columns, pad, pad_left, paint, weight_bar};
use super::words::{collection_plan, confidence_word, gate_has, gate_need, likelihood_sentence, percent_text};
use super::{View, answer, head};
use crate::explain::{Effect, Explanation, Loss, SetAside, Step};
use crate::infer::{Assessment, QuestionAssessment, Side};
use crate::model::hypothesis::Question;
use crate::model::quantity::{WeightInterval, WeightOfEvidence};
use anstyle::Style;

/// Lines of one question.
const LINES: usize = 25;
/// Columns of the labels at the left.
const LABEL: usize = 12;
/// Columns of a weight with its bar: `+7.2 ██████  `.
const WEIGHT: usize = 5;
const BAR: usize = 6;

/// Explanations of one case, each of one question.
pub fn render_explanation(view: &View<'_>, assessment: &Assessment, explanations: &[Explanation]) -> String {
    let mut page = view.page();
    head(&mut page, view, assessment);
    for explanation in explanations {
        page.blank();
        explain_one(&mut page, view, assessment, explanation);
    }
    page.blank();
    let hint = "Weights are in decibans: +3 doubles the odds, +10 makes them tenfold. --full shows every step, --evidence ID one item.";
    page.paragraph(0, hint, DIM);
    page.finish()
}

fn explain_one(page: &mut Page, view: &View<'_>, assessment: &Assessment, explanation: &Explanation) {
    let judged = assessment.questions.iter().find(|one| one.id == explanation.question);
    let Some((judged, question)) = judged.and_then(|one| Some((one, assessment.case.questions.get(one.place)?))) else {
        return;
    };
    page.line(&paint(BOLD, &clip(&format!("{}: {}", question.id, question.asks), page.width())));
    for sentence in sentences(view, question, judged, explanation) {
        page.paragraph(0, &sentence, PLAIN);
    }
    let blocks = fitting_blocks(view, explanation, page.width());
    for (label, rows) in blocks {
        for (number, row) in rows.iter().enumerate() {
            let label = if number == 0 { label.as_str() } else { "" };
            page.line(&format!("{}{row}", paint(BOLD, &pad(label, LABEL))));
        }
    }
}

/// The judgment in words.
pub(super) fn sentences(
    view: &View<'_>,
    question: &Question,
    judged: &QuestionAssessment,
    explanation: &Explanation,
) -> Vec<String> {
    if judged.leading == Some(explanation.place) {
        return judgment_sentences(view, question, judged);
    }
    let asked =
        likelihood_sentence(view.lexicon, &explanation.likelihood, answer(&question.hypotheses[explanation.place]));
    match judged.leading {
        None => vec![no_leader(question, judged), asked],
        Some(place) => {
            let leader = answer(&question.hypotheses[place]).trim_end_matches('.');
            vec![asked, format!("The leading answer is another: {leader}.")]
        }
    }
}

/// A label with the rows beside it.
type Block = (String, Vec<String>);

/// Blocks with as many rows as fit: what carries a judgment gives way first.
fn fitting_blocks(view: &View<'_>, explanation: &Explanation, width: usize) -> Vec<Block> {
    // Title, question, two sentences over up to two lines each, hint.
    let room = LINES - 9;
    let mut most = 7;
    loop {
        let blocks = blocks(view, explanation, width, most);
        let rows: usize = blocks.iter().map(|(_, rows)| rows.len()).sum();
        if rows <= room || most <= 3 {
            return blocks;
        }
        most -= 1;
    }
}

fn blocks(view: &View<'_>, explanation: &Explanation, width: usize, most: usize) -> Vec<Block> {
    let columns = width - LABEL;
    let for_it = merged(&explanation.carries, &explanation.against_rivals);
    let against = merged(&explanation.against, &explanation.for_rivals);
    let mut blocks = vec![
        ("Carried by".to_owned(), steps(&for_it, explanation, columns, most, GREEN)),
        ("Against it".to_owned(), steps(&against, explanation, columns, 3, RED)),
        ("Set aside".to_owned(), set_aside(&explanation.set_aside, columns)),
        missing(view, explanation, columns),
        ("Hangs on".to_owned(), losses(explanation, columns, view)),
    ];
    if explanation.carries.is_empty() && explanation.against_rivals.is_empty() {
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
    let text = pad_left(&signed(centre, side), WEIGHT);
    paint(style, &format!("{text} {}", weight_bar(centre, BAR)))
}

/// The middle of a range of weight.
pub(super) fn middle(weight: WeightInterval) -> WeightOfEvidence {
    WeightOfEvidence::from_micro(weight.twice_centre().micro() / 2)
}

/// A weight with the sign of its side: `+7.2`, `−2.0`.
pub(super) fn signed(weight: WeightOfEvidence, side: Side) -> String {
    let sign = match side {
        Side::For => '+',
        Side::Against => '−',
    };
    format!("{sign}{:.1}", weight.decibans().abs())
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

fn set_aside(all: &[SetAside], columns_left: usize) -> Vec<String> {
    let mut rows: Vec<String> = all.iter().take(2).map(|one| clip(&set_aside_text(one), columns_left)).collect();
    if all.len() > 2 {
        let last = format!("{} (and {} more)", set_aside_text(&all[1]), all.len() - 2);
        let room = columns_left.saturating_sub(16);
        rows[1] = if columns(&last) > columns_left {
            format!("{} (and {} more)", clip(&set_aside_text(&all[1]), room), all.len() - 2)
        } else {
            clip(&last, columns_left)
        };
    }
    rows
}

/// `f5 counts for 30 %: ...`
fn set_aside_text(one: &SetAside) -> String {
    let what = one.item.as_ref().map_or_else(|| one.reading.rule.to_string(), ToString::to_string);
    let reason = one.reasons.first().map_or("", |(_, because)| because.as_str());
    let effect = match one.effect {
        Effect::Undercut => "does not count".to_owned(),
        Effect::Undecided => "does not count, being disputed".to_owned(),
        Effect::Discounted(factor) => format!("is believed at {} of its worth", percent_text(factor)),
    };
    format!("{what} {effect}: {reason}")
}

fn missing(view: &View<'_>, explanation: &Explanation, columns_left: usize) -> Block {
    let Some(missing) = &explanation.missing else { return (String::new(), Vec::new()) };
    let mut rows: Vec<String> = explanation
        .ceilings
        .iter()
        .filter(|ceiling| ceiling.at < missing.level)
        .map(|ceiling| clip(&format!("a ceiling: {}", ceiling.because), columns_left))
        .collect();
    let gates = missing.gates.iter().map(|gate| format!("{}; {}", gate_need(&gate.gate), gate_has(gate)));
    rows.extend(gates.map(|text| clip(&text, columns_left)));
    if rows.len() > 4 {
        let more = rows.len() - 3;
        rows.truncate(3);
        rows.push(paint(DIM, &format!("and {more} more conditions")));
    }
    let plan = collection_plan(&missing.gates, view.rules.scales());
    if !plan.is_empty() {
        rows.push(paint(PLAIN, &clip(&format!("To collect: {}.", plan.join("; ")), columns_left)));
    }
    let word = confidence_word(view.lexicon, missing.level);
    let label = format!("For {}", word.strip_suffix(" confidence").unwrap_or(word));
    (clip(&label, LABEL - 1), rows)
}

fn losses(explanation: &Explanation, columns_left: usize, view: &View<'_>) -> Vec<String> {
    let now = explanation.likelihood.interval.lo();
    let row = |loss: &Loss| {
        let mut text = format!(
            "Without {} the lower end falls from {} to {}",
            loss.without,
            percent_text(now),
            percent_text(loss.lower)
        );
        if !loss.always_leads {
            text.push_str(if loss.is_item {
                "; losing one item can cost it the lead"
            } else {
                "; losing one origin can cost it the lead"
            });
        }
        text.push('.');
        if let Some(level) = loss.level.filter(|level| *level != explanation.level) {
            text.push_str(&format!(" Confidence would be {}.", confidence_word(view.lexicon, level)));
        }
        clip(&text, columns_left)
    };
    let mut rows: Vec<String> = explanation.hangs_on.iter().filter(|loss| loss.lower < now).map(row).collect();
    if explanation.leads && rows.is_empty() {
        rows.push("no single item or origin".to_owned());
    }
    rows
}
