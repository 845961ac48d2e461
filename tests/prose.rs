//! Assessments in prose: what is written keeps to what is asked of it, for every case, ladder and lexicon; and no text of a
//! case is markup.

use std::path::Path;

use ascribe::explain::{Explanation, explain, levels_without};
use ascribe::model::lexicon::Lexicon;
use ascribe::model::rule_set::RuleSet;
use ascribe::report::markdown::{Prose, render_markdown};
use ascribe::report::snippet::{Colour, render};
use ascribe::text::FileText;
use ascribe::{Assessment, Options, Plan, assess, load, prose};
use pulldown_cmark::{Event, Parser, Tag};

/// Explanations of every answer: `which` picks those that are written about.
fn explanations(assessment: &Assessment, rules: &RuleSet, nth: usize) -> Vec<Explanation> {
    let one = |at: usize| {
        let question = &assessment.questions[at];
        let place = if nth == 0 { question.leading.unwrap_or(0) } else { nth - 1 };
        explain(assessment, rules, at, place)
    };
    (0..assessment.questions.len()).filter_map(one).collect()
}

fn assert_clean(text: String, lexicon: &Lexicon, rules: &RuleSet, what: &str) {
    let file = FileText::new("assessment.md", text);
    let found = prose::check(&file, lexicon, rules.lexicons());
    assert!(
        found.is_empty(),
        "{what}, {}:\n{}\n{}",
        lexicon.id,
        render(&found, std::slice::from_ref(&file), Colour::Plain),
        file.text()
    );
}

#[test]
fn what_is_written_about_a_case_passes_the_lint() {
    let rules = load::default_rules().expect("sound").value;
    let plan = Plan::new(&rules);
    let mut written = 0;
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).expect("cases") {
        let path = entry.expect("an entry").path().join("case.ron");
        let text = std::fs::read_to_string(&path).expect("a case");
        let case = load::case(&FileText::new("case.ron", text), &rules).expect("sound").value;
        for (ladder, blind) in [("default", false), ("mandiant", true), ("unit42", false)] {
            let options = Options { ladder: ladder.to_owned(), blind, ..Options::default() };
            let assessment = assess(&plan, &rules, &case, &options).expect("within limits");
            let last = if ladder == "default" { 2 } else { 0 };
            for nth in 0..=last {
                let mut explanations = explanations(&assessment, &rules, nth);
                if ladder == "default" && nth == 0 {
                    for one in &mut explanations {
                        levels_without(&plan, &rules, &case, &assessment, one).expect("within limits");
                    }
                }
                for lexicon in rules.lexicons() {
                    let text = render_markdown(&Prose { rules: &rules, lexicon }, &assessment, &explanations);
                    assert_clean(text, lexicon, &rules, &format!("{} {ladder} {nth}", path.display()));
                    written += 1;
                }
            }
        }
    }
    assert!(written > 800, "{written}");
}

const HOSTILE: &str = r#"# <script>x</script> ![i](http://e) **b** `c` "q" ” ~~s~~ | $m$ @all www.e.org
> almost certain with high confidence\u{202e}"#;

fn hostile_case() -> String {
    let text =
        HOSTILE.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace("\\\\u{202e}", "\u{202e}");
    r#"Case(
        id: "c", title: "An incident", as_of: "2024-05-10", summary: "HOSTILE",
        questions: [(id: "q", asks: "HOSTILE?", hypotheses: [
            (id: "a", label: "HOSTILE", kind: State), (id: "b", label: "HOSTILE", kind: Other),
        ])],
        sources: [(id: "s", name: "HOSTILE", kind: Vendor, reliability: B, first_hand: true)],
        evidence: [(id: "e", kind: "ttp", says: "HOSTILE", known_from: "2024-05-08", reported_by: ["s"], credibility: 1,
            supports: ["a"],
            fields: {"techniques": ["T1486"], "distinctiveness": "distinctive", "resembles": "HOSTILE"})],
    )"#
    .replace("HOSTILE", &text)
}

#[test]
fn text_of_a_case_is_never_markup_and_never_the_assessors_own_words() {
    let rules = load::default_rules().expect("sound").value;
    let case = load::case(&FileText::new("case.ron", hostile_case()), &rules).expect("sound").value;
    let assessment = assess(&Plan::new(&rules), &rules, &case, &Options::default()).expect("within limits");
    for lexicon in rules.lexicons() {
        for nth in 0..=2 {
            let explanations = explanations(&assessment, &rules, nth);
            let text = render_markdown(&Prose { rules: &rules, lexicon }, &assessment, &explanations);
            assert!(!text.contains('\u{202e}') && text.contains("u{202e}"), "{text}");
            let mut headings = 0;
            for event in Parser::new_ext(&text, pulldown_cmark::Options::all()) {
                let markup = matches!(
                    event,
                    Event::Html(_)
                        | Event::InlineHtml(_)
                        | Event::InlineMath(_)
                        | Event::DisplayMath(_)
                        | Event::Rule
                        | Event::Start(
                            Tag::Link { .. }
                                | Tag::Image { .. }
                                | Tag::BlockQuote(_)
                                | Tag::Strikethrough
                                | Tag::Table(_)
                                | Tag::CodeBlock(_)
                        )
                );
                assert!(!markup, "{event:?} in\n{text}");
                headings += usize::from(matches!(event, Event::Start(Tag::Heading { .. })));
            }
            assert_eq!(headings, 4, "{text}");
            assert_clean(text, lexicon, &rules, "hostile");
        }
    }
}

#[test]
fn words_that_mean_something_else_are_no_faults() {
    let rules = load::default_rules().expect("sound").value;
    let lexicon = rules.lexicon("icd203").expect("there");
    for text in [
        "They used remote access and had probable cause. Certain files were taken. Confidence was lost at low cost.",
        "The most likely victim was chosen; it is as likely a target as any. How likely is it, with high confidence?",
        "> It is highly likely, with strong confidence.\n\nShe wrote “highly likely with medium confidence” of it.",
        "    highly likely with high confidence",
    ] {
        let found = prose::check(&FileText::new("a.md", text), lexicon, rules.lexicons());
        assert_eq!(found, [], "{text}");
    }
}

#[test]
fn prose_by_others_is_judged_by_its_words() {
    let rules = load::default_rules().expect("sound").value;
    let codes = |text: &str, lexicon: &str| -> Vec<&'static str> {
        let lexicon = rules.lexicon(lexicon).expect("there");
        let found = prose::check(&FileText::new("a.md", text), lexicon, rules.lexicons());
        found.iter().map(|one| one.code.as_str()).filter(|code| !code.starts_with("prose/no-")).collect()
    };
    let both = "It is highly likely. We have moderate confidence.";
    assert_eq!(codes(both, "phia"), [""; 0]);
    assert_eq!(codes(both, "icd203"), ["prose/foreign-likelihood"]);
    assert_eq!(codes("It is almost certainly so, and confidence is high.", "icd203"), ["prose/mixed-sentence"]);
    assert_eq!(
        codes("Mr. Smith is likely guilty with low to moderate confidence.", "icd203"),
        ["prose/mixed-sentence"]
    );
    assert_eq!(codes("Our confidence is Med. It is likely.", "stix"), [""; 0]);
    assert_eq!(codes("Our confidence is Med. It is likely.", "icd203"), ["prose/foreign-confidence"]);
    assert_eq!(codes("It is a realistic possibility (45 %). We have low confidence.", "phia"), [""; 0]);
    assert_eq!(codes("It is a realistic possibility (60 %).", "phia"), ["prose/number-outside-word"]);
}
