//! Confidence: what the basis of a judgment meets, what it lacks, and what it hangs on.

use maud::{Markup, html};

use super::{Asked, Material, bars, links, t};
use crate::explain::Loss;
use crate::infer::LevelReport;
use crate::report::words::{NOT_TRIED, collection_plan, confidence_word, gate_text, percent_text};

/// The section on confidence of one question.
pub(super) fn section(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let explanation = one.explanation;
    html! {
        h3 id={ "conf." (one.at) } { "Confidence" }
        div.confidence-of {
            @if let Some(missing) = &explanation.missing {
                p { "For " strong { (t(confidence_word(material.lexicon, missing.level))) } " the basis lacks:" }
                ul.open {
                    @for ceiling in explanation.ceilings.iter().filter(|ceiling| ceiling.at < missing.level) {
                        li { "no ceiling on it: " (t(&ceiling.because)) " " (links::rule(material.rules, ceiling.rule.as_str())) }
                    }
                    @for gate in &missing.gates { li { (t(&gate_text(gate))) } }
                }
                (to_collect(material, one))
            } @else { p { "Nothing is lacking: there is no higher level." } }
            (hangs_on(material, one))
        }
        (ladder(material, one))
    }
}

fn to_collect(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let missing = one.explanation.missing.as_ref();
    let plan = missing.map(|missing| collection_plan(&missing.gates, material.rules.scales())).unwrap_or_default();
    html! {
        @if !plan.is_empty() {
            p { "To collect:" }
            ul { @for wanted in &plan { li { (t(wanted)) } } }
        }
    }
}

/// Without which item and which origin the judgment fares worst.
fn hangs_on(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let now = one.explanation.likelihood.interval.lo();
    let Some(tried) = &one.explanation.hangs_on else {
        return html! { p { "What it hangs on: " (NOT_TRIED) "." } };
    };
    let losses: Vec<&Loss> = tried.iter().filter(|loss| loss.lower < now).collect();
    html! {
        @if one.explanation.leads && losses.is_empty() { p { "It hangs on no single item or origin." } }
        @if !losses.is_empty() {
            p { "It hangs on:" }
            ul {
                @for loss in losses {
                    li {
                        (names(material, loss)) ": without " @if loss.without.len() > 1 { "them" } @else { "it" }
                        " the lower end is " (percent_text(loss.lower)) " instead of " (percent_text(now))
                        @if loss.always_leads { "." } @else { "; the lead can be lost." }
                        @if let Some(level) = loss.level.filter(|level| *level != one.explanation.level) {
                            " Then there is " (t(confidence_word(material.lexicon, level))) "."
                        }
                    }
                }
            }
        }
    }
}

fn names(material: &Material<'_>, loss: &Loss) -> Markup {
    let link = |id: &String| links::item_or_source(material.assessment, id, loss.is_item);
    links::row(&loss.without.iter().map(link).collect::<Vec<_>>())
}

/// Every level of the ladder with its gates.
fn ladder(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let levels = one.judged.judgments.get(one.explanation.place).map(|judgment| judgment.levels.as_slice());
    html! {
        details {
            summary { "What each level of confidence asks (ladder " (t(&material.assessment.ladder)) ")" }
            @for level in levels.unwrap_or_default() { (gates(material, level)) }
        }
    }
}

fn gates(material: &Material<'_>, level: &LevelReport) -> Markup {
    html! {
        h4 {
            (bars::meter(level.level)) " " (t(confidence_word(material.lexicon, level.level)))
            @if !level.called.is_empty() { ", called " (t(&level.called)) }
        }
        ul.gates {
            @for gate in &level.gates {
                @if gate.holds { li.met { span.mark { "✓ met" } " " (t(&gate_text(gate))) } }
                @else { li.unmet { span.mark { "✗ open" } " " (t(&gate_text(gate))) } }
            }
        }
    }
}
