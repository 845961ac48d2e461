//! The argument map of one question, drawn and as a list.

use maud::{Markup, html};

use super::svg::{lines, n, path};
use super::{Asked, Material, links, t};
use crate::explain::map::{ArgumentMap, Edge, Node, Relation, argument_map};
use crate::infer::Side;
use crate::report::graph::{Label, Labels, Layout, Line, edge_word, lay_out};

/// Width of a node, columns of its text, and its heights.
const WIDTH: f64 = 196.0;
const COLUMNS: usize = 28;
const LINES: usize = 3;
const HEAD: f64 = 22.0;
const LINE: f64 = 13.5;

/// The section on the argument map of one question.
pub(super) fn section(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let map = argument_map(material.assessment, material.rules, one.at);
    let labels = Labels::new(material.assessment, material.rules, one.at);
    let Some((map, labels)) = map.zip(labels) else { return html! {} };
    let drawing = Drawing { material, one, map: &map, labels };
    html! {
        h3 id={ "map." (one.at) } { "Argument map" }
        p.note {
            "Evidence on the left, what rules make of it in the middle, the answers on the right. "
            "Weights are those of each finding alone, before findings of one line are pooled."
        }
        @if map.edges.is_empty() { p { "Nothing that was recorded bears on any answer." } }
        @else {
            (key())
            (drawing.draw())
            (drawing.list())
        }
    }
}

/// What the lines and frames mean.
fn key() -> Markup {
    let line = |class: &str| {
        html! {
            svg.sample width="46" height="14" aria-hidden="true" focusable="false" {
                path class={ "edge " (class) } d="M2 7H40" {}
            }
        }
    };
    html! {
        p.legend.key {
            span.nobreak { (line("supports")) " supports" } " "
            span.nobreak { (line("opposes")) " opposes" } " "
            span.nobreak { (line("doubts")) " casts doubt on" } " "
            span.nobreak { (line("weighed")) " is weighed" } " "
            span.nobreak { (line("premise")) " is a condition" }
        }
    }
}

struct Drawing<'a> {
    material: &'a Material<'a>,
    one: &'a Asked<'a>,
    map: &'a ArgumentMap,
    labels: Labels<'a>,
}

/// A node with its words as they are drawn.
struct Box {
    node: Node,
    label: Label,
    lines: Vec<String>,
    /// Lines of the map that meet on one of its sides, at most.
    meeting: usize,
}

impl Box {
    fn text_height(&self) -> f64 {
        HEAD + LINE * self.lines.len() as f64 + 6.0
    }

    fn size(&self) -> (f64, f64) {
        (WIDTH, self.text_height().max(7.0 * (self.meeting + 1) as f64))
    }
}

impl Drawing<'_> {
    fn draw(&self) -> Markup {
        // What no line touches would stand among the evidence, so it is named below instead.
        let touched: Vec<usize> = (0..self.map.nodes.len())
            .filter(|at| self.map.edges.iter().any(|edge| edge.from == *at || edge.to == *at))
            .collect();
        let boxes: Vec<Box> = touched.iter().filter_map(|at| self.boxed(*at)).collect();
        let place = |at: usize| touched.binary_search(&at).unwrap_or(0);
        let ends: Vec<Line> =
            self.map.edges.iter().map(|edge| (place(edge.from), place(edge.to), self.layers(edge))).collect();
        let sizes: Vec<(f64, f64)> = boxes.iter().map(Box::size).collect();
        let hypotheses = self.map.nodes.iter().enumerate().filter(|(at, _)| touched.binary_search(at).is_err());
        let alone: Vec<&str> = hypotheses
            .filter_map(|(_, node)| match node {
                Node::Hypothesis(place) => self.one.question.hypotheses.get(*place),
                Node::Item(_) | Node::Finding(_) | Node::Doubt(_) => None,
            })
            .map(|hypothesis| hypothesis.id.as_str())
            .collect();
        html! {
            @match lay_out(&sizes, &ends) {
                Some(layout) => (self.svg(&boxes, &layout)),
                None => p { "The map is too large to be drawn; the list below has all of it." },
            }
            @if !alone.is_empty() { p.note { "Nothing bears on: " (t(&alone.join(", "))) "." } }
        }
    }

    fn boxed(&self, at: usize) -> Option<Box> {
        let node = *self.map.nodes.get(at)?;
        let label = self.labels.of(node);
        let lines = lines(&label.text, COLUMNS, LINES);
        let meeting = |end: fn(&Edge) -> usize| self.map.edges.iter().filter(|edge| end(edge) == at).count();
        Some(Box { node, label, lines, meeting: meeting(|edge| edge.from).max(meeting(|edge| edge.to)) })
    }

    /// Where there are doubts they stand between the evidence and the findings, so that each sort has a column.
    fn layers(&self, edge: &Edge) -> i32 {
        let node = |at: usize| self.map.nodes.get(at);
        let doubts = self.map.nodes.iter().any(|node| matches!(node, Node::Doubt(_)));
        let leaps = match (node(edge.from), node(edge.to)) {
            (Some(Node::Item(_)), Some(Node::Finding(_))) => doubts,
            (Some(Node::Doubt(_)), Some(Node::Hypothesis(_))) => true,
            _ => false,
        };
        if leaps { 2 } else { 1 }
    }

    fn svg(&self, boxes: &[Box], layout: &Layout) -> Markup {
        let (width, height) = (layout.width + 16.0, layout.height + 16.0);
        let title = format!("map-title.{}", self.one.at);
        html! {
            div.scroll.drawing role="region" aria-label={ "Argument map of " (t(self.one.question.id.as_str())) } tabindex="0" {
                svg.map role="group" aria-labelledby=(title) width=(n(width)) height=(n(height))
                    viewBox={ "-8 -8 " (n(width)) " " (n(height)) } {
                    title id=(title) { "Argument map of " (t(self.one.question.id.as_str())) }
                    desc { "The same stands as a list below." }
                    g aria-hidden="true" {
                        @for (edge, points) in self.map.edges.iter().zip(&layout.paths) {
                            path class={ "edge " (self.edge_class(edge)) } d=(path(points)) {}
                        }
                    }
                    @for (one, corner) in boxes.iter().zip(&layout.corners) { (self.node(one, *corner)) }
                }
            }
        }
    }

    fn node(&self, one: &Box, (x, y): (f64, f64)) -> Markup {
        let (width, height) = one.size();
        let top = y + (height - one.text_height()) / 2.0;
        let off = if self.labels.stands(one.node) { "" } else { " off" };
        let rx = match one.node {
            Node::Item(_) => "2",
            Node::Finding(_) | Node::Doubt(_) => "8",
            Node::Hypothesis(_) => "16",
        };
        html! {
            a href={ "#" (self.anchor(one.node)) } {
                g class={ "node " (self.node_class(one.node)) (off) } {
                    title { (t(&one.label.head)) ": " (t(&one.label.text)) }
                    rect x=(n(x)) y=(n(y)) width=(n(width)) height=(n(height)) rx=(rx) {}
                    @if self.node_class(one.node) == "finding against" {
                        rect.stripe x=(n(x)) y=(n(y + 8.0)) width="6" height=(n(height - 16.0)) {}
                    }
                    text.head x=(n(x + 10.0)) y=(n(top + 16.0)) { (lines(&one.label.head, COLUMNS - 3, 1).concat()) }
                    @for (number, line) in one.lines.iter().enumerate() {
                        text x=(n(x + 10.0)) y=(n(top + 17.0 + LINE * (number + 1) as f64)) { (line) }
                    }
                }
            }
        }
    }

    fn anchor(&self, node: Node) -> String {
        let rule = |place: Option<usize>| {
            place.map(|place| links::rule_anchor(self.material.rules, place)).unwrap_or_default()
        };
        match node {
            Node::Item(place) => links::item_anchor(self.material.assessment, place),
            Node::Finding(at) => rule(self.one.judged.findings.get(at).map(|one| one.rule)),
            Node::Doubt(at) => rule(self.one.judged.others.get(at).map(|one| one.rule)),
            Node::Hypothesis(place) => links::hypothesis_anchor(self.one.at, place),
        }
    }

    /// A finding that opposes is hatched, not only of another colour.
    fn node_class(&self, node: Node) -> &'static str {
        match node {
            Node::Item(_) => "item",
            Node::Finding(at) => match self.one.judged.findings.get(at).map(|finding| finding.side) {
                Some(Side::Against) => "finding against",
                Some(Side::For) | None => "finding",
            },
            Node::Doubt(_) => "doubt",
            Node::Hypothesis(_) => "hypothesis",
        }
    }

    /// What does not count speaks with a faint line.
    fn edge_class(&self, edge: &Edge) -> String {
        let counts = self.map.nodes.get(edge.from).is_none_or(|node| self.labels.stands(*node));
        format!("{}{}", edge_class(edge.relation), if counts { "" } else { " faint" })
    }

    /// The same for those who cannot see the drawing: from every hypothesis back to the evidence.
    fn list(&self) -> Markup {
        let hypotheses = self.map.nodes.iter().enumerate().filter(|(_, node)| matches!(node, Node::Hypothesis(_)));
        html! {
            details {
                summary { "The map as a list" }
                ul.tree { @for (at, node) in hypotheses { li { (self.words(*node)) (self.behind(at, 0)) } } }
            }
        }
    }

    /// What leads to a node, nested; doubts about doubts end after a few levels, as rules may undercut each other in circles.
    fn behind(&self, at: usize, depth: usize) -> Markup {
        let edges: Vec<&Edge> =
            self.map.edges.iter().filter(|edge| edge.to == at && edge.relation != Relation::IsPart).collect();
        html! {
            @if !edges.is_empty() && depth < 4 {
                ul {
                    @for edge in edges {
                        @if let Some(node) = self.map.nodes.get(edge.from) {
                            li { span.verb { (said(edge.relation)) } " " (self.words(*node)) (self.behind(edge.from, depth + 1)) }
                        }
                    }
                }
            }
        }
    }

    fn words(&self, node: Node) -> Markup {
        let label = self.labels.of(node);
        html! {
            @match node {
                Node::Item(_) => { (links::item(self.material.assessment, &label.head)) ": " (t(&label.text)) }
                Node::Hypothesis(_) => { strong { (t(&label.head)) } " " (t(&label.text)) }
                Node::Finding(_) | Node::Doubt(_) => {
                    strong { (t(&label.head)) } ": " (t(&label.text)) " "
                    @if let Some(rule) = self.labels.rule(node) { (links::rule(self.material.rules, &rule.id)) }
                }
            }
        }
    }
}

/// How a list says what stands below it is to what stands above.
fn said(relation: Relation) -> &'static str {
    match relation {
        Relation::IsWeighed => "weighs",
        Relation::IsPremise => "on condition of",
        Relation::Supports => "supported by",
        Relation::Opposes => "opposed by",
        Relation::Undercuts => "undercut by",
        Relation::Discounts => "discounted by",
        Relation::SuggestsFalseFlag | Relation::Caps | Relation::IsPart => edge_word_below(relation),
    }
}

fn edge_word_below(relation: Relation) -> &'static str {
    match relation {
        Relation::SuggestsFalseFlag => "suspected of being posed as by",
        Relation::Caps => "confidence limited by",
        other => edge_word(other),
    }
}

fn edge_class(relation: Relation) -> &'static str {
    match relation {
        Relation::IsWeighed => "weighed",
        Relation::IsPremise => "premise",
        Relation::Supports => "supports",
        Relation::Opposes => "opposes",
        Relation::Undercuts | Relation::Discounts | Relation::SuggestsFalseFlag | Relation::Caps => "doubts",
        Relation::IsPart => "part",
    }
}
