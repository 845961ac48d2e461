//! What a rule does in a case: whether it matches, and which conclusions hang on it.

use std::collections::BTreeSet;

use crate::infer::{Assessment, LimitExceeded, Loss, Options, Plan, Reassessor};
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
    let judged = Reassessor::new(plan, rules, case, options)?;
    let whole = stands(&judged, &Loss::default())?;
    let questions = 0..case.questions.len();
    let matched: BTreeSet<usize> = questions.flat_map(|question| judged.rules_matched(question)).collect();
    let mut uses = Vec::new();
    for rule in matched.into_iter().filter(|rule| wanted(*rule)) {
        let without = stands(&judged, &Loss::of_rule(rule))?;
        let pairs = case.questions.iter().zip(whole.iter().zip(without));
        let changed = pairs.filter(|(_, (with, without))| *with != without);
        let changes = changed.map(|(question, (with, without))| Change {
            question: question.id.to_string(),
            with: with.clone(),
            without,
        });
        uses.push(RuleUse { rule, case: case.id.to_string(), changes: changes.collect() });
    }
    Ok(uses)
}

/// What is concluded on each question once something is lost.
fn stands(judged: &Reassessor<'_>, lost: &Loss) -> Result<Vec<Stand>, LimitExceeded> {
    let each = judged.case().questions.iter().enumerate().map(|(place, question)| {
        let leading = judged.verdict(place, lost)?.leading;
        let level = leading.map_or(Ok(Confidence::None), |leading| judged.level(place, leading, lost))?;
        let hypothesis = leading.and_then(|leading| question.hypotheses.get(leading));
        Ok(Stand { leading: hypothesis.map(|one| one.id.to_string()), level })
    });
    each.collect()
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
