"""What the encoder reads: a sentence with its speaker's marks, its neighbours and the headline.

One row is ``<s> marks sentence </s> headline </s> before </s> after </s>``; only the marks and the
sentence are pooled. The headline is the article's title, or its first sentence where it has none.
The marks are plain words made of what attribution found, so that the pretrained pieces mean
something from the start: the source's class, the act of speech, whether the speaker was carried on
from an earlier sentence. Needs ``tokenizers`` alone, no torch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clf.models.features import ArticleFeatures
from clf.schema.errors import MissingExtraError
from clf.schema.labels import SourceClass

INSTALL = 'pip install "clf[serve]"'


@dataclass(frozen=True, slots=True)
class InputSettings:
    """How much is read: tokens in all, of each neighbour, of the headline; marks or none.

    ``prefix`` stands before every sentence (the E5 models were trained with ``"query: "``).
    """

    max_length: int = 128
    neighbour_tokens: int = 16
    headline_tokens: int = 0
    marks: bool = True
    prefix: str = "query: "


@dataclass(frozen=True, slots=True)
class Row:
    """Token ids; those before ``pooled`` (the first excepted) are averaged.

    ``spans`` are the (start, end) of each pooled token in the article's text, -1 for marks.
    """

    ids: list[int]
    pooled: int
    spans: list[tuple[int, int]]


class RowReader:
    """Turns texts into rows by a ``tokenizers.Tokenizer``."""

    def __init__(self, tokenizer: Any, settings: InputSettings) -> None:  # noqa: ANN401
        """Keep the tokenizer and find its special tokens."""
        self.tokenizer = tokenizer
        self.settings = settings
        self.first = _special(tokenizer, "<s>", "[CLS]")
        self.last = _special(tokenizer, "</s>", "[SEP]")
        self.pad = _special(tokenizer, "<pad>", "[PAD]")
        self._prefix = self._ids(settings.prefix) if settings.prefix else []

    def text_rows(self, texts: Sequence[str]) -> list[Row]:
        """Return one row a text, without marks or neighbours (snippets of a benchmark)."""
        room = self.settings.max_length - 2 - len(self._prefix)
        rows = []
        for text in texts:
            ids, spans = self._encode(text)
            rows.append(self._row(self._prefix, ids[:room], spans[:room], []))
        return rows

    def article_rows(
        self, features: ArticleFeatures, only: Sequence[int] | None = None
    ) -> list[Row]:
        """Return one row a sentence of an article, or for the sentences ``only`` (indexes)."""
        text, limit = features.text, self.settings
        encoded = [self._encode(text[span.start : span.end]) for span in features.spans]
        first = encoded[0][0][: limit.headline_tokens] if encoded else []
        title = self._ids(features.title)[: limit.headline_tokens] if features.title else []
        rows = []
        for i in range(len(encoded)) if only is None else only:
            span = features.spans[i]
            marks = self._prefix + (self._ids(_marks(features, i)) if limit.marks else [])
            ids, spans = encoded[i]
            room = limit.max_length - 2 - len(marks)
            ids = ids[:room]
            where = [(a + span.start, b + span.start) for a, b in spans[:room]]
            n = limit.neighbour_tokens
            before = encoded[i - 1][0][-n:] if n and i > 0 else []
            after = encoded[i + 1][0][:n] if n and i + 1 < len(encoded) else []
            headline = title or (first if i > 1 else [])
            context = [headline, before, after] if n or limit.headline_tokens else []
            rows.append(self._row(marks, ids, where, context))
        return rows

    def _row(
        self,
        marks: list[int],
        ids: list[int],
        spans: list[tuple[int, int]],
        context: list[list[int]],
    ) -> Row:
        row = [self.first, *marks, *ids]
        pooled = len(row)
        row.append(self.last)
        for part in context:
            row += [*part, self.last]
        return Row(row[: self.settings.max_length], pooled, [(-1, -1)] * len(marks) + spans)

    def _encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        found = self.tokenizer.encode(text, add_special_tokens=False)
        return list(found.ids), list(found.offsets)

    def _ids(self, text: str) -> list[int]:
        return self._encode(text)[0]


def load_tokenizer(content: str) -> Any:  # noqa: ANN401
    """Return the ``tokenizers.Tokenizer`` that a ``tokenizer.json`` describes."""
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise MissingExtraError("tokenizers", "none installed", f"run: {INSTALL}") from error
    return Tokenizer.from_str(content)


def _special(tokenizer: Any, *names: str) -> int:  # noqa: ANN401
    for name in names:
        found = tokenizer.token_to_id(name)
        if found is not None:
            return int(found)
    raise ValueError(f"no special token {' or '.join(names)}")


def _marks(features: ArticleFeatures, i: int) -> str:
    """Say in words what attribution found of sentence ``i``."""
    found = features.discourse.attributions[i]
    said = [SourceClass(found.source).arabic]
    if found.cue is not None:
        said.append(found.cue.act)
    if found.carried:
        said.append("وأضاف")
    if found.speaker is not None and found.source is not SourceClass.OUTLET:
        said.append(found.speaker[:40])
    return " - ".join(said) + ": "
