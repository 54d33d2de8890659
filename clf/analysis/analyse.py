"""Article + model -> analysis: every sentence's type, speaker and evidence, and the profile."""

from collections.abc import Sequence
from dataclasses import replace

from clf.analysis.evidence import evidence_of
from clf.analysis.profile import profile_of
from clf.intake.quality import quality_notes
from clf.models.answers import Answers
from clf.models.features import ArticleFeatures, read_features
from clf.schema.labels import TYPES, SentenceType, SourceClass
from clf.schema.records import AnalysedSentence, Analysis, Article
from clf.storage.folder import LoadedModel

DEFAULT_MIN_CONFIDENCE = 0.5
"""Below it the most probable type is more likely wrong than right, and a person should look."""

_SOURCE_OF = {
    SentenceType.MILITANT_PROPAGANDA: SourceClass.MILITANT,
    SentenceType.OFFICIAL_CLAIM: SourceClass.INSTITUTION,
    SentenceType.THIRD_PARTY_ACCOUNT: SourceClass.THIRD_PARTY,
    SentenceType.JOURNALISTIC_FRAMING: SourceClass.OUTLET,
    SentenceType.NEUTRAL_REPORT: SourceClass.OUTLET,
}


class Analyser:
    """A loaded model, ready for articles."""

    def __init__(self, loaded: LoadedModel) -> None:
        """Keep the model."""
        self.loaded = loaded

    @property
    def at_once(self) -> int:
        """Characters of articles that are best analysed together; 0: one article at a time."""
        return self.loaded.model.at_once

    def analyse(
        self,
        article: Article,
        *,
        encoding: str | None = None,
        min_confidence: float | None = None,
    ) -> Analysis:
        """Analyse one article.

        Sentences whose most probable type lies below ``min_confidence`` (0..1) are marked for
        review; the type is still given. An empty text gives an analysis without sentences.
        """
        (analysis,) = self.analyse_all([article], min_confidence=min_confidence)
        return analysis if encoding is None else replace(analysis, encoding=encoding)

    def analyse_all(
        self, articles: Sequence[Article], *, min_confidence: float | None = None
    ) -> list[Analysis]:
        """Analyse several articles, in order: with a deep model faster than one after another."""
        least = DEFAULT_MIN_CONFIDENCE if min_confidence is None else min_confidence
        read = [read_features(article.text, title=article.title) for article in articles]
        answers = self.loaded.model.answer_all(read)
        return [
            self._analysis(article, features, found, least)
            for article, features, found in zip(articles, read, answers, strict=True)
        ]

    def _analysis(
        self, article: Article, features: ArticleFeatures, found: Answers, least: float
    ) -> Analysis:
        """Put one article's analysis together."""
        probabilities = found.probabilities.tolist()
        weights = found.weights.tolist()
        sentences = tuple(
            _sentence(article.text, features, row, probabilities[row], weights, least=least)
            for row in range(len(features.spans))
        )
        return Analysis(
            id=article.id,
            model_id=self.loaded.id,
            model_hash=self.loaded.hash,
            sentences=sentences,
            profile=profile_of(sentences),
            title=article.title,
            outlet=article.outlet,
            date=article.date,
            notes=quality_notes(article.text),
        )


def _sentence(
    text: str,
    features: ArticleFeatures,
    row: int,
    values: list[float],
    weights: list[float],
    *,
    least: float,
) -> AnalysedSentence:
    """Put one sentence's answer together; who speaks is said only where the outlet does not."""
    span = features.spans[row]
    discourse = features.discourse
    attribution = discourse.attributions[row]
    confidence = max(values)
    label = TYPES[values.index(confidence)]
    source = _SOURCE_OF[label]
    speaks = source is not SourceClass.OUTLET
    # Who spoke before does not speak where the type says that a group does, nor the other way.
    militant = SourceClass.MILITANT in (source, attribution.source)
    other = attribution.carried and militant and source is not attribution.source
    other = other and "source=unknown" not in attribution.signals
    named = speaks and not other
    mention = attribution.mention if speaks else None
    return AnalysedSentence(
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        type=label,
        probabilities=dict(zip(TYPES, values, strict=True)),
        confidence=confidence,
        needs_review=confidence < least,
        source=source,
        speaker=attribution.speaker if named else None,
        as_written=text[mention.start : mention.end] if mention is not None else None,
        cue=attribution.cue if speaks else None,
        quotes=attribution.quotes if speaks else (),
        evidence=evidence_of(text, discourse, row, weights),
        indirect=attribution.indirect if speaks else (),
        voices=attribution.voices,
        guesses=discourse.guesses(row) if named else (),
        role=attribution.role if named else None,
        organisation=attribution.organisation if named else None,
    )
