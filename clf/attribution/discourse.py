"""Attribution over a whole article: cue, speaker and source class of every sentence.

Two passes. The first, here, reads each sentence by itself: its cue, the phrase that names its
speaker, the class of that source. The second (:mod:`clf.attribution.resolve`) walks the article
in order and settles what a sentence leaves open.
"""
# ruff: noqa: PLR0911, PLR0917 - a rule of grammar ends at the first test that decides

from dataclasses import dataclass

from clf.arabic.words import Words, find_words
from clf.attribution.cues import find_cues
from clf.attribution.entities import ArticleWords, Reading
from clf.attribution.groups import Groups, find_groups
from clf.attribution.lexicon import (
    ARMED,
    ATTACHED,
    FACT,
    GIVEN,
    INSTITUTION,
    MARK,
    MEDIA,
    NOUN_OF_SOURCE,
    OFFICE,
    PERSON,
    POSSESSED,
    PRESENT,
    QUOTE,
    RELEASE,
    SPEECH_NOUN,
    VOICE,
    WAW,
    Entry,
    Lexicon,
    lexicon,
    word_set,
)
from clf.attribution.mentions import Mention, apposed_name, parse_mention
from clf.attribution.quotations import find_quotations
from clf.attribution.resolve import resolve
from clf.attribution.sources import classify_mention
from clf.attribution.subjects import (
    clause_start,
    find_source,
    find_subject,
    find_subject_before,
    subject_of_sentence,
)
from clf.attribution.verbs import CueHit
from clf.schema.records import Attribution, Span

_NEAR = 7
_FAR_CLAUSE = 4
"""Words after which a clause verb without a source for its subject is no cue any more."""
_FRONT = 4
_RISKY = frozenset(["clause", "release", "np", "about", "relay", "claim", "source", "shown"])
_CAN_SPEAK = NOUN_OF_SOURCE | VOICE | SPEECH_NOUN | RELEASE
_RESUMING = word_set("resuming")
"""Words after which a verb goes on with the subject of its sentence."""
_OWN_STAFF = word_set("own staff")
_CONTRASTS = word_set("contrasts")
_OCCASIONS_OF_SPEECH = word_set("occasions of speech")


@dataclass(frozen=True, slots=True)
class Discourse:
    """The attribution of an article's sentences, with the words it was read from.

    ``bounds[i]`` are the token indices of sentence ``i``; ``quoted[t]`` is 1 where token ``t``
    stands inside a quotation; ``own[t]`` is 1 where it is the outlet's own wording: outside
    quotations and outside what a cue hands to a speaker.
    """

    attributions: list[Attribution]
    words: Words
    entries: list[Entry]
    bounds: list[tuple[int, int]]
    quoted: bytearray
    own: bytearray


def attribute(text: str, sentences: list[Span]) -> Discourse:
    """Attribute each of an article's ``sentences`` (ordered, disjoint spans of ``text``)."""
    known = lexicon()
    words = find_words(text)
    entries = known.entries(words.keys)
    quotations = find_quotations(text, words, entries)
    quoted = _mark_quoted(words, quotations)
    groups = find_groups(words, entries, known)
    bounds = _bounds(words, sentences)
    article = ArticleWords(text, words, entries, quoted, quotations, groups)
    readings = [_read(words.keys, entries, quoted, groups, known, a, b) for a, b in bounds]
    return Discourse(
        resolve(article, sentences, readings),
        words,
        entries,
        bounds,
        quoted,
        _mark_own(readings, quoted),
    )


def _mark_own(readings: list[Reading], quoted: bytearray) -> bytearray:
    """Return a byte a token: 1 where the outlet speaks in its own words."""
    own = bytearray(len(quoted))
    for reading in readings:
        hit, end = reading.hit, reading.b
        if hit is not None:
            whole = hit.kind in ("trailing", "preposition", "own")
            end = reading.a if whole else hit.content if hit.content is not None else hit.index
        for token in range(reading.a, end):
            own[token] = not quoted[token]
    return own


def _bounds(words: Words, sentences: list[Span]) -> list[tuple[int, int]]:
    """Return the token range of each sentence."""
    bounds = []
    token, total = 0, len(words)
    starts = words.starts
    for sentence in sentences:
        while token < total and starts[token] < sentence.start:
            token += 1
        first = token
        while token < total and starts[token] < sentence.end:
            token += 1
        bounds.append((first, token))
    return bounds


def _mark_quoted(words: Words, quotations: list[Span]) -> bytearray:
    """Return a byte a token: 1 strictly inside a quotation (its marks are outside)."""
    quoted = bytearray(len(words))
    token, total = 0, len(words)
    for span in quotations:
        while token < total and words.starts[token] <= span.start:
            token += 1
        while token < total and words.ends[token] < span.end:
            quoted[token] = 1
            token += 1
    return quoted


def _read(
    keys: list[str],
    entries: list[Entry],
    quoted: bytearray,
    groups: Groups,
    known: Lexicon,
    a: int,
    b: int,
) -> Reading:
    """Read one sentence: its cue, the mention of its speaker, the class of that source."""
    cues = find_cues(keys, entries, quoted, a, b)
    reading = Reading(a, b, cues.hit, None, None, list(cues.signals))
    hit = cues.hit
    if hit is None:
        return reading
    mention = _mention_of(keys, entries, a, b, hit)
    if mention is None and cues.preposition is not None and hit.kind not in ("preposition", "own"):
        mention = find_source(keys, entries, cues.preposition.index + 1, b)
        if mention is not None:
            reading.signals.append("source_preposition")
    if mention is None and hit.kind == "verb":
        mention = _fronted(keys, entries, a, hit.index)
    if mention is not None and hit.kind in ("verb", "trailing", "participle"):
        mention = apposed_name(keys, entries, mention, b if hit.content is None else hit.content)
    if mention is not None and max(mention.end, mention.name_end) > b:
        mention = None  # a name in quotation marks that the cut of the sentence splits
    reading.mention = mention
    if mention is not None:
        content = b if hit.content is None else hit.content
        reading.source = classify_mention(keys, entries, groups, known, mention, content=content)
    if not _stands(keys, entries, reading, hit):
        reading.hit, reading.mention, reading.source = None, None, None
        reading.signals.append("weak_" + hit.act)
    return reading


def _fronted(keys: list[str], entries: list[Entry], a: int, at: int) -> Mention | None:
    """Find the speaker that a fronted noun of speech names ("وفي تصريح للوزير، قال إن")."""
    for j in range(a, min(at, a + _FRONT)):
        if entries[j].bits & (SPEECH_NOUN | RELEASE) and entries[j + 1].bits & ATTACHED:
            named = entries[j + 1].bits & (OFFICE | INSTITUTION | ARMED)
            return find_source(keys, entries, j + 1, at) if named else None
    return None


def _stands(keys: list[str], entries: list[Entry], reading: Reading, hit: CueHit) -> bool:
    """Tell whether a doubtful cue has a subject that can speak, or leaves it out as it may."""
    mention = reading.mention
    if mention is not None and _is_outlet(keys[mention.start], entries[mention.start]):
        return False
    if hit.frame == "noun" and mention is None:
        return False
    if hit.frame not in _RISKY or hit.kind == "trailing":
        return True
    head = entries[mention.start].bits if mention is not None else 0
    speaks = mention is not None and (
        mention.person or reading.source is not None or bool(head & _CAN_SPEAK)
    )
    if hit.frame in ("source", "shown"):
        silent = hit.act != "tally" and not entries[hit.index].bits & PRESENT
        return speaks and mention.sure if mention is not None else silent
    if hit.content is not None:
        far = hit.content - hit.index >= _FAR_CLAUSE
        return not (far and head & (FACT | POSSESSED | ATTACHED) and not head & NOUN_OF_SOURCE)
    if mention is None:
        return hit.index - reading.a <= 1
    return speaks or not head or not mention.sure


def _is_outlet(key: str, entry: Entry) -> bool:
    """Tell whether a subject is the outlet itself ("مراسلنا"، "شاشتنا")."""
    ours = key.endswith("نا") and bool(entry.bits & POSSESSED)
    return (ours and bool(entry.bits & MEDIA)) or key in _OWN_STAFF


def _mention_of(
    keys: list[str], entries: list[Entry], a: int, b: int, hit: CueHit
) -> Mention | None:
    """Find the speaker's phrase that belongs to a cue."""
    stop = hit.content if hit.content is not None else b
    at = hit.index
    if hit.kind == "own":
        subject = subject_of_sentence(keys, entries, a, at)
        return subject if subject is not None and hit.index - subject.end < _NEAR else None
    if hit.kind == "preposition":
        return find_source(keys, entries, at + 1, b)
    if hit.kind == "noun":
        named = None
        if entries[at].lemma not in _OCCASIONS_OF_SPEECH:
            named = find_source(keys, entries, at + 1, min(stop, at + _NEAR))
        return named or subject_of_sentence(keys, entries, a, at)
    if hit.kind == "participle":
        return subject_of_sentence(keys, entries, a, at)
    if hit.kind == "colon":
        return parse_mention(keys, entries, a, at)
    if hit.frame == "relay":
        return _relayed(keys, entries, hit, stop)
    return _verb_subject(keys, entries, a, b, hit, stop)


def _verb_subject(
    keys: list[str], entries: list[Entry], a: int, b: int, hit: CueHit, stop: int
) -> Mention | None:
    """Find the subject of a verb: before it in its clause, after it, or of the whole sentence."""
    at = hit.index
    bits = entries[at].bits
    joined = bool(bits & WAW) and not (keys[at][0] == "ف" and keys[a] in ("اما", "واما"))
    trailing = hit.kind == "trailing"
    resumed = at > a and keys[at - 1] in _RESUMING
    opens_clause = at > a and bool(entries[at - 1].bits & (MARK | QUOTE))
    before_allowed = a < at and not (joined or trailing or resumed or bits & ATTACHED)
    before = find_subject_before(keys, entries, a, at) if before_allowed else None
    named_after = at + 1 < stop and bool(entries[at + 1].bits & GIVEN)
    if (
        before is not None
        and not opens_clause
        and not named_after
        and _speaks(keys, entries, a, at, before)
    ):
        return before
    if bits & ATTACHED:  # "عاد التنظيم ليقول"
        return subject_of_sentence(keys, entries, a, at)
    after = find_subject(keys, entries, at, stop)
    if after is not None and after.sure:
        return after
    if before is not None and _speaks(keys, entries, a, at, before):
        return before
    if at > a + 1:
        return subject_of_sentence(keys, entries, a, at) or after
    return after


def _speaks(keys: list[str], entries: list[Entry], a: int, at: int, mention: Mention) -> bool:
    """Tell whether a noun before the verb can be its subject: a source, or first in the clause."""
    known = entries[mention.start].bits & (NOUN_OF_SOURCE | GIVEN | VOICE)
    contrast = mention.start > a and keys[mention.start - 1] in _CONTRASTS
    return (
        bool(known)
        or contrast
        or mention.person
        or mention.start <= clause_start(keys, entries, a, at)
    )


def _relayed(keys: list[str], entries: list[Entry], hit: CueHit, stop: int) -> Mention | None:
    """Find whom "نقل ... عن" speaks for.

    A medium is the mere channel of the one whom it quotes; a person relays in person.
    """
    channel = find_subject(keys, entries, hit.index, stop)
    if (
        channel is not None
        and not entries[channel.start].bits & MEDIA
        and (channel.person or entries[channel.start].bits & (PERSON | OFFICE))
    ):
        return channel
    for j in range(hit.index + 1, min(stop - 1, hit.index + 12)):
        if keys[j] == "عن":
            return parse_mention(keys, entries, j + 1, stop) or channel
    return channel
