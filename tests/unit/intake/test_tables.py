"""Tables a record at a time: bad ones are reported with their line, and the rest is read."""

import csv
import io
import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.intake.items import Item, Problem, ReadArticle
from clf.intake.limits import MAX_LINE_BYTES
from clf.intake.tables import header_of, read_csv, read_jsonl
from clf.schema import Article, InputError


def articles(items: Iterable[Item]) -> list[Article]:
    return [item.article for item in items if isinstance(item, ReadArticle)]


def jsonl(data: bytes | str) -> list[Item]:
    return list(read_jsonl(io.BytesIO(data.encode() if isinstance(data, str) else data), "t.jsonl"))


def table(data: bytes | str, delimiter: str | None = None) -> list[Item]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_csv(io.BytesIO(raw), "t.csv", delimiter))


GOOD = '{"id": "1", "text": "نعم"}\n'


def test_jsonl_fields() -> None:
    record = {
        "id": "1",
        "text": "قال\r\nنعم\u2028ثم",
        "title": "عنوان",
        "outlet": None,
        "date": "2020-01-01",
        "url": "http://x",
        "other": [1],
    }
    items = jsonl(json.dumps(record, ensure_ascii=False) + "\r\n\n" + GOOD.replace('"1"', "7"))
    assert items == [
        ReadArticle(
            Article("1", "قال\r\nنعم\u2028ثم", "عنوان", None, "2020-01-01", "http://x"),
            "utf-8",
            "t.jsonl:1",
        ),
        ReadArticle(Article("7", "نعم"), "utf-8", "t.jsonl:3"),
    ]


BAD_LINES = {
    "broken": ('{"id": "2", "text": ', "broken JSON"),
    "list": ("[1, 2]", "found a JSON list"),
    "null": ("null", "found a JSON null"),
    "no text": ('{"id": "2"}', "expected a text"),
    "null text": ('{"id": "2", "text": null}', "expected a text"),
    "blank text": ('{"id": "2", "text": " "}', "expected a text"),
    "number text": ('{"id": "2", "text": 5}', "text in the field text; found a number"),
    "list title": ('{"id": "2", "text": "ن", "title": []}', "field title; found a list"),
    "no id": ('{"text": "ن"}', "expected an id"),
    "true id": ('{"id": true, "text": "ن"}', "field id; found a true or false"),
    "repeated id": (GOOD.strip(), "'1' again, first on line 1"),
    "half a character": ('{"id": "2", "text": "\\ud83d"}', "whole characters in the field text"),
    "deep": ('{"id": "2", "text": "ن", "x": ' + "[" * 40 + "]" * 40 + "}", "at most 32 levels"),
    "very deep": ('{"id": "2", "x": ' + "[" * 200_000, "at most 32 levels"),
    "huge number": ('{"id": ' + "1" * 5000 + "}", "a number too long"),
    "too long": ('{"id": "2", "text": "' + "a" * MAX_LINE_BYTES + '"}', "at most 8 MB"),
    "too long in bytes": (
        '{"id": "2", "text": "' + "ن" * (MAX_LINE_BYTES // 2) + '"}',
        "at most 8 MB",
    ),
}


@pytest.mark.parametrize(("line", "message"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_reported_and_the_rest_goes_on(line: str, message: str) -> None:
    items = jsonl(f"{GOOD}{line}\n" + GOOD.replace("1", "3"))
    assert [article.id for article in articles(items)] == ["1", "3"]
    problem = items[1]
    assert isinstance(problem, Problem)
    assert problem.where == "t.jsonl:2"
    assert message in problem.message
    assert str(problem).startswith("t.jsonl:2: expected ")
    assert "\n" not in str(problem)


def test_the_last_line_may_be_too_long() -> None:
    items = jsonl(GOOD + "x" * (3 * MAX_LINE_BYTES))
    assert [type(item) for item in items] == [ReadArticle, Problem]


def test_broken_bytes_cost_one_line() -> None:
    items = jsonl(
        GOOD.encode()
        + GOOD.encode().replace(b"1", b"2")[:-4]
        + b'"}\n'
        + GOOD.replace("1", "3").encode()
    )
    assert [article.id for article in articles(items)] == ["1", "3"]
    assert "broken ones" in str(items[1])


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"]
)
def test_encodings(encoding: str) -> None:
    text = "قال الوزير إن القوات انسحبت"
    lines = "".join(
        json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n" for i in range(3000)
    )
    items = jsonl(lines.encode(encoding))
    assert [article.text for article in articles(items)] == [text] * 3000
    rows = f"id,text\r\n1,{text}\r\n2,{text}\r\n"
    assert [article.text for article in articles(table(rows.encode(encoding)))] == [text] * 2


def test_utf16_cut_short() -> None:
    items = jsonl((GOOD + GOOD.replace("1", "2")).encode("utf-16")[:-3])
    assert [type(item) for item in items] == [ReadArticle, Problem]
    assert "cut short" in str(items[1])


@pytest.mark.parametrize("read", [jsonl, table])
def test_an_empty_table(read: object) -> None:
    assert callable(read)
    with pytest.raises(InputError, match="expected some text"):
        read(b"\n")


def test_csv_fields() -> None:
    data = '\ufeffID, text ,outlet,more\r\n1,"قال ""نعم"",\r\nثم",العرب,x\r\n\r\n2,نعم,,\r\n'
    assert table(data) == [
        ReadArticle(Article("1", 'قال "نعم",\r\nثم', outlet="العرب"), "utf-8-sig", "t.csv:2"),
        ReadArticle(Article("2", "نعم"), "utf-8-sig", "t.csv:5"),
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_delimiters(sign: str) -> None:
    assert [a.text for a in articles(table(f"id{sign}text\n1{sign}نعم\n"))] == ["نعم"]


BAD_ROWS = {
    "too few": ("2", "found 1"),
    "too many": ("2,نعم,لا,ثم", "quote the fields"),
    "no text": ("2,,لا", "expected a text"),
    "no id": (",نعم,لا", "expected an id"),
    "repeated id": ("1,نعم,لا", "first on line 2"),
    "stray mark": ('2,"قال "نعم" ثم",لا', "expected after"),
    "too long": ("2," + "a" * MAX_LINE_BYTES + ",", "at most 8 MB"),
}


@pytest.mark.parametrize(("row", "message"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_reported_and_the_rest_goes_on(row: str, message: str) -> None:
    items = table(f"id,text,title\n1,نعم,\n{row}\n3,نعم,\n")
    assert [article.id for article in articles(items)] == ["1", "3"]
    assert isinstance(items[1], Problem)
    assert items[1].where == "t.csv:3"
    assert message in items[1].message


def test_a_quotation_mark_that_never_closes() -> None:
    items = table('id,text\n1,نعم\n2,"لا\n3,نعم\n')
    assert [type(item) for item in items] == [ReadArticle, Problem]
    assert "unexpected end of data" in str(items[1])


def test_a_field_longer_than_the_limit() -> None:
    lines = "\n".join(["a" * 1_000_000] * 9)
    items = table(f'id,text\n1,"{lines}"\n2,نعم\n')
    assert isinstance(items[0], Problem)
    assert "field limit" in items[0].message
    assert [article.id for article in articles(items)] == ["2"]


@pytest.mark.parametrize("head", ["name,text", "قال الوزير نعم", "id,text,id", '"id'])
def test_a_table_without_its_columns(head: str) -> None:
    with pytest.raises(InputError, match="a first line that names the columns"):
        table(f"{head}\n1,2\n")


def test_header_of() -> None:
    assert header_of("Text;ID") == ["text", "id"]
    assert header_of("قال الوزير نعم، وأضاف") is None


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t")).map(
    lambda text: "قال الوزير " + text
)


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_any_text_comes_back_from_both_kinds(texts: list[str]) -> None:
    records = ({"id": i, "text": text} for i, text in enumerate(texts))
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    assert [article.text for article in articles(jsonl(lines))] == texts
    rows = io.StringIO(newline="")
    writer = csv.writer(rows)
    writer.writerow(["id", "text"])
    writer.writerows(enumerate(texts))
    assert [article.text for article in articles(table(rows.getvalue()))] == texts
