//! Undercuts, what they hit and when they stand; discounts (2.6).

use super::draft::Draft;

pub fn drafts() -> Vec<Draft> {
    [undercuts(), targets(), discounts()].concat()
}

const MIDDLE: &str = "/questions/q/cells/a/1";
const WORDS: &str = "Evidence(kind: \"words\", as: \"w\")";

/// A finding of 10 dB for a by the item e1, and the item w1 that rules may use against it.
fn of(name: &str, about: &str) -> Draft {
    let draft = Draft::new("defeat", name, "2.6", about).sure().weighs("code", "Ten", 0.0);
    draft.item("e1", "").item("w1", "kind: \"words\", concerns: [\"a\"]")
}

fn stands(draft: Draft) -> Draft {
    draft.by_hand(MIDDLE, 0.8333, "the finding counts: 10 / (10 + 1 + 1)")
}

fn falls(draft: Draft) -> Draft {
    draft.by_hand(MIDDLE, 0.3333, "the finding does not count: three answers alike")
}

fn undercut(draft: Draft, id: &str, rules: &str) -> Draft {
    draft.rule(id, "", WORDS, &format!("Undercuts(rules: [\"{rules}\"])"))
}

fn undercuts() -> Vec<Draft> {
    let finding = "/questions/q/findings/0/standing";
    vec![
        stands(of("nobody-attacks", "What nobody attacks stands.")),
        falls(undercut(of("undercut", "What is attacked by something that stands does not count."), "u", "weighs"))
            .by_hand(finding, "defeated", "its attacker stands"),
        stands(undercut(
            undercut(of("undercut-is-undercut", "An undercut that is undercut takes nothing away."), "u", "weighs"),
            "v",
            "u",
        )),
        falls(undercut(
            undercut(
                undercut(of("three-in-a-row", "The third undercut brings the first back."), "u", "weighs"),
                "v",
                "u",
            ),
            "w",
            "v",
        )),
        falls(
            undercut(
                undercut(
                    undercut(
                        of(
                            "two-attack-each-other",
                            "Undercuts of each other are undecided, and what they attack does not count.",
                        ),
                        "u",
                        "weighs",
                    ),
                    "u2",
                    "v",
                ),
                "v",
                "u2",
            )
            .rule("u3", "", WORDS, "Undercuts(rules: [\"u\"])")
            .rule("u4", "", WORDS, "Undercuts(rules: [\"u3\"])"),
        ),
        falls(
            undercut(of("mutual", "Two undercuts of each other, one of which hits the finding: undecided."), "u", "v")
                .rule("v", "", WORDS, "Undercuts(rules: [\"u\", \"weighs\"])"),
        )
        .by_hand(finding, "undecided", "neither attacker falls"),
        falls(of("attacks-its-own-rule", "An undercut does not attack itself, though it names its own rule.").rule(
            "u",
            "",
            WORDS,
            "Undercuts(rules: [\"u\", \"weighs\"])",
        ))
        .by_hand(finding, "defeated", "the undercut stands"),
        stands(
            undercut(of("undecided-is-undercut", "An outside undercut settles a quarrel."), "u", "v")
                .rule("v", "", WORDS, "Undercuts(rules: [\"u\", \"weighs\"])")
                .rule("x", "", WORDS, "Undercuts(rules: [\"v\"])"),
        ),
        stands(of("undercut-without-a-match", "A rule that matches nothing attacks nothing.").rule(
            "u",
            "",
            "Evidence(kind: \"sample\", as: \"w\")",
            "Undercuts(rules: [\"weighs\"])",
        )),
    ]
}

fn targets() -> Vec<Draft> {
    let by_item = "Evidence(kind: \"moment\", as: \"e\", supports: \"?h\", where: {\"exact\": Is(true)})";
    let two = |name: &str, about: &str| {
        Draft::new("defeat", name, "2.6", about)
            .sure()
            .weighs("code", "Ten", 0.0)
            .item("e1", "fields: {\"exact\": true}")
            .item("e2", "fields: {\"exact\": false}")
    };
    let one_left = |draft: Draft| draft.by_hand(MIDDLE, 0.8333, "one of two findings is left: 10 dB");
    let sources = "[(id: \"s\", kind: Vendor, reliability: A, first_hand: true), (id: \"t\", kind: Vendor, reliability: A, first_hand: true)]";
    let origin = "Evidence(kind: \"moment\", as: \"e\"), Origin(of: \"e\", as: \"?s\", kinds: [Vendor])";
    let opposed = |name: &str, about: &str| of(name, about).opposes("code", "Three").item("e3", "opposes: [\"b\"]");
    vec![
        one_left(two("item", "An item that is undercut takes its findings along, and no others.").rule(
            "u",
            "",
            by_item,
            "Undercuts(item: \"e\")",
        )),
        falls(of("supporting", "Only findings that support the hypothesis.").rule(
            "u",
            "",
            WORDS,
            "Undercuts(supporting: \"a\")",
        )),
        stands(of("supporting-another", "Not those that support another.").rule(
            "u",
            "",
            WORDS,
            "Undercuts(supporting: \"b\")",
        )),
        opposed("supporting-spares-opposition", "What opposes is no support.")
            .rule("u", "", WORDS, "Undercuts(supporting: \"b\")")
            .by_hand("/questions/q/findings/0/standing", "stands", "it opposes b"),
        falls(of("lines", "Findings of a line.").rule("u", "", WORDS, "Undercuts(lines: [\"code\"])")),
        stands(of("other-line", "Not those of another line.").rule("u", "", WORDS, "Undercuts(lines: [\"timing\"])")),
        stands(of("narrowed", "Several targets narrow each other down.").rule(
            "u",
            "",
            WORDS,
            "Undercuts(supporting: \"a\", lines: [\"timing\"])",
        )),
        falls(of("source", "A source that is undercut takes along what it alone is the origin of.").rule(
            "u",
            "",
            origin,
            "Undercuts(source: \"?s\")",
        )),
        of("source-of-two", "What has another origin beside it stays.")
            .sources(sources)
            .case(|case| case.evidence[0].reported_by.push("t".into()))
            .rule(
                "u",
                "",
                "Source(of: \"w\", as: \"?s\"), Evidence(kind: \"words\", as: \"w\")",
                "Undercuts(source: \"?s\")",
            )
            .by_hand(MIDDLE, 0.8333, "t is an origin of e1 as well"),
    ]
}

fn discounts() -> Vec<Draft> {
    let weight = |draft: Draft, lo: f64, hi: f64, because: &str| {
        draft.by_hand("/questions/q/findings/0/weight/0", lo, because).by_hand(
            "/questions/q/findings/0/weight/1",
            hi,
            because,
        )
    };
    let doubt = |draft: Draft, id: &str, to: f64| {
        draft.rule(id, "", WORDS, &format!("Discounts(target: Target(rules: [\"weighs\"]), to: {to:?})"))
    };
    vec![
        weight(doubt(of("discount", "A discount multiplies the truth."), "d", 0.5), 7.404, 7.404, "1 + 0.5 · 9 = 5.5"),
        weight(doubt(doubt(of("two-discounts", "Two multiply."), "d", 0.5), "f", 0.5), 5.119, 5.119, "1 + 0.25 · 9 = 3.25"),
        weight(doubt(of("discount-to-nothing", "A discount to 0 leaves nothing."), "d", 0.0), 0.0, 0.0, "1 + 0 · 9 = 1"),
        weight(doubt(of("discount-to-all", "A discount to 1 takes nothing."), "d", 1.0), 10.0, 10.0, "1 + 1 · 9 = 10"),
        weight(
            doubt(of("doubtful-doubt", "A doubt that is itself doubtful discounts less: 1 − q · (1 − f)."), "d", 0.0)
                .sources("[(id: \"s\", kind: Vendor, reliability: A, first_hand: true), (id: \"t\", kind: Vendor, reliability: B, first_hand: true)]")
                .case(|case| case.evidence[1].reported_by = vec!["t".into()]),
            1.614, 4.472, "q is 0.80 to 0.95: the truth is 0.05 to 0.20; 1 + 0.05 · 9, 1 + 0.20 · 9",
        ),
        weight(undercut(doubt(of("discount-is-undercut", "A discount that is undercut takes nothing."), "d", 0.0), "u", "d"), 10.0, 10.0, "the finding is as it was"),
    ]
}
