//! Lint of an assessment in prose.
//!
//! Floor 2. Takes a Markdown text and a lexicon and gives diagnostics of the family `prose/`: likelihood and confidence in one
//! sentence, words that the lexicon lacks, judgments without a likelihood, a confidence, alternatives, sources or gaps. It
//! looks for words and their places and understands nothing; what stands in quotation marks, in block quotes and in code is
//! somebody else's and is not judged. It writes no prose: `report::markdown` does.

mod blocks;
mod faults;
mod numbers;
mod regions;
mod sentences;
mod terms;

use crate::diag::Diagnostic;
use crate::model::confidence::Confidence;
use crate::model::lexicon::{Lexicon, LikelihoodWord};
use crate::text::FileText;

/// Everything that is wrong with a text, in order of place. `lexicon` is the one that the text is to keep to; `known` are those
/// whose words are recognised besides.
///
/// ```
/// use ascribe::{load, prose, text::FileText};
///
/// let rules = load::default_rules().expect("sound").value;
/// let lexicon = rules.lexicon("icd203").expect("there");
/// let text = FileText::new("a.md", "It is likely, and we have high confidence in that.\n");
/// let found = prose::check(&text, lexicon, rules.lexicons());
/// assert!(found.iter().any(|one| one.code.as_str() == "prose/mixed-sentence"));
/// ```
pub fn check(file: &FileText, lexicon: &Lexicon, known: &[Lexicon]) -> Vec<Diagnostic> {
    let terms = terms::Terms::new(lexicon, known);
    let blocks = blocks::blocks(file.text());
    let sentences: Vec<sentences::Sentence> =
        blocks.iter().enumerate().flat_map(|(at, block)| sentences::sentences(at, block, &terms)).collect();
    let mut found = Vec::new();
    faults::in_sentences(&sentences, &blocks, lexicon, known, &mut found);
    faults::in_rows(&sentences, &blocks, lexicon, &mut found);
    for region in regions::regions(&blocks, &sentences) {
        faults::in_region(&region, &sentences, &blocks, lexicon, &mut found);
    }
    found.sort_by_key(|diagnostic| diagnostic.span().map(|span| (span.start, span.end)));
    found
}

/// Words of a lexicon in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimates<'l> {
    /// Words for likelihood, in order of place.
    pub likelihood: Vec<&'l LikelihoodWord>,
    /// Levels of confidence with the text that states each, in order of place.
    pub confidence: Vec<(Confidence, String)>,
}

/// The words of likelihood and confidence of a lexicon that a plain text states. What stands in quotation marks counts too.
///
/// ```
/// use ascribe::{Confidence, load, prose};
///
/// let rules = load::default_rules().expect("sound").value;
/// let stated = prose::estimates("very likely, with moderate confidence", rules.lexicon("icd203").expect("there"));
/// assert_eq!(stated.likelihood[0].word, "very likely");
/// assert_eq!(stated.confidence[0].0, Confidence::Moderate);
/// ```
pub fn estimates<'l>(text: &str, lexicon: &'l Lexicon) -> Estimates<'l> {
    let terms = terms::Terms::new(lexicon, &[]);
    let block = blocks::Block::plain(text);
    let mut found = Estimates { likelihood: Vec::new(), confidence: Vec::new() };
    for term in sentences::sentences(0, &block, &terms).into_iter().flat_map(|sentence| sentence.terms) {
        match term.kind {
            terms::Kind::Likelihood { place, .. } => found.likelihood.extend(lexicon.likelihood.get(place)),
            terms::Kind::Confidence { place } => {
                let level = lexicon.confidence.get(place).map(|(level, _)| *level);
                let words = text.get(term.range).unwrap_or_default().to_owned();
                found.confidence.extend(level.map(|level| (level, words)));
            }
            terms::Kind::ForeignLikelihood | terms::Kind::ForeignConfidence => {}
        }
    }
    found
}
