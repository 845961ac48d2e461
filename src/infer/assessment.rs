//! The assessment: everything that an evaluation gives for a case, enough to recheck every number by hand.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is told")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::combine::{Likelihood, Posterior};
use super::defeat::Standing;
use super::evaluate::Matched;
use super::grade::{Grader, LevelReport, Robustness, Survival, is_survival, reached};
use super::ledger::Ledger;
use super::limits::{LimitExceeded, Limits};
use super::lineage::ItemLineage;
use super::loss::Loss;
use super::notes::{Note, notes};
use super::plan::Plan;
use super::reassess::{Evaluated, Reassessor, Verdict, names};
use super::tell::{Detail, Teller};
use super::weigh::{Finding, Suspicion};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::id::{EvidenceId, QuestionId, SourceId};
use crate::model::quantity::ProbabilityInterval;
use crate::model::rule_set::RuleSet;

/// How to evaluate.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The day on which the case is judged; the case's own where absent.
    pub as_of: Option<Date>,
    /// Leaves out, for each question, the items that answer it outright.
    pub blind: bool,
    /// The ladder, by name.
    pub ladder: String,
    /// Items to leave out.
    pub without: BTreeSet<EvidenceId>,
    /// Sources to leave out as origins, with all that goes back to them alone.
    pub without_sources: BTreeSet<SourceId>,
    /// Rules to leave out, by id.
    pub without_rules: BTreeSet<String>,
    /// Lines of evidence whose findings do not count, by id.
    pub without_lines: BTreeSet<String>,
    /// How far the evaluation may go.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            as_of: None,
            blind: false,
            ladder: "default".to_owned(),
            without: BTreeSet::new(),
            without_sources: BTreeSet::new(),
            without_rules: BTreeSet::new(),
            without_lines: BTreeSet::new(),
            limits: Limits::default(),
        }
    }
}

/// Everything that an evaluation gives for a case.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The case, as judged.
    pub case: Case,
    /// The options used.
    pub options: Options,
    /// The ladder used.
    pub ladder: String,
    /// Digest of the rule set.
    pub rules_digest: String,
    /// Every item, in order of id.
    pub items: Vec<ItemRecord>,
    /// Every source, in order of id.
    pub sources: Vec<SourceRecord>,
    /// Every question, in order of id.
    pub questions: Vec<QuestionAssessment>,
    /// What a reader should know and is no fault.
    pub notes: Vec<Note>,
}

/// An item with its lineage.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRecord {
    /// Its id.
    pub id: EvidenceId,
    /// Whether it takes part: known on the day, not withdrawn, not left out.
    pub takes_part: bool,
    /// Place of the first item that tells the same observation; its own where it tells a new one.
    pub observation: usize,
    /// Origins and truth.
    pub lineage: ItemLineage,
}

/// A source with its lineage.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRecord {
    /// Places in the case of its distinct origins, rising; empty where its lineage is unknown.
    pub origins: Vec<usize>,
    /// Probability that what it reports is true, through its origins.
    pub truth: ProbabilityInterval,
}

/// One question, judged.
#[derive(Debug, Clone)]
pub struct QuestionAssessment {
    /// Its id.
    pub id: QuestionId,
    /// Its place in the case.
    pub place: usize,
    /// Findings, in order of hypothesis, line, side and rule; those that do not stand included.
    pub findings: Vec<Arc<Finding>>,
    /// What each finding rests on, by the same place; empty in an outline.
    pub chains: Vec<Chain>,
    /// Signs of false flags that stand.
    pub suspicions: Vec<Suspicion>,
    /// Undercuts, discounts, suspicions and caps, in order of rule.
    pub others: Vec<OtherMatch>,
    /// Facts that rules derived.
    pub derived: Vec<DerivedRecord>,
    /// What the findings come to.
    pub ledger: Ledger,
    /// Likelihoods.
    pub posterior: Posterior,
    /// Judgments, in order of hypothesis.
    pub judgments: Vec<Judgment>,
    /// Place of the leading hypothesis that lies within no other; none where `unknown` or a false flag leads.
    pub leading: Option<usize>,
    /// Items left out because they answer this question, in order.
    pub blinded: Vec<EvidenceId>,
}

/// What a finding rests on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chain {
    /// Rows that must be true, with the probability that they are.
    pub premises: Vec<(Premise, ProbabilityInterval)>,
    /// Rows that were counted.
    pub counted: Vec<Premise>,
    /// Variables of the rule with their values.
    pub bindings: Vec<(String, String)>,
}

/// A row that a finding or a derivation rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Premise {
    /// An evidence item.
    Item(EvidenceId),
    /// A published link: from, to, by.
    Link(String, String, SourceId),
    /// A search.
    Search(String),
    /// A derived fact: relation and values.
    Derived(String, Vec<String>),
}

/// A match that weighs nothing itself.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherMatch {
    /// Place of the rule.
    pub rule: usize,
    /// Whether it stands.
    pub standing: Standing,
    /// Items that it rests on.
    pub items: Arc<[usize]>,
    /// What it aims at: the hypothesis, or item, source and supported hypothesis.
    pub head: Vec<Option<String>>,
    /// What it rests on.
    pub chain: Chain,
    /// Places in [`QuestionAssessment::findings`] of the findings that it undercuts.
    pub undercuts: Vec<usize>,
    /// Places in [`QuestionAssessment::others`] of the undercuts that hit it.
    pub attackers: Vec<usize>,
}

/// A derived fact.
#[derive(Debug, Clone, PartialEq)]
pub struct DerivedRecord {
    /// Its relation.
    pub relation: String,
    /// Its values.
    pub values: Vec<String>,
    /// Strength of its strongest derivation.
    pub strength: ProbabilityInterval,
    /// Every way in which it was derived: rule, premises with their probabilities, counted rows; the strongest first.
    pub derivations: Vec<(usize, Chain)>,
}

/// The judgment on one hypothesis.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgment {
    /// Place of the hypothesis.
    pub place: usize,
    /// Its likelihood.
    pub likelihood: Likelihood,
    /// Whether it leads.
    pub leads: bool,
    /// Its level of confidence.
    pub level: Confidence,
    /// Every level of the ladder with its gates.
    pub levels: Vec<LevelReport>,
    /// Ceilings that rules imposed.
    pub caps: Vec<CapRecord>,
    /// Without which item, and without which origin, it fares worst; where it leads, and that was tried.
    pub survival: Option<(Survival, Survival)>,
}

/// A ceiling on confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct CapRecord {
    /// Place of the rule.
    pub rule: usize,
    /// The highest level that it allows.
    pub at: Confidence,
}

impl Options {
    /// What the evaluation goes without, by place; names that stand for nothing are passed over.
    pub(crate) fn loss(&self, case: &Case, rules: &RuleSet) -> Loss {
        let places = |count: usize, lost: &dyn Fn(usize) -> bool| (0..count).filter(|place| lost(*place)).collect();
        Loss {
            items: places(case.evidence.len(), &|place| self.without.contains(&case.evidence[place].id)),
            origins: places(case.sources.len(), &|place| self.without_sources.contains(&case.sources[place].id)),
            rules: places(rules.rules.len(), &|place| self.without_rules.contains(&rules.rules[place].id)),
            lines: places(rules.scales.lines.len(), &|place| {
                self.without_lines.contains(&rules.scales.lines[place].id)
            }),
        }
    }
}

/// Assesses a case.
///
/// # Errors
/// [`LimitExceeded`] where the evaluation needs more than [`Options::limits`] allow.
///
/// # Panics
/// Never; an unknown ladder name is an empty ladder, which grants no level. Callers check the name first.
pub fn assess(plan: &Plan, rules: &RuleSet, case: &Case, options: &Options) -> Result<Assessment, LimitExceeded> {
    Reassessor::new(plan, rules, case, options)?.assessment()
}

impl Reassessor<'_> {
    /// The assessment of the case as it was evaluated.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn assessment(&self) -> Result<Assessment, LimitExceeded> {
        self.tell(&self.all_questions(), Detail::Whole)
    }

    /// As [`Reassessor::assessment`], for who wants the conclusions only: without what matches rest on and what was derived, which
    /// take most of the room in a large case. [`QuestionAssessment::chains`] and [`QuestionAssessment::derived`] are empty, and so is
    /// the [`Chain`] of every other match.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn outline(&self) -> Result<Assessment, LimitExceeded> {
        self.tell(&self.all_questions(), Detail::Outline)
    }

    fn all_questions(&self) -> Vec<usize> {
        (0..self.questions.len()).collect()
    }

    /// As [`Reassessor::assessment`], with some of the questions only, given by place.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn assessment_of(&self, questions: &[usize]) -> Result<Assessment, LimitExceeded> {
        self.tell(questions, Detail::Whole)
    }

    fn tell(&self, questions: &[usize], detail: Detail) -> Result<Assessment, LimitExceeded> {
        let questions: Vec<QuestionAssessment> =
            questions.iter().map(|place| self.question(*place, detail)).collect::<Result<_, _>>()?;
        let records = self.case.evidence.iter().enumerate().filter_map(|(place, item)| {
            let lineage = self.lineage.item(place)?.clone();
            let (takes_part, observation) = (self.takes_part[place], self.statements.of_item(place));
            Some(ItemRecord { id: item.id.clone(), takes_part, observation, lineage })
        });
        let items: Vec<ItemRecord> = records.collect();
        let source = |source| SourceRecord {
            origins: self.lineage.source_origins(source),
            truth: self.lineage.source_truth(source),
        };
        Ok(Assessment {
            notes: notes(&self.case, self.rules, &self.lineage, &items, &questions),
            items,
            sources: (0..self.case.sources.len()).map(source).collect(),
            questions,
            options: self.options.clone(),
            ladder: self.options.ladder.clone(),
            rules_digest: self.rules.digest.clone(),
            case: self.case.shown(),
        })
    }

    /// The leading hypothesis of a question, as [`QuestionAssessment::leading`], and the judgments on all of them. How they fare
    /// without an item or an origin is only asked where a gate of the ladder asks.
    ///
    /// # Errors
    /// [`LimitExceeded`] as for [`Reassessor::new`].
    pub fn judgments(&self, place: usize) -> Result<(Option<usize>, Vec<Judgment>), LimitExceeded> {
        let ladder = self.rules.ladder(&self.options.ladder);
        let mut gates = ladder.into_iter().flat_map(|ladder| &ladder.levels).flat_map(|level| &level.gates);
        let verdict = self.verdict(place, &Loss::default())?;
        Ok((verdict.leading, self.judged_by(place, &verdict, gates.any(is_survival))?))
    }

    /// Judgments on all hypotheses of a question, those that lead also without each item and origin where that is `asked`. Where there
    /// are many of these it is asked only if a level hangs on it.
    fn judged_by(&self, place: usize, verdict: &Verdict, asked: bool) -> Result<Vec<Judgment>, LimitExceeded> {
        let question = &self.case.questions[place];
        let Evaluated { matched, judged, .. } = &self.questions[place];
        let grader = self.grader(place, (&matched.findings, judged), &self.lineage, &[]);
        let hangs_on_survival = |hypothesis: &usize| {
            let most = matched.ceiling(self.rules, question.hypotheses[*hypothesis].id.as_str());
            let ladder = self.rules.ladder(&self.options.ladder);
            ladder.is_some_and(|ladder| grader.hangs_on_survival(*hypothesis, ladder, most))
        };
        let is_tried = asked && (self.has_few_losses() || verdict.leads.iter().any(hangs_on_survival));
        let robustness = if is_tried { self.robustness(place)? } else { BTreeMap::new() };
        let judgment = |hypothesis| {
            let leads = verdict.leads.contains(&hypothesis);
            self.judgment(&grader, matched, (hypothesis, leads), robustness.get(&hypothesis))
        };
        Ok((0..question.hypotheses.len()).map(judgment).collect())
    }

    fn question(&self, place: usize, detail: Detail) -> Result<QuestionAssessment, LimitExceeded> {
        let question = &self.case.questions[place];
        let Evaluated { mask, matched, judged } = &self.questions[place];
        let verdict = self.verdict(place, &Loss::default())?;
        let judgments = self.judged_by(place, &verdict, true)?;
        let teller = Teller { input: self.input(), lineage: &self.lineage, detail };
        let findings: Vec<Arc<Finding>> = self.shared_findings(place).cloned().collect();
        let blinded = (0..mask.len()).filter(|item| self.takes_part[*item] && !mask[*item]);
        let suspicions = matched.suspicions.iter().filter(|one| names(question, &one.hypothesis));
        Ok(QuestionAssessment {
            id: question.id.clone(),
            place,
            chains: teller.chains(matched, &findings),
            suspicions: suspicions.cloned().collect(),
            others: teller.others(matched, &findings),
            derived: teller.derived(matched),
            leading: verdict.leading,
            blinded: blinded.map(|item| self.case.evidence[item].id.clone()).collect(),
            findings,
            judgments,
            ledger: judged.ledger.clone(),
            posterior: judged.posterior.clone(),
        })
    }

    fn judgment(
        &self,
        grader: &Grader<'_>,
        matched: &Matched,
        (place, leads): (usize, bool),
        robustness: Option<&Robustness>,
    ) -> Judgment {
        let ladder = self.rules.ladder(&self.options.ladder);
        let levels = ladder.map(|ladder| grader.levels(place, ladder, robustness)).unwrap_or_default();
        let caps: BTreeMap<usize, Confidence> =
            matched.caps(self.rules, grader.question.hypotheses[place].id.as_str()).collect();
        Judgment {
            place,
            likelihood: grader.posterior.hypotheses[place],
            leads,
            level: reached(&levels, caps.values().copied()),
            levels,
            caps: caps.into_iter().map(|(rule, at)| CapRecord { rule, at }).collect(),
            survival: robustness.map(|both| (both.item.clone(), both.origin.clone())),
        }
    }
}
