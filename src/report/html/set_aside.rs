//! What was undercut or discounted, and signs that somebody may be posing.

use maud::{Markup, html};

use super::{Asked, Material, links, t};
use crate::explain::{Effect, SetAside};
use crate::infer::Side;
use crate::report::weights::{grouped, weights};
use crate::report::words::range_text;

/// What did not count in full, with the reasons.
pub(super) fn section(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let groups = grouped(&one.explanation.set_aside);
    html! {
        @if !groups.is_empty() || !one.judged.suspicions.is_empty() || !one.explanation.blinded.is_empty() {
            h3 { "Set aside or believed less" }
            ul.aside {
                @for group in &groups { li { (set_aside(material, group)) } }
                @for suspicion in &one.judged.suspicions {
                    @if let Some(rule) = material.rules.rules().get(suspicion.rule) {
                        li {
                            strong { (weights(suspicion.weight, Side::For)) " dB for a false flag of " (t(&suspicion.hypothesis)) }
                            ": " (t(&rule.title)) " " (links::rule(material.rules, &rule.id))
                        }
                    }
                }
                @if !one.explanation.blinded.is_empty() {
                    li {
                        strong { "Left out, because they answer the question" } ": "
                        (links::row(&one.explanation.blinded.iter()
                            .map(|id| links::item(material.assessment, id.as_str())).collect::<Vec<_>>()))
                    }
                }
            }
        }
    }
}

fn set_aside(material: &Material<'_>, group: &[&SetAside]) -> Markup {
    let effect = group.first().map(|one| match one.effect {
        Effect::Undercut => "Not counted".to_owned(),
        Effect::Undecided => "Not counted, being disputed".to_owned(),
        Effect::Discounted(factor) => format!("Believed at {} of its worth", range_text(factor)),
    });
    html! {
        strong { (effect.unwrap_or_default()) } ": "
        @for (number, one) in group.iter().enumerate() {
            @if number > 0 { "; " }
            @if let Some(item) = &one.item { (links::item(material.assessment, item.as_str())) " " }
            @match one.side { Side::For => "for ", Side::Against => "against " }
            (t(one.on.as_str())) " (" (links::rule(material.rules, one.reading.rule.as_str())) ")"
        }
        "."
        @for (rule, because) in group.first().map(|one| one.reasons.as_slice()).unwrap_or_default() {
            span.why { (t(because)) " " (links::rule(material.rules, rule.as_str())) }
        }
    }
}
