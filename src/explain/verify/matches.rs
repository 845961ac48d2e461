//! Derived facts and matches: what each rests on, what hits it, whether it stands, what it weighs.

use super::*;

/// Probability that a row holds; unfounded where no such row takes part.
fn truth(c: &Certificate, q: &QuestionView, row: &RowView) -> Chance {
    let known = match row {
        RowView::Item(id) => c.item(id).filter(|item| c.takes_part(item, q)).map(|item| item.truth),
        RowView::Link { by, .. } | RowView::Search { by, .. } => c.source(by).map(|source| source.truth),
        RowView::Derived(fact) => q.derived(fact).map(|derived| derived.strength),
    };
    known.unwrap_or(UNFOUNDED)
}

/// Probability that all hold, taken as independent.
fn all_hold(probabilities: impl Iterator<Item = Chance>) -> Chance {
    probabilities.fold(Ends::both(1.0), |all, one| all.with(one, |all, one| all * one))
}

/// Sets the strengths of derived facts, as the least solution: each starts unfounded and rises, end by end, to its strongest
/// derivation from what has risen already. So facts that only support each other stay unfounded.
pub(super) fn set_strengths(c: &Certificate, q: &mut QuestionView) {
    q.derived.iter_mut().for_each(|one| one.strength = UNFOUNDED);
    let rise = |q: &QuestionView, mut one: DerivedView| {
        for way in &mut one.derivations {
            way.premises.iter_mut().chain(&mut way.counted).for_each(|row| row.probability = truth(c, q, &row.row));
            let step = c.effect(&way.rule).and_then(|effect| effect.derives(&one.fact)).unwrap_or(f64::NAN);
            way.strength = all_hold(way.premises.iter().map(|row| row.probability).chain([Ends::both(step)]));
            one.strength = one.strength.with(way.strength, f64::max);
        }
        one
    };
    // One round settles at least one more fact, or nothing rises any more.
    for _ in 0..=q.derived.len().saturating_add(1) {
        let next = q.derived.iter().map(|one| rise(q, one.clone())).collect();
        if std::mem::replace(&mut q.derived, next) == q.derived {
            break;
        }
    }
}

/// Ids of the items that rows rest on, through the first of the strongest derivations of derived ones.
fn items_behind<'a>(q: &'a QuestionView, one: &'a MatchView) -> BTreeSet<&'a String> {
    let (mut items, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut waiting = Vec::from_iter(one.premises.iter().chain(&one.counted));
    while let Some(row) = waiting.pop() {
        match &row.row {
            RowView::Item(id) => _ = items.insert(id),
            RowView::Derived(fact) if seen.insert(fact) => {
                let ways = q.derived(fact).into_iter().flat_map(|derived| &derived.derivations);
                let best = ways.reduce(|best, way| if way.strength.lower > best.strength.lower { way } else { best });
                waiting.extend(best.into_iter().flat_map(|way| way.premises.iter().chain(&way.counted)));
            }
            _ => {}
        }
    }
    items
}

/// All matches, each finding once.
pub(super) fn matches(c: &Certificate, q: &QuestionView) -> Vec<MatchView> {
    let mut all = q.matches.clone();
    for (n, one) in (1_usize..).zip(&mut all) {
        one.id = format!("m{n}");
        one.premises.iter_mut().chain(&mut one.counted).for_each(|row| row.probability = truth(c, q, &row.row));
        one.items = items_behind(q, one).into_iter().take(one.items.len().saturating_add(1)).cloned().collect();
    }
    let undercuts = |one: &MatchView| matches!(c.effect(&one.rule), Some(Effect::Doubts { to: None, .. }));
    let attackers = |victim: &MatchView| {
        let hit = all.iter().zip(0..).filter(|(one, _)| undercuts(one) && hits(c, one, victim));
        hit.take(victim.attacked_by.len().saturating_add(1)).map(|(_, n)| n).collect()
    };
    let attackers: Vec<Vec<usize>> = all.iter().map(attackers).collect();
    for ((one, attackers), standing) in all.iter_mut().zip(&attackers).zip(grounded(&attackers)) {
        one.attacked_by = attackers.iter().map(|other| format!("m{}", other.saturating_add(1))).collect();
        one.standing = standing;
    }
    let weighed: Vec<Option<WeighedView>> = all.iter().map(|one| weigh(c, q, &all, one)).collect();
    all.iter_mut().zip(weighed).for_each(|(one, weighed)| one.weighed = weighed);
    let mut known = BTreeSet::new();
    let key = |one: &MatchView| (one.hypothesis.clone(), one.rule.clone(), one.items.clone());
    all.retain(|one| one.weighed.as_ref().is_none_or(|weighed| weighed.line.is_none()) || known.insert(key(one)));
    all
}

/// Whether a match rests on what a doubt aims at, other than itself. A doubt that itself looks at an item in order to aim at it
/// is not hit through that item.
fn hits(c: &Certificate, doubt: &MatchView, victim: &MatchView) -> bool {
    let doubts = c.effect(&doubt.rule).and_then(Effect::doubts);
    let Some((aim, (lines, rules))) = doubt.aim.as_ref().zip(doubts) else { return false };
    let (side, line) = c.effect(&victim.rule).and_then(Effect::weighs).unzip();
    let (supports, line) = (side == Some(SideView::For), line.flatten());
    let aims_at = |item: &String| victim.aim.as_ref().is_some_and(|own| own.item.as_ref() == Some(item));
    let mut items = victim.items.iter().filter_map(|id| c.item(id));
    aim.item.as_ref().is_none_or(|item| victim.items.contains(item) && !aims_at(item))
        && aim.source.as_ref().is_none_or(|source| items.any(|item| item.origins == [source.as_str()]))
        && aim.supporting.as_ref().is_none_or(|id| supports && victim.hypothesis.as_ref() == Some(id))
        && (lines.is_empty() || line.is_some_and(|line| lines.contains(line)))
        && (rules.is_empty() || rules.contains(&victim.rule))
        && doubt.id != victim.id
}

/// The grounded labelling: what only the defeated attack stands, what something standing attacks is defeated, from those that
/// nothing attacks onwards; the rest is undecided.
#[allow(clippy::indexing_slicing, reason = "attackers are places in the same list")]
fn grounded(attackers: &[Vec<usize>]) -> Vec<StandingView> {
    let mut standing = vec![StandingView::Undecided; attackers.len()];
    // One round settles at least one more attacker, or the rest is undecided; the last settles what they attack.
    for _ in 0..=BTreeSet::from_iter(attackers.iter().flatten()).len() {
        for (one, attackers) in attackers.iter().enumerate() {
            if attackers.iter().any(|other| standing[*other] == StandingView::Stands) {
                standing[one] = StandingView::Defeated;
            } else if attackers.iter().all(|other| standing[*other] == StandingView::Defeated) {
                standing[one] = StandingView::Stands;
            }
        }
    }
    standing
}

/// What a match weighs: every finding, and signs of deception that stand; where it is about a hypothesis of this question.
fn weigh(c: &Certificate, q: &QuestionView, all: &[MatchView], one: &MatchView) -> Option<WeighedView> {
    let Some(Effect::Weighs { side, line, weight, spoofability, .. }) = c.effect(&one.rule) else { return None };
    let (side, line, band, posing) = (*side, line.clone(), *weight, *side == SideView::Posing);
    one.hypothesis.as_ref().filter(|id| q.lists(id) && (!posing || one.standing == StandingView::Stands))?;
    let principal = one.weighed.as_ref().and_then(|of| of.principal.clone()).filter(|id| one.items.contains(id));
    let same = |other: &&MatchView| other.premises == one.premises && other.bindings == one.bindings;
    let statement = match principal.as_ref().and_then(|id| c.item(id)) {
        Some(item) => StatementView::Item(item.observation.clone()),
        None => StatementView::Match(all.iter().find(same).unwrap_or(one).id.clone()),
    };
    let adjustments = if posing { Vec::new() } else { discounts(c, all, one) };
    let premises = one.premises.iter().map(|premise| premise.probability);
    let truth = all_hold(premises.chain(adjustments.iter().map(|one| one.factor)));
    let weight = band.with(truth, cascade);
    let unspoofable = weight.without(weight.with(Ends::both(*spoofability), cascade)).with(NO_WEIGHT, i64::max);
    Some(WeighedView { side, line, band, principal, statement, adjustments, truth, weight, unspoofable })
}

/// Discounts that stand and hit a match: of each rule the strongest, in order of rule. A doubt counts as far as it is true:
/// 1 − r·(1 − f); what it doubts need not be true for that.
fn discounts(c: &Certificate, all: &[MatchView], victim: &MatchView) -> Vec<AdjustmentView> {
    let mut strongest: BTreeMap<&String, AdjustmentView> = BTreeMap::new();
    for doubt in all.iter().filter(|one| one.standing == StandingView::Stands && hits(c, one, victim)) {
        let Some(to) = c.effect(&doubt.rule).and_then(Effect::discount) else { continue };
        let doubted = doubt.aim.as_ref().and_then(|aim| aim.item.clone()).map(RowView::Item);
        let beside = doubt.premises.iter().filter(|premise| Some(&premise.row) != doubted.as_ref());
        let truth = all_hold(beside.map(|premise| premise.probability));
        let end = |truth: f64| bounded(1.0 - truth * (1.0 - to));
        let factor = Ends { lower: end(truth.upper), upper: end(truth.lower) };
        let weaker = |known: &AdjustmentView| (known.factor.lower, known.factor.upper) > (factor.lower, factor.upper);
        if strongest.get(&doubt.rule).is_none_or(weaker) {
            let (rule, items) = (doubt.rule.clone(), doubt.items.clone());
            strongest.insert(&doubt.rule, AdjustmentView { rule, items, truth, factor });
        }
    }
    strongest.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use StandingView::{Defeated, Stands, Undecided};

    #[test]
    fn what_only_the_defeated_attack_stands() {
        assert_eq!(grounded(&[vec![1], vec![2], vec![]]), [Stands, Defeated, Stands]);
    }

    #[test]
    fn those_that_attack_each_other_are_undecided_and_so_is_what_they_attack() {
        assert_eq!(grounded(&[vec![0, 1], vec![2], vec![1]]), [Undecided, Undecided, Undecided]);
    }
}
