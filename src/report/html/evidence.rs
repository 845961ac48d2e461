//! Every item of the case as it was recorded, with what it does and where it stands in the file.

use maud::{Markup, html};

use super::{Asked, Material, appendix, links, t};
use crate::infer::Standing;
use crate::model::evidence::{Direction, EvidenceItem, Value};
use crate::report::weights::weights;
use crate::report::words::range_text;
use crate::text::natural;

/// The section on evidence.
pub(super) fn section(material: &Material<'_>, asked: &[Asked<'_>]) -> Markup {
    let mut items: Vec<(usize, &EvidenceItem)> = material.assessment.case.evidence.iter().enumerate().collect();
    items.sort_by_key(|(place, item)| (natural(item.id.as_str()), *place));
    html! {
        section aria-labelledby="evidence" {
            h2 id="evidence" { "Evidence" }
            @for (place, item) in items { (record(material, asked, place, item)) }
        }
    }
}

fn record(material: &Material<'_>, asked: &[Asked<'_>], place: usize, item: &EvidenceItem) -> Markup {
    let record = material.assessment.items.get(place);
    let takes_part = record.is_none_or(|record| record.takes_part);
    html! {
        article.record.off[!takes_part] id=(links::item_anchor(material.assessment, place)) {
            h3 { span.id { (t(item.id.as_str())) } " " (t(&item.says)) }
            @if !takes_part { p.warning { "It takes no part in these judgments." } }
            dl {
                div { dt { "Kind" } dd { (t(&item.kind)) } }
                @for (name, value) in &item.fields { div { dt { (t(&name.replace('_', " "))) } dd { (t(&value_text(value))) } } }
                @if let Some(date) = item.happened { div { dt { "Happened" } dd { (date.to_string()) } } }
                div { dt { "Known from" } dd { (item.known_from) @if let Some(gone) = item.withdrawn { ", withdrawn " (gone) } } }
                (bearing(item))
                div { dt { "Reported by" } dd { (reporters(material, item)) } }
                @if let Some(record) = record {
                    div { dt { "Credibility" } dd { (record.lineage.credibility.grade()) @if record.lineage.unconfirmed { " (given as 1, confirmed by others, but there is one origin only)" } } }
                    div { dt { "Probably true" } dd { (range_text(record.lineage.truth)) } }
                }
            }
            (uses(material, asked, place))
            (appendix::item_lines(material, item.id.as_str()))
        }
    }
}

fn bearing(item: &EvidenceItem) -> Markup {
    let ways = [(Direction::Supports, "Supports"), (Direction::Opposes, "Opposes"), (Direction::Concerns, "Concerns")];
    html! {
        @for (way, word) in ways {
            @let subjects: Vec<&str> = item.bears_on.iter().filter(|(_, one)| *one == way).map(|(subject, _)| subject.as_str()).collect();
            @if !subjects.is_empty() { div { dt { (word) } dd { (t(&subjects.join(", "))) } } }
        }
    }
}

fn reporters(material: &Material<'_>, item: &EvidenceItem) -> Markup {
    let sources = item.reported_by.iter().filter_map(|at| material.assessment.case.sources.get(*at));
    links::row(&sources.map(|source| links::source(material.assessment, source.id.as_str())).collect::<Vec<_>>())
}

/// The findings that weigh an item or rest on it.
fn uses(material: &Material<'_>, asked: &[Asked<'_>], place: usize) -> Markup {
    let findings = asked.iter().flat_map(|one| one.judged.findings.iter().map(move |finding| (one, finding)));
    let mine: Vec<_> = findings.filter(|(_, finding)| finding.items.contains(&place)).collect();
    html! {
        @if !mine.is_empty() {
            ul.uses {
                @for (one, finding) in mine {
                    @if let Some(rule) = material.rules.rules().get(finding.rule) {
                        li {
                            strong.num { (weights(finding.weight, finding.side)) " dB" } " "
                            @match finding.side { crate::infer::Side::For => "for ", crate::infer::Side::Against => "against " }
                            a href={ "#" (links::question_anchor(one.at)) } { (t(&finding.hypothesis)) } ": " (t(&rule.title)) " "
                            (links::rule(material.rules, &rule.id))
                            @if finding.principal != Some(place) { " (here it is a condition)" }
                            @match finding.standing {
                                Standing::Stands => {},
                                Standing::Defeated => " (not counted, being undercut)",
                                Standing::Undecided => " (not counted, being disputed)",
                            }
                        }
                    }
                }
            }
        }
    }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Texts(texts) => texts.join(", "),
    }
}
