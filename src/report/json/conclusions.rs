//! The short form: what was concluded, for `evaluate --format json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::masked;
use super::question::likelihood;
use crate::explain::certificate::{LikelihoodView, MaskedView};
use crate::infer::{Assessment, Judgment, LimitExceeded, Options, Reassessor};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::ladder::Gate;

/// Version of the shape of [`Conclusions`].
pub const CONCLUSIONS_VERSION: u32 = 1;

/// What was concluded in a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conclusions {
    /// Version of this shape.
    pub schema_version: u32,
    /// What is withheld from readers; absent where nobody asked for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<MaskedView>,
    /// Version of the engine that concluded it.
    pub engine_version: String,
    /// Id of the case.
    pub case: String,
    /// One line about the case.
    pub title: String,
    /// SHA-256 of the case file.
    pub case_digest: String,
    /// SHA-256 of the rule set.
    pub rules_digest: String,
    /// The day on which the case is judged.
    pub as_of: String,
    /// Whether items that answer a question outright were left out for it.
    pub blind: bool,
    /// The ladder used.
    pub ladder: String,
    /// What was asked, with the answers.
    pub questions: Vec<QuestionConclusion>,
}

/// What was concluded on a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionConclusion {
    /// Its id.
    pub id: String,
    /// The question in words.
    pub asks: String,
    /// The hypothesis that leads and lies within no other; none where `unknown` or a false flag leads.
    pub leading: Option<String>,
    /// Every hypothesis, in order of id.
    pub hypotheses: Vec<HypothesisConclusion>,
}

/// What was concluded on a hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HypothesisConclusion {
    /// Its id.
    pub id: String,
    /// The answer in words.
    pub label: String,
    /// Its likelihood.
    pub likelihood: LikelihoodView,
    /// Whether it leads.
    pub leads: bool,
    /// The confidence in this judgment.
    pub confidence: Confidence,
    /// The lowest ceiling that a rule imposes.
    pub cap: Option<Confidence>,
    /// What the next level lacks, gates of levels below it included; empty at the top.
    pub missing: Vec<MissingGate>,
}

/// A gate that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingGate {
    /// The level that asks for it.
    pub level: Confidence,
    /// What it asks for.
    pub gate: Gate,
}

/// The conclusions on these questions, by place in the assessment.
pub fn conclusions(assessment: &Assessment, questions: &[usize]) -> Conclusions {
    let asked = questions.iter().filter_map(|place| assessment.questions.get(*place));
    let case = &assessment.case;
    let questions = asked.map(|one| of_question(case, one.place, one.leading, &one.judgments)).collect();
    of_case(case, &assessment.options, &assessment.rules_digest, questions)
}

/// The conclusions on all questions of a case, without drawing up the whole assessment.
///
/// # Errors
/// [`LimitExceeded`] as for [`Reassessor::new`].
pub fn brief_conclusions(evaluated: &Reassessor<'_>) -> Result<Conclusions, LimitExceeded> {
    let case = evaluated.case();
    let question = |place: usize| {
        let (leading, judgments) = evaluated.judgments(place)?;
        Ok(of_question(case, place, leading, &judgments))
    };
    let questions = (0..case.questions.len()).map(question).collect::<Result<_, LimitExceeded>>()?;
    Ok(of_case(case, evaluated.options(), evaluated.rules().digest(), questions))
}

fn of_case(case: &Case, options: &Options, rules_digest: &str, questions: Vec<QuestionConclusion>) -> Conclusions {
    Conclusions {
        schema_version: CONCLUSIONS_VERSION,
        masked: masked(case),
        engine_version: env!("CARGO_PKG_VERSION").to_owned(),
        case: case.id.to_string(),
        title: case.title.clone(),
        case_digest: case.digest.clone(),
        rules_digest: rules_digest.to_owned(),
        as_of: case.as_of.to_string(),
        blind: options.blind,
        ladder: options.ladder.clone(),
        questions,
    }
}

fn of_question(case: &Case, place: usize, leading: Option<usize>, judgments: &[Judgment]) -> QuestionConclusion {
    let asked = &case.questions[place];
    let view = |judgment: &Judgment| HypothesisConclusion {
        id: asked.hypotheses[judgment.place].id.to_string(),
        label: asked.hypotheses[judgment.place].label.clone(),
        likelihood: likelihood(judgment.likelihood),
        leads: judgment.leads,
        confidence: judgment.level,
        cap: judgment.caps.iter().map(|cap| cap.at).min(),
        missing: missing(judgment),
    };
    QuestionConclusion {
        id: asked.id.to_string(),
        asks: asked.asks.clone(),
        leading: leading.map(|place| asked.hypotheses[place].id.to_string()),
        hypotheses: judgments.iter().map(view).collect(),
    }
}

/// Gates that do not hold, up to the level above the one reached; where a cap holds it down this may be none.
fn missing(judgment: &Judgment) -> Vec<MissingGate> {
    let next = judgment.levels.iter().position(|level| level.level > judgment.level);
    let upto = next.map_or(&judgment.levels[..0], |next| &judgment.levels[..=next]);
    let open =
        upto.iter().flat_map(|level| level.gates.iter().filter(|gate| !gate.holds).map(move |gate| (level, gate)));
    open.map(|(level, gate)| MissingGate { level: level.level, gate: gate.gate.clone() }).collect()
}
