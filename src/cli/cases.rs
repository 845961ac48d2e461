//! Cases as commands get them: read, diagnosed, and with withheld what `--max-tlp` withholds.
//!
//! Every command that shows anything of a case takes it from here, so that what is withheld is out of it before anything is
//! drawn.

use std::path::Path;

use anyhow::{Result, bail};
use ascribe::diag::Diagnostic;
use ascribe::infer::{Assessment, Options, assess};
use ascribe::load::{self, LoadError, Loaded, Masker};
use ascribe::model::case::Case;
use ascribe::text::FileText;

use super::args::MaxTlp;
use super::console::Console;
use super::files;
use super::judging::{self, Rules};

/// Gives cases that are judged with some rules.
pub struct Cases<'a> {
    rules: &'a Rules,
    masker: Option<Masker>,
}

impl<'a> Cases<'a> {
    /// Of these cases nothing is shown that is marked above `max`; everything where that is not given.
    pub fn new(rules: &'a Rules, max: Option<MaxTlp>) -> Self {
        Cases { rules, masker: max.map(|max| Masker::new(max.into(), &rules.set)) }
    }

    /// The case at a path, for what does not tell where in its file anything stands; `None` where it is invalid, once that was said.
    pub fn read(&mut self, path: &Path, console: &mut Console) -> Result<Option<Loaded<Case>>> {
        let loaded = load::case_without_places(&files::read_case(path)?, &self.rules.set);
        self.accept(loaded, console)
    }

    /// The case at a path with all its texts, for what shows none of them, and whether texts are to be withheld; `None` where it
    /// is invalid, once that was said.
    pub fn whole(&mut self, path: &Path, console: &mut Console) -> Result<Option<(Loaded<Case>, bool)>> {
        let loaded = load::case(&files::read_case(path)?, &self.rules.set);
        let whole = loaded.as_ref().ok().cloned();
        let shown = self.accept(loaded, console)?;
        let withheld = |shown: &Loaded<Case>| shown.value.masking.as_ref().is_some_and(|masking| !masking.is_empty());
        Ok(whole.zip(shown).map(|(whole, shown)| (whole, withheld(&shown))))
    }

    /// A case that was loaded; `None` where it is invalid, once that was said.
    pub fn accept(
        &mut self,
        loaded: Result<Loaded<Case>, LoadError>,
        console: &mut Console,
    ) -> Result<Option<Loaded<Case>>> {
        let Some(masker) = &mut self.masker else { return Ok(judging::accept(loaded, console)) };
        match loaded {
            Ok(loaded) => withhold(masker, self.rules, loaded, console).map(Some),
            Err(error) => {
                // What could not be read has no markings: any of its text may be marked.
                let (diagnostics, files) = without_texts(error.diagnostics(), error.files());
                console.diagnose(&diagnostics, &files);
                console.error(&error.to_string());
                Ok(None)
            }
        }
    }
}

fn withhold(masker: &mut Masker, rules: &Rules, whole: Loaded<Case>, console: &mut Console) -> Result<Loaded<Case>> {
    let value = masker.mask(&whole.value);
    if value.masking.as_ref().is_none_or(|masking| masking.is_empty()) {
        console.diagnose(&whole.warnings, &whole.files);
        return Ok(Loaded { value, ..whole });
    }
    let [before, after] = [&whole.value, &value].map(|case| assess(&rules.plan, &rules.set, case, &Options::default()));
    if conclusions(&before?) != conclusions(&after?) {
        bail!("{}: a rule compares withheld texts in a way that masking cannot keep; nothing is shown", value.id);
    }
    let (warnings, _) = without_texts(&whole.warnings, &whole.files);
    console.diagnose(&warnings, &without_texts(&[], &whole.files).1);
    Ok(Loaded { value, warnings, places: whole.places, files: Vec::new() })
}

/// What masking must not change: who leads, likelihoods, levels.
fn conclusions(assessment: &Assessment) -> Vec<impl PartialEq + use<>> {
    let of = |one: &ascribe::infer::QuestionAssessment| {
        let judgments = one.judgments.iter().map(|judgment| (judgment.place, judgment.likelihood, judgment.level));
        (one.leading, judgments.collect::<Vec<_>>(), one.findings.len())
    };
    assessment.questions.iter().map(of).collect()
}

/// The same diagnostics in files whose text is blank: code and place stay.
pub fn without_texts(diagnostics: &[Diagnostic], files: &[FileText]) -> (Vec<Diagnostic>, Vec<FileText>) {
    let blank = |file: &FileText| {
        let text: String = file.text().bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        FileText::new(file.name(), text)
    };
    let bare = |one: &Diagnostic| {
        let mut one =
            Diagnostic { help: Vec::new(), message: "withheld, as `--max-tlp` is given".to_owned(), ..one.clone() };
        one.labels.iter_mut().for_each(|label| label.text.clear());
        one
    };
    (diagnostics.iter().map(bare).collect(), files.iter().map(blank).collect())
}
