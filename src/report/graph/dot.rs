//! The argument map as DOT, for Graphviz.

use super::labels::{Labels, edge_word};
use crate::explain::map::{ArgumentMap, Node, Relation, argument_map};
use crate::infer::Assessment;
use crate::model::rule_set::RuleSet;
use crate::report::withheld::withheld;
use crate::report::words::clipped;
use crate::text::Safe;

/// Longest text on a node, and of one of its lines, in characters.
const LONGEST: usize = 90;
const LINE: usize = 32;

/// The argument maps of questions, each in a frame of its own; `questions` are places in [`Assessment::questions`].
pub fn render_dot(assessment: &Assessment, rules: &RuleSet, questions: &[usize]) -> String {
    let mut text = "digraph argument {\n".to_owned();
    text.push_str("  rankdir=LR;\n  node [fontname=\"Helvetica\", fontsize=11, shape=box];\n");
    text.push_str("  edge [fontname=\"Helvetica\", fontsize=9];\n");
    if let Some(withheld) = withheld(&assessment.case) {
        text.push_str(&format!("  label=\"{}\";\n  labelloc=t;\n", quoted(&withheld)));
    }
    for place in questions {
        let map = argument_map(assessment, rules, *place).zip(Labels::new(assessment, rules, *place));
        let Some((map, labels)) = map else { continue };
        let asks = format!("{}: {}", labels.question.id, labels.question.asks);
        text.push_str(&format!("  subgraph cluster_{place} {{\n    label=\"{}\";\n", quoted(&asks)));
        write_map(&mut text, *place, &map, labels);
        text.push_str("  }\n");
    }
    text.push_str("}\n");
    text
}

fn write_map(text: &mut String, question: usize, map: &ArgumentMap, labels: Labels<'_>) {
    for (at, node) in map.nodes.iter().enumerate() {
        let label = labels.of(*node);
        let lines =
            textwrap::wrap(&clipped(&label.text, LONGEST), LINE).iter().map(|line| quoted(line)).collect::<Vec<_>>();
        let words = format!("{}\\n{}", quoted(&label.head), lines.join("\\n"));
        let look =
            if labels.stands(*node) { look(*node) } else { "style=\"rounded,dashed\", color=gray50, fontcolor=gray30" };
        text.push_str(&format!("    q{question}n{at} [label=\"{words}\", {look}];\n"));
    }
    for edge in &map.edges {
        let (look, word) = (edge_look(edge.relation), edge_word(edge.relation));
        let shown = if matches!(edge.relation, Relation::IsWeighed | Relation::IsPremise) { "" } else { word };
        text.push_str(&format!(
            "    q{question}n{} -> q{question}n{} [label=\"{shown}\", tooltip=\"{word}\", {look}];\n",
            edge.from, edge.to
        ));
    }
}

fn look(node: Node) -> &'static str {
    match node {
        Node::Item(_) => "style=solid",
        Node::Finding(_) => "style=\"rounded,filled\", fillcolor=\"#e8f0f7\", color=\"#1f5f8b\"",
        Node::Doubt(_) => "shape=hexagon, style=\"filled\", fillcolor=\"#f7ece6\", color=\"#a4461f\"",
        Node::Hypothesis(_) => "style=\"rounded,filled\", fillcolor=black, fontcolor=white",
    }
}

fn edge_look(relation: Relation) -> &'static str {
    match relation {
        Relation::IsWeighed => "color=gray30",
        Relation::IsPremise => "color=gray60, arrowhead=none",
        Relation::Supports => "color=\"#1f5f8b\", penwidth=2",
        Relation::Opposes => "color=\"#a4461f\", penwidth=2, style=dashed, arrowhead=tee",
        Relation::Undercuts | Relation::Discounts => "color=\"#a4461f\", style=dotted, arrowhead=box",
        Relation::SuggestsFalseFlag | Relation::Caps => "color=\"#a4461f\", style=dotted, arrowhead=diamond",
        Relation::IsPart => "color=black, arrowhead=empty",
    }
}

/// Text for a quoted string: no escape of the text's own, no entity that Graphviz would read.
fn quoted(text: &str) -> String {
    let mut string = String::with_capacity(text.len());
    for c in Safe(text).to_string().chars() {
        match c {
            '\\' => string.push_str("\\\\"),
            '"' => string.push_str("\\\""),
            '&' => string.push_str("&amp;"),
            other => string.push(other),
        }
    }
    string
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_string() {
        assert_eq!(quoted("a\"]; b [label=\"\\N&lt;\n"), "a\\\"]; b [label=\\\"\\\\N&amp;lt;\\\\u{a}");
    }
}
