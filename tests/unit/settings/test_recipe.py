"""A recipe is taken exactly as written, or refused in one line that says what to write."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from clf.models.fitting import LinearSettings
from clf.schema import SettingsError
from clf.settings.recipe import Recipe, project_root, read_recipe

ROOT = Path(__file__).resolve().parents[3]

BASE = """\
[recipe]
name = "base"
kind = "linear"

[data]
corpus = "data/articles"

[model]
c = 30.0
folds = 5
"""


def recipe_of(tmp_path: Path, text: str) -> Recipe:
    path = tmp_path / "base.toml"
    path.write_text(text, encoding="utf-8")
    return read_recipe(path)


def test_the_recipe_of_the_shipped_model() -> None:
    recipe = read_recipe(ROOT / "experiments" / "linear.toml")
    assert recipe.recipe.name == "linear"
    assert recipe.root == ROOT
    assert recipe.resolve(recipe.data.splits) == ROOT / "data" / "splits.json"


def test_the_model_section_is_the_linear_settings(tmp_path: Path) -> None:
    ours = recipe_of(tmp_path, BASE).model.linear()
    assert ours == dataclasses.asdict(LinearSettings())


def test_defaults_are_filled_in_and_told(tmp_path: Path) -> None:
    recipe = recipe_of(tmp_path, BASE)
    assert recipe.data.corpus == ("data/articles",)
    assert recipe.tracking.store == "mlruns"
    assert recipe.evaluation.gold == ()
    told = recipe.to_dict()
    sections = {"recipe", "data", "standoff", "teacher", "model", "evaluation", "tracking"}
    assert set(told) == sections
    assert told["standoff"] is None
    assert told["model"]["final"] == "all"


def test_standoff_sentences_are_measured_on_unless_said_otherwise(tmp_path: Path) -> None:
    text = BASE + '[standoff]\nlabels = "labels"\ntexts = "texts"\n'
    standoff = recipe_of(tmp_path, text).standoff
    assert standoff is not None
    assert (standoff.use, standoff.weight) == ("measure", 1.0)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('labels = "a"', r"\[standoff\] texts: expected a path"),
        ('labels = "a"\ntexts = "b"\nuse = "test"', 'expected "measure" or "train"'),
        ('labels = "a"\ntexts = "b"\nweigth = 2.0', "did you mean weight"),
    ],
)
def test_a_wrong_standoff_section(tmp_path: Path, keys: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        recipe_of(tmp_path, f"{BASE}[standoff]\n{keys}\n")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('model = "a"\ntexts = "b"', r"\[teacher\] sources: expected a list such as"),
        ('model = "a"\ntexts = "b"\nsorces = ["c"]', "did you mean sources"),
        ('model = "a"\ntexts = "b"\nsources = ["c"]\nweight = -1.0', "a number above 0"),
    ],
)
def test_a_wrong_teacher(tmp_path: Path, keys: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        recipe_of(tmp_path, f"{BASE}[teacher]\n{keys}\n")


def test_the_recipe_with_a_teacher() -> None:
    recipe = read_recipe(ROOT / "experiments" / "distilled.toml")
    assert recipe.teacher is not None
    assert recipe.model.final == "outside_test"


def test_the_recipe_with_real_sentences() -> None:
    standoff = read_recipe(ROOT / "experiments" / "linear-real.toml").standoff
    assert standoff is not None
    assert standoff.use == "train"


def test_several_corpora(tmp_path: Path) -> None:
    recipe = recipe_of(tmp_path, BASE.replace('"data/articles"', '["a", "b.jsonl"]'))
    assert recipe.data.corpus == ("a", "b.jsonl")


def test_a_whole_number_is_a_number(tmp_path: Path) -> None:
    assert recipe_of(tmp_path, BASE.replace("30.0", "3")).model.c == 3.0


def test_a_recipe_does_not_change(tmp_path: Path) -> None:
    recipe = recipe_of(tmp_path, BASE)
    with pytest.raises(ValidationError, match="frozen"):
        recipe.model.c = 1.0


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        ("c = 30.0", "c = -3", "[model] c", "expected a number above 0, at most 1000000; found -3"),
        ("c = 30.0", "c = nan", "[model] c", "found nan"),
        ("c = 30.0", "c = inf", "[model] c", "found inf"),
        ("c = 30.0", 'c = "30"', "[model] c", 'found "30"'),
        ("c = 30.0", "signal_wieght = 1", "[model] signal_wieght", "did you mean signal_weight?"),
        ("c = 30.0", "depth = 1", "[model] depth", 'found "depth"; remove it'),
        ("folds = 5", "folds = 5.0", "[model] folds", "a whole number from 2 to 50; found 5.0"),
        ("folds = 5", "folds = true", "[model] folds", "found true"),
        ("folds = 5", "folds = 2020-01-01", "[model] folds", "found 2020-01-01"),
        ("folds = 5", "folds = [2020-01-01]", "[model] folds", "found [datetime.date"),
        ("folds = 5", 'class_weight = "x"', "[model] class_weight", 'expected "balanced"'),
        (
            '"linear"',
            '"forest"',
            "[recipe] kind",
            'expected "linear", "encoder", "cascade" or "benchmark"',
        ),
        ('name = "base"', "", "[recipe] name", "found nothing; add it"),
        ('name = "base"', 'name = "a b"', "[recipe] name", "expected letters, digits"),
        ('name = "base"', 'nmae = "base"', "[recipe] nmae", "did you mean name?"),
        ("[data]", "[dta]", "[dta]", "did you mean data?"),
        ("[data]", "[[data]]", "[data]", "expected a table"),
        ('"data/articles"', "[]", "[data] corpus", "found []"),
        ('"data/articles"', '["a", 3]', "[data] corpus", "found 3"),
        ('"data/articles"', '"a\\u0000b"', "[data] corpus", "expected one path"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    tmp_path: Path, old: str, new: str, place: str, told: str
) -> None:
    assert old in BASE
    with pytest.raises(SettingsError) as raised:
        recipe_of(tmp_path, BASE.replace(old, new))
    message = str(raised.value)
    assert message.startswith(f"{tmp_path / 'base.toml'}: {place}: ")
    assert told in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "content", [b"c = ", b"\xff\xfe", b"a = 1\na = 2", b"x = " + b"[" * 5000, b"#" * 2**21]
)
def test_no_toml(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "base.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"base\.toml: expected a"):
        read_recipe(path)


def test_a_missing_recipe(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="expected a recipe file; found No such file"):
        read_recipe(tmp_path / "absent.toml")
    with pytest.raises(SettingsError, match="expected a recipe file"):
        read_recipe(tmp_path)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_recipe_or_a_settings_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(BASE.encode() + content)
    try:
        read_recipe(path)
    except SettingsError as error:
        assert error.where.startswith(str(path))


def test_paths_are_relative_to_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nested = tmp_path / "experiments" / "old"
    nested.mkdir(parents=True)
    assert project_root(nested / "x.toml") == tmp_path
    (tmp_path / "lib" / "deep").mkdir(parents=True)
    (tmp_path / "lib" / "pyproject.toml").touch()
    assert project_root(tmp_path / "lib" / "deep" / "x.toml") == tmp_path / "lib"
    monkeypatch.chdir(tmp_path)
    # What is printed and stored stays as short as it was typed.
    assert project_root(Path("experiments/x.toml")) == Path()
