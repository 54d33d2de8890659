"""Folders are walked in order; what cannot be read is said, and the rest goes on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clf.intake.files import walk
from clf.schema import InputError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in [
        "b.txt",
        "a/z.md",
        "a/A.TXT",
        "c.jsonl",
        ".hidden.txt",
        ".git/x.txt",
        "p.pdf",
        "t.tsv",
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("نعم", encoding="utf-8")
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "d.txt").mkdir()
    return tmp_path


def names(files: Iterator[Path], root: Path) -> list[str]:
    return [file.relative_to(root).as_posix() for file in files]


def test_a_folder_in_order(tree: Path) -> None:
    assert names(walk([tree]), tree) == ["a/A.TXT", "a/z.md", "b.txt", "c.jsonl", "t.tsv"]


def test_named_files_are_taken_whatever_their_suffix(tree: Path) -> None:
    given = [tree / "p.pdf", tree / ".hidden.txt", tree / "a"]
    assert names(walk(given), tree) == ["p.pdf", ".hidden.txt", "a/A.TXT", "a/z.md"]


def test_a_missing_path(tree: Path) -> None:
    with pytest.raises(InputError, match=r"missing.txt: expected a file or folder; found nothing"):
        list(walk([tree / "missing.txt"]))


def test_errors_can_be_collected(tree: Path) -> None:
    errors: list[InputError] = []
    found = list(walk([tree / "no", tree / "b.txt", tree / ("x" * 300)], errors.append))
    assert names(iter(found), tree) == ["b.txt"]
    assert len(errors) == 2


def test_a_folder_without_texts(tree: Path) -> None:
    with pytest.raises(InputError, match=r"\.txt.*found none"):
        list(walk([tree / "d.txt"]))


def test_an_unreadable_folder(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.iterdir

    def iterdir(self: Path) -> Iterator[Path]:
        if self.name == "a":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    errors: list[InputError] = []
    assert names(walk([tree], errors.append), tree) == ["b.txt", "c.jsonl", "t.tsv"]
    assert "permission denied" in str(errors[0])


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "news.ndjson").write_text("{}", encoding="utf-8")
    assert list(walk([tmp_path])) == [tmp_path / "news.ndjson"]
