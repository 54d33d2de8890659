"""What a check reports, and the places it reports on."""

from dataclasses import dataclass
from typing import Literal

from clf.schema.records import LabelledArticle, LabelledSentence

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check noticed: where it stands and what it is.

    An error must be mended before the corpus is used; a warning wants a look. ``field`` is a path
    in the JSON of the line, such as ``sentences[3].speaker``.
    """

    file: str
    line: int
    field: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        """Return one line that an editor can jump to."""
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {self.severity}: {field}{self.message}"


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A gold sentence, its article, and where both stand in a file."""

    labelled: LabelledArticle
    sentence: LabelledSentence
    file: str
    line: int
    place: str

    @property
    def words(self) -> str:
        """The words of the sentence as the text has them."""
        return self.sentence.span.of(self.labelled.article.text)

    @property
    def address(self) -> str:
        """File, line and field, as other messages refer to the sentence."""
        return f"{self.file}:{self.line} {self.place}".rstrip()

    def finding(self, field: str, severity: Severity, message: str) -> Finding:
        """Return a finding on a field of the sentence (or on all of it: the empty field)."""
        parts = [part for part in (self.place, field) if part]
        return Finding(self.file, self.line, ".".join(parts), severity, message)
