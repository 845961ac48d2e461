//! Commands for those who write cases and rules: layout, scaffolds, the catalogue.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use ascribe::exchange::ron_format::format_ron;
use ascribe::load;
use ascribe::text::FileText;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn ascribe(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// Exit code, standard output and standard error.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    shown(ascribe(folder, arguments).output().expect("the binary runs"))
}

fn run_with_input(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = ascribe(ROOT.as_ref(), arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("it reads its input");
    shown(child.wait_with_output().expect("it ends"))
}

fn shown(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

/// RON files below a folder of the project, with their names within it.
fn ron_files(folder: &str) -> Vec<FileText> {
    let root = Path::new(ROOT).join(folder);
    let (mut files, mut open): (Vec<FileText>, Vec<PathBuf>) = (Vec::new(), vec![root.clone()]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|end| end == "ron") {
            let name = path.strip_prefix(&root).expect("within").to_string_lossy().replace('\\', "/");
            files.push(FileText::new(name, fs::read_to_string(&path).expect("text")));
        }
    }
    assert!(files.len() > 50, "{folder} holds files");
    files
}

/// The same file as a careless hand would leave it: no indentation, lines joined where no comment forbids it.
fn careless(file: &FileText, join: usize) -> FileText {
    let mut text = String::new();
    for (number, line) in file.text().lines().enumerate() {
        text.push_str(line.trim());
        text.push_str(if number % join == 0 && !line.contains("//") { " " } else { "\n" });
    }
    FileText::new(file.name(), text)
}

#[test]
fn formatting_changes_no_rule_and_no_table() {
    let files = ron_files("rules");
    let original = load::rule_set(files.clone()).expect("sound").value;
    for join in [1, 2, 3] {
        let formatted = files.iter().map(|file| {
            let text = format_ron(&careless(file, join)).unwrap_or_else(|error| panic!("{}: {error}", file.name()));
            FileText::new(file.name(), text)
        });
        let formatted: Vec<FileText> = formatted.collect();
        let again = load::rule_set(formatted.clone()).expect("sound").value;
        assert_eq!(original.rules(), again.rules());
        assert_eq!(original.vocabulary(), again.vocabulary());
        assert_eq!(original.scales(), again.scales());
        assert_eq!(original.ladders(), again.ladders());
        assert_eq!(original.lexicons(), again.lexicons());
        for file in formatted {
            assert_eq!(format_ron(&file).expect("sound"), file.text(), "{} formatted again", file.name());
        }
    }
}

#[test]
fn formatting_changes_no_case() {
    let rules = load::default_rules().expect("sound").value;
    for file in ron_files("cases").iter().filter(|file| file.name().ends_with("case.ron")) {
        let case = |file: &FileText| load::case(file, &rules).expect("sound").value;
        let formatted = FileText::new(file.name(), format_ron(&careless(file, 2)).expect("RON"));
        let (mut before, after) = (case(file), case(&formatted));
        // The digest is of the text, so that a figure can be traced to the very file.
        before.digest.clone_from(&after.digest);
        assert_eq!(before, after, "{}", file.name());
    }
}

#[test]
fn fmt_writes_what_it_shows_and_is_then_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ron");
    fs::write(&path, "A( b:1 , // why\n)").expect("written");
    let (code, out, _) = run(folder.path(), &["fmt", "--check"]);
    assert_eq!((code, out.contains("+    b: 1, // why\n")), (4, true), "{out}");
    assert_eq!(fs::read_to_string(&path).expect("text"), "A( b:1 , // why\n)");
    assert_eq!(run(folder.path(), &["fmt"]).0, 0);
    assert_eq!(fs::read_to_string(&path).expect("text"), "A(\n    b: 1, // why\n)\n");
    let (code, out, _) = run(folder.path(), &["fmt", "--check", "a.ron"]);
    assert_eq!((code, out.as_str()), (0, "looked at 1 file: all formatted\n"));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left beside it");
}

#[test]
fn fmt_leaves_a_broken_file_alone_and_says_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("broken.ron"), "A( b: 1 c: 2 )").expect("written");
    fs::write(folder.path().join("good.ron"), "A( b: 1 )").expect("written");
    let (code, out, err) = run(folder.path(), &["fmt"]);
    assert_eq!(code, 3, "{err}");
    assert!(err.contains("file/syntax") && err.contains("broken.ron:1:9"), "{err}");
    assert!(out.ends_with("looked at 2 files: 1 changed, 1 left alone because of faults\n"), "{out}");
    assert_eq!(fs::read_to_string(folder.path().join("broken.ron")).expect("text"), "A( b: 1 c: 2 )");
    assert_eq!(fs::read_to_string(folder.path().join("good.ron")).expect("text"), "A(b: 1)\n");
}

#[test]
fn fmt_takes_standard_input() {
    assert_eq!(run_with_input(&["fmt", "-"], "[1,2]"), (0, "[1, 2]\n".to_owned(), String::new()));
    // Bytes of the text are for the next program and stay as they are.
    assert_eq!(run_with_input(&["fmt", "-"], "[\"\u{1b}[1m\"]").1, "[\"\u{1b}[1m\"]\n");
    let (code, out, _) = run_with_input(&["fmt", "--check", "-"], "[1,2]");
    assert_eq!((code, out.contains("+[1, 2]")), (4, true), "{out}");
    assert_eq!(run_with_input(&["fmt", "-"], "[1,").0, 3);
    assert_eq!(run(ROOT.as_ref(), &["fmt", "-", "rules"]).0, 2);
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, out, _) = run(ROOT.as_ref(), &["completions", shell]);
        assert_eq!(code, 0);
        assert!(out.contains("evaluate") && out.contains("ladder"), "{shell}: {out}");
    }
    assert_eq!(run(ROOT.as_ref(), &["completions", "cmd"]).0, 2);
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, out, err) = run(folder.path(), &["man", "-o", "man"]);
    assert_eq!(code, 0, "{err}");
    for page in ["ascribe.1", "ascribe-evaluate.1", "ascribe-fmt.1", "ascribe-import-sheet.1"] {
        assert!(out.contains(page), "{out}");
        let text = fs::read_to_string(folder.path().join("man").join(page)).expect("a page");
        assert!(text.contains(".SH SYNOPSIS") && text.contains(".TH "), "{page}: {text}");
    }
    let (_, page, _) = run(folder.path(), &["man"]);
    assert!(page.contains("ascribe\\-evaluate(1)"), "{page}");
}

/// `cargo run -- fmt rules cases` mends this.
#[test]
fn the_files_of_the_project_are_formatted() {
    for file in ["rules", "cases"].into_iter().flat_map(ron_files) {
        assert!(format_ron(&file).expect("RON") == file.text(), "{} is not formatted", file.name());
    }
}

#[test]
fn the_catalogue_shows_every_rule_in_every_form() {
    let set = load::default_rules().expect("sound").value;
    for format in ["text", "json", "markdown", "html"] {
        let (code, out, err) = run(ROOT.as_ref(), &["rules", "--format", format]);
        assert_eq!(code, 0, "{err}");
        let lacking = set.rules().iter().find(|rule| !out.contains(&rule.id.replace('_', "\\_")));
        assert_eq!(lacking.map(|rule| &rule.id), None, "{format}");
    }
    let (_, out, _) = run(ROOT.as_ref(), &["rules", "--line", "caps", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&json["schema_version"], &json["groups"][0]["id"]), (&1.into(), &"caps".into()));
    assert_eq!(json["groups"].as_array().map(Vec::len), Some(1));
    for (arguments, wanted) in [
        (["rules", "date-speeks-against"].as_slice(), "did you mean `date-speaks-against`?"),
        (&["rules", "dedicated"], "there are infrastructure-dedicated"),
        (&["rules", "--line", "timming"], "did you mean `timing`?"),
    ] {
        let (code, _, err) = run(ROOT.as_ref(), arguments);
        assert_eq!((code, err.contains(wanted)), (2, true), "{err}");
    }
}

#[test]
fn the_page_of_a_rule_says_what_it_does_over_cases() {
    let case = "cases/albania-2022-07-egov";
    let (code, out, err) = run(ROOT.as_ref(), &["rules", "shortly-before-dated-event-with-motive", "--cases", case]);
    assert_eq!(code, 0, "{err}");
    for wanted in ["Spoofability 0.9", "matches in 1 of 1 cases", "Matches in    albania-2022-07-egov"] {
        assert!(out.contains(wanted), "{wanted}: {out}");
    }
    // What no case has shown of it yet.
    let arguments = ["rules", "--cases", case, "--uncovered", "--line", "infrastructure", "--width", "80"];
    let (code, out, err) = run(ROOT.as_ref(), &arguments);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("1 example      i.type is \"registrant\"") && out.contains("branches"), "{out}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    assert_eq!(run(ROOT.as_ref(), &["rules", "--uncovered"]).0, 2);
    // A rule that carries a case alone: without it nothing is left to lead by.
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("rules/tradecraft")).expect("made");
    fs::write(folder.path().join("rules/tradecraft/any-tradecraft.ron"), ANY_TRADECRAFT).expect("written");
    fs::write(folder.path().join("case.ron"), CASE).expect("written");
    let (code, out, err) =
        run(folder.path(), &["rules", "--rules", "rules", "--cases", "case.ron", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let used = &json["groups"][0]["rules"][0]["used"];
    assert_eq!(used["matches"][0], "x", "{used}");
    assert_eq!((&used["decides"][0]["with"]["leading"], &used["decides"][0]["question"]), (&"a".into(), &"q".into()));
}

const ANY_TRADECRAFT: &str = r#"Rule(
    id: "any-tradecraft",
    line: "tradecraft",
    title: "Any <script>alert(1)</script> \u{1b}[2J",
    rationale: "For this test alone, to tell it from [the](http://example.com) built-in rules.",
    when: [Evidence(kind: "ttp", as: "t", supports: "?h")],
    then: Supports(hypothesis: "?h", band: "Strong", spoofability: 0.1),
    because: "{t.says}",
)
"#;

const CASE: &str = r#"Case(
    id: "x",
    title: "An incident",
    as_of: "2030-01-01",
    questions: [
        (id: "q", asks: "Who?", hypotheses: [(id: "a", label: "A", kind: State), (id: "b", label: "B", kind: State)]),
    ],
    sources: [(id: "s", name: "A vendor", kind: Vendor, reliability: A, first_hand: true)],
    evidence: [
        (
            id: "e",
            kind: "ttp",
            says: "They worked as a is known to.",
            known_from: "2029-01-01",
            reported_by: ["s"],
            credibility: 2,
            supports: ["a"],
            fields: {"techniques": ["T1486"], "distinctiveness": "distinctive", "resembles": "a"},
        ),
    ],
)
"#;

#[test]
fn nothing_in_a_rule_is_obeyed_by_a_terminal_or_a_browser() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("rules/tradecraft")).expect("made");
    fs::write(folder.path().join("rules/tradecraft/any-tradecraft.ron"), ANY_TRADECRAFT).expect("written");
    for arguments in [["rules", "--rules", "rules"].as_slice(), &["rules", "any-tradecraft", "--rules", "rules"]] {
        for format in ["text", "markdown", "html"] {
            let (code, out, err) = run(folder.path(), &[arguments, &["--format", format]].concat());
            assert_eq!(code, 0, "{err}");
            assert!(!out.contains('\u{1b}') && out.contains("u{1b}"), "{format}: {out}");
            assert!(format == "text" || !out.replace("\\<", "").contains("<script"), "{format}: {out}");
            assert!(format != "markdown" || !out.contains("[the]("), "{format}: {out}");
        }
    }
}

#[test]
fn what_is_new_passes_its_checks_and_is_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for arguments in [
        ["new", "case", "my-case", "-o", "cases"].as_slice(),
        &["new", "rule", "tool-seen-again", "--line", "code"],
        &["new", "rule", "visit-before", "--line", "timing"],
        &["new", "ladder", "house"],
    ] {
        let (code, out, err) = run(at, arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        let mut written = out.lines().filter_map(|line| line.strip_prefix("wrote ")).peekable();
        assert!(written.peek().is_some() && out.lines().last().is_some_and(|line| line.starts_with("then: ascribe ")));
        let texts: Vec<_> = written.map(|path| (path, fs::read_to_string(at.join(path)).expect("written"))).collect();
        assert_eq!(run(at, arguments).0, 1, "{arguments:?} a second time");
        for (path, text) in texts {
            assert_eq!(fs::read_to_string(at.join(path)).expect("there"), text, "{path} is as it was");
        }
    }
    let (code, out, err) = run(at, &["check"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert_eq!(out, "checked 1 case and 1 rule set with 2 rules: all valid\n");
    let (code, out, _) = run(at, &["test"]);
    assert_eq!((code, out.contains("examples   4 pass, of 2 rules")), (0, true), "{out}");
    assert_eq!(run(at, &["fmt", "--check"]).0, 0);
    for ladder in ["house", "default"] {
        let (code, out, err) = run(at, &["explain", "cases/my-case", "--rules", "rules", "--ladder", ladder]);
        assert_eq!(code, 0, "{out}{err}");
    }
}

#[test]
fn a_name_that_is_none_and_a_line_that_is_not_there_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, wanted) in [
        (["new", "case", "../x"].as_slice(), "no name for a file"),
        (&["new", "ladder", "A b"], "no name for a file"),
        (&["new", "rule", "x-", "--line", "code"], "no name for a file"),
        (&["new", "rule", "x", "--line", "cod"], "did you mean `code`?"),
        (&["new", "rule", "x", "--line", "code", "--kind", "tpt"], "did you mean `ttp`?"),
    ] {
        let (code, _, err) = run(folder.path(), arguments);
        assert_eq!((code, err.contains(wanted)), (2, true), "{arguments:?}: {err}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

/// Whether a value is what a schema says, as far as the schemas of this project go: types, fields, alternatives.
fn conforms(value: &serde_json::Value, schema: &serde_json::Value, root: &serde_json::Value) -> Result<(), String> {
    use serde_json::Value;
    if let Some(name) = schema["$ref"].as_str() {
        let target = root.pointer(name.trim_start_matches('#')).ok_or(format!("no {name}"))?;
        return conforms(value, target, root);
    }
    for several in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[several].as_array() {
            let fits = choices.iter().any(|choice| conforms(value, choice, root).is_ok());
            return if fits { Ok(()) } else { Err(format!("{value} fits none of {several} {schema}")) };
        }
    }
    if let Some(constant) = schema.get("const") {
        return if value == constant { Ok(()) } else { Err(format!("{value} is not {constant}")) };
    }
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(value) { Ok(()) } else { Err(format!("{value} is not one of {words:?}")) };
    }
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let types = match &schema["type"] {
        Value::Array(list) => list.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    let integral = is == "integer" && types.contains(&"number".into());
    if !types.is_empty() && !types.contains(&is.into()) && !integral {
        return Err(format!("{value} is no {types:?}"));
    }
    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
        let prefix = schema["prefixItems"].get(place);
        conforms(item, prefix.unwrap_or(&schema["items"]), root)?;
    }
    let Some(fields) = value.as_object() else { return Ok(()) };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        fields.get(name).ok_or(format!("{name} is missing in {value}"))?;
    }
    for (name, field) in fields {
        match schema["properties"].get(name) {
            Some(known) => conforms(field, known, root).map_err(|error| format!("{name}: {error}"))?,
            None if schema["properties"].is_object() && schema.get("additionalProperties") != Some(&true.into()) => {
                return Err(format!("{name} is not in the schema"));
            }
            None => {}
        }
    }
    Ok(())
}

#[test]
fn outputs_are_as_their_schemas_say() {
    let case = "cases/albania-2022-07-egov";
    for (shape, arguments) in [
        ("conclusions", ["evaluate", case].as_slice()),
        ("certificate", &["explain", case]),
        ("timeline", &["timeline", case]),
        ("why-not", &["explain", case, "--question", "persona", "--why-not", "moderate"]),
        ("test-run", &["test", case]),
        ("catalogue", &["rules", "--line", "caps", "--cases", case]),
        ("diagnostics", &["check", case]),
    ] {
        let json = |arguments: &[&str]| -> serde_json::Value {
            let (_, out, err) = run(ROOT.as_ref(), arguments);
            serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {err}"))
        };
        let schema = json(&["schema", shape]);
        let output = json(&[arguments, &["--format", "json"]].concat());
        assert!(schema["properties"]["schema_version"].is_object(), "{shape}");
        conforms(&output, &schema, &schema).unwrap_or_else(|error| panic!("{shape}: {error}"));
        let mut other = output.clone();
        other["schema_version"] = "one".into();
        assert!(conforms(&other, &schema, &schema).is_err(), "{shape}: a test that cannot fail");
    }
}

#[cfg(unix)]
#[test]
fn fmt_keeps_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let (file, link) = (folder.path().join("a.ron"), folder.path().join("link.ron"));
    fs::write(&file, "A( b:1 )").expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("set");
    symlink("a.ron", &link).expect("linked");
    assert_eq!(run(folder.path(), &["fmt", "link.ron"]).0, 0);
    assert_eq!(fs::read_to_string(&file).expect("text"), "A(b: 1)\n");
    assert!(link.symlink_metadata().expect("there").is_symlink());
    assert_eq!(file.metadata().expect("there").permissions().mode() & 0o777, 0o640);
}
