//! How a judgment moved as evidence became known: the case judged anew on every date that changed what was known, and which
//! change of that date moved it. A source that was published later than what it reports changes how far that is believed.
//!
//! Takes a case, the rules and the options of any judgment; gives a [`Timeline`], which pages and charts are drawn from. Every
//! entry is what [`assess`](crate::infer::assess) gives for its date, no more and no less.

mod moves;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::infer::{Cell, Likelihood, LimitExceeded, Loss, Options, Plan, Reassessor};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::evidence::EvidenceItem;
use crate::model::hypothesis::Question;
use crate::model::id::{EvidenceId, QuestionId, SourceId};
use crate::model::rule_set::RuleSet;
use crate::text::natural;

/// A case, judged on every date on which something became known or was withdrawn.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The case, judged as on its last date.
    pub case: Case,
    /// The options of every judgment, the date apart.
    pub options: Options,
    /// Digest of the rule set.
    pub rules_digest: String,
    /// Where each question stands before anything is known, in order of id.
    pub before: Vec<Snapshot>,
    /// Dates, rising and distinct. The last is the day on which the case is judged, whether anything changed on it or not.
    pub entries: Vec<Entry>,
}

/// One date.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The date.
    pub date: Date,
    /// What changed on it, in order.
    pub changes: Vec<Change>,
    /// Where each question stands then, in order of id.
    pub questions: Vec<Snapshot>,
    /// By question, in the same order: what each change did, by place in [`Entry::changes`].
    pub moves: Vec<Vec<Move>>,
}

/// Something that changes what is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// An evidence item became known.
    Known(EvidenceId),
    /// The result of a search became known.
    Searched(String),
    /// A source was published that reports what was known before, or a link.
    Published(SourceId),
    /// An evidence item no longer stands from this date.
    Withdrawn(EvidenceId),
}

/// Where a question stands on a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Its id.
    pub id: QuestionId,
    /// Its place in the case.
    pub place: usize,
    /// Place of the leading hypothesis that lies within no other; none where `unknown` or a false flag leads.
    pub leading: Option<usize>,
    /// Every listed hypothesis, in order of id.
    pub hypotheses: Vec<HypothesisAt>,
    /// Every cell: what is listed, `unknown`, and the false flags.
    pub cells: Vec<(Cell, Likelihood)>,
}

/// Where a hypothesis stands on a date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HypothesisAt {
    /// Its likelihood.
    pub likelihood: Likelihood,
    /// The level of confidence in it.
    pub level: Confidence,
}

/// What one change of a date did to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Its part in what the date changed.
    pub part: Part,
    /// Where the question would stand had nothing else changed on that date.
    pub alone: Snapshot,
    /// Where it would stand had all but this changed on that date.
    pub without: Snapshot,
}

/// The part of a change in what a date changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It moves the question by itself.
    Alone,
    /// By itself it moves nothing, but what the date changed needs it beside others.
    Together,
    /// The question stands the same with and without it.
    Nothing,
}

impl Entry {
    /// The part of each change in one aspect of a question, by its place in [`Entry::questions`]: of its leader, say, or of
    /// the level of confidence in it. `before` is where the question stood on the date before.
    ///
    /// An aspect that changed without any change having a part in it was changed by several together, each of which the others
    /// can stand in for.
    pub fn parts_in<T: PartialEq>(
        &self,
        question: usize,
        before: &Snapshot,
        aspect: impl Fn(&Snapshot) -> T,
    ) -> Vec<Part> {
        let Some(after) = self.questions.get(question) else { return Vec::new() };
        let (before, after) = (aspect(before), aspect(after));
        let part = |one: &Move| match (aspect(&one.alone) == before, aspect(&one.without) == after) {
            (false, _) => Part::Alone,
            (true, false) => Part::Together,
            (true, true) => Part::Nothing,
        };
        self.moves.get(question).map(|moves| moves.iter().map(part).collect()).unwrap_or_default()
    }
}

impl Entry {
    /// Sources that were published and moved no question are no event.
    fn drop_idle_sources(&mut self) {
        let idle = |change: usize| {
            self.moves.iter().all(|moves| moves.get(change).is_none_or(|one| one.part == Part::Nothing))
        };
        let is_source = |change: &Change| matches!(change, Change::Published(_));
        let kept: Vec<bool> =
            self.changes.iter().enumerate().map(|(place, change)| !(is_source(change) && idle(place))).collect();
        let keep = |place: usize| kept.get(place) == Some(&true);
        let mut place = 0..;
        self.changes.retain(|_| place.next().is_some_and(keep));
        for moves in &mut self.moves {
            let mut place = 0..;
            moves.retain(|_| place.next().is_some_and(keep));
        }
    }
}

impl Snapshot {
    /// Where a question of an evaluated case stands, as its assessment would say; its place is given.
    fn of(evaluated: &Reassessor<'_>, (place, question): (usize, &Question)) -> Result<Snapshot, LimitExceeded> {
        let nothing = Loss::default();
        let verdict = evaluated.verdict(place, &nothing)?;
        let hypothesis = |(hypothesis, likelihood): (usize, &Likelihood)| {
            let level = evaluated.level(place, hypothesis, &nothing)?;
            Ok(HypothesisAt { likelihood: *likelihood, level })
        };
        Ok(Snapshot {
            id: question.id.clone(),
            place,
            leading: verdict.leading,
            hypotheses: verdict.likelihoods.iter().enumerate().map(hypothesis).collect::<Result<_, LimitExceeded>>()?,
            cells: evaluated.cells(place),
        })
    }

    /// The leading hypothesis, as it stands.
    pub fn leader(&self) -> Option<HypothesisAt> {
        self.leading.and_then(|place| self.hypotheses.get(place)).copied()
    }

    /// The most probable cell; of equals the first.
    pub fn most_probable(&self) -> Option<(Cell, Likelihood)> {
        let more = |best: (Cell, Likelihood), one: (Cell, Likelihood)| {
            if one.1.point.value() > best.1.point.value() { one } else { best }
        };
        self.cells.iter().copied().reduce(more)
    }
}

/// Judges a case on every date, up to the one of the options or else of the case, on which something became known.
///
/// Which change moved a question is found by judging the date again with that change alone, and without it. Where nothing
/// moves a question by itself and nothing is missed by itself either, a least set that makes the date what it is counts as
/// moving it together.
///
/// # Errors
/// [`LimitExceeded`] where one of the judgments needs more than the limits allow.
pub fn timeline(plan: &Plan, rules: &RuleSet, case: &Case, options: &Options) -> Result<Timeline, LimitExceeded> {
    let mut case = case.clone();
    case.as_of = options.as_of.unwrap_or(case.as_of);
    let judge = Judge { plan, rules, options };
    let dates = dates(&case);
    let mut nothing = case.clone();
    nothing.evidence = Arc::default();
    nothing.looked_for.clear();
    let first = dates.keys().next().and_then(|first| first.yesterday().ok());
    let (_, before) = judge.on(&nothing, first.unwrap_or(case.as_of))?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut known: BTreeSet<EvidenceId> = BTreeSet::new();
    for (date, mut changes) in dates {
        let last = entries.last().map_or(&before, |entry| &entry.questions);
        let (takes_part, questions) = judge.on(&case, date)?;
        known.extend(takes_part);
        // What the options leave out never becomes known.
        changes.retain(|change| match change {
            Change::Known(id) | Change::Withdrawn(id) => known.contains(id),
            Change::Published(id) => !options.without_sources.contains(id),
            Change::Searched(_) => true,
        });
        if changes.is_empty() && date != case.as_of {
            continue;
        }
        let moves = moves::moves(judge, &case, date, &changes, last, &questions)?;
        let mut entry = Entry { date, changes, questions, moves };
        entry.drop_idle_sources();
        if !entry.changes.is_empty() || date == case.as_of {
            entries.push(entry);
        }
    }
    Ok(Timeline { options: options.clone(), rules_digest: rules.digest.clone(), before, entries, case: case.shown() })
}

/// What every judgment of a timeline is made with.
#[derive(Clone, Copy)]
struct Judge<'a> {
    plan: &'a Plan,
    rules: &'a RuleSet,
    options: &'a Options,
}

impl Judge<'_> {
    /// Items that take part on a date, and where each question stands then, in order of id.
    fn on(self, case: &Case, date: Date) -> Result<(Vec<EvidenceId>, Vec<Snapshot>), LimitExceeded> {
        let options = Options { as_of: Some(date), ..self.options.clone() };
        let evaluated = Reassessor::new(self.plan, self.rules, case, &options)?;
        let questions = case.questions.iter().enumerate().map(|asked| Snapshot::of(&evaluated, asked));
        let questions = questions.collect::<Result<_, _>>()?;
        Ok((evaluated.taking_part().map(|item| item.id.clone()).collect(), questions))
    }
}

/// Places of the sources that were published after something was known that they report too, or that state a link.
fn adding_to_known(case: &Case) -> BTreeSet<usize> {
    let published = |place: usize| case.sources.get(place).and_then(|source| source.published);
    let later =
        |item: &EvidenceItem, place: usize| published(place).is_some_and(|date| item.known_from < date.earliest());
    let reports = case.evidence.iter().flat_map(|item| item.reported_by.iter().map(move |place| (item, *place)));
    let reporting = reports.filter(|(item, place)| later(item, *place)).map(|(_, place)| place);
    let stating = case.actors.iter().flat_map(|actor| &actor.links).map(|link| link.by);
    reporting.chain(stating.filter(|place| published(*place).is_some())).collect()
}

/// Items first, then searches, then sources, then what is withdrawn; each in the order of names.
fn order(change: &Change) -> (u8, Vec<(String, u64)>) {
    match change {
        Change::Known(id) => (0, natural(id.as_str())),
        Change::Searched(id) => (1, natural(id)),
        Change::Published(id) => (2, natural(id.as_str())),
        Change::Withdrawn(id) => (3, natural(id.as_str())),
    }
}

/// Every date on which something changed, with what; and the day on which the case is judged.
fn dates(case: &Case) -> BTreeMap<Date, Vec<Change>> {
    let mut dates: BTreeMap<Date, Vec<Change>> = BTreeMap::from([(case.as_of, Vec::new())]);
    let mut add = |date: Date, change: Change| {
        if date <= case.as_of {
            dates.entry(date).or_default().push(change);
        }
    };
    for item in case.evidence.iter() {
        add(item.known_from, Change::Known(item.id.clone()));
        if let Some(date) = item.withdrawn {
            add(date, Change::Withdrawn(item.id.clone()));
        }
    }
    case.looked_for.iter().for_each(|search| add(search.known_from, Change::Searched(search.id.clone())));
    for source in adding_to_known(case).into_iter().filter_map(|place| case.sources.get(place)) {
        if let Some(date) = source.published {
            add(date.earliest(), Change::Published(source.id.clone()));
        }
    }
    dates.values_mut().for_each(|changes| changes.sort_by_cached_key(|change| (order(change), change.clone())));
    dates
}
