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

struct Ledger<'a> {
    question: &'a Question,
    scales: &'a Scales,
    /// Findings that stand and bear on each listed cell.
    bearing: Vec<Vec<&'a Finding>>,
    suspicions: &'a [Suspicion],
}

/// Judges a question.
pub fn judge(question: &Question, findings: &[Finding], suspicions: &[Suspicion], scales: &Scales) -> Posterior {
    let bearing = (0..question.hypotheses.len()).map(|place| {
        let names: Vec<&str> =
            wholes(question, place).iter().map(|one| question.hypotheses[*one].id.as_str()).collect();
        let bears = |one: &&Finding| one.standing == Standing::Stands && names.contains(&one.hypothesis.as_str());
        findings.iter().filter(bears).collect()
    });
    let ledger = Ledger { question, scales, bearing: bearing.collect(), suspicions };
    ledger.posterior()
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

    fn sum(&self, place: usize, line: usize) -> Sum {
        let side = |supports: bool, of: fn(&Finding) -> Ratios| {
            let own = self.bearing[place].iter().filter(|one| one.line == line && one.supports == supports);
            let weights: Vec<(&str, Ratios)> = own.map(|one| (one.statement.as_str(), of(one))).collect();
            pool(&weights, &self.scales.lines[line])
        };
        Sum {
            support: side(true, |one| one.ratio),
            opposition: side(false, |one| one.ratio),
            beyond: side(true, |one| one.beyond),
        }
    }

    /// What a line gives a cell.
    fn net(&self, cell: Cell, line: usize) -> Net {
        match cell {
            Cell::Listed(place) => {
                let sum = self.sum(place, line);
                net(sum.support.0 / sum.opposition.1, sum.support.1 / sum.opposition.0)
            }
            Cell::Posed(place) => {
                let sum = self.sum(place, line);
                net(sum.support.0 / sum.beyond.0, sum.support.1 / sum.beyond.1)
            }
            Cell::Unknown => {
                let common = self.common_to_all(line);
                net(common.0, common.1)
            }
        }
    }

    /// What every listed hypothesis has alike: of each statement the least that any has of it.
    fn common_to_all(&self, line: usize) -> Ratios {
        let best = |findings: &[&Finding], statement: &str| -> Option<Ratios> {
            let same = |one: &&&Finding| one.line == line && one.supports && one.statement == statement;
            let own = findings.iter().filter(same).map(|one| one.ratio);
            own.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))
        };
        let mut weights: BTreeMap<&str, Ratios> = BTreeMap::new();
        for statement in self.bearing[0].iter().map(|one| one.statement.as_str()) {
            let each: Option<Vec<Ratios>> = self.bearing.iter().map(|findings| best(findings, statement)).collect();
            if let Some(least) = each.and_then(|each| each.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.min(b.1)))) {
                weights.insert(statement, least);
            }
        }
        pool(&weights.into_iter().collect::<Vec<_>>(), &self.scales.lines[line])
    }

    /// Spread of what bears on two listed cells alike.
    fn shared(&self, one: usize, other: usize, line: usize) -> f64 {
        let spread = |of: usize, with: usize, supports: bool| {
            let own = |place: usize| {
                self.bearing[place].iter().filter(move |finding| finding.line == line && finding.supports == supports)
            };
            let common = own(of).filter(|finding| own(with).any(|same| same.statement == finding.statement));
            let weights: Vec<(&str, Ratios)> = common.map(|one| (one.statement.as_str(), one.ratio)).collect();
            let pooled = pool(&weights, &self.scales.lines[line]);
            pooled.1 / pooled.0
        };
        let side = |supports| spread(one, other, supports).min(spread(other, one, supports));
        side(true) * side(false)
    }

    fn line_margin(&self, one: Cell, other: Cell, line: usize) -> Net {
        if let (Cell::Listed(place), Cell::Posed(posed)) | (Cell::Posed(posed), Cell::Listed(place)) = (one, other)
            && place == posed
        {
            let sum = self.sum(place, line);
            let ahead = net(sum.beyond.0 / sum.opposition.1, sum.beyond.1 / sum.opposition.0);
            let listed_first = matches!(one, Cell::Listed(_));
            return if listed_first { ahead } else { Net { centre: 1.0 / ahead.centre, ..ahead } };
        }
        let (ours, theirs) = (self.net(one, line), self.net(other, line));
        let together = match (one, other) {
            (Cell::Listed(a) | Cell::Posed(a), Cell::Listed(b) | Cell::Posed(b)) => self.shared(a, b, line),
            _ => f64::INFINITY,
        };
        let together = together.min(ours.spread).min(theirs.spread);
        Net { centre: ours.centre / theirs.centre, spread: ours.spread * theirs.spread / (together * together) }
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

    /// Lower end, centre and upper end of the ratio of two cells; spreads of lines add in quadrature.
    fn margin(&self, one: Cell, other: Cell) -> (f64, f64, f64) {
        let mut centre = self.prior(one) / self.prior(other);
        let mut squares = 0.0;
        let (ours, theirs) = (self.suspicion(one), self.suspicion(other));
        let suspicion = Net { centre: ours.centre / theirs.centre, spread: ours.spread * theirs.spread };
        let lines = (0..self.scales.lines.len()).map(|line| self.line_margin(one, other, line));
        for line in lines.chain([suspicion]) {
            centre *= line.centre;
            squares += line.spread.ln().powi(2);
        }
        let half = (squares.sqrt() / 2.0).exp();
        (centre / half, centre, centre * half)
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
            Likelihood { lo: end(|one| one.0), point: end(|one| one.1), hi: end(|one| one.2) }
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
