//! Relations: rows of symbols with the indexes that a plan asked for.

use std::hash::Hasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHasher;

use super::bucket::{Buckets, Chain};
use super::symbol::Symbol;

/// Which columns of a relation are known when it is looked at; bit `i` is column `i`.
pub(crate) type Columns = u64;

/// A set of rows of one width.
#[derive(Debug, Clone, Default)]
pub(crate) struct Relation {
    width: usize,
    cells: Vec<Symbol>,
    indexes: Vec<Index>,
    /// Numbers of the rows that were inserted and not merely pushed, by all their columns.
    unique: HashTable<u32>,
}

/// Rows by the hash of some of their columns. Rows of one hash are rising; a reader compares the columns themselves.
#[derive(Debug, Clone, Default)]
struct Index {
    columns: Columns,
    rows: Buckets,
}

impl Relation {
    pub(crate) fn new(width: usize) -> Self {
        Relation { width, ..Relation::default() }
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// A row; empty for one that is not there.
    pub(crate) fn row(&self, row: u32) -> &[Symbol] {
        row_of(&self.cells, self.width, row)
    }

    /// Adds a row without looking for an equal one, and gives its number.
    pub(crate) fn push(&mut self, row: &[Symbol]) -> u32 {
        let number = self.len() as u32;
        self.cells.extend_from_slice(row);
        number
    }

    /// Adds a row where no equal one was inserted before; gives its number and whether it is new.
    pub(crate) fn insert(&mut self, row: &[Symbol]) -> (u32, bool) {
        let (all, number) = (self.all(), self.len() as u32);
        let Relation { unique, cells, width, .. } = self;
        let entry = unique.entry(
            hash(all, row),
            |known| row_of(cells, *width, *known) == row,
            |known| hash(all, row_of(cells, *width, *known)),
        );
        match entry {
            Entry::Occupied(known) => (*known.get(), false),
            Entry::Vacant(new) => {
                new.insert(number);
                (self.push(row), true)
            }
        }
    }

    /// The number of a row that was inserted.
    pub(crate) fn find(&self, row: &[Symbol]) -> Option<u32> {
        self.unique.find(hash(self.all(), row), |known| self.row(*known) == row).copied()
    }

    /// Brings every index up to the last row.
    pub(crate) fn index_again(&mut self) {
        let columns: Vec<Columns> = self.indexes.iter().map(|index| index.columns).collect();
        columns.into_iter().for_each(|columns| self.ensure_index(columns));
    }

    /// All columns.
    fn all(&self) -> Columns {
        !(Columns::MAX << self.width)
    }

    /// Whether every row was inserted, so that one can be found by all its columns.
    fn is_unique(&self) -> bool {
        !self.unique.is_empty() && self.unique.len() == self.len()
    }

    /// Makes sure that rows can be found by these columns.
    pub(crate) fn ensure_index(&mut self, columns: Columns) {
        if self.has_index(columns) {
            return;
        }
        let place = self.indexes.iter().position(|index| index.columns == columns).unwrap_or_else(|| {
            let place = self.indexes.len();
            self.indexes.push(Index { columns, ..Index::default() });
            place
        });
        let Some(index) = self.indexes.get_mut(place) else { return };
        let rows = self
            .cells
            .get(index.rows.len().saturating_mul(self.width)..)
            .unwrap_or_default()
            .chunks_exact(self.width.max(1));
        index.rows.reserve(rows.len());
        for row in rows {
            index.rows.push(hash(columns, row));
        }
    }

    /// Whether rows can be found by these columns, all of them.
    pub(crate) fn has_index(&self, columns: Columns) -> bool {
        let current = |index: &Index| index.columns == columns && index.rows.len() == self.len();
        columns == 0 || columns == self.all() && self.is_unique() || self.indexes.iter().any(current)
    }

    /// Numbers of rows that may agree in these columns with what `key` gives for each of them, rising; all rows where no column is
    /// known.
    pub(crate) fn lookup(&self, columns: Columns, key: impl Fn(usize) -> Symbol) -> Rows<'_> {
        let all = || Rows::All(0..self.len() as u32);
        if columns == 0 {
            return all();
        }
        let hash = hash_of(columns, &key);
        if columns == self.all() && self.is_unique() {
            let agrees = |row: &u32| self.row(*row).iter().enumerate().all(|(column, cell)| *cell == key(column));
            return Rows::One(self.unique.find(hash, agrees).copied());
        }
        let index = self.indexes.iter().find(|index| index.columns == columns);
        index.map_or_else(all, |index| Rows::Some(index.rows.of(hash)))
    }
}

fn row_of(cells: &[Symbol], width: usize, row: u32) -> &[Symbol] {
    let start = (row as usize).saturating_mul(width);
    cells.get(start..start.saturating_add(width)).unwrap_or(&[])
}

fn hash(columns: Columns, row: &[Symbol]) -> u64 {
    hash_of(columns, &|column| row.get(column).copied().unwrap_or(Symbol::UNBOUND))
}

fn hash_of(columns: Columns, key: &impl Fn(usize) -> Symbol) -> u64 {
    let mut hasher = FxHasher::default();
    let mut left = columns;
    while left != 0 {
        hasher.write_u32(key(left.trailing_zeros() as usize).0);
        left &= left.wrapping_sub(1);
    }
    hasher.finish()
}

/// Numbers of rows.
pub(crate) enum Rows<'a> {
    /// A range.
    All(std::ops::Range<u32>),
    /// The only one there can be.
    One(Option<u32>),
    /// Those of an index.
    Some(Chain<'a>),
}

impl Rows<'_> {
    /// Without most rows outside of a window: where all rows are looked at, without any.
    pub(crate) fn within(self, window: &std::ops::Range<u32>) -> Self {
        match self {
            Rows::All(all) => Rows::All(all.start.max(window.start)..all.end.min(window.end)),
            others => others,
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        match self {
            Rows::All(range) => range.next(),
            Rows::One(row) => row.take(),
            Rows::Some(rows) => rows.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_the_columns_that_are_known() {
        let mut relation = Relation::new(2);
        for row in [[1, 2], [1, 3], [4, 2]] {
            relation.push(&row.map(Symbol));
        }
        relation.ensure_index(0b01);
        let found: Vec<u32> = relation.lookup(0b01, |_| Symbol(1)).collect();
        assert_eq!(found, [0, 1]);
        relation.push(&[Symbol(1), Symbol(9)]);
        relation.ensure_index(0b01);
        assert_eq!(relation.lookup(0b01, |_| Symbol(1)).count(), 3);
    }

    #[test]
    fn only_the_row_that_agrees_is_looked_at() {
        let mut relation = Relation::new(2);
        for row in [[1, 2], [1, 3], [4, 2], [1, 3]] {
            relation.insert(&row.map(Symbol));
        }
        let key = |row: [u32; 2]| move |column: usize| Symbol(row.get(column).copied().unwrap_or(0));
        assert!(relation.has_index(0) && relation.has_index(0b11) && !relation.has_index(0b01));
        assert_eq!(relation.lookup(0b11, key([1, 3])).collect::<Vec<_>>(), [1]);
        assert_eq!(relation.lookup(0b11, key([4, 3])).count(), 0);
        assert_eq!(relation.lookup(0b01, key([1, 0])).count(), 3, "all rows where there is no index");
        assert_eq!((relation.find(&[4, 2].map(Symbol)), relation.find(&[2, 4].map(Symbol))), (Some(2), None));
        relation.ensure_index(0b01);
        assert_eq!(relation.lookup(0b01, key([4, 0])).collect::<Vec<_>>(), [2]);
        relation.insert(&[4, 9].map(Symbol));
        assert!(!relation.has_index(0b01), "a row has come since");
        relation.index_again();
        assert!(relation.has_index(0b01) && !relation.has_index(0b10));
        assert_eq!(relation.lookup(0b01, key([4, 0])).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn rows_that_were_pushed_are_found_by_all_columns_only_with_an_index() {
        let mut relation = Relation::new(2);
        relation.push(&[1, 2].map(Symbol));
        assert!(!relation.has_index(0b11));
        relation.ensure_index(0b11);
        assert!(relation.has_index(0b11));
        assert_eq!(relation.lookup(0b11, |column| Symbol(column as u32 + 1)).collect::<Vec<_>>(), [0]);
        assert!(!Relation::new(2).is_unique(), "nothing was inserted");
    }

    #[test]
    fn an_equal_row_is_kept_once() {
        let mut relation = Relation::new(1);
        assert_eq!(relation.insert(&[Symbol(7)]), (0, true));
        assert_eq!(relation.insert(&[Symbol(7)]), (0, false));
        assert_eq!(relation.len(), 1);
    }
}
