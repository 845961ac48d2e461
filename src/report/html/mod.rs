//! The standalone page: one file, no request, no script.
//!
//! Takes an assessment with its explanations and gives HTML that holds everything a reader needs to follow and to doubt the
//! judgment. Every text of a case goes through [`Safe`] and is escaped by the template; no tag, attribute name, class, style or
//! scheme of an address ever comes from a case. Anchors are made from ids that hold letters, digits, `-` and `_` alone, else
//! from places in lists.

mod appendix;
mod bars;
mod conclusions;
mod confidence;
mod evidence;
mod lineage;
mod links;
mod map;
mod matrix;
mod page;
mod set_aside;
mod svg;
mod timeline;
mod waterfall;

use crate::explain::{Explanation, Timeline};
use crate::infer::{Assessment, QuestionAssessment};
use crate::load::Places;
use crate::model::hypothesis::Question;
use crate::model::lexicon::Lexicon;
use crate::model::rule_set::RuleSet;
use crate::text::{FileText, Safe};

/// What a page is made from.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The assessment.
    pub assessment: &'a Assessment,
    /// How it came about, date by date.
    pub timeline: &'a Timeline,
    /// The rules that it was made with.
    pub rules: &'a RuleSet,
    /// The words for likelihood and confidence.
    pub lexicon: &'a Lexicon,
    /// Where rules stand.
    pub rule_places: &'a Places,
    /// What stands before the name of a rule file.
    pub rule_root: &'a str,
    /// The files of the rules.
    pub rule_files: &'a [FileText],
    /// Where items and sources stand.
    pub case_places: &'a Places,
    /// The files of the case.
    pub case_files: &'a [FileText],
}

/// The page on the questions that are explained.
pub fn render_page(material: &Material<'_>, explanations: &[Explanation]) -> String {
    let assessment = material.assessment;
    let asked = explanations.iter().filter_map(|explanation| {
        let at = assessment.questions.iter().position(|one| one.id == explanation.question)?;
        let judged = assessment.questions.get(at)?;
        let question = assessment.case.questions.get(judged.place)?;
        Some(Asked { at, judged, question, explanation })
    });
    let asked: Vec<Asked<'_>> = asked.collect();
    sealed(&page::page(material, &asked).into_string())
}

/// A question with its explanation.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    /// Its place in [`Assessment::questions`].
    at: usize,
    judged: &'a QuestionAssessment,
    question: &'a Question,
    explanation: &'a Explanation,
}

/// Text from a file, as it may be shown; the template escapes what it is given.
fn t(text: &str) -> Safe<'_> {
    Safe(text)
}

/// The page with whatever could not be seen made visible once more: a text that was written without [`t`] by mistake still
/// does no harm. The templates themselves use nothing but line breaks.
fn sealed(page: &str) -> String {
    let lines: Vec<String> = page.split('\n').map(|line| Safe(line).to_string()).collect();
    lines.join("\n")
}
