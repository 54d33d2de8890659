"""The speakers of an article: who is named anywhere in it, in what role and of which class."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from clf.arabic.words import Words
from clf.attribution.groups import Groups
from clf.attribution.index import TokenIndex
from clf.attribution.lexicon import (
    ACCUSATIVE,
    ARMED,
    ATTACHED,
    COURTESY,
    DEFINITE,
    FEMININE,
    GIVEN,
    INSTITUTION,
    MEDIA,
    OFFICE,
    PERSON,
    POSSESSED,
    PREPOSITION,
    TIME,
    WAW,
    Entry,
    lexicon,
)
from clf.attribution.mentions import Mention, parse_mention
from clf.attribution.messages import Message
from clf.attribution.sources import classify_source, speaks_for_group
from clf.attribution.verbs import CueHit
from clf.schema.labels import SourceClass
from clf.schema.records import Span

_GROUP_WORDS: Final = 4
"""Words of a group's name, its noun included."""
_VOWELS: Final = dict.fromkeys(map(ord, "اوي"))
_TITLE_REACH: Final = 11
"""Words from a title to the end of the name that it belongs to."""


@dataclass(slots=True)
class Reading:
    """What one sentence, tokens ``a`` to ``b``, says of its speaker by itself.

    ``phrase`` is the mention as first read, also where nobody in the article is known by it.
    """

    a: int
    b: int
    hit: CueHit | None
    mention: Mention | None
    source: SourceClass | None
    signals: list[str] = field(default_factory=list)
    others: list["OtherVoice"] = field(default_factory=list)
    phrase: Mention | None = None


@dataclass(slots=True)
class OtherVoice:
    """A cue of a sentence beside its main one, with the speaker that it names, if it names one."""

    hit: CueHit
    mention: Mention | None
    source: SourceClass | None


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """An article as the first pass leaves it."""

    text: str
    words: Words
    entries: list[Entry]
    index: TokenIndex
    quoted: bytearray
    quotations: list[Span]
    groups: Groups
    messages: list[Message]

    def name(self, start: int, end: int, *, person: bool = False) -> str:
        """Return the words of a token range as a name, clitics set apart.

        A person's unknown name keeps the letter that would be a clitic elsewhere ("بشارة").
        """
        name = self.text[self.words.starts[start] : self.words.ends[end - 1]]
        first = self.entries[start].bits
        if first & WAW and not first & GIVEN:
            name = name[1:]
        if first & ACCUSATIVE:
            name = self._nominative(name, start, end)
        if first & ATTACHED and not (person and first == ATTACHED):
            name = "ال" + name[2:] if name.startswith("لل") else name[1:]
        return name

    def named(self, mention: Mention) -> str:
        """Return the name that a mention gives, of two who speak together both."""
        name = self.name(mention.name_start, mention.name_end, person=mention.person)
        return name if mention.also is None else f"{name} و{self.name(*mention.also, person=True)}"

    def _nominative(self, name: str, start: int, end: int) -> str:
        """Return a name behind "أن" or "لكن" as it stands elsewhere: "مسؤول حكومي"."""
        words = name.split(" ")
        for place, word in enumerate(words):
            entry = self.entries[min(start + place, end - 1)]
            if place and (entry.bits & (PREPOSITION | DEFINITE | ATTACHED) or word[-1:] != "ا"):
                break
            words[place] = word.rstrip("ًا")
        return " ".join(words)


@dataclass(slots=True)
class Entity:
    """A speaker the article names: fullest name, its words, class, roles and gender.

    ``first`` is the token at which the article first gives the name.
    """

    name: str
    words: tuple[str, ...]
    source: SourceClass | None
    roles: set[str]
    head: str
    feminine: bool | None = None
    title: str | None = None
    organisation: str | None = None
    first: int = 0

    @property
    def is_office(self) -> bool:
        """Tell whether the article knows the speaker by an office and not by a name."""
        return self.title is not None and self.title.startswith(self.name)


@dataclass(slots=True)
class Entities:
    """The speakers of an article, by name, by each of their words, by role and by last words.

    ``by_sound`` finds those whose name has several words by the consonants of each further one.
    ``armed`` has the tokens of the first full name that follows each armed group's noun. ``bodies``
    keeps what was looked up in the whole article, since it is asked of every mention: the full name
    of each body's noun. ``authors`` has who put out the latest message under each noun, the latest
    at the end.
    """

    by_name: dict[str, Entity] = field(default_factory=dict)
    by_word: dict[str, list[Entity]] = field(default_factory=dict)
    by_role: dict[str, list[Entity]] = field(default_factory=dict)
    by_ending: dict[tuple[str, ...], Entity] = field(default_factory=dict)
    by_sound: dict[str, list[Entity]] = field(default_factory=dict)
    armed: dict[str, tuple[int, int]] = field(default_factory=dict)
    bodies: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    authors: dict[str, Entity] = field(default_factory=dict)

    def note_author(self, noun: str, author: Entity) -> None:
        """Keep whose the latest message under a noun is."""
        self.authors.pop(noun, None)
        self.authors[noun] = author

    @property
    def latest_author(self) -> Entity | None:
        """Return who put out the latest message, if anybody has."""
        return next(reversed(self.authors.values()), None)

    def add(self, entity: Entity) -> None:
        """Take a speaker in, to be found by name and by each word of it."""
        self.by_name[entity.name] = entity
        for word in set(entity.words):
            self.by_word.setdefault(word, []).append(entity)
        for start in range(1, len(entity.words) - 1):
            self.by_ending.setdefault(entity.words[start:], entity)
        for word in set(entity.words[1:]):
            self.by_sound.setdefault(consonants(word), []).append(entity)


def consonants(word: str) -> str:
    """Return what two spellings of a foreign name share ("كانينغهام" and "كونينغهام")."""
    return word.translate(_VOWELS)


def collect_entities(article: ArticleWords, readings: Iterable[Reading]) -> Entities:
    """Collect the persons and organisations that speak anywhere in the article."""
    entities = Entities()
    for reading in readings:
        _take(article, reading.hit, reading.mention, reading.source, entities)
        for other in reading.others:
            _take(article, other.hit, other.mention, other.source, entities)
    for message in article.messages:
        _take(article, None, message.owner, message.source, entities)
    _introduce(article, entities)
    _name_groups(article, entities)
    return entities


def _take(
    article: ArticleWords,
    hit: CueHit | None,
    mention: Mention | None,
    source: SourceClass | None,
    entities: Entities,
) -> None:
    """Take in one speaker, or what is new of a known one."""
    if mention is None or not mention.sure:
        return
    keys, entries = article.words.keys, article.entries
    name = article.named(mention)
    head = entries[mention.name_start]
    entity = entities.by_name.get(name)
    if entity is None:
        words: tuple[str, ...] = (head.lemma if not mention.person else keys[mention.name_start],)
        words += tuple(keys[mention.name_start + 1 : mention.name_end])
        entity = Entity(name, words, source, set(), head.lemma, first=mention.name_start)
        entities.add(entity)
    if entity.source in (None, SourceClass.THIRD_PARTY) and source is SourceClass.MILITANT:
        entity.source = source  # it claims an attack further on
    entity.source = entity.source or source
    _describe(article, mention, entity)
    _learn(article, hit, mention, entity, entities)


def _describe(article: ArticleWords, mention: Mention, entity: Entity) -> None:
    """Note the words for a speaker's role and organisation, the first that the article gives."""
    entries = article.entries
    end = mention.name_start if mention.person else mention.end
    if end <= mention.start or not entries[mention.start].bits & (OFFICE | PERSON | COURTESY):
        return
    if entity.title is None:
        entity.title = article.name(mention.start, end)
    if entity.organisation is None:
        for j in range(mention.start + 1, end):
            if entries[j].bits & (INSTITUTION | ARMED | MEDIA) and not entries[j].bits & OFFICE:
                entity.organisation = article.name(j, end)
                return


def _in_name(bits: int) -> bool:
    """Tell whether a word can belong to a group's name: definite and no title, body or time."""
    return bool(bits & DEFINITE) and not bits & (OFFICE | INSTITUTION | TIME)


def _name_groups(article: ArticleWords, entities: Entities) -> None:
    """Note the first full name of each armed group's noun ("جبهة الراية الرمادية")."""
    entries = article.entries
    bits = article.index.bits
    for i in article.index.where(ARMED):
        if bits[i] & (DEFINITE | POSSESSED | OFFICE):
            continue
        end = i + 1
        while end < min(len(entries), i + _GROUP_WORDS) and _in_name(bits[end]):
            end += 1
        if end > i + 1:
            entities.armed.setdefault(entries[i].lemma, (i, end))


def _introduce(article: ArticleWords, entities: Entities) -> None:
    """Add the office holders that the article names without letting them speak there.

    "قرر رئيس الوزراء إدوار فيليب ..." tells who "فيليب" is when he speaks further on.
    """
    keys, entries = article.words.keys, article.entries
    bits = article.index.bits
    given = article.index.where(GIVEN)
    for i in article.index.where(OFFICE):
        reach = min(len(entries), i + _TITLE_REACH)
        after = bisect_right(given, i)
        if bits[i] & GIVEN or after == len(given) or given[after] >= reach:
            continue
        mention = parse_mention(keys, entries, i, reach)
        if mention is None or not mention.person or mention.name_end - mention.name_start < 2:
            continue
        name = article.name(mention.name_start, mention.name_end, person=True)
        known = entities.by_name.get(name)
        if known is not None:
            known.first = min(known.first, mention.name_start)
            continue
        title = slice(mention.start, mention.name_start)
        source = classify_source(
            keys[title], entries[title], article.groups, lexicon(), person=True
        )
        default = source in (None, SourceClass.INSTITUTION) and not lexicon().officials.names(name)
        if default and speaks_for_group(keys, entries, article.groups, mention):
            source = SourceClass.MILITANT
        words = tuple(keys[mention.name_start : mention.name_end])
        roles = {e.lemma for e in entries[title] if e.bits & (OFFICE | PERSON | COURTESY)}
        entities.add(Entity(name, words, source, roles, words[0], first=mention.name_start))


def _learn(
    article: ArticleWords,
    hit: CueHit | None,
    mention: Mention,
    entity: Entity,
    entities: Entities,
) -> None:
    """Note the roles that a mention gives its entity, and the gender its verb shows."""
    keys, entries = article.words.keys, article.entries
    stop = mention.end + 8 if mention.person else mention.end
    for j in range(mention.start, min(stop, len(entries))):
        bits = entries[j].bits
        inside = mention.name_start <= j < mention.name_end
        if j >= mention.end and bits & (ARMED | INSTITUTION) and not bits & OFFICE:
            break
        role = bits & (OFFICE | PERSON | COURTESY) and not (mention.person and inside)
        # "المتحدث باسم اللواء" holds no rank of "لواء".
        role = role and not (bits & ARMED and keys[j - 1] == "باسم")
        # "الخبراء في الدراسة" are no "دراسة".
        role = role and not (j > mention.start and entries[j - 1].bits & PREPOSITION)
        if role and entries[j].lemma not in entity.roles:
            entity.roles.add(entries[j].lemma)
            entities.by_role.setdefault(entries[j].lemma, []).append(entity)
    if hit is None or hit.frame == "relay":
        return  # the verb is another's
    if hit.kind in ("verb", "trailing") and mention.start > hit.index:
        entity.feminine = bool(entries[hit.index].bits & FEMININE)
