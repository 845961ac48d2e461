//! Facts, and what takes part (2.1); others' judgments left out (2.10).

use super::draft::Draft;
use jiff::civil::date;

pub fn drafts() -> Vec<Draft> {
    [known(), sources(), left_out(), dates()].concat()
}

fn fact(name: &str, about: &str) -> Draft {
    Draft::new("facts", name, "2.1", about).sure().weighs("code", "Ten", 0.0)
}

const ALONE: &str = "a and b and unknown start alike; 10 dB make a ten times as probable: 10 / (10 + 1 + 1)";
const NOTHING: &str = "nothing takes part: three answers start alike";
const MIDDLE: &str = "/questions/q/cells/a/1";

fn counts(draft: Draft) -> Draft {
    draft.by_hand(MIDDLE, 0.8333, ALONE)
}

fn counts_not(draft: Draft) -> Draft {
    draft.by_hand(MIDDLE, 0.3333, NOTHING)
}

fn known() -> Vec<Draft> {
    let judged_before = |draft: Draft| draft.options(|options| options.as_of = Some(date(2022, 5, 31)));
    vec![
        counts(
            fact("known-on-the-day", "An item known from the very day of the case takes part.")
                .item("e1", "known_from: \"2022-06-01\""),
        ),
        counts_not(
            fact("known-a-day-later", "An item known from the day after takes no part.")
                .item("e1", "known_from: \"2022-06-02\""),
        ),
        counts_not(
            judged_before(fact("as-of-before-it-was-known", "The day of the options decides, not that of the case."))
                .item("e1", "known_from: \"2022-06-01\""),
        ),
        counts(
            fact("as-of-later", "A later day lets in what the case's own day leaves out.")
                .options(|options| options.as_of = Some(date(2022, 6, 2)))
                .item("e1", "known_from: \"2022-06-02\""),
        ),
        counts_not(
            fact("withdrawn-on-the-day", "An item withdrawn from the day of the case stands no longer.")
                .item("e1", "withdrawn: \"2022-06-01\""),
        ),
        counts(
            fact("withdrawn-a-day-later", "An item withdrawn from the day after still stands.")
                .item("e1", "withdrawn: \"2022-06-02\""),
        ),
        counts_not(
            fact("item-without-a-bearing", "An item that supports nothing gives a rule nothing to name.")
                .item("e1", "concerns: [\"a\"]"),
        ),
        counts(
            fact("item-that-no-rule-looks-at", "A fact that no rule mentions has no weight.")
                .item("e1", "")
                .item("e2", "kind: \"words\""),
        ),
        counts(
            fact("search-of-later-days", "A search whose result is known later says nothing yet.")
                .item("e1", "")
                .searches("[(id: \"l\", kind: \"sample\", concerns: [\"a\"], by: \"s\", known_from: \"2022-06-02\")]")
                .rule(
                    "absent",
                    "code",
                    "Absent(kind: \"sample\", supports: \"a\")",
                    "Opposes(hypothesis: \"a\", band: \"Ten\", spoofability: 0.0)",
                ),
        ),
    ]
}

fn sources() -> Vec<Draft> {
    let two = "[(id: \"s\", kind: Vendor, reliability: A, first_hand: true),
                (id: \"t\", kind: Vendor, reliability: A, first_hand: true, published: \"2022-06-02\")]";
    let origins = "/items/e1/origins";
    let both = "reported_by: [\"s\", \"t\"]";
    let at = |name: &str, about: &str| fact(name, about).sources(two).item("e1", both);
    vec![
        at(
            "source-published-later",
            "A source published after the day reports nothing yet: what others reported goes without it.",
        )
        .by_hand(origins, vec!["s"], "t is of 2 June, the case of 1 June"),
        at("source-published-on-the-day", "A source published on the day counts.")
            .options(|options| options.as_of = Some(date(2022, 6, 2)))
            .by_hand(origins, vec!["s", "t"], "both are out on 2 June"),
        fact("source-published-that-month", "Of a month its first day counts as the day of publication.")
            .sources(&two.replace("2022-06-02", "2022-06"))
            .item("e1", both)
            .by_hand(origins, vec!["s", "t"], "June 2022 begins on the day of the case"),
        fact(
            "all-sources-published-later",
            "An item that was known before any of its sources was published keeps them.",
        )
        .sources(two)
        .item("e1", "reported_by: [\"t\"]")
        .by_hand(origins, vec!["t"], "the case says that it was known"),
        fact("link-of-a-later-source", "A link counts from the day on which its source was published.")
            .sources(two)
            .actors("[(id: \"x\", kind: Group, links: [(to: \"a\", by: \"t\")])]")
            .rule(
                "linked",
                "words",
                "Link(from: \"x\", to: \"?h\")",
                "Supports(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.0)",
            )
            .by_hand(MIDDLE, 0.3333, NOTHING),
        fact("link-of-a-source-that-is-out", "The same link a day later.")
            .sources(two)
            .options(|options| options.as_of = Some(date(2022, 6, 2)))
            .actors("[(id: \"x\", kind: Group, links: [(to: \"a\", by: \"t\")])]")
            .rule(
                "linked",
                "words",
                "Link(from: \"x\", to: \"?h\")",
                "Supports(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.0)",
            ),
    ]
}

fn left_out() -> Vec<Draft> {
    let paragraph = |name: &str, about: &str| Draft { paragraph: "2.10", ..fact(name, about) };
    let answers = "answers: [\"q\"]";
    let relays = "[(id: \"s\", kind: Vendor, reliability: A, first_hand: true),
                   (id: \"r\", kind: Media, reliability: A, cites: [\"s\"]),
                   (id: \"t\", kind: Vendor, reliability: A, first_hand: true)]";
    vec![
        counts_not(
            paragraph("blind-to-its-own-question", "Blind leaves out an item that answers the question itself.")
                .options(|options| options.blind = true)
                .item("e1", answers),
        ),
        counts(paragraph("not-blind", "Without that the item counts as any other.").item("e1", answers)),
        counts(
            paragraph("blind-to-another-question", "Blind leaves an item in where it answers another question.")
                .options(|options| options.blind = true)
                .question("(id: \"p\", asks: \"?\", hypotheses: [(id: \"c\", kind: Other), (id: \"d\", kind: Other)])")
                .item("e1", "answers: [\"p\"]"),
        ),
        counts_not(
            paragraph("without-an-item", "An item left out on request takes no part.")
                .options(|options| _ = options.without.insert("e1".into()))
                .item("e1", ""),
        ),
        paragraph("without-an-origin", "A source left out on request says nothing: what only it reports is gone.")
            .without_witness()
            .options(|options| _ = options.without_sources.insert("s".into()))
            .item("e1", "")
            .by_hand("/items/e1/takes_part", false, "nobody else reports it"),
        paragraph("without-a-relay", "A relay left out on request passes nothing on, though its origin is believed.")
            .without_witness()
            .sources(relays)
            .options(|options| _ = options.without_sources.insert("r".into()))
            .item("e1", "reported_by: [\"r\"]")
            .by_hand("/items/e1/takes_part", false, "the origin is reached through the relay alone"),
        paragraph(
            "without-a-relay-beside-the-origin",
            "What the origin says itself stays, though a relay of it is left out.",
        )
        .without_witness()
        .sources(relays)
        .options(|options| _ = options.without_sources.insert("r".into()))
        .item("e1", "reported_by: [\"r\", \"s\"]")
        .by_hand("/items/e1/origins", vec!["s"], "s reports it itself"),
        paragraph("without-one-of-two-origins", "With one of two origins the other is left.")
            .without_witness()
            .sources(relays)
            .options(|options| _ = options.without_sources.insert("s".into()))
            .item("e1", "reported_by: [\"s\", \"t\"]")
            .by_hand("/items/e1/origins", vec!["t"], "s says nothing"),
    ]
}

fn dates() -> Vec<Draft> {
    let days = |name: &str, happened: &str, fires: bool, about: &str| {
        let draft = Draft::new("facts", name, "2.1", about)
            .sure()
            .item("e1", &format!("kind: \"moment\", happened: \"{happened}\", fields: {{\"event\": \"2022-05-10\"}}, known_from: \"2022-05-20\""))
            .rule(
                "days",
                "code",
                "Evidence(kind: \"moment\", supports: \"?h\", happened: \"?d\", where: {\"event\": Bind(\"?e\")}), Days(from: \"?d\", to: \"?e\", is: Within(0.0, 7.0))",
                "Supports(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.0)",
            );
        if fires { counts(draft) } else { counts_not(draft) }
    };
    vec![
        days("days-within", "2022-05-03", true, "Seven days lie between 3 and 10 May: the upper end of the test counts."),
        days("days-beyond", "2022-05-02", false, "Eight days are more than seven."),
        days("days-none", "2022-05-10", true, "Nought days: the lower end counts."),
        days("days-negative", "2022-05-11", false, "A later day gives a negative number."),
        days("days-of-a-month", "2022-05", false, "A rule about days never fires on a month."),
        days("days-of-a-year", "2022", false, "A rule about days never fires on a year."),
        Draft::new("facts", "fixed-values", "2.1", "Dates keep their precision: a month is not its first day.")
            .sure()
            .item("e1", "happened: \"2022-05\", known_from: \"2022-05-20\"")
            .item("e2", "happened: \"2022-05-01\", known_from: \"2022-05-20\", supports: [\"b\"]")
            .rule(
                "same",
                "code",
                "Evidence(kind: \"moment\", as: \"x\", supports: \"a\", happened: \"?d\"), Evidence(kind: \"moment\", as: \"y\", supports: \"b\", happened: \"?d\")",
                "Supports(hypothesis: \"a\", band: \"Ten\", spoofability: 0.0)",
            )
            .by_hand(MIDDLE, 0.3333, NOTHING),
    ]
}
