"""The second pass of attribution: every sentence's speaker, settled over the whole article.

A continuing verb or an open quotation takes the speaker before it; a surname, a role, a document or
"التنظيم" is resolved to the fullest name that the article gives.
"""
# ruff: noqa: PLR0911, PLR0917 - a rule of grammar ends at the first test that decides

import re
from bisect import bisect_left
from collections import Counter
from typing import Final

from clf.arabic.words import Words
from clf.attribution.acts import act_of
from clf.attribution.contents import PlacedCue, indirect_spans, is_speech, place_cues
from clf.attribution.entities import (
    ArticleWords,
    Entities,
    Entity,
    Reading,
    collect_entities,
    consonants,
)
from clf.attribution.groups import CALLING
from clf.attribution.lexicon import (
    ARMED,
    BREAK,
    COMPLEMENTISER,
    COURTESY,
    CUE,
    DEFINITE,
    FEMININE,
    GIVEN,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    NOUN_OF_SOURCE,
    OFFICE,
    PERSON,
    POSSESSED,
    PREPOSITION,
    QUOTE,
    RELEASE,
    SPEECH_NOUN,
    STATE,
    SURNAME,
    VOICE,
    WAW,
    Entry,
    lexicon,
    verb_forms,
    word_set,
)
from clf.attribution.mentions import Mention, parse_mention
from clf.attribution.messages import are_alike, is_message, noun_of
from clf.attribution.ranking import Context
from clf.attribution.signals import MOSTLY, describe
from clf.attribution.sources import classify_source, is_open_role
from clf.attribution.verbs import CueHit
from clf.schema.labels import SourceClass
from clf.schema.records import Attribution, Cue, Span, Voice

_FULL_NAME: Final = 8
"""Words within which the full name of a body ends."""
_CLAUSE_OPENING: Final = 6
"""Words before a body within which a country can open its clause."""
_GOES_ON: Final = frozenset(("participle", "verb"))
_FRONTING: Final = frozenset(("في", "وفي", "عبر", "وعبر"))
_HELD: Final = word_set("held speech")
_LIGHT_VERBS: Final = frozenset(
    form
    for past, present in (
        ("وجه", "يوجه"),
        ("قدم", "يقدم"),
        ("سارع", "يسارع"),
        ("بادر", "يبادر"),
    )
    for form, _ in verb_forms(past, present)
)
_SAID_NOUNS: Final = word_set("said nouns")
_LIGHT_REACH: Final = 12
_LONG_QUOTATION: Final = 7
"""Tokens up to which a quotation in the outlet's own sentence is a term or irony."""
_CONSONANTS: Final = 3
"""Consonants from which two spellings of an unknown name are taken for one."""
_HOLDERS: Final = 64
"""Bearers of a role or a word that are looked at; an article that has more is none."""
_REMEMBERED: Final = 6
"""Earlier speakers among which a verb's gender may look for its own."""
_AUTHORS: Final = word_set("authors")
_RESEARCH: Final = word_set("studies")
"""Documents of research, which a person that speaks before has not written."""
_VOICES: Final = word_set("voices")
_HONOURS: Final = word_set("honours")
_PEOPLE: Final = word_set("people")
_FIGURES: Final = word_set("figures")
_OWN_NAME: Final = 6
"""Words from "تطلق على نفسها" to the name."""
_GOVERNMENTS: Final = frozenset(("حكومه", "سلطات"))
_SAME_SOURCE: Final = (["المصدر", "نفسه"], ["المصدر", "ذاته"], ["المصدر", "عينه"])
_SELF: Final = frozenset(("نفسه", "نفسها", "ذاته", "ذاتها", "عينه", "عينها"))
_LEAFLETS: Final = word_set("leaflets")
_PUBLIC_DOCUMENTS: Final = word_set("public documents")
_MEDIA: Final = frozenset(["اذاعه", "قناه", "حساب"])
_NO_LIST: Final = 0
_OPENS_LIST: Final = 1
_IN_LIST: Final = 2
_BULLETS: Final = frozenset("-–—•*·▪")
_ITEM_SENTENCES: Final = 3
"""Sentences of one item after which its list counts as ended."""
_CARRYING: Final = frozenset(("verb", "trailing", "own", "noun", "participle"))


def resolve(
    article: ArticleWords, sentences: list[Span], readings: list[Reading]
) -> tuple[list[Attribution], list[Context]]:
    """Walk the article in order and settle every sentence's speaker.

    Returns the attributions, and what ranking the possible speakers of each sentence needs.
    """
    entities = collect_entities(article, readings)
    recent: list[Entity] = []
    result: list[Attribution] = []
    contexts: list[Context] = []
    place = 0
    quotations = article.quotations
    lists = _lists(article, readings)
    listing: Entity | None = None
    own = False
    heard = 0
    for number, (sentence, reading) in enumerate(zip(sentences, readings, strict=True)):
        while place < len(quotations) and quotations[place].end <= sentence.start:
            place += 1
        a, b = reading.a, reading.b
        inside = article.quoted.count(1, a, b)
        open_before = bool(
            b > a
            and article.quoted[a]
            and place < len(quotations)
            and quotations[place].start < sentence.start
        )
        speaker = _speaker(article, reading, entities, recent, inside, open_before=open_before)
        if lists[number] != _NO_LIST:
            listing = speaker if lists[number] == _OPENS_LIST else listing
            # An item may name a speaker of its own, and the next sentence go on with "وأن".
            own = reading.mention is not None or (own and _goes_on(reading, article.entries))
            if lists[number] == _IN_LIST and listing is not None and not own:
                reading.signals.append("listed")
                speaker, reading.mention = listing, None
        carried = speaker is not None and reading.mention is None
        heard = _note_authors(
            article, reading, entities, recent, None if carried else speaker, heard
        )
        before = recent
        if speaker is not None and (not recent or recent[-1] is not speaker):
            recent = [*recent[1 - _REMEMBERED :], speaker]
        describe(reading, article.entries, inside, open_before=open_before)
        others = [
            None if other.mention is None else _settle(article, other.mention, entities, recent)
            for other in reading.others
        ]
        contexts.append(Context(reading, speaker, before, others))
        result.append(_record(article, sentence, reading, speaker, place, others, carried=carried))
    return result, contexts


def _note_authors(
    article: ArticleWords,
    reading: Reading,
    entities: Entities,
    recent: list[Entity],
    speaker: Entity | None,
    heard: int,
) -> int:
    """Note whose the messages are that a sentence brings in; return how many have been noted.

    Where nothing else says so, it is its speaker's ("قال الناطق في بيان").
    """
    own: dict[int, Entity | None] = {}
    while heard < len(article.messages) and article.messages[heard].index < reading.b:
        message = article.messages[heard]
        theirs = article.entries[message.owner.start].bits & POSSESSED
        if speaker is not None and theirs:
            own[message.index] = speaker  # "أقرت الجبهة في تسجيل لقائدها"
        else:
            own[message.index] = _settle(article, message.owner, entities, recent)
        heard += 1
    if speaker is None and not own:
        return heard
    for i in article.index.between(SPEECH_NOUN | RELEASE, reading.a, reading.b):
        entry = article.entries[i]
        author = own.get(i, None if entry.bits & DEFINITE else speaker)
        if author is not None and is_message(entry):
            entities.note_author(noun_of(entry), author)
    return heard


def _lists(article: ArticleWords, readings: list[Reading]) -> list[int]:
    """Tell of each sentence whether it opens a list by its colon, or stands in one.

    A list goes on over sentences without a bullet as long as another bullet is near: an item may
    have several sentences.
    """
    keys = article.words.keys
    marks = [_NO_LIST] * len(readings)
    bullets = [r.a < r.b and keys[r.a] in _BULLETS for r in readings]
    number = 0
    while number + 1 < len(readings):
        reading = readings[number]
        last = keys[reading.b - 1] if reading.b > reading.a else ""
        if last != ":" or not bullets[number + 1]:
            number += 1
            continue
        end = near = number + 1
        while near < len(readings) and near - end <= _ITEM_SENTENCES:
            end = near if bullets[near] else end
            near += 1
        marks[number] = _OPENS_LIST
        marks[number + 1 : end + 1] = [_IN_LIST] * (end - number)
        number = end + 1
    return marks


def _record(
    article: ArticleWords,
    sentence: Span,
    reading: Reading,
    speaker: Entity | None,
    place: int,
    others: list[Entity | None],
    *,
    carried: bool,
) -> Attribution:
    """Put one sentence's attribution together."""
    source = speaker.source if speaker is not None else None
    outlet = SourceClass.OUTLET if speaker is None else SourceClass.THIRD_PARTY
    if speaker is None and reading.hit is not None:
        unowned = reading.hit.kind in ("own", "noun")
        outlet = SourceClass.OUTLET if unowned else SourceClass.THIRD_PARTY
    known = str(source) if source else "unknown" if speaker else "none"
    roles = () if speaker is None else tuple(f"role={role}" for role in sorted(speaker.roles))
    if speaker is not None and source is None and _is_public(article, speaker):
        source = SourceClass.INSTITUTION
    source = source or outlet
    placed = _placed(article, reading)
    quotes = _direct(article, place, sentence, placed, spoken=source is not SourceClass.OUTLET)
    cues = [_cue(article, item.hit) for item in placed]
    main = [cue for item, cue in zip(placed, cues, strict=True) if item.hit is reading.hit]
    return Attribution(
        source=source,
        speaker=None if speaker is None else speaker.name,
        mention=_mention_span(article.words, reading.mention),
        cue=main[0] if main else None,
        quotes=quotes,
        carried=carried,
        signals=(*reading.signals, *roles, f"source={known}", f"carried={carried}"),
        indirect=indirect_spans(article.text, article.words, placed, quotes),
        voices=_voices(article, reading, placed, cues, speaker, source, others),
        role=None if speaker is None else speaker.title,
        organisation=None if speaker is None else speaker.organisation,
    )


def _is_public(article: ArticleWords, speaker: Entity) -> bool:
    """Tell whether a speaker is a document of a public body whose name the article leaves out."""
    return speaker.head in _PUBLIC_DOCUMENTS and article.groups.main is None


def _placed(article: ArticleWords, reading: Reading) -> list[PlacedCue]:
    """Return all cues of a sentence in order, with their depth and content."""
    cues = [(other.hit, other.mention) for other in reading.others]
    if reading.hit is not None:
        cues.append((reading.hit, reading.phrase))
    if not cues:
        return []
    cues.sort(key=lambda cue: cue[0].index)
    return place_cues(article.words.keys, article.entries, reading.a, reading.b, cues, reading.hit)


def _voices(
    article: ArticleWords,
    reading: Reading,
    placed: list[PlacedCue],
    cues: list[Cue],
    speaker: Entity | None,
    source: SourceClass,
    others: list[Entity | None],
) -> tuple[Voice, ...]:
    """Return every cue of a sentence with whoever speaks by it."""
    if not placed:
        return ()
    settled = {
        other.hit.index: entity for other, entity in zip(reading.others, others, strict=True)
    }
    found: list[Voice] = []
    own, own_source, own_mention = speaker, source, reading.mention
    for item, cue in zip(placed, cues, strict=True):
        if article.words.keys[item.hit.index] in (":", "("):
            continue
        entity = settled.get(item.hit.index)
        if item.hit is reading.hit:
            entity, own_source, own_mention = speaker, source, reading.mention
        elif entity is not None:
            own_source, own_mention = entity.source or SourceClass.THIRD_PARTY, item.mention
        elif item.hit.frame == "owned" or (item.depth == 0 and item.hit.kind in _GOES_ON):
            entity, own_mention = own, None
        else:
            own_source, own_mention = SourceClass.THIRD_PARTY, None
        own = entity
        found.append(
            Voice(
                cue,
                own_source,
                None if entity is None else entity.name,
                _mention_span(article.words, own_mention),
                item.depth,
            )
        )
    return tuple(found)


def _speaker(
    article: ArticleWords,
    reading: Reading,
    entities: Entities,
    recent: list[Entity],
    inside: int,
    *,
    open_before: bool,
) -> Entity | None:
    """Return who speaks in a sentence, or None for the outlet."""
    mention = reading.mention
    owner = _fronted_owner(article, reading)
    if owner is not None:
        reading.mention = owner
        return _settle(article, owner, entities, recent)
    if mention is not None:
        settled = _settle(article, mention, entities, recent)
        headline = reading.hit is not None and reading.hit.kind == "colon" and not mention.sure
        if headline and not _is_surname_of(settled, article.words.keys[mention.start]):
            # "بابوا: مهلة بلا تاريخ": no speaker, but a subject and its news.
            reading.hit = settled = None
        if settled is not None:
            return settled
        reading.mention = None
    if not _carries(reading, article.entries, inside, open_before=open_before):
        return None
    if not recent:
        return entities.latest_author
    hit = reading.hit
    if hit is None or hit.kind != "verb":
        return recent[-1]
    feminine = bool(article.entries[hit.index].bits & FEMININE)
    for entity in reversed(recent):
        if entity.feminine is None or entity.feminine == feminine:
            return entity
    return recent[-1]


def _fronted_owner(article: ArticleWords, reading: Reading) -> Mention | None:
    """Return whose message opens a sentence that names no other speaker.

    "وفي تسجيل منسوب إلى أمير الجماعة سالم، قال إن", "... خاطب الرجل القبائل".
    """
    hit, mention = reading.hit, reading.mention
    if hit is None or hit.kind != "verb":
        return None
    if mention is not None and article.entries[mention.start].lemma not in _PEOPLE:
        return None
    keys = article.words.keys
    first = bisect_left(article.messages, reading.a, key=lambda message: message.index)
    for message in article.messages[first : first + 1]:
        told = message.index < hit.index and message.owner.end <= hit.index
        if told and message.index - reading.a <= 1 and keys[message.index - 1] in _FRONTING:
            return message.owner
    return None


def _carries(reading: Reading, entries: list[Entry], inside: int, *, open_before: bool) -> bool:
    """Tell whether a sentence without a named speaker goes on with the last one."""
    if reading.hit is not None:
        return reading.hit.kind in _CARRYING or open_before
    length = reading.b - reading.a
    mostly = length > 0 and inside / length >= MOSTLY
    return open_before or mostly or _goes_on(reading, entries)


def _goes_on(reading: Reading, entries: list[Entry]) -> bool:
    """Tell whether what is said goes on in a sentence without a cue: "وأنهم ما زالوا ..."."""
    opens = entries[reading.a].bits if reading.b > reading.a else 0
    return reading.hit is None and bool(opens & COMPLEMENTISER and opens & WAW)


def _settle(
    article: ArticleWords,
    mention: Mention,
    entities: Entities,
    recent: list[Entity],
) -> Entity | None:
    """Return the entity that a mention stands for, by the fullest name the article gives."""
    keys = article.words.keys[mention.name_start : mention.name_end]
    head = article.entries[mention.name_start]
    last = recent[-1] if recent else None
    told = last is not None and last.title is not None and not last.is_office
    if _is_document(head, mention) and not (head.lemma in _RESEARCH and told):
        author = _author(article, head, entities, last)
        if author is not None:
            return author
    if not mention.sure:
        return _by_surname(keys, head, entities)
    named = _self_named(article, mention, entities) or _before_object(article, mention, entities)
    if named is not None:
        return named
    if last is not None and _is_stand_in(article, mention, last):
        return last
    own = _sided(
        article,
        mention,
        entities.by_name[article.named(mention)],
        last,
    )
    if not mention.person and head.bits & OFFICE and mention.end - mention.start > 2:
        holder = _by_title(own, head, entities, mention.start)
        if holder is not None:
            return holder
    if len(keys) == 1 and not head.bits & NOUN_OF_SOURCE & ~COURTESY:
        return _by_surname(keys, head, entities) or own
    ending = entities.by_ending.get(tuple(keys))
    if mention.person:
        return own if mention.also else ending or own
    known = ending is not None and ending.first < mention.start
    if ending is not None and known and len(ending.words) == len(keys) + 1:
        return ending  # "العبد العالي" of "محمد العبد العالي", "الصحة العالمية" of "منظمة ..."
    elsewhere = head.bits & INSTITUTION and _is_elsewhere(article, mention.start)
    if (head.bits & (DEFINITE | POSSESSED) or head.bits & ARMED) and not elsewhere:
        found = (
            _by_role(article, mention, own, entities, recent)
            or _by_group(article, own, head, entities, recent)
            or _by_short_name(article, own, head, entities)
        )
        if found is not None:
            return found
    return own


def _self_named(article: ArticleWords, mention: Mention, entities: Entities) -> Entity | None:
    """Return the group whose name follows its noun: "جماعة مسلحة تطلق على نفسها «...»"."""
    head, keys, end = article.entries[mention.start], article.words.keys, mention.end
    span = article.groups.named.get(head.lemma)
    if not head.bits & ARMED or span is None or keys[end + 1 : end + 2] != ["على"]:
        return None
    named = keys[end] in CALLING and end < span[0] <= end + _OWN_NAME
    return _group(article, span, entities, None) if named else None


def _sided(article: ArticleWords, mention: Mention, own: Entity, last: Entity | None) -> Entity:
    """Give a person with a mere role ("المتحدث باسمه سالم") the side of who spoke last."""
    if mention.person and last is not None and last.source is SourceClass.MILITANT:
        keys, entries = article.words.keys, article.entries
        title = slice(mention.start, mention.name_start)
        if entries[title] and is_open_role(keys[title], entries[title]):
            own.source = SourceClass.MILITANT
    return own


def _is_document(head: Entry, mention: Mention) -> bool:
    """Tell whether a mention is a document ("البيان"، "نشرته"), whose author has spoken before."""
    document = head.bits & (SPEECH_NOUN | RELEASE) and not head.bits & (OFFICE | ARMED)
    if head.lemma in _FIGURES and mention.name_end - mention.name_start > 1:
        return False  # "الإحصائيات الحكومية" says whose they are
    return bool(document and head.bits & (DEFINITE | POSSESSED)) and (
        mention.name_end - mention.name_start <= 2
    )


def _author(
    article: ArticleWords, head: Entry, entities: Entities, last: Entity | None
) -> Entity | None:
    """Return whose document it is: of whoever put it out, else of the last speaker.

    A leaflet or a tape that nobody has put out is the group's.
    """
    noun = noun_of(head)
    author = entities.authors.get(noun)
    if author is not None:
        return author
    for other, author in reversed(entities.authors.items()):
        if are_alike(noun, other):
            return author
    militant = last is not None and last.source is SourceClass.MILITANT
    if not militant and head.lemma in _LEAFLETS and article.groups.main is not None:
        return _group(article, article.groups.main, entities, None)
    return last or entities.latest_author


def _is_stand_in(article: ArticleWords, mention: Mention, last: Entity) -> bool:
    """Tell whether a phrase stands for the last speaker: "صاحب التسجيل"، "مذيعها"، "الرجل"."""
    head = article.entries[mention.start]
    if article.words.keys[mention.start] in _HONOURS:
        return True
    if article.words.keys[mention.start : mention.start + 2] in _SAME_SOURCE:
        return True
    if _is_same(article, mention, last):
        return True
    if mention.person or (not head.bits & (DEFINITE | POSSESSED) and head.lemma not in _AUTHORS):
        return False
    rest = article.entries[mention.start + 1 : mention.end]
    if head.lemma in _AUTHORS | _VOICES:
        own = not rest or any(e.bits & (SPEECH_NOUN | RELEASE) for e in rest)
        return own and last.source is SourceClass.MILITANT
    if rest or head.bits & POSSESSED:
        return False
    if head.lemma in _PEOPLE:
        return last.source is not SourceClass.INSTITUTION
    return head.lemma in _MEDIA and last.source is SourceClass.MILITANT


def _is_same(article: ArticleWords, mention: Mention, last: Entity) -> bool:
    """Tell whether "نفسه" says that a role is the last speaker's ("المسؤول الحكومي ذاته")."""
    keys, head = article.words.keys, article.entries[mention.start].bits
    after = keys[mention.end] if mention.end < len(keys) else ""
    role = head & DEFINITE and head & (OFFICE | PERSON | VOICE) and not mention.person
    return bool(role) and after in _SELF and last.title is not None and len(last.words) > 1


def _by_surname(keys: list[str], head: Entry, entities: Entities) -> Entity | None:
    """Return the longest name that a surname or a part of a name belongs to."""
    found: Entity | None = None
    for key in (keys[0], head.lemma):
        for entity in entities.by_word.get(key, [])[:_HOLDERS]:
            if len(entity.words) < 2 or entity.is_office:
                continue
            if found is None or len(entity.words) > len(found.words):
                found = entity
        if found is not None:
            return found
    return _by_sound(keys[0], head, entities)


def _is_surname_of(entity: Entity | None, key: str) -> bool:
    """Tell whether a word ends the name of somebody with a title."""
    if entity is None or entity.title is None or entity.is_office:
        return False
    return entity.words[-1] == key


def _by_sound(key: str, head: Entry, entities: Entities) -> Entity | None:
    """Return the one person whose surname an unknown word spells in another way."""
    sound = consonants(key)
    if not head.is_unknown or len(sound) < _CONSONANTS:
        return None
    near = [e for e in entities.by_sound.get(sound, [])[:2] if not e.is_office]
    spelled = near and any(_one_vowel_apart(key, word) for word in near[0].words)
    return near[0] if len(near) == 1 and spelled else None


def _one_vowel_apart(one: str, other: str) -> bool:
    """Tell whether two words of the same consonants differ by one long vowel."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))
    )


def _is_elsewhere(article: ArticleWords, start: int) -> bool:
    """Tell whether a country opens the clause of a body ("وفي فرنسا أعلنت السلطات")."""
    keys, entries = article.words.keys, article.entries
    for j in range(start - 1, max(0, start - _CLAUSE_OPENING), -1):
        if entries[j].bits & STATE and keys[j - 1] in ("في", "وفي"):
            return True
        if entries[j].bits & (QUOTE | COMPLEMENTISER | MARK | BREAK):
            return False
    return False


def _before_object(article: ArticleWords, mention: Mention, entities: Entities) -> Entity | None:
    """Return the person whose known surname a phrase opens with, its verb's object behind it.

    "ولا يخفي مصطفى غضبه": where "هيمن مصطفى" is known and "مصطفى غضبه" is nobody.
    """
    keys, entries = article.words.keys, article.entries
    start, end = mention.name_start, mention.name_end
    if end - start < 2 or entries[start].bits & NOUN_OF_SOURCE & ~COURTESY:
        return None
    # A title, or what is said right behind the name, shows that all of it is the name.
    after = keys[mention.end] if mention.end < len(keys) else ":"
    whole = after == ":" or entries[mention.end].bits & (COMPLEMENTISER | QUOTE)
    if mention.start != start or (whole and after[0] != "ب"):  # but "ووصف مصطفى الوضع بأنه"
        return None
    for entity in entities.by_word.get(keys[start], [])[:_HOLDERS]:
        n = len(entity.words) - entity.words.index(keys[start])
        known = 0 < n < end - start and n < len(entity.words)
        if known and entity.words[-n:] == tuple(keys[start : start + n]):
            behind = entries[start + n].bits
            if not behind & (GIVEN | SURNAME | COURTESY):
                return entity
    return None


def _by_title(own: Entity, head: Entry, entities: Entities, at: int) -> Entity | None:
    """Return the person to whom the article gives the whole title ("المدير العام للمنظمة").

    In other words than the title's only someone named before token ``at`` is meant.
    """
    bare = _bare(own.name) if len(own.words) > 2 else None
    for entity in entities.by_role.get(head.lemma, [])[: -_HOLDERS - 1 : -1]:
        title = entity.title
        if entity is own or title is None or entity.is_office or len(entity.words) < 2:
            continue
        if title.startswith(own.name) or own.name.startswith(title):
            return entity
        if bare is not None and entity.first < at and bare <= _bare(title):
            return entity  # "مدير المنظمة العالمية": "المدير العام لمنظمة الصحة العالمية"
    return None


def _bare(phrase: str) -> frozenset[str]:
    """Return the words of a phrase without article and "لـ"."""
    return frozenset(re.sub(r"^(?:لل|ال|ل)(?=\w{3})", "", word) for word in phrase.split())


def _by_role(
    article: ArticleWords,
    mention: Mention,
    own: Entity,
    entities: Entities,
    recent: list[Entity],
) -> Entity | None:
    """Return the holder of a role ("الوزير") who spoke last, or who will be named."""
    head = article.entries[mention.name_start]
    if not head.bits & (OFFICE | PERSON | COURTESY) or mention.end - mention.start > 2:
        return None
    holders = [e for e in entities.by_role.get(head.lemma, [])[-_HOLDERS:] if e is not own]
    for entity in reversed(recent):
        if entity is not own and entity in holders:
            return entity
    named = [e for e in holders if len(e.words) > 1]
    if named:
        return named[-1]
    if recent and is_open_role(
        article.words.keys[mention.start : mention.end],
        article.entries[mention.start : mention.end],
    ):
        if recent[-1].source is SourceClass.MILITANT:
            return recent[-1]
        return Entity(own.name, own.words, recent[-1].source, own.roles, own.head, own.feminine)
    return None


def _by_group(
    article: ArticleWords,
    own: Entity,
    head: Entry,
    entities: Entities,
    recent: list[Entity],
) -> Entity | None:
    """Return the organisation that "التنظيم" or "الوزارة" stands for."""
    if len(own.words) > 1 or not head.bits & (ARMED | INSTITUTION | MEDIA):
        return None
    for entity in reversed(recent):
        if entity is not own and entity.head == head.lemma and len(entity.words) > 1:
            return entity
    span = article.groups.named.get(head.lemma)
    if span is not None and own.source is SourceClass.MILITANT:
        return _group(article, span, entities, own)
    same = [e for e in entities.by_word.get(head.lemma, [])[:_HOLDERS] if e.head == head.lemma]
    fuller = [e for e in same if len(e.words) > 1 and e.name[:2] != "ال"]
    if fuller:
        return fuller[0]
    if head.bits & ARMED and own.source is SourceClass.MILITANT:
        full = entities.armed.get(head.lemma)
        if full is not None:
            return _group(article, full, entities, own)
        for entity in reversed(recent):
            named = len(entity.words) > 1 and entity.title is None
            if entity.source is SourceClass.MILITANT and entity is not own and named:
                return entity
        if article.groups.main is not None:
            return _group(article, article.groups.main, entities, own)
        return None
    return _fuller(article, own, head, entities)


def _by_short_name(
    article: ArticleWords, own: Entity, head: Entry, entities: Entities
) -> Entity | None:
    """Return the body that a noun and its adjective stand for.

    "الوكالة الأوروبية" where the article has "وكالة الأدوية الأوروبية".
    """
    if len(own.words) != 2 or not head.bits & DEFINITE or not head.bits & (INSTITUTION | MEDIA):
        return None
    found = _fuller(article, own, head, entities)
    return found if found is not None and found.words[-1] == own.words[1] else None


def _fuller(article: ArticleWords, own: Entity, head: Entry, entities: Entities) -> Entity | None:
    """Return the body whose full name stands anywhere ("هيئة حماية البيانات" for "الهيئة")."""
    if head.lemma not in entities.bodies:
        entities.bodies[head.lemma] = _full_name(article, head.lemma)
    span = entities.bodies[head.lemma]
    if span is None:
        return None
    name = article.name(*span)
    known = entities.by_name.get(name)
    if known is None:
        keys, entries = article.words.keys[slice(*span)], article.entries[slice(*span)]
        source = classify_source(keys, entries, article.groups, lexicon())
        known = Entity(name, tuple(keys), source or own.source, set(), head.lemma, own.feminine)
        entities.by_name[name] = known
    return known


def _full_name(article: ArticleWords, lemma: str) -> tuple[int, int] | None:
    """Return the tokens of the name that most often follows a body's noun, the first of equals."""
    keys, entries = article.words.keys, article.entries
    found: dict[str, tuple[int, int]] = {}
    counts: Counter[str] = Counter()
    for i in article.index.where(INSTITUTION | MEDIA):
        if entries[i].lemma != lemma or entries[i].bits & (DEFINITE | POSSESSED):
            continue
        mention = parse_mention(keys, entries, i, min(len(entries), i + _FULL_NAME))
        if mention is None or mention.person:
            continue
        start, end = mention.name_start, mention.name_end
        end = next((j for j in range(start, end) if entries[j].bits & PREPOSITION), end)
        if end - start >= 2 and entries[end - 1].bits & (DEFINITE | STATE):
            name = article.name(start, end)
            counts[name] += 1
            found.setdefault(name, (start, end))
    best = max(found, key=lambda name: (counts[name], -found[name][0]), default=None)
    return _described(article, lemma) if best is None else found[best]


def _described(article: ArticleWords, lemma: str) -> tuple[int, int] | None:
    """Return the tokens of a government with its country ("الحكومة القطرية"), if it is but one."""
    entries = article.entries
    if lemma not in _GOVERNMENTS:
        return None
    found: dict[str, tuple[int, int]] = {}
    for i in range(len(entries) - 1):
        if entries[i].lemma != lemma or not entries[i].bits & DEFINITE:
            continue
        if entries[i + 1].is_relation:
            found.setdefault(entries[i + 1].lemma, (i, i + 2))
    return next(iter(found.values())) if len(found) == 1 else None


def _group(
    article: ArticleWords,
    span: tuple[int, int],
    entities: Entities,
    own: Entity | None,
) -> Entity:
    """Return the entity of a group's name, which may not have spoken under that name yet."""
    start, end = span
    while end - start > 2 and _only_judges(article.index.bits, end - 1):
        end -= 1  # "جبهة نهضة الساحل المتمردة"
    name = article.name(start, end)
    known = entities.by_name.get(name)
    if known is not None:
        return known
    words = tuple(article.words.keys[start:end])
    head = article.entries[span[0]].lemma
    entity = Entity(name, words, SourceClass.MILITANT, set(), head)
    entity.feminine = own.feminine if own is not None else None
    entities.by_name[name] = entity
    return entity


def _only_judges(bits: list[int], i: int) -> bool:
    """Tell whether a word calls a group militant and is no part of its name ("جند الخلافة")."""
    return bool(bits[i] & MILITANT and bits[i] & DEFINITE and bits[i - 1] & (DEFINITE | MILITANT))


def _mention_span(words: Words, mention: Mention | None) -> Span | None:
    """Return the place of the name within the text."""
    if mention is None:
        return None
    return Span(words.starts[mention.name_start], words.ends[mention.name_end - 1])


def _cue(article: ArticleWords, hit: CueHit) -> Cue:
    """Return the cue as a record."""
    words = article.words
    index = _saying(article.entries, hit)
    act = act_of(article.entries[index], hit)
    return Cue(words.starts[index], words.ends[index], act)


def _saying(entries: list[Entry], hit: CueHit) -> int:
    """Return the word that says what is said, behind a verb that does not ("وجه شكره إلى")."""
    index = hit.index
    if hit.frame == "carry" or entries[index].lemma in _LIGHT_VERBS:
        nouns = _HELD if hit.frame == "carry" else _SAID_NOUNS
        for j in range(index + 1, min(len(entries), index + _LIGHT_REACH)):
            if entries[j].lemma.removesuffix("ا") in nouns:
                return j
            if entries[j].bits & (COMPLEMENTISER | QUOTE | BREAK | CUE):
                break
    return index


def _direct(
    article: ArticleWords,
    place: int,
    sentence: Span,
    placed: list[PlacedCue],
    *,
    spoken: bool,
) -> tuple[Span, ...]:
    """Return the parts of quotations within a sentence that are somebody's speech."""
    found = []
    quotations = article.quotations
    while place < len(quotations) and quotations[place].start < sentence.end:
        start = max(sentence.start, quotations[place].start)
        end = min(sentence.end, quotations[place].end)
        alone = 0 < sentence.start == start and sentence.end - end <= 1  # a line of its own
        if end > start and _is_speech(
            article, quotations[place], placed, spoken=spoken, alone=alone
        ):
            found.append(Span(start, end))
        place += 1
    return tuple(found)


def _is_speech(
    article: ArticleWords,
    quotation: Span,
    placed: list[PlacedCue],
    *,
    spoken: bool,
    alone: bool,
) -> bool:
    """Tell whether a quotation is speech: by its words, and by whether a cue hands it over.

    One that stands ``alone`` in its line is drawn from what somebody says elsewhere.
    """
    starts, ends = article.words.starts, article.words.ends
    opening = bisect_left(starts, quotation.start)
    closing = bisect_left(ends, quotation.end)
    reported = alone or any(cue.start <= opening < cue.end for cue in placed)
    if not (spoken or reported) and closing - opening <= _LONG_QUOTATION:
        return False
    return is_speech(article.words.keys, article.entries, opening, closing, reported=reported)
