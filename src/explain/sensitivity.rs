//! Leave-one-out: what a judgment comes to without each item, each origin, each rule and each line of evidence.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use crate::infer::{LevelWithin, Likelihood, LimitExceeded, Loss, Reassessor, Verdict};
use crate::model::confidence::Confidence;

/// What is left out, one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// An observation: an item with the copies of its record.
    Item,
    /// An origin: a first-hand source, with all that goes back to it alone.
    Origin,
    /// A rule.
    Rule,
    /// A line of evidence.
    Line,
}

impl LossKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [LossKind; 4] = [LossKind::Item, LossKind::Origin, LossKind::Rule, LossKind::Line];
}

/// What is concluded on a question, about one hypothesis.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// Place of the hypothesis that leads and lies within no other; none where `unknown` or a false flag leads.
    pub leading: Option<usize>,
    /// Likelihood of the hypothesis.
    pub likelihood: Likelihood,
    /// Confidence in it.
    pub level: Confidence,
    /// Whether that is the level; else it is the highest that it can be: gates that ask for survival would have taken more
    /// evaluations than allowed.
    pub is_exact: bool,
}

/// One thing left out, and what is concluded then.
#[derive(Debug, Clone, PartialEq)]
pub struct LossRow {
    /// What kind of thing it is.
    pub kind: LossKind,
    /// What is lost.
    pub lost: Loss,
    /// Its name as the files write it; of copies all.
    pub name: String,
    /// What is concluded without it.
    pub then: Stand,
}

/// What a question comes to without each single thing.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaveOneOut {
    /// Place of the question in the case.
    pub question: usize,
    /// Place of the hypothesis that is followed: the one that leads, else the most probable one.
    pub place: usize,
    /// What is concluded on the whole.
    pub whole: Stand,
    /// By kind, the most harmful to the hypothesis first.
    pub rows: Vec<LossRow>,
}

/// Evaluations that gates of survival may take in one table, beside one for each row: enough for cases of some fifty items.
const BUDGET: usize = 4_000;

/// Leaves out every single thing that a question was judged on; `place` chooses the hypothesis to follow.
///
/// # Errors
/// [`LimitExceeded`] where an evaluation needs more than its limits allow.
pub fn leave_one_out(
    whole: &Reassessor<'_>,
    question: usize,
    place: Option<usize>,
) -> Result<LeaveOneOut, LimitExceeded> {
    let verdict = whole.verdict(question, &Loss::default())?;
    let place = place.unwrap_or_else(|| followed(&verdict));
    let of_whole = stand(whole, question, place, &Loss::default(), usize::MAX)?;
    let until = whole.evaluations().saturating_add(BUDGET);
    let mut rows = Vec::new();
    for kind in LossKind::ALL {
        let mut of_kind = Vec::new();
        for lost in losses(whole, question, kind) {
            let then = stand(whole, question, place, &lost, until)?;
            of_kind.push(LossRow { kind, name: name(whole, &lost), lost, then });
        }
        // Stable: equals stay in order of id.
        of_kind.sort_by(|one, other| {
            let lower = |row: &LossRow| row.then.likelihood.interval.lo().value();
            lower(one).total_cmp(&lower(other))
        });
        rows.extend(of_kind);
    }
    Ok(LeaveOneOut { question, place, whole: of_whole, rows })
}

/// The hypothesis that leads and lies within no other, else the most probable one; of equals the first.
pub(super) fn followed(verdict: &Verdict) -> usize {
    let points = verdict.likelihoods.iter().map(|one| one.point.value()).enumerate();
    let best = points.reduce(|best, one| if one.1 > best.1 { one } else { best });
    verdict.leading.unwrap_or_else(|| best.map_or(0, |(place, _)| place))
}

/// What is concluded about a hypothesis once something is lost.
fn stand(
    whole: &Reassessor<'_>,
    question: usize,
    place: usize,
    lost: &Loss,
    until: usize,
) -> Result<Stand, LimitExceeded> {
    let verdict = whole.verdict(question, lost)?;
    let LevelWithin { level, is_exact } = whole.level_within(question, place, lost, until)?;
    Ok(Stand { leading: verdict.leading, likelihood: verdict.likelihoods[place], level, is_exact })
}

fn losses(whole: &Reassessor<'_>, question: usize, kind: LossKind) -> Vec<Loss> {
    match kind {
        LossKind::Item => whole.observations(question).into_iter().map(Loss::of_items).collect(),
        LossKind::Origin => whole.origins(question).into_iter().map(|one| Loss::of_origins([one])).collect(),
        LossKind::Rule => whole.rules_matched(question).into_iter().map(Loss::of_rule).collect(),
        LossKind::Line => whole.lines(question).into_iter().map(Loss::of_line).collect(),
    }
}

/// Ids of what is lost, with commas between.
fn name(whole: &Reassessor<'_>, lost: &Loss) -> String {
    let (case, rules) = (whole.case(), whole.rules());
    let items = lost.items.iter().filter_map(|place| case.evidence.get(*place)).map(|one| one.id.as_str());
    let origins = lost.origins.iter().filter_map(|place| case.sources.get(*place)).map(|one| one.id.as_str());
    let of_rules = lost.rules.iter().filter_map(|place| rules.rules().get(*place)).map(|one| one.id.as_str());
    let lines = lost.lines.iter().filter_map(|place| rules.scales().lines.get(*place)).map(|one| one.id.as_str());
    items.chain(origins).chain(of_rules).chain(lines).collect::<Vec<_>>().join(", ")
}
