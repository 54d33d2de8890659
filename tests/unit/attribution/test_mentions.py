"""Mentions: where the phrase that names a speaker begins and ends, and the name within it."""

import pytest
from attribution_samples import read, speakers


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال المتحدث باسم الجيش العقيد سامر العلواني إن المعركة انتهت.", "سامر العلواني"),
        ("قال وزير خارجية روسيا سيرغي لافروف إن المحادثات صعبة.", "سيرغي لافروف"),
        ("قالت الطبيبة هدى صالح إن الدواء نفد.", "هدى صالح"),
        ("قال رئيس المجلس، وهو عقيد سابق اسمه بشار كودي، إن الخطة تغيرت.", "بشار كودي"),
        ("قال مدير المتحف لوتس إيبرهارت إن القاعة أغلقت.", "لوتس إيبرهارت"),
        ("قال عبد الرحمن بن ناصر الكندي إن السباق بدأ.", "عبد الرحمن بن ناصر الكندي"),
        ("كشف الكاتب والمحلل السياسي “وائل الخولي”، عن موعد جديد للجلسة.", "وائل الخولي"),
        ('وتؤكد الباحثة في "نادي القرية"، أماني السرحان، أن البئر جفت.', "أماني السرحان"),
        ("وأكد عضو كتلة البناء، النائب قاسم هاشم، أن الأمور تسير.", "قاسم هاشم"),
    ],
)
def test_a_person_is_named_without_titles(text: str, name: str) -> None:
    assert speakers(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقالت المنظمة الدولية للهجرة إن ألف أسرة نزحت.", "المنظمة الدولية للهجرة"),
        ("وقال الاتحاد الوطني لكرة اليد إن الكرة تجاوزت الخط.", "الاتحاد الوطني لكرة اليد"),
        ("وقالت وزارة الدفاع الأمريكية إن السفينة عادت.", "وزارة الدفاع الأمريكية"),
        ("وقال مدير الرقابة على الأغذية إن البئر أغلقت.", "مدير الرقابة على الأغذية"),
        ("وقال مسؤول سابق في الوزارة إن المشروع فشل.", "مسؤول سابق في الوزارة"),
        ("وقال مزارع من قرية نكونغا إن الحقول احترقت.", "مزارع من قرية نكونغا"),
    ],
)
def test_a_body_keeps_what_completes_its_name(text: str, name: str) -> None:
    assert speakers(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("واتهم وزير الداخلية المعارضة بالتحريض.", "وزير الداخلية"),
        ("وتبنت حركة الشباب الهجوم في بيان قصير.", "حركة الشباب"),
        ("وأعلن متحدث باسم الشركة مقتل عاملين.", "متحدث باسم الشركة"),
        ("ووصفت وزارة الموارد المائية الأزمة بأنها عابرة.", "وزارة الموارد المائية"),
    ],
)
def test_the_object_of_the_verb_is_not_swallowed(text: str, name: str) -> None:
    assert speakers(text) == [name]


def test_an_object_alone_is_no_subject() -> None:
    text = "قالت حركة راية الجبل المتمردة إن رجالها باقون.\nوحذرت أبناء الوادي من العودة."
    assert speakers(text) == ["حركة راية الجبل"] * 2


def test_gender_tells_subject_from_object() -> None:
    text = "قال المدير سعيد كامل إن العمل مستمر.\nودعا الشركات إلى الصبر."
    assert speakers(text)[1] == "سعيد كامل"


def test_a_group_named_in_quotation_marks() -> None:
    text = 'وأعلن "لواء الشرارة السوداء" مسؤوليته عن الحريق في رسالة.'
    assert speakers(text) == ["لواء الشرارة السوداء"]


def test_the_mention_is_the_name_in_the_text() -> None:
    text = "قال وزير الصحة خالد العمري إن المستشفيات امتلأت."
    mention = read(text)[0].mention
    assert mention is not None
    assert mention.of(text) == "خالد العمري"


def test_a_preposition_is_set_apart_from_the_name() -> None:
    assert speakers("وفي تصريح للوزير، قال إن الطرق مفتوحة.") == ["الوزير"]


def test_a_name_that_begins_like_a_preposition_keeps_its_letter() -> None:
    assert speakers("قال رجل اسمه بشارة كودي إن الخطة تغيرت.") == ["بشارة كودي"]
