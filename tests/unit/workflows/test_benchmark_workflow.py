"""A benchmark is trained on train, chosen on dev, scored on test once a seed, and recorded."""

import json
from pathlib import Path

import pytest
from tiny_encoder import write_backbone

from clf.cli.train import _report
from clf.corpus.snippets import COLUMNS, read_snippets
from clf.models.snippets_linear import linear_probabilities
from clf.schema import CorpusError, SettingsError
from clf.workflows.train_any import train_any

pytest.importorskip("torch")
from clf.workflows.benchmark import BenchmarkRecord

RECIPE = """\
[recipe]
name = "tiny-{task}"
kind = "benchmark"

[data]
train = "train.jsonl"
dev = "dev.jsonl"
test = "test.jsonl"

[benchmark]
task = "{task}"
seeds = [1, 2]
{options}
[model]
backbone = "tiny"
max_length = 64
epochs = 2
batch_size = 8
learning_rate = 3e-3
"""


def write_splits(root: Path) -> None:
    for name, n in (("train", 24), ("dev", 8), ("test", 8)):
        lines = []
        for i in range(n):
            used = ["Loaded_Language"] if i % 2 else []
            text = f"قال وزير في {name} {i}" if i % 2 else f"تقع القرية هنا {name} {i}"
            lines.append(json.dumps({"id": str(i), "text": text, "techniques": used}))
        (root / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_recipe(root: Path, task: str, options: str = "") -> Path:
    path = root / "experiments" / f"{task}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(RECIPE.format(task=task, options=options), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("options", "trained"),
    [
        ("", ["techniques"]),
        ("none_from_any = true\naverage_from = 2\nlinear_share = 0.5\n", ["techniques"]),
    ],
)
def test_what_is_trained_once_is_shared(tmp_path: Path, options: str, trained: list[str]) -> None:
    write_splits(tmp_path)
    write_backbone(tmp_path / "tiny")
    told: list[str] = []
    first = train_any(write_recipe(tmp_path, "propaganda"))
    second = train_any(
        write_recipe(tmp_path, "techniques", options),
        on_progress=lambda stage, d, t: told.append(stage),
    )
    assert isinstance(first, BenchmarkRecord)
    assert isinstance(second, BenchmarkRecord)
    assert {stage.split(",")[0] for stage in told if "epoch" in stage} == set(trained)
    again: list[str] = []
    third = train_any(
        write_recipe(tmp_path, "techniques", options),
        on_progress=lambda stage, d, t: again.append(stage),
    )
    assert not [stage for stage in again if "epoch" in stage]
    assert isinstance(third, BenchmarkRecord)
    assert third.seeds == second.seeds
    assert [score.seed for score in first.seeds] == [1, 2]
    assert first.mean == pytest.approx(sum(s.test for s in first.seeds) / 2)
    assert first.baselines == {"always propaganda": 0.5}
    assert 0 <= second.mean <= 1
    assert f"micro-F1 on test: {first.mean:.3f}" in _report(first)[0]
    written = json.loads(first.result.read_bytes())
    assert first.result == tmp_path / "experiments" / "results" / "tiny-propaganda.json"
    assert written["data"]["test"] == read_snippets(tmp_path / "test.jsonl").sha256
    assert written["provenance"]["versions"]["torch"]
    assert "قال" not in first.result.read_text(encoding="utf-8")


def test_a_snippet_without_techniques_uses_none(tmp_path: Path) -> None:
    write_splits(tmp_path)
    found = read_snippets(tmp_path / "test.jsonl")
    assert found.gold[0].tolist() == [0] * (len(COLUMNS) - 1) + [1]
    assert found.gold[1, COLUMNS.index("Loaded_Language")] == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "a snippet with text and techniques"),
        ('{"text": "x"}', "KeyError"),
        ('{"text": "x", "techniques": ["Lying"]}', "Lying"),
        ("", "snippets; found none"),
    ],
)
def test_a_split_that_does_not_fit(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        read_snippets(path)
    with pytest.raises(CorpusError, match="get the benchmark"):
        read_snippets(tmp_path / "absent.jsonl")


def test_a_benchmark_starts_from_nothing_else(tmp_path: Path) -> None:
    recipe = write_recipe(tmp_path, "propaganda")
    text = recipe.read_text(encoding="utf-8").replace("[model]", '[model]\nstart = "other"')
    recipe.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="no start in a benchmark"):
        train_any(recipe)


def test_a_benchmark_makes_no_model(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="leave --out away"):
        train_any(write_recipe(tmp_path, "propaganda"), out=tmp_path / "model")


def test_the_linear_member_knows_the_words(tmp_path: Path) -> None:
    write_splits(tmp_path)
    splits = {name: read_snippets(tmp_path / f"{name}.jsonl") for name in ("train", "dev", "test")}
    (found,) = linear_probabilities(splits["train"], [splits["test"]], "any")
    assert ((found[:, 0] >= 0.5) == (splits["test"].any == 1)).all()
    dev, test = linear_probabilities(splits["train"], [splits["dev"], splits["test"]], "techniques")
    assert dev.shape == test.shape == (8, len(COLUMNS))
    assert (test[:, COLUMNS.index("Doubt")] == 0).all()  # train never shows it
