"""Discourse: speakers resolved and carried over an article; offsets and work for any text."""

import random
import time

import pytest
from attribution_samples import (
    INSTITUTION,
    MILITANT,
    OUTLET,
    discourse,
    lines,
    read,
    sources,
    speakers,
)
from hypothesis import given
from hypothesis import strategies as st

from clf.attribution.discourse import attribute
from clf.attribution.lexicon import lexicon, word_set
from clf.schema import SourceClass, Span

_PIECES = """قال وقالت وأضاف أعلن بحسب وفق إن أن الذي وهو عن باسم في على لسان المتحدث الوزير التنظيم
الجماعة جيش حركة لواء كتيبة نفسه اسمه الملقب أبو محمد سامر العلواني وزارة الدفاع شاهد مصدر أمني
بيان تسجيل ليقول جاء فيها تعبيره راية ب ل 12 « » “ ” " ( ) ، . : -"""
PIECES = st.sampled_from([*_PIECES.split(), "\n"])
TEXTS = st.lists(PIECES, max_size=50).map(" ".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«لا أريد تعويضا»، بهذه العبارة تختصر مريم الورفلي شهورها.", "مريم الورفلي"),
        ('"كنا سبعة"، هكذا لخصت معلمة في المدرسة ما رأت.', "معلمة في المدرسة"),
        ("سكان في جزر المرجان: البطاقات وصلت قبل الكهرباء", "سكان في جزر المرجان"),
        ("لجنة الانتخابات في سورانيا: الاقتراع في موعده", "لجنة الانتخابات في سورانيا"),
        ("والباقي لم يسلم، في رواية الاتحاد.", "الاتحاد"),
        ("وأكدت الوزارة فتح الطرق، لكن سكان الحي قالوا إنهم لم يروا شيئا.", "سكان الحي"),
        ("ونفت جماعة بوكو حرام مقتل زعيمها.", "جماعة بوكو حرام"),
        ("وقالت حركة 23 مارس إنها باقية.", "حركة 23 مارس"),
        ("وقالت حركة التاسع من فبراير إنها باقية.", "حركة التاسع من فبراير"),
        ("وقال وزير الدفاع إرنستو فالديفيا إن الطريق آمن.", "إرنستو فالديفيا"),
    ],
)
def test_whose_words_they_are(text: str, expected: str) -> None:
    assert speakers(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "الموصل في ذكرى المعركة: نصر يشيخ",
        "محاكمة في جاكرتا: حين يجلس الخواء في القفص",
        "ويختلف الطرفان على تفسير الحكم وعلى تاريخ سريانه.",
        "ويعتقد أن ستة قتلوا.",
    ],
)
def test_what_looks_like_a_speaker_and_is_none(text: str) -> None:
    assert sources(text) == [OUTLET]


def test_a_pronoun_before_a_verb_of_belief_is_the_speaker() -> None:
    text = "قال المدير سالم حداد إن العمل صعب.\nوهو يعتقد أن ستة أشهر لا تكفي."
    assert speakers(text) == ["سالم حداد"] * 2


def test_a_continuing_verb_keeps_the_speaker() -> None:
    text = (
        "قال المتحدث باسم الجيش العقيد سامر العلواني إن المعركة انتهت.\n"
        "وأضاف أن القوات تتقدم.\n"
        "وأشار العلواني إلى أسر سبعة مسلحين.\n"
        "وفتحت المدارس أبوابها أمس."
    )
    assert speakers(text) == ["سامر العلواني"] * 3 + [None]
    assert [found.carried for found in read(text)] == [False, True, False, False]
    assert sources(text)[-1] is OUTLET


def test_a_surname_is_resolved_to_a_name_that_comes_later() -> None:
    text = "ورأى العلواني أن الوقت حان.\nوقال العقيد سامر العلواني إن المعركة انتهت."
    assert speakers(text)[0] == "سامر العلواني"


def test_a_role_is_resolved_to_its_holder() -> None:
    text = (
        "قال وزير الصحة خالد العمري إن المستشفيات امتلأت.\n"
        "قال شاهد عيان إن الدواء نفد.\n"
        "ورد الوزير بأن شحنة وصلت."
    )
    assert speakers(text)[2] == "خالد العمري"


def test_a_document_speaks_for_its_author() -> None:
    text = "قالت وزارة النقل إن الجسر سليم.\nوأضاف البيان أن الصيانة بدأت."
    assert speakers(text) == ["وزارة النقل"] * 2


def test_the_groups_noun_and_its_anonymous_voice_are_the_group() -> None:
    text = (
        "أعلن جيش العهد الثابت، وهو فصيل متطرف ظهر قبل عام، مسؤوليته عن الهجوم.\n"
        "وتوعد الفصيل الجنود بأيام سود.\n"
        "وقال المتحدث في التسجيل إن القادم أعظم."
    )
    assert speakers(text) == ["جيش العهد الثابت"] * 3
    assert sources(text) == [MILITANT] * 3


def test_an_open_quotation_keeps_its_speaker() -> None:
    text = (
        "قالت ليلى حداد: «كنا نائمين.\n"
        "ثم انهار السقف.\n"
        "لم يبق لنا شيء».\n"
        "ووصلت فرق الإنقاذ بعد ساعة."
    )
    assert speakers(text) == ["ليلى حداد"] * 3 + [None]
    assert "open_before" in read(text)[1].signals


def test_the_verbs_gender_chooses_between_two_speakers() -> None:
    text = (
        "قال المدير سعيد كامل إن العمل مستمر.\n"
        "وقالت الطبيبة هدى صالح إن الدواء نفد.\n"
        "وأضافت أن المرضى كثر.\n"
        "وأضاف أن الرواتب ستصرف."
    )
    assert speakers(text) == ["سعيد كامل", "هدى صالح", "هدى صالح", "سعيد كامل"]


def test_a_continuing_verb_without_a_speaker_has_none() -> None:
    found = read("وأضاف أن الرواتب ستصرف.")[0]
    assert found.speaker is None
    assert found.source not in (MILITANT, INSTITUTION)


def test_an_opinion_with_a_pronoun_belongs_to_the_last_speaker() -> None:
    text = "قال المدير سعيد كامل إن العمل مستمر.\n«سنكمله قبل الشتاء»، على حد تعبيره."
    assert speakers(text)[1] == "سعيد كامل"


def test_direct_speech_is_recorded_also_of_one_word_and_no_name_is() -> None:
    text = "قالت ليلى حداد لصحيفة «أخبار الوادي» إن البيت «قديم» لكنه «لم ينهر في الزلزال»."
    quotes = [span.of(text) for span in read(text)[0].quotes]
    assert quotes == ["«قديم»", "«لم ينهر في الزلزال»"]


def test_own_marks_the_outlets_words() -> None:
    found = discourse("قالت ليلى حداد إن البيت انهار.\nوفتحت المدارس أبوابها.")
    (a, b), (c, d) = found.bounds
    assert not all(found.own[a:b])
    assert all(found.own[c:d])


@pytest.mark.parametrize(
    "text", ["", "\n", "   ", ".", "«", "قال", "إن", "وأضاف أن", "؟؟؟ !!!", "يقول :"]
)
def test_odd_texts_have_an_attribution_for_every_sentence(text: str) -> None:
    assert len(read(text)) == len(lines(text))


def test_no_sentences_is_no_error() -> None:
    assert attribute("قال الوزير إن", []).attributions == []


@given(st.one_of(TEXTS, st.text(max_size=120)))
def test_offsets_are_inside_their_sentence(text: str) -> None:
    found = discourse(text)
    for sentence, attribution in zip(lines(text), found.attributions, strict=True):
        spans = [attribution.mention, *attribution.quotes]
        if attribution.cue is not None:
            assert sentence.start <= attribution.cue.start < attribution.cue.end <= sentence.end
        for span in spans:
            if span is not None:
                assert sentence.start <= span.start < span.end <= sentence.end
        if attribution.source is OUTLET:
            assert attribution.speaker is None
    assert len(found.own) == len(found.quoted) == len(found.words) == len(found.entries)


@given(TEXTS)
def test_the_same_text_is_read_the_same_way(text: str) -> None:
    assert read(text) == read(text)


def test_work_grows_in_proportion_to_length() -> None:
    def seconds(repeats: int) -> float:
        text = _LINES * repeats
        sentences = lines(text)
        best = 10.0
        for _ in range(2):
            began = time.perf_counter()
            attribute(text, sentences)
            best = min(best, time.perf_counter() - began)
        return best

    seconds(1)
    assert seconds(300) < 40 * max(seconds(30), 1e-3)


@pytest.mark.parametrize(
    "line",
    [
        "قال المدير سعيد {name} إن العمل مستمر.",
        "وقال مدير شركة {name} العالمية سامي {name} إن العمل مستمر.\n"
        "وأكد مدير الشركة العالمية ذلك.",
        "وقال المحامي محمد {name} الأحمد إن العمل مستمر.",
    ],
)
def test_work_grows_in_proportion_to_the_number_of_speakers(line: str) -> None:
    letters = random.Random(5)

    def seconds(count: int) -> float:
        names = ("".join(letters.choices("سمنعلدرح", k=6)) for _ in range(count))
        text = "\n".join(line.format(name=name) for name in names)
        sentences = lines(text)
        began = time.perf_counter()
        attribute(text, sentences)
        return time.perf_counter() - began

    seconds(10)
    assert seconds(3000) < 40 * max(seconds(300), 1e-3)


@pytest.mark.parametrize(
    "piece",
    [
        '" قال «و» ',
        '«»" ',
        "قال إن ",
        'وأضاف أن "كلمة" ',
        "بحسب الوزير، ",
        "مشيرا إلى ",
        "نفى أن يكون ",
        "وزير ",
    ],
)
def test_one_endless_sentence_takes_time_in_proportion(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = piece * (characters // len(piece))
        began = time.process_time()
        attribute(text, [Span(0, len(text))])
        return time.process_time() - began

    seconds(1000)
    # Eight times the text; were the work quadratic, it would take 64 times as long.
    assert seconds(160_000) < 30 * max(seconds(20_000), 1e-3)


def test_every_set_of_words_that_rules_name_exists() -> None:
    assert "الذي" in word_set("relatives")
    with pytest.raises(KeyError):
        word_set("no such set")


def test_the_lexicon_is_read_once() -> None:
    assert lexicon() is lexicon()


_LINES = (
    "قال المتحدث باسم الجيش العقيد سامر العلواني إن المعركة انتهت.\n"
    "وأضاف أن «القوات تتقدم نحو البلدة».\n"
    "وتوعد تنظيم داعش الجنود بأيام سود.\n"
    "وفتحت المدارس أبوابها أمس.\n"
)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قال د. أحمد الخطيب إن المرض ينتشر.", "أحمد الخطيب"),
        ("وأكد أ.د. سامي حسن أن الدراسة انتهت.", "سامي حسن"),
        ("قال الدكتور أحمد الخطيب إن المرض ينتشر.", "أحمد الخطيب"),
        ("وروى من تركوا البلدة ليلا ما رأوه على الطريق.", "من تركوا البلدة"),
        ("وتواصلت الأعمال صباحا، لكن عفرين قال إن الطريق مغلقة.", "عفرين"),
    ],
)
def test_names_after_abbreviated_titles_and_in_odd_places(text: str, speaker: str) -> None:
    assert attribute(text, [Span(0, len(text))]).attributions[0].speaker == speaker


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("وقال مقاتلون تدعمهم فرنسا إنهم دخلوا البلدة.", SourceClass.INSTITUTION),
        ("وتعتقد الولايات المتحدة أن الرجل حي.", SourceClass.INSTITUTION),
        ("وقالت وكالة الأدوية الأوروبية إن اللقاح آمن.", SourceClass.INSTITUTION),
        ("وقالت وكالة فرانس برس إن الحصيلة ارتفعت.", SourceClass.THIRD_PARTY),
    ],
)
def test_partners_states_and_agencies(text: str, source: SourceClass) -> None:
    assert attribute(text, [Span(0, len(text))]).attributions[0].source is source


@pytest.mark.parametrize(
    "text",
    [
        "يذكر أن المدينة بنيت قبل ألف عام.",
        "ونقلت القوات النازحين إلى بلدة حيث تحذر منظمات من نقص الماء.",
        "ويشبه الجيب مخيما صغيرا.",
    ],
)
def test_the_outlets_own_telling_has_no_cue(text: str) -> None:
    assert attribute(text, [Span(0, len(text))]).attributions[0].cue is None


def test_an_office_holder_named_in_passing_is_known_when_he_speaks() -> None:
    first = "وافتتح رئيس الوزراء الفرنسي إدوار فيليب المستشفى."
    second = "وقال فيليب إن العمل استغرق عاما."
    text = f"{first} {second}"
    spans = [Span(0, len(first)), Span(len(first) + 1, len(text))]
    found = attribute(text, spans).attributions[1]
    assert (found.speaker, found.source) == ("إدوار فيليب", SourceClass.INSTITUTION)
