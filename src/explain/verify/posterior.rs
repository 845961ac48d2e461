//! Margins between cells, and the likelihoods that follow from them.

use std::collections::BTreeMap;

use super::arith::{NO_WEIGHT, bounded, decibans, ratio};
use super::ledger::{less, posed};
use super::{Question, Report};
use crate::explain::certificate::{
    BeyondView, CellName, CellView, LikelihoodView, LineSumView, MarginView, WeightRange,
};

/// Checks margins and likelihoods.
pub(super) fn check(question: &Question<'_>, report: &mut Report) {
    let (q, view) = (question.place, question.view);
    let count = view.cells.len();
    let pairs: Vec<(usize, usize)> = (0..count)
        .flat_map(|one| (one + 1..count).map(move |other| (one, other)))
        .take(view.margins.len() + 1)
        .collect();
    if !report.exact(format_args!("questions[{q}].margins"), &view.margins.len(), &pairs.len()) {
        return;
    }
    let ledger = Ledger::new(question);
    for (n, (stated, (one, other))) in view.margins.iter().zip(&pairs).enumerate() {
        let at = format!("questions[{q}].margins[{n}]");
        check_margin(&ledger, &at, stated, &view.cells[*one], &view.cells[*other], report);
    }
    let mut margins = BTreeMap::new();
    for (stated, (one, other)) in view.margins.iter().zip(&pairs) {
        let (centre, middle, width) = (stated.twice_centre_udb, stated.twice_middle_udb, stated.width_udb);
        margins.insert((*one, *other), (centre, middle, width));
        margins.insert((*other, *one), (centre.saturating_neg(), middle.saturating_neg(), width));
    }
    let margins = Margins { margins, count };
    let loose: Vec<LikelihoodView> = (0..count).map(|cell| margins.likelihood(&[cell])).collect();
    for (n, cell) in view.cells.iter().enumerate() {
        let path = format_args!("questions[{q}].cells[{n}].likelihood");
        report.likelihood(path, cell.likelihood, tight(loose[n], &loose, &[n]));
    }
    let ids: Vec<&str> = view.judgments.iter().map(|judgment| judgment.hypothesis.as_str()).collect();
    let hypotheses: Vec<&str> = view.hypotheses.iter().map(|one| one.id.as_str()).collect();
    report.exact(format_args!("questions[{q}].judgments"), &ids, &hypotheses);
    for (n, judgment) in view.judgments.iter().enumerate() {
        let Some(place) = question.hypotheses.get(judgment.hypothesis.as_str()) else { continue };
        let own = own_cells(question, *place);
        let path = format_args!("questions[{q}].judgments[{n}].likelihood");
        report.likelihood(path, judgment.likelihood, tight(margins.likelihood(&own), &loose, &own));
    }
}

/// Places of the cells of a hypothesis and of its parts.
pub(super) fn own_cells(question: &Question<'_>, place: usize) -> Vec<usize> {
    let own = |cell: &CellView| match &cell.cell {
        CellName::Listed(id) => question.hypotheses.get(id.as_str()).is_some_and(|one| question.is_within(*one, place)),
        CellName::Unknown | CellName::FalseFlag(_) => false,
    };
    let cells = question.view.cells.iter().enumerate();
    cells.filter(|(_, cell)| own(cell)).map(|(place, _)| place).collect()
}

/// What margins are made from.
struct Ledger<'a> {
    /// Net weight by cell and line.
    nets: BTreeMap<(&'a CellName, &'a str), WeightRange>,
    /// Pools by listed hypothesis and line.
    pools: BTreeMap<(&'a str, &'a str), &'a LineSumView>,
    /// By hypothesis, rival and line: support and opposition beyond what both have.
    beyond: BTreeMap<(&'a str, &'a str, &'a str), (WeightRange, WeightRange)>,
    lines: Vec<&'a str>,
}

impl<'a> Ledger<'a> {
    fn new(question: &Question<'a>) -> Ledger<'a> {
        let (mut nets, mut pools) = (BTreeMap::new(), BTreeMap::new());
        for cell in &question.view.cells {
            for line in &cell.lines {
                nets.insert((&cell.cell, line.line.as_str()), line.net);
                if let (CellName::Listed(id), Some(sums)) = (&cell.cell, &line.pools) {
                    pools.insert((id.as_str(), line.line.as_str()), sums);
                }
            }
        }
        let beyond = question.view.beyond.iter();
        let sums = |one: &'a BeyondView| {
            ((one.hypothesis.as_str(), one.rival.as_str(), one.line.as_str()), (one.support, one.opposition))
        };
        Ledger {
            nets,
            pools,
            beyond: beyond.map(sums).collect(),
            lines: question.index.certificate.scales.lines.iter().map(|line| line.id.as_str()).collect(),
        }
    }

    /// What a line gives to a margin; nothing where it bears on neither cell.
    fn line(&self, one: &'a CellName, other: &'a CellName, line: &'a str) -> Option<WeightRange> {
        let (ours, theirs) = (self.nets.get(&(one, line)), self.nets.get(&(other, line)));
        if ours.is_none() && theirs.is_none() {
            return None;
        }
        Some(match (one, other) {
            (CellName::Listed(id), CellName::FalseFlag(posed)) if id == posed => self.over_false_flag(id, line),
            (CellName::FalseFlag(posed), CellName::Listed(id)) if id == posed => {
                self.over_false_flag(id, line).negative()
            }
            _ => less(self.beside(one, other, line), self.beside(other, one, line)),
        })
    }

    /// What a line gives one cell beside another: without what both hypotheses have. Opposition is shared with a listed
    /// hypothesis alone, as it does not touch one who poses.
    fn beside(&self, cell: &CellName, other: &CellName, line: &str) -> WeightRange {
        let id = |cell: &'_ CellName| match cell {
            CellName::Listed(id) | CellName::FalseFlag(id) => id.clone(),
            CellName::Unknown => String::new(),
        };
        let (own, rival) = (id(cell), id(other));
        let mut sums = match self.pools.get(&(own.as_str(), line)) {
            Some(sums) => (*sums).clone(),
            None => return NO_WEIGHT,
        };
        if let Some((support, opposition)) = self.beyond.get(&(own.as_str(), rival.as_str(), line)) {
            sums.support = *support;
            if matches!(other, CellName::Listed(_)) {
                sums.opposition = *opposition;
            }
        }
        match cell {
            CellName::Listed(_) => less(sums.support, sums.opposition),
            CellName::FalseFlag(_) => posed(&sums),
            CellName::Unknown => NO_WEIGHT,
        }
    }

    /// What only the one posed as has, less what speaks against it.
    fn over_false_flag(&self, id: &str, line: &str) -> WeightRange {
        self.pools.get(&(id, line)).map_or(NO_WEIGHT, |pools| less(pools.unspoofable, pools.opposition))
    }
}

fn check_margin<'a>(
    ledger: &Ledger<'a>,
    at: &str,
    stated: &MarginView,
    one: &'a CellView,
    other: &'a CellView,
    report: &mut Report,
) {
    report.exact(format_args!("{at}.cell"), &stated.cell, &one.cell);
    report.exact(format_args!("{at}.rival"), &stated.rival, &other.cell);
    let lines: Vec<(&str, WeightRange)> =
        ledger.lines.iter().filter_map(|line| Some((*line, ledger.line(&one.cell, &other.cell, line)?))).collect();
    let stated_lines: Vec<(&str, WeightRange)> =
        stated.lines.iter().map(|line| (line.line.as_str(), line.margin)).collect();
    report.exact(format_args!("{at}.lines"), &stated_lines, &lines);
    let deceived = one.suspicion != NO_WEIGHT || other.suspicion != NO_WEIGHT;
    let suspicion = deceived.then(|| less(one.suspicion, other.suspicion));
    report.exact(format_args!("{at}.suspicion"), &stated.suspicion, &suspicion);
    report.exact(format_args!("{at}.prior_udb"), &stated.prior_udb, &one.prior_udb.saturating_sub(other.prior_udb));
    let terms = || stated.lines.iter().map(|line| line.margin).chain(stated.suspicion);
    let priors = stated.prior_udb.saturating_add(stated.prior_udb);
    let twice_middle = terms().fold(priors, |sum, term| sum.saturating_add(term.twice_centre()));
    report.exact(format_args!("{at}.twice_middle_udb"), &stated.twice_middle_udb, &twice_middle);
    let twice_centre = twice_centre(one).saturating_sub(twice_centre(other));
    report.exact(format_args!("{at}.twice_centre_udb"), &stated.twice_centre_udb, &twice_centre);
    report.exact(format_args!("{at}.width_udb"), &stated.width_udb, &root_of_squares(terms()));
}

/// Twice what a cell weighs in the middle.
fn twice_centre(cell: &CellView) -> i64 {
    let terms = cell.lines.iter().map(|line| line.net).chain([cell.suspicion]);
    terms.fold(cell.prior_udb.saturating_mul(2), |sum, term| sum.saturating_add(term.twice_centre()))
}

/// The least whole number whose square is at least the sum of the squared widths.
fn root_of_squares(terms: impl Iterator<Item = WeightRange>) -> i64 {
    let squares = terms.fold(0_u128, |sum, term| {
        let width = u128::from(term.width().unsigned_abs());
        sum.saturating_add(width.saturating_mul(width))
    });
    let root = squares.isqrt();
    let root = if root.saturating_mul(root) < squares { root + 1 } else { root };
    i64::try_from(root).unwrap_or(i64::MAX / 4)
}

/// Twice the centre, twice the middle of the ends, and the width of every margin, both ways.
struct Margins {
    margins: BTreeMap<(usize, usize), (i64, i64, i64)>,
    count: usize,
}

impl Margins {
    /// Likelihood of cells together: 1 / (1 + Σ over rivals of 1 / Σ over own cells of 10^(margin/10)).
    fn likelihood(&self, own: &[usize]) -> LikelihoodView {
        let at = |decibans_of: &dyn Fn(i64, i64, i64) -> f64| {
            let rivals = (0..self.count).filter(|cell| !own.contains(cell));
            let against: f64 = rivals
                .map(|rival| {
                    let odds = |cell: &usize| {
                        self.margins
                            .get(&(*cell, rival))
                            .map_or(0.0, |(centre, middle, width)| ratio(decibans_of(*centre, *middle, *width)))
                    };
                    1.0 / own.iter().map(odds).sum::<f64>()
                })
                .sum();
            bounded(1.0 / (1.0 + against))
        };
        let lower = at(&|_, twice, width| decibans(twice.saturating_sub(width).div_euclid(2)));
        // Rounded up, as the lower end is rounded down.
        let upper = at(&|_, twice, width| {
            decibans(twice.saturating_add(width).saturating_neg().div_euclid(2).saturating_neg())
        });
        let point = at(&|twice, _, _| decibans(twice) / 2.0);
        LikelihoodView { point, lower: lower.min(point), upper: upper.max(point) }
    }
}

/// No lower than the rivals must leave, no higher than they can leave.
fn tight(loose: LikelihoodView, cells: &[LikelihoodView], own: &[usize]) -> LikelihoodView {
    let rivals = || cells.iter().enumerate().filter(|(cell, _)| !own.contains(cell)).map(|(_, rival)| rival);
    let at_least = bounded(1.0 - rivals().map(|rival| rival.upper).sum::<f64>());
    let at_most = bounded(1.0 - rivals().map(|rival| rival.lower).sum::<f64>());
    LikelihoodView {
        point: loose.point,
        lower: loose.lower.max(at_least).min(loose.point),
        upper: loose.upper.min(at_most).max(loose.point),
    }
}

#[cfg(test)]
mod tests {
    use super::super::arith::range;
    use super::*;

    #[test]
    fn a_width_is_a_root_rounded_up() {
        assert_eq!(root_of_squares([range(0, 3), range(1, 5)].into_iter()), 5);
        assert_eq!(root_of_squares([range(0, 1), range(0, 1)].into_iter()), 2);
        assert_eq!(root_of_squares([range(i64::MIN, i64::MAX); 9].into_iter()), i64::MAX / 4);
    }

    #[test]
    fn two_equal_cells_share_alike() {
        let margins = Margins { margins: BTreeMap::from([((0, 1), (0, 0, 0)), ((1, 0), (0, 0, 0))]), count: 2 };
        assert_eq!(margins.likelihood(&[0]).point, 0.5);
        assert_eq!(margins.likelihood(&[0, 1]).point, 1.0);
    }
}
