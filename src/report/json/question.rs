//! The view of one question.

use std::collections::BTreeMap;

use super::{chance, item_ids, weight};
use crate::explain::certificate::{
    AdjustmentView, AimView, BindingView, CapView, CellName, CellView, CommonView, DerivationView, DerivedView,
    FactView, GateView, HypothesisView, JudgmentView, LevelView, LikelihoodView, MarginView, MatchView, PremiseView,
    QuestionView, RowView, SideView, StandingView, StatementView, SumView, SurvivalPair, SurvivalView, WeighedView,
};
use crate::infer::{
    Assessment, Cell, CellLedger, Chain, DerivedRecord, Finding, GateReport, GateValue, Judgment, LevelReport,
    Likelihood, LineSum, Margin, OtherMatch, Premise, QuestionAssessment, Side, Standing, Survival, Suspicion,
    twice_centre,
};
use crate::model::case::Case;
use crate::model::hypothesis::Question;
use crate::model::quantity::{Probability, ProbabilityInterval};
use crate::model::rule::{Outcome, Rule};
use crate::model::rule_set::RuleSet;

/// Writes one question of an assessment.
pub(super) struct Writer<'a> {
    pub(super) assessment: &'a Assessment,
    pub(super) rules: &'a RuleSet,
    pub(super) question: &'a QuestionAssessment,
}

impl Writer<'_> {
    pub(super) fn view(&self) -> QuestionView {
        let (asked, question) = (self.asked(), self.question);
        let matches = self.matches();
        QuestionView {
            id: question.id.to_string(),
            asks: asked.asks.clone(),
            hypotheses: hypotheses(asked),
            leading: question.leading.map(|place| self.hypothesis(place)),
            judgments: question.judgments.iter().map(|judgment| self.judgment(judgment)).collect(),
            blinded: question.blinded.iter().map(ToString::to_string).collect(),
            derived: question.derived.iter().map(|derived| self.derived(derived)).collect(),
            common: self.common(&matches),
            matches,
            sums: self.sums(),
            cells: (0..question.ledger.cells.len()).map(|cell| self.cell(cell)).collect(),
            margins: self.margins(),
        }
    }

    fn case(&self) -> &Case {
        &self.assessment.case
    }

    fn asked(&self) -> &Question {
        &self.assessment.case.questions[self.question.place]
    }

    fn hypothesis(&self, place: usize) -> String {
        self.asked().hypotheses[place].id.to_string()
    }

    fn rule(&self, place: usize) -> &Rule {
        &self.rules.rules[place]
    }

    fn line(&self, place: usize) -> String {
        self.rules.scales.lines[place].id.clone()
    }

    /// What a match says that weighs this item; one that weighs none is told by its id until all are there.
    fn statement(&self, principal: Option<usize>, id: &str) -> StatementView {
        match principal {
            Some(item) => StatementView::Item(self.item(self.assessment.items[item].observation)),
            None => StatementView::Match(id.to_owned()),
        }
    }

    fn item(&self, place: usize) -> String {
        self.case().evidence[place].id.to_string()
    }

    fn derived(&self, derived: &DerivedRecord) -> DerivedView {
        let step = |rule: &Rule| match &rule.then {
            Outcome::Derives(derivation) => ProbabilityInterval::exactly(Probability::clamped(derivation.strength)),
            _ => ProbabilityInterval::ONE,
        };
        let one = |(rule, chain): &(usize, Chain)| {
            let premises = chain.premises.iter().fold(ProbabilityInterval::ONE, |all, (_, holds)| all.and(*holds));
            DerivationView {
                rule: self.rule(*rule).id.clone(),
                strength: chance(premises.and(step(self.rule(*rule)))),
                premises: self.premises(chain),
                counted: self.counted(chain),
            }
        };
        DerivedView {
            fact: FactView { relation: derived.relation.clone(), values: derived.values.clone() },
            strength: chance(derived.strength),
            derivations: derived.derivations.iter().map(one).collect(),
        }
    }

    /// Findings, then the other matches; signs of deception that weigh here come in the same order among both lists.
    fn matches(&self) -> Vec<MatchView> {
        let mut views: Vec<MatchView> = (0..self.question.findings.len()).map(|place| self.finding(place)).collect();
        let mut suspicions = self.question.suspicions.iter();
        for (place, other) in self.question.others.iter().enumerate() {
            let mut view = self.other(place, other);
            if self.is_weighed(other)
                && let Some(suspicion) = suspicions.next()
            {
                view.weighed = Some(self.suspicion(suspicion, &view.id));
            }
            views.push(view);
        }
        name_statements(&mut views);
        views
    }

    /// Whether a match is a sign of deception that counts in this question.
    fn is_weighed(&self, other: &OtherMatch) -> bool {
        let suggests = matches!(self.rule(other.rule).then, Outcome::SuggestsFalseFlag(_));
        let about = other.head.first().and_then(Option::as_deref);
        let named = about.is_some_and(|name| self.asked().hypotheses.iter().any(|one| one.id.as_str() == name));
        suggests && named && other.standing == Standing::Stands
    }

    /// Findings are numbered first, then the other matches.
    fn other_id(&self, place: usize) -> String {
        match_id(self.question.findings.len() + place)
    }

    fn finding(&self, place: usize) -> MatchView {
        let (finding, nothing) = (&self.question.findings[place], Chain::default());
        let chain = self.question.chains.get(place).unwrap_or(&nothing);
        let others = self.question.others.iter().enumerate();
        let attackers = others.filter(|(_, other)| other.undercuts.contains(&place));
        let id = match_id(place);
        let weighed = WeighedView {
            side: match finding.side {
                Side::For => SideView::For,
                Side::Against => SideView::Against,
            },
            line: Some(self.line(finding.line)),
            band: weight(finding.band),
            principal: finding.principal.map(|item| self.item(item)),
            statement: self.statement(finding.principal, &id),
            adjustments: self.adjustments(finding),
            truth: chance(finding.truth),
            weight: weight(finding.weight),
            unspoofable: weight(finding.unspoofable),
        };
        MatchView {
            rule: self.rule(finding.rule).id.clone(),
            hypothesis: Some(finding.hypothesis.to_string()),
            aim: None,
            premises: self.premises(chain),
            counted: self.counted(chain),
            bindings: bindings(chain),
            items: item_ids(self.case(), &finding.items),
            attacked_by: attackers.map(|(place, _)| self.other_id(place)).collect(),
            standing: standing(finding.standing),
            weighed: Some(weighed),
            id,
        }
    }

    fn adjustments(&self, finding: &Finding) -> Vec<AdjustmentView> {
        let one = |adjustment: &crate::infer::Adjustment| AdjustmentView {
            rule: self.rule(adjustment.rule).id.clone(),
            items: item_ids(self.case(), &adjustment.items),
            truth: chance(adjustment.truth),
            factor: chance(adjustment.factor),
        };
        finding.adjustments.iter().map(one).collect()
    }

    fn other(&self, place: usize, other: &OtherMatch) -> MatchView {
        let rule = self.rule(other.rule);
        let head = |place: usize| other.head.get(place).cloned().flatten();
        let aims = matches!(rule.then, Outcome::Undercuts(_) | Outcome::Discounts(_));
        MatchView {
            id: self.other_id(place),
            rule: rule.id.clone(),
            hypothesis: head(0).filter(|_| !aims),
            aim: aims.then(|| AimView { item: head(0), source: head(1), supporting: head(2) }),
            premises: self.premises(&other.chain),
            counted: self.counted(&other.chain),
            bindings: bindings(&other.chain),
            items: item_ids(self.case(), &other.items),
            attacked_by: other.attackers.iter().map(|attacker| self.other_id(*attacker)).collect(),
            standing: standing(other.standing),
            weighed: None,
        }
    }

    fn suspicion(&self, suspicion: &Suspicion, id: &str) -> WeighedView {
        WeighedView {
            side: SideView::Posing,
            line: None,
            band: weight(suspicion.band),
            principal: suspicion.principal.map(|item| self.item(item)),
            statement: self.statement(suspicion.principal, id),
            adjustments: Vec::new(),
            truth: chance(suspicion.truth),
            weight: weight(suspicion.weight),
            unspoofable: weight(suspicion.weight),
        }
    }

    fn name(&self, cell: Cell) -> CellName {
        match cell {
            Cell::Listed(place) => CellName::of(&self.hypothesis(place), false),
            Cell::Unknown => CellName::UNKNOWN,
            Cell::FalseFlag(place) => CellName::of(&self.hypothesis(place), true),
        }
    }

    fn cell(&self, place: usize) -> CellView {
        let ledger: &CellLedger = &self.question.ledger.cells[place];
        CellView {
            cell: self.name(ledger.cell),
            prior_udb: ledger.prior.micro(),
            suspicion: weight(ledger.suspicion),
            twice_centre_udb: twice_centre(ledger).micro(),
            likelihood: likelihood(self.question.posterior.cells[place]),
        }
    }

    fn common(&self, matches: &[MatchView]) -> Vec<CommonView> {
        let weighed = self.question.findings.iter().zip(matches);
        let said = weighed.filter_map(|(finding, view)| Some((finding.statement, &view.weighed.as_ref()?.statement)));
        let said: BTreeMap<usize, &StatementView> = said.collect();
        let mut views = BTreeMap::new();
        for (line, ledger) in &self.question.ledger.lines {
            for (number, least) in &ledger.common {
                let Some(statement) = said.get(number) else { continue };
                views.insert((self.line(*line), (*statement).clone()), weight(*least));
            }
        }
        let view = |((line, statement), weight)| CommonView { line, statement, weight };
        views.into_iter().map(view).collect()
    }

    /// In order of hypothesis, of the one that it stands beside, and of line.
    fn sums(&self) -> Vec<SumView> {
        let mut views = Vec::new();
        for (line, ledger) in &self.question.ledger.lines {
            views.extend(ledger.sums.iter().map(|(place, sum)| self.sum(*line, *place, None, sum)));
            let beyond = ledger.beyond.iter();
            views.extend(beyond.map(|((place, rival), sum)| self.sum(*line, *place, Some(*rival), sum)));
        }
        let key = |sum: &SumView| (sum.hypothesis.clone(), sum.beside.clone(), sum.line.clone());
        views.sort_by_cached_key(key);
        views
    }

    fn sum(&self, line: usize, place: usize, beside: Option<usize>, sum: &LineSum) -> SumView {
        SumView {
            line: self.line(line),
            hypothesis: self.hypothesis(place),
            beside: beside.map(|rival| self.hypothesis(rival)),
            support: weight(sum.support),
            opposition: weight(sum.opposition),
            unspoofable: weight(sum.unspoofable),
        }
    }

    fn margins(&self) -> Vec<MarginView> {
        let cell = |place: usize| self.name(self.question.ledger.cells[place].cell);
        let ledger = &self.question.ledger;
        let count = ledger.cells.len();
        let half = (0..count).flat_map(|one| (one + 1..count).map(move |other| (one, other)));
        half.filter_map(|(one, other)| Some(self.margin(cell(one), cell(other), &ledger.margin(one, other)?))).collect()
    }

    fn margin(&self, cell: CellName, rival: CellName, margin: &Margin) -> MarginView {
        MarginView { cell, rival, twice_middle_udb: margin.twice_middle.micro(), width_udb: margin.width.micro() }
    }

    /// Matches that stand and put a ceiling on a hypothesis.
    fn caps(&self, hypothesis: &str) -> Vec<CapView> {
        let cap = |(place, other): (usize, &OtherMatch)| match &self.rule(other.rule).then {
            Outcome::Caps(cap) if other.head.first().and_then(Option::as_deref) == Some(hypothesis) => {
                (other.standing == Standing::Stands).then(|| CapView { by: self.other_id(place), at: cap.at })
            }
            _ => None,
        };
        self.question.others.iter().enumerate().filter_map(cap).collect()
    }

    fn judgment(&self, judgment: &Judgment) -> JudgmentView {
        let pair = |(item, origin): &(Survival, Survival)| SurvivalPair {
            item: self.survival(item),
            origin: self.survival(origin),
        };
        JudgmentView {
            hypothesis: self.hypothesis(judgment.place),
            likelihood: likelihood(judgment.likelihood),
            leads: judgment.leads,
            level: judgment.level,
            levels: judgment.levels.iter().map(|level| self.level(level)).collect(),
            caps: self.caps(&self.hypothesis(judgment.place)),
            survival: judgment.survival.as_ref().map(pair),
        }
    }

    fn level(&self, level: &LevelReport) -> LevelView {
        LevelView {
            level: level.level,
            holds: level.holds(),
            gates: level.gates.iter().map(|gate| self.gate(gate)).collect(),
        }
    }

    fn gate(&self, report: &GateReport) -> GateView {
        let mut names = Vec::new();
        let has = match &report.value {
            GateValue::Leader(_) => Some(f64::from(u8::from(report.holds))),
            GateValue::Probability(probability) => Some(probability.value()),
            GateValue::Rival(_, upper) => Some(upper.value()),
            GateValue::Count(counted) => {
                names.clone_from(counted);
                names.sort();
                Some(names.len() as f64)
            }
            GateValue::Days(days) => Some(*days as f64),
            GateValue::Survival(how) => {
                names = self.lost(how);
                how.leads.then(|| how.lower.value())
            }
            GateValue::NotLeading | GateValue::NotTried => None,
        };
        GateView { gate: report.gate.clone(), has, names, holds: report.holds }
    }

    fn survival(&self, survival: &Survival) -> SurvivalView {
        SurvivalView { without: self.lost(survival), lower: survival.leads.then(|| survival.lower.value()) }
    }

    /// What was lost: an item, a source, or the copies of one record.
    fn lost(&self, survival: &Survival) -> Vec<String> {
        let without = survival.without.as_str();
        let one = self.case().evidence.iter().any(|item| item.id.as_str() == without)
            || self.case().sources.iter().any(|source| source.id.as_str() == without);
        match one {
            true => vec![without.to_owned()],
            false => without.split(", ").filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        }
    }

    fn row(&self, premise: &Premise) -> RowView {
        match premise {
            Premise::Item(item) => RowView::Item(item.to_string()),
            Premise::Link(from, to, by) => RowView::Link { from: from.clone(), to: to.clone(), by: by.to_string() },
            Premise::Search(id) => {
                let search = self.case().looked_for.iter().find(|search| search.id == *id);
                let by = search.map(|search| self.case().sources[search.by].id.to_string());
                RowView::Search { id: id.clone(), by: by.unwrap_or_default() }
            }
            Premise::Derived(relation, values) => {
                RowView::Derived(FactView { relation: relation.clone(), values: values.clone() })
            }
        }
    }

    fn premises(&self, chain: &Chain) -> Vec<PremiseView> {
        let view = chain.premises.iter();
        view.map(|(premise, holds)| PremiseView { row: self.row(premise), probability: chance(*holds) }).collect()
    }

    fn counted(&self, chain: &Chain) -> Vec<PremiseView> {
        let view = chain.counted.iter();
        view.map(|row| PremiseView { row: self.row(row), probability: chance(self.holds(row)) }).collect()
    }

    /// How probably a row holds.
    fn holds(&self, row: &Premise) -> ProbabilityInterval {
        let case = self.case();
        let told_by = |source: usize| self.assessment.sources.get(source).map(|source| source.truth);
        let known = match row {
            Premise::Item(id) => {
                self.assessment.items.iter().find(|item| item.id == *id).map(|item| item.lineage.truth)
            }
            Premise::Link(_, _, by) => case.sources.iter().position(|source| source.id == *by).and_then(told_by),
            Premise::Search(id) => {
                case.looked_for.iter().find(|search| search.id == *id).and_then(|search| told_by(search.by))
            }
            Premise::Derived(relation, values) => {
                let mut derived = self.question.derived.iter();
                derived.find(|one| one.relation == *relation && one.values == *values).map(|one| one.strength)
            }
        };
        known.unwrap_or(ProbabilityInterval::ZERO)
    }
}

/// A match that weighs no item says what the first of the same premises and values says.
fn name_statements(views: &mut [MatchView]) {
    for place in 0..views.len() {
        let view = &views[place];
        let first = views.iter().find(|other| other.premises == view.premises && other.bindings == view.bindings);
        let first = first.map_or(view.id.clone(), |first| first.id.clone());
        if let Some(weighed) = views[place].weighed.as_mut()
            && weighed.principal.is_none()
        {
            weighed.statement = StatementView::Match(first);
        }
    }
}

fn match_id(place: usize) -> String {
    format!("m{}", place + 1)
}

fn hypotheses(asked: &Question) -> Vec<HypothesisView> {
    let view = asked.hypotheses.iter().map(|hypothesis| HypothesisView {
        id: hypothesis.id.to_string(),
        label: hypothesis.label.clone(),
        kind: hypothesis.kind,
        within: hypothesis.within.map(|whole| asked.hypotheses[whole].id.to_string()),
        prior: hypothesis.prior.as_ref().map(|(prior, _)| prior.value()),
        prior_reason: hypothesis.prior.as_ref().map(|(_, reason)| reason.clone()),
    });
    view.collect()
}

fn bindings(chain: &Chain) -> Vec<BindingView> {
    let view = chain.bindings.iter();
    view.map(|(variable, value)| BindingView { variable: variable.clone(), value: value.clone() }).collect()
}

fn standing(standing: Standing) -> StandingView {
    match standing {
        Standing::Stands => StandingView::Stands,
        Standing::Defeated => StandingView::Defeated,
        Standing::Undecided => StandingView::Undecided,
    }
}

pub(super) fn likelihood(likelihood: Likelihood) -> LikelihoodView {
    LikelihoodView {
        point: likelihood.point.value(),
        lower: likelihood.interval.lo().value(),
        upper: likelihood.interval.hi().value(),
    }
}
