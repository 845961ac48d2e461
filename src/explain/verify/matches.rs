//! Matches: what undercuts and discounts hit, what stands, what each finding weighs.

use std::collections::BTreeMap;

use super::arith::{NO_WEIGHT, beyond_planting, bounded, cascade};
use super::premises::product;
use super::{Question, Report};
use crate::explain::certificate::{
    AdjustmentView, AimView, BindingView, Chance, Effect, FindingView, OtherView, PremiseView, RowView, SideView,
    StandingView, SuspicionView, WeightRange,
};

/// Places of the other matches that are undercuts or discounts and hit each match: findings first, then the others.
pub(super) struct Hits(Vec<Vec<usize>>);

/// A match, as far as it can be hit.
struct Victim<'a> {
    rule: &'a str,
    items: &'a [String],
    /// Line and, where it supports one, hypothesis of a finding.
    weighs: Option<(&'a str, Option<&'a str>)>,
    /// The item that it aims at itself: it is not hit through that one.
    aims_at: Option<&'a str>,
}

/// Checks references, attacks and standings.
pub(super) fn check(question: &Question<'_>, report: &mut Report) -> Hits {
    let (q, view) = (question.place, question.view);
    let hits = hits(question);
    let undercuts = |other: usize| matches!(effect(question, &view.others[other].rule), Some(Effect::Undercuts { .. }));
    let attackers: Vec<Vec<usize>> =
        hits.0.iter().map(|hits| hits.iter().copied().filter(|other| undercuts(*other)).collect()).collect();
    let standing = grounded(&attackers, view.findings.len());
    let ids = |places: &[usize]| -> Vec<String> { places.iter().map(|place| format!("m{}", place + 1)).collect() };
    for (n, finding) in view.findings.iter().enumerate() {
        report.exact(format_args!("questions[{q}].findings[{n}].id"), &finding.id, &format!("f{}", n + 1));
        report.exact(
            format_args!("questions[{q}].findings[{n}].attacked_by"),
            &finding.attacked_by,
            &ids(&attackers[n]),
        );
        report.exact(format_args!("questions[{q}].findings[{n}].standing"), &finding.standing, &standing[n]);
    }
    let mut victims: Vec<Vec<String>> = vec![Vec::new(); view.others.len()];
    for (victim, attackers) in attackers.iter().enumerate() {
        let id = match victim.checked_sub(view.findings.len()) {
            None => format!("f{}", victim + 1),
            Some(other) => format!("m{}", other + 1),
        };
        attackers.iter().for_each(|attacker| victims[*attacker].push(id.clone()));
    }
    for (n, other) in view.others.iter().enumerate() {
        let at = format!("questions[{q}].others[{n}]");
        let place = view.findings.len() + n;
        report.exact(format_args!("{at}.id"), &other.id, &format!("m{}", n + 1));
        report.exact(format_args!("{at}.attacked_by"), &other.attacked_by, &ids(&attackers[place]));
        report.exact(format_args!("{at}.undercuts"), &other.undercuts, &victims[n]);
        report.exact(format_args!("{at}.standing"), &other.standing, &standing[place]);
        check_head(question, &at, other, report);
    }
    check_order(question, report);
    hits
}

fn effect<'a>(question: &Question<'a>, rule: &str) -> Option<&'a Effect> {
    question.index.rules.get(rule).map(|rule| &rule.effect)
}

/// A match names what its rule is about.
fn check_head(question: &Question<'_>, at: &str, other: &OtherView, report: &mut Report) {
    let aims = match effect(question, &other.rule) {
        Some(Effect::Undercuts { .. } | Effect::Discounts { .. }) => true,
        Some(Effect::SuggestsFalseFlag { .. } | Effect::Caps { .. }) => false,
        _ => return report.add(format_args!("{at}.rule"), &other.rule, "a rule that weighs nothing itself".to_owned()),
    };
    if other.aim.is_some() != aims || other.hypothesis.is_some() == aims {
        report.add(format_args!("{at}.aim"), &other.aim, "what its rule aims at".to_owned());
    }
    let bound = |value: &Option<String>| value.as_ref().is_none_or(|value| is_bound(question, &other.bindings, value));
    let aim = other.aim.iter().flat_map(|aim| [&aim.item, &aim.source, &aim.supporting]);
    for value in aim.chain([&other.hypothesis]).filter(|value| !bound(value)) {
        report.add(format_args!("{at}.bindings"), value, "a value that a variable has".to_owned());
    }
}

/// Whether a variable has that value, or it is a hypothesis that the rule can name itself.
fn is_bound(question: &Question<'_>, bindings: &[BindingView], value: &str) -> bool {
    bindings.is_empty()
        || bindings.iter().any(|binding| binding.value == value)
        || question.hypotheses.contains_key(value) && !bindings.iter().any(|one| one.variable.starts_with('?'))
}

/// Findings stand in order of hypothesis, line, side, rule and items, each once.
fn check_order(question: &Question<'_>, report: &mut Report) {
    let line = |finding: &FindingView| question.index.lines.get(finding.line.as_str()).copied();
    let key = |one: &'_ FindingView| (one.hypothesis.clone(), line(one), one.side, one.rule.clone(), one.items.clone());
    for (n, pair) in question.view.findings.windows(2).enumerate() {
        if key(&pair[0]) >= key(&pair[1]) {
            let path = format_args!("questions[{}].findings[{}]", question.place, n + 1);
            report.add(path, &pair[1].id, "findings in order, each once".to_owned());
        }
    }
}

fn hits(question: &Question<'_>) -> Hits {
    let view = question.view;
    let findings = view.findings.iter().map(|finding| Victim {
        rule: &finding.rule,
        items: &finding.items,
        weighs: Some((&finding.line, (finding.side == SideView::For).then_some(&finding.hypothesis))),
        aims_at: None,
    });
    let others = view.others.iter().map(|other| Victim {
        rule: &other.rule,
        items: &other.items,
        weighs: None,
        aims_at: other.aim.as_ref().and_then(|aim| aim.item.as_deref()),
    });
    let aims: Vec<_> =
        view.others.iter().map(|other| Some((other.aim.as_ref()?, effect(question, &other.rule)?))).collect();
    let hit = |(place, victim): (usize, Victim<'_>)| -> Vec<usize> {
        let itself = place.checked_sub(view.findings.len());
        let aiming = aims.iter().enumerate().filter(|(other, _)| Some(*other) != itself);
        let hitting =
            aiming.filter(|(_, aim)| aim.is_some_and(|(aim, effect)| hits_one(question, aim, effect, &victim)));
        hitting.map(|(other, _)| other).collect()
    };
    Hits(findings.chain(others).enumerate().map(hit).collect())
}

fn hits_one(question: &Question<'_>, aim: &AimView, effect: &Effect, victim: &Victim<'_>) -> bool {
    let (Effect::Undercuts { lines, rules } | Effect::Discounts { lines, rules, .. }) = effect else { return false };
    let sole_origin = |source: &String| {
        let origins = victim.items.iter().filter_map(|item| question.index.item(item)).map(|item| &item.origins);
        origins.into_iter().any(|origins| origins.len() == 1 && origins[0] == *source)
    };
    let through_item = |item: &String| victim.items.contains(item) && victim.aims_at != Some(item.as_str());
    let supports = |hypothesis: &String| victim.weighs.is_some_and(|(_, supported)| supported == Some(hypothesis));
    let in_line = || victim.weighs.is_some_and(|(line, _)| lines.iter().any(|name| name == line));
    aim.item.as_ref().is_none_or(through_item)
        && aim.source.as_ref().is_none_or(sole_origin)
        && aim.supporting.as_ref().is_none_or(supports)
        && (lines.is_empty() || in_line())
        && (rules.is_empty() || rules.iter().any(|rule| rule == victim.rule))
}

/// The grounded labelling: what nothing undefeated attacks stands, what something standing attacks is defeated, and so on;
/// the rest is undecided. Attackers are counted from `first`.
fn grounded(attackers: &[Vec<usize>], first: usize) -> Vec<StandingView> {
    let mut victims = vec![Vec::new(); attackers.len()];
    for (victim, attackers) in attackers.iter().enumerate() {
        attackers.iter().for_each(|attacker| victims[first + attacker].push(victim));
    }
    let mut undefeated: Vec<usize> = attackers.iter().map(Vec::len).collect();
    let mut standing = vec![StandingView::Undecided; attackers.len()];
    let mut free: Vec<usize> = (0..attackers.len()).filter(|one| attackers[*one].is_empty()).collect();
    while let Some(one) = free.pop() {
        standing[one] = StandingView::Stands;
        for victim in &victims[one] {
            if standing[*victim] != StandingView::Undecided {
                continue;
            }
            standing[*victim] = StandingView::Defeated;
            for next in &victims[*victim] {
                undefeated[*next] -= 1;
                if undefeated[*next] == 0 && standing[*next] == StandingView::Undecided {
                    free.push(*next);
                }
            }
        }
    }
    standing
}

/// Checks what findings and suspicions weigh.
pub(super) fn check_weights(question: &Question<'_>, hits: &Hits, report: &mut Report) {
    let q = question.place;
    let mut own = OwnStatements { next: question.index.observations, known: BTreeMap::new() };
    for (n, finding) in question.view.findings.iter().enumerate() {
        let at = format!("questions[{q}].findings[{n}]");
        check_finding(question, &at, finding, &discounts(question, &hits.0[n]), report);
        let rests_on = rests_on(&finding.premises, &finding.bindings);
        check_statement(question, &at, (finding.principal.as_ref(), finding.statement), &mut own, rests_on, report);
        if finding.principal.as_ref().is_some_and(|item| !finding.items.contains(item)) {
            report.add(format_args!("{at}.principal"), &finding.principal, "one of its items".to_owned());
        }
    }
    check_suspicions(question, report);
}

fn check_finding(
    question: &Question<'_>,
    at: &str,
    finding: &FindingView,
    discounts: &[AdjustmentView],
    report: &mut Report,
) {
    check_rule(question, at, finding, report);
    if !(question.hypotheses.contains_key(finding.hypothesis.as_str())
        && is_bound(question, &finding.bindings, &finding.hypothesis))
    {
        let wanted = "a hypothesis of this question that a variable stands for".to_owned();
        report.add(format_args!("{at}.hypothesis"), &finding.hypothesis, wanted);
    }
    let same = finding.adjustments.len() == discounts.len();
    report.exact(format_args!("{at}.adjustments"), &finding.adjustments.len(), &discounts.len());
    for (n, (stated, one)) in finding.adjustments.iter().zip(discounts).enumerate().filter(|_| same) {
        report.exact(format_args!("{at}.adjustments[{n}].rule"), &stated.rule, &one.rule);
        report.exact(format_args!("{at}.adjustments[{n}].items"), &stated.items, &one.items);
        report.exact(format_args!("{at}.adjustments[{n}].stated"), &stated.stated, &one.stated);
        report.chance(format_args!("{at}.adjustments[{n}].truth"), stated.truth, one.truth);
        report.chance(format_args!("{at}.adjustments[{n}].factor"), stated.factor, one.factor);
    }
    let truth = finding.adjustments.iter().fold(finding.premises_hold, |product, one| product.and(one.factor));
    report.chance(format_args!("{at}.truth"), finding.truth, truth);
    report.exact(format_args!("{at}.weight"), &finding.weight, &cascade(finding.band_weight, finding.truth));
    let unspoofable = beyond_planting(finding.weight, finding.spoofability);
    report.exact(format_args!("{at}.unspoofable"), &finding.unspoofable, &unspoofable);
}

/// A finding is what its rule says that it is.
fn check_rule(question: &Question<'_>, at: &str, finding: &FindingView, report: &mut Report) {
    let rule = question.index.rules.get(finding.rule.as_str()).copied();
    let says = rule.and_then(|rule| match &rule.effect {
        Effect::Supports { band, spoofability } => Some((SideView::For, &rule.line, band, *spoofability)),
        Effect::Opposes { band, spoofability } => Some((SideView::Against, &rule.line, band, *spoofability)),
        _ => None,
    });
    let Some((side, line, band, spoofability)) = says else {
        return report.add(format_args!("{at}.rule"), &finding.rule, "a rule that weighs".to_owned());
    };
    report.exact(format_args!("{at}.side"), &finding.side, &side);
    report.exact(format_args!("{at}.line"), &Some(&finding.line), &line.as_ref());
    if question.index.line(&finding.line).is_none() {
        report.add(format_args!("{at}.line"), &finding.line, "a line of the scales".to_owned());
    }
    report.exact(format_args!("{at}.band"), &finding.band, band);
    report.in_range(format_args!("{at}.spoofability"), finding.spoofability);
    report.exact(format_args!("{at}.spoofability"), &finding.spoofability, &spoofability);
    report.exact(format_args!("{at}.band_weight"), &finding.band_weight, &band_weight(question, band));
}

fn band_weight(question: &Question<'_>, band: &str) -> WeightRange {
    let band = question.index.bands.get(band);
    band.map_or(NO_WEIGHT, |band| WeightRange { lower_udb: band.lower_udb, upper_udb: band.upper_udb })
}

/// Discounts among what hits a match: those that stand, of each rule the strongest, in order of rule.
fn discounts(question: &Question<'_>, hits: &[usize]) -> Vec<AdjustmentView> {
    let mut strongest: BTreeMap<&str, AdjustmentView> = BTreeMap::new();
    for other in hits.iter().map(|hit| &question.view.others[*hit]) {
        let Some(Effect::Discounts { to, .. }) = effect(question, &other.rule) else { continue };
        if other.standing != StandingView::Stands {
            continue;
        }
        // What it aims at is what it doubts: that item need not be true for the doubt to hold.
        let aimed_at = other.aim.as_ref().and_then(|aim| aim.item.as_ref());
        let beside = |premise: &&PremiseView| !matches!(&premise.row, RowView::Item(item) if Some(item) == aimed_at);
        let truth = product(other.premises.iter().filter(beside));
        let end = |truth: f64| bounded(1.0 - truth * (1.0 - to));
        let factor =
            Chance { lower: end(truth.lower).min(end(truth.upper)), upper: end(truth.lower).max(end(truth.upper)) };
        let (rule, items) = (other.rule.clone(), other.items.clone());
        if strongest.get(other.rule.as_str()).is_none_or(|known| known.factor.above(factor)) {
            strongest.insert(&other.rule, AdjustmentView { rule, items, stated: *to, truth, factor });
        }
    }
    strongest.into_values().collect()
}

/// Signs of deception that stand are weighed, and nothing else is.
fn check_suspicions(question: &Question<'_>, report: &mut Report) {
    let q = question.place;
    let suggests = |other: &&OtherView| matches!(effect(question, &other.rule), Some(Effect::SuggestsFalseFlag { .. }));
    let about =
        |other: &OtherView| other.hypothesis.as_ref().is_some_and(|id| question.hypotheses.contains_key(id.as_str()));
    let signs = question.view.others.iter().filter(suggests);
    let signs: Vec<&OtherView> = signs.filter(|other| other.standing == StandingView::Stands && about(other)).collect();
    let stated = &question.view.suspicions;
    if !report.exact(format_args!("questions[{q}].suspicions"), &stated.len(), &signs.len()) {
        return;
    }
    let mut own = OwnStatements { next: question.index.observations, known: BTreeMap::new() };
    for (n, (suspicion, sign)) in stated.iter().zip(signs).enumerate() {
        let at = format!("questions[{q}].suspicions[{n}]");
        check_suspicion(question, &at, suspicion, sign, report);
        let rests_on = rests_on(&sign.premises, &sign.bindings);
        check_statement(question, &at, (suspicion.principal.as_ref(), suspicion.statement), &mut own, rests_on, report);
    }
}

fn check_suspicion(
    question: &Question<'_>,
    at: &str,
    suspicion: &SuspicionView,
    sign: &OtherView,
    report: &mut Report,
) {
    report.exact(format_args!("{at}.rule"), &suspicion.rule, &sign.rule);
    report.exact(format_args!("{at}.items"), &suspicion.items, &sign.items);
    report.exact(format_args!("{at}.hypothesis"), &Some(&suspicion.hypothesis), &sign.hypothesis.as_ref());
    if suspicion.principal.as_ref().is_some_and(|item| !sign.items.contains(item)) {
        report.add(format_args!("{at}.principal"), &suspicion.principal, "one of its items".to_owned());
    }
    let band = match effect(question, &sign.rule) {
        Some(Effect::SuggestsFalseFlag { band }) => band_weight(question, band),
        _ => NO_WEIGHT,
    };
    report.exact(format_args!("{at}.band_weight"), &suspicion.band_weight, &band);
    report.chance(format_args!("{at}.truth"), suspicion.truth, product(sign.premises.iter()));
    report.exact(format_args!("{at}.weight"), &suspicion.weight, &cascade(suspicion.band_weight, suspicion.truth));
}

/// What a match without an item of its own says: its rows and values.
type RestsOn<'a> = (Vec<&'a RowView>, &'a [BindingView]);

fn rests_on<'a>(premises: &'a [PremiseView], bindings: &'a [BindingView]) -> RestsOn<'a> {
    (premises.iter().map(|premise| &premise.row).collect(), bindings)
}

/// Numbers of statements that weigh no item.
struct OwnStatements<'a> {
    next: u64,
    known: BTreeMap<u64, RestsOn<'a>>,
}

fn check_statement<'a>(
    question: &Question<'_>,
    at: &str,
    (principal, statement): (Option<&String>, u64),
    own: &mut OwnStatements<'a>,
    rests_on: RestsOn<'a>,
    report: &mut Report,
) {
    let path = format_args!("{at}.statement");
    if let Some(item) = principal {
        match question.index.item(item) {
            Some(item) => _ = report.exact(path, &statement, &item.observation),
            None => report.add(format_args!("{at}.principal"), item, "an item".to_owned()),
        }
    } else if statement == own.next {
        own.known.insert(statement, rests_on);
        own.next = own.next.saturating_add(1);
    } else if own.known.get(&statement) != Some(&rests_on) {
        report.add(path, &statement, format!("{}, or that of the same premises", own.next));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StandingView::{Defeated, Stands, Undecided};

    #[test]
    fn what_only_the_defeated_attack_stands() {
        // One finding, attacked by the first other; that is attacked by the second.
        assert_eq!(grounded(&[vec![0], vec![1], vec![]], 1), [Stands, Defeated, Stands]);
    }

    #[test]
    fn those_that_attack_each_other_are_undecided_and_so_is_what_they_attack() {
        assert_eq!(grounded(&[vec![0], vec![1], vec![0]], 1), [Undecided, Undecided, Undecided]);
    }
}
