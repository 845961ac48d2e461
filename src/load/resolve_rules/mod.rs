//! From the files of a rule set to the model.
//!
//! Takes every file with its path relative to the root of the set; gives a [`RuleSet`] in which names resolve, ranges hold
//! and rules can be stratified, or every fault in one run. What can be right and still be useless (a rule that can never
//! match, a field that no rule reads) is left to `check`.

mod because;
mod conditions;
mod invariants;
mod known;
mod outcome;
mod rule;
mod scope;
mod tables;
mod tests_of_values;

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use super::decode::{Decoded, Fillers, decode, decode_sound};
use super::faults::Faults;
use super::limits::MAX_RULE_FILES;
use super::place::Sheet;
use crate::diag::{Code, Diagnostic};
use crate::model::invariant::Invariants;
use crate::model::ladder::Ladder;
use crate::model::lexicon::Lexicon;
use crate::model::rule::Rule;
use crate::model::rule_set::RuleSet;
use crate::model::scale::Scales;
use crate::model::strata::stratify;
use crate::model::vocabulary::Vocabulary;
use crate::text::{FileId, FileText, Span};

use known::Known;

/// What a file of a rule set is, by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Vocabulary,
    Scales,
    Ladder,
    Lexicon,
    Invariants,
    Rule,
    /// Read by other commands, or by people.
    Ignored,
    /// Nothing that a rule set has.
    Unexpected,
}

/// The role of a path relative to the root of a rule set.
pub(super) fn role(path: &str) -> Role {
    let ignored = [".tests.ron", ".tests.json", ".snap", ".md", ".txt", ".gitkeep"];
    let name = path.rsplit('/').next().unwrap_or(path);
    if ignored.iter().any(|end| path.ends_with(end)) || stem(name) == "LICENSE" {
        return Role::Ignored;
    }
    if !name.ends_with(".ron") && !name.ends_with(".json") {
        return Role::Unexpected;
    }
    match path.split('/').collect::<Vec<_>>().as_slice() {
        [name] if stem(name) == "vocabulary" => Role::Vocabulary,
        [name] if stem(name) == "scales" => Role::Scales,
        [name] if stem(name) == "invariants" => Role::Invariants,
        ["ladders", _] => Role::Ladder,
        ["lexicons", _] => Role::Lexicon,
        [_, _] => Role::Rule,
        _ => Role::Unexpected,
    }
}

/// A file name without its extension.
pub(super) fn stem(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

const RULE: Fillers = &[("id", "\"-\""), ("title", "\"-\""), ("rationale", "\"-\""), ("when", "[]")];
const SCALES: Fillers = &[
    ("bands", "[]"),
    ("lines", "[]"),
    ("reliability", "[]"),
    ("credibility", "[]"),
    ("false_flag_prior", "-1.0"),
    ("false_flag_ceiling", "0.0"),
    ("unknown_prior", "0.0"),
    ("counts_from", "0.0"),
];
const TABLE: Fillers = &[
    ("id", "\"-\""),
    ("title", "\"-\""),
    ("source", "\"-\""),
    ("levels", "[]"),
    ("likelihood", "[]"),
    ("confidence", "[]"),
];

const INVARIANTS: Fillers = &[("id", "\"-\""), ("title", "\"-\""), ("rationale", "\"-\""), ("invariants", "[]")];

/// Every file of a set, decoded, with its place among the files.
#[derive(Default)]
struct Files {
    vocabulary: Option<Decoded<Vocabulary>>,
    scales: Option<Decoded<Scales>>,
    ladders: Vec<Decoded<Ladder>>,
    lexicons: Vec<Decoded<Lexicon>>,
    invariants: Option<Decoded<Invariants>>,
    rules: Vec<Decoded<Rule>>,
}

/// A resolved rule set with the sheet of each rule.
pub(super) struct Resolved {
    pub(super) rules: RuleSet,
    pub(super) sheets: HashMap<String, Sheet>,
}

/// How the files of a set are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// With the places of everything in them.
    Outlined,
    /// Without: files that are known to be sound.
    Sound,
}

/// Resolves a rule set; `None` where a fault was found.
pub(super) fn resolve(files: &[FileText], reading: Reading, digest: String, faults: &mut Faults) -> Option<Resolved> {
    if files.len() > MAX_RULE_FILES {
        let message = format!("there are {} files, the limit is {MAX_RULE_FILES}", files.len());
        faults.push(Diagnostic::new(Code::CaseTooMany, Span::new(FileId(0), 0..0), message));
        return None;
    }
    let mut decoded = decode_all(files, reading, faults);
    require(files, faults);
    decoded.rules.sort_by(|a, b| a.value.id.cmp(&b.value.id));
    decoded.ladders.sort_by(|a, b| a.value.id.cmp(&b.value.id));
    decoded.lexicons.sort_by(|a, b| a.value.id.cmp(&b.value.id));
    check(&decoded, files, faults);
    if faults.has_errors() {
        return None;
    }
    let rules = decoded.rules.into_iter().map(|rule| {
        let sheet = (rule.value.id.clone(), rule.sheet);
        (rule.value, sheet)
    });
    let (rules, sheets) = rules.unzip();
    let rules = RuleSet {
        rules,
        vocabulary: decoded.vocabulary?.value,
        scales: decoded.scales?.value,
        ladders: decoded.ladders.into_iter().map(|ladder| ladder.value).collect(),
        lexicons: decoded.lexicons.into_iter().map(|lexicon| lexicon.value).collect(),
        invariants: decoded.invariants.map(|file| file.value.invariants).unwrap_or_default(),
        digest,
    };
    Some(Resolved { rules, sheets })
}

fn decode_all(files: &[FileText], reading: Reading, faults: &mut Faults) -> Files {
    let mut decoded = Files::default();
    for (place, file) in files.iter().enumerate() {
        let id = FileId(place);
        match role(file.name()) {
            Role::Vocabulary => decoded.vocabulary = reading.decode(file, id, &[("kinds", "[]")], faults),
            Role::Scales => decoded.scales = reading.decode(file, id, SCALES, faults),
            Role::Ladder => decoded.ladders.extend(reading.decode(file, id, TABLE, faults)),
            Role::Lexicon => decoded.lexicons.extend(reading.decode(file, id, TABLE, faults)),
            Role::Invariants => decoded.invariants = reading.decode(file, id, INVARIANTS, faults),
            Role::Rule => decoded.rules.extend(reading.decode(file, id, RULE, faults)),
            Role::Ignored => {}
            Role::Unexpected => faults.push(unexpected(file, id)),
        }
    }
    decoded
}

impl Reading {
    fn decode<T: DeserializeOwned>(
        self,
        file: &FileText,
        id: FileId,
        fillers: Fillers,
        faults: &mut Faults,
    ) -> Option<Decoded<T>> {
        match self {
            Reading::Outlined => decode(file, id, fillers, faults),
            Reading::Sound => decode_sound(file, id),
        }
    }
}

fn unexpected(file: &FileText, id: FileId) -> Diagnostic {
    let message = format!("`{}` has no place in a rule set", file.name());
    Diagnostic::new(Code::RulesUnexpectedFile, Span::new(id, 0..0), message).help(
        "a rule set has `vocabulary.ron`, `scales.ron`, `ladders/<id>.ron`, `lexicons/<id>.ron`, `invariants.ron` and `<line>/<rule-id>.ron`",
    )
}

fn require(files: &[FileText], faults: &mut Faults) {
    for (wanted, name) in [(Role::Vocabulary, "vocabulary.ron"), (Role::Scales, "scales.ron")] {
        if !files.iter().any(|file| role(file.name()) == wanted) {
            let message = format!("the rule set has no `{name}`");
            faults.push(Diagnostic::new(Code::RulesMissingFile, Span::new(FileId(0), 0..0), message));
        }
    }
}

fn check(files: &Files, texts: &[FileText], faults: &mut Faults) {
    if let Some(vocabulary) = &files.vocabulary {
        tables::vocabulary(&vocabulary.value, vocabulary.sheet.root(), faults);
    }
    if let Some(scales) = &files.scales {
        tables::scales(&scales.value, scales.sheet.root(), faults);
    }
    let known = Known::collect(files, faults);
    for ladder in &files.ladders {
        tables::ladder(&ladder.value, ladder.sheet.root(), &known, faults);
    }
    for lexicon in &files.lexicons {
        tables::lexicon(&lexicon.value, lexicon.sheet.root(), faults);
    }
    if let Some(decoded) = &files.invariants {
        invariants::check(&decoded.value, decoded.sheet.root(), files, &known, faults);
    }
    for decoded in &files.rules {
        let name = texts.get(decoded.sheet.file.0).map_or("", FileText::name);
        let mut own = Faults::default();
        rule::check(&decoded.value, name, decoded.sheet.root(), &known, &mut own);
        own.finish()
            .into_iter()
            .filter(|fault| !(decoded.damaged && may_follow(fault.code)))
            .for_each(|f| faults.push(f));
    }
    if let Err(cycle) = stratify(files.rules.iter().map(|rule| &rule.value)) {
        faults.push(circle(&cycle, files));
    }
}

/// Whether a fault may only follow from a condition that could not be read.
fn may_follow(code: Code) -> bool {
    matches!(code, Code::RuleUnbound | Code::RuleUnknownItem | Code::RulePlaceholder)
}

fn circle(cycle: &crate::model::strata::Cycle, files: &Files) -> Diagnostic {
    let among = |rule: &Rule| match &rule.then {
        crate::model::rule::Outcome::Derives(derivation) => cycle.relations.binary_search(&derivation.relation).is_ok(),
        _ => false,
    };
    let ids: Vec<&str> = files.rules.iter().filter(|r| among(&r.value)).map(|r| r.value.id.as_str()).collect();
    let relations = super::faults::quoted(&cycle.relations);
    let message = format!("the relations {relations} depend on their own absence or number");
    let at = files.rules.get(cycle.rule).map(|rule| {
        let field = if rule.value.unless.is_empty() { "when" } else { "unless" };
        rule.sheet.root().field(field).key_span()
    });
    let at = at.unwrap_or(Span::new(FileId(0), 0..0));
    let fault = Diagnostic::new(Code::RuleCircle, at, message);
    fault
        .help(format!("derived by the rules {}; let one of them stop denying or counting", super::faults::quoted(&ids)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_what_a_file_is() {
        for (path, expected) in [
            ("vocabulary.ron", Role::Vocabulary),
            ("scales.ron", Role::Scales),
            ("ladders/default.ron", Role::Ladder),
            ("lexicons/icd203.ron", Role::Lexicon),
            ("timing/a-b.ron", Role::Rule),
            ("timing/a-b.tests.ron", Role::Ignored),
            ("timing/README.md", Role::Ignored),
            ("invariants.ron", Role::Invariants),
            ("stray.ron", Role::Unexpected),
            ("a/b/c.ron", Role::Unexpected),
            ("timing/a.yaml", Role::Unexpected),
        ] {
            assert_eq!(role(path), expected, "{path}");
        }
    }
}
