//! Sentences of a block, each with the words of likelihood and confidence in it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::blocks::Block;
use super::numbers::{Percents, percents_after};
use super::terms::{Term, Terms};

/// One sentence.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    /// Place of its block.
    pub(super) block: usize,
    /// Range of the block's text.
    pub(super) range: Range<usize>,
    /// Its words, lower case, with their ranges in the block's text; without those quoted.
    pub(super) words: Vec<(Range<usize>, String)>,
    /// Likelihood and confidence words, in order.
    pub(super) terms: Vec<Term>,
    /// Percentages right after a word of likelihood, by place of the term.
    pub(super) percents: Vec<(usize, Percents)>,
    /// Whether it asks: a question judges nothing.
    pub(super) is_question: bool,
}

/// The sentences of a block.
pub(super) fn sentences(at: usize, block: &Block, terms: &Terms) -> Vec<Sentence> {
    bounds(&block.text).into_iter().map(|range| sentence(at, block, range, terms)).collect()
}

fn sentence(at: usize, block: &Block, range: Range<usize>, terms: &Terms) -> Sentence {
    let text = block.text.get(range.clone()).unwrap_or_default();
    let words: Vec<(Range<usize>, String)> = text
        .unicode_word_indices()
        .map(|(from, word)| (range.start + from..range.start + from + word.len(), word))
        .filter(|(place, _)| !block.is_quoted(place))
        .map(|(place, word)| (place, word.to_lowercase()))
        .collect();
    let found = terms.find(&words, block);
    let percents = found
        .iter()
        .enumerate()
        .filter(|(_, term)| term.is_likelihood())
        .filter_map(|(number, term)| Some((number, percents_after(&block.text, term.range.end, range.end)?)))
        .collect();
    Sentence { block: at, words, terms: found, percents, is_question: text.trim_end().ends_with('?'), range }
}

/// Ranges of sentences, after Unicode's rules; a full stop after a title or another abbreviation that goes on ends none.
fn bounds(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (start, piece) in text.split_sentence_bound_indices() {
        let range = start..start + piece.len();
        match ranges.last_mut() {
            Some(last) if goes_on(text.get(last.clone()).unwrap_or_default()) => last.end = range.end,
            _ => ranges.push(range),
        }
    }
    ranges.retain(|range| text.get(range.clone()).is_some_and(|piece| piece.chars().any(char::is_alphanumeric)));
    ranges
}

/// Abbreviations after which a sentence goes on.
const GO_ON: [&str; 20] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "sgt", "lt", "st", "no", "fig", "sec", "vs", "cf", "e.g", "i.e",
    "approx", "art", "para",
];

fn goes_on(sentence: &str) -> bool {
    let Some(before) = sentence.trim_end().strip_suffix('.') else { return false };
    let last = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default().to_lowercase();
    GO_ON.contains(&last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        bounds(text).into_iter().map(|range| text[range].trim()).collect()
    }

    #[test]
    fn sentences_end_where_readers_end_them() {
        assert_eq!(parts("One is. Two is? Three."), ["One is.", "Two is?", "Three."]);
        assert_eq!(
            parts("Mr. Smith of the U.S. agency said so. We agree."),
            ["Mr. Smith of the U.S. agency said so.", "We agree."]
        );
        assert_eq!(parts("It is 3.5 % (e.g. Iran). Then"), ["It is 3.5 % (e.g. Iran).", "Then"]);
        assert_eq!(parts("likely; we have high confidence"), ["likely; we have high confidence"]);
    }
}
