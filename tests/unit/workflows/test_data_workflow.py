"""A corpus is checked, counted and split; a split only ever grows."""

import json
from pathlib import Path

import pytest
from tiny_project import tiny_articles, write_project

from clf.corpus.read import write_corpus
from clf.corpus.splits import read_split
from clf.schema import CorpusError
from clf.workflows.data import DEFAULT_SEED, check_corpus, corpus_stats, split_corpus


def test_check(tmp_path: Path) -> None:
    write_project(tmp_path)
    report = check_corpus([tmp_path / "data"])
    assert (report.n_articles, report.n_sentences) == (15, 75)
    assert [str(finding) for finding in report.findings] == []
    path = tmp_path / "data" / "articles" / "tiny.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[1:]) + "{", encoding="utf-8")
    report = check_corpus([tmp_path / "data"], boundaries=False)
    # The broken line, the id that the split has and the corpus has not, and the stale hash.
    assert (report.n_errors, report.n_warnings) == (2, 1)
    told = json.loads(json.dumps(report.to_dict()))
    assert {finding["severity"] for finding in told["findings"]} == {"error", "warning"}


def test_stats(tmp_path: Path) -> None:
    write_project(tmp_path)
    found = corpus_stats([tmp_path / "data"])
    assert found["articles"] == 15
    assert found["types"]["neutral_report"] == 15
    assert len(found["corpus_hash"]) == 64


def test_a_split_grows_and_no_article_moves(tmp_path: Path) -> None:
    data, path = tmp_path / "corpus.jsonl", tmp_path / "splits.json"
    write_corpus(tiny_articles(10), data)
    first = split_corpus([data], path)
    assert (first.n_kept, first.n_new, first.n_gone) == (0, 10, 0)
    assert first.split.seed == DEFAULT_SEED
    assert sum(part["articles"] for part in first.parts.values()) == 10
    write_corpus(tiny_articles(20)[1:], data)
    second = split_corpus([data], path)
    assert (second.n_kept, second.n_new, second.n_gone) == (9, 10, 1)
    before, after = first.split.part_of(), read_split(path).part_of()
    assert all(after[name] == before[name] for name in before.keys() & after.keys())
    assert second.to_dict()["seed"] == DEFAULT_SEED


def test_a_recorded_split_keeps_its_seed(tmp_path: Path) -> None:
    data, path = tmp_path / "corpus.jsonl", tmp_path / "splits.json"
    write_corpus(tiny_articles(10), data)
    split_corpus([data], path, seed=7)
    recorded = path.read_bytes()
    with pytest.raises(CorpusError, match="the recorded seed 7; found 99"):
        split_corpus([data], path, seed=99)
    assert path.read_bytes() == recorded
    assert split_corpus([data], path, seed=7).split.seed == 7


def test_an_empty_corpus_is_no_sound_one(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(CorpusError, match="at least one article"):
        check_corpus([tmp_path / "empty.jsonl"])


def test_a_corpus_that_is_too_small(tmp_path: Path) -> None:
    write_corpus(tiny_articles(2), tmp_path / "a.jsonl")
    with pytest.raises(CorpusError, match="at least 3 articles"):
        split_corpus([tmp_path / "a.jsonl"], tmp_path / "splits.json")
    assert not (tmp_path / "splits.json").exists()
