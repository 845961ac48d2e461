//! What a change does to the judgments of a case, side by side and causes first.

mod table;

use super::page::{BOLD, DIM, PLAIN, Page, clip, clip_middle, columns, pad, pad_left, paint};
use super::{View, head_of};
use crate::compare::{
    Changes, Difference, FindingChange, GateFlip, HypothesisChange, InputChange, ItemChange, Made, MatchChange,
    MatchKind, QuestionChange, Weighed, Why,
};
use crate::infer::{Side, Standing};
use crate::model::confidence::Confidence;
use crate::model::id::{EvidenceId, HypothesisId};
use crate::model::quantity::ProbabilityInterval;
use crate::report::weights::{middle, signed};
use crate::report::words::{confidence_word, counted, gate_text, level_name, listed, range_text};
use crate::text::natural;

/// Rows of each block that are shown; all of them where everything is asked for.
const SHOWN: usize = 8;
/// Columns of a level, and of a label at the left.
const LEVEL: usize = 8;
const LABEL: usize = 11;
/// Widest name of an item.
const NAME: usize = 20;
/// Said of an item that is written as before and believed otherwise.
const BELIEVED: &str = "believed";
/// What stands below.
const HINT: &str = "low, mid, high: likelihood in %. Margin: how far ahead of all rivals together, in decibans (+3 doubles the odds, \
                    +10 makes them tenfold). A finding's weight is shown before it is pooled with others of its line. More: --full";

/// Two assessments, what differs, and how the new one came about: `without f17`, `with leak.ron`.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The old one.
    pub old: Made<'a>,
    /// The new one.
    pub new: Made<'a>,
    /// What differs.
    pub changes: &'a Changes,
    /// What was done.
    pub done: &'a [String],
}

/// The judgments before and after; of all questions, or of one.
pub fn render_changes(view: &View<'_>, compared: &Compared<'_>, asked: Option<&str>, full: bool) -> String {
    let mut page = view.page();
    let drawn = Drawn { view, compared, full };
    let case = &compared.old.assessment.case;
    let span = format!("as known on {} · {}", case.as_of, compared.done.join(" · "));
    head_of(&mut page, view, case, &compared.old.assessment.options, &span);
    page.blank();
    drawn.inputs(&mut page);
    let questions = compared.changes.questions.iter();
    for question in questions.filter(|one| asked.is_none_or(|asked| one.id.as_str() == asked)) {
        page.blank();
        drawn.question(&mut page, question);
    }
    page.blank();
    page.paragraph(0, HINT, DIM);
    page.finish()
}

struct Drawn<'a> {
    view: &'a View<'a>,
    compared: &'a Compared<'a>,
    full: bool,
}

impl Drawn<'_> {
    fn shown(&self, count: usize) -> usize {
        if self.full { count } else { count.min(SHOWN) }
    }

    /// What went in otherwise.
    fn inputs(&self, page: &mut Page) {
        let changes = self.compared.changes;
        if changes.items.is_empty() && changes.inputs.is_empty() {
            page.line("Nothing that went in differs.");
            return;
        }
        let widest = changes.items.iter().map(|item| columns(item.id.as_str())).max().unwrap_or(0).min(NAME);
        let mut items: Vec<&ItemChange> = changes.items.iter().collect();
        // What was taken out, added or rewritten before what is merely believed otherwise.
        items.sort_by_cached_key(|item| (item_words(item).0 == BELIEVED, natural(item.id.as_str())));
        let (first, rest) = items.split_at(self.shown(items.len()));
        first.iter().for_each(|item| self.item(page, item, widest));
        self.more_items(page, rest);
        for difference in [Difference::Gone, Difference::New, Difference::Rewritten] {
            let of: Vec<&InputChange> = changes.inputs.iter().filter(|one| one.difference == difference).collect();
            if !of.is_empty() {
                let names: Vec<String> =
                    of.iter().map(|one| format!("{} {}", one.what, one.id).trim().to_owned()).collect();
                let lead = format!("  {}", pad(difference_word(difference), LABEL));
                page.hanging(&lead, LABEL + 2, &names.join(", "), PLAIN);
            }
        }
    }

    /// Items that are not told one by one, by what happened to them.
    fn more_items(&self, page: &mut Page, rest: &[&ItemChange]) {
        let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
        for item in rest {
            let (what, _) = item_words(item);
            match groups.iter_mut().find(|(known, _)| *known == what) {
                Some((_, names)) => names.push(item.id.to_string()),
                None => groups.push((what, vec![item.id.to_string()])),
            }
        }
        for (what, names) in groups {
            let how = if what == BELIEVED { "more or less than before" } else { "too" };
            let lead = format!("  {}", pad(what, LABEL));
            page.hanging(&lead, LABEL + 2, &format!("{} {how}: {}", names.len(), names.join(", ")), DIM);
        }
    }

    fn item(&self, page: &mut Page, item: &ItemChange, widest: usize) {
        let (what, mut remark) = item_words(item);
        let says = [self.compared.new, self.compared.old]
            .into_iter()
            .find_map(|made| made.assessment.case.item(&item.id))
            .map(|one| one.says.as_str())
            .unwrap_or_default();
        if !remark.is_empty() && !says.is_empty() {
            remark.push_str("  ");
        }
        let name = pad(&clip_middle(item.id.as_str(), widest), widest);
        let lead = format!("  {}{}  ", pad(what, LABEL), paint(BOLD, &name));
        let room = page.width().saturating_sub(2 + LABEL + widest + 2);
        page.line(&format!("{lead}{}", clip(&format!("{remark}{says}"), room)));
    }

    fn question(&self, page: &mut Page, question: &QuestionChange) {
        let place = question.places.1.map(|place| (self.compared.new, place));
        let place = place.or(question.places.0.map(|place| (self.compared.old, place)));
        let asks = place.and_then(|(made, place)| {
            let judged = made.assessment.questions.get(place)?;
            Some(made.assessment.case.questions.get(judged.place)?.asks.as_str())
        });
        page.hanging("", 0, &format!("{}: {}", question.id, asks.unwrap_or_default()), BOLD);
        if !question.moved() && question.findings.is_empty() && question.matches.is_empty() {
            page.line("Nothing changes.");
            return;
        }
        self.findings(page, &question.findings);
        self.matches(page, question);
        page.blank();
        table::draw(page, self.compared, question, self.full, &|level| self.level(level).to_owned());
        self.gates(page, question);
        page.blank();
        self.sentences(question).iter().for_each(|sentence| page.paragraph(0, sentence, PLAIN));
    }

    /// Findings with their weight before and after, and why.
    fn findings(&self, page: &mut Page, findings: &[FindingChange]) {
        let moves =
            |change: &&FindingChange| self.full || weight(&change.old, change.side) != weight(&change.new, change.side);
        let (seen, barely): (Vec<&FindingChange>, Vec<&FindingChange>) = findings.iter().partition(moves);
        let (seen, less) = seen.split_at(self.shown(seen.len()));
        let name = |change: &FindingChange| change.principal.as_ref().map_or_else(String::new, ToString::to_string);
        let widest = seen.iter().map(|change| columns(&name(change))).max().unwrap_or(0).min(NAME);
        for change in seen {
            let (old, new) = (weight(&change.old, change.side), weight(&change.new, change.side));
            let lead = format!("  {} → {}  ", pad_left(&old, 5), pad(&new, 5));
            let indent = columns(&lead) + if widest > 0 { widest + 2 } else { 0 };
            let lead = pad(&format!("{lead}{}", clip_middle(&name(change), widest)), indent);
            let side = if change.side == Side::For { "for" } else { "against" };
            let text = format!("{} {side} {}: {}", change.rule, change.hypothesis, reasons(change));
            page.hanging(&lead, indent, &text, PLAIN);
        }
        for (rest, how) in [(less.to_vec(), ""), (barely, " changed too little to show")] {
            let names: Vec<String> = rest.into_iter().map(finding_name).collect();
            if !names.is_empty() {
                page.hanging(
                    "  ",
                    2,
                    &format!("and {}{how}: {}", counted(names.len(), "more finding"), names.join(", ")),
                    DIM,
                );
            }
        }
    }

    /// Caps and suspicions; and with everything asked for also the undercuts and discounts that findings name.
    fn matches(&self, page: &mut Page, question: &QuestionChange) {
        let apart = |one: &&MatchChange| self.full || matches!(one.kind, MatchKind::Cap | MatchKind::Suspicion);
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for one in question.matches.iter().filter(apart) {
            let what = match one.kind {
                MatchKind::Cap => "cap",
                MatchKind::Suspicion => "suspicion",
                MatchKind::Undercut => "undercut",
                MatchKind::Discount => "discount",
            };
            let stands = |at: Option<Standing>| at == Some(Standing::Stands);
            let way = if stands(one.new) { "now holds" } else { "holds no longer" };
            let on = one.head.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
            let on = if on.is_empty() { String::new() } else { format!(" on {on}") };
            let text = format!("{what} {}{on} {way}", one.rule);
            let items = one.items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" with ");
            match lines.iter_mut().find(|(known, _)| *known == text) {
                Some((_, through)) => through.push(items),
                None => lines.push((text, vec![items])),
            }
        }
        for (text, mut through) in lines {
            through.retain(|items| !items.is_empty());
            let through = if through.is_empty() { text } else { format!("{text}, through {}", listed(&through, "or")) };
            page.hanging("  ", 4, &through, PLAIN);
        }
    }

    /// Gates that flipped, of the hypotheses that lead before or after.
    fn gates(&self, page: &mut Page, question: &QuestionChange) {
        let leads = |one: &&HypothesisChange| {
            self.full || one.old.is_some_and(|at| at.leads) || one.new.is_some_and(|at| at.leads)
        };
        for hypothesis in question.hypotheses.iter().filter(leads).filter(|one| !one.gates.is_empty()) {
            page.blank();
            page.hanging("", 0, &format!("Gates of {}", hypothesis.id), PLAIN);
            for flip in &hypothesis.gates {
                let (what, text) = gate(flip);
                let lead = format!("  {}{}", pad(self.level(flip.level), LEVEL + 2), pad(what, 9));
                page.hanging(&lead, 2 + LEVEL + 2 + 9, &text, PLAIN);
            }
        }
    }

    /// Lead and level, a sentence each.
    fn sentences(&self, question: &QuestionChange) -> Vec<String> {
        let name = |id: &Option<HypothesisId>| id.as_ref().map_or("nobody".to_owned(), ToString::to_string);
        let (old, new) = (&question.leading.0, &question.leading.1);
        let mut sentences = vec![match (old, new) {
            (None, None) => "No listed answer leads, before or after.".to_owned(),
            (old, new) if old == new => format!("{} keeps the lead.", name(new)),
            (old, new) => format!("The lead goes from {} to {}.", name(old), name(new)),
        }];
        let told = new.as_ref().or(old.as_ref());
        let judged = told.and_then(|id| question.hypotheses.iter().find(|one| one.id == *id));
        if let Some((old, new)) = judged.and_then(|one| Some((one.old?, one.new?))) {
            let word = |level: Confidence| confidence_word(self.view.lexicon, level);
            sentences.push(if old.level == new.level {
                format!("The level of confidence stays: {}.", word(new.level))
            } else {
                format!("The level of confidence goes from {} to {}.", word(old.level), word(new.level))
            });
        }
        sentences
    }

    fn level(&self, level: Confidence) -> &str {
        let word = confidence_word(self.view.lexicon, level);
        let word = word.strip_suffix(" confidence").unwrap_or(word);
        if columns(word) <= LEVEL { word } else { level_name(level) }
    }
}

/// What a finding weighs, in the middle, where it stands.
fn weight(at: &Option<Weighed>, side: Side) -> String {
    match at {
        Some(at) if at.standing == Standing::Stands => signed(middle(at.weight), side),
        _ => "–".to_owned(),
    }
}

/// What happened to an item, and what there is to say about it.
fn item_words(item: &ItemChange) -> (&'static str, String) {
    let takes_part = |at: &Option<crate::compare::ItemAt>| at.as_ref().is_some_and(|at| at.takes_part);
    match (&item.old, &item.new) {
        (Some(old), Some(new)) if old.takes_part && new.takes_part => {
            let mut remarks = Vec::new();
            if old.truth != new.truth {
                remarks.push(format!("at {}, before {}", range_text(new.truth), range_text(old.truth)));
            }
            let lost: Vec<String> =
                old.origins.iter().filter(|one| !new.origins.contains(one)).map(ToString::to_string).collect();
            let gained: Vec<String> =
                new.origins.iter().filter(|one| !old.origins.contains(one)).map(ToString::to_string).collect();
            if !lost.is_empty() {
                remarks.push(format!("no longer from {}", lost.join(", ")));
            }
            if !gained.is_empty() {
                remarks.push(format!("now from {}", gained.join(", ")));
            }
            let remark = if remarks.is_empty() { String::new() } else { format!("({})", remarks.join("; ")) };
            (if item.rewritten { "rewritten" } else { BELIEVED }, remark)
        }
        (old, new) if takes_part(old) && !takes_part(new) => ("gone", String::new()),
        (_, new) if takes_part(new) => ("added", String::new()),
        _ => ("added", "(takes no part: not known on that day, or withdrawn)".to_owned()),
    }
}

fn difference_word(difference: Difference) -> &'static str {
    match difference {
        Difference::Gone => "gone",
        Difference::New => "added",
        Difference::Rewritten => "rewritten",
    }
}

fn finding_name(change: &FindingChange) -> String {
    match &change.principal {
        Some(item) => format!("{item} {}", change.rule),
        None => change.rule.to_string(),
    }
}

fn reasons(change: &FindingChange) -> String {
    let names = |of: fn(&Why) -> Option<&EvidenceId>| -> Vec<String> {
        change.why.iter().filter_map(of).map(ToString::to_string).collect()
    };
    let gone = names(|why| if let Why::ItemGone(id) = why { Some(id) } else { None });
    let new = names(|why| if let Why::ItemNew(id) = why { Some(id) } else { None });
    let mut texts = Vec::new();
    if !gone.is_empty() {
        texts.push(format!("without {}", gone.join(", ")));
    }
    if !new.is_empty() {
        texts.push(format!("with {}", new.join(", ")));
    }
    texts.extend(change.why.iter().filter_map(|why| reason(why, change.new.is_some())));
    texts.join("; ")
}

fn reason(why: &Why, is_there: bool) -> Option<String> {
    Some(match why {
        Why::ItemGone(_) | Why::ItemNew(_) => return None,
        Why::Believed(item, old, new) => {
            format!("{item} believed at {}, before {}", range_text(*new), range_text(*old))
        }
        Why::ItemRewritten(item) => format!("{item} was rewritten"),
        Why::RuleGone => "the rule is gone".to_owned(),
        Why::RuleNew => "the rule is new".to_owned(),
        Why::LineGone => "its line is left out".to_owned(),
        Why::LineNew => "its line is left out no longer".to_owned(),
        Why::RuleRewritten => "the rule was rewritten".to_owned(),
        Why::PremiseGone(premise) => format!("{premise} holds no longer"),
        Why::PremiseNew(premise) => format!("{premise} holds now"),
        Why::Discount(rule, old, ProbabilityInterval::ONE) => {
            format!("no longer discounted by {rule}, which left {} of its truth", range_text(*old))
        }
        Why::Discount(rule, ProbabilityInterval::ONE, new) => {
            format!("{rule} leaves {} of its truth", range_text(*new))
        }
        Why::Discount(rule, old, new) => {
            format!("{rule} leaves {} of its truth, before {}", range_text(*new), range_text(*old))
        }
        Why::Undercut(rule) => format!("undercut by {rule}"),
        Why::UndercutGone(rule) => format!("no longer undercut by {rule}"),
        Why::Condition if is_there => "conditions of the rule hold otherwise".to_owned(),
        Why::Condition => "a condition of the rule holds no longer".to_owned(),
    })
}

/// Whether a gate was lost or won, with what the conclusion has now.
fn gate(flip: &GateFlip) -> (&'static str, String) {
    match (&flip.old, &flip.new) {
        (_, Some(new)) if new.holds => ("now met", gate_text(new)),
        (Some(_), Some(new)) => ("lost", gate_text(new)),
        (None, Some(new)) => ("new", gate_text(new)),
        (Some(old), None) => ("dropped", gate_text(old)),
        (None, None) => ("", String::new()),
    }
}
