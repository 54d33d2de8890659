"""The phrase that names a speaker, and the name within it.

Arabic news puts titles before a name ("المتحدث باسم الجيش العقيد سامر العلواني") and after it
("مصطفى بالي المتحدث باسم ..."). The name is what the guidelines ask for: a person's name without
titles, else the group's or office's name.
"""

from dataclasses import dataclass
from typing import Final

from clf.attribution.lexicon import (
    ADJECTIVE,
    ARMED,
    ATTACHED,
    COMPLEMENTISER,
    COURTESY,
    CUE,
    DEFINITE,
    DESCRIPTOR,
    FACT,
    FORMER,
    GIVEN,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    NOUN_OF_SOURCE,
    NUMBER,
    OFFICE,
    PARTICIPLE,
    PERSON,
    POSSESSED,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELEASE,
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
    NOT_A_NAME,
    alias,
    is_kinsman,
    likely_name,
    looks_like_name,
    name_end,
    named_after,
    names_person,
    opens_name,
    takes_name,
)
from clf.attribution.phrases import MAX_PHRASE, NEAR_TO, closes, closing_mark, phrase_end

_MERELY_DESCRIBE: Final = word_set("merely describe")
_PERIODIC: Final = frozenset(("سنوي", "شهري", "اسبوعي", "فصلي", "اخير"))
_REGIONS: Final = word_set("regions")
"""Plurals of regions, which names joined by "و" follow."""
_FATHERS: Final = frozenset(("بن", "ابن", "بنت"))
_JOINED: Final = PERSON | INSTITUTION | OFFICE | MEDIA
_TITLE_REST: Final = 4
_LONGEST_NAME: Final = 4
_ENDS_NAME: Final = ATTACHED | PREPOSITION | TIME | MARK | PARTICIPLE
_NO_TITLE: Final = COMPLEMENTISER | PRONOUN | TIME | CUE
_APPOSED: Final = 16
"""Words between a title and the comma before its holder's name."""


@dataclass(slots=True)
class Mention:
    """A speaker's phrase by token indices: the whole phrase, and the name or core within it.

    ``person`` says that the core is a person's name; a mention that is not ``sure`` counts only
    when the article knows its name from elsewhere. ``also`` is the name of a second person who
    speaks with the first ("المحلل ... رابي والباحث ... مارسو").
    """

    start: int
    end: int
    name_start: int
    name_end: int
    person: bool
    sure: bool = True
    also: tuple[int, int] | None = None


def one_word(at: int) -> Mention:
    """Return the mention that the token ``at`` is by itself ("البيان")."""
    return Mention(at, at + 1, at, at + 1, person=False)


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
    end = phrase_end(keys, entries, start, stop, strict=strict)
    if end <= start:
        return None
    name = None
    if entries[start].bits & (OFFICE | PERSON | VOICE | COURTESY) or not entries[start].bits:
        name = alias(keys, entries, start, min(stop, len(entries), end + 4))
    name = name or _person(keys, entries, start, end, strict=strict)
    name = name or _person_in_marks(keys, entries, start, end, stop)
    if name is not None and any(
        entry.lemma in NEAR_TO and not entry.bits & DEFINITE for entry in entries[start : name[0]]
    ):
        end = max(end, name[1])  # "مصدر مقرب من الرئيس محمد سعد": whom he is near to
        return Mention(start, end, start, end, person=False)
    if name is not None:
        end = max(end, name[1])
        also = None if strict else _second_person(keys, entries, name[1], stop)
        end = end if also is None else also[1]
        return Mention(start, end, name[0], name[1], person=True, also=also)
    core, head = start, entries[start].bits
    end = _coordinated(keys, entries, start, end, stop, strict=strict)
    end = _joined_places(keys, entries, start, end, stop)
    quoted = end - start > 3 and entries[start + 1].bits & QUOTE and entries[end - 1].bits & QUOTE
    if quoted and head & (ARMED | MEDIA) and not head & OFFICE:
        return Mention(start, end, start + 2, end - 1, person=False)
    while core + 1 < end and _mere_courtesy(entries[core].bits):
        core += 1
    last = _core_end(entries, core, end)
    if head & ARMED:
        last = max(last, group_name_end(keys, entries, start))
    return Mention(start, max(end, last), core, last, person=False)


def _joined_places(keys: list[str], entries: list[Entry], start: int, end: int, stop: int) -> int:
    """Return the end of a phrase with the places that "و" joins to its last one.

    "فرنسا وبريطانيا وألمانيا", "باحثون من البرازيل وكولومبيا", "أقاليم تشجيانغ وقانسو".
    """
    limit = min(stop, len(entries))
    from_state = end - 2 > start and entries[end - 1].bits & STATE and keys[end - 2] == "من"
    if entries[start].bits & STATE or from_state:
        while end < limit and entries[end].bits & WAW and entries[end].bits & STATE:
            end += 1
    if entries[start].lemma in _REGIONS:
        while end < limit and keys[end][0] == "و" and _is_unknown(entries[end]):
            end += 1
    return end


def group_name_end(keys: list[str], entries: list[Entry], start: int) -> int:
    """Return the token after an armed group's name that no rule of grammar would end there.

    One that the gazetteer knows ("جماعة بوكو حرام"), or a date ("حركة 23 مارس", "حركة التاسع من
    فبراير"); ``start`` where it has another name.
    """
    rest = keys[start + 1 : start + 4]
    if len(rest) > 1:
        month = rest[0].isdigit() and entries[start + 2].bits & TIME
        if month and not rest[1].isdigit():
            return start + 3
        if len(rest) > 2 and rest[1] == "من" and entries[start + 3].bits & TIME:
            return start + 4 if entries[start + 1].bits & DEFINITE else start
    known = lexicon().militants.first(rest)
    return start if known is None or known[0] else start + 1 + known[1]


def _second_person(
    keys: list[str], entries: list[Entry], after: int, stop: int
) -> tuple[int, int] | None:
    """Return the name of a titled person whom "و" joins to the one before, up to the content."""
    if after + 2 >= min(stop, len(entries)):
        return None
    bits = entries[after].bits
    if not bits & WAW or not bits & (OFFICE | PERSON) or bits & (GIVEN | CUE):
        return None
    other = parse_mention(keys, entries, after, stop, strict=True)
    if other is None or not other.person or other.name_end - other.name_start < 2:
        return None
    closed = other.end >= stop or bool(
        entries[other.end].bits & (COMPLEMENTISER | MARK | PREPOSITION)
    )
    return (other.name_start, other.name_end) if closed else None


def _is_unknown(entry: Entry) -> bool:
    """Tell whether no lexicon knows a word, so that it is rather a name."""
    return not (entry.bits & ~WAW or entry.common)


def _person_in_marks(
    keys: list[str], entries: list[Entry], start: int, end: int, stop: int
) -> tuple[int, int] | None:
    """Return a person's name that stands in quotation marks behind a title (الكاتب "وائل ...")."""
    if not entries[start].bits & (OFFICE | PERSON | COURTESY) or end >= min(stop, len(entries)):
        return None
    if entries[end - 1].bits & (INSTITUTION | MEDIA | ARMED) and not entries[end - 1].bits & OFFICE:
        return None  # 'شركة "كريم"'
    closing = closing_mark(entries, end, stop) if entries[end].bits & QUOTE else None
    if closing is None:
        return None
    unknown = closing - end in (3, 4) and all(
        entries[j].bits & (GIVEN | SURNAME) or looks_like_name(keys[j], entries[j])
        for j in range(end + 1, closing)
    )
    if not entries[end + 1].bits & GIVEN and not unknown:
        return None
    other = MARK | CUE | COMPLEMENTISER | PREPOSITION | TIME | PRONOUN
    named = not any(entry.bits & other for entry in entries[end + 1 : closing])
    return (end + 1, closing) if named else None


def _coordinated(
    keys: list[str], entries: list[Entry], start: int, end: int, stop: int, *, strict: bool
) -> int:
    """Return the end of a phrase with a second source of its kind joined to it by "و"."""
    if end + 1 > min(stop, len(entries)) - 1 or not entries[end].bits & WAW:
        return end
    bits, head = entries[end].bits, entries[start].bits
    if bits & (CUE | TIME | ATTACHED | PREPOSITION | GIVEN) or not bits & head & _JOINED:
        return end
    if bool(bits & DEFINITE) != bool(head & DEFINITE):
        return end
    return phrase_end(keys, entries, end, stop, strict=strict)


def quoted_name(keys: list[str], entries: list[Entry], opening: int, stop: int) -> Mention | None:
    """Read a group's name in quotation marks that stands where the subject stands."""
    closing = closing_mark(entries, opening, stop)
    if closing is None or closing + 1 >= stop or keys[closing + 1] == ".":
        return None
    return Mention(opening + 1, closing, opening + 1, closing, person=False)


def apposed_name(
    keys: list[str], entries: list[Entry], mention: Mention, stop: int, *, closed: bool
) -> Mention:
    """Return the mention with the name that an apposition gives it, if one does.

    ``closed`` says that nothing but the subject stands before ``stop``, so that a name right
    before it is the subject's, whatever stands between.

    "وقال رئيس المجلس، وهو عقيد اسمه بشارة كودي، إن"; "وعاد المدير، غلام سروري، فأوضح".
    """
    if mention.person or not entries[mention.start].bits & (OFFICE | PERSON | COURTESY):
        return mention
    stop = min(stop, len(entries), mention.end + MAX_PHRASE)
    titled = True
    for comma in range(mention.end, min(stop - 2, mention.end + _APPOSED)):
        other = entries[comma].bits & (OFFICE | PERSON | NUMBER)
        titled = titled and (not other or bool(entries[comma - 1].bits & ATTACHED))
        titled = titled and not (other and not entries[comma].bits & (ATTACHED | DEFINITE))
        if entries[comma].bits & (COMPLEMENTISER | CUE | PRONOUN) or keys[comma] == ":":
            break
        if keys[comma] not in ("،", ","):
            near = titled and comma - mention.end <= _TITLE_REST
            name = _named_further_on(keys, entries, mention.end, comma, stop) if near else None
            if name is not None:
                return Mention(mention.start, name[1], name[0], name[1], person=True)
            continue
        of_body = keys[mention.end] == "ل" and bool(entries[comma - 1].bits & QUOTE)
        near = comma == mention.end or of_body  # "الرئيس التنفيذي لـ«أفق»، المهندس سالم ...،"
        name = _apposed(keys, entries, comma + 1, stop, near=near)
        if name is not None:
            return Mention(mention.start, mention.end, name[0], name[1], person=True)
    name = _closing_name(keys, entries, mention, stop) if closed else None
    if name is not None:
        return Mention(mention.start, name[1], name[0], name[1], person=True)
    return mention


def _closing_name(
    keys: list[str], entries: list[Entry], mention: Mention, stop: int
) -> tuple[int, int] | None:
    """Return the name of two words or more that ends a long title.

    "قال رئيس الاتحاد العام لصناعة الورق د. سامي الريسوني إن"; what comes behind the name shows its
    end: the content, a comma, a preposition.
    """
    if entries[mention.start].lemma.endswith(("ون", "ين", "ات")):
        return None
    for end in range(mention.end + 2, stop + 1):
        if end < stop and not entries[end].bits & _ENDS_NAME:
            continue
        first = _name_before(keys, entries, mention.end, end)
        at_stop = end == stop and end < mention.end + MAX_PHRASE
        if first is not None and (at_stop or _near_title(entries, mention.end, first)):
            return first, end
        if end < stop and entries[end].bits & _NO_TITLE:
            return None
    return None


def _near_title(entries: list[Entry], start: int, first: int) -> bool:
    """Tell whether a given name comes so soon after a title that nothing else can be between."""
    given = entries[first].bits & GIVEN or first - start == 1
    if first - start > _TITLE_REST or not given:
        return False
    return not any(entry.bits & (PREPOSITION | ATTACHED | QUOTE) for entry in entries[start:first])


def _name_before(keys: list[str], entries: list[Entry], start: int, end: int) -> int | None:
    """Return where a name begins that ends before token ``end`` and closes a title."""
    first = end
    while first - 1 >= start and end - first < _LONGEST_NAME:
        if not _can_be_named(keys, entries, first - 1, last=first == end):
            break
        first -= 1
    while first < end - 1 and not entries[first].bits & GIVEN and entries[first].bits & DEFINITE:
        first += 1
    before = entries[first - 1].bits
    if not before & (DEFINITE | POSSESSED | STATE | MARK | QUOTE | COURTESY):
        first += 1  # it belongs to the noun before it: "برلمان بانغسامورو سالم دوماتو"
    if end - first < 2 or before & (PREPOSITION | WAW):
        return None
    between = entries[start:first]
    if any(entry.bits & _NO_TITLE and not entry.bits & NOUN_OF_SOURCE for entry in between):
        return None
    return None if _of_another(keys, entries, start, first) else first


def _of_another(keys: list[str], entries: list[Entry], start: int, first: int) -> bool:
    """Tell whether a name is rather that of someone spoken of or spoken to.

    "انتقد الوزير تصريحات جون كيربي", "رحب بزيارة المستشار أولاف شولتس", "قال للصحفي أحمد منصور".
    """
    if any(entry.bits & (FACT | SPEECH_NOUN | RELEASE) for entry in entries[start:first]):
        return True
    for j in range(start, first):
        bits = entries[j].bits
        noun = entries[j].common and not bits & (DEFINITE | STATE)
        if bits & ATTACHED and noun and keys[j][0] == "ب":
            return True
    last = entries[first - 1].bits
    return first > start and bool(last & ATTACHED and last & (PERSON | COURTESY | OFFICE))


def _can_be_named(keys: list[str], entries: list[Entry], j: int, *, last: bool) -> bool:
    """Tell whether a word can belong to a name: given, unknown, or a surname at the end."""
    entry = entries[j]
    if entry.bits & (GIVEN | SURNAME) and not entry.bits & (PREPOSITION | TIME):
        return True
    if looks_like_name(keys[j], entry):
        return True
    return last and entry.bits == DEFINITE and not entry.common


def _named_further_on(
    keys: list[str], entries: list[Entry], start: int, j: int, stop: int
) -> tuple[int, int] | None:
    """Return a full name at ``j``, behind more of a title than its phrase took in."""
    bits, before = entries[j].bits, entries[j - 1].bits
    if _of_another(keys, entries, start, j):
        return None
    if not bits & GIVEN or bits & (NOUN_OF_SOURCE | ATTACHED | WAW | PREPOSITION | TIME):
        return None
    if j + 1 < stop and is_kinsman(keys, j):
        return None
    if before & PREPOSITION or (before & ATTACHED and before & (PERSON | MEDIA | COURTESY)):
        return None
    end = name_end(keys, entries, j, stop, strict=False)
    return (j, end) if end - j > 1 else None


def _apposed(
    keys: list[str], entries: list[Entry], first: int, stop: int, *, near: bool
) -> tuple[int, int] | None:
    """Return the name after a comma: between two of them, or right before the content."""
    name = alias(keys, entries, first, stop) if near else None
    if name is not None:
        return name
    while near and first + 1 < stop and _titles_a_name(entries, first):
        first += 1  # "عضو الكتلة، النائب قاسم هاشم،"
    bits = entries[first].bits
    unlikely = bits & (NOT_A_NAME | DEFINITE | CUE | PRONOUN) or keys[first][-1] == "ا"
    if unlikely and not bits & GIVEN:
        return None
    end = name_end(keys, entries, first, stop, strict=False)
    closed = end < stop and keys[end] in ("،", ",", "(")
    if closed and (end - first > 1 or (near and end + 1 < stop)):
        return first, end
    whole = end == stop and end - first > 1
    return (first, end) if whole and (near or bits & GIVEN) else None


def _titles_a_name(entries: list[Entry], j: int) -> bool:
    """Tell whether a title or an adjective of one stands at ``j``, right before a name.

    "العقيد فرهاد نظروف", "المعلم المتقاعد رحمت الله": an unknown name needs a definite title.
    """
    bits, after = entries[j].bits, entries[j + 1].bits
    title = bits & (OFFICE | PERSON | COURTESY) and not bits & (ATTACHED | GIVEN)
    if not title:
        # "المبعوث إلى الساحل، البرتغالي جواو ميندونسا،"
        from_there = bits == DEFINITE and entries[j].is_relation and not entries[j].common
        name = entries[j + 1]
        known = after & GIVEN or (not after and likely_name(name.lemma, name))
        return from_there and bool(known)
    if bits & DEFINITE and after & DEFINITE and after & (FORMER | ADJECTIVE) and not after & OFFICE:
        return True
    unknown = bits & DEFINITE and entries[j + 1].is_unknown
    return bool((after & GIVEN and not after & OFFICE) or unknown)


def _mere_courtesy(bits: int) -> bool:
    return bool(bits & COURTESY) and not bits & NOUN_OF_SOURCE & ~COURTESY


def _person(
    keys: list[str], entries: list[Entry], start: int, end: int, *, strict: bool
) -> tuple[int, int] | None:
    """Return the token range of a person's name in the phrase, if it names one."""
    head = entries[start].bits
    with_father = start + 1 < end and keys[start + 1] in _FATHERS
    if head & GIVEN and (with_father or not head & (NOUN_OF_SOURCE & ~COURTESY)):
        return start, name_end(keys, entries, start, end, strict=strict)
    if opens_name(keys, entries, start, end, strict=strict):
        return start, name_end(keys, entries, start, end, strict=strict)
    if not takes_name(head, strict=strict):
        return None
    closed, titled = bool(head & (DEFINITE | POSSESSED)), True
    behind = start  # of a body's name in quotation marks
    for j in range(start + 1, end):
        if j <= behind:
            continue
        if entries[j].bits & GIVEN and named_after(entries, j):
            behind = j + (j + 1 < end and bool(entries[j + 1].bits & SURNAME))
            continue
        if entries[j].bits & QUOTE:
            behind, closed = closing_mark(entries, j, end) or j, True
            continue
        if keys[j - 1] == "باسم" or keys[j] == "باسم" or entries[j - 1].bits & PREPOSITION:
            closed = closed or closes(entries[j].bits)
            continue
        if names_person(keys, entries, j, end, titled=titled, closed=closed, strict=strict):
            return j, name_end(keys, entries, j, end, strict=strict)
        closed = closed or closes(entries[j].bits)
    return None


def _core_end(entries: list[Entry], start: int, end: int) -> int:
    """Return where an organisation's name ends: before what only describes it.

    Participles ("المدعومة من") and the adjectives of a militant side ("جبهة التلال المتمردة") are
    no part of the name.
    """
    if entries[start].bits & (OFFICE | PERSON) and not entries[start].bits & INSTITUTION:
        return end
    periodic = start and entries[start - 1].bits & SPEECH_NOUN and end - start > 1
    if periodic and entries[end - 1].lemma in _PERIODIC:
        end -= 1  # "تقرير منظمة العفو الدولية السنوي"
    for j in range(start + 1, end):
        entry = entries[j]
        named = j - start >= 2 and not entries[start].bits & DEFINITE
        described = entry.bits & MILITANT or entry.lemma in _MERELY_DESCRIBE
        if entry.bits & DESCRIPTOR or (named and entry.bits & DEFINITE and described):
            return j
    return end
