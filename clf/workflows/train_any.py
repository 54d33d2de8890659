"""A recipe of any kind -> its training."""

from pathlib import Path
from typing import TYPE_CHECKING

from clf.schema.errors import SettingsError
from clf.storage.extras import require_libraries
from clf.workflows.stopwatch import Progress

if TYPE_CHECKING:
    from clf.workflows.benchmark import BenchmarkRecord
    from clf.workflows.train import TrainRecord
    from clf.workflows.train_cascade import CascadeRecord
    from clf.workflows.train_encoder import EncoderRecord


def train_any(
    recipe_path: Path,
    *,
    backbone: str | None = None,
    out: Path | None = None,
    store: Path | None = None,
    on_progress: Progress | None = None,
) -> "TrainRecord | EncoderRecord | CascadeRecord | BenchmarkRecord":
    """Train by the recipe in a TOML file, as its kind asks.

    Raises SettingsError for a wrong recipe, and where ``backbone`` or ``out`` are given to a kind
    that has none; else what :func:`clf.workflows.train.train`,
    :func:`clf.workflows.train_encoder.train_encoder`,
    :func:`clf.workflows.train_cascade.train_cascade` and
    :func:`clf.workflows.benchmark.run_benchmark` raise.
    """
    require_libraries("pydantic")
    from clf.settings.recipe import BenchmarkRecipe, CascadeRecipe, EncoderRecipe, read_any_recipe

    recipe = read_any_recipe(recipe_path)
    if isinstance(recipe, EncoderRecipe):
        from clf.workflows.train_encoder import train_encoder

        return train_encoder(
            recipe, backbone=backbone, out=out, store=store, on_progress=on_progress
        )
    if isinstance(recipe, BenchmarkRecipe):
        if out is not None:
            step = "leave --out away: a benchmark saves its scores, no model"
            raise SettingsError("a recipe that makes a model", "a benchmark", step)
        from clf.workflows.benchmark import run_benchmark

        return run_benchmark(recipe, backbone=backbone, store=store, on_progress=on_progress)
    if backbone is not None:
        step = "leave --backbone away, or name an encoder's recipe"
        raise SettingsError("a recipe that has a backbone", f"kind {recipe.recipe.kind}", step)
    if isinstance(recipe, CascadeRecipe):
        from clf.workflows.train_cascade import train_cascade

        return train_cascade(recipe, out=out, store=store, on_progress=on_progress)
    from clf.workflows.train import train

    return train(recipe_path, out=out, store=store, on_progress=on_progress)
