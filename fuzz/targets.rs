//! What is fuzzed: a function for every reader and writer, from bytes. `fuzz_targets/` runs each under a fuzzer, `tests/fuzz.rs`
//! runs each on what is kept in `corpus/`.
//!
//! None may panic, and each checks what must hold of what came out.

use std::sync::OnceLock;

use arbitrary::{Result, Unstructured};
use ascribe::diag::Diagnostic;
use ascribe::exchange::{ron_format, sheet};
use ascribe::explain::certificate::Certificate;
use ascribe::explain::{explain, timeline, verify, verify_terms};
use ascribe::infer::{Assessment, Limits};
use ascribe::load::{self, Loaded, Masker};
use ascribe::model::case::Case;
use ascribe::model::evidence::Tlp;
use ascribe::model::rule_set::RuleSet;
use ascribe::model::vocabulary::{FieldType, Kind};
use ascribe::report::graph::{render_dot, render_mermaid};
use ascribe::report::html::{Material, render_page};
use ascribe::report::json::{certificate, conclusions, to_json};
use ascribe::report::markdown::{Prose, render_markdown};
use ascribe::report::snippet::{Colour, render};
use ascribe::report::terminal::{View, render_evaluation, render_explanation, render_full};
use ascribe::text::FileText;
use ascribe::{Options, Plan, assess, prose};
use serde_json::{Value, json};

/// The name of a target, and what it does with an input.
type Target = (&'static str, fn(&[u8]));

/// The name of each target with its function, in order of name.
pub const TARGETS: &[Target] = &[
    ("case_json", case_json),
    ("case_ron", case_ron),
    ("certificate", stated_certificate),
    ("evaluation", evaluation),
    ("fmt", fmt),
    ("prose_lint", prose_lint),
    ("report_html", report_html),
    ("rules_ron", rules_ron),
    ("sheet_import", sheet_import),
];

/// Runs the target of that name.
///
/// # Panics
/// Where something does not hold that must, and where there is no such target.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name).expect("a target");
    (target.1)(data);
}

struct Bench {
    loaded: Loaded<RuleSet>,
    plan: Plan,
}

fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(|| {
        let loaded = load::default_rules().expect("the default rules are sound");
        Bench { plan: Plan::new(&loaded.value), loaded }
    })
}

fn rules() -> &'static RuleSet {
    &bench().loaded.value
}

/// Little enough that an evaluation ends while a fuzzer waits; hitting one is an answer.
fn options() -> Options {
    let limits = Limits { facts: 20_000, derivations: 20_000, matches: 5_000, steps: 300_000 };
    Options { limits, ..Options::default() }
}

fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// What acts on a terminal, reorders text, or is not seen.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn assert_safe(what: &str, text: &str) {
    let bad = text.char_indices().find(|(_, c)| is_forbidden(*c));
    assert!(bad.is_none(), "{what} holds {bad:?}");
}

/// Diagnostics can be drawn, and what is drawn is safe.
fn drawn(diagnostics: &[Diagnostic], files: &[FileText]) {
    assert_safe("a diagnostic", &render(diagnostics, files, Colour::Plain));
}

fn read_case(name: &str, data: &[u8]) {
    let Some(text) = text(data) else { return };
    match load::case(&FileText::new(name, text), rules()) {
        Ok(loaded) => {
            drawn(&loaded.warnings, &loaded.files);
            if let Ok(assessment) = assess(&bench().plan, rules(), &loaded.value, &options()) {
                assert_eq!(verify(&certificate(&assessment, rules())), []);
            }
        }
        Err(error) => {
            assert!(!error.diagnostics().is_empty());
            drawn(error.diagnostics(), error.files());
        }
    }
}

fn case_ron(data: &[u8]) {
    read_case("case.ron", data);
}

fn case_json(data: &[u8]) {
    read_case("case.json", data);
}

/// The text as a rule, as its examples and as each table, among the default tables.
fn rules_ron(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let Some(text) = text(rest) else { return };
    let names =
        ["timing/x.ron", "vocabulary.ron", "scales.ron", "ladders/default.ron", "lexicons/icd203.ron", "timing/x.json"];
    if usize::from(*first) % (names.len() + 1) == names.len() {
        if let Err(error) = load::rule_tests(&FileText::new("x.tests.ron", text), rules()) {
            drawn(error.diagnostics(), error.files());
        }
        return;
    }
    let name = names[usize::from(*first) % names.len()];
    let mut files = load::default_rule_files();
    files.retain(|file| file.name() != name && (is_table(file.name())));
    files.push(FileText::new(name, text));
    match load::rule_set(files) {
        Ok(loaded) => drop(Plan::new(&loaded.value)),
        Err(error) => drawn(error.diagnostics(), error.files()),
    }
}

fn is_table(name: &str) -> bool {
    ["vocabulary.ron", "scales.ron"].contains(&name) || name.starts_with("ladders/") || name.starts_with("lexicons/")
}

/// A certificate is verified without a panic; one with its own seal that follows reads back as it is written.
fn stated_certificate(data: &[u8]) {
    let Ok(read) = serde_json::from_slice::<Certificate>(data) else { return };
    let found = verify(&read);
    found.iter().for_each(|one| drop((one.to_string(), one.short())));
    if found.is_empty() {
        assert_eq!(verify_terms(&read), []);
        let again: Certificate = serde_json::from_str(&to_json(&read).expect("JSON")).expect("what was written");
        assert_eq!(again, read);
    }
}

/// Layout keeps what a file means, and laying out again changes nothing.
fn fmt(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let Ok(once) = ron_format::format_ron(&FileText::new("x.ron", text)) else { return };
    let twice = ron_format::format_ron(&FileText::new("x.ron", once.as_str())).expect("what was laid out can be read");
    assert_eq!(once, twice);
}

fn prose_lint(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let Some(text) = text(rest) else { return };
    let lexicons = rules().lexicons();
    let file = FileText::new("text.md", text);
    drawn(&prose::check(&file, &lexicons[usize::from(*first) % lexicons.len()], lexicons), &[file]);
}

fn sheet_import(data: &[u8]) {
    let Some(text) = text(data) else { return };
    if let Ok(imported) = sheet::import(text, rules().vocabulary()) {
        let case = ascribe::exchange::ron_text::render_ron(&imported.case);
        if let Ok(case) = case {
            let _ = load::case(&FileText::new("case.ron", case), rules()).is_ok();
        }
    }
}

/// A case made of the bytes: judged, checked, masked, drawn in every form.
fn evaluation(data: &[u8]) {
    let Some((case, assessment)) = judged(data) else { return };
    let (bench, rules) = (bench(), rules());
    let made = certificate(&assessment, rules);
    assert_eq!(verify(&made), []);
    let masked = Masker::new(Tlp::Amber, rules).mask(&case);
    let masked = assess(&bench.plan, rules, &masked, &options()).expect("as before");
    let shown = certificate(&masked, rules);
    assert_eq!(verify(&shown), []);
    for (one, other) in made.questions.iter().zip(&shown.questions) {
        let of = |one: &ascribe::explain::certificate::QuestionView| {
            one.judgments.iter().map(|judgment| (judgment.likelihood, judgment.level)).collect::<Vec<_>>()
        };
        assert_eq!(of(one), of(other));
    }
    for assessment in [&assessment, &masked] {
        let lexicon = &rules.lexicons()[0];
        let questions: Vec<usize> = (0..assessment.questions.len()).collect();
        let places = load::Places::default();
        let view = View {
            rules,
            lexicon,
            rule_places: &bench.loaded.places,
            rule_root: "rules/",
            case_places: &places,
            width: 80,
        };
        let explanations: Vec<_> = questions.iter().filter_map(|place| explain(assessment, rules, *place, 0)).collect();
        for text in [
            render_evaluation(&view, assessment, &questions, true, true),
            render_explanation(&view, assessment, &explanations),
            render_full(&view, assessment, &explanations),
        ] {
            assert_safe("a page", &without_styles(&text));
        }
        assert_safe("prose", &render_markdown(&Prose { rules, lexicon }, assessment, &explanations));
        assert_safe("Mermaid", &render_mermaid(assessment, rules, &questions));
        assert_safe("DOT", &render_dot(assessment, rules, &questions));
        assert_safe("JSON", &to_json(&certificate(assessment, rules)).expect("JSON"));
        assert_safe("JSON", &to_json(&conclusions(assessment, &questions)).expect("JSON"));
        if std::ptr::eq(assessment, &masked) {
            for text in
                [to_json(&certificate(assessment, rules)).expect("JSON"), render_dot(assessment, rules, &questions)]
            {
                assert!(!text.contains("kanarek"), "{text}");
            }
        }
    }
}

/// A page made of a case that the bytes make.
fn report_html(data: &[u8]) {
    let Some((case, assessment)) = judged(data) else { return };
    let (bench, rules) = (bench(), rules());
    let Ok(timeline) = timeline(&bench.plan, rules, &case, &options()) else { return };
    let explanations: Vec<_> =
        (0..assessment.questions.len()).filter_map(|place| explain(&assessment, rules, place, 0)).collect();
    let places = load::Places::default();
    let material = Material {
        assessment: &assessment,
        timeline: &timeline,
        rules,
        lexicon: &rules.lexicons()[0],
        rule_places: &bench.loaded.places,
        rule_root: "rules/",
        rule_files: &bench.loaded.files,
        case_places: &places,
        case_files: &[],
    };
    let page = render_page(&material, &explanations);
    assert_safe("a page", &page);
    assert!(!page.contains("<script>kanarie") && !page.contains("<b>kanarie"));
}

fn judged(data: &[u8]) -> Option<(Case, Assessment)> {
    let text = made_case(&mut Unstructured::new(data)).ok()?.to_string();
    let case = load::case(&FileText::new("case.json", text), rules()).ok()?.value;
    let assessment = assess(&bench().plan, rules(), &case, &options()).ok()?;
    Some((case, assessment))
}

/// The text without the styles that a terminal is sent.
fn without_styles(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(0);
        match part[end..].strip_prefix('m') {
            Some(tail) => plain.push_str(tail),
            None => plain.push('\u{1b}'),
        }
    }
    plain
}

const TEXTS: &[&str] =
    &["x", "y", "<script>kanarie", "<b>kanarie", "\u{202e}\u{1b}[2J", "\"]; end", "`|*_", "=1+1", "{t.says}", ""];

fn made_case(bytes: &mut Unstructured<'_>) -> Result<Value> {
    let sources: Vec<Value> =
        (0..bytes.int_in_range(1..=5)?).map(|number| source(bytes, number)).collect::<Result<_>>()?;
    let evidence: Vec<Value> =
        (0..bytes.int_in_range(0..=9)?).map(|number| item(bytes, number, sources.len())).collect::<Result<_>>()?;
    let within = if bytes.arbitrary()? { json!("a") } else { Value::Null };
    let mut part = json!({"id": "c", "label": bytes.choose(TEXTS)?, "kind": "StateUnit"});
    if !within.is_null() {
        part["within"] = within;
    }
    Ok(json!({
        "id": "made", "title": bytes.choose(TEXTS)?, "as_of": "2024-05-10", "summary": bytes.choose(TEXTS)?,
        "questions": [{"id": "q", "asks": bytes.choose(TEXTS)?, "hypotheses": [
            {"id": "a", "label": bytes.choose(TEXTS)?, "kind": "State"},
            {"id": "b", "label": "B", "kind": bytes.choose(&["State", "CriminalGroup", "Other"])?}, part]}],
        "sources": sources,
        "evidence": evidence,
    }))
}

fn source(bytes: &mut Unstructured<'_>, number: usize) -> Result<Value> {
    let mut source = json!({
        "id": format!("s{number}"), "name": bytes.choose(TEXTS)?,
        "kind": bytes.choose(&["Vendor", "Government", "Media", "Persona", "Party", "Court"])?,
        "reliability": bytes.choose(&["A", "B", "C", "D", "E", "F"])?,
    });
    match bytes.int_in_range(0..=2)? {
        0 => source["first_hand"] = json!(true),
        1 if number > 0 => source["cites"] = json!([format!("s{}", bytes.int_in_range(0..=number - 1)?)]),
        _ => {}
    }
    Ok(source)
}

fn item(bytes: &mut Unstructured<'_>, number: usize, sources: usize) -> Result<Value> {
    let kind = bytes.choose(&rules().vocabulary().kinds)?;
    let direction = *bytes.choose(&["supports", "opposes", "concerns"])?;
    let marked = bytes.ratio(1, 3)?;
    let mut item = json!({
        "id": format!("e{number}"), "kind": kind.id, "credibility": bytes.int_in_range(1..=6)?,
        "says": if marked { format!("kanarek {}", bytes.choose(TEXTS)?) } else { format!("said {}", bytes.choose(&["x", "y"])?) },
        "known_from": format!("2024-05-0{}", bytes.int_in_range(1..=9)?),
        "happened": format!("2024-04-0{}", bytes.int_in_range(1..=9)?),
        "reported_by": [format!("s{}", bytes.int_in_range(0..=sources - 1)?)],
        "fields": fields(bytes, kind)?,
    });
    item[direction] = json!([bytes.choose(&["a", "b", "c"])?]);
    if marked {
        item["tlp"] = json!("Red");
    }
    Ok(item)
}

fn fields(bytes: &mut Unstructured<'_>, kind: &Kind) -> Result<Value> {
    let mut fields = serde_json::Map::new();
    for field in &kind.fields {
        if !field.required && bytes.ratio(1, 4)? {
            continue;
        }
        let value = match &field.is {
            FieldType::Text => json!(bytes.choose(&["one", "two", "a", "b"])?),
            FieldType::OneOf(words) => json!(bytes.choose(words)?),
            FieldType::Integer(lo, hi) => json!(bytes.int_in_range(*lo..=*hi)?.clamp(-40, 40).clamp(*lo, *hi)),
            FieldType::Number(lo, hi) => json!((lo + (hi - lo) * f64::from(bytes.int_in_range(0..=8_u8)?) / 8.0)),
            FieldType::Bool => json!(bytes.arbitrary::<bool>()?),
            FieldType::Date => json!(bytes.choose(&["2024", "2024-04", "2024-04-03", "2024-04-09"])?),
            FieldType::Texts => json!([bytes.choose(&["T1486", "one", "two"])?]),
        };
        fields.insert(field.id.clone(), value);
    }
    Ok(Value::Object(fields))
}
