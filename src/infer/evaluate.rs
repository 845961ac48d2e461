//! One evaluation of a question over the items that take part, up to the posterior. Sensitivity repeats it without an
//! item or an origin.

use super::combine::{Posterior, combine};
use super::defeat::{Labelling, label};
use super::ledger::{Ledger, ledger};
use super::limits::{LimitExceeded, Limits};
use super::lineage::Lineage;
use super::matching::{Matches, find_matches};
use super::plan::Plan;
use super::weigh::{Finding, Suspicion, Weigher};
use crate::model::case::Case;
use crate::model::hypothesis::Question;
use crate::model::rule_set::RuleSet;

/// What an evaluation works on.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) rules: &'a RuleSet,
    pub(crate) case: &'a Case,
    pub(crate) limits: &'a Limits,
}

/// Matches of all rules over some items, with what stands of them.
pub(crate) struct Matched {
    pub(crate) found: Matches,
    pub(crate) labelling: Labelling,
    pub(crate) findings: Vec<Finding>,
    pub(crate) suspicions: Vec<Suspicion>,
}

/// Ledger and posterior of one question.
pub(crate) struct Judged {
    pub(crate) ledger: Ledger,
    pub(crate) posterior: Posterior,
}

/// Matches and weighs, for all questions at once.
pub(crate) fn match_and_weigh(
    input: Input<'_>,
    lineage: &Lineage,
    takes_part: &dyn Fn(usize) -> bool,
) -> Result<Matched, LimitExceeded> {
    let Input { plan, rules, case, limits } = input;
    let found = find_matches(plan, rules, case, lineage, limits, takes_part)?;
    let labelling = label(&found, rules, case, lineage);
    let weigher = Weigher { plan, rules, case, lineage, found: &found, labelling: &labelling };
    let (findings, suspicions) = (weigher.findings(), weigher.suspicions());
    Ok(Matched { found, labelling, findings, suspicions })
}

/// Draws up the ledger of one question and combines it.
pub(crate) fn judge(input: Input<'_>, question: &Question, matched: &Matched) -> Judged {
    let ledger = ledger(question, &matched.findings, &matched.suspicions, &input.rules.scales);
    let posterior = combine(question, &ledger);
    Judged { ledger, posterior }
}
