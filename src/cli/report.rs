//! `ascribe report`: the standalone page.

use anyhow::Result;
use ascribe::explain::timeline;
use ascribe::load;
use ascribe::report::html::{Material, render_page};

use super::args::Report;
use super::cases::Cases;
use super::console::Console;
use super::exit::Exit;
use super::{files, judging, left_out};

/// Runs the command.
pub fn run(args: &Report, console: &mut Console) -> Result<Exit> {
    let Some(rules) = judging::load_rules(args.judging.rules.as_deref(), console)? else {
        return Ok(Exit::InvalidFile);
    };
    let (lexicon, options) = judging::options(&args.judging, &rules.set)?;
    let file = files::read_case(&args.case)?;
    let added = args.with.iter().map(|path| files::read(path)).collect::<Result<Vec<_>>>()?;
    let mut cases = Cases::new(&rules, args.judging.max_tlp);
    let loaded = cases.accept(load::case_with(&file, &added, &rules.set), console)?;
    let Some(loaded) = loaded else { return Ok(Exit::InvalidFile) };
    let case_files = loaded.files.clone();
    left_out::check(&args.judging.without, std::iter::once(&loaded.value), &rules.set)?;
    let judged = judging::judge(loaded, &rules, &options, &args.judging.without)?;
    let questions = judging::questions(&judged.assessment, args.question.as_deref());
    if let Some(asked) = args.question.as_deref().filter(|_| questions.is_empty()) {
        return Err(judging::unknown_question(asked, std::iter::once(&judged.case)).into());
    }
    let material = Material {
        assessment: &judged.assessment,
        timeline: &timeline(&rules.plan, &rules.set, &judged.case, &judged.assessment.options)?,
        rules: &rules.set,
        lexicon,
        rule_places: &rules.places,
        rule_root: &rules.root,
        rule_files: &rules.files,
        case_places: &judged.places,
        case_files: &case_files,
    };
    let page = render_page(&material, &judging::explanations(&judged, &rules, &questions, &|_| None)?);
    if args.out.as_os_str() == "-" {
        console.print(&page)?;
    } else {
        files::write(&args.out, &page)?;
    }
    Ok(Exit::Done)
}
