//! The difference between two rule sets as a list of edits, each of which can be made without the others.

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::compare::Difference;
use crate::model::confidence::Confidence;
use crate::model::ladder::{Gate, Ladder};
use crate::model::rule::{Outcome, Rule};
use crate::model::rule_set::RuleSet;
use crate::model::scale::{Band, Line, Scales};

/// What an edit is made to. The order is that in which edits are listed: tables before the rules that use them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The kinds of evidence, as a whole: a case is read with one vocabulary.
    Vocabulary,
    /// A band of weight.
    Band(String),
    /// A line of evidence.
    Line(String),
    /// What a grade of reliability or credibility means.
    Grade(String),
    /// A number of the scales that stands by itself.
    Number(&'static str),
    /// A ladder as a whole: its texts, or one that has other levels than before.
    Ladder(String),
    /// A gate of a ladder: ladder, level, name of the gate, and which of those of one name at that level.
    Gate(String, Confidence, String, usize),
    /// A lexicon.
    Lexicon(String),
    /// A rule.
    Rule(String),
}

/// A field that an edit changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name in the file.
    pub field: &'static str,
    /// What it was, where that fits a few words.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
}

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is edited.
    pub subject: Subject,
    /// Whether it went, came, or was rewritten.
    pub difference: Difference,
    /// Fields that differ; of what went or came, what it is.
    pub parts: Vec<Part>,
    /// Whether a judgment can depend on it: one of words alone changes none.
    pub judges: bool,
}

/// Fields that are read by people alone.
const WORDS: [&str; 8] = ["title", "rationale", "references", "because", "means", "source", "choices", "called"];

/// Everything in which two rule sets differ, in order of subject.
pub fn edits(old: &RuleSet, new: &RuleSet) -> Vec<Edit> {
    let mut all = scales(&old.scales, &new.scales);
    all.extend(vocabulary(old, new));
    all.extend(ladders(old, new));
    for (id, old, new) in differing(&old.lexicons, &new.lexicons, |one| one.id.clone()) {
        all.push(Edit { judges: false, ..edit(Subject::Lexicon(id), old, new, |_, _| Vec::new()) });
    }
    for (id, old, new) in differing(&old.rules, &new.rules, |one| one.id.clone()) {
        all.push(edit(Subject::Rule(id), old, new, rule_parts));
    }
    all.sort_by(|one, other| one.subject.cmp(&other.subject));
    all
}

/// What stands in one list only, or otherwise, in order of id.
fn differing<'a, T: PartialEq>(
    old: &'a [T],
    new: &'a [T],
    id: impl Fn(&T) -> String,
) -> Vec<(String, Option<&'a T>, Option<&'a T>)> {
    let mut both: BTreeMap<String, [Option<&T>; 2]> = BTreeMap::new();
    for (side, list) in [old, new].into_iter().enumerate() {
        list.iter().for_each(|one| both.entry(id(one)).or_default()[side] = Some(one));
    }
    let differ = both.into_iter().filter(|(_, [old, new])| old != new);
    differ.map(|(id, [old, new])| (id, old, new)).collect()
}

fn edit<T>(
    subject: Subject,
    old: Option<&T>,
    new: Option<&T>,
    parts: impl Fn(Option<&T>, Option<&T>) -> Vec<Part>,
) -> Edit {
    let difference = match (old.is_some(), new.is_some()) {
        (true, false) => Difference::Gone,
        (false, true) => Difference::New,
        _ => Difference::Rewritten,
    };
    let parts = parts(old, new);
    let words = !parts.is_empty() && parts.iter().all(|part| WORDS.contains(&part.field));
    Edit { subject, judges: !(words && difference == Difference::Rewritten), difference, parts }
}

/// Collects the fields that differ; a side that is not there has none.
#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    /// A field whose value is shown.
    fn shown<V: PartialEq>(
        &mut self,
        field: &'static str,
        old: Option<V>,
        new: Option<V>,
        text: impl Fn(&V) -> String,
    ) {
        if old != new {
            self.0.push(Part { field, old: old.as_ref().map(&text), new: new.as_ref().map(&text) });
        }
    }

    fn number(&mut self, field: &'static str, old: Option<f64>, new: Option<f64>) {
        self.shown(field, old, new, f64::to_string);
    }

    /// A field whose value is too long to show, where both sides have it.
    fn named<V: PartialEq>(&mut self, field: &'static str, old: Option<V>, new: Option<V>) {
        if old.is_some() && new.is_some() && old != new {
            self.0.push(Part { field, old: None, new: None });
        }
    }
}

fn scales(old: &Scales, new: &Scales) -> Vec<Edit> {
    let mut all = Vec::new();
    for (id, old, new) in differing(&old.bands, &new.bands, |one| one.id.clone()) {
        all.push(edit(Subject::Band(id), old, new, band_parts));
    }
    for (id, old, new) in differing(&old.lines, &new.lines, |one| one.id.clone()) {
        all.push(edit(Subject::Line(id), old, new, line_parts));
    }
    let (old_grades, new_grades) = (grades(old), grades(new));
    for (id, old, new) in differing(&old_grades, &new_grades, |one| one.0.clone()) {
        all.push(edit(Subject::Grade(id), old, new, |old, new| {
            let mut parts = Parts::default();
            parts.number("lo", old.map(|one| one.1), new.map(|one| one.1));
            parts.number("hi", old.map(|one| one.2), new.map(|one| one.2));
            parts.0
        }));
    }
    let (old_numbers, new_numbers) = (numbers(old), numbers(new));
    for (old, new) in old_numbers.iter().zip(&new_numbers).filter(|(old, new)| old != new) {
        all.push(edit(Subject::Number(old.0), Some(old), Some(new), |old, new| {
            let mut parts = Parts::default();
            parts.number("dB", old.map(|one| one.1), new.map(|one| one.1));
            parts.0
        }));
    }
    all
}

/// `reliability B`, `credibility 2`, with both ends.
pub(super) fn grades(scales: &Scales) -> Vec<(String, f64, f64)> {
    let reliability = scales.reliability.iter().map(|(grade, lo, hi)| (reliability_name(grade), *lo, *hi));
    let credibility = scales.credibility.iter().map(|(grade, lo, hi)| (credibility_name(*grade), *lo, *hi));
    reliability.chain(credibility).collect()
}

pub(super) fn reliability_name(grade: &impl Debug) -> String {
    format!("reliability {grade:?}")
}

pub(super) fn credibility_name(grade: u8) -> String {
    format!("credibility {grade}")
}

fn numbers(scales: &Scales) -> [(&'static str, f64); 4] {
    [
        ("false_flag_prior", scales.false_flag_prior),
        ("false_flag_ceiling", scales.false_flag_ceiling),
        ("unknown_prior", scales.unknown_prior),
        ("counts_from", scales.counts_from),
    ]
}

fn band_parts(old: Option<&Band>, new: Option<&Band>) -> Vec<Part> {
    let mut parts = Parts::default();
    parts.number("lo", old.map(|one| one.lo), new.map(|one| one.lo));
    parts.number("hi", old.map(|one| one.hi), new.map(|one| one.hi));
    parts.named("means", old.map(|one| &one.means), new.map(|one| &one.means));
    parts.0
}

fn line_parts(old: Option<&Line>, new: Option<&Line>) -> Vec<Part> {
    let mut parts = Parts::default();
    parts.shown("nature", old.map(|one| one.nature), new.map(|one| one.nature), |one| format!("{one:?}"));
    parts.number("dependence", old.map(|one| one.dependence), new.map(|one| one.dependence));
    parts.number("ceiling", old.map(|one| one.ceiling), new.map(|one| one.ceiling));
    parts.named("title", old.map(|one| &one.title), new.map(|one| &one.title));
    parts.named("rationale", old.map(|one| &one.rationale), new.map(|one| &one.rationale));
    parts.0
}

/// The vocabulary with the kinds that differ.
fn vocabulary(old: &RuleSet, new: &RuleSet) -> Option<Edit> {
    let (old, new) = (&old.vocabulary, &new.vocabulary);
    let differ = differing(&old.kinds, &new.kinds, |one| one.id.clone());
    let part = |(id, old, new): (String, Option<_>, Option<_>)| Part {
        field: "kind",
        old: old.map(|_| id.clone()),
        new: new.map(|_| id.clone()),
    };
    let parts = || differ.into_iter().map(part).collect();
    let difference = Difference::Rewritten;
    (old != new).then(|| Edit { subject: Subject::Vocabulary, difference, parts: parts(), judges: true })
}

fn ladders(old: &RuleSet, new: &RuleSet) -> Vec<Edit> {
    let mut all = Vec::new();
    for (id, old, new) in differing(&old.ladders, &new.ladders, |one| one.id.clone()) {
        match (old, new) {
            (Some(old), Some(new)) if levels(old) == levels(new) => {
                all.extend(gates(old, new));
                let words = ladder_words(Some(old), Some(new));
                if !words.is_empty() {
                    all.push(edit(Subject::Ladder(id), Some(old), Some(new), |_, _| words.clone()));
                }
            }
            _ => all.push(edit(Subject::Ladder(id), old, new, |old, new| {
                let mut parts = Parts(ladder_words(old, new));
                parts.named("levels", old.map(levels), new.map(levels));
                parts.0
            })),
        }
    }
    all
}

/// The levels that a ladder has.
pub(super) fn levels(ladder: &Ladder) -> Vec<Confidence> {
    ladder.levels.iter().map(|one| one.level).collect()
}

fn ladder_words(old: Option<&Ladder>, new: Option<&Ladder>) -> Vec<Part> {
    let called = |ladder: &Ladder| ladder.levels.iter().map(|one| one.called.clone()).collect::<Vec<_>>();
    let mut parts = Parts::default();
    parts.named("title", old.map(|one| &one.title), new.map(|one| &one.title));
    parts.named("source", old.map(|one| &one.source), new.map(|one| &one.source));
    parts.named("choices", old.map(|one| &one.choices), new.map(|one| &one.choices));
    parts.named("called", old.map(called), new.map(called));
    parts.0
}

fn gates(old: &Ladder, new: &Ladder) -> Vec<Edit> {
    let mut all = Vec::new();
    for (old_level, new_level) in old.levels.iter().zip(&new.levels) {
        let (old_gates, new_gates) = (numbered(&old_level.gates), numbered(&new_level.gates));
        let id = |one: &Numbered| format!("{} {}", one.key.0, one.key.1);
        for (_, old_gate, new_gate) in differing(&old_gates, &new_gates, id) {
            let Some(either) = old_gate.or(new_gate) else { continue };
            let (name, nth) = either.key.clone();
            let subject = Subject::Gate(old.id.clone(), old_level.level, name, nth);
            all.push(edit(subject, old_gate, new_gate, |old, new| {
                let mut parts = Parts::default();
                parts.shown("gate", old.map(|one| &one.gate), new.map(|one| &one.gate), |gate| format!("{gate:?}"));
                parts.0
            }));
        }
    }
    all
}

/// A gate with its name and which of those of that name it is.
#[derive(Clone, PartialEq)]
pub(super) struct Numbered {
    pub(super) key: (String, usize),
    pub(super) gate: Gate,
}

/// The gates of a level, told apart.
pub(super) fn numbered(gates: &[Gate]) -> Vec<Numbered> {
    let mut all: Vec<Numbered> = Vec::new();
    for gate in gates {
        let name = gate_name(gate);
        let nth = all.iter().filter(|one| one.key.0 == name).count();
        all.push(Numbered { key: (name, nth), gate: gate.clone() });
    }
    all
}

/// The name of a gate, as a file writes it.
pub(super) fn gate_name(gate: &Gate) -> String {
    let text = format!("{gate:?}");
    text.split('(').next().unwrap_or_default().to_owned()
}

fn rule_parts(old: Option<&Rule>, new: Option<&Rule>) -> Vec<Part> {
    let mut parts = Parts::default();
    parts.shown("line", old.and_then(|one| one.line.as_ref()), new.and_then(|one| one.line.as_ref()), |one| {
        (*one).clone()
    });
    parts.named("when", old.map(|one| &one.when), new.map(|one| &one.when));
    parts.named("unless", old.map(|one| &one.unless), new.map(|one| &one.unless));
    outcome_parts(&mut parts, old.map(|one| &one.then), new.map(|one| &one.then));
    parts.named("title", old.map(|one| &one.title), new.map(|one| &one.title));
    parts.named("rationale", old.map(|one| &one.rationale), new.map(|one| &one.rationale));
    parts.named("references", old.map(|one| &one.references), new.map(|one| &one.references));
    parts.named("because", old.map(|one| &one.because), new.map(|one| &one.because));
    parts.0
}

fn outcome_parts(parts: &mut Parts, old: Option<&Outcome>, new: Option<&Outcome>) {
    use Outcome::{Caps, Derives, Discounts, Opposes, SuggestsFalseFlag, Supports, Undercuts};
    match (old, new) {
        (Some(Supports(old)), Some(Supports(new))) | (Some(Opposes(old)), Some(Opposes(new))) => {
            parts.shown("hypothesis", Some(&old.hypothesis), Some(&new.hypothesis), |one| (*one).clone());
            parts.shown("band", Some(&old.band), Some(&new.band), |one| (*one).clone());
            parts.number("spoofability", Some(old.spoofability), Some(new.spoofability));
        }
        (Some(Derives(old)), Some(Derives(new))) => {
            parts.shown("relation", Some(&old.relation), Some(&new.relation), |one| (*one).clone());
            parts.named("args", Some(&old.args), Some(&new.args));
            parts.number("strength", Some(old.strength), Some(new.strength));
        }
        (Some(Undercuts(old)), Some(Undercuts(new))) => parts.named("target", Some(old), Some(new)),
        (Some(Discounts(old)), Some(Discounts(new))) => {
            parts.named("target", Some(&old.target), Some(&new.target));
            parts.number("to", Some(old.to), Some(new.to));
        }
        (Some(SuggestsFalseFlag(old)), Some(SuggestsFalseFlag(new))) => {
            parts.shown("hypothesis", Some(&old.hypothesis), Some(&new.hypothesis), |one| (*one).clone());
            parts.shown("band", Some(&old.band), Some(&new.band), |one| (*one).clone());
        }
        (Some(Caps(old)), Some(Caps(new))) => {
            parts.shown("hypothesis", Some(&old.hypothesis), Some(&new.hypothesis), |one| (*one).clone());
            parts.shown("at", Some(old.at), Some(new.at), |one| format!("{one:?}"));
        }
        (old, new) => parts.shown("then", old.map(outcome_text), new.map(outcome_text), Clone::clone),
    }
}

/// An outcome in a few words of its file.
fn outcome_text(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Supports(one) => format!("Supports, {}, spoofability {}", one.band, one.spoofability),
        Outcome::Opposes(one) => format!("Opposes, {}, spoofability {}", one.band, one.spoofability),
        Outcome::Derives(one) => format!("Derives {}", one.relation),
        Outcome::Undercuts(_) => "Undercuts".to_owned(),
        Outcome::Discounts(one) => format!("Discounts to {}", one.to),
        Outcome::SuggestsFalseFlag(one) => format!("SuggestsFalseFlag, {}", one.band),
        Outcome::Caps(one) => format!("Caps at {:?}", one.at),
    }
}
