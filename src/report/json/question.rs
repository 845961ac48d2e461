//! The view of one question.

use std::collections::BTreeMap;

use super::basis::Observations;
use super::{chance, item_ids, weight};
use crate::explain::certificate::{
    AdjustmentView, AimView, BeyondView, BindingView, CapView, CellLineView, CellName, CellView, DerivationView,
    DerivedView, FindingView, Found, GateView, HypothesisView, JudgmentView, LevelView, LikelihoodView, LineSumView,
    MarginLineView, MarginView, OtherView, PremiseView, QuestionView, RowView, SideView, StandingView, SurvivalPair,
    SurvivalView, SuspicionView,
};
use crate::infer::{
    Assessment, Cell, CellLedger, Chain, DerivedRecord, Finding, GateReport, GateValue, Judgment, LevelReport,
    Likelihood, LineSum, Margin, OtherMatch, Premise, QuestionAssessment, SUSPICION, Side, Standing, Survival,
    Suspicion, cell_name,
};
use crate::model::case::Case;
use crate::model::hypothesis::Question;
use crate::model::ladder::Gate;
use crate::model::rule::{Outcome, Rule};
use crate::model::rule_set::RuleSet;

/// Writes one question of an assessment.
pub(super) struct Writer<'a> {
    pub(super) assessment: &'a Assessment,
    pub(super) rules: &'a RuleSet,
    pub(super) question: &'a QuestionAssessment,
    pub(super) observations: &'a Observations,
}

/// Numbers of statements that weigh no item, by their number in the assessment.
type Own = BTreeMap<usize, u64>;

impl Writer<'_> {
    pub(super) fn view(&self) -> QuestionView {
        let (asked, question) = (self.asked(), self.question);
        let (mut in_findings, mut in_suspicions) = (Own::new(), Own::new());
        QuestionView {
            id: question.id.to_string(),
            asks: asked.asks.clone(),
            hypotheses: hypotheses(asked),
            leading: question.leading.map(|place| self.hypothesis(place)),
            judgments: question.judgments.iter().map(|judgment| self.judgment(judgment)).collect(),
            blinded: question.blinded.iter().map(ToString::to_string).collect(),
            derived: question.derived.iter().map(|derived| self.derived(derived)).collect(),
            findings: (0..question.findings.len()).map(|place| self.finding(place, &mut in_findings)).collect(),
            others: question.others.iter().enumerate().map(|(place, other)| self.other(place, other)).collect(),
            suspicions: question.suspicions.iter().map(|one| self.suspicion(one, &mut in_suspicions)).collect(),
            cells: (0..question.ledger.cells.len()).map(|cell| self.cell(cell)).collect(),
            beyond: self.beyond(),
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

    fn statement(&self, principal: Option<usize>, number: usize, own: &mut Own) -> u64 {
        if let Some(item) = principal {
            return self.observations.of_items[item];
        }
        let next = self.observations.count + own.len() as u64;
        *own.entry(number).or_insert(next)
    }

    fn derived(&self, derived: &DerivedRecord) -> DerivedView {
        let strength = |rule: &Rule| match &rule.then {
            Outcome::Derives(derivation) => derivation.strength,
            _ => 1.0,
        };
        let one = |(rule, chain): &(usize, Chain)| DerivationView {
            rule: self.rule(*rule).id.clone(),
            strength: strength(self.rule(*rule)),
            premises: premises(chain),
            counted: chain.counted.iter().map(row).collect(),
        };
        DerivedView {
            relation: derived.relation.clone(),
            values: derived.values.clone(),
            strength: chance(derived.strength),
            derivations: derived.derivations.iter().map(one).collect(),
        }
    }

    fn finding(&self, place: usize, own: &mut Own) -> FindingView {
        let (finding, chain) = (&self.question.findings[place], &self.question.chains[place]);
        let rule = self.rule(finding.rule);
        let band = match &rule.then {
            Outcome::Supports(weighing) | Outcome::Opposes(weighing) => weighing.band.clone(),
            _ => String::new(),
        };
        let others = self.question.others.iter().enumerate();
        let attackers = others.filter(|(_, other)| other.undercuts.contains(&place));
        FindingView {
            id: finding_id(place),
            rule: rule.id.clone(),
            line: self.line(finding.line),
            side: match finding.side {
                Side::For => SideView::For,
                Side::Against => SideView::Against,
            },
            hypothesis: finding.hypothesis.clone(),
            band,
            band_weight: weight(finding.band),
            spoofability: finding.spoofability.value(),
            premises: premises(chain),
            counted: chain.counted.iter().map(row).collect(),
            bindings: bindings(chain),
            items: item_ids(self.case(), &finding.items),
            principal: finding.principal.map(|item| self.case().evidence[item].id.to_string()),
            statement: self.statement(finding.principal, finding.statement, own),
            premises_hold: chance(finding.premises),
            adjustments: self.adjustments(finding),
            truth: chance(finding.truth),
            weight: weight(finding.weight),
            unspoofable: weight(finding.unspoofable),
            attacked_by: attackers.map(|(place, _)| other_id(place)).collect(),
            standing: standing(finding.standing),
        }
    }

    fn adjustments(&self, finding: &Finding) -> Vec<AdjustmentView> {
        let one = |adjustment: &crate::infer::Adjustment| AdjustmentView {
            rule: self.rule(adjustment.rule).id.clone(),
            items: item_ids(self.case(), &adjustment.items),
            stated: adjustment.stated.value(),
            truth: chance(adjustment.truth),
            factor: chance(adjustment.factor),
        };
        finding.adjustments.iter().map(one).collect()
    }

    fn other(&self, place: usize, other: &OtherMatch) -> OtherView {
        let rule = self.rule(other.rule);
        let head = |place: usize| other.head.get(place).cloned().flatten();
        let aims = matches!(rule.then, Outcome::Undercuts(_) | Outcome::Discounts(_));
        let hit = self.question.others.iter().enumerate().filter(|(_, victim)| victim.attackers.contains(&place));
        let undercuts = other.undercuts.iter().map(|finding| finding_id(*finding));
        OtherView {
            id: other_id(place),
            rule: rule.id.clone(),
            hypothesis: head(0).filter(|_| !aims),
            aim: aims.then(|| AimView { item: head(0), source: head(1), supporting: head(2) }),
            premises: premises(&other.chain),
            counted: other.chain.counted.iter().map(row).collect(),
            bindings: bindings(&other.chain),
            items: item_ids(self.case(), &other.items),
            attacked_by: other.attackers.iter().map(|attacker| other_id(*attacker)).collect(),
            undercuts: undercuts.chain(hit.map(|(victim, _)| other_id(victim))).collect(),
            standing: standing(other.standing),
        }
    }

    fn suspicion(&self, suspicion: &Suspicion, own: &mut Own) -> SuspicionView {
        SuspicionView {
            rule: self.rule(suspicion.rule).id.clone(),
            items: item_ids(self.case(), &suspicion.items),
            hypothesis: suspicion.hypothesis.clone(),
            band_weight: weight(suspicion.band),
            truth: chance(suspicion.truth),
            weight: weight(suspicion.weight),
            principal: suspicion.principal.map(|item| self.case().evidence[item].id.to_string()),
            statement: self.statement(suspicion.principal, suspicion.statement, own),
        }
    }

    fn name(&self, cell: Cell) -> CellName {
        match cell {
            Cell::Listed(place) => CellName::Listed(self.hypothesis(place)),
            Cell::Unknown => CellName::Unknown,
            Cell::FalseFlag(place) => CellName::FalseFlag(self.hypothesis(place)),
        }
    }

    /// The cell that is printed under that name.
    fn named(&self, name: &str) -> Option<CellName> {
        let cells = self.question.ledger.cells.iter().map(|ledger| ledger.cell);
        let mut found = cells.filter(|cell| cell_name(self.asked(), *cell) == name);
        found.next().map(|cell| self.name(cell))
    }

    fn cell(&self, place: usize) -> CellView {
        let ledger: &CellLedger = &self.question.ledger.cells[place];
        let sum = |line: &usize| match ledger.cell {
            Cell::Listed(listed) => self.question.ledger.lines.get(line).map(|of_line| of_line.own(listed)),
            Cell::Unknown | Cell::FalseFlag(_) => None,
        };
        let lines = ledger.lines.iter().map(|(line, net)| CellLineView {
            line: self.line(*line),
            net: weight(*net),
            pools: sum(line).as_ref().map(pools),
        });
        CellView {
            cell: self.name(ledger.cell),
            prior_udb: ledger.prior.micro(),
            suspicion: weight(ledger.suspicion),
            lines: lines.collect(),
            likelihood: likelihood(self.question.posterior.cells[place]),
        }
    }

    fn beyond(&self) -> Vec<BeyondView> {
        let mut views = Vec::new();
        for (line, ledger) in &self.question.ledger.lines {
            views.extend(ledger.beyond.iter().map(|((place, rival), sum)| BeyondView {
                hypothesis: self.hypothesis(*place),
                rival: self.hypothesis(*rival),
                line: self.line(*line),
                support: weight(sum.support),
                opposition: weight(sum.opposition),
            }));
        }
        views
    }

    fn margins(&self) -> Vec<MarginView> {
        let cell = |place: usize| self.name(self.question.ledger.cells[place].cell);
        let half = self.question.posterior.margins.iter().filter(|((one, other), _)| one < other);
        half.map(|((one, other), margin)| self.margin(cell(*one), cell(*other), margin)).collect()
    }

    fn margin(&self, cell: CellName, rival: CellName, margin: &Margin) -> MarginView {
        let lines = margin.lines.iter().filter(|(line, _)| **line != SUSPICION);
        MarginView {
            cell,
            rival,
            lines: lines
                .map(|(line, margin)| MarginLineView { line: self.line(*line), margin: weight(*margin) })
                .collect(),
            suspicion: margin.lines.get(&SUSPICION).copied().map(weight),
            prior_udb: margin.prior.micro(),
            twice_centre_udb: margin.twice_centre.micro(),
            twice_middle_udb: margin.twice_middle.micro(),
            width_udb: margin.width.micro(),
        }
    }

    fn judgment(&self, judgment: &Judgment) -> JudgmentView {
        let cap = |cap: &crate::infer::CapRecord| CapView { rule: self.rule(cap.rule).id.clone(), at: cap.at };
        let pair =
            |(item, origin): &(Survival, Survival)| SurvivalPair { item: survival(item), origin: survival(origin) };
        JudgmentView {
            hypothesis: self.hypothesis(judgment.place),
            likelihood: likelihood(judgment.likelihood),
            leads: judgment.leads,
            level: judgment.level,
            levels: judgment.levels.iter().map(|level| self.level(level)).collect(),
            caps: judgment.caps.iter().map(cap).collect(),
            survival: judgment.survival.as_ref().map(pair),
        }
    }

    fn level(&self, level: &LevelReport) -> LevelView {
        LevelView {
            level: level.level,
            called: level.called.clone(),
            holds: level.holds(),
            gates: level.gates.iter().map(|gate| self.gate(gate)).collect(),
        }
    }

    fn gate(&self, report: &GateReport) -> GateView {
        let found = match &report.value {
            GateValue::Leader(name) => Found::Leader(self.named(name).unwrap_or(CellName::Unknown)),
            GateValue::Probability(probability) => Found::Probability(probability.value()),
            GateValue::Rival(name, upper) => Found::Rival { cell: self.named(name), upper: upper.value() },
            GateValue::Count(names) => {
                let mut names = names.clone();
                // Items come in order of what they record, which is no part of a certificate.
                if matches!(report.gate, Gate::Items(_)) {
                    names.sort();
                }
                Found::Names(names)
            }
            GateValue::Days(days) => Found::Days(*days),
            GateValue::Survival(how) => Found::Survival(survival(how)),
            GateValue::NotLeading => Found::NotLeading,
        };
        GateView { gate: report.gate.clone(), found, holds: report.holds }
    }
}

fn finding_id(place: usize) -> String {
    format!("f{}", place + 1)
}

fn other_id(place: usize) -> String {
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

fn row(premise: &Premise) -> RowView {
    match premise {
        Premise::Item(item) => RowView::Item(item.to_string()),
        Premise::Link(from, to, by) => RowView::Link { from: from.clone(), to: to.clone(), by: by.to_string() },
        Premise::Search(search) => RowView::Search(search.clone()),
        Premise::Derived(relation, values) => RowView::Derived { relation: relation.clone(), values: values.clone() },
    }
}

fn premises(chain: &Chain) -> Vec<PremiseView> {
    let view = chain.premises.iter();
    view.map(|(premise, holds)| PremiseView { row: row(premise), probability: chance(*holds) }).collect()
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

fn pools(sum: &LineSum) -> LineSumView {
    LineSumView {
        support: weight(sum.support),
        opposition: weight(sum.opposition),
        unspoofable: weight(sum.unspoofable),
    }
}

pub(super) fn likelihood(likelihood: Likelihood) -> LikelihoodView {
    LikelihoodView {
        point: likelihood.point.value(),
        lower: likelihood.interval.lo().value(),
        upper: likelihood.interval.hi().value(),
    }
}

fn survival(survival: &Survival) -> SurvivalView {
    SurvivalView { without: survival.without.clone(), lower: survival.lower.value(), leads: survival.leads }
}
