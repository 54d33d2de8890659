"""Which phrase names the speaker of a cue, and whether the cue stands with it.

A cue's kind says where its speaker is to be looked for; a doubtful cue stands only with a subject
that can speak.
"""
# ruff: noqa: PLR0911, PLR0917 - a rule of grammar ends at the first test that decides

from typing import Final

from clf.attribution.arguments import ARGUED
from clf.attribution.cues import headline_part
from clf.attribution.lexicon import (
    ARMED,
    ATTACHED,
    COMPLEMENTISER,
    DEFINITE,
    FACT,
    GIVEN,
    HEARER,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    NOUN_OF_SOURCE,
    NUMBER,
    OFFICE,
    PERSON,
    POSSESSED,
    PRESENT,
    QUOTE,
    RELEASE,
    SPEECH_NOUN,
    STATE,
    VOICE,
    WAW,
    Entry,
    word_set,
)
from clf.attribution.mentions import Mention, one_word, parse_mention
from clf.attribution.sources import is_called_official
from clf.attribution.subjects import (
    clause_start,
    find_source,
    find_subject,
    find_subject_before,
    subject_of_sentence,
)
from clf.attribution.verbs import LEARNING, CueHit
from clf.schema.labels import SourceClass

_NEAR: Final = 7
_FAR_CLAUSE: Final = 4
"""Words after which a clause verb without a source for its subject is no cue any more."""
_FRONT: Final = 4
_MANY_SOURCES: Final = frozenset(("مصادر", "شهود", "خبراء", "سكان"))
_RISKY: Final = frozenset(["clause", "release", "np", "about", "relay", "claim", "source", "shown"])
_OBJECTLESS: Final = frozenset(("free", "np"))
_CAN_SPEAK: Final = NOUN_OF_SOURCE | VOICE | SPEECH_NOUN | RELEASE
_RESUMING: Final = word_set("resuming")
"""Words after which a verb goes on with the subject of its sentence."""
_PUBLISHED: Final = word_set("published")
"""Verbs that say who put out the document in which somebody speaks ("في تقرير نشرته ...")."""
_RESEARCH: Final = word_set("studies")
_CORRESPONDENTS: Final = word_set("correspondents")
_CHANNELS: Final = _RESEARCH | _CORRESPONDENTS
_OWN_STAFF: Final = word_set("own staff")
_SOURCES: Final = frozenset(("مصدر", "مصدرين", "مصادر"))
_CONTRASTS: Final = word_set("contrasts")
_OCCASIONS_OF_SPEECH: Final = word_set("occasions of speech")


def fronted(keys: list[str], entries: list[Entry], a: int, at: int) -> Mention | None:
    """Find the speaker that a fronted noun of speech names ("وفي تصريح للوزير، قال إن")."""
    for j in range(a, min(at - 2, a + _FRONT)):
        if entries[j].bits & (SPEECH_NOUN | RELEASE) and keys[j + 1] in _PUBLISHED:
            return find_subject(keys, entries, j + 1, at)  # "في تقرير نشرته الصحيفة أكدت"
    for j in range(a, min(at, a + _FRONT)):
        if entries[j].bits & (SPEECH_NOUN | RELEASE) and entries[j + 1].bits & ATTACHED:
            named = entries[j + 1].bits & (OFFICE | INSTITUTION | ARMED)
            return find_source(keys, entries, j + 1, at) if named else None
    return None


def stands(
    keys: list[str],
    entries: list[Entry],
    a: int,
    hit: CueHit,
    mention: Mention | None,
    source: SourceClass | None,
) -> bool:
    """Tell whether a doubtful cue has a subject that can speak, or leaves it out as it may.

    ``a`` is the first token of the cue's sentence.
    """
    if mention is not None and (
        _is_outlet(keys[mention.start], entries[mention.start])
        or _is_correspondent(entries, mention)
    ):
        return False
    if hit.frame == "noun" and mention is None:
        return False
    if mention is None and hit.kind == "verb" and hit.content is None and hit.index - a > 1:
        opens = entries[hit.index - 1].bits & (MARK | QUOTE) or keys[hit.index - 1] == "ذلك"
        if hit.frame in _OBJECTLESS and not opens:
            return False  # deep in a sentence, without subject or clause: rather a deed
    if hit.frame not in _RISKY:
        return True
    head = entries[mention.start].bits if mention is not None else 0
    speaks = mention is not None and (
        mention.person or source is not None or bool(head & _CAN_SPEAK)
    )
    if hit.kind == "trailing":
        before = entries[hit.index - 1].bits | entries[hit.index - 2].bits
        return speaks or bool(before & QUOTE) or mention is None or hit.index - a <= _FRONT
    if hit.frame in ("source", "shown"):
        silent = hit.act != "tally" and not entries[hit.index].bits & PRESENT
        return speaks and mention.sure if mention is not None else silent
    if hit.content is not None:
        far = hit.content - hit.index >= _FAR_CLAUSE
        named = speaks and mention is not None and mention.person
        other = head & (FACT | POSSESSED | ATTACHED) and not head & NOUN_OF_SOURCE
        return not (far and other and not named)
    if mention is None:
        return hit.index - a <= 1
    return speaks or not head or not mention.sure


def _is_correspondent(entries: list[Entry], mention: Mention) -> bool:
    """Tell whether a nameless correspondent speaks whom news cites as its own ("مراسل «العربية»").

    Another medium is called by its kind as well ("مراسل إذاعة فرنسا الدولية").
    """
    after = mention.start + 1
    if mention.person or entries[after - 1].lemma not in _CORRESPONDENTS or after >= len(entries):
        return False
    bits = entries[after].bits
    named = bits == DEFINITE  # "مراسل الأفق في غوما"
    return bool(bits & QUOTE or (bits & MEDIA and bits & DEFINITE) or named)


def _is_outlet(key: str, entry: Entry) -> bool:
    """Tell whether a subject is the outlet itself ("مراسلنا"، "شاشتنا")."""
    ours = key.endswith("نا") and bool(entry.bits & POSSESSED)
    return (ours and bool(entry.bits & MEDIA)) or key in _OWN_STAFF


def mention_of(
    keys: list[str], entries: list[Entry], a: int, b: int, hit: CueHit
) -> Mention | None:
    """Find the speaker's phrase that belongs to a cue."""
    stop = hit.content if hit.content is not None else b
    at = hit.index
    if hit.kind == "own":
        subject = subject_of_sentence(keys, entries, a, at)
        return subject if subject is not None and hit.index - subject.end < _NEAR else None
    if hit.kind == "preposition":
        return find_source(keys, entries, at + 1, b)
    if hit.frame in ("headline", "words"):
        return parse_mention(keys, entries, at + 1, b, strict=hit.frame == "words")
    if hit.frame == "document":
        return one_word(at)
    if hit.frame == ARGUED:
        return subject_of_sentence(keys, entries, a, at)
    if hit.kind == "noun":
        return _of_noun(keys, entries, a, hit, stop)
    if hit.kind == "participle":
        return subject_of_sentence(keys, entries, a, at) or _shown_in(keys, entries, a, at)
    if hit.kind == "colon":
        first = headline_part(keys, a, at + 1)
        return parse_mention(keys, entries, first, _before_hearer(keys, entries, first, at))
    if hit.frame == "relay":
        return _relayed(keys, entries, hit, stop)
    return _verb_subject(keys, entries, a, hit, stop)


def _of_noun(
    keys: list[str], entries: list[Entry], a: int, hit: CueHit, stop: int
) -> Mention | None:
    """Find whose a noun of speech is: named behind it, or the sentence's own subject."""
    at, named = hit.index, None
    if entries[at].lemma not in _OCCASIONS_OF_SPEECH:
        after = at + 1
        while after < stop and _judges_speech(entries, at, after):
            after += 1
        named = find_source(keys, entries, after, min(stop, at + _NEAR))
        if named is None and after > at + 1 and entries[at].bits & DEFINITE:
            return Mention(at, after, at, after, person=False)  # "وجاء في البيان الختامي أن"
        if named is None and after > at + 1 and entries[after - 1].ends_as_relation:
            return None  # "في اعتراف ضمني بأن": whose it is, the outlet alone says
    if named is None and hit.frame == "arrival" and entries[at].bits & DEFINITE:
        return one_word(at)  # "وجاء في التسجيل أن"
    return named or subject_of_sentence(keys, entries, a, at)


def _before_hearer(keys: list[str], entries: list[Entry], first: int, colon: int) -> int:
    """Return where a headline's speaker ends before the medium that he speaks to.

    "رئيس سابق للمخابرات للسارية: ...", "الوزير لـ«الأفق»: ..."
    """
    last = colon - 1
    if entries[last].bits & QUOTE:
        opening = [j for j in range(first, last) if entries[j].bits & QUOTE]
        if opening and keys[opening[-1] - 1] in ("ل", "لـ"):
            return opening[-1] - 1
    to = entries[last].bits & ATTACHED and entries[last].bits & DEFINITE and keys[last][0] == "ل"
    medium = entries[last].bits & MEDIA or not (
        entries[last].bits & NOUN_OF_SOURCE or entries[last].common
    )
    described = last - 1 > first and entries[last - 1].bits & (DEFINITE | GIVEN | STATE)
    name = last - 1 > first and not entries[last - 1].bits
    return last if to and medium and (described or name) else colon


def _shown_in(keys: list[str], entries: list[Entry], a: int, at: int) -> Mention | None:
    """Return the message in which somebody unnamed shows himself ("وظهر في المقطع متوعدا")."""
    for j in range(a + 1, at):
        if entries[j].bits & MARK:
            return None
        message = entries[j].is_document and not entries[j].bits & POSSESSED
        if message and keys[j - 1] in ("في", "خلال", "عبر"):
            return one_word(j)
    return None


def _judges_speech(entries: list[Entry], at: int, j: int) -> bool:
    """Tell whether an unknown word is the adjective of a noun of speech ("اعتراف ضمني بأن")."""
    entry = entries[j]
    if entries[at].bits & DEFINITE:  # "وجاء في البيان الختامي أن"
        return j == at + 1 and entry.bits == DEFINITE and entry.is_relation
    plain = entry.ends_as_relation or (entry.is_unknown and entry.lemma[0] == "م" and j == at + 1)
    return not entries[at].bits & POSSESSED and not entry.bits and plain


def _verb_subject(
    keys: list[str], entries: list[Entry], a: int, hit: CueHit, stop: int
) -> Mention | None:
    """Find the subject of a verb: before it in its clause, after it, or of the whole sentence."""
    at = hit.index
    if hit.kind == "trailing" and at > a and keys[at - 1] in ("ما", "كما"):
        # "بحسب ما حكته لي في مكتبها، كانت ...": its subject stands before the comma or nowhere
        stop = next((j for j in range(at + 2, stop) if keys[j] in ("،", ",")), stop)
    bits = entries[at].bits
    joined = bool(bits & WAW) and not (keys[at][0] == "ف" and keys[a] in ("اما", "واما"))
    trailing = hit.kind == "trailing"
    resumed = at > a and keys[at - 1] in _RESUMING
    opens_clause = at > a and bool(entries[at - 1].bits & (MARK | QUOTE))
    accused = keys[a] in ("اما", "واما") and bits & HEARER  # "أما الحركة فيتهمها التقرير"
    before_allowed = a < at and not (joined or trailing or resumed or accused or bits & ATTACHED)
    before = find_subject_before(keys, entries, a, at) if before_allowed else None
    named_after = at + 1 < stop and bool(entries[at + 1].bits & GIVEN)
    if (
        before is not None
        and not opens_clause
        and not named_after
        and _speaks(keys, entries, a, at, before)
    ):
        return before
    if bits & ATTACHED:  # "عاد التنظيم ليقول"
        return subject_of_sentence(keys, entries, a, at)
    after = find_subject(keys, entries, at, stop)
    if after is not None and after.sure:
        known = NOUN_OF_SOURCE | GIVEN | VOICE
        head = entries[before.start].bits if before is not None else 0
        apart = head & known and not head & ATTACHED and not after.person
        if not (apart and not entries[after.start].bits & known):
            return after
    if before is not None and _speaks(keys, entries, a, at, before):
        return before
    if at > a + 1:
        return subject_of_sentence(keys, entries, a, at) or after
    return after


def _speaks(keys: list[str], entries: list[Entry], a: int, at: int, mention: Mention) -> bool:
    """Tell whether a noun before the verb can be its subject: a source, or first in the clause."""
    known = entries[mention.start].bits & (NOUN_OF_SOURCE | GIVEN | VOICE)
    contrast = mention.start > a and keys[mention.start - 1] in _CONTRASTS
    clause = mention.start > a and bool(entries[mention.start - 1].bits & COMPLEMENTISER)
    if clause and mention.end == at and not entries[mention.start].common:
        return True  # "أن ميرفي تعهد بـ"
    return (
        bool(known)
        or contrast
        or mention.person
        or mention.start <= clause_start(keys, entries, a, at)
    )


def _relayed(keys: list[str], entries: list[Entry], hit: CueHit, stop: int) -> Mention | None:
    """Find whom "نقل ... عن" speaks for.

    A medium is the mere channel of the one whom it quotes, unless that is nobody; a person relays
    in person.
    """
    channel = find_subject(keys, entries, hit.index, stop)
    if (
        channel is not None
        and not entries[channel.start].bits & MEDIA
        and entries[channel.start].lemma not in _CHANNELS
        and (channel.person or entries[channel.start].bits & (PERSON | OFFICE))
    ):
        return channel
    learns = entries[hit.index].lemma in LEARNING
    through = "من" if learns else "عن"
    for j in range(hit.index + 1, min(stop - 1, hit.index + 12)):
        if keys[j] == through:
            source = parse_mention(keys, entries, j + 1, stop)
            own = channel is None or entries[channel.start].lemma in _CORRESPONDENTS
            if source is None or (not (own or learns) and _is_nameless(entries, source)):
                return channel
            return source
    return channel


def _is_nameless(entries: list[Entry], source: Mention) -> bool:
    """Tell whether a relayed source has neither name nor office: the medium answers for it.

    "ونقلت الشبكة عن مصدر خاص", "عن ثلاثة مصادر دبلوماسية", "عن مقربين من الوزير"; but "عن مصدر في
    وزارة الداخلية", "عن مصدر أمني".
    """
    if source.person:
        return False
    counted = source.end - source.start > 1 and entries[source.start].bits & NUMBER
    head = entries[source.start + bool(counted)]
    several = head.lemma.endswith("ين") and not head.bits & (OFFICE | DEFINITE | INSTITUTION)
    if several or head.lemma in _MANY_SOURCES:
        return True
    if head.lemma not in _SOURCES:
        return False
    rest = entries[source.start + 1 : source.end]
    official = any(e.bits & (INSTITUTION | OFFICE | STATE | ARMED | MILITANT) for e in rest)
    return not official and not is_called_official(rest)
