//! The ledger: priors, pools, false flags, what is common to all, widths in common.

use std::collections::BTreeSet;

use super::arith::{NO_WEIGHT, Weighed, bounded, pool, pool_line, range, rounded};
use super::{Question, Report};
use crate::explain::certificate::{
    CellLineView, CellName, FindingView, LineSumView, LineView, SideView, StandingView, WeightRange,
};
use crate::model::hypothesis::HypothesisKind;

/// Signs of deception count by this after the strongest, in thousandths.
const SUSPICION_DEPENDENCE: i64 = 500;
/// Least prior weight, in decibans.
const PRIOR_FLOOR: f64 = -60.0;

/// Checks the cells and what bears on two of them alike.
pub(super) fn check(question: &Question<'_>, report: &mut Report) {
    let q = question.place;
    let names = cells(question);
    let stated: Vec<&CellName> = question.view.cells.iter().map(|cell| &cell.cell).collect();
    if !report.exact(format_args!("questions[{q}].cells"), &stated, &names.iter().collect()) {
        return;
    }
    let bearing: Vec<Vec<&FindingView>> =
        (0..question.view.hypotheses.len()).map(|place| bearing_on(question, place)).collect();
    let priors = priors(question);
    for (n, cell) in question.view.cells.iter().enumerate() {
        let (prior, suspicion, lines) = match &cell.cell {
            CellName::Unknown => (unknown_prior(question), NO_WEIGHT, Vec::new()),
            CellName::Listed(id) => {
                let place = question.hypotheses.get(id.as_str()).copied().unwrap_or_default();
                (priors[place], NO_WEIGHT, listed_lines(question, &bearing[place]))
            }
            CellName::FalseFlag(id) => {
                let place = question.hypotheses.get(id.as_str()).copied().unwrap_or_default();
                let prior = priors[place].saturating_add(question.index.certificate.scales.false_flag_prior_udb);
                (prior, suspicion(question, place), posed_lines(question, &bearing[place]))
            }
        };
        report.exact(format_args!("questions[{q}].cells[{n}].prior_udb"), &cell.prior_udb, &prior);
        report.exact(format_args!("questions[{q}].cells[{n}].suspicion"), &cell.suspicion, &suspicion);
        if report.exact(format_args!("questions[{q}].cells[{n}].lines"), &cell.lines.len(), &lines.len()) {
            for (m, (stated, line)) in cell.lines.iter().zip(&lines).enumerate() {
                report.exact(format_args!("questions[{q}].cells[{n}].lines[{m}]"), stated, line);
            }
        }
    }
}

/// Every listed hypothesis, `unknown`, and a false flag of each that somebody can pose as.
fn cells(question: &Question<'_>) -> Vec<CellName> {
    let hypotheses = &question.view.hypotheses;
    let listed = hypotheses.iter().map(|one| CellName::Listed(one.id.clone()));
    let posed = hypotheses.iter().filter(|one| !matches!(one.kind, HypothesisKind::Other | HypothesisKind::Insider));
    let posed = posed.map(|one| CellName::FalseFlag(one.id.clone()));
    listed.chain([CellName::Unknown]).chain(posed).collect()
}

/// Findings that stand and bear on a hypothesis or on what it lies within.
fn bearing_on<'a>(question: &Question<'a>, place: usize) -> Vec<&'a FindingView> {
    let chain: BTreeSet<usize> = question.chain(place).collect();
    let bears = |finding: &&FindingView| {
        finding.standing == StandingView::Stands
            && question.hypotheses.get(finding.hypothesis.as_str()).is_some_and(|place| chain.contains(place))
    };
    question.view.findings.iter().filter(bears).collect()
}

/// Findings of one line and side with what is looked at of each.
pub(super) fn weighed(
    findings: &[&FindingView],
    line: &LineView,
    side: SideView,
    of: fn(&FindingView) -> WeightRange,
) -> Vec<Weighed> {
    let own = findings.iter().filter(|finding| finding.line == line.id && finding.side == side);
    own.map(|finding| (finding.statement, of(finding))).collect()
}

fn lines<'a>(question: &Question<'a>, findings: &[&FindingView]) -> Vec<&'a LineView> {
    let named: BTreeSet<&str> = findings.iter().map(|finding| finding.line.as_str()).collect();
    question.index.certificate.scales.lines.iter().filter(|line| named.contains(line.id.as_str())).collect()
}

fn pools(findings: &[&FindingView], line: &LineView) -> LineSumView {
    let pooled = |side, of| pool_line(&weighed(findings, line, side, of), line);
    LineSumView {
        support: pooled(SideView::For, |finding| finding.weight),
        opposition: pooled(SideView::Against, |finding| finding.weight),
        unspoofable: pooled(SideView::For, |finding| finding.unspoofable),
    }
}

fn listed_lines(question: &Question<'_>, findings: &[&FindingView]) -> Vec<CellLineView> {
    let one = |line: &LineView| {
        let pools = pools(findings, line);
        CellLineView { line: line.id.clone(), net: less(pools.support, pools.opposition), pools: Some(pools) }
    };
    lines(question, findings).into_iter().map(one).collect()
}

/// A false flag has of each line what can be planted; what speaks against the one posed as does not touch it.
fn posed_lines(question: &Question<'_>, findings: &[&FindingView]) -> Vec<CellLineView> {
    let one = |line: &LineView| {
        let LineSumView { support, unspoofable, .. } = pools(findings, line);
        let lower = support.lower_udb.saturating_sub(unspoofable.lower_udb);
        let upper = support.upper_udb.saturating_sub(unspoofable.upper_udb);
        CellLineView { line: line.id.clone(), net: range(lower, upper), pools: None }
    };
    lines(question, findings).into_iter().map(one).collect()
}

/// The low end of one less the high end of the other, and the other way round.
pub(super) fn less(one: WeightRange, other: WeightRange) -> WeightRange {
    range(one.lower_udb.saturating_sub(other.upper_udb), one.upper_udb.saturating_sub(other.lower_udb))
}

fn suspicion(question: &Question<'_>, place: usize) -> WeightRange {
    let chain: BTreeSet<usize> = question.chain(place).collect();
    let about = |id: &str| question.hypotheses.get(id).is_some_and(|place| chain.contains(place));
    let own = question.view.suspicions.iter().filter(|one| about(&one.hypothesis));
    let weights: Vec<Weighed> = own.map(|one| (one.statement, one.weight)).collect();
    pool(&weights, SUSPICION_DEPENDENCE, question.index.certificate.scales.suspicion_ceiling_udb)
}

/// Prior weights of listed cells: what the case states less the parts, or equal shares, a whole sharing with its parts.
fn priors(question: &Question<'_>) -> Vec<i64> {
    let hypotheses = &question.view.hypotheses;
    let parts = |whole: usize| (0..hypotheses.len()).filter(move |part| question.within[*part] == Some(whole));
    let stated: Option<Vec<f64>> = hypotheses.iter().map(|one| one.prior).collect();
    let share = |place: usize| match &stated {
        Some(stated) => stated[place] - parts(place).map(|part| stated[part]).sum::<f64>(),
        None => question.chain(place).fold(1.0, |share, place| share / (parts(place).count() as f64 + 1.0)),
    };
    (0..hypotheses.len()).map(|place| prior_weight(share(place))).collect()
}

fn unknown_prior(question: &Question<'_>) -> i64 {
    let top = question.view.hypotheses.iter().filter(|one| one.within.is_none());
    let stated: Option<Vec<f64>> = top.map(|one| one.prior).collect();
    match stated {
        Some(stated) => prior_weight(1.0 - stated.iter().sum::<f64>()),
        None => question.index.certificate.scales.unknown_prior_udb,
    }
}

fn prior_weight(share: f64) -> i64 {
    rounded((10.0 * libm::log10(bounded(share))).max(PRIOR_FLOOR))
}
