"""A whole project in a folder: a small sound corpus, its split, a recipe. Nothing is shared."""

import random
from pathlib import Path

from clf.corpus.read import write_corpus
from clf.corpus.splits import make_split, write_split
from clf.corpus.standoff import standoff_labels, write_standoff
from clf.schema import Article, LabelledArticle, LabelledSentence, SentenceType

_OPENINGS: dict[SentenceType, tuple[str, str | None]] = {
    SentenceType.OFFICIAL_CLAIM: ("قال وزير الزراعة إن", "وزير الزراعة"),
    SentenceType.MILITANT_PROPAGANDA: (
        "وأعلن تنظيم الراية السوداء المتشدد في بيان أن",
        "تنظيم الراية السوداء",
    ),
    SentenceType.THIRD_PARTY_ACCOUNT: ("وقال شهود عيان إن", "شهود عيان"),
    SentenceType.JOURNALISTIC_FRAMING: ("وفي مهزلة فاضحة", None),
    SentenceType.NEUTRAL_REPORT: ("وتقع", None),
}
# Words in no order: what counts is that no two sentences are nearly the same.
_TEXT = (
    "القرية الجسر المطر المدرسة السوق النهر الطريق المصنع الحقل الميناء القطار المشفى الحديقة "
    "المكتبة الجامعة الساحة البئر القمح الزيتون الشاحنة السفينة المحطة الملعب المتحف القلعة "
    "الوادي الجبل البحيرة الغابة الصحراء الشاطئ المخبز المسرح البريد المصرف المطار الفندق "
    "النافذة السقف الجدار البوابة السور الحارس الطبيب المعلم الفلاح الصياد النجار الحداد "
    "الخباز السائق الطالب الكاتب القاضي المحامي المهندس الممرضة الرسام العازف اللاعب"
)
_WORDS = _TEXT.split()
_ORDER = tuple(_OPENINGS)

RECIPE = """\
[recipe]
name = "tiny"
kind = "linear"

[data]
corpus = "data/articles"
splits = "data/splits.json"

[model]
min_count = 1
folds = 3
excerpt_weight = 0.0

[evaluation]
resamples = 100
gold = ["held.jsonl", "absent"]
"""


def tiny_articles(n: int = 15, seed: int = 1, prefix: str = "tiny") -> list[LabelledArticle]:
    """Return n articles of five sentences, each type once, that share no near-duplicates."""
    rng = random.Random(seed)
    return [_article(f"{prefix}-{number:02d}", number, rng) for number in range(n)]


def write_project(root: Path) -> Path:
    """Write a project into a folder; return the path of its recipe."""
    articles = tiny_articles()
    (root / "data" / "articles").mkdir(parents=True)
    write_corpus(articles, root / "data" / "articles" / "tiny.jsonl")
    shares = {"train": 0.6, "dev": 0.2, "test": 0.2}
    write_split(make_split(articles, 7, shares), root / "data" / "splits.json")
    write_corpus(tiny_articles(3, seed=2, prefix="gold"), root / "held.jsonl")
    recipe = root / "experiments" / "tiny.toml"
    recipe.parent.mkdir()
    recipe.write_text(RECIPE, encoding="utf-8")
    return recipe


def _article(name: str, number: int, rng: random.Random) -> LabelledArticle:
    text, sentences = "", []
    for place in range(len(_ORDER)):
        label = _ORDER[(number + place) % len(_ORDER)]
        opening, speaker = _OPENINGS[label]
        text += "\n" if text else ""
        start = len(text)
        text += f"{opening} {' '.join(rng.sample(_WORDS, 9))}."
        sentences.append(LabelledSentence(start, len(text), label, speaker=speaker))
    return LabelledArticle(
        Article(name, text), tuple(sentences), manner="agency", group="invented", topic="water"
    )


def with_standoff(recipe: Path, use: str) -> None:
    """Label five real articles stand-off beside a project, and name them in its recipe."""
    root = recipe.parents[1]
    texts = root / "texts" / "covid_news"
    texts.mkdir(parents=True)
    labels = []
    for labelled in tiny_articles(5, seed=9, prefix="real"):
        (texts / f"{labelled.article.id}.txt").write_bytes(labelled.article.text.encode())
        labels += standoff_labels(labelled, "covid_news")
    write_standoff(labels, root / "standoff.jsonl")
    section = f'[standoff]\nlabels = "standoff.jsonl"\ntexts = "texts"\nuse = "{use}"\n'
    recipe.write_text(recipe.read_text(encoding="utf-8") + section, encoding="utf-8")
