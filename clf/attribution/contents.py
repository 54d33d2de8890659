"""What is said: the stretches of a sentence that its cues hand to speakers, quoted or not.

A cue's content begins at its complementiser, its colon or the noun that it takes, and ends before
the next cue that speaks at the same level (", مشيرا إلى", "، بحسب الوزارة", "وأضاف"). A cue
within it, whose clause depends on it, is nested: one voice deeper. A cue behind its content
("...، وفق الوزارة") takes the clause before it.
"""
# ruff: noqa: PLR0917 - a rule of grammar ends at the first test that decides

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from clf.arabic.words import Words
from clf.attribution.lexicon import (
    ALIAS,
    ARMED,
    ATTACHED,
    BREAK,
    COMPLEMENTISER,
    CUE,
    DEFINITE,
    INSTITUTION,
    MARK,
    MEDIA,
    OPENER,
    PERSON,
    POSSESSED,
    QUOTE,
    TIME,
    WAW,
    Entry,
    lexicon,
    word_set,
)
from clf.attribution.mentions import Mention
from clf.attribution.verbs import CueHit
from clf.schema.records import Span

_TRAILING: Final = frozenset(("trailing", "preposition", "own"))
_CONTENT_PREPOSITIONS: Final = word_set("content prepositions")
"""Prepositions between a verb and the noun that is its content ("أشار إلى انخفاض")."""
_BREAKS: Final = word_set("content breaks")
"""Conjunctions after a comma at which the outlet takes the word again ("، فيما واصلت ...")."""
_JOINING: Final = word_set("joining")
_BEFORE_CUE: Final = word_set("before cue")
_NAMED_BEFORE: Final = word_set("named before")
_LETTERS: Final = word_set("letters")
_ADDRESSING: Final = frozenset(("ل", "مع", "عبر"))
"""Words before the name of a medium that was spoken to ("لـ«صوت الوادي»")."""
_BLAMING: Final = frozenset(("عزا", "عزت", "يعزو", "تعزو", "ارجع", "ارجعت"))
_CLEARLY_SPEECH: Final = 4
_SCALE_REACH: Final = 12
_SCALES: Final = frozenset(("مستوي", "درجه", "مرتبه", "تصنيف"))
_LONGEST_NAME: Final = 3
_ADDRESSEE: Final = 12
_SUBJECT: Final = 12
_FRONTED: Final = 6
_COMMAS: Final = frozenset(("،", ",", "؛", "-", "–", "—", "(", ")"))
_DROPPED: Final = ".!?؟؛،,:-–—… \t\r\n\u200e\u200f"


@dataclass(slots=True)
class PlacedCue:
    """A cue with its speaker's phrase and its depth; ``start`` and ``end`` bound its content."""

    hit: CueHit
    mention: Mention | None
    depth: int
    start: int
    end: int


def place_cues(
    keys: list[str],
    entries: list[Entry],
    a: int,
    b: int,
    cues: list[tuple[CueHit, Mention | None]],
    main: CueHit | None,
) -> list[PlacedCue]:
    """Give the cues of the sentence from token ``a`` to ``b`` their depth and content."""
    starts = [_content_start(keys, entries, b, hit, mention) for hit, mention in cues]
    placed: list[PlacedCue] = []
    open_depth = -1
    for number, (hit, mention) in enumerate(cues):
        nested = open_depth >= 0 and _is_nested(keys, entries, hit, cues[number - 1][0])
        depth = open_depth + 1 if nested else 0
        end = _content_end(keys, entries, b, cues, number)
        start = starts[number]
        if hit.kind in _TRAILING and not (hit.index - a <= 1):
            held = [] if hit is main else placed
            start, end = _clause_before(keys, entries, a, hit, held)
        elif hit.kind in _TRAILING:
            start = _after_source(keys, hit, mention, b)
        placed.append(PlacedCue(hit, mention, depth, start, end))
        open_depth = -1 if hit.kind in _TRAILING else depth
    return placed


def indirect_spans(
    text: str, words: Words, placed: list[PlacedCue], quotes: tuple[Span, ...]
) -> tuple[Span, ...]:
    """Return the reported stretches outside quotation marks, in order and apart from each other."""
    if not placed:
        return ()
    regions: list[list[int]] = []
    for cue in sorted(placed, key=lambda item: item.start):
        if cue.start >= cue.end:
            continue
        first, last = words.starts[cue.start], words.ends[cue.end - 1]
        if regions and first < regions[-1][1]:
            regions[-1][1] = max(regions[-1][1], last)
        else:
            regions.append([first, last])
    found = []
    for first, last in regions:
        for start, end in _without(first, last, quotes):
            if _only_opens(words, start, end):
                continue
            stretch = text[start:end]
            left = len(stretch) - len(stretch.lstrip(_DROPPED))
            right = len(stretch.rstrip(_DROPPED))
            if any(letter.isalpha() for letter in stretch):
                found.append(Span(start + left, start + right))
    return tuple(found)


def _only_opens(words: Words, start: int, end: int) -> bool:
    """Tell whether nothing is left of a stretch but its complementiser ("إن" and a quotation)."""
    token = bisect_left(words.starts, start)
    known = lexicon()
    while token < len(words) and words.ends[token] <= end:
        if not known.entry(words.keys[token]).bits & (COMPLEMENTISER | MARK):
            return False
        token += 1
    return True


def is_speech(
    keys: list[str], entries: list[Entry], opening: int, closing: int, *, reported: bool
) -> bool:
    """Tell whether what stands between two quotation marks is speech and no name or term.

    ``reported`` says that the quotation lies in what a cue hands to a speaker.
    """
    inside = [t for t in range(opening + 1, closing) if not entries[t].bits & (MARK | BREAK)]
    if not inside:
        return False
    latin = all(keys[t][0] < "\u0600" for t in inside)
    spelled = len(inside) > 1 and all(keys[t] in _LETTERS for t in inside)
    if latin or spelled or _names_something(keys, entries, opening, inside):
        return False  # "سي إن إن" is spelled
    head = entries[inside[0]].bits
    body = head & (ARMED | INSTITUTION | MEDIA) and not head & (DEFINITE | CUE | ATTACHED | PERSON)
    # "التقرير: «وزارة بلا وزير»" says it of something; "الكتيبة «ذراع بلا رأس»" too.
    said = DEFINITE | COMPLEMENTISER
    subject = opening > 0 and (entries[opening - 1].bits & said or keys[opening - 1] == ":")
    if body and not subject and len(inside) <= _LONGEST_NAME:
        return False  # "مسلحو «لواء الغيارى»"
    if not reported:
        return len(inside) >= _CLEARLY_SPEECH
    only = entries[inside[0]]
    return len(inside) > 1 or not only.bits & DEFINITE or only.common  # "الباراسيتامول": a term


def _names_something(
    keys: list[str], entries: list[Entry], opening: int, inside: list[int]
) -> bool:
    """Tell whether the word before a quotation mark is what bears a name ("صحيفة «الأخبار»").

    A definite noun is rather what the quotation says something of ("الحملة «ماضية إلى غايتها»").
    """
    if opening == 0:
        return False
    before = opening - 1
    if keys[before] in ("(", "[") and before:
        before -= 1
    if keys[before] in _ADDRESSING and len(inside) <= _LONGEST_NAME:
        return True
    lemma = entries[before].lemma
    if len(inside) <= _LONGEST_NAME and _is_term(keys, entries, before, inside):
        return True
    if entries[before].bits & DEFINITE and len(inside) > 1 and not entries[before].bits & ALIAS:
        return keys[before] in _NAMED_BEFORE
    return lemma in _NAMED_BEFORE or (lemma[0] in "لبو" and lemma[1:] in _NAMED_BEFORE)


def _is_term(keys: list[str], entries: list[Entry], before: int, inside: list[int]) -> bool:
    """Tell whether a few quoted words are a term: a letter, a step of a scale, a body's name.

    "العينة «أ»", "رفع مستوى الخطر إلى «شديد»", "قوات «درع السواحل»".
    """
    if len(inside) == 1 and len(keys[inside[0]]) == 1:
        return True
    if keys[before] in ("من", "الي"):
        back = range(before - 1, max(0, before - _SCALE_REACH), -1)
        return any(entries[j].lemma in _SCALES for j in back)
    bits = entries[before].bits
    return bool(bits & (INSTITUTION | ARMED)) and not bits & (DEFINITE | POSSESSED)


def _content_start(
    keys: list[str], entries: list[Entry], b: int, hit: CueHit, mention: Mention | None
) -> int:
    """Return the first token of what a cue is followed by."""
    if hit.content is not None:
        return hit.content + (keys[hit.content] == ":")
    start = hit.index + 1
    if mention is not None and start <= mention.start:
        start = max(mention.end, mention.name_end)
    addressed = _after_addressee(keys, entries, start, b, hit)
    if addressed is not None:
        return addressed
    while start < b and entries[start].bits & TIME and not entries[start].bits & ATTACHED:
        start += 1
    while start < b and keys[start] in _COMMAS:
        start += 1
    if start < b and keys[start] in _CONTENT_PREPOSITIONS:
        start += 1
    return start


def _after_addressee(
    keys: list[str], entries: list[Entry], start: int, b: int, hit: CueHit
) -> int | None:
    """Return where a call begins behind those whom it is made to ("دعا السكان إلى ...")."""
    if hit.act not in ("call", "demand") and keys[hit.index].lstrip("و") not in _BLAMING:
        return None
    for j in range(start, min(b, start + _ADDRESSEE)):
        if entries[j].bits & (MARK | QUOTE | COMPLEMENTISER):
            return None
        if keys[j] in ("الي", "على"):
            return j + 1
        if entries[j].bits & ATTACHED and keys[j][0] == "ب":
            return j
    return None


def _after_source(keys: list[str], hit: CueHit, mention: Mention | None, b: int) -> int:
    """Return the token after a source that opens its sentence ("بحسب الوزارة، ...")."""
    start = hit.index + 1 if mention is None else max(mention.end, mention.name_end)
    for j in range(start, min(b, start + 12)):
        if keys[j] in ("،", ",") or keys[j] in ("فان", "فانه", "فانها"):
            return j + (keys[j] in ("،", ","))
    return start


def _content_end(
    keys: list[str],
    entries: list[Entry],
    b: int,
    cues: list[tuple[CueHit, Mention | None]],
    number: int,
) -> int:
    """Return the token at which a cue's content ends: the next cue at its level, or a break."""
    end = b
    first = cues[number][0].index + 1
    before = cues[number][0]
    if before.content is not None and before.content > before.index:
        # The subject before the content is this cue's, also where the next one goes on with it.
        first = before.content + 1
    for hit, mention in cues[number + 1 :]:
        if not _is_nested(keys, entries, hit, before):
            end = _cue_phrase_start(keys, entries, first, hit, mention)
            break
        before = hit
    content = cues[number][0].content
    for j in range(max(first, content or first) + 1, end - 2):
        if keys[j] not in ("،", ",", "؛"):
            continue
        if keys[j + 1] in _BREAKS or (keys[j + 1] == "في" and keys[j + 2] in ("حين", "وقت")):
            return j
    return end


def _cue_phrase_start(
    keys: list[str], entries: list[Entry], first: int, hit: CueHit, mention: Mention | None
) -> int:
    """Return where the words begin that belong to a cue: its subject, particles and comma."""
    start = hit.index
    if mention is not None and first <= mention.start < start and start - mention.start < _SUBJECT:
        start = mention.start
    while start > first and (
        keys[start - 1] in _BEFORE_CUE or (entries[start - 1].bits & OPENER and start > first + 1)
    ):
        start -= 1
    while start > first and keys[start - 1] in _COMMAS:
        start -= 1
    return start


def _is_nested(keys: list[str], entries: list[Entry], hit: CueHit, before: CueHit) -> bool:
    """Tell whether a cue depends on the clause of the cue before it."""
    if hit.kind in ("participle", "preposition", "own", "trailing"):
        return False
    i = hit.index
    if before.content is None and before.kind in _TRAILING:
        return False
    if entries[i].bits & WAW:
        return False
    if keys[i - 1] in _BEFORE_CUE:
        return False
    for j in range(i - 1, max(before.index, i - _FRONTED), -1):
        if keys[j] in _COMMAS:  # "، وفي الصين قالت السلطات"
            return not (j == i - 1 or entries[j + 1].bits & WAW or keys[j + 1] == "وفي")
    return True


def _clause_before(
    keys: list[str],
    entries: list[Entry],
    a: int,
    hit: CueHit,
    placed: list[PlacedCue],
) -> tuple[int, int]:
    """Return the clause that a closing source covers, unless another cue has it."""
    end = _cue_phrase_start(keys, entries, a, hit, None)
    if any(cue.start < cue.end for cue in placed):
        return end, end
    start = a
    for j in range(a + 1, min(end, a + 4)):
        if keys[j] in ("،", ",") and keys[j - 1] in _JOINING:
            start = j + 1
    while start < end and entries[start].bits & (MARK | BREAK) and not entries[start].bits & QUOTE:
        start += 1
    return start, end


def _without(first: int, last: int, quotes: tuple[Span, ...]) -> list[tuple[int, int]]:
    """Return what is left of a stretch once the quotations are cut out of it."""
    left = []
    for quote in quotes:
        if quote.end <= first or quote.start >= last:
            continue
        if quote.start > first:
            left.append((first, quote.start))
        first = quote.end
    if first < last:
        left.append((first, last))
    return left
