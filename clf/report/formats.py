"""The names of the output choices, kept apart so that a command line can list them cheaply."""

from enum import StrEnum


class OutputFormat(StrEnum):
    """The shapes in which an analysis can be written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


class BidiMode(StrEnum):
    """How Arabic is laid out beside left-to-right text.

    ``auto`` wraps it in Unicode isolates and leaves the order to the terminal; ``off`` adds
    nothing; ``visual`` reorders it for terminals that know nothing of right-to-left text.
    """

    AUTO = "auto"
    OFF = "off"
    VISUAL = "visual"
