"""Persons' names within a speaker's phrase: where they begin and where they end.

A name is known by a given name, by a title before it, or by standing where nothing else can: two
unknown words after a title that is definite already. Where the verb may have an object (``strict``)
more proof is asked for, since the object is an unknown word as well.
"""
# ruff: noqa: PLR0911, PLR0912 - a rule of grammar ends at the first test that decides

import functools
import json
import math
import re
from importlib import resources
from typing import Final

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
    MAYBE_ARMED,
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

_MAX_NAME: Final = 5
_MAX_ALIAS: Final = 4
NOT_A_NAME: Final = (
    NOUN_OF_SOURCE | DESCRIPTOR | ATTACHED | PREPOSITION | WAW | SPEECH_NOUN | RELEASE | FACT
    | POSSESSED | ADJECTIVE | ENDER | TIME | MARK | BREAK | QUOTE | NUMBER | COMPLEMENTISER | VOICE
    | OWN_OPINION
)  # fmt: skip
_NO_SURNAME: Final = (
    MARK | QUOTE | BREAK | COMPLEMENTISER | TIME | NUMBER | CUE | PRONOUN | PREPOSITION
    | SOURCE_PREPOSITION | PARTICIPLE | ENDER | OFFICE | POSSESSED | ADJECTIVE | SPEECH_NOUN
    | RELEASE | OWN_OPINION
)  # fmt: skip
_WITHHELD: Final = word_set("withheld")
"""Words before "اسمه" where the name is not given."""
_OBJECT_NOUNS: Final = word_set("object nouns")
_PLACE_NOUNS: Final = word_set("place nouns")
_CIRCUMSTANCE: Final = re.compile(r"م(?:[تنلضح]|ست|بت|شي)\w{2,}ا")
_SHORTEST_NAME: Final = 3
LONGEST_RUN: Final = 4
"""Letters of the longest run that :func:`name_shape` knows."""
ENDS: Final = "<>"
"""What marks a word's ends in such runs."""
LIKELY: Final = 0.7
POSSIBLE: Final = 0.2
"""Shares of :func:`name_shape` from which a word is rather a name, and below which it is none."""
_COMMON_FORM: Final = re.compile(
    r"[يت]\w{3,5}|ا\w{2,3}ا\w|است\w+|م\w+[هت]|\w+(?:يه|ات|ين|ون|وا|هم|ها|نا|تم)|ب?[لا]\w+ها|ب\w+ه"
)
"""Forms of verbs, verbal nouns, plurals and nouns with a pronoun, which a name seldom has."""
_NO_NAME: Final = re.compile(r"ي\w{3,}ون|ا\w{3}ا\w|است\w{3,}")
"""Forms of plural verbs and of verbal nouns, which do not begin a name."""
_SHORT_NOUN: Final = re.compile(r"ا\w{2}ا\w")
"""The form of verbal nouns ("إشراك") that some names share."""
_NEVER_NAME: Final = re.compile(r"س[يت]\w{3,}|\w{3,}ات|\w{3,}ته|لا|لم|لن|ما|قد|لقد|ليس\w*")
"""Forms of the future, plurals and negations, which end a name."""
_SHEIKHS: Final = frozenset(("شيخ", "حاج", "ملا", "اغا"))
_KIN: Final = word_set("kin")
_INTRODUCING: Final = word_set("introducing")
_BY_NAME: Final = frozenset(("ب", "باسم", "بـ", "بلقب", "بكنيه"))
_CALLING: Final = frozenset(("يطلق", "تطلق", "اطلق", "اطلقت"))
_BY_ITSELF: Final = (["على", "نفسه", "اسم"], ["على", "نفسها", "اسم"])
_DEEDS_OF_PEOPLE: Final = word_set("deeds of people")
_HONOURED: Final = word_set("honoured")
_NAMED_FOR: Final = frozenset(("جامعه", "مستشفي", "مدرسه", "مطار", "ملعب"))
_INSTITUTES: Final = frozenset(("معهد", "مركز", "مؤسسه", "جامعه"))
_SONS: Final = frozenset(("ابن", "ابنه", "ام", "ابو", "ابي"))
_HIS: Final = ("يه", "يها", "ته", "تها", "هم")
_PRESENTED: Final = frozenset(("قدم", "قدمت", "يقدم", "عرف", "عرفت"))
_OPENS_CONTENT: Final = frozenset(("فان",))
"""A particle of names ("فان دايك") that without its hamza looks like "فإن"."""
_NAME_ENDS: Final = word_set("name ends")
_DEMONSTRATIVES: Final = word_set("demonstratives")
_POINTING: Final = frozenset(clitic + word for word in _DEMONSTRATIVES for clitic in "بلك")
NAME_PARTICLES: Final = word_set("name particles")


def takes_name(head: int, *, strict: bool) -> bool:
    """Tell whether a noun can stand before a name as its title ("حفيد الملك")."""
    if head & (OFFICE | PERSON | COURTESY | VOICE):
        return True
    bodies = INSTITUTION | ARMED | MEDIA | STATE | MILITANT | SPEECH_NOUN | RELEASE
    return not strict and not head & bodies


def names_person(
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
    if bits & (DEFINITE | ENDER | COMPLEMENTISER) or (bits & ATTACHED and bits != ATTACHED):
        return False
    if keys[k] in _POINTING:  # "ولم يكتف ناطقها بذلك"
        return False
    if names_place(entries, k) or named_after(entries, k) or _names_body(keys, entries, k):
        return False
    if k + 1 < limit and _goes_on_as_body(keys, entries, k):
        return False
    if _kinsman(keys, entries, k, limit):
        return True
    if not bits and keys[k][0] == "ل" and k + 1 < limit and _known_noun(entries[k + 1]):
        return False  # "رئيس اتحاد لصناع الورق"
    if k + 1 < limit and is_kinsman(keys, k):
        return False
    before = entries[k - 1].bits
    group = before & (ARMED | MAYBE_ARMED) and not before & (DEFINITE | OFFICE)
    if group and k + 1 < limit and entries[k + 1].bits & GIVEN:
        return False  # "القيادي في حركة حماس أسامة حمدان", "المتحدث باسم قوات حفتر أحمد سعد"
    if bits & SURNAME:
        return titled and closed
    accusative = k + 1 < limit and not bits and keys[k][-1] == keys[k + 1][-1] == "ا"
    if accusative and min(name_shape(keys[k]), name_shape(keys[k + 1])) < POSSIBLE:
        return False  # "خصص الحضرمي حيزا واسعا"
    if bits & GIVEN:
        object_ = strict and closed  # "وتتهم السلطات أبو سعد"
        return titled or not (object_ or bits & (NOUN_OF_SOURCE | TIME))
    if keys[k] in NAME_PARTICLES:
        return True
    if bits == ATTACHED and looks_like_name(keys[k], entries[k]) and titled and closed:
        return k + 1 < limit and looks_like_name(keys[k + 1], entries[k + 1])  # "بيشنوبادا سيثي"
    never = NOT_A_NAME | CUE | PARTICIPLE | SOURCE_PREPOSITION | PRONOUN
    if k + 1 < limit and _ranked(keys, entries, k):
        return True
    if not titled or not closed or bits & never or _circumstance(keys[k]):
        return False
    if entries[k].common and not (k + 1 < limit and looks_like_name(keys[k + 1], entries[k + 1])):
        return False
    if (
        k + 1 < limit
        and looks_like_name(keys[k], entries[k])
        and _like_surname(keys[k + 1], entries[k + 1])
    ):
        return True
    return _unknown_name(entries, k, limit, strict=strict)


def _ranked(keys: list[str], entries: list[Entry], k: int) -> bool:
    """Tell whether a word that is a noun elsewhere is a name behind a rank.

    "اللواء طالب السعيدي", "المهندس معتصم الطراونة".
    """
    rank, entry, surname = entries[k - 1].bits, entries[k], entries[k + 1]
    if not (rank & COURTESY and rank & DEFINITE) or entry.bits & (ATTACHED | DEFINITE):
        return False
    if entry.bits and not entry.bits & PERSON:
        return False
    plain = surname.bits == DEFINITE and not surname.common and not entry.bits
    return plain or (bool(entry.bits) and _like_surname(keys[k + 1], surname))


def is_kinsman(keys: list[str], k: int) -> bool:
    """Tell whether "ابن" is a noun and no part of a name ("ابن أخيه")."""
    return keys[k] in _SONS and keys[k + 1].endswith(_HIS)


def _like_surname(key: str, entry: Entry) -> bool:
    """Tell whether a word after an unknown one can be its surname ("تابونا", "العموري")."""
    if entry.bits & SURNAME or looks_like_name(key, entry):
        return True
    return entry.bits == DEFINITE and likely_name(key, entry)


def names_place(entries: list[Entry], k: int) -> bool:
    """Tell whether a word is the name of a place, by the noun before it ("ولاية أوديشا")."""
    noun = entries[k - 1]
    given = entries[k].bits & GIVEN and not (k > 1 and entries[k - 2].bits & PREPOSITION)
    return noun.lemma in _PLACE_NOUNS and not noun.bits & DEFINITE and not given


def _names_body(keys: list[str], entries: list[Entry], k: int) -> bool:
    """Tell whether a word is the name of a body, whose purpose or member's name follows.

    "مركز هرجيسا للدراسات", "معهد ويلسون سامي حسن".
    """
    body = entries[k - 1].bits
    if not body & INSTITUTION or body & (DEFINITE | POSSESSED | OFFICE):
        return False
    if entries[k].bits & GIVEN or k + 1 >= len(entries):
        return False
    governed = body & ATTACHED or (k > 1 and entries[k - 2].bits & PREPOSITION)
    if governed and not entries[k].bits and keys[k][0] != "ل":
        # "المديرة التنفيذية لشركة سنابل حوران رنا الهزايمة"
        return bool(body & ATTACHED) or k + 2 < len(entries)
    after = entries[k + 1].bits
    institute = entries[k - 1].lemma in _INSTITUTES and not entries[k].bits and after & GIVEN
    return bool(after & ATTACHED or institute)


def _goes_on_as_body(keys: list[str], entries: list[Entry], k: int) -> bool:
    """Tell whether a word is the second one of a company's name ("لشركة سنابل حوران للأغذية")."""
    body = entries[k - 2].bits if k > 1 else 0
    named = body & ATTACHED and body & INSTITUTION and not body & DEFINITE
    purpose = entries[k + 1].bits & ATTACHED and keys[k + 1][0] == "ل"
    return bool(named and purpose) and entries[k - 1].is_unknown and not entries[k].bits


def _kinsman(keys: list[str], entries: list[Entry], k: int, limit: int) -> bool:
    """Tell whether an unknown word names whose kin stands before it ("زوجته غولنارا")."""
    return bool(
        keys[k - 1].removeprefix("و") in _KIN
        and k + 1 >= limit
        and not entries[k].bits
        and looks_like_name(keys[k], entries[k])
    )


def _known_noun(entry: Entry) -> bool:
    return entry.common and bool(entry.bits & DEFINITE)


def named_after(entries: list[Entry], k: int) -> bool:
    """Tell whether a body is named after the person.

    "مستشفى الملكة إليزابيث", "جامعة محمد الخامس".
    """
    if entries[k - 1].lemma in _NAMED_FOR and not entries[k - 1].bits & DEFINITE:
        return True
    body = entries[k - 2].bits if k >= 2 else 0
    return entries[k - 1].lemma in _HONOURED and bool(body & INSTITUTION) and not body & DEFINITE


def looks_like_name(key: str, entry: Entry) -> bool:
    """Tell whether a word can be a name by itself: unknown, and written as names are.

    A first "ب" may be the name's own ("بارانيتس") where what is left of it is no noun.
    """
    if entry.common or len(entry.lemma) < _SHORTEST_NAME:
        return False
    if entry.bits and (entry.bits != ATTACHED or key[0] != "ب"):
        return False
    if key[0] == "ل" and lexicon().entry(key[1:]).common:
        return False  # "لأول مرة", "لموضوع"
    shape = name_shape(key)
    if shape >= LIKELY or key[0] in "وف":
        return shape >= LIKELY
    common = _COMMON_FORM.fullmatch(key) or _COMMON_FORM.fullmatch(entry.lemma)
    return shape >= POSSIBLE and not common


def likely_name(key: str, entry: Entry) -> bool:
    """Tell whether a word that no lexicon knows has a name's letters, its article apart."""
    return entry.bits in (0, DEFINITE) and not entry.common and name_shape(key) >= LIKELY


@functools.lru_cache(maxsize=1 << 16)
def name_shape(key: str) -> float:
    """Return how far a word's letters are those of a person's name, 0 to 1.

    Learnt from the names and the other words of the training articles, by
    ``experiments/name_shapes.py``.
    """
    intercept, weights = _shapes()
    word = f"{ENDS[0]}{key}{ENDS[1]}"
    found = {word[i:j] for i in range(len(word)) for j in range(i + 1, i + 1 + LONGEST_RUN)}
    # fsum is the same in every order, and a set has none.
    total = intercept + math.fsum(weights[run] for run in found & weights.keys())
    return 1 / (1 + math.exp(-total))


@functools.cache
def _shapes() -> tuple[float, dict[str, float]]:
    file = resources.files("clf.attribution") / "lexicon" / "name_shapes.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    return content["intercept"], content["weights"]


def _two_names(entries: list[Entry], k: int, limit: int) -> bool:
    """Tell whether two unknown words before a definite object are a name ("لوتس هارت القرار")."""
    if k + 2 >= limit:
        return False
    first, second, third = entries[k], entries[k + 1], entries[k + 2]
    surname = not second.bits or (second.bits == DEFINITE and second.lemma.endswith("ي"))
    object_follows = third.bits & (DEFINITE | TIME | NUMBER)
    plain = first.lemma[0] != "ب" and first.lemma[-1] not in "ها" and second.lemma[-1] not in "ها"
    return bool(surname and object_follows and plain and not first.bits)


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
        before.ends_as_relation and entries[k - 2].bits & COURTESY
    )
    if not strict:
        short = _SHORT_NOUN.fullmatch(entries[k].lemma) and name_shape(entries[k].lemma) < LIKELY
        if short or _NO_NAME.fullmatch(entries[k].lemma):
            return False  # "ونسب متحدث باسم الوزارة احتراق المنزل إلى"
        verb = k + 1 < limit and entries[k + 1].bits & PREPOSITION  # "قاض سابق في المحكمة غادر إلى"
        return bool(title or before.bits & OFFICE or not verb)
    if not title and before.lemma not in _OBJECT_NOUNS and entries[k].lemma not in _OBJECT_NOUNS:
        title = _two_names(entries, k, limit)
    if not title or k + 1 >= limit or entries[k].lemma[-1] == "ا":
        return False
    following = entries[k + 1]
    if following.bits & (NOT_A_NAME | CUE | PRONOUN) and not following.bits & GIVEN:
        return False
    relation = following.lemma.endswith("ي")
    return relation or not following.bits & DEFINITE or bool(before.bits & COURTESY)


def opens_name(
    keys: list[str], entries: list[Entry], start: int, limit: int, *, strict: bool
) -> bool:
    """Tell whether the phrase is an untitled name of unknown words ("دلشاد باليسان")."""
    bits = entries[start].bits
    if bits & SURNAME and not bits & (NOUN_OF_SOURCE | ATTACHED):
        return True
    if entries[start].common and not bits & GIVEN:
        return False
    if keys[start] in NAME_PARTICLES or (start + 1 < limit and keys[start + 1] == "الله"):
        return True
    if bits & (NOT_A_NAME | DEFINITE | CUE) or start + 1 >= limit:
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
    return not following & (NOT_A_NAME | CUE | PRONOUN | DEFINITE)


def alias(keys: list[str], entries: list[Entry], start: int, end: int) -> tuple[int, int] | None:
    """Return the name that a word like "الملقب" gives to a described person."""
    for j in range(start, end - 1):
        if keys[j] in _CALLING and keys[j + 1 : j + 4] in _BY_ITSELF and j + 5 < len(keys):
            # "متحدث يطلق على نفسه اسم العميد ..."
            first = j + 4 + bool(entries[j + 4].bits & (COURTESY | OFFICE))
            return _name_from(keys, entries, first, _MAX_ALIAS)
        if keys[j] in _INTRODUCING and keys[j + 1] in ("نفسه", "نفسها") and j + 3 < len(keys):
            first = j + 3  # "رجل عرف نفسه بأنه أبو ..."
            bits = entries[first].bits
            known = bits & GIVEN or keys[first] in NAME_PARTICLES or entries[first].is_unknown
            named = keys[j + 2] in _BY_NAME or entries[j + 2].bits & COMPLEMENTISER
            if named and known:
                return _name_from(keys, entries, first, _MAX_NAME)
        presented = keys[j] in _PRESENTED and keys[j + 1] == "على" and j + 3 < len(keys)
        if presented and entries[j + 2].bits & COMPLEMENTISER and entries[j + 3].bits & GIVEN:
            return _name_from(keys, entries, j + 3, _MAX_NAME)  # "متحدث قدم على أنه أبو قتادة"
        withheld = j > 0 and not _WITHHELD.isdisjoint(keys[max(0, j - 2) : j])
        if entries[j].bits & ALIAS and not withheld:
            after = entries[j + 1]
            named = after.bits & (GIVEN | COURTESY | QUOTE) or looks_like_name(keys[j + 1], after)
            if entries[j].bits & ATTACHED and not named:
                continue  # "متحدث باسمها أكد أن"
            body = entries[j].bits & DEFINITE and keys[j][-1] == "ه" and keys[start][-1] != "ه"
            if body:
                return None  # "زعيم الجماعة المعروفة بكذا": it is the body's
            first = j + 2 if keys[j + 1] in _BY_NAME else j + 1
            if first < end and entries[first].bits & QUOTE:
                first += 1
            ordinal = first < end and entries[first].common and entries[first].bits & DEFINITE
            if first < end and not ordinal and not entries[first].bits & (MARK | QUOTE):
                return _name_from(keys, entries, first, _MAX_ALIAS)
    return None


def _name_from(keys: list[str], entries: list[Entry], first: int, longest: int) -> tuple[int, int]:
    """Return the tokens of a name that begins at ``first`` and has ``longest`` words at most."""
    end = min(len(entries), first + longest)
    return first, name_end(keys, entries, first, end, strict=True)


def name_end(keys: list[str], entries: list[Entry], start: int, end: int, *, strict: bool) -> int:
    """Return the token after a name: it ends before a title, a description or another phrase.

    Before an object a name takes one surname with the article, of relation if it has two words.
    """
    j = start + 1
    surname = False
    if entries[start].bits & SURNAME:
        return j
    if _surname_follows(entries, start, end) or _only_looks_a_verb(entries, start, j):
        return j + 1
    while j < end and j - start < _MAX_NAME:
        bits, bits_after = entries[j].bits, entries[j + 1].bits if j + 1 < end else 0
        if keys[j - 1] in NAME_PARTICLES and not bits & (MARK | QUOTE | BREAK):
            j += 1
            continue
        if _goes_on_without(keys, entries, start, j, end):
            break
        if surname and bits & DEFINITE and entries[j].common and not entries[j].is_relation:
            break  # "حمّل عبد الرقيب الصلوي الإخفاق"
        if (
            bits == DEFINITE | WAW
            and keys[j][0] == "ف"
            and not entries[j].common
            and j == start + 1
        ):
            return j + 1  # "إرنستو فالديفيا"
        if keys[j] == "العبد" and j == start + 1 and bits_after & DEFINITE:
            return j + 2  # "محمد العبد العالي"
        if bits & SURNAME and not (j + 1 < end and entries[j + 1].bits & SURNAME):
            return j + 2 if _one_more(keys, entries, j + 1, end) else j + 1
        honorific = keys[j] in _SHEIKHS or (j == start + 1 and bits & COURTESY and bits & DEFINITE)
        if honorific and entries[j - 1].bits & bits_after & GIVEN:
            j += 2  # "حسن شيخ محمود", "مصطفى الحاج يوسف"
            continue
        if bits & GIVEN or keys[j] in NAME_PARTICLES or keys[j] in _NAME_ENDS:
            j += 1
            continue
        relation = bits & DEFINITE and entries[j].lemma[-1] == "ي"
        if j - start > 1 and entries[j].common and not relation and _complete(entries, j - 1):
            break
        if bits == ATTACHED and looks_like_name(keys[j], entries[j]) and j - start <= 2:
            j += 1
            continue
        if j == start + 1 and _only_looks_definite(keys, entries, j, end):
            j += 1
            continue
        if bits & (NOT_A_NAME | CUE | PRONOUN | HEARER | PARTICIPLE | SOURCE_PREPOSITION):
            break
        if _circumstance(keys[j]) or keys[j] in _DEEDS_OF_PEOPLE:
            break
        if bits & DEFINITE:
            lemma = entries[j].lemma
            relation = lemma[-1] == "ي" or (lemma[-2:] == "يه" and not entries[j].common)
            plain = bits == DEFINITE and not entries[j].common and keys[j][-1] != "ه"
            late = not relation and not plain and (j - start > 1 or keys[j][-1] == "ه")
            if strict and (surname or late):
                break
            surname = True
        elif j - start > 1 and _NEVER_NAME.fullmatch(keys[j]):  # noqa: SIM114 - two reasons
            break
        elif strict and (surname or (j - start > 1 and not _foreign(keys, entries, j, end))):
            break
        j += 1
    return j + 1 if _surname_ends(keys, entries, start, j, end) else j


def _only_looks_a_verb(entries: list[Entry], start: int, j: int) -> bool:
    """Tell whether a surname has the letters of a verb and its object ("قال مارك روته إن")."""
    if j + 1 >= len(entries) or not entries[start].bits & GIVEN:
        return False
    entry, closes = entries[j], entries[j + 1].bits & (COMPLEMENTISER | MARK)
    return bool(closes and entry.bits & CUE and entry.bits & HEARER and not entry.bits & WAW)


def _goes_on_without(keys: list[str], entries: list[Entry], start: int, j: int, end: int) -> bool:
    """Tell whether a word that could be a name elsewhere goes on with the sentence here."""
    bits, after = entries[j].bits, entries[j + 1].bits if j + 1 < end else 0
    if bits & PRONOUN and keys[j] in ("هو", "هي"):
        return True  # a Chinese name elsewhere
    if keys[j] == "لا":  # "آدم فارح لا يرى سببا"
        return not (j + 1 < end and looks_like_name(keys[j + 1], entries[j + 1]))
    if keys[j] in _OPENS_CONTENT and j + 1 < end and after & (DEFINITE | PRONOUN):
        return True
    people = bool(bits & DEFINITE) and keys[j].endswith("يين")  # "أبلغ غاتلواك تشول الصحافيين"
    hearer = j - start > 1 and keys[j][0] == "ل" and not bits  # "قال هفال شيخموس لمونديال برس"
    return people or (hearer and name_shape(keys[j]) < LIKELY)


def _only_looks_definite(keys: list[str], entries: list[Entry], j: int, end: int) -> bool:
    """Tell whether a foreign surname only looks like a clitic and "الـ" before a noun.

    "إنغريد فالكنبرغ", "إرنستو بالاسيوس ريفيرا".
    """
    entry = entries[j]
    if entry.common or entry.bits not in (WAW | DEFINITE, ATTACHED | DEFINITE):
        return False
    if keys[j].startswith("فال"):
        return bool(entries[j - 1].bits & GIVEN)
    after = entries[j + 1].bits if j + 1 < len(entries) else MARK
    named = j + 1 < end and looks_like_name(keys[j + 1], entries[j + 1])
    given = entries[j - 1].bits & GIVEN or looks_like_name(keys[j - 1], entries[j - 1])
    closed = given and after & PREPOSITION  # "إغناسيو بالديراما في مقابلة"
    return keys[j].startswith("بال") and (named or bool(after & MARK or closed))


def _one_more(keys: list[str], entries: list[Entry], j: int, end: int) -> bool:
    """Tell whether an unknown word right before the content still belongs to the name."""
    closes = MARK | QUOTE | COMPLEMENTISER
    ends = j + 1 >= end and (j + 1 >= len(entries) or bool(entries[j + 1].bits & closes))
    return j < end and ends and looks_like_name(keys[j], entries[j])


def _complete(entries: list[Entry], last: int) -> bool:
    """Tell whether a name that ends with token ``last`` has its surname already."""
    return not entries[last].bits & GIVEN and entries[last].lemma not in ("دين", "له", "رحمن")


def _surname_follows(entries: list[Entry], start: int, end: int) -> bool:
    """Tell whether a noun of source is the surname of a given name: nothing comes after it.

    "قال أحمد الخطيب إن": a title would be followed by what it is the title of.
    """
    j = start + 1
    if j >= end or not entries[start].bits & GIVEN or not entries[j].bits & DEFINITE:
        return False
    closes = MARK | QUOTE | BREAK | COMPLEMENTISER
    return bool(entries[j].bits & PERSON) and (j + 1 >= end or bool(entries[j + 1].bits & closes))


def _surname_ends(keys: list[str], entries: list[Entry], start: int, j: int, end: int) -> bool:
    """Tell whether the word between given names and what ends the phrase is the surname.

    Whatever else it could be ("كريستيان نصر", "سهام معلم", "لويزا كانتوني"): a verb's object or an
    adverb would leave the given name alone, which news seldom does.
    """
    if j >= end or entries[start].bits & (ATTACHED | WAW):
        return False
    first = entries[start].bits & GIVEN or looks_like_name(keys[start], entries[start])
    if not first or not all(
        entries[i].bits & GIVEN or keys[i] in NAME_PARTICLES or keys[i - 1] in NAME_PARTICLES
        for i in range(start + 1, j)
    ):
        return False
    bits, clitic = entries[j].bits, entries[j].bits & (ATTACHED | WAW)
    if clitic and (entries[j].common or bits & ~(ATTACHED | WAW | DEFINITE | GIVEN)):
        return False
    if bits & DEFINITE and not (clitic and len(entries[j].lemma) <= _SHORTEST_NAME):
        # "التقى رضا العيفة، الكاتب العام"
        closed = j + 1 < len(entries) and keys[j + 1] in ("،", ",", "(")
        return bits == DEFINITE and closed and not entries[j].common and j == start + 1
    clause = j + 1 < len(entries) and entries[j + 1].bits & COMPLEMENTISER
    behind = clause and keys[j] == "خلف"  # "قال عدنان خلف إن"
    other = _NO_SURNAME & ~PREPOSITION if behind else _NO_SURNAME
    if bits & other or _NEVER_NAME.fullmatch(keys[j]) or _circumstance(keys[j]):
        return False
    after = MARK | QUOTE | BREAK | COMPLEMENTISER
    return j + 1 >= len(entries) or bool(entries[j + 1].bits & after)


def _foreign(keys: list[str], entries: list[Entry], j: int, end: int) -> bool:
    """Tell whether a third unknown word still is a name: nothing but an object's end may follow."""
    closes = DEFINITE | MARK | COMPLEMENTISER | PREPOSITION
    after = j + 1 >= end or entries[j + 1].bits & closes or keys[j + 1] in _DEMONSTRATIVES
    return keys[j][-1] not in "ها" and bool(after)
