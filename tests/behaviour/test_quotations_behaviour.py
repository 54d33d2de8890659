"""What quotations should do whatever the names: the same words, other speakers, other marks."""

import pytest

from clf.analysis.quotations import quotations_of
from clf.schema import Article, SourceClass, SpeechAct

SPEAKERS = [
    ("وزير النقل خالد العمري", "خالد العمري", SourceClass.INSTITUTION),
    ("المتحدثة باسم الشرطة رنا الشوملي", "رنا الشوملي", SourceClass.INSTITUTION),
    ("شاهد", "شاهد", SourceClass.THIRD_PARTY),
    ("صحيفة الساحل", "صحيفة الساحل", SourceClass.THIRD_PARTY),
    ("تنظيم سرايا الوعد المتشدد", "تنظيم سرايا الوعد", SourceClass.MILITANT),
    ("الوزير السابق كريم حداد", "كريم حداد", SourceClass.THIRD_PARTY),
]


@pytest.mark.parametrize(("phrase", "name", "source"), SPEAKERS)
@pytest.mark.parametrize("place", ["before", "after"])
def test_the_speaker_is_found_on_either_side(
    phrase: str, name: str, source: SourceClass, place: str
) -> None:
    said = "إن الطريق إلى الساحل مقطوع منذ الفجر"
    text = f"قال {phrase} {said}." if place == "before" else f"«{said}»، قال {phrase}."
    (found,) = quotations_of(Article("a", text)).quotations
    assert (found.speaker, found.source) == (name, source)
    assert said in found.text
    assert found.act is SpeechAct.ASSERT


@pytest.mark.parametrize(
    ("verb", "act"),
    [("زعم", SpeechAct.CLAIM), ("أقر", SpeechAct.ADMIT), ("نفى", SpeechAct.DENY)],
)
def test_the_verb_decides_the_act(verb: str, act: SpeechAct) -> None:
    (found,) = quotations_of(Article("a", f"{verb} المدير بأن الدواء ناقص.")).quotations
    assert found.act is act


def test_an_invented_group_introduced_by_the_article_is_militant() -> None:
    text = (
        "هاجم مسلحو «كتائب النهر الأخير»، وهي جماعة متشددة ظهرت في الربيع، حاجزا للجيش.\n"
        "وقالت الكتائب في بيان إن مقاتليها انسحبوا."
    )
    last = quotations_of(Article("a", text)).quotations[-1]
    assert last.source is SourceClass.MILITANT
