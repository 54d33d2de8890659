"""Reporting cues: the word of a sentence that hands its content to a speaker.

A cue is a verb of saying with what its frame asks for (see ``lexicon/cues.txt``), a source preposition
("بحسب"), or a noun of speech ("في تصريح للوزير إن"). Words inside quotations and in relative or
temporal clauses are no cues: their speech is not the sentence's own.
"""

from dataclasses import dataclass

from clf.attribution.lexicon import (
    ARMED,
    ATTACHED,
    COMPLEMENTISER,
    CUE,
    DEFINITE,
    ENDER,
    FACT,
    GIVEN,
    INSTITUTION,
    MARK,
    MEDIA,
    MESSAGE,
    NOUN_OF_SOURCE,
    OFFICE,
    OPINION,
    OWN_OPINION,
    PARTICIPLE,
    PLACE,
    POSSESSED,
    PREPOSITION,
    PRESENT,
    QUOTE,
    RELEASE,
    SOURCE_PREPOSITION,
    SPEECH_NOUN,
    STATE,
    TIME,
    VOICE,
    WAW,
    Entry,
)

_CLAUSE_REACH = 34
"""Words between a verb and its clause: news puts the speaker's whole title in between."""
_OBJECT_REACH = 16
_NOUN_REACH = 24
_OWNER_REACH = 7
"""Words between a noun of speech and its clause: the name of the one who speaks."""
_HEADLINE_REACH = 9
_TRAILING_REACH = 16
_BLAME = frozenset(["المسووليه", "مسووليه", "وزر", "تبعه", "مسووليته"])
_NOT_CONTENT = frozenset(
    [
        "قبل",
        "بعد",
        "منذ",
        "دون",
        "بدون",
        "يمكن",
        "يجب",
        "ينبغي",
        "شان",
        "شانه",
        "شانها",
        "بعيد",
        "قبيل",
        "يتعين",
        "يمكنه",
        "يمكنها",
        "لابد",
        "بد",
        "مجرد",
        "حتي",
        "يجوز",
        "عسى",
        "يفترض",
        "المفترض",
        "المقرر",
        "الممكن",
        "المتوقع",
        "المرجح",
        "الموكد",
        "سبق",
        "وسبق",
        "غير",
        "بيد",
        "الا",
        "علي",
    ]
)
"""Words whose "أن" opens no reported content ("قبل أن"، "يمكن أن")."""
_BEFORE_NOUNS = frozenset(
    ["عدم", "خشيه", "شرط", "راي", "مجرد", "كل", "اي", "هذا", "هذه", "جميع", "حق"]
)
"""Words after which a form that could be a verb is a noun ("عدم ذكر اسمه")."""
_TEMPORAL = frozenset(
    [
        "بعدما",
        "عندما",
        "حينما",
        "منذما",
        "حين",
        "لما",
        "كلما",
        "قبلما",
        "ريثما",
        "يوم",
        "حيث",
        "الذي",
        "التي",
        "الذين",
        "اللذين",
        "اللتين",
        "اللواتي",
        "اذا",
        "من",
    ]
)
_ASIDES = frozenset(
    [
        "الذي",
        "التي",
        "الذين",
        "وهو",
        "وهي",
        "وهم",
        "وقد",
        "طلب",
        "طلبت",
        "رفض",
        "رفضت",
        "اشترط",
        "فضل",
    ]
)
"""Words that open an aside on the speaker, whose verbs end no search for the content."""
_PASSES = frozenset(
    [
        "كما",
        "حسبما",
        "وقد",
        "قد",
        "لقد",
        "وكان",
        "كان",
        "كانت",
        "وكانت",
        "كذلك",
        "وكما",
        "فقد",
        "وفقما",
        "بحسبما",
    ]
)
_SOURCE_CLAUSES = frozenset(["ما", "كما", "حسبما", "وفقما", "بحسبما"])
_NEGATIONS = frozenset(["لم", "لن", "لا", "ولم", "ولن", "ولا", "فلم", "فلن", "فلا", "ما", "وما"])
_NEGATABLE = frozenset(("deny", "predict"))
_OPINION_VERBS = frozenset(["يري", "تري", "يعتقد", "تعتقد", "يخفي", "تخفي"])
_FIGURES = frozenset(
    ["روايه", "توقعات", "حصيله", "تقديرات", "ارقام", "احصاءات", "احصاييات", "معطيات", "بيانات"]
)
"""Nouns that lead to a source ("تقديرات الوزارة") but open no speech of their own."""
_ARRIVAL = frozenset(["جاء", "وجاء", "ورد", "وورد", "جاءت", "وجاءت"])


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue in a sentence, by token index.

    ``content`` is the token that opens the content (None where the content stands before the cue
    or is a noun phrase); ``kind`` is verb, trailing, preposition, noun, participle, colon or own
    (an opinion with a pronoun: "على حد تعبيره").
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


_WANTED = CUE | SOURCE_PREPOSITION | SPEECH_NOUN | RELEASE | PARTICIPLE | OPINION | OWN_OPINION


def find_cues(keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int) -> Cues:
    """Return the cue of the sentence that spans tokens ``a`` to ``b`` (exclusive)."""
    hit: CueHit | None = None
    noun: CueHit | None = None
    participle: CueHit | None = None
    preposition: CueHit | None = None
    signals: list[str] = []
    for i in range(a, b):
        bits = entries[i].bits
        if not bits & _WANTED or quoted[i]:
            continue
        if bits & CUE and hit is None:
            hit = _verb(keys, entries, quoted, a, b, i, signals)
            if hit is not None:
                continue
        if bits & (SOURCE_PREPOSITION | OPINION | OWN_OPINION) and preposition is None:
            preposition = _preposition(keys, entries, quoted, a, b, i)
        if bits & (SPEECH_NOUN | RELEASE | OWN_OPINION) and noun is None:
            noun = _noun(keys, entries, quoted, a, b, i)
        elif bits & PARTICIPLE and participle is None:
            participle = _participle(keys, entries, quoted, a, b, i)
    if hit is not None and (noun or participle):
        signals.append("second_cue")
    if preposition is not None and hit is not None and preposition.index - a <= 1:
        if hit.index > preposition.index and not _channel(entries, preposition.index, b):
            hit = None  # "بحسب فلان فإن ..." covers all that follows
    best = hit or _colon(keys, entries, a, b) or noun or preposition
    best = best or participle or _document_clause(keys, a, b)
    return Cues(best, preposition, tuple(signals))


def _channel(entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether a source preposition names a medium, through which another may speak."""
    return any(entries[j].bits & MEDIA for j in range(i + 1, min(b, i + 3)))


def _colon(keys: list[str], entries: list[Entry], a: int, b: int) -> CueHit | None:
    """Read a headline that names its speaker before a colon ("الوزارة: لا إصابات")."""
    for i in range(a + 1, min(b - 1, a + _HEADLINE_REACH)):
        bits = entries[i].bits
        if keys[i] == ":":
            head = entries[a].bits
            if (i == a + 1 and head & PLACE) or head & (PREPOSITION | CUE | SPEECH_NOUN):
                return None
            wanted = NOUN_OF_SOURCE | GIVEN | VOICE
            return CueHit(i, "assert", "colon", "colon", i) if head & wanted else None
        if bits & (MARK | CUE | COMPLEMENTISER | PREPOSITION | ENDER) and not bits & (
            NOUN_OF_SOURCE | QUOTE
        ):
            return None
    return None


def _participle(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int, i: int
) -> CueHit | None:
    """Accept a participle of saying that goes on with the sentence's subject (", محذرا من")."""
    if entries[i].bits & (DEFINITE | ATTACHED | WAW):
        return None
    content = content_after(keys, entries, quoted, i, b, _CLAUSE_REACH)
    after_comma = i > a and keys[i - 1] in ("،", ",")
    if content is None and not after_comma:
        return None
    return CueHit(i, "", "participle", "participle", content)


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
    if i > a and not _verbal_place(keys, entries, a, i, content):
        return None
    if entry.bits & ATTACHED and content is None:
        return None
    if _source_clause(keys, a, i):
        return CueHit(i, entry.act, entry.frame, "trailing", None)
    if i > a and _embedded(keys, entries, a, i):
        signals.append("embedded")
        return None
    if i > a and content != i + 1 and _relative(keys, entries, a, i):
        return None
    if content is not None:
        return CueHit(i, entry.act, entry.frame, "verb", content)
    satisfied = _satisfied(keys, entries, i, b)
    if i > a and _trails(keys, entries, i, b, after_comma=not satisfied):
        return CueHit(i, entry.act, entry.frame, "trailing", None)
    if satisfied:
        return CueHit(i, entry.act, entry.frame, "verb", None)
    signals.append("weak_" + entry.act)
    return None


def _verbal_place(
    keys: list[str], entries: list[Entry], a: int, i: int, content: int | None
) -> bool:
    """Tell whether a form that could also be a noun or a name stands where a verb can."""
    entry, before = entries[i], entries[i - 1]
    if entry.bits & OPINION and not before.bits & (MARK | TIME | ENDER) and content != i + 1:
        return False
    if entry.bits & PREPOSITION and content != i + 1:
        return False
    if entry.bits & SPEECH_NOUN and content != i + 1 and not entry.bits & WAW:
        return bool(before.bits & MARK)
    if entry.bits & WAW:
        return True
    if keys[i - 1] in _SOURCE_CLAUSES:
        return True
    if (
        keys[i - 1] != "حتي"
        and before.bits & (PREPOSITION | SOURCE_PREPOSITION)
        and not before.bits & (TIME | ENDER)
    ):
        return False
    return keys[i - 1] not in _BEFORE_NOUNS and not entry.bits & GIVEN


def _source_clause(keys: list[str], a: int, i: int) -> bool:
    """Tell whether the verb names the source of the rest ("على ما قال شاهد"، "كما يقول الخبير")."""
    if i - 1 < a or keys[i - 1] not in _SOURCE_CLAUSES:
        return False
    if keys[i - 1] == "ما":
        return i - 2 >= a and keys[i - 2] in (
            "على", "علي", "وفق", "في", "وفي", "بحسب", "وبحسب", "حسب", "ووفق", "وعلى",
        )  # fmt: skip
    return i - 2 >= a and keys[i - 2] in ("،", ",", ")")


def _satisfied(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether a verb without a clause has what its frame asks for instead."""
    frame = entries[i].frame
    reach = range(i + 1, min(b, i + 1 + _OBJECT_REACH))
    if frame in ("free", "np", "object", "source"):
        return True
    if frame == "weak":
        return any(entries[j].bits & FACT for j in reach)
    if frame == "blame":
        return any(keys[j] in _BLAME for j in reach)
    if frame == "relay":
        return any(keys[j] == "عن" for j in reach) and any(
            entries[j].bits & SPEECH_NOUN or keys[j].startswith(("شكو", "اقرار")) for j in reach
        )
    if frame == "claim":
        return any(
            (entries[j].bits & ATTACHED and keys[j][0] == "ب") or keys[j] in ("ب", "بـ")
            for j in reach
        )
    if frame == "release":
        text = [j for j in reach if entries[j].bits & (RELEASE | SPEECH_NOUN)]
        return bool(text) and any(
            entries[j].bits & MESSAGE for j in range(text[0] + 1, min(b, text[0] + _NOUN_REACH))
        )
    return False


def _embedded(keys: list[str], entries: list[Entry], a: int, i: int) -> bool:
    """Tell whether the verb stands in a relative, temporal, negated or object clause."""
    back = i - 1
    while back > a and keys[back] in _PASSES:
        back -= 1
    before = keys[back]
    if before in _NEGATIONS:
        opinion = keys[i] in _OPINION_VERBS and before[-1] == "ا"
        return not (entries[i].act in _NEGATABLE or opinion)
    if (entries[back].bits & TIME and before in _TEMPORAL) or before in _TEMPORAL:
        return before != "من" or not entries[i].bits & PRESENT
    if entries[back].lemma in _TEMPORAL and entries[back].bits & WAW:
        return back > a
    if entries[back].bits & COMPLEMENTISER:
        return "سبق" not in (
            keys[max(a, back - 1)].lstrip("و"),
            keys[max(a, back - 2)].lstrip("و"),
        )
    return before == "مما"


def _relative(keys: list[str], entries: list[Entry], a: int, i: int) -> bool:
    """Tell whether a verb describes the indefinite noun before it.

    "مدير يلوم مقاولا", "في بيان نشر أمس": Arabic needs no pronoun for that.
    """
    entry, before = entries[i], entries[i - 1].bits
    if entry.bits & WAW or before & (DEFINITE | STATE | GIVEN | MARK | QUOTE | TIME | ENDER):
        return False
    if before & (RELEASE | SPEECH_NOUN) and not before & (CUE | POSSESSED):
        return True
    headline = INSTITUTION | ARMED | OFFICE | MEDIA
    if entries[a].bits & headline and entries[a].bits & DEFINITE:
        return False  # "الحرس الإقليمي في أرفاند ينفي"
    if not entry.bits & PRESENT:
        return False
    if i - 1 == a:
        return not before & WAW and bool(before & (NOUN_OF_SOURCE | FACT))
    return not before & (SOURCE_PREPOSITION | VOICE | CUE)


def content_after(
    keys: list[str], entries: list[Entry], quoted: bytearray, i: int, b: int, reach: int
) -> int | None:
    """Return the token that opens the content after token ``i``, if one does within ``reach``."""
    aside = False
    named = _quoted_name_end(entries, i, b)
    for j in range(named, min(b, i + 1 + reach)):
        bits = entries[j].bits
        if not bits & (QUOTE | COMPLEMENTISER | MARK | CUE | ENDER):
            continue
        if bits & ENDER and not bits & CUE:
            aside = aside or keys[j] in _ASIDES
            continue
        if bits & QUOTE:
            if j + 2 < len(quoted) and quoted[j + 1] and quoted[j + 2] and _speech(entries, j):
                return j
            continue  # a single quoted word is a term, not what is said
        if bits & COMPLEMENTISER and not bits & GIVEN:
            if (
                keys[j] == "ان"
                and j > i + 1
                and (keys[j - 1] in _NOT_CONTENT or entries[j - 1].lemma in _NOT_CONTENT)
            ):
                continue
            return j
        if bits & MARK and keys[j] == ":":
            return j
        if bits & CUE and not aside and not bits & (PREPOSITION | NOUN_OF_SOURCE):
            if not _nominal(keys, entries, j) and not _relative(keys, entries, i, j):
                return None
    return None


def _quoted_name_end(entries: list[Entry], i: int, b: int) -> int:
    """Return where to look for content after a verb: behind a group's name in quotation marks."""
    if i + 1 < b and entries[i + 1].bits & QUOTE:
        for j in range(i + 3, min(b - 2, i + 9)):
            if entries[j].bits & QUOTE:
                return j + 1
            if entries[j].bits & (MARK | COMPLEMENTISER | CUE):
                break
    return i + 1


def _speech(entries: list[Entry], opening: int) -> bool:
    """Tell whether what is quoted is speech and no name of a group ("جماعة «رماح الجنوب»")."""
    before = entries[opening - 1].bits
    return not before & (NOUN_OF_SOURCE & ~STATE) or bool(before & (DEFINITE | INSTITUTION))


def _nominal(keys: list[str], entries: list[Entry], j: int) -> bool:
    """Tell whether a form that could be a verb is rather a noun here, or in an aside."""
    before = entries[j - 1].bits & (PREPOSITION | ENDER | SOURCE_PREPOSITION)
    return bool(before) or keys[j - 1] in _BEFORE_NOUNS or bool(entries[j].bits & SPEECH_NOUN)


def _trails(keys: list[str], entries: list[Entry], i: int, b: int, *, after_comma: bool) -> bool:
    """Tell whether the verb closes its sentence after a quotation or, if it may, a comma."""
    back = i - 1
    if keys[back] in _PASSES or keys[back] in ("هكذا", "هذا"):
        back -= 1
    after_quote = bool(entries[back].bits & QUOTE) or (
        keys[back] in ("،", ",", "-", "–") and back > 0 and bool(entries[back - 1].bits & QUOTE)
    )
    if entries[i].bits & WAW:
        return False
    if after_quote:
        return True
    return (
        after_comma
        and keys[back] in ("،", ",", "-", "–")
        and b - i <= _TRAILING_REACH
        and entries[i].frame in ("clause", "tell", "np", "free")
    )


def _preposition(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int, i: int
) -> CueHit | None:
    """Accept a source preposition, or a noun of opinion in its place, that a source follows."""
    bits, before = entries[i].bits, keys[i - 1] if i > a else ""
    if bits & OWN_OPINION:
        if before in ("حد", "في") or entries[i].bits & ATTACHED or before.endswith("حسب"):
            return CueHit(i, "report", "own", "own", None)
        return None
    if bits & OPINION:
        if before not in ("في", "وفي", "على", "وعلى", "علي") and not bits & SOURCE_PREPOSITION:
            return None
        if i + 1 < b and entries[i + 1].bits & OWN_OPINION:
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
            return CueHit(i, "report", "preposition", "preposition", None)
        if bits & MARK:
            return _bare(keys, entries, i, j)
    return _bare(keys, entries, i, b)


def _bare(keys: list[str], entries: list[Entry], i: int, end: int) -> CueHit | None:
    """Accept a source that is one unknown name or an unlisted plural of people ("وفق محامين")."""
    if i + 1 >= end or entries[i].bits & OPINION:
        return None
    first = entries[i + 1].bits
    plural = keys[i + 1].endswith(("ين", "ون"))
    if first & (ATTACHED | PREPOSITION | TIME | ENDER) or not (plural or i + 2 >= end):
        return None
    if not plural and first & DEFINITE:
        return None
    return CueHit(i, "report", "preposition", "preposition", None)


def _noun(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int, i: int
) -> CueHit | None:
    """Accept a noun of speech that its content follows."""
    bits = entries[i].bits
    if entries[i].lemma in _FIGURES or keys[i] in ("رد", "ذكر"):
        return None
    content = content_after(keys, entries, quoted, i, b, _NOUN_REACH)
    arrival = entries[i].lemma == "مفاد" or any(
        keys[j] in _ARRIVAL for j in range(max(a, i - 3), i)
    )
    if arrival:
        return CueHit(i, "report", "arrival", "noun", content)
    if content is None or (i == a and not bits & (DEFINITE | POSSESSED | WAW)):
        return None
    clause = entries[content].bits & COMPLEMENTISER
    owned = bits & (POSSESSED | OWN_OPINION)
    if not ((clause and content - i <= _OWNER_REACH) or (owned and keys[content] == ":")):
        return None
    return CueHit(i, "report", "owned" if owned else "noun", "noun", content)


def _document_clause(keys: list[str], a: int, b: int) -> CueHit | None:
    """Read a document that goes on by a pronoun ("وفيها أن الجماعة ...")."""
    for i in range(a, b - 1):
        if keys[i] in ("وفيها", "وفيه") and keys[i + 1] == "ان":
            return CueHit(i, "report", "arrival", "noun", i + 1)
    return None
