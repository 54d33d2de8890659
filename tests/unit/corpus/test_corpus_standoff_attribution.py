"""Attribution labels: read with the house's checks, joined to their texts by hash."""

import json
from pathlib import Path
from typing import Any

import pytest

from clf.corpus.standoff import Reason, sentence_hash
from clf.corpus.standoff_attribution import (
    AttributionLabel,
    join_attribution,
    read_attribution,
    spoken_article,
)
from clf.schema import (
    Article,
    CorpusError,
    Cue,
    LabelledArticle,
    LabelledSentence,
    SentenceType,
    SourceClass,
    Span,
    SpeechAct,
)

TEXT = "قال الوزير إن «المدارس ستفتح».\r\nوتقع البلدة شمالا."
FIRST = TEXT.index("\r")
SECOND = FIRST + 2
END = len(TEXT)


def row(**changes: object) -> dict[str, Any]:
    """Return a sound label of the first sentence, with changes."""
    raw = {
        "source": "covid_news",
        "id": "a",
        "start": 0,
        "end": FIRST,
        "sha256": sentence_hash(TEXT[:FIRST]),
        "source_class": "institution",
        "speaker": "الوزير",
        "cues": [{"start": 0, "end": 3, "act": "assert"}],
        "direct": [{"start": 14, "end": 29}],
        "indirect": [{"start": 11, "end": 13}],
    }
    return raw | changes


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def test_a_label_is_read(tmp_path: Path) -> None:
    (label,) = read_attribution(write(tmp_path / "a.jsonl", row()))
    assert label.sentence.cues == (Cue(0, 3, SpeechAct.ASSERT),)
    assert label.sentence.direct == (Span(14, 29),)
    assert label.sentence.source_class is SourceClass.INSTITUTION


def test_a_folder_is_read_and_what_is_absent_is_none(tmp_path: Path) -> None:
    plain = row(speaker=None, cues=[], direct=[], indirect=[], source_class="outlet")
    write(tmp_path / "a.jsonl", plain)
    (label,) = read_attribution(tmp_path)
    assert label.sentence.speaker is None
    assert label.sentence.indirect == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source_class": "state"}, "source_class"),
        ({"sha256": "abc"}, "sha256"),
        ({"sha256": ""}, "sha256"),
        ({"speaker": " "}, "speaker"),
        ({"cues": [{"start": 0, "end": 3, "act": "shout"}]}, "cues[0].act"),
        ({"cues": [{"start": 28, "end": 40, "act": "assert"}]}, "cues[0].start"),
        ({"direct": [{"start": 9, "end": 5}]}, "direct[0].start"),
        ({"direct": [{"start": 5, "end": 9}, {"start": 7, "end": 12}]}, "direct[1].start"),
        ({"indirect": "all"}, "indirect"),
        ({"indirect": [3]}, "indirect[0]"),
        ({"start": True}, "start"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_breaks_the_format_is_named(
    tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    path = write(tmp_path / "a.jsonl", row(), row(**changes))
    with pytest.raises(CorpusError) as caught:
        read_attribution(path)
    assert f"a.jsonl:2: {field}" in str(caught.value)


@pytest.mark.parametrize("content", ["[]\n", "{\n"])
def test_a_line_that_is_no_label(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a\.jsonl:1"):
        read_attribution(path)


def test_no_label_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="attribution labels"):
        read_attribution(write(tmp_path / "a.jsonl"))
    with pytest.raises(CorpusError, match="no such path"):
        read_attribution(tmp_path / "b.jsonl")


def labels(tmp_path: Path, *rows: dict[str, Any]) -> list[AttributionLabel]:
    return read_attribution(write(tmp_path / "a.jsonl", *rows))


def test_labels_are_joined_in_the_order_of_the_text(tmp_path: Path) -> None:
    second = row(start=SECOND, end=END, sha256=sentence_hash(TEXT[SECOND:]), cues=[], direct=[])
    second |= {"indirect": [], "source_class": "outlet", "speaker": None}
    texts = {("covid_news", "a"): Article("a", TEXT)}
    (article,), unjoined = join_attribution(labels(tmp_path, second, row()), texts)
    assert article.article.id == "covid_news/a"
    assert [sentence.start for sentence in article.sentences] == [0, SECOND]
    assert unjoined == []


@pytest.mark.parametrize(
    ("changes", "text", "reason"),
    [
        ({"id": "b"}, TEXT, Reason.NO_DOCUMENT),
        ({}, TEXT[:20], Reason.PAST_END),
        ({}, TEXT.replace("الوزير", "المدير"), Reason.OTHER_TEXT),
    ],
)
def test_a_label_that_does_not_fit_is_reported(
    tmp_path: Path, changes: dict[str, Any], text: str, reason: Reason
) -> None:
    texts = {("covid_news", "a"): Article("a", text)}
    articles, unjoined = join_attribution(labels(tmp_path, row(**changes)), texts)
    assert articles == []
    assert [item.reason for item in unjoined] == [reason]
    assert reason.value in str(unjoined[0])


def test_a_second_label_of_a_sentence_overlaps(tmp_path: Path) -> None:
    texts = {("covid_news", "a"): Article("a", TEXT)}
    _, unjoined = join_attribution(labels(tmp_path, row(), row()), texts)
    assert [item.reason for item in unjoined] == [Reason.OVERLAP]


def test_a_corpus_article_has_no_cues_and_the_class_of_its_type() -> None:
    sentence = LabelledSentence(0, FIRST, SentenceType.OFFICIAL_CLAIM, speaker="الوزير")
    plain = LabelledSentence(SECOND, END, SentenceType.NEUTRAL_REPORT)
    spoken = spoken_article(LabelledArticle(Article("a", TEXT), (sentence, plain)))
    assert [s.source_class for s in spoken.sentences] == [
        SourceClass.INSTITUTION,
        SourceClass.OUTLET,
    ]
    assert spoken.sentences[0].cues is None


def test_the_projects_own_labels_are_sound() -> None:
    root = Path(__file__).resolve().parents[3]
    own = read_attribution(root / "data" / "standoff_attribution")
    assert len({label.id for label in own}) == 34
    assert len(own) == 474
