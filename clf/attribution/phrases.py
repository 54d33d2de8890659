"""The grammar of the noun phrase that names a speaker: where it ends.

An indefinite noun takes on what follows until a definite noun closes it; a closed phrase goes on
with definite adjectives, titles and "لـ" or "في" of a body, and a person's name ends it. Where the
verb may have an object (``strict``), a definite noun after a closed phrase is that object.
"""
# ruff: noqa: PLR0911, PLR0912 - a rule of grammar ends at the first test that decides

from typing import Final

from clf.attribution.lexicon import (
    ACCUSATIVE,
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
    FEMININE,
    FORMER,
    GIVEN,
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
    SURNAME,
    TIME,
    VOICE,
    WAW,
    Entry,
    lexicon,
    word_set,
)
from clf.attribution.names import (
    LIKELY,
    likely_name,
    looks_like_name,
    name_end,
    name_shape,
    named_after,
    names_person,
    names_place,
    opens_name,
    takes_name,
)

MAX_PHRASE: Final = 22
_MAX_QUOTED_NAME: Final = 6
_MEDIUM_WORDS: Final = 4
_ARTICLES_OF_NAMES: Final = frozenset(
    ("لا", "لو", "لي", "دي", "ديل", "ال", "ذا", "ذي", "دير", "ان")
)
_STOP: Final = (
    MARK | QUOTE | BREAK | COMPLEMENTISER | TIME | ENDER | PARTICIPLE | SOURCE_PREPOSITION | PRONOUN
    | OWN_OPINION
)  # fmt: skip
IN_ORGANISATION: Final = INSTITUTION | ARMED | OFFICE | STATE | MILITANT
RELATION_ENDINGS: Final = ("ي", "يه", "يين", "يون", "يات")
_BANNER: Final = "رايه"
"""Once folded "راية" (banner, in many groups' names) and "رأيه" (his opinion) are the same."""
_DEEDS: Final = word_set("deeds")
_GENERAL: Final = frozenset(("عام", "عامه"))
"""Of a "مدير عام"; elsewhere "عام" is a year and ends the phrase."""
_MEDIA_WORDS: Final = word_set("media words") | word_set("letters")
_BACK_TO_NOUN: Final = word_set("back to a noun")
_PURPOSES: Final = word_set("purposes")
_YEARS: Final = word_set("of a year")
_OCCASIONS: Final = word_set("occasions")
"""What follows "في" when it tells the occasion of speech and not the speaker's place or office."""
_TITLES_AFTER: Final = word_set("titles after")
"""Second titles of an office holder ("وزير الثقافة الناطق باسم الحكومة")."""
_OVERSIGHT: Final = word_set("oversight")
"""Nouns that take "على" for their complement."""
_STUDIES: Final = frozenset(("دراسات", "ابحاث", "تقارير"))
"""What a body may be for ("المركز الدولي لدراسات السجون"), though elsewhere it speaks."""
_ASSOCIATIONS: Final = word_set("associations")
"""Bodies that are of people, whom "لـ" names ("النقابة الوطنية للصحفيين")."""
_HEARERS: Final = word_set("hearers")
_CEASEFIRE: Final = ["وقف", "اطلاق", "النار"]
_BRANCHES: Final = frozenset(("جناح", "ذراع"))
_PLACE_NOUNS: Final = word_set("place nouns")
_FOLLOWING: Final = frozenset(("مواكب", "مواكبه", "مواكبين", "متابع", "متابعه", "متابعين"))
_COUNSEL: Final = "شوري"
"""Folded "شورى", which only looks like an adjective ("مجلس شورى التجمع")."""
_DEMONSTRATIVES: Final = word_set("demonstratives")
_IN_THIS: Final = frozenset(("في", "لدى", "لدي"))
_PARTS: Final = frozenset(("احد", "احدي", "بعض"))
_ASKING: Final = frozenset(("طالبا", "طالبه", "طالبين"))
_WITHHOLDING: Final = word_set("withholding")
_NAMES_OF_TIME: Final = frozenset(("النهار", "الغد", "اليوم", "الصباح", "المساء", "الاسبوع"))
_AFFAIRS: Final = frozenset(("شؤون", "حقوق", "عمليات"))
_ENVOYS: Final = word_set("envoys")
_SO_CALLED: Final = frozenset(("يسمي", "تسمي", "يعرف", "تعرف", "يدعي", "تدعي"))
NEAR_TO: Final = frozenset(("مقرب", "مقربه", "مقربون", "مقربين"))
"""How a source is near to another ("مصادر مقربة من الحكومة")."""
_SHORT_NOUN: Final = 3
_NAMES_ITSELF: Final = word_set("names itself")
"""Verbs that describe the noun before them and end its phrase ("مجموعة تسمي نفسها")."""
_BODIES: Final = OFFICE | INSTITUTION | PERSON | MEDIA | ARMED | VOICE


def closing_mark(entries: list[Entry], opening: int, stop: int) -> int | None:
    """Return the mark that closes a short name in quotation marks."""
    for k in range(opening + 2, min(len(entries), stop, opening + 2 + _MAX_QUOTED_NAME)):
        if entries[k].bits & (QUOTE | BREAK | COMPLEMENTISER):
            return k if entries[k].bits & QUOTE else None
    return None


def phrase_end(
    keys: list[str], entries: list[Entry], start: int, stop: int, *, strict: bool
) -> int:
    """Return the token after the last one of the noun phrase."""
    limit = min(stop, start + MAX_PHRASE, len(entries))
    if limit <= start:
        return start
    head = entries[start].bits
    titled = takes_name(head, strict=strict)
    closed = bool(head & (DEFINITE | POSSESSED | STATE))
    k = start + 1
    given = head & GIVEN and not (
        head & OFFICE and k < limit and not entries[k].bits & GIVEN  # "أمينة مال الحزب"
    )
    if given or opens_name(keys, entries, start, limit, strict=strict):
        k = name_end(keys, entries, start, limit, strict=strict)
        return _after_name(entries, k, limit)
    while k < limit:
        bits, key = entries[k].bits, keys[k]
        if key == "باسم":
            titled = True
            closed = bool(k + 1 < limit and entries[k + 1].bits & DEFINITE)
            k += 2
        elif key == "ما" and k + 2 < limit and keys[k + 1] in _SO_CALLED:
            k += 2  # "عضو ما يسمى المكتب السياسي"
        elif whole := _set_phrase(keys, entries, start, k, limit):
            k, closed = whole, True
        elif bits & QUOTE:
            closing = closing_mark(entries, k, limit)
            if closing is None or not entries[k - 1].bits & _BODIES or (strict and closed):
                break
            k, closed = closing + 1, True
        elif entries[k].bits & GIVEN and named_after(entries, k):
            k += 2 if k + 1 < limit and entries[k + 1].bits & SURNAME else 1
            closed = True  # "مستشفى الملكة إليزابيث", "حكومة الرئيس بشار الأسد"
        elif names_person(keys, entries, k, limit, titled=titled, closed=closed, strict=strict):
            return _after_name(entries, name_end(keys, entries, k, limit, strict=strict), limit)
        elif _plainly_continues(keys, entries, start, k, closed=closed):
            k += 1
        elif k == start + 1 and head & MEDIA and (bits & NUMBER or _timely_name(keys, entries, k)):
            k, closed = k + 1, bool(head & DEFINITE)  # "قناة 13 الإسرائيلية"
        elif _stops(keys, entries, start, k, limit):
            break
        elif bits & PREPOSITION and (inside := _quoted_body(keys, entries, start, k, limit)):
            k, closed = inside, True
        elif bits & PREPOSITION:
            if not _preposition_continues(keys, entries, start, k, limit, closed=closed):
                break
            inner = entries[k + 1]
            governs = inner.bits & (CONSTRUCT | IN_ORGANISATION | PERSON) or inner.common
            closed = closes(inner.bits) or not governs  # "المنتشرة في حوض بحيرة تشاد"
            k += 2
        elif not _continues(keys, entries, k, limit, start, closed=closed, strict=strict):
            break
        else:
            closed = (
                closes(bits)
                or (names_place(entries, k) and not _goes_on(entries, k, limit))
                or (closed and not bits & ATTACHED and keys[k][0] != "ل")
            )
            titled = titled or bool(bits & (OFFICE | COURTESY))
            k += 1
    return min(k, limit)


def _timely_name(keys: list[str], entries: list[Entry], k: int) -> bool:
    """Tell whether a word of time names a medium ("صحيفة النهار", "قناة كان الإسرائيلية")."""
    if keys[k] == "كان":
        return k + 1 < len(entries) and entries[k + 1].is_relation
    return keys[k] in _NAMES_OF_TIME and not entries[k - 1].bits & DEFINITE


def _stops(keys: list[str], entries: list[Entry], start: int, k: int, limit: int) -> bool:
    """Tell whether a word ends the phrase whatever it is: a mark, a verb, what describes it."""
    bits, key = entries[k].bits, keys[k]
    if key in _NAMES_ITSELF:
        return True
    if key in _ASKING and k + 1 < limit and keys[k + 1] in _WITHHOLDING:
        return True  # "مسؤول طالبا عدم كشف هويته"
    if key in ("لدى", "لدي") and entries[start].lemma in _ENVOYS:
        return False  # "سفيرة الاتحاد الأوروبي لدى المملكة"
    if bits & (_STOP | NUMBER) and key != _BANNER:
        return not _is_general(keys, entries, start, k, limit)
    verb = bits & CUE and not bits & (NOUN_OF_SOURCE | PREPOSITION | DEFINITE)
    return bool(verb) and not _is_trade(keys, entries, k, limit)


def _set_phrase(
    keys: list[str], entries: list[Entry], start: int, k: int, limit: int
) -> int | None:
    """Return the end of words that close a phrase together, if such stand at ``k``.

    "القائد الميداني في هذه القوات", "ممرضة في أحد هذه المستشفيات", "لجنة مراقبة وقف إطلاق النار",
    "الحزب الشيوعي الهندي (الماوي)".
    """
    if keys[k] == "(" and k + 2 < limit and keys[k + 2] == ")":
        return k + 3 if entries[k + 1].bits & DEFINITE else None
    if keys[k] in _IN_THIS and k + 2 < limit and keys[k + 1] in _DEMONSTRATIVES:
        body = entries[start].bits & OFFICE and entries[k + 2].bits & IN_ORGANISATION
        return k + 3 if body else None
    if keys[k] in _DEMONSTRATIVES and k + 1 < limit:
        return k + 2 if entries[k - 1].lemma in _PARTS else None
    return k + 3 if keys[k : k + 3] == _CEASEFIRE and k + 3 <= limit else None


def _plainly_continues(
    keys: list[str], entries: list[Entry], start: int, k: int, *, closed: bool
) -> bool:
    """Tell whether a word goes on with the phrase whatever else it could be elsewhere."""
    head, bits, key = entries[start].bits, entries[k].bits, keys[k]
    if head & MEDIA and key in _MEDIA_WORDS:
        return not (head & OFFICE or bits & COMPLEMENTISER)  # "صحيفة بكين نيوز", "قناة بي بي سي"
    if key in _BACK_TO_NOUN and entries[k - 1].bits & WAW and head & (INSTITUTION | OFFICE):
        return True  # "مركز مراقبة الأمراض والوقاية منها"
    if bits & FORMER and bits & DEFINITE and head & OFFICE and closed:
        return True  # "وزير النقل الأسبق مراد ..."
    if k == start + 1 and head & ACCUSATIVE and bits & FORMER:
        return True  # "مسؤولا سابقا"
    if k == start + 1 and key == "متابعه" and entries[start].lemma == "مصادر":
        return True
    if k == start + 1 and key == "مطلع" and entries[start].lemma == "مصدر":
        return True  # and no beginning of a month
    return _names_medium(keys, entries, start, k)


def _names_medium(keys: list[str], entries: list[Entry], start: int, k: int) -> bool:
    """Tell whether a word belongs to the name behind a medium's noun, which news writes alone."""
    head, bits = entries[start].bits, entries[k].bits
    if not head & MEDIA or head & (DEFINITE | OFFICE | POSSESSED) or k - start > _MEDIUM_WORDS:
        return False
    if any(entries[j].bits & DEFINITE for j in range(start + 1, k)):
        return False
    if bits & TIME and k + 1 < len(entries) and entries[k + 1].bits & (TIME | DEFINITE):
        return False  # "صباح اليوم"
    joined = keys[k][0] == "و" and name_shape(keys[k]) < LIKELY  # "أجرته رويترز وشمل"
    known = keys[k] in _ARTICLES_OF_NAMES or bool(bits & GIVEN)
    return known or (entries[k].is_unknown and not joined)


def _is_general(keys: list[str], entries: list[Entry], start: int, k: int, limit: int) -> bool:
    """Tell whether "عام" is the adjective and no year ("مدير عام", "هيئة النقل العام")."""
    if entries[k].lemma not in _GENERAL:
        return False
    after = keys[k + 1] if k + 1 < len(keys) else ""
    if after in _YEARS or (after and entries[k + 1].bits & NUMBER):
        return False
    if entries[k - 1].bits & (OFFICE | INSTITUTION):
        return True
    if entries[k - 1].lemma == "كاتب" and entries[k].bits & DEFINITE:
        return True  # "الكاتب العام"
    if entries[k - 1].is_unknown and entries[start].bits & OFFICE:
        return bool(entries[k].bits & DEFINITE)  # "مدير مستشفى بلدوين العام"
    return bool(
        entries[start].bits & (INSTITUTION | OFFICE)
        and entries[k].bits & DEFINITE
        and entries[k - 1].bits & DEFINITE
        and not entries[k - 1].lemma.endswith("ه")
    )


def _quoted_body(
    keys: list[str], entries: list[Entry], start: int, k: int, limit: int
) -> int | None:
    """Return the end of a body in quotation marks that an office is in (باحثة في "نادي ..."، )."""
    body = keys[k] == "في" and k + 1 < limit and bool(entries[k + 1].bits & QUOTE)
    if not body or not entries[start].bits & (OFFICE | PERSON):
        return None
    closing = closing_mark(entries, k + 1, limit)
    if closing is None or not entries[k + 2].bits & (INSTITUTION | MEDIA | ARMED):
        return None
    return closing + 1


def _is_trade(keys: list[str], entries: list[Entry], k: int, limit: int) -> bool:
    """Tell whether a form of a verb is what a body is for ("شركة نقل الكهرباء")."""
    if len(keys[k]) > _SHORT_NOUN or k + 1 >= limit or entries[k].bits & (PRESENT | FEMININE | WAW):
        return False
    body = entries[k - 1].bits
    return bool(body & INSTITUTION and not body & DEFINITE and entries[k + 1].bits & DEFINITE)


def _is_bare_name(head: Entry) -> bool:
    """Tell whether a head is an untitled name, before whose preposition the phrase ends."""
    if head.bits & SURNAME and not head.bits & NOUN_OF_SOURCE:
        return True
    return head.bits == DEFINITE and head.lemma[-1] == "ي" and not head.common


def _goes_on(entries: list[Entry], k: int, limit: int) -> bool:
    """Tell whether a place's name has a second word ("نوتر دام"): one unknown word, and no more."""
    unknown = [j < limit and not entries[j].bits for j in (k + 1, k + 2)]
    return unknown[0] and not unknown[1]


def _after_name(entries: list[Entry], k: int, limit: int) -> int:
    """Return the end of a phrase that a name has closed: a definite title may stand after it."""
    while k < limit and entries[k].bits & (OFFICE | COURTESY) and entries[k].bits & DEFINITE:
        k += 1
    return k


def closes(bits: int) -> bool:
    """Tell whether a noun with these bits makes its phrase definite."""
    return bool(bits & (DEFINITE | POSSESSED | STATE))


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
            not closed and not bits & NOUN_OF_SOURCE and not strict and not head & MEDIA
        )
    if closed:
        return _agrees(entries, k, limit, start, strict=strict)
    verbal = keys[k][0] == "ي" and not bits and len(keys[k]) > 3 and keys[k][-1] != "ي"
    if verbal and not (head & INSTITUTION and name_shape(keys[k]) >= LIKELY):
        return False  # an unknown word in "ي" is a verb: "مصدر يشرف على"; but "مؤسسة يوغوف"
    if keys[k].endswith("وا") and entries[k].is_unknown:
        return False  # and one in "وا": "سكان فروا إلى المدينة"
    before, lemma = entries[k - 1], entries[k].lemma
    after_name = strict and k - 1 == start and looks_like_name(keys[start], before)
    if bits & DEFINITE:
        if after_name and not before.bits and not lemma.endswith("ي"):
            return False  # "ووصف باريديس المنشور بأنه": a name and the object
        named = k - 1 == start + 1 and before.is_unknown
        if strict and named and head & ARMED and not head & DEFINITE and bits & FACT:
            return False  # "وتبنى تنظيم داعش الهجوم"
        adjectival = (
            k - 1 > start
            and not before.bits & (IN_ORGANISATION | CONSTRUCT | PERSON)
            and not _governs(entries, k - 1)
            and before.lemma not in _PLACE_NOUNS
            and before.lemma != _COUNSEL
            and (
                (
                    before.lemma.endswith(RELATION_ENDINGS) and not before.lemma.endswith("ايه")
                )  # "حماية" is a noun
                or before.bits & (ADJECTIVE | MILITANT)
            )
            and not before.bits & FACT  # "قيادة عمليات الجزيرة"
        )
        return not (strict and adjectival)
    if bits & POSSESSED and strict:
        # "أبلغ رئيس وفدها غاتلواك تشول الصحافيين": an office of the one spoken of
        office = k == start + 1 and head & OFFICE and not head & DEFINITE
        return bool(office and bits & (INSTITUTION | ARMED | OFFICE))
    second = strict and head & INSTITUTION and k == start + 2 and not bits and before.is_unknown
    if second and name_shape(keys[k]) >= LIKELY:
        return True  # "ودانت غرفة طوارئ شيكان استهداف"
    operations = bits & FACT and before.bits & CONSTRUCT and head & (OFFICE | PERSON)
    if operations and k - 1 > start and not before.bits & DEFINITE:
        return True  # "مصدر أمني في قيادة عمليات كركوك"
    named_group = "تحرير" in keys[k] and head & IN_ORGANISATION
    if named_group or (
        strict
        and not bits & ~(GIVEN | CONSTRUCT)
        and before.bits & (CONSTRUCT | INSTITUTION | ARMED)
        and not before.bits & DEFINITE
        and k - 1 > start
        and (not bits or head & (OFFICE | PERSON) or names_place(entries, k))
    ):
        return True  # "مسؤول في وزارة شؤون البشمركة", "ضابط في قيادة عمليات الجزيرة"
    if strict and not head and keys[k].endswith(("ه", "ها", "هم")):
        return False
    if strict and lemma in _DEEDS:
        return False  # "أعلنت دول إغلاق حدودها"
    if after_name and entries[k].common:
        return False  # "وانتقد مارتيني تعامل المركز"
    if k - 1 == start or not strict:
        office = head & OFFICE and not head & DEFINITE
        leads = office and (bits & FACT or lemma == "مؤتمر")  # "قائد عمليات ديالى"
        leads = leads or (head & INSTITUTION and not head & DEFINITE and lemma in _PURPOSES)
        other = bits & (FACT | SPEECH_NOUN | RELEASE) and not leads
        return not other or bool(head & (SPEECH_NOUN | VOICE))
    return lemma.endswith(RELATION_ENDINGS) or bool(bits & (ADJECTIVE | NOUN_OF_SOURCE))


def _governs(entries: list[Entry], k: int) -> bool:
    """Tell whether a word in "ي" is a plural without its "ن" and no adjective.

    "نقابة سائقي الشاحنات": the adjective of a noun in "ة" would end in it too.
    """
    lemma, before = entries[k].lemma, entries[k - 1]
    if entries[k].bits or len(lemma) <= _SHORT_NOUN or lemma[-1] != "ي" or closes(before.bits):
        return False
    if before.lemma.endswith("ه"):
        return True
    plural = lexicon().entry(lemma[:-1] + "ين")
    return plural.common or bool(plural.bits & (PERSON | OFFICE))


def _ends(entries: list[Entry], k: int, limit: int) -> bool:
    """Tell whether a clause ends or a verb follows at ``k``, so that no object stands before it."""
    return k < limit and bool(entries[k].bits & (MARK | CUE | COMPLEMENTISER | QUOTE | ENDER))


def _takes_purpose(keys: list[str], entries: list[Entry], k: int, limit: int, start: int) -> bool:
    """Tell whether "لـ" says what a body is for ("الهيئة القومية لمياه الشرب")."""
    if keys[k][0] != "ل" or len(keys[k]) < 4:
        return False
    if entries[k].lemma in _STUDIES:  # "الباحثة في معهد الأطلسي لدراسات جنوب آسيا"
        return any(entries[j].bits & INSTITUTION for j in range(start, k))
    bits = entries[k].bits
    body = _described_body(entries, k, start)
    if body is not None:
        # "الوكالة الأوروبية للأدوية", "مدير المركز الوطني لرصد التسربات", "الشبكة العربية لرصد
        # انتهاكات النزاعات", "النقابة الوطنية للصيادلة"
        other = MEDIA | OFFICE | ARMED | STATE | INSTITUTION | NUMBER
        if entries[k].lemma in _HEARERS and body.lemma not in _ASSOCIATIONS:
            other |= PERSON
        noun = bits & DEFINITE or any(
            entries[j].bits & DEFINITE for j in range(k + 1, min(limit, k + 3))
        )
        return bool(noun and not bits & other)
    if k + 1 >= limit:
        return False
    if "تحرير" in keys[k] and entries[start].bits & ARMED:
        return not entries[k + 1].bits & (MARK | PREPOSITION | CUE)  # "الجبهة المتحدة لتحرير بارام"
    if entries[k].bits not in (0, ATTACHED | CONSTRUCT):
        return False
    return bool(entries[start].bits & INSTITUTION and entries[k + 1].bits & DEFINITE)


def _described_body(entries: list[Entry], k: int, start: int) -> Entry | None:
    """Return the definite body that nothing but adjectives of relation part from token ``k``."""
    j = k - 1
    while j > start and (
        entries[j].is_relation or (entries[j].bits & DEFINITE and entries[j].bits & ADJECTIVE)
    ):
        if entries[j].bits & NOUN_OF_SOURCE & ~MEDIA:  # "العربية" is a channel as well
            break
        j -= 1
    body = entries[j]
    kind = body.bits & (INSTITUTION | ARMED) or body.lemma in _ASSOCIATIONS
    apart = body.bits & ATTACHED and j == start  # "بالاتحاد السعودي لكرة القدم" of an office's
    bodily = kind and body.bits & DEFINITE and not apart
    return body if j < k - 1 and bodily else None


def _completes(key: str, entries: list[Entry], k: int, start: int, *, closed: bool) -> bool:
    """Tell whether a word with "لـ" or "بـ" completes a body or an office, and is no addressee."""
    entry, head = entries[k], entries[start].bits
    other = entry.bits & (MEDIA | PERSON | FACT | SPEECH_NOUN) and not entry.bits & INSTITUTION
    rated = entry.lemma == "تصنيف" and entry.bits & DEFINITE and head & INSTITUTION
    follows = entries[k - 1].lemma in _FOLLOWING  # "مصادر مواكبة للعملية الانتخابية"
    other = 0 if rated or follows else other  # "وكالة فيتش للتصنيف الائتماني"
    if other and entry.lemma not in _STUDIES:
        return False
    prefix = key.lstrip("وف")[:1] if len(key) > 3 else ""
    if entry.lemma in _HEARERS and prefix == "ل":
        return False  # "قال حارس النادي للمحققين"
    if entry.lemma in _AFFAIRS and head & OFFICE:
        return True  # "وزير الدولة لشؤون البترول", "المفوض السامي لحقوق الإنسان"
    if prefix == "ل":
        body = entries[k - 2].bits if k - 2 > start else 0
        if body & INSTITUTION and not body & DEFINITE and entry.bits & DEFINITE:
            return True  # "الباحث في مركز كارتر للدراسات"
        branch = entries[start].lemma in _BRANCHES  # "الجناح الإعلامي للجيش"
        speaks = head & (OFFICE | INSTITUTION | MEDIA | PERSON | VOICE) or branch
        if entry.bits & IN_ORGANISATION and speaks:
            # "المتحدث باسم القائد العام للقوات المسلحة"
            near = any(
                entries[j].bits & (OFFICE | INSTITUTION) and entries[j].bits & DEFINITE
                for j in range(max(start, k - 2), k)
            )
            return near or k - start <= 3
        if head & OFFICE and head & DEFINITE and entry.bits & DEFINITE:
            return not entry.bits & STATE  # "المدير الإقليمي للزراعة"
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
    two_states = bits & STATE and head & STATE
    if strict and two_states and (k == start + 1 or not lemma.endswith(RELATION_ENDINGS)):
        return False  # "وتتهم إيران السعودية"
    if bits & COURTESY and k + 1 < limit and _is_named(entries, k + 1, limit):
        return True  # "رئيس البلدية المهندس سامر ..."
    if strict and bits & PERSON and head & OFFICE:
        return False  # "واتهم الوزير المعارضة": an adjective elsewhere
    if bits & (ADJECTIVE | DESCRIPTOR):
        return not bits & NOUN_OF_SOURCE or bool(bits & DEFINITE)
    if not bits & DEFINITE:
        return bool(bits & (OFFICE | COURTESY) and head & (OFFICE | COURTESY)) and not strict
    if bits & OFFICE and strict and not bits & COURTESY and lemma not in _TITLES_AFTER:
        return False
    if bits & (OFFICE | COURTESY):
        if head & PERSON and entries[start].lemma.endswith("ون"):
            return lemma.endswith("ون")  # "سأل الصحافيون السلطان"
        return bool(head & (OFFICE | COURTESY | PERSON)) or lemma.endswith(RELATION_ENDINGS)
    if strict and (bits & FACT or accusative):
        return False
    man = head & (OFFICE | PERSON) and not head & (INSTITUTION | ARMED | MEDIA)
    man = man and not entries[start].lemma.endswith(("ه", "ون", "ين", "ات"))
    if strict and k == start + 1 and man and lemma.endswith("ه"):
        return False  # "ونسب المذيع النكسة إلى": no adjective of his
    if lemma.endswith(RELATION_ENDINGS) or bits & MILITANT:
        return lemma != "مسؤوليه"  # "المسؤولية" is what one bears
    if bits & (FACT | SPEECH_NOUN | RELEASE | PERSON | STATE):
        return False
    last = k + 1 >= limit or bool(entries[k + 1].bits & (_STOP | PREPOSITION | ATTACHED))
    if bits & INSTITUTION:  # "اللجنة المنظمة": a participle that is a noun as well
        return last and not strict and lemma.endswith("ه") and entries[k - 1].lemma.endswith("ه")
    if strict and head & ARMED and not lemma.endswith("ات") and _ends(entries, k + 1, limit):
        return True
    if strict:  # "المفوضية السامية": in gender like the head, and itself no last word
        return (
            lemma.endswith("ه")
            and k + 1 < limit
            and bool(entries[k + 1].bits & ATTACHED)
            and (entries[start].lemma.endswith("ه"))
        )
    return last


def _is_named(entries: list[Entry], k: int, limit: int) -> bool:
    """Tell whether a name begins behind a rank: a given one, or an unknown with a surname."""
    entry = entries[k]
    if entry.bits & GIVEN:
        return True
    surname = k + 1 < limit and entries[k + 1].bits == DEFINITE and not entries[k + 1].common
    return entry.is_unknown and (surname or likely_name(entry.lemma, entry))


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
    if k + 1 >= limit or _is_bare_name(entries[start]):
        return False
    following, head = entries[k + 1], entries[start].bits
    if following.bits & (TIME | SPEECH_NOUN | RELEASE | ENDER | NUMBER | QUOTE) and not (
        following.bits & IN_ORGANISATION
    ):
        return False
    if keys[k] == "من" and entries[k - 1].lemma in NEAR_TO:
        return True  # "مصادر مقربة من الحكومة"
    if keys[k] in ("من", "ومن"):
        called = following.is_unknown and keys[k + 1].endswith(("هم", "ها"))
        if called and k == start + 1 and looks_like_name(keys[start], entries[start]):
            return False  # "وأنذر ديمان من سماهم"
        people = not head & INSTITUTION or bool(head & (OFFICE | PERSON))
        return not closed and people and not following.bits & POSSESSED
    if keys[k] in ("في", "لدى", "لدي") and head & MEDIA and keys[k + 1].endswith("ها"):
        return False  # "ذكرت صحيفة الميدان في عددها"
    if keys[k] in ("في", "لدى", "لدي"):
        titled = head & (OFFICE | PERSON | COURTESY)
        if head & DEFINITE and not titled and following.bits == DEFINITE and k == start + 1:
            return False  # "ورأت الحركة في السؤال انحيازا"
        return following.lemma not in _OCCASIONS and keys[k + 1] not in _OCCASIONS
    if keys[k] == "عن":
        return entries[start].lemma in ("نائب", "نائبه", "عضو", "ممثل", "مرشح", "مرشحه")
    if keys[k] in ("الى", "الي"):
        return any(entry.lemma in _ENVOYS for entry in entries[start:k])
    if keys[k] == "على":
        return entries[k - 1].lemma in _OVERSIGHT
    return keys[k] == "بلا" and bool(head & INSTITUTION)  # "أطباء بلا حدود"
