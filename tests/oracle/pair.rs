//! A case with its rules, as files have them: loaded, compared, shrunk and printed.

use ascribe::exchange::ron_text::{extensions, render_ron};
use ascribe::infer::{Options, Plan};
use ascribe::load;
use ascribe::load::wire::case::Case as WireCase;
use ascribe::model::case::Case;
use ascribe::model::ladder::Ladder;
use ascribe::model::rule::Rule;
use ascribe::model::rule_set::RuleSet;
use ascribe::model::scale::Scales;
use ascribe::model::vocabulary::Vocabulary;
use ascribe::text::FileText;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, differences, of_engine};

/// Everything that an evaluation starts from.
#[derive(Debug, Clone)]
pub struct Pair {
    pub case: WireCase,
    pub rules: Vec<Rule>,
    pub vocabulary: Vocabulary,
    pub scales: Scales,
    pub ladder: Ladder,
    pub blind: bool,
}

/// A pair that once told engine and oracle apart: `tests/oracle/kept/*.ron`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// What it shows, and what the semantics says.
    pub why: String,
    /// Whether engine and oracle still differ.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    pub case: WireCase,
    pub rules: Vec<Rule>,
    /// Where they matter; else the plain ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scales: Option<Scales>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Ladder>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blind: bool,
}

impl Kept {
    pub fn read(text: &str) -> Result<Kept, String> {
        let options = ron::Options::default().with_default_extension(extensions());
        options.from_str(text).map_err(|error| error.to_string())
    }

    pub fn pair(self) -> Pair {
        let (scales, ladder) = super::generate::plain_tables();
        let (scales, ladder) = (self.scales.unwrap_or(scales), self.ladder.unwrap_or(ladder));
        let vocabulary = super::generate::vocabulary();
        Pair { case: self.case, rules: self.rules, vocabulary, scales, ladder, blind: self.blind }
    }

    /// A pair as a case to keep, tables and all.
    pub fn of(pair: &Pair, why: String) -> Kept {
        let (case, rules) = (pair.case.clone(), pair.rules.clone());
        let (scales, ladder) = (Some(pair.scales.clone()), Some(pair.ladder.clone()));
        Kept { why, open: false, case, rules, scales, ladder, blind: pair.blind }
    }

    pub fn text(&self) -> String {
        render_ron(self).unwrap()
    }
}

/// What came of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Agree,
    /// The loader refuses it: rules that cannot be stratified, mostly.
    Refused,
    /// The semantics leaves open what is meant, or engine and oracle are known to differ.
    Open,
    Differ(String),
}

impl Pair {
    /// Loads the rules and the case from text, the case as JSON where asked.
    pub fn load(&self, json: bool) -> Result<(RuleSet, Case), String> {
        let ron = |name: String, text: String| FileText::new(name, text);
        let mut files = vec![
            ron("vocabulary.ron".into(), render_ron(&self.vocabulary).unwrap()),
            ron("scales.ron".into(), render_ron(&self.scales).unwrap()),
            ron("ladders/default.ron".into(), render_ron(&self.ladder).unwrap()),
        ];
        for rule in &self.rules {
            let folder = rule.line.as_deref().unwrap_or("other");
            files.push(ron(format!("{folder}/{}.ron", rule.id), render_ron(rule).unwrap()));
        }
        let rules = load::rule_set(files).map_err(|error| format!("{:?}", error.diagnostics()))?.value;
        let file = if json {
            FileText::new("case.json", serde_json::to_string(&self.case).unwrap())
        } else {
            FileText::new("case.ron", render_ron(&self.case).unwrap())
        };
        let case = load::case(&file, &rules).map_err(|error| format!("{:?}", error.diagnostics()))?.value;
        Ok((rules, case))
    }

    /// How it is evaluated.
    pub fn options(&self) -> Options {
        Options { blind: self.blind, ..Options::default() }
    }

    /// The engine's answers.
    pub fn engine(&self, json: bool) -> Result<Vec<Answer>, String> {
        let (rules, case) = self.load(json)?;
        Ok(engine(&rules, &case, &self.options()))
    }

    /// Holds the engine against the oracle.
    pub fn compare(&self, json: bool) -> Outcome {
        let open = |tied: bool| (tied || super::open::touched(self).is_some()) && !super::open::all_compared();
        match self.compare_all(json) {
            (Outcome::Differ(_), tied) if open(tied) => Outcome::Open,
            (outcome, _) => outcome,
        }
    }

    /// The same for open points too, and whether the oracle found the semantics silent.
    pub fn compare_all(&self, json: bool) -> (Outcome, bool) {
        let Ok((rules, case)) = self.load(json) else { return (Outcome::Refused, false) };
        let judged = super::assess(&rules, &case, &self.options());
        let difference = differences(&engine(&rules, &case, &self.options()), &judged.answers);
        (difference.map_or(Outcome::Agree, Outcome::Differ), judged.tied)
    }

    /// Drops what is not needed for a property to fail.
    pub fn shrink(self, fails: &dyn Fn(&Pair) -> bool) -> Pair {
        let mut pair = self;
        while let Some(smaller) = pair.smaller().into_iter().find(|smaller| fails(smaller)) {
            pair = smaller;
        }
        pair
    }

    /// The same without one thing.
    fn smaller(&self) -> Vec<Pair> {
        let mut all = Vec::new();
        let mut with = |change: &dyn Fn(&mut Pair) -> bool| {
            let mut pair = self.clone();
            if change(&mut pair) {
                all.push(pair);
            }
        };
        for place in 0..self.rules.len() {
            with(&|pair| remove(&mut pair.rules, place, 0));
        }
        for place in 0..self.case.questions.len() {
            with(&|pair| remove(&mut pair.case.questions, place, 1));
            for hypothesis in 0..self.case.questions[place].hypotheses.len() {
                with(&|pair| remove(&mut pair.case.questions[place].hypotheses, hypothesis, 2));
                with(&|pair| pair.case.questions[place].hypotheses[hypothesis].within.take().is_some());
            }
        }
        for place in 0..self.case.evidence.len() {
            with(&|pair| remove(&mut pair.case.evidence, place, 0));
            let item = &self.case.evidence[place];
            for field in 0..item.fields.0.len() {
                with(&|pair| remove(&mut pair.case.evidence[place].fields.0, field, 0));
            }
            for subject in 0..item.supports.len() {
                with(&|pair| remove(&mut pair.case.evidence[place].supports, subject, 0));
            }
            for source in 0..item.reported_by.len() {
                with(&|pair| remove(&mut pair.case.evidence[place].reported_by, source, 1));
            }
        }
        for place in 0..self.case.actors.len() {
            with(&|pair| remove(&mut pair.case.actors, place, 0));
            for link in 0..self.case.actors[place].links.len() {
                with(&|pair| remove(&mut pair.case.actors[place].links, link, 0));
            }
        }
        for place in 0..self.case.sources.len() {
            with(&|pair| remove(&mut pair.case.sources, place, 0));
            for cited in 0..self.case.sources[place].cites.len() {
                with(&|pair| remove(&mut pair.case.sources[place].cites, cited, 0));
            }
        }
        for place in 0..self.case.looked_for.len() {
            with(&|pair| remove(&mut pair.case.looked_for, place, 0));
        }
        for rule in 0..self.rules.len() {
            for place in 0..self.rules[rule].when.len() {
                with(&|pair| remove(&mut pair.rules[rule].when, place, 1));
            }
            for place in 0..self.rules[rule].unless.len() {
                with(&|pair| remove(&mut pair.rules[rule].unless, place, 0));
            }
        }
        all
    }

    /// The files, for a person to read.
    pub fn printed(&self) -> String {
        let mut text = render_ron(&self.case).unwrap();
        for rule in &self.rules {
            text.push_str(&render_ron(rule).unwrap());
        }
        text.push_str(&render_ron(&self.scales).unwrap());
        text
    }
}

/// The engine's answers to a loaded case.
pub fn engine(rules: &RuleSet, case: &Case, options: &Options) -> Vec<Answer> {
    let assessment = ascribe::infer::assess(&Plan::new(rules), rules, case, options).expect("within all limits");
    of_engine(&assessment, rules)
}

fn remove<T>(list: &mut Vec<T>, place: usize, least: usize) -> bool {
    let many = list.len() > least;
    if many {
        list.remove(place);
    }
    many
}
