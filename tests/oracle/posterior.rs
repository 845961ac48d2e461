//! From findings to probabilities: cells, margins as ratios with a spread, plain normalisation.

use std::collections::BTreeMap;

use ascribe::model::hypothesis::{HypothesisKind, Question};
use ascribe::model::scale::{Line, LineNature, Scales};

use super::answer::Standing;
use super::weigh::{Finding, Ratios, Suspicion, from_decibans, pool, rounded};

/// A point between a lower and an upper probability.
#[derive(Debug, Clone, Copy)]
pub struct Likelihood {
    pub lo: f64,
    pub point: f64,
    pub hi: f64,
}

/// One of the possibilities that exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Listed(usize),
    Unknown,
    Posed(usize),
}

/// The posterior of a question.
#[derive(Debug, Clone)]
pub struct Posterior {
    pub cells: Vec<(Cell, Likelihood)>,
    pub hypotheses: Vec<Likelihood>,
}

/// A hypothesis and all that it lies within.
pub fn wholes(question: &Question, place: usize) -> Vec<usize> {
    let mut chain = vec![place];
    while let Some(whole) = question.hypotheses[chain[chain.len() - 1]].within {
        chain.push(whole);
    }
    chain
}

/// What a line comes to for a listed cell.
#[derive(Debug, Clone, Copy)]
struct Sum {
    support: Ratios,
    opposition: Ratios,
    beyond: Ratios,
}

/// A centre and a spread: the ratio of the upper to the lower end.
#[derive(Debug, Clone, Copy)]
struct Net {
    centre: f64,
    spread: f64,
}

fn net(lo: f64, hi: f64) -> Net {
    let (lo, hi) = (lo.min(hi), lo.max(hi));
    Net { centre: (lo * hi).sqrt(), spread: hi / lo }
}

/// What is left of a ratio once a part of it is taken off; the ends in order.
pub fn left(own: Ratios, taken: Ratios) -> Ratios {
    let (a, b) = (own.0 / taken.0, own.1 / taken.1);
    (a.min(b), a.max(b))
}

pub struct Ledger<'a> {
    question: &'a Question,
    scales: &'a Scales,
    /// Findings that stand and bear on each listed cell.
    bearing: Vec<Vec<&'a Finding>>,
    suspicions: &'a [Suspicion],
}

/// The ledger of a question.
pub fn ledger<'a>(
    question: &'a Question,
    findings: &'a [Finding],
    suspicions: &'a [Suspicion],
    scales: &'a Scales,
) -> Ledger<'a> {
    let bearing = (0..question.hypotheses.len()).map(|place| {
        let names: Vec<&str> =
            wholes(question, place).iter().map(|one| question.hypotheses[*one].id.as_str()).collect();
        let bears = |one: &&Finding| one.standing == Standing::Stands && names.contains(&one.hypothesis.as_str());
        findings.iter().filter(bears).collect()
    });
    Ledger { question, scales, bearing: bearing.collect(), suspicions }
}

/// Judges a question.
pub fn judge(question: &Question, findings: &[Finding], suspicions: &[Suspicion], scales: &Scales) -> Posterior {
    ledger(question, findings, suspicions, scales).posterior()
}

impl Ledger<'_> {
    fn cells(&self) -> Vec<Cell> {
        let listed = 0..self.question.hypotheses.len();
        let posed = listed.clone().filter(|place| {
            !matches!(self.question.hypotheses[*place].kind, HypothesisKind::Other | HypothesisKind::Insider)
        });
        let posed: Vec<Cell> = posed.map(Cell::Posed).collect();
        listed.map(Cell::Listed).chain([Cell::Unknown]).chain(posed).collect()
    }

    /// What a listed hypothesis has of each statement of a line: the most that any finding gives it.
    fn statements(&self, place: usize, line: usize, supports: bool) -> BTreeMap<&str, Ratios> {
        let mut most: BTreeMap<&str, Ratios> = BTreeMap::new();
        for one in self.bearing[place].iter().filter(|one| one.line == line && one.supports == supports) {
            let known = most.entry(one.statement.as_str()).or_insert((1.0, 1.0));
            *known = (known.0.max(one.ratio.0), known.1.max(one.ratio.1));
        }
        most
    }

    /// What every listed hypothesis has of a statement that supports it; 1 where there is but one top hypothesis.
    pub fn common(&self, line: usize, statement: &str) -> Ratios {
        if self.question.hypotheses.iter().filter(|one| one.within.is_none()).count() < 2 {
            return (1.0, 1.0);
        }
        let each = (0..self.bearing.len()).map(|place| self.statements(place, line, true));
        let each = each.map(|own| own.get(statement).copied().unwrap_or((1.0, 1.0)));
        each.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1))).unwrap_or((1.0, 1.0))
    }

    /// What a line comes to for a listed hypothesis: without what all have alike, or beside a rival without what that one has.
    fn sum(&self, place: usize, line: usize, rival: Option<usize>) -> Sum {
        let other = |supports: bool, statement: &str| match rival {
            Some(rival) => self.statements(rival, line, supports).get(statement).copied().unwrap_or((1.0, 1.0)),
            None if supports => self.common(line, statement),
            None => (1.0, 1.0),
        };
        let side = |supports: bool| {
            let left = self.statements(place, line, supports).into_iter().map(|(statement, own)| {
                let other = other(supports, statement);
                (statement, left(own, (own.0.min(other.0), own.1.min(other.1))))
            });
            pool(&left.collect::<Vec<_>>(), &self.scales.lines[line])
        };
        let own = self.bearing[place].iter().filter(|one| one.line == line && one.supports);
        let beyond: Vec<(&str, Ratios)> = own.map(|one| (one.statement.as_str(), one.beyond)).collect();
        Sum { support: side(true), opposition: side(false), beyond: pool(&beyond, &self.scales.lines[line]) }
    }

    /// What a line gives a cell, beside another where one is given.
    fn net(&self, cell: Cell, line: usize, beside: Option<Cell>) -> Net {
        let rival = match beside {
            Some(Cell::Listed(rival) | Cell::Posed(rival)) => Some(rival),
            Some(Cell::Unknown) | None => None,
        };
        match cell {
            Cell::Listed(place) => {
                let sum = self.sum(place, line, rival);
                // Nobody who poses is touched by what opposes the one posed as, so no opposition is shared with him.
                let alone = matches!(beside, Some(Cell::Posed(_)));
                let opposition = if alone { self.sum(place, line, None).opposition } else { sum.opposition };
                net(sum.support.0 / opposition.1, sum.support.1 / opposition.0)
            }
            Cell::Posed(place) => {
                let sum = self.sum(place, line, rival);
                net(sum.support.0 / sum.beyond.0, sum.support.1 / sum.beyond.1)
            }
            Cell::Unknown => net(1.0, 1.0),
        }
    }

    /// What tells two cells apart in a line.
    fn line_margin(&self, one: Cell, other: Cell, line: usize) -> Net {
        if let (Cell::Listed(place), Cell::Posed(posed)) | (Cell::Posed(posed), Cell::Listed(place)) = (one, other)
            && place == posed
        {
            let sum = self.sum(place, line, None);
            let ahead = net(sum.beyond.0 / sum.opposition.1, sum.beyond.1 / sum.opposition.0);
            let listed_first = matches!(one, Cell::Listed(_));
            return if listed_first { ahead } else { Net { centre: 1.0 / ahead.centre, ..ahead } };
        }
        let (ours, theirs) = (self.net(one, line, Some(other)), self.net(other, line, Some(one)));
        Net { centre: ours.centre / theirs.centre, spread: ours.spread * theirs.spread }
    }

    /// What a cell weighs in the middle.
    fn centre(&self, cell: Cell) -> f64 {
        let lines = (0..self.scales.lines.len()).map(|line| self.net(cell, line, None).centre);
        self.prior(cell) * self.suspicion(cell).centre * lines.product::<f64>()
    }

    fn suspicion(&self, cell: Cell) -> Net {
        let Cell::Posed(place) = cell else { return net(1.0, 1.0) };
        let chain = wholes(self.question, place);
        let names: Vec<&str> = chain.iter().map(|one| self.question.hypotheses[*one].id.as_str()).collect();
        let own = self.suspicions.iter().filter(|one| names.contains(&one.hypothesis.as_str()));
        let weights: Vec<(&str, Ratios)> = own.map(|one| (one.statement.as_str(), one.ratio)).collect();
        let line = Line {
            id: String::new(),
            title: String::new(),
            nature: LineNature::Circumstantial,
            dependence: 0.5,
            ceiling: self.scales.false_flag_ceiling - self.scales.false_flag_prior,
            rationale: String::new(),
        };
        let pooled = pool(&weights, &line);
        net(pooled.0, pooled.1)
    }

    fn prior(&self, cell: Cell) -> f64 {
        let floored = |share: f64| rounded(share.max(1e-6));
        let all = &self.question.hypotheses;
        let stated: Option<Vec<f64>> = all.iter().map(|one| one.prior.as_ref().map(|one| one.0.value())).collect();
        let parts = |place: usize| (0..all.len()).filter(move |part| all[*part].within == Some(place));
        match (cell, stated) {
            (Cell::Listed(place), Some(stated)) => {
                floored(stated[place] - parts(place).map(|part| stated[part]).sum::<f64>())
            }
            (Cell::Listed(place), None) => {
                let share = |one: &usize| 1.0 / (parts(*one).count() as f64 + 1.0);
                floored(wholes(self.question, place).iter().map(share).product())
            }
            (Cell::Unknown, Some(stated)) => {
                let top = (0..all.len()).filter(|place| all[*place].within.is_none());
                floored(1.0 - top.map(|place| stated[place]).sum::<f64>())
            }
            (Cell::Unknown, None) => from_decibans(self.scales.unknown_prior),
            (Cell::Posed(place), _) => self.prior(Cell::Listed(place)) * from_decibans(self.scales.false_flag_prior),
        }
    }

    /// Lower end, centre and upper end of the ratio of two cells. The centre is that of the cells; the ends are those of what
    /// tells them apart, whose spreads in lines add in quadrature.
    fn margin(&self, one: Cell, other: Cell) -> (f64, f64, f64) {
        let mut middle = self.prior(one) / self.prior(other);
        let mut squares = 0.0;
        let (ours, theirs) = (self.suspicion(one), self.suspicion(other));
        let suspicion = Net { centre: ours.centre / theirs.centre, spread: ours.spread * theirs.spread };
        let lines = (0..self.scales.lines.len()).map(|line| self.line_margin(one, other, line));
        for line in lines.chain([suspicion]) {
            middle *= line.centre;
            squares += line.spread.ln().powi(2);
        }
        let half = (squares.sqrt() / 2.0).exp();
        (middle / half, self.centre(one) / self.centre(other), middle * half)
    }

    fn posterior(&self) -> Posterior {
        let cells = self.cells();
        let count = cells.len();
        let margins: Vec<Vec<(f64, f64, f64)>> =
            cells.iter().map(|one| cells.iter().map(|other| self.margin(*one, *other)).collect()).collect();
        let loose = |own: &[usize]| {
            let end = |of: fn(&(f64, f64, f64)) -> f64| {
                let rivals = (0..count).filter(|cell| !own.contains(cell));
                let against = rivals.map(|rival| 1.0 / own.iter().map(|cell| of(&margins[*cell][rival])).sum::<f64>());
                1.0 / (1.0 + against.sum::<f64>())
            };
            let point = end(|one| one.1);
            Likelihood { lo: end(|one| one.0).min(point), point, hi: end(|one| one.2).max(point) }
        };
        let single: Vec<Likelihood> = (0..count).map(|cell| loose(&[cell])).collect();
        let reachable = |own: &[usize]| {
            let rivals = || single.iter().enumerate().filter(|(cell, _)| !own.contains(cell)).map(|(_, one)| one);
            let own = loose(own);
            let left = 1.0 - rivals().map(|one| one.hi).sum::<f64>();
            let most = 1.0 - rivals().map(|one| one.lo).sum::<f64>();
            Likelihood { lo: own.lo.max(left).min(own.point), hi: own.hi.min(most).max(own.point), ..own }
        };
        let hypotheses = (0..self.question.hypotheses.len()).map(|place| {
            let inside = |cell: &usize| match cells[*cell] {
                Cell::Listed(one) => wholes(self.question, one).contains(&place),
                _ => false,
            };
            reachable(&(0..count).filter(inside).collect::<Vec<_>>())
        });
        Posterior {
            hypotheses: hypotheses.collect(),
            cells: (0..count).map(|cell| (cells[cell], reachable(&[cell]))).collect(),
        }
    }
}
