"""Sentences: hard cases of the language, the tiling of any text, work in proportion to length."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clf.arabic import sentences
from clf.arabic.sentences import split_sentences
from clf.schema import Span

ARTICLES = Path(__file__).parents[3] / "../shared/articles"


def split(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


WHOLE = {
    "decimal": "ارتفع السعر بنسبة 13.5 في المئة",
    "grouped number": "بلغت الخسائر 1.000.000 دولار أمس",
    "arabic decimal": "سجل المؤشر ١٣٫٥ نقطة و١٣.٥ درجة",
    "date": "وقع الاتفاق في 12.3.2020 بالقاهرة",
    "date with spaces": "وقع الاتفاق في 12. 3. 2020 بالقاهرة",
    "time": "بدأ القصف عند 10.30 صباحا و11:45 ليلا",
    "title": "قال د. محمد علي إن الوضع صعب",
    "title joined to its link": "حضر ود. محمد علي الاجتماع",
    "two titles": "قال أ.د. محمد علي و م. سامي إن الوضع صعب",
    "two titles apart": "قال أ. د. محمد علي إن الوضع صعب",
    "post box": "ص.ب. 1234 عمان",
    "before Christ": "شيدت المدينة سنة 300 ق.م على الساحل",
    "agency": "نقلت ا ف ب عن مصدر",
    "united states": "قالت صحيفة U.S. News إن الحرب انتهت",
    "initial": "ألف الكتاب J. Smith من لندن",
    "latin abbreviation": "شركات (Apple, IBM, etc. وغيرها) في السوق",
    "list head": "1. وقف إطلاق النار",
    "arabic list head": "١. وقال المتحدث نعم",
    "letter head": "أ. وقف إطلاق النار",
    "url": "زوروا https://ar.example.org/خبر.عاجل?x=1.2 الآن",
    "url with arabic path": "رابط www.example.com/سوريا.العراق هنا",
    "email": "راسلوا أحمد.علي@example.com اليوم",
    "file name": "نشر ملف تقرير.pdf وملف data.tar.gz أمس",
    "latin version": "أصدرت Node.js 2.0 أمس",
    "two dots": "وفيات كورونا تتخطى 65 ألفا.. والإصابات أكثر",
    "two dots glued": "نسمة..الصحة العالمية تستعد",
    "three dots": "ساد الصمت... ثم انفجر المكان",
    "spaced dots": "ساد الصمت . . . ثم انفجر المكان",
    "ellipsis sign": "هاس، كيسنجر… وغيرهم في الندوة",
    "cut quotation": 'قال "إن الحرب (...) لن تنتهي" أمس',
    "cut quotation in square brackets": 'قال "إن الحرب [...] لن تنتهي" أمس',
    "word cut up": "ساد الخـ. ـوف وتكـ. ـتم الجميع",
    "aside": "احتفل بالنصر (!) الذي لم يتحقق",
    "question in brackets": "سافر الرجل (من يدري؟) إلى الشمال",
    "exclamation before a comma": "لا!، قال الرجل",
    "question before a comma": '"لماذا؟"، تساءل الرجل',
    "question and its verb": '"لماذا؟" تساءل الرجل',
    "cry and its verb": '"لن نرحل!" قال الرجل.',
    "cry and the wall": 'كتب الشبان "الشعب يريد!" على الجدران',
    "statement and its verb": "«انتهت الحرب.» هكذا قال الرجل",
    "dash after a quotation": '"انتهت الحرب!" - الرئيس',
    "sentences in a quotation": 'قال "انتهت الحرب. سنعود. هل تسمعون؟ نعم!" وهو يبتسم',
    "dateline": "بيروت - قال متحدث إن القوات انسحبت",
    "bullet": "• وقف النار",
    "apostrophe": "قال O'Neil's ودون’t إنه عائد",
}

STYLES = [
    '"{}"',
    "“{}”",
    "”{}“",
    "“{}“",
    '"{}“',
    '”{}"',
    "„{}“",
    "«{}»",
    "»{}«",
    "‹{}›",
    "‘{}’",
    "''{}''",
]

CUT = {
    "full stop": ("انتهى الاجتماع.", "وقال الوزير نعم."),
    "question": ("من يدري؟", "لا أحد"),
    "ascii question": ("من يدري?", "لا أحد"),
    "marks in a row": ("من يدري؟!", "لا أحد"),
    "urdu full stop": ("انتهى الاجتماع۔", "قال الوزير"),
    "space before the stop": ("انتهى الاجتماع .", "وقال الوزير"),
    "year": ("بدأت الحرب عام 2014.", "وكان ذلك في الشتاء"),
    "two numbers": ("بلغ عددهم 20.", "15 منهم أطفال"),
    "year with its sign": ("بدأت الحرب عام 2014 م.", "كان ذلك شتاء"),
    "hijri year": ("وقع ذلك عام 1440 هـ.", "ثم سقطت المدينة"),
    "spelled agency": ("نقلت ذلك ا ف ب.", "الجيش ينفي"),
    "bracket": ("أعلن ذلك الجيش (رويترز).", "ثم انسحب"),
    "stop in a bracket": ("أعلن ذلك الجيش (رويترز.)", "ثم انسحب"),
    "quotation before the stop": ('قال "انتهت الحرب".', "قال الجيش نعم"),
    "quotation after the stop": ('قال "انتهت الحرب."', "وأضاف الوزير"),
    "cry at the end of a quotation": ("قال «لن نرحل!»", "الجيش ينفي"),
    "letter, then a verb of saying": ("ينقصهم فيتامين د.", "وأضاف الطبيب"),
    "ellipsis, then a verb of saying": ("سنرى ما يحدث…", "وأضاف المتحدث"),
    "dots in a quotation, then a verb of saying": ('قال "سنرى.."', "وأضاف المتحدث"),
    "diacritics": ("انتهى الاجتماعُ.", "وَقال الوزير"),
    "direction mark": ("انتهى الاجتماع.\u200f", "وقال الوزير"),
    "list": ("1. وقف النار.", "2. تبادل الأسرى."),
    "latin word": ("أطلقت Google.", "قال الجيش"),
    "semicolon is none": ("انتهى؛ ثم بدأ: نعم.", "قال"),
}

GLUED = {
    "letter": ("انتهى الاجتماع.", "وقال الوزير"),
    "diacritics": ("انتهى الاجتماعُ.", "وقال الوزير"),
    "question": ("من يدري؟", "وقال الوزير"),
    "after a quotation": ('قال "انتهت الحرب."', "وقال الوزير"),
    "before a quotation": ("انتهى الاجتماع.", '"لن نعود" قال الوزير'),
    "space on the wrong side": ("انتهى الاجتماع .", "أشار الوزير"),
    "after a bracket": ("انتهى (الاجتماع).", "وقال الوزير"),
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_no_cut(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize("parts", CUT.values(), ids=CUT)
def test_cut(parts: tuple[str, str]) -> None:
    assert split(" ".join(parts)) == list(parts)


@pytest.mark.parametrize("parts", GLUED.values(), ids=GLUED)
def test_cut_without_space(parts: tuple[str, str]) -> None:
    assert split("".join(parts)) == list(parts)


@pytest.mark.parametrize("style", STYLES)
def test_quotations_of_every_style(style: str) -> None:
    inner = style.format("نحن باقون. لن نرحل! هل تسمعون؟ نعم.")
    first = f"قال الرجل {inner}"
    assert split(f"{first} وأضاف الجيش نعم. ثم {style.format('ذهب. وعاد')} أمس.") == [
        first,
        "وأضاف الجيش نعم.",
        f"ثم {style.format('ذهب. وعاد')} أمس.",
    ]


@pytest.mark.parametrize("style", STYLES)
def test_an_open_quotation_is_cut_as_usual(style: str) -> None:
    opening = style.split("{", maxsplit=1)[0]
    parts = [f"قال {opening}نحن باقون.", "لن نرحل.", "سنعود"]
    assert split(" ".join(parts)) == parts


def test_a_quotation_closed_from_an_earlier_line() -> None:
    text = 'قال "نحن هنا.\nنحن باقون". وأضاف "لن نرحل. أبدا". ثم ذهب.'
    assert split(text) == [
        'قال "نحن هنا.',
        'نحن باقون".',
        'وأضاف "لن نرحل. أبدا".',
        "ثم ذهب.",
    ]


def test_a_closing_mark_without_an_opening_one_belongs_to_its_sentence() -> None:
    assert split("نحن باقون.” ثم ذهب الرجل. وعاد") == ["نحن باقون.”", "ثم ذهب الرجل.", "وعاد"]
    assert split("نحن باقون.“ ثم ذهب الرجل") == ["نحن باقون.“", "ثم ذهب الرجل"]


def test_nested_quotations() -> None:
    text = 'قال «سمعته يقول "لن أرحل. أبدا". ثم ذهب.» وأضاف الجيش.'
    assert split(text) == ['قال «سمعته يقول "لن أرحل. أبدا". ثم ذهب.»', "وأضاف الجيش."]


def test_a_long_quotation_is_cut() -> None:
    sentence = "نحن باقون هنا. "
    longest = sentence * ((sentences.MAX_QUOTATION - 2) // len(sentence))
    assert len(split(f'قال "{longest}"')) == 1
    assert len(split(f'قال "{longest}{sentence * 2}"')) > 10


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\n\n", " \n\t\n"])
def test_line_ends(end: str) -> None:
    assert split(f"عنوان بلا نقطة{end}قال الوزير{end}") == ["عنوان بلا نقطة", "قال الوزير"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "* * *", "...", "—\n***\n؟!", "🙂🙂", ". . ."])
def test_no_sentence_without_a_word(text: str) -> None:
    assert split(text) == []


def test_marks_without_words_stay_with_their_neighbour() -> None:
    assert split("قال نعم. * * *") == ["قال نعم. * * *"]
    assert split("... قال نعم. ثم ذهب.") == ["... قال نعم.", "ثم ذهب."]


QUOTED_TEXT = st.text(
    st.sampled_from(list("اقلوند. .؟!…\"“”«»'‘’()12،- \n\r\t\u2028\u200f🙂aB@/:\u064b\u0640")),
    max_size=120,
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
PIECES = st.lists(
    st.sampled_from(
        [
            "قال ",
            "وأضاف ",
            "د. ",
            "نعم. ",
            '"',
            "“",
            "”",
            "«",
            "»",
            "''",
            "..",
            "\r\n",
            "؟ ",
            "12. 3. 2020",
            "هـ.",
        ]
    ),
    max_size=40,
).map("".join)


@given(QUOTED_TEXT | ANY_TEXT | PIECES)
@example("a.\u0640ب\u0640.ب")
@example("ب.''ب")
def test_sentences_tile_the_text(text: str) -> None:
    spans = split_sentences(text)
    rebuilt, at = "", 0
    for span in spans:
        gap, sentence = text[at : span.start], span.of(text)
        assert span.start >= at
        assert sentence == sentence.strip()
        assert re.search(r"[^\W_]", sentence)
        assert not re.search(r"[^\W_]", gap)
        assert not re.search("[\n\r\x85\u2028\u2029]", sentence)
        rebuilt += gap + sentence
        at = span.end
    assert rebuilt + text[at:] == text
    assert not re.search(r"[^\W_]", text[at:])
    for before, after in pairwise(spans):  # no word-less scrap inside a line
        gap = text[before.end : after.start]
        assert gap.isspace() or not gap or re.search("[\n\r\x85\u2028\u2029]", gap)


@given(PIECES)
def test_lines_are_split_one_by_one(text: str) -> None:
    lines = re.split("\r\n", text)
    assert split(text) == [sentence for line in lines for sentence in split(line)]


class CountingText(str):
    """A text that counts the characters that are asked of it one by one or by slice."""

    __slots__ = ("asked",)
    asked: int

    def __getitem__(self, key: object) -> str:
        part = super().__getitem__(key)  # type: ignore[index]
        self.asked += len(part)
        return part


STRESS = {
    "quotation marks": '"',
    "marks and words": 'قال "نعم. ',
    "open marks": "“ نعم. ",
    "closing marks": "نعم.” ",
    "mixed marks": "“نعم. ”«لا! »' ",
    "full stops": "ا.ب",
    "stops and spaces": "نعم." + " " * 40,
    "spaces and stops": " " * 40 + ".",
    "short sentences": "نعم نعم. ",
    "closing brackets": "نعم.)))))))))))))))) ",
    "marks on a stop": "نعم.\u064b\u064b\u064b\u064b\u064b\u064b\u064b",
    "addresses": "نعم.نعم@x/",
    "dots": "نعم.. ",
}


@pytest.mark.parametrize("unit", STRESS.values(), ids=STRESS)
def test_work_is_in_proportion_to_length(unit: str) -> None:
    def asked(n_characters: int) -> int:
        text = CountingText((unit * (n_characters // len(unit))) + " نعم")
        text.asked = 0
        split_sentences(text)
        return text.asked

    small, large = asked(5_000), asked(40_000)
    assert large <= 8 * 1.3 * small + 2_000
    assert large <= 40_000 * 80  # the look back a mark is the worst of it


def test_a_line_of_a_million_characters() -> None:
    text = "قال الرجل نعم. " * 70_000
    assert len(split_sentences(text)) == 70_000


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the shared gold articles are not here")
def test_exact_spans_of_the_gold_articles() -> None:
    lines = (ARTICLES / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold: dict[str, set[Span]] = {}
    for item in map(json.loads, lines):
        gold.setdefault(item["doc"], set()).add(Span(item["start"], item["end"]))
    n_right = n_found = 0
    for name, spans in gold.items():
        text = (ARTICLES / f"{name}.txt").read_bytes().decode("utf-8")
        found = set(split_sentences(text))
        n_right += len(found & spans)
        n_found += len(found)
    assert 2 * n_right / (n_found + sum(map(len, gold.values()))) >= 0.98


@pytest.mark.parametrize(
    "text",
    [
        "وقالت لهيئة الإذاعة النمساوية (أو.آر.إف) إنها تنتظر.",
        "وقال مصرف (جي. بي. مورغان) إن السعر ارتفع.",
        "وقال (وهو يبكي. ثم ضحك) إن البيت هدم.",
    ],
)
def test_a_short_remark_in_brackets_is_not_cut(text: str) -> None:
    assert [span.of(text) for span in split_sentences(text)] == [text]
