"""A fast model learns a teacher's answers on texts without labels."""

from pathlib import Path

import numpy as np
import pytest
from tiny_project import RECIPE, tiny_articles, with_standoff, write_project

from clf.models.features import read_features
from clf.models.fitting import LinearSettings, Taught, fit_linear
from clf.schema import CorpusError, SettingsError
from clf.schema.labels import TYPES
from clf.storage.folder import load_model
from clf.workflows.train import train

OUTSIDE = RECIPE.replace("folds = 3", 'folds = 3\nfinal = "outside_test"')
TEACHER = """
[teacher]
model = "teacher"
texts = "texts"
sources = ["covid_news"]
labels = "standoff.jsonl"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Write a project with a teacher, five labelled real texts and four without labels."""
    recipe = write_project(tmp_path)
    recipe.write_text(OUTSIDE, encoding="utf-8")
    train(recipe, out=tmp_path / "teacher")
    with_standoff(recipe, "measure")
    for labelled in tiny_articles(4, seed=21, prefix="new"):
        path = tmp_path / "texts" / "covid_news" / f"{labelled.article.id}.txt"
        path.write_bytes(labelled.article.text.encode())
    recipe.write_text(recipe.read_text(encoding="utf-8") + TEACHER, encoding="utf-8")
    return recipe


def test_unlabelled_texts_are_learnt_from(project: Path) -> None:
    root = project.parents[1]
    stages: list[tuple[str, int]] = []
    record = train(
        project,
        out=root / "m",
        on_progress=lambda stage, done, total: stages.append((stage, total)),
    )
    assert ("teaching", 4) in stages
    assert record.gold["standoff"].n_sentences == 25
    before, after = load_model(root / "teacher"), load_model(root / "m")
    assert before.hash != after.hash
    assert after.manifest.corpus["fitted_on"] == "articles outside the test split"


def test_a_teacher_that_knows_the_test_split(project: Path) -> None:
    root = project.parents[1]
    plain = root / "experiments" / "plain.toml"
    plain.write_text(RECIPE, encoding="utf-8")
    train(plain, out=root / "teacher")
    with pytest.raises(SettingsError, match="of no others; found all articles"):
        train(project)


def test_a_teacher_that_knows_what_is_measured(project: Path) -> None:
    root = project.parents[1]
    real = root / "experiments" / "real.toml"
    section = '[standoff]\nlabels = "standoff.jsonl"\ntexts = "texts"\nuse = "train"\n'
    real.write_text(OUTSIDE + section, encoding="utf-8")
    train(real, out=root / "teacher")
    with pytest.raises(SettingsError, match="and of no others"):
        train(project)


def test_what_is_measured_must_be_unseen(project: Path) -> None:
    text = project.read_text(encoding="utf-8").replace('"outside_test"', '"all"')
    project.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match='expected final = "outside_test"; found all'):
        train(project)


def test_no_text_is_left(project: Path) -> None:
    for path in (project.parents[1] / "texts" / "covid_news").glob("new-*.txt"):
        path.unlink()
    with pytest.raises(CorpusError, match="texts without labels; found none"):
        train(project)


def test_a_taught_sentence_is_learnt_as_the_teacher_says() -> None:
    articles = tiny_articles(6)
    settings = LinearSettings(folds=2, min_count=1, excerpt_weight=0.0)
    features = read_features("زقزق زقزوق في زقزاق.")
    wanted = np.zeros((1, len(TYPES)))
    wanted[0, [1, 2]] = 0.7, 0.3
    untaught = fit_linear(articles, settings).model.decide(features).logits[0]
    taught = fit_linear(articles, settings, taught=Taught([(features, wanted)] * 3, 30.0))
    logits = taught.model.decide(features).logits[0]
    shares = np.exp(logits) / np.exp(logits).sum()
    assert shares[1] == pytest.approx(0.7, abs=0.1)
    assert shares[2] == pytest.approx(0.3, abs=0.1)
    assert not np.allclose(untaught, logits)
