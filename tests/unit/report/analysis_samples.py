"""Analyses for the tests of the writers: a hand-made one and a way to make more."""

from clf.schema import (
    TYPES,
    AnalysedSentence,
    Analysis,
    Cue,
    Evidence,
    Profile,
    SentenceType,
    SourceClass,
    Span,
    SpeechAct,
)

FIRST = 'وقال سامر العلواني إن القوات "لن تنسحب" من البلدة.'
SECOND = "وتقع البلدة على بعد 12 كيلومترا من العاصمة."
TEXT = f"{FIRST} {SECOND}"


def probabilities(top: SentenceType, value: float) -> dict[SentenceType, float]:
    rest = (1 - value) / (len(TYPES) - 1)
    return {label: value if label is top else rest for label in TYPES}


def official(text: str = FIRST, start: int = 0) -> AnalysedSentence:
    cue, quote = text.find("قال"), text.find('"')
    return AnalysedSentence(
        start=start,
        end=start + len(text),
        text=text,
        type=SentenceType.OFFICIAL_CLAIM,
        probabilities=probabilities(SentenceType.OFFICIAL_CLAIM, 0.876543),
        confidence=0.876543,
        needs_review=False,
        source=SourceClass.INSTITUTION,
        speaker="سامر العلواني",
        as_written="العلواني",
        cue=Cue(start + cue, start + cue + 3, SpeechAct.ASSERT),
        quotes=(Span(start + quote, start + quote + 11),),
        evidence=(
            Evidence(start, start + 4, "وقال", 1.23456),
            Evidence(start + 5, start + 9, "سامر", -0.5),
        ),
    )


def neutral(text: str = SECOND, start: int = len(FIRST) + 1) -> AnalysedSentence:
    return AnalysedSentence(
        start=start,
        end=start + len(text),
        text=text,
        type=SentenceType.NEUTRAL_REPORT,
        probabilities=probabilities(SentenceType.NEUTRAL_REPORT, 0.41),
        confidence=0.41,
        needs_review=True,
        source=SourceClass.OUTLET,
    )


def profile(*sentences: AnalysedSentence) -> Profile:
    counts = {label: sum(s.type is label for s in sentences) for label in TYPES}
    speakers: dict[str, int] = {}
    for sentence in sentences:
        if sentence.speaker:
            speakers[sentence.speaker] = speakers.get(sentence.speaker, 0) + 1
    return Profile(
        n_sentences=len(sentences),
        n_needs_review=sum(s.needs_review for s in sentences),
        counts=counts,
        shares={label: n / len(sentences) if sentences else 0.0 for label, n in counts.items()},
        speakers=tuple(sorted(speakers.items(), key=lambda item: -item[1])),
    )


def analysis(*sentences: AnalysedSentence, title: str | None = "عنوان الخبر") -> Analysis:
    return Analysis(
        id="a-1",
        model_id="linear-1",
        model_hash="0123456789abcdef",
        sentences=sentences,
        profile=profile(*sentences),
        title=title,
        outlet="وكالة المدار",
        encoding="utf-8",
        notes=(),
    )
