//! What `ascribe explain --flip` prints: the fewest things whose loss changes a judgment, and what is proven of them.

use std::collections::BTreeSet;

use super::View;
use super::page::{DIM, PLAIN, Page, columns, pad};
use super::sensitivity::{question_line, short_level};
use crate::explain::{FlipSets, Flips, Fragility, Parts};
use crate::infer::Reassessor;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::Question;
use crate::report::words::{counted, listed, percent_text};
use crate::text::in_order;

/// Sets of each kind that are shown; all of them where everything is asked for.
const SHOWN: usize = 6;
/// Sets of one thing each that a sentence names.
const NAMED: usize = 4;

/// The fewest things whose loss changes each question.
pub fn render_fragility(view: &View<'_>, whole: &Reassessor<'_>, all: &[Fragility], full: bool) -> String {
    let mut page = view.page();
    super::head_of(&mut page, view, whole.case(), whole.options(), &format!("as known on {}", whole.case().as_of));
    for one in all {
        let Some(question) = whole.case().questions.get(one.question) else { continue };
        page.blank();
        question_line(&mut page, question);
        for sentence in robustness(view, whole, question, one) {
            page.hanging("  ", 2, &sentence, PLAIN);
        }
        for sets in &one.sets {
            Sheet { view, whole, question, one, sets, full }.write(&mut page);
        }
        write_break_even(&mut page, question, one);
    }
    page.finish()
}

fn write_break_even(page: &mut Page, question: &Question, one: &Fragility) {
    let (Some(even), Some(leads)) = (&one.break_even, question.hypotheses.get(one.place)) else { return };
    page.blank();
    page.heading("Break-even prior");
    let text = format!(
        "{} started at {}. It would lead from any start above {}, which is {:.1} dB lower; the rivals keep their proportions.",
        leads.id,
        fine_percent(even.prior),
        fine_percent(even.at),
        even.decibans
    );
    page.hanging("  ", 2, &text, PLAIN);
}

/// `The lead of iran holds unless both e3 and e7 are wrong.` One sentence on the lead, one on the level.
fn robustness(view: &View<'_>, whole: &Reassessor<'_>, question: &Question, one: &Fragility) -> Vec<String> {
    let of_items = |flips| one.sets.iter().find(move |sets| sets.parts == Parts::Items && sets.flips == flips);
    let mut sentences = Vec::new();
    if let Some(sets) = of_items(Flips::Lead) {
        let name = question.hypotheses.get(one.place).map(|one| one.id.as_str()).unwrap_or_default();
        sentences.push(match one.leads {
            true => holds(&format!("The lead of {name}"), whole, sets),
            false => none_leads(whole, sets),
        });
    }
    if let Some(sets) = of_items(Flips::Level) {
        let what = match one.level {
            Confidence::None => "The lack of a basis for confidence".to_owned(),
            level => format!("The level of confidence ({})", short_level(view, level)),
        };
        sentences.push(holds(&what, whole, sets));
    }
    sentences
}

fn none_leads(whole: &Reassessor<'_>, sets: &FlipSets) -> String {
    match sets.sets.as_slice() {
        [] if sets.is_smallest() => "No listed answer leads, whichever items are wrong.".to_owned(),
        [] => "No listed answer leads; no items were found without which one would.".to_owned(),
        found if sets.size() == Some(1) => {
            format!("No listed answer leads; one would without {}.", listed(&singles(whole, sets, found), "or"))
        }
        [first, ..] => {
            format!("No listed answer leads; one would without {}.", listed(&ids(whole, sets, first), "and"))
        }
    }
}

fn holds(what: &str, whole: &Reassessor<'_>, sets: &FlipSets) -> String {
    let safe = || counted(sets.tried_up_to, "item");
    match sets.sets.as_slice() {
        [] if sets.is_smallest() => format!("{what} holds whichever items are wrong."),
        [] if sets.tried_up_to == 0 => format!("Nothing was found that changes it: {what}."),
        [] => format!("{what} survives the loss of any {}; nothing was found that changes it.", safe()),
        found if sets.size() == Some(1) => {
            format!("{what} holds unless {} is wrong.", listed(&singles(whole, sets, found), "or"))
        }
        [only] if sets.is_complete() => format!("{what} holds unless {}.", are_wrong(whole, sets, only)),
        [first, rest @ ..] if sets.is_complete() => {
            let others = match (rest.len(), first.len()) {
                (1, 2) => "1 other pair does the same".to_owned(),
                (more, 2) => format!("{more} other pairs do the same"),
                (1, size) => format!("1 other set of {size} does the same"),
                (more, size) => format!("{more} other sets of {size} do the same"),
            };
            format!("{what} holds unless {}; {others}.", are_wrong(whole, sets, first))
        }
        [first, ..] if sets.tried_up_to == 0 => format!("{what} falls if {}.", are_wrong(whole, sets, first)),
        [first, ..] => {
            format!("{what} survives the loss of any {}; it falls if {}.", safe(), are_wrong(whole, sets, first))
        }
    }
}

/// Names of sets of one thing each; past a few their number.
fn singles(whole: &Reassessor<'_>, sets: &FlipSets, found: &[BTreeSet<usize>]) -> Vec<String> {
    let names = in_order(found.iter().flat_map(|set| ids(whole, sets, set)).collect());
    if names.len() > NAMED { vec![format!("one of {} items", names.len())] } else { names }
}

/// `both e3 and e7 are wrong`
fn are_wrong(whole: &Reassessor<'_>, sets: &FlipSets, set: &BTreeSet<usize>) -> String {
    let names = listed(&ids(whole, sets, set), "and");
    match set.len() {
        1 => format!("{names} is wrong"),
        2 => format!("both {names} are wrong"),
        _ => format!("{names} are all wrong"),
    }
}

fn ids(whole: &Reassessor<'_>, sets: &FlipSets, set: &BTreeSet<usize>) -> Vec<String> {
    let case = whole.case();
    let item = |place: &usize| case.evidence.get(*place).map(|one| one.id.to_string());
    let id = |place: &usize| match sets.parts {
        Parts::Origins => case.sources.get(*place).map(|one| one.id.to_string()),
        Parts::Items => match in_order(sets.members(*place).iter().filter_map(item).collect()).as_slice() {
            [] => None,
            [only] => Some(only.clone()),
            [first, copies @ ..] => Some(format!("{first} (recorded again as {})", listed(copies, "and"))),
        },
    };
    in_order(set.iter().filter_map(id).collect())
}

/// One list of sets.
struct Sheet<'a> {
    view: &'a View<'a>,
    whole: &'a Reassessor<'a>,
    question: &'a Question,
    one: &'a Fragility,
    sets: &'a FlipSets,
    full: bool,
}

impl Sheet<'_> {
    fn write(&self, page: &mut Page) {
        let parts = match self.sets.parts {
            Parts::Items => "items",
            Parts::Origins => "origins",
        };
        page.blank();
        page.heading(&match self.sets.flips {
            Flips::Lead => format!("Fewest {parts} whose loss changes what leads"),
            Flips::Level => format!("Fewest {parts} whose loss changes the level of confidence"),
        });
        let shown = if self.full { usize::MAX } else { SHOWN };
        let rows: Vec<(String, String)> = self
            .sets
            .sets
            .iter()
            .take(shown)
            .map(|set| (ids(self.whole, self.sets, set).join(" + "), self.then(set)))
            .collect();
        let most = rows.iter().map(|(names, _)| columns(names)).max().unwrap_or(0);
        let wide = most + 24 > page.width();
        for (names, then) in &rows {
            let names = if wide { names.clone() } else { pad(names, most) };
            page.hanging("  ", 4, &format!("{names}  → {then}"), PLAIN);
        }
        if self.sets.sets.len() > rows.len() {
            page.hanging(
                "  ",
                2,
                &format!("and {} more of this size (--full)", self.sets.sets.len() - rows.len()),
                DIM,
            );
        }
        page.hanging("  ", 2, &proof(self.sets, parts), DIM);
    }

    /// What is concluded without a set: who leads then, or the level.
    fn then(&self, set: &BTreeSet<usize>) -> String {
        let lost = self.sets.loss(set);
        match self.sets.flips {
            Flips::Lead => self.whole.verdict(self.one.question, &lost).map(|verdict| {
                let leads = verdict.leading.and_then(|place| self.question.hypotheses.get(place));
                leads.map_or_else(|| "nothing leads".to_owned(), |one| format!("{} leads", one.id))
            }),
            Flips::Level => {
                let level = self.whole.level(self.one.question, self.one.place, &lost);
                level.map(|level| short_level(self.view, level).to_owned())
            }
        }
        .unwrap_or_default()
    }
}

/// How far the search went, and so what is proven.
fn proof(sets: &FlipSets, parts: &str) -> String {
    let tried = counted(sets.evaluations, "evaluation");
    let up_to = |size: usize| match size {
        1 => format!("each of the {} {parts} was tried or ruled out", sets.count),
        size if size == sets.count => format!("all sets of the {} {parts} were tried or ruled out", sets.count),
        size => format!("all sets of up to {size} of the {} {parts} were tried or ruled out", sets.count),
    };
    match sets.size() {
        None if sets.tried_up_to == sets.count => format!("There is none: {} ({tried}).", up_to(sets.count)),
        None => format!("None was found: {} ({tried}; --budget allows more).", up_to(sets.tried_up_to)),
        Some(1) if sets.is_complete() => format!("No other single one does: {} ({tried}).", up_to(1)),
        Some(size) if sets.is_complete() => {
            let others =
                if sets.sets.len() == 1 { "there is no other of that size" } else { "these are all of that size" };
            format!("None is smaller, and {others}: {} ({tried}).", up_to(size))
        }
        Some(_) if sets.is_smallest() => {
            format!("None is smaller; there may be others of that size ({tried}; --budget allows more).")
        }
        Some(_) if sets.tried_up_to == 0 => format!("A bound: fewer may do ({tried}; --budget allows more)."),
        Some(size) => format!(
            "A bound: {} and do not change it; fewer than {size} may ({tried}; --budget allows more).",
            up_to(sets.tried_up_to)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_says_no_more_than_was_tried() {
        let sets = |size: usize, tried_up_to| FlipSets {
            flips: Flips::Lead,
            parts: Parts::Items,
            sets: vec![(0..size).collect()],
            copies: Default::default(),
            tried_up_to,
            count: 9,
            evaluations: 40,
        };
        assert!(
            proof(&sets(1, 1), "items")
                .starts_with("No other single one does: each of the 9 items was tried or ruled out")
        );
        assert!(proof(&sets(3, 3), "items").starts_with("None is smaller, and there is no other of that size"));
        assert!(proof(&sets(3, 2), "items").starts_with("None is smaller; there may be others"));
        assert!(proof(&sets(5, 2), "items").starts_with("A bound: all sets of up to 2 of the 9 items"));
    }
}
