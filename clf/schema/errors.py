"""The exceptions that a user can meet. Each says what was expected, found, and what to do next.

The CLI prints the message in one line and exits with code 2.
"""


class ClfError(Exception):
    """Base of every error that is the input's fault rather than the program's."""

    def __init__(self, expected: str, found: str, next_step: str, *, where: str = "") -> None:
        """Keep the three parts and the place (a path, with a line or a field where known)."""
        self.expected = expected
        self.found = found
        self.next_step = next_step
        self.where = where
        place = f"{where}: " if where else ""
        super().__init__(f"{place}expected {expected}; found {found}; {next_step}")


class InputError(ClfError):
    """A text, table or path that cannot be read as an article."""


class CorpusError(ClfError):
    """A labelled corpus file that breaks its format."""


class SettingsError(ClfError):
    """A recipe with an unknown key or an impossible value."""


class ModelError(ClfError):
    """A model folder that is missing, damaged or of another version."""


class MissingExtraError(ClfError):
    """A library that an optional part of the project needs is not installed."""
