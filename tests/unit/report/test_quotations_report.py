"""Quotations as a table, JSON Lines and CSV: safe, complete, right to left isolated."""

import csv
import io
import json

from clf.report.formats import BidiMode, OutputFormat
from clf.report.quotations import COLUMNS, open_quotation_writer
from clf.schema import Quotation, QuotedArticle, SourceClass, Span, SpeechAct

QUOTED = Quotation(
    20,
    36,
    "«القادم أعظم»",
    direct=True,
    sentence=2,
    source=SourceClass.MILITANT,
    speaker="تنظيم الراية",
    as_written="التنظيم",
    role="المتحدث",
    cue=Span(10, 14),
    act=SpeechAct.THREATEN,
)
GOES_ON = Quotation(40, 50, "=1+1 بقية", direct=False, sentence=3, source=SourceClass.THIRD_PARTY)
ARTICLE = QuotedArticle("مقال.txt", (QUOTED, GOES_ON), 3, title="عنوان", notes=("a note",))


def written(output: OutputFormat, *articles: QuotedArticle, bidi: BidiMode = BidiMode.AUTO) -> str:
    stream = io.StringIO(newline="")
    writer = open_quotation_writer(output, stream, width=50, bidi=bidi)
    for article in articles:
        writer.write(article)
    return stream.getvalue()


def test_jsonl_is_an_article_a_line() -> None:
    empty = QuotedArticle("b", (), 0)
    lines = written(OutputFormat.JSONL, ARTICLE, empty).splitlines()
    first, second = map(json.loads, lines)
    assert first["quotations"][0] == {
        "sentence": 2,
        "start": 20,
        "end": 36,
        "text": "«القادم أعظم»",
        "kind": "direct",
        "act": "threaten",
        "cue": {"start": 10, "end": 14},
        "speaker": "تنظيم الراية",
        "as_written": "التنظيم",
        "role": "المتحدث",
        "organisation": None,
        "source": "militant",
        "depth": 0,
    }
    assert first["quotations"][1]["act"] is None
    assert second["quotations"] == []


def test_half_a_surrogate_pair_is_escaped() -> None:
    line = written(OutputFormat.JSONL, QuotedArticle("a\ud800", (), 0))
    assert line.encode("utf-8")
    assert json.loads(line)["id"] == "a\ud800"


def test_csv_is_a_row_a_quotation_and_no_formula() -> None:
    text = written(OutputFormat.CSV, ARTICLE, ARTICLE)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 5
    assert rows[1][COLUMNS.index("act_arabic")] == "تهديد"
    assert rows[2][COLUMNS.index("text")] == "'=1+1 بقية"


def test_table_names_the_speaker_and_isolates_arabic() -> None:
    text = written(OutputFormat.TABLE, ARTICLE, QuotedArticle("b", (), 0))
    assert "threaten" in text
    assert "\u2067تنظيم الراية\u2069" in text
    assert "not named" in text
    assert "no quotations" in text
    assert "note: a note" in text


def test_visual_table_has_no_isolates() -> None:
    text = written(OutputFormat.TABLE, ARTICLE, bidi=BidiMode.VISUAL)
    assert "\u2067" not in text
    assert "«مظعأ مداقلا»" in text
