//! Defeat by the characteristic function, and findings weighed as likelihood ratios.

use std::collections::BTreeMap;

use ascribe::model::case::Case;
use ascribe::model::evidence::EvidenceItem;
use ascribe::model::rule::{Outcome, Target};
use ascribe::model::rule_set::RuleSet;
use ascribe::model::scale::Line;

use super::answer::Standing;
use super::derive::Match;
use super::facts::{Premise, World};
use super::lineage::{Range, both};

/// A lower and an upper likelihood ratio.
pub type Ratios = (f64, f64);

/// A weighing rule that matched.
#[derive(Debug, Clone)]
pub struct Finding {
    pub rule: usize,
    pub line: usize,
    pub supports: bool,
    pub hypothesis: String,
    pub items: Vec<usize>,
    pub principal: Option<usize>,
    pub standing: Standing,
    pub ratio: Ratios,
    /// What a false flag would not have.
    pub beyond: Ratios,
    pub statement: String,
}

/// A sign of a false flag that stands.
#[derive(Debug, Clone)]
pub struct Suspicion {
    pub hypothesis: String,
    pub ratio: Ratios,
    pub statement: String,
}

/// Ratio of so many decibans, as a whole number of thousandths.
pub fn from_decibans(decibans: f64) -> f64 {
    10_f64.powf((decibans * 1000.0).round() / 10_000.0)
}

/// The ratio whose weight is the nearest whole 0.001 dB.
pub fn rounded(ratio: f64) -> f64 {
    from_decibans(10.0 * ratio.log10())
}

/// Standing of every match.
///
/// The empty set is taken to all that it defends, and that again, until nothing is added: the grounded extension.
pub fn standings(world: &World<'_>, matches: &[Match]) -> Vec<Standing> {
    let attacks: Vec<Vec<usize>> = (0..matches.len())
        .map(|victim| {
            let hit = |by: &usize| {
                let Outcome::Undercuts(target) = &world.rules.rules()[matches[*by].rule].then else { return false };
                *by != victim && hits(world, target, &matches[*by], &matches[victim])
            };
            (0..matches.len()).filter(hit).collect()
        })
        .collect();
    let mut accepted: Vec<bool> = vec![false; matches.len()];
    loop {
        let beaten = |one: usize| attacks[one].iter().any(|by| accepted[*by]);
        let defended: Vec<bool> = attacks.iter().map(|by| by.iter().all(|one| beaten(*one))).collect();
        if defended == accepted {
            break;
        }
        accepted = defended;
    }
    (0..matches.len())
        .map(|one| {
            if accepted[one] {
                Standing::Stands
            } else if attacks[one].iter().any(|by| accepted[*by]) {
                Standing::Defeated
            } else {
                Standing::Undecided
            }
        })
        .collect()
}

/// Whether a match rests on what another aims at.
fn hits(world: &World<'_>, target: &Target, from: &Match, victim: &Match) -> bool {
    let case = world.case;
    let rule = &world.rules.rules()[victim.rule];
    let weighs = matches!(rule.then, Outcome::Supports(_) | Outcome::Opposes(_));
    let own_aim = match &rule.then {
        Outcome::Undercuts(target) => target.item.is_some(),
        Outcome::Discounts(discount) => discount.target.item.is_some(),
        _ => false,
    };
    let item = from.head[0].as_ref().and_then(|id| case.evidence.iter().position(|one| one.id.as_str() == id));
    let source = from.head[1].as_ref().and_then(|id| case.sources.iter().position(|one| one.id.as_str() == id));
    let item_hit =
        item.is_some_and(|item| victim.items.contains(&item) && !(own_aim && victim.head[0] == from.head[0]));
    let only = |item: &usize| {
        let origins = &world.lineage.items[*item].origins;
        origins.len() == 1 && source.is_some_and(|source| origins.contains(&source))
    };
    let source_hit = victim.items.iter().any(only);
    let supports = matches!(rule.then, Outcome::Supports(_));
    let in_line = weighs && rule.line.as_ref().is_some_and(|line| target.lines.contains(line));
    (target.item.is_none() || item_hit)
        && (target.source.is_none() || source_hit)
        && (target.supporting.is_none() || (supports && victim.head[0] == from.head[2]))
        && (target.lines.is_empty() || in_line)
        && (target.rules.is_empty() || target.rules.contains(&rule.id))
}

/// What a discount multiplies by: 1 − r (1 − f), with r the truth of its premises but for the item that it aims at.
fn factor(world: &World<'_>, by: &Match, to: f64) -> Range {
    let aimed_at = |premise: &&Premise| match premise {
        Premise::Item(item) => by.head[0].as_deref() == Some(world.case.evidence[*item].id.as_str()),
        _ => false,
    };
    let own = by.premises.iter().filter(|premise| !aimed_at(premise));
    let truth = own.map(|premise| world.truth(premise).unwrap()).fold((1.0, 1.0), both);
    (1.0 - truth.1 * (1.0 - to), 1.0 - truth.0 * (1.0 - to))
}

/// Probability that the premises of a match hold, times every discount that stands, of each rule the strongest.
fn truth(world: &World<'_>, matches: &[Match], standing: &[Standing], victim: &Match) -> Range {
    let mut factors: BTreeMap<usize, Range> = BTreeMap::new();
    for (by, standing) in matches.iter().zip(standing) {
        let Outcome::Discounts(discount) = &world.rules.rules()[by.rule].then else { continue };
        if *standing == Standing::Stands && hits(world, &discount.target, by, victim) {
            let factor = factor(world, by, discount.to);
            let known = factors.entry(by.rule).or_insert(factor);
            if factor < *known {
                *known = factor;
            }
        }
    }
    factors.values().fold(victim.strength, |truth, factor| both(truth, *factor))
}

/// L' = 1 + r (L − 1), rounded to 0.001 dB.
fn cascade(band: Ratios, truth: Range) -> Ratios {
    let end = |ratio: f64, truth: f64| rounded(1.0 + truth * (ratio - 1.0));
    (end(band.0, truth.0), end(band.1, truth.1))
}

fn band(rules: &RuleSet, name: &str) -> Ratios {
    let band = rules.scales().bands.iter().find(|band| band.id == name).unwrap();
    (from_decibans(band.lo), from_decibans(band.hi))
}

/// What makes two findings weigh the same observation.
fn statement(case: &Case, rules: &RuleSet, found: &Match) -> String {
    match found.principal {
        Some(principal) => observation(case, rules, principal),
        None => format!("{:?} {:?}", found.premises, found.bindings),
    }
}

/// What makes two items records of the same observation.
pub fn observation(case: &Case, rules: &RuleSet, item: usize) -> String {
    let item = &case.evidence[item];
    let kind = rules.vocabulary().kinds.iter().find(|kind| kind.id == item.kind).unwrap();
    let telling: Vec<_> = kind.identity.iter().map(|name| (name, item.field(name))).collect();
    if !telling.is_empty() && telling.iter().all(|(_, value)| value.is_some()) {
        return format!("{} {telling:?}", item.kind);
    }
    record(item)
}

/// What copies of one record share: everything but their sources and grades.
pub fn record(item: &EvidenceItem) -> String {
    format!("{} {:?} {:?} {}", item.kind, item.fields, item.happened, item.says)
}

/// All findings, those that do not stand included; of one rule, hypothesis and set of items the strongest that stands.
pub fn findings(world: &World<'_>, matches: &[Match], standing: &[Standing], tied: &mut bool) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for (found, stands) in matches.iter().zip(standing) {
        let rule = &world.rules.rules()[found.rule];
        let (weighing, supports) = match &rule.then {
            Outcome::Supports(weighing) => (weighing, true),
            Outcome::Opposes(weighing) => (weighing, false),
            _ => continue,
        };
        let line = world.rules.scales().lines.iter().position(|line| Some(&line.id) == rule.line.as_ref()).unwrap();
        let ratio = cascade(band(world.rules, &weighing.band), truth(world, matches, standing, found));
        let posed = |ratio: f64| (ratio / rounded(1.0 + weighing.spoofability * (ratio - 1.0))).max(1.0);
        let beyond = (posed(ratio.0), posed(ratio.1));
        let finding = Finding {
            rule: found.rule,
            line,
            supports,
            hypothesis: found.head[0].clone().unwrap(),
            items: found.items.iter().copied().collect(),
            principal: found.principal,
            standing: *stands,
            ratio,
            beyond: (beyond.0.min(beyond.1), beyond.0.max(beyond.1)),
            statement: statement(world.case, world.rules, found),
        };
        keep(&mut kept, finding, tied);
    }
    kept
}

fn keep(kept: &mut Vec<Finding>, finding: Finding, tied: &mut bool) {
    let key = |one: &Finding| (one.rule, one.hypothesis.clone(), one.items.clone());
    let rank = |one: &Finding| (one.standing == Standing::Stands, one.ratio.0, one.ratio.1);
    let Some(known) = kept.iter_mut().find(|known| key(known) == key(&finding)) else {
        kept.push(finding);
        return;
    };
    let as_strong = (known.ratio.0 / finding.ratio.0 - 1.0).abs() < 1e-12
        && (known.ratio.1 / finding.ratio.1 - 1.0).abs() < 1e-12
        && (known.standing == Standing::Stands) == (finding.standing == Standing::Stands);
    if as_strong {
        // Nothing says which of the two is meant where they differ in what they weigh.
        *tied |= known.statement != finding.statement || known.standing != finding.standing;
    } else if rank(&finding) > rank(known) {
        *known = finding;
    }
}

/// Signs of false flags that stand.
pub fn suspicions(world: &World<'_>, matches: &[Match], standing: &[Standing]) -> Vec<Suspicion> {
    let mut found = Vec::new();
    for (one, standing) in matches.iter().zip(standing) {
        if let (Outcome::SuggestsFalseFlag(suspicion), Standing::Stands) =
            (&world.rules.rules()[one.rule].then, standing)
        {
            found.push(Suspicion {
                hypothesis: one.head[0].clone().unwrap(),
                ratio: cascade(band(world.rules, &suspicion.band), one.strength),
                statement: statement(world.case, world.rules, one),
            });
        }
    }
    found
}

/// Pools the ratios of one line and side, low ends and high ends apart: of a statement the strongest; of statements the
/// strongest in full and every further one to the power of the line's dependence; no more than the ceiling.
pub fn pool(weights: &[(&str, Ratios)], line: &Line) -> Ratios {
    let end = |of: fn(&Ratios) -> f64| {
        let mut statements: BTreeMap<&str, f64> = BTreeMap::new();
        for (statement, ratios) in weights {
            let best = statements.entry(statement).or_insert(1.0);
            *best = of(ratios).max(*best);
        }
        let mut ratios: Vec<f64> = statements.into_values().collect();
        ratios.sort_by(|a, b| b.total_cmp(a));
        let dependence = (line.dependence * 1000.0).round() / 1000.0;
        let further = |(place, ratio): (usize, &f64)| if place == 0 { *ratio } else { ratio.powf(dependence) };
        ratios.iter().enumerate().map(further).product::<f64>().min(from_decibans(line.ceiling))
    };
    (end(|ratios| ratios.0), end(|ratios| ratios.1))
}
