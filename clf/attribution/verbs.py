"""Verbs of saying: whether a form is one here, and what it says.

Without vowels a verb looks like many nouns, and a verb of saying in a relative, temporal or negated
clause is not the sentence's own. Each frame of ``lexicon/cues.txt`` asks for its proof.
"""
# ruff: noqa: PLR0911, PLR0912, PLR0917 - a rule of grammar ends at the first test that decides

from dataclasses import dataclass
from typing import Final

from clf.attribution.lexicon import (
    ARMED,
    ATTACHED,
    COMPLEMENTISER,
    COURTESY,
    CUE,
    DEFINITE,
    ENDER,
    FACT,
    GIVEN,
    INSTITUTION,
    MARK,
    MEDIA,
    MESSAGE,
    MILITANT,
    NOUN_OF_SOURCE,
    NUMBER,
    OFFICE,
    OPENER,
    OPINION,
    OWN_OPINION,
    PARTICIPLE,
    PERSON,
    POSSESSED,
    PREPOSITION,
    PRESENT,
    QUOTE,
    RELEASE,
    SOURCE_PREPOSITION,
    SPEECH_NOUN,
    STATE,
    SURNAME,
    TIME,
    VOICE,
    WAW,
    Entry,
    verb_forms,
    word_set,
)
from clf.attribution.names import LIKELY, likely_name, name_shape

_NAME_IN_MARKS: Final = 4
CLAUSE_REACH: Final = 34
"""Words between a verb and its clause: news puts the speaker's whole title in between."""
_OBJECT_REACH: Final = 16
_BY_REACH: Final = 12
_CLAUSE_BACK: Final = 8
NOUN_REACH: Final = 24
_TRAILING_REACH: Final = 16
_CLOSING_REACH: Final = 10
_HEADLINE: Final = 4
_HEADLINE_WORDS: Final = 14
_BLAME: Final = word_set("blame")
_NOT_CONTENT: Final = word_set("not content")
"""Words whose "أن" opens no reported content ("قبل أن"، "يمكن أن")."""
_BEFORE_NOUNS: Final = word_set("before nouns")
"""Words after which a form that could be a verb is a noun ("عدم ذكر اسمه")."""
_TEMPORAL: Final = word_set("temporal")
_ASIDES: Final = word_set("asides")
"""Words that open an aside on the speaker, whose verbs end no search for the content."""
_PASSES: Final = word_set("passes")
_BACKGROUND: Final = word_set("background")
_HE: Final = frozenset(("هو", "وهو", "هي", "وهي"))
_SOURCE_CLAUSES: Final = word_set("source clauses")
REQUESTS: Final = frozenset(form for form, _ in verb_forms("طلب", "يطلب"))
_WITHHOLDING: Final = word_set("withholding")
_NEED_NO_CLAUSE: Final = frozenset(("free", "object", "np"))
_CITING: Final = frozenset(form for form, _ in verb_forms("استشهد", "يستشهد"))
_CITED_REACH: Final = 8
_CITED: Final = word_set("cited")
_CONSIDERING: Final = word_set("considering")
_OBJECTS: Final = word_set("demonstratives") | {"كل", "جميع"}
LEARNING: Final = frozenset(("علمت",))
_LEARNT_REACH: Final = 8
_NAMING: Final = frozenset(form for form, _ in verb_forms("أطلق", "يطلق"))
_WITNESSING: Final = frozenset(form for form, _ in verb_forms("شهد", "يشهد"))
"""What a witness does with a clause, and any place with an event ("تشهد البلاد ارتفاعا")."""
_COMMENTS: Final = word_set("comments")
_LETTERS: Final = word_set("letters")
_BACK_TO_NOUN: Final = word_set("back to a noun")
_MEANWHILE: Final = frozenset(("فيما", "بينما", "وبينما"))
_NEGATIONS: Final = word_set("negations")
_NEGATABLE: Final = frozenset(("deny", "predict"))
_OPINION_VERBS: Final = word_set("opinion verbs")
_DEEDS: Final = word_set("deeds")
"""Measures that one announces of oneself."""
_NAMED_BEFORE: Final = word_set("named before")
_FIRM: Final = word_set("firm")
"""Verbs of the frame "clause" that a noun satisfies where it is claimed ("أكد ضرورة ...")."""
_CONTRASTS: Final = word_set("contrasts")
_LONG_NAME: Final = 3
_DIRECTING: Final = frozenset(form for form, _ in verb_forms("وجه", "يوجه"))
_ORDER_REACH: Final = 8
_IN_TURN: Final = word_set("in turn")
_WRITING: Final = frozenset(("كتب", "كتبت"))
_OF_BYLINES: Final = frozenset((":", "-", "–", "—"))
"""What follows the verb of a byline ("كتبت - منى عبد الحليم:")."""
_ON_IT: Final = frozenset(("عليه", "عليها", "به", "بها"))
_OF_NAMES: Final = frozenset(("در", "دير", "دن", "دي"))
_RENEWING: Final = word_set("renewing")
ADOPTING: Final = frozenset(form for form, _ in verb_forms("تبنى", "يتبنى"))
_ASIDE_WORDS: Final = 6
_ADOPTED_REACH: Final = 9
ATTACKS: Final = word_set("attacks")
_REFUSING: Final = frozenset(form for form, _ in verb_forms("رفض", "يرفض"))
_GIVING_NAMES: Final = frozenset(("ذكر", "كشف", "نشر", "افصاح"))
_AND_RELATIVES: Final = frozenset(("والتي", "والذي", "والذين"))
_HELD: Final = word_set("held speech")
_AMOUNTS: Final = word_set("amounts")
_IMPERSONAL: Final = word_set("impersonal")


@dataclass(slots=True)
class CueHit:
    """A cue in a sentence, by token index.

    ``content`` is the token that opens the content (None where the content stands before the cue
    or is a noun phrase); ``kind`` is verb, trailing, preposition, noun, participle, colon or own
    (an opinion with a pronoun: "على حد تعبيره").
    """

    index: int
    act: str
    frame: str
    kind: str
    content: int | None


def judge_verb(
    keys: list[str],
    entries: list[Entry],
    quoted: bytearray,
    a: int,
    b: int,
    i: int,
    signals: list[str],
) -> CueHit | None:
    """Judge one candidate verb: a hit, or None with a signal that says why not."""
    entry = entries[i]
    if entry.frame == "blame" and _is_carried(keys, entries, i, b):
        return CueHit(i, "report", "carry", "verb", None)
    if entry.frame == "carry" and not carries_speech(entries, i, b):
        return None
    twelve = i + 1 < b and keys[i].endswith("اثني") and keys[i + 1].startswith("عشر")
    fallen = entry.lemma in _CITING and not _cites(keys, entries, i, b)
    directs = entry.lemma in _DIRECTING and _directs(keys, entries, i, b)
    byline = i == a and keys[i] in _WRITING and i + 1 < b and keys[i + 1] in _OF_BYLINES
    if twelve or fallen or directs or byline or withholds_name(entries, i):
        return None
    if entry.lemma in LEARNING and not _learns(keys, entries, i, b):
        return None
    content = content_after(keys, entries, quoted, i, b, CLAUSE_REACH)
    if i > a and not takes_verb(keys, entries, a, i, content):
        return None
    if entry.bits & ATTACHED and content is None:
        return None
    if content is None and keys[i] in _IMPERSONAL and i + 1 < b and keys[i + 1] in _AMOUNTS:
        return None  # "يقدر عدد المسافرين بألف"
    near = content is not None and content - i <= 1 + (not entries[i + 1].bits & DEFINITE)
    if keys[i] in _BACKGROUND and near and i - a <= 1:
        signals.append("background")
        return None
    if _source_clause(keys, entries, a, b, i):
        return CueHit(i, entry.act, entry.frame, "trailing", None)
    if i > a + 1 and _in_parenthesis(keys, entries, i, b):
        return CueHit(i, entry.act, entry.frame, "trailing", None)
    impersonal = (
        keys[i] in _IMPERSONAL and content == i + 1 and keys[content] == "ان" and i - a <= 1
    )
    if impersonal and not (i > a and keys[i - 1] in _HE):  # "وهو يعتقد أن"
        signals.append("impersonal")
        return None
    if i > a and _embedded(keys, entries, a, i, clause=content is not None):
        signals.append("embedded")
        return None
    headline = content is not None and keys[content] == ":" and i - a <= _HEADLINE
    adjacent = content == i + 1 and (entries[i - 1].bits or _has_subject(entries, a, i))
    headline = headline or _in_headline(keys, entries, a, b, i)
    if i > a and not headline and not adjacent and _relative(keys, entries, a, i):
        return None
    satisfied = is_satisfied(keys, entries, i, b)
    if entry.lemma in _WITNESSING and not near and not _source_follows(entries, i, b):
        return None
    if content is not None and (satisfied or not is_loose(keys, entries, i, content)):
        return CueHit(i, entry.act, entry.frame, "verb", content)
    if i > a and _trails(keys, entries, i, b, after_comma=not satisfied):
        return CueHit(i, entry.act, entry.frame, "trailing", None)
    if satisfied:
        return CueHit(i, entry.act, entry.frame, "verb", None)
    signals.append("weak_" + entry.act)
    return None


def _is_carried(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether a message holds what is said, and blames nobody ("حمل التسجيل دعوة")."""
    if any(keys[j] in _BLAME for j in range(i + 1, min(b, i + 1 + _OBJECT_REACH))):
        return False
    message = i + 1 < b and entries[i + 1].is_document
    return message and carries_speech(entries, i, b)


def _directs(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether "وجه" gives an order, which is a deed ("ووجه الوزير بتشكيل لجنة")."""
    for j in range(i + 1, min(b, i + _ORDER_REACH)):
        bits = entries[j].bits
        if bits & (SPEECH_NOUN | RELEASE | MARK | QUOTE | COMPLEMENTISER):
            return False
        if bits & ATTACHED and keys[j][0] == "ب":
            return True
    return False


def _in_headline(keys: list[str], entries: list[Entry], a: int, b: int, i: int) -> bool:
    """Tell whether a verb is a headline's own behind its indefinite subject.

    "جماعة مسلحة تتبنى الهجوم", "مالي: جماعة مسلحة تتبنى ...": in a sentence it would be relative.
    """
    if b - a > _HEADLINE_WORDS or keys[b - 1] in (".", "؟", "!") or not entries[i].bits & PRESENT:
        return False
    start = a + 2 if a + 1 < b and keys[a + 1] == ":" else a
    if not 0 < i - start <= _HEADLINE:
        return False
    return bool(entries[start].bits & NOUN_OF_SOURCE and not entries[start].bits & (WAW | ATTACHED))


def _is_noun(keys: list[str], entries: list[Entry], a: int, i: int) -> bool:
    """Tell whether "طلب" is a request: where neither a clause opens nor a subject stands alone."""
    opens = MARK | OPENER | QUOTE | COMPLEMENTISER | ENDER | TIME
    if i > a and keys[i - 1] in _HE:
        return not (i + 1 < len(keys) and entries[i + 1].bits & PREPOSITION)  # "وهو طلب تقدمت به"
    if i == a or entries[i - 1].bits & opens:
        return False
    following = keys[i + 1] if i + 1 < len(keys) else ""
    if following in _BACK_TO_NOUN or (following and entries[i + 1].bits & PREPOSITION):
        return False  # "نداء طلب فيه", "طلب من البلديات"
    j = i - 1
    while j > a and entries[j].is_relation:
        j -= 1  # "نظيره الأميركي طلب"
    source = bool(entries[j].bits & (NOUN_OF_SOURCE | GIVEN | POSSESSED))
    if j == a:
        return not source
    before = entries[j - 1].bits
    return not ((source or not entries[j].bits) and before & opens and not before & CUE)


def is_loose(keys: list[str], entries: list[Entry], i: int, content: int) -> bool:
    """Tell whether a clause further on is no content of a verb that has not what its frame asks.

    "تحمل الطبيبة مطهرا وتقول إن", "وعبر الشرق الأوسط ... أن".
    """
    if entries[i].frame in ("blame", "carry"):
        return True
    opens = entries[content].bits & QUOTE or keys[content] == ":"
    return entries[i].frame == "about" and not opens


def takes_verb(
    keys: list[str], entries: list[Entry], a: int, i: int, content: int | None = None
) -> bool:
    """Tell whether a form that could also be a noun or a name stands where a verb can."""
    entry, before = entries[i], entries[i - 1]
    if _bracketed(keys, i):
        return False
    if keys[i] == "طلب" and _is_noun(keys, entries, a, i):
        return False
    if entry.bits & OPINION and not before.bits & (MARK | TIME | ENDER) and content != i + 1:
        return False
    if entry.bits & PREPOSITION and content != i + 1 and not _expresses(keys, entries, i):
        return False
    if entry.bits & SPEECH_NOUN and content != i + 1 and not entry.bits & WAW:
        opens = i - 2 >= a and entries[i - 2].bits & COMPLEMENTISER
        named = opens and before.bits & (DEFINITE | GIVEN)  # "غير أن اللاذقاني رد بأن"
        return bool(before.bits & MARK or named)
    if entry.bits & WAW:
        return True
    if keys[i - 1] in _SOURCE_CLAUSES:
        return True
    if keys[i - 1] == "ومما" and i - 1 == a:
        return True  # "ومما قاله أيضا إن"
    if (
        keys[i - 1] != "حتي"
        and before.bits & (PREPOSITION | SOURCE_PREPOSITION)
        and not before.bits & (TIME | ENDER)
        and keys[i - 1] not in _TEMPORAL
    ):
        return False
    return keys[i - 1] not in _BEFORE_NOUNS and not entry.bits & GIVEN


def _expresses(keys: list[str], entries: list[Entry], i: int) -> bool:
    """Tell whether "عبر" is the verb ("في المقابل، عبر السكان عن استيائهم") and not "through"."""
    if not entries[i - 1].bits & MARK or entries[i].frame != "about" or i + 1 >= len(keys):
        return False
    source = entries[i + 1].bits & NOUN_OF_SOURCE or keys[i + 1] == "عدد"
    return bool(source) and "عن" in keys[i + 2 : i + 2 + NOUN_REACH]


def _learns(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether a medium learns something from a source ("وعلمت «الضفة» من مصادر أن")."""
    return any(
        keys[j] == "من" and entries[j + 1].bits & NOUN_OF_SOURCE
        for j in range(i + 1, min(b - 1, i + _LEARNT_REACH))
    )


def _bracketed(keys: list[str], i: int) -> bool:
    """Tell whether a word stands alone in brackets, as a short name does ("السوق (تداول)")."""
    return keys[i - 1] == "(" and i + 1 < len(keys) and keys[i + 1] == ")"


def _cites(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether "استشهد" is to cite something, and not to fall ("استشهد برصاص الجنود")."""
    for j in range(i + 1, min(b, i + _CITED_REACH)):
        if entries[j].bits & COMPLEMENTISER:
            return keys[j][0] == "ب"
        if keys[j][0] == "ب" and entries[j].bits & ATTACHED:
            said = entries[j].bits & (SPEECH_NOUN | RELEASE | OWN_OPINION)
            return bool(said) or entries[j].lemma in _CITED
    return False


def withholds_name(entries: list[Entry], i: int) -> bool:
    """Tell whether a verb asks for the source's name to be left out ("طبيب طلب إغفال اسمه")."""
    if i + 1 >= len(entries):
        return False
    if entries[i].lemma in _REFUSING:  # "صاحب متجر رفض ذكر اسمه"
        return entries[i + 1].lemma in _GIVING_NAMES
    return entries[i].lemma in REQUESTS and entries[i + 1].lemma in _WITHHOLDING


def _source_clause(keys: list[str], entries: list[Entry], a: int, b: int, i: int) -> bool:
    """Tell whether the verb names the source of the rest ("على ما قال شاهد"، "كما يقول الخبير")."""
    if i - 1 > a and keys[i - 1] in ("ما", "الذي") and keys[i - 2] in _COMMENTS:
        # "وهو ما أكده الوزير"، "الأمر الذي نفته الشركة"، "وهو ما ردت عليه الهيئة بأن"
        opens = i - 3 < a or entries[i - 3].bits & MARK
        with_object = keys[i].endswith(("ه", "ها")) or (i + 1 < b and keys[i + 1] in _ON_IT)
        return with_object and bool(opens)
    if i - 1 < a or keys[i - 1] not in _SOURCE_CLAUSES:
        return False
    if keys[i - 1] == "كما" and not _closes(keys, entries, i, b):
        return False  # "كما حذرت المفوضية من ...": a further statement
    if keys[i - 1] == "ما":
        return i - 2 >= a and keys[i - 2] in (
            "هذا", "وهذا", "على", "علي", "وفق", "في", "وفي", "بحسب", "وبحسب", "حسب", "ووفق", "وعلى",
        )  # fmt: skip
    return i - 2 >= a and keys[i - 2] in ("،", ",", ")")


def _closes(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether nothing but its subject follows a verb before a comma or the end."""
    plain = True
    for j in range(i + 1, min(b, i + _CLOSING_REACH)):
        if entries[j].bits & (COMPLEMENTISER | QUOTE | NUMBER):
            return False
        if keys[j] in ("،", ","):
            return True
        plain = plain and keys[j] not in ("من", "الي", "ان")
        if keys[j] in (".", "؛"):
            return plain
    return plain and b - i <= _CLOSING_REACH


def _in_parenthesis(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether a verb of saying and its subject stand between commas ("، يشرح الخبير، ")."""
    entry = entries[i]
    if keys[i - 1] not in ("،", ",") or entry.frame != "clause" or entry.bits & WAW:
        return False
    after = entries[i + 1].bits if i + 1 < b else 0
    surname = i + 1 < b and likely_name(keys[i + 1], entries[i + 1])  # "، ختم الريمي كلامه، "
    if not (after & (NOUN_OF_SOURCE | GIVEN) or surname) or after & ATTACHED:
        return False
    for j in range(i + 1, min(b, i + _CLOSING_REACH)):
        if entries[j].bits & (COMPLEMENTISER | QUOTE):
            return False
        if keys[j] in ("،", ","):
            return True
    return False


def is_satisfied(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether a verb without a clause has what its frame asks for instead."""
    frame = entries[i].frame
    first = _behind_aside(keys, i + 1, b)
    reach = range(first, min(b, first + _OBJECT_REACH))
    if entries[i].lemma in _CONSIDERING and _has_two_objects(keys, entries, i, b):
        return True
    if frame == "about":
        return any(keys[j] == "عن" for j in range(i + 1, min(b, i + 1 + NOUN_REACH)))
    if frame in ("free", "np", "object", "source"):
        return True
    if keys[i] in _FIRM and _source_follows(entries, i, b):
        return True
    if entries[i].lemma in ADOPTING and adopts_attack(entries, i, b):
        return True
    if frame == "weak" or keys[i] in _FIRM or keys[i] in _RENEWING:
        return _claims(entries, reach)
    if frame == "blame":
        return any(keys[j] in _BLAME for j in reach)
    if frame == "carry":
        return carries_speech(entries, i, b)
    if frame == "relay":
        return any(keys[j] == "عن" for j in reach) and any(
            entries[j].bits & SPEECH_NOUN or keys[j].startswith(("شكو", "اقرار")) for j in reach
        )
    if frame == "claim":
        return any(
            (entries[j].bits & ATTACHED and keys[j][0] == "ب") or keys[j] in ("ب", "بـ")
            for j in reach[:_BY_REACH]
        )
    if frame == "release":
        if entries[i].lemma in _NAMING and _names(keys, entries, reach):
            return True
        text = [j for j in reach if entries[j].bits & (RELEASE | SPEECH_NOUN)]
        return bool(text) and any(
            entries[j].bits & MESSAGE for j in range(text[0] + 1, min(b, text[0] + NOUN_REACH))
        )
    return False


def _behind_aside(keys: list[str], j: int, b: int) -> int:
    """Return the token behind an aside between commas, if one opens at ``j``, else ``j``.

    "وكان الرئيس قد جدد، الأسبوع الماضي، رفضه أي تفاوض".
    """
    if j >= b or keys[j] not in ("،", ","):
        return j
    closing = (k for k in range(j + 1, min(b - 1, j + _ASIDE_WORDS)) if keys[k] in ("،", ","))
    return next(closing, j - 1) + 1


def adopts_attack(entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether what is adopted is an attack ("تبنى التنظيم، أمس، هجوما").

    It is the verb's object: no other accusative stands before it, and no preposition.
    """
    for j in range(i + 1, min(b, i + 1 + _ADOPTED_REACH)):
        lemma, bits = entries[j].lemma, entries[j].bits
        if lemma.removesuffix("ا") in ATTACKS and not bits & ATTACHED:
            return not entries[j - 1].bits & (PREPOSITION | TIME)
        if bits & CUE or (lemma[-1] == "ا" and not bits & (TIME | GIVEN | MARK)):
            return False  # "تبنى المجلس قرارا يدين الهجوم"
    return False


def carries_speech(entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether a message holds what somebody says: "ويتضمن التسجيل تهديدا", "كما تضمن دعوة".

    What holds it is a message or left out, and what it holds has no article.
    """
    message = i + 1 < b and entries[i + 1].is_document
    first = i + 1 + message
    reach = min(b, first + _OBJECT_REACH) if message else min(b, first + 1)
    return any(
        entries[j].lemma.removesuffix("ا") in _HELD and not entries[j].bits & (DEFINITE | CUE)
        for j in range(first, reach)
    )


def _names(keys: list[str], entries: list[Entry], reach: range) -> bool:
    """Tell whether somebody calls something by a word: "أطلق على الفيروس «العدو الأول»".

    To give an operation its name ("أطلقت على العملية اسم ...") is a deed.
    """
    if any(keys[j] in ("اسم", "تسميه") for j in reach):
        return False
    named = [j for j in reach if keys[j] in ("على", "عليه", "عليها", "عليهم")]
    return bool(named) and any(entries[j].bits & QUOTE for j in range(named[0], reach.stop))


def _has_two_objects(keys: list[str], entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether a source considers something: "وتعتبر باريس وروما الجماعة ...".

    With one object alone it is rather considered itself ("تعتبر الهند من أقل الدول").
    """
    if not _source_follows(entries, i, b):
        return False
    j = i + 1
    while j < b and entries[j].bits & TIME:
        j += 1
    state = entries[j].bits & STATE
    j += 1
    while j < b and (
        (entries[j].bits & WAW and entries[j].bits & NOUN_OF_SOURCE) or entries[j].is_relation
    ):
        j += 1
    if j >= b:
        return False
    body = entries[j].bits & (ARMED | INSTITUTION | MILITANT)
    return keys[j] in _OBJECTS or bool(state and body and entries[j].bits & DEFINITE)


def _source_follows(entries: list[Entry], i: int, b: int) -> bool:
    """Tell whether the verb's subject is an overt source, adverbs of time apart."""
    j = i + 1
    while j < b and entries[j].bits & TIME:
        j += 1
    if j >= b:
        return False
    bits = entries[j].bits
    titled = bits & (NOUN_OF_SOURCE | GIVEN) and not bits & (ATTACHED | PREPOSITION | WAW)
    return bool(titled and not bits & FACT)


def _claims(entries: list[Entry], reach: range) -> bool:
    """Tell whether the object is a claim about the world and no measure ("أعلن إغلاق ...")."""
    for j in reach:
        if entries[j].bits & FACT:
            return True
        if entries[j].lemma in _DEEDS:
            return False
    return False


def _embedded(keys: list[str], entries: list[Entry], a: int, i: int, *, clause: bool) -> bool:
    """Tell whether the verb stands in a relative, temporal, negated or object clause."""
    back = i - 1
    while back > a and keys[back] in _PASSES:
        back -= 1
    before = keys[back]
    if before in _MEANWHILE and back > a:
        return not clause
    if before in _NEGATIONS:
        opinion = keys[i] in _OPINION_VERBS and before[-1] == "ا"
        return not (entries[i].act in _NEGATABLE or opinion)
    if clause and before == "حيث" and back > a:
        return False  # "..، حيث قدر الباحثون أن": the statement is what the sentence leads to
    if clause and before == "حين" and back > a and keys[back - 1] in ("في", "وفي"):
        return False  # "في حين يرى آخرون أن": a contrast
    if (entries[back].bits & TIME and before in _TEMPORAL) or before in _TEMPORAL:
        return before != "من" or not entries[i].bits & PRESENT
    if before in _AND_RELATIVES or (entries[back].lemma in _TEMPORAL and entries[back].bits & WAW):
        return back > a
    if entries[back].bits & COMPLEMENTISER:
        return "سبق" not in (
            keys[max(a, back - 1)].lstrip("و"),
            keys[max(a, back - 2)].lstrip("و"),
        )
    return before == "مما"


def _relative(keys: list[str], entries: list[Entry], a: int, i: int) -> bool:
    """Tell whether a verb describes the indefinite noun before it.

    "مدير يلوم مقاولا", "في بيان نشر أمس": Arabic needs no pronoun for that.
    """
    entry, before = entries[i], entries[i - 1].bits
    if keys[i - 1] in _IN_TURN:
        return False  # "ومن جهتها ترى الخبيرة"
    if entry.bits & WAW or before & (DEFINITE | STATE | GIVEN | MARK | QUOTE | TIME | ENDER):
        return False
    if before & (RELEASE | SPEECH_NOUN) and not before & (CUE | POSSESSED):
        return True
    headline = INSTITUTION | ARMED | OFFICE | MEDIA
    if entries[a].bits & headline and entries[a].bits & DEFINITE:
        return False  # "الحرس الإقليمي في أرفاند ينفي"
    if not before and _source_follows(entries, i, len(entries)):
        return False  # "وفي السياق نفسه يتوقع البنك ..."
    if not before and not _begins_clause(entries, a, i - 1) and not _has_subject(entries, a, i):
        return True  # an unknown indefinite noun in mid-clause is described, or counts ("ألف طالب")
    if entries[i - 1].is_unknown and _is_subject(entries, a, i - 1):
        return False
    if not entry.bits & PRESENT:
        return False
    if i - 1 == a:
        return not before & WAW and bool(before & (NOUN_OF_SOURCE | FACT))
    return not before & (SOURCE_PREPOSITION | VOICE | CUE)


def _is_subject(entries: list[Entry], a: int, j: int) -> bool:
    """Tell whether an unknown word is a name that opens its clause, or ends a titled person's.

    "لكن كوليبالي يلفت إلى أن", "لكن المحلل أمادو كوليبالي يلفت إلى أن".
    """
    first = j
    while first > a and j - first < _LONG_NAME and _in_name(entries[first - 1]):
        first -= 1
    if first == a:
        return False
    before = entries[first - 1]
    while first > a + 1 and before.is_relation and not before.bits & (OFFICE | PERSON | COURTESY):
        first -= 1  # "المحلل السياسي المالي أمادو كوليبالي سيسوكو"
        before = entries[first - 1]
    titled = before.bits & DEFINITE and before.bits & (OFFICE | PERSON | COURTESY)
    opens = first == j and (before.bits & COMPLEMENTISER or before.lemma in _CONTRASTS)
    return bool(titled or opens)


def _in_name(entry: Entry) -> bool:
    """Tell whether a word can belong to a person's name: given, or unknown."""
    return bool(entry.bits & GIVEN) or entry.is_unknown


def _has_subject(entries: list[Entry], a: int, i: int) -> bool:
    """Tell whether a source stands right after the verb, or before it in its clause."""
    source = NOUN_OF_SOURCE | GIVEN | VOICE
    if i + 1 < len(entries) and entries[i + 1].bits & source:
        return not entries[i + 1].bits & WAW  # "ألف طالب وطالبة"
    for j in range(i - 1, max(a - 1, i - _CLAUSE_BACK), -1):
        bits = entries[j].bits
        if bits & (MARK | COMPLEMENTISER | QUOTE):
            return False
        if bits & source:
            return not bits & ATTACHED and not (j > a and entries[j - 1].bits & PREPOSITION)
    return False


def _begins_clause(entries: list[Entry], a: int, j: int) -> bool:
    """Tell whether token ``j`` opens a clause, or ends an unknown name of two words that does."""
    edge = MARK | OPENER | COMPLEMENTISER | QUOTE | ENDER | TIME
    if j <= a or entries[j - 1].bits & edge:
        return True
    return not entries[j - 1].bits and (j - 1 == a or bool(entries[j - 2].bits & edge))


def content_after(
    keys: list[str], entries: list[Entry], quoted: bytearray, i: int, b: int, reach: int
) -> int | None:
    """Return the token that opens the content after token ``i``, if one does within ``reach``."""
    aside = False
    its_own = -1
    named = _quoted_name_end(entries, i, b)
    alone = entries[i].frame in _NEED_NO_CLAUSE
    for j in range(named, min(b, i + 1 + reach)):
        bits = entries[j].bits
        goes_on = bits & PARTICIPLE and not bits & (DEFINITE | ATTACHED) and not quoted[j]
        if alone and goes_on and keys[j - 1] not in ("،", ","):
            return None  # "ودعت إلى الصبر معربة عن أملها في أن": the clause is the participle's
        if not bits & (QUOTE | COMPLEMENTISER | MARK | CUE | ENDER) or quoted[j]:
            continue
        if bits & ENDER and not bits & CUE:
            aside = aside or keys[j] in _ASIDES
            continue
        if bits & QUOTE:
            if j + 2 < len(quoted) and quoted[j + 1] and quoted[j + 2] and _speech(entries, j):
                return j
            continue  # a single quoted word is a term, not what is said
        if bits & COMPLEMENTISER and not bits & GIVEN:
            if keys[j] == "فان" and _is_van(keys, entries, j):
                continue
            if j == its_own:
                continue  # "بشأن رجال يعتقد أنهم": what the relative clause says
            before = keys[j - 1] in _NOT_CONTENT or entries[j - 1].lemma in _NOT_CONTENT
            # "قال محمد علي إن": a name, and not "على أن" without its dots
            given = entries[j - 1].bits & GIVEN and entries[j - 2].bits & (GIVEN | SURNAME)
            if keys[j] == "ان" and j > i + 1 and before and not given:
                continue
            return j
        if bits & MARK and keys[j] == ":":
            return j
        finite = bits & CUE and not aside and not bits & (PREPOSITION | NOUN_OF_SOURCE)
        finite = finite and not withholds_name(entries, j)
        if finite and not _nominal(keys, entries, j):
            if not _relative(keys, entries, i, j):
                return None
            noun = entries[j - 1]  # what is described; an unknown name rather speaks
            described = not noun.is_unknown or keys[j - 1].endswith(("ين", "ون"))
            if described and j + 1 < b and entries[j + 1].bits & COMPLEMENTISER:
                its_own = j + 1
    return None


def _is_van(keys: list[str], entries: list[Entry], j: int) -> bool:
    """Tell whether "فان" is the particle of a Dutch name ("بيتر فان در لان")."""
    before = entries[j - 1].bits & GIVEN or name_shape(keys[j - 1]) >= LIKELY
    if not before or j + 1 >= len(keys):
        return False
    after = entries[j + 1]
    return keys[j + 1] in _OF_NAMES or (not after.bits and likely_name(keys[j + 1], after))


def _quoted_name_end(entries: list[Entry], i: int, b: int) -> int:
    """Return where to look for content after a verb: behind a group's name in quotation marks."""
    if i + 1 < b and entries[i + 1].bits & QUOTE:
        for j in range(i + 3, min(b - 2, i + 9)):
            if entries[j].bits & QUOTE:
                return j + 1
            if entries[j].bits & (MARK | COMPLEMENTISER | CUE):
                break
    return i + 1


def _speech(entries: list[Entry], opening: int) -> bool:
    """Tell whether what is quoted is speech and no name of a group ("جماعة «رماح الجنوب»")."""
    before = entries[opening - 1].bits
    if entries[opening - 1].lemma in _NAMED_BEFORE:
        return False
    name = entries[opening + 1 : opening + 2 + _NAME_IN_MARKS]
    letters = 0
    while letters < len(name) and name[letters].lemma in _LETTERS:
        letters += 1
    if letters > 1 and letters < len(name) and name[letters].bits & QUOTE:
        return False  # "ان بي ايه"
    if name and name[0].bits & GIVEN and any(entry.bits & QUOTE for entry in name[2:]):
        return False  # a person's name: الكاتب "وائل الخالدي"
    if entries[opening - 1].lemma == "في" and name and name[0].bits & INSTITUTION:
        return False  # a body's: باحثة في "نادي الأسير"
    short = any(entry.bits & QUOTE for entry in entries[opening + 2 : opening + 2 + _NAME_IN_MARKS])
    if before & INSTITUTION and not before & (DEFINITE | POSSESSED) and short:
        return False  # 'كتلة "العدل والعمل"'
    if entries[opening - 1].lemma == "ل" and short:
        return False  # "الرئيس التنفيذي لـ«أفق موبايل»"
    return not before & (NOUN_OF_SOURCE & ~STATE) or bool(before & (DEFINITE | INSTITUTION))


def _nominal(keys: list[str], entries: list[Entry], j: int) -> bool:
    """Tell whether a form that could be a verb is rather a noun here, or in an aside."""
    if _bracketed(keys, j):
        return True
    before = entries[j - 1].bits & (PREPOSITION | ENDER | SOURCE_PREPOSITION)
    return bool(before) or keys[j - 1] in _BEFORE_NOUNS or bool(entries[j].bits & SPEECH_NOUN)


def _trails(keys: list[str], entries: list[Entry], i: int, b: int, *, after_comma: bool) -> bool:
    """Tell whether the verb closes its sentence after a quotation or, if it may, a comma."""
    back = i - 1
    if keys[back] in _PASSES or keys[back] in ("هكذا", "هذا"):
        back -= 1
    after_quote = bool(entries[back].bits & QUOTE) or (
        keys[back] in ("،", ",", "-", "–") and back > 0 and bool(entries[back - 1].bits & QUOTE)
    )
    if entries[i].bits & WAW:
        return False
    if after_quote:
        return True
    return (
        after_comma
        and keys[back] in ("،", ",", "-", "–")
        and b - i <= _TRAILING_REACH
        and entries[i].frame in ("clause", "tell", "np", "free")
    )
