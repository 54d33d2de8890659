"""Bytes to text: which encoding they are in, or why they are no text at all.

Tried in this order: a byte order mark, UTF-16 by the pattern of its bytes, UTF-8, and Windows
Arabic (cp1256) where what comes out reads like Arabic. Nothing in the text is changed but the
byte order mark, which is dropped; line ends stay as they are.
"""

import codecs
from dataclasses import dataclass

from clf.arabic.charsets import DIACRITICS, LETTERS
from clf.intake.limits import SNIFF_BYTES
from clf.schema import InputError

UTF8 = "utf-8"
UTF8_BOM = "utf-8-sig"
UTF16_LE = "utf-16-le"
UTF16_BE = "utf-16-be"
WINDOWS_ARABIC = "cp1256"

_MARKS = (
    (codecs.BOM_UTF8, UTF8_BOM),
    (codecs.BOM_UTF16_LE, UTF16_LE),
    (codecs.BOM_UTF16_BE, UTF16_BE),
)

_SIGNATURES = (
    (b"%PDF", "a PDF file", "save its text as a .txt file"),
    (b"PK\x03\x04", "a zip archive (a Word, Excel or e-book file is one)", "save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file", "save it as plain text"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first"),
    (b"\x89PNG", "a PNG picture", "extract its text by OCR first"),
    (b"\xff\xd8\xff", "a JPEG picture", "extract its text by OCR first"),
    (b"GIF8", "a GIF picture", "extract its text by OCR first"),
    (b"II*\x00", "a TIFF picture", "extract its text by OCR first"),
    (b"MM\x00*", "a TIFF picture", "extract its text by OCR first"),
    (b"RIFF", "a sound, video or picture file", "give a text file"),
    (b"\x7fELF", "a program", "give a text file"),
    (b"SQLite format 3", "an SQLite database", "export its articles as CSV or JSONL"),
    (b"PAR1", "a Parquet file", "export its articles as CSV or JSONL"),
    (b"\xff\xfe\x00\x00", "UTF-32 text", "save it as UTF-8"),
    (b"\x00\x00\xfe\xff", "UTF-32 text", "save it as UTF-8"),
)

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b") + b"\x7f"
_NO_CONTROLS = dict.fromkeys(_CONTROLS)
_MAX_CONTROL_SHARE = 0.02
"""Control bytes in text are accidents; in binary data about one byte in ten is one."""
_MAX_DAMAGE = 0.3
"""Share of the non-ASCII characters that may be broken in what is still called UTF-8. Arabic in
cp1256 read as UTF-8 breaks at nearly every letter."""
_MIN_UTF16_SHARE = 0.7
"""Share of the high bytes that are Arabic's 0x06 or ASCII's 0x00 in UTF-16 news text."""
_MIN_ARABIC_SHARE = 0.8
"""Share of Arabic among the non-ASCII letters of cp1256; its French ones are a handful."""
_COMMON = frozenset("الينمورت")
_MIN_COMMON_SHARE = 0.3
"""Share of the eight commonest letters, about 0.6 in Arabic of any kind; another code page's
Arabic read as cp1256, or random bytes, scatter over the alphabet."""
_MAX_SYMBOL_SHARE = 0.34
"""Share of cp1256's signs among its non-ASCII characters: commas and quotation marks mostly."""
_SAMPLE_BYTES = 8192
_ASCII = bytes(range(128))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text as stored and the name of Python's codec for its bytes."""

    text: str
    encoding: str


def decode(data: bytes, where: str) -> Decoded:
    """Return the whole of a text.

    Raises InputError for empty or binary data, damaged UTF-8 or UTF-16, and any other encoding;
    ``where`` is the path that the message names.
    """
    encoding = sniff(data[:SNIFF_BYTES], where, is_whole=len(data) <= SNIFF_BYTES)
    encoding = _doubted(data, encoding)
    body = data[bom_length(data) :]
    try:
        text = body.decode(UTF8 if encoding == UTF8_BOM else encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            "text in UTF-8, UTF-16 or Windows-1256",
            f"{encoding} that is damaged at byte {bom_length(data) + error.start:,}",
            "save the file again as UTF-8",
            where=where,
        ) from error
    start = text[:SNIFF_BYTES]
    if "\0" in text or len(start.translate(_NO_CONTROLS)) < len(start) * (1 - _MAX_CONTROL_SHARE):
        raise _binary("control characters", where)
    if not text.strip():
        raise _empty(where)
    return Decoded(text, encoding)


def sniff(head: bytes, where: str, *, is_whole: bool) -> str:
    """Return the codec of a stream that begins with ``head``.

    ``is_whole`` says that nothing follows it. UTF-8 with a few broken characters is still
    called UTF-8, so that a table loses only the lines that they are in. Raises InputError for
    empty or binary data and for an encoding that is none of ours.
    """
    if not head.strip():
        if is_whole:
            raise _empty(where)
        return UTF8
    _refuse_known_binary(head, where)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if pattern := _utf16_by_pattern(head):
        return pattern
    if b"\0" in head:
        raise _binary("NUL bytes", where)
    if len(head.translate(None, _CONTROLS)) < len(head) * (1 - _MAX_CONTROL_SHARE):
        raise _binary("control characters", where)
    if _is_utf8(head, is_whole=is_whole):
        return UTF8
    if _reads_like_arabic(head):
        return WINDOWS_ARABIC
    raise InputError(
        "text in UTF-8, UTF-16 or Windows-1256",
        "bytes that are none of these, in another encoding or binary",
        "save the file as UTF-8",
        where=where,
    )


def bom_length(head: bytes) -> int:
    """Return how many bytes the byte order mark takes, 0 without one."""
    return next((len(mark) for mark, _ in _MARKS if head.startswith(mark)), 0)


def _doubted(data: bytes, encoding: str) -> str:
    """Return cp1256 for a text whose head is ASCII alone and whose rest is cp1256."""
    if encoding != UTF8 or len(data) <= SNIFF_BYTES or _is_utf8(data, is_whole=True):
        return encoding
    return WINDOWS_ARABIC if _reads_like_arabic(data) else encoding


def _refuse_known_binary(head: bytes, where: str) -> None:
    for signature, name, advice in _SIGNATURES:
        if head.startswith(signature):
            raise InputError("a text file", name, advice, where=where)


def _binary(what: str, where: str) -> InputError:
    return InputError(
        "a text file", f"binary data ({what})", "give the article as plain text", where=where
    )


def _empty(where: str) -> InputError:
    return InputError("some text", "none", "give an article that is not empty", where=where)


def _utf16_by_pattern(head: bytes) -> str | None:
    """Tell UTF-16 without a mark by its high bytes: 0x06 for Arabic letters, 0x00 for ASCII."""
    pairs = len(head) // 2
    if not pairs:
        return None
    first, second = head[0 : 2 * pairs : 2], head[1 : 2 * pairs : 2]
    shares = [(half.count(0) + half.count(6)) / pairs for half in (second, first)]
    if shares[0] >= _MIN_UTF16_SHARE > shares[1]:
        return UTF16_LE
    if shares[1] >= _MIN_UTF16_SHARE > shares[0]:
        return UTF16_BE
    return None


def _is_utf8(data: bytes, *, is_whole: bool) -> bool:
    decoder = codecs.getincrementaldecoder(UTF8)(errors="replace")
    text = decoder.decode(data, final=is_whole)
    n_broken = text.count("\ufffd") - data.count("\ufffd".encode())
    if n_broken == 0:
        return True
    n_beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return n_broken <= n_beyond_ascii * _MAX_DAMAGE


def _reads_like_arabic(data: bytes) -> bool:
    text = data.translate(None, _ASCII)[:_SAMPLE_BYTES].decode(WINDOWS_ARABIC)
    letters = [character for character in text if character.isalpha()]
    n_symbols = sum(not (c.isalpha() or c.isspace() or c in DIACRITICS) for c in text)
    n_arabic = sum(letter in LETTERS for letter in letters)
    n_common = sum(letter in _COMMON for letter in letters)
    return (
        n_arabic > 0
        and n_arabic >= len(letters) * _MIN_ARABIC_SHARE
        and n_common >= n_arabic * _MIN_COMMON_SHARE
        and n_symbols <= len(text) * _MAX_SYMBOL_SHARE
    )
