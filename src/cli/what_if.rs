//! `ascribe explain --without ... --with ...`: the judgment before and after.

use anyhow::Result;
use ascribe::compare::{Made, changes};
use ascribe::infer::Options;
use ascribe::load::{self, Loaded};
use ascribe::model::case::Case;
use ascribe::model::lexicon::Lexicon;
use ascribe::report::json::{changes_view, to_json};
use ascribe::report::terminal::{Compared, render_changes};
use ascribe::text::FileText;

use super::args::{Explain, ExplainFormat};
use super::cases::Cases;
use super::console::Console;
use super::exit::Exit;
use super::judging::{self, Rules};

/// Whether the arguments ask for a comparison: an item, an assessment in prose or a map is shown as it is after the
/// change.
pub fn is_asked(args: &Explain) -> bool {
    let changes = !(args.with.is_empty() && args.judging.without.is_empty());
    changes
        && !args.compare
        && args.evidence.is_none()
        && matches!(args.format, ExplainFormat::Text | ExplainFormat::Json)
}

/// Shows the judgment of the case in the file, and that of the case with what was added and less what is left out.
pub fn run(
    args: &Explain,
    rules: &Rules,
    (file, changed, cases): (&FileText, Loaded<Case>, &mut Cases<'_>),
    (lexicon, options): (&Lexicon, &Options),
    console: &mut Console,
) -> Result<Exit> {
    // What is worth a warning was said of the whole already.
    let base = load::case(file, &rules.set).map(|base| Loaded { warnings: Vec::new(), ..base });
    let Some(base) = cases.accept(base, console)? else { return Ok(Exit::InvalidFile) };
    let old = judging::judge(base, rules, options, &[])?;
    let new = judging::judge(changed, rules, options, &args.judging.without)?;
    let asked = args.question.as_deref();
    if let Some(asked) = asked.filter(|_| judging::questions(&new.assessment, asked).is_empty()) {
        return Err(judging::unknown_question(asked, std::iter::once(&new.case)).into());
    }
    let [before, after] = [&old, &new].map(|judged| Made { assessment: &judged.assessment, rules: &rules.set });
    let (changes, done) = (changes(before, after), done(args));
    let text = match args.format {
        ExplainFormat::Json => to_json(&changes_view(before, after, &changes, &done, asked))?,
        _ => {
            let view = judging::view(rules, lexicon, &new.places, console.width());
            let compared = Compared { old: before, new: after, changes: &changes, done: &done };
            render_changes(&view, &compared, asked, args.full)
        }
    };
    console.print(&text)?;
    Ok(Exit::Done)
}

/// `without f17`, `with leak.ron`
fn done(args: &Explain) -> Vec<String> {
    let without = &args.judging.without;
    let left_out = (!without.is_empty()).then(|| format!("without {}", without.join(", ")));
    left_out.into_iter().chain(args.with.iter().map(|path| format!("with {}", path.display()))).collect()
}
