//! Derived facts: every way in which each was derived, one after another in one list, so that millions cost no allocation each.
#![allow(clippy::indexing_slicing, reason = "places come from what was stored under them")]

use std::cell::OnceCell;
use std::hash::BuildHasher;
use std::rc::Rc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::database::Fact;
use super::plan::RelationId;
use super::short_hash::ShortHash;
use super::strength::stronger;
use super::symbol::Symbol;
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

    fn clear(&mut self) {
        self.spans.clear();
        self.rows.clear();
    }
}

/// What is known of one derived fact.
#[derive(Debug, Clone, Copy)]
struct Derived {
    /// Its last way, [`NONE`] where it has none.
    last: u32,
    /// The way with the highest lower end, [`NONE`] where no way has a strength.
    strongest: u32,
    strength: ProbabilityInterval,
}

const NONE: u32 = u32::MAX;

impl Derived {
    fn by(last: u32) -> Derived {
        Derived { last, strongest: NONE, strength: ProbabilityInterval::ZERO }
    }

    /// Takes the strength of one more way into account.
    fn strengthen(&mut self, way: u32, strength: ProbabilityInterval) {
        let known = (self.strongest != NONE).then_some((self.strongest, self.strength));
        (self.strongest, self.strength) = stronger(known, (way, strength));
    }
}

/// Derived facts with all their ways. Copies share what does not change when rows are lost.
#[derive(Debug, Clone)]
pub(crate) struct DerivedFacts {
    first: RelationId,
    /// By relation, counted from the first derived one, and row.
    facts: Vec<Rc<Vec<Derived>>>,
    ways: Rc<Ways>,
    /// By way: the next one of the same fact; of its last way the first.
    next: Rc<Vec<u32>>,
    users: Rc<OnceCell<Users>>,
    /// Ways that are lost, by number.
    lost: FxHashSet<u32>,
    /// Ways that came once others were lost; their numbers follow those of `ways`.
    added: Ways,
    /// The facts of these.
    added_to: Vec<Fact>,
}

/// By row: the facts that have a way with it, and the numbers of these ways.
type Users = FxHashMap<Fact, Vec<(Fact, u32)>>;

impl DerivedFacts {
    /// No facts of so many relations, the first of which is given.
    pub(crate) fn new(first: RelationId, relations: usize) -> DerivedFacts {
        DerivedFacts {
            first,
            facts: vec![Rc::default(); relations],
            ways: Rc::default(),
            next: Rc::default(),
            users: Rc::default(),
            lost: FxHashSet::default(),
            added: Ways::default(),
            added_to: Vec::new(),
        }
    }

    /// Number of ways of all facts, lost ones included.
    pub(crate) fn ways(&self) -> usize {
        self.ways.len().saturating_add(self.added.len())
    }

    /// Number of ways that were added again.
    pub(crate) fn added_ways(&self) -> usize {
        self.added.len()
    }

    /// Facts by relation and row; those that are no longer derived included.
    pub(crate) fn facts(&self) -> impl Iterator<Item = Fact> + use<> {
        let lengths: Vec<usize> = self.facts.iter().map(|facts| facts.len()).collect();
        let first = self.first;
        lengths.into_iter().enumerate().flat_map(move |(place, length)| {
            let relation = first.saturating_add(place) as u32;
            (0..length as u32).map(move |row| Fact { relation, row })
        })
    }

    /// Number of facts of a relation, counted from the first derived one.
    pub(crate) fn len(&self, relation: usize) -> usize {
        self.facts.get(relation).map_or(0, |facts| facts.len())
    }

    /// Whether a row is a derived fact, derived still or not.
    pub(crate) fn contains(&self, fact: Fact) -> bool {
        self.find(fact).is_some()
    }

    fn find(&self, fact: Fact) -> Option<&Derived> {
        let relation = (fact.relation as usize).checked_sub(self.first)?;
        self.facts.get(relation)?.get(fact.row as usize)
    }

    fn facts_like(&mut self, fact: Fact) -> &mut Vec<Derived> {
        Rc::make_mut(&mut self.facts[(fact.relation as usize).saturating_sub(self.first)])
    }

    /// Adds a way of a fact, with its strength where that is known; the fact with it where it is the next row of its relation.
    pub(crate) fn add(&mut self, fact: Fact, way: Way<'_>, strength: Option<ProbabilityInterval>) {
        let ways = Rc::make_mut(&mut self.ways);
        let number = ways.len() as u32;
        ways.push(way);
        let next = Rc::make_mut(&mut self.next);
        next.push(number);
        let facts = Rc::make_mut(&mut self.facts[(fact.relation as usize).saturating_sub(self.first)]);
        let place = fact.row as usize;
        match facts.get_mut(place) {
            Some(known) => {
                next.swap(known.last as usize, number as usize);
                known.last = number;
            }
            None => facts.push(Derived::by(number)),
        }
        if let Some(strength) = strength {
            facts[place].strengthen(number, strength);
        }
    }

    /// Ways of a fact that are left, with their numbers, rising.
    pub(crate) fn ways_of(&self, fact: Fact) -> impl Iterator<Item = (u32, Way<'_>)> {
        self.all_ways_of(fact).filter(|(number, _)| self.is_left(*number))
    }

    fn all_ways_of(&self, fact: Fact) -> impl Iterator<Item = (u32, Way<'_>)> {
        let last = self.find(fact).map_or(NONE, |derived| derived.last);
        let next = move |number: &u32| if *number == last { None } else { self.next.get(*number as usize).copied() };
        let known = std::iter::successors(self.first(last), next).map(|number| (number, self.ways.get(number)));
        known.chain(self.added().filter(move |(of, ..)| *of == fact).map(|(_, number, way)| (number, way)))
    }

    /// The first way of the fact that has this last one.
    fn first(&self, last: u32) -> Option<u32> {
        self.next.get(last as usize).copied()
    }

    /// Ways that were added again, with their facts and numbers.
    fn added(&self) -> impl Iterator<Item = (Fact, u32, Way<'_>)> {
        let numbers = self.ways.len() as u32..;
        self.added_to.iter().zip(numbers).zip(self.added.iter()).map(|((fact, number), way)| (*fact, number, way))
    }

    /// Every way that is left, of any fact.
    pub(crate) fn all_ways(&self) -> impl Iterator<Item = Way<'_>> {
        let left = self.ways.iter().enumerate().filter(|(number, _)| self.is_left(*number as u32));
        let added = self.added().filter(|(_, number, _)| self.is_left(*number));
        left.map(|(_, way)| way).chain(added.map(|(.., way)| way))
    }

    fn is_left(&self, number: u32) -> bool {
        self.lost.is_empty() || !self.lost.contains(&number)
    }

    fn way(&self, number: u32) -> Way<'_> {
        let added = (number as usize).checked_sub(self.ways.len());
        added.map_or_else(|| self.ways.get(number), |place| self.added.get(place as u32))
    }

    /// The strongest way of a fact, with its number: the items behind the fact are those of this one.
    pub(crate) fn strongest(&self, fact: Fact) -> Option<(u32, Way<'_>)> {
        let number = self.find(fact)?.strongest;
        (number != NONE).then(|| (number, self.way(number)))
    }

    /// The product over the rule and the premises of a way, each end from the way in which it is highest; nothing where no way
    /// is left, or none has a strength yet.
    pub(crate) fn strength(&self, fact: Fact) -> Option<ProbabilityInterval> {
        self.find(fact).filter(|derived| derived.strongest != NONE).map(|derived| derived.strength)
    }

    /// Sets the strongest way of a fact and its strength.
    pub(crate) fn strengthen(&mut self, fact: Fact, strongest: u32, strength: ProbabilityInterval) {
        if let Some(known) = self.facts_like(fact).get_mut(fact.row as usize) {
            (known.strongest, known.strength) = (strongest, strength);
        }
    }

    /// Takes the strength of a fact away.
    pub(crate) fn weaken(&mut self, fact: Fact) {
        self.strengthen(fact, NONE, ProbabilityInterval::ZERO);
    }

    /// Facts that have a way with a row, lost ways included, with the numbers of these ways.
    pub(crate) fn users(&self, row: Fact) -> impl Iterator<Item = (Fact, u32)> {
        let users = self.users.get_or_init(|| self.all_users());
        let added = self.added().filter(move |(.., way)| way.premises.iter().chain(way.counted).any(|one| *one == row));
        users.get(&row).into_iter().flatten().copied().chain(added.map(|(fact, number, _)| (fact, number)))
    }

    fn all_users(&self) -> Users {
        let mut users = Users::default();
        for fact in self.facts() {
            for (number, way) in self.all_ways_of(fact) {
                for row in way.premises.iter().chain(way.counted) {
                    users.entry(*row).or_default().push((fact, number));
                }
            }
        }
        users
    }

    /// Loses a way.
    pub(crate) fn lose(&mut self, way: u32) {
        self.lost.insert(way);
    }

    /// Adds a way of a fact once others were lost; one that was lost itself is found again.
    pub(crate) fn add_again(&mut self, fact: Fact, way: Way<'_>) {
        let lost = self.all_ways_of(fact).find(|(_, known)| *known == way).map(|(number, _)| number);
        if let Some(number) = lost {
            self.lost.remove(&number);
            return;
        }
        if !self.contains(fact) {
            self.facts_like(fact).push(Derived::by(NONE));
        }
        self.added.push(way);
        self.added_to.push(fact);
    }
}

/// Finds ways that were added before, but for the first of each fact.
#[derive(Debug, Default)]
pub(crate) struct KnownWays(HashTable<Known>);

#[derive(Debug)]
struct Known {
    fact: Fact,
    way: u32,
    /// Of both.
    hash: ShortHash,
}

impl KnownWays {
    /// Whether the way is new among those of `derived`, to which it is about to be added.
    pub(crate) fn is_new(&mut self, derived: &DerivedFacts, fact: Fact, way: Way<'_>) -> bool {
        let Some(of_fact) = derived.find(fact) else { return true };
        if derived.first(of_fact.last).is_some_and(|first| derived.ways.get(first) == way) {
            return false;
        }
        let hash = ShortHash::of(FxBuildHasher.hash_one((fact, way)));
        let new = Known { fact, way: derived.ways() as u32, hash };
        let is_same = |known: &Known| known.hash == hash && known.fact == fact && derived.ways.get(known.way) == way;
        match self.0.entry(hash.spread(), is_same, |known| known.hash.spread()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(new);
                true
            }
        }
    }
}

/// What rules derive, before it is stored: for each way the relation, and the cells of its row after those of the one before.
#[derive(Default)]
pub(crate) struct Derivable {
    relations: Vec<RelationId>,
    cells: Vec<Symbol>,
    ways: Ways,
}

impl Derivable {
    pub(crate) fn push(&mut self, relation: RelationId, cells: impl Iterator<Item = Symbol>, way: Way<'_>) {
        self.relations.push(relation);
        self.cells.extend(cells);
        self.ways.push(way);
    }

    /// Relation, cells and way of each, by the width of every relation.
    pub(crate) fn iter<'d>(&'d self, widths: &'d [usize]) -> impl Iterator<Item = (RelationId, &'d [Symbol], Way<'d>)> {
        let mut left = self.cells.as_slice();
        self.relations.iter().zip(self.ways.iter()).map(move |(relation, way)| {
            let (cells, others) = left.split_at(widths[*relation]);
            left = others;
            (*relation, cells, way)
        })
    }

    pub(crate) fn clear(&mut self) {
        self.relations.clear();
        self.cells.clear();
        self.ways.clear();
    }
}
