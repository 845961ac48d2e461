"""Runs the mutants of cargo-mutants, all of them woven into one program, against the tests of the project.

    python3 tests/mutants/run.py FOLDER

FOLDER takes a copy of the project (of what is committed), its target folder and `results.tsv`. A run that was broken off goes on where
it stopped; `--again` tries the survivors once more against tests as they are committed now. README.md says how it works.
"""

import argparse
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# Tests in the order in which they are tried: what catches much in little time comes first. Binary, arguments, environment, and
# the folder whose mutants alone are tried, where a test is slow and asks about that folder.
FEW = {"ASCRIBE_LAWS_CASES": "60"}
FEWER = {"ASCRIBE_LAWS_CASES": "30"}
EXPLAIN, INFER = "src/explain/", "src/infer/"
CLI = ["sessions", "timeline", "explained", "left_out", "shown", "verified", "conclusions"]
CHECKER = ["--skip", "the_checker_is_short", "--skip", "a_lie_passes"]
# The rest of the laws.
OTHER_LAWS = ("joins_look", "losing_is", "what_is_derived", "rests", "timeline", "limits::")
LAWS = [part for name in OTHER_LAWS for part in ("--skip", name)]
STAGES = {
    "conformance": ("conformance", ["this_engine_conforms"], {}, ""),
    "units": ("ascribe", ["infer::", "explain::"], {}, ""),
    "method": ("method", [], {}, ""),
    "reference": ("reference", [], {}, ""),
    "coverage": ("coverage", [], {}, ""),
    "losses said": ("said", ["losses"], {}, ""),
    "explanations": ("said", ["explanations"], {}, ""),
    "flips said": ("said", ["hangs_on"], {}, ""),
    "moves said": ("said", ["how_judgments"], {}, ""),
    "why not": ("said", ["why_not"], {}, EXPLAIN),
    "lies said": ("said", ["the_checker"], {}, EXPLAIN),
    "checker": ("verify", ["what_is_withheld", "a_list_out", "a_share"], {}, EXPLAIN),
    "whynot": ("whynot", [], {}, EXPLAIN),
    "marked": ("tlp", [], {}, EXPLAIN),
    "command line": ("cli", CLI, {}, EXPLAIN),
    "cases": ("cases", [], {}, ""),
    "rows": ("laws", ["joins_look"], {}, ""),
    "losses": ("laws", ["losing_is", "what_is_derived_only"], FEW, ""),
    "timeline": ("laws", ["timeline"], FEW, ""),
    "replay": ("replay", [], {}, ""),
    "oracle": ("oracle", [], {"ASCRIBE_ORACLE_CASES": "200"}, ""),
    "limits": ("laws", ["limits::"], {}, ""),
    "flip": ("flip", ["flip_sets_are", "no_loss", "past_its", "every_single"], FEWER, ""),
    "explained": ("explained", [], {}, ""),
    "rests": ("laws", ["rests"], FEWER, ""),
    "reports": ("report", [], {}, EXPLAIN),
    "published": ("published", [], {}, EXPLAIN),
    "prose": ("prose", [], {}, EXPLAIN),
    "verify": ("verify", CHECKER, {}, EXPLAIN),
    "lies": ("verify", ["a_lie_passes"], {}, "src/explain/verify/"),
    "files": ("limits", [], {}, INFER),
    "laws": ("laws", LAWS, FEWER, ""),
    "batch": ("batch", ["a_batch_concludes"], {}, ""),
    "diff": ("diff", [], {}, ""),
    "determinism": ("determinism", [], {}, ""),
    "why not, of infer": ("said", ["why_not"], {}, INFER),
    "whynot, of infer": ("whynot", [], {}, INFER),
    "verify, of infer": ("verify", CHECKER, {}, INFER),
    "published, of infer": ("published", [], {}, INFER),
    "reports, of infer": ("report", [], {}, INFER),
    "marked, of infer": ("tlp", [], {}, INFER),
    "prose, of infer": ("prose", [], {}, INFER),
    "command line, of infer": ("cli", CLI, {}, INFER),
}
# The first failure is enough here: the oracle need not shrink and keep it, and the corpus need not be gone through.
HASTE = [
    (
        "tests/oracle.rs",
        "if let Some(seed) = *failed.lock().unwrap() {\n",
        "if let Some(seed) = *failed.lock().unwrap() {\nassert!(seed > 1 << 60, \"seed {seed} differs\");\n",
    ),
    ("tests/conformance.rs", "wrong.push(format!(\"{name}: {how}\"));", "panic!(\"{name}: {how}\");"),
]
MARK = re.compile(rb"/\*(?:<(\d+)|(\d+)>)\*/")


class Run:
    """The folder of a run and the list of its mutants."""

    def __init__(self, folder, workers):
        self.folder, self.workers = folder, workers
        self.tree, self.list, self.set_aside = folder / "tree", folder / "mutants.json", folder / "set-aside"
        self.environment = {
            **os.environ,
            "CARGO_TARGET_DIR": str(folder / "target"),
            "CARGO_INCREMENTAL": "0",
            "CARGO_PROFILE_TEST_DEBUG": "0",
            "RUSTFLAGS": "-Awarnings",
            "INSTA_UPDATE": "no",
        }
        folder.mkdir(parents=True, exist_ok=True)
        if not self.list.exists():
            self.list.write_text(json.dumps(listed()))
            self.set_aside.touch()
        self.mutants = json.loads(self.list.read_text())

    def cargo(self, *arguments):
        """The compiler's messages, as JSON."""
        command = ["cargo", *arguments, "--message-format=json"]
        done = subprocess.run(command, cwd=self.tree, env=self.environment, stdout=subprocess.PIPE, text=True)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def weave(self):
        """Writes the copy and weaves the mutants in; those that the compiler refuses are set aside, until it refuses none."""
        fresh = self.folder / "fresh"
        while True:
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            archive = subprocess.Popen(["git", "archive", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE)
            subprocess.run(["tar", "x", "-C", fresh], stdin=archive.stdout, check=True)
            for file, found, instead in HASTE:
                text = (fresh / file).read_text()
                if found not in text:
                    sys.exit(f"{file} has no {found}")
                (fresh / file).write_text(text.replace(found, instead))
            weaver = ["cargo", "run", "--quiet", "--manifest-path", HERE / "Cargo.toml", "--"]
            environment = {**os.environ, "CARGO_TARGET_DIR": str(self.folder / "target/weaver")}
            arguments = [self.list, self.set_aside, fresh]
            done = subprocess.run(weaver + arguments, check=True, env=environment, stdout=subprocess.PIPE, text=True)
            with open(self.set_aside, "a") as file:
                file.write(done.stdout)
            renew(fresh, self.tree)
            code, messages = self.cargo("check", "--lib")
            if code == 0:
                return
            refused, other = blame(self.tree, messages)
            if not refused:
                sys.exit("no mutant is to blame:\n" + "\n".join(other))
            with open(self.set_aside, "a") as file:
                file.writelines(f"{number} {why}\n" for number, why in sorted(refused.items()))

    def build(self):
        """Test binaries by name."""
        names = {binary for binary, *_ in STAGES.values()} - {"ascribe"}
        tests = [part for name in sorted(names) for part in ("--test", name)]
        code, messages = self.cargo("test", "--no-run", "--lib", *tests)
        if code:
            sys.exit("the tests do not build")
        made = [one for one in messages if one.get("executable") and one["profile"]["test"]]
        return {one["target"]["name"]: one["executable"] for one in made}

    def start(self, binaries, stage, more, test=None):
        binary, arguments, environment, _ = STAGES[stage]
        if test:
            arguments = ["--exact", test]
        return subprocess.Popen(
            [binaries[binary], "--test-threads", "1", *arguments],
            cwd=self.tree,
            env={**self.environment, **environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            errors="replace",
            preexec_fn=restrained,
            start_new_session=True,
        )

    def trace(self, binaries, stage):
        """The mutants that a stage reaches, and the seconds that it takes. Without a mutant it must pass."""
        trace = self.folder / f"reached-{stage}"
        trace.unlink(missing_ok=True)
        start = time.time()
        for more in ({}, {"ASCRIBE_MUTANT_TRACE": str(trace)}):
            process = self.start(binaries, stage, more)
            said = process.communicate()[0]
            if process.returncode:
                sys.exit(f"{stage} fails without a mutant:\n{said}")
        reached = trace.read_text().split() if trace.exists() else []
        return {int(number) for number in reached}, (time.time() - start) / 2

    def judge(self, binaries, stage, number, usual, test=None):
        """What a stage, or one test of it, says of a mutant: `passed`, `timeout`, or the test that fails."""
        allowed = max(10 * usual, 15)
        process = self.start(binaries, stage, {"ASCRIBE_MUTANT": str(number)}, test)
        late = threading.Event()
        timer = threading.Timer(allowed, lambda: (late.set(), stop(process)))
        timer.start()
        failed = next((line.split()[1] for line in process.stdout if line.rstrip().endswith("FAILED")), None)
        if failed:
            stop(process)
        process.stdout.close()
        code = process.wait()
        timer.cancel()
        return failed or ("timeout" if late.is_set() else "crash" if code else "passed")

    def run(self, binaries, again, earlier):
        verdicts = self.verdicts()
        if again:
            verdicts = {number: found for number, found in verdicts.items() if is_caught(found)}
        refused = self.refused()
        with open(self.folder / "results.tsv", "a", buffering=1) as results:

            def work(queue, lock, stage, usual):
                while True:
                    with lock:
                        number, test = next(queue, (None, None))
                    if number is None:
                        return
                    verdict = self.judge(binaries, stage, number, usual, test)
                    if test and verdict == "passed":
                        continue
                    with lock:
                        verdicts.setdefault(number, {})[stage] = verdict
                        results.write(f"{number}\t{stage}\t{verdict}\n")

            def all_of(waiting, stage, usual):
                queue, lock = iter(waiting), threading.Lock()
                workers = [threading.Thread(target=work, args=(queue, lock, stage, usual)) for _ in range(self.workers)]
                for worker in workers:
                    worker.start()
                for worker in workers:
                    worker.join()

            for stage, waiting in self.caught_before(earlier).items() if earlier else ():
                waiting = [(number, test) for number, test in waiting if not is_caught(verdicts.get(number, {}))]
                waiting = [(number, test) for number, test in waiting if number not in refused]
                print(f"{time.strftime('%H:%M')} {stage}: {len(waiting)} that it caught before", flush=True)
                all_of(waiting, stage, 2)
            for stage, (*_, folder) in STAGES.items():
                reached, usual = self.trace(binaries, stage)
                waiting = [
                    (number, None)
                    for number in sorted(reached - refused)
                    if self.mutants[number]["file"].startswith(folder)
                    and stage not in verdicts.get(number, {})
                    and not is_caught(verdicts.get(number, {}))
                ]
                print(f"{time.strftime('%H:%M')} {stage}: {usual:.1f} s, {len(waiting)} to try", flush=True)
                all_of(waiting, stage, usual)

    def caught_before(self, folder):
        """Mutants by the stage that caught the same one in another run, each with the test that did."""
        known = {}
        before = Run(folder, 1)
        names = named(before.mutants)
        for number, stages in before.verdicts().items():
            for stage, verdict in stages.items():
                if stage in STAGES and verdict not in ("passed", "timeout", "crash"):
                    known[names[number]] = (stage, verdict)
        found = {stage: [] for stage in STAGES}
        for number, name in enumerate(named(self.mutants)):
            if name in known:
                stage, test = known[name]
                found[stage].append((number, test))
        return found

    def refused(self):
        return {int(line.split()[0]) for line in self.set_aside.read_text().splitlines()}

    def verdicts(self):
        """What each stage said of each mutant so far; the last word counts."""
        verdicts, path = {}, self.folder / "results.tsv"
        for line in path.read_text().splitlines() if path.exists() else []:
            number, stage, verdict = line.split("\t")
            verdicts.setdefault(int(number), {})[stage] = verdict
        return verdicts

    def report(self):
        verdicts = self.verdicts()
        refused = self.refused()
        folders = {}
        for number, mutant in enumerate(self.mutants):
            row = folders.setdefault(str(Path(mutant["file"]).parent), [0, 0, 0])
            row[0] += 1
            if number not in refused:
                row[1] += 1
                row[2] += is_caught(verdicts.get(number, {}))
        for folder, (count, viable, caught) in sorted(folders.items()):
            print(f"{folder}: {count} mutants, {viable} tried, {caught} caught, {100 * caught / max(viable, 1):.1f} %")
        for number, mutant in enumerate(self.mutants):
            found = verdicts.get(number, {})
            if number not in refused and not is_caught(found):
                print(f"{number} {mutant['name']} ({'survives' if found else 'not reached'})")


def listed():
    """The mutants of cargo-mutants. `Tried` is an alias of `Result`, which it does not know: what it makes of it is put right."""
    done = subprocess.run(["cargo", "mutants", "--list", "--json"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    mutants = json.loads(done.stdout)
    for mutant in mutants:
        mutant.pop("diff", None)
        if mutant["replacement"].startswith("Tried::from("):
            for key in ("replacement", "name"):
                mutant[key] = mutant[key].replace("Tried::from(", "Ok(")
    return mutants


def named(mutants):
    """What tells mutants apart wherever their lines have moved to: the name without the place, and which of that name in its file."""
    seen, names = {}, []
    for mutant in mutants:
        name = (mutant["file"], mutant["name"].split(": ", 1)[1])
        seen[name] = seen.get(name, 0) + 1
        names.append((*name, seen[name]))
    return names


def renew(source, target):
    """Makes a folder what another is, and touches no file that is so already: what does not change is not built again."""
    files = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    for old in [path for path in target.rglob("*") if path.is_file() and path.relative_to(target) not in files]:
        old.unlink()
    for file in files:
        new, old = source / file, target / file
        if not old.exists() or old.read_bytes() != new.read_bytes():
            old.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(new, old)
            os.utime(old)


def blame(tree, messages):
    """Errors of the compiler by the mutant in whose text they are, and those in the text of none."""
    refused, other, regions = {}, [], {}
    for message in (one["message"] for one in messages if one.get("reason") == "compiler-message"):
        if message["level"] != "error" or not message["spans"]:
            continue
        for span in sorted(message["spans"], key=lambda span: not span["is_primary"]):
            while span["expansion"] and not span["file_name"].startswith("src/"):
                span = span["expansion"]["span"]
            name = span["file_name"]
            if not name.startswith("src/"):
                continue
            if name not in regions:
                regions[name] = marked((tree / name).read_bytes())
            around = [one for one in regions[name] if one[0] <= span["byte_start"] and span["byte_end"] <= one[1]]
            if around:
                number = min(around, key=lambda one: one[1] - one[0])[2]
                code = (message["code"] or {}).get("code")
                refused.setdefault(number, f"{code} {message['message']}".replace("\n", " "))
                break
        else:
            other.append(message["rendered"])
    return refused, other


def marked(text):
    """Where each mutant's text begins and ends."""
    open_, found = [], []
    for mark in MARK.finditer(text):
        if mark[1]:
            open_.append((int(mark[1]), mark.end()))
        else:
            number, start = open_.pop()
            found.append((start, mark.start(), number))
    return found


def is_caught(verdicts):
    return any(verdict != "passed" for verdict in verdicts.values())


def restrained():
    resource.setrlimit(resource.RLIMIT_AS, (5 << 30, 5 << 30))
    os.nice(5)


def stop(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=lambda text: Path(text).resolve())
    parser.add_argument("--workers", type=int, default=2, help="mutants tried at a time")
    parser.add_argument("--again", action="store_true", help="try the survivors again")
    earlier = "begin with what caught the same mutant there"
    parser.add_argument("--earlier", metavar="FOLDER", type=lambda text: Path(text).resolve(), help=earlier)
    parser.add_argument("--report", action="store_true", help="only say what was found so far")
    arguments = parser.parse_args()
    run = Run(arguments.folder, arguments.workers)
    if not arguments.report:
        run.weave()
        run.run(run.build(), arguments.again, arguments.earlier)
    run.report()


main()
