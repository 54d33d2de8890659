"""The attribution lexicons: data files in ``lexicon/`` read once into one look-up by word.

Every word key (see :mod:`clf.arabic.words`) maps to a :class:`Entry`: a set of bits that say what
the word can be, and, for a reporting word, its speech act and frame. Clitics are set apart here,
once for each distinct word, and the result is kept.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Final

from clf.arabic.words import fold

# What a word can be. Plain ints: they are tested millions of times.
CUE: Final = 1 << 0
PARTICIPLE: Final = 1 << 1
SPEECH_NOUN: Final = 1 << 2
RELEASE: Final = 1 << 3
COMPLEMENTISER: Final = 1 << 4
SOURCE_PREPOSITION: Final = 1 << 5
OFFICE: Final = 1 << 6
INSTITUTION: Final = 1 << 7
STATE: Final = 1 << 8
PERSON: Final = 1 << 9
MEDIA: Final = 1 << 10
ARMED: Final = 1 << 11
MILITANT: Final = 1 << 12
FORMER: Final = 1 << 13
TIME: Final = 1 << 14
PREPOSITION: Final = 1 << 15
ENDER: Final = 1 << 16
DESCRIPTOR: Final = 1 << 17
OPENER: Final = 1 << 18
PRONOUN: Final = 1 << 19
COURTESY: Final = 1 << 20
GIVEN: Final = 1 << 21
DEFINITE: Final = 1 << 22
FACT: Final = 1 << 23
MESSAGE: Final = 1 << 24
WAW: Final = 1 << 25
MARK: Final = 1 << 26
QUOTE: Final = 1 << 27
NUMBER: Final = 1 << 28
BREAK: Final = 1 << 29
ATTACHED: Final = 1 << 30
"""A preposition is written on to the word (ب ل ك)."""
ADJECTIVE: Final = 1 << 31
ALIAS: Final = 1 << 32
POSSESSED: Final = 1 << 33
"""A pronoun is written on to the noun ("متحدثها"), which makes it definite."""
FEMININE: Final = 1 << 34
"""A verb of the third person feminine ("قالت"، "تقول")."""
PRESENT: Final = 1 << 35
VOICE: Final = 1 << 36
ALLY: Final = 1 << 37
PLACE: Final = 1 << 38
OPINION: Final = 1 << 39
OWN_OPINION: Final = 1 << 40
HEARER: Final = 1 << 41
"""A pronoun for the hearer is written on to the verb ("أخبرنا")."""
CONSTRUCT: Final = 1 << 43
"""A noun that another noun completes ("شؤون ..."، "غرب ...")."""
VIOLENCE: Final = 1 << 44
MAYBE_ARMED: Final = 1 << 45
"""An institution's noun that armed groups take as well ("جيش"); the article must mark it."""
SURNAME: Final = 1 << 46
"""A surname by which articles name a known person: it ends a name, or is all of it."""
ACCUSATIVE: Final = 1 << 47
"""An indefinite accusative ("مسؤولا"): behind "إن" a subject, behind a verb its object."""
PLURAL: Final = 1 << 42
"""A verb of the third person plural, whose subject has gone before ("قالوا")."""

NOUN_OF_SOURCE: Final = OFFICE | INSTITUTION | STATE | PERSON | MEDIA | ARMED | MILITANT | COURTESY

_SECTION_BITS: Final = {
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
    "construct": CONSTRUCT,
    "voice": VOICE,
    "ally": ALLY,
    "violence": VIOLENCE,
    "maybe armed": MAYBE_ARMED,
    "numerals": NUMBER,
    "places": PLACE,
    "opinions": OPINION,
    "own opinions": OWN_OPINION,
}
_CACHE_LIMIT: Final = 400_000
_PRONOUNS: Final = ("هما", "هم", "ها", "نا", "ني", "ه")
_UNBOUND: Final = {"و": "وا", "ا": "ي"}
"""How a verb ends that has "و" or "ا" before a pronoun ("أخبروه", "رواه")."""
_WITH_HEARER: Final = frozenset(("tell", "object", "free"))
"""Frames of the verbs whose object can be a person and so a pronoun."""
_WITH_OBJECT: Final = frozenset(
    ("object", "weak", "clause", "np", "source", "shown", "release", "claim")
)
"""Frames of the verbs whose message can be a pronoun, as relative clauses have it."""
_PLAIN: Final = frozenset(("اعلن", "اكد", "اورد", "قال", "كشف", "اوضح", "صرح"))
_PREFIXED_B: Final = re.compile(r"ب(?:[^اويرلن]\w{3,}|ا\w+ا\w+)")
"""An unknown word that most likely carries the preposition "ب" ("بمحاسبة"، "بإغلاقه"); the
letters left out begin too many foreign names ("بوتين"، "برلين")."""
_IN_DUAL: Final = frozenset(("قال", "أضاف", "أوضح", "أفاد", "أشار"))
"""Verbs whose dual ("قالا") is no other word; "أكدا" and "طلبا" could be nouns."""
_CLOSED: Final = TIME | PREPOSITION | ENDER | OPENER | PRONOUN | COMPLEMENTISER | SOURCE_PREPOSITION
QUOTE_MARKS: Final = frozenset('"“”„‟«»‹›')
_SURNAME: Final = 5
_ACCUSATIVE_LETTERS: Final = 5
_LONG_NOUN: Final = 4
"""Letters from which a noun of the language behind "ب" is no part of a name ("بالي")."""
_IN_CHARGE: Final = frozenset(("قائم", "قائمه", "قائمين"))
_CHARGE: Final = frozenset(("باعمال", "بالاعمال", "بمهام"))
_HEADER: Final = re.compile(r"\[([^\],]+)(?:,\s*(\w+))?\]$")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicons know of a word: bits, its lemma key, and its act and frame as a cue.

    ``common`` says that the word is a noun of the language, and so no unknown name.
    """

    bits: int
    lemma: str
    act: str = ""
    frame: str = ""
    common: bool = False

    @property
    def is_unknown(self) -> bool:
        """Tell whether no lexicon knows the word and its form tells nothing: it may be a name."""
        return not (self.bits or self.common)

    @property
    def is_document(self) -> bool:
        """Tell whether the word is a text or message that is known already ("البيان"، "كلمته")."""
        return bool(self.bits & (SPEECH_NOUN | RELEASE) and self.bits & (DEFINITE | POSSESSED))

    @property
    def is_relation(self) -> bool:
        """Tell whether the word is a definite adjective of relation ("القطرية")."""
        return bool(self.bits & DEFINITE) and self.ends_as_relation

    @property
    def ends_as_relation(self) -> bool:
        """Tell whether the word, definite or not, ends in a ya of relation ("قطرية")."""
        return self.lemma.endswith(("ي", "يه"))


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


def verb_forms(past: str, present: str) -> Iterator[tuple[str, int]]:
    """Yield the folded third-person forms of a verb, without clitics, each with its bits.

    Defective verbs (نفى، دعا) drop their last letter before an ending.
    """
    if past:
        base = past[:-1] if past[-1] in "ىا" and len(past) > 2 else past
        yield fold(past), 0
        yield fold(base + "ت"), FEMININE
        yield fold(base + "وا"), PLURAL
    if present:
        base = present[:-1] if present[-1] in "يىو" else present
        for prefix, gender in (("ي", 0), ("ت", FEMININE)):
            stem = prefix + base[1:]
            dual = {"ي": "يان", "ى": "يان", "و": "وان"}.get(present[-1], "ان")
            yield fold(prefix + present[1:]), PRESENT | gender
            # "تقولون" is said to hearers and tells of no third person.
            for ending in ("ون", "وا", dual) if prefix == "ي" else (dual,):
                yield fold(stem + ending), PRESENT | PLURAL


class Gazetteer:
    """Names of several words, found in a phrase of keys; the answers for phrases are kept."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        """Take the names as keys joined by spaces."""
        self._pattern = _phrases(phrases)
        self._longest = max((phrase.count(" ") + 1 for phrase in phrases), default=0)
        firsts = {phrase.partition(" ")[0] for phrase in phrases}
        self._firsts = frozenset(clitic + word for word in firsts for clitic in ("", *"ولب"))
        self._known: dict[str, bool] = {}

    def names(self, phrase: str) -> bool:
        """Tell whether one of the names stands in a phrase, as whole words."""
        known = self._known.get(phrase)
        if known is None:
            if len(self._known) >= _CACHE_LIMIT:
                self._known.clear()
            known = self._known[phrase] = self._pattern.search(phrase) is not None
        return known

    def first(self, keys: list[str]) -> tuple[int, int] | None:
        """Return the tokens of the first name in a long text of keys."""
        if self._firsts.isdisjoint(keys):
            return None
        for i in [i for i, key in enumerate(keys) if key in self._firsts]:
            match = self._pattern.match(" ".join(keys[i : i + self._longest]))
            if match is not None:
                return i, i + match[1].count(" ") + 1
        return None


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of lexicon entries, those of several words with spaces."""
    return tuple(" ".join(map(fold, word.split("_"))) for word in words)


def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds any of the phrases, as whole words, among joined keys."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(
        rf"(?:^|\s)[ولب]?({'|'.join(map(re.escape, longest_first)) or '(?!)'})(?=\s|$)"
    )


class _Entries(dict[str, Entry]):
    """A cache of entries: a missing word is analysed on first sight."""

    def __init__(self, analyse: Callable[[str], Entry]) -> None:
        super().__init__()
        self._analyse = analyse

    def __missing__(self, key: str) -> Entry:
        if len(self) >= _CACHE_LIMIT:  # an archive's rare words must not fill the memory
            self.clear()
        found = self[key] = self._analyse(key)
        return found


class Lexicon:
    """All lexicons, looked up by a word's key."""

    def __init__(self) -> None:
        """Read the data files."""
        self._bits: dict[str, int] = {}
        self._cues: dict[str, tuple[str, str, int]] = {}
        self._not_cues: frozenset[str] = frozenset()
        self._whole: frozenset[str] = frozenset()
        self._common: frozenset[str] = frozenset()
        self._verbal_nouns: frozenset[str] = frozenset()
        self._entries = _Entries(self._analyse)
        gazetteers: dict[str, list[str]] = {}
        for name in (
            "cues.txt",
            "sources.txt",
            "grammar.txt",
            "names.txt",
            "gazetteer.txt",
            "common.txt",
        ):
            for section, frame, words in read_sections(name):
                kind = section.removeprefix("gazetteer ")
                if kind != section:
                    gazetteers.setdefault(kind, []).extend(words)
                else:
                    self._add(section, frame, words)
        self.militants = Gazetteer(_folded(gazetteers["militant"]))
        self.institutions = Gazetteer(_folded(gazetteers["institution"]))
        self.officials = Gazetteer(_folded(gazetteers["officials"]))
        # Short surnames are other words as well.
        for name in _folded(gazetteers["officials"]):
            first_name = self._bits.get(name, 0) & GIVEN
            if " " not in name and len(name) >= _SURNAME and not first_name:
                self._bits[name] = self._bits.get(name, 0) | SURNAME

    def _add(self, section: str, frame: str, words: list[str]) -> None:
        phrases = _folded(words)
        if section == "not cues":
            self._not_cues = frozenset(phrases)
        elif section == "common":
            self._common = frozenset(phrases)
        elif section == "verbal nouns":
            self._verbal_nouns = frozenset(phrases)
        elif section == "whole words":
            self._whole = frozenset(phrases)
        elif section in _SECTION_BITS:
            bit = _SECTION_BITS[section]
            for phrase in phrases:
                if " " not in phrase:
                    for spelling in {phrase, phrase.replace("أ", "ا")}:
                        self._bits[spelling] = self._bits.get(spelling, 0) | bit
        elif frame:
            for word in words:
                past, _, present = word.partition("/")
                forms = list(verb_forms(past, present))
                if past in _IN_DUAL:
                    forms += [(fold(past + "ا"), PLURAL), (fold(past + "تا"), PLURAL | FEMININE)]
                for form, bits in forms:
                    self._cues.setdefault(form, (section, frame, bits))

    def entry(self, key: str) -> Entry:
        """Return what is known of the word with this key."""
        return self._entries[key]

    def entries(self, keys: Sequence[str]) -> list[Entry]:
        """Return the entries of a sequence of keys."""
        known = self._entries
        entries = [known[key] for key in keys]
        if _CHARGE.isdisjoint(keys):
            return entries
        for i in range(1, len(entries)):
            if keys[i] in _CHARGE and entries[i - 1].lemma in _IN_CHARGE:
                self._join_charge(entries, i)
        return entries

    @staticmethod
    def _join_charge(entries: list[Entry], i: int) -> None:
        """Make one office of two words that are none apart ("القائم بأعمال", "القائم بالأعمال")."""
        acting, charge = entries[i - 1], entries[i]
        whole = charge.bits & DEFINITE
        kept = acting.bits & (WAW | FEMININE | (DEFINITE if whole else 0))
        entries[i - 1] = replace(acting, bits=kept | OFFICE)
        entries[i] = replace(charge, bits=DEFINITE | ADJECTIVE if whole else OFFICE)

    def _analyse(self, key: str) -> Entry:
        first = key[0]
        if first == "\n":
            return Entry(BREAK, key)
        if not (first.isalnum()):
            return Entry(MARK | (QUOTE if first in QUOTE_MARKS else 0), key)
        if first.isdigit():
            return Entry(NUMBER, key)
        entry = self._known(key) or self._accusative(key)
        entry = entry or self._with_pronoun(key) or self._unknown(key)
        return replace(entry, common=True) if self._is_common(entry.lemma) else entry

    def _is_common(self, lemma: str) -> bool:
        """Tell whether a word is a noun of the language, also in the accusative or with "ه"."""
        return lemma in self._common or (lemma[-1] in "اه" and lemma[:-1] in self._common)

    def _known(self, key: str) -> Entry | None:
        """Return the entry of a word that stands in the lexicons, its clitics apart."""
        for clitics, word in _readings(key):
            bits, stem, known = clitics, word, self._bits.get(word, 0)
            if word.startswith("ال") and len(word) >= 4 and word not in self._whole:
                bits, stem = bits | DEFINITE, word[2:]
                known |= self._bits.get(stem, 0) & ~(_CLOSED | GIVEN | PARTICIPLE)
            if bits & ATTACHED:
                known &= ~_CLOSED  # "بعد" is no clitic and "عد"
            cue = None if key in self._not_cues else self._cue(word, bits, key)
            if known or cue:
                act, frame, form = cue or ("", "", 0)
                return Entry(bits | known | form | (CUE if cue else 0), stem, act, frame)
        return None

    def _cue(self, word: str, bits: int, key: str) -> tuple[str, str, int] | None:
        """Return the act, frame and form bits of a verb of saying."""
        if bits & DEFINITE:
            return None
        if bits & ATTACHED:  # "عاد ليقول": only "ل" of purpose stands before a verb
            cue = self._cues.get(word) if key.lstrip("وف")[:1] == "ل" else None
            return cue if cue and cue[2] & PRESENT else None
        cue = self._cues.get(word)
        if cue is None and word[0] == "س" and len(word) > 4:
            cue = self._cues.get(word[1:])
        return cue

    def _accusative(self, key: str) -> Entry | None:
        """Return the entry of a person or an office in the indefinite accusative ("مسؤولا")."""
        if len(key) < _ACCUSATIVE_LETTERS or key[-1] != "ا" or key[-2] == "ه":
            return None
        for bits, word in _readings(key[:-1]):
            known = self._bits.get(word, 0)
            adjective = word[-1] == "ي" and word not in word_set("nouns in ya")
            if known & (OFFICE | PERSON) and not (known & (_CLOSED | GIVEN) or adjective):
                return Entry(bits | known | ACCUSATIVE, word)
        return None

    def _with_pronoun(self, key: str) -> Entry | None:
        """Return the entry of a known noun or verb that ends in a pronoun ("متحدثها"، "أخبرنا")."""
        if key[-1] not in "هامي" or key.endswith("يه"):
            return None  # most words stop here: no pronoun's last letter, or "حقوقية", an adjective
        ending = next(filter(key.endswith, _PRONOUNS), "")
        if not ending or len(key) < len(ending) + 3:
            return None
        base = key[: -len(ending)]
        wanted = NOUN_OF_SOURCE & ~STATE | SPEECH_NOUN | RELEASE | VOICE
        for bits, word in _readings(base):
            noun = word[:-1] + "ه" if word.endswith("ت") else word
            known = (self._bits.get(noun, 0) | self._bits.get(word, 0)) & wanted
            if known and not word.startswith("ال"):
                if ending == "ه" and known & (OFFICE | PERSON):  # "مطلعة" rather than "مطلعه"
                    return Entry(bits | known, word + "ه")
                return Entry(bits | known | POSSESSED, noun)
            unbound = word[:-1] + _UNBOUND[word[-1]] if word[-1] in _UNBOUND else word
            cue = self._cues.get(word) or self._cues.get(unbound)
            if cue is None or key in self._not_cues or bits & ATTACHED:
                continue
            if cue[1] in _WITH_HEARER or _has_object(cue, word, ending):
                return Entry(bits | CUE | HEARER | cue[2], word, cue[0], cue[1])
        return None

    def _unknown(self, key: str) -> Entry:
        """Return what the form of an unknown word tells: clitics and the article."""
        stem = key
        bits = 0
        if key[0] in "وف" and key[1:].startswith(("ال", "بال", "لل")):
            bits, stem = WAW, key[1:]
        if stem.startswith(("بال", "كال", "لل")) and len(stem) >= 5:
            return Entry(bits | ATTACHED | DEFINITE, stem[3 if stem[1] == "ا" else 2 :])
        if stem.startswith("ال") and len(stem) >= 4 and stem not in self._whole:
            return Entry(bits | DEFINITE, stem[2:])
        noun = stem[1:]
        known = noun in self._verbal_nouns or (len(noun) >= _LONG_NOUN and noun in self._common)
        verbal = stem[0] == "ب" and known
        if verbal or (_PREFIXED_B.fullmatch(stem) and stem not in self._whole):
            return Entry(bits | ATTACHED, stem[1:])
        return Entry(bits, stem)


def _has_object(cue: tuple[str, str, int], word: str, ending: str) -> bool:
    """Tell whether a pronoun on a verb of saying stands for its message ("الذي أعلنته المنظمة").

    After most verbs without "ت" an "ه" is rather a ta marbuta, which folding makes one with it
    ("تابعة").
    """
    if ending not in ("ه", "ها") or cue[2] & PRESENT or cue[1] not in _WITH_OBJECT:
        return False
    return word[-1] == "ت" or cue[1] == "object" or (ending == "ه" and word in _PLAIN)


def _readings(key: str) -> list[tuple[int, str]]:
    """Return the ways to set clitics apart (the article stays on), the whole word first."""
    found = [(0, key)]
    rest, bits = key, 0
    if key[0] in "وف" and len(key) > 2:
        rest, bits = key[1:], WAW
        found.append((bits, rest))
    if rest[0] not in "بلك" or len(rest) < 4:
        return found
    if rest.startswith("لل"):
        if len(rest) > 4:
            found += [(bits | ATTACHED, "ال" + rest[2:]), (bits | ATTACHED, rest[1:])]
    else:
        found.append((bits | ATTACHED, rest[1:]))
    return found


@functools.cache
def lexicon() -> Lexicon:
    """Return the one lexicon of the process."""
    return Lexicon()


@functools.cache
def _sets() -> dict[str, list[str]]:
    return {section: words for section, _, words in read_sections("sets.txt")}


@functools.cache
def word_set(name: str) -> frozenset[str]:
    """Return the folded words of one section of ``lexicon/sets.txt`` (KeyError: no such one)."""
    return frozenset(map(fold, _sets()[name]))


def verb_set(name: str) -> frozenset[str]:
    """Return all forms of the verbs ("past/present") of such a section (KeyError: no such one)."""
    return frozenset(form for verb in _sets()[name] for form, _ in verb_forms(*verb.split("/")))


def is_among(key: str, words: frozenset[str]) -> bool:
    """Tell whether a word is one of these, with or without "و"."""
    return key in words or key.removeprefix("و") in words
