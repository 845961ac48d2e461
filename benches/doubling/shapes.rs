//! Inputs of any size, each growing in one direction, with the commands that read it.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::commands::SHOWN;

/// An input that grows in one direction.
pub struct Shape {
    pub name: &'static str,
    /// The smallest, and the largest that is doubled.
    pub least: usize,
    pub most: usize,
    /// Writes the input, so many parts of it, into a folder.
    pub write: fn(&Path, usize),
    reads: Reads,
}

/// What reads an input.
enum Reads {
    /// Every command that shows a case.
    EveryCommand,
    /// These alone.
    Only(&'static [&'static [&'static str]]),
}

impl Shape {
    pub fn commands(&self) -> Vec<Vec<&'static str>> {
        match self.reads {
            Reads::EveryCommand => {
                SHOWN.iter().map(|command| command.iter().map(|one| filled(one)).collect()).collect()
            }
            Reads::Only(commands) => commands.iter().map(|command| command.to_vec()).collect(),
        }
    }
}

fn filled(argument: &'static str) -> &'static str {
    match argument {
        "CASE" => "case",
        "ADDED" => "added.ron",
        "ITEM" => "e0",
        "QUESTION" => "q",
        "RULES" => concat!(env!("CARGO_MANIFEST_DIR"), "/rules"),
        other => other,
    }
}

const CASE: Reads = Reads::Only(&[
    &["check", "case"],
    &["evaluate", "case", "--full", "--facts"],
    &["evaluate", "case", "--format", "json"],
    &["explain", "case", "--full"],
    &["explain", "case", "--format", "json"],
    &["explain", "case", "--format", "markdown"],
    &["explain", "case", "--format", "mermaid"],
    &["explain", "case", "--format", "dot"],
    &["timeline", "case"],
    &["report", "case", "--out", "-"],
    &["fmt", "case/case.ron", "--check"],
    &["evaluate", "case", "--max-tlp", "clear"],
]);
const REFUSED: Reads = Reads::Only(&[
    &["check", "case"],
    &["check", "case", "--format", "json"],
    &["check", "case", "--format", "sarif"],
    &["evaluate", "case"],
    &["fmt", "case/case.ron", "--check"],
]);

pub const SHAPES: &[Shape] = &[
    Shape { name: "items", least: 50, most: 200_000, write: items, reads: Reads::EveryCommand },
    Shape { name: "findings", least: 50, most: 200_000, write: findings, reads: CASE },
    Shape { name: "items, marked", least: 50, most: 200_000, write: marked, reads: MASKED },
    Shape { name: "items, JSON", least: 50, most: 200_000, write: items_json, reads: JSON },
    Shape { name: "additions", least: 50, most: 200_000, write: additions, reads: ADDED },
    Shape { name: "certificates", least: 50, most: 100_000, write: certificates, reads: CERTIFICATE },
    Shape { name: "a chain of sources", least: 50, most: 25_000, write: chain, reads: CASE },
    Shape { name: "a circle of sources", least: 50, most: 25_000, write: circle, reads: CASE },
    Shape { name: "sources of one item", least: 50, most: 25_000, write: reporters, reads: CASE },
    Shape { name: "actors", least: 50, most: 25_000, write: actors, reads: CASE },
    Shape { name: "searches", least: 50, most: 25_000, write: searches, reads: CASE },
    Shape { name: "published judgments", least: 50, most: 5_000, write: published, reads: PUBLISHED },
    Shape { name: "one text", least: 100, most: 100_000_000, write: text, reads: CASE },
    Shape { name: "unknown sources", least: 50, most: 500_000, write: unknown, reads: REFUSED },
    Shape { name: "unreadable sources", least: 50, most: 500_000, write: unreadable, reads: REFUSED },
    Shape { name: "keys given again", least: 50, most: 500_000, write: repeated, reads: REFUSED },
    Shape { name: "brackets", least: 50, most: 16_000_000, write: brackets, reads: REFUSED },
    Shape { name: "blanks after parts", least: 50, most: 16_000_000, write: blanks, reads: REFUSED },
    Shape { name: "comments", least: 50, most: 1_000_000, write: comments, reads: REFUSED },
    Shape { name: "lines of JSON", least: 50, most: 100_000, write: lines, reads: LINES },
    Shape { name: "rules", least: 20, most: 4_000, write: rules, reads: RULES },
    Shape { name: "sentences", least: 50, most: 500_000, write: sentences, reads: PROSE },
    Shape { name: "quotes in quotes", least: 50, most: 5_000_000, write: quotes, reads: PROSE },
    Shape { name: "fact sheets", least: 50, most: 200_000, write: sheet, reads: SHEET },
];

const JSON: Reads =
    Reads::Only(&[&["check", "case.json"], &["evaluate", "case.json"], &["explain", "case.json", "--format", "json"]]);
const MASKED: Reads = Reads::Only(&[
    &["evaluate", "case", "--max-tlp", "green"],
    &["explain", "case", "--format", "json", "--max-tlp", "green"],
    &["report", "case", "--out", "-", "--max-tlp", "green"],
    &["explain", "case", "--without", "s0"],
    &["explain", "case", "--without", "e0"],
]);
const ADDED: Reads = Reads::Only(&[&["explain", "case", "--with", "added.ron"]]);
const CERTIFICATE: Reads = Reads::Only(&[&["verify", "made.json"], &["verify", "made.json", "--case", "case"]]);
const PUBLISHED: Reads = Reads::Only(&[
    &["check", "case"],
    &["explain", "case", "--compare"],
    &["score", "case", "--all"],
    &["report", "case", "--out", "-"],
]);
const LINES: Reads = Reads::Only(&[&["batch", "cases.jsonl", "--jobs", "1"]]);
const RULES: Reads = Reads::Only(&[
    &["check", "rules"],
    &["rules", "--rules", "rules"],
    &["rules", "--rules", "rules", "--format", "html"],
    &["evaluate", "case", "--rules", "rules"],
    &["diff", "rules", "other", "case"],
    &["test", "rules"],
]);
const PROSE: Reads = Reads::Only(&[&["check", "--prose", "text.md"]]);
const SHEET: Reads = Reads::Only(&[&["import", "sheet", "sheet.json", "--out", "made"]]);

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

/// So many parts, each with its number in the place of `#` and the next one's, round and round, in the place of `@`.
fn parts(count: usize, part: &str) -> String {
    let mut text = String::new();
    for number in 0..count {
        let next = (number + 1) % count;
        let _ = writeln!(text, "{}", part.replace('#', &number.to_string()).replace('@', &next.to_string()));
    }
    text
}

/// A case with something in the place of its sources, its items, or beside them.
fn case(folder: &Path, sources: &str, evidence: &str, more: &str) {
    let text = format!(
        "Case(id: \"c\", title: \"t\", as_of: \"2024-05-10\", questions: [(id: \"q\", asks: \"Who?\", hypotheses: [\n\
         (id: \"a\", label: \"A\", kind: State), (id: \"b\", label: \"B\", kind: CriminalGroup)])],\n\
         sources: [{sources}],\nevidence: [{evidence}],\n{more})\n"
    );
    put(folder, "case/case.ron", &text);
    let expected = "Expected(question: \"q\", hypothesis: \"a\", level: Low, range: (r#None, High), by: \"x\", words: \"w\", why: \"y\")";
    put(folder, "case/expected.ron", expected);
    put(folder, "added.ron", "(sources: [(id: \"another\", kind: Media, reliability: C)])");
}

const SOURCE: &str =
    "(id: \"s#\", name: \"Source #\", kind: Vendor, reliability: B, first_hand: true, published: \"2024-05-01\"),";

fn item(marking: &str) -> String {
    format!(
        "(id: \"e#\", kind: \"ttp\", says: \"They worked as seldom seen, no. #.\", known_from: \"2024-05-08\", reported_by: [\"s0\"],\
         credibility: 2, supports: [\"a\"], {marking}\
         fields: {{\"techniques\": [\"T#\"], \"distinctiveness\": \"uncommon\", \"resembles\": \"cluster #\"}}),"
    )
}

/// Items that bear on nothing that is asked: they are read, shown and listed, and weigh nothing.
fn items(folder: &Path, count: usize) {
    case(folder, &parts(10, SOURCE), &parts(count, &item("")).replace("supports", "concerns"), "");
}

/// Items that each give a finding.
fn findings(folder: &Path, count: usize) {
    case(folder, &parts(10, SOURCE), &parts(count, &item("")), "");
}

/// Every item is withheld, and so are the sources that report it and nothing else.
fn marked(folder: &Path, count: usize) {
    let item = item("tlp: Red,").replace("\"s0\"", "\"s#\"").replace("supports", "concerns");
    case(folder, &parts(count.min(50_000), SOURCE), &parts(count.min(50_000), &item), "");
}

fn items_json(folder: &Path, count: usize) {
    let item = "{\"id\": \"e#\", \"kind\": \"ttp\", \"says\": \"They worked so, no. #.\", \"known_from\": \"2024-05-08\", \"reported_by\": [\"s\"],\
        \"credibility\": 2, \"concerns\": [\"a\"], \"fields\": {\"techniques\": [\"T#\"], \"distinctiveness\": \"uncommon\", \"resembles\": \"c #\"}},";
    put(folder, "case.json", &json_case(&parts(count, item)));
}

fn json_case(evidence: &str) -> String {
    let evidence = evidence.trim_end().trim_end_matches(',').replace('\n', " ");
    format!(
        "{{\"id\": \"c\", \"title\": \"t\", \"as_of\": \"2024-05-10\", \"questions\": [{{\"id\": \"q\", \"asks\": \"Who?\", \"hypotheses\": [\
         {{\"id\": \"a\", \"kind\": \"State\"}}, {{\"id\": \"b\", \"kind\": \"CriminalGroup\"}}]}}], \"sources\": [{{\"id\": \"s\", \"kind\": \"Vendor\",\
         \"reliability\": \"B\", \"first_hand\": true}}], \"evidence\": [{evidence}]}}"
    )
}

/// Half of what is added stands in the place of items that are there.
fn additions(folder: &Path, count: usize) {
    items(folder, count / 2);
    let ids: String = parts(count / 2, "\"e#\",");
    put(
        folder,
        "added.ron",
        &format!("Case(replaces: [{ids}], evidence: [{}])", parts(count, &item("")).replace("supports", "concerns")),
    );
}

fn certificates(folder: &Path, count: usize) {
    items(folder, count);
    let made = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["explain", "case", "--format", "json"])
        .current_dir(folder)
        .output()
        .expect("it runs");
    std::fs::write(folder.join("made.json"), made.stdout).expect("written");
}

fn chain(folder: &Path, count: usize) {
    let mut sources = parts(count - 1, "(id: \"s#\", kind: Media, reliability: C, cites: [\"s@\"]),");
    sources = sources.replace(
        &format!("\"s{}\", kind: Media, reliability: C, cites: [\"s0\"]", count - 2),
        &format!("\"s{}\", kind: Media, reliability: C, cites: [\"s{}\"]", count - 2, count - 1),
    );
    let _ = write!(sources, "(id: \"s{}\", kind: Vendor, reliability: B, first_hand: true),", count - 1);
    case(folder, &sources, &parts(10, &item("")), "");
}

fn circle(folder: &Path, count: usize) {
    case(
        folder,
        &parts(count, "(id: \"s#\", kind: Media, reliability: C, cites: [\"s@\"]),"),
        &parts(10, &item("")),
        "",
    );
}

fn reporters(folder: &Path, count: usize) {
    let all = parts(count, "\"s#\",");
    let item = item("").replace("\"s0\"", &all);
    case(folder, &parts(count, SOURCE), &item.replace('#', "0"), "");
}

fn actors(folder: &Path, count: usize) {
    let actors = parts(count, "(id: \"x#\", kind: Group, links: [(to: \"x@\", by: \"s0\", basis: \"said so\")]),");
    case(folder, &parts(10, SOURCE), &parts(10, &item("")), &format!("actors: [{actors}],"));
}

fn searches(folder: &Path, count: usize) {
    let searches = parts(
        count,
        "(id: \"l#\", kind: \"ttp\", by: \"s0\", known_from: \"2024-05-01\", concerns: [\"a\"], says: \"x\"),",
    );
    case(folder, &parts(10, SOURCE), &parts(10, &item("")), &format!("looked_for: [{searches}],"));
}

fn published(folder: &Path, count: usize) {
    let one = "(by: \"house #\", source: \"s0\", date: \"2024-05-01\", question: \"q\", hypothesis: \"a\", wording: \"we assess\", level: Low),";
    case(folder, &parts(10, SOURCE), &parts(10, &item("")), &format!("published: [{}],", parts(count, one)));
}

fn text(folder: &Path, bytes: usize) {
    let words: String = "nobody knows who, <b>yet</b>; \\u{202e} ".chars().cycle().take(bytes).collect();
    let words = words.trim_end_matches(['\\', 'u', '{', '2', '0', 'e', '}']);
    case(folder, &parts(10, SOURCE), &item("").replace('#', "0").replace("They worked", words), "");
}

fn unknown(folder: &Path, count: usize) {
    case(folder, &parts(10, SOURCE), &parts(count, &item("")).replace("\"s0\"", "\"nobody\"").replace('\n', " "), "");
}

fn unreadable(folder: &Path, count: usize) {
    case(
        folder,
        &parts(count, "(id: \"s#\", kind: Vendors, reliability: 7),").replace('\n', " "),
        &parts(10, &item("")),
        "",
    );
}

fn repeated(folder: &Path, count: usize) {
    let fields = parts(count, "\"resembles\": \"#\",");
    case(folder, &parts(10, SOURCE), &item("").replace('#', "0").replace("\"resembles\": \"cluster 0\"", &fields), "");
}

fn brackets(folder: &Path, count: usize) {
    put(folder, "case/case.ron", &"[(".repeat(count));
}

/// Many parts, many blanks, and then something that is noticed late.
fn blanks(folder: &Path, count: usize) {
    let list = format!("{}{}x", "\"a\",".repeat(count), " ".repeat(4 * count));
    case(
        folder,
        &parts(10, SOURCE),
        &item("").replace('#', "0").replace("supports: [\"a\"]", &format!("supports: [{list}]")),
        "",
    );
}

fn comments(folder: &Path, count: usize) {
    let text = parts(count, "/* /* # */ */ // ascribe: allow(case/one-origin): no reason");
    case(folder, &parts(10, SOURCE), &format!("{}\n{text}", item("").replace('#', "0")), "");
}

fn lines(folder: &Path, count: usize) {
    let item = "{\"id\": \"e\", \"kind\": \"ttp\", \"says\": \"So.\", \"known_from\": \"2024-05-08\", \"reported_by\": [\"s\"], \"credibility\": 2,\
        \"supports\": [\"a\"], \"fields\": {\"techniques\": [\"T1\"], \"distinctiveness\": \"uncommon\", \"resembles\": \"c\"}}";
    put(folder, "cases.jsonl", &format!("{}\n", json_case(item)).repeat(count));
}

fn rules(folder: &Path, count: usize) {
    items(folder, 10);
    for (set, band) in [("rules", "Slight"), ("other", "Limited")] {
        for number in 0..count {
            let text = format!(
                "Rule(id: \"r-{number}\", line: \"tradecraft\", title: \"Rule {number}\", rationale: \"No. {number}\", \n\
                 when: [Evidence(kind: \"ttp\", as: \"t\", supports: \"?h\", where: {{\"resembles\": Is(\"cluster {number}\")}})],\n\
                 then: Supports(hypothesis: \"?h\", band: \"{band}\", spoofability: 0.5), because: \"{{t.says}}\")\n"
            );
            put(folder, &format!("{set}/tradecraft/r-{number}.ron"), &text);
        }
    }
}

fn sentences(folder: &Path, count: usize) {
    put(
        folder,
        "text.md",
        &parts(
            count,
            "It is **likely** that no. # did it; we have *moderate confidence* in `that`. Perhaps 12 % of it.",
        ),
    );
}

fn quotes(folder: &Path, count: usize) {
    put(folder, "text.md", &format!("{} it is likely\n\n{}[x](y", "> ".repeat(count), "[*_`".repeat(count)));
}

fn sheet(folder: &Path, count: usize) {
    let text = include_str!("../../tests/fixtures/sheet.json");
    let mut sheet: serde_json::Value = serde_json::from_str(text).expect("JSON");
    for list in ["facts", "sources", "published", "actors"] {
        let grown = sheet[list].as_array().expect("a list").clone();
        let numbered = |(number, mut one): (usize, serde_json::Value)| {
            if one["id"].is_string() {
                one["id"] = format!("{}-{number}", one["id"].as_str().expect("an id")).into();
            }
            one
        };
        sheet[list] = grown.iter().cloned().cycle().take(count).enumerate().map(numbered).collect();
    }
    put(folder, "sheet.json", &sheet.to_string());
}
