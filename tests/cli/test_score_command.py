"""``clf score`` as its users run it: the installed command, in a process of its own."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CLF = Path(sys.executable).parent / "clf"

NEWS = (
    "قال المتحدث باسم الجيش سامر العلواني اليوم الثلاثاء إن قواته دخلت البلدة.\n\n"
    'وأضاف أن "العملية مستمرة" حتى نهاية الأسبوع.\n\n'
    "وتقع البلدة على بعد 12 كيلومترا من العاصمة.\n"
)


def clf(
    *args: str | Path,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [CLF, *args],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env=os.environ | (env or {}),
        cwd=cwd,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    return path


# What needs no model.


def test_help_shows_examples_and_an_arabic_line() -> None:
    done = clf("score", "--help", env={"LC_ALL": "C", "PYTHONUTF8": "0", "COLUMNS": "100"})
    assert done.returncode == 0
    assert "clf score news.txt --min-confidence 0.7" in done.stdout
    assert "يصنف كل جملة" in done.stdout
    assert "score" in clf("--help").stdout


def test_version() -> None:
    done = clf("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("clf 0.")


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("score",),
        ("score", "x", "--format", "xml"),
        ("score", "x", "--min-confidence", "1.5"),
        ("score", "x", "--min-confidence", "nan"),
        ("score", "x", "--width", "3"),
        ("absent",),
    ],
)
def test_a_wrong_command_line_is_2(args: tuple[str, ...]) -> None:
    done = clf(*args)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


# What a model answers.


def test_jsonl(news: Path) -> None:
    done = clf("score", news, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert answer["schema"] == "1.1"
    assert answer["model"]["id"]
    assert answer["model"]["hash"]
    assert len(answer["sentences"]) == 3
    for sentence in answer["sentences"]:
        assert NEWS[sentence["start"] : sentence["end"]] == sentence["text"]
        assert sum(sentence["probabilities"].values()) == pytest.approx(1, abs=0.001)
    assert answer["profile"]["n_sentences"] == 3


def test_table_is_the_default_and_plain_when_piped(news: Path) -> None:
    done = clf("score", news)
    assert done.returncode == 0
    assert "What is this text doing?" in done.stdout
    assert "Profile (n = 3)" in done.stdout
    assert "\x1b" not in done.stdout


def test_csv_opens_in_a_spreadsheet(news: Path) -> None:
    done = clf("score", news, "--format", "csv")
    assert done.stdout.startswith("\ufeffid,")
    assert len(list(csv.DictReader(io.StringIO(done.stdout[1:])))) == 3


def test_standard_input_under_a_latin_locale(news: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    done = clf("score", "-", "--format", "jsonl", stdin=news.read_bytes(), env=env)
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["sentences"]) == 3


def test_min_confidence_marks_everything_below(news: Path) -> None:
    done = clf("score", news, "--format", "jsonl", "--min-confidence", "1")
    answer = json.loads(done.stdout)
    for sentence in answer["sentences"]:
        assert sentence["needs_review"] is (sentence["confidence"] < 1)


def test_answers_keep_the_order_of_the_inputs(tmp_path: Path) -> None:
    names = ["c", "a", "b"]
    for name in names:
        (tmp_path / f"{name}.txt").write_text(NEWS, encoding="utf-8")
    done = clf("score", *[tmp_path / f"{name}.txt" for name in names], "--format", "jsonl")
    ids = [json.loads(line)["id"] for line in done.stdout.splitlines()]
    assert ["c" in ids[0], "a" in ids[1], "b" in ids[2]] == [True] * 3


def test_out_is_written_whole(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    done = clf("score", news, "--format", "jsonl", "--out", out)
    assert done.returncode == 0
    assert done.stdout == ""
    assert json.loads(out.read_text(encoding="utf-8"))["profile"]["n_sentences"] == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answers.jsonl", "news.txt"]


def test_another_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes(NEWS.encode("cp1256"))
    done = clf("score", path, "--format", "jsonl")
    assert done.returncode == 0
    assert done.stderr == f"note: {path}: read as cp1256\n"
    assert json.loads(done.stdout)["encoding"] == "cp1256"
    assert clf("score", path, "--format", "jsonl", "--quiet").stderr == ""


# What goes wrong.


def test_a_part_that_fails_is_1_and_the_rest_is_scored(news: Path, tmp_path: Path) -> None:
    done = clf("score", tmp_path / "absent.txt", news, "--format", "jsonl")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    problems = [line for line in done.stderr.splitlines() if line.startswith("clf: error: ")]
    assert len(problems) == 1
    assert "absent.txt" in problems[0]
    assert "1 problem" in done.stderr


def test_a_broken_line_of_a_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    good = json.dumps({"id": "x", "text": NEWS}, ensure_ascii=False)
    path.write_text(f"{good}\n{{broken\n{good.replace('x', 'y', 1)}\n", encoding="utf-8")
    done = clf("score", path, "--format", "jsonl")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    assert "many.jsonl" in done.stderr
    assert "2" in done.stderr


def test_nothing_done_is_2_and_leaves_an_older_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old", encoding="utf-8")
    done = clf("score", tmp_path / "absent.txt", "--format", "jsonl", "--out", out)
    assert done.returncode == 2
    assert done.stderr.startswith("clf: error: ")
    assert len(done.stderr.splitlines()) == 1
    assert out.read_text(encoding="utf-8") == "old"


def test_no_arabic_is_scored_as_nothing_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "english.txt"
    path.write_text("Nothing here is Arabic.", encoding="utf-8")
    done = clf("score", path, "--format", "jsonl")
    assert done.returncode == 2
    assert "no Arabic text: nothing scored" in done.stderr
    answer = json.loads(done.stdout)
    assert answer["sentences"] == []
    assert answer["notes"] == ["no Arabic text: nothing scored"]


def test_a_missing_model_is_one_line(news: Path, tmp_path: Path) -> None:
    done = clf("score", news, "--model", tmp_path / "no-model")
    assert done.returncode == 2
    assert done.stderr.startswith("clf: error: ")
    assert len(done.stderr.splitlines()) == 1


def test_answers_are_not_lost_in_a_closed_standard_output(news: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" score "$1" >&-', CLF, news],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"clf: error: expected an open standard output")
    assert done.stderr.count(b"\n") == 1


def test_an_unwritable_place_is_one_line(news: Path, tmp_path: Path) -> None:
    done = clf("score", news, "--out", tmp_path / "absent" / "out.jsonl")
    assert done.returncode == 2
    assert "expected an output file that can be written" in done.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    lines = [json.dumps({"id": str(i), "text": NEWS}, ensure_ascii=False) for i in range(300)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with subprocess.Popen(
        [CLF, "score", path, "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) in (0, 141)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_what_was_computed(tmp_path: Path, sent: signal.Signals) -> None:
    out = tmp_path / "out.jsonl"
    record = json.dumps({"id": "x", "text": NEWS * 20}, ensure_ascii=False).encode() + b"\n"
    with subprocess.Popen(
        [CLF, "score", "-", "--format", "jsonl", "--out", out],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"".join(record.replace(b"x", str(i).encode(), 1) for i in range(50)))
        process.stdin.flush()
        deadline = time.monotonic() + 30
        while not _has_text(tmp_path) and time.monotonic() < deadline:
            time.sleep(0.05)
        if not _has_text(tmp_path):
            process.kill()
            pytest.skip("standard input is read whole before the first article")
        process.send_signal(sent)
        told = process.stderr.read().decode("utf-8")
        assert process.wait(timeout=60) == 130
    assert not out.exists()
    assert "interrupted" in told
    assert "out.jsonl.partial" in told
    kept = (tmp_path / "out.jsonl.partial").read_text(encoding="utf-8").splitlines()
    assert json.loads(kept[0])["sentences"]


def _has_text(folder: Path) -> bool:
    return any(path.stat().st_size for path in folder.glob(".out.jsonl.*"))


def test_the_input_is_never_the_output(news: Path) -> None:
    before = news.read_bytes()
    done = clf("score", news, "--out", news)
    assert done.returncode == 2
    assert "one of the inputs" in done.stderr
    assert news.read_bytes() == before


def test_an_empty_path_is_no_folder(tmp_path: Path) -> None:
    done = clf("score", "", cwd=tmp_path)
    assert done.returncode == 2
    assert "found an empty one" in done.stderr


def test_a_closed_standard_input_is_one_line() -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" score - <&-', str(CLF)],
        capture_output=True,
        timeout=120,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_damaged_text_layer_is_said(tmp_path: Path) -> None:
    path = tmp_path / "layer.txt"
    path.write_text("ﻗﺎﻝ ﺍﻟﻤﺘﺤﺪﺙ ﺑﺎﺳﻢ ﺍﻟﺠﻴﺶ ﺇﻥ ﺍﻟﻌﻤﻠﻴﺔ ﺍﻧﺘﻬﺖ.", encoding="utf-8")
    (answer,) = map(json.loads, clf("score", path, "--format", "jsonl").stdout.splitlines())
    assert "presentation forms" in answer["notes"][0]
    assert answer["sentences"][0]["type"] == "official_claim"
