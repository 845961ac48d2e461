//! What rules can ask for, and what they derive (2.2): each condition where it holds and where it does not.

use super::draft::Draft;

const THEN: &str = "Supports(hypothesis: \"a\", band: \"Ten\", spoofability: 0.0)";

pub fn drafts() -> Vec<Draft> {
    [
        tests_of_values(),
        patterns(),
        comparisons(),
        comparisons_with_words(),
        counts(),
        combined(),
        absence(),
        derived(),
        derived_again(),
    ]
    .concat()
}

fn base(name: &str, about: &str) -> Draft {
    Draft::new("conditions", name, "2.2", about).sure()
}

fn judged(draft: Draft, holds: bool) -> Draft {
    let (middle, because) = if holds {
        (0.8333, "the rule matches: 10 dB for a, 10 / (10 + 1 + 1)")
    } else {
        (0.3333, "the rule does not match: three answers alike")
    };
    draft.by_hand("/questions/q/cells/a/1", middle, because)
}

/// A test of a field, once where it holds and once where it does not.
fn tests_of_values() -> Vec<Draft> {
    let all = [
        ("is", "family", "Is(\"alpha\")", "\"alpha\"", "\"beta\""),
        ("is-not", "family", "IsNot(\"alpha\")", "\"beta\"", "\"alpha\""),
        ("one-of", "family", "OneOf([\"alpha\", \"beta\"])", "\"beta\"", "\"gamma\""),
        ("none-of", "family", "NoneOf([\"alpha\", \"beta\"])", "\"gamma\"", "\"beta\""),
        ("within-upper-end", "shared", "Within(1.0, 3.0)", "3", "4"),
        ("within-lower-end", "shared", "Within(1.0, 3.0)", "1", "0"),
        ("at-least", "shared", "AtLeast(2.0)", "2", "1"),
        ("at-most", "shared", "AtMost(2.0)", "2", "3"),
        ("decimal", "share", "AtLeast(0.5)", "0.5", "0.49"),
        ("list-holds-one", "tags", "Is(\"x\")", "[\"w\", \"x\"]", "[\"w\"]"),
        ("list-is-not", "tags", "IsNot(\"x\")", "[\"w\"]", "[\"w\", \"x\"]"),
        ("list-none-of", "tags", "NoneOf([\"x\", \"y\"])", "[\"w\"]", "[\"w\", \"y\"]"),
    ];
    let mut drafts = Vec::new();
    for (name, field, test, good, bad) in all {
        for (end, value, holds) in [("holds", good, true), ("fails", bad, false)] {
            let about = format!("`{test}` {end} on {value}.");
            let draft = base(&format!("test-{name}-{end}"), &about)
                .item("e1", &format!("kind: \"sample\", fields: {{\"{field}\": {value}}}"))
                .rule("r", "code", &format!("Evidence(kind: \"sample\", where: {{\"{field}\": {test}}})"), THEN);
            drafts.push(judged(draft, holds));
        }
    }
    for (name, fields, holds, about) in [
        ("list-missing", "fields: {}", true, "`Missing` holds of a list that is not given."),
        ("list-missing-not", "fields: {\"tags\": [\"w\"]}", false, "`Missing` fails of a list that is."),
    ] {
        let draft = base(&format!("test-{name}"), about).item("e1", &format!("kind: \"sample\", {fields}")).rule(
            "r",
            "code",
            "Evidence(kind: \"sample\", where: {\"tags\": Missing})",
            THEN,
        );
        drafts.push(judged(draft, holds));
    }
    for (name, test, given, holds, about) in [
        ("known", "Known", true, true, "`Known` holds where the field is given."),
        ("known-not", "Known", false, false, "`Known` fails where it is not."),
        ("missing", "Missing", false, true, "`Missing` holds where the field is not given."),
        ("missing-not", "Missing", true, false, "`Missing` fails where it is."),
        ("is-not-of-nothing", "IsNot(\"beta\")", false, false, "What is not given is not different either."),
        ("none-of-of-nothing", "NoneOf([\"beta\"])", false, false, "What is not given is not outside a list either."),
    ] {
        let fields = if given { "fields: {\"family\": \"alpha\"}" } else { "fields: {}" };
        let draft = base(&format!("test-{name}"), about).item("e1", &format!("kind: \"sample\", {fields}")).rule(
            "r",
            "code",
            &format!("Evidence(kind: \"sample\", where: {{\"family\": {test}}})"),
            THEN,
        );
        drafts.push(judged(draft, holds));
    }
    drafts
}

/// A condition on a case with a bit of everything.
fn patterns() -> Vec<Draft> {
    let all = [
        ("kind", "Evidence(kind: \"sample\")", true, "An item of the kind."),
        ("other-kind", "Evidence(kind: \"words\")", false, "No item of the kind."),
        ("supports", "Evidence(kind: \"sample\", supports: \"a\")", true, "An item that supports a."),
        ("supports-other", "Evidence(kind: \"sample\", supports: \"b\")", false, "No item that supports b."),
        ("opposes", "Evidence(kind: \"sample\", opposes: \"b\")", true, "An item that opposes b."),
        ("concerns", "Evidence(kind: \"sample\", concerns: \"x\")", true, "An item that concerns the actor x."),
        ("one-way-is-not-another", "Evidence(kind: \"sample\", opposes: \"a\")", false, "Support is no opposition."),
        (
            "credibility",
            "Evidence(kind: \"sample\", credibility: AtMost(2.0))",
            true,
            "The grade as the case gives it.",
        ),
        ("credibility-fails", "Evidence(kind: \"sample\", credibility: Is(1))", false, "Another grade."),
        (
            "source-kind",
            "Evidence(kind: \"sample\", as: \"e\"), Source(of: \"e\", kinds: [Media])",
            true,
            "One of those who report it is of the press.",
        ),
        (
            "source-kind-fails",
            "Evidence(kind: \"sample\", as: \"e\"), Source(of: \"e\", kinds: [Court])",
            false,
            "No court reports it.",
        ),
        (
            "source-party",
            "Evidence(kind: \"sample\", as: \"e\"), Source(of: \"e\", party: true)",
            false,
            "Nobody who reports it is a party.",
        ),
        (
            "source-grade",
            "Evidence(kind: \"sample\", as: \"e\"), Source(of: \"e\", reliability: [B, C])",
            true,
            "One who reports it has grade B.",
        ),
        (
            "origin",
            "Evidence(kind: \"sample\", as: \"e\"), Origin(of: \"e\", kinds: [Vendor])",
            true,
            "The press relays a vendor: the vendor is the origin.",
        ),
        (
            "origin-is-no-relay",
            "Evidence(kind: \"sample\", as: \"e\"), Origin(of: \"e\", kinds: [Media])",
            false,
            "A relay is no origin.",
        ),
        ("actor", "Actor(as: \"x\", kinds: [Group])", true, "An actor of the kind."),
        ("actor-fails", "Actor(as: \"x\", kinds: [Persona])", false, "Of another kind."),
        ("link", "Link(from: \"x\", to: \"b\")", true, "A published link."),
        ("link-is-directed", "Link(from: \"b\", to: \"x\")", false, "Links go one way."),
        (
            "link-by-kind",
            "Link(from: \"x\", to: \"b\", by_kinds: [Media])",
            false,
            "The vendor published it, not the press.",
        ),
        ("hypothesis-kind", "Hypothesis(as: \"?g\", kinds: [Cluster])", false, "No hypothesis of the kind."),
        ("hypothesis-names", "Hypothesis(as: \"b\", actor: \"x\")", true, "The hypothesis names the actor."),
        ("hypothesis-within", "Hypothesis(as: \"?g\", within: \"b\")", true, "A part of b."),
        ("hypothesis-within-fails", "Hypothesis(as: \"?g\", within: \"a\")", false, "Nothing lies within a."),
        (
            "join",
            "Evidence(kind: \"sample\", concerns: \"?x\"), Link(from: \"?x\", to: \"?g\"), Hypothesis(as: \"?g\", actor: \"?x\")",
            true,
            "One variable means one thing throughout.",
        ),
        (
            "join-fails",
            "Evidence(kind: \"sample\", supports: \"?x\"), Link(from: \"?x\", to: \"b\")",
            false,
            "a is nobody who is linked.",
        ),
    ];
    all.map(|(name, when, holds, about)| {
        let draft = base(&format!("pattern-{name}"), about)
            .hypotheses("[(id: \"a\", kind: Insider), (id: \"b\", kind: Other, actors: [\"x\"]), (id: \"b1\", kind: Other, within: \"b\")]")
            .sources("[(id: \"s\", kind: Vendor, reliability: A, first_hand: true), (id: \"m\", kind: Media, reliability: B, cites: [\"s\"])]")
            .actors("[(id: \"x\", kind: Group, links: [(to: \"b\", by: \"s\")])]")
            .item("e1", "kind: \"sample\", supports: [\"a\"], opposes: [\"b\"], concerns: [\"x\"], reported_by: [\"s\", \"m\"]")
            .rule("r", "code", when, THEN);
        draft.by_hand("/questions/q/hypotheses/a/leads", holds, if holds { "a alone has support" } else { "nothing tells the answers apart" })
    })
    .into()
}

fn comparisons() -> Vec<Draft> {
    let all = [
        ("equal", "Equal", 2, 2, true),
        ("equal-fails", "Equal", 2, 3, false),
        ("different", "Different", 2, 3, true),
        ("different-fails", "Different", 2, 2, false),
        ("less", "Less", 2, 3, true),
        ("less-fails-on-equal", "Less", 2, 2, false),
        ("at-most-on-equal", "AtMost", 2, 2, true),
        ("at-most-fails", "AtMost", 3, 2, false),
    ];
    all.map(|(name, operator, left, right, holds)| {
        let when = format!(
            "Evidence(kind: \"sample\", as: \"e\", supports: \"a\", where: {{\"shared\": Bind(\"?x\")}}), \
             Evidence(kind: \"sample\", as: \"f\", supports: \"b\", where: {{\"shared\": Bind(\"?y\")}}), \
             Compare(left: \"?x\", is: {operator}, right: \"?y\")"
        );
        let draft = base(&format!("compare-{name}"), &format!("{left} against {right} with `{operator}`."))
            .item("e1", &format!("kind: \"sample\", fields: {{\"shared\": {left}}}"))
            .item("e2", &format!("kind: \"sample\", supports: [\"b\"], fields: {{\"shared\": {right}}}"))
            .rule("r", "code", &when, THEN);
        judged(draft, holds)
    })
    .into()
}

/// A word that a rule writes is read as what it is compared with, where it can be.
fn comparisons_with_words() -> Vec<Draft> {
    let all = [
        ("number", "sample", "\"shared\": 2", "AtMost", "3", true),
        ("number-fails", "sample", "\"shared\": 2", "AtMost", "1", false),
        ("no-number-inf", "sample", "\"shared\": 2", "AtMost", "inf", false),
        ("no-number-nan", "sample", "\"shared\": 2", "Different", "nan", true),
        ("flag", "moment", "\"exact\": true", "Equal", "true", true),
        ("flag-fails", "moment", "\"exact\": true", "Equal", "false", false),
    ];
    all.map(|(name, kind, given, operator, word, holds)| {
        let field = given.split(':').next().unwrap_or_default();
        let when = format!(
            "Evidence(kind: \"{kind}\", as: \"e\", supports: \"a\", where: {{{field}: Bind(\"?x\")}}), \
             Compare(left: \"?x\", is: {operator}, right: \"{word}\")"
        );
        let draft =
            base(&format!("compare-word-{name}"), &format!("{{{given}}} against the word {word} with `{operator}`."))
                .item("e1", &format!("kind: \"{kind}\", fields: {{{given}}}"))
                .rule("r", "code", &when, THEN);
        judged(draft, holds)
    })
    .into()
}

fn counts() -> Vec<Draft> {
    let origins = "Count(of: \"?o\", where: [Evidence(kind: \"moment\", as: \"e\"), Origin(of: \"e\", as: \"?o\")], is: AtLeast(2.0))";
    let two = "[(id: \"s\", kind: Vendor, reliability: A, first_hand: true), (id: \"t\", kind: Vendor, reliability: A, first_hand: true),
                (id: \"m\", kind: Media, reliability: A, cites: [\"s\"])]";
    let item = |draft: Draft, id: &str, by: &str| draft.item(id, &format!("reported_by: [\"{by}\"]"));
    let of = |name: &str, about: &str, by: &[&str]| {
        let draft = base(name, about).sources(two);
        let draft = by.iter().enumerate().fold(draft, |draft, (n, by)| item(draft, &format!("e{n}"), by));
        draft.rule("r", "code", origins, THEN)
    };
    vec![
        judged(of("count-two-origins", "Two items from two origins: two.", &["s", "t"]), true),
        judged(of("count-one-origin-twice", "Two items from one origin: one.", &["s", "s"]), false),
        judged(of("count-relay-adds-none", "A relay of the same origin adds none.", &["s", "m"]), false),
        judged(
            base("count-of-nothing", "Where nothing is found the number is nought.").rule(
                "r",
                "code",
                "Count(of: \"e\", where: [Evidence(kind: \"moment\", as: \"e\")], is: AtMost(0.0))",
                THEN,
            ),
            true,
        ),
    ]
}

fn combined() -> Vec<Draft> {
    let (yes, no) = ("Evidence(kind: \"moment\")", "Evidence(kind: \"words\")");
    let of = |name: &str, when: String, holds: bool, about: &str| {
        judged(base(name, about).item("e1", "").rule("r", "code", &when, THEN), holds)
    };
    let named = "Evidence(kind: \"words\", as: \"w\"), Fact(relation: \"marked\", args: [\"w\"])";
    let count = format!("Count(of: \"w\", where: [{named}], is: AtLeast(1.0))");
    let named_within = |name: &str, when: &str, holds: bool, about: &str| {
        let mark = "Derives(relation: \"marked\", args: [\"m\"], strength: 1.0)";
        let draft = base(name, about).item("e1", "").item("e2", "kind: \"words\"");
        judged(draft.rule("d", "", "Evidence(kind: \"words\", as: \"m\")", mark).rule("r", "code", when, THEN), holds)
    };
    vec![
        of("all-holds", format!("All([{yes}, {yes}])"), true, "All of what is there."),
        of("all-fails", format!("All([{yes}, {no}])"), false, "One is not there."),
        of("any-holds", format!("Any([{no}, {yes}])"), true, "One of them is there."),
        of("any-fails", format!("Any([{no}, {no}])"), false, "None is there."),
        of("not-holds", format!("{yes}, Not([{no}])"), true, "What is not there is not."),
        of("not-fails", format!("{yes}, Not([{yes}])"), false, "What is there is."),
        named_within(
            "not-names-an-item",
            &format!("{yes}, Not([{named}])"),
            false,
            "An item named inside a `Not` is a variable.",
        ),
        named_within("count-names-an-item", &format!("{yes}, {count}"), true, "So is one named inside a `Count`."),
        named_within("not-any-names-an-item", &format!("{yes}, Not([Any([All([{named}])])])"), false, "However deep."),
        of("not-of-several", format!("{yes}, Not([{yes}, {no}])"), true, "`Not` fails only where all of it holds."),
        judged(
            base("unless-holds", "An exception that does not hold.")
                .item("e1", "")
                .rule("r", "code", yes, THEN)
                .unless(no),
            true,
        ),
        judged(
            base("unless-fails", "An exception that holds.").item("e1", "").rule("r", "code", yes, THEN).unless(yes),
            false,
        ),
        judged(
            base("unless-either", "Of two exceptions either suffices.")
                .item("e1", "")
                .rule("r", "code", yes, THEN)
                .unless(&format!("{no}, {yes}")),
            false,
        ),
    ]
}

fn absence() -> Vec<Draft> {
    let of = |name: &str, searches: &str, evidence: bool, holds: bool, about: &str| {
        let draft = base(name, about).searches(searches);
        let draft = if evidence { draft.item("e1", "kind: \"sample\", supports: [\"b\"]") } else { draft };
        judged(draft.rule("r", "code", "Absent(kind: \"sample\", supports: \"b\")", THEN), holds)
    };
    let search = |concerns: &str, kind: &str| {
        format!("[(id: \"l\", kind: \"{kind}\", concerns: [{concerns}], by: \"s\", known_from: \"2022-05-01\")]")
    };
    vec![
        of("absent-looked-for", &search("\"b\"", "sample"), false, true, "It was looked for and nothing was found."),
        of("absent-not-looked-for", "[]", false, false, "Nothing recorded and nobody looked: that is no absence."),
        of("absent-but-found", &search("\"b\"", "sample"), true, false, "It was looked for and found."),
        of("absent-other-kind", &search("\"b\"", "words"), false, false, "Something else was looked for."),
        of("absent-other-subject", &search("\"a\"", "sample"), false, false, "It was looked for of somebody else."),
        of("absent-looked-for-any", &search("", "sample"), false, true, "A search for any covers everybody."),
    ]
}

fn derived() -> Vec<Draft> {
    let fact = |strength: f64| format!("Derives(relation: \"tied\", args: [\"?h\"], strength: {strength:?})");
    let uses = "Fact(relation: \"tied\", args: [\"?h\"])";
    let weighs = "Supports(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.0)";
    let from = "Evidence(kind: \"moment\", as: \"e\", supports: \"?h\")";
    let strength = "/questions/q/derived/0/strength/1";
    let chain = "[(id: \"x\", kind: Group, links: [(to: \"y\", by: \"s\")]), (id: \"y\", kind: Group, links: [(to: \"z\", by: \"s\")]),
                  (id: \"z\", kind: Group, links: [(to: \"a\", by: \"s\")])]";
    let closure = |draft: Draft, strength: f64| {
        let step = format!("Derives(relation: \"leads_to\", args: [\"?x\", \"?z\"], strength: {strength:?})");
        draft
            .rule("first", "", "Link(from: \"?x\", to: \"?z\")", &step)
            .rule(
                "further",
                "",
                "Link(from: \"?x\", to: \"?y\"), Fact(relation: \"leads_to\", args: [\"?y\", \"?z\"])",
                &step,
            )
            .rule(
                "uses",
                "words",
                "Fact(relation: \"leads_to\", args: [\"x\", \"?h\"]), Hypothesis(as: \"?h\")",
                weighs,
            )
    };
    let words = "Evidence(kind: \"words\", as: \"e\", supports: \"?h\")";
    let two_ways = |name: &str, one: f64, other: f64| {
        base(name, "A finding rests on the items of the strongest way.")
            .item("e1", "")
            .item("e2", "kind: \"words\"")
            .rule("d", "", from, &fact(one))
            .rule("d2", "", words, &fact(other))
            .rule("w", "code", uses, weighs)
            .by_hand(strength, 0.8, "the larger of 0.5 and 0.8")
    };
    vec![
        two_ways("derived-stronger-way-first", 0.8, 0.5),
        two_ways("derived-stronger-way-second", 0.5, 0.8),
        base("derived-strength", "A fact is as strong as its step times its premises.")
            .item("e1", "")
            .rule("d", "", from, &fact(0.5))
            .rule("w", "code", uses, weighs)
            .by_hand(strength, 0.5, "premise 1, step 0.5"),
        base("derived-two-ways", "Of several ways to a fact the best counts.")
            .item("e1", "")
            .rule("d", "", from, &fact(0.5))
            .rule("d2", "", from, &fact(0.8))
            .rule("w", "code", uses, weighs)
            .by_hand(strength, 0.8, "the larger of 0.5 and 0.8"),
        base("derived-of-derived", "Steps multiply.")
            .item("e1", "")
            .rule("d", "", from, &fact(0.5))
            .rule("d2", "", uses, "Derives(relation: \"held\", args: [\"?h\"], strength: 0.5)")
            .rule("w", "code", "Fact(relation: \"held\", args: [\"?h\"])", weighs)
            .by_hand("/questions/q/derived/0/strength/1", 0.25, "0.5 times 0.5"),
        Draft::new("conditions", "derived-from-a-doubted-item", "2.2", "A fact is no surer than the item behind it.")
            .item("e1", "")
            .rule("d", "", from, &fact(1.0))
            .rule("w", "code", uses, weighs)
            .by_hand("/questions/q/derived/0/strength/0", 0.8, "credibility 2 begins at 0.80"),
        closure(base("recursion", "Links are followed through as many steps as there are.").actors(chain), 1.0)
            .by_hand("/questions/q/hypotheses/a/leads", true, "x to y to z to a"),
        closure(base("recursion-weakens", "Each step of a recursion costs its strength.").actors(chain), 0.5),
        closure(
            base("recursion-in-a-circle", "A circle of links ends.").actors(
                "[(id: \"x\", kind: Group, links: [(to: \"y\", by: \"s\")]), (id: \"y\", kind: Group, links: [(to: \"x\", by: \"s\"), (to: \"a\", by: \"s\")])]",
            ),
            1.0,
        )
        .by_hand("/questions/q/hypotheses/a/leads", true, "x to y to a"),
        base("negation-of-a-fact", "Negation looks at what was derived in full.")
            .item("e1", "")
            .rule("d", "", from, &fact(1.0))
            .rule("w", "code", "Hypothesis(as: \"?h\"), Not([Fact(relation: \"tied\", args: [\"?h\"])])", "Opposes(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.0)")
            .by_hand("/questions/q/cells/b/1", 0.0476, "b alone is opposed, by 10 dB: 0.1 / (1 + 0.1 + 1)"),
        base("fact-for-any", "`_` stands for any value.")
            .item("e1", "")
            .rule("d", "", from, "Derives(relation: \"seen\", args: [\"?h\", \"e\"], strength: 1.0)")
            .rule("w", "code", "Fact(relation: \"seen\", args: [\"?h\", \"_\"])", weighs)
            .by_hand("/questions/q/hypotheses/a/leads", true, "whatever the second value"),
    ]
}

/// Facts that are derived in several ways: what is left of them where a report, a source or a link is lost.
fn derived_again() -> Vec<Draft> {
    let of = |name: &str, about: &str| {
        Draft::new("conditions", name, "2.2", about).sources(
            "[(id: \"s\", kind: Vendor, reliability: A, first_hand: true), (id: \"t\", kind: Vendor, reliability: D, first_hand: true)]",
        )
    };
    let reported = |draft: Draft| {
        let draft = draft.item("e1", "fields: {\"exact\": true}");
        draft.item("e2", "fields: {\"exact\": false}, reported_by: [\"t\"], credibility: 3")
    };
    let from = "Evidence(kind: \"moment\", as: \"e\", supports: \"?h\")";
    let words = "Evidence(kind: \"words\", as: \"w\", supports: \"?h\")";
    let derives =
        |relation: &str, args: &str| format!("Derives(relation: \"{relation}\", args: [{args}], strength: 0.9)");
    let fact = |relation: &str, args: &str| format!("Fact(relation: \"{relation}\", args: [{args}])");
    let weighs = "Supports(hypothesis: \"?h\", band: \"Ten\", spoofability: 0.3)";
    let strength = "/questions/q/derived/0/strength";
    let routes = "[(id: \"x\", kind: Group, links: [(to: \"y\", by: \"s\"), (to: \"z\", by: \"t\")]),
                   (id: \"y\", kind: Group, links: [(to: \"a\", by: \"t\"), (to: \"z\", by: \"s\")]),
                   (id: \"z\", kind: Group, links: [(to: \"a\", by: \"s\"), (to: \"x\", by: \"s\")])]";
    let step = derives("leads_to", "\"?x\", \"?z\"");
    vec![
        reported(of("derived-twice-removed", "A fact that follows from a fact is as sure as the best way to that."))
            .rule("d", "", from, &derives("tied", "\"?h\""))
            .rule("d2", "", &fact("tied", "\"?h\""), &derives("held", "\"?h\""))
            .rule("d3", "", &fact("held", "\"?h\""), &derives("kept", "\"?h\""))
            .rule("w", "code", &fact("kept", "\"?h\""), weighs)
            .by_hand(
                &format!("{strength}/0"),
                0.648,
                "0.80 of the better report, times 0.9 twice: `held` is the first by name",
            )
            .by_hand(&format!("{strength}/1"), 0.7695, "0.95, times 0.9 twice"),
        reported(of(
            "derived-beside-a-negation",
            "What is negated is settled before what is derived of it is weighed.",
        ))
        .item("w1", "kind: \"words\"")
        .item("w2", "kind: \"words\", supports: [\"b\"], reported_by: [\"t\"]")
        .rule("d", "", from, &derives("tied", "\"?h\""))
        .rule("d2", "", words, &derives("named", "\"?h\""))
        .rule(
            "d3",
            "",
            &format!("{}, Not([{}])", fact("named", "\"?h\""), fact("tied", "\"?h\"")),
            &derives("alone", "\"?h\""),
        )
        .rule("w", "code", &fact("alone", "\"?h\""), weighs)
        .rule("v", "words", &fact("tied", "\"?h\""), weighs)
        .by_hand("/questions/q/derived/0/args/0", "b", "a is tied, so b alone is named and nothing else"),
        reported(of("negation-of-a-pair", "A variable that stands twice in a fact asks for the same value twice."))
            .item("w1", "kind: \"words\"")
            .item("w2", "kind: \"words\", supports: [\"b\"]")
            .rule(
                "d",
                "",
                &format!("{from}, Evidence(kind: \"words\", as: \"w\", supports: \"?g\")"),
                &derives("pair", "\"?h\", \"?g\""),
            )
            .rule("w", "code", &format!("{words}, Not([{}])", fact("pair", "\"?h\", \"?h\"")), weighs)
            .by_hand("/questions/q/hypotheses/b/leads", true, "a is paired with itself, b is not"),
        reported(of("count-of-facts", "A count of derived facts counts each value once, however it was derived."))
            .item("w1", "kind: \"words\"")
            .rule("d", "", from, &derives("seen", "\"e\", \"?h\""))
            .rule("d2", "", words, &derives("seen", "\"w\", \"?h\""))
            .rule("d3", "", &fact("seen", "\"?e\", \"?h\""), &derives("again", "\"?e\", \"?h\""))
            .rule(
                "w",
                "code",
                &format!(
                    "Hypothesis(as: \"?h\"), Count(of: \"?e\", where: [{}], is: AtLeast(2.0))",
                    fact("again", "\"?e\", \"?h\"")
                ),
                weighs,
            )
            .by_hand("/questions/q/hypotheses/a/leads", true, "three of a, none of b"),
        of("two-routes", "Of several routes the surest counts, and where it is cut the next.")
            .actors(routes)
            .rule("first", "", "Link(from: \"?x\", to: \"?z\")", &step)
            .rule(
                "further",
                "",
                &format!("Link(from: \"?x\", to: \"?y\"), {}", fact("leads_to", "\"?y\", \"?z\"")),
                &step,
            )
            .rule("w", "words", &format!("{}, Hypothesis(as: \"?h\")", fact("leads_to", "\"x\", \"?h\"")), weighs)
            .by_hand("/questions/q/hypotheses/a/leads", true, "x to z to a, and x to y to a"),
    ]
}
