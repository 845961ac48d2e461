//! Every code: its name, gravity, title and page.
//!
//! A name is never reused for a second meaning. The page is the long explanation: what it means, why it matters, a wrong
//! and a right snippet, where the idea comes from.

use std::fmt;

use super::diagnostic::Severity::{self, Error, Note, Warning};

macro_rules! codes {
    ($($variant:ident = $name:literal, $severity:ident, $title:literal;)+) => {
        /// Names a fault, once and for good.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)+
        }

        impl Code {
            /// Every code, by family.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// The name, `family/what-is-wrong`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name),+ }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => $severity),+ }
            }

            /// One line for people.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title),+ }
            }

            /// The long explanation, Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("pages/", $name, ".md"))),+ }
            }
        }
    };
}

codes! {
    FileSyntax = "file/syntax", Error, "the text is not well formed";
    FileTooLarge = "file/too-large", Error, "the file is larger than the limit";
    FileTooDeep = "file/too-deep", Error, "brackets are nested deeper than the limit";
    FileTooManyFaults = "file/too-many-faults", Error, "more faults than are listed";
    FileByteOrderMark = "file/byte-order-mark", Error, "the file starts with a byte order mark";
    FileNotANumber = "file/not-a-number", Error, "a number is not finite";
    FileDuplicateKey = "file/duplicate-key", Error, "a key or field is given twice";
    FileUnknownField = "file/unknown-field", Error, "a field does not exist here";
    FileUnknownName = "file/unknown-name", Error, "a fixed word is not one of those permitted";
    FileMissingField = "file/missing-field", Error, "a required field is missing";
    FileWrongType = "file/wrong-type", Error, "a value has the wrong type";
    IdDuplicate = "id/duplicate", Error, "an id is used twice";
    IdMalformed = "id/malformed", Error, "an id is empty, too long or holds control characters";
    CaseUnknownSource = "case/unknown-source", Error, "no source has this id";
    CaseUnknownSubject = "case/unknown-subject", Error, "no hypothesis or actor has this id";
    CaseUnknownHypothesis = "case/unknown-hypothesis", Error, "no hypothesis has this id";
    CaseUnknownActor = "case/unknown-actor", Error, "no actor has this id";
    CaseUnknownQuestion = "case/unknown-question", Error, "no question has this id";
    CaseMalformedDate = "case/malformed-date", Error, "a date is malformed or in no calendar";
    CaseCredibility = "case/credibility-out-of-range", Error, "credibility is not from 1 to 6";
    CaseIncompleteItem = "case/incomplete-item", Error, "an evidence item lacks what every item must have";
    CaseHappenedAfterKnown = "case/happened-after-known", Error, "an item was known before it happened";
    CaseWithdrawnBeforeKnown = "case/withdrawn-before-known", Error, "an item was withdrawn before it was known";
    CaseKnownAfterAsOf = "case/known-after-as-of", Warning, "an item was not known when the case is judged";
    CaseKnownBeforePublished = "case/known-before-published", Warning, "an item was known before any of its sources was published";
    CaseSourceAfterAsOf = "case/source-after-as-of", Warning, "a source was not published when the case is judged";
    CaseCitationCircle = "case/citation-circle", Note, "sources cite each other in a circle";
    CaseNoQuestion = "case/no-question", Error, "the case asks nothing";
    CaseTooFewHypotheses = "case/too-few-hypotheses", Error, "a question has fewer than two hypotheses";
    CaseWithinCircle = "case/within-circle", Error, "hypotheses lie within each other in a circle";
    CaseWithinOtherQuestion = "case/within-other-question", Error, "a hypothesis lies within one of another question";
    CasePrior = "case/prior-out-of-range", Error, "a prior is not a probability above 0 and below 1";
    CasePriorsIncomplete = "case/priors-incomplete", Error, "some hypotheses of a question have a prior and others none";
    CasePriorWithoutReason = "case/prior-without-reason", Error, "a prior has no reason";
    CaseSubjectTwice = "case/subject-twice", Error, "an item bears on the same subject twice";
    CaseTooMany = "case/too-many", Error, "a list is longer than the limit";
    CaseSupportsEvery = "case/supports-every-hypothesis", Warning, "an item supports every answer to a question";
    CaseSelfClaims = "case/self-claims-alone", Warning, "nothing supports a hypothesis but what personas say of themselves";
    CaseCircularReporting = "case/circular-reporting", Warning, "an item counts as confirmed, and all reports of it have one origin";
    CaseOneOrigin = "case/one-origin", Note, "several sources support the leading hypothesis, and all of it goes back to one";
    CaseNoContrary = "case/no-contrary-evidence", Note, "nothing recorded could speak against the leading hypothesis";
    CaseNeverTested = "case/untested-hypothesis", Note, "nothing recorded bears on a hypothesis";
    CaseGradesAlike = "case/grades-all-alike", Warning, "every item has the same credibility";
    CaseGradesDiagonal = "case/grades-on-the-diagonal", Warning, "the credibility of every item is the reliability of its source";
    AllowNoReason = "allow/no-reason", Warning, "a comment suppresses a finding and does not say why";
    AllowNoEffect = "allow/no-effect", Warning, "a comment suppresses what is not there, or cannot be suppressed";
    AllowUnknownCode = "allow/unknown-code", Warning, "a comment suppresses a code that does not exist";
    AdditionOtherCase = "addition/other-case", Error, "a file adds to another case than the one it is given with";
    AdditionReplaces = "addition/replaces-nothing", Error, "a file replaces what the case does not have, or what it does not give anew";
    EvidenceUnknownKind = "evidence/unknown-kind", Error, "the vocabulary declares no such kind of evidence";
    EvidenceUnknownField = "evidence/unknown-field", Error, "the vocabulary declares no such field for the kind";
    EvidenceWrongType = "evidence/wrong-type", Error, "a value does not have the type that the vocabulary declares";
    EvidenceNotListed = "evidence/value-not-listed", Error, "a value is not one of those that the vocabulary lists";
    EvidenceOutOfRange = "evidence/value-out-of-range", Error, "a number is outside the range that the vocabulary declares";
    EvidenceMissingField = "evidence/missing-field", Error, "a field that the vocabulary requires is missing";
    RulesMissingFile = "rules/missing-file", Error, "a rule set lacks a file that it must have";
    RulesUnexpectedFile = "rules/unexpected-file", Error, "a file has no place in a rule set";
    RuleId = "rule/id", Error, "a rule id is not kebab-case or differs from the name of its file";
    RuleFolder = "rule/folder", Error, "a rule lies in the folder of another line";
    RuleMissingLine = "rule/missing-line", Error, "a rule that weighs names no line of evidence";
    RuleUnknownLine = "rule/unknown-line", Error, "no line of evidence has this name";
    RuleUnknownBand = "rule/unknown-band", Error, "no band has this name";
    RuleOutOfRange = "rule/out-of-range", Error, "a number of a rule is outside its range";
    RuleTest = "rule/test-does-not-fit", Error, "a test does not fit the type of what it tests";
    RuleVariable = "rule/not-a-variable", Error, "a variable is expected here";
    RuleUnbound = "rule/unbound-variable", Error, "nothing gives this variable a value";
    RuleUnknownItem = "rule/unknown-item", Error, "no evidence pattern of the rule has this name";
    RulePlaceholder = "rule/placeholder", Error, "a placeholder does not resolve";
    RuleUnknownRelation = "rule/unknown-relation", Error, "no rule derives this relation";
    RuleArguments = "rule/arguments", Error, "a relation is used with different numbers of arguments";
    RuleUnknownRule = "rule/unknown-rule", Error, "no rule has this id";
    RuleEmptyTarget = "rule/empty-target", Error, "a defeat or discount names nothing";
    RuleNoRationale = "rule/no-rationale", Error, "a rule gives no rationale";
    RuleNoCondition = "rule/no-condition", Error, "a rule has no condition";
    RuleCircle = "rule/circle", Error, "rules deny or count what depends on their own result";
    RuleNoExamples = "rule/no-examples", Warning, "a rule has no examples";
    RuleNeverReached = "rule/never-reached", Warning, "a rule matches in no example and no case";
    RuleSubsumed = "rule/subsumed", Warning, "a rule adds nothing to a more general one";
    RuleCountedTwice = "rule/counted-twice", Note, "two rules weigh the same items in different lines";
    RuleOtherRatio = "rule/other-ratio", Warning, "the band of a rule is not the ratio that its rationale states";
    RuleAboveCeiling = "rule/above-ceiling", Note, "the band of a rule goes beyond the ceiling of its line";
    VocabularyFault = "vocabulary/unsound", Error, "the vocabulary contradicts itself";
    ScalesBand = "scales/band", Error, "a band is not a range of weights";
    ScalesLine = "scales/line", Error, "a line of evidence is declared with impossible numbers";
    ScalesAdmiralty = "scales/admiralty", Error, "an Admiralty grade is missing, repeated or no range of probability";
    ScalesPrior = "scales/prior", Error, "a prior of the scales is outside its range";
    LadderLevels = "ladder/levels", Error, "the levels of a ladder do not rise";
    LadderGate = "ladder/gate", Error, "a gate asks for what cannot be";
    LadderUnmeetable = "ladder/unmeetable-gate", Warning, "nothing can meet a gate of a ladder";
    InvariantUnknownLadder = "invariant/unknown-ladder", Error, "no ladder has this id";
    InvariantOutOfRange = "invariant/out-of-range", Error, "a restriction of an invariant says nothing";
    InvariantNoRationale = "invariant/no-rationale", Error, "an invariant gives no rationale";
    InvariantBroken = "invariant/broken", Error, "a rule set allows what an invariant forbids";
    LexiconRange = "lexicon/range", Error, "a word of a lexicon has an impossible range";
    ExpectedRange = "expected/range", Error, "an expected level lies outside its own range";
    ExpectedItem = "expected/unknown-item", Error, "no evidence item has this id";
    ExampleRule = "example/other-rule", Error, "examples name another rule than the one they lie beside";
    ExampleNone = "example/one-sided", Warning, "examples never match, or always match";
    ProseMixed = "prose/mixed-sentence", Error, "a sentence has a word of likelihood and one of confidence";
    ProseLikelihood = "prose/foreign-likelihood", Error, "a word of likelihood is not in the lexicon";
    ProseConfidence = "prose/foreign-confidence", Error, "a word of confidence is not in the lexicon";
    ProseNumber = "prose/number-outside-word", Error, "a percentage lies outside the range of the word before it";
    ProseHedge = "prose/hedge", Error, "a key judgment is hedged by a word that has no range";
    ProseNoLikelihood = "prose/no-likelihood", Error, "a key judgment does not say how likely it is";
    ProseNoConfidence = "prose/no-confidence", Error, "a judgment does not say with what confidence it is held";
    ProseRows = "prose/mixed-rows", Warning, "words of both rows of a lexicon are used in one text";
    ProseNoAlternatives = "prose/no-alternatives", Warning, "a judgment names no alternatives";
    ProseNoDeception = "prose/no-deception", Warning, "a judgment does not say whether deception was considered";
    ProseNoSources = "prose/no-sources", Warning, "a judgment says nothing of its sources";
    ProseNoGaps = "prose/no-gaps", Warning, "a judgment says nothing of what is not known";
}

impl Code {
    /// The code of that name.
    pub fn parse(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_why_and_shows_a_wrong_and_a_right_snippet() {
        for code in Code::ALL {
            let page = code.page();
            assert!(page.starts_with(&format!("# {code}\n")), "{code}");
            for part in ["Wrong:", "Right:", "Source:"] {
                assert!(page.contains(part), "{code} lacks {part}");
            }
        }
    }

    #[test]
    fn no_name_stands_for_two_codes() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.as_str()), Some(*code));
        }
    }
}
