//! Relations: rows of symbols with the indexes that a plan asked for.

use std::hash::Hasher;

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
        let start = (row as usize).saturating_mul(self.width);
        self.cells.get(start..start.saturating_add(self.width)).unwrap_or(&[])
    }

    /// Adds a row without looking for an equal one, and gives its number.
    pub(crate) fn push(&mut self, row: &[Symbol]) -> u32 {
        let number = self.len() as u32;
        self.cells.extend_from_slice(row);
        number
    }

    /// Adds a row where no equal one is there; gives its number and whether it is new.
    pub(crate) fn insert(&mut self, row: &[Symbol]) -> (u32, bool) {
        let all = !(Columns::MAX << self.width);
        self.ensure_index(all);
        if let Some(number) = self.lookup(all, row).find(|number| self.row(*number) == row) {
            return (number, false);
        }
        (self.push(row), true)
    }

    /// Makes sure that rows can be found by these columns.
    pub(crate) fn ensure_index(&mut self, columns: Columns) {
        if columns == 0 {
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
        columns == 0 || self.indexes.iter().any(current)
    }

    /// Numbers of rows that may agree with `key` in these columns, rising; all rows where no column is known.
    ///
    /// `key` has the relation's width; only the named columns of it are looked at.
    pub(crate) fn lookup(&self, columns: Columns, key: &[Symbol]) -> Rows<'_> {
        let all = || Rows::All(0..self.len() as u32);
        if columns == 0 {
            return all();
        }
        let index = self.indexes.iter().find(|index| index.columns == columns);
        index.map_or_else(all, |index| Rows::Some(index.rows.of(hash(columns, key))))
    }
}

fn hash(columns: Columns, row: &[Symbol]) -> u64 {
    let mut hasher = FxHasher::default();
    let mut left = columns;
    while left != 0 {
        if let Some(symbol) = row.get(left.trailing_zeros() as usize) {
            hasher.write_u32(symbol.0);
        }
        left &= left.wrapping_sub(1);
    }
    hasher.finish()
}

/// Numbers of rows.
pub(crate) enum Rows<'a> {
    /// A range.
    All(std::ops::Range<u32>),
    /// Those of an index.
    Some(Chain<'a>),
}

impl Rows<'_> {
    /// Without most rows outside of a window: where all rows are looked at, without any.
    pub(crate) fn within(self, window: &std::ops::Range<u32>) -> Self {
        match self {
            Rows::All(all) => Rows::All(all.start.max(window.start)..all.end.min(window.end)),
            some => some,
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        match self {
            Rows::All(range) => range.next(),
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
        let found: Vec<u32> = relation.lookup(0b01, &[Symbol(1), Symbol::UNBOUND]).collect();
        assert_eq!(found, [0, 1]);
        relation.push(&[Symbol(1), Symbol(9)]);
        relation.ensure_index(0b01);
        assert_eq!(relation.lookup(0b01, &[Symbol(1), Symbol::UNBOUND]).count(), 3);
    }

    #[test]
    fn an_equal_row_is_kept_once() {
        let mut relation = Relation::new(1);
        assert_eq!(relation.insert(&[Symbol(7)]), (0, true));
        assert_eq!(relation.insert(&[Symbol(7)]), (0, false));
        assert_eq!(relation.len(), 1);
    }
}
