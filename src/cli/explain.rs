//! `ascribe explain`: why, down to file and line; or what a diagnostic code means.

use anyhow::{Result, anyhow};
use ascribe::compare::compare_published;
use ascribe::diag::Code;
use ascribe::explain::Explanation;
use ascribe::infer::{Assessment, Options};
use ascribe::load;
use ascribe::model::id::EvidenceId;
use ascribe::report::graph::{render_dot, render_mermaid};
use ascribe::report::json::{certificate, to_json};
use ascribe::report::markdown::{Prose, render_markdown};
use ascribe::report::published::published_json;
use ascribe::report::terminal::{View, render_explanation, render_full, render_item, render_published};

use super::args::{Explain, ExplainFormat};
use super::cases::Cases;
use super::console::Console;
use super::exit::{Exit, UsageError};
use super::files;
use super::judging::{self, Judged, Rules};
use super::{left_out, sensitivity, what_if, why_not};

/// Runs the command.
pub fn run(args: &Explain, console: &mut Console) -> Result<Exit> {
    match (&args.code, &args.case) {
        (Some(code), _) => explain_code(code, console),
        (None, Some(_)) => explain_case(args, console),
        (None, None) => Err(anyhow!("no case is given")),
    }
}

fn explain_code(name: &str, console: &mut Console) -> Result<Exit> {
    let known = || Code::ALL.iter().map(|code| code.as_str());
    let code = Code::parse(name).ok_or_else(|| judging::unknown("diagnostic code", name, known()))?;
    console.print(code.page())?;
    Ok(Exit::Done)
}

fn explain_case(args: &Explain, console: &mut Console) -> Result<Exit> {
    let Some(rules) = judging::load_rules(args.judging.rules.as_deref(), console)? else {
        return Ok(Exit::InvalidFile);
    };
    let (lexicon, options) = judging::options(&args.judging, &rules.set)?;
    let file = files::read_case(args.case.as_deref().unwrap_or("-".as_ref()))?;
    let mut added = Vec::new();
    for path in &args.with {
        added.push(files::read(path)?);
    }
    let mut cases = Cases::new(&rules, args.judging.max_tlp);
    let loaded = cases.accept(load::case_with(&file, &added, &rules.set), console)?;
    let Some(loaded) = loaded else { return Ok(Exit::InvalidFile) };
    left_out::check(&args.judging.without, std::iter::once(&loaded.value), &rules.set)?;
    if let Some(name) = &args.why_not {
        return why_not::run(name, args, &rules, loaded, (lexicon, &options), console);
    }
    if sensitivity::is_asked(args) {
        return sensitivity::run(args, &rules, loaded, (lexicon, &options), console);
    }
    if what_if::is_asked(args) {
        return what_if::run(args, &rules, (&file, loaded, &mut cases), (lexicon, &options), console);
    }
    let judged = judging::judge(loaded, &rules, &options, &args.judging.without)?;
    let questions = asked_questions(args, &judged)?;
    let view = judging::view(&rules, lexicon, &judged.places, console.width());
    let text = match &args.evidence {
        _ if args.compare => compared(args, &judged, &rules, &options, &view)?,
        _ if args.format == ExplainFormat::Json => to_json(&certificate(&judged.assessment, &rules.set))?,
        _ if args.format == ExplainFormat::Markdown => {
            refuse_with_markdown(args)?;
            let prose = Prose { rules: &rules.set, lexicon };
            render_markdown(&prose, &judged.assessment, &explanations(args, &judged, &rules, &questions)?)
        }
        _ if args.format == ExplainFormat::Mermaid => render_mermaid(&judged.assessment, &rules.set, &questions),
        _ if args.format == ExplainFormat::Dot => render_dot(&judged.assessment, &rules.set, &questions),
        Some(id) => {
            let known = || judged.case.evidence.iter().map(|item| item.id.as_str());
            let item = render_item(&view, &judged.assessment, &questions, &EvidenceId::from(id.as_str()));
            item.ok_or_else(|| judging::unknown("evidence item", id, known()))?
        }
        None => {
            let explanations = explanations(args, &judged, &rules, &questions)?;
            let render = if args.full { render_full } else { render_explanation };
            render(&view, &judged.assessment, &explanations)
        }
    };
    console.print(&text)?;
    Ok(Exit::Done)
}

/// Places of the questions that the arguments ask for; a hypothesis asks for its own question.
fn asked_questions(args: &Explain, judged: &Judged) -> Result<Vec<usize>> {
    let mut questions = judging::questions(&judged.assessment, args.question.as_deref());
    if let Some(asked) = args.question.as_deref().filter(|_| questions.is_empty()) {
        return Err(judging::unknown_question(asked, std::iter::once(&judged.case)).into());
    }
    if let Some(id) = &args.hypothesis {
        let all = judged.case.questions.iter().flat_map(|question| &question.hypotheses);
        questions.retain(|place| hypothesis(&judged.assessment, *place, id).is_some());
        if questions.is_empty() {
            return Err(judging::unknown("hypothesis", id, all.map(|one| one.id.as_str())).into());
        }
    }
    Ok(questions)
}

/// Place of a hypothesis in the question at a place of the assessment.
fn hypothesis(assessment: &Assessment, question: usize, id: &str) -> Option<usize> {
    judging::hypothesis(&assessment.case, assessment.questions.get(question)?.place, id)
}

/// Published judgments beside those reached here.
fn compared(args: &Explain, judged: &Judged, rules: &Rules, options: &Options, view: &View<'_>) -> Result<String> {
    let mut comparisons = compare_published(&rules.plan, &rules.set, &judged.case, options)?;
    if let Some(asked) = &args.question {
        comparisons.retain(|one| judged.case.published[one.place].question.as_str() == asked);
    }
    match args.format {
        ExplainFormat::Text => Ok(render_published(view, &judged.assessment, &comparisons)),
        ExplainFormat::Json => Ok(published_json(&judged.assessment, &comparisons, &rules.set)?),
        ExplainFormat::Markdown => {
            Err(UsageError("`--compare` has no form in prose; leave out `--format markdown`".to_owned()).into())
        }
        ExplainFormat::Mermaid | ExplainFormat::Dot => {
            Err(UsageError("`--compare` has no form as a map; leave out `--format`".to_owned()).into())
        }
    }
}

/// Refuses what an assessment in prose does not show.
fn refuse_with_markdown(args: &Explain) -> Result<()> {
    let asked = [("--evidence", args.evidence.is_some()), ("--full", args.full)];
    match asked.into_iter().find(|(_, given)| *given) {
        Some((flag, _)) => {
            Err(UsageError(format!("`{flag}` has no form in prose; leave out `--format markdown`")).into())
        }
        None => Ok(()),
    }
}

/// Explanations of the asked hypothesis, or of the leading one, or of the most probable one where none leads.
fn explanations(args: &Explain, judged: &Judged, rules: &Rules, questions: &[usize]) -> Result<Vec<Explanation>> {
    let asked = |place| args.hypothesis.as_deref().and_then(|id| hypothesis(&judged.assessment, place, id));
    judging::explanations(judged, rules, questions, &asked)
}
