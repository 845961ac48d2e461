//! `ascribe explain --why-not LEVEL|HYPOTHESIS`: why a level was not reached, or an answer does not lead.

use anyhow::Result;
use ascribe::explain::{Answer, WhyNot, why_not_answer, why_not_level};
use ascribe::infer::{Assessment, Options, Reassessor};
use ascribe::load::Loaded;
use ascribe::model::case::Case;
use ascribe::model::confidence::Confidence;
use ascribe::model::lexicon::Lexicon;
use ascribe::model::rule_set::RuleSet;
use ascribe::report::json::{to_json, why_not_view};
use ascribe::report::terminal::render_why_not;

use super::args::{Explain, ExplainFormat};
use super::console::Console;
use super::exit::{Exit, UsageError};
use super::judging::{self, Rules};
use super::left_out;

/// What is asked about, by one name in every question.
enum Asked<'a> {
    Level(Confidence),
    Unknown,
    FalseFlag(&'a str),
    Hypothesis(&'a str),
}

/// Shows why not.
pub fn run(
    name: &str,
    args: &Explain,
    rules: &Rules,
    loaded: Loaded<Case>,
    (lexicon, options): (&Lexicon, &Options),
    console: &mut Console,
) -> Result<Exit> {
    let options = left_out::leave_out(options, &args.judging.without, &loaded.value, &rules.set)?;
    let whole = Reassessor::new(&rules.plan, &rules.set, &loaded.value, &options)?;
    let assessment = whole.assessment()?;
    let questions = judging::questions(&assessment, args.question.as_deref());
    if let Some(asked) = args.question.as_deref().filter(|_| questions.is_empty()) {
        return Err(judging::unknown_question(asked, std::iter::once(&loaded.value)).into());
    }
    let asked = meant(name, &rules.set, &options.ladder, lexicon);
    let all = answers(&asked, args, &whole, &assessment, &questions)?;
    if all.is_empty() {
        return Err(no_such(name, &asked, args, &assessment, &questions).into());
    }
    let text = match args.format {
        ExplainFormat::Text => {
            let view = judging::view(rules, lexicon, &loaded.places, console.width());
            render_why_not(&view, &assessment, &all)
        }
        ExplainFormat::Json => to_json(&why_not_view(&assessment, &all))?,
        _ => {
            let help = "`--why-not` is shown as text or JSON; leave out `--format` or give one of them";
            return Err(UsageError(help.to_owned()).into());
        }
    };
    console.print(&text)?;
    Ok(Exit::Done)
}

/// Levels come before hypotheses, so that a hypothesis never hides one.
fn meant<'n>(name: &'n str, rules: &RuleSet, ladder: &str, lexicon: &Lexicon) -> Asked<'n> {
    let asked = name.trim();
    if let Some(level) = level(asked, rules, ladder, lexicon) {
        return Asked::Level(level);
    }
    let flag = ["false flag of ", "false-flag of ", "false-flag-of-", "false-flag:"];
    match flag.iter().find_map(|start| asked.strip_prefix(start)) {
        Some(of) => Asked::FalseFlag(of.trim()),
        None if asked == "unknown" => Asked::Unknown,
        None => Asked::Hypothesis(asked),
    }
}

/// The level of that name: plain, in the words of the ladder, whole or up to a mark, or in those of the lexicon.
fn level(name: &str, rules: &RuleSet, ladder: &str, lexicon: &Lexicon) -> Option<Confidence> {
    let same = |word: &str| !word.is_empty() && word.trim().eq_ignore_ascii_case(name);
    let plain = [("low", Confidence::Low), ("moderate", Confidence::Moderate), ("high", Confidence::High)];
    let of_ladder = rules.ladder(ladder).into_iter().flat_map(|ladder| &ladder.levels);
    let of_ladder = of_ladder.map(|level| (level.called.as_str(), level.level));
    let of_lexicon = lexicon.confidence.iter().map(|(level, word)| (word.as_str(), *level));
    let mut words = plain.into_iter().chain(of_ladder).chain(of_lexicon).filter(|(_, level)| *level > Confidence::None);
    let means = |word: &str| same(word) || word.split([':', ',', '(']).next().is_some_and(same);
    words.find(|(word, _)| means(word)).map(|(_, level)| level)
}

fn answers(
    asked: &Asked<'_>,
    args: &Explain,
    whole: &Reassessor<'_>,
    assessment: &Assessment,
    questions: &[usize],
) -> Result<Vec<WhyNot>> {
    let mut all = Vec::new();
    for question in questions {
        let place = |id: &str| judging::hypothesis(&assessment.case, assessment.questions[*question].place, id);
        let answer = match asked {
            Asked::Level(level) => {
                let chosen = match args.hypothesis.as_deref() {
                    Some(id) => place(id),
                    None => judging::chosen(&assessment.questions[*question]),
                };
                let Some(chosen) = chosen else { continue };
                let found = why_not_level(whole, assessment, *question, chosen, *level)?;
                all.extend(found.map(|one| WhyNot::Level(Box::new(one))));
                continue;
            }
            Asked::Unknown => Some(Answer::Unknown),
            Asked::FalseFlag(id) => place(id).map(Answer::FalseFlag),
            Asked::Hypothesis(id) => place(id).map(Answer::Listed),
        };
        let Some(answer) = answer else { continue };
        let found = why_not_answer(whole, assessment, *question, answer)?;
        all.extend(found.map(|one| WhyNot::Answer(Box::new(one))));
    }
    Ok(all)
}

fn no_such(name: &str, asked: &Asked<'_>, args: &Explain, assessment: &Assessment, questions: &[usize]) -> UsageError {
    let of = questions.iter().filter_map(|place| assessment.case.questions.get(assessment.questions[*place].place));
    let known: Vec<&str> = of.flat_map(|question| &question.hypotheses).map(|one| one.id.as_str()).collect();
    match (asked, args.hypothesis.as_deref()) {
        (Asked::Level(_), Some(id)) => judging::unknown("hypothesis", id, known.into_iter()),
        (Asked::FalseFlag(id), _) if known.contains(id) => {
            UsageError(format!("nobody can pose as `{id}`: it names no actor with a signature of its own"))
        }
        (Asked::FalseFlag(id), _) => judging::unknown("hypothesis", id, known.into_iter()),
        _ => {
            let levels = ["low", "moderate", "high", "unknown"];
            judging::unknown("level or hypothesis", name, levels.into_iter().chain(known))
        }
    }
}
