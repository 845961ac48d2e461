#!/usr/bin/env python3
"""The reference workload in `ascribe`, ascent, DuckDB and clingo, side by side in one run.

usage: compare.py [FOLDER [SIZE...]] [--rounds N] [--flips]

FOLDER holds the workload as its generator wrote it (SIZE.jsonl, a case a line); without one, the small and the medium case of
benches/reference/cases. `loo` (a case, and again without each of its facts) and `batch` are made of what is there where they
are missing: the medium case, and the small one 10,000 times. Needs a Rust toolchain and requirements.txt.

Every engine starts anew for each figure, reads its input, evaluates and writes what it concluded; processor time is measured, so
that a busy machine does less harm; the least of N rounds counts, and the engines take turns. Before anything is timed their
results are held against each other.
"""
import argparse
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import flip

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RULES = ROOT / "benches" / "reference" / "rules"
SIZES = ["small", "medium", "large", "deep", "huge", "loo", "batch"]
# Their names for the relations that `ascribe` derives too.
OURS = {"claimroot": "claim_root", "uncorroborated": "uncorroborated", "trig": "triggered", "codesim": "code_similarity",
        "overlap": "overlap", "linked": "linked", "attributed": "attributed", "item": "item"}


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def built(manifest, name):
    """Builds a program and says where it lies."""
    lines = run("cargo", "build", "--release", "--manifest-path", manifest, "--bin", name,
                "--message-format=json").splitlines()
    made = [json.loads(line) for line in lines]
    return next(one["executable"] for one in made if one.get("executable") and one["target"]["name"] == name)


def cases_of(folder, size):
    """The lines of a size, made of another where they are missing."""
    file = folder / f"{size}.jsonl"
    if file.exists():
        return file.read_text().splitlines()
    whole = {"loo": "medium", "batch": "small"}.get(size)
    if whole is None or not (folder / f"{whole}.jsonl").exists():
        return []
    case = json.loads((folder / f"{whole}.jsonl").read_text())
    if size == "batch":
        return [json.dumps(case | {"case": f"b{number}"}) for number in range(10_000)]
    without = [case["facts"]] + [case["facts"][:one] + case["facts"][one + 1:] for one in range(len(case["facts"]))]
    return [json.dumps(case | {"case": f"l{number}", "facts": facts}) for number, facts in enumerate(without)]


def facts_for_clingo(case):
    """A case as facts, its names made unique by its own."""
    own, quoted = case["case"], json.dumps
    n = lambda name: quoted(f"{own}_{name}")
    day = lambda text: datetime.date.fromisoformat(text).toordinal()
    for one in case["sources"]:
        yield f"source({n(one['id'])})."
        yield from (f"cites({n(one['id'])},{n(cited)})." for cited in one["cites"])
    for one in case["actors"]:
        yield f"actor({n(one['id'])},{n(one['sponsor'])})."
        yield from (f"known({n(one['id'])},{n(known['code'])},{known['excl']})." for known in one["profile"])
    for one in case["hypotheses"]:
        yield f"hypothesis({quoted(own)},{n(one['id'])},{n(one['actor'])},{one['prior']})."
    for one in case["propositions"]:
        weight = one["weight"]
        yield f"proposition({n(one['id'])},{n(one['hypothesis'])},{one['line']},{weight},{weight // 2})."
    names = {"operation": ["op", "cluster", "sector"], "trigger": ["event", "sponsor", "sector"], "code": ["cluster", "code"],
             "infra": ["cluster", "host"], "claim": ["prop"]}
    for fact in case["facts"]:
        kind = fact["kind"]
        values = [n(fact[name]) for name in names[kind]]
        values += [str(day(fact["date"]))] if kind in ("operation", "trigger", "infra") else []
        values += [n(fact["source"])] if kind != "infra" else []
        yield f"{kind}({','.join([quoted(own), *values])})."


def prepare(work, size, lines, peers):
    (work / f"{size}.jsonl").write_text("\n".join(lines) + "\n")
    with open(work / f"{size}.lp", "w") as facts:
        for line in lines:
            facts.writelines(fact + "\n" for fact in facts_for_clingo(json.loads(line)))
    run(peers, "convert", work / f"{size}.jsonl", work / f"{size}.cases.jsonl")


def commands(work, size, peers, ascribe):
    """How each is run; what it writes its scores or records to is its last argument."""
    at = lambda ending: str(work / f"{size}.{ending}")
    return {
        "ascribe": [ascribe, "batch", at("cases.jsonl"), "--rules", str(RULES), "--jobs", "1", "--output", at("ascribe.out")],
        "ascent": [peers, "ascent", at("jsonl"), at("ascent.out")],
        "DuckDB": [sys.executable, str(HERE / "duckdb_peer.py"), at("jsonl"), at("duckdb.out")],
        "clingo": [sys.executable, str(HERE / "clingo_peer.py"), at("lp"), at("clingo.out")],
    }


def hold_together(work, size, peers, how):
    """The same scores from the peers, and the same sizes of every relation from all."""
    scores, sizes = {}, {}
    for engine in ("ascent", "DuckDB", "clingo"):
        file = work / f"{engine}.sizes"
        run(*how[engine], file)
        sizes[engine] = json.loads(file.read_text())
        scores[engine] = sorted(pathlib.Path(how[engine][-1]).read_text().splitlines())
    file = work / "ascribe.sizes"
    run(peers, "sizes", work / f"{size}.cases.jsonl", RULES, file)
    ours = json.loads(file.read_text())
    for engine, other in scores.items():
        if other != scores["ascent"] or sizes[engine] != sizes["ascent"]:
            sys.exit(f"{size}: {engine} and ascent differ: {sizes[engine]} {sizes['ascent']}")
    for name, relation in OURS.items():
        if ours.get(relation, 0) != sizes["ascent"][name]:
            sys.exit(f"{size}: {relation} has {ours.get(relation, 0)} rows, and {sizes['ascent'][name]} with the peers")
    print(f"{size}: {len(scores['ascent'])} scores alike in three peers, {len(OURS)} relations alike in all four "
          f"({sum(sizes['ascent'][name] for name in OURS)} rows)", file=sys.stderr)


def timed(command, output=subprocess.DEVNULL):
    """Milliseconds of processor time that a command takes, from start to end."""
    started = subprocess.Popen(command, stdout=output)
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {started.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000


def timed_parse(peers, file):
    """Milliseconds to parse a file once: what more rounds take longer."""
    more = max(1, 50_000_000 // file.stat().st_size)
    once, again = (timed([peers, "parse", str(file), str(rounds)]) for rounds in (1, 1 + more))
    return max(again - once, 0.001) / more


def table(folder, sizes, rounds, peers, ascribe, work):
    print(f"{'':8}{'parse':>12}" + "".join(f"{name:>22}" for name in ("ascribe", "ascent", "DuckDB", "clingo")))
    for size in sizes:
        lines = cases_of(folder, size)
        if not lines:
            print(f"{size:8} is not there")
            continue
        prepare(work, size, lines, peers)
        how = commands(work, size, peers, ascribe)
        hold_together(work, size, peers, how)
        least = dict.fromkeys(how, float("inf"))
        parse = float("inf")
        for _ in range(rounds):
            parse = min(parse, timed_parse(peers, work / f"{size}.jsonl"))
            for engine, command in how.items():
                least[engine] = min(least[engine], timed(command))
        figures = "".join(f"{ms:>9,.0f} ms{ms / parse:>8,.0f} x" for ms in least.values())
        print(f"{size:8}{parse:>9,.3f} ms{figures}", flush=True)


def flip_of(command, found_at):
    """What a search found, with the processor time of the whole process beside its own."""
    with open(found_at, "w+") as found:
        process = timed([str(part) for part in command], found)
        found.seek(0)
        return json.loads(found.read()) | {"process": process}


def flips(rounds, peers, work):
    """The smallest set of items without which another hypothesis leads, in the same model: one set, proven, then all of that size.
    What takes more than ten seconds is measured once."""
    flip.write_rules(work / "flip-rules")
    for sets, sizes in (("1", range(1, 7)), ("all", range(1, 5))):
        print(f"\n{'one' if sets == '1' else 'all'} smallest: ms from the files to the answer, of the search alone, of the process")
        for size in sizes:
            items = flip.case_of_size(size)
            (work / "flip.json").write_text(flip.for_ascribe(items))
            (work / "flip-items.lp").write_text(flip.for_clingo(items))
            commands = {
                "ascribe": [peers, "flip", work / "flip.json", work / "flip-rules", sets],
                "clingo": [sys.executable, HERE / "clingo_peer.py", "--flip", work / "flip-items.lp", sets],
            }
            found = {engine: [] for engine in commands}
            for _ in range(rounds):
                for engine, command in commands.items():
                    if all(one["process"] < 10_000 for one in found[engine]):
                        found[engine].append(flip_of(command, work / "flip.found"))
            print(f"{size:<3}" + "".join(cell_of(size, engine, all_found) for engine, all_found in found.items()), flush=True)


def cell_of(size, engine, found):
    best = min(found, key=lambda one: one["millis"])
    if best["size"] != size and best["proven"]:
        sys.exit(f"a smallest set has {size} items, and {best} is called one")
    process = min(one["process"] for one in found)
    said = ("proven" if best["proven"] else "not proven") + (", all" if best["all"] else "")
    return (f"{engine:>9}: {best['millis']:>9,.2f} {best['search']:>9,.2f} {process:>9,.1f}  "
            f"{best['sets']:>5} of {best['size']:<3}{said:<15}")


def main():
    asked = argparse.ArgumentParser(usage=__doc__)
    asked.add_argument("folder", nargs="?", type=pathlib.Path, default=ROOT / "benches" / "reference" / "cases")
    asked.add_argument("sizes", nargs="*", default=SIZES)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--flips", action="store_true", help="the smallest sets alone")
    asked = asked.parse_args()
    peers = built(HERE / "Cargo.toml", "ascribe-peers")
    ascribe = None if asked.flips else built(ROOT / "Cargo.toml", "ascribe")
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        if ascribe:
            table(asked.folder, asked.sizes or SIZES, asked.rounds, peers, ascribe, work)
        flips(asked.rounds, peers, work)


main()
