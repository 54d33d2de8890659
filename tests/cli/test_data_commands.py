"""``clf data``: hydrate, export, import, suspects, agreement, curve, and the pictures of stats."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_project import tiny_articles

from clf.corpus.read import read_corpus, write_corpus
from clf.corpus.standoff import standoff_labels, write_standoff

CLF = Path(sys.executable).parent / "clf"


def clf(*args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CLF, "data", *args],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=cwd,
        env=os.environ | {"COLUMNS": "100"},
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write_corpus(tiny_articles(9), tmp_path / "corpus.jsonl")
    return tmp_path / "corpus.jsonl"


@pytest.mark.parametrize(
    ("command", "example"),
    [
        ("hydrate", "clf data hydrate --source covid_news"),
        ("export", "clf data export data --out corpus.csv"),
        ("import", "clf data import export.json"),
        ("suspects", "clf data suspects real.jsonl --out suspects.csv"),
        ("agreement", "clf data agreement first.jsonl second.jsonl"),
        ("curve", "clf data curve --on real=real.jsonl"),
    ],
)
def test_help_shows_examples_and_is_light(command: str, example: str) -> None:
    program = (
        "import atexit, sys\n"
        "heavy = ('numpy', 'scipy', 'sklearn', 'matplotlib', 'mlflow', 'pyarrow')\n"
        "atexit.register(lambda: print('LOADED', [m for m in heavy if m in sys.modules]))\n"
        f"sys.argv = ['clf', 'data', {command!r}, '--help']\n"
        "from clf.cli.app import main; main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env=os.environ | {"COLUMNS": "100"},
    )
    assert example in done.stdout
    assert done.stdout.rstrip().endswith("LOADED []")


def test_hydrate(tmp_path: Path) -> None:
    first, second = tiny_articles(2)
    texts = tmp_path / "covid_news"
    texts.mkdir()
    for labelled in (first, second):
        path = texts / f"{labelled.article.id}.txt"
        path.write_bytes(labelled.article.text.encode())
    labels = [*standoff_labels(first, "covid_news"), *standoff_labels(second, "covid_news")]
    write_standoff(labels, tmp_path / "data" / "standoff" / "covid_news.jsonl")
    args = ("hydrate", "--source", "covid_news", "--from", texts)
    done = clf(*args, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "10 of 10 labels joined, 2 articles" in done.stdout
    assert "Nothing written" in done.stdout
    (texts / "tiny-01.txt").unlink()
    done = clf(*args, "--out", "real.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert "no such document: 5" in done.stdout
    assert "covid_news/tiny-01 0-" in done.stdout
    assert len(read_corpus(tmp_path / "real.jsonl")) == 1
    report = json.loads(clf(*args, "--json", cwd=tmp_path).stdout)
    assert (report["n_sentences"], len(report["missing"])) == (5, 5)
    (texts / "tiny-00.txt").write_text("غيره", encoding="utf-8")
    assert clf(*args, cwd=tmp_path).returncode == 2


def test_hydrate_refuses_a_test_split(tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    write_standoff(standoff_labels(tiny_articles(1)[0], "armpro"), labels)
    path = tmp_path / "test.jsonl"
    path.write_text('{"id": "tiny-00", "text": "x"}\n', encoding="utf-8")
    done = clf("hydrate", "--source", "armpro", "--from", path, "--labels", labels)
    assert done.returncode == 2
    assert "found a test split" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["there.json", "there.csv", "there.parquet"])
def test_export_and_import(corpus: Path, tmp_path: Path, name: str) -> None:
    there, back = tmp_path / name, tmp_path / "back.jsonl"
    done = clf("export", corpus, "--out", there)
    assert (done.returncode, done.stderr) == (0, "")
    assert "9 articles, 45 sentences" in done.stdout
    done = clf("import", there, "--out", back)
    assert (done.returncode, done.stderr) == (0, "")
    assert back.read_bytes() == corpus.read_bytes()


def test_a_refused_task_is_named(corpus: Path, tmp_path: Path) -> None:
    tasks, back = tmp_path / "tasks.json", tmp_path / "back.jsonl"
    clf("export", corpus, "--out", tasks, "--config", tmp_path / "i.xml")
    assert (tmp_path / "i.xml").exists()
    raw = json.loads(tasks.read_bytes())
    raw[3]["annotations"][0]["result"][0]["value"]["end"] -= 1
    tasks.write_text(json.dumps(raw), encoding="utf-8")
    done = clf("import", tasks, "--out", back)
    assert done.returncode == 1
    assert done.stderr.startswith("refused: task 4 (tiny-03): region s0: expected the text ")
    assert len(read_corpus(back)) == 8
    tasks.write_text(json.dumps(raw[3:4]), encoding="utf-8")
    assert clf("import", tasks, "--out", tmp_path / "none.jsonl").returncode == 2
    assert not (tmp_path / "none.jsonl").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("export", "--out", "a.xlsx"),
        ("export", "--out", "a.csv", "--config", "i.xml"),
        ("import", "absent.csv", "--out", "b.jsonl"),
        ("hydrate", "--source", "wikipedia", "--from", "."),
        ("agreement", "absent", "absent"),
        ("suspects", "absent"),
        ("curve", "absent"),
        ("curve", "--on", "=", "--sizes", "5"),
        ("curve", "--on", "a", "--sizes", "5,x"),
    ],
)
def test_what_cannot_be_is_2(args: tuple[str, ...], tmp_path: Path) -> None:
    done = clf(*args, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_suspects(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    done = clf("suspects", corpus, "--folds", "3", "--limit", "2", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert "among 45 sentences of 9 articles" in done.stdout
    assert "given (rows) against suggested" in done.stdout
    assert out.read_text(encoding="utf-8-sig").startswith("article_id,start,end,given")
    report = json.loads(clf("suspects", corpus, "--folds", "3", "--json").stdout)
    assert report["n_sentences"] == 45


def test_agreement(corpus: Path) -> None:
    done = clf("agreement", corpus, corpus)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Cohen's kappa: 1.000 [1.000, 1.000]" in done.stdout
    report = json.loads(clf("agreement", corpus, corpus, "--json").stdout)
    assert (report["n"], report["disagreements"]) == (45, [])


def test_curve(corpus: Path, tmp_path: Path) -> None:
    gold = tmp_path / "held.jsonl"
    write_corpus(tiny_articles(2, seed=4, prefix="held"), gold)
    args = ("curve", corpus, "--on", gold, "--sizes", "6", "--seeds", "1", "--no-track")
    done = clf(*args, "--out", tmp_path / "curve")
    assert (done.returncode, done.stderr) == (0, "")
    assert "6 articles, seed 0: held: macro-F1 " in done.stdout
    assert (tmp_path / "curve" / "curve.png").exists()
    again = clf(*args, "--out", tmp_path / "curve")
    assert again.stdout.count("(kept)") == 2
    report = json.loads(clf(*args, "--out", tmp_path / "curve", "--json").stdout)
    assert (report["n_computed"], len(report["points"])) == (0, 2)


def test_stats_beside_another_corpus(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    write_corpus(tiny_articles(4, seed=4, prefix="other"), other)
    folder = tmp_path / "pictures"
    done = clf("stats", corpus, "--beside", other, "--pictures", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "distinct 2-grams" in done.stdout
    assert (folder / "types.png").exists()
    report = json.loads(clf("stats", corpus, "--beside", other, "--json").stdout)
    assert report["language"]["beside"]["articles"] == 4
