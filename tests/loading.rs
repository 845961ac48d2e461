//! Laws of loading: order and spelling are immaterial, and no text whatever makes it panic.

use std::path::Path;

use ascribe::load::{self, SchemaKind, schema};
use ascribe::model::case::Case;
use ascribe::model::rule_set::RuleSet;
use ascribe::report::diagnostics::DiagnosticsView;
use ascribe::report::snippet::{Colour, render};
use ascribe::text::FileText;
use proptest::prelude::*;

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/fixture").join(name);
    std::fs::read_to_string(path).unwrap()
}

fn rules() -> RuleSet {
    let names = ["vocabulary.ron", "scales.ron", "ladders/plain.ron", "lexicons/plain.ron", "timing/steady.ron"];
    let files = names.map(|name| FileText::new(name, fixture(&format!("rules/{name}"))));
    load::rule_set(files.into()).expect("the fixture is sound").value
}

fn model(name: &str, text: &str, rules: &RuleSet) -> Case {
    let mut case = load::case(&FileText::new(name, text), rules).expect("a sound case").value;
    case.digest.clear();
    case
}

/// A case with several of everything, as JSON.
fn large(order: &[usize]) -> String {
    let item = |n: &usize| {
        format!(
            r#"{{"id": "E{n}", "kind": "timing", "known_from": "2022-08-0{}", "reported_by": ["s{}"], "credibility": 2,
              "supports": ["iran"], "fields": {{"relative_to": "summit {n}", "offset_days": -{n}}}}}"#,
            n % 4 + 1,
            n % 3
        )
    };
    let source =
        |n: &usize| format!(r#"{{"id": "s{n}", "kind": "Media", "reliability": "C", "cites": ["s{}"]}}"#, n / 2);
    let items: Vec<String> = order.iter().map(item).collect();
    let sources: Vec<String> = order.iter().map(source).collect();
    format!(
        r#"{{"id": "c", "title": "t", "as_of": "2022-08-04", "sources": [{}], "evidence": [{}], "questions": [{{"id": "q",
        "asks": "?", "hypotheses": [{{"id": "iran", "kind": "State"}}, {{"id": "else", "kind": "Other"}}]}}]}}"#,
        sources.join(","),
        items.join(",")
    )
}

/// A case written in RON, in JSON.
fn as_json(ron: &str) -> String {
    let implicit = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    serde_json::to_string(&implicit.from_str::<load::wire::case::Case>(ron).unwrap()).unwrap()
}

#[test]
fn ron_and_json_of_one_shape_give_one_model() {
    let rules = rules();
    let ron = fixture("case.ron");
    let json = as_json(&ron);
    assert_eq!(model("case.ron", &ron, &rules), model("case.json", &json, &rules));
}

/// Loads in both ways, which must agree in everything but the places; gives whether the file is sound.
fn agrees(text: &str, rules: &RuleSet) -> bool {
    let file = FileText::new("case.json", text);
    match (load::case(&file, rules), load::case_without_places(&file, rules)) {
        (Ok(long), Ok(short)) => {
            assert_eq!((long.value, long.warnings), (short.value, short.warnings), "{text}");
            true
        }
        (Err(long), Err(short)) => {
            assert_eq!(long.diagnostics(), short.diagnostics(), "{text}");
            false
        }
        (long, short) => panic!("{} and {}: {text}", long.is_ok(), short.is_ok()),
    }
}

#[test]
fn the_short_way_to_a_case_accepts_what_the_long_way_accepts() {
    let rules = rules();
    let whole = as_json(&fixture("case.ron"));
    assert!(agrees(&whole, &rules));
    let file = FileText::new("case.json", whole.as_str());
    let short = load::case_without_places(&file, &rules).expect("sound");
    assert!(short.places.evidence("E1").is_none(), "the short way was taken");
    let changes = [
        (r#""offset_days":-6"#, r#""offset_days":1e999"#),
        (r#""offset_days":-6"#, r#""offset_days":-6,"offset_days":-6"#),
        (r#""offset_days":-6"#, r#""offset_days":-6,"offset_day\u0073":-6"#),
        (r#""offset_days":-6"#, r#""offset_days":[[[[-6]]]]"#),
        (r#""offset_days":-6"#, r#""offset":-6"#),
        (r#""offset_days":-6"#, r#""offset_days":-6.0"#),
        (r#""title":"#, r#""title":"t","title":"#),
        (r#""title":"#, r#""name":"u","title":"#),
        (r#""id":"press""#, r#""id":"mandiant""#),
        (r#""id":"E1""#, r#""id":"\u202eE1""#),
        (r#""id":"E1""#, r#""id":"ü1""#),
        (r#"["mandiant"]"#, r#"["nobody"]"#),
        (r#""as_of":"2022-08-04""#, r#""as_of":"2022-08-02""#),
        (r#"{"id""#, "\u{feff}{\"id\""),
        (r#""evidence":["#, r#""evidence":[,"#),
    ];
    let sound = changes.map(|(from, to)| {
        assert!(whole.contains(from), "{from}");
        agrees(&whole.replacen(from, to, 1), &rules)
    });
    assert_eq!(sound.iter().filter(|sound| **sound).count(), 3, "{sound:?}");
    for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        assert!(!agrees(&whole[..end], &rules));
    }
}

#[test]
fn a_digest_is_of_the_text() {
    let rules = rules();
    let text = fixture("case.ron");
    let digest = |text: &str| load::case(&FileText::new("a.ron", text), &rules).unwrap().value.digest;
    assert_eq!(digest(&text).len(), 64);
    assert_ne!(digest(&text), digest(&format!("{text}\n")));
}

#[test]
fn schemas_name_every_field_and_close_the_record() {
    let case = schema(SchemaKind::Case);
    assert!(case["properties"]["evidence"].is_object());
    assert_eq!(case["additionalProperties"], false);
    assert!(schema(SchemaKind::Rule)["properties"]["when"].is_object());
    assert!(schema(SchemaKind::Expected)["properties"]["level"].is_object());
}

#[test]
fn the_default_rules_load_without_a_word() {
    match load::default_rules() {
        Ok(loaded) => assert_eq!(render(&loaded.warnings, &loaded.files, Colour::Plain), ""),
        Err(error) => panic!("{error}\n{}", render(error.diagnostics(), error.files(), Colour::Plain)),
    }
}

#[test]
fn the_examples_of_the_default_rules_load() {
    let rules = load::default_rules().expect("the default rules are sound").value;
    for file in load::default_rule_files().iter().filter(|file| file.name().ends_with(".tests.ron")) {
        if let Err(error) = load::rule_tests(file, &rules) {
            panic!("{error}\n{}", render(error.diagnostics(), error.files(), Colour::Plain));
        }
    }
}

/// Loads a text both ways and draws what is said of it.
fn survives(text: &str, rules: &RuleSet) {
    for name in ["case.ron", "case.json"] {
        if let Err(error) = load::case(&FileText::new(name, text), rules) {
            assert!(!error.diagnostics().is_empty());
            render(error.diagnostics(), error.files(), Colour::Ansi);
            DiagnosticsView::default().add(error.diagnostics(), &[], error.files());
        }
    }
    let mut files = load::default_rule_files();
    files.truncate(3);
    files.push(FileText::new("timing/any.ron", text));
    let _ = load::rule_set(files);
}

/// What a further file adds is what the case would have had it stood in one file.
#[test]
fn a_case_with_additions_is_the_case_written_as_one() {
    let rules = rules();
    let base = FileText::new("case.ron", fixture("case.ron"));
    let first = r#"Case(
    id: "outage",
    actors: [(id: "crew", label: "A crew", kind: Group)],
    links: [(from: "front", to: "crew", by: "leak", basis: "chat")],
    sources: [(id: "leak", kind: Persona, reliability: F, first_hand: true)],
)"#;
    let second = r#"{"replaces": ["E1"], "links": [{"from": "crew", "to": "iran", "by": "press"}], "evidence": [
  {"id": "E1", "kind": "timing", "says": "A day before.", "happened": "2022-07-22", "known_from": "2022-08-04",
   "reported_by": ["leak"], "credibility": 3, "supports": ["iran"], "fields": {"relative_to": "summit", "offset_days": -1}}]}"#;
    let additions = [FileText::new("first.ron", first), FileText::new("second.json", second)];
    let mut loaded = load::case_with(&base, &additions, &rules).expect("it is sound");
    assert_eq!(loaded.places.evidence("E1"), Some(("second.json", 2)));
    assert_eq!(loaded.places.source("leak"), Some(("first.ron", 5)));
    assert_eq!(loaded.places.source("press"), Some(("case.ron", 16)));
    let one = fixture("case.ron")
        .replace(
            "actors: [(id: \"front\", label: \"A front\", kind: Persona)]",
            "actors: [(id: \"front\", label: \"A front\", kind: Persona, links: [(to: \"crew\", by: \"leak\", basis: \"chat\")]),
                (id: \"crew\", label: \"A crew\", kind: Group, links: [(to: \"iran\", by: \"press\")])]",
        )
        .replace("sources: [", "sources: [(id: \"leak\", kind: Persona, reliability: F, first_hand: true),")
        .replace("Services went down a week before the summit.", "A day before.")
        .replace("2022-07-17", "2022-07-22")
        .replace("reported_by: [\"mandiant\"]", "reported_by: [\"leak\"]")
        .replace("credibility: 2", "credibility: 3")
        .replace("-6", "-1");
    assert_ne!(loaded.value.digest, load::case(&base, &rules).expect("it is sound").value.digest);
    loaded.value.digest.clear();
    assert_eq!(loaded.value, model("one.ron", &one, &rules));
}

#[test]
fn relays_of_a_source_alone_go_with_it_and_circles_of_their_own_do_not() {
    // b and c relay a, and each other; d relays a and x; e and f only relay each other.
    let sources = [
        ("a", true, ""),
        ("b", false, "\"a\", \"c\""),
        ("c", false, "\"b\""),
        ("d", false, "\"a\", \"x\""),
        ("e", false, "\"f\""),
        ("f", false, "\"e\""),
        ("x", true, ""),
    ];
    let source = |(id, first_hand, cites): &(&str, bool, &str)| {
        format!("(id: {id:?}, kind: Media, reliability: B, first_hand: {first_hand}, cites: [{cites}]),")
    };
    let item = |(id, _, _): &(&str, bool, &str)| {
        format!(
            "(id: \"of-{id}\", kind: \"motive\", says: \"m\", known_from: \"2024-01-01\", reported_by: [{id:?}], credibility: 2,
              supports: [\"h\"], fields: {{\"holder\": \"h\", \"basis\": \"b\"}}),"
        )
    };
    let text = format!(
        "Case(id: \"c\", title: \"t\", as_of: \"2024-05-10\", questions: [(id: \"q\", asks: \"?\", hypotheses: [
           (id: \"h\", label: \"H\", kind: State), (id: \"i\", label: \"I\", kind: State)])],
           sources: [{}], evidence: [{}])",
        sources.iter().map(source).collect::<String>(),
        sources.iter().map(item).collect::<String>(),
    );
    let rules = load::default_rules().unwrap().value;
    let case = load::case(&FileText::new("case.ron", text), &rules).unwrap().value;
    let ids = |source: usize| -> Vec<&str> {
        case.reported_only_through(source).into_iter().map(|place| case.evidence[place].id.as_str()).collect()
    };
    assert_eq!(ids(0), ["of-a", "of-b", "of-c"]);
    assert_eq!(ids(6), ["of-x"]);
    assert_eq!(ids(3), ["of-d"]);
    assert_eq!(ids(4), ["of-e", "of-f"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_a_file_is_immaterial(order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle()) {
        let rules = rules();
        let sorted: Vec<usize> = (0..9).collect();
        prop_assert_eq!(model("a.json", &large(&order), &rules), model("a.json", &large(&sorted), &rules));
    }

    #[test]
    fn no_text_makes_loading_panic(text in "[\\[\\](){},:\"'a-zA-Z0-9#r/*\\\\\n é\u{202e}.-]{0,200}") {
        survives(&text, &rules());
    }

    #[test]
    fn no_damage_makes_loading_panic(from in 0_usize..1400, length in 0_usize..40, put in "[\\[\\](){},:\"'x0#r/*\\\\ é-]{0,6}") {
        let rules = rules();
        let base = FileText::new("case.ron", fixture("case.ron"));
        for name in ["case.ron", "rules/timing/steady.ron"] {
            let mut text = fixture(name);
            let from = from.min(text.len());
            let to = (from + length).min(text.len());
            text.replace_range(from..to, &put);
            survives(&text, &rules);
            let _ = load::case_with(&base, &[FileText::new("added.ron", text)], &rules);
        }
    }
}
