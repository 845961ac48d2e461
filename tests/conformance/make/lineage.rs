//! Lineage, reliability and credibility (2.4).

use super::draft::Draft;

pub fn drafts() -> Vec<Draft> {
    [grades(), graphs()].concat()
}

fn of(name: &str, about: &str) -> Draft {
    Draft::new("lineage", name, "2.4", about).weighs("code", "Ten", 0.0)
}

fn hand(draft: Draft, what: &str, (lo, hi): (f64, f64), because: &str) -> Draft {
    draft.by_hand(&format!("/items/e1/{what}/0"), lo, because).by_hand(&format!("/items/e1/{what}/1"), hi, because)
}

/// Each grade by itself; the other grade is the best there is without a second origin.
fn grades() -> Vec<Draft> {
    let reliability = [
        ("A", 0.95, 1.0),
        ("B", 0.80, 0.95),
        ("C", 0.60, 0.85),
        ("D", 0.30, 0.60),
        ("E", 0.10, 0.40),
        ("F", 0.05, 0.95),
    ];
    let credibility = [(2, 0.80, 0.95), (3, 0.55, 0.80), (4, 0.25, 0.55), (5, 0.05, 0.25), (6, 0.05, 0.95)];
    let tables = |scales: &mut ascribe::model::scale::Scales| {
        scales.reliability[3] = (ascribe::model::reliability::Reliability::D, 0.30, 0.60);
    };
    let one = |(grade, lo, hi): &(&str, f64, f64)| {
        let about = format!("Reliability {grade} of the only origin.");
        let list = format!("[(id: \"s\", kind: Vendor, reliability: {grade}, first_hand: true)]");
        let draft =
            of(&format!("reliability-{}", grade.to_lowercase()), &about).scales(tables).sources(&list).item("e1", "");
        hand(draft, "reliability", (*lo, *hi), "the interval of the grade")
    };
    let two = |(grade, lo, hi): &(u8, f64, f64)| {
        let about = format!("Credibility {grade} of a report by a reliable origin.");
        let draft = of(&format!("credibility-{grade}"), &about).item("e1", &format!("credibility: {grade}"));
        hand(draft, "truth", (*lo, *hi), "the smaller of A and the grade, at each end")
    };
    let pair = "[(id: \"s\", kind: Vendor, reliability: A, first_hand: true), (id: \"t\", kind: Vendor, reliability: A, first_hand: true)]";
    let mut drafts: Vec<Draft> = reliability.iter().map(one).chain(credibility.iter().map(two)).collect();
    drafts.extend([
        hand(
            of("credibility-1-one-origin", "Called confirmed, with one origin: read as 2.")
                .item("e1", "credibility: 1"),
            "truth",
            (0.80, 0.95),
            "credibility 2",
        ),
        hand(
            of("credibility-1-two-origins", "Called confirmed, with two origins: believed.")
                .sources(pair)
                .item("e1", "credibility: 1, reported_by: [\"s\", \"t\"]"),
            "truth",
            (0.95, 1.0),
            "the noisy-or of two A is above credibility 1",
        ),
    ]);
    drafts
}

fn graphs() -> Vec<Draft> {
    let source = |id: &str, grade: &str, cites: &str| {
        let cites = if cites.is_empty() { "first_hand: true".to_owned() } else { format!("cites: [{cites}]") };
        format!("(id: \"{id}\", kind: Media, reliability: {grade}, {cites})")
    };
    let graph = |name: &str, about: &str, sources: &[String], by: &str| {
        of(name, about).sources(&format!("[{}]", sources.join(", "))).item("e1", &format!("reported_by: [{by}]"))
    };
    let lost = |id: &str, grade: &str| format!("(id: \"{id}\", kind: Media, reliability: {grade})");
    let origins =
        |draft: Draft, ids: &[&str]| draft.by_hand("/items/e1/origins", ids.to_vec(), "by following who cites whom");
    vec![
        hand(origins(graph("relay-adds-no-origin", "A relay adds no origin.", &[source("s", "B", ""), source("r", "A", "\"s\"")], "\"s\", \"r\""), &["s"]), "reliability", (0.80, 0.95), "one origin of grade B, however often it is told"),
        hand(origins(graph("relay-weaker-than-its-origin", "A relay passes on nothing more reliably than it reports itself.", &[source("s", "A", ""), source("r", "C", "\"s\"")], "\"r\""), &["s"]), "reliability", (0.60, 0.85), "the weakest on the way: C"),
        hand(graph("relay-better-than-its-origin", "Nor does it better what it relays.", &[source("s", "C", ""), source("r", "A", "\"s\"")], "\"r\""), "reliability", (0.60, 0.85), "the weakest on the way: C"),
        hand(graph("chain-of-relays", "Of a chain of relays the weakest counts.", &[source("s", "A", ""), source("r", "C", "\"s\""), source("t", "B", "\"r\"")], "\"t\""), "reliability", (0.60, 0.85), "the weakest of A, C and B"),
        hand(graph("best-way", "Of two ways to one origin the better counts.", &[source("s", "A", ""), source("r", "C", "\"s\""), source("t", "B", "\"s\"")], "\"r\", \"t\""), "reliability", (0.80, 0.95), "through B"),
        hand(origins(graph("two-origins", "Two origins: noisy-or.", &[source("s", "B", ""), source("t", "C", "")], "\"s\", \"t\""), &["s", "t"]), "reliability", (0.92, 0.9925), "1 − 0.2 · 0.4; 1 − 0.05 · 0.15"),
        hand(origins(graph("relay-of-two", "A relay of two sources has two origins.", &[source("s", "B", ""), source("t", "C", ""), source("r", "A", "\"s\", \"t\"")], "\"r\""), &["s", "t"]), "reliability", (0.92, 0.9925), "1 − 0.2 · 0.4; 1 − 0.05 · 0.15"),
        hand(graph("three-origins", "Three origins.", &[source("s", "C", ""), source("t", "C", ""), source("u", "C", "")], "\"s\", \"t\", \"u\""), "reliability", (0.936, 0.9966), "1 − 0.4³; 1 − 0.15³"),
        origins(graph("circle", "A citation circle is one origin, named after its first.", &[source("r", "B", "\"t\""), source("t", "B", "\"r\"")], "\"r\", \"t\""), &["r"]),
        origins(graph("circle-of-three", "So is one of three.", &[source("r", "B", "\"t\""), source("t", "B", "\"u\""), source("u", "B", "\"r\"")], "\"u\""), &["r"]),
        origins(graph("circle-with-a-way-out", "A circle that cites somebody outside has that origin and none of its own.", &[source("r", "B", "\"t\""), source("t", "B", "\"r\", \"s\""), source("s", "A", "")], "\"r\""), &["s"]),
        hand(origins(graph("cites-nobody", "A relay that cites nobody has an unknown lineage: no origin.", &[lost("r", "B")], "\"r\""), &[]), "reliability", (0.80, 0.95), "its own grade"),
        hand(origins(graph("unknown-beside-known", "A report of unknown lineage corroborates nothing.", &[source("s", "B", ""), lost("r", "B")], "\"s\", \"r\""), &["s"]), "reliability", (0.80, 0.95), "the larger of the two, not the noisy-or"),
        hand(graph("unknown-better-than-known", "It counts where it is the more reliable.", &[source("s", "C", ""), lost("r", "B")], "\"s\", \"r\""), "reliability", (0.80, 0.95), "the larger of C and B"),
        hand(origins(graph("two-unknown", "Two reports of unknown lineage may be one.", &[lost("r", "B"), lost("t", "C")], "\"r\", \"t\""), &[]), "reliability", (0.80, 0.95), "the larger of the two"),
        origins(of("first-hand-cites", "What a first-hand source cites is not followed.").sources("[(id: \"s\", kind: Vendor, reliability: A, first_hand: true), (id: \"t\", kind: Vendor, reliability: A, first_hand: true, cites: [\"s\"])]").item("e1", "reported_by: [\"t\"]"), &["t"]),
        hand(graph("origin-and-its-relay-cannot-be-judged", "F is a wide interval also on the way.", &[source("s", "A", ""), source("r", "F", "\"s\"")], "\"r\""), "reliability", (0.05, 0.95), "the weakest, end by end"),
        hand(graph("ends-weakest-apart", "The weakest is taken at each end by itself.", &[source("s", "C", ""), source("r", "F", "\"s\"")], "\"r\""), "reliability", (0.05, 0.85), "0.05 of F, 0.85 of C"),
        hand(graph("origin-grade-f", "An origin of F beside one of B.", &[source("s", "B", ""), source("t", "F", "")], "\"s\", \"t\""), "reliability", (0.81, 0.9975), "1 − 0.2 · 0.95; 1 − 0.05 · 0.05"),
    ]
}
