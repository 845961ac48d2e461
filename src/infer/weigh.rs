//! Weighing: from matches to findings with discounted weights, and to the ledger that pools them by line.
//!
//! A finding of ratio L whose premises hold with probability r weighs L' = 1 + r·(L − 1) for a hypothesis, its
//! reciprocal against (Schum 1994, cascaded inference). Ends of bands and of truth go together: low with low.
//!
//! A discount multiplies the truth of a finding's premises by 1 − r·(1 − f): f is what its rule says, r the probability that
//! its own premises hold, those apart that it aims at. An unreliable doubt discounts little.
//!
//! In one line and on one side of one hypothesis the strongest statement counts in full, every further one times the
//! line's dependence, up to its ceiling. A statement is one observation: a second copy of an item, the same speaker again
//! or a second rule on the same item adds nothing.
#![allow(clippy::indexing_slicing, reason = "places come from the matches that are weighed")]

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::database::{Fact, Ground};
use super::defeat::{Labelling, Scope, Standing};
use super::evaluate::Input;
use super::known::{Known, OfMatches, OnGrounds, put_in_order, strongest_of};
use super::lineage::Lineage;
use super::matching::{Match, Matches};
use super::symbol::Symbol;
use crate::model::quantity::{Probability, ProbabilityInterval, WeightInterval, WeightOfEvidence};
use crate::model::rule::Outcome;
use crate::model::rule_set::RuleSet;
use crate::model::scale::{Line, Scales};

/// For or against a hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// For it.
    For,
    /// Against it.
    Against,
}

/// A change to a finding's weight, with its reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjustment {
    /// Place of the rule that discounts.
    pub rule: usize,
    /// Places of the items that the discount rests on.
    pub items: Arc<[usize]>,
    /// What the rule multiplies the truth of the premises by, 0 to 1.
    pub stated: Probability,
    /// Probability that the premises of the discount hold, those that it aims at apart.
    pub truth: ProbabilityInterval,
    /// What the truth of the finding's premises is multiplied by: 1 − r·(1 − f).
    pub factor: ProbabilityInterval,
}

/// A weighing rule that matched, with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Place of the rule in the rule set.
    pub rule: usize,
    /// Place of the line in the scales.
    pub line: usize,
    /// For or against.
    pub side: Side,
    /// Place of the item that is weighed.
    pub principal: Option<usize>,
    /// Places of all items that it rests on.
    pub items: Arc<[usize]>,
    /// Place of the match.
    pub matched: usize,
    /// Whether it stands.
    pub standing: Standing,
    /// The band of the rule.
    pub band: WeightInterval,
    /// How cheaply a third party could have planted this.
    pub spoofability: Probability,
    /// Probability that all its premises hold, before discounts.
    pub premises: ProbabilityInterval,
    /// Discounts, in order of rule.
    pub adjustments: Vec<Adjustment>,
    /// Probability that all its premises hold, after discounts.
    pub truth: ProbabilityInterval,
    /// What it weighs, at least 0; the side says which way.
    pub weight: WeightInterval,
    /// The part of the weight that a false flag would not have: 10·log₁₀(L' / (1 + s·(L' − 1))).
    pub unspoofable: WeightInterval,
    /// Which observation it weighs: findings with one number weigh the same.
    pub statement: usize,
    /// Id of the hypothesis.
    pub hypothesis: Arc<str>,
}

/// A sign that somebody may be posing as a hypothesis.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspicion {
    /// Place of the rule.
    pub rule: usize,
    /// Places of the items that it rests on.
    pub items: Arc<[usize]>,
    /// Place of the item that is weighed.
    pub principal: Option<usize>,
    /// Id of the hypothesis.
    pub hypothesis: Arc<str>,
    /// What it raises the prior of the false flag by.
    pub weight: WeightInterval,
    /// The band of the rule.
    pub band: WeightInterval,
    /// Probability that all its premises hold.
    pub truth: ProbabilityInterval,
    /// Which observation it weighs.
    pub statement: usize,
}

/// Everything that findings are made from.
pub(crate) struct Weigher<'a> {
    pub(crate) input: Input<'a>,
    pub(crate) lineage: &'a Lineage,
    pub(crate) found: &'a Matches,
    pub(crate) labelling: &'a Labelling,
    pub(crate) scope: &'a Scope<'a>,
    /// By match: the first on the same grounds, of matches that weigh no item.
    firsts: OnceCell<Vec<usize>>,
    /// Ids of the hypotheses that matches name.
    hypotheses: RefCell<FxHashMap<Symbol, Arc<str>>>,
    /// By rule.
    rule_weights: RefCell<FxHashMap<usize, Option<RuleWeight>>>,
    /// By rule and truth of the premises: many findings share both.
    weights: RefCell<FxHashMap<RuleAndTruth, (WeightInterval, WeightInterval)>>,
}

/// A rule, and the ends of a truth by their bits.
type RuleAndTruth = (usize, [u64; 2]);

/// How a rule weighs what it finds.
#[derive(Clone, Copy)]
struct RuleWeight {
    /// Place of the line in the scales.
    line: usize,
    side: Side,
    band: WeightInterval,
    spoofability: Probability,
}

/// Discounts of every match that they hit, of each rule the strongest, so that a reason counts once; in order of rule.
type Discounts = BTreeMap<usize, BTreeMap<usize, Adjustment>>;

impl<'a> Weigher<'a> {
    pub(crate) fn new(
        input: Input<'a>,
        lineage: &'a Lineage,
        found: &'a Matches,
        labelling: &'a Labelling,
        scope: &'a Scope<'a>,
    ) -> Weigher<'a> {
        let (firsts, hypotheses) = (OnceCell::new(), RefCell::default());
        let (rule_weights, weights) = (RefCell::default(), RefCell::default());
        Weigher { input, lineage, found, labelling, scope, firsts, hypotheses, rule_weights, weights }
    }

    fn firsts(&self) -> Vec<usize> {
        let mut on_grounds = OnGrounds::default();
        let mut first = |(place, one): (usize, &'a Rc<Match>)| match (one.principal, self.outcome_of(one)) {
            (None, Outcome::Supports(_) | Outcome::Opposes(_) | Outcome::SuggestsFalseFlag(_)) => {
                on_grounds.add(self.input.plan, one, place)
            }
            _ => place,
        };
        self.found.matches.iter().enumerate().map(&mut first).collect()
    }

    fn outcome_of(&self, one: &Match) -> &'a Outcome {
        &self.input.rules.rules[one.rule].then
    }

    /// All findings, in order of hypothesis, line, side, rule and items; defeated and undecided ones included. Those of
    /// `known` that are as they were are used again. Where nothing is known, also the finding of each match, to be known then.
    pub(crate) fn findings(&self, known: Option<&Known<'_>>) -> (Vec<Arc<Finding>>, OfMatches) {
        let mut discounts = self.discounts();
        let mut findings: Vec<(usize, Arc<Finding>)> = Vec::with_capacity(self.found.matches.len());
        let mut all_known = true;
        for (place, found) in self.found.matches.iter().enumerate() {
            let adjustments = discounts.remove(&place).unwrap_or_default();
            let before = known.and_then(|known| known.finding(self.found, place));
            let as_before = |one: &Finding| {
                !self.input.without.lines.contains(&one.line)
                    && one.standing == self.labelling.standing[place]
                    && one.items == found.items
                    && one.adjustments.iter().eq(adjustments.values())
                    && known.is_some_and(|known| known.same_truth || one.premises == self.strength(found))
            };
            match before.filter(|(one, _)| as_before(one)) {
                Some((one, order)) => findings.push((*order, Arc::clone(one))),
                None => {
                    let adjustments = adjustments.into_values().collect();
                    let finding = self.finding(place, found, adjustments, (known, before.map(|(one, _)| one)));
                    all_known &= finding.is_none();
                    findings.extend(finding.map(|finding| (place, Arc::new(finding))));
                }
            }
        }
        if all_known {
            findings.sort_unstable_by_key(|(order, _)| *order);
        } else {
            put_in_order(&mut findings);
        }
        let mut of_matches = OfMatches::new();
        if known.is_none() {
            of_matches.resize(self.found.matches.len(), None);
            for (order, (place, one)) in findings.iter().enumerate() {
                of_matches[*place] = Some((Arc::clone(one), order));
            }
        }
        (strongest_of(findings), of_matches)
    }

    fn finding(
        &self,
        place: usize,
        found: &Match,
        adjustments: Vec<Adjustment>,
        (known, before): (Option<&Known<'_>>, Option<&Arc<Finding>>),
    ) -> Option<Finding> {
        let RuleWeight { line, side, band, spoofability } = self.rule_weight(found.rule)?;
        if self.input.without.lines.contains(&line) {
            return None;
        }
        let premises = self.strength(found);
        let truth = adjustments.iter().fold(premises, |product, one| product.and(one.factor));
        let (weight, unspoofable) = match before.filter(|one| one.truth == truth) {
            // The rule is the same, and so are its band and its spoofability.
            Some(one) => (one.weight, one.unspoofable),
            None => self.weight(found.rule, truth, (band, spoofability)),
        };
        Some(Finding {
            rule: found.rule,
            line,
            side,
            principal: found.principal,
            items: Arc::clone(&found.items),
            matched: place,
            standing: self.labelling.standing[place],
            band,
            spoofability,
            premises,
            adjustments,
            truth,
            weight,
            unspoofable,
            statement: before.map_or_else(|| self.statement(place, found, known), |one| one.statement),
            hypothesis: self.head(found)?,
        })
    }

    /// How a rule weighs what it finds; nothing for a rule that does not weigh.
    fn rule_weight(&self, rule: usize) -> Option<RuleWeight> {
        *self.rule_weights.borrow_mut().entry(rule).or_insert_with(|| {
            let RuleSet { rules, scales, .. } = self.input.rules;
            let (weighing, side) = match &rules[rule].then {
                Outcome::Supports(weighing) => (weighing, Side::For),
                Outcome::Opposes(weighing) => (weighing, Side::Against),
                _ => return None,
            };
            let name = rules[rule].line.as_deref()?;
            let line = scales.lines.iter().position(|line| line.id == name)?;
            let spoofability = Probability::clamped(weighing.spoofability);
            Some(RuleWeight { line, side, band: band(&weighing.band, scales), spoofability })
        })
    }

    /// What a finding of a rule weighs by the truth of its premises, and the part of it that a false flag would not have.
    fn weight(
        &self,
        rule: usize,
        truth: ProbabilityInterval,
        (band, spoofability): (WeightInterval, Probability),
    ) -> (WeightInterval, WeightInterval) {
        let key = (rule, [truth.lo(), truth.hi()].map(|end| end.value().to_bits()));
        *self.weights.borrow_mut().entry(key).or_insert_with(|| {
            let weight = cascade(band, truth);
            (weight, unspoofable(weight, spoofability))
        })
    }

    /// Signs of false flags that stand.
    pub(crate) fn suspicions(&self) -> Vec<Suspicion> {
        let mut suspicions = Vec::new();
        let suggested = self.found.with_outcome(self.input.rules, |then| match then {
            Outcome::SuggestsFalseFlag(suspicion) => Some(suspicion),
            _ => None,
        });
        for (place, found, suspicion) in suggested {
            if self.labelling.standing[place] != Standing::Stands {
                continue;
            }
            let Some(hypothesis) = self.head(found) else { continue };
            let band = band(&suspicion.band, &self.input.rules.scales);
            let truth = self.strength(found);
            suspicions.push(Suspicion {
                rule: found.rule,
                items: Arc::clone(&found.items),
                principal: found.principal,
                hypothesis,
                weight: cascade(band, truth),
                band,
                truth,
                statement: self.statement(place, found, None),
            });
        }
        suspicions
    }

    fn head(&self, found: &Match) -> Option<Arc<str>> {
        let [symbol, ..] = found.head;
        let symbol = symbol?;
        let id = || self.found.database.symbols.atom(symbol).text().into();
        Some(Arc::clone(self.hypotheses.borrow_mut().entry(symbol).or_insert_with(id)))
    }

    fn strength(&self, found: &Match) -> ProbabilityInterval {
        self.hold(&found.premises)
    }

    /// Probability that the premises of a match hold, those apart that are an item it aims at.
    fn strength_beside(&self, found: &Match, aimed_at: Option<usize>) -> ProbabilityInterval {
        let beside = |fact: &Fact| match self.found.database.ground(*fact) {
            Some(Ground::Item(item)) => Some(item) != aimed_at,
            _ => true,
        };
        let premises: Vec<Fact> = found.premises.iter().copied().filter(beside).collect();
        self.hold(&premises)
    }

    fn hold(&self, premises: &[Fact]) -> ProbabilityInterval {
        let held = self.found.held(self.input.case, self.lineage);
        held.of_all(premises).unwrap_or(ProbabilityInterval::ZERO)
    }

    fn discounts(&self) -> Discounts {
        let ends = |factor: ProbabilityInterval| (factor.lo().value(), factor.hi().value());
        let mut strongest = Discounts::new();
        let discounts = self.found.with_outcome(self.input.rules, |then| match then {
            Outcome::Discounts(discount) => Some(discount),
            _ => None,
        });
        for (place, found, discount) in discounts {
            if self.labelling.standing[place] != Standing::Stands {
                continue;
            }
            let stated = Probability::clamped(discount.to);
            let truth = self.strength_beside(found, self.scope.aimed_at(place));
            let factor = discount_factor(stated, truth);
            self.scope.each_hit(&discount.target, place, |victim| {
                let of_victim = strongest.entry(victim).or_default();
                let known = of_victim.get(&found.rule).map(|known| ends(known.factor));
                if known.is_none_or(|known| ends(factor) < known) {
                    let items = Arc::clone(&found.items);
                    of_victim.insert(found.rule, Adjustment { rule: found.rule, items, stated, truth, factor });
                }
            });
        }
        strongest
    }

    fn statement(&self, place: usize, found: &Match, known: Option<&Known<'_>>) -> usize {
        if let Some(item) = found.principal {
            return self.input.statements.of_item(item);
        }
        if let Some(statement) = known.and_then(|known| known.statement(found)) {
            return statement;
        }
        let known = known.map_or(0, Known::matches);
        let first = self.firsts.get_or_init(|| self.firsts())[place];
        [self.input.case.evidence.len(), known, first].into_iter().sum()
    }
}

/// What a discount multiplies by: 1 − r·(1 − f), the more certain the doubt the lower.
fn discount_factor(stated: Probability, truth: ProbabilityInterval) -> ProbabilityInterval {
    let end = |truth: Probability| Probability::clamped(1.0 - truth.value() * (1.0 - stated.value()));
    ProbabilityInterval::new(end(truth.lo()), end(truth.hi()))
}

/// The band of that name. `load` refuses names without one; without a band there is no weight.
pub(crate) fn band(name: &str, scales: &Scales) -> WeightInterval {
    let band = scales.bands.iter().find(|band| band.id == name);
    band.map_or(WeightInterval::ZERO, |band| {
        WeightInterval::new(WeightOfEvidence::rounded(band.lo), WeightOfEvidence::rounded(band.hi))
    })
}

/// Discounts a band by the truth of its premises: L' = 1 + r·(L − 1), low end with low truth, high with high.
///
/// # Source
/// D. Schum, *The Evidential Foundations of Probabilistic Reasoning*, 1994, chapter 7.
pub(crate) fn cascade(band: WeightInterval, truth: ProbabilityInterval) -> WeightInterval {
    let end = |weight: WeightOfEvidence, truth: Probability| {
        WeightOfEvidence::rounded(10.0 * libm::log10(1.0 + truth.value() * (weight.ratio() - 1.0)))
    };
    WeightInterval::new(end(band.lo(), truth.lo()), end(band.hi(), truth.hi()))
}

/// The part of a weight that a false flag would not have: w − 10·log₁₀(1 + s·(L' − 1)), never below 0.
pub(crate) fn unspoofable(weight: WeightInterval, spoofability: Probability) -> WeightInterval {
    let end = |weight: WeightOfEvidence| {
        let posed = 10.0 * libm::log10(1.0 + spoofability.value() * (weight.ratio() - 1.0));
        (weight - WeightOfEvidence::rounded(posed)).max(WeightOfEvidence::ZERO)
    };
    WeightInterval::new(end(weight.lo()), end(weight.hi()))
}

/// Pools weights of one line and side, each with its statement: of a statement the strongest, then the strongest in full
/// and each further one times the line's dependence, up to the ceiling. Low and high ends are pooled apart, so that more
/// support never lowers either.
pub(crate) fn pool(weights: &[(usize, WeightInterval)], line: &Line) -> WeightInterval {
    let apart = weights.is_sorted_by(|(one, _), (other, _)| one < other);
    let weights = if apart { Cow::Borrowed(weights) } else { Cow::Owned(strongest(weights.to_vec())) };
    let lo = pool_ends(weights.iter().map(|(_, weight)| weight.lo()), line);
    let hi = pool_ends(weights.iter().map(|(_, weight)| weight.hi()), line);
    WeightInterval::new(lo, hi)
}

/// Of each statement the strongest weight, each end by itself; in order of statement.
pub(crate) fn strongest(mut weights: Vec<(usize, WeightInterval)>) -> Vec<(usize, WeightInterval)> {
    weights.sort_by_key(|(statement, _)| *statement);
    weights.dedup_by(|(later, weight), (statement, known)| {
        let same = later == statement;
        if same {
            *known = known.greatest(*weight);
        }
        same
    });
    weights
}

fn pool_ends(ends: impl Iterator<Item = WeightOfEvidence>, line: &Line) -> WeightOfEvidence {
    let (mut first, mut all) = (WeightOfEvidence::ZERO, WeightOfEvidence::ZERO);
    for weight in ends {
        let weight = weight.max(WeightOfEvidence::ZERO);
        (first, all) = (first.max(weight), all + weight);
    }
    let further = (all - first).times_permille(permille(line));
    (first + further).min(WeightOfEvidence::rounded(line.ceiling))
}

/// The dependence of a line in whole thousandths.
pub(crate) fn permille(line: &Line) -> i64 {
    libm::round(line.dependence * 1000.0) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scale::LineNature;

    fn weight(lo: f64, hi: f64) -> WeightInterval {
        WeightInterval::new(WeightOfEvidence::rounded(lo), WeightOfEvidence::rounded(hi))
    }

    fn line() -> Line {
        Line {
            id: "code".into(),
            title: String::new(),
            nature: LineNature::Technical,
            dependence: 0.5,
            ceiling: 12.0,
            rationale: String::new(),
        }
    }

    #[test]
    fn a_ratio_of_ten_believed_half_weighs_a_ratio_of_five_and_a_half() {
        let half = ProbabilityInterval::exactly(Probability::clamped(0.5));
        let discounted = cascade(weight(10.0, 10.0), half);
        assert!((discounted.lo().ratio() - 5.5).abs() < 0.001);
        assert_eq!(cascade(weight(10.0, 15.0), ProbabilityInterval::ZERO), WeightInterval::ZERO);
        assert_eq!(cascade(weight(10.0, 15.0), ProbabilityInterval::ONE), weight(10.0, 15.0));
    }

    #[test]
    fn what_anyone_can_plant_has_no_unspoofable_part() {
        assert_eq!(unspoofable(weight(5.0, 10.0), Probability::ONE), WeightInterval::ZERO);
        assert_eq!(unspoofable(weight(5.0, 10.0), Probability::ZERO), weight(5.0, 10.0));
    }

    #[test]
    fn the_strongest_statement_counts_in_full_and_the_rest_by_dependence() {
        let pooled = pool(&[(1, weight(4.0, 6.0)), (2, weight(2.0, 4.0))], &line());
        assert_eq!(pooled, weight(5.0, 8.0));
    }

    #[test]
    fn the_same_statement_again_adds_nothing() {
        let once = pool(&[(1, weight(4.0, 6.0))], &line());
        assert_eq!(pool(&[(1, weight(4.0, 6.0)), (1, weight(3.0, 5.0))], &line()), once);
    }

    #[test]
    fn a_line_never_exceeds_its_ceiling() {
        let pooled = pool(&[(1, weight(10.0, 15.0)), (2, weight(10.0, 15.0))], &line());
        assert_eq!(pooled, weight(12.0, 12.0));
    }
}
