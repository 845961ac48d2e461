//! Conclusions and explanations as text for a terminal.
//!
//! Takes an [`Assessment`] or [`Explanation`](crate::explain::Explanation)s and gives pages with ANSI styles; whoever prints
//! them strips the styles where they are not wanted. Every text from a file is made safe before it is measured.

mod catalogue;
mod changes;
mod evaluate;
mod explain;
mod flips;
mod full;
mod item;
mod page;
mod pools;
mod published;
mod rules_diff;
mod score;
mod sensitivity;
mod timeline;
mod why_not;

use super::left_out::left_out;
use super::withheld::withheld;
use super::{answers, sentences, weights, words};
use crate::infer::{Assessment, Options};
use crate::load::Places;
use crate::model::case::Case;
use crate::model::lexicon::Lexicon;
use crate::model::rule_set::RuleSet;

pub use catalogue::{render_card, render_catalogue};
pub use changes::{Compared, render_changes};
pub use evaluate::{render_evaluation, render_overview};
pub use explain::render_explanation;
pub use flips::render_fragility;
pub use full::render_full;
pub use item::render_item;
pub use published::render_published;
pub use rules_diff::render_rules_diff;
pub use score::render_score;
pub(in crate::report) use score::verdict_lines;
pub use sensitivity::render_leave_one_out;
pub use timeline::render_timeline;
pub use why_not::render_why_not;
pub use words::{confidence_word, likelihood_words, percent};

/// What every page is drawn with.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The rules that the assessment was made with.
    pub rules: &'a RuleSet,
    /// The words for likelihood and confidence.
    pub lexicon: &'a Lexicon,
    /// Where rules stand.
    pub rule_places: &'a Places,
    /// What stands before the name of a rule file.
    pub rule_root: &'a str,
    /// Where items and sources stand.
    pub case_places: &'a Places,
    /// Columns of the page.
    pub width: usize,
}

/// Narrowest page that is laid out; a narrower one is drawn as wide.
pub const NARROWEST: usize = 50;

impl View<'_> {
    fn page(&self) -> page::Page {
        page::Page::new(self.width.max(NARROWEST))
    }

    /// `rules/timing/x.ron:1`
    fn rule_place(&self, id: &str) -> String {
        let place = self.rule_places.rule(id);
        place.map(|(file, line)| format!("{}{file}:{line}", self.rule_root)).unwrap_or_default()
    }

    /// `case.ron:12`
    fn item_place(&self, id: &str) -> String {
        self.case_places.evidence(id).map(|(file, line)| format!("{file}:{line}")).unwrap_or_default()
    }

    /// `case.ron:12`
    fn source_place(&self, id: &str) -> String {
        self.case_places.source(id).map(|(file, line)| format!("{file}:{line}")).unwrap_or_default()
    }
}

/// Title, id, date and options of an assessment.
fn head(page: &mut page::Page, view: &View<'_>, assessment: &Assessment) {
    let span = format!("as known on {}", assessment.case.as_of);
    head_of(page, view, &assessment.case, &assessment.options, &span);
}

/// Title, id, dates and options of what was judged.
fn head_of(page: &mut page::Page, view: &View<'_>, case: &Case, options: &Options, span: &str) {
    page.heading(&case.title);
    let mut facts = vec![case.id.to_string(), span.to_owned()];
    if options.blind {
        facts.push("blind".to_owned());
    }
    let without = left_out(case, options);
    if !without.is_empty() {
        facts.push(format!("without {}", without.join(", ")));
    }
    if options.ladder != "default" {
        facts.push(format!("ladder {}", options.ladder));
    }
    if view.lexicon.id != "icd203" {
        facts.push(format!("words of {}", view.lexicon.id));
    }
    page.paragraph(0, &facts.join(" · "), page::DIM);
    if let Some(withheld) = withheld(case) {
        page.paragraph(0, &withheld, page::PLAIN);
    }
}
