"""``clf train``, ``evaluate``, ``runs`` and ``data``, by the installed command."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tiny_project import tiny_articles, write_project

from clf.corpus.read import write_corpus

if TYPE_CHECKING:
    from conftest import TrainedProject

CLF = Path(sys.executable).parent / "clf"


def clf(*args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CLF, *args],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=cwd,
        env=os.environ | {"COLUMNS": "100"},
    )


@pytest.mark.parametrize(
    ("command", "example"),
    [
        (("train",), "clf train experiments/linear.toml --out models/mine"),
        (("evaluate",), "clf evaluate --data gold/ --model models/mine --json"),
        (("runs",), "clf runs --limit 5"),
        (("data",), "clf data check --help"),
        (("data", "check"), "clf data check --strict"),
        (("data", "stats"), "clf data stats data/articles --json"),
        (("data", "split"), "clf data split --seed 13"),
    ],
)
def test_help_shows_examples(command: tuple[str, ...], example: str) -> None:
    done = clf(*command, "--help")
    assert done.returncode == 0
    assert example in done.stdout


@pytest.mark.parametrize(
    "args",
    [
        ("train",),
        ("evaluate",),
        ("evaluate", "--data", "x", "--part", "test"),
        ("evaluate", "--data", "x", "--splits", "s.json"),
        ("runs", "--limit", "0"),
        ("data",),
        ("data", "absent"),
        ("data", "split", "--seed", "-1"),
    ],
)
def test_a_wrong_command_line_is_2(args: tuple[str, ...]) -> None:
    done = clf(*args)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def one_error(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("clf: error: ")
    return line


# train


def test_train(tmp_path: Path) -> None:
    write_project(tmp_path)
    done = clf("train", "experiments/tiny.toml", "--out", "mine", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "macro-F1" in done.stdout
    assert "note: absent: not there, so not measured on" in done.stdout
    assert "Model:  mine" in done.stdout
    assert "mlflow ui --backend-store-uri sqlite:///mlruns/mlflow.db" in done.stdout
    assert (tmp_path / "mine" / "manifest.json").is_file()
    assert (tmp_path / "mlruns" / "mlflow.db").is_file()


def test_train_refuses_an_unknown_key(tmp_path: Path) -> None:
    recipe = write_project(tmp_path)
    recipe.write_text(recipe.read_text(encoding="utf-8").replace("folds", "flods"), "utf-8")
    assert "[model] flods: " in one_error(clf("train", recipe))
    assert not (tmp_path / "mlruns").exists()


def test_train_without_a_recipe_or_a_corpus(tmp_path: Path) -> None:
    assert "expected a recipe file" in one_error(clf("train", tmp_path / "absent.toml"))
    recipe = write_project(tmp_path)
    (tmp_path / "data" / "articles" / "tiny.jsonl").unlink()
    assert "expected *.jsonl" in one_error(clf("train", recipe))


# evaluate


def test_evaluate_prints_every_number_with_its_n(trained_project: "TrainedProject") -> None:
    root = trained_project.root
    done = clf("evaluate", "--data", root / "held.jsonl", "--model", root / "model")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    for part in ("3 articles, 15 sentences", "own boundaries (main)", "gold boundaries given"):
        assert part in done.stdout
    assert "sentence boundaries: F1 1.000" in done.stdout
    assert any(line.startswith("  majority of the training data") for line in lines)
    assert any(line.startswith("  always neutral_report") for line in lines)
    (official,) = [line for line in lines if line.startswith("  official_claim")]
    # Arabic is isolated and ends its line.
    assert official.endswith("\u2067تصريح رسمي\u2069")
    assert "invented_group" in done.stdout


def test_evaluate_json_and_files(trained_project: "TrainedProject", tmp_path: Path) -> None:
    root = trained_project.root
    done = clf(
        *("evaluate", "--data", root / "data", "--model", root / "model", "--json"),
        *("--splits", root / "data" / "splits.json", "--part", "test", "--out", tmp_path / "out"),
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["part"] == "test"
    assert answer["notes"] == ["the model was fitted on these articles: the scores flatter it"]
    assert len(answer["types"]["confusion"]) == 5
    assert "written to" in done.stderr
    assert json.loads((tmp_path / "out" / "evaluation.json").read_bytes()) == answer


def test_evaluate_what_cannot_be_read(trained_project: "TrainedProject", tmp_path: Path) -> None:
    model = trained_project.root / "model"
    assert "no such path" in one_error(clf("evaluate", "--data", tmp_path / "x", "--model", model))
    held = trained_project.root / "held.jsonl"
    assert "a model folder" in one_error(clf("evaluate", "--data", held, "--model", tmp_path))


# runs


def test_runs(trained_project: "TrainedProject") -> None:
    store = trained_project.root / "mlruns"
    done = clf("runs", "--store", store)
    assert done.returncode == 0
    assert done.stderr == ""
    head, row, *rest = done.stdout.splitlines()
    assert head.split()[:3] == ["run", "name", "when"]
    record = trained_project.record
    assert row.split()[0] == record.run_id[:8]
    assert f"{record.cross_validation.macro_f1:.3f} [" in row
    assert record.corpus_hash[:8] in row
    assert rest[-1].endswith(f"sqlite:///{store}/mlflow.db")
    (answer,) = json.loads(clf("runs", "--store", store, "--json").stdout)
    assert answer["run_id"] == record.run_id
    assert answer["status"] == "FINISHED"


def test_no_runs_yet(tmp_path: Path) -> None:
    done = clf("runs", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "no runs in mlruns yet" in done.stderr
    assert clf("runs", "--json", cwd=tmp_path).stdout == "[]\n"
    assert list(tmp_path.iterdir()) == []
    assert "expected a run store" in one_error(clf("runs", "--store", tmp_path / "absent"))


# data


def test_data_check(tmp_path: Path) -> None:
    write_project(tmp_path)
    done = clf("data", "check", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == "15 articles, 75 sentences: 0 errors, 0 warnings\n"
    path = tmp_path / "data" / "articles" / "tiny.jsonl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"agency"', '"agencies"', 1), encoding="utf-8")
    assert clf("data", "check", cwd=tmp_path).returncode == 0
    strict = clf("data", "check", "--strict", cwd=tmp_path)
    assert strict.returncode == 1
    assert "data/splits.json:1: warning: corpus_hash: " in strict.stdout
    path.write_text(text.replace('"official_claim"', '"claim"', 1), encoding="utf-8")
    broken = clf("data", "check", cwd=tmp_path)
    assert broken.returncode == 2
    assert "data/articles/tiny.jsonl:1: error: sentences[0].type: " in broken.stdout
    report = json.loads(clf("data", "check", "--json", cwd=tmp_path).stdout)
    assert report["n_errors"] >= 1
    assert "no such path" in one_error(clf("data", "check", tmp_path / "absent"))


def test_data_stats(tmp_path: Path) -> None:
    write_project(tmp_path)
    done = clf("data", "stats", cwd=tmp_path)
    assert done.returncode == 0
    assert "  15  neutral_report" in done.stdout
    answer = json.loads(clf("data", "stats", "--json", cwd=tmp_path).stdout)
    assert answer["sentences"] == 75


def test_data_split(tmp_path: Path) -> None:
    corpus, splits = tmp_path / "corpus.jsonl", tmp_path / "splits.json"
    write_corpus(tiny_articles(10), corpus)
    done = clf("data", "split", corpus, "--splits", splits, "--seed", "5")
    assert done.returncode == 0, done.stderr
    assert "(seed 5): articles: 0 kept, 10 new, 0 gone" in done.stdout
    before = json.loads(splits.read_bytes())
    write_corpus(tiny_articles(14), corpus)
    answer = json.loads(clf("data", "split", corpus, "--splits", splits, "--json").stdout)
    assert (answer["n_kept"], answer["n_new"]) == (10, 4)
    after = json.loads(splits.read_bytes())
    assert all(set(before[part]) <= set(after[part]) for part in ("train", "dev", "test"))


@pytest.mark.parametrize("command", ["train", "evaluate", "runs", "data check"])
def test_help_is_light(command: str) -> None:
    program = (
        "import atexit, sys\n"
        "heavy = ('numpy', 'scipy', 'sklearn', 'matplotlib', 'mlflow', 'pandas')\n"
        "atexit.register(lambda: print('LOADED', [m for m in heavy if m in sys.modules]))\n"
        f"sys.argv = ['clf', *{command!r}.split(), '--help']\n"
        "from clf.cli.app import main; main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.endswith("LOADED []\n")
