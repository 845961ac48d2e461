//! A case assessed again under one change.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Reached, Variation};
use crate::infer::{Assessment, LimitExceeded, Options, Plan, assess};
use crate::model::case::{Case, Published};
use crate::model::confidence::Confidence;
use crate::model::evidence::{EvidenceItem, Value};
use crate::model::id::{EvidenceId, SourceId};
use crate::model::quantity::ProbabilityInterval;
use crate::model::rule_set::RuleSet;

/// What assessments are made with.
pub(super) struct Bench<'a> {
    pub(super) plan: &'a Plan,
    pub(super) rules: &'a RuleSet,
    pub(super) case: &'a Case,
    pub(super) options: &'a Options,
}

impl Bench<'_> {
    /// The last day of the case, or of the options.
    pub(super) fn last_day(&self) -> Date {
        self.options.as_of.unwrap_or(self.case.as_of)
    }

    /// The case as of a day, blind to what answers the question.
    pub(super) fn as_of(&self, day: Date) -> Result<Assessment, LimitExceeded> {
        self.assess(self.case, day, true, BTreeSet::new())
    }

    fn assess(
        &self,
        case: &Case,
        day: Date,
        blind: bool,
        without: BTreeSet<EvidenceId>,
    ) -> Result<Assessment, LimitExceeded> {
        let mut options = Options { as_of: Some(day), blind, ..self.options.clone() };
        options.without.extend(without);
        assess(self.plan, self.rules, case, &options)
    }

    /// The publisher's own judgments weighed, those of others still left out; nothing where it has none in the case.
    pub(super) fn own_word(&self, published: &Published) -> Result<Option<(Variation, Assessment)>, LimitExceeded> {
        let answers = |item: &&EvidenceItem| item.answers.contains(&published.question);
        let is_own = |item: &&EvidenceItem| is_by(item, published) && item.known_on(published.date);
        let own: Vec<(EvidenceId, String)> = self
            .case
            .evidence
            .iter()
            .filter(answers)
            .filter(is_own)
            .filter_map(|item| Some((item.id.clone(), disclosed(item)?.to_owned())))
            .collect();
        if own.is_empty() {
            return Ok(None);
        }
        let others = self.case.evidence.iter().filter(answers).map(|item| item.id.clone());
        let others = others.filter(|id| own.iter().all(|(known, _)| known != id)).collect();
        let assessment = self.assess(self.case, published.date, false, others)?;
        Ok(Some((Variation::OwnWord(own), assessment)))
    }

    /// Only what the publisher's source reports; nothing where that is everything or nothing.
    pub(super) fn only_own(&self, published: &Published) -> Result<Option<(Variation, Assessment)>, LimitExceeded> {
        let known = |item: &&EvidenceItem| {
            item.known_on(published.date)
                && !item.answers.contains(&published.question)
                && !self.options.without.contains(&item.id)
        };
        let (own, others): (Vec<&EvidenceItem>, Vec<&EvidenceItem>) =
            self.case.evidence.iter().filter(known).partition(|item| item.reported_by.contains(&published.source));
        if own.is_empty() || others.is_empty() {
            return Ok(None);
        }
        let ids: Vec<EvidenceId> = others.iter().map(|item| item.id.clone()).collect();
        let assessment = self.assess(self.case, published.date, true, ids.iter().cloned().collect())?;
        Ok(Some((Variation::OnlyOwn(ids), assessment)))
    }

    /// The days after a judgment on which something more was known, with what was.
    pub(super) fn later(&self, published: &Published) -> Vec<(Date, Vec<EvidenceId>)> {
        let items = || self.case.evidence.iter().filter(|item| !item.answers.contains(&published.question));
        let days: BTreeSet<Date> = items()
            .flat_map(|item| [Some(item.known_from), item.withdrawn])
            .flatten()
            .filter(|day| *day > published.date && *day <= self.last_day())
            .collect();
        let more = |day: Date| {
            let new = items().filter(move |item| item.known_on(day) && !item.known_on(published.date));
            new.map(|item| item.id.clone()).collect::<Vec<_>>()
        };
        days.into_iter().map(|day| (day, more(day))).collect()
    }

    /// Relays counted as origins; nothing where there are none.
    pub(super) fn relays_as_origins(&self, day: Date) -> Result<Option<(Variation, Assessment)>, LimitExceeded> {
        let mut case = self.case.clone();
        let mut relays: Vec<SourceId> = Vec::new();
        for source in case.sources.iter_mut().filter(|source| !source.first_hand) {
            source.first_hand = true;
            source.cites.clear();
            relays.push(source.id.clone());
        }
        if relays.is_empty() {
            return Ok(None);
        }
        let assessment = self.assess(&case, day, true, BTreeSet::new())?;
        Ok(Some((Variation::RelaysAsOrigins(relays), assessment)))
    }

    /// The same evidence under each other ladder.
    pub(super) fn other_ladders(&self, day: Date) -> Result<Vec<(Variation, Assessment)>, LimitExceeded> {
        let others = self.rules.ladders().iter().filter(|ladder| ladder.id != self.options.ladder);
        let under = |id: &str| {
            let options = Options { as_of: Some(day), blind: true, ladder: id.to_owned(), ..self.options.clone() };
            Ok((Variation::Ladder(id.to_owned()), assess(self.plan, self.rules, self.case, &options)?))
        };
        others.map(|ladder| under(&ladder.id)).collect()
    }

    /// All reports counted as relays of the publisher's source; nothing where it is alone.
    pub(super) fn one_origin(&self, published: &Published) -> Result<Option<(Variation, Assessment)>, LimitExceeded> {
        let Some(origin) = self.case.sources.get(published.source).map(|source| source.id.clone()) else {
            return Ok(None);
        };
        if self.case.sources.len() < 2 {
            return Ok(None);
        }
        let mut case = self.case.clone();
        for (place, source) in case.sources.iter_mut().enumerate() {
            source.first_hand = place == published.source;
            source.cites = if place == published.source { Vec::new() } else { vec![published.source] };
        }
        let assessment = self.assess(&case, published.date, true, BTreeSet::new())?;
        Ok(Some((Variation::OneOrigin(origin), assessment)))
    }
}

/// Whether the publisher says or reports it.
fn is_by(item: &EvidenceItem, published: &Published) -> bool {
    let says = matches!(item.field("by"), Some(Value::Text(by)) if *by == published.by);
    says || item.reported_by.contains(&published.source)
}

/// How much of its basis an item discloses, where its kind says so.
pub(super) fn disclosed(item: &EvidenceItem) -> Option<&str> {
    match item.field("basis_disclosed") {
        Some(Value::Text(basis)) => Some(basis),
        _ => None,
    }
}

/// What an assessment reaches on the question of a published judgment.
pub(super) fn reached(assessment: &Assessment, published: &Published) -> Reached {
    let judged = assessment.questions.iter().find(|judged| judged.id == published.question);
    let asked = judged.and_then(|judged| assessment.case.questions.get(judged.place));
    let place = asked.and_then(|asked| asked.position(&published.hypothesis));
    let judgment = judged.and_then(|judged| judged.judgments.get(place?));
    let leader = judged.and_then(|judged| Some((judged.leading?, judged.judgments.get(judged.leading?)?)));
    Reached {
        leading: leader.and_then(|(place, _)| Some(asked?.hypotheses.get(place)?.id.clone())),
        leading_level: leader.map_or(Confidence::None, |(_, judgment)| judgment.level),
        leads: judgment.is_some_and(|judgment| judgment.leads),
        level: judgment.filter(|judgment| judgment.leads).map_or(Confidence::None, |judgment| judgment.level),
        interval: judgment.map_or(ProbabilityInterval::ZERO, |judgment| judgment.likelihood.interval),
    }
}
