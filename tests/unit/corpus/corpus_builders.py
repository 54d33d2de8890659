"""Small labelled articles for the tests of this folder."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from clf.schema import (
    TECHNIQUES,
    TYPES,
    Article,
    LabelledArticle,
    LabelledSentence,
    SentenceType,
    Span,
    TechniqueSpan,
)

O, N, M, T, F = (  # noqa: E741 - the short names of the guidelines
    SentenceType.OFFICIAL_CLAIM,
    SentenceType.NEUTRAL_REPORT,
    SentenceType.MILITANT_PROPAGANDA,
    SentenceType.THIRD_PARTY_ACCOUNT,
    SentenceType.JOURNALISTIC_FRAMING,
)


def article(
    name: str,
    *sentences: tuple[SentenceType, str] | tuple[SentenceType, str, dict[str, Any]],
    gap: str = " ",
    **described: str | None,
) -> LabelledArticle:
    """Join sentences into an article; the third item of each holds further sentence fields."""
    text, labelled = "", []
    for row in sentences:
        label, words, *rest = row
        text += gap if text else ""
        fields: dict[str, Any] = dict(rest[0]) if rest else {}
        labelled.append(LabelledSentence(len(text), len(text) + len(words), label, **fields))
        text += words
    return LabelledArticle(Article(name, text), tuple(labelled), **described)


def sample() -> LabelledArticle:
    """Return an article in which every field of the format is filled."""
    text = "حريق في الميناء 🔥\r\nقال الوزير سامي قدور إن «الوضع كارثي للغاية» اليوم."
    quote = text.index("«الوضع")
    start = text.index("قال")
    loaded = text.index("كارثي")
    sentence = LabelledSentence(
        start,
        len(text),
        O,
        secondary=F,
        speaker="سامي قدور",
        as_written="الوزير سامي قدور",
        quotes=(Span(quote, text.index("»") + 1),),
        techniques=(TechniqueSpan("Loaded_Language", loaded, loaded + 5),),
        pair="p1",
    )
    return LabelledArticle(
        Article(
            "s-1", text, title="حريق", outlet="المدار", date="2024-03-11", url="https://a.example/1"
        ),
        (LabelledSentence(0, text.index("\r"), N), sentence),
        manner="agency",
        setting="port-fire",
        group="none",
        topic="disasters",
    )


def write_lines(path: Path, rows: Sequence[Any]) -> Path:
    """Write one JSON value a line; a string is written as it is."""
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
    return path


_words = st.text(
    alphabet=st.sampled_from('ابتجدسعقلمنهوي ًـ«»".،؟\n\r\t\u2028\u200f🔥é1'),
    min_size=1,
    max_size=30,
).filter(lambda text: bool(text.strip()))
_names = st.none() | _words


@st.composite
def labelled_articles(draw: st.DrawFn) -> LabelledArticle:
    """Draw articles of any text and any sound labels."""
    text = draw(_words)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    sentences = [
        draw(_sentences(start, end)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    article = Article(
        draw(_words),
        text,
        title=draw(_names),
        outlet=draw(_names),
        date=draw(_names),
        url=draw(_names),
        lang=draw(_words),
    )
    described = {key: draw(_names) for key in ("manner", "setting", "group", "topic")}
    return LabelledArticle(article, tuple(sentences), **described)


@st.composite
def _sentences(draw: st.DrawFn, start: int, end: int) -> LabelledSentence:
    spans = st.tuples(st.integers(start, end), st.integers(start, end)).filter(
        lambda s: s[0] < s[1]
    )
    quotes = draw(st.lists(spans, max_size=2))
    techniques = draw(st.lists(st.tuples(st.sampled_from(TECHNIQUES), spans), max_size=2))
    return LabelledSentence(
        start,
        end,
        draw(st.sampled_from(TYPES)),
        secondary=draw(st.none() | st.sampled_from(TYPES)),
        speaker=draw(_names),
        as_written=draw(_names),
        quotes=tuple(Span(*quote) for quote in quotes),
        techniques=tuple(TechniqueSpan(name, *span) for name, span in techniques),
        pair=draw(_names),
    )
