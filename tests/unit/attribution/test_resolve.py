"""Who is meant: names that an article spells, shortens and counts in its own ways."""

import pytest
from attribution_samples import INSTITUTION, MILITANT, read, speakers


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # A foreign name in two spellings, one vowel apart, is one person.
        (
            "قال أستاذ الأوبئة أندرو كانينغتون إن الخطر قائم.\nوأشار كونينغتون إلى أن السفر يزيده.",
            ["أندرو كانينغتون", "أندرو كانينغتون"],
        ),
        # Two people whose surnames differ by more stay two.
        (
            "قال الخبير أندرو كانينغتون إن الخطر قائم.\nوقال بيلينغتون إن الأمر مبالغ فيه.",
            ["أندرو كانينغتون", "بيلينغتون"],
        ),
        # A surname of two words, and a body without its noun.
        (
            "قال المتحدث باسم الوزارة محمد العبد الباقي إن العدد ارتفع.\n"
            "وأوضح العبد الباقي أن السبب معروف.",
            ["محمد العبد الباقي", "محمد العبد الباقي"],
        ),
        (
            "قالت منظمة الصحة العالمية إن اللقاح آمن.\nوأكدت الصحة العالمية أن الكميات تكفي.",
            ["منظمة الصحة العالمية", "منظمة الصحة العالمية"],
        ),
        # What comes before the full name is not known by it yet.
        (
            "الصحة العالمية: اللقاح آمن\nقالت منظمة الصحة العالمية إن الكميات تكفي.",
            ["الصحة العالمية", "منظمة الصحة العالمية"],
        ),
        (
            "قررت الحكومة القطرية إغلاق المعابر.\nوقالت الحكومة إن القرار مؤقت.",
            [None, "الحكومة القطرية"],
        ),
        (
            "الجديد أن دراسة حديثة نشرتها مجلة علمية، كشفت طريقة أخرى.\n"
            "وأوضحت الدراسة أن النتائج أولية.",
            ["دراسة حديثة", "دراسة حديثة"],
        ),
        # A role that only stands within a phrase is not its holder's.
        (
            "قال قيادي في اللواء إن رجاله باقون.\n"
            "وأعلن لواء السهل الأخضر أنه لن ينسحب.\n"
            "ونفى اللواء ذلك.",
            ["قيادي في اللواء", "لواء السهل الأخضر", "لواء السهل الأخضر"],
        ),
    ],
)
def test_who_is_meant(text: str, wanted: list[str | None]) -> None:
    assert speakers(text) == wanted


def test_an_item_of_a_list_may_name_a_speaker_of_its_own() -> None:
    text = (
        "ونشرت صحيفة الضفاف تقريرا أكدت فيه ما يلي:\n"
        "- ارتفعت الأسعار في السوق.\n"
        "- يعتقد الباحثون أن الموسم ضعيف.\n"
        "وأنهم لم يروا مثله.\n"
        "- توقف النقل في الميناء."
    )
    assert speakers(text) == [
        "صحيفة الضفاف", "صحيفة الضفاف", "الباحثون", "الباحثون", "صحيفة الضفاف",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قالت مدربة الصحة آن شارون إنها تشعر بالحرية.", "آن شارون"),
        ("قال الوزير في آن واحد إن الحرب انتهت وبدأت.", "الوزير"),
        ("ودعت أربع دول على الأقل سكانها إلى البقاء في منازلهم.", "أربع دول على الأقل"),
        ("وتوقع البيت الأبيض وفاة مئة ألف شخص.", "البيت الأبيض"),
        ("وأعلنت أقاليم تشجيانغ وقانسو عن أربع حالات.", "أقاليم تشجيانغ وقانسو"),
        ("أطلق رئيس المنظمة سامي الهاشمي على الفيروس «العدو الأول».", "سامي الهاشمي"),
        ("وحسب الإحصائيات الحكومية فقد بلغ العدد ألفا.", "الإحصائيات الحكومية"),
        ("وقال المنسق الوطني لنقابة «كرامة المعلم» رابح بوزيدي إن النسبة ارتفعت.", "رابح بوزيدي"),
        ("قالت كتلة «العدل والعمل» إن القانون مجحف.", "كتلة «العدل والعمل»"),
    ],
)
def test_names_in_the_ways_of_news(text: str, name: str) -> None:
    assert speakers(text) == [name]


def test_an_operation_is_named_by_a_deed() -> None:
    assert read("أطلق الجيش على العملية اسم «درع الوادي».")[0].cue is None


def test_a_press_conference_does_not_speak() -> None:
    text = "قال الوزير سامي الهاشمي إن العدد ارتفع.\nوأضاف خلال مؤتمر صحفي بالفيديو أن الخطر قائم."
    assert speakers(text) == ["سامي الهاشمي", "سامي الهاشمي"]


def test_a_province_is_an_institution_unless_the_article_makes_it_a_groups() -> None:
    assert read("قالت ولاية تكساس إن العدد ارتفع.")[0].source is INSTITUTION
    text = (
        "قتل ستة في هجوم تبنته ولاية الساحل، وهي فرع لتنظيم متشدد.\n"
        "وقالت ولاية الساحل إن مقاتليها انسحبوا."
    )
    assert read(text)[1].source is MILITANT


def test_figures_of_the_state_are_the_states() -> None:
    assert read("وبحسب البيانات الرسمية فإن العدد ارتفع.")[0].source is INSTITUTION
