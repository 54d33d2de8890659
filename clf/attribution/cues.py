"""Reporting cues: the word of a sentence that hands its content to a speaker.

A cue is a verb of saying with what its frame asks for (see ``lexicon/cues.txt``), a source preposition
("بحسب"), or a noun of speech ("في تصريح للوزير إن"). Words inside quotations and in relative or
temporal clauses are no cues: their speech is not the sentence's own.
"""

from dataclasses import dataclass

from clf.attribution.lexicon import (
    COMPLEMENTISER,
    CUE,
    ENDER,
    FACT,
    GIVEN,
    MARK,
    MESSAGE,
    NOUN_OF_SOURCE,
    PARTICIPLE,
    PREPOSITION,
    QUOTE,
    RELEASE,
    SOURCE_PREPOSITION,
    SPEECH_NOUN,
    WAW,
    Entry,
)

_CLAUSE_REACH = 34
"""Words between a verb and its clause: news puts the speaker's whole title in between."""
_OBJECT_REACH = 14
_NOUN_REACH = 24
_HEADLINE_REACH = 9
_TRAILING_REACH = 16
_NOT_CONTENT = frozenset(
    "قبل بعد منذ دون بدون يمكن يجب ينبغي شان شانه شانها بعيد قبيل يتعين يمكنه يمكنها لابد بد مجرد حتي "
    "يجوز عسى يفترض المفترض المقرر الممكن المتوقع المرجح الموكد".split()
)
"""Words whose "أن" opens no reported content ("قبل أن"، "يمكن أن")."""
_BEFORE_NOUNS = frozenset("عدم خشيه شرط راي مجرد كل اي هذا هذه".split())
"""Words after which a form that could be a verb is a noun ("عدم ذكر اسمه")."""
_TEMPORAL = frozenset("بعدما عندما حينما منذما حين لما كلما قبلما ريثما الذي التي الذين اللذين اللتين اللواتي".split())
_PASSES = frozenset("كما حسبما وقد قد لقد وكان كان كانت وكانت حيث كذلك وكما فقد وفقما بحسبما".split())
_ARRIVAL = frozenset("جاء وجاء ورد وورد جاءت وجاءت".split())


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue in a sentence, by token index.

    ``content`` is the token that opens the content (None where the content stands before the cue
    or is a noun phrase); ``kind`` is verb, trailing, preposition, noun or participle.
    """

    index: int
    act: str
    frame: str
    kind: str
    content: int | None


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue of a sentence and what else was seen on the way (names of signals)."""

    hit: CueHit | None
    preposition: CueHit | None
    signals: tuple[str, ...]


def find_cues(keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int) -> Cues:
    """Return the cue of the sentence that spans tokens ``a`` to ``b`` (exclusive)."""
    hit: CueHit | None = None
    noun: CueHit | None = None
    participle: CueHit | None = None
    preposition: CueHit | None = None
    signals: list[str] = []
    for i in range(a, b):
        if quoted[i]:
            continue
        bits = entries[i].bits
        if bits & CUE and hit is None:
            found = _verb(keys, entries, quoted, a, b, i, signals)
            if found is not None:
                hit = found
                continue
        if bits & SOURCE_PREPOSITION and preposition is None:
            preposition = _preposition(keys, entries, a, b, i)
        elif bits & (SPEECH_NOUN | RELEASE) and noun is None:
            noun = _noun(keys, entries, quoted, a, b, i)
        elif bits & PARTICIPLE and participle is None:
            content = content_after(keys, entries, quoted, i, b, _CLAUSE_REACH)
            participle = CueHit(i, "", "participle", "participle", content)
    if hit is not None and (noun or participle):
        signals.append("second_cue")
    best = hit or _colon(keys, entries, a, b) or noun or preposition or participle
    return Cues(best, preposition, tuple(signals))


def _colon(keys: list[str], entries: list[Entry], a: int, b: int) -> CueHit | None:
    """Read a headline that names its speaker before a colon ("الوزارة: لا إصابات")."""
    for i in range(a + 1, min(b - 1, a + _HEADLINE_REACH)):
        bits = entries[i].bits
        if keys[i] == ":":
            head = entries[a].bits
            if head & (NOUN_OF_SOURCE | GIVEN) and not head & (PREPOSITION | CUE):
                return CueHit(i, "assert", "colon", "colon", i)
            return None
        if bits & (MARK | CUE | COMPLEMENTISER | PREPOSITION) and not bits & NOUN_OF_SOURCE:
            return None
    return None


def _verb(
    keys: list[str],
    entries: list[Entry],
    quoted: bytearray,
    a: int,
    b: int,
    i: int,
    signals: list[str],
) -> CueHit | None:
    """Judge one candidate verb: a hit, or None with a signal that says why not."""
    entry = entries[i]
    content = content_after(keys, entries, quoted, i, b, _CLAUSE_REACH)
    if entry.bits & PREPOSITION and content != i + 1:
        return None
    if i > a and not entry.bits & WAW and (
        entries[i - 1].bits & PREPOSITION or keys[i - 1] in _BEFORE_NOUNS or _name(entries, i)
    ):
        return None
    if i > a and _embedded(keys, entries, a, i):
        signals.append("embedded")
        return None
    if content is not None:
        return CueHit(i, entry.act, entry.frame, "verb", content)
    if i > a and _trails(keys, entries, quoted, i, b):
        return CueHit(i, entry.act, entry.frame, "trailing", None)
    if entry.frame in ("free", "np"):
        return CueHit(i, entry.act, entry.frame, "verb", None)
    reach = entries[i + 1 : min(b, i + 1 + _OBJECT_REACH)]
    if entry.frame == "weak" and any(other.bits & (FACT | MESSAGE) for other in reach):
        return CueHit(i, entry.act, entry.frame, "verb", None)
    signals.append("weak_" + entry.act)
    return None


def _name(entries: list[Entry], i: int) -> bool:
    """Tell whether a form that is also a given name stands beside one ("نجيب السعدي")."""
    return bool(entries[i].bits & GIVEN)


def _embedded(keys: list[str], entries: list[Entry], a: int, i: int) -> bool:
    """Tell whether the verb stands in a relative, temporal or object clause."""
    before = keys[i - 1]
    bits = entries[i - 1].bits
    if before in _PASSES:
        return i - 1 > a and keys[i - 2] in ("ان", "انه", "انها")
    if before in _TEMPORAL or entries[i - 1].lemma in _TEMPORAL:
        return True
    if bits & COMPLEMENTISER:
        return True
    return before in ("ما", "مما", "لم", "لن", "لا") and not (
        i - 2 >= a and entries[i - 2].bits & SOURCE_PREPOSITION
    ) and before != "لم"


def content_after(
    keys: list[str], entries: list[Entry], quoted: bytearray, i: int, b: int, reach: int
) -> int | None:
    """Return the token that opens the content after token ``i``, if one does within ``reach``."""
    for j in range(i + 1, min(b, i + 1 + reach)):
        bits = entries[j].bits
        if bits & QUOTE:
            if j + 2 < len(quoted) and quoted[j + 1] and quoted[j + 2]:
                return j
            continue  # a single quoted word is a term, not what is said
        if bits & COMPLEMENTISER and not bits & GIVEN:
            if keys[j] == "ان" and j > i + 1 and (
                keys[j - 1] in _NOT_CONTENT or entries[j - 1].lemma in _NOT_CONTENT
            ):
                continue
            return j
        if bits & MARK and keys[j] == ":":
            return j
        if bits & CUE and not bits & (PREPOSITION | NOUN_OF_SOURCE) and not _nominal(entries, j):
            return None
    return None


def _nominal(entries: list[Entry], j: int) -> bool:
    """Tell whether a form that could be a verb is rather a noun here (after a preposition)."""
    return bool(entries[j - 1].bits & (PREPOSITION | ENDER | SOURCE_PREPOSITION))


def _trails(
    keys: list[str], entries: list[Entry], quoted: bytearray, i: int, b: int
) -> bool:
    """Tell whether the verb closes its sentence after a quotation or a comma."""
    back = i - 1
    if keys[back] in _PASSES:
        back -= 1
    after_quote = bool(entries[back].bits & QUOTE) or (
        keys[back] in ("،", ",", "-", "–") and back > 0 and bool(entries[back - 1].bits & QUOTE)
    )
    if after_quote:
        return True
    return keys[back] in ("،", ",", "-", "–") and b - i <= _TRAILING_REACH


def _preposition(
    keys: list[str], entries: list[Entry], a: int, b: int, i: int
) -> CueHit | None:
    """Accept a source preposition that a source follows."""
    for j in range(i + 1, min(b, i + 7)):
        bits = entries[j].bits
        if bits & (NOUN_OF_SOURCE | GIVEN | SPEECH_NOUN | RELEASE):
            return CueHit(i, "report", "preposition", "preposition", None)
        if bits & MARK:
            return None
    return None


def _noun(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int, i: int
) -> CueHit | None:
    """Accept a noun of speech that its content follows."""
    content = content_after(keys, entries, quoted, i, b, _NOUN_REACH)
    if content is not None and entries[content].bits & QUOTE and not entries[i].bits & RELEASE:
        content = None
    arrival = any(keys[j] in _ARRIVAL for j in range(max(a, i - 3), i))
    if content is None:
        return CueHit(i, "report", "noun", "noun", None) if arrival else None
    return CueHit(i, "report", "noun", "noun", content)
