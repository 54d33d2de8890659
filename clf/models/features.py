"""What the linear model sees of a sentence: its words, its speaker, its neighbours, its place.

Two kinds of features. *Words* are the folded words of the sentence with their character n-grams and
bigrams, kept apart by where they stand: in the outlet's own wording, or inside a quotation.
*Signals* are named facts: what attribution found here and in the neighbouring sentences, and
the sentence's place and shape. All are counted, none is hand-weighted.
"""

from bisect import bisect_left
from dataclasses import dataclass

from clf.arabic.sentences import split_sentences
from clf.attribution.discourse import Discourse, attribute
from clf.attribution.lexicon import BREAK, CUE, MARK, NUMBER, TIME, WAW, Entry
from clf.models.evaluative import evaluative_lexicon
from clf.schema.records import Span

_NGRAMS = (3, 4, 5)
_LONG, _SHORT, _HEADLINE = 30, 8, 14
_OF_SPEAKER = ("source=", "head=", "mod=", "mention=", "carried=", "role=")
_STRONG = frozenset({"score", "verdict", "meaning", "paint", "image"})
_END_MARKS = (".", "؟", "?", "!", "…")


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The features of one sentence.

    The words are (key, token index) pairs by where they stand: ``own`` is the outlet's own
    wording, ``reported`` what a cue hands to a speaker, ``quoted`` what stands in quotation marks.
    ``signals`` are names, each counted once; ``anchors`` are (signal, token index) pairs that say
    which word a signal was read from, where there is one.
    """

    own: list[tuple[str, int]]
    reported: list[tuple[str, int]]
    quoted: list[tuple[str, int]]
    signals: list[str]
    anchors: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class ArticleFeatures:
    """The sentences of one article as the model sees them, with the discourse they come from.

    ``title`` is the article's where it stands apart from its text.
    """

    text: str
    spans: list[Span]
    discourse: Discourse
    sentences: list[SentenceFeatures]
    title: str | None = None


def read_features(
    text: str, spans: list[Span] | None = None, title: str | None = None
) -> ArticleFeatures:
    """Cut ``text`` into sentences (unless ``spans`` are given) and read each one's features."""
    if spans is None:
        spans = split_sentences(text)
    discourse = attribute(text, spans)
    evaluations = [_evaluations(discourse, a, b) for a, b in discourse.bounds]
    own = [
        _own_signals(text, discourse, spans, i) + _evaluation_signals(found)
        for i, found in enumerate(evaluations)
    ]
    sentences = []
    for i, found in enumerate(evaluations):
        signals = own[i] + _context_signals(discourse, own, i)
        anchors = _attribution_anchors(discourse, i)
        anchors += [("evaluation=" + kind, token) for kind, token in found]
        sentences.append(SentenceFeatures(*_words(discourse, i), signals, anchors))
    return ArticleFeatures(text, spans, discourse, sentences, title)


def word_features(key: str) -> list[str]:
    """Return a word's features: itself and its character n-grams with marked ends."""
    padded = f"<{key}>"
    size = len(padded)
    found = ["w=" + key]
    for n in _NGRAMS:
        if size < n:
            break
        found += ["c=" + padded[i : i + n] for i in range(size - n + 1)]
    return found


_Words = list[tuple[str, int]]


def _words(discourse: Discourse, i: int) -> tuple[_Words, _Words, _Words]:
    """Return the sentence's words: the outlet's own, reported ones, quoted ones."""
    a, b = discourse.bounds[i]
    keys, entries = discourse.words.keys, discourse.entries
    is_quoted, is_own = discourse.quoted, discourse.own
    own: _Words = []
    reported: _Words = []
    quoted: _Words = []
    for token in range(a, b):
        bits = entries[token].bits
        if bits & (MARK | BREAK):
            continue
        place = quoted if is_quoted[token] else own if is_own[token] else reported
        place.append(("0" if bits & NUMBER else keys[token], token))
    return own, reported, quoted


def _own_signals(text: str, discourse: Discourse, spans: list[Span], i: int) -> list[str]:
    """Return what a sentence says by itself: attribution, shape and place in the article."""
    span = spans[i]
    a, b = discourse.bounds[i]
    signals = list(discourse.attributions[i].signals)
    length = b - a
    if length <= _SHORT:
        signals.append("length=short")
    elif length >= _LONG:
        signals.append("length=long")
    last = text[span.end - 1]
    if last not in _END_MARKS and last not in '"”»“':
        signals.append("end=open")
        if length <= _HEADLINE:
            signals.append("shape=headline")
    elif last in "؟?!":
        signals.append("end=" + ("question" if last in "؟?" else "exclamation"))
    if i == 0:
        signals.append("place=first")
    elif i == len(spans) - 1:
        signals.append("place=last")
    if i > 0 and "\n" in text[spans[i - 1].end : span.start]:
        signals.append("paragraph=first")
    if b > a:
        signals += _opening(discourse.words.keys, discourse.entries, a)
    return signals


def _evaluations(discourse: Discourse, a: int, b: int) -> list[tuple[str, int]]:
    """Return the evaluative language in the outlet's own words of one sentence."""
    own = discourse.own
    tokens = [token for token in range(a, b) if own[token]]
    return evaluative_lexicon().kinds(discourse.words.keys, discourse.entries, tokens)


def _evaluation_signals(found: list[tuple[str, int]]) -> list[str]:
    """Return which kinds of evaluative language there are, and how much of it."""
    signals = ["evaluation=" + kind for kind, _ in found]
    strong = sum(1 for kind, _ in found if kind in _STRONG)
    signals.append(f"evaluations={min(3, len(found))}")
    signals.append(f"strong={min(3, strong)}")
    return signals


def _attribution_anchors(discourse: Discourse, i: int) -> list[tuple[str, int]]:
    """Tie the signals of cue and speaker to the first word of each."""
    attribution = discourse.attributions[i]
    starts = discourse.words.starts
    anchors = []
    cue = None if attribution.cue is None else bisect_left(starts, attribution.cue.start)
    speaker = cue
    if attribution.mention is not None:
        speaker = bisect_left(starts, attribution.mention.start)
    for name in attribution.signals:
        of_cue = name.startswith(("cue=", "act="))
        token = cue if of_cue else speaker if name.startswith(_OF_SPEAKER) else None
        if token is not None:
            anchors.append((name, token))
    return anchors


def _opening(keys: list[str], entries: list[Entry], a: int) -> list[str]:
    """Return the kind of the sentence's first word."""
    bits = entries[a].bits
    found = ["first=" + keys[a]]
    if bits & CUE:
        found.append("first=cue")
    if bits & WAW:
        found.append("first=waw")
    if bits & TIME:
        found.append("first=time")
    return found


def _context_signals(discourse: Discourse, own: list[list[str]], i: int) -> list[str]:
    """Return what the neighbours tell, and pairs of signals that mean more together."""
    found = []
    attribution = discourse.attributions[i]
    source = attribution.source
    if i > 0:
        before = discourse.attributions[i - 1]
        found.append(f"before={before.source}")
        found.append(f"before={before.source}+{source}/{attribution.cue is None}")
        if "shape=headline" in own[i - 1]:
            found.append("before=headline")
    if i + 1 < len(own):
        after = discourse.attributions[i + 1]
        found.append(f"after={after.source}")
        if after.carried:
            found.append("after=carried")
    cue = attribution.cue
    if cue is not None:
        found.append(f"pair={source}/{cue.act}/{attribution.carried}")
    found.append(f"pair={source}/{attribution.speaker is not None}/{'quoted=some' in own[i]}")
    return found
