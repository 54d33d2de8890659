import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from corpus_builders import N, O, T, article, labelled_articles, write_lines
from hypothesis import given, settings
from hypothesis import strategies as st

from clf.corpus.standoff import (
    Reason,
    StandoffLabel,
    encode_label,
    hydrate,
    is_standoff,
    read_standoff,
    sentence_hash,
    standoff_labels,
    write_standoff,
)
from clf.schema import Article, CorpusError, LabelledArticle

DOCUMENT = article(
    "d1",
    (O, "قال الوزير «نعم» 🔥.", {"speaker": "الوزير"}),
    (N, "وقع الحادث أمس.", {"secondary": O}),
    gap="\r\n",
)
LABELS = standoff_labels(DOCUMENT, "covid_news", "أ")
TEXTS = {("covid_news", "d1"): Article("d1", DOCUMENT.article.text, outlet="المدار")}


def row(**fields: object) -> dict[str, Any]:
    return encode_label(LABELS[0]) | fields


def test_join() -> None:
    (found,), missing = hydrate(LABELS, TEXTS)
    assert missing == []
    assert found.article == Article("covid_news/d1", DOCUMENT.article.text, outlet="المدار")
    assert found.sentences == DOCUMENT.sentences


def test_labels_hold_no_text() -> None:
    text = json.dumps([encode_label(label) for label in LABELS], ensure_ascii=False)
    assert "الحادث" not in text
    assert LABELS[0].sha256 == sentence_hash("قال الوزير «نعم» 🔥.")
    assert LABELS[0].annotator == "أ"


@pytest.mark.parametrize(
    ("labels", "reason", "n_joined"),
    [
        ([replace(LABELS[0], id="d2"), LABELS[1]], Reason.NO_DOCUMENT, 1),
        ([replace(LABELS[0], source="armpro")], Reason.NO_DOCUMENT, 0),
        ([LABELS[0], replace(LABELS[1], end=999)], Reason.PAST_END, 1),
        ([LABELS[0], replace(LABELS[1], start=LABELS[1].start - 1)], Reason.OTHER_TEXT, 1),
        ([LABELS[0], replace(LABELS[1], sha256="0" * 64)], Reason.OTHER_TEXT, 1),
        ([LABELS[0], replace(LABELS[0], type=T, annotator="ب")], Reason.CONTRADICTED, 1),
        (
            [LABELS[0], replace(LABELS[0], start=4, sha256=sentence_hash("الوزير «نعم» 🔥."))],
            Reason.OVERLAP,
            1,
        ),
    ],
)
def test_what_differs_is_reported_and_left_out(
    labels: list[StandoffLabel], reason: Reason, n_joined: int
) -> None:
    found, missing = hydrate(labels, TEXTS)
    assert [item.reason for item in missing] == [reason]
    assert missing[0].label.id in str(missing[0])
    assert sum(len(labelled.sentences) for labelled in found) == n_joined


def test_a_changed_text_joins_nothing_after_the_change() -> None:
    changed = Article("d1", DOCUMENT.article.text.replace("الحادث", "الحدث"))
    found, missing = hydrate(LABELS, {("covid_news", "d1"): changed})
    assert [len(labelled.sentences) for labelled in found] == [1]
    assert len(missing) == 1


def test_a_second_label_that_agrees_is_passed_over() -> None:
    found, missing = hydrate([*LABELS, replace(LABELS[0], annotator="ب")], TEXTS)
    assert len(found[0].sentences) == 2
    assert missing == []


@settings(max_examples=60, deadline=None)
@given(labelled_articles())
def test_labels_and_text_give_the_article_back(labelled: LabelledArticle) -> None:
    labels = standoff_labels(labelled, "armpro")
    found, missing = hydrate(labels, {("armpro", labelled.article.id): labelled.article})
    bare = tuple(replace(s, quotes=(), techniques=(), pair=None) for s in labelled.sentences)
    assert missing == []
    assert [item.sentences for item in found] == ([bare] if bare else [])


@settings(max_examples=40, deadline=None)
@given(labelled=labelled_articles(), cut=st.integers(0, 30))
def test_nothing_is_joined_to_other_words(labelled: LabelledArticle, cut: int) -> None:
    labels = standoff_labels(labelled, "armpro")
    shifted = "ض" * (cut + 1) + labelled.article.text
    found, missing = hydrate(labels, {("armpro", labelled.article.id): Article("x", shifted)})
    assert len(missing) + sum(len(item.sentences) for item in found) == len(labels)
    for item in found:
        hashes = {label.sha256 for label in labels}
        assert all(sentence_hash(s.span.of(shifted)) in hashes for s in item.sentences)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "standoff" / "a.jsonl"
    write_standoff(LABELS, path)
    assert read_standoff(path) == LABELS
    assert read_standoff(tmp_path / "standoff") == LABELS
    assert is_standoff(path)
    other = write_lines(tmp_path / "b.jsonl", [{"id": "x", "text": "نص", "sentences": []}])
    assert not is_standoff(other)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (row(sha256="AB"), "sha256: expected 64 hexadecimal digits"),
        (row(source=""), "source: expected a string with some words"),
        (row(id=7), "id: expected a string"),
        (row(annotator=""), "annotator"),
        (row(type="opinion"), "type: expected one of"),
        (row(start=-1), "start: expected an offset"),
        (row(end="9"), "end: expected a whole number"),
        (row(text="قال"), "text: expected one of the keys"),
        (row(pair="p"), "no quotes, techniques or pair"),
        ([], "expected a JSON object"),
        ("{", "expected one JSON value a line"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: object, said: str) -> None:
    path = write_lines(tmp_path / "a.jsonl", [row(), line])
    with pytest.raises(CorpusError, match=r"a\.jsonl:2") as error:
        read_standoff(path)
    assert said in str(error.value)


def test_no_labels(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="stand-off labels; found none"):
        read_standoff(tmp_path)
    with pytest.raises(CorpusError, match="no such path"):
        read_standoff(tmp_path / "absent")
