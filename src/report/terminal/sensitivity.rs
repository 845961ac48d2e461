//! What a judgment hangs on: without each single thing, and the fewest things whose loss changes it.

use super::View;
use super::page::{BOLD, DIM, PLAIN, Page, clip, clip_middle, columns, pad, pad_left, paint};
use crate::explain::{FlipSets, Flips, Fragility, LeaveOneOut, LossKind, LossRow, Parts, Stand};
use crate::infer::Reassessor;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::Question;
use crate::report::words::{confidence_word, counted, level_name, listed, percent_text, range_text};

/// Rows of each kind that are shown, and sets of each kind; all of them where everything is asked for.
const SHOWN: usize = 6;
/// Pages at least so wide have longer bars.
const WIDE: usize = 96;

/// Every question without each single thing.
pub fn render_leave_one_out(view: &View<'_>, whole: &Reassessor<'_>, all: &[LeaveOneOut], full: bool) -> String {
    let mut page = view.page();
    super::head_of(&mut page, view, whole.case(), whole.options(), &format!("as known on {}", whole.case().as_of));
    for one in all {
        let Some(question) = whole.case().questions.get(one.question) else { continue };
        page.blank();
        page.line(&format!("{}: {}", paint(BOLD, question.id.as_str()), super::page::safe(&question.asks)));
        page.hanging("  ", 2, &whole_sentence(view, question, one.place, &one.whole), PLAIN);
        for kind in LossKind::ALL {
            write_kind(&mut page, view, question, one, kind, full);
        }
    }
    page.finish()
}

/// `iran: likelihood 93 to 98 %, leading. Confidence: moderate.`
fn whole_sentence(view: &View<'_>, question: &Question, place: usize, whole: &Stand) -> String {
    let name = question.hypotheses.get(place).map(|one| one.id.as_str()).unwrap_or_default();
    let lead = if whole.leading == Some(place) { "and leads" } else { "and does not lead" };
    let range = range_text(whole.likelihood.interval);
    let level = level_name(whole.level);
    let word = confidence_word(view.lexicon, whole.level);
    let said = if word == level { String::new() } else { format!(" ({word})") };
    format!("{name} has a likelihood of {range} {lead}. The confidence is {level}{said}.")
}

fn write_kind(page: &mut Page, view: &View<'_>, question: &Question, one: &LeaveOneOut, kind: LossKind, full: bool) {
    let of_kind: Vec<&LossRow> = one.rows.iter().filter(|row| row.kind == kind).collect();
    let (moved, still): (Vec<&LossRow>, Vec<&LossRow>) = of_kind.into_iter().partition(|row| row.then != one.whole);
    page.blank();
    page.heading(match kind {
        LossKind::Item => "Without one item (copies of a record go together)",
        LossKind::Origin => "Without one origin, and all that goes back to it alone",
        LossKind::Rule => "Without one rule",
        LossKind::Line => "Without one line of evidence",
    });
    if moved.is_empty() {
        page.hanging("  ", 2, "Nothing changes.", PLAIN);
        return;
    }
    let shown = if full { moved.len() } else { moved.len().min(SHOWN) };
    let names = moved.iter().take(shown).map(|row| columns(&row.name)).max().unwrap_or(0);
    let width = names.clamp(8, page.width().saturating_sub(52).max(12));
    for row in moved.iter().take(shown) {
        page.line(&row_line(view, question, one, row, width));
    }
    let rest = moved.len() - shown;
    let mut hints = Vec::new();
    if rest > 0 {
        hints.push(format!("{rest} more that move it less (--full)"));
    }
    if !still.is_empty() {
        hints.push(format!("{} without effect", still.len()));
    }
    if !hints.is_empty() {
        page.hanging("  ", 2, &format!("{}.", hints.join(", ")), DIM);
    }
}

/// `  m1  52 to 88 %  ····━━━●━━··  low (was moderate), leads: mek`
fn row_line(view: &View<'_>, question: &Question, one: &LeaveOneOut, row: &LossRow, width: usize) -> String {
    let name = pad(&clip_middle(&row.name, width), width);
    let range = pad_left(&range_text(row.then.likelihood.interval), 12);
    let cells = if view.width < WIDE { 12 } else { 20 };
    let bar = super::page::range_bar(&row.then.likelihood, cells);
    let mut remarks = Vec::new();
    if row.then.level != one.whole.level {
        let at_most = if row.then.is_exact { "" } else { "at most " };
        remarks.push(format!("confidence {at_most}{}", level_name(row.then.level)));
    } else if !row.then.is_exact {
        remarks.push("confidence no higher".to_owned());
    }
    if row.then.leading != one.whole.leading {
        let leads = row.then.leading.and_then(|place| question.hypotheses.get(place));
        remarks.push(leads.map_or_else(|| "nothing leads".to_owned(), |one| format!("{} leads", one.id)));
    }
    let room = view.width.max(super::NARROWEST).saturating_sub(2 + width + 2 + 12 + 2 + cells + 2);
    let line = format!("  {name}  {range}  {bar}  {}", clip(&remarks.join(", "), room));
    line.trim_end().to_owned()
}

/// The fewest things whose loss changes each question.
pub fn render_fragility(view: &View<'_>, whole: &Reassessor<'_>, all: &[Fragility], full: bool) -> String {
    let mut page = view.page();
    super::head_of(&mut page, view, whole.case(), whole.options(), &format!("as known on {}", whole.case().as_of));
    for one in all {
        let Some(question) = whole.case().questions.get(one.question) else { continue };
        page.blank();
        page.line(&format!("{}: {}", paint(BOLD, question.id.as_str()), super::page::safe(&question.asks)));
        page.hanging("  ", 2, &robustness_sentence(whole, question, one), BOLD);
        for sets in &one.sets {
            write_sets(&mut page, whole, sets, full);
        }
        if let Some(even) = &one.break_even {
            page.blank();
            page.heading("Break-even prior");
            let text = format!(
                "The lead holds for every prior above {}; the prior here is {}. That is a distance of {:.1} dB.",
                fine_percent(even.at),
                fine_percent(even.prior),
                even.decibans
            );
            page.hanging("  ", 2, &text, PLAIN);
        }
    }
    page.finish()
}

/// `The lead of iran holds unless both e3 and e7 are wrong.`
pub(in crate::report) fn robustness_sentence(whole: &Reassessor<'_>, question: &Question, one: &Fragility) -> String {
    let name = question.hypotheses.get(one.place).map(|one| one.id.as_str()).unwrap_or_default();
    let Some(sets) = one.sets.iter().find(|sets| sets.parts == Parts::Items && sets.flips == Flips::Lead) else {
        return String::new();
    };
    if !one.leads {
        return match sets.sets.first() {
            Some(set) if sets.is_smallest() => {
                format!("No listed answer leads. One would without {}.", names(whole, sets, set))
            }
            Some(set) => format!("No listed answer leads. One would at least without {}.", names(whole, sets, set)),
            None => "No listed answer leads, whichever items are wrong.".to_owned(),
        };
    }
    let sentence = |what: &str, sets: &FlipSets| match sets.sets.as_slice() {
        [] if sets.is_smallest() => format!("{what} holds whichever items are wrong."),
        [] => format!(
            "{what} holds whichever {} are wrong; no set was found for which it falls.",
            counted(sets.tried_up_to, "item")
        ),
        [only] if sets.is_complete() => format!("{what} holds unless {}.", are_wrong(whole, sets, only)),
        [first, rest @ ..] if sets.is_complete() => {
            let others = counted(rest.len(), "other set");
            format!("{what} holds unless {}, or one of {others} of {}.", are_wrong(whole, sets, first), first.len())
        }
        [first, ..] => {
            let safe = counted(sets.tried_up_to, "item");
            format!("{what} survives the loss of any {safe}; it falls if {}.", are_wrong(whole, sets, first))
        }
    };
    let mut text = sentence(&format!("The lead of {name}"), sets);
    if let Some(level) = one.sets.iter().find(|sets| sets.parts == Parts::Items && sets.flips == Flips::Level) {
        let what = match one.level {
            Confidence::None => "That there is no basis for confidence".to_owned(),
            level => format!("The confidence ({})", level_name(level)),
        };
        text.push(' ');
        text.push_str(&sentence(&what, level));
    }
    text
}

/// `both e3 and e7 are wrong`
fn are_wrong(whole: &Reassessor<'_>, sets: &FlipSets, set: &std::collections::BTreeSet<usize>) -> String {
    match set.len() {
        1 => format!("{} is wrong", names(whole, sets, set)),
        2 => format!("both {} are wrong", names(whole, sets, set)),
        _ => format!("{} are all wrong", names(whole, sets, set)),
    }
}

fn names(whole: &Reassessor<'_>, sets: &FlipSets, set: &std::collections::BTreeSet<usize>) -> String {
    listed(&ids(whole, sets, set), "and")
}

fn ids(whole: &Reassessor<'_>, sets: &FlipSets, set: &std::collections::BTreeSet<usize>) -> Vec<String> {
    let case = whole.case();
    let id = |place: &usize| match sets.parts {
        Parts::Items => case.evidence.get(*place).map(|one| one.id.to_string()),
        Parts::Origins => case.sources.get(*place).map(|one| one.id.to_string()),
    };
    set.iter().filter_map(id).collect()
}

fn write_sets(page: &mut Page, whole: &Reassessor<'_>, sets: &FlipSets, full: bool) {
    page.blank();
    let parts = match sets.parts {
        Parts::Items => "items",
        Parts::Origins => "origins",
    };
    page.heading(&match sets.flips {
        Flips::Lead => format!("Fewest {parts} whose loss changes the lead"),
        Flips::Level => format!("Fewest {parts} whose loss changes the confidence"),
    });
    let shown = if full { sets.sets.len() } else { sets.sets.len().min(SHOWN) };
    for set in sets.sets.iter().take(shown) {
        let text = ids(whole, sets, set).join(" + ");
        page.hanging("  ", 4, &text, PLAIN);
    }
    if sets.sets.len() > shown {
        page.hanging("  ", 2, &format!("and {} more of this size (--full)", sets.sets.len() - shown), DIM);
    }
    page.hanging("  ", 2, &proof(sets, parts), DIM);
}

/// How far the search went, and so what is proven.
fn proof(sets: &FlipSets, parts: &str) -> String {
    let tried = counted(sets.evaluations, "evaluation");
    match sets.size() {
        None if sets.tried_up_to == sets.count => {
            format!("None: every set of the {} {parts} was tried ({tried}).", sets.count)
        }
        None => format!("None found. Every set of up to {} was tried ({tried}).", sets.tried_up_to),
        Some(size) if sets.is_complete() => {
            format!(
                "Smallest, and all of their size: every set of up to {size} of the {} {parts} was tried ({tried}).",
                sets.count
            )
        }
        Some(_) if sets.is_smallest() => {
            format!("Smallest: every smaller set was tried. There may be others of this size ({tried}).")
        }
        Some(_) => format!(
            "A bound: it may not be the smallest. Every set of up to {} of the {} {parts} was tried, and none changes it ({tried}; \
             --budget allows more).",
            sets.tried_up_to, sets.count
        ),
    }
}

/// A probability with as many digits as it takes to tell it from none.
fn fine_percent(share: f64) -> String {
    match share {
        tiny if tiny > 0.0 && tiny < 0.001 => format!("{tiny:.1e}"),
        small if small < 0.1 => format!("{:.1} %", small * 100.0),
        _ => crate::model::quantity::Probability::new(share).map_or_else(String::new, percent_text),
    }
}
