"""Where a run comes from: the commit, the libraries, the command."""

import platform
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = (
    "clf",
    "numpy",
    "scipy",
    "scikit-learn",
    "mlflow",
    "torch",
    "transformers",
    "onnxruntime",
    "tokenizers",
)
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class GitState:
    """The commit of a folder, and whether tracked files differ from it; None where unknown."""

    commit: str | None = None
    dirty: bool | None = None


def git_state(folder: Path) -> GitState:
    """Return the state of the git repository that ``folder`` lies in; unknown without one."""
    commit = _git(folder, "rev-parse", "--verify", "HEAD")
    if commit is None:
        return GitState()
    changes = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return GitState(commit, None if changes is None else bool(changes))


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of what a model depends on; what is absent is left out."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def command_line() -> str:
    """Return the command of this process as a shell would take it."""
    return shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])


def provenance_tags(folder: Path) -> dict[str, str]:
    """Return the tags that every run carries: the commit of ``folder``, versions, the command.

    ``git_dirty`` is "true" where tracked files differ from the commit. The two names that begin
    with ``mlflow.`` are those under which MLflow's own pages show a commit.
    """
    state = git_state(folder)
    tags = {f"version.{name}": value for name, value in library_versions().items()}
    tags["command"] = command_line()
    tags["mlflow.source.name"] = command_line()
    if state.commit is not None:
        tags["git_commit"] = tags["mlflow.source.git.commit"] = state.commit
    if state.dirty is not None:
        tags["git_dirty"] = str(state.dirty).lower()
    return tags


def _git(folder: Path, *args: str) -> str | None:
    program = shutil.which("git")
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            [program, "-C", str(folder), *args],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
