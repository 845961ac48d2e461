//! The checker: recomputes every step of a certificate from the terms that it states, sharing no code with inference.
//!
//! Takes a [`Certificate`] and nothing else; gives the figures that do not follow. Every step is recomputed from the stated
//! terms just below it, so that one wrong figure is one disagreement where it stands.
//!
//! Recomputed: who takes part; lineage of every source and item; strengths of derived facts, as the least solution, so that no
//! circle of derivations lifts itself; truth of premises; items behind a match; what undercuts hit, and what stands;
//! discounts; weights with their rounding; pools, nets, false flags, what is common to all, widths in common; margins;
//! likelihoods; gates, caps, levels, leads; notes.
//!
//! Taken as given, because it would need the case and the rules themselves (the digests name them): what the sources say, what
//! the rules conclude, the scales, the ladder; that the stated matches and derivations are right and are all there are; which
//! items tell one observation; and how a hypothesis fares without an item or an origin, which is evaluated anew on other
//! evidence: here it is only held against its gates.

mod arith;
mod grade;
mod ledger;
mod lineage;
mod matches;
mod notes;
mod posterior;
mod premises;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::certificate::{
    BandView, Certificate, Chance, Effect, ItemView, LikelihoodView, LineView, LinkView, QuestionView, RuleView,
    SCHEMA_VERSION, WeightRange,
};
use arith::close;

/// A figure that does not follow from the terms below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Where it stands: `questions[0].findings[3].weight`.
    pub path: String,
    /// What the certificate states, as JSON.
    pub stated: String,
    /// What was recomputed, as JSON or in words.
    pub recomputed: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: states {}, recomputed {}", self.path, self.stated, self.recomputed)
    }
}

/// Recomputes a certificate; empty where everything follows.
///
/// Whole numbers, words and ids are compared exactly, probabilities up to 10⁻¹² of their size.
pub fn verify(certificate: &Certificate) -> Vec<Disagreement> {
    let mut report = Report::default();
    report.exact(format_args!("seal"), &certificate.seal, &certificate.computed_seal());
    report.disagreements.extend(verify_terms(certificate));
    report.disagreements
}

/// Recomputes a certificate without looking at its seal: what holds of the figures whoever sealed them.
pub fn verify_terms(certificate: &Certificate) -> Vec<Disagreement> {
    let mut report = Report::default();
    report.exact(format_args!("schema_version"), &certificate.schema_version, &SCHEMA_VERSION);
    if !report.disagreements.is_empty() {
        return report.disagreements;
    }
    let index = Index::new(certificate, &mut report);
    lineage::check(&index, &mut report);
    for place in 0..certificate.questions.len() {
        let question = Question::new(&index, place, &mut report);
        premises::check(&question, &mut report);
        let hits = matches::check(&question, &mut report);
        matches::check_weights(&question, &hits, &mut report);
        ledger::check(&question, &mut report);
        posterior::check(&question, &mut report);
        grade::check(&question, &mut report);
    }
    notes::check(&index, &mut report);
    report.disagreements
}

/// Collects disagreements.
#[derive(Default)]
struct Report {
    disagreements: Vec<Disagreement>,
}

impl Report {
    fn add(&mut self, path: fmt::Arguments<'_>, stated: &impl Serialize, recomputed: String) {
        let stated = json(stated);
        self.disagreements.push(Disagreement { path: path.to_string(), stated, recomputed });
    }

    /// What must be the same to the last digit. Tells whether it is.
    fn exact<T: PartialEq + Serialize + ?Sized>(
        &mut self,
        path: fmt::Arguments<'_>,
        stated: &T,
        recomputed: &T,
    ) -> bool {
        let same = stated == recomputed;
        if !same {
            self.add(path, &stated, json(&recomputed));
        }
        same
    }

    fn chance(&mut self, path: fmt::Arguments<'_>, stated: Chance, recomputed: Chance) {
        if !(close(stated.lower, recomputed.lower) && close(stated.upper, recomputed.upper)) {
            self.add(path, &stated, json(&recomputed));
        }
    }

    fn likelihood(&mut self, path: fmt::Arguments<'_>, stated: LikelihoodView, recomputed: LikelihoodView) {
        let ends =
            [(stated.point, recomputed.point), (stated.lower, recomputed.lower), (stated.upper, recomputed.upper)];
        if !ends.iter().all(|(stated, recomputed)| close(*stated, *recomputed)) {
            self.add(path, &stated, json(&recomputed));
        }
    }

    /// A probability that is given must be one.
    fn in_range(&mut self, path: fmt::Arguments<'_>, stated: f64) {
        if !(0.0..=1.0).contains(&stated) {
            self.add(path, &stated, "a number from 0 to 1".to_owned());
        }
    }

    /// A range of weights that is given must be one, and within what a band may be.
    fn in_order(&mut self, path: fmt::Arguments<'_>, stated: WeightRange) {
        if !(0 <= stated.lower_udb && stated.lower_udb <= stated.upper_udb && stated.upper_udb <= arith::LIMIT) {
            self.add(path, &stated, "0 to 300 dB, the lower end first".to_owned());
        }
    }

    /// Ids that must be there once each, in order.
    fn ordered<'a>(&mut self, path: &str, ids: impl Iterator<Item = &'a str>) {
        let mut last: Option<&str> = None;
        for (place, id) in ids.enumerate() {
            if last.is_some_and(|last| last >= id) {
                self.add(format_args!("{path}[{place}].id"), &id, "ids in order, each once".to_owned());
            }
            last = Some(id);
        }
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A certificate with its ids by place.
struct Index<'a> {
    certificate: &'a Certificate,
    sources: BTreeMap<&'a str, usize>,
    items: BTreeMap<&'a str, usize>,
    links: BTreeSet<&'a LinkView>,
    searches: BTreeMap<&'a str, usize>,
    rules: BTreeMap<&'a str, &'a RuleView>,
    lines: BTreeMap<&'a str, usize>,
    bands: BTreeMap<&'a str, &'a BandView>,
    /// Observations that items tell: numbers from here on are statements without an item.
    observations: u64,
}

impl<'a> Index<'a> {
    fn new(certificate: &'a Certificate, report: &mut Report) -> Index<'a> {
        let c = certificate;
        report.ordered("sources", c.sources.iter().map(|one| one.id.as_str()));
        report.ordered("items", c.items.iter().map(|one| one.id.as_str()));
        report.ordered("searches", c.searches.iter().map(|one| one.id.as_str()));
        report.ordered("rules", c.rules.iter().map(|one| one.id.as_str()));
        report.ordered("questions", c.questions.iter().map(|one| one.id.as_str()));
        let index = Index {
            certificate,
            sources: c.sources.iter().enumerate().map(|(place, one)| (one.id.as_str(), place)).collect(),
            items: c.items.iter().enumerate().map(|(place, one)| (one.id.as_str(), place)).collect(),
            links: c.links.iter().collect(),
            searches: c.searches.iter().enumerate().map(|(place, one)| (one.id.as_str(), place)).collect(),
            rules: c.rules.iter().map(|one| (one.id.as_str(), one)).collect(),
            lines: c.scales.lines.iter().enumerate().map(|(place, one)| (one.id.as_str(), place)).collect(),
            bands: c.scales.bands.iter().map(|one| (one.id.as_str(), one)).collect(),
            observations: c.items.iter().map(|item| item.observation.saturating_add(1)).max().unwrap_or(0),
        };
        report.exact(format_args!("scales.lines"), &c.scales.lines.len(), &index.lines.len());
        report.exact(format_args!("scales.bands"), &c.scales.bands.len(), &index.bands.len());
        index.check_scales(report);
        index.check_rules(report);
        if !is_day(&c.as_of) {
            report.add(format_args!("as_of"), &c.as_of, "a day".to_owned());
        }
        index
    }

    fn check_scales(&self, report: &mut Report) {
        let scales = &self.certificate.scales;
        for (n, band) in scales.bands.iter().enumerate() {
            let ends = WeightRange { lower_udb: band.lower_udb, upper_udb: band.upper_udb };
            report.in_order(format_args!("scales.bands[{n}]"), ends);
        }
        for (n, line) in scales.lines.iter().enumerate() {
            if !(0..=1000).contains(&line.dependence_permille) {
                let path = format_args!("scales.lines[{n}].dependence_permille");
                report.add(path, &line.dependence_permille, "0 to 1000".to_owned());
            }
            let ceiling = WeightRange { lower_udb: 0, upper_udb: line.ceiling_udb };
            report.in_order(format_args!("scales.lines[{n}].ceiling_udb"), ceiling);
        }
        for (n, grade) in scales.reliability.iter().enumerate() {
            report.in_range(format_args!("scales.reliability[{n}].probability.lower"), grade.probability.lower);
            report.in_range(format_args!("scales.reliability[{n}].probability.upper"), grade.probability.upper);
        }
        for (n, grade) in scales.credibility.iter().enumerate() {
            report.in_range(format_args!("scales.credibility[{n}].probability.lower"), grade.probability.lower);
            report.in_range(format_args!("scales.credibility[{n}].probability.upper"), grade.probability.upper);
        }
    }

    fn check_rules(&self, report: &mut Report) {
        for (n, rule) in self.certificate.rules.iter().enumerate() {
            match &rule.effect {
                Effect::Supports { spoofability: share, .. }
                | Effect::Opposes { spoofability: share, .. }
                | Effect::Derives { strength: share, .. }
                | Effect::Discounts { to: share, .. } => report.in_range(format_args!("rules[{n}].effect"), *share),
                Effect::Undercuts { .. } | Effect::SuggestsFalseFlag { .. } | Effect::Caps { .. } => {}
            }
        }
    }

    fn item(&self, id: &str) -> Option<&'a ItemView> {
        self.certificate.items.get(*self.items.get(id)?)
    }

    fn line(&self, id: &str) -> Option<&'a LineView> {
        self.certificate.scales.lines.get(*self.lines.get(id)?)
    }

    fn source_truth(&self, id: &str) -> Option<Chance> {
        Some(self.certificate.sources.get(*self.sources.get(id)?)?.truth)
    }
}

/// Whether a text is a day as certificates write it; such texts are in order of time.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// A question under check.
struct Question<'a> {
    index: &'a Index<'a>,
    place: usize,
    view: &'a QuestionView,
    /// Places of hypotheses by id.
    hypotheses: BTreeMap<&'a str, usize>,
    /// Place of the hypothesis that each lies within.
    within: Vec<Option<usize>>,
}

impl<'a> Question<'a> {
    fn new(index: &'a Index<'a>, place: usize, report: &mut Report) -> Question<'a> {
        let view = &index.certificate.questions[place];
        report.ordered(&format!("questions[{place}].hypotheses"), view.hypotheses.iter().map(|one| one.id.as_str()));
        let hypotheses: BTreeMap<&str, usize> =
            view.hypotheses.iter().enumerate().map(|(place, one)| (one.id.as_str(), place)).collect();
        let mut within = Vec::new();
        for (n, hypothesis) in view.hypotheses.iter().enumerate() {
            let whole = hypothesis.within.as_ref().and_then(|whole| hypotheses.get(whole.as_str()).copied());
            if whole.is_some() != hypothesis.within.is_some() {
                let path = format_args!("questions[{place}].hypotheses[{n}].within");
                report.add(path, &hypothesis.within, "a hypothesis of this question".to_owned());
            }
            if let Some(prior) = hypothesis.prior {
                report.in_range(format_args!("questions[{place}].hypotheses[{n}].prior"), prior);
            }
            within.push(whole);
        }
        Question { index, place, view, hypotheses, within }
    }

    /// Places of a hypothesis and of all that it lies within.
    fn chain(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        // A hostile certificate may have a circle; nothing lies within more than all.
        std::iter::successors(Some(place), |place| self.within.get(*place).copied().flatten()).take(self.within.len())
    }

    fn is_within(&self, place: usize, whole: usize) -> bool {
        self.chain(place).any(|place| place == whole)
    }

    /// Whether an item takes part in this question.
    fn present(&self, item: &ItemView) -> bool {
        item.takes_part && !self.blinded(item)
    }

    fn blinded(&self, item: &ItemView) -> bool {
        self.index.certificate.blind && item.answers.contains(&self.view.id)
    }
}
