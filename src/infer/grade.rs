//! Grading: which gates of a ladder a hypothesis meets, and the level of confidence that follows.
//!
//! The level is the highest whose gates, and those of every level below, all hold, and never above a cap. Confidence is
//! about the basis of a judgment: likelihood enters through gates, but is never the level.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is graded")]

use std::collections::{BTreeMap, BTreeSet};

use super::combine::{Posterior, cells_of, is_within};
use super::grant::{Grant, granted_by};
use super::ledger::{Cell, Ledger};
use super::line::residue;
use super::lineage::Lineage;
use super::reassess::Each;
use super::statement::{StatementKey, statement_key};
use super::weigh::{Finding, Side, pool};
use crate::infer::defeat::Standing;
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::date::days_between;
use crate::model::hypothesis::Question;
use crate::model::ladder::{Gate, Ladder};
use crate::model::quantity::{Probability, WeightInterval, WeightOfEvidence};
use crate::model::rule_set::RuleSet;
use crate::model::scale::{LineNature, Scales};
use crate::text::LookupMap;

/// A gate with what it was held against.
#[derive(Debug, Clone, PartialEq)]
pub struct GateReport {
    /// The gate.
    pub gate: Gate,
    /// What the conclusion has.
    pub value: GateValue,
    /// Whether it is met.
    pub holds: bool,
}

/// What a conclusion has, where a gate asks.
#[derive(Debug, Clone, PartialEq)]
pub enum GateValue {
    /// The most probable answer.
    Leader(String),
    /// A probability.
    Probability(Probability),
    /// The strongest rival and its upper bound.
    Rival(String, Probability),
    /// A number of things, with their names.
    Count(Vec<String>),
    /// Days from the first to the last.
    Days(i64),
    /// How it fares without the one whose loss hurts most.
    Survival(Survival),
    /// Not looked at, because the hypothesis does not lead.
    NotLeading,
    /// Not looked at, because there is so much to lose one by one, and the level does not hang on it: another gate fails, or a cap.
    NotTried,
}

/// How a hypothesis fares without one item or origin: the case that hurts most.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// Whose loss hurts most; empty where there is nothing to lose.
    pub without: String,
    /// Lower bound of the likelihood then.
    pub lower: Probability,
    /// Whether it leads whichever one is lost.
    pub leads: bool,
}

/// The gates of one level.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelReport {
    /// The level.
    pub level: Confidence,
    /// What the method calls it.
    pub called: String,
    /// Its gates, in order of the ladder.
    pub gates: Vec<GateReport>,
}

impl LevelReport {
    /// Whether all gates of this level hold; those of lower levels are theirs to say.
    pub fn holds(&self) -> bool {
        self.gates.iter().all(|gate| gate.holds)
    }
}

/// What grading looks at.
pub(crate) struct Grader<'a> {
    pub(crate) case: &'a Case,
    pub(crate) question: &'a Question,
    pub(crate) rules: &'a RuleSet,
    pub(crate) scales: &'a Scales,
    pub(crate) lineage: &'a Lineage,
    /// By the place of the hypothesis that they are about: see [`by_hypothesis`].
    pub(crate) findings: Vec<Vec<&'a Finding>>,
    pub(crate) ledger: &'a Ledger,
    pub(crate) posterior: &'a Posterior,
    /// What is supposed beside the evidence; nothing in an assessment.
    pub(crate) granted: &'a [Grant],
}

/// How a hypothesis fares without one item, and without one origin.
#[derive(Debug, Clone)]
pub(crate) struct Robustness {
    pub(crate) item: Survival,
    pub(crate) origin: Survival,
}

impl Grader<'_> {
    /// Holds a hypothesis against every gate of a ladder; `robustness` is there where the hypothesis leads and that was tried.
    pub(crate) fn levels(&self, place: usize, ladder: &Ladder, robustness: Option<&Robustness>) -> Vec<LevelReport> {
        let support = self.support(place);
        let report = |gate: &Gate| {
            let (value, holds) = self.held_against(place, gate, &support, robustness);
            GateReport { gate: gate.clone(), value, holds }
        };
        let levels = ladder.levels.iter();
        levels
            .map(|level| LevelReport {
                level: level.level,
                called: level.called.clone(),
                gates: level.gates.iter().map(report).collect(),
            })
            .collect()
    }

    /// Whether the level of a hypothesis hangs on how it fares without one item or origin: whether a gate asks, and everything else
    /// that its level and those below ask for is there.
    pub(crate) fn hangs_on_survival(&self, place: usize, ladder: &Ladder, most: Confidence) -> bool {
        let mut asked = false;
        let survives = |_, _| {
            asked = true;
            Ok::<bool, std::convert::Infallible>(true)
        };
        let Ok(_) = self.level(place, ladder, most, survives);
        asked
    }

    /// The highest level whose gates and those of all below hold, no higher than `most`; `survives` is asked only where all
    /// other gates of a level hold.
    pub(crate) fn level<E>(
        &self,
        place: usize,
        ladder: &Ladder,
        most: Confidence,
        mut survives: impl FnMut(Each, f64) -> Result<bool, E>,
    ) -> Result<Confidence, E> {
        let support = self.support(place);
        let leads = leads(self.question, self.ledger, self.posterior, place);
        let mut reached = Confidence::None;
        for level in ladder.levels.iter().filter(|level| level.level <= most) {
            let (survival, others): (Vec<&Gate>, Vec<&Gate>) = level.gates.iter().partition(|gate| is_survival(gate));
            if !others.into_iter().all(|gate| self.held_against(place, gate, &support, None).1) {
                break;
            }
            for gate in survival {
                let holds = match gate {
                    Gate::SurvivesAnyItem(need) => leads && survives(Each::Item, *need)?,
                    Gate::SurvivesAnyOrigin(need) => leads && survives(Each::Origin, *need)?,
                    _ => true,
                };
                if !holds {
                    return Ok(reached);
                }
            }
            reached = level.level;
        }
        Ok(reached)
    }

    pub(super) fn held_against(
        &self,
        place: usize,
        gate: &Gate,
        support: &Support,
        robustness: Option<&Robustness>,
    ) -> (GateValue, bool) {
        let likelihood = self.posterior.hypotheses[place];
        let at_least = |have: Probability, need: f64| (GateValue::Probability(have), have.value() >= need);
        let count = |names: Vec<String>, need: u32| {
            let enough = names.len() as u64 >= u64::from(need);
            (GateValue::Count(names), enough)
        };
        let leads = || leads(self.question, self.ledger, self.posterior, place);
        let survives = |survival: Option<&Survival>, need: f64| match survival {
            Some(survival) => {
                let holds = survival.leads && survival.lower.value() >= need;
                (GateValue::Survival(survival.clone()), holds)
            }
            None => (if leads() { GateValue::NotTried } else { GateValue::NotLeading }, false),
        };
        match gate {
            Gate::Leads => {
                let leader = self.leader();
                (GateValue::Leader(self.cell_name(leader)), leads())
            }
            Gate::Likelihood(need) => at_least(likelihood.point, *need),
            Gate::LowerBound(need) => at_least(likelihood.interval.lo(), *need),
            Gate::RivalUpperBound(most) => {
                let (name, upper) = self.strongest_rival(place);
                let holds = upper.value() <= *most;
                (GateValue::Rival(name, upper), holds)
            }
            Gate::Lines(need) => count(self.line_names(support, |_| true), *need),
            Gate::TechnicalOrLegalLines(need) => {
                let mut lines = self.line_names(support, is_technical_or_legal);
                lines.retain(|line| support.hard.contains(line));
                count(lines, *need)
            }
            Gate::LinesAmong(need, names) => {
                let mut lines = self.line_names(support, |_| true);
                lines.retain(|line| names.contains(line));
                count(lines, *need)
            }
            Gate::Origins(need) => {
                let mut names = self.source_names(&support.origins);
                names.extend(
                    support.granted.iter().map(|number| format!("granted origin {}", number.saturating_add(1))),
                );
                count(names, *need)
            }
            Gate::Items(need) => {
                let mut names = self.item_names(support.items.values().filter_map(BTreeSet::first));
                names.extend(support.granted.iter().map(|number| format!("granted item {}", number.saturating_add(1))));
                count(names, *need)
            }
            Gate::SpanDays(need) => {
                let days = self.span(support);
                (GateValue::Days(days), days >= i64::from(*need))
            }
            Gate::SurvivesAnyItem(need) => survives(robustness.map(|both| &both.item), *need),
            Gate::SurvivesAnyOrigin(need) => survives(robustness.map(|both| &both.origin), *need),
        }
    }

    /// The most probable cell.
    pub(super) fn leader(&self) -> usize {
        let mut best = 0;
        for (cell, likelihood) in self.posterior.cells.iter().enumerate() {
            if likelihood.point.value() > self.posterior.cells[best].point.value() {
                best = cell;
            }
        }
        best
    }

    fn cell_name(&self, cell: usize) -> String {
        cell_name(self.question, self.ledger.cells[cell].cell)
    }

    fn strongest_rival(&self, place: usize) -> (String, Probability) {
        let own = cells_of(self.question, self.ledger, place);
        let mut strongest = (String::new(), Probability::ZERO);
        for (cell, likelihood) in self.posterior.cells.iter().enumerate().filter(|(cell, _)| !own.contains(cell)) {
            if likelihood.interval.hi() > strongest.1 {
                strongest = (self.cell_name(cell), likelihood.interval.hi());
            }
        }
        strongest
    }

    /// Lines, items and origins that support a hypothesis: through itself, its parts and what it lies within.
    pub(super) fn support(&self, place: usize) -> Support<'_> {
        let mut support = Support::default();
        let related = |named: usize| is_within(self.question, named, place) || is_within(self.question, place, named);
        let about = self.findings.iter().enumerate().filter(|(named, _)| related(*named)).flat_map(|(_, about)| about);
        let findings: Vec<&Finding> = about.copied().filter(|finding| finding.standing == Standing::Stands).collect();
        let least = WeightOfEvidence::rounded(self.scales.counts_from * 2.0);
        for (line, scale) in self.scales.lines.iter().enumerate() {
            let side = |side: Side| -> Vec<(usize, WeightInterval)> {
                let own = findings.iter().filter(|finding| finding.line == line && finding.side == side);
                own.map(|finding| (finding.statement, self.counting(finding))).collect()
            };
            let (for_it, against) = (pool(&side(Side::For), scale), pool(&side(Side::Against), scale));
            if !side(Side::For).is_empty() && for_it.twice_centre() - against.twice_centre() >= least {
                support.lines.insert(line);
            }
            let own = findings.iter().filter(|finding| finding.line == line && finding.side == Side::For);
            let beyond: Vec<_> = own.map(|finding| (finding.statement, finding.unspoofable)).collect();
            if !beyond.is_empty() && pool(&beyond, scale).twice_centre() >= least {
                support.hard.insert(scale.id.clone());
            }
        }
        for finding in findings.iter().filter(|finding| finding.side == Side::For) {
            if self.counting(finding).twice_centre() >= least && support.lines.contains(&finding.line) {
                support.granted.extend(granted_by(finding));
                let weighed = finding.principal.as_ref().map_or(&finding.items[..], std::slice::from_ref);
                for item in weighed {
                    let observation = statement_key(&self.case.evidence[*item], self.rules);
                    support.items.entry(observation).or_default().insert(*item);
                    let origins = self.lineage.item(*item).map(|lineage| &*lineage.origins);
                    support.origins.extend(origins.unwrap_or_default());
                }
            }
        }
        support
    }

    /// What a finding weighs beyond what every listed hypothesis has alike.
    fn counting(&self, finding: &Finding) -> WeightInterval {
        let of_line = self.ledger.lines.get(&finding.line).filter(|_| finding.side == Side::For);
        let common = of_line.and_then(|line| line.common.get(&finding.statement)).copied().unwrap_or_default();
        residue(finding.weight, common.least(finding.weight))
    }

    fn line_names(&self, support: &Support, wanted: fn(LineNature) -> bool) -> Vec<String> {
        let lines = support.lines.iter().filter_map(|line| self.scales.lines.get(*line));
        lines.filter(|line| wanted(line.nature)).map(|line| line.id.clone()).collect()
    }

    fn source_names(&self, sources: &BTreeSet<usize>) -> Vec<String> {
        sources.iter().filter_map(|source| self.case.sources.get(*source)).map(|source| source.id.to_string()).collect()
    }

    fn item_names<'i>(&self, items: impl Iterator<Item = &'i usize>) -> Vec<String> {
        items.filter_map(|item| self.case.evidence.get(*item)).map(|item| item.id.to_string()).collect()
    }

    fn span(&self, support: &Support) -> i64 {
        let items = support.items.values().flatten();
        let recorded = items.filter_map(|item| self.case.evidence.get(*item)?.happened?.day());
        let granted = self
            .granted
            .iter()
            .filter(|grant| support.granted.contains(&grant.observation))
            .filter_map(|grant| grant.day);
        let days: BTreeSet<_> = recorded.chain(granted).collect();
        match (days.first(), days.last()) {
            (Some(first), Some(last)) => days_between(*first, *last),
            _ => 0,
        }
    }
}

/// What supports a hypothesis.
#[derive(Debug, Default)]
pub(super) struct Support<'a> {
    lines: BTreeSet<usize>,
    /// Lines of which a false flag would lack enough to count.
    hard: BTreeSet<String>,
    /// Items by observation: a second record of one is not a second item.
    items: BTreeMap<StatementKey<'a>, BTreeSet<usize>>,
    origins: BTreeSet<usize>,
    /// Numbers of what is granted and supports it.
    granted: BTreeSet<usize>,
}

/// Findings by the place of the hypothesis that they are about, without those about none that the question lists.
pub(crate) fn by_hypothesis<'f>(
    question: &Question,
    findings: impl Iterator<Item = &'f Finding>,
) -> Vec<Vec<&'f Finding>> {
    let places: LookupMap<&str, usize> =
        question.hypotheses.iter().enumerate().map(|(place, one)| (one.id.as_str(), place)).collect();
    let mut by_hypothesis = vec![Vec::new(); question.hypotheses.len()];
    for finding in findings {
        if let Some(place) = places.get(&*finding.hypothesis) {
            by_hypothesis[*place].push(finding);
        }
    }
    by_hypothesis
}

pub(super) fn is_survival(gate: &Gate) -> bool {
    matches!(gate, Gate::SurvivesAnyItem(_) | Gate::SurvivesAnyOrigin(_))
}

fn is_technical_or_legal(nature: LineNature) -> bool {
    matches!(nature, LineNature::Technical | LineNature::Legal)
}

/// Name of a cell as it is printed: the hypothesis, `unknown`, or `false flag of` it.
pub(crate) fn cell_name(question: &Question, cell: Cell) -> String {
    let id = |place: usize| question.hypotheses.get(place).map(|one| one.id.to_string()).unwrap_or_default();
    match cell {
        Cell::Listed(place) => id(place),
        Cell::Unknown => "unknown".to_owned(),
        Cell::FalseFlag(place) => format!("false flag of {}", id(place)),
    }
}

/// Whether a hypothesis, its parts included, is more probable than every hypothesis beside it, `unknown` and every false
/// flag.
pub(crate) fn leads(question: &Question, ledger: &Ledger, posterior: &Posterior, place: usize) -> bool {
    let own = posterior.hypotheses[place].point;
    let inside = cells_of(question, ledger, place);
    let beside = (0..question.hypotheses.len())
        .filter(|other| !is_within(question, *other, place) && !is_within(question, place, *other))
        .map(|other| posterior.hypotheses[other].point);
    let cells = (0..ledger.cells.len()).filter(|cell| !inside.contains(cell)).map(|cell| posterior.cells[cell].point);
    // What differs by less than this differs by the order in which sums were taken.
    beside.chain(cells).all(|rival| rival.value() < own.value() * (1.0 - 1e-12))
}

/// The highest level whose gates and those of all below hold, and no higher than the lowest cap.
pub(crate) fn reached(levels: &[LevelReport], caps: impl Iterator<Item = Confidence>) -> Confidence {
    let met = levels.iter().take_while(|level| level.holds()).map(|level| level.level).last();
    caps.fold(met.unwrap_or(Confidence::None), Confidence::min)
}
