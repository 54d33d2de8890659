"""Recipes of encoders and benchmarks are as strict as those of linear models."""

import dataclasses
from pathlib import Path

import pytest

from clf.models.encoder.inputs import InputSettings
from clf.schema import SettingsError
from clf.settings.recipe import BenchmarkRecipe, EncoderRecipe, read_any_recipe, read_recipe

ROOT = Path(__file__).resolve().parents[3]
BASE = '[recipe]\nname = "x"\nkind = "encoder"\n[data]\ncorpus = "a"\n[model]\nbackbone = "b"\n'


def test_the_recipes_that_come_with_the_project() -> None:
    deep = read_any_recipe(ROOT / "experiments" / "encoder.toml")
    assert isinstance(deep, EncoderRecipe)
    assert deep.evaluation.gold == ("../shared/articles", "data/unseen")
    found = [
        read_any_recipe(ROOT / "experiments" / "benchmarks" / f"araieval23-1{letter}.toml")
        for letter in "ab"
    ]
    first, second = found
    assert isinstance(first, BenchmarkRecipe)
    assert isinstance(second, BenchmarkRecipe)
    assert (first.benchmark.task, second.benchmark.task) == ("propaganda", "techniques")
    assert len(first.benchmark.seeds) == 3
    # One training serves both, as long as they differ in the task alone.
    assert (first.model, first.data) == (second.model, second.data)


def test_the_sections_are_the_settings_of_the_encoder(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(BASE, encoding="utf-8")
    recipe = read_any_recipe(path)
    assert isinstance(recipe, EncoderRecipe)
    assert recipe.model.inputs() == dataclasses.asdict(InputSettings())
    training = pytest.importorskip("clf.models.encoder.training", exc_type=ImportError)
    assert recipe.model.loop() == dataclasses.asdict(training.LoopSettings())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"encoder"', '"forest"', '"linear", "encoder", "cascade" or "benchmark"; found "forest"'),
        ('backbone = "b"', "", r"\[model\] backbone: expected a backbone's folder"),
        ('"b"', '"b"\nepocs = 3', "did you mean epochs"),
        ('"b"', '"b"\nepochs = 0', "from 1 to 100; found 0"),
        ('"b"', '"b"\nc = 1.0', "remove it"),
    ],
)
def test_what_cannot_be(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(BASE.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        read_any_recipe(path)


def test_what_needs_a_linear_recipe_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(BASE, encoding="utf-8")
    with pytest.raises(SettingsError, match="name a linear recipe"):
        read_recipe(path)
