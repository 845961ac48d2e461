//! What level of confidence a judgment keeps when it loses the item that it hangs on.

use super::tree::Explanation;
use crate::infer::{Assessment, LimitExceeded, Plan, assess};
use crate::model::case::Case;
use crate::model::id::EvidenceId;
use crate::model::rule_set::RuleSet;

/// Assesses the case again without the item that an explanation hangs on, and notes the level it has then.
///
/// `case` is the case as it was loaded, `assessment` the one explained.
///
/// # Errors
/// [`LimitExceeded`] where the evaluation needs more than its limits allow.
pub fn levels_without(
    plan: &Plan,
    rules: &RuleSet,
    case: &Case,
    assessment: &Assessment,
    explanation: &mut Explanation,
) -> Result<(), LimitExceeded> {
    for loss in explanation.hangs_on.iter_mut().flatten().filter(|loss| loss.is_item) {
        let mut options = assessment.options.clone();
        options.without.extend(loss.without.iter().map(|id| EvidenceId::from(id.as_str())));
        let then = assess(plan, rules, case, &options)?;
        let judged = then.questions.iter().find(|judged| judged.id == explanation.question);
        loss.level = judged.and_then(|judged| judged.judgments.get(explanation.place)).map(|judgment| judgment.level);
    }
    Ok(())
}
