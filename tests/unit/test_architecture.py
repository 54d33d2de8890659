"""Data flows down one list of folders; each heavy library has its home; the start is light."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "clf"

ORDER = (
    "schema",
    "arabic",
    "intake",
    "attribution",
    "corpus",
    "settings",
    "models",
    "evaluation",
    "storage",
    "analysis",
    "report",
    "serving",
    "workflows",
    "cli",
)
"""A folder imports only folders above it (to its left) and itself."""

PUBLIC_NAMES_RANK = ORDER.index("analysis")
"""The package's own names (``import clf``) reach as far down as the analysis."""

HOMES = {
    "mlflow": {"storage"},
    "typer": {"cli"},
    "matplotlib": {"evaluation"},
    "sklearn": {"models", "evaluation"},
    "pydantic": {"settings"},
    "torch": {"models"},
    "transformers": {"models"},
    "safetensors": {"models"},
    "tokenizers": {"models"},
    "onnx": {"models"},
    "onnxruntime": {"models"},
}

HEAVY = (
    "torch",
    "transformers",
    "onnxruntime",
    "sklearn",
    "mlflow",
    "scipy",
    "pandas",
    "matplotlib",
    "numpy",
)


@dataclass(frozen=True)
class Import:
    """One imported module, by its full name, and where it is written."""

    path: Path
    line: int
    name: str

    @property
    def folder(self) -> str:
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else ""

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} imports {self.name}"


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports_of(path: Path, source: str | None = None) -> Iterator[Import]:
    """Yield every import of a module: at its top, in functions, and by a literal name."""
    tree = ast.parse(path.read_text(encoding="utf-8") if source is None else source)
    for node in ast.walk(tree):
        for name in names_in(node, path):
            yield Import(path, getattr(node, "lineno", 0), name)


def names_in(node: ast.AST, path: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parts = ("clf", *path.relative_to(PACKAGE).parent.parts)
            base = ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [base])])
        # "from clf import arabic" imports the folder, "from clf import load" the public name.
        return [f"clf.{alias.name}" for alias in node.names] if base == "clf" else [base]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = ast.unparse(node.func)
        value = node.args[0].value
        if called.endswith(("import_module", "__import__")) and isinstance(value, str):
            return [value]
    return []


def rank(name: str) -> int | None:
    """Return the place in ORDER of a module of ours, None for any other."""
    top, _, rest = name.partition(".")
    if top != "clf":
        return None
    folder = rest.split(".")[0]
    return ORDER.index(folder) if folder in ORDER else PUBLIC_NAMES_RANK


def all_imports() -> list[Import]:
    return [item for path in modules() for item in imports_of(path)]


def goes_up(item: Import) -> bool:
    imported = rank(item.name)
    if imported is None or not item.folder:
        return False
    own = ORDER.index(item.folder)
    return imported > own or (imported == PUBLIC_NAMES_RANK == own and item.name == "clf")


def is_away_from_home(item: Import) -> bool:
    homes = HOMES.get(item.name.split(".")[0])
    return homes is not None and item.folder not in homes


def test_every_folder_has_its_place_in_the_order() -> None:
    folders = {path.relative_to(PACKAGE).parts[0] for path in modules() if path.parent != PACKAGE}
    assert folders <= set(ORDER)


def test_a_folder_imports_only_folders_above_it() -> None:
    wrong = [str(item) for item in all_imports() if goes_up(item)]
    assert not wrong, "\n".join(wrong)


def test_each_heavy_library_stays_in_its_home() -> None:
    wrong = [
        str(item) for path in modules() for item in imports_of(path) if is_away_from_home(item)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "source",
    [
        "from clf.cli import app",
        "import clf.models.linear",
        "def f():\n    from clf.evaluation.metrics import f1",
        "from ..models import linear",
        "from .. import models",
        "from clf import load",
        "import importlib\nimportlib.import_module('clf.cli')",
        "import mlflow.sklearn",
        "from sklearn.linear_model import LogisticRegression",
    ],
)
def test_the_test_finds_what_it_looks_for(source: str) -> None:
    found = imports_of(PACKAGE / "arabic" / "example.py", source)
    assert any(goes_up(item) or is_away_from_home(item) for item in found)


@pytest.mark.parametrize("source", ["from clf.schema import Span", "from . import charsets"])
def test_the_test_allows_what_is_allowed(source: str) -> None:
    found = list(imports_of(PACKAGE / "arabic" / "example.py", source))
    assert found
    assert not any(goes_up(item) or is_away_from_home(item) for item in found)


@pytest.mark.parametrize(
    "start",
    [
        "import clf",
        "import sys; sys.argv = ['clf', '--help']; from clf.cli.app import main; main()",
        "import sys; sys.argv = ['clf', 'score', '--help']; from clf.cli.app import main; main()",
    ],
)
def test_light_start(start: str) -> None:
    program = (
        "import atexit, sys\n"
        f"heavy = {HEAVY!r}\n"
        "atexit.register(lambda: print('LOADED', [m for m in heavy if m in sys.modules]))\n"
        f"{start}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("LOADED []")


def test_an_installed_package_has_all_of_its_data() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["clf"]
    listed = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    files = {path for path in PACKAGE.rglob("*") if path.is_file()}
    data = {path for path in files if path.suffix not in {".py", ".pyc"}}
    assert data <= listed, sorted(map(str, data - listed))
