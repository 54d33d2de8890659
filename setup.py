"""Compile attribution where CLF_COMPILE=1 asks for it (by mypyc); all else is in pyproject.toml.

    CLF_COMPILE=1 pip install .

The compiled modules answer as their sources do, at twice their speed. Not for an editable install:
there they would stand before the sources, and edits would go unseen.
"""

import os
from pathlib import Path

from setuptools import Extension, setup

ASKED = os.environ.get("CLF_COMPILE", "0") not in ("", "0")
LEVEL = os.environ.get("CLF_COMPILE_LEVEL", "1")
"""How hard the C compiler tries: 2 takes twice the time of 1 and runs no faster, 0 half of it."""


def compiled_modules() -> list[Extension]:
    """Return the modules to compile: none while setuptools still asks what the build needs."""
    try:
        from mypyc.build import mypycify  # noqa: PLC0415  (there only while compiling)
    except ImportError:
        return []
    sources = sorted(map(str, Path("clf/attribution").glob("[!_]*.py")))
    # Silent on the modules beyond: what those import (numpy) is not there while building.
    found: list[Extension] = mypycify(["--follow-imports=silent", *sources], opt_level=LEVEL)
    return found


setup(
    ext_modules=compiled_modules() if ASKED else [],
    setup_requires=["mypy>=1.15"] if ASKED else [],
)
