"""Paths and standard input to articles, in input order; what is bad is reported and passed over.

The id of a file's article is its path as it was given or found, with forward slashes: short
names such as the stem need not be unique, and a stream cannot know what is still to come.
Standard input as one text has the id ``stdin``. Articles of a table have their own ids.
"""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from clf.intake.decode import UTF8_BOM, bom_length, decode, sniff
from clf.intake.files import CSV_SUFFIXES, JSONL_SUFFIXES, name_of, unreadable, walk
from clf.intake.items import Item, Problem, ReadArticle
from clf.intake.limits import MAX_TEXT_BYTES, MEGABYTE, SNIFF_BYTES
from clf.intake.streams import Rewound, read_head
from clf.intake.tables import header_of, read_csv, read_jsonl
from clf.schema import Article, InputError

__all__ = ["STDIN", "Item", "Problem", "ReadArticle", "read_articles"]

STDIN = "-"
"""The path that stands for standard input."""
_STDIN_NAME = "stdin"
_NO_PLAIN_TEXT = {
    ".json": ("a JSON file", "write one object a line and call it .jsonl"),
    ".html": ("a web page", "save its text as a .txt file"),
    ".htm": ("a web page", "save its text as a .txt file"),
}
"""Text files whose marks would be taken for the words of an article."""


def read_articles(paths: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Item]:
    """Yield an item for each article that the paths name, or for what is wrong with it.

    Files are told apart by suffix: JSONL, CSV and TSV are tables, any other is one text.
    Standard input ("-") is JSONL if it begins with "{", CSV if its first line names the columns
    ``id`` and ``text``, else one text. An article without a word of Arabic is yielded like any
    other (:func:`clf.arabic.charsets.has_arabic`). Never raises for bad input.
    """
    for path in paths:
        if not path:
            yield Problem.of(
                InputError("a path", "an empty one", "check the variable that it came from")
            )
            continue
        if path == STDIN:
            yield from _reported(_read_stdin(stdin), _STDIN_NAME)
            continue
        errors: list[InputError] = []
        for file in walk([path], errors.append):
            yield from _drained(errors)
            yield from _reported(_read_file(file), name_of(file))
        yield from _drained(errors)


def _drained(errors: list[InputError]) -> Iterator[Problem]:
    """Yield the errors met since the last file, and forget them."""
    yield from map(Problem.of, errors)
    errors.clear()


def _reported(items: Iterator[Item], where: str) -> Iterator[Item]:
    """Yield the items, and the error that ends them as a problem."""
    try:
        yield from items
    except InputError as error:
        yield Problem.of(error)
    except OSError as error:
        yield Problem.of(unreadable(error, Path(where)))


def _read_file(path: Path) -> Iterator[Item]:
    suffix = path.suffix.lower()
    if suffix in _NO_PLAIN_TEXT:
        found, advice = _NO_PLAIN_TEXT[suffix]
        raise InputError("a plain text, JSONL or CSV file", found, advice, where=name_of(path))
    where = name_of(path)
    with path.open("rb") as stream:
        if suffix in JSONL_SUFFIXES:
            yield from read_jsonl(stream, where)
        elif suffix in CSV_SUFFIXES:
            yield from read_csv(stream, where, "\t" if suffix == ".tsv" else None)
        else:
            yield _read_text(stream, where)


def _read_text(stream: BinaryIO, where: str) -> ReadArticle:
    data = stream.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise InputError(
            f"one article of at most {MAX_TEXT_BYTES // MEGABYTE} MB",
            "a larger text",
            "split it, or give many articles as JSONL, one a line",
            where=where,
        )
    decoded = decode(data, where)
    return ReadArticle(Article(where, decoded.text), decoded.encoding, where)


def _read_stdin(stdin: BinaryIO | None) -> Iterator[Item]:
    if stdin is None:
        raise InputError(
            "text on standard input", "none", "pipe a text in, or name a file", where=_STDIN_NAME
        )
    head = read_head(stdin)
    stream = cast(BinaryIO, io.BufferedReader(Rewound(head, stdin), SNIFF_BYTES))
    start = _start(head).lstrip()
    if start.startswith("{"):
        yield from read_jsonl(stream, _STDIN_NAME)
    elif start and header_of(start.splitlines()[0]):
        yield from read_csv(stream, _STDIN_NAME)
    else:
        yield _read_text(stream, _STDIN_NAME)


def _start(head: bytes) -> str:
    """Return the head as text, for its first characters and first line only."""
    encoding = sniff(head, _STDIN_NAME, is_whole=len(head) < SNIFF_BYTES)
    codec = "utf-8" if encoding == UTF8_BOM else encoding
    return head[bom_length(head) :].decode(codec, "replace")
