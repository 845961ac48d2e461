//! Words: likelihood, confidence, gates and notes in plain English.
//!
//! Likelihood and confidence never share a sentence: each function here writes about one of them.

use crate::infer::{Assessment, GateReport, GateValue, Likelihood, Note, Survival};
use crate::model::confidence::Confidence;
use crate::model::ladder::Gate;
use crate::model::lexicon::Lexicon;
use crate::model::quantity::{Probability, ProbabilityInterval};
use crate::model::scale::{LineNature, Scales};
use crate::text::in_order;

/// Whole percent. What is above 0 is at least 1 and what is below 1 at most 99: rounding makes nothing certain.
pub fn percent(probability: Probability) -> u8 {
    let value = probability.value();
    let whole = libm::round(value * 100.0) as u8;
    let (least, most) = (u8::from(value > 0.0), if value < 1.0 { 99 } else { 100 });
    whole.clamp(least, most)
}

fn number(probability: Probability) -> String {
    let value = probability.value();
    if value > 0.0 && value < 0.005 {
        "<1".to_owned()
    } else if value > 0.995 && value < 1.0 {
        ">99".to_owned()
    } else {
        percent(probability).to_string()
    }
}

/// `72 %`
pub(in crate::report) fn percent_text(probability: Probability) -> String {
    format!("{} %", number(probability))
}

/// `55 to 80 %`
pub(in crate::report) fn range_text(interval: ProbabilityInterval) -> String {
    let (lo, hi) = (number(interval.lo()), number(interval.hi()));
    if lo == hi { format!("{hi} %") } else { format!("{lo} to {hi} %") }
}

/// The words for both ends of a range; none where the lexicon has a gap at one of them.
pub fn likelihood_words(lexicon: &Lexicon, interval: ProbabilityInterval) -> Option<(&str, &str)> {
    let word = |end: Probability| lexicon.word(percent(end)).map(|word| word.word.as_str());
    Some((word(interval.lo())?, word(interval.hi())?))
}

/// `likely`, or `likely to very likely`; empty where the lexicon has no word.
pub(in crate::report) fn likelihood_phrase(lexicon: &Lexicon, interval: ProbabilityInterval) -> String {
    match likelihood_words(lexicon, interval) {
        Some((lo, hi)) if lo == hi => lo.to_owned(),
        Some((lo, hi)) => format!("{lo} to {hi}"),
        None => String::new(),
    }
}

/// One sentence on how likely the leading answer is; one that leads without being likely is called so.
pub(in crate::report) fn leading_sentence(lexicon: &Lexicon, likelihood: &Likelihood, answer: &str) -> String {
    let range = range_text(likelihood.interval);
    let answer_text = answer.trim_end_matches('.');
    match likelihood_words(lexicon, likelihood.interval) {
        Some((lo, hi)) if likelihood.interval.hi().value() < 0.5 => {
            let (low, high) = (with_article(lo), with_article(hi));
            let words = if lo == hi { low } else { format!("between {low} and {high}") };
            format!("The most probable answer is itself {words} ({range}): {answer_text}.")
        }
        _ => likelihood_sentence(lexicon, likelihood, answer),
    }
}

/// One sentence on how likely an answer is.
pub(in crate::report) fn likelihood_sentence(lexicon: &Lexicon, likelihood: &Likelihood, answer: &str) -> String {
    let range = range_text(likelihood.interval);
    let answer = answer.trim_end_matches('.');
    match likelihood_words(lexicon, likelihood.interval) {
        Some((lo, hi)) if lo == hi && is_noun(lo) => {
            format!("There is {} ({range}) that the answer is: {answer}.", with_article(lo))
        }
        Some((lo, hi)) if lo == hi => format!("It is {lo} ({range}) that the answer is: {answer}."),
        Some((lo, hi)) => {
            let (lo, hi) = (with_article(lo), with_article(hi));
            format!("We put it between {lo} and {hi} ({range}) that the answer is: {answer}.")
        }
        None => format!("We put the probability at {range} that the answer is: {answer}."),
    }
}

pub(in crate::report) fn is_noun(word: &str) -> bool {
    ["chance", "possibility", "odds"].iter().any(|end| word.ends_with(end))
}

/// `a roughly even chance`, `almost no chance`, `likely`.
pub(in crate::report) fn with_article(word: &str) -> String {
    let takes_article = is_noun(word) && !word.contains("no chance") && !word.ends_with("odds");
    if takes_article { format!("a {word}") } else { word.to_owned() }
}

/// The lexicon's word for a level of confidence.
pub fn confidence_word(lexicon: &Lexicon, level: Confidence) -> &str {
    let word = lexicon.confidence.iter().find(|(known, _)| *known == level).map(|(_, word)| word.as_str());
    word.unwrap_or(level_name(level))
}

/// One sentence on how much confidence there is in the judgment.
pub(in crate::report) fn confidence_sentence(lexicon: &Lexicon, level: Confidence) -> String {
    let word = confidence_word(lexicon, level);
    if word.ends_with("confidence") {
        format!("We have {word} in this judgment.")
    } else if word.ends_with("basis") {
        format!("There is {} {word} for confidence in this judgment.", if word.starts_with('i') { "an" } else { "a" })
    } else {
        format!("Confidence in this judgment: {word}.")
    }
}

/// A level's plain name.
pub(in crate::report) fn level_name(level: Confidence) -> &'static str {
    match level {
        Confidence::None => "none",
        Confidence::Low => "low",
        Confidence::Moderate => "moderate",
        Confidence::High => "high",
    }
}

fn share(value: f64) -> String {
    percent_text(Probability::clamped(value))
}

/// At most so many characters of a text, with an ellipsis where something was cut; after a whole word where one ends near.
pub(in crate::report) fn clipped(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let cut: &str = text.get(..end).unwrap_or("");
    let word_end = cut.rfind(' ').filter(|at| end - at <= 16 && *at > 0);
    let kept = cut.get(..word_end.unwrap_or(end)).unwrap_or(cut).trim_end_matches([' ', ',', ';', ':', '(']);
    format!("{kept}…")
}

/// `3 lines`, `1 line`.
pub(in crate::report) fn counted(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// A gate with what the conclusion has: `at least 4 lines of evidence (it has 2: code, timing)`.
pub(in crate::report) fn gate_text(report: &GateReport) -> String {
    format!("{} ({})", gate_need(&report.gate), gate_has(report))
}

fn gate_need(gate: &Gate) -> String {
    let at_least = |need: u32, thing: &str| format!("at least {}", counted(need as usize, thing));
    match gate {
        Gate::Leads => "the most probable answer".to_owned(),
        Gate::Likelihood(need) => format!("a middle likelihood of {} or more", share(*need)),
        Gate::LowerBound(need) => format!("a lower end of likelihood of {} or more", share(*need)),
        Gate::RivalUpperBound(need) => format!("no rival that could be above {}", share(*need)),
        Gate::Lines(1) => "a line of evidence".to_owned(),
        Gate::Lines(need) => format!("at least {need} lines of evidence"),
        Gate::TechnicalOrLegalLines(need) => {
            format!("{} that a false flag would lack", at_least(*need, "technical or legal line"))
        }
        Gate::LinesAmong(need, names) => format!("{} among {}", at_least(*need, "line"), names.join(", ")),
        Gate::Origins(need) => at_least(*need, "independent origin"),
        Gate::Items(need) => at_least(*need, "evidence item"),
        Gate::SpanDays(need) => format!("evidence spread over at least {}", counted(*need as usize, "day")),
        Gate::SurvivesAnyItem(0.0) => "in the lead without any one item".to_owned(),
        Gate::SurvivesAnyOrigin(0.0) => "in the lead without any one origin".to_owned(),
        Gate::SurvivesAnyItem(need) => format!("in the lead at {} or more without any one item", share(*need)),
        Gate::SurvivesAnyOrigin(need) => format!("in the lead at {} or more without any one origin", share(*need)),
    }
}

fn gate_has(report: &GateReport) -> String {
    let missed = if report.holds { None } else { asked_of(&report.gate) };
    match &report.value {
        GateValue::Leader(leader) => format!("that is {leader}"),
        GateValue::Probability(value) => format!("it is {}", percent_apart(*value, missed)),
        GateValue::Rival(rival, upper) if rival.is_empty() => format!("none is above {}", percent_text(*upper)),
        GateValue::Rival(rival, upper) => format!("{rival} could reach {}", percent_apart(*upper, missed)),
        GateValue::Count(names) if names.is_empty() => "it has none".to_owned(),
        GateValue::Count(names) => format!("it has {}: {}", names.len(), names.join(", ")),
        GateValue::Days(days) => format!("it spans {}", counted(usize::try_from(*days).unwrap_or(0), "day")),
        GateValue::Survival(survival) => survival_text(survival, missed),
        GateValue::NotLeading => "it does not lead".to_owned(),
        GateValue::NotTried => NOT_TRIED.to_owned(),
    }
}

/// Said of what was not looked at because there is so much to lose: see [`GateValue::NotTried`].
pub(in crate::report) const NOT_TRIED: &str =
    "not tried, as there is so much to lose and the level does not hang on it";

/// The share, 0 to 1, that a gate asks for.
fn asked_of(gate: &Gate) -> Option<f64> {
    match gate {
        Gate::Likelihood(need)
        | Gate::LowerBound(need)
        | Gate::RivalUpperBound(need)
        | Gate::SurvivesAnyItem(need)
        | Gate::SurvivesAnyOrigin(need) => Some(*need),
        _ => None,
    }
}

/// A percentage beside one that it misses: with as many decimals, up to four, as tell the two apart.
fn percent_apart(probability: Probability, missed: Option<f64>) -> String {
    let whole = percent_text(probability);
    let Some(missed) = missed.filter(|missed| share(*missed) == whole) else { return whole };
    let with = |decimals: usize, share: f64| format!("{:.decimals$} %", share * 100.0);
    let texts = (1..=4).map(|decimals| (with(decimals, probability.value()), with(decimals, missed)));
    texts.into_iter().find(|(own, other)| own != other).map_or(whole, |(own, _)| own)
}

fn survival_text(survival: &Survival, missed: Option<f64>) -> String {
    if survival.without.is_empty() {
        return "there is nothing to lose".to_owned();
    }
    let falls = format!("{} without {}", percent_apart(survival.lower, missed), survival.without);
    if survival.leads { falls } else { format!("{falls}, and a loss can cost the lead") }
}

/// What evidence would meet the gates that do not hold, as a plan for collection; empty where nothing can be said.
pub(in crate::report) fn collection_plan(gates: &[GateReport], scales: &Scales) -> Vec<String> {
    collection_plan_naming(gates, scales, &str::to_owned)
}

/// The same, with what `name` makes of each id of an item, source or hypothesis and of each title of a line.
pub(in crate::report) fn collection_plan_naming(
    gates: &[GateReport],
    scales: &Scales,
    name: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mut plan: Vec<String> = Vec::new();
    let mut origins: Vec<String> = Vec::new();
    for report in gates {
        let wanted = match (&report.gate, &report.value) {
            (Gate::Origins(_), GateValue::Count(have)) => {
                origins.extend(have.iter().cloned());
                continue;
            }
            (Gate::SurvivesAnyOrigin(_), GateValue::Survival(one)) if !one.without.is_empty() => {
                origins.push(one.without.clone());
                continue;
            }
            (gate, value) => wanted(gate, value, scales, name),
        };
        if !wanted.is_empty() && !plan.contains(&wanted) {
            plan.push(wanted);
        }
    }
    let mut origins = in_order(origins);
    origins.dedup();
    if !origins.is_empty() {
        let names: Vec<String> = origins.iter().map(|origin| name(origin)).collect();
        plan.push(format!("first-hand reports by others than {}", listed(&names, "and")));
    }
    plan
}

/// What would meet one gate.
fn wanted(gate: &Gate, value: &GateValue, scales: &Scales, name: &dyn Fn(&str) -> String) -> String {
    match (gate, value) {
        (Gate::TechnicalOrLegalLines(_), GateValue::Count(have)) => open_lines(scales, have, name, &is_hard),
        (Gate::Lines(_), GateValue::Count(have)) => open_lines(scales, have, name, &|_, _| true),
        (Gate::LinesAmong(_, names), GateValue::Count(have)) => {
            open_lines(scales, have, name, &|line, _| names.iter().any(|name| name == line))
        }
        (Gate::SurvivesAnyItem(_), GateValue::Survival(one)) if !one.without.is_empty() => {
            format!("evidence that does not rest on {}", name(&one.without))
        }
        (Gate::RivalUpperBound(_), GateValue::Rival(rival, _)) if rival.starts_with("false flag") => {
            "evidence that is hard to plant".to_owned()
        }
        (Gate::RivalUpperBound(_), GateValue::Rival(rival, _)) if !rival.is_empty() => {
            format!("evidence that tells it from {}", name(rival))
        }
        (Gate::SpanDays(_), _) => "evidence from other dates".to_owned(),
        _ => String::new(),
    }
}

fn is_hard(_: &str, nature: LineNature) -> bool {
    matches!(nature, LineNature::Technical | LineNature::Legal)
}

/// Lines that nothing supports it by yet, those that can carry most first.
fn open_lines(
    scales: &Scales,
    have: &[String],
    name: &dyn Fn(&str) -> String,
    wanted: &dyn Fn(&str, LineNature) -> bool,
) -> String {
    let open = scales.lines.iter().filter(|line| wanted(&line.id, line.nature) && !have.contains(&line.id));
    let mut open: Vec<_> = open.collect();
    open.sort_by(|one, other| other.ceiling.total_cmp(&one.ceiling));
    let names: Vec<String> = open.iter().take(4).map(|line| name(&line.title.to_lowercase())).collect();
    if names.is_empty() { String::new() } else { format!("evidence of {}", listed(&names, "or")) }
}

/// `a, b or c`
pub(in crate::report) fn listed(names: &[String], joined_by: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {joined_by} {last}", first.join(", ")),
    }
}

/// Notes as sentences, those of one sort together; without those on hypotheses of other questions.
pub(in crate::report) fn notes(assessment: &Assessment, questions: &[&str]) -> Vec<String> {
    let asked = assessment.case.questions.iter().filter(|question| questions.contains(&question.id.as_str()));
    let asked: Vec<_> = asked.flat_map(|question| &question.hypotheses).map(|one| &one.id).collect();
    let elsewhere = |note: &&Note| matches!(note, Note::SingleOrigin(hypothesis, _) if !asked.contains(&hypothesis));
    let mut sentences = Vec::new();
    let mut unused = Vec::new();
    let mut unconfirmed = Vec::new();
    let mut untraced = Vec::new();
    for note in assessment.notes.iter().filter(|note| !elsewhere(note)) {
        match note {
            Note::Unused(item) => unused.push(item.to_string()),
            Note::Unconfirmed(item) => unconfirmed.push(item.to_string()),
            Note::UnknownLineage(item) => untraced.push(item.to_string()),
            Note::CitationCycle(sources) => {
                let names: Vec<String> = sources.iter().map(ToString::to_string).collect();
                sentences.push(format!("{} cite only each other and count as one origin.", listed(&names, "and")));
            }
            Note::Undecided(rule, items) => {
                let names: Vec<String> = items.iter().map(ToString::to_string).collect();
                sentences.push(format!(
                    "Whether {rule} holds for {} is disputed, so it does not count.",
                    listed(&names, "and")
                ));
            }
            Note::SingleOrigin(hypothesis, source) => {
                sentences.push(format!("Everything that supports {hypothesis} comes from one origin, {source}."));
            }
        }
    }
    let several = [
        (unconfirmed, "Called confirmed but reported from one origin only, so taken as probably true:"),
        (untraced, "Nobody knows where these reports come from:"),
        (unused, "No rule has a use for:"),
    ];
    let grouped = several.into_iter().filter(|(items, _)| !items.is_empty());
    sentences.extend(grouped.map(|(items, words)| format!("{words} {}.", in_order(items).join(", "))));
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_from_the_one_it_misses() {
        let text = |value, missed| percent_apart(Probability::clamped(value), missed);
        assert_eq!(text(0.548, Some(0.55)), "54.8 %");
        assert_eq!(text(0.54996, Some(0.55)), "54.996 %");
        assert_eq!(text(0.0512, Some(0.05)), "5.1 %");
        assert_eq!(text(0.55, Some(0.55)), "55 %");
        assert_eq!(text(0.51, Some(0.55)), "51 %");
        assert_eq!(text(0.548, None), "55 %");
    }
}
