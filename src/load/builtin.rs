//! The default rule set, compiled in, so that the binary works in an empty folder.

use include_dir::{Dir, include_dir};

use super::resolve_rules::Reading;
use super::{LoadError, Loaded, read_rule_set, rule_set};
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

/// As [`default_rules`], for who does not ask where in its file a rule stands: these files are known to be sound, so no outline of
/// them is made.
///
/// # Errors
/// As for [`default_rules`].
pub fn default_rules_without_places() -> Result<Loaded<RuleSet>, LoadError> {
    read_rule_set(default_rule_files(), Reading::Sound).or_else(|_| default_rules())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_rules_are_the_same_with_and_without_places() {
        let (with, without) = (default_rules().unwrap(), default_rules_without_places().unwrap());
        assert_eq!(with.value, without.value);
        assert!(with.warnings.is_empty() && without.warnings.is_empty());
        let rule = &with.value.rules()[0].id;
        assert!(with.places.rule(rule).is_some() && without.places.rule(rule).is_none());
    }
}
