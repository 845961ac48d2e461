//! Findings and their bands (2.3), the cascade (2.5), pooling within lines and over them (2.7).

use super::draft::Draft;

pub fn drafts() -> Vec<Draft> {
    [bands(), cascade(), pooling(), grounds()].concat()
}

const WEIGHT: &str = "/questions/q/findings/0/weight";
const MIDDLE: &str = "/questions/q/cells/a/1";

fn weight(draft: Draft, lo: f64, hi: f64, because: &str) -> Draft {
    draft.by_hand(&format!("{WEIGHT}/0"), lo, because).by_hand(&format!("{WEIGHT}/1"), hi, because)
}

/// Each band believed in full, for and against.
fn bands() -> Vec<Draft> {
    let all = [
        ("nothing", "Nothing", 0.0, 0.0),
        ("negligible", "Negligible", 0.0, 1.0),
        ("slight", "Slight", 1.0, 3.0),
        ("limited", "Limited", 3.0, 5.0),
        ("moderate", "Moderate", 5.0, 10.0),
        ("strong", "Strong", 10.0, 15.0),
        ("decisive", "Decisive", 15.0, 20.0),
    ];
    let mut drafts = Vec::new();
    for (name, band, lo, hi) in all {
        let of = |way: &str| {
            let about = format!("The band {band} {way}, believed in full, weighs what it says.");
            Draft::new("findings", &format!("band-{name}-{way}"), "2.3", &about).sure()
        };
        drafts.push(weight(of("for").weighs("code", band, 0.0).item("e1", ""), lo, hi, "the band as it stands"));
        let against = of("against").opposes("code", band).item("e1", "opposes: [\"a\"]");
        // 10^0.1x: a ratio against a of that much.
        let odds = 10_f64.powf(-(lo + hi) / 20.0);
        let share = odds / (odds + 2.0);
        let because = "the odds of a against each of two others fall by the middle of the band";
        drafts.push(weight(against, lo, hi, "the band as it stands").by_hand(
            MIDDLE,
            (share * 1e4).round() / 1e4,
            because,
        ));
    }
    drafts
}

/// One item that may not be true. The figures are those of docs/method.md, section 11, or follow from its formula.
fn cascade() -> Vec<Draft> {
    let of = |name: &str, about: &str| Draft::new("cascade", name, "2.5", about);
    let source = |grade: &str| format!("[(id: \"s\", kind: Vendor, reliability: {grade}, first_hand: true)]");
    let two = "Evidence(kind: \"moment\", as: \"e\", supports: \"?h\", where: {\"exact\": Is(true)}), Evidence(kind: \"moment\", as: \"f\", supports: \"?h\", where: {\"exact\": Is(false)})";
    let ten = "Supports(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.0)";
    vec![
        weight(
            of("strong-of-a2", "Strong, reliability A, credibility 2.").weighs("code", "Strong", 0.3).item("e1", ""),
            9.138,
            14.784,
            "1 + 0.80 · 9 = 8.2; 1 + 0.95 · 30.623 = 30.092",
        ),
        weight(
            of("limited-of-b2", "Limited, B2.").sources(&source("B")).weighs("timing", "Limited", 0.9).item("e1", ""),
            2.544,
            4.849,
            "1 + 0.80 · 0.995 = 1.796; 1 + 0.95 · 2.162 = 3.054",
        ),
        weight(
            of("slight-of-c2", "Slight, C2: the smaller of the two grades at each end.")
                .sources(&source("C"))
                .weighs("timing", "Slight", 0.9)
                .item("e1", ""),
            0.627,
            2.662,
            "1 + 0.60 · 0.259 = 1.155; 1 + 0.85 · 0.995 = 1.846",
        ),
        weight(
            of("ten-of-a5", "A report that is hardly believed, of strong evidence.")
                .weighs("code", "Ten", 0.0)
                .item("e1", "credibility: 5"),
            1.614,
            5.119,
            "1 + 0.05 · 9 = 1.45; 1 + 0.25 · 9 = 3.25",
        ),
        weight(
            of("ten-of-a6", "Credibility that cannot be judged is a wide interval.")
                .weighs("code", "Ten", 0.0)
                .item("e1", "credibility: 6"),
            1.614,
            9.800,
            "1 + 0.05 · 9 = 1.45; 1 + 0.95 · 9 = 9.55",
        ),
        weight(
            of("ten-of-f2", "So is reliability that cannot be judged.")
                .sources(&source("F"))
                .weighs("code", "Ten", 0.0)
                .item("e1", ""),
            1.614,
            9.800,
            "1 + 0.05 · 9 = 1.45; 1 + 0.95 · 9 = 9.55",
        ),
        weight(
            of("against-of-a2", "Against, the ratio is the reciprocal: the same decibans.")
                .opposes("code", "Ten")
                .item("e1", "opposes: [\"a\"]"),
            9.138,
            9.800,
            "1 / (1 + 0.80 · 9); 1 / (1 + 0.95 · 9)",
        ),
        weight(
            of("nothing-stays-nothing", "A band of nothing stays nothing however sure the item is.")
                .weighs("code", "Nothing", 0.0)
                .item("e1", ""),
            0.0,
            0.0,
            "1 + r · 0 = 1",
        ),
        weight(
            of("two-premises", "Premises multiply: two items of 0.80 to 0.95.")
                .item("e1", "fields: {\"exact\": true}")
                .item("e2", "fields: {\"exact\": false}")
                .rule("r", "code", two, ten),
            8.299,
            9.601,
            "r = 0.64 to 0.9025: 1 + 0.64 · 9 = 6.76; 1 + 0.9025 · 9 = 9.1225",
        ),
        weight(
            of("derived-premise", "A derived fact of strength 0.5 halves the truth.")
                .sure()
                .item("e1", "")
                .rule(
                    "d",
                    "",
                    "Evidence(kind: \"moment\", supports: \"?h\")",
                    "Derives(relation: \"tied\", args: [\"?h\"], strength: 0.5)",
                )
                .rule("r", "code", "Fact(relation: \"tied\", args: [\"?h\"])", ten),
            7.404,
            7.404,
            "1 + 0.5 · 9 = 5.5",
        ),
        weight(
            of("link-as-premise", "A published link is as true as its source is reliable.")
                .sources(&source("B"))
                .actors("[(id: \"x\", kind: Group, links: [(to: \"a\", by: \"s\")])]")
                .rule("r", "words", "Link(from: \"x\", to: \"?h\")", ten),
            9.138,
            9.800,
            "B is 0.80 to 0.95",
        ),
        weight(
            of("search-as-premise", "A search is as true as whoever searched is reliable.")
                .sources(&source("B"))
                .searches("[(id: \"l\", kind: \"sample\", concerns: [\"b\"], by: \"s\", known_from: \"2022-05-01\")]")
                .rule(
                    "r",
                    "code",
                    "Absent(kind: \"sample\", supports: \"b\")",
                    "Opposes(hypothesis: \"b\", band: \"Ten\", spoofability: 0.0)",
                ),
            9.138,
            9.800,
            "B is 0.80 to 0.95",
        ),
    ]
}

fn pooling() -> Vec<Draft> {
    let of = |name: &str, about: &str| Draft::new("pooling", name, "2.7", about).sure();
    let at = |decibans: f64| {
        let odds = 10_f64.powf(decibans / 10.0);
        (odds / (odds + 2.0) * 1e4).round() / 1e4
    };
    let hand = |draft: Draft, decibans: f64, because: &str| {
        draft.by_hand(MIDDLE, at(decibans), &format!("{because}: {decibans} dB over each of two others"))
    };
    let second = |draft: Draft, line: &str, band: &str| {
        let then = format!("Supports(hypothesis: \"?h\", band: \"{band}\", spoofability: 0.0)");
        draft.rule("second", line, "Evidence(kind: \"words\", as: \"e\", supports: \"?h\")", &then)
    };
    let ends = |draft: Draft, lo: f64, hi: f64, because: &str| {
        draft.by_hand("/questions/q/cells/a/0", at(lo), because).by_hand("/questions/q/cells/a/2", at(hi), because)
    };
    vec![
        hand(of("one", "One finding counts in full.").weighs("code", "Ten", 0.0).item("e1", ""), 10.0, "one"),
        hand(
            of("two-of-a-line", "The second of a line counts times the dependence.")
                .weighs("code", "Ten", 0.0)
                .item("e1", "")
                .item("e2", ""),
            15.0,
            "10 + 0.5 · 10",
        ),
        hand(
            of("three-of-a-line", "So does the third; not times its square.")
                .weighs("code", "Three", 0.0)
                .item("e1", "")
                .item("e2", "")
                .item("e3", ""),
            6.0,
            "3 + 0.5 · (3 + 3)",
        ),
        hand(
            second(
                of("strongest-first", "The strongest counts in full, whichever came first.")
                    .weighs("code", "Three", 0.0)
                    .item("e1", "")
                    .item("e2", "kind: \"words\""),
                "code",
                "Ten",
            ),
            11.5,
            "10 + 0.5 · 3",
        ),
        hand(
            second(
                of("two-lines", "Lines add up.")
                    .weighs("code", "Ten", 0.0)
                    .item("e1", "")
                    .item("e2", "kind: \"words\""),
                "timing",
                "Three",
            ),
            13.0,
            "10 + 3",
        ),
        hand(
            of("dependence-nought", "With a dependence of 0 only the strongest counts.")
                .scales(|scales| scales.lines[0].dependence = 0.0)
                .weighs("code", "Ten", 0.0)
                .item("e1", "")
                .item("e2", ""),
            10.0,
            "10 + 0 · 10",
        ),
        hand(
            of("dependence-one", "With a dependence of 1 findings add up.")
                .scales(|scales| scales.lines[0].dependence = 1.0)
                .weighs("code", "Ten", 0.0)
                .item("e1", "")
                .item("e2", ""),
            20.0,
            "10 + 10",
        ),
        hand(
            of("ceiling", "A line comes to its ceiling at most.")
                .scales(|scales| scales.lines[0].ceiling = 12.0)
                .weighs("code", "Ten", 0.0)
                .item("e1", "")
                .item("e2", ""),
            12.0,
            "15, but 12 at most",
        ),
        hand(
            of("ceiling-just-met", "A ceiling that is just met changes nothing.")
                .scales(|scales| scales.lines[0].ceiling = 15.0)
                .weighs("code", "Ten", 0.0)
                .item("e1", "")
                .item("e2", ""),
            15.0,
            "15 of 15",
        ),
        hand(
            of("against-in-the-same-line", "Each side of a line is pooled by itself.")
                .weighs("code", "Ten", 0.0)
                .opposes("code", "Three")
                .item("e1", "")
                .item("e2", "opposes: [\"a\"]"),
            7.0,
            "10 − 3",
        ),
        hand(
            of("ceiling-of-each-side", "The ceiling holds for each side.")
                .scales(|scales| scales.lines[0].ceiling = 5.0)
                .weighs("code", "Ten", 0.0)
                .opposes("code", "Three")
                .item("e1", "")
                .item("e2", "opposes: [\"a\"]"),
            2.0,
            "5 − 3",
        ),
        hand(
            of("same-record-twice", "The same record under two ids adds nothing.")
                .weighs("code", "Ten", 0.0)
                .item("e1", "")
                .item("e2", "")
                .case(|case| case.evidence[1].says = "e1".into()),
            10.0,
            "one statement",
        ),
        hand(
            of("same-statement", "Two items that agree in the identity of their kind are one statement.")
                .rule(
                    "r",
                    "code",
                    "Evidence(kind: \"sample\", as: \"e\", supports: \"?h\")",
                    "Supports(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.0)",
                )
                .item("e1", "kind: \"sample\", fields: {\"family\": \"alpha\", \"shared\": 1}")
                .item("e2", "kind: \"sample\", fields: {\"family\": \"alpha\", \"shared\": 1, \"share\": 0.5}"),
            10.0,
            "one statement",
        ),
        hand(
            of("other-statement", "Where the identity differs they are two.")
                .rule(
                    "r",
                    "code",
                    "Evidence(kind: \"sample\", as: \"e\", supports: \"?h\")",
                    "Supports(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.0)",
                )
                .item("e1", "kind: \"sample\", fields: {\"family\": \"alpha\", \"shared\": 1}")
                .item("e2", "kind: \"sample\", fields: {\"family\": \"beta\", \"shared\": 1}"),
            15.0,
            "two statements, 10 + 0.5 · 10",
        ),
        hand(
            of("second-rule-on-one-item", "A second rule that weighs the same item in the same line adds nothing.")
                .weighs("code", "Ten", 0.0)
                .rule(
                    "again",
                    "code",
                    "Evidence(kind: \"moment\", as: \"e\", supports: \"?h\")",
                    "Supports(hypothesis: \"?h\", band: \"Three\", spoofability: 0.0)",
                )
                .item("e1", ""),
            10.0,
            "the strongest of one statement",
        ),
        hand(
            of("order-of-items", "The order of items is immaterial.")
                .weighs("code", "Ten", 0.0)
                .item("e2", "")
                .item("e1", ""),
            15.0,
            "10 + 0.5 · 10",
        ),
        ends(
            of("half-width", "The ends of one line.").weighs("code", "Strong", 0.0).item("e1", ""),
            10.0,
            15.0,
            "12.5 ± 2.5 dB",
        ),
        ends(
            of("half-widths-within-a-line", "Within a line half-widths add, with the same factors.")
                .weighs("code", "Strong", 0.0)
                .item("e1", "")
                .item("e2", ""),
            15.0,
            22.5,
            "12.5 + 0.5 · 12.5 = 18.75, half-width 2.5 + 0.5 · 2.5",
        ),
        ends(
            second(
                of("half-widths-across-lines", "Across lines half-widths add in quadrature.")
                    .weighs("code", "Strong", 0.0)
                    .item("e1", "")
                    .item("e2", "kind: \"words\""),
                "timing",
                "Strong",
            ),
            25.0 - 3.535534,
            25.0 + 3.535534,
            "25 dB, half-width the root of 2.5² + 2.5²",
        ),
    ]
}

/// What weighs no item says the same again where it rests on the same grounds.
fn grounds() -> Vec<Draft> {
    let search = |id: &str, kind: &str| {
        format!("(id: \"{id}\", kind: \"{kind}\", concerns: [], by: \"s\", known_from: \"2022-05-01\")")
    };
    let of = |name: &str, about: &str, searches: &[String]| {
        Draft::new("pooling", name, "2.7", about).sure().searches(&format!("[{}]", searches.join(", ")))
    };
    let absent = |draft: Draft, id: &str, kind: &str, band: &str| {
        let then = format!("Opposes(hypothesis: \"b\", band: \"{band}\", spoofability: 0.0)");
        draft.rule(id, "code", &format!("Absent(kind: \"{kind}\", supports: \"b\")"), &then)
    };
    let hand = |draft: Draft, decibans: f64, because: &str| {
        let odds = 10_f64.powf(-decibans / 10.0);
        draft.by_hand("/questions/q/cells/b/1", (odds / (odds + 2.0) * 1e4).round() / 1e4, because)
    };
    let each = "Hypothesis(as: \"?h\"), Absent(kind: \"sample\", supports: \"?h\")";
    let two = [search("l", "sample"), search("m", "words")];
    vec![
        hand(
            absent(
                absent(
                    of("second-rule-on-one-search", "A second rule on the same search adds nothing.", &two[..1]),
                    "strong",
                    "sample",
                    "Ten",
                ),
                "weak",
                "sample",
                "Three",
            ),
            10.0,
            "the stronger of two that say the same: 10 dB against b",
        ),
        hand(
            absent(
                absent(of("two-searches", "Two searches are two statements.", &two), "one", "sample", "Ten"),
                "other",
                "words",
                "Ten",
            ),
            15.0,
            "10 dB, and the second times the dependence of 0.5",
        ),
        of("one-search-of-each", "What one search says of several hypotheses it says of each.", &two[..1])
            .rule("each", "code", each, "Supports(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.0)")
            .item("e1", "kind: \"words\"")
            .rule(
                "words",
                "code",
                "Evidence(kind: \"words\", as: \"e\", supports: \"?h\")",
                "Supports(hypothesis: \"?h\", band: \"Three\", spoofability: 0.0)",
            ),
    ]
}
