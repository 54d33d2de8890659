"""The messages that an article tells of, and whose they are.

News says once who put a message out ("بثت الجماعة تسجيلا", "بيان بتوقيع «...»") and then lets the
message speak: "ويتضمن التسجيل تهديدا", "واعتبر البيان أن".
"""
# ruff: noqa: PLR0911, PLR0917 - a rule of grammar ends at the first test that decides

from dataclasses import dataclass
from typing import Final

from clf.attribution.groups import Groups
from clf.attribution.index import TokenIndex
from clf.attribution.lexicon import (
    ARMED,
    ATTACHED,
    BREAK,
    COMPLEMENTISER,
    COURTESY,
    CUE,
    DEFINITE,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    OFFICE,
    POSSESSED,
    RELEASE,
    SPEECH_NOUN,
    WAW,
    Entry,
    Lexicon,
    is_among,
    verb_set,
    word_set,
)
from clf.attribution.mentions import Mention
from clf.attribution.sources import classify_mention
from clf.attribution.subjects import find_source, find_subject
from clf.schema.labels import SourceClass

_OWNER: Final = OFFICE | ARMED | INSTITUTION | MILITANT | COURTESY
_OWNER_REACH: Final = 14
"""Words from a message to its owner: its length and where it was put out may come before him."""
_VERB_REACH: Final = 12
_ADJECTIVES: Final = word_set("official adjectives") | {"رسمي", "رسميه", "مساعد"}
_CHANNELS: Final = word_set("channels")
_SIGNED: Final = frozenset(("بتوقيع", "موقع", "يحمل"))
_ASCRIBED: Final = frozenset(("منسوب", "منسوبه", "نسب", "نسبت"))
_RELEASING: Final = verb_set("releasing")
_RELEASED: Final = word_set("published")
_SPOKEN: Final = word_set("spoken messages")
_WRITTEN: Final = word_set("written messages")
_NOUNS: Final = _SPOKEN | _WRITTEN
_ADDRESSED: Final = word_set("addressed messages")
"""Messages whose "لـ" says to whom they go, and not from whom they are."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that the article brings in, by the token of its noun, and whose it is."""

    index: int
    owner: Mention
    source: SourceClass


def is_message(entry: Entry) -> bool:
    """Tell whether a word is a message ("بيان"، "التسجيل"), which figures and accounts are not."""
    return bool(entry.bits & (SPEECH_NOUN | RELEASE)) and noun_of(entry) in _NOUNS


def noun_of(entry: Entry) -> str:
    """Return a message's noun as in the dictionary, without the ending of an accusative."""
    lemma = entry.lemma
    bare = lemma[:-1]
    return bare if lemma[-1] == "ا" and bare in _NOUNS else lemma


def are_alike(one: str, other: str) -> bool:
    """Tell whether two nouns can stand for one message ("الشريط" for "تسجيل")."""
    return any(one in kind and other in kind for kind in (_SPOKEN, _WRITTEN))


def find_messages(
    keys: list[str],
    entries: list[Entry],
    index: TokenIndex,
    groups: Groups,
    known: Lexicon,
    bounds: list[tuple[int, int]],
) -> list[Message]:
    """Return the messages that the article brings in with the one who puts them out, in order."""
    found = []
    number = 0
    for i in index.where(SPEECH_NOUN | RELEASE):
        while number < len(bounds) and bounds[number][1] <= i:
            number += 1
        if number == len(bounds):
            break
        a, b = bounds[number]
        if i < a or not is_message(entries[i]) or entries[i].bits & (DEFINITE | POSSESSED):
            continue
        owner = _owner_after(keys, entries, i, b) or _owner_before(keys, entries, a, i)
        if owner is None or not owner.sure or entries[owner.start].bits & CUE:
            continue
        source = classify_mention(keys, entries, groups, known, owner, content=b)
        if source in (SourceClass.MILITANT, SourceClass.INSTITUTION):
            found.append(Message(i, owner, source))
    return found


def _owner_after(keys: list[str], entries: list[Entry], i: int, b: int) -> Mention | None:
    """Find whose a message is by what follows: its owner, a signature, who has put it out."""
    if i + 1 < b and _is_owner(entries[i + 1]) and not entries[i + 1].bits & ATTACHED:
        return find_source(keys, entries, i + 1, b)  # "بيان الجماعة"
    to_somebody = noun_of(entries[i]) in _ADDRESSED
    for j in range(i + 1, min(b, i + _OWNER_REACH)):
        bits = entries[j].bits
        if keys[j] in _SIGNED and j + 1 < b:
            return find_source(keys, entries, j + 1, b)
        if keys[j] in _ASCRIBED and j + 2 < b and keys[j + 1] == "الي":
            return find_source(keys, entries, j + 2, b)  # "منسوب إلى أمير التنظيم"
        if keys[j] in _RELEASED and not (j + 1 < b and _is_channel(entries[j + 1])):
            return find_subject(keys, entries, j, b)
        if bits & (MARK | COMPLEMENTISER | BREAK | CUE):
            return None
        theirs = bits & ATTACHED and keys[j][0] == "ل" and _is_owner(entries[j])
        if theirs and not to_somebody:
            return find_source(keys, entries, j, b)
    return None


def _is_owner(entry: Entry) -> bool:
    """Tell whether a word can open the phrase of a message's owner."""
    bits = entry.bits
    if entry.lemma in _ADJECTIVES:
        return False  # "مذكرة رسمية"
    return bool(bits & _OWNER) and not bits & (SPEECH_NOUN | RELEASE | CUE | MEDIA | WAW)


def _owner_before(keys: list[str], entries: list[Entry], a: int, i: int) -> Mention | None:
    """Find the subject of the verb that puts a message out ("أصدرت الجماعة بيانا")."""
    if entries[i].bits & ATTACHED:
        return None
    for j in range(i - 1, max(a, i - _VERB_REACH) - 1, -1):
        if is_among(keys[j], _RELEASING):
            return None if _is_channel(entries[j + 1]) else find_subject(keys, entries, j, i)
    return None


def _is_channel(entry: Entry) -> bool:
    """Tell whether a message is only put out there ("نشره موقع"، "بثته قناة")."""
    return bool(entry.bits & MEDIA) or entry.lemma in _CHANNELS
