"""All the voices of a sentence: every reporting word in it beside the main one.

The main cue decides whose the sentence is; the others go on with its speaker ("مشيرا إلى"), bring
in a second one ("فيما نفى الجيش"), or stand inside what is reported ("إن الحركة تزعم أن"). A verb
that the main reading passes over, since it stands in a relative or temporal clause, still hands
content to somebody where a clause follows it or a source stands next to it.
"""
# ruff: noqa: PLR0917 - a rule of grammar ends at the first test that decides

from dataclasses import replace
from typing import Final

from clf.attribution.cues import saying_participle, source_preposition
from clf.attribution.entities import OtherVoice, Reading
from clf.attribution.groups import Groups
from clf.attribution.lexicon import (
    ATTACHED,
    COMPLEMENTISER,
    CUE,
    GIVEN,
    NOUN_OF_SOURCE,
    OPINION,
    OWN_OPINION,
    PARTICIPLE,
    PREPOSITION,
    SOURCE_PREPOSITION,
    SURNAME,
    TIME,
    VOICE,
    Entry,
    Lexicon,
    word_set,
)
from clf.attribution.sources import classify_mention
from clf.attribution.speakers import mention_of, stands
from clf.attribution.verbs import (
    CLAUSE_REACH,
    CueHit,
    content_after,
    is_loose,
    is_satisfied,
    judge_verb,
    takes_verb,
    withholds_name,
)

_WANTED: Final = CUE | SOURCE_PREPOSITION | OPINION | OWN_OPINION | PARTICIPLE
MOST_VOICES: Final = 64
"""Further cues of one sentence that are read; what has more is no sentence of prose."""
_NEAR_CONTENT: Final = 12
_BACK_TO_NOUN: Final = word_set("back to a noun")
"""What a relative verb says its noun by, before its subject ("في وقت أقرت فيه الحكومة بـ")."""
_RELATIVES: Final = word_set("relatives")
_NEVER_NESTED: Final = word_set("never nested")


def find_voices(
    keys: list[str],
    entries: list[Entry],
    quoted: bytearray,
    groups: Groups,
    known: Lexicon,
    candidates: list[int],
    reading: Reading,
) -> list[OtherVoice]:
    """Return the cues of a sentence beside its main one, each with its own speaker if it has.

    ``candidates`` are the tokens that may be cues.
    """
    a, b = reading.a, reading.b
    main = -1 if reading.hit is None else reading.hit.index
    found: list[OtherVoice] = []
    for i in candidates:
        if len(found) == MOST_VOICES:
            break
        if i == main or not entries[i].bits & _WANTED:
            continue
        hit = _other_cue(keys, entries, quoted, a, b, i)
        if hit is None:
            continue
        voice = _voice(keys, entries, groups, known, a, b, hit)
        if voice is not None:
            found.append(voice)
    return found


def _other_cue(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int, i: int
) -> CueHit | None:
    """Judge one word that may be a further cue."""
    bits = entries[i].bits
    if bits & CUE:
        ignored: list[str] = []
        hit = judge_verb(keys, entries, quoted, a, b, i, ignored)
        return hit or _nested(keys, entries, quoted, a, b, i)
    if bits & OWN_OPINION and i + 1 < b and entries[i + 1].bits & COMPLEMENTISER:
        return CueHit(i, "report", "owned", "noun", i + 1)  # "عن علماء قولهم إن"
    if bits & (SOURCE_PREPOSITION | OPINION | OWN_OPINION):
        return source_preposition(keys, entries, quoted, a, b, i)
    return saying_participle(keys, entries, quoted, a, b, i)


def _nested(
    keys: list[str], entries: list[Entry], quoted: bytearray, a: int, b: int, i: int
) -> CueHit | None:
    """Accept a verb in a subordinate clause: with a clause of its own, or a source beside it."""
    entry = entries[i]
    follows_subject = _subject_of_clause(entries, a, i)
    if i == a or keys[i] in _NEVER_NESTED or withholds_name(entries, i):
        return None
    if not follows_subject and not takes_verb(keys, entries, a, i):
        return None
    content = content_after(keys, entries, quoted, i, b, CLAUSE_REACH)
    near = content is not None and content - i <= _NEAR_CONTENT
    if content is not None and near and not is_loose(keys, entries, i, content):
        return CueHit(i, entry.act, entry.frame, "verb", content)
    if keys[i - 1] in _RELATIVES and i + 1 < b and keys[i + 1] == "عن":
        return CueHit(i, entry.act, entry.frame, "verb", None)  # "التي أعلنت عن ألفي وفاة"
    after = i + 1
    back = _BACK_TO_NOUN if entry.frame != "blame" else frozenset()
    while after < b and (entries[after].bits & TIME or keys[after] in back):
        after += 1
    following = entries[after].bits if after < b else 0
    source = following & (NOUN_OF_SOURCE | GIVEN | VOICE) and not following & (
        ATTACHED | PREPOSITION | COMPLEMENTISER
    )
    if (source or follows_subject) and is_satisfied(keys, entries, i, b):
        return CueHit(i, entry.act, entry.frame, "verb", None)
    return None


def _subject_of_clause(entries: list[Entry], a: int, i: int) -> bool:
    """Tell whether a source opens the object clause and the verb follows ("أن الوزير تعهد بـ")."""
    if i - 2 < a or not entries[i - 2].bits & COMPLEMENTISER:
        return False
    before = entries[i - 1].bits
    unknown = not before and not entries[i - 1].common and entries[i].bits & CUE
    named = before & (NOUN_OF_SOURCE | GIVEN | SURNAME) and not before & ATTACHED
    return bool(named or unknown)


def _voice(
    keys: list[str],
    entries: list[Entry],
    groups: Groups,
    known: Lexicon,
    a: int,
    b: int,
    hit: CueHit,
) -> OtherVoice | None:
    """Find the speaker of a further cue; None where the cue does not stand."""
    if hit.kind == "participle" or hit.frame == "owned":
        return OtherVoice(hit, None, None)
    mention = mention_of(keys, entries, a, b, hit)
    if mention is not None and max(mention.end, mention.name_end) > b:
        mention = None
    content = b if hit.content is None else hit.content
    source = None
    if mention is not None:
        source = classify_mention(keys, entries, groups, known, mention, content=content)
    if not stands(keys, entries, a, hit, mention, source):
        return None
    if mention is not None and not mention.sure:
        mention = replace(mention, sure=True) if source is not None else None
    return OtherVoice(hit, mention, source)
