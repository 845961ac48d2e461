//! Every message that a faulty file can get: `tests/diagnostics/<family>/<what-is-wrong>.ron`, drawn, as snapshots.
//!
//! `prose/*.md` is linted with the default lexicons. A case (`file`, `id`, `case`, `evidence`) is loaded with the rules in `fixture/rules`; a file of a rule set is put in its
//! place among them; an addition is added to the case of the fixture.

#[path = "diagnostics/say.rs"]
mod say;

use std::collections::BTreeSet;

use ascribe::diag::{Code, Severity};
use ascribe::load;
use ascribe::report::snippet::{Colour, render};
use ascribe::text::FileText;
use say::{Said, check_prose, fixture_rules, folder, read, rules, rules_with, say};

#[test]
fn drawn_messages() {
    insta::glob!(
        "diagnostics",
        "{addition,case,evidence,example,expected,file,id,invariant,ladder,lexicon,rule,scales,vocabulary}/*.ron",
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
        [crowded, faulty, deep].map(|text| say::said(load::case(&FileText::new("case.ron", text), &rules))).into();
    said.push(say::said(load::rule_set(vec![FileText::new("scales.ron", "()")])));
    said.push(say::said(load::rule_set(rules_with(FileText::new("stray.ron", "()")))));
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
    // `tests/prove.rs` reaches this one: what a rule set allows is searched for, not read.
    reached.insert(Code::InvariantBroken);
    let silent: Vec<_> = Code::ALL.iter().filter(|code| !reached.contains(code)).collect();
    assert!(silent.is_empty(), "no fixture reaches {silent:?}");
}

#[test]
fn messages_keep_to_the_house_style() {
    insta::glob!(
        "diagnostics",
        "{addition,case,evidence,example,expected,file,id,invariant,ladder,lexicon,rule,scales,vocabulary}/*.ron",
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
