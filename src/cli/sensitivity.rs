//! `ascribe explain --leave-one-out` and `--flip`: what a judgment hangs on.

use anyhow::Result;
use ascribe::explain::{BUDGET, fragility, leave_one_out};
use ascribe::infer::{Options, Reassessor};
use ascribe::load::Loaded;
use ascribe::model::case::Case;
use ascribe::model::lexicon::Lexicon;
use ascribe::report::json::{fragility_view, leave_one_out_view, to_json};
use ascribe::report::terminal::{render_fragility, render_leave_one_out};

use super::args::{Explain, ExplainFormat};
use super::console::Console;
use super::exit::{Exit, UsageError};
use super::judging::{self, Rules};
use super::left_out;

/// Whether the arguments ask for it.
pub fn is_asked(args: &Explain) -> bool {
    args.leave_one_out || args.flip
}

/// Shows what the judgments of a case hang on.
pub fn run(
    args: &Explain,
    rules: &Rules,
    loaded: Loaded<Case>,
    (lexicon, options): (&Lexicon, &Options),
    console: &mut Console,
) -> Result<Exit> {
    let case = &loaded.value;
    let options = left_out::leave_out(options, &args.judging.without, case, &rules.set)?;
    let whole = Reassessor::new(&rules.plan, &rules.set, case, &options)?;
    let asked = |place: &usize| args.question.as_deref().is_none_or(|id| case.questions[*place].id.as_str() == id);
    let questions: Vec<usize> = (0..case.questions.len()).filter(asked).collect();
    if let Some(asked) = args.question.as_deref().filter(|_| questions.is_empty()) {
        return Err(judging::unknown_question(asked, std::iter::once(case)).into());
    }
    let view = judging::view(rules, lexicon, &loaded.places, console.width());
    let text = if args.flip {
        let budget = args.budget.unwrap_or(BUDGET);
        let all: Vec<_> = questions.iter().map(|place| fragility(&whole, *place, budget)).collect::<Result<_, _>>()?;
        match args.format {
            ExplainFormat::Text => render_fragility(&view, &whole, &all, args.full),
            ExplainFormat::Json => to_json(&fragility_view(&whole, &all))?,
            _ => return Err(no_form("--flip")),
        }
    } else {
        let mut all = Vec::new();
        for place in &questions {
            let followed = args.hypothesis.as_deref().map(|id| judging::hypothesis(case, *place, id));
            // A hypothesis asks for its own question.
            match followed {
                Some(None) => {}
                Some(Some(followed)) => all.push(leave_one_out(&whole, *place, Some(followed))?),
                None => all.push(leave_one_out(&whole, *place, None)?),
            }
        }
        if let Some(id) = args.hypothesis.as_deref().filter(|_| all.is_empty()) {
            let known = case.questions.iter().flat_map(|question| &question.hypotheses);
            return Err(judging::unknown("hypothesis", id, known.map(|one| one.id.as_str())).into());
        }
        match args.format {
            ExplainFormat::Text => render_leave_one_out(&view, &whole, &all, args.full),
            ExplainFormat::Json => to_json(&leave_one_out_view(&whole, &all))?,
            _ => return Err(no_form("--leave-one-out")),
        }
    };
    console.print(&text)?;
    Ok(Exit::Done)
}

fn no_form(flag: &str) -> anyhow::Error {
    UsageError(format!("`{flag}` is shown as text or JSON; leave out `--format` or give one of them")).into()
}
