//! What a judgment hangs on, as JSON: without each single thing, and flip sets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::masked;
use super::question::likelihood;
use crate::explain::certificate::{LikelihoodView, MaskedView};
use crate::explain::{FlipSets, Flips, Fragility, LeaveOneOut, LossKind, Parts, Stand};
use crate::infer::Reassessor;
use crate::model::confidence::Confidence;

/// Version of the shapes of [`LeaveOneOutView`] and [`FragilityView`].
pub const SENSITIVITY_VERSION: u32 = 1;

/// A case without each single thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveOneOutView {
    /// Version of this shape.
    pub schema_version: u32,
    /// What is withheld from readers; absent where nobody asked for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<MaskedView>,
    /// Id of the case.
    pub case: String,
    /// The day of the judgment.
    pub as_of: String,
    /// Whether items that answer a question outright were left out for it.
    pub blind: bool,
    /// The ladder used.
    pub ladder: String,
    /// Every question.
    pub questions: Vec<LeftOutView>,
}

/// A question without each single thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOutView {
    /// The question.
    pub question: String,
    /// The hypothesis that is followed.
    pub hypothesis: String,
    /// What is concluded on the whole.
    pub whole: StandView,
    /// Without one thing each; by kind, the most harmful first.
    pub rows: Vec<LossRowView>,
}

/// What is concluded about a hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StandView {
    /// The hypothesis that leads and lies within no other.
    pub leading: Option<String>,
    /// Likelihood of the hypothesis that is followed.
    pub likelihood: LikelihoodView,
    /// Confidence in it.
    pub confidence: Confidence,
    /// Whether that is the level; else the highest that it can be.
    pub exact: bool,
}

/// What is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum LossKindView {
    /// An item with the copies of its record.
    Item,
    /// An origin.
    Origin,
    /// A rule.
    Rule,
    /// A line of evidence.
    Line,
}

/// One thing left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LossRowView {
    /// What kind of thing.
    pub kind: LossKindView,
    /// Its id; of copies all, with commas between.
    pub without: String,
    /// What is concluded then.
    pub then: StandView,
}

/// The smallest sets whose loss changes a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FragilityView {
    /// Version of this shape.
    pub schema_version: u32,
    /// What is withheld from readers; absent where nobody asked for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<MaskedView>,
    /// Id of the case.
    pub case: String,
    /// The day of the judgment.
    pub as_of: String,
    /// Whether items that answer a question outright were left out for it.
    pub blind: bool,
    /// The ladder used.
    pub ladder: String,
    /// Every question.
    pub questions: Vec<FragileView>,
}

/// What a question hangs on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FragileView {
    /// The question.
    pub question: String,
    /// The hypothesis that leads, else the most probable one.
    pub hypothesis: String,
    /// Whether it leads.
    pub leads: bool,
    /// The confidence in it.
    pub confidence: Confidence,
    /// Smallest sets, by what they change and what they are made of.
    pub sets: Vec<FlipSetsView>,
    /// How far the prior would have to move for the lead to be lost.
    pub break_even: Option<BreakEvenView>,
}

/// What changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum FlipsView {
    /// The hypothesis that leads.
    Lead,
    /// The level of confidence.
    Level,
}

/// What sets are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PartsView {
    /// Evidence items.
    Items,
    /// Origins.
    Origins,
}

/// The smallest sets of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlipSetsView {
    /// What changes.
    pub flips: FlipsView,
    /// What the sets are made of.
    pub parts: PartsView,
    /// Ids; of copies of one record all together, with commas between.
    pub sets: Vec<Vec<String>>,
    /// Whether no smaller set changes it: every smaller one was tried or ruled out.
    pub smallest: bool,
    /// Whether these are all of their size.
    pub complete: bool,
    /// Every set of at most so many was tried or ruled out.
    pub tried_up_to: usize,
    /// How many items or origins there are; copies of one record are one.
    pub count: usize,
    /// How many evaluations it took: what is ruled out takes none.
    pub evaluations: usize,
}

/// The break-even prior.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakEvenView {
    /// The prior.
    pub prior: f64,
    /// The prior at which the strongest rival is as probable.
    pub at: f64,
    /// The distance, in decibans.
    pub decibans: f64,
}

/// Shapes tables of what is left out for JSON.
pub fn leave_one_out_view(whole: &Reassessor<'_>, all: &[LeaveOneOut]) -> LeaveOneOutView {
    let question = |one: &LeaveOneOut| LeftOutView {
        question: whole.case().questions[one.question].id.to_string(),
        hypothesis: hypothesis(whole, one.question, one.place),
        whole: stand(whole, one.question, &one.whole),
        rows: one
            .rows
            .iter()
            .map(|row| LossRowView {
                kind: match row.kind {
                    LossKind::Item => LossKindView::Item,
                    LossKind::Origin => LossKindView::Origin,
                    LossKind::Rule => LossKindView::Rule,
                    LossKind::Line => LossKindView::Line,
                },
                without: row.name.clone(),
                then: stand(whole, one.question, &row.then),
            })
            .collect(),
    };
    LeaveOneOutView {
        schema_version: SENSITIVITY_VERSION,
        masked: masked(whole.case()),
        case: whole.case().id.to_string(),
        as_of: whole.case().as_of.to_string(),
        blind: whole.options().blind,
        ladder: whole.options().ladder.clone(),
        questions: all.iter().map(question).collect(),
    }
}

/// Shapes flip sets for JSON.
pub fn fragility_view(whole: &Reassessor<'_>, all: &[Fragility]) -> FragilityView {
    let question = |one: &Fragility| FragileView {
        question: whole.case().questions[one.question].id.to_string(),
        hypothesis: hypothesis(whole, one.question, one.place),
        leads: one.leads,
        confidence: one.level,
        sets: one.sets.iter().map(|sets| flip_sets(whole, sets)).collect(),
        break_even: one.break_even.map(|even| BreakEvenView {
            prior: even.prior,
            at: even.at,
            decibans: even.decibans,
        }),
    };
    FragilityView {
        schema_version: SENSITIVITY_VERSION,
        masked: masked(whole.case()),
        case: whole.case().id.to_string(),
        as_of: whole.case().as_of.to_string(),
        blind: whole.options().blind,
        ladder: whole.options().ladder.clone(),
        questions: all.iter().map(question).collect(),
    }
}

fn flip_sets(whole: &Reassessor<'_>, sets: &FlipSets) -> FlipSetsView {
    let case = whole.case();
    let id = |place: &usize| match sets.parts {
        Parts::Items => {
            let items = sets.members(*place).into_iter().map(|item| case.evidence[item].id.to_string());
            items.collect::<Vec<_>>().join(", ")
        }
        Parts::Origins => case.sources[*place].id.to_string(),
    };
    FlipSetsView {
        flips: match sets.flips {
            Flips::Lead => FlipsView::Lead,
            Flips::Level => FlipsView::Level,
        },
        parts: match sets.parts {
            Parts::Items => PartsView::Items,
            Parts::Origins => PartsView::Origins,
        },
        sets: sets.sets.iter().map(|set| set.iter().map(id).collect()).collect(),
        smallest: sets.is_smallest(),
        complete: sets.is_complete(),
        tried_up_to: sets.tried_up_to,
        count: sets.count,
        evaluations: sets.evaluations,
    }
}

fn hypothesis(whole: &Reassessor<'_>, question: usize, place: usize) -> String {
    whole.case().questions[question].hypotheses[place].id.to_string()
}

fn stand(whole: &Reassessor<'_>, question: usize, stand: &Stand) -> StandView {
    StandView {
        leading: stand.leading.map(|place| hypothesis(whole, question, place)),
        likelihood: likelihood(stand.likelihood),
        confidence: stand.level,
        exact: stand.is_exact,
    }
}
