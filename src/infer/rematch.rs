//! Rematching: what a case that was matched once still matches when items, origins or rules are lost.
//!
//! A match of rows that are all still there stays a match. Only a rule that looks at what is *not* there, or counts, or asks for
//! origins, is matched again, and only where something that it looks at was lost. Derived facts keep the derivations that
//! remain, of rules that ask for origins those that are found again; where a deriving rule may derive what it did not, everything
//! is matched anew.
#![allow(clippy::indexing_slicing, reason = "places come from the matches that were known")]

use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::branch::{Scan, Step, Term};
use super::database::{Database, Fact, Ground};
use super::derived::Way;
use super::evaluate::Input;
use super::limits::LimitExceeded;
use super::lineage::Lineage;
use super::loss::Loss;
use super::matching::{Match, Matches, derive_again, match_again, settle};
use super::plan::{RelationId, base};
use super::solve::admits;
use super::strength::{Behind, strengthen};
use super::symbol::Symbol;

/// What is no longer there of a database.
pub(crate) struct Gone<'a> {
    /// By place in the case.
    items: &'a dyn Fn(usize) -> bool,
    /// Lineage as it is now.
    lineage: &'a Lineage,
    /// Origins that were lost, as the database names them.
    origins: Vec<Symbol>,
    /// Rows of derived relations that nothing derives any more, by relation and row; empty where all still are.
    underived: Vec<Vec<bool>>,
    first_derived: RelationId,
}

impl Gone<'_> {
    /// Whether a row is no longer there. Rows about an item go with the item, which every rule asks for first.
    pub(crate) fn hides(&self, database: &Database, fact: Fact, row: &[Symbol]) -> bool {
        let relation = fact.relation as usize;
        if relation == base::ORIGIN {
            return row.get(1).is_some_and(|origin| self.origins.contains(origin));
        }
        if let Some(derived) = relation.checked_sub(self.first_derived) {
            return self.underived.get(derived).and_then(|rows| rows.get(fact.row as usize)).copied().unwrap_or(false);
        }
        match database.ground(fact) {
            Some(Ground::Item(item)) => (self.items)(item),
            Some(Ground::Link(source)) => !self.origins.is_empty() && !self.lineage.is_known(source),
            Some(Ground::Search(_)) | None => false,
        }
    }

    /// Rows of derived relations that nothing derives any more.
    fn underived_rows(&self) -> impl Iterator<Item = Fact> {
        let first = self.first_derived;
        self.underived.iter().enumerate().flat_map(move |(relation, rows)| {
            let gone = rows.iter().enumerate().filter(|(_, gone)| **gone);
            gone.map(move |(row, _)| Fact { relation: first.saturating_add(relation) as u32, row: row as u32 })
        })
    }

    fn hides_premise(&self, database: &Database, fact: Fact) -> bool {
        // No premise is a row of origins, which alone are told by their content.
        self.hides(database, fact, &[])
    }
}

/// Matches of a case without some items and origins; nothing where all must be matched anew.
pub(crate) fn rematch(
    input: Input<'_>,
    known: &Matches,
    lineage: &Lineage,
    lost_items: &[usize],
    lost: &Loss,
) -> Result<Option<Matches>, LimitExceeded> {
    let (plan, case) = (input.plan, input.case);
    let names = lost.origins.iter().filter_map(|source| case.sources.get(*source));
    let items = |item: usize| lost_items.binary_search(&item).is_ok();
    let mut gone = Gone {
        items: &items,
        lineage,
        origins: names.map(|source| known.database.symbols.known_text(source.id.as_str())).collect(),
        underived: Vec::new(),
        first_derived: plan.first_derived,
    };
    let mut lost_rows: Vec<Fact> = lost_items.iter().filter_map(|item| known.database.row_of_item(*item)).collect();
    let mut found = known.clone();
    if known.derived.ways() > 0 {
        underive(input, &mut found, &mut gone)?;
        lost_rows.extend(gone.underived_rows());
    }
    let is_of_origins = !gone.origins.is_empty();
    let touched = touched_by_origins(input, &known.matches, &gone, &known.database);
    let mut again: Vec<usize> = Vec::new();
    for (rule, watched) in plan.watched.iter().enumerate() {
        let notices = watched.notices(&lost_rows, &gone, &known.database);
        let derives = plan.derives(rule);
        if derives && (notices || is_of_origins && watched.origins && plan.is_recursive(rule)) {
            return Ok(None);
        }
        if !derives && (notices || touched.contains(&rule)) {
            again.push(rule);
        }
    }
    let remains = |(_, one): &(usize, &Rc<Match>)| {
        again.binary_search(&one.rule).is_err()
            && !lost.rules.contains(&one.rule)
            && !one.premises.iter().any(|fact| gone.hides_premise(&known.database, *fact))
    };
    let kept = known.matches.iter().enumerate().filter(remains);
    let mut matches: Vec<(Rc<Match>, Option<usize>)> = match Rc::ptr_eq(&known.derived, &found.derived) {
        true => kept.map(|(place, one)| (Rc::clone(one), Some(place))).collect(),
        false => {
            let mut behind = Behind::default();
            kept.map(|(place, one)| with_items_of(one, place, &found, &mut behind)).collect()
        }
    };
    found.matches.clear();
    match_again(input, &mut found, &again, &gone)?;
    matches.extend(found.matches.drain(..).map(|one| match known.matches.binary_search(&one) {
        Ok(place) => (Rc::clone(&known.matches[place]), Some(place)),
        Err(_) => (one, None),
    }));
    settle(&mut matches, |(one, _)| one);
    (found.matches, found.kept) = matches.into_iter().unzip();
    Ok(Some(found))
}

/// Places of rules that ask for origins and have a match that names an item which goes back to one that was lost.
fn touched_by_origins(
    input: Input<'_>,
    matches: &[Rc<Match>],
    gone: &Gone<'_>,
    database: &Database,
) -> BTreeSet<usize> {
    let mut touched = BTreeSet::new();
    let Some(origins) = database.relations.get(base::ORIGIN).filter(|_| !gone.origins.is_empty()) else {
        return touched;
    };
    let rows = (0..origins.len()).map(|row| origins.row(row as u32));
    let lost = rows.filter(|row| row.get(1).is_some_and(|origin| gone.origins.contains(origin)));
    let items: FxHashSet<Symbol> = lost.filter_map(|row| row.first().copied()).collect();
    let asks = |one: &&Rc<Match>| input.plan.watched.get(one.rule).is_some_and(|watched| watched.origins);
    let names = |one: &&Rc<Match>| one.values.iter().any(|value| items.contains(value));
    touched.extend(matches.iter().filter(asks).filter(names).map(|one| one.rule));
    touched
}

/// Takes away derivations that rest on what is gone, and facts that have none left; strengths follow. Of rules that ask for
/// origins those derivations stay that are found again.
fn underive(input: Input<'_>, found: &mut Matches, gone: &mut Gone<'_>) -> Result<(), LimitExceeded> {
    let database = Rc::clone(&found.database);
    let loses = |fact: &Fact| gone.hides_premise(&database, *fact);
    let changed = !gone.origins.is_empty() || found.derived.all_ways().flat_map(|way| way.premises).any(loses);
    if !changed {
        return Ok(());
    }
    let asks = |(rule, watched): &(usize, &Watched)| watched.origins && input.plan.derives(*rule);
    let asking = input.plan.watched.iter().enumerate().filter(asks).map(|(rule, _)| rule);
    let asking: Vec<usize> = asking.filter(|_| !gone.origins.is_empty()).collect();
    let again = derive_again(input, found, &asking, gone)?;
    let again: FxHashSet<Way<'_>> = again.iter().collect();
    let stays = |way: Way<'_>| {
        (asking.binary_search(&way.rule).is_err() || again.contains(&way))
            && !way.premises.iter().any(|fact| gone.hides_premise(&database, *fact))
    };
    Rc::make_mut(&mut found.derived).retain(stays);
    strengthen(found, input, gone.lineage);
    let mut underived: Vec<Vec<bool>> = Vec::new();
    for fact in found.derived.facts() {
        let relation = (fact.relation as usize).saturating_sub(gone.first_derived);
        underived.resize_with(underived.len().max(relation.saturating_add(1)), Vec::new);
        underived.get_mut(relation).into_iter().for_each(|rows| rows.push(found.derived.strength(fact).is_none()));
    }
    gone.underived = underived;
    Ok(())
}

/// The match with the items that are behind its derived facts now.
fn with_items_of(one: &Rc<Match>, place: usize, found: &Matches, behind: &mut Behind) -> (Rc<Match>, Option<usize>) {
    if one.premises.iter().chain(&one.counted).any(|fact| found.derived.contains(*fact)) {
        let items = behind.items(found, &one.premises, &one.counted);
        if items != one.items {
            return (Rc::new(Match { items, ..(**one).clone() }), None);
        }
    }
    (Rc::clone(one), Some(place))
}

/// What a rule notices otherwise than by losing a premise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watched {
    /// Scans that it negates or counts.
    inside: Vec<Scan>,
    /// Whether it asks for origins, which are no premises.
    origins: bool,
}

impl Watched {
    /// Adds what steps notice, which stand `inside` a negation or a count or do not.
    pub(crate) fn add(&mut self, steps: &[Step], inside: bool) {
        for step in steps {
            match step {
                Step::Scan(scan) if inside => self.inside.push(scan.clone()),
                Step::Scan(scan) if scan.relation == base::ORIGIN => match scan.terms.first() {
                    Some(Term::Variable(_)) => self.origins = true,
                    _ => self.inside.push(scan.clone()),
                },
                Step::Scan(_) => {}
                Step::Not(inner) => self.add(inner, true),
                Step::Count(_, ways, _) => ways.iter().for_each(|way| self.add(way, true)),
                Step::Compare(..) | Step::Days(..) => {}
            }
        }
    }

    /// Whether something that it negates or counts may be gone: one of its scans would have looked at it.
    fn notices(&self, lost: &[Fact], gone: &Gone<'_>, database: &Database) -> bool {
        let looks_at = |scan: &Scan, fact: &Fact| {
            let row = database.relations.get(scan.relation).map(|relation| relation.row(fact.row));
            scan.relation == fact.relation as usize && row.is_some_and(|row| admits(database, scan, row))
        };
        let of_origins = |scan: &Scan| !gone.origins.is_empty() && [base::ORIGIN, base::LINK].contains(&scan.relation);
        self.inside.iter().any(|scan| of_origins(scan) || lost.iter().any(|fact| looks_at(scan, fact)))
    }
}
