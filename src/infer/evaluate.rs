//! One evaluation of a question over the items that take part, up to the posterior; and again without some of what it was
//! made from, reusing what was matched and reweighing only what changed.

use std::rc::Rc;
use std::sync::Arc;

use super::combine::{Odds, Posterior, combine};
use super::defeat::{Labelling, Scope, Standing, label};
use super::known::{Known, OfMatches};
use super::ledger::{Ledger, changed_lines, ledger, revised};
use super::limits::{LimitExceeded, Limits};
use super::lineage::Lineage;
use super::loss::Loss;
use super::matching::{Matches, find_matches};
use super::plan::Plan;
use super::rematch::rematch;
use super::statement::Statements;
use super::weigh::{Finding, Suspicion, Weigher};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::Question;
use crate::model::rule::Outcome;
use crate::model::rule_set::RuleSet;

/// What an evaluation works on.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) rules: &'a RuleSet,
    pub(crate) case: &'a Case,
    pub(crate) limits: &'a Limits,
    pub(crate) statements: &'a Statements,
    pub(crate) without: &'a Loss,
}

/// Matches of all rules over some items, with what stands of them.
pub(crate) struct Matched {
    pub(crate) found: Matches,
    pub(crate) labelling: Labelling,
    pub(crate) findings: Vec<Arc<Finding>>,
    pub(crate) suspicions: Vec<Suspicion>,
    /// By match: its finding, also where a stronger one is the same finding, and its place in the order of all of these.
    pub(crate) of_matches: OfMatches,
}

impl Matched {
    /// Ceilings on a hypothesis that stand, each with its rule; a rule may be named twice.
    pub(crate) fn caps<'m>(
        &'m self,
        rules: &'m RuleSet,
        hypothesis: &'m str,
    ) -> impl Iterator<Item = (usize, Confidence)> + 'm {
        let ceilings = self.found.with_outcome(rules, |then| match then {
            Outcome::Caps(cap) => Some(cap.at),
            _ => None,
        });
        ceilings.filter_map(move |(place, found, at)| {
            let named = found.head.first().copied().flatten().map(|id| self.found.database.symbols.atom(id).text());
            let stands = self.labelling.standing.get(place) == Some(&Standing::Stands);
            (stands && named.as_deref() == Some(hypothesis)).then_some((found.rule, at))
        })
    }

    /// The lowest ceiling on a hypothesis that stands; none is the highest level.
    pub(crate) fn ceiling(&self, rules: &RuleSet, hypothesis: &str) -> Confidence {
        self.caps(rules, hypothesis).map(|(_, at)| at).min().unwrap_or(Confidence::High)
    }
}

/// Ledger and posterior of one question.
#[derive(Clone)]
pub(crate) struct Judged {
    pub(crate) ledger: Ledger,
    odds: Rc<Odds>,
    pub(crate) posterior: Posterior,
}

/// Matches and weighs, for all questions at once.
pub(crate) fn match_and_weigh(
    input: Input<'_>,
    lineage: &Lineage,
    takes_part: &dyn Fn(usize) -> bool,
) -> Result<Matched, LimitExceeded> {
    let found = find_matches(input, lineage, takes_part)?;
    Ok(weigh(input, lineage, found, None))
}

fn weigh(input: Input<'_>, lineage: &Lineage, found: Matches, known: Option<&Known<'_>>) -> Matched {
    let scope = Scope::new(input, &found, lineage);
    let labelling = label(&scope);
    let weigher = Weigher::new(input, lineage, &found, &labelling, &scope);
    let (findings, of_matches) = weigher.findings(known);
    let suspicions = weigher.suspicions();
    Matched { found, labelling, findings, suspicions, of_matches }
}

/// What remains of an evaluation, and the lineage that it remains with.
pub(crate) type Remaining = (Rc<Matched>, Rc<Lineage>);

/// What remains of an evaluation once more is lost. `mask` tells which items took part.
pub(crate) fn lose(
    input: Input<'_>,
    known: &Rc<Matched>,
    lineage: &Rc<Lineage>,
    mask: &[bool],
    lost: &Loss,
) -> Result<Remaining, LimitExceeded> {
    let before = lineage;
    let all = input.without.and(lost);
    let input = Input { without: &all, ..input };
    let (lineage, items) = remaining(input, lineage, mask, lost);
    let found = match lost.rules.iter().any(|rule| input.plan.derives(*rule)) {
        true => None,
        false => rematch(input, &known.found, &lineage, &items, lost)?,
    };
    let Some(found) = found else {
        let takes_part = |item: usize| mask.get(item) == Some(&true) && items.binary_search(&item).is_err();
        return Ok((Rc::new(match_and_weigh(input, &lineage, &takes_part)?), lineage));
    };
    let same_truth = Rc::ptr_eq(before, &lineage) && Rc::ptr_eq(&known.found.derived, &found.derived);
    if same_truth && lost.lines.is_empty() && found.is_all_of(&known.found) {
        return Ok((Rc::clone(known), lineage));
    }
    let matched = weigh(input, &lineage, found, Some(&Known::new(known, input.plan, same_truth)));
    Ok((Rc::new(matched), lineage))
}

/// The lineage without the origins that are lost, and the items that are lost, rising: with their last origin items go as well.
fn remaining(input: Input<'_>, lineage: &Rc<Lineage>, mask: &[bool], lost: &Loss) -> (Rc<Lineage>, Vec<usize>) {
    if lost.origins.is_empty() {
        return (Rc::clone(lineage), lost.items.iter().copied().collect());
    }
    let lineage = Rc::new(Lineage::new(input.case, &input.rules.scales, &input.without.origins));
    let is_lost =
        |item: usize, takes_part: bool| lost.items.contains(&item) || takes_part && !lineage.is_reported(item);
    let items = mask.iter().enumerate().filter(|(item, takes_part)| is_lost(*item, **takes_part));
    let items = items.map(|(item, _)| item).collect();
    (lineage, items)
}

/// Draws up the ledger of one question and combines it.
pub(crate) fn judge(input: Input<'_>, question: &Question, matched: &Matched) -> Judged {
    let ledger = ledger(question, &matched.findings, &matched.suspicions, &input.rules.scales);
    let odds = Odds::new(&ledger);
    let posterior = combine(question, &ledger, &odds);
    Judged { ledger, odds: Rc::new(odds), posterior }
}

/// As [`judge`], from findings and suspicions of which much is as it was when `before` was judged from `known`.
pub(crate) fn judge_again(
    input: Input<'_>,
    question: &Question,
    (findings, suspicions): (&[Arc<Finding>], &[Suspicion]),
    (known, before): (&Matched, &Judged),
) -> Judged {
    let changed = changed_lines(&known.findings, findings);
    if changed.is_empty() && known.suspicions == suspicions {
        return before.clone();
    }
    let ledger = revised(question, &before.ledger, &changed, (findings, suspicions), &input.rules.scales);
    let odds = before.odds.revised(&before.ledger, &ledger);
    let posterior = combine(question, &ledger, &odds);
    Judged { ledger, odds: Rc::new(odds), posterior }
}
