//! Whether a case breaks an invariant.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::merge::without_item;
use crate::infer::{Assessment, Finding, LimitExceeded, Loss, Options, Plan, Reassessor, Side, Standing};
use crate::model::actor::Subject;
use crate::model::case::Case;
use crate::model::evidence::{Direction, EvidenceItem};
use crate::model::hypothesis::Question;
use crate::model::invariant::{Claim, Invariant, Restriction};
use crate::model::quantity::WeightOfEvidence;
use crate::model::rule_set::RuleSet;

/// A case that breaks an invariant.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// The case.
    pub case: Case,
    /// The hypothesis of which the claim is false.
    pub hypothesis: String,
    /// What is so, against the claim.
    pub what: String,
}

/// Judges cases against one invariant.
#[derive(Clone, Copy)]
pub(super) struct Judge<'a> {
    pub(super) plan: &'a Plan,
    pub(super) rules: &'a RuleSet,
    pub(super) invariant: &'a Invariant,
}

impl Judge<'_> {
    /// How a case breaks the invariant for a hypothesis of its first question, if it does.
    pub(super) fn breach(&self, case: &Case, place: usize) -> Result<Option<Breach>, LimitExceeded> {
        let options = Options { ladder: self.invariant.ladder.clone(), ..Options::default() };
        let judged = Reassessor::new(self.plan, self.rules, case, &options)?;
        let what = match self.invariant.then {
            Claim::AtMost(most) => {
                let level = judged.level(0, place, &Loss::default())?;
                let breaks = level > most && self.speaks_of(&judged.assessment()?, place);
                breaks.then(|| format!("confidence is {}", format!("{level:?}").to_lowercase()))
            }
            Claim::SupportNeverLowers => self.lowering(&judged, place)?,
        };
        let hypothesis = case.questions.first().and_then(|question| question.hypotheses.get(place));
        let hypothesis = hypothesis.map(|one| one.id.to_string()).unwrap_or_default();
        Ok(what.map(|what| Breach { case: case.clone(), hypothesis, what }))
    }

    /// The item of support whose addition lowers its hypothesis, if any.
    fn lowering(&self, judged: &Reassessor<'_>, place: usize) -> Result<Option<String>, LimitExceeded> {
        let Some(question) = judged.case().questions.first() else { return Ok(None) };
        let with = judged.verdict(0, &Loss::default())?.likelihoods[place];
        for (number, item) in judged.case().evidence.iter().enumerate() {
            if !only_supports(item, question, place) {
                continue;
            }
            let without = judged.verdict(0, &Loss::of_items([number]))?.likelihoods[place];
            let ends = |one: crate::infer::Likelihood| {
                [("point", one.point), ("lower end", one.interval.lo()), ("upper end", one.interval.hi())]
            };
            let lowered = ends(with)
                .into_iter()
                .zip(ends(without))
                .find(|(with, without)| below(with.1.value(), without.1.value()));
            if let Some(((end, with), (_, without))) = lowered {
                let percent = |value: f64| format!("{:.1} %", value * 100.0);
                let (from, to) = (percent(without.value()), percent(with.value()));
                return Ok(Some(format!("`{}` supports it, and lowers the {end} from {from} to {to}", item.id)));
            }
        }
        Ok(None)
    }

    /// Whether the invariant speaks of the conclusion on a hypothesis: something helps it, and all that does is as it says.
    fn speaks_of(&self, assessment: &Assessment, place: usize) -> bool {
        let Some(judged) = assessment.questions.first() else { return false };
        let Some(question) = assessment.case.questions.first() else { return false };
        let helping: Vec<&Finding> =
            judged.findings.iter().map(Arc::as_ref).filter(|finding| helps(finding, question, place)).collect();
        let restrictions = &self.invariant.given;
        !helping.is_empty() && restrictions.iter().all(|one| holds(one, &helping, assessment))
    }

    /// Makes a breach smaller, item by item, as long as it stays one.
    pub(super) fn smallest(&self, breach: Breach, place: usize) -> Result<Breach, LimitExceeded> {
        let mut best = breach;
        let mut item = 0;
        while item < best.case.evidence.len() {
            match self.breach(&without_item(&best.case, item), place)? {
                Some(smaller) => (best, item) = (smaller, 0),
                None => item += 1,
            }
        }
        Ok(best)
    }
}

/// Probabilities are powers of ten of exact sums; the last digits of a double say nothing.
fn below(with: f64, without: f64) -> bool {
    const NOISE: f64 = 1e-9;
    with < without - NOISE
}

/// Whether an item supports a hypothesis, or an actor that it names, and bears on nothing else.
fn only_supports(item: &EvidenceItem, question: &Question, place: usize) -> bool {
    let Some(hypothesis) = question.hypotheses.get(place) else { return false };
    let own = |(subject, way): &(Subject, Direction)| {
        *way == Direction::Supports
            && match subject {
                Subject::Hypothesis(id) => *id == hypothesis.id,
                Subject::Actor(id) => hypothesis.actors.contains(id),
            }
    };
    !item.bears_on.is_empty() && item.bears_on.iter().all(own)
}

/// Whether a finding stands and speaks for a hypothesis, one that it lies within or a part of it; or against any other.
fn helps(finding: &Finding, question: &Question, place: usize) -> bool {
    let Some(named) = question.hypotheses.iter().position(|one| one.id.as_str() == &*finding.hypothesis) else {
        return false;
    };
    let next = |place: &usize| question.hypotheses.get(*place).and_then(|one| one.within);
    let within = |one: usize, whole: usize| {
        std::iter::successors(Some(one), next).take(question.hypotheses.len()).any(|place| place == whole)
    };
    let related = within(named, place) || within(place, named);
    let counts = finding.standing == Standing::Stands && finding.weight.hi() > WeightOfEvidence::ZERO;
    counts && (finding.side == Side::For) == related
}

fn holds(restriction: &Restriction, helping: &[&Finding], assessment: &Assessment) -> bool {
    let items = || helping.iter().flat_map(|finding| finding.items.iter());
    let origins = || -> BTreeSet<usize> {
        let lineages = items().filter_map(|item| assessment.items.get(*item));
        lineages.flat_map(|item| item.lineage.origins.iter().copied()).collect()
    };
    let case = &assessment.case;
    match restriction {
        Restriction::Origins(most) => origins().len() as u64 <= u64::from(*most),
        Restriction::OriginKinds(kinds) => {
            origins().iter().all(|origin| case.sources.get(*origin).is_some_and(|one| kinds.contains(&one.kind)))
        }
        Restriction::Kinds(kinds) => {
            items().all(|item| case.evidence.get(*item).is_some_and(|one| kinds.contains(&one.kind)))
        }
        Restriction::Spoofability(least) => helping.iter().all(|finding| finding.spoofability.value() >= *least),
    }
}

impl Judge<'_> {
    /// Whether a piece may be part of a case that the invariant speaks of. What helps a hypothesis in the piece helps it in the
    /// whole, so one that breaks a restriction by itself breaks it there.
    pub(super) fn admits(&self, case: &Case, place: usize) -> Result<bool, LimitExceeded> {
        let judged = Reassessor::new(self.plan, self.rules, case, &Options::default())?;
        Ok(self.speaks_of(&judged.assessment()?, place))
    }
}
