"""Files that are whole or not there: written beside their place, then moved into it."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from clf.schema import ClfError

_NEXT_STEP = "check the folder, its permissions and the space on the disk"


@contextmanager
def atomic_text(path: Path) -> Iterator[TextIO]:
    """Open ``path`` for UTF-8 text that takes its place only when the block ends well.

    The text goes to a temporary file in the same folder, is flushed to the disk and then
    replaces ``path`` in one step; until then an older file stays as it was. When the block is
    left by an error or an interrupt after something was written, that much is kept as
    ``<name>.partial`` and the exception gets a note that says so; where nothing was written,
    nothing is left. Line ends are written as given. A path that is a device or a pipe (say
    ``/dev/null``) is written directly. Lone surrogates become escapes.

    Raises:
        ClfError: the file cannot be made or put in its place.

    """
    target = Path(os.path.realpath(path))  # a link keeps pointing at its file
    if target.exists() and not target.is_file():
        with _opened(target, "w", path) as stream:
            yield stream
        return
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    stream = _opened(temporary, "x", path)
    try:
        yield stream
        _finish(stream)
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except BaseException as error:
        _keep_partial(stream, temporary, target, error)
        raise


def _opened(file: Path, mode: str, asked: Path) -> TextIO:
    try:
        # The caller closes it: a ``with`` here would end before the block that writes.
        return file.open(mode, encoding="utf-8", errors="backslashreplace", newline="")  # type: ignore[return-value]
    except OSError as error:
        found = error.strerror or str(error)
        raise ClfError(
            "an output file that can be written", found, _NEXT_STEP, where=str(asked)
        ) from error


def _finish(stream: TextIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())
    stream.close()


def _keep_partial(stream: TextIO, temporary: Path, target: Path, error: BaseException) -> None:
    """Close the temporary file and keep it as ``.partial`` if it holds anything."""
    with suppress(OSError):  # a full disk fails here too; what reached the disk is still kept
        stream.close()
    if not temporary.exists():
        return
    if not temporary.stat().st_size:
        temporary.unlink()
        return
    partial = target.with_name(f"{target.name}.partial")
    temporary.replace(partial)
    error.add_note(f"what was computed so far is kept in {partial}")
