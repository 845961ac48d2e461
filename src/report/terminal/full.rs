//! What `ascribe explain --full` prints: every step of a judgment, with the file and line of each rule and item.

use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, pad, paint};
use super::pools;
use super::sentences::sentences;
use super::weights::{grouped, names_of, weights};
use super::words::{NOT_TRIED, collection_plan, confidence_word, gate_text, listed, notes, percent_text, range_text};
use super::{View, head};
use crate::explain::{Effect, Explanation, Reading, SetAside, Step};
use crate::infer::{Assessment, Judgment, QuestionAssessment, Side};
use crate::model::quantity::WeightInterval;

/// Everything about each explanation.
pub fn render_full(view: &View<'_>, assessment: &Assessment, explanations: &[Explanation]) -> String {
    let mut page = view.page();
    head(&mut page, view, assessment);
    for explanation in explanations {
        let judged = assessment.questions.iter().find(|one| one.id == explanation.question);
        let Some(judged) = judged else { continue };
        let Some(question) = assessment.case.questions.get(judged.place) else { continue };
        page.blank();
        page.heading(&format!("{}: {}", question.id, question.asks));
        for sentence in sentences(view.lexicon, question, judged, explanation) {
            page.paragraph(0, &sentence, PLAIN);
        }
        Full { view, assessment, judged, explanation }.write(&mut page, question);
    }
    let questions: Vec<&str> = explanations.iter().map(|one| one.question.as_str()).collect();
    let notes = notes(assessment, &questions);
    if !notes.is_empty() {
        page.blank();
        page.heading("Notes");
        notes.iter().for_each(|note| page.hanging("  ", 4, note, PLAIN));
    }
    page.finish()
}

struct Full<'a> {
    view: &'a View<'a>,
    assessment: &'a Assessment,
    judged: &'a QuestionAssessment,
    explanation: &'a Explanation,
}

impl Full<'_> {
    fn write(&self, page: &mut Page, question: &crate::model::hypothesis::Question) {
        let explanation = self.explanation;
        self.steps(page, "What carries it", &explanation.carries);
        self.steps(page, "What speaks against it", &explanation.against);
        self.steps(page, "What supports its rivals", &explanation.for_rivals);
        self.steps(page, "What speaks against its rivals", &explanation.against_rivals);
        self.set_aside(page);
        self.suspicions(page);
        pools::write_pools(page, self.view.rules.scales(), question, self.judged, &explanation.followed);
        pools::write_margins(page, self.view.rules.scales(), question, self.judged, &explanation.followed);
        if let Some(judgment) = self.judged.judgments.get(explanation.place) {
            self.gates(page, judgment);
        }
        self.hangs_on(page);
        if !explanation.blinded.is_empty() {
            let items: Vec<String> = explanation.blinded.iter().map(ToString::to_string).collect();
            section(page, "Left out, because they answer the question");
            page.paragraph(2, &items.join(", "), PLAIN);
        }
    }

    fn steps(&self, page: &mut Page, title: &str, steps: &[Step]) {
        if steps.is_empty() {
            return;
        }
        section(page, title);
        for step in steps {
            let style = if step.side == Side::For { GREEN } else { RED };
            let item = step.item.as_ref().map_or_else(|| "no single item".to_owned(), ToString::to_string);
            let place = step.item.as_ref().map(|id| self.view.item_place(id.as_str())).unwrap_or_default();
            let weight = paint(style, &pad(&weights(step.weight, step.side), 17));
            let lead = format!("  {}{weight}", paint(DIM, &pad(&step.id, 5)));
            page.hanging(&lead, 24, &format!("{item} on {}  {place}", step.on), PLAIN);
            for reading in &step.readings {
                self.reading(page, reading, step.side);
            }
        }
    }

    fn reading(&self, page: &mut Page, reading: &Reading, side: Side) {
        page.paragraph(7, &reading.because, PLAIN);
        let rule = format!("rule {}  {}", reading.rule, self.view.rule_place(reading.rule.as_str()));
        page.paragraph(7, &rule, DIM);
        let alone = weights(reading.weight, side);
        let pooled = if reading.counted == reading.weight {
            String::new()
        } else if reading.counted == WeightInterval::ZERO {
            "; adds nothing to what was counted already".to_owned()
        } else {
            format!("; with the rest of its line it brings {}", weights(reading.counted, side))
        };
        let finding = self.judged.findings.get(reading.finding);
        let spoofability = finding.map(|one| percent_text(one.spoofability)).unwrap_or_default();
        let text = format!(
            "{}, band {}; true with {}, so it weighs {alone} dB{pooled}. Ease of planting it: {spoofability}.",
            reading.line,
            reading.band,
            range_text(reading.truth)
        );
        page.paragraph(7, &text, DIM);
    }

    fn set_aside(&self, page: &mut Page) {
        if self.explanation.set_aside.is_empty() {
            return;
        }
        section(page, "What was set aside or believed less");
        for group in grouped(&self.explanation.set_aside) {
            page.hanging(&format!("  {}", paint(DIM, &pad(&group[0].id, 5))), 7, &effect(&group), PLAIN);
            for (rule, because) in &group[0].reasons {
                page.paragraph(7, because, PLAIN);
                page.paragraph(7, &format!("rule {rule}  {}", self.view.rule_place(rule.as_str())), DIM);
            }
        }
    }

    fn suspicions(&self, page: &mut Page) {
        let suspicions = &self.judged.suspicions;
        if suspicions.is_empty() {
            return;
        }
        section(page, "Signs that somebody may be posing");
        for one in suspicions {
            let rule = self.view.rules.rules().get(one.rule);
            let (id, title) = rule.map_or(("", ""), |rule| (rule.id.as_str(), rule.title.as_str()));
            let items: Vec<String> = one
                .items
                .iter()
                .filter_map(|item| self.assessment.case.evidence.get(*item))
                .map(|item| item.id.to_string())
                .collect();
            let text = format!(
                "{} dB for a false flag of {}: {title} ({})",
                weights(one.weight, Side::For),
                one.hypothesis,
                items.join(", ")
            );
            page.hanging("  ", 4, &text, PLAIN);
            page.paragraph(4, &format!("rule {id}  {}", self.view.rule_place(id)), DIM);
        }
    }

    fn gates(&self, page: &mut Page, judgment: &Judgment) {
        section(page, &format!("What each level of confidence asks (ladder {})", self.assessment.ladder));
        for level in &judgment.levels {
            let called = if level.called.is_empty() { String::new() } else { format!(", called {}", level.called) };
            page.paragraph(2, &format!("{}{called}", confidence_word(self.view.lexicon, level.level)), BOLD);
            for gate in &level.gates {
                let (mark, style) = if gate.holds { ("✓ met  ", GREEN) } else { ("✗ open ", RED) };
                page.hanging(&format!("    {}", paint(style, mark)), 11, &gate_text(gate), PLAIN);
            }
        }
        for ceiling in &self.explanation.ceilings {
            let text = format!("a ceiling at {}: {}", confidence_word(self.view.lexicon, ceiling.at), ceiling.because);
            page.hanging("  ", 4, &text, PLAIN);
            page.paragraph(4, &format!("rule {}  {}", ceiling.rule, self.view.rule_place(ceiling.rule.as_str())), DIM);
        }
        let plan =
            self.explanation.missing.as_ref().map(|missing| collection_plan(&missing.gates, self.view.rules.scales()));
        if let Some(plan) = plan.filter(|plan| !plan.is_empty()) {
            page.paragraph(2, "To collect for the next level", BOLD);
            plan.iter().for_each(|wanted| page.hanging("    ", 6, wanted, PLAIN));
        }
    }

    fn hangs_on(&self, page: &mut Page) {
        let tried = match &self.explanation.hangs_on {
            Some(tried) if tried.is_empty() => return,
            Some(tried) => tried.as_slice(),
            None => &[],
        };
        section(page, "What it hangs on");
        if self.explanation.hangs_on.is_none() {
            page.hanging("  ", 4, NOT_TRIED, PLAIN);
        }
        for loss in tried {
            let place = |id: &String| {
                let at = if loss.is_item { self.view.item_place(id) } else { self.view.source_place(id) };
                format!("{id} ({at})")
            };
            let places: Vec<String> = loss.without.iter().map(place).collect();
            let kind = if loss.is_item { "observation" } else { "origin" };
            let lead = if loss.always_leads { "It leads without any one" } else { "The lead can be lost with one" };
            let text = format!(
                "The {kind} whose loss hurts most is {}: the lower end would be {} instead of {}. {lead} {kind}.",
                listed(&places, "and"),
                percent_text(loss.lower),
                percent_text(self.explanation.likelihood.interval.lo())
            );
            page.hanging("  ", 4, &text, PLAIN);
            if let Some(level) = loss.level {
                page.paragraph(
                    4,
                    &format!("The judgment would be made with {}.", confidence_word(self.view.lexicon, level)),
                    PLAIN,
                );
            }
        }
    }
}

fn section(page: &mut Page, title: &str) {
    page.blank();
    page.heading(title);
}

/// What happened to findings, in a sentence.
fn effect(group: &[&SetAside]) -> String {
    let direction = |one: &&SetAside| match one.side {
        Side::For => format!("for {}", one.on),
        Side::Against => format!("against {}", one.on),
    };
    let what: Vec<String> = group
        .iter()
        .map(|one| format!("{} {} (rule {})", names_of(&[one]), direction(one), one.reading.rule))
        .collect();
    let what = what.join("; ");
    match group[0].effect {
        Effect::Undercut => format!("Not counted: {what}. The reason:"),
        Effect::Undecided => format!("Not counted, being disputed: {what}. What is open:"),
        Effect::Discounted(factor) => format!("Believed at {} of its worth: {what}. The reason:", range_text(factor)),
    }
}
