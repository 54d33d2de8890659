"""The act of speech that a reporting word names, on the public list of acts.

The lexicon's sections are finer, since the models read them; a few words have an act other than
that of their section.
"""

import functools
from typing import Final

from clf.arabic.words import fold
from clf.attribution.lexicon import Entry, read_sections, verb_forms
from clf.attribution.verbs import CueHit
from clf.schema.speech import SpeechAct

_OF_SECTION: Final = {
    "explain": SpeechAct.REPORT,
    "tally": SpeechAct.REPORT,
    "declare": SpeechAct.ASSERT,
    "praise": SpeechAct.ASSERT,
    "call": SpeechAct.CALL_ON,
}
_OF_KIND: Final = {
    "preposition": SpeechAct.ASSERT,
    "own": SpeechAct.ASSERT,
    "noun": SpeechAct.ASSERT,
    "participle": SpeechAct.ASSERT,
}


def act_of(entry: Entry, hit: CueHit) -> SpeechAct:
    """Return the act of a cue; ``entry`` is its word's."""
    known = _words().get(entry.lemma)
    if known is None and entry.lemma[:1] == "س":  # the future: "سيطالب"
        known = _words().get(entry.lemma[1:])
    if known is not None:
        return known
    if hit.kind in _OF_KIND:
        return _OF_KIND[hit.kind]
    return _OF_SECTION.get(hit.act) or SpeechAct(hit.act or "report")


@functools.cache
def _words() -> dict[str, SpeechAct]:
    """Return the words of ``lexicon/acts.txt``, in all their forms."""
    found: dict[str, SpeechAct] = {}
    for section, _, words in read_sections("acts.txt"):
        for word in words:
            past, slash, present = word.partition("/")
            forms = (form for form, _ in verb_forms(past, present)) if slash else (fold(word),)
            for form in forms:
                found[form] = SpeechAct(section)
    return found
