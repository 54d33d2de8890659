"""What the encoder reads: consecutive sentences of an article in one row, each with its marks.

A row is ``<s> headline </s> before </s> marks sentence </s> marks sentence </s> ... after </s>``:
as many sentences as fit, so that each sees the others in full and every token is read once. Only
the sentences with their marks are pooled, each by itself. The headline is the article's title, or
its first sentence where it has none; before and after are the ends of the neighbouring sentences.

The marks are plain words made of what attribution found, so that the pretrained pieces mean
something from the start: the source's class, the act of speech, whether the speaker was carried on
from an earlier sentence, kinds of evaluative language. Needs ``tokenizers`` alone, no torch.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clf.models.features import ArticleFeatures
from clf.schema.errors import MissingExtraError
from clf.schema.labels import SourceClass

_NO_SPAN = (-1, -1)
_EVALUATIONS = (
    ("evaluation=score", "تقييم"),
    ("evaluation=verdict", "حكم"),
    ("evaluation=meaning", "مغزى"),
    ("evaluation=assessment", "تقدير"),
    ("evaluation=predict", "توقع"),
    ("evaluation=interpret", "تفسير"),
    ("evaluation=paint", "تصوير"),
    ("evaluation=image", "مجاز"),
    ("evaluation=stance", "موقف"),
    ("evaluation=lasting", "استمرار"),
    ("evaluation=motive", "دافع"),
)
"""A signal of evaluative language in the outlet's own words, and the mark that says it."""
INSTALL = 'pip install "clf[serve]"'


@dataclass(frozen=True, slots=True)
class InputSettings:
    """How much is read: tokens of a row, of each neighbour, of the headline; marks or none.

    With ``evaluative`` the marks also say whether the outlet's own words evaluate. ``prefix``
    opens every row (the E5 models were trained with ``"query: "``).
    """

    max_length: int = 192
    neighbour_tokens: int = 16
    headline_tokens: int = 0
    marks: bool = True
    evaluative: bool = False
    prefix: str = "query: "


@dataclass(frozen=True, slots=True)
class Row:
    """Token ids; each of the ``segments``, (first, end) tokens, is averaged into one answer.

    ``spans`` are the (start, end) of each token in the article's text, -1 for what is no part of
    a sentence to be judged.
    """

    ids: list[int]
    segments: list[tuple[int, int]]
    spans: list[tuple[int, int]]


def n_answers(rows: Sequence[Row]) -> int:
    """Return how many answers rows give."""
    return sum(len(row.segments) for row in rows)


class RowReader:
    """Turns texts into rows by a ``tokenizers.Tokenizer``."""

    def __init__(self, tokenizer: Any, settings: InputSettings) -> None:  # noqa: ANN401
        """Keep the tokenizer and find its special tokens."""
        self.tokenizer = tokenizer
        self.settings = settings
        self.first = _special(tokenizer, "<s>", "[CLS]")
        self.last = _special(tokenizer, "</s>", "[SEP]")
        self.pad = _special(tokenizer, "<pad>", "[PAD]")
        self.unknown = _special(tokenizer, "<unk>", "[UNK]")
        self._prefix = self._ids(settings.prefix) if settings.prefix else []

    def text_rows(self, texts: Sequence[str]) -> list[Row]:
        """Return one row a text, without marks or neighbours (snippets of a benchmark)."""
        room = self.settings.max_length - 2 - len(self._prefix)
        rows = []
        for text in texts:
            ids, spans = self.encode(text)
            draft = _Draft([self.first])
            draft.segment([*self._prefix, *ids[:room]], len(self._prefix), spans[:room])
            draft.pad([self.last])
            rows.append(draft.row())
        return rows

    def article_rows(
        self,
        features: ArticleFeatures,
        only: Sequence[int] | None = None,
        rng: random.Random | None = None,
    ) -> list[Row]:
        """Return the rows of an article; their segments are its sentences in order.

        ``only`` are the indexes, in order, of the sentences that are asked about. With ``rng`` rows
        end early by chance, so that training sees sentences with few and with many around them.
        """
        if not features.spans:
            return []
        article = _Article(self, features)
        rows: list[Row] = []
        draft: _Draft | None = None
        last = limit = -1
        for i in range(len(features.spans)) if only is None else only:
            marks, (ids, spans) = article.marks(i), article.sentence(i)
            if draft is not None and (
                i != last + 1 or len(draft.ids) + len(marks) + len(ids) + 1 > limit
            ):
                rows.append(self._close(article, draft, last))
                draft = None
            if draft is None:
                draft = self._open(article, i)
                limit = self._limit(rng)
            room = max(0, self.settings.max_length - len(draft.ids) - len(marks) - 1)
            # What the tokenizer makes nothing of is judged by the token that ends it.
            tokens = [*marks, *ids[:room]] or [self.last]
            draft.segment(tokens, len(tokens) - len(spans[:room]), spans[:room])
            draft.pad([self.last])
            last = i
        if draft is not None:
            rows.append(self._close(article, draft, last))
        return rows

    def _limit(self, rng: random.Random | None) -> int:
        """Return how long the next row may become by further sentences."""
        most = self.settings.max_length
        # A row of one sentence is what a cascade asks about.
        return most if rng is None else rng.choice((most, most, most // 3, 0))

    def _open(self, article: "_Article", i: int) -> "_Draft":
        """Return a row that begins with what stands before sentence ``i``."""
        draft = _Draft([self.first, *self._prefix])
        for part in (article.headline if i > 1 or article.has_title else [], article.before(i)):
            if part:
                draft.pad([*part, self.last])
        return draft

    def _close(self, article: "_Article", draft: "_Draft", last: int) -> Row:
        """Return the finished row, with the beginning of the next sentence where it has room."""
        room = self.settings.max_length - len(draft.ids) - 1
        after = article.after(last)[: max(0, room)]
        if after:
            draft.pad([*after, self.last])
        return draft.row()

    def marks(self, features: ArticleFeatures, i: int) -> list[int]:
        """Return the ids of what attribution found of sentence ``i``."""
        if not self.settings.marks:
            return []
        said = _marks(features, i, evaluative=self.settings.evaluative)
        return self._ids(said)[: self.settings.max_length // 4]

    def encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the ids of a text and where each stands in it."""
        found = self.tokenizer.encode(text, add_special_tokens=False)
        return list(found.ids), list(found.offsets)

    def _ids(self, text: str) -> list[int]:
        return self.encode(text)[0]


class _Draft:
    """A row in the making."""

    def __init__(self, ids: list[int]) -> None:
        self.ids = ids
        self._spans = [_NO_SPAN] * len(ids)
        self._segments: list[tuple[int, int]] = []

    def pad(self, ids: list[int]) -> None:
        """Add tokens that are not judged."""
        self.ids += ids
        self._spans += [_NO_SPAN] * len(ids)

    def segment(self, ids: list[int], n_marks: int, spans: list[tuple[int, int]]) -> None:
        """Add a sentence; its first ``n_marks`` tokens stand nowhere in the text."""
        first = len(self.ids)
        self.ids += ids
        self._spans += [_NO_SPAN] * n_marks + spans
        self._segments.append((first, len(self.ids)))

    def row(self) -> Row:
        """Return the row."""
        return Row(self.ids, self._segments, self._spans)


class _Article:
    """The ids of an article's parts, each made when it is first asked for."""

    def __init__(self, reader: RowReader, features: ArticleFeatures) -> None:
        self._reader, self._features = reader, features
        self._sentences: dict[int, tuple[list[int], list[tuple[int, int]]]] = {}
        # Whatever the settings, the sentence itself keeps room.
        quarter = reader.settings.max_length // 4 - 2
        n = min(quarter, reader.settings.headline_tokens)
        self._n = min(quarter, reader.settings.neighbour_tokens)
        self.has_title = bool(features.title)
        title = reader.encode(features.title)[0] if features.title else self.sentence(0)[0]
        self.headline = title[:n]

    def marks(self, i: int) -> list[int]:
        return self._reader.marks(self._features, i)

    def sentence(self, i: int) -> tuple[list[int], list[tuple[int, int]]]:
        found = self._sentences.get(i)
        if found is None:
            span = self._features.spans[i]
            ids, spans = self._reader.encode(self._features.text[span.start : span.end])
            found = ids, [(a + span.start, b + span.start) for a, b in spans]
            self._sentences[i] = found
        return found

    def before(self, i: int) -> list[int]:
        return self.sentence(i - 1)[0][-self._n :] if self._n and i > 0 else []

    def after(self, i: int) -> list[int]:
        return self.sentence(i + 1)[0][: self._n] if i + 1 < len(self._features.spans) else []


def load_tokenizer(content: str) -> Any:  # noqa: ANN401
    """Return the ``tokenizers.Tokenizer`` that a ``tokenizer.json`` describes."""
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise MissingExtraError("tokenizers", "none installed", f"run: {INSTALL}") from error
    tokenizer = Tokenizer.from_str(content)
    # A hub's file may ask for both; rows are cut and filled by their own rules.
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _special(tokenizer: Any, *names: str) -> int:  # noqa: ANN401
    for name in names:
        found = tokenizer.token_to_id(name)
        if found is not None:
            return int(found)
    raise ValueError(f"no special token {' or '.join(names)}")


def _marks(features: ArticleFeatures, i: int, *, evaluative: bool) -> str:
    """Say in words what attribution found of sentence ``i``, and how the outlet evaluates."""
    found = features.discourse.attributions[i]
    said = [SourceClass(found.source).arabic]
    if found.cue is not None:
        said.append(found.cue.act)
    if found.carried:
        said.append("وأضاف")
    if found.speaker is not None and found.source is not SourceClass.OUTLET:
        said.append(found.speaker[:40])
    if evaluative:
        said += [word for signal, word in _EVALUATIONS if signal in features.sentences[i].signals]
    return " - ".join(said) + ": "
