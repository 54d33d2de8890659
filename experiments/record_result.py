"""Write what a recipe's last run measured to ``experiments/results/<recipe>.json``.

    python experiments/record_result.py linear "clf train experiments/linear.toml"

No text and no weights are kept, only figures: command, seed, hashes, seconds, machine, and of
every set measured macro-F1, accuracy and calibration with their intervals, and F1 by type. Run it
on the machine that trained: the machine is told as this one.
"""

import argparse
import json
import os
import platform
import re
from pathlib import Path
from typing import Any

from mlflow.entities import Run
from mlflow.tracking import MlflowClient

RESULTS = Path("experiments/results")
_MEASURED = re.compile(r"^(\w+)_(macro_f1|accuracy|expected_calibration_error)(_low|_high)?$")
_SIZES = ("n_sentences", "n_articles")
_OF_RECIPE = ("parity", "deep_share", "threshold", "share", "dev_macro")


def last_run(client: MlflowClient, experiment: str, name: str) -> Run:
    """Return the last finished run of a recipe."""
    found = client.get_experiment_by_name(experiment)
    ids = [found.experiment_id] if found is not None else []
    runs = client.search_runs(
        ids,
        f"attributes.run_name = '{name}' and attributes.status = 'FINISHED'",
        order_by=["attributes.start_time DESC"],
        max_results=1,
    )
    if not runs:
        raise SystemExit(f"expected a finished run of {name}; found none; train the recipe first")
    return runs[0]


def figures(metrics: dict[str, float]) -> dict[str, Any]:
    """Return the measured figures, each with its interval where it has one."""
    kept: dict[str, Any] = {}
    for name in sorted(metrics):
        if "_baseline_" in name:
            continue
        matched = _MEASURED.match(name)
        if matched and not matched[3]:
            ends = [metrics[name + end] for end in ("_low", "_high") if name + end in metrics]
            kept[name] = [round(value, 4) for value in (metrics[name], *ends)]
        elif name.endswith(_SIZES):
            kept[name] = int(metrics[name])
        elif "_f1_" in name and not name.endswith(("_low", "_high")):
            kept[name] = round(metrics[name], 4)
    return kept


def main() -> None:
    """Write one file."""
    parser = argparse.ArgumentParser(description="Record the result of a recipe's last run.")
    parser.add_argument("recipe", help="the recipe's name")
    parser.add_argument("command", help="the command that trained it")
    parser.add_argument("--store", default="sqlite:///mlruns/mlflow.db")
    parser.add_argument("--experiment", default="clf")
    args = parser.parse_args()
    run = last_run(MlflowClient(args.store), args.experiment, args.recipe)
    metrics, tags = run.data.metrics, run.data.tags
    prefix = "seconds_"
    whole = (run.info.end_time - run.info.start_time) / 1000
    result = {
        "command": args.command,
        "run": tags.get("mlflow.runName"),
        "seed": int(tags["seed"]) if "seed" in tags else run.data.params.get("model.seed"),
        "corpus_hash": tags.get("corpus_hash"),
        "model_hash": tags.get("model_hash"),
        "commit": tags.get("git_commit") or tags.get("mlflow.source.git.commit"),
        "machine": f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores",
        "seconds": {
            name.removeprefix(prefix): round(value, 1)
            for name, value in metrics.items()
            if name.startswith(prefix)
        }
        or {"all": round(whole, 1)},
        "figures": {n: round(v, 4) for n, v in metrics.items() if n.startswith(_OF_RECIPE)},
        "metrics": figures(metrics),
    }
    path = RESULTS / f"{args.recipe}.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{path}: {len(result['metrics'])} figures of run {run.info.run_id}")


if __name__ == "__main__":
    main()
