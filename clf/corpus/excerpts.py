"""Excerpts: each paragraph of a labelled article as a text of its own.

Readers score single paragraphs too. A paragraph torn from its article loses its speaker: "وأضاف أن"
then has none, and by the guidelines (rule 6) a report whose speaker cannot be found is a
third-party account. Excerpts let a model learn both readings from the same labels.
"""

import re
from dataclasses import replace

from clf.attribution.discourse import attribute
from clf.schema.labels import SentenceType
from clf.schema.records import Article, LabelledArticle, LabelledSentence

_PARAGRAPH = re.compile(r"[^\r\n]+")
_SPOKEN = (SentenceType.MILITANT_PROPAGANDA, SentenceType.OFFICIAL_CLAIM)


def excerpts(labelled: LabelledArticle) -> list[LabelledArticle]:
    """Return the article's paragraphs as labelled texts; none where it has one paragraph only."""
    paragraphs = list(_PARAGRAPH.finditer(labelled.article.text))
    if len(paragraphs) < 2:
        return []
    found = []
    for number, match in enumerate(paragraphs):
        inside = [s for s in labelled.sentences if match.start() <= s.start < match.end()]
        if inside:
            found.append(_excerpt(labelled, number, match, inside))
    return found


def _excerpt(
    labelled: LabelledArticle, number: int, match: re.Match[str], inside: list[LabelledSentence]
) -> LabelledArticle:
    """Cut one paragraph out, its offsets and its lost speakers put right."""
    shift = match.start()
    moved = [LabelledSentence(s.start - shift, s.end - shift, s.type, s.secondary) for s in inside]
    attributions = attribute(match[0], [sentence.span for sentence in moved]).attributions
    sentences = tuple(
        replace(sentence, type=SentenceType.THIRD_PARTY_ACCOUNT)
        if sentence.type in _SPOKEN and found.cue is not None and found.speaker is None
        else sentence
        for sentence, found in zip(moved, attributions, strict=True)
    )
    article = Article(id=f"{labelled.article.id}#{number}", text=match[0])
    return replace(labelled, article=article, sentences=sentences)
