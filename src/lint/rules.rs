//! Lints of a rule set: rules that nothing reaches or that add nothing, one observation that counts twice, weights that are not
//! what their reasons say, gates that nothing can meet.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::spot::Spot;
use super::subsume::{ALL_STEPS, subsumes};
use crate::diag::{Code, Diagnostic};
use crate::infer::{Assessment, Finding, Standing};
use crate::load::Places;
use crate::model::ladder::{Gate, Ladder};
use crate::model::rule::{Outcome, Rule, Weighing};
use crate::model::rule_set::RuleSet;
use crate::model::scale::{Band, LineNature};
use crate::text::FileText;

/// What rules did in the examples and cases that were assessed with them.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Places of the rules that matched.
    matched: BTreeSet<usize>,
    /// Pairs of rules of different lines that weighed one item: where it was seen first, and in how many assessments.
    twice: BTreeMap<(usize, usize), (String, usize)>,
}

impl Reach {
    /// Takes in an assessment of an example or a case; `name` says which.
    pub fn see(&mut self, name: &str, assessment: &Assessment) {
        let mut pairs = BTreeSet::new();
        for question in &assessment.questions {
            self.matched.extend(question.findings.iter().map(|finding| finding.rule));
            self.matched.extend(question.others.iter().map(|other| other.rule));
            let derivations = question.derived.iter().flat_map(|fact| &fact.derivations);
            self.matched.extend(derivations.map(|(rule, _)| *rule));
            let counts = |finding: &&Finding| finding.standing == Standing::Stands && finding.principal.is_some();
            let standing: Vec<&Finding> = question.findings.iter().map(Arc::as_ref).filter(counts).collect();
            for (at, one) in standing.iter().enumerate() {
                let twins = standing.iter().skip(at + 1).filter(|other| weigh_the_same(one, other));
                pairs.extend(twins.map(|other| (one.rule.min(other.rule), one.rule.max(other.rule))));
            }
        }
        for pair in pairs {
            self.twice.entry(pair).or_insert_with(|| (name.to_owned(), 0)).1 += 1;
        }
    }

    /// Takes in what was seen elsewhere, later.
    pub fn absorb(&mut self, later: Reach) {
        self.matched.extend(later.matched);
        for (pair, (name, count)) in later.twice {
            self.twice.entry(pair).or_insert((name, 0)).1 += count;
        }
    }
}

fn weigh_the_same(one: &Finding, other: &Finding) -> bool {
    one.line != other.line
        && one.principal == other.principal
        && one.side == other.side
        && one.hypothesis == other.hypothesis
}

/// A rule set with what it did.
#[derive(Debug, Clone, Copy)]
pub struct ReviewedRules<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// Where they stand.
    pub places: &'a Places,
    /// Their files.
    pub files: &'a [FileText],
    /// Rules that have examples, by id.
    pub exemplified: &'a BTreeSet<String>,
    /// What they did in these examples and in cases.
    pub reach: &'a Reach,
}

/// Everything that a reviewer would notice in a rule set, in order of file and place.
pub fn check_rules(reviewed: ReviewedRules<'_>) -> Vec<Diagnostic> {
    let ReviewedRules { rules, places, files, exemplified, reach } = reviewed;
    let reviewer = Reviewer { rules, spot: Spot { places, files }, steps: Cell::new(ALL_STEPS) };
    let mut found = Vec::new();
    for (place, rule) in rules.rules().iter().enumerate() {
        reviewer.reached(rule, exemplified.contains(&rule.id), reach.matched.contains(&place), &mut found);
        reviewer.weight(rule, &mut found);
        reviewer.subsumed(place, rule, &mut found);
    }
    for ((one, other), (first, count)) in &reach.twice {
        if let (Some(one), Some(other)) = (rules.rules().get(*one), rules.rules().get(*other)) {
            found.push(reviewer.counted_twice(one, other, first, *count));
        }
    }
    for ladder in rules.ladders() {
        reviewer.gates(ladder, &mut found);
    }
    found.sort_by_key(|one| (one.span().map(|span| (span.file, span.start)), one.code));
    found
}

struct Reviewer<'a> {
    rules: &'a RuleSet,
    spot: Spot<'a>,
    /// Steps that comparing pairs of rules may still take.
    steps: Cell<usize>,
}

impl Reviewer<'_> {
    fn reached(&self, rule: &Rule, exemplified: bool, reached: bool, found: &mut Vec<Diagnostic>) {
        let span = self.spot.rule(&rule.id);
        if !exemplified {
            let message = format!("`{}` has no example", rule.id);
            let help =
                format!("write `{}.tests.ron` beside it: a case that it matches, and one that it just misses", rule.id);
            found.push(Diagnostic::new(Code::RuleNoExamples, span, message).help(help));
        } else if !reached {
            let message = format!("`{}` matches in no example and no case", rule.id);
            let fault = Diagnostic::new(Code::RuleNeverReached, span, message);
            found.push(fault.help("give an example that it matches; if none can be found, a condition cannot hold"));
        }
    }

    fn weight(&self, rule: &Rule, found: &mut Vec<Diagnostic>) {
        let Some(band) = weighing(rule).and_then(|weighing| self.band(&weighing.band)) else { return };
        let stated = ratios(&rule.rationale);
        let meets = |(lo, hi): &(f64, f64)| *lo < ratio(band.hi) && *hi > ratio(band.lo);
        if let Some((lo, hi)) = stated.first().filter(|_| !stated.iter().any(meets)) {
            let message = format!("the rationale says a ratio of {lo} to {hi}, and {} is another", band.id);
            let fault = Diagnostic::new(Code::RuleOtherRatio, self.spot.rule_part(&rule.id, &band.id), message);
            let range = format!("{:.1} to {:.1}", ratio(band.lo), ratio(band.hi));
            found.push(fault.saying(format!("a ratio of {range}")).help("change the band, or say why it differs"));
        }
        let line = self.rules.scales().lines.iter().find(|line| rule.line.as_deref() == Some(line.id.as_str()));
        if let Some(line) = line.filter(|line| band.hi > line.ceiling) {
            let message =
                format!("{} goes up to {} dB, and the line {} only to {}", band.id, band.hi, line.id, line.ceiling);
            let fault = Diagnostic::new(Code::RuleAboveCeiling, self.spot.rule_part(&rule.id, &band.id), message);
            found.push(fault.help("what lies above the ceiling of its line never counts"));
        }
    }

    fn band(&self, id: &str) -> Option<&Band> {
        self.rules.scales().bands.iter().find(|band| band.id == id)
    }

    /// A rule that adds nothing to a more general one of its line. Of two that say the same, the later one is named.
    fn subsumed(&self, place: usize, rule: &Rule, found: &mut Vec<Diagnostic>) {
        let general = self.rules.rules().iter().enumerate().find(|(other, general)| {
            *other != place && self.no_weaker(general, rule) && subsumes(general, rule, &self.steps)
                // Of equals only the later one adds nothing.
                && (*other < place || !(self.no_weaker(rule, general) && subsumes(rule, general, &self.steps)))
        });
        if let Some((_, general)) = general {
            let message = format!(
                "wherever `{}` matches, `{}` does, in the same line and at least as strongly",
                rule.id, general.id
            );
            let fault = Diagnostic::new(Code::RuleSubsumed, self.spot.rule(&rule.id), message);
            let fault = fault.saying("adds nothing").also(self.spot.rule(&general.id), "matches more");
            found.push(fault.help(
                "take it out, narrow the general one, or give this one the weight that its further conditions earn",
            ));
        }
    }

    /// Whether a rule weighs on the same side and in the same line as another, and not less.
    fn no_weaker(&self, general: &Rule, special: &Rule) -> bool {
        let bands = |rule: &Rule| self.band(&weighing(rule)?.band).map(|band| (band.lo, band.hi));
        let (Some(one), Some(other)) = (bands(general), bands(special)) else { return false };
        let side = std::mem::discriminant(&general.then) == std::mem::discriminant(&special.then);
        side && general.line == special.line && one.0 >= other.0 && one.1 >= other.1
    }

    fn counted_twice(&self, one: &Rule, other: &Rule, first: &str, count: usize) -> Diagnostic {
        let line = |rule: &Rule| rule.line.clone().unwrap_or_default();
        let (one_line, other_line) = (line(one), line(other));
        let message =
            format!("`{}` and `{}` weigh the same items, in the lines {one_line} and {other_line}", one.id, other.id);
        let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
        let fault = Diagnostic::new(Code::RuleCountedTwice, self.spot.rule(&one.id), message);
        let fault = fault.saying(format!("{times}, first in {first}")).also(self.spot.rule(&other.id), "adds in full");
        fault.help("lines add up: put both in one line, or let one exclude the other with `unless`")
    }

    fn gates(&self, ladder: &Ladder, found: &mut Vec<Diagnostic>) {
        let lines = &self.rules.scales().lines;
        let hard = lines.iter().filter(|line| matches!(line.nature, LineNature::Technical | LineNature::Legal)).count();
        for gate in ladder.levels.iter().flat_map(|level| &level.gates) {
            let why = match gate {
                Gate::Lines(count) if *count as usize > lines.len() => format!("the scales have {} lines", lines.len()),
                Gate::TechnicalOrLegalLines(count) if *count as usize > hard => {
                    format!("the scales have {hard} such lines")
                }
                Gate::Likelihood(p) | Gate::LowerBound(p) | Gate::SurvivesAnyItem(p) | Gate::SurvivesAnyOrigin(p)
                    if *p >= 1.0 =>
                {
                    "`unknown` always keeps a share".to_owned()
                }
                Gate::RivalUpperBound(p) if *p <= 0.0 => "`unknown` always keeps a share".to_owned(),
                _ => continue,
            };
            // A gate is written as it is spelled in RON.
            let needle = format!("{gate:?}");
            let message = format!("nothing can meet this gate of the ladder `{}`", ladder.id);
            let fault = Diagnostic::new(Code::LadderUnmeetable, self.spot.ladder(&ladder.id, &needle), message);
            found.push(fault.saying(why).help("ask for what a conclusion can have"));
        }
    }
}

fn weighing(rule: &Rule) -> Option<&Weighing> {
    match &rule.then {
        Outcome::Supports(weighing) | Outcome::Opposes(weighing) => Some(weighing),
        _ => None,
    }
}

fn ratio(decibans: f64) -> f64 {
    libm::pow(10.0, decibans / 10.0)
}

/// Every “ratio of A to B” in a text.
fn ratios(text: &str) -> Vec<(f64, f64)> {
    let after = text.match_indices("ratio of ").filter_map(|(at, found)| text.get(at + found.len()..));
    let stated = after.filter_map(|rest| {
        let mut words = rest.split_whitespace();
        let lo: f64 = words.next()?.parse().ok()?;
        words.next().filter(|word| *word == "to")?;
        let hi = words.next()?.trim_end_matches([',', '.', ';', ':', ')']).parse().ok()?;
        Some((lo, hi))
    });
    stated.collect()
}
