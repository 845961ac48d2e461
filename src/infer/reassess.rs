//! Reassessing: a case evaluated once, and judged again without some of what it was made from.
//!
//! What was matched is used again, and only what changed is weighed again; so that leaving out each item, origin, rule and line
//! in turn, and the search for the fewest whose loss changes a conclusion, cost little more than one evaluation.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is judged again")]

use std::borrow::Cow;
use std::cell::{self, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::assessment::Options;
use super::combine::{Likelihood, cells_of, is_within};
use super::evaluate::{Input, Judged, Matched, Remaining, judge, judge_again, lose, match_and_weigh};
use super::grade::{Grader, Robustness, Survival, by_hypothesis, leads};
use super::grant::Grant;
use super::ledger::Cell;
use super::limits::LimitExceeded;
use super::lineage::Lineage;
use super::loss::Loss;
use super::plan::Plan;
use super::statement::{Statements, record_key};
use super::weigh::Finding;
use rustc_hash::FxHashMap;

use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::evidence::EvidenceItem;
use crate::model::hypothesis::Question;
use crate::model::quantity::Probability;
use crate::model::rule_set::RuleSet;

/// A case evaluated once, to be judged again without parts of it.
pub struct Reassessor<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) rules: &'a RuleSet,
    pub(crate) case: Cow<'a, Case>,
    pub(crate) options: Options,
    pub(crate) lineage: Rc<Lineage>,
    pub(crate) takes_part: Vec<bool>,
    pub(crate) questions: Vec<Evaluated>,
    without: Loss,
    pub(super) statements: Statements,
    known: RefCell<FxHashMap<(usize, Loss), Rc<Verdict>>>,
    remaining: RefCell<FxHashMap<(*const Matched, Loss), Remaining>>,
    evaluations: cell::Cell<usize>,
}

/// Most items and sources of a case that are lost one by one where no level hangs on it. Each loss takes longer in a larger case,
/// so with ten times as many the losses take a hundred times as long.
const FEW_LOSSES: usize = 1_000;

/// Most losses of which what remains is kept.
const KEPT: usize = 256;

/// One question as it was evaluated.
pub(crate) struct Evaluated {
    /// Items that took part, by place.
    pub(crate) mask: Vec<bool>,
    pub(crate) matched: Rc<Matched>,
    pub(crate) judged: Judged,
}

/// What is concluded on one question, confidence apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Likelihood of every hypothesis, in their order.
    pub likelihoods: Vec<Likelihood>,
    /// Places of the hypotheses that lead: one, and those that it lies within.
    pub leads: Vec<usize>,
    /// Of those the one that lies within no other; none where `unknown` or a false flag leads.
    pub leading: Option<usize>,
}

/// How far the prior of a hypothesis would have to move for its strongest rival to be as probable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BreakEven {
    /// Its prior, 0 to 1.
    pub prior: f64,
    /// The prior at which its strongest rival is as probable, 0 to 1; the rivals keep their proportions.
    pub at: f64,
    /// The distance in decibans; above 0 where the hypothesis is ahead.
    pub decibans: f64,
}

/// A level of confidence, or the highest that it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelWithin {
    /// The level.
    pub level: Confidence,
    /// Whether it is the level, and not only no lower than it.
    pub is_exact: bool,
}

/// What is lost one by one where a gate asks for survival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Each {
    Item,
    Origin,
}

impl<'a> Reassessor<'a> {
    /// Evaluates a case.
    ///
    /// # Errors
    /// [`LimitExceeded`] where the evaluation needs more than [`Options::limits`] allow.
    pub fn new(
        plan: &'a Plan,
        rules: &'a RuleSet,
        case: &'a Case,
        options: &Options,
    ) -> Result<Reassessor<'a>, LimitExceeded> {
        let case = case.as_known_on(options.as_of.unwrap_or(case.as_of));
        let without = options.loss(&case, rules);
        let lineage = Rc::new(Lineage::new(&case, &rules.scales, &without.origins));
        let takes_part = |(place, item): (usize, &EvidenceItem)| {
            let is_reported = without.origins.is_empty() || lineage.is_reported(place);
            item.known_on(case.as_of) && is_reported && !without.items.contains(&place)
        };
        let takes_part: Vec<bool> = case.evidence.iter().enumerate().map(takes_part).collect();
        let statements = Statements::new(&case, rules);
        let mut this = Reassessor {
            plan,
            rules,
            case,
            options: options.clone(),
            lineage,
            takes_part,
            questions: Vec::new(),
            without,
            statements,
            known: RefCell::default(),
            remaining: RefCell::default(),
            evaluations: cell::Cell::new(0),
        };
        this.evaluate()?;
        Ok(this)
    }

    fn evaluate(&mut self) -> Result<(), LimitExceeded> {
        let mut known: BTreeMap<Vec<bool>, Rc<Matched>> = BTreeMap::new();
        let mut questions = Vec::new();
        for (place, question) in self.case.questions.iter().enumerate() {
            let mask = self.mask(place);
            let matched = match known.get(&mask) {
                Some(matched) => Rc::clone(matched),
                None => Rc::new(match_and_weigh(self.input(), &self.lineage, &|item| mask[item])?),
            };
            known.insert(mask.clone(), Rc::clone(&matched));
            let judged = judge(self.input(), question, &matched);
            questions.push(Evaluated { mask, matched, judged });
        }
        self.questions = questions;
        Ok(())
    }

    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            plan: self.plan,
            rules: self.rules,
            case: &self.case,
            limits: &self.options.limits,
            statements: &self.statements,
            without: &self.without,
        }
    }

    /// Items that take part in one question: without those that answer it, where the evaluation is blind.
    fn mask(&self, question: usize) -> Vec<bool> {
        let asked = &self.case.questions[question].id;
        let answers = |item: usize| self.options.blind && self.case.evidence[item].answers.contains(asked);
        (0..self.takes_part.len()).map(|item| self.takes_part[item] && !answers(item)).collect()
    }

    /// How many facts rules derived, by relation; those of the first question where questions see different items.
    pub fn derived_sizes(&self) -> BTreeMap<String, usize> {
        let rows = |relation: usize| self.questions.first().map_or(0, |one| one.matched.found.database.rows(relation));
        self.plan.derived.iter().map(|(name, relation)| (name.clone(), rows(*relation))).collect()
    }

    /// The case as it is judged.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// How often a question was judged again so far.
    pub fn evaluations(&self) -> usize {
        self.evaluations.get()
    }

    /// How it is judged.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The rules that it is judged with.
    pub fn rules(&self) -> &RuleSet {
        self.rules
    }

    /// Items that take part: known on the day, not withdrawn, not left out; in order of id.
    pub fn taking_part(&self) -> impl Iterator<Item = &EvidenceItem> {
        self.case.evidence.iter().zip(&self.takes_part).filter(|(_, takes_part)| **takes_part).map(|(item, _)| item)
    }

    /// Every cell of a question, with its likelihood.
    pub fn cells(&self, question: usize) -> Vec<(Cell, Likelihood)> {
        let Judged { ledger, posterior, .. } = &self.questions[question].judged;
        ledger.cells.iter().map(|cell| cell.cell).zip(posterior.cells.iter().copied()).collect()
    }

    /// Places of the items that take part in a question, rising.
    pub fn items(&self, question: usize) -> Vec<usize> {
        let mask = &self.questions[question].mask;
        (0..mask.len()).filter(|item| mask[*item]).collect()
    }

    /// Prior of a hypothesis, and by how many decibans it is ahead of its strongest rival: a hypothesis beside it, `unknown` or
    /// a false flag; with the prior at which that rival is as probable. Nothing where it has no rival or is certain.
    pub fn break_even(&self, question: usize, place: usize) -> Option<BreakEven> {
        let asked = &self.case.questions[question];
        let Judged { ledger, posterior, .. } = &self.questions[question].judged;
        let own = cells_of(asked, ledger, place);
        let beside = (0..asked.hypotheses.len())
            .filter(|other| !is_within(asked, *other, place) && !is_within(asked, place, *other))
            .map(|other| posterior.hypotheses[other].point.value());
        let cells = (0..ledger.cells.len()).filter(|cell| !own.contains(cell));
        let rival = beside.chain(cells.map(|cell| posterior.cells[cell].point.value())).reduce(f64::max)?;
        let point = posterior.hypotheses[place].point.value();
        let share = |cell: usize| ledger.cells[cell].prior.ratio();
        let all: f64 = (0..ledger.cells.len()).map(share).sum();
        let prior = own.iter().map(|cell| share(*cell)).sum::<f64>() / all;
        if !(rival > 0.0 && prior > 0.0 && prior < 1.0) {
            return None;
        }
        let ratio = point / rival;
        let odds = prior / (1.0 - prior) / ratio;
        Some(BreakEven { prior, at: odds / (1.0 + odds), decibans: 10.0 * libm::log10(ratio) })
    }

    /// Groups of items that take part in a question, each rising: an item with the copies of its record, which are lost
    /// together, as a copy is no second leg to stand on.
    pub fn observations(&self, question: usize) -> Vec<Vec<usize>> {
        let mut copies: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (item, _) in self.questions[question].mask.iter().enumerate().filter(|(_, takes_part)| **takes_part) {
            copies.entry(record_key(&self.case.evidence[item])).or_default().push(item);
        }
        let mut observations: Vec<Vec<usize>> = copies.into_values().collect();
        observations.sort_unstable();
        observations
    }

    /// Places of the origins of the items that take part in a question, rising.
    pub fn origins(&self, question: usize) -> Vec<usize> {
        let present = self.questions[question].mask.iter().enumerate().filter(|(_, takes_part)| **takes_part);
        let origins = present.filter_map(|(item, _)| self.lineage.item(item)).flat_map(|item| item.origins.iter());
        origins.copied().collect::<std::collections::BTreeSet<usize>>().into_iter().collect()
    }

    /// Places of the rules with a match that bears on anything, rising; those that derive facts included.
    pub fn rules_matched(&self, question: usize) -> Vec<usize> {
        let found = &self.questions[question].matched.found;
        let matched = found.matches.iter().map(|one| one.rule);
        let deriving = found.derived.all_ways().map(|way| way.rule);
        matched.chain(deriving).collect::<std::collections::BTreeSet<usize>>().into_iter().collect()
    }

    /// The findings on a question, as an assessment lists them.
    pub fn findings(&self, question: usize) -> impl Iterator<Item = &Finding> {
        self.shared_findings(question).map(Arc::as_ref)
    }

    pub(super) fn shared_findings(&self, question: usize) -> impl Iterator<Item = &Arc<Finding>> {
        let asked = &self.case.questions[question];
        self.questions[question].matched.findings.iter().filter(|one| names(asked, &one.hypothesis))
    }

    /// Places of the lines with a finding that stands, rising.
    pub fn lines(&self, question: usize) -> Vec<usize> {
        self.questions[question].judged.ledger.lines.keys().copied().collect()
    }

    /// What is concluded on a question once more is lost. The lost items and origins may be any; copies are not added.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn verdict(&self, question: usize, lost: &Loss) -> Result<Rc<Verdict>, LimitExceeded> {
        let key = (question, lost.clone());
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(Rc::clone(known));
        }
        let verdict = Rc::new(self.verdict_of(question, &self.judged_without(question, lost)?.1));
        self.known.borrow_mut().insert(key, Rc::clone(&verdict));
        Ok(verdict)
    }

    fn judged_without(&self, question: usize, lost: &Loss) -> Result<(Remaining, Judged), LimitExceeded> {
        let Evaluated { matched, judged, .. } = &self.questions[question];
        if *lost == Loss::default() {
            return Ok(((Rc::clone(matched), Rc::clone(&self.lineage)), judged.clone()));
        }
        self.evaluations.set(self.evaluations.get().saturating_add(1));
        let now = self.remaining(question, lost)?;
        let asked = &self.case.questions[question];
        let judged = judge_again(self.input(), asked, (&now.0.findings, &now.0.suspicions), (matched, judged));
        Ok((now, judged))
    }

    /// What remains once more is lost. Questions that see the same items ask for the same losses one after another, so what was
    /// lost last is kept, as far as there is room.
    fn remaining(&self, question: usize, lost: &Loss) -> Result<Remaining, LimitExceeded> {
        let Evaluated { mask, matched, .. } = &self.questions[question];
        let mut sharing = self.questions.iter().filter(|one| Rc::ptr_eq(&one.matched, matched));
        let is_shared = sharing.nth(1).is_some();
        let key = (Rc::as_ptr(matched), lost.clone());
        if let Some(known) = self.remaining.borrow().get(&key).filter(|_| is_shared) {
            return Ok(known.clone());
        }
        let now = lose(self.input(), matched, &self.lineage, mask, lost)?;
        let mut kept = self.remaining.borrow_mut();
        if is_shared && kept.len() < KEPT {
            kept.insert(key, now.clone());
        }
        Ok(now)
    }

    pub(super) fn verdict_of(&self, question: usize, judged: &Judged) -> Verdict {
        let question = &self.case.questions[question];
        let leads: Vec<usize> = (0..question.hypotheses.len())
            .filter(|place| leads(question, &judged.ledger, &judged.posterior, *place))
            .collect();
        Verdict {
            likelihoods: judged.posterior.hypotheses.clone(),
            leading: leads.iter().copied().find(|place| question.hypotheses[*place].within.is_none()),
            leads,
        }
    }

    /// The level of confidence in a hypothesis once more is lost, its gates of survival included.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn level(&self, question: usize, place: usize, lost: &Loss) -> Result<Confidence, LimitExceeded> {
        Ok(self.level_within(question, place, lost, usize::MAX)?.level)
    }

    /// As [`Reassessor::level`], but gates of survival are no longer asked once [`Reassessor::evaluations`] has come to
    /// `until`: the level is then the highest that it can be.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn level_within(
        &self,
        question: usize,
        place: usize,
        lost: &Loss,
        until: usize,
    ) -> Result<LevelWithin, LimitExceeded> {
        let ((matched, lineage), judged) = self.judged_without(question, lost)?;
        let asked = &self.case.questions[question];
        let grader = self.grader(question, (&matched.findings, &judged), &lineage, &[]);
        let most = matched.ceiling(self.rules, asked.hypotheses[place].id.as_str());
        let mut is_exact = true;
        let Some(ladder) = self.rules.ladder(&self.options.ladder) else {
            return Ok(LevelWithin { level: Confidence::None, is_exact });
        };
        let level = grader.level(place, ladder, most, |each, need| {
            let survives = self.survives(question, place, lost, (each, need), until)?;
            is_exact &= survives.is_some();
            Ok(survives.unwrap_or(true))
        })?;
        Ok(LevelWithin { level, is_exact })
    }

    /// What a question is graded by, from findings and what they were judged to be.
    pub(super) fn grader<'g>(
        &'g self,
        question: usize,
        (findings, judged): (&'g [Arc<Finding>], &'g Judged),
        lineage: &'g Lineage,
        granted: &'g [Grant],
    ) -> Grader<'g> {
        let question = &self.case.questions[question];
        Grader {
            case: &self.case,
            question,
            rules: self.rules,
            scales: &self.rules.scales,
            lineage,
            findings: by_hypothesis(question, findings.iter().map(Arc::as_ref)),
            ledger: &judged.ledger,
            posterior: &judged.posterior,
            granted,
        }
    }

    /// Whether a hypothesis keeps the lead, and so high a lower bound, whichever one more is lost; nothing where the
    /// evaluations ran out before any was found to cost it either.
    fn survives(
        &self,
        question: usize,
        place: usize,
        lost: &Loss,
        (each, need): (Each, f64),
        until: usize,
    ) -> Result<Option<bool>, LimitExceeded> {
        for one in self.harmful(question, place, each)? {
            if self.evaluations() >= until {
                return Ok(None);
            }
            let verdict = self.verdict(question, &lost.and(&one))?;
            let lower = verdict.likelihoods[place].interval.lo().value();
            if !verdict.leads.contains(&place) || lower < need {
                return Ok(Some(false));
            }
        }
        Ok(Some(true))
    }

    /// Single losses, the most harmful first: whatever else is lost, one of the first most often decides.
    pub(super) fn harmful(&self, question: usize, place: usize, each: Each) -> Result<Vec<Loss>, LimitExceeded> {
        let losses = self.each(question, each);
        let mut ranked = Vec::with_capacity(losses.len());
        for (number, loss) in losses.iter().enumerate() {
            let verdict = self.verdict(question, loss)?;
            ranked.push((verdict.likelihoods[place].interval.lo().value(), number));
        }
        ranked.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        Ok(ranked.into_iter().filter_map(|(_, number)| losses.get(number).cloned()).collect())
    }

    fn each(&self, question: usize, each: Each) -> Vec<Loss> {
        match each {
            Each::Item => self.observations(question).into_iter().map(Loss::of_items).collect(),
            Each::Origin => self.origins(question).into_iter().map(|one| Loss::of_origins([one])).collect(),
        }
    }

    /// Whether there are so few items and sources to lose that each loss is tried, whether or not a level hangs on it.
    pub(crate) fn has_few_losses(&self) -> bool {
        self.case.evidence.len().saturating_add(self.case.sources.len()) <= FEW_LOSSES
    }

    /// How the leading hypotheses fare without each item and each origin.
    pub(crate) fn robustness(&self, question: usize) -> Result<BTreeMap<usize, Robustness>, LimitExceeded> {
        let nothing = || Survival { without: String::new(), lower: Probability::ONE, leads: true };
        let leading = self.verdict(question, &Loss::default())?.leads.clone();
        let mut worst: BTreeMap<usize, Robustness> =
            leading.iter().map(|place| (*place, Robustness { item: nothing(), origin: nothing() })).collect();
        if leading.is_empty() {
            return Ok(worst);
        }
        for each in [Each::Item, Each::Origin] {
            for loss in self.each(question, each) {
                let verdict = self.verdict(question, &loss)?;
                for (place, both) in &mut worst {
                    let survival = if each == Each::Item { &mut both.item } else { &mut both.origin };
                    let lower = verdict.likelihoods[*place].interval.lo();
                    survival.leads &= verdict.leads.contains(place);
                    if lower < survival.lower {
                        (survival.without, survival.lower) = (self.named(&loss), lower);
                    }
                }
            }
        }
        Ok(worst)
    }

    /// Ids of the items and origins of a loss, with commas between.
    fn named(&self, loss: &Loss) -> String {
        let items = loss.items.iter().map(|item| self.case.evidence[*item].id.as_str());
        let origins = loss.origins.iter().map(|source| self.case.sources[*source].id.as_str());
        items.chain(origins).collect::<Vec<_>>().join(", ")
    }
}

/// Whether a question lists a hypothesis.
pub(crate) fn names(question: &Question, hypothesis: &str) -> bool {
    question.hypotheses.iter().any(|one| one.id.as_str() == hypothesis)
}
