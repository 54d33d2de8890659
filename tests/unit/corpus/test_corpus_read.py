import json
from pathlib import Path
from typing import Any

import pytest
from corpus_builders import N, O, article, labelled_articles, sample, write_lines
from hypothesis import given, settings
from hypothesis import strategies as st

from clf.corpus import read
from clf.corpus.codec import canonical_line, encode_article
from clf.corpus.read import read_corpus, write_corpus
from clf.schema import CorpusError, LabelledArticle

SHARED = Path(__file__).parents[3] / "../shared/articles"
SIX_TEXT = "قال الوزير نعم"


def changed(**fields: object) -> dict[str, Any]:
    """Return the sample as JSON with some article fields replaced."""
    return encode_article(sample()) | fields


def with_sentence(**fields: object) -> dict[str, Any]:
    """Return a small article whose one sentence has some fields replaced."""
    sentence = {"start": 0, "end": 14, "type": "official_claim"} | fields
    return {"id": "x", "text": SIX_TEXT, "sentences": [sentence]}


def test_every_field_survives_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_corpus([sample()], path)
    (found,) = read_corpus(path)
    assert found == sample()
    second = found.sentences[1]
    assert second.quotes[0].of(found.article.text) == "«الوضع كارثي للغاية»"
    assert found.article.text[second.techniques[0].start : second.techniques[0].end] == "كارثي"


def test_file_is_canonical(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.jsonl"
    write_corpus([sample()], path)
    content = path.read_bytes()
    assert content.count(b"\n") == 1
    assert "سامي قدور".encode() in content
    assert list(json.loads(content))[:3] == ["id", "text", "title"]
    assert list(path.parent.iterdir()) == [path], "no draft is left behind"


@settings(max_examples=60, deadline=None)
@given(st.lists(labelled_articles(), min_size=1, max_size=3, unique_by=lambda a: a.article.id))
def test_round_trip_is_exact(
    tmp_path_factory: pytest.TempPathFactory, articles: list[LabelledArticle]
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(articles, folder / "a.jsonl")
    found = read_corpus(folder / "a.jsonl")
    assert found == articles
    write_corpus(found, folder / "b.jsonl")
    assert (folder / "a.jsonl").read_bytes() == (folder / "b.jsonl").read_bytes()


def test_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    write_corpus([sample()], path)
    before = path.read_bytes()

    def fail(self: Path, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_corpus([article("b", (N, "خبر"))], path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_folders_are_read_in_the_order_of_names(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "articles"
    for name in ("b", "c", "a"):
        write_corpus([article(name, (N, "خبر قصير."))], folder / f"{name}.jsonl")
    names = [a.article.id for a in read_corpus(folder)]
    assert names == ["a", "b", "c"]
    assert [a.article.id for a in read_corpus(tmp_path / "data")] == names
    assert [a.article.id for a in read_corpus([folder / "c.jsonl", folder / "a.jsonl"])] == [
        "c",
        "a",
    ]


def test_blank_lines_byte_order_mark_and_missing_last_line_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + canonical_line(sample()).encode() + b"\n\n  \n")
    assert read_corpus(path) == [sample()]
    path.write_bytes(canonical_line(sample()).encode())
    assert read_corpus(path) == [sample()]


def test_null_is_absence(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [with_sentence(speaker=None, quotes=None)])
    assert read_corpus(path)[0].sentences[0].speaker is None


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ('{"id": "x"', "", "one JSON value a line"),
        ('{"id": "x", "id": "y"}', "", "twice"),
        ('{"id": NaN}', "", "no JSON number"),
        ("[" * 100_000, "", "nest"),
        (f'{{"id": {"9" * 5000}}}', "", "one JSON value a line"),
        ("[1]", "", "a JSON object"),
        (changed(id=7), "id", "a string"),
        (changed(id=" "), "id", "some words"),
        ('{"id": "\\ud800", "text": "x", "sentences": []}', "id", "surrogate"),
        (changed(text=None), "text", "null"),
        (changed(headline="x"), "headline", "remove it or correct its spelling"),
        (changed(sentences={}), "sentences", "a list"),
        (with_sentence(type="neutral"), "sentences[0].type", "militant_propaganda, official_claim"),
        (with_sentence(type=["x"]), "sentences[0].type", "one of"),
        (with_sentence(secondary="none"), "sentences[0].secondary", "one of"),
        (with_sentence(start=-1), "sentences[0].start", "inside the text (0 to 14)"),
        (with_sentence(end=15), "sentences[0].end", "found 15"),
        (with_sentence(end=0), "sentences[0].end", "after start (0)"),
        (with_sentence(end=True), "sentences[0].end", "a whole number"),
        (with_sentence(end=3.0), "sentences[0].end", "a whole number"),
        (with_sentence(start=None), "sentences[0].start", "null"),
        (with_sentence(speaker=5), "sentences[0].speaker", "a string"),
        (with_sentence(voice="x"), "sentences[0].voice", "one of the keys start"),
        (with_sentence(end=9, quotes=[{"start": 4, "end": 10}]), "sentences[0].quotes[0].end", "9"),
        (with_sentence(quotes=[3]), "sentences[0].quotes[0]", "a JSON object"),
        (with_sentence(quotes="x"), "sentences[0].quotes", "a list"),
        (
            with_sentence(techniques=[{"technique": "Lies", "start": 0, "end": 3}]),
            "sentences[0].techniques[0].technique",
            "Lies",
        ),
        (
            with_sentence(start=4, techniques=[{"technique": "Doubt", "start": 3, "end": 6}]),
            "sentences[0].techniques[0].start",
            "inside its sentence (4 to 14)",
        ),
    ],
)
def test_errors_name_file_line_and_field(
    tmp_path: Path, row: object, field: str, words: str
) -> None:
    path = write_lines(tmp_path / "bad.jsonl", [changed(id="fine"), "", row])
    with pytest.raises(CorpusError) as caught:
        read_corpus(path)
    assert caught.value.where == f"{path}:3" + (f": {field}" if field else "")
    assert words in str(caught.value)
    assert len(str(caught.value)) < 600


def test_sentences_may_not_overlap_or_go_back(tmp_path: Path) -> None:
    rows = [{"start": 4, "end": 10}, {"start": 9, "end": 14}]
    sentences = [row | {"type": "neutral_report"} for row in rows]
    path = write_lines(
        tmp_path / "a.jsonl", [{"id": "x", "text": SIX_TEXT, "sentences": sentences}]
    )
    with pytest.raises(CorpusError, match="start of 10 or more") as caught:
        read_corpus(path)
    assert caught.value.where.endswith("sentences[1].start")


def test_ids_are_unique_across_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_corpus([sample()], tmp_path / f"{name}.jsonl")
    with pytest.raises(CorpusError, match=r"a\.jsonl:1 has too"):
        read_corpus(tmp_path)


def test_paths_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such path"):
        read_corpus(tmp_path / "absent")
    with pytest.raises(CorpusError, match=r"\*\.jsonl or gold\.jsonl"):
        read_corpus(tmp_path)
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(CorpusError, match="found none"):
        read_corpus(path for path in [tmp_path])


def test_unreadable_file_and_wrong_encoding(tmp_path: Path) -> None:
    (tmp_path / "dir.jsonl").mkdir()
    with pytest.raises(CorpusError, match="readable file"):
        read_corpus(tmp_path)
    path = tmp_path / "cp1256.jsonl"
    path.write_bytes('{"id": "قال"}\n'.encode("cp1256"))
    with pytest.raises(CorpusError, match="UTF-8"):
        read_corpus(path)


def test_long_lines_are_refused_and_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MAX_BYTES", 3000)
    path = write_lines(tmp_path / "a.jsonl", ['"' + "x" * 20_000 + '"', changed(id="after")])
    first, second = read.load(path)
    assert first.flaws[0].line == 1
    assert "at most" in str(first.flaws[0].error())
    assert second.article is not None
    assert (second.line, second.article.article.id) == (2, "after")


def gold_folder(folder: Path, rows: list[object], **texts: str) -> Path:
    """Write a gold folder."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    write_lines(folder / "gold.jsonl", rows)
    return folder


def gold_row(doc: str, start: int, end: int, **fields: object) -> dict[str, Any]:
    """Return one line of gold."""
    row = {"doc": doc, "id": f"{doc}#0", "start": start, "end": end, "type": "official_claim"}
    return row | fields


def test_gold_folder(tmp_path: Path) -> None:
    text = "عنوان\r\nقال الوزير نعم"
    rows: list[object] = [
        gold_row("b", 0, 5, type="neutral_report"),
        gold_row("a", 0, 14, speaker="الوزير", as_written="الوزير"),
        gold_row("b", 7, 21),
    ]
    folder = gold_folder(tmp_path, rows, a=SIX_TEXT, b=text)
    found = read_corpus(folder)
    assert [a.article.id for a in found] == ["b", "a"]
    assert found[0].article.text == text
    assert [s.type for s in found[0].sentences] == [N, O]
    assert read_corpus(folder / "gold.jsonl") == found


@pytest.mark.parametrize(
    ("row", "line", "field"),
    [
        (gold_row("missing", 0, 3), 2, "doc"),
        (gold_row("../a", 0, 3), 2, "doc"),
        (gold_row("", 0, 3), 2, "doc"),
        ({"start": 0}, 2, "doc"),
        ([], 2, ""),
        (gold_row("a", 0, 99), 2, "end"),
        (gold_row("a", 2, 9), 2, "start"),
        (gold_row("latin", 0, 3), 2, "doc"),
    ],
)
def test_gold_errors_name_the_line_of_the_sentence(
    tmp_path: Path, row: object, line: int, field: str
) -> None:
    folder = gold_folder(tmp_path, [gold_row("a", 0, 3), row], a=SIX_TEXT)
    (folder / "latin.txt").write_bytes("قال".encode("cp1256"))
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    where = f"{folder / 'gold.jsonl'}:{line}"
    assert caught.value.where == (f"{where}: {field}" if field else where)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared gold articles are not here")
def test_shared_articles() -> None:
    found = read_corpus(SHARED)
    assert len(found) == 3
    assert sum(len(a.sentences) for a in found) == 71
    for labelled in found:
        for sentence in labelled.sentences:
            words = sentence.span.of(labelled.article.text)
            assert words == words.strip()
            assert sentence.as_written is None or sentence.as_written in words
