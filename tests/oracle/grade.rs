//! Levels of confidence: gates held one by one.

use std::collections::BTreeSet;

use ascribe::model::case::Case;
use ascribe::model::date::days_between;
use ascribe::model::hypothesis::Question;
use ascribe::model::ladder::{Gate, Ladder};
use ascribe::model::rule_set::RuleSet;
use ascribe::model::scale::{LineNature, Scales};

use super::answer::Standing;
use super::lineage::Lineage;
use super::posterior::{Cell, Posterior, ledger, left, wholes};
use super::weigh::{Finding, Ratios, from_decibans, observation, pool};

/// What gates look at.
pub struct Bench<'a> {
    pub case: &'a Case,
    pub rules: &'a RuleSet,
    pub question: &'a Question,
    pub scales: &'a Scales,
    pub lineage: &'a Lineage,
    pub findings: &'a [Finding],
    pub posterior: &'a Posterior,
}

/// How a leading hypothesis fares without the item, or the origin, whose loss hurts most.
#[derive(Debug, Clone, Copy)]
pub struct Survival {
    pub lower: f64,
    pub leads: bool,
}

/// What supports a hypothesis.
#[derive(Default)]
struct Support {
    lines: BTreeSet<usize>,
    /// Lines of which enough is left that nobody could have planted.
    unplanted: BTreeSet<usize>,
    items: BTreeSet<usize>,
    origins: BTreeSet<usize>,
}

/// Whether a hypothesis with its parts is more probable than every other, than `unknown` and than every false flag.
///
/// What differs by no more than floating-point numbers do is as probable.
pub fn leads(question: &Question, posterior: &Posterior, place: usize) -> bool {
    let own = posterior.hypotheses[place].point;
    rivals(question, posterior, place).into_iter().all(|rival| rival < own * (1.0 - AS_PROBABLE))
}

/// Whether some hypothesis has a rival that is as probable, and none that is more.
pub fn tie_for_the_lead(question: &Question, posterior: &Posterior) -> bool {
    (0..question.hypotheses.len()).any(|place| {
        let own = posterior.hypotheses[place].point;
        let first = rivals(question, posterior, place).into_iter().fold(0.0, f64::max);
        (first / own - 1.0).abs() <= AS_PROBABLE
    })
}

const AS_PROBABLE: f64 = 1e-10;

/// Points of what a hypothesis must be above in order to lead.
fn rivals(question: &Question, posterior: &Posterior, place: usize) -> Vec<f64> {
    let within = |one: usize, other: usize| wholes(question, one).contains(&other);
    let others = (0..question.hypotheses.len()).filter(|one| !within(*one, place) && !within(place, *one));
    let cells = posterior.cells.iter().filter(|(cell, _)| match cell {
        Cell::Listed(one) => !within(*one, place),
        _ => true,
    });
    others.map(|one| posterior.hypotheses[one].point).chain(cells.map(|(_, one)| one.point)).collect()
}

impl Bench<'_> {
    /// Whether each gate of each level holds.
    pub fn gates(&self, place: usize, ladder: &Ladder, survival: Option<(Survival, Survival)>) -> Vec<Vec<bool>> {
        let support = self.support(place);
        let level = |gates: &Vec<Gate>| gates.iter().map(|gate| self.holds(place, gate, &support, survival)).collect();
        ladder.levels.iter().map(|one| level(&one.gates)).collect()
    }

    fn holds(&self, place: usize, gate: &Gate, support: &Support, survival: Option<(Survival, Survival)>) -> bool {
        let own = self.posterior.hypotheses[place];
        let enough = |count: usize, need: &u32| count as u64 >= u64::from(*need);
        let survives = |one: Option<Survival>, need: &f64| one.is_some_and(|one| one.leads && one.lower >= *need);
        let lines = |wanted: &dyn Fn(usize) -> bool| support.lines.iter().filter(|line| wanted(**line)).count();
        match gate {
            Gate::Leads => leads(self.question, self.posterior, place),
            Gate::Likelihood(need) => own.point >= *need,
            Gate::LowerBound(need) => own.lo >= *need,
            Gate::RivalUpperBound(most) => {
                let inside =
                    |cell: &Cell| matches!(cell, Cell::Listed(one) if wholes(self.question, *one).contains(&place));
                self.posterior.cells.iter().filter(|(cell, _)| !inside(cell)).all(|(_, rival)| rival.hi <= *most)
            }
            Gate::Lines(need) => enough(support.lines.len(), need),
            Gate::TechnicalOrLegalLines(need) => {
                let nature = |line: usize| self.scales.lines[line].nature;
                let hard = |line| matches!(nature(line), LineNature::Technical | LineNature::Legal);
                enough(lines(&|line| hard(line) && support.unplanted.contains(&line)), need)
            }
            Gate::LinesAmong(need, names) => enough(lines(&|line| names.contains(&self.scales.lines[line].id)), need),
            Gate::Origins(need) => enough(support.origins.len(), need),
            Gate::Items(need) => {
                // A second record of one observation is not a second item.
                let each = support.items.iter().map(|item| observation(self.case, self.rules, *item));
                enough(each.collect::<BTreeSet<String>>().len(), need)
            }
            Gate::SpanDays(need) => {
                let days = support.items.iter().filter_map(|item| self.case.evidence[*item].happened?.day());
                let days: Vec<_> = days.collect();
                let span = days.iter().flat_map(|one| days.iter().map(|other| days_between(*one, *other))).max();
                span.unwrap_or(0) >= i64::from(*need)
            }
            Gate::SurvivesAnyItem(need) => survives(survival.map(|both| both.0), need),
            Gate::SurvivesAnyOrigin(need) => survives(survival.map(|both| both.1), need),
        }
    }

    fn support(&self, place: usize) -> Support {
        let mut support = Support::default();
        let related: Vec<&Finding> = self
            .findings
            .iter()
            .filter(|finding| {
                let named = self.question.hypotheses.iter().position(|one| one.id.as_str() == finding.hypothesis);
                finding.standing == Standing::Stands
                    && named.is_some_and(|named| {
                        wholes(self.question, named).contains(&place) || wholes(self.question, place).contains(&named)
                    })
            })
            .collect();
        let ledger = ledger(self.question, self.findings, &[], self.scales);
        // What every hypothesis has alike counts for none.
        let counting = |one: &Finding| match one.supports {
            true => {
                let common = ledger.common(one.line, &one.statement);
                left(one.ratio, (one.ratio.0.min(common.0), one.ratio.1.min(common.1)))
            }
            false => one.ratio,
        };
        // Centres are roots of products of both ends; the last factor is what floating-point numbers may lose.
        let least = from_decibans(self.scales.counts_from * 2.0) * (1.0 - 1e-9);
        for (line, scale) in self.scales.lines.iter().enumerate() {
            let square = |supports: bool, of: &dyn Fn(&Finding) -> Ratios| {
                let own = related.iter().filter(|one| one.line == line && one.supports == supports);
                let pooled = pool(&own.map(|one| (one.statement.as_str(), of(one))).collect::<Vec<_>>(), scale);
                pooled.0 * pooled.1
            };
            if !related.iter().any(|one| one.line == line && one.supports) {
                continue;
            }
            if square(true, &counting) / square(false, &counting) >= least {
                support.lines.insert(line);
            }
            if square(true, &|one| one.beyond) >= least {
                support.unplanted.insert(line);
            }
        }
        for finding in related.iter().filter(|one| one.supports && support.lines.contains(&one.line)) {
            let counts = counting(finding);
            if counts.0 * counts.1 >= least {
                let weighed = finding.principal.map_or(finding.items.clone(), |item| vec![item]);
                for item in weighed {
                    support.items.insert(item);
                    support.origins.extend(&self.lineage.items[item].origins);
                }
            }
        }
        support
    }
}
