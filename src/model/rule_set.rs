//! A rule set: rules with the vocabulary, scales, ladders and lexicons that they are written for.

use super::id::RuleId;
use super::invariant::Invariant;
use super::ladder::Ladder;
use super::lexicon::Lexicon;
use super::rule::Rule;
use super::scale::Scales;
use super::vocabulary::Vocabulary;

/// Everything declarative that an evaluation needs besides the case. Rules, ladders and lexicons are in order of id.
///
/// `load` lets through only what is sound: names resolve, ranges hold, rules can be stratified.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSet {
    pub(crate) rules: Vec<Rule>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) scales: Scales,
    pub(crate) ladders: Vec<Ladder>,
    pub(crate) lexicons: Vec<Lexicon>,
    pub(crate) invariants: Vec<Invariant>,
    pub(crate) digest: String,
}

impl RuleSet {
    /// The rules, in order of id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of that id.
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.get(self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id.as_str())).ok()?)
    }

    /// The kinds of evidence.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Bands, lines, Admiralty intervals, priors.
    pub fn scales(&self) -> &Scales {
        &self.scales
    }

    /// The ladders, in order of id.
    pub fn ladders(&self) -> &[Ladder] {
        &self.ladders
    }

    /// The ladder of that name.
    pub fn ladder(&self, id: &str) -> Option<&Ladder> {
        self.ladders.iter().find(|ladder| ladder.id == id)
    }

    /// The lexicons, in order of id.
    pub fn lexicons(&self) -> &[Lexicon] {
        &self.lexicons
    }

    /// The lexicon of that name.
    pub fn lexicon(&self, id: &str) -> Option<&Lexicon> {
        self.lexicons.iter().find(|lexicon| lexicon.id == id)
    }

    /// What must hold whatever the rules are, in the order of their file.
    pub fn invariants(&self) -> &[Invariant] {
        &self.invariants
    }

    /// SHA-256 over the names and texts of all its files, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}
