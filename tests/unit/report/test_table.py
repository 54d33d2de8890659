"""The table reads well, wraps, isolates its Arabic and obeys no text."""

import io
from dataclasses import replace

import pytest
from analysis_samples import FIRST, analysis, neutral, official, profile
from hypothesis import given
from hypothesis import strategies as st

from clf.report.bidi import visual
from clf.report.formats import BidiMode
from clf.report.paint import painter, plain
from clf.report.summary import percent, summary_lines
from clf.report.table import TableWriter
from clf.report.wrap import text_width
from clf.schema import Analysis, Profile, SentenceType, SourceClass

BOX = set("│┃┏┓┗┛─━┌┐└┘├┤|")


def table(article: Analysis, width: int = 80, bidi: BidiMode = BidiMode.AUTO) -> str:
    stream = io.StringIO()
    TableWriter(stream, width=width, bidi=bidi).write(article)
    return stream.getvalue()


def test_what_a_sentence_shows() -> None:
    shown = table(analysis(official(), neutral()), bidi=BidiMode.OFF)
    assert "   1  official_claim         88%  تصريح رسمي\n" in shown
    assert "   2  neutral_report         41%  ? needs review  خبر محايد · للمراجعة\n" in shown
    assert "speaker   institution  سامر العلواني\n" in shown
    assert "speaker   the outlet itself\n" in shown
    assert "because   وقال\n" in shown
    assert "against   سامر\n" in shown
    assert f"      {FIRST}\n" in shown


def test_header_and_profile() -> None:
    shown = table(analysis(official(), neutral()), bidi=BidiMode.OFF)
    assert shown.startswith("Article a-1\n  عنوان الخبر\n")
    assert "model linear-1 0123456789ab\n" in shown
    assert "  official_claim           1   50%  ██████████            تصريح رسمي\n" in shown
    assert "      1  سامر العلواني\n" in shown


def test_an_unnamed_source_is_said_so() -> None:
    unnamed = replace(official(), speaker=None, source=SourceClass.THIRD_PARTY)
    assert "third party, not named" in table(analysis(unnamed))


def test_an_empty_article_shows_its_notes() -> None:
    shown = table(replace(analysis(), notes=("no Arabic text: nothing scored",)))
    assert "note: no Arabic text: nothing scored" in shown
    assert "Nothing was scored." in shown
    assert "Profile" not in shown


def test_articles_are_parted_by_an_empty_line() -> None:
    stream = io.StringIO()
    writer = TableWriter(stream)
    writer.write(analysis(neutral()))
    writer.write(analysis(neutral()))
    assert "\n\nArticle a-1\n" in stream.getvalue()


@pytest.mark.parametrize("width", [40, 60, 100])
def test_sentences_wrap_to_the_width(width: int) -> None:
    long = official(" ".join([FIRST] * 8))
    lines = table(analysis(long), width=width).splitlines()
    text_lines = [line for line in lines if line.startswith("      \u2067")]
    assert len(text_lines) > 3
    assert all(text_width(line) <= width for line in text_lines)
    assert " ".join(line.strip(" \u2067\u2069") for line in text_lines if "·" not in line).endswith(
        long.text
    )


def test_visual_mode_reorders_whole_lines_at_the_right() -> None:
    shown = table(analysis(official()), width=80, bidi=BidiMode.VISUAL)
    assert f"{visual(FIRST):>80}\n" in shown
    assert not set(shown) & set("\u2067\u2068\u2069")


@given(st.text(alphabet=st.characters(codec=None), min_size=1, max_size=50))
def test_untrusted_text_commands_nothing(text: str) -> None:
    hostile = replace(official(text), speaker=text)
    shown = table(replace(analysis(hostile, title=text), id=text, notes=(text,)))
    assert "\x1b" not in shown
    assert shown.count("\u2067") + shown.count("\u2068") == shown.count("\u2069")
    for line in shown.splitlines():
        assert line.count("\u2067") + line.count("\u2068") == line.count("\u2069")


def test_markup_is_text_and_there_are_no_borders() -> None:
    shown = table(analysis(official("قال [bold red]نعم[/] :smile:")))
    assert "[bold red]نعم[/] :smile:" in shown
    assert not set(shown) & BOX


def test_no_arabic_stands_before_other_text_in_a_row() -> None:
    for line in table(analysis(official(), neutral())).splitlines():
        if "\u2067" in line:
            assert line.endswith("\u2069")
            assert line.count("\u2067") == 1


def test_many_speakers_are_cut() -> None:
    crowd = [replace(official(), speaker=f"متحدث {i}") for i in range(13)]
    assert "and 3 more" in table(analysis(*crowd))


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert painter(io.StringIO()) is plain
    assert "\x1b[" in painter(FakeTerminal())("نص", "bold red")
    monkeypatch.setenv("NO_COLOR", "1")
    assert painter(FakeTerminal()) is plain
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert painter(FakeTerminal()) is plain


def test_summary_answers_in_five_lines() -> None:
    militant = replace(official(), type=SentenceType.MILITANT_PROPAGANDA)
    framing = replace(neutral(), type=SentenceType.JOURNALISTIC_FRAMING)
    lines = summary_lines(profile(militant, official(), official(), framing, neutral()))
    assert len(lines) == 5
    assert lines[0].startswith("Most of all it is official claims: 2 of 5 sentences (40%).")
    assert lines[1] == "An armed group's message: 1 of 5 sentences (20%) carries it."
    assert lines[2].startswith("In the outlet's own voice: 2 of 5 sentences (40%); 1 of them")
    assert lines[3].startswith("Heard most often: 3 of 5 sentences (60%) from")
    assert lines[4].startswith("Not sure of 2 of 5 sentences (40%)")


def test_a_tie_is_called_a_tie() -> None:
    first, *_ = summary_lines(profile(official(), neutral()))
    assert first == (
        "No one voice prevails: 1 of 2 sentences (50%) each of official claims, neutral report."
    )


def test_an_outlet_that_only_relays() -> None:
    assert "The outlet says nothing in its own voice." in summary_lines(profile(official()))


def test_summary_of_a_plain_article() -> None:
    lines = summary_lines(profile(replace(neutral(), needs_review=False)))
    assert len(lines) == 3
    assert "No sentence carries" in lines[1]
    assert lines[2].endswith("none of them judges.")
    assert summary_lines(Profile(0, 0, {}, {})) == ["Nothing was scored."]


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "100%")],
)
def test_percent_never_claims_certainty(share: float, shown: str) -> None:
    assert percent(share) == shown
