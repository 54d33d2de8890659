"""Libraries of the optional ``train`` extra, asked for by name before work begins."""

from importlib.util import find_spec

from clf.schema.errors import MissingExtraError

INSTALL = 'pip install "clf[train]"'


def require_libraries(*names: str) -> None:
    """Raise MissingExtraError, with the line that installs it, where a library is not there.

    Nothing is imported: looking a library up takes a millisecond, importing some takes seconds.
    """
    missing = [name for name in names if not is_there(name)]
    if missing:
        raise MissingExtraError(", ".join(names), f"no {', '.join(missing)}", f"run: {INSTALL}")


def is_there(name: str) -> bool:
    """Tell whether a library is installed, without importing it."""
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):  # ValueError: a module that was put aside by hand
        return False
