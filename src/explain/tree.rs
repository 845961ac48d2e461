//! The explanation of one judgment.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use super::because::because;
use super::gather::{Gatherer, weightiest_first};
use crate::infer::{
    Assessment, GateReport, Judgment, Likelihood, OtherMatch, QuestionAssessment, Side, Standing, Survival, cells_of,
    is_within,
};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::Question;
use crate::model::id::{EvidenceId, HypothesisId, QuestionId, RuleId};
use crate::model::quantity::{Probability, ProbabilityInterval, WeightInterval};
use crate::model::rule::Outcome;
use crate::model::rule_set::RuleSet;
use crate::text::natural;

/// Why one hypothesis is judged as it is. Texts quote the case and are as untrusted as the case is.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The question.
    pub question: QuestionId,
    /// Place of the hypothesis in the question.
    pub place: usize,
    /// The hypothesis.
    pub hypothesis: HypothesisId,
    /// The part of it that evidence is followed to: the hypothesis itself where it has no parts, else its most probable one.
    pub followed: HypothesisId,
    /// Whether it leads.
    pub leads: bool,
    /// Its likelihood.
    pub likelihood: Likelihood,
    /// Its level of confidence.
    pub level: Confidence,
    /// What the ladder calls that level, where it has a word of its own.
    pub called: String,
    /// What supports it, the weightiest first; ids `s1`, `s2`, ...
    pub carries: Vec<Step>,
    /// What opposes it; ids `o1`, ...
    pub against: Vec<Step>,
    /// What supports its rivals and does not support it as much; ids `r1`, ...
    pub for_rivals: Vec<Step>,
    /// What opposes its rivals and not it; ids `h1`, ...
    pub against_rivals: Vec<Step>,
    /// What was undercut or discounted; ids `x1`, ...
    pub set_aside: Vec<SetAside>,
    /// What the next level of confidence lacks; nothing above the highest.
    pub missing: Option<Missing>,
    /// Ceilings on confidence that rules imposed.
    pub ceilings: Vec<Ceiling>,
    /// Without which item, and without which origin, it fares worst; empty where it does not lead, nothing where that was not tried: see
    /// [`Judgment::survival`].
    pub hangs_on: Option<Vec<Loss>>,
    /// Items left out because they answer the question outright.
    pub blinded: Vec<EvidenceId>,
}

/// One item, or a finding that weighs no item, with what it brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Short name within the explanation.
    pub id: String,
    /// The item; none where absence or a number of things is weighed.
    pub item: Option<EvidenceId>,
    /// The hypothesis that it speaks of.
    pub on: HypothesisId,
    /// For or against that hypothesis.
    pub side: Side,
    /// What it brings after pooling, at least 0; the shares of a line add up to what the line comes to.
    pub weight: WeightInterval,
    /// The findings behind it, the weightiest first.
    pub readings: Vec<Reading>,
}

/// One finding, as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Place in [`QuestionAssessment::findings`].
    pub finding: usize,
    /// The rule.
    pub rule: RuleId,
    /// Title of the line of evidence.
    pub line: String,
    /// Name of the band.
    pub band: String,
    /// Probability that its premises hold, after discounts.
    pub truth: ProbabilityInterval,
    /// What it weighs alone.
    pub weight: WeightInterval,
    /// What it brings after pooling.
    pub counted: WeightInterval,
    /// The rule's sentence, filled in.
    pub because: String,
}

/// A finding that does not count, or counts less.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAside {
    /// Short name within the explanation.
    pub id: String,
    /// What happened to it.
    pub effect: Effect,
    /// The finding.
    pub reading: Reading,
    /// Which way it would have spoken.
    pub side: Side,
    /// The hypothesis that it speaks of.
    pub on: HypothesisId,
    /// The item that it weighs.
    pub item: Option<EvidenceId>,
    /// Rules that did it, each with its sentence.
    pub reasons: Vec<(RuleId, String)>,
}

/// What happened to a finding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effect {
    /// It does not count.
    Undercut,
    /// It does not count, because it is open whether what undercuts it stands.
    Undecided,
    /// The truth of its premises is multiplied by this.
    Discounted(ProbabilityInterval),
}

/// What a level of confidence lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    /// The level.
    pub level: Confidence,
    /// What the ladder calls it, where it has a word of its own.
    pub called: String,
    /// Its gates that do not hold.
    pub gates: Vec<GateReport>,
}

/// A ceiling on confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Ceiling {
    /// The rule that imposes it.
    pub rule: RuleId,
    /// The highest level that it allows.
    pub at: Confidence,
    /// The rule's sentence, filled in.
    pub because: String,
}

/// What happens to a judgment that loses something.
#[derive(Debug, Clone, PartialEq)]
pub struct Loss {
    /// Id of the item or of the source at the end of its lineage; several items where they record one observation.
    pub without: Vec<String>,
    /// Whether it is an item; else it is an origin.
    pub is_item: bool,
    /// Lower end of the likelihood then.
    pub lower: Probability,
    /// Whether the hypothesis leads whichever one of its kind is lost.
    pub always_leads: bool,
    /// Its level of confidence then, where [`levels_without`](super::levels_without) looked.
    pub level: Option<Confidence>,
}

/// Explains the judgment on one hypothesis of a question.
///
/// `question` is a place in [`Assessment::questions`] and `hypothesis` a place in the question; `None` where one is not
/// there.
pub fn explain(assessment: &Assessment, rules: &RuleSet, question: usize, hypothesis: usize) -> Option<Explanation> {
    let judged = assessment.questions.get(question)?;
    let judgment = judged.judgments.get(hypothesis)?;
    let asked = assessment.case.questions.get(judged.place)?;
    let followed = followed(asked, judged, hypothesis);
    let gatherer = Gatherer { assessment, judged, question: asked, rules };
    let (carries, against) = (gatherer.steps(followed, Side::For), gatherer.steps(followed, Side::Against));
    let shared = |step: &Step, own: &[Step]| own.iter().any(|one| one.item.is_some() && one.item == step.item);
    let mut for_rivals = rivals(&gatherer, hypothesis, Side::For);
    for_rivals.retain(|step| !own_weighs_as_much(step, &carries));
    let mut against_rivals = rivals(&gatherer, hypothesis, Side::Against);
    against_rivals.retain(|step| !shared(step, &against));
    Some(Explanation {
        question: judged.id.clone(),
        place: hypothesis,
        hypothesis: asked.hypotheses[hypothesis].id.clone(),
        followed: asked.hypotheses[followed].id.clone(),
        leads: judgment.leads,
        likelihood: judgment.likelihood,
        level: judgment.level,
        called: called(judgment),
        carries: named(carries, 's'),
        against: named(against, 'o'),
        for_rivals: named(for_rivals, 'r'),
        against_rivals: named(against_rivals, 'h'),
        set_aside: set_aside(&gatherer),
        missing: missing(judgment),
        ceilings: ceilings(assessment, judged, judgment, rules, asked.hypotheses[hypothesis].id.as_str()),
        hangs_on: losses(&assessment.case, judgment),
        blinded: judged.blinded.clone(),
    })
}

/// The most probable cell of a hypothesis, by place.
fn followed(question: &Question, judged: &QuestionAssessment, hypothesis: usize) -> usize {
    let mut best = hypothesis;
    let point = |place: usize| judged.posterior.cells.get(place).map_or(0.0, |cell| cell.point.value());
    // Listed cells stand first in the ledger, in order of hypothesis.
    for cell in cells_of(question, &judged.ledger, hypothesis) {
        if point(cell) > point(best) {
            best = cell;
        }
    }
    best
}

/// Steps on every rival, the weightiest first.
fn rivals(gatherer: &Gatherer<'_>, hypothesis: usize, side: Side) -> Vec<Step> {
    let question = gatherer.question;
    let beside = |other: &usize| !is_within(question, *other, hypothesis) && !is_within(question, hypothesis, *other);
    let own = |rival: usize| {
        let id = &question.hypotheses[rival].id;
        gatherer.steps(rival, side).into_iter().filter(move |step| step.on == *id)
    };
    let mut steps: Vec<Step> = (0..question.hypotheses.len()).filter(beside).flat_map(own).collect();
    weightiest_first(&mut steps);
    steps
}

/// Whether the same item weighs at least as much for the hypothesis: then it does not favour the rival.
fn own_weighs_as_much(step: &Step, carries: &[Step]) -> bool {
    let alone = |step: &Step| step.readings.iter().map(|reading| reading.weight.twice_centre()).max();
    let same = carries.iter().filter(|own| own.item.is_some() && own.item == step.item);
    same.filter_map(alone).max() >= alone(step)
}

fn named(mut steps: Vec<Step>, letter: char) -> Vec<Step> {
    for (number, step) in (1_usize..).zip(&mut steps) {
        step.id = format!("{letter}{number}");
    }
    steps
}

fn called(judgment: &Judgment) -> String {
    let level = judgment.levels.iter().find(|level| level.level == judgment.level);
    level.map(|level| level.called.clone()).unwrap_or_default()
}

fn missing(judgment: &Judgment) -> Option<Missing> {
    let next = judgment.levels.iter().find(|level| level.level > judgment.level)?;
    let gates = next.gates.iter().filter(|gate| !gate.holds).cloned().collect();
    Some(Missing { level: next.level, called: next.called.clone(), gates })
}

fn losses(case: &Case, judgment: &Judgment) -> Option<Vec<Loss>> {
    if !judgment.leads {
        return Some(Vec::new());
    }
    let (item, origin) = judgment.survival.as_ref()?;
    let both = [(item, true), (origin, false)].into_iter().filter(|(survival, _)| !survival.without.is_empty());
    let loss = |(survival, is_item): (&Survival, bool)| Loss {
        without: ids(case, &survival.without, is_item),
        is_item,
        lower: survival.lower,
        always_leads: survival.leads,
        level: None,
    };
    Some(both.map(loss).collect())
}

/// Ids of what is lost together; a survival names them with commas between.
fn ids(case: &Case, names: &str, are_items: bool) -> Vec<String> {
    let is_one = !are_items || case.item(&EvidenceId::from(names)).is_some();
    if is_one { vec![names.to_owned()] } else { names.split(", ").map(str::to_owned).collect() }
}

fn ceilings(
    assessment: &Assessment,
    judged: &QuestionAssessment,
    judgment: &Judgment,
    rules: &RuleSet,
    hypothesis: &str,
) -> Vec<Ceiling> {
    let ceiling = |cap: &crate::infer::CapRecord| {
        let rule = rules.rules().get(cap.rule)?;
        let caps = |other: &&OtherMatch| {
            other.rule == cap.rule
                && other.standing == Standing::Stands
                && other.head.first().and_then(Option::as_deref) == Some(hypothesis)
        };
        let chain = judged.others.iter().find(caps).map(|other| &other.chain);
        let because = chain.map_or_else(|| rule.title.clone(), |chain| because(rule, chain, &assessment.case));
        Some(Ceiling { rule: RuleId::from(rule.id.as_str()), at: cap.at, because })
    };
    judgment.caps.iter().filter_map(ceiling).collect()
}

/// Findings of the question that do not count, or count less, the weightiest first.
fn set_aside(gatherer: &Gatherer<'_>) -> Vec<SetAside> {
    let mut all: Vec<SetAside> =
        (0..gatherer.judged.findings.len()).filter_map(|at| one_set_aside(gatherer, at)).collect();
    all.sort_by_cached_key(|one| {
        (std::cmp::Reverse(one.reading.weight.twice_centre()), one.item.as_ref().map(|item| natural(item.as_str())))
    });
    for (number, one) in (1_usize..).zip(&mut all) {
        one.id = format!("x{number}");
    }
    all
}

fn one_set_aside(gatherer: &Gatherer<'_>, at: usize) -> Option<SetAside> {
    let finding = gatherer.judged.findings.get(at)?;
    let (effect, reasons) = match finding.standing {
        Standing::Defeated => (Effect::Undercut, undercut_by(gatherer, at, true)),
        Standing::Undecided => (Effect::Undecided, undercut_by(gatherer, at, false)),
        Standing::Stands if finding.adjustments.is_empty() => return None,
        Standing::Stands => {
            let factor = finding.adjustments.iter().fold(ProbabilityInterval::ONE, |all, one| all.and(one.factor));
            (Effect::Discounted(factor), discounted_by(gatherer, at))
        }
    };
    let line = gatherer.rules.scales().lines.get(finding.line).map_or("", |line| line.title.as_str());
    let case = &gatherer.assessment.case;
    Some(SetAside {
        id: String::new(),
        effect,
        reading: gatherer.reading(at, finding, line, WeightInterval::ZERO),
        side: finding.side,
        on: HypothesisId::from(&*finding.hypothesis),
        item: finding.principal.and_then(|item| case.evidence.get(item)).map(|item| item.id.clone()),
        reasons,
    })
}

fn undercut_by(gatherer: &Gatherer<'_>, at: usize, must_stand: bool) -> Vec<(RuleId, String)> {
    let undercuts =
        |other: &&OtherMatch| other.undercuts.contains(&at) && (!must_stand || other.standing == Standing::Stands);
    reasons(gatherer, gatherer.judged.others.iter().filter(undercuts))
}

fn discounted_by(gatherer: &Gatherer<'_>, at: usize) -> Vec<(RuleId, String)> {
    let adjustments = &gatherer.judged.findings[at].adjustments;
    let discounts = |other: &&OtherMatch| {
        matches!(gatherer.rules.rules()[other.rule].then, Outcome::Discounts(_))
            && adjustments.iter().any(|one| one.rule == other.rule && one.items == other.items)
    };
    reasons(gatherer, gatherer.judged.others.iter().filter(discounts))
}

fn reasons<'a>(gatherer: &Gatherer<'_>, others: impl Iterator<Item = &'a OtherMatch>) -> Vec<(RuleId, String)> {
    let mut reasons: Vec<(RuleId, String)> = Vec::new();
    for other in others {
        let rule = &gatherer.rules.rules()[other.rule];
        let reason = (RuleId::from(rule.id.as_str()), because(rule, &other.chain, &gatherer.assessment.case));
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}
