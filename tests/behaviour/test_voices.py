"""What the shipped model must do whatever the subject: the voice decides, not the topic.

Each suite states the share of cases that must hold; the cases are written for it and stand in no
corpus. A failing suite prints the cases that broke.
"""

import pytest

import clf
from clf.schema import SentenceType

_M, _O, _T, _F, _N = SentenceType

_CONTENTS = (
    "عشرة مقاتلين قتلوا في الهجوم على القاعدة",
    "الطريق إلى المدينة مقطوع منذ أسبوع",
    "المفاوضات توقفت بسبب خلاف على الأسرى",
    "المعارك ستتواصل حتى نهاية الشهر",
    "القرى الشرقية لم تشهد أي اشتباك",
    "المدنيين غادروا البلدة قبل الفجر",
    "الغارة أصابت مستودعا خاليا",
    "القتلى دفنوا في مقبرة البلدة",
)
_FRAMES = {
    _O: (
        "قال المتحدث باسم وزارة الدفاع إن {}.",
        "وأعلن الجيش في بيان أن {}.",
        "وأكد وزير الداخلية للصحفيين أن {}.",
    ),
    _M: (
        "وقالت حركة لواء الصقور المتمردة في بيان نشرته على تلغرام إن {}.",
        "وزعم المتحدث باسم تنظيم الدولة الإسلامية في تسجيل صوتي أن {}.",
    ),
    _T: (
        "وقال شهود إن {}.",
        "وذكرت صحيفة محلية أن {}.",
        "ويرى محللون أن {}.",
    ),
}


def _types(text: str) -> list[SentenceType]:
    return [sentence.type for sentence in clf.analyse(text).sentences]


def _share_that_holds(cases: list[tuple[str, SentenceType]]) -> tuple[float, list[str]]:
    broken = [
        f"{found} <- {text}" for text, expected in cases if (found := _types(text)[0]) != expected
    ]
    return 1 - len(broken) / len(cases), broken


@pytest.mark.parametrize("label", list(_FRAMES))
def test_the_frame_decides_whatever_the_content(label: SentenceType) -> None:
    cases = [(frame.format(c), label) for frame in _FRAMES[label] for c in _CONTENTS]
    share, broken = _share_that_holds(cases)
    assert share >= 0.85, broken


def test_deeds_of_a_group_are_not_its_speech() -> None:
    deeds = [
        "هاجم مسلحون من تنظيم الدولة الإسلامية نقطة تفتيش شرق المدينة مساء الأحد.",
        "وانسحب مقاتلو الجماعة المتشددة من ثلاث قرى على ضفة النهر.",
        "وزرع المتمردون ألغاما على الطريق المؤدية إلى السد.",
        "وأطلق التنظيم سراح خمسة رهائن عند معبر حدودي.",
        "وتسيطر الجماعة على مساحات واسعة من الريف الشمالي منذ عامين.",
        "واقتحم مسلحون سوق البلدة وأحرقوا عشرة متاجر.",
    ]
    share, broken = _share_that_holds([(deed, _N) for deed in deeds])
    assert share >= 0.8, broken


def test_acts_of_an_institution_are_not_claims() -> None:
    acts = [
        "وأغلقت السلطات المدارس في أربع محافظات حتى نهاية الأسبوع.",
        "ووقعت الوزارة اتفاقا لشراء القمح مع شركتين.",
        "وفرضت الحكومة حظر تجول ليليا في العاصمة.",
        "ونشر الجيش تعزيزات على طول الحدود.",
        "وعين الرئيس مديرا جديدا للمصرف المركزي.",
    ]
    share, broken = _share_that_holds([(act, _N) for act in acts])
    assert share >= 0.8, broken


def test_evaluation_in_the_outlets_own_voice_is_framing() -> None:
    framed = [
        "وتبدو تصريحات الوزير مكابرة تناقض ما يجري على الأرض.",
        "ويمثل سقوط البلدة ضربة موجعة للتنظيم ومنعطفا في الحرب كلها.",
        "ولا يزال التنظيم يشكل تهديدا رغم خسارته آخر معاقله.",
        "وكان الاجتماع فشلا ذريعا لم تخفه ابتسامات المشاركين.",
        "ويثير القرار تساؤلات جدية عن مصداقية الهيئة.",
    ]
    share, broken = _share_that_holds([(sentence, _F) for sentence in framed])
    assert share >= 0.8, broken


def test_the_same_evaluation_in_a_speakers_mouth_is_the_speakers() -> None:
    cases = [
        ("وقال المحلل سامي الراوي إن تصريحات الوزير مكابرة تناقض ما يجري على الأرض.", _T),
        ("ووصف وزير الخارجية الاجتماع بأنه فشل ذريع لم تخفه ابتسامات المشاركين.", _O),
        ('وقال وزير الدفاع: "سقوط البلدة ضربة موجعة للتنظيم ومنعطف في الحرب كلها".', _O),
    ]
    share, broken = _share_that_holds(cases)
    assert share >= 0.66, broken


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("العقيد سامر العلواني", "اللواء كريم البدري"),
        ("العقيد سامر العلواني", "العقيدة هند المالكي"),
    ],
)
def test_a_persons_name_changes_nothing(one: str, other: str) -> None:
    frame = "قال المتحدث باسم الجيش {} إن {}."
    changed = [
        content
        for content in _CONTENTS
        if _types(frame.format(one, content)) != _types(frame.format(other, content))
    ]
    assert len(changed) <= 1, changed


def test_marks_that_do_not_change_the_words_change_nothing() -> None:
    for label, frames in _FRAMES.items():
        for frame in frames:
            text = frame.format(_CONTENTS[0])
            pointed = text.replace("قال", "قَالَ").replace("أن", "أنّ").replace("ال", "الـ", 1)
            assert _types(pointed) == _types(text), (label, text)


def test_a_continuation_keeps_its_speakers_voice() -> None:
    text = (
        "قال المتحدث باسم الجيش إن القوات دخلت البلدة. وأضاف أن العملية مستمرة.\n"
        "وقالت حركة لواء الصقور المتمردة في بيان إن مقاتليها صامدون. وتوعدت برد قريب."
    )
    assert _types(text) == [_O, _O, _M, _M]
