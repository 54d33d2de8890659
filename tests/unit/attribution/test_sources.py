"""Sources: militant, institution or third party, by the article's own words first."""

import pytest
from attribution_samples import INSTITUTION, MILITANT, OUTLET, THIRD, sources, speakers

from clf.schema.labels import SourceClass


@pytest.mark.parametrize(
    "text",
    [
        "قال وزير الصحة خالد العمري إن المستشفيات امتلأت.",
        "قال مصدر أمني إن الطريق أغلق.",
        "أعلن الجيش مقتل عشرة مسلحين في الغارة.",
        "قالت منظمة الصحة العالمية إن اللقاح وصل.",
        "أكدت قوات سوريا الديمقراطية أن المعركة انتهت.",
        "قالت هيئة تنظيم الاتصالات إن الشبكة عادت.",
        "وأعلنت واشنطن أنها ستشارك في المؤتمر.",
    ],
)
def test_offices_and_bodies_are_institutions(text: str) -> None:
    assert sources(text) == [INSTITUTION]


@pytest.mark.parametrize(
    "text",
    [
        "قال شاهد عيان إن السيارة احترقت.",
        "قال مسؤول سابق في الوزارة إن المشروع فشل.",
        "وقالت مصادر إن الاتفاق قريب.",
        "ذكرت صحيفة الأفق أن السد امتلأ.",
        "يرى المحلل سامي النجار أن الأسعار ستنخفض.",
        "قال مدير سابق للسد إن الجدار ضعيف.",
    ],
)
def test_people_media_and_former_officials_are_third_parties(text: str) -> None:
    assert sources(text) == [THIRD]


@pytest.mark.parametrize(
    "text",
    [
        "قال تنظيم داعش إنه صد الهجوم.",
        "وقالت حركة راية الجبل المتمردة إن رجالها باقون.",
        "قال قائد في حركة راية الجبل المتمردة إن رجاله باقون.",
        "وقال متحدث باسم كتيبة القمم إن الطريق لنا.",
        "أعلن جيش العهد الثابت، وهو فصيل متطرف ظهر قبل عام، مسؤوليته عن الهجوم.",
    ],
)
def test_armed_groups_and_their_people_are_militant(text: str) -> None:
    assert sources(text) == [MILITANT]


def test_a_group_is_known_by_what_the_article_says_elsewhere() -> None:
    text = (
        "ظهرت سرايا الوعد القريب، وهي جماعة متشددة، قبل عامين.\n"
        "وقال المتحدث باسم السرايا إن القافلة مرت.\n"
        "ودعا زعيم الجماعة أنصاره إلى الصبر.\n"
        "وجاء في منشور للسرايا أن الموعد قريب."
    )
    assert sources(text)[1:] == [MILITANT] * 3


def test_a_group_that_names_itself_is_militant() -> None:
    text = "ظهر فصيل يطلق على نفسه اسم سرايا الوعد القريب أمس.\nوقال الفصيل إن مسيراته أصابت الهدف."
    assert sources(text)[1] is MILITANT


def test_the_states_ally_stays_an_institution() -> None:
    text = (
        "أكدت قوات النهر المحلية، التي تدعمها الحكومة، أن البلدة آمنة.\n"
        "وقال المكتب الإعلامي لقوات النهر إن مسلحين متشددين فروا."
    )
    assert sources(text) == [INSTITUTION] * 2


def test_a_movement_of_a_peaceful_article_is_not_militant() -> None:
    assert MILITANT not in sources("قالت حركة النهضة إن الحكومة مطالبة بالحوار.")


def test_a_generals_rank_is_no_brigade() -> None:
    assert sources("قال اللواء سامر العلواني إن المتمردين المسلحين فروا.") == [INSTITUTION]


@pytest.mark.parametrize(
    "text",
    [
        # It names itself, it has taken power, or it bears an adjective of the extremist side.
        "أعلنت مجموعة تطلق على نفسها اسم «حرس التلال الزرق» مسؤوليتها عن التفجير.",
        "نفت هيئة الخلاص العليا، التي انتزعت العاصمة قبل عام، وجود مجاعة في المدينة.",
        "وقال الجيش المتمرد على صفحته إن رجاله غنموا دبابتين.",
    ],
)
def test_bodies_known_as_militant_by_their_deeds_or_names(text: str) -> None:
    assert sources(text) == [MILITANT]


def test_who_holds_an_office_for_a_militant_group_speaks_for_it() -> None:
    text = (
        "سيطرت حركة نداء الوديان المتمردة على المعبر الشمالي.\n"
        "وقالت زينب رحيموف، التي تقدم نفسها بوصفها مفوضة الإعلام في الحركة، إن القرار سيادي.\n"
        "وبثت الحركة تسجيلا قال فيه الناطق باسمها داود كريموف إن المعبر لن يفتح.\n"
        "وقال مسؤول مكافحة الحركة في الوزارة إن المعبر سيفتح."
    )
    assert sources(text)[1:] == [MILITANT, MILITANT, INSTITUTION]


def test_an_everyday_noun_makes_no_group_of_a_company() -> None:
    text = (
        "قتل ثلاثة مسلحين في كمين، وقتل مسلحون آخرون في هجوم ثان.\n"
        "وقالت الشبكة إن خدمة الهاتف ستعود مساء."
    )
    assert sources(text)[-1] != MILITANT


@pytest.mark.parametrize(
    "text",
    [
        "وقال أبو عبيدة الناطق باسم كتائب السهل إن المعركة مستمرة.",
        "وقال سالم أبو مصعب المتحدث باسم العمليات العسكرية لحركة رايات الجبل إن القتال مستمر.",
    ],
)
def test_a_title_behind_a_name_says_whom_he_speaks_for(text: str) -> None:
    introduced = "هاجم مسلحون من كتائب السهل القرية.\nوتضم حركة رايات الجبل المتشددة آخرين.\n"
    assert sources(introduced + text)[2] == MILITANT


@pytest.mark.parametrize(
    "text",
    ["وقال مصدران أمنيان إن الفدية دفعت.", "وقال دبلوماسيان غربيان إن الفدية دفعت."],
)
def test_two_officials_are_an_institution(text: str) -> None:
    assert sources(text) == [INSTITUTION]


CLAIMED = (
    "وتبنت راية الغابة التفجير في رسالة إلى إذاعة محلية.",
    "وأعلنت راية الغابة، وهي جماعة مسلحة، مسؤوليتها عن التفجير.",
)


@pytest.mark.parametrize("claim", CLAIMED)
def test_whoever_claims_an_attack_is_an_armed_group(claim: str) -> None:
    found = sources(f"{claim}\nوقالت راية الغابة إن الحرب طويلة.")
    assert found == [MILITANT, MILITANT]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وتبنت منظمة الصحة العالمية خطة جديدة.\nوقالت المنظمة إن اللقاح متوفر.", INSTITUTION),
        ("وأعلن الجيش مسؤوليته عن الغارة.\nوقال الجيش إن التحقيق مستمر.", INSTITUTION),
    ],
)
def test_what_states_and_bodies_take_on_makes_them_no_armed_group(
    text: str, expected: SourceClass
) -> None:
    assert sources(text)[-1] is expected


GROUP = "وقاتلت جبهة الراية المتشددة الجيش في الجبال."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقال عضو المكتب السياسي للجبهة سامر الجابر إن الهدنة انتهت.", MILITANT),
        ("وقال عضو في لجنة التفاوض مع الجبهة إن الهدنة انتهت.", INSTITUTION),
        ("وقال عضو المجلس الثوري لحركة فتح سامر الجابر إن الهدنة انتهت.", INSTITUTION),
        ("وقال الزعيم السابق لبوكو حرام في تسجيل إنه باق.", MILITANT),
    ],
)
def test_an_office_is_of_the_side_of_its_body(text: str, expected: SourceClass) -> None:
    assert sources(f"{GROUP}\n{text}")[-1] is expected


@pytest.mark.parametrize(
    "told",
    [
        "انسحب مسلحو قوات الوادي الأخضر من الميناء.",
        "سيطر متمردو الوادي الأخضر على الميناء.",
        "استولت قوات الوادي الأخضر المتمردة على الميناء.",
        "تدير قوات الوادي الأخضر، التي لم تعترف بها أي دولة، الميناء منذ عام.",
        "تدير قوات الوادي الأخضر، التي تحكم المدينة من دون اعتراف دولي، الميناء.",
        "خرجت قوات الوادي الأخضر، إحدى الفصائل المتشددة في الإقليم، من الميناء.",
    ],
)
def test_a_states_noun_is_a_groups_where_the_article_says_so(told: str) -> None:
    said = "وقالت قوات الوادي الأخضر إن الميناء لها."
    assert sources(f"{told}\n{said}")[1:] == [MILITANT]
    assert sources(f"فتح الميناء أبوابه.\n{said}")[1:] == [INSTITUTION]


@pytest.mark.parametrize(
    "told",
    [
        "اندلعت معارك بين قوات الوادي الأخضر ومسلحين متشددين قرب الميناء.",
        "خرجت قوات الوادي الأخضر، إحدى الفصائل الموالية للحكومة، لقتال الجماعة المتشددة.",
        "وقعت قوات الوادي الأخضر، التي تنتظر اعتراف البرلمان بها، اتفاقا في الميناء.",
    ],
)
def test_whoever_fights_the_militants_stays_an_institution(told: str) -> None:
    assert sources(f"{told}\nوقالت قوات الوادي الأخضر إن الميناء لها.")[1:] == [INSTITUTION]


@pytest.mark.parametrize(
    "said",
    [
        "وقالت وزارة الإعلام التابعة للحركة إن الطريق مفتوح.",
        "وقالت الإدارة المدنية التابعة للمسلحين إن الطريق مفتوح.",
        "وقال قائد شرطة الحركة سالم الوعري إن الطريق مفتوح.",
        "ووصفت الحركة القرار بأنه باطل.",
    ],
)
def test_a_groups_own_bodies_are_the_group(said: str) -> None:
    told = "هاجم مسلحون من حركة راية الجبل المتمردة البلدة."
    assert sources(f"{told}\n{said}")[1:] == [MILITANT]


def test_a_states_bodies_stay_the_states_beside_a_group() -> None:
    told = "هاجم مسلحون من حركة راية الجبل المتمردة البلدة."
    said = "وقالت اللجنة التابعة للوزارة إن الطريق مفتوح.\nوقالت خلية الإعلام الأمني إن الطريق آمن."
    assert sources(f"{told}\n{said}")[1:] == [INSTITUTION, INSTITUTION]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وفق دراسة أعدتها منظمة الأغذية والزراعة، انخفض الإنتاج.", INSTITUTION),
        ("وبحسب دراسة لوزارة الصحة، فإن ألفا أصيبوا.", INSTITUTION),
        ("وبين استطلاع أجراه مركز الرصيفة للدراسات أن نصف السكان يوافقون.", INSTITUTION),
        ("وقالت دراسة أعدها باحثون إن ألفا أصيبوا.", THIRD),
        ("وكشفت دراسة أجرتها جامعة الساحل أن ألفا أصيبوا.", THIRD),
    ],
)
def test_a_study_speaks_for_the_body_that_made_it(text: str, expected: SourceClass) -> None:
    assert sources(text) == [expected]


def test_a_person_speaks_for_the_group_whose_release_opens_the_sentence() -> None:
    told = "قتل سبعة في هجوم للجماعة المتشددة."
    release = "وفي تسجيل بثته الجماعة، قال سالم الوعري إن الحرب لم تنته."
    reply = "وفي رده على التسجيل، قال سالم الوعري إن الحرب لم تنته."
    assert sources(f"{told}\n{release}")[1:] == [MILITANT]
    assert sources(f"{told}\n{reply}")[1:] == [THIRD]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "قال المتحدث باسم التحالف ضد تنظيم الدولة العقيد مارك دانيلز إن الغارات تواصلت.",
            INSTITUTION,
        ),
        ("وقال رئيس لجنة الأسرى التابعة للحوثيين، سالم المؤيد، إن الاتفاق نفذ.", MILITANT),
        ("تجاوز العدد ألفا، بحسب حصيلة أعدتها وكالة الصحافة الفرنسية.", THIRD),
        ("قالت شبكة أطباء السهل إن سبعة قتلوا.", INSTITUTION),
        ("وقالت شبكة الأفق إن سبعة قتلوا.", THIRD),
        ("من جانبه، قال مدرب الفريق، الكرواتي إيفان بيريتش، إن لاعبيه تعبوا.", THIRD),
        ("وقالت منى سالم، ولية أمر طالبة بإدارة السهل التعليمية، إن المعمل صغير.", THIRD),
        ("وتقول التونسية منجية سالم، التي سافر ابنها إلى سوريا قبل عشرة أعوام، إنها تنتظر.", THIRD),
        ("وبحسب المحققين، أعيدت الأموال نقدا.", INSTITUTION),
    ],
)
def test_who_stands_behind_a_speaker(text: str, source: SourceClass) -> None:
    assert sources(text) == [source]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("تبنى تنظيم داعش، الأربعاء، هجوما استهدف حافلة في البادية.", MILITANT),
        ("وكان رئيس المجلس قد جدد، الأسبوع الماضي، رفضه أي تفاوض.", INSTITUTION),
        ("تبنى المجلس، الأربعاء، قرارا يمدد عمل اللجنة.", OUTLET),
    ],
)
def test_an_aside_between_a_verb_and_what_it_claims(text: str, source: SourceClass) -> None:
    assert sources(text) == [source]


@pytest.mark.parametrize(
    "text",
    [
        "جدد النادي عقد مدربه لموسمين.",
        "وتبنت الحكومة خطة لإعادة بناء القرى المتضررة من القصف.",
        "طبيب من السودان: رحلة نجاح في قلب لندن",
        "ومن المقرر أن تنظر المحكمة في الأمر، وهو طلب تقدمت به الوزارة أمس.",
    ],
)
def test_a_deed_that_shares_its_verb_with_speech_is_the_outlets(text: str) -> None:
    assert sources(text) == [OUTLET]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وأعلن القائم بأعمال وزير الصحة سالم خير أن المركز فتح.", "سالم خير"),
        ("وقال القائم بالأعمال الأمريكي جون سميث إن السفارة مفتوحة.", "جون سميث"),
        ("وأكد القائم بأعمال السفارة الروسية أن الوفد وصل.", "القائم بأعمال السفارة الروسية"),
    ],
)
def test_one_in_charge_of_an_office_holds_it(text: str, name: str) -> None:
    assert sources(text) == [INSTITUTION]
    assert speakers(text) == [name]
