//! The words on the nodes and edges of an argument map.

use crate::explain::map::{Node, Relation};
use crate::infer::{Assessment, Finding, QuestionAssessment, Standing};
use crate::model::hypothesis::Question;
use crate::model::quantity::ProbabilityInterval;
use crate::model::rule::{Outcome, Rule};
use crate::model::rule_set::RuleSet;
use crate::report::sentences::answer;
use crate::report::weights::{middle, signed};
use crate::report::words::{level_name, range_text};

/// What the labels of one question are made from.
#[derive(Clone, Copy)]
pub(in crate::report) struct Labels<'a> {
    pub(in crate::report) assessment: &'a Assessment,
    pub(in crate::report) rules: &'a RuleSet,
    pub(in crate::report) judged: &'a QuestionAssessment,
    pub(in crate::report) question: &'a Question,
}

/// The words on a node. They quote the case and are as untrusted as the case is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::report) struct Label {
    /// An id or what a rule does: short.
    pub(in crate::report) head: String,
    /// A sentence or a title.
    pub(in crate::report) text: String,
}

impl<'a> Labels<'a> {
    /// For the question at a place of the assessment.
    pub(in crate::report) fn new(assessment: &'a Assessment, rules: &'a RuleSet, question: usize) -> Option<Self> {
        let judged = assessment.questions.get(question)?;
        let question = assessment.case.questions.get(judged.place)?;
        Some(Labels { assessment, rules, judged, question })
    }

    /// The words on a node.
    pub(in crate::report) fn of(&self, node: Node) -> Label {
        match node {
            Node::Item(place) => self.item(place),
            Node::Finding(place) => self.judged.findings.get(place).map(|one| self.finding(one)).unwrap_or_default(),
            Node::Doubt(place) => self.doubt(place),
            Node::Hypothesis(place) => self.hypothesis(place),
        }
    }

    /// The rule behind a node.
    pub(in crate::report) fn rule(&self, node: Node) -> Option<&'a Rule> {
        let rule = match node {
            Node::Finding(place) => self.judged.findings.get(place)?.rule,
            Node::Doubt(place) => self.judged.others.get(place)?.rule,
            Node::Item(_) | Node::Hypothesis(_) => return None,
        };
        self.rules.rules().get(rule)
    }

    /// Whether a node counts.
    pub(in crate::report) fn stands(&self, node: Node) -> bool {
        let standing = match node {
            Node::Finding(place) => self.judged.findings.get(place).map(|one| one.standing),
            Node::Doubt(place) => self.judged.others.get(place).map(|one| one.standing),
            Node::Item(_) | Node::Hypothesis(_) => None,
        };
        standing.is_none_or(|standing| standing == Standing::Stands)
    }

    fn item(&self, place: usize) -> Label {
        let item = self.assessment.case.evidence.get(place);
        item.map(|item| Label { head: item.id.to_string(), text: item.says.clone() }).unwrap_or_default()
    }

    fn finding(&self, finding: &Finding) -> Label {
        let weight = format!("{} dB", signed(middle(finding.weight), finding.side));
        let head = match finding.standing {
            Standing::Stands if finding.adjustments.is_empty() => weight,
            Standing::Stands => format!("{weight}, discounted"),
            Standing::Defeated => "undercut, not counted".to_owned(),
            Standing::Undecided => "disputed, not counted".to_owned(),
        };
        let rule = self.rules.rules().get(finding.rule);
        Label { head, text: rule.map(|rule| rule.title.clone()).unwrap_or_default() }
    }

    fn doubt(&self, place: usize) -> Label {
        let other = self.judged.others.get(place);
        let Some((other, rule)) = other.and_then(|other| Some((other, self.rules.rules().get(other.rule)?))) else {
            return Label::default();
        };
        let head = match &rule.then {
            Outcome::Undercuts(_) => "undercuts".to_owned(),
            Outcome::Discounts(_) => match self.factor(place) {
                Some(factor) => format!("discounts to {}", range_text(factor)),
                None => "discounts".to_owned(),
            },
            Outcome::SuggestsFalseFlag(_) => "sign of a false flag".to_owned(),
            Outcome::Caps(cap) => format!("ceiling: {}", level_name(cap.at)),
            Outcome::Supports(_) | Outcome::Opposes(_) | Outcome::Derives(_) => String::new(),
        };
        let head = if other.standing == Standing::Stands { head } else { format!("{head} (does not stand)") };
        Label { head, text: rule.title.clone() }
    }

    /// What a discount multiplies by.
    fn factor(&self, place: usize) -> Option<ProbabilityInterval> {
        let other = self.judged.others.get(place)?;
        let mut adjustments = self.judged.findings.iter().flat_map(|finding| &finding.adjustments);
        adjustments.find(|one| one.rule == other.rule && one.items == other.items).map(|one| one.factor)
    }

    fn hypothesis(&self, place: usize) -> Label {
        let Some(hypothesis) = self.question.hypotheses.get(place) else { return Label::default() };
        let likelihood = self.judged.posterior.hypotheses.get(place);
        let range = likelihood.map(|one| range_text(one.interval)).unwrap_or_default();
        Label { head: format!("{}: {range}", hypothesis.id), text: answer(hypothesis).to_owned() }
    }
}

/// What one node is to another, as a verb; nothing where the arrow says it.
pub(in crate::report) fn edge_word(relation: Relation) -> &'static str {
    match relation {
        Relation::IsWeighed => "is weighed by",
        Relation::IsPremise => "is a condition of",
        Relation::Supports => "supports",
        Relation::Opposes => "opposes",
        Relation::Undercuts => "undercuts",
        Relation::Discounts => "discounts",
        Relation::SuggestsFalseFlag => "suggests a false flag of",
        Relation::Caps => "puts a ceiling on",
        Relation::IsPart => "is part of",
    }
}
