//! Pieces: the examples beside rules, each with what it gives by itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::infer::{Assessment, Finding, LimitExceeded, Options, Plan, Side, Standing, assess};
use crate::load::RuleExamples;
use crate::model::case::Case;
use crate::model::hypothesis::{HypothesisKind, Question};
use crate::model::id::HypothesisId;
use crate::model::rule_set::RuleSet;
use crate::model::source::SourceKind;

/// The answers that an example lists: pieces go together where these are the same.
pub(super) type Frame = Vec<(HypothesisId, HypothesisKind, Option<usize>)>;

/// An example as a piece of larger cases.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Rule and example.
    pub(super) name: String,
    pub(super) case: Case,
    pub(super) frame: Frame,
    pub(super) shape: Shape,
    pub(super) findings: Vec<Given>,
}

/// What a piece is and gives, apart from weights: what has the same shape meets the same conditions by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    /// Kind of each item, and of what it says of which hypothesis or actor, in order.
    items: Vec<String>,
    /// Kind, reliability and part in the matter of each source that reports.
    sources: BTreeSet<String>,
    /// Rules that match without weighing.
    others: Vec<String>,
    /// Facts that rules derive.
    derived: Vec<String>,
}

/// A finding that a piece gives by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Given {
    pub(super) line: usize,
    pub(super) hypothesis: String,
    pub(super) is_for: bool,
    /// Both ends of the weight, then of the part that a false flag lacks, in millionths of a deciban.
    pub(super) weight: [i64; 4],
}

/// Every example with a match, as a piece, in order of rule and file.
pub(super) fn pieces(plan: &Plan, rules: &RuleSet, examples: &[RuleExamples]) -> Result<Vec<Piece>, LimitExceeded> {
    let mut pieces = Vec::new();
    for of_rule in examples {
        for example in &of_rule.examples {
            let name = format!("{}: {}", of_rule.rule, example.name);
            pieces.extend(piece(plan, rules, name, example.case.clone())?);
        }
    }
    Ok(pieces)
}

/// A piece as it would be with all its sources of another kind.
pub(super) fn retold(
    plan: &Plan,
    rules: &RuleSet,
    from: &Piece,
    kind: SourceKind,
) -> Result<Option<Piece>, LimitExceeded> {
    let mut case = from.case.clone();
    if case.sources.iter().all(|source| source.kind == kind) {
        return Ok(None);
    }
    case.sources.iter_mut().for_each(|source| source.kind = kind);
    piece(plan, rules, format!("{}, told by {kind:?}", from.name), case)
}

/// A case as a piece; nothing where no rule matches.
fn piece(plan: &Plan, rules: &RuleSet, name: String, case: Case) -> Result<Option<Piece>, LimitExceeded> {
    let assessment = assess(plan, rules, &case, &Options::default())?;
    let Some(question) = case.questions.first() else { return Ok(None) };
    let (frame, shape, findings) = (frame(question), shape(rules, &assessment), given(&assessment));
    let matches = !findings.is_empty() || !shape.others.is_empty() || !shape.derived.is_empty();
    Ok(matches.then_some(Piece { name, case, frame, shape, findings }))
}

fn frame(question: &Question) -> Frame {
    question.hypotheses.iter().map(|one| (one.id.clone(), one.kind, one.within)).collect()
}

fn shape(rules: &RuleSet, assessment: &Assessment) -> Shape {
    let case = &assessment.case;
    let item = |item: &crate::model::evidence::EvidenceItem| {
        let bears: Vec<String> =
            item.bears_on.iter().map(|(subject, way)| format!("{way:?} {}", subject.as_str())).collect();
        format!("{} {} {}", item.kind, bears.join(", "), item.credibility.grade())
    };
    let mut items: Vec<String> = case.evidence.iter().map(item).collect();
    items.sort();
    let reporting = case.evidence.iter().flat_map(|item| &item.reported_by);
    let by_link = case.actors.iter().flat_map(|actor| &actor.links).map(|link| &link.by);
    let searching = case.looked_for.iter().map(|search| &search.by);
    let sources = reporting.chain(by_link).chain(searching).filter_map(|source| case.sources.get(*source));
    let sources = sources.map(|one| {
        format!("{:?} {:?} {} {} {}", one.kind, one.reliability, one.party, one.first_hand, one.cites.len())
    });
    let rule = |place: usize| rules.rules().get(place).map(|rule| rule.id.clone()).unwrap_or_default();
    let questions = || assessment.questions.iter();
    let mut others: Vec<String> =
        questions().flat_map(|question| question.others.iter().map(|other| rule(other.rule))).collect();
    others.sort();
    let is_item = |value: &String| case.evidence.iter().any(|item| item.id.as_str() == value);
    let fact = |fact: &crate::infer::DerivedRecord| {
        let values: Vec<&str> =
            fact.values.iter().map(|value| if is_item(value) { "item" } else { value.as_str() }).collect();
        format!("{} {}", fact.relation, values.join(" "))
    };
    let mut derived: Vec<String> = questions().flat_map(|question| question.derived.iter().map(fact)).collect();
    derived.sort();
    Shape { items, sources: sources.collect(), others, derived }
}

fn given(assessment: &Assessment) -> Vec<Given> {
    let stands = |finding: &&Arc<Finding>| finding.standing == Standing::Stands;
    let findings = assessment.questions.iter().flat_map(|question| question.findings.iter().filter(stands));
    let mut given: Vec<Given> = findings
        .map(|finding| Given {
            line: finding.line,
            hypothesis: finding.hypothesis.to_string(),
            is_for: finding.side == Side::For,
            weight: [finding.weight.lo(), finding.weight.hi(), finding.unspoofable.lo(), finding.unspoofable.hi()]
                .map(|end| end.micro()),
        })
        .collect();
    given.sort();
    given
}

impl Given {
    /// Whether it speaks for a hypothesis, or against a rival of it.
    pub(super) fn helps(&self, frame: &Frame, place: usize) -> bool {
        let Some(named) = frame.iter().position(|(id, _, _)| id.as_str() == self.hypothesis) else { return false };
        let next = |place: &usize| frame.get(*place).and_then(|(_, _, within)| *within);
        let within = |one: usize, whole: usize| {
            std::iter::successors(Some(one), next).take(frame.len()).any(|place| place == whole)
        };
        let related = within(named, place) || within(place, named);
        self.is_for == related
    }
}

impl Piece {
    /// Whether it gives anything that helps a hypothesis.
    pub(super) fn helps(&self, place: usize) -> bool {
        self.findings.iter().any(|given| given.helps(&self.frame, place))
    }

    /// Whether it does for a hypothesis at least what another one of the same shape does.
    pub(super) fn is_no_weaker(&self, other: &Piece, place: usize) -> bool {
        let pair = |(ours, theirs): (&Given, &Given)| {
            let same = (ours.line, &ours.hypothesis, ours.is_for) == (theirs.line, &theirs.hypothesis, theirs.is_for);
            let helps = ours.helps(&self.frame, place);
            let ends = ours.weight.iter().zip(&theirs.weight);
            same && ends.into_iter().all(|(ours, theirs)| if helps { ours >= theirs } else { ours <= theirs })
        };
        self.shape == other.shape
            && self.findings.len() == other.findings.len()
            && self.findings.iter().zip(&other.findings).all(pair)
    }
}
