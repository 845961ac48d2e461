//! One question: its answers with their ranges drawn, then everything behind them.

use maud::{Markup, html};

use super::{Asked, Material, bars, confidence, links, map, matrix, page, set_aside, t, waterfall};
use crate::report::answers::rows;
use crate::report::words::{likelihood_phrase, percent_text, range_text};

/// The section of a question.
pub(super) fn question(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let anchor = links::question_anchor(one.at);
    html! {
        section.question aria-labelledby=(anchor) {
            h2 id=(anchor) { span.kind { "Question " span.id { (t(one.question.id.as_str())) } } " " (t(&one.question.asks)) }
            div.lead { (page::in_words(material, one)) }
            (answers(material, one))
            (confidence::section(material, one))
            (waterfall::section(material, one))
            (set_aside::section(material, one))
            (matrix::section(material, one))
            (map::section(material, one))
        }
    }
}

fn answers(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let rows = rows(one.question, one.judged, false);
    html! {
        table.answers {
            caption { "How likely each answer is" }
            thead { tr {
                th scope="col" { "Answer" } th scope="col" { "Likelihood" } th.num scope="col" { "Range" }
                th.num scope="col" { "Middle" } th.chart scope="col" { span.vh { "Range drawn from 0 to 100 %" } (bars::axis()) }
            } }
            tbody {
                @for row in &rows {
                    tr.leading[row.leading] id=[row.place.map(|place| links::hypothesis_anchor(one.at, place))] {
                        th scope="row" {
                            span.id { (t(row.name.trim_start())) }
                            @if row.leading { " " span.tag { "leading" } }
                            @if !row.label.is_empty() { span.what { (t(&row.label)) } }
                            @if let Some(place) = row.place { (place_of(material, one, place)) }
                        }
                        td.words { (t(&likelihood_phrase(material.lexicon, row.likelihood.interval))) }
                        td.num { (range_text(row.likelihood.interval)) }
                        td.num.point data-h="Middle" { (percent_text(row.likelihood.point)) }
                        td.chart { (bars::likelihood(material.lexicon, &row.likelihood, row.leading)) }
                    }
                }
            }
        }
        (bars::legend(material.lexicon))
    }
}

/// File and line of a hypothesis, and what it lies within.
fn place_of(material: &Material<'_>, one: &Asked<'_>, place: usize) -> Markup {
    let hypothesis = one.question.hypotheses.get(place);
    let whole = hypothesis.and_then(|one| one.within).and_then(|whole| one.question.hypotheses.get(whole));
    let at = hypothesis.and_then(|one| material.hypothesis_place(one.id.as_str()));
    html! {
        span.what {
            @if let Some(whole) = whole { "part of " (t(whole.id.as_str())) " · " }
            @if let Some(at) = at { span.place { (t(&at)) } }
        }
    }
}
