"""The phrase that names a speaker: where it begins and ends, and the name within it.

Arabic news puts titles before a name ("المتحدث باسم الجيش العقيد سامر العلواني") and after it
("مصطفى بالي المتحدث باسم ..."). The name is what the guidelines ask for: a person's name without
titles, else the group's or office's name.

The phrase is read from its head on by the grammar of the noun phrase: an indefinite noun takes on
what follows until a definite noun closes it; a closed phrase goes on with definite adjectives, titles
and "لـ" or "في" of a body, and a person's name ends it. Where the verb may have an object
(``strict``), a definite noun after a closed phrase is that object.
"""

import re
from dataclasses import dataclass

from clf.attribution.lexicon import (
    ADJECTIVE,
    ALIAS,
    ARMED,
    ATTACHED,
    BREAK,
    COMPLEMENTISER,
    CONSTRUCT,
    COURTESY,
    CUE,
    DEFINITE,
    DESCRIPTOR,
    ENDER,
    FACT,
    GIVEN,
    HEARER,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    NOUN_OF_SOURCE,
    NUMBER,
    OFFICE,
    OWN_OPINION,
    PARTICIPLE,
    PERSON,
    POSSESSED,
    PREPOSITION,
    PRESENT,
    PRONOUN,
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

_MAX_PHRASE = 22
_MAX_NAME = 5
_MAX_QUOTED_NAME = 6
_STOP = (
    MARK | QUOTE | BREAK | COMPLEMENTISER | TIME | ENDER | PARTICIPLE | SOURCE_PREPOSITION | PRONOUN
    | OWN_OPINION
)  # fmt: skip
IN_ORGANISATION = INSTITUTION | ARMED | OFFICE | STATE | MILITANT
_NOT_A_NAME = (
    NOUN_OF_SOURCE | DESCRIPTOR | ATTACHED | PREPOSITION | WAW | SPEECH_NOUN | RELEASE | FACT
    | POSSESSED | ADJECTIVE | ENDER | TIME | MARK | BREAK | QUOTE | NUMBER | COMPLEMENTISER | VOICE
    | OWN_OPINION
)  # fmt: skip
_RELATION_ENDINGS = ("ي", "يه", "يين", "يون", "يات")
_GENERAL = frozenset(("عام", "عامه"))
"""Of a "مدير عام"; elsewhere "عام" is a year and ends the phrase."""
_OCCASIONS = frozenset(
    [
        "وقت",
        "سياق",
        "مقابل",
        "حديث",
        "لقاء",
        "حوار",
        "جلسه",
        "ندوه",
        "اتصال",
        "مستهل",
        "ختام",
        "اطار",
        "موتمر",
        "ظل",
        "حين",
        "غضون",
        "ضوء",
        "ضربه",
        "شان",
        "اثناء",
        "منشور",
        "تدوينه",
        "موقع",
        "صفحته",
        "حسابه",
        "رساله",
        "هذا",
        "هذه",
        "ذلك",
        "افتتاح",
        "جوله",
        "اجتماع",
        "ايجاز",
        "مرافعتها",
        "مرافعته",
        "حيثيات",
        "تعميم",
        "معركه",
        "نشرته",
        "بلاغه",
        "اشاره",
        "ورقه",
        "حصيله",
        "نشره",
        "تحديث",
        "ايحاء",
        "تعليقه",
        "رده",
        "ردها",
        "هذين",
        "هاتين",
        "سلسله",
        "حينه",
        "حينها",
        "بيانه",
        "بيانها",
        "كلمته",
        "خطابه",
    ]
)
"""What follows "في" when it tells the occasion of speech and not the speaker's place or office."""
_WITHHELD = frozenset(["كشف", "نشر", "ذكر", "حجب", "عدم", "ايراد", "اغفال"])
"""Words before "اسمه" where the name is not given."""
_TITLES_AFTER = frozenset(["رسميه", "ناطق", "ناطقه", "متحدث", "متحدثه", "رسمي", "عسكري", "حكومي"])
"""Second titles of an office holder ("وزير الثقافة الناطق باسم الحكومة")."""
_OVERSIGHT = frozenset(
    ["مشرف", "مشرفه", "مطلع", "مطلعه", "مطلعين", "مطلعون", "رقابه", "اشراف", "قيم"]
)
"""Nouns that take "على" for their complement."""
_CIRCUMSTANCE = re.compile(r"م(?:[تنلضح]|ست|بت|شي)\w{2,}ا")
_NAME_PARTICLES = frozenset(
    [
        "عبد",
        "ابو",
        "ابن",
        "بن",
        "ام",
        "بنت",
        "ال",
        "ابي",
        "ابا",
        "ولد",
        "بابي",
        "بابو",
        "دي",
        "دو",
        "فان",
        "فون",
        "لا",
        "دا",
        "بو",
    ]
)
_BODIES = OFFICE | INSTITUTION | PERSON | MEDIA | ARMED | VOICE


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker's phrase by token indices: the whole phrase, and the name or core within it.

    ``person`` says that the core is a person's name; a mention that is not ``sure`` counts only
    when the article knows its name from elsewhere.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    person: bool
    sure: bool = True


def parse_mention(
    keys: list[str],
    entries: list[Entry],
    start: int,
    stop: int,
    *,
    strict: bool = False,
) -> Mention | None:
    """Read the noun phrase that begins at token ``start`` and ends before ``stop``."""
    if start < stop and entries[start].bits & QUOTE:
        return quoted_name(keys, entries, start, stop)
    end = _phrase_end(keys, entries, start, stop, strict=strict)
    if end <= start:
        return None
    name = None
    if entries[start].bits & (OFFICE | PERSON | VOICE | COURTESY):
        name = _alias(keys, entries, start, min(stop, len(entries), end + 4))
    name = name or _person(keys, entries, start, end, strict=strict)
    if name is not None:
        end = max(end, name[1])
        return Mention(start, end, name[0], name[1], person=True)
    core = start
    if end - start > 3 and entries[start + 1].bits & QUOTE and entries[end - 1].bits & QUOTE:
        if entries[start].bits & (ARMED | MEDIA) and not entries[start].bits & OFFICE:
            return Mention(start, end, start + 2, end - 1, person=False)
    while core + 1 < end and _mere_courtesy(entries[core].bits):
        core += 1
    return Mention(start, end, core, _core_end(entries, core, end), person=False)


def quoted_name(keys: list[str], entries: list[Entry], opening: int, stop: int) -> Mention | None:
    """Read a group's name in quotation marks that stands where the subject stands."""
    closing = _closing(entries, opening, stop)
    if closing is None or closing + 1 >= stop or keys[closing + 1] == ".":
        return None
    return Mention(opening + 1, closing, opening + 1, closing, person=False)


def apposed_name(keys: list[str], entries: list[Entry], mention: Mention, stop: int) -> Mention:
    """Return the mention with the name that an apposition gives it, if one does.

    "وقال رئيس المجلس، وهو عقيد اسمه بشارة كودي، إن"; "وعاد المدير، غلام سروري، فأوضح".
    """
    if mention.person or not _takes_name(entries[mention.start].bits, strict=False):
        return mention
    stop = min(stop, len(entries), mention.end + _MAX_PHRASE)
    if mention.end + 2 >= stop or keys[mention.end] not in ("،", ","):
        return mention
    first = mention.end + 1
    name = _alias(keys, entries, first, stop)
    plain = not entries[first].bits & (_NOT_A_NAME | DEFINITE | CUE | PRONOUN)
    if name is None and plain and keys[first][-1] != "ا":
        end = _name_end(keys, entries, first, stop, strict=False)
        if end < stop and keys[end] in ("،", ",") and (end - first > 1 or end + 1 < stop):
            name = first, end
    if name is None:
        return mention
    return Mention(mention.start, mention.end, name[0], name[1], person=True)


def _closing(entries: list[Entry], opening: int, stop: int) -> int | None:
    """Return the mark that closes a short name in quotation marks."""
    for k in range(opening + 2, min(len(entries), stop, opening + 2 + _MAX_QUOTED_NAME)):
        if entries[k].bits & (QUOTE | BREAK | COMPLEMENTISER):
            return k if entries[k].bits & QUOTE else None
    return None


def _mere_courtesy(bits: int) -> bool:
    return bool(bits & COURTESY) and not bits & NOUN_OF_SOURCE & ~COURTESY


def _phrase_end(
    keys: list[str], entries: list[Entry], start: int, stop: int, *, strict: bool
) -> int:
    """Return the token after the last one of the noun phrase."""
    limit = min(stop, start + _MAX_PHRASE, len(entries))
    if limit <= start:
        return start
    head = entries[start].bits
    titled = _takes_name(head, strict=strict)
    closed = bool(head & (DEFINITE | POSSESSED | STATE))
    k = start + 1
    given = head & GIVEN and not (
        head & OFFICE and k < limit and not entries[k].bits & GIVEN  # "أمينة مال الحزب"
    )
    if given or _opens_name(keys, entries, start, limit, strict=strict):
        k = _name_end(keys, entries, start, limit, strict=strict)
        return _after_name(entries, k, limit)
    while k < limit:
        bits, key = entries[k].bits, keys[k]
        if key == "باسم":
            titled, closed = (
                True,
                bool(k + 1 < limit and entries[k + 1].bits & DEFINITE),
            )
            k += 2
        elif bits & QUOTE:
            closing = _closing(entries, k, limit)
            if closing is None or not entries[k - 1].bits & _BODIES or (strict and closed):
                break
            k, closed = closing + 1, True
        elif key == "(" and k + 2 < limit and keys[k + 2] == ")" and entries[k + 1].bits & DEFINITE:
            k += 3  # "الحزب الشيوعي الهندي (الماوي)"
        elif _names(keys, entries, k, limit, titled=titled, closed=closed, strict=strict):
            return _after_name(entries, _name_end(keys, entries, k, limit, strict=strict), limit)
        elif (
            bits & (_STOP | NUMBER)
            and not (entries[k].lemma in _GENERAL and entries[k - 1].bits & (OFFICE | INSTITUTION))
        ) or (bits & CUE and not bits & (NOUN_OF_SOURCE | PREPOSITION | DEFINITE)):
            break
        elif bits & PREPOSITION:
            if not _preposition_continues(keys, entries, start, k, limit, closed=closed):
                break
            inner = entries[k + 1].bits
            closed = _closes(inner) or not inner & (CONSTRUCT | IN_ORGANISATION | PERSON)
            k += 2
        elif not _continues(keys, entries, k, limit, start, closed=closed, strict=strict):
            break
        else:
            closed = _closes(bits) or (closed and not bits & ATTACHED and keys[k][0] != "ل")
            titled = titled or bool(bits & (OFFICE | COURTESY))
            k += 1
    return min(k, limit)


def _takes_name(head: int, *, strict: bool) -> bool:
    """Tell whether a noun can stand before a name as its title; unlisted ones can ("حفيد الملك")."""
    if head & (OFFICE | PERSON | COURTESY | VOICE):
        return True
    bodies = INSTITUTION | ARMED | MEDIA | STATE | MILITANT | SPEECH_NOUN | RELEASE
    return not strict and not head & bodies


def _after_name(entries: list[Entry], k: int, limit: int) -> int:
    """Return the end of a phrase that a name has closed: a definite title may stand after it."""
    while k < limit and entries[k].bits & (OFFICE | COURTESY) and entries[k].bits & DEFINITE:
        k += 1
    return k


def _closes(bits: int) -> bool:
    return bool(bits & (DEFINITE | POSSESSED | STATE))


def _names(
    keys: list[str],
    entries: list[Entry],
    k: int,
    limit: int,
    *,
    titled: bool,
    closed: bool,
    strict: bool,
) -> bool:
    """Tell whether a person's name begins at ``k`` within a phrase."""
    bits = entries[k].bits
    if bits & (DEFINITE | ATTACHED | ENDER | COMPLEMENTISER):
        return False
    if bits & GIVEN:
        return titled or not bits & (NOUN_OF_SOURCE | TIME)
    if keys[k] in _NAME_PARTICLES:
        return True
    if not titled or not closed or bits & _NOT_A_NAME or bits & CUE or _circumstance(keys[k]):
        return False
    return _unknown_name(entries, k, limit, strict=strict)


def _circumstance(key: str) -> bool:
    """Tell whether a word has the form of an accusative of circumstance ("متكئا", "مبتسما")."""
    return _CIRCUMSTANCE.fullmatch(key) is not None


def _unknown_name(entries: list[Entry], k: int, limit: int, *, strict: bool) -> bool:
    """Tell whether an unknown word after a title begins a name.

    Where an object may follow the subject, a title must stand right before it and a second word of
    the name after it ("المحلل السياسي مشرق الربيعي").
    """
    before = entries[k - 1]
    if not before.bits & (DEFINITE | STATE | POSSESSED) and (
        strict or not entries[k - 2].bits & (CONSTRUCT | PREPOSITION)
    ):
        return False
    title = before.bits & COURTESY or (  # "المحلل السياسي ..."
        before.lemma.endswith(("ي", "يه")) and entries[k - 2].bits & COURTESY
    )
    if not strict:
        verb = k + 1 < limit and entries[k + 1].bits & PREPOSITION  # "قاض سابق في المحكمة غادر إلى"
        return bool(title or before.bits & OFFICE or not verb)
    if not title or k + 1 >= limit or entries[k].lemma[-1] == "ا":
        return False
    following = entries[k + 1]
    if following.bits & (_NOT_A_NAME | CUE | PRONOUN) and not following.bits & GIVEN:
        return False
    relation = following.lemma.endswith("ي")
    return relation or not following.bits & DEFINITE or bool(before.bits & COURTESY)


def _opens_name(
    keys: list[str], entries: list[Entry], start: int, limit: int, *, strict: bool
) -> bool:
    """Tell whether the phrase is an untitled name of unknown words ("دلشاد باليسان")."""
    bits = entries[start].bits
    if keys[start] in _NAME_PARTICLES or (start + 1 < limit and keys[start + 1] == "الله"):
        return True
    if bits & (_NOT_A_NAME | DEFINITE | CUE) or start + 1 >= limit:
        return False
    following = entries[start + 1].bits
    if following & GIVEN and not following & (DEFINITE | ATTACHED):
        return True
    if strict or (keys[start][-1] in "هت" and start + 2 < limit):
        return False
    if following == ATTACHED:  # "ماهين بزنجو": a surname that only looks like "بـ" and a noun
        return start + 2 >= limit
    if following == DEFINITE:
        return entries[start + 1].lemma.endswith("ي")
    return not following & (_NOT_A_NAME | CUE | PRONOUN | DEFINITE)


def _continues(
    keys: list[str],
    entries: list[Entry],
    k: int,
    limit: int,
    start: int,
    *,
    closed: bool,
    strict: bool,
) -> bool:
    """Tell whether the word at ``k`` belongs to the noun phrase that began at ``start``."""
    bits, head = entries[k].bits, entries[start].bits
    if _takes_purpose(keys, entries, k, limit, start):
        return True
    if bits & ATTACHED:
        return _completes(keys[k], entries, k, start, closed=closed)
    if bits & WAW:
        if bits & (PRESENT | CUE | SPEECH_NOUN | RELEASE):
            return False
        return bool(bits & DEFINITE and closed) or (
            not closed and not bits & NOUN_OF_SOURCE and not strict
        )
    if closed:
        return _agrees(entries, k, limit, start, strict=strict)
    if keys[k][0] == "ي" and not bits and len(keys[k]) > 3 and keys[k][-1] != "ي":
        return False  # an unknown word in "ي" is a verb: "مصدر يشرف على"
    before, lemma = entries[k - 1], entries[k].lemma
    if bits & DEFINITE:
        adjectival = (
            k - 1 > start
            and not before.bits & (IN_ORGANISATION | CONSTRUCT)
            and (
                (
                    before.lemma.endswith(_RELATION_ENDINGS) and not before.lemma.endswith("ايه")
                )  # "حماية" is a noun
                or before.bits & (ADJECTIVE | MILITANT)
            )
        )
        return not (strict and adjectival)
    if bits & POSSESSED and strict:
        return False
    named_group = "تحرير" in keys[k] and head & IN_ORGANISATION
    if named_group or (
        strict
        and not bits
        and entries[k - 1].bits & (CONSTRUCT | INSTITUTION | ARMED)
        and k - 1 > start
    ):
        return True
    if strict and not head and keys[k].endswith(("ه", "ها", "هم")):
        return False
    if k - 1 == start or not strict:
        return not bits & (FACT | SPEECH_NOUN | RELEASE) or bool(head & (SPEECH_NOUN | VOICE))
    return lemma.endswith(_RELATION_ENDINGS) or bool(bits & (ADJECTIVE | NOUN_OF_SOURCE))


def _takes_purpose(keys: list[str], entries: list[Entry], k: int, limit: int, start: int) -> bool:
    """Tell whether an unknown word with "لـ" says what a body is for ("الهيئة القومية لمياه الشرب")."""
    if keys[k][0] != "ل" or k + 1 >= limit or len(keys[k]) < 4:
        return False
    if entries[k].bits not in (0, ATTACHED | CONSTRUCT):
        return False
    return bool(entries[start].bits & INSTITUTION and entries[k + 1].bits & DEFINITE)


def _completes(key: str, entries: list[Entry], k: int, start: int, *, closed: bool) -> bool:
    """Tell whether a word with "لـ" or "بـ" completes a body or an office, and is no addressee."""
    entry, head = entries[k], entries[start].bits
    if entry.bits & (MEDIA | PERSON | FACT | SPEECH_NOUN) and not entry.bits & INSTITUTION:
        return False
    prefix = key.lstrip("وف")[:1] if len(key) > 3 else ""
    if prefix == "ل":
        if entry.bits & IN_ORGANISATION and head & (OFFICE | INSTITUTION | MEDIA | PERSON | VOICE):
            return k - start <= 3
        if head & (OFFICE | PERSON) and not head & DEFINITE and entry.bits & DEFINITE:
            return not closed and not entry.bits & INSTITUTION  # "مدير سابق للسد"
        purpose = entry.bits & DEFINITE and not entry.bits & (IN_ORGANISATION | PERSON | MEDIA)
        return bool(purpose and head & (INSTITUTION | ARMED) and not head & (OFFICE | PERSON))
    return bool(head & (OFFICE | PERSON) and entry.bits & (INSTITUTION | STATE))


def _agrees(entries: list[Entry], k: int, limit: int, start: int, *, strict: bool) -> bool:
    """Tell whether a word still belongs to a phrase that is definite already.

    An adjective does (definite, with a ya of relation or listed), and so does a title; the object
    of the verb does not.
    """
    bits, lemma = entries[k].bits, entries[k].lemma
    head = entries[start].bits
    accusative = lemma.endswith("ين") and not (
        entries[k - 1].bits & PERSON or entries[k - 1].lemma.endswith("ين")
    )
    if bits & ALIAS:
        return bool(head & (OFFICE | PERSON | VOICE))
    if bits & (ADJECTIVE | DESCRIPTOR):
        return not bits & NOUN_OF_SOURCE or bool(bits & DEFINITE)
    if not bits & DEFINITE:
        return bool(bits & (OFFICE | COURTESY) and head & (OFFICE | COURTESY)) and not strict
    if bits & OFFICE and strict and not bits & COURTESY and lemma not in _TITLES_AFTER:
        return False
    if bits & (OFFICE | COURTESY):
        return bool(head & (OFFICE | COURTESY | PERSON)) or lemma.endswith(_RELATION_ENDINGS)
    if strict and (bits & FACT or accusative):
        return False
    if lemma.endswith(_RELATION_ENDINGS) or bits & MILITANT:
        return lemma != "مسووليه"  # "المسؤولية" is what one bears
    if bits & (FACT | SPEECH_NOUN | RELEASE | PERSON | STATE):
        return False
    last = k + 1 >= limit or bool(entries[k + 1].bits & (_STOP | PREPOSITION | ATTACHED))
    if bits & INSTITUTION:  # "اللجنة المنظمة": a participle that is a noun as well
        return last and not strict and lemma.endswith("ه") and entries[k - 1].lemma.endswith("ه")
    if (
        strict
        and head & ARMED
        and not lemma.endswith("ات")
        and k + 1 < limit
        and entries[k + 1].bits & MARK
    ):
        return True
    if strict:  # "المفوضية السامية": in gender like the head, and itself no last word
        return (
            lemma.endswith("ه")
            and k + 1 < limit
            and bool(entries[k + 1].bits & ATTACHED)
            and (entries[start].lemma.endswith("ه"))
        )
    return last


def _preposition_continues(
    keys: list[str],
    entries: list[Entry],
    start: int,
    k: int,
    limit: int,
    *,
    closed: bool,
) -> bool:
    """Tell whether a preposition belongs to the phrase: "مسؤول في الوزارة"، "خبير في شؤون ..."."""
    if k + 1 >= limit:
        return False
    following, head = entries[k + 1], entries[start].bits
    if following.bits & (TIME | SPEECH_NOUN | RELEASE | ENDER | NUMBER | QUOTE) and not (
        following.bits & IN_ORGANISATION
    ):
        return False
    if keys[k] in ("من", "ومن"):
        people = not head & INSTITUTION or bool(head & (OFFICE | PERSON))
        return not closed and people and not following.bits & POSSESSED
    if keys[k] in ("في", "لدى", "لدي"):
        titled = head & (OFFICE | PERSON | COURTESY)
        if head & DEFINITE and not titled and following.bits == DEFINITE and k == start + 1:
            return False  # "ورأت الحركة في السؤال انحيازا"
        return following.lemma not in _OCCASIONS and keys[k + 1] not in _OCCASIONS
    if keys[k] == "عن":
        return entries[start].lemma in ("نائب", "نائبه", "عضو", "ممثل")
    if keys[k] == "على":
        return entries[k - 1].lemma in _OVERSIGHT
    return keys[k] == "بلا" and bool(head & INSTITUTION)  # "أطباء بلا حدود"


def _person(
    keys: list[str], entries: list[Entry], start: int, end: int, *, strict: bool
) -> tuple[int, int] | None:
    """Return the token range of a person's name in the phrase, if it names one."""
    head = entries[start].bits
    if head & GIVEN and not head & (NOUN_OF_SOURCE & ~COURTESY):
        return start, _name_end(keys, entries, start, end, strict=strict)
    if _opens_name(keys, entries, start, end, strict=strict):
        return start, _name_end(keys, entries, start, end, strict=strict)
    if not _takes_name(head, strict=strict):
        return None
    closed, titled = bool(head & (DEFINITE | POSSESSED)), True
    for j in range(start + 1, end):
        if keys[j - 1] == "باسم" or keys[j] == "باسم" or entries[j - 1].bits & PREPOSITION:
            closed = closed or _closes(entries[j].bits)
            continue
        if _names(keys, entries, j, end, titled=titled, closed=closed, strict=strict):
            return j, _name_end(keys, entries, j, end, strict=strict)
        closed = closed or _closes(entries[j].bits)
    return None


def _alias(keys: list[str], entries: list[Entry], start: int, end: int) -> tuple[int, int] | None:
    """Return the name that a word like "الملقب" gives to a described person."""
    for j in range(start, end - 1):
        if entries[j].bits & ALIAS and keys[j - 1] not in _WITHHELD:
            first = j + 2 if keys[j + 1] in ("ب", "باسم", "بـ") else j + 1
            if first < end and not entries[first].bits & (MARK | QUOTE):
                return first, _name_end(
                    keys, entries, first, min(len(entries), first + 3), strict=True
                )
    return None


def _name_end(keys: list[str], entries: list[Entry], start: int, end: int, *, strict: bool) -> int:
    """Return the token after a name: it ends before a title, a description or another phrase.

    Before an object a name takes one surname with the article, of relation if it has two words.
    """
    j = start + 1
    surname = False
    while j < end and j - start < _MAX_NAME:
        bits = entries[j].bits
        if keys[j - 1] in _NAME_PARTICLES and not bits & (MARK | QUOTE | BREAK):
            j += 1
            continue
        if bits & GIVEN or keys[j] in _NAME_PARTICLES or keys[j] in ("الدين", "الله", "الرحمن"):
            j += 1
            continue
        if bits & (_NOT_A_NAME | CUE | PRONOUN | HEARER | PARTICIPLE | SOURCE_PREPOSITION):
            break
        if _circumstance(keys[j]):
            break
        if bits & DEFINITE:
            relation = entries[j].lemma.endswith("ي")
            if strict and (surname or (not relation and (j - start > 1 or keys[j][-1] == "ه"))):
                break
            surname = True
        elif strict and (surname or (j - start > 1 and not _foreign(keys, entries, j, end))):
            break
        j += 1
    return j


def _foreign(keys: list[str], entries: list[Entry], j: int, end: int) -> bool:
    """Tell whether a third unknown word still is a name: nothing but an object's end may follow."""
    closes = DEFINITE | MARK | COMPLEMENTISER | PREPOSITION
    return keys[j][-1] not in "ها" and (j + 1 >= end or bool(entries[j + 1].bits & closes))


def _core_end(entries: list[Entry], start: int, end: int) -> int:
    """Return where an organisation's name ends: before a participle that describes it."""
    for j in range(start + 1, end):
        if entries[j].bits & DESCRIPTOR:
            return j
    return end
