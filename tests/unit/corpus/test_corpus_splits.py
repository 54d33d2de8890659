import random
from collections import Counter
from pathlib import Path

import pytest
from corpus_builders import F, M, N, O, T, article
from hypothesis import given, settings
from hypothesis import strategies as st

from clf.corpus.hashing import corpus_hash
from clf.corpus.splits import Split, grouped_folds, make_split, read_split, write_split
from clf.schema import CorpusError, LabelledArticle


def corpus(n: int, seed: int = 0) -> list[LabelledArticle]:
    """Return n articles of ten sentences; every fourth has militant ones, a few share pairs."""
    rng = random.Random(seed)
    articles = []
    for number in range(n):
        types = rng.choices([O, T, F, N], weights=[30, 15, 12, 43], k=10)
        if number % 4 == 0:
            types[:3] = [M, M, M]
        pair = {"pair": f"p{number // 10}"} if number % 10 in (3, 7) else {}
        rows = [(label, f"جملة {number} {i}.", pair) for i, label in enumerate(types)]
        articles.append(article(f"a{number:03}", *rows, topic=rng.choice(["conflict", "health"])))
    return articles


def test_shares_types_and_pairs() -> None:
    articles = corpus(100)
    split = make_split(articles, seed=7)
    assert split.corpus_hash == corpus_hash(articles)
    assert {part: len(ids) for part, ids in split.parts.items()} == {
        "train": pytest.approx(80, abs=2),
        "dev": pytest.approx(10, abs=1),
        "test": pytest.approx(10, abs=1),
    }
    assert sorted(split.part_of()) == [a.article.id for a in articles]
    militant = {
        part: sum(s.type is M for a in split.select(articles, part) for s in a.sentences)
        for part in split.parts
    }
    assert militant["dev"] == pytest.approx(7.5, abs=2)
    assert militant["test"] == pytest.approx(7.5, abs=2)
    part_of = split.part_of()
    for number in range(3, 100, 10):
        assert part_of[f"a{number:03}"] == part_of[f"a{number + 4:03}"]


def test_seed_decides_and_order_does_not() -> None:
    articles = corpus(60)
    shuffled = random.Random(1).sample(articles, len(articles))
    assert make_split(articles, 1) == make_split(shuffled, 1)
    assert make_split(articles, 1).parts != make_split(articles, 2).parts


@settings(max_examples=25, deadline=None)
@given(st.integers(10, 60), st.integers(1, 40), st.integers(0, 5))
def test_kept_articles_never_move(n_old: int, n_new: int, seed: int) -> None:
    articles = corpus(n_old + n_new)
    old = make_split(articles[:n_old], seed)
    new = make_split(articles, seed, keep=old)
    part_of = new.part_of()
    assert len(part_of) == n_old + n_new
    assert all(part_of[name] == part for name, part in old.part_of().items())


def test_kept_split_is_filled_up_to_its_shares_and_drops_what_is_gone() -> None:
    articles = corpus(100)
    names = tuple(a.article.id for a in articles[:40])
    new = make_split(articles, 3, keep=Split(3, "", {"train": (*names, "gone"), "dev": ()}))
    assert len(new.parts["dev"]) == pytest.approx(10, abs=2)
    assert len(new.parts["test"]) == pytest.approx(10, abs=2)
    assert "gone" not in new.part_of()


def test_every_part_of_a_tiny_corpus_has_an_article() -> None:
    split = make_split([article(name, (N, f"خبر {name}")) for name in "abc"], 1)
    assert [len(ids) for ids in split.parts.values()] == [1, 1, 1]


def test_bad_requests() -> None:
    articles = corpus(5)
    with pytest.raises(CorpusError, match="sum 1"):
        make_split(articles, 1, {"train": 0.5, "test": 0.4})
    with pytest.raises(CorpusError, match="positive"):
        make_split(articles, 1, {"train": 1.0, "test": 0.0})
    with pytest.raises(CorpusError, match="part names"):
        make_split(articles, 1, {"seed": 1.0})
    with pytest.raises(CorpusError, match="at least 3 articles"):
        make_split(articles[:2], 1)
    with pytest.raises(CorpusError, match="2 folds"):
        grouped_folds(articles, 1, 1)
    with pytest.raises(CorpusError, match="at least 6 articles"):
        grouped_folds(articles, 6, 1)
    with pytest.raises(CorpusError, match="train, dev, test"):
        make_split(articles, 1).select(articles, "tset")


@settings(max_examples=20, deadline=None)
@given(st.integers(20, 70), st.integers(2, 6), st.integers(0, 9), st.randoms(use_true_random=False))
def test_folds_partition_articles(n: int, k: int, seed: int, order: random.Random) -> None:
    articles = corpus(n)
    order.shuffle(articles)
    folds = grouped_folds(articles, k, seed)
    assert sorted(index for fold in folds for index in fold) == list(range(n))
    assert max(map(len, folds)) - min(map(len, folds)) <= 3
    home = {articles[index].article.id: f for f, fold in enumerate(folds) for index in fold}
    for number in range(3, n - 4, 10):
        assert home[f"a{number:03}"] == home[f"a{number + 4:03}"]
    again = grouped_folds(sorted(articles, key=lambda a: a.article.id), k, seed)
    names = sorted(articles, key=lambda a: a.article.id)
    assert {names[i].article.id: f for f, fold in enumerate(again) for i in fold} == home


def test_ties_share_a_fold() -> None:
    articles = corpus(40)
    tied = [(0, 31), (31, 17), (5, 6)]
    home = {
        index: fold
        for fold, inside in enumerate(grouped_folds(articles, 4, 2, tied))
        for index in inside
    }
    assert all(home[i] == home[j] for i, j in tied)
    assert len(home) == 40


def test_folds_are_balanced_in_types() -> None:
    articles = corpus(100)
    counts = [
        Counter(s.type for index in fold for s in articles[index].sentences)
        for fold in grouped_folds(articles, 5, 0)
    ]
    for label in (M, O, T, F, N):
        shares = [count[label] for count in counts]
        assert max(shares) <= 1.35 * min(shares), label


def test_split_file_round_trip(tmp_path: Path) -> None:
    split = make_split(corpus(20), 4)
    write_split(split, tmp_path / "splits.json")
    assert read_split(tmp_path / "splits.json") == split
    text = (tmp_path / "splits.json").read_text(encoding="utf-8")
    assert text.count("\n") >= 20, "one id a line, so that differences read well"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "Expecting"),
        ("[]", "seed"),
        ('{"seed": true, "corpus_hash": ""}', "seed"),
        ('{"seed": 1}', "corpus_hash"),
        ('{"seed": 1, "corpus_hash": "", "train": ["a", 2]}', "list of article ids"),
        ('{"seed": 1, "corpus_hash": "", "train": ["a"], "test": ["a"]}', "each id once"),
    ],
)
def test_unsound_split_files(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "splits.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=words) as caught:
        read_split(path)
    assert str(path) in caught.value.where


def test_missing_split_file(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="split file"):
        read_split(tmp_path / "absent.json")
