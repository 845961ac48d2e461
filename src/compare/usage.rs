//! What a rule does in a case: whether it matches, and which conclusions hang on it.

use std::collections::BTreeSet;

use crate::infer::{Assessment, LimitExceeded, Options, Plan, QuestionAssessment, assess};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::rule_set::RuleSet;

/// What a rule does in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleUse {
    /// Place of the rule.
    pub rule: usize,
    /// The case.
    pub case: String,
    /// Questions whose conclusion is another one without the rule.
    pub changes: Vec<Change>,
}

/// A conclusion that is another one without a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The question.
    pub question: String,
    /// The conclusion with the rule.
    pub with: Stand,
    /// The conclusion without it.
    pub without: Stand,
}

/// What was concluded on a question, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The leading hypothesis; none where `unknown` or a false flag leads.
    pub leading: Option<String>,
    /// The confidence in it.
    pub level: Confidence,
}

/// Every wanted rule, by place, that matches in a case, in order of place, with what changes where it alone is taken out. A rule that matches
/// and is then undercut, or only derives what others use, matches too.
///
/// # Errors
/// Where an evaluation hits a limit.
pub fn rule_use(
    plan: &Plan,
    rules: &RuleSet,
    case: &Case,
    options: &Options,
    wanted: impl Fn(usize) -> bool,
) -> Result<Vec<RuleUse>, LimitExceeded> {
    let whole = assess(plan, rules, case, options)?;
    let mut uses = Vec::new();
    for rule in matching(&whole).into_iter().filter(|rule| wanted(*rule)) {
        let mut options = options.clone();
        options.without_rules.insert(rules.rules()[rule].id.clone());
        let without = assess(plan, rules, case, &options)?;
        let pairs = whole.questions.iter().zip(&without.questions);
        let changes = pairs.filter_map(|(one, other)| change(&whole, one, other)).collect();
        uses.push(RuleUse { rule, case: case.id.to_string(), changes });
    }
    Ok(uses)
}

/// Places of the rules that match.
pub(super) fn matching(assessment: &Assessment) -> BTreeSet<usize> {
    let each = assessment.questions.iter().flat_map(|question| {
        let findings = question.findings.iter().map(|finding| finding.rule);
        let others = question.others.iter().map(|other| other.rule);
        let derived = question.derived.iter().flat_map(|fact| fact.derivations.iter().map(|(rule, _)| *rule));
        findings.chain(others).chain(derived)
    });
    each.collect()
}

fn change(assessment: &Assessment, with: &QuestionAssessment, without: &QuestionAssessment) -> Option<Change> {
    let (with_rule, without_rule) = (stand(assessment, with), stand(assessment, without));
    let question = with.id.to_string();
    (with_rule != without_rule).then_some(Change { question, with: with_rule, without: without_rule })
}

fn stand(assessment: &Assessment, judged: &QuestionAssessment) -> Stand {
    let question = assessment.case.questions.get(judged.place);
    let hypothesis = judged.leading.and_then(|place| question?.hypotheses.get(place));
    let level = judged.leading.and_then(|place| judged.judgments.get(place)).map(|judgment| judgment.level);
    Stand { leading: hypothesis.map(|one| one.id.to_string()), level: level.unwrap_or(Confidence::None) }
}
