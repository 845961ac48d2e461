"""usage: duckdb_peer.py CASES.jsonl SCORES.tsv [SIZES.json] -- the twelve rules in SQL, one thread."""
import json
import pathlib
import sys

import duckdb

SIZES = {"claimroot": "claim_root", "uncorroborated": "(FROM claimed WHERE NOT corroborated)", "trig": "triggered",
         "codesim": "code_similarity", "overlap": "overlap", "linked": "linked", "attributed": "attributed", "item": "item",
         "best": "best"}

cases, scores, *sizes = sys.argv[1:]
database = duckdb.connect(config={"threads": 1})
rules = (pathlib.Path(__file__).parent / "rules.sql").read_text()
database.execute(rules.replace("$file", "'" + cases.replace("'", "''") + "'"))
database.execute("COPY (FROM score) TO '" + scores.replace("'", "''") + "' (DELIMITER '\t', HEADER false)")
if sizes:
    counts = {name: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for name, table in SIZES.items()}
    pathlib.Path(sizes[0]).write_text(json.dumps(counts))
