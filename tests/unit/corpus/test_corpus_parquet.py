import sys
from datetime import date
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from corpus_builders import N, O, article, labelled_articles, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from clf.corpus.hashing import corpus_hash
from clf.corpus.parquet import write_parquet
from clf.corpus.read import read_corpus, write_corpus
from clf.schema import CorpusError, LabelledArticle, MissingExtraError

TWO = article("x", (O, "قال الوزير نعم"), (N, "انتهى"))


@settings(max_examples=25, deadline=None)
@given(st.lists(labelled_articles(), min_size=1, max_size=3, unique_by=lambda a: a.article.id))
def test_round_trip_is_exact(
    tmp_path_factory: pytest.TempPathFactory, articles: list[LabelledArticle]
) -> None:
    path = tmp_path_factory.mktemp("parquet") / "a.parquet"
    write_parquet(articles, path)
    assert read_corpus(path) == articles
    assert list(path.parent.iterdir()) == [path], "no draft is left behind"


def test_the_columns_are_those_of_the_jsonl(tmp_path: Path) -> None:
    write_parquet([sample()], tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.column_names[:3] == ["id", "text", "title"]
    assert table.column_names[-1] == "sentences"
    assert table.to_pylist()[0]["sentences"][1]["techniques"][0]["technique"] == "Loaded_Language"


def test_a_folder_of_parquet_files_where_there_is_no_jsonl(tmp_path: Path) -> None:
    write_parquet([TWO], tmp_path / "b.parquet")
    write_parquet([sample()], tmp_path / "a.parquet")
    assert corpus_hash(read_corpus(tmp_path)) == corpus_hash([TWO, sample()])
    write_corpus([TWO], tmp_path / "c.jsonl")
    assert read_corpus(tmp_path) == [TWO]


def test_what_other_programs_write(tmp_path: Path) -> None:
    row = {"id": "a", "text": "نص", "date": date(2024, 3, 11), "sentences": [], "title": None}
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "a.parquet")
    (found,) = read_corpus(tmp_path / "a.parquet")
    assert (found.article.date, found.article.title) == ("2024-03-11", None)


def test_a_broken_row_is_named(tmp_path: Path) -> None:
    row = {"id": "a", "text": "نص", "sentences": [{"start": 0, "end": 9, "type": "opinion"}]}
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "a.parquet")
    with pytest.raises(CorpusError, match=r"a\.parquet:1: sentences\[0\]\.end"):
        read_corpus(tmp_path / "a.parquet")


def test_no_parquet(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not")
    with pytest.raises(CorpusError, match="a Parquet file"):
        read_corpus(tmp_path / "a.parquet")


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"clf\[train\]"):
        write_parquet([TWO], tmp_path / "a.parquet")
