"""Attribution compiled by mypyc (CLF_COMPILE=1) gives the answers of its sources."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clf.arabic.sentences import split_sentences
from clf.attribution.discourse import attribute
from clf.corpus.read import read_corpus

ROOT = Path(__file__).parents[2]
EVERY = 7
ANSWERS = """
import clf.attribution.resolve
from test_compiled import answers
print(clf.attribution.resolve.__file__, answers())
"""


def answers() -> str:
    """Return a digest of all that attribution says of every seventh article, whole and torn."""
    found = hashlib.sha256()
    for labelled in read_corpus([ROOT / "data" / "articles"])[::EVERY]:
        text = labelled.article.text
        for version in (text, text.replace("»", "", 1).replace("،", "").replace("\n", " ")):
            discourse = attribute(version, split_sentences(version))
            guesses = [discourse.guesses(i) for i in range(len(discourse.bounds))]
            found.update(repr((discourse.attributions, bytes(discourse.own), guesses)).encode())
    return found.hexdigest()


def test_compiled_attribution_answers_as_its_sources_do(tmp_path: Path) -> None:
    pytest.importorskip("mypyc")
    if not any(map(shutil.which, ("cc", "gcc", "clang"))):
        pytest.skip("no C compiler here")
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    ignored = shutil.ignore_patterns("__pycache__", "*.so")
    shutil.copytree(ROOT / "clf", tmp_path / "clf", ignore=ignored)
    # What is compiled here is no line of the coverage that this run measures.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    quick = plain | {"CLF_COMPILE": "1", "CLF_COMPILE_LEVEL": "0"}
    build = [sys.executable, "setup.py", "--quiet", "build_ext", "--inplace"]
    done = subprocess.run(
        build, cwd=tmp_path, env=quick, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    path = os.pathsep.join((str(tmp_path), str(Path(__file__).parent)))
    asked = subprocess.run(
        [sys.executable, "-c", ANSWERS],
        cwd=tmp_path,
        env=plain | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr[-2000:]
    module, digest = asked.stdout.split()
    assert Path(module).suffix in {".so", ".pyd"}
    assert digest == answers()
