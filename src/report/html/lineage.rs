//! Who reports, and whom they have it from: drawn and as a table.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::svg::{lines, n, path};
use super::{Material, appendix, links, t};
use crate::infer::Note;
use crate::model::source::Source;
use crate::report::graph::{Layout, Line, lay_out};
use crate::report::words::range_text;

const WIDTH: f64 = 250.0;
const COLUMNS: usize = 36;
const HEIGHT: f64 = 50.0;

/// How a source stands in the lineage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    FirstHand,
    Relay,
    Untraced,
    Circular,
}

impl Standing {
    fn words(self) -> &'static str {
        match self {
            Standing::FirstHand => "first hand",
            Standing::Relay => "relays",
            Standing::Untraced => "where it has this from is unknown",
            Standing::Circular => "in a circle of relays",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Standing::FirstHand => "first-hand",
            Standing::Relay => "relay",
            Standing::Untraced => "untraced",
            Standing::Circular => "circular",
        }
    }
}

/// The section on sources.
pub(super) fn section(material: &Material<'_>) -> Markup {
    let circular = circular(material);
    let sources = &material.assessment.case.sources;
    let standing: Vec<Standing> = sources.iter().enumerate().map(|(at, one)| standing(at, one, &circular)).collect();
    html! {
        section aria-labelledby="sources" {
            h2 id="sources" { "Sources" }
            p.note {
                "A relay adds no origin: what it reports counts as coming from those it cites. "
                "Sources that only cite each other are one origin."
            }
            (circles(material))
            (drawing(material, &standing))
            (table(material, &standing))
        }
    }
}

/// Places of sources that cite each other in a circle.
fn circular(material: &Material<'_>) -> BTreeSet<usize> {
    let sources = &material.assessment.case.sources;
    let place = |id: &crate::model::id::SourceId| sources.binary_search_by(|source| source.id.cmp(id)).ok();
    let cycles = material.assessment.notes.iter().filter_map(|note| match note {
        Note::CitationCycle(members) => Some(members),
        _ => None,
    });
    cycles.flatten().filter_map(place).collect()
}

fn standing(at: usize, source: &Source, circular: &BTreeSet<usize>) -> Standing {
    match (circular.contains(&at), source.first_hand, source.cites.is_empty()) {
        (_, true, _) => Standing::FirstHand,
        (true, _, _) => Standing::Circular,
        (_, _, true) => Standing::Untraced,
        _ => Standing::Relay,
    }
}

fn circles(material: &Material<'_>) -> Markup {
    let cycles = material.assessment.notes.iter().filter_map(|note| match note {
        Note::CitationCycle(members) => Some(members),
        _ => None,
    });
    html! {
        @for members in cycles {
            p.warning {
                strong { "↻ Circular reporting: " }
                (links::row(&members.iter().map(|id| links::source(material.assessment, id.as_str())).collect::<Vec<_>>()))
                " cite each other."
            }
        }
    }
}

/// From origins on the left to those who relay them on the right.
fn drawing(material: &Material<'_>, standing: &[Standing]) -> Markup {
    let sources = &material.assessment.case.sources;
    let edges: Vec<Line> = sources
        .iter()
        .enumerate()
        .filter(|(_, source)| !source.first_hand)
        .flat_map(|(at, source)| source.cites.iter().map(move |cited| (*cited, at, 1)))
        .collect();
    let sizes = vec![(WIDTH, HEIGHT); sources.len()];
    html! {
        @match lay_out(&sizes, &edges) {
            Some(layout) => { (key()) (svg(material, standing, &edges, &layout)) }
            None => p { "There are too many sources to draw; the table has all of them." },
        }
    }
}

fn key() -> Markup {
    let sample = |class: &str| {
        html! {
            svg.sample width="26" height="16" aria-hidden="true" focusable="false" {
                g class={ "node source " (class) } { rect x="2" y="2" width="22" height="12" rx="2" {} }
            }
        }
    };
    html! {
        p.legend.key {
            @for standing in [Standing::FirstHand, Standing::Relay, Standing::Untraced, Standing::Circular] {
                span.nobreak { (sample(standing.class())) " " (standing.words()) } " "
            }
            "An arrow leads from what is cited to who relays it."
        }
    }
}

fn svg(material: &Material<'_>, standing: &[Standing], edges: &[Line], layout: &Layout) -> Markup {
    let (width, height) = (layout.width + 16.0, layout.height + 16.0);
    let circle = |at: &usize| standing.get(*at) == Some(&Standing::Circular);
    html! {
        div.scroll.drawing role="region" aria-label="Lineage of sources" tabindex="0" {
            svg.map role="group" aria-labelledby="lineage-title" width=(n(width)) height=(n(height))
                viewBox={ "-8 -8 " (n(width)) " " (n(height)) } {
                title id="lineage-title" { "Lineage of sources" }
                desc { "The same stands in the table below." }
                g aria-hidden="true" {
                    @for ((from, to, _), points) in edges.iter().zip(&layout.paths) {
                        path class={ "edge cites" (if circle(from) && circle(to) { " circular" } else { "" }) } d=(path(points)) {}
                    }
                }
                @for (at, corner) in layout.corners.iter().enumerate() {
                    @if let (Some(source), Some(standing)) = (material.assessment.case.sources.get(at), standing.get(at)) {
                        (node(material, at, source, *standing, *corner))
                    }
                }
            }
        }
    }
}

fn node(material: &Material<'_>, at: usize, source: &Source, standing: Standing, (x, y): (f64, f64)) -> Markup {
    let mark = if standing == Standing::Circular { "↻ " } else { "" };
    let what = format!("{:?}, {:?}, {}", source.kind, source.reliability, standing.words());
    html! {
        a href={ "#" (links::source_anchor(material.assessment, at)) } {
            g class={ "node source " (standing.class()) } {
                title { (t(&source.name)) }
                rect x=(n(x)) y=(n(y)) width=(n(WIDTH)) height=(n(HEIGHT)) rx="2" {}
                @if standing == Standing::Circular {
                    rect.inner x=(n(x + 3.0)) y=(n(y + 3.0)) width=(n(WIDTH - 6.0)) height=(n(HEIGHT - 6.0)) rx="1" {}
                }
                text.head x=(n(x + 10.0)) y=(n(y + 17.0)) { (mark) (lines(source.id.as_str(), COLUMNS - 6, 1).concat()) }
                text x=(n(x + 10.0)) y=(n(y + 31.0)) { (lines(&source.name, COLUMNS, 1).concat()) }
                text.fine x=(n(x + 10.0)) y=(n(y + 43.5)) { (lines(&what, COLUMNS + 3, 1).concat()) }
            }
        }
    }
}

fn table(material: &Material<'_>, standing: &[Standing]) -> Markup {
    html! {
        table.sources {
            caption.vh { "Sources" }
            thead { tr {
                th scope="col" { "Source" } th scope="col" { "Kind" } th scope="col" { "Reliability" } th scope="col" { "Lineage" }
                th.num scope="col" { "Reports truly" } th scope="col" { "Published" }
            } }
            tbody {
                @for (at, source) in material.assessment.case.sources.iter().enumerate() {
                    (row(material, at, source, standing.get(at).copied().unwrap_or(Standing::Relay)))
                }
            }
        }
    }
}

fn row(material: &Material<'_>, at: usize, source: &Source, standing: Standing) -> Markup {
    let assessment = material.assessment;
    let truth = assessment.sources.get(at).map(|record| range_text(record.truth)).unwrap_or_default();
    let cited = source.cites.iter().filter_map(|cited| assessment.case.sources.get(*cited));
    let cited: Vec<Markup> = cited.map(|cited| links::source(assessment, cited.id.as_str())).collect();
    html! {
        tr id=(links::source_anchor(assessment, at)) {
            th scope="row" {
                span.id { (t(source.id.as_str())) } " " (name(source))
                @if source.party { " " span.tag { "party to the matter" } }
                (appendix::source_lines(material, source.id.as_str()))
            }
            td data-h="Kind" { (format!("{:?}", source.kind)) }
            td data-h="Reliability" { (format!("{:?}", source.reliability)) }
            td {
                @if standing == Standing::Circular { "↻ " }
                (standing.words())
                @if !cited.is_empty() { span.what { "cites " (links::row(&cited)) } }
            }
            td.num data-h="Reports truly" { (truth) }
            td data-h="Published" { @match source.published { Some(date) => { (date.to_string()) }, None => "–" } }
        }
    }
}

/// The name, as a link where the address is one of the web.
fn name(source: &Source) -> Markup {
    let url = source.url.as_deref().filter(|url| is_web_address(url));
    html! {
        @match url {
            Some(url) => a href=(t(url)) rel="noreferrer noopener" { (t(&source.name)) },
            None => { (t(&source.name)) @if let Some(url) = &source.url { span.what { (t(url)) } } }
        }
    }
}

/// Whether an address is plainly one of the web: its scheme spelt out, and nothing hidden in it.
fn is_web_address(url: &str) -> bool {
    let scheme = url.starts_with("https://") || url.starts_with("http://");
    scheme && !url.chars().any(char::is_whitespace) && t(url).to_string() == url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert!(is_web_address("https://example.org/a?b=c#d"));
        for bad in
            ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://a b", "https://a\u{202e}b", "HTTPS:x"]
        {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
