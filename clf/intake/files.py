"""Paths to files: folders walked in a fixed order, with readable errors for what is not there."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from clf.schema import InputError

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson"})
CSV_SUFFIXES = frozenset({".csv", ".tsv"})
SUFFIXES = TEXT_SUFFIXES | JSONL_SUFFIXES | CSV_SUFFIXES

OnError = Callable[[InputError], None]


def name_of(path: Path) -> str:
    """Return a path as text, with forward slashes, even where its bytes are no valid UTF-8."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _raise(error: InputError) -> None:
    raise error


def walk(paths: Sequence[str | Path], on_error: OnError = _raise) -> Iterator[Path]:
    """Yield the files that the paths name, in their order.

    A file is yielded whatever its name. A folder is walked through all its folders, sorted by
    name; hidden entries and files of other suffixes than :data:`SUFFIXES` are passed over, and
    links to folders are not followed, since they can run in circles. A path that is missing or
    cannot be read goes to ``on_error``, which by default raises the InputError.
    """
    for path in map(Path, paths):
        try:
            is_folder, exists = path.is_dir(), path.exists()
        except OSError as error:  # a folder above it cannot be entered, or the name is too long
            on_error(unreadable(error, path))
            continue
        if is_folder:
            yield from _walk_folder(path, on_error)
        elif exists:
            yield path
        else:
            on_error(_missing(path))


def _walk_folder(folder: Path, on_error: OnError) -> Iterator[Path]:
    found = False
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        if place != folder and not _is_real_folder(place):
            found = True
            yield place
            continue
        try:
            entries = sorted(place.iterdir(), reverse=True)
        except OSError as error:
            on_error(unreadable(error, place))
            found = True
            continue
        waiting.extend(entry for entry in entries if _is_wanted(entry))
    if not found:
        kinds = ", ".join(sorted(SUFFIXES))
        on_error(
            InputError(
                f"a folder with files of the kinds {kinds}",
                "none",
                "name a file, or another folder",
                where=name_of(folder),
            )
        )


def _is_real_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_wanted(entry: Path) -> bool:
    if entry.name.startswith("."):
        return False
    if _is_real_folder(entry):
        return True
    # A pipe or a device in a folder would be waited for; a link to nothing is reported later.
    is_file = entry.is_file() or not entry.exists()
    return entry.suffix.lower() in SUFFIXES and is_file


def _missing(path: Path) -> InputError:
    return InputError(
        "a file or folder", "nothing of that name", "check the path", where=name_of(path)
    )


def unreadable(error: OSError, path: Path) -> InputError:
    """Return the error for a path that the operating system will not open."""
    return InputError(
        "a file or folder that can be read",
        (error.strerror or str(error)).lower(),
        "check its permissions and name",
        where=name_of(path),
    )
