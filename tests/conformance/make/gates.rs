//! Gates at their threshold and just below, levels, ceilings (2.9).

use super::draft::Draft;

pub fn drafts() -> Vec<Draft> {
    [gates(), levels(), ceilings()].concat()
}

/// Two items of two origins in the line code, ten days apart: 15 dB for a, 10 without either, nothing wide.
fn of(name: &str, about: &str) -> Draft {
    Draft::new("gates", name, "2.9", about)
        .sure()
        .sources("[(id: \"s\", kind: Vendor, reliability: A, first_hand: true), (id: \"t\", kind: Vendor, reliability: A, first_hand: true)]")
        .weighs("code", "Ten", 0.0)
        .item("e1", "happened: \"2022-04-01\"")
        .item("e2", "happened: \"2022-04-11\", reported_by: [\"t\"]")
}

/// The same with an item in a further line.
fn with_line(draft: Draft, line: &str, band: &str, spoofability: f64) -> Draft {
    let then = format!("Supports(hypothesis: \"?h\", band: \"{band}\", spoofability: {spoofability:?})");
    draft
        .rule("further", line, "Evidence(kind: \"words\", as: \"e\", supports: \"?h\")", &then)
        .item("e3", "kind: \"words\"")
}

fn asks(draft: Draft, gate: &str, holds: bool, because: &str) -> Draft {
    let draft = draft.ladder(&format!("[(level: Low, gates: [{gate}])]"));
    draft.by_hand("/questions/q/hypotheses/a/gates/0/0", holds, because)
}

fn gates() -> Vec<Draft> {
    let point = "15 dB over two: 31.62 / 33.62 = 0.9405";
    let rival = "each of two others: 1 / 33.62 = 0.0297";
    let left = "10 dB are left: 10 / 12 = 0.8333";
    let all = [
        ("likelihood", "Likelihood(0.940)", "Likelihood(0.941)", point),
        ("lower-bound", "LowerBound(0.940)", "LowerBound(0.941)", point),
        ("rival-upper-bound", "RivalUpperBound(0.030)", "RivalUpperBound(0.029)", rival),
        ("lines", "Lines(1)", "Lines(2)", "one line, code"),
        ("technical-or-legal-lines", "TechnicalOrLegalLines(1)", "TechnicalOrLegalLines(2)", "one technical line"),
        ("lines-among", "LinesAmong(1, [\"code\", \"words\"])", "LinesAmong(1, [\"timing\", \"words\"])", "code alone"),
        ("origins", "Origins(2)", "Origins(3)", "s and t"),
        ("items", "Items(2)", "Items(3)", "e1 and e2"),
        ("span-days", "SpanDays(10)", "SpanDays(11)", "1 to 11 April: ten days"),
        ("survives-any-item", "SurvivesAnyItem(0.833)", "SurvivesAnyItem(0.834)", left),
        ("survives-any-origin", "SurvivesAnyOrigin(0.833)", "SurvivesAnyOrigin(0.834)", left),
    ];
    let mut drafts = Vec::new();
    for (name, met, missed, because) in all {
        let about = |how: &str, gate: &str| format!("The gate {gate} {how}.");
        drafts.push(asks(of(&format!("{name}-met"), &about("is met", met)), met, true, because));
        drafts.push(asks(of(&format!("{name}-missed"), &about("is just missed", missed)), missed, false, because));
    }
    let unlike = |name: &str, about: &str| of(name, about);
    drafts.extend([
        asks(of("leads-met", "What is most probable leads."), "Leads", true, "15 dB ahead of all others"),
        asks(
            of("leads-missed", "Where two are level neither leads.")
                .item("e4", "supports: [\"b\"]")
                .item("e5", "supports: [\"b\"]"),
            "Leads",
            false,
            "b has as much",
        ),
        asks(
            with_line(
                unlike("line-that-counts", "A line counts from the weight that the scales name."),
                "timing",
                "Exactly",
                0.0,
            )
            .scales(|scales| scales.bands.push(exactly(1.0))),
            "Lines(2)",
            true,
            "1 dB of 1 dB",
        ),
        asks(
            with_line(unlike("line-too-weak", "Below it a line is none."), "timing", "Exactly", 0.0)
                .scales(|scales| scales.bands.push(exactly(0.999))),
            "Lines(2)",
            false,
            "0.999 dB of 1 dB",
        ),
        asks(
            with_line(unlike("legal-line", "A legal line counts with the technical ones."), "legal", "Ten", 0.0),
            "TechnicalOrLegalLines(2)",
            true,
            "code and legal",
        ),
        asks(
            with_line(
                unlike("circumstance-is-not-technical", "A line of circumstance does not."),
                "timing",
                "Ten",
                0.0,
            ),
            "TechnicalOrLegalLines(2)",
            false,
            "code alone",
        ),
        asks(
            with_line(
                unlike("plantable-line", "A technical line that anyone could plant whole does not count as one."),
                "legal",
                "Ten",
                1.0,
            ),
            "TechnicalOrLegalLines(2)",
            false,
            "a false flag would have all of it",
        ),
        asks(
            with_line(unlike("plantable-line-is-a-line", "As a line it does."), "legal", "Ten", 1.0),
            "Lines(2)",
            true,
            "code and legal",
        ),
        asks(
            of("relay-is-no-origin", "A relay is no further origin.").case(|case| {
                case.sources[1].first_hand = false;
                case.sources[1].cites = vec!["s".into()];
            }),
            "Origins(2)",
            false,
            "t relays s",
        ),
        asks(
            of("copy-is-no-second-leg", "Copies of one record are lost together.").case(|case| {
                case.evidence[1].says = "e1".into();
                case.evidence[1].happened = case.evidence[0].happened.clone();
            }),
            "SurvivesAnyItem(0.5)",
            false,
            "both are one record",
        ),
        asks(
            of("span-of-months", "Only what happened on known days spans days.")
                .case(|case| case.evidence[1].happened = Some("2022-05".into())),
            "SpanDays(10)",
            false,
            "one day is known",
        ),
        asks(
            of("survival-of-the-lead", "A survival gate of 0 asks that it still leads."),
            "SurvivesAnyItem(0.0)",
            true,
            "either item alone leads",
        ),
        asks(
            of("one-item-hangs", "One item is nothing without it.").case(|case| {
                case.evidence.pop();
            }),
            "SurvivesAnyItem(0.0)",
            false,
            "without e1 nothing leads",
        ),
    ]);
    drafts
}

fn exactly(decibans: f64) -> ascribe::model::scale::Band {
    ascribe::model::scale::Band { id: "Exactly".into(), lo: decibans, hi: decibans, means: String::new() }
}

fn levels() -> Vec<Draft> {
    let level = "/questions/q/hypotheses/a/level";
    let three = |name: &str, low: &str, moderate: &str, high: &str, is: &str, about: &str| {
        let levels = format!(
            "[(level: Low, gates: [{low}]), (level: Moderate, gates: [{moderate}]), (level: High, gates: [{high}])]"
        );
        of(name, about).ladder(&levels).by_hand(level, is, "the highest whose gates and those below hold")
    };
    let (yes, no) = ("Leads", "Lines(9)");
    vec![
        three("level-high", yes, yes, yes, "High", "All gates hold."),
        three("level-moderate", yes, yes, no, "Moderate", "Those of high do not."),
        three("level-low", yes, no, no, "Low", "Those of moderate do not either."),
        three("level-none", no, no, no, "None", "No gate holds: no level."),
        three(
            "level-needs-those-below",
            yes,
            no,
            yes,
            "Low",
            "Where a level below fails the one above is not reached.",
        ),
        three("level-one-gate-of-two", yes, "Leads, Lines(9)", yes, "Low", "All gates of a level must hold."),
        three("level-without-gates", "", "", "", "High", "A level that asks for nothing is reached by what leads."),
    ]
}

fn ceilings() -> Vec<Draft> {
    let level = "/questions/q/hypotheses/a/level";
    let free = "[(level: Low, gates: [Leads]), (level: Moderate, gates: [Leads]), (level: High, gates: [Leads])]";
    let cap = |draft: Draft, id: &str, at: &str| {
        draft.rule(
            id,
            "",
            "Evidence(kind: \"moment\", as: \"e\", supports: \"?h\")",
            &format!("Caps(hypothesis: \"?h\", at: {at})"),
        )
    };
    let of = |name: &str, about: &str| of(name, about).ladder(free);
    vec![
        cap(of("cap", "A cap is a ceiling on the level."), "cap", "Low").by_hand(
            level,
            "Low",
            "all gates hold, the cap is at low",
        ),
        cap(cap(of("lowest-cap", "Of two caps the lower counts."), "cap", "Moderate"), "lower", "Low").by_hand(
            level,
            "Low",
            "the lower of low and moderate",
        ),
        cap(of("cap-to-none", "A cap can leave no level."), "cap", "None").by_hand(level, "None", "the cap is at none"),
        cap(
            of("cap-above", "A cap above what is reached changes nothing.").ladder("[(level: Low, gates: [Leads])]"),
            "cap",
            "High",
        )
        .by_hand(level, "Low", "the ladder gives low"),
        cap(of("cap-undercut", "A cap that is undercut does not count."), "cap", "Low")
            .rule("u", "", "Evidence(kind: \"moment\", as: \"e\")", "Undercuts(item: \"e\", rules: [\"cap\"])")
            .by_hand("/questions/q/hypotheses/a/leads", true, "the cap bears on confidence alone"),
        of("cap-with-exceptions", "A cap with exceptions stands where none of them is recorded.")
            .rule(
                "cap",
                "",
                "Evidence(kind: \"moment\", as: \"e\", supports: \"?h\"), Not([Evidence(kind: \"words\")])",
                "Caps(hypothesis: \"?h\", at: Low)",
            )
            .unless("Any([Evidence(kind: \"sample\", supports: \"?h\"), All([Evidence(kind: \"words\", opposes: \"?h\")])])")
            .by_hand(level, "Low", "there is no sample and nobody's words"),
        cap(of("cap-of-another", "A cap on another hypothesis is none of this one's."), "cap", "Low")
            .case(|case| case.evidence[1].supports = vec!["b".into()]),
    ]
}
