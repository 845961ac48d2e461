//! The names of a case: what each id stands for, and where ids clash.

use std::collections::{BTreeMap, BTreeSet};

use super::{check_id, wire};
use crate::diag::{Code, Diagnostic, nearest};
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::model::actor::Subject;

/// Ids of one sort, each with what it stands for.
pub(super) type Table<'w, T> = BTreeMap<String, (T, Place<'w>)>;

/// Every id of a case.
pub(super) struct Names<'w> {
    /// Questions.
    pub(super) questions: Table<'w, ()>,
    /// Hypotheses, each with its question.
    pub(super) hypotheses: Table<'w, String>,
    /// Actors.
    pub(super) actors: Table<'w, ()>,
    /// Sources, each with its place in order of id.
    pub(super) sources: Table<'w, usize>,
    pub(super) ghosts: &'w BTreeSet<String>,
}

impl<'w> Names<'w> {
    pub(super) fn collect(
        case: &wire::Case,
        at: Place<'w>,
        ghosts: &'w BTreeSet<String>,
        faults: &mut Faults,
    ) -> Names<'w> {
        let mut names = Names {
            questions: Table::new(),
            hypotheses: Table::new(),
            actors: Table::new(),
            sources: Table::new(),
            ghosts,
        };
        for (question, at) in case.questions.iter().zip(at.list("questions")) {
            declare(&mut names.questions, &question.id, (), "question", at, faults);
            for (hypothesis, at) in question.hypotheses.iter().zip(at.list("hypotheses")) {
                declare(&mut names.hypotheses, &hypothesis.id, question.id.clone(), "hypothesis", at, faults);
            }
        }
        for (actor, at) in case.actors.iter().zip(at.list("actors")) {
            declare(&mut names.actors, &actor.id, (), "actor", at, faults);
            names.check_actor(&actor.id, at, faults);
        }
        for (source, at) in case.sources.iter().zip(at.list("sources")) {
            declare(&mut names.sources, &source.id, 0, "source", at, faults);
        }
        for (place, (_, entry)) in names.sources.iter_mut().enumerate() {
            entry.0 = place;
        }
        names
    }

    /// An actor must not have the id of a hypothesis: evidence could not say which of the two it bears on.
    fn check_actor(&self, id: &str, at: Place<'_>, faults: &mut Faults) {
        if let Some((_, hypothesis)) = self.hypotheses.get(id) {
            let message = format!("`{id}` is an actor and a hypothesis");
            let fault = Diagnostic::new(Code::IdDuplicate, at.field("id").span(), message);
            let fault = fault.also(hypothesis.field("id").span(), "the hypothesis is declared here");
            faults.push(fault.help("give the actor an id of its own and name it in the hypothesis's `actors`"));
        }
    }

    /// The place of a source.
    pub(super) fn source(&self, id: &str, at: Place<'_>, faults: &mut Faults) -> Option<usize> {
        resolve_name(&self.sources, id, (Code::CaseUnknownSource, "source"), self.ghosts, at, faults).copied()
    }

    /// A question.
    pub(super) fn question(&self, id: &str, at: Place<'_>, faults: &mut Faults) -> bool {
        resolve_name(&self.questions, id, (Code::CaseUnknownQuestion, "question"), self.ghosts, at, faults).is_some()
    }

    /// The question of a hypothesis.
    pub(super) fn hypothesis(&self, id: &str, at: Place<'_>, faults: &mut Faults) -> Option<&str> {
        let code = (Code::CaseUnknownHypothesis, "hypothesis");
        resolve_name(&self.hypotheses, id, code, self.ghosts, at, faults).map(String::as_str)
    }

    /// An actor.
    pub(super) fn actor(&self, id: &str, at: Place<'_>, faults: &mut Faults) -> bool {
        resolve_name(&self.actors, id, (Code::CaseUnknownActor, "actor"), self.ghosts, at, faults).is_some()
    }

    /// A hypothesis or an actor.
    pub(super) fn subject(&self, id: &str, at: Place<'_>, faults: &mut Faults) -> Option<Subject> {
        if self.hypotheses.contains_key(id) {
            return Some(Subject::Hypothesis(id.into()));
        }
        if self.actors.contains_key(id) {
            return Some(Subject::Actor(id.into()));
        }
        if !self.ghosts.contains(id) && !faults.is_full() {
            let message = format!("no hypothesis or actor is called `{id}`");
            let fault = Diagnostic::new(Code::CaseUnknownSubject, at.span(), message);
            let known = self.hypotheses.keys().chain(self.actors.keys());
            let known = known.chain(self.ghosts).map(String::as_str);
            faults.push(fault.maybe_help(faults.did_you_mean(id, known)));
        }
        None
    }
}

fn declare<'w, T>(table: &mut Table<'w, T>, id: &str, value: T, what: &str, at: Place<'w>, faults: &mut Faults) {
    check_id(id, what, at.field("id"), faults);
    match table.get(id) {
        Some((_, first)) => faults.push(duplicate(id, what, *first, at)),
        None => {
            table.insert(id.to_owned(), (value, at));
        }
    }
}

/// An id that something of the same sort has already.
pub(super) fn duplicate(id: &str, what: &str, first: Place<'_>, at: Place<'_>) -> Diagnostic {
    let several = match what {
        "hypothesis" => "hypotheses".to_owned(),
        "search" => "searches".to_owned(),
        other => format!("{other}s"),
    };
    let message = format!("two {several} are called `{id}`");
    Diagnostic::new(Code::IdDuplicate, at.field("id").span(), message)
        .also(first.field("id").span(), "first declared here")
        .help(if first.file() == at.file() {
            "ids are unique; rename one of them"
        } else {
            "ids are unique; rename it, or name it in `replaces` to put it in the place of the first"
        })
}

/// Looks an id up; reports it with the nearest known one where it is not known.
pub(super) fn resolve_name<'t, T>(
    table: &'t Table<'_, T>,
    id: &str,
    (code, what): (Code, &str),
    ghosts: &BTreeSet<String>,
    at: Place<'_>,
    faults: &mut Faults,
) -> Option<&'t T> {
    let found = table.get(id).map(|(value, _)| value);
    if found.is_none() && !ghosts.contains(id) && !faults.is_full() {
        let fault = Diagnostic::new(code, at.span(), format!("no {what} is called `{id}`"));
        let known = table.keys().map(String::as_str);
        // What could not be read has a name all the same, and it may be the one that was meant.
        let near = nearest(id, ghosts.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
        faults.push(fault.maybe_help(near.or_else(|| faults.did_you_mean(id, known))));
    }
    found
}
