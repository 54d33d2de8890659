"""What trainings by a recipe do alike: they open a run, and say what their model learnt from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from clf.corpus.hashing import corpus_hash
from clf.schema import LabelledArticle
from clf.storage.provenance import library_versions, provenance_tags
from clf.storage.tracking import TrackedRun, start_run
from clf.workflows.measure import type_counts
from clf.workflows.stopwatch import Stopwatch
from clf.workflows.training_corpus import TrainingCorpus

if TYPE_CHECKING:
    from clf.settings.recipe import AnyRecipe, CascadeRecipe, EncoderRecipe, Recipe
    from clf.storage.folder import Described


def store_of(recipe: "AnyRecipe", store: Path | None) -> Path:
    """Return the run store that was asked for, else the recipe's own."""
    return store or recipe.resolve(recipe.tracking.store)


@contextmanager
def recipe_run(
    recipe: "AnyRecipe", store: Path, watch: Stopwatch, *, kind: str, **tags: str
) -> Iterator[TrackedRun]:
    """Open the run of a recipe in ``store``, with the recipe's settings as its parameters."""
    with start_run(
        store,
        experiment=recipe.tracking.experiment,
        name=recipe.recipe.name,
        tags={"kind": kind, "recipe": str(recipe.path), **tags, **provenance_tags(recipe.root)},
        on_progress=watch.report,
    ) as run:
        watch.lap("opening the run store")
        run.log_params(recipe.to_dict())
        yield run


def training_tags(
    recipe: "Recipe | EncoderRecipe | CascadeRecipe", corpus: TrainingCorpus
) -> dict[str, str]:
    """Return the tags of a training: what it learnt from, and its seed."""
    return {"corpus_hash": corpus.hash, "seed": str(recipe.model.seed)}


def described(
    recipe: "Recipe | EncoderRecipe | CascadeRecipe",
    corpus: TrainingCorpus,
    learnt: Sequence[LabelledArticle],
    fitted_on: str,
) -> "Described":
    """Return what a manifest says of a model that learnt from some articles; no metrics yet."""
    counts = type_counts(learnt)
    return {
        "model_id": f"{recipe.recipe.name}-{corpus.hash[:8]}",
        "settings": recipe.to_dict()["model"],
        "corpus_hash": corpus.hash,
        "corpus": {
            "fitted_on": fitted_on,
            "fitted_hash": corpus_hash(learnt),
            "n_articles": len(learnt),
            "n_sentences": sum(counts.values()),
            "types": counts,
        },
        "metrics": {},
        "versions": library_versions(),
    }
