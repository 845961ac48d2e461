//! The effect of a rule in words.

use crate::model::rule::{Outcome, Target, Weighing};
use crate::model::scale::Scales;

use crate::report::words::level_name;

/// A few words: `for ?h, Moderate`.
pub(super) fn short(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Supports(weighing) => format!("for, {}", weighing.band),
        Outcome::Opposes(weighing) => format!("against, {}", weighing.band),
        Outcome::Derives(derived) => format!("derives {}", derived.relation),
        Outcome::Undercuts(_) => "undercuts".to_owned(),
        Outcome::Discounts(discount) => format!("discounts to {}", discount.to),
        Outcome::SuggestsFalseFlag(suspicion) => format!("false flag, {}", suspicion.band),
        Outcome::Caps(cap) => format!("at most {}", level_name(cap.at)),
    }
}

/// Sentences that say what it comes to, in numbers.
pub(super) fn meaning(outcome: &Outcome, scales: &Scales) -> String {
    match outcome {
        Outcome::Supports(weighing) => weighed("Weighs for", weighing, scales),
        Outcome::Opposes(weighing) => weighed("Weighs against", weighing, scales),
        Outcome::Derives(derived) => {
            let fact = format!("{}({})", derived.relation, derived.args.join(", "));
            format!("Derives the fact {fact} for other rules, with a strength of {}.", derived.strength)
        }
        Outcome::Undercuts(target) => format!("Findings {} do not count.", aimed_at(target)),
        Outcome::Discounts(discount) => format!(
            "The truth of findings {} is multiplied by {}, as far as the doubt itself is true.",
            aimed_at(&discount.target),
            discount.to
        ),
        Outcome::SuggestsFalseFlag(suspicion) => format!(
            "Raises the prior that somebody poses as {} by {}.",
            suspicion.hypothesis,
            band(&suspicion.band, scales)
        ),
        Outcome::Caps(cap) => {
            format!("Confidence in a judgment for {} is at most {}.", cap.hypothesis, level_name(cap.at))
        }
    }
}

fn weighed(side: &str, weighing: &Weighing, scales: &Scales) -> String {
    let cheap = match weighing.spoofability {
        s if s >= 1.0 => " (anyone could plant it: it never tells the hypothesis from its own false flag)",
        s if s <= 0.0 => " (nobody else could plant it)",
        _ => "",
    };
    format!(
        "{side} {}: {}. Spoofability {}{cheap}.",
        weighing.hypothesis,
        band(&weighing.band, scales),
        weighing.spoofability
    )
}

/// `Moderate, 5 to 10 dB (likelihood ratio 3 to 10: substantial)`
fn band(id: &str, scales: &Scales) -> String {
    match scales.bands.iter().find(|band| band.id == id) {
        Some(band) => format!("{id}, {} to {} dB ({})", band.lo, band.hi, band.means),
        None => id.to_owned(),
    }
}

/// `that rest on item t and support ?h`
fn aimed_at(target: &Target) -> String {
    let mut parts = Vec::new();
    if let Some(item) = &target.item {
        parts.push(format!("that use the item {item}"));
    }
    if let Some(source) = &target.source {
        parts.push(format!("of items that come from {source} alone"));
    }
    if let Some(hypothesis) = &target.supporting {
        parts.push(format!("that support {hypothesis}"));
    }
    if !target.lines.is_empty() {
        parts.push(format!("in the lines {}", target.lines.join(", ")));
    }
    if !target.rules.is_empty() {
        parts.push(format!("of the rules {}", target.rules.join(", ")));
    }
    parts.join(", ")
}
