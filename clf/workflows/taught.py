"""What a teacher says of unlabelled texts, for a faster model to learn from (distillation).

After Hinton, Vinyals and Dean 2015, "Distilling the Knowledge in a Neural Network": the fast model
learns the teacher's probabilities, which say more of a sentence than one label does.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from clf.corpus.sources import document_of, read_source
from clf.corpus.standoff import read_standoff
from clf.models.features import read_features
from clf.models.fitting import Taught
from clf.schema import CorpusError, SettingsError
from clf.storage.folder import LoadedModel, load_model
from clf.workflows.stopwatch import Stopwatch

if TYPE_CHECKING:
    from clf.settings.recipe import Recipe, Teacher

_TOLD = 20


def read_teacher(recipe: "Recipe", settings: "Teacher") -> LoadedModel:
    """Load a recipe's teacher.

    Raises ModelError where it is not there, and SettingsError where the recipe would measure on
    what its teacher has learnt from.
    """
    where = f"{recipe.path}: [teacher]"
    if recipe.model.final != "outside_test":
        step = 'set it, since "all" would be measured on what the teacher has seen'
        raise SettingsError('final = "outside_test"', recipe.model.final, step, where=where)
    loaded = load_model(recipe.resolve(settings.model))
    learnt = str(loaded.manifest.corpus.get("fitted_on"))
    if "train" not in learnt and "outside" not in learnt:
        step = "name a model that has not seen the test split, such as that of encoder.toml"
        raise SettingsError("a teacher that has not seen the test split", learnt, step, where=where)
    return loaded


def teach(recipe: "Recipe", settings: "Teacher", teacher: LoadedModel, watch: Stopwatch) -> Taught:
    """Return the unlabelled texts of a recipe with the teacher's probabilities.

    A document with a stand-off label, and every other paragraph of it, is left out: it is what the
    student is measured on.

    Raises CorpusError where no text is left.
    """
    folder = recipe.resolve(settings.texts)
    measured = _documents(recipe.resolve(settings.labels))
    texts: dict[str, str] = {}
    for source in settings.sources:
        for article in read_source(source, folder).values():
            name = f"{source}/{article.id}"
            if document_of(name) not in measured:
                texts.setdefault(article.text, name)
    found = []
    for number, text in enumerate(texts):
        if number % _TOLD == 0:
            watch.report("teaching", number, len(texts))
        features = read_features(text)
        if features.spans:
            found.append((features, np.asarray(teacher.model.predict(features))))
    watch.lap("teaching")
    if not found:
        step = "name other sources in [teacher]"
        raise CorpusError("texts without labels", "none", step, where=str(folder))
    return Taught(found, settings.weight)


def _documents(labels: Path) -> set[str]:
    """Return the document of every stand-off label."""
    return {document_of(f"{label.source}/{label.id}") for label in read_standoff(labels)}
