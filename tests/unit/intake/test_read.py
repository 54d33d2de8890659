"""Paths and standard input to articles, in input order."""

import io
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from clf.arabic.charsets import has_arabic
from clf.intake.items import Item, Problem, ReadArticle
from clf.intake.limits import MAX_TEXT_BYTES
from clf.intake.read import read_articles
from clf.schema import Article

GOOD = '{"id": "1", "text": "نعم"}\n'


def ids(items: list[Item]) -> list[str]:
    return [i.article.id if isinstance(i, ReadArticle) else f"! {i.where}" for i in items]


def from_stdin(data: bytes) -> list[Item]:
    return list(read_articles(["-"], io.BytesIO(data)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    Path("news/a.txt").write_bytes("قال\r\nنعم".encode())
    Path("news/b.jsonl").write_text(GOOD + "{broken\n", encoding="utf-8")
    Path("news/c.csv").write_text("id,text\nx,نعم\n", encoding="utf-8")
    Path("news/d.tsv").write_text("id\ttext\ny\tنعم، لا\n", encoding="utf-8")
    Path("news/e.txt").write_bytes(b"")
    Path("news/f.md").write_text("English only", encoding="utf-8")
    return tmp_path


def test_everything_in_order(folder: Path) -> None:
    items = list(read_articles(["missing", "news", "-", "news/a.txt"], io.BytesIO("لا".encode())))
    assert ids(items) == [
        "! missing",
        "news/a.txt",
        "1",
        "! news/b.jsonl:2",
        "x",
        "y",
        "! news/e.txt",
        "news/f.md",
        "stdin",
        "news/a.txt",
    ]
    assert items[1] == ReadArticle(Article("news/a.txt", "قال\r\nنعم"), "utf-8", "news/a.txt")
    english = items[7]
    assert isinstance(english, ReadArticle)
    assert not has_arabic(english.article.text)


def test_items_come_as_they_are_read(folder: Path) -> None:
    items = read_articles(["news", "missing"])
    assert isinstance(next(items), ReadArticle)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (GOOD.encode(), ["1"]),
        (b"\n " + GOOD.encode(), ["1"]),
        (GOOD.encode("utf-16"), ["1"]),
        ("id,text\n1,نعم\n2,لا".encode(), ["1", "2"]),
        ("text;id\r\nنعم;1".encode("utf-8-sig"), ["1"]),
        ("قال الوزير: id, text".encode(), ["stdin"]),
        ("قال الوزير إن القوات انسحبت".encode("cp1256"), ["stdin"]),
        (b"", ["! stdin"]),
        (b"%PDF-1.4", ["! stdin"]),
    ],
)
def test_standard_input(data: bytes, expected: list[str]) -> None:
    assert ids(from_stdin(data)) == expected


def test_standard_input_in_pieces() -> None:
    class Pipe(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 7, 7) if size != -1 else 7)

    text = "قال الوزير نعم. " * 10_000
    items = list(read_articles(["-"], cast(BinaryIO, Pipe(text.encode()))))
    assert isinstance(items[0], ReadArticle)
    assert items[0].article.text == text


def test_no_standard_input() -> None:
    assert "pipe a text in" in str(next(read_articles(["-"], None)))


def test_a_file_of_fifty_megabytes(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(50 << 20)
    (problem,) = read_articles([str(big)])
    assert isinstance(problem, Problem)
    assert "at most 16 MB; found a larger text; split it" in problem.message


def test_a_text_of_the_limit_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"a " * (MAX_TEXT_BYTES // 2))
    (item,) = read_articles([str(path)])
    assert isinstance(item, ReadArticle)


@pytest.mark.parametrize("name", ["page.html", "all.json"])
def test_marked_up_text_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("<p>نعم</p>", encoding="utf-8")
    (problem,) = read_articles([str(tmp_path / name)])
    assert "expected a plain text, JSONL or CSV file" in str(problem)


def test_a_file_that_cannot_be_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def refuse(self: Path, mode: str = "r") -> object:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, mode)

    monkeypatch.setattr(Path, "open", refuse)
    items = list(read_articles(["news/a.txt", "news/c.csv"]))
    assert ids(items) == ["! news/a.txt", "x"]
    assert "permission denied" in str(items[0])


def test_a_file_name_that_is_no_utf8(folder: Path) -> None:
    path = Path("news") / "\udcff.txt"
    path.write_text("نعم", encoding="utf-8")
    (item,) = read_articles([str(path)])
    assert isinstance(item, ReadArticle)
    assert item.article.id == "news/\ufffd.txt"
