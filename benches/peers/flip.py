"""A case of 200 items for the search of the smallest flip set, in one model for both: every item is worth its weight, once, for
its hypothesis, and the hypothesis with the largest sum leads. For `ascribe` that is a rule set in which nothing is discounted,
pooled or planted; for clingo it is `flip.lp`. What the smallest set is can be worked out by hand here: the heaviest items of
the leader, until what they weigh is more than its lead."""
import json
import pathlib
import random

ITEMS, HYPOTHESES = 200, 3
# Thousandths of a deciban; no two sums of few of them are the same.
WEIGHTS = [1013, 1499, 2207, 2741, 3323, 4001, 5087, 6173]


def smallest(items):
    """The size of the smallest set, by hand; none where two sums are too near to call."""
    sums = [sum(weight for hypothesis, weight in items if hypothesis == h) for h in range(HYPOTHESES)]
    second, first = sorted(sums)[-2:]
    lost, size = first - second, 0
    for weight in sorted((weight for hypothesis, weight in items if sums[hypothesis] == first), reverse=True):
        if lost == 0:
            return None
        if lost < 0:
            break
        lost, size = lost - weight, size + 1
    return size if lost < 0 else None


def case_of_size(size):
    """Items (hypothesis, weight), at the first seed that has a smallest set of so many."""
    for seed in range(100_000):
        of = random.Random(seed)
        items = [(place % HYPOTHESES, of.choice(WEIGHTS)) for place in range(ITEMS)]
        if smallest(items) == size:
            return items
    raise SystemExit(f"no case with a smallest set of {size}")


def for_clingo(items):
    sums = [sum(weight for hypothesis, weight in items if hypothesis == h) for h in range(HYPOTHESES)]
    facts = [f"hypothesis(h{h})." for h in range(HYPOTHESES)] + ["hypothesis(unknown)."]
    facts.append(f"leading(h{sums.index(max(sums))}).")
    facts += [f"item(e{place},h{hypothesis},{weight})." for place, (hypothesis, weight) in enumerate(items)]
    return "\n".join(facts) + "\n"


def for_ascribe(items):
    source = {"id": "s", "kind": "Vendor", "reliability": "A", "first_hand": True}
    evidence = [{"id": f"e{place}", "kind": "record", "says": f"{place}", "known_from": "2024-01-01", "reported_by": ["s"],
                 "credibility": 2, "supports": [f"h{hypothesis}"], "fields": {"entry": place, "worth": weight}}
                for place, (hypothesis, weight) in enumerate(items)]
    hypotheses = [{"id": f"h{h}", "label": f"h{h}", "kind": "Other"} for h in range(HYPOTHESES)]
    question = {"id": "which", "asks": "Which?", "hypotheses": hypotheses}
    return json.dumps({"id": "flip", "title": "flip", "as_of": "2024-01-02", "questions": [question], "sources": [source],
                       "evidence": evidence})


RULE = """Rule(
    id: "worth-{weight}", line: "records", title: "An item", rationale: "Of a benchmark: it judges nothing.",
    when: [Evidence(kind: "record", as: "e", supports: "?h", where: {{"worth": Is({weight})}})],
    then: Supports(hypothesis: "?h", band: "W{weight}", spoofability: 0.0),
)
"""
SCALES = """Scales(
    bands: [{bands}],
    lines: [(id: "records", title: "Records", nature: Technical, dependence: 1.0, ceiling: 300.0, rationale: "Of a benchmark.")],
    reliability: [(A, 1.0, 1.0), (B, 0.80, 0.95), (C, 0.60, 0.85), (D, 0.30, 0.60), (E, 0.10, 0.40), (F, 0.05, 0.95)],
    credibility: [(1, 1.0, 1.0), (2, 1.0, 1.0), (3, 0.55, 0.80), (4, 0.25, 0.55), (5, 0.05, 0.25), (6, 0.05, 0.95)],
    false_flag_prior: -10.0, false_flag_ceiling: -3.0, unknown_prior: 0.0, counts_from: 1.0,
)
"""
LADDER = """Ladder(
    id: "default", title: "Leads or not", source: "None: of a benchmark.", choices: [],
    levels: [LadderLevel(level: Low, gates: [Leads])],
)
"""
VOCABULARY = """Vocabulary(kinds: [Kind(id: "record", title: "A record.", fields: [
    Field(id: "entry", title: "Which one.", is: Integer(0, 1000), required: true),
    Field(id: "worth", title: "Its weight, thousandths of a deciban.", is: Integer(0, 10000), required: true),
])])
"""


def write_rules(folder):
    """The rule set of the model, into a folder."""
    folder = pathlib.Path(folder)
    (folder / "records").mkdir(parents=True)
    (folder / "ladders").mkdir()
    (folder / "vocabulary.ron").write_text(VOCABULARY)
    (folder / "ladders" / "default.ron").write_text(LADDER)
    bands = ", ".join(f'(id: "W{w}", lo: {w / 1000}, hi: {w / 1000}, means: "{w / 1000} dB")' for w in WEIGHTS)
    (folder / "scales.ron").write_text(SCALES.format(bands=bands))
    for weight in WEIGHTS:
        (folder / "records" / f"worth-{weight}.ron").write_text(RULE.format(weight=weight))
