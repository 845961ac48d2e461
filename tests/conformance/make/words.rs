//! Words of the lexicons (2.11): each word at both its edges, written down here a second time from the published tables.

use std::sync::OnceLock;

use ascribe::load;
use ascribe::model::rule_set::RuleSet;
use serde_json::{Value, json};

/// Words for runs of whole per cent, both ends included; numbers in two published ranges go to the word nearer to even chances.
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

const ALL: [(&str, Table); 4] = [("icd203", ICD_203), ("phia", PHIA), ("stix", STIX), ("misp", ICD_203)];

/// One file a word: its edges, and the numbers just outside.
pub fn files() -> Vec<(String, Value)> {
    let of = |(lexicon, table): &(&str, Table)| {
        let one = |(from, to, word): &(u8, u8, &str)| {
            let asked = [from.checked_sub(1), Some(*from), Some(*to), Some(to + 1)];
            let asked: Vec<u8> = asked.into_iter().flatten().filter(|percent| *percent <= 100).collect();
            let word_at = |percent: &u8| {
                let run = table.iter().find(|(from, to, _)| (from..=to).contains(&percent));
                (percent.to_string(), json!(run.map(|(_, _, word)| word)))
            };
            let file = json!({
                "kind": "words",
                "paragraph": "2.11",
                "about": format!("“{word}” of {lexicon} at its edges; null where the lexicon has no word."),
                "lexicon": lexicon,
                "percent": asked,
                "expected": asked.iter().map(word_at).collect::<serde_json::Map<_, _>>(),
            });
            (format!("words/{lexicon}-{}", word.replace(' ', "-")), file)
        };
        table.iter().map(one).collect::<Vec<_>>()
    };
    ALL.iter().flat_map(of).collect()
}

/// What this program's lexicons say.
pub fn evaluate(file: &Value) -> Value {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    let rules = RULES.get_or_init(|| load::default_rules().unwrap().value);
    let lexicon = rules.lexicon(file["lexicon"].as_str().unwrap()).unwrap();
    let percents = file["percent"].as_array().unwrap().iter().map(|one| one.as_u64().unwrap());
    let word = |percent: u64| {
        let word = lexicon.word(u8::try_from(percent).unwrap()).map(|word| word.word.as_str());
        (percent.to_string(), json!(word))
    };
    percents.map(word).collect::<serde_json::Map<_, _>>().into()
}
