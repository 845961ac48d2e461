//! Compiling: from the conditions of a rule to its branches.
//!
//! A condition becomes *goals*: scans of a relation, and tests that need some variables first. `schedule` puts them in
//! order: a test as soon as its variables are bound, else the scan with most known columns.

use std::collections::BTreeSet;

use super::apart::is_told_apart;
use super::branch::{Branch, Check, Course, Head, Operand, Scan, Slot, Step, Term};
use super::plan::{Layout, RelationId, base, column};
use super::schedule::{as_scan, schedule};
use super::symbol::{Atom, Symbol};
use crate::model::condition::{
    AbsentPattern, Comparison, Condition, CountPattern, DaysPattern, EvidencePattern, HypothesisPattern, LinkPattern,
    SourcePattern, Test, WAYS_MAX,
};
use crate::model::date::PartialDate;
use crate::model::rule::{Outcome, Rule, Target};
use crate::model::strata::{Strata, relation_derived};
use crate::model::value::Scalar;

/// Compiles every branch of a rule.
pub(crate) fn compile_rule(rule: &Rule, layout: &mut Layout, strata: &Strata, rules: &[Rule]) -> Vec<Branch> {
    let unless: Vec<Condition> = rule.unless.iter().map(|one| Condition::Not(vec![one.clone()])).collect();
    let own = own_stratum(rule, layout, strata, rules);
    let alternatives = alternatives(rule.when.iter().chain(&unless));
    let branch = |conjunction: &Vec<&Condition>| compile_branch(rule, conjunction, layout, &own);
    let mut branches: Vec<Branch> = alternatives.iter().map(branch).collect();
    if branches.len() > 1 {
        branches.iter_mut().for_each(|branch| branch.is_told_apart = false);
    }
    branches
}

/// Relations that are derived in the same stratum as this rule.
fn own_stratum(rule: &Rule, layout: &Layout, strata: &Strata, rules: &[Rule]) -> BTreeSet<RelationId> {
    let derived = |place: &usize| rules.get(*place).and_then(relation_derived);
    let own = relation_derived(rule);
    let group = strata.iter().find(|group| own.is_some() && group.iter().any(|place| derived(place) == own));
    group.into_iter().flatten().filter_map(derived).filter_map(|name| layout.derived.get(name).copied()).collect()
}

/// The conjunctions of which at least one must hold: `Any` is multiplied out, `All` is spread.
pub(crate) fn alternatives<'c>(conditions: impl IntoIterator<Item = &'c Condition>) -> Vec<Vec<&'c Condition>> {
    let mut all: Vec<Vec<&Condition>> = vec![Vec::new()];
    for condition in conditions {
        let choices: Vec<Vec<&Condition>> = match condition {
            Condition::All(inner) => alternatives(inner),
            Condition::Any(inner) => inner.iter().flat_map(|one| alternatives([one])).collect(),
            other => vec![vec![other]],
        };
        all = all
            .iter()
            .flat_map(|sofar| choices.iter().map(|choice| [sofar.as_slice(), choice.as_slice()].concat()))
            .take(WAYS_MAX)
            .collect();
    }
    all
}

fn compile_branch(rule: &Rule, conditions: &[&Condition], layout: &mut Layout, own: &BTreeSet<RelationId>) -> Branch {
    let mut scope = Scope { names: Vec::new(), items: item_names(conditions.iter().copied()) };
    let mut goals = Vec::new();
    let mut principal = None;
    for condition in conditions {
        let before = goals.len();
        compile(condition, layout, &mut scope, &mut goals);
        if let (Condition::Evidence(_), None) = (condition, principal) {
            principal = goals.get(before).and_then(item_slot);
        }
    }
    let head = compile_head(rule, layout, &mut scope, &mut goals);
    let recurs = |goal: &Step| matches!(goal, Step::Scan(scan) if own.contains(&scan.relation));
    let recursive = goals.iter().enumerate().filter(|(_, goal)| recurs(goal));
    let recursive: Vec<Course> =
        recursive.map(|(place, _)| Course::new(schedule(&goals, Some(place), BTreeSet::new()))).collect();
    let is_told_apart = recursive.len() < 2 && is_told_apart(&goals, &head, layout);
    let course = Course::new(schedule(&goals, None, BTreeSet::new()));
    Branch { course, recursive, names: scope.names, principal, head, is_told_apart }
}

/// Slot of the item that a scan of evidence is about.
fn item_slot(goal: &Step) -> Option<Slot> {
    as_scan(goal)?.terms.first()?.slot()
}

/// Names that evidence patterns give to items, inner conditions included.
fn item_names<'c>(conditions: impl IntoIterator<Item = &'c Condition>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for condition in conditions {
        match condition {
            Condition::Evidence(EvidencePattern { name: Some(name), .. }) => {
                names.insert(name.clone());
            }
            Condition::All(inner) | Condition::Any(inner) | Condition::Not(inner) => names.extend(item_names(inner)),
            Condition::Count(count) => names.extend(item_names(&count.conditions)),
            _ => {}
        }
    }
    names
}

/// Variables of a branch.
struct Scope {
    names: Vec<String>,
    items: BTreeSet<String>,
}

impl Scope {
    fn slot(&mut self, name: &str) -> Slot {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| self.add(name))
    }

    fn fresh(&mut self) -> Slot {
        self.add("")
    }

    fn add(&mut self, name: &str) -> Slot {
        let slot = self.names.len();
        self.names.push(name.to_owned());
        slot
    }

    /// What a word in a pattern means: `?x` and the names of items are variables, `_` is anything, the rest is itself.
    fn term(&mut self, word: &str, layout: &mut Layout) -> Term {
        if word == "_" {
            Term::Any
        } else if word.starts_with('?') || self.items.contains(word) {
            Term::Variable(self.slot(word))
        } else {
            Term::Constant(layout.text(word))
        }
    }

    fn operand(&mut self, word: &str, layout: &mut Layout) -> Operand {
        match self.term(word, layout) {
            Term::Variable(slot) => Operand::Variable(slot),
            Term::Constant(_) | Term::Any => {
                let reads_like = match (word.parse::<f64>(), PartialDate::parse(word)) {
                    // A year is a number first: no rule compares years otherwise.
                    (Ok(number), _) if number.is_finite() => Some(Atom::number(number)),
                    (_, Some(date)) => Some(Atom::date(date)),
                    _ => word.parse().ok().map(Atom::Bool),
                };
                Operand::Value(layout.text(word), reads_like.map(|atom| layout.symbols.intern(atom)))
            }
        }
    }

    fn optional(&mut self, word: &Option<String>, layout: &mut Layout) -> Term {
        word.as_ref().map_or(Term::Any, |word| self.term(word, layout))
    }
}

fn scan(relation: RelationId, terms: Vec<Term>) -> Scan {
    Scan { relation, terms, checks: Vec::new(), known: 0, named: Vec::new() }
}

fn compile(condition: &Condition, layout: &mut Layout, scope: &mut Scope, goals: &mut Vec<Step>) {
    match condition {
        Condition::Evidence(pattern) => compile_evidence(pattern, layout, scope, goals),
        Condition::Source(pattern) => compile_source(base::REPORTS, pattern, layout, scope, goals),
        Condition::Origin(pattern) => compile_source(base::ORIGIN, pattern, layout, scope, goals),
        Condition::Actor(pattern) => {
            let terms = vec![scope.term(&pattern.name, layout), Term::Any];
            goals.push(with_kinds(scan(base::ACTOR, terms), 1, &pattern.kinds, layout));
        }
        Condition::Link(pattern) => compile_link(pattern, layout, scope, goals),
        Condition::Hypothesis(pattern) => compile_hypothesis(pattern, layout, scope, goals),
        Condition::Fact(pattern) => {
            let terms = pattern.args.iter().map(|arg| scope.term(arg, layout)).collect();
            // A relation that no rule derives is empty; `load` refuses it. The empty conjunction under `Not` never holds.
            match layout.derived.get(&pattern.relation) {
                Some(relation) => goals.push(Step::Scan(scan(*relation, terms))),
                None => goals.push(Step::Not(Vec::new())),
            }
        }
        Condition::Absent(pattern) => compile_absent(pattern, layout, scope, goals),
        Condition::Count(pattern) => compile_count(pattern, layout, scope, goals),
        Condition::Compare(Comparison { left, is, right }) => {
            let (left, right) = (scope.operand(left, layout), scope.operand(right, layout));
            goals.push(Step::Compare(left, *is, right));
        }
        Condition::Days(DaysPattern { from, to, is }) => {
            let (from, to) = (scope.slot(from), scope.slot(to));
            goals.push(Step::Days(from, to, number_check(is)));
        }
        Condition::All(inner) => inner.iter().for_each(|one| compile(one, layout, scope, goals)),
        Condition::Not(inner) => compile_not(inner, layout, scope, goals),
        // `alternatives` has multiplied out every `Any` outside `Not` and `Count`; inside them it is done there.
        Condition::Any(_) => {}
    }
}

/// `Not` of alternatives is `Not` of each.
fn compile_not(inner: &[Condition], layout: &mut Layout, scope: &mut Scope, goals: &mut Vec<Step>) {
    for conjunction in alternatives(inner) {
        let mut steps = Vec::new();
        conjunction.iter().for_each(|one| compile(one, layout, scope, &mut steps));
        goals.push(Step::Not(steps));
    }
}

fn compile_evidence(pattern: &EvidencePattern, layout: &mut Layout, scope: &mut Scope, goals: &mut Vec<Step>) {
    let Some(kind) = layout.kinds.get(&pattern.kind).cloned() else {
        goals.push(Step::Not(Vec::new()));
        return;
    };
    let item = match &pattern.name {
        Some(name) => scope.slot(name),
        None => scope.fresh(),
    };
    let width = layout.widths.get(kind.relation).copied().unwrap_or(0);
    let mut items = scan(kind.relation, vec![Term::Any; width]);
    items.set(column::ITEM, Term::Variable(item));
    if let Some(test) = &pattern.credibility {
        apply(test, false, column::CREDIBILITY, &mut items, layout, scope);
    }
    for (place, variable) in [(column::HAPPENED, &pattern.happened), (column::KNOWN_FROM, &pattern.known_from)] {
        if let Some(variable) = variable {
            items.set(place, scope.term(variable, layout));
            items.checks.push((place, Check::Known));
        }
    }
    let mut lists = Vec::new();
    for (field, test) in &pattern.fields.0 {
        if let Some(place) = kind.columns.get(field) {
            apply(test, kind.dates.contains(field), *place, &mut items, layout, scope);
        } else if let Some(list) = kind.lists.get(field) {
            compile_list(test, *list, item, layout, scope, &mut lists);
        }
    }
    goals.push(Step::Scan(items));
    goals.append(&mut lists);
    let bears =
        [(base::SUPPORTS, &pattern.supports), (base::OPPOSES, &pattern.opposes), (base::CONCERNS, &pattern.concerns)];
    for (relation, subject) in bears {
        if let Some(subject) = subject {
            let subject = scope.term(subject, layout);
            goals.push(Step::Scan(scan(relation, vec![Term::Variable(item), subject])));
        }
    }
}

/// Applies a test to a column.
fn apply(test: &Test, dates: bool, place: usize, scan: &mut Scan, layout: &mut Layout, scope: &mut Scope) {
    match test {
        Test::Is(value) => scan.set(place, Term::Constant(constant(value, dates, layout))),
        Test::Missing => scan.set(place, Term::Constant(Symbol::MISSING)),
        Test::Bind(variable) => {
            scan.set(place, Term::Variable(scope.slot(variable)));
            scan.checks.push((place, Check::Known));
        }
        other => scan.checks.push((place, check(other, dates, layout))),
    }
}

/// Applies a test to the elements of a list: some element must pass it; for `IsNot`, `NoneOf` and `Missing` none may fail.
fn compile_list(
    test: &Test,
    list: RelationId,
    item: Slot,
    layout: &mut Layout,
    scope: &mut Scope,
    goals: &mut Vec<Step>,
) {
    let mut elements = scan(list, vec![Term::Variable(item), Term::Any]);
    let refused = match test {
        Test::IsNot(value) => Some(Test::Is(value.clone())),
        Test::NoneOf(values) => Some(Test::OneOf(values.clone())),
        Test::Missing => Some(Test::Known),
        _ => None,
    };
    if matches!(test, Test::IsNot(_) | Test::NoneOf(_)) {
        goals.push(Step::Scan(scan(list, vec![Term::Variable(item), Term::Any])));
    }
    match refused {
        Some(refused) => {
            apply(&refused, false, 1, &mut elements, layout, scope);
            goals.push(Step::Not(vec![Step::Scan(elements)]));
        }
        None => {
            apply(test, false, 1, &mut elements, layout, scope);
            goals.push(Step::Scan(elements));
        }
    }
}

/// The symbol of a constant; in a field that holds dates, text is a date.
fn constant(value: &Scalar, dates: bool, layout: &mut Layout) -> Symbol {
    let atom = match value {
        Scalar::Text(text) if dates => PartialDate::parse(text).map_or_else(|| Atom::constant(value), Atom::date),
        _ => Atom::constant(value),
    };
    layout.symbols.intern(atom)
}

fn check(test: &Test, dates: bool, layout: &mut Layout) -> Check {
    let mut all = |values: &[Scalar]| values.iter().map(|value| constant(value, dates, layout)).collect();
    match test {
        Test::Is(value) => Check::OneOf(all(std::slice::from_ref(value))),
        Test::OneOf(values) => Check::OneOf(all(values)),
        Test::IsNot(value) => Check::NoneOf(all(std::slice::from_ref(value))),
        Test::NoneOf(values) => Check::NoneOf(all(values)),
        Test::Within(lo, hi) => Check::Within(*lo, *hi),
        Test::AtLeast(lo) => Check::Within(*lo, f64::INFINITY),
        Test::AtMost(hi) => Check::Within(f64::NEG_INFINITY, *hi),
        Test::Known | Test::Bind(_) => Check::Known,
        Test::Missing => Check::OneOf(vec![Symbol::MISSING]),
    }
}

/// A test of a computed number; `load` lets no other test through for one.
fn number_check(test: &Test) -> Check {
    let number = |value: &Scalar| match value {
        Scalar::Integer(number) => Some(*number as f64),
        Scalar::Number(number) => Some(*number),
        _ => None,
    };
    let all = |values: &[Scalar]| values.iter().filter_map(number).collect();
    match test {
        Test::Is(value) => Check::Numbers(all(std::slice::from_ref(value)), true),
        Test::OneOf(values) => Check::Numbers(all(values), true),
        Test::IsNot(value) => Check::Numbers(all(std::slice::from_ref(value)), false),
        Test::NoneOf(values) => Check::Numbers(all(values), false),
        Test::Within(lo, hi) => Check::Within(*lo, *hi),
        Test::AtLeast(lo) => Check::Within(*lo, f64::INFINITY),
        Test::AtMost(hi) => Check::Within(f64::NEG_INFINITY, *hi),
        Test::Known | Test::Bind(_) => Check::Known,
        Test::Missing => Check::Numbers(Vec::new(), true),
    }
}

fn with_kinds<K: std::fmt::Debug>(mut scan: Scan, place: usize, kinds: &[K], layout: &mut Layout) -> Step {
    if !kinds.is_empty() {
        let kinds = kinds.iter().map(|kind| layout.variant(kind)).collect();
        scan.checks.push((place, Check::OneOf(kinds)));
    }
    Step::Scan(scan)
}

fn compile_source(
    relation: RelationId,
    pattern: &SourcePattern,
    layout: &mut Layout,
    scope: &mut Scope,
    goals: &mut Vec<Step>,
) {
    let item = Term::Variable(scope.slot(&pattern.of));
    let source = match &pattern.name {
        Some(name) => scope.term(name, layout),
        None => Term::Variable(scope.fresh()),
    };
    goals.push(Step::Scan(scan(relation, vec![item, source])));
    let mut about = scan(base::SOURCE, vec![source, Term::Any, Term::Any, Term::Any, Term::Any]);
    for (place, flag) in [(2, pattern.party), (3, pattern.first_hand)] {
        if let Some(flag) = flag {
            about.set(place, Term::Constant(layout.flag(flag)));
        }
    }
    if !pattern.reliability.is_empty() {
        let grades = pattern.reliability.iter().map(|grade| layout.variant(grade)).collect();
        about.checks.push((4, Check::OneOf(grades)));
    }
    goals.push(with_kinds(about, 1, &pattern.kinds, layout));
}

fn compile_link(pattern: &LinkPattern, layout: &mut Layout, scope: &mut Scope, goals: &mut Vec<Step>) {
    let by = match &pattern.by {
        Some(by) => scope.term(by, layout),
        None => Term::Variable(scope.fresh()),
    };
    let terms = vec![scope.term(&pattern.from, layout), scope.term(&pattern.to, layout), by];
    goals.push(Step::Scan(scan(base::LINK, terms)));
    if pattern.by_party.is_some() || !pattern.by_kinds.is_empty() {
        let mut about = scan(base::SOURCE, vec![by, Term::Any, Term::Any, Term::Any, Term::Any]);
        if let Some(party) = pattern.by_party {
            about.set(2, Term::Constant(layout.flag(party)));
        }
        goals.push(with_kinds(about, 1, &pattern.by_kinds, layout));
    }
}

fn compile_hypothesis(pattern: &HypothesisPattern, layout: &mut Layout, scope: &mut Scope, goals: &mut Vec<Step>) {
    let name = scope.term(&pattern.name, layout);
    let question = scope.optional(&pattern.question, layout);
    goals.push(with_kinds(scan(base::HYPOTHESIS, vec![name, Term::Any, question]), 1, &pattern.kinds, layout));
    for (relation, other) in [(base::NAMES, &pattern.actor), (base::WITHIN, &pattern.within)] {
        if let Some(other) = other {
            let other = scope.term(other, layout);
            goals.push(Step::Scan(scan(relation, vec![name, other])));
        }
    }
}

/// Looked for, for this subject or for any, and no such item.
fn compile_absent(pattern: &AbsentPattern, layout: &mut Layout, scope: &mut Scope, goals: &mut Vec<Step>) {
    let kind = Term::Constant(layout.text(&pattern.kind));
    let subject = scope.optional(&pattern.supports, layout);
    goals.push(Step::Scan(scan(base::LOOKED_FOR, vec![kind, subject])));
    let found = EvidencePattern {
        kind: pattern.kind.clone(),
        supports: pattern.supports.clone(),
        ..EvidencePattern::default()
    };
    let mut steps = Vec::new();
    compile_evidence(&found, layout, scope, &mut steps);
    goals.push(Step::Not(steps));
}

fn compile_count(pattern: &CountPattern, layout: &mut Layout, scope: &mut Scope, goals: &mut Vec<Step>) {
    let mut ways = Vec::new();
    for conjunction in alternatives(&pattern.conditions) {
        let mut steps = Vec::new();
        conjunction.iter().for_each(|one| compile(one, layout, scope, &mut steps));
        ways.push(steps);
    }
    goals.push(Step::Count(scope.slot(&pattern.of), ways, number_check(&pattern.is)));
}

fn compile_head(rule: &Rule, layout: &mut Layout, scope: &mut Scope, goals: &mut Vec<Step>) -> Head {
    match &rule.then {
        Outcome::Supports(weighing) | Outcome::Opposes(weighing) => {
            head_hypothesis(&weighing.hypothesis, layout, scope, goals)
        }
        Outcome::SuggestsFalseFlag(suspicion) => head_hypothesis(&suspicion.hypothesis, layout, scope, goals),
        Outcome::Caps(cap) => head_hypothesis(&cap.hypothesis, layout, scope, goals),
        Outcome::Derives(derivation) => {
            let relation = layout.derived.get(&derivation.relation).copied().unwrap_or_default();
            Head::Derive(relation, derivation.args.iter().map(|arg| scope.term(arg, layout)).collect())
        }
        Outcome::Undercuts(target) => head_target(target, layout, scope),
        Outcome::Discounts(discount) => head_target(&discount.target, layout, scope),
    }
}

/// What is weighed must be a hypothesis: an actor that evidence speaks of is not.
fn head_hypothesis(word: &str, layout: &mut Layout, scope: &mut Scope, goals: &mut Vec<Step>) -> Head {
    let term = scope.term(word, layout);
    goals.push(Step::Scan(scan(base::HYPOTHESIS, vec![term, Term::Any, Term::Any])));
    Head::Hypothesis(term)
}

fn head_target(target: &Target, layout: &mut Layout, scope: &mut Scope) -> Head {
    let mut term = |word: &Option<String>| word.as_ref().map(|word| scope.term(word, layout));
    Head::Target { item: term(&target.item), source: term(&target.source), supporting: term(&target.supporting) }
}
