//! `ascribe timeline`: how likelihood and confidence moved as evidence became known.

use anyhow::Result;
use ascribe::explain::timeline;
use ascribe::report::json::{timeline_view, to_json};
use ascribe::report::terminal::render_timeline;

use super::args::{Format, Timeline};
use super::cases::Cases;
use super::console::Console;
use super::exit::Exit;
use super::{judging, left_out};

/// Runs the command.
pub fn run(args: &Timeline, console: &mut Console) -> Result<Exit> {
    let Some(rules) = judging::load_rules_without_places(args.judging.rules.as_deref(), console)? else {
        return Ok(Exit::InvalidFile);
    };
    let (lexicon, options) = judging::options(&args.judging, &rules.set)?;
    let mut cases = Cases::new(&rules, args.judging.max_tlp);
    let Some(loaded) = cases.read(&args.case, console)? else { return Ok(Exit::InvalidFile) };
    let case = &loaded.value;
    left_out::check(&args.judging.without, std::iter::once(case), &rules.set)?;
    let options = left_out::leave_out(&options, &args.judging.without, case, &rules.set)?;
    let asked = args.question.as_deref();
    let wanted = |place: &usize| asked.is_none_or(|id| case.questions[*place].id.as_str() == id);
    let questions: Vec<usize> = (0..case.questions.len()).filter(wanted).collect();
    if let Some(asked) = asked.filter(|_| questions.is_empty()) {
        return Err(judging::unknown_question(asked, std::iter::once(case)).into());
    }
    let timeline = timeline(&rules.plan, &rules.set, case, &options)?;
    let text = match args.format {
        Format::Json => to_json(&timeline_view(&timeline, &questions))?,
        Format::Text => {
            let view = judging::view(&rules, lexicon, &loaded.places, console.width());
            render_timeline(&view, &timeline, &questions, args.full)
        }
    };
    console.print(&text)?;
    Ok(Exit::Done)
}
