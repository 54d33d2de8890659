"""The attribution lexicons: data files in ``lexicon/`` read once into one look-up by word.

Every word key (see :mod:`clf.arabic.words`) maps to a :class:`Entry`: a set of bits that say what the
word can be, and, for a reporting word, its speech act and frame. Clitics are set apart here,
once for each distinct word, and the result is kept.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from clf.arabic.words import fold

# What a word can be. Plain ints: they are tested millions of times.
CUE = 1 << 0
PARTICIPLE = 1 << 1
SPEECH_NOUN = 1 << 2
RELEASE = 1 << 3
COMPLEMENTISER = 1 << 4
SOURCE_PREPOSITION = 1 << 5
OFFICE = 1 << 6
INSTITUTION = 1 << 7
STATE = 1 << 8
PERSON = 1 << 9
MEDIA = 1 << 10
ARMED = 1 << 11
MILITANT = 1 << 12
FORMER = 1 << 13
TIME = 1 << 14
PREPOSITION = 1 << 15
ENDER = 1 << 16
DESCRIPTOR = 1 << 17
OPENER = 1 << 18
PRONOUN = 1 << 19
COURTESY = 1 << 20
GIVEN = 1 << 21
DEFINITE = 1 << 22
FACT = 1 << 23
MESSAGE = 1 << 24
WAW = 1 << 25
MARK = 1 << 26
QUOTE = 1 << 27
NUMBER = 1 << 28
BREAK = 1 << 29
ADJECTIVE = 1 << 31
ALIAS = 1 << 32
ATTACHED = 1 << 30
"""A preposition is written on to the word (ب ل ك)."""

NOUN_OF_SOURCE = OFFICE | INSTITUTION | STATE | PERSON | MEDIA | ARMED | MILITANT | COURTESY

_SECTION_BITS = {
    "participles": PARTICIPLE,
    "speech nouns": SPEECH_NOUN,
    "release nouns": RELEASE,
    "complementisers": COMPLEMENTISER,
    "source prepositions": SOURCE_PREPOSITION,
    "office": OFFICE,
    "institution": INSTITUTION,
    "state": STATE,
    "person": PERSON,
    "media": MEDIA,
    "armed group": ARMED,
    "militant": MILITANT,
    "former": FORMER,
    "time": TIME,
    "prepositions": PREPOSITION,
    "enders": ENDER,
    "descriptors": DESCRIPTOR,
    "openers": OPENER,
    "pronouns": PRONOUN,
    "courtesies": COURTESY,
    "given": GIVEN,
    "claimed facts": FACT,
    "message verbs": MESSAGE,
    "adjectives": ADJECTIVE,
    "alias": ALIAS,
}
_CLOSED = TIME | PREPOSITION | ENDER | OPENER | PRONOUN | COMPLEMENTISER | SOURCE_PREPOSITION
_CLOSED_BUT_TIME = _CLOSED & ~TIME
QUOTE_MARKS = frozenset("\"“”„‟«»‹›")
_HEADER = re.compile(r"\[([^\],]+)(?:,\s*(\w+))?\]$")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicons know of a word: bits, its lemma key, and its act and frame as a cue."""

    bits: int
    lemma: str
    act: str = ""
    frame: str = ""


def read_sections(name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (section, frame, words) of a lexicon file; multiword entries are joined by ``_``."""
    text = (resources.files("clf.attribution") / "lexicon" / name).read_text(encoding="utf-8")
    section, frame, words = "", "", list[str]()
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        header = _HEADER.match(line)
        if header:
            if words:
                yield section, frame, words
            section, frame, words = header[1], header[2] or "", []
        else:
            words.extend(line.split())
    if words:
        yield section, frame, words


def verb_forms(past: str, present: str) -> Iterator[str]:
    """Yield the folded third-person forms of a verb, without clitics.

    Defective verbs (نفى، دعا) drop their last letter before an ending.
    """
    if past:
        base = past[:-1] if past[-1] in "ىا" and len(past) > 2 else past
        yield from map(fold, (past, base + "ت", base + "وا"))
    if present:
        base = present[:-1] if present[-1] in "يىو" else present
        for prefix in "يت":
            stem = prefix + base[1:]
            yield from map(fold, (prefix + present[1:], stem + "ون", stem + "وا", stem + "ان"))


class Lexicon:
    """All lexicons, looked up by a word's key."""

    def __init__(self) -> None:
        """Read the data files."""
        self._bits: dict[str, int] = {}
        self._cues: dict[str, tuple[str, str]] = {}
        self._entries: dict[str, Entry] = {}
        self.militant_names: tuple[str, ...] = ()
        self.institution_names: tuple[str, ...] = ()
        self.militant_voices: tuple[str, ...] = ()
        for name in ("cues.txt", "sources.txt", "grammar.txt", "names.txt"):
            for section, frame, words in read_sections(name):
                self._add(section, frame, words)

    def _add(self, section: str, frame: str, words: list[str]) -> None:
        phrases = tuple(" ".join(map(fold, word.split("_"))) for word in words)
        if section == "gazetteer militant":
            self.militant_names = phrases
        elif section == "gazetteer institution":
            self.institution_names = phrases
        elif section == "militant voice":
            self.militant_voices = phrases
        elif section in _SECTION_BITS:
            bit = _SECTION_BITS[section]
            for phrase in phrases:
                if " " not in phrase:
                    self._bits[phrase] = self._bits.get(phrase, 0) | bit
        elif frame:
            for word in words:
                past, _, present = word.partition("/")
                for form in verb_forms(past, present):
                    self._cues.setdefault(form, (section, frame))

    def entry(self, key: str) -> Entry:
        """Return what is known of the word with this key."""
        found = self._entries.get(key)
        if found is None:
            if len(self._entries) > 400_000:
                self._entries.clear()
            found = self._entries[key] = self._analyse(key)
        return found

    def entries(self, keys: Iterable[str]) -> list[Entry]:
        """Return the entries of a sequence of keys."""
        known = self._entries
        return [known.get(key) or self.entry(key) for key in keys]

    def _analyse(self, key: str) -> Entry:
        first = key[0]
        if first == "\n":
            return Entry(BREAK, key)
        if not (first.isalnum()):
            return Entry(MARK | (QUOTE if first in QUOTE_MARKS else 0), key)
        if first.isdigit():
            return Entry(NUMBER, key)
        for bits, word in _readings(key):
            known = self._bits.get(word, 0)
            stem = word
            if word.startswith("ال") and len(word) > 4:
                bits, stem = bits | DEFINITE, word[2:]
                known |= self._bits.get(stem, 0) & ~_CLOSED_BUT_TIME
            if bits & ATTACHED:
                known &= ~_CLOSED  # "بعد" is no clitic and "عد"
            cue = None
            if not bits & (DEFINITE | ATTACHED):
                cue = self._cues.get(word)
                if cue is None and word[0] == "س" and len(word) > 4:
                    cue = self._cues.get(word[1:])
            if known or cue:
                act, frame = cue or ("", "")
                return Entry(bits | known | (CUE if cue else 0), stem, act, frame)
        stem = key
        bits = 0
        if key[0] in "وف" and key[1:].startswith(("ال", "بال", "لل")):
            bits, stem = WAW, key[1:]
        if stem.startswith(("بال", "كال", "لل")) and len(stem) > 5:
            return Entry(bits | ATTACHED | DEFINITE, stem[3 if stem[1] == "ا" else 2 :])
        if stem.startswith("ال") and len(stem) > 4:
            bits, stem = bits | DEFINITE, stem[2:]
        return Entry(bits, stem)


def _readings(key: str) -> Iterator[tuple[int, str]]:
    """Yield the ways to set clitics apart (the article stays on), the whole word first."""
    yield 0, key
    rest, bits = key, 0
    if key[0] in "وف" and len(key) > 2:
        rest, bits = key[1:], WAW
        yield bits, rest
    if rest.startswith("لل") and len(rest) > 4:
        yield bits | ATTACHED, "ال" + rest[2:]
        yield bits | ATTACHED, rest[1:]
    elif rest[0] in "بلك" and len(rest) > 3:
        yield bits | ATTACHED, rest[1:]


@functools.cache
def lexicon() -> Lexicon:
    """Return the one lexicon of the process."""
    return Lexicon()
