"""Encodings told apart, and binary data refused by name."""

import codecs
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.intake.decode import decode
from clf.schema import InputError

NEWS = "قال الوزير إن القوات انسحبت من المدينة،\r\nوأضاف: «لن نعود».\nBBC 2019"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (NEWS.encode("utf-8"), "utf-8"),
        (NEWS.encode("utf-8-sig"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + NEWS.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + NEWS.encode("utf-16-be"), "utf-16-be"),
        (NEWS.encode("utf-16-le"), "utf-16-le"),
        (NEWS.encode("utf-16-be"), "utf-16-be"),
        (NEWS.encode("cp1256"), "cp1256"),
        (b"a" * 70_000 + NEWS.encode("cp1256"), "cp1256"),
        (b"plain English", "utf-8"),
        ("نعم".encode("cp1256"), "cp1256"),
        ("كَتَبَ الرَّجُلُ".encode("cp1256"), "cp1256"),
        ("hello".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encoding(data: bytes, encoding: str) -> None:
    decoded = decode(data, "a.txt")
    assert decoded.encoding == encoding
    assert decoded.text in (NEWS, data.decode(encoding.removesuffix("-sig")), "a" * 70_000 + NEWS)
    assert not decoded.text.startswith("\ufeff")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "found none"),
        (b" \r\n", "found none"),
        (codecs.BOM_UTF8, "found none"),
        (codecs.BOM_UTF16_LE + " \n".encode("utf-16-le"), "found none"),
        (b"%PDF-1.7 abc", "a PDF file"),
        (b"PK\x03\x04rest", "a zip archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"{\\rtf1 abc}", "an RTF document"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32"),
        (b"abc\x00def", "binary data"),
        (b"\x00" * 100, "binary data"),
        (b"abc\x01\x02\x03", "binary data"),
        ("é à ç où être".encode("latin-1"), "none of these"),
        ("Привет, как дела, товарищи".encode("cp1251"), "none of these"),
        (random.Random(1).randbytes(5000), "binary data"),
        (zlib.compress(bytes(range(7, 250, 24)) * 500), ""),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "utf-16-le that is damaged at byte 2"),
        (NEWS.encode("utf-8") + b"\xff" + NEWS.encode(), "utf-8 that is damaged at byte"),
        (NEWS.encode("utf-8")[:8], "utf-8 that is damaged at byte 7"),
    ],
)
def test_refusal(data: bytes, found: str) -> None:
    with pytest.raises(InputError, match=r"^a.txt: expected .+; found .+; .+") as caught:
        decode(data, "a.txt")
    assert found in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_utf8_text_comes_back_unchanged(text: str) -> None:
    data = f"نص عربي {text}\r\n".encode()
    assert decode(data, "a.txt").text == f"نص عربي {text}\r\n"


@given(st.text(st.sampled_from("البيتنورمسعقدفكهجحخ ،.\r\n«»abc0"), min_size=20))
def test_windows_arabic_comes_back_unchanged(text: str) -> None:
    whole = f"قال الوزير إن القوات انسحبت من المدينة التي دخلتها {text}"
    assert decode(whole.encode("cp1256"), "a.txt").text == whole


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        decoded = decode(data, "a.txt")
    except InputError:
        return
    codec = decoded.encoding.removesuffix("-sig")
    assert data.endswith(decoded.text.encode(codec))
