//! One line of evidence under one question: what its findings come to for every listed hypothesis, and how far each is
//! ahead of each other one.
//!
//! What supports every listed hypothesis alike says nothing, so that part of it weighs on none. Of two hypotheses, what
//! bears on both alike says nothing between them, and its error is none of their margin.

use std::collections::BTreeMap;

use super::weigh::{Finding, Side, pool, strongest};
use crate::model::quantity::WeightInterval;
use crate::model::scale::Line;

/// What one line comes to for one hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineSum {
    /// Support, pooled; without what every listed hypothesis has alike.
    pub support: WeightInterval,
    /// Opposition, pooled; at least 0.
    pub opposition: WeightInterval,
    /// The part of the support that a false flag would not have, pooled.
    pub unspoofable: WeightInterval,
}

impl LineSum {
    /// Support less opposition; errors within a line go together, so half-widths add.
    pub fn net(&self) -> WeightInterval {
        less(self.support, self.opposition)
    }

    /// What the line gives a false flag: the support that can be planted. Opposition to the one who is posed as does not
    /// touch the one who poses.
    pub fn posed(&self) -> WeightInterval {
        WeightInterval::new(self.support.lo() - self.unspoofable.lo(), self.support.hi() - self.unspoofable.hi())
    }

    /// What tells the hypothesis from its own false flag.
    pub fn over_false_flag(&self) -> WeightInterval {
        less(self.unspoofable, self.opposition)
    }
}

/// Difference of two intervals whose errors are apart: half-widths add.
pub(crate) fn less(ours: WeightInterval, theirs: WeightInterval) -> WeightInterval {
    WeightInterval::new(ours.lo() - theirs.hi(), ours.hi() - theirs.lo())
}

/// What one line comes to, for all listed hypotheses of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineLedger {
    /// What it comes to for each hypothesis that it bears on, by place.
    pub sums: BTreeMap<usize, LineSum>,
    /// By statement: the support that every listed hypothesis has of it, where more than one top hypothesis is listed.
    pub common: BTreeMap<usize, WeightInterval>,
    /// For two hypotheses that share a statement: what it comes to for the first beyond what the second has alike. Such sums
    /// leave `unspoofable` as it is.
    pub beyond: BTreeMap<(usize, usize), LineSum>,
}

impl LineLedger {
    /// What the line comes to for one hypothesis.
    pub fn own(&self, place: usize) -> LineSum {
        self.sums.get(&place).copied().unwrap_or_default()
    }
}

/// The strongest weight of each statement, each end by itself; in order of statement.
type Strongest = Vec<(usize, WeightInterval)>;

/// What bears on one hypothesis.
#[derive(Default)]
struct Bearing {
    support: Strongest,
    opposition: Strongest,
    unspoofable: WeightInterval,
    any: bool,
}

/// Draws up one line from the findings of that line that stand, listed for each hypothesis. Where all of them lie within one
/// (`rivals` is false) they have no listed rival, and what supports them all still speaks against `unknown`.
pub(crate) fn line_ledger(findings: &[Vec<&Finding>], line: &Line, rivals: bool) -> LineLedger {
    let bearing: Vec<Bearing> = findings.iter().map(|findings| bearing(findings, line)).collect();
    let common = if rivals { common_to_all(&bearing) } else { Strongest::new() };
    let sum = |own: &Bearing, support: Strongest, opposition: Strongest| LineSum {
        support: pool(&support, line),
        opposition: pool(&opposition, line),
        unspoofable: own.unspoofable,
    };
    let mut ledger = LineLedger::default();
    for (place, own) in bearing.iter().enumerate().filter(|(_, own)| own.any) {
        ledger.sums.insert(place, sum(own, beyond(&own.support, &common), own.opposition.clone()));
        for (rival, other) in bearing.iter().enumerate().filter(|(rival, other)| *rival != place && share(own, other)) {
            let support = beyond(&own.support, &shared(&own.support, &other.support));
            let opposition = beyond(&own.opposition, &shared(&own.opposition, &other.opposition));
            ledger.beyond.insert((place, rival), sum(own, support, opposition));
        }
    }
    ledger.common = common.into_iter().collect();
    ledger
}

fn bearing(findings: &[&Finding], line: &Line) -> Bearing {
    let mut bearing = Bearing { any: !findings.is_empty(), ..Bearing::default() };
    let mut unspoofable = Strongest::new();
    for finding in findings {
        match finding.side {
            Side::For => {
                bearing.support.push((finding.statement, finding.weight));
                unspoofable.push((finding.statement, finding.unspoofable));
            }
            Side::Against => bearing.opposition.push((finding.statement, finding.weight)),
        }
    }
    bearing.support = strongest(bearing.support);
    bearing.opposition = strongest(bearing.opposition);
    bearing.unspoofable = pool(&strongest(unspoofable), line);
    bearing
}

fn share(one: &Bearing, other: &Bearing) -> bool {
    have_one_alike(&one.support, &other.support) || have_one_alike(&one.opposition, &other.opposition)
}

/// Whether any statement is in both lists, each in order of statement.
fn have_one_alike(one: &Strongest, other: &Strongest) -> bool {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if few.len().saturating_mul(8) < many.len() {
        return few.iter().any(|(statement, _)| of(many, *statement).is_some());
    }
    let mut many = many.iter().map(|(statement, _)| *statement);
    let mut next = many.next();
    few.iter().any(|(statement, _)| {
        while next.is_some_and(|next| next < *statement) {
            next = many.next();
        }
        next == Some(*statement)
    })
}

/// The weight that a list in order of statement has for one.
fn of(weights: &Strongest, statement: usize) -> Option<WeightInterval> {
    let place = weights.binary_search_by_key(&statement, |(statement, _)| *statement).ok()?;
    weights.get(place).map(|(_, weight)| *weight)
}

/// What two have alike: of each statement the smaller, each end by itself.
fn shared(one: &Strongest, other: &Strongest) -> Strongest {
    if other.is_empty() {
        return Strongest::new();
    }
    one.iter().filter_map(|(statement, ours)| Some((*statement, ours.least(of(other, *statement)?)))).collect()
}

fn common_to_all(bearing: &[Bearing]) -> Strongest {
    let mut all = bearing.iter().map(|one| &one.support);
    let first = all.next().cloned().unwrap_or_default();
    all.fold(first, |common, own| shared(&common, own))
}

/// What is left of each statement once the part that others have too is taken off. Both ends only ever grow with ours and
/// fall with theirs.
fn beyond(ours: &Strongest, theirs: &Strongest) -> Strongest {
    let left = |(statement, ours): &(usize, WeightInterval)| {
        (*statement, residue(*ours, of(theirs, *statement).unwrap_or_default()))
    };
    ours.iter().map(left).collect()
}

/// A weight less the part of it that others have too.
pub(crate) fn residue(weight: WeightInterval, common: WeightInterval) -> WeightInterval {
    WeightInterval::new(weight.lo() - common.lo(), weight.hi() - common.hi())
}
