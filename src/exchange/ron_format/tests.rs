//! Generated texts with blanks and comments in every gap, and the layouts agreed on.

use proptest::prelude::*;

use super::print::print;
use super::tokens::Comment;
use super::tree::{Entry, Value, read};
use super::*;

fn format(text: &str) -> String {
    format_ron(&FileText::new("a.ron", text)).unwrap_or_else(|error| panic!("{error}: {:?}", error.diagnostics()))
}

/// Tokens of a value; gaps go between them.
fn value() -> impl Strategy<Value = Vec<String>> {
    let atom = prop_oneof![
        Just("1"),
        Just("-2.5"),
        Just("true"),
        Just("Unit"),
        Just("\"a, (b // c\""),
        Just("\"two\nlines\""),
        Just("r#\"raw \"quoted\" /* \"#"),
        Just("'x'"),
        Just("\"a text of some length, so that groups have to open up\""),
    ];
    let leaf = atom.prop_map(|text| vec![text.to_owned()]);
    leaf.prop_recursive(4, 40, 5, |inner| {
        (0..4_usize, prop::collection::vec(inner, 0..5), any::<bool>()).prop_map(group)
    })
}

fn group((shape, parts, comma): (usize, Vec<Vec<String>>, bool)) -> Vec<String> {
    let (open, close) = [("(", ")"), ("(", ")"), ("[", "]"), ("{", "}")][shape];
    let mut tokens: Vec<String> = if shape == 0 { vec!["Name".to_owned()] } else { Vec::new() };
    tokens.push(open.to_owned());
    let count = parts.len();
    if shape < 2 && count == 0 {
        // Where nothing says which is meant, the reader takes `()` for nothing and `( )` for a list.
        return vec![tokens.concat() + close];
    }
    for (place, part) in parts.into_iter().enumerate() {
        if shape != 2 {
            let key = if shape == 3 { format!("\"k{place}\"") } else { format!("field{place}") };
            tokens.extend([key, ":".to_owned()]);
        }
        tokens.extend(part);
        if comma || place + 1 < count {
            tokens.push(",".to_owned());
        }
    }
    tokens.push(close.to_owned());
    tokens
}

fn gap() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        8 => Just(" "),
        3 => Just("\n"),
        1 => Just("\n\n\n"),
        1 => Just(" /* c */ "),
        1 => Just(" // c\n"),
        1 => Just("\n// c\n"),
        1 => Just("\n\n// c\n // d \r\n\n"),
        1 => Just("/* a\n   b */"),
        1 => Just("\n/* a /* n */ */ /* b */"),
    ]
}

fn text() -> impl Strategy<Value = String> {
    value().prop_flat_map(|tokens| {
        let gaps = prop::collection::vec(gap(), tokens.len() + 1);
        (Just(tokens), gaps).prop_map(|(tokens, gaps)| {
            let mut text = String::new();
            for (place, gap) in gaps.iter().enumerate() {
                text.push_str(gap);
                text.push_str(tokens.get(place).map_or("", String::as_str));
            }
            text
        })
    })
}

/// Every comment with the node that it belongs to, and on which side.
fn attached(text: &str) -> Vec<(String, String)> {
    let document = read(text);
    let mut found = Vec::new();
    attached_to(&document.root, "root", &mut found);
    note(&document.end, "below", &mut found);
    found
}

fn attached_to(entry: &Entry<'_>, path: &str, found: &mut Vec<(String, String)>) {
    for before in [&entry.lead, &entry.inline, &entry.middle] {
        note(before, &format!("before {path}"), found);
    }
    if let Value::Group(group) = &entry.value {
        note(&group.head, &format!("start of {path}"), found);
        for (place, entry) in group.entries.iter().enumerate() {
            attached_to(entry, &format!("{path}.{place}"), found);
        }
        note(&group.end, &format!("end of {path}"), found);
    }
    for behind in [&entry.tail, &entry.late] {
        note(behind, &format!("behind {path}"), found);
    }
}

fn note(comments: &[Comment<'_>], place: &str, found: &mut Vec<(String, String)>) {
    found.extend(comments.iter().map(|comment| (comment.text.to_owned(), place.to_owned())));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_lost_and_a_second_time_changes_nothing(text in text()) {
        let formatted = print(&read(&text));
        prop_assert!(same_content(&text, &formatted), "{}", formatted);
        prop_assert_eq!(attached(&text), attached(&formatted), "{}", formatted);
        prop_assert_eq!(&print(&read(&formatted)), &formatted);
        let meaning = |text: &str| ron::from_str::<ron::Value>(text);
        prop_assert_eq!(meaning(&text), meaning(&formatted));
        prop_assert!(!formatted.contains("\n\n\n") && !formatted.contains(" \n"), "{}", formatted);
    }
}

#[test]
fn what_fits_stays_on_one_line_unless_its_author_opened_it() {
    assert_eq!(format("A( b:[1,2 , ] , c : {} )"), "A(b: [1, 2], c: {})\n");
    assert_eq!(format("A(\n b: [1,\n 2])"), "A(\n    b: [1, 2],\n)\n");
    let long = format!("[{}]", "\"0123456789\", ".repeat(10));
    assert_eq!(format(&long), format!("[\n{}]\n", "    \"0123456789\",\n".repeat(10)));
}

#[test]
fn brackets_share_lines_where_there_is_but_one_part() {
    let text =
        "Rule(\n    when: [\n        Any([\n            A(b: 1),\n            Not([C]),\n        ]),\n    ],\n)\n";
    assert_eq!(format(text), text);
    let text = "A(kinds: [\n    // All of them.\n    (id: 1),\n])\n";
    assert_eq!(format(text), text);
}

#[test]
fn comments_and_one_blank_line_stay_where_they_are() {
    let text = "\
// Above.
A( // behind the bracket
    // of b
    b: 1, // behind b

    /* before c */ c: /* before 2 */ 2,

    // At the end.
)
// Below.
";
    assert_eq!(format(text), text);
    assert_eq!(format(&text.replace("\n\n", "\n\n\n\n").replace("    ", "\t").replace('\n', "\r\n")), text);
}

#[test]
fn headers_and_a_byte_order_mark_go_above() {
    let text = "\u{feff}// c\n#![enable(implicit_some)]  (a: 1)";
    assert_eq!(format(text), "// c\n#![enable(implicit_some)]\n(a: 1)\n");
    let text = "#![enable(implicit_some)] // why\n\n// a case\n(a: 1)";
    assert_eq!(format(text), "#![enable(implicit_some)]\n// why\n\n// a case\n(a: 1)\n");
}

#[test]
fn what_is_no_ron_is_left_alone() {
    for text in ["", "(a: 1", "(a: \"\\q\")", "(a: 1 b: 2)", "[1,,2]", "() ()", "(a: @)", "[(]"] {
        let error = format_ron(&FileText::new("a.ron", text)).expect_err(text);
        assert_eq!(error.diagnostics().len(), 1, "{text}");
    }
}

#[test]
fn values_from_other_tools_are_never_made_worse() {
    for text in ["'", "a:", "((((", "#![", "/*", "//", "\"", "r#\"", ":", ",", "\u{feff}", "(a /* */", "{{{}}}}"] {
        let _ = format_ron(&FileText::new("a.ron", text));
        // The layout itself panics on nothing either.
        let _ = lay_out(text);
    }
}

#[test]
fn a_layout_that_would_be_out_of_all_proportion_is_not_made() {
    let text = format!("{}{}1{}", "[".repeat(50), "1,".repeat(100_000), "]".repeat(50));
    assert!(format(&text) == text);
}
