//! Every message that a faulty file can get: `tests/diagnostics/<family>/<what-is-wrong>.ron`, drawn, as snapshots.
//!
//! `prose/*.md` is linted with the default lexicons. A case (`file`, `id`, `case`, `evidence`) is loaded with the rules in `fixture/rules`; a file of a rule set is put in its
//! place among them; an addition is added to the case of the fixture.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ascribe::diag::{Code, Diagnostic, Severity};
use ascribe::infer::{Options, Plan, assess};
use ascribe::lint::{self, Allowances, JudgedCase, Reach, ReviewedRules};
use ascribe::load::{self, LoadError, Loaded};
use ascribe::model::rule_set::RuleSet;
use ascribe::report::snippet::{Colour, render};
use ascribe::text::FileText;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn read(path: &Path, name: &str) -> FileText {
    FileText::new(name, std::fs::read_to_string(path).unwrap())
}

fn fixture_rules() -> Vec<FileText> {
    let names = ["vocabulary.ron", "scales.ron", "ladders/plain.ron", "lexicons/plain.ron", "timing/steady.ron"];
    names.map(|name| read(&folder().join("fixture/rules").join(name), name)).into()
}

fn rules() -> RuleSet {
    load::rule_set(fixture_rules()).expect("the fixture is sound").value
}

/// The fixture with a file put in, in the place of one of the same name.
fn rules_with(file: FileText) -> Vec<FileText> {
    let mut files = fixture_rules();
    files.retain(|other| other.name() != file.name());
    files.push(file);
    files
}

/// What is said of a file, with the files it is said of.
type Said = (Vec<Diagnostic>, Vec<FileText>);

fn said<T>(outcome: Result<Loaded<T>, LoadError>) -> Said {
    match outcome {
        Ok(loaded) => (loaded.warnings, loaded.files),
        Err(error) => (error.diagnostics().to_vec(), error.files().to_vec()),
    }
}

fn check_prose(file: &FileText) -> Vec<Diagnostic> {
    let rules = load::default_rules().expect("the default rules are sound").value;
    ascribe::prose::check(file, rules.lexicon("icd203").expect("a lexicon"), rules.lexicons())
}

/// What a reviewer would notice in a case that is sound.
fn review(file: &FileText) -> Said {
    let rules = rules();
    let case = load::case(file, &rules).expect("a case to review is sound");
    assert_eq!(case.warnings, []);
    let assessment = assess(&Plan::new(&rules), &rules, &case.value, &Options::default()).expect("within the limits");
    let judged = JudgedCase { assessment: &assessment, places: &case.places, files: &case.files };
    (lint::check_case(judged), case.files)
}

/// What a reviewer would notice in the rule set of the fixture with a file put in, judged by the case of the fixture. Every rule
/// has examples but one that says in its name that it has none.
fn review_rules(file: FileText) -> Said {
    let loaded = load::rule_set(rules_with(file)).expect("rules to review are sound");
    assert_eq!(loaded.warnings, []);
    let rules = loaded.value;
    let case = load::case(&read(&folder().join("fixture/case.ron"), "case.ron"), &rules).expect("sound").value;
    let mut reach = Reach::default();
    reach.see("`outage`", &assess(&Plan::new(&rules), &rules, &case, &Options::default()).expect("within the limits"));
    let exemplified = rules.rules().iter().map(|rule| rule.id.clone()).filter(|id| id != "no-examples").collect();
    let (places, files) = (&loaded.places, &loaded.files);
    let reviewed = ReviewedRules { rules: &rules, places, files, exemplified: &exemplified, reach: &reach };
    (lint::check_rules(reviewed), loaded.files)
}

fn say(path: &Path) -> Said {
    let name = path.file_name().unwrap().to_str().unwrap();
    let family = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
    match family {
        "rule" => said(load::rule_set(rules_with(read(path, &format!("timing/{name}"))))),
        "vocabulary" | "scales" => said(load::rule_set(rules_with(read(path, &format!("{family}.ron"))))),
        "ladder" | "lexicon" => said(load::rule_set(rules_with(read(path, &format!("{family}s/{name}"))))),
        "prose" => {
            let file = read(path, name);
            (check_prose(&file), vec![file])
        }
        "lint-rule" => {
            let text = read(path, name);
            let line = if text.text().contains("line: \"motive\"") { "motive" } else { "timing" };
            review_rules(read(path, &format!("{line}/{name}")))
        }
        "lint-ladder" => review_rules(read(path, &format!("ladders/{name}"))),
        "lint" => review(&read(path, "case.ron")),
        "allow" => {
            let (mut found, files) = review(&read(path, "case.ron"));
            let mut allowances = Allowances::of(&files, |_| true);
            assert_eq!(allowances.sift(&mut found), []);
            found.extend(allowances.faults());
            (found, files)
        }
        "expected" => {
            let case = read(&folder().join("fixture/case.ron"), "case.ron");
            let case = load::case(&case, &rules()).expect("the fixture is sound").value;
            said(load::expected(&read(path, name), &case))
        }
        "addition" => {
            let case = read(&folder().join("fixture/case.ron"), "case.ron");
            said(load::case_with(&case, &[read(path, name)], &rules()))
        }
        "example" => said(load::rule_tests(&read(path, &name.replace(".ron", ".tests.ron")), &rules())),
        _ => said(load::case(&read(path, name), &rules())),
    }
}

#[test]
fn drawn_messages() {
    insta::glob!(
        "diagnostics",
        "{addition,case,evidence,example,expected,file,id,ladder,lexicon,rule,scales,vocabulary}/*.ron",
        |path| {
            let (diagnostics, files) = say(path);
            assert!(!diagnostics.is_empty(), "{} is sound", path.display());
            insta::assert_snapshot!(render(&diagnostics, &files, Colour::Plain));
        }
    );
}

#[test]
fn the_fixture_is_sound_and_silent() {
    let loaded = load::rule_set(fixture_rules()).unwrap();
    assert_eq!(loaded.warnings, []);
    let case = read(&folder().join("fixture/case.ron"), "case.ron");
    let loaded = load::case(&case, &loaded.value).unwrap();
    assert_eq!(loaded.warnings, []);
    assert_eq!(loaded.places.evidence("E1"), Some(("case.ron", 19)));
}

#[test]
fn ten_mistakes_are_ten_messages() {
    for name in ["ten-mistakes.ron", "ten-mistakes.json"] {
        let (diagnostics, files) = say(&folder().join(name));
        let drawn = render(&diagnostics, &files, Colour::Plain);
        assert_eq!(diagnostics.len(), 10, "{drawn}");
        assert!(diagnostics.iter().all(|d| d.severity == Severity::Error));
        insta::assert_snapshot!(name, drawn);
    }
}

/// Faults that no file small enough to keep can show.
fn generated() -> Vec<Said> {
    let rules = rules();
    let case = std::fs::read_to_string(folder().join("fixture/case.ron")).unwrap();
    let hypotheses: String =
        (0..=load::limits::MAX_HYPOTHESES).map(|n| format!("(id: \"h{n}\", kind: Other),")).collect();
    let crowded = case.replace("(id: \"criminals\"", &format!("{hypotheses} (id: \"criminals\""));
    let faulty = case.replace("cites: [\"mandiant\"]", &format!("cites: [{}]", "\"nobody\", ".repeat(600)));
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let mut said: Vec<Said> =
        [crowded, faulty, deep].map(|text| self::said(load::case(&FileText::new("case.ron", text), &rules))).into();
    said.push(self::said(load::rule_set(vec![FileText::new("scales.ron", "()")])));
    said.push(self::said(load::rule_set(rules_with(FileText::new("stray.ron", "()")))));
    said
}

#[test]
fn every_code_is_reached() {
    let mut reached: BTreeSet<Code> = generated().into_iter().flat_map(|(said, _)| said).map(|d| d.code).collect();
    for family in std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        let inside = family.is_dir().then(|| std::fs::read_dir(&family).unwrap()).into_iter().flatten();
        let files = inside.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let faulty = files.filter(|path| path.parent().unwrap().file_name().unwrap() != "fixture");
        reached.extend(faulty.flat_map(|path| say(&path).0).map(|d| d.code));
    }
    // A unit test beside the check reaches this one: a file past the limit is 256 MiB.
    reached.insert(Code::FileTooLarge);
    let silent: Vec<_> = Code::ALL.iter().filter(|code| !reached.contains(code)).collect();
    assert!(silent.is_empty(), "no fixture reaches {silent:?}");
}

#[test]
fn messages_keep_to_the_house_style() {
    insta::glob!(
        "diagnostics",
        "{addition,case,evidence,example,expected,file,id,ladder,lexicon,rule,scales,vocabulary}/*.ron",
        |path| {
            for diagnostic in say(path).0 {
                let message = &diagnostic.message;
                assert!(!message.ends_with('.') && !message.contains('\n'), "{message}");
                assert!(message.starts_with(|c: char| !c.is_uppercase()), "{message}");
            }
        }
    );
}

#[test]
fn drawn_faults_of_prose() {
    insta::glob!("diagnostics", "prose/*.md", |path| {
        let (diagnostics, files) = say(path);
        let named = path.file_stem().unwrap().to_str().unwrap();
        let of_it = diagnostics.iter().filter(|one| one.code.as_str() == format!("prose/{named}")).count();
        assert!(of_it > 0, "{named} is not found");
        assert_eq!(of_it, diagnostics.len(), "{named} is not alone");
        for diagnostic in &diagnostics {
            assert!(!diagnostic.message.ends_with('.'), "{}", diagnostic.message);
            assert!(diagnostic.message.starts_with(|c: char| !c.is_uppercase()), "{}", diagnostic.message);
        }
        insta::assert_snapshot!(render(&diagnostics, &files, Colour::Plain));
    });
}

#[test]
fn every_fault_of_a_text_shows_in_one_run() {
    let file = read(&folder().join("many-faults.md"), "many-faults.md");
    let diagnostics = check_prose(&file);
    insta::assert_snapshot!(render(&diagnostics, &[file], Colour::Plain));
}

#[test]
fn drawn_lints_of_cases() {
    insta::glob!("diagnostics", "lint/*.ron", |path| {
        let (diagnostics, files) = say(path);
        let named = format!("case/{}", path.file_stem().unwrap().to_str().unwrap());
        assert!(diagnostics.iter().any(|one| one.code.as_str() == named), "{named} is not found: {diagnostics:#?}");
        for diagnostic in &diagnostics {
            assert_ne!(diagnostic.severity, Severity::Error);
            assert!(!diagnostic.message.ends_with('.'), "{}", diagnostic.message);
            assert!(diagnostic.message.starts_with(|c: char| !c.is_uppercase()), "{}", diagnostic.message);
        }
        insta::assert_snapshot!(render(&diagnostics, &files, Colour::Plain));
    });
}

#[test]
fn drawn_lints_of_rules() {
    insta::glob!("diagnostics", "lint-{rule,ladder}/*.ron", |path| {
        let (diagnostics, files) = say(path);
        let family = path.parent().unwrap().file_name().unwrap().to_str().unwrap().replace("lint-", "");
        let named = format!("{family}/{}", path.file_stem().unwrap().to_str().unwrap());
        assert!(diagnostics.iter().all(|one| one.code.as_str() == named), "{named} is not alone: {diagnostics:#?}");
        assert!(!diagnostics.is_empty(), "{named} is not found");
        insta::assert_snapshot!(render(&diagnostics, &files, Colour::Plain));
    });
}

#[test]
fn drawn_faults_of_suppressions() {
    insta::glob!("diagnostics", "allow/*.ron", |path| {
        let (diagnostics, files) = say(path);
        let named = format!("allow/{}", path.file_stem().unwrap().to_str().unwrap());
        assert!(diagnostics.iter().any(|one| one.code.as_str() == named), "{named} is not found: {diagnostics:#?}");
        // What it is about shows as before.
        assert!(diagnostics.iter().any(|one| one.code == Code::CaseOneOrigin), "{diagnostics:#?}");
        insta::assert_snapshot!(render(&diagnostics, &files, Colour::Plain));
    });
}
