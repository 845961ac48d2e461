//! The checker: recomputes every step of a certificate, sharing no code with inference.
//!
//! It makes the certificate again from what it takes as given, bottom up, each step from what the steps before it made and never
//! from what is stated of it: [`recomputed`] and [`question`] say in which order; read on from there, file by file. Then it
//! compares the two documents. So one wrong figure is one [`Disagreement`], where it stands.
//!
//! Taken as given, because it would need the case and the rules themselves (the digests name them): what sources say, what rules
//! conclude, the scales, the ladder; that the stated matches and derivations are right, and are all there are; which item a match
//! weighs, and which items tell one observation; and how a hypothesis fares without an item or an origin, which is evaluated
//! anew on other evidence: here it is only held against its gates. Where texts are withheld, dates are: then also how many days lie
//! between items, if no fewer than those that are shown.
//!
//! A hostile certificate costs no more memory than its own size: a list is made no longer than one entry more than is stated,
//! which is enough to be refused. Sums of weights are exact: what is given for each is 32 bits wide or kept within 300 dB.

mod grade;
mod ledger;
mod lineage;
mod matches;

use std::collections::{BTreeMap, BTreeSet};

use super::certificate::*;

/// Recomputes a certificate; empty where everything follows.
///
/// Whole numbers, words and ids are compared exactly, probabilities up to 10⁻¹² of their size.
pub fn verify(certificate: &Certificate) -> Vec<Disagreement> {
    let again = Certificate { seal: certificate.computed_seal(), ..recomputed(certificate.clone()) };
    differences(certificate, &again)
}

/// Recomputes a certificate without looking at its seal: what holds of the figures whoever sealed them.
pub fn verify_terms(certificate: &Certificate) -> Vec<Disagreement> {
    differences(certificate, &recomputed(certificate.clone()))
}

/// The same certificate, made again from what it takes as given.
#[allow(clippy::indexing_slicing, reason = "ways have every source as a key")]
fn recomputed(mut c: Certificate) -> Certificate {
    c.schema_version = SCHEMA_VERSION;
    c.sort();
    let grade = |s: &SourceView| *c.scales.reliability.get(&s.grade).unwrap_or(&Chance::NEVER);
    c.sources.iter_mut().for_each(|source| source.reliability = grade(source));
    c.rules.iter_mut().filter_map(|rule| rule.effect.share_mut()).for_each(|share| *share = bounded(*share));
    let ways = lineage::trace(&c);
    c.sources.iter_mut().for_each(|one| (one.origins, one.truth) = lineage::told(&ways[&one.id], &one.origins));
    c.items = c.items.iter().map(|stated| lineage::item(&c, &ways, stated.clone())).collect();
    c.questions = c.questions.iter().map(|stated| question(&c, stated.clone())).collect();
    c.notes = grade::notes(&c);
    c.list_withheld();
    c
}

fn question(c: &Certificate, mut q: QuestionView) -> QuestionView {
    q.blinded =
        c.items.iter().filter(|one| one.takes_part && !c.takes_part(one, &q)).map(|one| one.id.clone()).collect();
    matches::set_strengths(c, &mut q);
    q.matches = matches::matches(c, &q);
    (q.common, q.sums) = ledger::sums(c, &q);
    q.cells = ledger::cells(c, &q);
    q.margins = ledger::margins(c, &q);
    // Without a margin for each pair of cells, which is refused, there is nothing to go on from.
    let complete = q.margins.len() >= (0..q.cells.len()).sum();
    let likelihoods = if complete { ledger::likelihoods(&q) } else { Vec::new() };
    q.cells.iter_mut().zip(&likelihoods).for_each(|(cell, likelihood)| cell.likelihood = *likelihood);
    q.judgments = grade::judgments(c, &q, likelihoods.get(q.cells.len()..).unwrap_or_default());
    let top = q.judgments.iter().zip(&q.hypotheses).find(|(judgment, one)| judgment.leads && one.within.is_none());
    q.leading = top.map(|(_, hypothesis)| hypothesis.id.clone());
    q
}

const NO_WEIGHT: WeightRange = WeightRange::NONE;
/// What nobody can state, as JSON has no such number.
const UNFOUNDED: Chance = Ends::both(f64::NAN);

/// On its edge where rounding pushed it outside 0 to 1; nothing where it is no number.
fn bounded(value: f64) -> f64 {
    if value > 0.0 { value.min(1.0) } else { 0.0 }
}

/// The ratio that a weight is 10·log₁₀ of.
fn ratio(udb: f64) -> f64 {
    libm::pow(10.0, udb / 1e6 / 10.0)
}

/// The weight of a ratio, rounded to 0.001 dB and kept within 300 dB.
fn weight(ratio: f64) -> i64 {
    (libm::round(10.0 * libm::log10(ratio) * 1000.0).clamp(-300_000.0, 300_000.0) as i64).saturating_mul(1000)
}

/// What a weight comes to that holds with some probability: L' = 1 + r·(L − 1).
fn cascade(udb: i64, probability: f64) -> i64 {
    weight(1.0 + probability * (ratio(udb as f64) - 1.0))
}

/// Of each key the highest of both ends.
fn highest<K: Ord, T: Copy>(all: impl Iterator<Item = (K, Ends<T>)>, max: fn(T, T) -> T) -> BTreeMap<K, Ends<T>> {
    let mut highest = BTreeMap::new();
    for (key, one) in all {
        highest.entry(key).and_modify(|known: &mut Ends<T>| *known = known.with(one, max)).or_insert(one);
    }
    highest
}

/// Of each statement the strongest weight; of these the strongest in full, each further one by the dependence of the line; all
/// up to its ceiling.
fn pool<'a>(line: &LineView, weights: impl Iterator<Item = (&'a StatementView, WeightRange)>) -> WeightRange {
    let strongest = highest(weights, i64::max);
    let end = |end: fn(&WeightRange) -> i64| {
        let (first, all) = (strongest.values().map(end).max().unwrap_or(0), strongest.values().map(end).sum::<i64>());
        first
            .saturating_add(all.saturating_sub(first).saturating_mul(line.dependence_permille.into()) / 1000)
            .min(line.ceiling_udb.into())
    };
    Ends { lower: end(|weight| weight.lower), upper: end(|weight| weight.upper) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_of_ten_believed_half_is_one_of_five_and_a_half() {
        // 10·log10(5.5) = 7.40363
        assert_eq!((cascade(10_000_000, 0.5), cascade(10_000_000, 0.0), weight(f64::NAN)), (7_404_000, 0, 0));
    }

    #[test]
    fn a_statement_told_twice_counts_once_and_a_further_one_by_dependence() {
        let (id, title, nature) = (String::new(), String::new(), crate::model::scale::LineNature::Legal);
        let mut line = LineView { id, title, nature, dependence_permille: 500, ceiling_udb: 18_000_000 };
        let (one, other) = (StatementView::Item("1".to_owned()), StatementView::Item("2".to_owned()));
        let (four, two) = (Ends { lower: 4_000_000, upper: 6_000_000 }, Ends { lower: 2_000_000, upper: 4_000_000 });
        let weights = || [(&one, four), (&one, two), (&other, two)].into_iter();
        assert_eq!(pool(&line, weights()), Ends { lower: 5_000_000, upper: 8_000_000 });
        line.ceiling_udb = 4_500_000;
        assert_eq!(pool(&line, weights()), Ends::both(4_500_000));
    }
}
