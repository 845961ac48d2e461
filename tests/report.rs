//! The standalone page and the argument map, without a browser. What needs one is in `tests/browser/`, run by `.ci/browser`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use ascribe::explain::{Step, explain};
use ascribe::infer::Cell;
use ascribe::text::FileText;
use ascribe::{Options, Plan, assess, load};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const HOSTILE: &str = "tests/browser/hostile.ron";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ascribe")).args(arguments).current_dir(ROOT).output().expect("the binary runs")
}

fn stdout(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn page(case: &str) -> String {
    stdout(&["report", case, "-o", "-"])
}

/// The page of the case with the longest file.
fn largest() -> &'static str {
    static PAGE: OnceLock<String> = OnceLock::new();
    PAGE.get_or_init(|| page(largest_case().to_str().expect("a plain path")))
}

fn largest_case() -> PathBuf {
    let folders = fs::read_dir(Path::new(ROOT).join("cases")).expect("cases");
    let files = folders.map(|folder| folder.expect("a folder").path().join("case.ron")).filter(|file| file.is_file());
    files.max_by_key(|file| fs::metadata(file).map(|meta| meta.len()).unwrap_or(0)).expect("a case")
}

/// A tag of a page: its name, whether it closes, and its attributes.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    attributes: Vec<(&'a str, &'a str)>,
}

/// Tags of a page in order. Fails on anything that is not as the templates write it: `<name a="b">`, all else escaped.
fn tags(page: &str) -> Vec<Tag<'_>> {
    let (style_start, style_end) = (page.find("<style>").expect("a style"), page.find("</style>").expect("its end"));
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let here = page.len() - rest.len() + at;
        assert!(!(style_start < here && here < style_end), "markup in the style");
        let inner = &rest[at + 1..];
        let mut end = None;
        let mut quoted = false;
        for (at, c) in inner.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => {
                    end = Some(at);
                    break;
                }
                '<' => panic!("a `<` inside a tag: {}", &inner[..at.min(200)]),
                _ => {}
            }
        }
        let end = end.expect("every tag ends");
        tags.push(tag(&inner[..end]));
        rest = &inner[end + 1..];
    }
    tags
}

fn tag(text: &str) -> Tag<'_> {
    let closes = text.starts_with('/');
    let text = text.trim_start_matches('/');
    let (name, mut rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        let (before, after) = rest.split_once("=\"").unwrap_or((rest, "\""));
        let (value, tail) = after.split_once('"').expect("a quoted value");
        attributes.push((before.trim(), value));
        rest = tail;
    }
    Tag { name, closes, attributes }
}

const VOID: [&str; 2] = ["!DOCTYPE", "meta"];

fn is_sound(page: &str) {
    let tags = tags(page);
    let mut open: Vec<&str> = Vec::new();
    for tag in tags.iter().filter(|tag| !VOID.contains(&tag.name)) {
        assert!(tag.name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "a tag `{}`", tag.name);
        if tag.closes {
            assert_eq!(open.pop(), Some(tag.name), "tags are closed in order");
        } else {
            open.push(tag.name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    assert!(!tags.iter().any(|tag| ["script", "img", "iframe", "form", "link", "base", "object"].contains(&tag.name)));
    let attributes = || tags.iter().flat_map(|tag| &tag.attributes);
    let known = [
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "charset",
        "class",
        "colspan",
        "data-h",
        "content",
        "d",
        "focusable",
        "height",
        "href",
        "http-equiv",
        "id",
        "lang",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "name",
        "orient",
        "patternTransform",
        "patternUnits",
        "preserveAspectRatio",
        "refX",
        "refY",
        "rel",
        "role",
        "rx",
        "scope",
        "tabindex",
        "viewBox",
        "width",
        "x",
        "y",
        "html",
    ];
    for (name, _) in attributes() {
        assert!(known.contains(name), "an attribute `{name}`");
    }
    let ids: Vec<&str> = attributes().filter(|(name, _)| *name == "id").map(|(_, value)| *value).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id stands twice");
    let links: Vec<&str> = attributes().filter(|(name, _)| *name == "href").map(|(_, value)| *value).collect();
    assert!(links.len() > 20, "few links: {}", links.len());
    for link in links {
        match link.strip_prefix('#') {
            Some(anchor) => assert!(ids.contains(&anchor), "#{anchor} leads nowhere"),
            None => assert!(link.starts_with("https://") || link.starts_with("http://"), "{link}"),
        }
    }
}

/// Code points that act on a page without being seen, or that reorder it.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[test]
fn the_largest_case_fits_into_half_a_megabyte_and_is_sound() {
    assert!(largest().len() <= 500_000, "{} bytes", largest().len());
    is_sound(largest());
}

#[test]
fn nothing_is_fetched_or_run() {
    let policy = largest().split("Content-Security-Policy\" content=\"").nth(1).expect("a policy");
    let policy = policy.split('"').next().expect("a quoted value");
    for wanted in ["default-src 'none'", "style-src 'sha256-", "base-uri 'none'", "form-action 'none'"] {
        assert!(policy.contains(wanted), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    for fetched in ["url(http", "@import", "src=", "<script"] {
        assert!(!largest().contains(fetched), "{fetched}");
    }
}

#[test]
fn the_page_is_the_same_however_the_case_is_named() {
    let case = "cases/tv5monde-2015-04-10";
    let absolute = format!("{ROOT}/{case}/case.ron");
    let one = page(case);
    assert_eq!(one, page(case));
    assert_eq!(one, page(&absolute));
    assert!(!one.contains(ROOT), "a path of this machine");
}

/// The texts of the paragraphs of a class.
fn paragraphs<'a>(page: &'a str, class: &str) -> Vec<&'a str> {
    let start = format!("<p class=\"{class}\">");
    page.split(&start).skip(1).filter_map(|text| text.split("</p>").next()).collect()
}

#[test]
fn likelihood_and_confidence_share_no_paragraph() {
    let (likely, confident) = (paragraphs(largest(), "likelihood"), paragraphs(largest(), "confidence"));
    assert!(likely.len() >= 2 && confident.len() >= 2, "{likely:?} {confident:?}");
    assert!(likely.iter().all(|text| !text.contains("confidence")), "{likely:?}");
    assert!(confident.iter().all(|text| !text.contains("likely") && !text.contains('%')), "{confident:?}");
}

#[test]
fn a_page_has_every_part_and_every_id_leads_to_file_and_line() {
    let page = page("cases/albania-2022-07-egov");
    for part in
        ["Judgments", "Confidence", "Ledger", "Matrix", "Argument map", "Timeline", "Sources", "Evidence", "Rules"]
    {
        assert!(page.contains(&format!(">{part}</h")), "{part}");
    }
    let text = fs::read_to_string(Path::new(ROOT).join("cases/albania-2022-07-egov/case.ron")).expect("the case");
    let line = text.lines().position(|line| line.trim() == "id: \"f17\",").expect("the item");
    assert!(page.contains(&format!("case.ron:{line}<")), "f17 opens on line {line}, the one before its id");
    assert!(page.contains("/independent-judgment-with-basis.ron:1<"), "the rule stands in its file");
    assert!(page.contains("We have moderate confidence in this judgment."));
}

#[test]
fn hostile_texts_stay_texts() {
    let page = page(HOSTILE);
    is_sound(&page);
    assert_eq!(page.chars().find(|c| is_hidden(*c)), None);
    assert!(page.contains("&lt;script&gt;window.__hit=1&lt;/script&gt;"), "the text is shown");
    assert!(page.contains("\\u{202e}gnp.exe"), "what reorders is shown");
    assert!(page.contains("↻ Circular reporting: "), "circles are marked");
    assert!(!page.contains("href=\"javascript:") && !page.contains("href=\"data:"));
}

#[test]
fn hostile_texts_do_not_break_mermaid() {
    let map = stdout(&["explain", HOSTILE, "--format", "mermaid"]);
    assert_eq!(map.chars().find(|c| is_hidden(*c)), None);
    for line in map.lines() {
        let quotes = line.matches('"').count();
        assert!(quotes == 0 || quotes == 2, "{line}");
        let outside: String = line.split('"').step_by(2).collect();
        assert!(!outside.contains("__hit") && !outside.contains('<'), "{line}");
        let label = line.split('"').nth(1).unwrap_or("").replace("<b>", "").replace("</b>", "").replace("<br/>", "");
        assert!(!label.contains(['<', '>', '[', ']', '{', '}', '%', '`', '|', '\\']), "{line}");
    }
}

#[test]
fn hostile_texts_do_not_break_dot() {
    let map = stdout(&["explain", HOSTILE, "--format", "dot"]);
    assert_eq!(map.chars().find(|c| is_hidden(*c)), None);
    let mut outside = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in map.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '\n' if quoted => panic!("a string goes over its line"),
            c if !quoted => outside.push(c),
            _ => {}
        }
    }
    assert!(!quoted, "a string stays open");
    assert_eq!((outside.matches('{').count(), outside.matches('}').count()), (2, 2), "{outside}");
    assert!(!outside.contains("evil") && !outside.contains("__hit"), "{outside}");
}

#[test]
fn the_map_tells_support_from_opposition_in_every_language() {
    let case = "cases/albania-2022-07-egov";
    let mermaid = stdout(&["explain", case, "--question", "sponsor", "--format", "mermaid"]);
    assert!(mermaid.contains("== supports ==>") && mermaid.contains("-- opposes --x"), "{mermaid}");
    let dot = stdout(&["explain", case, "--question", "sponsor", "--format", "dot"]);
    assert!(dot.contains("label=\"supports\"") && dot.contains("style=dashed, arrowhead=tee"), "{dot}");
    let page = page(case);
    assert!(page.contains("class=\"edge supports\"") && page.contains("class=\"edge opposes\""));
}

/// The waterfall adds findings up; the judgment adds lines up. Both must come to the same.
#[test]
fn what_the_findings_bring_adds_up_to_what_the_lines_come_to() {
    let rules = load::default_rules().expect("the rules are sound").value;
    let plan = Plan::new(&rules);
    for case in ["albania-2022-07-egov", "dnc-guccifer2-2017-01-06", "sony-2014-12-31", "viasat-2022-05-10"] {
        let file = format!("{ROOT}/cases/{case}/case.ron");
        let text = fs::read_to_string(&file).expect("the case");
        let case = load::case(&FileText::new(file, text), &rules).expect("it is sound").value;
        let assessment = assess(&plan, &rules, &case, &Options::default()).expect("within limits");
        for (at, judged) in assessment.questions.iter().enumerate() {
            for place in 0..judged.judgments.len() {
                let explanation = explain(&assessment, &rules, at, place).expect("it is there");
                let followed = case.questions[judged.place].position(&explanation.followed).expect("it is listed");
                let brought = |steps: &[Step]| -> i64 {
                    steps.iter().flat_map(|step| &step.readings).map(|one| one.counted.twice_centre().micro()).sum()
                };
                let cell = judged.ledger.cells.iter().find(|cell| cell.cell == Cell::Listed(followed)).expect("a cell");
                let lines: i64 = cell.lines.values().map(|line| line.twice_centre().micro()).sum();
                assert_eq!(
                    brought(&explanation.carries) - brought(&explanation.against),
                    lines,
                    "{}",
                    explanation.hypothesis
                );
            }
        }
    }
}

#[test]
fn a_page_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.html");
    let name = file.to_str().expect("a plain path");
    let case = "cases/tv5monde-2015-04-10";
    assert_eq!(run(&["report", case, "-o", name]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&file).expect("the page"), page(case));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing else is left behind");
    let nowhere = folder.path().join("nowhere/page.html");
    assert_eq!(run(&["report", case, "-o", nowhere.to_str().expect("a plain path")]).status.code(), Some(1));
    assert_eq!(run(&["report", case, "-o", name, "--question", "sponsr"]).status.code(), Some(2));
    assert_eq!(run(&["report", "Cargo.toml", "-o", name]).status.code(), Some(3));
    assert_eq!(fs::read_to_string(&file).expect("the page"), page(case), "what was there stays where a run fails");
}
