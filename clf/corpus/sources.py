"""The texts that stand-off labels point at, each source in its publisher's own format.

==============  ====================================================  ===========================
source          files                                                 a document
==============  ====================================================  ===========================
``araieval23``  ``*.jsonl`` with ``id`` and ``text``                  a tweet or a news paragraph
``armpro``      ``*.jsonl`` with ``id`` and ``text``                  a news paragraph
``covid_news``  ``*.txt`` in UTF-8, the name without ending is the id  a whole article
==============  ====================================================  ===========================

A text is taken as stored, CRLF line ends included; only a byte order mark is dropped. Test splits
are never read: what is labelled here may be trained on.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from clf.corpus.codec import Flaw, shown
from clf.corpus.read import LocatedFlaw, json_lines, read_stored_text
from clf.schema.errors import CorpusError
from clf.schema.records import Article

_TEST = re.compile(r"(?:^|[^a-z])test(?:[^a-z]|$)", re.IGNORECASE)
_PARAGRAPH_NUMBER = re.compile(r"_\d{2,4}$")
_OF_PARAGRAPHS = frozenset({"araieval23", "armpro"})
_DESCRIBED = ("title", "outlet", "date")


def read_source(source: str, folder: str | Path) -> dict[str, Article]:
    """Return the documents of a source by their ids.

    ``folder`` is the source's own, or one that holds it under the source's name.

    Raises CorpusError for an unknown source, a test split, a folder without the source's files,
    and a file that breaks the source's format.
    """
    reader = SOURCES.get(source)
    if reader is None:
        known = ", ".join(SOURCES)
        raise CorpusError(f"one of the sources {known}", shown(source), "name one of them")
    place = Path(folder)
    if (place / source).is_dir():
        place = place / source
    _refuse_test(place)
    if not place.exists():
        step = "name the folder that holds the source's files"
        raise CorpusError(f"the texts of {source}", "no such path", step, where=str(place))
    found: dict[str, Article] = {}
    for article in reader(place):
        known_text = found.setdefault(article.id, article).text
        if known_text != article.text:
            step = "keep the file that the labels were made from"
            twice = f"{shown(article.id)} with two texts"
            raise CorpusError("one text for each id", twice, step, where=str(place))
    if not found:
        step = f"name the folder that holds the files of {source} as published"
        raise CorpusError(f"the texts of {source}", "no document", step, where=str(place))
    return found


def document_of(article_id: str) -> str:
    """Return what the text of a hydrated article is a part of, as a name to group by.

    ``araieval23/FAT_336-eurl_02_011`` and ``armpro/FAT_336-eurl_02_004`` are paragraphs of one
    news article, ``FAT_336-eurl_02``; the two collections share a stock of articles. Any other
    article is a document of its own: its id comes back.
    """
    source, _, name = article_id.partition("/")
    return _PARAGRAPH_NUMBER.sub("", name) if source in _OF_PARAGRAPHS else article_id


def _read_jsonl(place: Path) -> Iterator[Article]:
    files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
    for path in files:
        if _TEST.search(path.stem):
            continue
        for number, raw, flaw in json_lines(path):
            found = flaw or _row_flaw(raw)
            if found is not None:
                raise LocatedFlaw(str(path), number, found).error()
            if isinstance(raw, dict):
                yield _article(raw)


def _row_flaw(raw: object) -> Flaw | None:
    if not isinstance(raw, dict):
        return Flaw("", "a JSON object", shown(raw), "take the file as published")
    for key in ("id", "text"):
        if not isinstance(raw.get(key), str):
            return Flaw(key, "a string", shown(raw.get(key)), "take the file as published")
    return None


def _article(raw: Mapping[str, object]) -> Article:
    described = {
        key: value for key in _DESCRIBED if isinstance(value := raw.get(key), str) and value.strip()
    }
    return Article(str(raw["id"]), str(raw["text"]), **described)


def _read_texts(place: Path) -> Iterator[Article]:
    files = sorted(place.glob("*.txt")) if place.is_dir() else [place]
    for path in files:
        text, flaw = read_stored_text(path)
        if flaw is not None:
            raise LocatedFlaw(str(path), 1, flaw).error()
        yield Article(path.stem, text.removeprefix("\ufeff"))


def _refuse_test(place: Path) -> None:
    if place.suffix and _TEST.search(place.stem):
        found, step = "a test split", "name train and dev files, or their folder"
        raise CorpusError("texts that may be trained on", found, step, where=str(place))


SOURCES: Mapping[str, Callable[[Path], Iterator[Article]]] = MappingProxyType(
    {"araieval23": _read_jsonl, "armpro": _read_jsonl, "covid_news": _read_texts}
)
"""The reader of each source by the source's name."""
