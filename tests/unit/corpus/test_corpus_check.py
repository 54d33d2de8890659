from dataclasses import replace
from pathlib import Path

import pytest
from corpus_builders import F, M, N, O, T, article, sample, write_lines

from clf.corpus.check import Finding, check
from clf.corpus.codec import encode_article
from clf.corpus.hashing import corpus_hash
from clf.corpus.read import write_corpus
from clf.corpus.splits import Split, make_split, write_split
from clf.schema import CorpusError, LabelledArticle

SHARED = Path(__file__).parents[3] / "../shared/articles"
LONG = "قال الوزير إن الحكومة ستعيد فتح الميناء الشمالي أمام السفن التجارية يوم الأحد المقبل."
NEARLY = LONG.replace("الأحد", "الاثنين")


def run(
    tmp_path: Path,
    *articles: LabelledArticle,
    splits: Path | None = None,
    boundaries: bool = False,
) -> list[Finding]:
    """Write articles to one file and check it, by default without the sentence splitter."""
    write_corpus(articles, tmp_path / "a.jsonl")
    return check(tmp_path / "a.jsonl", splits=splits, boundaries=boundaries)


def test_sound_corpus_has_no_findings(tmp_path: Path) -> None:
    other = article("x", (O, LONG, {"speaker": "الوزير"}), (N, "وتوقف العمل في الميناء."))
    assert run(tmp_path, sample(), other) == []


def test_broken_lines_are_listed_and_the_rest_is_checked(tmp_path: Path) -> None:
    bad = encode_article(sample())
    bad["sentences"][0]["type"] = "newz"
    bad["sentences"][1]["techniques"][0]["technique"] = "Lying"
    good = encode_article(article("x", (N, "خبر", {"speaker": "الوزير"})))
    path = write_lines(tmp_path / "a.jsonl", ["{", bad, good])
    found = [(f.line, f.field, f.severity) for f in check(path, boundaries=False)]
    assert found == [
        (1, "", "error"),
        (2, "sentences[0].type", "error"),
        (2, "sentences[1].techniques[0].technique", "error"),
        (3, "sentences[0].speaker", "error"),
    ]


@pytest.mark.parametrize(
    ("labelled", "field", "words"),
    [
        (article("x", (N, "خبر ")), "sentences[0].end", "white space"),
        (article("x", (N, "\nخبر")), "sentences[0].start", "white space"),
        (article("x", (F, "خبر", {"speaker": "الوزير"})), "sentences[0].speaker", "no speaker"),
        (article("x", (N, "خبر", {"as_written": "خبر"})), "sentences[0].as_written", "no speaker"),
        (article("x", (O, "قال نعم", {"as_written": "هو"})), "sentences[0].as_written", "«هو»"),
        (article("x", (O, "قال نعم", {"secondary": O})), "sentences[0].secondary", "own type"),
        (article("x", (N, "خبر"), (N, "آخر"), gap=" منسي "), "sentences[1].start", "«منسي»"),
        (replace(article("x", (N, "خبر")), sentences=()), "sentences", "no sentence"),
    ],
)
def test_labels_against_text(
    tmp_path: Path, labelled: LabelledArticle, field: str, words: str
) -> None:
    (found,) = run(tmp_path, labelled)
    assert (found.field, found.severity, found.line) == (field, "error", 1)
    assert words in found.message


def test_words_after_the_last_sentence(tmp_path: Path) -> None:
    labelled = article("x", (N, "خبر أول."), (N, "خبر ثان."))
    (found,) = run(tmp_path, replace(labelled, sentences=labelled.sentences[:1]))
    assert (found.field, "«خبر ثان.»" in found.message) == ("sentences[0].end", True)


def test_as_written_may_carry_an_assimilated_article(tmp_path: Path) -> None:
    labelled = article("x", (O, "وفق بيان للجيش", {"speaker": "الجيش", "as_written": "الجيش"}))
    assert run(tmp_path, labelled) == []


def test_duplicate_ids_and_sentences(tmp_path: Path) -> None:
    found = run(tmp_path, article("x", (O, LONG)), article("x", (N, "خبر"), (O, LONG)))
    assert [(f.line, f.field, f.severity) for f in found] == [
        (2, "id", "error"),
        (2, "sentences[1]", "error"),
    ]
    assert "a.jsonl:1 sentences[0]" in found[1].message


def test_short_repetition_is_a_warning(tmp_path: Path) -> None:
    (found,) = run(tmp_path, article("x", (N, "(المدار)")), article("y", (N, "(المدار)")))
    assert found.severity == "warning"


def test_an_article_may_repeat_itself(tmp_path: Path) -> None:
    (found,) = run(tmp_path, article("x", (O, LONG), (N, LONG)))
    assert (found.field, found.severity) == ("sentences[1]", "warning")


def test_white_space_does_not_hide_a_duplicate(tmp_path: Path) -> None:
    (found,) = run(
        tmp_path, article("x", (O, LONG)), article("y", (O, LONG.replace(" ", "\u00a0", 2)))
    )
    assert "the same sentence" in found.message


def test_near_duplicates_and_their_exemptions(tmp_path: Path) -> None:
    (found,) = run(tmp_path, article("x", (O, LONG)), article("y", (O, NEARLY)))
    assert (found.severity, found.line) == ("warning", 2)
    assert "Jaccard 0." in found.message
    pair = {"pair": "p"}
    assert run(tmp_path, article("x", (O, LONG, pair)), article("y", (T, NEARLY, pair))) == []
    short = [
        article("x", (N, "حريق في ميناء العاصمة")),
        article("y", (N, "حريق في ميناء العاصمة!")),
    ]
    assert run(tmp_path, *short) == []


def test_a_pair_of_equal_words_must_differ_in_type(tmp_path: Path) -> None:
    pair = {"pair": "p"}
    assert run(tmp_path, article("x", (O, LONG, pair)), article("y", (T, LONG, pair))) == []
    (found,) = run(tmp_path, article("x", (O, LONG, pair)), article("y", (O, LONG, pair)))
    assert (found.line, found.severity) == (2, "error")


def test_leakage_across_splits(tmp_path: Path) -> None:
    articles = [
        article("a", (O, LONG), (N, "خبر أول عن الطقس في الجنوب.", {"pair": "p"})),
        article("b", (O, NEARLY), (M, "رسالة الجماعة إلى أنصارها كانت قصيرة جدا.", {"pair": "p"})),
    ]
    split = Split(1, corpus_hash(articles), {"train": ("a",), "test": ("b",)})
    write_split(split, tmp_path / "s.json")
    found = run(tmp_path, *articles, splits=tmp_path / "s.json")
    assert [(f.field, f.severity) for f in found] == [
        ("sentences[0]", "error"),
        ("sentences[1].pair", "error"),
    ]
    assert all(f.message.startswith("leakage between train and test") for f in found)


def test_split_ids(tmp_path: Path) -> None:
    articles = [article(name, (N, f"خبر {name}")) for name in "abc"]
    path = tmp_path / "splits.json"
    write_split(Split(1, "0" * 64, {"train": ("a", "b", "gone"), "test": ("a",)}), path)
    found = [f for f in run(tmp_path, *articles, splits=path) if f.file == str(path)]
    lines = path.read_text(encoding="utf-8").splitlines()
    messages = {(f.field, f.severity): f for f in found}
    assert set(messages) == {
        ("test: a", "error"),
        ("train: gone", "error"),
        ("c", "error"),
        ("corpus_hash", "warning"),
    }
    assert '"gone"' in lines[messages["train: gone", "error"].line - 1]
    assert messages["test: a", "error"].line == max(
        n for n, line in enumerate(lines, 1) if '"a"' in line
    )


def test_split_file_is_found_beside_the_corpus(tmp_path: Path) -> None:
    articles = [article(name, (N, f"خبر {name}")) for name in "abc"]
    write_corpus(articles, tmp_path / "data" / "articles" / "a.jsonl")
    write_split(
        make_split(articles[:2], 1, {"train": 0.5, "test": 0.5}), tmp_path / "data" / "splits.json"
    )
    for folder in (tmp_path / "data", tmp_path / "data" / "articles"):
        found = check(folder, boundaries=False)
        assert {f.field for f in found} == {"c", "corpus_hash"}
    assert check(tmp_path / "data" / "articles" / "a.jsonl", boundaries=False) == []


def test_damaged_split_file_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("[]", encoding="utf-8")
    (found,) = run(tmp_path, sample(), splits=tmp_path / "s.json")
    assert found.file.endswith("s.json")
    with pytest.raises(CorpusError, match="split file"):
        run(tmp_path, sample(), splits=tmp_path / "absent.json")


def test_boundaries_are_compared_with_the_splitter(tmp_path: Path) -> None:
    whole = article("x", (N, "وصل الوفد إلى العاصمة. ثم غادرها مساء."))
    (found,) = run(tmp_path, whole, boundaries=True)
    assert (found.severity, found.field) == ("warning", "sentences[0].start")
    assert "0-22, 23-38" in found.message
    sound = article("y", (N, "وصل الوفد إلى العاصمة."), (N, "ثم غادرها مساء."))
    assert run(tmp_path, sound, boundaries=True) == []


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such path"):
        check(tmp_path / "absent")


def test_findings_print_as_one_line() -> None:
    finding = Finding("a.jsonl", 3, "sentences[1].end", "error", "too far")
    assert str(finding) == "a.jsonl:3: error: sentences[1].end: too far"
    assert str(replace(finding, field="")) == "a.jsonl:3: error: too far"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared gold articles are not here")
def test_shared_articles_are_sound() -> None:
    found = check(SHARED, boundaries=False)
    assert [str(f) for f in found if f.severity == "error"] == []
