//! Derived facts: every way in which each was derived, one after another in one list, so that millions cost no allocation each.
#![allow(clippy::indexing_slicing, reason = "places come from what was stored under them")]

use std::hash::BuildHasher;
use std::rc::Rc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;

use super::database::Fact;
use super::plan::RelationId;
use crate::model::quantity::ProbabilityInterval;

/// One way in which a fact was derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Way<'a> {
    /// Place of the rule.
    pub(crate) rule: usize,
    /// Rows that must be true.
    pub(crate) premises: &'a [Fact],
    /// Rows that were counted.
    pub(crate) counted: &'a [Fact],
}

/// Ways, by number in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ways {
    spans: Vec<Span>,
    /// Premises and counted rows of one way after another.
    rows: Vec<Fact>,
}

/// Where the rows of a way are: its premises from `start` on, then those that were counted, up to the start of the next.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    rule: u32,
    premises: u32,
}

impl Ways {
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(crate) fn push(&mut self, way: Way<'_>) {
        let (start, premises) = (self.rows.len(), way.premises.len() as u32);
        self.spans.push(Span { start, rule: way.rule as u32, premises });
        self.rows.extend_from_slice(way.premises);
        self.rows.extend_from_slice(way.counted);
    }

    pub(crate) fn get(&self, number: u32) -> Way<'_> {
        let number = number as usize;
        let Span { start, rule, premises } = self.spans[number];
        let end = self.spans.get(number.saturating_add(1)).map_or(self.rows.len(), |next| next.start);
        let (premises, counted) = self.rows[start..end].split_at(premises as usize);
        Way { rule: rule as usize, premises, counted }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Way<'_>> {
        (0..self.len() as u32).map(|number| self.get(number))
    }

    pub(crate) fn clear(&mut self) {
        self.spans.clear();
        self.rows.clear();
    }
}

/// What is known of one derived fact.
#[derive(Debug, Clone, Copy)]
struct Derived {
    /// Its first way and its last.
    ends: (u32, u32),
    /// The way with the highest lower end, [`NONE`] where no way has a strength.
    strongest: u32,
    strength: ProbabilityInterval,
}

const NONE: u32 = u32::MAX;

/// Derived facts with all their ways. Copies share what does not change when facts are lost.
#[derive(Debug, Clone)]
pub(crate) struct DerivedFacts {
    first: RelationId,
    /// By relation, counted from the first derived one, and row.
    facts: Vec<Vec<Derived>>,
    ways: Rc<Ways>,
    /// By way: the next one of the same fact.
    next: Rc<Vec<u32>>,
    /// Ways that are lost; empty where none is.
    lost: Vec<bool>,
}

impl DerivedFacts {
    /// No facts of so many relations, the first of which is given.
    pub(crate) fn new(first: RelationId, relations: usize) -> DerivedFacts {
        let facts = vec![Vec::new(); relations];
        DerivedFacts { first, facts, ways: Rc::default(), next: Rc::default(), lost: Vec::new() }
    }

    /// Number of ways of all facts.
    pub(crate) fn ways(&self) -> usize {
        self.ways.len()
    }

    /// Facts by relation and row; those that are no longer derived included.
    pub(crate) fn facts(&self) -> impl Iterator<Item = Fact> + use<> {
        let lengths: Vec<usize> = self.facts.iter().map(Vec::len).collect();
        let first = self.first;
        lengths.into_iter().enumerate().flat_map(move |(place, length)| {
            let relation = first.saturating_add(place) as u32;
            (0..length as u32).map(move |row| Fact { relation, row })
        })
    }

    /// Number of facts of a relation, counted from the first derived one.
    pub(crate) fn len(&self, relation: usize) -> usize {
        self.facts.get(relation).map_or(0, Vec::len)
    }

    /// Whether a row is a derived fact, derived still or not.
    pub(crate) fn contains(&self, fact: Fact) -> bool {
        self.find(fact).is_some()
    }

    fn find(&self, fact: Fact) -> Option<&Derived> {
        let relation = (fact.relation as usize).checked_sub(self.first)?;
        self.facts.get(relation)?.get(fact.row as usize)
    }

    /// Adds a way of a fact; the fact with it where it is the next row of its relation.
    pub(crate) fn add(&mut self, fact: Fact, way: Way<'_>) {
        let ways = Rc::make_mut(&mut self.ways);
        let next = Rc::make_mut(&mut self.next);
        let number = ways.len() as u32;
        ways.push(way);
        next.push(NONE);
        let facts = &mut self.facts[(fact.relation as usize).saturating_sub(self.first)];
        match facts.get_mut(fact.row as usize) {
            Some(known) => {
                next[known.ends.1 as usize] = number;
                known.ends.1 = number;
            }
            None => {
                let strength = ProbabilityInterval::ZERO;
                facts.push(Derived { ends: (number, number), strongest: NONE, strength });
            }
        }
    }

    /// Ways of a fact that are left, with their numbers, rising.
    pub(crate) fn ways_of(&self, fact: Fact) -> impl Iterator<Item = (u32, Way<'_>)> {
        let first = self.find(fact).map(|derived| derived.ends.0);
        let next = |number: &u32| self.next.get(*number as usize).copied().filter(|next| *next != NONE);
        let all = std::iter::successors(first, next);
        all.filter(|number| !self.is_lost(*number)).map(|number| (number, self.ways.get(number)))
    }

    /// Every way that is left, of any fact.
    pub(crate) fn all_ways(&self) -> impl Iterator<Item = Way<'_>> {
        let left = self.ways.iter().enumerate().filter(|(number, _)| !self.is_lost(*number as u32));
        left.map(|(_, way)| way)
    }

    fn is_lost(&self, number: u32) -> bool {
        self.lost.get(number as usize).copied().unwrap_or(false)
    }

    /// The strongest way of a fact, with its number: the items behind the fact are those of this one.
    pub(crate) fn strongest(&self, fact: Fact) -> Option<(u32, Way<'_>)> {
        let number = self.find(fact)?.strongest;
        (number != NONE).then(|| (number, self.ways.get(number)))
    }

    /// The product over the rule and the premises of a way, each end from the way in which it is highest; nothing where no way
    /// is left, or none has a strength yet.
    pub(crate) fn strength(&self, fact: Fact) -> Option<ProbabilityInterval> {
        self.find(fact).filter(|derived| derived.strongest != NONE).map(|derived| derived.strength)
    }

    /// Sets the strongest way of a fact and its strength.
    pub(crate) fn strengthen(&mut self, fact: Fact, strongest: u32, strength: ProbabilityInterval) {
        let relation = (fact.relation as usize).saturating_sub(self.first);
        if let Some(known) = self.facts.get_mut(relation).and_then(|facts| facts.get_mut(fact.row as usize)) {
            (known.strongest, known.strength) = (strongest, strength);
        }
    }

    /// Keeps only the ways that stay; no fact has a strength then.
    pub(crate) fn retain(&mut self, stays: impl Fn(Way<'_>) -> bool) {
        let ways = Rc::clone(&self.ways);
        self.lost = ways.iter().enumerate().map(|(number, way)| self.is_lost(number as u32) || !stays(way)).collect();
        self.facts.iter_mut().flatten().for_each(|fact| fact.strongest = NONE);
    }
}

/// Finds ways that were added before, of facts that have more than one.
#[derive(Debug, Default)]
pub(crate) struct KnownWays(HashTable<Known>);

#[derive(Debug)]
struct Known {
    fact: Fact,
    way: u32,
    /// Kept so that a growing table need not look at what it finds.
    hash: u32,
}

impl Known {
    fn new(fact: Fact, way: u32, rows: Way<'_>) -> Known {
        Known { fact, way, hash: (FxBuildHasher.hash_one((fact, rows)) >> 32) as u32 }
    }

    /// The hash over all bits, as the table needs it.
    fn spread(&self) -> u64 {
        FxBuildHasher.hash_one(self.hash)
    }
}

impl KnownWays {
    /// Whether the way is new among those of `derived`, to which it is about to be added.
    pub(crate) fn is_new(&mut self, derived: &DerivedFacts, fact: Fact, way: Way<'_>) -> bool {
        let Some(of_fact) = derived.find(fact) else { return true };
        let (first, last) = of_fact.ends;
        if first == last {
            self.insert(derived, Known::new(fact, first, derived.ways.get(first)), derived.ways.get(first));
        }
        self.insert(derived, Known::new(fact, derived.ways() as u32, way), way)
    }

    fn insert(&mut self, derived: &DerivedFacts, new: Known, way: Way<'_>) -> bool {
        let is_same =
            |known: &Known| known.hash == new.hash && known.fact == new.fact && derived.ways.get(known.way) == way;
        match self.0.entry(new.spread(), is_same, Known::spread) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(new);
                true
            }
        }
    }
}
