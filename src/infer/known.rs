//! Known findings: what was weighed before, to be used again where a loss leaves it as it was.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::defeat::Standing;
use super::evaluate::Matched;
use super::matching::{Match, Matches};
use super::order::sort_by_key_then;
use super::plan::Plan;
use super::short_hash::ShortHash;
use super::weigh::Finding;
use crate::text::LookupMap;

/// An earlier evaluation, of which matches were kept.
pub(crate) struct Known<'a> {
    matched: &'a Matched,
    plan: &'a Plan,
    /// Whether what it found holds by the same probability now.
    pub(crate) same_truth: bool,
    /// Statements of findings that weigh no item.
    statements: OnceCell<OnGrounds<'a>>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(matched: &'a Matched, plan: &'a Plan, same_truth: bool) -> Known<'a> {
        Known { matched, plan, same_truth, statements: OnceCell::new() }
    }

    /// How many matches there were.
    pub(crate) fn matches(&self) -> usize {
        self.matched.found.matches.len()
    }

    /// The finding of a match that was kept, and its place in the order of all.
    pub(crate) fn finding(&self, found: &Matches, place: usize) -> Option<&'a (Arc<Finding>, usize)> {
        let kept = found.kept.get(place).copied().flatten()?;
        self.matched.of_matches.get(kept)?.as_ref()
    }

    /// The statement of a finding on the same grounds.
    pub(crate) fn statement(&self, found: &Match) -> Option<usize> {
        let statements = self.statements.get_or_init(|| {
            let mut statements = OnGrounds::default();
            for one in self.matched.findings.iter().filter(|one| one.principal.is_none()) {
                let found = self.matched.found.matches.get(one.matched);
                found.into_iter().for_each(|found| {
                    statements.add(self.plan, found, one.statement);
                });
            }
            statements
        });
        statements.get(self.plan, found)
    }
}

/// By match: its finding, and the place of that in the order of all.
pub(crate) type OfMatches = Vec<Option<(Arc<Finding>, usize)>>;

/// Of findings in order, those that are the same finding: the strongest.
pub(crate) fn strongest_of(findings: Vec<(usize, Arc<Finding>)>) -> Vec<Arc<Finding>> {
    let rank = |one: &Finding| (one.standing == Standing::Stands, one.weight.lo(), one.weight.hi());
    let mut findings: Vec<Arc<Finding>> = findings.into_iter().map(|(_, one)| one).collect();
    findings.dedup_by(|later, kept| {
        let same = in_order(later, kept).is_eq();
        if same && rank(kept) < rank(later) {
            std::mem::swap(later, kept);
        }
        same
    });
    findings
}

/// Puts findings in order, as [`in_order`] has it; those that are the same stay as they were.
pub(crate) fn put_in_order(findings: &mut Vec<(usize, Arc<Finding>)>) {
    let mut ids = Vec::new();
    let mut numbers: LookupMap<Arc<str>, usize> = LookupMap::default();
    for (_, one) in findings.iter() {
        if numbers.insert(Arc::clone(&one.hypothesis), 0).is_none() {
            ids.push(Arc::clone(&one.hypothesis));
        }
    }
    ids.sort_unstable();
    numbers.extend(ids.into_iter().zip(0..));
    let hypothesis = |one: &Finding| numbers.get(&one.hypothesis).copied();
    sort_by_key_then(
        findings,
        |(_, one)| (hypothesis(one), one.line, one.side, one.rule, one.items.first().copied()),
        |(_, one), (_, other)| in_order(one, other),
    );
}

/// Order by what tells two findings apart. The same rule on the same items through other sources or links is the same finding.
pub(crate) fn in_order(one: &Finding, other: &Finding) -> Ordering {
    let hypotheses = match Arc::ptr_eq(&one.hypothesis, &other.hypothesis) {
        true => Ordering::Equal,
        false => one.hypothesis.cmp(&other.hypothesis),
    };
    let key = |one: &Finding| (one.line, one.side, one.rule);
    hypotheses.then_with(|| key(one).cmp(&key(other))).then_with(|| one.items.cmp(&other.items))
}

/// A number for what each match says that weighs no item: nothing could be said twice, so premises and bindings are the
/// statement.
#[derive(Default)]
pub(crate) struct OnGrounds<'a>(HashTable<(ShortHash, &'a Match, usize)>);

impl<'a> OnGrounds<'a> {
    /// The number of the first that says the same, which is this one where none was added before.
    pub(crate) fn add(&mut self, plan: &Plan, one: &'a Match, number: usize) -> usize {
        let hash = grounds_hash(one);
        let is_same = |known: &(ShortHash, &Match, usize)| known.0 == hash && same_grounds(plan, known.1, one);
        self.0.entry(hash.spread(), is_same, |known| known.0.spread()).or_insert((hash, one, number)).get().2
    }

    /// The number of the first that says the same.
    fn get(&self, plan: &Plan, one: &Match) -> Option<usize> {
        let hash = grounds_hash(one);
        let known = self.0.find(hash.spread(), |known| known.0 == hash && same_grounds(plan, known.1, one));
        known.map(|(_, _, number)| *number)
    }
}

fn grounds_hash(one: &Match) -> ShortHash {
    ShortHash::of(FxBuildHasher.hash_one(&one.premises))
}

fn same_grounds(plan: &Plan, one: &Match, other: &Match) -> bool {
    one.premises == other.premises && one.bindings(plan).eq(other.bindings(plan))
}
