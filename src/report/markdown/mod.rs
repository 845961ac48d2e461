//! An assessment in prose, as Markdown that goes into a report.
//!
//! Takes an [`Assessment`] with its [`Explanation`]s and gives a short text on each question: key judgment, basis, contrary
//! evidence, alternatives considered, gaps, collection needs, what would change it, and a note on sources and method.
//! Likelihood and confidence stand in sentences of their own, in the words of one lexicon; what it writes passes
//! [`prose::check`](crate::prose::check). Text of the case stands in quotation marks and is never markup.

mod alternatives;
mod basis;
mod cited;
mod gaps;
mod gates;
mod judgment;
mod sources;
mod text;

pub(in crate::report) use text::escaped;

use crate::explain::Explanation;
use crate::infer::{Assessment, QuestionAssessment};
use crate::model::case::Case;
use crate::model::hypothesis::Question;
use crate::model::lexicon::Lexicon;
use crate::model::rule_set::RuleSet;

use crate::model::id::{EvidenceId, HypothesisId, SourceId};
use crate::report::left_out::left_out;
use crate::report::sentences::answer;
use crate::report::withheld::withheld;
use crate::report::words::{clipped, listed};
use text::{answer_quoted, code, codes, day, quoted};

/// What an assessment in prose is written with.
#[derive(Debug, Clone, Copy)]
pub struct Prose<'a> {
    /// The rules that the assessment was made with.
    pub rules: &'a RuleSet,
    /// The words for likelihood and confidence.
    pub lexicon: &'a Lexicon,
}

/// An assessment in prose: a section for each explanation, and a note on sources and method.
pub fn render_markdown(prose: &Prose<'_>, assessment: &Assessment, explanations: &[Explanation]) -> String {
    let mut page = Markdown::default();
    page.heading(1, &escaped(&assessment.case.title));
    page.paragraph(&standing(assessment));
    for explanation in explanations {
        let judged = assessment.questions.iter().find(|judged| judged.id == explanation.question);
        let asked = judged.and_then(|judged| Some((judged, assessment.case.questions.get(judged.place)?)));
        if let Some((judged, question)) = asked {
            Section { prose, assessment, explanation, judged, question }.write(&mut page);
        }
    }
    let asked: Vec<&str> = explanations.iter().map(|explanation| explanation.question.as_str()).collect();
    sources::write(prose, assessment, &asked, &mut page);
    cited::write(assessment, &mut page);
    page.text
}

/// Which case this is, and on what it was judged.
fn standing(assessment: &Assessment) -> String {
    let case = &assessment.case;
    let mut facts = format!("Case {}, judged on what was known by {}", code(case.id.as_str()), day(case.as_of));
    if assessment.options.blind {
        facts.push_str(", leaving out the published judgments that answer a question themselves");
    }
    let left_out = left_out(case, &assessment.options);
    if !left_out.is_empty() {
        let ids = codes(left_out.iter().map(String::as_str));
        facts.push_str(&format!(", and without {ids}"));
    }
    let withheld = withheld(case).map(|text| format!(" {}", escaped(&text))).unwrap_or_default();
    format!("{facts}.{withheld}")
}

/// One question, written about.
#[derive(Clone, Copy)]
struct Section<'a> {
    prose: &'a Prose<'a>,
    assessment: &'a Assessment,
    explanation: &'a Explanation,
    judged: &'a QuestionAssessment,
    question: &'a Question,
}

impl Section<'_> {
    fn write(&self, page: &mut Markdown) {
        page.heading(2, &escaped(&self.question.asks));
        judgment::write(self, page);
        basis::write(self, page);
        alternatives::write(self, page);
        gaps::write(self, page);
    }

    fn case(&self) -> &Case {
        &self.assessment.case
    }

    /// What an id stands for: a source by name, an answer in words, items as their ids; other text as it is.
    fn named(&self, id: &str) -> String {
        let case = self.case();
        if let Some(source) = case.source(&SourceId::from(id)).filter(|source| !source.name.is_empty()) {
            return quoted(&source.name);
        }
        if let Some(place) = self.question.position(&HypothesisId::from(id)) {
            return answer_quoted(answer(&self.question.hypotheses[place]));
        }
        let items: Vec<String> = id.split(", ").map_while(|id| item_named(case, id)).collect();
        if !items.is_empty() && items.len() == id.split(", ").count() {
            return listed(&items, "and");
        }
        match id {
            "unknown" => "an actor whom nobody has listed".to_owned(),
            other => escaped(other),
        }
    }

    /// An item by how it begins, a rule by its title; with its id as a reference.
    fn referred(&self, id: &str) -> String {
        let rule = || {
            let rule = self.prose.rules.rules().iter().find(|rule| rule.id == id)?;
            Some(format!("{} ({})", quoted(&rule.title), code(id)))
        };
        item_named(self.case(), id).or_else(rule).unwrap_or_else(|| code(id))
    }

    /// Whether the answer written about leads.
    fn leads(&self) -> bool {
        self.judged.leading == Some(self.explanation.place)
    }
}

/// Letters of what an item says where it is only named.
const NAME: usize = 72;

/// An item by how it begins, with its id as a reference: `“Services went down…” (`f1`)`.
fn item_named(case: &Case, id: &str) -> Option<String> {
    let item = case.item(&EvidenceId::from(id))?;
    let says = item.says.trim();
    Some(if says.is_empty() { code(id) } else { format!("{} ({})", quoted(&clipped(says, NAME)), code(id)) })
}

/// Blocks of Markdown, one after another. What it is given is Markdown already.
#[derive(Debug, Default)]
struct Markdown {
    text: String,
}

impl Markdown {
    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn heading(&mut self, level: usize, text: &str) {
        self.gap();
        self.text.push_str(&format!("{} {text}\n", "#".repeat(level)));
    }

    fn paragraph(&mut self, text: &str) {
        self.gap();
        self.text.push_str(&format!("{text}\n"));
    }

    /// A paragraph after a lead in bold.
    fn lead(&mut self, lead: &str, text: &str) {
        self.paragraph(&format!("**{lead}.** {text}"));
    }

    fn list(&mut self, items: &[String]) {
        if !items.is_empty() {
            self.gap();
            items.iter().for_each(|item| self.text.push_str(&format!("- {item}\n")));
        }
    }
}
