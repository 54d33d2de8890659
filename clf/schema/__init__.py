"""1. The vocabulary: labels, techniques, frozen records, errors. Standard library only."""

from clf.schema.errors import (
    ClfError,
    CorpusError,
    InputError,
    MissingExtraError,
    ModelError,
    SettingsError,
)
from clf.schema.labels import TYPE_INDEX, TYPES, SentenceType, SourceClass
from clf.schema.records import (
    SCHEMA_VERSION,
    AnalysedSentence,
    Analysis,
    Article,
    Attribution,
    Cue,
    Evidence,
    LabelledArticle,
    LabelledSentence,
    Profile,
    Quotation,
    QuotedArticle,
    Span,
    SpeakerGuess,
    TechniqueSpan,
    Voice,
)
from clf.schema.speech import ACTS, SpeechAct
from clf.schema.techniques import TECHNIQUES

__all__ = [
    "ACTS",
    "SCHEMA_VERSION",
    "TECHNIQUES",
    "TYPES",
    "TYPE_INDEX",
    "AnalysedSentence",
    "Analysis",
    "Article",
    "Attribution",
    "ClfError",
    "CorpusError",
    "Cue",
    "Evidence",
    "InputError",
    "LabelledArticle",
    "LabelledSentence",
    "MissingExtraError",
    "ModelError",
    "Profile",
    "Quotation",
    "QuotedArticle",
    "SentenceType",
    "SettingsError",
    "SourceClass",
    "Span",
    "SpeakerGuess",
    "SpeechAct",
    "TechniqueSpan",
    "Voice",
]
