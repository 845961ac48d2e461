//! What a certificate takes as given.

use std::collections::{BTreeMap, BTreeSet};

use super::{chance, source_ids};
use crate::explain::certificate::{
    BandView, BearingView, Chance, CredibilityView, DirectionView, Effect, ItemView, LadderView, LineView, LinkView,
    QuestionView, ReliabilityView, RowView, RuleView, ScalesView, SearchView, SourceView,
};
use crate::infer::{Assessment, permille, statement_key};
use crate::model::case::Case;
use crate::model::evidence::{Direction, Search};
use crate::model::quantity::{Probability, WeightOfEvidence};
use crate::model::rule::{Outcome, Rule};
use crate::model::rule_set::RuleSet;
use crate::model::scale::Line;

/// Numbers of observations: of every item, by place, and how many there are.
pub(super) struct Observations {
    pub(super) of_items: Vec<u64>,
    pub(super) count: u64,
}

impl Observations {
    /// Numbers items in order of id; those that tell the same observation again have its number.
    pub(super) fn new(case: &Case, rules: &RuleSet) -> Observations {
        let mut known = BTreeMap::new();
        let mut of_items = Vec::new();
        for item in &case.evidence {
            let next = known.len() as u64;
            of_items.push(*known.entry(statement_key(item, rules)).or_insert(next));
        }
        Observations { of_items, count: known.len() as u64 }
    }
}

/// Places of rules that matched, with the bands and lines that they name.
pub(super) struct Used {
    pub(super) rules: BTreeSet<usize>,
    bands: BTreeSet<String>,
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
        let (mut bands, mut lines) = (BTreeSet::new(), BTreeSet::new());
        for rule in places.iter().map(|place| &rules.rules[*place]) {
            match &rule.then {
                Outcome::Supports(weighing) | Outcome::Opposes(weighing) => {
                    bands.insert(weighing.band.clone());
                    lines.extend(rule.line.clone());
                }
                Outcome::SuggestsFalseFlag(suspicion) => {
                    bands.insert(suspicion.band.clone());
                }
                _ => {}
            }
        }
        Used {
            rules: places,
            bands,
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
    let udb = |decibans: f64| WeightOfEvidence::rounded(decibans).micro();
    let bands = scales.bands.iter().filter(|band| used.bands.contains(&band.id));
    let lines = scales.lines.iter().filter(|line| used.lines.contains(&line.id));
    let reliability = scales.reliability.iter().filter(|(grade, ..)| used.reliability.contains(grade));
    let credibility = scales.credibility.iter().filter(|(grade, ..)| used.credibility.contains(grade));
    ScalesView {
        bands: bands
            .map(|band| BandView { id: band.id.clone(), lower_udb: udb(band.lo), upper_udb: udb(band.hi) })
            .collect(),
        lines: lines.map(line).collect(),
        reliability: reliability
            .map(|(grade, lo, hi)| ReliabilityView { grade: *grade, probability: ends(*lo, *hi) })
            .collect(),
        credibility: credibility
            .map(|(grade, lo, hi)| CredibilityView { grade: *grade, probability: ends(*lo, *hi) })
            .collect(),
        false_flag_prior_udb: udb(scales.false_flag_prior),
        suspicion_ceiling_udb: udb(scales.false_flag_ceiling - scales.false_flag_prior),
        unknown_prior_udb: udb(scales.unknown_prior),
        counts_from_twice_udb: udb(scales.counts_from * 2.0),
    }
}

fn line(line: &Line) -> LineView {
    LineView {
        id: line.id.clone(),
        title: line.title.clone(),
        nature: line.nature,
        dependence_permille: permille(line),
        ceiling_udb: WeightOfEvidence::rounded(line.ceiling).micro(),
    }
}

fn ends(lo: f64, hi: f64) -> Chance {
    Chance { lower: Probability::clamped(lo).value(), upper: Probability::clamped(hi).value() }
}

pub(super) fn rule(rule: &Rule) -> RuleView {
    let effect = match &rule.then {
        Outcome::Supports(weighing) => {
            Effect::Supports { band: weighing.band.clone(), spoofability: weighing.spoofability }
        }
        Outcome::Opposes(weighing) => {
            Effect::Opposes { band: weighing.band.clone(), spoofability: weighing.spoofability }
        }
        Outcome::Derives(derivation) => {
            Effect::Derives { relation: derivation.relation.clone(), strength: derivation.strength }
        }
        Outcome::Undercuts(target) => Effect::Undercuts { lines: target.lines.clone(), rules: target.rules.clone() },
        Outcome::Discounts(discount) => Effect::Discounts {
            lines: discount.target.lines.clone(),
            rules: discount.target.rules.clone(),
            to: discount.to,
        },
        Outcome::SuggestsFalseFlag(suspicion) => Effect::SuggestsFalseFlag { band: suspicion.band.clone() },
        Outcome::Caps(cap) => Effect::Caps { at: cap.at },
    };
    RuleView { id: rule.id.clone(), title: rule.title.clone(), line: rule.line.clone(), effect }
}

pub(super) fn sources(assessment: &Assessment, rules: &RuleSet) -> Vec<SourceView> {
    let case = &assessment.case;
    let worth = |grade| rules.scales().reliability.iter().find(|(name, ..)| *name == grade);
    let records = case.sources.iter().zip(&assessment.sources);
    let view = records.map(|(source, record)| SourceView {
        id: source.id.to_string(),
        name: source.name.clone(),
        grade: source.reliability,
        reliability: worth(source.reliability).map_or(ends(0.0, 0.0), |(_, lo, hi)| ends(*lo, *hi)),
        first_hand: source.first_hand,
        cites: source_ids(case, &source.cites),
        origins: source_ids(case, &record.origins),
        truth: chance(record.truth),
    });
    view.collect()
}

/// Links and searches that anything in the questions rests on.
pub(super) fn links_and_searches(case: &Case, questions: &[QuestionView]) -> (Vec<LinkView>, Vec<SearchView>) {
    let (mut links, mut searches) = (BTreeSet::new(), BTreeSet::new());
    for row in questions.iter().flat_map(rows) {
        match row {
            RowView::Link { from, to, by } => {
                links.insert(LinkView { from: from.clone(), to: to.clone(), by: by.clone() });
            }
            RowView::Search(id) => {
                searches.insert(id.as_str());
            }
            RowView::Item(_) | RowView::Derived { .. } => {}
        }
    }
    let used = case.looked_for.iter().filter(|search| searches.contains(search.id.as_str()));
    let view = |search: &Search| SearchView { id: search.id.clone(), by: case.sources[search.by].id.to_string() };
    (links.into_iter().collect(), used.map(view).collect())
}

fn rows(question: &QuestionView) -> impl Iterator<Item = &RowView> {
    let derivations = question.derived.iter().flat_map(|derived| &derived.derivations);
    let derivations = derivations.map(|one| (&one.premises, &one.counted));
    let findings = question.findings.iter().map(|one| (&one.premises, &one.counted));
    let others = question.others.iter().map(|one| (&one.premises, &one.counted));
    let all = derivations.chain(findings).chain(others);
    all.flat_map(|(premises, counted)| premises.iter().map(|premise| &premise.row).chain(counted))
}

pub(super) fn items(assessment: &Assessment, rules: &RuleSet, observations: &Observations) -> Vec<ItemView> {
    let case = &assessment.case;
    let worth = |grade: u8| rules.scales().credibility.iter().find(|(name, ..)| *name == grade);
    let mut views = Vec::new();
    for (place, (item, record)) in case.evidence.iter().zip(&assessment.items).enumerate() {
        let lineage = &record.lineage;
        let bears_on = item.bears_on.iter().map(|(subject, direction)| BearingView {
            subject: subject.as_str().to_owned(),
            direction: match direction {
                Direction::Supports => DirectionView::Supports,
                Direction::Opposes => DirectionView::Opposes,
                Direction::Concerns => DirectionView::Concerns,
            },
        });
        let used = lineage.credibility.grade();
        views.push(ItemView {
            id: item.id.to_string(),
            kind: item.kind.clone(),
            says: Some(item.says.clone()),
            happened: item.happened.map(|date| date.to_string()),
            known_from: item.known_from.to_string(),
            withdrawn: item.withdrawn.map(|date| date.to_string()),
            bears_on: bears_on.collect(),
            answers: item.answers.iter().map(ToString::to_string).collect(),
            takes_part: record.takes_part,
            observation: observations.of_items[place],
            reported_by: source_ids(case, &item.reported_by),
            origins: source_ids(case, &lineage.origins),
            reliability: chance(lineage.reliability),
            credibility_given: item.credibility.grade(),
            credibility_used: used,
            credibility: worth(used).map_or(ends(0.0, 0.0), |(_, lo, hi)| ends(*lo, *hi)),
            truth: chance(lineage.truth),
        });
    }
    views
}
