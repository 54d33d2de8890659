"""Columns line up by what is seen, and Arabic ends its line."""

from clf.cli.columns import columns, count


def test_columns() -> None:
    lines = columns([("name", "n", ""), ("a", "1,000", "آخر"), ("ab", "2", "x")], "<><", indent=1)
    assert lines == [" name      n", " a     1,000  آخر", " ab        2  x"]


def test_marks_take_no_room() -> None:
    first, second = columns([("مُحَمَّد", "1"), ("محمد", "1")], "<<")
    assert first.index("1") - len("مُحَمَّد") == second.index("1") - len("محمد")


def test_no_rows() -> None:
    assert columns([], "<<") == []


def test_count() -> None:
    assert [count(n, "error") for n in (0, 1, 2000)] == ["0 errors", "1 error", "2,000 errors"]
