"""Attribution over a whole article: cue, speaker and source class of every sentence.

Two passes. The first, here, reads each sentence by itself: its cue, the phrase that names its
speaker, the class of that source. The second (:mod:`clf.attribution.resolve`) walks the article
in order and settles what a sentence leaves open.
"""
# ruff: noqa: PLR0917 - a rule of grammar ends at the first test that decides

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

from clf.arabic.words import Words, find_words
from clf.attribution.cues import find_cues
from clf.attribution.entities import ArticleWords, Reading
from clf.attribution.groups import Groups, find_groups
from clf.attribution.index import MAY_BE_CUE, TokenIndex
from clf.attribution.lexicon import GIVEN, MEDIA, PREPOSITION, TIME, Entry, Lexicon, lexicon
from clf.attribution.mentions import Mention, apposed_name, parse_mention
from clf.attribution.messages import find_messages
from clf.attribution.quotations import find_quotations
from clf.attribution.ranking import Context, rank_speakers
from clf.attribution.resolve import resolve
from clf.attribution.sources import claims_attack, classify_mention
from clf.attribution.speakers import fronted, mention_of, stands
from clf.attribution.subjects import find_source
from clf.attribution.verbs import CueHit
from clf.attribution.voices import find_voices
from clf.schema.labels import SourceClass
from clf.schema.records import Attribution, Span, SpeakerGuess

_ANNE: Final = re.compile(r"آن(?<!\w..)(?!\w)")
"""The letters come first, so that the engine can search for them before it looks around."""
_COMMAS: Final = frozenset(("،", ","))
_OTHER_WAY: Final = bytes((1, 0, *range(2, 256)))
"""What turns a byte that is 1 into 0 and 0 into 1."""
_MAY_BE_ARMED: Final = frozenset((None, SourceClass.THIRD_PARTY))
"""Classes of a source that a claim of responsibility corrects."""
_PASSING: Final = 10
_TAKEN_OVER: Final = 6
_REST: Final = 3
"""Words behind the second comma, so that the sentence goes on there."""


@dataclass(frozen=True, slots=True)
class Discourse:
    """The attribution of an article's sentences, with the words it was read from.

    ``bounds[i]`` are the token indices of sentence ``i``; ``quoted[t]`` is 1 where token ``t``
    stands inside a quotation; ``own[t]`` is 1 where it is the outlet's own wording: outside
    quotations and outside what a cue hands to a speaker. ``contexts[i]`` is what ranking the
    possible speakers of sentence ``i`` needs (:func:`clf.attribution.ranking.rank_speakers`).
    """

    attributions: list[Attribution]
    words: Words
    entries: list[Entry]
    bounds: list[tuple[int, int]]
    quoted: bytearray
    own: bytearray
    contexts: list[Context]

    def guesses(self, i: int) -> tuple[SpeakerGuess, ...]:
        """Return the possible speakers of sentence ``i``, the most probable first."""
        return rank_speakers(self.contexts[i], self.entries)


def attribute(text: str, sentences: list[Span]) -> Discourse:
    """Attribute each of an article's ``sentences`` (ordered, disjoint spans of ``text``)."""
    known = lexicon()
    words = find_words(text)
    entries = known.entries(words.keys)
    _name_anne(text, words, entries)
    index = TokenIndex(entries)
    quotations = find_quotations(text, words, entries, index)
    quoted = _mark_quoted(words, quotations)
    groups = find_groups(words, entries, index, known)
    bounds = _bounds(words, sentences)
    messages = find_messages(words.keys, entries, index, groups, known, bounds)
    article = ArticleWords(text, words, entries, index, quoted, quotations, groups, messages)
    # Words inside quotation marks are no cues.
    cues = [i for i in index.where(MAY_BE_CUE) if not quoted[i]]
    readings = []
    for a, b in bounds:
        candidates = cues[bisect_left(cues, a) : bisect_left(cues, b)]
        readings.append(_read(words.keys, entries, quoted, groups, known, candidates, a, b))
    attributions, contexts = resolve(article, sentences, readings)
    return Discourse(
        attributions,
        words,
        entries,
        bounds,
        quoted,
        _mark_own(readings, quoted),
        contexts,
    )


def _name_anne(text: str, words: Words, entries: list[Entry]) -> None:
    """Give "آن" an entry of its own, a name's before another name: folded it is "أن"."""
    for found in _ANNE.finditer(text):
        token = bisect_left(words.starts, found.start())
        if token + 1 >= len(words) or words.starts[token] != found.start():
            continue
        governed = token > 0 and entries[token - 1].bits & PREPOSITION  # "في آن واحد"
        following = entries[token + 1]
        named = not governed and (following.bits & GIVEN or following.is_unknown)
        entries[token] = Entry(GIVEN if named else TIME, words.keys[token])


def _mark_own(readings: list[Reading], quoted: bytearray) -> bytearray:
    """Return a byte a token: 1 where the outlet speaks in its own words."""
    own = bytearray(len(quoted))
    unquoted = quoted.translate(_OTHER_WAY)
    for reading in readings:
        hit, end = reading.hit, reading.b
        if hit is not None:
            whole = hit.kind in ("trailing", "preposition", "own")
            end = reading.a if whole else hit.content if hit.content is not None else hit.index
        if end > reading.a:
            own[reading.a : end] = unquoted[reading.a : end]
    return own


def _bounds(words: Words, sentences: list[Span]) -> list[tuple[int, int]]:
    """Return the token range of each sentence."""
    starts = words.starts
    return [
        (bisect_left(starts, sentence.start), bisect_left(starts, sentence.end))
        for sentence in sentences
    ]


def _mark_quoted(words: Words, quotations: list[Span]) -> bytearray:
    """Return a byte a token: 1 strictly inside a quotation (its marks are outside)."""
    quoted = bytearray(len(words))
    for span in quotations:
        first, last = bisect_right(words.starts, span.start), bisect_left(words.ends, span.end)
        quoted[first:last] = b"\1" * (last - first)
    return quoted


def _read(
    keys: list[str],
    entries: list[Entry],
    quoted: bytearray,
    groups: Groups,
    known: Lexicon,
    candidates: list[int],
    a: int,
    b: int,
) -> Reading:
    """Read one sentence: its cues, the mention of its speaker, the class of that source.

    ``candidates`` are the tokens that may be its cues.
    """
    cues = find_cues(keys, entries, quoted, candidates, a, b)
    reading = Reading(a, b, cues.hit, None, None, list(cues.signals))
    hit = cues.hit
    if hit is not None:
        mention = _mention(keys, entries, a, b, hit, cues.preposition, reading)
        if mention is not None and hit.kind == "colon" and _may_be_surname(entries, mention):
            mention.sure = False
        reading.mention = reading.phrase = mention
        if mention is not None:
            content = b if hit.content is None else hit.content
            reading.source = classify_mention(
                keys, entries, groups, known, mention, content=content
            )
            if reading.source in _MAY_BE_ARMED and claims_attack(
                keys, entries, hit.index, mention, b
            ):
                reading.source, mention.sure = SourceClass.MILITANT, True
        if not stands(keys, entries, a, hit, mention, reading.source):
            reading.hit, reading.mention, reading.source = None, None, None
            reading.signals.append("weak_" + hit.act)
    if cues.several:
        reading.others = find_voices(keys, entries, quoted, groups, known, candidates, reading)
    return reading


def _mention(
    keys: list[str],
    entries: list[Entry],
    a: int,
    b: int,
    hit: CueHit,
    preposition: CueHit | None,
    reading: Reading,
) -> Mention | None:
    """Find the phrase of a sentence's main speaker, wherever the sentence names it."""
    mention = mention_of(keys, entries, a, b, hit)
    if mention is not None and hit.kind == "verb" and entries[mention.start].bits & MEDIA:
        mention = _quoted_from(keys, entries, mention, hit.content) or mention
    if (
        mention is None
        and preposition is not None
        and hit.kind not in ("preposition", "own")
        and not _in_passing(keys, hit, preposition, b)
    ):
        mention = find_source(keys, entries, preposition.index + 1, b)
        if mention is not None:
            reading.signals.append("source_preposition")
    if mention is None and hit.kind == "verb":
        mention = fronted(keys, entries, a, hit.index)
    if mention is not None and hit.kind in ("verb", "trailing", "participle", "preposition"):
        stop, closed = b, False
        if hit.kind == "verb" and mention.end <= hit.index:
            stop, closed = hit.index, True  # the subject stands before its verb
        elif hit.content is not None:
            hearer = hit.frame == "tell" and entries[hit.index].lemma != "ذكر"
            stop, closed = hit.content, not hearer
        mention = apposed_name(keys, entries, mention, stop, closed=closed)
    if mention is not None and max(mention.end, mention.name_end) > b:
        return None  # a name in quotation marks that the cut of the sentence splits
    return mention


def _quoted_from(
    keys: list[str], entries: list[Entry], mention: Mention, content: int | None
) -> Mention | None:
    """Return the person whose words a medium took over ("ذكرت القناة نقلا عن الوزير سالم")."""
    for j in range(mention.end, min(content or 0, mention.end + _TAKEN_OVER)):
        if keys[j] == "نقلا" and keys[j + 1] == "عن":
            source = parse_mention(keys, entries, j + 2, content or j + 2)
            return source if source is not None and source.person else None
    return None


def _may_be_surname(entries: list[Entry], mention: Mention) -> bool:
    """Tell whether a headline opens with a word that only a name further on tells of.

    "سوروكين: المحطة تعود", where the article has "أندريه سوروكين".
    """
    return mention.end - mention.start == 1 and not entries[mention.start].bits


def _in_passing(keys: list[str], hit: CueHit, preposition: CueHit, b: int) -> bool:
    """Tell whether a source is named between commas for one figure of what somebody says.

    "وأضاف أن الأموال تكفي، بحسب تقديرات الخبراء، لتمويل الحملة": who goes on is not the experts.
    """
    at = preposition.index
    if hit.content is None or at <= hit.content or keys[at - 1] not in _COMMAS:
        return False
    closing = next((j for j in range(at + 1, min(b, at + _PASSING)) if keys[j] in _COMMAS), b)
    return b - closing > _REST
