"""Files written whole or not at all."""

import os
from pathlib import Path


def write_bytes_atomic(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that a reader sees the old file or the new, never a part.

    The parent folder is made where it is missing. Errors of the file system are not caught.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # The same folder, because a rename is only atomic inside one file system.
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_text_atomic(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8, its line ends unchanged, as :func:`write_bytes_atomic` does."""
    write_bytes_atomic(path, text.encode("utf-8"))
