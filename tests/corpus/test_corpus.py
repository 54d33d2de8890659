"""The corpus that ships with the project is sound, and the shipped model was made from it."""

from collections import Counter
from pathlib import Path

import pytest

from clf.corpus.check import check
from clf.corpus.hashing import corpus_hash
from clf.corpus.read import read_corpus
from clf.corpus.splits import Split, read_split, write_split
from clf.schema import TYPES, LabelledArticle
from clf.storage.folder import shipped_folder
from clf.storage.manifest import read_manifest

_DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def corpus() -> list[LabelledArticle]:
    return read_corpus([_DATA / "articles"])


def test_the_corpus_has_no_errors() -> None:
    findings = check([_DATA / "articles"], splits=_DATA / "splits.json", boundaries=False)
    assert [str(finding) for finding in findings if finding.severity == "error"] == []


def test_the_corpus_is_large_enough_and_holds_every_type(corpus: list[LabelledArticle]) -> None:
    counts = Counter(s.type for article in corpus for s in article.sentences)
    assert len(corpus) >= 80
    assert sum(counts.values()) >= 1300
    assert all(counts[label] >= 100 for label in TYPES)


def test_speakers_stand_in_their_article(corpus: list[LabelledArticle]) -> None:
    spoken = [s for article in corpus for s in article.sentences if s.speaker is not None]
    assert len(spoken) > len(corpus)
    for article in corpus:
        for sentence in article.sentences:
            if sentence.as_written is not None:
                assert sentence.as_written in sentence.span.of(article.article.text)


def test_nothing_learns_from_the_unseen_articles(
    corpus: list[LabelledArticle], tmp_path: Path
) -> None:
    unseen = read_corpus([_DATA / "unseen"])
    parts = {
        name: tuple(sorted(article.article.id for article in articles))
        for name, articles in (("train", corpus), ("test", unseen))
    }
    write_split(Split(13, corpus_hash([*corpus, *unseen]), parts), tmp_path / "splits.json")
    folders = [_DATA / "articles", _DATA / "unseen"]
    findings = check(folders, splits=tmp_path / "splits.json", boundaries=False)
    # A sentence of one part that is nearly one of the other would be found here.
    assert [str(finding) for finding in findings] == []
    assert all(any(s.type is label for a in unseen for s in a.sentences) for label in TYPES)


def test_splits_hold_every_article_once(corpus: list[LabelledArticle]) -> None:
    split = read_split(_DATA / "splits.json")
    named = [name for names in split.parts.values() for name in names]
    assert sorted(named) == sorted(article.article.id for article in corpus)
    assert split.corpus_hash == corpus_hash(corpus)


def test_the_shipped_model_was_made_from_this_corpus(corpus: list[LabelledArticle]) -> None:
    manifest = read_manifest(shipped_folder())
    assert manifest.corpus_hash == corpus_hash(corpus)


def test_the_shipped_model_is_small() -> None:
    size = sum(path.stat().st_size for path in shipped_folder().iterdir())
    assert size <= 4 * 2**20
