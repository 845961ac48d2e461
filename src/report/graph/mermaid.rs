//! The argument map as Mermaid.

use super::labels::{Labels, edge_word};
use crate::explain::map::{ArgumentMap, Node, Relation, argument_map};
use crate::infer::Assessment;
use crate::model::rule_set::RuleSet;
use crate::report::withheld::withheld;
use crate::report::words::clipped;
use crate::text::Safe;

/// Longest text on a node, in characters.
const LONGEST: usize = 90;

const CLASSES: &str = "\
  classDef item fill:#fff,stroke:#555,color:#111
  classDef finding fill:#e8f0f7,stroke:#1f5f8b,color:#111
  classDef doubt fill:#f7ece6,stroke:#a4461f,color:#111,stroke-dasharray:4 3
  classDef hypothesis fill:#111,stroke:#111,color:#fff
  classDef off fill:#fff,stroke:#999,color:#666,stroke-dasharray:2 3
";

/// The argument maps of questions, each in a frame of its own; `questions` are places in [`Assessment::questions`].
///
/// What supports is a thick arrow, what opposes ends in a cross, what casts doubt is dotted.
pub fn render_mermaid(assessment: &Assessment, rules: &RuleSet, questions: &[usize]) -> String {
    let mut text = "flowchart LR\n".to_owned();
    if let Some(withheld) = withheld(&assessment.case) {
        text.push_str(&format!("  withheld[\"{}\"]:::off\n", quoted(&withheld)));
    }
    for place in questions {
        let map = argument_map(assessment, rules, *place).zip(Labels::new(assessment, rules, *place));
        let Some((map, labels)) = map else { continue };
        let asks = format!("{}: {}", labels.question.id, labels.question.asks);
        text.push_str(&format!("  subgraph q{place}[\"{}\"]\n", quoted(&asks)));
        write_map(&mut text, *place, &map, labels);
        text.push_str("  end\n");
    }
    text.push_str(CLASSES);
    text
}

fn write_map(text: &mut String, question: usize, map: &ArgumentMap, labels: Labels<'_>) {
    for (at, node) in map.nodes.iter().enumerate() {
        let label = labels.of(*node);
        let (open, close) = brackets(*node);
        let class = if labels.stands(*node) { class(*node) } else { "off" };
        let words = format!("<b>{}</b><br/>{}", quoted(&label.head), quoted(&clipped(&label.text, LONGEST)));
        text.push_str(&format!("    q{question}n{at}{open}\"{words}\"{close}:::{class}\n"));
    }
    for edge in &map.edges {
        let arrow = arrow(edge.relation);
        text.push_str(&format!("    q{question}n{} {arrow} q{question}n{}\n", edge.from, edge.to));
    }
}

fn brackets(node: Node) -> (&'static str, &'static str) {
    match node {
        Node::Item(_) => ("[", "]"),
        Node::Finding(_) => ("(", ")"),
        Node::Doubt(_) => ("{{", "}}"),
        Node::Hypothesis(_) => ("([", "])"),
    }
}

fn class(node: Node) -> &'static str {
    match node {
        Node::Item(_) => "item",
        Node::Finding(_) => "finding",
        Node::Doubt(_) => "doubt",
        Node::Hypothesis(_) => "hypothesis",
    }
}

/// An arrow with its word, where the shape alone would not say it.
fn arrow(relation: Relation) -> String {
    let word = edge_word(relation);
    match relation {
        Relation::IsWeighed => "-->".to_owned(),
        Relation::IsPremise => "---".to_owned(),
        Relation::Supports => format!("== {word} ==>"),
        Relation::Opposes => format!("-- {word} --x"),
        Relation::IsPart => format!("-- {word} -->"),
        Relation::Undercuts | Relation::Discounts | Relation::SuggestsFalseFlag | Relation::Caps => {
            format!("-. {word} .->")
        }
    }
}

/// Text for a quoted label. Letters, digits and harmless marks stay; everything that Mermaid, HTML or Markdown could take for
/// its own becomes a numbered entity.
fn quoted(text: &str) -> String {
    let mut label = String::with_capacity(text.len());
    for c in Safe(text).to_string().chars() {
        if c.is_alphanumeric() || " .,:()'−–—…+-".contains(c) {
            label.push(c);
        } else {
            label.push_str(&format!("#{};", u32::from(c)));
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_mermaid_reads_is_left_in_a_label() {
        let label = quoted("a\"]; click q0n0 \"javascript:x\" %%{init}%% <img> `b` #35; [x] {y} a|b\\\n");
        for c in ['"', ']', '[', '{', '}', '%', '<', '>', '`', '|', '\\', '\n'] {
            assert!(!label.contains(c), "{c:?}: {label}");
        }
        assert_eq!(quoted("#;"), "#35;#59;");
        assert_eq!(quoted("Группа 検察, 5 (A)"), "Группа 検察, 5 (A)");
    }
}
