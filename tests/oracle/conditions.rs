//! Conditions: every assignment is tried, in nested loops over everything.

use std::collections::BTreeSet;

use ascribe::model::condition::{Condition, EvidencePattern, Operator, SourcePattern, Test};
use ascribe::model::date::days_between;
use ascribe::model::evidence::{Direction, EvidenceItem, Value};
use ascribe::model::vocabulary::FieldType;

use super::facts::{Bindings, Datum, Premise, World};

/// One assignment under which conditions hold.
#[derive(Debug, Clone, Default)]
pub struct Way {
    pub bindings: Bindings,
    /// One for every condition that asks for something that must be true.
    pub premises: Vec<Premise>,
    pub counted: BTreeSet<Premise>,
    /// The first item that was asked for.
    pub first: Option<usize>,
}

/// The conjunctions of which at least one must hold.
pub fn alternatives(conditions: &[Condition]) -> Vec<Vec<&Condition>> {
    let Some((first, rest)) = conditions.split_first() else { return vec![Vec::new()] };
    let choices: Vec<Vec<&Condition>> = match first {
        Condition::All(inner) => alternatives(inner),
        Condition::Any(inner) => inner.iter().flat_map(|one| alternatives(std::slice::from_ref(one))).collect(),
        other => vec![vec![other]],
    };
    let rest = alternatives(rest);
    choices.iter().flat_map(|one| rest.iter().map(|more| [one.clone(), more.clone()].concat())).collect()
}

/// Names of items, those of inner conditions included.
pub fn names<'c>(conditions: impl IntoIterator<Item = &'c Condition>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for condition in conditions {
        match condition {
            Condition::Evidence(pattern) => found.extend(pattern.name.clone()),
            Condition::All(inner) | Condition::Any(inner) | Condition::Not(inner) => found.extend(names(inner)),
            Condition::Count(count) => found.extend(names(&count.conditions)),
            _ => {}
        }
    }
    found
}

/// What a word stands for: a variable or an item, anything, or itself.
enum Word<'w> {
    Variable(&'w str),
    Any,
    Itself(Datum),
}

/// Holds conditions against a world.
pub struct Solver<'a, 'w> {
    pub world: &'a World<'w>,
    pub names: BTreeSet<String>,
}

impl Solver<'_, '_> {
    fn word<'t>(&self, word: &'t str) -> Word<'t> {
        if word == "_" {
            Word::Any
        } else if word.starts_with('?') || self.names.contains(word) {
            Word::Variable(word)
        } else {
            Word::Itself(Datum::text(word))
        }
    }

    /// The value of a word, where it has one.
    pub fn value(&self, word: &str, bindings: &Bindings) -> Option<Datum> {
        match self.word(word) {
            Word::Variable(name) => bindings.get(name).cloned(),
            Word::Itself(value) => Some(value),
            Word::Any => None,
        }
    }

    /// Bindings with which a word stands for a value.
    fn unify(&self, word: &str, value: &Datum, bindings: &Bindings) -> Option<Bindings> {
        match self.word(word) {
            Word::Any => Some(bindings.clone()),
            Word::Itself(own) => (own == *value).then(|| bindings.clone()),
            Word::Variable(name) => bind(name, value, bindings),
        }
    }

    fn unify_optional(&self, word: Option<&String>, value: &Datum, bindings: &Bindings) -> Option<Bindings> {
        word.map_or_else(|| Some(bindings.clone()), |word| self.unify(word, value, bindings))
    }

    /// Every way in which all conditions hold: first those that look at facts, then those that only test.
    pub fn solve(&self, conditions: &[&Condition], start: Way) -> Vec<Way> {
        let looks = |condition: &&&Condition| {
            !matches!(condition, Condition::Compare(_) | Condition::Days(_) | Condition::Not(_) | Condition::Count(_))
        };
        let mut ways = vec![start];
        for condition in conditions.iter().filter(looks) {
            ways = ways.into_iter().flat_map(|way| self.look(condition, way)).collect();
        }
        for condition in conditions.iter().filter(|condition| !looks(condition)) {
            ways = ways.into_iter().filter_map(|way| self.test(condition, way)).collect();
        }
        // Absence is tested last: it may speak of a hypothesis that a later condition binds.
        for condition in conditions {
            if let Condition::Absent(absent) = condition {
                let pattern = EvidencePattern {
                    kind: absent.kind.clone(),
                    supports: absent.supports.clone(),
                    ..EvidencePattern::default()
                };
                ways.retain(|way| {
                    let inner = Way { bindings: way.bindings.clone(), ..Way::default() };
                    self.evidence(&pattern, &inner).is_empty()
                });
            }
        }
        ways
    }

    fn holds(&self, conditions: &[Condition], bindings: &Bindings) -> bool {
        let start = Way { bindings: bindings.clone(), ..Way::default() };
        alternatives(conditions).iter().any(|all| !self.solve(all, start.clone()).is_empty())
    }

    fn test(&self, condition: &Condition, mut way: Way) -> Option<Way> {
        let holds = match condition {
            Condition::Not(inner) => !self.holds(inner, &way.bindings),
            Condition::Compare(compare) => {
                let left = self.value(&compare.left, &way.bindings)?;
                let right = self.value(&compare.right, &way.bindings)?;
                let (a, b) = (typed(&compare.left, left.clone(), &right), typed(&compare.right, right, &left));
                compared(&a, compare.is, &b)
            }
            Condition::Days(days) => match (way.bindings.get(&days.from)?, way.bindings.get(&days.to)?) {
                (Datum::Date(from), Datum::Date(to)) => match (from.day(), to.day()) {
                    (Some(from), Some(to)) => number_passes(&days.is, days_between(from, to) as f64),
                    _ => false,
                },
                _ => false,
            },
            Condition::Count(count) => {
                let start = Way { bindings: way.bindings.clone(), ..Way::default() };
                let inner = alternatives(&count.conditions);
                let found: Vec<Way> = inner.iter().flat_map(|all| self.solve(all, start.clone())).collect();
                let mut different: Vec<Datum> = Vec::new();
                for one in &found {
                    let value = one.bindings.get(&count.of)?.clone();
                    if !different.contains(&value) {
                        different.push(value);
                    }
                    way.counted.extend(one.premises.iter().chain(&one.counted).cloned());
                }
                number_passes(&count.is, different.len() as f64)
            }
            _ => false,
        };
        holds.then_some(way)
    }

    fn look(&self, condition: &Condition, way: Way) -> Vec<Way> {
        let case = self.world.case;
        let with = |bindings: Option<Bindings>| bindings.map(|bindings| Way { bindings, ..way.clone() });
        match condition {
            Condition::Evidence(pattern) => self.evidence(pattern, &way),
            Condition::Source(pattern) => self.sources(pattern, &way, &|item| case.evidence[item].reported_by.clone()),
            Condition::Origin(pattern) => {
                self.sources(pattern, &way, &|item| self.world.lineage.items[item].origins.iter().copied().collect())
            }
            Condition::Actor(pattern) => {
                let fits = case.actors.iter().filter(|actor| fits(&pattern.kinds, &actor.kind));
                fits.filter_map(|actor| with(self.unify(&pattern.name, &Datum::text(actor.id.as_str()), &way.bindings)))
                    .collect()
            }
            Condition::Link(_) => self.links(condition, &way),
            Condition::Hypothesis(_) => self.hypotheses(condition, &way),
            Condition::Fact(pattern) => {
                let facts = self.world.derived.iter().enumerate().filter(|(_, one)| one.relation == pattern.relation);
                let unified = facts.filter_map(|(place, fact)| {
                    let pairs = pattern.args.iter().zip(&fact.args);
                    let mut pairs = pairs;
                    let bindings =
                        pairs.try_fold(way.bindings.clone(), |all, (word, value)| self.unify(word, value, &all));
                    with(bindings).map(|way| premise(way, Premise::Derived(place)))
                });
                unified.collect()
            }
            Condition::Absent(pattern) => {
                let known = |day| day <= case.as_of;
                let mut ways = Vec::new();
                for (place, search) in case.looked_for.iter().enumerate() {
                    if search.kind != pattern.kind || !known(search.known_from) {
                        continue;
                    }
                    let named: Vec<String> = search.concerns.iter().map(|one| one.as_str().to_owned()).collect();
                    for subject in if named.is_empty() { self.world.subjects() } else { named } {
                        let unified =
                            self.unify_optional(pattern.supports.as_ref(), &Datum::text(&subject), &way.bindings);
                        ways.extend(with(unified).map(|way| premise(way, Premise::Search(place, subject))));
                    }
                }
                ways
            }
            _ => Vec::new(),
        }
    }

    fn links(&self, condition: &Condition, way: &Way) -> Vec<Way> {
        let Condition::Link(pattern) = condition else { return Vec::new() };
        let case = self.world.case;
        let mut ways = Vec::new();
        for (place, actor) in case.actors.iter().enumerate() {
            for (number, link) in actor.links.iter().enumerate() {
                let by = &case.sources[link.by];
                let fits = self.world.lineage.is_known(link.by)
                    && fits(&pattern.by_kinds, &by.kind)
                    && pattern.by_party.is_none_or(|party| party == by.party);
                let unified = self
                    .unify(&pattern.from, &Datum::text(actor.id.as_str()), &way.bindings)
                    .and_then(|all| self.unify(&pattern.to, &Datum::text(link.to.as_str()), &all))
                    .and_then(|all| self.unify_optional(pattern.by.as_ref(), &Datum::text(by.id.as_str()), &all));
                if let (true, Some(bindings)) = (fits, unified) {
                    ways.push(premise(Way { bindings, ..way.clone() }, Premise::Link(place, number)));
                }
            }
        }
        ways
    }

    fn hypotheses(&self, condition: &Condition, way: &Way) -> Vec<Way> {
        let Condition::Hypothesis(pattern) = condition else { return Vec::new() };
        let mut ways = Vec::new();
        for question in &self.world.case.questions {
            for hypothesis in question.hypotheses.iter().filter(|one| fits(&pattern.kinds, &one.kind)) {
                let within = hypothesis.within.map(|whole| question.hypotheses[whole].id.to_string());
                let unified =
                    self.unify(&pattern.name, &Datum::text(hypothesis.id.as_str()), &way.bindings).and_then(|all| {
                        self.unify_optional(pattern.question.as_ref(), &Datum::text(question.id.as_str()), &all)
                    });
                let mut all: Vec<Bindings> = unified.into_iter().collect();
                if let Some(word) = &pattern.actor {
                    let each = |bindings: &Bindings| {
                        let actors = hypothesis.actors.iter();
                        actors.filter_map(|one| self.unify(word, &Datum::text(one.as_str()), bindings)).collect()
                    };
                    all = all.iter().flat_map(|bindings| -> Vec<Bindings> { each(bindings) }).collect();
                }
                if let Some(word) = &pattern.within {
                    let inside = |bindings: Bindings| self.unify(word, &Datum::text(within.as_ref()?), &bindings);
                    all = all.into_iter().filter_map(inside).collect();
                }
                ways.extend(all.into_iter().map(|bindings| Way { bindings, ..way.clone() }));
            }
        }
        ways
    }

    fn sources(&self, pattern: &SourcePattern, way: &Way, of: &dyn Fn(usize) -> Vec<usize>) -> Vec<Way> {
        let case = self.world.case;
        let mut ways = Vec::new();
        for item in (0..case.evidence.len()).filter(|item| self.world.takes_part[*item]) {
            let Some(bindings) = bind(&pattern.of, &Datum::text(case.evidence[item].id.as_str()), &way.bindings) else {
                continue;
            };
            for source in of(item).into_iter().map(|source| &case.sources[source]) {
                let fits = fits(&pattern.kinds, &source.kind)
                    && fits(&pattern.reliability, &source.reliability)
                    && pattern.party.is_none_or(|party| party == source.party)
                    && pattern.first_hand.is_none_or(|first_hand| first_hand == source.first_hand);
                let unified = self.unify_optional(pattern.name.as_ref(), &Datum::text(source.id.as_str()), &bindings);
                ways.extend(unified.filter(|_| fits).map(|bindings| Way { bindings, ..way.clone() }));
            }
        }
        ways
    }

    fn evidence(&self, pattern: &EvidencePattern, way: &Way) -> Vec<Way> {
        let mut ways = Vec::new();
        for (place, item) in self.world.case.evidence.iter().enumerate() {
            if !self.world.takes_part[place] || item.kind != pattern.kind {
                continue;
            }
            for bindings in self.item(pattern, item, &way.bindings) {
                let mut found = premise(Way { bindings, ..way.clone() }, Premise::Item(place));
                found.first.get_or_insert(place);
                ways.push(found);
            }
        }
        ways
    }

    /// Bindings under which an item fits a pattern.
    fn item(&self, pattern: &EvidencePattern, item: &EvidenceItem, bindings: &Bindings) -> Vec<Bindings> {
        let own = Datum::text(item.id.as_str());
        let named = pattern.name.as_ref().map_or_else(|| Some(bindings.clone()), |name| bind(name, &own, bindings));
        let mut all: Vec<Bindings> = named.into_iter().collect();
        let happened = item.happened.map_or(Datum::Missing, Datum::Date);
        let known = Datum::Date(ascribe::model::date::PartialDate::Day(item.known_from));
        for (word, date) in [(&pattern.happened, happened), (&pattern.known_from, known)] {
            if let Some(word) = word {
                all.retain(|_| date != Datum::Missing);
                all = all.iter().filter_map(|bindings| self.unify(word, &date, bindings)).collect();
            }
        }
        if let Some(test) = &pattern.credibility {
            let grade = Datum::Number(f64::from(item.credibility.grade()));
            all = all.iter().filter_map(|bindings| passes(test, &grade, None, bindings)).collect();
        }
        for (field, test) in &pattern.fields.0 {
            let is = self.world.field_type(&item.kind, field);
            all = all.iter().flat_map(|bindings| field_passes(test, item.field(field), is, bindings)).collect();
        }
        for (word, direction) in [
            (&pattern.supports, Direction::Supports),
            (&pattern.opposes, Direction::Opposes),
            (&pattern.concerns, Direction::Concerns),
        ] {
            if let Some(word) = word {
                let each = |bindings: &Bindings| -> Vec<Bindings> {
                    let borne = item.bears_on.iter().filter(|(_, way)| *way == direction);
                    borne.filter_map(|(one, _)| self.unify(word, &Datum::text(one.as_str()), bindings)).collect()
                };
                all = all.iter().flat_map(each).collect();
            }
        }
        all
    }
}

fn premise(mut way: Way, premise: Premise) -> Way {
    way.premises.push(premise);
    way
}

fn fits<K: PartialEq>(allowed: &[K], kind: &K) -> bool {
    allowed.is_empty() || allowed.contains(kind)
}

fn bind(name: &str, value: &Datum, bindings: &Bindings) -> Option<Bindings> {
    match bindings.get(name) {
        Some(known) => (known == value).then(|| bindings.clone()),
        None => {
            let mut bindings = bindings.clone();
            bindings.insert(name.to_owned(), value.clone());
            Some(bindings)
        }
    }
}

/// Some element of a list must pass, or for a test that refuses values none may fail.
fn field_passes(test: &Test, value: Option<&Value>, is: Option<&FieldType>, bindings: &Bindings) -> Vec<Bindings> {
    let Some(Value::Texts(list)) = value else {
        let value = value.map_or(Datum::Missing, Datum::of);
        return passes(test, &value, is, bindings).into_iter().collect();
    };
    let mut elements: Vec<Datum> = Vec::new();
    for text in list {
        if !elements.contains(&Datum::text(text)) {
            elements.push(Datum::text(text));
        }
    }
    let every = matches!(test, Test::IsNot(_) | Test::NoneOf(_) | Test::Missing);
    if every || elements.is_empty() {
        let all = elements.iter().all(|element| passes(test, element, is, bindings).is_some());
        let given = !elements.is_empty() || matches!(test, Test::Missing);
        return if all && given { vec![bindings.clone()] } else { Vec::new() };
    }
    elements.iter().filter_map(|element| passes(test, element, is, bindings)).collect()
}

/// Bindings under which a value passes a test.
fn passes(test: &Test, value: &Datum, is: Option<&FieldType>, bindings: &Bindings) -> Option<Bindings> {
    let given = *value != Datum::Missing;
    let same = |one| Datum::constant(one, is) == *value;
    let holds = match test {
        Test::Is(one) => same(one),
        Test::IsNot(one) => given && !same(one),
        Test::OneOf(list) => list.iter().any(same),
        Test::NoneOf(list) => given && !list.iter().any(same),
        Test::Within(lo, hi) => value.number().is_some_and(|number| *lo <= number && number <= *hi),
        Test::AtLeast(lo) => value.number().is_some_and(|number| *lo <= number),
        Test::AtMost(hi) => value.number().is_some_and(|number| number <= *hi),
        Test::Known => given,
        Test::Missing => !given,
        Test::Bind(name) => return if given { bind(name, value, bindings) } else { None },
    };
    holds.then(|| bindings.clone())
}

fn number_passes(test: &Test, number: f64) -> bool {
    passes(test, &Datum::Number(number), None, &Bindings::new()).is_some()
}

/// A value of a rule, which stands there as text, as one of the type that it is compared with.
fn typed(word: &str, value: Datum, other: &Datum) -> Datum {
    let read = match other {
        _ if word.starts_with('?') => None,
        // `inf` and `nan` are words: no number of a case is one.
        Datum::Number(_) => word.parse().ok().filter(|number: &f64| number.is_finite()).map(Datum::Number),
        Datum::Flag(_) => word.parse().ok().map(Datum::Flag),
        Datum::Date(_) => ascribe::model::date::PartialDate::parse(word).map(Datum::Date),
        Datum::Text(_) | Datum::Missing => None,
    };
    read.unwrap_or(value)
}

fn compared(left: &Datum, operator: Operator, right: &Datum) -> bool {
    use std::cmp::Ordering;
    let order = match (left, right) {
        (Datum::Number(left), Datum::Number(right)) => left.partial_cmp(right),
        (Datum::Text(left), Datum::Text(right)) => Some(left.cmp(right)),
        (Datum::Date(left), Datum::Date(right)) => match (left.day(), right.day()) {
            (Some(left), Some(right)) => Some(left.cmp(&right)),
            _ => None,
        },
        _ => None,
    };
    match operator {
        Operator::Equal => left == right,
        Operator::Different => left != right,
        Operator::Less => order == Some(Ordering::Less),
        Operator::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
    }
}
