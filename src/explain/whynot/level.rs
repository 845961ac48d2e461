//! Why a hypothesis has no higher level of confidence.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use std::collections::BTreeSet;

use super::lacks::{lifted_by, uncounted};
use super::search::{Search, Shape};
use super::{CeilingLack, GateLack, Then, Tried, Way, WhyNotLevel, item_ids, log_odds, told, way};
use crate::explain::because::because;
use crate::infer::{
    Assessment, GateReport, Grant, Judgment, LevelReport, LimitExceeded, Loss, OtherMatch, QuestionAssessment,
    Reassessor, Standing, Supposing, Supposition,
};
use crate::model::confidence::Confidence;
use crate::model::id::RuleId;
use crate::model::ladder::Gate;

/// Why a hypothesis of a question has no higher level, or not the one asked about, and the least that would give it.
///
/// `question` is a place in [`Assessment::questions`], `place` one among its hypotheses; `None` where one is not there.
///
/// # Errors
/// [`LimitExceeded`] as for [`Reassessor::new`].
pub fn why_not_level(
    whole: &Reassessor<'_>,
    assessment: &Assessment,
    question: usize,
    place: usize,
    asked: Confidence,
) -> Result<Option<WhyNotLevel>, LimitExceeded> {
    let Some(judged) = assessment.questions.get(question) else { return Ok(None) };
    let Some(judgment) = judged.judgments.get(place) else { return Ok(None) };
    let supposing = Supposing::new(whole, judged.place);
    let asking =
        Asking { whole, assessment, judged, judgment, asked, search: search(&supposing, judged, judgment, asked) };
    asking.answer().map(Some)
}

/// One level asked about.
struct Asking<'a> {
    whole: &'a Reassessor<'a>,
    assessment: &'a Assessment,
    judged: &'a QuestionAssessment,
    judgment: &'a Judgment,
    asked: Confidence,
    search: Search<'a>,
}

fn search<'a>(
    supposing: &'a Supposing<'a>,
    judged: &QuestionAssessment,
    judgment: &Judgment,
    asked: Confidence,
) -> Search<'a> {
    let failing = judgment.levels.iter().filter(|level| level.level <= asked).flat_map(|level| &level.gates);
    let (mut groups, mut apart) = (Vec::new(), None);
    for report in failing {
        match &report.gate {
            Gate::LinesAmong(_, names) => groups.push(names.clone()),
            Gate::SpanDays(need) if !report.holds => apart = Some(i64::from(*need)),
            _ => {}
        }
    }
    // Counted back from the last day that is known of anything; from the day of the case where there is none.
    let case = supposing.whole().case();
    let last = supposing.observations().into_iter().flatten();
    let last = last.filter_map(|item| case.evidence.get(item)?.happened?.day()).max();
    let day = last.unwrap_or(case.as_of);
    Search {
        supposing,
        rules: supposing.whole().rules(),
        taken: judged.ledger.lines.keys().copied().collect(),
        groups,
        apart: apart.map(|days| (day, days)),
    }
}

impl Asking<'_> {
    fn answer(&self) -> Tried<WhyNotLevel> {
        let level = self.judgment.levels.iter().find(|level| level.level == self.asked);
        let mut answer = WhyNotLevel {
            question: self.judged.id.clone(),
            place: self.judgment.place,
            hypothesis: self.assessment.case.questions[self.judged.place].hypotheses[self.judgment.place].id.clone(),
            leads: self.judgment.leads,
            likelihood: self.judgment.likelihood,
            asked: self.asked,
            called: level.map(|level| level.called.clone()).unwrap_or_default(),
            reached: self.judgment.level,
            on_ladder: level.is_some(),
            gates: Vec::new(),
            ceilings: Vec::new(),
            ways: Vec::new(),
            out_of_reach: Vec::new(),
        };
        if answer.reached >= self.asked {
            return Ok(answer);
        }
        answer.ceilings = self.ceilings()?;
        answer.gates = self.gates()?;
        if answer.on_ladder {
            answer.ways = self.ways()?;
            if answer.ways.is_empty() {
                answer.out_of_reach = self.failing().map(|(_, report)| report.clone()).collect();
            }
        }
        Ok(answer)
    }

    fn place(&self) -> usize {
        self.judgment.place
    }

    /// Gates up to the level asked about that do not hold, of several alike the strictest.
    fn failing(&self) -> impl Iterator<Item = (&LevelReport, &GateReport)> {
        let asked = self.judgment.levels.iter().filter(|level| level.level <= self.asked);
        asked.flat_map(|level| level.gates.iter().filter(|gate| !gate.holds).map(move |gate| (level, gate)))
    }

    fn gates(&self) -> Tried<Vec<GateLack>> {
        let mut lacks = Vec::new();
        for (level, report) in self.failing() {
            let holds = |supposed: &Supposition| self.search.supposing.holds(self.place(), &report.gate, supposed);
            let granted = self.search.granted(&Loss::default(), &Shape::For(self.place()), &holds)?;
            lacks.push(GateLack {
                level: level.level,
                report: report.clone(),
                granted: granted.map(|granted| self.told(&granted)),
                set_aside: self.contrary(&report.gate, &holds)?,
                uncounted: uncounted(&self.search, self.assessment, self.judged, self.place(), report)?,
            });
        }
        Ok(lacks)
    }

    fn told(&self, granted: &[Grant]) -> Vec<super::Granted> {
        told(granted, self.judged.place, self.whole.case(), self.whole.rules())
    }

    /// One or two observations whose loss alone meets a gate; one where the gate itself loses others in turn.
    fn contrary(
        &self,
        gate: &Gate,
        holds: &super::search::Target<'_>,
    ) -> Tried<Option<Vec<crate::model::id::EvidenceId>>> {
        let most = if matches!(gate, Gate::SurvivesAnyItem(_) | Gate::SurvivesAnyOrigin(_)) { 1 } else { 2 };
        let fewest = self.search.of_size(&Loss::default(), most, holds)?;
        Ok(fewest.map(|items| item_ids(self.whole.case(), items)))
    }

    fn ceilings(&self) -> Tried<Vec<CeilingLack>> {
        let mut lacks = Vec::new();
        for cap in self.judgment.caps.iter().filter(|cap| cap.at < self.asked) {
            let Some(rule) = self.whole.rules().rules().get(cap.rule) else { continue };
            let lifted = |supposed: &Supposition| {
                let standing = self.search.supposing.ceilings(self.place(), &supposed.lost)?;
                Ok(standing.iter().all(|(rule, _)| *rule != cap.rule))
            };
            let rests_on = self.search.of_size(&Loss::default(), 3, &lifted)?.unwrap_or_default();
            let id = self.assessment.case.questions[self.judged.place].hypotheses[self.place()].id.as_str();
            let caps = |other: &&OtherMatch| {
                other.rule == cap.rule
                    && other.standing == Standing::Stands
                    && other.head.first().and_then(Option::as_deref) == Some(id)
            };
            let chain = self.judged.others.iter().find(caps).map(|other| &other.chain);
            lacks.push(CeilingLack {
                rule: RuleId::from(rule.id.as_str()),
                at: cap.at,
                because: chain.map_or(rule.title.clone(), |chain| because(rule, chain, &self.assessment.case)),
                rests_on: item_ids(self.whole.case(), rests_on),
                lifted_by: lifted_by(rule),
            });
        }
        Ok(lacks)
    }

    /// Ceilings below the level asked about, taken as lifted.
    fn lifted(&self) -> Loss {
        let rules: BTreeSet<usize> =
            self.judgment.caps.iter().filter(|cap| cap.at < self.asked).map(|cap| cap.rule).collect();
        Loss { rules, ..Loss::default() }
    }

    fn ways(&self) -> Tried<Vec<Way>> {
        let reached = |supposed: &Supposition| Ok(self.search.supposing.level(self.place(), supposed)? >= self.asked);
        let merit = |supposed: &Supposition| {
            let verdict = self.search.supposing.verdict(supposed)?;
            Ok(log_odds(verdict.likelihoods[self.place()].interval.lo().value()))
        };
        let mut ways = Vec::new();
        let lifted = self.lifted();
        if reached(&Supposition::without(lifted.clone()))? {
            ways.push(self.way(Supposition::without(lifted.clone()), true)?);
        } else if let Some(granted) = self.search.granted(&lifted, &Shape::For(self.place()), &reached)? {
            ways.push(self.way(Supposition { lost: lifted.clone(), granted }, true)?);
        }
        if let Some(fewest) = self.search.lost(&Loss::default(), &merit, &reached)? {
            let lost = Loss::of_items(fewest.items);
            ways.push(self.way(Supposition::without(lost), fewest.exact)?);
        }
        if ways.is_empty() {
            ways.extend(self.both(&lifted, &merit, &reached)?);
        }
        Ok(ways)
    }

    /// All that is contrary set aside and the fewest findings granted beside; then what can stay is taken back.
    fn both(
        &self,
        lifted: &Loss,
        merit: &dyn Fn(&Supposition) -> Tried<f64>,
        reached: &super::search::Target<'_>,
    ) -> Tried<Option<Way>> {
        let now = merit(&Supposition::default())?;
        let mut contrary = Vec::new();
        for observation in self.search.supposing.observations() {
            let lost = Loss::of_items(observation.iter().copied());
            if merit(&Supposition::without(lost.clone()))? > now + 1e-9 {
                contrary.push(lost);
            }
        }
        let all = |contrary: &[Loss]| contrary.iter().fold(lifted.clone(), |all, one| all.and(one));
        let Some(granted) = self.search.granted(&all(&contrary), &Shape::For(self.place()), reached)? else {
            return Ok(None);
        };
        for one in contrary.clone() {
            let less: Vec<Loss> = contrary.iter().filter(|other| **other != one).cloned().collect();
            if reached(&Supposition { lost: all(&less), granted: granted.clone() })? {
                contrary = less;
            }
        }
        self.way(Supposition { lost: all(&contrary), granted }, false).map(Some)
    }

    fn way(&self, supposed: Supposition, exact: bool) -> Tried<Way> {
        let then = Then::Level(self.search.supposing.level(self.place(), &supposed)?);
        Ok(way(self.whole, self.judged.place, supposed, exact, then))
    }
}
