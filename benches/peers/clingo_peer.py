"""usage: clingo_peer.py FACTS.lp SCORES.tsv [SIZES.json] -- the twelve rules as a logic program.
       clingo_peer.py --flip FACTS.lp 1|all -- the fewest items without which another hypothesis leads, proven: one set, or all."""
import collections
import json
import pathlib
import sys
import time

import clingo

# Seconds after which a search is given up.
LONGEST = 60
HERE = pathlib.Path(__file__).parent
SIZES = {"claimroot": "claim_root", "uncorroborated": "uncorroborated", "trig": "triggered", "codesim": "code_similarity",
         "overlap": "overlap", "linked": "linked", "attributed": "attributed", "item": "item", "best": "best"}


def program(*files, options=()):
    control = clingo.Control(["--models=0", *options])
    for file in files:
        control.load(str(file))
    control.ground([("base", [])])
    return control


def flip(facts, sets):
    """The quicker of two ways to search: branch and bound, and core-guided. `search` is without reading and grounding."""
    found = []
    for strategy in ("bb,lin", "usc,oll,disjoint"):
        start, models = time.process_time(), []
        mode = ["--opt-mode=optN", "--project=show"] if sets == "all" else []
        control = program(facts, HERE / "flip.lp", options=[f"--opt-strategy={strategy}", *mode])
        grounded = time.process_time()
        with control.solve(on_model=lambda model: models.append((sum(model.cost), model.optimality_proven)),
                           async_=True) as solving:
            if not solving.wait(LONGEST):
                solving.cancel()
            proven = solving.get().exhausted
        end = time.process_time()
        size = min((cost for cost, _ in models), default=None)
        count = sum(is_proven for _, is_proven in models) if sets == "all" else len(models[-1:])
        found.append({"size": size, "proven": proven or any(is_proven for _, is_proven in models), "sets": count,
                      "all": proven and sets == "all", "millis": (end - start) * 1000, "search": (end - grounded) * 1000})
    print(json.dumps(min(found, key=lambda one: (not one["proven"], not one["all"], one["millis"]))))


def score(facts, scores, sizes=None):
    control, counts = program(facts, HERE / "rules.lp"), collections.Counter()

    def write(model):
        lines = []
        for symbol in model.symbols(shown=True):
            case, hypothesis, value = symbol.arguments
            # Names carry their case in front.
            lines.append(f"{case.string}\t{hypothesis.string[len(case.string) + 1:]}\t{value.number}\n")
        pathlib.Path(scores).write_text("".join(lines))
        if sizes:
            counts.update(symbol.name for symbol in model.symbols(atoms=True))

    control.solve(on_model=write)
    if sizes:
        pathlib.Path(sizes).write_text(json.dumps({name: counts[atom] for name, atom in SIZES.items()}))


if sys.argv[1] == "--flip":
    flip(*sys.argv[2:])
else:
    score(*sys.argv[1:])
