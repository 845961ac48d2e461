//! A case under review: what is wrong with it, and what the rules do in it.

use std::path::Path;

use anyhow::Result;
use ascribe::infer::{Options, assess};
use ascribe::lint::{self, JudgedCase, Reach};
use ascribe::load;
use ascribe::model::evidence::Tlp;

use super::Batch;
use crate::cli::files;
use crate::cli::judging::Rules;

/// What a case came to.
pub(super) struct Reviewed {
    pub(super) batches: Vec<Batch>,
    pub(super) reach: Reach,
}

/// Reviews a case, and the expectation beside it.
pub(super) fn review(path: &Path, rules: &Rules, max_tlp: Option<Tlp>) -> Result<Reviewed> {
    let mut reviewed = reviewed(path, rules, max_tlp)?;
    // The expectation beside a case quotes it.
    let withheld = reviewed.batches.iter().any(|batch| batch.withheld);
    reviewed.batches.iter_mut().for_each(|batch| batch.withheld = withheld);
    Ok(reviewed)
}

fn reviewed(path: &Path, rules: &Rules, max_tlp: Option<Tlp>) -> Result<Reviewed> {
    let (mut batch, loaded) = Batch::of(load::case(&files::read_case(path)?, &rules.set));
    // What could not be read has no markings: any of its text may be marked.
    let marked = |max: Tlp| loaded.as_ref().is_none_or(|case| case.value.evidence.iter().any(|item| item.tlp > max));
    batch.withheld = max_tlp.is_some_and(marked);
    let mut reach = Reach::default();
    let Some(loaded) = loaded else { return Ok(Reviewed { batches: vec![batch], reach }) };
    let assessment = assess(&rules.plan, &rules.set, &loaded.value, &Options::default())?;
    reach.see(&format!("`{}`", loaded.value.id), &assessment);
    let judged = JudgedCase { assessment: &assessment, places: &loaded.places, files: &loaded.files };
    batch.diagnostics.extend(lint::check_case(judged));
    let mut batches = vec![batch];
    let expected = path.with_file_name("expected.ron");
    if path.file_name().is_some_and(|name| name == "case.ron") && expected.is_file() {
        batches.push(Batch::of(load::expected(&files::read(&expected)?, &loaded.value)).0);
    }
    Ok(Reviewed { batches, reach })
}
