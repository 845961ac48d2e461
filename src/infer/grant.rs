//! Supposing: what would be concluded with findings that no evidence gives, and without some of what there is.
//!
//! What is granted is a finding with its weight, line and origin and nothing behind it. It enters the ledger and the gates of
//! one question while that is supposed, and is never an item of the case, nor part of an assessment.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is supposed otherwise")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;

use super::defeat::Standing;
use super::evaluate::{Judged, Remaining, judge_again, lose};
use super::grade::{Grader, is_survival};
use super::limits::LimitExceeded;
use super::lineage::Lineage;
use super::loss::Loss;
use super::reassess::{Each, Evaluated, Reassessor, Verdict};
use super::weigh::{Finding, Side};
use super::{GateValue, Posterior};
use crate::model::confidence::Confidence;
use crate::model::hypothesis::Question;
use crate::model::ladder::Gate;
use crate::model::quantity::{Probability, ProbabilityInterval, WeightInterval, WeightOfEvidence};

/// A finding that is supposed: believed in full, and impossible to plant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Place of the line in the scales.
    pub line: usize,
    /// Place of the hypothesis in the question.
    pub hypothesis: usize,
    /// For or against it.
    pub side: Side,
    /// What it weighs, exactly.
    pub weight: WeightOfEvidence,
    /// Number of the observation behind it, which has an origin of its own: neither is of the case.
    pub observation: usize,
    /// The day on which it happened, where that matters.
    pub day: Option<Date>,
}

/// What is supposed: parts that are lost, findings that are granted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Supposition {
    /// What is lost.
    pub lost: Loss,
    /// What is granted.
    pub granted: Vec<Grant>,
}

impl Supposition {
    /// That something is lost, and nothing granted.
    pub fn without(lost: Loss) -> Supposition {
        Supposition { lost, granted: Vec::new() }
    }
}

/// Statements of granted findings count down from here, far above those of any case.
const STATEMENTS: usize = usize::MAX - 1;
/// Rule and match of a granted finding: there is none.
const NOTHING: usize = usize::MAX;

/// The number of the observation that a granted finding weighs, none for a finding of the case.
pub(crate) fn granted_by(finding: &Finding) -> Option<usize> {
    (finding.matched == NOTHING).then(|| STATEMENTS.saturating_sub(finding.statement))
}

impl Grant {
    fn finding(&self, question: &Question) -> Option<Finding> {
        let weight = WeightInterval::new(self.weight, self.weight);
        Some(Finding {
            rule: NOTHING,
            line: self.line,
            side: self.side,
            principal: None,
            items: Arc::default(),
            matched: NOTHING,
            standing: Standing::Stands,
            band: weight,
            spoofability: Probability::ZERO,
            premises: ProbabilityInterval::ONE,
            adjustments: Vec::new(),
            truth: ProbabilityInterval::ONE,
            weight,
            unspoofable: weight,
            statement: STATEMENTS.saturating_sub(self.observation),
            hypothesis: question.hypotheses.get(self.hypothesis)?.id.as_str().into(),
        })
    }
}

/// One question of an evaluated case, judged on suppositions.
pub struct Supposing<'r> {
    whole: &'r Reassessor<'r>,
    question: usize,
    remaining: RefCell<BTreeMap<Loss, Remaining>>,
}

/// One supposition, judged.
struct Supposed {
    lineage: Rc<Lineage>,
    findings: Vec<Arc<Finding>>,
    judged: Judged,
}

impl<'r> Supposing<'r> {
    /// Suppositions on one question, by its place in the case.
    pub fn new(whole: &'r Reassessor<'r>, question: usize) -> Supposing<'r> {
        Supposing { whole, question, remaining: RefCell::default() }
    }

    /// The evaluation behind.
    pub fn whole(&self) -> &'r Reassessor<'r> {
        self.whole
    }

    /// Items that take part, each with the copies of its record.
    pub fn observations(&self) -> Vec<Vec<usize>> {
        self.whole.observations(self.question)
    }

    fn question(&self) -> &'r Question {
        &self.whole.case.questions[self.question]
    }

    fn remaining(&self, lost: &Loss) -> Result<Remaining, LimitExceeded> {
        if let Some(known) = self.remaining.borrow().get(lost) {
            return Ok(known.clone());
        }
        let Evaluated { mask, matched, .. } = &self.whole.questions[self.question];
        let remaining = lose(self.whole.input(), matched, &self.whole.lineage, mask, lost)?;
        self.remaining.borrow_mut().insert(lost.clone(), remaining.clone());
        Ok(remaining)
    }

    fn suppose(&self, supposed: &Supposition) -> Result<Supposed, LimitExceeded> {
        let (left, lineage) = self.remaining(&supposed.lost)?;
        let question = self.question();
        let mut findings = left.findings.clone();
        findings.extend(supposed.granted.iter().filter_map(|grant| grant.finding(question)).map(Arc::new));
        let Evaluated { matched, judged, .. } = &self.whole.questions[self.question];
        let now = (findings.as_slice(), left.suspicions.as_slice());
        let judged = judge_again(self.whole.input(), question, now, (matched, judged));
        Ok(Supposed { lineage, findings, judged })
    }

    /// What is concluded, confidence apart.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn verdict(&self, supposed: &Supposition) -> Result<Verdict, LimitExceeded> {
        Ok(self.whole.verdict_of(self.question, &self.suppose(supposed)?.judged))
    }

    /// The posterior.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn posterior(&self, supposed: &Supposition) -> Result<Posterior, LimitExceeded> {
        Ok(self.suppose(supposed)?.judged.posterior)
    }

    /// Rules with a ceiling on a hypothesis that stands, rising, each with the highest level that it allows.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn ceilings(&self, place: usize, lost: &Loss) -> Result<Vec<(usize, Confidence)>, LimitExceeded> {
        let (matched, _) = self.remaining(lost)?;
        let id = self.question().hypotheses[place].id.as_str();
        Ok(matched.caps(self.whole.rules, id).collect::<BTreeMap<_, _>>().into_iter().collect())
    }

    /// The level of confidence in a hypothesis.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn level(&self, place: usize, supposed: &Supposition) -> Result<Confidence, LimitExceeded> {
        let all = self.suppose(supposed)?;
        let Some(ladder) = self.whole.rules.ladder(&self.whole.options.ladder) else { return Ok(Confidence::None) };
        let ceilings = self.ceilings(place, &supposed.lost)?;
        let most = ceilings.into_iter().map(|(_, at)| at).min().unwrap_or(Confidence::High);
        let survives = |each, need| self.survives(place, supposed, each, need);
        self.grader(&all, supposed).level(place, ladder, most, survives)
    }

    /// Whether a hypothesis meets one gate.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn holds(&self, place: usize, gate: &Gate, supposed: &Supposition) -> Result<bool, LimitExceeded> {
        let all = self.suppose(supposed)?;
        let grader = self.grader(&all, supposed);
        if !is_survival(gate) {
            return Ok(grader.held_against(place, gate, &grader.support(place), None).1);
        }
        let leads = self.whole.verdict_of(self.question, &all.judged).leads.contains(&place);
        match gate {
            Gate::SurvivesAnyItem(need) => Ok(leads && self.survives(place, supposed, Each::Item, *need)?),
            Gate::SurvivesAnyOrigin(need) => Ok(leads && self.survives(place, supposed, Each::Origin, *need)?),
            _ => Ok(false),
        }
    }

    /// How many a gate that counts would count; none for other gates.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn count(&self, place: usize, gate: &Gate, supposed: &Supposition) -> Result<Option<usize>, LimitExceeded> {
        let all = self.suppose(supposed)?;
        let grader = self.grader(&all, supposed);
        Ok(match grader.held_against(place, gate, &grader.support(place), None).0 {
            GateValue::Count(names) => Some(names.len()),
            _ => None,
        })
    }

    fn grader<'g>(&'g self, all: &'g Supposed, supposed: &'g Supposition) -> Grader<'g> {
        self.whole.grader(self.question, (&all.findings, &all.judged), &all.lineage, &supposed.granted)
    }

    /// Whether a hypothesis keeps the lead, and so high a lower bound, whichever one more is lost: of the case, or granted.
    fn survives(&self, place: usize, supposed: &Supposition, each: Each, need: f64) -> Result<bool, LimitExceeded> {
        for without in less_one(&supposed.granted) {
            if !self.keeps(place, &Supposition { lost: supposed.lost.clone(), granted: without }, need)? {
                return Ok(false);
            }
        }
        for one in self.whole.harmful(self.question, place, each)? {
            let lost = supposed.lost.and(&one);
            if !self.keeps(place, &Supposition { lost, granted: supposed.granted.clone() }, need)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn keeps(&self, place: usize, supposed: &Supposition, need: f64) -> Result<bool, LimitExceeded> {
        let verdict = self.verdict(supposed)?;
        Ok(verdict.leads.contains(&place) && verdict.likelihoods[place].interval.lo().value() >= need)
    }
}

/// What is granted less each observation in turn, which is each origin as well.
fn less_one(granted: &[Grant]) -> Vec<Vec<Grant>> {
    let numbers: BTreeSet<usize> = granted.iter().map(|grant| grant.observation).collect();
    let less = |gone: usize| granted.iter().filter(|grant| grant.observation != gone).cloned().collect();
    numbers.into_iter().map(less).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_granted_finding_is_told_from_those_of_a_case_and_lost_by_observation() {
        let grant = |observation, hypothesis| Grant {
            line: 0,
            hypothesis,
            side: Side::Against,
            weight: WeightOfEvidence::rounded(5.0),
            observation,
            day: None,
        };
        let granted = [grant(0, 0), grant(0, 1), grant(1, 0)];
        assert_eq!(less_one(&granted), [vec![grant(1, 0)], vec![grant(0, 0), grant(0, 1)]]);
        let question = Question { id: "q".into(), asks: String::new(), hypotheses: Vec::new() };
        assert!(grant(0, 0).finding(&question).is_none(), "a hypothesis that is not there has no finding");
    }
}
