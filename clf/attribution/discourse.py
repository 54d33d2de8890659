"""Attribution over a whole article: cue, speaker and source class of every sentence.

Two passes. The first reads each sentence by itself: its cue, the phrase that names its speaker, the
class of that source. The second walks the article in order and resolves what a sentence leaves
open: a continuing verb or an open quotation takes the speaker before it; a surname, a role or
"التنظيم" is resolved to the fullest name that the article gives.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from clf.arabic.words import Words, find_words
from clf.attribution.cues import CueHit, find_cues
from clf.attribution.lexicon import (
    ARMED,
    ATTACHED,
    COURTESY,
    DEFINITE,
    GIVEN,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    NOUN_OF_SOURCE,
    OFFICE,
    PERSON,
    PREPOSITION,
    RELEASE,
    SPEECH_NOUN,
    STATE,
    WAW,
    Entry,
    Lexicon,
    lexicon,
)
from clf.attribution.mentions import (
    Mention,
    find_source,
    find_subject,
    find_subject_before,
    parse_mention,
)
from clf.attribution.quotations import find_quotations
from clf.attribution.sources import Groups, classify_source, find_groups, is_militant_phrase
from clf.schema.labels import SourceClass
from clf.schema.records import Attribution, Cue, Span

_CONTINUING = frozenset({"add", "explain"})
_MOSTLY = 0.6
_DESCRIPTION_REACH = 12
_ANAPHORA = frozenset("تنظيم جماعه حركه جبهه كتيبه فصيل ميليشيا مليشيا حزب لواء كتائب مجموعه كارتل".split())


@dataclass(slots=True)
class _Reading:
    """What one sentence says of its speaker by itself."""

    a: int
    b: int
    hit: CueHit | None
    mention: Mention | None
    source: SourceClass | None
    signals: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Entity:
    """A speaker the article names: fullest name, its words, class, and the roles given to it."""

    name: str
    words: tuple[str, ...]
    source: SourceClass | None
    roles: set[str]


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
    readings = [_read(words.keys, entries, quoted, groups, known, a, b) for a, b in bounds]
    entities = _collect_entities(text, words, entries, readings, groups, known)
    return Discourse(
        _resolve(text, words, entries, quoted, quotations, sentences, readings, entities),
        words,
        entries,
        bounds,
        quoted,
        _mark_own(readings, quoted),
    )


def _mark_own(readings: list[_Reading], quoted: bytearray) -> bytearray:
    """Return a byte a token: 1 where the outlet speaks in its own words."""
    own = bytearray(len(quoted))
    for reading in readings:
        hit, end = reading.hit, reading.b
        if hit is not None:
            whole = hit.kind in ("trailing", "preposition")
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
) -> _Reading:
    """Read one sentence: its cue, the mention of its speaker, the class of that source."""
    cues = find_cues(keys, entries, quoted, a, b)
    reading = _Reading(a, b, cues.hit, None, None, list(cues.signals))
    hit = cues.hit
    if hit is None:
        return reading
    mention = _mention_of(keys, entries, a, b, hit)
    if mention is None and cues.preposition is not None and hit.kind != "preposition":
        mention = find_source(keys, entries, cues.preposition.index + 1, b)
        if mention is not None:
            reading.signals.append("source_preposition")
    reading.mention = mention
    if mention is not None:
        reading.source = _classify(keys, entries, groups, known, mention)
    if hit.frame == "np" and hit.content is None and not _is_source(entries, reading):
        reading.hit, reading.mention = None, None
        reading.signals.append("weak_" + hit.act)
    return reading


def _is_source(entries: list[Entry], reading: _Reading) -> bool:
    """Tell whether a verb that needs a source for its subject has one, or leaves it out."""
    mention = reading.mention
    if mention is None:
        return reading.hit is not None and reading.hit.index - reading.a <= 1
    document = entries[mention.start].bits & (SPEECH_NOUN | RELEASE)
    return mention.person or reading.source is not None or bool(document)


def _mention_of(
    keys: list[str], entries: list[Entry], a: int, b: int, hit: CueHit
) -> Mention | None:
    """Find the speaker's phrase that belongs to a cue."""
    stop = hit.content if hit.content is not None else b
    at = hit.index
    if hit.kind == "preposition":
        return find_source(keys, entries, at + 1, b)
    if hit.kind == "noun":
        named = None
        if entries[at].lemma not in _OCCASIONS_OF_SPEECH:
            named = find_source(keys, entries, at + 1, min(stop, at + _NEAR))
        return named or _subject_of_sentence(keys, entries, a, at)
    if hit.kind == "participle":
        return _subject_of_sentence(keys, entries, a, at)
    if hit.kind == "colon":
        return parse_mention(keys, entries, a, at)
    if entries[at].lemma in _RELAY:
        return _relayed(keys, entries, hit, stop)
    if a < at and keys[at][0] != "و":
        before = find_subject_before(keys, entries, a, at)
        if before is not None and (
            entries[before.start].bits & (NOUN_OF_SOURCE | GIVEN) or before.person
        ):
            return before
    after = find_subject(keys, entries, at + 1, stop)
    if after is not None:
        return after
    if keys[at][0] == "و" and at > a + 1:
        return _subject_of_sentence(keys, entries, a, at)
    return find_subject_before(keys, entries, a, at)


def _relayed(keys: list[str], entries: list[Entry], hit: CueHit, stop: int) -> Mention | None:
    """Find whom "نقل ... عن" speaks for.

    A medium is the mere channel of a named speaker and the source itself of unnamed ones.
    """
    channel = find_subject(keys, entries, hit.index + 1, stop)
    for j in range(hit.index + 1, min(stop - 1, hit.index + 12)):
        if keys[j] != "عن":
            continue
        quoted = parse_mention(keys, entries, j + 1, stop)
        named = quoted is not None and (
            quoted.person or bool(entries[quoted.start].bits & (OFFICE | INSTITUTION | ARMED))
        )
        return quoted if channel is None or channel.start > j or named else channel
    return channel


def _subject_of_sentence(
    keys: list[str], entries: list[Entry], a: int, b: int
) -> Mention | None:
    """Return the subject of the verb that opens the sentence, or the first source before ``b``."""
    if b - a < 2:
        return None
    subject = find_subject(keys, entries, a + 1, b)
    if subject is not None and (
        subject.person or entries[subject.start].bits & NOUN_OF_SOURCE
    ):
        return subject
    for j in range(a, min(b, a + 8)):
        bits = entries[j].bits
        governed = j > a and entries[j - 1].bits & (PREPOSITION | SPEECH_NOUN)
        if bits & (NOUN_OF_SOURCE | GIVEN) and not bits & ATTACHED and not governed:
            return parse_mention(keys, entries, j, b)
    return None


_NEAR = 7
_OCCASIONS_OF_SPEECH = frozenset("مقابله موتمر حديث لقاء حوار اتصال خطاب كلمه كلمته خطابه تعليق رساله شريط تسجيل".split())
_RELAY = frozenset("نقل نقلت ينقل تنقل نقلوا".split())


def _classify(
    keys: list[str], entries: list[Entry], groups: Groups, known: Lexicon, mention: Mention
) -> SourceClass | None:
    """Classify a mention by its own words, then by its apposition after the name."""
    end = min(len(entries), max(mention.end, mention.start + 1))
    source = classify_source(
        keys[mention.start : end], entries[mention.start : end], groups, known
    )
    if source is None and mention.person:
        further = min(len(entries), end + _DESCRIPTION_REACH)
        if end < further and keys[end] in ("،", ",", "("):
            source = classify_source(
                keys[end + 1 : further], entries[end + 1 : further], groups, known
            )
    return source


def _collect_entities(
    text: str,
    words: Words,
    entries: list[Entry],
    readings: list[_Reading],
    groups: Groups,
    known: Lexicon,
) -> list[_Entity]:
    """Collect the persons and organisations that speak anywhere in the article."""
    entities: dict[str, _Entity] = {}
    for reading in readings:
        mention = reading.mention
        if mention is None:
            continue
        name = _name(text, words, entries, mention)
        parts = tuple(words.keys[mention.name_start : mention.name_end])
        entity = entities.get(name)
        if entity is None:
            entity = entities[name] = _Entity(name, parts, reading.source, set())
        entity.source = entity.source or reading.source
        if mention.person:
            entity.roles.update(
                entry.lemma
                for j, entry in enumerate(entries[mention.start : mention.end], mention.start)
                if entry.bits & OFFICE and not mention.name_start <= j < mention.name_end
            )
    return list(entities.values())


def _name(text: str, words: Words, entries: list[Entry], mention: Mention) -> str:
    """Return the speaker's name as a string, clitics set apart."""
    start = words.starts[mention.name_start]
    name = text[start : words.ends[mention.name_end - 1]]
    first = entries[mention.name_start].bits
    if first & WAW and not first & GIVEN:
        name = name[1:]
    if first & ATTACHED:
        name = "ا" + name if name.startswith("لل") else name[1:]
        if name.startswith("الل") and first & DEFINITE:
            name = "ال" + name[3:]
    return name


def _resolve(
    text: str,
    words: Words,
    entries: list[Entry],
    quoted: bytearray,
    quotations: list[Span],
    sentences: list[Span],
    readings: list[_Reading],
    entities: list[_Entity],
) -> list[Attribution]:
    """Walk the article in order and settle every sentence's speaker."""
    last: tuple[str, SourceClass | None] | None = None
    result = []
    place = 0
    for sentence, reading in zip(sentences, readings, strict=True):
        while place < len(quotations) and quotations[place].end <= sentence.start:
            place += 1
        a, b = reading.a, reading.b
        inside = sum(quoted[a:b])
        open_before = bool(b > a and quoted[a] and (
            place < len(quotations) and quotations[place].start < sentence.start
        ))
        mention, source = reading.mention, reading.source
        speaker: str | None = None
        carried = False
        signals = reading.signals
        if mention is not None:
            speaker, source = _settle(text, words, entries, mention, source, entities, last)
        elif last is not None and _carries(reading, b - a, inside, open_before=open_before):
            speaker, source = last
            carried = True
        if speaker is not None:
            last = (speaker, source)
        _describe(signals, words.keys, entries, reading, inside, open_before=open_before)
        result.append(
            Attribution(
                source=source or (SourceClass.THIRD_PARTY if speaker else SourceClass.OUTLET),
                speaker=speaker,
                mention=_mention_span(words, mention),
                cue=_cue(words, entries, reading.hit),
                quotes=_direct(quotations, place, sentence, speaker, text),
                carried=carried,
                signals=(
                    *signals,
                    f"source={source}" if source else ("source=unknown" if speaker else "source=none"),
                    f"carried={carried}",
                ),
            )
        )
    return result


def _carries(reading: _Reading, length: int, inside: int, *, open_before: bool) -> bool:
    """Tell whether a sentence without a named speaker goes on with the last one."""
    if reading.hit is not None:
        return reading.hit.kind in ("verb", "trailing") or open_before
    return open_before or (length > 0 and inside / length >= _MOSTLY)


def _settle(
    text: str,
    words: Words,
    entries: list[Entry],
    mention: Mention,
    source: SourceClass | None,
    entities: list[_Entity],
    last: tuple[str, SourceClass | None] | None,
) -> tuple[str, SourceClass | None]:
    """Return the fullest name and the class of a mention."""
    name = _name(text, words, entries, mention)
    parts = tuple(words.keys[mention.name_start : mention.name_end])
    head = entries[mention.name_start]
    if head.bits & (SPEECH_NOUN | RELEASE) and len(parts) == 1 and last is not None:
        return last
    if len(parts) == 1 and not head.bits & NOUN_OF_SOURCE & ~COURTESY:
        fuller = [e for e in entities if len(e.words) > 1 and parts[0] in e.words]
        if fuller:
            return fuller[0].name, source or fuller[0].source
    if not mention.person and head.bits & DEFINITE and len(parts) <= 2:
        by_role = [
            e for e in entities
            if head.lemma in e.roles and (last is None or e.name == last[0] or len(parts) == 2)
        ]
        if head.bits & OFFICE and by_role:
            return by_role[-1].name, source or by_role[-1].source
        if head.lemma in _ANAPHORA and head.bits & (ARMED | INSTITUTION):
            full = [e for e in entities if len(e.words) > 1 and e.words[0] == head.lemma]
            if full:
                return full[0].name, source or full[0].source
    if source is None:
        same = [e for e in entities if e.name == name and e.source]
        source = same[0].source if same else None
    return name, source


def _mention_span(words: Words, mention: Mention | None) -> Span | None:
    """Return the place of the name within the text."""
    if mention is None:
        return None
    return Span(words.starts[mention.name_start], words.ends[mention.name_end - 1])


def _cue(words: Words, entries: list[Entry], hit: CueHit | None) -> Cue | None:
    """Return the cue as a record."""
    if hit is None:
        return None
    return Cue(words.starts[hit.index], words.ends[hit.index], hit.act or "report")


def _direct(
    quotations: list[Span], place: int, sentence: Span, speaker: str | None, text: str
) -> tuple[Span, ...]:
    """Return the parts of quotations within a sentence that has a speaker.

    A single quoted word is a term or irony more often than speech and is left out.
    """
    if speaker is None:
        return ()
    found = []
    while place < len(quotations) and quotations[place].start < sentence.end:
        start = max(sentence.start, quotations[place].start)
        end = min(sentence.end, quotations[place].end)
        if " " in text[start:end]:
            found.append(Span(start, end))
        place += 1
    return tuple(found)


def _describe(
    signals: list[str],
    keys: list[str],
    entries: list[Entry],
    reading: _Reading,
    inside: int,
    *,
    open_before: bool,
) -> None:
    """Add the names of what was found, which the models read as features."""
    hit, mention = reading.hit, reading.mention
    length = max(1, reading.b - reading.a)
    if hit is None:
        signals.append("cue=none")
    else:
        place = (hit.index - reading.a) / length
        where = "first" if hit.index - reading.a <= 1 else "early" if place < 0.34 else "late"
        signals.append("cue=" + hit.kind)
        signals.append(f"cue={hit.kind}/{where}")
        if hit.act:
            signals.append("act=" + hit.act)
        if mention is None:
            signals.append("mention=none")
        else:
            head = entries[mention.start]
            signals.append("mention=person" if mention.person else "mention=phrase")
            signals.append("head=" + head.lemma)
            for j in range(mention.start + 1, min(mention.end, mention.start + 4)):
                signals.append("mod=" + entries[j].lemma)
            if hit.act:
                signals.append(f"act={hit.act}/{reading.source}")
    if open_before:
        signals.append("open_before")
    share = inside / length
    if share >= _MOSTLY:
        signals.append("quoted=most")
    elif share > 0:
        signals.append("quoted=some")
