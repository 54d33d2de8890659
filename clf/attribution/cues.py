"""Reporting cues: the word of a sentence that hands its content to a speaker.

A cue is a verb of saying (:mod:`clf.attribution.verbs`), a source preposition ("بحسب"), or a noun
of speech ("في تصريح للوزير إن"). Words inside quotations are no cues: their speech is not the
sentence's own.
"""
# ruff: noqa: PLR0911, PLR0917 - a rule of grammar ends at the first test that decides

from dataclasses import dataclass
from typing import Final

from clf.attribution.arguments import THUS, find_argument
from clf.attribution.lexicon import (
    ARMED,
    ATTACHED,
    COMPLEMENTISER,
    CONSTRUCT,
    COURTESY,
    CUE,
    DEFINITE,
    ENDER,
    FACT,
    GIVEN,
    HEARER,
    INSTITUTION,
    MARK,
    MEDIA,
    NOUN_OF_SOURCE,
    OFFICE,
    OPINION,
    OWN_OPINION,
    PARTICIPLE,
    PERSON,
    PLACE,
    POSSESSED,
    PREPOSITION,
    QUOTE,
    RELEASE,
    SOURCE_PREPOSITION,
    SPEECH_NOUN,
    STATE,
    TIME,
    VOICE,
    WAW,
    Entry,
    is_among,
    verb_set,
    word_set,
)
from clf.attribution.names import looks_like_name
from clf.attribution.subjects import find_source
from clf.attribution.verbs import CLAUSE_REACH, NOUN_REACH, CueHit, content_after, judge_verb

_OWNER_REACH: Final = 7
"""Words between a noun of speech and its clause: the name of the one who speaks."""
_PARTICIPLE_REACH: Final = 2
_HEADLINE_REACH: Final = 9
_DEEP: Final = 4
_CLAUSE_IN: Final = 5
_OPENING: Final = 20
"""Words within which "فإن" follows the one whose opinion it opens."""
_CLOSING: Final = 14
_BY: Final = ("بقول", "بتعبير", "براي", "بزعم")
_FIGURES: Final = word_set("figures")
"""Nouns that lead to a source ("تقديرات الوزارة") but open no speech of their own."""
_DOCUMENTS: Final = word_set("documents")
_THEN: Final = frozenset(("فان", "فانه", "فانها"))
_BRACKETED: Final = 6
_DEEDS_BEFORE: Final = 3
"""Words before a source in brackets: a name with its abbreviation has fewer."""
_UNNAMED: Final = frozenset(("مصدر", "مصادر", "شهود"))
_DATELINE_LEAST: Final = 5
_OUTLET_WORDS: Final = 3
_DATELINE: Final = 12
_ON: Final = frozenset(("على", "وعلى", "علي", "وجهه", "من"))
_ON_OPINION: Final = word_set("opinions after on")
_SOMETIMES_OPINIONS: Final = word_set("sometimes opinions")
_TONGUE: Final = "لسان"
_BUT: Final = frozenset(("لكن", "ولكن", "بيد", "غير", "الا"))
_WORDS: Final = word_set("quoted words")
_STOPS: Final = frozenset(("..", "...", "…"))
"""What stands between the two parts of a headline."""
_BARS: Final = frozenset("|-–—•")
_IN_MESSAGE: Final = frozenset(("في", "وفي", "عبر", "وعبر"))
_ARRIVAL: Final = word_set("arrival")
_ARRIVED: Final = word_set("arrived")
_DECREES: Final = word_set("decrees")
_RESEARCH: Final = word_set("studies")
_OF_BODIES: Final = word_set("of bodies")
_PLANS: Final = word_set("plans")
_DESCRIBED_REACH: Final = 6
"""Words within which "بـ" says what a participle calls its object."""
_IN_LINE_WITH: Final = word_set("in line with")
_APPEARING: Final = verb_set("appearing")
_DECLARING: Final = word_set("declaring participles")
_SHOWN_REACH: Final = 4
_FEELING: Final = word_set("feeling participles")
_ADMITTING: Final = word_set("admitting participles")
_DESCRIBING: Final = word_set("describing participles")


@dataclass(slots=True)
class Cues:
    """The main cue of a sentence and what else was seen on the way (names of signals).

    ``several`` says that some other word could be a cue as well.
    """

    hit: CueHit | None
    preposition: CueHit | None
    signals: tuple[str, ...]
    several: bool


def find_cues(
    keys: list[str],
    entries: list[Entry],
    quoted: bytearray,
    candidates: list[int],
    a: int,
    b: int,
) -> Cues:
    """Return the cue of the sentence that spans tokens ``a`` to ``b`` (exclusive).

    ``candidates`` are its tokens outside quotations that :data:`~clf.attribution.index.MAY_BE_CUE`.
    """
    hit: CueHit | None = None
    noun: CueHit | None = None
    participle: CueHit | None = None
    preposition: CueHit | None = None
    signals: list[str] = []
    for i in candidates:
        bits = entries[i].bits
        if bits & CUE and hit is None:
            hit = judge_verb(keys, entries, quoted, a, b, i, signals)
            if hit is not None and _publishes(keys, entries, candidates, a, hit):
                hit = None  # "في شريط تداولته حسابات جهادية، دعا فلان"
            if hit is not None:
                continue
        if bits & (SOURCE_PREPOSITION | OPINION | OWN_OPINION) and preposition is None:
            preposition = source_preposition(keys, entries, quoted, a, b, i)
        if bits & (SPEECH_NOUN | RELEASE | OWN_OPINION) and noun is None:
            noun = _noun(keys, entries, quoted, a, b, i)
        elif bits & PARTICIPLE and participle is None and not bits & WAW:
            participle = saying_participle(keys, entries, quoted, a, b, i)
    if hit is not None and (noun or participle):
        signals.append("second_cue")
    if hit is not None:
        hit = _contrasted(keys, entries, quoted, candidates, hit, b) or hit
    if hit is not None and preposition is not None:
        closes = _closes_all(keys, entries, preposition, hit, a, b)
        if closes or _covers(entries, preposition, hit, a, b):
            hit = None
    best = hit or _colon(keys, entries, a, b) or _behind_quotation(keys, entries, a, b)
    best = best or _in_these_words(keys, entries, a, b)
    best = best or _opens_document(keys, entries, a, b)
    best = best or noun or preposition or _for_whom(keys, entries, a, b)
    best = best or find_argument(keys, entries, quoted, a, b)
    best = best or participle or _document_clause(keys, entries, quoted, a, b)
    best = best or _in_brackets(keys, entries, a, b)
    several = len(candidates) > (best is not None)
    return Cues(best, preposition, tuple(signals), several)


def _publishes(
    keys: list[str], entries: list[Entry], candidates: list[int], a: int, hit: CueHit
) -> bool:
    """Tell whether a verb only says who put out the message in which another one speaks."""
    i = hit.index
    message = i > a and keys[a] in _IN_MESSAGE and entries[a + 1].bits & (RELEASE | SPEECH_NOUN)
    if hit.frame != "release" or not message or not keys[i].endswith(("ه", "ها")):
        return False
    comma = next((j for j in range(i, candidates[-1]) if keys[j] in ("،", ",")), None)
    return comma is not None and any(j > comma and entries[j].bits & CUE for j in candidates)


def _contrasted(
    keys: list[str],
    entries: list[Entry],
    quoted: bytearray,
    candidates: list[int],
    first: CueHit,
    b: int,
) -> CueHit | None:
    """Return the cue of a contrast with a speaker of its own ("..., لكن سكانا قالوا إن ...")."""
    for turn in range(first.index + 2, b - 3):
        if keys[turn] not in _BUT or keys[turn - 1] not in ("،", ",") or quoted[turn]:
            continue
        start = turn + 1 + (keys[turn + 1] == "ان")
        if entries[start].bits & (NOUN_OF_SOURCE | GIVEN):
            for i in candidates:
                if i > start and entries[i].bits & CUE:
                    hit = judge_verb(keys, entries, quoted, turn, b, i, [])
                    if hit is not None and hit.content is not None:
                        return hit
    return None


def _for_whom(keys: list[str], entries: list[Entry], a: int, b: int) -> CueHit | None:
    """Read an opinion that belongs to somebody: "وبالنسبة إلى الخبير سامي حسن، فإن الرسالة ...".

    Its own words may follow as well: "وبالنسبة إلى الخبير سامي حسن، «الرسالة ...»".
    """
    if b - a < 4 or keys[a].removeprefix("و") != "بالنسبه" or keys[a + 1] not in ("الي", "لدي"):
        return None
    person = entries[a + 2].bits & (OFFICE | PERSON | GIVEN | COURTESY)
    reach = range(a + 3, min(b, a + _OPENING))
    then = any(
        keys[i] in _THEN or (keys[i - 1] in ("،", ",") and entries[i].bits & QUOTE) for i in reach
    )
    return CueHit(a + 1, "report", "preposition", "preposition", None) if person and then else None


def _covers(entries: list[Entry], preposition: CueHit, hit: CueHit, a: int, b: int) -> bool:
    """Tell whether a source preposition at the head of the sentence covers its verb.

    "بحسب فلان فإن ..." does; a medium may be the mere channel of another speaker.
    """
    i = preposition.index
    medium = any(entries[j].bits & MEDIA for j in range(i + 1, min(b, i + 3)))
    for_another = entries[i].lemma == _TONGUE  # "وعلى لسان متحدث باسمها، ادعت"
    return i - a <= 1 and hit.index > i and not medium and not for_another


def _closes_all(
    keys: list[str], entries: list[Entry], preposition: CueHit, hit: CueHit, a: int, b: int
) -> bool:
    """Tell whether a source at the end covers the sentence, whose verb stands deep in it.

    "... أكثر من ثلاثة مليارات دعتهم السلطات إلى ...، بحسب إحصاء لوكالة ..."
    """
    i = preposition.index
    if hit.content is not None or hit.kind != "verb" or hit.index - a < _DEEP or i < hit.index:
        return False
    return (
        keys[i - 1] in ("،", ",") and b - i <= _CLOSING and bool(entries[hit.index].bits & HEARER)
    )


def _colon(keys: list[str], entries: list[Entry], a: int, b: int) -> CueHit | None:
    """Read a headline that names its speaker before a colon ("الوزارة: لا إصابات")."""
    if _is_dateline(keys, entries, a, b):
        return None
    a = headline_part(keys, a, b)
    placed = False
    for i in range(a + 1, min(b - 1, a + _HEADLINE_REACH)):
        bits = entries[i].bits
        if keys[i] == ":":
            head = entries[a].bits
            title = not entries[i + 1].bits & ~(FACT | CONSTRUCT | WAW)
            if placed and title and "من" in keys[a:i] and not head & OFFICE:
                return None  # "طبيب من السودان: رحلة نجاح في قلب لندن"
            credit = i == a + 1 and keys[a] == "المصدر"  # "المصدر: وكالات"
            report = entries[a].lemma in _RESEARCH and i - a == 2 and keys[a + 1] in _OF_BODIES
            if credit or (i == a + 1 and head & PLACE) or head & (PREPOSITION | CUE):
                return None
            if head & SPEECH_NOUN:  # "تقرير أممي: ..."
                return CueHit(i, "assert", "colon", "colon", i) if report else None
            wanted = NOUN_OF_SOURCE | GIVEN | VOICE
            if i > a + 1 and head & DEFINITE:
                wanted |= DEFINITE  # "الصحة العالمية: ..."
            surname = i == a + 1 and (
                (head == DEFINITE and entries[a].lemma[-1] == "ي") or not head
            )
            named = head & wanted or (surname and not entries[a].common)
            return CueHit(i, "assert", "colon", "colon", i) if named else None
        if keys[i] in ("ل", "لـ") and entries[i + 1].bits & QUOTE:
            continue  # "الوزير لـ«الأفق»: ..."
        if keys[i] in ("في", "من") and not placed and _may_speak_for_itself(entries[a]):
            placed = True  # "سكان في المدينة: ...", "صيدلي من البلدة: ..."
            continue
        if bits & (MARK | CUE | COMPLEMENTISER | PREPOSITION | ENDER) and not bits & (
            NOUN_OF_SOURCE | QUOTE
        ):
            return None
    return None


def _behind_quotation(keys: list[str], entries: list[Entry], a: int, b: int) -> CueHit | None:
    """Read a headline whose speaker follows what he says ("«لن نرحل»: الجبهة تكسر صمتها")."""
    if b - a < _CLAUSE_IN or not entries[a].bits & QUOTE:
        return None
    for i in range(a + 2, min(b - 1, a + _OPENING)):
        if keys[i] == ":" and entries[i - 1].bits & QUOTE:
            speaks = entries[i + 1].bits & (NOUN_OF_SOURCE | GIVEN)
            return CueHit(i, "assert", "headline", "trailing", None) if speaks else None
    return None


def _may_speak_for_itself(head: Entry) -> bool:
    """Tell whether a headline's first noun stands for people, or for a body that speaks."""
    return bool(head.bits & (PERSON | OFFICE | INSTITUTION | ARMED)) and not head.bits & (
        DEFINITE | POSSESSED | PLACE
    )


def _in_these_words(keys: list[str], entries: list[Entry], a: int, b: int) -> CueHit | None:
    """Read whose words open a sentence ("«...»، بهذه العبارة اختصرت معلمة ...", "هكذا وصف ...")."""
    if b - a < _CLAUSE_IN or not entries[a].bits & QUOTE:
        return None
    for i in range(a + 2, b - 2):
        if keys[i] in THUS and any(entry.bits & QUOTE for entry in entries[i - 2 : i]):
            verb = i + 1 + (entries[i + 1].lemma in _WORDS)
            other = entries[verb].bits & (MARK | QUOTE | COMPLEMENTISER | PREPOSITION | DEFINITE)
            return None if other else CueHit(verb, "report", "words", "trailing", None)
    return None


def _in_brackets(keys: list[str], entries: list[Entry], a: int, b: int) -> CueHit | None:
    """Read the source that an agency puts behind its headline ("مقتل عشرة في غارة (الشرطة)")."""
    if b - a < _BRACKETED or keys[b - 1] != ")":
        return None
    opening = next((i for i in range(b - 2, b - _BRACKETED, -1) if keys[i] == "("), None)
    if opening is None or opening - a < _DEEDS_BEFORE:
        return None
    first = entries[opening + 1]
    source = first.bits & (INSTITUTION | OFFICE) or first.lemma in _UNNAMED
    return CueHit(opening, "report", "preposition", "preposition", None) if source else None


def _is_dateline(keys: list[str], entries: list[Entry], a: int, b: int) -> bool:
    """Tell whether a line names places and an outlet ("بغداد: فلان - لندن: «المدار»")."""
    if not _DATELINE_LEAST <= b - a <= _DATELINE or keys[a + 1] != ":":
        return False
    if entries[a].bits & (PLACE | STATE) and entries[a + 2].bits & QUOTE:
        # "بوغوتا: «الشرق والغرب»", where speech would have a verb or an indefinite noun
        inside = entries[a + 3 : b - 1]
        return len(inside) <= _OUTLET_WORDS and all(e.bits & DEFINITE for e in inside)
    opening = next((i for i in range(b - 3, max(a, b - 6), -1) if entries[i].bits & QUOTE), None)
    outlet = opening is not None and bool(entries[b - 1].bits & QUOTE)
    return outlet and ":" in keys[a + 2 : b - 2]


def headline_part(keys: list[str], a: int, b: int) -> int:
    """Return where the part of a headline begins that may name its speaker before a colon.

    Of two parts the second may: "المرض يعود.. والوزارة: لا إصابات". In a live report the time
    stands before it: "20:30 | الوزير: لا إصابات".
    """
    if b - a > 3 and keys[a][0].isdigit() and keys[a + 1] in _BARS:
        a += 2
    window = keys[a:b]
    stops = next((i for i, key in enumerate(window) if key in _STOPS), None)
    if stops is None:
        return a
    second = stops + 1
    return a if ":" in window[:second] else a + second


def saying_participle(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int, i: int
) -> CueHit | None:
    """Accept a participle of saying that goes on with the sentence's subject (", محذرا من")."""
    if entries[i].bits & (DEFINITE | ATTACHED):
        return None
    if keys[i] in _ADMITTING and not (i + 1 < b and keys[i + 1][0] == "ب"):
        return None  # "تتخذ من المدينة مقرا"
    content = content_after(keys, entries, quoted, i, b, CLAUSE_REACH)
    after_comma = (i > a and keys[i - 1] in ("،", ",")) or _appears(keys, entries, a, i)
    near = content is not None and content - i <= _PARTICIPLE_REACH
    if not after_comma and not near and not _describes(keys, entries, i, b):
        return None
    return CueHit(i, "", "participle", "participle", content)


def _appears(keys: list[str], entries: list[Entry], a: int, i: int) -> bool:
    """Tell whether somebody shows himself as one who says something ("وظهر في المقطع متوعدا")."""
    if keys[i] not in _DECLARING:
        return False
    shown = [j for j in range(a, min(i, a + _SHOWN_REACH)) if is_among(keys[j], _APPEARING)]
    return bool(shown) and not any(
        entries[j].bits & (COMPLEMENTISER | CUE | MARK) for j in range(shown[0] + 1, i)
    )


def _describes(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether a participle calls its object something, or speaks of a feeling.

    "واصفا إياهم بالأغبياء", "معربة عن خشيتها".
    """
    if keys[i] in _FEELING:
        return i + 1 < b and keys[i + 1] == "عن"
    if keys[i] not in _DESCRIBING:
        return False
    return any(
        (entries[j].bits & ATTACHED or keys[j] in ("ب", "بـ")) and keys[j][0] == "ب"
        for j in range(i + 2, min(b, i + _DESCRIBED_REACH))
    )


def source_preposition(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int, i: int
) -> CueHit | None:
    """Accept a source preposition, or a noun of opinion in its place, that a source follows."""
    bits, before = entries[i].bits, keys[i - 1] if i > a else ""
    if bits & OWN_OPINION:
        if before in ("حد", "في") or before.endswith("حسب") or keys[i].startswith(_BY):
            named = before.endswith("حسب") and i - 1 >= a
            return CueHit(i - 1 if named else i, "report", "own", "own", None)
        return None
    if bits & OPINION and not _opines(keys, entries, a, b, i):
        return None
    for j in range(i + 1, min(b, i + 7)):
        bits = entries[j].bits
        if bits & (NOUN_OF_SOURCE | GIVEN | SPEECH_NOUN | RELEASE | VOICE):
            return CueHit(i, "report", "preposition", "preposition", None)
        if bits & CUE and keys[j - 1] == "ما":
            return None  # the verb of the source clause is the cue
        if bits & OWN_OPINION:
            return None
        if bits & QUOTE and j == i + 1 and not quoted[i]:
            inside = entries[j + 1].lemma if j + 1 < b else ""
            if is_among(keys[i], _IN_LINE_WITH) and inside in _PLANS:
                return None  # "العمل وفق «نظام طوارئ»"
            return CueHit(i, "report", "preposition", "preposition", None)
        if entries[j].lemma in _DOCUMENTS and bits & (DEFINITE | ATTACHED) | (j == i + 1):
            return CueHit(i, "report", "preposition", "preposition", None)
        if bits & (MARK | COMPLEMENTISER):
            return _bare(keys, entries, i, j)
    return _bare(keys, entries, i, b)


def _opines(keys: list[str], entries: list[Entry], a: int, b: int, i: int) -> bool:
    """Tell whether a noun of opinion names a source ("في رأي الخبير", not "الرأي العام")."""
    bits, before = entries[i].bits, keys[i - 1] if i > a else ""
    if bits & DEFINITE or (i + 1 < b and entries[i + 1].bits & OWN_OPINION):
        return False
    if entries[i].lemma in _SOMETIMES_OPINIONS:
        # "لا أحد، في حساب الوزير، ...": elsewhere an account or a figure
        opens = i - 1 == a and entries[i].lemma not in ("حساب", "حسابات")
        apart = opens or (i - 2 >= a and bool(entries[i - 2].bits & (MARK | QUOTE)))
        speaks = i + 1 < b and entries[i + 1].bits & (NOUN_OF_SOURCE | GIVEN)
        return before in ("في", "وفي") and apart and bool(speaks)
    if before in ("في", "وفي") or bits & SOURCE_PREPOSITION:
        return entries[i].lemma != _TONGUE
    return before in _ON and entries[i].lemma in _ON_OPINION


def _bare(keys: list[str], entries: list[Entry], i: int, end: int) -> CueHit | None:
    """Accept a source that is one unknown name or an unlisted plural of people ("وفق محامين")."""
    if i + 1 >= end or keys[i] == "تبعا":  # "تبعا للعمر"
        return None
    if entries[i].bits & OPINION:  # "في رأي ديشباندي"
        named = looks_like_name(keys[i + 1], entries[i + 1])
        return CueHit(i, "report", "preposition", "preposition", None) if named else None
    first = entries[i + 1].bits
    plural = keys[i + 1].endswith(("ين", "ون"))
    if first & (ATTACHED | PREPOSITION | TIME | ENDER) or not (plural or i + 2 >= end):
        return None
    named = first == DEFINITE and not entries[i + 1].common  # "وفق السراحنة، ..."
    then = end < len(keys) and keys[end] in _THEN
    if not plural and first & DEFINITE and not named and not then:
        return None
    return CueHit(i, "report", "preposition", "preposition", None)


def _noun(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int, i: int
) -> CueHit | None:
    """Accept a noun of speech that its content follows."""
    bits = entries[i].bits
    if entries[i].lemma in _FIGURES or keys[i] in ("رد", "ذكر"):
        return None
    content = content_after(keys, entries, quoted, i, b, NOUN_REACH)
    arrival = entries[i].lemma == "مفاد" or any(
        keys[j] in _ARRIVAL and keys[j + 1] != "ذلك" for j in range(max(a, i - 3), i)
    )
    if content is not None and keys[content] == "لان":
        return None
    if content is not None and keys[content].startswith("فان") and not bits & OWN_OPINION:
        return None  # "أم كان التسجيل قديما، فإن ..."
    if arrival and content is not None:
        return CueHit(i, "report", "arrival", "noun", content)
    if content is None or (i == a and not bits & (DEFINITE | POSSESSED | WAW)):
        return None
    clause = entries[content].bits & COMPLEMENTISER
    owned = bits & (POSSESSED | OWN_OPINION)
    if not ((clause and content - i <= _OWNER_REACH) or (owned and keys[content] == ":")):
        return None
    return CueHit(i, "report", "owned" if owned else "noun", "noun", content)


def _document_clause(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int
) -> CueHit | None:
    """Read what a document says: "وفيها أن الجماعة ...", "وجاء في قرار الحكومة أن ..."."""
    window = keys[a:b]
    told = _as_told_in(keys, entries, a, b)
    if told is not None:
        return told
    for i in range(a, b - 1) if "وفيها" in window or "وفيه" in window else ():
        if keys[i] in ("وفيها", "وفيه") and keys[i + 1] == "ان":
            return CueHit(i, "report", "arrival", "noun", i + 1)
    for i in range(a, min(b - 3, a + _HEADLINE_REACH)):
        arrived = is_among(keys[i], _ARRIVED) and keys[i + 1] == "في"
        if arrived and entries[i + 2].lemma in _DECREES:
            content = content_after(keys, entries, quoted, i + 2, b, NOUN_REACH)
            if content is not None and entries[content].bits & COMPLEMENTISER:
                return CueHit(i, "report", "arrival", "noun", content)
    return None


def _opens_document(keys: list[str], entries: list[Entry], a: int, b: int) -> CueHit | None:
    """Read a message that a clause stands in: "وفي التسجيل أن ...", "وفي البيان المكتوب أن ..."."""
    if b - a < _CLAUSE_IN or keys[a] not in ("في", "وفي"):
        return None
    if not entries[a + 1].is_document:
        return None
    content = a + 2 + bool(entries[a + 2].bits & DEFINITE)
    return CueHit(a + 1, "report", "document", "noun", content) if keys[content] == "ان" else None


def _as_told_in(keys: list[str], entries: list[Entry], a: int, b: int) -> CueHit | None:
    """Read a message as a source between commas: "كما جاء في البيان", "على ما ورد فيه"."""
    if _ARRIVED.isdisjoint(keys[a:b]):
        return None
    for i in range(a + 1, b - 1):
        if keys[i] not in _ARRIVED or keys[i - 1] not in ("كما", "ما", "حسبما"):
            continue
        if keys[i + 1] in ("فيه", "فيها"):
            return CueHit(i, "report", "own", "own", None)
        if keys[i + 1] != "في" or i + 2 >= b:
            continue
        text = entries[i + 2].bits & (SPEECH_NOUN | RELEASE) and not entries[i + 2].bits & QUOTE
        if entries[i + 2].is_document or (text and find_source(keys, entries, i + 2, b)):
            return CueHit(i + 1, "report", "preposition", "preposition", None)
    return None
