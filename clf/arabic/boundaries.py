"""Whether a mark that can end a sentence does end it where it stands.

The answer is read from the word before the mark and the word after it. Every look back or
ahead is bounded, so that a line of any length costs time in proportion to it.
"""

import re
from dataclasses import dataclass

from clf.arabic.charsets import (
    ARABIC_INDIC_DIGITS,
    BIDI_CONTROLS,
    CLOSING_BRACKETS,
    COMMAS,
    DASHES,
    DIACRITICS,
    ELLIPSIS,
    EXTENDED_DIGITS,
    LETTERS,
    OPENING_BRACKETS,
    QUOTES,
    STRONG_TERMINATORS,
    TATWEEL,
    ZERO_WIDTH,
    char_class,
)
from clf.arabic.quotes import QuoteMarks

_LOOK_BACK = 64
"""Characters read before a mark: longer than any abbreviation or date."""
_BRACKETED = 40
"""Characters between the brackets of a short remark, at most."""
_ADDRESS_LOOK_BACK = 300
"""Characters read before a mark that has no space after it, to know an address."""

_L = char_class(LETTERS)
_M = char_class(DIACRITICS | {TATWEEL})
_D = "0-9" + ARABIC_INDIC_DIGITS + EXTENDED_DIGITS

_SPEECH_STEMS = (
    # said and its kin, third person past and present, with and without hamza as typed
    "قال|يقول|تقول|قيل|[أا]ضاف|يضيف|تضيف|تابع|يتابع|تتابع|[أا]كد|يؤكد|تؤكد|[أا]وضح|يوضح|توضح"
    "|ذكر|يذكر|تذكر|صرح|يصرح|تصرح|[أا]علن|يعلن|تعلن|[أا]شار|يشير|تشير|لفت|يلفت|نوه|شدد|يشدد"
    "|[أا]ردف|استطرد|استدرك|ختم|اختتم|خلص|كشف|زعم|يزعم|تزعم|ادعى|ادعت|نفى|نفت|ينفي|تنفي|نقل"
    "|ينقل|تنقل|توعد|يتوعد|تتوعد|هدد|يهدد|تهدد|حذر|يحذر|تحذر|[أا]فاد|يفيد|تفيد|رأى|رأت|يرى|ترى"
    "|اعتبر|يعتبر|تعتبر|وصف|يصف|تصف|علق|يعلق|تعلق|روى|روت|يروي|تروي"
    # what questions, calls and messages are introduced or followed by
    "|س[أا]ل|يس[أا]ل|تس[أا]ل|تساءل|يتساءل|تتساءل|[أا]جاب|يجيب|تجيب|رد|يرد|ترد|هتف|يهتف|تهتف|صرخ"
    "|يصرخ|تصرخ|صاح|يصيح|تصيح|نادى|كتب|يكتب|تكتب|غرد|يغرد|تغرد|همس|يهمس|تهمس|قاطع"
)
_SPEECH = rf"(?:{_SPEECH_STEMS})(?:ت|ا|تا|وا|ون|ن|ه|ها|هم)?(?![{_L}])"
_NEW_SENTENCE = re.compile(rf"[وف](?:قد )?{_SPEECH}")
"""A link and a verb of saying ("وأضاف"): nothing begins a new sentence more plainly."""
_TAIL_OF_QUOTATION = re.compile(
    rf"(?:{_SPEECH}|(?:هكذا|هذا ما|بهذه|بحسب|حسب|وفق|على حد|كما|وهو|وهي|وهم)(?![{_L}]))"
)
"""What follows a quotation in the same sentence: "لماذا؟" تساءل الرجل."""
_TAIL_OF_QUESTION = re.compile(rf"(?:على|إلى|الى|عن|ضد|أمام|خلال|التي|الذي|الذين)(?![{_L}])")
"""What moreover follows a quoted cry or question inside its sentence: "...!" على الجدران."""

_LAST_WORD = re.compile(rf"[{_L}{_M}]+\Z")
_LAST_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+\Z")
_SPELLED_ACRONYM = re.compile(rf"(?<![{_L}{_M}.])(?:(?!و)[{_L}] ){{2,}}[{_L}]\Z")
"""Letters spelled apart ("ا ف ب") take no full stops, so one after them is the sentence's."""
_UNIT_OF_NUMBER = re.compile(rf"[{_D}]\s?[مصهج]{TATWEEL}?\Z")
"""A year, hour or amount ("2019 م", "1440 هـ") ends a sentence, unlike the engineer's "م."."""
_LIST_HEAD = re.compile(rf"[\s*•·\-–—]*(?:[{_D}]{{1,3}}|[A-Za-z{_L}])\Z")
_DATE = (  # 12. 3. 2020, read before and after each of its two full stops
    (re.compile(rf"(?<![{_D}])[{_D}]{{1,2}}\Z"), re.compile(rf"[{_D}]{{1,2}}\.\s?[{_D}]{{2,4}}")),
    (re.compile(rf"(?<![{_D}])[{_D}]{{1,2}}\.\s[{_D}]{{1,2}}\Z"), re.compile(rf"[{_D}]{{2,4}}")),
)
_ADDRESS_BEFORE = re.compile(r"://|www\.|@|[A-Za-z0-9]/", re.IGNORECASE)
_ADDRESS_AFTER = re.compile(r"[\w.\-]{0,64}@")
_PART_OF_NAME = frozenset("._/\\@&=%")
_DIGIT = frozenset("0123456789" + ARABIC_INDIC_DIGITS + EXTENDED_DIGITS)
_GOES_ON = COMMAS | CLOSING_BRACKETS | {TATWEEL}
"""What begins no sentence. A tatweel is the rest of a word cut up against filters: خـ. ـوف."""
_UNSEEN = BIDI_CONTROLS | ZERO_WIDTH | DIACRITICS
_AFTER_WORD = "".join(QUOTES | CLOSING_BRACKETS | _UNSEEN | {" ", "\u00a0"})

ABBREVIATIONS = frozenset(
    {
        # An abbreviation of one letter ("د."، "أ.د."، "ص.ب.") needs no list: a letter alone is
        # hardly ever the word that ends a sentence. These have more than one.
        "إلخ",  # and so on: it may end a sentence, but text after it more often continues it
        "الخ",
        "ود",  # "and Dr", "and Eng.": the link written on to the title
        "وم",
        "مج",  # volume of a book
        "تح",  # edited by
    }
)
"""Arabic abbreviations of two letters and more that take a full stop."""

_LATIN_ABBREVIATION = re.compile(
    r"[A-Z]"  # an initial, or the last letter of U.S.
    r"|mrs?|ms|dr|prof|st|[js]r|gen|col|maj|capt|lt|sgt|gov|sen|rep|rev|hon"  # titles
    r"|etc|vs|nos?|vol|pp|ed|al|fig|cf|ca|approx|dept|univ"
    r"|inc|ltd|co|corp|bros"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec",
    re.IGNORECASE,
)
"""Latin abbreviations that Arabic news quotes with their full stop."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text, without its line break, and the quotation marks in it."""

    text: str
    start: int
    end: int
    marks: QuoteMarks


def sentence_end(line: Line, begun: int, start: int, end: int) -> int | None:
    """Return where the sentence ends that the run of marks ``text[start:end]`` may close.

    ``begun`` is where that sentence begins. The answer includes closing quotation marks and
    brackets; None where the sentence goes on, or ends by the end of the line anyway.
    """
    text = line.text
    if start > begun and text[start - 1] in OPENING_BRACKETS:
        return None  # (...) and (!)
    if _in_brackets(line, begun, start, end):
        return None  # (أو.آر.إف), (جي. بي. مورغان)
    after, quoted, bracketed = _past_closers(line, end)
    following = _past_space(text, after, line.end)
    if following == line.end or text[following] in _GOES_ON:
        return None
    marks = frozenset(text[start:end])
    is_strong = not marks.isdisjoint(STRONG_TERMINATORS)
    if not is_strong and (ELLIPSIS in marks or end - start > 1):
        # Two or three full stops are a pause in Arabic news prose, even before "وقال".
        ends = (quoted or ELLIPSIS in marks) and begins_sentence(text, following)
    elif following == after:
        ends = _ends_without_space(line, begun, start, following)
    elif quoted and _goes_on_after_quotation(text, following, is_strong):
        ends = False
    elif is_strong:  # a question in brackets is an aside within its sentence
        ends = not bracketed or begins_sentence(text, following)
    else:
        ends = not _is_of_the_word(text, begun, start, following)
    return after if ends else None


def _in_brackets(line: Line, begun: int, start: int, end: int) -> bool:
    """Tell whether a mark stands in a short remark in brackets, of no more than a few words."""
    text = line.text
    before = text[max(begun, start - _BRACKETED) : start]
    opened = max(before.rfind(mark) for mark in OPENING_BRACKETS)
    if opened < 0 or opened < max(before.rfind(mark) for mark in CLOSING_BRACKETS):
        return False
    after = text[end : min(line.end, end + _BRACKETED)]
    closed = min((at for mark in CLOSING_BRACKETS if (at := after.find(mark)) >= 0), default=-1)
    reopened = any(mark in after[: max(closed, 0)] for mark in OPENING_BRACKETS)
    return closed > 0 and not reopened and len(before) - opened + closed <= _BRACKETED


def begins_sentence(text: str, at: int) -> bool:
    """Tell whether the word at ``at`` plainly begins a new sentence ("وأضاف")."""
    return _NEW_SENTENCE.match(text, at) is not None


def _past_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _past_closers(line: Line, at: int) -> tuple[int, bool, bool]:
    """Return the place after closing marks, and whether quotation marks, brackets are there."""
    quoted = bracketed = False
    while at < line.end:
        mark = _past_space(line.text, at, line.end)  # agencies write: انتهى. ” وأضاف
        if mark in line.marks.closers:
            at, quoted = line.marks.closers[mark], True
        elif line.text[at] in CLOSING_BRACKETS:
            at, bracketed = at + 1, True
        elif line.text[at] in _UNSEEN:
            at += 1
        else:
            break
    return at, quoted, bracketed


def _goes_on_after_quotation(text: str, following: int, is_strong: bool) -> bool:
    """Tell whether the words after a quoted sentence belong to the sentence that quotes it."""
    if text[following] in DASHES or _TAIL_OF_QUOTATION.match(text, following):
        return True
    return is_strong and _TAIL_OF_QUESTION.match(text, following) is not None


def _ends_without_space(line: Line, begun: int, start: int, following: int) -> bool:
    """Tell whether a mark ends a sentence though a word follows at once ("انتهى.وقال")."""
    text = line.text
    next_letter = line.marks.openers.get(following, following)
    if next_letter >= line.end or text[next_letter] not in LETTERS:
        return False
    before = text[max(begun, start - _LOOK_BACK) : start].rstrip(_AFTER_WORD)
    word = _LAST_WORD.search(before)
    if word is None or sum(letter in LETTERS for letter in word.group()) < 2:
        return False
    outside = before[word.start() - 1 : word.start()]
    if outside in _PART_OF_NAME or (outside.isascii() and outside.isalnum()):
        return False
    token = text[max(begun, start - _ADDRESS_LOOK_BACK) : start].split()[-1]
    return not (
        word.group() in ABBREVIATIONS
        or _ADDRESS_BEFORE.search(token)
        or _ADDRESS_AFTER.match(text, next_letter)
    )


def _is_of_the_word(text: str, begun: int, start: int, following: int) -> bool:
    """Tell whether a full stop belongs to the number, initial or abbreviation before it."""
    before = text[max(begun, start - _LOOK_BACK) : start].rstrip("".join(_UNSEEN))
    last = before[-1:]
    if start - begun < _LOOK_BACK and _LIST_HEAD.match(before):
        return True
    if last in _DIGIT:
        return any(head.search(before) and tail.match(text, following) for head, tail in _DATE)
    if begins_sentence(text, following):
        return False
    if word := _LAST_WORD.search(before):
        return _is_arabic_abbreviation(before, word.group())
    if latin := _LAST_LATIN.search(before):
        return _LATIN_ABBREVIATION.fullmatch(latin.group()) is not None
    return False


def _is_arabic_abbreviation(before: str, word: str) -> bool:
    letters = "".join(letter for letter in word if letter in LETTERS)
    if len(letters) > 1:
        return letters in ABBREVIATIONS
    return not (_UNIT_OF_NUMBER.search(before) or _SPELLED_ACRONYM.search(before))
