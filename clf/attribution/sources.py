"""The class of a source: militant, institution or third party.

The article's own words decide first (the noun at the head of the speaker's phrase, its
organisation, the adjectives that the article gives a group); a small gazetteer of known names
second.
"""
# ruff: noqa: PLR0911, PLR0912 - a rule of grammar ends at the first test that decides

from typing import Final

from clf.attribution.groups import Groups, is_militant_phrase
from clf.attribution.lexicon import (
    ARMED,
    ATTACHED,
    BREAK,
    COMPLEMENTISER,
    COURTESY,
    CUE,
    DEFINITE,
    ENDER,
    FORMER,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    NUMBER,
    OFFICE,
    PARTICIPLE,
    PERSON,
    POSSESSED,
    PREPOSITION,
    QUOTE,
    RELEASE,
    SPEECH_NOUN,
    STATE,
    TIME,
    VOICE,
    Entry,
    Lexicon,
    word_set,
)
from clf.attribution.mentions import Mention
from clf.attribution.verbs import ADOPTING, ATTACKS, adopts_attack
from clf.schema.labels import SourceClass

_DESCRIPTION_REACH: Final = 12
_BACKED: Final = ("مدعوم", "تدعم", "يدعم", "متحالف")
"""How the words begin by which an article calls fighters a state's partners."""
_TITLES: Final = OFFICE | PERSON | COURTESY
_OFFICES_AND_BODIES: Final = OFFICE | INSTITUTION | ARMED | PERSON
_AFTER_TITLE: Final = MARK | COMPLEMENTISER | ENDER | TIME | PARTICIPLE | QUOTE | CUE | PREPOSITION
"""What ends a title behind a name: whose it is belongs to it, and nothing behind that."""
_PLACES: Final = word_set("place nouns")
_OFFICIAL_ADJECTIVES: Final = word_set("official adjectives")
_MEMBERS: Final = word_set("members")
"""Nouns whose bearer speaks for the group that stands after them ("ناشط في الجماعة")."""
_AGENCIES: Final = word_set("agencies")
"""What follows "وكالة" where it is a public body and no news agency."""
_NEWS: Final = word_set("news agencies")
_REGULATORS: Final = word_set("regulators")
_PARTITIVES: Final = frozenset(("احد", "احدي"))
_SPOKESMEN: Final = word_set("spokesmen")
"""Roles that without a body named after them belong to whoever spoke before."""
_ADVISERS: Final = frozenset(("مستشار", "مستشاره"))
_LEADING: Final = 4
_FIGURES: Final = word_set("figures")
_OFFICIAL: Final = frozenset(("حكومي", "حكوميه", "رسمي", "رسميه", "وزاري", "وزاريه"))
_OF_CHANCELLORS: Final = frozenset(("ألماني", "ألمانيه", "الماني", "المانيه", "نمساوي", "نمساويه"))
_ACTORS: Final = frozenset(("ممثل", "ممثله"))
"""Actors as well as representatives: of nobody, they are the former."""
_STUDIES: Final = frozenset(("دراسات", "ابحاث", "بحوث"))
_UNITS: Final = word_set("army units")
_ORDINALS: Final = word_set("ordinals")
_LOCAL: Final = frozenset(("محلي", "محليه", "اهلي", "اهليه"))
_RESEARCH: Final = frozenset(("بحثي", "علمي", "طبي", "باحثين", "علماء", "من"))
_PLATFORMS: Final = frozenset(("موقع", "منصه", "شبكه", "تطبيق"))
_SCHOLARLY: Final = frozenset(("جامعه", "كليه", "معهد", "مستشفي"))
_FIELD_LEADERS: Final = word_set("field leaders")
_RELATIVES: Final = frozenset(("التي", "الذي"))
_AGAINST: Final = word_set("against")
"""What an office has to do with a group without being of it ("مسؤول مكافحة التنظيم")."""
_DEALING: Final = frozenset(("مع", "ضد", "بين", "حول", "بشان"))
"""Words behind which a group is one that an office deals with."""
_PARTS: Final = word_set("parts of a body")
_IN_NAME_OF: Final = frozenset(
    ("باسمها", "باسمه", "باسمهم", "بلسانها", "بلسانه", "لها", "له", "فيها", "فيه", "لديها", "لديه")
)
_OPPOSED: Final = frozenset(("ضد", "لمكافحه", "لمحاربه", "لمواجهه", "لقتال", "لهزيمه"))
_TOLD_REACH: Final = 4
"""Words of a relative clause in which an office must be named to be the person's own."""
_COACHES: Final = frozenset(("مدرب", "مدربه", "مدربين"))
_BELONGING: Final = frozenset(("التابع", "التابعه"))
_OPENING_REACH: Final = 24
_CLAIM_REACH: Final = 12
_RESPONSIBILITY: Final = frozenset(("مسؤوليته", "مسؤوليتها"))
_ANTECEDENT_REACH: Final = 16
_BRANCHES: Final = word_set("branches")
_BROKEN_PLURALS: Final = word_set("bodies in the plural")


def classify_source(
    keys: list[str],
    entries: list[Entry],
    groups: Groups,
    lexicon: Lexicon,
    *,
    person: bool = False,
) -> SourceClass | None:
    """Return the class of a speaker's phrase, with what describes it; None where nothing tells.

    ``keys`` and ``entries`` are the words of the mention, or of its apposition; of a ``person``
    without the name, so that "اللواء" is a rank there and no brigade.
    """
    if not entries:
        return None
    bits = 0
    for entry in entries:
        bits |= entry.bits
    if bits & FORMER and bits & (OFFICE | PERSON):
        return SourceClass.THIRD_PARTY
    militant = is_militant_phrase(keys, groups, lexicon)
    if not militant and lexicon.institutions.names(" ".join(keys)):
        bits |= INSTITUTION
        if not person and lexicon.institutions.names(" ".join(keys[:_LEADING])):
            return SourceClass.INSTITUTION  # "خبراء الأمم المتحدة"
    head = entries[0]
    if not person and head.bits & ARMED and (militant or head.bits & OFFICE):
        brigade = _armed(head, groups, militant=militant)
        if brigade is SourceClass.MILITANT:
            return brigade
    if not person and _is_called_militant(entries):
        return SourceClass.MILITANT
    if head.lemma in _FIGURES and any(entry.lemma in _OFFICIAL for entry in entries[1:]):
        return SourceClass.INSTITUTION  # "الإحصائيات الحكومية"
    for place, entry in enumerate(entries):
        if entry.lemma in _PARTITIVES:
            continue
        found = _by_noun(place, entry, entries, groups, militant=militant, person=person)
        if found is not None:
            return found
    if militant:
        return SourceClass.MILITANT
    if any(entry.lemma in _PARTITIVES for entry in entries):
        return SourceClass.THIRD_PARTY
    return SourceClass.INSTITUTION if bits & INSTITUTION else None


def classify_mention(
    keys: list[str],
    entries: list[Entry],
    groups: Groups,
    known: Lexicon,
    mention: Mention,
    *,
    content: int,
) -> SourceClass | None:
    """Classify a speaker's mention by its words and apposition, else by the release it speaks in.

    ``content`` is the token at which what is said begins.
    """
    if _belongs_to_group(keys, entries, groups, known, mention):
        return SourceClass.MILITANT
    found = _described(keys, entries, groups, known, mention) or _released(
        keys, entries, groups, known, mention, content=content
    )
    if found is SourceClass.INSTITUTION and speaks_for_group(keys, entries, groups, mention):
        return SourceClass.MILITANT
    if found is not None and not mention.person:
        return found
    name = " ".join(keys[mention.name_start : mention.name_end])
    titled = entries[mention.start : mention.name_start]
    apart = not any(entry.bits & INSTITUTION for entry in titled)
    if (found is None or apart) and known.militants.names(name):
        return SourceClass.MILITANT  # "الزعيم القديم لبوكو حرام"
    if found is None and (known.officials.names(name) or known.institutions.names(name)):
        return SourceClass.INSTITUTION
    return found


def _belongs_to_group(
    keys: list[str], entries: list[Entry], groups: Groups, known: Lexicon, mention: Mention
) -> bool:
    """Tell whether a body is called the extremist side's own ("وزارة الإعلام التابعة للحركة").

    So does whoever heads it ("رئيس لجنة الأسرى التابعة للحوثيين، سالم ...").
    """
    last = mention.name_start if mention.person else mention.end + 1
    for t in range(mention.start + 1, min(len(keys) - 1, last)):
        if keys[t] in _BELONGING:
            owner, name = entries[t + 1], keys[t + 1]
            theirs = owner.bits & MILITANT or owner.lemma in groups.heads
            theirs = theirs or known.militants.names(f"ال{name[2:]}")
            return bool(owner.bits & ATTACHED and name[:2] == "لل" and theirs)
    return False


def claims_attack(keys: list[str], entries: list[Entry], at: int, subject: Mention, b: int) -> bool:
    """Tell whether the verb at token ``at`` claims an attack for its subject.

    "تبنت الجماعة التفجير", "أعلنت مسؤوليتها عن الهجوم": whoever does so is an armed group.
    """
    if entries[subject.start].lemma in ATTACKS:
        return False  # the object: who claims it has spoken before
    reach = range(max(at + 1, subject.end), min(b, max(at, subject.end) + _CLAIM_REACH))
    if entries[at].lemma in ADOPTING:
        return adopts_attack(entries, max(at, subject.end - 1), b)
    for j in reach:
        if keys[j] in _RESPONSIBILITY and "عن" in keys[j + 1 : j + 3]:
            return any(entries[t].lemma in ATTACKS for t in range(j + 2, min(b, j + 5)))
    return False


def speaks_for_group(
    keys: list[str], entries: list[Entry], groups: Groups, mention: Mention
) -> bool:
    """Tell whether a role's pronoun stands for the extremist side.

    "بثت الجماعة تسجيلا قال فيه الناطق باسمها", "كلمة لأميرها سالم": the nearest body before it in
    the sentence decides.
    """
    role = range(mention.start + 1, min(len(keys), mention.end + 1))
    head = entries[mention.start]
    theirs = head.bits & POSSESSED and head.lemma in _FIELD_LEADERS | _SPOKESMEN
    named = [keys[mention.start]] if theirs else [keys[t] for t in role if keys[t] in _IN_NAME_OF]
    if not named:
        return False
    feminine = named[0].endswith("ها")
    for t in range(mention.start - 1, max(-1, mention.start - 1 - _ANTECEDENT_REACH), -1):
        bits = entries[t].bits
        if bits & BREAK or keys[t] in (".", "؟", "!"):
            return False
        place = t and entries[t - 1].lemma in _PLACES
        if bits & STATE and place:
            continue  # "في حوض بحيرة تشاد"
        if bits & (ARMED | INSTITUTION | STATE) and not bits & OFFICE:
            if (
                not bits & STATE
                and not named[0].endswith("هم")
                and feminine != _is_feminine(entries[t])
            ):
                continue  # "الجبهة التي تقاتل الجيش ... لزعيمها"
            return entries[t].lemma in groups.heads
    return False


def _is_feminine(entry: Entry) -> bool:
    """Tell whether a body's noun is feminine, as its plurals are ("الجماعة"، "القوات")."""
    return entry.lemma.endswith(("ه", "ات")) or entry.lemma in _BROKEN_PLURALS


def _released(
    keys: list[str],
    entries: list[Entry],
    groups: Groups,
    known: Lexicon,
    mention: Mention,
    *,
    content: int,
) -> SourceClass | None:
    """Give an unknown person the side of the release he speaks in.

    "... في كلمة صوتية أذاعتها الجماعة"; "وفي مقطع وزعته الجماعة، توعد سالم ...".
    """
    if not mention.person:
        return None
    window = range(mention.end, min(content, len(entries), mention.end + 2 * _DESCRIPTION_REACH))
    released = [t for t in window if entries[t].bits & (RELEASE | SPEECH_NOUN)]
    if released:
        after = range(released[0], window.stop)
    else:
        after = _opening_release(entries, mention.start)
    sided = any(
        entries[t].bits & MILITANT or (entries[t].bits & ARMED and entries[t].lemma in groups.heads)
        for t in after
    )
    if sided or is_militant_phrase([keys[t] for t in after], groups, known):
        return SourceClass.MILITANT
    return None


def _opening_release(entries: list[Entry], stop: int) -> range:
    """Return the tokens before ``stop`` from the release on that opens the sentence."""
    first = stop
    while first and stop - first < _OPENING_REACH and not entries[first - 1].bits & (ENDER | BREAK):
        first -= 1
    opens = first + 1 < stop and entries[first].bits & PREPOSITION
    if opens and entries[first + 1].bits & (RELEASE | SPEECH_NOUN):
        return range(first + 1, stop)
    return range(stop, stop)


def _backed_by_state(keys: list[str], entries: list[Entry], start: int, end: int) -> bool:
    """Tell whether fighters are described as a state's partners ("تدعمهم الولايات المتحدة")."""
    for j in range(start + 1, min(len(entries), end + 3)):
        if keys[j].removeprefix("ال").startswith(_BACKED):
            return any(
                entries[t].bits & (STATE | INSTITUTION)
                for t in range(j + 1, min(len(entries), j + 4))
            )
    return False


def _described(
    keys: list[str],
    entries: list[Entry],
    groups: Groups,
    known: Lexicon,
    mention: Mention,
) -> SourceClass | None:
    """Classify a mention by its own words but a person's name, then by its apposition."""
    end = min(len(entries), max(mention.end, mention.start + 1))
    if end < len(entries) and _is_study(entries[end]):
        end += 1  # 'مدير مركز "الأفق" للدراسات'
    tokens = list(range(mention.start, end))
    if mention.person:
        if mention.end > mention.name_end:  # "أبو عبيدة الناطق باسم كتائب ..."
            tokens += range(end, _description_end(entries, end, _AFTER_TITLE))
        tokens = [t for t in tokens if not mention.name_start <= t < mention.name_end]
    # "المتحدث باسم التحالف الدولي ضد تنظيم الدولة": whom it fights says nothing of it
    against = next((t for t in tokens[1:] if keys[t] in _OPPOSED), None)
    tokens = [t for t in tokens if against is None or t < against]
    source = classify_source(
        [keys[t] for t in tokens],
        [entries[t] for t in tokens],
        groups,
        known,
        person=mention.person,
    )
    if source is SourceClass.MILITANT and _backed_by_state(keys, entries, mention.start, end):
        return SourceClass.INSTITUTION
    if source is SourceClass.THIRD_PARTY and mention.person and _heads_body(keys, entries, end):
        return SourceClass.INSTITUTION
    if source is None and (mention.person or end - mention.start == 1) and end < len(entries):
        first = end + (keys[end] in ("،", ",", "("))
        if first < len(entries) and (first > end or entries[end].bits & _TITLES):
            clause = first > end and keys[first] in _RELATIVES and mention.person
            first += clause or keys[first] in ("وهو", "وهي")
            last = _description_end(entries, first, MARK | COMPLEMENTISER | ENDER)
            # "منجية العبيدي، التي سافر ابنها إلى سوريا": a place is no office of hers
            told = entries[first : first + _TOLD_REACH]
            if not clause or any(entry.bits & _OFFICES_AND_BODIES for entry in told):
                source = classify_source(keys[first:last], entries[first:last], groups, known)
    return source


def _description_end(entries: list[Entry], start: int, stop: int) -> int:
    """Return the first token from ``start`` on with one of the bits ``stop``, within its reach."""
    limit = min(len(entries), start + _DESCRIPTION_REACH)
    return next((t for t in range(start, limit) if entries[t].bits & stop), limit)


def _heads_body(keys: list[str], entries: list[Entry], end: int) -> bool:
    """Tell whether an apposition gives a person an office ("الطبيب سالم، مدير مستشفى المدينة")."""
    if end + 2 >= len(entries) or keys[end] not in ("،", ","):
        return False
    office, body = entries[end + 1].bits, entries[end + 2].bits
    last = _description_end(entries, end + 1, MARK | COMPLEMENTISER)
    former = any(entry.bits & FORMER for entry in entries[end + 1 : last])
    return (
        bool(office & OFFICE and not office & (PERSON | ATTACHED) and body & INSTITUTION)
        and not former
    )


def is_open_role(keys: list[str], entries: list[Entry]) -> bool:
    """Tell whether a phrase is a mere role ("المتحدث"، "القائد الميداني") of no named body."""
    if not entries:
        return False
    head = entries[0]
    if head.lemma not in _SPOKESMEN or not head.bits & (DEFINITE | POSSESSED):
        return False
    body = INSTITUTION | ARMED | MILITANT | STATE | MEDIA
    return "باسم" not in keys and not any(entry.bits & body for entry in entries[1:])


def _by_noun(
    place: int,
    entry: Entry,
    entries: list[Entry],
    groups: Groups,
    *,
    militant: bool,
    person: bool,
) -> SourceClass | None:
    """Return the class that one noun of the phrase decides; the first such noun is the head."""
    bits, rest = entry.bits, entries[place + 1 :]
    if entry.lemma in _REGULATORS and rest and rest[0].lemma == "تنظيم":
        return SourceClass.INSTITUTION  # "هيئة تنظيم الاتصالات"
    sided = entry.lemma in _MEMBERS and _armed_side(rest, groups, militant=militant)
    if sided or (bits & _TITLES and _holds_office_of(rest, groups)):
        return SourceClass.MILITANT
    if entry.lemma in ("مصدر", "مصدران", "مصدرين", "مصادر", "مراقب"):
        # "مصادر محلية في مديرية كذا" are of no office, "مصدرا عسكريا" is.
        if rest and rest[0].lemma in _LOCAL:
            return SourceClass.THIRD_PARTY
        official = is_called_official(rest) or any(
            other.bits & (INSTITUTION | OFFICE) for other in rest[:3]
        )
        return SourceClass.INSTITUTION if official else SourceClass.THIRD_PARTY
    if bits & VOICE and groups.main is not None:
        return SourceClass.MILITANT
    if entry.lemma == "شبكه" and rest and rest[0].bits & PERSON:
        return SourceClass.INSTITUTION  # "شبكة أطباء السودان"
    if _speaks_personally(entry, rest):
        return SourceClass.THIRD_PARTY
    if bits & (OFFICE | COURTESY) and bits & PERSON == 0:
        if entry.lemma in _FIELD_LEADERS and not rest and groups.main is not None and not person:
            return SourceClass.MILITANT
        return SourceClass.INSTITUTION if bits & OFFICE else None
    if bits & MILITANT:
        return SourceClass.MILITANT
    if bits & ARMED:
        if _is_numbered(entry, rest):
            return SourceClass.INSTITUTION
        return _armed(entry, groups, militant=militant)
    if entry.lemma == "وكاله" and rest and not _is_news_agency(rest):
        return SourceClass.INSTITUTION
    if entry.lemma in _PLATFORMS and rest and rest[0].bits & INSTITUTION and len(rest) == 1:
        return SourceClass.INSTITUTION  # "موقع فيسبوك": the firm
    if bits & MEDIA and bits & INSTITUTION == 0:
        return SourceClass.MILITANT if militant else SourceClass.THIRD_PARTY
    if bits & PERSON:
        return SourceClass.THIRD_PARTY
    if bits & (INSTITUTION | STATE):
        if entry.lemma in _BRANCHES and _holds_office_of(rest, groups):
            return SourceClass.MILITANT  # "فرع التنظيم في خراسان"
        if militant or (entry.lemma in groups.heads and bits & DEFINITE and not rest):
            return SourceClass.MILITANT
        return SourceClass.INSTITUTION
    if bits & (SPEECH_NOUN | RELEASE) and militant:
        return SourceClass.MILITANT
    return None


def is_called_official(entries: list[Entry]) -> bool:
    """Tell whether an adjective makes sources those of a state ("مصدر أمني"، "مصدرا عسكريا")."""
    return any(entry.lemma.rstrip("ا") in _OFFICIAL_ADJECTIVES for entry in entries)


def _speaks_personally(entry: Entry, rest: list[Entry]) -> bool:
    """Tell whether an office is a scholar's or an adviser's own ("رئيسة قسم ... في جامعة ...")."""
    bodies = INSTITUTION | ARMED | STATE | OFFICE | MILITANT | ATTACHED | POSSESSED
    if entry.lemma in _COACHES:
        return True  # of a team, for which its club's head speaks
    if entry.lemma in _ADVISERS:
        chancellor = bool(rest) and rest[0].lemma in _OF_CHANCELLORS
        return (
            bool(rest)
            and not chancellor
            and all(
                not other.bits & bodies and (not other.bits & DEFINITE or other.lemma[-1] in "يه")
                for other in rest
            )
        )
    if entry.lemma in _ACTORS and entry.bits & DEFINITE:
        return not any(other.bits & bodies for other in rest)
    if entry.lemma == "فريق" and not entry.bits & DEFINITE:
        return bool(rest) and rest[0].lemma in _RESEARCH
    if entry.bits & OFFICE and _is_of_research(rest):
        return True
    if not entry.bits & OFFICE or not rest or rest[0].lemma not in ("قسم", "اقسام", "كرسي"):
        return False
    return any(other.lemma in _SCHOLARLY for other in rest)


def _is_of_research(rest: list[Entry]) -> bool:
    """Tell whether an office is in a body that studies things ("مدير مركز «الأفق» للدراسات")."""
    return any(map(_is_study, rest)) and not any(other.lemma == "وزاره" for other in rest)


def _is_study(entry: Entry) -> bool:
    """Tell whether a word says that a body is for studies ("للدراسات"، "لدراسات ...")."""
    return bool(entry.bits & ATTACHED) and entry.lemma in _STUDIES


def _is_news_agency(rest: list[Entry]) -> bool:
    """Tell whether what follows "وكالة" makes it a news agency and no public body."""
    first = rest[0]
    if first.lemma in _AGENCIES:
        return False
    known = first.lemma in _NEWS or bool(first.bits & STATE)
    return known or not (first.bits & DEFINITE and len(rest) > 1)


def _armed(entry: Entry, groups: Groups, *, militant: bool) -> SourceClass | None:
    """Return the class of an armed group's noun."""
    if militant:
        return SourceClass.MILITANT
    if entry.lemma in groups.allies:
        return SourceClass.INSTITUTION
    if entry.lemma in groups.heads or (
        groups.main is not None and entry.bits & (DEFINITE | POSSESSED)
    ):
        return SourceClass.MILITANT
    return SourceClass.INSTITUTION if entry.bits & INSTITUTION else None


def _is_called_militant(entries: list[Entry]) -> bool:
    """Tell whether a body bears an adjective of the extremist side ("الجيش المتمرد")."""
    head = entries[0].bits
    if not head & (INSTITUTION | ARMED) or head & (OFFICE | MEDIA):
        return False
    for entry in entries[1:3]:
        if entry.lemma in _AGAINST or entry.bits & (COMPLEMENTISER | MARK | OFFICE):
            return False
        if entry.bits & MILITANT:
            return bool(entry.bits & DEFINITE)
    return False


def _holds_office_of(rest: list[Entry], groups: Groups) -> bool:
    """Tell whether the body of an office is the extremist side ("مفوضة الإعلام في الحركة").

    The nearest body decides; one that the office fights or deals with ("مكافحة") is none of it.
    """
    for place, entry in enumerate(rest):
        if entry.lemma in _AGAINST or entry.bits & (COMPLEMENTISER | MARK):
            return False
        if _is_numbered(entry, rest[place + 1 :]):
            return False
        if entry.lemma in _DEALING:
            return False
        theirs = rest[place + 1 :]
        if entry.lemma in _PARTS and any(
            e.bits & DEFINITE and e.lemma in groups.heads for e in theirs
        ):
            continue  # "عضو في مكتب الإعلام بالجبهة"
        if entry.bits & (ARMED | INSTITUTION) and (
            not entry.bits & OFFICE or entry.lemma in groups.heads
        ):
            if entry.lemma not in groups.heads and _is_theirs(entry, theirs, groups):
                return True  # "قائد شرطة الحركة"
            own = entry.bits & (DEFINITE | POSSESSED | ATTACHED | ARMED)
            return bool(own) and entry.lemma in groups.heads
    return False


def _is_theirs(body: Entry, rest: list[Entry], groups: Groups) -> bool:
    """Tell whether a body is bound to the extremist side's noun ("شرطة الحركة")."""
    if body.bits & (DEFINITE | POSSESSED) or not rest:
        return False
    return bool(rest[0].bits & DEFINITE and rest[0].bits & ARMED) and rest[0].lemma in groups.heads


def _is_numbered(entry: Entry, rest: list[Entry]) -> bool:
    """Tell whether a unit bears an army's number ("اللواء التاسع والعشرون"، "الكتيبة 101")."""
    if entry.lemma not in _UNITS or not entry.bits & DEFINITE or not rest:
        return False
    return rest[0].lemma in _ORDINALS or bool(rest[0].bits & NUMBER)


def _armed_side(rest: list[Entry], groups: Groups, *, militant: bool) -> bool:
    """Tell whether the organisation behind a role is the extremist side."""
    for place, entry in enumerate(rest):
        if entry.lemma in _AGAINST or _is_numbered(entry, rest[place + 1 :]):
            return False
        if entry.bits & MILITANT:
            return True
        if entry.bits & ARMED:
            return _armed(entry, groups, militant=militant) is SourceClass.MILITANT
        if entry.lemma in _FIELD_LEADERS and len(rest) == 1:
            return groups.main is not None  # "نائب الزعيم"
        if entry.bits & (INSTITUTION | STATE):
            return militant or bool(entry.lemma in groups.heads and entry.bits & DEFINITE)
    return militant
