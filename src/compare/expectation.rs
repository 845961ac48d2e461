//! One assessment held against its expectation.

use crate::infer::{Assessment, GateReport, Judgment, QuestionAssessment};
use crate::load::wire::expectation::Expected;
use crate::model::confidence::Confidence;
use crate::model::quantity::ProbabilityInterval;

/// How the judgment reached compares with the published one.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The case.
    pub case: String,
    /// The question compared.
    pub question: String,
    /// The hypothesis compared.
    pub hypothesis: String,
    /// The published level.
    pub expected: Confidence,
    /// The lowest and highest level that published judgments support.
    pub range: (Confidence, Confidence),
    /// Whether the published judgment rests on evidence that was never published.
    pub undisclosed: bool,
    /// The level reached; none where the hypothesis does not lead.
    pub reached: Confidence,
    /// Whether the hypothesis leads.
    pub leads: bool,
    /// What leads instead: a hypothesis, or nothing where `unknown` or a false flag does.
    pub leading: Option<String>,
    /// Likelihood of the hypothesis.
    pub interval: ProbabilityInterval,
    /// What keeps it from the next level.
    pub blocked: Vec<Blocked>,
}

/// Something that keeps a judgment from the next level.
#[derive(Debug, Clone, PartialEq)]
pub enum Blocked {
    /// A gate that does not hold.
    Gate(Confidence, GateReport),
    /// A cap, by place of its rule.
    Cap(usize, Confidence),
}

impl Verdict {
    /// Whether the leading hypothesis is compared at all: only where at least moderate confidence was published.
    pub fn compares_leading(&self) -> bool {
        self.expected >= Confidence::Moderate
    }

    /// The level that is right: the published one; the one reached where that is lower and the published judgment rests on
    /// evidence that was never published.
    pub fn right_level(&self) -> Confidence {
        if self.undisclosed { self.expected.min(self.reached) } else { self.expected }
    }

    /// Whether the level is the right one.
    pub fn is_equal(&self) -> bool {
        self.reached == self.right_level()
    }

    /// Whether the level is above what published judgments support.
    pub fn is_overclaim(&self) -> bool {
        self.reached > self.range.1
    }

    /// Whether the level is below what published judgments support, on a basis that was published.
    pub fn is_underclaim(&self) -> bool {
        self.reached < self.range.0 && !self.undisclosed
    }

    /// Whether the level is one that published judgments support; on an undisclosed basis a lower one is right too.
    pub fn is_within(&self) -> bool {
        !self.is_overclaim() && !self.is_underclaim()
    }
}

impl Verdict {
    /// Whether another answer leads where at least moderate confidence was published on evidence that is public.
    pub fn misses_lead(&self) -> bool {
        self.compares_leading() && !self.leads && !self.undisclosed
    }
}

/// Evidence items that an explanation must cite and on which nothing rests that was found on the question.
pub fn uncited<'e>(assessment: &Assessment, expected: &'e Expected) -> Vec<&'e str> {
    let judged = assessment.questions.iter().find(|question| question.id.as_str() == expected.question);
    let cited = |id: &str| {
        let item = assessment.items.iter().position(|item| item.id.as_str() == id);
        let findings = judged.into_iter().flat_map(|question| &question.findings).map(|finding| &finding.items);
        let others = judged.into_iter().flat_map(|question| &question.others).map(|other| &other.items);
        item.is_some_and(|item| findings.chain(others).any(|items| items.contains(&item)))
    };
    expected.cites.iter().map(String::as_str).filter(|id| !cited(id)).collect()
}

/// Holds an assessment against an expectation; nothing where it does not judge that hypothesis.
pub fn judge(assessment: &Assessment, expected: &Expected) -> Option<Verdict> {
    let judged = assessment.questions.iter().find(|question| question.id.as_str() == expected.question)?;
    let hypotheses = &assessment.case.questions.get(judged.place)?.hypotheses;
    let place = hypotheses.iter().position(|hypothesis| hypothesis.id.as_str() == expected.hypothesis)?;
    let judgment = judged.judgments.get(place)?;
    Some(Verdict {
        case: assessment.case.id.to_string(),
        question: expected.question.clone(),
        hypothesis: expected.hypothesis.clone(),
        expected: expected.level,
        range: expected.range,
        undisclosed: expected.undisclosed,
        reached: if judgment.leads { judgment.level } else { Confidence::None },
        leads: judgment.leads,
        leading: leading(judged, hypotheses),
        interval: judgment.likelihood.interval,
        blocked: blocked(judgment),
    })
}

fn leading(judged: &QuestionAssessment, hypotheses: &[crate::model::hypothesis::Hypothesis]) -> Option<String> {
    hypotheses.get(judged.leading?).map(|hypothesis| hypothesis.id.to_string())
}

/// What keeps a judgment from the level above the one it has.
fn blocked(judgment: &Judgment) -> Vec<Blocked> {
    let next = judgment.levels.iter().find(|level| level.level > judgment.level);
    let gates = next.into_iter().flat_map(|level| {
        let failed = level.gates.iter().filter(|gate| !gate.holds);
        failed.map(|gate| Blocked::Gate(level.level, gate.clone()))
    });
    let caps = judgment.caps.iter().filter(|cap| cap.at <= judgment.level);
    gates.chain(caps.map(|cap| Blocked::Cap(cap.rule, cap.at))).collect()
}

/// What keeps a judgment from a level above the one it has: gates of all levels up to it, and caps below it.
pub(super) fn blocked_up_to(judgment: &Judgment, wanted: Confidence) -> Vec<Blocked> {
    let levels = judgment.levels.iter().filter(|level| level.level > judgment.level && level.level <= wanted);
    let gates = levels.flat_map(|level| {
        let failed = level.gates.iter().filter(|gate| !gate.holds);
        failed.map(|gate| Blocked::Gate(level.level, gate.clone()))
    });
    let caps = judgment.caps.iter().filter(|cap| cap.at < wanted);
    gates.chain(caps.map(|cap| Blocked::Cap(cap.rule, cap.at))).collect()
}
