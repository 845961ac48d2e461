//! Which change of a date moved a question: the date judged again with some of its changes alone.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Change, Judge, Move, Part, Snapshot};
use crate::infer::LimitExceeded;
use crate::model::case::Case;
use crate::model::date::PartialDate;

/// Which of a date's changes are made.
type Made = Vec<bool>;

/// What each change of a date did, by question.
pub(super) fn moves(
    judge: Judge<'_>,
    case: &Case,
    date: Date,
    changes: &[Change],
    before: &[Snapshot],
    after: &[Snapshot],
) -> Result<Vec<Vec<Move>>, LimitExceeded> {
    let known =
        BTreeMap::from([(vec![false; changes.len()], before.to_vec()), (vec![true; changes.len()], after.to_vec())]);
    let mut day = Day { judge, case, date, changes, known };
    (0..after.len()).map(|question| day.question(question, &before[question], &after[question])).collect()
}

/// One date, judged with any part of its changes; each part once.
struct Day<'a> {
    judge: Judge<'a>,
    case: &'a Case,
    date: Date,
    changes: &'a [Change],
    known: BTreeMap<Made, Vec<Snapshot>>,
}

impl Day<'_> {
    fn question(&mut self, question: usize, before: &Snapshot, after: &Snapshot) -> Result<Vec<Move>, LimitExceeded> {
        let mut moves = Vec::new();
        for change in 0..self.changes.len() {
            let alone = self.judged(&self.only(&[change]), question)?;
            let without = self.judged(&self.all_but(change), question)?;
            let part = match (alone == *before, without == *after) {
                (false, _) => Part::Alone,
                (true, false) => Part::Together,
                (true, true) => Part::Nothing,
            };
            moves.push(Move { part, alone, without });
        }
        if before != after && moves.iter().all(|one| one.part == Part::Nothing) {
            for change in self.least(question, after)? {
                moves[change].part = Part::Together;
            }
        }
        Ok(moves)
    }

    fn only(&self, changes: &[usize]) -> Made {
        (0..self.changes.len()).map(|change| changes.contains(&change)).collect()
    }

    fn all_but(&self, left_out: usize) -> Made {
        (0..self.changes.len()).map(|change| change != left_out).collect()
    }

    /// Changes that together make the date what it is, none of which can be left out of them.
    fn least(&mut self, question: usize, after: &Snapshot) -> Result<Vec<usize>, LimitExceeded> {
        let mut kept: Vec<usize> = (0..self.changes.len()).collect();
        for change in 0..self.changes.len() {
            let rest: Vec<usize> = kept.iter().copied().filter(|one| *one != change).collect();
            if self.judged(&self.only(&rest), question)? == *after {
                kept = rest;
            }
        }
        Ok(kept)
    }

    fn judged(&mut self, made: &Made, question: usize) -> Result<Snapshot, LimitExceeded> {
        if let Some(known) = self.known.get(made) {
            return Ok(known[question].clone());
        }
        let unmade = self.changes.iter().zip(made).filter(|(_, made)| !**made).map(|(change, _)| change);
        let case = without(self.case, self.date, unmade);
        let (_, judged) = self.judge.on(&case, self.date)?;
        let snapshot = judged[question].clone();
        self.known.insert(made.clone(), judged);
        Ok(snapshot)
    }
}

/// The case had these changes not been made.
fn without<'c>(case: &Case, date: Date, unmade: impl Iterator<Item = &'c Change>) -> Case {
    let (mut known, mut searched) = (BTreeSet::new(), BTreeSet::new());
    let (mut published, mut withdrawn) = (BTreeSet::new(), BTreeSet::new());
    for change in unmade {
        match change {
            Change::Known(id) => _ = known.insert(id),
            Change::Searched(id) => _ = searched.insert(id),
            Change::Published(id) => _ = published.insert(id),
            Change::Withdrawn(id) => _ = withdrawn.insert(id),
        }
    }
    let mut case = case.clone();
    let evidence = Arc::make_mut(&mut case.evidence);
    evidence.retain(|item| !known.contains(&item.id));
    evidence.iter_mut().filter(|one| withdrawn.contains(&one.id)).for_each(|item| item.withdrawn = None);
    case.looked_for.retain(|search| !searched.contains(&search.id));
    let later = date.tomorrow().ok().map(PartialDate::Day);
    case.sources.iter_mut().filter(|one| published.contains(&one.id)).for_each(|source| source.published = later);
    case
}
