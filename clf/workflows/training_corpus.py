"""A recipe's corpus, checked and parted: what may be learnt from, and what is only measured on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clf.corpus.check import check
from clf.corpus.findings import Finding
from clf.corpus.hashing import corpus_hash
from clf.corpus.read import read_corpus
from clf.corpus.splits import read_split
from clf.schema import CorpusError, LabelledArticle
from clf.workflows.hydrate import hydrate_sources

if TYPE_CHECKING:
    from clf.settings.recipe import CascadeRecipe, EncoderRecipe, Recipe, Standoff

TEST_PART = "test"
STANDOFF = "standoff"
"""The name under which stand-off sentences are measured."""


@dataclass(frozen=True, slots=True)
class TrainingCorpus:
    """The articles of a recipe, parted, with what the check counted and what was passed over.

    ``standoff`` are the articles joined from stand-off labels that are learnt from beside the
    written ones, each sentence of them counting ``standoff_weight``. ``hash`` is of all that is
    learnt from.
    """

    articles: Sequence[LabelledArticle]
    development: Sequence[LabelledArticle]
    test: Sequence[LabelledArticle]
    gold: Mapping[str, Sequence[LabelledArticle]]
    standoff: Sequence[LabelledArticle]
    standoff_weight: float
    hash: str
    n_warnings: int
    notes: tuple[str, ...]

    @property
    def n_articles(self) -> int:
        """All articles that are learnt from."""
        return len(self.articles) + len(self.standoff)

    @property
    def n_sentences(self) -> int:
        """The sentences of all articles that are learnt from."""
        return sum(len(labelled.sentences) for labelled in (*self.articles, *self.standoff))


def read_training_corpus(recipe: "Recipe | EncoderRecipe | CascadeRecipe") -> TrainingCorpus:
    """Read, check and part the corpus that a recipe names.

    Raises CorpusError where a file breaks the format, where the check finds an error (what it
    calls a warning is counted), where the test part or the rest is empty, and where a corpus that
    is only to be measured on shares a text with it.
    """
    paths = [recipe.resolve(path) for path in recipe.data.corpus]
    splits = recipe.resolve(recipe.data.splits)
    articles = read_corpus(paths)
    if not splits.is_file():
        step = f"make it with: clf data split {paths[0]} --splits {splits}"
        raise CorpusError("a split file", "no such file", step, where=str(splits))
    n_warnings = _refuse_errors(check(paths, splits=splits, boundaries=False))
    split = read_split(splits)
    test = split.select(articles, TEST_PART)
    held = {labelled.article.id for labelled in test}
    development = [a for a in articles if a.article.id not in held]
    if not test or not development:
        step = "put articles into it with clf data split"
        found = "none in one of them"
        raise CorpusError(
            "articles in the test part and outside it", found, step, where=str(splits)
        )
    gold, notes = _read_gold(recipe)
    settings = recipe.standoff
    standoff = [] if settings is None else _read_standoff(recipe, settings, notes)
    learnt = settings is not None and settings.use == "train"
    if standoff and not learnt:
        gold[STANDOFF] = standoff
    more = standoff if learnt else []
    _refuse_overlap([*articles, *more], gold)
    return TrainingCorpus(
        articles,
        development,
        test,
        gold,
        more,
        settings.weight if settings is not None else 1.0,
        corpus_hash([*articles, *more]),
        n_warnings,
        tuple(notes),
    )


def _read_standoff(
    recipe: "Recipe | EncoderRecipe | CascadeRecipe", settings: "Standoff", notes: list[str]
) -> Sequence[LabelledArticle]:
    """Join the recipe's stand-off labels to their texts; note what is not there.

    Raises CorpusError where they are to be learnt from and a text is missing: a model of fewer
    sentences than its recipe says would be another model under the same name.
    """
    texts, labels = recipe.resolve(settings.texts), recipe.resolve(settings.labels)
    if settings.use == "measure" and not texts.exists():
        notes.append(f"{texts}: not there, so its labelled sentences are not measured on")
        return []
    report = hydrate_sources(None, texts, labels)
    if report.missing and settings.use == "train":
        found = f"{len(report.missing)} of {report.n_labels} without: {report.missing[0]}"
        step = "see all with: clf data hydrate"
        raise CorpusError("the text of every stand-off label", found, step, where=str(texts))
    if report.missing:
        notes.append(f"{texts}: {len(report.missing)} of {report.n_labels} labels have no text")
    return report.articles


def _refuse_errors(findings: Sequence[Finding]) -> int:
    """Return the number of warnings; CorpusError at the first error."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        first = errors[0]
        where = f"{first.file}:{first.line}: {first.field}".removesuffix(": ")
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        step = "see all with: clf data check"
        raise CorpusError("a sound corpus", f"{first.message}{more}", step, where=where)
    return len(findings)


def _read_gold(
    recipe: "Recipe | EncoderRecipe | CascadeRecipe",
) -> tuple[dict[str, Sequence[LabelledArticle]], list[str]]:
    gold: dict[str, Sequence[LabelledArticle]] = {}
    notes = []
    for path in recipe.evaluation.gold:
        place = recipe.resolve(path)
        if not place.exists():
            notes.append(f"{place}: not there, so not measured on")
            continue
        name = "gold_" + re.sub(r"[^A-Za-z0-9]+", "_", place.resolve().stem).strip("_")
        while name in gold:
            name += "_2"
        gold[name] = read_corpus(place)
    return gold, notes


def _refuse_overlap(
    articles: Sequence[LabelledArticle], gold: Mapping[str, Sequence[LabelledArticle]]
) -> None:
    """Raise CorpusError where a text to be measured on is one that is learnt from."""
    texts = {labelled.article.text: labelled.article.id for labelled in articles}
    for name, measured in gold.items():
        for labelled in measured:
            if (twin := texts.get(labelled.article.text)) is not None:
                found = f"{labelled.article.id} has the text of {twin}"
                step = "remove one of the two"
                raise CorpusError("gold that is never trained on", found, step, where=name)
