//! Anchors, and links to them.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{Asked, Material, t};
use crate::infer::Assessment;
use crate::model::rule_set::RuleSet;

/// The part of an anchor after its letter: the id where it is plain, else a place. A place stands after a dot, which no plain
/// id has, so the two never meet.
fn tail(id: &str, place: usize) -> String {
    let plain = id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if plain { format!("-{id}") } else { format!(".{place}") }
}

/// Anchor of an item, by its place in the case.
pub(super) fn item_anchor(assessment: &Assessment, place: usize) -> String {
    let id = assessment.case.evidence.get(place).map_or("", |item| item.id.as_str());
    format!("e{}", tail(id, place))
}

/// Anchor of a source, by its place in the case.
pub(super) fn source_anchor(assessment: &Assessment, place: usize) -> String {
    let id = assessment.case.sources.get(place).map_or("", |source| source.id.as_str());
    format!("s{}", tail(id, place))
}

/// Anchor of a rule, by its place in the rule set.
pub(super) fn rule_anchor(rules: &RuleSet, place: usize) -> String {
    let id = rules.rules().get(place).map_or("", |rule| rule.id.as_str());
    format!("r{}", tail(id, place))
}

/// Anchor of a question, by its place in the assessment.
pub(super) fn question_anchor(at: usize) -> String {
    format!("q.{at}")
}

/// Anchor of a hypothesis, by the place of its question in the assessment and its own.
pub(super) fn hypothesis_anchor(at: usize, place: usize) -> String {
    format!("h.{at}.{place}")
}

/// An item's id, linked to its record; plain where the case has no such item.
pub(super) fn item(assessment: &Assessment, id: &str) -> Markup {
    let place = assessment.case.evidence.binary_search_by(|item| item.id.as_str().cmp(id));
    match place {
        Ok(place) => html! { a.id href={ "#" (item_anchor(assessment, place)) } { (t(id)) } },
        Err(_) => html! { span.id { (t(id)) } },
    }
}

/// A source's id, linked to its record; plain where the case has no such source.
pub(super) fn source(assessment: &Assessment, id: &str) -> Markup {
    let place = assessment.case.sources.binary_search_by(|source| source.id.as_str().cmp(id));
    match place {
        Ok(place) => html! { a.id href={ "#" (source_anchor(assessment, place)) } { (t(id)) } },
        Err(_) => html! { span.id { (t(id)) } },
    }
}

/// An id of an item or else of a source.
pub(super) fn item_or_source(assessment: &Assessment, id: &str, is_item: bool) -> Markup {
    if is_item { item(assessment, id) } else { source(assessment, id) }
}

/// A rule's id, linked to its record.
pub(super) fn rule(rules: &RuleSet, id: &str) -> Markup {
    match rules.rules().binary_search_by(|rule| rule.id.as_str().cmp(id)) {
        Ok(place) => html! { a.id.rule href={ "#" (rule_anchor(rules, place)) } { (t(id)) } },
        Err(_) => html! { span.id.rule { (t(id)) } },
    }
}

/// Several links in a row.
pub(super) fn row(links: &[Markup]) -> Markup {
    html! {
        @for (number, link) in links.iter().enumerate() {
            @if number > 0 { ", " }
            (link)
        }
    }
}

/// Places of the rules that the page speaks of.
pub(super) fn rules_used(material: &Material<'_>, asked: &[Asked<'_>]) -> BTreeSet<usize> {
    let mut used = BTreeSet::new();
    for one in asked {
        used.extend(one.judged.findings.iter().map(|finding| finding.rule));
        used.extend(one.judged.others.iter().map(|other| other.rule));
        used.extend(one.judged.suspicions.iter().map(|suspicion| suspicion.rule));
        let derivations = one.judged.derived.iter().flat_map(|fact| &fact.derivations);
        used.extend(derivations.map(|(rule, _)| *rule));
        used.extend(one.judged.judgments.iter().flat_map(|judgment| &judgment.caps).map(|cap| cap.rule));
    }
    used.retain(|place| *place < material.rules.rules().len());
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_not_plain_lends_no_character_to_an_anchor() {
        assert_eq!(tail("f17", 3), "-f17");
        for id in ["a b", "\"><script>", "a.b", "é", "", &"x".repeat(65)] {
            assert!(id.is_empty() || tail(id, 3) == ".3", "{id}");
        }
    }
}
