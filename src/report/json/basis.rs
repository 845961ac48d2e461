//! What a certificate takes as given.

use std::collections::BTreeSet;

use super::{chance, source_ids};
use crate::explain::certificate::{
    BearingView, Chance, DirectionView, Effect, ItemView, LadderView, LineView, MaskedView, RuleView, ScalesView,
    SideView, SourceView, WeightRange,
};
use crate::infer::{Assessment, permille, suspicion_line};
use crate::model::case::Case;
use crate::model::evidence::Direction;
use crate::model::quantity::{Probability, WeightOfEvidence};
use crate::model::rule::{Outcome, Rule, Target};
use crate::model::rule_set::RuleSet;
use crate::model::scale::Line;

/// Places of rules that matched, with the lines that they name.
pub(super) struct Used {
    pub(super) rules: BTreeSet<usize>,
    lines: BTreeSet<String>,
    reliability: BTreeSet<crate::model::reliability::Reliability>,
    credibility: BTreeSet<u8>,
}

impl Used {
    pub(super) fn new(assessment: &Assessment, rules: &RuleSet) -> Used {
        let mut places = BTreeSet::new();
        for question in &assessment.questions {
            places.extend(question.findings.iter().map(|finding| finding.rule));
            places.extend(question.others.iter().map(|other| other.rule));
            let derivations = question.derived.iter().flat_map(|derived| &derived.derivations);
            places.extend(derivations.map(|(rule, _)| *rule));
        }
        let mut lines = BTreeSet::new();
        for rule in places.iter().map(|place| &rules.rules[*place]) {
            if let Outcome::Supports(_) | Outcome::Opposes(_) = &rule.then {
                lines.extend(rule.line.clone());
            }
        }
        Used {
            rules: places,
            lines,
            reliability: assessment.case.sources.iter().map(|source| source.reliability).collect(),
            credibility: assessment.items.iter().map(|item| item.lineage.credibility.grade()).collect(),
        }
    }
}

pub(super) fn ladder(id: &str, rules: &RuleSet) -> LadderView {
    let ladder = rules.ladder(id);
    LadderView {
        id: id.to_owned(),
        title: ladder.map(|ladder| ladder.title.clone()).unwrap_or_default(),
        source: ladder.map(|ladder| ladder.source.clone()).unwrap_or_default(),
        levels: ladder.map(|ladder| ladder.levels.clone()).unwrap_or_default(),
    }
}

pub(super) fn scales(rules: &RuleSet, used: &Used) -> ScalesView {
    let scales = rules.scales();
    let mut lines: Vec<LineView> = scales.lines.iter().filter(|line| used.lines.contains(&line.id)).map(line).collect();
    lines.sort_by(|one, other| one.id.cmp(&other.id));
    let reliability = scales.reliability.iter().filter(|(grade, ..)| used.reliability.contains(grade));
    let credibility = scales.credibility.iter().filter(|(grade, ..)| used.credibility.contains(grade));
    ScalesView {
        lines,
        reliability: reliability.map(|(grade, lo, hi)| (*grade, ends(*lo, *hi))).collect(),
        credibility: credibility.map(|(grade, lo, hi)| (*grade, ends(*lo, *hi))).collect(),
        false_flag_prior_udb: udb(scales.false_flag_prior),
        deception: line(&suspicion_line(scales)),
        unknown_prior_udb: udb(scales.unknown_prior),
        counts_from_twice_udb: udb(scales.counts_from * 2.0),
    }
}

/// A weight of the scales, which is at most 300 dB either way.
fn udb<T: TryFrom<i64> + Default>(decibans: f64) -> T {
    T::try_from(WeightOfEvidence::rounded(decibans).micro()).unwrap_or_default()
}

fn line(line: &Line) -> LineView {
    LineView {
        id: line.id.clone(),
        title: line.title.clone(),
        nature: line.nature,
        dependence_permille: u16::try_from(permille(line)).unwrap_or_default(),
        ceiling_udb: udb(line.ceiling),
    }
}

fn worth<G: PartialEq>(grade: G, scale: &[(G, f64, f64)]) -> Chance {
    scale.iter().find(|(name, ..)| *name == grade).map_or(Chance::default(), |(_, lo, hi)| ends(*lo, *hi))
}

fn ends(lo: f64, hi: f64) -> Chance {
    Chance { lower: Probability::clamped(lo).value(), upper: Probability::clamped(hi).value() }
}

pub(super) fn rule(rule: &Rule, rules: &RuleSet) -> RuleView {
    let weighs = |side: SideView, band: &str, spoofability: f64| Effect::Weighs {
        side,
        line: rule.line.clone().filter(|_| side != SideView::Posing),
        weight: band_weight(band, rules),
        spoofability,
    };
    let doubts = |target: &Target, to: Option<f64>| Effect::Doubts {
        lines: target.lines.clone(),
        rules: target.rules.clone(),
        to,
    };
    let effect = match &rule.then {
        Outcome::Supports(weighing) => weighs(SideView::For, &weighing.band, weighing.spoofability),
        Outcome::Opposes(weighing) => weighs(SideView::Against, &weighing.band, weighing.spoofability),
        Outcome::SuggestsFalseFlag(suspicion) => weighs(SideView::Posing, &suspicion.band, 0.0),
        Outcome::Derives(derivation) => {
            Effect::Derives { relation: derivation.relation.clone(), strength: derivation.strength }
        }
        Outcome::Undercuts(target) => doubts(target, None),
        Outcome::Discounts(discount) => doubts(&discount.target, Some(discount.to)),
        Outcome::Caps(cap) => Effect::Caps { at: cap.at },
    };
    RuleView { id: rule.id.clone(), title: rule.title.clone(), effect }
}

fn band_weight(name: &str, rules: &RuleSet) -> WeightRange {
    let band = rules.scales().bands.iter().find(|band| band.id == name);
    band.map_or(WeightRange::default(), |band| WeightRange {
        lower: WeightOfEvidence::rounded(band.lo).micro(),
        upper: WeightOfEvidence::rounded(band.hi).micro(),
    })
}

/// What is withheld from the reader.
pub(in crate::report) fn masked(case: &Case) -> Option<MaskedView> {
    case.masking.as_ref().map(|masking| MaskedView {
        max_tlp: masking.max.label().to_owned(),
        items: masking.items.iter().map(ToString::to_string).collect(),
        sources: masking.sources.iter().map(ToString::to_string).collect(),
        actors: masking.actors.iter().map(ToString::to_string).collect(),
    })
}

pub(super) fn sources(assessment: &Assessment, rules: &RuleSet) -> Vec<SourceView> {
    let case = &assessment.case;
    let records = case.sources.iter().zip(&assessment.sources);
    let view = records.map(|(source, record)| SourceView {
        id: source.id.to_string(),
        name: source.name.clone(),
        grade: source.reliability,
        reliability: worth(source.reliability, &rules.scales().reliability),
        first_hand: source.first_hand,
        cites: source_ids(case, &source.cites),
        origins: source_ids(case, &record.origins),
        truth: chance(record.truth),
    });
    view.collect()
}

pub(super) fn items(assessment: &Assessment, rules: &RuleSet) -> Vec<ItemView> {
    let case = &assessment.case;
    let mut views = Vec::new();
    for (item, record) in case.evidence.iter().zip(&assessment.items) {
        let lineage = &record.lineage;
        let bears_on = item.bears_on.iter().map(|(subject, direction)| BearingView {
            subject: subject.as_str().to_owned(),
            direction: match direction {
                Direction::Supports => DirectionView::Supports,
                Direction::Opposes => DirectionView::Opposes,
                Direction::Concerns => DirectionView::Concerns,
            },
        });
        views.push(ItemView {
            id: item.id.to_string(),
            kind: item.kind.clone(),
            says: (!case.withholds(item)).then(|| item.says.clone()),
            happened: item.happened.map(|date| date.to_string()),
            known_from: item.known_from.to_string(),
            withdrawn: item.withdrawn.map(|date| date.to_string()),
            bears_on: bears_on.collect(),
            answers: item.answers.iter().map(ToString::to_string).collect(),
            takes_part: record.takes_part,
            observation: case.evidence[record.observation].id.to_string(),
            reported_by: source_ids(case, &item.reported_by),
            origins: source_ids(case, &lineage.origins),
            reliability: chance(lineage.reliability),
            credibility_given: item.credibility.grade(),
            credibility_used: lineage.credibility.grade(),
            credibility: worth(lineage.credibility.grade(), &rules.scales().credibility),
            truth: chance(lineage.truth),
        });
    }
    views
}
