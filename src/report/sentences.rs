//! A judgment in sentences. Likelihood and confidence never share one.

use super::words::{confidence_sentence, leading_sentence, likelihood_sentence, range_text};
use crate::explain::Explanation;
use crate::infer::{Cell, Likelihood, QuestionAssessment, cell_name};
use crate::model::hypothesis::{Hypothesis, Question};
use crate::model::lexicon::Lexicon;

/// The answer in words, or its id where it has none.
pub(in crate::report) fn answer(hypothesis: &Hypothesis) -> &str {
    if hypothesis.label.trim().is_empty() { hypothesis.id.as_str() } else { &hypothesis.label }
}

/// The judgment in words: likelihood in the first sentence, confidence in the second, never together.
pub(in crate::report) fn judgment_sentences(
    lexicon: &Lexicon,
    question: &Question,
    judged: &QuestionAssessment,
) -> Vec<String> {
    let Some(place) = judged.leading else { return vec![no_leader(question, judged)] };
    let judgment = &judged.judgments[place];
    let mut sentences = vec![
        leading_sentence(lexicon, &judgment.likelihood, answer(&question.hypotheses[place])),
        confidence_sentence(lexicon, judgment.level),
    ];
    let called = judgment.levels.iter().find(|level| level.level == judgment.level).map(|level| level.called.as_str());
    if let Some(called) = called.filter(|called| !called.is_empty()) {
        sentences.push(format!("In the words of the ladder: {called}."));
    }
    sentences
}

/// What to say where no listed answer leads.
pub(in crate::report) fn no_leader(question: &Question, judged: &QuestionAssessment) -> String {
    let cells = judged.ledger.cells.iter().zip(&judged.posterior.cells);
    let mut best: Option<(Cell, &Likelihood)> = None;
    for (ledger, likelihood) in cells {
        if best.is_none_or(|(_, known)| likelihood.point.value() > known.point.value()) {
            best = Some((ledger.cell, likelihood));
        }
    }
    let who = match best {
        Some((Cell::Unknown, one)) => format!("an actor that nobody listed ({})", range_text(one.interval)),
        Some((cell @ Cell::FalseFlag(_), one)) => {
            format!("a {} ({})", cell_name(question, cell), range_text(one.interval))
        }
        _ => return "The evidence does not tell the answers apart: none is ahead of all others.".to_owned(),
    };
    format!("No listed answer leads. The most probable is {who}.")
}

/// The judgment in words.
pub(in crate::report) fn sentences(
    lexicon: &Lexicon,
    question: &Question,
    judged: &QuestionAssessment,
    explanation: &Explanation,
) -> Vec<String> {
    if judged.leading == Some(explanation.place) {
        return judgment_sentences(lexicon, question, judged);
    }
    let asked = likelihood_sentence(lexicon, &explanation.likelihood, answer(&question.hypotheses[explanation.place]));
    match judged.leading {
        None => vec![no_leader(question, judged), asked],
        Some(place) => {
            let leader = answer(&question.hypotheses[place]).trim_end_matches('.');
            vec![asked, format!("The leading answer is another: {leader}.")]
        }
    }
}
