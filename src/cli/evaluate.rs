//! `ascribe evaluate`: conclusions of cases.

use anyhow::Result;
use ascribe::load;
use ascribe::model::lexicon::Lexicon;
use ascribe::report::json::{conclusions, to_json};
use ascribe::report::markdown::{Prose, render_markdown};
use ascribe::report::terminal::{render_evaluation, render_overview};

use super::args::{Evaluate, JudgmentFormat};
use super::cases::Cases;
use super::console::Console;
use super::exit::Exit;
use super::judging::{self, Judged, Rules};
use super::left_out;

/// Runs the command.
pub fn run(args: &Evaluate, console: &mut Console) -> Result<Exit> {
    // Only derived facts are told with the places of rules.
    let load_rules = if args.facts { judging::load_rules } else { judging::load_rules_without_places };
    let Some(rules) = load_rules(args.judging.rules.as_deref(), console)? else { return Ok(Exit::InvalidFile) };
    let (lexicon, options) = judging::options(&args.judging, &rules.set)?;
    let Some(loaded) = load_all(args, &rules, console)? else { return Ok(Exit::InvalidFile) };
    let without = &args.judging.without;
    left_out::check(without, loaded.iter().map(|loaded| &loaded.value), &rules.set)?;
    // What conclusions rest on is told where it is shown.
    let judge = if args.facts || args.format == JudgmentFormat::Markdown { judging::judge } else { judging::conclude };
    let mut judged = Vec::new();
    for loaded in loaded {
        judged.push(judge(loaded, &rules, &options, without)?);
    }
    let asked = args.question.as_deref();
    let questions: Vec<Vec<usize>> = judged.iter().map(|one| judging::questions(&one.assessment, asked)).collect();
    if let Some(asked) = asked.filter(|_| questions.iter().all(Vec::is_empty)) {
        return Err(judging::unknown_question(asked, judged.iter().map(|one| &one.case)).into());
    }
    let text = match (args.format, judged.as_slice()) {
        (JudgmentFormat::Json, all) => json(all, &questions)?,
        (JudgmentFormat::Markdown, all) => markdown(all, &rules, lexicon, &questions)?,
        (JudgmentFormat::Text, [only]) => {
            let view = judging::view(&rules, lexicon, &only.places, console.width());
            render_evaluation(&view, &only.assessment, &questions[0], args.full, args.facts)
        }
        (JudgmentFormat::Text, all) => {
            let places = load::Places::default();
            let view = judging::view(&rules, lexicon, &places, console.width());
            let rows: Vec<_> = all.iter().map(|one| &one.assessment).zip(questions).collect();
            render_overview(&view, &rows)
        }
    };
    console.print(&text)?;
    Ok(Exit::Done)
}

/// Loads every case; `None` where one is invalid, once all were diagnosed.
fn load_all(
    args: &Evaluate,
    rules: &Rules,
    console: &mut Console,
) -> Result<Option<Vec<load::Loaded<ascribe::model::case::Case>>>> {
    let mut all = Vec::new();
    let mut invalid = false;
    let mut cases = Cases::new(rules, args.judging.max_tlp);
    for path in &args.cases {
        match cases.read(path, console)? {
            Some(loaded) => all.push(loaded),
            None => invalid = true,
        }
    }
    Ok((!invalid).then_some(all))
}

/// Conclusions of one case, or a list of those of several.
fn json(judged: &[Judged], questions: &[Vec<usize>]) -> Result<String> {
    let each = judged.iter().zip(questions);
    let all: Vec<_> = each.map(|(one, questions)| conclusions(&one.assessment, questions)).collect();
    match all.as_slice() {
        [only] => Ok(to_json(only)?),
        all => Ok(to_json(&all)?),
    }
}

/// Assessments in prose, one after another.
fn markdown(judged: &[Judged], rules: &Rules, lexicon: &Lexicon, questions: &[Vec<usize>]) -> Result<String> {
    let prose = Prose { rules: &rules.set, lexicon };
    let mut texts = Vec::new();
    for (one, questions) in judged.iter().zip(questions) {
        let explanations = judging::explanations(one, rules, questions, &|_| None)?;
        texts.push(render_markdown(&prose, &one.assessment, &explanations));
    }
    Ok(texts.join("\n---\n\n"))
}
