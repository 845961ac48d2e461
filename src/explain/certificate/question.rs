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
    /// Facts that rules derived.
    pub derived: Vec<DerivedView>,
    /// Findings, those that do not stand included.
    pub findings: Vec<FindingView>,
    /// Undercuts, discounts, suspicions and caps of all questions that share these matches.
    pub others: Vec<OtherView>,
    /// What signs of deception that stand weigh.
    pub suspicions: Vec<SuspicionView>,
    /// The possibilities that exclude each other.
    pub cells: Vec<CellView>,
    /// What a line comes to for a hypothesis beyond what another has alike; of pairs that share a statement.
    pub beyond: Vec<BeyondView>,
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
    Search(String),
    /// A derived fact.
    Derived {
        /// Its relation.
        relation: String,
        /// Its values.
        values: Vec<String>,
    },
}

/// A row that must be true.
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
    /// Its relation.
    pub relation: String,
    /// Its values.
    pub values: Vec<String>,
    /// Its strength: each end that of the derivation in which it is highest.
    pub strength: Chance,
    /// Every way in which it was derived, that with the highest lower end first.
    pub derivations: Vec<DerivationView>,
}

/// One way in which a fact was derived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivationView {
    /// The rule.
    pub rule: String,
    /// Strength of its step, 0 to 1.
    pub strength: f64,
    /// Rows that must be true.
    pub premises: Vec<PremiseView>,
    /// Rows that were counted.
    pub counted: Vec<RowView>,
}

/// For or against a hypothesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum SideView {
    /// For it.
    For,
    /// Against it.
    Against,
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

/// A weighing rule that matched, with its weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingView {
    /// `f1`, `f2` and so on.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// The line of evidence.
    pub line: String,
    /// For or against.
    pub side: SideView,
    /// What it bears on.
    pub hypothesis: String,
    /// Name of the band.
    pub band: String,
    /// Ends of the band.
    pub band_weight: WeightRange,
    /// How cheaply a third party could have planted this, 0 to 1.
    pub spoofability: f64,
    /// Rows that must be true.
    pub premises: Vec<PremiseView>,
    /// Rows that were counted.
    pub counted: Vec<RowView>,
    /// Variables of the rule with their values.
    pub bindings: Vec<BindingView>,
    /// All items that it rests on, those behind derived facts included.
    pub items: Vec<String>,
    /// The item that is weighed.
    pub principal: Option<String>,
    /// Number of the observation that is weighed: that of the principal item, else a number of its own.
    pub statement: u64,
    /// Probability that all premises hold, before discounts.
    pub premises_hold: Chance,
    /// Discounts, in order of rule.
    pub adjustments: Vec<AdjustmentView>,
    /// Probability that all premises hold, after discounts.
    pub truth: Chance,
    /// What it weighs.
    pub weight: WeightRange,
    /// The part of the weight that a false flag would not have.
    pub unspoofable: WeightRange,
    /// Undercuts that hit it.
    pub attacked_by: Vec<String>,
    /// Whether it stands.
    pub standing: StandingView,
}

/// A discount of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentView {
    /// The reason: the rule that discounts.
    pub rule: String,
    /// Items that the discount rests on.
    pub items: Vec<String>,
    /// What the rule multiplies by where its doubt is certain, 0 to 1.
    pub stated: f64,
    /// Probability that the doubt holds.
    pub truth: Chance,
    /// What the truth of the finding is multiplied by.
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

/// A match that weighs nothing itself: an undercut, a discount, a suspicion or a cap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherView {
    /// `m1`, `m2` and so on.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// What a suspicion or a cap is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypothesis: Option<String>,
    /// What an undercut or a discount aims at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<AimView>,
    /// Rows that must be true.
    pub premises: Vec<PremiseView>,
    /// Rows that were counted.
    pub counted: Vec<RowView>,
    /// Variables of the rule with their values.
    pub bindings: Vec<BindingView>,
    /// All items that it rests on.
    pub items: Vec<String>,
    /// Undercuts that hit it.
    pub attacked_by: Vec<String>,
    /// Findings and other matches that it undercuts.
    pub undercuts: Vec<String>,
    /// Whether it stands.
    pub standing: StandingView,
}

/// What a sign of deception weighs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspicionView {
    /// The rule.
    pub rule: String,
    /// Items that it rests on.
    pub items: Vec<String>,
    /// Whom somebody may be posing as.
    pub hypothesis: String,
    /// Ends of the band.
    pub band_weight: WeightRange,
    /// Probability that all premises hold.
    pub truth: Chance,
    /// What it raises the prior of the false flag by.
    pub weight: WeightRange,
    /// The item that is weighed.
    pub principal: Option<String>,
    /// Number of the observation that is weighed.
    pub statement: u64,
}

/// One of the possibilities that exclude each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum CellName {
    /// A listed hypothesis; for one with parts, what is left beside them.
    Listed(String),
    /// An actor that nobody listed.
    Unknown,
    /// Somebody posing as the hypothesis.
    FalseFlag(String),
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
    /// Lines that weigh on it.
    pub lines: Vec<CellLineView>,
    /// Its likelihood.
    pub likelihood: LikelihoodView,
}

/// What one line comes to for one cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CellLineView {
    /// The line.
    pub line: String,
    /// Its net weight.
    pub net: WeightRange,
    /// For a listed cell: the pools that it is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pools: Option<LineSumView>,
}

/// Pools of one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineSumView {
    /// Support.
    pub support: WeightRange,
    /// Opposition, at least 0.
    pub opposition: WeightRange,
    /// The part of the support that a false flag would not have.
    pub unspoofable: WeightRange,
}

/// What a line comes to for a hypothesis beyond what another has alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeyondView {
    /// The hypothesis.
    pub hypothesis: String,
    /// The other one.
    pub rival: String,
    /// The line.
    pub line: String,
    /// Support, pooled.
    pub support: WeightRange,
    /// Opposition, pooled; at least 0.
    pub opposition: WeightRange,
}

/// How far one cell is ahead of another; the other way round is the negative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginView {
    /// The cell.
    pub cell: CellName,
    /// The rival.
    pub rival: CellName,
    /// What every line that bears on either gives, without what bears on both alike.
    pub lines: Vec<MarginLineView>,
    /// What signs of deception give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspicion: Option<WeightRange>,
    /// Difference of the priors.
    pub prior_udb: i64,
    /// Twice the difference of the cells' centres.
    pub twice_centre_udb: i64,
    /// Twice the middle of the ends: prior and lines.
    pub twice_middle_udb: i64,
    /// Root of the sum of the squared widths of the lines, rounded up.
    pub width_udb: i64,
}

/// What one line gives to a margin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginLineView {
    /// The line.
    pub line: String,
    /// What it gives.
    pub margin: WeightRange,
}

/// A likelihood: a point and an interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Ceilings that rules imposed.
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
    /// What the method calls it.
    pub called: String,
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
    /// What was found.
    pub found: Found,
    /// Whether it is met.
    pub holds: bool,
}

/// What a conclusion has, where a gate asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum Found {
    /// The most probable answer.
    Leader(CellName),
    /// A probability.
    Probability(f64),
    /// The strongest rival, where there is one, and its upper bound.
    Rival {
        /// The rival.
        cell: Option<CellName>,
        /// Its upper bound.
        upper: f64,
    },
    /// These things.
    Names(Vec<String>),
    /// Days from the first to the last.
    Days(i64),
    /// How it fares without the one whose loss hurts most.
    Survival(SurvivalView),
    /// Not looked at, because the hypothesis does not lead.
    NotLeading,
}

/// A ceiling on confidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapView {
    /// The rule that imposes it.
    pub rule: String,
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
    /// Whose loss hurts most: an origin, or the items of one observation with commas between; empty where there is nothing
    /// to lose.
    pub without: String,
    /// Lower bound of the likelihood then.
    pub lower: f64,
    /// Whether it leads whichever one is lost.
    pub leads: bool,
}
