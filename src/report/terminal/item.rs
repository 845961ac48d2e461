//! What `ascribe explain --evidence ID` prints: everything about one item.

use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, clip, pad, paint};
use super::weights::weights;
use super::words::range_text;
use super::{View, head};
use crate::explain::because;
use crate::infer::{Assessment, Finding, QuestionAssessment, Side, Standing};
use crate::model::case::Case;
use crate::model::evidence::{Direction, EvidenceItem, Value};
use crate::model::id::EvidenceId;
use crate::model::quantity::{Probability, ProbabilityInterval, WeightOfEvidence};

/// Everything about one item; `None` where the case has no such item.
pub fn render_item(view: &View<'_>, assessment: &Assessment, questions: &[usize], id: &EvidenceId) -> Option<String> {
    let item = assessment.case.item(id)?;
    let mut page = view.page();
    head(&mut page, view, assessment);
    page.blank();
    page.heading(&format!("{id}: {}", item.says));
    page.paragraph(0, &view.item_place(id.as_str()), DIM);
    record(&mut page, &assessment.case, item);
    lineage(&mut page, view, assessment, item);
    for judged in questions.iter().filter_map(|at| assessment.questions.get(*at)) {
        uses(&mut page, view, assessment, judged, id);
    }
    Some(page.finish())
}

fn fact(page: &mut Page, name: &str, text: &str) {
    let name = clip(name, 20);
    page.hanging(&format!("  {}", pad(&name, 22)), 24, text, PLAIN);
}

fn record(page: &mut Page, case: &Case, item: &EvidenceItem) {
    fact(page, "kind", &item.kind);
    for (name, value) in &item.fields {
        fact(page, name, &value_text(value));
    }
    if let Some(date) = item.happened {
        fact(page, "happened", &date.to_string());
    }
    let gone = item.withdrawn.map(|date| format!(", withdrawn on {date}")).unwrap_or_default();
    fact(page, "known from", &format!("{}{gone}", item.known_from));
    for (direction, word) in
        [(Direction::Supports, "supports"), (Direction::Opposes, "opposes"), (Direction::Concerns, "concerns")]
    {
        let subjects: Vec<&str> =
            item.bears_on.iter().filter(|(_, way)| *way == direction).map(|(subject, _)| subject.as_str()).collect();
        if !subjects.is_empty() {
            fact(page, word, &subjects.join(", "));
        }
    }
    if !item.answers.is_empty() {
        let questions: Vec<&str> = item.answers.iter().map(|question| question.as_str()).collect();
        fact(page, "answers", &format!("{} (left out by a blind evaluation)", questions.join(", ")));
    }
    if !item.known_on(case.as_of) {
        page.paragraph(2, &format!("It takes no part, because it was not known on {}.", case.as_of), BOLD);
    }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Texts(texts) => texts.join(", "),
    }
}

/// Who reports it, where that comes from, and how probably it is true.
fn lineage(page: &mut Page, view: &View<'_>, assessment: &Assessment, item: &EvidenceItem) {
    page.blank();
    page.heading("Where it comes from");
    for place in &item.reported_by {
        source(page, view, assessment, *place, 0, &mut Vec::new());
    }
    let Some(record) = assessment.items.iter().find(|record| record.id == item.id) else { return };
    let lineage = &record.lineage;
    let names: Vec<&str> =
        lineage.origins.iter().filter_map(|at| assessment.case.sources.get(*at)).map(|one| one.id.as_str()).collect();
    page.blank();
    page.heading("How probably it is true");
    let origins = match names.as_slice() {
        [] => "Nobody knows where these reports come from. Their reliability".to_owned(),
        [only] => format!("One origin, {only}. Its reliability, after the relays on the way,"),
        several => format!(
            "{} origins: {}. The probability that at least one reports truly",
            several.len(),
            several.join(", ")
        ),
    };
    page.paragraph(2, &format!("{origins} is {}.", range_text(lineage.reliability)), PLAIN);
    let grade = lineage.credibility.grade();
    let scale = view.rules.scales().credibility.iter().find(|(known, _, _)| *known == grade);
    let interval =
        scale.map(|(_, lo, hi)| ProbabilityInterval::new(Probability::clamped(*lo), Probability::clamped(*hi)));
    let lowered =
        if lineage.unconfirmed { " (given as 1, confirmed by others, but there is one origin only)" } else { "" };
    let means = interval.map(range_text).unwrap_or_default();
    page.paragraph(2, &format!("Credibility {grade}{lowered} stands for {means}."), PLAIN);
    page.paragraph(2, &format!("The smaller of both, at each end: {}.", range_text(lineage.truth)), BOLD);
}

/// A source and whom it relays. A circle is shown once; the depth is bounded by the number of sources.
fn source(
    page: &mut Page,
    view: &View<'_>,
    assessment: &Assessment,
    place: usize,
    depth: usize,
    open: &mut Vec<usize>,
) {
    let Some(one) = assessment.case.sources.get(place) else { return };
    let again = open.contains(&place);
    let how = match (one.first_hand, one.cites.is_empty()) {
        (true, _) => "first hand",
        (false, true) => "where it has this from is unknown",
        (false, false) => "relays",
    };
    let party = if one.party { ", a party to the matter" } else { "" };
    let scale = view.rules.scales().reliability.iter().find(|(grade, _, _)| *grade == one.reliability);
    let range = scale.map(|(_, lo, hi)| ProbabilityInterval::new(Probability::clamped(*lo), Probability::clamped(*hi)));
    let range = range.map(range_text).unwrap_or_default();
    let text = format!(
        "{} ({}), reliability {:?}: {range}, {}{party}  {}",
        one.id,
        one.name,
        one.reliability,
        if again { "in a circle of relays" } else { how },
        view.source_place(one.id.as_str())
    );
    let indent = 2 + 2 * depth.min(8);
    page.hanging(&format!("{}└ ", " ".repeat(indent)), indent + 2, &text, PLAIN);
    if again || one.first_hand || depth >= 8 {
        return;
    }
    open.push(place);
    for cited in &one.cites {
        source(page, view, assessment, *cited, depth + 1, open);
    }
    open.pop();
}

/// Rules that used it for one question, and what it weighs for each hypothesis.
fn uses(page: &mut Page, view: &View<'_>, assessment: &Assessment, judged: &QuestionAssessment, id: &EvidenceId) {
    page.blank();
    page.heading(&format!("What it does for the question {}", judged.id));
    if judged.blinded.contains(id) {
        page.paragraph(2, "Left out, because it answers the question.", PLAIN);
        return;
    }
    let place = assessment.case.evidence.binary_search_by(|item| item.id.cmp(id)).unwrap_or(usize::MAX);
    let mut used = false;
    for (at, finding) in judged.findings.iter().enumerate().filter(|(_, finding)| finding.items.contains(&place)) {
        used = true;
        one_use(page, view, assessment, judged, at, finding, finding.principal == Some(place));
    }
    for other in judged.others.iter().filter(|other| other.items.contains(&place)) {
        used = true;
        let Some(rule) = view.rules.rules().get(other.rule) else { continue };
        let text = because(rule, &other.chain, &assessment.case);
        let stands = if other.standing == Standing::Stands { "" } else { " (does not stand)" };
        page.hanging(&format!("  {}", pad("", 15)), 17, &format!("{text}{stands}"), PLAIN);
        page.paragraph(17, &format!("rule {}  {}", rule.id, view.rule_place(&rule.id)), DIM);
    }
    if !used {
        page.paragraph(2, "No rule has a use for it.", PLAIN);
    }
}

fn one_use(
    page: &mut Page,
    view: &View<'_>,
    assessment: &Assessment,
    judged: &QuestionAssessment,
    at: usize,
    finding: &Finding,
    weighed: bool,
) {
    let Some(rule) = view.rules.rules().get(finding.rule) else { return };
    let (style, word) = match finding.side {
        Side::For => (GREEN, "for"),
        Side::Against => (RED, "against"),
    };
    let because = judged.chains.get(at).map(|chain| because(rule, chain, &assessment.case)).unwrap_or_default();
    let role = if weighed { "" } else { " Here it is a condition; another item is weighed." };
    let standing = match finding.standing {
        Standing::Stands => "",
        Standing::Defeated => " It does not count, being undercut.",
        Standing::Undecided => " It does not count, being disputed.",
    };
    let weight = paint(style, &pad(&weights(finding.weight, finding.side), 15));
    let text = format!("{word} {}: {because}{role}{standing}", finding.hypothesis);
    page.hanging(&format!("  {weight}"), 17, &text, PLAIN);
    page.paragraph(17, &format!("rule {}  {}", rule.id, view.rule_place(&rule.id)), DIM);
    page.paragraph(17, &arithmetic(view, finding), DIM);
}

/// How the weight of a finding comes about, so that it can be checked by hand.
fn arithmetic(view: &View<'_>, finding: &Finding) -> String {
    let discounts: Vec<String> = finding
        .adjustments
        .iter()
        .filter_map(|one| Some(format!("{} by {}", range_text(one.factor), view.rules.rules().get(one.rule)?.id)))
        .collect();
    let truth = if discounts.is_empty() {
        range_text(finding.truth)
    } else {
        format!(
            "{} times {}, which is {}",
            range_text(finding.premises),
            discounts.join(" times "),
            range_text(finding.truth)
        )
    };
    let end = |truth: Probability, band: WeightOfEvidence, weight: WeightOfEvidence| {
        let (truth, ratio) = (truth.value(), band.ratio());
        let believed = 1.0 + truth * (ratio - 1.0);
        let sign = if finding.side == Side::For { "" } else { "−" };
        format!("1 + {truth:.2} × ({ratio:.2} − 1) = {believed:.2}, which is {sign}{:.1} dB", weight.decibans())
    };
    format!(
        "The band is a likelihood ratio of {:.1} to {:.1}. True with {truth}: {}; {}.",
        finding.band.lo().ratio(),
        finding.band.hi().ratio(),
        end(finding.truth.lo(), finding.band.lo(), finding.weight.lo()),
        end(finding.truth.hi(), finding.band.hi(), finding.weight.hi()),
    )
}
