"""Where a run comes from."""

import subprocess
import sys
from pathlib import Path

import pytest

from clf.storage.provenance import (
    GitState,
    command_line,
    git_state,
    library_versions,
    provenance_tags,
)


def git(folder: Path, *args: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", folder, *identity, *args], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    git(tmp_path, "init", "-q")
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    git(tmp_path, "add", "a.txt")
    git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


def test_git_state(repository: Path) -> None:
    clean = git_state(repository)
    assert clean.commit is not None
    assert len(clean.commit) == 40
    assert clean.dirty is False
    (repository / "new.txt").touch()  # untracked: a run store, say
    assert git_state(repository) == clean
    (repository / "a.txt").write_text("b", encoding="utf-8")
    assert git_state(repository) == GitState(clean.commit, True)
    assert provenance_tags(repository)["git_dirty"] == "true"


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert git_state(tmp_path) == GitState()
    assert "git_commit" not in provenance_tags(tmp_path)
    assert git_state(tmp_path / "absent") == GitState()


def test_no_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert git_state(repository) == GitState()


def test_versions_and_command(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = library_versions()
    assert set(versions) >= {"python", "clf", "numpy"}
    monkeypatch.setattr(sys, "argv", ["/somewhere/bin/clf", "train", "a b.toml"])
    assert command_line() == "clf train 'a b.toml'"
