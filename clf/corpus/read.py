r"""Corpus files and gold folders -> labelled articles, and back.

A corpus file is JSONL: one article a line, lines ended by ``\n`` alone (the text of an article may
hold U+2028 and the like); Parquet with the same columns is read as well
(:mod:`clf.corpus.parquet`). A gold folder holds ``gold.jsonl``, one sentence a line
(``doc, id, start, end, type, …``), beside one ``<doc>.txt`` an article, read byte for byte.

Input is bounded: a line or a text of more than 16 MiB is refused, and what a line may nest is
fixed by the format.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from clf.corpus.codec import (
    Flaw,
    canonical_line,
    decode_article,
    decode_sentences,
    shown,
)
from clf.corpus.files import write_text_atomic
from clf.schema.errors import CorpusError
from clf.schema.records import Article, LabelledArticle

MAX_BYTES = 16 * 2**20
"""The longest line of a corpus file, and the longest text of a gold folder, in bytes."""

GOLD_FILE = "gold.jsonl"
"""The file whose presence makes a folder a gold folder."""

PARQUET = ".parquet"
"""The ending of a corpus file that is not JSONL."""

Paths = str | Path | Iterable[str | Path]
"""A file, a folder, or several of them."""


@dataclass(frozen=True, slots=True)
class LocatedFlaw:
    """A flaw and where it stands."""

    file: str
    line: int
    flaw: Flaw

    def error(self) -> CorpusError:
        """Return the exception that says the same."""
        place = f"{self.file}:{self.line}"
        where = f"{place}: {self.flaw.field}" if self.flaw.field else place
        return CorpusError(self.flaw.expected, self.flaw.found, self.flaw.next_step, where=where)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One article as it stands in a file, with what was wrong there.

    ``lines`` and ``places`` give, for each sentence of the article, its line and its field in
    the file. ``article`` is None where a line could not be understood at all.
    """

    article: LabelledArticle | None
    file: str
    line: int
    lines: tuple[int, ...]
    places: tuple[str, ...]
    flaws: tuple[LocatedFlaw, ...]


def read_corpus(paths: Paths) -> list[LabelledArticle]:
    """Return the articles of corpus files and folders, in the order of the files and their lines.

    ``paths`` is one path or several: a JSONL or Parquet file, a folder of JSONL files (read in the
    order of their names) or, where it has none, of Parquet files, a folder with such a folder named
    ``articles`` in it, or a gold folder.

    Raises CorpusError at the first thing that breaks the format, naming file, line and field; also
    where two articles share an id, and where there is no article at all.
    """
    sources = as_list(paths)
    articles: list[LabelledArticle] = []
    places: dict[str, str] = {}
    for loaded in load(sources):
        if loaded.flaws:
            raise loaded.flaws[0].error()
        if loaded.article is None:  # pragma: no cover - an article is lost only to a flaw
            continue
        name, place = loaded.article.article.id, f"{loaded.file}:{loaded.line}"
        if name in places:
            raise CorpusError(
                "an id of its own for each article",
                f"{shown(name)}, which {places[name]} has too",
                "rename or remove one of them",
                where=f"{place}: id",
            )
        places[name] = place
        articles.append(loaded.article)
    if not articles:
        where = ", ".join(str(path) for path in sources)
        raise CorpusError("labelled articles", "none", "name a corpus file or folder", where=where)
    return articles


def write_corpus(articles: Iterable[LabelledArticle], path: str | Path) -> None:
    """Write articles to one JSONL file in canonical form, whole or not at all.

    Reading the file and writing it again gives the same bytes.
    """
    write_text_atomic(Path(path), "".join(f"{canonical_line(a)}\n" for a in articles))


def load(paths: Paths) -> Iterator[Loaded]:
    """Yield every article of corpus files and folders with its flaws, one at a time.

    Raises CorpusError where a path is missing, unreadable, or a folder with no corpus file in it.
    """
    for source in corpus_files(paths):
        try:
            if source.name == GOLD_FILE:
                yield from _load_gold(source)
            elif source.suffix == PARQUET:
                yield from _load_rows(source, _parquet_rows(source))
            else:
                yield from _load_rows(source, json_lines(source))
        except OSError as error:
            raise _unreadable(source, error) from error


def corpus_files(paths: Paths) -> list[Path]:
    """Return the corpus files that ``paths`` stand for; a gold folder is its ``gold.jsonl``.

    Raises CorpusError where a path does not exist or is a folder with no corpus file in it.
    """
    return [file for path in as_list(paths) for file in _files_of(path)]


def as_list(paths: Paths) -> list[Path]:
    """Return the paths as a list."""
    if isinstance(paths, str | Path):
        return [Path(paths)]
    return [Path(path) for path in paths]


def _files_of(path: Path) -> list[Path]:
    if not path.exists():
        step = "check the path"
        raise CorpusError("a corpus file or folder", "no such path", step, where=str(path))
    if not path.is_dir():
        return [path]
    if (path / GOLD_FILE).is_file():
        return [path / GOLD_FILE]
    for pattern in ("*.jsonl", "articles/*.jsonl", f"*{PARQUET}", f"articles/*{PARQUET}"):
        if files := sorted(path.glob(pattern)):
            return files
    step = "name the folder that holds the *.jsonl files"
    raise CorpusError("*.jsonl or gold.jsonl in the folder", "none", step, where=str(path))


def _unreadable(path: Path, error: OSError) -> CorpusError:
    found = error.strerror or type(error).__name__
    return CorpusError("a readable file", found, "check the path and its rights", where=str(path))


def _load_rows(path: Path, rows: Iterable[tuple[int, object, Flaw | None]]) -> Iterator[Loaded]:
    file = str(path)
    for number, raw, flaw in rows:
        if flaw is not None:
            yield Loaded(None, file, number, (), (), (LocatedFlaw(file, number, flaw),))
            continue
        decoded = decode_article(raw)
        yield Loaded(
            decoded.article,
            file,
            number,
            lines=(number,) * len(decoded.indexes),
            places=tuple(f"sentences[{i}]" for i in decoded.indexes),
            flaws=tuple(LocatedFlaw(file, number, flaw) for flaw in decoded.flaws),
        )


def _parquet_rows(path: Path) -> Iterator[tuple[int, object, Flaw | None]]:
    from clf.corpus.parquet import parquet_rows

    return ((number, row, None) for number, row in enumerate(parquet_rows(path), start=1))


def _load_gold(path: Path) -> Iterator[Loaded]:
    file = str(path)
    rows: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for number, raw, line_flaw in json_lines(path):
        flaw = line_flaw or _gold_row_flaw(raw)
        if flaw is not None:
            yield Loaded(None, file, number, (), (), (LocatedFlaw(file, number, flaw),))
        elif isinstance(raw, dict):
            rows.setdefault(raw["doc"], []).append((number, raw))
    for doc, located in rows.items():
        yield _load_gold_article(path, doc, located)


def _gold_row_flaw(raw: object) -> Flaw | None:
    if not isinstance(raw, dict):
        return Flaw("", "a JSON object", shown(raw), "write one sentence a line as {…}")
    doc = raw.get("doc")
    # The name becomes a path, so it must not lead out of the folder.
    if not isinstance(doc, str) or not doc or doc != Path(doc).name or "\0" in doc:
        step = "name the text file without its folder and ending"
        return Flaw("doc", "the name of a text file", shown(doc), step)
    return None


def _load_gold_article(path: Path, doc: str, located: list[tuple[int, dict[str, Any]]]) -> Loaded:
    file, first = str(path), located[0][0]
    text, flaw = read_stored_text(path.with_name(f"{doc}.txt"))
    if flaw is not None:
        return Loaded(None, file, first, (), (), (LocatedFlaw(file, first, flaw),))
    # `doc` and `id` belong to the line; what is left is a sentence of the corpus format.
    items = [{k: v for k, v in raw.items() if k not in ("doc", "id")} for _, raw in located]
    found = decode_sentences(items, [""] * len(items), text)
    lines = tuple(located[index][0] for index in found.indexes)
    flaws = tuple(LocatedFlaw(file, located[index][0], flaw) for index, flaw in found.flaws)
    article = LabelledArticle(Article(doc, text), tuple(found.sentences))
    return Loaded(article, file, first, lines, ("",) * len(lines), flaws)


def read_stored_text(path: Path) -> tuple[str, Flaw | None]:
    """Return a text exactly as stored, line ends included, or empty and a flaw."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        found = error.strerror or type(error).__name__
        return "", Flaw("doc", f"the text in {path.name}", found, "put the text beside gold.jsonl")
    return _decode(content, f"{path.name} of", "doc")


def json_lines(path: Path) -> Iterator[tuple[int, object, Flaw | None]]:
    """Yield (line number, value, None) or (line number, None, flaw) for each line with words."""
    with path.open("rb") as stream:
        number = 0
        # readline with a bound: a file without line ends must not fill the memory.
        while line := stream.readline(MAX_BYTES + 1):
            number += 1
            if len(line) > MAX_BYTES:
                _skip_line(stream, line)
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield number, *_json_value(line)


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(MAX_BYTES)


def _json_value(line: bytes) -> tuple[object, Flaw | None]:
    text, flaw = _decode(line, "a line of", "")
    if flaw is not None:
        return None, flaw
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse), None
    except RecursionError:
        found, step = "far deeper nesting", "write one article or sentence a line"
        return None, Flaw("", "JSON nested as the format is", found, step)
    except ValueError as error:  # JSONDecodeError, and numbers of thousands of digits
        return None, Flaw("", "one JSON value a line", str(error), "mend the line")


def _decode(content: bytes, what: str, field: str) -> tuple[str, Flaw | None]:
    if len(content) > MAX_BYTES:
        limit = f"{what} at most {MAX_BYTES // 2**20} MiB"
        return "", Flaw(field, limit, "more", "split the text into articles")
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x} at offset {error.start}"
        return "", Flaw(field, f"{what} UTF-8", found, "save the file as UTF-8")


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {shown(twice)} twice in one object")
    return values


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant}, which is no JSON number")
