//! Rematching: what a case that was matched once still matches when items, origins or rules are lost.
//!
//! A match of rows that are all still there stays a match. Only a rule that looks at what is *not* there, or counts, or asks for
//! origins, is matched again, and only where something that it looks at went; or came, of what is derived only now.
#![allow(clippy::indexing_slicing, reason = "places come from the matches that were known")]

use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::database::{Database, Fact, Ground};
use super::evaluate::Input;
use super::limits::LimitExceeded;
use super::lineage::Lineage;
use super::loss::Loss;
use super::matching::{Match, Matches, match_again, settle};
use super::plan::{RelationId, base};
use super::rederive::{Consequences, rederive};
use super::strength::Behind;
use super::symbol::Symbol;

/// What is no longer there of a database.
pub(crate) struct Gone<'a> {
    /// By place in the case, rising.
    items: &'a [usize],
    /// Lineage as it is now.
    pub(crate) lineage: &'a Lineage,
    /// Origins that were lost, as the database names them.
    origins: Vec<Symbol>,
    /// Rows of derived relations that nothing derives any more.
    underived: FxHashSet<Fact>,
    first_derived: RelationId,
}

impl Gone<'_> {
    /// Whether a row is no longer there. Rows about an item go with the item, which every rule asks for first.
    pub(crate) fn hides(&self, database: &Database, fact: Fact, row: &[Symbol]) -> bool {
        let relation = fact.relation as usize;
        if relation == base::ORIGIN {
            return row.get(1).is_some_and(|origin| self.origins.contains(origin));
        }
        if relation >= self.first_derived {
            return self.underived.contains(&fact);
        }
        match database.ground(fact) {
            Some(Ground::Item(item)) => self.items.binary_search(&item).is_ok(),
            Some(Ground::Link(source)) => !self.origins.is_empty() && !self.lineage.is_known(source),
            Some(Ground::Search(_)) | None => false,
        }
    }

    /// Says whether nothing derives a row any more.
    pub(crate) fn set_underived(&mut self, fact: Fact, underived: bool) {
        if underived {
            self.underived.insert(fact)
        } else {
            self.underived.remove(&fact)
        };
    }

    fn hides_premise(&self, database: &Database, fact: Fact) -> bool {
        // No premise is a row of origins, which alone are told by their content.
        self.hides(database, fact, &[])
    }

    /// Rows of a relation that are gone.
    fn of_relation(&self, database: &Database, relation: RelationId) -> Vec<Fact> {
        let Some(rows) = database.relations.get(relation).filter(|_| !self.origins.is_empty()) else {
            return Vec::new();
        };
        let facts = (0..rows.len() as u32).map(|row| Fact { relation: relation as u32, row });
        facts.filter(|fact| self.hides(database, *fact, rows.row(fact.row))).collect()
    }
}

/// Matches of a case without some items and origins; nothing where everything should be matched anew.
pub(crate) fn rematch(
    input: Input<'_>,
    known: &Matches,
    lineage: &Lineage,
    lost_items: &[usize],
    lost: &Loss,
) -> Result<Option<Matches>, LimitExceeded> {
    let (plan, case) = (input.plan, input.case);
    let names = lost.origins.iter().filter_map(|source| case.sources.get(*source));
    let mut gone = Gone {
        items: lost_items,
        lineage,
        origins: names.map(|source| known.database.symbols.known_text(source.id.as_str())).collect(),
        underived: FxHashSet::default(),
        first_derived: plan.first_derived,
    };
    let mut rows: Vec<Fact> = lost_items.iter().filter_map(|item| known.database.row_of_item(*item)).collect();
    rows.extend([base::ORIGIN, base::LINK].iter().flat_map(|relation| gone.of_relation(&known.database, *relation)));
    let (database, derived) = (Rc::clone(&known.database), Rc::clone(&known.derived));
    let mut found = Matches { database, derived, matches: Vec::new(), kept: Vec::new() };
    let same_lineage = gone.origins.is_empty();
    let consequences = rederive(input, known, &mut found, &mut gone, (rows, same_lineage))?;
    let Some(Consequences { moved, revalued }) = consequences else { return Ok(None) };
    let again = rules_to_match(input, known, &found, &gone, &moved);
    let remains = |(_, one): &(usize, &Rc<Match>)| {
        again.binary_search(&one.rule).is_err()
            && !lost.rules.contains(&one.rule)
            && !one.premises.iter().any(|fact| gone.hides_premise(&known.database, *fact))
    };
    let mut behind = Behind::default();
    let mut kept = |(place, one): (usize, &Rc<Match>)| {
        let is_revalued = |fact: &Fact| !same_lineage || revalued.contains(fact);
        let is_same = !one.premises.iter().chain(&one.counted).any(is_revalued);
        (if is_same { Rc::clone(one) } else { with_items_of(one, &found, &mut behind) }, Some(place))
    };
    let mut matches: Vec<(Rc<Match>, Option<usize>)> =
        known.matches.iter().enumerate().filter(remains).map(&mut kept).collect();
    let anew = match_again(input, &mut found, &again, &gone)?;
    let is_settled = anew.is_empty() && revalued.is_empty() && same_lineage;
    matches.extend(anew.into_iter().map(|one| match known.matches.binary_search(&one) {
        Ok(place) => (Rc::clone(&known.matches[place]), Some(place)),
        Err(_) => (one, None),
    }));
    if !is_settled {
        settle(&mut matches, |(one, _)| one);
    }
    (found.matches, found.kept) = matches.into_iter().unzip();
    Ok(Some(found))
}

/// Places of the rules, rising, of which rows that came or went may have changed more than they lose with a premise.
fn rules_to_match(input: Input<'_>, known: &Matches, found: &Matches, gone: &Gone<'_>, moved: &[Fact]) -> Vec<usize> {
    let mut again = BTreeSet::new();
    let mut without_origin: FxHashSet<Symbol> = FxHashSet::default();
    for fact in moved {
        let rows = found.database.relations.get(fact.relation as usize);
        let row = rows.map(|rows| rows.row(fact.row)).unwrap_or_default();
        if fact.relation as usize == base::ORIGIN {
            without_origin.extend(row.first());
        }
        let went = gone.hides(&found.database, *fact, row);
        let looks = input.plan.looks_at(fact.relation).iter().filter(|look| look.inside || !went);
        let noticing = looks.filter(|look| look.bound(&found.database, row).is_some());
        again.extend(noticing.map(|look| look.rule));
    }
    if !without_origin.is_empty() {
        // Origins are no premises: of rules that ask for them, those that did so of such an item.
        let looks = input.plan.looks_at(base::ORIGIN as u32).iter().filter(|look| !look.inside);
        let asking: BTreeSet<usize> = looks.map(|look| look.rule).collect();
        let asks = |one: &&Rc<Match>| {
            asking.contains(&one.rule) && one.values.iter().any(|value| without_origin.contains(value))
        };
        again.extend(known.matches.iter().filter(asks).map(|one| one.rule));
    }
    again.into_iter().filter(|rule| !input.plan.derives(*rule)).collect()
}

/// The match with the items that are behind its derived facts now.
fn with_items_of(one: &Rc<Match>, found: &Matches, behind: &mut Behind) -> Rc<Match> {
    let items = behind.items(found, &one.premises, &one.counted);
    if items == one.items { Rc::clone(one) } else { Rc::new(Match { items, ..(**one).clone() }) }
}
