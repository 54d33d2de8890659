"""The records that flow through the project. All are frozen; all offsets are code points.

``start`` and ``end`` index the article's text exactly as it was read (end exclusive), so
``text[start:end]`` is always the words that a record speaks of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clf.schema.labels import SentenceType, SourceClass
from clf.schema.speech import SpeechAct


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text, in code points, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that the span covers in ``text``."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """One text as read: nothing in it is changed, line ends included."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None
    lang: str = "ar"


@dataclass(frozen=True, slots=True)
class TechniqueSpan:
    """A persuasion technique and the words that carry it."""

    technique: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A gold sentence: its span and what an annotator said of it."""

    start: int
    end: int
    type: SentenceType
    secondary: SentenceType | None = None
    speaker: str | None = None
    as_written: str | None = None
    quotes: tuple[Span, ...] = ()
    techniques: tuple[TechniqueSpan, ...] = ()
    pair: str | None = None

    @property
    def span(self) -> Span:
        """The sentence's place in the text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with its gold sentences and, where known, how it was made.

    ``manner`` is the kind of outlet, ``setting`` the conflict or field, ``group`` whether its
    armed group is real, invented or none, ``topic`` its subject.
    """

    article: Article
    sentences: tuple[LabelledSentence, ...]
    manner: str | None = None
    setting: str | None = None
    group: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word and the act of speech that it names."""

    start: int
    end: int
    act: SpeechAct


@dataclass(frozen=True, slots=True)
class Voice:
    """One reporting word with whoever speaks by it.

    ``depth`` is 0 for a speaker whom the outlet itself reports, 1 for one whom that speaker
    reports, and so on. ``speaker`` is None where the cue has no speaker that can be found.
    """

    cue: Cue
    source: SourceClass
    speaker: str | None = None
    mention: Span | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class SpeakerGuess:
    """A possible speaker of a sentence; a ``name`` of None is a speaker who is not known."""

    name: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who speaks in one sentence, as the article's own words tell it.

    ``speaker`` is the fullest name the article gives; ``mention`` the words that stand for it
    in this sentence; both None where the outlet speaks. ``role`` and ``organisation`` are the
    words that the article gives the speaker beside the name. ``cue`` is the sentence's main
    reporting word and ``voices`` are all of them in the order of the text, with their depth.
    ``quotes`` are the stretches of speech
    in quotation marks (marks included), ``indirect`` those in the outlet's wording. ``carried``
    says that the speaker comes from an earlier sentence (a continuing verb, or a quotation still
    open). ``signals`` are the names of the rules that fired, which the models read as features.
    """

    source: SourceClass = SourceClass.OUTLET
    speaker: str | None = None
    mention: Span | None = None
    cue: Cue | None = None
    quotes: tuple[Span, ...] = ()
    carried: bool = False
    signals: tuple[str, ...] = ()
    indirect: tuple[Span, ...] = ()
    voices: tuple[Voice, ...] = ()
    role: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that moved the decision, by how much (log-odds against the other types)."""

    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class AnalysedSentence:
    """What the classifier says of one sentence."""

    start: int
    end: int
    text: str
    type: SentenceType
    probabilities: Mapping[SentenceType, float]
    confidence: float
    needs_review: bool
    source: SourceClass
    speaker: str | None = None
    as_written: str | None = None
    cue: Cue | None = None
    quotes: tuple[Span, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    indirect: tuple[Span, ...] = ()
    voices: tuple[Voice, ...] = ()
    guesses: tuple[SpeakerGuess, ...] = ()
    role: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """An article at a glance: sentences a type (n and share of all), and sentences a speaker.

    ``speakers`` are (name, number of sentences), most frequent first.
    """

    n_sentences: int
    n_needs_review: int
    counts: Mapping[SentenceType, int]
    shares: Mapping[SentenceType, float]
    speakers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """The answer for one article. ``notes`` tell the reader what was odd about the input."""

    id: str
    model_id: str
    model_hash: str
    sentences: tuple[AnalysedSentence, ...]
    profile: Profile
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    encoding: str | None = None
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch of speech in an article, quoted (``direct``) or in the outlet's wording.

    ``sentence`` is the number of its sentence, from 1. ``cue`` is None where an earlier sentence
    hands the stretch over, and then so is ``act``. ``speaker`` is None where nobody is named.
    """

    start: int
    end: int
    text: str
    direct: bool
    sentence: int
    source: SourceClass
    speaker: str | None = None
    as_written: str | None = None
    role: str | None = None
    organisation: str | None = None
    cue: Span | None = None
    act: SpeechAct | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class QuotedArticle:
    """An article's quotations in the order of its text."""

    id: str
    quotations: tuple[Quotation, ...]
    n_sentences: int
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    encoding: str | None = None
    notes: tuple[str, ...] = ()


SCHEMA_VERSION = "1.1"
"""The version of the JSON shape of an :class:`Analysis`."""
