//! Why not: what keeps a hypothesis from a level of confidence, or from the lead, and the least that would change it.
//!
//! Takes an evaluated case and gives [`WhyNot`]. Everything named as enough was tried: it was supposed and the question judged
//! again ([`Supposing`]), so each [`Way`] carries what was supposed and what came of it.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

mod lacks;
mod level;
mod rejected;
mod search;

use crate::infer::{GateReport, Grant, Likelihood, LimitExceeded, Reassessor, Side, Supposition};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::id::{EvidenceId, HypothesisId, QuestionId, RuleId};
use crate::model::quantity::{WeightInterval, WeightOfEvidence};
use crate::model::rule_set::RuleSet;

use super::tree::{SetAside, Step};
pub use level::why_not_level;
pub use rejected::why_not_answer;

/// Why something was not concluded. Texts quote the case and are as untrusted as the case is.
#[derive(Debug, Clone, PartialEq)]
pub enum WhyNot {
    /// Why a level of confidence was not reached.
    Level(Box<WhyNotLevel>),
    /// Why an answer does not lead.
    Answer(Box<WhyNotAnswer>),
}

impl WhyNot {
    /// What would change it; see [`Way`].
    pub fn ways(&self) -> &[Way] {
        match self {
            WhyNot::Level(one) => &one.ways,
            WhyNot::Answer(one) => &one.ways,
        }
    }
}

/// Why a hypothesis has no higher level of confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct WhyNotLevel {
    /// The question.
    pub question: QuestionId,
    /// Place of the hypothesis in the question.
    pub place: usize,
    /// The hypothesis.
    pub hypothesis: HypothesisId,
    /// Whether it leads.
    pub leads: bool,
    /// Its likelihood.
    pub likelihood: Likelihood,
    /// The level asked about.
    pub asked: Confidence,
    /// What the ladder calls it, where it has a word of its own.
    pub called: String,
    /// The level reached.
    pub reached: Confidence,
    /// Whether the ladder has the level at all.
    pub on_ladder: bool,
    /// Gates up to the level asked about that do not hold.
    pub gates: Vec<GateLack>,
    /// Ceilings below the level asked about.
    pub ceilings: Vec<CeilingLack>,
    /// What would give the level, each tried. Empty where it is reached or nothing that was tried gives it.
    pub ways: Vec<Way>,
    /// Where nothing that was tried gives the level: gates that still fail with the most that was granted.
    pub out_of_reach: Vec<GateReport>,
}

/// A gate that does not hold, with the least that would meet it.
#[derive(Debug, Clone, PartialEq)]
pub struct GateLack {
    /// The level that it belongs to.
    pub level: Confidence,
    /// The gate, with what it was held against.
    pub report: GateReport,
    /// The fewest findings that would meet this gate alone; none where nothing that was tried does.
    pub granted: Option<Vec<Granted>>,
    /// The fewest contrary items whose loss would meet this gate alone, where up to two do.
    pub set_aside: Option<Vec<EvidenceId>>,
    /// Findings that are there and do not count towards it.
    pub uncounted: Vec<Uncounted>,
}

/// A finding that does not count towards a gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncounted {
    /// Id of its line.
    pub line: String,
    /// The item that it weighs.
    pub item: Option<EvidenceId>,
    /// Its rule.
    pub rule: RuleId,
    /// Why.
    pub why: Why,
}

/// Why a finding does not count towards a gate.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// These rules undercut it; whether the gate would count more without them was tried.
    Undercut(Vec<RuleId>, bool),
    /// It is open whether what undercuts it stands; whether the gate would count more without these rules was tried.
    Undecided(Vec<RuleId>, bool),
    /// These rules discount it; the gate would count more without them.
    Discounted(Vec<RuleId>),
    /// What its line comes to is below what counts, or outweighed there.
    TooWeak(WeightOfEvidence),
    /// A false flag would have it as well.
    Plantable,
}

/// A ceiling below the level asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct CeilingLack {
    /// The rule.
    pub rule: RuleId,
    /// The highest level that it allows.
    pub at: Confidence,
    /// The rule's sentence, filled in.
    pub because: String,
    /// The fewest items whose loss lifts it, as was tried; empty where up to three do not.
    pub rests_on: Vec<EvidenceId>,
    /// Kinds of evidence of which the rule says that it would be lifted by them.
    pub lifted_by: Vec<String>,
}

/// Why an answer does not lead.
#[derive(Debug, Clone, PartialEq)]
pub struct WhyNotAnswer {
    /// The question.
    pub question: QuestionId,
    /// Which answer.
    pub answer: Answer,
    /// Its name: the id of the hypothesis, `unknown`, or `false flag of` one.
    pub name: String,
    /// Whether it leads.
    pub leads: bool,
    /// Its likelihood.
    pub likelihood: Likelihood,
    /// The most probable of the others, by name.
    pub leader: String,
    /// How far that one is ahead.
    pub behind: Behind,
    /// What keeps it behind, the weightiest first: what opposes it, and what supports others and not it.
    pub keeps_behind: Vec<Step>,
    /// What speaks for it.
    pub speaks_for: Vec<Step>,
    /// What would speak for it, or does not do so in full.
    pub set_aside: Vec<SetAside>,
    /// What would make it lead, each tried.
    pub ways: Vec<Way>,
    /// Whether no finding can support it: it is not listed.
    pub cannot_be_supported: bool,
    /// Of a false flag, what it would have to make up.
    pub poser: Option<Poser>,
}

/// What a false flag would have to make up to lead. It shares the evidence for the one it poses as, as far as that could be planted,
/// and has none of what speaks against that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poser {
    /// Whom somebody poses as.
    pub named: HypothesisId,
    /// How far that one is ahead, in the middle: what speaks against it makes this up, and signs of deception.
    pub behind_named: WeightOfEvidence,
    /// How far `unknown` is ahead, in the middle: evidence that anyone could plant makes this up, and signs of deception.
    pub behind_unknown: WeightOfEvidence,
    /// What signs of deception can give at most, in all.
    pub most_by_signs: WeightOfEvidence,
}

/// One of the answers that exclude each other, or a hypothesis with its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A listed hypothesis, by place.
    Listed(usize),
    /// An actor that nobody listed.
    Unknown,
    /// Somebody posing as a listed hypothesis, by place.
    FalseFlag(usize),
}

/// How far an answer is behind another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Behind {
    /// In the middle; what would have to be added to draw level with the one ahead.
    pub middle: WeightOfEvidence,
    /// From the most favourable to the least.
    pub range: WeightInterval,
}

/// What would change an answer; it was supposed, and what came of it is noted.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// What was supposed, by place.
    pub supposed: Supposition,
    /// Items set aside.
    pub items: Vec<EvidenceId>,
    /// Rules whose ceilings are taken as lifted.
    pub lifted: Vec<RuleId>,
    /// Findings granted.
    pub granted: Vec<Granted>,
    /// Whether no fewer items, or no fewer findings of one weight, will do; else only that none of them can be spared.
    pub exact: bool,
    /// What comes of it.
    pub then: Then,
}

/// What comes of a supposition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Then {
    /// The level of confidence in the hypothesis.
    Level(Confidence),
    /// The answer leads, at this likelihood.
    Leads(Likelihood),
}

/// A finding that was granted.
#[derive(Debug, Clone, PartialEq)]
pub struct Granted {
    /// Id of the line. Any other that is alike to every gate and that nothing bears on would do.
    pub line: String,
    /// The hypotheses that it bears on.
    pub on: Vec<HypothesisId>,
    /// For or against them.
    pub side: Side,
    /// What it weighs.
    pub weight: WeightOfEvidence,
    /// The day on which it happened, where a gate asks for it.
    pub day: Option<String>,
}

/// Grants as they are told: one observation against several hypotheses is one finding.
fn told(granted: &[Grant], question: usize, case: &Case, rules: &RuleSet) -> Vec<Granted> {
    let mut told: Vec<(usize, Granted)> = Vec::new();
    for grant in granted {
        let hypotheses = &case.questions[question].hypotheses;
        let Some(hypothesis) = hypotheses.get(grant.hypothesis).map(|one| one.id.clone()) else { continue };
        if let Some((_, known)) = told.iter_mut().find(|(number, _)| *number == grant.observation) {
            known.on.push(hypothesis);
            continue;
        }
        let line = rules.scales().lines.get(grant.line).map_or(String::new(), |line| line.id.clone());
        let day = grant.day.map(|day| day.to_string());
        told.push((
            grant.observation,
            Granted { line, on: vec![hypothesis], side: grant.side, weight: grant.weight, day },
        ));
    }
    told.into_iter().map(|(_, one)| one).collect()
}

fn item_ids(case: &Case, items: impl IntoIterator<Item = usize>) -> Vec<EvidenceId> {
    items.into_iter().filter_map(|item| case.evidence.get(item)).map(|item| item.id.clone()).collect()
}

fn rule_ids(rules: &RuleSet, places: impl IntoIterator<Item = usize>) -> Vec<RuleId> {
    let named = places.into_iter().filter_map(|rule| rules.rules().get(rule));
    named.map(|rule| RuleId::from(rule.id.as_str())).collect()
}

/// What was supposed and what came of it, told.
fn way(whole: &Reassessor<'_>, question: usize, supposed: Supposition, exact: bool, then: Then) -> Way {
    Way {
        items: item_ids(whole.case(), supposed.lost.items.iter().copied()),
        lifted: rule_ids(whole.rules(), supposed.lost.rules.iter().copied()),
        granted: told(&supposed.granted, question, whole.case(), whole.rules()),
        supposed,
        exact,
        then,
    }
}

/// Odds of a probability as a weight, for comparison.
fn log_odds(probability: f64) -> f64 {
    10.0 * libm::log10(probability.max(1e-300) / (1.0 - probability).max(1e-300))
}

type Tried<T> = Result<T, LimitExceeded>;
