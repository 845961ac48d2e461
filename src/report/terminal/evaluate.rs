//! What `ascribe evaluate` prints.

use super::answers::{Row, rows};
use super::page::{BOLD, DIM, PLAIN, Page, clip, clip_middle, columns, pad, pad_left, paint, range_bar};
use super::sentences::judgment_sentences;
use super::words::{confidence_word, likelihood_phrase, notes, percent_text, range_text};
use super::{View, head};
use crate::infer::{Assessment, QuestionAssessment};
use crate::model::hypothesis::Question;

/// The conclusions of one case; `questions` are places in [`Assessment::questions`].
pub fn render_evaluation(
    view: &View<'_>,
    assessment: &Assessment,
    questions: &[usize],
    full: bool,
    facts: bool,
) -> String {
    let mut page = view.page();
    head(&mut page, view, assessment);
    for judged in questions.iter().filter_map(|place| assessment.questions.get(*place)) {
        let Some(question) = assessment.case.questions.get(judged.place) else { continue };
        page.blank();
        page.hanging("", 0, &format!("{}: {}", question.id, question.asks), BOLD);
        table(&mut page, view, question, judged, full);
        page.blank();
        for sentence in judgment_sentences(view.lexicon, question, judged) {
            page.paragraph(0, &sentence, PLAIN);
        }
        if !judged.blinded.is_empty() {
            let items: Vec<String> = judged.blinded.iter().map(ToString::to_string).collect();
            page.paragraph(0, &format!("Left out, because they answer the question: {}.", items.join(", ")), DIM);
        }
        if facts {
            derived_facts(&mut page, view, judged);
        }
    }
    let asked = questions.iter().filter_map(|place| assessment.questions.get(*place));
    let asked: Vec<&str> = asked.map(|judged| judged.id.as_str()).collect();
    let notes = notes(assessment, &asked);
    if !notes.is_empty() {
        page.blank();
        notes.iter().for_each(|note| page.hanging("note  ", 6, note, DIM));
    }
    page.finish()
}

/// The ends of a bar and, where there is room, its middle.
pub(super) fn scale(width: usize) -> String {
    let (left, right) = ("0 %", "100 %");
    if width < 16 {
        return format!("{left}{}", pad_left(right, width.saturating_sub(columns(left))));
    }
    let half = pad(left, width / 2 - 1);
    let rest = width - columns(&half) - columns("50");
    format!("{half}50{}", pad_left(right, rest))
}

/// A shorter bar shows too little.
const NARROWEST_BAR: usize = 12;

fn table(page: &mut Page, view: &View<'_>, question: &Question, judged: &QuestionAssessment, full: bool) {
    let rows = rows(question, judged, full);
    let longest = if page.width() < 80 { 20 } else { 28 };
    let widest = rows.iter().map(|row| columns(&clip(&row.name, longest))).max().unwrap_or(0).max(6);
    // Two blanks before each of the columns: name, words, range (11), bar, middle (5).
    let room = page.width().saturating_sub(2 + widest + 2 + 2 + 11 + 2 + 5);
    let phrase = |row: &Row| clip(&likelihood_phrase(view.lexicon, row.likelihood.interval), room);
    let phrases: Vec<String> = rows.iter().map(phrase).collect();
    let words = phrases.iter().map(|phrase| columns(phrase)).max().unwrap_or(0).max(10);
    let bar = room.saturating_sub(words + 2).min(24);
    let mut head = format!("  {}  {}  {}", pad("answer", widest), pad("likelihood", words), pad_left("range", 11));
    if bar >= NARROWEST_BAR {
        head.push_str(&format!("  {}", scale(bar)));
    }
    page.line(&paint(DIM, &format!("{head} middle")));
    for (row, phrase) in rows.iter().zip(&phrases) {
        let style = if row.leading { BOLD } else { PLAIN };
        let mut line = format!(
            "  {}  {}",
            paint(style, &pad(&clip(&row.name, longest), widest)),
            paint(style, &pad(phrase, words))
        );
        line.push_str(&format!("  {}", pad_left(&range_text(row.likelihood.interval), 11)));
        if bar >= NARROWEST_BAR {
            line.push_str(&format!("  {}", range_bar(&row.likelihood, bar)));
        }
        line.push_str(&format!("  {}", paint(style, &pad_left(&percent_text(row.likelihood.point), 5))));
        page.line(&line);
        if !row.label.is_empty() {
            page.paragraph(2 + widest + 2, &row.label, DIM);
        }
    }
}

fn derived_facts(page: &mut Page, view: &View<'_>, judged: &QuestionAssessment) {
    page.blank();
    page.heading("Facts that rules derived");
    if judged.derived.is_empty() {
        page.paragraph(2, "none", DIM);
    }
    for fact in &judged.derived {
        let by = fact.derivations.first().and_then(|(rule, _)| view.rules.rules().get(*rule));
        let by = by.map(|rule| format!(", by {} {}", rule.id, view.rule_place(&rule.id))).unwrap_or_default();
        let text = format!("{} ({}), {}{by}", fact.relation, fact.values.join(", "), range_text(fact.strength));
        page.hanging("  ", 4, &text, PLAIN);
    }
}

/// One line for each question of several cases.
pub fn render_overview(view: &View<'_>, assessments: &[(&Assessment, Vec<usize>)]) -> String {
    let mut page = view.page();
    let rows: Vec<[String; 5]> = assessments
        .iter()
        .flat_map(|(one, questions)| questions.iter().filter_map(|at| overview_row(view, one, *at)))
        .collect();
    let heads = ["case", "question", "leading answer", "likelihood", "confidence"].map(str::to_owned);
    let limits = overview_limits(&rows, &heads, page.width());
    let line = |row: &[String; 5]| {
        let cells: Vec<String> =
            row.iter().zip(limits).map(|(text, limit)| pad(&clip_middle(text, limit), limit)).collect();
        cells.join("  ")
    };
    page.line(&paint(BOLD, &line(&heads)));
    rows.iter().for_each(|row| page.line(&line(row)));
    for (one, _) in assessments {
        if let Some(withheld) = super::withheld(&one.case) {
            page.paragraph(0, &format!("{}: {withheld}", one.case.id), PLAIN);
        }
    }
    page.finish()
}

fn overview_row(view: &View<'_>, assessment: &Assessment, at: usize) -> Option<[String; 5]> {
    let judged = assessment.questions.get(at)?;
    let question = assessment.case.questions.get(judged.place)?;
    let (leading, likelihood, confidence) = match judged.leading {
        Some(place) => {
            let judgment = &judged.judgments[place];
            let word = confidence_word(view.lexicon, judgment.level);
            let word = word.strip_suffix(" confidence").unwrap_or(word);
            (question.hypotheses[place].id.to_string(), range_text(judgment.likelihood.interval), word.to_owned())
        }
        None => ("none".to_owned(), "–".to_owned(), "–".to_owned()),
    };
    Some([assessment.case.id.to_string(), judged.id.to_string(), leading, likelihood, confidence])
}

/// Widths of the columns: as wide as needed, the first three cut where the page is too narrow.
fn overview_limits(rows: &[[String; 5]], heads: &[String; 5], width: usize) -> [usize; 5] {
    let mut limits = [0; 5];
    for row in rows.iter().chain([heads]) {
        for (limit, text) in limits.iter_mut().zip(row) {
            *limit = (*limit).max(columns(&super::page::safe(text)));
        }
    }
    let gaps = 2 * 4;
    while limits.iter().sum::<usize>() + gaps > width {
        let Some(widest) = (0..3).max_by_key(|column| limits[*column]).filter(|column| limits[*column] > 8) else {
            break;
        };
        limits[widest] -= 1;
    }
    limits
}
