"""Messages speak for whoever put them out: tapes, statements, leaflets."""

import pytest
from attribution_samples import INSTITUTION, MILITANT, OUTLET, read, sources, speakers

TAPE = (
    "أصدرت جبهة الوادي المتشددة، التي تقاتل الجيش منذ أعوام، تسجيلا صوتيا لزعيمها "
    "أبو سالم الوادي مساء السبت."
)
MINISTRY = "وقال المتحدث باسم وزارة الدفاع العميد سامي النجار إن العملية مستمرة."
SPEAKING = (
    "ويتضمن التسجيل تهديدا لسكان القرى المجاورة.",
    "وحمل الشريط دعوة إلى المقاتلين كي يثبتوا في مواقعهم.",
    "وتضمنت الرسالة نفيا لمقتل نائبه.",
    "واحتوى الشريط على وعيد بهجمات جديدة.",
    "وفي التسجيل أن المقاتلين باقون في البلدة.",
    "وفي النداء أن المعركة لم تنته بعد.",
    "وجاء في التسجيل أن المقاتلين باقون في البلدة.",
    "والمدينة، كما جاء في التسجيل، لم تسقط.",
    "فالمدينة، بحسب الشريط، لم تسقط.",
    "ولا تسليم للسلاح، تقول الرسالة، ما دام الحصار قائما.",
    "واعتبر التسجيل أن المدينة لم تسقط.",
    "وظهر في المقطع متوعدا القوات الحكومية.",
    "ووعد التسجيل الأتباع بنصر قريب.",
)
PLAIN = (
    "ولم يأت التسجيل على ذكر خسائر الجبهة.",
    "وبث التسجيل على مواقع متشددة.",
    "وبلغت مدة التسجيل سبع دقائق.",
    "وتضمن التسجيل صورا لمعارك قديمة.",
    "ويتضمن الاتفاق دعوة إلى انتخابات.",
    "وحملت الشاحنات مساعدات إلى السكان.",
    "وظهر الوزير في الصور مبتسما.",
)


@pytest.mark.parametrize("between", ["", MINISTRY + "\n"], ids=["next", "after another"])
@pytest.mark.parametrize("sentence", SPEAKING)
def test_a_tape_speaks_for_the_group_that_put_it_out(sentence: str, between: str) -> None:
    found = read(f"{TAPE}\n{between}{sentence}")[-1]
    assert (found.source, found.speaker) == (MILITANT, "أبو سالم الوادي")


@pytest.mark.parametrize("sentence", PLAIN)
def test_what_is_told_of_a_message_is_the_outlets(sentence: str) -> None:
    assert sources(f"{TAPE}\n{sentence}")[-1] is OUTLET


BROUGHT_IN = (
    (
        "وعثر السكان على بيان بتوقيع «مجلس الراية»، ذراع التنظيم.",
        "واتهم البيان الحكومة بالخيانة.",
        "مجلس الراية",
    ),
    (
        "وأكدت وزارة الصحة في بيان أن اللقاح متوفر.",
        "وأضاف البيان أن التوزيع يبدأ غدا.",
        "وزارة الصحة",
    ),
    ("وصدر بيان لوزارة النقل بعد الحادث.", "وأوضح البيان أن الجسر أغلق.", "وزارة النقل"),
    ("ووزعت جبهة الوادي المتشددة منشورا في السوق.", "وفيه أن العقاب قريب.", "جبهة الوادي"),
)


@pytest.mark.parametrize(("brought_in", "later", "expected"), BROUGHT_IN)
def test_a_message_is_whose_the_article_says(brought_in: str, later: str, expected: str) -> None:
    other = "وقال الطبيب هاني سعد إن الوضع هادئ."
    between = f"{other}\n" if "البيان" in later else ""
    assert speakers(f"{brought_in}\n{between}{later}")[-1] == expected


def test_a_message_that_only_a_site_put_out_is_of_whoever_speaks_in_it() -> None:
    text = (
        "وأعلن تنظيم راية الشرق المتشدد، في بيان نشره موقع إلكتروني، مسؤوليته عن الهجوم.\n"
        "وقال وزير الداخلية سامر حداد إن التحقيق مستمر.\n"
        "وتوعد البيان بهجمات أخرى."
    )
    assert speakers(text)[-1] == "تنظيم راية الشرق"


FRONTED = (
    "وفي كلمة صوتية منسوبة إلى أمير تنظيم راية الشرق المتشدد أبو سالم الشرقي، خاطب الرجل القبائل.",
    "وفي كلمة صوتية منسوبة إلى أمير تنظيم راية الشرق المتشدد أبو سالم الشرقي، قال إن القتال طويل.",
)


@pytest.mark.parametrize("text", FRONTED)
def test_a_message_that_opens_a_sentence_names_its_speaker(text: str) -> None:
    before = "وقال وزير الدفاع سامر حداد إن الجيش تقدم."
    assert speakers(f"{before}\n{text}") == ["سامر حداد", "أبو سالم الشرقي"]


def test_a_message_that_somebody_is_asked_about_is_no_speaker() -> None:
    text = (
        "وقال وزير الدفاع سامر حداد إن الجيش تقدم.\n"
        "وردا على سؤال عن رسالة منسوبة إلى تنظيم راية الشرق المتشدد، قال إن الخبر كاذب."
    )
    assert speakers(text) == ["سامر حداد", "سامر حداد"]


def test_a_bodys_message_through_its_leader_is_the_bodys() -> None:
    text = (
        "وأقرت جبهة الوادي المتشددة في تسجيل منسوب إلى قائدها الميداني بالانسحاب.\n"
        "وقال الطبيب هاني سعد إن الوضع هادئ.\n"
        "وتوعد التسجيل بالعودة."
    )
    assert speakers(text)[-1] == "جبهة الوادي"


def test_a_letter_is_not_of_the_one_it_goes_to() -> None:
    text = "وتسلم المدير رسالة للوزير سامر حداد.\nوجاء في الرسالة أن الطريق مقطوع."
    assert speakers(text)[-1] != "سامر حداد"


def test_a_headline_may_begin_with_what_is_said() -> None:
    found = read("«لن نترك السد»: جبهة الوادي المتشددة تكسر صمتها بعد شهر")[0]
    assert (found.source, found.speaker) == (MILITANT, "جبهة الوادي")
    assert speakers("«ليلة طويلة»: عرض جديد في المسرح") == [None]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("ونفى الفرع المحلي لتنظيم الدولة الإسلامية خروجه من البلدة.", MILITANT),
        ("ودعا الفرع المحلي لنقابة المعلمين إلى إضراب.", INSTITUTION),
    ],
)
def test_a_branch_is_of_its_bodys_side(text: str, source: object) -> None:
    assert sources(text) == [source]


def test_a_pronoun_agrees_with_the_group_it_stands_for() -> None:
    """The army that stands between is masculine, and "ها" the front's."""
    text = f"{TAPE}\nوقال أبو سالم الوادي إن القتال مستمر."
    assert sources(text)[-1] is MILITANT
