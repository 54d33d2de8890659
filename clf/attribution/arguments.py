"""Opinions that a noun holds and no verb of saying: "وحجته أن", "والسبب عند الشركة".

News hands content to a speaker by the noun of what he thinks or answers, with his pronoun ("وجوابها
أن"), with "عند" or "لدى" and his name ("والحجة عند المحامي أن"), or pointing back at his words
("كان هذا رد الوزير", "والكلام لبائع السمك").
"""

from typing import Final

from clf.attribution.lexicon import (
    ATTACHED,
    COMPLEMENTISER,
    CUE,
    DEFINITE,
    GIVEN,
    MARK,
    NOUN_OF_SOURCE,
    PREPOSITION,
    QUOTE,
    TIME,
    VOICE,
    Entry,
    word_set,
)
from clf.attribution.verbs import CueHit

ARGUED: Final = "argued"
"""The frame of a cue whose speaker is the one of whom the sentence speaks, or who spoke before."""
_OWN: Final = word_set("own arguments")
"""Nouns with a pronoun that open what somebody holds ("وحجته أن")."""
_OPENING: Final = word_set("opening arguments")
"""The same, also where a noun follows at once ("ونصيحته لهؤلاء الراحة")."""
_HELD: Final = word_set("held by somebody")
_HELD_BEHIND: Final = word_set("held behind")
_CONVINCED: Final = word_set("convinced")
_WITH_HIM: Final = frozenset(("عنده", "عندها", "عندهم"))
_AT: Final = frozenset(("عند", "لدي", "لدى"))
_POINTING: Final = frozenset(("هذا", "هذه", "ذلك", "تلك"))
_WAS: Final = frozenset(("كان", "كانت"))
_ANSWERS: Final = word_set("answers")
_WORDS_OF: Final = frozenset(("الكلام", "العباره", "القول", "الوصف", "العهده"))
THUS: Final = frozenset(("هكذا", "بهذا", "بهذه"))
"""Words that point back at what somebody has just said."""
_TOLD_THUS: Final = word_set("told thus")
_AS_TOLD: Final = word_set("as told by")
_SPEAKER: Final = NOUN_OF_SOURCE | GIVEN | VOICE
_OPENERS: Final = frozenset(
    clitic + word
    for words in (
        _OWN, _CONVINCED, _WITH_HIM, _AT, _POINTING, _ANSWERS, _WORDS_OF, THUS, frozenset(("كما",))
    )
    for word in words
    for clitic in ("", "و", "ف")
)  # fmt: skip
"""All words at which one of the readings below may begin: most sentences have none."""
_PAUSES: Final = frozenset(("،", ",", ":"))
_CLAUSE_REACH: Final = 7
_HELD_REACH: Final = 5
_BEHIND_REACH: Final = 14
_LEAST: Final = 4
"""Words of the shortest sentence that is looked at."""
_WITH_CLITIC: Final = 4
"""Letters from which a first "و" or "ف" may be a clitic."""


def find_argument(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int
) -> CueHit | None:
    """Return the noun by which tokens ``a`` to ``b`` (exclusive) hand content to a speaker."""
    if b - a < _LEAST or _OPENERS.isdisjoint(keys[a:b]):
        return None
    for i in range(a, b - 1):
        if keys[i] not in _OPENERS or quoted[i]:
            continue
        word = _without_and(keys[i])
        opens = i == a or keys[i - 1] in _PAUSES or bool(entries[i - 1].bits & QUOTE)
        hit = None
        if word in _WITH_HIM and opens and keys[i + 1] == "ان":
            hit = CueHit(i, "report", ARGUED, "noun", i + 1)  # "وعنده أن الأرقام لا تكذب"
        elif word in _OWN:
            hit = _own_argument(keys, entries, a, b, i)
        elif word in _CONVINCED:
            hit = _convinced(keys, entries, i)
        elif word in _AT:
            hit = _at_somebody(keys, entries, a, b, i)
        elif opens and word in _WORDS_OF:
            hit = _words_of(keys, entries, i)
        elif i > a and (word in _POINTING or (opens and word in _ANSWERS)):
            was = keys[i - 1] in _WAS and (i - 1 == a or keys[i - 2] in _PAUSES)
            hit = _answer_of(keys, entries, i) if opens or was else None
        elif opens and i > a and word in THUS:
            hit = _thus(keys, entries, i, b)
        elif word == "كما" and i + 2 < b and keys[i + 1] in _AS_TOLD:
            hit = CueHit(i + 1, "report", "preposition", "preposition", None)
        if hit is not None:
            return hit
    return None


def _without_and(key: str) -> str:
    return key[1:] if key[0] in "وف" and len(key) >= _WITH_CLITIC else key


def _is_speaker(entry: Entry) -> bool:
    return bool(entry.bits & _SPEAKER) and not entry.bits & (TIME | CUE | PREPOSITION)


def _own_argument(keys: list[str], entries: list[Entry], a: int, b: int, i: int) -> CueHit | None:
    """Read "وحجته أن", "وجوابها عن السؤال أنها", "ووعده لهم واحد: أن"."""
    if i > a and entries[i - 1].bits & (PREPOSITION | NOUN_OF_SOURCE) and keys[i - 1] != "كان":
        return None  # "في جوابه", "رفض الوزير حجته"
    for j in range(i + 1, min(b, i + _CLAUSE_REACH)):
        if entries[j].bits & COMPLEMENTISER and entries[j - 1].bits & TIME:
            break  # "وجاء رده سريعا بعد أن"
        if entries[j].bits & COMPLEMENTISER or keys[j] == ":" or entries[j].bits & QUOTE:
            return CueHit(i, "report", ARGUED, "noun", j)
        if entries[j].bits & (MARK | CUE):
            break
    if i == a and _without_and(keys[i]) in _OPENING:
        return CueHit(i, "report", ARGUED, "noun", i + 1)
    return None


def _convinced(keys: list[str], entries: list[Entry], i: int) -> CueHit | None:
    """Read "أما المدير فواثق بأن", "مقتنعة من أن"."""
    j = i + 1 + (keys[i + 1] in ("من", "الي"))
    if j < len(entries) and entries[j].bits & COMPLEMENTISER and keys[j][0] != "ل":
        return CueHit(i, "assert", ARGUED, "noun", j)
    return None


def _at_somebody(keys: list[str], entries: list[Entry], a: int, b: int, i: int) -> CueHit | None:
    """Read "والسبب عند الشركة", "وهي عند المتحدث «ضربة»", "ولدى النيابة تفسير آخر"."""
    if not _is_speaker(entries[i + 1]) or entries[i + 1].bits & ATTACHED:
        return None
    held = any(
        _without_and(keys[j]) in _HELD
        and (j == i - 1 or not entries[j].bits & DEFINITE)
        and (j == a or keys[j - 1] in _PAUSES or keys[j][0] == "ف")
        for j in range(max(a, i - _HELD_REACH), i)
    )
    quoted = any(entry.bits & QUOTE for entry in entries[i + 1 : min(b, i + _BEHIND_REACH)])
    pronoun = i - a == 1 and keys[a] in ("وهو", "وهي", "فهو", "فهي") and quoted
    behind = i == a and any(
        keys[j] in _HELD_BEHIND for j in range(i + 2, min(b, i + _BEHIND_REACH))
    )
    if held or pronoun or behind:
        return CueHit(i, "report", "preposition", "preposition", None)
    return None


def _words_of(keys: list[str], entries: list[Entry], i: int) -> CueHit | None:
    """Read "والكلام لبائع السمك", "والكلام له", "والعهدة على الراوي"."""
    j = i + 1 + (keys[i + 1] in ("ما", "هنا")) + (keys[i + 2 : i + 3] == ["زال"])
    if j >= len(entries):
        return None
    if keys[j] in ("له", "لها", "لهم"):
        return CueHit(i, "report", ARGUED, "noun", None)
    ferry = _without_and(keys[i]) == "العباره" and keys[j][:2] == "لل"  # and no words
    to = entries[j].bits & ATTACHED and keys[j][0] == "ل" and not ferry
    on = keys[j] in ("على", "علي") and j + 1 < len(entries) and _is_speaker(entries[j + 1])
    if to or on:
        return CueHit(j - 1 if to else j, "report", "preposition", "preposition", None)
    return None


def _answer_of(keys: list[str], entries: list[Entry], i: int) -> CueHit | None:
    """Read "كان هذا رد الوزير", "وهذه روايتها للأمر", "«لن نرحل»: كلام المتحدث".

    Nothing but "كان" stands between a pause and the demonstrative: in "ولم يغير هذا موقف الحكومة"
    it is the subject of another verb.
    """
    noun = i + (_without_and(keys[i]) in _POINTING)
    if noun + 1 >= len(entries):
        return None
    word = _without_and(keys[noun])
    if noun > i and word in _OWN:
        return CueHit(noun, "report", ARGUED, "noun", None)
    pointed = noun > i or (entries[noun - 1].bits & MARK and keys[noun - 1] == ":")
    after = entries[noun + 1]
    if word not in _ANSWERS or not pointed or not _is_speaker(after) or after.bits & ATTACHED:
        return None
    return CueHit(noun, "report", "preposition", "preposition", None)


def _thus(keys: list[str], entries: list[Entry], i: int, b: int) -> CueHit | None:
    """Read "هكذا وصف الوزير الأمر", "بهذا علل البيان خروجهم" behind what it points at."""
    verb = i + 1
    if verb + 1 >= b or keys[verb] not in _TOLD_THUS:
        return None
    speaks = any(_is_speaker(entry) for entry in entries[verb + 1 : min(b, verb + 3)])
    return CueHit(verb, "report", "words", "trailing", None) if speaks else None
