"""What is said: where direct and indirect stretches begin and end."""

import pytest
from attribution_samples import read


def indirect(text: str) -> list[str]:
    return [span.of(text) for span in read(text)[0].indirect]


def direct(text: str) -> list[str]:
    return [span.of(text) for span in read(text)[0].quotes]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("قال الوزير إن المدارس ستفتح الأحد.", ["إن المدارس ستفتح الأحد"]),
        (
            "قال الوزير إن المدارس ستفتح، مشيرا إلى أن الطرق آمنة.",
            ["إن المدارس ستفتح", "أن الطرق آمنة"],
        ),
        ("وأشارت الوزارة إلى انخفاض الأسعار.", ["انخفاض الأسعار"]),
        ("دعا الرئيس السكان إلى ملازمة بيوتهم.", ["ملازمة بيوتهم"]),
        ("بلغ عدد الجرحى أربعين، وفق وزارة الصحة.", ["بلغ عدد الجرحى أربعين"]),
        (
            "قالت الوزارة إن الجسر سليم، فيما واصلت الفرق عملها.",
            ["إن الجسر سليم"],
        ),
    ],
)
def test_indirect_speech_ends_with_its_clause(text: str, stretches: list[str]) -> None:
    assert indirect(text) == stretches


def test_quotations_are_cut_out_of_what_is_reported() -> None:
    text = "قالت ليلى حداد إن البيت «لم ينهر في الزلزال» بل بعده."
    assert direct(text) == ["«لم ينهر في الزلزال»"]
    assert indirect(text) == ["إن البيت", "بل بعده"]


def test_a_complementiser_alone_is_no_stretch() -> None:
    text = "قالت ليلى حداد إن «البيت لم ينهر في الزلزال»."
    assert indirect(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "قالت صحيفة «أخبار الوادي» إن السد انهار.",
        "ووصلت شحنة من لقاح «سبوتنيك في» إلى الميناء.",
        "وتعرض اللوحة في معرض «نهر بلا ضفاف» حتى الشتاء.",
        "وقال الاتحاد إن العينتين «أ» و«ب» متطابقتان.",
        "وقالت الوكالة إنها رفعت مستوى الخطر من «معتدل» إلى «شديد الخطورة».",
        "ونصح الطبيب بعدم تناول «مضادات الالتهابات» في الحال.",
        "كما طالب المرصد قيادة «رماح الجنوب» بالإفراج عن الرهائن.",
    ],
)
def test_names_in_quotation_marks_are_no_speech(text: str) -> None:
    assert direct(text) == []


@pytest.mark.parametrize("marks", ["«»", "“”", "”“", '""', "»«"])
def test_marks_of_every_style(marks: str) -> None:
    text = f"قالت ليلى حداد {marks[0]}كنا نائمين حين انهار السقف{marks[1]}."
    assert direct(text) == [f"{marks[0]}كنا نائمين حين انهار السقف{marks[1]}"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("قال النائب إن الحملة «ماضية إلى غايتها».", ["«ماضية إلى غايتها»"]),
        ("ورأى المحلل أن الكتيبة «ذراع بلا رأس».", ["«ذراع بلا رأس»"]),
        ("وأعلن النائب أن «مؤسسات الدولة تنهار».", ["«مؤسسات الدولة تنهار»"]),
        ("وقال شاهد إن مسلحي «لواء الغيارى» غادروا.", []),
        ("وروى المزارع لـ«صوت الوادي» أن الماء انقطع.", []),
        ("وقال الخبير إن كلمة «طوعي» هي ما باعه المتعاملون.", []),
    ],
)
def test_names_and_predicates_are_told_apart(text: str, quoted: list[str]) -> None:
    assert direct(text) == quoted


def test_a_second_cue_leaves_the_first_its_content() -> None:
    text = "قال الوزير إن المدينة هادئة، وأضاف أن الجيش قد غادر."
    assert [span.of(text) for span in read(text)[0].indirect] == [
        "إن المدينة هادئة",
        "أن الجيش قد غادر",
    ]
