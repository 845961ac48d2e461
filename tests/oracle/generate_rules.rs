//! Generated rules: every condition, every outcome, recursion and negation.

use ascribe::model::condition::{
    AbsentPattern, ActorPattern, Comparison, Condition, CountPattern, DaysPattern, EvidencePattern, FactPattern,
    HypothesisPattern, LinkPattern, Operator, SourcePattern, Test,
};
use ascribe::model::confidence::Confidence;
use ascribe::model::hypothesis::HypothesisKind;
use ascribe::model::reliability::Reliability;
use ascribe::model::rule::{Cap, Derivation, Discount, Outcome, Rule, Suspicion, Target, Weighing};
use ascribe::model::source::SourceKind;
use ascribe::model::value::{Entries, Scalar};

use super::generate::{DATES, FAMILIES, Random, TAGS};

const KINDS: [&str; 3] = ["sample", "moment", "words"];
const LINES: [&str; 3] = ["code", "legal", "timing"];
/// Derived relations with their numbers of arguments.
const RELATIONS: [(&str, usize); 3] = [("linked", 2), ("tainted", 1), ("noted", 1)];

/// From one to eight rules, of which some derive what others read.
pub fn rules(random: &mut Random) -> Vec<Rule> {
    let count = 1 + random.below(8);
    let mut relations: Vec<(&str, usize)> = Vec::new();
    let derive: Vec<Option<(&str, usize)>> = (0..count)
        .map(|_| {
            let relation = random.percent(30).then(|| random.pick(&RELATIONS))?;
            relations.push(relation);
            Some(relation)
        })
        .collect();
    let mut rules = Vec::new();
    for (number, derived) in derive.into_iter().enumerate() {
        let mut writer = Writer { random, relations: &relations, scope: Scope::default(), next: 0 };
        rules.push(writer.rule(number, count, derived));
    }
    rules
}

/// What conditions have given names to so far.
#[derive(Default, Clone)]
struct Scope {
    items: Vec<String>,
    /// Variables that stand for ids.
    ids: Vec<String>,
    sources: Vec<String>,
    dates: Vec<String>,
    values: Vec<String>,
}

struct Writer<'a> {
    random: &'a mut Random,
    relations: &'a [(&'a str, usize)],
    scope: Scope,
    next: usize,
}

impl Writer<'_> {
    fn rule(&mut self, number: usize, count: usize, derived: Option<(&str, usize)>) -> Rule {
        let mut when = vec![self.start(derived)];
        for _ in 0..self.random.pick(&[0, 0, 1, 1, 2]) {
            when.push(self.condition(2));
        }
        let then = match derived {
            Some((relation, width)) => Outcome::Derives(Derivation {
                relation: relation.into(),
                args: (0..width).map(|_| self.argument()).collect(),
                strength: self.random.pick(&[1.0, 0.9, 0.5, 0.0]),
            }),
            None => self.outcome(&mut when, count),
        };
        let unless = if self.random.percent(25) { vec![self.inner(1)] } else { vec![] };
        let line = matches!(then, Outcome::Supports(_) | Outcome::Opposes(_)).then(|| self.random.pick(&LINES).into());
        Rule {
            id: format!("r{number}"),
            line,
            title: "Generated".into(),
            rationale: "Generated".into(),
            references: vec![],
            when,
            unless,
            then,
            because: String::new(),
        }
    }

    fn start(&mut self, derived: Option<(&str, usize)>) -> Condition {
        match derived {
            Some(("linked", _)) if self.random.percent(70) => self.link(),
            _ => self.evidence(),
        }
    }

    fn argument(&mut self) -> String {
        let all = [self.scope.ids.clone(), self.scope.items.clone(), self.scope.sources.clone()].concat();
        if all.is_empty() || self.random.percent(5) { "fixed".into() } else { self.random.pick(&all) }
    }

    fn fresh(&mut self, stem: &str) -> String {
        self.next += 1;
        format!("{stem}{}", self.next)
    }

    /// A variable for an id: a known one half the time.
    fn id(&mut self) -> String {
        let known = self.scope.ids.clone();
        if !known.is_empty() && self.random.percent(60) {
            return self.random.pick(&known);
        }
        let name = self.fresh("?v");
        self.scope.ids.push(name.clone());
        name
    }

    fn optional_id(&mut self, percent: usize) -> Option<String> {
        self.random.percent(percent).then(|| self.id())
    }

    fn source_name(&mut self) -> String {
        let known = self.scope.sources.clone();
        if !known.is_empty() && self.random.percent(30) {
            return self.random.pick(&known);
        }
        let name = self.fresh("?s");
        self.scope.sources.push(name.clone());
        name
    }

    fn condition(&mut self, depth: usize) -> Condition {
        match self.random.below(if depth > 0 { 16 } else { 9 }) {
            0..=2 => self.evidence(),
            3 => self.source(),
            4 => self.link(),
            5 => self.hypothesis(),
            6 => Condition::Actor(ActorPattern { name: self.id(), kinds: vec![] }),
            7 | 8 => self.fact(),
            9 => self.compare(),
            10 => self.days(),
            11 => self.absent(),
            12 => self.count(depth - 1),
            13 => {
                let scope = self.scope.clone();
                let inner = (0..1 + self.random.below(2)).map(|_| self.condition(depth - 1)).collect();
                self.scope = scope;
                Condition::Not(inner)
            }
            14 => self.any(depth - 1),
            _ => Condition::All((0..1 + self.random.below(2)).map(|_| self.condition(depth - 1)).collect()),
        }
    }

    /// A condition whose names stay inside.
    fn inner(&mut self, depth: usize) -> Condition {
        let scope = self.scope.clone();
        let condition = self.condition(depth);
        self.scope = scope;
        condition
    }

    fn any(&mut self, depth: usize) -> Condition {
        // Alternatives bind nothing that is used outside: `load` asks for what all of them bind.
        Condition::Any((0..1 + self.random.below(2)).map(|_| self.inner(depth)).collect())
    }

    fn evidence(&mut self) -> Condition {
        let kind = self.random.pick(&KINDS);
        let mut pattern = EvidencePattern { kind: kind.into(), ..EvidencePattern::default() };
        if self.random.percent(70) {
            let name = self.fresh("t");
            self.scope.items.push(name.clone());
            pattern.name = Some(name);
        }
        pattern.supports = self.optional_id(75);
        pattern.opposes = self.optional_id(5);
        pattern.concerns = self.optional_id(3);
        if self.random.percent(20) {
            let name = self.fresh("?d");
            self.scope.dates.push(name.clone());
            pattern.happened = Some(name);
        }
        if self.random.percent(10) {
            let name = self.fresh("?d");
            self.scope.dates.push(name.clone());
            pattern.known_from = Some(name);
        }
        if self.random.percent(15) {
            pattern.credibility =
                Some(self.random.pick(&[Test::AtMost(3.0), Test::Within(2.0, 5.0), Test::IsNot(Scalar::Integer(6))]));
        }
        let fields = self.random.pick(&[0, 0, 0, 1, 1, 2]);
        for _ in 0..fields {
            let (name, test) = self.field(kind);
            if !pattern.fields.0.iter().any(|(known, _)| *known == name) {
                pattern.fields.0.push((name, test));
            }
        }
        pattern.fields = Entries(pattern.fields.0);
        Condition::Evidence(pattern)
    }

    fn field(&mut self, kind: &str) -> (String, Test) {
        let text = |text: &str| Scalar::Text(text.to_owned());
        let name = match kind {
            "sample" => self.random.pick(&["family", "shared", "tags", "share"]),
            "moment" => self.random.pick(&["offset", "event", "exact", "note"]),
            _ => self.random.pick(&["tags", "family"]),
        };
        if self.random.percent(12) {
            return (name.into(), self.random.pick(&[Test::Known, Test::Missing]));
        }
        if self.random.percent(20) {
            let variable = self.fresh("?w");
            let known = if name == "event" { &mut self.scope.dates } else { &mut self.scope.values };
            let reuse = !known.is_empty() && self.random.percent(40);
            let variable = if reuse { self.random.pick(known) } else { variable };
            known.push(variable.clone());
            return (name.into(), Test::Bind(variable));
        }
        let value = match name {
            "family" => text(self.random.pick(&FAMILIES)),
            "tags" => text(self.random.pick(&TAGS)),
            "event" => text(self.random.pick(&DATES)),
            "note" => text(self.random.pick(&["2022-03", "z"])),
            "exact" => Scalar::Bool(self.random.percent(50)),
            "share" => Scalar::Number(self.random.pick(&[0.0, 0.5, 1.0])),
            _ => Scalar::Integer(self.random.below(4) as i64),
        };
        let numeric = matches!(value, Scalar::Integer(_) | Scalar::Number(_));
        let test = match self.random.below(if numeric { 7 } else { 4 }) {
            0 => Test::Is(value),
            1 => Test::IsNot(value),
            2 => Test::OneOf(vec![value.clone(), value]),
            3 => Test::NoneOf(vec![value]),
            4 => Test::Within(0.0, 2.5),
            5 => Test::AtLeast(1.0),
            _ => Test::AtMost(0.5),
        };
        (name.into(), test)
    }

    fn source(&mut self) -> Condition {
        let Some(of) = self.scope.items.last().cloned() else { return self.evidence() };
        let pattern = SourcePattern {
            of,
            name: self.random.percent(60).then(|| self.source_name()),
            kinds: if self.random.percent(30) { vec![SourceKind::Vendor, SourceKind::Party] } else { vec![] },
            party: self.random.percent(20).then(|| self.random.percent(50)),
            first_hand: self.random.percent(10).then(|| self.random.percent(50)),
            reliability: if self.random.percent(15) { vec![Reliability::A, Reliability::F] } else { vec![] },
        };
        if self.random.percent(50) { Condition::Source(pattern) } else { Condition::Origin(pattern) }
    }

    fn link(&mut self) -> Condition {
        Condition::Link(LinkPattern {
            from: self.id(),
            to: self.id(),
            by: self.random.percent(20).then(|| self.source_name()),
            by_kinds: if self.random.percent(15) { vec![SourceKind::Vendor] } else { vec![] },
            by_party: self.random.percent(10).then(|| self.random.percent(50)),
        })
    }

    fn hypothesis(&mut self) -> Condition {
        Condition::Hypothesis(HypothesisPattern {
            name: self.id(),
            kinds: if self.random.percent(25) { vec![HypothesisKind::State, HypothesisKind::Other] } else { vec![] },
            question: self.random.percent(20).then(|| self.fresh("?q")),
            actor: self.optional_id(20),
            within: self.optional_id(20),
        })
    }

    fn fact(&mut self) -> Condition {
        if self.relations.is_empty() {
            return self.evidence();
        }
        let (relation, width) = self.random.pick(self.relations);
        let args = (0..width).map(|_| {
            if self.random.percent(10) {
                "_".to_owned()
            } else if self.random.percent(25) && !self.scope.items.is_empty() {
                let items = self.scope.items.clone();
                self.random.pick(&items)
            } else {
                self.id()
            }
        });
        let args = args.collect();
        Condition::Fact(FactPattern { relation: relation.into(), args })
    }

    fn compare(&mut self) -> Condition {
        let groups =
            [&self.scope.ids, &self.scope.dates, &self.scope.values, &self.scope.sources].map(|group| group.clone());
        let groups: Vec<Vec<String>> = groups.into_iter().filter(|group| !group.is_empty()).collect();
        if groups.is_empty() {
            return self.evidence();
        }
        let group = self.random.pick(&groups);
        let is = self.random.pick(&[Operator::Equal, Operator::Different, Operator::Less, Operator::AtMost]);
        Condition::Compare(Comparison { left: self.random.pick(&group), is, right: self.random.pick(&group) })
    }

    fn days(&mut self) -> Condition {
        let dates = self.scope.dates.clone();
        if dates.is_empty() {
            return self.evidence();
        }
        let is = self.random.pick(&[
            Test::Within(-40.0, 0.0),
            Test::AtLeast(0.0),
            Test::AtMost(10.0),
            Test::Is(Scalar::Integer(0)),
            Test::IsNot(Scalar::Integer(8)),
        ]);
        Condition::Days(DaysPattern { from: self.random.pick(&dates), to: self.random.pick(&dates), is })
    }

    fn absent(&mut self) -> Condition {
        let ids = self.scope.ids.clone();
        let supports = (!ids.is_empty() && self.random.percent(60)).then(|| self.random.pick(&ids));
        Condition::Absent(AbsentPattern { kind: self.random.pick(&KINDS).into(), supports })
    }

    fn count(&mut self, depth: usize) -> Condition {
        let scope = self.scope.clone();
        let mut conditions = vec![self.evidence()];
        if self.random.percent(50) {
            conditions.push(self.condition(depth));
        }
        let bound: Vec<String> = [&self.scope.items, &self.scope.ids, &self.scope.sources]
            .into_iter()
            .flatten()
            .filter(|name| conditions.iter().any(|one| binds(one, name)))
            .cloned()
            .collect();
        self.scope = scope;
        let Some(of) = bound.last().cloned() else { return self.evidence() };
        let is = self.random.pick(&[
            Test::AtLeast(2.0),
            Test::AtMost(1.0),
            Test::Is(Scalar::Integer(1)),
            Test::OneOf(vec![Scalar::Integer(1), Scalar::Integer(3)]),
            Test::NoneOf(vec![Scalar::Integer(0)]),
            Test::Within(1.0, 2.0),
        ]);
        Condition::Count(CountPattern { of, conditions, is })
    }

    fn outcome(&mut self, when: &mut Vec<Condition>, count: usize) -> Outcome {
        let kind = self.random.below(12);
        if self.scope.ids.is_empty() {
            let name = self.fresh("?v");
            self.scope.ids.push(name.clone());
            when.push(Condition::Evidence(EvidencePattern {
                kind: self.random.pick(&KINDS).into(),
                supports: Some(name),
                ..EvidencePattern::default()
            }));
        }
        let ids = self.scope.ids.clone();
        let hypothesis = self.random.pick(&ids);
        let band = self.random.pick(&["Nothing", "Slight", "Limited", "Strong", "Exact"]).to_owned();
        let weighing = |random: &mut Random| Weighing {
            hypothesis: hypothesis.clone(),
            band: band.clone(),
            spoofability: random.pick(&[0.0, 0.3, 0.9, 1.0]),
        };
        match kind {
            0..=4 => Outcome::Supports(weighing(self.random)),
            5 | 6 => Outcome::Opposes(weighing(self.random)),
            7 | 8 => Outcome::Undercuts(self.target(count)),
            9 => Outcome::Discounts(Discount { target: self.target(count), to: self.random.pick(&[0.0, 0.4, 0.7]) }),
            10 => Outcome::SuggestsFalseFlag(Suspicion { hypothesis, band }),
            _ => Outcome::Caps(Cap { hypothesis, at: self.random.pick(&[Confidence::None, Confidence::Low]) }),
        }
    }

    fn target(&mut self, count: usize) -> Target {
        let scope = self.scope.clone();
        let mut target = Target::default();
        if self.random.percent(40) && !scope.items.is_empty() {
            target.item = Some(self.random.pick(&scope.items));
        }
        if self.random.percent(20) && !scope.sources.is_empty() {
            target.source = Some(self.random.pick(&scope.sources));
        }
        if self.random.percent(25) {
            target.supporting = Some(self.random.pick(&scope.ids));
        }
        if self.random.percent(20) {
            target.lines = vec![self.random.pick(&LINES).into()];
        }
        let named = target.item.is_some() || target.source.is_some() || target.supporting.is_some();
        if self.random.percent(30) || (!named && target.lines.is_empty()) {
            target.rules = vec![format!("r{}", self.random.below(count))];
        }
        target
    }
}

/// Whether a condition that must hold gives a name its value.
fn binds(condition: &Condition, name: &str) -> bool {
    let is = |word: &Option<String>| word.as_deref() == Some(name);
    match condition {
        Condition::Evidence(one) => is(&one.name) || is(&one.supports) || is(&one.opposes) || is(&one.concerns),
        Condition::Source(one) | Condition::Origin(one) => is(&one.name),
        Condition::Link(one) => one.from == name || one.to == name || is(&one.by),
        Condition::Fact(one) => one.args.iter().any(|arg| arg == name && arg.starts_with('?')),
        Condition::All(inner) => inner.iter().any(|one| binds(one, name)),
        _ => false,
    }
}

/// A rule that looks at one item of a kind and weighs it for what it supports, or against what it opposes.
pub fn plain_rule(id: &str, kind: &str, line: &str, (band, spoofability): (&str, f64), supports: bool) -> Rule {
    let subject = Some("?h".to_owned());
    let pattern = EvidencePattern {
        kind: kind.into(),
        name: Some("e".into()),
        supports: subject.clone().filter(|_| supports),
        opposes: subject.filter(|_| !supports),
        ..EvidencePattern::default()
    };
    let weighing = Weighing { hypothesis: "?h".into(), band: band.into(), spoofability };
    Rule {
        id: id.into(),
        line: Some(line.into()),
        title: kind.into(),
        rationale: "for a law".into(),
        references: vec![],
        when: vec![Condition::Evidence(pattern)],
        unless: vec![],
        then: if supports { Outcome::Supports(weighing) } else { Outcome::Opposes(weighing) },
        because: String::new(),
    }
}

/// Rules that look at one item each and weigh it as it speaks: what the laws of monotony speak of.
pub fn plain_rules(random: &mut Random) -> Vec<Rule> {
    let mut rules = Vec::new();
    for kind in ["sample", "moment", "words"] {
        for supports in [true, false] {
            for number in 0..2 {
                let line = random.pick(&["code", "legal", "timing"]);
                let band = random.pick(&["Nothing", "Slight", "Limited", "Strong", "Exact"]);
                let spoofability = random.pick(&[0.0, 0.3, 0.9, 1.0]);
                let id = format!("{kind}-{}-{number}", if supports { "for" } else { "against" });
                rules.push(plain_rule(&id, kind, line, (band, spoofability), supports));
            }
        }
    }
    rules
}
