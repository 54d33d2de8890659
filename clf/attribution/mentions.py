"""The phrase that names a speaker: where it begins and ends, and the name within it.

Arabic news puts titles before a name ("المتحدث باسم الجيش العقيد سامر العلواني") and after it
("مصطفى بالي المتحدث باسم ..."). The name is what the guidelines ask for: a person's name without
titles, else the group's or office's name.
"""

from dataclasses import dataclass

from clf.attribution.lexicon import (
    ADJECTIVE,
    ALIAS,
    ARMED,
    ATTACHED,
    BREAK,
    COMPLEMENTISER,
    COURTESY,
    CUE,
    DEFINITE,
    DESCRIPTOR,
    ENDER,
    FACT,
    GIVEN,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    NOUN_OF_SOURCE,
    NUMBER,
    OFFICE,
    OPENER,
    PARTICIPLE,
    PERSON,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELEASE,
    SOURCE_PREPOSITION,
    SPEECH_NOUN,
    STATE,
    TIME,
    WAW,
    Entry,
)

_MAX_PHRASE = 22
_MAX_NAME = 5
_SEARCH = 18
_STOP = MARK | QUOTE | BREAK | COMPLEMENTISER | TIME | ENDER | PARTICIPLE | SOURCE_PREPOSITION | PRONOUN
_NAMED_SOURCE = OFFICE | INSTITUTION | PERSON | MEDIA | ARMED | MILITANT | COURTESY | STATE
_IN_ORGANISATION = INSTITUTION | ARMED | OFFICE | STATE
_RELATION_ENDINGS = ("ي", "يه", "يين", "يون", "يات")
_GENERAL = frozenset(("عام", "عامه"))
"""Of a "مدير عام"; elsewhere "عام" is a year and ends the phrase."""
_OCCASIONS = frozenset(
    "وقت سياق مقابل حديث لقاء حوار جلسه ندوه اتصال مستهل ختام اطار موتمر ظل حين غضون ضوء ضربه شان الوقت الاثناء "
    "منشور تدوينه موقع صفحته حسابه رساله هذا هذه ذلك افتتاح جوله اجتماع".split()
)
"""What follows "في" when it tells the occasion of speech and not the speaker's place or office."""
_NAME_PARTICLES = frozenset("عبد ابو ابن بن ام بنت ال ابي ابا ولد بابي بابو دي دو فان فون لا دا بو".split())
_PARTITIVE_HEADS = frozenset("عدد بعض احد احدى احدي اثنان اثنين كثير كثيرون العديد مجموعه مئات عشرات الاف".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker's phrase by token indices: the whole phrase, and the name or core within it.

    ``person`` says that the core is a person's name.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    person: bool


def parse_mention(keys: list[str], entries: list[Entry], start: int, stop: int) -> Mention | None:
    """Read the noun phrase that begins at token ``start`` and ends before ``stop``."""
    end = _phrase_end(keys, entries, start, stop)
    if end <= start:
        return None
    name = _alias(keys, entries, start, min(stop, end + 4)) or _person(keys, entries, start, end)
    if name is not None:
        end = max(end, name[1])
        return Mention(start, end, name[0], name[1], person=True)
    core = start
    while core + 1 < end and entries[core].bits & COURTESY and not entries[core].bits & NOUN_OF_SOURCE & ~COURTESY:
        core += 1
    return Mention(start, end, core, _core_end(entries, core, end), person=False)


def find_subject(keys: list[str], entries: list[Entry], start: int, stop: int) -> Mention | None:
    """Find the subject of a verb in what follows it, over adverbs and prepositional phrases.

    Returns None where no overt subject stands between ``start`` and ``stop``.
    """
    j = start
    while j < stop and (entries[j].bits & (TIME | OPENER | NUMBER) or keys[j] in ("،", ",", "/")):
        j += 1
    if j >= stop:
        return None
    bits = entries[j].bits
    if bits & QUOTE:
        return _quoted_name(keys, entries, j)
    if bits & COMPLEMENTISER or keys[j] == ":":
        return None
    if bits & (SPEECH_NOUN | RELEASE) and (bits & DEFINITE or keys[j].endswith(("ه", "ها"))):
        return Mention(j, j + 1, j, j + 1, person=False)
    addressee = keys[j][0] == "ل" and keys[j].endswith("نا") and not bits & GIVEN
    if addressee or bits & (PREPOSITION | ATTACHED | ENDER | TIME | SPEECH_NOUN) and not bits & GIVEN:
        return _subject_at_distance(keys, entries, j, min(stop, j + _SEARCH))
    if bits & (MARK | PARTICIPLE | PRONOUN):
        return None
    return parse_mention(keys, entries, j, stop)


def _quoted_name(keys: list[str], entries: list[Entry], j: int) -> Mention | None:
    """Read a group's name in quotation marks that stands where the subject stands."""
    for k in range(j + 2, min(len(entries), j + 7)):
        if entries[k].bits & QUOTE:
            after = entries[k + 1] if k + 1 < len(entries) else None
            if after is not None and not after.bits & BREAK and keys[k + 1] != ".":
                return Mention(j + 1, k, j + 1, k, person=False)
            return None
    return None


def _subject_at_distance(
    keys: list[str], entries: list[Entry], start: int, stop: int
) -> Mention | None:
    """Find a subject behind prepositional phrases: a source noun that no preposition governs."""
    for j in range(start + 1, stop):
        bits = entries[j].bits
        if bits & (COMPLEMENTISER | QUOTE) or keys[j] == ":":
            return None
        if bits & (ATTACHED | PREPOSITION):
            continue
        before = entries[j - 1].bits
        governed = before & (PREPOSITION | SPEECH_NOUN | ATTACHED) or (
            not before & (DEFINITE | TIME | MARK | NUMBER | GIVEN) and bits & DEFINITE
        )
        starts_name = bits & GIVEN and not before & GIVEN
        if (bits & (OFFICE | PERSON | ARMED | COURTESY | MILITANT) or starts_name) and not governed:
            return parse_mention(keys, entries, j, stop + _MAX_PHRASE)
    return None


def find_subject_before(keys: list[str], entries: list[Entry], a: int, cue: int) -> Mention | None:
    """Find the subject of a verb that it follows ("لكن عفرين قال"), within its clause."""
    end = cue
    while end > a and (entries[end - 1].bits & (TIME | PRONOUN) or keys[end - 1] in ("قد", "كان", "كانت")):
        end -= 1
    start = end
    while start > a:
        bits = entries[start - 1].bits
        if bits & (MARK | QUOTE | BREAK) or (bits & OPENER and not bits & (NOUN_OF_SOURCE | GIVEN)):
            break
        if bits & (COMPLEMENTISER | CUE) and not bits & (GIVEN | PREPOSITION):
            break
        start -= 1
    while start < end and entries[start].bits & (TIME | PREPOSITION | ENDER | NUMBER):
        start += 1
    if start >= end or end - start > _MAX_PHRASE:
        return _before_parenthesis(keys, entries, a, end)
    if start > a and keys[start - 1] == "،" and entries[start].bits & (OFFICE | ENDER | DESCRIPTOR):
        further = start - 2
        while further > a and not entries[further - 1].bits & (MARK | OPENER | BREAK):
            further -= 1
        mention = parse_mention(keys, entries, further, start - 1)
        if mention is not None:
            return mention
    first = entries[start].bits
    if first & ATTACHED or not (first & (NOUN_OF_SOURCE | GIVEN | DEFINITE) or end - start <= 3):
        return None
    return parse_mention(keys, entries, start, end)


def _before_parenthesis(keys: list[str], entries: list[Entry], a: int, end: int) -> Mention | None:
    """Find a subject that a parenthesis parts from its verb ("عفرين، وهو قيادي ...، قال")."""
    start = a
    while start < end and entries[start].bits & OPENER:
        start += 1
    for j in range(start + 1, min(end - 2, start + 8)):
        if entries[j].bits & MARK and keys[j] in ("،", ",", "("):
            first = entries[start].bits
            opens = entries[j + 1].bits & (ENDER | OFFICE | NUMBER | PERSON | DESCRIPTOR | PREPOSITION)
            if not opens or first & (PREPOSITION | TIME | ATTACHED | CUE):
                return None
            if not first & (NOUN_OF_SOURCE | GIVEN) and j - start > 3:
                return None
            return parse_mention(keys, entries, start, j)
    return None


def find_source(keys: list[str], entries: list[Entry], start: int, stop: int) -> Mention | None:
    """Find the first source named after a preposition or a noun of speech ("في بيان للوزارة")."""
    for j in range(start, min(stop, start + 10)):
        bits = entries[j].bits
        if bits & (COMPLEMENTISER | QUOTE | MARK):
            return None
        if bits & (SPEECH_NOUN | RELEASE | TIME | PREPOSITION) and not bits & (GIVEN | OFFICE):
            continue
        if bits & (NOUN_OF_SOURCE | GIVEN):
            return parse_mention(keys, entries, j, stop)
        if bits & DEFINITE and j == start:
            return parse_mention(keys, entries, j, stop)
    return None


def _phrase_end(keys: list[str], entries: list[Entry], start: int, stop: int) -> int:
    """Return the token after the last one of the noun phrase."""
    head = entries[start].bits
    person_seen = bool(head & GIVEN)
    office = bool(head & (OFFICE | PERSON | COURTESY))
    definite = bool(head & DEFINITE)
    k = start + 1
    limit = min(stop, start + _MAX_PHRASE)
    while k < limit:
        bits = entries[k].bits
        key = keys[k]
        if key == "باسم":
            k += 2
            office = True
            continue
        if bits & GIVEN and not bits & ENDER:
            person_seen = True
            k += 1
            continue
        if bits & (_STOP | NUMBER) and not (key in _GENERAL and entries[k - 1].bits & OFFICE):
            break
        if bits & CUE and not bits & (NOUN_OF_SOURCE | PREPOSITION):
            break
        if bits & PREPOSITION:
            if person_seen or not _preposition_continues(keys, entries, start, k, limit):
                break
            k += 2
            definite = bool(entries[k - 1].bits & (DEFINITE | STATE))
            continue
        if bits & ATTACHED and not bits & _IN_ORGANISATION:
            if person_seen or not _completes(key, entries[k], definite=definite):
                break
            k += 1
            continue
        if definite and not person_seen:
            if not _agrees(entries, k, limit, stop, office=office):
                break
            person_seen = not bits & (DEFINITE | NOUN_OF_SOURCE | WAW | ADJECTIVE | DESCRIPTOR)
        definite = definite or bool(bits & DEFINITE)
        if bits & (OFFICE | COURTESY):
            office = True
        if bits & WAW and person_seen and not bits & (NOUN_OF_SOURCE | GIVEN):
            break
        k += 1
    return min(k, limit)


def _completes(key: str, entry: Entry, *, definite: bool) -> bool:
    """Tell whether "لل" completes a body's name ("المنظمة الدولية للهجرة"), not an addressee."""
    written_on = key.startswith(("لل", "ول")) and bool(entry.bits & DEFINITE)
    return definite and written_on and not entry.bits & (MEDIA | PERSON | FACT)


def _agrees(entries: list[Entry], k: int, limit: int, stop: int, *, office: bool) -> bool:
    """Tell whether a word still belongs to a phrase that is definite already.

    An adjective does (definite, with a ya of relation or listed), and so does a title or an
    unknown word that begins the name of a titled person; the object of the verb does not.
    """
    bits, lemma = entries[k].bits, entries[k].lemma
    if bits & (ADJECTIVE | DESCRIPTOR | ALIAS):
        return True
    if bits & WAW:
        return bool(bits & (DEFINITE | NOUN_OF_SOURCE))
    if bits & DEFINITE:
        if lemma.endswith(_RELATION_ENDINGS) or bits & (OFFICE | COURTESY | MILITANT):
            return True
        last = k + 1 >= min(stop, len(entries)) or bool(entries[k + 1].bits & (_STOP | PREPOSITION))
        return last and not bits & (FACT | SPEECH_NOUN | RELEASE)
    if bits & (OFFICE | COURTESY | PERSON) and office:
        return True
    return office and not bits & (NOUN_OF_SOURCE | FACT) and _looks_like_name(entries, k, limit)


def _preposition_continues(
    keys: list[str], entries: list[Entry], start: int, k: int, limit: int
) -> bool:
    """Tell whether a preposition belongs to the phrase: "مسؤولين من المنطقة"، "خبير في شؤون ..."."""
    if k + 1 >= limit:
        return False
    following = entries[k + 1]
    if following.bits & (TIME | SPEECH_NOUN | RELEASE | ENDER | NUMBER | QUOTE) and not (
        following.bits & _IN_ORGANISATION
    ):
        return False
    if keys[k] in ("من", "ومن"):
        return not entries[start].bits & DEFINITE
    if keys[k] in ("في", "لدى", "لدي"):
        return following.lemma not in _OCCASIONS
    if keys[k] == "على":
        return entries[k - 1].lemma in ("مشرف", "مشرفه", "مطلع", "مطلعه", "مطلعين", "مطلعون")
    return False


def _person(
    keys: list[str], entries: list[Entry], start: int, end: int
) -> tuple[int, int] | None:
    """Return the token range of a person's name in the phrase, if it names one."""
    head = entries[start].bits
    if head & GIVEN and not head & (NOUN_OF_SOURCE & ~COURTESY):
        return start, _name_end(keys, entries, start, end)
    titled = head & (OFFICE | COURTESY | PERSON)
    if not titled:
        return _untitled_name(keys, entries, start, end)
    definite_seen = bool(head & DEFINITE)
    for j in range(start + 1, end):
        bits = entries[j].bits
        if keys[j - 1] == "باسم" or keys[j] == "باسم":
            continue
        plain = not bits & (DEFINITE | WAW | ATTACHED | NOUN_OF_SOURCE | PREPOSITION | SPEECH_NOUN | CUE)
        if not plain:
            definite_seen = definite_seen or bool(bits & (DEFINITE | STATE))
            continue
        if entries[j - 1].bits & PREPOSITION:
            continue
        if bits & GIVEN or keys[j] in _NAME_PARTICLES:
            return j, _name_end(keys, entries, j, end)
        if definite_seen and _looks_like_name(entries, j, end):
            return j, _name_end(keys, entries, j, end)
    return None


def _looks_like_name(entries: list[Entry], j: int, end: int) -> bool:
    """Tell whether an unknown word after a definite title begins a name.

    It stands right after a definite word, and it is followed by another unknown word or the end.
    """
    if not entries[j - 1].bits & (DEFINITE | STATE):
        return False
    if j + 1 == end:
        return True
    following = entries[j + 1].bits
    return not following & (NOUN_OF_SOURCE | ATTACHED | PREPOSITION)


def _alias(
    keys: list[str], entries: list[Entry], start: int, end: int
) -> tuple[int, int] | None:
    """Return the name that a word like "الملقب" gives to a described person."""
    for j in range(start, end - 1):
        if entries[j].bits & ALIAS:
            first = j + 2 if keys[j + 1] in ("ب", "باسم", "بـ") else j + 1
            if first < end and not entries[first].bits & (MARK | QUOTE):
                return first, _name_end(keys, entries, first, min(len(entries), first + 3))
    return None


def _untitled_name(
    keys: list[str], entries: list[Entry], start: int, end: int
) -> tuple[int, int] | None:
    """Return a name of unknown words that a title in apposition marks ("مصطفى بالي المتحدث باسم")."""
    if entries[start].bits & (NOUN_OF_SOURCE | DEFINITE):
        return None
    if 2 <= end - start <= _MAX_NAME and not any(
        entry.bits & ~(GIVEN | DEFINITE | WAW) for entry in entries[start:end]
    ):
        return start, end
    for j in range(start + 1, min(end, start + _MAX_NAME + 1)):
        bits = entries[j].bits
        if bits & (OFFICE | COURTESY | PERSON) and (bits & DEFINITE or j - start >= 2):
            return (start, j) if j - start >= 2 or bits & DEFINITE else None
        if bits & NOUN_OF_SOURCE:
            return None
    return None


def _name_end(keys: list[str], entries: list[Entry], start: int, end: int) -> int:
    """Return the token after a name: it ends before a title, a description or another phrase."""
    j = start + 1
    while j < end and j - start < _MAX_NAME:
        bits = entries[j].bits
        if keys[j - 1] in _NAME_PARTICLES:
            j += 1
            continue
        if bits & GIVEN and not bits & DEFINITE:
            j += 1
            continue
        if bits & (NOUN_OF_SOURCE | DESCRIPTOR | ATTACHED | PREPOSITION | WAW | SPEECH_NOUN | ENDER):
            break
        j += 1
    return j


def _core_end(entries: list[Entry], start: int, end: int) -> int:
    """Return where an organisation's name ends: before a participle that describes it."""
    for j in range(start + 1, end):
        bits = entries[j].bits
        if bits & DESCRIPTOR:
            return j
        if bits & ATTACHED and not bits & _IN_ORGANISATION:
            return j
    return end
