//! Rivals, priors, false flags and intervals (2.8).

use super::draft::Draft;

pub fn drafts() -> Vec<Draft> {
    [priors(), false_flags(), rivals(), parts()].concat()
}

fn of(name: &str, about: &str) -> Draft {
    Draft::new("posterior", name, "2.8", about).sure()
}

fn cell(draft: Draft, name: &str, share: f64, because: &str) -> Draft {
    draft.by_hand(&format!("/questions/q/cells/{name}/1"), share, because)
}

fn priors() -> Vec<Draft> {
    let list = |count: usize| {
        let all: Vec<String> = (0..count).map(|n| format!("(id: \"h{n}\", kind: Other)")).collect();
        format!("[{}]", all.join(", "))
    };
    let alike = |count: usize| {
        let share = (1e4 / (count as f64 + 1.0)).round() / 1e4;
        let draft =
            of(&format!("alike-{count}"), &format!("{count} hypotheses without evidence, and unknown, start alike."));
        cell(draft.hypotheses(&list(count)), "unknown", share, "one part of so many and one more")
    };
    let stated = "[(id: \"a\", kind: Insider, prior: 0.6, prior_reason: \"-\"), (id: \"b\", kind: Other, prior: 0.2, prior_reason: \"-\")]";
    let mut drafts: Vec<Draft> = (2..=6).map(alike).collect();
    drafts.extend([
        of(
            "stated-priors",
            "A case may state other priors, with a reason; unknown keeps the share of one listed alike.",
        )
        .hypotheses(stated),
        cell(
            of("stated-priors-of-parts", "What is stated of a whole holds what is stated of its parts.").hypotheses(
                "[(id: \"a\", kind: Insider, prior: 0.6, prior_reason: \"-\"), (id: \"b\", kind: Other, prior: 0.2, prior_reason: \"-\"),
                  (id: \"c\", kind: Insider, within: \"a\", prior: 0.2, prior_reason: \"-\")]",
            ),
            "a",
            0.4,
            "0.6 without the 0.2 of c",
        ),
        of("stated-priors-and-evidence", "Weights add to stated priors.")
            .hypotheses(stated)
            .weighs("code", "Ten", 0.0)
            .item("e1", "supports: [\"b\"]"),
        cell(
            of("unknown-prior", "The prior of unknown is a number of the scales.")
                .scales(|scales| scales.unknown_prior = 10.0),
            "unknown",
            0.8333,
            "ten times a listed one: 10 / (10 + 1 + 1)",
        ),
        cell(
            of("unknown-prior-low", "It may be below a listed one.").scales(|scales| scales.unknown_prior = -10.0),
            "unknown",
            0.0476,
            "a tenth of a listed one: 0.1 / 2.1",
        ),
    ]);
    drafts
}

fn false_flags() -> Vec<Draft> {
    let posing = "[(id: \"a\", kind: State), (id: \"b\", kind: Other)]";
    let planted = |name: &str, spoofability: f64, about: &str| {
        of(name, about).hypotheses(posing).weighs("code", "Decisive", spoofability).item("e1", "")
    };
    let flag = "false flag of a";
    let kinds = [
        ("state", "State", true),
        ("state-unit", "StateUnit", true),
        ("criminal", "CriminalGroup", true),
        ("hacktivist", "Hacktivist", true),
        ("cluster", "Cluster", true),
        ("insider", "Insider", false),
        ("other", "Other", false),
    ];
    let mut drafts: Vec<Draft> = kinds
        .iter()
        .map(|(name, kind, posed)| {
            let how = if *posed { "Somebody could pose as" } else { "Nobody can pose as" };
            let draft = of(&format!("posed-as-{name}"), &format!("{how} a hypothesis of the kind {kind}."));
            let draft = draft.hypotheses(&format!("[(id: \"a\", kind: {kind}), (id: \"b\", kind: Other)]"));
            let (share, because) = if *posed {
                (0.3226, "1 / (3 + 0.1): a false flag has a tenth")
            } else {
                (0.3333, "1 / 3: no false flag")
            };
            cell(draft, "unknown", share, because)
        })
        .collect();
    let suspect = |draft: Draft, band: &str| {
        draft
            .rule(
                "signs",
                "",
                "Evidence(kind: \"words\", as: \"w\", concerns: \"?h\")",
                &format!("SuggestsFalseFlag(hypothesis: \"?h\", band: \"{band}\")"),
            )
            .item("w1", "kind: \"words\", concerns: [\"a\"]")
    };
    drafts.extend([
        cell(
            of("flag-prior", "A false flag starts 10 dB below the one it poses as.").hypotheses(posing),
            flag,
            0.0323,
            "0.1 / (1 + 1 + 1 + 0.1)",
        ),
        planted("planted-whole", 1.0, "What anyone can plant cannot tell a from somebody posing as a.").by_hand(
            "/questions/q/cells/a/1",
            0.8806,
            "17.5 dB for both: 56.23 / (56.23 + 5.623 + 2)",
        ),
        planted("not-to-be-planted", 0.0, "What nobody can plant gives the false flag nothing.").by_hand(
            "/questions/q/cells/false flag of a/1",
            0.0017,
            "0.1 / (56.23 + 2 + 0.1)",
        ),
        planted("half-planted", 0.5, "In between, the ratio is 1 + s · (L − 1)."),
        cell(
            suspect(
                of("signs-of-deception", "Signs of deception raise the prior of the false flag.").hypotheses(posing),
                "Three",
            ),
            flag,
            0.0624,
            "−7 dB: 0.1995 / 3.1995",
        ),
        cell(
            suspect(of("signs-up-to-the-ceiling", "To −3 dB at most.").hypotheses(posing), "Decisive"),
            flag,
            0.1431,
            "−3 dB: 0.5012 / 3.5012",
        ),
        cell(
            of("planted-without-end", "However much can be planted: without other rivals it stays below 0.909.")
                .hypotheses(posing)
                .scales(|scales| scales.bands[6].lo = 29.0)
                .scales(|scales| scales.bands[6].hi = 29.0)
                .weighs("code", "Decisive", 1.0)
                .item("e1", ""),
            "a",
            0.9070,
            "29 dB for both: 794.33 / (794.33 + 79.433 + 2)",
        ),
        of("opposition-spares-the-poser", "What speaks against a does not speak against who poses as a.")
            .hypotheses(posing)
            .opposes("code", "Ten")
            .item("e1", "opposes: [\"a\"]")
            .by_hand(
                "/questions/q/cells/false flag of a/1",
                0.0455,
                "a at 0.1, the false flag at 0.1, b and unknown at 1: 0.1 / 2.2",
            ),
    ]);
    drafts
}

fn rivals() -> Vec<Draft> {
    vec![
        cell(
            of("one-supported", "10 dB for one of two.").weighs("code", "Ten", 0.0).item("e1", ""),
            "b",
            0.0833,
            "1 / (10 + 1 + 1)",
        ),
        cell(
            of("both-supported-apart", "Each by an item of its own: they stay level, and unknown falls behind.")
                .weighs("code", "Ten", 0.0)
                .item("e1", "")
                .item("e2", "supports: [\"b\"]"),
            "unknown",
            0.0476,
            "1 / (10 + 10 + 1)",
        ),
        cell(
            of(
                "fits-every-hypothesis",
                "Evidence that fits every listed hypothesis says nothing, not even against unknown.",
            )
            .weighs("code", "Ten", 0.0)
            .item("e1", "supports: [\"a\", \"b\"]"),
            "unknown",
            0.3333,
            "three answers alike",
        ),
        of("shared-in-part", "Of a shared statement only what one has more tells them apart.")
            .weighs("code", "Ten", 0.0)
            .rule(
                "more",
                "code",
                "Evidence(kind: \"moment\", as: \"e\", supports: \"a\", where: {\"exact\": Is(true)})",
                "Supports(hypothesis: \"a\", band: \"Decisive\", spoofability: 0.0)",
            )
            .item("e1", "supports: [\"a\", \"b\"], fields: {\"exact\": true}"),
        of("shared-has-no-width", "An error that both share is no error of their margin.")
            .hypotheses("[(id: \"a\", kind: Insider), (id: \"b\", kind: Other), (id: \"c\", kind: Other)]")
            .weighs("code", "Strong", 0.0)
            .item("e1", "supports: [\"a\", \"b\"]"),
        cell(
            of("opposed", "What speaks against one lifts all others alike.")
                .opposes("code", "Ten")
                .item("e1", "opposes: [\"b\"]"),
            "a",
            0.4762,
            "1 / (1 + 0.1 + 1)",
        ),
        of("all-opposed", "What speaks against every listed answer leaves unknown ahead.")
            .opposes("code", "Ten")
            .item("e1", "opposes: [\"a\", \"b\"]")
            .by_hand("/questions/q/leading", serde_json::Value::Null, "unknown is ahead")
            .by_hand("/questions/q/cells/unknown/1", 0.8333, "1 / (0.1 + 0.1 + 1)"),
        of("tie", "Of equals none leads.").by_hand(
            "/questions/q/leading",
            serde_json::Value::Null,
            "nothing tells them apart",
        ),
        of("leads-by-a-little", "Any advantage leads.")
            .scales(|scales| scales.bands[1].lo = 0.001)
            .scales(|scales| scales.bands[1].hi = 0.001)
            .weighs("code", "Negligible", 0.0)
            .item("e1", "")
            .by_hand("/questions/q/leading", "a", "0.001 dB"),
        of("two-questions", "Questions are answered apart.")
            .weighs("code", "Ten", 0.0)
            .question("(id: \"p\", asks: \"?\", hypotheses: [(id: \"c\", kind: Other), (id: \"d\", kind: Other)])")
            .item("e1", "")
            .by_hand("/questions/p/cells/c/1", 0.3333, "nothing bears on it"),
    ]
}

fn parts() -> Vec<Draft> {
    let nested = "[(id: \"a\", kind: Insider), (id: \"a1\", kind: Other, within: \"a\"), (id: \"a2\", kind: Other, within: \"a\"), (id: \"b\", kind: Other)]";
    let part = |name: &str, about: &str| of(name, about).hypotheses(nested).weighs("code", "Ten", 0.0);
    vec![
        part("parts-without-evidence", "A broader hypothesis is as probable as its parts and its remainder together."),
        part("support-for-the-whole", "Evidence for the whole raises its parts alike.").item("e1", ""),
        part("support-for-a-part", "Evidence for a part raises the whole through it.")
            .item("e1", "supports: [\"a1\"]")
            .by_hand("/questions/q/hypotheses/a/leads", true, "a1 leads, and it lies within a"),
        part("support-for-another", "What supports b lowers whole and parts.").item("e1", "supports: [\"b\"]").by_hand(
            "/questions/q/leading",
            "b",
            "10 dB for b alone",
        ),
        part("part-in-the-lead", "Of what leads, the one that lies within no other is named.")
            .item("e1", "supports: [\"a1\"]")
            .item("e2", "supports: [\"a1\"]")
            .by_hand("/questions/q/leading", "a", "a1 lies within a"),
        part("part-opposed", "What speaks against a part leaves the rest of the whole.")
            .opposes("code", "Ten")
            .item("e1", "opposes: [\"a1\"]"),
    ]
}
