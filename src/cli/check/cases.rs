//! A case under review: what is wrong with it, and what the rules do in it.

use std::path::Path;

use anyhow::Result;
use ascribe::infer::{Options, assess};
use ascribe::lint::{self, JudgedCase, Reach};
use ascribe::load;

use super::Batch;
use crate::cli::files;
use crate::cli::judging::Rules;

/// What a case came to.
pub(super) struct Reviewed {
    pub(super) batches: Vec<Batch>,
    pub(super) reach: Reach,
}

/// Reviews a case, and the expectation beside it.
pub(super) fn review(path: &Path, rules: &Rules) -> Result<Reviewed> {
    let (mut batch, loaded) = Batch::of(load::case(&files::read_case(path)?, &rules.set));
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
