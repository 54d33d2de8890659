"""A spreadsheet opens the rows as they are, and runs nothing in them."""

import csv
import io
from dataclasses import replace

import pytest
from analysis_samples import FIRST, analysis, neutral, official
from hypothesis import given
from hypothesis import strategies as st

from clf.report.csv import COLUMNS, CsvWriter, guard
from clf.schema import Analysis


def rows_of(*articles: Analysis) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    writer = CsvWriter(stream)
    for article in articles:
        writer.write(article)
    text = stream.getvalue()
    assert text.startswith("\ufeff")
    assert text.count("\ufeff") == 1
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_a_row_a_sentence_with_the_article_repeated() -> None:
    first, second = rows_of(analysis(official(), neutral()))
    assert tuple(first) == COLUMNS
    assert first["id"] == second["id"] == "a-1"
    assert (first["number"], second["number"]) == ("1", "2")
    assert first["text"] == FIRST
    assert first["type"] == "official_claim"
    assert first["type_arabic"] == "تصريح رسمي"
    assert first["p_official_claim"] == first["confidence"] == "0.8765"
    assert (first["needs_review"], second["needs_review"]) == ("false", "true")
    assert (first["cue"], first["cue_act"], second["cue"]) == ("قال", "assert", "")
    assert first["evidence"] == "وقال (+1.23) | سامر (-0.50)"


def test_the_header_comes_once_and_an_empty_article_has_no_row() -> None:
    assert len(rows_of(analysis(official()), analysis(), analysis(neutral()))) == 2
    assert rows_of(analysis()) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_disarmed(start: str) -> None:
    article = replace(analysis(official(f"{start}HYPERLINK(0)")), id=f"{start}id")
    row = rows_of(article)[0]
    assert row["text"] == f"'{start}HYPERLINK(0)"
    assert row["id"] == f"'{start}id"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_cells_come_back(text: str) -> None:
    row = rows_of(analysis(official(text)))[0]
    assert row["text"] == guard(text)
    assert row["text"].endswith(text)
