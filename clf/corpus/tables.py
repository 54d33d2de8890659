"""Labelled articles <-> CSV for a spreadsheet: one row a sentence, nothing lost.

The text of an article is not repeated: ``before`` is what stands between the sentence before and
this one (a line break, say), ``sentence`` its words, ``after`` what follows the article's last
sentence. Put together in their order they are the article's text, so that ``start`` and ``end`` can
be verified on the way back. A row whose ``type`` is emptied is text without a label. An article
without sentences is one row with its text in ``after``.

Quotations are written ``[start,end]`` and techniques ``Doubt[start,end]``, several joined by
``|``, in code points of the article. A cell that a spreadsheet would run as a formula gets an
apostrophe before it, as in the reports, and so does one that begins with such an apostrophe:
that makes the apostrophe safe to take away again.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from clf.corpus.codec import ARTICLE_KEYS, Decoded, decode_article, encode_sentence, shown
from clf.corpus.files import write_text_atomic
from clf.corpus.read import MAX_BYTES
from clf.intake.limits import MAX_FIELD_CHARACTERS
from clf.schema.errors import CorpusError
from clf.schema.records import LabelledArticle

_ARTICLE_COLUMNS = tuple(key for key in ARTICLE_KEYS if key not in ("text", "sentences"))
_TEXT_COLUMNS = ("before", "sentence", "after")
_LABEL_COLUMNS = ("type", "secondary", "speaker", "as_written", "quotes", "techniques", "pair")
COLUMNS: tuple[str, ...] = (*_ARTICLE_COLUMNS, "start", "end", *_TEXT_COLUMNS, *_LABEL_COLUMNS)
"""The header: the article's columns, the place, the text, the label."""

_BYTE_ORDER_MARK = "\ufeff"
_GUARDED = re.compile(r"'*[=+\-@\t\r]")
_SPAN = re.compile(r"(?P<technique>[A-Za-z_-]*)\[(?P<start>\d+),(?P<end>\d+)\]")
_BETWEEN = " | "
_DELIMITERS = ",;\t"
_STEP = "export the corpus again and change only the labels"


def write_csv(articles: Iterable[LabelledArticle], path: str | Path) -> None:
    """Write articles to one CSV file, whole or not at all."""
    write_text_atomic(Path(path), to_csv(articles))


def to_csv(articles: Iterable[LabelledArticle]) -> str:
    """Return articles as CSV that begins with a byte order mark, for Excel to read Arabic."""
    stream = io.StringIO(newline="")
    stream.write(_BYTE_ORDER_MARK)
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for labelled in articles:
        for row in _rows(labelled):
            writer.writerow([guard(str(row.get(column, ""))) for column in COLUMNS])
    return stream.getvalue()


def read_csv(path: str | Path) -> list[LabelledArticle]:
    """Return the articles of a CSV file that :func:`write_csv` wrote and people have edited.

    Rows of one article stand together, in any order. Raises CorpusError where the file is no such
    table, or an offset, a label or a text is not what it should be; the row is named.
    """
    place = Path(path)
    with place.open("rb") as stream:
        content = stream.read(_MAX_TABLE + 1)
    if len(content) > _MAX_TABLE:
        limit = f"a table of at most {_MAX_TABLE // 2**20} MiB"
        raise CorpusError(limit, "more", "cut it into several", where=str(place))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x} at offset {error.start}"
        step = "save it as CSV UTF-8"
        raise CorpusError("UTF-8", found, step, where=str(place)) from error
    return from_csv(text, str(place))


def from_csv(text: str, where: str = "") -> list[LabelledArticle]:
    """Return the articles of CSV text; see :func:`read_csv`."""
    articles: list[LabelledArticle] = []
    lines: dict[str, int] = {}
    rows = _numbered_rows(text.removeprefix(_BYTE_ORDER_MARK), where)
    for name, group in groupby(rows, key=lambda row: row[1]["id"]):
        numbered = list(group)
        number = numbered[0][0]
        if name in lines:
            found = f"{shown(name)} in row {lines[name]} as well, with others between"
            step = "sort the rows by id"
            raise CorpusError("an article's rows together", found, step, where=f"{where}:{number}")
        lines[name] = number
        articles.append(_article(numbered, where))
    return articles


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; :func:`unguard` undoes it."""
    return f"'{cell}" if _GUARDED.match(cell) else cell


def unguard(cell: str) -> str:
    """Return a guarded cell as it was."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


_MAX_TABLE = 64 * MAX_BYTES


def _rows(labelled: LabelledArticle) -> Iterator[dict[str, Any]]:
    article, text = labelled.article, labelled.article.text
    described = {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "date": article.date,
        "url": article.url,
        "lang": article.lang,
        "manner": labelled.manner,
        "setting": labelled.setting,
        "group": labelled.group,
        "topic": labelled.topic,
    }
    shared = {key: value for key, value in described.items() if value is not None}
    reached = 0
    for number, sentence in enumerate(labelled.sentences, start=1):
        cells = encode_sentence(sentence)
        for key in ("quotes", "techniques"):
            cells[key] = _BETWEEN.join(map(_span_cell, cells.get(key, ())))
        cells["before"] = text[reached : sentence.start]
        cells["sentence"] = sentence.span.of(text)
        reached = sentence.end
        if number == len(labelled.sentences):
            cells["after"] = text[reached:]
        yield shared | cells
    if not labelled.sentences:
        yield shared | {"after": text}


def _span_cell(span: Mapping[str, Any]) -> str:
    return f"{span.get('technique', '')}[{span['start']},{span['end']}]"


def _numbered_rows(text: str, where: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row, cells by column); the header is row 1."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD_CHARACTERS))
    header_line = text.partition("\n")[0]
    sign = max(_DELIMITERS, key=header_line.count)
    # Strict: a stray quotation mark is reported, where it would silently change the text.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    number = 0
    try:
        header = next(reader, [])
        number = 1
        _check_header(header, where)
        for number, row in enumerate(reader, start=2):
            if not row:
                continue
            if len(row) != len(header):
                found = f"{len(row)} cells"
                step = "restore the row"
                raise CorpusError(f"{len(header)} cells", found, step, where=f"{where}:{number}")
            cells = dict(zip(header, map(unguard, row), strict=True))
            yield number, cells
    except csv.Error as error:
        place = f"{where}:{number + 1}"
        raise CorpusError("a CSV row", str(error), "correct its quotes", where=place) from error


def _check_header(header: Sequence[str], where: str) -> None:
    needed = {"id", "start", "end", "type", *_TEXT_COLUMNS}
    if missing := sorted(needed - set(header)):
        expected = f"the columns {', '.join(sorted(needed))}"
        raise CorpusError(expected, f"no {', '.join(missing)}", _STEP, where=f"{where}:1")
    if unknown := [name for name in header if name not in COLUMNS]:
        expected = f"columns among {', '.join(COLUMNS)}"
        step = "remove the column"
        raise CorpusError(expected, shown(unknown[0]), step, where=f"{where}:1")
    if len(set(header)) < len(header):
        raise CorpusError("each column once", "one twice", _STEP, where=f"{where}:1")


def _article(rows: Sequence[tuple[int, dict[str, str]]], where: str) -> LabelledArticle:
    """Put one article together from its rows."""
    located = sorted(rows, key=lambda row: _offset(row[1]["start"]))
    text, sentences, numbers = "", [], []
    for number, cells in located:
        start = len(text) + len(cells["before"])
        end = start + len(cells["sentence"])
        text += cells["before"] + cells["sentence"] + cells["after"]
        if cells["sentence"]:
            _check_offsets((start, end), cells, f"{where}:{number}")
            if cells["type"]:
                sentences.append(_sentence(cells, f"{where}:{number}"))
                numbers.append(number)
    first, cells = located[0]
    described = {key: cells[key] for key in _ARTICLE_COLUMNS if cells.get(key)}
    decoded = decode_article(described | {"text": text, "sentences": sentences})
    return _sound(decoded, f"{where}:{first}")


def _sound(decoded: Decoded, where: str) -> LabelledArticle:
    if decoded.flaws or decoded.article is None:
        flaw = decoded.flaws[0]
        place = f"{where}: {flaw.field}"
        raise CorpusError(flaw.expected, flaw.found, flaw.next_step, where=place)
    return decoded.article


def _check_offsets(found: tuple[int, int], cells: Mapping[str, str], where: str) -> None:
    said = (_offset(cells["start"]), _offset(cells["end"]))
    if said != found:
        expected = f"the text of the article up to {said[0]}-{said[1]} unchanged, all its rows here"
        place = f"a sentence at {found[0]}-{found[1]}"
        raise CorpusError(expected, place, _STEP, where=where)


def _offset(cell: str) -> int:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 12 else -1


def _sentence(cells: Mapping[str, str], where: str) -> dict[str, Any]:
    """Return the JSON object of a row's sentence."""
    said: dict[str, Any] = {key: cells[key] for key in _LABEL_COLUMNS if cells.get(key)}
    for key in ("quotes", "techniques"):
        if key in said:
            said[key] = [_span(part, key, where) for part in said[key].split("|")]
    return said | {"start": _offset(cells["start"]), "end": _offset(cells["end"])}


def _span(part: str, key: str, where: str) -> dict[str, Any]:
    match = _SPAN.fullmatch(part.strip())
    if match is None or bool(match["technique"]) != (key == "techniques"):
        example = "[12,20] | [30,44]" if key == "quotes" else "Doubt[12,20] | Slogans[30,44]"
        step = "correct the cell"
        raise CorpusError(f"spans such as {example}", shown(part), step, where=f"{where}: {key}")
    span: dict[str, Any] = {"start": int(match["start"]), "end": int(match["end"])}
    return span | ({"technique": match["technique"]} if key == "techniques" else {})
