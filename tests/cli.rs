//! The binary: what it prints, where, and how it ends.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const ALBANIA: &str = "cases/albania-2022-07-egov";
/// A case whose timeline is short.
const SMALL: &str = "cases/wannacry-2017-05-16";
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The binary, without anything in the environment that changes how it looks.
fn ascribe(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    command.args(arguments).current_dir(ROOT).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    ascribe(arguments).output().expect("the binary runs")
}

/// Standard output of a run that must end well.
fn stdout(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Exit code and standard error.
fn failure(arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(arguments);
    assert!(output.stdout.is_empty(), "{arguments:?} prints a result and fails");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

fn run_with_input(arguments: &[&str], input: &str) -> Output {
    let mut child = ascribe(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("it reads its input");
    child.wait_with_output().expect("it ends")
}

const CASE: &str = r#"Case(
    id: "x",
    title: "An incident",
    as_of: "2030-01-01",
    questions: [(id: "q", asks: "Who?", hypotheses: [(id: "a", label: "A", kind: State), (id: "b", label: "B", kind: State)])],
    sources: [(id: "s", name: "A vendor", kind: Vendor, reliability: A, first_hand: true)],
    evidence: [(id: "e", kind: "ttp", says: "They worked as a is known to.", known_from: "2029-01-01",
        reported_by: ["s"], credibility: 2, supports: ["a"], fields: {"techniques": ["T1486"], "distinctiveness": "distinctive", "resembles": "a"})],
)"#;

#[test]
fn evaluate_says_likelihood_and_confidence_in_sentences_of_their_own() {
    let text = stdout(&["evaluate", ALBANIA, "--question", "sponsor"]);
    for wanted in
        ["iran", "unknown", "false flags", "that the answer is: Actors working", "confidence in this judgment."]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    for sentence in text.replace('\n', " ").split(". ") {
        let likelihood = sentence.contains("likely") || sentence.contains(" %)");
        assert!(!(likelihood && sentence.contains("confidence")), "both in one sentence: {sentence}");
    }
}

#[test]
fn several_cases_become_a_table() {
    let text = stdout(&["evaluate", ALBANIA, "cases/wannacry-2017-05-16"]);
    assert!(text.starts_with("case "), "{text}");
    assert!(text.contains("albania-2022-07-egov") && text.contains("wannacry-2017-05-16"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn a_blind_evaluation_names_what_it_left_out() {
    let text = stdout(&["evaluate", ALBANIA, "--question", "sponsor", "--blind"]);
    assert!(text.contains("Left out, because they answer the question: f17."), "{text}");
}

#[test]
fn a_full_explanation_points_into_files() {
    let text = stdout(&["explain", ALBANIA, "--question", "sponsor", "--full"]);
    assert!(text.contains("cases/albania-2022-07-egov/case.ron:"), "{text}");
    assert!(text.contains("rules/code/"), "{text}");
}

#[test]
fn an_item_is_shown_with_its_lineage() {
    let text = stdout(&["explain", ALBANIA, "--evidence", "f10"]);
    for wanted in ["f10: A new variant of the ZEROCLEAR", "└ mandiant-2022-08-04", "The smaller of both, at each end"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

#[test]
fn another_answer_than_the_leading_one_can_be_explained() {
    let text = stdout(&["explain", ALBANIA, "--hypothesis", "russia"]);
    assert!(text.contains("that the answer is: Russia (") && text.contains("The leading answer is another"), "{text}");
    assert!(!text.contains("confidence in this judgment"), "{text}");
}

#[test]
fn every_code_has_a_page_to_print() {
    let text = stdout(&["explain", "--code", "case/unknown-source"]);
    assert!(text.starts_with("# case/unknown-source\n"), "{text}");
    let (code, message) = failure(&["explain", "--code", "case/unknown-sorce"]);
    assert_eq!(code, Some(2));
    assert!(message.contains("did you mean `case/unknown-source`?"), "{message}");
}

#[test]
fn what_does_not_exist_is_an_error_of_usage_with_a_suggestion() {
    for (arguments, wanted) in [
        (vec!["evaluate", ALBANIA, "--ladder", "mandiantt"], "did you mean `mandiant`?"),
        (vec!["evaluate", ALBANIA, "--lexicon", "icd230"], "did you mean `icd203`?"),
        (vec!["evaluate", ALBANIA, "--question", "sponsr"], "did you mean `sponsor`?"),
        (vec!["evaluate", ALBANIA, "--without", "f177"], "did you mean `f17`?"),
        (vec!["explain", ALBANIA, "--hypothesis", "irann"], "did you mean `iran`?"),
        (vec!["explain", ALBANIA, "--evidence", "f100"], "did you mean `f10`?"),
        (vec!["evaluate", ALBANIA, "--as-of", "yesterday"], "not a date"),
        (vec!["evaluate"], "Usage"),
    ] {
        let (code, message) = failure(&arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {message}");
        assert!(message.contains(wanted), "{arguments:?}: {message}");
    }
}

#[test]
fn a_file_that_is_not_there_could_not_be_read() {
    let (code, message) = failure(&["evaluate", "cases/nowhere/case.ron"]);
    assert_eq!(code, Some(1), "{message}");
    assert!(message.contains("cannot read cases/nowhere/case.ron"), "{message}");
    assert_eq!(failure(&["check", "docs"]).0, Some(1));
}

#[test]
fn every_fault_of_every_invalid_file_is_drawn_on_standard_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = write(
        folder.path(),
        "one.ron",
        &CASE.replace("[\"s\"]", "[\"t\"]").replace("credibility: 2", "credibility: 9"),
    );
    let two = write(folder.path(), "two.ron", &CASE.replace("kind: \"ttp\"", "kind: \"tpt\""));
    let (code, message) = failure(&["evaluate", &one, &two]);
    assert_eq!(code, Some(3), "{message}");
    for wanted in ["case/unknown-source", "case/credibility-out-of-range", "evidence/unknown-kind"] {
        assert!(message.contains(wanted), "{wanted}: {message}");
    }
    fs::write(folder.path().join("bytes.ron"), [0x28, 0xff, 0x29]).expect("written");
    let (code, message) = failure(&["evaluate", &folder.path().join("bytes.ron").display().to_string()]);
    assert_eq!(code, Some(3), "{message}");
    assert!(message.contains("is not UTF-8"), "{message}");
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("written");
    path.display().to_string()
}

#[test]
fn standard_input_is_ron_or_json() {
    let output = run_with_input(&["evaluate", "-"], CASE);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("the answer is"));
    let json = r#" {"id": "x", "title": "An incident", "as_of": "2030-01-01", "questions": [{"id": "q", "asks": "Who?",
        "hypotheses": [{"id": "a", "label": "A", "kind": "State"}, {"id": "b", "label": "B", "kind": "State"}]}],
        "sources": [], "evidence": []}"#;
    let output = run_with_input(&["evaluate", "-"], json);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn it_works_in_an_empty_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = write(folder.path(), "case.ron", CASE);
    let output = ascribe(&["explain", &case]).current_dir(folder.path()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    // The folder stands for its case.
    let output = ascribe(&["evaluate", "."]).current_dir(folder.path()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn rules_of_a_folder_replace_the_built_in_ones_and_lend_their_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("tradecraft")).expect("made");
    let rule = r#"Rule(id: "any-tradecraft", line: "tradecraft", title: "Any", rationale: "For this test alone, to tell it from the built-in rules.",
        when: [Evidence(kind: "ttp", as: "t", supports: "?h")],
        then: Supports(hypothesis: "?h", band: "Strong", spoofability: 0.1), because: "{t.says}")"#;
    write(&folder.path().join("tradecraft"), "any-tradecraft.ron", rule);
    let rules = folder.path().display().to_string();
    let output = run_with_input(&["explain", "-", "--rules", &rules, "--full"], CASE);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("tradecraft/any-tradecraft.ron:1") && !text.contains("rules/tradecraft/"), "{text}");
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let coloured = |output: Output| output.stdout.contains(&0x1b);
    assert!(!coloured(run(&["evaluate", ALBANIA])));
    assert!(coloured(run(&["evaluate", ALBANIA, "--color", "always"])));
    assert!(!coloured(run(&["evaluate", ALBANIA, "--color", "never"])));
    let forced = |no: bool| {
        let mut command = ascribe(&["evaluate", ALBANIA]);
        command.env("CLICOLOR_FORCE", "1");
        if no {
            command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
        }
        coloured(command.output().expect("it runs"))
    };
    assert!(forced(false));
    assert!(!forced(true));
}

#[test]
fn no_page_is_wider_than_asked() {
    for width in ["60", "80", "120"] {
        for command in [
            &["evaluate", ALBANIA][..],
            &["explain", ALBANIA],
            &["explain", ALBANIA, "--evidence", "f10"],
            &["timeline", SMALL, "--full"],
            &["explain", ALBANIA, "--with", "tests/fixtures/added.ron", "--without", "f17", "--full"],
        ] {
            let text = stdout(&[command, &["--width", width]].concat());
            let most: usize = width.parse().expect("a number");
            // A path or an id without blanks may be longer than a line.
            let long = text.lines().find(|line| line.chars().count() > most && line.trim().contains(' '));
            assert_eq!(long, None, "{command:?} {width}");
        }
    }
}

#[test]
fn nothing_in_a_case_reaches_the_terminal_as_an_escape() {
    let hostile = CASE
        .replace("An incident", "An \\u{1b}]0;x\\u{7}incident\\u{202e}")
        .replace("They worked", "They\\u{1b}[2J worked\\u{9b}1m\\u{200b}");
    for command in [
        &["evaluate", "-"][..],
        &["explain", "-"],
        &["explain", "-", "--full"],
        &["explain", "-", "-e", "e"],
        &["timeline", "-", "--full"],
        &["explain", "-", "--without", "e"],
    ] {
        let output = run_with_input(command, &hostile);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || ['\u{202e}', '\u{200b}'].contains(c));
        assert_eq!(bad, None, "{command:?}: {text}");
        assert!(text.contains("\\u{1b}"), "{command:?}: {text}");
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let mut child = ascribe(&["explain", ALBANIA, "--full"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let mut message = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut message).expect("UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(message, "");
}

#[test]
fn check_looks_at_cases_and_rule_sets() {
    let text = stdout(&["check", "cases", "rules"]);
    assert!(text.contains("1 rule set with ") && text.contains("all valid"), "{text}");
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "case.ron", &CASE.replace("[\"s\"]", "[\"t\"]"));
    let output = run(&["check", &folder.path().display().to_string()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 file invalid"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("case/unknown-source"));
    let output = run(&["check", "--format", "json", &folder.path().display().to_string()]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["diagnostics"][0]["code"], "case/unknown-source");
}

#[test]
fn a_certificate_is_verified_and_a_changed_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let certificate = stdout(&["explain", ALBANIA, "--format", "json"]);
    let sound = write(folder.path(), "sound.json", &certificate);
    assert!(stdout(&["verify", &sound]).contains("every step follows"));
    let mut changed: serde_json::Value = serde_json::from_str(&certificate).expect("JSON");
    changed["questions"][0]["judgments"][0]["level"] = "High".into();
    let changed = write(folder.path(), "changed.json", &changed.to_string());
    let output = run(&["verify", &changed]);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("do not follow"));
    let (code, message) = failure(&["verify", "README.md"]);
    assert_eq!(code, Some(3), "{message}");
}

#[test]
fn conclusions_are_json_and_keep_likelihood_and_confidence_apart() {
    let one: serde_json::Value =
        serde_json::from_str(&stdout(&["evaluate", ALBANIA, "-q", "sponsor", "--format", "json"])).expect("JSON");
    assert_eq!(one["case"], "albania-2022-07-egov");
    assert_eq!(one["questions"].as_array().map(Vec::len), Some(1));
    let two = stdout(&["evaluate", ALBANIA, "cases/wannacry-2017-05-16", "--format", "json"]);
    let two: serde_json::Value = serde_json::from_str(&two).expect("JSON");
    assert_eq!(two.as_array().map(Vec::len), Some(2));
}

#[test]
fn a_timeline_ends_where_evaluate_does_and_follows_the_options() {
    let json = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&stdout(&[arguments, &["--format", "json"]].concat())).expect("JSON")
    };
    let timeline = json(&["timeline", SMALL]);
    assert_eq!(timeline["schema_version"], 1);
    let dates: Vec<&str> =
        timeline["entries"].as_array().expect("entries").iter().filter_map(|one| one["date"].as_str()).collect();
    assert_eq!(dates, ["2017-05-14", "2017-05-15", "2017-05-16"]);
    let last = &timeline["entries"][2]["questions"][0]["now"];
    let judged = &json(&["evaluate", SMALL])["questions"][0];
    assert_eq!(last["leading"], judged["leading"]);
    for place in 0..judged["hypotheses"].as_array().map_or(0, Vec::len) {
        for field in ["id", "likelihood", "confidence"] {
            assert_eq!(last["hypotheses"][place][field], judged["hypotheses"][place][field], "{place} {field}");
        }
    }
    let earlier = json(&["timeline", SMALL, "--as-of", "2017-05-15", "-q", "sponsor"]);
    assert_eq!(earlier["as_of"], "2017-05-15");
    assert_eq!(earlier["entries"].as_array().map(Vec::len), Some(2));
    assert_eq!(earlier["before"].as_array().map(Vec::len), Some(1));
    assert_eq!(failure(&["timeline", SMALL, "-q", "sponsro"]).0, Some(2));
}

#[test]
fn what_is_left_out_and_added_is_shown_before_and_after() {
    let changes = |arguments: &[&str]| -> serde_json::Value {
        let arguments = [&["explain", ALBANIA, "-q", "sponsor", "--format", "json"], arguments].concat();
        serde_json::from_str(&stdout(&arguments)).expect("JSON")
    };
    let lost = changes(&["--without", "f17"]);
    assert_eq!((&lost["schema_version"], &lost["items"][0]["id"]), (&1.into(), &"f17".into()));
    let finding = &lost["questions"][0]["findings"][0];
    assert_eq!((&finding["item"], &finding["why"][0]["ItemGone"]), (&"f17".into(), &"f17".into()));
    assert!(finding["new"].is_null());
    let added = changes(&["--with", "tests/fixtures/added.ron"]);
    let hypotheses = added["questions"][0]["hypotheses"].as_array().expect("hypotheses");
    let iran = hypotheses.iter().find(|one| one["id"] == "iran").expect("it is listed");
    assert_eq!((&iran["old"]["confidence"], &iran["new"]["confidence"]), (&"Moderate".into(), &"High".into()));
    assert!(iran["gates"].as_array().is_some_and(|gates| gates.iter().all(|gate| gate["new"]["holds"] == true)));
    // Leaving out again what was added is no change.
    let both = changes(&["--with", "tests/fixtures/added.ron", "--without", "f99"]);
    assert_eq!(both["questions"][0]["moved"], false);
    // A source takes with it what it alone reports; a line and a rule their findings.
    let source = changes(&["--without", "mandiant-2022-08-04"]);
    let gone = |one: &serde_json::Value| one["old"]["takes_part"] == true && one["new"]["takes_part"] == false;
    assert!(source["items"].as_array().is_some_and(|items| items.iter().filter(|one| gone(one)).count() > 5));
    assert_eq!(source["inputs"][0]["what"], "source");
    let why = |changes: serde_json::Value| changes["questions"][0]["findings"][0]["why"][0].clone();
    assert_eq!(why(changes(&["--without", "timing"])), "LineGone");
    assert_eq!(why(changes(&["--without", "line:timing"])), "LineGone");
    assert_eq!(why(changes(&["--without", "code-whole-exclusivity-unknown"])), "RuleGone");
    let text = stdout(&["explain", ALBANIA, "--with", "tests/fixtures/added.ron", "--without", "f17"]);
    assert!(text.contains("without f17 · with tests/fixtures/added.ron"), "{text}");
    let (code, message) = failure(&["explain", SMALL, "--with", "tests/fixtures/added.ron"]);
    assert_eq!(code, Some(3), "{message}");
    assert!(message.contains("addition/other-case"), "{message}");
}

#[test]
fn schemas_are_json() {
    for shape in [
        "case",
        "addition",
        "expected",
        "rule",
        "rule-tests",
        "vocabulary",
        "scales",
        "ladder",
        "lexicon",
        "invariants",
    ] {
        let schema: serde_json::Value = serde_json::from_str(&stdout(&["schema", shape])).expect("JSON");
        assert!(schema["properties"].is_object(), "{shape}");
    }
}

#[test]
fn sheets_become_cases_that_can_be_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().display().to_string();
    let sheet = fs::read_to_string(Path::new(ROOT).join("tests/fixtures/sheet.json")).expect("a sheet");
    let sound = write(folder.path(), "sound.json", &sheet.replace("\"handwriting\"", "\"language\""));
    let written = stdout(&["import", "sheet", &sound, "-o", &out]);
    let case = PathBuf::from(written.trim());
    for name in ["case.ron", "expected.ron", "README.md"] {
        assert!(case.join(name).is_file(), "{name}");
    }
    assert_eq!(fs::read_dir(&case).expect("a folder").count(), 3, "nothing half-written is left");
    // A word that the vocabulary lacks: the case is written all the same, and what it lacks is said.
    let faulty = run(&["import", "sheet", "tests/fixtures/sheet.json", "-o", &out]);
    let said = String::from_utf8_lossy(&faulty.stderr);
    assert_eq!(faulty.status.code(), Some(3));
    assert!(said.contains("error[evidence/missing-field]") && said.contains("case.ron:"), "{said}");
    let checked = run(&["check", &out]);
    assert!(String::from_utf8_lossy(&checked.stdout).starts_with("checked 1 case: "), "{checked:?}");
    let broken = write(folder.path(), "broken.json", "{");
    assert_eq!(failure(&["import", "sheet", &broken, "-o", &out]).0, Some(3));
}

/// The README and the docs show real sessions. `UPDATE_README=1 cargo test --test cli sessions` writes what is printed now.
#[test]
fn sessions_in_the_docs_are_what_the_binary_prints() {
    let docs = fs::read_dir(Path::new(ROOT).join("docs")).expect("docs").map(|entry| entry.expect("an entry").path());
    let pages = docs.filter(|path| path.extension().is_some_and(|end| end == "md"));
    for path in pages.chain([Path::new(ROOT).join("README.md")]) {
        let page = fs::read_to_string(&path).expect("a page");
        let renewed = with_sessions_run(&page);
        if std::env::var_os("UPDATE_README").is_some() {
            fs::write(&path, &renewed).expect("written");
        } else {
            let renew = "renew it with UPDATE_README=1 cargo test --test cli sessions";
            assert!(page == renewed, "{} shows other output; {renew}\n{renewed}", path.display());
        }
    }
}

/// A page with its sessions run anew. Blocks that say so after ```` ```console ```` run in a new folder of the page's own, in
/// which ```` ```ron PATH ```` and ```` ```markdown PATH ```` blocks stand as files, and the cases that a command names as well.
fn with_sessions_run(page: &str) -> String {
    let own = tempfile::tempdir().expect("a folder");
    let mut renewed = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        renewed.push_str(line);
        renewed.push('\n');
        let Some(info) = line
            .strip_prefix("```")
            .filter(|info| ["console", "ron ", "markdown "].iter().any(|one| info.starts_with(one)))
        else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let text = block.iter().map(|line| format!("{line}\n")).collect::<String>();
        renewed.push_str(&match info.split_once(' ') {
            Some(("ron" | "markdown", path)) => {
                let path = own.path().join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                fs::write(path, &text).expect("written");
                text
            }
            Some(_) => session(&block, own.path()),
            None => session(&block, ROOT.as_ref()),
        });
        renewed.push_str("```\n");
    }
    renewed
}

#[test]
fn the_first_case_of_the_readme_loads_without_a_warning() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("README.md");
    let case = readme.split("```ron\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a case");
    let output = run_with_input(&["explain", "-"], case);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let text = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("The group Red Fox"), "{text}");
}

/// A console block with every `$ ascribe` command run anew in a folder; other commands stay as they are.
fn session(block: &[&str], folder: &Path) -> String {
    if !block.iter().any(|line| line.starts_with("$ ascribe")) {
        return block.iter().map(|line| format!("{line}\n")).collect();
    }
    let mut text = String::new();
    for line in block.iter().filter(|line| line.starts_with("$ ")) {
        text.push_str(&format!("{line}\n"));
        if let Some(command) = line.strip_prefix("$ ascribe ") {
            text.push_str(&shown(command, folder));
        }
    }
    text
}

/// What a command shows. Of a shell it may use `> FILE`, `| head -N` and, where a fault in a file is what it is to show, `2>&1`.
fn shown(command: &str, folder: &Path) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    let (words, file, lines) = match words.as_slice() {
        [words @ .., ">", file] => (words, Some(*file), usize::MAX),
        [words @ .., "|", "head", lines] => (words, None, lines.trim_start_matches('-').parse().expect("a number")),
        words => (words, None, usize::MAX),
    };
    let arguments: Vec<&str> = words.iter().copied().filter(|word| *word != "2>&1").collect();
    let both = arguments.len() < words.len();
    for case in arguments.iter().filter(|one| one.starts_with("cases/") && !folder.join(one).exists()) {
        bring_case(case, folder);
    }
    let output = ascribe(&arguments).current_dir(folder).output().expect("the binary runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    // A test that fails is a result too.
    assert!(matches!(output.status.code(), Some(0 | 4)) || both, "{command}: {said}");
    let mut result = String::from_utf8(output.stdout).expect("UTF-8");
    if both {
        result.push_str(&said);
    }
    if let Some(file) = file {
        fs::write(folder.join(file), &result).expect("written");
        return String::new();
    }
    result.trim_end().lines().take(lines).map(|line| format!("{line}\n")).collect()
}

/// A case of this repository, where there is one of that name, put into a folder.
fn bring_case(case: &str, folder: &Path) {
    let from = Path::new(ROOT).join(case).join("case.ron");
    if from.exists() {
        fs::create_dir_all(folder.join(case)).expect("made");
        fs::copy(from, folder.join(case).join("case.ron")).expect("copied");
    }
}

#[test]
fn an_assessment_in_prose_is_written_and_checked() {
    let text = stdout(&["explain", ALBANIA, "--question", "sponsor", "--format", "markdown"]);
    assert!(text.contains("**Key judgment.** Our leading answer is “Actors working"), "{text}");
    assert_eq!(text, stdout(&["evaluate", ALBANIA, "--question", "sponsor", "--format", "markdown"]));
    let clean = run_with_input(&["check", "--prose", "-"], &text);
    assert_eq!(clean.status.code(), Some(0), "{}", String::from_utf8_lossy(&clean.stderr));
    assert_eq!(String::from_utf8_lossy(&clean.stdout), "checked 1 text: all valid\n");

    let warned = run_with_input(&["check", "--prose", "-"], "It is likely. We have low confidence in it.");
    assert_eq!(warned.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&warned.stderr).contains("warning[prose/no-alternatives]"));

    let faulty =
        run_with_input(&["check", "--prose", "-", "--lexicon", "phia"], "It is very likely, with low confidence.");
    assert_eq!(faulty.status.code(), Some(3));
    let said = String::from_utf8_lossy(&faulty.stderr).into_owned();
    assert!(said.contains("prose/mixed-sentence") && said.contains("prose/foreign-likelihood"), "{said}");
    assert_eq!(failure(&["check", "--prose", "-", "--lexicon", "phla"]).0, Some(2));
    assert_eq!(failure(&["explain", ALBANIA, "--format", "markdown", "--full"]).0, Some(2));
}

#[test]
fn published_judgments_are_compared_as_text_and_as_json() {
    let text = stdout(&["explain", ALBANIA, "--compare", "--width", "80"]);
    assert!(text.contains("differ in") && text.contains("mandiant on sponsor, 2022-08-04"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let json = stdout(&["explain", ALBANIA, "--compare", "--question", "sponsor", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["published"][0]["by"], "mandiant");
    assert_eq!(json["published"].as_array().map(Vec::len), Some(1));
    assert_eq!(failure(&["explain", ALBANIA, "--compare", "--full"]).0, Some(2));
    assert_eq!(failure(&["explain", ALBANIA, "--compare", "--format", "markdown"]).0, Some(2));
}
