//! Agreement over a casebook as versioned JSON.

use serde::Serialize;

use crate::compare::{Agreement, Blocked, LEVELS, Verdict};
use crate::model::confidence::Confidence;
use crate::model::rule_set::RuleSet;

/// Version of this shape.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Score<'a> {
    schema_version: u32,
    rules: &'a str,
    compared: usize,
    leading_compared: usize,
    leading_right: usize,
    equal: usize,
    within: usize,
    overclaims: usize,
    underclaims: usize,
    kappa: f64,
    levels: [Confidence; 4],
    confusion: &'a [[usize; 4]; 4],
    verdicts: Vec<VerdictView<'a>>,
}

#[derive(Serialize)]
struct VerdictView<'a> {
    case: &'a str,
    question: &'a str,
    hypothesis: &'a str,
    published: Confidence,
    range: (Confidence, Confidence),
    undisclosed: bool,
    reached: Confidence,
    leads: bool,
    leading: Option<&'a str>,
    lower: f64,
    upper: f64,
    blocked: Vec<String>,
}

/// Agreement and verdicts as JSON.
///
/// # Errors
/// None for what `compare` gives; the signature is serde's.
pub fn score_json(agreement: &Agreement, verdicts: &[Verdict], rules: &RuleSet) -> Result<String, serde_json::Error> {
    let view = Score {
        schema_version: SCHEMA_VERSION,
        rules: rules.digest(),
        compared: agreement.compared,
        leading_compared: agreement.leading_compared,
        leading_right: agreement.leading_right,
        equal: agreement.equal,
        within: agreement.within,
        overclaims: agreement.overclaims,
        underclaims: agreement.underclaims,
        kappa: agreement.kappa,
        levels: LEVELS,
        confusion: &agreement.confusion,
        verdicts: verdicts.iter().map(|verdict| verdict_view(verdict, rules)).collect(),
    };
    super::json::to_json(&view)
}

fn verdict_view<'a>(verdict: &'a Verdict, rules: &RuleSet) -> VerdictView<'a> {
    VerdictView {
        case: &verdict.case,
        question: &verdict.question,
        hypothesis: &verdict.hypothesis,
        published: verdict.expected,
        range: verdict.range,
        undisclosed: verdict.undisclosed,
        reached: verdict.reached,
        leads: verdict.leads,
        leading: verdict.leading.as_deref(),
        lower: verdict.interval.lo().value(),
        upper: verdict.interval.hi().value(),
        blocked: verdict.blocked.iter().map(|blocked| blocked_view(blocked, rules)).collect(),
    }
}

fn blocked_view(blocked: &Blocked, rules: &RuleSet) -> String {
    match blocked {
        Blocked::Gate(level, gate) => format!("{level:?}: {:?}", gate.gate),
        Blocked::Cap(rule, at) => {
            let id = rules.rules().get(*rule).map(|rule| rule.id.as_str()).unwrap_or_default();
            format!("{at:?}: cap {id}")
        }
    }
}
