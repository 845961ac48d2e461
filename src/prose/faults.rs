//! What is wrong: from sentences and judgments to diagnostics.

use std::ops::Range;

use super::blocks::Block;
use super::regions::Region;
use super::sentences::Sentence;
use super::terms::{Kind, Term};
use crate::diag::{Code, Diagnostic};
use crate::model::confidence::Confidence;
use crate::model::lexicon::{Lexicon, LikelihoodWord};
use crate::text::{FileId, Span};

fn span(block: &Block, range: &Range<usize>) -> Span {
    Span::new(FileId(0), block.place(range))
}

fn words<'b>(block: &'b Block, range: &Range<usize>) -> &'b str {
    block.text.get(range.clone()).unwrap_or_default()
}

/// Faults of single sentences.
pub(super) fn in_sentences(
    sentences: &[Sentence],
    blocks: &[Block],
    lexicon: &Lexicon,
    known: &[Lexicon],
    found: &mut Vec<Diagnostic>,
) {
    for sentence in sentences.iter().filter(|sentence| !sentence.is_question) {
        let block = &blocks[sentence.block];
        found.extend(mixed(sentence, block));
        for (number, term) in sentence.terms.iter().enumerate() {
            match term.kind {
                Kind::ForeignLikelihood => found.push(foreign_likelihood(sentence, number, block, lexicon, known)),
                Kind::ForeignConfidence => found.push(foreign_confidence(term, block, lexicon)),
                Kind::Likelihood { .. } => found.extend(number_outside(sentence, number, block, lexicon)),
                Kind::Confidence { .. } => {}
            }
        }
    }
}

fn mixed(sentence: &Sentence, block: &Block) -> Option<Diagnostic> {
    let likelihood = sentence.terms.iter().find(|term| term.is_likelihood())?;
    let confidence = sentence.terms.iter().find(|term| term.is_confidence())?;
    let (first, second) = (words(block, &likelihood.range), words(block, &confidence.range));
    Some(
        Diagnostic::new(
            Code::ProseMixed,
            span(block, &confidence.range),
            format!("one sentence says `{first}` and `{second}`"),
        )
        .saying("how good the basis is")
        .also(span(block, &likelihood.range), "how probable it is")
        .help("say the likelihood in one sentence and the confidence in the next"),
    )
}

fn foreign_likelihood(
    sentence: &Sentence,
    number: usize,
    block: &Block,
    lexicon: &Lexicon,
    known: &[Lexicon],
) -> Diagnostic {
    let term = &sentence.terms[number];
    let text = words(block, &term.range);
    let percents = sentence.percents.iter().find(|(of, _)| *of == number).map(|(_, percents)| percents);
    let other = known.iter().find_map(|other| Some((other, word_of(other, text)?)));
    let mut fault = Diagnostic::new(
        Code::ProseLikelihood,
        span(block, &term.range),
        format!("`{text}` is no word for likelihood in {}", lexicon.id),
    );
    if let Some((other, word)) = other {
        fault = fault.saying(format!("a word of {}, for {} to {} %", other.id, word.from, word.to));
    }
    let middle = percents
        .map(|percents| (percents.lo + percents.hi) / 2.0)
        .or_else(|| other.map(|(_, word)| (f64::from(word.from) + f64::from(word.to)) / 2.0));
    let here = middle.and_then(|middle| lexicon.word(middle as u8));
    match here {
        Some(word) => fault.help(format!("{} says `{}` for {} to {} %", lexicon.id, word.word, word.from, word.to)),
        None => fault.help(format!("the words are {}", listed(lexicon.likelihood.iter().map(|word| &word.word)))),
    }
}

fn word_of<'l>(lexicon: &'l Lexicon, text: &str) -> Option<&'l LikelihoodWord> {
    let text = text.to_lowercase();
    let is_it = |word: &str| text == word || text == format!("{word}ly");
    lexicon.likelihood.iter().find(|word| is_it(&word.word) || word.also.iter().any(|also| is_it(also)))
}

fn listed<'w>(words: impl Iterator<Item = &'w String>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn foreign_confidence(term: &Term, block: &Block, lexicon: &Lexicon) -> Diagnostic {
    let text = words(block, &term.range);
    Diagnostic::new(
        Code::ProseConfidence,
        span(block, &term.range),
        format!("`{text}` is no level of confidence in {}", lexicon.id),
    )
    .help(format!("the levels are {}", listed(lexicon.confidence.iter().map(|(_, word)| word))))
}

/// A percentage outside the range of its word; of `likely to very likely` the first word has the lower end.
fn number_outside(sentence: &Sentence, number: usize, block: &Block, lexicon: &Lexicon) -> Option<Diagnostic> {
    let (_, percents) = sentence.percents.iter().find(|(of, _)| *of == number)?;
    let last = word(&sentence.terms[number], lexicon)?;
    let first = number
        .checked_sub(1)
        .map(|before| &sentence.terms[before])
        .filter(|before| is_span(words(block, &(before.range.end..sentence.terms[number].range.start))))
        .map_or(Some(last), |before| word(before, lexicon))?;
    let (from, to) = (f64::from(first.from), f64::from(last.to));
    let (most_of_first, least_of_last) = (f64::from(first.to), f64::from(last.from));
    if percents.lo >= from && percents.lo <= most_of_first && percents.hi <= to && percents.hi >= least_of_last {
        return None;
    }
    let meant = |word: &LikelihoodWord| format!("`{}` is {} to {} %", word.word, word.from, word.to);
    let means = if first == last { meant(last) } else { format!("{} and {}", meant(first), meant(last)) };
    Some(
        Diagnostic::new(
            Code::ProseNumber,
            span(block, &percents.range),
            format!("`{}` is not what the word before it stands for", words(block, &percents.range)),
        )
        .also(span(block, &sentence.terms[number].range), "this word")
        .help(format!("in {}, {means}", lexicon.id)),
    )
}

fn word<'l>(term: &Term, lexicon: &'l Lexicon) -> Option<&'l LikelihoodWord> {
    match term.kind {
        Kind::Likelihood { place, .. } => lexicon.likelihood.get(place),
        _ => None,
    }
}

/// Whether what stands between two words makes a range of them.
fn is_span(between: &str) -> bool {
    ["to", "to a", "to an", "and", "and a", "or", "or a", "-", "–"].contains(&between.trim())
}

/// Words of both rows of a lexicon that has two.
pub(super) fn in_rows(sentences: &[Sentence], blocks: &[Block], lexicon: &Lexicon, found: &mut Vec<Diagnostic>) {
    if lexicon.likelihood.iter().any(|word| word.also.is_empty()) {
        return;
    }
    let of_row = |wanted: bool| {
        let is_it =
            move |term: &&Term| matches!(term.kind, Kind::Likelihood { second_row, .. } if second_row == wanted);
        let asked = sentences.iter().filter(|sentence| !sentence.is_question);
        let all = asked.flat_map(move |one| one.terms.iter().filter(is_it).map(move |term| (one.block, term)));
        all.collect::<Vec<_>>()
    };
    let (first, second) = (of_row(false), of_row(true));
    let (Some((at, term)), Some((other, known))) = (second.first(), first.first()) else { return };
    let text = words(&blocks[*at], &term.range);
    let fault = Diagnostic::new(
        Code::ProseRows,
        span(&blocks[*at], &term.range),
        format!("`{text}` stands in the second row of {}", lexicon.id),
    )
    .also(span(&blocks[*other], &known.range), "this one in the first");
    let help = word(term, lexicon).map(|word| format!("the first row says `{}`", word.word));
    found.push(fault.maybe_help(help));
}

/// Faults of one judgment.
///
/// `all` are the sentences of the whole text: one note on sources may serve several judgments.
pub(super) fn in_region(
    region: &Region<'_>,
    all: &[Sentence],
    blocks: &[Block],
    lexicon: &Lexicon,
    found: &mut Vec<Diagnostic>,
) {
    let judged: Vec<&&Sentence> = region.sentences.iter().filter(|sentence| !sentence.is_question).collect();
    let terms = || judged.iter().flat_map(|one| one.terms.iter().map(|term| (one.block, term)));
    let first = terms().find(|(_, term)| term.is_likelihood()).map(|(block, term)| (block, term.range.clone()));
    // Without a key judgment and without a word of likelihood there is nothing that is judged.
    let Some((at, range)) = region.marker.clone().or(first) else { return };
    let place = span(&blocks[at], &range);
    let says_none = |term: &Term| matches!(term.kind, Kind::Confidence { place } if lexicon.confidence.get(place).is_some_and(|(level, _)| *level == Confidence::None));
    let key: Vec<&&&Sentence> = judged.iter().filter(|sentence| region.key.contains(&sentence.block)).collect();
    key.iter().for_each(|sentence| hedges(sentence, &blocks[sentence.block], found));
    let key_terms = || key.iter().flat_map(|sentence| &sentence.terms);
    let has_number = key.iter().any(|one| words(&blocks[one.block], &one.range).contains('%'));
    if region.marker.is_some() && !has_number && !key_terms().any(|term| term.is_likelihood() || says_none(term)) {
        let help = format!("one of {}", listed(lexicon.likelihood.iter().map(|word| &word.word)));
        found.push(Diagnostic::new(Code::ProseNoLikelihood, place, Code::ProseNoLikelihood.title()).help(help));
    }
    if !terms().any(|(_, term)| term.is_confidence()) {
        let help =
            format!("in a sentence of its own, one of {}", listed(lexicon.confidence.iter().map(|(_, word)| word)));
        found.push(Diagnostic::new(Code::ProseNoConfidence, place, Code::ProseNoConfidence.title()).help(help));
    }
    for (code, stems, help) in SAID {
        let said = match code {
            Code::ProseNoSources => all.iter().any(|sentence| says(sentence, stems)),
            _ => region.sentences.iter().any(|sentence| says(sentence, stems)),
        };
        if !said {
            found.push(Diagnostic::new(code, place, code.title()).help(help));
        }
    }
}

/// What a judgment should speak of: beginnings of words, one of which must occur.
const SAID: [(Code, &[&str], &str); 4] = [
    (
        Code::ProseNoAlternatives,
        &[
            "alternative",
            "rival",
            "competing",
            "hypotheses",
            "other answer",
            "other explanation",
            "other actor",
            "other suspect",
        ],
        "say which other answers were considered, an actor whom nobody has listed among them, and how likely each is",
    ),
    (
        Code::ProseNoDeception,
        &[
            "deception",
            "decept",
            "deceiv",
            "false flag",
            "planted",
            "impersonat",
            "masquerad",
            "posing as",
            "pose as",
            "spoof",
        ],
        "say whether somebody could have posed as the one named, and what speaks for or against it",
    ),
    (
        Code::ProseNoSources,
        &["source", "reporting", "reliab", "credib", "origin"],
        "say who reported what the judgment rests on, and how good these sources are",
    ),
    (
        Code::ProseNoGaps,
        &["gap", "collect", "indicator", "missing", "do not know", "not known", "would change"],
        "say what is not known, and what would change the judgment",
    ),
];

/// Whether a sentence has one of these beginnings of words.
fn says(sentence: &Sentence, stems: &[&str]) -> bool {
    let texts: Vec<&str> = sentence.words.iter().map(|(_, word)| word.as_str()).collect();
    stems.iter().any(|stem| {
        let parts: Vec<&str> = stem.split(' ').collect();
        texts.windows(parts.len()).any(|there| there.iter().zip(&parts).all(|(word, part)| word.starts_with(part)))
    })
}

/// Words that hedge without saying how likely something is.
const HEDGES: [&str; 11] = [
    "could",
    "might",
    "may",
    "possibly",
    "perhaps",
    "maybe",
    "conceivably",
    "potentially",
    "presumably",
    "apparently",
    "seemingly",
];

fn hedges(sentence: &Sentence, block: &Block, found: &mut Vec<Diagnostic>) {
    for (range, word) in &sentence.words {
        let text = words(block, range);
        // May is a month too.
        let is_month = word == "may" && text.starts_with('M');
        if HEDGES.contains(&word.as_str()) && !is_month {
            found.push(
                Diagnostic::new(Code::ProseHedge, span(block, range), format!("`{text}` says no likelihood"))
                    .help("say how likely it is in a word of the lexicon, or leave the hedge out"),
            );
        }
    }
}
