//! What every judging command does first: rules, names, cases.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use ascribe::diag::nearest;
use ascribe::explain::{Explanation, explain, levels_without};
use ascribe::infer::{Assessment, LimitExceeded, Options, Plan, QuestionAssessment, Reassessor};
use ascribe::lint::Allowances;
use ascribe::load::{self, LoadError, Loaded, Places, RuleExample, default_rule_files, default_rules_without_places};
use ascribe::model::case::Case;
use ascribe::model::lexicon::Lexicon;
use ascribe::model::rule_set::RuleSet;
use ascribe::report::terminal::View;
use ascribe::text::FileText;
use jiff::civil::Date;

use super::args::Judging;
use super::console::Console;
use super::exit::UsageError;
use super::{files, left_out};

/// A rule set, ready to judge with.
pub struct Rules {
    pub set: RuleSet,
    pub places: Places,
    /// What stands before the name of a rule file in messages.
    pub root: String,
    pub plan: Plan,
    /// All files of the set, examples included.
    pub files: Vec<FileText>,
}

/// The built-in rules, or those of a folder. `None` where they are invalid, once that was said.
pub fn load_rules(folder: Option<&Path>, console: &mut Console) -> Result<Option<Rules>> {
    let (files, root) = match folder {
        None => (default_rule_files(), BUILT_IN_ROOT.to_owned()),
        Some(folder) => (with_built_in_tables(files::read_rules(folder)?), format!("{}/", folder.display())),
    };
    Ok(rules_of(files, root, console))
}

/// As [`load_rules`], for what does not tell where in its file a rule stands.
pub fn load_rules_without_places(folder: Option<&Path>, console: &mut Console) -> Result<Option<Rules>> {
    if folder.is_some() {
        return load_rules(folder, console);
    }
    let loaded = accept(default_rules_without_places(), console);
    Ok(loaded.map(|mut loaded| Rules::of(std::mem::take(&mut loaded.files), BUILT_IN_ROOT.to_owned(), loaded)))
}

/// What stands before the names of built-in files.
const BUILT_IN_ROOT: &str = "rules/";

/// The rules of some files; `None` where they are invalid, once that was said.
pub fn rules_of(files: Vec<FileText>, root: String, console: &mut Console) -> Option<Rules> {
    let loaded = accept(load::rule_set(files.clone()), console)?;
    Some(Rules::of(files, root, loaded))
}

impl Rules {
    fn of(files: Vec<FileText>, root: String, loaded: Loaded<RuleSet>) -> Rules {
        let plan = Plan::new(&loaded.value);
        Rules { places: loaded.places, root, plan, set: loaded.value, files }
    }
}

/// The examples beside the rules, by id of the rule; `None` where some are invalid, once all were diagnosed.
pub fn examples(rules: &Rules, console: &mut Console) -> Option<BTreeMap<String, Vec<RuleExample>>> {
    let (mut examples, mut invalid) = (BTreeMap::new(), false);
    for file in rules.files.iter().filter(|file| file.name().ends_with(".tests.ron")) {
        match accept(load::rule_tests(file, &rules.set), console) {
            Some(loaded) => drop(examples.insert(loaded.value.rule, loaded.value.examples)),
            None => invalid = true,
        }
    }
    (!invalid).then_some(examples)
}

/// Adds each built-in vocabulary, scales, ladder and lexicon, and the invariants, that a folder has none of that name for.
pub fn with_built_in_tables(mut files: Vec<FileText>) -> Vec<FileText> {
    let stem = |name: &str| name.rsplit_once('.').map_or_else(String::new, |(stem, _)| stem.to_owned());
    let own: Vec<String> = files.iter().map(|file| stem(file.name())).collect();
    // Invariants speak of kinds of evidence, so they come with the vocabulary.
    let speaks = |name: &str| name == "invariants.ron" && !own.contains(&"vocabulary".to_owned());
    let is_table = |name: &str| {
        let named = ["vocabulary.ron", "scales.ron"].contains(&name);
        named || speaks(name) || ["ladders/", "lexicons/"].iter().any(|folder| name.starts_with(folder))
    };
    let has_scales = own.iter().any(|name| name == "scales");
    let fits =
        |file: &FileText| !(has_scales && file.name().starts_with("ladders/") && file.text().contains("LinesAmong("));
    let wanted = |file: &FileText| is_table(file.name()) && !own.contains(&stem(file.name())) && fits(file);
    files.extend(default_rule_files().into_iter().filter(wanted));
    files
}

/// What was loaded, after its warnings were drawn, those that no comment allows; `None` after its faults were.
pub fn accept<T>(loaded: Result<Loaded<T>, LoadError>, console: &mut Console) -> Option<Loaded<T>> {
    match loaded {
        Ok(mut loaded) => {
            if !loaded.warnings.is_empty() {
                let _ = Allowances::of(&loaded.files, |_| true).sift(&mut loaded.warnings);
                console.diagnose(&loaded.warnings, &loaded.files);
            }
            Some(loaded)
        }
        Err(error) => {
            console.diagnose(error.diagnostics(), error.files());
            console.error(&error.to_string());
            None
        }
    }
}

/// The lexicon and the options that the arguments name.
pub fn options<'r>(judging: &Judging, rules: &'r RuleSet) -> Result<(&'r Lexicon, Options)> {
    let lexicon = lexicon(&judging.lexicon, rules)?;
    Ok((lexicon, options_for(&judging.ladder, judging.as_of, judging.blind, rules)?))
}

/// Options with that ladder.
pub fn options_for(ladder: &str, as_of: Option<Date>, blind: bool, rules: &RuleSet) -> Result<Options> {
    let known = || rules.ladders().iter().map(|ladder| ladder.id.as_str());
    rules.ladder(ladder).ok_or_else(|| unknown("ladder", ladder, known()))?;
    Ok(Options { as_of, blind, ladder: ladder.to_owned(), ..Options::default() })
}

/// The lexicon of that name.
pub fn lexicon<'r>(name: &str, rules: &'r RuleSet) -> Result<&'r Lexicon> {
    let known = || rules.lexicons().iter().map(|lexicon| lexicon.id.as_str());
    Ok(rules.lexicon(name).ok_or_else(|| unknown("lexicon", name, known()))?)
}

/// Says that a name stands for nothing, with the nearest one that does.
pub fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> UsageError {
    let known: Vec<&str> = known.collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there is none".to_owned(),
        None if known.len() <= 12 => format!("there are {}", known.join(", ")),
        None => format!("there are {} others", known.len()),
    };
    UsageError(format!("no {what} is called `{name}`; {help}"))
}

/// A loaded case with its assessment.
pub struct Judged {
    pub case: Case,
    pub places: Places,
    pub assessment: Assessment,
}

/// Assesses a loaded case without what some names stand for in it.
pub fn judge(loaded: Loaded<Case>, rules: &Rules, options: &Options, without: &[String]) -> Result<Judged> {
    judge_by(loaded, rules, options, without, |evaluated| evaluated.assessment())
}

/// As [`judge`], but the assessment is only the outline: see [`Reassessor::outline`].
pub fn conclude(loaded: Loaded<Case>, rules: &Rules, options: &Options, without: &[String]) -> Result<Judged> {
    judge_by(loaded, rules, options, without, |evaluated| evaluated.outline())
}

fn judge_by(
    loaded: Loaded<Case>,
    rules: &Rules,
    options: &Options,
    without: &[String],
    told: impl Fn(&Reassessor<'_>) -> Result<Assessment, LimitExceeded>,
) -> Result<Judged> {
    let Loaded { value: case, places, .. } = loaded;
    let options = left_out::leave_out(options, without, &case, &rules.set)?;
    let assessment = told(&Reassessor::new(&rules.plan, &rules.set, &case, &options)?)?;
    Ok(Judged { case, places, assessment })
}

/// Places in the assessment of the questions asked for.
pub fn questions(assessment: &Assessment, asked: Option<&str>) -> Vec<usize> {
    let wanted = |place: &usize| asked.is_none_or(|id| assessment.questions[*place].id.as_str() == id);
    (0..assessment.questions.len()).filter(wanted).collect()
}

/// Place of a hypothesis in the question at a place of a case.
pub fn hypothesis(case: &Case, question: usize, id: &str) -> Option<usize> {
    case.questions.get(question)?.hypotheses.iter().position(|one| one.id.as_str() == id)
}

/// Says that no case has the question.
pub fn unknown_question<'a>(asked: &str, cases: impl Iterator<Item = &'a Case>) -> UsageError {
    let known: Vec<&str> = cases.flat_map(|case| &case.questions).map(|question| question.id.as_str()).collect();
    unknown("question", asked, known.into_iter())
}

/// What pages of a case are drawn with.
pub fn view<'a>(rules: &'a Rules, lexicon: &'a Lexicon, places: &'a Places, width: usize) -> View<'a> {
    View { rules: &rules.set, lexicon, rule_places: &rules.places, rule_root: &rules.root, case_places: places, width }
}

/// An explanation for each question: of the hypothesis asked for, or of the leading one, or of the most probable one where
/// none leads.
pub fn explanations(
    judged: &Judged,
    rules: &Rules,
    questions: &[usize],
    asked: &dyn Fn(usize) -> Option<usize>,
) -> Result<Vec<Explanation>> {
    let mut all = Vec::new();
    for place in questions {
        let question = &judged.assessment.questions[*place];
        let chosen = asked(*place).or_else(|| chosen(question));
        let Some(mut explanation) = chosen.and_then(|one| explain(&judged.assessment, &rules.set, *place, one)) else {
            continue;
        };
        levels_without(&rules.plan, &rules.set, &judged.case, &judged.assessment, &mut explanation)?;
        all.push(explanation);
    }
    Ok(all)
}

/// The hypothesis that is explained where none is asked for: the leading one, or the most probable one where none leads.
pub fn chosen(question: &QuestionAssessment) -> Option<usize> {
    question.leading.or_else(|| most_probable(question))
}

fn most_probable(question: &QuestionAssessment) -> Option<usize> {
    let points = question.judgments.iter().map(|judgment| (judgment.place, judgment.likelihood.point.value()));
    // Of equals the first, which `max_by` alone would not give.
    let best = points.reduce(|best, one| if one.1 > best.1 { one } else { best });
    best.map(|(place, _)| place)
}
