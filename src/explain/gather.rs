//! From the findings of a question to steps: findings grouped by the item that they weigh, with what each brings.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use std::collections::BTreeMap;
use std::sync::Arc;

use super::because::because;
use super::shares::shares;
use super::tree::{Reading, Step};
use crate::infer::{Assessment, Finding, QuestionAssessment, Side, Standing, chain};
use crate::model::hypothesis::Question;
use crate::model::id::{HypothesisId, RuleId};
use crate::model::quantity::{WeightInterval, WeightOfEvidence};
use crate::model::rule::{Outcome, Rule};
use crate::model::rule_set::RuleSet;
use crate::text::natural;

/// What steps are gathered from.
#[derive(Clone, Copy)]
pub(super) struct Gatherer<'a> {
    pub(super) assessment: &'a Assessment,
    pub(super) judged: &'a QuestionAssessment,
    pub(super) question: &'a Question,
    pub(super) rules: &'a RuleSet,
}

/// What tells one step from another: the item, or the finding where it weighs no item; and the hypothesis it names.
type StepKey = (Option<usize>, usize, String);

impl Gatherer<'_> {
    /// Steps on a hypothesis, those on the ones that it lies within included, the weightiest first.
    pub(super) fn steps(&self, place: usize, side: Side) -> Vec<Step> {
        let names = chain(self.question, place);
        let bears = |(_, finding): &(usize, &Finding)| {
            finding.standing == Standing::Stands
                && finding.side == side
                && names.iter().any(|name| *name == &*finding.hypothesis)
        };
        let findings: Vec<(usize, &Finding)> =
            self.judged.findings.iter().map(Arc::as_ref).enumerate().filter(bears).collect();
        let mut steps: BTreeMap<StepKey, Vec<Reading>> = BTreeMap::new();
        for (number, line) in self.rules.scales().lines.iter().enumerate() {
            let own: Vec<_> = findings.iter().copied().filter(|(_, finding)| finding.line == number).collect();
            let of_line = self.judged.ledger.lines.get(&number).filter(|_| side == Side::For);
            let shares = shares(&own, line, of_line.map_or(&BTreeMap::new(), |line| &line.common));
            for (at, finding) in own {
                let apart = if finding.principal.is_some() { 0 } else { at };
                let counted = shares.get(&at).copied().unwrap_or_default();
                let key = (finding.principal, apart, finding.hypothesis.to_string());
                steps.entry(key).or_default().push(self.reading(at, finding, &line.title, counted));
            }
        }
        let mut steps: Vec<Step> = steps.into_iter().map(|(key, readings)| self.step(key, side, readings)).collect();
        weightiest_first(&mut steps);
        steps
    }

    fn step(&self, key: StepKey, side: Side, mut readings: Vec<Reading>) -> Step {
        let (item, _, on) = key;
        readings
            .sort_by_key(|reading| std::cmp::Reverse((reading.counted.twice_centre(), reading.weight.twice_centre())));
        let sum = |end: fn(WeightInterval) -> WeightOfEvidence| readings.iter().map(|one| end(one.counted)).sum();
        Step {
            id: String::new(),
            item: item.and_then(|item| self.assessment.case.evidence.get(item)).map(|item| item.id.clone()),
            on: HypothesisId::from(on.as_str()),
            side,
            weight: WeightInterval::new(sum(WeightInterval::lo), sum(WeightInterval::hi)),
            readings,
        }
    }

    /// One finding, as it is read.
    pub(super) fn reading(&self, at: usize, finding: &Finding, line: &str, counted: WeightInterval) -> Reading {
        let rule = &self.rules.rules()[finding.rule];
        let because = self.judged.chains.get(at).map(|chain| because(rule, chain, &self.assessment.case));
        Reading {
            finding: at,
            rule: RuleId::from(rule.id.as_str()),
            line: line.to_owned(),
            band: band_of(rule).to_owned(),
            truth: finding.truth,
            weight: finding.weight,
            counted,
            because: because.unwrap_or_default(),
        }
    }
}

/// The weightiest step first; of equals in the order of their items.
pub(super) fn weightiest_first(steps: &mut [Step]) {
    steps.sort_by_cached_key(|step| {
        (std::cmp::Reverse(step.weight.twice_centre()), step.item.as_ref().map(|item| natural(item.as_str())))
    });
}

/// The name of the band that a rule gives.
fn band_of(rule: &Rule) -> &str {
    match &rule.then {
        Outcome::Supports(weighing) | Outcome::Opposes(weighing) => &weighing.band,
        Outcome::SuggestsFalseFlag(suspicion) => &suspicion.band,
        Outcome::Derives(_) | Outcome::Undercuts(_) | Outcome::Discounts(_) | Outcome::Caps(_) => "",
    }
}
