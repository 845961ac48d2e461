//! The argument of one question as a graph: evidence, what rules make of it, what casts doubt, and the hypotheses.
//!
//! Data only; [`report`](crate::report) draws it. It has no circle unless rules undercut each other in one.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use std::collections::{BTreeMap, BTreeSet};

use crate::infer::{Assessment, Finding, OtherMatch, QuestionAssessment, Side, Standing};
use crate::model::hypothesis::Question;
use crate::model::id::QuestionId;
use crate::model::rule::Outcome;
use crate::model::rule_set::RuleSet;

/// The argument of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentMap {
    /// The question.
    pub question: QuestionId,
    /// Items in order of id, findings, doubts, then every hypothesis in order of id.
    pub nodes: Vec<Node>,
    /// In order of the nodes that they join; each pair and relation once.
    pub edges: Vec<Edge>,
}

/// What stands in an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// An evidence item, by its place in the case.
    Item(usize),
    /// A rule that weighs, by its place in [`QuestionAssessment::findings`].
    Finding(usize),
    /// A rule that undercuts, discounts, suspects or caps, by its place in [`QuestionAssessment::others`]; the first of those
    /// that say the same of the same items.
    Doubt(usize),
    /// A hypothesis, by its place in the question.
    Hypothesis(usize),
}

/// Two nodes, by their places in [`ArgumentMap::nodes`], and what the first is to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The one.
    pub from: usize,
    /// The other.
    pub to: usize,
    /// What the one is to the other.
    pub relation: Relation,
}

/// What one node is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// An item is what a finding weighs.
    IsWeighed,
    /// An item is a condition of a finding or a doubt.
    IsPremise,
    /// A finding supports a hypothesis.
    Supports,
    /// A finding opposes a hypothesis.
    Opposes,
    /// A doubt undercuts a finding or another doubt.
    Undercuts,
    /// A doubt discounts a finding.
    Discounts,
    /// A doubt suggests that somebody poses as a hypothesis.
    SuggestsFalseFlag,
    /// A doubt puts a ceiling on the confidence in a hypothesis.
    Caps,
    /// A hypothesis lies within a broader one.
    IsPart,
}

/// The argument of the question at a place of [`Assessment::questions`]; `None` where none is there.
pub fn argument_map(assessment: &Assessment, rules: &RuleSet, question: usize) -> Option<ArgumentMap> {
    let judged = assessment.questions.get(question)?;
    let asked = assessment.case.questions.get(judged.place)?;
    let mut links: BTreeSet<(Node, Node, Relation)> = BTreeSet::new();
    for (place, finding) in judged.findings.iter().enumerate() {
        link_finding(asked, place, finding, &mut links);
    }
    Doubts { judged, asked, rules }.link(&mut links);
    for (place, hypothesis) in asked.hypotheses.iter().enumerate() {
        if let Some(whole) = hypothesis.within {
            links.insert((Node::Hypothesis(place), Node::Hypothesis(whole), Relation::IsPart));
        }
    }
    let mut nodes: BTreeSet<Node> = (0..asked.hypotheses.len()).map(Node::Hypothesis).collect();
    nodes.extend(links.iter().flat_map(|(from, to, _)| [*from, *to]));
    let nodes: Vec<Node> = nodes.into_iter().collect();
    let place = |node: &Node| nodes.binary_search(node).unwrap_or(0);
    let edges = links.iter().map(|(from, to, relation)| Edge { from: place(from), to: place(to), relation: *relation });
    let mut edges: Vec<Edge> = edges.collect();
    edges.sort_unstable();
    Some(ArgumentMap { question: judged.id.clone(), nodes, edges })
}

fn link_finding(asked: &Question, place: usize, finding: &Finding, links: &mut BTreeSet<(Node, Node, Relation)>) {
    let node = Node::Finding(place);
    for item in finding.items.iter() {
        let relation = if finding.principal == Some(*item) { Relation::IsWeighed } else { Relation::IsPremise };
        links.insert((Node::Item(*item), node, relation));
    }
    let relation = match finding.side {
        Side::For => Relation::Supports,
        Side::Against => Relation::Opposes,
    };
    if let Some(on) = hypothesis(asked, &finding.hypothesis) {
        links.insert((node, Node::Hypothesis(on), relation));
    }
}

fn hypothesis(asked: &Question, id: &str) -> Option<usize> {
    asked.hypotheses.iter().position(|one| one.id.as_str() == id)
}

/// What tells one doubt from another: the rule, the items, what it is about, and whether it stands.
type Key<'a> = (usize, &'a [usize], &'a [Option<String>], Standing);

struct Doubts<'a> {
    judged: &'a QuestionAssessment,
    asked: &'a Question,
    rules: &'a RuleSet,
}

impl Doubts<'_> {
    /// Adds every doubt that touches the question, and every doubt about such a doubt.
    fn link(&self, links: &mut BTreeSet<(Node, Node, Relation)>) {
        let others = &self.judged.others;
        let mut first: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        for (place, other) in others.iter().enumerate() {
            first.entry((other.rule, &other.items[..], &other.head, other.standing)).or_insert(place);
        }
        let node = |place: usize| {
            let other = &others[place];
            let key = (other.rule, &other.items[..], other.head.as_slice(), other.standing);
            Node::Doubt(first.get(&key).copied().unwrap_or(place))
        };
        let mut shown: Vec<usize> = Vec::new();
        for (place, other) in others.iter().enumerate() {
            let targets = self.targets(other);
            if !targets.is_empty() {
                shown.push(place);
                links.extend(targets.into_iter().map(|(to, relation)| (node(place), to, relation)));
            }
        }
        let mut seen: BTreeSet<usize> = shown.iter().copied().collect();
        while let Some(place) = shown.pop() {
            links.extend(others[place].items.iter().map(|item| (Node::Item(*item), node(place), Relation::IsPremise)));
            for attacker in &others[place].attackers {
                links.insert((node(*attacker), node(place), Relation::Undercuts));
                if seen.insert(*attacker) {
                    shown.push(*attacker);
                }
            }
        }
    }

    /// Findings and hypotheses of the question that a match of another rule casts doubt on.
    fn targets(&self, other: &OtherMatch) -> Vec<(Node, Relation)> {
        let named = || other.head.first().and_then(Option::as_deref).and_then(|id| hypothesis(self.asked, id));
        let of = |relation| named().map(|on| (Node::Hypothesis(on), relation)).into_iter().collect();
        match self.rules.rules().get(other.rule).map(|rule| &rule.then) {
            Some(Outcome::Undercuts(_)) => {
                other.undercuts.iter().map(|at| (Node::Finding(*at), Relation::Undercuts)).collect()
            }
            Some(Outcome::Discounts(_)) => self.discounted(other),
            Some(Outcome::SuggestsFalseFlag(_)) => of(Relation::SuggestsFalseFlag),
            Some(Outcome::Caps(_)) => of(Relation::Caps),
            _ => Vec::new(),
        }
    }

    fn discounted(&self, other: &OtherMatch) -> Vec<(Node, Relation)> {
        let by = |finding: &Finding| {
            finding.adjustments.iter().any(|one| one.rule == other.rule && one.items == other.items)
        };
        let findings = self.judged.findings.iter().enumerate().filter(|(_, finding)| by(finding));
        findings.map(|(at, _)| (Node::Finding(at), Relation::Discounts)).collect()
    }
}
