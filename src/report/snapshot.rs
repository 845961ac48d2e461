//! A case as a text to keep beside it: conclusions and reasons, with every answer as a line of JSON.
//!
//! It holds nothing that changes by itself: no version, time, digest, file name or line. So a difference is a difference in
//! what is concluded, or in how it is said.

use super::json::conclusions;
use super::terminal::{View, render_evaluation, render_explanation};
use crate::explain::{Explanation, explain};
use crate::infer::{Assessment, QuestionAssessment};
use crate::load::Places;
use crate::model::lexicon::Lexicon;
use crate::model::rule_set::RuleSet;

/// Columns of a snapshot, whatever the terminal.
pub const SNAPSHOT_WIDTH: usize = 100;

/// Explanations of the leading answers, in order of question.
pub fn leading_explanations(assessment: &Assessment, rules: &RuleSet) -> Vec<Explanation> {
    let leading = |(at, question): (usize, &QuestionAssessment)| explain(assessment, rules, at, question.leading?);
    assessment.questions.iter().enumerate().filter_map(leading).collect()
}

/// The snapshot of a case from its two assessments, with and without the judgments that answer a question outright.
pub fn snapshot(rules: &RuleSet, lexicon: &Lexicon, seen: &Assessment, blind: &Assessment) -> String {
    let places = Places::default();
    let (rule_root, width) = ("rules/", SNAPSHOT_WIDTH);
    let view = View { rules, lexicon, rule_places: &places, rule_root, case_places: &places, width };
    let all: Vec<usize> = (0..seen.questions.len()).collect();
    let parts = [
        render_evaluation(&view, seen, &all, false, false),
        render_evaluation(&view, blind, &all, false, false),
        render_explanation(&view, seen, &leading_explanations(seen, rules)),
        answers(seen, &all),
    ];
    anstream::adapter::strip_str(&parts.join("\n----\n\n")).to_string()
}

/// The conclusions as JSON, one line for each hypothesis.
fn answers(assessment: &Assessment, questions: &[usize]) -> String {
    let all = conclusions(assessment, questions);
    let hypotheses = all.questions.iter().flat_map(|question| &question.hypotheses);
    hypotheses.map(|one| serde_json::to_string(one).unwrap_or_default() + "\n").collect()
}
