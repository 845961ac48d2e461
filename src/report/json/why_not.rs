//! What `explain --why-not` finds, as JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::question::likelihood;
use super::{masked, weight};
use crate::explain::certificate::{LikelihoodView, MaskedView, WeightRange};
use crate::explain::{GateLack, Granted, Then, Uncounted, Way, Why, WhyNot, WhyNotAnswer, WhyNotLevel};
use crate::infer::{Assessment, GateReport, GateValue, Side};
use crate::model::confidence::Confidence;
use crate::model::ladder::Gate;

/// Version of the shape of [`WhyNotView`].
pub const WHY_NOT_VERSION: u32 = 1;

/// Why something was not concluded, and the least that would change it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhyNotView {
    /// Version of this shape.
    pub schema_version: u32,
    /// What is withheld from readers; absent where nobody asked for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<MaskedView>,
    /// Version of the engine that judged.
    pub engine_version: String,
    /// Id of the case.
    pub case: String,
    /// SHA-256 of the case file.
    pub case_digest: String,
    /// SHA-256 of the rule set.
    pub rules_digest: String,
    /// The ladder used.
    pub ladder: String,
    /// One for each question asked about.
    pub answers: Vec<WhyNotOneView>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum WhyNotOneView {
    /// Why a level of confidence was not reached.
    Level(LevelLackView),
    /// Why an answer does not lead.
    Answer(AnswerLackView),
}

/// Why a hypothesis has no higher level of confidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelLackView {
    /// The question.
    pub question: String,
    /// The hypothesis.
    pub hypothesis: String,
    /// The level asked about.
    pub asked: Confidence,
    /// The level reached.
    pub reached: Confidence,
    /// Whether the ladder has the level asked about.
    pub on_ladder: bool,
    /// Ceilings below it.
    pub ceilings: Vec<CeilingLackView>,
    /// Gates that do not hold.
    pub gates: Vec<GateLackView>,
    /// What would give it, each tried.
    pub ways: Vec<WayView>,
    /// Gates in the way, where nothing that was tried gives it.
    pub out_of_reach: Vec<Gate>,
}

/// A ceiling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CeilingLackView {
    /// The rule.
    pub rule: String,
    /// The highest level that it allows.
    pub at: Confidence,
    /// Why, in words.
    pub because: String,
    /// The fewest items whose loss lifts it, where up to three do.
    pub rests_on: Vec<String>,
    /// Kinds of evidence that its exceptions name.
    pub lifted_by: Vec<String>,
}

/// A gate that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateLackView {
    /// The level that it belongs to.
    pub level: Confidence,
    /// What is asked.
    pub gate: Gate,
    /// What there is.
    pub has: HasView,
    /// The fewest findings that meet it alone, where that was found.
    pub granted: Option<Vec<GrantedView>>,
    /// One or two items whose loss meets it alone, where that was found.
    pub set_aside: Option<Vec<String>>,
    /// Findings that are there and do not count towards it.
    pub uncounted: Vec<UncountedView>,
}

/// What there is, where a gate asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum HasView {
    /// The most probable answer.
    Leader(String),
    /// A probability.
    Probability(f64),
    /// The strongest rival and its upper bound.
    Rival(String, f64),
    /// Names of what was counted.
    Count(Vec<String>),
    /// Days.
    Days(i64),
    /// Without which it fares worst, its lower bound then, and whether it leads whichever is lost.
    Survival(String, f64, bool),
    /// It does not lead.
    NotLeading,
    /// There is so much to lose one by one that it was not tried, as the level does not hang on it.
    NotTried,
}

/// A finding that does not count towards a gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UncountedView {
    /// Its line.
    pub line: String,
    /// Its item.
    pub item: Option<String>,
    /// Its rule.
    pub rule: String,
    /// `undercut`, `undecided`, `discounted`, `too-weak` or `plantable`.
    pub why: String,
    /// The rules that do it.
    pub by: Vec<String>,
    /// Whether it would count without those rules, where that was tried.
    pub counts_without: Option<bool>,
}

/// A finding that is granted: believed in full, impossible to plant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantedView {
    /// Its line; another that is alike to every gate and that nothing bears on would do.
    pub line: String,
    /// Hypotheses that it supports, or opposes.
    pub on: Vec<String>,
    /// Whether it supports them.
    pub supports: bool,
    /// What it weighs, in millionths of a deciban.
    pub weight_udb: i64,
    /// The day on which it happened, where a gate asks.
    pub day: Option<String>,
}

/// Something that changes the answer, as was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WayView {
    /// Items set aside.
    pub set_aside: Vec<String>,
    /// Rules whose ceilings are taken as lifted.
    pub lifted: Vec<String>,
    /// Findings granted.
    pub granted: Vec<GrantedView>,
    /// Whether nothing less of this sort does; else only that none of it can be spared.
    pub exact: bool,
    /// The level that comes of it, where a level was asked about.
    pub level: Option<Confidence>,
    /// The likelihood that comes of it, where an answer was asked about.
    pub likelihood: Option<LikelihoodView>,
}

/// Why an answer does not lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerLackView {
    /// The question.
    pub question: String,
    /// The answer, by name.
    pub answer: String,
    /// Whether it leads.
    pub leads: bool,
    /// Its likelihood.
    pub likelihood: LikelihoodView,
    /// The most probable of the others.
    pub leader: String,
    /// How far that one is ahead in the middle, in millionths of a deciban.
    pub behind_udb: i64,
    /// The same between the ends.
    pub behind: WeightRange,
    /// Items that keep it behind, the weightiest first.
    pub kept_behind_by: Vec<String>,
    /// Items that speak for it.
    pub spoken_for_by: Vec<String>,
    /// Items that would speak for it, or do not do so in full.
    pub set_aside: Vec<String>,
    /// What would make it lead, each tried.
    pub ways: Vec<WayView>,
    /// Of a false flag, what it would have to make up.
    pub poser: Option<PoserView>,
}

/// What a false flag would have to make up to lead, in millionths of a deciban.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoserView {
    /// Whom somebody poses as.
    pub named: String,
    /// How far that one is ahead: what speaks against it makes this up, and signs of deception.
    pub behind_named_udb: i64,
    /// How far `unknown` is ahead: evidence that anyone could plant makes this up, and signs of deception.
    pub behind_unknown_udb: i64,
    /// What signs of deception can give at most, in all.
    pub most_by_signs_udb: i64,
}

/// The view of what was found.
pub fn why_not_view(assessment: &Assessment, all: &[WhyNot]) -> WhyNotView {
    WhyNotView {
        schema_version: WHY_NOT_VERSION,
        masked: masked(&assessment.case),
        engine_version: env!("CARGO_PKG_VERSION").to_owned(),
        case: assessment.case.id.to_string(),
        case_digest: assessment.case.digest.clone(),
        rules_digest: assessment.rules_digest.clone(),
        ladder: assessment.ladder.clone(),
        answers: all.iter().map(one).collect(),
    }
}

fn one(why_not: &WhyNot) -> WhyNotOneView {
    match why_not {
        WhyNot::Level(one) => WhyNotOneView::Level(level(one)),
        WhyNot::Answer(one) => WhyNotOneView::Answer(answer(one)),
    }
}

fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn level(one: &WhyNotLevel) -> LevelLackView {
    let ceiling = |lack: &crate::explain::CeilingLack| CeilingLackView {
        rule: lack.rule.to_string(),
        at: lack.at,
        because: lack.because.clone(),
        rests_on: texts(&lack.rests_on),
        lifted_by: lack.lifted_by.clone(),
    };
    LevelLackView {
        question: one.question.to_string(),
        hypothesis: one.hypothesis.to_string(),
        asked: one.asked,
        reached: one.reached,
        on_ladder: one.on_ladder,
        ceilings: one.ceilings.iter().map(ceiling).collect(),
        gates: one.gates.iter().map(gate).collect(),
        ways: one.ways.iter().map(way).collect(),
        out_of_reach: one.out_of_reach.iter().map(|report| report.gate.clone()).collect(),
    }
}

fn gate(lack: &GateLack) -> GateLackView {
    GateLackView {
        level: lack.level,
        gate: lack.report.gate.clone(),
        has: has(&lack.report),
        granted: lack.granted.as_deref().map(granted),
        set_aside: lack.set_aside.as_deref().map(texts),
        uncounted: lack.uncounted.iter().map(uncounted).collect(),
    }
}

fn has(report: &GateReport) -> HasView {
    match &report.value {
        GateValue::Leader(name) => HasView::Leader(name.clone()),
        GateValue::Probability(value) => HasView::Probability(value.value()),
        GateValue::Rival(name, upper) => HasView::Rival(name.clone(), upper.value()),
        GateValue::Count(names) => HasView::Count(names.clone()),
        GateValue::Days(days) => HasView::Days(*days),
        GateValue::Survival(one) => HasView::Survival(one.without.clone(), one.lower.value(), one.leads),
        GateValue::NotLeading => HasView::NotLeading,
        GateValue::NotTried => HasView::NotTried,
    }
}

fn uncounted(one: &Uncounted) -> UncountedView {
    let (why, by, counts_without) = match &one.why {
        Why::Undercut(by, counts) => ("undercut", texts(by), Some(*counts)),
        Why::Undecided(by, counts) => ("undecided", texts(by), Some(*counts)),
        Why::Discounted(by) => ("discounted", texts(by), Some(true)),
        Why::TooWeak(_) => ("too-weak", Vec::new(), None),
        Why::Plantable => ("plantable", Vec::new(), None),
    };
    UncountedView {
        line: one.line.clone(),
        item: one.item.as_ref().map(ToString::to_string),
        rule: one.rule.to_string(),
        why: why.to_owned(),
        by,
        counts_without,
    }
}

fn granted(granted: &[Granted]) -> Vec<GrantedView> {
    let view = |one: &Granted| GrantedView {
        line: one.line.clone(),
        on: texts(&one.on),
        supports: one.side == Side::For,
        weight_udb: one.weight.micro(),
        day: one.day.clone(),
    };
    granted.iter().map(view).collect()
}

fn way(way: &Way) -> WayView {
    let (level, leads) = match way.then {
        Then::Level(level) => (Some(level), None),
        Then::Leads(leads) => (None, Some(likelihood(leads))),
    };
    WayView {
        set_aside: texts(&way.items),
        lifted: texts(&way.lifted),
        granted: granted(&way.granted),
        exact: way.exact,
        level,
        likelihood: leads,
    }
}

fn answer(one: &WhyNotAnswer) -> AnswerLackView {
    let items = |steps: &[crate::explain::Step]| {
        steps.iter().filter_map(|step| step.item.as_ref()).map(ToString::to_string).collect()
    };
    let mut set_aside: Vec<String> =
        one.set_aside.iter().filter_map(|aside| aside.item.as_ref()).map(ToString::to_string).collect();
    set_aside.dedup();
    AnswerLackView {
        question: one.question.to_string(),
        answer: one.name.clone(),
        leads: one.leads,
        likelihood: likelihood(one.likelihood),
        leader: one.leader.clone(),
        behind_udb: one.behind.middle.micro(),
        behind: weight(one.behind.range),
        kept_behind_by: items(&one.keeps_behind),
        spoken_for_by: items(&one.speaks_for),
        set_aside,
        ways: one.ways.iter().map(way).collect(),
        poser: one.poser.as_ref().map(|poser| PoserView {
            named: poser.named.to_string(),
            behind_named_udb: poser.behind_named.micro(),
            behind_unknown_udb: poser.behind_unknown.micro(),
            most_by_signs_udb: poser.most_by_signs.micro(),
        }),
    }
}
