//! Findings and other matches that one of two assessments has and the other has not, or otherwise; and why.

use std::collections::{BTreeMap, BTreeSet};

use super::Asked;
use super::inputs::record;
use crate::infer::{Adjustment, Chain, Finding, OtherMatch, Premise, Side, Standing};
use crate::model::id::{EvidenceId, RuleId};
use crate::model::quantity::{Probability, ProbabilityInterval, WeightInterval, WeightOfEvidence};
use crate::model::rule::{Outcome, Rule};

/// A finding in both assessments.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingChange {
    /// Its rule.
    pub rule: RuleId,
    /// Its line of evidence.
    pub line: String,
    /// For or against.
    pub side: Side,
    /// The hypothesis.
    pub hypothesis: String,
    /// The item that is weighed.
    pub principal: Option<EvidenceId>,
    /// All items that it rests on.
    pub items: Vec<EvidenceId>,
    /// As the old assessment has it.
    pub old: Option<Weighed>,
    /// As the new assessment has it.
    pub new: Option<Weighed>,
    /// Why it differs.
    pub why: Vec<Why>,
}

/// A finding as one assessment weighs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    /// Its place among the findings of the question.
    pub finding: usize,
    /// Whether it stands.
    pub standing: Standing,
    /// The band of its rule.
    pub band: WeightInterval,
    /// How cheaply a third party could have planted it.
    pub spoofability: Probability,
    /// Probability that its premises hold, after discounts.
    pub truth: ProbabilityInterval,
    /// What it weighs, at least 0, before it is pooled with others of its line.
    pub weight: WeightInterval,
}

/// Why a finding differs.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// An item that it rests on takes part no longer.
    ItemGone(EvidenceId),
    /// An item that it rests on takes part now.
    ItemNew(EvidenceId),
    /// An item that it rests on was written anew.
    ItemRewritten(EvidenceId),
    /// An item that it rests on is believed otherwise: how probably it is true, old and new.
    Believed(EvidenceId, ProbabilityInterval, ProbabilityInterval),
    /// Its rule is gone.
    RuleGone,
    /// Its rule is new.
    RuleNew,
    /// Its line of evidence is left out.
    LineGone,
    /// Its line of evidence is left out no longer.
    LineNew,
    /// Its rule was rewritten.
    RuleRewritten,
    /// What it rests on holds no longer: a derived fact, a link or a search, as `name(value, value)`.
    PremiseGone(String),
    /// What it rests on holds now.
    PremiseNew(String),
    /// A rule discounts it now, or more or less than before: the factor, old and new, 1 where there is none.
    Discount(RuleId, ProbabilityInterval, ProbabilityInterval),
    /// A rule undercuts it now.
    Undercut(RuleId),
    /// A rule undercuts it no longer.
    UndercutGone(RuleId),
    /// A condition that nothing above names holds in one assessment only: something denied, counted or compared.
    Condition,
}

/// What a match that weighs nothing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKind {
    /// It undercuts.
    Undercut,
    /// It discounts.
    Discount,
    /// It suggests a false flag.
    Suspicion,
    /// It caps a level of confidence.
    Cap,
}

/// An undercut, discount, suspicion or cap that one assessment has, or that stands in one only.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchChange {
    /// Its rule.
    pub rule: RuleId,
    /// What it does.
    pub kind: MatchKind,
    /// Items that it rests on.
    pub items: Vec<EvidenceId>,
    /// What it aims at: the hypothesis, or item, source and supported hypothesis.
    pub head: Vec<Option<String>>,
    /// Whether it stands in the old assessment.
    pub old: Option<Standing>,
    /// Whether it stands in the new assessment.
    pub new: Option<Standing>,
}

/// What tells one finding from another in whatever assessment.
type FindingKey = (String, String, Side, String, Vec<EvidenceId>);

/// Findings that differ; what moved most first.
pub(super) fn findings(old: Option<Asked<'_>>, new: Option<Asked<'_>>) -> Vec<FindingChange> {
    let mut both: BTreeMap<FindingKey, [Option<usize>; 2]> = BTreeMap::new();
    for (side, asked) in [old, new].into_iter().enumerate() {
        let Some(asked) = asked else { continue };
        for (place, finding) in asked.judged.findings.iter().enumerate() {
            both.entry(finding_key(asked, finding)).or_default()[side] = Some(place);
        }
    }
    let mut changes: Vec<FindingChange> = Vec::new();
    for ((rule, line, side, hypothesis, items), [old_place, new_place]) in both {
        let old_one = old.and_then(|asked| Placed::new(asked, old_place?));
        let new_one = new.and_then(|asked| Placed::new(asked, new_place?));
        let (old_at, new_at) = (old_one.map(Placed::weighed), new_one.map(Placed::weighed));
        if same(old_at, new_at) {
            continue;
        }
        let principal = old_one.or(new_one).and_then(Placed::principal);
        let why = Reasons { old, new, rule: &rule, line: &line }.why(old_one, new_one);
        let rule = RuleId::from(rule.as_str());
        changes.push(FindingChange { rule, line, side, hypothesis, principal, items, old: old_at, new: new_at, why });
    }
    // The sort is stable: equal ones stay in order of rule, line, side, hypothesis and items.
    changes.sort_by_key(|change| std::cmp::Reverse(moved(change)));
    changes
}

fn finding_key(asked: Asked<'_>, finding: &Finding) -> FindingKey {
    let rules = asked.made.rules;
    let rule = rules.rules().get(finding.rule).map(|rule| rule.id.clone()).unwrap_or_default();
    let line = rules.scales().lines.get(finding.line).map(|line| line.id.clone()).unwrap_or_default();
    (rule, line, finding.side, finding.hypothesis.to_string(), asked.item_ids(&finding.items))
}

/// Whether a finding is the same to its hypothesis; one that stands nowhere is nothing to it.
fn same(old: Option<Weighed>, new: Option<Weighed>) -> bool {
    let plain = |at: Option<Weighed>| at.map(|at| Weighed { finding: 0, ..at });
    let idle = |at: Option<Weighed>| at.is_none_or(|at| at.standing != Standing::Stands);
    plain(old) == plain(new) || (idle(old) && idle(new))
}

/// Twice how far the middle of what counts moved.
fn moved(change: &FindingChange) -> WeightOfEvidence {
    let counts = |at: &Option<Weighed>| match at {
        Some(at) if at.standing == Standing::Stands => at.weight.twice_centre(),
        _ => WeightOfEvidence::ZERO,
    };
    let (old, new) = (counts(&change.old), counts(&change.new));
    (old - new).max(new - old)
}

/// A finding with its place.
#[derive(Clone, Copy)]
struct Placed<'a> {
    asked: Asked<'a>,
    place: usize,
    finding: &'a Finding,
}

impl<'a> Placed<'a> {
    fn new(asked: Asked<'a>, place: usize) -> Option<Self> {
        Some(Placed { asked, place, finding: asked.judged.findings.get(place)? })
    }

    fn weighed(self) -> Weighed {
        let one = self.finding;
        Weighed {
            finding: self.place,
            standing: one.standing,
            band: one.band,
            spoofability: one.spoofability,
            truth: one.truth,
            weight: one.weight,
        }
    }

    fn principal(self) -> Option<EvidenceId> {
        let item = self.asked.made.assessment.case.evidence.get(self.finding.principal?)?;
        Some(item.id.clone())
    }

    fn chain(self) -> Option<&'a Chain> {
        self.asked.judged.chains.get(self.place)
    }

    fn discounts(self) -> BTreeMap<String, ProbabilityInterval> {
        let rules = self.asked.made.rules.rules();
        let name = |one: &Adjustment| rules.get(one.rule).map(|rule| rule.id.clone()).unwrap_or_default();
        self.finding.adjustments.iter().map(|one| (name(one), one.factor)).collect()
    }

    /// Rules of the undercuts that stand and hit it.
    fn undercuts(self) -> BTreeSet<String> {
        let rules = self.asked.made.rules.rules();
        let hits = |other: &&OtherMatch| other.standing == Standing::Stands && other.undercuts.contains(&self.place);
        let others = self.asked.judged.others.iter().filter(hits);
        others.filter_map(|other| rules.get(other.rule)).map(|rule| rule.id.clone()).collect()
    }
}

/// Finds why a finding of a rule differs.
struct Reasons<'a> {
    old: Option<Asked<'a>>,
    new: Option<Asked<'a>>,
    rule: &'a str,
    line: &'a str,
}

impl Reasons<'_> {
    fn why(&self, old: Option<Placed<'_>>, new: Option<Placed<'_>>) -> Vec<Why> {
        let mut why = self.of_rule();
        why.extend(old.or(new).into_iter().flat_map(|one| self.rewritten(one)));
        match (old, new) {
            (Some(old), Some(new)) => {
                why.extend(self.of_items(old));
                why.extend(of_discounts(old, new));
                let (before, after) = (old.undercuts(), new.undercuts());
                why.extend(after.difference(&before).map(|rule| Why::Undercut(RuleId::from(rule.as_str()))));
                why.extend(before.difference(&after).map(|rule| Why::UndercutGone(RuleId::from(rule.as_str()))));
            }
            (Some(old), None) => {
                why.extend(items_beside(old, self.new).map(Why::ItemGone));
                why.extend(premises_beside(old, self.new).map(Why::PremiseGone));
            }
            (None, Some(new)) => {
                why.extend(items_beside(new, self.old).map(Why::ItemNew));
                why.extend(premises_beside(new, self.old).map(Why::PremiseNew));
            }
            (None, None) => {}
        }
        if why.is_empty() {
            why.push(Why::Condition);
        }
        why
    }

    fn of_rule(&self) -> Vec<Why> {
        let find = |asked: Option<Asked<'_>>| -> Option<Rule> {
            let made = asked?.made;
            let left_out = made.assessment.options.without_rules.contains(self.rule);
            made.rules.rules().iter().find(|rule| rule.id == self.rule && !left_out).cloned()
        };
        let lacks_line = |asked: Option<Asked<'_>>| {
            asked.is_some_and(|asked| asked.made.assessment.options.without_lines.contains(self.line))
        };
        match (lacks_line(self.old), lacks_line(self.new)) {
            (false, true) => return vec![Why::LineGone],
            (true, false) => return vec![Why::LineNew],
            _ => {}
        }
        match (find(self.old), find(self.new)) {
            (Some(_), None) => vec![Why::RuleGone],
            (None, Some(_)) => vec![Why::RuleNew],
            (old, new) if old != new => vec![Why::RuleRewritten],
            _ => Vec::new(),
        }
    }

    /// Items of a finding that were written anew.
    fn rewritten(&self, one: Placed<'_>) -> Vec<Why> {
        let written = |asked: Option<Asked<'_>>, id: &EvidenceId| {
            let made = asked?.made;
            Some(record(made, made.assessment.case.item(id)?))
        };
        let ids = one.asked.item_ids(&one.finding.items).into_iter();
        let anew = ids.filter(|id| match (written(self.old, id), written(self.new, id)) {
            (Some(old), Some(new)) => old != new,
            _ => false,
        });
        anew.map(Why::ItemRewritten).collect()
    }

    /// Items of a finding that are believed otherwise.
    fn of_items(&self, old: Placed<'_>) -> Vec<Why> {
        let truth = |asked: Option<Asked<'_>>, id: &EvidenceId| {
            let record = asked?.made.assessment.items.iter().find(|record| record.id == *id)?;
            Some(record.lineage.truth)
        };
        let ids = old.asked.item_ids(&old.finding.items);
        let believed = ids.into_iter().filter_map(|id| {
            let (before, after) = (truth(self.old, &id)?, truth(self.new, &id)?);
            (before != after).then_some(Why::Believed(id, before, after))
        });
        believed.collect()
    }
}

fn of_discounts(old: Placed<'_>, new: Placed<'_>) -> Vec<Why> {
    let (before, after) = (old.discounts(), new.discounts());
    let rules: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let factor = |all: &BTreeMap<String, ProbabilityInterval>, rule: &String| {
        all.get(rule).copied().unwrap_or(ProbabilityInterval::ONE)
    };
    let changed = rules.into_iter().map(|rule| (rule, factor(&before, rule), factor(&after, rule)));
    let changed = changed.filter(|(_, before, after)| before != after);
    changed.map(|(rule, before, after)| Why::Discount(RuleId::from(rule.as_str()), before, after)).collect()
}

/// Items of a finding that do not take part in the other assessment.
fn items_beside<'a>(one: Placed<'a>, other: Option<Asked<'a>>) -> impl Iterator<Item = EvidenceId> + 'a {
    let takes_part = move |id: &EvidenceId| {
        let blinded = |asked: Asked<'_>| asked.judged.blinded.contains(id);
        other.is_some_and(|asked| {
            let record = asked.made.assessment.items.iter().find(|record| record.id == *id);
            record.is_some_and(|record| record.takes_part) && !blinded(asked)
        })
    };
    one.asked.item_ids(&one.finding.items).into_iter().filter(move |id| !takes_part(id))
}

/// Derived facts, links and searches that a finding rests on and that the other assessment does not have.
fn premises_beside<'a>(one: Placed<'a>, other: Option<Asked<'a>>) -> impl Iterator<Item = String> + 'a {
    let has = move |premise: &Premise| {
        other.is_some_and(|asked| {
            let case = &asked.made.assessment.case;
            match premise {
                Premise::Item(_) => true,
                Premise::Search(id) => {
                    case.looked_for.iter().any(|search| search.id == *id && search.known_from <= case.as_of)
                }
                Premise::Link(from, to, by) => {
                    case.actors.iter().filter(|actor| actor.id.as_str() == from).any(|actor| {
                        let by = |place: usize| case.sources.get(place).is_some_and(|source| source.id == *by);
                        actor.links.iter().any(|link| link.to.as_str() == to && by(link.by))
                    })
                }
                Premise::Derived(relation, values) => {
                    let derived = &asked.judged.derived;
                    derived.iter().any(|fact| fact.relation == *relation && fact.values == *values)
                }
            }
        })
    };
    let premises = one.chain().map(|chain| chain.premises.as_slice()).unwrap_or_default().iter();
    premises.map(|(premise, _)| premise).filter(move |premise| !has(premise)).map(premise_text)
}

fn premise_text(premise: &Premise) -> String {
    match premise {
        Premise::Item(id) => id.to_string(),
        Premise::Link(from, to, by) => format!("link({from}, {to}) by {by}"),
        Premise::Search(id) => format!("search({id})"),
        Premise::Derived(relation, values) => format!("{relation}({})", values.join(", ")),
    }
}

/// What tells one match from another in whatever assessment.
type MatchKey = (String, MatchKind, Vec<EvidenceId>, Vec<Option<String>>);

/// Undercuts, discounts, suspicions and caps that have to do with a question and differ, in order of rule.
pub(super) fn matches(old: Option<Asked<'_>>, new: Option<Asked<'_>>) -> Vec<MatchChange> {
    let mut both: BTreeMap<MatchKey, [Option<Standing>; 2]> = BTreeMap::new();
    for (side, asked) in [old, new].into_iter().enumerate() {
        let Some(asked) = asked else { continue };
        for other in &asked.judged.others {
            let Some((rule, kind)) = concerns(asked, other) else { continue };
            let key = (rule.id.clone(), kind, asked.item_ids(&other.items), other.head.clone());
            both.entry(key).or_default()[side] = Some(other.standing);
        }
    }
    let differing = both.into_iter().filter(|(_, [old, new])| {
        let stands = |at: &Option<Standing>| *at == Some(Standing::Stands);
        stands(old) != stands(new)
    });
    differing
        .map(|((rule, kind, items, head), [old, new])| MatchChange {
            rule: RuleId::from(rule.as_str()),
            kind,
            items,
            head,
            old,
            new,
        })
        .collect()
}

/// Rule and kind of a match that has to do with the question: it caps or suspects one of its hypotheses, or hits one of its
/// findings.
fn concerns<'a>(asked: Asked<'a>, other: &OtherMatch) -> Option<(&'a Rule, MatchKind)> {
    let rule = asked.made.rules.rules().get(other.rule)?;
    let named = || {
        let head = other.head.first().cloned().flatten();
        head.is_some_and(|head| asked.question.hypotheses.iter().any(|one| one.id.as_str() == head))
    };
    let discounts = || {
        let adjusts = |one: &Adjustment| one.rule == other.rule && one.items == other.items;
        asked.judged.findings.iter().any(|finding| finding.adjustments.iter().any(adjusts))
    };
    let (kind, concerned) = match &rule.then {
        Outcome::Undercuts(_) => (MatchKind::Undercut, !other.undercuts.is_empty()),
        Outcome::Discounts(_) => (MatchKind::Discount, discounts()),
        Outcome::SuggestsFalseFlag(_) => (MatchKind::Suspicion, named()),
        Outcome::Caps(_) => (MatchKind::Cap, named()),
        _ => return None,
    };
    concerned.then_some((rule, kind))
}
