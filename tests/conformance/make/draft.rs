//! One case of the corpus: how it is put together, written, read again and evaluated.

use ascribe::exchange::ron_text::extensions;
use ascribe::explain::verify;
use ascribe::infer::{Assessment, Options, Plan, assess};
use ascribe::load::wire::case::{Actor, Case, Evidence, Hypothesis, Question, Search, Source};
use ascribe::model::id::{EvidenceId, SourceId};
use ascribe::model::ladder::Ladder;
use ascribe::model::rule::Rule;
use ascribe::model::scale::{Band, Line, LineNature, Scales};
use ascribe::model::vocabulary::Vocabulary;
use ascribe::report::json::certificate;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::oracle::answer::{Answer, Standing, of_engine};
use crate::oracle::pair::Pair;
use crate::oracle::{generate, lineage::Lineage};

/// Something worked out by hand: where in what is expected, the value, and how it comes about.
pub type ByHand = (String, Value, String);

/// A case in the making.
#[derive(Debug, Clone)]
pub struct Draft {
    pub family: &'static str,
    pub name: String,
    /// Paragraph of the semantics.
    pub paragraph: &'static str,
    /// The one point that it shows.
    pub about: String,
    pub pair: Pair,
    pub options: Options,
    pub by_hand: Vec<ByHand>,
    /// Whether the oracle knows everything that the case asks for.
    pub has_witness: bool,
}

/// Reads a part of a case or a rule as a file spells it.
pub fn ron<T: DeserializeOwned>(text: &str) -> T {
    let options = ron::Options::default().with_default_extension(extensions());
    options.from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// Scales with the bands and grades of the built-in ones, and four lines without a ceiling that matters.
pub fn scales() -> Scales {
    let band = |id: &str, lo, hi| Band { id: id.into(), lo, hi, means: String::new() };
    let line = |id: &str, nature| Line {
        id: id.into(),
        title: id.into(),
        nature,
        dependence: 0.5,
        ceiling: 30.0,
        rationale: String::new(),
    };
    Scales {
        bands: vec![
            band("Nothing", 0.0, 0.0),
            band("Negligible", 0.0, 1.0),
            band("Slight", 1.0, 3.0),
            band("Limited", 3.0, 5.0),
            band("Moderate", 5.0, 10.0),
            band("Strong", 10.0, 15.0),
            band("Decisive", 15.0, 20.0),
            band("Ten", 10.0, 10.0),
            band("Three", 3.0, 3.0),
        ],
        lines: vec![
            line("code", LineNature::Technical),
            line("legal", LineNature::Legal),
            line("timing", LineNature::Circumstantial),
            line("words", LineNature::Testimonial),
        ],
        ..generate::plain_tables().0
    }
}

fn ladder() -> Ladder {
    ron("Ladder(id: \"default\", title: \"default\", source: \"none\", levels: [
        (level: Low, gates: [Leads]), (level: Moderate, gates: [Leads, Lines(2)]), (level: High, gates: [LowerBound(0.8)]),
    ])")
}

/// What all cases share unless they say otherwise.
pub fn tables() -> Value {
    json!({ "kind": "tables", "vocabulary": generate::vocabulary(), "scales": scales(), "ladder": ladder() })
}

impl Draft {
    /// Two hypotheses nobody can pose as, told apart by their kinds, one first-hand source of reliability A, no evidence, no rules.
    pub fn new(family: &'static str, name: &str, paragraph: &'static str, about: &str) -> Draft {
        let case: Case = ron("Case(id: \"c\", title: \"-\", as_of: \"2022-06-01\",
            questions: [(id: \"q\", asks: \"?\", hypotheses: [(id: \"a\", kind: Insider), (id: \"b\", kind: Other)])],
            sources: [(id: \"s\", kind: Vendor, reliability: A, first_hand: true)], evidence: [])");
        Draft {
            family,
            name: name.to_owned(),
            paragraph,
            about: about.to_owned(),
            pair: Pair {
                case,
                rules: vec![],
                vocabulary: generate::vocabulary(),
                scales: scales(),
                ladder: ladder(),
                blind: false,
            },
            options: Options::default(),
            by_hand: vec![],
            has_witness: true,
        }
    }

    pub fn path(&self) -> String {
        format!("{}/{}", self.family, self.name)
    }

    /// Full belief: reliability A and credibility 2 stand for 1.
    pub fn sure(mut self) -> Draft {
        self.pair.scales.reliability[0].1 = 1.0;
        self.pair.scales.credibility[1] = (2, 1.0, 1.0);
        self
    }

    pub fn scales(mut self, change: impl Fn(&mut Scales)) -> Draft {
        change(&mut self.pair.scales);
        self
    }

    pub fn options(mut self, change: impl Fn(&mut Options)) -> Draft {
        change(&mut self.options);
        self
    }

    pub fn case(mut self, change: impl Fn(&mut Case)) -> Draft {
        change(&mut self.pair.case);
        self
    }

    pub fn hypotheses(mut self, list: &str) -> Draft {
        let list: Vec<Hypothesis> = ron(list);
        self.pair.case.questions[0].hypotheses = list;
        self
    }

    pub fn question(mut self, text: &str) -> Draft {
        let question: Question = ron(text);
        self.pair.case.questions.push(question);
        self
    }

    /// All sources anew.
    pub fn sources(mut self, list: &str) -> Draft {
        let list: Vec<Source> = ron(list);
        self.pair.case.sources = list;
        self
    }

    pub fn actors(mut self, list: &str) -> Draft {
        let list: Vec<Actor> = ron(list);
        self.pair.case.actors = list;
        self
    }

    pub fn searches(mut self, list: &str) -> Draft {
        let list: Vec<Search> = ron(list);
        self.pair.case.looked_for = list;
        self
    }

    /// An item of the kind `sample` with credibility 2, known from 1 May, reported by `s`, supporting `a`; `rest` says what else or
    /// otherwise.
    pub fn item(mut self, id: &str, rest: &str) -> Draft {
        let default = |key: &str, text: &str| {
            if rest.contains(&format!("{key}:")) { String::new() } else { format!("{key}: {text}, ") }
        };
        let bears = ["supports:", "opposes:", "concerns:"].iter().any(|key| rest.contains(key));
        let text = format!(
            "(id: \"{id}\", says: \"{id}\", {}{}{}{}{}{rest})",
            default("kind", "\"moment\""),
            default("known_from", "\"2022-05-01\""),
            default("reported_by", "[\"s\"]"),
            default("credibility", "2"),
            if bears { "" } else { "supports: [\"a\"], " },
        );
        let item: Evidence = ron(&text);
        self.pair.case.evidence.push(item);
        self
    }

    /// A rule; a line is only given where it weighs. What it concludes names a variable, so `a` and `b` stand for the hypothesis of
    /// their kind.
    pub fn rule(mut self, id: &str, line: &str, when: &str, then: &str) -> Draft {
        let line = if line.is_empty() { String::new() } else { format!("line: \"{line}\", ") };
        let named = [("a", "Insider"), ("b", "Other")]
            .into_iter()
            .find(|(id, _)| then.contains(&format!("hypothesis: \"{id}\"")));
        let (when, then) = match named {
            Some((id, kind)) => (
                format!("Hypothesis(as: \"?target\", kinds: [{kind}]), {when}"),
                then.replace(&format!("hypothesis: \"{id}\""), "hypothesis: \"?target\""),
            ),
            None => (when.to_owned(), then.to_owned()),
        };
        let rule: Rule =
            ron(&format!("Rule(id: \"{id}\", {line}title: \"-\", rationale: \"-\", when: [{when}], then: {then})"));
        self.pair.rules.push(rule);
        self
    }

    /// The last rule, but not under these conditions.
    pub fn unless(mut self, conditions: &str) -> Draft {
        self.pair.rules.last_mut().unwrap().unless = ron(&format!("[{conditions}]"));
        self
    }

    /// Every item of the kind `moment` weighs for what it supports.
    pub fn weighs(self, line: &str, band: &str, spoofability: f64) -> Draft {
        let then = format!("Supports(hypothesis: \"?h\", band: \"{band}\", spoofability: {spoofability:?})");
        self.rule("weighs", line, "Evidence(kind: \"moment\", as: \"e\", supports: \"?h\")", &then)
    }

    pub fn opposes(self, line: &str, band: &str) -> Draft {
        let then = format!("Opposes(hypothesis: \"?h\", band: \"{band}\", spoofability: 0.0)");
        self.rule("opposes", line, "Evidence(kind: \"moment\", as: \"e\", opposes: \"?h\")", &then)
    }

    pub fn ladder(mut self, levels: &str) -> Draft {
        self.pair.ladder.levels = ron(levels);
        self
    }

    /// What was worked out by hand, and how.
    pub fn by_hand(mut self, at: &str, is: impl Into<Value>, because: &str) -> Draft {
        self.by_hand.push((at.to_owned(), is.into(), because.to_owned()));
        self
    }

    /// The case asks for what the oracle does not do.
    pub fn without_witness(mut self) -> Draft {
        self.has_witness = false;
        self
    }

    /// The file of the corpus.
    pub fn file(&self) -> Value {
        let (rules, case) = self.pair.load(true).unwrap_or_else(|error| panic!("{}: {error}", self.path()));
        let expected = if self.has_witness {
            let judged = crate::oracle::assess(&rules, &case, &self.options);
            let mut known = case.clone();
            known.as_of = self.options.as_of.unwrap_or(case.as_of);
            crate::oracle::forget_later_sources(&mut known);
            let traced = Lineage::new(&known, rules.scales(), None);
            let items = known.evidence.iter().zip(&traced.items).map(|(item, traced)| {
                let takes_part = item.known_on(known.as_of) && !self.options.without.contains(&item.id);
                let origins = traced.origins.iter().map(|place| known.sources[*place].id.to_string()).collect();
                one_item(item.id.as_str(), takes_part, origins, traced.reliability, traced.truth)
            });
            shaped(items.collect(), &judged.answers)
        } else {
            of(&assess(&Plan::new(&rules), &rules, &case, &self.options).unwrap(), &rules)
        };
        let mut file = json!({
            "kind": "evaluation",
            "paragraph": self.paragraph,
            "about": self.about,
            "case": self.pair.case,
            "rules": self.pair.rules,
            "expected": expected,
        });
        if self.pair.scales != scales() {
            file["scales"] = json!(self.pair.scales);
        }
        if self.pair.ladder != ladder() {
            file["ladder"] = json!(self.pair.ladder);
        }
        let options = options_view(&self.options);
        if options != json!({}) {
            file["options"] = options;
        }
        if !self.by_hand.is_empty() {
            let by_hand = self.by_hand.iter();
            let by_hand = by_hand.map(|(at, is, because)| json!({ "at": at, "is": is, "because": because }));
            file["by_hand"] = by_hand.collect();
        }
        file
    }
}

fn options_view(options: &Options) -> Value {
    let mut view = json!({});
    if let Some(day) = options.as_of {
        view["as_of"] = json!(day.to_string());
    }
    if options.blind {
        view["blind"] = json!(true);
    }
    if !options.without.is_empty() {
        view["without"] = options.without.iter().map(ToString::to_string).collect();
    }
    if !options.without_sources.is_empty() {
        view["without_sources"] = options.without_sources.iter().map(ToString::to_string).collect();
    }
    view
}

fn part<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error} in {value}"))
}

/// What this engine makes of a file of the corpus.
pub fn evaluate(file: &Value) -> Value {
    let shared = tables();
    let table = |name: &str| file.get(name).unwrap_or(&shared[name]).clone();
    let pair = Pair {
        case: part(&file["case"]),
        rules: part(&file["rules"]),
        vocabulary: part::<Vocabulary>(&table("vocabulary")),
        scales: part(&table("scales")),
        ladder: part(&table("ladder")),
        blind: false,
    };
    let names = |name: &str| part::<Vec<String>>(file["options"].get(name).unwrap_or(&json!([])));
    let options = Options {
        as_of: file["options"]["as_of"].as_str().map(|day| day.parse().unwrap()),
        blind: file["options"]["blind"] == true,
        without: names("without").iter().map(|id| EvidenceId::from(id.as_str())).collect(),
        without_sources: names("without_sources").iter().map(|id| SourceId::from(id.as_str())).collect(),
        ..Options::default()
    };
    let (rules, case) = pair.load(true).unwrap();
    let assessment = assess(&Plan::new(&rules), &rules, &case, &options).unwrap();
    assert_eq!(verify(&certificate(&assessment, &rules)), [], "the checker disagrees: {}", file["about"]);
    of(&assessment, &rules)
}

/// An assessment of this engine in the shape of the corpus.
fn of(assessment: &Assessment, rules: &ascribe::model::rule_set::RuleSet) -> Value {
    let ends = |interval: ascribe::model::quantity::ProbabilityInterval| (interval.lo().value(), interval.hi().value());
    let items = assessment.items.iter().map(|item| {
        let lineage = &item.lineage;
        let origins = lineage.origins.iter().map(|place| assessment.case.sources[*place].id.to_string()).collect();
        one_item(item.id.as_str(), item.takes_part, origins, ends(lineage.reliability), ends(lineage.truth))
    });
    shaped(items.collect(), &of_engine(assessment, rules))
}

fn one_item(
    id: &str,
    takes_part: bool,
    origins: Vec<String>,
    reliability: (f64, f64),
    truth: (f64, f64),
) -> (String, Value) {
    let ends = |(lo, hi): (f64, f64)| json!([rounded(lo), rounded(hi)]);
    let view = json!({
        "takes_part": takes_part, "origins": origins, "reliability": ends(reliability), "truth": ends(truth),
    });
    (id.to_owned(), view)
}

/// Seven decimals: more than any comparison looks at.
fn rounded(value: f64) -> f64 {
    (value * 1e7).round() / 1e7
}

fn shaped(items: Vec<(String, Value)>, answers: &[Answer]) -> Value {
    let questions = answers.iter().map(|answer| (answer.question.clone(), shaped_answer(answer)));
    json!({
        "items": items.into_iter().collect::<serde_json::Map<_, _>>(),
        "questions": questions.collect::<serde_json::Map<_, _>>(),
    })
}

fn shaped_answer(answer: &Answer) -> Value {
    let word = |standing: &Standing| format!("{standing:?}").to_lowercase();
    let three = |(lo, middle, hi): (f64, f64, f64)| json!([rounded(lo), rounded(middle), rounded(hi)]);
    let findings = answer.findings.iter().map(|((hypothesis, line, supports, rule, items), (standing, lo, hi))| {
        json!({
            "rule": rule, "hypothesis": hypothesis, "line": line, "supports": supports, "items": items,
            "standing": word(standing), "weight": [rounded(*lo), rounded(*hi)],
        })
    });
    let others = answer.others.iter().map(
        |(rule, standing, items, head)| json!({ "rule": rule, "standing": word(standing), "items": items, "on": head }),
    );
    let derived = answer.derived.iter().map(|((relation, args), (lo, hi))| {
        json!({ "relation": relation, "args": args, "strength": [rounded(*lo), rounded(*hi)] })
    });
    let cells = answer.cells.iter().map(|(name, ends)| (name.clone(), three(*ends)));
    let hypotheses = answer.hypotheses.iter().map(|(name, verdict)| {
        let caps = verdict.caps.iter().map(|(rule, at)| json!({ "rule": rule, "at": at }));
        let view = json!({
            "likelihood": three(verdict.ends), "leads": verdict.leads, "level": verdict.level,
            "gates": verdict.gates, "caps": caps.collect::<Vec<_>>(),
        });
        (name.clone(), view)
    });
    json!({
        "leading": answer.leading,
        "findings": findings.collect::<Vec<_>>(),
        "others": others.collect::<Vec<_>>(),
        "derived": derived.collect::<Vec<_>>(),
        "cells": cells.collect::<serde_json::Map<_, _>>(),
        "hypotheses": hypotheses.collect::<serde_json::Map<_, _>>(),
    })
}

/// Numbers agree within this; everything else must be the same.
const TOLERANCE: f64 = 1e-5;
/// What was worked out by hand has this many digits.
const BY_HAND: f64 = 6e-4;

/// Where two documents differ; nothing where they agree.
pub fn difference(at: &str, found: &Value, expected: &Value) -> Option<String> {
    match (found, expected) {
        (Value::Number(one), Value::Number(other)) => {
            let far = (one.as_f64()? - other.as_f64()?).abs() > TOLERANCE;
            far.then(|| format!("{at} is {one}, expected {other}"))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs.into_iter().find_map(|(place, (one, other))| difference(&format!("{at}/{place}"), one, other))
        }
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            one.iter().find_map(|(key, value)| difference(&format!("{at}/{key}"), value, &other[key]))
        }
        (one, other) if one == other => None,
        (one, other) => Some(format!("{at} is {one}, expected {other}")),
    }
}

/// Whether a value is what was worked out by hand.
pub fn is_by_hand(value: &Value, is: &Value) -> bool {
    match (value.as_f64(), is.as_f64()) {
        (Some(value), Some(is)) => (value - is).abs() <= BY_HAND,
        _ => value == is,
    }
}
