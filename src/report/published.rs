//! Published judgments beside those reached here, as versioned JSON.

use serde::Serialize;

use crate::compare::{Barrier, Blocked, Comparison, Divergence, Reached, Relation, Replay, Variation, Wording};
use crate::explain::certificate::MaskedView;
use crate::infer::Assessment;
use crate::model::case::{Case, Published};
use crate::model::confidence::Confidence;
use crate::model::id::EvidenceId;
use crate::model::rule_set::RuleSet;
use crate::report::json::masked;

/// Version of this shape.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct View<'a> {
    schema_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    masked: Option<MaskedView>,
    case: &'a str,
    case_digest: &'a str,
    rules_digest: &'a str,
    ladder: &'a str,
    published: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    by: &'a str,
    source: String,
    date: String,
    question: &'a str,
    hypothesis: &'a str,
    wording: &'a str,
    confidence: Confidence,
    inferred: bool,
    reached: ReachedView,
    differ_in: &'static str,
    why: Why,
    /// Place in `replays` of the one that shows the difference.
    shown_by: Option<usize>,
    replays: Vec<ReplayView>,
}

#[derive(Serialize)]
struct ReachedView {
    leading: Option<String>,
    leading_confidence: Confidence,
    leads: bool,
    confidence: Confidence,
    likelihood: Range,
}

#[derive(Serialize)]
struct Range {
    lower: f64,
    upper: f64,
}

#[derive(Serialize)]
struct ReplayView {
    change: &'static str,
    day: Option<String>,
    ladder: Option<String>,
    items: Vec<String>,
    bases: Vec<String>,
    sources: Vec<String>,
    reached: ReachedView,
    agrees: bool,
}

/// What the reason of a class is; fields of other classes are absent.
#[derive(Serialize, Default)]
struct Why {
    #[serde(skip_serializing_if = "Option::is_none")]
    leading: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lexicon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    word: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<(u8, u8)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    barrier: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocked: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    items: Vec<String>,
}

/// Comparisons of one case as JSON.
///
/// # Errors
/// None for what `compare` gives; the signature is serde's.
pub fn published_json(
    assessment: &Assessment,
    comparisons: &[Comparison],
    rules: &RuleSet,
) -> Result<String, serde_json::Error> {
    let case = &assessment.case;
    let one = |comparison: &Comparison| Some(one(case.published.get(comparison.place)?, case, comparison, rules));
    let view = View {
        schema_version: SCHEMA_VERSION,
        masked: masked(case),
        case: case.id.as_str(),
        case_digest: &case.digest,
        rules_digest: rules.digest(),
        ladder: &assessment.ladder,
        published: comparisons.iter().filter_map(one).collect(),
    };
    super::json::to_json(&view)
}

fn one<'a>(published: &'a Published, case: &Case, comparison: &Comparison, rules: &RuleSet) -> One<'a> {
    let shown_by = match comparison.difference {
        Divergence::Evidence(place) | Divergence::Lineage(place) => Some(place),
        _ => None,
    };
    One {
        by: &published.by,
        source: case.sources.get(published.source).map(|source| source.id.to_string()).unwrap_or_default(),
        date: published.date.to_string(),
        question: published.question.as_str(),
        hypothesis: published.hypothesis.as_str(),
        wording: &published.wording,
        confidence: published.level,
        inferred: published.inferred,
        reached: reached(&comparison.reached),
        differ_in: differ_in(&comparison.difference),
        why: why(&comparison.difference, rules),
        shown_by,
        replays: comparison.replays.iter().map(replay).collect(),
    }
}

fn differ_in(difference: &Divergence) -> &'static str {
    match difference {
        Divergence::None => "nothing",
        Divergence::Hypothesis { .. } => "level-of-hypothesis",
        Divergence::Words(_) => "words",
        Divergence::Evidence(_) => "evidence",
        Divergence::Lineage(_) => "lineage",
        Divergence::Inference(_) => "inference",
    }
}

fn reached(reached: &Reached) -> ReachedView {
    ReachedView {
        leading: reached.leading.as_ref().map(ToString::to_string),
        leading_confidence: reached.leading_level,
        leads: reached.leads,
        confidence: reached.level,
        likelihood: Range { lower: reached.interval.lo().value(), upper: reached.interval.hi().value() },
    }
}

fn replay(replay: &Replay) -> ReplayView {
    let names = |ids: &[EvidenceId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut view = ReplayView {
        change: "",
        day: None,
        ladder: None,
        items: Vec::new(),
        bases: Vec::new(),
        sources: Vec::new(),
        reached: reached(&replay.reached),
        agrees: replay.agrees,
    };
    match &replay.change {
        Variation::OwnWord(items) => {
            view.change = "own-word";
            view.items = items.iter().map(|(id, _)| id.to_string()).collect();
            view.bases = items.iter().map(|(_, basis)| basis.clone()).collect();
        }
        Variation::OnlyOwn(items) => {
            view.change = "only-own";
            view.items = names(items);
        }
        Variation::Later(day, items) => {
            view.change = "later";
            view.day = Some(day.to_string());
            view.items = names(items);
        }
        Variation::RelaysAsOrigins(sources) => {
            view.change = "relays-as-origins";
            view.sources = sources.iter().map(ToString::to_string).collect();
        }
        Variation::OneOrigin(source) => {
            view.change = "one-origin";
            view.sources = vec![source.to_string()];
        }
        Variation::Ladder(ladder) => {
            view.change = "ladder";
            view.ladder = Some(ladder.clone());
        }
    }
    view
}

fn why(difference: &Divergence, rules: &RuleSet) -> Why {
    let mut why = Why::default();
    match difference {
        Divergence::None | Divergence::Evidence(_) | Divergence::Lineage(_) => {}
        Divergence::Hypothesis { leading, relation } => {
            why.leading = Some(leading.to_string());
            why.relation = Some(if *relation == Relation::Narrower { "narrower" } else { "broader" });
        }
        Divergence::Words(Wording::Likelihood { lexicon, word, range }) => {
            (why.lexicon, why.word, why.percent) = (Some(lexicon.clone()), Some(word.clone()), Some(*range));
        }
        Divergence::Words(Wording::Level { lexicon, word }) => {
            (why.lexicon, why.word) = (Some(lexicon.clone()), Some(word.clone()));
        }
        Divergence::Inference(barrier) => barred(barrier, rules, &mut why),
    }
    why
}

fn barred(barrier: &Barrier, rules: &RuleSet, why: &mut Why) {
    let names = |ids: &[EvidenceId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    match barrier {
        Barrier::Below(blocked) => {
            why.barrier = Some("below");
            why.blocked = blocked.iter().map(|one| blocked_text(one, rules)).collect();
        }
        Barrier::OtherLeads(items) => {
            why.barrier = Some("other-leads");
            why.items = names(items);
        }
        Barrier::Above(level, items) => {
            why.barrier = Some("above");
            why.blocked = vec![format!("{level:?}")];
            why.items = names(items);
        }
    }
}

fn blocked_text(blocked: &Blocked, rules: &RuleSet) -> String {
    match blocked {
        Blocked::Gate(level, gate) => format!("{level:?}: {:?}", gate.gate),
        Blocked::Cap(rule, at) => {
            let id = rules.rules().get(*rule).map(|rule| rule.id.as_str()).unwrap_or_default();
            format!("{at:?}: cap {id}")
        }
    }
}
