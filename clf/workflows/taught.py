"""What a teacher says of unlabelled texts, for a faster model to learn from (distillation).

After Hinton, Vinyals and Dean 2015, "Distilling the Knowledge in a Neural Network": the fast model
learns the teacher's probabilities, which say more of a sentence than one label does.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from clf.corpus.hashing import corpus_hash
from clf.corpus.sources import document_of, read_source
from clf.corpus.splits import read_split
from clf.corpus.standoff import read_standoff
from clf.models.features import read_features
from clf.models.fitting import Taught
from clf.schema import Article, CorpusError, SettingsError
from clf.storage.folder import LoadedModel, load_model
from clf.workflows.stopwatch import Stopwatch
from clf.workflows.training_corpus import TrainingCorpus

if TYPE_CHECKING:
    from clf.settings.recipe import Recipe, Teacher

_TOLD = 20


def read_teacher(recipe: "Recipe", settings: "Teacher", corpus: TrainingCorpus) -> LoadedModel:
    """Load a recipe's teacher.

    Raises ModelError where it is not there, and SettingsError where the recipe would measure on
    what its teacher has learnt from.
    """
    where = f"{recipe.path}: [teacher]"
    if recipe.model.final != "outside_test":
        step = 'set it, since "all" would be measured on what the teacher has seen'
        raise SettingsError('final = "outside_test"', recipe.model.final, step, where=where)
    loaded = load_model(recipe.resolve(settings.model))
    train = read_split(recipe.resolve(recipe.data.splits)).select(corpus.articles, "train")
    learnt = loaded.manifest.corpus.get("fitted_hash")
    if learnt not in (corpus_hash(train), corpus_hash(corpus.development)):
        expected = "a teacher of the written articles outside the test split, and of no others"
        found = str(loaded.manifest.corpus.get("fitted_on", "another"))[:100]
        step = "name a model such as that of encoder.toml, trained on this corpus and split"
        raise SettingsError(expected, found, step, where=where)
    return loaded


def teach(recipe: "Recipe", settings: "Teacher", teacher: LoadedModel, watch: Stopwatch) -> Taught:
    """Return the unlabelled texts of a recipe with the teacher's probabilities.

    A document with a stand-off label, and every other paragraph of it, is left out: it is what the
    student is measured on.

    Raises CorpusError where no text is left.
    """
    folder = recipe.resolve(settings.texts)
    measured = _documents(recipe.resolve(settings.labels))
    texts: dict[str, Article] = {}
    for source in settings.sources:
        for article in read_source(source, folder).values():
            name = f"{source}/{article.id}"
            if document_of(name) not in measured:
                texts.setdefault(article.text, article)
    found = []
    for number, article in enumerate(texts.values()):
        if number % _TOLD == 0:
            watch.report("teaching", number, len(texts))
        features = read_features(article.text, title=article.title)
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
