"""Analysis -> a terminal: blocks, not a grid, since borders and columns break right-to-left text.

Text stays in logical order with its Arabic last in the row (terminals differ in what they
reorder, and reordering here as well would reverse twice: microsoft/terminal #538); a sentence
stands on lines of its own, wrapped to the width. All text of the article is made safe first.
"""

from collections.abc import Iterator
from typing import TextIO

from clf.report.bidi import arabic_run, unknown_run
from clf.report.clean import clean
from clf.report.formats import BidiMode
from clf.report.paint import Paint, plain
from clf.report.summary import percent, summary_lines
from clf.report.wrap import pad, text_width, wrap
from clf.schema import TYPES, AnalysedSentence, Analysis, Profile, SentenceType, SourceClass

MIN_WIDTH = 40
DEFAULT_WIDTH = 80

_INDENT = " " * 6
_FIELD = 10
_BAR = 20
_MAX_SPEAKERS = 10
_NAME = max(len(label.value) for label in TYPES)
_REVIEW = "للمراجعة"
_STYLES = {
    SentenceType.MILITANT_PROPAGANDA: "bold red",
    SentenceType.OFFICIAL_CLAIM: "blue",
    SentenceType.THIRD_PARTY_ACCOUNT: "cyan",
    SentenceType.JOURNALISTIC_FRAMING: "yellow",
    SentenceType.NEUTRAL_REPORT: "green",
}


class TableWriter:
    """Writes one readable block an article, an empty line between two."""

    def __init__(
        self,
        stream: TextIO,
        *,
        width: int = DEFAULT_WIDTH,
        bidi: BidiMode = BidiMode.AUTO,
        paint: Paint = plain,
    ) -> None:
        """Write to ``stream``, ``width`` cells wide (at least 40), coloured by ``paint``."""
        self._stream = stream
        self._width = max(width, MIN_WIDTH)
        self._bidi = bidi
        self._paint = paint
        self._is_first = True

    def write(self, analysis: Analysis) -> None:
        """Write one article."""
        lines = [] if self._is_first else [""]
        self._is_first = False
        lines.extend(self._header(analysis))
        for number, sentence in enumerate(analysis.sentences, start=1):
            lines.append("")
            lines.extend(self._sentence(number, sentence))
        if analysis.sentences:
            lines.append("")
            lines.extend(self._profile(analysis.profile))
        self._stream.write("\n".join(lines) + "\n")

    def _header(self, analysis: Analysis) -> Iterator[str]:
        identity = unknown_run(clean(analysis.id), self._bidi)
        title = clean(analysis.title) if analysis.title else ""
        yield self._paint(f"Article {identity}", "bold")
        for line in wrap(title, self._width - 2):
            yield f"  {self._paint(unknown_run(line, self._bidi), 'bold')}"
        for value in (analysis.date, analysis.outlet):
            if value:
                yield f"  {unknown_run(clean(value), self._bidi)}"
        for note in analysis.notes:
            yield f"  {self._paint('note:', 'yellow')} {unknown_run(clean(note), self._bidi)}"
        yield self._paint("What is this text doing?", "bold")
        for line in summary_lines(analysis.profile, self._bidi):
            yield f"  {line}"
        yield f"  model {clean(analysis.model_id)} {clean(analysis.model_hash)[:12]}"

    def _sentence(self, number: int, sentence: AnalysedSentence) -> Iterator[str]:
        label = sentence.type
        english = self._paint(pad(label.value, _NAME), _STYLES[label])
        review, arabic = "", label.arabic
        if sentence.needs_review:
            review = "  " + self._paint("? needs review", "bold magenta")
            arabic = f"{arabic} · {_REVIEW}"
        sure = percent(sentence.confidence)
        yield f"{number:>4}  {english}  {sure:>4}{review}  {arabic_run(arabic, self._bidi)}"
        yield self._speaker(sentence)
        yield from self._evidence(sentence)
        yield from self._text(sentence.text)

    def _speaker(self, sentence: AnalysedSentence) -> str:
        row = _INDENT + self._paint(pad("speaker", _FIELD), "dim")
        if sentence.speaker:
            source = sentence.source.value.replace("_", " ")
            return f"{row}{source}  {arabic_run(clean(sentence.speaker), self._bidi)}"
        if sentence.source is SourceClass.OUTLET:
            return f"{row}the outlet itself"
        return f"{row}{sentence.source.value.replace('_', ' ')}, not named"

    def _evidence(self, sentence: AnalysedSentence) -> Iterator[str]:
        """Give the words for the decision and those against it, the strongest first."""
        ranked = sorted(sentence.evidence, key=lambda item: -abs(item.weight))
        for name, sign in (("because", 1), ("against", -1)):
            words = " · ".join(clean(item.text) for item in ranked if item.weight * sign > 0)
            for i, line in enumerate(wrap(words, self._width - len(_INDENT) - _FIELD)):
                field = pad("" if i else name, _FIELD)
                yield f"{_INDENT}{self._paint(field, 'dim')}{arabic_run(line, self._bidi)}"

    def _text(self, text: str) -> Iterator[str]:
        width = self._width - len(_INDENT)
        for line in wrap(clean(text), width):
            # Reordered lines begin at the right edge, where their reader begins.
            at_right = self._bidi is BidiMode.VISUAL
            margin = " " * (width - text_width(line)) if at_right else ""
            yield f"{_INDENT}{margin}{arabic_run(line, self._bidi)}"

    def _profile(self, profile: Profile) -> Iterator[str]:
        yield self._paint(f"Profile (n = {profile.n_sentences})", "bold")
        for label in TYPES:
            count, share = profile.counts.get(label, 0), profile.shares.get(label, 0.0)
            bar = self._paint(pad("█" * round(share * _BAR), _BAR), _STYLES[label])
            arabic = arabic_run(label.arabic, self._bidi)
            yield f"  {pad(label.value, _NAME)} {count:>5} {percent(share):>5}  {bar}  {arabic}"
        if profile.speakers:
            yield self._paint("Who speaks how often", "bold")
        for name, count in profile.speakers[:_MAX_SPEAKERS]:
            yield f"  {count:>5}  {arabic_run(clean(name), self._bidi)}"
        if len(profile.speakers) > _MAX_SPEAKERS:
            yield f"         and {len(profile.speakers) - _MAX_SPEAKERS} more"
