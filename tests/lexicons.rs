//! The published tables of likelihood words, written down a second time and compared number by number.

use std::fs;
use std::path::Path;

use ascribe::exchange::ron_text::extensions;
use ascribe::model::confidence::Confidence;
use ascribe::model::lexicon::Lexicon;

/// Words for runs of whole per cent, both ends included; what no run covers has no word.
type Table = &'static [(u8, u8, &'static str)];

const ICD_203: Table = &[
    (1, 4, "almost no chance"),
    (5, 19, "very unlikely"),
    (20, 44, "unlikely"),
    (45, 55, "roughly even chance"),
    (56, 80, "likely"),
    (81, 95, "very likely"),
    (96, 99, "almost certain"),
];

const PHIA: Table = &[
    (0, 5, "remote chance"),
    (10, 20, "highly unlikely"),
    (25, 35, "unlikely"),
    (40, 49, "realistic possibility"),
    (55, 75, "likely"),
    (80, 90, "highly likely"),
    (95, 100, "almost certain"),
];

const STIX: Table = &[
    (0, 9, "almost no chance"),
    (10, 19, "very unlikely"),
    (20, 39, "unlikely"),
    (40, 59, "roughly even chance"),
    (60, 79, "likely"),
    (80, 89, "very likely"),
    (90, 100, "almost certain"),
];

fn lexicon(id: &str) -> Lexicon {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("rules/lexicons/{id}.ron"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lexicon: Lexicon = ron::Options::default().with_default_extension(extensions()).from_str(&text).unwrap();
    assert_eq!(lexicon.id, id);
    lexicon
}

fn word(lexicon: &Lexicon, percent: u8) -> Option<&str> {
    lexicon.word(percent).map(|word| word.word.as_str())
}

fn assert_table(id: &str, table: Table) {
    let lexicon = lexicon(id);
    for percent in 0..=100 {
        let run = table.iter().find(|(from, to, _)| (*from..=*to).contains(&percent));
        assert_eq!(word(&lexicon, percent), run.map(|(_, _, word)| *word), "{id} at {percent}");
    }
}

#[test]
fn every_whole_per_cent_has_the_published_word() {
    assert_table("icd203", ICD_203);
    assert_table("phia", PHIA);
    assert_table("stix", STIX);
    assert_table("misp", ICD_203);
}

#[test]
fn ranges_rise_and_share_no_more_than_an_end() {
    for lexicon in ["icd203", "phia", "stix", "misp"].map(lexicon) {
        assert!(lexicon.likelihood.iter().all(|word| word.from <= word.to && word.to <= 100));
        assert!(lexicon.likelihood.windows(2).all(|pair| pair[0].to <= pair[1].from), "{}", lexicon.id);
        let levels: Vec<_> = lexicon.confidence.iter().map(|(level, _)| *level).collect();
        assert_eq!(levels, [Confidence::None, Confidence::Low, Confidence::Moderate, Confidence::High]);
    }
}

#[test]
fn icd_203_gives_a_hypothesis_and_its_negation_mirrored_words() {
    let icd = lexicon("icd203");
    let place = |percent| icd.likelihood.iter().position(|word| Some(word) == icd.word(percent));
    for percent in 1..=99 {
        assert_eq!(place(percent).map(|place| 6 - place), place(100 - percent), "{percent}");
    }
}

#[test]
fn stix_disagrees_with_icd_203_on_18_numbers() {
    let (icd, stix) = (lexicon("icd203"), lexicon("stix"));
    let allowed = |percent: u8, said: Option<&str>| {
        let mut words = icd.likelihood.iter().filter(|word| (word.from..=word.to).contains(&percent));
        words.any(|word| Some(word.word.as_str()) == said)
    };
    let disagreed: Vec<u8> = (1..=99).filter(|percent| !allowed(*percent, word(&stix, *percent))).collect();
    assert_eq!(disagreed, [6, 7, 8, 9, 40, 41, 42, 43, 44, 56, 57, 58, 59, 90, 91, 92, 93, 94]);
    assert_eq!(disagreed.len(), 18);
    assert!([0, 100].iter().all(|end| icd.word(*end).is_none() && stix.word(*end).is_some()));
}

#[test]
fn fifty_has_no_word_in_the_phia_yardstick() {
    let phia = lexicon("phia");
    assert_eq!(
        (word(&phia, 49), word(&phia, 50), word(&phia, 55)),
        (Some("realistic possibility"), None, Some("likely"))
    );
    let silent: Vec<u8> = (0..=100).filter(|percent| phia.word(*percent).is_none()).collect();
    assert_eq!(
        silent,
        [6, 7, 8, 9, 21, 22, 23, 24, 36, 37, 38, 39, 50, 51, 52, 53, 54, 76, 77, 78, 79, 91, 92, 93, 94]
    );
}
