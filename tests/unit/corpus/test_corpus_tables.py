import csv
import io

import pytest
from corpus_builders import N, O, article, labelled_articles, sample
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clf.corpus.tables import COLUMNS, from_csv, guard, read_csv, to_csv, unguard, write_csv
from clf.report.csv import guard as report_guard
from clf.schema import Article, CorpusError, LabelledArticle

TWO = article("x", (O, "قال الوزير نعم"), (N, "انتهى"), topic="politics")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def changed(labelled: LabelledArticle, number: int, **cells: str) -> str:
    """Return the table of an article with some cells of one row replaced."""
    table = rows(to_csv([labelled]))
    table[number] |= cells
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    writer.writerows(table)
    return stream.getvalue()


def test_a_row_a_sentence() -> None:
    text = to_csv([sample()])
    assert text.startswith("\ufeffid,title,")
    first, second = rows(text)
    assert (first["id"], second["id"]) == ("s-1", "s-1")
    assert unguard(second["before"]) == "\r\n"
    assert second["sentence"].startswith("قال الوزير")
    assert second["quotes"].startswith("[")
    assert second["techniques"].startswith("Loaded_Language[")
    assert (first["group"], first["type"]) == ("none", "neutral_report")


@settings(max_examples=150, deadline=None)
@given(st.lists(labelled_articles(), min_size=1, max_size=3, unique_by=lambda a: a.article.id))
@example([LabelledArticle(Article("=1", "'=نص\r", title="'", outlet="-x", lang="@"), ())])
def test_round_trip_is_exact(articles: list[LabelledArticle]) -> None:
    assert from_csv(to_csv(articles)) == articles


@given(st.text())
def test_guarding_is_undone(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    if report_guard(cell) != cell:
        assert guard(cell) == report_guard(cell), "what the reports guard is guarded alike"
    assert report_guard(guard(cell)) == guard(cell), "nothing is left that would run"


def test_rows_in_any_order_and_other_delimiters() -> None:
    table = to_csv([TWO]).splitlines(keepends=True)
    mixed = "".join([table[0], *reversed(table[1:])])
    assert from_csv(mixed) == [TWO]
    assert from_csv(to_csv([TWO]).replace(",", ";")) == [TWO]


def test_a_label_can_be_changed_and_taken_away() -> None:
    (found,) = from_csv(changed(TWO, 0, type="neutral_report", speaker="الوزير"))
    assert (found.sentences[0].type, found.sentences[0].speaker) == (N, "الوزير")
    (found,) = from_csv(changed(TWO, 0, type=""))
    assert found.article.text == TWO.article.text
    assert found.sentences == TWO.sentences[1:]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"sentence": "قال الوزير  نعم"}, "unchanged"),
        ({"before": " "}, "unchanged"),
        ({"start": "x"}, "unchanged"),
        ({"type": "opinion"}, "expected one of militant_propaganda"),
        ({"quotes": "0-4"}, r"expected spans such as \[12,20\]"),
        ({"quotes": "Doubt[0,4]"}, "expected spans"),
        ({"techniques": "[0,4]"}, r"expected spans such as Doubt"),
        ({"techniques": "Doubts[0,4]"}, "a known persuasion technique"),
        ({"techniques": "Doubt[0,999]"}, "an offset inside its sentence"),
    ],
)
def test_what_cannot_be_is_refused_by_row(cells: dict[str, str], said: str) -> None:
    with pytest.raises(CorpusError, match=said) as error:
        from_csv(changed(TWO, 0, **cells), "t.csv")
    assert "t.csv:2" in str(error.value)


def test_a_row_that_is_gone_is_noticed() -> None:
    table = to_csv([TWO]).splitlines(keepends=True)
    with pytest.raises(CorpusError, match="all its rows here"):
        from_csv(table[0] + table[2])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the columns"),
        ("id,text\n", "no after, before"),
        (",".join([*COLUMNS, "note"]) + "\n", "columns among"),
        (",".join([*COLUMNS, "id"]) + "\n", "each column once"),
        (",".join(COLUMNS) + "\nx\n", "expected 22 cells; found 1 cells"),
        (",".join(COLUMNS) + '\n"x" y\n', "a CSV row"),
    ],
)
def test_no_such_table(text: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        from_csv(text, "t.csv")


def test_an_article_in_two_places() -> None:
    table = to_csv([TWO]).splitlines(keepends=True)
    other = to_csv([article("y", (N, "انتهى"))]).splitlines(keepends=True)
    with pytest.raises(CorpusError, match="an article's rows together"):
        from_csv("".join([*table[:2], other[1], table[2]]))


def test_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv([sample(), TWO], path)
    assert read_csv(path) == [sample(), TWO]
    path.write_bytes("id\xff".encode("latin-1"))
    with pytest.raises(CorpusError, match="expected UTF-8"):
        read_csv(path)
