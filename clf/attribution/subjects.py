"""The subject of a verb of saying: after the verb, before it, or further off in the sentence.

Arabic leaves the subject out when it goes on with the same speaker, and the noun after such a
verb is then its object ("وحذرت أبناء الوادي من ..."). What tells the two apart: the kind of noun,
agreement in gender, the accusative ending "ين", and verbs that cannot do without an object.
"""
# ruff: noqa: PLR0911, PLR0912 - a rule of grammar ends at the first test that decides

from dataclasses import replace
from typing import Final

from clf.attribution.lexicon import (
    ACCUSATIVE,
    ARMED,
    ATTACHED,
    BREAK,
    COMPLEMENTISER,
    CONSTRUCT,
    COURTESY,
    CUE,
    DEFINITE,
    DESCRIPTOR,
    ENDER,
    FACT,
    FEMININE,
    FORMER,
    GIVEN,
    HEARER,
    INSTITUTION,
    MARK,
    MEDIA,
    MILITANT,
    NOUN_OF_SOURCE,
    NUMBER,
    OFFICE,
    OPENER,
    OPINION,
    PARTICIPLE,
    PERSON,
    PLURAL,
    POSSESSED,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELEASE,
    SPEECH_NOUN,
    STATE,
    TIME,
    VOICE,
    WAW,
    Entry,
    lexicon,
    verb_set,
    word_set,
)
from clf.attribution.mentions import Mention, one_word, parse_mention, quoted_name
from clf.attribution.names import POSSIBLE, looks_like_name, name_shape
from clf.attribution.verbs import REQUESTS

_SEARCH: Final = 18
_SHORTEST_NAME: Final = 4
_MAX_CLAUSE: Final = 22
_TRANSITIVE: Final = frozenset(
    (
        "free",
        "np",
        "object",
        "weak",
        "claim",
        "tally",
        "blame",
        "tell",
        "about",
        "source",
        "shown",
        "carry",
    )
)
_STUDIES: Final = word_set("studies")
_PUBLISHED: Final = word_set("published")
_SCHOOLS: Final = frozenset(("جامعه", "كليه"))
_SOURCE: Final = NOUN_OF_SOURCE | VOICE
_DOCUMENT: Final = SPEECH_NOUN | RELEASE
_AUXILIARIES: Final = word_set("auxiliaries")
_COMMAS: Final = frozenset(("،", ",", "("))
_FIRM: Final = word_set("firm")
_OPENS: Final = COMPLEMENTISER | QUOTE | MARK
_INTRANSITIVE: Final = verb_set("intransitive")
"""Verbs that take their content by a preposition, so that a noun after them is their subject."""
_DOCUMENTS: Final = word_set("documents")
_AS: Final = word_set("as told")
_ARRIVED: Final = word_set("arrived")
_LATEST: Final = word_set("latest")
_ASIDE: Final = 22
"""Words of an aside between a verb and its subject."""
_SURE_NAME: Final = 0.85
_UTTERLY: Final = ["جمله", "وتفصيلا"]
_EACH_OF: Final = ["كل", "من"]
_AT_LEAST: Final = ["على", "الاقل"]
_COUNT_DIGITS: Final = 3
"""Digits of a number of speakers, at most; four are a year."""
_COUNTING: Final = word_set("counting")
_COMPLAINTS: Final = word_set("complaints")
_ISSUED: Final = frozenset(("صادر", "صادره"))
_EXPRESSIONS: Final = word_set("expressions")
_RELATIVES: Final = word_set("relatives")
_GOVERNING: Final = word_set("governing")
_NOT_FEMININE: Final = word_set("not feminine")
"""Masculine names and broken plurals that end like a feminine."""
_PLURAL_OBJECTS: Final = word_set("plural objects")
"""Groups of people that a verb without a subject of its own addresses."""
_CIRCUMSTANCES: Final = word_set("circumstances")
"""What opens a clause on the circumstances of a speaker named before ("وأضافت وهي ترتب الصحون")."""
_STATED: Final = word_set("stated")
"""Objects that stand before their subject ("وأكدت الأمر أرملة القتيل")."""
_SINCE: Final = word_set("since")
"""Words of time that govern the noun after them."""
_DEMONSTRATIVES: Final = word_set("demonstratives")
_ADDRESSING: Final = frozenset(("call", "demand", "warn", "threaten", "promise", "ask"))


def find_subject(keys: list[str], entries: list[Entry], verb: int, stop: int) -> Mention | None:
    """Find the subject after the verb at token ``verb``, over adverbs and prepositional phrases.

    Returns None where no overt subject stands before ``stop``. A mention that is not ``sure`` is a
    noun that could as well be the object.
    """
    entry = entries[verb]
    if entry.bits & PLURAL:
        return None
    if entry.lemma in REQUESTS or entry.lemma in _COMPLAINTS:
        # "طلب الوزير من البلديات", "وشكا سكان من الغلاء": what comes after "من" is not of the name
        reach = range(verb + 2, min(stop, verb + _MAX_CLAUSE))
        if keys[stop - 1] != "من":  # "وشكت بائعة من كانياما من أن"
            stop = next((j for j in reach if keys[j] == "من"), stop)
    strict = _may_have_object(keys, entries, verb, stop)
    j = _behind_adverbs(keys, entries, verb + 1, stop)
    if j >= stop:
        return None
    behind = _behind_aside(keys, entries, verb, j, stop)
    j = _maker_of_study(keys, entries, behind or j, stop)
    bits = entries[j].bits
    if keys[j] in _CIRCUMSTANCES:
        return None
    if keys[j - 1] in _SINCE and not behind:
        return _at_distance(keys, entries, j, stop, strict=strict)
    if bits & QUOTE:
        return quoted_name(keys, entries, j, len(entries))
    if bits & COMPLEMENTISER or keys[j] == ":":
        return None
    if entries[j].is_document and not bits & ATTACHED:
        end = j + 2 if j + 1 < stop and entries[j + 1].bits & PRONOUN else j + 1
        return Mention(j, end, j, j + 1, person=False)
    if keys[j] == "من" and j + 1 < stop and keys[j + 1].endswith("وا"):
        return _whoever(entries, j, stop)
    letter = bits == ATTACHED and keys[j][0] == "ب"  # the name's own: "باكايوكو"
    own_b = letter and name_shape(keys[j]) > _SURE_NAME
    if bits & (PREPOSITION | ATTACHED | ENDER | TIME) and not bits & GIVEN and not own_b:
        return _at_distance(keys, entries, j, stop, strict=strict)
    if bits & (MARK | PARTICIPLE | PRONOUN) and not bits & _SOURCE:
        return None
    if keys[j] in _COUNTING and j + 1 < stop and entries[j + 1].bits & _SOURCE:
        j += 1
        bits = entries[j].bits
    number = entries[j - 1].bits & NUMBER or keys[j - 1] in _COUNTING
    year = len(keys[j - 1]) > _COUNT_DIGITS and keys[j - 1].isdigit()
    counted = j > verb + 1 and number and not (year or bits & DEFINITE)
    comma = _introduced_by(keys, entries, j, stop)
    if comma is not None:
        return parse_mention(keys, entries, _head(keys, entries, j, comma), comma)
    if _is_rather_verb(keys[j], entries[j]):
        return None  # "على ما أجاب حين وضعت أمامه صورة"
    mention = parse_mention(keys, entries, _head(keys, entries, j, stop), stop, strict=strict)
    if mention is None:
        return None
    if counted and not mention.person and mention.name_start == mention.start == j:
        counter = _counted(keys, entries, mention, strict=strict)
        judged = _judge(keys, entries, verb, counter, stop) if strict else counter
        return judged and replace(judged, start=j - 1, name_start=j - 1)
    if not strict:
        head = entries[mention.start]
        name = head.bits == DEFINITE and mention.end - mention.start == 1 and not head.common
        return replace(mention, person=True) if name else mention
    judged = _judge(keys, entries, verb, mention, stop)
    if judged is None or not judged.sure:
        return _behind_object(keys, entries, mention, stop) or judged
    return judged


def _may_have_object(keys: list[str], entries: list[Entry], verb: int, stop: int) -> bool:
    """Tell whether a noun behind the verb may be its object, so that a subject needs proof."""
    entry = entries[verb]
    if entry.lemma in _INTRANSITIVE:
        return False
    claimed = keys[verb] in _FIRM and (stop >= len(entries) or not entries[stop].bits & _OPENS)
    if not claimed and (entry.frame not in _TRANSITIVE or entry.bits & HEARER):
        return False
    return entry.frame == "tell" or not _clause_is_object(keys, entries, verb, stop)


def _behind_adverbs(keys: list[str], entries: list[Entry], j: int, stop: int) -> int:
    """Return the first token from ``j`` on that may begin a subject: no adverb, no hearer."""
    while j < stop and (
        (entries[j].bits & (TIME | OPENER | NUMBER) and not entries[j].bits & _SOURCE)
        or keys[j] in ("،", ",", "/", "هذه", "هذا", "هولاء", "هؤلاء")
        or (keys[j] in _STATED and j + 1 < stop and entries[j + 1].bits & (_SOURCE | GIVEN))
    ):
        j += 1
    if j >= stop:
        return j
    if keys[j][0] == "ل" and entries[j].is_unknown and name_shape(keys[j]) < _SURE_NAME:
        # "روى لمونديال برس الشاهد محمد رقية"
        told = (k for k in range(j + 1, min(stop, j + 3)) if entries[k].bits & (PERSON | OFFICE))
        j = next(told, j)
    # "ونفى جملة وتفصيلا متحدث باسم الصندوق"; "ودعت كل من أوتاوا وباريس"
    return j + 2 if keys[j : j + 2] in (_UTTERLY, _EACH_OF) and j + 2 < stop else j


def _is_rather_verb(key: str, entry: Entry) -> bool:
    """Tell whether an unknown word has a verb's form and no name's ("وضعت", "يرفعون")."""
    form = (key.endswith(("ت", "وا")) and not key.endswith("ات")) or key[0] in "يت"
    return entry.is_unknown and form and name_shape(key) < POSSIBLE


def _behind_object(
    keys: list[str], entries: list[Entry], mention: Mention, stop: int
) -> Mention | None:
    """Find the subject behind an object of one word ("تبنى الهجوم زعيم «جبهة النفير» ...")."""
    head, after = entries[mention.start].bits, mention.start + 1
    if not (head & DEFINITE and head & FACT) or after >= stop:
        return None
    bits = entries[after].bits
    subject = bits & (OFFICE | ARMED | INSTITUTION) and not bits & (DEFINITE | POSSESSED | WAW)
    named = after + 1 < stop and not entries[after + 1].bits & CUE  # "جماعة تطلق على نفسها"
    if not subject or not named or bits & (ATTACHED | PREPOSITION):
        return None
    return parse_mention(keys, entries, after, stop, strict=True)


def _behind_aside(
    keys: list[str], entries: list[Entry], verb: int, j: int, stop: int
) -> int | None:
    """Return the token behind an aside between commas, right after the verb, if one stands there.

    "ونفى، في بيان نشر بعد ساعات، الناطق العسكري ... أن"
    """
    if keys[verb + 1] not in _COMMAS or not entries[j].bits & (PREPOSITION | TIME):
        return None
    for k in range(j + 1, min(stop - 1, j + _ASIDE)):
        if keys[k] in ("،", ","):
            return k + 1
        if entries[k].bits & (COMPLEMENTISER | QUOTE | BREAK):
            return None
    return None


def _counted(keys: list[str], entries: list[Entry], mention: Mention, *, strict: bool) -> Mention:
    """Return a mention behind its number without the object, and with "على الأقل"."""
    end = mention.end
    while strict and end - 1 > mention.start and entries[end - 1].bits & DEFINITE:
        if entries[end - 2].bits & (ATTACHED | CONSTRUCT):
            break
        end -= 1  # the object: "ودانت ثلاثة أحزاب معارضة القمع"
    name_end = min(mention.name_end, end)
    if keys[end : end + 2] == _AT_LEAST:
        end = name_end = end + 2
    return replace(mention, end=end, name_end=name_end)


def _whoever(entries: list[Entry], start: int, stop: int) -> Mention:
    """Read a free relative as the subject ("روى من تركوا المنطقة ما عانوه")."""
    end = start + 2
    while end < min(stop, len(entries), start + 10) and not entries[end].bits & (
        MARK | QUOTE | ENDER | COMPLEMENTISER | TIME
    ):
        end += 1
    return Mention(start, end, start, end, person=False)


def _clause_is_object(keys: list[str], entries: list[Entry], verb: int, stop: int) -> bool:
    """Tell whether the clause that opens at ``stop`` is the verb's own, so that no noun is."""
    if stop >= len(entries) or not entries[stop].bits & COMPLEMENTISER:
        return False
    before = entries[stop - 1].bits & PREPOSITION
    if (
        keys[stop][0] == "ب"
        or keys[stop - 1] == "من"
        or (before and entries[verb].frame == "object")
    ):
        return False
    commas = sum(keys[j] == "،" for j in range(verb + 1, stop))
    participle = any(entries[j].bits & PARTICIPLE for j in range(verb + 1, stop))
    return commas != 1 and not participle  # a lone comma opens a second statement


def _introduced_by(keys: list[str], entries: list[Entry], j: int, stop: int) -> int | None:
    """Return the comma after a name that an apposition presents ("رزان، وهي معلمة")."""
    for k in range(j + 1, min(stop - 1, j + 6)):
        if keys[k] in _COMMAS:
            described = keys[k + 1] in _RELATIVES or entries[k + 1].bits & (
                PERSON | OFFICE | NUMBER
            )
            return k if described and not entries[k + 1].bits & ATTACHED else None
        if entries[k].bits & (MARK | PREPOSITION | COMPLEMENTISER | QUOTE | CUE):
            return None
    return None


def _head(keys: list[str], entries: list[Entry], j: int, stop: int) -> int:
    """Return the noun that a noun of speech belongs to ("تقديرات وزارة"), else ``j``."""
    bits = entries[j].bits
    if bits & _DOCUMENT and not bits & (DEFINITE | POSSESSED) and j + 1 < stop:
        for k in range(j + 1, min(stop - 2, j + 4)):
            if entries[k].lemma in _ISSUED and keys[k + 1] in ("عن", "من"):
                return k + 2  # "بيان منفصل صادر عن وزارة الدفاع"
            if keys[k][-1] == "ا" or entries[k].bits & (MARK | CUE | DEFINITE):
                break  # another noun is described: "وانتقد تقرير أحكاما صادرة عن"
        following = entries[j + 1]
        if following.ends_as_relation and not following.bits & DEFINITE:
            return j  # "تقرير حقوقي"
        return j + 1 if following.bits & _SOURCE else j
    return j


def _judge(
    keys: list[str], entries: list[Entry], verb: int, mention: Mention, stop: int
) -> Mention | None:
    """Tell a subject from an object after a verb that takes one; None for an object."""
    head, cue = entries[mention.start], entries[verb]
    bits = head.bits
    if not agrees(cue, head, keys[mention.start]):
        return None
    after = mention.end
    nothing_more = after >= stop or bool(
        entries[after].bits & (PREPOSITION | ATTACHED | PARTICIPLE | WAW | ENDER | TIME)
    )
    if nothing_more and _object_follows(keys, entries, after, stop):
        nothing_more = False
    if (bits & ARMED and cue.act in ("threaten", "condemn")) or (
        mention.person and cue.act == "threaten"
    ):
        nothing_more = False  # "توعدت الجماعة من ...": a group threatens, it is not threatened
    clause = after < stop and bool(entries[after].bits & COMPLEMENTISER) and keys[after][0] != "ب"
    addressed = head.lemma in _PLURAL_OBJECTS or bits & POSSESSED
    if (cue.act in _ADDRESSING or cue.frame == "tell") and addressed:
        return None  # "دعت أنصارها": whose they are has spoken before
    if nothing_more and not clause and not bits & GIVEN and cue.frame == "object":
        return None
    if bits & (_SOURCE | GIVEN) or (mention.person and bits & COURTESY):
        return mention
    if bits == DEFINITE and head.lemma[-1] == "ي" and not head.common:
        return replace(mention, person=True)  # "يدعو الخلاني إلى"
    if bits & DEFINITE and lexicon().institutions.names(" ".join(keys[mention.start : after])):
        return mention  # "توقع البيت الأبيض وفاة ..."
    plain = looks_like_name(keys[mention.start], head) and _is_no_object(
        keys, entries, mention.start, after, stop
    )
    if plain and mention.end - mention.start == 1 and _follows_name(entries, after):
        return replace(mention, person=True)
    if bits & (FACT | SPEECH_NOUN | RELEASE | POSSESSED) or (
        bits & DEFINITE and not mention.person
    ):
        return replace(mention, sure=False) if bits & DEFINITE and not bits & FACT else None
    name = nothing_more or clause or keys[after] in _DEMONSTRATIVES or entries[after].bits & MARK
    return replace(mention, sure=bool(name) and keys[mention.start][-1] not in "اه")


def _is_no_object(keys: list[str], entries: list[Entry], start: int, after: int, stop: int) -> bool:
    """Tell whether an unknown word has no accusative ending, or only seems to have one.

    "وانتقد كوستا القرار": without the ending it is no word, and the object comes after it.
    """
    key = keys[start]
    if key[-1] not in "اه":
        return True
    known = lexicon().entry(key[:-1])
    if not known.is_unknown or len(key) < _SHORTEST_NAME or after >= stop:
        return False
    return keys[after] in _DEMONSTRATIVES or (
        entries[after].common and bool(entries[after].bits & DEFINITE)
    )


def _object_follows(keys: list[str], entries: list[Entry], after: int, stop: int) -> bool:
    """Tell whether the verb's object stands at ``after``, or behind one prepositional phrase.

    "وعزا ميرفي ذلك إلى", "وعزت النيابة نهاية الحصار إلى", "ووصفت الجماعة في بيانها الشركة بأنها".
    """
    if after + 1 >= stop:
        return False
    if keys[after] in _DEMONSTRATIVES:
        return True
    bits, following = entries[after].bits, entries[after + 1].bits
    if bits & TIME and not bits & PREPOSITION:
        return bool(following & DEFINITE) and not following & (TIME | NUMBER)
    if keys[after] not in ("في", "خلال") or not following & (SPEECH_NOUN | RELEASE):
        return False
    j = after + 2
    if j < stop and entries[j].bits & CUE and keys[j].endswith("ه"):
        j += 1  # "في بيان أصدرته"
    elif not following & (DEFINITE | POSSESSED):
        return j < stop and keys[j] in ("من", "ما")
    while j < stop and (entries[j].bits & TIME or keys[j] in ("نفسه", "نفسها", "ذاته", "ذاتها")):
        j += 1
    if j >= stop or entries[j].bits & (MARK | PREPOSITION | ATTACHED | WAW | ENDER | CUE | QUOTE):
        return False
    relation = entries[j].ends_as_relation
    return bool(entries[j].bits & DEFINITE and not relation) or (
        j + 1 < stop and bool(entries[j + 1].bits & DEFINITE) and not entries[j].bits & DEFINITE
    )


def _follows_name(entries: list[Entry], after: int) -> bool:
    """Tell whether what follows an unknown word lets it be a subject: an object, a preposition."""
    if after >= len(entries):
        return True
    bits = entries[after].bits
    return bool(
        bits & (DEFINITE | MARK | COMPLEMENTISER | PREPOSITION | ATTACHED | TIME | QUOTE)
    ) or (entries[after].common)


def agrees(cue: Entry, head: Entry, key: str) -> bool:
    """Tell whether a noun can be the subject of the verb before it, by gender and case."""
    bits, lemma = head.bits, head.lemma
    if bits & ACCUSATIVE:
        return False
    if key.endswith("ين") and bits & (PERSON | MILITANT | DEFINITE) and not bits & GIVEN:
        return False  # accusative: "دعا المقاتلين"
    looks_feminine = (lemma[-1] == "ه" and lemma not in _NOT_FEMININE) or lemma.endswith("ات")
    if bits & GIVEN or bits & STATE:
        return True
    if cue.bits & FEMININE:
        masculine = bits & (OFFICE | PERSON) and not looks_feminine and not bits & (MEDIA | ARMED)
        return not (masculine and lemma not in ("مصادر", "اسر", "نساء", "امراه", "ام", "رئاسه"))
    return not (looks_feminine and bits & (_SOURCE | DEFINITE))


def _at_distance(
    keys: list[str], entries: list[Entry], start: int, stop: int, *, strict: bool
) -> Mention | None:
    """Find a subject behind prepositional phrases: a source noun that no preposition governs."""
    bracketed = keys[start] == "("
    for j in range(start + 1, min(stop, start + _SEARCH)):
        bits = entries[j].bits
        bracketed = keys[j] == "(" or (bracketed and keys[j] != ")")
        if keys[j] in _CIRCUMSTANCES:
            return None  # "وقال وهو يحتضن والدته"
        if bracketed:
            continue  # "لوكالة الأنباء الألمانية (د.ب.أ)"
        if bits & (COMPLEMENTISER | QUOTE | CUE) and not bits & (GIVEN | NOUN_OF_SOURCE):
            return None
        if bits & (ATTACHED | PREPOSITION) or keys[j] == ":":
            if keys[j] == ":":
                return None
            continue
        before = entries[j - 1].bits
        whole = before & ATTACHED and before & DEFINITE  # "قالت للصحفيين زوجة الرهينة"
        governed = (before & (PREPOSITION | SPEECH_NOUN | ATTACHED) and not whole) or (
            not before & (DEFINITE | TIME | MARK | NUMBER | GIVEN) and bits & DEFINITE
        )
        starts_name = bits & GIVEN and not before & GIVEN
        if entries[j].lemma.endswith("ي") and not bits & DEFINITE and not before & MARK:
            continue  # "خلال مؤتمر صحفي": an adjective
        if bits & (PARTICIPLE | ACCUSATIVE):
            continue  # "داعية الطرفين": she preaches elsewhere
        wanted = OFFICE | PERSON | ARMED | COURTESY | MILITANT | VOICE
        if (bits & wanted or starts_name) and not governed and not bits & FORMER:
            return parse_mention(keys, entries, j, stop, strict=strict)
    return None


def find_subject_before(keys: list[str], entries: list[Entry], a: int, cue: int) -> Mention | None:
    """Find the subject of a verb that it follows ("لكن عفرين قال"), within its clause."""
    end = cue
    while end > a and (entries[end - 1].bits & (TIME | PRONOUN) or keys[end - 1] in _AUXILIARIES):
        if keys[end - 1] == "العام" and end - 1 > a and entries[end - 2].bits & DEFINITE:
            break  # "مديرية الأمن العام نفت"
        end -= 1
    if end > a and keys[end - 1] in _COMMAS | {")", "-"}:
        return _before_parenthesis(keys, entries, a, end)
    start = end
    while start > a and end - start <= _MAX_CLAUSE:
        bits = entries[start - 1].bits
        opener = bits & OPENER and not bits & (NOUN_OF_SOURCE | GIVEN | PREPOSITION)
        if bits & (MARK | QUOTE | BREAK) or opener:
            break
        if bits & (COMPLEMENTISER | CUE) and not bits & (GIVEN | PREPOSITION):
            break
        start -= 1
    if (
        start < end
        and (entries[start].bits & PREPOSITION or entries[start].lemma in _GOVERNING)
        and not entries[start].bits & _SOURCE
    ):
        return None
    while start < end and entries[start].bits & (TIME | ENDER | NUMBER):
        start += 1
    start = _skip_verb(keys, entries, start, end)
    if start >= end or end - start > _MAX_CLAUSE:
        return _before_parenthesis(keys, entries, a, end)
    first = entries[start].bits
    if first & ATTACHED or not (
        first & (_SOURCE | GIVEN | DEFINITE | _DOCUMENT) or end - start <= 3
    ):
        return _before_parenthesis(keys, entries, a, end)
    mention = parse_mention(keys, entries, start, end)
    if mention is None or first & (_SOURCE | GIVEN | _DOCUMENT) or mention.end == end:
        return mention
    return None


def _before_parenthesis(keys: list[str], entries: list[Entry], a: int, end: int) -> Mention | None:
    """Find a subject that a parenthesis parts from its verb ("عفرين، وهو قيادي ...، قال")."""
    start = clause_start(keys, entries, a, end)
    start = _skip_verb(keys, entries, start, end)
    for j in range(start + 1, min(end, start + 12)):
        relative = keys[j] in ("الذي", "التي", "الذين", "ذو", "ذات")
        if (entries[j].bits & MARK and keys[j] in _COMMAS) or relative:
            first = entries[start].bits
            if first & PREPOSITION or (
                first & (TIME | ATTACHED | CUE | WAW) and not first & (GIVEN | _SOURCE)
            ):
                return None
            if not first & (_SOURCE | GIVEN | _DOCUMENT) and j - start > 3:
                return None
            return parse_mention(keys, entries, start, j)
    return None


def _skip_verb(keys: list[str], entries: list[Entry], start: int, end: int) -> int:
    """Return the token after an unknown verb ("يضحك كولوم دوهرتي، وهو ...، حين")."""
    if start + 1 >= end or entries[start].bits or entries[start + 1].bits & (MARK | ENDER):
        return start
    return start + (keys[start][0] in "ويت" and len(keys[start]) > 3)


def clause_start(keys: list[str], entries: list[Entry], a: int, b: int) -> int:
    """Return the first token after the particles that open a sentence ("غير أن"، "أما"، "لكن")."""
    start = a
    if a + 2 < b and entries[a].bits & DEFINITE and keys[a + 1] == "ان":
        start = a + 2  # "الجديد أن دراسة ..., كشفت"
    while start < min(b, a + _MAX_CLAUSE) and (
        (
            entries[start].bits & (OPENER | COMPLEMENTISER | QUOTE)
            and not entries[start].bits & PREPOSITION
        )
        or keys[start] in ("اما", "ان", "بيد", "غير", "الا", "-")
        or (entries[start].bits & ENDER and not entries[start].bits & _SOURCE)
    ):
        start += 1
    return start


def subject_of_sentence(keys: list[str], entries: list[Entry], a: int, b: int) -> Mention | None:
    """Return the subject of the sentence's own verb, or the first source before token ``b``."""
    if b - a < 2:
        return None
    start = clause_start(keys, entries, a, b)
    if start < b and entries[start].bits & (PREPOSITION | TIME | ATTACHED | ENDER):
        start = _after_adverbial(keys, entries, start, b)
    for j in range(start, min(b, start + 8)):
        bits = entries[j].bits
        if j == start and bits & WAW and not bits & (DEFINITE | GIVEN):
            continue  # a verb with "و", whatever else its letters could be
        if bits & (MARK | COMPLEMENTISER) and j > start:
            return None
        before = entries[j - 1].bits if j > start + 1 else 0
        governed = before & (PREPOSITION | SPEECH_NOUN | RELEASE) or (
            before & NOUN_OF_SOURCE and not before & (DEFINITE | CUE)
        )
        wanted = OFFICE | INSTITUTION | PERSON | MEDIA | ARMED | MILITANT | COURTESY | GIVEN | VOICE
        object_ = bits & ACCUSATIVE and not (j and entries[j - 1].bits & (COMPLEMENTISER | OPENER))
        other = ATTACHED | CUE | PRONOUN
        if bits & wanted and not bits & other and not governed and not object_:
            return parse_mention(keys, entries, j, b, strict=True)
    if start + 2 < b and not entries[start].bits & ~WAW:  # an unknown verb and an unknown name
        named = parse_mention(keys, entries, start + 1, min(b, start + 5))
        return named if named is not None and named.person else None
    return None


def _after_adverbial(keys: list[str], entries: list[Entry], start: int, b: int) -> int:
    """Return the token after the commas that close fronted adverbials, else ``start``."""
    for j in range(start, b - 1):
        if keys[j] in ("،", ",") and not entries[j + 1].bits & (PREPOSITION | ENDER | TIME):
            return j + 1
    return start


def _maker_of_study(keys: list[str], entries: list[Entry], j: int, stop: int) -> int:
    """Return where the body is named that made the study at token ``j``, else ``j``.

    "دراسة أعدتها وزارة الصحة", "استطلاع أجراه مركز ..."; what a university's scholars find is no
    statement of its own.
    """
    if entries[j].lemma not in _STUDIES or j + 2 >= stop or keys[j + 1] not in _PUBLISHED:
        return j
    maker = entries[j + 2]
    return j + 2 if maker.bits & _SOURCE and maker.lemma not in _SCHOOLS else j


def _is_of_body(entry: Entry) -> bool:
    """Tell whether "لـ" binds a body to what stands before it ("لوزارة"، "للأمم المتحدة")."""
    return bool(entry.bits & ATTACHED and entry.bits & INSTITUTION)


def _leads_to_source(entries: list[Entry], j: int, stop: int) -> bool:
    """Tell whether an unknown noun is followed at once by the source it belongs to."""
    for k in range(j + 1, min(stop, j + 4)):
        if entries[k].bits & (MARK | COMPLEMENTISER):
            return False
        if entries[k].bits & _SOURCE and not _describes(entries, k):
            return True
    return False


def _describes(entries: list[Entry], j: int) -> bool:
    """Tell whether a definite adjective of relation belongs to the noun before it ("الرسمية")."""
    return entries[j].is_relation and bool(entries[j - 1].bits & DEFINITE)


def _behind_verb(keys: list[str], entries: list[Entry], start: int, stop: int) -> int:
    """Return where the source of a clause is named: "وفق ما نشرته صحيفة"، "حسبما جاء في تقرير"."""
    verb = start + 1 if keys[start] == "ما" else start
    if verb + 1 >= stop or (verb == start and keys[start - 1] not in _AS):
        return start
    if keys[verb] in _ARRIVED:
        return verb + 2 if entries[verb + 1].bits & PREPOSITION and verb + 2 < stop else verb + 1
    return verb + 1 if keys[verb].endswith(("ه", "ها")) else start


def _then(keys: list[str], j: int) -> bool:
    """Tell whether the content opens at ``j`` with "فإن": who is named before it has said it."""
    return j < len(keys) and keys[j].startswith("فان")


def find_source(keys: list[str], entries: list[Entry], start: int, stop: int) -> Mention | None:
    """Find the first source named after a preposition or a noun of speech ("في بيان للوزارة")."""
    stop = min(stop, len(keys))
    if start >= stop:
        return None
    start = _behind_verb(keys, entries, start, stop)
    latest = keys[start] in _LATEST and start + 1 < stop
    if latest:
        start += 1  # "بحسب آخر إحصاء لوكالة ..."
    if start + 1 < stop and entries[start].lemma in _EXPRESSIONS:
        # "حسب تعبير ماجد الصبري"
        start += not entries[start].bits & (DEFINITE | POSSESSED)
    if entries[start].lemma in _DOCUMENTS:
        for j in range(start + 1, min(stop - 2, start + 4)):
            if keys[j] in _RELATIVES and entries[j + 2].bits & _SOURCE:
                return parse_mention(keys, entries, j + 2, stop)  # "لائحة ... التي أعدتها النيابة"
    start = _maker_of_study(keys, entries, start, stop)
    if entries[start].lemma in _STUDIES and start + 1 < stop and _is_of_body(entries[start + 1]):
        start += 1  # "وفق دراسة لوزارة الصحة"
    for j in range(start, min(stop, start + 10)):
        bits = entries[j].bits
        if bits & QUOTE:
            return quoted_name(keys, entries, j, len(entries)) if j == start else None
        if bits & (COMPLEMENTISER | MARK):
            return None
        adjective = j > start and _describes(entries, j)
        other = PREPOSITION | TIME | ACCUSATIVE
        if bits & (_SOURCE | GIVEN) and not bits & other and not adjective:
            return parse_mention(keys, entries, j, stop)
        document = entries[j].lemma.removeprefix("ل") in _DOCUMENTS
        if document and j + 1 < stop and entries[j + 1].bits & QUOTE:
            return quoted_name(keys, entries, j + 1, len(entries))  # "وفقا لتحليل «الأيام»"
        if entries[j].lemma in _DOCUMENTS and not _leads_to_source(entries, j, stop):
            return parse_mention(keys, entries, j, min(stop, j + 4))
        release = bits & (SPEECH_NOUN | RELEASE) and bits & (DEFINITE | POSSESSED)
        closes = MARK | PRONOUN | ENDER | COMPLEMENTISER | PREPOSITION | TIME
        if release and (j + 1 >= stop or entries[j + 1].bits & closes):
            return one_word(j)
        if bits & (SPEECH_NOUN | RELEASE | TIME | PREPOSITION | OPINION):
            continue
        if bits & CUE and not bits & ATTACHED:
            return find_subject(keys, entries, j, stop)
        if j == start and not bits and _leads_to_source(entries, j, stop):
            continue  # "وفق تعداد أعدته وكالة ..."
        if j > start and not bits & ~(WAW | POSSESSED):
            continue
        if j == start:
            mention = parse_mention(keys, entries, j, stop)
            named = keys[j].endswith(("ين", "ون")) or looks_like_name(keys[j], entries[j])
            definite = bits == DEFINITE and len(entries[j].lemma) >= _SHORTEST_NAME and not latest
            named = named or (definite and (not entries[j].common or _then(keys, j + 1)))
            return mention and replace(mention, sure=named)
        if bits & DESCRIPTOR:
            continue
    return None
