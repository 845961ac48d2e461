//! The key judgment: what is held, how likely it is, and how much confidence there is in it; the two never in one sentence.

use super::text::answer_quoted;
use super::{Markdown, Section};
use crate::infer::{Cell, Likelihood, cell_name};
use crate::model::confidence::Confidence;
use crate::model::lexicon::Lexicon;
use crate::model::quantity::ProbabilityInterval;
use crate::report::sentences::answer;
use crate::report::terminal::{confidence_word, likelihood_words};
use crate::report::words::{is_noun, range_text, with_article};

pub(super) fn write(section: &Section<'_>, page: &mut Markdown) {
    page.lead("Key judgment", &sentences(section).join(" "));
}

fn sentences(section: &Section<'_>) -> Vec<String> {
    let lexicon = section.prose.lexicon;
    if section.leads() {
        return leading(section);
    }
    let asked = &section.explanation;
    let held = holding(lexicon, asked.likelihood.interval);
    let name = answer_quoted(answer(&section.question.hypotheses[asked.place]));
    match section.judged.leading.and_then(|place| Some((place, section.judged.judgments.get(place)?))) {
        None => {
            let closest = if is_closest(section) {
                format!("None of the listed answers comes closer than {name}, {held}.")
            } else {
                format!("We examined the answer {name}, {held}.")
            };
            vec![nobody(section), closest, no_confidence(lexicon, "a judgment on any of them")]
        }
        Some((place, judgment)) => {
            let leader = answer_quoted(answer(&section.question.hypotheses[place]));
            let its = holding(lexicon, judgment.likelihood.interval);
            vec![
                format!("We examined the answer {name}, {held}."),
                format!("It does not lead: our leading answer is {leader}, {its}."),
                confidence(lexicon, judgment.level, "the judgment on the leading answer"),
            ]
        }
    }
}

/// Whether no listed answer is more probable.
fn is_closest(section: &Section<'_>) -> bool {
    let own = section.explanation.likelihood.point.value();
    section.judged.judgments.iter().all(|judgment| judgment.likelihood.point.value() <= own)
}

fn leading(section: &Section<'_>) -> Vec<String> {
    let explanation = section.explanation;
    let lexicon = section.prose.lexicon;
    let name = answer_quoted(answer(&section.question.hypotheses[explanation.place]));
    let held = holding(lexicon, explanation.likelihood.interval);
    let singly = if explanation.likelihood.interval.hi().value() < 0.5 {
        vec!["It is ahead of every alternative taken singly, and behind them taken together.".to_owned()]
    } else {
        Vec::new()
    };
    let (first, then) = if explanation.level == Confidence::None {
        let basis = no_confidence(lexicon, "a judgment on this question");
        (basis, vec![format!("What is recorded favours {name}, {held}.")])
    } else {
        let level = confidence(lexicon, explanation.level, "this judgment");
        (format!("Our leading answer is {name}, {held}."), vec![level])
    };
    let mut all = vec![first];
    match explanation.level {
        Confidence::None => all.extend(then.into_iter().chain(singly)),
        _ => all.extend(singly.into_iter().chain(then)),
    }
    if !explanation.called.is_empty() {
        let called = super::text::escaped(&explanation.called);
        all.push(format!("The method followed calls this level “{called}”."));
    }
    all
}

/// What stands ahead where no listed answer does.
fn nobody(section: &Section<'_>) -> String {
    let cells = section.judged.ledger.cells.iter().zip(&section.judged.posterior.cells);
    let mut best: Option<(Cell, &Likelihood)> = None;
    for (ledger, one) in cells {
        if best.is_none_or(|(_, known)| one.point.value() > known.point.value()) {
            best = Some((ledger.cell, one));
        }
    }
    let held = |one: &Likelihood| holding(section.prose.lexicon, one.interval);
    match best {
        Some((Cell::Unknown, one)) => {
            format!("No listed answer leads: ahead of all stands an actor whom nobody has listed, {}.", held(one))
        }
        Some((cell @ Cell::FalseFlag(_), one)) => {
            let name = super::text::escaped(&cell_name(section.question, cell));
            format!("No listed answer leads: ahead of all stands a {name}, {}.", held(one))
        }
        _ => "No listed answer leads: the evidence does not tell the answers apart.".to_owned(),
    }
}

/// How likely something is, as a relative clause: `which we judge very likely (86 to 95 %)`.
fn holding(lexicon: &Lexicon, interval: ProbabilityInterval) -> String {
    let range = range_text(interval);
    match likelihood_words(lexicon, interval) {
        Some((lo, hi)) if lo != hi => match (is_noun(lo) || is_noun(hi), is_next(lexicon, lo, hi)) {
            (false, true) => format!("which we judge {lo} to {hi} ({range})"),
            _ => format!("for which our range runs from {} to {} ({range})", with_article(lo), with_article(hi)),
        },
        Some((word, _)) if is_noun(word) => format!("to which we give {} ({range})", with_article(word)),
        Some((word, _)) => format!("which we judge {word} ({range})"),
        None => format!("which we put at {range}, partly outside what the lexicon has words for"),
    }
}

/// Whether no word of the lexicon lies between two.
fn is_next(lexicon: &Lexicon, lo: &str, hi: &str) -> bool {
    lexicon.likelihood.windows(2).any(|pair| pair[0].word == lo && pair[1].word == hi)
}

/// How likely something is, for a list: `almost no chance to very unlikely (3 to 5 %)`.
pub(super) fn likelihood_phrase(lexicon: &Lexicon, interval: ProbabilityInterval) -> String {
    let range = range_text(interval);
    match likelihood_words(lexicon, interval) {
        Some((lo, hi)) if lo == hi => format!("{} ({range})", with_article(lo)),
        Some((lo, hi)) => format!("{} to {} ({range})", with_article(lo), with_article(hi)),
        None => range,
    }
}

/// One sentence on how much confidence there is in something.
fn confidence(lexicon: &Lexicon, level: Confidence, what: &str) -> String {
    let word = confidence_word(lexicon, level);
    if level == Confidence::None {
        no_confidence(lexicon, what)
    } else if word.ends_with("confidence") {
        format!("We have {word} in {what}.")
    } else {
        format!("Our confidence in {what} is {word}.")
    }
}

/// One sentence that says that the basis does not suffice.
fn no_confidence(lexicon: &Lexicon, what: &str) -> String {
    let word = confidence_word(lexicon, Confidence::None);
    if word.ends_with("basis") {
        let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("We have {article} {word} for {what}.")
    } else {
        format!("Our confidence in {what} is {word}.")
    }
}
