import json
from pathlib import Path

import pytest
from tiny_project import tiny_articles

from clf.corpus.label_studio import OffsetUnit
from clf.corpus.read import write_corpus
from clf.schema import Article, LabelledArticle, ModelError
from clf.workflows.exchange import (
    ExchangeFormat,
    export_corpus,
    import_corpus,
)

ARTICLES = tiny_articles(3)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write_corpus(ARTICLES, tmp_path / "corpus.jsonl")
    return tmp_path / "corpus.jsonl"


@pytest.mark.parametrize("kind", ExchangeFormat)
def test_out_and_in_again(corpus: Path, tmp_path: Path, kind: ExchangeFormat) -> None:
    ending = {"label-studio": "json", "csv": "csv", "parquet": "parquet"}[kind]
    out = tmp_path / f"there.{ending}"
    assert export_corpus([corpus], kind, out) == (3, 15)
    back = tmp_path / "back.jsonl"
    report = import_corpus(out, kind, back)
    assert (report.refused, report.n_unlabelled) == ((), 0)
    assert back.read_bytes() == corpus.read_bytes()


def test_interface_and_offsets(corpus: Path, tmp_path: Path) -> None:
    tasks, config = tmp_path / "tasks.json", tmp_path / "config.xml"
    kind = ExchangeFormat.LABEL_STUDIO
    export_corpus([corpus], kind, tasks, unit=OffsetUnit.UTF16, config=config)
    assert json.loads(tasks.read_bytes())[0]["data"]["offsets"] == "utf-16"
    assert config.read_text(encoding="utf-8").startswith("<View>")


def test_prelabels(tmp_path: Path) -> None:
    from clf.corpus.label_studio_import import import_tasks

    text = "قال المتحدث باسم الوزارة: «المدارس ستفتح. والطرق سالكة» الأحد. وتقع المدينة في الشمال."
    corpus, out = tmp_path / "new.jsonl", tmp_path / "tasks.json"
    write_corpus([LabelledArticle(Article("x", text), ())], corpus)
    kind = ExchangeFormat.LABEL_STUDIO
    export_corpus([corpus], kind, out, predictions="shipped")
    (task,) = json.loads(out.read_bytes())
    (prediction,) = task["predictions"]
    assert prediction["model_version"]
    assert 0 < prediction["score"] <= 1
    as_labels = task | {"annotations": [{"result": prediction["result"]}]}
    found = import_tasks([as_labels])
    assert found.refused == (), "what is suggested can be accepted"
    assert found.articles[0].sentences


def test_a_model_that_is_not_there(corpus: Path, tmp_path: Path) -> None:
    kind = ExchangeFormat.LABEL_STUDIO
    with pytest.raises(ModelError):
        export_corpus([corpus], kind, tmp_path / "t.json", predictions=str(tmp_path / "absent"))


def test_nothing_is_written_where_nothing_is_taken(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text("[{}]", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    report = import_corpus(tmp_path / "t.json", ExchangeFormat.LABEL_STUDIO, out)
    assert len(report.refused) == 1
    assert not out.exists()
