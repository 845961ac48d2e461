//! Words of likelihood and of confidence: those of the lexicon chosen, those of other lexicons, and those of none.

use std::collections::BTreeMap;
use std::ops::Range;

use super::blocks::Block;
use crate::model::lexicon::Lexicon;

/// A word of likelihood or confidence in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    /// Range of the block's text.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
}

impl Term {
    pub(super) fn is_likelihood(&self) -> bool {
        matches!(self.kind, Kind::Likelihood { .. } | Kind::ForeignLikelihood)
    }

    pub(super) fn is_confidence(&self) -> bool {
        matches!(self.kind, Kind::Confidence { .. } | Kind::ForeignConfidence)
    }
}

/// What a word is to the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of its words for likelihood, by place, and whether it stands in the second row.
    Likelihood { place: usize, second_row: bool },
    /// A word for likelihood that it lacks.
    ForeignLikelihood,
    /// One of its words for confidence, by place.
    Confidence { place: usize },
    /// A word for confidence that it lacks.
    ForeignConfidence,
}

/// Expressions of likelihood that stand in none of the known lexicons and are used in their stead.
const ESTIMATIVE: [&str; 36] = [
    "probably",
    "improbably",
    "doubtful",
    "undoubtedly",
    "indubitably",
    "certainly",
    "definitely",
    "no doubt",
    "without doubt",
    "beyond doubt",
    "beyond any doubt",
    "virtually certain",
    "near certain",
    "near certainty",
    "even chance",
    "even odds",
    "better than even",
    "more likely than not",
    "good chance",
    "fair chance",
    "high probability",
    "high likelihood",
    "low probability",
    "low likelihood",
    "strong possibility",
    "serious possibility",
    "distinct possibility",
    "real possibility",
    "slim chance",
    "highly plausible",
    "in all likelihood",
    "in all probability",
    "most probably",
    "most likely",
    "likely as not",
    "chances are",
];
/// Adverbs that make another word of one of likelihood.
const DEGREES: [&str; 18] = [
    "very",
    "highly",
    "extremely",
    "quite",
    "fairly",
    "rather",
    "somewhat",
    "overwhelmingly",
    "exceedingly",
    "really",
    "reasonably",
    "not",
    "almost",
    "nearly",
    "virtually",
    "practically",
    "increasingly",
    "especially",
];
const BASES: [&str; 5] = ["likely", "unlikely", "probable", "improbable", "certain"];
/// Words after which a base compares or asks, and estimates nothing: `more likely`, `how probable`.
const COMPARING: [&str; 8] = ["more", "most", "less", "as", "equally", "than", "so", "how"];
/// Adjectives of levels of confidence.
const LEVELS: [&str; 26] = [
    "none",
    "no",
    "little",
    "limited",
    "low",
    "lower",
    "medium",
    "med",
    "moderate",
    "intermediate",
    "fair",
    "reasonable",
    "some",
    "considerable",
    "substantial",
    "significant",
    "strong",
    "high",
    "higher",
    "full",
    "complete",
    "total",
    "utmost",
    "great",
    "absolute",
    "moderately",
];

/// Words from `confidence` to its level: `confidence in the judgment on the leading answer is low`.
const FURTHEST: usize = 12;

/// Words to look for.
pub(super) struct Terms {
    likelihood: BTreeMap<Vec<String>, Kind>,
    longest: usize,
    /// Levels of the lexicon, lower case, without `confidence`, by place.
    levels: Vec<String>,
    /// What it says where the basis does not suffice, split into words.
    insufficient: Vec<(Vec<String>, usize)>,
}

impl Terms {
    pub(super) fn new(lexicon: &Lexicon, known: &[Lexicon]) -> Terms {
        let mut likelihood: BTreeMap<Vec<String>, Kind> = BTreeMap::new();
        let foreign =
            known.iter().flat_map(|other| &other.likelihood).flat_map(|word| word.also.iter().chain([&word.word]));
        for word in foreign.map(String::as_str).chain(ESTIMATIVE) {
            spellings(word).into_iter().for_each(|words| _ = likelihood.insert(words, Kind::ForeignLikelihood));
        }
        for degree in DEGREES {
            for base in BASES {
                likelihood.insert(vec![degree.to_owned(), base.to_owned()], Kind::ForeignLikelihood);
            }
        }
        for (place, word) in lexicon.likelihood.iter().enumerate() {
            let rows = word.also.iter().map(|also| (also, true)).chain([(&word.word, false)]);
            for (text, second_row) in rows {
                let kind = Kind::Likelihood { place, second_row };
                spellings(text).into_iter().for_each(|words| _ = likelihood.insert(words, kind));
            }
        }
        // `not certain` denies, and `especially likely` compares; neither is a word for a range.
        for harmless in ["not certain", "especially likely", "increasingly likely"] {
            likelihood.remove(&split(harmless));
        }
        let level = |word: &str| word.to_lowercase().replace(" confidence", "");
        let basis = lexicon.confidence.iter().enumerate().filter(|(_, (_, word))| word.ends_with("basis"));
        Terms {
            longest: likelihood.keys().map(Vec::len).max().unwrap_or(0),
            levels: lexicon.confidence.iter().map(|(_, word)| level(word)).collect(),
            insufficient: basis.map(|(place, (_, word))| (split(word), place)).collect(),
            likelihood,
        }
    }

    /// Terms among the words of a sentence, in order.
    pub(super) fn find(&self, words: &[(Range<usize>, String)], block: &Block) -> Vec<Term> {
        let texts: Vec<&str> = words.iter().map(|(_, word)| word.as_str()).collect();
        let range = |from: usize, to: usize| words[from].0.start..words[to - 1].0.end;
        let mut found = Vec::new();
        let mut at = 0;
        while at < texts.len() {
            let next =
                self.likelihood_at(&texts, at, block, words).or_else(|| self.confidence_at(&texts, at, block, words));
            match next {
                Some((from, to, kind)) => {
                    found.push(Term { range: range(from, to), kind });
                    at = to;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The longest expression of likelihood that starts at a word.
    fn likelihood_at(
        &self,
        texts: &[&str],
        at: usize,
        block: &Block,
        words: &[(Range<usize>, String)],
    ) -> Option<(usize, usize, Kind)> {
        let before = at.checked_sub(1).and_then(|before| texts.get(before)).copied().unwrap_or("");
        for length in (1..=self.longest.min(texts.len() - at)).rev() {
            let expression: Vec<String> = texts[at..at + length].iter().map(|word| (*word).to_owned()).collect();
            let Some(kind) = self.likelihood.get(&expression) else { continue };
            let next = texts.get(at + length).copied().unwrap_or("");
            if is_parted(&words[at..at + length], block) || means_otherwise(&expression, before, next) {
                continue;
            }
            return Some((at, at + length, *kind));
        }
        None
    }

    /// A level of confidence at a word: `moderate confidence`, `confidence in this judgment is moderate`, `insufficient basis`.
    fn confidence_at(
        &self,
        texts: &[&str],
        at: usize,
        block: &Block,
        words: &[(Range<usize>, String)],
    ) -> Option<(usize, usize, Kind)> {
        for (words, place) in &self.insufficient {
            let fits =
                texts.get(at..at + words.len()).is_some_and(|there| there.iter().zip(words).all(|(a, b)| a == b));
            if fits {
                return Some((at, at + words.len(), Kind::Confidence { place: *place }));
            }
        }
        if ["confident", "confidently"].contains(&texts[at]) {
            return Some((at, at + 1, Kind::ForeignConfidence));
        }
        if LEVELS.contains(&texts[at]) {
            let to = confidence_after(texts, at)?;
            return Some((at, to, self.level(texts[at])));
        }
        if texts[at] == "confidence" {
            let level = (at + 1..texts.len().min(at + FURTHEST)).find(|place| LEVELS.contains(&texts[*place]))?;
            let linked = ["is", "remains", "stays", "was"].contains(&texts[level - 1]) || level == at + 1;
            let linked = linked && !is_parted(&words[at..=level], block);
            return linked.then(|| (at, level + 1, self.level(texts[level])));
        }
        None
    }

    fn level(&self, word: &str) -> Kind {
        match self.levels.iter().position(|level| level == word) {
            Some(place) => Kind::Confidence { place },
            None => Kind::ForeignConfidence,
        }
    }
}

/// The end of `low confidence`, `low to moderate confidence`, `moderate or high confidence`.
fn confidence_after(texts: &[&str], at: usize) -> Option<usize> {
    match texts.get(at + 1..)? {
        ["confidence", ..] => Some(at + 2),
        ["to" | "or" | "and", level, "confidence", ..] if LEVELS.contains(level) => Some(at + 4),
        ["analytic" | "analytical" | "overall", "confidence", ..] => Some(at + 3),
        _ => None,
    }
}

/// Whether punctuation parts words; a colon may stand between confidence and its level.
fn is_parted(words: &[(Range<usize>, String)], block: &Block) -> bool {
    words.windows(2).any(|pair| {
        let between = block.text.get(pair[0].0.end..pair[1].0.start).unwrap_or_default();
        between.contains([',', ';', '(', ')', '“', '"', '.'])
    })
}

/// Whether the words mean something else here: `remote access`, `probable cause`, `a more likely target`.
fn means_otherwise(expression: &[String], before: &str, next: &str) -> bool {
    let [only] = expression else {
        let starts_plain = expression.first().is_some_and(|first| first == "most");
        return starts_plain && before == "the";
    };
    match only.as_str() {
        "remote" => !["is", "are", "seems", "remains", "as", "a"].contains(&before) || !ends_clause(next),
        "probable" if next == "cause" => true,
        word if BASES.contains(&word) => COMPARING.contains(&before),
        _ => false,
    }
}

/// Whether a word after `remote` shows that a likelihood was meant.
fn ends_clause(next: &str) -> bool {
    ["", "that", "chance", "possibility", "likelihood", "to", "and", "or"].contains(&next)
}

/// An expression and its adverb: `almost certain` and `almost certainly`, `probable` and `probably`.
fn spellings(expression: &str) -> Vec<Vec<String>> {
    let words = split(expression);
    let mut all = vec![words.clone()];
    let adverb = words.last().and_then(|last| match last.as_str() {
        "certain" => Some("certainly".to_owned()),
        "probable" => Some("probably".to_owned()),
        "improbable" => Some("improbably".to_owned()),
        _ => None,
    });
    if let Some(adverb) = adverb {
        let mut words = words;
        words.pop();
        words.push(adverb);
        all.push(words);
    }
    all
}

fn split(expression: &str) -> Vec<String> {
    expression.to_lowercase().split_whitespace().map(str::to_owned).collect()
}
