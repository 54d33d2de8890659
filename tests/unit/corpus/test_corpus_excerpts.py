from clf.corpus.excerpts import excerpts
from clf.schema import Article, LabelledArticle, LabelledSentence, SentenceType

_O, _T, _N = (
    SentenceType.OFFICIAL_CLAIM,
    SentenceType.THIRD_PARTY_ACCOUNT,
    SentenceType.NEUTRAL_REPORT,
)


def _article(*paragraphs: list[tuple[SentenceType, str]]) -> LabelledArticle:
    text, sentences = "", []
    for number, paragraph in enumerate(paragraphs):
        text += "\n\n" if number else ""
        for place, (label, words) in enumerate(paragraph):
            text += " " if place else ""
            sentences.append(LabelledSentence(len(text), len(text) + len(words), label))
            text += words
    return LabelledArticle(Article("a", text), tuple(sentences))


def test_a_paragraph_keeps_its_sentences_and_labels() -> None:
    labelled = _article(
        [(_O, "قال وزير الصحة إن اللقاح وصل."), (_N, "وتقع البلدة في الشمال.")],
        [(_N, "وأغلقت المدارس.")],
    )
    first, second = excerpts(labelled)
    assert first.article.text == "قال وزير الصحة إن اللقاح وصل. وتقع البلدة في الشمال."
    assert [s.type for s in first.sentences] == [_O, _N]
    assert second.sentences[0].span.of(second.article.text) == "وأغلقت المدارس."
    assert second.article.id == "a#1"


def test_a_speaker_left_behind_makes_a_third_party_account() -> None:
    labelled = _article(
        [(_O, "قال وزير الصحة إن اللقاح وصل.")], [(_O, "وأضاف أن الحملة ستبدأ غدا.")]
    )
    _, second = excerpts(labelled)
    assert second.sentences[0].type is _T


def test_one_paragraph_has_no_excerpts() -> None:
    assert excerpts(_article([(_N, "وأغلقت المدارس.")])) == []
