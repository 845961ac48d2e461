//! A second, plain engine: the judge of `infer`.
//!
//! It shares nothing with `infer`: no plan, no indexes, no symbols and no decibans. Facts are walked as they stand in the
//! case, rules by trying every assignment, derived facts bottom up until nothing is new, lineage along every path, defeat
//! by the characteristic function, weights as likelihood ratios that are multiplied. Logarithms occur twice, where the
//! semantics has them: a finding is rounded to 0.001 dB, and widths of lines add in quadrature.
//!
//! What it reads is `model`, and the doc comments that state the semantics. Where these leave something open, the oracle
//! says so ([`Judged::tied`]) and the pair is not compared.

#![allow(dead_code)] // Each test crate that includes this module uses another part of it.

pub mod answer;
pub mod conditions;
pub mod derive;
pub mod facts;
pub mod generate;
pub mod generate_rules;
pub mod grade;
pub mod lineage;
pub mod open;
pub mod pair;
pub mod posterior;
pub mod weigh;

use std::collections::{BTreeMap, BTreeSet};

use ascribe::infer::Options;
use ascribe::model::case::Case;
use ascribe::model::confidence::Confidence;
use ascribe::model::rule::Outcome;
use ascribe::model::rule_set::RuleSet;

use answer::{Answer, Standing, Verdict};
use derive::Match;
use facts::World;
use grade::{Bench, Survival, leads, tie_for_the_lead};
use lineage::Lineage;
use posterior::{Cell, Posterior, judge};
use weigh::{Finding, Suspicion};

/// The oracle's answers.
#[derive(Debug, Clone)]
pub struct Judged {
    pub answers: Vec<Answer>,
    /// Whether the semantics leaves open which of several equal derivations or matches is meant, and it matters.
    pub tied: bool,
}

/// Everything that rules find over some items.
struct Found {
    matches: Vec<Match>,
    standing: Vec<Standing>,
    findings: Vec<Finding>,
    suspicions: Vec<Suspicion>,
    derived: BTreeMap<(String, Vec<String>), (f64, f64)>,
}

/// Assesses a case.
pub fn assess(rules: &RuleSet, case: &Case, options: &Options) -> Judged {
    let mut case = case.clone();
    case.as_of = options.as_of.unwrap_or(case.as_of);
    forget_later_sources(&mut case);
    let lineage = Lineage::new(&case, rules.scales(), None);
    let mut tied = false;
    let answers = (0..case.questions.len())
        .map(|question| {
            let asked = &case.questions[question].id;
            let takes_part = case.evidence.iter().map(|item| {
                item.known_on(case.as_of)
                    && !options.without.contains(&item.id)
                    && !(options.blind && item.answers.contains(asked))
            });
            let one = One { rules, case: &case, question, ladder: &options.ladder };
            one.answer(&lineage, &takes_part.collect::<Vec<_>>(), &mut tied)
        })
        .collect();
    Judged { answers, tied }
}

/// What a source says counts from the day on which it was published; but an item known before has at least somebody to report it.
pub fn forget_later_sources(case: &mut Case) {
    let later: BTreeSet<usize> = (0..case.sources.len())
        .filter(|place| matches!(case.sources[*place].published, Some(date) if date.earliest() > case.as_of))
        .collect();
    for item in std::sync::Arc::make_mut(&mut case.evidence) {
        let by_then: Vec<usize> = item.reported_by.iter().copied().filter(|source| !later.contains(source)).collect();
        if !by_then.is_empty() {
            item.reported_by = by_then;
        }
    }
    for actor in &mut case.actors {
        actor.links.retain(|link| !later.contains(&link.by));
    }
}

fn find(rules: &RuleSet, case: &Case, lineage: &Lineage, takes_part: &[bool], tied: &mut bool) -> Found {
    let mut world = World { case, rules, lineage, takes_part: takes_part.to_vec(), derived: Vec::new() };
    derive::derive(&mut world);
    let matches = derive::matches(&world, tied);
    let standing = weigh::standings(&world, &matches);
    let derived = world.derived.iter().map(|fact| {
        let args = fact.args.iter().map(facts::Datum::shown).collect();
        ((fact.relation.clone(), args), fact.strength.unwrap_or((0.0, 0.0)))
    });
    Found {
        findings: weigh::findings(&world, &matches, &standing, tied),
        suspicions: weigh::suspicions(&world, &matches, &standing),
        derived: derived.collect(),
        matches,
        standing,
    }
}

struct One<'a> {
    rules: &'a RuleSet,
    case: &'a Case,
    question: usize,
    ladder: &'a str,
}

impl One<'_> {
    fn judge(&self, found: &Found) -> Posterior {
        let question = &self.case.questions[self.question];
        judge(question, &found.findings, &found.suspicions, self.rules.scales())
    }

    fn answer(&self, lineage: &Lineage, takes_part: &[bool], tied: &mut bool) -> Answer {
        let question = &self.case.questions[self.question];
        let found = find(self.rules, self.case, lineage, takes_part, tied);
        let posterior = self.judge(&found);
        let id = |place: usize| question.hypotheses[place].id.to_string();
        let leading: Vec<usize> =
            (0..question.hypotheses.len()).filter(|place| leads(question, &posterior, *place)).collect();
        let survival = self.survival(lineage, takes_part, &leading, tied);
        *tied |= tie_for_the_lead(question, &posterior);
        let own = |finding: &&Finding| question.hypotheses.iter().any(|one| one.id.as_str() == finding.hypothesis);
        let findings: Vec<Finding> = found.findings.iter().filter(own).cloned().collect();
        let bench = Bench {
            case: self.case,
            rules: self.rules,
            question,
            scales: self.rules.scales(),
            lineage,
            findings: &findings,
            posterior: &posterior,
        };
        let verdicts = (0..question.hypotheses.len()).map(|place| {
            let verdict = self.verdict(&bench, &found, place, survival.get(&place).copied());
            (id(place), verdict)
        });
        Answer {
            question: question.id.to_string(),
            findings: findings.iter().map(|one| self.reason(one)).collect(),
            others: self.others(&found),
            derived: found.derived.clone(),
            cells: posterior
                .cells
                .iter()
                .map(|(cell, one)| {
                    let name = match cell {
                        Cell::Listed(place) => id(*place),
                        Cell::Unknown => "unknown".to_owned(),
                        Cell::Posed(place) => format!("false flag of {}", id(*place)),
                    };
                    (name, (one.lo, one.point, one.hi))
                })
                .collect(),
            hypotheses: verdicts.collect(),
            leading: leading.iter().find(|place| question.hypotheses[**place].within.is_none()).map(|place| id(*place)),
        }
    }

    fn item_ids<'i>(&self, items: impl IntoIterator<Item = &'i usize>) -> Vec<String> {
        items.into_iter().map(|item| self.case.evidence[*item].id.to_string()).collect()
    }

    fn reason(&self, one: &Finding) -> (answer::Reason, (Standing, f64, f64)) {
        let rule = self.rules.rules()[one.rule].id.clone();
        let line = self.rules.scales().lines[one.line].id.clone();
        let weight = |ratio: f64| 10.0 * ratio.log10();
        let reason = (one.hypothesis.clone(), line, one.supports, rule, self.item_ids(&one.items));
        (reason, (one.standing, weight(one.ratio.0), weight(one.ratio.1)))
    }

    fn others(&self, found: &Found) -> BTreeSet<answer::Other> {
        let rule = |one: &Match| &self.rules.rules()[one.rule];
        let matches = found.matches.iter().zip(&found.standing);
        matches
            .filter(|(one, _)| !matches!(rule(one).then, Outcome::Supports(_) | Outcome::Opposes(_)))
            .map(|(one, standing)| (rule(one).id.clone(), *standing, self.item_ids(&one.items), one.head.clone()))
            .collect()
    }

    fn verdict(
        &self,
        bench: &Bench<'_>,
        found: &Found,
        place: usize,
        survival: Option<(Survival, Survival)>,
    ) -> Verdict {
        let id = bench.question.hypotheses[place].id.as_str();
        let mut caps = BTreeSet::new();
        for (one, standing) in found.matches.iter().zip(&found.standing) {
            let rule = &self.rules.rules()[one.rule];
            if let (Outcome::Caps(cap), Standing::Stands) = (&rule.then, standing)
                && one.head[0].as_deref() == Some(id)
            {
                caps.insert((rule.id.clone(), cap.at));
            }
        }
        let ladder = self.rules.ladder(self.ladder);
        let gates = ladder.map(|ladder| bench.gates(place, ladder, survival)).unwrap_or_default();
        let mut level = Confidence::None;
        for (one, gates) in ladder.iter().flat_map(|ladder| &ladder.levels).zip(&gates) {
            if !gates.iter().all(|holds| *holds) {
                break;
            }
            level = one.level;
        }
        level = caps.iter().map(|(_, at)| *at).fold(level, Confidence::min);
        let one = bench.posterior.hypotheses[place];
        Verdict { ends: (one.lo, one.point, one.hi), leads: survival.is_some(), level, caps, gates }
    }

    /// The worst that the loss of one item, and of one origin, does to each leading hypothesis.
    fn survival(
        &self,
        lineage: &Lineage,
        takes_part: &[bool],
        leading: &[usize],
        tied: &mut bool,
    ) -> BTreeMap<usize, (Survival, Survival)> {
        let question = &self.case.questions[self.question];
        let unhurt = Survival { lower: 1.0, leads: true };
        let mut worst: BTreeMap<usize, (Survival, Survival)> =
            leading.iter().map(|place| (*place, (unhurt, unhurt))).collect();
        if leading.is_empty() {
            return worst;
        }
        let fold = |known: &mut Survival, posterior: &Posterior, place: usize| {
            known.lower = posterior.hypotheses[place].lo.min(known.lower);
            known.leads &= leads(question, posterior, place);
        };
        let present: Vec<usize> = (0..takes_part.len()).filter(|item| takes_part[*item]).collect();
        let record = |item: usize| weigh::record(&self.case.evidence[item]);
        // Copies of one record are lost together.
        for lost in present.iter().map(|item| record(*item)).collect::<BTreeSet<String>>() {
            let left: Vec<bool> = (0..takes_part.len()).map(|item| takes_part[item] && record(item) != lost).collect();
            let posterior = self.judge(&find(self.rules, self.case, lineage, &left, tied));
            *tied |= tie_for_the_lead(question, &posterior);
            worst.iter_mut().for_each(|(place, both)| fold(&mut both.0, &posterior, *place));
        }
        let origins: BTreeSet<usize> = present.iter().flat_map(|item| lineage.items[*item].origins.clone()).collect();
        for lost in origins {
            let without = Lineage::new(self.case, self.rules.scales(), Some(lost));
            let left: Vec<bool> =
                (0..takes_part.len()).map(|item| takes_part[item] && without.is_reported(item)).collect();
            let posterior = self.judge(&find(self.rules, self.case, &without, &left, tied));
            *tied |= tie_for_the_lead(question, &posterior);
            worst.iter_mut().for_each(|(place, both)| fold(&mut both.1, &posterior, *place));
        }
        worst
    }
}
