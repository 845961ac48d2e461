//! The ledger: priors, pools, false flags, what is common to all, widths in common.

use std::collections::{BTreeMap, BTreeSet};

use super::arith::{NO_WEIGHT, Weighed, bounded, pool, pool_line, range, rounded};
use super::{Question, Report};
use crate::explain::certificate::{
    BeyondView, CellLineView, CellName, FindingView, LineSumView, LineView, SideView, StandingView, WeightRange,
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
                (priors[place], NO_WEIGHT, listed_lines(question, &bearing, place))
            }
            CellName::FalseFlag(id) => {
                let place = question.hypotheses.get(id.as_str()).copied().unwrap_or_default();
                let prior = priors[place].saturating_add(question.index.certificate.scales.false_flag_prior_udb);
                (prior, suspicion(question, place), posed_lines(question, &bearing, place))
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
    check_beyond(question, &bearing, report);
}

/// What a hypothesis has of each statement: the most that any finding gives it, each end by itself.
type Statements = BTreeMap<u64, WeightRange>;

fn statements(findings: &[&FindingView], line: &LineView, side: SideView) -> Statements {
    let mut most = Statements::new();
    for (statement, weight) in weighed(findings, line, side, |finding| finding.weight) {
        let known = most.entry(statement).or_insert(NO_WEIGHT);
        *known = range(known.lower_udb.max(weight.lower_udb), known.upper_udb.max(weight.upper_udb));
    }
    most
}

/// Of each statement that both have the smaller, each end by itself.
fn shared(one: &Statements, other: &Statements) -> Statements {
    let least = |(statement, ours): (&u64, &WeightRange)| {
        let theirs = other.get(statement)?;
        let smaller = range(ours.lower_udb.min(theirs.lower_udb), ours.upper_udb.min(theirs.upper_udb));
        Some((*statement, smaller))
    };
    one.iter().filter_map(least).collect()
}

/// What is left of a weight once a part of it is taken off, each end by itself.
fn left(weight: WeightRange, taken: WeightRange) -> WeightRange {
    let ends = [(weight.lower_udb, taken.lower_udb), (weight.upper_udb, taken.upper_udb)];
    let [lower, upper] = ends.map(|(own, taken)| own.saturating_sub(taken.min(own)));
    range(lower, upper)
}

fn without(own: &Statements, taken: &Statements, line: &LineView) -> WeightRange {
    let rest = own.iter().map(|(one, weight)| (*one, left(*weight, taken.get(one).copied().unwrap_or(NO_WEIGHT))));
    pool_line(&rest.collect::<Vec<_>>(), line)
}

/// What supports every listed hypothesis, where more than one lies within no other.
fn common(question: &Question<'_>, bearing: &[Vec<&FindingView>], line: &LineView) -> Statements {
    if question.within.iter().filter(|whole| whole.is_none()).count() < 2 {
        return Statements::new();
    }
    let all = bearing.iter().map(|findings| statements(findings, line, SideView::For));
    all.reduce(|one, other| shared(&one, &other)).unwrap_or_default()
}

/// What a finding weighs beyond what every listed hypothesis has alike.
pub(super) fn counting(question: &Question<'_>) -> impl Fn(&FindingView) -> WeightRange {
    let bearing: Vec<Vec<&FindingView>> =
        (0..question.view.hypotheses.len()).map(|place| bearing_on(question, place)).collect();
    let of_line = |line: &LineView| (line.id.clone(), common(question, &bearing, line));
    let common: BTreeMap<String, Statements> = question.index.certificate.scales.lines.iter().map(of_line).collect();
    move |finding| {
        let alike = common.get(&finding.line).filter(|_| finding.side == SideView::For);
        let alike = alike.and_then(|alike| alike.get(&finding.statement)).copied().unwrap_or(NO_WEIGHT);
        left(finding.weight, alike)
    }
}

/// What each line comes to for a hypothesis beyond what another has alike, of pairs that share a statement.
fn check_beyond(question: &Question<'_>, bearing: &[Vec<&FindingView>], report: &mut Report) {
    let id = |place: usize| question.view.hypotheses[place].id.clone();
    let mut views = Vec::new();
    for line in &question.index.certificate.scales.lines {
        let both =
            |place: usize| [SideView::For, SideView::Against].map(|side| statements(&bearing[place], line, side));
        let all: Vec<[Statements; 2]> = (0..bearing.len()).map(both).collect();
        for (place, [support, opposition]) in all.iter().enumerate() {
            for (rival, [theirs, against]) in all.iter().enumerate().filter(|(rival, _)| *rival != place) {
                let (same, contrary) = (shared(support, theirs), shared(opposition, against));
                if same.is_empty() && contrary.is_empty() {
                    continue;
                }
                let (support, opposition) = (without(support, &same, line), without(opposition, &contrary, line));
                let (hypothesis, rival, line) = (id(place), id(rival), line.id.clone());
                views.push(BeyondView { hypothesis, rival, line, support, opposition });
            }
        }
    }
    let (q, stated) = (question.place, &question.view.beyond);
    if report.exact(format_args!("questions[{q}].beyond"), &stated.len(), &views.len()) {
        for (n, (stated, view)) in stated.iter().zip(&views).enumerate() {
            report.exact(format_args!("questions[{q}].beyond[{n}]"), stated, view);
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
    of: impl Fn(&FindingView) -> WeightRange,
) -> Vec<Weighed> {
    let own = findings.iter().filter(|finding| finding.line == line.id && finding.side == side);
    own.map(|finding| (finding.statement, of(finding))).collect()
}

fn lines<'a>(question: &Question<'a>, findings: &[&FindingView]) -> Vec<&'a LineView> {
    let named: BTreeSet<&str> = findings.iter().map(|finding| finding.line.as_str()).collect();
    question.index.certificate.scales.lines.iter().filter(|line| named.contains(line.id.as_str())).collect()
}

fn pools(question: &Question<'_>, bearing: &[Vec<&FindingView>], place: usize, line: &LineView) -> LineSumView {
    let of = |side| statements(&bearing[place], line, side);
    let unspoofable = weighed(&bearing[place], line, SideView::For, |finding| finding.unspoofable);
    LineSumView {
        support: without(&of(SideView::For), &common(question, bearing, line), line),
        opposition: without(&of(SideView::Against), &Statements::new(), line),
        unspoofable: pool_line(&unspoofable, line),
    }
}

fn listed_lines(question: &Question<'_>, bearing: &[Vec<&FindingView>], place: usize) -> Vec<CellLineView> {
    let one = |line: &LineView| {
        let pools = pools(question, bearing, place, line);
        CellLineView { line: line.id.clone(), net: less(pools.support, pools.opposition), pools: Some(pools) }
    };
    lines(question, &bearing[place]).into_iter().map(one).collect()
}

/// A false flag has of each line what can be planted; what speaks against the one posed as does not touch it.
fn posed_lines(question: &Question<'_>, bearing: &[Vec<&FindingView>], place: usize) -> Vec<CellLineView> {
    let one = |line: &LineView| {
        let pools = pools(question, bearing, place, line);
        CellLineView { line: line.id.clone(), net: posed(&pools), pools: None }
    };
    lines(question, &bearing[place]).into_iter().map(one).collect()
}

/// The support that can be planted.
pub(super) fn posed(LineSumView { support, unspoofable, .. }: &LineSumView) -> WeightRange {
    let lower = support.lower_udb.saturating_sub(unspoofable.lower_udb);
    range(lower, support.upper_udb.saturating_sub(unspoofable.upper_udb))
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
