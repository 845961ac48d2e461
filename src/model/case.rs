//! A case: one incident under one or more questions, as known on a date.

use std::borrow::Cow;

use jiff::civil::Date;

use super::actor::Actor;
use super::confidence::Confidence;
use super::evidence::{EvidenceItem, Search};
use super::hypothesis::Question;
use super::id::{CaseId, EvidenceId, HypothesisId, QuestionId, SourceId};
use super::masking::Masking;
use super::source::Source;

/// One incident under one or more questions. Every list is in order of id, so the order in a file is immaterial.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Unique name.
    pub id: CaseId,
    /// One line for people.
    pub title: String,
    /// The day on which it is judged.
    pub as_of: Date,
    /// What happened, in a few neutral sentences.
    pub summary: String,
    /// Who was hit.
    pub victims: Vec<String>,
    /// What is asked, at least one.
    pub questions: Vec<Question>,
    /// Who evidence speaks of.
    pub actors: Vec<Actor>,
    /// Who reported.
    pub sources: Vec<Source>,
    /// What was observed, known on `as_of` or not.
    pub evidence: Vec<EvidenceItem>,
    /// What was searched for.
    pub looked_for: Vec<Search>,
    /// Judgments that others published; compared with, never weighed.
    pub published: Vec<Published>,
    /// SHA-256 of the file it was read from, in hexadecimal.
    pub digest: String,
    /// What is withheld from readers; none where nobody asked for that.
    pub masking: Option<Masking>,
}

impl Case {
    /// Whether readers may not see what an item says.
    pub fn withholds(&self, item: &EvidenceItem) -> bool {
        self.masking.as_ref().is_some_and(|masking| masking.withholds(item))
    }

    /// The case as readers may see it: what only the judgment needs of withheld items, dates and figures, is gone.
    pub fn shown(&self) -> Case {
        let mut case = self.clone();
        let Some(masking) = &self.masking else { return case };
        for item in case.evidence.iter_mut().filter(|item| masking.withholds(item)) {
            item.happened = None;
            item.fields.clear();
            item.notes.clear();
        }
        case
    }

    /// The item of that id.
    pub fn item(&self, id: &EvidenceId) -> Option<&EvidenceItem> {
        let place = self.evidence.binary_search_by(|item| item.id.cmp(id)).ok()?;
        Some(&self.evidence[place])
    }

    /// The source of that id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        let place = self.sources.binary_search_by(|source| source.id.cmp(id)).ok()?;
        Some(&self.sources[place])
    }

    /// Places of the items that nobody reports but a source and those who relay nothing but it, rising.
    pub fn reported_only_through(&self, source: usize) -> Vec<usize> {
        let relays = |place: usize| self.sources.get(place).is_some_and(|one| !one.first_hand && !one.cites.is_empty());
        let cites = |place: usize| self.sources.get(place).map(|one| one.cites.as_slice()).unwrap_or_default();
        let all = || 0..self.sources.len();
        let mut through: Vec<bool> = all().map(|place| place == source || relays(place)).collect();
        // Whoever cites somebody else, or nobody who leads back to the source, is no mere relay of it. Every round but the last
        // removes one, so this ends.
        loop {
            let mut reaches: Vec<bool> = all().map(|place| place == source).collect();
            while let Some(next) =
                all().find(|place| through[*place] && !reaches[*place] && cites(*place).iter().any(|one| reaches[*one]))
            {
                reaches[next] = true;
            }
            let stays =
                |place: usize| place == source || reaches[place] && cites(place).iter().all(|one| through[*one]);
            let kept: Vec<bool> = all().map(|place| through[place] && stays(place)).collect();
            if kept == through {
                break;
            }
            through = kept;
        }
        let only = |place: &usize| self.evidence[*place].reported_by.iter().all(|one| through[*one]);
        (0..self.evidence.len()).filter(only).collect()
    }

    /// The case as it is judged on a day: without links from sources that were not published by then, and each item without such
    /// reports. Where all reports of an item are later ones they stay, since the case says that it was known.
    pub fn as_known_on(&self, day: Date) -> Cow<'_, Case> {
        let is_out = |place: &usize| {
            let published = self.sources.get(*place).and_then(|source| source.published);
            published.is_none_or(|date| date.earliest() <= day)
        };
        let all_are_out = (0..self.sources.len()).all(|place| is_out(&place));
        if all_are_out && day == self.as_of {
            return Cow::Borrowed(self);
        }
        let mut case = Case { as_of: day, ..self.clone() };
        if all_are_out {
            return Cow::Owned(case);
        }
        for item in case.evidence.iter_mut().filter(|item| item.reported_by.iter().any(is_out)) {
            item.reported_by.retain(is_out);
        }
        case.actors.iter_mut().for_each(|actor| actor.links.retain(|link| is_out(&link.by)));
        Cow::Owned(case)
    }

    /// The question of that id.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        let place = self.questions.binary_search_by(|question| question.id.cmp(id)).ok()?;
        Some(&self.questions[place])
    }
}

/// A judgment that somebody published.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Who judged.
    pub by: String,
    /// Place in [`Case::sources`] of the source in which it stands.
    pub source: usize,
    /// When.
    pub date: Date,
    /// The question that it answers.
    pub question: QuestionId,
    /// The hypothesis that it names.
    pub hypothesis: HypothesisId,
    /// Its words.
    pub wording: String,
    /// The level of confidence that the words carry.
    pub level: Confidence,
    /// Whether a reader inferred the level.
    pub inferred: bool,
    /// Why the level was read so.
    pub note: String,
}
