"""The JSON shape, that it agrees with the text, and that it takes no longer than it is long."""

import io
import json
import time
from dataclasses import replace

from analysis_samples import FIRST, SECOND, TEXT, analysis, neutral, official
from hypothesis import given
from hypothesis import strategies as st

from clf.report.jsonl import JsonlWriter, to_dict, to_line
from clf.schema import SCHEMA_VERSION, TYPES, Span


def test_shape() -> None:
    answer = json.loads(to_line(analysis(official(), neutral())))
    assert list(answer) == [
        "schema",
        "id",
        "model",
        "title",
        "outlet",
        "date",
        "encoding",
        "notes",
        "sentences",
        "profile",
    ]
    assert answer["schema"] == SCHEMA_VERSION
    assert answer["model"] == {"id": "linear-1", "hash": "0123456789abcdef"}
    assert answer["date"] is None
    first, second = answer["sentences"]
    assert list(first) == [
        "start",
        "end",
        "text",
        "type",
        "probabilities",
        "confidence",
        "needs_review",
        "speaker",
        "as_written",
        "source",
        "cue",
        "quotes",
        "indirect",
        "voices",
        "role",
        "organisation",
        "speakers",
        "evidence",
    ]
    assert list(first["probabilities"]) == [label.value for label in TYPES]
    assert first["probabilities"]["official_claim"] == first["confidence"] == 0.8765
    assert first["cue"] == {"start": 1, "end": 4, "text": "قال", "act": "assert"}
    assert first["quotes"][0]["text"] == '"لن تنسحب" '.strip() + " "
    assert first["evidence"][0] == {"start": 0, "end": 4, "text": "وقال", "weight": 1.2346}
    assert second["cue"] is None
    assert second["quotes"] == second["evidence"] == []
    assert second["needs_review"] is True
    assert answer["profile"]["counts"]["neutral_report"] == 1
    assert answer["profile"]["shares"]["neutral_report"] == 0.5
    assert answer["profile"]["speakers"] == [{"name": "سامر العلواني", "sentences": 1}]


def test_spans_agree_with_the_text() -> None:
    for sentence in to_dict(analysis(official(), neutral()))["sentences"]:
        for span in (sentence, sentence["cue"], *sentence["quotes"], *sentence["evidence"]):
            if span:
                assert TEXT[span["start"] : span["end"]] == span["text"]


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_a_quotation_is_cut_to_its_sentence(a: int, b: int) -> None:
    middle = replace(neutral(), quotes=(Span(min(a, b), max(a, b)),))
    quote = to_dict(analysis(middle))["sentences"][0]["quotes"][0]
    if quote["text"]:
        assert TEXT[quote["start"] : quote["end"]] == quote["text"]
        assert quote["text"] in SECOND


def test_one_line_an_article_with_its_letters_unescaped() -> None:
    stream = io.StringIO()
    writer = JsonlWriter(stream)
    writer.write(analysis(official("سطر\nسطر")))
    writer.write(analysis())
    lines = stream.getvalue().split("\n")
    assert len(lines) == 3
    assert lines[2] == ""
    assert "سطر\\nسطر" in lines[0]
    assert json.loads(lines[1])["sentences"] == []


@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_any_text_survives_as_utf8(text: str) -> None:
    line = to_line(analysis(official(text)))
    assert json.loads(line.encode("utf-8"))["sentences"][0]["text"] == text
    assert line.count("\n") == 1


def test_a_long_article_takes_as_long_as_it_is_long() -> None:
    """Eight times the sentences, about eight times as long: no look at the others for each."""

    def seconds(n: int) -> float:
        article = analysis(*[official() for _ in range(n)])
        best = float("inf")
        for _ in range(3):
            began = time.perf_counter()
            to_line(article)
            best = min(best, time.perf_counter() - began)
        return best

    assert seconds(2000) < 24 * seconds(250)


def test_sample_is_sound() -> None:
    assert FIRST in TEXT
