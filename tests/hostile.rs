//! Hostile input: every reader ends with a diagnostic or a sound result, on a small stack too, and no output of any command holds
//! a character that acts on a terminal or that nobody sees.

#[path = "commands/mod.rs"]
mod commands;

use std::path::Path;
use std::process::Command;

use ascribe::exchange::{ron_format, sheet};
use ascribe::explain::certificate::Certificate;
use ascribe::explain::verify;
use ascribe::model::rule_set::RuleSet;
use ascribe::report::json::{certificate, to_json};
use ascribe::report::snippet::{Colour, render};
use ascribe::text::FileText;
use ascribe::{Options, Plan, assess, load, prose};
use commands::SHOWN;

fn rules() -> RuleSet {
    load::default_rules().expect("sound").value
}

/// Runs on a thread with a stack of 128 KiB.
fn on_a_small_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(128 * 1024).spawn_scoped(scope, run).expect("a thread");
        thread.join().expect("no panic")
    })
}

/// Every way to nest that a format has: what opens, what closes.
const SHAPES: &[(&str, &str)] = &[
    ("[", "]"),
    ("(", ")"),
    ("{\"a\":", "}"),
    ("(a:", ")"),
    ("Some(", ")"),
    ("All([", "])"),
    ("Not([", "])"),
    ("Case(questions:[", "])"),
    ("{\"questions\":[", "]}"),
    ("[{\"evidence\":", "}]"),
    ("/*", "*/"),
    ("((", ""),
    ("", "))"),
];

/// Has every reader read a text; none may accept it but as prose.
fn every_reader_refuses(text: &str, rules: &RuleSet, what: &str) {
    for name in ["case.ron", "case.json"] {
        let error = load::case(&FileText::new(name, text), rules).expect_err(what);
        let located = error.diagnostics().iter().any(|one| one.span().is_some());
        assert!(located, "{what} as {name}: {:?}", error.diagnostics());
        assert!(load::case_with(&FileText::new(name, text), &[FileText::new(name, text)], rules).is_err(), "{what}");
    }
    let line = load::case_without_places(&FileText::new("cases.jsonl:7", text), rules).expect_err(what);
    assert!(line.diagnostics().iter().any(|one| one.span().is_some()), "{what} as a line of a batch");
    for name in ["timing/x.ron", "vocabulary.ron", "invariants.ron", "ladders/x.json"] {
        let mut files = load::default_rule_files();
        let is_table =
            |file: &str| !file.contains('/') || file.starts_with("ladders/") || file.starts_with("lexicons/");
        files.retain(|file| file.name() != name && is_table(file.name()));
        files.push(FileText::new(name, text));
        assert!(load::rule_set(files).is_err(), "{what} as {name}");
    }
    assert!(load::rule_tests(&FileText::new("x.tests.ron", text), rules).is_err(), "{what}");
    // Layout keeps what it cannot read, and refuses what is not RON; either is an answer.
    let _ = ron_format::format_ron(&FileText::new("case.ron", text));
    assert!(serde_json::from_str::<Certificate>(text).is_err(), "{what}");
    assert!(sheet::import(text, rules.vocabulary()).is_err(), "{what}");
    let lexicons = rules.lexicons();
    let _ = prose::check(&FileText::new("text.md", text), &lexicons[0], lexicons);
}

fn nested(depth: usize) {
    let rules = rules();
    for (open, close) in SHAPES {
        let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        on_a_small_stack(|| every_reader_refuses(&text, &rules, &format!("{open} {depth} times")));
    }
}

#[test]
fn nesting_of_a_hundred_thousand_is_refused() {
    nested(100_000);
}

/// `cargo test --release --test hostile -- --ignored`
#[test]
#[ignore = "takes a while; run it when a reader changes"]
fn nesting_of_a_million_is_refused() {
    nested(1_000_000);
}

#[test]
fn nested_prose_is_read() {
    let rules = rules();
    for shape in ["> ", "- ", "* ", "[", "![", "**", "_", "`", "<b>", "1. ", "  - ", "&", "\\", "|"] {
        for depth in [1000, 20_000] {
            let text = format!("{} it is likely", shape.repeat(depth));
            on_a_small_stack(|| {
                prose::check(&FileText::new("text.md", text.as_str()), &rules.lexicons()[0], rules.lexicons())
            });
        }
    }
}

/// A sound case with a text in one place, `TEXT`.
const HOLDING: &str = r#"Case(id: "c", title: "TITLE", as_of: "2024-05-10", questions: [(id: "q", asks: "ASKS", hypotheses: [
    (id: "a", label: "LABEL", kind: State, actors: ["x"]), (id: "HYPOTHESIS", kind: State)])], actors: [(id: "x", label: "ACTOR", kind: Group)],
    sources: [(id: "SOURCE", name: "NAME", kind: Vendor, reliability: A, first_hand: true, url: "URL")],
    evidence: [(id: "ITEM", kind: "KIND", says: "SAYS", known_from: "2024-05-01", reported_by: ["s"], credibility: 2, supports: ["SUBJECT"],
        fields: {"FIELD": "VALUE", "techniques": ["ENTRY"], "distinctiveness": "LISTED"}, notes: ["NOTE"])])"#;

/// Every place of a text in it, what stands there when another one is tried, and whether any text may stand there.
const PLACES: &[(&str, &str, bool)] = &[
    ("TITLE", "t", true),
    ("ASKS", "?", true),
    ("LABEL", "A", true),
    ("ACTOR", "X", true),
    ("NAME", "S", true),
    ("URL", "https://example.org", true),
    ("SAYS", "x", true),
    ("VALUE", "Red Fox", true),
    ("ENTRY", "T1486", true),
    ("NOTE", "n", true),
    ("HYPOTHESIS", "b", false),
    ("SOURCE", "s", false),
    ("ITEM", "e", false),
    ("KIND", "ttp", false),
    ("SUBJECT", "a", false),
    ("FIELD", "resembles", false),
    ("LISTED", "distinctive", false),
];

/// That case with a text in one of its places.
fn holding(place: &str, text: &str) -> String {
    let fill = |case: String, (name, usual, _): &(&str, &str, bool)| {
        case.replace(name, if *name == place { "\0" } else { usual })
    };
    PLACES.iter().fold(HOLDING.to_owned(), fill).replace('\0', text)
}

/// Has one text of so many bytes read in every place; where it may stand, also judged, checked, written and drawn.
fn one_text(bytes: usize, places: &[(&str, &str, bool)]) {
    let rules = rules();
    let plan = Plan::new(&rules);
    for (place, _, may_stand) in places {
        for letter in ["x", "\u{202e}ä<&\\\"] "] {
            let text = letter.replace('\\', "\\\\").replace('"', "\\\"").repeat(bytes / letter.len());
            let file = FileText::new("case.ron", holding(place, &text));
            let written = on_a_small_stack(|| match load::case(&file, &rules) {
                Ok(case) => {
                    let assessment = assess(&plan, &rules, &case.value, &Options::default()).expect("within limits");
                    let made = certificate(&assessment, &rules);
                    assert_eq!(verify(&made).len(), 0, "{place}");
                    Ok(to_json(&made).expect("JSON").len())
                }
                Err(error) => Err(error.diagnostics().to_vec()),
            });
            match written {
                Ok(length) => assert!(*may_stand && length > 1000, "{place}"),
                Err(found) => {
                    assert!(
                        !may_stand && found.iter().all(|one| one.message.len() < 2000),
                        "{place}: {:?}",
                        found.first()
                    );
                    assert!(found.iter().any(|one| one.span().is_some()), "{place}");
                    assert!(render(&found, &[file], Colour::Plain).len() < 50_000, "{place}");
                }
            }
        }
    }
}

#[test]
fn one_long_text_anywhere_is_read_or_refused_with_its_place() {
    one_text(100_000, PLACES);
}

/// `cargo test --release --test hostile -- --ignored`
#[test]
#[ignore = "takes some gigabytes and minutes; run it when a reader changes"]
fn two_hundred_megabytes_of_one_text_are_read_or_refused_with_their_place() {
    one_text(200_000_000, PLACES);
}

#[test]
fn a_text_without_an_end_is_refused_by_every_reader() {
    unending(200_000);
}

/// `cargo test --release --test hostile -- --ignored`
#[test]
#[ignore = "takes some gigabytes and a minute; run it when a reader changes"]
fn two_hundred_megabytes_without_an_end_are_refused_by_every_reader() {
    unending(200_000_000);
}

/// One token of so many bytes, in every form that one has.
fn unending(bytes: usize) {
    let rules = rules();
    for (open, letter) in [
        ("\"", "x"),
        ("r##\"", "\"#"),
        ("/*", "* "),
        ("//", "/"),
        ("", "a"),
        ("", "1"),
        ("-", "_"),
        ("", "é"),
        ("'", "\\'"),
        ("", "\u{feff}"),
    ] {
        let text = format!("{open}{}", letter.repeat(bytes / letter.len()));
        on_a_small_stack(|| every_reader_refuses(&text, &rules, &format!("{open}{letter}")));
    }
}

#[test]
fn a_rule_of_as_many_conditions_as_may_be_is_compiled_and_judged() {
    let pattern = |number: usize| {
        format!(
            "Evidence(kind: \"ttp\", as: \"t{number}\", supports: \"?h\", where: {{\"resembles\": Bind(\"?r{number}\")}}),"
        )
    };
    let conditions: String = (0..load::limits::MAX_TOGETHER).map(pattern).collect();
    let rule = format!(
        "Rule(id: \"all\", line: \"tradecraft\", title: \"t\", rationale: \"r\", when: [{conditions}],
            then: Supports(hypothesis: \"?h\", band: \"Slight\", spoofability: 0.5))"
    );
    let mut files = load::default_rule_files();
    files.push(FileText::new("tradecraft/all.ron", rule));
    let rules = load::rule_set(files).unwrap_or_else(|error| panic!("{:?}", error.diagnostics())).value;
    let file = FileText::new("case.ron", holding("", ""));
    on_a_small_stack(|| {
        let case = load::case(&file, &rules).expect("sound").value;
        let assessment = assess(&Plan::new(&rules), &rules, &case, &Options::default()).expect("within limits");
        assert_eq!(verify(&certificate(&assessment, &rules)).len(), 0);
    });
}

/// A case whose sources each cite the next, the last one the first where it is a circle.
fn cited(count: usize, circle: bool) -> String {
    let source = |number: usize| {
        let next = if number + 1 < count { number + 1 } else { 0 };
        let cites =
            if next > 0 || circle { format!("cites: [\"s{next}\"], ") } else { "first_hand: true, ".to_owned() };
        format!("(id: \"s{number}\", kind: Media, reliability: C, {cites}),")
    };
    let sources: String = (0..count).map(source).collect();
    format!(
        "Case(id: \"c\", title: \"t\", as_of: \"2024-05-10\", questions: [(id: \"q\", asks: \"?\", hypotheses: [
            (id: \"a\", label: \"A\", kind: State), (id: \"b\", label: \"B\", kind: State)])],
        sources: [{sources}],
        evidence: [(id: \"e\", kind: \"timing\", says: \"x\", known_from: \"2024-05-01\", reported_by: [\"s0\"],
            credibility: 2, supports: [\"a\"], fields: {{\"relative_to\": \"x\", \"offset_days\": -3}})])"
    )
}

#[test]
fn citation_chains_and_circles_of_a_hundred_thousand_are_diagnosed() {
    let rules = rules();
    for circle in [false, true] {
        let text = cited(100_000, circle);
        let error =
            on_a_small_stack(|| load::case(&FileText::new("case.ron", text.as_str()), &rules).expect_err("too many"));
        assert!(
            error.diagnostics().iter().any(|one| one.message.contains("the limit is 50000")),
            "{:?}",
            error.diagnostics()
        );
    }
}

#[test]
fn the_longest_citation_chains_and_circles_are_judged() {
    let rules = rules();
    let plan = Plan::new(&rules);
    for circle in [false, true] {
        let text = cited(4_000, circle);
        on_a_small_stack(|| {
            let case = load::case(&FileText::new("case.ron", text.as_str()), &rules);
            let case = case.unwrap_or_else(|error| panic!("{:?}", error.diagnostics().first())).value;
            let assessment = assess(&plan, &rules, &case, &Options::default()).expect("within limits");
            let made = certificate(&assessment, &rules);
            assert_eq!(verify(&made).len(), 0);
        });
    }
}

#[test]
fn whole_cases_are_judged_and_checked_on_a_small_stack() {
    let rules = rules();
    let plan = Plan::new(&rules);
    for name in ["albania-2022-07-egov", "wannacry-2017-05-16"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name).join("case.ron");
        let text = std::fs::read_to_string(path).expect("a case");
        on_a_small_stack(|| {
            let case = load::case(&FileText::new("case.ron", text.as_str()), &rules).expect("sound").value;
            let assessment = assess(&plan, &rules, &case, &Options::default()).expect("within limits");
            let text = to_json(&certificate(&assessment, &rules)).expect("JSON");
            assert_eq!(verify(&serde_json::from_str(&text).expect("a certificate")), []);
            assert!(ron_format::format_ron(&FileText::new("case.ron", text.as_str())).is_ok() || !text.is_empty());
        });
    }
}

/// What acts on a terminal, reorders text, or is not seen.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text without the styles that a terminal is sent.
fn without_styles(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let end = after.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(0);
        match after[end..].strip_prefix('m') {
            Some(tail) => rest = tail,
            None => {
                plain.push('\u{1b}');
                rest = after;
            }
        }
    }
    plain + rest
}

/// A folder with a case whose every text is hostile, and what commands want beside it.
fn hostile_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let text = include_str!("browser/hostile.ron");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("case.ron", text);
    write("snapshot.txt", "before \u{202e}\u{1b}[2J\n");
    let word = "\\u{1b}[2J\\u{202e}";
    write(
        "expected.ron",
        &format!(
            "Expected(question: \"q\\\"><b>\", hypothesis: \"part {{}}\", level: Low, range: (r#None, Low), by: \"x{word}\", words: \"{word}\", why: \"{word}\")"
        ),
    );
    write("added.json", "{\"replaces\": [\"e2\"], \"evidence\": [{\"id\": \"e2\", \"kind\": \"ttp\", \"credibility\": 2, \"supports\": [\"part {}\"],
        \"says\": \"\\u202e\\u001b[2J\", \"known_from\": \"2024-05-01\", \"reported_by\": [\"s4\"], \"fields\": {\"distinctiveness\": \"distinctive\", \"techniques\": [\"T1\"], \"resembles\": \"\\u202e=1+1\"}}]}");
    folder
}

#[test]
fn no_forbidden_character_is_in_any_output_of_any_command() {
    let folder = hostile_folder();
    let path = |name: &str| folder.path().join(name).display().to_string();
    for (place, arguments) in SHOWN.iter().enumerate() {
        let fill = |argument: &&str| match *argument {
            "CASE" => path(""),
            "ADDED" => path("added.json"),
            "ITEM" => "e2".to_owned(),
            "QUESTION" => "q\"><b>".to_owned(),
            "RULES" => concat!(env!("CARGO_MANIFEST_DIR"), "/rules").to_owned(),
            other => other.to_owned(),
        };
        let filled: Vec<String> = arguments.iter().map(fill).collect();
        // What a pipe gets is what a terminal gets without styles; some are looked at both ways.
        let ways: &[&str] = if place % 6 == 0 { &["never", "always"] } else { &["always"] };
        for color in ways {
            let status = shows_nothing_forbidden(&filled, color, folder.path());
            assert!(matches!(status, Some(0 | 4)), "{arguments:?}: {status:?}");
        }
    }
}

/// Runs a command in a folder; no forbidden character may be in what it prints. Gives its exit code.
fn shows_nothing_forbidden(arguments: &[String], color: &str, folder: &Path) -> Option<i32> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    let output = command.args(arguments).args(["--color", color]).current_dir(folder).output().expect("it runs");
    let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    let plain = if color == "always" { without_styles(&text) } else { text };
    let bad = plain.char_indices().find(|(_, c)| is_forbidden(*c));
    let around = bad.map(|(at, c)| {
        (c, plain[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect::<String>())
    });
    assert_eq!(around, None, "{arguments:?} --color {color}");
    output.status.code()
}

/// What acts, reorders or hides, as it stands in a file.
const BAD: &str = "\u{202e}\u{1b}[2J\u{9b}1m\u{200b}\u{85}\u{2028}";

/// Files that are no cases, each with hostile text where its reader speaks of it.
fn hostile_files(folder: &Path) {
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).expect("written");
    write(
        "text.md",
        format!("It is likely{BAD} and we have moderate confidence{BAD}, perhaps{BAD}.\n\n# {BAD}likely 3 %\n"),
    );
    write("untidy.ron", format!("Case( id:\"x{BAD}\" , title :r#\"{BAD}\"#) // {BAD}"));
    write("broken.ron", format!("Case(id: \"x{BAD}\", {BAD}: 1)"));
    let line = |id: &str, key: &str| format!("{{\"id\": \"{id}\", \"{key}\": 1}}\n");
    write("cases.jsonl", line("a\\u202e\\u001b[2J", "bad\u{202e}\u{200b}") + &line("b", "as_of") + &format!("{BAD}\n"));
    let sheet = include_str!("fixtures/sheet.json");
    write("sheet.json", sheet.replace("\"ferry-tickets-2031\"", "\"x\\u202e\\u001b[2J\""));
    write("grades.json", sheet.replace("\"credibility\": \"", "\"credibility\": \"\\u202e\\u001b[2J"));
    write("torn.json", format!("{{\"id\": \"{BAD}\", {BAD}"));
    let made = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["explain", "case.ron", "--format", "json"])
        .current_dir(folder)
        .output()
        .expect("it runs");
    let mut lie: serde_json::Value = serde_json::from_slice(&made.stdout).expect("JSON");
    lie["questions"][0]["leading"] = BAD.into();
    lie["items"][0]["origins"] = serde_json::json!([BAD]);
    write("lie.json", lie.to_string());
}

#[test]
fn no_forbidden_character_is_in_what_is_said_of_other_files() {
    let folder = hostile_folder();
    hostile_files(folder.path());
    for (arguments, code) in [
        (&["check", "--prose", "text.md"][..], 3),
        (&["check", "--prose", "text.md", "--format", "json"], 3),
        (&["fmt", "--check", "untidy.ron"], 4),
        (&["fmt", "broken.ron"], 3),
        (&["check", "broken.ron"], 3),
        (&["check", "broken.ron", "--format", "github"], 3),
        (&["batch", "cases.jsonl"], 3),
        (&["import", "sheet", "sheet.json", "--out", "made"], 3),
        (&["import", "sheet", "grades.json", "--out", "made"], 3),
        (&["import", "sheet", "torn.json", "--out", "made"], 3),
        (&["verify", "torn.json"], 3),
        (&["verify", "lie.json"], 4),
        (&["verify", "lie.json", "--case", "case.ron"], 4),
    ] {
        for color in ["never", "always"] {
            let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(shows_nothing_forbidden(&arguments, color, folder.path()), Some(code), "{arguments:?}");
        }
    }
}

#[test]
fn hostile_names_of_files_and_arguments_are_made_safe() {
    let bad = "x\u{202e}\u{1b}[2J\u{9b}1m\u{200b}";
    for arguments in [
        vec!["evaluate", bad],
        vec!["verify", bad],
        vec!["fmt", bad],
        vec!["explain", "cases/wannacry-2017-05-16", "--question", bad],
        vec!["explain", "cases/wannacry-2017-05-16", "--evidence", bad],
        vec!["explain", "cases/wannacry-2017-05-16", "--without", bad],
        vec!["evaluate", "cases/wannacry-2017-05-16", "--ladder", bad],
        vec!["explain", "--code", bad],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_ascribe"))
            .args(&arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output();
        let output = output.expect("it runs");
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        assert_ne!(output.status.code(), Some(0));
        assert_eq!(text.chars().find(|c| is_forbidden(*c)), None, "{arguments:?}: {text}");
    }
}
