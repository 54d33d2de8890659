import json
from pathlib import Path

import pytest
from tiny_project import tiny_articles

from clf.corpus.read import read_corpus
from clf.corpus.standoff import standoff_labels, write_standoff
from clf.schema import CorpusError
from clf.workflows.hydrate import hydrate_sources

ARTICLES = tiny_articles(3)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Two sources as published, and the labels of all their sentences, by two annotators."""
    texts = tmp_path / "texts"
    (texts / "covid_news").mkdir(parents=True)
    (texts / "armpro").mkdir()
    first, second, _ = ARTICLES
    path = texts / "covid_news" / f"{first.article.id}.txt"
    path.write_bytes(first.article.text.encode())
    row = {"id": second.article.id, "text": second.article.text}
    (texts / "armpro" / "dev.jsonl").write_text(json.dumps(row), encoding="utf-8")
    labels = standoff_labels(first, "covid_news", "a"), standoff_labels(second, "armpro", "b")
    write_standoff(labels[0], tmp_path / "standoff" / "covid_news.jsonl")
    write_standoff(labels[1], tmp_path / "standoff" / "armpro.jsonl")
    return texts


def test_hydrate(published: Path, tmp_path: Path) -> None:
    out = tmp_path / "real.jsonl"
    report = hydrate_sources(["covid_news", "armpro"], published, tmp_path / "standoff", out=out)
    assert (report.n_labels, report.n_sentences, report.missing) == (10, 10, ())
    found = read_corpus(out)
    assert [item.article.id for item in found] == ["armpro/tiny-01", "covid_news/tiny-00"]
    assert found[1].sentences == ARTICLES[0].sentences


def test_hydrate_tells_what_is_missing(published: Path, tmp_path: Path) -> None:
    text = published / "covid_news" / "tiny-00.txt"
    text.write_bytes(text.read_bytes() + b"\n")
    labels = tmp_path / "standoff"
    assert not hydrate_sources(["covid_news"], published, labels).missing, "after the last sentence"
    text.write_bytes("أ".encode() + text.read_bytes())
    out = tmp_path / "real.jsonl"
    report = hydrate_sources(["covid_news"], published, labels, out=out)
    assert (report.articles, len(report.missing)) == ((), 5)
    assert report.to_dict()["missing"][0]["reason"] == "other words at these offsets"
    assert not out.exists()


def test_hydrate_one_annotator(published: Path, tmp_path: Path) -> None:
    labels = tmp_path / "standoff"
    assert hydrate_sources(["armpro"], published, labels, annotator="b").n_sentences == 5
    with pytest.raises(CorpusError, match="expected labels of armpro; found none"):
        hydrate_sources(["armpro"], published, labels, annotator="a")


def test_hydrate_all_sources_that_the_labels_name(published: Path, tmp_path: Path) -> None:
    report = hydrate_sources(None, published, tmp_path / "standoff")
    assert {a.article.id.partition("/")[0] for a in report.articles} == {"covid_news", "armpro"}
