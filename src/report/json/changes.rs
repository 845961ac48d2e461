//! What differs between two assessments, as JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::question::likelihood;
use super::{chance, masked, weight};
use crate::compare::{
    Changes, Difference, FindingChange, GateFlip, HypothesisChange, InputChange, ItemAt, ItemChange, JudgedAt, Made,
    MatchChange, MatchKind, QuestionChange, RivalChange, Weighed, Why,
};
use crate::explain::certificate::{Chance, LikelihoodView, MaskedView, SideView, StandingView, WeightRange};
use crate::infer::{GateReport, Likelihood, Side, Standing};
use crate::model::confidence::Confidence;
use crate::model::id::{EvidenceId, SourceId};
use crate::model::ladder::Gate;
use crate::report::words::gate_text;

/// Version of the shape of [`ChangesView`].
pub const CHANGES_VERSION: u32 = 1;

/// What differs between two assessments of a case, causes first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangesView {
    /// Version of this shape.
    pub schema_version: u32,
    /// What is withheld from readers; absent where nobody asked for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<MaskedView>,
    /// Version of the engine that judged.
    pub engine_version: String,
    /// Id of the case.
    pub case: String,
    /// What the old assessment was made of.
    pub old: MadeView,
    /// What the new assessment was made of.
    pub new: MadeView,
    /// How the new one came about, in words.
    pub done: Vec<String>,
    /// Items that take part otherwise.
    pub items: Vec<ItemChangeView>,
    /// Whatever else went in and differs.
    pub inputs: Vec<InputChangeView>,
    /// Each question.
    pub questions: Vec<QuestionChangeView>,
}

/// What an assessment was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MadeView {
    /// SHA-256 of the case file, or of the case file with those that add to it.
    pub case_digest: String,
    /// SHA-256 of the rule set.
    pub rules_digest: String,
    /// The day on which the case is judged.
    pub as_of: String,
    /// Whether items that answer a question outright were left out for it.
    pub blind: bool,
    /// The ladder used.
    pub ladder: String,
}

/// How something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DifferenceView {
    /// Only the old one has it.
    Gone,
    /// Only the new one has it.
    New,
    /// Both have it, written otherwise.
    Rewritten,
}

/// An item that takes part otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemChangeView {
    /// Its id.
    pub id: String,
    /// As the old assessment has it.
    pub old: Option<ItemAtView>,
    /// As the new assessment has it.
    pub new: Option<ItemAtView>,
    /// Whether both have it and record it otherwise.
    pub rewritten: bool,
}

/// An item as one assessment has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemAtView {
    /// Whether it takes part.
    pub takes_part: bool,
    /// How probably it is true.
    pub truth: Chance,
    /// Its origins.
    pub origins: Vec<String>,
}

/// Anything else that went in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputChangeView {
    /// `source`, `actor`, `search`, `date`, `line`, `rule`, `ladder`, `scales` or `vocabulary`.
    pub what: String,
    /// Its id; empty for tables of which there is one.
    pub id: String,
    /// How it differs.
    pub difference: DifferenceView,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionChangeView {
    /// Its id.
    pub id: String,
    /// Whether lead, likelihood, level or a gate differs.
    pub moved: bool,
    /// The leading hypothesis before.
    pub old_leading: Option<String>,
    /// The leading hypothesis after.
    pub new_leading: Option<String>,
    /// Findings that went, came, or weigh otherwise; what moved most first.
    pub findings: Vec<FindingChangeView>,
    /// Undercuts, discounts, suspicions and caps that hold in one only.
    pub matches: Vec<MatchChangeView>,
    /// Every hypothesis, in order of id.
    pub hypotheses: Vec<HypothesisChangeView>,
    /// `unknown` and the false flags.
    pub rivals: Vec<RivalChangeView>,
}

/// A finding that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingChangeView {
    /// Its rule.
    pub rule: String,
    /// Its line of evidence.
    pub line: String,
    /// For or against.
    pub side: SideView,
    /// The hypothesis.
    pub hypothesis: String,
    /// The item that is weighed.
    pub item: Option<String>,
    /// All items that it rests on.
    pub items: Vec<String>,
    /// As the old assessment weighs it.
    pub old: Option<WeighedView>,
    /// As the new assessment weighs it.
    pub new: Option<WeighedView>,
    /// Why it differs.
    pub why: Vec<WhyView>,
}

/// A finding as one assessment weighs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeighedView {
    /// Whether it stands.
    pub standing: StandingView,
    /// Probability that its premises hold, after discounts.
    pub truth: Chance,
    /// What it weighs before it is pooled with others of its line.
    pub weight: WeightRange,
}

/// Why a finding differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum WhyView {
    /// An item takes part no longer.
    ItemGone(String),
    /// An item takes part now.
    ItemNew(String),
    /// An item was written anew.
    ItemRewritten(String),
    /// An item is believed otherwise.
    Believed {
        /// Which.
        item: String,
        /// How probably it was true.
        old: Chance,
        /// How probably it is.
        new: Chance,
    },
    /// The rule is gone.
    RuleGone,
    /// The rule is new.
    RuleNew,
    /// Its line of evidence is left out.
    LineGone,
    /// Its line of evidence is left out no longer.
    LineNew,
    /// The rule was rewritten.
    RuleRewritten,
    /// A derived fact, link or search holds no longer.
    PremiseGone(String),
    /// A derived fact, link or search holds now.
    PremiseNew(String),
    /// A rule discounts it more or less; the factor is 1 where it does not.
    Discount {
        /// Which.
        rule: String,
        /// The factor before.
        old: Chance,
        /// The factor after.
        new: Chance,
    },
    /// A rule undercuts it now.
    Undercut(String),
    /// A rule undercuts it no longer.
    UndercutGone(String),
    /// Something denied, counted or compared holds otherwise.
    Condition,
}

/// An undercut, discount, suspicion or cap that holds in one assessment only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchChangeView {
    /// Its rule.
    pub rule: String,
    /// What it does.
    pub kind: MatchKindView,
    /// Items that it rests on.
    pub items: Vec<String>,
    /// What it aims at: the hypothesis, or item, source and supported hypothesis.
    pub aims_at: Vec<Option<String>>,
    /// How it stands in the old assessment.
    pub old: Option<StandingView>,
    /// How it stands in the new assessment.
    pub new: Option<StandingView>,
}

/// What a match does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum MatchKindView {
    /// It undercuts.
    Undercut,
    /// It discounts.
    Discount,
    /// It suggests a false flag.
    Suspicion,
    /// It caps a level of confidence.
    Cap,
}

/// A hypothesis in both assessments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HypothesisChangeView {
    /// Its id.
    pub id: String,
    /// As the old assessment judges it.
    pub old: Option<JudgedAtView>,
    /// As the new assessment judges it.
    pub new: Option<JudgedAtView>,
    /// Gates that hold in one of them only.
    pub gates: Vec<GateFlipView>,
}

/// A hypothesis as one assessment judges it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgedAtView {
    /// Its likelihood.
    pub likelihood: LikelihoodView,
    /// How far it is ahead of all rivals together, in millionths of a deciban.
    pub margin_udb: i64,
    /// Whether it leads.
    pub leads: bool,
    /// The confidence in this judgment.
    pub confidence: Confidence,
    /// The lowest ceiling that a rule imposes.
    pub cap: Option<Confidence>,
}

/// A gate that holds in one assessment only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateFlipView {
    /// The level that asks for it.
    pub level: Confidence,
    /// The gate.
    pub gate: Option<Gate>,
    /// As the old assessment has it.
    pub old: Option<GateAtView>,
    /// As the new assessment has it.
    pub new: Option<GateAtView>,
}

/// A gate as one assessment has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateAtView {
    /// Whether it is met.
    pub holds: bool,
    /// What it asks and what the conclusion has, in words.
    pub words: String,
}

/// `unknown` or a false flag in both assessments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RivalChangeView {
    /// `unknown`, or `false flag of` a hypothesis.
    pub name: String,
    /// Its likelihood in the old assessment.
    pub old: Option<LikelihoodView>,
    /// Its likelihood in the new assessment.
    pub new: Option<LikelihoodView>,
}

/// What differs, of all questions or of one, as JSON has it.
pub fn changes_view(
    old: Made<'_>,
    new: Made<'_>,
    changes: &Changes,
    done: &[String],
    asked: Option<&str>,
) -> ChangesView {
    let questions = changes.questions.iter().filter(|one| asked.is_none_or(|asked| one.id.as_str() == asked));
    ChangesView {
        schema_version: CHANGES_VERSION,
        masked: masked(&new.assessment.case),
        engine_version: env!("CARGO_PKG_VERSION").to_owned(),
        case: new.assessment.case.id.to_string(),
        old: made(old),
        new: made(new),
        done: done.to_vec(),
        items: changes.items.iter().map(item).collect(),
        inputs: changes.inputs.iter().map(input).collect(),
        questions: questions.map(question).collect(),
    }
}

fn made(made: Made<'_>) -> MadeView {
    let assessment = made.assessment;
    MadeView {
        case_digest: assessment.case.digest.clone(),
        rules_digest: assessment.rules_digest.clone(),
        as_of: assessment.case.as_of.to_string(),
        blind: assessment.options.blind,
        ladder: assessment.ladder.clone(),
    }
}

fn item(item: &ItemChange) -> ItemChangeView {
    let at = |at: &ItemAt| ItemAtView {
        takes_part: at.takes_part,
        truth: chance(at.truth),
        origins: at.origins.iter().map(SourceId::to_string).collect(),
    };
    ItemChangeView {
        id: item.id.to_string(),
        old: item.old.as_ref().map(at),
        new: item.new.as_ref().map(at),
        rewritten: item.rewritten,
    }
}

fn input(input: &InputChange) -> InputChangeView {
    InputChangeView {
        what: input.what.to_owned(),
        id: input.id.clone(),
        difference: match input.difference {
            Difference::Gone => DifferenceView::Gone,
            Difference::New => DifferenceView::New,
            Difference::Rewritten => DifferenceView::Rewritten,
        },
    }
}

fn question(question: &QuestionChange) -> QuestionChangeView {
    QuestionChangeView {
        id: question.id.to_string(),
        moved: question.moved(),
        old_leading: question.leading.0.as_ref().map(ToString::to_string),
        new_leading: question.leading.1.as_ref().map(ToString::to_string),
        findings: question.findings.iter().map(finding).collect(),
        matches: question.matches.iter().map(matched).collect(),
        hypotheses: question.hypotheses.iter().map(hypothesis).collect(),
        rivals: question.rivals.iter().map(rival).collect(),
    }
}

fn finding(change: &FindingChange) -> FindingChangeView {
    let weighed = |at: &Weighed| WeighedView {
        standing: standing(at.standing),
        truth: chance(at.truth),
        weight: weight(at.weight),
    };
    FindingChangeView {
        rule: change.rule.to_string(),
        line: change.line.clone(),
        side: match change.side {
            Side::For => SideView::For,
            Side::Against => SideView::Against,
        },
        hypothesis: change.hypothesis.clone(),
        item: change.principal.as_ref().map(ToString::to_string),
        items: ids(&change.items),
        old: change.old.as_ref().map(weighed),
        new: change.new.as_ref().map(weighed),
        why: change.why.iter().map(why).collect(),
    }
}

fn ids(ids: &[EvidenceId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn why(why: &Why) -> WhyView {
    match why {
        Why::ItemGone(id) => WhyView::ItemGone(id.to_string()),
        Why::ItemNew(id) => WhyView::ItemNew(id.to_string()),
        Why::ItemRewritten(id) => WhyView::ItemRewritten(id.to_string()),
        Why::Believed(id, old, new) => WhyView::Believed { item: id.to_string(), old: chance(*old), new: chance(*new) },
        Why::RuleGone => WhyView::RuleGone,
        Why::RuleNew => WhyView::RuleNew,
        Why::LineGone => WhyView::LineGone,
        Why::LineNew => WhyView::LineNew,
        Why::RuleRewritten => WhyView::RuleRewritten,
        Why::PremiseGone(premise) => WhyView::PremiseGone(premise.clone()),
        Why::PremiseNew(premise) => WhyView::PremiseNew(premise.clone()),
        Why::Discount(rule, old, new) => {
            WhyView::Discount { rule: rule.to_string(), old: chance(*old), new: chance(*new) }
        }
        Why::Undercut(rule) => WhyView::Undercut(rule.to_string()),
        Why::UndercutGone(rule) => WhyView::UndercutGone(rule.to_string()),
        Why::Condition => WhyView::Condition,
    }
}

fn matched(change: &MatchChange) -> MatchChangeView {
    MatchChangeView {
        rule: change.rule.to_string(),
        kind: match change.kind {
            MatchKind::Undercut => MatchKindView::Undercut,
            MatchKind::Discount => MatchKindView::Discount,
            MatchKind::Suspicion => MatchKindView::Suspicion,
            MatchKind::Cap => MatchKindView::Cap,
        },
        items: ids(&change.items),
        aims_at: change.head.clone(),
        old: change.old.map(standing),
        new: change.new.map(standing),
    }
}

fn standing(standing: Standing) -> StandingView {
    match standing {
        Standing::Stands => StandingView::Stands,
        Standing::Defeated => StandingView::Defeated,
        Standing::Undecided => StandingView::Undecided,
    }
}

fn hypothesis(change: &HypothesisChange) -> HypothesisChangeView {
    let at = |at: &JudgedAt| JudgedAtView {
        likelihood: likelihood(at.likelihood),
        margin_udb: at.margin.micro(),
        leads: at.leads,
        confidence: at.level,
        cap: at.cap,
    };
    HypothesisChangeView {
        id: change.id.to_string(),
        old: change.old.as_ref().map(at),
        new: change.new.as_ref().map(at),
        gates: change.gates.iter().map(gate).collect(),
    }
}

fn gate(flip: &GateFlip) -> GateFlipView {
    let at = |report: &GateReport| GateAtView { holds: report.holds, words: gate_text(report) };
    GateFlipView {
        level: flip.level,
        gate: flip.new.as_ref().or(flip.old.as_ref()).map(|report| report.gate.clone()),
        old: flip.old.as_ref().map(at),
        new: flip.new.as_ref().map(at),
    }
}

fn rival(change: &RivalChange) -> RivalChangeView {
    let at = |one: Option<Likelihood>| one.map(likelihood);
    RivalChangeView { name: change.name.clone(), old: at(change.old), new: at(change.new) }
}
