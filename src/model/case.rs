//! A case: one incident under one or more questions, as known on a date.

use std::borrow::Cow;
use std::sync::Arc;

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
    /// What was observed, known on `as_of` or not; shared by copies of the case until one of them changes it.
    pub evidence: Arc<Vec<EvidenceItem>>,
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
        for item in Arc::make_mut(&mut case.evidence).iter_mut().filter(|item| masking.withholds(item)) {
            item.happened = None;
            item.fields.clear();
            item.notes.clear();
        }
        case
    }

    /// The item of that id.
    pub fn item(&self, id: &EvidenceId) -> Option<&EvidenceItem> {
        self.evidence.get(self.evidence.binary_search_by(|item| item.id.cmp(id)).ok()?)
    }

    /// The source of that id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.get(self.sources.binary_search_by(|source| source.id.cmp(id)).ok()?)
    }

    /// Places of the items that nobody reports but a source and those who relay nothing but it, rising.
    pub fn reported_only_through(&self, source: usize) -> Vec<usize> {
        let through = self.relays_of_nothing_but(source);
        let only = |item: &EvidenceItem| item.reported_by.iter().all(|one| through.get(*one) == Some(&true));
        self.evidence.iter().enumerate().filter(|(_, item)| only(item)).map(|(place, _)| place).collect()
    }

    /// For each source, whether it is that one or relays nothing but it.
    fn relays_of_nothing_but(&self, source: usize) -> Vec<bool> {
        let relays = |place: usize| self.sources.get(place).is_some_and(|one| !one.first_hand && !one.cites.is_empty());
        let mut citing = vec![Vec::new(); self.sources.len()];
        for (place, cited) in
            self.sources.iter().enumerate().flat_map(|(place, one)| one.cites.iter().map(move |cited| (place, cited)))
        {
            if let Some(list) = citing.get_mut(*cited) {
                list.push(place);
            }
        }
        let leads_back = reached(&citing, vec![source], &relays);
        // A circle of relays that does not lead back relays something else, and so does who cites what is no mere relay.
        let others =
            leads_back.iter().enumerate().filter(|(place, back)| !**back || *place != source && !relays(*place));
        let others = others.map(|(place, _)| place).collect();
        reached(&citing, others, &|place| place != source).into_iter().map(|other| !other).collect()
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
        for item in Arc::make_mut(&mut case.evidence).iter_mut().filter(|item| item.reported_by.iter().any(is_out)) {
            item.reported_by.retain(is_out);
        }
        case.actors.iter_mut().for_each(|actor| actor.links.retain(|link| is_out(&link.by)));
        Cow::Owned(case)
    }

    /// The question of that id.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.get(self.questions.binary_search_by(|question| question.id.cmp(id)).ok()?)
    }
}

/// For each place, whether it is one of these or is led to from them, by way of places that may be passed.
fn reached(next: &[Vec<usize>], from: Vec<usize>, may_pass: &dyn Fn(usize) -> bool) -> Vec<bool> {
    let mut reached = vec![false; next.len()];
    let mut open = from;
    while let Some(place) = open.pop() {
        let Some(mark) = reached.get_mut(place).filter(|mark| !**mark) else { continue };
        *mark = true;
        open.extend(next.get(place).into_iter().flatten().copied().filter(|next| may_pass(*next)));
    }
    reached
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
