//! Who could lead: the hurdles between cells, and how far each part reaches.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is bounded")]

use super::Hurdle;
use super::weights::Moves;
use crate::infer::combine::{cells_of, twice_centre};
use crate::infer::ledger::{Cell, Ledger};
use crate::model::hypothesis::Question;
use crate::model::quantity::WeightOfEvidence;

/// Who could lead, and what each part could do about it.
pub(super) struct Contest<'a> {
    pub(super) question: &'a Question,
    pub(super) ledger: &'a Ledger,
    pub(super) moves: &'a [Moves],
}

impl Contest<'_> {
    /// Where a hypothesis leads, each rival is a hurdle; where none does, for each hypothesis the one that is furthest ahead of it.
    pub(super) fn hurdles(&self, leading: Option<usize>) -> Vec<Hurdle> {
        let tops: Vec<usize> = (0..self.question.hypotheses.len())
            .filter(|place| self.question.hypotheses[*place].within.is_none())
            .collect();
        let beside = |top: usize| {
            let others = tops.iter().filter(move |other| **other != top);
            let others = others.map(|other| cells_of(self.question, self.ledger, *other));
            let is_single = |cell: &usize| !matches!(self.ledger.cells[*cell].cell, Cell::Listed(_));
            others.chain((0..self.ledger.cells.len()).filter(is_single).map(|cell| vec![cell]))
        };
        let own = |top: usize| cells_of(self.question, self.ledger, top);
        match leading {
            Some(top) => beside(top).map(|rival| self.hurdle(&own(top), &rival, WeightOfEvidence::ZERO)).collect(),
            None => {
                let strongest = |top: &usize| {
                    let ahead = beside(*top).map(|rival| (self.ahead(&rival, &own(*top)), rival));
                    let (_, rival) = ahead.max_by_key(|(ahead, _)| *ahead)?;
                    // A tie is no lead.
                    Some(self.hurdle(&rival, &own(*top), WeightOfEvidence::from_micro(1)))
                };
                tops.iter().filter_map(strongest).collect()
            }
        }
    }

    /// What it takes to bring some cells, which are ahead, down to others, and `further`.
    fn hurdle(&self, own: &[usize], others: &[usize], further: WeightOfEvidence) -> Hurdle {
        let height = (self.ahead(own, others) + further).max(WeightOfEvidence::from_micro(1));
        let reach = self.moves.iter().map(|moves| self.reach(moves, own, others)).collect();
        Hurdle { ahead: own.to_vec(), behind: others.to_vec(), height, reach }
    }

    /// By how much some cells are ahead of others, at least; twice decibans. Exact where one cell is held against one.
    fn ahead(&self, own: &[usize], others: &[usize]) -> WeightOfEvidence {
        let centre = |cell: &usize| twice_centre(&self.ledger.cells[*cell]);
        if let ([one], [other]) = (own, others) {
            return centre(one) - centre(other);
        }
        let together = |cells: &[usize]| {
            let highest = cells.iter().map(centre).max().unwrap_or_default();
            let share = |cell: &usize| libm::pow(10.0, (centre(cell) - highest).decibans() / 20.0);
            let more = 20.0 * libm::log10(cells.iter().map(share).sum::<f64>());
            highest + WeightOfEvidence::from_micro(libm::floor(more * 1e6) as i64)
        };
        together(own) - together(others) - SUMMING
    }

    /// By how much a part could bring some cells closer to others.
    fn reach(&self, moves: &Moves, own: &[usize], others: &[usize]) -> WeightOfEvidence {
        let cell = |place: &usize| self.ledger.cells[*place].cell;
        // A hypothesis and its own false flag share what supports both.
        if let ([one], [other]) = (own, others) {
            match (cell(one), cell(other)) {
                (Cell::Listed(place), Cell::FalseFlag(posed)) if place == posed => {
                    return moves.unspoofable[place].fall + moves.opposition[place].rise + moves.suspicion[place].rise;
                }
                (Cell::FalseFlag(posed), Cell::Listed(place)) if place == posed => {
                    return moves.unspoofable[place].rise + moves.opposition[place].fall + moves.suspicion[place].fall;
                }
                _ => {}
            }
        }
        let falls = |own: &usize| match cell(own) {
            Cell::Listed(place) => moves.support[place].fall + moves.opposition[place].rise,
            Cell::Unknown => WeightOfEvidence::ZERO,
            Cell::FalseFlag(place) => {
                moves.support[place].fall + moves.unspoofable[place].rise + moves.suspicion[place].fall
            }
        };
        let rises = |other: &usize| match cell(other) {
            Cell::Listed(place) => moves.support[place].rise + moves.opposition[place].fall,
            Cell::Unknown => WeightOfEvidence::ZERO,
            Cell::FalseFlag(place) => {
                moves.support[place].rise + moves.unspoofable[place].fall + moves.suspicion[place].rise
            }
        };
        let most = |all: Option<WeightOfEvidence>| all.unwrap_or_default();
        most(own.iter().map(falls).max()) + most(others.iter().map(rises).max())
    }
}

/// What the last bits of a sum of odds can come to, in margins of several cells.
const SUMMING: WeightOfEvidence = WeightOfEvidence::from_micro(10);
