"""The armed groups of an article: which of its names and nouns stand for the extremist side.

News introduces a group once ("سرايا الوعد القريب، وهي جماعة متشددة") and then says "السرايا" or
"الجماعة". The article's own words decide; the gazetteer of known groups only adds to them.
"""
# ruff: noqa: PLR0917 - a rule of grammar ends at the first test that decides

from dataclasses import dataclass
from typing import Final

from clf.arabic.words import Words
from clf.attribution.index import TokenIndex
from clf.attribution.lexicon import (
    ALLY,
    ARMED,
    ATTACHED,
    BREAK,
    COMPLEMENTISER,
    COURTESY,
    CUE,
    DEFINITE,
    DESCRIPTOR,
    ENDER,
    GIVEN,
    INSTITUTION,
    MARK,
    MAYBE_ARMED,
    MILITANT,
    OFFICE,
    PERSON,
    POSSESSED,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    STATE,
    TIME,
    VIOLENCE,
    WAW,
    Entry,
    Lexicon,
    word_set,
)
from clf.attribution.mentions import Mention, parse_mention
from clf.attribution.phrases import closing_mark

_ALWAYS_ARMED: Final = word_set("always armed")
"""Heads that name an armed group even where the article says no more of it."""
_CIVIL_TOO: Final = word_set("civil too")
"""Heads that parties and associations bear as well, so that quotation marks prove nothing."""
_STATE_HEADS: Final = word_set("state heads")
"""Heads whose bare form ("الجيش") stays the state's, whatever group bears the word in its name."""
_CIVIL_WORDS: Final = word_set("civil words")
"""Heads that are everyday words ("شبكة الهاتف"), so that a violent article proves nothing."""
_REBEL_DEEDS: Final = word_set("rebel deeds")
_ORDINALS_OF_NAMES: Final = word_set("counted in names")
_RECOGNITION_REACH: Final = 14
_RECOGNITION: Final = frozenset(("اعتراف", "الاعتراف"))
_WITHOUT: Final = frozenset(("دون", "بدون", "بلا", "بغير"))
_RECOGNISE: Final = frozenset(("تعترف", "يعترف"))
_NOT: Final = frozenset(("لم", "ولم", "لا", "ولا"))
_ONE_OF: Final = frozenset(("احد", "احدي"))
_NO_NAME: Final = word_set("militant adjectives")
"""Adjectives of the extremist side that are no part of a group's name."""
_OF_FIGHTERS: Final = tuple(word_set("of fighters"))
_FIGHTERS: Final = ("ين", "ون", *_OF_FIGHTERS)
_COMPRISE: Final = frozenset(("يضم", "تضم"))
_RELATIVES: Final = frozenset(("التي", "الذي"))
_RELATIVE_REACH: Final = 4
_NEAR: Final = 5
_DESCRIBED: Final = 9
"""Words after a group's name within which an apposition may call it an ally or militant."""
_MIN_MILITANT_WORDS: Final = 2
_MIN_HOSTILE_WORDS: Final = 3
_STATE_COMPLEMENTS: Final = word_set("state complements")
_NAME_LIMIT: Final = 6
_APPOSITIONS: Final = frozenset(("وهو", "وهي"))
_BELONGING: Final = frozenset(("تابع", "تابعه", "مرتبط", "مرتبطه"))
_ARMS: Final = frozenset(("ذراع", "جناح"))
CALLING: Final = frozenset(("تطلق", "يطلق"))
"""Verbs of "تطلق على نفسها"."""
_SELVES: Final = frozenset(("نفسه", "نفسها"))
_SIGNS: Final = _APPOSITIONS | _SELVES | _RELATIVES | {"،", ","}
"""What may introduce a group: "وهو", "نفسه", "التي", or the comma of an apposition."""
_OF_PERSONS: Final = GIVEN | COURTESY | PERSON | OFFICE
_BOUNDARY: Final = MARK | CUE | COMPLEMENTISER | PREPOSITION | TIME | QUOTE | ENDER | BREAK


@dataclass(frozen=True, slots=True)
class Groups:
    """What the article says of its armed groups.

    ``heads`` are the nouns (تنظيم، جبهة ...) that stand for the militant side; ``names`` are its
    names, as keys between spaces; ``named[head]`` is the fullest name under that noun, as a token
    range; ``main`` the first militant name; ``allies`` the nouns of the state's allies.
    """

    heads: frozenset[str]
    names: tuple[str, ...]
    named: dict[str, tuple[int, int]]
    main: tuple[int, int] | None
    allies: frozenset[str]

    def name_in(self, phrase: str) -> bool:
        """Tell whether one of the names stands in a phrase of keys, as whole words."""
        padded = f" {phrase} "
        return any(name in padded for name in self.names)


@dataclass(slots=True)
class _Candidate:
    lemma: str
    start: int
    end: int
    militant: bool
    ally: bool


def find_groups(words: Words, entries: list[Entry], index: TokenIndex, lexicon: Lexicon) -> Groups:
    """Read off the article which nouns and names stand for its extremist side."""
    keys = words.keys
    hostile = len(index.where(MILITANT | VIOLENCE)) >= _MIN_HOSTILE_WORDS or (
        len(index.where(MILITANT)) >= _MIN_MILITANT_WORDS
    )
    candidates = [
        _candidate(keys, entries, i, lexicon, hostile=hostile)
        for i in index.where(ARMED | MAYBE_ARMED)
    ]
    found = [candidate for candidate in candidates if candidate is not None]
    _mark_by_company(keys, entries, index, found)
    allied = {" ".join(keys[c.start : c.end]) for c in found if c.ally}
    militant = [c for c in found if c.militant and " ".join(keys[c.start : c.end]) not in allied]
    introduced = _introduced(keys, entries, lexicon)
    return _assemble(keys, entries, found, militant, introduced, lexicon)


def _assemble(
    keys: list[str],
    entries: list[Entry],
    found: list[_Candidate],
    militant: list[_Candidate],
    introduced: list[tuple[int, int]],
    lexicon: Lexicon,
) -> Groups:
    """Put the militant names and nouns of an article together."""
    named: dict[str, tuple[int, int]] = {}
    names: set[str] = set()
    for c in militant:
        old = named.get(c.lemma)
        whole = not entries[c.start].bits & DEFINITE or all(
            entry.bits & DEFINITE for entry in entries[c.start : c.end]
        )
        if whole and c.end - c.start > 1 and (old is None or c.end - c.start > old[1] - old[0]):
            named[c.lemma] = (c.start, c.end)
        if c.end - c.start > 2:
            names.add(" ".join(keys[c.start + 1 : c.end]))
        if c.end - c.start > 1:
            names.add(" ".join([c.lemma, *keys[c.start + 1 : c.end]]))
    for start, end in introduced:
        names.add(" ".join(keys[start:end]))
        named.setdefault(entries[start].lemma, (start, end))
    self_named = _self_named(keys, entries)
    for lemma, span in self_named:
        named.setdefault(lemma, span)
    heads = {c.lemma for c in militant} | {lemma for lemma, _ in self_named}
    heads |= {
        entries[start].lemma
        for start, _ in introduced
        if entries[start].bits & (ARMED | INSTITUTION)
    }
    allies = {c.lemma for c in found if c.ally} - heads
    spans = [(c.start, c.end) for c in militant if c.end - c.start > 1] + introduced
    main = min(spans, default=None)
    if main is None:
        main = lexicon.militants.first(keys)
    whole_words = tuple(f" {name} " for name in names)
    return Groups(frozenset(heads - _STATE_HEADS), whole_words, named, main, frozenset(allies))


def _candidate(
    keys: list[str], entries: list[Entry], i: int, lexicon: Lexicon, *, hostile: bool
) -> _Candidate | None:
    """Judge one noun that may head a group's name."""
    entry = entries[i]
    lemma, bits = entry.lemma, entry.bits
    mention = _name_at(keys, entries, i)
    end = mention.end if mention is not None else i + 1
    if end > i + 1 and (entries[i + 1].bits & DESCRIPTOR or keys[i + 1] in _BELONGING):
        end = i + 1  # "خلية تابعة للتنظيم" has no name
    for k in range(i + 2, end):
        if entries[k].lemma in _NO_NAME and entries[k].bits & DEFINITE:
            end = k  # "قوات الفجر المتمردة": the adjective is no part of the name
            break
    if end > i + 1 and end < len(keys) and keys[end] in _ORDINALS_OF_NAMES:
        end += 1  # "تحالف الأحياء السبعة"
    phrase = " ".join([lemma, *keys[i + 1 : end]])
    if lexicon.institutions.names(phrase):
        return None
    near = _clause(entries, i + 1, end + _NEAR)
    described = entries[end : end + _DESCRIBED]
    ally = any(other.bits & ALLY for other in described) and not any(
        other.bits & MILITANT for other in near
    )
    if bits & (DEFINITE | POSSESSED):
        marked = end > i + 1 and any(o.bits & MILITANT for o in entries[i + 1 : end])
        if bits & OFFICE and not marked:
            return None  # "اللواء سامر": a rank
        ally = False
    else:
        marked = any(other.bits & MILITANT for other in near) or (
            i > 0 and bool(entries[i - 1].bits & QUOTE) and lemma not in _CIVIL_TOO
        )
    known = lexicon.militants.names(phrase)
    militant = known or _militant(lemma, entries, i, end, keys, marked=marked, hostile=hostile)
    return _Candidate(lemma, i, end, militant and not (ally and not known), ally)


def _mark_by_company(
    keys: list[str], entries: list[Entry], index: TokenIndex, found: list[_Candidate]
) -> None:
    """Mark as militant the names that the words around them show to be.

    "مسلحو تحالف الأحياء": the name follows its fighters. "متمردو الفجر الأحمر" and elsewhere "قوات
    الفجر الأحمر": fighters bear the same name. "تحالف النهر الذي يضم حركة ...": a militant group is
    among its members. All mentions of the name count with the one that is shown.
    """
    militant = {c.start for c in found if c.militant}
    of_fighters = {
        tuple(keys[i + 1 : i + 3]) for i in index.where(MILITANT) if _are_fighters(keys[i])
    }
    shown = set()
    for c in found:
        if c.militant or c.end - c.start < 2:
            continue
        before = entries[c.start - 1] if c.start else None
        follows = before is not None and (
            _are_fighters(keys[c.start - 1])
            or bool(before.bits & ARMED and not before.bits & DEFINITE and c.start - 1 in militant)
        )
        same = c.end - c.start > 2 and tuple(keys[c.start + 1 : c.start + 3]) in of_fighters
        if follows or same or _has_member(keys, c.end, militant):
            shown.add(tuple(keys[c.start + 1 : c.end]))
    for c in found:
        c.militant = c.militant or (not c.ally and tuple(keys[c.start + 1 : c.end]) in shown)


def _are_fighters(key: str) -> bool:
    """Tell whether a noun of fighters is bound to what follows it ("متمردو"، "لمسلحي")."""
    return key.endswith(_OF_FIGHTERS)


def _has_member(keys: list[str], end: int, militant: set[int]) -> bool:
    """Tell whether a name goes on with "الذي يضم" and a militant group."""
    return (
        end + 2 < len(keys)
        and keys[end] in _RELATIVES
        and keys[end + 1] in _COMPRISE
        and end + 2 in militant
    )


def _clause(entries: list[Entry], start: int, end: int) -> list[Entry]:
    """Return the entries from ``start`` to ``end``, or to where another clause begins."""
    near = entries[start:end]
    for place, entry in enumerate(near):
        if entry.bits & (COMPLEMENTISER | CUE | BREAK) and not entry.bits & (MILITANT | ARMED):
            return near[:place]
        if entry.bits & WAW and entry.bits & MILITANT and entry.lemma.endswith(_FIGHTERS):
            return near[:place]  # "قوات الأمن ومسلحي ...": the other side
    return near


def _militant(
    lemma: str,
    entries: list[Entry],
    i: int,
    end: int,
    keys: list[str],
    *,
    marked: bool,
    hostile: bool,
) -> bool:
    """Tell whether a noun with its name stands for the militant side."""
    armed = bool(entries[i].bits & ARMED)
    if armed and (marked or (hostile and lemma not in _CIVIL_WORDS) or lemma in _ALWAYS_ARMED):
        return True
    if end - i < 2 or armed:
        return False
    if lemma == "جيش" and not entries[i].bits & DEFINITE:
        next_entry = entries[i + 1]
        own_state = next_entry.bits & STATE or next_entry.lemma in _STATE_COMPLEMENTS
        return "تحرير" in keys[i + 1 : end] or (not own_state and (hostile or marked))
    return marked or (
        lemma == "حزب" and hostile and any(key.startswith("الشيوعي") for key in keys[i + 1 : end])
    )


def _name_at(keys: list[str], entries: list[Entry], i: int) -> Mention | None:
    """Read the name that a group's noun bears, quotation marks included."""
    if i + 1 >= len(entries) or entries[i].bits & POSSESSED:
        return None
    following = entries[i + 1].bits
    if following & _BOUNDARY & ~QUOTE or (following & MILITANT and not following & DEFINITE):
        return None
    stop = min(len(entries), i + _NAME_LIMIT)
    for j in range(i + 1, stop):
        if entries[j].bits & PREPOSITION:
            stop = j
            break
    return parse_mention(keys, entries, i, stop, strict=True)


def _introduced(keys: list[str], entries: list[Entry], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Find names that an apposition calls an armed group.

    "جيش العهد، وهو فصيل متطرف"; "«جبهة البحر الحرة»، الجناح الأكثر تشددا";
    "يطلق على نفسه اسم سرايا الوعد".
    """
    found = []
    for i in [i for i, key in enumerate(keys) if key in _SIGNS]:
        span, key = None, keys[i]
        if key in _APPOSITIONS:
            if i >= 2 and _calls_it_armed(entries, i):
                span = _before(entries, i)
        elif key in _SELVES:
            span = _after_self(keys, entries, i)
        elif key in _RELATIVES:
            if i >= 2 and (_does_as_rebels_do(keys, i) or _is_unrecognised(keys, i)):
                span = _before(entries, i)
        elif i >= 2 and i + 1 < len(keys):
            described = entries[i + 1].bits
            arm = entries[i + 1].lemma in _ARMS and not described & DEFINITE
            if arm and i + 2 < len(keys):
                described = entries[i + 2].bits  # "، ذراع التنظيم الدعائية"
            elif keys[i + 1] in _ONE_OF and _is_of_militants(entries, i + 2):
                described = MILITANT | DEFINITE
            if described & (ARMED | MILITANT) and described & DEFINITE and not described & CUE:
                span = _before(entries, i + 1)
        if span is not None and not lexicon.institutions.names(" ".join(keys[span[0] : span[1]])):
            found.append(span)
    return found


def _does_as_rebels_do(keys: list[str], i: int) -> bool:
    """Tell whether "التي" at token ``i`` goes on to a seizure of power, or to a ban."""
    return any(key in _REBEL_DEEDS for key in keys[i + 1 : i + 1 + _RELATIVE_REACH])


def _is_unrecognised(keys: list[str], i: int) -> bool:
    """Tell whether "التي" at token ``i`` goes on to power that no state recognises."""
    clause = keys[i + 1 : i + 1 + _RECOGNITION_REACH]
    return any(
        (key in _RECOGNITION and clause[j - 1] in _WITHOUT)
        or (key in _RECOGNISE and clause[j - 1] in _NOT)
        for j, key in enumerate(clause)
        if j
    )


def _is_of_militants(entries: list[Entry], i: int) -> bool:
    """Tell whether a plural at token ``i`` is the extremist side ("أجنحة الحركة الانفصالية")."""
    if any(entry.bits & ALLY for entry in entries[i : i + _DESCRIBED]):
        return False
    of_these = entries[i : i + 3]
    return any(entry.bits & ARMED for entry in of_these) and any(
        entry.bits & MILITANT and entry.bits & DEFINITE for entry in of_these
    )


def _calls_it_armed(entries: list[Entry], i: int) -> bool:
    """Tell whether "وهو" at token ``i`` goes on to an armed group that is no state's ally."""
    armed = any(other.bits & (ARMED | MILITANT) for other in entries[i + 1 : i + 4])
    return armed and not any(o.bits & ALLY for o in entries[i + 1 : i + 1 + _DESCRIBED])


def _before(entries: list[Entry], i: int) -> tuple[int, int] | None:
    """Return the name that stands before an apposition's comma."""
    end = i
    while end > 0 and entries[end - 1].bits & MARK:
        end -= 1
    start = end
    while start > 0 and end - start < 5 and not entries[start - 1].bits & _BOUNDARY:
        start -= 1
    if start > 0 and entries[start - 1].bits & CUE and entries[start].bits & _BOUNDARY:
        start += 1
    first = entries[start].bits if start < end else ATTACHED
    quoted = start > 0 and bool(entries[start - 1].bits & QUOTE)
    if first & ATTACHED:
        return None
    # "وأعلنت راية النهر، وهي جماعة ...": no noun says that it is a group, but the apposition does.
    subject = start > 0 and bool(entries[start - 1].bits & CUE) and _is_called_group(entries, end)
    known = first & (ARMED | INSTITUTION) or (subject and not first & _OF_PERSONS)
    return (start, end) if quoted or (known and end - start > 1) else None


def _is_called_group(entries: list[Entry], end: int) -> bool:
    """Tell whether what stands before token ``end`` is called an armed group right behind it."""
    after = next(
        (e for e in entries[end + 1 : end + 3] if not e.bits & (MARK | PRONOUN | WAW)), None
    )
    return after is not None and bool(
        after.bits & (ARMED | MILITANT) and not after.bits & _OF_PERSONS
    )


def _after_self(keys: list[str], entries: list[Entry], i: int) -> tuple[int, int] | None:
    """Return the name after "يطلق على نفسه اسم" or "تسمي نفسها"."""
    j = i + 1
    if not i:
        return None
    while j < len(entries) and (keys[j] == "اسم" or entries[j].bits & QUOTE):
        j += 1
    quoted = bool(entries[j - 1].bits & QUOTE)
    calls = keys[i - 1].startswith(("تسمي", "يسمي", "سم")) or (quoted and keys[i - 2] in CALLING)
    if j >= len(entries) or (j == i + 1 and not calls):
        return None
    closing = closing_mark(entries, j - 1, j + _NAME_LIMIT) if entries[j - 1].bits & QUOTE else None
    if closing is not None:
        return j, closing
    mention = parse_mention(keys, entries, j, min(len(entries), j + 5), strict=True)
    return None if mention is None else (mention.start, mention.end)


def _self_named(keys: list[str], entries: list[Entry]) -> list[tuple[str, tuple[int, int]]]:
    """Return the armed nouns that give themselves a name, with it.

    "مجموعة تسمي نفسها «حرس التلال»"; "حركة تطلق على نفسها اسم «جيش الوادي»".
    """
    found: list[tuple[str, tuple[int, int]]] = []
    if _SELVES.isdisjoint(keys):
        return found
    for i in [i for i, key in enumerate(keys) if key in _SELVES and i >= 3]:
        noun = i - 3 if keys[i - 1] == "على" else i - 2
        noun -= bool(entries[noun].bits & MILITANT and not entries[noun].bits & ARMED)
        if entries[noun].bits & ARMED:
            span = _after_self(keys, entries, i)
            if span is not None:
                found.append((entries[noun].lemma, span))
    return found


def is_militant_phrase(keys: list[str], groups: Groups, lexicon: Lexicon) -> bool:
    """Tell whether a phrase names a group of the extremist side, by article or gazetteer."""
    phrase = " ".join(keys)
    if lexicon.institutions.names(phrase):
        return False
    if groups.name_in(phrase):
        return True
    return lexicon.militants.names(phrase)
