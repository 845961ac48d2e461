//! What is there and does not count: findings that a gate passes over, and what a ceiling says would lift it.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use std::sync::Arc;

use super::search::Search;
use super::{Tried, Uncounted, Why, rule_ids};
use crate::infer::{
    Assessment, Finding, GateReport, GateValue, Loss, QuestionAssessment, Side, Standing, Supposition, is_within,
};
use crate::model::condition::Condition;
use crate::model::id::RuleId;
use crate::model::ladder::Gate;
use crate::model::quantity::WeightOfEvidence;
use crate::model::rule::Rule;
use crate::model::scale::LineNature;

/// Findings for a hypothesis that a gate does not count, one of each line and reason, the weightiest first.
pub(super) fn uncounted(
    search: &Search<'_>,
    assessment: &Assessment,
    judged: &QuestionAssessment,
    place: usize,
    report: &GateReport,
) -> Tried<Vec<Uncounted>> {
    let GateValue::Count(have) = &report.value else { return Ok(Vec::new()) };
    let question = &assessment.case.questions[judged.place];
    let mut all: Vec<(usize, &Finding)> = judged.findings.iter().map(Arc::as_ref).enumerate().collect();
    all.retain(|(_, finding)| {
        let on = question.hypotheses.iter().position(|one| one.id.as_str() == &*finding.hypothesis);
        let bears = on.is_some_and(|on| is_within(question, on, place) || is_within(question, place, on));
        bears && finding.side == Side::For && wants(search, &report.gate, finding, have)
    });
    all.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.weight.twice_centre()));
    let mut told: Vec<Uncounted> = Vec::new();
    for (at, finding) in all {
        let Some(why) = why(search, judged, place, report, (at, finding))? else { continue };
        let line = search.rules.scales().lines[finding.line].id.clone();
        if told.iter().any(|known| known.line == line && same_sort(&known.why, &why)) {
            continue;
        }
        let rule = RuleId::from(search.rules.rules()[finding.rule].id.as_str());
        let item = finding.principal.map(|item| assessment.case.evidence[item].id.clone());
        told.push(Uncounted { line, item, rule, why });
    }
    Ok(told)
}

fn same_sort(one: &Why, other: &Why) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Whether a gate would count a finding, or its line, if it were better.
fn wants(search: &Search<'_>, gate: &Gate, finding: &Finding, have: &[String]) -> bool {
    let Some(line) = search.rules.scales().lines.get(finding.line) else { return false };
    let hard = matches!(line.nature, LineNature::Technical | LineNature::Legal);
    match gate {
        Gate::Lines(_) => !have.contains(&line.id),
        Gate::TechnicalOrLegalLines(_) => hard && !have.contains(&line.id),
        Gate::LinesAmong(_, names) => names.contains(&line.id) && !have.contains(&line.id),
        Gate::Items(_) | Gate::Origins(_) => true,
        _ => false,
    }
}

fn why(
    search: &Search<'_>,
    judged: &QuestionAssessment,
    place: usize,
    report: &GateReport,
    (at, finding): (usize, &Finding),
) -> Tried<Option<Why>> {
    let grows = |rules: &[usize]| -> Tried<bool> {
        let lost = Loss { rules: rules.iter().copied().collect(), ..Loss::default() };
        let now = search.supposing.count(place, &report.gate, &Supposition::default())?;
        Ok(search.supposing.count(place, &report.gate, &Supposition::without(lost))? > now)
    };
    let ids = |rules: &[usize]| rule_ids(search.rules, rules.iter().copied());
    if finding.standing != Standing::Stands {
        let mut by: Vec<usize> =
            judged.others.iter().filter(|other| other.undercuts.contains(&at)).map(|other| other.rule).collect();
        by.sort_unstable();
        by.dedup();
        let helps = grows(&by)?;
        return Ok(Some(match finding.standing {
            Standing::Defeated => Why::Undercut(ids(&by), helps),
            _ => Why::Undecided(ids(&by), helps),
        }));
    }
    let by: Vec<usize> = finding.adjustments.iter().map(|one| one.rule).collect();
    if !by.is_empty() && grows(&by)? {
        return Ok(Some(Why::Discounted(ids(&by))));
    }
    let of_line = judged.ledger.lines.get(&finding.line).map(|line| line.own(place));
    let counts_from = WeightOfEvidence::rounded(search.rules.scales().counts_from * 2.0);
    let net = of_line.map_or(WeightOfEvidence::ZERO, |sum| sum.net().twice_centre());
    let hard = of_line.map_or(WeightOfEvidence::ZERO, |sum| sum.unspoofable.twice_centre());
    Ok(match report.gate {
        _ if net < counts_from => Some(Why::TooWeak(WeightOfEvidence::from_micro(net.micro() / 2))),
        Gate::TechnicalOrLegalLines(_) if hard < counts_from => Some(Why::Plantable),
        _ => None,
    })
}

/// Kinds of evidence that a rule names as exceptions, in order.
pub(super) fn lifted_by(rule: &Rule) -> Vec<String> {
    let mut kinds = Vec::new();
    rule.unless.iter().for_each(|condition| kinds_of(condition, true, &mut kinds));
    rule.when.iter().for_each(|condition| kinds_of(condition, false, &mut kinds));
    kinds.dedup();
    kinds
}

fn kinds_of(condition: &Condition, named: bool, kinds: &mut Vec<String>) {
    match condition {
        Condition::Evidence(pattern) if named && !kinds.contains(&pattern.kind) => kinds.push(pattern.kind.clone()),
        Condition::All(inner) | Condition::Any(inner) => inner.iter().for_each(|one| kinds_of(one, named, kinds)),
        Condition::Not(inner) => inner.iter().for_each(|one| kinds_of(one, !named, kinds)),
        _ => {}
    }
}
