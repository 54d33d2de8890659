from pathlib import Path

import pytest
from corpus_builders import write_lines

from clf.corpus.sources import SOURCES, document_of, read_source
from clf.corpus.standoff import hydrate, read_standoff
from clf.schema import Article, CorpusError

ROOT = Path(__file__).parents[3]
BENCHMARKS = ROOT / "../shared/benchmarks"


@pytest.mark.parametrize("source", ["araieval23", "armpro"])
def test_jsonl_without_its_test_split(tmp_path: Path, source: str) -> None:
    folder = tmp_path / source
    folder.mkdir()
    more = {"title": "عنوان", "outlet": "المدار", "date": " "}
    write_lines(folder / "train.jsonl", [{"id": "a_001", "text": "نص\r\nأول", "genre": "x"}])
    write_lines(folder / "dev.jsonl", [{"id": "b_001", "text": " ثان ", **more}])
    write_lines(folder / "test.jsonl", ["no JSON at all"])
    expected = {
        "a_001": Article("a_001", "نص\r\nأول"),
        "b_001": Article("b_001", " ثان ", title="عنوان", outlet="المدار"),
    }
    assert read_source(source, folder) == expected
    assert read_source(source, tmp_path) == expected, "the folder above will do"
    assert list(read_source(source, folder / "dev.jsonl")) == ["b_001"]


def test_a_test_file_is_refused(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "test.jsonl", [{"id": "a", "text": "نص"}])
    with pytest.raises(CorpusError, match="a test split"):
        read_source("armpro", path)


def test_texts_keep_their_line_ends_but_no_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "BBC_3.1.txt").write_bytes("\ufeffعنوان\r\n\r\nنص".encode())
    (tmp_path / "Alarabeya_1.txt").write_bytes("نص\n".encode())
    found = read_source("covid_news", tmp_path)
    assert {name: item.text for name, item in found.items()} == {
        "BBC_3.1": "عنوان\r\n\r\nنص",
        "Alarabeya_1": "نص\n",
    }


def test_one_id_with_two_texts(tmp_path: Path) -> None:
    write_lines(tmp_path / "dev.jsonl", [{"id": "a", "text": "نص"}, {"id": "a", "text": "نص"}])
    assert len(read_source("armpro", tmp_path)) == 1
    write_lines(tmp_path / "train.jsonl", [{"id": "a", "text": "غيره"}])
    with pytest.raises(CorpusError, match='"a" with two texts'):
        read_source("armpro", tmp_path)


@pytest.mark.parametrize("line", [{"id": "a"}, {"id": 3, "text": "نص"}, [], "{"])
def test_a_broken_file_is_named(tmp_path: Path, line: object) -> None:
    write_lines(tmp_path / "dev.jsonl", [{"id": "b", "text": "نص"}, line])
    with pytest.raises(CorpusError, match=r"dev\.jsonl:2"):
        read_source("armpro", tmp_path)


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xc7\xe1")
    with pytest.raises(CorpusError, match=r"a\.txt"):
        read_source("covid_news", tmp_path)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="found no document"):
        read_source("covid_news", tmp_path)
    with pytest.raises(CorpusError, match="no such path"):
        read_source("covid_news", tmp_path / "absent")
    with pytest.raises(CorpusError, match="one of the sources araieval23, armpro, covid_news"):
        read_source("wikipedia", tmp_path)


def test_paragraphs_of_one_article_share_a_document() -> None:
    assert document_of("araieval23/FAT_336-eurl_02_011") == "FAT_336-eurl_02"
    assert document_of("armpro/FAT_336-eurl_02_004") == "FAT_336-eurl_02"
    assert document_of("covid_news/BBC_Arabic_3.1") == "covid_news/BBC_Arabic_3.1"
    assert document_of("agency-012") == "agency-012"


@pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the benchmarks are not on this machine")
def test_the_recorded_labels_agree_with_the_published_texts() -> None:
    labels = read_standoff(ROOT / "data/standoff")
    texts = {
        (source, name): document
        for source in SOURCES
        for name, document in read_source(source, BENCHMARKS).items()
    }
    articles, missing = hydrate(labels, texts)
    assert missing == []
    assert articles
