"""What the suites share: places, and a small labelled corpus written for the tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tiny_project import write_project

from clf.schema import Article, LabelledArticle, LabelledSentence, SentenceType

if TYPE_CHECKING:
    from tiny_deep import DeepProject

    from clf.workflows.train import TrainRecord

ROOT = Path(__file__).resolve().parents[1]

_M = SentenceType.MILITANT_PROPAGANDA
_O = SentenceType.OFFICIAL_CLAIM
_T = SentenceType.THIRD_PARTY_ACCOUNT
_F = SentenceType.JOURNALISTIC_FRAMING
_N = SentenceType.NEUTRAL_REPORT

_PLACES = ("سمهر", "الريحان", "المرج", "النخيل", "القلعة", "الساحل")
_PATTERN: Sequence[tuple[SentenceType, str, str | None]] = (
    (_O, "قال وزير الزراعة إن المياه عادت إلى قرى {place} صباح اليوم.", "وزير الزراعة"),
    (_O, "وأضاف أن المضخات تعمل بكامل طاقتها في {place}.", "وزير الزراعة"),
    (_N, "وتقع {place} على بعد عشرين كيلومترا من العاصمة.", None),
    (
        _M,
        "وأعلن تنظيم الراية السوداء المتشدد مسؤوليته عن تفجير خط {place}.",
        "تنظيم الراية السوداء",
    ),
    (_T, "وقال شاهد إن الدخان تصاعد من محطة {place} قبل الفجر.", "شاهد"),
    (_F, "ويبدو المشهد في {place} مهزلة مكتملة تكشف عجزا فاضحا.", None),
    (_N, "وأغلقت المدارس في {place} أبوابها يومين.", None),
)


def build_article(name: str, place: str) -> LabelledArticle:
    """Write one labelled article about a place: seven sentences, all five types."""
    text, sentences = "", []
    for label, pattern, speaker in _PATTERN:
        if text:
            text += " "
        start = len(text)
        text += pattern.format(place=place)
        sentences.append(LabelledSentence(start, len(text), label, speaker=speaker))
    return LabelledArticle(Article(name, text), tuple(sentences))


@pytest.fixture(scope="session")
def small_corpus() -> list[LabelledArticle]:
    """Eighteen short labelled articles."""
    return [
        build_article(f"small-{number:02d}", f"{_PLACES[number % 6]} {number}")
        for number in range(18)
    ]


class TrainedProject(NamedTuple):
    """A project folder, its recipe, and the record of the training that was done in it."""

    root: Path
    recipe: Path
    record: "TrainRecord"


@pytest.fixture(scope="session")
def trained_project(tmp_path_factory: pytest.TempPathFactory) -> TrainedProject:
    """A small project, trained once: MLflow takes seconds to start. Copy it to change it."""
    from clf.workflows.train import train

    root = tmp_path_factory.mktemp("project")
    recipe = write_project(root)
    return TrainedProject(root, recipe, train(recipe, out=root / "model"))


@pytest.fixture(scope="session")
def deep_project(tmp_path_factory: pytest.TempPathFactory) -> "DeepProject":
    """Return a tiny project with a deep model, trained once."""
    pytest.importorskip("torch")
    from tiny_deep import train_deep

    return train_deep(tmp_path_factory.mktemp("deep"))
