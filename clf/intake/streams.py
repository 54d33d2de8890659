"""A stream of bytes as lines of text: encoding told from its head, lines bounded in length.

Broken bytes become lone surrogates (PEP 383), so that one bad line is known without losing the
lines after it.
"""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from clf.intake.decode import UTF8_BOM, UTF16_BE, UTF16_LE, bom_length, sniff
from clf.intake.limits import MAX_LINE_BYTES, SNIFF_BYTES

_SURROGATE = re.compile("[\ud800-\udfff]")


def has_broken_bytes(text: str) -> bool:
    """Tell whether a text holds a lone surrogate: broken bytes, or half a character in JSON."""
    return not text.isascii() and _SURROGATE.search(text) is not None


class Rewound(io.RawIOBase):
    """A stream whose head was read already, as if it had not been (a pipe cannot seek)."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from the head, then from the rest; 0 at the end."""
        part = bytes(self._head[: len(buffer)]) or self._rest.read(len(buffer))
        self._head = self._head[len(part) :]
        buffer[: len(part)] = part
        return len(part)


class LineTooLongError(Exception):
    """A line is longer than is taken; what remained of it has been passed over."""


class Lines:
    r"""The lines of a stream, line ends included; ``number`` counts from 1.

    ``newline`` is that of :func:`open`: "\n" for JSONL, "" for CSV, where a lone carriage
    return ends a line too.
    """

    def __init__(self, stream: BinaryIO, where: str, *, newline: str) -> None:
        """Tell the encoding from the head; raises InputError where there is none to tell."""
        head = read_head(stream)
        self.encoding = sniff(head, where, is_whole=len(head) < SNIFF_BYTES)
        self.number = 0
        is_utf16 = self.encoding in (UTF16_LE, UTF16_BE)
        codec = "utf-8" if self.encoding == UTF8_BOM else self.encoding
        self._text = io.TextIOWrapper(
            io.BufferedReader(Rewound(head[bom_length(head) :], stream), SNIFF_BYTES),
            encoding=codec,
            errors="surrogatepass" if is_utf16 else "surrogateescape",
            newline=newline,
        )

    def __iter__(self) -> Iterator[str]:
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next line; raises LineTooLongError for one over the limit, and can go on."""
        line = self._text.readline(MAX_LINE_BYTES + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > MAX_LINE_BYTES:
            rest = line
            while rest and rest[-1] not in "\r\n":
                rest = self._text.readline(MAX_LINE_BYTES)
            raise LineTooLongError
        if len(line) > MAX_LINE_BYTES // 4 and _n_bytes(line) > MAX_LINE_BYTES:
            raise LineTooLongError
        return line


def _n_bytes(line: str) -> int:
    return len(line.encode("utf-8", "surrogatepass"))


def read_head(stream: BinaryIO) -> bytes:
    """Return the first 64 KB, less only where the stream ends: a pipe gives it in pieces."""
    head = bytearray()
    while len(head) < SNIFF_BYTES and (part := stream.read(SNIFF_BYTES - len(head))):
        head += part
    return bytes(head)
