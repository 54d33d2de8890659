"""All the voices of a sentence: every cue, its act, its speaker, how deep it stands."""

import itertools

import pytest
from attribution_samples import lines, read
from hypothesis import given
from hypothesis import strategies as st

from clf.schema import SourceClass, SpeechAct


def cues(text: str) -> list[tuple[str, str, int]]:
    """Return (word, act, depth) of every cue in the first line."""
    return [
        (text[voice.cue.start : voice.cue.end], voice.cue.act.value, voice.depth)
        for voice in read(text)[0].voices
    ]


def test_a_participle_goes_on_with_the_same_speaker() -> None:
    text = "قال وزير الصحة خالد العمري إن الدواء وصل، مشيرا إلى أن الطرق آمنة."
    assert cues(text) == [("قال", "assert", 0), ("مشيرا", "report", 0)]
    assert {voice.speaker for voice in read(text)[0].voices} == {"خالد العمري"}


def test_a_claim_inside_what_is_reported_is_one_voice_deeper() -> None:
    text = "قال المتحدث باسم الجيش إن تنظيم الراية يزعم أنه انتصر."
    found = read(text)[0]
    assert cues(text) == [("قال", "assert", 0), ("يزعم", "claim", 1)]
    assert [voice.speaker for voice in found.voices] == ["المتحدث باسم الجيش", "تنظيم الراية"]
    assert found.source is SourceClass.INSTITUTION


def test_a_verb_of_a_relative_clause_is_a_cue_and_not_the_sentences_own() -> None:
    text = "وأغلقت المدارس بعد أن أعلنت وزارة الصحة أن الفيروس وصل."
    found = read(text)[0]
    assert found.cue is None
    assert cues(text) == [("أعلنت", "assert", 0)]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("نفى الوزير أن يكون قد استقال.", SpeechAct.DENY),
        ("وزعمت الجماعة أن الجيش فر.", SpeechAct.CLAIM),
        ("أقر المدير بأن الخطأ وقع.", SpeechAct.ADMIT),
        ("وطالبت النقابة الحكومة بزيادة الأجور.", SpeechAct.DEMAND),
        ("دعا الرئيس السكان إلى الهدوء.", SpeechAct.CALL_ON),
        ("حذرت المنظمة من أن الدواء ينفد.", SpeechAct.WARN),
        ("نبه الخبير إلى أن السد قديم.", SpeechAct.WARN),
        ("وأضاف الوزير أن المدارس ستفتح.", SpeechAct.ADD),
        ("أفادت الوزارة بأن الطريق فتح.", SpeechAct.REPORT),
        ("توعدت الجماعة الجنود بأيام سود.", SpeechAct.THREATEN),
        ("وتساءل النائب عن مصير المال.", SpeechAct.ASK),
        ("تعهد المحافظ بأن يعاد البناء.", SpeechAct.PROMISE),
        ("وأدانت الحكومة الهجوم.", SpeechAct.CONDEMN),
        ("توقع البنك أن يتراجع النمو.", SpeechAct.PREDICT),
    ],
)
def test_acts(text: str, act: SpeechAct) -> None:
    found = read(text)[0].cue
    assert found is not None
    assert found.act is act


@pytest.mark.parametrize(
    "text",
    [
        "وأعلنت الحكومة إغلاق المعابر حتى الأحد.",
        "سجل الفريق هدفين في الشوط الأول.",
        "ويتقدم الجيش نحو المدينة.",
        "وكان القول الفصل للحكم.",
    ],
)
def test_deeds_are_no_speech(text: str) -> None:
    assert cues(text) == []


def test_role_and_organisation_are_kept_beside_the_name() -> None:
    found = read("قال المتحدث باسم وزارة الدفاع العقيد سامر العلواني إن الطريق آمن.")[0]
    assert found.speaker == "سامر العلواني"
    assert found.role == "المتحدث باسم وزارة الدفاع العقيد"
    assert found.organisation is not None
    assert found.organisation.startswith("وزارة الدفاع")


def test_a_list_is_its_opening_lines_speakers() -> None:
    text = (
        "قالت صحيفة الساحل إن الأسباب ثلاثة:\n- تأخرت السفن شهرا.\n- ارتفع سعر الوقود.\n"
        "ووصلت القافلة مساء."
    )
    assert [found.speaker for found in read(text)] == ["صحيفة الساحل"] * 3 + [None]


_WORDS = """قال وقالت وأضاف أعلن نفى دعا مشيرا محذرا إلى أن إن بأن بحسب وفق ما كما الذي التي عن في
الوزير وزارة الصحة الجيش تنظيم محمد العلواني صحيفة دراسة « » “ ” : ، . - ( ) فيما بينما"""
PIECES = st.sampled_from([*_WORDS.split(), "\n"])


@given(st.one_of(st.lists(PIECES, max_size=60).map(" ".join), st.text(max_size=80)))
def test_every_span_lies_inside_its_sentence(text: str) -> None:
    for sentence, found in zip(lines(text), read(text), strict=True):
        spans = [(span.start, span.end) for span in (*found.quotes, *found.indirect)]
        spans += [(voice.cue.start, voice.cue.end) for voice in found.voices]
        assert all(sentence.start <= a < b <= sentence.end for a, b in spans)
        stretches = sorted((s.start, s.end) for s in (*found.quotes, *found.indirect))
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(stretches))
        places = [voice.cue.start for voice in found.voices]
        assert places == sorted(set(places))
