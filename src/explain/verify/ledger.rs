//! The ledger: what each line comes to for each hypothesis, and the cells with their priors.

use super::*;

/// The strongest weights on a hypothesis, by line, side and statement.
type Strongest<'a> = BTreeMap<(&'a String, SideView, &'a StatementView), WeightRange>;

/// What two have alike: of each statement the smaller weight, each end by itself.
fn alike<'a>(one: &Strongest<'a>, other: &Strongest<'a>) -> Strongest<'a> {
    one.iter().filter_map(|(key, ours)| Some((*key, ours.with(*other.get(key)?, i64::min)))).collect()
}

/// What every listed hypothesis has alike of the support, where more than one lies within no other; and what each line comes to for each of them beyond that, and beyond
/// what each other one has alike.
pub(super) fn sums<'q>(c: &Certificate, q: &'q QuestionView) -> (Vec<CommonView>, Vec<SumView>) {
    let weights = |id: &String, of: fn(&WeighedView) -> WeightRange| -> Strongest<'q> {
        let keyed = |one: &'q WeighedView| Some(((one.line.as_ref()?, one.side, &one.statement), of(one)));
        highest(q.bearing(id).filter_map(keyed), i64::max)
    };
    let strongest = |one: &'q HypothesisView| (&one.id, weights(&one.id, |one| one.weight));
    let all: BTreeMap<&String, Strongest<'q>> = q.hypotheses.iter().map(strongest).collect();
    let mut common = all.values().cloned().reduce(|one, other| alike(&one, &other)).unwrap_or_default();
    let rivals = q.hypotheses.iter().filter(|one| one.within.is_none()).count() > 1;
    common.retain(|(_, side, _), _| rivals && *side == SideView::For);
    let (mut commons, mut sums) = (Vec::new(), Vec::new());
    for ((line, _, statement), weight) in &common {
        commons.push(CommonView { line: (*line).clone(), statement: (*statement).clone(), weight: *weight });
    }
    for (own, ours) in &all {
        let beyond_flag = weights(own, |one| one.unspoofable);
        let rivals =
            all.iter().filter(|(id, _)| id != &own).map(|(id, theirs)| (Some((*id).clone()), alike(ours, theirs)));
        for (beside, taken) in [(None, common.clone())].into_iter().chain(rivals) {
            let bearing = if beside.is_some() { &taken } else { ours };
            for line in c.scales.lines.iter().filter(|line| bearing.keys().any(|key| *key.0 == line.id)) {
                let left = |on: SideView, of: &Strongest<'_>, taken: &Strongest<'_>| {
                    let own = of.iter().filter(|((of_line, side, _), _)| **of_line == line.id && *side == on);
                    pool(line, own.map(|(key, all)| (key.2, all.without(*taken.get(key).unwrap_or(&NO_WEIGHT)))))
                };
                let (support, opposition) = (left(SideView::For, ours, &taken), left(SideView::Against, ours, &taken));
                let unspoofable = left(SideView::For, &beyond_flag, &Strongest::new());
                let (line, hypothesis, beside) = (line.id.clone(), (*own).clone(), beside.clone());
                sums.push(SumView { line, hypothesis, beside, support, opposition, unspoofable });
            }
        }
    }
    (commons, sums)
}

/// Every listed hypothesis, `unknown`, and a false flag of each that somebody can pose as; likelihoods come later. The prior of
/// a hypothesis is what the case states less that of its parts, or else an equal share, a whole sharing with its parts.
pub(super) fn cells(c: &Certificate, q: &QuestionView) -> Vec<CellView> {
    let prior_weight = |share: f64| weight(bounded(share)).max(-60_000_000);
    let parts = |whole: Option<&str>| Vec::from_iter(q.hypotheses.iter().filter(|one| one.within.as_deref() == whole));
    let stated = |whole: Option<&str>| parts(whole).iter().map(|part| part.prior).sum::<Option<f64>>();
    let all_stated = q.hypotheses.iter().all(|one| one.prior.is_some());
    let prior = |one: &HypothesisView| match one.prior.zip(stated(Some(&one.id))).filter(|_| all_stated) {
        Some((own, parts)) => prior_weight(own - parts),
        None => prior_weight(q.chain(&one.id).fold(1.0, |share, id| share / (parts(Some(id)).len() as f64 + 1.0))),
    };
    let unknown_prior = stated(None).map_or(c.scales.unknown_prior_udb.into(), |stated| prior_weight(1.0 - stated));
    let cell = |cell: CellName, prior_udb: i64, suspicion: WeightRange| {
        let nets = c.scales.lines.iter().map(|line| beside(q, line, &cell, &CellName::UNKNOWN)).chain([suspicion]);
        let twice_centre_udb =
            nets.map(WeightRange::twice_centre).fold(prior_udb.saturating_mul(2), i64::saturating_add);
        CellView { cell, prior_udb, suspicion, twice_centre_udb, likelihood: LikelihoodView::default() }
    };
    let listed = |one: &HypothesisView| cell(CellName::of(&one.id, false), prior(one), NO_WEIGHT);
    let mut cells: Vec<CellView> = q.hypotheses.iter().map(listed).collect();
    cells.push(cell(CellName::UNKNOWN, unknown_prior, NO_WEIGHT));
    for one in q.hypotheses.iter().filter(|one| one.kind.can_be_posed_as()) {
        let signs = q.bearing(&one.id).filter(|sign| sign.side == SideView::Posing);
        let suspicion = pool(&c.scales.deception, signs.map(|sign| (&sign.statement, sign.weight)));
        let prior = prior(one).saturating_add(c.scales.false_flag_prior_udb.into());
        cells.push(cell(CellName::of(&one.id, true), prior, suspicion));
    }
    cells
}

/// What a line gives a cell beside another, without what both have alike.
fn beside(q: &QuestionView, line: &LineView, ours: &CellName, theirs: &CellName) -> WeightRange {
    let sum = |rival: Option<&str>| q.sum(&line.id, ours.hypothesis.as_ref()?, rival);
    let Some(whole) = sum(None) else { return NO_WEIGHT };
    let left = sum(theirs.hypothesis.as_deref()).unwrap_or(whole);
    let same = ours.hypothesis == theirs.hypothesis;
    match (ours.false_flag, theirs.false_flag) {
        // A false flag shares the errors of the one posed as: only what cannot be planted and what opposes it tell them apart.
        (false, true) if same => whole.unspoofable.less(whole.opposition),
        (true, false) if same => NO_WEIGHT,
        // A false flag has what can be planted. What opposes the one posed as does not touch it, so none of that is shared.
        (true, _) => left.support.without(left.unspoofable),
        (false, true) => left.support.less(whole.opposition),
        (false, false) => left.support.less(left.opposition),
    }
}

/// How far each cell is ahead of each later one; the width is the root of the sum of the squared widths, rounded up.
pub(super) fn margins(c: &Certificate, q: &QuestionView) -> Vec<MarginView> {
    let pairs = (1..).zip(&q.cells).flat_map(|(n, one)| q.cells.iter().skip(n).map(move |other| (one, other)));
    let margin = |(one, other): (&CellView, &CellView)| {
        let (cell, rival) = (one.cell.clone(), other.cell.clone());
        let line = |line| beside(q, line, &cell, &rival).less(beside(q, line, &rival, &cell));
        let terms = || c.scales.lines.iter().map(line).chain([one.suspicion.less(other.suspicion)]);
        let priors = one.prior_udb.saturating_sub(other.prior_udb).saturating_mul(2);
        let twice_middle_udb = terms().map(WeightRange::twice_centre).fold(priors, i64::saturating_add);
        let squares: u128 = terms().map(|term| u128::from(term.width().unsigned_abs()).saturating_pow(2)).sum();
        // The root rounded up: that of one less rounded down, and one.
        let width_udb = squares.saturating_sub(1).isqrt().saturating_add(u128::from(squares > 0)) as i64;
        MarginView { cell, rival, twice_middle_udb, width_udb }
    };
    pairs.take(q.margins.len().saturating_add(1)).map(margin).collect()
}

/// Likelihoods of all cells, and then of all hypotheses with their parts.
pub(super) fn likelihoods(q: &QuestionView) -> Vec<LikelihoodView> {
    let cells = (0..q.cells.len()).map(|cell| BTreeSet::from([cell]));
    let all = cells.chain(q.hypotheses.iter().map(|one| q.cells_of(&one.id)));
    let all: Vec<(LikelihoodView, BTreeSet<usize>)> = all.map(|own| (likelihood(q, &own), own)).collect();
    all.iter().map(|(loose, own)| tight(*loose, all.get(..q.cells.len()).unwrap_or(&all), own)).collect()
}

/// Likelihood of cells together: 1 / (1 + Σ over rivals of 1 / Σ over own cells of 10^(margin/10)). The ends of a margin are its
/// middle less and plus half its width, rounded outwards.
fn likelihood(q: &QuestionView, own: &BTreeSet<usize>) -> LikelihoodView {
    let at = |end: fn([i64; 3]) -> f64| {
        let odds = |rival: usize| own.iter().map(|cell| ratio(end(q.margin(*cell, rival)))).sum::<f64>();
        let rivals = (0..q.cells.len()).filter(|cell| !own.contains(cell));
        bounded(1.0 / (1.0 + rivals.map(|rival| 1.0 / odds(rival)).sum::<f64>()))
    };
    let point = at(|[centre, _, _]| centre as f64 / 2.0);
    let lower = at(|[_, middle, width]| middle.saturating_sub(width).div_euclid(2) as f64).min(point);
    let upper = at(|[_, middle, width]| middle.saturating_add(width).saturating_add(1).div_euclid(2) as f64).max(point);
    LikelihoodView { point, lower, upper }
}

/// No lower than the rivals must leave, no higher than they can leave.
fn tight(loose: LikelihoodView, cells: &[(LikelihoodView, BTreeSet<usize>)], own: &BTreeSet<usize>) -> LikelihoodView {
    let left = |end: fn(&LikelihoodView) -> f64| {
        let rivals = cells.iter().filter(|(_, cell)| cell.is_disjoint(own));
        bounded(1.0 - rivals.map(|(rival, _)| end(rival)).sum::<f64>())
    };
    let lower = loose.lower.max(left(|rival| rival.upper)).min(loose.point);
    let upper = loose.upper.min(left(|rival| rival.lower)).max(loose.point);
    LikelihoodView { point: loose.point, lower, upper }
}
