"""A file is whole or as it was; what was computed is kept beside it."""

import os
import stat
from pathlib import Path

import pytest

from clf.report.formats import BidiMode, OutputFormat
from clf.report.output import atomic_text
from clf.report.writers import open_writer
from clf.schema import ClfError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_file_appears_when_all_is_done(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    with atomic_text(target) as stream:
        stream.write("نص\r\nسطر\n")
        assert not target.exists()
    assert target.read_bytes() == "نص\r\nسطر\n".encode()
    assert names(tmp_path) == ["out.txt"]


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt()])
def test_an_interrupt_keeps_the_partial_results(tmp_path: Path, error: BaseException) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(type(error)) as caught, atomic_text(target) as stream:
        stream.write("half")
        raise error
    assert target.read_text(encoding="utf-8") == "old"
    assert (tmp_path / "out.txt.partial").read_text(encoding="utf-8") == "half"
    assert names(tmp_path) == ["out.txt", "out.txt.partial"]
    assert str(tmp_path / "out.txt.partial") in caught.value.__notes__[0]


def test_nothing_written_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match="early"), atomic_text(target):
        raise ValueError("early")
    assert names(tmp_path) == ["out.txt"]
    assert target.read_text(encoding="utf-8") == "old"


def test_an_older_file_keeps_its_mode_and_a_link_its_target(tmp_path: Path) -> None:
    target, link = tmp_path / "out.txt", tmp_path / "link"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    with atomic_text(link) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_device_is_written_not_replaced() -> None:
    with atomic_text(Path(os.devnull)) as stream:
        stream.write("x")
    assert not Path(os.devnull).is_file()


def test_impossible_places_are_told(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "absent" / "out.txt"):
        with pytest.raises(ClfError, match="expected an output file") as caught, atomic_text(place):
            pass
        assert caught.value.where == str(place)


def test_a_lone_surrogate_is_escaped(tmp_path: Path) -> None:
    with atomic_text(tmp_path / "out.txt") as stream:
        stream.write("a\ud800")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "a\\ud800"


@pytest.mark.parametrize("output", list(OutputFormat))
def test_every_format_has_a_writer(output: OutputFormat, tmp_path: Path) -> None:
    with atomic_text(tmp_path / "out") as stream:
        writer = open_writer(output, stream, width=60, bidi=BidiMode.OFF)
        assert type(writer).__name__.lower().startswith(output.value)
