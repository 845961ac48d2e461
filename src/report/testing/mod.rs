//! What came of tests: examples of rules, and cases against what was published and what was concluded before.
//!
//! Owns [`TestRun`] and its forms: text, JSON, JUnit. Running is left to the caller; judging is `compare`'s.

mod junit;
mod text;

use schemars::JsonSchema;
use serde::Serialize;

use crate::compare::{ExampleResult, Given, Verdict};
use crate::load::RuleExample;
use crate::load::wire::expectation::Expectation;
use crate::model::rule_set::RuleSet;

pub use junit::render_junit;
pub use text::{render_run, render_test};

/// Version of the JSON shape of a test run.
pub const TEST_RUN_VERSION: u32 = 1;

/// What is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A rule, against one of its examples.
    Example,
    /// A case, against a published judgment.
    Expectation,
    /// A case, against what it read like before.
    Snapshot,
}

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As expected.
    Passed,
    /// More cautious than what was published; fails only where asked to be strict.
    Short,
    /// A snapshot that was not there, and is not yet.
    New,
    /// A snapshot that was written in this run.
    Accepted,
    /// Otherwise than expected.
    Failed,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Test {
    /// What is tested.
    pub subject: Subject,
    /// Id of the rule or the case.
    pub id: String,
    /// The example, or what the case is held against.
    pub name: String,
    /// The file that says what is expected, with a line where there is one.
    pub place: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, in lines; empty where it passed.
    pub message: Vec<String>,
    /// For a snapshot: what was there before, and what is there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub texts: Option<Texts>,
}

/// The two texts of a snapshot that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Texts {
    /// What was there before; empty where there was none.
    pub old: String,
    /// What is there now.
    pub new: String,
}

impl Test {
    /// What `--run` is held against: `rule-id: example`, `case-id: snapshot`.
    pub fn full_name(&self) -> String {
        full_name(&self.id, &self.name)
    }
}

/// `rule-id: example`
pub fn full_name(id: &str, name: &str) -> String {
    format!("{id}: {name}")
}

/// Name of the test of a case against a published judgment.
pub const EXPECTATION: &str = "published judgment";
/// Name of the test of a case against what it read like before.
pub const SNAPSHOT: &str = "snapshot";

/// Tests in a fixed order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestRun {
    /// The tests.
    pub tests: Vec<Test>,
    /// Rules without an example, by id.
    pub untested: Vec<String>,
}

impl TestRun {
    /// How many tests of a subject ended so.
    pub fn count(&self, subject: Subject, outcome: Outcome) -> usize {
        self.tests.iter().filter(|test| test.subject == subject && test.outcome == outcome).count()
    }

    /// Whether any failed.
    pub fn failed(&self) -> bool {
        self.tests.iter().any(|test| test.outcome == Outcome::Failed)
    }

    /// As JSON, indented.
    ///
    /// # Errors
    /// Never for these types, whose keys are all text; the type says so.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        super::json::to_json(&TestRunView::from(self))
    }
}

/// A test run as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TestRunView {
    /// Version of this shape.
    pub schema_version: u32,
    /// Whether none failed.
    pub passed: bool,
    /// Rules without an example, by id.
    pub untested: Vec<String>,
    /// The tests, in a fixed order.
    pub tests: Vec<Test>,
}

impl From<&TestRun> for TestRunView {
    fn from(run: &TestRun) -> Self {
        TestRunView {
            schema_version: TEST_RUN_VERSION,
            passed: !run.failed(),
            untested: run.untested.clone(),
            tests: run.tests.clone(),
        }
    }
}

/// The test that an example of a rule is.
pub fn example_test(rule: &str, file: &str, example: &RuleExample, result: &ExampleResult) -> Test {
    let expected: Vec<String> = example.expect.iter().map(expectation_text).collect();
    let given: Vec<String> = result.given.iter().map(|given| given_text(given, &example.expect)).collect();
    let message = [lines("expected", &expected), lines("given", &given)].concat();
    Test {
        subject: Subject::Example,
        id: rule.to_owned(),
        name: example.name.clone(),
        place: format!("{file}:{}", example.line),
        outcome: if result.passes { Outcome::Passed } else { Outcome::Failed },
        message: if result.passes { Vec::new() } else { message },
        texts: None,
    }
}

fn lines(title: &str, texts: &[String]) -> Vec<String> {
    if texts.is_empty() {
        return vec![format!("{title:<8}  nothing")];
    }
    let title = |place| if place == 0 { title } else { "" };
    texts.iter().enumerate().map(|(place, text)| format!("{:<8}  {text}", title(place))).collect()
}

fn expectation_text(expected: &Expectation) -> String {
    told(&expected.concludes, &expected.items, expected.band.as_deref(), &expected.bindings.0)
}

/// What was given, with band and variables as far as an expectation asks for them.
fn given_text(given: &Given, expected: &[Expectation]) -> String {
    let band = given.band.as_deref().filter(|_| expected.iter().any(|one| one.band.is_some()));
    let bare = |name: &str| name.trim_start_matches('?').to_owned();
    let asked: Vec<String> = expected.iter().flat_map(|one| &one.bindings.0).map(|(name, _)| bare(name)).collect();
    let bindings: Vec<_> = given.bindings.iter().filter(|(name, _)| asked.contains(&bare(name))).cloned().collect();
    told(&given.concludes, &given.items, band, &bindings)
}

/// `x from E1, M1; band Slight; ?h = x`
fn told(concludes: &str, items: &[String], band: Option<&str>, bindings: &[(String, String)]) -> String {
    let from = if items.is_empty() { String::new() } else { format!(" from {}", items.join(", ")) };
    let band = band.map(|band| format!("; band {band}")).unwrap_or_default();
    let bound: String = bindings.iter().map(|(name, value)| format!("; {name} = {value}")).collect();
    format!("{concludes}{from}{band}{bound}")
}

/// The test that a published judgment is; a judgment that is merely more cautious fails only where `strict`.
pub fn expectation_test(rules: &RuleSet, verdict: &Verdict, uncited: &[&str], place: &str, strict: bool) -> Test {
    let wrong = verdict.is_overclaim() || verdict.misses_lead() || !uncited.is_empty();
    let outcome = match (wrong, verdict.is_within()) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Passed,
        (false, false) if strict => Outcome::Failed,
        (false, false) => Outcome::Short,
    };
    let mut message = super::terminal::verdict_lines(rules, verdict);
    message.extend(uncited.iter().map(|id| format!("nothing that was found rests on {id}, which has to be cited")));
    Test {
        subject: Subject::Expectation,
        id: verdict.case.clone(),
        name: EXPECTATION.to_owned(),
        place: place.to_owned(),
        outcome,
        message: if outcome == Outcome::Passed { Vec::new() } else { message },
        texts: None,
    }
}

/// The test that a snapshot is; `old` where there was one.
pub fn snapshot_test(case: &str, place: &str, old: Option<&str>, new: String) -> Test {
    let (outcome, message) = match old {
        Some(old) if old == new => (Outcome::Passed, Vec::new()),
        Some(_) => (Outcome::Failed, vec!["it reads otherwise than before".to_owned()]),
        None => (Outcome::New, vec!["there is no snapshot yet".to_owned()]),
    };
    let texts = (outcome != Outcome::Passed).then(|| Texts { old: old.unwrap_or_default().to_owned(), new });
    let (id, name, place) = (case.to_owned(), SNAPSHOT.to_owned(), place.to_owned());
    Test { subject: Subject::Snapshot, id, name, place, outcome, message, texts }
}
