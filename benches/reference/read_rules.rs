//! Reading the rules of the reference workload; its tests and the comparison with other engines read them so as well.

use std::path::Path;

use ascribe::load;
use ascribe::model::rule_set::RuleSet;
use ascribe::text::FileText;

/// The rule set of a folder, with the built-in lexicons.
pub fn read_rules(root: &Path) -> RuleSet {
    let (mut files, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder of the rules") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
                files.push(FileText::new(name, std::fs::read_to_string(&path).expect("a rule")));
            }
        }
    }
    files.extend(load::default_rule_files().into_iter().filter(|file| file.name().starts_with("lexicons/")));
    load::rule_set(files).unwrap_or_else(|error| panic!("{:?}", error.diagnostics())).value
}
