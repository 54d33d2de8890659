"""Checks that need one article alone: what its labels say against what its text says."""

from collections.abc import Iterator, Sequence

from clf.corpus.findings import Finding, PlacedSentence
from clf.schema.labels import SentenceType

_OUTLET_TYPES = frozenset({SentenceType.JOURNALISTIC_FRAMING, SentenceType.NEUTRAL_REPORT})
_SHOWN_CHARACTERS = 40


def check_sentence(placed: PlacedSentence) -> Iterator[Finding]:
    """Yield what is wrong inside one sentence: its edges, its speaker, its second voice."""
    sentence, words = placed.sentence, placed.words
    if words != words.strip():
        edge = "start" if words[0].isspace() else "end"
        message = f"the sentence begins or ends with white space ({edge}); move the offset"
        yield placed.finding(edge, "error", message)
    if sentence.type in _OUTLET_TYPES:
        for field in ("speaker", "as_written"):
            if getattr(sentence, field) is not None:
                message = f"{sentence.type} is the outlet's own voice and has no speaker; remove it"
                yield placed.finding(field, "error", message)
    elif sentence.as_written is not None and not _occurs(sentence.as_written, words):
        message = f"«{sentence.as_written}» does not occur in the sentence; copy its words"
        yield placed.finding("as_written", "error", message)
    if sentence.secondary is sentence.type:
        message = "the second voice is of the sentence's own type; remove it or name the other"
        yield placed.finding("secondary", "error", message)


def check_tiling(sentences: Sequence[PlacedSentence]) -> Iterator[Finding]:
    """Yield the words that no sentence of an article covers.

    ``sentences`` are all the sentences of one article, in order; at least one.
    """
    text = sentences[0].labelled.article.text
    position = 0
    for placed in sentences:
        gap = text[position : placed.sentence.start].strip()
        if gap:
            message = f"no sentence covers «{_cut(gap)}» before this one; label it"
            yield placed.finding("start", "error", message)
        position = placed.sentence.end
    if rest := text[position:].strip():
        message = f"no sentence covers «{_cut(rest)}» after this one; label it"
        yield sentences[-1].finding("end", "error", message)


def check_boundaries(sentences: Sequence[PlacedSentence]) -> Iterator[Finding]:
    """Yield the sentences of one article that the project's splitter would cut otherwise."""
    from clf.arabic.sentences import split_sentences

    cuts = {(s.start, s.end) for s in split_sentences(sentences[0].labelled.article.text)}
    for placed in sentences:
        span = placed.sentence.span
        if (span.start, span.end) in cuts:
            continue
        touching = sorted(cut for cut in cuts if cut[0] < span.end and span.start < cut[1])
        found = ", ".join(f"{start}-{end}" for start, end in touching) or "nothing"
        message = f"gold boundaries {span.start}-{span.end}; the sentence splitter gives {found}"
        yield placed.finding("start", "warning", message)


def _occurs(name: str, words: str) -> bool:
    # With the preposition ل an article loses its alef in writing: الجيش, للجيش.
    return name in words or (name.startswith("ال") and "لل" + name[2:] in words)


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN_CHARACTERS else words[:_SHOWN_CHARACTERS] + "…"
