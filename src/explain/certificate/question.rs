//! What a certificate states about one question: matches, ledger, margins, likelihoods, gates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Chance, HypothesisView, WeightRange};
use crate::model::confidence::Confidence;
use crate::model::ladder::Gate;

/// One question, judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionView {
    /// Its id.
    pub id: String,
    /// The question in words.
    pub asks: String,
    /// Candidate answers, in order of id.
    pub hypotheses: Vec<HypothesisView>,
    /// The hypothesis that leads and lies within no other; none where `unknown` or a false flag leads.
    pub leading: Option<String>,
    /// Judgments, in order of hypothesis.
    pub judgments: Vec<JudgmentView>,
    /// Items left out because they answer this question.
    pub blinded: Vec<String>,
    /// Facts that rules derived, in order of relation and values.
    pub derived: Vec<DerivedView>,
    /// Everything that matched, whether or not it stands: the findings, in order of hypothesis, line, side, rule and items; then
    /// undercuts, discounts, signs of deception and caps of all questions that share these matches.
    pub matches: Vec<MatchView>,
    /// Support that every listed hypothesis has alike: it weighs on none.
    pub common: Vec<CommonView>,
    /// What each line comes to for each hypothesis.
    pub sums: Vec<SumView>,
    /// The possibilities that exclude each other.
    pub cells: Vec<CellView>,
    /// How far each cell is ahead of each later one.
    pub margins: Vec<MarginView>,
}

/// A row that a match or a derivation rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum RowView {
    /// An evidence item.
    Item(String),
    /// A published link.
    Link {
        /// What is linked.
        from: String,
        /// To what.
        to: String,
        /// The source that published it.
        by: String,
    },
    /// A search.
    Search {
        /// Its id.
        id: String,
        /// The source that searched.
        by: String,
    },
    /// A derived fact.
    Derived(FactView),
}

/// What a derived fact says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactView {
    /// Its relation.
    pub relation: String,
    /// Its values.
    pub values: Vec<String>,
}

/// A row that must be true, or was counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PremiseView {
    /// The row.
    pub row: RowView,
    /// Probability that it holds.
    pub probability: Chance,
}

/// A variable of a rule with its value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BindingView {
    /// As the rule writes it.
    pub variable: String,
    /// What it stands for.
    pub value: String,
}

/// A derived fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivedView {
    /// What it says.
    pub fact: FactView,
    /// Its strength: each end that of the derivation in which it is highest.
    pub strength: Chance,
    /// Every way in which it was derived. The items behind it are those behind the first of the ways that are highest at the
    /// lower end.
    pub derivations: Vec<DerivationView>,
}

/// One way in which a fact was derived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivationView {
    /// The rule.
    pub rule: String,
    /// Probability that its premises hold, and the step of its rule.
    pub strength: Chance,
    /// Rows that must be true.
    pub premises: Vec<PremiseView>,
    /// Rows that were counted.
    pub counted: Vec<PremiseView>,
}

/// How a match bears on a hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum SideView {
    /// For it.
    For,
    /// Against it.
    Against,
    /// For somebody who poses as it.
    Posing,
}

/// Whether a match stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum StandingView {
    /// It counts.
    Stands,
    /// Something that stands undercuts it.
    Defeated,
    /// It is undercut by what is itself undecided; it does not count.
    Undecided,
}

/// A rule that matched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchView {
    /// `m1`, `m2` and so on.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// What a finding, a sign of deception or a cap is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypothesis: Option<String>,
    /// What an undercut or a discount aims at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<AimView>,
    /// Rows that must be true.
    pub premises: Vec<PremiseView>,
    /// Rows that were counted.
    pub counted: Vec<PremiseView>,
    /// Variables of the rule with their values.
    pub bindings: Vec<BindingView>,
    /// All items that it rests on, those behind derived facts included.
    pub items: Vec<String>,
    /// Undercuts that hit it.
    pub attacked_by: Vec<String>,
    /// Whether it stands.
    pub standing: StandingView,
    /// What it weighs: of findings, and of signs of deception that stand and are about a hypothesis of this question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighed: Option<WeighedView>,
}

/// What a match weighs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeighedView {
    /// For, against, or for a false flag.
    pub side: SideView,
    /// The line of evidence of a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// What the rule gives where all premises hold.
    pub band: WeightRange,
    /// The item that is weighed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// What is said: matches with one statement weigh one observation.
    pub statement: StatementView,
    /// Discounts of a finding, in order of rule.
    pub adjustments: Vec<AdjustmentView>,
    /// Probability that all premises hold, after discounts.
    pub truth: Chance,
    /// What it weighs.
    pub weight: WeightRange,
    /// The part of the weight that a false flag would not have.
    pub unspoofable: WeightRange,
}

/// What a match says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum StatementView {
    /// What this item records, and every item that tells the same observation.
    Item(String),
    /// What this match says, which weighs no item of its own, and every match of the same premises and values.
    Match(String),
}

/// A discount of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentView {
    /// The reason: the rule that discounts.
    pub rule: String,
    /// Items that the discount rests on.
    pub items: Vec<String>,
    /// Probability that the doubt holds.
    pub truth: Chance,
    /// What the truth of the finding is multiplied by: 1 − r·(1 − f), f being what the rule says.
    pub factor: Chance,
}

/// What an undercut or a discount aims at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AimView {
    /// Matches that rest on this item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Matches of an item whose only origin is this source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Findings that support this hypothesis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supporting: Option<String>,
}

/// One of the possibilities that exclude each other: a listed hypothesis (for one with parts, what is left beside them), or,
/// without one, an actor that nobody listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CellName {
    /// The hypothesis.
    pub hypothesis: Option<String>,
    /// Whether it is somebody posing as the hypothesis.
    pub false_flag: bool,
}

impl CellName {
    /// An actor that nobody listed.
    pub const UNKNOWN: CellName = CellName { hypothesis: None, false_flag: false };

    /// A listed hypothesis, or somebody posing as it.
    pub fn of(hypothesis: &str, false_flag: bool) -> CellName {
        CellName { hypothesis: Some(hypothesis.to_owned()), false_flag }
    }
}

/// A cell with its prior, its lines and its likelihood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CellView {
    /// Which cell.
    pub cell: CellName,
    /// Its prior weight; only differences between cells mean anything.
    pub prior_udb: i64,
    /// What signs of deception raise the prior of a false flag by.
    pub suspicion: WeightRange,
    /// Twice its centre: prior, signs of deception, and what each line comes to for it.
    pub twice_centre_udb: i64,
    /// Its likelihood.
    pub likelihood: LikelihoodView,
}

/// What every listed hypothesis has alike of the support that a statement gives in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommonView {
    /// The line.
    pub line: String,
    /// What is said.
    pub statement: StatementView,
    /// The least that it weighs anywhere, each end by itself.
    pub weight: WeightRange,
}

/// What a line comes to for a hypothesis: beyond what every other one has alike, or beyond what a certain one has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SumView {
    /// The line.
    pub line: String,
    /// The hypothesis.
    pub hypothesis: String,
    /// Another that shares a statement with it, where the sum is beyond what that one has alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<String>,
    /// Support, pooled.
    pub support: WeightRange,
    /// Opposition, pooled; at least 0.
    pub opposition: WeightRange,
    /// The part of the whole support that a false flag would not have, pooled.
    pub unspoofable: WeightRange,
}

/// How far one cell is ahead of another, by what tells them apart; the other way round is the negative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginView {
    /// The cell.
    pub cell: CellName,
    /// The rival.
    pub rival: CellName,
    /// Twice the middle: of the difference of priors, of what signs of deception give, and of what every line gives without
    /// what bears on both alike.
    pub twice_middle_udb: i64,
    /// Root of the sum of the squared widths of the same, rounded up.
    pub width_udb: i64,
}

/// A likelihood: a point and an interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LikelihoodView {
    /// The central value.
    pub point: f64,
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// The judgment on one hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgmentView {
    /// The hypothesis.
    pub hypothesis: String,
    /// Its likelihood.
    pub likelihood: LikelihoodView,
    /// Whether it leads.
    pub leads: bool,
    /// Its level of confidence.
    pub level: Confidence,
    /// Every level of the ladder with its gates.
    pub levels: Vec<LevelView>,
    /// Ceilings that rules impose.
    pub caps: Vec<CapView>,
    /// How it fares without the item and without the origin whose loss hurts most; where it leads.
    pub survival: Option<SurvivalPair>,
}

/// A level with its gates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelView {
    /// The level.
    pub level: Confidence,
    /// Whether all its gates hold.
    pub holds: bool,
    /// Its gates.
    pub gates: Vec<GateView>,
}

/// A gate with what it was held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateView {
    /// What was asked.
    pub gate: Gate,
    /// What the hypothesis has: a probability, a number of things or days, or 1 and 0 for yes and no; nothing where the gate
    /// asks how it fares without something and it does not lead, or would not.
    pub has: Option<f64>,
    /// The things, where it is a number of things; what is lost, where the gate asks how it fares without something.
    pub names: Vec<String>,
    /// Whether it is met.
    pub holds: bool,
}

/// A ceiling on confidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapView {
    /// The match that imposes it.
    pub by: String,
    /// The highest level that it allows.
    pub at: Confidence,
}

/// How a hypothesis fares without the item, and without the origin, whose loss hurts most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SurvivalPair {
    /// Without an item.
    pub item: SurvivalView,
    /// Without an origin.
    pub origin: SurvivalView,
}

/// How a hypothesis fares without one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SurvivalView {
    /// Whose loss hurts most: an origin, or the items of one record; empty where no loss lowers anything.
    pub without: Vec<String>,
    /// Lower bound of the likelihood then; nothing where there is one without which it does not lead.
    pub lower: Option<f64>,
}
