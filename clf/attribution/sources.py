"""The class of a source: militant, institution or third party.

The article's own words decide first (the noun at the head of the speaker's phrase, its
organisation, the adjectives that the article gives a group); a small gazetteer of known names second.
"""

import re
from dataclasses import dataclass

from clf.arabic.words import Words
from clf.attribution.lexicon import (
    ARMED,
    COMPLEMENTISER,
    COURTESY,
    CUE,
    FORMER,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    OFFICE,
    PERSON,
    PREPOSITION,
    STATE,
    TIME,
    Entry,
    Lexicon,
)
from clf.schema.labels import SourceClass

_ALWAYS_ARMED = frozenset(
    "تنظيم جماعه كتائب كتيبه ميليشيا مليشيا عصابه عصابات فصيل فصائل كارتل سرايا خليه خلايا".split()
)
"""Heads that name an armed group even where the article says no more of it."""
_NEAR = 4
"""Words between a group's noun and the adjective that marks it as the extremist side."""
_MIN_MILITANT_WORDS = 2
_OFFICIAL_ADJECTIVES = frozenset(
    "امني امنيه عسكري عسكريه حكومي حكوميه رسمي رسميه قضائي قضائيه دبلوماسي دبلوماسيه امنيين حكوميين "
    "امنيون حكوميون وزاري وزاريه استخباري استخباراتي برلماني رئاسي رئاسيه بلدي جمركي".split()
)
_BOUNDARY = MARK | CUE | COMPLEMENTISER | PREPOSITION | TIME
_LEADERS = frozenset("امر والي اميرا قياديه منسق منسقه زعيمه ناطقه مسووله زعيم زعماء امير قائد قاده قيادي قياديون قياديين متحدث متحدثه ناطق عضو مسؤول".split())


@dataclass(frozen=True, slots=True)
class Groups:
    """What the article says of its armed groups: the nouns and names of its militant side."""

    heads: frozenset[str]
    names: re.Pattern[str] | None


def find_groups(words: Words, entries: list[Entry], lexicon: Lexicon) -> Groups:
    """Read off the article which group nouns (تنظيم، جبهة ...) stand for the extremist side.

    A noun counts when it always does, when a militant adjective stands near it, or when the
    article speaks of militants at all and has one such noun. The name that follows the noun
    is learnt with it, so an invented group introduced by the article comes out right.
    """
    heads: set[str] = set()
    names: set[str] = set()
    total = len(entries)
    militant_words = sum(1 for entry in entries if entry.bits & MILITANT)
    for i, entry in enumerate(entries):
        if not entry.bits & ARMED:
            continue
        near = entries[i + 1 : i + 1 + _NEAR]
        marked = any(other.bits & MILITANT for other in near)
        if not (marked or entry.lemma in _ALWAYS_ARMED or militant_words >= _MIN_MILITANT_WORDS):
            continue
        phrase = " ".join(words.keys[i : min(i + 5, total)])
        if any(name in phrase for name in lexicon.institution_names):
            continue
        heads.add(entry.lemma)
        name = [entry.lemma]
        for j in range(i + 1, min(i + 4, total)):
            if not entries[j].bits & ~(1 << 22):  # an unknown word, definite or not
                name.append(words.keys[j])
            else:
                break
        if len(name) > 2:
            names.add(" ".join(name[1:]))
    names.update(_introduced(words, entries, lexicon))
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True)))) if names else None
    return Groups(frozenset(heads), pattern)


def _introduced(words: Words, entries: list[Entry], lexicon: Lexicon) -> set[str]:
    """Find names that an apposition calls an armed group ("جيش العهد، وهو فصيل متطرف")."""
    found = set()
    for i in range(2, len(entries) - 2):
        if words.keys[i] not in ("وهو", "وهي"):
            continue
        following = entries[i + 1 : i + 3]
        if not any(other.bits & (ARMED | MILITANT) for other in following):
            continue
        end = i
        while end > 0 and entries[end - 1].bits & MARK:
            end -= 1
        start = end
        while start > 0 and end - start < 4 and not entries[start - 1].bits & _BOUNDARY:
            start -= 1
        name = " ".join(words.keys[start:end])
        if end - start >= 2 and not any(known in name for known in lexicon.institution_names):
            found.add(name)
    return found


def is_militant_phrase(keys: list[str], groups: Groups, lexicon: Lexicon) -> bool:
    """Tell whether a phrase names a group of the extremist side, by article or gazetteer."""
    phrase = " ".join(keys)
    padded = f" {phrase} "
    if any(name in phrase for name in lexicon.institution_names):
        return False
    if groups.names is not None and groups.names.search(phrase):
        return True
    return any(f" {name} " in padded for name in lexicon.militant_names)


def classify_source(
    keys: list[str], entries: list[Entry], groups: Groups, lexicon: Lexicon
) -> SourceClass | None:
    """Return the class of a speaker's phrase, with what describes it; None where nothing tells.

    ``keys`` and ``entries`` are the words of the mention and of its apposition.
    """
    if not entries:
        return None
    bits = 0
    for entry in entries:
        bits |= entry.bits
    if bits & FORMER and bits & (OFFICE | PERSON):
        return SourceClass.THIRD_PARTY
    militant = is_militant_phrase(keys, groups, lexicon)
    phrase = " ".join(keys)
    if any(name in phrase for name in lexicon.institution_names):
        militant = False
        bits |= INSTITUTION
    for place, entry in enumerate(entries):
        found = _by_noun(place, entry, entries, groups, militant=militant)
        if found is not None:
            return found
    if militant:
        return SourceClass.MILITANT
    return SourceClass.INSTITUTION if bits & INSTITUTION else None


def _by_noun(
    place: int, entry: Entry, entries: list[Entry], groups: Groups, *, militant: bool
) -> SourceClass | None:
    """Return the class that one noun of the phrase decides; the first such noun is the head."""
    bits, rest = entry.bits, entries[place + 1 :]
    official = any(other.lemma in _OFFICIAL_ADJECTIVES for other in rest)
    if entry.lemma in ("مصدر", "مصادر", "مراقب"):
        return SourceClass.INSTITUTION if official else SourceClass.THIRD_PARTY
    if bits & (OFFICE | COURTESY) and bits & PERSON == 0:
        if entry.lemma in _LEADERS and _armed_side(rest, groups, militant=militant):
            return SourceClass.MILITANT
        return SourceClass.INSTITUTION if bits & OFFICE else None
    if bits & MILITANT:
        return SourceClass.MILITANT
    if bits & ARMED:
        if militant or entry.lemma in groups.heads:
            return SourceClass.MILITANT
        return SourceClass.INSTITUTION if bits & INSTITUTION else None
    if bits & MEDIA and bits & INSTITUTION == 0:
        return SourceClass.THIRD_PARTY
    if bits & PERSON:
        return SourceClass.THIRD_PARTY
    if bits & (INSTITUTION | STATE):
        return SourceClass.MILITANT if militant else SourceClass.INSTITUTION
    return None


def _armed_side(rest: list[Entry], groups: Groups, *, militant: bool) -> bool:
    """Tell whether the organisation behind a role is the extremist side."""
    for entry in rest:
        if entry.bits & MILITANT:
            return True
        if entry.bits & ARMED:
            return militant or entry.lemma in groups.heads
        if entry.bits & (INSTITUTION | STATE):
            return militant
    return militant
