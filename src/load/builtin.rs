//! The default rule set, compiled in, so that the binary works in an empty folder.

use include_dir::{Dir, include_dir};

use super::{LoadError, Loaded, rule_set};
use crate::model::rule_set::RuleSet;
use crate::text::FileText;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Every file of the default rule set with its path relative to the set's root, in order of path.
pub fn default_rule_files() -> Vec<FileText> {
    let mut files = Vec::new();
    let mut open = vec![&RULES];
    while let Some(dir) = open.pop() {
        open.extend(dir.dirs());
        for file in dir.files() {
            let name = file.path().to_string_lossy().replace('\\', "/");
            files.extend(file.contents_utf8().map(|text| FileText::built_in(name, text)));
        }
    }
    files.sort_by(|a, b| a.name().cmp(b.name()));
    files
}

/// The default rule set.
///
/// # Errors
/// None as released: a test loads it. The type leaves the way open for a build with rules of its own.
pub fn default_rules() -> Result<Loaded<RuleSet>, LoadError> {
    rule_set(default_rule_files())
}
