"""``clf quotes`` and ``clf data attribution`` as their users run them: the installed command."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clf.corpus.standoff import sentence_hash

CLF = Path(sys.executable).parent / "clf"
ROOT = Path(__file__).resolve().parents[2]
NEWS = (
    "قال المتحدث باسم الجيش سامر العلواني اليوم الثلاثاء إن قواته دخلت البلدة.\n\n"
    'وأضاف أن "العملية مستمرة حتى نهاية الأسبوع".\n\n'
    "وتوعدت جماعة رماة الجبل المتشددة الجنود بأيام سود.\n\n"
    "وتقع البلدة على بعد 12 كيلومترا من العاصمة.\n"
)


def clf(*args: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [CLF, *args],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env=os.environ,
        cwd=ROOT,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    return path


def test_help_has_examples_and_an_arabic_line() -> None:
    done = clf("quotes", "--help")
    assert done.returncode == 0
    assert "clf quotes news.txt" in done.stdout
    assert "يسرد ما قيل" in done.stdout
    assert "quotes" in clf("--help").stdout


def test_table(news: Path) -> None:
    done = clf("quotes", news)
    assert done.returncode == 0, done.stderr
    assert "\u2067سامر العلواني\u2069" in done.stdout
    assert "threaten" in done.stdout


def test_jsonl_with_offsets_that_hold(news: Path) -> None:
    done = clf("quotes", news, "--format", "jsonl")
    answer = json.loads(done.stdout)
    assert answer["schema"] == "1.1"
    direct = [item for item in answer["quotations"] if item["kind"] == "direct"]
    assert [item["text"] for item in direct] == ['"العملية مستمرة حتى نهاية الأسبوع"']
    assert all(NEWS[q["start"] : q["end"]] == q["text"] for q in answer["quotations"])
    assert direct[0]["speaker"] == "سامر العلواني"


def test_filters_and_csv_to_a_file(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "quotes.csv"
    done = clf("quotes", news, "--source", "militant", "--format", "csv", "--out", out)
    assert done.returncode == 0
    assert "read 1 article" in done.stderr
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert {row["act"] for row in rows} == {"threaten"}
    named = clf("quotes", news, "--speaker", "العلواني", "--act", "add", "--format", "jsonl")
    assert {q["act"] for q in json.loads(named.stdout)["quotations"]} == {"add"}


def test_standard_input_and_exit_codes(news: Path, tmp_path: Path) -> None:
    assert clf("quotes", "-", stdin=NEWS.encode()).returncode == 0
    part = clf("quotes", news, tmp_path / "missing.txt", "--quiet")
    assert part.returncode == 1
    assert "missing.txt" in part.stderr
    assert clf("quotes", tmp_path / "missing.txt").returncode == 2


def test_the_input_is_no_output(news: Path) -> None:
    done = clf("quotes", news, "--out", news)
    assert done.returncode == 2
    assert "an output file of its own" in done.stderr
    assert news.read_text(encoding="utf-8") == NEWS


def test_a_wrong_act_names_the_acts(news: Path) -> None:
    done = clf("quotes", news, "--act", "shout")
    assert done.returncode == 2
    assert "threaten" in done.stderr


def gold(folder: Path, text: str) -> Path:
    """Write one label, as if annotated on ``text``."""
    first = NEWS.split("\n", maxsplit=1)[0]
    raw = {
        "source": "covid_news",
        "id": "a",
        "start": 0,
        "end": len(first),
        "sha256": sentence_hash(text[: len(first)]),
        "source_class": "institution",
        "speaker": "سامر العلواني",
        "cues": [{"start": 0, "end": 3, "act": "assert"}],
        "direct": [],
        "indirect": [{"start": first.index("إن قواته"), "end": len(first) - 1}],
    }
    path = folder / "gold.jsonl"
    path.write_text(json.dumps(raw) + "\n", encoding="utf-8")
    return path


def test_attribution_is_measured(tmp_path: Path) -> None:
    texts = tmp_path / "covid_news"
    texts.mkdir()
    (texts / "a.txt").write_text(NEWS, encoding="utf-8")
    done = clf("data", "attribution", gold(tmp_path, NEWS), "--from", texts)
    assert done.returncode == 0, done.stderr
    assert "cue recall" in done.stdout
    assert "asked 0.93" in done.stdout
    as_json = clf("data", "attribution", tmp_path / "gold.jsonl", "--from", texts, "--json")
    figures = json.loads(as_json.stdout)["scores"]["real"]["figures"]
    assert figures["indirect_token_f1"]["point"] == 1.0
    assert figures["speaker_resolved"]["point"] == 1.0


def test_labels_of_other_words_are_told(tmp_path: Path) -> None:
    texts = tmp_path / "covid_news"
    texts.mkdir()
    (texts / "a.txt").write_text(NEWS, encoding="utf-8")
    labels = gold(tmp_path, NEWS.replace("العلواني", "الشوملي"))
    done = clf(
        "data", "attribution", labels, "--from", texts, "--data", "data/articles",
        "--splits", "data/splits.json", "--part", "dev", "--resamples", "5",
    )  # fmt: skip
    assert done.returncode == 1
    assert "other words at these offsets" in done.stdout
    assert "written: " in done.stdout


def test_nothing_to_measure(tmp_path: Path) -> None:
    done = clf("data", "attribution", gold(tmp_path, NEWS))
    assert done.returncode == 2
    assert "give --from" in done.stderr
    assert clf("data", "attribution", "--splits", "data/splits.json").returncode == 2
