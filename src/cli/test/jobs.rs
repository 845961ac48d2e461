//! What is run side by side: the examples of a rule, or a case.

use std::path::{Path, PathBuf};

use anyhow::Result;
use ascribe::compare::{judge, run_example, uncited};
use ascribe::infer::{Options, assess};
use ascribe::load::wire::expectation::Expected;
use ascribe::load::{self, Loaded, RuleExamples};
use ascribe::model::case::Case;
use ascribe::report::snapshot::snapshot;
use ascribe::report::testing::{EXPECTATION, SNAPSHOT, Test, example_test, expectation_test, full_name, snapshot_test};
use ascribe::text::FileText;
use regex_lite::Regex;

use crate::cli::cases::Cases;
use crate::cli::console::Console;
use crate::cli::files;
use crate::cli::judging::{self, Rules};

/// Whose words snapshots are written in, whatever the caller prefers.
const LEXICON: &str = "icd203";

/// What every job needs.
pub struct Bench<'a> {
    /// The rules that cases are judged with.
    pub rules: &'a Rules,
    /// Which tests to run; all where absent.
    pub wanted: Option<Regex>,
    /// Whether a judgment that is more cautious than the published one fails.
    pub strict: bool,
}

impl Bench<'_> {
    fn wants(&self, id: &str, name: &str) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| wanted.is_match(&full_name(id, name)))
    }
}

/// Tests that are run one after another.
pub enum Job<'a> {
    /// The examples of a rule, with the set that it belongs to and their file.
    Examples(&'a Rules, String, RuleExamples),
    /// A case with what stands beside it.
    Case(Box<CaseJob>),
}

/// A case, what was published about it, and what it read like.
pub struct CaseJob {
    case: Loaded<Case>,
    expected: Option<(PathBuf, Expected)>,
    snapshot: PathBuf,
    before: Option<FileText>,
    /// Whether texts of the case are withheld.
    withheld: bool,
}

/// The id of the rule whose examples a file holds.
pub fn stem(name: &str) -> Option<&str> {
    name.rsplit('/').next().unwrap_or(name).strip_suffix(".tests.ron")
}

/// Loads a case and what stands beside it; `None` where a file is invalid, once that was said.
pub fn load_case<'a>(path: &Path, cases: &mut Cases<'_>, console: &mut Console) -> Result<Option<Job<'a>>> {
    let Some((case, withheld)) = cases.whole(path, console)? else { return Ok(None) };
    let alone = path.file_stem().is_some_and(|stem| stem == "case");
    let mut expected = None;
    let beside = path.with_file_name("expected.ron");
    if alone && beside.is_file() {
        match judging::accept(load::expected(&files::read(&beside)?, &case.value), console) {
            Some(loaded) => expected = Some((beside, loaded.value)),
            None => return Ok(None),
        }
    }
    let snapshot = if alone { path.with_file_name("snapshot.txt") } else { path.with_extension("snapshot.txt") };
    let before = if snapshot.is_file() { Some(files::read(&snapshot)?) } else { None };
    Ok(Some(Job::Case(Box::new(CaseJob { case, expected, snapshot, before, withheld }))))
}

impl<'a> Job<'a> {
    /// The examples of a rule.
    pub fn examples(rules: &'a Rules, file: &FileText, examples: RuleExamples) -> Self {
        Job::Examples(rules, format!("{}{}", rules.root, file.name()), examples)
    }

    /// Runs its tests, those that are wanted.
    pub fn run(&self, bench: &Bench<'_>) -> Result<Vec<Test>> {
        match self {
            Job::Examples(rules, file, examples) => run_examples(rules, file, examples, bench),
            Job::Case(job) => job.run(bench),
        }
    }
}

fn run_examples(rules: &Rules, file: &str, examples: &RuleExamples, bench: &Bench<'_>) -> Result<Vec<Test>> {
    let mut tests = Vec::new();
    for example in examples.examples.iter().filter(|example| bench.wants(&examples.rule, &example.name)) {
        let result = run_example(&rules.plan, &rules.set, &examples.rule, example)?;
        tests.push(example_test(&examples.rule, file, example, &result));
    }
    Ok(tests)
}

impl CaseJob {
    fn run(&self, bench: &Bench<'_>) -> Result<Vec<Test>> {
        let (rules, case) = (bench.rules, &self.case.value);
        let id = case.id.as_str();
        let expected = self.expected.as_ref().filter(|_| bench.wants(id, EXPECTATION));
        let wants_snapshot = bench.wants(id, SNAPSHOT);
        let mut tests = Vec::new();
        if expected.is_none() && !wants_snapshot {
            return Ok(tests);
        }
        let seen = assess(&rules.plan, &rules.set, case, &Options::default())?;
        if let Some((place, expected)) = expected
            && let Some(verdict) = judge(&seen, expected)
        {
            let place = place.display().to_string();
            tests.push(expectation_test(&rules.set, &verdict, &uncited(&seen, expected), &place, bench.strict));
        }
        if wants_snapshot {
            let blind = assess(&rules.plan, &rules.set, case, &Options { blind: true, ..Options::default() })?;
            let text = snapshot(&rules.set, judging::lexicon(LEXICON, &rules.set)?, &seen, &blind);
            let before = self.before.as_ref().map(FileText::text);
            let mut test = snapshot_test(id, &self.snapshot.display().to_string(), before, text);
            if self.withheld && test.texts.take().is_some() {
                test.message.push("what reads otherwise is withheld, as `--max-tlp` is given".to_owned());
            }
            tests.push(test);
        }
        Ok(tests)
    }
}
