"""Tables of articles, JSONL and CSV, read a record at a time.

A record has ``id`` and ``text`` and, where given, ``title, outlet, date, url, lang``; other
fields are passed over. A bad record becomes a :class:`Problem` with its line, and the rest of
the table is read. Ids must be unique within one table.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from clf.intake.items import Item, Problem, ReadArticle
from clf.intake.limits import MAX_FIELD_CHARACTERS, MAX_JSON_DEPTH, MAX_LINE_BYTES, MEGABYTE
from clf.intake.streams import Lines, LineTooLongError, has_broken_bytes
from clf.schema import Article, InputError

OPTIONAL = ("title", "outlet", "date", "url", "lang")
_FIELDS = ("id", "text", *OPTIONAL)
_DELIMITERS = ",;\t"


def read_jsonl(stream: BinaryIO, where: str) -> Iterator[Item]:
    """Yield the articles of a JSONL stream, one object a line; blank lines are passed over.

    Raises InputError where the stream as a whole is empty or no text.
    """
    lines = Lines(stream, where, newline="\n")
    seen: dict[str, int] = {}
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except LineTooLongError:
            yield _too_long(where, lines.number)
            continue
        except UnicodeDecodeError:
            yield _cut_short(where, lines.number + 1)
            return
        if line.strip():
            place = f"{where}:{lines.number}"
            try:
                record = _parse(line, place)
                article = _article(record, place)
                _refuse_repeated(article.id, lines.number, seen, place)
            except InputError as error:
                yield Problem.of(error)
            else:
                yield ReadArticle(article, lines.encoding, place)


def read_csv(stream: BinaryIO, where: str, delimiter: str | None = None) -> Iterator[Item]:
    """Yield the articles of a CSV stream whose first line names the columns.

    The delimiter is the commonest of comma, semicolon (Excel in much of the world) and tab in
    the first line, unless it is given. Raises InputError where the stream as a whole is empty,
    no text, or without the columns ``id`` and ``text``.
    """
    # One limit holds for the whole process, so it is only ever raised: to restore it at the end
    # would take it from another table that is still being read.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD_CHARACTERS))
    yield from _csv_items(Lines(stream, where, newline=""), where, delimiter)


def header_of(line: str, delimiter: str | None = None) -> list[str] | None:
    """Return the column names if the line is the head of a table of articles, else None."""
    sign = delimiter or max(_DELIMITERS, key=line.count)
    try:
        names = next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return None
    names = [name.strip().lower() for name in names]
    return names if {"id", "text"} <= set(names) else None


def _csv_items(lines: Lines, where: str, delimiter: str | None) -> Iterator[Item]:
    try:
        first = next((line for line in lines if line.strip()), "")
    except LineTooLongError:
        first = ""
    columns = header_of(first, delimiter)
    if columns is None or len(set(columns)) < len(columns):
        raise InputError(
            "a first line that names the columns, id and text among them, each once",
            repr(first.strip()[:60]),
            "add that line, or give the text as a .txt file",
            where=where,
        )
    sign = delimiter or max(_DELIMITERS, key=first.count)
    # Strict: a stray quotation mark is reported, where it would silently change the text.
    rows = csv.reader(lines, delimiter=sign, strict=True)
    seen: dict[str, int] = {}
    while True:
        begins = lines.number + 1
        place = f"{where}:{begins}"
        try:
            row = next(rows)
            if not row:
                continue
            article = _article(_record(columns, row, place), place)
            _refuse_repeated(article.id, begins, seen, place)
        except StopIteration:
            return
        except LineTooLongError:
            yield _too_long(where, lines.number)
        except UnicodeDecodeError:
            yield _cut_short(where, begins)
            return
        except csv.Error as error:
            yield Problem.of(
                InputError(
                    "a CSV record, fields with quotation marks quoted and the marks doubled",
                    str(error),
                    "correct the record",
                    where=place,
                )
            )
        except InputError as error:
            yield Problem.of(error)
        else:
            yield ReadArticle(article, lines.encoding, place)


def _parse(line: str, place: str) -> Mapping[str, object]:
    try:
        record = json.loads(line)
    except RecursionError as error:
        raise _too_deep(place) from error
    except ValueError as error:
        detail = error.msg if isinstance(error, json.JSONDecodeError) else "a number too long"
        column = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(
            "one JSON object", f"broken JSON ({detail}{column})", "correct the line", where=place
        ) from error
    if not isinstance(record, dict):
        raise InputError(
            "one JSON object",
            f"a JSON {_kind(record)}",
            'write {"id": ..., "text": ...}',
            where=place,
        )
    if _is_deeper_than(record, MAX_JSON_DEPTH):
        raise _too_deep(place)
    return record


def _is_deeper_than(value: object, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        children = [child for item in level for child in _children(item)]
        level = [child for child in children if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _children(item: object) -> Iterable[object]:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()


def _record(columns: list[str], row: list[str], place: str) -> Mapping[str, object]:
    if len(row) != len(columns):
        raise InputError(
            f"{len(columns)} fields as in the first line",
            f"{len(row)}",
            "quote the fields that hold the delimiter",
            where=place,
        )
    # An empty cell is how CSV writes that nothing is given.
    return {name: cell for name, cell in zip(columns, row, strict=True) if cell != ""}


def _article(record: Mapping[str, object], place: str) -> Article:
    fields = {name: _string(record.get(name), name, place) for name in _FIELDS}
    text, article_id = fields["text"], fields["id"]
    if article_id is None or not article_id.strip():
        raise InputError("an id", "none", "give each article one", where=place)
    if text is None or not text.strip():
        raise InputError("a text", "none", "fill the field text", where=place)
    return Article(
        article_id,
        text,
        fields["title"],
        fields["outlet"],
        fields["date"],
        fields["url"],
        fields["lang"] or "ar",
    )


def _string(value: object, name: str, place: str) -> str | None:
    """Return a field as text. A whole number is taken as an id, as databases export them."""
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise InputError(
            f"text in the field {name}", f"a {_kind(value)}", "write it as a string", where=place
        )
    if value is not None and has_broken_bytes(value):
        raise InputError(
            f"whole characters in the field {name}",
            "broken ones",
            "save the table again as UTF-8",
            where=place,
        )
    return value


def _kind(value: object) -> str:
    names = {dict: "object", list: "list", str: "string", bool: "true or false"}
    return names.get(type(value), "null" if value is None else "number")


def _refuse_repeated(article_id: str, number: int, seen: dict[str, int], place: str) -> None:
    first = seen.setdefault(article_id, number)
    if first != number:
        raise InputError(
            "an id of its own for each article",
            f"{article_id!r} again, first on line {first}",
            "rename one of the two",
            where=place,
        )


def _too_deep(place: str) -> InputError:
    return InputError(
        f"JSON of at most {MAX_JSON_DEPTH} levels", "more", "give plain fields", where=place
    )


def _too_long(where: str, number: int) -> Problem:
    limit = MAX_LINE_BYTES // MEGABYTE
    return Problem.of(
        InputError(
            f"a line of at most {limit} MB",
            "a longer one",
            "split the article",
            where=f"{where}:{number}",
        )
    )


def _cut_short(where: str, number: int) -> Problem:
    return Problem.of(
        InputError(
            "whole UTF-16 characters",
            "bytes that are cut short",
            "save the table as UTF-8; what follows was not read",
            where=f"{where}:{number}",
        )
    )
