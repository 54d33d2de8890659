"""Article -> its quotations: who says what, by which word; needs no model."""

from collections.abc import Sequence

from clf.arabic.sentences import split_sentences
from clf.attribution.discourse import attribute
from clf.intake.quality import quality_notes
from clf.schema import Article, Attribution, Quotation, QuotedArticle, Span, Voice


def quotations_of(article: Article, *, encoding: str | None = None) -> QuotedArticle:
    """Return the quotations of an article, direct and indirect, in the order of its text."""
    text = article.text
    sentences = split_sentences(text)
    attributions = attribute(text, sentences).attributions
    found = [
        _quotation(text, number, attribution, span, direct=direct)
        for number, attribution in enumerate(attributions, start=1)
        for span, direct in _stretches(attribution)
    ]
    return QuotedArticle(
        id=article.id,
        quotations=tuple(found),
        n_sentences=len(sentences),
        title=article.title,
        outlet=article.outlet,
        date=article.date,
        encoding=encoding,
        notes=quality_notes(text),
    )


def _stretches(attribution: Attribution) -> list[tuple[Span, bool]]:
    """Return the quoted and the reported stretches of a sentence in order, quoted ones True."""
    found = [(span, True) for span in attribution.quotes]
    found += [(span, False) for span in attribution.indirect]
    return sorted(found, key=lambda item: item[0].start)


def _quotation(
    text: str, number: int, attribution: Attribution, span: Span, *, direct: bool
) -> Quotation:
    voice = _voice_of(attribution.voices, span)
    own = voice is None or voice.speaker == attribution.speaker
    speaker = attribution.speaker if voice is None else voice.speaker
    mention = attribution.mention if voice is None else voice.mention
    return Quotation(
        start=span.start,
        end=span.end,
        text=span.of(text),
        direct=direct,
        sentence=number,
        source=attribution.source if voice is None else voice.source,
        speaker=speaker,
        as_written=None if mention is None else mention.of(text),
        role=attribution.role if own else None,
        organisation=attribution.organisation if own else None,
        cue=None if voice is None else Span(voice.cue.start, voice.cue.end),
        act=None if voice is None else voice.cue.act,
        depth=0 if voice is None else voice.depth,
    )


def _voice_of(voices: Sequence[Voice], span: Span) -> Voice | None:
    """Return the outermost voice whose cue stands before a stretch, else the one behind it."""
    before = [voice for voice in voices if voice.cue.start < span.start and voice.depth == 0]
    if before:
        return before[-1]
    return voices[0] if voices else None
