"""Sentences a second of attribution alone, on one core: cues, quotations, speakers, sources.

Every Python named is asked in turn, so that all of them meet the machine in the same moods; the
first is what the others are compared with. A Python of another environment can hold another build
(``CLF_COMPILE=1 pip install .``) or another version of clf.

    python experiments/attribution_speed.py
    python experiments/attribution_speed.py --rounds 5 .venv/bin/python .compiled/bin/python
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

MEASURE = """
import gc, sys, time
from pathlib import Path
from clf.attribution import resolve
from clf.attribution.discourse import attribute
from clf.corpus.read import read_corpus

work = [(a.article.text, [s.span for s in a.sentences]) for a in read_corpus([Path(sys.argv[1])])]
for text, spans in work:
    attribute(text, spans)
gc.collect()
gc.freeze()  # the articles held here are the measurement's, not attribution's
best = float("inf")
for _ in range(int(sys.argv[2])):
    began = time.process_time()
    for text, spans in work:
        attribute(text, spans)
    best = min(best, time.process_time() - began)
n = sum(len(spans) for _, spans in work)
print(n, round(n / best), Path(resolve.__file__).suffix == ".py")
"""


def main() -> None:
    """Parse the command line, measure, print JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("pythons", nargs="*", default=[sys.executable])
    parser.add_argument("--data", type=Path, default=Path("data/articles"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--passes", type=int, default=6, help="over the corpus, in each round")
    args = parser.parse_args()
    args.pythons = [str(Path(python).absolute()) for python in args.pythons]
    rates: dict[str, list[int]] = {python: [] for python in args.pythons}
    found: dict[str, dict[str, object]] = {}
    for _ in range(args.rounds):
        for python in args.pythons:
            command = [python, "-c", MEASURE, str(args.data.resolve()), str(args.passes)]
            # Run elsewhere, or the sources of this folder would stand before what is installed.
            done = subprocess.run(  # noqa: S603 - the caller's own Pythons
                command, capture_output=True, text=True, check=True, cwd="/"
            )
            n, rate, plain = done.stdout.split()
            rates[python].append(int(rate))
            found[python] = {"sentences": int(n), "compiled": plain != "True"}
    best = {python: max(measured) for python, measured in rates.items()}
    for python, measured in rates.items():
        times = round(best[python] / best[args.pythons[0]], 2)
        found[python] |= {"a second": best[python], "by round": measured, "times the first": times}
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
