//! The timeline: how each judgment moved as evidence became known, and when things happened.

use jiff::civil::Date;
use maud::{Markup, html};

use super::svg::n;
use super::{Asked, Material, bars, links, t};
use crate::explain::{Change, Entry, Part, Snapshot};
use crate::model::date::days_between;
use crate::model::evidence::EvidenceItem;
use crate::report::words::{clipped, confidence_word, likelihood_phrase, range_text};

/// Units across a bar, which is stretched to the width that there is.
const WIDTH: f64 = 400.0;

/// The section on time.
pub(super) fn section(material: &Material<'_>, asked: &[Asked<'_>]) -> Markup {
    html! {
        section aria-labelledby="timeline" {
            h2 id="timeline" { "Timeline" }
            p.note { "Each date judged with what was known on it. " span.mark { "●" } " marks what moved the judgment; the rest made no difference on that day." }
            @for one in asked { (question(material, one)) }
            (happened(material))
        }
    }
}

/// Date by date: what became known, and where the answer that leads today stood.
fn question(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let timeline = material.timeline;
    let Some(at) = timeline.before.iter().position(|snapshot| snapshot.id == one.judged.id) else { return html! {} };
    let place = one.explanation.place;
    html! {
        table.time {
            caption { (t(one.question.id.as_str())) ": how " span.id { (t(one.explanation.hypothesis.as_str())) } " stood" }
            thead { tr {
                th scope="col" { "Date" } th scope="col" { "Became known" } th scope="col" { "Likelihood" }
                th.chart scope="col" { span.vh { "Range drawn from 0 to 100 %" } (bars::axis()) } th scope="col" { "Confidence" }
            } }
            tbody {
                @if let Some(before) = timeline.before.get(at) {
                    tr { th scope="row" { "before" } td.known { "nothing" } (standing(material, one, before, place)) }
                }
                @for entry in &timeline.entries {
                    @if let Some(snapshot) = entry.questions.get(at) {
                        tr {
                            th scope="row" { (entry.date) }
                            td.known { (changes(material, entry, at)) }
                            (standing(material, one, snapshot, place))
                        }
                    }
                }
            }
        }
    }
}

fn changes(material: &Material<'_>, entry: &Entry, question: usize) -> Markup {
    let moves = entry.moves.get(question).map(Vec::as_slice).unwrap_or_default();
    html! {
        @if entry.changes.is_empty() { "nothing new" }
        @for (number, change) in entry.changes.iter().enumerate() {
            @if number > 0 { ", " }
            @let moved = moves.get(number).is_some_and(|one| one.part != Part::Nothing);
            span.moved[moved].nobreak {
                @if moved { span.mark aria-hidden="true" { "●" } span.vh { "moved it: " } }
                @match change {
                    Change::Known(id) => (links::item(material.assessment, id.as_str())),
                    Change::Searched(id) => { "search " (t(id)) },
                    Change::Published(id) => { "source " (t(id.as_str())) },
                    Change::Withdrawn(id) => { (links::item(material.assessment, id.as_str())) " withdrawn" },
                }
            }
        }
    }
}

/// Where a hypothesis stood: likelihood in one cell, confidence in another.
fn standing(material: &Material<'_>, one: &Asked<'_>, snapshot: &Snapshot, place: usize) -> Markup {
    let Some(at) = snapshot.hypotheses.get(place) else { return html! { td {} td.chart {} td {} } };
    let leads = snapshot.leading == Some(place);
    let leader = snapshot.leading.and_then(|leader| one.question.hypotheses.get(leader));
    html! {
        td.words {
            (range_text(at.likelihood.interval)) " "
            span.what { (t(&likelihood_phrase(material.lexicon, at.likelihood.interval))) }
            @if !leads {
                span.what { @match leader { Some(leader) => { "leading: " (t(leader.id.as_str())) }, None => "no listed answer leads" } }
            }
        }
        td.chart { (bars::likelihood(material.lexicon, &at.likelihood, leads)) }
        td.level {
            @if leads { (bars::meter(at.level)) " " (t(confidence_word(material.lexicon, at.level))) } @else { "–" }
        }
    }
}

/// When things happened and when they became known, on one scale of time.
fn happened(material: &Material<'_>) -> Markup {
    let case = &material.assessment.case;
    let mut items: Vec<&EvidenceItem> = case.evidence.iter().collect();
    items.sort_by_key(|item| (item.happened.map_or(item.known_from, |date| date.earliest()), item.id.clone()));
    let dates = items.iter().flat_map(|item| [item.happened.map(|date| date.earliest()), Some(item.known_from)]);
    let dates: Vec<Date> = dates.flatten().chain([case.as_of]).collect();
    let (Some(first), Some(last)) = (dates.iter().min(), dates.iter().max()) else { return html! {} };
    let span = Span { first: *first, last: *last, as_of: case.as_of };
    html! {
        table.events {
            caption { "When it happened, and when it became known" }
            thead { tr {
                th scope="col" { "Item" } th scope="col" { "What" } th scope="col" { "Happened" } th scope="col" { "Known from" }
                th.chart scope="col" {
                    span.vh { "Drawn on a scale of time" }
                    span.axis aria-hidden="true" { span { (first) } span { (last) } }
                }
            } }
            tbody { @for item in &items { (event(material, item, span)) } }
        }
        p.legend.key {
            span.nobreak { svg.sample width="16" height="14" aria-hidden="true" focusable="false" { rect.when x="4" y="3" width="8" height="8" {} } " happened" } " "
            span.nobreak { svg.sample width="16" height="14" aria-hidden="true" focusable="false" { rect.known x="6" y="1" width="3" height="12" {} } " became known" } " "
            "A line without a square: the day that it happened is not recorded. The scale ends with " (case.as_of) " or the last date on record."
        }
    }
}

/// A stretch of time.
#[derive(Clone, Copy)]
struct Span {
    first: Date,
    last: Date,
    as_of: Date,
}

impl Span {
    fn x(self, date: Date) -> f64 {
        let days = days_between(self.first, self.last).max(1) as f64;
        6.0 + days_between(self.first, date) as f64 / days * (WIDTH - 12.0)
    }
}

fn event(material: &Material<'_>, item: &EvidenceItem, span: Span) -> Markup {
    let known = span.x(item.known_from);
    let happened = item.happened.map(|date| span.x(date.earliest()));
    let early = item.known_on(span.as_of);
    html! {
        tr.off[!early] {
            th scope="row" { (links::item(material.assessment, item.id.as_str())) }
            td.says { (t(&clipped(&item.says, 110))) }
            td.num data-h="Happened" { @match item.happened { Some(date) => { (date.to_string()) }, None => "–" } }
            td.num data-h="Known from" {
                (item.known_from)
                @if let Some(gone) = item.withdrawn { span.what { "withdrawn " (gone) } }
                @if !early { span.what { "takes no part" } }
            }
            td.chart {
                svg.bar viewBox={ "0 0 " (WIDTH) " 24" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                    rect.lag x="0" y="11.5" width=(WIDTH) height="1" {}
                    @if let Some(happened) = happened {
                        rect.wait x=(n(happened.min(known))) y="10" width=(n((known - happened).abs())) height="4" {}
                        rect.when x=(n(happened - 3.5)) y="7" width="7" height="10" {}
                    }
                    rect.known x=(n(known - 1.5)) y="4" width="3" height="16" {}
                }
            }
        }
    }
}
