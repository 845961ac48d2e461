//! `ascribe check`: everything that is wrong with cases, rule sets and assessments in prose.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ascribe::diag::{Code, Diagnostic, Severity};
use ascribe::infer::{Options, Plan, assess};
use ascribe::lint::{self, JudgedCase, Reach, ReviewedRules};
use ascribe::load::{self, LoadError, Loaded, RuleExamples};
use ascribe::model::case::Case;
use ascribe::model::lexicon::Lexicon;
use ascribe::model::rule_set::RuleSet;
use ascribe::prose;
use ascribe::report::{annotations, snippet};
use ascribe::text::FileText;
use serde_json::{Value, json};

use super::args::{Check, CheckFormat, FailLevel};
use super::console::Console;
use super::exit::Exit;
use super::files::{self, Checkable};
use super::judging::{self, Rules};
use super::parallel;

/// Runs the command.
pub fn run(args: &Check, console: &mut Console) -> Result<Exit> {
    let Some(rules) = judging::load_rules(args.rules.as_deref(), console)? else { return Ok(Exit::InvalidFile) };
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() && args.prose.is_empty() { &here[..] } else { &args.paths };
    let lexicon = judging::lexicon(&args.lexicon, &rules.set)?;
    let mut checker = Checker {
        rules: &rules,
        console,
        format: args.format,
        found: Found::default(),
        cases: Vec::new(),
        root: PathBuf::new(),
    };
    let mut rule_sets = Vec::new();
    for path in paths {
        let checkable = files::checkable(path)?;
        if checkable.is_empty() {
            bail!("{} holds no case and no rule set", path.display());
        }
        for one in checkable {
            match one {
                Checkable::Case(path) => checker.case(&path)?,
                Checkable::Rules(path) => rule_sets.push(path),
            }
        }
    }
    // After the cases, so that these show what the rules reach.
    for folder in &rule_sets {
        checker.rules(folder)?;
    }
    for path in &args.prose {
        checker.prose(path, lexicon)?;
    }
    checker.finish(args.fail_level)
}

/// What was looked at and what was found.
#[derive(Default)]
struct Found {
    cases: usize,
    rule_sets: usize,
    rules: usize,
    texts: usize,
    invalid: usize,
    warnings: usize,
    notes: usize,
    json: Vec<Value>,
    sarif: Vec<(Code, Value)>,
    github: String,
}

struct Checker<'a> {
    rules: &'a Rules,
    console: &'a mut Console,
    format: CheckFormat,
    found: Found,
    /// The cases that are sound.
    cases: Vec<FileText>,
    /// The folder that names of files are relative to.
    root: PathBuf,
}

impl Checker<'_> {
    fn case(&mut self, path: &Path) -> Result<()> {
        self.found.cases += 1;
        let loaded = load::case(&files::read_case(path)?, &self.rules.set);
        let Some(loaded) = self.take(loaded) else { return Ok(()) };
        self.review(&loaded)?;
        self.cases.extend(loaded.files.iter().cloned());
        let case = loaded.value;
        let expected = path.with_file_name("expected.ron");
        if path.file_name().is_some_and(|name| name == "case.ron") && expected.is_file() {
            let expected = load::expected(&files::read(&expected)?, &case);
            self.take(expected);
        }
        Ok(())
    }

    /// What a reviewer would notice in a case that is sound.
    fn review(&mut self, loaded: &Loaded<Case>) -> Result<()> {
        let assessment = assess(&self.rules.plan, &self.rules.set, &loaded.value, &Options::default())?;
        let judged = JudgedCase { assessment: &assessment, places: &loaded.places, files: &loaded.files };
        let found = lint::check_case(judged);
        self.report(&found, &loaded.files);
        Ok(())
    }

    fn rules(&mut self, folder: &Path) -> Result<()> {
        self.found.rule_sets += 1;
        self.root = folder.to_path_buf();
        let files = judging::with_built_in_tables(files::read_rules(folder)?);
        let Some(loaded) = self.take(load::rule_set(files.clone())) else { return Ok(()) };
        self.found.rules += loaded.value.rules().len();
        let mut examples = Vec::new();
        for file in files.iter().filter(|file| file.name().ends_with(".tests.ron")) {
            examples.extend(self.take(load::rule_tests(file, &loaded.value)).map(|loaded| loaded.value));
        }
        let reach = self.reach(&loaded.value, &examples)?;
        let exemplified = examples.iter().map(|examples| examples.rule.clone()).collect();
        let Loaded { value: rules, places, files, .. } = &loaded;
        let found = lint::check_rules(ReviewedRules { rules, places, files, exemplified: &exemplified, reach: &reach });
        self.report(&found, files);
        Ok(())
    }

    /// What rules do in their examples and in the cases that were checked.
    fn reach(&self, rules: &RuleSet, examples: &[RuleExamples]) -> Result<Reach> {
        let plan = Plan::new(rules);
        let mut reach = Reach::default();
        for one in examples {
            for example in &one.examples {
                let name = format!("an example of `{}`", one.rule);
                reach.see(&name, &assess(&plan, rules, &example.case, &Options::default())?);
            }
        }
        // A case that these rules have no words for shows nothing about them.
        let loaded = self.cases.iter().filter_map(|file| load::case(file, rules).ok());
        let cases: Vec<Case> = loaded.map(|loaded| loaded.value).collect();
        let assessed = parallel::map(&cases, |case| assess(&plan, rules, case, &Options::default()));
        for (case, assessment) in cases.iter().zip(assessed) {
            reach.see(&format!("`{}`", case.id), &assessment?);
        }
        Ok(reach)
    }

    fn prose(&mut self, path: &Path, lexicon: &Lexicon) -> Result<()> {
        self.found.texts += 1;
        self.root = PathBuf::new();
        let file = files::read(path)?;
        let faults = prose::check(&file, lexicon, self.rules.set.lexicons());
        self.found.invalid += usize::from(faults.iter().any(|fault| fault.severity == Severity::Error));
        self.report(&faults, &[file]);
        Ok(())
    }

    fn take<T>(&mut self, loaded: Result<Loaded<T>, LoadError>) -> Option<Loaded<T>> {
        match loaded {
            Ok(loaded) => {
                self.report(&loaded.warnings, &loaded.files);
                Some(loaded)
            }
            Err(error) => {
                self.found.invalid += 1;
                self.report(error.diagnostics(), error.files());
                None
            }
        }
    }

    fn report(&mut self, diagnostics: &[Diagnostic], files: &[FileText]) {
        let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
        self.found.warnings += count(Severity::Warning);
        self.found.notes += count(Severity::Note);
        match self.format {
            CheckFormat::Text => self.console.diagnose(diagnostics, files),
            CheckFormat::Json => {
                if let Value::Array(list) = snippet::to_json(diagnostics, files)["diagnostics"].take() {
                    self.found.json.extend(list);
                }
            }
            CheckFormat::Sarif => {
                self.found.sarif.extend(annotations::sarif_results(diagnostics, &self.on_disk(files)))
            }
            CheckFormat::Github => self.found.github.push_str(&annotations::github(diagnostics, &self.on_disk(files))),
        }
    }

    /// Files named so that a program finds them: those of a rule set with their folder, where they are not built in.
    fn on_disk(&self, files: &[FileText]) -> Vec<FileText> {
        let named = |file: &FileText| {
            let path = self.root.join(file.name());
            if path.is_file() { FileText::new(path.display().to_string(), file.text()) } else { file.clone() }
        };
        files.iter().map(named).collect()
    }

    fn finish(mut self, fail_level: FailLevel) -> Result<Exit> {
        let found = &mut self.found;
        let json = |value: &Value| serde_json::to_string_pretty(value).map(|text| format!("{text}\n"));
        let text = match self.format {
            CheckFormat::Json => {
                json(&json!({ "schema_version": snippet::SCHEMA_VERSION, "diagnostics": found.json }))?
            }
            CheckFormat::Text => summary(found),
            CheckFormat::Sarif => json(&annotations::sarif(std::mem::take(&mut found.sarif)))?,
            CheckFormat::Github => std::mem::take(&mut found.github),
        };
        let grave = match fail_level {
            FailLevel::Note => found.warnings + found.notes,
            FailLevel::Warning => found.warnings,
            FailLevel::Error => 0,
        };
        let invalid = found.invalid > 0;
        match self.format {
            // Every line is escaped, and a terminal is no reader of it.
            CheckFormat::Github => self.console.print_raw(&text)?,
            _ => self.console.print(&text)?,
        }
        Ok(match (invalid, grave) {
            (true, _) => Exit::InvalidFile,
            (false, 0) => Exit::Done,
            _ => Exit::TestFailed,
        })
    }
}

fn summary(found: &Found) -> String {
    let mut parts = Vec::new();
    if found.cases > 0 {
        parts.push(counted(found.cases, "case"));
    }
    if found.rule_sets > 0 {
        parts.push(format!("{} with {}", counted(found.rule_sets, "rule set"), counted(found.rules, "rule")));
    }
    if found.texts > 0 {
        parts.push(counted(found.texts, "text"));
    }
    let verdict = match found.invalid {
        0 => "all valid".to_owned(),
        invalid => format!("{} invalid", counted(invalid, "file")),
    };
    let mut asides = Vec::new();
    if found.warnings > 0 {
        asides.push(counted(found.warnings, "warning"));
    }
    if found.notes > 0 {
        asides.push(counted(found.notes, "note"));
    }
    let asides = if asides.is_empty() { String::new() } else { format!(", {}", asides.join(" and ")) };
    format!("checked {}: {verdict}{asides}\n", parts.join(" and "))
}

fn counted(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}
