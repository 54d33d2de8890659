"""Cues: which word hands a sentence to a speaker, and which homographs do not."""

import pytest
from attribution_samples import OUTLET, THIRD, cue, read, sources


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("قال وزير الصحة خالد العمري إن المستشفيات امتلأت.", "قال"),
        ("وزارة الداخلية: لا إصابات في الحريق", ":"),
        ("بحسب شهود عيان، احترقت ثلاث سيارات.", "بحسب"),
        ("«لن نرحل من هنا»، قال سالم الجابري وهو يشير إلى بيته.", "قال"),
        ("أعلن الجيش مقتل عشرة مسلحين في الغارة.", "أعلن"),
        ("بثت الجماعة شريطا تتوعد فيه الجنود.", "بثت"),
        ("احترقت السوق كلها، على ما روى تاجر فر من النار.", "روى"),
        ("ستنخفض الأسعار، في تقدير الخبير سامي النجار، قبل الصيف.", "تقدير"),
        ("وزار الوالي المخيم، محذرا من نفاد الدواء.", "محذرا"),
        ("عاد المدير ليقول إن الخطة تغيرت.", "ليقول"),
        ("أخبرنا صاحب المخبز أن الطحين نفد.", "أخبرنا"),
    ],
)
def test_a_reporting_word_is_the_cue(text: str, word: str) -> None:
    assert cue(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "نقلت القوات المصابين إلى المستشفى.",
        "طلب عدم ذكر اسمه ثم غادر.",
        "تصريحات المتحدث تناقض الواقع.",
        "المسؤول الذي أعلن القرار غادر المدينة.",
        "ولم تعلن الوزارة موعد الافتتاح.",
        "أعلنت الوزارة إغلاق الطريق أسبوعا.",
        "بثت القناة لقطات من الملعب.",
        "حملت الشاحنات القمح إلى المدينة.",
        "كشف التأخير عن خلل قديم.",
        "وصل المدير بعدما أعلن الحكم النتيجة.",
        "سوريا: حريق في سوق قديم",
        "عبرت السفينة المضيق فجرا.",
        "وسجلت مراسلتنا أصوات الباعة.",
        "فتحت المدارس أبوابها أمس.",
    ],
)
def test_acts_nouns_and_subordinate_clauses_are_no_cues(text: str) -> None:
    assert sources(text) == [OUTLET]


def test_speech_of_a_relative_clause_is_noted_as_embedded() -> None:
    assert "embedded" in read("الحارس الذي قال ذلك غادر المكان.")[0].signals


def test_a_verb_without_its_frame_is_noted_as_weak() -> None:
    assert "weak_declare" in read("أعلنت الوزارة إغلاق الطريق أسبوعا.")[0].signals


def test_words_inside_a_quotation_are_no_cue() -> None:
    text = "سمع الناس «قال الأمير إن الحرب قريبة» في الأغنية القديمة."
    assert read(text)[0].cue is None


def test_negated_denial_still_speaks() -> None:
    assert sources("ولم ينف الوزير وجود خلاف.") != [THIRD]
    assert cue("لا يستبعد الخبير سامي النجار تأجيل الموعد.") == "يستبعد"


def test_a_second_cue_is_noted() -> None:
    found = read("قال المدير سعيد كامل إن العمل مستمر، مضيفا أن الرواتب ستصرف.")[0]
    assert "second_cue" in found.signals


def test_signals_keep_the_names_that_models_read() -> None:
    signals = read("قال وزير الصحة خالد العمري إن المستشفيات امتلأت.")[0].signals
    for name in ("cue=verb", "cue=verb/first", "act=assert", "act=assert/institution"):
        assert name in signals
    for name in ("mention=person", "head=وزير", "source=institution", "carried=False"):
        assert name in signals


def test_a_plain_sentence_says_that_it_has_no_cue() -> None:
    signals = read("فتحت المدارس أبوابها أمس.")[0].signals
    assert {"cue=none", "source=none", "carried=False"} <= set(signals)
