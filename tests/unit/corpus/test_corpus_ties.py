"""Texts that repeat each other are tied, whichever way they do; others are not."""

from clf.corpus.ties import ties
from clf.schema import Article, LabelledArticle, LabelledSentence, SentenceType

LONG = "أعلنت بلدية المدينة إغلاق الجسر القديم أمام المركبات الثقيلة حتى نهاية الشهر المقبل"


def labelled(name: str, text: str) -> LabelledArticle:
    sentence = LabelledSentence(0, len(text), SentenceType.NEUTRAL_REPORT)
    return LabelledArticle(Article(name, text), (sentence,))


def test_paragraphs_of_one_document() -> None:
    articles = [
        labelled("araieval23/FAT_336-eurl_02_011", "نص أول"),
        labelled("covid_news/A_1", "نص ثان"),
        labelled("armpro/FAT_336-eurl_02_004", "نص ثالث"),
    ]
    assert ties(articles) == [(0, 2)]


def test_the_same_and_nearly_the_same_sentence() -> None:
    articles = [
        labelled("a", LONG),
        labelled("b", "هبت رياح شديدة على الساحل الغربي فأغلقت الموانئ أبوابها يومين"),
        labelled("c", LONG.replace(" ", "  ", 1)),
        labelled("d", LONG + " كاملا"),
    ]
    assert set(ties(articles)) == {(0, 2), (0, 3)}


def test_short_sentences_recur_without_a_tie() -> None:
    assert ties([labelled("a", "القاهرة - وكالات"), labelled("b", "القاهرة -  وكالات")]) == []
    assert ties([]) == []
