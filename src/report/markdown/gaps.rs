//! Gaps, collection needs, and what would change a judgment.

use super::gates::gate_sentence;
use super::text::{answer_quoted, capital, quoted, stopped};
use super::{Markdown, Section};
use crate::explain::{Loss, Missing};
use crate::model::confidence::Confidence;
use crate::report::sentences::answer;
use crate::report::terminal::confidence_word;
use crate::report::words::{NOT_TRIED, collection_plan_naming, level_name, listed, percent_text};

pub(super) fn write(section: &Section<'_>, page: &mut Markdown) {
    match &section.explanation.missing {
        Some(missing) => gaps(section, missing, page),
        None => page.lead("Gaps", "No condition of the method is open: no higher level is defined."),
    }
    losses(section, page);
}

fn gaps(section: &Section<'_>, missing: &Missing, page: &mut Markdown) {
    let ceilings = section.explanation.ceilings.iter().filter(|ceiling| ceiling.at < missing.level);
    let mut rows: Vec<String> =
        ceilings.map(|ceiling| stopped(&format!("A ceiling applies: {}", quoted(&ceiling.because)))).collect();
    rows.extend(missing.gates.iter().map(|gate| gate_sentence(section, gate)));
    page.lead("Gaps", &format!("For {} the method asks for what is not there:", asked_level(section, missing.level)));
    page.list(&rows);
    let name = |id: &str| section.named(id);
    let plan = collection_plan_naming(&missing.gates, section.prose.rules.scales(), &name);
    let text = if plan.is_empty() {
        "More of the kinds of evidence above, from sources that do not rest on those at hand.".to_owned()
    } else {
        stopped(&capital(&plan.join("; ")))
    };
    page.lead("Collection needs", &text);
}

/// `high confidence`; in words of lexicons that have only adjectives, `the level High`.
fn asked_level(section: &Section<'_>, level: Confidence) -> String {
    let word = confidence_word(section.prose.lexicon, level);
    if word.ends_with("confidence") { word.to_owned() } else { format!("a confidence that is {word}") }
}

fn losses(section: &Section<'_>, page: &mut Markdown) {
    let explanation = section.explanation;
    if !explanation.leads {
        let leader = section.judged.leading.and_then(|place| section.question.hypotheses.get(place));
        let text = match leader {
            Some(leader) => {
                format!("Evidence that tells it from {} would move it most.", answer_quoted(answer(leader)))
            }
            None => "Evidence that tells one listed answer from the others would move it most.".to_owned(),
        };
        page.lead("What would change this judgment", &text);
        return;
    }
    let Some(tried) = &explanation.hangs_on else {
        page.lead(
            "What would change this judgment",
            &format!("What the loss of one item or origin does was {NOT_TRIED}."),
        );
        return;
    };
    let now = explanation.likelihood.interval.lo();
    let lost: Vec<&Loss> = tried.iter().filter(|loss| loss.lower < now).collect();
    if lost.is_empty() {
        page.lead("What would change this judgment", "The loss of no single item and of no single origin lowers it.");
        return;
    }
    let rows: Vec<String> = lost.iter().map(|loss| one_loss(section, loss)).collect();
    page.lead("What would change this judgment", "It leans most on this:");
    page.list(&rows);
}

fn one_loss(section: &Section<'_>, loss: &Loss) -> String {
    let explanation = section.explanation;
    let names: Vec<String> = loss.without.iter().map(|id| section.named(id)).collect();
    let lead = if loss.always_leads { "and the answer still leads" } else { "and the lead can be lost" };
    let mut text = format!(
        "Without {} the lower end of the range is {} instead of {}, {lead}.",
        listed(&names, "and"),
        percent_text(loss.lower),
        percent_text(explanation.likelihood.interval.lo())
    );
    if let Some(level) = loss.level.filter(|level| *level != explanation.level) {
        text.push_str(&format!(" {}", then(section, level)));
    }
    text
}

/// The level that is left, in a sentence of its own.
fn then(section: &Section<'_>, level: Confidence) -> String {
    let word = confidence_word(section.prose.lexicon, level);
    if word.ends_with("confidence") {
        format!("That would leave {word}.")
    } else if level == Confidence::None && word.ends_with("basis") {
        format!("That would leave an {word}.")
    } else {
        format!("That would leave a confidence that is {}.", if word.is_empty() { level_name(level) } else { word })
    }
}
