//! One case under both rule sets, and the edits that make the difference, found by replaying them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::OnceLock;

use super::edits::{Edit, Subject, edits, gate_name};
use super::mixture::{Mixture, mix};
use crate::compare::usage::matching;
use crate::compare::{Made, QuestionChange, question_changes};
use crate::infer::{
    Assessment, Finding, LimitExceeded, Loss, Options, Plan, QuestionAssessment, Reassessor, Standing, assess,
};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::id::{CaseId, HypothesisId, QuestionId, RuleId};
use crate::model::quantity::{ProbabilityInterval, WeightInterval};
use crate::model::rule_set::RuleSet;

/// One of the two rule sets, ready to judge with.
#[derive(Debug, Clone, Copy)]
pub struct RulesAt<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// Their plan.
    pub plan: &'a Plan,
}

/// Two rule sets with the edits between them; takes one case after another, from any thread.
pub struct RulesReplay<'a> {
    old: RulesAt<'a>,
    new: RulesAt<'a>,
    options: Options,
    edits: Vec<Edit>,
    /// Places of the edits that a judgment under these options can depend on.
    judging: BTreeSet<usize>,
    /// The old rules with one edit, and with all but one.
    with: Vec<OnceLock<Option<Mixture>>>,
    all_but: Vec<OnceLock<Option<Mixture>>>,
}

/// How deep a difference goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Nothing differs.
    Nothing,
    /// Lead and level are the same, and what they rest on is not.
    Reasons,
    /// The leading hypothesis or its level of confidence differs.
    Conclusion,
}

/// A case under both rule sets.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseDiff {
    /// Its id.
    pub case: CaseId,
    /// Questions that differ, in order of id.
    pub questions: Vec<QuestionDiff>,
}

/// A question that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionDiff {
    /// Its id.
    pub question: QuestionId,
    /// How deep the difference goes.
    pub depth: Depth,
    /// What the old rules conclude.
    pub old: Concluded,
    /// What the new rules conclude.
    pub new: Concluded,
    /// What lies between.
    pub effects: Effects,
    /// The edits that are the cause, in their order.
    pub causes: Vec<Cause>,
}

/// What rules conclude on a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Concluded {
    /// The leading hypothesis; none where `unknown` or a false flag leads.
    pub leading: Option<HypothesisId>,
    /// Its likelihood.
    pub likelihood: Option<ProbabilityInterval>,
    /// Its level of confidence.
    pub level: Confidence,
}

/// What differs below a conclusion.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effects {
    /// Rules with findings that went, came or weigh otherwise, in order of id.
    pub findings: Vec<RuleId>,
    /// Rules with undercuts, discounts, suspicions or caps that went, came or stand otherwise, in order of id.
    pub others: Vec<RuleId>,
    /// Gates that the leading hypothesis meets under one rule set only.
    pub gates: Vec<GateChange>,
}

/// A gate that is met under one rule set only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GateChange {
    /// The level that asks for it.
    pub level: Confidence,
    /// Its name.
    pub gate: String,
    /// Whether the new rules find nothing more to object to here.
    pub holds: bool,
}

/// An edit that is a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// Its place in [`RulesReplay::edits`].
    pub edit: usize,
    /// Whether the old rules with it alone come to what the new rules come to; else it takes all edits that are named.
    pub alone: bool,
    /// Whether the new rules without it do not come to that.
    pub needed: bool,
}

impl<'a> RulesReplay<'a> {
    /// Lists the edits between two rule sets.
    pub fn new(old: RulesAt<'a>, new: RulesAt<'a>, options: Options) -> Self {
        let edits = edits(old.rules, new.rules);
        let judges = |edit: &Edit| match &edit.subject {
            Subject::Ladder(ladder) | Subject::Gate(ladder, ..) => edit.judges && *ladder == options.ladder,
            _ => edit.judges,
        };
        RulesReplay {
            judging: (0..edits.len()).filter(|place| judges(&edits[*place])).collect(),
            with: edits.iter().map(|_| OnceLock::new()).collect(),
            all_but: edits.iter().map(|_| OnceLock::new()).collect(),
            old,
            new,
            options,
            edits,
        }
    }

    /// Everything in which the two differ.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether a judgment can depend on an edit: neither words nor another ladder.
    pub fn judges(&self, edit: usize) -> bool {
        self.judging.contains(&edit)
    }

    /// What differs in a case, which is given as each of the two vocabularies reads it.
    ///
    /// # Errors
    /// Where an evaluation with either rule set hits a limit.
    pub fn case(&self, old_case: &Case, new_case: &Case) -> Result<CaseDiff, LimitExceeded> {
        let mut found = CaseDiff { case: new_case.id.clone(), questions: Vec::new() };
        if self.judging.is_empty() {
            return Ok(found);
        }
        let before = assess(self.old.plan, self.old.rules, old_case, &self.options)?;
        let after = assess(self.new.plan, self.new.rules, new_case, &self.options)?;
        let old = Made { assessment: &before, rules: self.old.rules };
        let new = Made { assessment: &after, rules: self.new.rules };
        for change in question_changes(old, new) {
            let depth = depth(old, new, &change);
            if depth > Depth::Nothing {
                found.questions.push(QuestionDiff {
                    depth,
                    old: concluded(old, change.places.0),
                    new: concluded(new, change.places.1),
                    effects: effects(&change),
                    causes: Vec::new(),
                    question: change.id,
                });
            }
        }
        let trial = Trial {
            replay: self,
            cases: [old_case, new_case],
            after: new,
            differing: found.questions.clone(),
            relevant: self.relevant(&before, &after),
            known: RefCell::default(),
        };
        for question in &mut found.questions {
            question.causes = trial.causes(&question.question);
        }
        Ok(found)
    }

    /// Edits that can matter in a case: of rules those that match under either rule set, and all of tables.
    fn relevant(&self, before: &Assessment, after: &Assessment) -> BTreeSet<usize> {
        let ids = |assessment: &Assessment, rules: &'a RuleSet| {
            let matched = matching(assessment).into_iter().filter_map(|place| rules.rules().get(place));
            matched.map(|rule| rule.id.as_str()).collect::<BTreeSet<&str>>()
        };
        let (old, new) = (ids(before, self.old.rules), ids(after, self.new.rules));
        let matters = |edit: &usize| match &self.edits[*edit].subject {
            Subject::Rule(id) => old.contains(id.as_str()) || new.contains(id.as_str()),
            _ => true,
        };
        self.judging.iter().copied().filter(matters).collect()
    }

    /// The mixture of some edits; those of one edit and of all but one are made once for all cases.
    fn mixture<T>(&self, chosen: &BTreeSet<usize>, function: impl FnOnce(&Mixture) -> Option<T>) -> Option<T> {
        let make = || mix(self.old.rules, self.new.rules, &self.edits, chosen);
        let mut left = self.judging.difference(chosen);
        let kept = match (chosen.first(), chosen.len(), left.next(), left.next()) {
            (Some(only), 1, ..) => self.with.get(*only),
            (_, _, Some(only), None) => self.all_but.get(*only),
            _ => None,
        };
        match kept {
            Some(kept) => kept.get_or_init(make).as_ref().and_then(function),
            None => make().as_ref().and_then(function),
        }
    }
}

/// Whether edits reach a question, by its id; none where that was not asked to the end.
type Answers = BTreeMap<QuestionId, Option<bool>>;

/// A case that edits are replayed in.
struct Trial<'a> {
    replay: &'a RulesReplay<'a>,
    cases: [&'a Case; 2],
    after: Made<'a>,
    /// The questions that differ, their causes apart.
    differing: Vec<QuestionDiff>,
    relevant: BTreeSet<usize>,
    /// What was asked of the edits tried so far.
    known: RefCell<BTreeMap<BTreeSet<usize>, Answers>>,
}

impl Trial<'_> {
    /// The edits without which a question would not differ so deeply.
    fn causes(&self, question: &QuestionId) -> Vec<Cause> {
        let all = &self.replay.judging;
        let reaches = |chosen: &BTreeSet<usize>| chosen == all || self.reaches(chosen, question);
        let without = |from: &BTreeSet<usize>, edit: usize| {
            from.iter().copied().filter(|one| *one != edit).collect::<BTreeSet<usize>>()
        };
        let needed = |edit: usize| all.len() == 1 || !reaches(&without(all, edit));
        let cause = |edit: usize, alone: bool| Cause { edit, alone, needed: needed(edit) };
        let alone: Vec<usize> =
            self.relevant.iter().copied().filter(|edit| reaches(&BTreeSet::from([*edit]))).collect();
        if !alone.is_empty() {
            return alone.into_iter().map(|edit| cause(edit, true)).collect();
        }
        // What matches in neither set could still match between them; then all edits are looked at.
        let mut set = if reaches(&self.relevant) { self.relevant.clone() } else { all.clone() };
        loop {
            let before = set.len();
            // Rules first, as tables cannot go before the rules that name them.
            for edit in set.clone().into_iter().rev() {
                let fewer = without(&set, edit);
                if !fewer.is_empty() && reaches(&fewer) {
                    set = fewer;
                }
            }
            if set.len() == before {
                return set.into_iter().map(|edit| cause(edit, false)).collect();
            }
        }
    }

    /// Whether the old rules with these edits come to what the new ones come to: in lead and level where a conclusion differs,
    /// and in everything where only reasons do.
    fn reaches(&self, chosen: &BTreeSet<usize>, question: &QuestionId) -> bool {
        let known = self.known.borrow().get(chosen).and_then(|all| all.get(question).copied().flatten());
        known.unwrap_or_else(|| {
            let answers = self.answers(chosen, question).unwrap_or_default();
            let reached = answers.get(question).copied().flatten().unwrap_or(false);
            let mut known = self.known.borrow_mut();
            let all = known.entry(chosen.clone()).or_default();
            answers.into_iter().for_each(|(question, answer)| {
                let slot = all.entry(question).or_default();
                *slot = slot.or(answer);
            });
            all.insert(question.clone(), Some(reached));
            reached
        })
    }

    /// Which questions these edits reach: the one that is asked, and others as far as that is told without gates of survival, which
    /// cost ten times what all else does. Nothing where the edits are no rules or hit a limit.
    fn answers(&self, chosen: &BTreeSet<usize>, asked: &QuestionId) -> Option<Answers> {
        self.replay.mixture(chosen, |mixture| {
            let case = self.cases[usize::from(mixture.new_vocabulary)];
            let tried = Reassessor::new(&mixture.plan, &mixture.rules, case, &self.replay.options).ok()?;
            let answer = |one: &QuestionDiff| {
                let place = case.questions.iter().position(|question| question.id == one.question)?;
                match self.may_reach(&tried, place, one)? {
                    true if one.question == *asked => self.is_reached(&tried, place, one),
                    true => None,
                    false => Some(false),
                }
            };
            Some(self.differing.iter().map(|one| (one.question.clone(), answer(one))).collect())
        })
    }

    /// Whether the lead is that of the new rules, and where only reasons differ every likelihood, by findings that weigh the same.
    fn may_reach(&self, tried: &Reassessor<'_>, place: usize, wanted: &QuestionDiff) -> Option<bool> {
        let verdict = tried.verdict(place, &Loss::default()).ok()?;
        if wanted.depth == Depth::Conclusion {
            let leading =
                verdict.leading.and_then(|leading| tried.case().questions.get(place)?.hypotheses.get(leading));
            return Some(leading.map(|leading| &leading.id) == wanted.new.leading.as_ref());
        }
        let after = self.after.assessment.questions.iter().find(|one| one.id == wanted.question)?;
        let is_as_likely = verdict.likelihoods == after.posterior.hypotheses;
        let weighs_alike = || {
            weights(tried.findings(place), tried.rules())
                == weights(after.findings.iter().map(Arc::as_ref), self.after.rules)
        };
        Some(is_as_likely && weighs_alike())
    }

    /// Whether a question that may be reached is; nothing where an evaluation hits a limit.
    fn is_reached(&self, tried: &Reassessor<'_>, place: usize, wanted: &QuestionDiff) -> Option<bool> {
        if wanted.depth == Depth::Conclusion {
            let leading = tried.verdict(place, &Loss::default()).ok()?.leading;
            let level = leading.map(|leading| tried.level(place, leading, &Loss::default())).transpose().ok()?;
            return Some(level.unwrap_or(Confidence::None) == wanted.new.level);
        }
        let assessment = tried.assessment_of(&[place]).ok()?;
        let made = Made { assessment: &assessment, rules: tried.rules() };
        let all = question_changes(made, self.after);
        let change = all.iter().find(|change| change.id == wanted.question)?;
        Some(depth(made, self.after, change) == Depth::Nothing)
    }
}

/// What findings weigh that stand, by hypothesis and rule, rising.
fn weights<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    rules: &'a RuleSet,
) -> BTreeMap<(&'a str, Option<&'a str>), Vec<WeightInterval>> {
    let mut weights: BTreeMap<_, Vec<WeightInterval>> = BTreeMap::new();
    for finding in findings.into_iter().filter(|finding| finding.standing == Standing::Stands) {
        let rule = rules.rules().get(finding.rule).map(|rule| rule.id.as_str());
        weights.entry((&*finding.hypothesis, rule)).or_default().push(finding.weight);
    }
    weights.values_mut().for_each(|all| all.sort_unstable_by_key(|one| (one.lo(), one.hi())));
    weights
}

fn depth(old: Made<'_>, new: Made<'_>, change: &QuestionChange) -> Depth {
    let (before, after) = (concluded(old, change.places.0), concluded(new, change.places.1));
    let judged = change.hypotheses.iter().any(|one| one.old != one.new);
    let rivals = change.rivals.iter().any(|one| one.old != one.new);
    let open = change.hypotheses.iter().any(|one| !gate_changes(one).is_empty());
    match (before.leading, before.level) != (after.leading, after.level) {
        true => Depth::Conclusion,
        false if judged || rivals || open || !change.findings.is_empty() || !change.matches.is_empty() => {
            Depth::Reasons
        }
        false => Depth::Nothing,
    }
}

fn concluded(made: Made<'_>, place: Option<usize>) -> Concluded {
    let judged: Option<&QuestionAssessment> = place.and_then(|place| made.assessment.questions.get(place));
    let question = judged.and_then(|judged| made.assessment.case.questions.get(judged.place));
    let leading = judged.and_then(|judged| judged.leading);
    let judgment = judged.and_then(|judged| judged.judgments.get(leading?));
    Concluded {
        leading: question.and_then(|question| Some(question.hypotheses.get(leading?)?.id.clone())),
        likelihood: judgment.map(|judgment| judgment.likelihood.interval),
        level: judgment.map_or(Confidence::None, |judgment| judgment.level),
    }
}

fn effects(change: &QuestionChange) -> Effects {
    let findings: BTreeSet<RuleId> = change.findings.iter().map(|one| one.rule.clone()).collect();
    let others: BTreeSet<RuleId> = change.matches.iter().map(|one| one.rule.clone()).collect();
    let leader = change.leading.1.as_ref().or(change.leading.0.as_ref());
    let judged = leader.and_then(|leader| change.hypotheses.iter().find(|one| one.id == *leader));
    Effects {
        findings: findings.into_iter().collect(),
        others: others.into_iter().collect(),
        gates: judged.map(gate_changes).unwrap_or_default(),
    }
}

/// Gates, by level and name, that are met on one side only. One that asks for more or less than before and is met or not as
/// before is no change of the case.
fn gate_changes(change: &crate::compare::HypothesisChange) -> Vec<GateChange> {
    let mut open: BTreeMap<(Confidence, String), [usize; 2]> = BTreeMap::new();
    for flip in &change.gates {
        for (side, report) in [&flip.old, &flip.new].into_iter().enumerate() {
            let Some(report) = report.as_ref().filter(|report| !report.holds) else { continue };
            open.entry((flip.level, gate_name(&report.gate))).or_default()[side] += 1;
        }
    }
    let differ = open.into_iter().filter(|(_, [old, new])| old != new);
    differ.map(|((level, gate), [old, new])| GateChange { level, gate, holds: new < old }).collect()
}
