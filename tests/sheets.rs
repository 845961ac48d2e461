//! Import of casebook fact sheets, and the cases that were made through it.

use std::fs;
use std::path::{Path, PathBuf};

use ascribe::exchange::ron_text::{extensions, render_ron};
use ascribe::exchange::sheet::{Imported, SheetError, import, merge_readme};
use ascribe::load;
use ascribe::load::wire::case::{Case, Evidence};
use ascribe::load::wire::expectation::Expected;
use ascribe::model::actor::ActorKind;
use ascribe::model::confidence::Confidence;
use ascribe::model::hypothesis::HypothesisKind;
use ascribe::model::source::SourceKind;
use ascribe::model::value::Scalar;
use ascribe::model::vocabulary::{FieldType, Vocabulary};
use ascribe::text::FileText;
use serde::de::DeserializeOwned;
use serde_json::json;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn from_ron<T: DeserializeOwned>(text: &str) -> T {
    let options = ron::Options::default().with_default_extension(extensions());
    options.from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn vocabulary() -> Vocabulary {
    from_ron(&read(&root().join("rules/vocabulary.ron")))
}

fn fixture() -> Imported {
    import(&read(&root().join("tests/fixtures/sheet.json")), &vocabulary()).unwrap()
}

/// The sheets of the casebook, where it lies beside the project.
fn casebook() -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(root().join("../shared/casebook")) else {
        eprintln!("skipped: there is no casebook beside the project");
        return Vec::new();
    };
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "json"));
    paths.sort();
    paths
}

/// The sheets that became cases of this project, imported, each with its folder.
fn imported_cases() -> Vec<(Imported, PathBuf)> {
    let vocabulary = vocabulary();
    let imported = casebook().into_iter().map(|path| import(&read(&path), &vocabulary).unwrap());
    let with_folder = imported.map(|imported| (root().join("cases").join(&imported.case.id), imported));
    with_folder.filter(|(folder, _)| folder.is_dir()).map(|(folder, imported)| (imported, folder)).collect()
}

fn item<'c>(case: &'c Case, id: &str) -> &'c Evidence {
    case.evidence.iter().find(|item| item.id == id).unwrap()
}

fn field<'i>(item: &'i Evidence, name: &str) -> Option<&'i Scalar> {
    item.fields.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

#[test]
fn kinds_and_grades_become_those_of_the_model() {
    let case = fixture().case;
    assert_eq!(case.questions[1].hypotheses[1].kind, HypothesisKind::StateUnit);
    assert_eq!(case.actors[2].kind, ActorKind::Persona);
    assert_eq!(case.sources[1].kind, SourceKind::LawEnforcement);
    assert!(case.sources[1].party && !case.sources[1].first_hand);
    assert_eq!(case.published[0].level, Confidence::Moderate);
    assert_eq!(case.summary, "Happened from 2031-03-02 to 2031-03-04. ticket machines dark for two days.");
}

#[test]
fn declared_attributes_become_fields_and_others_notes() {
    let case = fixture().case;
    let timing = item(&case, "f1");
    assert_eq!(field(timing, "offset_days"), Some(&Scalar::Integer(-2)));
    assert_eq!(timing.notes, ["mood: foul", "offset_hours: 3; 4"]);
    let artifact = item(&case, "f2");
    assert_eq!((field(artifact, "type"), field(artifact, "detail")), (None, None));
    assert_eq!(artifact.notes, ["type: handwriting"]);
}

#[test]
fn direction_says_what_an_item_bears_on() {
    let case = fixture().case;
    assert_eq!(item(&case, "f1").supports, ["sylvania"]);
    assert_eq!(item(&case, "f2").opposes, ["sylvania", "heron-group"]);
    assert_eq!(item(&case, "f3").concerns, ["sylvania"]);
}

#[test]
fn a_restated_judgment_answers_the_question() {
    let case = fixture().case;
    assert_eq!(item(&case, "f3").answers, ["sponsor"]);
    assert!(field(item(&case, "f3"), "is_target").is_none() && item(&case, "f3").notes.is_empty());
    assert!(item(&case, "f1").answers.is_empty());
}

#[test]
fn hypotheses_name_actors_of_the_same_bare_name_but_never_a_persona() {
    let case = fixture().case;
    assert_eq!(case.questions[0].hypotheses[0].actors, ["sylvania-gov"]);
    assert_eq!(case.questions[1].hypotheses[0].actors, ["heron-group"]);
    assert!(case.questions[1].hypotheses[1].actors.is_empty());
}

#[test]
fn expected_words_are_those_of_the_expected_grade() {
    let expected = fixture().expected;
    assert_eq!((expected.by.as_str(), expected.words.as_str()), ("lab", "likely"));
    assert_eq!(expected.range, (Confidence::Low, Confidence::Moderate));
    assert!(expected.undisclosed);
}

#[test]
fn the_readme_names_judgments_and_sources_without_their_markup() {
    let readme = fixture().readme;
    assert!(
        readme.contains(
            "- lab (2031-03-20): \"may be\" on *The government of Sylvania*, stated low confidence: \
         <https://lab.example/report>"
        ),
        "{readme}"
    );
    assert!(readme.contains("- Lab &lt;b>report&lt;/b>, 2031-03-20"), "{readme}");
}

#[test]
fn what_is_no_sheet_is_refused_with_its_place() {
    let faulty = |text: &str| import(text, &vocabulary()).unwrap_err();
    assert!(matches!(faulty("{\"id\":\n 1}"), SheetError::Malformed { line: 2, .. }));
    let sheet = read(&root().join("tests/fixtures/sheet.json"));
    let unknown_kind = faulty(&sheet.replace("\"state-unit\"", "\"planet\""));
    assert!(unknown_kind.to_string().contains("unknown variant `Planet`"), "{unknown_kind}");
    let grade = faulty(&sheet.replace("\"credibility\": \"3\"", "\"credibility\": \"7\""));
    assert_eq!(grade, SheetError::Credibility { fact: "f2".into(), found: "7".into() });
}

/// The fixture with one fact of a kind, whose attributes are these.
fn with_attributes(kind: &str, attributes: &serde_json::Value) -> String {
    let mut sheet: serde_json::Value = serde_json::from_str(&read(&root().join("tests/fixtures/sheet.json"))).unwrap();
    let mut fact = sheet["facts"][0].take();
    fact["kind"] = kind.into();
    fact["attrs"] = attributes.clone();
    sheet["facts"] = json!([fact]);
    sheet.to_string()
}

#[test]
fn a_case_is_sound_whatever_a_sheet_gives_for_what_is_no_word_from_a_list() {
    let rules = load::default_rules().unwrap().value;
    let odd = [json!(null), json!(true), json!(2.5), json!("words"), json!(""), json!(["a", "b"]), json!({"a": 1})];
    let mut tried = 0;
    for kind in &vocabulary().kinds {
        let words = kind.fields.iter().filter_map(|field| match &field.is {
            FieldType::OneOf(words) => Some((field.id.clone(), json!(words[0]))),
            _ => None,
        });
        let words: serde_json::Map<String, serde_json::Value> = words.collect();
        for field in kind.fields.iter().filter(|field| !words.contains_key(&field.id)) {
            for value in &odd {
                let mut attributes = words.clone();
                attributes.insert(field.id.clone(), value.clone());
                let imported = import(&with_attributes(&kind.id, &json!(attributes)), rules.vocabulary()).unwrap();
                let case = FileText::new("case.ron", render_ron(&imported.case).unwrap());
                let loaded = load::case(&case, &rules);
                assert!(loaded.is_ok(), "{} {}: {value}: {:?}", kind.id, field.id, loaded.err());
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn what_a_kind_requires_and_a_sheet_lacks_is_said_not_to_be_given() {
    let sheet = with_attributes("ttp", &json!({"distinctiveness": "common", "resembles": null}));
    let case = import(&sheet, &vocabulary()).unwrap().case;
    let ttp = &case.evidence[0];
    assert_eq!(field(ttp, "resembles"), Some(&Scalar::Text("not given".into())));
    assert_eq!(field(ttp, "techniques"), Some(&Scalar::List(Vec::new())));
    let sheet = with_attributes("legal", &json!({"type": "indictment", "named_individuals": ["A", "B", "C"]}));
    let case = import(&sheet, &vocabulary()).unwrap().case;
    assert_eq!(field(&case.evidence[0], "named_individuals"), Some(&Scalar::Integer(3)));
}

#[test]
fn remarks_may_be_null_and_an_id_may_be_named_twice() {
    let sheet = read(&root().join("tests/fixtures/sheet.json"));
    let sheet = sheet.replace("\"note\": \"\"", "\"note\": null").replace("\"may be\"", "null");
    let sheet = sheet.replace("[\"sylvania\", \"heron-group\"]", "[\"sylvania\", \"heron-group\", \"sylvania\"]");
    let case = import(&sheet, &vocabulary()).unwrap().case;
    assert_eq!((case.published[1].note.as_str(), case.published[1].wording.as_str()), ("", ""));
    assert_eq!(item(&case, "f2").opposes, ["sylvania", "heron-group"]);
}

#[test]
fn a_sheet_that_is_read_as_a_case_is_called_one() {
    let sheet = FileText::new("sheet.json", read(&root().join("tests/fixtures/sheet.json")));
    let error = load::case(&sheet, &load::default_rules().unwrap().value).unwrap_err();
    let [only] = error.diagnostics() else { panic!("{error:?}") };
    assert_eq!(only.message, "this is a fact sheet, and no case");
    assert_eq!(only.help, ["`ascribe import sheet FILE -o DIR` makes a case of it"]);
}

#[test]
fn no_prefix_of_a_sheet_panics() {
    let (sheet, vocabulary) = (read(&root().join("tests/fixtures/sheet.json")), vocabulary());
    for end in (0..sheet.trim_end().len()).step_by(7).filter(|end| sheet.is_char_boundary(*end)) {
        assert!(import(&sheet[..end], &vocabulary).is_err());
    }
}

#[test]
fn written_cases_read_back_equal() {
    let vocabulary = vocabulary();
    let sheets = casebook().into_iter().map(|path| import(&read(&path), &vocabulary).unwrap());
    for imported in sheets.chain([fixture()]) {
        let (case, expected) = (render_ron(&imported.case).unwrap(), render_ron(&imported.expected).unwrap());
        assert_eq!(from_ron::<Case>(&case), imported.case);
        assert_eq!(from_ron::<Expected>(&expected), imported.expected);
        assert!(!case.contains("Some("), "{case}");
        assert_eq!(render_ron(&imported.case).unwrap(), case);
    }
}

#[test]
fn the_vocabulary_takes_every_attribute_of_the_casebook() {
    let vocabulary = vocabulary();
    for (Imported { case, .. }, _) in imported_cases() {
        for item in &case.evidence {
            assert!(item.notes.is_empty(), "{}: {}: {:?}", case.id, item.id, item.notes);
            assert_has_required(item, &vocabulary, &case.id);
        }
    }
}

fn assert_has_required(item: &Evidence, vocabulary: &Vocabulary, case: &str) {
    let kind = vocabulary.kinds.iter().find(|kind| kind.id == item.kind);
    let kind = kind.unwrap_or_else(|| panic!("{case}: {}: unknown kind {}", item.id, item.kind));
    for declared in kind.fields.iter().filter(|declared| declared.required) {
        assert!(field(item, &declared.id).is_some(), "{case}: {} lacks {}", item.id, declared.id);
    }
}

#[test]
fn the_vocabulary_is_sound() {
    let vocabulary = vocabulary();
    for (place, kind) in vocabulary.kinds.iter().enumerate() {
        assert!(vocabulary.kinds[..place].iter().all(|other| other.id != kind.id), "{} twice", kind.id);
        assert!(kind.title.ends_with('.') && kind.fields.iter().all(|field| field.title.ends_with('.')), "{}", kind.id);
        assert!(kind.identity.iter().all(|name| kind.fields.iter().any(|field| field.id == *name)), "{}", kind.id);
        for (place, field) in kind.fields.iter().enumerate() {
            assert!(kind.fields[..place].iter().all(|other| other.id != field.id), "{}: {} twice", kind.id, field.id);
            assert!(!matches!(&field.is, FieldType::OneOf(words) if words.is_empty()), "{}: {}", kind.id, field.id);
        }
    }
}

/// A committed case as the sheet has it: sheets cannot say that one hypothesis lies within another, so an author may add it.
fn without_nesting(text: &str) -> ascribe::load::wire::case::Case {
    let options = ron::Options::default().with_default_extension(extensions());
    let mut case: ascribe::load::wire::case::Case = options.from_str(text).unwrap();
    for hypothesis in case.questions.iter_mut().flat_map(|question| &mut question.hypotheses) {
        hypothesis.within = None;
    }
    case
}

#[test]
fn committed_cases_are_what_the_importer_writes() {
    for (imported, folder) in imported_cases() {
        assert_eq!(without_nesting(&read(&folder.join("case.ron"))), imported.case, "{}", folder.display());
        assert_eq!(read(&folder.join("expected.ron")), render_ron(&imported.expected).unwrap());
        let readme = read(&folder.join("README.md"));
        assert_eq!(merge_readme(Some(&readme), &imported.case.title, &imported.readme), readme);
    }
}
