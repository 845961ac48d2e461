//! What both engines answer, in one shape with names instead of places, and where two answers differ.

use std::collections::{BTreeMap, BTreeSet};

use ascribe::infer::{Assessment, Cell, QuestionAssessment, Side};
use ascribe::model::case::Case;
use ascribe::model::confidence::Confidence;
use ascribe::model::rule_set::RuleSet;

/// Whether a match counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Stands,
    Defeated,
    Undecided,
}

/// What tells one finding from another: hypothesis, line, whether it supports, rule, items.
pub type Reason = (String, String, bool, String, Vec<String>);

/// A match that weighs nothing itself: rule, standing, items, what it aims at.
pub type Other = (String, Standing, Vec<String>, Vec<Option<String>>);

/// Lower end, point, upper end.
pub type Ends = (f64, f64, f64);

/// The answer to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub question: String,
    pub findings: BTreeMap<Reason, (Standing, f64, f64)>,
    pub others: BTreeSet<Other>,
    pub derived: BTreeMap<(String, Vec<String>), (f64, f64)>,
    pub cells: BTreeMap<String, Ends>,
    pub hypotheses: BTreeMap<String, Verdict>,
    pub leading: Option<String>,
}

impl Answer {
    /// The same with other names for what the case names.
    pub fn renamed(self, names: &BTreeMap<String, String>) -> Answer {
        let one = |id: &String| {
            let posed = id.strip_prefix("false flag of ").and_then(|id| names.get(id));
            posed.map_or_else(|| names.get(id).unwrap_or(id).clone(), |id| format!("false flag of {id}"))
        };
        let all = |ids: &Vec<String>| ids.iter().map(one).collect::<Vec<_>>();
        let items = |ids: &Vec<String>| {
            let mut ids = all(ids);
            ids.sort();
            ids
        };
        let reason = |reason: &Reason| (one(&reason.0), reason.1.clone(), reason.2, reason.3.clone(), items(&reason.4));
        let other = |other: &Other| {
            let head = other.3.iter().map(|id| id.as_ref().map(one)).collect();
            (other.0.clone(), other.1, items(&other.2), head)
        };
        Answer {
            question: one(&self.question),
            findings: self.findings.iter().map(|(key, value)| (reason(key), *value)).collect(),
            others: self.others.iter().map(other).collect(),
            derived: self.derived.iter().map(|((name, args), value)| ((name.clone(), all(args)), *value)).collect(),
            cells: self.cells.iter().map(|(id, value)| (one(id), *value)).collect(),
            hypotheses: self.hypotheses.iter().map(|(id, value)| (one(id), value.clone())).collect(),
            leading: self.leading.as_ref().map(one),
        }
    }
}

/// The judgment on one hypothesis.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub ends: Ends,
    pub leads: bool,
    pub level: Confidence,
    pub caps: BTreeSet<(String, Confidence)>,
    /// Whether each gate of each level holds.
    pub gates: Vec<Vec<bool>>,
}

/// The engine's answers, in the oracle's shape.
pub fn of_engine(assessment: &Assessment, rules: &RuleSet) -> Vec<Answer> {
    assessment.questions.iter().map(|question| question_of_engine(question, &assessment.case, rules)).collect()
}

fn standing(standing: ascribe::infer::Standing) -> Standing {
    match standing {
        ascribe::infer::Standing::Stands => Standing::Stands,
        ascribe::infer::Standing::Defeated => Standing::Defeated,
        ascribe::infer::Standing::Undecided => Standing::Undecided,
    }
}

fn question_of_engine(answer: &QuestionAssessment, case: &Case, rules: &RuleSet) -> Answer {
    let question = &case.questions[answer.place];
    let id = |place: usize| question.hypotheses[place].id.to_string();
    let items = |places: &[usize]| places.iter().map(|item| case.evidence[*item].id.to_string()).collect();
    let rule = |place: usize| rules.rules()[place].id.clone();
    let ends = |likelihood: &ascribe::infer::Likelihood| {
        let interval = likelihood.interval;
        (interval.lo().value(), likelihood.point.value(), interval.hi().value())
    };
    let findings = answer.findings.iter().map(|one| {
        let line = rules.scales().lines[one.line].id.clone();
        let reason = (one.hypothesis.to_string(), line, one.side == Side::For, rule(one.rule), items(&one.items));
        (reason, (standing(one.standing), one.weight.lo().decibans(), one.weight.hi().decibans()))
    });
    let cells = answer.ledger.cells.iter().zip(&answer.posterior.cells);
    let name = |cell: Cell| match cell {
        Cell::Listed(place) => id(place),
        Cell::Unknown => "unknown".to_owned(),
        Cell::FalseFlag(place) => format!("false flag of {}", id(place)),
    };
    let verdicts = answer.judgments.iter().map(|one| {
        let gates = one.levels.iter().map(|level| level.gates.iter().map(|gate| gate.holds).collect()).collect();
        let verdict = Verdict {
            ends: ends(&one.likelihood),
            leads: one.leads,
            level: one.level,
            caps: one.caps.iter().map(|cap| (rule(cap.rule), cap.at)).collect(),
            gates,
        };
        (id(one.place), verdict)
    });
    Answer {
        question: question.id.to_string(),
        findings: findings.collect(),
        others: answer
            .others
            .iter()
            .map(|one| (rule(one.rule), standing(one.standing), items(&one.items), one.head.clone()))
            .collect(),
        derived: answer
            .derived
            .iter()
            .map(|one| {
                let strength = (one.strength.lo().value(), one.strength.hi().value());
                ((one.relation.clone(), one.values.clone()), strength)
            })
            .collect(),
        cells: cells.map(|(cell, likelihood)| (name(cell.cell), ends(likelihood))).collect(),
        hypotheses: verdicts.collect(),
        leading: answer.leading.map(id),
    }
}

/// Weights are whole 0.001 dB, so anything above this is another number.
const DECIBANS: f64 = 1e-6;
/// Points differ by the rounding of floating-point numbers alone.
const POINT: f64 = 1e-9;
/// The engine keeps the ends of margins as whole 0.000001 dB, rounded outwards.
const ENDS: f64 = 2e-6;

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1e-3)
}

/// Where the engine and the oracle differ, in words; nothing where they agree.
pub fn differences(engine: &[Answer], oracle: &[Answer]) -> Option<String> {
    if engine.len() != oracle.len() {
        return Some("different questions".to_owned());
    }
    engine.iter().zip(oracle).find_map(|(engine, oracle)| {
        let what = difference(engine, oracle)?;
        Some(format!("question {}: {what}", engine.question))
    })
}

fn difference(engine: &Answer, oracle: &Answer) -> Option<String> {
    if engine.question != oracle.question {
        return Some(format!("engine answers {}, oracle {}", engine.question, oracle.question));
    }
    if !engine.derived.keys().eq(oracle.derived.keys()) {
        return Some(format!("derived facts\n engine {:?}\n oracle {:?}", engine.derived, oracle.derived));
    }
    for (fact, engine) in &engine.derived {
        let oracle = oracle.derived[fact];
        if !near(engine.0, oracle.0, POINT) || !near(engine.1, oracle.1, POINT) {
            return Some(format!("strength of {fact:?}: engine {engine:?}, oracle {oracle:?}"));
        }
    }
    if engine.others != oracle.others {
        return Some(format!("other matches\n engine {:?}\n oracle {:?}", engine.others, oracle.others));
    }
    if !engine.findings.keys().eq(oracle.findings.keys()) {
        return Some(format!("findings\n engine {:?}\n oracle {:?}", engine.findings, oracle.findings));
    }
    for (reason, engine) in &engine.findings {
        let oracle = oracle.findings[reason];
        let weights = (engine.1 - oracle.1).abs() < DECIBANS && (engine.2 - oracle.2).abs() < DECIBANS;
        if engine.0 != oracle.0 || !weights {
            return Some(format!("finding {reason:?}: engine {engine:?}, oracle {oracle:?}"));
        }
    }
    for (cell, engine) in &engine.cells {
        match oracle.cells.get(cell) {
            Some(oracle) if ends_agree(*engine, *oracle) => {}
            other => return Some(format!("cell {cell}: engine {engine:?}, oracle {other:?}")),
        }
    }
    for (hypothesis, engine) in &engine.hypotheses {
        let oracle = &oracle.hypotheses[hypothesis];
        let rest = (engine.leads, engine.level, &engine.caps, &engine.gates);
        if !ends_agree(engine.ends, oracle.ends) || rest != (oracle.leads, oracle.level, &oracle.caps, &oracle.gates) {
            return Some(format!("hypothesis {hypothesis}\n engine {engine:?}\n oracle {oracle:?}"));
        }
    }
    let leading = (engine.leading != oracle.leading, engine.cells.len() != oracle.cells.len());
    (leading != (false, false)).then(|| format!("leading: engine {:?}, oracle {:?}", engine.leading, oracle.leading))
}

fn ends_agree(engine: Ends, oracle: Ends) -> bool {
    near(engine.0, oracle.0, ENDS) && near(engine.1, oracle.1, POINT) && near(engine.2, oracle.2, ENDS)
}
