"""How ordinary news names its speakers: headlines, datelines, asides, bodies that bear a name."""

import pytest
from attribution_samples import read, speakers

from clf.schema.labels import SourceClass

PERSONS = (
    ("وبالنسبة إلى الباحث نادر الصفدي، «لا يملك أحد حلا قريبا».", "نادر الصفدي"),
    ("لكن المحللة رانيا الحاج ترى أن الهدنة هشة.", "رانيا الحاج"),
    ("إلا أن ستانكوفيتش يلفت إلى أن الجسر ما زال مقطوعا.", "ستانكوفيتش"),
    (
        "إلا أن المحلل المالي بوكاري ديمبيلي يرى، في تصريح لقناة محلية، أن الحل بعيد.",
        "بوكاري ديمبيلي",
    ),
    (
        "وقال وزير الداخلية، الجنرال المتقاعد خوان بالديراس، في كلمة إن الأمن مستتب.",
        "خوان بالديراس",
    ),
    ("وحذر المبعوث الأممي، الكندي آلان مارتن، من أن الهدنة هشة.", "آلان مارتن"),
    ("ووفقا لمدير مستشفى كارينا العام الطبيب هاني سعد، وصل عشرة جرحى.", "هاني سعد"),
    ("ورأت الباحثة في معهد الخليج لدراسات شرق أوروبا لينا كرم أن الأزمة طويلة.", "لينا كرم"),
    ("وأشادت الدكتورة مارتا فالديز بالفرق الطبية.", "مارتا فالديز"),
    ("ويقول أستاذ التاريخ بجامعة محمد الأول، منير التازي، إن الوثيقة نادرة.", "منير التازي"),
    ("ورأى الباحث في معهد كارلتون سمير عازار أن الأسعار ستهبط.", "سمير عازار"),
    ("وأكد قائممقام قضاء الزاوية، مازن البدراني، أن المدارس فتحت أبوابها.", "مازن البدراني"),
    ("وكتب عضو ما يسمى المجلس القيادي للحركة نضال الجابر أن القتال انتهى.", "نضال الجابر"),
)


@pytest.mark.parametrize(("text", "expected"), PERSONS)
def test_a_person_is_named(text: str, expected: str) -> None:
    assert speakers(text) == [expected]


def test_the_same_official_is_the_one_before() -> None:
    text = (
        "وقال وزير الزراعة حسين المرعي إن الموسم جيد.\n"
        "وأضاف المسؤول الحكومي ذاته أن الأسعار ستنخفض."
    )
    assert speakers(text) == ["حسين المرعي", "حسين المرعي"]


@pytest.mark.parametrize("stops", ["..", "...", "…"])
def test_the_second_part_of_a_headline_names_its_speaker(stops: str) -> None:
    text = f"حريق في الميناء{stops} والوزارة: لا ضحايا"
    assert speakers(text) == ["الوزارة"]


def test_a_headline_opens_with_a_surname_that_the_article_knows() -> None:
    body = "وقال وزير النقل أوليغ برانسكي إن الجسر سيفتح الأحد."
    assert speakers(f"برانسكي: الجسر يفتح الأحد\n{body}") == ["أوليغ برانسكي"] * 2
    # Nobody of that name speaks: a subject and its news.
    assert speakers(f"مارندال: الجسر يفتح الأحد\n{body}") == [None, "أوليغ برانسكي"]


@pytest.mark.parametrize(
    "text",
    [
        "كتبت - هالة الشريف:",
        "كتب: سامر الراوي",
        "تونس: كريم الغربي - باريس: «الميدان»",
        "بيروت: «الميدان اليوم»",
        "ووجه رئيس الحكومة بصرف تعويضات للمزارعين.",
        "وقال مراسل الميدان في بيروت إن الحركة عادت إلى الأسواق.",
        "وبدا الرجل متعبا، في اعتراف ضمني بأن المعركة طالت.",
    ],
)
def test_the_outlet_itself(text: str) -> None:
    (found,) = read(text)
    assert found.speaker is None
    assert found.source is SourceClass.OUTLET


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ووفق مصادر محلية في مديرية الساحل، فإن الطريق مقطوع.", SourceClass.THIRD_PARTY),
        ("وأكد مصدر أمني في مديرية الساحل أن الطريق مقطوع.", SourceClass.INSTITUTION),
        ("ويرى مدير مركز «الضفاف» للدراسات جاد نعمة أن الاتفاق هش.", SourceClass.THIRD_PARTY),
        ("وقال مدير مكتب الدراسات في وزارة الري جاد نعمة إن السد آمن.", SourceClass.INSTITUTION),
    ],
)
def test_sources_of_no_office(text: str, expected: SourceClass) -> None:
    (found,) = read(text)
    assert found.source is expected


def test_a_numbered_unit_is_an_armys() -> None:
    text = "وقالت جماعة سرايا الرعد المتطرفة إنها تقدمت.\nوقال قائد اللواء السابع إنها انسحبت."
    assert [found.source for found in read(text)] == [
        SourceClass.MILITANT,
        SourceClass.INSTITUTION,
    ]


def test_a_correspondent_is_the_channel_of_his_source() -> None:
    text = "ونقل مراسل الميدان عن قائد الشرطة أن الطريق مفتوح."
    assert speakers(text) == ["قائد الشرطة"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Nobody is named: the medium answers for it.
        ("ونقلت شبكة الضفاف عن مصدر خاص أن المعبر أغلق.", "شبكة الضفاف"),
        ("ونقلت شبكة الضفاف عن مصدر أمني أن المعبر أغلق.", "مصدر أمني"),
        ("وذكرت قناة الضفاف نقلا عن المحافظ وائل طه أن المعبر أغلق.", "وائل طه"),
        ("ومن جهتها ترى الخبيرة سلمى قاسم أن الهدنة هشة.", "سلمى قاسم"),
        ("ومن جانبه يؤكد الوزير أن الهدنة قائمة.", "الوزير"),
        ("وفي المقابل، عبر السكان عن خوفهم من عودة المعارك.", "السكان"),
        ("وقال نازحون خرجوا من القرية إن المعارك توقفت.", "نازحون"),
        ("مقتل عشرة أشخاص في انهيار جسر شمال البلاد (الشرطة)", "الشرطة"),
        ("اجتماع جديد لمجلس الأمن والتعاون (الهيئة المنظمة) في جنيف", None),
    ],
)
def test_who_answers_for_it(text: str, expected: str | None) -> None:
    assert speakers(text) == [expected]


def test_the_object_of_a_claim_is_no_part_of_a_groups_name() -> None:
    text = "وتبنى تنظيم داعش الهجوم عبر قناة على تلغرام."
    assert speakers(text) == ["تنظيم داعش"]


def test_a_pronoun_is_no_speaker() -> None:
    (found,) = read("ولم يكتف ناطقها العسكري بذلك، بل ادعى في تغريدة إسقاط طائرة.")
    assert found.speaker != "بذلك"
