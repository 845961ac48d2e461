//! Hypotheses in rows by evidence in columns.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::{Asked, Material, links, t};
use crate::explain::{Step, explain};
use crate::infer::Side;
use crate::model::quantity::WeightOfEvidence;
use crate::report::weights::middle;
use crate::text::natural;

/// What one item brings to one hypothesis: support, opposition.
type Cell = (WeightOfEvidence, WeightOfEvidence);

/// The section on the matrix of one question.
pub(super) fn section(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let rows = rows(material, one);
    let columns: BTreeSet<usize> = rows.iter().flat_map(|(_, cells)| cells.keys().copied()).collect();
    let mut columns: Vec<usize> = columns.into_iter().collect();
    columns.sort_by_key(|item| (natural(id_of(material, *item)), *item));
    html! {
        h3 id={ "matrix." (one.at) } { "Matrix" }
        p.note {
            "What each item brings to each answer, in decibans, after pooling: + speaks for it, − against it (hatched). "
            "What speaks for every answer alike tells none of them apart."
        }
        @if columns.is_empty() { p { "No item weighs on any answer." } }
        @else {
            div.scroll role="region" aria-label={ "Matrix of " (t(one.question.id.as_str())) } tabindex="0" {
                table.matrix {
                    caption.vh { "Hypotheses by evidence, in decibans" }
                    thead { tr {
                        th scope="col" { span.vh { "Answer" } }
                        @for item in &columns { th scope="col" { (column(material, *item)) } }
                    } }
                    tbody {
                        @for (name, cells) in &rows {
                            tr {
                                th scope="row" { (t(name)) }
                                @for item in &columns { (cell(cells.get(item).copied().unwrap_or_default())) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn column(material: &Material<'_>, item: usize) -> Markup {
    links::item(material.assessment, id_of(material, item))
}

fn id_of<'a>(material: &Material<'a>, item: usize) -> &'a str {
    material.assessment.case.evidence.get(item).map_or("", |item| item.id.as_str())
}

/// Every hypothesis with what each item brings to it, by place of the item.
fn rows(material: &Material<'_>, one: &Asked<'_>) -> Vec<(String, BTreeMap<usize, Cell>)> {
    let explained = (0..one.question.hypotheses.len())
        .filter_map(|place| explain(material.assessment, material.rules, one.at, place));
    let row = |explanation: crate::explain::Explanation| {
        let mut cells: BTreeMap<usize, Cell> = BTreeMap::new();
        for step in explanation.carries.iter().chain(&explanation.against) {
            if let Some(place) = item_of(material, step) {
                let cell = cells.entry(place).or_default();
                match step.side {
                    Side::For => cell.0 = cell.0 + middle(step.weight),
                    Side::Against => cell.1 = cell.1 + middle(step.weight),
                }
            }
        }
        (explanation.hypothesis.to_string(), cells)
    };
    explained.map(row).collect()
}

fn item_of(material: &Material<'_>, step: &Step) -> Option<usize> {
    let id = step.item.as_ref()?;
    material.assessment.case.evidence.binary_search_by(|item| item.id.cmp(id)).ok()
}

fn cell((support, opposition): Cell) -> Markup {
    let net = support - opposition;
    let value = net.decibans();
    let text = format!("{:.1}", value.abs());
    let strength = match value.abs() {
        size if size >= 5.0 => "s3",
        size if size >= 2.0 => "s2",
        _ => "s1",
    };
    html! {
        @if support == opposition && support == WeightOfEvidence::ZERO { td { span.vh { "nothing" } } }
        @else if text == "0.0" { td.num { "0" } }
        @else if value > 0.0 { td class={ "num for " (strength) } { "+" (text) } }
        @else { td class={ "num against " (strength) } { span { "−" (text) } } }
    }
}
