//! JSON: the certificate of an assessment, and the short form of its conclusions.
//!
//! Owns the way from an [`Assessment`] to the plain data of [`Certificate`]; its shape belongs to
//! [`explain::certificate`](crate::explain::certificate), which the checker shares. Ids stand as the files write them, never
//! places. Text is kept as it came: whoever renders it makes it safe.

mod basis;
mod batch;
mod changes;
mod conclusions;
mod question;
mod sensitivity;
mod timeline;
mod why_not;

pub(in crate::report) use basis::masked;
use serde::Serialize;

pub use batch::{BATCH_VERSION, BatchRecord, Judged};
pub use changes::{
    CHANGES_VERSION, ChangesView, DifferenceView, FindingChangeView, GateAtView, GateFlipView, HypothesisChangeView,
    InputChangeView, ItemAtView, ItemChangeView, JudgedAtView, MadeView, MatchChangeView, MatchKindView,
    QuestionChangeView, RivalChangeView, WeighedView, WhyView, changes_view,
};
pub use conclusions::{
    CONCLUSIONS_VERSION, Conclusions, HypothesisConclusion, MissingGate, QuestionConclusion, brief_conclusions,
    conclusions,
};

pub use sensitivity::{
    BreakEvenView, FlipSetsView, FlipsView, FragileView, FragilityView, LeaveOneOutView, LeftOutView, LossKindView,
    LossRowView, PartsView, SENSITIVITY_VERSION, StandView, fragility_view, leave_one_out_view,
};
pub use timeline::{
    ChangeView, EntryView, HypothesisAtView, MoveView, PartView, QuestionEntryView, RivalAtView, SnapshotView,
    TIMELINE_VERSION, TimelineView, timeline_view,
};

pub use why_not::{
    AnswerLackView, CeilingLackView, GateLackView, GrantedView, HasView, LevelLackView, UncountedView, WHY_NOT_VERSION,
    WayView, WhyNotOneView, WhyNotView, why_not_view,
};

use crate::explain::certificate::{Certificate, Chance, NoteView, SCHEMA_VERSION, WeightRange};
use crate::infer::{Assessment, Note};
use crate::model::case::Case;
use crate::model::quantity::{ProbabilityInterval, WeightInterval};
use crate::model::rule_set::RuleSet;
use crate::text::is_hidden;

/// The certificate of an assessment made with those rules.
///
/// ```
/// use ascribe::text::FileText;
/// use ascribe::{Options, Plan, assess, explain::verify, load, report::json};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let text = r#"Case(id: "c", title: "t", as_of: "2024-05-10",
/// #     questions: [(id: "q", asks: "?", hypotheses: [(id: "a", label: "A", kind: State), (id: "b", label: "B", kind: State)])],
/// #     sources: [(id: "s", name: "S", kind: Vendor, reliability: B, first_hand: true)], evidence: [])"#;
/// let rules = load::default_rules()?.value;
/// let case = load::case(&FileText::new("case.ron", text), &rules)?.value;
/// let assessment = assess(&Plan::new(&rules), &rules, &case, &Options::default())?;
/// let certificate = json::certificate(&assessment, &rules);
/// assert_eq!(verify(&certificate), []);
/// # Ok(())
/// # }
/// ```
pub fn certificate(assessment: &Assessment, rules: &RuleSet) -> Certificate {
    let case = &assessment.case;
    let used = basis::Used::new(assessment, rules);
    let mut certificate = Certificate {
        schema_version: SCHEMA_VERSION,
        seal: String::new(),
        engine_version: env!("CARGO_PKG_VERSION").to_owned(),
        case: case.id.to_string(),
        title: case.title.clone(),
        case_digest: case.digest.clone(),
        rules_digest: assessment.rules_digest.clone(),
        as_of: case.as_of.to_string(),
        blind: assessment.options.blind,
        masked: masked(case),
        without: assessment.options.without.iter().map(ToString::to_string).collect(),
        without_sources: assessment.options.without_sources.iter().map(ToString::to_string).collect(),
        without_rules: assessment.options.without_rules.iter().cloned().collect(),
        without_lines: assessment.options.without_lines.iter().cloned().collect(),
        ladder: basis::ladder(&assessment.ladder, rules),
        scales: basis::scales(rules, &used),
        rules: used.rules.iter().map(|place| basis::rule(&rules.rules[*place], rules)).collect(),
        sources: basis::sources(assessment, rules),
        items: basis::items(assessment, rules),
        questions: assessment
            .questions
            .iter()
            .map(|question| question::Writer { assessment, rules, question }.view())
            .collect(),
        notes: assessment.notes.iter().map(note).collect(),
    };
    certificate.seal = certificate.computed_seal();
    certificate
}

/// Any of these views as JSON, indented, with a line feed at the end.
///
/// Numbers are written with the fewest digits that read back as the same number. Characters that a terminal would obey or a reader
/// could not see are written as `\u....`, which reads back as the same text.
///
/// # Errors
/// Never for the types of this module, whose keys are all text; the type says so.
pub fn to_json<T: Serialize>(view: &T) -> Result<String, serde_json::Error> {
    let mut text = visible(&serde_json::to_string_pretty(view)?);
    text.push('\n');
    Ok(text)
}

/// Any of these views as JSON on one line, with a line feed at the end; else as [`to_json`].
///
/// # Errors
/// As for [`to_json`].
pub fn to_json_line<T: Serialize>(view: &T) -> Result<String, serde_json::Error> {
    let mut text = visible(&serde_json::to_string(view)?);
    text.push('\n');
    Ok(text)
}

/// JSON with hidden characters written as escapes; beside line feeds these can only stand in its strings.
fn visible(json: &str) -> String {
    // Most is plain ASCII, which needs no second look at each character.
    if json.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)) {
        return json.to_owned();
    }
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_hidden(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
    }
    text
}

pub(super) fn chance(interval: ProbabilityInterval) -> Chance {
    Chance { lower: interval.lo().value(), upper: interval.hi().value() }
}

pub(super) fn weight(interval: WeightInterval) -> WeightRange {
    WeightRange { lower: interval.lo().micro(), upper: interval.hi().micro() }
}

fn source_ids(case: &Case, places: &[usize]) -> Vec<String> {
    places.iter().map(|place| case.sources[*place].id.to_string()).collect()
}

fn item_ids(case: &Case, places: &[usize]) -> Vec<String> {
    places.iter().map(|place| case.evidence[*place].id.to_string()).collect()
}

fn note(note: &Note) -> NoteView {
    match note {
        Note::CitationCycle(sources) => NoteView::CitationCycle(sources.iter().map(ToString::to_string).collect()),
        Note::Unconfirmed(item) => NoteView::Unconfirmed(item.to_string()),
        Note::UnknownLineage(item) => NoteView::UnknownLineage(item.to_string()),
        Note::Unused(item) => NoteView::Unused(item.to_string()),
        Note::Undecided(rule, items) => {
            NoteView::Undecided(rule.to_string(), items.iter().map(ToString::to_string).collect())
        }
        Note::SingleOrigin(hypothesis, source) => NoteView::SingleOrigin(hypothesis.to_string(), source.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_escaped_and_reads_back() {
        let text = "a\u{202e}\u{9b}\u{e0041}\u{7f}\nb \u{1f600}";
        let json = to_json(&text).unwrap();
        assert_eq!(json, "\"a\\u202e\\u009b\\udb40\\udc41\\u007f\\nb \u{1f600}\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
