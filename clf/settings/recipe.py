"""``experiments/*.toml`` -> a checked recipe: the only home of pydantic.

A recipe is the whole of a training: data, model, evaluation, tracking. Nothing is converted and
nothing unknown is passed over: a misspelt key would otherwise train the default in silence.
"""

import difflib
import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from clf.corpus.codec import shown
from clf.schema.errors import SettingsError

_MAX_BYTES = 2**20
_EXPERIMENTS = "experiments"


def _as_tuple(value: object) -> object:
    """Take one path for a list of one; TOML's list for the tuple of a frozen record."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Path_ = Annotated[str, Field(pattern=r"^[^\x00]+$", max_length=1000)]
Paths = Annotated[tuple[Path_, ...], BeforeValidator(_as_tuple)]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]

_NAME = "letters, digits, dots, dashes and underscores, 64 at most, a letter or digit first"
_PATH = "a path relative to the project's folder"
_PATHS = "one path or a list of them, relative to the project's folder"
_SEED = "a whole number from 0 to 4294967295"


class _Section(BaseModel):
    """A table of the file. Each field's description is what an error says was expected."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class About(_Section):
    """``[recipe]``: what this is."""

    name: Name = Field(description=_NAME)
    kind: Literal["linear", "encoder", "cascade", "benchmark"] = Field(
        description='"linear", "encoder", "cascade" or "benchmark"'
    )
    description: str = Field(default="", description="a sentence for people")


class Data(_Section):
    """``[data]``: the corpus and how its articles are split."""

    corpus: Paths = Field(min_length=1, description=_PATHS)
    splits: Path_ = Field(default="data/splits.json", description=_PATH)


class Standoff(_Section):
    """``[standoff]``: labelled sentences whose texts lie elsewhere (``clf data hydrate``).

    With ``use = "measure"`` they are only measured on, and passed over where the texts are not
    there. With ``use = "train"`` they are learnt from as well, each counting ``weight`` times a
    written sentence, and measured by the folds of the cross-validation; the texts must be there.
    """

    labels: Path_ = Field(description=_PATH)
    texts: Path_ = Field(description=_PATH)
    use: Literal["measure", "train"] = Field(default="measure", description='"measure" or "train"')
    weight: float = Field(default=1.0, gt=0, le=100, description="a number above 0, at most 100")


class Teacher(_Section):
    """``[teacher]``: a deeper model whose answers on unlabelled texts are learnt from too.

    ``model`` is its folder; it must not have learnt from the test split. ``texts`` holds a folder
    for each of the ``sources`` (:mod:`clf.corpus.sources`); what carries stand-off labels is left
    out. Each sentence counts ``weight`` times a labelled one. Only for ``final = "outside_test"``:
    what the teacher knows of the folds makes cross-validation too good to be shown alone.
    """

    model: Path_ = Field(description="a model's folder")
    texts: Path_ = Field(description=_PATH)
    sources: Paths = Field(min_length=1, description='a list such as ["araieval23", "armpro"]')
    labels: Path_ = Field(default="data/standoff", description=_PATH)
    weight: float = Field(default=1.0, gt=0, le=100, description="a number above 0, at most 100")


class Model(_Section):
    """``[model]``: the fields of ``clf.models.fitting.LinearSettings``, with their bounds.

    ``final`` says which articles the saved model is fitted on: ``all``, once the metrics are
    taken by models that had not seen what they were measured on, or those ``outside_test``.
    """

    c: float = Field(default=30.0, gt=0, le=1e6, description="a number above 0, at most 1000000")
    signal_weight: float = Field(default=0.3, ge=0, le=100, description="a number from 0 to 100")
    min_count: int = Field(default=2, ge=1, le=1000, description="a whole number from 1 to 1000")
    max_features: int | None = Field(
        default=None, ge=1, description="a whole number of 1 or more, or no such key for no limit"
    )
    excerpt_weight: float = Field(default=0.5, ge=0, le=10, description="a number from 0 to 10")
    folds: int = Field(default=5, ge=2, le=50, description="a whole number from 2 to 50")
    seed: Seed = Field(default=13, description=_SEED)
    class_weight: Literal["balanced"] | None = Field(
        default=None, description='"balanced", or no such key for none'
    )
    hidden: int = Field(default=0, ge=0, le=256, description="a whole number from 0 to 256")
    final: Literal["all", "outside_test"] = Field(
        default="all", description='"all" or "outside_test"'
    )

    def linear(self) -> dict[str, Any]:
        """Return the keyword arguments of ``LinearSettings``."""
        return self.model_dump(exclude={"final"})


class EncoderModel(_Section):
    """``[model]`` of an encoder: its backbone, what it reads, and the training loop.

    ``backbone`` is a folder relative to the project's, or the name of a hub model where there is
    no such folder. ``excerpt_share`` of the articles are learnt from once more, each paragraph as
    a text of its own. Where stand-off sentences are learnt from, that is a second training of
    ``adapt_epochs`` in batches of ``adapt_batch`` rows at ``adapt_rate``, measured in ``folds``.
    Checkpoints lie under ``work``; a training may ``start`` from one of another. A benchmark names
    several seeds instead.
    """

    backbone: Path_ = Field(description="a backbone's folder, or a hub model's name")
    start: Path_ | None = Field(default=None, description="a checkpoint's folder, or no such key")
    max_length: int = Field(default=192, ge=16, le=512, description="a whole number, 16 to 512")
    neighbour_tokens: int = Field(default=16, ge=0, le=200, description="a whole number, 0 to 200")
    headline_tokens: int = Field(default=0, ge=0, le=100, description="a whole number, 0 to 100")
    marks: bool = Field(default=True, description="true or false")
    evaluative: bool = Field(default=False, description="true or false")
    prefix: str = Field(default="query: ", max_length=50, description="a text of 50 letters")
    freeze_words: bool = Field(default=True, description="true or false")
    dropout: float = Field(default=0.1, ge=0, lt=1, description="a number from 0 to below 1")
    epochs: int = Field(default=4, ge=1, le=100, description="a whole number from 1 to 100")
    batch_size: int = Field(default=16, ge=1, le=512, description="a whole number from 1 to 512")
    accumulate: int = Field(default=1, ge=1, le=64, description="a whole number from 1 to 64")
    learning_rate: float = Field(
        default=6e-5, gt=0, le=1, description="a number above 0, at most 1"
    )
    head_rate: float = Field(
        default=1.0, gt=0, le=1000, description="a number above 0, at most 1000"
    )
    decay: float = Field(default=0.01, ge=0, le=1, description="a number from 0 to 1")
    warmup: float = Field(default=0.1, ge=0, le=1, description="a number from 0 to 1")
    word_dropout: float = Field(default=0.0, ge=0, lt=1, description="a number from 0 to below 1")
    patience: int = Field(default=2, ge=1, le=100, description="a whole number from 1 to 100")
    bf16: bool = Field(default=True, description="true or false")
    threads: int = Field(default=2, ge=1, le=256, description="a whole number from 1 to 256")
    seed: Seed = Field(default=13, description=_SEED)
    class_weight: Literal["balanced"] | None = Field(
        default=None, description='"balanced", or no such key for none'
    )
    excerpt_share: float = Field(default=0.0, ge=0, le=1, description="a number from 0 to 1")
    folds: int = Field(default=5, ge=2, le=50, description="a whole number from 2 to 50")
    adapt_epochs: int = Field(default=2, ge=1, le=100, description="a whole number from 1 to 100")
    adapt_batch: int = Field(default=8, ge=1, le=512, description="a whole number from 1 to 512")
    adapt_rate: float = Field(default=3e-5, gt=0, le=1, description="a number above 0, at most 1")
    work: Path_ = Field(default="models/checkpoints", description=_PATH)

    def loop(self) -> dict[str, Any]:
        """Return the keyword arguments of ``LoopSettings``."""
        names = ("epochs", "batch_size", "accumulate", "learning_rate", "head_rate", "warmup")
        more = {"decay", "word_dropout", "patience", "bf16", "threads", "seed"}
        return self.model_dump(include={*names, *more})

    def adapting(self) -> dict[str, Any]:
        """Return the keyword arguments of ``LoopSettings`` for the second training."""
        own = {"epochs": self.adapt_epochs, "learning_rate": self.adapt_rate}
        return self.loop() | own | {"batch_size": self.adapt_batch}

    def inputs(self) -> dict[str, Any]:
        """Return the keyword arguments of ``InputSettings``."""
        names = {"max_length", "neighbour_tokens", "headline_tokens", "prefix"}
        return self.model_dump(include=names | {"marks", "evaluative"})


class BenchmarkData(_Section):
    """``[data]`` of a benchmark: the official splits, JSON Lines.

    ``more`` are further snippets to train on, of the same or another benchmark: a recipe that has
    them does not follow the official splits any more, and says so in its result.
    """

    train: Path_ = Field(description=_PATH)
    dev: Path_ = Field(description=_PATH)
    test: Path_ = Field(description=_PATH)
    more: Paths = Field(default=(), description=_PATHS)


class Benchmark(_Section):
    """``[benchmark]``: what is scored, the seeds, and where the result is written.

    A seed's answer is the mean of ``members`` networks. Of each, the epoch is taken that dev likes
    best, or the mean of all epochs from ``average_from`` on. With ``none_from_any`` the
    probability of "no technique" is averaged with that of networks which learn this alone.
    ``linear_share`` (0..1) is what a linear model of words and letters counts beside the networks.
    ``threshold`` says where the answer "any" turns: at a half, or where dev says. That of the
    techniques is always dev's.
    """

    task: Literal["propaganda", "techniques"] = Field(description='"propaganda" or "techniques"')
    seeds: Annotated[tuple[Seed, ...], BeforeValidator(_as_tuple)] = Field(
        min_length=1, max_length=20, description="a list of 1 to 20 whole numbers"
    )
    members: int = Field(default=1, ge=1, le=20, description="a whole number from 1 to 20")
    average_from: int = Field(default=0, ge=0, le=100, description="a whole number from 0 to 100")
    linear_share: float = Field(default=0.0, ge=0, le=1, description="a number from 0 to 1")
    none_from_any: bool = Field(default=False, description="true or false")
    threshold: Literal["half", "dev"] = Field(default="half", description='"half" or "dev"')
    results: Path_ = Field(default="experiments/results", description=_PATH)
    work: Path_ = Field(default="models/benchmarks", description=_PATH)


class Cascade(_Section):
    """``[cascade]``: the deep model, and what may be given up for speed.

    ``deep`` is the folder of an encoder that learnt from the part "train" of the same corpus.
    ``loss`` is the macro-F1 on dev that may be lost ``against`` the best of all thresholds or the
    deep model alone; ``most_deep`` the share of dev's sentences that may go deep at most, which
    ``choose = "budget"`` uses up and ``"loss"`` goes below where it can; ``share``
    how much the deep model is heard where it is asked (0..1), chosen on dev where there is no such
    key.
    """

    deep: Path_ = Field(description="the folder of an encoder")
    loss: float = Field(default=0.003, ge=0, le=1, description="a number from 0 to 1")
    against: Literal["best", "deep"] = Field(default="best", description='"best" or "deep"')
    choose: Literal["loss", "budget"] = Field(default="loss", description='"loss" or "budget"')
    most_deep: float = Field(default=1.0, ge=0, le=1, description="a number from 0 to 1")
    share: float | None = Field(
        default=None, ge=0, le=1, description="a number from 0 to 1, or no such key"
    )


class Evaluation(_Section):
    """``[evaluation]``: intervals, and corpora to measure on that are never trained on."""

    resamples: int = Field(
        default=1000, ge=100, le=100_000, description="a whole number from 100 to 100000"
    )
    seed: Seed = Field(default=0, description=_SEED)
    gold: Paths = Field(default=(), description=_PATHS)


class Tracking(_Section):
    """``[tracking]``: where runs are recorded, and under which experiment."""

    experiment: Name = Field(default="clf", description=_NAME)
    store: Path_ = Field(default="mlruns", description=_PATH)


class _File(_Section):
    recipe: About = Field(description="a table")
    data: Data = Field(description="a table")
    standoff: Standoff | None = Field(default=None, description="a table")
    teacher: Teacher | None = Field(default=None, description="a table")
    model: Model = Field(default=Model(), description="a table")
    evaluation: Evaluation = Field(default=Evaluation(), description="a table")
    tracking: Tracking = Field(default=Tracking(), description="a table")


class _EncoderFile(_Section):
    recipe: About = Field(description="a table")
    data: Data = Field(description="a table")
    standoff: Standoff | None = Field(default=None, description="a table")
    model: EncoderModel = Field(description="a table")
    evaluation: Evaluation = Field(default=Evaluation(), description="a table")
    tracking: Tracking = Field(default=Tracking(), description="a table")


class _BenchmarkFile(_Section):
    recipe: About = Field(description="a table")
    data: BenchmarkData = Field(description="a table")
    benchmark: Benchmark = Field(description="a table")
    model: EncoderModel = Field(description="a table")
    tracking: Tracking = Field(default=Tracking(), description="a table")


class _CascadeFile(_Section):
    recipe: About = Field(description="a table")
    data: Data = Field(description="a table")
    standoff: Standoff | None = Field(default=None, description="a table")
    cascade: Cascade = Field(description="a table")
    model: Model = Field(default=Model(), description="a table")
    evaluation: Evaluation = Field(default=Evaluation(), description="a table")
    tracking: Tracking = Field(default=Tracking(), description="a table")


class _Placed(_Section):
    """The file that a recipe comes from and the folder its paths are relative to."""

    path: Path
    root: Path

    def resolve(self, path: str) -> Path:
        """Return a path of the recipe as the process can open it."""
        return self.root / path

    def to_dict(self) -> dict[str, Any]:
        """Return the settings by section, defaults filled in, ready for JSON."""
        return self.model_dump(mode="json", exclude={"path", "root"})


class Recipe(_File, _Placed):
    """A checked recipe of a linear model."""


class EncoderRecipe(_EncoderFile, _Placed):
    """A checked recipe of an encoder for sentence types."""


class BenchmarkRecipe(_BenchmarkFile, _Placed):
    """A checked recipe of an encoder on a public benchmark."""


class CascadeRecipe(_CascadeFile, _Placed):
    """A checked recipe of a fast and a deep model that work together."""


AnyRecipe = Recipe | EncoderRecipe | CascadeRecipe | BenchmarkRecipe
_LINEAR = "linear"
_FILES: Mapping[str, type[_Section]] = {
    _LINEAR: _File,
    "encoder": _EncoderFile,
    "cascade": _CascadeFile,
    "benchmark": _BenchmarkFile,
}


def read_recipe(path: str | Path) -> Recipe:
    """Return the checked recipe of a linear model; SettingsError as ``read_any_recipe``."""
    recipe = read_any_recipe(path)
    if not isinstance(recipe, Recipe):
        step = "name a linear recipe"
        raise SettingsError('kind = "linear"', recipe.recipe.kind, step, where=str(path))
    return recipe


def read_any_recipe(path: str | Path) -> AnyRecipe:
    """Return the checked recipe in a TOML file, by its kind.

    Raises SettingsError, in one line, where the file cannot be read or is no TOML, at a key that
    is unknown (the nearest known one is suggested) or missing, and at a value that cannot be.
    """
    file = Path(path)
    raw = _read_toml(file)
    about = raw.get("recipe")
    kind = about.get("kind") if isinstance(about, dict) else None
    if isinstance(kind, str) and kind not in _FILES:
        # Told first: against the wrong form every other key would seem unknown.
        where = f"{file}: [recipe] kind"
        expected = About.model_fields["kind"].description or ""
        raise SettingsError(expected, shown(kind), "change it", where=where)
    form = _FILES.get(kind if isinstance(kind, str) else _LINEAR, _File)
    try:
        checked = form.model_validate(raw)
    except ValidationError as error:
        raise _settings_error(file, error, form) from None
    root = project_root(file)
    if isinstance(checked, _EncoderFile):
        return EncoderRecipe(**dict(checked), path=file, root=root)
    if isinstance(checked, _CascadeFile):
        return CascadeRecipe(**dict(checked), path=file, root=root)
    if isinstance(checked, _BenchmarkFile):
        return BenchmarkRecipe(**dict(checked), path=file, root=root)
    return Recipe(**dict(checked), path=file, root=root)


def project_root(path: Path) -> Path:
    """Return the folder that a recipe's paths are relative to, as near as it was spelled.

    It is the folder that holds ``experiments/`` where the recipe lies in one, else the nearest
    one above with a ``pyproject.toml``, else the recipe's own.
    """
    folder = path.parent
    for above in [folder.absolute(), *folder.absolute().parents]:
        if above.name == _EXPERIMENTS:
            return _as_spelled(above.parent, folder)
        if (above / "pyproject.toml").is_file():
            return _as_spelled(above, folder)
    return folder


def _as_spelled(root: Path, folder: Path) -> Path:
    """Return ``root`` relative to the working folder where the recipe was named so."""
    if not folder.is_absolute() and root.is_relative_to(Path.cwd()):
        return root.relative_to(Path.cwd())
    return root


def _read_toml(path: Path) -> dict[str, Any]:
    where = str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        found = error.strerror or type(error).__name__
        step = "check the path; recipes lie in experiments/"
        raise SettingsError("a recipe file", found, step, where=where) from error
    if len(content) > _MAX_BYTES:
        raise SettingsError("a recipe of at most 1 MiB", "more", "check the path", where=where)
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        # TOMLDecodeError and UnicodeDecodeError are ValueErrors; both say where.
        found = str(error) or type(error).__name__
        raise SettingsError("a TOML file in UTF-8", found, "mend it there", where=where) from error


class _Place(NamedTuple):
    """A key of a recipe: its section, its name, and what may stand there."""

    section: str
    key: str
    expected: str
    known: Sequence[str]


def _settings_error(path: Path, error: ValidationError, form: type[_Section]) -> SettingsError:
    flaws = error.errors(include_url=False, include_context=False)
    # A misspelt key leaves the right one missing; the misspelling is what needs to be told.
    flaw = min(flaws, key=lambda item: item["type"] != "extra_forbidden")
    place = _place(flaw["loc"], form)
    label = f"[{place.section}] {place.key}".rstrip() if place.section else place.key
    where = f"{path}: {label}"
    if flaw["type"] == "extra_forbidden":
        near = difflib.get_close_matches(place.key or place.section, place.known, n=1)
        step = f"did you mean {near[0]}?" if near else "remove it"
        expected = f"one of the {'keys' if place.key else 'tables'} {', '.join(place.known)}"
        found = shown(place.key or place.section)
        return SettingsError(expected, found, step, where=where)
    if flaw["type"] == "missing":
        return SettingsError(place.expected, "nothing", "add it", where=where)
    return SettingsError(place.expected, _found(flaw["input"]), "change it", where=where)


def _place(location: tuple[int | str, ...], form: type[_Section]) -> _Place:
    names = [part for part in location if isinstance(part, str)]
    sections: Mapping[str, FieldInfo] = form.model_fields
    section = names[0] if names else ""
    if section not in sections:
        return _Place(section, "", "", list(sections))
    model = sections[section].annotation
    # A section that may be left out is a union with None.
    model = next((part for part in get_args(model) if part is not NoneType), model)
    fields: Mapping[str, FieldInfo] = getattr(model, "model_fields", {})
    key = names[1] if len(names) > 1 else ""
    field = fields.get(key) if key else sections[section]
    return _Place(section, key, (field.description or "") if field else "", list(fields))


def _found(value: object) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no such numbers, TOML has
    if isinstance(value, str | int | float | list | tuple | dict | None):
        try:
            return shown(value)
        except (TypeError, ValueError):  # a date of TOML inside a list
            return str(value)
    return str(value)
